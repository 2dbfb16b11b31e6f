"""Delays at the log-in: never a lock, counted by account and address, cleared by a reset."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from accountops.delays import (
    FADE,
    INITIAL_ACCOUNTS,
    INITIAL_RULE,
    INITIAL_WINDOW,
    RULES,
    Kind,
    attempt,
    failed,
    initial_used,
    succeeded,
    undone,
    wait,
)
from store import Account, Delay
from tests.store.office import account
from tests.store.places import NOW, SECOND, id_number

WHO = id_number(1)
HERE = "192.0.2.7"
ELSEWHERE = "198.51.100.9"
NOTHING = timedelta(0)
TICK = timedelta(microseconds=1)


def pause(store, who=WHO, address=HERE, now=NOW, **more):
    with store.look() as desk:
        return wait(desk, who, address, now, **more)


def fail(store, who=WHO, address=HERE, now=NOW, times=1):
    with store.open() as desk:
        for _ in range(times):
            failed(desk, who, address, now)


# ------------------------------------------------------------------------------------------------------------ table


def test_what_is_tried_least_forgivingly_is_one_account_from_one_address():
    assert [rule.kind for rule in RULES] == [Kind.PAIR, Kind.ACCOUNT, Kind.ADDRESS]
    assert [rule.free for rule in RULES] == sorted(rule.free for rule in RULES)


@pytest.mark.parametrize("rule", [*RULES, INITIAL_RULE], ids=lambda rule: rule.kind)
def test_pauses_grow_and_end_before_the_failures_fade(rule):
    assert list(rule.waits) == sorted(set(rule.waits))
    assert rule.waits[-1] < FADE
    assert rule.pause(rule.free) == NOTHING
    assert rule.pause(rule.free + 1) == rule.waits[0]
    assert rule.pause(rule.free + len(rule.waits)) == rule.waits[-1]
    assert rule.pause(rule.free + 10_000) == rule.waits[-1]


@given(st.integers(0, 10_000))
def test_nobody_else_can_make_an_owner_wait_for_more_than_half_a_minute(failures):
    for rule in RULES:
        if rule.kind is not Kind.PAIR:
            assert rule.pause(failures) <= timedelta(seconds=30)


# -------------------------------------------------------------------------------------------------------- one by one


def test_at_first_nobody_waits(store):
    assert pause(store) == NOTHING


@pytest.mark.parametrize(("times", "seconds"), [(1, 1), (2, 3), (3, 5), (4, 10), (5, 20), (9, 300), (12, 300)])
def test_each_failure_makes_the_pause_longer_up_to_five_minutes(store, times, seconds):
    fail(store, times=times)
    assert pause(store) == timedelta(seconds=seconds)


def test_a_pause_ends_at_its_second_and_not_before(store):
    fail(store, times=3)
    assert pause(store, now=NOW + 5 * SECOND - TICK) == TICK
    assert pause(store, now=NOW + 5 * SECOND) == NOTHING


def test_failures_are_forgotten_a_quarter_of_an_hour_after_the_last_one(store):
    fail(store, times=5)
    fail(store, now=NOW + FADE - TICK)
    assert pause(store, now=NOW + FADE - TICK) == timedelta(seconds=30)
    fail(store, now=NOW + 2 * FADE)
    assert pause(store, now=NOW + 2 * FADE) == SECOND


def test_another_account_from_the_same_address_does_not_wait(store):
    fail(store, times=9)
    assert pause(store, who=id_number(2)) == NOTHING


def test_the_owner_elsewhere_hardly_waits_for_what_a_stranger_tries(store):
    fail(store, times=10)
    assert pause(store, address=ELSEWHERE) == NOTHING
    fail(store, times=1)
    assert pause(store, address=ELSEWHERE) == SECOND
    fail(store, times=1000)
    assert pause(store, address=ELSEWHERE) == timedelta(seconds=30)


def test_an_office_behind_one_address_may_fail_a_hundred_times(store):
    for serial in range(100):
        fail(store, who=id_number(serial))
    assert pause(store, who=id_number(500)) == NOTHING
    fail(store, who=None)
    assert pause(store, who=id_number(500)) == SECOND
    assert pause(store, who=id_number(500), address=ELSEWHERE) == NOTHING


def test_what_can_be_nobody_s_number_counts_for_its_address(store):
    fail(store, who=None, times=101)
    assert pause(store, who=None) == SECOND


@pytest.mark.parametrize(
    ("address", "same"),
    [("2001:db8::1", "2001:db8::ffff:2"), ("::ffff:192.0.2.7", HERE), ("testclient", "testclient")],
)
def test_an_address_is_counted_by_what_one_connection_has_to_choose_from(store, address, same):
    fail(store, address=address, times=2)
    assert pause(store, address=same) == 3 * SECOND


def test_another_network_of_ipv6_is_another_address(store):
    fail(store, address="2001:db8::1", times=2)
    assert pause(store, address="2001:db8:0:1::1") == NOTHING


def test_the_table_tells_neither_number_nor_address(store):
    fail(store)
    with store.look() as desk:
        kept = [bytes(key) for (key,) in desk.session.execute(select(Delay.key))]
        assert desk.keys.blind(WHO) not in kept
    assert len(kept) == 3
    assert all(len(key) == 32 for key in kept)


# ------------------------------------------------------------------------------------------------- what clears them


def test_who_is_in_starts_anew(store):
    fail(store, times=5)
    with store.open() as desk:
        succeeded(desk, WHO, HERE)
    assert pause(store) == NOTHING
    fail(store)
    assert pause(store) == SECOND


def test_an_office_s_successes_do_not_add_up_to_a_pause(store):
    for serial in range(150):
        with store.open() as desk:
            assert attempt(desk, id_number(serial), HERE, NOW) == NOTHING
        with store.open() as desk:
            succeeded(desk, id_number(serial), HERE)
    assert pause(store, who=id_number(500)) == NOTHING


def test_a_stranger_s_own_success_does_not_wipe_out_what_the_address_has_tried(store):
    for serial in range(120):
        fail(store, who=id_number(serial))
    with store.open() as desk:
        succeeded(desk, id_number(500), HERE)
    assert pause(store, who=id_number(501)) == timedelta(seconds=30)


@pytest.mark.parametrize(("after", "seconds"), [(TICK, 0), (NOTHING, 0), (-TICK, 60)])
def test_a_reset_clears_what_came_before_it_and_nothing_else(store, after, seconds):
    with store.open() as desk:
        desk.session.add(account(store, 1))
    fail(store, times=7)
    with store.open() as desk:
        desk.session.execute(update(Account).values(last_reset=NOW + after))
    assert pause(store) == timedelta(seconds=seconds)


def test_after_a_reset_counting_begins_at_one_again(store):
    with store.open() as desk:
        desk.session.add(account(store, 1, last_reset=NOW + SECOND))
    fail(store, times=7)
    fail(store, now=NOW + 2 * SECOND)
    assert pause(store, now=NOW + 2 * SECOND) == SECOND


def test_there_being_an_account_makes_no_difference(store):
    with store.open() as desk:
        desk.session.add(account(store, 1))
    for who in (WHO, id_number(2)):
        fail(store, who=who, times=4)
    assert pause(store) == pause(store, who=id_number(2))


# ---------------------------------------------------------------------------------------------------------- attempts


def test_an_attempt_counts_until_it_has_succeeded(store):
    with store.open() as desk:
        assert attempt(desk, WHO, HERE, NOW) == NOTHING
    assert pause(store) == SECOND


def test_one_that_could_not_be_judged_is_taken_back(store):
    fail(store, times=2)
    with store.open() as desk:
        assert attempt(desk, WHO, HERE, NOW + 3 * SECOND) == NOTHING
    with store.open() as desk:
        undone(desk, WHO, HERE)
        undone(desk, None, ELSEWHERE)
    fail(store, now=NOW + 3 * SECOND)
    assert pause(store, now=NOW + 3 * SECOND) == 5 * SECOND


def test_one_that_is_too_early_is_not_counted(store):
    with store.open() as desk:
        attempt(desk, WHO, HERE, NOW)
    for _ in range(5):
        with store.open() as desk:
            assert attempt(desk, WHO, HERE, NOW) == SECOND
    assert pause(store) == SECOND


def test_of_twenty_at_once_one_goes_on(store):
    def go(_):
        with store.open() as desk:
            return attempt(desk, WHO, HERE, NOW)

    with ThreadPoolExecutor(20) as pool:
        pauses = list(pool.map(go, range(20)))
    assert sorted(pauses) == [NOTHING] + [SECOND] * 19


def test_many_in_and_out_at_once_do_not_wait_for_each_other_forever(store):
    """Each takes its locks in one order, so nobody stands in a circle."""

    def go(serial):
        who = id_number(serial % 3)
        with store.open() as desk:
            attempt(desk, who, HERE, NOW, initial=bool(serial % 2))
        with store.open() as desk:
            succeeded(desk, who, HERE)
        with store.open() as desk:
            failed(desk, who, HERE, NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(go, range(60)))


# ------------------------------------------------------------------------------------------------- initial password


def used(store, count, now=NOW, address=HERE):
    with store.open() as desk:
        for serial in range(count):
            initial_used(desk, id_number(serial), address, now)


@pytest.mark.parametrize(("accounts", "seconds"), [(INITIAL_ACCOUNTS, 0), (INITIAL_ACCOUNTS + 1, 5), (100, 60)])
def test_the_initial_password_on_more_than_thirty_accounts_slows_the_address(store, accounts, seconds):
    used(store, accounts)
    assert pause(store, initial=True) == timedelta(seconds=seconds)


def test_own_passwords_and_other_addresses_go_on(store):
    used(store, 100)
    assert pause(store) == NOTHING
    assert pause(store, address=ELSEWHERE, initial=True) == NOTHING


def test_the_same_account_is_counted_once_however_often_it_is_tried(store):
    for _ in range(40):
        used(store, 1)
    assert pause(store, initial=True) == NOTHING


def test_after_the_hour_it_begins_again(store):
    used(store, 100)
    fresh = NOW + INITIAL_WINDOW
    assert pause(store, initial=True, now=fresh) == NOTHING
    used(store, INITIAL_ACCOUNTS, now=fresh)
    assert pause(store, initial=True, now=fresh) == NOTHING


def test_an_attempt_with_it_is_noted_by_itself(store):
    with store.open() as desk:
        for serial in range(INITIAL_ACCOUNTS + 1):
            assert attempt(desk, id_number(serial), HERE, NOW, initial=True) == NOTHING
    assert pause(store, who=id_number(500), initial=True) == 5 * SECOND
