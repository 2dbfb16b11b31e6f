"""Organisations, what they are and were called, and what was changed of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from store.models.columns import instant

# A name or a code is free again when its organisation was merged into another one or closed.
_LIVING = "status NOT IN ('merged', 'closed')"


def _organisation_id() -> Column[int]:
    """A link within the table; looked at when the transaction ends, so that rows may come in any order."""
    return Column(Integer, ForeignKey("organisation.id", deferrable=True, initially="DEFERRED"), index=True)


def _searched() -> Column[str]:
    """A text that is looked up by what it begins with: compared octet by octet, whatever the database's language."""
    return Column(String().with_variant(String(collation="C"), "postgresql"), index=True, nullable=False)


class Organisation(SQLModel, table=True):
    """An organisation; `key` is the normal form of its full name (orgregistry.names).

    `parent_id` is who opened its account, whatever its rank: reviews go up this link. `superior` is whom it belongs to
    (隶属), as written, and may be outside the registry. The top has no parent, nor has what has no account yet.
    `status` is no-account, open, suspended, merged (into `merged_into_id`) or closed. `version` counts its changes.
    """

    __table_args__ = (
        Index(
            "one_living_organisation_of_a_name",
            "key",
            unique=True,
            sqlite_where=text(_LIVING),
            postgresql_where=text(_LIVING),
        ),
        Index(
            "one_living_organisation_of_a_code",
            "uscc",
            unique=True,
            sqlite_where=text(_LIVING),
            postgresql_where=text(_LIVING),
        ),
        # The audit chain and what was changed name organisations by their ids.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    key: str
    uscc: str | None = None
    kind: str
    nature: str
    level: str
    superior: str = ""
    registrar: str = ""
    division: str = Field(default="", index=True)
    address: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    parent_id: int | None = Field(default=None, sa_column=_organisation_id())
    status: str
    merged_into_id: int | None = Field(default=None, sa_column=_organisation_id())
    version: int = 0
    created: datetime = instant(nullable=False)
    changed: datetime = instant(nullable=False)
    opened: datetime | None = instant()


class OrganisationName(SQLModel, table=True):
    """A name of an organisation: its full one (the same as in its row), a former one or an alias."""

    __tablename__ = "organisation_name"
    __table_args__ = (UniqueConstraint("organisation_id", "key"),)

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id")
    kind: str
    name: str
    key: str = Field(index=True)
    since: datetime = instant(nullable=False)


class OrganisationChange(SQLModel, table=True):
    """What was changed of an organisation, and by whom; `before` and `after` are JSON of what differs.

    Kept for good, while the audit chain is cut at its old end. Of contacts only that they were changed.
    """

    __tablename__ = "organisation_change"

    id: int | None = Field(default=None, primary_key=True)
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    at: datetime = instant(nullable=False)
    actor: str
    action: str
    before: str = Field(sa_column=Column(Text, nullable=False))
    after: str = Field(sa_column=Column(Text, nullable=False))


class OrganisationSearch(SQLModel, table=True):
    """A name as it is searched (orgregistry.forms); made from `organisation_name`, and anew where that has changed.

    Only names of living organisations stand here. What finds them by their tokens is made by the migration, for each
    database its own: an FTS5 table kept by triggers on SQLite, a GIN index on PostgreSQL.
    """

    __tablename__ = "organisation_search"

    id: int = Field(primary_key=True, foreign_key="organisation_name.id", sa_column_kwargs={"autoincrement": False})
    organisation_id: int = Field(foreign_key="organisation.id", index=True)
    form: str = Field(sa_column=_searched())
    tokens: str = Field(sa_column=Column(Text, nullable=False))
    sounds: str = Field(sa_column=_searched())
    initials: str = Field(sa_column=_searched())
    core: str = Field(sa_column=_searched())
    short: str = Field(sa_column=_searched())
