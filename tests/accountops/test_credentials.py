"""Passwords: one computation, one verdict."""

from datetime import timedelta

import argon2
import pytest
from argon2 import extract_parameters
from argon2.low_level import Type
from hypothesis import given
from hypothesis import strategies as st

from accountops.credentials import (
    Entry,
    Hasher,
    hash_to_compare,
    judge,
    normal_password,
    same,
    state_of,
)
from accountops.policy import State
from store import Account
from tests.accountops.people import ANOTHER, INITIAL_PASSWORD, NAME, OWN_PASSWORD, cheap_credentials
from tests.store.places import DAY, NOW, SECOND

CHEAP = cheap_credentials()
OWN_HASH = CHEAP.hasher.fresh(OWN_PASSWORD)
OLD_HASH = CHEAP.hasher.fresh("an-older-one-1")


def account(**changes) -> Account:
    fields = {
        "id": 1, "id_index": b"", "id_sealed": b"", "name": NAME, "state": "active", "password_hash": OWN_HASH,
    }  # fmt: skip
    return Account(**(fields | changes))


def entry(account: Account | None, password: str, name: str = NAME) -> Entry:
    computed = CHEAP.hasher.compute(normal_password(password), hash_to_compare(account, NOW))
    return judge(account, name, password, computed, CHEAP, NOW)


# ------------------------------------------------------------------------------------------------------- the hasher


@pytest.fixture(scope="module")
def hasher() -> Hasher:
    return Hasher()


def test_nobody_s_password_is_computed_as_anybody_s_is(hasher, monkeypatch):
    """What a test of the pages with a counting hasher can't see: whether the computation itself is done."""
    own, done = hasher.fresh("y"), []
    real = argon2.PasswordHasher.hash

    def counted(self, password, **more):
        done.append((self.memory_cost, self.time_cost, self.parallelism, password))
        return real(self, password, **more)

    monkeypatch.setattr(argon2.PasswordHasher, "hash", counted)
    for like in (None, own):
        hasher.compute("x", like)
    assert done == [(19 * 1024, 2, 1, "x")] * 2


def test_hashes_are_argon2id_of_19_mib_two_passes_one_lane(hasher):
    for encoded in (hasher.nobody, hasher.fresh("x"), hasher.compute("x", None)):
        parameters = extract_parameters(encoded)
        assert (parameters.type, parameters.memory_cost, parameters.time_cost, parameters.parallelism) == (
            Type.ID,
            19 * 1024,
            2,
            1,
        )


def test_the_right_password_computes_to_the_stored_hash_and_no_other_does(hasher):
    stored = hasher.fresh(OWN_PASSWORD)
    assert same(hasher.compute(OWN_PASSWORD, stored), stored)
    assert not same(hasher.compute(OWN_PASSWORD + "x", stored), stored)
    assert not same(hasher.compute(OWN_PASSWORD, None), stored)


def test_a_new_hash_has_a_salt_of_its_own(hasher):
    assert hasher.fresh(OWN_PASSWORD) != hasher.fresh(OWN_PASSWORD)


def test_one_computation_serves_the_new_and_the_kept_hash(hasher):
    kept = hasher.fresh("an-older-one-1")
    new = hasher.compute(OWN_PASSWORD, kept)
    assert hasher.compute(OWN_PASSWORD, kept) == new
    assert hasher.compute("an-older-one-1", new) == kept


def test_a_hash_of_older_parameters_is_compared_with_its_own(hasher):
    assert same(hasher.compute(OWN_PASSWORD, OWN_HASH), OWN_HASH)


@given(st.text(max_size=30))
def test_any_text_can_be_typed_as_a_password(password):
    stored = CHEAP.hasher.fresh(normal_password(password))
    assert same(CHEAP.hasher.compute(normal_password(password), stored), stored)


def test_full_width_input_is_the_same_password():
    assert entry(account(), "Ｚｃ－２０２１－ｇａｎｓｕ") is Entry.OWN
    assert CHEAP.is_initial("８８８８８８８８")
    assert not CHEAP.is_initial("8888888")
    assert not CHEAP.is_initial("")


# ----------------------------------------------------------------------------------------------------------- states


@pytest.mark.parametrize("state", ["initial", "must-change"])
@pytest.mark.parametrize(
    ("left", "expired"), [(None, False), (SECOND, False), (timedelta(0), True), (-SECOND, True), (7 * DAY, False)]
)
def test_an_account_at_initial_expires_with_its_window(state, left, expired):
    window = None if left is None else NOW + left
    found = state_of(account(state=state, window_until=window, password_hash=None), NOW)
    assert found is (State.EXPIRED if expired else State(state))


def test_an_active_account_does_not_expire():
    assert state_of(account(window_until=NOW - DAY), NOW) is State.ACTIVE


@pytest.mark.parametrize(("left", "kept"), [(SECOND, True), (timedelta(0), False), (-SECOND, False)])
def test_the_kept_hash_is_compared_with_until_its_time_is_over(left, kept):
    like = hash_to_compare(account(kept_hash=OLD_HASH, kept_until=NOW + left), NOW)
    assert like == (OLD_HASH if kept else OWN_HASH)


def test_where_there_is_nothing_to_compare_with_there_is_no_hash():
    assert hash_to_compare(None, NOW) is None
    assert hash_to_compare(account(password_hash=None), NOW) is None
    assert hash_to_compare(account(kept_hash=OLD_HASH, kept_until=None), NOW) == OWN_HASH


# ------------------------------------------------------------------------------------------------------------ judge

INITIAL = {"state": "initial", "password_hash": None}
KEPT = {"kept_hash": OLD_HASH, "kept_until": NOW + DAY}


@pytest.mark.parametrize(
    ("fields", "password", "found"),
    [
        ({}, OWN_PASSWORD, Entry.OWN),
        ({}, OWN_PASSWORD.upper(), Entry.REFUSED),
        ({}, "", Entry.REFUSED),
        ({}, INITIAL_PASSWORD, Entry.REFUSED),
        ({"password_hash": None}, OWN_PASSWORD, Entry.REFUSED),
        ({"password_hash": None}, "", Entry.REFUSED),
        ({"password_hash": None}, INITIAL_PASSWORD, Entry.REFUSED),
        (INITIAL, INITIAL_PASSWORD, Entry.MUST_CHANGE),
        (INITIAL, "８８８８８８８８", Entry.MUST_CHANGE),
        (INITIAL | {"state": "must-change"}, INITIAL_PASSWORD, Entry.MUST_CHANGE),
        (INITIAL, OWN_PASSWORD, Entry.REFUSED),
        (INITIAL | {"window_until": NOW + SECOND}, INITIAL_PASSWORD, Entry.MUST_CHANGE),
        (INITIAL | {"window_until": NOW}, INITIAL_PASSWORD, Entry.REFUSED),
        (INITIAL | KEPT | {"window_until": NOW + DAY}, INITIAL_PASSWORD, Entry.MUST_CHANGE),
        (INITIAL | KEPT | {"window_until": NOW + DAY}, "an-older-one-1", Entry.OLD_PASSWORD),
        (KEPT, "an-older-one-1", Entry.OLD_PASSWORD),
        (KEPT | {"kept_until": NOW}, "an-older-one-1", Entry.REFUSED),
        # A hash left over while the account is at initial opens nothing.
        (INITIAL | {"password_hash": OWN_HASH}, OWN_PASSWORD, Entry.REFUSED),
    ],
)
def test_what_is_typed_amounts_to(fields, password, found):
    assert entry(account(**fields), password) is found
    assert entry(account(**fields), password, name=ANOTHER) is Entry.REFUSED
    assert entry(account(**fields), password, name="") is Entry.REFUSED


def test_a_new_password_beside_a_kept_one_opens_the_account():
    new = CHEAP.hasher.compute(OWN_PASSWORD, OLD_HASH)
    both = account(password_hash=new, **KEPT)
    assert entry(both, OWN_PASSWORD) is Entry.OWN
    assert entry(both, "an-older-one-1") is Entry.OLD_PASSWORD


def test_who_chose_the_old_password_again_is_simply_in():
    assert entry(account(password_hash=OLD_HASH, **KEPT), "an-older-one-1") is Entry.OWN


@pytest.mark.parametrize(
    ("name", "password", "found"),
    [
        (NAME, INITIAL_PASSWORD, Entry.FIRST),
        ("张 伟", INITIAL_PASSWORD, Entry.FIRST),
        ("古丽娜·艾买提", INITIAL_PASSWORD, Entry.FIRST),
        ("zhangwei", INITIAL_PASSWORD, Entry.NAME_NOT_HAN),
        ("张wei", INITIAL_PASSWORD, Entry.NAME_NOT_HAN),
        ("", INITIAL_PASSWORD, Entry.NAME_NOT_HAN),
        ("张", INITIAL_PASSWORD, Entry.NAME_NOT_HAN),
        (NAME, OWN_PASSWORD, Entry.REFUSED),
        (NAME, "", Entry.REFUSED),
        ("zhangwei", "", Entry.REFUSED),
    ],
)
def test_an_unknown_id_number_is_a_first_log_in_only_by_the_initial_password_and_a_han_name(name, password, found):
    assert entry(None, password, name) is found


@pytest.mark.parametrize("registered", ["张 伟", "张\u3000伟", "张\u200b伟"])
def test_names_are_compared_in_their_normal_form(registered):
    assert entry(account(name=registered), OWN_PASSWORD, "张伟 ") is Entry.OWN


def test_a_name_registered_in_pinyin_opens_with_that_pinyin_only():
    assert entry(account(name="zhangwei"), OWN_PASSWORD, "zhangwei") is Entry.OWN
    assert entry(account(name="zhangwei"), OWN_PASSWORD, NAME) is Entry.REFUSED
