"""Lists that have nothing but names beside their numbers: a word that stands there (何时, 安宁) is a name as well."""

import re
from collections.abc import Set as AbstractSet
from typing import Final

from mailparse.pairing.pieces import Piece
from mailparse.text import extent
from mailparse.text.extent import is_post
from mailparse.text.sought import Sought
from mailparse.text.wording import PLACES, could_be_name, has_surname
from mailparse.text.words import NOBODYS, ROLES
from mailparse.values import HAN

# 【安质部】安全 6201…(借调); 肃北台的巴图孟和,6201…
_BEFORE: Final = re.compile(
    f"(?:^|[^{HAN}·])(?P<name>[{HAN}·]{{2,12}})(?:\\([^()\\n]{{1,30}}\\))?[ ,:、\t(]{{0,4}}"
    "(?:居民)?(?:身份证(?:号码?)?|证件号码?)?[:是为 ]{0,2}$"
)
_BEHIND: Final = re.compile(f"[ ,:、\t]{{0,4}}(?P<name>[{HAN}·]{{2,9}})[ ,;。、]{{0,2}}\\s*$")
# What may stand in that place, and is a remark all the same.
_REMARKS: Final = frozenset(
    "谢谢 辛苦 拜托 麻烦 劳驾 代写 代办 代发 代笔 代转 家人 家属 岳父 岳母 父亲 母亲 公公 阿姨 孙女 孙子 先生 全部 "
    "更改 申报 曾用 高级 高中 正高 成员 党员 管理 关闭 完成 成功 相符 都是 都要 都需 都会 都能 查无 同上 由于 关于 "
    "目前 正在 回复 默认 方便 马上".split()
)


def words(pieces: list[Piece]) -> dict[int, tuple[str, ...]]:
    """Whom a list calls in the place that it has for names, by where the row begins; a word among them is a name, too.

    何时, 安宁, 常用: where one word stands among others that are names plainly, or the mail vouches for it.
    """
    rows = [piece for piece in pieces if piece.numbers]
    if len(rows) < _FEWEST_ROWS or any(len(piece.numbers) > 1 for piece in rows):
        return {}
    places = _in_front(rows)
    behind = {} if places else _all_behind(rows)
    places = places or behind
    vouched = any(_VOUCHED.search(piece.text) for piece in pieces if not piece.numbers)
    found = {at: name for at, name in places.items() if not _is_plain(name)}
    if len(found) > max(1, len(rows) // _FEWEST_ROWS - 1) and not vouched:
        return {}
    if behind:  # where a remark may stand as well
        return {at: (name,) for at, name in found.items() if _may_call(name, NOBODYS, vouched=vouched)}
    told = {piece.start: piece.text for piece in rows}
    return {
        at: (name,)
        for at, name in places.items()
        if (at not in found and extent.clean(name) == name and not name.endswith(_NO_NAME_ENDS))
        or _may_call(name, vouched=vouched)
        or f"姓{name[0]}名{name[1:]}" in told[at]
    }


def _in_front(rows: list[Piece]) -> dict[int, str]:
    """What stands in each row right before its number; nothing where one has nothing there."""
    found: dict[int, str] = {}
    for piece in rows:
        match = _BEFORE.search(piece.text[: piece.numbers[0].start - piece.start])
        if match is None:
            return {}
        name = match["name"]
        theirs = name.rpartition("的")[2]
        found[piece.start] = theirs if theirs != name and extent.clean(theirs) == theirs else name
    return found


def _all_behind(rows: list[Piece]) -> dict[int, str]:
    """What stands in each row behind its number, where nothing stands before it."""
    found: dict[int, str] = {}
    for piece in rows:
        at, end = piece.numbers[0].start - piece.start, piece.numbers[0].end - piece.start
        match = _BEHIND.match(piece.text, end)
        if match is None or re.search(f"[{HAN}]", piece.text[:at]):
            return {}
        found[piece.start] = match["name"]
    return found


def _is_plain(name: str) -> bool:
    return name not in PLACES and has_surname(name) and name in (extent.clean(name), extent.clean(name, loose=True))


# 以上四人姓名均核对过户口簿,确系真名
_VOUCHED: Final = Sought(
    "(?:姓名|名字)[^。;!\n]{0,16}(?:户口|身份证(?!号)|真名|真的|真实|本名|大名|一字不差|没(?:有)?写错|不是(?:乱|随便|打错))|(?:真名|本名)实姓"
    "|(?:是|系|为|就)(?:他们?|她们?|本人)?的?真(?:实)?(?:的)?(?:姓名|名字|名)"
)


def _may_call(word: str, barred: AbstractSet[str] = frozenset(), *, vouched: bool) -> bool:
    """Whether in a list's place for names a word may be one; `vouched`: the mail says that these are names."""
    if len(word) > len("某某某") or word.endswith(_NO_NAME_ENDS) or is_post(word):
        return False
    if not vouched and (word in ROLES | _REMARKS | barred or word[:-1] in NOBODYS):
        return False  # 尤其是
    return has_surname(word) and could_be_name(word, labelled=True)


_NO_NAME_ENDS: Final = tuple("位号码证名室部科站局院校所厂处股队园是为的了")
_FEWEST_ROWS: Final = 3
