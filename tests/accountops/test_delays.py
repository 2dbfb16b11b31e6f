"""Failures in the store: counted by who tries and by what they try, kept from no owner, cleared by a reset."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from accountops.delays import (
    Counts,
    attempt,
    attempt_alone,
    attempt_among,
    device_token,
    network,
    standing,
    succeeded,
    trying,
    undone,
)
from accountops.entering import seek, seek_all
from accountops.pauses import FADE, INITIAL_ACCOUNTS, INITIAL_WINDOW, Counted, Kind, counted_once_more, weigh
from store import Account, Delay
from tests.store.office import account
from tests.store.places import NOW, SECOND, id_number

WHO = id_number(1)
HERE = "192.0.2.7"
ELSEWHERE = "198.51.100.9"
NOTHING = timedelta(0)
TICK = timedelta(microseconds=1)


def tried(store, who=WHO, address=HERE, now=NOW, **more):
    with store.open() as desk:
        known = None if who is None else seek(desk, who).account
        return attempt(desk, who, address, now, account=known, **more)


def pause(store, who=WHO, address=HERE, now=NOW, **more):
    """How long would have to be waited; nothing is counted."""
    with store.trial() as trial:
        return tried(trial, who, address, now, **more).pause


def fail(store, who=WHO, address=HERE, now=NOW, times=1, **more):
    """Fail so many times, each as early as may be; returns when the last one was."""
    for _ in range(times):
        now += pause(store, who, address, now, **more)
        assert tried(store, who, address, now, **more).pause == NOTHING
    return now


# -------------------------------------------------------------------------------------------------------- one by one


def test_at_first_nobody_waits(store):
    assert pause(store) == NOTHING


@pytest.mark.parametrize(("times", "seconds"), [(1, 1), (2, 3), (3, 5), (4, 10), (5, 20), (9, 300), (11, 300)])
def test_each_failure_makes_the_pause_longer_up_to_five_minutes(sqlite_store, times, seconds):
    last = fail(sqlite_store, times=times)
    assert pause(sqlite_store, now=last) == seconds * SECOND
    assert pause(sqlite_store, now=last + seconds * SECOND - TICK) == TICK


def test_failures_are_forgotten_a_quarter_of_an_hour_after_the_last_one(store):
    last = fail(store, times=5)
    assert pause(store, now=fail(store, now=last + FADE - TICK)) == 30 * SECOND
    last = fail(store, now=last + 2 * FADE)
    assert pause(store, now=last) == SECOND


def test_another_account_from_the_same_address_does_not_wait(store):
    last = fail(store, times=9)
    assert pause(store, who=id_number(2), now=last) == NOTHING


def test_an_owner_at_an_address_of_their_own_does_not_wait_for_whom_ever(store):
    for place in range(60):
        fail(store, address=f"198.51.100.{place}", times=2)
    assert pause(store, address="198.51.100.1") >= 3 * SECOND
    assert pause(store) == NOTHING
    # Who has slipped waits from their own last failure on, however many others go on trying.
    last = fail(store, times=2)
    for place in range(60, 90):
        fail(store, address=f"198.51.100.{place}", now=last)
    assert pause(store, now=last) == 3 * SECOND
    assert pause(store, now=last + 3 * SECOND) == NOTHING


def test_an_office_behind_one_address_may_fail_a_hundred_times(store):
    for serial in range(100):
        fail(store, who=id_number(serial))
    assert pause(store, who=id_number(500)) == NOTHING
    fail(store, who=None)
    assert pause(store, who=id_number(500)) == SECOND
    assert pause(store, who=id_number(500), address=ELSEWHERE) == NOTHING


@pytest.mark.parametrize(
    ("address", "same"),
    [("2001:db8::1", "2001:db8:0:ff::ffff:2"), ("::ffff:192.0.2.7", HERE), ("testclient", "testclient")],
)
def test_an_address_is_counted_by_what_one_customer_has_to_choose_from(sqlite_store, address, same):
    assert network(address) == network(same)
    last = fail(sqlite_store, address=address, times=2)
    assert pause(sqlite_store, address=same, now=last) == 3 * SECOND


def test_another_network_of_ipv6_is_another_address():
    assert network("2001:db8::1") != network("2001:db8:0:100::1")


def test_the_table_tells_neither_number_nor_address(store):
    fail(store)
    with store.look() as desk:
        kept = [bytes(key) for (key,) in desk.session.execute(select(Delay.key))]
        assert desk.keys.blind(WHO) not in kept
    assert len(kept) == 3
    assert all(len(key) == 32 for key in kept)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from([HERE, ELSEWHERE, "203.0.113.4"]), st.sampled_from([0, 1, 20, 900, 80_000])),
        max_size=14,
    )
)
def test_the_store_counts_as_the_tables_are_weighed(sqlite_store, steps):
    """The statement in SQL against its pure twin, over pauses, fading and a day's end."""
    rows: dict[object, Counted] = {}
    now = NOW
    with sqlite_store.trial() as trial:
        for address, seconds in steps:
            now += seconds * SECOND
            keys = {kind: (kind, address) for kind in (Kind.OWN, Kind.ADDRESS)} | {Kind.NEW: 0, Kind.AGAIN: 1}
            weighed = weigh({kind: rows[key] for kind, key in keys.items() if key in rows}, None, now)
            assert tried(trial, WHO, address, now).pause == weighed.pause
            if not weighed.pause:
                for kind, over in weighed.counting.items():
                    rows[keys[kind]] = counted_once_more(rows.get(keys[kind]), over, now)


# One person twice from one place, a neighbour of theirs, who is nobody's, and one with the initial password.
TOGETHER = [
    (WHO, HERE, {}), (WHO, HERE, {}), (id_number(2), HERE, {"initial": True}), (None, ELSEWHERE, {}),
    (WHO, ELSEWHERE, {}), (id_number(3), HERE, {"initial": True}), (id_number(4), "2001:db8::7", {}),
]  # fmt: skip


@pytest.mark.parametrize("before", [0, 3])
def test_attempts_that_share_a_transaction_come_to_what_they_would_one_by_one(store, before):
    """Each sees what those before it in the same transaction have counted, though it is written at the end."""
    now = fail(store, times=before) + FADE / 2
    with store.trial() as trial:
        by_one = [tried(trial, who, address, now, **more) for who, address, more in TOGETHER]
        alone = stored(trial)
    ones = [trying(store.keys, who, address, **more) for who, address, more in TOGETHER]
    with store.open(many=True) as desk:
        desk.hold(key for one in ones for key in one.locks)
        counts = Counts(desk, [key for one in ones for key in one.all_keys], shared=True)
        among = [attempt_among(desk, one, counts, now, None) for one in ones]
    assert among == by_one
    assert [bool(one.pause) for one in among] == [False, True, False, False, False, False, False]
    assert stored(store) == alone


def stored(store):
    """All that stands counted."""
    with store.look() as desk:
        rows = desk.connection.execute(select(Delay.key, Delay.failures, Delay.last, Delay.started)).all()
    return {row.key: row[1:] for row in rows}


def test_what_several_ask_for_is_what_each_would_find(store):
    with store.open() as desk:
        desk.session.add_all([account(store, 1), account(store, 2), account(store, 3, deleted_at=NOW)])
    numbers = [id_number(serial) for serial in (1, 2, 3, 4, 1)]
    with store.look() as desk:
        assert seek_all(desk, [*numbers, None]) == {number: seek(desk, number) for number in [*numbers, None]}
        assert [seek_all(desk, numbers)[number].account is not None for number in numbers] == [1, 1, 0, 0, 1]
        assert seek_all(desk, [None]) == {None: seek(desk, None)}
        assert seek_all(desk, []).get(WHO) is None


# ------------------------------------------------------------------------------------------------- what clears them


def test_who_is_in_starts_anew(store):
    last = fail(store, times=5) + 20 * SECOND
    one = tried(store, now=last)
    with store.open() as desk:
        succeeded(desk, one)
    assert pause(store, now=last) == NOTHING
    assert pause(store, now=fail(store, now=last)) == SECOND


def test_who_is_in_by_the_next_page_starts_anew_too(store):
    last = fail(store, times=2)
    with store.open() as desk:
        succeeded(desk, standing(desk, WHO, HERE))
    assert pause(store, now=last) == NOTHING


def test_an_office_s_successes_do_not_add_up_to_a_pause(store):
    for serial in range(150):
        one = tried(store, id_number(serial))
        assert one.pause == NOTHING
        with store.open() as desk:
            succeeded(desk, one)
    assert pause(store, who=id_number(500)) == NOTHING


def test_a_stranger_s_own_success_does_not_wipe_out_what_the_address_has_tried(store):
    now = NOW
    for serial in range(110):
        now = fail(store, who=id_number(serial), now=now)
    now += 30 * SECOND
    one = tried(store, id_number(500), now=now)
    with store.open() as desk:
        succeeded(desk, one)
    assert pause(store, who=id_number(501), now=now) == 30 * SECOND


@pytest.mark.parametrize(("after", "seconds"), [(TICK, 0), (NOTHING, 0), (-TICK, 60)])
def test_a_reset_clears_what_came_before_it_and_nothing_else(store, after, seconds):
    with store.open() as desk:
        desk.session.add(account(store, 1))
    last = fail(store, times=7)
    with store.open() as desk:
        desk.session.execute(update(Account).values(last_reset=last + after))
    assert pause(store, now=last) == seconds * SECOND
    assert pause(store, now=last + 60 * SECOND) == NOTHING


def test_after_a_reset_counting_begins_at_one_again(store):
    with store.open() as desk:
        desk.session.add(account(store, 1))
    last = fail(store, times=7)
    with store.open() as desk:
        desk.session.execute(update(Account).values(last_reset=last))
    last = fail(store, now=last + SECOND)
    assert pause(store, now=last) == SECOND


def test_there_being_an_account_makes_no_difference(store):
    with store.open() as desk:
        desk.session.add(account(store, 1))
    last = {fail(store, who=who, times=4) for who in (WHO, id_number(2))}
    assert len(last) == 1
    assert pause(store, now=max(last)) == pause(store, who=id_number(2), now=max(last))


# ------------------------------------------------------------------------------------------------- a device of theirs


def with_account(store, **more):
    with store.open() as desk:
        desk.session.add(account(store, 1, **more))


def test_a_device_that_the_owner_has_used_is_slowed_by_nobody_at_the_same_address(store):
    with_account(store, epoch=3)
    last = fail(store, times=8)
    device = device_token(store.keys, WHO, 3, bytes(32))
    assert pause(store, now=last) > SECOND
    assert pause(store, now=last, device=device) == NOTHING


def test_what_is_tried_from_such_a_device_counts_for_it_alone(store):
    with_account(store)
    device = device_token(store.keys, WHO, 0, bytes(32))
    last = fail(store, times=6, device=device)
    assert pause(store, now=last, device=device) == 30 * SECOND
    assert pause(store, now=last) == NOTHING
    now = last + 30 * SECOND
    one = tried(store, now=now, device=device)
    with store.open() as desk:
        succeeded(desk, one)
    assert pause(store, now=now, device=device) == NOTHING


@pytest.mark.parametrize(
    ("who", "epoch", "spoil"),
    [(WHO, 1, 0), (id_number(2), 0, 0), (WHO, 0, 1)],
    ids=["before the last change of password", "another account's", "made up"],
)
def test_a_token_that_is_not_of_this_account_as_it_is_now_is_worth_nothing(store, who, epoch, spoil):
    with_account(store)
    last = fail(store, times=3)
    made = device_token(store.keys, who, epoch, bytes(32))
    device = made[:-1] + bytes([made[-1] ^ spoil])
    assert pause(store, now=last, device=device) == 5 * SECOND


@pytest.mark.parametrize("device", [b"", b"x", bytes(32), bytes(500)])
def test_a_token_of_any_length_for_a_number_without_an_account_is_worth_nothing(store, device):
    last = fail(store, times=3)
    assert pause(store, now=last, device=device) == 5 * SECOND


def test_a_device_s_token_tells_nothing_of_the_account(store):
    made = device_token(store.keys, WHO, 0, b"n" * 32)
    assert len(made) == 32
    assert store.keys.blind(WHO)[:8] not in made
    assert made != device_token(store.keys, id_number(2), 0, b"n" * 32)


# ---------------------------------------------------------------------------------------------------------- attempts


def test_one_that_could_not_be_judged_is_taken_back(store):
    last = fail(store, times=2) + 3 * SECOND
    for who, address in ((WHO, HERE), (None, ELSEWHERE)):
        one = tried(store, who, address, now=last)
        assert one.pause == NOTHING
        with store.open() as desk:
            undone(desk, one)
    last = fail(store, now=last)
    assert pause(store, now=last) == 5 * SECOND


def test_one_that_is_too_early_is_not_counted(store):
    tried(store)
    assert {tried(store).pause for _ in range(5)} == {SECOND}
    assert pause(store) == SECOND


def test_of_twenty_at_once_one_goes_on(store):
    with ThreadPoolExecutor(20) as pool:
        pauses = list(pool.map(lambda _: tried(store).pause, range(20)))
    assert sorted(pauses) == [NOTHING] + [SECOND] * 19


def test_many_in_and_out_at_once_do_not_wait_for_each_other_forever(store):
    """Each takes its locks in one order, so nobody stands in a circle."""

    def go(serial):
        who = id_number(serial % 3)
        one = tried(store, who, initial=bool(serial % 2))
        with store.open() as desk:
            succeeded(desk, one)
        tried(store, who, now=NOW + 9 * SECOND)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(go, range(60)))


def test_what_is_counted_by_itself_is_nobody_else_s_concern(store):
    for _ in range(2):
        with store.open() as desk:
            first = attempt_alone(desk, "hand-in:office", NOW)
    assert first.pause == SECOND
    assert pause(store) == NOTHING
    with store.open() as desk:
        assert attempt_alone(desk, "hand-in:another", NOW).pause == NOTHING


# ------------------------------------------------------------------------------------------------- initial password


def used(store, count, now=NOW, address=HERE):
    for serial in range(count):
        now += pause(store, id_number(serial), address, now, initial=True)
        tried(store, id_number(serial), address, now, initial=True)
    return now


@pytest.mark.parametrize(("accounts", "seconds"), [(INITIAL_ACCOUNTS, 0), (INITIAL_ACCOUNTS + 1, 5), (36, 60)])
def test_the_initial_password_on_more_than_thirty_accounts_slows_the_address(store, accounts, seconds):
    last = used(store, accounts)
    assert pause(store, who=id_number(500), now=last, initial=True) == seconds * SECOND
    # Own passwords and other addresses go on.
    assert pause(store, who=id_number(500), now=last) == NOTHING
    assert pause(store, who=id_number(500), address=ELSEWHERE, now=last, initial=True) == NOTHING


def test_the_same_account_is_counted_once_however_often_it_is_tried(store):
    last = fail(store, times=12, initial=True)
    last = used(store, INITIAL_ACCOUNTS - 1, now=last + FADE)
    assert pause(store, who=id_number(500), now=last, initial=True) == NOTHING


def test_after_the_hour_it_begins_again(store):
    used(store, INITIAL_ACCOUNTS + 1)
    fresh = NOW + INITIAL_WINDOW
    assert pause(store, who=id_number(500), initial=True, now=fresh) == NOTHING
    last = used(store, INITIAL_ACCOUNTS, now=fresh)
    assert pause(store, who=id_number(500), initial=True, now=last) == NOTHING
