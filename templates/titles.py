"""How the title of a letter is parted into lines.

Source: GB/T 9704-2012, 7.3.1: 二号小标宋, centred in one or more lines, parted where words end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Final

LINE: Final = 20  # characters of 22 points in 156 mm
# Where a long name or phrase may be parted: behind a place, before what a unit is in law, before a word of the titles.
_WORDS: Final = re.compile(
    "(?<=[省市县区州镇乡])(?!族)(?=.{4})|(?=有限责任公司|股份有限公司|(?<!责任)(?<!份)有限公司|管理信息系统|账号的函)|(?<=甘肃省)(?=职称)"
)
_MOST_LINES: Final = 4
_SCRAP: Final = 6  # characters


def title_lines(pieces: Sequence[str]) -> list[str]:
    """The lines of a title.

    Args:
        pieces: the phrases it is made of, each whole in a line if that can be: 关于转办, a unit, 开通单位账号申请的函.

    Returns:
        As few lines as there can be, the longest as short as can be; what has no end of a word is cut at 20 characters.
    """
    words = [cut for piece in pieces for word in _WORDS.split(piece) if word for cut in _cut(word)]
    phrases = _ends(pieces)
    for count in range(1, _MOST_LINES + 1):
        ways = [_joined(words, (0, *stops, len(words))) for stops in combinations(range(1, len(words)), count - 1)]
        fitting = [way for way in ways if all(len(line) <= LINE for line in way)]
        if fitting:
            return min(fitting, key=lambda way: (_scraps(way), _within_phrases(way, phrases), max(map(len, way)), way))
    whole = "".join(pieces)
    return [whole[at : at + LINE] for at in range(0, len(whole), LINE)]


def _cut(word: str) -> list[str]:
    return [word[at : at + LINE] for at in range(0, len(word), LINE)]


def _joined(words: Sequence[str], stops: Sequence[int]) -> list[str]:
    return ["".join(words[a:b]) for a, b in pairwise(stops)]


def _ends(pieces: Sequence[str]) -> frozenset[int]:
    """Where phrases end, in characters."""
    return frozenset(len("".join(pieces[: n + 1])) for n in range(len(pieces)))


def _scraps(lines: Sequence[str]) -> int:
    """How many lines are hardly any: a title is as wide as a trapezium or a lozenge."""
    return sum(len(line) < _SCRAP for line in lines)


def _within_phrases(lines: Sequence[str], phrases: frozenset[int]) -> int:
    """How many lines end within a phrase."""
    return sum(len("".join(lines[: n + 1])) not in phrases for n in range(len(lines)))
