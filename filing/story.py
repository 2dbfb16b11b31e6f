"""A filing's way as its applicant sees it: who has had it, who has it now and since when, who comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from filing.dossier import DeskTree, Dossier
from filing.review import MINISTRY, Status
from store import Desk, FilingStep

NODES_MOST = 30  # a way is four or five; a loop is cut off


class Mark(StrEnum):
    """How far a node is."""

    DONE = "done"
    HERE = "here"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Node:
    """One station of the way; `at`: since when it is here, or when it went on from here."""

    name: str
    mark: Mark
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """A return: by whom, when, and why."""

    by: str
    at: datetime
    reason: str


def nodes(desk: Desk, dossier: Dossier, since: datetime) -> tuple[Node, ...]:
    """Return the way of a filing that is under review or collected; empty while it is with the applicant.

    What lies ahead is looked up in the tree as it is now, and ends where the tree does.
    """
    review = dossier.review
    if review.status not in {Status.UNDER_REVIEW, Status.APPROVED}:
        return ()
    tree = DeskTree(desk)
    times = _left_at(desk, dossier.filing_id)
    found = [Node("本人提交", Mark.DONE, times.get(None))]
    for key in review.passed:
        here = tree.get(key)
        found.append(Node(here.name if here else "（已撤销的单位）", Mark.DONE, times.get(int(key))))
    if review.status is Status.APPROVED:
        return (*found, Node(MINISTRY, Mark.DONE))
    at, mark, seen = review.holder, Mark.HERE, set(review.passed)
    while at is not None and at not in seen and len(found) < NODES_MOST:
        here = tree.get(at)
        if here is None:
            break
        found.append(Node(here.name, mark, since if mark is Mark.HERE else None))
        seen.add(at)
        if here.top:
            return (*found, Node(MINISTRY, Mark.AHEAD))
        at, mark = here.opener, Mark.AHEAD
    return tuple(found)


def last_return(desk: Desk, filing_id: int) -> Returned | None:
    """Return the last return of a filing; None where it was never returned."""
    step = desk.session.execute(
        select(FilingStep)
        .where(col(FilingStep.filing_id) == filing_id, col(FilingStep.action) == "return")
        .order_by(col(FilingStep.version).desc())
        .limit(1)
    ).scalar()
    if step is None:
        return None
    here = DeskTree(desk).get(str(step.by_id))
    return Returned(here.name if here else "", step.at, step.reason)


def _left_at(desk: Desk, filing_id: int) -> dict[int | None, datetime]:
    """Return when the filing left each holder in this round; None stands for the applicant."""
    steps = desk.session.execute(
        select(FilingStep).where(col(FilingStep.filing_id) == filing_id).order_by(col(FilingStep.version))
    ).scalars()
    left: dict[int | None, datetime] = {}
    for step in steps:
        if step.action == "submit":
            left = {None: step.at}
        elif step.action in {"approve", "seal"} and step.by_id is not None:
            left[step.by_id] = step.at
    return left
