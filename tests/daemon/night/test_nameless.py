"""Mails with neither Message-ID nor Date: the same words are one mail on one day, and another one later."""

from datetime import timedelta

import pytest

from store import Mail
from tests.daemon.night.office import address, id_number, letter, person


@pytest.mark.parametrize(("days", "mails"), [(0, 1), (30, 2)])
def test_the_same_words_weeks_later_are_a_new_plea(books_office, days, mails):
    books_office.account(1)
    raw = letter(address(1), f"reset {id_number(1)} {person(1)}", message_id="")
    books_office.deliver(raw)
    books_office.run()
    arrived = books_office.now - timedelta(hours=1)
    books_office.later(days=days)
    for _ in range(2):
        books_office.deliver(raw, arrived + timedelta(days=days))
    books_office.run()
    assert [mail.outcome for mail in books_office.rows(Mail)] == ["done"] * mails
