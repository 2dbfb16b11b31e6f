"""Types of columns: points in time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, DateTime
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

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

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Give the zone back; on SQLite in one go with reading the text, for the same reason."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return _read

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _read(text: str | None) -> datetime | None:
    """What SQLAlchemy reads of a time that SQLite has as text, with its zone."""
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class ExactInstant(Instant):
    """An instant of the audit chain: on SQLite, where it is text, no other text passes for the same time."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        """Read by the form below."""
        return TypeDecorator.result_processor(self, dialect, coltype)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Read only what SQLAlchemy itself writes; anything else raises ValueError."""
        if dialect.name == "sqlite":
            written = r"(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{6})\Z"
            made = sqlite.DATETIME(regexp=written)  # type: ignore[no-untyped-call] # SQLAlchemy gives it no types
            return dialect.type_descriptor(made)
        return super().load_dialect_impl(dialect)


def instant(*, index: bool = False, nullable: bool = True) -> Any:  # noqa: ANN401 - SQLModel's Field is untyped
    """Return a column for a point in time."""
    return Field(default=None, sa_column=Column(Instant, index=index, nullable=nullable))
