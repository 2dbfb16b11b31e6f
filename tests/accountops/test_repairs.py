"""What is done to an account that somebody pleads for, by night and by hand, on both kinds of database."""

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import select

from accountops import accounts, corrections
from accountops.accounts import facts_of
from accountops.credentials import Entry
from accountops.faults import AccountError
from accountops.policy import State
from mailparse import Action
from store import Account, AuditRow
from tests.accountops.doings import (
    LIMITS,
    NUMBER,
    UNKNOWN,
    bring_back,
    carry_out,
    ended_by_deletion,
    ended_by_deletion_and_restore,
    ended_by_renaming,
    ended_by_reset,
    history,
    log_in,
    put,
    rename,
    repair,
    stored,
)
from tests.accountops.people import ANOTHER, INITIAL_PASSWORD, NAME, OWN_PASSWORD
from tests.store.places import DAY, HOUR, NOW, SECOND, id_number

# --------------------------------------------------------------------------------------------------------------- resets


def test_a_reset_makes_the_initial_password_open_the_account_for_seven_days(store, credentials):
    key = put(store, credentials)
    own = stored(store)["password_hash"]
    carry_out(store, Action.RESET)
    after = stored(store)
    assert after["password_hash"] is None
    assert (after["state"], after["kept_hash"], after["epoch"]) == ("initial", own, 1)
    assert after["window_until"] == after["kept_until"] == NOW + 7 * DAY
    assert after["last_reset"] == after["last_mailed_reset"] == NOW
    assert history(store) == [("night", "reset", f"account:{key}")]
    assert log_in(store, credentials, now=NOW + 7 * DAY - SECOND).entry is Entry.MUST_CHANGE
    assert log_in(store, credentials, now=NOW + 7 * DAY).entry is Entry.REFUSED
    assert log_in(store, credentials, name=ANOTHER).entry is Entry.REFUSED


def test_a_reset_is_no_hash_to_compute(store, credentials):
    put(store, credentials)
    credentials.hasher.computed = 0
    carry_out(store, Action.RESET)
    assert credentials.hasher.computed == 0


def test_a_reset_of_an_expired_account_opens_a_new_window(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    later = NOW + 10 * DAY
    assert repair(store, Action.RESET, later).seen.state is State.EXPIRED
    carry_out(store, Action.RESET, later)
    assert log_in(store, credentials, now=later + DAY).entry is Entry.MUST_CHANGE
    assert stored(store)["window_until"] == later + 7 * DAY


def test_an_audit_row_says_what_was_decided_and_tells_nothing_secret(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    with store.look() as desk:
        (row,) = desk.session.execute(select(AuditRow)).scalars()
        assert json.loads(row.detail) == {"request": 5, "rule": "a-rule", "state_before": "active"}


# ------------------------------------------------------------------------------------------------------------- perform


def test_repairs_are_made_in_bulk_and_each_leaves_its_row(store, credentials):
    keys = [put(store, credentials, id_number(n)) for n in range(20)]
    repairs = [repair(store, Action.DELETE if n % 3 == 0 else Action.RESET, NOW, id_number(n)) for n in range(20)]
    with store.open() as desk:
        assert accounts.perform(desk, repairs, LIMITS, NOW, "night") == []
    for n in range(20):
        after = stored(store, id_number(n))
        assert (after is None) if n % 3 == 0 else (after["state"] == "initial")
    assert history(store) == [
        ("night", "delete" if n % 3 == 0 else "reset", f"account:{key}") for n, key in enumerate(keys)
    ]


def test_nothing_to_repair_leaves_no_row(store):
    with store.open() as desk:
        assert accounts.perform(desk, [], LIMITS, NOW, "night") == []
    assert history(store) == []


def own_log_in(store, credentials):
    assert log_in(store, credentials, OWN_PASSWORD, NOW + SECOND).entry is Entry.OWN


def filings_came_in(store, credentials):
    with store.open() as desk:
        accounts.find(desk, NUMBER).filings = "submitted"


@pytest.mark.parametrize(
    "event",
    [
        own_log_in,
        filings_came_in,
        ended_by_reset,
        ended_by_deletion,
        ended_by_renaming,
        ended_by_deletion_and_restore,
    ],
)
@pytest.mark.parametrize("action", list(Action))
def test_a_change_is_made_only_on_the_account_that_the_decision_saw(store, credentials, event, action):
    put(store, credentials)
    put(store, credentials, UNKNOWN)
    stale, good = repair(store, action), repair(store, action, NOW, UNKNOWN)
    event(store, credentials)
    before, rows = stored(store), len(history(store))
    with store.open() as desk:
        assert accounts.perform(desk, [stale, good], LIMITS, NOW + HOUR, "night") == [stale]
    assert stored(store) == before
    assert len(history(store)) == rows + 1


def test_a_log_in_with_the_initial_password_meanwhile_is_use_and_stops_a_deletion(store, credentials):
    put(store, last_login=NOW - 99 * DAY)
    stale = repair(store, Action.DELETE)
    log_in(store, credentials)
    with store.open() as desk:
        assert accounts.perform(desk, [stale], LIMITS, NOW, "night") == [stale]
    assert stored(store) is not None


def test_an_account_that_is_gone_is_not_repaired(store):
    put(store)
    gone = repair(store, Action.RESET)
    gone = replace(gone, seen=replace(gone.seen, account_id=4711))
    with store.open() as desk:
        assert accounts.perform(desk, [gone], LIMITS, NOW, "night") == [gone]


def test_a_failed_transaction_leaves_accounts_and_audit_as_they_were(store, credentials):
    put(store, credentials)
    before = stored(store)
    one = repair(store, Action.RESET)
    with pytest.raises(ZeroDivisionError), store.open() as desk:
        1 / len(accounts.perform(desk, [one], LIMITS, NOW, "night"))
    assert (stored(store), history(store)) == (before, [])


# --------------------------------------------------------------------------------------------------- restore and rename


def test_a_deleted_account_comes_back_as_it_was(store, credentials):
    key = put(store, credentials, filings="draft")
    before = stored(store)
    carry_out(store, Action.DELETE)
    bring_back(store, NOW + 3 * DAY)
    after = stored(store)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"epoch", "restored"}
    assert (after["restored"], after["deleted_at"], after["epoch"]) == (NOW + 3 * DAY, None, 2)
    assert log_in(store, credentials, OWN_PASSWORD, NOW + 3 * DAY).entry is Entry.OWN
    assert history(store)[:2] == [("night", "delete", f"account:{key}"), ("zhao", "restore", f"account:{key}")]


@pytest.mark.parametrize(("after", "possible"), [(30 * DAY, True), (30 * DAY + SECOND, False)])
def test_a_deletion_can_be_undone_for_thirty_days(store, after, possible):
    put(store)
    carry_out(store, Action.DELETE)
    if possible:
        bring_back(store, NOW + after)
        assert stored(store) is not None
    else:
        with pytest.raises(AccountError, match="30天"):
            bring_back(store, NOW + after)


def test_an_id_number_that_was_registered_anew_is_not_restored_over(store, credentials):
    put(store, name=ANOTHER)
    carry_out(store, Action.DELETE)
    accounts.first_login(store, credentials, NUMBER, NAME, INITIAL_PASSWORD, NOW)
    with pytest.raises(AccountError, match="重新建了账号"):
        bring_back(store, NOW + DAY)
    assert stored(store)["name"] == NAME


@pytest.mark.parametrize(("shown", "stays"), [("newer", ANOTHER), ("older", NAME), ("none", NAME)])
def test_only_the_account_that_was_shown_beside_it_is_put_away(store, shown, stays):
    older = put(store, name=ANOTHER)
    carry_out(store, Action.DELETE)
    newer = put(store)
    with suppress(AccountError), store.open() as desk:
        beside = {"newer": newer, "older": older, "none": None}[shown]
        corrections.restore(desk, older, LIMITS, NOW + DAY, "zhao", "误删", beside)
    assert stored(store)["name"] == stays


def test_who_registers_between_the_look_and_the_restoring_keeps_the_number(store, monkeypatch):
    """Another connection may write what the look for an account in use has not seen."""
    older = put(store, name=ANOTHER)
    carry_out(store, Action.DELETE)
    newer = put(store)
    monkeypatch.setattr(corrections, "_in_use", lambda *_: None)
    with pytest.raises(AccountError, match="重新建了账号"), store.open() as desk:
        corrections.restore(desk, older, LIMITS, NOW + DAY, "zhao", "误删")
    assert stored(store)["id"] == newer


def test_the_account_deleted_last_is_the_one_that_comes_back(store):
    for day, name in enumerate([ANOTHER, "李雷", "韩梅"]):
        put(store, name=name)
        carry_out(store, Action.DELETE, NOW + day * DAY)
    bring_back(store, NOW + 5 * DAY)
    assert stored(store)["name"] == "韩梅"


def test_what_was_never_deleted_need_not_be_restored(store):
    put(store)
    with pytest.raises(AccountError, match="没有被删除"):
        bring_back(store, NOW)


def test_what_never_was_is_not_restored(store):
    with pytest.raises(AccountError):
        bring_back(store, NOW)
    put(store)
    with pytest.raises(AccountError):
        bring_back(store, NOW)


def test_a_person_corrects_a_registered_name(store, credentials):
    key = put(store, credentials, name="zhangwei", filings="submitted")
    before = stored(store)
    with store.open() as desk:
        rename(desk, " 张 伟")
    after = stored(store)
    assert {name for name in after if after[name] != before[name]} == {"name", "renamed", "epoch"}
    assert (after["name"], after["renamed"]) == (NAME, NOW)
    assert log_in(store, credentials, OWN_PASSWORD).entry is Entry.OWN
    assert history(store)[0] == ("zhao", "rename", f"account:{key}")


@pytest.mark.parametrize("name", ["", "zhangwei", "张", "张wei", "张伟1", NAME])
def test_a_name_is_corrected_to_another_han_name_only(store, name):
    put(store)
    before = stored(store)
    with pytest.raises(AccountError), store.open() as desk:
        rename(desk, name)
    assert stored(store) == before


def test_there_must_be_an_account_to_rename(store):
    with pytest.raises(AccountError, match="没有这个账号"), store.open() as desk:
        rename(desk, NAME)


def test_an_account_that_is_not_stored_has_no_facts():
    with pytest.raises(ValueError, match="stored"):
        facts_of(Account(id_index=b"", id_sealed=b"", name=NAME, state="active"), NOW)


def test_errors_tell_no_id_number(store):
    for operation in (
        lambda desk: rename(desk, NAME),
        lambda desk: corrections.deleted_last(desk, NUMBER, LIMITS, NOW),
    ):
        with pytest.raises(AccountError) as caught, store.open() as desk:
            operation(desk)
        assert NUMBER not in str(caught.value)
