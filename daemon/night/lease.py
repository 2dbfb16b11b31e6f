"""One night at a time: a lease row in the database decides, whatever the clocks of several daemons do.

Every transaction of a night renews the lease, and fails if it is no longer its own: a night that was taken for dead
can't write beside the one that took over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from portal.nights import LEASE
from store import Desk, Lease, Store

# Longer than any step between two transactions: all the waits before a mailbox is given up add up to half an hour.
LASTS = timedelta(minutes=45)


class NightRunning(Exception):
    """Another night is at work."""

    def __init__(self, holder: str, until: datetime) -> None:
        super().__init__(f"另一个夜班正在运行（{holder}）")
        self.holder = holder
        self.until = until


class LeaseLost(Exception):
    """Another night has taken over; this one must not write any more."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lease.

    Attributes:
        host: name of the machine.
        process: process id there.
        started: when the process started, in the kernel's ticks: a process id alone may have been given anew.
    """

    host: str
    process: int
    started: str

    def __str__(self) -> str:
        """As it stands in the row."""
        return f"{self.host} {self.process} {self.started}"


def take(store: Store, holder: Holder, now: datetime, is_dead: Callable[[str], bool]) -> None:
    """Take the lease; from a holder that is dead or whose time ran out too.

    Raises:
        NightRunning: somebody alive holds it.
    """
    try:
        _take(store, holder, now, is_dead)
    except IntegrityError:
        # The very first two nights of an office, at once: the other one has made the row, now it can be locked.
        _take(store, holder, now, is_dead)


def _take(store: Store, holder: Holder, now: datetime, is_dead: Callable[[str], bool]) -> None:
    with store.open() as desk:
        row = desk.session.get(Lease, LEASE, with_for_update=True)
        if row is None:
            desk.session.add(Lease(name=LEASE, holder=str(holder), until=now + LASTS))
            desk.session.flush()
            return
        if row.holder and row.until > now and row.holder != str(holder) and not is_dead(row.holder):
            raise NightRunning(row.holder, row.until)
        row.holder, row.until = str(holder), now + LASTS


def renew(desk: Desk, holder: Holder, now: datetime) -> None:
    """Hold on to the lease, in the desk's transaction.

    Raises:
        LeaseLost: it is no longer ours.
    """
    row = desk.session.get(Lease, LEASE, with_for_update=True)
    if row is None or row.holder != str(holder):
        raise LeaseLost("另一个夜班已接手，本次运行停止")
    row.until = now + LASTS


def release(store: Store, holder: Holder) -> None:
    """Give the lease back, if it is still ours."""
    with store.open() as desk:
        row = desk.session.get(Lease, LEASE, with_for_update=True)
        if row is not None and row.holder == str(holder):
            row.holder = ""
