"""Applicants' accounts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from store.models.columns import instant


class Account(SQLModel, table=True):
    """An applicant's account. ID number sealed, found by its blind index; `name` is as registered, even if wrong.

    `state` is initial, must-change or active; expired is derived: the window of a mailed reset has run out.
    `epoch` counts whatever ends sessions; a repair is made only under the epoch that its decision saw. `filings` is how
    far the furthest filing under it has come, `filings_elsewhere` how far it had when it was taken over.
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
        # For the purge. Of these alone: a database without statistics would take an index of all for the way to those
        # that are not deleted, which is through the whole office.
        Index(
            "deleted_accounts",
            "deleted_at",
            sqlite_where=text("deleted_at IS NOT NULL"),
            postgresql_where=text("deleted_at IS NOT NULL"),
        ),
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
    window_until: datetime | None = instant()
    kept_hash: str | None = None
    kept_until: datetime | None = instant()
    created: datetime | None = instant()
    last_login: datetime | None = instant()
    last_own_login: datetime | None = instant()
    last_password_change: datetime | None = instant()
    last_reset: datetime | None = instant()
    last_mailed_reset: datetime | None = instant()
    renamed: datetime | None = instant()
    restored: datetime | None = instant()
    taken_back: datetime | None = instant()
    filings: str = "none"
    filings_elsewhere: str | None = None
    deleted_at: datetime | None = instant()
