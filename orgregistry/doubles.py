"""Tickets that may be about the same organisation: shown to staff, who merge them; nothing is merged by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz, process
from sqlalchemy import func, select
from sqlmodel import col

from store import Desk, Ticket, TicketReport

ALIKE_LEAST: Final = 60  # of 100, as rapidfuzz's ratio; 某某县二中 and 某某县第二中学 have 67
SHOWN_MOST: Final = 5
# Looked through, newest first: a page must not wait for all that a bad year has left open.
LOOKED_MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Double:
    """Another open ticket of an organisation that is called alike.

    Attributes:
        number: of the ticket.
        name: as the mails call it.
        reports: how many mails are about it.
        opened: aware.
        state: of the ticket.
        likeness: 0 to 100.
    """

    number: int
    name: str
    reports: int
    opened: datetime
    state: str
    likeness: int


def doubles(desk: Desk, number: int) -> tuple[Double, ...]:
    """Return the open tickets whose organisation is called like this one's, the likest first, at most `SHOWN_MOST`."""
    own = desk.session.get(Ticket, number)
    if own is None or own.org_key is None:
        return ()
    rows = desk.connection.execute(
        select(col(Ticket.id), col(Ticket.org_key))
        .where(col(Ticket.org_key).is_not(None), col(Ticket.state) != "closed", col(Ticket.id) != number)
        .order_by(col(Ticket.id).desc())
        .limit(LOOKED_MOST)
    )
    keys = {found: key for found, key in rows if found is not None and key is not None}
    near = process.extract(own.org_key, keys, scorer=fuzz.ratio, limit=SHOWN_MOST, score_cutoff=ALIKE_LEAST)
    likeness = {int(found): round(score) for _, score, found in near}
    reports = (
        select(func.count()).where(col(TicketReport.ticket_id) == col(Ticket.id)).correlate(Ticket).scalar_subquery()
    )
    found = desk.connection.execute(
        select(col(Ticket.id), col(Ticket.org_name), reports, col(Ticket.opened_at), col(Ticket.state)).where(
            col(Ticket.id).in_(likeness)
        )
    )
    doubled = [
        Double(one or 0, name or "", int(count), opened, state, likeness[one or 0])
        for one, name, count, opened, state in found
    ]
    return tuple(sorted(doubled, key=lambda one: (-one.likeness, one.number)))
