"""Failures at a log-in, counted in the store: who must wait before they may try again. Delays, never a lock.

What is counted, and what it comes to, stands in `pauses`. What is counted is the same whether or not there is such an
account. The way to use it, so that a hundred attempts at once are not a hundred guesses in one pause:

    with store.open() as desk:
        tried = attempt(desk, who, address, now, device=…)     # counts it as failed, until it has succeeded
    if tried.pause: …say so; nothing is hashed…
    …hash, judge…
    if it succeeded: succeeded(desk, tried)
    if it could not be judged at all: undone(desk, tried)

A device is known by a cookie that its owner got when they were in; its failures count by itself, and nobody else's
concern it (OWASP, "Slow down online guessing attacks with device cookies").
"""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from sqlalchemy import bindparam, case, delete, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from accountops.pauses import (
    INITIAL_WINDOW,
    NOTHING,
    Counted,
    Kind,
    Over,
    Weighed,
    counted_once_more,
    weigh,
    weigh_alone,
)
from store import Delay, Desk, Keyring, Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import ColumnElement, Update

NONCE_OCTETS: Final = 16
MAC_OCTETS: Final = 16


class Throttled(Protocol):
    """What of an account matters here: the account itself, or a row that has as much."""

    @property
    def epoch(self) -> int:
        """Moved on by whatever ends sessions."""

    @property
    def last_reset(self) -> datetime | None:
        """What was counted before it counts no more."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was counted, or told to wait.

    Attributes:
        pause: how long is still to be waited; zero: it was counted as failed, go on.
        own: the key that counts the one who tries; None: nobody's number.
        shared: the other keys that it was counted by.
    """

    pause: timedelta
    own: bytes | None = field(default=None, repr=False)
    shared: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Trying:
    """Somebody who tries, as they are counted.

    Attributes:
        who: see `attempt`.
        device: the same.
        keys: what an attempt is counted by.
        alone: the key of one from that device; None where there is none.
    """

    who: str | None = field(repr=False)
    device: bytes | None = field(repr=False)
    keys: Mapping[Kind, bytes] = field(repr=False)
    alone: bytes | None = field(repr=False)

    @property
    def all_keys(self) -> tuple[bytes, ...]:
        """What it may be counted by, one way or the other."""
        return (*self.keys.values(), *(() if self.alone is None else (self.alone,)))

    @property
    def locks(self) -> tuple[int, ...]:
        """What is to be held (`Desk.hold`) before anything of it is looked at."""
        return _as_locks(self.all_keys)


def trying(
    office: Keyring, who: str | None, address: str, *, initial: bool = False, device: bytes | None = None
) -> Trying:
    """Work out by what an attempt is counted; see `attempt`. Nothing is asked of the store."""
    alone = None if device is None or who is None else _key(office, Kind.OWN, _device(who, device))
    return Trying(who, device, _all_keys(office, who, address, initial=initial), alone)


def attempt(
    desk: Desk,
    who: str | None,
    address: str,
    now: datetime,
    *,
    account: Throttled | None = None,
    initial: bool = False,
    device: bytes | None = None,
) -> Attempt:
    """Weigh an attempt; where nothing is to be waited for, count it as failed until `succeeded`.

    Of many at the same moment one goes on and the others are told to wait.

    Args:
        desk: an open transaction.
        who: ID number in normal form, or "staff:" and a login; None where what was typed can be nobody's.
        address: where the request comes from.
        now: aware.
        account: of an applicant, where there is one.
        initial: whether the initial password was typed.
        device: what the browser's cookie says (`device_token`); one that isn't of this account is worth nothing.
    """
    one = trying(desk.keys, who, address, initial=initial, device=device)
    desk.hold(one.locks)
    return _attempt(desk, one, Counts(desk, one.all_keys), now, account)


class Counts:
    """What stands counted by some keys, as one transaction sees it.

    Args:
        desk: the transaction, which holds what `Trying.locks` says.
        keys: those that are looked at in it.
        shared: whether all in this transaction look here: then what they count is written at its end, at one go.
    """

    def __init__(self, desk: Desk, keys: Iterable[bytes], *, shared: bool = False) -> None:
        self._desk = desk
        self._shared = shared
        rows = _rows_of(desk, list(dict.fromkeys(keys)))
        self._standing = {row.key: Counted(row.failures, row.last, row.started) for row in rows}

    def by_kind(self, keys: Mapping[Kind, bytes]) -> dict[Kind, Counted]:
        """What was never counted isn't there."""
        return {kind: self._standing[key] for kind, key in keys.items() if key in self._standing}

    def count(self, counting: Iterable[tuple[bytes, Over]], now: datetime) -> None:
        """Count one more by each of some keys."""
        rows = []
        for key, over in counting:
            self._standing[key] = counted_once_more(self._standing.get(key), over, now)
            rows.append({"of": key, "now": now, "over_last": over.last, "over_started": over.started})
        statement = _COUNT[self._desk.locks_rows]
        if self._shared:
            self._desk.later(statement, *rows)
        else:
            statement.run_each(self._desk.connection, rows)


def attempt_among(desk: Desk, one: Trying, counts: Counts, now: datetime, account: Throttled | None) -> Attempt:
    """`attempt` for one of several who share a transaction.

    Args:
        desk: the transaction; it holds the locks of them all.
        one: see there.
        counts: of them all, `shared`.
        now: aware.
        account: see `attempt`.
    """
    return _attempt(desk, one, counts, now, account)


def locks_after(tried: Attempt) -> tuple[int, ...]:
    """Return what `succeeded` and `undone` hold in their transaction, for whoever shares it (`Desk.hold`)."""
    return _as_locks(key for key in (tried.own, *tried.shared) if key is not None)


def attempt_alone(desk: Desk, what: str, now: datetime) -> Attempt:
    """Weigh and count an attempt by one thing, which nobody else's attempts concern.

    Args:
        desk: an open transaction.
        what: e.g. "hand-in" and a network.
        now: aware.
    """
    key = _key(desk.keys, Kind.OWN, what)
    desk.hold(_as_locks([key]))
    return _alone(Counts(desk, [key]), key, None, now)


def standing(desk: Desk, who: str, address: str) -> Attempt:
    """Return the attempt that stands counted of an account from an address, e.g. by the page before."""
    keys = _keys(desk.keys, who, address)
    own = Counts(desk, keys.values()).by_kind(keys).get(Kind.OWN)
    lane = Kind.NEW if own is None or own.failures <= 1 else Kind.AGAIN
    return Attempt(NOTHING, keys[Kind.OWN], (keys[lane], keys[Kind.ADDRESS]))


def succeeded(desk: Desk, tried: Attempt) -> None:
    """Forget the failures of who is in; of what is counted of others too only the attempt itself is taken back."""
    _lock(desk, [key for key in (tried.own, *tried.shared) if key is not None])
    if desk.locks_rows and tried.shared:
        desk.later(_succeed(len(tried.shared)), {"of": tried.own, **_of(tried.shared)})
        return
    desk.later(_FORGET, {"of": tried.own})
    if tried.shared:
        desk.later(_take_back(len(tried.shared)), _of(tried.shared))


def undone(desk: Desk, tried: Attempt) -> None:
    """Take one attempt back that came to nothing through no fault of theirs (too many at once, a fault of ours)."""
    keys = [key for key in (tried.own, *tried.shared) if key is not None]
    _lock(desk, keys)
    if keys:
        _take_back(len(keys)).run(desk.connection, _of(keys))


def device_token(keys: Keyring, who: str, epoch: int, nonce: bytes) -> bytes:
    """Return what a browser is to keep that the owner of an account has used.

    Args:
        keys: the office's.
        who: ID number in normal form.
        epoch: the account's: with a reset, a change or a deletion the token is worth nothing any more.
        nonce: random octets; the first 16 are used.

    Returns:
        32 octets that tell nothing of the account.
    """
    begins = nonce[:NONCE_OCTETS]
    return begins + _mac(keys, begins, who, epoch)


def network(address: str) -> str:
    """The address as it is counted: of IPv6 the /56, which is what one customer gets to choose from (RIPE-690)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 56), strict=False))
    return str(parsed)


# ---------------------------------------------------------------------------------------------------------- inside

# A log-in must cost little more than its hash, so what is asked of the database is put together once.
_DELAY: Final = SQLModel.metadata.tables[str(Delay.__tablename__)]
_FORGETTING: Final = delete(_DELAY).where(_DELAY.c.key == bindparam("of"))
_FORGET: Final = Prepared(_FORGETTING)


def _of(keys: Sequence[bytes]) -> dict[str, bytes]:
    """The keys as `_one_of` has them."""
    return {f"key_{place}": key for place, key in enumerate(keys)}


def _one_of(count: int) -> ColumnElement[bool]:
    return _DELAY.c.key.in_([bindparam(f"key_{place}", type_=_DELAY.c.key.type) for place in range(count)])


def _taking_back(count: int) -> Update:
    return update(_DELAY).where(_one_of(count), _DELAY.c.failures > 0).values(failures=_DELAY.c.failures - 1)


@cache
def _counted_by(count: int) -> Prepared:
    """The statement that reads so many counts."""
    return Prepared(select(_DELAY).where(_one_of(count)))


_COUNTED_BY_ALL: Final = Prepared(select(_DELAY).where(text(f"{_DELAY.name}.key = ANY(CAST(:keys AS bytea[]))")))


@cache
def _take_back(count: int) -> Prepared:
    """The statement that takes one failure from so many counts, at least one."""
    return Prepared(_taking_back(count))


@cache
def _succeed(count: int) -> Prepared:
    """Forgets one count, and does the same: both at one go, where each is a way there and back."""
    return Prepared(_taking_back(count).add_cte(_FORGETTING.cte("forgotten")))


def _counting(insert: Any) -> Prepared:  # noqa: ANN401 - either dialect's
    """Return the statement that counts one more, or from one again where the count is over (`counted_once_more`).

    It takes `of` (the key), `now`, and the two times of an `Over`. One statement a key: nobody's count gets lost.
    """
    when = _DELAY.c.last.type
    over = or_(
        _DELAY.c.last <= bindparam("over_last", type_=when), _DELAY.c.started <= bindparam("over_started", type_=when)
    )
    made = insert(_DELAY).values(key=bindparam("of"), failures=1, last=bindparam("now"), started=bindparam("now"))
    return Prepared(
        made.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "failures": case((over, 1), else_=_DELAY.c.failures + 1),
                "last": made.excluded.last,
                "started": case((over, made.excluded.started), else_=_DELAY.c.started),
            },
        )
    )


# By whether the database locks rows.
_COUNT: Final = {True: _counting(postgresql.insert), False: _counting(sqlite.insert)}


def _attempt(desk: Desk, one: Trying, counts: Counts, now: datetime, account: Throttled | None) -> Attempt:
    since = None if account is None else account.last_reset
    if account is not None and one.alone is not None and _is_of(desk.keys, one, account.epoch):
        return _alone(counts, one.alone, since, now)
    counted = counts.by_kind(one.keys)
    weighed = weigh(counted, since, now)
    if weighed.pause:
        return Attempt(weighed.pause)
    made = _count(counts, one.keys, weighed, now)
    if Kind.INITIAL_SEEN in one.keys:
        _count_initial(counts, one.keys, counted.get(Kind.INITIAL_SEEN), now)
    return made


def _alone(counts: Counts, key: bytes, since: datetime | None, now: datetime) -> Attempt:
    keys = {Kind.OWN: key}
    weighed = weigh_alone(counts.by_kind(keys).get(Kind.OWN), since, now)
    return Attempt(weighed.pause) if weighed.pause else _count(counts, keys, weighed, now)


def _count(counts: Counts, keys: Mapping[Kind, bytes], weighed: Weighed, now: datetime) -> Attempt:
    counting = {kind: over for kind, over in weighed.counting.items() if kind in keys}
    counts.count([(keys[kind], over) for kind, over in counting.items()], now)
    return Attempt(NOTHING, keys.get(Kind.OWN), tuple(keys[kind] for kind in counting if kind is not Kind.OWN))


def _count_initial(counts: Counts, keys: Mapping[Kind, bytes], before: Counted | None, now: datetime) -> None:
    """Count an account that an address has typed the initial password on, unless it did so within the hour."""
    over = Over(started=now - INITIAL_WINDOW)
    if before is None or over.has_ended(before):
        counts.count([(keys[kind], over) for kind in (Kind.INITIAL_SEEN, Kind.INITIAL)], now)


def _rows_of(desk: Desk, keys: list[bytes]) -> list[Any]:
    """The rows of some keys: on PostgreSQL by one statement however many they are."""
    if desk.locks_rows:
        return _COUNTED_BY_ALL.rows(desk.connection, {"keys": keys})
    return _counted_by(len(keys)).rows(desk.connection, _of(keys))


def _keys(office: Keyring, who: str | None, address: str) -> dict[Kind, bytes]:
    """The keys that an attempt is counted by."""
    place = network(address)
    keys = {Kind.ADDRESS: _key(office, Kind.ADDRESS, place)}
    if who is not None:
        keys[Kind.OWN] = _key(office, Kind.OWN, f"{who} {place}")
        keys |= {lane: _key(office, lane, who) for lane in (Kind.NEW, Kind.AGAIN)}
    return keys


def _all_keys(office: Keyring, who: str | None, address: str, *, initial: bool) -> dict[Kind, bytes]:
    """The same with those of an attempt with the initial password."""
    keys = _keys(office, who, address)
    if initial:
        place = network(address)
        keys[Kind.INITIAL] = _key(office, Kind.INITIAL, place)
        if who is not None:
            keys[Kind.INITIAL_SEEN] = _key(office, Kind.INITIAL_SEEN, f"{who} {place}")
    return keys


def _is_of(keys: Keyring, one: Trying, epoch: int) -> bool:
    """Whether a browser's token was made for this account as it is now."""
    if one.device is None or one.who is None:
        return False
    nonce, mac = one.device[:NONCE_OCTETS], one.device[NONCE_OCTETS:]
    return hmac.compare_digest(mac, _mac(keys, nonce, one.who, epoch))


def _device(who: str, device: bytes) -> str:
    return f"device {who} {device[:NONCE_OCTETS].hex()}"


def _mac(keys: Keyring, nonce: bytes, who: str, epoch: int) -> bytes:
    return keys.mac(b"yeban: devices", f"{nonce.hex()} {epoch} {who}".encode())[:MAC_OCTETS]


def _key(office: Keyring, kind: Kind, value: str) -> bytes:
    """HMAC, so that the table tells neither ID numbers nor addresses."""
    return office.mac(b"yeban: delays", f"{kind} {value}".encode())


def _lock(desk: Desk, keys: list[bytes]) -> None:
    """Keep others from counting by these keys until the transaction ends."""
    desk.hold(_as_locks(keys))


def _as_locks(keys: Iterable[bytes]) -> tuple[int, ...]:
    return tuple(int.from_bytes(key[:8], "big", signed=True) for key in keys)
