"""Accounts of applicants: looked up, and put right by a person, each step told before it is taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops import corrections
from accountops.accounts import ids_of
from accountops.corrections import Sheet
from accountops.faults import AccountError
from accountops.outcomes import ACTION_WORDS, BY_HAND_WORDS, WORDS_OF_PLEAS
from accountops.permissions import Permission
from accountops.policy import FILINGS_WORDS, Limits, State
from mailparse import values
from portal.console.rooms import Faults, Reason, Typed, count_of, fault, kept_of, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.visit import RowId, see
from store import Desk, Entry

Seeing = Annotated[OnDuty, Depends(permitted(Permission.SEE_ACCOUNT))]
Revealing = Annotated[OnDuty, Depends(permitted(Permission.REVEAL_ID_NUMBER))]
Restoring = Annotated[OnDuty, Depends(permitted(Permission.RESTORE_ACCOUNT))]
Renaming = Annotated[OnDuty, Depends(permitted(Permission.RENAME_ACCOUNT))]
TakingBack = Annotated[OnDuty, Depends(permitted(Permission.TAKE_BACK_RESET))]
Answer = HTMLResponse | RedirectResponse

STATE_WORDS: Final = {
    State.INITIAL: "初始密码，还没有人用它登录过",
    State.MUST_CHANGE: "初始密码，登录过，还没有改密码",
    State.ACTIVE: "自己的密码",
    State.EXPIRED: "重置后一直没有登录，初始密码已过期失效",
}

HOME: Final = "/staff/accounts"

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@router.get("")
def ask(duty: Seeing) -> HTMLResponse:
    """Ask whose account is meant: the number is typed into a form, so that it stands in no address."""
    return show(duty, "accounts", {"typed": kept_of(duty, HOME).one("id_number")})


@router.post("", response_model=None)
def look_up(duty: Seeing, id_number: Typed = "") -> Answer:
    """Go to the account of an ID number; of several to the one that is in use, else to the newest."""
    number = values.id_number(id_number)
    if number is None:
        said = "身份证号码不对：要18位，末位是校验码。请核对后再查"
        return show(duty, "accounts", {"errors": fault("id_number", said), "typed": id_number})
    with duty.visit.site.store.look() as desk:
        ids = ids_of(desk, number)
        live = [one for one in ids if _sheet(duty, desk, one).account.deleted_at is None]
    if not ids:
        said = "没有这个身份证号的账号，也没有保存期限内删除的。本人可以直接用初始密码登录"
        return show(duty, "accounts", {"errors": fault("id_number", said), "typed": id_number})
    return see(f"{HOME}/{(live or ids)[-1]}")


@router.get("/{account_id}")
def one(duty: Seeing, account_id: RowId) -> HTMLResponse:
    """Show an account, its pleas and its history."""
    return _shown(duty, account_id)


@router.post("/{account_id}/reveal")
def reveal(duty: Revealing, account_id: RowId) -> HTMLResponse:
    """Show the ID number in full, this once; that it was shown is written down first.

    The answer is the page itself, not a 303: reloading it is seeing it once more, and is written down once more.
    """
    with duty.visit.site.store.open() as desk:
        try:
            found = _sheet(duty, desk, account_id)
        except AccountError as error:
            return _gone(duty, error)
        desk.record([Entry(duty.visit.site.clock(), duty.person.actor, "reveal", f"account:{account_id}", {})])
    return _shown(duty, account_id, revealed=found.id_number)


# --------------------------------------------------------------------------------------- what a person puts right


@dataclass(frozen=True, slots=True)
class Correction:
    """One way to put an account right: what its page says, and what the button does.

    Attributes:
        path: the last part of its address.
        word: what it is called, as on the button.
        will: what it will do, a sentence each, for this account and the windows that hold.
        can: whether it makes sense now.
        do: does it; raises AccountError where it can't be. Last comes what its form tells beside the reason: a name,
            or the id of the account that was shown beside this one; "" for neither.
        named: whether a name is asked for.
    """

    path: str
    word: str
    will: Callable[[Sheet, Limits], tuple[str, ...]]
    can: Callable[[Sheet, datetime], bool]
    do: Callable[[Desk, OnDuty, int, str, str], object]
    named: bool = False


def restores(limits: Limits) -> tuple[str, ...]:
    """Return what restoring an account comes to, a sentence each."""
    return ("账号连同原来的密码、状态和填报草稿一起恢复。", f"{limits.restorable.days}天内来信不能再删除它。")


def takes_back(limits: Limits) -> tuple[str, ...]:
    """Return what taking a reset back comes to, a sentence each."""
    return (
        "重置前的密码重新有效，初始密码不能再登录；重置后设的新密码作废。",
        f"{limits.taken_back.days}天内来信重置这个账号，一律转人工。",
    )


def _restores(sheet: Sheet, limits: Limits) -> tuple[str, ...]:
    said = restores(limits)
    if sheet.others:
        days = limits.restorable.days
        return (*said, f"这个身份证号如果已经重新建了账号，新建的那个会收起（不再能登录），{days}天内也可以恢复。")
    return said


RESTORE: Final = Correction(
    "restore",
    "恢复账号",
    _restores,
    lambda sheet, now: sheet.restorable_until is not None and now <= sheet.restorable_until,
    lambda desk, duty, account, reason, beside: corrections.restore(
        desk,
        account,
        duty.visit.site.limits(desk),
        duty.visit.site.clock(),
        duty.person.actor,
        reason,
        count_of(beside),
    ),
)
RENAME: Final = Correction(
    "rename",
    "更正登记姓名",
    lambda _sheet, _limits: (
        "以后要用更正后的姓名登录；密码和填报都不变。",
        "正在登录的会退出。请先看过身份证，确认是本人。",
    ),
    lambda sheet, _now: sheet.account.deleted_at is None,
    lambda desk, duty, account, reason, name: corrections.rename(
        desk, account, name, duty.visit.site.clock(), duty.person.actor, reason
    ),
    named=True,
)
TAKE_BACK: Final = Correction(
    "take-back",
    "撤回重置",
    lambda _sheet, limits: takes_back(limits),
    lambda sheet, _now: sheet.take_back_until is not None,
    lambda desk, duty, account, reason, _name: corrections.take_back(
        desk, account, duty.visit.site.clock(), duty.person.actor, reason
    ),
)


@router.get("/{account_id}/restore")
def ask_restore(duty: Restoring, account_id: RowId) -> HTMLResponse:
    """Tell what restoring will do; side by side with an account registered anew."""
    return _asked(duty, account_id, RESTORE)


@router.post("/{account_id}/restore", response_model=None)
def restore(duty: Restoring, account_id: RowId, reason: Reason = "", beside: Typed = "") -> Answer:
    """Restore it."""
    return _done(duty, account_id, RESTORE, reason, beside)


@router.get("/{account_id}/rename")
def ask_rename(duty: Renaming, account_id: RowId) -> HTMLResponse:
    """Ask for the right name."""
    return _asked(duty, account_id, RENAME)


@router.post("/{account_id}/rename", response_model=None)
def rename(duty: Renaming, account_id: RowId, reason: Reason = "", name: Typed = "") -> Answer:
    """Correct the name."""
    return _done(duty, account_id, RENAME, reason, name)


@router.get("/{account_id}/take-back")
def ask_take_back(duty: TakingBack, account_id: RowId) -> HTMLResponse:
    """Tell what taking the reset back will do."""
    return _asked(duty, account_id, TAKE_BACK)


@router.post("/{account_id}/take-back", response_model=None)
def take_back(duty: TakingBack, account_id: RowId, reason: Reason = "") -> Answer:
    """Take it back."""
    return _done(duty, account_id, TAKE_BACK, reason)


# ------------------------------------------------------------------------------------------------------------ inside


def _sheet(duty: OnDuty, desk: Desk, account_id: int) -> Sheet:
    return corrections.sheet(desk, account_id, duty.visit.site.limits(desk), duty.visit.site.clock())


def _shown(duty: OnDuty, account_id: int, *, revealed: str = "") -> HTMLResponse:
    seen = _seen(duty, account_id)
    if isinstance(seen, AccountError):
        return _gone(duty, seen)
    sheet, others = seen
    ways = [way for way in (RESTORE, RENAME, TAKE_BACK) if way.can(sheet, duty.visit.site.clock())]
    context = {"sheet": sheet, "others": others, "revealed": revealed, "ways": ways, **_words()}
    return show(duty, "account", context)


def _asked(
    duty: OnDuty, account_id: int, way: Correction, errors: Faults = (), reason: str = "", name: str = ""
) -> HTMLResponse:
    seen = _seen(duty, account_id)
    if isinstance(seen, AccountError):
        return _gone(duty, seen)
    sheet, others = seen
    kept = kept_of(duty, f"{HOME}/{account_id}/{way.path}")
    context = {
        "sheet": sheet,
        "live": [other for other in others if other.account.deleted_at is None],
        "way": way,
        "will": way.will(sheet, duty.visit.site.ask_limits()),
        "possible": way.can(sheet, duty.visit.site.clock()),
        "reason": reason or kept.one("reason"),
        "name": name or kept.one("name"),
        "errors": errors,
        **_words(),
    }
    return show(duty, "account-correct", context)


def _seen(duty: OnDuty, account_id: int) -> tuple[Sheet, list[Sheet]] | AccountError:
    """Return an account and the others of its ID number; or why there is nothing to see."""
    with duty.visit.site.store.look() as desk:
        try:
            sheet = _sheet(duty, desk, account_id)
        except AccountError as error:
            return error
        seen = sheet, [_sheet(duty, desk, other) for other in sheet.others]
        desk.session.expunge_all()
    return seen


def _done(duty: OnDuty, account_id: int, way: Correction, reason: str, name: str = "") -> Answer:
    if way.named and not values.is_han_name(values.name(name)):
        return _asked(duty, account_id, way, fault("name", "姓名要写身份证上的汉字"), reason, name)
    try:
        with duty.visit.site.store.open() as desk:
            way.do(desk, duty, account_id, reason, name)
    except AccountError as error:
        return _asked(duty, account_id, way, fault("reason", error.in_full()), reason, name)
    return see(f"{HOME}/{account_id}")


def _gone(duty: OnDuty, error: AccountError) -> HTMLResponse:
    return show(duty, "accounts", {"errors": fault("id_number", str(error))}, 404)


def _words() -> dict[str, object]:
    return {
        "state_words": STATE_WORDS,
        "filings_words": FILINGS_WORDS,
        "outcome_words": WORDS_OF_PLEAS,
        "settled_words": BY_HAND_WORDS,
        "action_words": ACTION_WORDS,
    }
