"""What a mail says beyond the limit is left out, and said to be."""

import pytest

from mailparse import LIMITS, parse, read
from tests.mailparse.what.test_automatic import PLEA

HEAD = "From: a@mail.example\nContent-Type: {}; charset=utf-8\n\n"


@pytest.mark.parametrize(("kind", "filler"), [("text/plain", "好的。\n"), ("text/html", "<p>好的。</p>")])
def test_a_plea_behind_the_limit_is_not_passed_over_in_silence(kind, filler):
    times = LIMITS.text // len("好的。\n") + 1
    mail = parse((HEAD.format(kind) + filler * times + PLEA).encode())
    assert not read(mail).requests
    assert mail.cut


def test_up_to_the_limit_it_is_read():
    filler = "好的。\n"
    text = filler * ((LIMITS.text - len(PLEA)) // len(filler)) + PLEA
    mail = parse((HEAD.format("text/plain") + text).encode())
    assert not mail.cut
    assert len(read(mail).requests) == 1


@pytest.mark.parametrize(
    "raw",
    [
        bytes(1000),
        b"From: a@mail.example\n\n" + bytes(10),
        b"From: a@mail.example\rSubject: x\r\r5aeT5ZCN\n5aeT5ZCN\n",
    ],
)
def test_what_could_not_be_read_is_not_taken_for_a_blank_mail(raw):
    assert not read(parse(raw)).empty


@pytest.mark.parametrize("body", [b"", b" \r\n\t\r\n"])
def test_a_blank_mail_is_one(body):
    assert read(parse(b"From: a@mail.example\r\n\r\n" + body)).empty
