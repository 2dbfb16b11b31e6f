"""What can be done with an account: found, entered, changed, repaired. Each leaves an audit row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from accountops.credentials import (
    CHANGE_SESSION,
    Credentials,
    Entry,
    hash_to_compare,
    judge,
    normal_password,
    state_at,
)
from accountops.entering import Judging, Sought, let_in, seek
from accountops.passwords import Fault, Person, capitals, fault_of
from accountops.policy import AccountFacts, Limits, State
from accountops.sessions import Scope
from mailparse import Action, values
from store import Account, Desk, Store
from store import Entry as AuditEntry

ID_FIELD = "account.id_number"
# A mailed reset proves nobody's identity: for so long, what the owner could not undo is kept from whoever logs in.
AFTER_RESET = timedelta(hours=72)
CHANGES = frozenset({Scope.CHANGE, Scope.OWN})
# The account of an ID number; put together once.
_LIVE = select(Account).where(col(Account.id_index) == bindparam("index"), col(Account.deleted_at).is_(None))
_LIVE_LOCKED = _LIVE.with_for_update().execution_options(populate_existing=True)
REFUSALS = frozenset({Entry.REFUSED, Entry.NAME_NOT_HAN})
ENDED = Fault("ended", "登录已过期，请重新登录后再改")


@dataclass(frozen=True, slots=True)
class Session:
    """What somebody may do from now on: dead as soon as the account's epoch moves on, or at `until` if there is one.

    Attributes:
        account_id: whose it is.
        epoch: the account's when it was opened.
        until: None for OWN, whose time the pages set.
        scope: CHANGE, OWN, or NOT_ME: the old password was typed, which proves the owner and logs nobody in.
    """

    account_id: int
    epoch: int
    until: datetime | None
    scope: Scope


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A new password that may be taken, hashed already: what was typed stays nowhere.

    Attributes:
        computed: encoded hash.
        capitals: which of its letters are capital, with their places from 1.
    """

    computed: str = field(repr=False)
    capitals: tuple[tuple[int, str], ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class ResetAsked:
    """A mailed reset that can still be taken back.

    Attributes:
        at: when it was made, aware.
        changed: when somebody has set a new password since; None where nobody has.
    """

    at: datetime
    changed: datetime | None


@dataclass(frozen=True, slots=True)
class Login:
    """What came of a log-in. `session` for MUST_CHANGE, OWN and OLD_PASSWORD; `reset_at` for OLD_PASSWORD."""

    entry: Entry
    session: Session | None = None
    reset_at: datetime | None = None
    last_login: datetime | None = None


# What else is to be done in the transaction in which somebody gets in, or further in: opening a session.
Also = Callable[[Desk, Login], None]


def nothing_else(_desk: Desk, _login: Login) -> None:
    """A log-in without a session."""


@dataclass(frozen=True, slots=True)
class Repair:
    """One change that was decided on: made only if the account still is as `seen`.

    Attributes:
        action: the change.
        seen: what the decision saw.
        request_id: the plea.
        rule: that decided.
        also: what the audit has to know besides, of what a person has decided.
    """

    action: Action
    seen: AccountFacts
    request_id: int | None
    rule: str
    also: Mapping[str, str] = field(default_factory=dict)


# ---------------------------------------------------------------------------------------------------------- finding


def find(desk: Desk, id_number: str, *, lock: bool = False) -> Account | None:
    """Return the live account of an ID number (normal form), locked for a change if asked."""
    return _by_index(desk, desk.keys.blind(id_number), lock=lock)


def ids_of(desk: Desk, id_number: str) -> list[int]:
    """Return the ids of all accounts that an ID number has or had, oldest first."""
    index = desk.keys.blind(id_number)
    rows = desk.session.execute(select(col(Account.id)).where(col(Account.id_index) == index).order_by(col(Account.id)))
    return [key for (key,) in rows if key is not None]


# What a snapshot is made of, in the order of its fields: a night reads thousands, and nothing else of an account.
_SEEN: Final = tuple("id" if one.name == "account_id" else one.name for one in fields(AccountFacts))
OF_FACTS: Final = tuple(col(getattr(Account, name)) for name in _SEEN)


def facts_of(account: Account, now: datetime) -> AccountFacts:
    """Return the snapshot that decisions work on."""
    if account.id is None:
        raise ValueError("an account that isn't stored has no facts")
    return facts_in([getattr(account, name) for name in _SEEN], now)


def facts_in(row: Sequence[Any], now: datetime) -> AccountFacts:
    """Return the same of a row of `OF_FACTS`."""
    account_id, epoch, name, state, filings, window_until, *times = row
    return AccountFacts(account_id, epoch, name, state_at(state, window_until, now), filings, window_until, *times)


# ----------------------------------------------------------------------------------------------- by the applicant


def login(
    store: Store,
    credentials: Credentials,
    id_number: str,
    name: str,
    password: str,
    now: datetime,
    also: Also = nothing_else,
) -> Login:
    """Log in. One argon2id computation on every path, outside of any transaction; one transaction for who gets in.

    An account that was reset, changed or deleted while the hash was computed is looked at again. The pages take these
    steps in turns with others (`portal.applicants`); a test holds the two together case by case.

    Args:
        store: see there.
        credentials: see there.
        id_number: as typed; an invalid one is refused like any other failure.
        name: as typed.
        password: as typed.
        now: aware.
        also: called in the transaction that lets somebody in, or further in.
    """
    with store.look() as desk:
        sought = seek(desk, values.id_number(id_number))
    computed = credentials.hasher.compute(normal_password(password), hash_to_compare(sought.account, now))
    judging = Judging(credentials, name, password, computed, hash_to_compare(sought.account, now), now)
    entry = judging.of(sought)
    if entry in REFUSALS:  # no transaction for who doesn't get in
        return Login(entry)
    with store.open() as desk:
        return come_in(desk, judging, sought, also)


def come_in(desk: Desk, judging: Judging, sought: Sought, also: Also) -> Login:
    """Let somebody in whom the judgement lets in; changes and looks at nothing else where it doesn't.

    Args:
        desk: an open transaction, which others may share.
        judging: see there.
        sought: what was found before the hash; an account that has changed since is looked at again.
        also: see `login`.
    """
    entry = judging.of(sought)
    if entry in REFUSALS:
        return Login(entry)
    came_of_it = _entered(desk, sought.account, entry, judging.computed, judging.now)
    if came_of_it is None:
        sought = seek(desk, sought.number)
        entry = judging.of(sought)
        came_of_it = None if entry in REFUSALS else _entered(desk, sought.account, entry, judging.computed, judging.now)
    if came_of_it is None:
        return Login(Entry.REFUSED)
    also(desk, came_of_it)
    return came_of_it


def _entered(desk: Desk, account: Any, entry: Entry, computed: str, now: datetime) -> Login | None:  # noqa: ANN401
    """Let somebody in who is `Sought.account`; None where the account is no longer as it was then."""
    if account is None:
        return Login(entry)
    if not let_in(desk, account, entry, computed, now):
        return None
    if entry is Entry.OLD_PASSWORD:
        session = Session(account.id, account.epoch, now + CHANGE_SESSION, Scope.NOT_ME)
        return Login(entry, session=session, reset_at=_last_mailed(account))
    if entry is Entry.OWN:
        session = Session(account.id, account.epoch, None, Scope.OWN)
    else:
        session = Session(account.id, account.epoch, now + CHANGE_SESSION, Scope.CHANGE)
    desk.record([AuditEntry(now, "applicant", f"login-{entry}", _subject(account), {})])
    return Login(entry, session=session, last_login=account.last_login)


def first_login(
    store: Store,
    credentials: Credentials,
    id_number: str,
    name: str,
    password: str,
    now: datetime,
    also: Also = nothing_else,
) -> Login:
    """Make the account that a first log-in has asked for and the person has confirmed.

    Args:
        store: see there.
        credentials: see there.
        id_number: as typed.
        name: as typed.
        password: as typed.
        now: aware.
        also: called in the same transaction once the account is made.

    Returns:
        MUST_CHANGE with a change-only session; else the entry says why there is none (somebody was faster: REFUSED).
    """
    number = values.id_number(id_number)
    computed = credentials.hasher.compute(normal_password(password), None)
    entry = judge(None, name, password, computed, credentials, now)
    if number is None or entry is not Entry.FIRST:
        return Login(Entry.REFUSED if number is None else entry)
    try:
        with store.open() as desk:
            account = Account(
                id_index=desk.keys.blind(number),
                id_sealed=desk.keys.seal(number, ID_FIELD),
                name=values.name(name),
                state=State.MUST_CHANGE,
                created=now,
                last_login=now,
            )
            desk.session.add(account)
            desk.session.flush()
            desk.record([AuditEntry(now, "applicant", "first-login", _subject(account), {"name": account.name})])
            made = Login(Entry.MUST_CHANGE, session=_session(account, Scope.CHANGE, now + CHANGE_SESSION))
            also(desk, made)
            return made
    except IntegrityError:
        return Login(Entry.REFUSED)


def choose_password(
    store: Store, credentials: Credentials, session: Session, password: str, now: datetime
) -> NewPassword | Fault:
    """Judge and hash a new password, and write nothing: it may still be shown which letters are capital.

    Args:
        store: see there.
        credentials: see there.
        session: CHANGE, or OWN.
        password: as typed.
        now: aware.
    """
    if session.scope not in CHANGES:
        return ENDED
    with store.look() as desk:
        account = _standing(desk, session, now)
        if account is None:
            return ENDED
        person = Person(id_number_of(desk, account), account.name)
        kept = account.kept_hash if account.kept_until is not None and account.kept_until > now else None
    fault = fault_of(password, person, credentials)
    if fault is not None:
        return fault
    secret = normal_password(password)
    computed = credentials.hasher.compute(secret, kept) if kept else credentials.hasher.fresh(secret)
    return NewPassword(computed, capitals(password))


def save_password(desk: Desk, session: Session, new: NewPassword, now: datetime) -> Session | None:
    """Set the own password, in the desk's transaction.

    notice 四, cause four: leaving the change half-way used to lock people out; so this is its only write.

    Returns:
        The session of somebody who is in; None where the old one has ended. Of several at once exactly one is saved.
    """
    if session.scope not in CHANGES or (session.until is not None and session.until <= now):
        return None
    changed = desk.session.execute(
        update(Account)
        .where(
            col(Account.id) == session.account_id,
            col(Account.epoch) == session.epoch,
            col(Account.deleted_at).is_(None),
        )
        .values(
            password_hash=new.computed,
            state=State.ACTIVE,
            window_until=None,
            last_password_change=now,
            last_own_login=now,
            epoch=col(Account.epoch) + 1,
        )
    )
    if changed.rowcount != 1:  # type: ignore[attr-defined] # of an UPDATE it has one
        return None
    desk.record([AuditEntry(now, "applicant", "password-changed", f"account:{session.account_id}", {})])
    return Session(session.account_id, session.epoch + 1, None, Scope.OWN)


def change_password(
    store: Store, credentials: Credentials, session: Session, password: str, now: datetime
) -> str | None:
    """Choose and save in one go.

    Returns:
        None when it is saved; else why not, in Chinese. Of several at once exactly one is saved.
    """
    new = choose_password(store, credentials, session, password, now)
    if isinstance(new, Fault):
        return new.why
    with store.open() as desk:
        saved = save_password(desk, session, new, now)
    return ENDED.why if saved is None else None


def reset_asked(desk: Desk, session: Session, now: datetime) -> ResetAsked | None:
    """Return what a NOT_ME session may take back; None where there is nothing (any more)."""
    account = _standing(desk, session, now)
    if account is None or session.scope is not Scope.NOT_ME or not can_be_given_back(account, now):
        return None
    at, changed = _last_mailed(account), account.last_password_change
    if at is None:
        return None
    return ResetAsked(at, changed if changed is not None and changed > at else None)


def take_back(desk: Desk, session: Session, now: datetime) -> bool:
    """Undo a mailed reset for an owner who has typed the old password: "it was not me". Logs nobody in.

    Args:
        desk: one writing transaction.
        session: NOT_ME, which carries the proof; the epoch in it makes that once is enough and twice does nothing.
        now: aware.

    Returns:
        Whether the old password works again; False where there is nothing to take back (any more).
    """
    account = desk.session.get(Account, session.account_id, with_for_update=desk.locks_rows, populate_existing=True)
    if account is None or reset_asked(desk, session, now) is None:
        return False
    give_back(account, now)
    desk.record([AuditEntry(now, "applicant", "reset-taken-back", _subject(account), {})])
    return True


def can_be_given_back(account: Account, now: datetime) -> bool:
    """Whether the password from before the last mailed reset is kept, and still may be given back."""
    kept = account.kept_hash is not None and account.kept_until is not None and now < account.kept_until
    return kept and account.deleted_at is None


def give_back(account: Account, now: datetime) -> None:
    """Undo the last mailed reset: the password from before works again, the initial one no longer; sessions end.

    Args:
        account: its row, locked, of which `can_be_given_back` holds; who undoes it writes the audit.
        now: aware.
    """
    account.password_hash, account.kept_hash, account.kept_until = account.kept_hash, None, None
    account.state = State.ACTIVE
    account.window_until = None
    account.taken_back = now
    account.epoch += 1


def hold_after_reset(account: Account, now: datetime) -> datetime | None:
    """Return until when a mailed reset keeps the account from what its owner could not undo; None where it doesn't.

    Every page asks this before a submitted filing is withdrawn or deleted and before contacts are changed; saving,
    submitting and all else go on. Neither a change of password nor taking the reset back ends it: whoever has the old
    password may be why its owner asked for a new one.
    """
    if account.last_mailed_reset is None:
        return None
    until = account.last_mailed_reset + AFTER_RESET
    return until if now < until else None


# ------------------------------------------------------------------------------------------------------- repairs


def perform(desk: Desk, repairs: Sequence[Repair], limits: Limits, now: datetime, actor: str) -> list[Repair]:
    """Make changes in bulk, with their audit rows, in the desk's transaction.

    Args:
        desk: an open transaction.
        repairs: at most 1,000, each account once.
        limits: the window of the initial password.
        now: aware.
        actor: for the audit: "night", or a person.

    Returns:
        Those that were not made, since the account is no longer as the decision saw it.
    """
    seen = {repair.seen.account_id: repair for repair in repairs}
    # The epoch covers what ends sessions; log-ins and filings don't end any, but decisions looked at them.
    query = select(
        col(Account.id),
        col(Account.epoch),
        col(Account.last_login),
        col(Account.last_own_login),
        col(Account.filings),
        col(Account.deleted_at),
    ).where(col(Account.id).in_(seen))
    if desk.locks_rows:
        # In the order of their ids, so that two writers can't wait for each other.
        query = query.order_by(col(Account.id)).with_for_update()
    same = set()
    for account_id, *now_there in desk.session.execute(query):
        before = seen[account_id].seen
        if now_there == [before.epoch, before.last_login, before.last_own_login, before.filings, None]:
            same.add(account_id)
    made = [repair for repair in repairs if repair.seen.account_id in same]
    resets = [repair.seen.account_id for repair in made if repair.action is Action.RESET]
    if resets:
        desk.session.execute(
            update(Account)
            .where(col(Account.id).in_(resets))
            .values(
                state=State.INITIAL,
                # The oldest one that is kept is the owner's: whoever set one since may be why this is asked again.
                kept_hash=case(
                    (col(Account.kept_until) > now, func.coalesce(col(Account.kept_hash), col(Account.password_hash))),
                    else_=func.coalesce(col(Account.password_hash), col(Account.kept_hash)),
                ),
                kept_until=now + limits.initial_window,
                password_hash=None,
                window_until=now + limits.initial_window,
                last_reset=now,
                last_mailed_reset=now,
                epoch=col(Account.epoch) + 1,
            )
            .execution_options(synchronize_session=False)
        )
    deletions = [repair.seen.account_id for repair in made if repair.action is Action.DELETE]
    if deletions:
        desk.session.execute(
            update(Account)
            .where(col(Account.id).in_(deletions))
            .values(deleted_at=now, epoch=col(Account.epoch) + 1)
            .execution_options(synchronize_session=False)
        )
    desk.record(
        [
            AuditEntry(
                now,
                actor,
                str(repair.action),
                f"account:{repair.seen.account_id}",
                {
                    "rule": repair.rule,
                    "request": repair.request_id,
                    "state_before": str(repair.seen.state),
                    **repair.also,
                },
            )
            for repair in made
        ]
    )
    return [repair for repair in repairs if repair.seen.account_id not in same]


def id_number_of(desk: Desk, account: Account) -> str:
    """Return the ID number of an account, unsealed."""
    return desk.keys.unseal_text(account.id_sealed, ID_FIELD)


def number_of(desk: Desk, session: Session) -> str:
    """Return the ID number of whose session it is."""
    return id_number_of(desk, desk.session.get_one(Account, session.account_id))


def name_of(desk: Desk, session: Session) -> str:
    """Return the registered name of whose session it is; "" where there is no such account."""
    account = desk.session.get(Account, session.account_id)
    return "" if account is None else account.name


def _by_index(desk: Desk, index: bytes, *, lock: bool = False) -> Account | None:
    query = _LIVE_LOCKED if lock and desk.locks_rows else _LIVE
    return desk.session.execute(query, {"index": index}).scalar_one_or_none()


def _subject(account: Account) -> str:
    return f"account:{account.id}"


def _last_mailed(account: Account) -> datetime | None:
    return account.last_mailed_reset or account.last_reset


def _standing(desk: Desk, session: Session, now: datetime) -> Account | None:
    """Return the account of a session that still holds."""
    account = desk.session.get(Account, session.account_id)
    if account is None or account.epoch != session.epoch or account.deleted_at is not None:
        return None
    return account if session.until is None or now < session.until else None


def _session(account: Account, scope: Scope, until: datetime | None) -> Session:
    if account.id is None:
        raise ValueError("an account that isn't stored has no sessions")
    return Session(account.id, account.epoch, until, scope)
