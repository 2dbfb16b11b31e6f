"""Versions of what a site may change by day: quotas, windows, reply policy, texts of replies."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Text
from sqlmodel import Field, SQLModel

from store.models.columns import instant


class PolicyVersion(SQLModel, table=True):
    """A proposed change, and what became of it; never changed after it was confirmed or closed.

    `sets` is JSON of every value that stands over the settings' file while this version is in force; `was` of all
    values that were in force when it was proposed. `tried` is JSON of what the rehearsal found, once `tried_at` is
    there; `trial_asked`, `trial_taken` and `trial_moved` tell how far it has come, `trial_played` is how many scenarios
    were played. The newest confirmed one is in force. Who proposes doesn't confirm.
    """

    __tablename__ = "policy_version"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="policy_by_two_persons"),
        {"sqlite_autoincrement": True},  # the audit names versions by their ids
    )

    id: int | None = Field(default=None, primary_key=True)
    proposed_at: datetime = instant(nullable=False)
    proposed_by: str
    reason: str = Field(sa_column=Column(Text, nullable=False))
    sets: str = Field(sa_column=Column(Text, nullable=False))
    was: str = Field(sa_column=Column(Text, nullable=False))
    tried: str = Field(sa_column=Column(Text, nullable=False))
    passed: bool
    trial_asked: datetime | None = instant()
    trial_taken: datetime | None = instant()
    trial_moved: datetime | None = instant()
    trial_played: int | None = None
    tried_at: datetime | None = instant()
    confirmed_at: datetime | None = instant()
    confirmed_by: str | None = None
    closed_at: datetime | None = instant()
    closed_by: str | None = None
