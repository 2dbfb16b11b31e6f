"""The mails that a night is measured by are the plainest there are: each is read as whoever made it up meant it."""

from datetime import UTC, datetime

import pytest

from bench.mails import Wish, mail, people
from mailparse import parse, read

SENT = datetime(2021, 5, 20, 9, tzinfo=UTC)
MEANT = {
    Wish.RESET: ("repair", "reset"),
    Wish.NO_ACCOUNT: ("repair", "reset"),
    Wish.DELETE: ("repair", "delete"),
    Wish.INCOMPLETE: ("incomplete", None),
    Wish.ORG: ("org-not-found", None),
    Wish.THANKS: ("other", None),
}


@pytest.mark.parametrize("wish", list(Wish))
def test_the_mails_of_the_bench_are_read_as_they_are_meant(wish):
    verdict, action = MEANT[wish]
    for person in [one for one in people(400) if one.wish is wish][:60]:
        reading = read(parse(mail(person, SENT)))
        asked = [(request.action, request.id_number, request.name) for request in reading.requests]
        assert (reading.verdict, asked) == (verdict, [(action, person.id_number, person.name)] if action else [])
