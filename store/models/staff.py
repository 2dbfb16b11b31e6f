"""The people of the desk and of the offices, and how they join."""

from __future__ import annotations

from datetime import datetime
from itertools import combinations

from sqlalchemy import BigInteger, CheckConstraint, Column, LargeBinary
from sqlmodel import Field, SQLModel

from store.models.columns import instant

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

    `organisation` is how the one of `organisation_id` was called when they were invited, "" for the office itself.
    `epoch` counts whatever ends their sessions. `id_index` and `id_sealed`: whose identity was proved, and by what ID
    number (notice 二(二)1: reviewer and seal officer are real-name, and told apart by it).
    """

    __table_args__ = tuple(
        CheckConstraint(f"NOT ({one} AND {other})", name=f"{one}_is_not_{other}") for one, other in sorted(APART)
    )

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    organisation: str = ""
    organisation_id: int | None = Field(default=None, foreign_key="organisation.id", index=True)
    id_index: bytes | None = Field(default=None, sa_column=Column(LargeBinary(32), nullable=True, index=True))
    id_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    password_hash: str | None = None
    totp_sealed: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    totp_step: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    epoch: int = 0
    invited: datetime | None = instant()
    joined: datetime | None = instant()
    disabled_at: datetime | None = instant()
    last_login: datetime | None = instant()
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
    until: datetime = instant(nullable=False)
    used_at: datetime | None = instant()


class RecoveryCode(SQLModel, table=True):
    """What stands in for a lost second factor, once; `key` is a keyed hash of the code."""

    __tablename__ = "recovery_code"

    id: int | None = Field(default=None, primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    key: bytes = Field(sa_column=Column(LargeBinary(32), nullable=False))
    used_at: datetime | None = instant()
