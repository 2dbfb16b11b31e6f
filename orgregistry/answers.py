"""What those who reported an organisation are told of a decision: into the outbox, one reply a sender a day.

An answer is a folder, templates/answers/exists/{subject,body}.txt, with a frozen dataclass of the same name here. It is
sent by the next run of the night, so until then the step can be taken back without anybody having heard of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import delete, func, select
from sqlmodel import col

from orgregistry.offices import Office, reached
from orgregistry.papers import printed
from orgregistry.settling import Past, Report, Settled
from orgregistry.tickets import Kind
from orgregistry.transitions import Step
from store import Desk, Mail, Outgoing
from templates import environment

DAYS_AHEAD: Final = 14  # somebody who has an answer for every day to come has written to us too often
# Addresses nobody reads; a reply there comes back as a bounce.
NOBODY: Final = ("mailer-daemon@", "postmaster@", "noreply@", "no-reply@", "donotreply@", "bounce")


class AnswerKind(StrEnum):
    """What an answer says; each has its folder in templates/answers."""

    EXISTS = "exists"
    ROUTED = "routed"
    REFUSED = "refused"
    OPENED = "opened"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Answer:
    """What every answer has: who signs, and what its reader called the organisation."""

    signature: str
    wording: str


@dataclass(frozen=True, slots=True)
class Exists(Answer):
    """It is there under its full name."""

    full_name: str


@dataclass(frozen=True, slots=True)
class Routed(Answer):
    """Another office opens it; what the unit's letter lacks; how the office is reached, "" where that isn't known."""

    office: str
    missing: tuple[str, ...]
    reached: str = ""


@dataclass(frozen=True, slots=True)
class Refused(Answer):
    """Why not."""

    reason: str


@dataclass(frozen=True, slots=True)
class Opened(Answer):
    """It is there now."""

    full_name: str


@dataclass(frozen=True, slots=True)
class Corrected(Answer):
    """What they were told before doesn't hold."""


ANSWERS: Final[Mapping[AnswerKind, type[Answer]]] = {
    AnswerKind.EXISTS: Exists,
    AnswerKind.ROUTED: Routed,
    AnswerKind.REFUSED: Refused,
    AnswerKind.OPENED: Opened,
    AnswerKind.CORRECTED: Corrected,
}
_KIND_OF: Final = {made: kind for kind, made in ANSWERS.items()}


@dataclass(frozen=True, slots=True)
class Post:
    """How answers leave.

    Attributes:
        policy: "none", "needed" or "all", as for the night's replies; "none" where no mail can be sent at all.
        own_address: never written to; its domain makes the Message-IDs.
        today: where the desk is.
        signature: who signs.
        offices: the HR offices by authority, of which answers say how they are reached.
    """

    policy: str
    own_address: str
    today: date
    signature: str
    offices: Mapping[str, Office] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outbound:
    """What became, or would become, of a step's answers."""

    waiting: int = 0
    sent: int = 0


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody to be told: the mail that is answered, and what its sender called the organisation."""

    mail_id: int
    key: bytes
    message_id: str
    sender: str
    wording: str
    kind: str


def composed(answer: Answer) -> tuple[str, str]:
    """Return subject and body of an answer; what people wrote is one line of what can be seen."""
    values = {name: _cleaned(value) for name, value in asdict(answer).items()}
    folder = f"answers/{_KIND_OF[type(answer)]}"
    subject = environment().get_template(f"{folder}/subject.txt").render(values)
    body = environment().get_template(f"{folder}/body.txt").render(values)
    return subject.strip(), re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


def record(desk: Desk, settled: Settled, post: Post, now: datetime) -> int:
    """Put what a step calls for into the outbox; returns how many are told.

    Args:
        desk: the transaction of the step.
        settled: what was done.
        post: how answers leave.
        now: aware.
    """
    made = _answer_of(settled, post)
    if made is None or post.policy == "none":
        return 0
    told = [one for one in _readers(desk, settled, post) if _is_told(settled, one, post)]
    return _put(desk, settled.step_id, told, lambda one: composed(made(one)), post, now)


def reply(desk: Desk, settled: Settled, text: tuple[str, str], post: Post, now: datetime) -> int:
    """Put an answer to the mail of a ticket's plea into the outbox; returns whether there is one, as a number.

    Args:
        desk: the transaction of the step.
        settled: what was done.
        text: subject and body.
        post: how answers leave; whether this one does is the caller's to know.
        now: aware.
    """
    mail_id = settled.ticket.mail_id
    if mail_id is None or post.policy == "none":
        return 0
    said = select(col(Outgoing.id)).where(col(Outgoing.mail_id) == mail_id, col(Outgoing.body) == text[1])
    if desk.session.execute(said.limit(1)).first() is not None:
        return 0  # they have it from the night, for another plea of the same mail
    readers = _senders(desk, [Report(mail_id, settled.ticket.kind, "", now)], post)
    return _put(desk, settled.step_id, readers, lambda _one: text, post, now)


def withdraw(desk: Desk, settled: Settled, post: Post, now: datetime) -> int:
    """Take back what an undone step said: unsent answers go, those who have theirs get a correction; returns how many.

    Raises:
        ValueError: nothing was undone.
    """
    if settled.undone is None:
        raise ValueError("nothing was undone")
    step_id = settled.undone.step_id
    heard = set(
        desk.session.execute(
            select(col(Outgoing.mail_id)).where(col(Outgoing.step_id) == step_id, col(Outgoing.state) == "sent")
        ).scalars()
    )
    desk.session.execute(
        delete(Outgoing)
        .where(col(Outgoing.step_id) == step_id, col(Outgoing.state) != "sent")
        .execution_options(synchronize_session=False)
    )
    if not heard or post.policy == "none":
        return 0
    readers = [one for one in _readers(desk, settled, post) if one.mail_id in heard]
    return _put(desk, settled.step_id, readers, lambda one: composed(Corrected(post.signature, one.wording)), post, now)


def outbound(desk: Desk, step: Past | None) -> Outbound:
    """Say how many of a step's answers still wait and how many have gone out, before it is taken back."""
    if step is None:
        return Outbound()
    rows = desk.session.execute(
        select(col(Outgoing.state), func.count())
        .where(col(Outgoing.step_id) == step.step_id)
        .group_by(col(Outgoing.state))
    ).all()
    counts: dict[str, int] = {str(state): int(count) for state, count in rows}
    return Outbound(counts.get("pending", 0), counts.get("sent", 0))


# ---------------------------------------------------------------------------------------------------------- inside


def _answer_of(settled: Settled, post: Post) -> Callable[[_Reader], Answer] | None:
    """Return what a step says to each; None where it says nothing."""
    step = next((one for one in settled.ticket.history if one.step_id == settled.step_id), None)
    detail = {} if step is None else step.detail
    sign = post.signature
    match settled.step:
        case Step.EXISTS:
            return lambda one: Exists(sign, one.wording, detail["name"])
        case Step.ROUTE:
            # What is lacking concerns the unit that has written, not the people who miss it.
            return lambda one: Routed(
                sign,
                one.wording,
                detail["office"],
                tuple(detail["missing"]) if one.kind == Kind.LETTER else (),
                reached(post.offices, detail["office"]),
            )
        case Step.REFUSE:
            return lambda one: Refused(sign, one.wording, detail["reason"])
        case Step.OPEN_ACCOUNT:
            return lambda one: Opened(sign, one.wording, detail["name"])
        case _:
            return None


def _is_told(settled: Settled, one: _Reader, post: Post) -> bool:
    """Under "needed" only those hear of a referral who have something to supply; of all else, whoever asked."""
    if settled.step is not Step.ROUTE or post.policy == "all":
        return True
    step = next((past for past in settled.ticket.history if past.step_id == settled.step_id), None)
    return one.kind == Kind.LETTER and step is not None and bool(step.detail["missing"])


def _readers(desk: Desk, settled: Settled, post: Post) -> list[_Reader]:
    """Return whoever reported the organisation, each sender once, a letter before a complaint.

    Whoever a forged mail names as its sender has nothing to do with it.
    """
    return _senders(desk, sorted(settled.ticket.reports, key=lambda one: one.kind != Kind.LETTER), post)


def _senders(desk: Desk, reports: Sequence[Report], post: Post) -> list[_Reader]:
    rows = {
        row.id: row
        for row in desk.session.execute(
            select(Mail).where(
                col(Mail.id).in_([one.mail_id for one in reports]),
                col(Mail.two_senders).is_(False),
                col(Mail.dmarc_fails).is_(False),
            )
        ).scalars()
    }
    found: dict[str, _Reader] = {}
    for report in reports:
        mail = rows.get(report.mail_id)
        if mail is None or "@" not in mail.sender or mail.sender == post.own_address:
            continue
        if not mail.sender.startswith(NOBODY):
            reader = _Reader(report.mail_id, mail.key, mail.message_id, mail.sender, report.wording, report.kind)
            found.setdefault(mail.sender, reader)
    return list(found.values())


def _put(
    desk: Desk,
    step_id: int,
    readers: Sequence[_Reader],
    made: Callable[[_Reader], tuple[str, str]],
    post: Post,
    now: datetime,
) -> int:
    """Write answers down, each for the first day on which its reader gets none yet."""
    taken: dict[str, set[date]] = {}
    rows = desk.session.execute(
        select(col(Outgoing.recipient), col(Outgoing.day)).where(
            col(Outgoing.recipient).in_([one.sender for one in readers]), col(Outgoing.day) >= post.today
        )
    )
    for recipient, day in rows:
        taken.setdefault(recipient, set()).add(day)
    domain = post.own_address.rpartition("@")[2]
    outgoing: list[dict[str, object]] = []
    for one in readers:
        days = (post.today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
        day = next((day for day in days if day not in taken.get(one.sender, set())), None)
        if day is None:
            continue
        subject, body = made(one)
        digest = hashlib.sha256(b"answer %d " % step_id + one.key).hexdigest()[:40]
        outgoing.append(
            {
                "message_id": f"<{digest}@{domain}>",
                "mail_id": one.mail_id,
                "recipient": one.sender,
                "day": day,
                "in_reply_to": one.message_id,
                "subject": subject,
                "body": body,
                "state": "pending",
                "attempts": 0,
                "created": now,
                "step_id": step_id,
            }
        )
    desk.insert_rows(Outgoing, outgoing)
    return len(outgoing)


def _cleaned(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_cleaned(one) for one in value)
    return printed(value) if isinstance(value, str) else value
