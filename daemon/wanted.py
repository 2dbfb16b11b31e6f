"""Nights and rehearsals that are asked for in the console: taken up by the daemon, which says how far it has come."""

from __future__ import annotations

import logging
import time as clocks
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Final, Protocol

from accountops import tuning
from accountops.tuning import Policy, Trial
from daemon.mailbox import MailboxError
from daemon.morning import morning
from daemon.night import LeaseLost, NightRunning
from daemon.report import Progress, Report
from daemon.settings import SettingsError
from mailparse.shown import redact, visible
from portal import nights
from store import KeysError, Store, StoreError

LOG: Final = logging.getLogger(__name__)
TOLD_SECONDS: Final = 1.0
BY: Final = "night"  # as the audit calls whatever nobody does in person
_OUTSIDE: Final = (MailboxError, StoreError, KeysError, NightRunning, LeaseLost, SettingsError)


class Running(Protocol):
    """Runs a night now: `Office.run_night`."""

    def __call__(self, *, dry_run: bool, progress: Progress, stopping: Callable[[], bool]) -> Report:
        """Run it."""
        ...


def carry_out(store: Store, run: Running, now: Callable[[], datetime], stopping: Callable[[], bool]) -> Report | None:
    """Carry out what is wanted, if anything is.

    Args:
        store: where it is asked for, and where its progress is told.
        run: runs a night.
        now: the clock.
        stopping: whether to stop.

    Returns:
        The report of a real night, e.g. to be mailed; None where nothing was wanted, it failed, or it was a dry run.
    """
    with store.look() as desk:
        last = nights.wanted(desk)
        if last is None or last.taken is not None:
            return None
    with store.open() as desk:
        taken = nights.take(desk, now())
    if taken is None:
        return None
    number, dry = taken
    try:
        report = run(dry_run=dry, progress=_Told(store, number, now), stopping=stopping)
    except _OUTSIDE as error:
        LOG.error("要求的夜班没有办成：%s", error)  # noqa: TRY400 - an outside fault has no traceback
        _end(store, number, now(), f"{error}。{getattr(error, 'hint', '')}", failed=True)
        return None
    except Exception:
        _end(store, number, now(), "程序出错，没有办完；技术细节在日志里", failed=True)
        raise
    shown = morning(report)
    said = "。".join(filter(None, (shown.headline, shown.balance.rstrip("。"), shown.repairs, *shown.notes)))
    _end(store, number, now(), said, failed=bool(report.problems()))
    return None if dry else report


class Trying(Protocol):
    """Plays the saved scenarios under two policies: `Office.rehearse`."""

    def __call__(
        self, before: Policy, after: Policy, stopping: Callable[[], bool], told: Callable[[int], None]
    ) -> Trial | None:
        """Play them, telling how many have been; None if it was told to stop."""
        ...


def try_out(
    store: Store,
    base: Policy,
    play: Trying,
    now: Callable[[], datetime],
    stopping: Callable[[], bool],
    *,
    night_waits: Callable[[], bool] = lambda: False,
) -> int | None:
    """Play the rehearsal of the change of policy that waits for one, if any does.

    Args:
        store: where changes are proposed, and where the rehearsal's outcome is kept.
        base: what the settings' file says.
        play: plays it.
        now: the clock.
        stopping: whether to stop; then whoever comes next takes it up.
        night_waits: whether a night is to begin: it goes first, and the rehearsal begins anew after it.

    Returns:
        The number of the version; None where none waited.
    """
    if night_waits():
        return None
    with store.look() as desk:
        if tuning.pending(desk) is None:
            return None
    taken = now()
    with store.open() as desk:
        wanted = tuning.take(desk, taken)
        before = tuning.in_force(desk, base)
    if wanted is None:
        return None
    number, sets = wanted
    at = clocks.monotonic()

    def told(played: int) -> None:
        nonlocal at
        if clocks.monotonic() - at >= TOLD_SECONDS:
            at = clocks.monotonic()
            with suppress(StoreError), store.open() as desk:
                tuning.tell(desk, number, taken, now(), played)

    try:
        trial = play(before, tuning.applied(base, sets), lambda: stopping() or night_waits(), told)
    except Exception as error:
        LOG.exception("预演没有办成")
        trial = Trial(0, (f"预演时程序出错（{type(error).__name__}），技术细节在日志里",))
    with store.open() as desk:
        if trial is None:
            tuning.give_back(desk, number, taken, None if stopping() else now())
        else:
            tuning.found(desk, number, taken, trial, now(), BY)
    return number


def night_waits(store: Store, due: datetime, now: Callable[[], datetime]) -> Callable[[], bool]:
    """Return what says whether a night is to begin: it has come due, or somebody asks for one by hand.

    Args:
        store: where nights are asked for.
        due: when the next one begins by itself.
        now: the clock.
    """

    def waits() -> bool:
        if now() >= due:
            return True
        with store.look() as desk:
            last = nights.wanted(desk)
        return last is not None and last.taken is None

    return waits


def _end(store: Store, number: int, now: datetime, said: str, *, failed: bool) -> None:
    # The night is done whatever becomes of this line.
    with suppress(StoreError), store.open() as desk:
        nights.end(desk, number, now, visible(redact(said)), failed=failed)


class _Told:
    """Writes down how far a night has come, at most once a second: each writing is a transaction."""

    def __init__(self, store: Store, number: int, now: Callable[[], datetime]) -> None:
        self._store = store
        self._number = number
        self._now = now
        self._name, self._done = "", 0
        self._total: int | None = None
        self._at = 0.0

    def step(self, name: str, total: int | None) -> None:
        self._name, self._done, self._total = name, 0, total
        self._write()

    def advance(self, n: int) -> None:
        self._done += n
        if clocks.monotonic() - self._at >= TOLD_SECONDS:
            self._write()

    def _write(self) -> None:
        self._at = clocks.monotonic()
        with suppress(StoreError), self._store.open() as desk:
            nights.tell(desk, self._number, self._now(), self._name, self._done, self._total)
