"""The report of a night that is over, from the books: all its runs together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from daemon.night.reporting import lines_of
from daemon.report import Report
from orgregistry.tickets import count_open
from portal import nights
from portal.nights import IsDead, not_known_to_be_dead
from portal.runs import together
from store import Desk, Run

_CLOCK: Final = "%H:%M"


class NoNightYet(Exception):
    """The books hold no finished run of that night; `hint` says what to do, or that one goes on right now."""

    def __init__(self, night: str | None, runs: Sequence[str]) -> None:
        none = "还没有办过夜班" if night is None else f"{night} 这一夜没有办过"
        super().__init__("；".join(runs) or none)
        self.hint = ""
        if not runs:
            self.hint = "现在就办请运行 yeban night" if night is None else "不写日期，就是最近一夜"


def report_again(
    desk: Desk, night: str | None, zone: tzinfo, now: datetime, is_dead: IsDead = not_known_to_be_dead
) -> Report:
    """Return a night's report once more, as it was that morning; of several runs, what they come to together.

    A run of it that came to no end is told in it, and so is one since then where the last night is asked for.

    Args:
        desk: one reading transaction.
        night: its label, as "2021-05-20"; None: the last one.
        zone: where the desk is.
        now: aware.
        is_dead: see there.

    Raises:
        NoNightYet: there was none.
    """
    unended = nights.unended(desk, now, night, is_dead)
    finished = select(Run).where(col(Run.finished).is_not(None)).order_by(col(Run.id))
    if night is None:
        last = desk.session.execute(finished.order_by(None).order_by(col(Run.id).desc()).limit(1)).scalar()
        if last is None:
            raise NoNightYet(None, [one.told(zone) for one in unended])
        night = last.night
    runs = list(desk.session.execute(finished.where(col(Run.night) == night)).scalars())
    if not runs:
        raise NoNightYet(night, [one.told(zone) for one in unended])
    mails, parked = lines_of(desk, [run.id or 0 for run in runs])
    whole = together(runs)
    # A sweep in which nothing happened was not worth a mail that morning either.
    telling = [run for run in runs if _tells(run)] or runs[:1]
    spans = [(run.started, run.finished or run.started) for run in telling]
    times = "，".join(
        f"{started.astimezone(zone):{_CLOCK}}–{ended.astimezone(zone):{_CLOCK}} 来信 {run.mails}"
        for run, (started, ended) in zip(telling, spans, strict=True)
    )
    return Report(
        night=night,
        started=min(started for started, _ in spans),
        finished=max(ended for _, ended in spans),
        mails=tuple(mails),
        parked=parked,
        due=_due(telling),
        usual_seconds=max(telling, key=lambda run: (run.finished or run.started) - run.started).usual_seconds,
        unusual="；".join(run.unusual for run in telling if run.unusual) or None,
        worked=sum((ended - started for started, ended in spans), timedelta(0)),
        # What an earlier run left undone, the next has done; only what was cut off leaves a mail without an outcome.
        interrupted=whole.interrupted or any(not mail.outcome for mail in mails),
        broken=tuple(one.told(zone) for one in unended if one.why and not one.made_good),
        replies_sent=sum(run.replies_sent or 0 for run in runs),
        replies_failed=whole.replies_failed,
        replies_why=whole.replies_why,
        pending=count_open(desk),
        remarks=(
            *(one.told(zone) for one in unended if not one.why or one.made_good),
            *((f"这一夜分 {len(telling)} 次办理：{times}",) if len(telling) > 1 else ()),
        ),
        zone=zone,
    )


def _tells(run: Run) -> bool:
    return bool(run.mails or run.replies_sent or run.replies_failed or run.interrupted)


def _due(runs: Sequence[Run]) -> datetime | None:
    """When the night should have begun, for it to be as late as the latest of its runs was."""
    late = [run.started - run.due for run in runs if run.due is not None]
    return min(run.started for run in runs) - max(late) if late else None
