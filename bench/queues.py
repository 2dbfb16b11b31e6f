"""The page of an office's queue among very many filings: what it holds, how many, and how it is doing."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from urllib.parse import urlencode

from sqlalchemy import select, text, update
from sqlmodel import col

from accountops.accounts import ID_FIELD
from accountops.permissions import Role
from bench.browsing import browser_of
from bench.figures import Figure
from bench.mails import Person
from bench.office import open_empty
from filing import queues
from filing.levels import shipped_series
from filing.queues import Place
from portal.console.reviews import AT_ONCE
from store import Account, Desk, Filing, FilingStep, Keyring, Organisation, Store, new_keyring

OFFICES = 2_000
EACH = 20  # filings of one account
BUSIEST_SHARE = 25  # one in so many lies with the office that is measured
STEPS = 20_000  # that office has made in the days that the page looks back on
PAGES = 500
MOVED_SHARE = 101  # one filing in so many has changed since the last vacuum: the next comes at one in 100
VACUUM_SECONDS = 300
DAYS = timedelta(days=7)
BATCH = 5_000
MOST_MS = 100.0
BUSIEST = 1
SERIES = shipped_series()


def page_figures(kind: str, url: str, some: list[Person], count: int) -> tuple[list[Figure], list[str]]:
    """Fill a database with so many filings and ask for pages of the busiest office's queue, as a browser does.

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
    # Put in, analysed, and no vacuum yet: the worst that PostgreSQL meets, for a minute or two after a great import.
    fresh = Figure(f"how that office is doing, {kind}, before any vacuum", _figures_ms(store, now, held)[0], "ms")
    _await_vacuum(store)
    held -= _some_move_on(store, count // MOVED_SHARE)
    browser = browser_of(store, now, {Role.ORG_ADMIN}, (BUSIEST, _called(BUSIEST)))
    with store.look() as desk:
        places = _places(desk, Random(20210531))
    shown, asked, wrong = [], [], []
    for place in places:
        query = "" if place is None else "?" + urlencode({"after": place.since.isoformat(), "behind": place.filing_id})
        begun = time.perf_counter()
        page = browser.get(f"/staff/reviews{query}").text
        shown.append(1000 * (time.perf_counter() - begun))
        begun = time.perf_counter()
        with store.look() as desk:
            rows = queues.queue(desk, BUSIEST, AT_ONCE + 1, place)
            holds = queues.waiting(desk, [BUSIEST]).get(BUSIEST, 0)
        asked.append(1000 * (time.perf_counter() - begun))
        links = page.count('href="/staff/reviews/') - 1  # one leads to the figures
        if (links, len(rows), holds) != (AT_ONCE, AT_ONCE + 1, held) or f"待审 {held} 条" not in page:
            wrong.append(f"queue on {kind}: {links} shown, {len(rows)} rows, {holds} of {held} held")
    counted, ok = _figures_ms(store, now, held)
    if not ok:
        wrong.append(f"figures on {kind} are not what was put in")
    store.close()
    shown.sort()
    asked.sort()
    name = f"page of a queue of {held:,} among {count:,} filings, {kind}"
    return [
        Figure(f"{name}: median", shown[PAGES // 2], "ms"),
        Figure(f"{name}: 99th percentile", shown[PAGES * 99 // 100], "ms", MOST_MS),
        Figure("of it what the database is asked: median", asked[PAGES // 2], "ms"),
        Figure("of it what the database is asked: 99th percentile", asked[PAGES * 99 // 100], "ms"),
        fresh,
        Figure(f"how that office is doing, {kind}", counted, "ms"),
    ], wrong[:1]


def _figures_ms(store: Store, now: datetime, held: int) -> tuple[float, bool]:
    """Return how long an office's figures take, and whether they are right."""
    with store.look() as desk:
        begun = time.perf_counter()
        done = queues.figures(desk, BUSIEST, now - DAYS)
        took = 1000 * (time.perf_counter() - begun)
    return took, (done.holds, done.passed_on) == (held, STEPS)


def _await_vacuum(store: Store) -> None:
    """On PostgreSQL: until it has vacuumed both tables by itself, as the tables are set to have it."""
    if store.engine.dialect.name != "postgresql":
        return
    seen = text("SELECT count(last_autovacuum) FROM pg_stat_user_tables WHERE relname IN ('filing', 'filing_step')")
    end = time.monotonic() + VACUUM_SECONDS
    while time.monotonic() < end:
        with store.engine.connect() as connection:
            if connection.scalar(seen) == 2:
                return
        time.sleep(1)
    raise RuntimeError(f"PostgreSQL has not vacuumed the tables by itself within {VACUUM_SECONDS} s")


def _some_move_on(store: Store, count: int) -> int:
    """Have as many of the busiest office's filings move on as PostgreSQL leaves without a vacuum; how many did."""
    oldest = (
        select(col(Filing.id)).where(col(Filing.holder_id) == BUSIEST).order_by(col(Filing.since)).limit(count)
    ).scalar_subquery()
    with store.open() as desk:
        moved = desk.connection.execute(update(Filing).where(col(Filing.id).in_(oldest)).values(holder_id=BUSIEST + 1))
        return moved.rowcount


def _places(desk: Desk, draw: Random) -> list[Place | None]:
    """Return where pages begin: half of them at the front, as people do, the others anywhere before the last page."""
    rows = desk.connection.execute(
        select(col(Filing.since), col(Filing.id))
        .where(col(Filing.holder_id) == BUSIEST)
        .order_by(col(Filing.since), col(Filing.id))
    ).all()
    picked = [rows[draw.randrange(len(rows) - AT_ONCE - 2)] for _ in range(PAGES // 2)]
    anywhere = [Place(since, number or 0) for since, number in picked]
    return [*anywhere, *([None] * (PAGES - len(anywhere)))]


def _fill(store: Store, keys: Keyring, some: list[Person], now: datetime) -> int:
    """Make offices, accounts and filings; returns how many the busiest office holds."""
    with store.open() as desk:
        desk.insert_rows(Organisation, [_office(number, now) for number in range(1, OFFICES + 1)])
    draw = Random(166)
    held = 0
    rest = iter(enumerate(some, 1))
    while batch := list(islice(rest, BATCH // EACH)):
        with store.open() as desk:
            desk.insert_rows(Account, [_account(keys, person, now) for _, person in batch])
            filings = [one for number, _ in batch for one in _filings(number, draw, now)]
            held += sum(one["holder_id"] == BUSIEST for one in filings)
            desk.insert_rows(Filing, filings)
    for start in range(0, STEPS, BATCH):
        with store.open() as desk:
            desk.insert_rows(FilingStep, [_step(number, now) for number in range(start, start + BATCH)])
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return held


def _called(number: int) -> str:
    return f"第{number}单位"


def _office(number: int, now: datetime) -> dict[str, object]:
    return {
        "name": _called(number), "key": _called(number),
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
