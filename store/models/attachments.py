"""Attachments of letters: what is known of them; the files lie on a shelf outside of the database."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from store.models.columns import instant


class Attachment(SQLModel, table=True):
    """An attachment of a mail, in its order there. `kind` is "" and `file` None where it is not kept; `fault` says why.

    `file` and `preview` are names on the shelf; senders' names may hold ID numbers, so they are sealed like the text.
    """

    __table_args__ = (UniqueConstraint("mail_id", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    mail_id: int = Field(foreign_key="mail.id", index=True)
    place: int
    name_sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    kind: str
    size: int = Field(sa_column=Column(BigInteger, nullable=False))
    file: str | None = None
    preview: str | None = None
    pages: int | None = None
    text_sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    fault: str = Field(default="", sa_column=Column(Text, nullable=False))
    taken_at: datetime = instant(nullable=False)
