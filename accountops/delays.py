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
from typing import Any, Final

from sqlalchemy import bindparam, case, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel, col

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
    applying = _applying(desk, who, address, initial=initial)
    return _pause(applying, _counted(desk, [key for _, key in applying]), _last_reset(desk, who), now)


def attempt(desk: Desk, who: str | None, address: str, now: datetime, *, initial: bool = False) -> timedelta:
    """Return how long is still to be waited; where that is zero, count the attempt as failed until `succeeded`.

    Of many at the same moment one goes on and the others are told to wait. Arguments as for `wait`.
    """
    applying = _applying(desk, who, address, initial=initial)
    keys = [key for _, key in applying]
    seen = _seen(desk, who, address) if initial and who is not None else None
    if seen is not None:
        keys.append(seen)
    _lock(desk, keys)
    counted, since = _counted(desk, keys), _last_reset(desk, who)
    pause = _pause(applying, counted, since, now)
    if not pause:
        _count_failed(desk, applying, since, now)
        if seen is not None:
            _count_initial(desk, address, seen, counted.get(seen), now)
    return pause


def failed(desk: Desk, who: str | None, address: str, now: datetime) -> None:
    """Count a failure. One that was too early is not to be counted."""
    applying = _applying(desk, who, address, initial=False)
    _lock(desk, [key for _, key in applying])
    _count_failed(desk, applying, _last_reset(desk, who), now)


def succeeded(desk: Desk, who: str, address: str) -> None:
    """Forget the failures of an account whose owner is in; of the address only the attempt itself is taken back."""
    keys = {rule.kind: key for rule, key in _applying(desk, who, address, initial=False)}
    _lock(desk, list(keys.values()))
    desk.connection.execute(_FORGET, {"keys": [keys[Kind.PAIR], keys[Kind.ACCOUNT]]})
    desk.connection.execute(_TAKE_BACK, {"keys": [keys[Kind.ADDRESS]]})


def undone(desk: Desk, who: str | None, address: str) -> None:
    """Take one attempt back that came to nothing through no fault of theirs (too many at once, a fault of ours)."""
    keys = [key for _, key in _applying(desk, who, address, initial=False)]
    _lock(desk, keys)
    desk.connection.execute(_TAKE_BACK, {"keys": keys})


def initial_used(desk: Desk, who: str, address: str, now: datetime) -> None:
    """Note that an address has typed the initial password on an account, whatever came of it; each account once.

    `attempt` does it by itself.
    """
    seen = _seen(desk, who, address)
    _lock(desk, [seen, _key(desk, Kind.INITIAL, network(address))])
    _count_initial(desk, address, seen, _counted(desk, [seen]).get(seen), now)


# ---------------------------------------------------------------------------------------------------------- inside

# A log-in must cost little more than its hash, so what is asked of the database is put together once.
_DELAY: Final = SQLModel.metadata.tables[str(Delay.__tablename__)]
_COUNTED: Final = select(_DELAY).where(_DELAY.c.key.in_(bindparam("keys", expanding=True)))
_FORGET: Final = delete(_DELAY).where(_DELAY.c.key.in_(bindparam("keys", expanding=True)))
_TAKE_BACK: Final = (
    update(_DELAY)
    .where(_DELAY.c.key.in_(bindparam("keys", expanding=True)), _DELAY.c.failures > 0)
    .values(failures=_DELAY.c.failures - 1)
)
_RESET: Final = select(col(Account.last_reset)).where(
    col(Account.id_index) == bindparam("index"), col(Account.deleted_at).is_(None)
)


def _counting(insert: Any, since: str) -> Any:  # noqa: ANN401 - either dialect's
    """Return the statement that counts one more, or from one again where the column `since` is over.

    It takes `of` (the key), `now`, and `over` (up to when it is). One statement a key: nobody's count gets lost.
    """
    over = _DELAY.c[since] <= bindparam("over", type_=_DELAY.c[since].type)
    made = insert(_DELAY).values(key=bindparam("of"), failures=1, last=bindparam("now"), started=bindparam("now"))
    return made.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "failures": case((over, 1), else_=_DELAY.c.failures + 1),
            "last": made.excluded.last,
            "started": case((over, made.excluded.started), else_=_DELAY.c.started),
        },
    )


# By whether the database locks rows, and the column that ages.
_COUNT: Final = {
    (locks, since): _counting(postgresql.insert if locks else sqlite.insert, since)
    for locks in (True, False)
    for since in ("last", "started")
}


def _counted(desk: Desk, keys: list[bytes]) -> dict[bytes, Any]:
    """What stands counted by these keys: rows of the table."""
    return {row.key: row for row in desk.connection.execute(_COUNTED, {"keys": keys})}


def _pause(
    applying: list[tuple[Rule, bytes]], counted: dict[bytes, Any], since: datetime | None, now: datetime
) -> timedelta:
    """How long is still to be waited; `since`: the account's last reset."""
    pauses = [timedelta(0)]
    for rule, key in applying:
        row = counted.get(key)
        if row is None:
            continue
        if rule is INITIAL_RULE:
            counts = row.started + INITIAL_WINDOW > now
        else:
            counts = row.last + FADE > now and not _cleared(rule, row.last, since)
        if counts:
            pauses.append(row.last + rule.pause(row.failures) - now)
    return max(pauses)


def _count_failed(desk: Desk, applying: list[tuple[Rule, bytes]], since: datetime | None, now: datetime) -> None:
    """Count one more by each key; from one again where what was counted has faded, or a reset has cleared it."""
    rows = [
        {
            "of": key,
            "now": now,
            "over": now - FADE if since is None or rule.kind is Kind.ADDRESS else max(now - FADE, since),
        }
        for rule, key in applying
        if rule is not INITIAL_RULE
    ]
    desk.connection.execute(_COUNT[desk.locks_rows, "last"], rows)


def _count_initial(desk: Desk, address: str, seen: bytes, before: Any, now: datetime) -> None:  # noqa: ANN401 - a row
    """Count an account that an address has typed the initial password on, unless it did so within the hour."""
    window = now - INITIAL_WINDOW
    if before is not None and before.started > window:
        return
    used = _key(desk, Kind.INITIAL, network(address))
    rows = [{"of": key, "now": now, "over": window} for key in (seen, used)]
    desk.connection.execute(_COUNT[desk.locks_rows, "started"], rows)


def _applying(desk: Desk, who: str | None, address: str, *, initial: bool) -> list[tuple[Rule, bytes]]:
    """The rules that apply, and the key that each of them counts by."""
    place = network(address)
    values = {Kind.ADDRESS: place}
    if who is not None:
        values |= {Kind.PAIR: f"{who} {place}", Kind.ACCOUNT: who}
    applying = [(rule, _key(desk, rule.kind, values[rule.kind])) for rule in RULES if rule.kind in values]
    return [*applying, (INITIAL_RULE, _key(desk, Kind.INITIAL, place))] if initial else applying


def _cleared(rule: Rule, last: datetime, since: datetime | None) -> bool:
    """Whether a reset since has wiped out what was counted of the account."""
    return rule.kind is not Kind.ADDRESS and since is not None and last <= since


def _last_reset(desk: Desk, who: str | None) -> datetime | None:
    if who is None:
        return None
    reset: datetime | None = desk.connection.execute(_RESET, {"index": desk.keys.blind(who)}).scalar()
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


def _lock(desk: Desk, keys: list[bytes]) -> None:
    """Keep others from counting by these keys until the transaction ends; in one order, so that nobody deadlocks.

    By advisory locks: a row that isn't there yet, or not any more, couldn't be locked.
    """
    if not desk.locks_rows:
        return  # SQLite: the transaction has the whole file
    locks = [func.pg_advisory_xact_lock(int.from_bytes(key[:8], "big", signed=True)) for key in sorted(keys)]
    desk.connection.execute(select(*locks))
