"""A field a line, and in each line as many as there are people.

姓名:1、张三 2、李四, and below it 号码:1、6201… 2、6202…; 姓名:张三 姓名:李四, and below it 号码:6201… 号码:6202….
"""

import re
from typing import Final, NamedTuple

from mailparse.pairing.table import Layout, Row
from mailparse.text import extent
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.values import HAN
from mailparse.who import beside

_LABEL: Final = f"(?:[一二两三四五六七八九十0-9]{{1,2}}个)?[{HAN}]{{2,8}}"
_FIELD: Final = re.compile(f"[ ,;]*(?P<label>{_LABEL}):(?P<rest>[^\\n]*)")
_AGAIN: Final = re.compile(f"[ ,;\\t]+(?P<label>{_LABEL}):")
_COUNTED: Final = re.compile(
    r"\((?P<ring>[0-9]{1,2})\) ?|(?:^|(?<=[ ,;、\t]))(?P<plain>[0-9]{1,2})[.、):](?![0-9]{1,2}[.、)]) ?"
)
_OF_NAMES: Final = re.compile("(?:[一二两三四五六七八九十0-9]{1,2}个)?(?:姓名|名字|人员姓名|真实姓名|申请人|填报人)")
_OF_NUMBERS: Final = re.compile(
    "(?:[一二两三四五六七八九十0-9]{1,2}个)?(?:居民|公民)?(?:身份证件?|身份|证件)?号码?|(?:居民)?身份证"
)
_HOLDS: Final = Sought("姓名|名字|申请人|填报人")
_FEWEST: Final = 2


class _Line(NamedTuple):
    """A label, what stands behind it for each, in their order, where it begins, and where it ends."""

    label: str
    cells: list[tuple[int, str]]
    start: int
    end: int


def read(text: str, found: list[Number]) -> Layout | None:
    """Rows of a list that is laid out so; None where it is no such, or names and numbers are not counted alike."""
    if len(found) < _FEWEST or _HOLDS.search(text) is None:
        return None
    lines = _lines(text)
    named = [line for line in lines if _OF_NAMES.fullmatch(line.label)]
    numbered = [line for line in lines if _OF_NUMBERS.fullmatch(line.label)]
    if len(named) != 1 or len(numbered) != 1:
        return None
    size = len(found)
    names = [_name_of(cell) for _, cell in named[0].cells]
    if len(names) != size or None in names or len(set(names)) < size or len(numbered[0].cells) != size:
        return None
    for number, (at, cell) in zip(found, numbered[0].cells, strict=True):
        if (
            number.value is None
            or at + len(cell) - len(cell.lstrip()) != number.start
            or cell.strip(" ,;。、") != text[number.start : number.end].strip()
        ):
            return None
    rows = [Row(number, (name or "",), "", number.start) for number, name in zip(found, names, strict=True)]
    told = [line for line in lines if line not in (*named, *numbered) and len(line.cells) == size]
    for line in told:
        for row, (_, cell) in zip(rows, line.cells, strict=True):
            row.text += f",{cell.strip()}"
    spans = sorted((line.start, line.end) for line in (*named, *numbered, *told))
    outside: list[tuple[int, str]] = []
    at = 0
    for start, end in (*spans, (len(text), len(text))):
        outside += [(at + m.start(), m[0]) for m in re.finditer(r"[^\n]+", text[at:start]) if m[0].strip()]
        at = end
    return Layout(rows, outside)


def _lines(text: str) -> list[_Line]:
    """The lines that have a label and, behind it or each below it, as many cells as they count."""
    found: list[_Line] = []
    places = [(m.start(), m[0]) for m in re.finditer(r"[^\n]+", text) if m[0].strip()]
    n = 0
    while n < len(places):
        start, line = places[n]
        n += 1
        field = _FIELD.fullmatch(line)
        if field is None:
            continue
        cells = _cells(field["label"], start + field.start("rest"), field["rest"])
        end = start + len(line)
        if not cells and not field["rest"].strip():
            while n < len(places) and (cell := _counted(*places[n], len(cells) + 1)) is not None:
                cells.append(cell)
                end = places[n][0] + len(places[n][1])
                n += 1
        if len(cells) >= _FEWEST:
            found.append(_Line(field["label"], cells, start, end))
    return found


def _counted(start: int, line: str, nth: int) -> tuple[int, str] | None:
    """What stands on a line behind its number in a list, if it is the one that follows."""
    item = _COUNTED.match(line.lstrip())
    begins = start + len(line) - len(line.lstrip())
    return (begins + item.end(), line.lstrip()[item.end() :]) if item and _number(item) == nth else None


def _cells(label: str, at: int, rest: str) -> list[tuple[int, str]]:
    """The cells of a line: each behind its number, or each behind the label once more."""
    marks = [m for m in _AGAIN.finditer(rest) if m["label"] == label]
    if marks:
        starts = [0, *(m.end() for m in marks)]
    else:
        marks = list(_COUNTED.finditer(rest))
        counts = [_number(item) for item in marks] == list(range(1, len(marks) + 1))
        if not counts or not marks or rest[: marks[0].start()].strip():
            return []
        starts = [m.end() for m in marks]
        marks = marks[1:]
    ends = [*(m.start() for m in marks), len(rest)]
    return [(at + a, rest[a:b]) for a, b in zip(starts, ends, strict=True)]


def _number(item: re.Match[str]) -> int:
    return int(item["ring"] or item["plain"])


def _name_of(cell: str) -> str | None:
    """Who a cell names, and nothing else."""
    word = cell.strip(" ,;。、")
    return extent.clean(word) or extent.clean(word, loose=True) or beside.in_its_place(word)
