"""A whole office for the browser's tests: mailbox, night and pages by the program's own wiring, a clock that moves."""

import itertools
import json
import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from zoneinfo import ZoneInfo

from accountops.permissions import Role
from daemon import accounting, staffing, wiring
from daemon.reading import DirectReader
from daemon.report import Report
from daemon.settings import load
from daemon.setup import init
from daemon.web import Beside
from orgregistry import registering
from orgregistry.organisations import Details, named
from store import new_keyring
from tests.browser.chromium import HOST
from tests.portal.browsing import Clock
from tests.servers import LOOPBACK, Dovecot, free_port
from tests.store.places import id_number

ZONE = ZoneInfo("Asia/Shanghai")
AFTERNOON = datetime(2021, 5, 20, 16, 30, tzinfo=ZONE)
NIGHT = datetime(2021, 5, 20, 22, 0, tzinfo=ZONE)
MORNING = datetime(2021, 5, 21, 8, 50, tzinfo=ZONE)
NUMBER, NAME = id_number(1), "张伟"
# Ends in X, as one in eleven does.
X_NUMBER = next(number for number in map(id_number, range(1000)) if number.endswith("X"))
INITIAL = "88888888"
OWN, NEW, CAPITAL = "Lanzhou-qiao-7", "kuzi-mofang-b", "Kuzi-mofanG-b"
OWN_SITE, OTHER_SITE = f"http://{HOST}/zcsb/ZsInformation", f"http://{HOST}/zcsb"
DESK = "zhicheng@mail.example"
READY_SECONDS = 60

_mails = itertools.count(1)


class _InThisProcess(DirectReader):
    """Reads as a night's workers do, without their start."""

    def __enter__(self):
        return self

    def __exit__(self, *_failed):
        """Nothing to end."""

    def close(self) -> None:
        """Nothing to end."""


@dataclass(slots=True)
class Desk:
    """The office as a test handles it.

    Attributes:
        office: the program's own.
        clock: of nights and pages.
        origin: where the pages are.
        mail_folder: the mailbox (Maildir).
        server: whose mailbox it is; None: it is read as a folder.
    """

    office: wiring.Office
    clock: Clock
    origin: str
    mail_folder: Path
    server: Dovecot | None = None

    def at(self, now: datetime) -> None:
        """Let it be that time."""
        self.clock.now = now

    def later(self, by: timedelta) -> None:
        """Let some time pass."""
        self.clock.move(by)

    def take_over(self, number: str = NUMBER, name: str = NAME, password: str | None = OWN, **more: object) -> None:
        """Import one account, active with a password of its own unless told otherwise."""
        row = {"id_number": number, "name": name, "state": "active", "password": password, "created": "2021-03-01"}
        row |= more
        file = self.mail_folder.parent / f"account-{number[-4:]}.jsonl"
        kept = {key: value for key, value in row.items() if value is not None}
        file.write_text(json.dumps(kept, ensure_ascii=False) + "\n", "utf-8")
        summary = self.office.import_accounts(file)
        assert summary.taken == 1, summary

    def receive(self, subject: str, body: str, sender: str = "zhangwei@qq.example") -> None:
        """Put a mail into the mailbox, as a mail server would now."""
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address(NAME, addr_spec=sender)
        mail["To"], mail["Subject"], mail["Date"] = DESK, subject, self.clock()
        mail["Message-ID"] = f"<{next(_mails)}.browser@mail.example>"
        mail.set_content(body)
        path = self.mail_folder / "new" / f"{next(_mails)}.browser"
        path.write_bytes(mail.as_bytes())
        arrived = self.clock().timestamp()
        os.utime(path, (arrived, arrived))
        if self.server is not None:
            self.server.own(path)

    def plead(self, plea: str = "申请重置密码", number: str = NUMBER, name: str = NAME, **more: str) -> None:
        """Put the notice's kind of mail into the mailbox."""
        self.receive(plea, f"身份证号：{number}\n姓名：{name}\n{plea}，谢谢！\n", **more)

    def night(self) -> Report:
        """Run the night, at 22:00 unless it is later already."""
        self.clock.now = max(self.clock(), NIGHT)
        # Of a real mailbox's mails a real night's processes are made; to read one for a page's sake they take too long.
        return self.office.run_night(reader=None if self.server is not None else _InThisProcess())

    def account(self, number: str = NUMBER) -> dict[str, object]:
        """What `yeban accounts show` tells."""
        with self.office.store.look() as desk:
            return accounting.show(desk, number, self.clock(), self.office.zone)

    def invite(self, login: str, name: str, *roles: Role, organisation: str = "") -> str:
        """Invite somebody of the staff; the link. Their organisation is put into the registry."""
        with self.office.store.open() as desk:
            if organisation and not named(desk, organisation):
                registering.add(desk, organisation, Details(), self.clock(), "operator")
        return staffing.invite(
            self.office, login, name, roles, organisation, "operator", token=os.urandom(32)
        ).link  # fmt: skip


@contextmanager
def opened(folder: Path, empty_database: Path, settings: str = "", server: Dovecot | None = None) -> Iterator[Desk]:
    """Open an office whose pages are served until the end.

    Args:
        folder: where it lies.
        empty_database: a SQLite file with empty tables.
        settings: more lines for [web].
        server: has the mailbox, spoken to over TLS; None: a Maildir of the office's own.
    """
    made = init(folder / "office", new_keyring().dump())
    shutil.copy(empty_database, folder / "office" / "yeban.db")
    port = free_port()
    origin = f"http://{HOST}:{port}"
    config = made.settings.read_text("utf-8").replace('# address = "yeban@localhost"', f'address = "{DESK}"')
    config += (
        f'\n[web]\npublic_url = "{origin}"\nport = {port}\nown_site = "{OWN_SITE}"\nother_site = "{OTHER_SITE}"\n'
        f"workers = 1\n{settings}\n"
    )
    mail = made.mail
    if server is not None:
        user = f"desk-{folder.name}"
        mail = server.maildir(user)
        secret = folder / "office" / "mail.secret"
        secret.touch(mode=0o600)
        secret.write_text(server.PASSWORD, "utf-8")
        config = config.replace(
            'kind = "maildir"\npath = "mail"',
            f'kind = "imap"\nhost = "127.0.0.1"\nport = {server.tls_port}\nsecurity = "tls"\nuser = "{user}"\n'
            f'password_file = "mail.secret"\nca_file = "{server.ca_file}"',
        )
    made.settings.write_text(config, "utf-8")
    clock = Clock(AFTERNOON)
    with wiring.Office(load(made.settings), clock) as office, Beside(office):
        _await(port)
        assert office.settings.mailbox.kind == ("maildir" if server is None else "imap")
        yield Desk(office, clock, origin, mail, server)


def _await(port: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while True:
        try:
            with socket.create_connection((LOOPBACK, port), timeout=1):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)
