"""Tickets: what waits for a person. The night opens them; organisations and the console build on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import insert, select
from sqlmodel import col

from store import Desk, Entry, Hinted, Ticket

AT_ONCE = 500


class Kind(StrEnum):
    """Why something waits."""

    HELD = "held"
    INCOMPLETE = "incomplete"
    LETTER = "letter"
    ORG_NOT_FOUND = "org-not-found"
    OTHER = "other"
    CUT = "cut"
    PARKED = "parked"
    TAKEN_BACK = "taken-back"
    FILING_STUCK = "filing-stuck"


OF_ORGANISATIONS: Final = frozenset({Kind.LETTER, Kind.ORG_NOT_FOUND})


class TicketError(Hinted):
    """It can't be done with this ticket; `hint` says what can."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A ticket to be opened; the same kind for the same mail and request, or account and time, is opened once.

    Attributes:
        kind: see `Kind`.
        mail_id: the mail that it is about; None where it began at the log-in.
        why: in Chinese, for staff; no ID number.
        request_id: the plea that is held, if it is one.
        account_id: the account that it is about, where no mail tells.
        at: when that happened, aware; with `account_id`.
    """

    kind: Kind
    mail_id: int | None
    why: str
    request_id: int | None = None
    account_id: int | None = None
    at: datetime | None = None

    @property
    def key(self) -> str:
        """What makes it the same ticket."""
        if self.account_id is not None:
            when = "" if self.at is None else self.at.astimezone(UTC).isoformat()
            return f"{self.kind}:account:{self.account_id}:{when}"
        return f"{self.kind}:{self.mail_id}:{self.request_id or ''}"


def open_tickets(desk: Desk, openings: Sequence[Opening], night: str, now: datetime) -> int:
    """Open tickets, skipping those that are there; returns how many are new.

    Args:
        desk: one writing transaction.
        openings: any number.
        night: label of the night; of what was opened by day, of the night before.
        now: aware.
    """
    wanted = {opening.key: opening for opening in openings}
    keys = list(wanted)
    for start in range(0, len(keys), AT_ONCE):
        known = desk.session.execute(select(col(Ticket.key)).where(col(Ticket.key).in_(keys[start : start + AT_ONCE])))
        for (key,) in known:
            del wanted[key]
    if wanted:
        desk.connection.execute(
            insert(Ticket),
            [
                {
                    "key": opening.key,
                    "kind": opening.kind,
                    "mail_id": opening.mail_id,
                    "request_id": opening.request_id,
                    "account_id": opening.account_id,
                    "night": night,
                    "opened_at": now,
                    "why": opening.why,
                    "state": "open",
                }
                for opening in wanted.values()
            ],
        )
    return len(wanted)


def listed(desk: Desk, state: str = "open") -> list[Ticket]:
    """Return the tickets in a state, oldest first."""
    rows = desk.session.execute(select(Ticket).where(col(Ticket.state) == state).order_by(col(Ticket.id)))
    return list(rows.scalars())


def close(desk: Desk, number: int, now: datetime, actor: str, reason: str) -> None:
    """Close a ticket: a person has settled what it is about.

    Args:
        desk: one writing transaction.
        number: its id.
        now: aware.
        actor: who closes it; never an ID number.
        reason: what was done, or why nothing; no ID number.

    Raises:
        TicketError: there is no such ticket, or it is closed already.
    """
    ticket = desk.session.get(Ticket, number, with_for_update=True)
    if ticket is None:
        raise TicketError(f"没有 {number} 号工单", "号码见 yeban tickets list")
    if ticket.state != "open":
        raise TicketError(f"{number} 号工单已经办结了", "还没有办的见 yeban tickets list")
    ticket.state = "closed"
    desk.record([Entry(now, actor, "close-ticket", f"ticket:{number}", {"kind": str(ticket.kind), "reason": reason})])
