"""What log-ins ask of the store, on a thread of their own and, while there are many, for several at one go.

On the 40 threads that answer other requests they would all want the interpreter at the same time, and pages that hash
nothing would wait for one after the other; and whose hash waits for its turn would hold a thread meanwhile.

Every wake-up costs more than what is done in it: a hash walks through 19 MiB, after which nothing of ours is left in
the processor's caches. So while several log-ins wait for their hashes anyway, what they ask is gathered for a moment
and done in one transaction, with one commit, and their answers leave together.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias, TypeVar

from store import Desk, StoreError

# Of those under way one in so many is waited for; the others keep the hash threads busy. With fewer than twice as many
# nobody waits for anybody.
GATHERED_OF: Final = 2
GATHERED_MOST: Final = 16
# People hardly notice, and who waits here would wait for others' hashes otherwise.
GATHERED_SECONDS: Final = 0.1

Came = TypeVar("Came")


@dataclass(frozen=True, slots=True)
class Turn:
    """What somebody asks of the store: alone in a transaction, or together with others.

    Attributes:
        do: called with the transaction, and once more with one of its own where the shared one could not be kept. So
            it changes nothing but by the desk.
        locks: what it will `hold`; of all in a transaction they are held before anything is done, in one order, so that
            two processes can't wait for each other.
        look: looks up at one go, for all in a transaction who have the same one, what they `ask` for; `do` gets what it
            returns besides. None: there is nothing to look up.
        ask: see `look`.
        place: in which order the turns of a transaction are taken: the id of the account that it changes, as whoever
            changes many accounts does; 0: it changes none.
    """

    do: Callable[..., Any]
    locks: tuple[int, ...] = ()
    place: int = 0
    look: Callable[[Desk, Sequence[Any]], Any] | None = None
    ask: Any = None


# It yields a turn, and gets back what came of it; or what it waits for, and gets that when it is there. It returns what
# came of it all.
Work: TypeAlias = Generator[Turn | Future[Any], Any, Came]


@dataclass(slots=True, eq=False)
class _Served:
    """One who is being served.

    Attributes:
        work: theirs.
        loop: where the answer is waited for.
        came: the answer.
        got: what the work is told next.
        fault: raised in the work instead.
    """

    work: Work[Any]
    loop: asyncio.AbstractEventLoop
    came: asyncio.Future[Any]
    got: Any = None
    fault: BaseException | None = field(default=None)


class Desks:
    """The thread of one process.

    Args:
        opened: begins a transaction for many.
        seconds: for how long is gathered at the most.
    """

    def __init__(self, opened: Callable[[], AbstractContextManager[Desk]], seconds: float = GATHERED_SECONDS) -> None:
        self._opened = opened
        self._seconds = seconds
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")
        self._changed = threading.Condition()
        self._ready: deque[_Served] = deque()
        self._under_way = 0
        self._working = False

    async def serve(self, work: Work[Came]) -> Came:
        """Do some work, in the order of arrival; to its end, even if nobody waits for the answer any more.

        Raises:
            BaseException: what the work raises.
        """
        loop = asyncio.get_running_loop()
        served = _Served(work, loop, loop.create_future())
        with self._changed:
            self._under_way += 1
        self._go_on_with(served)
        came: Came = await served.came
        return came

    def _go_on_with(self, served: _Served) -> None:
        """Let them wait for the thread."""
        with self._changed:
            self._ready.append(served)
            if not self._working:
                self._working = True
                self._thread.submit(self._work_off)
            elif len(self._ready) >= self._enough():
                self._changed.notify()

    def _enough(self) -> int:
        return min(GATHERED_MOST, self._under_way // GATHERED_OF)

    def _work_off(self) -> None:
        while some := self._gathered():
            self._serve(some)

    def _gathered(self) -> list[_Served]:
        """Return who is to be served now; nobody: there is nobody, and the thread is free."""
        with self._changed:
            if not self._ready:
                self._working = False
                return []
            until = time.monotonic() + self._seconds
            while len(self._ready) < self._enough() and self._changed.wait(until - time.monotonic()):
                pass
            return [self._ready.popleft() for _ in range(min(len(self._ready), GATHERED_MOST))]

    def _serve(self, some: list[_Served]) -> None:
        """Go on with each until they wait or have ended."""
        ended: list[tuple[_Served, Any, BaseException | None]] = []
        while some:
            turns = []
            for one in some:
                try:
                    asked = one.work.send(one.got) if one.fault is None else one.work.throw(one.fault)
                    one.got = one.fault = None
                    if isinstance(asked, Turn):
                        turns.append((one, asked))
                    else:
                        self._await(one, asked)
                except StopIteration as end:
                    ended.append((one, end.value, None))
                except BaseException as error:  # noqa: BLE001 - told to who waits; the thread must go on for the others
                    ended.append((one, None, error))
            self._take(turns)
            some = [one for one, _ in turns]
        self._tell(ended)

    def _await(self, one: _Served, there: Future[Any]) -> None:
        one.got = there
        there.add_done_callback(lambda _: self._go_on_with(one))

    def _take(self, turns: list[tuple[_Served, Turn]]) -> None:
        """Do what is asked in one transaction; where that can't be kept for what one asks, each in one of their own."""
        if not turns:
            return
        turns = sorted(turns, key=lambda turn: turn[1].place)
        try:
            with self._opened() as desk:
                desk.hold(key for _, turn in turns for key in turn.locks)
                came = _done(desk, [turn for _, turn in turns])
        except StoreError as error:  # the database is gone, or busy: for one as for the other
            for one, _ in turns:
                one.fault = error
        except BaseException as error:  # noqa: BLE001 - told to who has asked
            if len(turns) == 1:
                turns[0][0].fault = error
                return
            for turn in turns:
                self._take([turn])
        else:
            for (one, _), got in zip(turns, came, strict=True):
                one.got = got

    def _tell(self, ended: Iterable[tuple[_Served, Any, BaseException | None]]) -> None:
        """Let those know who wait, with one wake-up of their event loop."""
        by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any, BaseException | None]]] = {}
        for one, value, error in ended:
            by_loop.setdefault(one.loop, []).append((one.came, value, error))
        with self._changed:
            self._under_way -= sum(len(answers) for answers in by_loop.values())
        for loop, answers in by_loop.items():
            with suppress(RuntimeError):  # it is closed: nobody waits any more
                loop.call_soon_threadsafe(_answer, answers)


def _done(desk: Desk, turns: Sequence[Turn]) -> list[Any]:
    """Return what came of each."""
    asked: dict[Callable[[Desk, Sequence[Any]], Any], list[Any]] = {}
    for turn in turns:
        if turn.look is not None:
            asked.setdefault(turn.look, []).append(turn.ask)
    found = {look: look(desk, some) for look, some in asked.items()}
    return [turn.do(desk) if turn.look is None else turn.do(desk, found[turn.look]) for turn in turns]


def _answer(answers: list[tuple[asyncio.Future[Any], Any, BaseException | None]]) -> None:
    for came, value, error in answers:
        if came.done():  # who asked has gone
            continue
        if error is None:
            came.set_result(value)
        else:
            came.set_exception(error)
