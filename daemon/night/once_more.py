"""Who wrote again and still lacks something: they were told how to do it and it didn't help, so a person looks.

The mail's outcome stays what it is (contracts.md section 3); a ticket is all that is added, one for a sender until it
is closed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from accountops.books import batches
from accountops.outcomes import Outcome
from daemon.night.tell import NEEDS_ANSWER
from orgregistry.tickets import Kind, NewTicket
from store import Desk, Mail, Ticket

REMEMBERED: Final = timedelta(days=30)


def openings(desk: Desk, night: str, now: datetime) -> list[NewTicket]:
    """Return a ticket for each sender whose mail of this night lacks something, as one of an earlier night did.

    Args:
        desk: a transaction in which the night's mails have their outcomes.
        night: label.
        now: aware.
    """
    lacking = desk.connection.execute(
        select(col(Mail.id), col(Mail.sender), col(Mail.night), col(Mail.why))
        .where(
            col(Mail.outcome).in_(NEEDS_ANSWER),
            col(Mail.arrived) >= now - REMEMBERED,
            col(Mail.sender) != "",
            # Whoever is named as the sender of a forged mail didn't write it.
            col(Mail.two_senders).is_(False),
            col(Mail.dmarc_fails).is_(False),
        )
        .order_by(col(Mail.id))
    ).all()
    earlier: dict[str, list[int]] = defaultdict(list)
    tonight: dict[str, tuple[int, str]] = {}
    for mail_id, sender, of_night, why in lacking:
        if of_night < night:
            earlier[sender].append(mail_id or 0)
        elif of_night == night:
            tonight.setdefault(sender, (mail_id or 0, why))
    again = [sender for sender in tonight if sender in earlier]
    helped, looked_at = _helped(desk, again), _looked_at(desk, again)
    found = []
    for sender in again:
        mail_id, why = tonight[sender]
        # What came before a plea that was done was another matter.
        times = sum(one > helped.get(sender, 0) for one in earlier[sender])
        if times and sender not in looked_at:
            found.append(NewTicket(Kind.INCOMPLETE, mail_id, f"同一发信人又来信，仍办不了（第{times + 1}次）：{why}"))
    return found


def _helped(desk: Desk, senders: Sequence[str]) -> dict[str, int]:
    """Return the last mail of each sender that was done."""
    found: dict[str, int] = {}
    for some in batches(senders):
        rows = desk.connection.execute(
            select(col(Mail.sender), col(Mail.id)).where(col(Mail.sender).in_(some), col(Mail.outcome) == Outcome.DONE)
        )
        for sender, mail_id in rows:
            found[sender] = max(mail_id or 0, found.get(sender, 0))
    return found


def _looked_at(desk: Desk, senders: Sequence[str]) -> set[str]:
    """Return those of whom somebody sees to such a mail already."""
    found: set[str] = set()
    for some in batches(senders):
        rows = desk.connection.execute(
            select(col(Mail.sender))
            .join(Ticket, col(Ticket.mail_id) == col(Mail.id))
            .where(col(Mail.sender).in_(some), col(Ticket.kind) == str(Kind.INCOMPLETE), col(Ticket.state) != "closed")
        )
        found |= {sender for (sender,) in rows}
    return found
