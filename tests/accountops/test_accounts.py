"""What can be done with an account, on both kinds of database."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select

from accountops import accounts, corrections
from accountops.accounts import Login, Session, facts_of
from accountops.credentials import CHANGE_SESSION, Credentials, Entry, Hasher
from accountops.entering import Judging, seek
from accountops.faults import AccountError
from accountops.policy import State
from accountops.sessions import Scope
from mailparse import Action
from store import Account, AuditRow
from tests.accountops.doings import (
    LIMITS,
    NEW_PASSWORD,
    NUMBER,
    UNKNOWN,
    bring_back,
    carry_out,
    history,
    log_in,
    put,
    rename,
    repair,
    stored,
)
from tests.accountops.people import ANOTHER, INITIAL_PASSWORD, NAME, OWN_PASSWORD, CheapHasher
from tests.store.places import DAY, HOUR, NOW, SECOND, id_number

# ---------------------------------------------------------------------------------------------------------- logging in

RESET = {"state": "initial", "password_hash": None, "kept_until": NOW + DAY, "window_until": NOW + DAY}


@pytest.mark.parametrize(("name", "password"), [(NAME, "wrong"), (ANOTHER, OWN_PASSWORD)])
def test_who_is_refused_is_not_let_in_by_a_transaction_that_others_share(store, credentials, name, password):
    """Whoever calls it looks at the judgement before; it must not depend on that."""
    put(store, credentials)
    before, rows = stored(store), len(history(store))
    like = before["password_hash"]
    computed = credentials.hasher.compute(password, like)
    with store.open(many=True) as desk:
        judging = Judging(credentials, name, password, computed, like, NOW)
        assert accounts.come_in(desk, judging, seek(desk, NUMBER), accounts.nothing_else) == Login(Entry.REFUSED)
    assert stored(store) == before
    assert len(history(store)) == rows


@pytest.mark.parametrize(
    ("fields", "typed", "entry"),
    [
        ({}, {"password": OWN_PASSWORD}, Entry.OWN),
        ({}, {"password": "wrong"}, Entry.REFUSED),
        ({}, {"password": OWN_PASSWORD, "name": ANOTHER}, Entry.REFUSED),
        ({}, {}, Entry.REFUSED),
        ({"password_hash": None}, {"password": OWN_PASSWORD}, Entry.REFUSED),
        ({"state": "initial", "password_hash": None}, {}, Entry.MUST_CHANGE),
        ({"state": "initial", "password_hash": None}, {"password": "wrong"}, Entry.REFUSED),
        ({"state": "initial", "password_hash": None}, {"name": ANOTHER}, Entry.REFUSED),
        ({"state": "must-change", "password_hash": None}, {}, Entry.MUST_CHANGE),
        (RESET, {}, Entry.MUST_CHANGE),
        (RESET, {"password": OWN_PASSWORD}, Entry.OLD_PASSWORD),
        (RESET | {"window_until": NOW, "kept_until": NOW}, {}, Entry.REFUSED),
        (RESET | {"window_until": NOW, "kept_until": NOW}, {"password": OWN_PASSWORD}, Entry.REFUSED),
        ({"deleted_at": NOW - DAY}, {"password": OWN_PASSWORD}, Entry.REFUSED),
        ({"deleted_at": NOW - DAY}, {}, Entry.FIRST),
        ({}, {"number": UNKNOWN}, Entry.FIRST),
        ({}, {"number": UNKNOWN, "name": "zhangwei"}, Entry.NAME_NOT_HAN),
        ({}, {"number": UNKNOWN, "password": "wrong"}, Entry.REFUSED),
        ({}, {"number": NUMBER[:-1]}, Entry.REFUSED),
        ({}, {"number": "", "password": "", "name": ""}, Entry.REFUSED),
    ],
)
def test_every_path_of_a_log_in_does_exactly_one_computation(store, credentials, fields, typed, entry):
    kept = {"kept_hash": credentials.hasher.fresh(OWN_PASSWORD)} if "kept_until" in fields else {}
    put(store, credentials, **fields, **kept)
    before, rows = stored(store), len(history(store))
    credentials.hasher.computed = 0
    login = log_in(store, credentials, **typed)
    assert login.entry is entry
    assert credentials.hasher.computed == 1
    if entry in {Entry.OWN, Entry.MUST_CHANGE}:
        assert login.session is not None
        assert len(history(store)) == rows + 1
    else:
        assert (login.session is not None) is (entry is Entry.OLD_PASSWORD)
        assert stored(store) == before
        assert len(history(store)) == rows


def test_the_ordinary_hasher_opens_an_account_too(sqlite_store):
    credentials = Credentials(INITIAL_PASSWORD)
    assert type(credentials.hasher) is Hasher
    put(sqlite_store, credentials)
    assert log_in(sqlite_store, credentials, OWN_PASSWORD).entry is Entry.OWN
    carry_out(sqlite_store, Action.RESET)
    session = log_in(sqlite_store, credentials).session
    assert accounts.change_password(sqlite_store, credentials, session, NEW_PASSWORD, NOW) is None
    assert log_in(sqlite_store, credentials, NEW_PASSWORD).entry is Entry.OWN
    assert log_in(sqlite_store, credentials, OWN_PASSWORD).entry is Entry.OLD_PASSWORD


def test_a_log_in_says_when_the_last_one_was_and_is_written_down(store, credentials):
    key = put(store, credentials, last_login=NOW - 3 * DAY)
    login = log_in(store, credentials, OWN_PASSWORD)
    assert (login.last_login, login.session) == (NOW - 3 * DAY, Session(key, 0, None, Scope.OWN))
    after = stored(store)
    assert (after["last_login"], after["last_own_login"], after["state"]) == (NOW, NOW, "active")
    assert history(store) == [("applicant", "login-own", f"account:{key}")]


def test_a_log_in_with_the_initial_password_opens_a_session_for_the_change_only(store, credentials):
    key = put(store)
    login = log_in(store, credentials)
    assert login.session == Session(key, 0, NOW + CHANGE_SESSION, Scope.CHANGE)
    after = stored(store)
    assert (after["last_login"], after["last_own_login"], after["state"]) == (NOW, None, "must-change")


def given_back(store):
    """The owner has said in another window that it was not them."""
    with store.open() as desk:
        account = accounts.find(desk, NUMBER, lock=True)
        assert accounts.take_back(desk, Session(account.id, account.epoch, None, Scope.NOT_ME), NOW)


def test_blanks_and_width_and_case_of_what_is_typed_make_no_difference(store, credentials):
    put(store, credentials, number=id_number(9))
    wide = id_number(9).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert log_in(store, credentials, OWN_PASSWORD, number=f" {wide.lower()} ", name=" 张 伟").entry is Entry.OWN


def test_a_reset_while_the_hash_is_computed_counts(store, hasher):
    class Slow(CheapHasher):
        def compute(self, password, like):
            carry_out(store, Action.RESET)
            return super().compute(password, like)

    put(store, Credentials(INITIAL_PASSWORD, hasher))
    assert log_in(store, Credentials(INITIAL_PASSWORD, Slow()), OWN_PASSWORD).entry is Entry.OLD_PASSWORD
    assert stored(store)["state"] == "initial"


@pytest.mark.parametrize(
    ("meanwhile", "entry"),
    [
        (lambda store: carry_out(store, Action.RESET), Entry.OLD_PASSWORD),
        (lambda store: carry_out(store, Action.DELETE), Entry.REFUSED),
        (given_back, Entry.OWN),
    ],
    ids=["reset again", "deleted", "given back"],
)
def test_an_old_password_while_the_account_changes_leads_to_what_it_is_then(store, hasher, meanwhile, entry):
    """A session of what it was before would be dead before its first page."""

    class Slow(CheapHasher):
        def compute(self, password, like):
            meanwhile(store)
            return super().compute(password, like)

    put(store, Credentials(INITIAL_PASSWORD, hasher))
    carry_out(store, Action.RESET)
    login = log_in(store, Credentials(INITIAL_PASSWORD, Slow()), OWN_PASSWORD)
    assert login.entry is entry
    assert login.session is None or login.session.epoch == stored(store)["epoch"]


def test_a_change_while_the_hash_is_computed_refuses(store, hasher):
    """What was computed, with the salt of the old hash, says nothing about the new one."""

    class Slow(CheapHasher):
        def compute(self, password, like):
            with store.open() as desk:
                accounts.find(desk, NUMBER).password_hash = self.fresh(NEW_PASSWORD)
            return super().compute(password, like)

    put(store, Credentials(INITIAL_PASSWORD, hasher))
    for password in (OWN_PASSWORD, NEW_PASSWORD):
        assert log_in(store, Credentials(INITIAL_PASSWORD, Slow()), password).entry is Entry.REFUSED
    assert log_in(store, Credentials(INITIAL_PASSWORD, hasher), NEW_PASSWORD).entry is Entry.OWN


# ----------------------------------------------------------------------------------------------------- the first log-in


def test_a_confirmed_first_log_in_makes_the_account(store, credentials):
    login = accounts.first_login(store, credentials, f" {UNKNOWN}", "张 伟", INITIAL_PASSWORD, NOW)
    assert credentials.hasher.computed == 1
    made = stored(store, UNKNOWN)
    assert (made["name"], made["state"], made["created"], made["last_login"]) == (NAME, "must-change", NOW, NOW)
    assert login == Login(Entry.MUST_CHANGE, Session(made["id"], 0, NOW + CHANGE_SESSION, Scope.CHANGE))
    assert history(store) == [("applicant", "first-login", f"account:{made['id']}")]
    with store.look() as desk:
        assert accounts.id_number_of(desk, accounts.find(desk, UNKNOWN)) == UNKNOWN


@pytest.mark.parametrize(
    ("typed", "entry"),
    [
        ({"password": "wrong"}, Entry.REFUSED),
        ({"name": "zhangwei"}, Entry.NAME_NOT_HAN),
        ({"name": ""}, Entry.NAME_NOT_HAN),
        ({"number": UNKNOWN[:-1] + "*"}, Entry.REFUSED),
        ({"number": NUMBER}, Entry.REFUSED),
    ],
)
def test_a_first_log_in_that_is_not_one_makes_nothing(store, credentials, typed, entry):
    put(store)
    before = stored(store)
    arguments = {"number": UNKNOWN, "name": NAME, "password": INITIAL_PASSWORD} | typed
    login = accounts.first_login(store, credentials, arguments["number"], arguments["name"], arguments["password"], NOW)
    assert (login.entry, login.session) == (entry, None)
    assert credentials.hasher.computed == 1
    assert (stored(store), stored(store, UNKNOWN), history(store)) == (before, None, [])


def test_of_first_log_ins_at_once_exactly_one_makes_the_account(store, credentials):
    start = Barrier(12)

    def enter(number: int) -> Entry:
        start.wait()
        name = NAME if number % 2 else ANOTHER
        return accounts.first_login(store, credentials, UNKNOWN, name, INITIAL_PASSWORD, NOW).entry

    with ThreadPoolExecutor(12) as pool:
        assert Counter(pool.map(enter, range(12))) == {Entry.MUST_CHANGE: 1, Entry.REFUSED: 11}
    assert len(history(store)) == 1


def test_after_a_deletion_the_id_number_is_free_at_once(store, credentials):
    put(store, name=ANOTHER)
    carry_out(store, Action.DELETE)
    assert stored(store) is None
    assert accounts.first_login(store, credentials, NUMBER, NAME, INITIAL_PASSWORD, NOW).session is not None
    assert stored(store)["name"] == NAME
    with store.look() as desk:
        assert len(accounts.ids_of(desk, NUMBER)) == 2


# ---------------------------------------------------------------------------------------------------- the forced change


def test_the_forced_change_saves_the_new_password(store, credentials):
    key = put(store, window_until=NOW + DAY)
    session = log_in(store, credentials).session
    credentials.hasher.computed = 0
    assert accounts.change_password(store, credentials, session, NEW_PASSWORD, NOW + HOUR / 6) is None
    assert credentials.hasher.computed == 1
    after = stored(store)
    assert (after["state"], after["window_until"], after["epoch"]) == ("active", None, 1)
    assert after["last_password_change"] == after["last_own_login"] == NOW + HOUR / 6
    assert history(store)[-1] == ("applicant", "password-changed", f"account:{key}")
    assert log_in(store, credentials, NEW_PASSWORD).entry is Entry.OWN
    assert log_in(store, credentials).entry is Entry.REFUSED


def test_full_width_input_at_the_change_is_typed_in_any_width_afterwards(store, credentials):
    put(store)
    session = log_in(store, credentials).session
    assert accounts.change_password(store, credentials, session, "Ｋｕｚｉ－ｍｏｆａｎｇ－２", NOW) is None
    assert log_in(store, credentials, "Kuzi-mofang-2").entry is Entry.OWN


@pytest.mark.parametrize("password", ["short", INITIAL_PASSWORD, NUMBER, f"a{NUMBER}"])
def test_a_password_that_won_t_do_changes_nothing(store, credentials, password):
    put(store)
    session = log_in(store, credentials).session
    before = stored(store)
    assert accounts.change_password(store, credentials, session, password, NOW)
    assert stored(store) == before
    assert accounts.change_password(store, credentials, session, NEW_PASSWORD, NOW) is None


def test_leaving_the_change_half_way_changes_nothing_however_often(store, credentials):
    put(store)
    for day in range(30):
        assert log_in(store, credentials, now=NOW + day * DAY).entry is Entry.MUST_CHANGE
    after = stored(store)
    assert (after["state"], after["password_hash"], after["window_until"], after["epoch"]) == (
        "must-change", None, None, 0,
    )  # fmt: skip


@pytest.mark.parametrize(("late", "saved"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_a_session_for_the_change_ends_after_its_time(store, credentials, late, saved):
    put(store)
    session = log_in(store, credentials).session
    fault = accounts.change_password(store, credentials, session, NEW_PASSWORD, session.until + late)
    assert (fault is None) is saved
    assert stored(store)["state"] == ("active" if saved else "must-change")


def test_the_form_sent_fifty_times_at_once_is_saved_once(store, credentials):
    put(store)
    session = log_in(store, credentials).session
    start = Barrier(50)

    def send(number: int) -> str | None:
        start.wait()
        return accounts.change_password(store, credentials, session, f"{NEW_PASSWORD}-{number}", NOW)

    with ThreadPoolExecutor(50) as pool:
        said = list(pool.map(send, range(50)))
    winners = [number for number, fault in enumerate(said) if fault is None]
    assert len(winners) == 1
    assert all(fault and "重新登录" in fault for number, fault in enumerate(said) if number not in winners)
    assert stored(store)["epoch"] == 1
    assert [action for _, action, _ in history(store)].count("password-changed") == 1
    assert log_in(store, credentials, f"{NEW_PASSWORD}-{winners[0]}").entry is Entry.OWN


def test_a_session_that_never_was_changes_nothing(store, credentials):
    assert accounts.change_password(store, credentials, Session(99, 0, None, Scope.CHANGE), NEW_PASSWORD, NOW)


def ended_by_reset(store, credentials):
    carry_out(store, Action.RESET)


def ended_by_deletion(store, credentials):
    carry_out(store, Action.DELETE)


def ended_by_change(store, credentials):
    session = log_in(store, credentials).session
    assert accounts.change_password(store, credentials, session, "ein-anderes-2021", NOW) is None


def ended_by_renaming(store, credentials):
    with store.open() as desk:
        rename(desk, ANOTHER)


def ended_by_deletion_and_restore(store, credentials):
    carry_out(store, Action.DELETE)
    bring_back(store)


@pytest.mark.parametrize(
    "event", [ended_by_reset, ended_by_deletion, ended_by_change, ended_by_renaming, ended_by_deletion_and_restore]
)
def test_what_happens_to_an_account_ends_its_sessions(store, credentials, event):
    put(store)
    session = log_in(store, credentials).session
    event(store, credentials)
    before = stored(store)
    assert accounts.change_password(store, credentials, session, NEW_PASSWORD, NOW)
    assert stored(store) == before


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
