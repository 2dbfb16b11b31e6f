"""One night at a time, whoever starts it; who was taken for dead writes nothing any more."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from daemon.machine import is_dead, this_process
from daemon.night import Holder, LeaseLost, NightRunning, lease
from store import Lease, Run, Store, open_store
from tests.daemon.night.office import EVENING, ME, Office, stop_at

OTHER = Holder("elsewhere", 2, "2")


def held_by(office: Office) -> str:
    (row,) = office.rows(Lease)
    return row.holder


def test_a_second_night_is_refused_and_told_who_holds_the_lease(books_office: Office):
    lease.take(books_office.store, OTHER, EVENING, lambda _: False)
    with pytest.raises(NightRunning) as refused:
        books_office.run()
    assert refused.value.holder == "elsewhere 2 2"
    assert refused.value.until == EVENING + lease.LASTS
    assert books_office.rows(Run) == []
    assert held_by(books_office) == "elsewhere 2 2"


def test_a_night_that_starts_while_another_works_is_refused_at_every_step(books_office: Office):
    books_office.account(1)
    books_office.plea(1)
    refused = []

    def intrude(step: str) -> None:
        with pytest.raises(NightRunning):
            books_office.run(holder=OTHER)
        refused.append(step)

    report = books_office.run(checkpoint=intrude)
    assert [mail.outcome for mail in report.mails] == ["done"]
    assert len(refused) == 10
    assert books_office.changes(1) == ["reset"]
    assert len(books_office.rows(Run)) == 1


def test_the_lease_is_given_back_at_the_end(books_office: Office):
    books_office.run()
    assert held_by(books_office) == ""
    books_office.run(holder=OTHER)


def test_the_lease_is_given_back_when_the_night_fails(books_office: Office):
    books_office.run_until("decided")
    assert held_by(books_office) == ""


def test_a_dead_holder_is_taken_over_at_once(books_office: Office):
    lease.take(books_office.store, OTHER, EVENING, lambda _: False)
    asked = []
    books_office.run(is_dead=lambda holder: not asked.append(holder))
    assert asked == ["elsewhere 2 2"]
    assert len(books_office.rows(Run)) == 1


@pytest.mark.parametrize(("since", "free"), [(lease.LASTS - timedelta(seconds=1), False), (lease.LASTS, True)])
def test_a_lease_whose_time_ran_out_is_free(desk_office: Office, since, free):
    lease.take(desk_office.store, OTHER, EVENING, lambda _: False)
    desk_office.now = EVENING + since
    if free:
        desk_office.run()
    else:
        with pytest.raises(NightRunning):
            desk_office.run()


def test_every_transaction_renews_the_lease(desk_office: Office):
    """A long night keeps it, however long all its steps take together."""
    desk_office.account(1)
    desk_office.plea(1)
    until = []

    def pass_time(_step: str) -> None:
        until.append(desk_office.rows(Lease)[0].until - desk_office.now)
        desk_office.later(minutes=15)

    desk_office.run(checkpoint=pass_time)
    assert all(left > timedelta(0) for left in until)
    assert sum((timedelta(minutes=15) for _ in until), timedelta(0)) > lease.LASTS


def test_a_night_can_hold_on_to_its_lease_between_its_transactions(desk_office: Office):
    night = desk_office.night()
    lease.take(desk_office.store, night.shift.holder, desk_office.now, lambda _: False)
    desk_office.later(minutes=30)
    night.shift.hold_on()
    assert desk_office.rows(Lease)[0].until == desk_office.now + lease.LASTS
    lease.release(desk_office.store, night.shift.holder)
    with pytest.raises(LeaseLost):
        night.shift.hold_on()


@pytest.mark.parametrize("step", ["begun", "taken-in", "decided", "batch-performed", "performed", "recorded", "sent"])
def test_a_night_that_lost_its_lease_writes_nothing_more(books_office: Office, step):
    for n in (1, 2):
        books_office.account(n)
        books_office.plea(n)
    books_office.plea(3)
    before = {}

    def lose(here: str) -> None:
        if here == step:
            lease.take(books_office.store, OTHER, books_office.now, lambda _: True)
            before.update(books_office.tables())

    with pytest.raises(LeaseLost):
        books_office.run(checkpoint=lose)
    assert books_office.tables() == before
    assert held_by(books_office) == "elsewhere 2 2"
    books_office.run(holder=OTHER)
    assert books_office.changes(1) == books_office.changes(2) == ["reset"]
    assert books_office.filed() == {"已处理": 2, "退回": 1}
    assert len(set(books_office.sent())) == 1


def test_a_holder_never_gives_back_the_lease_of_another(desk_office: Office):
    lease.take(desk_office.store, OTHER, EVENING, lambda _: False)
    lease.release(desk_office.store, ME)
    assert held_by(desk_office) == "elsewhere 2 2"


def test_of_two_first_nights_at_once_one_works_and_one_is_refused(books_office: Office):
    """Nobody has made the row of the lease yet, so nobody can lock it."""
    stores = [books_office.store, _same(books_office.store)]
    start = threading.Barrier(len(stores))
    came: list[str] = []

    def take(store: Store, holder: Holder) -> None:
        start.wait()
        try:
            lease.take(store, holder, EVENING, lambda _: False)
            came.append("taken")
        except NightRunning:
            came.append("refused")

    threads = [threading.Thread(target=take, args=(store, Holder("host", n, "0"))) for n, store in enumerate(stores, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    stores[1].close()
    assert sorted(came) == ["refused", "taken"]


def _same(store: Store) -> Store:
    return open_store(store.engine.url.render_as_string(hide_password=False), store.keys)


def test_this_process_is_alive_and_what_is_no_process_of_this_machine_is_told_apart():
    me = this_process()
    assert not is_dead(str(me))
    assert is_dead(str(Holder(me.host, me.process, "1")))  # the number was given anew
    assert is_dead(str(Holder(me.host, 2**22 + 1, "1")))  # above the highest number that Linux gives
    assert not is_dead(str(Holder("another-machine", 1, "1")))


def test_the_night_of_an_hour_is_named_after_the_day_it_begins_on(desk_office: Office):
    """The sweep at six belongs to the night before."""
    desk_office.run()
    desk_office.later(hours=8)
    desk_office.run()
    desk_office.later(hours=16)
    desk_office.run()
    with desk_office.store.look() as desk:
        nights = [night for (night,) in desk.session.execute(select(col(Run.night)).order_by(col(Run.id)))]
    assert nights == ["2021-05-11", "2021-05-11", "2021-05-12"]


def test_a_night_that_stops_at_a_checkpoint_leaves_no_lock_on_the_books(books_office: Office):
    books_office.account(1)
    books_office.plea(1)
    with pytest.raises(Exception, match="recorded"):
        books_office.run(checkpoint=stop_at("recorded"))
    books_office.account(2)
    assert books_office.run().exit_code() == 0
