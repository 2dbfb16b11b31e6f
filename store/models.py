"""The tables. `table=True` classes don't validate: what comes in is validated in frozen types before it gets here."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import combinations
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine


class Instant(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC in the database. A naive one raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What comes out."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn what is stored into UTC; SQLite has no zones, so there it is stored without."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "naive datetime: times in the store are aware"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any] | None:
        """The same; for SQLite written as SQLAlchemy writes it, in a fifth of the time: nights are full of times."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        def written(value: datetime | None) -> str | None:
            value = self.process_bind_param(value, dialect)
            return None if value is None else value.isoformat(" ", "microseconds")

        return written

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class ExactInstant(Instant):
    """An instant of the audit chain: on SQLite, where it is text, no other text passes for the same time."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Read only what SQLAlchemy itself writes; anything else raises ValueError."""
        if dialect.name == "sqlite":
            written = r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6})\Z"
            made = sqlite.DATETIME(regexp=written)  # type: ignore[no-untyped-call] # SQLAlchemy gives it no types
            return dialect.type_descriptor(made)
        return super().load_dialect_impl(dialect)


def _instant(*, index: bool = False, nullable: bool = True) -> Any:  # noqa: ANN401 - SQLModel's Field is untyped
    return Field(default=None, sa_column=Column(Instant, index=index, nullable=nullable))


class Account(SQLModel, table=True):
    """An applicant's account. ID number sealed, found by its blind index; `name` is as registered, even if wrong.

    `state` is initial, must-change or active; expired is derived: the window of a mailed reset has run out.
    `epoch` counts whatever ends sessions; a repair is made only under the epoch that its decision saw.
    """

    __table_args__ = (
        # The ID number is free again the moment an account is deleted, hence the partial index.
        Index(
            "one_account_for_an_id_number",
            "id_index",
            unique=True,
            sqlite_where=text("deleted_at IS NULL"),
            postgresql_where=text("deleted_at IS NULL"),
        ),
        Index("accounts_of_an_id_number", "id_index"),
        # The audit chain names accounts by their ids: a purged one's must not go to somebody else.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    id_index: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    id_sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    name: str
    state: str
    epoch: int = 0
    password_hash: str | None = None
    window_until: datetime | None = _instant()
    kept_hash: str | None = None
    kept_until: datetime | None = _instant()
    created: datetime | None = _instant()
    last_login: datetime | None = _instant()
    last_own_login: datetime | None = _instant()
    last_password_change: datetime | None = _instant()
    last_reset: datetime | None = _instant()
    last_mailed_reset: datetime | None = _instant()
    renamed: datetime | None = _instant()
    restored: datetime | None = _instant()
    taken_back: datetime | None = _instant()
    filings: str = "none"
    deleted_at: datetime | None = _instant(index=True)


class Mail(SQLModel, table=True):
    """A mail as it was read; `key` is SHA-256 over Message-ID and content digest: the same twice is one mail."""

    id: int | None = Field(default=None, primary_key=True)
    key: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False, unique=True))
    message_id: str
    sender: str
    arrived: datetime = _instant(nullable=False)
    asked_at: datetime = _instant(nullable=False)
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
    concluded_at: datetime | None = _instant()


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
    moved_at: datetime | None = _instant(index=True)
    run_id: int | None = Field(default=None, index=True)


class Request(SQLModel, table=True):
    """One person's plea from one mail. `outcome` is None while it is open."""

    __table_args__ = (UniqueConstraint("mail_id", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="mail.id", index=True)
    place: int
    action: str
    id_index: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False, index=True))
    id_sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    name: str
    sender: str
    asked_at: datetime = _instant(nullable=False)
    arrived: datetime = _instant(nullable=False)
    night: str = Field(index=True)
    decision: str | None = None
    rule: str = ""
    why: str = ""
    decided_at: datetime | None = _instant()
    outcome: str | None = Field(default=None, index=True)
    performed_at: datetime | None = _instant()
    account_id: int | None = None


class Withdrawal(SQLModel, table=True):
    """A mail that takes pleas back: of one ID number, of one name, or (both None) all that its sender asked for."""

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="mail.id", index=True)
    id_index: bytes | None = Field(default=None, sa_column=Column(LargeBinary(32), nullable=True, index=True))
    name: str | None = None
    sender: str
    asked_at: datetime = _instant(nullable=False)
    night: str = Field(index=True)


class Ticket(SQLModel, table=True):
    """Something that waits for a person. `key` keeps a second run from opening it twice."""

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str = Field(index=True)
    mail_id: int | None = Field(default=None, foreign_key="mail.id", index=True)
    request_id: int | None = Field(default=None, foreign_key="request.id")
    account_id: int | None = Field(default=None, foreign_key="account.id")
    night: str = Field(index=True)
    opened_at: datetime = _instant(nullable=False)
    why: str
    state: str = Field(default="open", index=True)


class Outgoing(SQLModel, table=True):
    """A reply in the outbox: recorded with its Message-ID before it is sent, one a recipient a day."""

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
    created: datetime = _instant(nullable=False)
    sent_at: datetime | None = _instant()


class WebSession(SQLModel, table=True):
    """A session of the pages. `key` is SHA-256 of the token in the cookie, which is stored nowhere.

    It ends with `until`, with the idle time after `seen`, or as soon as its owner's epoch is no longer `epoch`. Rows
    name no table's row by constraint: they are swept, and a deleted account's session is dead anyway.
    """

    __tablename__ = "session"

    key: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    scope: str
    account_id: int | None = Field(default=None, index=True)
    staff_id: int | None = Field(default=None, index=True)
    epoch: int = 0
    created: datetime = _instant(nullable=False)
    seen: datetime = _instant(nullable=False)
    until: datetime = _instant(nullable=False, index=True)
    fresh_until: datetime | None = _instant()
    payload: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class Delay(SQLModel, table=True):
    """Failures at the log-in of one account, address, or both together; `key` is a keyed hash of which."""

    key: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    failures: int = 0
    last: datetime = _instant(nullable=False, index=True)
    started: datetime = _instant(nullable=False)


# Roles that one person never has together; the database refuses them too.
ROLES = ("technician", "org_admin", "reviewer", "seal_officer", "hr_office", "security_officer", "auditor")
APART = frozenset(
    (one, other)
    for one, other in combinations(ROLES, 2)
    if "auditor" in {one, other}  # who looks at what all have done does nothing of it
    or "security_officer" in {one, other}  # who hands out the roles has no other
    or {one, other} == {"reviewer", "seal_officer"}  # notice 二(二)1: never the same person
    or (one == "technician" and other != "org_admin")  # who runs the machine decides no filing
)


class Staff(SQLModel, table=True):
    """A person of the staff. `totp_step` is the last time step whose code was taken: no code counts twice.

    `epoch` counts whatever ends their sessions.
    """

    __table_args__ = tuple(
        CheckConstraint(f"NOT ({one} AND {other})", name=f"{one}_is_not_{other}") for one, other in sorted(APART)
    )

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    organisation: str = ""
    password_hash: str | None = None
    totp_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    totp_step: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    epoch: int = 0
    invited: datetime | None = _instant()
    joined: datetime | None = _instant()
    disabled_at: datetime | None = _instant()
    last_login: datetime | None = _instant()
    technician: bool = False
    org_admin: bool = False
    reviewer: bool = False
    seal_officer: bool = False
    hr_office: bool = False
    security_officer: bool = False
    auditor: bool = False


class Invitation(SQLModel, table=True):
    """A link that lets one person of the staff join, once; `key` is SHA-256 of the token in it."""

    key: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    staff_id: int = Field(foreign_key="staff.id", index=True)
    until: datetime = _instant(nullable=False)
    used_at: datetime | None = _instant()


class RecoveryCode(SQLModel, table=True):
    """What stands in for a lost second factor, once; `key` is a keyed hash of the code."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    key: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    used_at: datetime | None = _instant()


class Run(SQLModel, table=True):
    """One run of a night; a night (label: the date it began on) may take several.

    From `due` on: what its report said that morning; None in runs older than these columns.
    `replies_refused` are those of `replies_failed` that are never sent; `replies_why` says why, a cause a line.
    """

    id: int | None = Field(default=None, primary_key=True)
    night: str = Field(index=True)
    started: datetime = _instant(nullable=False)
    finished: datetime | None = _instant()
    mails: int = 0
    parked: int = 0
    due: datetime | None = _instant()
    usual_seconds: float | None = None
    unusual: str | None = Field(default=None, sa_column=Column(Text))
    interrupted: bool | None = None
    replies_sent: int | None = None
    replies_failed: int | None = None
    replies_refused: int | None = None
    replies_why: str | None = Field(default=None, sa_column=Column(Text))


class Lease(SQLModel, table=True):
    """Who may work at night now; the row decides, whatever the clocks of several daemons do."""

    name: str = Field(primary_key=True)
    holder: str
    until: datetime = _instant(nullable=False)


class AuditRow(SQLModel, table=True):
    """One link of the audit chain: `link` is the HMAC over the previous link and this row's fields."""

    __tablename__ = "audit"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_column=Column(ExactInstant, nullable=False))
    actor: str
    action: str
    subject: str = Field(index=True)
    detail: str = Field(sa_column=Column(Text, nullable=False))
    link: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class Fact(SQLModel, table=True):
    """Small facts of the office by name: the head of the audit chain, the proof of the keys, purge marks."""

    name: str = Field(primary_key=True)
    value: str = Field(sa_column=Column(Text, nullable=False))
