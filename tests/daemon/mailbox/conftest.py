"""The same inbox twice: as a Maildir, and behind a real Dovecot."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from daemon.mailbox import Mailbox
from daemon.mailbox.connection import ImapAddress
from daemon.mailbox.imap import ImapMailbox
from daemon.mailbox.maildir import MaildirMailbox
from tests.servers import Dovecot

EVENING = datetime(2021, 4, 20, 12, 0, 0, tzinfo=UTC)
_user = itertools.count(1)


@dataclass
class Place:
    """An inbox under test.

    Attributes:
        path: the Maildir on the disk, which for Dovecot is the storage behind it.
        mailbox: a new adapter for it.
        server: None for a plain Maildir.
    """

    path: Path
    mailbox: Callable[[], Mailbox]
    server: Dovecot | None = None
    user: str = ""
    _number: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def deliver(self, raw: bytes, arrived: datetime = EVENING, flags: str = "") -> None:
        """Put a mail there as a mail server's delivery would."""
        number = next(self._number)
        unique = f"{int(arrived.timestamp())}.M{number:06}.mail.example"
        maildir = MaildirMailbox(self.path)
        maildir.deliver(raw, arrived, unique, flags=flags)
        if self.server:
            self.server.own(self.path / ("cur" if flags else "new") / (unique + (f":2,{flags}" if flags else "")))

    def deliver_many(self, count: int) -> list[bytes]:
        """Mails one second apart, each different; what was delivered."""
        raws = [letter(f"plea {number}") for number in range(count)]
        for number, raw in enumerate(raws):
            self.deliver(raw, EVENING + timedelta(seconds=number))
        return raws

    def lying(self, folder: str) -> list[bytes]:
        """What lies in a folder, straight from the disk, but without mails that are only marked as deleted."""
        maildir = MaildirMailbox(self.path)
        path = maildir._folder(folder)
        files = [file for part in ("new", "cur") for file in (path / part).glob("*")]
        return sorted(file.read_bytes() for file in files if "T" not in file.name.partition(":2,")[2])


def letter(subject: str, body: str = "我登录不了，请重置密码。", size: int = 0) -> bytes:
    """A small mail; padded at its end to `size` octets where that is larger."""
    head = (
        f"From: Zhang San <zhang@mail.example>\r\nTo: desk@mail.example\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject.replace(' ', '.')}@mail.example>\r\n\r\n{body}\r\n"
    ).encode()
    return head + (b"x" * 76 + b"\r\n") * ((size - len(head)) // 78) + b"y" * ((size - len(head)) % 78)


def behind(server: Dovecot, **options: object) -> Place:
    """A new user's inbox on a Dovecot."""
    user = f"desk{next(_user)}"
    address = ImapAddress(
        "127.0.0.1", user, server.PASSWORD, port=server.tls_port, ca_file=server.ca_file, read_seconds=30
    )
    return Place(server.maildir(user), lambda: ImapMailbox(address, waits=()), server, user)


@pytest.fixture(params=["maildir", pytest.param("dovecot", marks=pytest.mark.dovecot)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An inbox, once as each kind."""
    if request.param == "dovecot":
        return behind(request.getfixturevalue("dovecot"))
    path = tmp_path / "Maildir"
    with MaildirMailbox(path, create=True):
        pass
    return Place(path, lambda: MaildirMailbox(path))
