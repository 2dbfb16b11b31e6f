"""What our own server says of a sender, and what it does to a plea and to its withdrawal."""

import re
from datetime import timedelta

import pytest

from daemon.night.authentication import dmarc_fails, may_be_forged
from store import Ticket
from tests.daemon.night.office import address, id_number, letter, person

OWN = ("mx.mail.example",)
SENDER = address(1)
FORGED = (
    "mx.mail.example; dmarc=fail (p=none) header.from=mail.example",
    "mx.mail.example; dmarc=fail (p=reject) header.from=mail.example",
    "mx.mail.example; spf=pass; dkim=pass; dmarc=temperror",
    "mx.mail.example; spf=softfail; dmarc=permerror header.from=mail.example",
    "mx.mail.example 1; dmarc=pass header.from=evil.example",
    "in.mx.mail.example; dmarc=pass header.from=mail.example; dmarc = FAIL (p=none)",
    "mx.mail.example; spf=softfail smtp.mailfrom=mail.example",
    "mx.mail.example; spf=pass; dkim=fail (bad signature) header.d=mail.example; dmarc=none",
)
SOUND = (
    "mx.mail.example; none",
    "mx.mail.example; spf=pass smtp.mailfrom=mail.example; dkim=none; dmarc=none",
    "mx.mail.example; spf=neutral; dkim=pass; dmarc=bestguesspass",
    "mx.mail.example; spf=fail; dkim=pass; dmarc=pass (p=none) header.from=Mail.Example",
    "mx.mail.example; dmarc=pass",
    "mx.elsewhere.example; dmarc=fail (p=reject)",
)


@pytest.mark.parametrize("result", FORGED)
def test_whatever_our_server_saw_go_wrong_puts_a_sender_in_doubt(result):
    assert may_be_forged([SOUND[1], result], OWN, SENDER)


@pytest.mark.parametrize("result", SOUND)
def test_what_went_well_or_another_server_says_does_not(result):
    assert not may_be_forged([result], OWN, SENDER)


def test_a_plea_is_held_only_for_a_fail_that_its_domain_wants_heeded():
    assert [dmarc_fails([one], OWN) for one in FORGED] == [False, True, False, False, False, False, False, False]
    assert dmarc_fails(["mx.mail.example; dmarc=fail"], OWN)


@pytest.mark.parametrize(
    ("result", "heeded"),
    [
        ('"mx.mail.example"; dmarc=fail (p=REJECT)', True),  # RFC 8601: the authserv-id may be quoted
        ("mx.mail.example; dmarc/1=fail (p=REJECT)", True),  # and a method have a version
        ("mx.mail.example; dmarc=fail (p=NONE sp=REJECT dis=REJECT)", True),
        ("mx.mail.example; dmarc=fail (p=NONE sp=REJECT)", True),
        ("mx.mail.example; dmarc=fail (p=NONE sp=REJECT dis=NONE)", False),
        ("mx.mail.example; dmarc=fail (p=REJECT dis=NONE)", True),  # what the domain wants outweighs what was done
        ("mx.mail.example; dmarc=fail (p=none dis=none)", False),
    ],
)
def test_a_fail_is_seen_however_it_may_be_written(result, heeded):
    assert dmarc_fails([result], OWN) is heeded
    assert may_be_forged([result], OWN, SENDER)


def test_our_own_result_is_found_below_many_others(books_office):
    books_office.account(1)
    headers = [("Authentication-Results", f"mx{n}.elsewhere.example; dmarc=pass") for n in range(60)]
    headers.append(("Authentication-Results", FORGED[1]))
    sent = books_office.now - timedelta(hours=5)
    books_office.deliver(letter(SENDER, f"reset {id_number(1)} {person(1)}", headers=headers), sent)
    assert [mail.outcome for mail in books_office.run().mails] == ["held"]


def test_a_mail_from_nobody_is_for_a_person(books_office):
    books_office.account(1)
    sent = books_office.now - timedelta(hours=5)
    whole = letter(SENDER, f"reset {id_number(1)} {person(1)}")
    books_office.deliver(re.sub(rb"(?m)^From:.*\r?\n", b"", whole), sent)
    assert [mail.outcome for mail in books_office.run().mails] == ["held"]
    assert books_office.changes(1) == []


@pytest.mark.parametrize("result", [*FORGED, *SOUND])
@pytest.mark.parametrize("named", [True, False])
def test_a_withdrawal_that_may_be_forged_drops_no_plea_but_has_a_person_look(books_office, result, named):
    number = books_office.account(1)
    sent = books_office.now - timedelta(hours=5)
    books_office.plea(1, arrived=sent)
    words = f"withdraw {number} {person(1)}" if named else "withdraw"
    headers = [("Authentication-Results", result)]
    books_office.deliver(letter(SENDER, words, headers=headers), sent + timedelta(hours=1))
    outcomes = [mail.outcome for mail in books_office.run().mails]
    assert outcomes == ["held" if result in FORGED else "duplicate", "ticket"]
    assert books_office.changes(1) == []
    assert number == id_number(1)
    assert ("held" in {ticket.kind for ticket in books_office.rows(Ticket)}) == (result in FORGED)
