"""Sessions of the pages: what a token in a cookie stands for. Neither cookies nor HTTP here.

A session is a row under SHA-256 of its token, so that a stolen database opens none. It carries the epoch of its owner,
and the owner's row decides: reset, change, deletion and renaming end sessions by moving the epoch on, and touch no
row here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import SQLModel, col

from store import Account, Desk, KeysError, Prepared, Staff, Store, WebSession

PAYLOAD_FIELD = "session.payload"
# `seen` is written this often at most: a page must not cost a write each time it is looked at.
SEEN_EVERY = timedelta(minutes=1)
# Put together once: a log-in must cost little more than its hash.
_TABLE = SQLModel.metadata.tables[str(WebSession.__tablename__)]
_ENTERING = insert(_TABLE)
_LEAVING = delete(_TABLE).where(_TABLE.c.key == bindparam("of"))
_ENTER = Prepared(_ENTERING)
_LEAVE = Prepared(_LEAVING)
# Both at one go, where each is a way there and back.
_ENTER_INSTEAD = Prepared(_ENTERING.add_cte(_LEAVING.cte("left")))


class Scope(StrEnum):
    """What a session is good for, and nothing else."""

    FIRST = "first"  # the account isn't made yet; the payload has ID number and name
    CHANGE = "change"
    OWN = "own"
    NOT_ME = "not-me"
    STAFF_FIRST = "staff-first"  # the password was right; the code is still to come
    STAFF_JOIN = "staff-join"  # an invitation was opened
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Entered:
    """An open session.

    Attributes:
        scope: what it is good for.
        account_id: of the applicant whose it is, if there is an account.
        staff_id: of the person of the staff whose it is.
        epoch: the owner's when it began.
        created: when it began.
        seen: when it was last used, to the minute.
        until: when it ends, however much it is used.
        fresh_until: how long a re-authentication holds.
        payload: what it remembers between two pages.
    """

    scope: Scope
    account_id: int | None
    staff_id: int | None
    epoch: int
    created: datetime
    seen: datetime
    until: datetime
    fresh_until: datetime | None = None
    payload: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Left:
    """What a session has left behind, whether it still lives or not."""

    scope: Scope
    staff_id: int | None
    payload: dict[str, str] = field(repr=False)


def enter(  # noqa: PLR0913 - what a session is
    desk: Desk,
    token: bytes,
    scope: Scope,
    now: datetime,
    until: datetime,
    *,
    account_id: int | None = None,
    staff_id: int | None = None,
    epoch: int = 0,
    payload: dict[str, str] | None = None,
    fresh_until: datetime | None = None,
    instead_of: bytes | None = None,
) -> None:
    """Open a session, in the caller's transaction.

    Args:
        desk: an open transaction.
        token: 32 random octets that nobody has seen yet.
        scope: what it is good for.
        now: aware.
        until: when it ends at the latest.
        account_id: the applicant's account.
        staff_id: the person of the staff.
        epoch: the owner's, as it was when they were let in.
        payload: sealed; for what the next page needs and no page may carry.
        fresh_until: how long the log-in itself counts as a re-authentication.
        instead_of: the token of a session that ends; there may be none.
    """
    row = {
        "key": _key(token),
        "scope": str(scope),
        "account_id": account_id,
        "staff_id": staff_id,
        "epoch": epoch,
        "created": now,
        "seen": now,
        "until": until,
        "fresh_until": fresh_until,
        "payload": None if payload is None else desk.keys.seal(json.dumps(payload), PAYLOAD_FIELD),
    }
    if instead_of is not None and desk.locks_rows:
        desk.later(_ENTER_INSTEAD, {**row, "of": _key(instead_of)})
        return
    if instead_of is not None:
        desk.later(_LEAVE, {"of": _key(instead_of)})
    desk.later(_ENTER, row)


def entered(desk: Desk, token: bytes, now: datetime, idle: timedelta) -> Entered | None:
    """Return the session of a token.

    Returns:
        None where there is none, it has ended, was idle for too long, or its owner is gone or has moved on.
    """
    row = desk.session.get(WebSession, _key(token))
    if row is None or row.until <= now or row.seen + idle <= now or not _owner_stands(desk, row):
        return None
    payload = _payload(desk, row)
    if payload is None:
        return None
    return Entered(
        scope=Scope(row.scope),
        account_id=row.account_id,
        staff_id=row.staff_id,
        epoch=row.epoch,
        created=row.created,
        seen=row.seen,
        until=row.until,
        fresh_until=row.fresh_until,
        payload=payload,
    )


def left(desk: Desk, token: bytes) -> Left | None:
    """Return what there is of a token's session, also of one that is over: it lets nobody in, it only remembers."""
    row = desk.session.get(WebSession, _key(token))
    if row is None:
        return None
    payload = _payload(desk, row)
    return None if payload is None else Left(Scope(row.scope), row.staff_id, payload)


def touch(store: Store, token: bytes, now: datetime) -> None:
    """Note that a session is in use, at most once a minute."""
    with store.open() as desk:
        desk.session.execute(
            update(WebSession)
            .where(col(WebSession.key) == _key(token), col(WebSession.seen) <= now - SEEN_EVERY)
            .values(seen=now)
        )


def leave(desk: Desk, token: bytes) -> None:
    """End a session; there may be none."""
    _LEAVE.run(desk.connection, {"of": _key(token)})


def remember(desk: Desk, token: bytes, payload: dict[str, str]) -> None:
    """Replace what a session remembers between two pages."""
    sealed = desk.keys.seal(json.dumps(payload), PAYLOAD_FIELD)
    desk.session.execute(update(WebSession).where(col(WebSession.key) == _key(token)).values(payload=sealed))


def _payload(desk: Desk, row: WebSession) -> dict[str, str] | None:
    """Return what a session remembers; None where that can't be read."""
    if row.payload is None:
        return {}
    try:
        found: dict[str, str] = json.loads(desk.keys.unseal_text(row.payload, PAYLOAD_FIELD))
    except KeysError:
        # Sealed under a key that this process doesn't have (yet): a session is not worth a fault.
        return None
    return found


def _owner_stands(desk: Desk, row: WebSession) -> bool:
    """Whether the owner, where there is one, is still as they were when the session began."""
    if row.account_id is not None:
        account = desk.session.get(Account, row.account_id)
        if account is None or account.deleted_at is not None or account.epoch != row.epoch:
            return False
    if row.staff_id is not None:
        staff = desk.session.get(Staff, row.staff_id)
        if staff is None or staff.disabled_at is not None or staff.epoch != row.epoch:
            return False
    return True


def _key(token: bytes) -> bytes:
    return hashlib.sha256(token).digest()
