"""The daemon's life: the clock, nights that were missed, retries, and what systemd is told.

APScheduler is an in-memory clock and nothing else: whether a night may run decides the lease row in the database, so
two daemons, or a daemon and a night started by hand, are no danger to each other.
"""

from __future__ import annotations

import logging
import socket
import time as clocks
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from accountops.outcomes import WORDS
from daemon.hours import Hours
from daemon.mailbox import MailboxError, MailboxRefused
from daemon.night import LeaseLost, NightRunning
from daemon.report import Progress, Pulse, Report
from daemon.settings import SettingsError
from store import KeysError, StoreError

LOG: Final = logging.getLogger(__name__)

# Pauses before a night that failed is tried again; the last holds until the next one is due.
WAITS: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30))
# Trying these again on the hour helps nobody, and wrong passwords get an account locked at its provider.
_FOR_A_PERSON: Final = (MailboxRefused, SettingsError, KeysError)
_PASSING: Final = (MailboxError, StoreError, NightRunning, LeaseLost)

TICK_SECONDS: Final = 1.0
NOTIFY_SECONDS: Final = 1.0
PULSE_SECONDS: Final = 10
WANTED_SECONDS: Final = 3
PULSES_MISSED: Final = 6  # a scheduler that is silent for so many pulses hangs
# A night that shows no progress for so long hangs: longer than all waits of the mailbox's table together.
STILL_MOST: Final = timedelta(hours=2)


class Nights(Protocol):
    """What the daemon needs of the office."""

    def run_night(self, *, progress: Progress, stopping: Callable[[], bool]) -> Report:
        """Run a night now."""
        ...

    def last_run(self) -> tuple[str, datetime] | None:
        """Label and start of the last run that was finished."""
        ...


class Notify:
    """Tells systemd how the daemon is (sd_notify, Type=notify); says nothing where nobody listens.

    Args:
        address: $NOTIFY_SOCKET: a path, or an abstract name that begins with @.
    """

    def __init__(self, address: str | None) -> None:
        self._address = "\0" + address[1:] if address and address.startswith("@") else address

    def __call__(self, **state: str) -> None:
        """Send variables such as READY="1", STATUS="…"; a socket that is gone is no reason to stop."""
        if not self._address:
            return
        lines = "\n".join(f"{name}={value}" for name, value in state.items())
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as out:
            out.settimeout(NOTIFY_SECONDS)  # one who does not read must not stop us
            out.connect(self._address)
            out.sendall(lines.encode())


class Life:
    """One daemon, from READY to STOPPING.

    Args:
        desk: runs the nights.
        hours: when.
        now: the clock.
        stopping: whether to end; asked between batches.
        notify: tells systemd.
        watchdog: how often systemd wants to hear from us; None: not at all.
        told: gets the report of each night, e.g. to mail it.
        wanted: runs a night that somebody asks for by hand, if there is one; returns its report.
        waits: pauses before a failed night is tried again.
        tick: seconds between two looks around.
    """

    def __init__(  # noqa: PLR0913 - all that a daemon touches
        self,
        desk: Nights,
        hours: Hours,
        now: Callable[[], datetime],
        stopping: Callable[[], bool],
        *,
        notify: Notify | None = None,
        watchdog: timedelta | None = None,
        told: Callable[[Report], None] = lambda _report: None,
        wanted: Callable[[Callable[[], bool]], Report | None] = lambda _stopping: None,
        waits: Sequence[timedelta] = WAITS,
        tick: float = TICK_SECONDS,
    ) -> None:
        self._desk = desk
        self._hours = hours
        self._now = now
        self._stopping = stopping
        self._notify = notify or Notify(None)
        self._watchdog = watchdog
        self._told = told
        self._wanted = wanted
        self._waits = waits
        self._tick = tick
        self._pulse = self._moved = clocks.monotonic()
        self._working = False

    def run(self) -> int:
        """Live until told to stop; returns the exit code of the process."""
        scheduler = self.schedule()
        scheduler.start()
        self._notify(READY="1", STATUS=self._status())
        LOG.info("夜班已就位，%s", self._status())
        pinged = 0.0
        try:
            while not self._stopping():
                clocks.sleep(self._tick)
                # A machine that slept wakes us late, since its steady clock stood still: let the scheduler look again.
                scheduler.wakeup()
                pinged = self._ping(pinged, alive=self.alive())
            self._notify(STOPPING="1", STATUS="正在收尾")
            scheduler.pause()
            while self._working:
                clocks.sleep(self._tick)
                pinged = self._ping(pinged, alive=self._moves())
        finally:
            scheduler.shutdown(wait=not self._working)
        LOG.info("夜班已停止")
        return 0

    def schedule(self) -> BackgroundScheduler:
        """Return the scheduler with its jobs, not yet started."""
        scheduler = BackgroundScheduler(
            timezone=self._hours.zone,
            # One thread works, so a night and its sweep never overlap; another shows that the scheduler lives.
            executors={"default": ThreadPoolExecutor(1), "pulse": ThreadPoolExecutor(1)},
            # The library's grace of 1 s would lose a night for a late wake-up; None is: however late.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        missed = self._was_missed()
        if missed:
            LOG.warning("上一次该办的夜班没有办，现在补办")
        for name, at in (("night", self._hours.night), ("sweep", self._hours.sweep)):
            trigger = CronTrigger(hour=at.hour, minute=at.minute, timezone=self._hours.zone)
            job = scheduler.add_job(self.work, trigger, id=name)
            if missed and name == "night":
                # No job of its own: the library loses its footing when one that runs once ends during a shutdown.
                job.modify(next_run_time=self._now())
        # In the thread of the nights: what is asked for by hand waits until a night is over.
        scheduler.add_job(self.by_hand, IntervalTrigger(seconds=WANTED_SECONDS), id="by-hand")
        scheduler.add_job(self._feel, IntervalTrigger(seconds=PULSE_SECONDS), id="pulse", executor="pulse")
        return scheduler

    def work(self) -> None:
        """Run a night; while the outside world fails, again by the table of waits, until the next one is due."""
        if self._stopping():
            return
        self._working = True
        try:
            self._work()
        except Exception:
            LOG.exception("夜班出了程序错误，没有办完；下次到点再办")
        finally:
            self._working = False
            self._notify(STATUS=self._status())

    def by_hand(self) -> None:
        """Run what somebody asks for by hand, if they do."""
        if self._stopping():
            return
        self._working = True
        self._beat()
        try:
            report = self._wanted(self._stopping)
            if report is not None:
                self._told(report)
        except StoreError as error:
            LOG.debug("查不到有没有要求办的夜班：%s", error)  # asked again in a moment; the night itself says it aloud
        except Exception:
            LOG.exception("要求的夜班出了程序错误，没有办完")
        finally:
            self._working = False

    def alive(self) -> bool:
        """Whether the scheduler still starts jobs, and the night, if one runs, still moves."""
        return clocks.monotonic() - self._pulse < PULSE_SECONDS * PULSES_MISSED and self._moves()

    def _work(self) -> None:
        deadline = self._hours.next_due(self._now())
        said = ""
        attempt = 0
        while not self._stopping():
            self._beat()
            try:
                report = self._desk.run_night(
                    progress=Pulse(self._beat, _Status(self._notify)), stopping=self._stopping
                )
            except _FOR_A_PERSON as error:
                LOG.error("夜班没有办成：%s。%s", error, error.hint)  # noqa: TRY400 - an outside fault has no traceback
                return
            except _PASSING as error:
                pause = self._waits[min(attempt, len(self._waits) - 1)]
                attempt += 1
                if str(error) != said:
                    said = str(error)
                    LOG.warning("夜班暂时没有办成：%s。%s（稍后自动再试）", error, getattr(error, "hint", ""))
                if self._now() + pause >= deadline:
                    LOG.error("夜班到下一次开始前都没有办成：%s", error)  # noqa: TRY400 - the same
                    return
                self._pause(pause)
            else:
                LOG.info("夜班办完：%s；运行 yeban report 查看", _in_short(report))
                for problem in report.problems():
                    LOG.warning("夜班有问题：%s", problem)
                self._told(report)
                return

    def _was_missed(self) -> bool:
        try:
            last = self._desk.last_run()
        except StoreError as error:
            # Then the run that is tried at once says what is the matter, and goes on trying.
            LOG.warning("查不到上一次夜班：%s", error)
            return True
        return self._hours.missed(None if last is None else last[1], self._now()) is not None

    def _pause(self, pause: timedelta) -> None:
        until = clocks.monotonic() + pause.total_seconds()
        while not self._stopping() and (left := until - clocks.monotonic()) > 0:
            clocks.sleep(min(self._tick, left))
            self._beat()

    def _feel(self) -> None:
        self._pulse = clocks.monotonic()

    def _beat(self) -> None:
        self._moved = clocks.monotonic()

    def _moves(self) -> bool:
        return not self._working or clocks.monotonic() - self._moved < STILL_MOST.total_seconds()

    def _ping(self, pinged: float, *, alive: bool) -> float:
        """Tell the watchdog that all is well, if it is time and it is true; returns when it was told last."""
        steady = clocks.monotonic()
        if self._watchdog is None or not alive or steady - pinged < self._watchdog.total_seconds() / 3:
            return pinged
        self._notify(WATCHDOG="1")
        return steady

    def _status(self) -> str:
        due = self._hours.next_due(self._now()).astimezone(self._hours.zone)
        return f"下一次：{due.month}月{due.day}日 {due:%H:%M}"


def _in_short(report: Report) -> str:
    totals = report.totals()["mails"]
    parts = "，".join(f"{WORDS[outcome]} {number}" for outcome, number in totals.items() if number)
    return f"来信 {len(report.mails)}" + (f"（{parts}）" if parts else "")


@dataclass(frozen=True, slots=True)
class _Status:
    """Shows systemd which step a night is at."""

    notify: Notify

    def step(self, name: str, total: int | None) -> None:
        self.notify(STATUS=f"正在办理：{name}" + (f"（{total}）" if total else ""))

    def advance(self, n: int) -> None:
        """A single mail is no news."""
