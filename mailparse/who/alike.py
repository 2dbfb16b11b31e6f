"""Whether characters look like a name, as names stand in mails whose truth is known: a second opinion, learned.

Surnames that are words, names by sound, names run into what is the matter have no end, and neither have words that
begin as names do. So of each short stretch of Han characters is weighed how much its characters, its neighbours and its
place speak for a name; `alike.tsv` holds the weights, which `scripts/learn` has learned (logistic regression, ADR 24).

The rules of the other rooms say who is meant. This one is asked where they find nobody, or can't tell a name from a
word: somebody is named only if nothing else in the whole mail comes near to looking like a name. And it takes back
whom the rules took, where something else looks like a name and this does not.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from functools import cache, lru_cache
from itertools import repeat
from typing import Final

from mailparse import weights
from mailparse.text.extent import clean
from mailparse.text.wording import COMMON_SURNAMES, has_surname
from mailparse.values import HAN

# Tenths of log odds.
SURE: Final = 5  # what the one name of a mail comes to
CLOSE: Final = -10  # what nothing else in the mail may come to
AHEAD: Final = 35  # how far all else has to stay behind the name
LONGER: Final = 10  # how far what is part of the name (建国 of 王建国), or goes beyond it, has to
UNLIKE: Final = -25  # what a word comes to at most that the rules took for a name

LENGTHS: Final = range(2, 7)  # characters of what is weighed
_MOST: Final = 1_500  # characters of a text that is looked through
_NEAR: Final = 14  # characters between a name and its number
_RUN: Final = re.compile(f"[{HAN}]+")
_NUMBER: Final = re.compile("[0-9]{17}[0-9Xx]")
_DIGITS: Final = re.compile("[0-9]+")
_BLANKS: Final = re.compile("[^\\S\n]+")


def only_name(text: str) -> str | None:
    """The one name of a mail by its looks; None where there is none, or where something else may be one too.

    Args:
        text: in its reading form; where it is long, nobody is found.
    """
    found = odds(text)
    name = max(found, key=found.__getitem__, default="")
    if not name or found[name] < SURE or clean(name) != name or not (has_surname(name) or len(name) > len("某某")):
        return None
    for other, value in found.items():
        most = found[name] - LONGER if other in name or name in other else min(CLOSE, found[name] - AHEAD)
        if value >= most and other != name:
            return None
    return name


def likely(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of several names that may be one by their looks, or part of one, or have one in them."""
    found = odds(text)
    likeliest = [max((found[one] for one in found if one in name or name in one), default=SURE) for name in names]
    return tuple(name for name, value in zip(names, likeliest, strict=True) if value > UNLIKE)


def is_outdone(text: str, name: str) -> bool:
    """Whether a name does not look like one, and something else in the text does."""
    found = odds(text)
    return found.get(name, SURE) <= UNLIKE and any(
        value > 0 for other, value in found.items() if not (other in name or name in other)
    )


@lru_cache(maxsize=4)  # of one mail, for all that is asked of it
def odds(text: str) -> Mapping[str, int]:
    """By stretch of Han characters, in tenths: the log odds that it is a name, where it most looks like one."""
    found: dict[str, int] = {}
    if len(text) <= _MOST:
        table = _weights()
        for stretch, marks in stretches(text):
            value = table[""] + sum(map(table.get, marks, repeat(0)))
            if value > found.get(stretch, value - 1):
                found[stretch] = value
    return found


def stretches(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each stretch that may be a name, at each of its places, with the marks that are weighed."""
    plain = _BLANKS.sub(" ", _DIGITS.sub("0", _NUMBER.sub("#", text))).replace("\n", "¶")
    numbers = [found.start() for found in re.finditer("#", plain)]
    places = [
        (start, start + length, run.start(), run.end())
        for run in _RUN.finditer(plain)
        for start in range(*run.span())
        for length in LENGTHS
        if start + length <= run.end()
    ]
    often = Counter(plain[start:end] for start, end, _, _ in places)
    for start, end, begins, ends in places:
        stretch = plain[start:end]
        marks = _of_itself(stretch)
        marks += _of_neighbours(plain, start, end, numbers)
        if often[stretch] > 1:
            marks.append("twice")
        if (start, end) == (begins, ends):
            marks += ("whole", f"whole{end - start}")
        elif start == begins:
            marks.append("begins")
        elif end == ends:
            marks.append("ends")
        yield stretch, marks


def _of_itself(stretch: str) -> list[str]:
    length = len(stretch)
    marks = [f"n{length}", f"1{stretch[0]}", f"{stretch[-1]}{length}", f"12{stretch[:2]}", f"21{stretch[-2:]}"]
    if length == len("某某某"):
        marks.append(f"2{stretch[1]}")
    elif length > len("某某某"):
        marks += {f"x{one}" for one in stretch}
    if has_surname(stretch):
        marks.append(f"surname{length}")
    if stretch[0] in COMMON_SURNAMES:
        marks.append(f"common{length}")
    return marks


def _of_neighbours(plain: str, start: int, end: int, numbers: Collection[int]) -> list[str]:
    before, behind = f"^^{plain[max(0, start - 2) : start]}"[-2:], f"{plain[end : end + 2]}$$"[:2]
    marks = [f"<{before[1]}", f"<{before}", f"{behind[0]}>", f"{behind}>"]
    for number in numbers:
        if 0 <= number - end <= _NEAR:
            marks += ("#>", f"{plain[end:number]}#>")
        elif 0 < start - number <= _NEAR:
            marks += ("<#", f"<#{plain[number + 1 : start]}")
    return marks


@cache
def _weights() -> dict[str, int]:
    (table,) = weights.beside(__file__, columns=1)
    return table
