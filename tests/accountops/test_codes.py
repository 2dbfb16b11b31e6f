"""Codes of an authenticator app, and recovery codes."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from accountops import codes
from tests.store.places import NOW

SECRET = b"12345678901234567890"  # RFC 6238, appendix B
STEP = timedelta(seconds=codes.STEP_SECONDS)


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_an_app_shows_the_codes_of_the_standard(second, code):
    """The last six digits of the test vectors for SHA-1."""
    at = datetime.fromtimestamp(second, UTC)
    assert codes.code_of(SECRET, codes.step_of(at)) == code
    assert codes.matching_step(SECRET, code, at, after=0) == second // 30


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_one_step_either_way(steps, taken):
    code = codes.code_of(SECRET, codes.step_of(NOW + steps * STEP))
    assert (codes.matching_step(SECRET, code, NOW, after=0) is not None) is taken


@pytest.mark.parametrize(("after", "taken"), [(-1, True), (0, False), (1, False)])
def test_a_step_that_is_not_later_than_the_last_one_taken_is_over(after, taken):
    here = codes.step_of(NOW)
    assert (codes.matching_step(SECRET, codes.code_of(SECRET, here), NOW, after=here + after) is not None) is taken


@pytest.mark.parametrize("written", ["123456", "123 456", "１２３４５６", " 123-456 "])
def test_blanks_dashes_and_full_width_digits_in_a_code_are_forgiven(written):
    assert codes.typed(written) == "123456"
    assert codes.is_app_code(codes.typed(written))


@pytest.mark.parametrize("written", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "\ud800" * 6])
def test_what_is_not_six_digits_is_no_code_of_an_app(written):
    assert not codes.is_app_code(codes.typed(written))
    assert codes.matching_step(SECRET, codes.typed(written), NOW, after=0) is None


def test_recovery_codes_are_ten_different_ones_in_groups_of_four():
    given = iter(range(100))
    made = codes.recovery_codes(lambda: next(given).to_bytes(32, "big"))
    assert len(set(made)) == codes.RECOVERY_CODES
    assert {tuple(map(len, code.split("-"))) for code in made} == {(4, 4, 4)}


def test_a_recovery_code_is_the_same_in_small_letters_and_belongs_to_one_person_and_one_office():
    made = codes.recovery_key(b"i" * 32, 1, codes.typed("abcd-efgh-2345"))
    assert made == codes.recovery_key(b"i" * 32, 1, codes.typed("ＡＢＣＤ EFGH 2345"))
    assert made != codes.recovery_key(b"i" * 32, 2, "ABCDEFGH2345")
    assert made != codes.recovery_key(b"j" * 32, 1, "ABCDEFGH2345")


def test_the_text_for_the_app_is_the_secret_that_its_address_carries():
    text = codes.secret_text(SECRET)
    assert base64.b32decode(text.replace(" ", "")) == SECRET
    uri = codes.app_uri(SECRET, "li.na")
    assert uri.startswith("otpauth://totp/")
    assert f"secret={text.replace(' ', '')}" in uri
