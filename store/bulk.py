"""Many rows at once, for the night: plain values into the driver's own statements.

SQLAlchemy prepares the parameters of every row of an `executemany` anew, which for a night's mails takes longer than
the database does; here the statement and what its types do to values are worked out once for all rows.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import bindparam, update
from sqlmodel import SQLModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Table
    from sqlalchemy.engine import Dialect

# What a value of each column goes through before the driver gets it; None: nothing.
Binds: TypeAlias = "tuple[Callable[[Any], Any] | None, ...]"

# Rows in one statement: SQLite takes 32,766 values, a thousand keep it short for whoever waits.
AT_ONCE = 1_000
# Fewer rows than this aren't worth a statement of their own.
FEW = 8
STATEMENTS_KEPT = 64


def insert_rows(connection: Connection, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert many rows.

    Args:
        connection: in a transaction.
        table: a model.
        rows: the same columns in each; those that are left out are NULL (the database makes ids).
    """
    if not rows:
        return
    columns = tuple(rows[0])
    sql, binds = _insertion(_core(table), columns, connection.dialect)
    connection.exec_driver_sql(sql, _bound(rows, columns, binds))


def update_each(connection: Connection, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
    """Update many rows by their ids, each to values of its own; see `update_rows` for those that are alike.

    Args:
        connection: in a transaction.
        table: a model.
        rows: the same columns in each, "id" the last one.
    """
    if not rows:
        return
    columns = tuple(rows[0])
    sql, binds = _update(_core(table), columns, connection.dialect)
    connection.exec_driver_sql(sql, _bound(rows, columns, binds))


def update_rows(connection: Connection, table: type[SQLModel], rows: Iterable[Mapping[str, object]]) -> None:
    """Update many rows by their ids; rows that get the same values share a statement.

    Args:
        connection: in a transaction.
        table: a model.
        rows: "id" and the columns to set, the same ones in each, with values that can be told apart by hash.
    """
    core = _core(table)
    alike: dict[tuple[object, ...], list[object]] = defaultdict(list)
    columns: list[str] = []
    for row in rows:
        columns = columns or [name for name in row if name != "id"]
        alike[tuple([row[name] for name in columns])].append(row["id"])
    single = []
    for values, ids in alike.items():
        if len(ids) < FEW:
            named = dict(zip((f"new_{name}" for name in columns), values, strict=True))
            single += [{"of_id": row_id, **named} for row_id in ids]
            continue
        statement = update(core).values(dict(zip(columns, values, strict=True)))
        for start in range(0, len(ids), AT_ONCE):
            connection.execute(statement.where(core.c.id.in_(ids[start : start + AT_ONCE])))
    for start in range(0, len(single), AT_ONCE):
        connection.execute(
            update(core)
            .where(core.c.id == bindparam("of_id"))
            .values({name: bindparam(f"new_{name}", type_=core.c[name].type) for name in columns}),
            single[start : start + AT_ONCE],
        )


def _bound(rows: Sequence[Mapping[str, object]], columns: Sequence[str], binds: Binds) -> list[tuple[object, ...]]:
    how = tuple(zip(columns, binds, strict=True))
    return [tuple([row[name] if bind is None else bind(row[name]) for name, bind in how]) for row in rows]


@lru_cache(maxsize=STATEMENTS_KEPT)
def _insertion(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[str, Binds]:
    """The statement with its places in the order of `columns`, and what each value goes through first."""
    quoted = dialect.identifier_preparer
    names = ", ".join(quoted.quote(name) for name in columns)
    marks = ", ".join([_mark(dialect)] * len(columns))
    sql = f"INSERT INTO {quoted.format_table(table)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own
    return sql, _binds(table, columns, dialect)


@lru_cache(maxsize=STATEMENTS_KEPT)
def _update(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[str, Binds]:
    """The same for an update of the row that the last column names."""
    quoted = dialect.identifier_preparer
    mark = _mark(dialect)
    changes = ", ".join(f"{quoted.quote(name)} = {mark}" for name in columns[:-1])
    sql = f"UPDATE {quoted.format_table(table)} SET {changes} WHERE {quoted.quote(columns[-1])} = {mark}"  # noqa: S608
    return sql, _binds(table, columns, dialect)


def _mark(dialect: Dialect) -> str:
    return "?" if dialect.paramstyle == "qmark" else "%s"


def _binds(table: Table, columns: Sequence[str], dialect: Dialect) -> Binds:
    return tuple(table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in columns)


def _core(table: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(table.__tablename__)]
