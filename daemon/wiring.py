"""Where everything is put together: the only place that reads the clock, the environment and the machine.

What only the pages and the desk need (FastAPI, letters, pinyin, tables) is imported where it is made: a night does
without, which saves it half a second and a third of its memory.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import TYPE_CHECKING, Self

from sqlalchemy import select
from sqlmodel import col

from accountops.credentials import Credentials, Hasher, normal_password
from accountops.policy import Limits
from accountops.tuning import Policy, Trial, in_force
from daemon.again import report_again
from daemon.attachments.opening import PoolOpener
from daemon.attachments.scanning import Clamd, NoScanner, Scanner
from daemon.attachments.shelf import Shelf
from daemon.attachments.taking import Taking, names_on_shelf
from daemon.hours import Hours
from daemon.machine import cores, hashing_threads, is_dead, this_process
from daemon.mailbox import Mailbox
from daemon.mailbox.connection import ImapAddress
from daemon.mailbox.imap import ImapMailbox
from daemon.mailbox.maildir import MaildirMailbox
from daemon.night import Night, NightSettings, Shift, lease
from daemon.night.handing_in import HandingIn
from daemon.outbox import Outbox, ReplyKind, SmtpTransport, compose_reply
from daemon.reading import PoolReader
from daemon.report import SILENT, Progress, Report
from daemon.settings import Settings, load
from daemon.wanted import carry_out, night_waits, try_out
from portal.hashing import PooledHasher, lay_turns
from store import Desk, Run, Store, StoreError, audit, backup, load_keyring, open_store, purge, rotate
from store.backup import Backup, Files
from store.engine import open_engine
from store.migrate import revisions, upgrade

if TYPE_CHECKING:
    from accountops.importing import ImportSummary
    from portal.casework import Casework
    from portal.site import Site


TURNS = "YEBAN_TURNS"  # names the folder of `turns` to the processes


def now() -> datetime:
    """Return the time, aware."""
    return datetime.now(UTC)


def configured(config: Path | None) -> Settings:
    """Read the settings: the given file, else the one that YEBAN_CONFIG names, else those in the usual places.

    Raises:
        SettingsError: there is none, or it is wrong.
    """
    named = os.environ.get("YEBAN_CONFIG")
    return load(config or (Path(named) if named else None))


def pass_on(config: Path | None) -> None:
    """Let the processes that this one starts read the same settings."""
    if config is not None:
        os.environ["YEBAN_CONFIG"] = str(config.resolve())


@contextmanager
def turns() -> Iterator[None]:
    """Let the processes that this one starts take turns at the cores when they compute hashes."""
    with TemporaryDirectory(prefix="yeban-turns-") as place:
        lay_turns(Path(place), cores())
        os.environ[TURNS] = place
        try:
            yield
        finally:
            del os.environ[TURNS]


def called(started: str) -> str:
    """Return how this program, started by that path, is called from here: by its name where that finds it."""
    known = Path(shutil.which("yeban") or "/").resolve()
    return started if Path(started).name == "yeban" and Path(started).resolve() != known else "yeban"


def in_journal() -> bool:
    """Whether what is logged goes to systemd's journal, which sets the time itself."""
    return "JOURNAL_STREAM" in os.environ


def hasher(processes: int) -> PooledHasher:
    """Return the hasher of one of so many processes that share this machine's cores."""
    place = os.environ.get(TURNS)
    return PooledHasher(hashing_threads(processes), turns=None if place is None else Path(place))


class Office:
    """The office, open for work: a context manager around everything that a command or the daemon needs."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        """Bring the database up to date and check the keys; the mailbox isn't touched yet.

        Raises:
            StoreError: the database can't be used.
            KeysError: nor can the keys.
        """
        self.settings = settings
        self.clock = clock
        schedule = settings.schedule
        self.zone = schedule.zone
        self.hours = Hours(schedule.night, schedule.sweep, schedule.zone)
        self.base = Policy(settings.limits(), settings.replies)
        keys = load_keyring(settings.keys_path())
        engine = open_engine(settings.database_url())
        upgrade(engine)
        engine.dispose()
        self.store: Store = open_store(settings.database_url(), keys)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()

    # -------------------------------------------------------------------------------------------------- the policy

    def limits(self, desk: Desk) -> Limits:
        """Return windows and quotas that hold now: a version of the store may stand over the file's."""
        return in_force(desk, self.base).limits

    def rehearse(
        self, before: Policy, after: Policy, stopping: Callable[[], bool], told: Callable[[int], None]
    ) -> Trial | None:
        """Play the saved scenarios under two policies, telling how many have been; None if it is told to stop."""
        from daemon import trying

        bounds = trying.Bounds(stopping, told)
        return trying.tried(self.settings.base / trying.FOLDER, before, after, bounds=bounds)

    # --------------------------------------------------------------------------------------------------- the night

    def run_night(
        self,
        *,
        dry_run: bool = False,
        progress: Progress = SILENT,
        stopping: Callable[[], bool] = lambda: False,
        checkpoint: Callable[[str], None] = lambda _step: None,
        reader: PoolReader | None = None,
    ) -> Report:
        """Run a night now, and purge what is too old.

        Args:
            dry_run: only decide.
            progress: told how far it has come.
            stopping: whether it is asked to stop.
            checkpoint: told each step that is through.
            reader: whose workers are up already; None: of its own.

        Raises:
            NightRunning: another one is at work.
            MailboxError: the mailbox can't be reached, or refuses.
            StoreError: the database is gone.
        """
        with reader or PoolReader() as reading:
            shift = Shift(self.store, this_process(), self.clock, progress, stopping, checkpoint)
            night = Night(
                self.night_settings(),
                shift,
                self.mailbox(stopping),
                reading,
                self.outbox(),
                is_dead=is_dead,
                due=self.due(self.clock()),
                all_read=reading.close,
                taking=self.taking(),
            )
            if dry_run:
                return night.rehearse()
            reading.meanwhile = shift.hold_on
            report = night.run()
        try:
            with self.store.open() as desk:
                purge.purge(desk, self.retention(), self.clock())
            with self.store.look() as desk:
                named = names_on_shelf(desk)
            self.shelf().sweep(named, self.clock())
        except (StoreError, OSError) as error:
            # The night is done; its report must not be lost for this.
            return replace(report, remarks=(*report.remarks, f"清理过期数据没有做成：{error}，下次再清"))
        return report

    def run_wanted(self, stopping: Callable[[], bool] = lambda: False) -> Report | None:
        """Run the night that somebody asks for in the console; else play the rehearsal that waits, till a night is due.

        Returns:
            A real night's report.

        Raises:
            StoreError: the database is gone.
        """
        report = carry_out(self.store, self.run_night, self.clock, stopping)
        if report is None:
            waits = night_waits(self.store, self.hours.next_due(self.clock()), self.clock)
            try_out(self.store, self.base, self.rehearse, self.clock, stopping, night_waits=waits)
        return report

    def night_settings(self) -> NightSettings:
        """Return what the night must know of the settings."""
        mailbox = self.settings.mailbox
        with self.store.look() as desk:
            policy = in_force(desk, self.base)
        return NightSettings(
            own_address=mailbox.address,
            authserv_ids=tuple(one.lower() for one in mailbox.authserv_ids) or (mailbox.address.rpartition("@")[2],),
            zone=self.zone,
            folders=mailbox.folders.by_kind(),
            replies=policy.replies,
            limits=policy.limits,
            texts=policy.texts,
        )

    def mailbox(self, stopping: Callable[[], bool] = lambda: False) -> Mailbox:
        """Return the mailbox, not yet connected; it gives up waiting for its server once `stopping` says so."""
        one = self.settings.mailbox
        if one.kind == "maildir":
            return MaildirMailbox(self.settings.mail_path())
        return ImapMailbox(ImapAddress(**self.settings.imap_address()), stopping=stopping)

    def outbox(self) -> Outbox | None:
        """Return the way out for replies, not yet connected; None where none is configured."""
        smtp = self.settings.smtp
        if smtp is None:
            return None
        return Outbox(SmtpTransport(self.settings.smtp_address()), smtp.sender, smtp.sender_name)

    def shelf(self) -> Shelf:
        """Return where attachments are kept."""
        return Shelf(self.settings.attachments.folder)

    def taking(self) -> Taking:
        """Return how the night takes attachments of letters."""
        return Taking(self.shelf(), PoolOpener(), self.scanner(), self.settings.attachments.most_megabytes << 20)

    def scanner(self) -> Scanner:
        """Return what knows harmful files."""
        one = self.settings.attachments
        return NoScanner() if one.clamd is None else Clamd(one.clamd, one.clamd_timeout_seconds)

    def due(self, at: datetime) -> datetime | None:
        """Return when a run that begins at `at` should have begun; None where nothing was due that hasn't been done."""
        last = self.last_run()
        return self.hours.missed(None if last is None else last[1], at)

    def last_run(self) -> tuple[str, datetime] | None:
        """Return label and start of the last run that was finished."""
        with self.store.look() as desk:
            row = desk.session.execute(
                select(Run).where(col(Run.finished).is_not(None)).order_by(col(Run.id).desc()).limit(1)
            ).scalar_one_or_none()
            return None if row is None else (row.night, row.started)

    def retention(self) -> purge.Retention:
        """Return how long things are kept."""
        one = self.settings.retention
        return purge.Retention(
            timedelta(days=one.mails_days), timedelta(days=one.tombstones_days), timedelta(days=one.audit_days)
        )

    # ------------------------------------------------------------------------------------------------------ accounts

    def credentials(self) -> Credentials:
        """Return what log-ins are judged by."""
        one = self.settings.credentials
        return Credentials(normal_password(self.settings.initial_password()), shortest=one.min_password_length)

    def site(self, hasher: Hasher) -> Site:
        """Return what the pages are given.

        Raises:
            SettingsError: there is no [web].
        """
        from daemon.attachments.keeping import KeptPapers
        from portal.site import Site

        given = self.settings.pages().settings(self.settings.mailbox.address)
        return Site(
            store=self.store,
            credentials=replace(self.credentials(), hasher=hasher),
            base=self.base,
            clock=self.clock,
            token=token,
            zone=self.zone,
            settings=given,
            hand_in=HandingIn(self.store, self.clock, token) if given.hand_in else None,
            night=self.settings.schedule.night,
            casework=self.casework(),
            attachment=lambda name: self.shelf().get(self.store.keys, name),
            filing=self.settings.filing.site(self.zone),
            papers=KeptPapers(self.shelf(), self.store, PoolOpener(), self.scanner()),
            ready=self.ready,
        )

    def ready(self) -> None:
        """Look whether the database answers and its tables are those of this program.

        Raises:
            StoreError: it doesn't, or they aren't.
        """
        current, newest = revisions(self.store.engine)
        if current != newest:
            raise StoreError("数据库的表与本程序的版本不符", "请重新启动 yeban")

    def import_accounts(self, path: Path) -> ImportSummary:
        """Take over accounts from a file.

        Raises:
            ImportFault: the file as a whole can't be read.
        """
        from accountops import importing

        return importing.import_file(self.store, self.credentials().hasher, path, self.zone, self.clock())

    # --------------------------------------------------------------------------------------------------- the office

    def verify_audit(self, seen: str | None = None) -> tuple[audit.Verdict, str | None]:
        """Walk the audit chain; returns what was found, and the chain's head.

        Args:
            seen: a head that was kept elsewhere, e.g. in the mail of a night's report; looked for, if given.

        Raises:
            ValueError: `seen` isn't a head.
        """
        with self.store.look() as desk:
            verdict = audit.verify(desk.session, desk.keys.audit)
            if verdict.ok and seen is not None:
                verdict = audit.Verdict(verdict.rows, audit.compared(desk.session, seen))
            return verdict, audit.head(desk.session) if verdict.ok else None

    def rotate_keys(self) -> int:
        """Make a new encryption key and seal every field under it; returns how many fields.

        Raises:
            NightRunning: a night is at work, or somebody else rotates.
        """
        path = self.settings.keys_path()
        holder = this_process()
        lease.take(self.store, holder, self.clock(), is_dead)
        try:
            # As it is now: another rotation may have added a version since the office was opened.
            keys = load_keyring(path).with_new_version()
            # The new key must be on disk before anything is sealed under it.
            write_privately(path, keys.dump())
            self.store.keys = keys
            count = rotate.reseal(self.store)
            with self.store.open() as desk:
                desk.record([audit.Entry(self.clock(), "operator", "rotate-keys", "store", {"version": keys.current})])
        finally:
            lease.release(self.store, holder)
        return count

    def backup(self, target: Path) -> Backup:
        """Write a backup of the books and of the files that they name (without the keys).

        Raises:
            StoreError: it can't be written.
            ShelfError: a file can't be read.
        """
        return backup.write(self.store, target, self._files())

    def restore_backup(self, source: Path) -> Backup:
        """Fill the empty database and the shelf from a backup; sessions, open invitations and recovery codes in it end.

        Raises:
            StoreError: it is damaged, or the database isn't empty.
            ShelfError: there is no room for its files.
        """
        return backup.restore(self.store, source, self.clock(), self._files())

    def _files(self) -> Files:
        shelf = self.shelf()
        return Files(names_on_shelf, shelf.sealed, shelf.lay)

    def report(self, night: str | None = None) -> Report:
        """Return the report of a night once more (None: of the last one).

        Raises:
            NoNightYet: there was none.
        """
        with self.store.look() as desk:
            return report_again(desk, night, self.zone, self.clock(), is_dead)

    def casework(self) -> Casework:
        """Return where tickets are settled, for the commands and the pages."""
        from portal.casework import Casework
        from templates.replies import SIGNATURE

        web = self.settings.web
        return Casework(
            store=self.store,
            clock=self.clock,
            zone=self.zone,
            token=token,
            replies=self.base.replies,
            desk_address=self.settings.mailbox.address,
            public_url="" if web is None else web.public_url,
            signature=SIGNATURE if self.settings.smtp is None else self.settings.smtp.sender_name,
            limits=self.base.limits,
            texts=worded,
            offices=self.settings.filing.known_offices(),
            mails=self.settings.smtp is not None,
        )

    def note_reveal(self, by: str, subject: str) -> None:
        """Leave in the audit chain who is shown ID numbers in full, and of what ("night:2021-05-20", "ticket:7")."""
        with self.store.open() as desk:
            desk.record([audit.Entry(self.clock(), by, "reveal", subject, {})])


def open_office(config: Path | None = None) -> Office:
    """Open the office that the configuration describes."""
    return Office(configured(config))


def worded(kind: str, policy: Policy) -> tuple[str, str]:
    """Return subject and body of a reply, as a policy words it."""
    return compose_reply(ReplyKind(kind), window_days=policy.limits.initial_window.days, texts=policy.texts)


def token() -> bytes:
    """Return 32 random octets: for cookies, invitations, secrets of authenticator apps."""
    return secrets.token_bytes(32)


def write_privately(path: Path, text: str) -> None:
    """Write a file that only its owner may read, at once or not at all."""
    partial = path.with_name(path.name + ".new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        if path.exists() and os.geteuid() == 0:
            # Run by root, it stays the service's own.
            before = path.stat()
            os.fchown(descriptor, before.st_uid, before.st_gid)
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


__all__ = [
    "Office",
    "configured",
    "hasher",
    "in_journal",
    "now",
    "open_office",
    "pass_on",
    "turns",
    "write_privately",
]
