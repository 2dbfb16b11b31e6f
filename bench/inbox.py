"""The pages of the inbox among very many open tickets: listed, filtered, searched, one opened, as a browser does."""

import gc
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from random import Random

from starlette.testclient import TestClient

from accountops.permissions import Role
from bench import search
from bench.browsing import LOGIN, TOKEN, URL, browser_of
from bench.figures import Figure
from bench.mails import Person
from bench.names import names
from bench.office import open_empty
from orgregistry.names import normal
from orgregistry.tickets import Kind
from portal.visit import csrf_of
from store import Keyring, Mail, Request, Store, Ticket, TicketReport, new_keyring

CLOSED_SHARE = 2  # for each open ticket so many closed ones
AT_ONCE = 5_000
EACH = 60  # pages of each way of asking
MOST_MS = 200.0
A_NIGHT = 5_000  # mails of one
ROWS = "data-yeban-row"
MAIL_SHOWN = '<pre class="yeban-mail"'
OF_ORGANISATIONS = 5  # one ticket in so many
REGISTERED = 20_000  # organisations, of which those that are called alike stand beside a ticket
KINDS = (Kind.HELD, Kind.INCOMPLETE, Kind.OTHER, Kind.CUT)


def page_figures(kind: str, url: str, some: list[Person]) -> tuple[list[Figure], list[str]]:
    """Fill a database with so many open tickets and ask for pages of the inbox, each in every way that people do.

    Args:
        kind: of the database, as the table names it.
        url: an empty one.
        some: who wrote: for each an open ticket, and `CLOSED_SHARE` closed ones.

    Returns:
        Lines of the table, and what came out otherwise than it must.
    """
    keys = new_keyring()
    store = open_empty(url, keys)
    now = datetime.now(UTC)
    _fill(store, keys, some, now)
    # As `yeban web` does: else the garbage collector goes through all that was made to fill the tables.
    gc.collect()
    gc.freeze()
    browser = browser_of(store, now, {Role.TECHNICIAN})
    csrf = csrf_of(keys, TOKEN)
    draw = Random(20210531)
    took: dict[str, list[float]] = {}
    computed: list[float] = []
    wrong = []
    for way, ask in _ways(browser, csrf, some, draw).items():
        for _ in range(EACH):
            begun, used = time.perf_counter(), time.process_time()
            rows = ask()
            computed.append(1000 * (time.process_time() - used))
            took.setdefault(way, []).append(1000 * (time.perf_counter() - begun))
            if not rows and not way.startswith("nothing found"):
                wrong.append(f"inbox on {kind}: {way}: no rows")
    store.close()
    name = f"inbox of {len(some):,} open tickets, {kind}"
    every = sorted(one for each in took.values() for one in each)
    slow = {way: sorted(each)[EACH * 99 // 100] for way, each in took.items()}
    slowest = max(slow, key=lambda way: slow[way])
    return [
        Figure(f"page of the {name}: median", every[len(every) // 2], "ms"),
        Figure(f"page of the {name}: 99th percentile", every[len(every) * 99 // 100], "ms", MOST_MS),
        # All of it on SQLite; on PostgreSQL less what the server's own processes take.
        Figure("the same: processor, 99th percentile", sorted(computed)[len(computed) * 99 // 100], "ms"),
        Figure(f"the slowest way of asking ({slowest}): 99th percentile", slow[slowest], "ms"),
        *(Figure(f"{way}: median", sorted(each)[EACH // 2], "ms") for way, each in took.items()),
    ], wrong[:1]


def _ways(browser: TestClient, csrf: str, some: list[Person], draw: Random) -> dict[str, Callable[[], int]]:
    """Return how the page is asked for; each gives the number of rows that came."""

    def asked(query: Callable[[], str]) -> Callable[[], int]:
        return lambda: browser.get(f"/staff/inbox?{query()}").text.count(ROWS)

    def sought(text: Callable[[], str], state: str = "todo") -> Callable[[], int]:
        def ask() -> int:
            form = {"csrf": csrf, "sought": text(), "state": state}
            return browser.post("/staff/inbox/find", data=form, headers={"Origin": URL}).text.count(ROWS)

        return ask

    def opened(number: Callable[[], int]) -> Callable[[], int]:
        return lambda: browser.get(f"/staff/inbox/{number()}").text.count(MAIL_SHOWN)

    def waiting(*, of_organisation: bool) -> int:
        """The number of an open ticket; each fifth one is of an organisation."""
        place = draw.randrange(CLOSED_SHARE * len(some) // OF_ORGANISATIONS + 1, 3 * len(some) // OF_ORGANISATIONS)
        return OF_ORGANISATIONS * place - (0 if of_organisation else draw.randrange(1, OF_ORGANISATIONS))

    def anybody() -> Person:
        place = draw.randrange(len(some))
        return some[place + 1 if place % OF_ORGANISATIONS == 0 else place]  # the others have written of organisations

    return {
        "the first page": asked(lambda: ""),
        "a page anywhere": asked(lambda: f"after={draw.randrange(CLOSED_SHARE * len(some), 3 * len(some) - 100)}"),
        "of one kind": asked(lambda: f"kind={draw.choice(KINDS)}"),
        "of nobody": asked(lambda: "whose=nobody"),
        "of mine": asked(lambda: "whose=mine"),
        "put off": asked(lambda: "state=later"),
        "closed": asked(lambda: "state=closed"),
        "a plea, opened": opened(lambda: waiting(of_organisation=False)),
        "an organisation, opened": opened(lambda: waiting(of_organisation=True)),
        "by address": sought(lambda: anybody().sender, "all"),
        "by ID number": sought(lambda: anybody().id_number, "all"),
        "by name": sought(lambda: anybody().name, "all"),
        "by a family name": sought(lambda: anybody().name[0]),
        "by part of an organisation": sought(lambda: "中心小学"),
        "nothing found": sought(lambda: "没有这个单位"),
        "nothing found in all": sought(lambda: "没有这个单位", "all"),
    }


def _fill(store: Store, keys: Keyring, some: list[Person], now: datetime) -> None:
    """Make mails, pleas and tickets: the closed ones first, as they are older."""
    total = (1 + CLOSED_SHARE) * len(some)
    called = iter(names(1 + total // OF_ORGANISATIONS, 166))
    draw = Random(166)
    rest = iter(range(1, total + 1))
    while batch := list(islice(rest, AT_ONCE)):
        people = [some[number % len(some)] for number in batch]
        with store.open() as desk:
            desk.insert_rows(Mail, [_mail(keys, n, who, now) for n, who in zip(batch, people, strict=True)])
            desk.insert_rows(Request, [_request(keys, n, who, now) for n, who in zip(batch, people, strict=True)])
            tickets = [_ticket(n, called, draw, now, closed=n <= total - len(some)) for n in batch]
            desk.insert_rows(Ticket, tickets)
            desk.insert_rows(TicketReport, list(_reports(tickets, batch, now)))
    with store.open() as desk:
        search.fill(desk, (), list(names(REGISTERED, 2021)))
    with store.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()


def _night(number: int) -> str:
    return (date(2021, 1, 1) + timedelta(days=number // A_NIGHT)).isoformat()


def _mail(keys: Keyring, number: int, who: Person, now: datetime) -> dict[str, object]:
    text = f"申请重置密码\n\n身份证号：{who.id_number}\n姓名：{who.name}\n" + "此致敬礼，谢谢！" * (number % 40)
    return {
        "key": number.to_bytes(32, "big"), "message_id": f"<{number}@mail.example>", "sender": who.sender,
        "arrived": now, "asked_at": now, "night": _night(number), "verdict": "repair",
        "text_sealed": keys.seal(zlib.compress(text.encode()), "mail.text"),
        "reading_sealed": keys.seal(zlib.compress(b"{}"), "mail.reading"),
        "dmarc_fails": False, "two_senders": False, "cut": False, "outcome": "held", "why": "要由人决定",
    }  # fmt: skip


def _request(keys: Keyring, number: int, who: Person, now: datetime) -> dict[str, object]:
    return {
        "mail_id": number, "place": 0, "action": "reset", "id_index": keys.blind(who.id_number),
        "id_sealed": keys.seal(who.id_number, "request.id_number"), "name": who.name, "sender": who.sender,
        "asked_at": now, "arrived": now, "night": _night(number), "rule": "name-not-han", "why": "登记姓名不是汉字",
        "outcome": "held",
    }  # fmt: skip


def _ticket(number: int, called: Iterator[str], draw: Random, now: datetime, *, closed: bool) -> dict[str, object]:
    org = next(called) if number % OF_ORGANISATIONS == 0 else None
    until = (now + timedelta(days=draw.randrange(-5, 40))).date()
    state = "closed" if closed else draw.choices(("open", "later", "routed"), (8, 1, 1))[0]
    return {
        "key": f"bench:{number}", "kind": str(Kind.ORG_NOT_FOUND if org else KINDS[number % len(KINDS)]),
        "mail_id": number, "request_id": None if org else number, "night": _night(number), "opened_at": now,
        "why": "登记姓名不是汉字，由人决定", "state": state,
        "org_name": org, "org_key": None if org is None else normal(org),
        "assignee": draw.choice((None, None, None, LOGIN, "wang.qiang")),
        "until": until if state == "later" else None,
    }  # fmt: skip


def _reports(tickets: list[dict[str, object]], numbers: list[int], now: datetime) -> Iterator[dict[str, object]]:
    for number, ticket in zip(numbers, tickets, strict=True):
        if ticket["org_name"] is not None:
            yield {
                "ticket_id": number,
                "mail_id": number,
                "kind": ticket["kind"],
                "wording": ticket["org_name"],
                "at": now,
            }
