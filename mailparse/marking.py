"""What the reader goes by, found again in a mail's text, so that people see at a glance what it has read. Pure.

It shows, and decides nothing: words are looked for in the text as it stands, while the reader weighs them clause by
clause. ID numbers come out masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mailparse.shown import cover, numbers_in
from mailparse.values import id_number
from mailparse.what import cues, troubles

_BETWEEN: Final = r"[\s\u3000\u00b7•・･．‧∙⋅.]{0,3}"  # what may stand between two characters of a name
_CUES: Final = (cues.RESET, troubles.SYMPTOM, cues.DELETE, cues.NAME_WRONG, cues.WITHDRAW)
_MOST: Final = 200  # marks in a stretch; a mail with more is a list, and no list is read by its colours
_LOOKED_AT: Final = 8000  # characters of a stretch; the plea of a mail stands at its head


class Seen(StrEnum):
    """What a piece of a mail is to the reader."""

    NOTHING = "nothing"
    NUMBER = "number"
    OTHER_NUMBER = "other-number"
    NAME = "name"
    PLEA = "plea"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, ID numbers masked, and what it is."""

    text: str
    seen: Seen = Seen.NOTHING


def marked(text: str, number: str = "", name: str = "") -> list[Piece]:
    """Return a text in pieces, which together are `shown.cover` of it.

    Args:
        text: as the mail was read.
        number: the ID number that the plea is for, normal form; "" for none.
        name: the name that it is for, normal form; "" for none.
    """
    pieces: list[Piece] = []
    done = 0
    for first, last in numbers_in(text):
        pieces += _words(cover(text[done:first]), name)
        found = id_number(text[first : last + 1])
        shown = cover(text[first : last + 1])
        pieces.append(Piece(shown, Seen.NUMBER if number and found == number else Seen.OTHER_NUMBER))
        done = last + 1
    return [*pieces, *_words(cover(text[done:]), name)]


def _words(text: str, name: str) -> Iterator[Piece]:
    """Mark name and plea in a stretch whose numbers are masked; where they overlap, the name, and the longer words."""
    head = text[:_LOOKED_AT]
    found: list[tuple[int, int, int, Seen]] = []
    if name:
        pattern = _BETWEEN.join(re.escape(character) for character in name if character != "\u00b7")
        found = [(0, *one.span(), Seen.NAME) for one in re.finditer(pattern, head)]
    found += [(1, *one.span(), Seen.PLEA) for cue in _CUES for one in cue.pattern.finditer(head)]
    taken: list[tuple[int, int, Seen]] = []
    for _, begin, end, seen in sorted(found, key=lambda one: (one[0], one[1] - one[2])):
        if begin < end and all(end <= first or last <= begin for first, last, _ in taken):
            taken.append((begin, end, seen))
        if len(taken) == _MOST:
            break
    done = 0
    for begin, end, seen in sorted(taken):
        if done < begin:
            yield Piece(text[done:begin])
        yield Piece(text[begin:end], seen)
        done = end
    if done < len(text):
        yield Piece(text[done:])
