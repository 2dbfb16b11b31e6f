"""What the pages need between one request and the next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, LargeBinary
from sqlmodel import Field, SQLModel

from store.models.columns import instant


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
    created: datetime = instant(nullable=False)
    seen: datetime = instant(nullable=False)
    until: datetime = instant(nullable=False, index=True)
    fresh_until: datetime | None = instant()
    payload: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))


class Delay(SQLModel, table=True):
    """Failures at the log-in of one account, address, or both together; `key` is a keyed hash of which."""

    key: bytes = Field(sa_column=Column(LargeBinary(32), primary_key=True))
    failures: int = 0
    last: datetime = instant(nullable=False, index=True)
    started: datetime = instant(nullable=False)
