"""Second thoughts about a list, row by row: what makes one doubt in one person's row is of that row alone.

王翠霞 6201…(等她出院再说) waits, and the others of the list are served. Whatever may be said of more than one of them,
and whatever stands outside the rows, is weighed for all (doubts.py).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from typing import Final

from mailparse.pairing.table import Row
from mailparse.pairing.told import Told
from mailparse.reading import Action
from mailparse.text.sought import Sought
from mailparse.text.wording import LIKELY
from mailparse.values import HAN
from mailparse.what import doubts, pleas
from mailparse.what.doubt import Doubt

_MOST: Final = 200  # rows whose own words are looked at
_MOST_WEIGHED: Final = 60  # … and are weighed for what they ask


def of(told: Told, text: str) -> Doubt | None:
    """The first ground for doubt that is none of single rows alone; those of which there is one are asked for no more.

    Args:
        told: what is asked for; requests of rows in doubt are taken out of it.
        text: a mail's own words, compact and in their reading form.
    """
    actions = {request.action for request in told.requests} or ({told.wants} if told.wants else set())
    if not actions:
        return None
    for said in told.aside:
        text = text.replace(said, "")
    found = doubts.of(told.less_of_people(text), actions)
    if len(told.rows) < _FEWEST:
        return found
    rows = _places(told.rows, text)
    asked = {request.id_number: request.action for request in told.requests}
    aside: list[_Place] = []
    for place in rows:
        own = place.words(text)
        if not _SAYS.search(own):
            continue
        action = asked.get(place.value)
        of = {action} if action is not None else actions
        known = _doubt(own, of, alone=found is None)
        same = bool(aside) and aside[-1].row == place.row - 1 and _DITTO.search(own) is not None
        if same or (known and _is_of_it_alone(place, own, of, rows, text, more=bool(aside))):
            aside.append(place)
    out = {place.value for place in aside}
    kept = [request for request in told.requests if request.id_number not in out]
    spans = [(place.start, place.end) for place in aside]
    spans += _of_those_left(told.rows, {request.name for request in kept}, text) if found is not None else ()
    if not spans:
        return found
    rest = text
    for start, end in sorted(spans, reverse=True):
        rest = rest[:start] + rest[end:]
    if not kept:
        return found or doubts.of(told.less_of_people(text), actions)
    if len(kept) < len(told.requests):
        told.left = True
    told.requests = kept
    return doubts.of(told.less_of_people(rest), {request.action for request in kept}) if found else None


def _of_those_left(rows: list[Row], kept: set[str], text: str) -> list[tuple[int, int]]:
    """Where sentences stand that tell of one alone for whom nothing is asked: 李满仓的等他回来再说."""
    left = {name for row in rows[:_MOST] for name in row.names} - kept
    found: list[tuple[int, int]] = []
    for sentence in _SENTENCE.finditer(text) if left else ():
        told = _BEGINS_WITH.match(sentence[0])
        if told is None or any(name in sentence[0] for name in kept):
            continue
        if told[3] not in left and not _is_by_surname(told, left, kept):
            continue
        if _NUMBER.search(sentence[0]) is None and _OF_MORE.search(sentence[0], told.end()) is None:
            found.append(sentence.span())
    return found


def _is_by_surname(told: re.Match[str], left: Collection[str], kept: Collection[str]) -> bool:
    """Whether somebody is told of as 樊老师, and of all these people nobody else is called so."""
    called = told["title"] or told["familiar"]
    one = [name for name in (*left, *kept) if called and name[0] == called[-1]]
    return len(one) == 1 and one[0] in left


_DITTO: Final = Sought("同上|同前|〃|也一样|也是(?:一样|这样|如此)")
_SENTENCE: Final = re.compile(r"[^。;!\n]+[。;!]?")
_BEGINS_WITH: Final = re.compile(
    f"[ (]*(?:(?:另外?|其中|但是?|不过|只是|至于|备注|注)[:, ]?)?"
    f"(?:(?P<title>[{HAN}])(?=老师|医生|大夫|主任|校长|同志|护士|师傅)|(?P<familiar>[小老][{HAN}])|({LIKELY}))"
    "(?=老师|医生|大夫|主任|校长|护士|师傅|同志|[的因在说人,正还他她本由已身目暂先那这刚又])"
)
_FEWEST: Final = 2
_SAYS: Final = re.compile(f"[{HAN}]{{2}}")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row's own words stand in a text, from the name or number on; `value` is its number, if it has one."""

    start: int
    end: int
    value: str
    names: tuple[str, ...]
    row: int
    last: bool
    ruled: bool

    def words(self, text: str) -> str:
        """What the row says, less name and number."""
        own = text[self.start : self.end]
        for name in self.names:
            own = own.replace(name, "〇")
        return own.replace(self.value, " ") if self.value else own


def _places(rows: list[Row], text: str) -> list[_Place]:
    """The rows that have what stands between two stops to themselves."""
    lines = [(part.start(), part[0]) for part in _PART.finditer(text)]
    found: list[_Place] = []
    for n, row in enumerate(islice(rows, _MOST)):
        value = row.number.value if row.number is not None else None
        mine = [(at, line) for at, line in lines if (value in line if value else _begins(line, row))]
        if len(mine) != 1:
            continue
        at, line = mine[0]
        if len(set(_NUMBER.findall(line))) > (1 if value else 0):
            if (own := _of_one(line, row, rows[n + 1 : n + 2])) is None:
                continue
            at, line = at + own[0], own[1]
        heads = [line.find(one) for one in (*row.names, value or "") if one and one in line]
        if not heads:
            continue
        begins = at + min(heads)
        ruled = "\t" in line or "|" in line
        found.append(
            _Place(at if ruled else begins, at + len(line), value or "", row.names, n, n == len(rows) - 1, ruled)
        )
    return found


def _of_one(line: str, row: Row, following: list[Row]) -> tuple[int, str] | None:
    """One person's stretch of a line of several, up to the next one's name; None where names don't come first."""
    if row.number is None or row.number.value is None or len(row.names) != 1:
        return None
    at, number = line.find(row.names[0]), line.find(row.number.value)
    behind = number + len(row.number.value)
    if not 0 <= at < number or _NUMBER.search(line[at:number]):
        return None
    if not _NUMBER.search(line, behind):
        return at, line[at:]
    names = following[0].names if following else ()
    end = line.find(names[0], behind) if len(names) == 1 else -1
    return (at, line[at:end]) if end >= 0 and not _NUMBER.search(line[behind:end]) else None


def _begins(line: str, row: Row) -> bool:
    """Whether a line is that of a row without a number that holds."""
    return any(line.lstrip(_ORDINALS).startswith(name) for name in row.names) and not _NUMBER.search(line)


_ORDINALS: Final = " \t0123456789.、()·*-,。;|一二三四五六七八九十"
_NUMBER: Final = re.compile("[0-9]{17}[0-9Xx]")


_PART: Final = re.compile("[^;。\n]+")


def _doubt(own: str, actions: set[Action], *, alone: bool) -> bool:
    """Whether a row's own words make one doubt; `alone`: of those only that are weighed row by row."""
    if alone:
        return any(_holds(doubt, own) for doubt in _SINGLY if doubt.of is None or doubt.of in actions)
    return any(doubts.of(own, {action}) is not None for action in actions)


def _holds(doubt: Doubt, own: str) -> bool:
    return doubt.said.search(own) is not None and (doubt.unless is None or doubt.unless.search(own) is None)


# What of several people is no doubt about the mail, and is of each by their own words.
_RULES: Final = frozenset("logs-in number-in-doubt leave-undone not-forgotten found-by-now".split())
_SINGLY: Final = tuple(doubt for doubt in doubts.DOUBTS if doubt.rule in _RULES)


def _is_of_it_alone(
    place: _Place, own: str, actions: set[Action], rows: list[_Place], text: str, *, more: bool
) -> bool:
    """Whether what makes one doubt of a row can't be said of others, too.

    What stands behind the last row may be said of all, unless it is in brackets or a cell, tells of whom it is, or each
    of the others has said what is wrong.
    """
    told = _OF_MORE.search(own)
    if told is not None:
        return more and told[0] == "也"
    if not place.last or place.ruled or _OF_THEM.search(own):
        return True
    if len(rows) <= _MOST_WEIGHED and all(pleas.weigh(one.words(text)).asks for one in rows if one is not place):
        return True
    return not _doubt(_BRACKETS.sub("", own), actions, alone=False)


# 这三位先不要动, in the row of one: of more than that
_OF_MORE: Final = Sought(
    "以上|上述|上面|前面|以下|下面|[都均]|全[部都体]|[0-9两俩二三四五六七八九十几些][个位人名]|其[他余]|另(?!外?(?:给|发|报|说|再|行|写|通知|联系))|(?<![你您])们|一起|一并|也(?=[要请得都]?(?:先|暂|别|不用|不要|不必|不弄|不办|缓|等|一样|是(?:一样|这样|如此)|没忘|没问题|好|能))"
)
_OF_THEM: Final = Sought("[他她]|此人|该[同教职老人]|[这那][个位名]?(?:人|老师|同志)|这[个位名]|本人")
_BRACKETS: Final = re.compile(r"[(\[【][^()\[\]【】\n]{0,60}[)\]】]")
