"""The audit chain, and small facts of the office."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, LargeBinary, Text
from sqlmodel import Field, SQLModel

from store.models.columns import ExactInstant


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
