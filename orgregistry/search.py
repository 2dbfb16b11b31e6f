"""Looking for an organisation as people type it (查询现工作单位). # notice 五: 未正确输入现工作单位全称.

The database finds names that hold all the characters in their order, which nearly every abbreviation is a part of;
what is shown, and in which order, `orgregistry.matching` decides. Where that finds next to nothing, names of the same
sound are looked for, and names that hold most of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from rapidfuzz import fuzz
from sqlalchemy import text
from sqlmodel import col, select

from mailparse import values
from orgregistry import forms
from orgregistry.matching import Match, Reason, likeness, match
from orgregistry.organisations import (
    NAME_WORDS,
    STATUS_WORDS,
    NameKind,
    Organisation,
    OrganisationError,
    Status,
    get,
    named,
    of_code,
    of_ids,
)
from store import Desk, OrganisationName

MOST: Final = 20
LONGEST: Final = 60  # characters that are looked at
ENOUGH: Final = 3  # fewer hits: it may be mistyped
LOOKED_AT: Final = 4_000  # names that hold the characters in any order; 小学 is in a hundred thousand
COMPARED: Final = 40  # that are laid along what was typed
SHOWN_ON: Final = 2 * COMPARED  # that one query hands on
NEAR: Final = 4.0  # what a hit may cost
SURE: Final = 0.75  # a usual abbreviation, or the name with one other character of the same sound
LETTERS_MOST: Final = 80
NUMBER_MOST: Final = 10  # digits of a row's number; a code has 18
_HAN: Final = re.compile(f"[{values.HAN}]")
_END: Final = "\U0010fffd"


@dataclass(frozen=True, slots=True)
class Hit:
    """An organisation that may be meant.

    Attributes:
        organisation: as it is now.
        name: that of its names which answers.
        name_kind: what kind of name of it that is.
        reason: how it answers.
        cost: 0 for the name itself; the smaller the better.
    """

    organisation: Organisation
    name: str
    name_kind: NameKind
    reason: Reason
    cost: float

    @property
    def can_be_chosen(self) -> bool:
        """Whether it has an account, and may be chosen as one's organisation."""
        return self.organisation.status is Status.OPEN

    @property
    def why(self) -> str:
        """Return the reason in Chinese: "简称", "曾用名：兰州医学院"."""
        if self.name_kind is NameKind.FULL:
            return str(self.reason)
        word = f"{NAME_WORDS[self.name_kind]}：{self.name}"
        return word if self.reason in {Reason.FULL, Reason.PLACE} else f"{word}（{self.reason}）"

    @property
    def note(self) -> str:
        """Return why it can't be chosen: "尚无账号"; "" where it can."""
        return "" if self.can_be_chosen else STATUS_WORDS[self.organisation.status]


@dataclass(frozen=True, slots=True)
class Near:
    """An organisation near to a wording.

    Attributes:
        organisation: as it is now.
        name: that of its names which is nearest.
        likeness: 0 to 100; 100 is the same name.
    """

    organisation: Organisation
    name: str
    likeness: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A name that the database has found."""

    name_id: int
    organisation_id: int
    form: str


def search(desk: Desk, typed: str, most: int = MOST) -> tuple[Hit, ...]:
    """Return the organisations that may be meant, the likeliest first; each once, by the name that answers best.

    Args:
        desk: an open transaction, reading is enough.
        typed: whatever was typed: full name, part, abbreviation, former name, pinyin or its initials, mistyped.
        most: how many at most.
    """
    wanted = forms.form(typed[: 4 * LONGEST])[:LONGEST]
    if not wanted:
        return ()
    letters = re.sub("[^a-z]", "", typed.lower())[:LETTERS_MOST]
    scored = _by_letters(desk, letters) if letters and not _HAN.search(typed) else {}
    if _HAN.search(wanted) or not scored:
        scored |= {one: found for one, found in _by_characters(desk, wanted).items() if one not in scored}
    return _hits(desk, scored, most)


def nearest(desk: Desk, wording: str, most: int = 5) -> tuple[Near, ...]:
    """Return the existing organisations that are nearest to a wording, the nearest first.

    Args:
        desk: an open transaction, reading is enough.
        wording: as somebody wrote it.
        most: how many at most.
    """
    wanted = forms.form(wording[: 4 * LONGEST])[:LONGEST]
    if not wanted:
        return ()
    found = _by_characters(desk, wanted, however_many=True)
    near = [
        Near(hit.organisation, hit.name, likeness(wanted, forms.form(hit.name)))
        for hit in _hits(desk, found, 4 * most, near=NEAR + len(wanted) / 2)
    ]
    near.sort(key=lambda one: (-one.likeness, one.organisation.name))
    return tuple(one for one in near if one.likeness > 0)[:most]


# ----------------------------------------------------------------------------------------------------- by characters


def _by_characters(desk: Desk, wanted: str, *, however_many: bool = False) -> dict[_Found, Match]:
    scored: dict[_Found, Match] = {}
    variants = list(forms.variants(wanted))
    least = variants[-1]  # whatever holds more of the place holds this too
    for variant in dict.fromkeys((variants[0], least, *variants)):
        _score(scored, wanted, _beginning(desk, "form", variant, 20))
        found = _holding(desk, variant)
        _score(scored, wanted, found)
        if _is_enough(scored) and not however_many:
            return scored
        if variant == least and not _is_cut(found):
            break
    sounding = _sounding(desk, least)
    _score(scored, wanted, sounding)
    # Whatever holds the characters in any order sounds so as well, and is among all that does.
    for way in (_out_of_order, _holding_most) if _is_cut(sounding) else (_holding_most,):
        if _is_enough(scored) and not however_many:
            break
        _score(scored, wanted, way(desk, least))
    return scored


def _is_cut(found: Sequence[_Found]) -> bool:
    """Whether more may be there than was looked at."""
    return len(found) >= SHOWN_ON


def _is_enough(scored: dict[_Found, Match]) -> bool:
    """Whether it needs no further looking: one is there that it surely means, or some that are near."""
    return any(one.cost < SURE for one in scored.values()) or sum(one.cost < NEAR for one in scored.values()) >= ENOUGH


def _score(scored: dict[_Found, Match], wanted: str, found: Iterable[_Found]) -> None:
    new = [one for one in dict.fromkeys(found) if one not in scored]
    if len(new) > COMPARED:
        new.sort(key=lambda one: -fuzz.ratio(wanted, one.form))
        del new[COMPARED:]
    for one in new:
        scored[one] = match(wanted, one.form)


def _beginning(desk: Desk, column: str, start: str, most: int) -> list[_Found]:
    query = text(
        f"SELECT id, organisation_id, form FROM organisation_search "  # noqa: S608 - a column of our own
        f"WHERE {column} >= :start AND {column} < :end ORDER BY {column} LIMIT :most"
    )
    return _found(desk.connection.execute(query, {"start": start, "end": start + _END, "most": most}))


def _holding(desk: Desk, wanted: str) -> list[_Found]:
    """Names that hold all characters in their order."""
    return _with_tokens(desk, wanted.lower(), wanted, _in_order(wanted))


def _sounding(desk: Desk, wanted: str) -> list[_Found]:
    """Names that sound like it, as people here speak; whatever the order."""
    said = [forms.folded(one) for one in forms.syllables(wanted)]
    return _with_tokens(desk, said, wanted, None)


def _out_of_order(desk: Desk, wanted: str) -> list[_Found]:
    return _with_tokens(desk, wanted.lower(), wanted, None) if len(wanted) > 2 else []


def _holding_most(desk: Desk, wanted: str) -> list[_Found]:
    """Names that hold two thirds of it, whichever: what is wrong or too much lies in the last third."""
    parts = 3 if len(wanted) > 4 else min(len(wanted), 2) if len(wanted) < 4 else 4
    if len(wanted) < 3:
        return []
    bounds = [len(wanted) * n // parts for n in range(parts + 1)]
    found: list[_Found] = []
    for start, end in pairwise(bounds):
        rest = wanted[:start] + wanted[end:]
        found += _with_tokens(desk, rest.lower(), wanted, _in_order(rest))
    return found


def _in_order(characters: str) -> str:
    return "%" + "%".join(characters) + "%"


def _with_tokens(desk: Desk, tokens: Iterable[str], wanted: str, pattern: str | None) -> list[_Found]:
    """Names with all these tokens; those first that hold what is wanted as it is, then those of its length."""
    every = list(dict.fromkeys(tokens))
    if desk.locks_rows:
        held = "SELECT id, organisation_id, form FROM organisation_search WHERE string_to_array(tokens, ' ') @> :tokens"
        given: dict[str, Any] = {"tokens": every}
    else:
        held = (
            "SELECT s.id, s.organisation_id, s.form FROM organisation_fts f "
            "JOIN organisation_search s ON s.id = f.rowid WHERE organisation_fts MATCH :tokens"
        )
        given = {"tokens": " AND ".join(f'"{one}"' for one in every)}
    if pattern is not None:
        held += " AND form LIKE :pattern"
        given["pattern"] = pattern
    whole = "form LIKE :whole" if desk.locks_rows else "instr(form, :whole) > 0"
    query = text(
        f"SELECT id, organisation_id, form FROM ({held} LIMIT :looked) AS held "  # noqa: S608 - our own words
        f"ORDER BY CASE WHEN {whole} THEN 0 ELSE 1 END, abs(length(form) - :length), id LIMIT :most"
    )
    given |= {
        "looked": LOOKED_AT,
        "whole": f"%{wanted}%" if desk.locks_rows else wanted,
        "length": len(wanted),
        "most": SHOWN_ON,
    }
    return _found(desk.connection.execute(query, given))


def _found(rows: Iterable[Sequence[Any]]) -> list[_Found]:
    return [_Found(row[0], row[1], row[2]) for row in rows]


# --------------------------------------------------------------------------------------------------------- by letters


def _by_letters(desk: Desk, letters: str) -> dict[_Found, Match]:
    """By pinyin, whole or of an abbreviation, and by its initials."""
    scored: dict[_Found, Match] = {}
    for found, cost in _by_initials(desk, letters):
        _keep(scored, found, Match(cost, Reason.INITIALS))
    for start in dict.fromkeys((letters, "gansusheng" + letters, "gansu" + letters)):
        for one in _beginning(desk, "sounds", start, 20):
            _keep(scored, one, Match(0.1 + 0.02 * len(one.form), Reason.PINYIN))
    for said in forms.segmented(letters):
        costs = [(one, _sound_cost(said, one.form)) for one in _with_tokens(desk, map(forms.folded, said), "", None)]
        for one, far in costs:
            if far is not None:
                _keep(scored, one, Match(far, Reason.PINYIN))
        if any(far is not None and far < NEAR for _, far in costs):
            break  # the fewest syllables came first; yu an for yuan is looked for only where that says nothing
    return scored


def _keep(scored: dict[_Found, Match], found: _Found, made: Match) -> None:
    if found not in scored or made.cost < scored[found].cost:
        scored[found] = made


def _sound_cost(said: Sequence[str], form: str) -> float | None:
    """What it costs to find these syllables in a name in their order; None if they aren't there."""
    syllables = forms.syllables(form)
    place, first, gaps, rough = 0, -1, 0, 0
    for one in said:
        at = next((n for n in range(place, len(syllables)) if forms.folded(syllables[n]) == forms.folded(one)), None)
        if at is None:
            return None
        first = at if first < 0 else first
        gaps += at - place if first < at else 0
        rough += syllables[at] != one
        place = at + 1
    return 0.2 + 0.15 * gaps + 0.05 * first + 0.06 * (len(syllables) - place) + 0.5 * rough


def _by_initials(desk: Desk, letters: str) -> Iterator[tuple[_Found, float]]:
    if len(letters) < 3 or len(letters) > 30:
        return
    for column, weight in (("short", 0.15), ("initials", 0.2), ("core", 0.3)):
        for start in dict.fromkeys((letters, _bare(letters), "gs" + letters)):
            for one in _beginning(desk, column, start, 40):
                yield one, weight + 0.05 * abs(len(one.form) - len(letters)) + 0.1 * (start != letters)


def _bare(letters: str) -> str:
    """Initials with the last letter of their place left out: lz for lzs."""
    return forms.bare_initials(letters)


# --------------------------------------------------------------------------------------------------------------- hits


def _hits(desk: Desk, scored: dict[_Found, Match], most: int, near: float = NEAR) -> tuple[Hit, ...]:
    ranked = sorted(scored.items(), key=lambda pair: (pair[1].cost, len(pair[0].form), pair[0].name_id))
    best: dict[int, tuple[_Found, Match]] = {}
    for found, made in ranked:
        if made.cost < near:
            best.setdefault(found.organisation_id, (found, made))
    some = list(best.values())[: 2 * most]
    organisations = of_ids(desk, [found.organisation_id for found, _ in some])
    names = _names(desk, [found.name_id for found, _ in some])
    hits = [
        Hit(
            organisations[found.organisation_id],
            names[found.name_id].name,
            NameKind(names[found.name_id].kind),
            made.reason,
            made.cost,
        )
        for found, made in some
        if found.organisation_id in organisations and found.name_id in names
    ]
    # Of two that answer alike the one that can be chosen.
    hits.sort(key=lambda hit: (round(hit.cost, 2), not hit.can_be_chosen, len(hit.organisation.name)))
    return tuple(hits[:most])


def _names(desk: Desk, name_ids: Sequence[int]) -> dict[int, OrganisationName]:
    rows = desk.session.exec(select(OrganisationName).where(col(OrganisationName.id).in_(name_ids)))
    return {row.id: row for row in rows if row.id is not None}


def the_one(desk: Desk, called: str) -> Organisation:
    """Return the organisation that somebody names: by its number, its code, or exactly by one of its names.

    Raises:
        OrganisationError: none is called so, or several are; the hint names the nearest ones.
    """
    called = called.strip()
    if called.isdecimal() and len(called) < NUMBER_MOST:
        return get(desk, int(called))
    code = values.credit_code(called)
    by_code = None if code is None else of_code(desk, code)
    if by_code is not None:
        return by_code
    found = named(desk, called)
    living = tuple(one for one in found if one.status.is_living) or found
    if len(living) == 1:
        return living[0]
    if living:
        raise OrganisationError(f"名为 {called} 的有几个单位", "请写编号：" + _listed(living))
    near = nearest(desk, called, 3)
    raise OrganisationError(
        f"登记里没有 {called}", f"相近的有：{_listed(one.organisation for one in near)}" if near else ""
    )


def the_living_one(desk: Desk, called: str) -> Organisation:
    """Return the organisation that somebody names, which people may act for.

    Raises:
        OrganisationError: as `the_one`, or it is no more.
    """
    found = the_one(desk, called)
    if not found.status.is_living:
        raise OrganisationError(f"{found.name} {STATUS_WORDS[found.status]}")
    return found


def _listed(some: Iterable[Organisation]) -> str:
    return "、".join(f"{one.name}（{one.organisation_id}）" for one in some)
