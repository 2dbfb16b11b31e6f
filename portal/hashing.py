"""The hasher of the pages: a bounded pool, so that pages that hash nothing stay quick while many log in at once."""

from __future__ import annotations

import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from accountops.credentials import Hasher

if TYPE_CHECKING:
    from collections.abc import Callable

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
        threads: how many. More of them in all processes than there are cores is no harm, they only take turns; fewer in
            one process than there are cores is one, while connections don't spread evenly.
        waiting: how many more computations may wait for one of them.
    """

    def __init__(self, threads: int, waiting: int = WAITING) -> None:
        super().__init__()
        self._free = threading.BoundedSemaphore(threads + waiting)
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="argon2", initializer=_step_back)

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

    def _in_turn(self, work: Callable[[], str]) -> Future[str]:
        if not self._free.acquire(blocking=False):
            raise Busy("同时登录的人太多")
        try:
            computing = self._pool.submit(work)
        except BaseException:
            self._free.release()
            raise
        computing.add_done_callback(lambda _: self._free.release())
        return computing


def pooled(hasher: Hasher) -> PooledHasher:
    """Return a site's hasher as what it is (see `portal.site.Site`)."""
    return cast("PooledHasher", hasher)


def _step_back() -> None:
    """Lower this thread's priority (on Linux it is the thread's own, by its id)."""
    with suppress(OSError, AttributeError):
        own = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, own, os.getpriority(os.PRIO_PROCESS, own) + NICENESS)
