"""Several people named in full, and further on their numbers by surname alone: 窦老师的是6201…, 6201…(井), 盛:6201…."""

import re
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text import extent
from mailparse.text.numbers import Number
from mailparse.text.wording import COMPOUND_SURNAMES, has_surname
from mailparse.values import HAN

_SURNAME: Final = f"(?P<of>{'|'.join(COMPOUND_SURNAMES)}|[{HAN}])"
_TITLE: Final = "(?:老师|同志|医生|大夫|护士|师傅|主任|校长|院长|所长|站长|工|姐|哥)"
_TITLED: Final = re.compile(_TITLE)
_ID: Final = "(?:居民)?(?:身份证件?|证件|证)?(?:号码?)?"
# 窦老师的身份证号是6201…, 宫的证号6201…, 鄢大夫 6201…, 盛:6201…
_AHEAD: Final = re.compile(
    f"(?:(?<![{HAN}])|(?<=[和与及]))(?P<said>{_SURNAME}(?:{_TITLE}的?{_ID}|的{_ID}|(?=[ :])){_ID}"
    "(?:是|为)?[:( ]{0,3})$"
)
_BEHIND: Final = re.compile(f" ?\\({_SURNAME}{_TITLE}?的?\\)")


def by_surname(text: str, found: list[Number]) -> Layout | None:
    """Each number is told by a surname that one alone bears who is named in full before the first of them."""
    if not _FEWEST <= len(found) <= _MOST or any(number.value is None for number in found):
        return None
    at = [0, *(number.end for number in found), len(text)]
    told = [_AHEAD.search(text, max(at[n], number.start - _LEAD), number.start) for n, number in enumerate(found)]
    if all(told):
        begins = [one.start("said") for one in told if one is not None]
        ends = [number.end for number in found]
    else:
        told = [_BEHIND.match(text, number.end) for number in found]
        if not all(told):
            return None
        begins = [number.start for number in found]
        ends = [one.end() for one in told if one is not None]
    surnames = [one["of"] for one in told if one is not None]
    names = [_called(text[: begins[0]], surname) for surname in surnames]
    if len(set(surnames)) < len(surnames) or not all(names):
        return None
    rows = [
        Row(number, (name,), "," + text[end:begin].strip("\n ,、;。"), begun)
        for number, name, end, begin, begun in zip(found, names, ends, [*begins[1:], ends[-1]], begins, strict=True)
        if name is not None
    ]
    return Layout(rows, [(0, text[: begins[0]]), (ends[-1], text[ends[-1] :])])


def _called(text: str, surname: str) -> str | None:
    """The one full name in a text that begins with a surname; None if there is none, or another."""
    found: set[str] = set()
    for at in extent.places(text, surname):
        one = extent.take(text, at, surname=has_surname(surname))
        known = one is not None and (has_surname(surname) or _TITLED.match(text, one[1]))
        if one is not None and known and _begins(text, at):
            found.add(one[0])
    return found.pop() if len(found) == 1 else None


def _begins(text: str, at: int) -> bool:
    """Whether a name may begin at a place: behind no Han character, or behind what leads up to one."""
    return (
        at == 0 or re.match(f"[^{HAN}]|[和与及的]", text[at - 1]) is not None or extent.leads(text[max(0, at - 8) : at])
    )


_FEWEST: Final = 2
_MOST: Final = 20  # people who would be called so
_LEAD: Final = 24  # characters before a number
