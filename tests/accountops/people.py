"""Examples that the tests vary: an account, the facts of a plea, pleas of a night."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from argon2 import PasswordHasher

from accountops.credentials import Credentials, Hasher
from accountops.deciding import Person, Plea
from accountops.policy import AccountFacts, Facts, State
from mailparse import Action
from tests.store.places import DAY, HOUR, NOW

INITIAL_PASSWORD = "88888888"
OWN_PASSWORD = "Zc-2021-gansu"
NAME = "张伟"
ANOTHER = "周文斌"
SENDER = "zhangwei@qq.example"
STRANGER = "x9920@free.example"

# A used account with its own password, in order: what a reset is meant for.
USED = AccountFacts(
    account_id=1,
    epoch=3,
    name=NAME,
    state=State.ACTIVE,
    created=NOW - 100 * DAY,
    last_login=NOW - 10 * DAY,
    last_own_login=NOW - 10 * DAY,
    last_password_change=NOW - 99 * DAY,
)
# Made yesterday under somebody else's name and never used again: what a deletion is meant for.
SLIP = AccountFacts(
    account_id=1,
    epoch=0,
    name=ANOTHER,
    state=State.MUST_CHANGE,
    created=NOW - DAY,
    last_login=NOW - DAY,
)
RESET_FACTS = Facts(now=NOW, name=NAME, sender=SENDER, asked_at=NOW - 2 * HOUR, account=USED)
DELETE_FACTS = replace(RESET_FACTS, account=SLIP)


def facts(base: Facts, **changes: Any) -> Facts:
    """`base` with other fields; `account` as a dict changes the account's fields, None takes it away."""
    if isinstance(changes.get("account"), dict) and base.account is not None:
        changes["account"] = replace(base.account, **changes["account"])
    return replace(base, **changes)


def person(serial: int) -> bytes:
    """The blind index of somebody."""
    return serial.to_bytes(32, "big")


def plea(request_id: int, action: Action = Action.RESET, **changes: Any) -> Plea:
    """A plea of the one person whom most tests are about, asked an hour before the night less a minute a number."""
    usual: dict[str, Any] = {
        "person": person(1),
        "name": NAME,
        "sender": SENDER,
        "asked_at": NOW - HOUR + timedelta(minutes=request_id),
    }
    return Plea(request_id, action, **(usual | changes))


def known(account: AccountFacts | None = USED, **changes: Any) -> Person:
    """What the books know of the one person."""
    return Person(account, **changes)


class CheapHasher(Hasher):
    """argon2id as weak as it can be; for tests that log in hundreds of times. Counts what it computes."""

    def __init__(self) -> None:
        self._argon2 = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.nobody = self._argon2.hash("")
        self.computed = 0

    def compute(self, password: str, like: str | None) -> str:
        self.computed += 1
        return super().compute(password, like)

    def fresh(self, password: str) -> str:
        self.computed += 1
        return super().fresh(password)


def cheap_credentials() -> Credentials:
    """What log-ins are judged by, quickly."""
    return Credentials(INITIAL_PASSWORD, CheapHasher())
