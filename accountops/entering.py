"""What a log-in asks of an account, and what it changes: plain rows, since it must cost little more than its hash."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, text, update
from sqlmodel import SQLModel

from accountops.credentials import Credentials, Entry, hash_to_compare, judge
from accountops.policy import State
from store import Account, Desk, Prepared

_ACCOUNT = SQLModel.metadata.tables[str(Account.__tablename__)]
_ASKED = (
    *("id", "id_index", "epoch", "name", "state", "password_hash", "window_until", "kept_hash", "kept_until"),
    *("last_login", "last_reset", "last_mailed_reset"),
)
_SOUGHT = Prepared(
    select(*(_ACCOUNT.c[name] for name in _ASKED)).where(
        _ACCOUNT.c.id_index == bindparam("index"), _ACCOUNT.c.deleted_at.is_(None)
    )
)
_SOUGHT_ALL = Prepared(
    select(*(_ACCOUNT.c[name] for name in _ASKED)).where(
        text(f"{_ACCOUNT.name}.id_index = ANY(CAST(:indexes AS bytea[]))"), _ACCOUNT.c.deleted_at.is_(None)
    )
)
_AS_SOUGHT = (
    _ACCOUNT.c.id == bindparam("of_id"),
    _ACCOUNT.c.epoch == bindparam("of_epoch"),
    _ACCOUNT.c.deleted_at.is_(None),
)
_STILL = Prepared(select(_ACCOUNT.c.id).where(*_AS_SOUGHT).with_for_update())
_UNCHANGED = update(_ACCOUNT).where(*_AS_SOUGHT)
_BY_OWN = Prepared(
    _UNCHANGED.where(_ACCOUNT.c.password_hash == bindparam("computed")).values(
        last_login=bindparam("now"), last_own_login=bindparam("now")
    )
)
_BY_INITIAL = Prepared(_UNCHANGED.values(last_login=bindparam("now"), state=str(State.MUST_CHANGE)))


@dataclass(frozen=True, slots=True)
class Sought:
    """What a log-in finds before its hash is computed.

    Attributes:
        number: the ID number in normal form; None for what can't be one.
        account: of the live account what a log-in asks; None where there is none.
    """

    number: str | None = field(repr=False)
    account: Any = field(repr=False)


def seek(desk: Desk, number: str | None) -> Sought:
    """Look up what a log-in needs before its hash; `number` in normal form, None for what can't be one."""
    if number is None:
        return Sought(None, None)
    return Sought(number, _SOUGHT.row(desk.connection, {"index": desk.keys.blind(number)}))


def seek_all(desk: Desk, numbers: Iterable[str | None]) -> dict[str | None, Sought]:
    """`seek` for several; on PostgreSQL by one statement however many they are."""
    if not desk.locks_rows:
        return {number: seek(desk, number) for number in set(numbers)}
    indexes = {number: desk.keys.blind(number) for number in set(numbers) if number is not None}
    rows = _SOUGHT_ALL.rows(desk.connection, {"indexes": list(indexes.values())}) if indexes else []
    found = {row.id_index: row for row in rows}
    return {None: Sought(None, None)} | {number: Sought(number, found.get(index)) for number, index in indexes.items()}


@dataclass(frozen=True, slots=True)
class Judging:
    """What a log-in is judged by once its hash is there.

    Attributes:
        credentials: see there.
        name: as typed.
        password: as typed.
        computed: the one hash, of the password's normal form.
        like: whose salt it has (`hash_to_compare`).
        now: aware.
    """

    credentials: Credentials
    name: str = field(repr=False)
    password: str = field(repr=False)
    computed: str = field(repr=False)
    like: str | None = field(repr=False)
    now: datetime

    def of(self, sought: Sought) -> Entry:
        """Say what the log-in amounts to; nothing is asked of the store."""
        # With another salt, what was computed says nothing.
        if sought.number is None or hash_to_compare(sought.account, self.now) != self.like:
            return Entry.REFUSED
        return judge(sought.account, self.name, self.password, self.computed, self.credentials, self.now)


def let_in(desk: Desk, account: Any, entry: Entry, computed: str, now: datetime) -> bool:  # noqa: ANN401 - see `Sought`
    """Note that somebody is in by OWN or MUST_CHANGE, if the account still is as it was sought; say whether it is.

    Who comes by OLD_PASSWORD is not in, and nothing is noted; the account stays as it is until the transaction ends.

    Only for who gets a session: PostgreSQL writes a lock on a row to the disk, and that would tell by time whether
    there is an account.
    """
    still = {"of_id": account.id, "of_epoch": account.epoch}
    if entry is Entry.OLD_PASSWORD:
        return _STILL.row(desk.connection, still) is not None
    here = still | {"now": now}
    if entry is Entry.OWN:
        return _BY_OWN.run(desk.connection, here | {"computed": computed}) == 1
    return _BY_INITIAL.run(desk.connection, here) == 1
