"""Offices on every kind of books and mailbox; the empty database is made once and copied."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from daemon.mailbox import Mailbox
from daemon.mailbox.connection import ImapAddress
from daemon.mailbox.imap import ImapMailbox
from daemon.mailbox.maildir import MaildirMailbox
from store import new_keyring, open_store
from store.engine import open_engine
from store.migrate import upgrade
from tests.daemon.night.office import Office
from tests.servers import Dovecot, PostgreSQL

_user = itertools.count(1)
BOOKS = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


def _migrated(url: str) -> None:
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables and nothing in them."""
    path = tmp_path_factory.mktemp("empty") / "yeban.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def empty_database(postgresql: PostgreSQL) -> str:
    """Name of such a database on PostgreSQL."""
    name = postgresql.fresh()
    _migrated(postgresql.url(name))
    return name


@pytest.fixture
def books(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """Makes a database of a kind, with its tables; returns the URL."""
    made = []

    def make(kind: str) -> str:
        if kind == "sqlite":
            path = tmp_path / f"yeban{len(made)}.db"
            made.append("")
            shutil.copy(request.getfixturevalue("empty_file"), path)
            return f"sqlite:///{path}"
        server: PostgreSQL = request.getfixturevalue("postgresql")
        name = server.fresh(request.getfixturevalue("empty_database"))
        made.append(name)
        return server.url(name)

    yield make
    for name in made:
        if name:
            request.getfixturevalue("postgresql").drop(name)


def _office(url: str, path: Path) -> Iterator[Office]:
    with MaildirMailbox(path, create=True):
        pass
    store = open_store(url, new_keyring())
    yield Office(store, path, lambda: MaildirMailbox(path))
    store.close()


@pytest.fixture
def desk_office(books: Callable[[str], str], tmp_path: Path) -> Iterator[Office]:
    """SQLite and Maildir: where it makes no difference."""
    yield from _office(books("sqlite"), tmp_path / "Maildir")


@pytest.fixture(params=BOOKS)
def books_office(request: pytest.FixtureRequest, books: Callable[[str], str], tmp_path: Path) -> Iterator[Office]:
    """Both kinds of books, with a Maildir."""
    yield from _office(books(request.param), tmp_path / "Maildir")


@pytest.fixture(params=[*BOOKS, pytest.param("dovecot", marks=pytest.mark.dovecot)])
def office(request: pytest.FixtureRequest, books: Callable[[str], str], tmp_path: Path) -> Iterator[Office]:
    """Both kinds of books with a Maildir, and SQLite with a real Dovecot."""
    if request.param != "dovecot":
        yield from _office(books(request.param), tmp_path / "Maildir")
        return
    server: Dovecot = request.getfixturevalue("dovecot")
    user = f"night{next(_user)}"
    one = ImapAddress("127.0.0.1", user, server.PASSWORD, port=server.tls_port, ca_file=server.ca_file, read_seconds=30)

    def open_mailbox() -> Mailbox:
        return ImapMailbox(one, waits=())

    store = open_store(books("sqlite"), new_keyring())
    yield Office(store, server.maildir(user), open_mailbox, server.own)
    store.close()
