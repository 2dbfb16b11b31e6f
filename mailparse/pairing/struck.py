"""Rows of a list that are none: struck out there or below, or there to show how a row is filled in."""

import re
from collections.abc import Iterable
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text.sought import Sought
from mailparse.values import HAN
from mailparse.what import pleas

_MOST: Final = 200  # rows whose own words are looked at
_GONE: Final = "(?:作废|作罢|划掉|划去|划除|涂掉|勾掉|勾去|不算数?|不计|不作数|无效|多余|抄错|重了)(?:了|的)?"
_STRUCK: Final = re.compile(
    f"[(\\[【<《 ,|-]{{1,3}}(?:此|该|这|本)?一?[行条人个]?(?:已经?)?{_GONE}"
    "(?:[,:;。][^()\\n]{0,30})?[)\\]】>》 ,。;]*$"
)
# (删去) behind one of them may as well mean the account
PERHAPS: Final = re.compile(r"[(\[【](?:已|请)?(?:删去|删掉|删|去掉|拿掉|取消)[)\]】][ ,。;]*$")
_EXAMPLE: Final = (
    "(?:此行?为|此行?是|这是)?(?:填写|填报|书写|格式)?(?:示例|样例|范例|举例|例子|例行|样行|样表|表样|模板|例|样)"
)
# (例)张三 6201…, 样例:张三 6201…, 张三 6201…(填写示例)
_SHOWS: Final = re.compile(
    f"^[\\s,]*(?:[(\\[【<]{_EXAMPLE}[)\\]】>][:, ]?|(?:填写|填报)?(?:示例|样例|范例|举例|例)(?:[:]| (?=[{HAN}])))"
    f"|[(\\[【<]{_EXAMPLE}[)\\]】>][ ,。;]*$"
)
# 以上除张三、李四外。 and no more: the subject says what is asked
_BUT: Final = re.compile(
    f"[ ,]*(?:(?:以上|上述|名单)[^,。;\\n]{{0,6}})?除(?:了|去|开)?(?P<names>[{HAN}·、,和与及]{{2,60}}?)"
    "(?:[两二三四五六七八九十0-9]{0,2}[位个名人]?(?:老师|同志)?)[以之]?外[,。;]*"
)


def less(layout: Layout) -> tuple[Layout, list[str]]:
    """The list less its rows that are none, and the marks that say so, as they say nothing else.

    As it stands where none is marked, or where so few would be left that the marks must mean something else.
    """
    rows = layout.rows
    if not 1 < len(rows) <= _MOST:
        return layout, []
    marks = [_mark(row) for row in rows]
    gone, outside = _told_below(layout)
    kept = [row for row, mark in zip(rows, marks, strict=True) if mark is None and row not in gone]
    if len(kept) == len(rows) or not kept:
        return layout, []
    said = [pleas.compact(mark) for mark in marks if mark is not None]
    return Layout(kept, outside, layout.tangled), said


def _mark(row: Row) -> str | None:
    """What says that a row is none."""
    said = row.text.strip()
    if (struck := _STRUCK.search(said.partition(" , ")[2])) is not None:
        return struck[0]
    return shown[0] if (shown := _SHOWS.search(said)) is not None else None


def _told_below(layout: Layout) -> tuple[list[Row], list[tuple[int, str]]]:
    """Who is struck out or excepted by a sentence outside the rows, and what stands there less such sentences."""
    named = {row.names[0]: row for row in layout.rows if len(row.names) == 1}
    gone: list[Row] = []
    outside: list[tuple[int, str]] = []
    for at, text in layout.outside:
        rest = ""
        for said in _SENTENCE.findall(text):
            names = _named_alone(said, named) or _excepted(said)
            theirs = [named[name] for name in names if name in named]
            gone += theirs
            rest += "" if theirs and len(theirs) == len(names) else said
        outside.append((at, rest if rest != text else text))
    return gone, outside


def _named_alone(said: str, named: Iterable[str]) -> list[str]:
    """Who is named as the one whose row is struck out: 想起来张三上礼拜就报完了,他那行作废."""
    if _ROW_IS_GONE.search(said) is None or _OF_ANOTHER_MAIL.search(said) or pleas.weigh(said).asks:
        return []
    names = [name for name in named if name in said]
    return names if len(names) == 1 else []


def _excepted(said: str) -> list[str]:
    """Who is excepted in a sentence that says nothing else."""
    but = _BUT.fullmatch(said.strip())
    return re.split("[、,和与及]", but["names"]) if but is not None else []


_SENTENCE: Final = re.compile(r"[^。;!\n]+[。;!\n]?|[。;!\n]")
_ROW_IS_GONE: Final = Sought(f"[行条](?:记录|信息|数据|名单)?[^。;!\\n]{{0,16}}?{_GONE}")
# 昨天那封里张三那条作废,以这封为准: in this one she is not struck out
_OF_ANOTHER_MAIL: Final = Sought("[上前那]一?封|[上前]一?次|之前|原[来先]的?|昨天?[发报]|重[新发报]|为准|改[为成]")
