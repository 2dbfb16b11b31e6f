"""The 72 hours after a mailed reset: what its owner could not undo is kept from whoever logs in."""

import pytest

from accountops import accounts
from accountops.accounts import hold_after_reset
from accountops.credentials import Entry
from mailparse import Action
from store import Account
from tests.accountops.doings import NEW_PASSWORD, NUMBER, bring_back, carry_out, log_in, put
from tests.accountops.people import NAME, OWN_PASSWORD
from tests.store.places import DAY, HOUR, NOW, SECOND


def account(**changes) -> Account:
    return Account(id=1, id_index=b"", id_sealed=b"", name=NAME, state="active", **changes)


@pytest.mark.parametrize(
    ("since", "held"),
    [(0 * SECOND, True), (SECOND, True), (72 * HOUR - SECOND, True), (72 * HOUR, False), (72 * HOUR + SECOND, False)],
)
def test_a_mailed_reset_holds_for_seventy_two_hours(since, held):
    reset = NOW - since
    assert hold_after_reset(account(last_mailed_reset=reset), NOW) == (reset + 72 * HOUR if held else None)


def test_an_account_that_no_mail_has_reset_is_not_held():
    assert hold_after_reset(account(), NOW) is None
    assert hold_after_reset(account(last_reset=NOW - HOUR), NOW) is None


def held(store, now):
    with store.look() as desk:
        found = accounts.find(desk, NUMBER)
        assert found is not None
        return hold_after_reset(found, now)


def test_neither_a_new_password_nor_taking_it_back_ends_the_hold(store, credentials):
    put(store, credentials)
    assert held(store, NOW) is None
    carry_out(store, Action.RESET)
    assert held(store, NOW) == NOW + 72 * HOUR
    session = log_in(store, credentials).session
    assert accounts.change_password(store, credentials, session, NEW_PASSWORD, NOW) is None
    assert held(store, NOW + HOUR) == NOW + 72 * HOUR
    proof = log_in(store, credentials, OWN_PASSWORD, NOW + HOUR)
    assert proof.entry is Entry.OLD_PASSWORD
    with store.open() as desk:
        assert accounts.take_back(desk, proof.session, NOW + HOUR)
    assert held(store, NOW + 2 * HOUR) == NOW + 72 * HOUR
    assert held(store, NOW + 3 * DAY) is None


def test_a_second_reset_begins_a_new_hold(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    carry_out(store, Action.RESET, NOW + 2 * DAY)
    assert held(store, NOW + 4 * DAY) == NOW + 5 * DAY


def test_a_restored_account_keeps_its_hold(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    carry_out(store, Action.DELETE, NOW + HOUR)
    bring_back(store, NOW + 2 * HOUR)
    assert held(store, NOW + 3 * HOUR) == NOW + 72 * HOUR
