"""100,000 resets in the database alone: what the night does to accounts once the mails are in the books."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select
from sqlmodel import col

from accountops import accounts, books
from accountops.accounts import Repair
from accountops.deciding import decide
from accountops.policy import Decision, Limits
from bench.mails import Person
from bench.office import open_empty
from mailparse import Action
from store import Account, Keyring, Mail, Request, Store, audit, new_keyring

AT_ONCE = 1_000
NIGHT = "2021-05-31"


@dataclass(frozen=True, slots=True)
class Took:
    """Seconds that some resets took.

    Attributes:
        decide: reading pleas and accounts, deciding, writing the decisions; one transaction.
        perform: accounts, audit rows and outcomes; a transaction for every thousand.
    """

    decide: float
    perform: float


def resets(url: str, some: list[Person]) -> Took:
    """Reset everybody's account in an empty database, each by a plea of their own.

    Raises:
        RuntimeError: not all were reset, or the audit chain does not hold.
    """
    keys = new_keyring()
    store = open_empty(url, keys)
    now = datetime.now(UTC)
    _fill(store, keys, some, now)
    limits = Limits()
    begun = time.perf_counter()
    with store.open() as desk:
        pleas = books.open_pleas(desk)
        known = books.people(desk, pleas, NIGHT, limits, now)
        rulings = decide(
            pleas, books.withdrawals(desk, pleas, limits), known, books.senders(desk, NIGHT), limits=limits, now=now
        )
        books.write_rulings(desk, rulings, now)
    decided = time.perf_counter()
    for start in range(0, len(rulings), AT_ONCE):
        with store.open() as desk:
            repairs = [
                Repair(Action.RESET, ruling.account, ruling.plea.request_id, ruling.rule)
                for ruling in rulings[start : start + AT_ONCE]
                if ruling.account is not None and ruling.decision is Decision.DO
            ]
            stale = accounts.perform(desk, repairs, limits, now, "night")
            books.write_done(desk, repairs, now)
            if stale or len(repairs) < min(AT_ONCE, len(rulings) - start):
                raise RuntimeError("some accounts were not reset")
    performed = time.perf_counter()
    with store.look() as desk:
        done = desk.session.execute(select(col(Request.id)).where(col(Request.outcome) == "done")).all()
        verdict = audit.verify(desk.session, keys.audit)
    store.close()
    if len(done) != len(some) or verdict.rows != len(some) or not verdict.ok:
        raise RuntimeError("not every reset is in the books and in the audit chain")
    return Took(decided - begun, performed - decided)


def _fill(store: Store, keys: Keyring, some: list[Person], now: datetime) -> None:
    created = now - timedelta(days=90)
    for batch in _batches(some):
        with store.open() as desk:
            sealed = [keys.seal(person.id_number, accounts.ID_FIELD) for person in batch]
            index = [keys.blind(person.id_number) for person in batch]
            rows: list[dict[str, object]] = [
                {
                    "id_index": index[place],
                    "id_sealed": sealed[place],
                    "name": person.name,
                    "state": "active",
                    "epoch": 0,
                    "filings": "none",
                    "created": created,
                    "last_own_login": created,
                }
                for place, person in enumerate(batch)
            ]
            desk.connection.execute(insert(Account), rows)
            # One mail a plea, as in the night; what the mails say does not matter here.
            mails = [
                {
                    "id": person.number + 1,
                    "key": index[place],
                    "message_id": "",
                    "sender": person.sender,
                    "arrived": now,
                    "asked_at": now,
                    "night": NIGHT,
                    "verdict": "repair",
                    "text_sealed": b"",
                    "reading_sealed": b"",
                    "why": "",
                }
                for place, person in enumerate(batch)
            ]
            desk.connection.execute(insert(Mail), mails)
            pleas = [
                {
                    "mail_id": person.number + 1,
                    "place": 0,
                    "action": Action.RESET,
                    "id_index": index[place],
                    "id_sealed": sealed[place],
                    "name": person.name,
                    "sender": person.sender,
                    "asked_at": now - timedelta(hours=1),
                    "arrived": now,
                    "night": NIGHT,
                    "rule": "",
                    "why": "",
                }
                for place, person in enumerate(batch)
            ]
            desk.connection.execute(insert(Request), pleas)


def _batches(some: list[Person]) -> Iterator[list[Person]]:
    for start in range(0, len(some), AT_ONCE):
        yield some[start : start + AT_ONCE]
