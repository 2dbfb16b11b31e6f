"""The last steps: replies into the outbox and out, mails into their folders. Only ever after the commit."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select, update
from sqlmodel import col

from daemon.night.intake import READING_FIELD
from daemon.outbox import Reply, ReplyKind, compose_reply
from mailparse import Action
from store import Delivery, Desk, Mail, Outgoing, Request

AT_ONCE = 500
# More than a few tries a night help nobody; what is still pending goes out on the next one.
TRIES = 6
FOLDER_OF = {
    "done": "done",
    "duplicate": "done",
    "none": "done",
    "held": "staff",
    "ticket": "staff",
    "refused": "returned",
    "incomplete": "returned",
    "not-text": "returned",
    "automatic": "automatic",
}
NEVER_ANSWERED = frozenset({"automatic", "none", "duplicate"})
# Addresses nobody reads; a reply there comes back as a bounce.
_NOBODY = ("mailer-daemon@", "postmaster@", "noreply@", "no-reply@", "donotreply@", "bounce")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that is concluded and still lies in the mailbox."""

    delivery_id: int
    uidvalidity: int
    uid: str
    outcome: str


def waiting(desk: Desk, mailbox: str) -> list[Waiting]:
    """Return what lies in the mailbox and has its outcome; a copy is a duplicate whatever became of the first."""
    rows = desk.session.execute(
        select(
            col(Delivery.id),
            col(Delivery.uidvalidity),
            col(Delivery.uid),
            col(Delivery.copy_of_known),
            col(Mail.outcome),
        )
        .join(Mail, col(Mail.id) == col(Delivery.mail_id))
        .where(col(Delivery.mailbox) == mailbox, col(Delivery.moved_at).is_(None), col(Mail.outcome).is_not(None))
        .order_by(col(Delivery.id))
    )
    return [
        Waiting(delivery_id or 0, uidvalidity, uid, "duplicate" if copy else outcome or "")
        for delivery_id, uidvalidity, uid, copy, outcome in rows
    ]


def mark_run(desk: Desk, some: Sequence[Waiting], run_id: int) -> None:
    """Say in which run these are filed; the run's report lists them."""
    desk.update_rows(Delivery, [{"id": one.delivery_id, "run_id": run_id} for one in some])


def mark_moved(desk: Desk, some: Sequence[Waiting], folder: str, now: datetime) -> None:
    """Say that these have been moved."""
    desk.session.execute(
        update(Delivery)
        .where(col(Delivery.id).in_([one.delivery_id for one in some]))
        .values(folder=folder, moved_at=now)
        .execution_options(synchronize_session=False)
    )


def by_folder(some: Sequence[Waiting], at_once: int) -> Iterator[tuple[str, list[Waiting]]]:
    """Group into (folder key, at most `at_once` deliveries)."""
    groups: dict[str, list[Waiting]] = defaultdict(list)
    for one in some:
        groups[FOLDER_OF[one.outcome]].append(one)
    for folder, members in groups.items():
        for start in range(0, len(members), at_once):
            yield folder, members[start : start + at_once]


def record_replies(desk: Desk, policy: str, own_address: str, day: date, now: datetime) -> int:
    """Put the replies of concluded mails that still lie in the mailbox into the outbox: one a recipient a day.

    Args:
        desk: an open transaction.
        policy: "none", "needed" or "all".
        own_address: never written to; its domain makes the Message-IDs.
        day: the date, where the desk is.
        now: aware.

    Returns:
        How many are new.
    """
    if policy == "none":
        return 0
    answered = {row for (row,) in desk.session.execute(select(col(Outgoing.recipient)).where(col(Outgoing.day) == day))}
    rows = desk.session.execute(
        select(Mail)
        .join(Delivery, col(Delivery.mail_id) == col(Mail.id))
        .outerjoin(Outgoing, col(Outgoing.mail_id) == col(Mail.id))
        .where(
            col(Delivery.moved_at).is_(None),
            col(Delivery.copy_of_known).is_(False),
            col(Mail.outcome).is_not(None),
            col(Mail.outcome).not_in(NEVER_ANSWERED),
            col(Mail.two_senders).is_(False),
            col(Outgoing.id).is_(None),
        )
        .order_by(col(Mail.id))
    )
    domain = own_address.rpartition("@")[2]
    outgoing = []
    for mail in rows.scalars():
        if mail.sender in answered or not _may_be_written_to(mail.sender, own_address):
            continue
        kind = _kind(desk, mail, policy)
        if kind is None:
            continue
        subject, body = compose_reply(kind, _missing(desk, mail))
        answered.add(mail.sender)
        outgoing.append(
            {
                "message_id": f"<{hashlib.sha256(b'reply' + mail.key).hexdigest()[:40]}@{domain}>",
                "mail_id": mail.id,
                "recipient": mail.sender,
                "day": day,
                "in_reply_to": mail.message_id,
                "subject": subject,
                "body": body,
                "state": "pending",
                "attempts": 0,
                "created": now,
            }
        )
    if outgoing:
        desk.connection.execute(insert(Outgoing), outgoing)
    return len(outgoing)


def pending(desk: Desk) -> list[tuple[int, Reply]]:
    """Return (id, reply) of what is to be sent; whatever was cut off while being sent goes again, under its old ID."""
    rows = desk.session.execute(
        select(Outgoing)
        .where(col(Outgoing.state) == "pending", col(Outgoing.attempts) < TRIES)
        .order_by(col(Outgoing.id))
    )
    return [
        (row.id or 0, Reply(row.message_id, row.recipient, row.subject, row.body, row.in_reply_to))
        for row in rows.scalars()
    ]


def mark_sent(desk: Desk, outgoing_id: int, state: str, now: datetime) -> None:
    """Write down what came of sending: "sent", "failed" (for good), or "pending" (to be tried again)."""
    row = desk.session.get(Outgoing, outgoing_id)
    if row is not None:
        row.state = state
        row.attempts += 1
        row.sent_at = now if state == "sent" else None


def _may_be_written_to(address: str, own_address: str) -> bool:
    return "@" in address and address != own_address and not address.startswith(_NOBODY)


def _kind(desk: Desk, mail: Mail, policy: str) -> ReplyKind | None:
    if mail.outcome == "incomplete":
        return ReplyKind.INCOMPLETE
    if mail.outcome == "not-text":
        return ReplyKind.NOT_TEXT
    rows = desk.session.execute(
        select(col(Request.action), col(Request.outcome)).where(col(Request.mail_id) == mail.id)
    ).all()
    refused = {action for action, outcome in rows if outcome == "refused"}
    if refused:
        return ReplyKind.RESET_REFUSED if Action.RESET in refused else ReplyKind.DELETE_REFUSED
    if policy != "all":
        return None
    if mail.outcome == "done":
        done = {action for action, outcome in rows if outcome == "done"}
        return ReplyKind.RESET_DONE if Action.RESET in done else ReplyKind.DELETE_DONE
    return ReplyKind.HELD if mail.outcome == "held" else ReplyKind.TICKET


def _missing(desk: Desk, mail: Mail) -> tuple[str, ...]:
    text = desk.keys.unseal_text(mail.reading_sealed, READING_FIELD)
    return tuple(json.loads(text)["missing"]) if text else ()
