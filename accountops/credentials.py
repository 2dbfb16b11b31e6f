"""Passwords: argon2id, exactly one computation on every path of a log-in, whatever it finds.

While an old hash is kept after a mailed reset, a new hash uses its salt, so one computation is compared with both. The
initial password is public and compared as text beside it.
"""

from __future__ import annotations

import base64
import hmac
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from argon2 import PasswordHasher, extract_parameters

from accountops.policy import State
from mailparse.values import is_han_name
from mailparse.values import name as normal_name

MEMORY_KIB = 19 * 1024
PASSES = 2
LANES = 1
CHANGE_SESSION = timedelta(minutes=15)
EIGHTS = "88888888"  # notice 四


class Hasher:
    """argon2id with m=19 MiB, t=2, p=1 (OWASP's second choice; 53 a second on one thread of 2 cores)."""

    def __init__(self) -> None:
        """Compute one hash of nothing, whose salt serves where there is no hash to compare with."""
        self._argon2 = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES)
        self.nobody = self._argon2.hash("")

    def compute(self, password: str, like: str | None) -> str:
        """Hash `password` with the parameters and salt of another hash; None: of one that nobody has.

        Returns:
            Encoded hash ($argon2id$…), to be compared with `same`.
        """
        like = like or self.nobody
        hasher = PasswordHasher.from_parameters(extract_parameters(like))
        return hasher.hash(password, salt=_salt_of(like))

    def fresh(self, password: str) -> str:
        """Hash under a new random salt."""
        return self._argon2.hash(password)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What log-ins are judged by.

    Attributes:
        initial_password: the public one; normal form (NFKC).
        hasher: see `Hasher`.
        shortest: least characters of a new password.
    """

    initial_password: str
    hasher: Hasher = field(default_factory=Hasher)
    shortest: int = 10

    @property
    def initial_in_words(self) -> str:
        """How pages call the initial password: where a site has kept the notice's, which is public, they may say it."""
        return "初始密码（8个8）" if self.initial_password == EIGHTS else "初始密码"

    def is_initial(self, password: str) -> bool:
        """Whether it is the initial password, in full-width digits too."""
        return same(normal_password(password), self.initial_password)


class Held(Protocol):
    """What of an account a log-in is judged by: the account itself, or a row that has as much."""

    @property
    def name(self) -> str:
        """As registered."""

    @property
    def state(self) -> str:
        """As stored; see `state_of`."""

    @property
    def password_hash(self) -> str | None:
        """Of the own password."""

    @property
    def window_until(self) -> datetime | None:
        """Until when the initial password works."""

    @property
    def kept_hash(self) -> str | None:
        """Kept aside after a mailed reset."""

    @property
    def kept_until(self) -> datetime | None:
        """For so long."""


class Entry(StrEnum):
    """What the three things typed at the log-in amount to."""

    REFUSED = "refused"
    FIRST = "first"
    NAME_NOT_HAN = "name-not-han"
    MUST_CHANGE = "must-change"
    OWN = "own"
    OLD_PASSWORD = "old-password"  # noqa: S105 - an outcome, not a password


def normal_password(password: str) -> str:
    """Return the form that is hashed: NFKC, so that full-width input locks nobody out; can be encoded."""
    return unicodedata.normalize("NFKC", password).encode(errors="replace").decode()


def same(one: str, other: str) -> bool:
    """Compare without telling by time where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def state_of(account: Held, now: datetime) -> State:
    """Return the account's state at a time."""
    return state_at(account.state, account.window_until, now)


def state_at(written: str, window_until: datetime | None, now: datetime) -> State:
    """Return what a state in the books means at a time; the window of a mailed reset may have run out."""
    state = State(written)
    if state is not State.ACTIVE and window_until is not None and window_until <= now:
        return State.EXPIRED
    return state


def hash_to_compare(account: Held | None, now: datetime) -> str | None:
    """Return the stored hash whose salt the one computation is to use."""
    if account is None:
        return None
    return _kept(account, now) or account.password_hash


def judge(
    account: Held | None, name: str, password: str, computed: str, credentials: Credentials, now: datetime
) -> Entry:
    """Say what a log-in amounts to. Pure; `computed` is `Hasher.compute(normal_password(password), hash_to_compare)`.

    Args:
        account: the live account of the ID number, which the caller has found valid; None if there is none.
        name: as typed.
        password: as typed.
        computed: the one hash of this path.
        credentials: see there.
        now: aware.
    """
    initial = credentials.is_initial(password)
    if account is None:
        if not initial:
            return Entry.REFUSED
        return Entry.FIRST if is_han_name(normal_name(name)) else Entry.NAME_NOT_HAN
    if normal_name(account.name) != normal_name(name):
        return Entry.REFUSED
    state = state_of(account, now)
    if state in {State.INITIAL, State.MUST_CHANGE} and initial:
        return Entry.MUST_CHANGE
    if state is State.ACTIVE and account.password_hash is not None and same(computed, account.password_hash):
        return Entry.OWN
    kept = _kept(account, now)
    if kept is not None and same(computed, kept):
        return Entry.OLD_PASSWORD
    return Entry.REFUSED


def _kept(account: Held, now: datetime) -> str | None:
    if account.kept_hash is None or account.kept_until is None or account.kept_until <= now:
        return None
    return account.kept_hash


def _salt_of(encoded: str) -> bytes:
    # $argon2id$v=19$m=…,t=…,p=…$salt$hash, base64 without padding (PHC string format)
    salt = encoded.split("$")[4]
    return base64.b64decode(salt + "=" * (-len(salt) % 4))
