"""Two shapes of lists: a field a line (names above their numbers, or below); names in a row, then their numbers."""

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from typing import Final

from mailparse.pairing import headings, table
from mailparse.pairing.table import Layout, Row
from mailparse.text import extent
from mailparse.text.counted import count
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, LIKELY, has_surname
from mailparse.values import HAN
from mailparse.who import beside, claims, people
from mailparse.who.people import Standing

_IN_TURN: Final = Sought("依次|分别|对应|按顺序|顺序|次序|前者[^。;\n]{0,60}后者|前一[个位][^。;\n]{0,60}后一[个位]")

# N or I or T, line, name, number
_Kind = tuple[str, int, str, Number | None]


def by_blocks(text: str, found: list[Number]) -> Layout | None:
    """One field a line: names always above their numbers, or always below."""
    lines = [(m.start(), m[0]) for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    kinds: list[_Kind] = []
    places = [x.start for x in found]
    for n, (start, line) in enumerate(lines):
        inside = found[bisect_left(places, start) : bisect_left(places, start + len(line))]
        if len(inside) > 1:
            return None
        if inside:
            kinds.append(("I", n, "", inside[0]))
            continue
        name = _line_name(line)
        kinds.append(("N", n, name, None) if name else ("T", n, "", None))
    kinds = _as_between(_less_of_units(kinds, [line for _, line in lines]), [line for _, line in lines])
    order = "".join(k for k, *_ in kinds if k != "T")
    count = order.count("I")
    if order.startswith("NI" * count) and count >= 1:
        lead = "N"
    elif order == "IN" * count:
        lead = "I"
    else:
        return None
    marks = [k for k in kinds if k[0] != "T"][: 2 * count]
    starts = [k[1] for k in marks if k[0] == lead]
    length = max((b - a for a, b in pairwise(starts)), default=2)
    layout = Layout()
    if count < 2:
        return None
    below: list[tuple[int, str]] = []  # what heads the blocks of another part
    for n, first in enumerate(starts):
        end = starts[n + 1] if n + 1 < len(starts) else min(len(lines), first + length)
        parted = _part_begins([line for _, line in lines[first:end]])
        below += lines[first + parted : end]
        end = first + parted
        named = next((k[2] for k in marks if k[0] == "N" and first <= k[1] < end), None)
        number = next((k[3] for k in marks if k[0] == "I" and first <= k[1] < end), None)
        if named is None or number is None:
            return None  # the last block lacks its second line within the length of the others
        body = "\n".join(line for _, line in lines[first:end])
        wrong = people.cast(body).wrong
        others = people.cast(body).others
        if named in wrong or named in others:
            return None
        layout.rows.append(Row(number, (named,), body, lines[first][0], wrong))
    last = min(len(lines), starts[-1] + length)
    layout.outside = sorted([*lines[: starts[0]], *below, *lines[last:]])
    return layout


def _less_of_units(kinds: list[_Kind], lines: list[str]) -> list[_Kind]:
    """The lines, with none for a name that stands in several blocks: 方志办."""
    named = Counter(lines[n].strip() for kind, n, *_ in kinds if kind == "N")
    return [("T", one[1], "", None) if one[0] == "N" and named[lines[one[1]].strip()] > 1 else one for one in kinds]


def _part_begins(block: list[str]) -> int:
    """Where in a block's lines those begin that head the next part of a list, or another table; else its length."""
    for n, line in enumerate(block[2:], 2):
        if headings.heads_part(line.strip()) or _OF_ALL_ABOVE.match(line):
            return n
        if table.heads_column(line) and table.heads_column(block[n + 1] if n + 1 < len(block) else ""):
            return max(2, n - 1)  # what it is a table of stands on the line before
    return len(block)


_OF_ALL_ABOVE: Final = re.compile(" *(?:请|麻烦|烦请|恳请|望|现)?(?:将|把|给|为|对)?(?:以上|上述|上面)")
_NOTHING_ELSE: Final = re.compile("[ ,;。:]*(?:居民)?(?:身份证(?:号码?)?|证件号码?)?[ :]*[0-9Xx -]{18,24}[ ,;。]*")


def _as_between(kinds: list[_Kind], lines: list[str]) -> list[_Kind]:
    """The lines, with words that stand where by their place names must: one line each above each number's own.

    藏红花, below it the number, 张三, below it the number: whoever is called by a word. Half of them at least must be
    plain names, and nothing else may stand between the first and the last.
    """
    places = [n for n, kind in enumerate(kinds) if kind[0] == "I"]
    begins = places[0] - 1 if places else -1
    if len(places) < 2 or begins < 0 or places != list(range(begins + 1, places[-1] + 1, 2)):
        return kinds
    if any(_NOTHING_ELSE.fullmatch(lines[n]) is None for n in places):
        return kinds
    plain = sum(kinds[n - 1][0] == "N" for n in places)
    words = {n - 1: beside.in_its_place(lines[n - 1].strip(" ,;。:")) for n in places if kinds[n - 1][0] != "N"}
    if not words or None in words.values() or plain * 2 < len(places):
        return kinds
    return [("N", n, words.get(n) or "", None) if n in words else kind for n, kind in enumerate(kinds)]


_LINE_NAME: Final = re.compile(
    "^(?:\\(?[0-9]{1,3}[.、):]? ?|[一二三四五六七八九十]{1,2}[、.] ?)?(?:姓名|名字|申请人|填报人|本人|我叫|我是"
    "|(?:员工|人员|教师|老师|职工|申请人|填报人|姓名) ?[0-9一二三四五六七八九十]{1,2} ?(?=:)"
    f"|人员:|教师|职工)?[ :]{{0,3}}([{HAN}·]{{2,12}})[ ,;。:]{{0,3}}(?:\\(?(?:男|女)\\)?)?$"
)


def _line_name(line: str) -> str:
    match = _LINE_NAME.match(line.strip())
    if match is None:
        return ""
    name = extent.clean(match[1])
    if name is None and re.search("姓名|名字|申请人|填报人|我叫", line):
        name = extent.clean(match[1], loose=True)
    labelled = re.search("姓名|名字|申请人|填报人|本人|我叫|我是", line)
    return name if name and (has_surname(name) or labelled) else ""


def in_turn(text: str, found: list[Number]) -> Layout | None:
    """Names in a row, then their numbers in a row, said to correspond (依次) or one list of each."""
    values = list(found)
    first, last = values[0].start, values[-1].end
    between = "".join(text[a.end : b.start] for a, b in pairwise(values))
    if re.search(f"[{HAN}]{{2,}}", re.sub("和|与|及|以及|身份证号?码?|号|后(?:者|一[个位])的?|是|为", "", between)):
        return None
    if any(n.value is None for n in found):
        return None
    if "后" in between and (len(values) != 2 or not re.search("前(?:者|一[个位])[^。;\n]{0,16}$", text[:first])):
        return None
    for stretch in (text[:first], text[last : last + 400]):
        named = _NAMES_LINE.match(stretch)
        bare = re.sub(
            "(?:姓名|名字)[ :]{1,3}", "", stretch if named is None else stretch[named.end() :].split("\n", 1)[0]
        )
        names = _in_a_row(_SO_MANY_OF_THEM.sub("", bare), len(values)) or _in_a_row(
            _THEIR_UNIT.sub("", bare), len(values)
        )
        if names is not None and _counts_otherwise(stretch, names[-1], len(values)):
            return None
        if names is not None and len(names) == len(values) and len(set(names)) == len(names):
            layout = Layout([Row(n, (name,), "", n.start) for n, name in zip(values, names, strict=True)])
            layout.outside = [(0, _FORMER.sub("", text[:first])), (last, text[last:])]
            labelled = (
                _LABELLED_ROWS.search(stretch)
                if stretch == text[:first]
                else _NUMBERS_LINE.search(text, 0, first) and _NAMES_LINE.match(stretch)
            )
            return layout if labelled or _IN_TURN.search(text) else None
    return None


def _in_a_row(stretch: str, size: int) -> list[str] | None:
    """As many names as there are numbers, one behind the other; None where no stretch has so many."""
    for loose in (False, True):
        names = beside.name_list(stretch, loose=loose)
        if names is not None and len(names) == size:
            return names
    return _announced(stretch, size)


def less_of_former(text: str) -> str:
    """A text less 前者6201…,后者6202…, which tells whose a number is, and of nobody what is asked."""
    return _FORMER_NUMBERS.sub("", text)


_FORMER_NUMBERS: Final = Sought(
    "前者[^。;\\n0-9]{0,10}[0-9]{17}[0-9Xx][,;、]?后者[^。;\\n0-9]{0,10}[0-9]{17}[0-9Xx]", holds="前者"
)
# 张三和李四两位,: the count is no part of a name
_SO_MANY_OF_THEM: Final = re.compile(
    f"(?<=[{HAN}]{{2}})(?<!等)(?:[两二三四五六七八九十]|[0-9]{{1,2}})(?:位|名|个人?|人)(?:老师|同志|同事|职工|教师|医生|护士)?(?=[,。;:\\n的]|$)"
)
# 检验科张三,超声科李四
_THEIR_UNIT: Final = re.compile(
    f"(?<![{HAN}])[{HAN}]{{1,6}}(?:科|室|站|组|部|所|院|校|中心|股|办|小学|中学)(?:的)?(?=[{HAN}]{{2,4}}(?:[、,和与及]|$))"
)
_FORMER: Final = re.compile("前(?:者|一[个位])的?(?:居民)?(?:身份证|证件)?(?:号码?)?[:是为 ]{0,2}$")
_ANNOUNCED: Final = Sought(
    f"(?:人员|教师|老师|职工|同志|名单|分别(?:是|为)|依次(?:是|为)|(?<![^。;:\\n])):? ?"
    f"((?:[{HAN}·]{{2,9}}[、,和与及 ]{{1,2}}){{1,60}}?[{HAN}·]{{2,9}}?)"
    "(?=,?(?:[两三四五六七八九十0-9]{1,3}[人名位]|的?(?:身份证|证号|号码)|是|[^。;\\n,、]{1,6}俩|[。;\\n]|$))"
)


def _announced(stretch: str, size: int) -> list[str] | None:
    """As many names as there are numbers, announced as such (人员：铁钢、米兰), whatever surnames they have."""
    for run in _ANNOUNCED.finditer(stretch):
        first, *others = re.split("[、,和与及 ]{1,2}", run[1])
        ended = extent.tail(first)  # 我们学校的张三
        names = [ended[0] if ended is not None else first, *others]
        names = [extent.clean(one, loose=True) for one in names]
        known = sum(name is not None and has_surname(name) for name in names)
        if len(names) == size and None not in names and known * 2 >= size:
            return [name for name in names if name]
    return None


_GOES_ON: Final = re.compile(
    f"(?:[、,]|和|与|及)(?![{HAN}]{{0,2}}[俩仨])[{HAN}]{{2,4}}(?=[、,和与及两二三四五六七八九十]|等)"
)
_SO_MANY: Final = re.compile("(?:老师|同志|等)*([两二三四五六七八九十]|[0-9]{1,3})(?:位|名|人|个)")


def _counts_otherwise(stretch: str, last: str, size: int) -> bool:
    """Whether behind the last name read another one stands, or a count of people that is not that of the numbers."""
    behind = stretch[stretch.rfind(last) + len(last) :]
    many = _SO_MANY.match(behind)
    if many is not None:
        return count(many[1]) != size
    return _GOES_ON.match(behind) is not None


# 姓名：张三、李四 and on the next line 身份证号：6201…、6202…
_LABELLED_ROWS: Final = re.compile(
    "(?:^|\n) ?(?:姓名|名字)[: ][^\n]*\n ?(?:居民)?(?:身份证|证件)[^\n:]{0,16}[: ]{1,3}$"
)
# … and the other way round
_NUMBERS_LINE: Final = re.compile("(?:^|\n) ?(?:居民)?(?:身份证|证件)[^\n:]{0,6}[: ]{1,3}\\Z")
_NAMES_LINE: Final = re.compile("[ 。;]*\n ?(?:姓名|名字)[: ]")
_NAME_HEAD: Final = re.compile("(?:姓名|名字|人员)[: ]*")
_NUMBER_HEAD: Final = re.compile("(?:身份证(?:号码?)?|证件号码?)[: ]*")


def in_columns(text: str, found: list[Number]) -> Layout | None:
    """姓名, then a name a line, 身份证号, then as many numbers: a table that lost its columns."""
    lines = [(m.start(), m[0].strip()) for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    heads = [n for n, (_, line) in enumerate(lines) if _NAME_HEAD.fullmatch(line)]
    tails = [n for n, (_, line) in enumerate(lines) if _NUMBER_HEAD.fullmatch(line)]
    if len(heads) != 1 or len(tails) != 1 or tails[0] < heads[0] + 3:
        return None
    by_place = (_line_name(line) or beside.in_its_place(line) for _, line in lines[heads[0] + 1 : tails[0]])
    names = [name or "" for name in by_place]
    last = tails[0] + 1 + len(names)
    cells = lines[tails[0] + 1 : last]
    if not all(names) or len(set(names)) != len(names) or len(found) != len(names) or len(cells) != len(names):
        return None
    if any(number.start != at or len(line) != number.end - at for number, (at, line) in zip(found, cells, strict=True)):
        return None
    rows = [Row(number, (name,), "", number.start) for number, name in zip(found, names, strict=True)]
    while last < len(lines) and table.heads_column(lines[last][1]):  # 需求, and below it what each of them needs
        column = lines[last + 1 : last + 1 + len(rows)]
        if len(column) < len(rows) or any(table.heads_column(line) for _, line in column):
            break
        for row, (_, line) in zip(rows, column, strict=True):
            row.text += f",{line}"
        last += 1 + len(rows)
    return Layout(rows, lines[: heads[0]] + lines[last:])


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
