"""Names in a row, then their numbers in a row, or the numbers first: 张三、李四的身份证依次为6201…、6202…."""

import re
from itertools import pairwise
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text import extent
from mailparse.text.counted import count
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.text.wording import has_surname
from mailparse.values import HAN
from mailparse.who import beside

_IN_TURN: Final = Sought("依次|分别|对应|按顺序|顺序|次序|前者[^。;\n]{0,60}后者|前一[个位][^。;\n]{0,60}后一[个位]")


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
