"""Tickets: what waits for a person, opened once whoever runs into it how often.

Of an organisation that can't be found there is one ticket, and every mail about it is a report that attaches to it. Two
wordings are one organisation only if their normal forms are one, or a registered organisation has both of them; what is
merely alike is shown to staff, who merge. What is done with tickets stands in `orgregistry.settling`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, insert, select
from sqlmodel import col

from mailparse.shown import redact
from orgregistry import organisations
from orgregistry.names import normal, shown
from orgregistry.transitions import State
from store import Desk, Hinted, Ticket, TicketReport, TicketStep, storable

AT_ONCE = 500
MOVED: Final = "您打开以后，这一件有人办过，或又有来信，所以没有办"
WORDING_MOST: Final = 120


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


class TicketUnknown(TicketError):
    """There is no such ticket, for whoever asks."""


class TicketMoved(TicketError):
    """It is no longer as whoever settles it has seen it."""


def count_open(desk: Desk) -> int:
    """Return how many tickets aren't closed, those that are put off among them."""
    query = select(func.count()).select_from(Ticket).where(col(Ticket.state) != State.CLOSED)
    return int(desk.session.execute(query).scalar_one())


def seen(desk: Desk, numbers: Sequence[int]) -> dict[int, str]:
    """Return what there is to be seen of tickets, last step and mails: whoever settles one hands in what they saw."""
    last = func.max(col(TicketStep.id))
    steps = select(col(TicketStep.ticket_id), last).where(col(TicketStep.ticket_id).in_(numbers))
    count = func.count(col(TicketReport.id))
    reports = select(col(TicketReport.ticket_id), count).where(col(TicketReport.ticket_id).in_(numbers))
    done, mails = (
        {int(number): int(mark) for number, mark in desk.session.execute(query.group_by(query.selected_columns[0]))}
        for query in (steps, reports)
    )
    return {number: mark(done.get(number, 0), mails.get(number, 0)) for number in numbers}


def check_seen(desk: Desk, number: int, had: str) -> None:
    """See that a ticket is as somebody saw it who settles it now.

    Args:
        desk: one writing transaction.
        number: the ticket's.
        had: what they have seen, by `seen`.

    Raises:
        TicketMoved: somebody has done something about it since, or another mail has come.
    """
    desk.session.get(Ticket, number, with_for_update=desk.locks_rows, populate_existing=True)
    if seen(desk, [number])[number] != had:
        raise TicketMoved(MOVED, "下面是现在的样子，看过再办")


def mark(step_id: int, reports: int) -> str:
    """Return a ticket's last step (0: none) and how many mails hang on it, as forms hand it in."""
    return f"{step_id}-{reports}"


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket to be opened; the same kind for the same mail and request, or account and time, is opened once.

    Attributes:
        kind: see `Kind`.
        mail_id: the mail that it is about; None where it began at the log-in.
        why: in Chinese, for staff; no ID number.
        request_id: the plea that is held, if it is one.
        account_id: the account that it is about, where no mail tells.
        at: when that happened, aware; with `account_id`.
        org_name: the organisation, as the mail calls it; "" where it names none, or is about something else.
    """

    kind: Kind
    mail_id: int | None
    why: str
    request_id: int | None = None
    account_id: int | None = None
    at: datetime | None = None
    org_name: str = ""

    @property
    def is_report(self) -> bool:
        """Whether it attaches to the one ticket of an organisation."""
        return bool(self.org_name) and self.mail_id is not None and self.kind in OF_ORGANISATIONS

    @property
    def key(self) -> str:
        """What makes it the same ticket."""
        if self.account_id is not None:
            when = "" if self.at is None else self.at.astimezone(UTC).isoformat()
            return f"{self.kind}:account:{self.account_id}:{when}"
        return f"{self.kind}:{self.mail_id}:{self.request_id or ''}"


def open_tickets(desk: Desk, openings: Sequence[NewTicket], night: str, now: datetime) -> int:
    """Open tickets, skipping those that are there; returns how many are new.

    Args:
        desk: one writing transaction.
        openings: any number.
        night: label of the night; of what was opened by day, of the night before.
        now: aware.
    """
    reports = [opening for opening in openings if opening.is_report]
    wanted = {opening.key: opening for opening in openings if not opening.is_report}
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
                    "state": str(State.OPEN),
                }
                for opening in wanted.values()
            ],
        )
    return len(wanted) + sum(_attach(desk, report, night, now) for report in reports)


def key_of(desk: Desk, wording: str) -> str:
    """Return the normal form that an organisation's ticket goes by: of its full name, if the registry knows it by this.

    Args:
        desk: a transaction.
        wording: as somebody wrote it.
    """
    known = [one for one in organisations.named(desk, wording) if one.status.is_living]
    return normal(known[0].name if len(known) == 1 else wording)


def by_hand(desk: Desk, name: str, office: str, why: str, night: str, now: datetime) -> int:
    """Return the number of the ticket of an organisation that an office sees to by itself; opened if none waits.

    Args:
        desk: one writing transaction.
        name: the organisation's.
        office: whose it is then: full name.
        why: in Chinese, for staff.
        night: label of the night before.
        now: aware.
    """
    key = key_of(desk, name)
    standing = _standing(desk, key)
    if standing is not None:
        return standing.id or 0
    made = Ticket(
        key=_next_key(desk, key), kind=str(Kind.LETTER), night=night, opened_at=now, why=why, org_name=shown(name),
        org_key=key, state=str(State.ROUTED), routed_to=office,
    )  # fmt: skip
    desk.session.add(made)
    desk.session.flush()
    return made.id or 0


def report(desk: Desk, number: int, mail_id: int, kind: Kind, wording: str, now: datetime) -> int:
    """Put down that a mail is about a ticket's organisation; returns the number of what was put down.

    Raises:
        TicketError: it is about another ticket's organisation already.
    """
    there = select(TicketReport).where(col(TicketReport.mail_id) == mail_id, col(TicketReport.kind) == str(kind))
    known = desk.session.execute(there).scalars().first()
    if known is not None:
        raise TicketError(f"这封来信已经算在 {known.ticket_id} 号里")
    made = TicketReport(ticket_id=number, mail_id=mail_id, kind=str(kind), wording=wording, at=now)
    desk.session.add(made)
    desk.session.flush()
    return made.id or 0


def _next_key(desk: Desk, key: str) -> str:
    before = desk.session.execute(select(func.count()).select_from(Ticket).where(col(Ticket.org_key) == key))
    number = before.scalar_one()
    # One that was named by hand isn't counted any more once that is taken back.
    while desk.session.execute(select(col(Ticket.id)).where(col(Ticket.key) == f"organisation:{key}:{number}")).first():
        number += 1
    return f"organisation:{key}:{number}"


def _attach(desk: Desk, report: NewTicket, night: str, now: datetime) -> bool:
    """Attach a report to its organisation's ticket; returns whether that had to be opened."""
    known = desk.session.execute(
        select(col(TicketReport.id)).where(
            col(TicketReport.mail_id) == report.mail_id, col(TicketReport.kind) == str(report.kind)
        )
    ).first()
    if known is not None:
        return False
    # An ID number must not be stored in clear.
    wording = redact(shown(storable(report.org_name)))[:WORDING_MOST]
    key = key_of(desk, wording)
    ticket = _standing(desk, key)
    opened = ticket is None
    if ticket is None:
        ticket = Ticket(
            key=_next_key(desk, key),
            kind=str(report.kind),
            mail_id=report.mail_id,
            night=night,
            opened_at=now,
            why=report.why,
            org_name=wording,
            org_key=key,
        )
        desk.session.add(ticket)
        desk.session.flush()
    elif report.kind is Kind.LETTER and ticket.kind != Kind.LETTER:
        # The unit has written itself: that says more than any number of people who miss it.
        ticket.kind, ticket.mail_id, ticket.why = str(Kind.LETTER), report.mail_id, report.why
    desk.session.add(
        TicketReport(
            ticket_id=ticket.id or 0, mail_id=report.mail_id or 0, kind=str(report.kind), wording=wording, at=now
        )
    )
    desk.session.flush()
    return opened


def _standing(desk: Desk, key: str) -> Ticket | None:
    """Return the ticket that reports of an organisation attach to now: not closed, or merged into one that isn't."""
    found = desk.session.execute(
        select(Ticket).where(col(Ticket.org_key) == key).order_by(col(Ticket.id).desc()).limit(1)
    ).scalar_one_or_none()
    seen: set[int | None] = set()
    while found is not None and found.merged_into is not None and found.id not in seen:
        seen.add(found.id)
        found = desk.session.get(Ticket, found.merged_into)
    return None if found is None or found.state == State.CLOSED else found


def listed(desk: Desk, state: str = "open") -> list[Ticket]:
    """Return the tickets in a state, oldest first."""
    rows = desk.session.execute(select(Ticket).where(col(Ticket.state) == state).order_by(col(Ticket.id)))
    return list(rows.scalars())
