"""Scenarios and rehearsals log in by `accounts.login`, people by the pages: it is the same log-in, case by case.

Two accounts that differ in their numbers only, one for each way in: what comes of it, and what stays in the store, must
not differ. So what a rehearsal says of a log-in holds for the pages, and what tests/accountops prove of it, too.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import product

import pytest
from sqlalchemy import select
from sqlmodel import col

from accountops import accounts
from accountops.credentials import Entry
from accountops.sessions import Scope
from mailparse import Action
from portal.applicants import HOME, NOT_HAN, REFUSED
from store import AuditRow
from tests.accountops.doings import NUMBER, carry_out, put, rename, stored
from tests.accountops.people import ANOTHER, INITIAL_PASSWORD, NAME, OWN_PASSWORD
from tests.portal.browsing import Browser, CountingHasher, application
from tests.portal.doings import log_in, stored_sessions
from tests.store.places import DAY, NOW, id_number

BY_PAGE = id_number(3)
SCOPES = {
    Entry.OWN: Scope.OWN,
    Entry.MUST_CHANGE: Scope.CHANGE,
    Entry.OLD_PASSWORD: Scope.NOT_ME,
    Entry.FIRST: Scope.FIRST,
}


class Interrupted(CountingHasher):
    """Something happens while the hash is computed: after the account was sought, before anybody is let in."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], object] = lambda: None

    def computing(self, password, like):
        self.meanwhile()
        return super().computing(password, like)


@pytest.fixture
def hasher() -> Iterator[Interrupted]:
    one = Interrupted()
    yield one
    one.close()


INITIAL = {"state": "initial", "password_hash": None}
ACCOUNTS = {
    "own password": {},
    "initial": INITIAL,
    "must change": {"state": "must-change", "password_hash": None},
    "reset": INITIAL
    | {"kept_hash": True, "kept_until": NOW + DAY, "window_until": NOW + DAY, "last_mailed_reset": NOW},
    "reset, new password": {"kept_hash": True, "kept_until": NOW + DAY, "last_mailed_reset": NOW - DAY},
    "reset ran out": INITIAL | {"kept_hash": True, "kept_until": NOW, "window_until": NOW},
    "deleted": {"deleted_at": NOW - DAY},
    "no name": {"name": ""},
    "none": None,
}
TYPED = {
    "own": (OWN_PASSWORD, NAME),
    "initial": (INITIAL_PASSWORD, NAME),
    "wrong": ("Falsch-2021", NAME),
    "own, another name": (OWN_PASSWORD, ANOTHER),
    "initial, pinyin": (INITIAL_PASSWORD, "zhangwei"),
    "own, another way": (OWN_PASSWORD.replace("-", "\uff0d"), " 张\u3000伟 "),
    "nothing": ("", ""),
}


def renamed(store, number):
    with store.open() as desk:
        rename(desk, ANOTHER, number=number)


def given_another_password(store, number):
    with store.open() as desk:
        accounts.find(desk, number, lock=True).password_hash = "$argon2id$another"


MEANWHILE = {
    "reset": lambda store, number: carry_out(store, Action.RESET, number=number),
    "deleted": lambda store, number: carry_out(store, Action.DELETE, number=number),
    "renamed": renamed,
    "another password": given_another_password,
    "registered": lambda store, number: put(store, number=number),
}


@dataclass(frozen=True)
class Came:
    """What came of a log-in: entry and session, and all that the store has of the account and its audit."""

    entry: Entry
    scope: Scope | None
    epoch: int | None
    until: datetime | None
    account: dict | None
    audit: list[tuple]


def left(store, number):
    """What the store has of an account; less what tells the two apart."""
    account = stored(store, number)
    with store.look() as desk:
        keys = accounts.ids_of(desk, number)
        mine = col(AuditRow.subject).in_([f"account:{key}" for key in keys])
        rows = desk.session.execute(select(AuditRow).where(mine).order_by(col(AuditRow.number))).scalars()
        audit = [(row.at, row.actor, row.action, row.detail) for row in rows]
    told = None if account is None else {k: v for k, v in account.items() if k not in {"id", "id_index", "id_sealed"}}
    return told, audit


def plainly(site, number, password, name):
    login = accounts.login(site.store, site.credentials, number, name, password, site.clock())
    session = login.session
    if session is None:
        scope = Scope.FIRST if login.entry is Entry.FIRST else None
        return Came(login.entry, scope, None, None, *left(site.store, number))
    return Came(login.entry, session.scope, session.epoch, session.until, *left(site.store, number))


def by_the_pages(site, number, password, name):
    page = log_in(Browser(application(site)), password, number, name)
    account, audit = left(site.store, number)
    sessions = stored_sessions(site.store)
    if not sessions:
        said = page.tree.css_first(".govuk-error-summary__list").text(strip=True)
        return Came({REFUSED: Entry.REFUSED, NOT_HAN: Entry.NAME_NOT_HAN}[said], None, None, None, account, audit)
    (session,) = sessions
    scope = Scope(session.scope)
    bare = scope is Scope.FIRST  # there is no account yet whose session it could be
    # Nobody gets a session that the next page refuses without a word.
    assert bare or account["epoch"] == session.epoch
    assert page.path == HOME[scope]
    entry = next(entry for entry, its in SCOPES.items() if its is scope)
    until = None if bare or scope is Scope.OWN else session.until
    return Came(entry, scope, None if bare else session.epoch, until, account, audit)


def both(site, account, typed, meanwhile=None):
    hashed = site.credentials.hasher.fresh(OWN_PASSWORD)
    fields = {"state": "active", "password_hash": hashed} | (account or {})
    if "kept_hash" in fields:
        fields["kept_hash"] = hashed
    password, name = typed
    came = []
    for way, number in ((plainly, NUMBER), (by_the_pages, BY_PAGE)):
        if account is not None:
            put(site.store, number=number, **fields)
        if meanwhile is not None:
            site.credentials.hasher.meanwhile = lambda number=number: meanwhile(site.store, number)
        site.credentials.hasher.computed = 0
        came.append(way(site, number, password, name))
        assert site.credentials.hasher.computed == 1
    return came


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_rehearsed_log_in_comes_to_the_same_as_one_by_the_pages(sqlite_site, account, typed):
    plain, paged = both(sqlite_site, ACCOUNTS[account], TYPED[typed])
    assert paged == plain


@pytest.mark.parametrize("typed", ["own", "initial"])
@pytest.mark.parametrize(
    ("account", "meanwhile"),
    [
        *product(["own password", "initial", "reset"], ["reset", "deleted", "renamed", "another password"]),
        ("none", "registered"),
    ],
)
def test_it_does_so_too_where_the_account_changes_meanwhile(sqlite_site, account, typed, meanwhile):
    plain, paged = both(sqlite_site, ACCOUNTS[account], TYPED[typed], MEANWHILE[meanwhile])
    assert paged == plain


@pytest.mark.parametrize(
    ("account", "typed", "entry"),
    [
        ("own password", "own", Entry.OWN),
        ("own password", "wrong", Entry.REFUSED),
        ("initial", "initial", Entry.MUST_CHANGE),
        ("reset", "own", Entry.OLD_PASSWORD),
        ("none", "initial", Entry.FIRST),
        ("none", "initial, pinyin", Entry.NAME_NOT_HAN),
    ],
)
def test_the_table_has_every_entry(sqlite_site, account, typed, entry):
    """Where everybody is refused, any two ways in agree."""
    assert {came.entry for came in both(sqlite_site, ACCOUNTS[account], TYPED[typed])} == {entry}
