"""How long somebody must wait after a failure: the tables, and how counts are weighed by them. Pure.

A pause is counted from one's *own* last failure, at one's own address. What others do to the account makes it longer,
up to the end of a table, but can neither begin it nor begin it anew: so nobody can keep an owner out, however many
addresses they have (docs/adr/0007).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

DAY = timedelta(days=1)
FADE = timedelta(minutes=15)
INITIAL_WINDOW = timedelta(hours=1)
NOTHING = timedelta(0)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # what is aged by this is never over


class Kind(StrEnum):
    """What is counted."""

    OWN = "own"  # one account from one address, or from one device that its owner has used
    NEW = "new"  # one account: failures of addresses that hadn't failed on it lately
    AGAIN = "again"  # one account: failures of addresses that had
    ADDRESS = "address"
    INITIAL = "initial"  # accounts on which an address has typed the initial password within the hour
    INITIAL_SEEN = "initial-seen"  # so that the same account is counted once


@dataclass(frozen=True, slots=True)
class Counted:
    """What stands counted by one key: how many, when the last one was, when the first one."""

    failures: int
    last: datetime
    started: datetime


@dataclass(frozen=True, slots=True)
class Over:
    """When a count is over and begins at one again: its last one, or its first one, no later than this."""

    last: datetime = NEVER
    started: datetime = NEVER

    def has_ended(self, row: Counted) -> bool:
        """Whether a count is over."""
        return row.last <= self.last or row.started <= self.started


def _seconds(*waits: int) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=one) for one in waits)


@dataclass(frozen=True, slots=True)
class Tier:
    """How patient one is with an account on which `least` failures or more have been counted within the day.

    Attributes:
        least: by whomever, but from a device that the owner has used.
        memory: after so long without one's own failing again, one's own failures are forgotten.
        waits: after each of one's own failures the next one; the last one holds from then on.
    """

    least: int
    memory: timedelta
    waits: tuple[timedelta, ...]

    def pause(self, failures: int) -> timedelta:
        """Return the pause after so many failures of one's own."""
        return self.waits[min(failures, len(self.waits)) - 1] if failures > 0 else NOTHING


TIERS: Final = (
    #    least  memory  waits
    Tier(0,     FADE,   _seconds(1, 3, 5, 10, 20, 30, 60, 120, 300)),
    # Somebody tries one password after the other: a slip or two still costs next to nothing.
    Tier(20,    DAY,    _seconds(1, 3, 30, 60, 300, 900, 1800)),
    # From hundreds of addresses: each of them has some 17 guesses a day.
    Tier(1_000, DAY,    _seconds(1, 10, 300, 1800, 3600, 7200)),
)  # fmt: skip
CALM: Final = TIERS[0]

# From this many failures within a day on, the account's strangers come one by one as well, those that hadn't failed
# before in a row of their own. Thousands of addresses are needed to get there, and a new one each second to keep an
# owner waiting who comes from an address and a device that nobody knows.
FLOOD: Final = 100_000
SPACING: Final = {Kind.NEW: timedelta(seconds=1), Kind.AGAIN: timedelta(seconds=10)}


@dataclass(frozen=True, slots=True)
class Rule:
    """After `free` failures each one more is followed by the next of `waits`; the last one holds from then on."""

    kind: Kind
    free: int
    waits: tuple[timedelta, ...]

    def pause(self, failures: int) -> timedelta:
        """Return the pause after so many failures."""
        late = failures - self.free
        return self.waits[min(late, len(self.waits)) - 1] if late > 0 else NOTHING


# A whole office may sit behind one address, on a Monday morning.
ADDRESS_RULE: Final = Rule(Kind.ADDRESS, 100, _seconds(1, 2, 5, 10, 20, 30))
# Trying the public initial password on one number after the other (security.md, A).
INITIAL_ACCOUNTS: Final = 30
INITIAL_RULE: Final = Rule(Kind.INITIAL, INITIAL_ACCOUNTS, _seconds(5, 10, 20, 30, 60))


@dataclass(frozen=True, slots=True)
class Weighed:
    """What counts come to.

    Attributes:
        pause: how long is still to be waited; zero: go on.
        counting: what a failure now is to be counted by, and when each of those counts is over.
    """

    pause: timedelta
    counting: Mapping[Kind, Over]


def weigh(counted: Mapping[Kind, Counted], since: datetime | None, now: datetime) -> Weighed:
    """Weigh an attempt on an account from an address.

    Args:
        counted: what stands counted; what was never counted isn't there.
        since: when the account was reset last: what was before counts no more.
        now: aware.
    """
    cleared = since or NEVER
    of_day = Over(started=max(now - DAY, cleared))
    ends = {
        Kind.NEW: of_day,
        Kind.AGAIN: of_day,
        Kind.ADDRESS: Over(last=now - FADE),
        Kind.INITIAL: Over(started=now - INITIAL_WINDOW),
    }
    standing = {kind: row for kind, row in counted.items() if kind in ends and not ends[kind].has_ended(row)}
    tried = sum(standing[lane].failures for lane in SPACING if lane in standing)
    tier = tier_of(tried)
    ends[Kind.OWN] = Over(last=max(now - tier.memory, cleared))
    own = counted.get(Kind.OWN)
    failures = 0 if own is None or ends[Kind.OWN].has_ended(own) else own.failures
    lane = Kind.AGAIN if failures else Kind.NEW
    pauses = [(own, tier.pause(failures))]
    if tried >= FLOOD:
        pauses.append((standing.get(lane), SPACING[lane]))
    for rule in (ADDRESS_RULE, INITIAL_RULE):
        row = standing.get(rule.kind)
        pauses.append((row, NOTHING if row is None else rule.pause(row.failures)))
    return Weighed(
        max(_left(row, pause, now) for row, pause in pauses),
        {kind: ends[kind] for kind in (Kind.OWN, lane, Kind.ADDRESS)},
    )


def weigh_alone(own: Counted | None, since: datetime | None, now: datetime) -> Weighed:
    """Weigh an attempt of somebody whom nobody else's failures concern.

    Args:
        own: what stands counted of them.
        since: see `weigh`.
        now: aware.
    """
    over = Over(last=max(now - CALM.memory, since or NEVER))
    failures = 0 if own is None or over.has_ended(own) else own.failures
    return Weighed(_left(own, CALM.pause(failures), now), {Kind.OWN: over})


def _left(row: Counted | None, pause: timedelta, now: datetime) -> timedelta:
    """How much is left of a pause that began with a row's last failure."""
    return max(NOTHING, row.last + pause - now) if row is not None and pause else NOTHING


def tier_of(tried: int) -> Tier:
    """Return the tier of an account on which so many failures have been counted within the day."""
    return next(tier for tier in reversed(TIERS) if tried >= tier.least)


def counted_once_more(row: Counted | None, over: Over, now: datetime) -> Counted:
    """Return a count with one more; the store does the same in one statement."""
    if row is None or over.has_ended(row):
        return Counted(1, now, now)
    return Counted(row.failures + 1, now, row.started)
