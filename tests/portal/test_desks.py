"""What log-ins ask of the store: one thread, in order, shared transactions, and never more wrong for one than alone."""

import asyncio
import threading
from concurrent.futures import Future
from contextlib import contextmanager

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from accountops import delays
from portal.desks import GATHERED_MOST, GATHERED_OF, Desks, Turn
from store import AuditRow, Desk, Entry, Store, StoreError
from store.audit import verify
from tests.store.places import NOW


class Books:
    """Counts the transactions, in each of which so many turns are taken; `broken` says how each of them ends."""

    def __init__(self, *broken: Exception | None) -> None:
        self.transactions: list[list[object]] = []
        self.held: list[list[int]] = []
        self._broken = list(broken)

    @contextmanager
    def opened(self):
        inside: list[object] = []
        self.inside = inside
        yield self
        broken = self._broken.pop(0) if self._broken else None
        if broken is not None:
            raise broken
        self.transactions.append(inside)

    def hold(self, keys):
        self.held.append(list(keys))

    def note(self, what):
        def do(desk):
            desk.inside.append(what)
            return what

        return do


def at_once(desks: Desks, *works):
    """What came of some works, done at the same time; faults as they are."""

    async def all_of_them():
        return await asyncio.wait_for(asyncio.gather(*(desks.serve(one) for one in works), return_exceptions=True), 20)

    return asyncio.run(all_of_them())


def saying(value):
    yield from ()
    return value


def asking(do, locks=(), place=0):
    return (yield Turn(do, tuple(locks), place))


@pytest.fixture
def books() -> Books:
    return Books()


@pytest.fixture
def desks(books) -> Desks:
    return Desks(books.opened)


def after(gate: Future[None], do, locks=(), place=0):
    """Asks once the gate is open: so all of some are ready at the same moment."""
    yield gate
    return (yield Turn(do, tuple(locks), place))


def opening(gate: Future[None]):
    yield from ()
    gate.set_result(None)


def test_it_returns_what_the_work_returns_and_raises_what_it_raises(desks):
    def failing():
        yield from ()
        raise KeyError("it")

    came = at_once(desks, saying(1), failing(), saying(3))
    assert (came[0], came[2]) == (1, 3)
    assert isinstance(came[1], KeyError)


def test_a_work_that_waits_for_what_can_t_be_awaited_keeps_nobody_else_waiting(desks):
    def wrong():
        yield "a future"

    came = at_once(desks, saying(1), wrong(), saying(3))
    assert (came[0], came[2]) == (1, 3)
    assert isinstance(came[1], AttributeError)
    assert at_once(desks, saying(4)) == [4]


def test_who_waits_holds_no_thread(desks):
    """A hundred wait on one thread; the one that they wait for is served after them."""
    there: Future[str] = Future()

    def waiting(number):
        got = (yield there).result()
        return f"{got} {number}"

    def coming():
        yield from ()
        there.set_result("there")

    came = at_once(desks, *(waiting(number) for number in range(100)), coming())
    assert came == [f"there {number}" for number in range(100)] + [None]


def test_what_fails_while_it_is_awaited_is_told_to_the_work(desks):
    broken: Future[str] = Future()
    broken.set_exception(OSError("gone"))

    def careful():
        try:
            (yield broken).result()
        except OSError as error:
            return str(error)

    def careless():
        return (yield broken).result()

    came = at_once(desks, careful(), careless())
    assert came[0] == "gone"
    assert isinstance(came[1], OSError)


def test_one_alone_has_a_transaction_for_each_turn_and_waits_for_nobody(books):
    desks = Desks(books.opened, seconds=3600)

    def twice():
        first = yield Turn(books.note("a"))
        second = yield Turn(books.note("b"))
        return first, second

    assert at_once(desks, twice()) == [("a", "b")]
    assert books.transactions == [["a"], ["b"]]


def test_many_that_are_ready_share_a_transaction_with_their_locks_first_and_in_the_order_of_their_accounts(books):
    desks, gate, count = Desks(books.opened), Future(), 3 * GATHERED_OF
    works = [after(gate, books.note(number), [number], count - number) for number in range(count)]
    assert at_once(desks, *works, opening(gate)) == [*range(count), None]
    assert len(books.transactions) < count
    assert sorted(one for some in books.transactions for one in some) == list(range(count))
    for some, held in zip(books.transactions, books.held, strict=True):
        assert some == sorted(some, reverse=True)
        assert held == some


def test_no_more_share_a_transaction_than_may_and_nobody_is_left_over(books):
    desks, gate, count = Desks(books.opened), Future(), 10 * GATHERED_MOST
    at_once(desks, *(after(gate, books.note(number)) for number in range(count)), opening(gate))
    assert max(len(some) for some in books.transactions) == GATHERED_MOST
    assert sum(len(some) for some in books.transactions) == count


def test_who_waits_for_others_waits_for_a_moment_only(books):
    """Six are under way, of whom three would be gathered; the five others wait for this one."""
    desks, never = Desks(books.opened, seconds=0.01), Future()

    def sleeping():
        yield never

    def waking(answer):
        came = yield Turn(books.note(answer))
        never.set_result(None)
        return came

    assert at_once(desks, *(sleeping() for _ in range(5)), waking("late"))[-1] == "late"


def test_a_turn_that_fails_fails_alone(books):
    """The others' are done once more, each by itself: nothing of the transaction that it spoiled has been kept."""
    desks, gate = Desks(books.opened), Future()

    def spoil(_desk):
        raise KeyError("mine")

    works = [after(gate, spoil if number == 4 else books.note(number)) for number in range(9)]
    came = at_once(desks, *works, opening(gate))
    assert isinstance(came.pop(4), KeyError)
    assert came == [0, 1, 2, 3, 5, 6, 7, 8, None]
    assert sorted(one for some in books.transactions for one in some) == [0, 1, 2, 3, 5, 6, 7, 8]


def test_what_many_look_up_is_looked_up_at_one_go_and_anew_for_each_where_one_spoils_it(books):
    desks, gate, looks = Desks(books.opened), Future(), []

    def look(_desk, asked):
        looks.append(sorted(asked))
        return {one: f"of {one}" for one in asked}

    def asking_for(number, *, spoil):
        def do(_desk, found):
            if spoil:
                raise KeyError("mine")
            return found[number], len(found)

        yield gate
        return (yield Turn(do, look=look, ask=number))

    def all_of_them(spoiled):
        return [asking_for(number, spoil=number == spoiled) for number in range(4)]

    came = at_once(desks, *all_of_them(None), opening(gate))
    assert [said for said, _ in came[:4]] == [f"of {number}" for number in range(4)]
    assert max(together for _, together in came[:4]) > 1
    assert sorted(one for some in looks for one in some) == list(range(4))
    came = at_once(desks, *all_of_them(2))
    assert [came[number] for number in (0, 1, 3)] == [(f"of {number}", 1) for number in (0, 1, 3)]
    assert isinstance(came[2], KeyError)


def test_what_the_outside_world_does_is_told_to_all_who_shared(books):
    books = Books(StoreError("占用", "请稍后再试"))
    came = at_once(Desks(books.opened), asking(books.note(1)))
    assert isinstance(came[0], StoreError)
    assert books.transactions == []


def test_work_is_done_to_its_end_even_if_nobody_waits_for_it_any_more(desks):
    """A browser that goes away must not leave an attempt counted and a hash computed for nothing."""
    there: Future[str] = Future()
    begun, done = threading.Event(), threading.Event()

    def working():
        begun.set()
        yield there
        done.set()

    async def go_away():
        visit = asyncio.create_task(desks.serve(working()))
        assert await asyncio.to_thread(begun.wait, 20)
        visit.cancel()
        with pytest.raises(asyncio.CancelledError):
            await visit

    asyncio.run(go_away())
    there.set_result("late")
    assert done.wait(20)


# ----------------------------------------------------------------------------------------------- in a real database


def audited(number: int):
    def do(desk: Desk) -> int:
        desk.record([Entry(NOW, "applicant", "login-own", f"account:{number}", {})])
        if number == 7:
            raise KeyError("mine")
        return number

    return do


def test_turns_that_share_a_transaction_leave_the_audit_as_if_each_had_its_own(store: Store):
    """Whole, once each, and nothing of the one that failed."""
    desks, gate = Desks(lambda: store.open(many=True)), Future()
    came = at_once(desks, *(after(gate, audited(number), [number], number) for number in range(20)), opening(gate))
    assert [one for one in came if isinstance(one, int)] == [number for number in range(20) if number != 7]
    with store.look() as desk:
        subjects = list(desk.session.execute(select(col(AuditRow.subject)).order_by(col(AuditRow.number))).scalars())
        assert verify(desk.session, store.keys.audit).ok
    assert sorted(subjects) == sorted(f"account:{number}" for number in range(20) if number != 7)


def test_two_processes_that_count_the_same_addresses_never_wait_for_each_other(store: Store):
    """The locks of all are taken before anything is done: in any other order PostgreSQL would end one of the two."""
    gates = [Future(), Future()]
    both = [Desks(lambda: store.open(many=True)) for _ in gates]

    def counting(number: int):
        address = f"192.0.2.{number}"

        def do(desk: Desk) -> None:
            tried = delays.attempt(desk, f"someone {number}", address, NOW)
            delays.succeeded(desk, tried)
            desk.record([Entry(NOW, "applicant", "login-own", f"account:{number}", {})])

        return do, delays.trying(store.keys, f"someone {number}", address).locks

    async def race():
        works = []
        for desks, gate, order in zip(both, gates, (1, -1), strict=True):
            works += [desks.serve(after(gate, *counting(number))) for number in list(range(24))[::order]]
            works.append(desks.serve(opening(gate)))
        return await asyncio.wait_for(asyncio.gather(*works), 30)

    assert asyncio.run(race()) == [None] * 50
    with store.look() as desk:
        assert desk.session.execute(select(func.count()).select_from(AuditRow)).scalar_one() == 48
