"""Held pleas, decided by a person: carried out by what carries out the night's decisions, or proposed and confirmed.

The rules that are overruled are those that the person was shown, named one by one: where others hold by the time it is
done, nothing is done. What the night has made of the plea stays as it is; `settled` says what the person has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from accountops import books
from accountops.accounts import Repair, perform
from accountops.deciding import look
from accountops.faults import AccountError, reason_of
from accountops.outcomes import ByHand, Outcome
from accountops.overruling import Judgement, judge, may_become_a_deletion
from accountops.policy import Facts, Limits
from mailparse import Action
from store import Account, Desk, Entry, Proposal, Request

WAITS: Final = timedelta(days=7)  # a proposal that nobody has confirmed by then is none any more
CHANGED: Final = "情况变了：账号或规则和刚才看到的不一样。请重新看过再办"


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, and when.

    Attributes:
        staff_id: theirs; None where the operator decides, who is nobody of the staff.
        actor: as the audit calls them.
        now: aware.
        limits: windows and quotas.
    """

    staff_id: int | None
    actor: str
    now: datetime
    limits: Limits


@dataclass(frozen=True, slots=True)
class Proposed:
    """What somebody has proposed; see `store.Proposal`.

    Attributes:
        number: its id.
        request_id: the plea.
        by: whose id among the staff.
        at: aware.
        until: aware.
        reason: one line.
        came_to: "" while it waits.
        ended_by: as the audit calls them; "" for nobody.
        said: why somebody has said no.
    """

    number: int
    request_id: int
    by: int
    at: datetime
    until: datetime
    reason: str
    came_to: str = ""
    ended_by: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A held plea as a person decides on it.

    Attributes:
        request_id: its id.
        name: the true name, as stated.
        asked_at: aware.
        rule: the id of the rule by which the night held it.
        why: the same in Chinese.
        settled: what a person has made of it; None while it waits.
        facts: as of now; None where the mail is no longer kept, so that nothing can be carried out.
        asked: what comes of carrying it out as asked; None with `facts`.
        turned: what comes of carrying it out as a deletion instead, where a reset may become one; else None.
        proposal: what waits for another person; None where nothing does.
    """

    request_id: int
    name: str
    asked_at: datetime
    rule: str
    why: str
    settled: str | None
    facts: Facts | None
    asked: Judgement | None
    turned: Judgement | None
    proposal: Proposed | None

    def of(self, action: Action) -> Judgement | None:
        """What comes of doing this; None where it can't be asked for."""
        return next((one for one in (self.asked, self.turned) if one is not None and one.action is action), None)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the account that was changed, None where there was nothing to change; by which rows."""

    action: Action
    account_id: int | None
    overruled: tuple[str, ...]
    rule: str


def case(desk: Desk, request_id: int, limits: Limits, now: datetime) -> Case:
    """Return a held plea.

    Raises:
        AccountError: it wasn't held.
    """
    row = _held(desk, request_id)
    facts = _facts(desk, row, Action(row.action), limits, now)
    asked = turned = None
    if facts is not None:
        asked = judge(Action(row.action), facts)
        if row.action == Action.RESET and may_become_a_deletion(facts):
            turned = judge(Action.DELETE, _facts(desk, row, Action.DELETE, limits, now) or facts)
    return Case(
        request_id=request_id,
        name=row.name,
        asked_at=row.asked_at,
        rule=row.rule,
        why=row.why,
        settled=row.settled,
        facts=facts,
        asked=asked,
        turned=turned,
        proposal=_waiting(desk, request_id, now),
    )


def carry_out(desk: Desk, request_id: int, action: Action, seen: Sequence[str], by: By, reason: str) -> Done:
    """Do what a held plea asks for, on one person's decision.

    Args:
        desk: one writing transaction.
        request_id: the plea.
        action: what is to be done: what was asked for, or a deletion where a reset may become one.
        seen: ids of the rules that the person was shown to be overruled.
        by: who decides.
        reason: see `faults.reason_of`.

    Raises:
        AccountError: it is settled, or can't be done, or is no longer what the person has seen; or it takes another
            person (`propose`).
    """
    row = _open(desk, request_id)
    judgement, facts = _judged(desk, row, action, seen, by)
    if judgement.needs_another:
        raise AccountError("删除账号要两个人办：请先提议，由另一位技术支持确认")
    return _done(desk, row, judgement, facts, by, {"reason": reason_of(reason)})


def propose(desk: Desk, request_id: int, action: Action, seen: Sequence[str], by: By, reason: str) -> Proposed:
    """Propose what another person has to confirm: a deletion.

    Args:
        desk: one writing transaction.
        request_id: the plea.
        action: see `carry_out`.
        seen: see `carry_out`.
        by: who proposes it, somebody of the staff.
        reason: see `faults.reason_of`.

    Raises:
        AccountError: as `carry_out`; or a proposal waits already.
    """
    row = _open(desk, request_id)
    said = reason_of(reason)
    if by.staff_id is None:
        raise AccountError("提议要由工作人员在网页上做")
    if _waiting(desk, request_id, by.now) is not None:
        raise AccountError("已经有人提议了，请看那一条")
    judgement, facts = _judged(desk, row, action, seen, by)
    if not judgement.needs_another:
        raise AccountError("这件事不用第二个人，可以直接办")
    # What nobody has confirmed in time makes room for this one.
    _end(desk, request_id, "expired", by.now, "")
    made = Proposal(
        request_id=request_id,
        action=str(action),
        overrules=",".join(judgement.ids),
        account_id=facts.known.account_id,
        epoch=facts.known.epoch,
        reason=said,
        proposed_by=by.staff_id,
        proposed_at=by.now,
        until=by.now + WAITS,
    )
    desk.session.add(made)
    try:
        desk.session.flush()
    except IntegrityError:
        raise AccountError("刚刚有人提议了，请看那一条") from None
    detail = {"proposal": made.id, "request": request_id, "overrules": made.overrules, "reason": said}
    desk.record([Entry(by.now, by.actor, f"{action}-proposed", f"account:{made.account_id}", detail)])
    return _proposed(made)


def confirm(desk: Desk, proposal_id: int, by: By) -> Done:
    """Confirm what somebody else has proposed, and do it.

    Raises:
        AccountError: it waits no longer, was proposed by the same person, or things are not as they were then.
    """
    proposal = _there(desk, proposal_id, by.now)
    if by.staff_id is None or proposal.proposed_by == by.staff_id:
        raise AccountError("自己提议的不能自己确认，请另一位技术支持来办")
    row = _open(desk, proposal.request_id)
    judgement, facts = _judged(desk, row, Action(proposal.action), _ids(proposal.overrules), by)
    seen = facts.account
    if seen is None or (seen.account_id, seen.epoch) != (proposal.account_id, proposal.epoch):
        raise AccountError("账号在提议之后变过。请提议的人收回，重新看过再提议")
    proposal.came_to, proposal.confirmed_by = "confirmed", by.staff_id
    proposal.ended_at, proposal.ended_by = by.now, by.actor
    desk.session.flush()
    also = {"reason": proposal.reason, "proposal": str(proposal_id)}
    return _done(desk, row, judgement, facts, by, also)


def withdraw(desk: Desk, proposal_id: int, by: By) -> None:
    """Take one's own proposal back.

    Raises:
        AccountError: it waits no longer, or is somebody else's.
    """
    proposal = _there(desk, proposal_id, by.now)
    if proposal.proposed_by != by.staff_id:
        raise AccountError("这是别人的提议；不同意请写理由")
    _stop(desk, proposal, "withdrawn", by)


def decline(desk: Desk, proposal_id: int, by: By, reason: str) -> None:
    """Say no to what somebody else has proposed, and why.

    Raises:
        AccountError: it waits no longer, is one's own, or there is no reason.
    """
    proposal = _there(desk, proposal_id, by.now)
    if proposal.proposed_by == by.staff_id:
        raise AccountError("自己的提议请用“收回”")
    _stop(desk, proposal, "declined", by, reason_of(reason))


def settle(desk: Desk, request_id: int, how: ByHand, now: datetime, actor: str) -> None:
    """Say what a person has made of a held plea; what was proposed for it is overtaken by that.

    Args:
        desk: one writing transaction.
        request_id: the plea.
        how: see there.
        now: aware.
        actor: who.

    Raises:
        AccountError: it is settled, or wasn't held.
    """
    row = _open(desk, request_id)
    row.settled, row.settled_by, row.settled_at = how, actor, now
    _end(desk, request_id, "overtaken", now, actor)


def waits(desk: Desk, request_id: int) -> bool:
    """Whether a plea waits for a person still: a later night may have settled it, or its mail's time is over."""
    row = desk.session.get(Request, request_id, populate_existing=True)
    return row is not None and row.outcome == Outcome.HELD and row.settled is None


def unsettle(desk: Desk, request_id: int) -> None:
    """Let a held plea wait again."""
    desk.session.execute(
        update(Request)
        .where(col(Request.id) == request_id)
        .values(settled=None, settled_by=None, settled_at=None)
        .execution_options(synchronize_session=False)
    )


def is_put_back(desk: Desk, account_id: int, action: Action, since: datetime) -> bool:
    """Whether an account that was changed then has been put back since: restored, or its reset taken back."""
    account = desk.session.get(Account, account_id)
    if account is None:
        return False
    at = account.restored if action is Action.DELETE else account.taken_back
    return at is not None and at >= since


def proposals(desk: Desk, now: datetime) -> list[Proposed]:
    """Return all proposals that wait, the oldest first."""
    query = select(Proposal).where(col(Proposal.came_to) == "", col(Proposal.until) > now)
    return [_proposed(one) for one in desk.session.execute(query.order_by(col(Proposal.id))).scalars()]


def proposed(desk: Desk, request_id: int) -> list[Proposed]:
    """Return all that was ever proposed for a plea, the oldest first."""
    query = select(Proposal).where(col(Proposal.request_id) == request_id).order_by(col(Proposal.id))
    rows = desk.session.execute(query.execution_options(populate_existing=True)).scalars()
    return [_proposed(one) for one in rows]


# ------------------------------------------------------------------------------------------------------------ inside


def _held(desk: Desk, request_id: int, *, lock: bool = False) -> Request:
    row = desk.session.get(Request, request_id, with_for_update=lock and desk.locks_rows, populate_existing=True)
    if row is None or row.outcome != Outcome.HELD:
        raise AccountError("这不是待核实的诉求")
    return row


def _open(desk: Desk, request_id: int) -> Request:
    row = _held(desk, request_id, lock=True)
    if row.settled is not None:
        raise AccountError("这条诉求已经有人办了")
    return row


def _facts(desk: Desk, row: Request, action: Action, limits: Limits, now: datetime) -> Facts | None:
    """Return what the tables look at, as the night that held it would see it now; None where the mail has gone."""
    plea = books.plea(desk, row.id or 0)
    if plea is None or not row.name:
        return None
    plea = replace(plea, action=action)
    withdrawals = books.withdrawals(desk, [plea], limits)
    people = books.people(desk, [plea], row.night, limits, now)
    return look(plea, withdrawals, people, books.senders(desk, row.night, plea.sender), limits=limits, now=now)


def _judged(desk: Desk, row: Request, action: Action, seen: Sequence[str], by: By) -> tuple[Judgement, Facts]:
    facts = _facts(desk, row, action, by.limits, by.now)
    if facts is None:
        raise AccountError("来信的内容已过保存期限，不能照办。请办结，或请本人重新来信")
    if action != row.action and not (row.action == Action.RESET and may_become_a_deletion(facts)):
        raise AccountError("来信要求的不是这个，不能这样办")
    judgement = judge(action, facts)
    if not (judgement.changes or judgement.is_moot):
        raise AccountError(f"规则不允许：{judgement.rule.why}。{judgement.instead}".rstrip("。"))
    if sorted(judgement.ids) != sorted(seen):
        raise AccountError(CHANGED)
    return judgement, facts


def _done(desk: Desk, row: Request, judgement: Judgement, facts: Facts, by: By, also: dict[str, str]) -> Done:
    account_id = None
    if judgement.changes:
        also = {**also, "overruled": ",".join(judgement.ids)}
        repair = Repair(judgement.action, facts.known, row.id, judgement.rule.id, also)
        if perform(desk, [repair], by.limits, by.now, by.actor):
            raise AccountError(CHANGED)
        account_id = row.account_id = facts.known.account_id
        if judgement.action == row.action:
            row.performed_at = by.now
    settle(desk, row.id or 0, ByHand.DONE if judgement.changes else ByHand.ALREADY, by.now, by.actor)
    return Done(judgement.action, account_id, judgement.ids, judgement.rule.id)


def _waiting(desk: Desk, request_id: int, now: datetime) -> Proposed | None:
    query = select(Proposal).where(
        col(Proposal.request_id) == request_id, col(Proposal.came_to) == "", col(Proposal.until) > now
    )
    found = desk.session.execute(query).scalar_one_or_none()
    return None if found is None else _proposed(found)


def _proposed(row: Proposal) -> Proposed:
    return Proposed(
        row.id or 0,
        row.request_id,
        row.proposed_by,
        row.proposed_at,
        row.until,
        row.reason,
        row.came_to,
        row.ended_by,
        row.said,
    )


def _there(desk: Desk, proposal_id: int, now: datetime) -> Proposal:
    """Return a proposal that waits, locked."""
    one = desk.session.get(Proposal, proposal_id, with_for_update=desk.locks_rows, populate_existing=True)
    if one is None or one.came_to or one.until <= now:
        raise AccountError("这个提议已经不在了：有人办了、收回了，或过了期限")
    return one


def _stop(desk: Desk, proposal: Proposal, how: str, by: By, reason: str = "") -> None:
    proposal.came_to, proposal.ended_at, proposal.ended_by, proposal.said = how, by.now, by.actor, reason
    detail: dict[str, str | int | bool | None] = {"proposal": proposal.id, "request": proposal.request_id}
    if reason:
        detail["reason"] = reason
    desk.record([Entry(by.now, by.actor, f"{proposal.action}-{how}", f"account:{proposal.account_id}", detail)])


def _end(desk: Desk, request_id: int, how: str, now: datetime, actor: str) -> None:
    """End what is written down as waiting for a plea."""
    desk.session.execute(
        update(Proposal)
        .where(col(Proposal.request_id) == request_id, col(Proposal.came_to) == "")
        .values(came_to=how, ended_at=now, ended_by=actor)
        .execution_options(synchronize_session="fetch")
    )


def _ids(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.split(",") if one)
