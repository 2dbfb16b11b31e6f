"""Migrations: Alembic, run from code, so that an installed wheel brings its own tables up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from store.engine import READS_ONLY, told
from store.errors import StoreError

if TYPE_CHECKING:
    from sqlalchemy import Engine

SCRIPTS = Path(__file__).parent / "migrations"


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
    with told(), engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def revisions(engine: Engine) -> tuple[str | None, str | None]:
    """Return the revision of the database (None: no tables yet) and the newest one."""
    with told(), engine.execution_options(**{READS_ONLY: True}).connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(_config()).get_current_head()


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    return config
