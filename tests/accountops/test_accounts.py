"""Logging in, the first time too, and the forced change, on both kinds of database."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from accountops import accounts
from accountops.accounts import Login, Session
from accountops.credentials import CHANGE_SESSION, Credentials, Entry, Hasher
from accountops.entering import Judging, seek
from accountops.sessions import Scope
from mailparse import Action
from tests.accountops.doings import (
    NEW_PASSWORD,
    NUMBER,
    UNKNOWN,
    carry_out,
    ended_by_deletion,
    ended_by_deletion_and_restore,
    ended_by_renaming,
    ended_by_reset,
    history,
    log_in,
    put,
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


def ended_by_change(store, credentials):
    session = log_in(store, credentials).session
    assert accounts.change_password(store, credentials, session, "ein-anderes-2021", NOW) is None


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
