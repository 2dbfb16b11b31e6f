"""Steps written down: the row as it is after each, the step itself for the applicant to see, and the audit."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from filing.dossier import STATUS_OF
from filing.review import Review
from store import Desk, Entry, Filing, FilingStep


@dataclass(frozen=True, slots=True)
class Made:
    """A step as it is written down.

    Attributes:
        at: aware.
        actor: for the audit; never an ID number.
        by_id: the organisation that they act for; None for the applicant.
        action: what they did.
        reason: of a return.
    """

    at: datetime
    actor: str
    by_id: int | None
    action: str
    reason: str = ""


def apply(desk: Desk, row: Filing, state: Review, made: Made) -> None:
    """Bring a filing's row, which is locked, to a state that the rules gave, and write the step down."""
    row.status = STATUS_OF[state.status]
    row.holder_id = None if state.holder is None else int(state.holder)
    row.passed = json.dumps([int(one) for one in state.passed])
    row.reason = state.reason
    row.stuck = ""
    row.since = made.at
    record(desk, row, made)


def record(desk: Desk, row: Filing, made: Made) -> None:
    """Write down a step whose effect on the row is made."""
    touch(row)
    desk.session.flush()
    if row.id is None:
        raise ValueError("a filing that isn't stored")
    desk.session.add(
        FilingStep(
            filing_id=row.id,
            version=row.version,
            at=made.at,
            actor=made.actor,
            by_id=made.by_id,
            action=made.action,
            status=row.status,
            holder_id=row.holder_id,
            reason=made.reason,
        )
    )
    detail: dict[str, str | int | bool | None] = {"status": row.status, "holder": row.holder_id}
    if made.by_id is not None:
        detail["for"] = made.by_id
    desk.record([Entry(made.at, made.actor, f"filing-{made.action}", f"filing:{row.id}", detail)])


def touch(row: Filing) -> None:
    """Count a change that is no step: what is being filled in changes many times, and nobody else has seen it."""
    row.version += 1
