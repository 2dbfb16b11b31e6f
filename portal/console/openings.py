"""单位开通: an office opens an organisation's account, routed to it or its own, and invites the first administrator.

What will be done is shown first, by doing it in a transaction that is given up; then the same is done for good.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import BaseModel, Field, ValidationError

from accountops import sessions
from accountops.permissions import Permission
from accountops.staff import StaffError, Standing
from mailparse import values
from orgregistry import correspondence, organisations, search, settling
from orgregistry.organisations import NATURE_WORDS, Details, Nature, Organisation, OrganisationError, Status
from orgregistry.tickets import TicketError
from orgregistry.transitions import State, Step
from portal import opening
from portal.casework import Admin, Handled, View, acting_for, admin_of
from portal.console.rooms import Faults, Typed, count_of, fault, kept_of, show, who_of
from portal.duty import OnDuty, StaffRoute, permitted
from portal.visit import RowId, see

Opens = Annotated[OnDuty, Depends(permitted(Permission.MANAGE_ORGANISATIONS))]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/openings"
LINK, LINK_OF = "opened_link", "opened_link_of"  # in the session
NATURES: Final = {str(one): word for one, word in NATURE_WORDS.items() if one is not Nature.UNKNOWN}
SHOWN: Final = 50
ALIKE_LEAST: Final = 50  # of 100: what is less alike is no help

router = APIRouter(prefix=HOME, route_class=StaffRoute)
Line = Annotated[str, Field(max_length=400)]


class Wished(BaseModel):
    """What the form says; `number` is the ticket's, "" where an office opens without a letter."""

    number: Annotated[str, Field(max_length=10)] = ""
    chosen: Annotated[str, Field(max_length=10)] = ""
    name: Line = ""
    nature: Line = ""
    superior: Line = ""
    registrar: Line = ""
    uscc: Line = ""
    contact_name: Line = ""
    contact_phone: Line = ""
    admin_login: Line = ""
    admin_name: Line = ""
    again: Annotated[str, Field(max_length=10)] = ""

    @property
    def ticket(self) -> int | None:
        """The ticket's number; None where there is none."""
        return int(self.number) if self.number.isascii() and self.number.isdecimal() else None

    @property
    def admin(self) -> Admin:
        """Whom to invite."""
        return Admin(self.admin_login.strip(), self.admin_name.strip())

    @property
    def details(self) -> Details:
        """What is stated of the organisation."""
        return Details(
            nature=Nature(self.nature) if self.nature in NATURES else Nature.UNKNOWN,
            superior=self.superior.strip(),
            registrar=self.registrar.strip(),
            uscc=values.credit_code(self.uscc) or self.uscc.strip() or None,
            contact_name=self.contact_name.strip(),
            contact_phone=self.contact_phone.strip(),
        )


@router.get("", response_model=None)
def everything(duty: Opens) -> Answer:
    """List what was routed to the office, and what it has opened lately."""
    if wished := _kept(duty):  # sent from a page that stands at no address of its own
        return _form(duty, wished)
    with duty.visit.site.store.look() as desk:
        try:
            office = acting_for(desk, duty.person)
        except (TicketError, OrganisationError) as error:
            return show(duty, "openings", {"barred": error.in_full()})
        numbers = opening.waiting_at(desk, office)
        done = opening.opened_by(desk, office)
        today = duty.visit.site.clock().astimezone(duty.visit.site.zone).date()
        waiting = [settling.known(desk, number, today) for number in numbers[:SHOWN]]
    context = {"barred": "", "office": office, "waiting": waiting, "count": len(numbers), "done": done}
    return show(duty, "openings", context)


@router.get("/new", response_model=None)
def new(duty: Opens) -> Answer:
    """Ask which organisation, where no letter was routed."""
    with duty.visit.site.store.look() as desk:
        try:
            office = acting_for(desk, duty.person)
        except (TicketError, OrganisationError):
            return see(HOME)
    return _form(duty, _kept(duty, "") or Wished(superior=office.name))


@router.get("/{number}", response_model=None)
def one(duty: Opens, number: RowId) -> Answer:
    """Show one: what the letter says and the form; of what is opened, how it stands and the way back."""
    return _one(duty, number)


@router.post("/check", response_model=None)
def check(duty: Opens, wished: Annotated[Wished, Form()]) -> Answer:
    """Show what will be done; nothing has been done yet."""
    return _form(duty, wished) if wished.again else _judged(duty, wished, for_good=False)


@router.post("/open", response_model=None)
def open_account(duty: Opens, wished: Annotated[Wished, Form()]) -> Answer:
    """Open the account and invite its administrator; the link is shown once, to who has opened it."""
    return _judged(duty, wished, for_good=True)


@router.post("/{number}/link", response_model=None)
def link_again(duty: Opens, number: RowId) -> Answer:
    """Make a new link: the old one has expired, or was lost."""
    work = duty.visit.site.casework
    if work is None:
        return _gone(duty, "这里不能办理工单")
    try:
        _keep_link(duty, number, work.invite_again(number, duty.person))
    except (TicketError, StaffError) as error:
        return _one(duty, number, fault("link", error.in_full()))
    return see(f"{HOME}/{number}")


@router.post("/{number}/undo", response_model=None)
def undo(duty: Opens, number: RowId, sent: Typed = "", seen: Typed = "") -> Answer:
    """Take the opening back; who has heard of it is written to once more."""
    work = duty.visit.site.casework
    if work is None:
        return _gone(duty, "这里不能办理工单")
    try:
        last = work.view(number, duty.person).ticket.last
        if last is None or last.step is not Step.OPEN_ACCOUNT:
            return _one(duty, number, fault("undo", "没有可以撤回的开通"))
        work.having_seen(seen).undo(number, duty.person.actor, told=count_of(sent))
    except (TicketError, StaffError, OrganisationError) as error:
        return _one(duty, number, fault("undo", error.in_full()))
    return see(f"{HOME}/{number}")


# ------------------------------------------------------------------------------------------------------------ inside


def _kept(duty: OnDuty, number: str | None = None) -> Wished | None:
    """Return the form as it was filled in and not taken, of a ticket, of none (""), or of any; None where none was."""
    for path in (f"{HOME}/check", f"{HOME}/open"):
        kept = kept_of(duty, path)
        if kept.fields and number in {None, kept.one("number")}:
            said = {name: kept.one(name) for name in Wished.model_fields if name != "again"}
            with suppress(ValidationError):
                return Wished(**said)
    return None


def _judged(duty: OnDuty, wished: Wished, *, for_good: bool) -> Answer:
    """Do it, for good or for looking at it only; what keeps it from being done is said over the form."""
    work = duty.visit.site.casework
    if work is None:
        return _gone(duty, "这里不能办理工单")
    if errors := _lacking(wished):
        return _form(duty, wished, errors)
    name, details, admin, number = wished.name.strip(), wished.details, wished.admin, wished.ticket
    field = "name"
    try:
        if wished.chosen:
            with duty.visit.site.store.look() as desk:
                name = organisations.get(desk, int(wished.chosen)).name
        if number is not None:
            work.view(number, duty.person)
        if for_good:
            made = work.open_account(number, name, admin, duty.person, details)
            _keep_link(duty, made.ticket.number, made)
            return see(f"{HOME}/{made.ticket.number}")
        foreseen = work.foresee_opening(number, name, admin, duty.person, details)
    except StaffError as error:
        field, said = "admin_login", error.in_full()
    except (TicketError, OrganisationError) as error:
        said = error.in_full()
    else:
        with work.store.look() as desk:
            replies = work.policy(desk).replies
        context = {
            "foreseen": foreseen,
            "wished": wished,
            "natures": NATURE_WORDS,
            "field_words": settling.CONFIRMED,
            "replies": replies != "none",
        }
        return show(duty, "opening-check", context)
    return _form(duty, wished, fault(field, said))


def _lacking(wished: Wished) -> list[dict[str, str]]:
    """Return what the form lacks."""
    errors: list[dict[str, str]] = []
    if not wished.name.strip() and not wished.chosen:
        errors += fault("name", "请写单位全称")
    if wished.chosen and not (wished.chosen.isascii() and wished.chosen.isdecimal()):
        errors += fault("chosen", "请从列出的单位里选")
    if wished.nature not in NATURES:
        errors += fault("nature", "请选单位性质")
    if wished.uscc.strip() and values.credit_code(wished.uscc) is None:
        errors += fault("uscc", "统一社会信用代码不对，请照登记证书核对 18 位")
    if not wished.admin_name.strip():
        errors += fault("admin_name", "请写单位管理员的姓名")
    if not wished.admin_login.strip():
        errors += fault("admin_login", "请写单位管理员的登录名")
    return errors


def _one(duty: OnDuty, number: int, errors: Faults = ()) -> HTMLResponse:
    work = duty.visit.site.casework
    if work is None:
        return _gone(duty, "这里不能办理工单")
    try:
        view = work.view(number, duty.person)
    except TicketError as error:
        return _gone(duty, str(error))
    if view.ticket.state is not State.CLOSED:
        return _form(duty, _kept(duty, str(number)) or _as_letter(view), errors)
    with duty.visit.site.store.look() as desk:
        admin = admin_of(desk, view.ticket)
        unit = None if view.ticket.organisation_id is None else organisations.get(desk, view.ticket.organisation_id)
        parent = None if unit is None or unit.parent_id is None else organisations.get(desk, unit.parent_id)
        who = who_of(desk)
    kept = duty.entered.payload
    last = view.ticket.last
    context = {
        "view": view,
        "unit": unit,
        "parent": parent,
        "admin": admin,
        "waits": admin is not None and admin.standing is Standing.INVITED,
        "joined": admin is not None and admin.joined is not None,
        "opened": last is not None and last.step is Step.OPEN_ACCOUNT,
        "given_up": last is None and view.ticket.nobody_waits,
        "link": kept.get(LINK, "") if kept.get(LINK_OF) == str(number) else "",
        "who": who,
        "natures": NATURE_WORDS,
        "errors": errors,
    }
    return show(duty, "opening-done", context)


def _form(duty: OnDuty, wished: Wished, errors: Faults = ()) -> HTMLResponse:
    """Show the form, beside what is known of the organisation."""
    work, number = duty.visit.site.casework, wished.ticket
    view: View | None = None
    try:
        with duty.visit.site.store.look() as desk:
            office = acting_for(desk, duty.person)
        if work is not None and number is not None:
            view = work.view(number, duty.person)
    except (TicketError, OrganisationError) as error:
        return _gone(duty, error.in_full())
    with duty.visit.site.store.look() as desk:
        near = search.nearest(desk, wished.name) if wished.name.strip() else ()
    alike = [one for one in near if one.likeness >= ALIKE_LEAST]
    context = {
        "wished": wished,
        "view": view,
        "office": office,
        "candidates": _candidates([one.organisation for one in alike]),
        "taken": [one for one in alike if one.organisation.status.has_account],
        "natures": NATURES,
        "errors": errors,
    }
    return show(duty, "opening", context)


def _candidates(near: list[Organisation]) -> dict[str, str]:
    """Return the registered organisations without an account that may be meant, by id."""
    return {
        str(one.organisation_id): f"{one.name}（编号 {one.organisation_id}，{NATURE_WORDS[one.nature]}）"
        for one in near
        if one.status is Status.NO_ACCOUNT
    }


def _as_letter(view: View) -> Wished:
    """Return the form as the letter has it; who is to be administrator no letter says."""
    told = view.told
    letter, route = (None, None) if told is None else (told.letter, told.route)
    known = correspondence.details_of(letter, route)
    name = (letter.org_name if letter is not None else None) or view.ticket.org_name
    return Wished(
        number=str(view.ticket.number),
        name=name,
        nature=str(known.nature) if str(known.nature) in NATURES else "",
        superior=known.superior,
        registrar=known.registrar,
        uscc=known.uscc or "",
        contact_name=known.contact_name,
        contact_phone=known.contact_phone,
    )


def _keep_link(duty: OnDuty, number: int, made: Handled) -> None:
    """Let this session show the link on the page that follows: it stands in no address and no other session."""
    payload = {**duty.entered.payload, LINK_OF: str(number), LINK: made.invitation}
    with duty.visit.site.store.open() as desk:
        sessions.remember(desk, duty.visit.token, payload)


def _gone(duty: OnDuty, said: str) -> HTMLResponse:
    return show(duty, "opening-gone", {"said": said}, 404)
