"""Taking the last change of an organisation back: as a further change, so that its history tells of both.

What a change has replaced stands in its history; contacts don't, and can't be had back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from orgregistry import names as spelling
from orgregistry import registering
from orgregistry.organisations import (
    STATUS_WORDS,
    Change,
    Kind,
    Level,
    NameKind,
    Nature,
    Organisation,
    OrganisationError,
    Status,
    get,
    history,
    names,
)
from store import Desk, OrganisationChange

_READ: Final[Mapping[str, Callable[[str], object]]] = {"kind": Kind, "nature": Nature, "level": Level}


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back.

    Attributes:
        organisation: as it is now.
        change: the one that was taken back.
        lost: whether it was a change of contacts too, which nobody has kept.
    """

    organisation: Organisation
    change: Change
    lost: bool = False


@dataclass(frozen=True, slots=True)
class _Case:
    """A change that is to be taken back, and by whom; `was` and `will` are what it has replaced, and by what."""

    desk: Desk
    organisation_id: int
    change_id: int
    change: Change
    was: Mapping[str, Any]
    will: Mapping[str, Any]
    now: datetime
    by: str

    def do(self, operation: Callable[..., Organisation], *more: object) -> None:
        """Do something with the organisation."""
        operation(self.desk, self.organisation_id, *more, self.now, self.by)


def undo(desk: Desk, organisation_id: int, now: datetime, by: str) -> Undone:
    """Take the last change of an organisation back that still holds; done once more, the one before it.

    Args:
        desk: one writing transaction.
        organisation_id: of the one that was changed; of a merger, of the one that was merged.
        now: aware.
        by: who does it.

    Raises:
        OrganisationError: there is no such organisation, none of its changes still holds, or this one can't be taken
            back (any more).
    """
    desk.queue_up(registering.QUEUE)
    get(desk, organisation_id)
    row = _last(desk, organisation_id)
    if row is None:
        raise OrganisationError("没有可以撤回的更改")
    last = Change(row.at, row.actor, row.action, row.before, row.after)
    was, will = json.loads(last.before), json.loads(last.after)
    _TAKING_BACK[last.action](_Case(desk, organisation_id, row.id or 0, last, was, will, now, by))
    made = registering.note_taken_back(desk, organisation_id, row.id or 0, row.action, now, by)
    return Undone(made, last, registering.UNSAID in was.values())


def _last(desk: Desk, organisation_id: int) -> OrganisationChange | None:
    """The last change that still holds: none of those that were taken back, nor what took them back."""
    before: int | None = None
    for row in _rows(desk, organisation_id):
        if before is not None and (row.id or 0) >= before:
            continue
        if row.action != registering.TAKEN_BACK:
            return row
        before = int(json.loads(row.after)["change"])
    return None


def _rows(desk: Desk, organisation_id: int) -> Sequence[OrganisationChange]:
    """All changes, the newest first."""
    query = select(OrganisationChange).where(col(OrganisationChange.organisation_id) == organisation_id)
    return desk.session.execute(query.order_by(col(OrganisationChange.id).desc())).scalars().all()


def _change_back(case: _Case) -> None:
    """Put back what was kept of it."""
    kept: dict[str, Any] = {
        key: _READ[key](value) if key in _READ else value
        for key, value in case.was.items()
        if value != registering.UNSAID
    }
    if not kept:
        raise OrganisationError("上一步只改了联系人或电话，原来的没有留底", "请重新填写")
    case.do(registering.change, replace(get(case.desk, case.organisation_id).details, **kept))


def _reopen(case: _Case) -> None:
    case.do(registering.open_account, case.was["parent"])
    if case.was["status"] == Status.SUSPENDED:
        case.do(registering.suspend)


def _bring_back(case: _Case) -> None:
    case.do(registering.bring_back, Status(case.was["status"]), case.was["parent"])


def _add_name(case: _Case) -> None:
    ((kind, name),) = case.was.items()
    case.do(registering.add_name, NameKind(kind), name)


def _not_from_here(case: _Case) -> None:
    number = case.will["from"]
    raise OrganisationError(
        "上一步是接收并入的单位，不能从这里撤回", f"请对被并入的那个单位撤回：yeban orgs undo {number}"
    )


def _rename_back(case: _Case) -> None:
    """Give it its name back; the other one goes, unless it was one of its names before."""
    will = case.will["name"]
    before = [one for one in _rows(case.desk, case.organisation_id) if (one.id or 0) < case.change_id]
    case.do(registering.rename, case.was["name"])
    former = {
        spelling.normal(one.name) for one in names(case.desk, case.organisation_id) if one.kind is NameKind.FORMER
    }
    known = any(f'"{will}"' in one.before + one.after for one in before)
    if spelling.normal(will) in former and not known:
        case.do(registering.drop_name, will)


def _part(case: _Case) -> None:
    """Take two organisations apart: names and what hung on the one go back to it, as far as nobody has moved them."""
    desk, into = case.desk, get(case.desk, case.will["into"])
    if not into.status.is_living:
        raise OrganisationError(f"{into.name} {STATUS_WORDS[into.status]}", "请先撤回它的这一步")
    for name in _taken_over(case, into):
        still = {spelling.normal(one.name) for one in names(desk, into.organisation_id)[1:]}
        if spelling.normal(name) in still:
            registering.drop_name(desk, into.organisation_id, name, case.now, case.by)
    _bring_back(case)
    moves = select(OrganisationChange).where(
        col(OrganisationChange.action) == "moved", col(OrganisationChange.at) == case.change.at
    )
    for move in desk.session.execute(moves.order_by(col(OrganisationChange.id))).scalars().all():
        came = (json.loads(move.before)["parent"], json.loads(move.after)["parent"])
        child = get(desk, move.organisation_id)
        if came == (case.organisation_id, into.organisation_id) and child.parent_id == into.organisation_id:
            registering.move(desk, child.organisation_id, case.organisation_id, case.now, case.by)


def _taken_over(case: _Case, into: Organisation) -> tuple[str, ...]:
    """Names that an organisation took over when the other one was merged into it."""
    for one in history(case.desk, into.organisation_id):
        said = json.loads(one.after)
        if one.action == "took-over" and one.at == case.change.at and said["from"] == case.organisation_id:
            return tuple(said["names"])
    return ()


# fmt: off
_TAKING_BACK: Final[Mapping[str, Callable[[_Case], None]]] = {
    "added":              lambda case: case.do(registering.close),
    "changed":            _change_back,
    "renamed":            _rename_back,
    "alias-added":        lambda case: case.do(registering.drop_name, *case.will.values()),
    "former-added":       lambda case: case.do(registering.drop_name, *case.will.values()),
    "alias-dropped":      _add_name,
    "former-dropped":     _add_name,
    "opened":             lambda case: case.do(registering.take_back_account),
    "account-taken-back": _reopen,
    "moved":              lambda case: case.do(registering.move, case.was["parent"]),
    "suspended":          lambda case: case.do(registering.resume),
    "resumed":            lambda case: case.do(registering.suspend),
    "closed":             _bring_back,
    "merged":             _part,
    "took-over":          _not_from_here,
}
# fmt: on
