"""What tests do with accounts: put one into the store, log in, let the night do something, read the audit."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import col

from accountops import accounts, corrections
from accountops.accounts import Login, Repair, facts_of
from accountops.credentials import Credentials
from accountops.policy import Limits
from mailparse import Action
from store import Account, AuditRow, Desk, Store, audit
from tests.accountops.people import ANOTHER, INITIAL_PASSWORD, NAME, OWN_PASSWORD
from tests.store.places import DAY, NOW, id_number

NUMBER = id_number(1)
UNKNOWN = id_number(2)
NEW_PASSWORD = "Kuzi-mofang-b"
LIMITS = Limits()


def put(store: Store, credentials: Credentials | None = None, number: str = NUMBER, **changes) -> int:
    """Store an account, active with its own password if there are credentials to make one, and return its id."""
    fields = {
        "name": NAME,
        "state": "active" if credentials else "initial",
        "password_hash": credentials.hasher.fresh(OWN_PASSWORD) if credentials else None,
        "created": NOW - 100 * DAY,
    }
    with store.open() as desk:
        sealed = desk.keys.seal(number, accounts.ID_FIELD)
        account = Account(id_index=desk.keys.blind(number), id_sealed=sealed, **(fields | changes))
        desk.session.add(account)
        desk.session.flush()
        assert account.id is not None
        return account.id


def rename(desk: Desk, name: str, now: datetime = NOW, number: str = NUMBER) -> None:
    """Correct the registered name of whoever has the ID number now."""
    account = accounts.find(desk, number)
    corrections.rename(desk, 0 if account is None else account.id, name, now, "zhao", "看过身份证")


def stored(store: Store, number: str = NUMBER) -> dict | None:
    """Return all columns of the live account."""
    with store.look() as desk:
        account = accounts.find(desk, number)
        return None if account is None else account.model_dump()


def history(store: Store) -> list[tuple[str, str, str]]:
    with store.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit).ok
        rows = desk.session.execute(select(AuditRow).order_by(col(AuditRow.number))).scalars()
        return [(row.actor, row.action, row.subject) for row in rows]


def repair(store: Store, action: Action, now: datetime = NOW, number: str = NUMBER) -> Repair:
    with store.look() as desk:
        account = accounts.find(desk, number)
        assert account is not None
        return Repair(action, facts_of(account, now), 5, "a-rule")


def carry_out(store: Store, action: Action, now: datetime = NOW, number: str = NUMBER) -> None:
    one = repair(store, action, now, number)
    with store.open() as desk:
        assert accounts.perform(desk, [one], LIMITS, now, "night") == []


def bring_back(store: Store, now: datetime = NOW, number: str = NUMBER) -> None:
    """Restore what was deleted last."""
    with store.open() as desk:
        account = corrections.deleted_last(desk, number, LIMITS, now)
        corrections.restore(desk, account, LIMITS, now, "zhao", "误删")


def log_in(store, credentials, password=INITIAL_PASSWORD, now=NOW, name=NAME, number=NUMBER) -> Login:
    return accounts.login(store, credentials, number, name, password, now)


def ended_by_reset(store: Store, _credentials: Credentials) -> None:
    carry_out(store, Action.RESET)


def ended_by_deletion(store: Store, _credentials: Credentials) -> None:
    carry_out(store, Action.DELETE)


def ended_by_renaming(store: Store, _credentials: Credentials) -> None:
    with store.open() as desk:
        rename(desk, ANOTHER)


def ended_by_deletion_and_restore(store: Store, _credentials: Credentials) -> None:
    carry_out(store, Action.DELETE)
    bring_back(store)
