"""How fast is the search among many names, how well does it find what people type, and what does it take to build."""

import re
import time
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from bench.figures import Figure
from bench.names import names
from orgregistry import indexing
from orgregistry.names import normal
from orgregistry.search import search
from store import Desk, Organisation, OrganisationName, Store, new_keyring, open_store
from store.engine import open_engine
from store.migrate import upgrade

QUERIES = Path(__file__).parents[1] / "tests" / "orgregistry" / "search-queries.toml"
# Written when the search was done: what it wasn't tuned on.
SECOND = QUERIES.with_name("search-queries-2.toml")
# What the target is about; of pinyin and parts of names there are some, too.
COUNTED = frozenset({"abbreviation", "typing", "former"})
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
    called: list[dict[str, object]] = []

    def write() -> None:
        desk.insert_rows(Organisation, rows)
        desk.insert_rows(OrganisationName, called)
        rows.clear()
        called.clear()

    number = 0
    for organisation, one in enumerate([*wanted, *(Wanted(name, ()) for name in distractors)], 1):
        rows.append(_organisation(organisation, one.name))
        for kind, name in (("full", one.name), *one.others):
            number += 1
            called.append(
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


def figures(kind: str, url: str, count: int, rounds: int) -> list[Figure]:
    """Measure on one kind of database: what it takes to build, how fast it answers, what it finds.

    Args:
        kind: of database, for the table.
        url: of an empty one.
        count: names beside those that are looked for.
        rounds: how often all queries are asked; the first time the machine's caches are cold, and it counts too.
    """
    upgrade(engine := open_engine(url))
    engine.dispose()
    store = open_store(url, new_keyring())
    try:
        wanted, queries = questions()
        others, second = questions(SECOND)
        wanted += others
        distractors = names(count, leave_out=frozenset(one.name for one in wanted))
        begun = time.perf_counter()
        with store.open() as desk:
            rows = fill(desk, wanted, distractors)
        built = time.perf_counter() - begun
        del distractors
        if not url.startswith("sqlite"):
            with store.open() as desk:
                desk.connection.execute(text("ANALYZE"))  # as autovacuum does by and by
        before = _mib()
        came = [one for _ in range(rounds) for one in timed(store, queries)]
        grown = max(0.0, _mib() - before)
        counted = [one for one in (*queries, *second) if one.kind in COUNTED]
        named = [place for _, _, place in timed(store, counted)]
        size = _size(store, url)
    finally:
        store.close()
    seconds = sorted(one for one, _, _ in came)
    found = sum(place is not None for _, _, place in came) / len(came)
    return [
        Figure(f"search, {rows:,} names, {kind}: building", built, "s"),
        Figure(f"search, {kind}: database", size, "MiB"),
        Figure(f"search, {kind}: memory that the process grows by", grown, "MiB"),
        Figure(f"search, {kind}: median", 1000 * seconds[len(seconds) // 2], "ms"),
        Figure(f"search, {kind}: 99th percentile", 1000 * seconds[int(len(seconds) * 0.99)], "ms", 50),
        Figure(f"search, {kind}: recall@5 of {len(queries)} queries", 100 * found, "%", least=95),
        Figure(
            f"search, {kind}: recall@5 of {len(named)} abbreviations, mistyped and former names of two sets",
            100 * sum(one is not None for one in named) / len(named),
            "%",
            least=95,
        ),
    ]


def _mib() -> float:
    kib = re.search(r"(?m)^VmRSS:\s*(\d+)", Path("/proc/self/status").read_text("utf-8"))
    return int(kib[1]) / 1024 if kib else 0.0


def _size(store: Store, url: str) -> float:
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        return sum(one.stat().st_size for one in path.parent.glob(path.name + "*")) / 2**20
    with store.look() as desk:
        return int(desk.connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one()) / 2**20


def timed(store: Store, queries: Iterable[Query]) -> list[tuple[float, Query, int | None]]:
    """Return for each query seconds and place, in a transaction of its own."""
    came = []
    for query in queries:
        begun = time.perf_counter()
        with store.look() as desk:
            found = place(desk, query)
        came.append((time.perf_counter() - begun, query, found))
    return came
