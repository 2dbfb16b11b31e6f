"""Offices to measure: a database with its accounts, filled once and copied for every night."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.engine import make_url

from accountops import importing
from accountops.credentials import Hasher
from bench import mails
from store import Keyring, Store, new_keyring, open_store
from store.engine import open_engine
from store.migrate import upgrade
from tests.servers import Dovecot, PostgreSQL

ZONE = ZoneInfo("Asia/Shanghai")


class DurablePostgreSQL(PostgreSQL):
    """With every commit on the disk, as in production; the tests' own does without."""

    def _start(self, command, port, user=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        super()._start([str(part).replace("=off", "=on") for part in command], port, user)


@dataclass(frozen=True, slots=True)
class Template:
    """A filled database, to be copied.

    Attributes:
        source: file of a SQLite database, or name of a PostgreSQL one.
        keys: its keys.
        server: where it is; None for SQLite.
    """

    source: str
    keys: Keyring
    server: PostgreSQL | None

    def copy(self, place: Path) -> str:
        """Copy it; gives the URL of the copy, which lies in `place` if it is a file."""
        if self.server is None:
            shutil.copyfile(self.source, place / "office.db")
            return f"sqlite:///{place / 'office.db'}"
        return self.server.url(self.server.fresh(self.source))


def fill(place: Path, some: list[mails.Person], now: datetime, server: PostgreSQL | None) -> Template:
    """Make a database with everybody's account."""
    keys = new_keyring()
    name = str(place / "template.db") if server is None else server.fresh()
    url = f"sqlite:///{name}" if server is None else server.url(name)
    store = open_empty(url, keys)
    hasher = Hasher()
    rows = (importing.Row.model_validate(row) for row in mails.accounts_of(some, now))
    while batch := list(islice(rows, importing.AT_ONCE)):
        importing.take_over(store, hasher, batch, ZONE, now)
    store.close()
    return Template(name, keys, server)


def version_of(server: PostgreSQL) -> str:
    """Say which PostgreSQL it is."""
    engine = open_engine(server.url())
    with engine.connect() as connection:
        said = str(connection.exec_driver_sql("SHOW server_version").scalar())
    engine.dispose()
    return said.split(maxsplit=1)[0]


def open_empty(url: str, keys: Keyring) -> Store:
    """Open a new database, with its tables."""
    engine = open_engine(url)
    upgrade(engine)
    engine.dispose()
    return open_store(url, keys)


def configure(place: Path, url: str, keys: Keyring, mailbox: Dovecot, user: str, *, tls: bool) -> Path:
    """Write the settings of an office, as one would for a real mailbox; the file."""
    password = make_url(url).password
    for name, secret in (("keys.json", keys.dump()), ("mail.secret", mailbox.PASSWORD), ("db.secret", password or "-")):
        (place / name).touch(mode=0o600)
        (place / name).write_text(secret, "utf-8")
    shown = make_url(url)._replace(password=None).render_as_string()
    config = place / "yeban.toml"
    config.write_text(
        f"""[database]
url = "{shown}"
{'password_file = "db.secret"' if password else ""}

[mailbox]
kind = "imap"
host = "127.0.0.1"
port = {mailbox.tls_port if tls else mailbox.plain_port}
security = "{"tls" if tls else "none"}"
user = "{user}"
password_file = "mail.secret"
ca_file = "{mailbox.ca_file}"
address = "{mails.DESK}"
""",
        "utf-8",
    )
    return config
