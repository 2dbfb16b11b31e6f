"""How well a name answers what was typed, and why: pure, on forms (see `orgregistry.forms`).

What was typed is laid along the name character by character. Leaving characters of the name out is what abbreviating
is, and costs little, least of all where everybody does it (省, 市, 第, 有限公司); another character of the same sound
costs more, a wrong or surplus one most.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from orgregistry.forms import folded, place_of, syllables

SAME_SOUND: Final = 0.7
LIKE_SOUND: Final = 0.9
WRONG: Final = 1.6
SURPLUS: Final = 1.4
SURPLUS_SMALL: Final = 0.35
SWAPPED: Final = 1.2
LEFT_OUT: Final = 0.2
LEFT_OUT_SMALL: Final = 0.05
LEFT_OUT_PLACE: Final = 0.06
GAP: Final = 0.04
_SMALL: Final = frozenset("省市县区州镇乡第和与及有限责任公司股份")


class Reason(StrEnum):
    """Why a name is among the hits, as it is shown."""

    FULL = "全称"
    PLACE = "全称，地名写法不同"
    PART = "名称的一部分"
    SHORT = "简称"
    SOUND = "同音字"
    TYPO = "错字"
    PINYIN = "拼音"
    INITIALS = "拼音首字母"


@dataclass(frozen=True, slots=True)
class Match:
    """How a name answers; `cost` 0 is the name itself, each wrong character is some 1.6."""

    cost: float
    reason: Reason


def match(typed: str, name: str) -> Match:
    """Compare two forms.

    Args:
        typed: what was typed, in its form.
        name: a name, in its form.
    """
    if typed == name:
        return Match(0.0, Reason.FULL)
    typed_place, name_place = place_of(typed), place_of(name)
    if typed_place[2] == name_place[2] and _one_place(typed_place, name_place):
        return Match(0.02 + 0.01 * abs(len(typed) - len(name)), Reason.PLACE)
    cost, wrong, alike = _aligned(typed, name)
    if wrong:
        return Match(cost, Reason.TYPO)
    if alike:
        return Match(cost, Reason.SOUND)
    if typed in name:
        return Match(cost, Reason.PART)
    return Match(cost, Reason.SHORT)


def _one_place(one: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    """Whether two places may be the same: 城关 and 兰州城关, 甘肃 and nothing; never 城关 and 秦州."""
    if one[1] != other[1] and one[1] and other[1]:
        return False
    outer, far = ({place[0]} - {"", "甘肃"} for place in (one, other))
    if outer and far:
        return outer == far and (one[1] == other[1])
    return one[1] == other[1] if (one[1] or other[1]) else not (outer or far)


def likeness(typed: str, name: str) -> int:
    """Return how alike two forms are, 0 to 100: 100 for the same name, 0 for nothing in common."""
    found = match(typed, name)
    return max(0, min(100, round(100 * (1 - found.cost / max(3.0, 0.8 * min(len(typed), len(name)))))))


def _costs_of_leaving_out(name: str) -> list[float]:
    front = len(name) - len(place_of(name)[2])
    return [
        LEFT_OUT_PLACE if place < front else LEFT_OUT_SMALL if character in _SMALL else LEFT_OUT
        for place, character in enumerate(name)
    ]


def _aligned(typed: str, name: str) -> tuple[float, int, int]:
    """The cheapest way to lay one along the other: its cost, how many are wrong, how many only sound alike."""
    simple = _holds(name, typed)
    sounds, others = (("",) * len(typed), ("",) * len(name)) if simple else (_sounds(typed), _sounds(name))
    rough, coarse = tuple(map(folded, sounds)), tuple(map(folded, others))
    out = _costs_of_leaving_out(name)
    # Rows of (cost, wrong, alike); `before` for one character of `typed` less, `earlier` for two.
    before: list[tuple[float, int, int]] = [(0.0, 0, 0)]
    for cost in out:
        before.append((before[-1][0] + cost, 0, 0))
    earlier: list[tuple[float, int, int]] | None = None
    for at, character in enumerate(typed):
        surplus = SURPLUS_SMALL if character in _SMALL else SURPLUS
        row = [(before[0][0] + surplus, before[0][1] + 1, before[0][2])]
        for place, other in enumerate(name):
            came = before[place]
            if character == other:
                gap = 0.0 if at == 0 or (place and typed[at - 1] == name[place - 1]) else GAP
                best = (came[0] + gap, came[1], came[2])
            elif simple:
                best = (came[0] + WRONG, came[1] + 1, came[2])
            elif sounds[at] == others[place]:
                best = (came[0] + SAME_SOUND, came[1], came[2] + 1)
            elif rough[at] == coarse[place]:
                best = (came[0] + LIKE_SOUND, came[1], came[2] + 1)
            else:
                best = (came[0] + WRONG, came[1] + 1, came[2])
            left = row[place]
            skipped = left[0] + out[place]
            if skipped < best[0]:
                best = (skipped, left[1], left[2])
            up = before[place + 1]
            if up[0] + surplus < best[0]:
                best = (up[0] + surplus, up[1] + (surplus == SURPLUS), up[2])
            if earlier is not None and place and character == name[place - 1] and typed[at - 1] == other:
                swapped = earlier[place - 1]
                if swapped[0] + SWAPPED < best[0]:
                    best = (swapped[0] + SWAPPED, swapped[1] + 1, swapped[2])
            row.append(best)
        earlier, before = before, row
    return before[-1]


def _sounds(characters: str) -> tuple[str, ...]:
    """One sound for each character, each read by itself: it is only held against another character's."""
    return tuple(map(_reading, characters))


@cache
def _reading(character: str) -> str:
    return character if character.isascii() else syllables(character)[0]


def _holds(name: str, typed: str) -> bool:
    """Whether a name holds all characters in their order: then none needs to be held against another by its sound."""
    rest = iter(name)
    return all(character in rest for character in typed)
