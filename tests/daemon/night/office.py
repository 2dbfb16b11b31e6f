"""An office for the tests of the night: real database, real mailbox, a clock and a reader that the test holds.

Mails say in plain commands what a reader would find in them (see `Wording`), so that these tests stand by themselves.
"""

import itertools
import json
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import SQLModel

import mailparse
from accountops.accounts import ID_FIELD
from accountops.policy import Limits
from daemon.mailbox import Mailbox, UidValidityChanged
from daemon.mailbox.maildir import MaildirMailbox
from daemon.night import Holder, Night, NightSettings, Shift
from daemon.outbox import MemoryTransport, Outbox, Reply, Transport
from daemon.reading import Batch, Read, Reader
from daemon.report import Report
from mailparse import Action, Letter, Mail, Reading, Request, Verdict, Withdrawal
from store import Account, AuditRow, Store, audit

Row = TypeVar("Row", bound=SQLModel)

ZONE = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2021, 5, 11, 22, 0, tzinfo=ZONE)
OWN = "desk@mail.example"
FOLDERS = {"done": "已处理", "staff": "待人工", "returned": "退回", "automatic": "自动邮件"}
SETTINGS = NightSettings(OWN, ("mx.mail.example",), ZONE, FOLDERS, "needed", Limits())
ME = Holder("test", 1, "1")
_COMMAND = re.compile(r"^(reset|delete|withdraw|missing|letter|org|picture|poison)\b *(.*)$", re.MULTILINE)


def id_number(n: int) -> str:
    """The n-th fabricated ID number; the check digit holds (GB 11643)."""
    birth = datetime(1960, 1, 1, tzinfo=UTC) + timedelta(days=37 * n % 15_000)
    body = f"620102{birth:%Y%m%d}{100 + n % 800:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11]


def person(n: int) -> str:
    """The n-th fabricated name."""
    family, first, second = "赵钱孙李周吴郑王冯陈", "文明国建志海秀丽晓玉", "华英军平芳霞斌强敏洁"
    return family[n % 10] + first[n // 10 % 10] + second[n // 100 % 10]


def address(n: int) -> str:
    """The n-th sender."""
    return f"sender{n}@mail.example"


_count = itertools.count(1)
OF_A_SHIFT = ("holder", "clock", "progress", "stopping", "checkpoint")


def letter(
    sender: str,
    *commands: str,
    subject: str = "来信",
    message_id: str | None = None,
    date: datetime | None = None,
    headers: Sequence[tuple[str, str]] = (),
) -> bytes:
    """A mail that says `commands`; each has a Message-ID of its own unless told."""
    if message_id is None:
        message_id = f"<{next(_count)}.night@mail.example>"
    fields = [("From", sender), ("To", OWN), ("Subject", Header(subject, "utf-8").encode() if subject else "")]
    fields += [("Message-ID", message_id), ("Date", format_datetime(date) if date else ""), *headers]
    head = "".join(f"{name}: {value}\r\n" for name, value in fields if value)
    body = "\r\n".join(commands)
    return f"{head}MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}\r\n".encode()


@dataclass(frozen=True, slots=True)
class _Read:
    reads: list[Read]

    def result(self) -> list[Read]:
        return self.reads


class Wording:
    """A reader of plain commands, one a line: `reset ID NAME`, `delete ID NAME`, `withdraw [ID [NAME]]`,
    `missing PART…`, `letter NAME`, `org NAME`, `picture`, `poison`.
    """

    def submit(self, raws: Sequence[bytes]) -> Batch:
        """Read at once."""
        return _Read([self._one(raw) for raw in raws])

    def _one(self, raw: bytes) -> Read:
        mail = mailparse.parse(raw)
        said = [(command, rest.split()) for command, rest in _COMMAND.findall(mail.text)]
        if any(command == "poison" for command, _ in said):
            return Read(None, None, "RecursionError\nmime.py:1 parse")
        return Read(mail, reading_of(mail, said))


def reading_of(mail: Mail, said: Sequence[tuple[str, list[str]]]) -> Reading:
    """What the commands amount to."""
    of = dict(said)
    requests = tuple(Request(Action(c), rest[0], "".join(rest[1:])) for c, rest in said if c in {"reset", "delete"})
    taken_back = [[*rest, None, None] for c, rest in said if c == "withdraw"]
    withdrawals = tuple(Withdrawal(rest[0], rest[1]) for rest in taken_back)
    if mail.automatic:
        verdict = Verdict.AUTOMATIC
    elif requests:
        verdict = Verdict.REPAIR
    else:
        known = {"letter": Verdict.LETTER, "org": Verdict.ORG_NOT_FOUND, "picture": Verdict.NOT_TEXT}
        known["missing"] = Verdict.INCOMPLETE
        verdict = next((known[c] for c in known if c in of), Verdict.OTHER)
    return Reading(
        verdict,
        requests=requests,
        missing=tuple(of.get("missing", ())),
        withdrawals=withdrawals,
        letter=Letter(of["letter"][0], None, "unknown", None, None) if "letter" in of else None,
        org_name=of["org"][0] if "org" in of else None,
        empty=not (mail.text.strip() or mail.subject or mail.attachments),
    )


class Stop(Exception):  # stands for a process that ends
    """The night is cut off here."""


def stop_at(step: str, time: int = 1) -> Callable[[str], None]:
    """A checkpoint that cuts the night off when it comes to `step` for the n-th time."""
    passed = itertools.count(1)

    def check(here: str) -> None:
        if here == step and next(passed) == time:
            raise Stop(step)

    return check


@dataclass
class Office:
    """An office at night.

    Attributes:
        store: the books.
        path: the Maildir on the disk (behind Dovecot: its storage).
        open_mailbox: a new adapter for the mailbox.
        own: what to do with a delivered file, so that the mail server can read it.
        now: what the clock says.
    """

    store: Store
    path: Path
    open_mailbox: Callable[[], Mailbox]
    own: Callable[[Path], None] = lambda _path: None
    now: datetime = EVENING
    settings: NightSettings = SETTINGS
    transport: Transport = field(default_factory=MemoryTransport)
    reader: Reader = field(default_factory=Wording)
    delivered: list[str] = field(default_factory=list)

    # ------------------------------------------------------------------------------------------- before the night

    def account(self, n: int, name: str | None = None, **columns: Any) -> str:
        """Make an account, active with an own password since last year; returns the ID number."""
        number = id_number(n)
        long_ago = EVENING - timedelta(days=300)
        facts: dict[str, Any] = {
            "name": person(n) if name is None else name,
            "state": "active",
            "password_hash": "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA",
            "created": long_ago,
            "last_login": long_ago,
            "last_own_login": long_ago,
        }
        with self.store.open() as desk:
            sealed = desk.keys.seal(number, ID_FIELD)
            desk.session.add(Account(id_index=desk.keys.blind(number), id_sealed=sealed, **(facts | columns)))
        return number

    def deliver(self, raw: bytes, arrived: datetime | None = None, flags: str = "") -> str:
        """Put a mail into the inbox; it has arrived an hour ago unless told. Returns its Maildir name."""
        unique = f"{len(self.delivered):06}.mail.example"
        MaildirMailbox(self.path).deliver(raw, arrived or self.now - timedelta(hours=1), unique, flags=flags)
        self.own(self.path / ("cur" if flags else "new") / (unique + (f":2,{flags}" if flags else "")))
        self.delivered.append(unique)
        return unique

    def plea(self, n: int, sender: str | None = None, **how: Any) -> str:
        """Deliver the n-th person's plea for a reset, complete and right."""
        arrived = how.pop("arrived", None)
        raw = letter(sender or address(n), f"reset {id_number(n)} {person(n)}", **how)
        return self.deliver(raw, arrived)

    # -------------------------------------------------------------------------------------------------- the night

    def night(self, **options: Any) -> Night:
        """A night that has not begun."""
        outbox = options.pop("outbox", None) or Outbox(self.transport, OWN)
        at_work = {"holder": ME, "clock": lambda: self.now}
        at_work |= {name: options.pop(name) for name in OF_A_SHIFT if name in options}
        parts = {"settings": self.settings, "mailbox": self.open_mailbox(), "reader": self.reader, "outbox": outbox}
        return Night(**({**parts, "shift": Shift(self.store, **at_work)} | options))

    def run(self, **options: Any) -> Report:
        """Run a night."""
        return self.night(**options).run()

    def run_until(self, step: str, time: int = 1) -> None:
        """Run a night that is cut off at a checkpoint."""
        try:
            self.run(checkpoint=stop_at(step, time))
        except Stop:
            return
        raise AssertionError(f"the night did not come to {step}")

    def later(self, **delta: float) -> None:
        """Let time pass."""
        self.now += timedelta(**delta)

    # -------------------------------------------------------------------------------------------- after the night

    def rows(self, model: type[Row]) -> list[Row]:
        """All rows of a table, by primary key."""
        keys = SQLModel.metadata.tables[str(model.__tablename__)].primary_key
        with self.store.look() as desk:
            rows = list(desk.session.execute(select(model).order_by(*keys.columns)).scalars())
            for row in rows:
                desk.session.expunge(row)
            return rows

    def tables(self, but: Sequence[str] = ()) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table, to be compared."""
        with self.store.look() as desk:
            return {
                table.name: [tuple(row) for row in desk.connection.execute(select(table).order_by(*table.primary_key))]
                for table in SQLModel.metadata.sorted_tables
                if table.name not in but
            }

    def lying(self, folder: str | None = None) -> list[str]:
        """Maildir names of what lies in a folder (in the inbox), straight from the disk."""
        path = self.path if folder is None else MaildirMailbox(self.path)._folder(folder)
        files = [file.name.partition(":2,") for part in ("new", "cur") for file in (path / part).glob("*")]
        return sorted(name for name, _, flags in files if "T" not in flags)

    def filed(self) -> dict[str, int]:
        """How many mails lie in the inbox ("") and in the folders that hold any."""
        counts = {"": len(self.lying())} | {folder: len(self.lying(folder)) for folder in FOLDERS.values()}
        return {folder: count for folder, count in counts.items() if count}

    def changes(self, n: int) -> list[str]:
        """What the audit tells of the n-th person's accounts, in order."""
        index = self.store.keys.blind(id_number(n))
        subjects = {f"account:{row.id}" for row in self.rows(Account) if row.id_index == index}
        return [row.action for row in self.rows(AuditRow) if row.subject in subjects]

    def sent(self) -> list[tuple[str, str]]:
        """(recipient, Message-ID) of what went out."""
        assert isinstance(self.transport, MemoryTransport)
        return [(str(mail["To"]), str(mail["Message-ID"])) for mail in self.transport.sent]

    def chain_holds(self) -> bool:
        """Whether the audit chain is whole."""
        with self.store.look() as desk:
            return audit.verify(desk.session, desk.keys.audit).ok


class Renumbered:
    """A mailbox under another UIDVALIDITY, as after the server was restored from a backup: all UIDs are new."""

    def __init__(self, mailbox: Mailbox, uidvalidity: int) -> None:
        self._mailbox = mailbox
        self.name = mailbox.name
        self.uidvalidity = uidvalidity
        self._mark = f"{uidvalidity}-"
        self.numbered_anew = False

    def __enter__(self) -> Self:
        self._mailbox.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._mailbox.__exit__(kind, error, trace)

    def uids(self) -> list[str]:
        return [self._mark + uid for uid in self._mailbox.uids()]

    def fetch(self, uids: Sequence[str]) -> Any:
        return [replace(one, uid=self._mark + one.uid) for one in self._mailbox.fetch(self._old(uids))]

    def whole(self, uid: str, most: int) -> bytes:
        return self._mailbox.whole(uid.removeprefix(self._mark), most)

    def move(self, uids: Sequence[str], folder: str) -> None:
        if self.numbered_anew:
            raise UidValidityChanged("UIDVALIDITY has changed", "请重新运行")
        self._mailbox.move(self._old(uids), folder)

    def _old(self, uids: Sequence[str]) -> list[str]:
        return [uid.removeprefix(self._mark) for uid in uids]


class FileTransport:
    """Writes what is sent into a file, one line each in one write: it outlives whoever is killed."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def send(self, message: EmailMessage) -> None:
        line = json.dumps([str(message["To"]), str(message["Message-ID"])]) + "\n"
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line.encode())
        finally:
            os.close(descriptor)


__all__ = ["EVENING", "FOLDERS", "ME", "OWN", "SETTINGS", "ZONE", "FileTransport", "Office", "Renumbered", "Reply"]
