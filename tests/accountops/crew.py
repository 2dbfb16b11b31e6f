"""People of the staff for tests: invited, joined, with an app that shows codes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from accountops import codes, staff
from accountops.credentials import Credentials, normal_password
from accountops.permissions import Role
from accountops.staff import Joining, Person
from store import AuditRow, Store
from tests.store.places import NOW

STAFF_PASSWORD = "Hupan-zoulang-37"
SECRET = b"12345678901234567890"
LINK = b"l" * 32
ORGANISATION = "兰州市人社局"


def counting() -> Callable[[], bytes]:
    """Tokens that are all different."""
    numbers = iter(range(1, 10_000))
    return lambda: next(numbers).to_bytes(32, "big")


@dataclass(frozen=True)
class Member:
    """Somebody who has joined, with what only they know."""

    person: Person
    recovery: tuple[str, ...]
    secret: bytes = SECRET
    password: str = STAFF_PASSWORD

    def code(self, at: datetime, steps: int = 0) -> str:
        """What their app shows, or showed so many steps before (negative)."""
        return codes.code_of(self.secret, codes.step_of(at) + steps)


def invited(store: Store, login: str = "li.na", *roles: Role, link: bytes = LINK, now: datetime = NOW) -> Person:
    """Somebody with an open invitation."""
    with store.open() as desk:
        return staff.invite(
            desk, login, "李娜", roles or (Role.TECHNICIAN,), link, now, "operator", organisation=ORGANISATION
        )


def joined(store: Store, credentials: Credentials, login: str = "li.na", *roles: Role, now: datetime = NOW) -> Member:
    """Somebody who has set a password and an app."""
    link = login.encode().ljust(32, b".")
    invited(store, login, *roles, link=link, now=now)
    computed = credentials.hasher.fresh(normal_password(STAFF_PASSWORD))
    code = codes.code_of(SECRET, codes.step_of(now))
    with store.open() as desk:
        made = staff.join(desk, Joining(link, computed, SECRET, code), counting(), now)
    assert made is not None
    return Member(made[0], tuple(made[1]))


def told(store: Store) -> list[tuple[str, str, str]]:
    """Actor, act and subject of what the audit has on the staff, oldest first."""
    with store.look() as desk:
        rows = desk.session.execute(select(AuditRow).order_by(col(AuditRow.number))).scalars()
        return [(row.actor, row.action, row.subject) for row in rows if row.subject.startswith("staff:")]
