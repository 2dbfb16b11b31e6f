"""Staff: invited, let in by password and app, re-authenticated. What waits for them comes with the console."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final

import segno
from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from accountops import codes, delays, sessions, staff
from accountops.credentials import normal_password
from accountops.delays import Attempt
from accountops.permissions import ROLE_WORDS, Permission, Role
from accountops.sessions import Entered, Scope
from accountops.staff import Joining, Person
from portal import kept
from portal.console.rooms import rooms_of, waiting_for
from portal.duty import HOME, LOGIN, OnDuty, StaffRoute, back_to, permitted
from portal.hashing import Busy
from portal.octets import as_text, token_of
from portal.visit import TOKEN_OCTETS, Visit, Visitor, end, how_long, page, renew, see
from store import Desk

CODE_TIME: Final = timedelta(minutes=5)
JOIN_TIME: Final = timedelta(hours=1)
CODE_TRIES: Final = 5
REFUSED: Final = "登录名或密码不正确。请核对后再试。"
CODE_REFUSED: Final = "验证码不正确，或已经用过。请等手机上显示下一个，再输入。"
DIFFERENT: Final = "两次输入的密码不一样，请重新输入"
Typed = Annotated[str, Form(max_length=400)]
Onwards = Annotated[str, Form(max_length=400, alias="next")]
OnwardsAsked = Annotated[str, Query(max_length=400, alias="next")]
Own = Annotated[OnDuty, Depends(permitted(Permission.OWN_ACCOUNT))]
OwnProved = Annotated[OnDuty, Depends(permitted(Permission.OWN_ACCOUNT, fresh=True))]
Faults = Sequence[Mapping[str, str]]
Answer = HTMLResponse | RedirectResponse

router = APIRouter(prefix="/staff", route_class=StaffRoute)


# ---------------------------------------------------------------------------------------------------------- log-in


@router.get("/login", response_model=None)
def ask_password(visit: Visitor, onwards: OnwardsAsked = "") -> Answer:
    """Ask for login and password; whoever is in already goes on."""
    if visit.entered is not None and visit.entered.scope is Scope.STAFF:
        return see(back_to(onwards))
    return _login(visit, onwards=onwards)


@router.post("/login", response_model=None)
def check_password(visit: Visitor, login: Typed = "", password: Typed = "", onwards: Onwards = "") -> Answer:
    """Take the first step: one message whatever is wrong, one hash on every path."""
    site = visit.site
    who = _who(staff.normal_login(login))
    tried = _tried(visit, who)
    if tried.pause:
        return _login(visit, login, _fault("login", _wait(tried.pause)), onwards, tried.pause)
    found = _judged(visit, tried, login, password)
    if found is None or who is None:
        return _login(visit, login, _fault("login", REFUSED), onwards)
    response = see("/staff/code")
    until = site.clock() + CODE_TIME
    payload = {"next": back_to(onwards), **kept.left_by(visit, found.staff_id)}
    with site.store.open() as desk:
        delays.succeeded(desk, tried)
        _renew(visit, response, desk, Scope.STAFF_FIRST, until, found, payload)
    return response


@router.get("/code", response_model=None)
def ask_code(visit: Visitor) -> Answer:
    """Ask for the second factor."""
    return see(LOGIN) if _begun(visit, Scope.STAFF_FIRST) is None else page(visit, "pages/staff/code.html")


@router.post("/code", response_model=None)
def check_code(visit: Visitor, code: Typed = "") -> Answer:
    """Take the second step. After some wrong codes the password is asked for again."""
    begun = _begun(visit, Scope.STAFF_FIRST)
    if begun is None:
        return see(LOGIN)
    entered, person = begun
    tried = _tried_code(visit, person)
    if tried.pause:
        return page(
            visit, "pages/staff/code.html", {"errors": _fault("code", _wait(tried.pause))}, 429, retry_after=tried.pause
        )
    now = visit.site.clock()
    response = see(kept.onwards(visit, entered, back_to(entered.payload.get("next", HOME))))
    with visit.site.store.open() as desk:
        found = staff.by_code(desk, person.staff_id, entered.epoch, code, now)
        if found is not None:
            delays.succeeded(desk, tried)
            _let_in(visit, response, desk, found, now, kept.carried(visit, entered.payload))
            return response
        tries = int(entered.payload.get("tries", "0")) + 1
        sessions.remember(desk, visit.token, {**entered.payload, "tries": str(tries)})
    if tries >= CODE_TRIES:
        again = see(LOGIN)
        end(visit, again)
        return again
    return page(visit, "pages/staff/code.html", {"errors": _fault("code", CODE_REFUSED)})


@router.post("/logout")
def log_out(duty: Own) -> RedirectResponse:
    """End the session."""
    response = see(LOGIN)
    end(duty.visit, response)
    return response


# --------------------------------------------------------------------------------------------------------- joining


@router.get("/join", response_model=None)
def follow_invitation(visit: Visitor, invitation: Annotated[str, Query(max_length=100)] = "") -> Answer:
    """Take the invitation out of the address into the session; it is used up only by joining.

    It stands in the query, which no access log of ours writes down, and leaves the address at once.
    """
    if not invitation:
        begun = _begun(visit, Scope.STAFF_JOIN)
        return _gone(visit) if begun is None else _joining(visit, *begun)
    token = _token(invitation)
    site = visit.site
    now = site.clock()
    with site.store.look() as desk:
        person = None if token is None else staff.opened(desk, token, now)
    if token is None or person is None:
        return _gone(visit)
    response = see("/staff/join")
    secret = site.token()[-codes.SECRET_OCTETS :]
    with site.store.open() as desk:
        payload = {"invitation": token.hex(), "secret": secret.hex()}
        _renew(visit, response, desk, Scope.STAFF_JOIN, now + JOIN_TIME, person, payload)
    return response


@router.post("/join", response_model=None)
def join(visit: Visitor, password: Typed = "", again: Typed = "", code: Typed = "") -> Answer:
    """Set password and app; whoever has proved both is in."""
    begun = _begun(visit, Scope.STAFF_JOIN)
    if begun is None:
        return _gone(visit)
    entered, person = begun
    site = visit.site
    now = site.clock()
    secret = bytes.fromhex(entered.payload["secret"])
    faults = _new_password_faults(visit, person, password, again)
    if codes.matching_step(secret, codes.typed(code), now, after=0) is None:
        faults += _fault("code", "验证码不对。请输入手机上现在显示的6位数字，并核对手机的时间")
    if faults:
        return _joining(visit, entered, person, faults)
    computed = site.credentials.hasher.fresh(normal_password(password))
    handed_in = Joining(bytes.fromhex(entered.payload["invitation"]), computed, secret, code)
    response = see("/staff/recovery-codes")
    with site.store.open() as desk:
        # The same instant as above: the code holds.
        made = staff.join(desk, handed_in, site.token, now)
        if made is None:
            return _gone(visit)
        joined, shown = made
        _renew(
            visit, response, desk, Scope.STAFF, now + site.settings.staff_most, joined,
            {"codes": " ".join(shown)}, fresh_until=now + site.settings.fresh,
        )  # fmt: skip
    return response


# ------------------------------------------------------------------------------------------------------------ at work


@router.get("")
def home(duty: Own) -> HTMLResponse:
    """Show who one is."""
    visit, payload = duty.visit, duty.entered.payload
    with visit.site.store.look() as desk:
        left = staff.codes_left(desk, duty.person.staff_id)
        waiting = waiting_for(desk, duty)
    before = payload.get("before")
    context = {
        "person": duty.person,
        "roles": "、".join(ROLE_WORDS[role] for role in Role if role in duty.person.roles),
        "before": datetime.fromisoformat(before) if before else None,
        "refused": int(payload.get("refused", "0")),
        "codes_left": left,
        "codes_to_keep": "codes" in payload,
        "rooms": rooms_of(duty),
        "waiting": waiting,
    }
    return page(visit, "pages/staff/home.html", context)


@router.get("/recovery-codes", response_model=None)
def show_recovery_codes(duty: Own) -> Answer:
    """Show new recovery codes until they are said to be kept, in this session only."""
    shown = duty.entered.payload.get("codes")
    if not shown:
        return see(HOME)
    return page(duty.visit, "pages/staff/recovery-codes.html", {"codes": shown.split()})


@router.post("/recovery-codes")
def recovery_codes_kept(duty: Own) -> RedirectResponse:
    """Forget what was shown."""
    rest = {key: value for key, value in duty.entered.payload.items() if key != "codes"}
    with duty.visit.site.store.open() as desk:
        sessions.remember(desk, duty.visit.token, rest)
    return see(HOME)


@router.post("/recovery-codes/new")
def make_recovery_codes(duty: OwnProved) -> RedirectResponse:
    """Make new ones; the old ones are worth nothing any more."""
    site = duty.visit.site
    with site.store.open() as desk:
        shown = staff.new_recovery_codes(desk, duty.person, site.token, site.clock())
        sessions.remember(desk, duty.visit.token, {**duty.entered.payload, "codes": " ".join(shown)})
    return see("/staff/recovery-codes")


@router.get("/again", response_model=None)
def ask_again(duty: Own, onwards: OnwardsAsked = "") -> Answer:
    """Ask once more who is there."""
    return page(duty.visit, "pages/staff/again.html", {"next": back_to(onwards), "kept": kept.is_waiting(duty.visit)})


@router.post("/again", response_model=None)
def check_again(duty: Own, password: Typed = "", code: Typed = "", onwards: Onwards = "") -> Answer:
    """Go on where one was stopped, once password or code are right."""
    visit, person, onwards = duty.visit, duty.person, back_to(onwards)
    site = visit.site
    now = site.clock()
    response = see(kept.onwards(visit, duty.entered, onwards))
    field = "password" if password else "code"
    tried = _tried(visit, _who(person.login)) if password else _tried_code(visit, person)
    if tried.pause:
        context = {"next": onwards, "errors": _fault(field, _wait(tried.pause))}
        return page(visit, "pages/staff/again.html", context, 429, retry_after=tried.pause)
    right = bool(password) and _knows(visit, tried, person, password)
    with site.store.open() as desk:
        if right or (not password and staff.by_code(desk, person.staff_id, person.epoch, code, now) is not None):
            delays.succeeded(desk, tried)
            staff.proved_again(desk, person, now)
            payload = duty.entered.payload | kept.carried(visit, duty.entered.payload)
            _renew(
                visit, response, desk, Scope.STAFF, duty.entered.until, person, payload,
                fresh_until=now + site.settings.fresh,
            )  # fmt: skip
            return response
    said = "密码不正确。请核对后再试。" if password else CODE_REFUSED
    return page(visit, "pages/staff/again.html", {"next": onwards, "errors": _fault(field, said)})


@router.get("/password")
def ask_new_password(duty: Own) -> HTMLResponse:
    """Ask for the password and a new one."""
    return page(duty.visit, "pages/staff/password.html")


@router.post("/password", response_model=None)
def change_password(duty: Own, current: Typed = "", password: Typed = "", again: Typed = "") -> Answer:
    """Save a new password: all other sessions end."""
    visit, person, site = duty.visit, duty.person, duty.visit.site
    faults = _new_password_faults(visit, person, password, again)
    if faults:
        return page(visit, "pages/staff/password.html", {"errors": faults})
    tried = _tried(visit, _who(person.login))
    if tried.pause:
        context = {"errors": _fault("current", _wait(tried.pause))}
        return page(visit, "pages/staff/password.html", context, 429, retry_after=tried.pause)
    if not _knows(visit, tried, person, current):
        return page(visit, "pages/staff/password.html", {"errors": _fault("current", "原密码不正确。请核对后再试。")})
    computed = site.credentials.hasher.fresh(normal_password(password))
    now = site.clock()
    response = see("/staff/password-changed")
    with site.store.open() as desk:
        delays.succeeded(desk, tried)
        changed = staff.change_password(desk, person, computed, now)
        if changed is None:
            return see(LOGIN)
        payload = duty.entered.payload | kept.carried(visit, duty.entered.payload)
        _renew(
            visit, response, desk, Scope.STAFF, duty.entered.until, changed, payload,
            fresh_until=now + site.settings.fresh,
        )  # fmt: skip
    return response


@router.get("/password-changed")
def password_changed(duty: Own) -> HTMLResponse:
    """Tell that it is saved."""
    return page(duty.visit, "pages/staff/password-changed.html")


# ---------------------------------------------------------------------------------------------------------- inside


def _begun(visit: Visit, scope: Scope) -> tuple[Entered, Person] | None:
    """Return session and person of somebody on the way in."""
    entered = visit.entered
    if entered is None or entered.scope is not scope or entered.staff_id is None:
        return None
    with visit.site.store.look() as desk:
        person = staff.person(desk, entered.staff_id)
    return None if person is None or person.epoch != entered.epoch else (entered, person)


def _let_in(
    visit: Visit, response: Response, desk: Desk, person: Person, now: datetime, payload: dict[str, str]
) -> None:
    before = person.last_login
    payload |= {"refused": str(staff.refusals(desk, person, before))} if before is not None else {}
    payload |= {"before": before.isoformat()} if before is not None else {}
    staff.logged_in(desk, person.staff_id, now)
    settings = visit.site.settings
    _renew(
        visit, response, desk, Scope.STAFF, now + settings.staff_most, person, payload,
        fresh_until=now + settings.fresh,
    )  # fmt: skip


def _renew(  # noqa: PLR0913 - what a session is
    visit: Visit,
    response: Response,
    desk: Desk,
    scope: Scope,
    until: datetime,
    person: Person,
    payload: dict[str, str],
    *,
    fresh_until: datetime | None = None,
) -> None:
    """A new token after each step, in the step's own transaction."""
    renew(
        visit, response, scope, until, desk=desk, staff_id=person.staff_id, epoch=person.epoch, payload=payload,
        fresh_until=fresh_until,
    )  # fmt: skip


def _tried(visit: Visit, who: str | None) -> Attempt:
    with visit.site.store.open() as desk:
        return delays.attempt(desk, who, visit.address, visit.site.clock())


def _tried_code(visit: Visit, person: Person) -> Attempt:
    """Count a code by its account alone: who gets here knows the password, and a code has six digits only."""
    with visit.site.store.open() as desk:
        return delays.attempt_alone(desk, f"staff-code:{person.login}", visit.site.clock())


def _judged(visit: Visit, tried: Attempt, login: str, password: str) -> Person | None:
    """See `staff.by_password`; an attempt that couldn't be judged is not held against anybody."""
    store = visit.site.store
    try:
        return staff.by_password(store, visit.site.credentials, login, password)
    except Busy:
        with store.open() as desk:
            delays.undone(desk, tried)
        raise


def _knows(visit: Visit, tried: Attempt, person: Person, password: str) -> bool:
    found = _judged(visit, tried, person.login, password)
    return found is not None and (found.staff_id, found.epoch) == (person.staff_id, person.epoch)


def _who(login: str | None) -> str | None:
    return None if login is None else f"staff:{login}"


def _new_password_faults(visit: Visit, person: Person, password: str, again: str) -> list[dict[str, str]]:
    fault = staff.fault_of(password, person, visit.site.credentials)
    if fault is not None:
        return _fault("password", fault.why)
    return [] if normal_password(password) == normal_password(again) else _fault("again", DIFFERENT)


def _login(
    visit: Visit, login: str = "", faults: Faults = (), onwards: str = "", pause: timedelta | None = None
) -> HTMLResponse:
    there = back_to(onwards)
    # Only who was sent here from somewhere may have left something there.
    waits = there != HOME and kept.is_waiting(visit)
    context = {"login": login, "errors": faults, "next": there, "kept": waits}
    return page(visit, "pages/staff/login.html", context, 429 if pause else 200, retry_after=pause)


def _joining(visit: Visit, entered: Entered, person: Person, faults: Faults = ()) -> HTMLResponse:
    secret = bytes.fromhex(entered.payload["secret"])
    qr = segno.make(codes.app_uri(secret, person.login), error="l", micro=False)
    context = {
        "person": person,
        "qr": qr.svg_data_uri(scale=4, border=4, light="#fff"),
        "secret": codes.secret_text(secret),
        "shortest": max(staff.SHORTEST_PASSWORD, visit.site.credentials.shortest),
        "errors": faults,
    }
    return page(visit, "pages/staff/join.html", context)


def _gone(visit: Visit) -> HTMLResponse:
    context = {
        "heading": "这个邀请链接现在不能用",
        "paragraphs": [
            "链接可能已经用过、过了期，或者没有复制完整；也可能是页面打开得太久了。",
            "还没有设好密码的，请再点一次原来的链接；仍然不行，请安全管理员重新邀请。",
        ],
        "actions": [{"text": "已经设好密码，去登录", "href": LOGIN}],
    }
    return page(visit, "pages/staff/message.html", context, 410)


def _token(text: str) -> bytes | None:
    """Return the invitation's token out of the link."""
    return token_of(text, TOKEN_OCTETS)


def link(public_url: str, token: bytes) -> str:
    """Return the link of an invitation, to be handed to the person over a way that others don't read."""
    return f"{public_url}/staff/join?invitation={as_text(token)}"


def _fault(field: str, text: str) -> list[dict[str, str]]:
    return [{"text": text, "href": f"#{field}"}]


def _wait(pause: timedelta) -> str:
    return f"试的次数多了，请过{how_long(pause)}再试。账号没有被锁住。"
