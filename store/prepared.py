"""Statements that are put together once, for what every log-in does: plain values on the driver's own cursor.

SQLAlchemy works out anew at each execution what a statement and its parameters come to. For a query that takes the
database a few microseconds that is most of the time, and a log-in must cost little more than its hash.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sqlalchemy import Connection
    from sqlalchemy.engine import Dialect
    from sqlalchemy.sql import Executable

    # What a value goes through on its way; None: nothing.
    Way = Callable[[Any], Any] | None

# Stands for what is given at each execution, beside values that the statement has of its own.
GIVEN: Final = object()
CURSOR: Final = "yeban cursor"


class Prepared:
    """One statement of SQLAlchemy, in the words of each kind of database that it has met.

    Args:
        statement: a select, insert, update or delete. Of its parameters those without a value are given at each
            execution. No lists of a length of their own (`expanding`).
    """

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._made: dict[str, _Made] = {}

    def run(self, connection: Connection, values: Mapping[str, object]) -> int:
        """Execute it; returns how many rows it has changed.

        Args:
            connection: in a transaction.
            values: by the names of its parameters.

        Raises:
            DBAPIError: as SQLAlchemy raises it.
        """
        made = self._for(connection.dialect)
        return int(_executed(connection, made.sql, made.bound(values)))

    def run_each(self, connection: Connection, rows: Iterable[Mapping[str, object]]) -> None:
        """Execute it once for each of some rows of values; see `run`."""
        made = self._for(connection.dialect)
        _executed(connection, made.sql, [made.bound(values) for values in rows], many=True)

    def rows(self, connection: Connection, values: Mapping[str, object]) -> list[Any]:
        """Execute it; returns its rows, whose fields have the names of the columns. See `run`."""
        made = self._for(connection.dialect)
        return made.read(_executed(connection, made.sql, made.bound(values), fetch=True))

    def row(self, connection: Connection, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - see `rows`
        """The same, for at most one row; None where there is none."""
        rows = self.rows(connection, values)
        if len(rows) > 1:
            message = f"{len(rows)} rows where there is one at most"
            raise ValueError(message)
        return rows[0] if rows else None

    def _for(self, dialect: Dialect) -> _Made:
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _Made(self._statement, dialect)
        return made


class _Made:
    """A statement in the words of one kind of database."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:  # noqa: ANN401 - compiling is untyped
        compiled = statement.compile(dialect=dialect)
        self.sql = str(compiled)
        self._named = not compiled.positional
        names = compiled.positiontup if compiled.positional else list(compiled.binds)
        self._binds: list[tuple[str, object, Way]] = []
        for name in names:
            bind = compiled.binds[name]
            own = GIVEN if bind.required else bind.effective_value
            self._binds.append((name, own, bind.type.dialect_impl(dialect).bind_processor(dialect)))
        columns = getattr(statement, "selected_columns", ())
        self._ways: list[Way] = [one.type.dialect_impl(dialect).result_processor(dialect, None) for one in columns]
        row: Any = namedtuple("row", [one.key for one in columns])  # type: ignore[misc] # noqa: PYI024 - known only now
        self._row = row._make

    def bound(self, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - as the driver takes them
        """Return parameters as the driver takes them.

        Raises:
            KeyError: one is not given.
        """
        made = {}
        ordered = []
        for name, own, way in self._binds:
            value = values[name] if own is GIVEN else own
            value = value if way is None else way(value)
            if self._named:
                made[name] = value
            else:
                ordered.append(value)
        return made if self._named else ordered

    def read(self, fetched: Iterable[tuple[object, ...]]) -> list[Any]:
        """Return rows as the types of their columns make them."""
        return [
            self._row(value if way is None else way(value) for value, way in zip(row, self._ways, strict=True))
            for row in fetched
        ]


def _executed(connection: Connection, sql: str, given: Any, *, many: bool = False, fetch: bool = False) -> Any:  # noqa: ANN401
    """Execute on a cursor of the driver's own; returns the rows, or how many were changed."""
    driver = connection.dialect.loaded_dbapi
    # One cursor for as long as the driver's connection lives: making it takes as long as a third of a query.
    kept = connection.info
    cursor = kept.get(CURSOR)
    if cursor is None:
        cursor = kept[CURSOR] = connection.connection.cursor()
    try:
        if many:
            cursor.executemany(sql, given)
        else:
            cursor.execute(sql, given)
        return cursor.fetchall() if fetch else cursor.rowcount
    except driver.Error as error:
        # What SQLAlchemy does: a connection that is gone must not go back into the pool.
        gone = connection.dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
        if gone:
            connection.invalidate(error)
        raise DBAPIError.instance(
            sql, None, error, driver.Error, hide_parameters=True, connection_invalidated=gone,
            dialect=connection.dialect,
        ) from error  # fmt: skip
