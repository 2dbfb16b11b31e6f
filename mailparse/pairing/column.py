"""Lists that have nothing but names beside their numbers: a word that stands there (何时, 安宁) is a name as well."""

import re
from typing import Final

from mailparse.pairing.pieces import Piece
from mailparse.text import extent
from mailparse.text.extent import is_post
from mailparse.text.sought import Sought
from mailparse.text.wording import PLACES, could_be_name, has_surname
from mailparse.text.words import NOBODYS, ROLES
from mailparse.values import HAN

_ORDINAL: Final = r"(?:\(?[0-9]{1,3}[.、)):]|[一二三四五六七八九十]{1,3}[、.)]|[-*•●])\s*"
_COLUMN_ROW: Final = re.compile(
    f"\\s*(?:{_ORDINAL})?"
    f"(?:(?P<before>[{HAN}·]{{2,9}})[ ,:、\t]{{0,4}}#|#[ ,:、\t]{{0,4}}(?P<behind>[{HAN}·]{{2,9}}))[ ,;。、]{{0,2}}\\s*"
)
# What may stand in that place, and is a remark all the same.
_REMARKS: Final = frozenset(
    "谢谢 辛苦 拜托 麻烦 劳驾 代写 代办 代发 代笔 代转 家人 家属 岳父 岳母 父亲 母亲 公公 阿姨 孙女 孙子 先生 全部 "
    "更改 申报 曾用 高级 高中 正高 成员 党员 管理 关闭 完成 成功 相符 都是 都要 都需 都会 都能 查无 同上 由于 关于 "
    "目前 正在 回复 默认 方便 马上".split()
)


def words(pieces: list[Piece]) -> dict[int, tuple[str, ...]]:
    """Whom a word calls (何时, 安宁, 党委) where a list has nothing but names in its place; by where the row begins."""
    rows = [piece for piece in pieces if piece.numbers]
    if len(rows) < _FEWEST_ROWS or any(len(piece.numbers) > 1 for piece in rows):
        return {}
    sides: set[str | None] = set()
    found: dict[int, tuple[str, ...]] = {}
    for piece in rows:
        at, end = piece.numbers[0].start - piece.start, piece.numbers[0].end - piece.start
        match = _COLUMN_ROW.fullmatch(f"{piece.text[:at]}#{piece.text[end:]}")
        if match is None:
            return {}
        sides.add(match.lastgroup)
        name = match["before"] or match["behind"]
        if has_surname(name) and name in (extent.clean(name), extent.clean(name, loose=True)) and name not in PLACES:
            continue
        found[piece.start] = (name,)
    vouched = any(_VOUCHED.search(piece.text) for piece in pieces if not piece.numbers)
    if len(sides) > 1 or (len(found) > max(1, len(rows) // _FEWEST_ROWS - 1) and not vouched):
        return {}
    return {at: names for at, names in found.items() if _may_call(names[0], vouched=vouched)}


# 以上四人姓名均核对过户口簿,确系真名
_VOUCHED: Final = Sought(
    "(?:姓名|名字)[^。;!\n]{0,16}(?:户口|身份证(?!号)|真名|真的|真实|本名|大名|一字不差|没(?:有)?写错|不是(?:乱|随便|打错))|(?:真名|本名)实姓"
    "|(?:是|系|为|就)(?:他们?|她们?|本人)?的?真(?:实)?(?:的)?(?:姓名|名字|名)"
)


def _may_call(word: str, *, vouched: bool) -> bool:
    """Whether in a list's place for names a word may be one; `vouched`: the mail says that these are names."""
    if len(word) > len("某某某") or word.endswith(_NO_NAME_ENDS) or is_post(word):
        return False
    if not vouched and word in NOBODYS | ROLES | _REMARKS:
        return False
    return has_surname(word) and could_be_name(word, labelled=True)


_NO_NAME_ENDS: Final = tuple("位号码证名室部科站局院校所厂处股队园")
_FEWEST_ROWS: Final = 3
