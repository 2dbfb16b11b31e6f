"""How long somebody who typed something wrong must wait before they may try again: delays, never a lock.

A lock could be set on anybody by anybody; a delay that ends by itself can't be made into one. Counted are the account
and the address together, then each by itself, more patiently: many people sit behind one address, and the owner of an
account that others try must still get in. What is counted is the same whether or not there is such an account.

The way to use it, so that a hundred attempts at once are not a hundred guesses in one pause:

    with store.open() as desk:
        pause = attempt(desk, who, address, now)     # counts it as failed, until it has succeeded
    if pause: …say so; nothing is hashed…
    …hash, judge…
    if it succeeded: succeeded(desk, who, address)
    if it could not be judged at all: undone(desk, who, address)

`wait` only looks, `failed` only counts; `attempt` is both under a lock.
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from store import Account, Delay, Desk

FADE = timedelta(minutes=15)
INITIAL_WINDOW = timedelta(hours=1)
INITIAL_ACCOUNTS = 30


class Kind(StrEnum):
    """What is counted."""

    PAIR = "pair"
    ACCOUNT = "account"
    ADDRESS = "address"
    INITIAL = "initial"  # accounts on which an address has typed the initial password within the hour
    INITIAL_SEEN = "initial-seen"  # so that the same account is counted once


def _seconds(*waits: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=one) for one in waits)


@dataclass(frozen=True, slots=True)
class Rule:
    """After `free` failures each one more is followed by the next of `waits`; the last one holds from then on."""

    kind: Kind
    free: int
    waits: tuple[timedelta, ...]

    def pause(self, failures: int) -> timedelta:
        """Return the pause after so many failures."""
        late = failures - self.free
        return self.waits[min(late, len(self.waits)) - 1] if late > 0 else timedelta(0)


RULES = (
    Rule(Kind.PAIR, 0, _seconds(1, 3, 5, 10, 20, 30, 60, 120, 300)),
    # Whoever tries one account from many addresses costs its owner half a minute at most.
    Rule(Kind.ACCOUNT, 10, _seconds(1, 3, 5, 10, 20, 30)),
    # A whole office may sit behind one address, on a Monday morning.
    Rule(Kind.ADDRESS, 100, _seconds(1, 2, 5, 10, 20, 30)),
)
# Trying the public initial password on one number after the other (security.md, A).
INITIAL_RULE = Rule(Kind.INITIAL, INITIAL_ACCOUNTS, _seconds(5, 10, 20, 30, 60))


def wait(desk: Desk, who: str | None, address: str, now: datetime, *, initial: bool = False) -> timedelta:
    """Return how long is still to be waited; zero: go on.

    Args:
        desk: a look is enough.
        who: ID number in normal form, or "staff:" and a login; None where what was typed can be nobody's.
        address: where the request comes from.
        now: aware.
        initial: whether the initial password was typed.
    """
    since = _last_reset(desk, who)
    pauses = [timedelta(0)]
    for rule, value in _applying(who, address, initial=initial):
        row = desk.session.execute(_look(_key(desk, rule.kind, value))).scalar()
        if row is None:
            continue
        if rule is INITIAL_RULE:
            counts = row.started + INITIAL_WINDOW > now
        else:
            counts = row.last + FADE > now and not _cleared(rule, row.last, since)
        if counts:
            pauses.append(row.last + rule.pause(row.failures) - now)
    return max(pauses)


def attempt(desk: Desk, who: str | None, address: str, now: datetime, *, initial: bool = False) -> timedelta:
    """Return how long is still to be waited; where that is zero, count the attempt as failed until `succeeded`.

    Of many at the same moment one goes on and the others are told to wait. Arguments as for `wait`.
    """
    keys = [_key(desk, rule.kind, value) for rule, value in _applying(who, address, initial=initial)]
    if initial and who is not None:
        keys.append(_seen(desk, who, address))
    _lock(desk, keys)
    pause = wait(desk, who, address, now, initial=initial)
    if not pause:
        failed(desk, who, address, now)
        if initial and who is not None:
            initial_used(desk, who, address, now)
    return pause


def failed(desk: Desk, who: str | None, address: str, now: datetime) -> None:
    """Count a failure. One that was too early is not to be counted."""
    since = _last_reset(desk, who)
    keyed = [(_key(desk, rule.kind, value), rule) for rule, value in _applying(who, address, initial=False)]
    _lock(desk, [key for key, _ in keyed])
    for key, rule in keyed:
        fresh_from = now - FADE
        if since is not None and rule.kind is not Kind.ADDRESS:
            fresh_from = max(fresh_from, since)
        _count(desk, key, now, col(Delay.last) <= fresh_from)


def succeeded(desk: Desk, who: str, address: str) -> None:
    """Forget the failures of an account whose owner is in; of the address only the attempt itself is taken back."""
    keys = {rule.kind: _key(desk, rule.kind, value) for rule, value in _applying(who, address, initial=False)}
    _lock(desk, list(keys.values()))
    quiet = {"synchronize_session": False}
    gone = (keys[Kind.PAIR], keys[Kind.ACCOUNT])
    desk.session.execute(delete(Delay).where(col(Delay.key).in_(gone)), execution_options=quiet)
    desk.session.execute(
        update(Delay)
        .where(col(Delay.key) == keys[Kind.ADDRESS], col(Delay.failures) > 0)
        .values(failures=col(Delay.failures) - 1),
        execution_options=quiet,
    )


def undone(desk: Desk, who: str | None, address: str) -> None:
    """Take one attempt back that came to nothing through no fault of theirs (too many at once, a fault of ours)."""
    keys = [_key(desk, rule.kind, value) for rule, value in _applying(who, address, initial=False)]
    _lock(desk, keys)
    desk.session.execute(
        update(Delay).where(col(Delay.key).in_(keys), col(Delay.failures) > 0).values(failures=col(Delay.failures) - 1),
        execution_options={"synchronize_session": False},
    )


def initial_used(desk: Desk, who: str, address: str, now: datetime) -> None:
    """Note that an address has typed the initial password on an account, whatever came of it; each account once.

    `attempt` does it by itself.
    """
    window = now - INITIAL_WINDOW
    seen, used = _seen(desk, who, address), _key(desk, Kind.INITIAL, network(address))
    _lock(desk, [seen, used])
    row = desk.session.execute(_look(seen)).scalar()
    if row is not None and row.started > window:
        return
    _count(desk, seen, now, col(Delay.started) <= window)
    _count(desk, used, now, col(Delay.started) <= window)


def _applying(who: str | None, address: str, *, initial: bool) -> list[tuple[Rule, str]]:
    """The rules that apply, and the value that each of them counts by."""
    place = network(address)
    values = {Kind.ADDRESS: place}
    if who is not None:
        values |= {Kind.PAIR: f"{who} {place}", Kind.ACCOUNT: who}
    applying = [(rule, values[rule.kind]) for rule in RULES if rule.kind in values]
    return [*applying, (INITIAL_RULE, place)] if initial else applying


def _cleared(rule: Rule, last: datetime, since: datetime | None) -> bool:
    """Whether a reset since has wiped out what was counted of the account."""
    return rule.kind is not Kind.ADDRESS and since is not None and last <= since


def _last_reset(desk: Desk, who: str | None) -> datetime | None:
    if who is None:
        return None
    reset: datetime | None = desk.session.execute(
        select(col(Account.last_reset)).where(
            col(Account.id_index) == desk.keys.blind(who), col(Account.deleted_at).is_(None)
        )
    ).scalar()
    return reset


def network(address: str) -> str:
    """The address as it is counted: of IPv6 the /64, which is what one connection gets to choose from."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def _key(desk: Desk, kind: Kind, value: str) -> bytes:
    """HMAC, so that the table tells neither ID numbers nor addresses."""
    return hmac.digest(hmac.digest(desk.keys.index, b"yeban: delays", "sha256"), f"{kind} {value}".encode(), "sha256")


def _seen(desk: Desk, who: str, address: str) -> bytes:
    return _key(desk, Kind.INITIAL_SEEN, f"{who} {network(address)}")


def _look(key: bytes) -> Any:  # noqa: ANN401 - SQLAlchemy and SQLModel name the type differently
    # What is counted is written past the session, so what the session remembers of it may be old.
    return select(Delay).where(col(Delay.key) == key).execution_options(populate_existing=True)


def _lock(desk: Desk, keys: list[bytes]) -> None:
    """Keep others from counting by these keys until the transaction ends; in one order, so that nobody deadlocks.

    By advisory locks: a row that isn't there yet, or not any more, couldn't be locked.
    """
    if not desk.locks_rows:
        return  # SQLite: the transaction has the whole file
    for key in sorted(keys):
        desk.session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(key[:8], "big", signed=True))))


def _count(desk: Desk, key: bytes, now: datetime, over: Any) -> None:  # noqa: ANN401 - SQLAlchemy's expression
    """Count one more; where what was counted is `over`, from one again. One statement: nobody's count gets lost."""
    insert = postgresql.insert if desk.locks_rows else sqlite.insert
    statement = insert(Delay).values(key=key, failures=1, last=now, started=now)
    desk.session.execute(
        statement.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "failures": case((over, 1), else_=col(Delay.failures) + 1),
                "last": now,
                "started": case((over, now), else_=col(Delay.started)),
            },
        ),
        execution_options={"synchronize_session": False},
    )
