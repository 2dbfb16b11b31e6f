"""The last steps: replies into the outbox and out, mails into their folders. Only ever after the commit."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy import or_, select, update
from sqlmodel import col

from accountops.outcomes import Outcome
from daemon.night.intake import READING_FIELD
from daemon.outbox import Reply, ReplyKind, Texts, compose_reply
from mailparse import Action
from store import Delivery, Desk, Mail, Outgoing, Request, Run

# Two runs a night: after three days nobody waits for the answer any more.
TRIES = 6
FOLDER_OF = {
    Outcome.DONE: "done",
    Outcome.DUPLICATE: "done",
    Outcome.NONE: "done",
    Outcome.HELD: "staff",
    Outcome.TICKET: "staff",
    Outcome.REFUSED: "returned",
    Outcome.INCOMPLETE: "returned",
    Outcome.NOT_TEXT: "returned",
    Outcome.AUTOMATIC: "automatic",
}
NEVER_ANSWERED = frozenset({Outcome.AUTOMATIC, Outcome.NONE, Outcome.DUPLICATE})
# So are refused requests, whatever else their mail brought about.
NEEDS_ANSWER = frozenset({Outcome.INCOMPLETE, Outcome.NOT_TEXT})
# Addresses nobody reads; a reply there comes back as a bounce.
_NOBODY = ("mailer-daemon@", "postmaster@", "noreply@", "no-reply@", "donotreply@", "bounce")


@dataclass(frozen=True, slots=True)
class Lying:
    """A delivery that is concluded and still lies in the mailbox; `told`: a finished run's report has it already."""

    delivery_id: int
    uidvalidity: int
    uid: str
    outcome: Outcome
    told: bool


def lying(desk: Desk, mailbox: str) -> list[Lying]:
    """Return what lies in the mailbox and has its outcome; a copy is a duplicate whatever became of the first."""
    rows = desk.connection.execute(
        select(
            col(Delivery.id),
            col(Delivery.uidvalidity),
            col(Delivery.uid),
            col(Delivery.copy_of_known),
            col(Mail.outcome),
            col(Run.finished),
        )
        .join(Mail, col(Mail.id) == col(Delivery.mail_id))
        .outerjoin(Run, col(Run.id) == col(Delivery.run_id))
        .where(col(Delivery.mailbox) == mailbox, col(Delivery.moved_at).is_(None), col(Mail.outcome).is_not(None))
        .order_by(col(Delivery.id))
    )
    return [
        Lying(
            delivery_id or 0,
            uidvalidity,
            uid,
            Outcome.DUPLICATE if copy else Outcome(outcome or ""),
            finished is not None,
        )
        for delivery_id, uidvalidity, uid, copy, outcome, finished in rows
    ]


def mark_run(desk: Desk, some: Sequence[Lying], run_id: int) -> None:
    """Say which run's report lists these, each once; and what runs that were cut off have filed, but never told."""
    desk.update_rows(Delivery, ({"id": one.delivery_id, "run_id": run_id} for one in some if not one.told))
    cut_off = select(col(Run.id)).where(col(Run.finished).is_(None), col(Run.id) != run_id)
    desk.session.execute(
        update(Delivery)
        .where(col(Delivery.run_id).in_(cut_off))
        .values(run_id=run_id)
        .execution_options(synchronize_session=False)
    )


def mark_moved(desk: Desk, some: Sequence[Lying], folder: str | None, now: datetime) -> None:
    """Say that these have been moved; None: by somebody else, to where isn't known."""
    desk.session.execute(
        update(Delivery)
        .where(col(Delivery.id).in_([one.delivery_id for one in some]))
        .values(folder=folder, moved_at=now)
        .execution_options(synchronize_session=False)
    )


def by_folder(some: Sequence[Lying], at_once: int) -> Iterator[tuple[str, list[Lying]]]:
    """Group into (folder key, at most `at_once` deliveries)."""
    groups: dict[str, list[Lying]] = defaultdict(list)
    for one in some:
        groups[FOLDER_OF[one.outcome]].append(one)
    for folder, members in groups.items():
        for start in range(0, len(members), at_once):
            yield folder, members[start : start + at_once]


def record_replies(
    desk: Desk,
    policy: str,
    own_address: str,
    day: date,
    now: datetime,
    *,
    window_days: int = 7,
    texts: Texts = MappingProxyType({}),
) -> int:
    """Put the replies of concluded mails that still lie in the mailbox into the outbox: one a recipient a day.

    Args:
        desk: an open transaction.
        policy: "none", "needed" or "all".
        own_address: never written to; its domain makes the Message-IDs.
        day: the date, where the desk is.
        now: aware.
        window_days: how long the initial password works after a reset.
        texts: the site's own words, see `daemon.outbox.compose`.

    Returns:
        How many are new.
    """
    if policy == "none":
        return 0
    answered = {row for (row,) in desk.session.execute(select(col(Outgoing.recipient)).where(col(Outgoing.day) == day))}
    requests = _requests(desk)
    domain = own_address.rpartition("@")[2]
    outgoing = []
    for mail_id, key, sender, message_id, outcome in _answerable(desk, policy):
        if sender in answered or not _may_be_written_to(sender, own_address):
            continue
        kind = _kind(outcome, requests.get(mail_id, []), policy)
        if kind is None:
            continue
        subject, body = compose_reply(
            kind,
            _missing(desk, mail_id) if kind is ReplyKind.INCOMPLETE else (),
            window_days=window_days,
            texts=texts,
        )
        answered.add(sender)
        outgoing.append(
            {
                "message_id": f"<{hashlib.sha256(b'reply' + key).hexdigest()[:40]}@{domain}>",
                "mail_id": mail_id,
                "recipient": sender,
                "day": day,
                "in_reply_to": message_id,
                "subject": subject,
                "body": body,
                "state": "pending",
                "attempts": 0,
                "created": now,
            }
        )
    desk.insert_rows(Outgoing, outgoing)
    return len(outgoing)


def pending(desk: Desk, day: date) -> list[tuple[int, Reply]]:
    """Return (id, reply) of what is to be sent by a day.

    Whatever was cut off while being sent goes again, under its old ID.
    Those that have failed least come first: an address that is never taken keeps nobody else waiting.
    """
    rows = desk.session.execute(
        select(Outgoing)
        .where(col(Outgoing.state) == "pending", col(Outgoing.day) <= day)
        .order_by(col(Outgoing.attempts), col(Outgoing.id))
    )
    return [
        (row.id or 0, Reply(row.message_id, row.recipient, row.subject, row.body, row.in_reply_to))
        for row in rows.scalars()
    ]


def mark_sent(desk: Desk, outgoing_id: int, state: str, now: datetime) -> None:
    """Write down what came of sending: "sent", "failed" (for good), or "pending" (to be tried again, TRIES times)."""
    row = desk.session.get(Outgoing, outgoing_id)
    if row is not None:
        row.attempts += 1
        row.state = "failed" if state == "pending" and row.attempts >= TRIES else state
        row.sent_at = now if state == "sent" else None


def _may_be_written_to(address: str, own_address: str) -> bool:
    return "@" in address and address != own_address and not address.startswith(_NOBODY)


def _answerable(desk: Desk, policy: str) -> Iterator[tuple[int, bytes, str, str, Outcome]]:
    """Give (id, key, sender, Message-ID, outcome) of mails that may call for a reply, oldest first.

    Whoever a forged mail names as its sender has nothing to do with it: nobody is written to for it.
    """
    query = (
        select(col(Mail.id), col(Mail.key), col(Mail.sender), col(Mail.message_id), col(Mail.outcome))
        .join(Delivery, col(Delivery.mail_id) == col(Mail.id))
        .outerjoin(Outgoing, col(Outgoing.mail_id) == col(Mail.id))
        .where(
            col(Delivery.moved_at).is_(None),
            col(Delivery.copy_of_known).is_(False),
            col(Mail.outcome).not_in(NEVER_ANSWERED),
            # Whoever is named as the sender of a forged mail didn't write it.
            col(Mail.two_senders).is_(False),
            col(Mail.dmarc_fails).is_(False),
            col(Outgoing.id).is_(None),
        )
        .order_by(col(Mail.id))
    )
    if policy != "all":
        refused = select(col(Request.mail_id)).where(col(Request.outcome) == Outcome.REFUSED)
        query = query.where(or_(col(Mail.outcome).in_(NEEDS_ANSWER), col(Mail.id).in_(refused)))
    for mail_id, key, sender, message_id, outcome in desk.session.execute(query):
        yield mail_id or 0, key, sender, message_id, Outcome(outcome)


def _requests(desk: Desk) -> dict[int, list[tuple[str, str | None]]]:
    """Return (action, outcome) of the requests of all mails that lie in the mailbox, by mail."""
    rows = desk.session.execute(
        select(col(Request.mail_id), col(Request.action), col(Request.outcome)).where(
            col(Request.mail_id).in_(select(col(Delivery.mail_id)).where(col(Delivery.moved_at).is_(None)))
        )
    )
    requests: dict[int, list[tuple[str, str | None]]] = defaultdict(list)
    for mail_id, action, outcome in rows:
        requests[mail_id].append((action, outcome))
    return requests


def _kind(mail_outcome: Outcome, requests: Sequence[tuple[str, str | None]], policy: str) -> ReplyKind | None:
    if mail_outcome is Outcome.INCOMPLETE:
        return ReplyKind.INCOMPLETE
    if mail_outcome is Outcome.NOT_TEXT:
        return ReplyKind.NOT_TEXT
    refused = {action for action, outcome in requests if outcome == Outcome.REFUSED}
    if refused:
        return ReplyKind.RESET_REFUSED if Action.RESET in refused else ReplyKind.DELETE_REFUSED
    if policy != "all":
        return None
    if mail_outcome is Outcome.DONE:
        done = {action for action, outcome in requests if outcome == Outcome.DONE}
        return ReplyKind.RESET_DONE if Action.RESET in done else ReplyKind.DELETE_DONE
    return ReplyKind.HELD if mail_outcome is Outcome.HELD else ReplyKind.TICKET


def _missing(desk: Desk, mail_id: int) -> tuple[str, ...]:
    sealed = desk.session.execute(select(col(Mail.reading_sealed)).where(col(Mail.id) == mail_id)).scalar_one()
    text = desk.keys.unseal_text(sealed, READING_FIELD) if sealed else ""
    return tuple(json.loads(text)["missing"]) if text else ()
