"""Two people told of in prose: both of one name, or each by who they are to the writer."""

import re
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text import extent
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, LIKELY
from mailparse.values import HAN
from mailparse.who import beside, claims, people
from mailparse.who.people import Standing

_NAMESAKES: Final = Sought(
    f"(?:两|二|2)[个位名](?:[^,。;0-9\\n]{{0,6}}[都均]叫)?(?P<name>{LIKELY})(?=[,。;:(\\n])"
    f"|[都均]叫(?P<called>{LIKELY})(?=[,。;:(\\n])"
)
_EACH_OF_TWO: Final = re.compile("(?:另外?|还有)?[一1][个位名](?P<who>[^。;0-9]{0,16})$")
_BOTH_ASK: Final = Sought("(?:两|二|俩)[个位]?人?的?[^,。;]{0,6}(?:都|均|全|要|需)|都(?!叫)|均(?!叫)|俩")


def of_one_name(text: str, found: list[Number]) -> Layout | None:
    """Two of one name, who is told once: 有两个张伟,一个放射科的6201…,一个防保站的6202…, and what is asked for both."""
    told = _NAMESAKES.search(text) if len(found) == 2 and all(number.value for number in found) else None
    if told is None or found[0].start < told.end() or found[0].value == found[1].value:
        return None
    name = told["name"] or told["called"]
    befores = text[told.end() : found[0].start], text[found[0].end : found[1].start]
    each = [_EACH_OF_TWO.search(before) for before in befores]
    if extent.clean(name) != name or any(one is None or beside.before_number(one["who"]) for one in each):
        return None
    rest = f"{text[: told.start()]}{text[found[1].end :]}"
    if _BOTH_ASK.search(rest) is None or _IS_ONE.search(rest):
        return None
    remarks = [_REMARK.match(text, number.end) for number in found]
    ends = [remark.end() if remark else number.end for remark, number in zip(remarks, found, strict=True)]
    rows = [
        Row(number, (name,), f"{before} , {text[number.end : end]}", number.start)
        for number, before, end in zip(found, befores, ends, strict=True)
    ]
    return Layout(rows, [(0, text[: told.end()]), (ends[1], text[ends[1] :])])


_REMARK: Final = re.compile(r"\([^()\n]{0,20}\)")
_IS_ONE: Final = Sought("同一个?人|一个人")


_I_AM_CALLED: Final = Sought(f"(?<![他她])(?:我|本人)(?:名)?(?:叫|是)(?={LIKELY})")
_THEY_ARE_CALLED: Final = Sought(f"(?:(?:他|她|{KIN})(?:名)?(?:叫|是)|{KIN})(?={LIKELY})")
# 我爱人也在我们院是护士叫靳小凤她的是6202…
_RUN_ON: Final = Sought(
    f"(?:{KIN})[^,。;!?0-9\\n]{{0,16}}?名?叫({LIKELY}?)(?=[他她]的?|(?:的)?(?:身份证|号码)|密码|[,。;(])"
)
_OF_KIN: Final = re.compile(
    f"({KIN})的?(?:居民)?(?:身份证(?:号码?)?|证件号?|号码?)?(?<=[的证码号件])(?:是|为|:)? ?$"
)  # 阿大的号是6201…


# 关老师的身份证号是6201…: one who has been named in full
_SHORT: Final = re.compile(
    f"([{HAN}])(?:老师|医生|大夫|师傅|主任|校长|工)的?(?:居民)?(?:身份证|证件)(?:号码?)?(?:是|为|:)? ?$"
)


# What is said is of both: of one alone it can't be told of whom.
_OF_BOTH: Final = Sought("俩|两个?(?:人|位)?(?:老人|账号|都|的)|都|互相|颠倒|反了|弄反|填反|二人")


def by_person(text: str, found: list[Number]) -> Layout | None:
    """Two numbers in prose, each said to be mine, hers or 关老师的, and two names told apart: 我叫张三，她叫李四."""
    if len(found) != 2 or any(number.value is None for number in found) or not _OF_BOTH.search(text):
        return None
    mine, theirs = _called(text, _I_AM_CALLED), _called(text, _THEY_ARE_CALLED)
    theirs |= {told[1] for told in _RUN_ON.finditer(text) if extent.clean(told[1]) == told[1]}
    theirs |= extent.titled(text).keys() - mine
    mine |= {person.name for person in people.cast(text, weak=False).meant if person.standing is Standing.SELF} - theirs
    layout = Layout(outside=[(0, text)])
    at = 0
    for number in found:
        before = text[at : number.start]
        kin = _OF_KIN.search(before)
        names = _of_kin(text, kin[1]) if kin is not None else _whose(before, claims.told_by(text, number), mine, theirs)
        if len(names) != 1:
            return None
        layout.rows.append(Row(number, tuple(names), "", number.start))
        at = number.end
    return layout if layout.rows[0].names != layout.rows[1].names else None


def _of_kin(text: str, kin: str) -> set[str]:
    """Who is named behind a word of kinship: 阿大马得力; 爸爸 is 爸, too."""
    kin = kin[:1] if kin == kin[:1] * 2 else kin
    return _called(text, Sought(f"{kin}(?:名?叫|是)?(?={LIKELY})", holds=kin))


def _called(text: str, called: Sought) -> set[str]:
    taken = [extent.take(text, match.end(), surname=True) for match in called.finditer(text)]
    return {one[0] for one in taken if one is not None}


def _whose(before: str, teller: claims.Teller, mine: set[str], theirs: set[str]) -> set[str]:
    """Whose a number may be, by what stands before it."""
    if (short := _SHORT.search(before)) is not None:
        return {name for name in theirs if name[0] == short[1]}
    if teller is claims.Teller.WRITER:
        return mine
    if teller is claims.Teller.THIRD:
        return theirs
    person = beside.before_number(before)
    if person is None:
        return set()
    return {person.name} if _SAYS_I.search(before) else {person.name} & (mine | theirs)


_SAYS_I: Final = re.compile(f"(?:我是|我叫|本人是?)(?![^,。;!?\n]{{0,24}}(?:{KIN}))[^,。;!?\n]{{2,24}}$")
