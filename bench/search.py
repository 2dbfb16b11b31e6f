"""How fast is the search among many names, how well does it find what people type, and what does it take to build."""

import time
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orgregistry import indexing
from orgregistry.names import normal
from orgregistry.search import search
from store import Desk, Organisation, OrganisationName, Store

QUERIES = Path(__file__).parents[1] / "tests" / "orgregistry" / "search-queries.toml"
AT = datetime(2021, 5, 1, tzinfo=UTC)
AT_ONCE = 1_000
_KINDS = {"曾用": "former", "又称": "alias"}
_NO_QUERIES = frozenset({"name", "called"})


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody types, of which kind it is, and the full name that they mean."""

    typed: str
    kind: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """An organisation that is looked for: its full name, and (kind, name) of the others."""

    name: str
    others: tuple[tuple[str, str], ...]


def questions(path: Path = QUERIES) -> tuple[list[Wanted], list[Query]]:
    """Read the file of queries: what must be in the registry, and what is asked."""
    wanted, queries = [], []
    for one in tomllib.loads(path.read_text("utf-8"))["wanted"]:
        called = [name.partition("：") for name in one.get("called", [])]
        wanted.append(Wanted(one["name"], tuple((_KINDS[kind], name) for kind, _, name in called)))
        queries += [
            Query(typed, kind, one["name"]) for kind, some in one.items() if kind not in _NO_QUERIES for typed in some
        ]
    return wanted, queries


def fill(desk: Desk, wanted: Iterable[Wanted], distractors: Sequence[str]) -> int:
    """Put organisations into an empty registry, two in three with an account, and make the index; returns its rows."""
    rows: list[dict[str, object]] = []
    names: list[dict[str, object]] = []

    def write() -> None:
        desk.insert_rows(Organisation, rows)
        desk.insert_rows(OrganisationName, names)
        rows.clear()
        names.clear()

    number = 0
    for organisation, one in enumerate([*wanted, *(Wanted(name, ()) for name in distractors)], 1):
        rows.append(_organisation(organisation, one.name))
        for kind, name in (("full", one.name), *one.others):
            number += 1
            names.append(
                {
                    "id": number,
                    "organisation_id": organisation,
                    "kind": kind,
                    "name": name,
                    "key": normal(name),
                    "since": AT,
                }
            )
        if len(rows) == AT_ONCE:
            write()
    write()
    return indexing.rebuild(desk)


def _organisation(number: int, name: str) -> dict[str, object]:
    empty = dict.fromkeys(("superior", "registrar", "division", "address", "contact_name", "contact_phone"), "")
    return {
        "id": number, "name": name, "key": normal(name), "kind": "unit", "nature": "unknown", "level": "unknown",
        "status": "no-account" if number % 3 == 0 else "open", "version": 0, "created": AT, "changed": AT, **empty,
    }  # fmt: skip


def place(desk: Desk, query: Query, most: int = 5) -> int | None:
    """Return at which place, from 1, what is meant is found; None if not among the first."""
    for number, hit in enumerate(search(desk, query.typed, most), 1):
        if hit.organisation.name == query.wanted:
            return number
    return None


def timed(store: Store, queries: Iterable[Query]) -> list[tuple[float, Query, int | None]]:
    """Return for each query seconds and place, in a transaction of its own."""
    came = []
    for query in queries:
        begun = time.perf_counter()
        with store.look() as desk:
            found = place(desk, query)
        came.append((time.perf_counter() - begun, query, found))
    return came
