"""Field encryption and the blind index."""

import base64
import hmac
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store import Keyring, KeysError, load_keyring, new_keyring
from store.keys import parse_keyring
from tests.store.places import id_number

NUMBER = id_number(1)


def test_what_is_sealed_comes_back(keys: Keyring):
    sealed = keys.seal(NUMBER, "account.id_number")
    assert keys.unseal_text(sealed, "account.id_number") == NUMBER
    assert keys.unseal(keys.seal(b"\x00\xff", "mail.text"), "mail.text") == b"\x00\xff"


@given(st.binary(max_size=200) | st.text(max_size=60))
def test_any_content_comes_back(content):
    ring = Keyring({3: b"k" * 32}, 3, b"i" * 32, b"a" * 32)
    octets = content.encode() if isinstance(content, str) else content
    assert ring.unseal(ring.seal(content, "f"), "f") == octets


def test_a_mac_is_of_the_index_s_key_the_purpose_and_the_content(keys: Keyring):
    expected = hmac.digest(hmac.digest(keys.index, b"yeban: a", "sha256"), b"content", "sha256")
    assert [keys.mac(b"yeban: a", b"content") for _ in range(2)] == [expected, expected]
    others = {
        keys.mac(b"yeban: b", b"content"),
        keys.mac(b"yeban: a", b"contents"),
        new_keyring().mac(b"yeban: a", b"content"),
    }
    assert len(others | {expected}) == 4


def test_the_same_is_sealed_differently_each_time_and_shows_nothing(keys: Keyring):
    one, other = keys.seal(NUMBER, "f"), keys.seal(NUMBER, "f")
    assert one != other
    assert NUMBER.encode() not in one
    assert len(one) == 2 + 12 + len(NUMBER) + 16


def test_a_sealed_field_can_t_be_put_into_another_column(keys: Keyring):
    sealed = keys.seal(NUMBER, "account.id_number")
    with pytest.raises(KeysError):
        keys.unseal(sealed, "request.id_number")


def test_a_change_of_any_octet_is_noticed(keys: Keyring):
    sealed = keys.seal(NUMBER, "f")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(KeysError) as caught:
            keys.unseal(bytes(changed), "f")
        assert NUMBER not in str(caught.value)


@pytest.mark.parametrize("length", [0, 1, 2, 13, 14, 29])
def test_a_field_that_was_cut_is_noticed(keys: Keyring, length):
    with pytest.raises(KeysError):
        keys.unseal(keys.seal(NUMBER, "f")[:length], "f")


def test_the_blind_index_is_the_same_for_the_same_number_under_the_same_key(keys: Keyring):
    assert keys.blind(NUMBER) == keys.blind(NUMBER)
    assert len(keys.blind(NUMBER)) == 32
    assert keys.blind(NUMBER) != keys.blind(id_number(2))
    assert keys.blind(NUMBER) != new_keyring().blind(NUMBER)


def test_a_new_version_opens_what_the_old_one_sealed(keys: Keyring):
    old = keys.seal(NUMBER, "f")
    ring = keys.with_new_version()
    assert (ring.current, ring.index, ring.audit) == (2, keys.index, keys.audit)
    assert ring.unseal_text(old, "f") == NUMBER
    new = ring.seal(NUMBER, "f")
    assert new[:2] == b"\x00\x02"
    with pytest.raises(KeysError, match="第 2 版"):
        keys.unseal(new, "f")


def test_fresh_keys_differ_from_each_other():
    one, other = new_keyring(), new_keyring()
    everything = [one.encryption[1], one.index, one.audit, other.encryption[1], other.index, other.audit]
    assert len(set(everything)) == 6
    assert {len(key) for key in everything} == {32}


def test_a_ring_shows_no_key_when_it_is_printed(keys: Keyring):
    shown = repr(keys) + str(keys)
    for key in (b"e" * 32, b"i" * 32, b"a" * 32):
        assert repr(key) not in shown
        assert key.decode() not in shown


# -------------------------------------------------------------------------------------------------------- the key file


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(new_keyring().dump(), "utf-8")
    path.chmod(0o600)
    return path


def test_a_key_file_comes_back(tmp_path):
    ring = new_keyring().with_new_version()
    path = tmp_path / "keys.json"
    path.write_text(ring.dump(), "utf-8")
    path.chmod(0o600)
    assert load_keyring(path) == ring


@pytest.mark.parametrize("mode", [0o400, 0o600, 0o700])
def test_a_key_file_of_ones_own_is_read(key_file, mode):
    key_file.chmod(mode)
    assert load_keyring(key_file).current == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o601, 0o666])
def test_a_key_file_that_others_may_touch_is_refused(key_file, mode):
    key_file.chmod(mode)
    with pytest.raises(KeysError, match=f"{mode:04o}") as caught:
        load_keyring(key_file)
    assert "chmod 600" in caught.value.hint


def test_a_missing_key_file_says_what_to_do(tmp_path):
    with pytest.raises(KeysError, match="找不到") as caught:
        load_keyring(tmp_path / "none.json")
    assert caught.value.hint


def test_a_folder_in_its_place_is_refused(tmp_path):
    tmp_path.chmod(0o700)
    with pytest.raises(KeysError, match="读不了"):
        load_keyring(tmp_path)


GOOD = base64.b64encode(b"g" * 32).decode()


def changed(**changes) -> str:
    data = {"encryption": {"1": GOOD}, "current": 1, "index": GOOD, "audit": GOOD}
    return json.dumps({name: value for name, value in (data | changes).items() if value is not ...})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "5",
        "null",
        changed(index=...),
        changed(audit="AAAA"),
        changed(audit=5),
        changed(index="*" * 44),
        changed(encryption=[]),
        changed(encryption={}),
        changed(encryption={"x": GOOD}),
        changed(encryption={"1": GOOD[:-4]}),
        changed(encryption={"0": GOOD}, current=0),
        changed(encryption={"65536": GOOD}, current=65536),
        changed(encryption={"-1": GOOD}, current=-1),
        changed(current=2),
        changed(current=None),
        changed(current="x"),
    ],
)
def test_a_damaged_key_file_is_one_clear_line_without_keys(text):
    with pytest.raises(KeysError) as caught:
        parse_keyring(text)
    assert caught.value.hint
    assert GOOD not in str(caught.value)


def test_what_those_are_changed_from_is_none_of_them():
    assert parse_keyring(changed()).current == 1


def test_a_key_file_that_is_no_text_is_damaged(key_file):
    key_file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KeysError):
        load_keyring(key_file)
