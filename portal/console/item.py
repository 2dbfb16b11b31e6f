"""One item of 待办: the mail as it was read, why it waits, the ways on and the way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops.accounts import ids_of
from accountops.faults import AccountError
from accountops.held import Proposed, proposed
from accountops.permissions import Permission
from accountops.staff import StaffError
from mailparse.marking import marked
from mailparse.shown import visible
from orgregistry import settling
from orgregistry.doubles import doubles
from orgregistry.organisations import OrganisationError
from orgregistry.papers import PAPER_WORDS, PaperKind
from orgregistry.tickets import Kind, TicketError
from orgregistry.transitions import OF_AN_ORGANISATION, STATE_WORDS, STEP_WORDS, State, Step
from portal import batch, piles
from portal.casework import Casework, Handled, OfficeUnknown, View
from portal.console import held
from portal.console.rooms import Faults, Reason, Typed, count_of, fault, kept_of, show, who_of
from portal.duty import OnDuty, StaffRoute, permitted
from portal.held import name_of
from portal.piles import Wanted
from portal.visit import RowId, see
from portal.waiting import opened
from store import Desk

# What stands in a mail is for those who work with mails; an office that a ticket was routed to asks the API.
Seeing = Annotated[OnDuty, Depends(permitted(Permission.SEE_REQUESTS))]
Deciding = Annotated[OnDuty, Depends(permitted(Permission.DECIDE_TICKET))]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/inbox"
# What is typed for each step.
FIELDS: Final = {
    Step.CLOSE: "reason",
    Step.ASSIGN: "login",
    Step.LATER: "until",
    Step.NAME: "called",
    Step.EXISTS: "full_name",
    Step.ROUTE: "office",
    Step.REFUSE: "refusal",
}
LIKELY: Final = 92  # of 100: from here on a name is offered, to be looked over; 第二十六小学 and 第二十七小学 have 85

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@router.get("/{number}")
def one(duty: Seeing, number: RowId) -> HTMLResponse:
    """Show one: the mail as it was read, who it is about, what was done so far."""
    return _one(duty, number)


@router.post("/{number}/close", response_model=None)
def close(duty: Deciding, number: RowId, reason: Reason = "", seen: Typed = "") -> Answer:
    """Close what was settled otherwise."""
    return _done(duty, number, seen, {"reason": reason}, lambda work: work.close(number, reason, duty.person.actor))


@router.post("/{number}/assign", response_model=None)
def assign(duty: Deciding, number: RowId, login: Typed = "", seen: Typed = "") -> Answer:
    """Say who sees to it."""
    return _done(
        duty, number, seen, {"login": login}, lambda work: work.assign(number, login.strip(), duty.person.actor)
    )


@router.post("/{number}/later", response_model=None)
def later(duty: Deciding, number: RowId, until: Typed = "", seen: Typed = "") -> Answer:
    """Put it off."""
    try:
        day = date.fromisoformat(until.strip())
    except ValueError:
        return _one(duty, number, fault("until", "日期请写成 2021-05-25 的样子"), {"until": until})
    return _done(duty, number, seen, {"until": until}, lambda work: work.later(number, day, duty.person.actor))


@router.post("/{number}/name", response_model=None)
def name(duty: Deciding, number: RowId, called: Typed = "", seen: Typed = "") -> Answer:
    """Say which organisation a letter is about that only a person can read."""
    return _done(duty, number, seen, {"called": called}, lambda work: work.name(number, called, duty.person.actor))


@router.post("/{number}/exists", response_model=None)
def exists(duty: Deciding, number: RowId, full_name: Typed = "", seen: Typed = "") -> Answer:
    """Say that the organisation has an account under its full name: all who asked are told."""
    name, by = full_name.strip(), duty.person.actor
    return _done(duty, number, seen, {"full_name": full_name}, lambda work: work.exists(number, name, by))


@router.post("/{number}/route", response_model=None)
def route(duty: Deciding, number: RowId, office: Typed = "", anyway: Typed = "", seen: Typed = "") -> Answer:
    """Refer it to the office that opens the account; to one that nobody knows only where that is meant."""
    name, insists, by = office.strip(), anyway == "yes", duty.person.actor
    if not name:
        return _one(duty, number, fault("office", "请写明转办给哪个部门，写全称"))
    return _done(duty, number, seen, {"office": office}, lambda work: work.route(number, name, by, anyway=insists))


@router.post("/{number}/refuse", response_model=None)
def refuse(duty: Deciding, number: RowId, refusal: Reason = "", seen: Typed = "") -> Answer:
    """Refuse it with a reason that all who asked are told."""
    return _done(duty, number, seen, {"refusal": refusal}, lambda work: work.refuse(number, refusal, duty.person.actor))


@router.post("/{number}/undo", response_model=None)
def undo(duty: Deciding, number: RowId, sent: Typed = "", seen: Typed = "") -> Answer:
    """Take the last step back; who has heard of it is written to once more."""
    told = count_of(sent)
    return _done(duty, number, seen, {"undo": ""}, lambda work: work.undo(number, duty.person.actor, told=told))


# ------------------------------------------------------------------------------------------------------------ inside


def _done(
    duty: OnDuty, number: int, seen: str, typed: Mapping[str, str], step: Callable[[Casework], Handled]
) -> Answer:
    """Do a step to what was seen, and show what came of it; what can't be is said beside its field."""
    (field,) = typed
    work = duty.visit.site.casework
    if work is None:
        return _one(duty, number, fault(field, "这里不能办理工单"), typed)
    try:
        step(work.having_seen(seen))
    except OfficeUnknown as error:
        return _one(duty, number, fault(field, error.in_full()), typed, insists=True)
    except (TicketError, OrganisationError, StaffError, AccountError) as error:
        return _one(duty, number, fault(field, error.in_full()), typed)
    return see(f"{HOME}/{number}")


def _one(
    duty: OnDuty, number: int, errors: Faults = (), typed: Mapping[str, str] | None = None, *, insists: bool = False
) -> HTMLResponse:
    site = duty.visit.site
    with site.store.look() as desk:
        try:
            item, mails = opened(desk, number)
        except TicketError as error:
            return show(duty, "inbox-gone", {"said": str(error)}, 404)
        account = _account(desk, item.id_number)
        ticket = None if site.casework is None else settling.known(desk, number, site.casework.today)
        plea = None if ticket is None else held.plea_of(duty, desk, ticket)
        proposed = [] if plea is None else _proposed(desk, plea.case.request_id)
        name = "" if plea is None else plea.case.name
        writes = site.casework is not None and site.casework.policy(desk).replies != "none"
        near = doubles(desk, number) if item.org_name and item.state != State.CLOSED else ()
        who = who_of(desk)
        people = batch.colleagues(desk)
        rest = Wanted(duty.person.login, site.clock().astimezone(site.zone).date(), kind=Kind(item.kind))
        after = piles.numbers(desk, rest, 1, place=number)
        desk.session.expunge_all()
    view: View | None = None if site.casework is None else site.casework.view(number)
    steps = {step for step in Step if step not in OF_AN_ORGANISATION or item.org_name}
    if item.org_name or ticket is None or not ticket.is_nameable:
        steps.discard(Step.NAME)
    context = {
        "item": item,
        "mails": [
            (mail, [(visible(one.text, keep="\n"), one.seen) for one in marked(mail.text, item.id_number, name)])
            for mail in mails
        ],
        "account": account,
        "view": view,
        "plea": plea,
        "proposed": proposed,
        "way_back": None if ticket is None or plea is None or plea.back_until is None else held.way_back(ticket),
        "me": duty.person.staff_id,
        "who": who,
        "colleagues": {one.login: f"{one.name}（{one.login}）" for one in people},
        "after": after[0] if after else None,
        "likely": _likely(view),
        "competent": _competent(view),
        "typed": dict(typed or _kept(duty, number)),
        "insists": insists,
        "writes": writes,
        "back_to": _back_to(view),
        "doubles": near,
        # What is referred has to be referred to somebody: before that there is no letter about it.
        "letters": [
            (str(kind), word)
            for kind, word in PAPER_WORDS.items()
            if kind is not PaperKind.REFERRAL or (view is not None and (view.ticket.routed_to or view.office))
        ],
        "is_open": item.state != State.CLOSED,
        "steps": {str(step) for step in steps},
        "step_words": {str(step): word for step, word in STEP_WORDS.items()},
        "errors": errors,
        **held.words(),
    }
    return show(duty, "inbox-item", context)


def _likely(view: View | None) -> str:
    """Return the full name of the organisation with an account that is most likely meant; "" where none is near."""
    if view is None or not view.nearest:
        return ""
    first = view.nearest[0]
    return first.organisation.name if first.organisation.status.has_account and first.likeness >= LIKELY else ""


def _kept(duty: OnDuty, number: int) -> dict[str, str]:
    """Return what stood in one of the forms, by its field: each has a field of another name."""
    return {
        field: kept.one(field)
        for step, field in FIELDS.items()
        if (kept := kept_of(duty, f"{HOME}/{number}/{step}")).one(field)
    }


def _back_to(view: View | None) -> str:
    """Return where an undo would lead a ticket, in Chinese; "" where there is nothing to take back."""
    last = None if view is None else view.ticket.last
    if view is None or last is None:
        return ""
    if last.step is Step.OPEN_ACCOUNT and view.ticket.nobody_waits:
        return "就此办结：没有人来信等着"
    return f"回到“{STATE_WORDS[last.before]}”"


def _competent(view: View | None) -> str:
    """Return the office that the table names; "" where a person has to say."""
    return view.office if view is not None and view.told is not None and view.told.route.is_settled else ""


def _proposed(desk: Desk, request_id: int) -> list[tuple[Proposed, str]]:
    """Return all that was proposed for a plea, with who proposed it."""
    return [(one, name_of(desk, one.by)) for one in proposed(desk, request_id)]


def _account(desk: Desk, id_number: str) -> int | None:
    """Return the newest account of an ID number; None where there is none, or no number."""
    ids = ids_of(desk, id_number) if id_number else []
    return ids[-1] if ids else None
