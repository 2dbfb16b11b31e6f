"""Held pleas in 待办: each way on is a page that says what it will do, and then does it with a reason.

A reset is one person's decision; a deletion is proposed by one and confirmed by another (`accountops.permissions`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops import corrections
from accountops.accounts import AFTER_RESET, id_number_of
from accountops.faults import AccountError
from accountops.held import WAITS, Case
from accountops.names import likeness
from accountops.outcomes import ACTION_WORDS
from accountops.overruling import Judgement
from accountops.permissions import Permission
from accountops.policy import FILINGS_WORDS, Limits
from accountops.tuning import Policy
from mailparse import Action
from mailparse.shown import mask
from orgregistry import settling
from orgregistry.settling import Known
from orgregistry.tickets import TicketError
from orgregistry.transitions import State
from portal.console.accounts import STATE_WORDS, restores, takes_back
from portal.console.rooms import Faults, Reason, Typed, fault, kept_of, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.held import DONE, REFUSED, HeldPleas, done_of, name_of
from portal.visit import RowId, see
from store import Account, Desk

Deciding = Annotated[OnDuty, Depends(permitted(Permission.DECIDE_HELD))]
Proposing = Annotated[OnDuty, Depends(permitted(Permission.RELEASE_DELETION))]
# The list shows what is asked of whom, and does nothing: to look at it takes no fresh proof.
Looking = Annotated[OnDuty, Depends(permitted(Permission.RELEASE_DELETION, fresh=False))]
TakingBack = Annotated[OnDuty, Depends(permitted(Permission.TAKE_BACK_RESET))]
Restoring = Annotated[OnDuty, Depends(permitted(Permission.RESTORE_ACCOUNT))]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/inbox"
LIST: Final = "/staff/proposals"
NUMBER_MOST: Final = 10
CAME_TO: Final = {
    "": "等人确认",
    "confirmed": "已确认",
    "withdrawn": "已收回",
    "declined": "不同意",
    "expired": "过期",
    "overtaken": "已另外办了",
}

router = APIRouter(route_class=StaffRoute)


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from a held plea.

    Attributes:
        path: the last part of its page's address.
        word: what it is called, as on the button.
        note: when to take it, one line.
        permission: who may, by its name.
    """

    path: str
    word: str
    note: str
    permission: str


RESET: Final = Way("release", "照办：重置密码", "核实是本人要求的，就越过拦下它的规则办", "decide-held")
MOOT: Final = Way("release", "按已办结记下", "要求的已经是这样，没有要改的", "decide-held")
DELETION: Final = Way("propose", "提议删除账号", "另一位技术支持确认后才删，期限内可以恢复", "release-deletion")
TURNED: Final = Way(
    "propose", "提议改为删除账号", "登记的姓名不是汉字：删除后本人重新登录就能填对；要另一人确认", "release-deletion"
)
REFUSAL: Final = Way("decline", "不办", "核实不是本人，或不该办；写明理由", "decide-held")
CONFIRM: Final = Way("confirm", "确认删除账号", "", "release-deletion")
TAKE_BACK: Final = Way("take-back", "撤回照办：恢复原来的密码", "办错了；诉求回到待办", "take-back-reset")
RESTORE: Final = Way("restore", "撤回照办：恢复账号", "办错了；诉求回到待办", "restore-account")


@dataclass(frozen=True, slots=True)
class HeldPlea:
    """A ticket's plea as its pages show it.

    Attributes:
        ticket: see there.
        case: see there.
        account: the one that is in use; None where there is none.
        alike: how stated and registered name are alike, in Chinese; "" where they are one, or aren't.
        proposer: name of who proposes what waits; "" where nothing does.
        kept: whether the account has an own password that a reset would keep aside.
        number: the account's ID number, masked; "" where there is no account.
        sender: address of the mail; "" if it is no longer kept.
        back_until: until when what was done for it can be undone, aware; None where nothing was, or it can't be.
    """

    ticket: Known
    case: Case
    account: Account | None
    alike: str
    proposer: str
    kept: bool
    number: str
    sender: str
    back_until: datetime | None

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways on, while it waits."""
        case = self.case
        if case.settled is not None or self.ticket.state is State.CLOSED or case.asked is None:
            return ()
        found = []
        if case.proposal is None:
            if case.asked.is_moot:
                found.append(MOOT)
            elif case.asked.changes:
                found.append(DELETION if case.asked.needs_another else RESET)
            if case.turned is not None and case.turned.needs_another:
                found.append(TURNED)
        return (*found, REFUSAL)

    @property
    def barred(self) -> str:
        """Why it can't be carried out as asked, and what to do instead; "" where it can. Read below `case.why`."""
        asked = self.case.asked
        if asked is None:
            return "来信的内容已过保存期限，不能照办：可以办结，或请本人重新来信"
        if asked.changes or asked.is_moot:
            return ""
        why = "原因同上" if asked.rule.id == self.case.rule else f"{asked.rule.why}（{asked.rule.id}）"
        return f"不能照办：{why}。{asked.instead}"


# -------------------------------------------------------------------------------------------------------- as asked


@router.get(HOME + "/{number}/release", response_model=None)
def ask_release(duty: Deciding, number: RowId) -> Answer:
    """Say what doing as asked would do."""
    return _asked(duty, number, "release")


@router.post(HOME + "/{number}/release", response_model=None)
def release(duty: Deciding, number: RowId, seen: Typed = "", reason: Reason = "") -> Answer:
    """Do as asked."""

    def do(work: HeldPleas, plea: HeldPlea) -> None:
        if plea.case.asked is not None:
            work.release(number, plea.case.asked.action, _ids(seen), duty.person, reason)

    return _done(duty, number, "release", do, reason)


@router.get(HOME + "/{number}/propose", response_model=None)
def ask_propose(duty: Proposing, number: RowId) -> Answer:
    """Say what a deletion would do, and that another person has to confirm it."""
    return _asked(duty, number, "propose")


@router.post(HOME + "/{number}/propose", response_model=None)
def propose(duty: Proposing, number: RowId, seen: Typed = "", reason: Reason = "") -> Answer:
    """Propose a deletion."""
    return _done(
        duty,
        number,
        "propose",
        lambda work, _plea: work.propose(number, Action.DELETE, _ids(seen), duty.person, reason),
        reason,
    )


@router.get(HOME + "/{number}/decline", response_model=None)
def ask_decline(duty: Deciding, number: RowId) -> Answer:
    """Say what refusing would do: what the sender is told, word for word."""
    return _asked(duty, number, "decline")


@router.post(HOME + "/{number}/decline", response_model=None)
def decline(duty: Deciding, number: RowId, reason: Reason = "") -> Answer:
    """Refuse it."""
    return _done(duty, number, "decline", lambda work, _plea: work.refuse(number, duty.person, reason), reason)


# ------------------------------------------------------------------------------------------------- the second person


@router.get(LIST)
def proposals(duty: Looking) -> HTMLResponse:
    """List what waits for a second person."""
    work = _work(duty)
    with duty.visit.site.store.look() as desk:
        rows = [] if work is None else work.waiting(desk)
        desk.session.expunge_all()
    return show(duty, "proposals", {"rows": rows, "me": duty.person.staff_id})


@router.get(HOME + "/{number}/confirm", response_model=None)
def ask_confirm(duty: Proposing, number: RowId) -> Answer:
    """Show a proposal to who may confirm it."""
    return _asked(duty, number, "confirm")


@router.post(HOME + "/{number}/confirm", response_model=None)
def confirm(duty: Proposing, number: RowId, proposal: Typed = "") -> Answer:
    """Confirm it, and do it."""
    return _done(
        duty, number, "confirm", lambda work, _plea: work.confirm(number, _number(proposal), duty.person), field="act"
    )


@router.post(HOME + "/{number}/confirm/disagree", response_model=None)
def disagree(duty: Proposing, number: RowId, proposal: Typed = "", reason: Reason = "") -> Answer:
    """Say no to it, and why."""
    return _done(
        duty,
        number,
        "confirm",
        lambda work, _plea: work.decline(number, _number(proposal), duty.person, reason),
        reason,
    )


@router.post(HOME + "/{number}/confirm/withdraw", response_model=None)
def withdraw(duty: Proposing, number: RowId, proposal: Typed = "") -> Answer:
    """Take one's own proposal back."""
    return _done(
        duty, number, "confirm", lambda work, _plea: work.withdraw(number, _number(proposal), duty.person), field="act"
    )


# ------------------------------------------------------------------------------------------------------ the way back


@router.get(HOME + "/{number}/take-back", response_model=None)
def ask_take_back(duty: TakingBack, number: RowId) -> Answer:
    """Say what undoing a reset would do."""
    return _asked(duty, number, "take-back")


@router.post(HOME + "/{number}/take-back", response_model=None)
def take_back(duty: TakingBack, number: RowId, reason: Reason = "") -> Answer:
    """Undo a reset that was done for a plea."""
    return _undone(duty, number, Action.RESET, reason)


@router.get(HOME + "/{number}/restore", response_model=None)
def ask_restore(duty: Restoring, number: RowId) -> Answer:
    """Say what undoing a deletion would do."""
    return _asked(duty, number, "restore")


@router.post(HOME + "/{number}/restore", response_model=None)
def restore(duty: Restoring, number: RowId, reason: Reason = "") -> Answer:
    """Undo a deletion that was done for a plea."""
    return _undone(duty, number, Action.DELETE, reason)


# ------------------------------------------------------------------------------------------------- for the item's page


def plea_of(duty: OnDuty, desk: Desk, ticket: Known) -> HeldPlea | None:
    """Return the held plea that a ticket is about, with what its pages show; None where it is about none.

    Args:
        duty: who looks.
        desk: a reading transaction.
        ticket: see there.
    """
    work = _work(duty)
    case = None if work is None else work.case(desk, ticket)
    if case is None:
        return None
    facts = case.facts
    account = None if facts is None or facts.account is None else desk.session.get(Account, facts.account.account_id)
    differ = facts is not None and account is not None and not facts.names_equal
    return HeldPlea(
        ticket=ticket,
        case=case,
        account=account,
        alike=likeness(account.name, case.name) if differ and account is not None else "",
        proposer="" if case.proposal is None else name_of(desk, case.proposal.by),
        kept=account is not None and (account.password_hash or account.kept_hash) is not None,
        number="" if account is None else mask(id_number_of(desk, account)),
        sender="" if facts is None else facts.sender,
        back_until=_back_until(duty, desk, ticket),
    )


def words() -> dict[str, object]:
    """Return the words that the pages of a plea need."""
    return {
        "account_words": STATE_WORDS,
        "filings_words": FILINGS_WORDS,
        "action_words": ACTION_WORDS,
        "came_to": CAME_TO,
    }


def way_back(ticket: Known) -> Way | None:
    """Return how to undo what a person's decision has done to an account; None where it has done nothing."""
    done = done_of(ticket)
    if done is None:
        return None
    return TAKE_BACK if done[0] is Action.RESET else RESTORE


# ------------------------------------------------------------------------------------------------------------ inside


def _back_until(duty: OnDuty, desk: Desk, ticket: Known) -> datetime | None:
    done = done_of(ticket)
    if done is None:
        return None
    try:
        sheet = corrections.sheet(desk, done[1], duty.visit.site.limits(desk), duty.visit.site.clock())
    except AccountError:
        return None
    if done[0] is Action.DELETE:
        return sheet.restorable_until
    account = desk.session.get(Account, done[1])
    return sheet.take_back_until if account is not None and account.last_mailed_reset == done[2] else None


def _work(duty: OnDuty) -> HeldPleas | None:
    work = duty.visit.site.casework
    return None if work is None else HeldPleas(work)


def _asked(duty: OnDuty, number: int, path: str, errors: Faults = (), reason: str = "") -> Answer:
    """Show the page of one way; where that isn't one (any more), the item's."""
    site, work = duty.visit.site, _work(duty)
    with site.store.look() as desk:
        try:
            ticket = settling.known(desk, number, site.clock().astimezone(site.zone).date())
        except TicketError as error:
            return show(duty, "inbox-gone", {"said": str(error)}, 404)
        plea = plea_of(duty, desk, ticket)
        way = None if plea is None else _way(plea, path)
        if plea is None or way is None or work is None:
            return see(f"{HOME}/{number}")
        policy = work.work.policy(desk)
        desk.session.expunge_all()
    judgement = _judgement(plea, way)
    # Of a proposal only who says no to it says why.
    to = f"{HOME}/{number}/{path}" + ("/disagree" if way is CONFIRM else "")
    context = {
        "plea": plea,
        "way": way,
        "will": _will(plea, way, judgement, policy.limits, duty),
        "overrules": () if judgement is None else judgement.overrules,
        "seen": "" if judgement is None else ",".join(judgement.ids),
        "reply": _reply(plea, way, work, policy),
        "mine": plea.case.proposal is not None and plea.case.proposal.by == duty.person.staff_id,
        "reason": reason or kept_of(duty, to).one("reason"),
        "errors": errors,
        **words(),
    }
    return show(duty, "held-way", context)


def _way(plea: HeldPlea, path: str) -> Way | None:
    """Return the way of an address, if it can be gone now."""
    if path == CONFIRM.path:
        return None if plea.case.proposal is None or plea.case.settled is not None else CONFIRM
    back = way_back(plea.ticket)
    ways = plea.ways if back is None else (back,)
    return next((way for way in ways if way.path == path), None)


def _judgement(plea: HeldPlea, way: Way) -> Judgement | None:
    if way in {RESET, MOOT}:
        return plea.case.asked
    return plea.case.of(Action.DELETE) if way in {DELETION, TURNED, CONFIRM} else None


def _will(plea: HeldPlea, way: Way, judgement: Judgement | None, limits: Limits, duty: OnDuty) -> list[str]:
    """Say what a way will do, a sentence each."""
    noted = "您的姓名和理由记入审计。"
    if way is MOOT and judgement is not None:
        return [f"什么也不改：{judgement.rule.why}。", noted]
    if way is RESET:
        return [*_resets(plea, limits), noted]
    if way in {DELETION, TURNED}:
        return [
            f"现在什么也不删。另一位技术支持确认后才删；{WAITS.days}天内没人确认就作废，您随时可以收回。",
            *_deletes(limits),
            noted,
        ]
    if way is CONFIRM:
        return [*_deletes(limits), noted]
    if way is REFUSAL:
        return ["账号不动，诉求按不办记下；可以撤回。", "理由只记入审计，不写给来信人。"]
    if plea.back_until is None:
        return []
    when = f"{plea.back_until.astimezone(duty.visit.site.zone):%Y-%m-%d %H:%M} 前可以撤回。"
    back = takes_back(limits) if way is TAKE_BACK else restores(limits)
    return [*back, "诉求回到待办；同一封信不会再照办一次，要再办请本人重新来信。", when, noted]


def _resets(plea: HeldPlea, limits: Limits) -> list[str]:
    days, hours = limits.initial_window.days, int(AFTER_RESET.total_seconds() // 3600)
    back = f"原来的密码留存{days}天，这期间可以撤回。" if plea.kept else "账号没有自己的密码，重置后没有可以撤回的。"
    return [
        f"密码重置为初始密码，{days}天内有效；正在登录的会退出。",
        back,
        f"{hours}小时内不能撤回、删除已提交的填报，不能改联系方式。",
    ]


def _deletes(limits: Limits) -> list[str]:
    return [
        "确认后账号删除，正在登录的会退出；本人马上可以用初始密码重新登录，填对姓名。",
        f"{limits.restorable.days}天内可以恢复，连同密码、状态和填报草稿。",
    ]


def _reply(plea: HeldPlea, way: Way, work: HeldPleas, policy: Policy) -> tuple[str, str] | None:
    """Return what the sender would be told by a way; None where they aren't written to."""
    asked = plea.case.asked
    if "@" not in plea.sender or asked is None:
        return None
    if way is REFUSAL:
        return work.reply(REFUSED[asked.action], policy)
    kinds = {RESET: DONE[Action.RESET], CONFIRM: DONE[Action.DELETE]}
    return work.reply(kinds[way], policy) if way in kinds else None


def _done(
    duty: OnDuty,
    number: int,
    path: str,
    step: Callable[[HeldPleas, HeldPlea], object],
    reason: str = "",
    field: str = "reason",
) -> Answer:
    """Do a step, and go on to the item; what can't be done is said on the way's page, with what was typed."""
    work = _work(duty)
    if work is None:
        return see(f"{HOME}/{number}")
    try:
        with duty.visit.site.store.look() as desk:
            plea = plea_of(duty, desk, settling.known(desk, number, work.work.today))
            desk.session.expunge_all()
        if plea is not None:
            step(work, plea)
    except (AccountError, TicketError) as error:
        return _asked(duty, number, path, fault(field, error.in_full()), reason)
    return see(f"{HOME}/{number}")


def _undone(duty: OnDuty, number: int, action: Action, reason: str) -> Answer:
    """Undo what was done for a plea; the permission is the account's, so the action has to be the one it is for."""

    def undo(work: HeldPleas, plea: HeldPlea) -> None:
        done = done_of(plea.ticket)
        if done is None or done[0] is not action:
            raise TicketError("没有可以撤回的照办")
        work.take_back(number, duty.person, reason)

    return _done(duty, number, TAKE_BACK.path if action is Action.RESET else RESTORE.path, undo, reason)


def _ids(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.split(",") if one)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < NUMBER_MOST else 0
