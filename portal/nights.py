"""Nights as staff see them by day: how each went, what came of its mails, and a night that is asked for by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Final

from sqlalchemy import Select, case, func, or_, select, true
from sqlmodel import col

from accountops.outcomes import OPEN, Outcome
from accountops.policy import Decision, Limits
from mailparse import Action
from portal.runs import CUT_OFF, PUNCTUAL, STANDING_WORDS, NightStanding, Unended, problems, standing, together
from store import Account, Delivery, Desk, Entry, Hinted, Lease, Mail, Request, Run, Ticket, TicketReport, WantedRun

SHOWN_NIGHTS: Final = 30
DELETED_MOST: Final = 200
NOT_TAKEN: Final = timedelta(minutes=1)  # nobody has taken it up: no daemon lives
SILENT: Final = timedelta(minutes=10)  # nothing has moved: whoever took it has died
LEASE: Final = "night"  # the row that whoever runs a night holds


IsDead = Callable[[str], bool]
"""Whether the holder of the lease is known to be gone: on its own machine that is seen at once."""


def not_known_to_be_dead(_holder: str) -> bool:
    """What is known of it elsewhere, until the lease runs out."""
    return False


def night_of(at: datetime, zone: tzinfo) -> str:
    """Return the night that a time belongs to, by the date it begins on; from noon to noon, for the sweep."""
    return (at.astimezone(zone) - timedelta(hours=12)).date().isoformat()


@dataclass(frozen=True, slots=True)
class NightLine:
    """One night among others.

    Attributes:
        night: the date it began on.
        standing: how it went.
        began: of its first run, aware; None where it was missed.
        ended: of its last run.
        mails: how many came in.
        resets: accounts that were reset.
        deletions: accounts that were deleted.
        held: pleas that wait for a person.
    """

    night: date
    standing: NightStanding
    began: datetime | None = None
    ended: datetime | None = None
    mails: int = 0
    resets: int = 0
    deletions: int = 0
    held: int = 0

    @property
    def word(self) -> str:
        """How it went, in Chinese."""
        return STANDING_WORDS[self.standing]


@dataclass(frozen=True, slots=True)
class Gone:
    """An account that the night has deleted, its registered name, and until when it can be restored; `back`: it is."""

    account_id: int
    name: str
    until: datetime
    back: bool


@dataclass(frozen=True, slots=True)
class NightSheet:
    """One night in full.

    Attributes:
        line: see there.
        worked: how long its runs took together.
        usual: how long one usually takes; None while that isn't known.
        outcomes: {outcome: mails}, which add up to `line.mails`.
        waits: (why, numbers of tickets) of what still waits for a person, most frequent first.
        gone: deleted accounts, at most `DELETED_MOST`.
        remarks: what failed or is unusual, in Chinese.
        failed: runs that came to no end; what is under way is none of them.
        finished: whether any run came to its end.
    """

    line: NightLine
    worked: timedelta
    usual: timedelta | None
    outcomes: dict[str, int]
    waits: tuple[tuple[str, tuple[int, ...]], ...]
    gone: tuple[Gone, ...]
    remarks: tuple[str, ...]
    failed: tuple[Unended, ...] = ()
    finished: bool = True

    @property
    def reasons(self) -> tuple[tuple[str, int], ...]:
        """Why things still wait, and how many do."""
        return tuple((why, len(numbers)) for why, numbers in self.waits)


class NightAsked(Hinted):
    """A night that was asked for can't be: another one waits or is under way."""


# ------------------------------------------------------------------------------------------------------- nights past


def lines(desk: Desk, now: datetime, zone: tzinfo, at: time) -> list[NightLine]:
    """Return the last nights, newest first; one on which nothing ran stands among them as missed.

    Args:
        desk: one reading transaction.
        now: aware.
        zone: the office's.
        at: when a night is to begin there.
    """
    newest = owed(now, zone, at)
    return between(desk, newest - timedelta(days=SHOWN_NIGHTS - 1), newest, now)


def owed(now: datetime, zone: tzinfo, at: time) -> date:
    """Return the last night that should have begun: it may begin a little late."""
    here = now.astimezone(zone)
    today = here.date()
    return today if here >= datetime.combine(today, at, zone) + PUNCTUAL else today - timedelta(days=1)


def between(desk: Desk, first: date, newest: date, now: datetime, last: date | None = None) -> list[NightLine]:
    """Return the nights from `first` on, newest first: up to `newest` those that were missed, too.

    Args:
        desk: one reading transaction.
        first: the first night.
        newest: the last one that was owed.
        now: aware.
        last: nights after it are left out; None: none are.
    """
    runs: dict[str, list[Run]] = defaultdict(list)
    for run in desk.session.execute(
        select(Run)
        .where(col(Run.night).between(first.isoformat(), (last or date.max).isoformat()))
        .order_by(col(Run.id))
    ).scalars():
        runs[run.night].append(run)
    counts = _counts(desk, first)
    under_way = _under_way(desk, now)
    began = desk.session.execute(select(func.min(col(Run.night)))).scalar()
    if began is None:
        return []
    labels = {(first + timedelta(days=days)).isoformat() for days in range((newest - first).days + 1)} | set(runs)
    return [
        _line(date.fromisoformat(label), runs.get(label, []), counts, under_way)
        for label in sorted(labels, reverse=True)
        if label >= began
    ]


def sheet(desk: Desk, night: date, limits: Limits, now: datetime) -> NightSheet | None:
    """Return one night in full; None where nothing ran."""
    runs = list(
        desk.session.execute(select(Run).where(col(Run.night) == night.isoformat()).order_by(col(Run.id))).scalars()
    )
    if not runs:
        return None
    done = [run for run in runs if run.finished is not None]
    ids = [run.id for run in runs]
    line = _line(night, runs, _counts(desk, night), _under_way(desk, now))
    spans = [(run.finished or run.started) - run.started for run in done]
    usual = max(done, key=lambda run: (run.finished or run.started) - run.started).usual_seconds if done else None
    return NightSheet(
        line=line,
        worked=sum(spans, timedelta(0)),
        usual=None if usual is None else timedelta(seconds=usual),
        outcomes=outcomes(desk, ids),
        waits=_waits(desk, ids),
        gone=_gone(desk, night, limits),
        remarks=_remarks(done),
        failed=tuple(one for one in unended(desk, now, night.isoformat()) if one.why),
        finished=bool(done),
    )


def outcomes(desk: Desk, run_ids: Iterable[int | None] | Select[int | None]) -> dict[str, int]:
    """Return {outcome: mails} of some runs, "" where there is none yet; a copy is a duplicate."""
    outcome = case(
        (col(Delivery.copy_of_known).is_(True), Outcome.DUPLICATE), else_=func.coalesce(col(Mail.outcome), OPEN)
    )
    rows = desk.connection.execute(
        select(outcome, func.count())
        .select_from(Delivery)
        .join(Mail, col(Mail.id) == col(Delivery.mail_id))
        .where(col(Delivery.run_id).in_(run_ids))
        .group_by(outcome)
    )
    return {str(name): int(number) for name, number in rows}


def unended(
    desk: Desk, now: datetime, night: str | None = None, is_dead: IsDead = not_known_to_be_dead
) -> tuple[Unended, ...]:
    """Return the runs that have come to no end, oldest first; what is under way is among them.

    Args:
        desk: one reading transaction.
        now: aware.
        night: whose, by its label; None: all since the last night that came to an end, it among them.
        is_dead: see there.
    """
    if night is None:
        ended = select(col(Run.night)).where(col(Run.finished).is_not(None)).order_by(col(Run.id).desc()).limit(1)
        since = desk.session.execute(ended).scalar()
        which = col(Run.night) >= since if since is not None else true()
    else:
        which = col(Run.night) == night
    newest = desk.session.execute(select(func.max(col(Run.id))).where(col(Run.finished).is_not(None))).scalar() or 0
    runs = desk.session.execute(select(Run).where(which).order_by(col(Run.id))).scalars()
    under_way = _under_way(desk, now, is_dead)
    return tuple(
        Unended(
            run.night,
            run.started,
            "" if run.id == under_way else run.fault or CUT_OFF,
            made_good=(run.id or 0) < newest,
        )
        for run in runs
        if run.finished is None
    )


def _line(
    night: date, runs: Sequence[Run], counts: dict[tuple[str, str, str], int], under_way: int | None
) -> NightLine:
    how = standing(runs, under_way)
    if not runs:
        return NightLine(night, how)

    def count(action: str, outcome: str) -> int:
        return counts.get((night.isoformat(), action, outcome), 0)

    return NightLine(
        night=night,
        standing=how,
        began=min(run.started for run in runs),
        ended=max(run.finished or run.started for run in runs),
        mails=sum(run.mails for run in runs),
        resets=count(Action.RESET, Outcome.DONE),
        deletions=count(Action.DELETE, Outcome.DONE),
        held=count(Action.RESET, Outcome.HELD) + count(Action.DELETE, Outcome.HELD),
    )


def _under_way(desk: Desk, now: datetime, is_dead: IsDead = not_known_to_be_dead) -> int | None:
    """Return the id of the run that is at work now; None where none is, or whoever was at it has died."""
    if not is_at_work(desk, now, is_dead):
        return None
    # Whoever has just taken the lease has no run yet, and who changes the keys never has.
    newest = desk.session.execute(select(Run).order_by(col(Run.id).desc()).limit(1)).scalar()
    return newest.id if newest is not None and newest.finished is None else None


def is_at_work(desk: Desk, now: datetime, is_dead: IsDead = not_known_to_be_dead) -> bool:
    """Whether a night runs now; a lease that was given back has no holder."""
    lease = desk.session.get(Lease, LEASE)
    return lease is not None and bool(lease.holder) and lease.until > now and not is_dead(lease.holder)


def _counts(desk: Desk, since: date) -> dict[tuple[str, str, str], int]:
    """Return {(night, action, outcome): how many pleas}; done: those that changed an account."""
    changed = col(Request.decision) == Decision.DO
    rows = desk.connection.execute(
        select(col(Request.night), col(Request.action), col(Request.outcome), func.count())
        .where(
            col(Request.night) >= since.isoformat(),
            col(Request.outcome).is_not(None),
            (col(Request.outcome) != Outcome.DONE) | changed,
        )
        .group_by(col(Request.night), col(Request.action), col(Request.outcome))
    )
    return {(str(night), str(action), str(outcome)): int(number) for night, action, outcome, number in rows}


def _waits(desk: Desk, run_ids: Iterable[int | None]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return why tickets of these runs' mails are open, and which; what is settled meanwhile waits for nobody."""
    mails = (
        select(col(Delivery.mail_id))
        .where(col(Delivery.run_id).in_(run_ids), col(Delivery.copy_of_known).is_(False))
        .scalar_subquery()
    )
    reported = select(col(TicketReport.ticket_id)).where(col(TicketReport.mail_id).in_(mails))
    found: dict[str, list[int]] = defaultdict(list)
    for number, why in desk.connection.execute(
        select(col(Ticket.id), col(Ticket.why))
        .where(or_(col(Ticket.mail_id).in_(mails), col(Ticket.id).in_(reported)), col(Ticket.state) != "closed")
        .order_by(col(Ticket.id))
    ):
        found[str(why)].append(number or 0)
    return tuple(sorted(((why, tuple(numbers)) for why, numbers in found.items()), key=lambda one: -len(one[1])))


def _gone(desk: Desk, night: date, limits: Limits) -> tuple[Gone, ...]:
    rows = desk.connection.execute(
        select(col(Request.account_id), col(Account.name), col(Request.performed_at), col(Account.deleted_at))
        .join(Account, col(Account.id) == col(Request.account_id))
        .where(
            col(Request.night) == night.isoformat(),
            col(Request.action) == Action.DELETE,
            col(Request.outcome) == Outcome.DONE,
            col(Request.decision) == Decision.DO,  # "done" is also said where none was there
        )
        .order_by(col(Request.id))
        .limit(DELETED_MOST)
    )
    found = []
    for account, name, at, deleted in rows:
        if account is not None and at is not None:
            found.append(Gone(account, name, at + limits.restorable, deleted is None))
    return tuple(found)


def _remarks(runs: Sequence[Run]) -> tuple[str, ...]:
    return (*(run.unusual for run in runs if run.unusual), *(problems(together(runs)) if runs else ()))


# ---------------------------------------------------------------------------------------------------- nights by hand


def want(desk: Desk, now: datetime, by: str, *, dry: bool) -> int:
    """Ask for a night, or a dry run; the daemon takes it up within seconds. Returns its number.

    Raises:
        NightAsked: another one waits or is under way.
    """
    last = wanted(desk)
    if last is not None and is_open(last, now):
        raise NightAsked("已经有一次在等或在办", "请等它办完再试")
    row = WantedRun(dry=dry, asked=now, asked_by=by)
    desk.session.add(row)
    desk.session.flush()
    desk.record([Entry(now, by, "night-wanted", f"wanted-run:{row.id}", {"dry": dry})])
    return row.id or 0


def wanted(desk: Desk) -> WantedRun | None:
    """Return what was asked for last."""
    return desk.session.execute(select(WantedRun).order_by(col(WantedRun.id).desc()).limit(1)).scalar()


def is_open(row: WantedRun, now: datetime) -> bool:
    """Whether it waits or is under way; not where nobody has taken it, or whoever did has died."""
    if row.ended is not None:
        return False
    if row.taken is None:
        return now - row.asked <= NOT_TAKEN
    return now - (row.moved or row.taken) <= SILENT


def take(desk: Desk, now: datetime) -> tuple[int, bool] | None:
    """Take up what is wanted: its number, and whether it is a dry run; None where nothing is. Of two, one takes it."""
    query = select(WantedRun).where(col(WantedRun.taken).is_(None)).order_by(col(WantedRun.id)).limit(1)
    row = desk.session.execute(query.with_for_update(skip_locked=True)).scalar()
    if row is None:
        return None
    row.taken = row.moved = now
    return row.id or 0, row.dry


def tell(desk: Desk, number: int, now: datetime, step: str, done: int, total: int | None) -> None:
    """Say how far it has come."""
    row = desk.session.get_one(WantedRun, number)
    row.moved, row.step, row.done, row.total = now, step, done, total


def end(desk: Desk, number: int, now: datetime, said: str, *, failed: bool) -> None:
    """Say what came of it."""
    row = desk.session.get_one(WantedRun, number)
    row.ended, row.said, row.failed = now, said, failed
