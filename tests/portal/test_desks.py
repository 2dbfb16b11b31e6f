"""The threads of log-ins: in order, given back while something is awaited, and never more than there are."""

import asyncio
import threading
from concurrent.futures import Future

import pytest

from portal.desks import Desks


def at_once(desks: Desks, *works):
    """What came of some works, done at the same time; faults as they are."""

    async def all_of_them():
        return await asyncio.wait_for(asyncio.gather(*(desks.serve(one) for one in works), return_exceptions=True), 20)

    return asyncio.run(all_of_them())


def saying(value):
    yield from ()
    return value


def test_it_returns_what_the_work_returns_and_raises_what_it_raises():
    def failing():
        yield from ()
        raise KeyError("it")

    came = at_once(Desks(1), saying(1), failing(), saying(3))
    assert (came[0], came[2]) == (1, 3)
    assert isinstance(came[1], KeyError)


def test_who_waits_holds_no_thread():
    """A hundred wait on one thread; the one that they wait for is served after them."""
    there: Future[str] = Future()

    def waiting(number):
        got = (yield there).result()
        return f"{got} {number}"

    def coming():
        yield from ()
        there.set_result("there")

    came = at_once(Desks(1), *(waiting(number) for number in range(100)), coming())
    assert came == [f"there {number}" for number in range(100)] + [None]


def test_what_fails_while_it_is_awaited_is_told_to_the_work():
    broken: Future[str] = Future()
    broken.set_exception(OSError("gone"))

    def careful():
        try:
            (yield broken).result()
        except OSError as error:
            return str(error)

    def careless():
        return (yield broken).result()

    came = at_once(Desks(2), careful(), careless())
    assert came[0] == "gone"
    assert isinstance(came[1], OSError)


@pytest.mark.parametrize("threads", [1, 3])
def test_no_more_work_at_a_time_than_there_are_threads(threads):
    inside, most, lock = 0, 0, threading.Lock()

    def counting():
        nonlocal inside, most
        yield from ()
        with lock:
            inside += 1
            most = max(most, inside)
        threading.Event().wait(0.005)
        with lock:
            inside -= 1

    at_once(Desks(threads), *(counting() for _ in range(12)))
    assert most == threads


def test_work_is_done_to_its_end_even_if_nobody_waits_for_it_any_more():
    """A browser that goes away must not leave an attempt counted and a hash computed for nothing."""
    there: Future[str] = Future()
    begun, done = threading.Event(), threading.Event()

    def working():
        begun.set()
        yield there
        done.set()

    async def go_away():
        visit = asyncio.create_task(Desks(1).serve(working()))
        assert await asyncio.to_thread(begun.wait, 20)
        visit.cancel()
        with pytest.raises(asyncio.CancelledError):
            await visit

    asyncio.run(go_away())
    there.set_result("late")
    assert done.wait(20)
