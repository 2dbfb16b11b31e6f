"""Octets in addresses and cookies: what was made comes back, nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.octets import as_text, octets_of, token_of


@given(st.binary(max_size=64))
def test_what_was_made_text_comes_back(octets):
    text = as_text(octets)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert octets_of(text) == octets


@pytest.mark.parametrize("text", ["a", "ab c", "é", "====", "ab=cd"])
def test_what_cannot_have_been_made_is_nothing(text):
    assert not octets_of(text)


def test_a_token_has_its_length():
    assert token_of(as_text(bytes(32)), 32) == bytes(32)
    assert token_of(as_text(bytes(31)), 32) is None
    assert token_of("", 32) is None
