"""Night scenarios: mailbox, store, night and log-in played for real, with a clock that follows the scenario."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlmodel import col

from accountops import accounts, importing
from accountops.credentials import Credentials, Entry, Hasher, hash_to_compare, judge, normal_password, state_of
from accountops.outcomes import Outcome
from accountops.passwords import Fault
from accountops.policy import State
from accountops.tuning import Policy
from daemon.attachments.opening import DirectOpener, PoolOpener
from daemon.attachments.scanning import NoScanner
from daemon.attachments.shelf import Shelf
from daemon.attachments.taking import Taking
from daemon.mailbox.maildir import MaildirMailbox
from daemon.night import Holder, Night, NightSettings, Shift
from daemon.outbox import MemoryTransport, Outbox
from daemon.reading import DirectReader, PoolReader, Reader
from daemon.rehearse.mails import built
from daemon.rehearse.plans import Book, BookError, EventPlan, MailPlan, Scenario, checked
from mailparse import values
from store import Account, AuditRow, Delivery, Desk, Mail, Outgoing, Request, Store, new_keyring, open_store
from store.engine import open_engine
from store.migrate import upgrade

ZONE = ZoneInfo("Asia/Shanghai")
FOLDERS = {"done": "已处理", "staff": "待人工", "returned": "退回", "automatic": "自动邮件"}

# Rows of accountops.passwords, and the end of a session: these no scenario can mean to be taken.
_NEVER_TAKEN = frozenset({"ended", "empty", "initial"})


class _OneHash(Hasher):
    """Computes the same thing once: a scenario's accounts all have the same password."""

    def __init__(self) -> None:
        super().__init__()
        self._fresh: dict[str, str] = {}
        self._computed: dict[tuple[str, str | None], str] = {}

    def fresh(self, password: str) -> str:
        if password not in self._fresh:
            self._fresh[password] = super().fresh(password)
        return self._fresh[password]

    def compute(self, password: str, like: str | None) -> str:
        if (password, like) not in self._computed:
            self._computed[password, like] = super().compute(password, like)
        return self._computed[password, like]


class _Stop(Exception):
    """The night "crashes" here."""


class Nights:
    """The throw-away place where nights are played; it is made when the first one is."""

    def __init__(
        self,
        book: Book,
        reader: Reader | None = None,
        policy: Policy | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._book = book
        self._stopping = stopping
        self._policy = policy or Policy()
        self._reader = reader
        self._around = ExitStack()
        self._folder: Path | None = None
        self._hasher = _OneHash()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._around.close()

    def play(self, raw: Mapping[str, Any]) -> dict[str, object]:
        """Play one night scenario.

        Raises:
            BookError: it can't be played.
        """
        scenario = checked(Scenario, raw, f"情景 {raw.get('id', '（无编号）')}")
        if self._folder is None:
            self._folder = self._prepared()
        if self._reader is None:
            self._reader = self._around.enter_context(PoolReader())
        with tempfile.TemporaryDirectory(dir=self._folder) as place:
            shutil.copy(self._folder / "empty.db", Path(place) / "yeban.db")
            stage = _Stage(self._book, scenario, self._hasher, self._reader, Path(place), self._policy, self._stopping)
            return stage.play()

    def _prepared(self) -> Path:
        folder = Path(self._around.enter_context(tempfile.TemporaryDirectory(prefix="yeban-rehearsal-")))
        engine = open_engine(f"sqlite:///{folder / 'empty.db'}")
        upgrade(engine)
        engine.dispose()
        return folder


@dataclass(slots=True)
class _Expected:
    """A mail on its way: delivered when its time has come."""

    at: datetime
    mail_id: str
    uid: str
    raw: bytes
    arrived: datetime
    flags: str
    delivered: bool = False


@dataclass(slots=True)
class _Stage:
    """One scenario being played."""

    book: Book
    scenario: Scenario
    hasher: Hasher
    reader: Reader
    place: Path
    policy: Policy
    stopping: Callable[[], bool]
    store: Store = field(init=False)
    mailbox: MaildirMailbox = field(init=False)
    now: datetime = field(init=False)
    credentials: Credentials = field(init=False)
    sessions: dict[str, accounts.Session] = field(default_factory=dict)
    waiting: list[_Expected] = field(default_factory=list)

    def play(self) -> dict[str, object]:
        """Play it and tell what came of it."""
        scenario = self.scenario
        self.now = scenario.run_at
        self.store = open_store(f"sqlite:///{self.place / 'yeban.db'}", new_keyring())
        self.mailbox = MaildirMailbox(self.place / "mail", create=True)
        with self.mailbox:
            pass
        self.credentials = Credentials(normal_password(self.book.initial_password), self.hasher)
        try:
            self._play_earlier()
            rows = [_row(raw, scenario.id) for raw in scenario.accounts]
            self._set_accounts(rows)
            listed = [row.id_number for row in rows]
            own = list(scenario.mails)
            self.waiting = [one for plan in own for one in self._expected(plan, "")]
            self._night(scenario.run_at, crash=self._crashes_after(-1))
            for place, event in enumerate(scenario.events):
                self.now = event.at
                self._happen(event, place)
            return self._result(listed)
        finally:
            self.store.close()

    # --------------------------------------------------------------------------------------------- before and after

    def _play_earlier(self) -> None:
        for number, earlier in enumerate(self.scenario.earlier):
            self._set_accounts([_as_of(raw, earlier.night, self.scenario.id) for raw in self.scenario.accounts])
            self.waiting = [one for plan in earlier.mails for one in self._expected(plan, f"e{number}.")]
            self._night(earlier.night, crash=False)

    def _crashes_after(self, place: int) -> bool:
        """Whether the night that runs at event `place` (-1: at run_at) is cut off, as a later event says."""
        for event in self.scenario.events[place + 1 :]:
            if event.do == "crash":
                return True
            if event.do == "night":
                return False
        return False

    def _happen(self, event: EventPlan, place: int) -> None:
        match event.do:
            case "night":
                self._night(event.at, crash=self._crashes_after(place))
            case "crash":
                pass  # looked ahead for
            case "login":
                self._login(event, self._password(event.password))
            case "change-password":
                self._change_password(event)
            case other:
                raise BookError(f"情景 {self.scenario.id}：没有“{other}”这种事件")

    def _night(self, at: datetime, *, crash: bool) -> None:
        self.now = at
        for one in self.waiting:
            if not one.delivered and one.at <= at:
                self.mailbox.deliver(one.raw, one.arrived, one.uid, flags=one.flags)
                one.delivered = True
        address = self.book.own_address.lower()
        night = Night(
            NightSettings(
                address,
                (address.rpartition("@")[2],),
                ZONE,
                FOLDERS,
                self.policy.replies,
                self.policy.limits,
                self.policy.texts,
            ),
            Shift(
                self.store,
                Holder("rehearsal", 1, "1"),
                lambda: self.now,
                stopping=self.stopping,
                checkpoint=_stop_at("performed") if crash else _go_on,
            ),
            self.mailbox,
            self.reader,
            Outbox(MemoryTransport(), address),
            is_dead=lambda _holder: True,
            taking=Taking(
                Shelf(self.place / "attachments"),
                # As the mails are read: where a broken reader should show, so should a broken opener.
                DirectOpener() if isinstance(self.reader, DirectReader) else PoolOpener(),
                NoScanner(),
            ),
        )
        try:
            night.run()
        except _Stop:
            return

    def _password(self, said: str) -> str:
        return {"initial": self.book.initial_password, "own": self.book.own_password}.get(said, said)

    def _login(self, event: EventPlan, password: str) -> accounts.Login:
        name = event.name if event.name is not None else self._registered_name(event.id_number)
        login = accounts.login(self.store, self.credentials, event.id_number, name, password, self.now)
        if login.entry is Entry.FIRST:
            login = accounts.first_login(self.store, self.credentials, event.id_number, name, password, self.now)
        if login.session is not None:
            self.sessions[event.id_number] = login.session
        return login

    def _change_password(self, event: EventPlan) -> None:
        session = self.sessions.pop(event.id_number, None)
        if session is not None and self._changed_by(session, event):
            return
        # Whoever changes a password has logged in before; the scenario needn't say so. A reset ends what was open.
        passwords = (self.book.initial_password, self.book.own_password)
        session = next((one for password in passwords if (one := self._login(event, password).session)), None)
        if session is not None:
            self._changed_by(session, event)

    def _changed_by(self, session: accounts.Session, event: EventPlan) -> bool:
        typed = self._password(event.password)
        chosen = accounts.choose_password(self.store, self.credentials, session, typed, self.now)
        if isinstance(chosen, Fault):
            if chosen.rule in _NEVER_TAKEN:
                return False
            # That it was taken is the scenario's to say: it tells of people of any year, not of this year's rules.
            chosen = accounts.NewPassword(self.hasher.fresh(normal_password(typed)))
        with self.store.open() as desk:
            return accounts.save_password(desk, session, chosen, self.now) is not None

    def _registered_name(self, id_number: str) -> str:
        with self.store.look() as desk:
            account = accounts.find(desk, values.id_number(id_number) or "")
            return account.name if account else ""

    # -------------------------------------------------------------------------------------------------- the accounts

    def _set_accounts(self, rows: Sequence[importing.Row]) -> None:
        """Make the accounts what is listed; what is not listed of them (a window that runs, a kept hash) stays."""
        own = self.hasher.fresh(normal_password(self.book.own_password)) if rows else ""
        importing.take_over(self.store, self.hasher, rows, ZONE, self.now)
        with self.store.open() as desk:
            for row in rows:
                account = accounts.find(desk, row.id_number)
                if account is None:
                    raise BookError(f"情景 {self.scenario.id}：账号无法建立")
                keeps_window = row.state != "active" and account.state != State.ACTIVE
                for column, value in importing.fields_of(row, ZONE).items():
                    setattr(account, column, value)
                account.password_hash = own if row.state == "active" else None
                account.window_until = account.window_until if keeps_window else None
                account.epoch += 1

    # ----------------------------------------------------------------------------------------------------- the mails

    def _expected(self, plan: MailPlan, prefix: str) -> Iterable[_Expected]:
        copies = plan.repeat.count if plan.repeat else 1
        for number in range(copies):
            shift = timedelta(seconds=(plan.repeat.interval_seconds if plan.repeat else 0) * number)
            mail_id = f"{plan.id}#{number + 1}" if plan.repeat else plan.id
            arrived = plan.received + shift
            raw = built(plan, prefix + mail_id, self.scenario.id, self.book.own_address, shift).as_bytes()
            available = max(arrived, plan.available_from) if plan.available_from else arrived
            flags = "S" if any("seen" in flag.lower() for flag in plan.flags) else ""
            uid = f"{prefix}{len(self.waiting)}.{mail_id}".replace("/", "_").replace(":", "_")
            yield _Expected(available, mail_id, uid, raw, arrived, flags)

    # ---------------------------------------------------------------------------------------------------- the result

    def _result(self, listed: Sequence[str]) -> dict[str, object]:
        with self.store.look() as desk:
            of_uid = {uid: (mail, copy) for mail, uid, copy in _deliveries(desk)}
            lines = [_mail_line(desk, one, of_uid.get(one.uid)) for one in self.waiting]
            mail_ids = {
                mail.id: one.mail_id
                for one in self.waiting
                if (mail := of_uid.get(one.uid, (None, False))[0]) is not None
            }
            replies = [
                {"mail": mail_ids.get(row.mail_id), "to": row.recipient, "subject": row.subject, "body": row.body}
                for row in desk.session.execute(
                    select(Outgoing).where(col(Outgoing.created) >= self.scenario.run_at, col(Outgoing.state) == "sent")
                ).scalars()
            ]
            numbers = dict.fromkeys([*listed, *_all_numbers(desk)])
            found = [self._account_line(desk, number, was_there=number in set(listed)) for number in numbers]
        return {"id": self.scenario.id, "mails": lines, "accounts": found, "replies": replies}

    def _account_line(self, desk: Desk, number: str, *, was_there: bool) -> dict[str, object]:
        account = accounts.find(desk, number)
        subjects = [f"account:{key}" for key in accounts.ids_of(desk, number)]
        resets = len(
            desk.session.execute(
                select(col(AuditRow.number)).where(
                    col(AuditRow.subject).in_(subjects),
                    col(AuditRow.action) == "reset",
                    col(AuditRow.at) >= self.scenario.run_at,
                )
            ).all()
        )
        return {
            "id_number": number,
            "present": account is not None,
            "name": None if account is None else account.name,
            "state": None if account is None else str(state_of(account, self.now)),
            "reset": resets > 0,
            "resets": resets,
            "deleted": was_there and account is None,
            "initial_password_works": self._works(account, self.book.initial_password, Entry.MUST_CHANGE),
            "own_password_works": self._works(account, self.book.own_password, Entry.OWN),
            "filings": None if account is None else account.filings,
        }

    def _works(self, account: Account | None, password: str, wanted: Entry) -> bool:
        """Try a log-in, by the code that judges all of them, without leaving a trace."""
        if account is None:
            return False
        computed = self.hasher.compute(normal_password(password), hash_to_compare(account, self.now))
        return judge(account, account.name, password, computed, self.credentials, self.now) is wanted


def _row(raw: Mapping[str, Any], scenario: str) -> importing.Row:
    known = {key: value for key, value in raw.items() if key in importing.Row.model_fields}
    row = importing.parse_row(known)
    if isinstance(row, str):
        raise BookError(f"情景 {scenario} 的账号有误：{row}")
    return row


def _as_of(raw: Mapping[str, Any], at: datetime, scenario: str) -> importing.Row:
    """An account as it was before an earlier night: less every time stamp from then on, active, own password."""
    row = _row({**raw, "state": State.ACTIVE}, scenario)
    times = ("created", "last_login", "last_password_change", "last_reset")
    later = {name: None for name in times if (value := getattr(row, name)) is not None and value >= at}
    return row.model_copy(update=later)


def _stop_at(step: str) -> Callable[[str], None]:
    def stop(here: str) -> None:
        if here == step:
            raise _Stop

    return stop


def _go_on(_step: str) -> None:
    return


def _deliveries(desk: Desk) -> list[tuple[Mail, str, bool]]:
    rows = desk.session.execute(
        select(Mail, col(Delivery.uid), col(Delivery.copy_of_known)).join(
            Delivery, col(Delivery.mail_id) == col(Mail.id)
        )
    )
    return [(mail, uid, copy) for mail, uid, copy in rows]


def _all_numbers(desk: Desk) -> list[str]:
    rows = desk.session.execute(select(Account).order_by(col(Account.id))).scalars()
    return [accounts.id_number_of(desk, account) for account in rows]


def _mail_line(desk: Desk, one: _Expected, found: tuple[Mail, bool] | None) -> dict[str, object]:
    if found is None:
        return {"id": one.mail_id, "outcome": None, "why": "还没有收到", "requests": []}
    mail, copy = found
    if copy:
        return {"id": one.mail_id, "outcome": Outcome.DUPLICATE, "why": "同一封信又到了一次", "requests": []}
    rows = desk.session.execute(select(Request).where(col(Request.mail_id) == mail.id).order_by(col(Request.place)))
    requests = [
        {
            "id_number": desk.keys.unseal_text(row.id_sealed, "request.id_number"),
            "action": row.action,
            "outcome": row.outcome,
            "rule": row.rule,
            "why": row.why,
        }
        for row in rows.scalars()
    ]
    return {"id": one.mail_id, "outcome": mail.outcome, "why": mail.why, "requests": requests}
