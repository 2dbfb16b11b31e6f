"""A list with a field a line: names above their numbers or below, or a column of names and then one of numbers."""

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from typing import Final

from mailparse.pairing import headings, table
from mailparse.pairing.table import Layout, Row
from mailparse.text import extent
from mailparse.text.numbers import Number
from mailparse.text.wording import has_surname
from mailparse.values import HAN
from mailparse.who import beside, people

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
