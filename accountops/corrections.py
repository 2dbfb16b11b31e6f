"""What a person does with an account that a machine must not: seen before it is done, and always with a reason.

Accounts are named by their ids here: a deleted account and the one registered anew share an ID number.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from accountops.accounts import can_be_given_back, find, give_back, id_number_of
from accountops.credentials import state_of
from accountops.faults import AccountError, reason_of
from accountops.policy import DELETE, Limits, State, seen_by_others
from mailparse import values
from store import Account, AuditRow, Desk, Entry, Request

_DELETIONS: Final = {rule.id: rule.why for rule in DELETE}
REGISTERED_ANEW: Final = ("这个身份证号已重新建了账号，不能直接恢复", "请在网页的“账号”里并排看过，再定留哪一个")


@dataclass(frozen=True, slots=True)
class PastPlea:
    """One plea for an account's ID number, newest first.

    Attributes:
        request_id: its id.
        action: "reset" or "delete".
        name: as stated in the mail.
        asked_at: aware.
        outcome: None while it is open.
        rule: that decided.
        why: in Chinese.
        settled: what a person has made of one that was held; None where nobody has.
    """

    request_id: int
    action: str
    name: str
    asked_at: datetime
    outcome: str | None
    rule: str
    why: str
    settled: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An account as staff see it.

    Attributes:
        account: the row.
        id_number: in full; to be masked when shown.
        state: at this moment; of a deleted one the state that it had.
        restorable_until: of a deleted one, until when it can be restored, aware; else None.
        take_back_until: until when the last mailed reset can be taken back, aware; None where there is none.
        others: ids of the other accounts of this ID number, oldest first.
        pleas: for the ID number, at most `PLEAS_MOST`.
        history: of this account, newest first, at most `HISTORY_MOST`.
    """

    account: Account
    id_number: str
    state: State
    restorable_until: datetime | None
    take_back_until: datetime | None
    others: tuple[int, ...]
    pleas: tuple[PastPlea, ...]
    history: tuple[AuditRow, ...]


@dataclass(frozen=True, slots=True)
class Gone:
    """The account of an ID number that was deleted last, for who looks the number up.

    Attributes:
        name: registered.
        at: when it was deleted, aware.
        actor: who did it, as the audit names them; "" where the audit no longer says.
        asked_at: of the mail that it was deleted for, aware; None where there was none, or it is no longer kept.
        why: in Chinese; "" where the books no longer say.
        until: until when it can be restored, aware.
        anew: whether the ID number has an account again.
    """

    name: str
    at: datetime
    actor: str
    asked_at: datetime | None
    why: str
    until: datetime
    anew: bool


PLEAS_MOST: Final = 20
HISTORY_MOST: Final = 50


def sheet(desk: Desk, account_id: int, limits: Limits, now: datetime) -> Sheet:
    """Return what staff may know of an account.

    Raises:
        AccountError: there is none of that id (any more).
    """
    account = _there(desk, account_id)
    pleas = desk.session.execute(
        select(Request)
        .where(col(Request.id_index) == account.id_index)
        .order_by(col(Request.id).desc())
        .limit(PLEAS_MOST)
    ).scalars()
    history = desk.session.execute(
        select(AuditRow)
        .where(col(AuditRow.subject) == f"account:{account_id}")
        .order_by(col(AuditRow.number).desc())
        .limit(HISTORY_MOST)
    ).scalars()
    others = desk.session.execute(
        select(col(Account.id))
        .where(col(Account.id_index) == account.id_index, col(Account.id) != account_id)
        .order_by(col(Account.id))
    ).scalars()
    deleted = account.deleted_at
    return Sheet(
        account=account,
        id_number=id_number_of(desk, account),
        state=state_of(account, now),
        restorable_until=deleted + limits.restorable if deleted is not None else None,
        take_back_until=account.kept_until if can_be_given_back(account, now) else None,
        others=tuple(one for one in others if one is not None),
        pleas=tuple(
            PastPlea(row.id or 0, row.action, row.name, row.asked_at, row.outcome, row.rule, row.why, row.settled)
            for row in pleas
        ),
        history=tuple(history),
    )


def gone(desk: Desk, id_number: str, limits: Limits) -> Gone | None:
    """Return the account of an ID number (normal form) that was deleted last; None where none is kept."""
    account = _last_deleted(desk, id_number)
    if account is None or account.deleted_at is None:
        return None
    deed = desk.session.execute(
        select(AuditRow)
        .where(col(AuditRow.subject) == f"account:{account.id}", col(AuditRow.action).in_(("delete", "put-away")))
        .order_by(col(AuditRow.number).desc())
        .limit(1)
    ).scalar()
    detail = {} if deed is None else json.loads(deed.detail)
    plea = desk.session.get(Request, detail["request"]) if detail.get("request") else None
    return Gone(
        name=account.name,
        at=account.deleted_at,
        actor="" if deed is None else deed.actor,
        asked_at=None if plea is None else plea.asked_at,
        # A person's own reason says more than the rule under which it was done.
        why=detail.get("reason") or _DELETIONS.get(detail.get("rule", ""), ""),
        until=account.deleted_at + limits.restorable,
        anew=find(desk, id_number) is not None,
    )


def deleted_last(desk: Desk, id_number: str, limits: Limits, now: datetime) -> int:
    """Return the id of the account of an ID number that was deleted last, for who knows the number only.

    Raises:
        AccountError: none was deleted within the time for restoring it.
    """
    account = _last_deleted(desk, id_number)
    if account is not None and account.deleted_at is not None and account.deleted_at >= now - limits.restorable:
        return account.id or 0
    if find(desk, id_number) is not None:
        raise AccountError("这个账号没有被删除，不用恢复")
    raise AccountError(f"{limits.restorable.days}天内没有删除过这个身份证号的账号")


def restore(
    desk: Desk,
    account_id: int,
    limits: Limits,
    now: datetime,
    actor: str,
    reason: str,
    beside: int | None = None,
) -> Account | None:
    """Bring a deleted account back, with its password, state and drafts.

    Where the ID number has been registered anew meanwhile, nobody's account is put away unseen: only who has been shown
    both side by side says which one stays. The other one is put away in the same transaction; it can be restored as
    well, so the choice can be undone.

    Args:
        desk: one writing transaction.
        account_id: of the deleted account.
        limits: how long it can be restored.
        now: aware.
        actor: who does it.
        reason: see `reason_of`.
        beside: id of the account in use that was shown beside it; None where none was.

    Returns:
        The account that was put away, if there was one.

    Raises:
        AccountError: it isn't deleted, or for too long; or another account is in use that was not shown, or has filings
            that others have seen.
    """
    reason = reason_of(reason)
    account = _there(desk, account_id, lock=True)
    if account.deleted_at is None:
        raise AccountError("这个账号没有被删除，不用恢复")
    if account.deleted_at < now - limits.restorable:
        raise AccountError(f"删除已超过{limits.restorable.days}天，不能再恢复；请本人用初始密码重新登录建账号")
    newer = _in_use(desk, account.id_index)
    if newer is not None:
        if newer.id != beside:
            raise AccountError(*REGISTERED_ANEW)
        if seen_by_others(newer.filings):
            raise AccountError("新建的账号已经提交过填报，不能收起。请先由审核单位退回，再由本人撤回那些填报")
        newer.deleted_at = now
        newer.epoch += 1
        # The ID number must be free before the other account takes it.
        desk.session.flush()
        desk.record([Entry(now, actor, "put-away", f"account:{newer.id}", {"for": account_id, "reason": reason})])
    account.deleted_at = None
    account.restored = now
    account.epoch += 1
    try:
        desk.session.flush()
    except IntegrityError:
        # Registered in this very moment; the transaction ends with this error.
        raise AccountError(*REGISTERED_ANEW) from None
    desk.record([Entry(now, actor, "restore", f"account:{account_id}", {"reason": reason})])
    return newer


def rename(desk: Desk, account_id: int, name: str, now: datetime, actor: str, reason: str) -> Account:
    """Correct a registered name; the machine never does this. Password and filings stay.

    Raises:
        AccountError: the account is deleted, the name is no Han name or the same, or there is no reason.
    """
    reason = reason_of(reason)
    account = _there(desk, account_id, lock=True)
    if account.deleted_at is not None:
        raise AccountError("这个账号已经删除，先恢复再更正姓名")
    corrected = values.name(name)
    if not values.is_han_name(corrected):
        raise AccountError("姓名要写身份证上的汉字")
    if corrected == account.name:
        raise AccountError("登记的已经是这个姓名")
    detail: dict[str, str | int | bool | None] = {"from": account.name, "to": corrected, "reason": reason}
    account.name, account.renamed = corrected, now
    account.epoch += 1
    desk.record([Entry(now, actor, "rename", f"account:{account_id}", detail)])
    return account


def take_back(
    desk: Desk, account_id: int, now: datetime, actor: str, reason: str, *, made_at: datetime | None = None
) -> None:
    """Undo the last mailed reset: the password from before works again, the initial one no longer.

    Args:
        desk: one writing transaction.
        account_id: of an account.
        now: aware.
        actor: as the audit calls them.
        reason: why.
        made_at: when the reset that is meant was made; None: the last one, whenever that was.

    Raises:
        AccountError: there is nothing to take back, another reset has come since, or no reason.
    """
    reason = reason_of(reason)
    account = _there(desk, account_id, lock=True)
    if made_at is not None and account.last_mailed_reset != made_at:
        raise AccountError("这次重置以后，账号又按来信重置过", "要恢复原来的密码，请到账号页撤回最近一次重置")
    if not can_be_given_back(account, now):
        raise AccountError("没有可以撤回的重置：没有重置过，已过撤回期限，或重置前没有自己的密码")
    give_back(account, now)
    desk.record([Entry(now, actor, "reset-taken-back", f"account:{account_id}", {"reason": reason})])


def _last_deleted(desk: Desk, id_number: str) -> Account | None:
    query = select(Account).where(
        col(Account.id_index) == desk.keys.blind(id_number), col(Account.deleted_at).is_not(None)
    )
    newest = query.order_by(col(Account.deleted_at).desc(), col(Account.id).desc()).limit(1)
    return desk.session.execute(newest).scalar_one_or_none()


def _in_use(desk: Desk, id_index: bytes) -> Account | None:
    query = select(Account).where(col(Account.id_index) == id_index, col(Account.deleted_at).is_(None))
    return desk.session.execute(query.with_for_update()).scalar_one_or_none()


def _there(desk: Desk, account_id: int, *, lock: bool = False) -> Account:
    account = desk.session.get(Account, account_id, with_for_update=lock and desk.locks_rows, populate_existing=True)
    if account is None:
        raise AccountError("没有这个账号，或已过保存期限")
    return account
