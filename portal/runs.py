"""How the runs of a night went, and in which words that is told: report, console and doctor ask here. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final, Protocol

from store import Run

PUNCTUAL: Final = timedelta(minutes=10)  # a night that begins within this is on time
OVERTIME_TIMES: Final = 3
OVERTIME_LEAST: Final = timedelta(minutes=10)
CAUSES_MOST: Final = 3  # one server has few ways to fail
STOPPED: Final = "中途被叫停：没有办完的下次运行时接着办，不会漏，也不会办两次"
CUT_OFF: Final = "夜班程序中途停了"
GOES_ON: Final = "来信没有丢，下一次运行时接着办，不会漏，也不会办两次"
MADE_GOOD: Final = "后来的一次已接着办完"


def is_late(due: datetime | None, started: datetime) -> bool:
    """Whether a run began later than it may; one that was due at no time never did."""
    return due is not None and started - due > PUNCTUAL


def is_overtime(taken: timedelta, usual: timedelta | None) -> bool:
    """Whether it took much longer than usual; never while what is usual isn't known."""
    return usual is not None and taken > max(OVERTIME_TIMES * usual, usual + OVERTIME_LEAST)


# -------------------------------------------------------------------------------- what failed in those that ended


class Ended(Protocol):
    """What is known of runs that came to their end: of one, or of all of a night together."""

    @property
    def interrupted(self) -> bool:
        """Whether it was told to stop before it was through."""
        ...

    @property
    def parked(self) -> int:
        """How many mails could not be read."""
        ...

    @property
    def replies_failed(self) -> int:
        """How many replies were refused or not sent."""
        ...

    @property
    def replies_why(self) -> Sequence[str]:
        """Why, most frequent cause first."""
        ...


@dataclass(frozen=True, slots=True)
class Problem:
    """A row: what failed, and the sentence that tells it, in Chinese, without a full stop."""

    id: str
    when: Callable[[Ended], bool]
    said: Callable[[Ended], str]


def _unsent(run: Ended) -> str:
    why = "；".join(run.replies_why[:CAUSES_MOST])
    return f"{run.replies_failed} 封回信没有发出去（账号不受影响）" + (f"：{why}" if why else "")


PROBLEMS: Final[tuple[Problem, ...]] = (
    #       id                when                          said
    Problem("interrupted",    lambda one: one.interrupted,  lambda _one: STOPPED),
    Problem("parked",         lambda one: one.parked > 0,   lambda one: f"{one.parked} 封信读不了，已搁置并转人工"),
    Problem("replies-failed", lambda one: one.replies_failed > 0, _unsent),
)  # fmt: skip


def problems(run: Ended) -> tuple[str, ...]:
    """Return what failed, a sentence each."""
    return tuple(row.said(run) for row in PROBLEMS if row.when(run))


@dataclass(frozen=True, slots=True)
class Together:
    """What the runs of a night come to; see `Ended`."""

    interrupted: bool
    parked: int
    replies_failed: int
    replies_why: tuple[str, ...]


def together(runs: Sequence[Run]) -> Together:
    """Put runs of a night together: what an earlier one left undone, the next has done, so the last one tells that.

    Args:
        runs: those that came to their end, oldest first; at least one.
    """
    *earlier, last = runs
    return Together(
        interrupted=bool(last.interrupted),
        parked=sum(run.parked for run in runs),
        # What was put off in an earlier run is among those that the last one sent or put off again.
        replies_failed=(last.replies_failed or 0) + sum(run.replies_refused or 0 for run in earlier),
        replies_why=tuple(
            dict.fromkeys(
                why
                for run in runs
                if run is last or run.replies_refused
                for why in (run.replies_why or "").splitlines()
            )
        ),
    )


# ------------------------------------------------------------------------------------------- those that did not end


@dataclass(frozen=True, slots=True)
class Unended:
    """A run that has come to no end.

    Attributes:
        night: its label.
        began: aware.
        why: it failed, in Chinese; "" while it is under way.
        made_good: whether a later one has come to its end, and with that done what this one left.
    """

    night: str
    began: datetime
    why: str
    made_good: bool

    def told(self, zone: tzinfo) -> str:
        """Return it as one sentence in Chinese, without a full stop; times in this zone."""
        here = self.began.astimezone(zone)
        run = f"{here.month}月{here.day}日 {here:%H:%M} 开始的那一次"
        if not self.why:
            return f"{run}正在办，还没有办完"
        return f"{run}没有办成：{self.why.rstrip('。')}。{MADE_GOOD if self.made_good else GOES_ON}"


# --------------------------------------------------------------------------------------------------- a whole night


class NightStanding(StrEnum):
    """How a night went; the worst that holds."""

    RUNNING = "running"
    MISSED = "missed"
    BROKEN = "broken"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    OVERTIME = "overtime"
    LATE = "late"
    ON_TIME = "on-time"
    BY_HAND = "by-hand"


STANDING_WORDS: Final = {
    NightStanding.RUNNING: "正在办",
    NightStanding.MISSED: "缺跑",
    NightStanding.BROKEN: "没有办成",
    NightStanding.INTERRUPTED: "没有做完",
    NightStanding.FAILED: "有问题",
    NightStanding.OVERTIME: "超时",
    NightStanding.LATE: "晚开始",
    NightStanding.ON_TIME: "按时",
    NightStanding.BY_HAND: "手工",
}


def standing(runs: Sequence[Run], under_way: int | None) -> NightStanding:
    """Return how a night went.

    Args:
        runs: all of it, oldest first.
        under_way: id of the run that is at work now; None where none is.
    """
    if not runs:
        return NightStanding.MISSED
    if runs[-1].finished is None:
        return NightStanding.RUNNING if runs[-1].id == under_way else NightStanding.BROKEN
    ended = [run for run in runs if run.finished is not None]
    night = together(ended)
    if night.interrupted:
        return NightStanding.INTERRUPTED
    if problems(night):
        return NightStanding.FAILED
    for run in ended:
        usual = None if run.usual_seconds is None else timedelta(seconds=run.usual_seconds)
        if is_overtime((run.finished or run.started) - run.started, usual):
            return NightStanding.OVERTIME
    if any(is_late(run.due, run.started) for run in ended):
        return NightStanding.LATE
    return NightStanding.ON_TIME if any(run.due is not None for run in ended) else NightStanding.BY_HAND
