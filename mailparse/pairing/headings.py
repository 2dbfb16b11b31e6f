"""Lines between the rows of a list: which of them head the rows below, and which go on about the row above."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from mailparse.pairing.pieces import GENERAL, Piece
from mailparse.pairing.table import Row
from mailparse.pairing.told import action_of
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.what.pleas import weigh

_BRACKETED: Final = re.compile("[【\\[<《(#*= -]{1,4}[^\\n]{2,16}[】\\])>》#*= -]{1,4}")
_ASKS_BY_ITSELF: Final = 24  # characters of a line that asks for something and does no more
_SUMS_UP: Final = Sought("以上|上述|如上|谢|请|麻烦|此致")


def among(pieces: list[Piece]) -> set[int] | None:
    """Where the lines between rows stand that head those below them, and say nothing of the row above.

    None where it can't be told of which row they are: a plea above the first row, between rows and below the last one.
    """
    lines = [piece for piece in pieces if piece.text.strip()]
    found = {piece.start for piece in lines if not piece.numbers and _BRACKETED.fullmatch(piece.text.strip())}
    rows = [n for n, piece in enumerate(lines) if piece.numbers]
    if len(rows) < 2 or rows[0] == 0 or not _asks(lines[rows[0] - 1]):
        return found
    between = [n for n in range(rows[0], rows[-1]) if not lines[n].numbers and _asks(lines[n])]
    if not between or {action_of(weigh(lines[n].text)) for n in (*between, rows[0] - 1)} == {None}:
        return found
    last = rows[-1] + 1
    if last < len(lines) and _asks(lines[last]) and not _SUMS_UP.search(lines[last].text):
        return None if len({action_of(weigh(lines[n].text)) for n in (*between, rows[0] - 1, last)}) > 1 else found
    return found | {lines[n].start for n in between}


def _asks(piece: Piece) -> bool:
    """Whether a line without a number asks for something and does no more."""
    return len(piece.text.strip()) <= _ASKS_BY_ITSELF and not piece.numbers and weigh(piece.text).asks


# 三、已经能登录、不用处理的
SUBHEAD: Final = re.compile(
    "[ ,]*\\(?[一二三四五六七八九十0-9]{1,3}[、.)][^\\n]{2,24}(?:的|:|人员|老师|同志)?$"
    "|[【\\[(<《#*=-][^\\n]{2,16}[】\\])>》#*=-]$"
)
# 单位老师已经登上了: of people, and no field of the row
_PEOPLE: Final = "[里的]?(?:其[他余它]|别的|有的|几[位个])?的?(?:老师|教师|同事|同志|职工|员工|人员|领导|医生|护士|人)"
_HEADING: Final = Sought("以下|如下|下列|下面|名单|需(?:要)?(?:重置|删除)的?(?:人员)?[:]?$|:$|人员")


_OF_A_PART: Final = re.compile("(?:\\(?[一二三四五六七八九十]{1,3}[、.)]|第[一二三四五]类)(?!诉求|原因|单位|电话|备注)")


def heads_part(line: str) -> bool:
    """Whether a line by itself heads a part of a list: 二、申请删除账号信息, 需要删除的人员:."""
    return _OF_A_PART.match(line) is not None or SUBHEAD.match(line) is not None or _HEADING.search(line) is not None


def continues(row: Row, line: str, text: str, at: int, found: Sequence[Number]) -> bool:
    """Whether a line, `at` this place of a text, goes on about the row above it.

    Another row follows (`found`: all numbers of the text, in order), and it is no heading.
    """
    if GENERAL.search(line) or _HEADING.search(line) or _OF_A_PART.match(line):
        return False
    if re.match(
        f"诉求|原因|情况|事由|备注(?!:? ?\\([0-9])|申请事项|需求|要求|问题|单位(?!{_PEOPLE})|电话|手机|联系(?!人:)",
        line,
    ):
        return True
    follows = bisect_left(found, at, key=attrgetter("start"))
    if follows == len(found) or found[follows].start >= at + _SOON:
        return False
    return re.search("[。!]$", row.text.strip()) is None or text[at - 1 : at] in (";", "。", ",")


_SOON: Final = 2000  # characters
