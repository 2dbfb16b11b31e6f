"""The hasher of the pages: a bounded pool, so that pages that hash nothing stay quick while many log in at once."""

from __future__ import annotations

import fcntl
import itertools
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from accountops.credentials import Hasher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# More would wait for longer than people do. Who sets a password holds one of the 40 threads that answer requests
# meanwhile, who logs in holds none; the rest are for pages that hash nothing.
WAITING: Final = 24
# So much lower than the threads that answer: the machine's cores go to them first.
NICENESS: Final = 10


class Busy(Exception):
    """More log-ins at once than can be computed; to be tried again after `retry_after`."""

    retry_after: Final = timedelta(seconds=2)


class PooledHasher(Hasher):
    """argon2id on threads of its own, of lower priority.

    Args:
        threads: how many. Fewer in one process than there are cores is a harm, while connections don't spread evenly.
        waiting: how many more computations may wait for one of them.
        turns: the folder in which processes take turns, see `lay_turns`; None: no other process computes.
    """

    def __init__(self, threads: int, waiting: int = WAITING, turns: Path | None = None) -> None:
        super().__init__()
        self._free = threading.BoundedSemaphore(threads + waiting)
        self._turns = _Turns(turns)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="argon2", initializer=self._begin)

    def compute(self, password: str, like: str | None) -> str:
        """See `Hasher.compute`.

        Raises:
            Busy: too many wait already; nothing was computed.
        """
        return self.computing(password, like).result()

    def computing(self, password: str, like: str | None) -> Future[str]:
        """The same for whoever waits otherwise than on a thread.

        Raises:
            Busy: too many wait already; nothing is computed.
        """
        return self._in_turn(lambda: super(PooledHasher, self).compute(password, like))

    def fresh(self, password: str) -> str:
        """See `Hasher.fresh`.

        Raises:
            Busy: too many wait already; nothing was computed.
        """
        return self._in_turn(lambda: super(PooledHasher, self).fresh(password)).result()

    def close(self) -> None:
        """End the threads, after what they have in hand."""
        self._pool.shutdown()
        self._turns.close()

    def _begin(self) -> None:
        """Begin a thread."""
        _step_back()
        self._turns.find()

    def _in_turn(self, work: Callable[[], str]) -> Future[str]:
        if not self._free.acquire(blocking=False):
            raise Busy("同时登录的人太多")
        try:
            computing = self._pool.submit(self._turns.taken, work)
        except BaseException:
            self._free.release()
            raise
        computing.add_done_callback(lambda _: self._free.release())
        return computing


def lay_turns(place: Path, cores: int) -> None:
    """Make an empty folder one in which processes take turns at so many cores.

    Each walks through 19 MiB: four hashes at once on two cores take a tenth longer, all together, than two and two.
    """
    for number in range(cores):
        (place / str(number)).touch(mode=0o600)


class _Turns:
    """One file for each core; whoever computes holds the lock of one.

    The kernel lets go of a lock when its holder dies (flock(2)), so nobody waits for a process that was killed.
    """

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._count = itertools.count()
        self._own = threading.local()
        self._opened: list[int] = []

    def find(self) -> None:
        """Open the files for this thread: threads that share an open file share its lock, too.

        Where they can't be opened (somebody tidied up) there are no turns: everything goes on, a little slower.
        """
        files: list[int] = []
        if self._place is not None:
            with suppress(OSError):
                files += [os.open(one, os.O_RDONLY | os.O_CLOEXEC) for one in sorted(self._place.iterdir())]
        self._opened += files
        # Each begins with another one: that is the one which it waits for when all are taken.
        first = next(self._count) % max(1, len(files))
        self._own.files = files[first:] + files[:first]

    def close(self) -> None:
        """Close the files of all threads, which have ended."""
        while self._opened:
            os.close(self._opened.pop())

    def taken(self, work: Callable[[], str]) -> str:
        """Do some work on a core of one's own."""
        with self._core():
            return work()

    @contextmanager
    def _core(self) -> Iterator[None]:
        files = self._own.files
        if not files:
            yield
            return
        free = next((one for one in files if _locked(one)), None)
        if free is None:
            free = files[0]
            fcntl.flock(free, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(free, fcntl.LOCK_UN)


def _locked(file: int) -> bool:
    """Lock it if nobody else has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def pooled(hasher: Hasher) -> PooledHasher:
    """Return a site's hasher as what it is (see `portal.site.Site`)."""
    return cast("PooledHasher", hasher)


def _step_back() -> None:
    """Lower this thread's priority (on Linux it is the thread's own, by its id)."""
    with suppress(OSError, AttributeError):
        own = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, own, os.getpriority(os.PRIO_PROCESS, own) + NICENESS)
