"""Titles that are filed or reissued, their papers, their way up, and what was reported."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.columns import instant

_LIVE = text("status <> 'withdrawn'")
_STUCK = text("stuck <> ''")


class Filing(SQLModel, table=True):
    """One title of one applicant, filed or (`kind` "reissue") certified anew; a reissue that succeeds is collected.

    `status` is draft, review, returned, approved or withdrawn. `holder_id` is the organisation that must act now; None
    where it is the applicant's turn or nobody's any more. `passed` is JSON: ids of the organisations that have passed
    it on. `stuck` says in Chinese why the tree keeps it where it is. `certificate` is the number of the e-certificate
    that was issued when it was `certified`; one that was `voided` is worth nothing any more. `version` counts every
    change: a step is made only on the version that its maker saw.
    """

    __table_args__ = (
        # notice 二(一): one submission for each level of each series; 二(二)1: a reissue is one, too.
        Index(
            "one_filing_of_a_rank",
            "account_id",
            "series",
            "rank",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        # A holder's queue, oldest first, is read off this index.
        Index("queue_of_a_holder", "holder_id", "since", "id"),
        # The few that the tree keeps where they are; the condition stands as it is in queries, or no planner takes it.
        Index("stuck_with_a_holder", "holder_id", "stuck", sqlite_where=_STUCK, postgresql_where=_STUCK),
        # What is to be reported next.
        Index("approved_and_reported", "status", "reported_id", "id"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = "filing"
    account_id: int = Field(foreign_key="account.id", index=True)
    series: str
    rank: int
    title: str = ""
    obtained: date | None = None
    source: str = ""
    moved: str = "none"
    through: str = "current"
    custody: str = "unknown"
    unit_id: int | None = Field(default=None, foreign_key="organisation.id")
    number: str = ""
    number_forgotten: bool = False
    document_number: str = ""
    old_number: str = ""
    issuer_id: int | None = Field(default=None, foreign_key="organisation.id")
    status: str = "draft"
    holder_id: int | None = Field(default=None, foreign_key="organisation.id")
    since: datetime = instant(nullable=False)
    passed: str = Field(default="[]", sa_column=Column(Text, nullable=False))
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))
    stuck: str = Field(default="", sa_column=Column(Text, nullable=False))
    reviewed_by: int | None = Field(default=None, foreign_key="staff.id")
    version: int = 0
    created: datetime = instant(nullable=False)
    submitted: datetime | None = instant()
    reported_id: int | None = Field(default=None, foreign_key="reporting.id")
    certificate: str | None = Field(default=None, unique=True)
    certified: datetime | None = instant()
    voided: datetime | None = instant()


class FilingStep(SQLModel, table=True):
    """One step on a filing's way; never changed. `holder_id` and `status` as after it; `by_id`: who acted for whom."""

    __tablename__ = "filing_step"
    # What an office has done in a time is counted off the second one.
    __table_args__ = (UniqueConstraint("filing_id", "version"), Index("steps_of_an_office", "by_id", "at", "action"))

    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="filing.id")
    version: int
    at: datetime = instant(nullable=False)
    actor: str
    by_id: int | None = Field(default=None, foreign_key="organisation.id")
    action: str
    status: str
    holder_id: int | None = Field(default=None, foreign_key="organisation.id")
    reason: str = Field(default="", sa_column=Column(Text, nullable=False))


class FilingPaper(SQLModel, table=True):
    """A paper that was uploaded; the file, and a picture of its first page, lie on the shelf.

    `declared` and `confirmed` are JSON of what no machine sees on a scan: as the filer says, and as the reviewer saw.
    `statement_id`: the paper is a unit's statement for many, uploaded once.
    """

    __tablename__ = "filing_paper"

    id: int | None = Field(default=None, primary_key=True)
    filing_id: int = Field(foreign_key="filing.id", index=True)
    kind: str
    column: str
    declared: str = Field(sa_column=Column(Text, nullable=False))
    confirmed: str = Field(default="", sa_column=Column(Text, nullable=False))
    confirmed_by: int | None = Field(default=None, foreign_key="staff.id")
    file: str = ""
    size: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    pages: int | None = None
    preview: str | None = None
    statement_id: int | None = Field(default=None, foreign_key="unit_statement.id", index=True)
    uploaded: datetime = instant(nullable=False)


class UnitStatement(SQLModel, table=True):
    """A unit's statement for many of its people; `serial` is what they refer to it by."""

    __tablename__ = "unit_statement"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    serial: str = Field(unique=True)
    about: str
    declared: str = Field(sa_column=Column(Text, nullable=False))
    file: str
    size: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    pages: int | None = None
    preview: str | None = None
    uploaded: datetime = instant(nullable=False)
    uploaded_by: int | None = Field(default=None, foreign_key="staff.id")


class UnitStatementPerson(SQLModel, table=True):
    """Somebody on the roster of a unit's statement, by the blind index of their ID number."""

    __tablename__ = "unit_statement_person"
    __table_args__ = (UniqueConstraint("statement_id", "id_index"),)

    id: int | None = Field(default=None, primary_key=True)
    statement_id: int = Field(foreign_key="unit_statement.id")
    id_index: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))


class Reporting(SQLModel, table=True):
    """One file of approved titles that went to the ministry; `digest` is SHA-256 of it, in hex.

    `lines_sealed` is the file itself, deflated: names and offices may change, and it can be written again as it was.
    """

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = instant(nullable=False)
    by: str
    count: int
    digest: str
    lines_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
