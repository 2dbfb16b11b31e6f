"""What comes in by night, and what comes of it: mails, pleas, tickets, replies, runs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, LargeBinary, Text, UniqueConstraint, false
from sqlmodel import Field, SQLModel

from store.models.columns import instant

OCTETS: Final = "text_pattern_ops"  # compared octet by octet, so that an index serves for what a text begins with


class Mail(SQLModel, table=True):
    """A mail as it was read; `key` is SHA-256 over Message-ID and content digest: the same twice is one mail.

    `attached` says of a letter's attachments: "wanted" (still in the mailbox), "taken", "left"; None: nobody wants any.
    """

    # Staff look for what an address begins with.
    __table_args__ = (Index("ix_mail_sender", "sender", postgresql_ops={"sender": OCTETS}),)

    id: int | None = Field(default=None, primary_key=True)
    key: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False, unique=True))
    message_id: str
    sender: str
    arrived: datetime = instant(nullable=False)
    asked_at: datetime = instant(nullable=False)
    night: str = Field(index=True)
    verdict: str
    text_sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    reading_sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    dmarc_fails: bool = False
    two_senders: bool = False
    cut: bool = False
    fault: str | None = Field(default=None, sa_column=Column(Text))
    outcome: str | None = Field(default=None, index=True)
    why: str = ""
    concluded_at: datetime | None = instant()
    attached: str | None = Field(default=None, index=True)


class Delivery(SQLModel, table=True):
    """Where a mail lies (or lay) in a mailbox. A copy is a further delivery of a mail that is in the books."""

    __table_args__ = (UniqueConstraint("mailbox", "uidvalidity", "uid"),)

    id: int | None = Field(default=None, primary_key=True)
    mailbox: str
    uidvalidity: int = Field(sa_column=Column(BigInteger, nullable=False))  # 32 bits without a sign
    uid: str
    mail_id: int = Field(foreign_key="mail.id", index=True)
    copy_of_known: bool = False
    folder: str | None = None
    moved_at: datetime | None = instant(index=True)
    run_id: int | None = Field(default=None, index=True)


class Request(SQLModel, table=True):
    """One person's plea from one mail. `outcome` is None while it is open, and stays what the night has made of it.

    `settled` is what a person has made of one that was held (`accountops.outcomes.ByHand`); None until then.
    `origin`: the first four digits of the ID number, the prefecture that issued it; `cause`: why it is made, as its
    mail says (`mailparse.causes`). Both are for figures, and None in older rows.
    """

    __table_args__ = (
        UniqueConstraint("mail_id", "place"),
        Index("ix_request_name", "name", postgresql_ops={"name": OCTETS}),
    )

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="mail.id", index=True)
    place: int
    action: str
    id_index: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False, index=True))
    id_sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    name: str
    sender: str
    asked_at: datetime = instant(nullable=False)
    arrived: datetime = instant(nullable=False)
    night: str = Field(index=True)
    decision: str | None = None
    rule: str = ""
    why: str = ""
    decided_at: datetime | None = instant()
    outcome: str | None = Field(default=None, index=True)
    performed_at: datetime | None = instant()
    account_id: int | None = None
    origin: str | None = None
    cause: str | None = None
    settled: str | None = None
    settled_by: str | None = None
    settled_at: datetime | None = instant()


class Withdrawal(SQLModel, table=True):
    """A mail that takes pleas back: of one ID number, of one name, or (both None) all that its sender asked for.

    `doubtful`: it may be somebody else's than its sender's, or takes nothing back in so many words, so that it only
    asks for a person's look. `action`: the pleas that it is against; None: whatever was asked for.
    """

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="mail.id", index=True)
    id_index: bytes | None = Field(default=None, sa_column=Column(LargeBinary(32), nullable=True, index=True))
    name: str | None = None
    sender: str
    asked_at: datetime = instant(nullable=False)
    night: str = Field(index=True)
    doubtful: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
    action: str | None = None


class Outgoing(SQLModel, table=True):
    """A reply in the outbox: recorded with its Message-ID before it is sent, one a recipient a day, on that day.

    `step_id` is the step of a ticket that it answers by; None for what the night says by itself.
    """

    __table_args__ = (UniqueConstraint("recipient", "day"),)

    id: int | None = Field(default=None, primary_key=True)
    message_id: str = Field(unique=True)
    mail_id: int = Field(foreign_key="mail.id", index=True)
    recipient: str
    day: date
    in_reply_to: str
    subject: str
    body: str = Field(sa_column=Column(Text, nullable=False))
    state: str = Field(default="pending", index=True)
    attempts: int = 0
    created: datetime = instant(nullable=False)
    sent_at: datetime | None = instant()
    step_id: int | None = Field(default=None, index=True)


class Run(SQLModel, table=True):
    """One run of a night; a night (label: the date it began on) may take several.

    From `due` on: what its report said that morning; None in runs older than these columns.
    `fault` is why it was not finished, for staff; None where it was, or where it was cut off without a word.
    `replies_refused` are those of `replies_failed` that are never sent; `replies_why` says why, a cause a line.
    """

    id: int | None = Field(default=None, primary_key=True)
    night: str = Field(index=True)
    started: datetime = instant(nullable=False)
    finished: datetime | None = instant()
    mails: int = 0
    parked: int = 0
    due: datetime | None = instant()
    usual_seconds: float | None = None
    unusual: str | None = Field(default=None, sa_column=Column(Text))
    interrupted: bool | None = None
    replies_sent: int | None = None
    replies_failed: int | None = None
    replies_refused: int | None = None
    replies_why: str | None = Field(default=None, sa_column=Column(Text))
    fault: str | None = Field(default=None, sa_column=Column(Text))


class WantedRun(SQLModel, table=True):
    """A night, or a dry run, that somebody asks for by hand: the daemon takes it, and says here how far it has come.

    `said` is what came of it, in Chinese, without ID numbers.
    """

    __tablename__ = "wanted_run"

    id: int | None = Field(default=None, primary_key=True)
    dry: bool
    asked: datetime = instant(nullable=False)
    asked_by: str
    taken: datetime | None = instant()
    moved: datetime | None = instant()
    ended: datetime | None = instant()
    step: str = ""
    done: int = 0
    total: int | None = None
    failed: bool = False
    said: str = Field(default="", sa_column=Column(Text, nullable=False))


class Lease(SQLModel, table=True):
    """Who may work at night now; the row decides, whatever the clocks of several daemons do."""

    name: str = Field(primary_key=True)
    holder: str
    until: datetime = instant(nullable=False)
