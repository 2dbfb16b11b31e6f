"""One run of a night, from the mailbox to the report.

Every step works off what the books say is still to be done, so a run that was cut off anywhere is finished by the next:
1. take in   mails into the books, batch by batch; then the attachments of letters, mail by mail
2. decide    all open pleas together; commit the decisions
3. perform   account, audit row and outcome in one transaction
4. tell      replies recorded, then sent
5. file      mails into their folders: only now, after the commits
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import datetime, tzinfo

from accountops.policy import Limits
from daemon.attachments.taking import Taking
from daemon.mailbox import Mailbox, MailboxError
from daemon.night import handing_in, intake, lease, repairs, reporting, tell
from daemon.night.letters import Taker
from daemon.night.sending import Sent, send
from daemon.night.shift import Begun, Shift
from daemon.outbox import Outbox, Texts
from daemon.reading import Reader
from daemon.report import Report
from portal.nights import LEASE, night_of
from store import Lease, Run, Store, StoreError

MOVE_AT_ONCE = 1_000
BROKEN = "程序出错，技术细节在日志里"


@dataclass(frozen=True, slots=True)
class NightSettings:
    """What a night must know.

    Attributes:
        own_address: the mailbox's own address, lower case.
        authserv_ids: names of our own mail servers, lower case.
        zone: where the desk is.
        folders: folder names by "done", "staff", "returned", "automatic".
        replies: "none", "needed" or "all".
        limits: windows and quotas.
        texts: the site's own words of replies, see `daemon.outbox.compose`.
    """

    own_address: str
    authserv_ids: tuple[str, ...]
    zone: tzinfo
    folders: dict[str, str]
    replies: str
    limits: Limits
    texts: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Night:
    """One run: `run` does it once, `rehearse` only decides.

    Attributes:
        settings: see there.
        shift: what every step works with.
        mailbox: not yet connected.
        reader: reads the mails.
        outbox: the way out for replies; None: there is none.
        is_dead: whether a holder of the lease is known to be gone.
        due: when the run should have begun; see `Report`.
        all_read: told once all mails are read.
        taking: how attachments of letters are taken; None: they aren't.
    """

    settings: NightSettings
    shift: Shift
    mailbox: Mailbox
    reader: Reader
    outbox: Outbox | None
    _: KW_ONLY
    is_dead: Callable[[str], bool] = lambda _holder: False
    due: datetime | None = None
    all_read: Callable[[], None] = lambda: None
    taking: Taking | None = None

    def run(self) -> Report:
        """Work through the night.

        Raises:
            NightRunning: another one is at work.
            MailboxError: the mailbox can't be reached, or refuses; what was committed stays, nothing is lost.
            StoreError: the database is gone; the same.
        """
        shift = self.shift
        started = shift.clock()
        lease.take(shift.store, shift.holder, started, self.is_dead)
        try:
            begun = shift.enter(night_of(started, self.settings.zone), started, self.due)
            try:
                return self._run(begun)
            except Exception as error:
                _note(shift.store, begun, error)
                raise
        finally:
            lease.release(shift.store, shift.holder)

    def rehearse(self) -> Report:
        """Decide as `run` would, on a trial of the store; changes, marks and sends nothing.

        All mails are read first: the trial keeps the database's writers waiting, so it is kept short.
        """
        shift = self.shift
        started = shift.clock()
        night = night_of(started, self.settings.zone)
        intaking = self._intake(night, started)
        with self.mailbox as mailbox:
            place = intake.Place(mailbox.name, mailbox.uidvalidity)
            uids = mailbox.uids()
            with shift.store.look() as desk:
                unknown = intake.unknown_uids(desk, place, uids, only_look=True)
            batches = list(intake.fetched(mailbox, unknown, self.reader, intaking, shift.stopping))
        self.all_read()
        with shift.store.trial() as trial:
            shift = replace(shift, store=trial)
            with trial.open() as desk:
                # A real night may be at work; the trial's lease is its own.
                desk.session.merge(Lease(name=LEASE, holder=str(shift.holder), until=shift.clock()))
            begun = shift.enter(night, started, self.due)
            with shift.open() as desk:
                intake.unknown_uids(desk, place, uids)
            _write(shift, batches, len(unknown), place, intaking)
            if not shift.stopping():
                repairs.settle(shift, night, self.settings.limits)
            self._tell(shift, place, begun, dry=True)
            return reporting.report(shift, begun, Sent(), self.settings.zone, dry=True)

    # ------------------------------------------------------------------------------------------------- the steps

    def _run(self, begun: Begun) -> Report:
        shift, settings = self.shift, self.settings
        shift.checkpoint("begun")
        with self.mailbox as mailbox:
            place = intake.Place(mailbox.name, mailbox.uidvalidity)
            self._take_in(mailbox, place, self._intake(begun.night, begun.started, attachments=self.taking is not None))
            self.all_read()
            if self.taking is not None:
                Taker(shift, self.taking, begun.night).take(mailbox, place)
            shift.checkpoint("taken-in")
            if not shift.stopping():
                repairs.settle(shift, begun.night, settings.limits)
                shift.checkpoint("performed")
            lying = self._tell(shift, place, begun)
            shift.checkpoint("recorded")
            sent = send(shift, self.outbox, settings.zone)
            shift.checkpoint("sent")
            _file(shift, mailbox, place, lying, settings.folders)
            shift.checkpoint("filed")
        return reporting.report(shift, begun, sent, settings.zone)

    def _intake(self, night: str, started: datetime, *, attachments: bool = False) -> intake.Intake:
        one = self.settings
        return intake.Intake(one.own_address, one.authserv_ids, one.limits.date_trust, night, started, attachments)

    def _take_in(self, mailbox: Mailbox, place: intake.Place, intaking: intake.Intake) -> None:
        uids = mailbox.uids()
        with self.shift.open() as desk:
            unknown = intake.unknown_uids(desk, place, uids)
        batches = intake.fetched(mailbox, unknown, self.reader, intaking, self.shift.stopping)
        _write(self.shift, batches, len(unknown), place, intaking)

    def _tell(self, shift: Shift, place: intake.Place, begun: Begun, *, dry: bool = False) -> list[tell.Lying]:
        """Say which mails this run concludes, and record their replies; returns what is to be filed."""
        settings = self.settings
        with shift.open() as desk:
            lying = tell.lying(desk, place.mailbox)
            tell.mark_run(desk, lying, begun.run_id)
            handing_in.tell(desk, begun.run_id, shift.clock())
            if not dry:
                tell.record_replies(
                    desk,
                    settings.replies if self.outbox is not None else "none",
                    settings.own_address,
                    begun.started.astimezone(settings.zone).date(),
                    begun.started,
                    window_days=settings.limits.initial_window.days,
                    texts=settings.texts,
                )
        return lying


def _write(
    shift: Shift, batches: Iterable[Sequence[intake.Taken]], total: int, place: intake.Place, intaking: intake.Intake
) -> None:
    shift.progress.step("收信", total)
    for batch in batches:
        with shift.open() as desk:
            intake.write(desk, place, batch, intaking)
        shift.progress.advance(len(batch))
        shift.checkpoint("batch-taken-in")


def _file(
    shift: Shift, mailbox: Mailbox, place: intake.Place, lying: Sequence[tell.Lying], folders: Mapping[str, str]
) -> None:
    here = [one for one in lying if one.uidvalidity == place.uidvalidity]
    gone = [one for one in lying if one.uidvalidity != place.uidvalidity]
    shift.progress.step("归档", len(here))
    if gone and not shift.stopping():
        # All that lies in the inbox was taken in under its present numbers: these were moved before they changed.
        with shift.open() as desk:
            tell.mark_moved(desk, gone, None, shift.clock())
    for key, some in tell.by_folder(here, MOVE_AT_ONCE):
        if shift.stopping():
            return
        mailbox.move([one.uid for one in some], folders[key])
        shift.checkpoint("batch-moved")
        with shift.open() as desk:
            tell.mark_moved(desk, some, folders[key], shift.clock())
        shift.progress.advance(len(some))


def _note(store: Store, begun: Begun, error: Exception) -> None:
    """Write down why a run has come to no end; where not even that can be, the log alone says it."""
    if isinstance(error, lease.LeaseLost):
        return  # the books are the other night's now
    said = f"{error}。{error.hint}".rstrip("。") if isinstance(error, MailboxError | StoreError) else BROKEN
    with suppress(StoreError), store.open() as desk:
        run = desk.session.get(Run, begun.run_id)
        if run is not None:
            run.fault = said
