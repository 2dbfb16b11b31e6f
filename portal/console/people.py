"""People of the staff: seen, invited, given other roles, disabled. Nobody's password is seen or set here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops import sessions, staff
from accountops.permissions import ROLE_WORDS, Permission, Role
from accountops.staff import Person, StaffError, Standing
from orgregistry.organisations import OrganisationError
from orgregistry.search import the_living_one
from portal.console.rooms import LINE_MOST, Faults, Typed, fault, kept_of, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.staff import link
from portal.visit import RowId, see
from store import Desk

Seeing = Annotated[OnDuty, Depends(permitted(Permission.SEE_STAFF))]
Managing = Annotated[OnDuty, Depends(permitted(Permission.MANAGE_STAFF))]
Chosen = Annotated[list[Annotated[str, Form(max_length=LINE_MOST)]], Form(max_length=len(Role))]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/people"
STANDING_WORDS: Final = {Standing.INVITED: "已邀请，还没有设密码", Standing.JOINED: "在用", Standing.DISABLED: "已停用"}
SELF: Final = "自己的角色和停用，要由另一位安全管理员办"

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@router.get("")
def everybody(duty: Seeing) -> HTMLResponse:
    """List the people of the staff."""
    with duty.visit.site.store.look() as desk:
        people = staff.people(desk)
    return show(duty, "people", {"people": people, **_words()})


@router.get("/new")
def ask_invitation(duty: Managing) -> HTMLResponse:
    """Ask whom to invite."""
    kept = kept_of(duty, f"{HOME}/new")
    typed = {name: kept.one(name) for name in ("login", "name", "organisation")}
    return _invitation(duty, (), typed, _roles(kept.fields.get("roles", ())))


@router.post("/new", response_model=None)
def invite(
    duty: Managing, login: Typed = "", name: Typed = "", organisation: Typed = "", roles: Chosen = []  # noqa: B006 - FastAPI copies it
) -> Answer:  # fmt: skip
    """Invite somebody; the link is shown once, to be handed over by whoever invites."""
    login, name = login.strip(), name.strip()
    typed = {"login": login, "name": name, "organisation": organisation}
    chosen = _roles(roles)
    said = {"login": (login, "请写登录名"), "name": (name, "请写姓名"), "roles": (chosen, "请至少选一个角色")}
    faults = [one for field, (given, want) in said.items() if not given for one in fault(field, want)]
    if faults:
        return _invitation(duty, faults, typed, chosen)
    site = duty.visit.site
    token = site.token()
    try:
        with site.store.open() as desk:
            theirs = the_living_one(desk, organisation) if organisation.strip() else None
            made = staff.invite(
                desk, login, name, chosen, token, site.clock(), duty.person.actor,
                organisation="" if theirs is None else theirs.name,
                organisation_id=None if theirs is None else theirs.organisation_id,
            )  # fmt: skip
            _keep_link(duty, desk, made, token)
    except OrganisationError as error:
        return _invitation(duty, fault("organisation", error.in_full()), typed, chosen)
    except StaffError as error:
        return _invitation(duty, fault("login", error.in_full()), typed, chosen)
    return see(f"{HOME}/{made.staff_id}")


@router.get("/{staff_id}")
def one(duty: Seeing, staff_id: RowId) -> HTMLResponse:
    """Show somebody; to whoever has just invited them also the link, until they leave the page."""
    return _one(duty, staff_id)


@router.post("/{staff_id}/roles", response_model=None)
def change_roles(duty: Managing, staff_id: RowId, roles: Chosen = []) -> Answer:  # noqa: B006 - FastAPI copies it
    """Give somebody other roles; their sessions end."""
    chosen = _roles(roles)
    if not chosen:
        return _one(duty, staff_id, fault("roles", "请至少选一个角色；不再来的，请停用"))
    return _changed(duty, staff_id, lambda desk, login, at, by: staff.change_roles(desk, login, chosen, at, by))


@router.post("/{staff_id}/disable", response_model=None)
def disable(duty: Managing, staff_id: RowId) -> Answer:
    """Let somebody in no more."""
    return _changed(duty, staff_id, staff.disable)


@router.post("/{staff_id}/enable", response_model=None)
def enable(duty: Managing, staff_id: RowId) -> Answer:
    """Let somebody in again."""
    return _changed(duty, staff_id, staff.enable)


@router.post("/{staff_id}/invite-again", response_model=None)
def invite_again(duty: Managing, staff_id: RowId) -> Answer:
    """Make a new link: the old one has expired, or password or telephone are lost."""
    token = duty.visit.site.token()

    def anew(desk: Desk, login: str, at: datetime, by: str) -> Person:
        made = staff.invite_again(desk, login, token, at, by)
        _keep_link(duty, desk, made, token)
        return made

    return _changed(duty, staff_id, anew)


# ------------------------------------------------------------------------------------------------------------ inside


def _changed(duty: OnDuty, staff_id: int, change: Callable[[Desk, str, datetime, str], Person]) -> Answer:
    """Change somebody; never oneself: who hands out roles can neither lift nor lock out themselves."""
    if staff_id == duty.person.staff_id:
        return _one(duty, staff_id, fault("roles", SELF))
    try:
        with duty.visit.site.store.open() as desk:
            person = staff.person(desk, staff_id)
            if person is None:
                return _gone(duty)
            change(desk, person.login, duty.visit.site.clock(), duty.person.actor)
    except StaffError as error:
        return _one(duty, staff_id, fault("roles", error.in_full()))
    return see(f"{HOME}/{staff_id}")


def _one(duty: OnDuty, staff_id: int, errors: Faults = ()) -> HTMLResponse:
    with duty.visit.site.store.look() as desk:
        person = staff.person(desk, staff_id)
    if person is None:
        return _gone(duty)
    kept = duty.entered.payload
    shown = kept.get("invited_link", "") if kept.get("invited") == str(staff_id) else ""
    context = {
        "person": person,
        "link": shown,
        "oneself": staff_id == duty.person.staff_id,
        "items": _items(_roles(kept_of(duty, f"{HOME}/{staff_id}/roles").fields.get("roles", ())) or person.roles),
        "errors": errors,
        **_words(),
    }
    return show(duty, "person", context)


def _invitation(
    duty: OnDuty, errors: Faults = (), typed: dict[str, str] | None = None, chosen: Sequence[Role] = ()
) -> HTMLResponse:
    given = typed or {"login": "", "name": "", "organisation": ""}
    return show(duty, "person-new", {"typed": given, "items": _items(chosen), "errors": errors})


def _keep_link(duty: OnDuty, desk: Desk, made: Person, token: bytes) -> None:
    """Let this session show the link on the page that follows: it stands in no address and no other session."""
    url = link(duty.visit.site.settings.public_url, token)
    payload = {**duty.entered.payload, "invited": str(made.staff_id), "invited_link": url}
    sessions.remember(desk, duty.visit.token, payload)


def _gone(duty: OnDuty) -> HTMLResponse:
    return show(duty, "person-gone", {}, 404)


def _roles(typed: Iterable[str]) -> list[Role]:
    """Return the roles among what a form sends, in their usual order."""
    return [role for role in Role if role in set(typed)]


def _items(chosen: Iterable[Role]) -> list[dict[str, object]]:
    held = set(chosen)
    return [{"value": str(role), "text": ROLE_WORDS[role], "checked": role in held} for role in Role]


def _words() -> dict[str, object]:
    return {"role_words": ROLE_WORDS, "roles_in_order": list(Role), "standing_words": STANDING_WORDS}
