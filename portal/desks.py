"""A few threads for what log-ins ask of the store, so that many at once don't crowd out pages that hash nothing.

On the 40 threads that answer other requests they would all want the interpreter at the same time, and each of those
pages would wait for one after the other; and whose hash waits for its turn would hold a thread meanwhile.
"""

from __future__ import annotations

from asyncio import wrap_future
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final, TypeAlias, TypeVar

# One works while another waits for the disk.
DESKS: Final = 4

Came = TypeVar("Came")
# It yields what it waits for, gets it back when it is there, and returns what came of it.
Work: TypeAlias = Generator[Future[Any], Future[Any], Came]


class Desks:
    """The threads of one process.

    Args:
        threads: how many; they are started when they are needed.
    """

    def __init__(self, threads: int = DESKS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="desk")

    async def serve(self, work: Work[Came]) -> Came:
        """Do some work, in the order of arrival; while it waits for something its thread serves others.

        Raises:
            BaseException: what the work raises.
        """
        came: Future[Came] = Future()
        came.set_running_or_notify_cancel()  # it is done to its end, even if nobody waits for the answer any more
        self._threads.submit(self._go_on, work, None, came)
        return await wrap_future(came)

    def _go_on(self, work: Work[Came], there: Future[Any] | None, came: Future[Came]) -> None:
        """Do it until it waits or ends."""
        try:
            # A generator that has not begun takes None only.
            awaited = next(work) if there is None else work.send(there)
        except StopIteration as ended:
            came.set_result(ended.value)
        except BaseException as error:  # noqa: BLE001 - told to who waits
            came.set_exception(error)
        else:
            awaited.add_done_callback(lambda there: self._threads.submit(self._go_on, work, there, came))
