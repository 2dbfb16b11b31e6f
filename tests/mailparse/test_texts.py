"""Short texts as people write them, each with what a careful clerk would read in it."""

import pytest

from mailparse import Reading, read
from mailparse.values import id_number
from tests.mailparse.truths import ASKED, HERE, NUMBERS, blocks, filled, mail

pytestmark = pytest.mark.unmeasured


def cases():
    for expect, *said in blocks((HERE / "texts.txt").read_text("utf-8")):
        subject, body = filled(NUMBERS, *said)
        yield pytest.param(expect, subject, body, id=f"{expect[:40]} {body[:24]!r}")


def told(reading: Reading) -> str:
    numbers = {v: k for k, v in NUMBERS.items()}
    asked = "".join(f" {r.action} {r.name} {numbers[r.id_number]}" for r in reading.requests)
    missing = "".join(f" -{m}" for m in reading.missing)
    taken = "".join(f" ~{numbers[w.id_number]}" for w in reading.taken_back if w.id_number)
    return f"{reading.verdict}{asked}{missing}{taken}"


def test_the_numbers_of_these_texts_hold():
    assert all(id_number(n) for k, n in NUMBERS.items() if k != "b1")
    assert id_number(NUMBERS["b1"]) is None


@pytest.mark.parametrize(("expect", "subject", "body"), list(cases()))
def test_a_text_is_read_as_a_careful_clerk_would(expect, subject, body):
    assert told(read(mail(subject, body))) == expect


def asked():
    text = (HERE / "asked.txt").read_text("utf-8") + (HERE / "meant.txt").read_text("utf-8")
    for expect, subject, body in blocks(text):
        marks = [pytest.mark.xfail(strict=True, reason="left to a person so far")] if expect.startswith("? ") else []
        yield pytest.param(expect.removeprefix("? "), subject, body, id=f"{expect} {body[:24]!r}", marks=marks)


@pytest.mark.parametrize(("expect", "subject", "body"), list(asked()))
def test_of_a_text_is_taken_what_is_asked_and_no_more(expect, subject, body):
    subject, body = filled(ASKED, subject, body)
    keys = {v: k for k, v in ASKED.items()}
    reading = read(mail(subject, body))
    got = " ".join(f"{r.action[0]}{keys[r.id_number]}{r.name}" for r in reading.requests) or "-"
    taken = "".join(keys[w.id_number] for w in reading.taken_back if w.id_number)
    assert (f"{got} ~{taken}" if "~" in expect else got) == expect
