"""All mails whose truth is known: the tables of tests/letters, and the texts beside this file.

Tests hold the reader to them, and `scripts/learn` learns from them.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import mails as bench_mails
from mailparse import Mail, parse
from tests import clients
from tests.mailparse import made

HERE = Path(__file__).parent
LETTERS, NIGHTS = HERE.parent / "letters", HERE.parent / "nights"
SENT = datetime(2021, 5, 20, 9, tzinfo=UTC)

NUMBERS = {
    "1": "620421198909259301",
    "2": "620105198207169241",
    "3": "620924198606169743",
    "4": "620104198903219752",
    "5": "620403197911309411",
    "6": "62082219780405918X",
    "7": "620981199405209333",
    "8": "620121199301135245",
    "6s": "620822 19780405 918x",
    "1s": "620421 19890925\n9301",
    "b1": "620421198909259302",
}
ASKED = {
    "A": "620102198503123011",
    "B": "622628197906082021",
    "C": "620421198909259301",
    "D": "620403197911309411",
    "E": "62082219780405918X",
    "F": "620981199405209333",
    "a": "620102198503123018",  # its check digit fails
}
ACTIONS = {"r": "reset", "d": "delete"}

Request = tuple[str, str, str]  # ID number, action, name


@dataclass(frozen=True, slots=True)
class Truth:
    """A mail, and each of the ways in which it may be read: what is to be done; `group`: who wrote it, or when.

    Without any way what the reader does is right.
    """

    group: str
    id: str
    mail: Mail
    ways: tuple[tuple[Request, ...], ...]


def mail(subject: str, text: str, **more) -> Mail:
    return Mail("", b"", "sender@mail.example", "", 1, None, subject, text, recipients=("46656825@qq.com",), **more)


def blocks(text: str) -> Iterator[tuple[str, str, str]]:
    """The cases of a file of texts: expectation, subject, body."""
    for block in text.split("\n== ")[1:]:
        expect, subject, body = [*block.split("\n", 2), "", ""][:3]
        yield expect, subject, body.strip("\n")


def filled(numbers: dict[str, str], *texts: str) -> list[str]:
    """Texts with ID numbers in the places of their keys in braces."""
    for key, number in numbers.items():
        texts = tuple(text.replace("{" + key + "}", number) for text in texts)
    return list(texts)


def way(expect: str) -> tuple[Request, ...]:
    """What `rA张三 dB李四` asks for."""
    marks = [one for one in expect.split() if one[:1] in ACTIONS]
    return tuple((ASKED[one[1]], ACTIONS[one[0]], one[2:]) for one in marks)


def texts() -> Iterator[Truth]:
    for n, (expect, subject, body) in enumerate(blocks((HERE / "texts.txt").read_text("utf-8"))):
        words = expect.split()
        requests = tuple(
            ("".join(NUMBERS[number].split()).upper(), action, name)
            for action, name, number in zip(words, words[1:], words[2:], strict=False)
            if action in ACTIONS.values()
        )
        yield Truth("texts", f"texts-{n}", mail(*filled(NUMBERS, subject, body)), (requests,))


def asked() -> Iterator[Truth]:
    for name in ("asked", "meant"):
        for n, (expect, subject, body) in enumerate(blocks((HERE / f"{name}.txt").read_text("utf-8"))):
            yield Truth(name, f"{name}-{n}", mail(*filled(ASKED, subject, body)), (way(expect.split("~")[0]),))


def blind() -> Iterator[Truth]:
    """Texts by authors who had never seen the reader."""
    for file in sorted((HERE / "blind").glob("*.txt")):
        for n, (expect, subject, body) in enumerate(blocks(file.read_text("utf-8"))):
            ways = tuple(way(one) for one in expect.split("|"))
            yield Truth(file.stem, f"{file.stem}-{n}", mail(*filled(ASKED, subject, body)), ways)


def entries(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The mails of tests/letters of a kind, ordinary or tempting, with the name of their table."""
    for table in sorted(LETTERS.glob(f"{kind}-*.toml")):
        for entry in tomllib.loads(table.read_text("utf-8"))["mail"]:
            yield table.stem, entry


def letters() -> Iterator[Truth]:
    for group, entry in (*entries("ordinary"), *entries("tempting")):
        ways = tuple(
            tuple((one["id_number"], one["action"], one["name"]) for one in a_way.get("requests", ()))
            for a_way in (entry["expect"], *entry.get("accept", ()))
        )
        yield Truth(group, entry["id"], parse(clients.post(entry)), ways)


def put_together() -> Iterator[Truth]:
    """Mails made of parts, other ones than the tests look at."""
    for n, (kind, (subject, text, wanted)) in enumerate(made.of_each_kind(range(10_000, 10_400))):
        way = tuple((number, action, name) for action, number, name in wanted)
        yield Truth(f"made-{kind}", f"made-{n}", mail(subject, text), (way,))


def of_the_bench() -> Iterator[Truth]:
    """Mails as a night is measured with, other ones than the tests look at."""
    for n, person in enumerate(bench_mails.people(700)[400:]):
        action = {bench_mails.Wish.DELETE: "delete", bench_mails.Wish.RESET: "reset"}.get(person.wish, "")
        action = "reset" if person.wish is bench_mails.Wish.NO_ACCOUNT else action
        way = ((person.id_number, action, person.name),) if action else ()
        yield Truth("made-bench", f"bench-{n}", parse(bench_mails.mail(person, SENT)), (way,))


def of_nights() -> Iterator[Truth]:
    """Mails of tests/nights, as the reader reads them: that it reads them rightly is for the tests of these nights."""
    for file in sorted(NIGHTS.glob("*.json")):
        for scenario in json.loads(file.read_text("utf-8"))["scenarios"]:
            for one in scenario["mails"]:
                if one.get("body"):
                    yield Truth(f"night-{scenario['id']}", one["id"], mail(one.get("subject") or "", one["body"]), ())


def everything() -> Iterator[Truth]:
    for kind in (letters, texts, asked, blind, put_together, of_the_bench, of_nights):
        yield from kind()
