"""Two tickets of one organisation: laid side by side, told what merging does, then merged. `undo` takes it back."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops.permissions import Permission
from orgregistry.settling import Known
from orgregistry.tickets import TicketError
from orgregistry.transitions import STATE_WORDS, Facts, State, Step, judge
from portal.casework import Casework
from portal.console.rooms import Faults, Typed, fault, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.visit import RowId, see

Deciding = Annotated[OnDuty, Depends(permitted(Permission.DECIDE_TICKET))]
Asked = Annotated[str, Query(max_length=20)]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/inbox"
NUMBER_MOST: Final = 10  # digits

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@router.get("/{number}/merge", response_model=None)
def preview(duty: Deciding, number: RowId, into: Asked = "") -> Answer:
    """Lay both side by side, and say what will be done; nothing is done yet."""
    return _page(duty, number, into)


@router.post("/{number}/merge", response_model=None)
def merge(duty: Deciding, number: RowId, into: Typed = "") -> Answer:
    """Give its mails to the other ticket, and close it."""
    work, target = duty.visit.site.casework, _number(into)
    if work is None or target is None:
        return _page(duty, number, into)
    try:
        work.merge(number, target, duty.person.actor)
    except TicketError as error:
        return _page(duty, number, into, fault("into", str(error)))
    return see(f"{HOME}/{target}")


# ------------------------------------------------------------------------------------------------------------ inside


def _page(duty: OnDuty, number: int, into: str, errors: Faults = ()) -> HTMLResponse:
    work, target = duty.visit.site.casework, _number(into)
    if work is None:
        return show(duty, "inbox-gone", {"said": "这里不能办理工单"}, 404)
    try:
        one = work.view(number).ticket
    except TicketError as error:
        return show(duty, "inbox-gone", {"said": str(error)}, 404)
    other: Known | None = None
    if not errors and into.strip():
        try:
            other = None if target is None else work.view(target).ticket
        except TicketError as error:
            errors = fault("into", str(error))
        if target is None:
            errors = fault("into", "请写工单的编号，只写数字")
    barred = "" if other is None else _barred(work, one, other)
    if barred:
        errors = fault("into", barred)
    context = {
        "one": one,
        "other": None if errors else other,
        "typed": into,
        "errors": errors,
        "state_words": {str(state): word for state, word in STATE_WORDS.items()},
    }
    return show(duty, "inbox-merge", context, 200)


def _barred(work: Casework, one: Known, other: Known) -> str:
    """Return why these can't be merged, by the table that merging itself goes by; "" where they can."""
    if one.org_name and not other.org_name:
        return f"{other.number} 号不是关于单位的"
    ruling = judge(
        Facts(
            Step.MERGE, one.state, of_organisation=bool(one.org_name and other.org_name),
            same_ticket=one.number == other.number, target_closed=other.state is State.CLOSED, today=work.today,
        )
    )  # fmt: skip
    return ruling.why if ruling.then is None else ""


def _number(typed: str) -> int | None:
    said = typed.strip().removesuffix("号")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= NUMBER_MOST else None
