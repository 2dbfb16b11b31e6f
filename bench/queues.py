"""The page of an office's queue among very many filings: what it holds, how many, and how it is doing."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

from sqlalchemy import select
from sqlmodel import col

from accountops.accounts import ID_FIELD
from bench.figures import Figure
from bench.mails import Person
from bench.office import open_empty
from filing import queues
from filing.levels import shipped_series
from filing.queues import Place
from store import Account, Desk, Filing, FilingStep, Keyring, Organisation, Store, new_keyring

OFFICES = 2_000
EACH = 20  # filings of one account
BUSIEST_SHARE = 25  # one in so many lies with the office that is measured
STEPS = 20_000  # that office has made in the days that the page looks back on
PAGES = 500
PAGE = 51
DAYS = timedelta(days=7)
AT_ONCE = 5_000
MOST_MS = 100.0
BUSIEST = 1
SERIES = shipped_series()


def page_figures(kind: str, url: str, some: list[Person], count: int) -> tuple[list[Figure], list[str]]:
    """Fill a database with so many filings and ask for pages of the busiest office's queue.

    Args:
        kind: of the database, as the table names it.
        url: an empty one.
        some: people for the accounts, one for each `EACH` filings.
        count: filings.

    Returns:
        Lines of the table, and what came out otherwise than it must.
    """
    keys = new_keyring()
    store = open_empty(url, keys)
    now = datetime.now(UTC)
    held = _fill(store, keys, some[: count // EACH], now)
    draw = Random(20210531)
    with store.look() as desk:
        places = _places(desk, draw)
    took, wrong = [], []
    for place in places:
        begun = time.perf_counter()
        with store.look() as desk:
            rows = queues.queue(desk, BUSIEST, PAGE, place)
            holds = queues.waiting(desk, [BUSIEST]).get(BUSIEST, 0)
        took.append(1000 * (time.perf_counter() - begun))
        if len(rows) != PAGE or holds != held:
            wrong.append(f"queue on {kind}: {len(rows)} rows, {holds} of {held} held")
    # A page of its own.
    with store.look() as desk:
        begun = time.perf_counter()
        done = queues.figures(desk, BUSIEST, now - DAYS)
        counted = 1000 * (time.perf_counter() - begun)
    if done.holds != held or done.passed_on != STEPS:
        wrong.append(f"figures on {kind}: {done.holds} of {held} held, {done.passed_on} passed on")
    store.close()
    took.sort()
    name = f"page of a queue of {held:,} among {count:,} filings, {kind}"
    return [
        Figure(f"{name}: median", took[len(took) // 2], "ms"),
        Figure(f"{name}: 99th percentile", took[len(took) * 99 // 100], "ms", MOST_MS),
        Figure(f"how that office is doing, {kind}", counted, "ms"),
    ], wrong[:1]


def _places(desk: Desk, draw: Random) -> list[Place | None]:
    """Return where pages begin: half of them at the front, as people do, the others anywhere before the last page."""
    rows = desk.connection.execute(
        select(col(Filing.since), col(Filing.id))
        .where(col(Filing.holder_id) == BUSIEST)
        .order_by(col(Filing.since), col(Filing.id))
    ).all()
    picked = [rows[draw.randrange(len(rows) - PAGE - 1)] for _ in range(PAGES // 2)]
    anywhere = [Place(since, number or 0) for since, number in picked]
    return [*anywhere, *([None] * (PAGES - len(anywhere)))]


def _fill(store: Store, keys: Keyring, some: list[Person], now: datetime) -> int:
    """Make offices, accounts and filings; returns how many the busiest office holds."""
    with store.open() as desk:
        desk.insert_rows(Organisation, [_office(number, now) for number in range(1, OFFICES + 1)])
    draw = Random(166)
    held = 0
    rest = iter(enumerate(some, 1))
    while batch := list(islice(rest, AT_ONCE // EACH)):
        with store.open() as desk:
            desk.insert_rows(Account, [_account(keys, person, now) for _, person in batch])
            filings = [one for number, _ in batch for one in _filings(number, draw, now)]
            held += sum(one["holder_id"] == BUSIEST for one in filings)
            desk.insert_rows(Filing, filings)
    for start in range(0, STEPS, AT_ONCE):
        with store.open() as desk:
            desk.insert_rows(FilingStep, [_step(number, now) for number in range(start, start + AT_ONCE)])
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return held


def _office(number: int, now: datetime) -> dict[str, object]:
    return {
        "name": f"第{number}单位", "key": f"第{number}单位",
        "kind": "unit", "nature": "unknown", "level": "unknown",
        "superior": "", "registrar": "", "division": "", "address": "", "contact_name": "", "contact_phone": "",
        "status": "open", "version": 0, "created": now, "changed": now,
    }  # fmt: skip


def _account(keys: Keyring, person: Person, now: datetime) -> dict[str, object]:
    return {
        "id_index": keys.blind(person.id_number), "id_sealed": keys.seal(person.id_number, ID_FIELD),
        "name": person.name, "state": "initial", "epoch": 0, "created": now, "filings": "submitted",
    }  # fmt: skip


def _filings(account: int, draw: Random, now: datetime) -> Iterator[dict[str, object]]:
    kinds = [(series.name, rank) for series in SERIES for rank in series.titles][:EACH]
    for series, rank in kinds:
        busiest = draw.randrange(BUSIEST_SHARE) == 0
        yield {
            "kind": "filing", "account_id": account, "series": series, "rank": int(rank), "title": "工程师",
            "source": "gansu-review", "moved": "none", "through": "current", "custody": "unknown",
            "number": "2013-0456", "number_forgotten": False,
            "document_number": "甘职改办〔2013〕121号", "old_number": "", "status": "review",
            "holder_id": BUSIEST if busiest else draw.randrange(2, OFFICES + 1),
            "since": now - timedelta(seconds=draw.randrange(60 * 86_400)), "passed": "[]", "reason": "", "stuck": "",
            "version": 2, "created": now,
        }  # fmt: skip


def _step(number: int, now: datetime) -> dict[str, object]:
    return {
        "filing_id": number % 5_000 + 1, "version": 10 + number // 5_000,
        "at": now - timedelta(seconds=number * 25 + 1),
        "actor": "staff:li.na", "by_id": BUSIEST, "action": "approve", "status": "review", "reason": "",
    }  # fmt: skip
