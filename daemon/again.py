"""The report of a night that is over, from the books: all its runs together."""

from __future__ import annotations

from datetime import timedelta, tzinfo
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from daemon.night.run import lines_of
from daemon.report import Report
from store import Desk, Run

_CLOCK: Final = "%H:%M"


class NoNightYet(Exception):
    """The books hold no finished run of that night; `hint` says what to do."""

    def __init__(self, night: str | None) -> None:
        super().__init__("还没有办过夜班" if night is None else f"{night} 这一夜没有办过")
        self.hint = "现在就办请运行 yeban night" if night is None else "不写日期，就是最近一夜"


def report_again(desk: Desk, night: str | None, zone: tzinfo) -> Report:
    """Return a night's report once more; what was sent, and whether it was on time, is not in the books.

    Args:
        desk: one reading transaction.
        night: its label, as "2021-05-20"; None: the last one.
        zone: where the desk is.

    Raises:
        NoNightYet: there was none.
    """
    finished = select(Run).where(col(Run.finished).is_not(None)).order_by(col(Run.id))
    if night is None:
        last = desk.session.execute(finished.order_by(None).order_by(col(Run.id).desc()).limit(1)).scalar()
        if last is None:
            raise NoNightYet(None)
        night = last.night
    runs = list(desk.session.execute(finished.where(col(Run.night) == night)).scalars())
    if not runs:
        raise NoNightYet(night)
    mails, parked = lines_of(desk, [run.id or 0 for run in runs])
    spans = [(run.started, run.finished or run.started) for run in runs]
    times = "，".join(
        f"{started.astimezone(zone):{_CLOCK}}–{ended.astimezone(zone):{_CLOCK}} 来信 {run.mails}"
        for run, (started, ended) in zip(runs, spans, strict=True)
    )
    return Report(
        night=night,
        started=min(started for started, _ in spans),
        finished=max(ended for _, ended in spans),
        mails=tuple(mails),
        parked=parked,
        worked=sum((ended - started for started, ended in spans), timedelta(0)),
        # Only what was cut off leaves a mail without an outcome.
        interrupted=any(not mail.outcome for mail in mails),
        remarks=(f"这一夜分 {len(runs)} 次办理：{times}",) if len(runs) > 1 else (),
        zone=zone,
    )
