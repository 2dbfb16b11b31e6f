"""Whatever arrives is read: real mails cut, doubled, mixed and damaged, a million of them in `make soak`."""

import os
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from time import process_time

import pytest

from mailparse import parse, read
from tests import clients, hostile
from tests.mailparse.sound import PHRASES, sound

LETTERS = Path(__file__).parents[1] / "letters"
AT_ONCE = 20_000
MOST_SECONDS = 5  # of the processor, for one mail
CASES = int(os.environ.get("SOAK_CASES", "1000000"))
STARTS = [
    pytest.param(0, 1_000, id="short"),
    *(pytest.param(at, AT_ONCE, id=f"from-{at}", marks=pytest.mark.soak) for at in range(0, CASES, AT_ONCE)),
]


@cache
def mails():
    """All mails of the corpus but the bombs, which take their time and have tests of their own."""
    ordinary = [
        clients.post(entry)
        for table in sorted(LETTERS.glob("ordinary-*.toml"))
        for entry in tomllib.loads(table.read_text("utf-8"))["mail"]
    ]
    return ordinary + [case.raw for case in hostile.cases() if len(case.raw) < 100_000]


def case(number):
    """The mail of a number: the same every time, so that one that fails can be made again."""
    random = Random(number)
    raw = random.choice(mails())
    for _ in range(random.choice((1, 1, 2, 4, 8))):
        raw = random.choice(BLOWS)(random, raw)
    return raw


def _splice(random, raw):
    at = random.randrange(len(raw) + 1)
    return raw[:at] + random.randbytes(random.randrange(12)) + raw[at + random.randrange(12) :]


def _cut(random, raw):
    a, b = sorted(random.randrange(len(raw) + 1) for _ in "ab")
    return raw[:a] + raw[b:] if random.random() < 0.5 else raw[a:b]


def _double(random, raw):
    a, b = sorted(random.randrange(len(raw) + 1) for _ in "ab")
    return raw[:b] + raw[a : min(b, a + 4_000)] + raw[b:]


def _mix(random, raw):
    other = random.choice(mails())
    return raw[: random.randrange(len(raw) + 1)] + other[random.randrange(len(other) + 1) :]


def _lines(random, raw):
    lines = raw.splitlines(keepends=True)
    random.shuffle(lines)
    return b"".join(lines)


def _digit(random, raw):
    return bytes(random.choice(b"0123456789Xx") if 48 <= c <= 57 and random.random() < 0.02 else c for c in raw)


def _jumble(random, _raw):
    text = "".join(random.choices(PHRASES, k=random.randrange(60)))
    return b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode()


BLOWS = (_splice, _splice, _cut, _double, _mix, _lines, _digit, _jumble)


@pytest.mark.timeout(0)
@pytest.mark.parametrize(("first", "count"), STARTS)
def test_whatever_arrives_is_read_without_an_exception_and_in_time(first, count):
    for number in range(first, first + count):
        raw = case(number)
        began = process_time()
        try:
            reading = read(parse(raw))
            sound(reading)
        except Exception as error:
            error.add_note(f"case({number})")
            raise
        assert process_time() - began < MOST_SECONDS, f"case({number})"
