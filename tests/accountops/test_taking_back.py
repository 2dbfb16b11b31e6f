"""It was not me: a mailed reset taken back by who can type the old password."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from accountops import accounts
from accountops.accounts import ResetAsked, Session
from accountops.credentials import CHANGE_SESSION, Entry
from accountops.sessions import Scope
from mailparse import Action
from tests.accountops.doings import NEW_PASSWORD, NUMBER, UNKNOWN, carry_out, history, log_in, put, stored
from tests.accountops.people import ANOTHER, INITIAL_PASSWORD, NAME, OWN_PASSWORD
from tests.store.places import DAY, HOUR, NOW, SECOND

# What a reset has set aside, and what taking it back would change.
KEPT = ("kept_hash", "kept_until", "password_hash", "window_until", "taken_back", "epoch")


def take_back(store, credentials, password=OWN_PASSWORD, now=NOW, name=NAME, number=NUMBER) -> bool:
    """Type it, and press the button at once."""
    session = accounts.login(store, credentials, number, name, password, now).session
    return session is not None and pressed(store, session, now)


def pressed(store, session: Session, now=NOW) -> bool:
    with store.open() as desk:
        return accounts.take_back(desk, session, now)


def proven(store, credentials, now=NOW) -> Session:
    login = log_in(store, credentials, OWN_PASSWORD, now)
    assert login.entry is Entry.OLD_PASSWORD
    assert login.session is not None
    return login.session


@pytest.mark.parametrize(("after", "works"), [(SECOND, True), (7 * DAY - SECOND, True), (7 * DAY, False)])
def test_the_owner_may_take_a_reset_back_for_seven_days(store, credentials, after, works):
    key = put(store, credentials)
    carry_out(store, Action.RESET)
    login = log_in(store, credentials, OWN_PASSWORD, NOW + after)
    assert (login.entry, login.reset_at) == ((Entry.OLD_PASSWORD, NOW) if works else (Entry.REFUSED, None))
    credentials.hasher.computed = 0
    assert take_back(store, credentials, now=NOW + after) is works
    assert credentials.hasher.computed == 1
    assert stored(store)["state"] == ("active" if works else "initial")
    if works:
        after_it = stored(store)
        assert (after_it["taken_back"], after_it["kept_hash"], after_it["window_until"]) == (NOW + after, None, None)
        assert history(store)[-1] == ("applicant", "reset-taken-back", f"account:{key}")
        assert log_in(store, credentials, OWN_PASSWORD, NOW + 30 * DAY).entry is Entry.OWN
        assert log_in(store, credentials, now=NOW + after).entry is Entry.REFUSED


def test_the_owner_may_take_it_back_after_somebody_set_a_new_password(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    session = log_in(store, credentials).session
    assert accounts.change_password(store, credentials, session, NEW_PASSWORD, NOW) is None
    theirs = log_in(store, credentials, NEW_PASSWORD).session
    assert log_in(store, credentials, OWN_PASSWORD, NOW + DAY).entry is Entry.OLD_PASSWORD
    assert take_back(store, credentials, now=NOW + DAY)
    assert log_in(store, credentials, OWN_PASSWORD, NOW + DAY).entry is Entry.OWN
    assert log_in(store, credentials, NEW_PASSWORD, NOW + DAY).entry is Entry.REFUSED
    assert accounts.change_password(store, credentials, theirs, "yet-another-2021", NOW + DAY)


def test_the_kept_password_is_forgotten_seven_days_after_the_reset_not_after_the_change(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    session = log_in(store, credentials, now=NOW + 6 * DAY).session
    assert accounts.change_password(store, credentials, session, NEW_PASSWORD, NOW + 6 * DAY) is None
    assert log_in(store, credentials, OWN_PASSWORD, NOW + 7 * DAY - SECOND).entry is Entry.OLD_PASSWORD
    assert log_in(store, credentials, OWN_PASSWORD, NOW + 7 * DAY).entry is Entry.REFUSED
    assert log_in(store, credentials, NEW_PASSWORD, NOW + 7 * DAY).entry is Entry.OWN


def test_a_second_reset_keeps_the_last_own_password(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    carry_out(store, Action.RESET, NOW + 5 * DAY)
    assert log_in(store, credentials, OWN_PASSWORD, NOW + 12 * DAY - SECOND).entry is Entry.OLD_PASSWORD
    assert not take_back(store, credentials, now=NOW + 12 * DAY)
    assert take_back(store, credentials, now=NOW + 12 * DAY - SECOND)


@pytest.mark.parametrize(
    "typed",
    [{"password": "wrong"}, {"password": INITIAL_PASSWORD}, {"name": ANOTHER}, {"number": UNKNOWN}, {"number": "1"}],
)
def test_nobody_else_takes_anything_back(store, credentials, typed):
    put(store, credentials)
    carry_out(store, Action.RESET)
    before = stored(store)
    assert not take_back(store, credentials, **typed)
    after = stored(store)
    assert {name: after[name] for name in KEPT} == {name: before[name] for name in KEPT}


def test_where_nothing_was_reset_nothing_is_taken_back(store, credentials):
    put(store, credentials)
    assert not take_back(store, credentials)


def test_who_set_the_same_password_again_has_nothing_to_take_back(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    session = log_in(store, credentials).session
    assert accounts.change_password(store, credentials, session, OWN_PASSWORD, NOW) is None
    assert log_in(store, credentials, OWN_PASSWORD).entry is Entry.OWN
    assert not take_back(store, credentials)


def test_a_reset_is_taken_back_once(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    start = Barrier(8)

    session = proven(store, credentials, NOW + HOUR)

    def click(_number: int) -> bool:
        start.wait()
        return pressed(store, session, NOW + HOUR)

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(click, range(8)))
    assert sum(said) == 1
    assert [action for _, action, _ in history(store)].count("reset-taken-back") == 1


# ------------------------------------------------------------------------------------------- the proof, and its limits


def test_typing_the_old_password_proves_the_owner_and_logs_nobody_in(store, credentials):
    key = put(store, credentials)
    carry_out(store, Action.RESET)
    before = stored(store)
    session = proven(store, credentials)
    assert session == Session(key, 1, NOW + CHANGE_SESSION, Scope.NOT_ME)
    assert stored(store) == before
    assert accounts.change_password(store, credentials, session, NEW_PASSWORD, NOW)
    with store.open() as desk:
        computed = accounts.NewPassword(credentials.hasher.fresh(NEW_PASSWORD))
        assert accounts.save_password(desk, session, computed, NOW) is None
    assert stored(store) == before


@pytest.mark.parametrize(("late", "works"), [(-SECOND, True), (0 * SECOND, False), (SECOND, False)])
def test_the_proof_holds_for_a_quarter_of_an_hour(store, credentials, late, works):
    put(store, credentials)
    carry_out(store, Action.RESET)
    session = proven(store, credentials)
    with store.look() as desk:
        asked = accounts.reset_asked(desk, session, session.until + late)
    assert asked == (ResetAsked(NOW, None) if works else None)
    assert pressed(store, session, session.until + late) is works


@pytest.mark.parametrize("scope", [Scope.OWN, Scope.CHANGE])
def test_no_other_session_takes_anything_back(store, credentials, scope):
    key = put(store, credentials)
    carry_out(store, Action.RESET)
    before = stored(store)
    assert not pressed(store, Session(key, 1, None, scope))
    assert stored(store) == before


def test_the_seven_days_may_run_out_while_the_page_is_open(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    session = proven(store, credentials, NOW + 7 * DAY - SECOND)
    assert not pressed(store, session, NOW + 7 * DAY)
    assert pressed(store, session, NOW + 7 * DAY - SECOND)


def test_a_second_reset_asks_for_a_second_proof(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    session = proven(store, credentials)
    carry_out(store, Action.RESET, NOW + SECOND)
    assert not pressed(store, session, NOW + SECOND)
    assert take_back(store, credentials, now=NOW + SECOND)


def test_the_session_of_whoever_used_the_reset_dies_when_it_is_taken_back(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    theirs = log_in(store, credentials).session
    assert take_back(store, credentials)
    assert accounts.change_password(store, credentials, theirs, NEW_PASSWORD, NOW)
    assert log_in(store, credentials).entry is Entry.REFUSED


def test_a_failed_transaction_takes_nothing_back(store, credentials):
    put(store, credentials)
    carry_out(store, Action.RESET)
    before, session = stored(store), proven(store, credentials)
    with pytest.raises(ZeroDivisionError), store.open() as desk:
        _ = 1 / (accounts.take_back(desk, session, NOW) - 1)
    assert stored(store) == before


def test_the_owner_is_told_that_somebody_has_set_a_new_password_since(store, credentials):
    put(store, credentials, last_password_change=NOW - DAY)
    carry_out(store, Action.RESET)
    with store.look() as desk:
        assert accounts.reset_asked(desk, proven(store, credentials), NOW) == ResetAsked(NOW, None)
    session = log_in(store, credentials, now=NOW + HOUR).session
    assert accounts.change_password(store, credentials, session, NEW_PASSWORD, NOW + HOUR) is None
    proof = proven(store, credentials, NOW + 2 * HOUR)
    with store.look() as desk:
        assert accounts.reset_asked(desk, proof, NOW + 2 * HOUR) == ResetAsked(NOW, NOW + HOUR)
