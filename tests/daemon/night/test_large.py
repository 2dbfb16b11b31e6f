"""Mails larger than what is fetched of many at once: what stands behind a picture is read as well."""

import base64

import pytest

from daemon.attachments import taking
from daemon.mailbox import FETCH_MOST
from daemon.night import intake
from orgregistry.tickets import Kind
from store import Mail, Ticket
from tests.daemon.night.office import OWN, address, id_number, person

PICTURE = base64.encodebytes(b"\xff\xd8\xff" + bytes(2 * FETCH_MOST)).decode()


def picture_first(said):
    """As iPhone Mail sends it: an inline picture, and the text behind it."""
    return (
        f"From: {address(1)}\nTo: {OWN}\nMessage-ID: <large@mail.example>\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=xxxxxx\n\n--xxxxxx\n"
        "Content-Type: image/jpeg; name=a.jpg\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\n"
        f"{PICTURE}\n--xxxxxx\nContent-Type: text/plain; charset=utf-8\n\n{said}\n--xxxxxx--\n"
    ).encode()


def test_the_text_behind_a_picture_is_read(books_office):
    books_office.account(1)
    books_office.deliver(picture_first(f"reset {id_number(1)} {person(1)}"))
    assert [mail.outcome for mail in books_office.run().mails] == ["done"]
    assert [mail.cut for mail in books_office.rows(Mail)] == [False]
    assert books_office.rows(Ticket) == []


@pytest.mark.parametrize("said", ["missing name", "picture", "hello"])
def test_what_is_larger_still_is_for_a_person_and_never_returned(books_office, monkeypatch, said):
    for room in (intake, taking):
        monkeypatch.setattr(room, "MAIL_MOST", FETCH_MOST + 1)
    books_office.deliver(picture_first(said))
    assert [mail.outcome for mail in books_office.run().mails] == ["ticket"]
    assert [mail.cut for mail in books_office.rows(Mail)] == [True]
    assert Kind.CUT in {ticket.kind for ticket in books_office.rows(Ticket)}
    assert books_office.sent() == []
