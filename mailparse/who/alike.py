"""Whether characters look like a name, as names stand in mails whose truth is known: a second opinion, learned.

Surnames that are words, names by sound, names run into what is the matter have no end, and neither have words that
begin as names do. So of each short stretch of Han characters is weighed how much its characters, its neighbours and its
place speak for a name; `alike.tsv` holds the weights, which `scripts/learn` has learned (logistic regression, ADR 24).

The rules of the other rooms say who is meant. This one is asked where they find nobody, or can't tell a name from a
word: somebody is named only if nothing else in the whole mail comes near to looking like a name. And it takes back
whom the rules took, where that looks like no name at all, or less than something else does.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import repeat
from typing import Final

from mailparse import weights
from mailparse.text.extent import clean, places
from mailparse.text.wording import COMMON_SURNAMES, has_surname
from mailparse.values import HAN

# Tenths of log odds.
SURE: Final = 5  # what the one name of a mail comes to
CLOSE: Final = -10  # what nothing else in the mail may come to
AHEAD: Final = 20  # how far all else has to stay behind the name
LONGER: Final = 10  # how far what is part of the name (建国 of 王建国), or goes beyond it, has to
UNLIKE: Final = -15  # what a word comes to at most, where something else looks like a name
NO_NAME: Final = -30  # and where nothing does

LENGTHS: Final = range(2, 7)  # characters of what is weighed
_MOST: Final = 1_500  # characters of a text that is looked through
_NEAR: Final = 14  # characters between a name and its number
_HAN: Final = re.compile(f"[{HAN}]")
_RARE: Final = re.compile("[^\u4e00-\u9fff]")  # 王𬀩, and the dot of 吾兰·沙肯: in names alone
_RUN: Final = re.compile(f"[{HAN}]+")
_NUMBER: Final = re.compile("[0-9]{17}[0-9Xx]|(?<![0-9])[0-9]{15}(?![0-9])")
_DIGITS: Final = re.compile("[0-9]+")
_BLANKS: Final = re.compile("[^\\S\n]+")


def only_name(text: str, wrong: Collection[str] = ()) -> str | None:
    """The one name of a mail by its looks; None where there is none, or where something else may be one too.

    Args:
        text: in its reading form; where it is long, nobody is found.
        wrong: names that are told as wrong ones.
    """
    found = odds(text)
    name = max(found, key=found.__getitem__, default="")
    if not name or found[name] < SURE or not (has_surname(name) or len(name) > len("某某")):
        return None
    if clean(name) != name and (found[name] < AHEAD or len(name) == len("某某") or clean(name, loose=True) != name):
        return None  # 佘太军 has a word in it; 金昌 is a place
    for other, value in found.items():
        most = found[name] - LONGER if other in name or name in other else min(CLOSE, found[name] - AHEAD)
        if value >= most and other != name and other not in wrong:
            return None
    return name


def likely(text: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Those of several names that may be one by their looks, or part of one, or have one in them; none by none."""
    found = odds(text)
    looks = {name: _likeliest(found, name) for name in names}
    likely = tuple(name for name in names if looks[name] > UNLIKE)
    return likely if any(looks[name] > CLOSE for name in likely) else ()


def is_doubtful(text: str, name: str, wrong: Collection[str] = ()) -> bool:
    """Whether a name of the rules' does not look like one; `wrong` are names that are told as wrong ones.

    Or whether it has more in it than the name: 名金卓玛草, 四个字尕藏东智, where it begins with no surname.
    """
    if len(text) > _MOST or _RARE.search(name) or f"姓{name[0]}" in text:  # 我姓高名兴, whatever 高兴 looks like
        return False
    itself = odds_of(text, name) if len(name) in LENGTHS else UNLIKE
    if not has_surname(name) and any(
        odds_of(text, name[at:]) >= max(SURE, itself + AHEAD) for at in range(1, len(name) - 1)
    ):
        return True
    if len(name) not in LENGTHS or itself > UNLIKE:
        return False
    found = odds(text)
    if (likeliest := _likeliest(found, name)) <= NO_NAME:
        return True
    others = (other for other, value in found.items() if value > SURE and other not in wrong)
    return likeliest <= UNLIKE and any(not (other in name or name in other) for other in others)


def _likeliest(found: Mapping[str, int], name: str) -> int:
    """What the likeliest comes to of all that is part of a name, or that it is part of."""
    return max((value for other, value in found.items() if other in name or name in other), default=SURE)


@lru_cache(maxsize=4)  # of one mail, for all that is asked of it
def odds(text: str) -> Mapping[str, int]:
    """By stretch of Han characters, in tenths: the log odds that it is a name, where it most looks like one."""
    found: dict[str, int] = {}
    if len(text) <= _MOST:
        for stretch, marks in stretches(text):
            value = _sum(marks)
            if value > found.get(stretch, value - 1):
                found[stretch] = value
    return found


def odds_of(text: str, name: str) -> int:
    """The same of one stretch alone, which is many times cheaper; of what stands nowhere (姓郎名玉珍) no ill."""
    plain = _plain(text)
    starts = list(places(plain.text, name))
    return max((_sum(plain.marks(at, at + len(name), len(starts))) for at in starts), default=SURE)


def stretches(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each stretch that may be a name, at each of its places, with the marks that are weighed."""
    plain = _plain(text)
    spans = [
        (start, start + length)
        for run in _RUN.finditer(plain.text)
        for start in range(*run.span())
        for length in LENGTHS
        if start + length <= run.end()
    ]
    often = Counter(plain.text[start:end] for start, end in spans)
    for start, end in spans:
        stretch = plain.text[start:end]
        yield stretch, plain.marks(start, end, often[stretch])


def _sum(marks: Iterable[str]) -> int:
    table = _weights()
    return table[""] + sum(map(table.get, marks, repeat(0)))


class _Plain:
    """A text with its numbers and blanks made alike."""

    def __init__(self, text: str) -> None:
        self.text = _BLANKS.sub(" ", _DIGITS.sub("0", _NUMBER.sub("#", text))).replace("\n", "¶")
        self._numbers = [found.start() for found in re.finditer("#", self.text)]

    def marks(self, start: int, end: int, times: int) -> list[str]:
        """What speaks for or against a name there; `times` it stands in the text."""
        marks = _of_itself(self.text[start:end]) + self._of_neighbours(start, end)
        if times > 1:
            marks.append("twice")
        begins = _HAN.match(self.text, start - 1) is None if start else True
        ends = _HAN.match(self.text, end) is None
        if begins and ends:
            marks += ("whole", f"whole{end - start}")
        elif begins:
            marks.append("begins")
        elif ends:
            marks.append("ends")
        return marks

    def _of_neighbours(self, start: int, end: int) -> list[str]:
        text = self.text
        before, behind = f"^^{text[max(0, start - 2) : start]}"[-2:], f"{text[end : end + 2]}$$"[:2]
        marks = [f"<{before[1]}", f"<{before}", f"{behind[0]}>", f"{behind}>"]
        for number in self._numbers:
            if 0 <= number - end <= _NEAR:
                marks += ("#>", f"{text[end:number]}#>")
            elif 0 < start - number <= _NEAR:
                marks += ("<#", f"<#{text[number + 1 : start]}")
        return marks


@lru_cache(maxsize=4)  # a name is weighed, and then perhaps what it ends with, or all else
def _plain(text: str) -> _Plain:
    return _Plain(text)


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


@cache
def _weights() -> dict[str, int]:
    (table,) = weights.beside(__file__, columns=1)
    return table
