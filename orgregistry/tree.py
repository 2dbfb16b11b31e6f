"""The tree of accounts: an organisation's parent is who opened its account. Reviews go up it. # notice 三.

A broken link is told, never skipped; a loop can't be made (`orgregistry.registering`), and is told all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlmodel import col

from orgregistry.organisations import STATUS_WORDS, Kind, Organisation, OrganisationError, Status, get, of_row
from store import Desk
from store import Organisation as Row


class Break(StrEnum):
    """Why a way up ends before the top."""

    NO_ACCOUNT = "no-account"
    SUSPENDED = "suspended"
    MERGED = "merged"
    CLOSED = "closed"
    NO_PARENT = "no-parent"


@dataclass(frozen=True, slots=True)
class Up:
    """A whole way: the organisation itself first, the top last."""

    steps: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """A way that doesn't reach the top.

    Attributes:
        steps: as far as it is whole, the organisation itself first; empty where it breaks at once.
        at: where it breaks.
        because: how.
    """

    steps: tuple[Organisation, ...]
    at: Organisation
    because: Break

    @property
    def why(self) -> str:
        """Return it in Chinese."""
        if self.because is Break.NO_PARENT:
            return f"{self.at.name} 没有登记开通其账号的上级单位"
        return f"{self.at.name} {STATUS_WORDS[self.at.status]}"


@dataclass(frozen=True, slots=True)
class Loop:
    """A way that comes back to where it has been; `steps` are those that lie in a circle, each once."""

    steps: tuple[Organisation, ...]

    @property
    def why(self) -> str:
        """Return it in Chinese."""
        return "上级单位绕成了一圈：" + " → ".join(one.name for one in (*self.steps, self.steps[0]))


Way = Up | Broken | Loop
_BREAKS = {
    Status.NO_ACCOUNT: Break.NO_ACCOUNT,
    Status.SUSPENDED: Break.SUSPENDED,
    Status.MERGED: Break.MERGED,
    Status.CLOSED: Break.CLOSED,
}


def way_up(desk: Desk, organisation_id: int) -> Way:
    """Return the way that a review goes from an organisation (as first reviewer) up to the top.

    Raises:
        OrganisationError: there is no such organisation.
    """
    steps: list[Organisation] = []
    at = get(desk, organisation_id)
    while True:
        seen = [one.organisation_id for one in steps]
        if at.organisation_id in seen:
            return Loop(tuple(steps[seen.index(at.organisation_id) :]))
        if at.status in _BREAKS:
            return Broken(tuple(steps), at, _BREAKS[at.status])
        steps.append(at)
        if at.kind is Kind.TOP:
            return Up(tuple(steps))
        if at.parent_id is None:
            return Broken(tuple(steps[:-1]), at, Break.NO_PARENT)
        at = get(desk, at.parent_id)


def children(desk: Desk, organisation_id: int) -> tuple[Organisation, ...]:
    """Return those whose accounts it has opened, by name."""
    query = select(Row).where(col(Row.parent_id) == organisation_id).order_by(col(Row.key))
    rows = desk.session.execute(query.execution_options(populate_existing=True)).scalars()
    return tuple(of_row(row) for row in rows)


def count_children(desk: Desk, organisation_id: int) -> int:
    """Return how many accounts it has opened."""
    query = select(func.count()).select_from(Row).where(col(Row.parent_id) == organisation_id)
    return int(desk.session.execute(query).scalar_one())


def top(desk: Desk) -> Organisation:
    """Return where all ways end.

    Raises:
        OrganisationError: the registry has none yet.
    """
    row = desk.session.execute(
        select(Row).where(col(Row.kind) == str(Kind.TOP), col(Row.status) == str(Status.OPEN))
    ).scalar_one_or_none()
    if row is None:
        raise OrganisationError("单位登记里还没有省职改办", "先运行 yeban orgs import --offices")
    return of_row(row)
