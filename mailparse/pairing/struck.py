"""Rows of a list that are none: struck out where they stand, or below it, or there to show how a row is filled in."""

import re
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.values import HAN
from mailparse.what import pleas

_MOST: Final = 200  # rows whose own words are looked at
_GONE: Final = "(?:作废|作罢|划掉|划去|划除|涂掉|勾掉|勾去|不算数?|不计|不作数|无效|多余|抄错|重了)(?:了|的)?"
_STRUCK: Final = re.compile(f"[(\\[【<《 ,]{{1,3}}(?:此|该|这|本)?[一]?[行条人个]?(?:已经?)?{_GONE}[)\\]】>》 ,。;]*$")
# (删去) behind one of them may as well mean the account
PERHAPS: Final = re.compile(r"[(\[【](?:已|请)?(?:删去|删掉|删|去掉|拿掉|取消)[)\]】][ ,。;]*$")
_EXAMPLE: Final = "(?:此行?为|此行?是|这是)?(?:填写|填报|书写|格式)?(?:示例|样例|范例|举例|例子|例行|样行|样表|表样|模板|例|样)"
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
    marks = [_mark(layout, row) for row in rows]
    excepted, outside = _excepted(layout)
    kept = [row for row, mark in zip(rows, marks, strict=True) if mark is None and row not in excepted]
    if len(kept) == len(rows) or not kept:
        return layout, []
    said = [pleas.compact(mark) for mark in marks if mark is not None]
    return Layout(kept, outside, layout.tangled), said


def _mark(layout: Layout, row: Row) -> str | None:
    """What says that a row is none."""
    said = row.text.strip()
    if (struck := _STRUCK.search(said.partition(" , ")[2])) is not None:
        return struck[0]
    return shown[0] if (shown := _SHOWS.search(said)) is not None else None


def _excepted(layout: Layout) -> tuple[list[Row], list[tuple[int, str]]]:
    """Who is excepted in a line that says nothing else, and what stands outside the rows less such a line."""
    outside: list[tuple[int, str]] = []
    gone: list[Row] = []
    for at, text in layout.outside:
        but = _BUT.fullmatch(text.strip())
        names = re.split("[、,和与及]", but["names"]) if but is not None else []
        theirs = [row for row in layout.rows if len(row.names) == 1 and row.names[0] in names]
        if not theirs or len(theirs) != len(names):
            outside.append((at, text))
            continue
        gone += theirs
    return gone, outside
