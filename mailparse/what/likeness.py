"""Whether a person is asked for as people are asked for in mails whose truth is known: a second opinion, learned.

What people write has no end, and a table of doubts finds only what somebody has thought of. Here nobody has: of each
single character and each pair of neighbours in the mails of `tests/`, `scripts/learn` has weighed how much it speaks
for a reset or a deletion (logistic regression); `likeness.tsv` holds the weights. They only take back: what the rules
of all other rooms would do is left to a person where its words don't speak for it enough (ADR 23).
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import islice, pairwise, repeat
from math import sqrt
from typing import Final

from mailparse import weights
from mailparse.reading import Action, Request

# The least that words must come to, in tenths of log odds; what each costs and catches is told in ADR 23.
LEAST: Final = {Action.RESET: -4, Action.DELETE: -10}

_REACH: Final = 60  # characters on either side of a number that may be of its person
_NUMBER: Final = re.compile("[0-9]{17}[0-9Xx]")
_DIGITS: Final = re.compile("[0-9]+")
_BLANK: Final = re.compile("[^\\S\n]+")
_END: Final = re.compile("[。;!?\n]")
_CLAUSE: Final = re.compile("[^,。;!?\n]+")
_MOST_NAMES: Final = 40
_TELLS: Final = 4  # characters of a clause that says something
_SHOWN: Final = 24  # characters of what speaks most against it that staff are told


def of(text: str, requests: Sequence[Request]) -> list[Request]:
    """Those of the requests whose words are not like those of people who are asked for.

    Args:
        text: a mail's own words, compact and in their reading form.
        requests: what the rules would do; each one's number may stand in the text or not.
    """
    if not requests:
        return []
    general, said = grams(text), around(text)
    # Once for each action: a list may have a thousand rows.
    of_all = {action: _sum(general, action) for action in {one.action for one in requests}}
    unlike = []
    for one in requests:
        own = said.get(one.id_number, set()) - general
        odds = (of_all[one.action] + _sum(own, one.action)) / sqrt(len(general) + len(own))
        if odds + _weights()[one.action][""] < LEAST[one.action]:
            unlike.append(one)
    return unlike


def why(text: str, action: Action, names: Collection[str]) -> str:
    """What staff are told, with the clause that speaks most against it; `names`: whose they are says nothing."""
    for name in islice(names, _MOST_NAMES):
        text = text.replace(name, " ")
    clauses = {
        clause for found in _CLAUSE.finditer(_NUMBER.sub(" ", text)) if len(clause := found[0].strip()) >= _TELLS
    }
    least = min(sorted(clauses), key=lambda clause: _sum(grams(clause), action) / sqrt(len(clause)), default="")
    said = _DIGITS.sub("", _BLANK.sub("", least))[:_SHOWN]
    return f"说法与一般求办的信不太像，如“{said}”" if said else "说法与一般求办的信不太像"


def grams(text: str, mark: str = "") -> set[str]:
    """Single characters and pairs of neighbours, numbers and blanks made alike; `mark` says of what they are told."""
    plain = _BLANK.sub("", _DIGITS.sub("0", _NUMBER.sub("#", text))).replace("\n", "¶")
    return {mark + gram for gram in (*plain, *map("".join, pairwise(plain)))}


def around(text: str) -> dict[str, set[str]]:
    """By number: what stands in one sentence with it, and in the next one."""
    found: dict[str, set[str]] = {}
    for number in _NUMBER.finditer(text):
        before = _END.split(text[max(0, number.start() - _REACH) : number.start()])[-1]
        behind = _END.split(text[number.end() : number.end() + _REACH])
        mine = found.setdefault(number[0].upper(), set())
        mine |= grams(f"{before}@{behind[0]}", ">")
        if len(behind) > 1:
            mine |= grams(behind[1], ">>")
    return found


def _sum(found: Iterable[str], action: Action) -> int:
    """Tenths of log odds, before they are shared out among all that was found."""
    return sum(map(_weights()[action].get, found, repeat(0)))


@cache
def _weights() -> dict[Action, dict[str, int]]:
    """Of each gram how much it speaks for an action; of "", where none is found."""
    return dict(zip(LEAST, weights.beside(__file__, columns=len(LEAST)), strict=True))
