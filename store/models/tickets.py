"""Tickets: what waits for a person, who reported it, and what was decided of it step by step."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.columns import instant

# Word for word as in a query that the partial indexes serve: neither database proves it of a bound value.
WAITS: Final = "state <> 'closed'"


class Ticket(SQLModel, table=True):
    """Something that waits for a person. `key` keeps a second run from opening it twice.

    Of an organisation that can't be found there is one, whoever reports it: `org_key` is the normal form of its name.
    `state` is open, later (until `until`), routed (to the office `routed_to`) or closed; `organisation_id` is what it
    came to, `merged_into` the ticket that has taken its reports over.
    """

    # What waits is a small part of what has ever waited, and is listed by number.
    __table_args__ = (
        Index("ix_ticket_waiting", "id", sqlite_where=text(WAITS), postgresql_where=text(WAITS)),
        Index("ix_ticket_waiting_kind", "kind", "id", sqlite_where=text(WAITS), postgresql_where=text(WAITS)),
        Index("ix_ticket_waiting_assignee", "assignee", "id", sqlite_where=text(WAITS), postgresql_where=text(WAITS)),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str = Field(index=True)
    mail_id: int | None = Field(default=None, foreign_key="mail.id", index=True)
    request_id: int | None = Field(default=None, foreign_key="request.id", index=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    night: str = Field(index=True)
    opened_at: datetime = instant(nullable=False)
    why: str
    state: str = Field(default="open", index=True)
    org_name: str | None = None
    org_key: str | None = Field(default=None, index=True)
    assignee: str | None = None
    until: date | None = None
    routed_to: str | None = None
    organisation_id: int | None = None
    merged_into: int | None = None


class Proposal(SQLModel, table=True):
    """What one person proposes to do with a held plea and another one has to confirm, until `until`.

    `overrules` are the ids of the rules that it passes over, as both have seen them; `account_id` and `epoch` what
    they saw of the account. `came_to` is "" while it waits, else "confirmed", "withdrawn", "declined", "expired" or
    "overtaken". Of a plea at most one waits, and the database takes no confirmation by who has proposed it.
    """

    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="nobody_confirms_their_own"),
        CheckConstraint("(confirmed_by IS NOT NULL) = (came_to = 'confirmed')", name="confirmed_by_somebody"),
        Index(
            "one_waiting_proposal_of_a_plea",
            "request_id",
            unique=True,
            sqlite_where=text("came_to = ''"),
            postgresql_where=text("came_to = ''"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    request_id: int = Field(foreign_key="request.id", index=True)
    action: str
    overrules: str
    account_id: int
    epoch: int
    reason: str
    proposed_by: int = Field(foreign_key="staff.id")
    proposed_at: datetime = instant(nullable=False)
    until: datetime = instant(nullable=False)
    confirmed_by: int | None = Field(default=None, foreign_key="staff.id")
    came_to: str = Field(default="")
    ended_at: datetime | None = instant()
    ended_by: str = ""
    said: str = ""


class TicketReport(SQLModel, table=True):
    """A mail that is about a ticket's organisation, and what it calls it; `kind` as a ticket's."""

    __tablename__ = "ticket_report"
    __table_args__ = (UniqueConstraint("mail_id", "kind"),)

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    mail_id: int = Field(foreign_key="mail.id")
    kind: str
    wording: str
    at: datetime = instant(nullable=False)


class TicketStep(SQLModel, table=True):
    """What was decided of a ticket, and by whom; `detail` is JSON of what has to be known to take it back."""

    __tablename__ = "ticket_step"

    id: int | None = Field(default=None, primary_key=True)
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    at: datetime = instant(nullable=False)
    actor: str
    step: str
    before: str
    after: str
    detail: str = Field(sa_column=Column(Text, nullable=False))
    undone_at: datetime | None = instant()
