"""Organisations in and out as tables: faults by row, good rows taken, nothing taken twice.

A row is known by its code or its full name. What is in the registry already is left as it is and told where it
differs; only where that is asked for it is changed, and an empty cell changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from mailparse import values
from orgregistry import names as spelling
from orgregistry import registering, wording
from orgregistry.organisations import (
    KIND_WORDS,
    LEVEL_WORDS,
    NATURE_WORDS,
    STATUS_WORDS,
    Details,
    Kind,
    NameKind,
    Organisation,
    OrganisationError,
    Status,
    named,
    names,
    of_code,
    of_ids,
    of_row,
)
from orgregistry.sheets import SheetFault
from store import Desk, Store
from store import Organisation as Row

AT_ONCE: Final = 200
COLUMNS: Final = {words[0]: one for one, words in wording.HEADINGS.items()}  # heading -> field, as we write them
_HEADINGS: Final = {one: heading for heading, one in COLUMNS.items()}
_TEXTS: Final = ("superior", "registrar", "division", "address", "contact_name", "contact_phone")
_SEVERAL: Final = "；"
_SHOWN: Final = 20  # characters of a cell


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a table.

    Attributes:
        line: where it stands, from 1.
        name: full name.
        stated: those fields of `Details` that its cells state.
        parent: full name, or code, of who has opened its account; "" if none.
        status: of its account; None if the row doesn't state it.
        former: former names.
        alias: other names.
    """

    line: int
    name: str
    stated: Mapping[str, Any]
    parent: str = ""
    status: Status | None = None
    former: tuple[str, ...] = ()
    alias: tuple[str, ...] = ()

    @property
    def opens(self) -> bool:
        """Whether the row says that there is an account."""
        if self.status is None:
            return bool(self.parent)
        return self.status.has_account


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of an import.

    Attributes:
        added: new organisations.
        opened: how many of them, or of those changed, got their account.
        updated: those that were there and were changed.
        unchanged: those that were there as the rows say.
        differing: (line, what differs, in Chinese) of those that were there otherwise and were left alone.
        faults: (line, reason in Chinese) of what wasn't taken, or not wholly.
    """

    added: int = 0
    opened: int = 0
    updated: int = 0
    unchanged: int = 0
    differing: Sequence[tuple[int, str]] = field(default=())
    faults: Sequence[tuple[int, str]] = field(default=())


# ------------------------------------------------------------------------------------------------------------ reading


def entries(rows: Iterable[tuple[int, Sequence[str]]]) -> tuple[list[Entry], list[tuple[int, str]]]:
    """Read a table, its first row the headings; returns the rows that can be, and the faults of the others.

    Above the headings there may be one with the table's title alone.

    Raises:
        SheetFault: the headings aren't those of this table.
    """
    lines = iter(rows)
    _, header = next(lines, (0, []))
    if [wording.field_of(cell) for cell in header if cell] == [None]:
        _, header = next(lines, (0, header))
    fields_of = _header(header)
    found: list[Entry] = []
    faults: list[tuple[int, str]] = []
    seen: dict[str, int] = {}
    for line, cells in lines:
        read = _entry(line, fields_of, cells)
        if isinstance(read, str):
            faults.append((line, read))
            continue
        marks = [spelling.normal(read.name), *([read.stated["uscc"]] if read.stated.get("uscc") else [])]
        twice = next((mark for mark in marks if mark in seen), None)
        if twice is not None:
            faults.append((line, f"与第{seen[twice]}行是同一个单位"))
            continue
        seen |= dict.fromkeys(marks, line)
        found.append(read)
    return found, faults


def _header(cells: Sequence[str]) -> list[str]:
    made = [wording.field_of(cell) if cell else "" for cell in cells]
    unknown = [cell for cell, one in zip(cells, made, strict=True) if one is None]
    listed = "、".join(COLUMNS)
    if unknown:
        raise SheetFault(f"不认得 {'、'.join(unknown)} 这一列", f"列名有：{listed}")
    if "name" not in made:
        raise SheetFault("第一行应是列名，其中没有 单位全称", f"列名有：{listed}")
    stated = [one for one in made if one]
    if len(stated) > len(set(stated)):
        twice = next(one for one in stated if stated.count(one) > 1)
        same = "、".join(cell for cell, one in zip(cells, made, strict=True) if one == twice)
        raise SheetFault(f"第一行里有两列同名，都是 {_HEADINGS[twice]}：{same}")
    return [one or "" for one in made]


class _Unreadable(Exception):
    """A row that can't be; the message says why, in Chinese."""


def _entry(line: int, fields_of: Sequence[str], cells: Sequence[str]) -> Entry | str:
    if any(cells[len(fields_of) :]):
        return "比第一行多出一列"
    said = {one: cell for one, cell in zip(fields_of, cells, strict=False) if one and cell}
    wrong = spelling.fault(said.get("name", ""))
    if wrong:
        return wrong
    try:
        stated = _stated(said)
        former, alias = (_several(said, one) for one in ("former", "alias"))
    except _Unreadable as error:
        return str(error)
    status = stated.pop("status", None)
    parent = said.get("parent", "")
    if status is not None and not status.is_living:
        return f"账号状态不能是 {STATUS_WORDS[status]}"
    if stated.get("kind") is Kind.TOP:
        if parent:
            return "省职改办之上没有上级单位"
    elif status is not None and status.has_account and not parent:
        return "写明已开通的，要写上级单位"
    return Entry(line, spelling.shown(said["name"]), stated, parent, status, former, alias)


def _stated(said: Mapping[str, str]) -> dict[str, Any]:
    stated: dict[str, Any] = {one: " ".join(said[one].split()) for one in _TEXTS if one in said}
    for one, words in wording.CHOICES.items():
        if one in said:
            stated[one] = wording.choice(one, said[one])
            if stated[one] is None:
                raise _Unreadable(f"{_HEADINGS[one]}只能是 {'、'.join(words)}，不能是“{said[one][:_SHOWN]}”")
    if "uscc" in said:
        stated["uscc"] = values.credit_code(said["uscc"])
        if stated["uscc"] is None:
            raise _Unreadable("统一社会信用代码的位数或校验不对（要存成文本）")
    return stated


def _several(said: Mapping[str, str], one: str) -> tuple[str, ...]:
    parts = [part.strip() for part in said.get(one, "").replace(";", _SEVERAL).split(_SEVERAL)]
    for part in filter(None, parts):
        if wrong := spelling.fault(part):
            raise _Unreadable(f"{_HEADINGS[one]}：{wrong}")
    return tuple(filter(None, parts))


# ------------------------------------------------------------------------------------------------------------- taking


@dataclass(slots=True)
class _Tally:
    added: int = 0
    opened: int = 0
    updated: int = 0
    unchanged: int = 0
    differing: list[tuple[int, str]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)


def take(
    store: Store,
    rows: Sequence[Entry],
    faults: Sequence[tuple[int, str]],
    now: datetime,
    by: str,
    *,
    update: bool = False,
) -> Summary:
    """Take rows into the registry, some hundreds in a transaction: first what they are, then under whom they hang.

    Args:
        store: may be a trial, for a dry run.
        rows: see `entries`.
        faults: of the rows that couldn't be read, to be told with the rest.
        now: aware.
        by: who does it.
        update: change what is there already where the rows say otherwise.
    """
    tally = _Tally(faults=list(faults))
    to_open: list[tuple[Entry, int]] = []
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        with store.open() as desk:
            to_open += [pair for one in some if (pair := _take(desk, one, now, by, tally, update=update)) is not None]
    _hang(store, to_open, now, by, tally)
    return Summary(
        tally.added,
        tally.opened,
        tally.updated,
        tally.unchanged,
        tuple(sorted(tally.differing)),
        tuple(sorted(tally.faults)),
    )


def _take(desk: Desk, one: Entry, now: datetime, by: str, tally: _Tally, *, update: bool) -> tuple[Entry, int] | None:
    """Take one row as far as it concerns nobody else; returns it if its account is still to be opened or moved."""
    try:
        known = _known(desk, one)
        if known is None:
            details = replace(Details(), **one.stated)
            made = registering.add(desk, one.name, details, now, by, others=list(_others(one)))
            tally.added += 1
            return (one, made.organisation_id) if one.opens and made.kind is not Kind.TOP else None
        differs = _differs(desk, known, one)
        if not differs:
            tally.unchanged += 1
            return None
        if not update:
            tally.differing.append((one.line, "、".join(differs)))
            return None
        registering.change(desk, known.organisation_id, replace(known.details, **one.stated), now, by)
        if known.name != one.name:
            registering.rename(desk, known.organisation_id, one.name, now, by)
        _add_names(desk, known, one, now, by)
        if one.status is Status.NO_ACCOUNT and known.status.has_account:
            registering.take_back_account(desk, known.organisation_id, now, by)
    except OrganisationError as error:
        tally.faults.append((one.line, error.in_full()))
        return None
    tally.updated += 1
    return (one, known.organisation_id) if one.opens else None


def _known(desk: Desk, one: Entry) -> Organisation | None:
    code = one.stated.get("uscc")
    by_code = of_code(desk, code) if code else None
    living = [found for found in named(desk, one.name) if found.status.is_living]
    by_name = next((found for found in living if spelling.normal(found.name) == spelling.normal(one.name)), None)
    if by_code is not None and by_name is not None and by_code.organisation_id != by_name.organisation_id:
        raise OrganisationError(f"代码是 {by_code.name} 的，名称是另一个单位的（编号 {by_name.organisation_id}）")
    if by_name is None and by_code is None and living:
        # Its former name or alias, and no code to tell: an old list must not bring a renamed one back.
        raise OrganisationError(f"这是 {living[0].name}（编号 {living[0].organisation_id}）的曾用名或别名")
    return by_name or by_code


def _differs(desk: Desk, known: Organisation, one: Entry) -> list[str]:
    """What a row states otherwise than the registry has it, as the headings call it."""
    found = [_HEADINGS[name] for name, value in one.stated.items() if getattr(known, name) != value]
    if known.name != one.name:
        found.append(_HEADINGS["name"])
    have = {spelling.normal(name.name) for name in names(desk, known.organisation_id)}
    found += [
        _HEADINGS[kind] for kind in ("former", "alias") if {spelling.normal(n) for n in getattr(one, kind)} - have
    ]
    if one.parent:
        parent = _named_parent(desk, one.parent)
        if parent is None or parent.organisation_id != known.parent_id:
            found.append(_HEADINGS["parent"])
    if one.status is not None and one.status is not known.status:
        found.append(_HEADINGS["status"])
    return found


def _add_names(desk: Desk, made: Organisation, one: Entry, now: datetime, by: str) -> None:
    for kind, name in _others(one):
        registering.add_name(desk, made.organisation_id, kind, name, now, by)


def _others(one: Entry) -> Iterator[tuple[NameKind, str]]:
    yield from ((NameKind.FORMER, name) for name in one.former)
    yield from ((NameKind.ALIAS, name) for name in one.alias)


def _hang(store: Store, to_open: list[tuple[Entry, int]], now: datetime, by: str, tally: _Tally) -> None:
    """Open accounts from above downwards, whatever the order of the rows; what is left has nobody above it."""
    while to_open:
        left: list[tuple[Entry, int]] = []
        why: dict[int, str] = {}
        rest = iter(to_open)
        while some := list(islice(rest, AT_ONCE)):
            with store.open() as desk:
                for one, organisation_id in some:
                    try:
                        _open(desk, one, organisation_id, now, by)
                    except OrganisationError as error:
                        why[one.line] = error.in_full()
                        left.append((one, organisation_id))
                    else:
                        tally.opened += 1
        if len(left) == len(to_open):
            tally.faults += [(one.line, f"已登记，但没有挂到上级之下：{why[one.line]}") for one, _ in left]
            return
        to_open = left


def _open(desk: Desk, one: Entry, organisation_id: int, now: datetime, by: str) -> None:
    parent = _named_parent(desk, one.parent)
    if parent is None:
        raise OrganisationError(f"登记里没有上级单位 {one.parent}")
    status = of_ids(desk, [organisation_id])[organisation_id].status
    if status is Status.NO_ACCOUNT:
        registering.open_account(desk, organisation_id, parent.organisation_id, now, by)
    else:
        registering.move(desk, organisation_id, parent.organisation_id, now, by)
    if one.status is Status.SUSPENDED and status is not Status.SUSPENDED:
        registering.suspend(desk, organisation_id, now, by)
    elif one.status is Status.OPEN and status is Status.SUSPENDED:
        registering.resume(desk, organisation_id, now, by)


def _named_parent(desk: Desk, parent: str) -> Organisation | None:
    code = values.credit_code(parent)
    if code is not None:
        return of_code(desk, code)
    return next((one for one in named(desk, parent) if one.status.is_living), None)


# ------------------------------------------------------------------------------------------------------------ writing


def table(desk: Desk) -> Iterator[list[str]]:
    """Yield the rows of all living organisations, each after the one above it; `COLUMNS` are their headings."""
    living = [str(status) for status in Status if status.is_living]
    last = 0
    while True:
        query = select(Row).where(col(Row.id) > last, col(Row.status).in_(living)).order_by(col(Row.id)).limit(AT_ONCE)
        some = [of_row(row) for row in desk.session.execute(query).scalars()]
        if not some:
            return
        last = some[-1].organisation_id
        above = of_ids(desk, [one.parent_id for one in some if one.parent_id is not None])
        for one in some:
            yield _cells(desk, one, None if one.parent_id is None else above[one.parent_id])
        desk.session.expunge_all()


def _cells(desk: Desk, one: Organisation, parent: Organisation | None) -> list[str]:
    others = names(desk, one.organisation_id)
    said = {
        "name": one.name,
        "uscc": one.uscc or "",
        "kind": KIND_WORDS[one.kind],
        "nature": NATURE_WORDS[one.nature],
        "level": LEVEL_WORDS[one.level],
        "parent": parent.name if parent is not None else "",
        "status": STATUS_WORDS[one.status],
        "former": _SEVERAL.join(name.name for name in others if name.kind is NameKind.FORMER),
        "alias": _SEVERAL.join(name.name for name in others if name.kind is NameKind.ALIAS),
    }
    return [
        said.get(name) or str(getattr(one, name, "")) if name not in said else said[name] for name in COLUMNS.values()
    ]
