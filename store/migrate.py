"""Migrations: Alembic, run from code, so that an installed wheel brings its own tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from store.engine import READS_ONLY, told
from store.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Engine

SCRIPTS = Path(__file__).parent / "migrations"
# Alembic's own table; looking there ourselves spares every start the import of Alembic (a quarter of a second).
MARK = "alembic_version"
ONE_AT_A_TIME = 0x796562616E  # "yeban": any number that nobody else locks by


def upgrade(engine: Engine) -> None:
    """Bring the tables to the newest revision; where they are, it only looks.

    Raises:
        StoreError: the database can't be reached or written, or a newer version of this program made its tables.
    """
    current, newest = revisions(engine)
    if current == newest:
        return
    if current is not None and current not in _known():
        message = f"数据库的版本（{current}）比本程序新"
        raise StoreError(message, "请升级本程序；旧版本不能打开新版本的数据库")
    from alembic import command  # noqa: PLC0415 - see MARK
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    with told(), engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            # Two that start at once: the second waits, and then finds nothing to do (SQLite: BEGIN IMMEDIATE).
            connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revisions(engine: Engine) -> tuple[str | None, str | None]:
    """Return the revision of the database (None: no tables yet) and the newest one."""
    with told(), engine.execution_options(**{READS_ONLY: True}).connect() as connection:
        current = None
        if inspect(connection).has_table(MARK):
            current = connection.execute(text(f"SELECT version_num FROM {MARK}")).scalar()  # noqa: S608 - our own word
    return current, max(_known())


def _known() -> set[str]:
    """All revisions: each script's name begins with its own, a number that grows."""
    return {path.name.partition("_")[0] for path in (SCRIPTS / "versions").glob("[0-9]*_*.py")}
