"""One run of a night, from the mailbox to the report.

Every step works off what the books say is still to be done, so a run that was cut off anywhere is finished by the next:
1. take in   mails into the books, batch by batch; then the attachments of letters, mail by mail
2. decide    all open pleas together; commit the decisions
3. perform   account, audit row and outcome in one transaction
4. tell      replies recorded, then sent
5. file      mails into their folders: only now, after the commits
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import groupby
from operator import itemgetter
from statistics import median

from sqlalchemy import select
from sqlmodel import col

from accountops import books
from accountops.accounts import Repair, perform
from accountops.deciding import decide
from accountops.outcomes import Outcome
from accountops.policy import Decision, Limits
from daemon.attachments.taking import Taking
from daemon.mailbox import Mailbox, MailboxError
from daemon.night import conclude, handing_in, intake, lease, once_more, tell
from daemon.night.letters import Taker
from daemon.outbox import Outbox, Reply, Texts, TransportError, TransportRefused, TransportUnreachable
from daemon.reading import Reader
from daemon.report import SILENT, MailLine, Progress, Report, RequestLine
from orgregistry.tickets import Kind, Opening, count_open, open_tickets
from portal.nights import LEASE, night_of
from portal.runs import CAUSES_MOST
from store import Delivery, Desk, Lease, Mail, Request, Run, Store, StoreError, audit

AT_ONCE = 1_000
MOVE_AT_ONCE = 1_000
# A plea whose account changes under every attempt is for a person.
ATTEMPTS = 3
USUAL_NIGHTS = 30
UNUSUAL_TIMES = 4
UNUSUAL_LEAST = 200
# So many replies put off one after the other, and the server is taken to be gone.
UNREACHABLE_AFTER = 3
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


class Night:
    """One run. All it touches is handed in; `run` does it once."""

    def __init__(  # noqa: PLR0913 - all that a night touches
        self,
        settings: NightSettings,
        store: Store,
        mailbox: Mailbox,
        reader: Reader,
        outbox: Outbox | None,
        holder: lease.Holder,
        clock: Callable[[], datetime],
        *,
        is_dead: Callable[[str], bool] = lambda _holder: False,
        progress: Progress = SILENT,
        stopping: Callable[[], bool] = lambda: False,
        checkpoint: Callable[[str], None] = lambda _step: None,
        due: datetime | None = None,
        all_read: Callable[[], None] = lambda: None,
        taking: Taking | None = None,
    ) -> None:
        self.settings = settings
        self.store = store
        self.mailbox = mailbox
        self.reader = reader
        self.outbox = outbox
        self.holder = holder
        self.clock = clock
        self.is_dead = is_dead
        self.progress = progress
        self.stopping = stopping
        self.checkpoint = checkpoint
        self.due = due
        self.all_read = all_read
        self.taking = taking
        self.run_id: int | None = None
        self.replies_sent = 0
        self.replies_failed = 0
        self.replies_refused = 0
        self.replies_why: Counter[str] = Counter()

    def run(self) -> Report:
        """Work through the night.

        Raises:
            NightRunning: another one is at work.
            MailboxError: the mailbox can't be reached, or refuses; what was committed stays, nothing is lost.
            StoreError: the database is gone; the same.
        """
        lease.take(self.store, self.holder, self.clock(), self.is_dead)
        try:
            return self._run()
        except Exception as error:
            self._note(error)
            raise
        finally:
            lease.release(self.store, self.holder)

    def hold_on(self) -> None:
        """Renew the lease between two transactions: for what takes long in between.

        Raises:
            LeaseLost: another night has taken over.
        """
        with self._open():
            pass

    def rehearse(self) -> Report:
        """Decide as `run` would, on a trial of the store; changes, marks and sends nothing.

        All mails are read first: the trial keeps the database's writers waiting, so it is kept short.
        """
        started = self.clock()
        with self.mailbox as mailbox:
            place = intake.Place(mailbox.name, mailbox.uidvalidity)
            uids = mailbox.uids()
            with self.store.look() as desk:
                unknown = intake.unknown_uids(desk, place, uids, only_look=True)
            taking = self._taking(night_of(started, self.settings.zone), started)
            batches = list(intake.fetched(mailbox, unknown, self.reader, taking, self.stopping))
        self.all_read()
        with self.store.trial() as trial:
            real, self.store = self.store, trial
            try:
                with trial.open() as desk:
                    # A real night may be at work; the trial's lease is its own.
                    desk.session.merge(Lease(name=LEASE, holder=str(self.holder), until=self.clock()))
                run_id = self._begin(taking.night, started)
                with self._open() as desk:
                    intake.unknown_uids(desk, place, uids)
                self._write(batches, len(unknown), place, taking)
                if not self.stopping():
                    self._settle(taking.night)
                self._tell(place, run_id, started, dry=True)
                return self._report(run_id, taking.night, started, dry=True)
            finally:
                self.store = real

    # ------------------------------------------------------------------------------------------------- the steps

    def _run(self) -> Report:
        started = self.clock()
        night = night_of(started, self.settings.zone)
        run_id = self._begin(night, started)
        self.checkpoint("begun")
        with self.mailbox as mailbox:
            place = intake.Place(mailbox.name, mailbox.uidvalidity)
            self._take_in(mailbox, place, self._taking(night, started, attachments=self.taking is not None))
            self.all_read()
            if self.taking is not None:
                Taker(self.taking, self._open, self.clock, self.stopping, self.progress, night).take(mailbox, place)
            self.checkpoint("taken-in")
            if not self.stopping():
                self._settle(night)
                self.checkpoint("performed")
            lying = self._tell(place, run_id, started, dry=False)
            self.checkpoint("recorded")
            self._send()
            self.checkpoint("sent")
            self._file(mailbox, place, lying)
            self.checkpoint("filed")
        return self._report(run_id, night, started, dry=False)

    def _begin(self, night: str, started: datetime) -> int:
        with self._open() as desk:
            run = Run(night=night, started=started, due=self.due)
            desk.session.add(run)
            desk.session.flush()
            self.run_id = run.id
            return run.id or 0

    def _note(self, error: Exception) -> None:
        """Write down why this run has come to no end; where not even that can be, the log alone says it."""
        if isinstance(error, lease.LeaseLost):
            return  # the books are the other night's now
        said = f"{error}。{error.hint}".rstrip("。") if isinstance(error, MailboxError | StoreError) else BROKEN
        with suppress(StoreError), self.store.open() as desk:
            run = None if self.run_id is None else desk.session.get(Run, self.run_id)
            if run is not None:
                run.fault = said

    def _taking(self, night: str, started: datetime, *, attachments: bool = False) -> intake.Intake:
        one = self.settings
        return intake.Intake(one.own_address, one.authserv_ids, one.limits.date_trust, night, started, attachments)

    @property
    def _reply_policy(self) -> str:
        return self.settings.replies if self.outbox is not None else "none"

    def _take_in(self, mailbox: Mailbox, place: intake.Place, taking: intake.Intake) -> None:
        uids = mailbox.uids()
        with self._open() as desk:
            unknown = intake.unknown_uids(desk, place, uids)
        batches = intake.fetched(mailbox, unknown, self.reader, taking, self.stopping)
        self._write(batches, len(unknown), place, taking)

    def _write(
        self, batches: Iterable[Sequence[intake.Taken]], total: int, place: intake.Place, taking: intake.Intake
    ) -> None:
        self.progress.step("收信", total)
        for batch in batches:
            with self._open() as desk:
                intake.write(desk, place, batch, taking)
            self.progress.advance(len(batch))
            self.checkpoint("batch-taken-in")

    def _tell(self, place: intake.Place, run_id: int, started: datetime, *, dry: bool) -> list[tell.Waiting]:
        """Say which mails this run concludes, and record their replies; returns what is to be filed."""
        with self._open() as desk:
            lying = tell.waiting(desk, place.mailbox)
            tell.mark_run(desk, lying, run_id)
            handing_in.tell(desk, run_id, self.clock())
            if not dry:
                tell.record_replies(
                    desk,
                    self._reply_policy,
                    self.settings.own_address,
                    started.astimezone(self.settings.zone).date(),
                    started,
                    window_days=self.settings.limits.initial_window.days,
                    texts=self.settings.texts,
                )
        return lying

    def _settle(self, night: str) -> None:
        """Decide and perform; whatever changed between the two is decided again."""
        for attempt in range(1, ATTEMPTS + 1):
            with self._open() as desk:
                repairs = self._decide(desk, night)
            self.checkpoint("decided")
            self.progress.step("办理", len(repairs))
            left = False
            for start in range(0, len(repairs), AT_ONCE):
                if self.stopping():
                    return
                some = repairs[start : start + AT_ONCE]
                with self._open() as desk:
                    left |= self._perform(desk, some, last=attempt == ATTEMPTS)
                self.progress.advance(len(some))
                self.checkpoint("batch-performed")
            if not left:
                break
        with self._open() as desk:
            self._conclude(desk, night)

    def _decide(self, desk: Desk, night: str) -> list[Repair]:
        now = self.clock()
        handing_in.adopt(desk, night)
        pleas = books.open_pleas(desk)
        rulings = decide(
            pleas,
            books.withdrawals(desk, pleas),
            books.people(desk, pleas, night, self.settings.limits, now),
            books.senders(desk, night),
            limits=self.settings.limits,
            now=now,
        )
        books.write_rulings(desk, rulings, now)
        # Of the pleas nothing is kept: in a large night they are most of what this process holds.
        return [
            Repair(ruling.plea.action, ruling.account, ruling.plea.request_id, ruling.rule)
            for ruling in rulings
            if ruling.decision is Decision.DO and ruling.account is not None
        ]

    def _perform(self, desk: Desk, repairs: Sequence[Repair], *, last: bool) -> bool:
        """Carry out a batch; returns whether some are left, since their accounts have changed meanwhile."""
        now = self.clock()
        stale = perform(desk, repairs, self.settings.limits, now, "night")
        gone = {repair.request_id for repair in stale}
        books.write_done(desk, [repair for repair in repairs if repair.request_id not in gone], now)
        if stale and last:
            books.write_held(desk, stale, now)
        return bool(stale)

    def _conclude(self, desk: Desk, night: str) -> None:
        """Give every mail whose requests are all settled its outcome, and what is held its ticket."""
        now = self.clock()
        rows = desk.connection.execute(
            select(col(Request.mail_id), col(Request.id), col(Request.outcome), col(Request.why))
            .join(Mail, col(Mail.id) == col(Request.mail_id))
            .where(col(Mail.outcome).is_(None))
            .order_by(col(Request.mail_id), col(Request.place))
        )
        openings: list[Opening] = []

        def concluded() -> Iterator[dict[str, object]]:
            for mail_id, requests in groupby(rows, itemgetter(0)):
                of_mail = list(requests)
                settled = [(outcome, why) for _, _, outcome, why in of_mail if outcome is not None]
                if len(settled) < len(of_mail):
                    continue
                outcome, why = conclude.of_requests(settled)
                yield {"id": mail_id, "outcome": outcome, "why": why, "concluded_at": now}
                openings.extend(
                    Opening(Kind.HELD, mail_id, why, request_id)
                    for _, request_id, outcome, why in of_mail
                    if outcome == Outcome.HELD
                )

        desk.update_rows(Mail, concluded())
        open_tickets(desk, [*openings, *once_more.openings(desk, night, now)], night, now)

    def _send(self) -> None:
        if self.outbox is None:
            return
        with self._open() as desk:
            replies = tell.pending(desk, self.clock().astimezone(self.settings.zone).date())
        if not replies:
            return
        self.progress.step("回信", len(replies))
        failing = 0
        try:
            with self.outbox as outbox:
                for outgoing_id, reply in replies:
                    if self.stopping():
                        return
                    failing = failing + 1 if self._send_one(outbox, outgoing_id, reply) == "pending" else 0
                    if failing == UNREACHABLE_AFTER:
                        break
                    self.progress.advance(1)
        except TransportUnreachable as error:
            failing = UNREACHABLE_AFTER
            self.replies_why[error.in_full()] += 1
        if failing == UNREACHABLE_AFTER:
            # Nobody waits for a reply (notice 四); they go out on the next run. The report says so.
            self.replies_failed = len(replies) - self.replies_sent

    def _send_one(self, outbox: Outbox, outgoing_id: int, reply: Reply) -> str:
        try:
            outbox.send(reply, self.clock())
            state = "sent"
            self.replies_sent += 1
        except TransportError as error:
            # Unreachable: the server may be gone, or put off this one recipient only.
            refused = isinstance(error, TransportRefused)
            state = "failed" if refused else "pending"
            self.replies_failed += 1
            self.replies_refused += refused
            self.replies_why[error.in_full()] += 1
        with self._open() as desk:
            tell.mark_sent(desk, outgoing_id, state, self.clock())
        return state

    def _file(self, mailbox: Mailbox, place: intake.Place, lying: Sequence[tell.Waiting]) -> None:
        here = [one for one in lying if one.uidvalidity == place.uidvalidity]
        gone = [one for one in lying if one.uidvalidity != place.uidvalidity]
        self.progress.step("归档", len(here))
        if gone and not self.stopping():
            # All that lies in the inbox was taken in under its present numbers: these were moved before they changed.
            with self._open() as desk:
                tell.mark_moved(desk, gone, None, self.clock())
        for key, some in tell.by_folder(here, MOVE_AT_ONCE):
            if self.stopping():
                return
            folder = self.settings.folders[key]
            mailbox.move([one.uid for one in some], folder)
            self.checkpoint("batch-moved")
            with self._open() as desk:
                tell.mark_moved(desk, some, folder, self.clock())
            self.progress.advance(len(some))

    # ------------------------------------------------------------------------------------------------ the report

    def _report(self, run_id: int, night: str, started: datetime, *, dry: bool) -> Report:
        finished = self.clock()
        with self._open() as desk:
            mails, parked = lines_of(desk, [run_id])
            earlier = desk.session.execute(
                select(col(Run.mails), col(Run.started), col(Run.finished))
                .where(col(Run.finished).is_not(None), col(Run.id) != run_id, col(Run.mails) > 0)
                .order_by(col(Run.id).desc())
                .limit(USUAL_NIGHTS)
            ).all()
            usual_mails = median(row[0] for row in earlier) if earlier else None
            usual_seconds = median((row[2] - row[1]).total_seconds() for row in earlier if row[2]) if earlier else None
            unusual = None
            if usual_mails is not None and len(mails) > max(UNUSUAL_LEAST, UNUSUAL_TIMES * usual_mails):
                unusual = f"今晚来信{len(mails)}封，平时约{usual_mails:.0f}封"
            report = Report(
                night=night,
                started=started,
                finished=finished,
                mails=tuple(mails),
                parked=parked,
                due=self.due,
                usual_seconds=usual_seconds,
                unusual=unusual,
                interrupted=self.stopping(),
                dry_run=dry,
                replies_sent=self.replies_sent,
                replies_failed=self.replies_failed,
                replies_why=tuple(cause for cause, _ in self.replies_why.most_common(CAUSES_MOST)),
                pending=count_open(desk),
                audit_head=None if dry else audit.head(desk.session),
                zone=self.settings.zone,
            )
            _write_down(desk.session.get_one(Run, run_id), report, self.replies_refused)
        return report

    @contextmanager
    def _open(self) -> Iterator[Desk]:
        with self.store.open() as desk:
            lease.renew(desk, self.holder, self.clock())
            yield desk


def _write_down(run: Run, report: Report, refused: int) -> None:
    """Keep what a report says of the run, so that it can be said again (`daemon.again`)."""
    run.finished, run.interrupted = report.finished, report.interrupted
    run.mails, run.parked = len(report.mails), report.parked
    run.due, run.usual_seconds, run.unusual = report.due, report.usual_seconds, report.unusual
    run.replies_sent, run.replies_failed, run.replies_refused = report.replies_sent, report.replies_failed, refused
    run.replies_why = "\n".join(report.replies_why)


def lines_of(desk: Desk, run_ids: Sequence[int]) -> tuple[list[MailLine], int]:
    """Return what came of each mail that some runs have dealt with, and how many of them could not be read."""
    requests: dict[int, list[RequestLine]] = defaultdict(list)
    # A few sentences, each of them thousands of times: kept once.
    once: dict[str, str] = {}

    def kept(text: str) -> str:
        return once.setdefault(text, text)

    for mail_id, sealed, action, outcome, rule, why in desk.connection.execute(
        select(
            col(Request.mail_id),
            col(Request.id_sealed),
            col(Request.action),
            col(Request.outcome),
            col(Request.rule),
            col(Request.why),
        )
        .where(
            col(Request.mail_id).in_(
                select(col(Delivery.mail_id)).where(
                    col(Delivery.run_id).in_(run_ids), col(Delivery.copy_of_known).is_(False)
                )
            )
        )
        .order_by(col(Request.mail_id), col(Request.place))
    ):
        # Nothing is left of it where the mail lay in the inbox for longer than its text is kept.
        number = desk.keys.unseal_text(sealed, intake.ID_FIELD) if sealed else ""
        requests[mail_id].append(
            RequestLine(number, kept(action), Outcome(outcome) if outcome else None, kept(rule), kept(why))
        )
    lines, parked = [], 0
    for of_mail, message_id, outcome, why, fault, copy in desk.connection.execute(
        select(
            col(Mail.id),
            col(Mail.message_id),
            col(Mail.outcome),
            col(Mail.why),
            col(Mail.fault),
            col(Delivery.copy_of_known),
        )
        .join(Delivery, col(Delivery.mail_id) == col(Mail.id))
        .where(col(Delivery.run_id).in_(run_ids))
        .order_by(col(Delivery.id))
    ):
        if copy:
            lines.append(MailLine(message_id, Outcome.DUPLICATE, "同一封信又到了一次", ()))
            continue
        parked += fault is not None
        came_to = Outcome(outcome) if outcome else None
        lines.append(MailLine(message_id, came_to, kept(why), tuple(requests.pop(of_mail or 0, ()))))
    return lines, parked
