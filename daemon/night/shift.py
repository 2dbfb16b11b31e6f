"""What every step of a run works with: transactions that hold on to the lease, the clock, and whom to tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from daemon.night import lease
from daemon.report import SILENT, Progress
from store import Desk, Run, Store


@dataclass(frozen=True, slots=True)
class Begun:
    """A run that has begun: id of its row, the night's label, and when it began and should have; see `Report`."""

    run_id: int
    night: str
    started: datetime
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Shift:
    """One run at work.

    Attributes:
        store: the books.
        holder: of the lease.
        clock: the time, aware.
        progress: told how far it has come.
        stopping: whether it is asked to stop; asked between batches.
        checkpoint: told each step that is through.
    """

    store: Store
    holder: lease.Holder
    clock: Callable[[], datetime]
    progress: Progress = SILENT
    stopping: Callable[[], bool] = lambda: False
    checkpoint: Callable[[str], None] = lambda _step: None

    @contextmanager
    def open(self) -> Iterator[Desk]:
        """Open a transaction, which renews the lease.

        Raises:
            LeaseLost: another night has taken over.
        """
        with self.store.open() as desk:
            lease.renew(desk, self.holder, self.clock())
            yield desk

    def hold_on(self) -> None:
        """Renew the lease between two transactions: for what takes long in between.

        Raises:
            LeaseLost: another night has taken over.
        """
        with self.open():
            pass

    def enter(self, night: str, started: datetime, due: datetime | None) -> Begun:
        """Write down that a run begins."""
        with self.open() as desk:
            run = Run(night=night, started=started, due=due)
            desk.session.add(run)
            desk.session.flush()
            return Begun(run.id or 0, night, started, due)
