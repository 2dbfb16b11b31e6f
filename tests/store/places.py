"""Where the tests' data live: both kinds of database, empty or with tables, and keys that stay the same."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlmodel import SQLModel
from stdnum.cn import ric

from store import Keyring, Store, open_store
from store.engine import open_engine
from store.migrate import upgrade
from tests.servers import PostgreSQL, quick_place

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
NOW = datetime(2021, 5, 20, 14, tzinfo=UTC)  # 22:00 in Lanzhou
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def id_number(serial: int) -> str:
    """A fabricated ID number with a valid check digit, another one for each serial from 0 to 999."""
    body = f"62010519{60 + serial % 40:02d}0{1 + serial % 9}1{serial % 10}{serial:03d}"
    return body + ric.calc_check_digit(body + "?")


def _made(url: str) -> str:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return url


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder of this test's own, in memory where that can be."""
    with tempfile.TemporaryDirectory(prefix="yeban-test-", dir=quick_place()) as place:
        yield Path(place)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with empty tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "yeban.db"
    _made(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_tables(postgresql: PostgreSQL) -> str:
    """A database with tables, for all tests in turn: making one takes a second, emptying it takes none."""
    return _made(postgresql.url(postgresql.fresh()))


def _emptied(url: str) -> str:
    statements = ["SET lock_timeout = '10s'"]
    for table in reversed(SQLModel.metadata.sorted_tables):
        statements.append(f'DELETE FROM "{table.name}"')  # noqa: S608 - our own names
        if "id" in table.columns:
            statements.append(f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), 1, false)")
    with psycopg.connect(url.replace("+psycopg", ""), connect_timeout=10) as connection:
        connection.execute(";\n".join(statements).encode())  # at one go: sixty ways there and back take longer
    return url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, folder: Path) -> str:
    """A database with empty tables; the test runs on each kind."""
    if request.param == "postgresql":
        return _emptied(request.getfixturevalue("postgresql_tables"))
    path = folder / "yeban.db"
    shutil.copy(request.getfixturevalue("sqlite_template"), path)
    return f"sqlite:///{path}"


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, folder: Path) -> str:
    """A database without tables; the test runs on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{folder / 'empty.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
def keys() -> Keyring:
    """Keys of an office; the same in every run."""
    return Keyring({1: b"e" * 32}, 1, b"i" * 32, b"a" * 32)


@pytest.fixture
def store(database_url: str, keys: Keyring) -> Iterator[Store]:
    """An open store with empty tables; the test runs on each kind."""
    store = open_store(database_url, keys)
    yield store
    store.close()


@pytest.fixture
def sqlite_store(sqlite_template: Path, folder: Path, keys: Keyring) -> Iterator[Store]:
    """An open store on SQLite only."""
    path = folder / "only.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}", keys)
    yield store
    store.close()
