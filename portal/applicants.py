"""What an applicant does: log in, confirm who they are, set a password, look at home, say "it was not me".

Every page but the log-in belongs to one scope of a session and sends everybody else where they belong. What is to be
remembered between two pages lies sealed in the session, never in a page or an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops import accounts, delays, sessions
from accountops.accounts import Login, NewPassword, Session
from accountops.credentials import CHANGE_SESSION, Entry, hash_to_compare, normal_password, same
from accountops.delays import Attempt, Counts, Trying
from accountops.entering import Judging, Sought, seek_all
from accountops.passwords import MOST, Fault
from accountops.sessions import Entered, Scope
from mailparse import values
from orgregistry.tickets import Kind, NewTicket, open_tickets
from portal.desks import Desks, Turn, Work
from portal.hashing import Busy, pooled
from portal.nights import night_of
from portal.visit import (
    Passing,
    Visit,
    Visitor,
    end,
    how_long,
    keep_device,
    page,
    renew,
    same_page,
    see,
)
from store import Desk

# One message for every failure: which of the three was wrong is nobody's business.
REFUSED: Final = "身份证号码、姓名或密码不正确。请核对后再试。"
NOT_HAN: Final = "姓名要写身份证上的汉字：不写拼音、字母，不写一半汉字一半拼音，也不能空着。"
EMPTY: Final = {"id_number": "", "name": ""}
TYPED_MOST: Final = 100  # of what is shown again; a name or number is far shorter
LONG: Final = timedelta(minutes=1)  # a wait that is worth going elsewhere for
CAPITALS_SHOWN: Final = 12
TAKEN_BACK: Final = "本人用旧密码撤回了邮件重置：那次重置不是本人要求的。30天内来信重置一律转人工，请核实"
HOME: Final = {
    Scope.OWN: "/home",
    Scope.CHANGE: "/change",
    Scope.NOT_ME: "/not-me",
    Scope.FIRST: "/first",
    Scope.STAFF: "/staff",
}

Typed = Annotated[str, Form()]

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Pending:
    """A new password that waits to be confirmed, since it has capital letters: its hash, never the password.

    Attributes:
        computed: encoded hash, as it would be stored.
        capitals: which letters are capital and where, in words.
        form: what the form must carry: of two tabs only the one that shows these capitals can confirm.
    """

    computed: str = field(repr=False)
    capitals: str = field(repr=False)
    form: str


@dataclass(frozen=True, slots=True)
class Found:
    """What log-ins that share a transaction have found in it: their accounts by ID number, and what stands counted."""

    sought: dict[str | None, Sought]
    counts: Counts


# ------------------------------------------------------------------------------------------------------- logging in


@router.get("/")
def front_door(visit: Visitor) -> RedirectResponse:
    """Send everybody where they belong."""
    return see(_where(visit))


@router.get("/login")
async def ask(visit: Visitor) -> HTMLResponse:
    """Show the log-in; who comes back from the confirmation finds number and name as typed."""
    if visit.entered is not None and visit.entered.scope is Scope.FIRST:
        return _login_page(visit, visit.entered.payload["id_number"], visit.entered.payload["name"])
    return same_page(visit, "pages/login.html", {"typed": EMPTY})


@router.post("/login", response_model=None)
async def log_in(visit: Passing) -> HTMLResponse | RedirectResponse:
    """Log in: one argon2id computation on every path but the too early one, which has none."""
    form = await visit.request.form()
    typed = [form.get(name, "") for name in ("id_number", "name", "password")]
    id_number, name, password = (one if isinstance(one, str) else "" for one in typed)
    desks: Desks = visit.request.app.state.desks
    return await desks.serve(_logging_in(visit, id_number, name, password))


def _logging_in(visit: Visit, id_number: str, name: str, password: str) -> Work[HTMLResponse | RedirectResponse]:
    """Count the attempt, wait for the hash, and let them in or say no. Others may share what is asked of the store."""
    site, now = visit.site, visit.site.clock()
    number = values.id_number(id_number)
    initial = site.credentials.is_initial(password)

    one = delays.trying(site.store.keys, number, visit.address, initial=initial, device=visit.device)

    def count(desk: Desk, found: Found) -> tuple[Sought, Attempt]:
        sought = found.sought[number]
        return sought, delays.attempt_among(desk, one, found.counts, now, sought.account)

    sought, tried = yield Turn(count, one.locks, look=_looked_up, ask=(number, one))
    if tried.pause:
        return _too_soon(visit, id_number, name, tried.pause)
    like = hash_to_compare(sought.account, now)
    try:
        computing = pooled(site.credentials.hasher).computing(normal_password(password), like)
    except Busy:
        yield Turn(lambda desk: delays.undone(desk, tried), delays.locks_after(tried))
        raise
    computed = (yield computing).result()
    judging = Judging(site.credentials, name, password, computed, like, now)
    entry = judging.of(sought)
    if entry not in accounts.REFUSALS:
        place = 0 if sought.account is None else sought.account.id
        landing: RedirectResponse | None = yield Turn(
            lambda desk: _landing(visit, desk, judging, sought, tried), delays.locks_after(tried), place
        )
        if landing is not None:
            return landing
    fault = (
        {"text": NOT_HAN, "href": "#name"} if entry is Entry.NAME_NOT_HAN
        else {"text": REFUSED, "href": "#login"}
    )  # fmt: skip
    return _login_page(visit, id_number, name, [fault])


def _looked_up(desk: Desk, asked: Sequence[tuple[str | None, Trying]]) -> Found:
    """Look up what several log-ins need before their hashes."""
    keys = [key for _, one in asked for key in one.all_keys]
    return Found(seek_all(desk, [number for number, _ in asked]), Counts(desk, keys, shared=True))


def _landing(visit: Visit, desk: Desk, judging: Judging, sought: Sought, tried: Attempt) -> RedirectResponse | None:
    """Let somebody in and say where they go on; None where they can't be let in after all."""
    landing: list[RedirectResponse] = []

    def also(desk: Desk, login: Login) -> None:
        scope = _scope_of(login)
        if scope is None or sought.number is None:
            return
        response = see(HOME[scope])
        landing.append(response)
        if login.session is None:
            payload = {"id_number": sought.number, "name": values.name(judging.name)}
            renew(visit, response, scope, judging.now + CHANGE_SESSION, desk=desk, payload=payload)
            return
        delays.succeeded(desk, tried)
        if scope is Scope.OWN:
            keep_device(visit, response, sought.number, login.session.epoch)
        _begin(visit, response, desk, login.session, login.last_login)

    accounts.come_in(desk, judging, sought, also)
    return landing[0] if landing else None


@router.post("/logout")
def log_out(visit: Visitor) -> RedirectResponse:
    """End the session, whatever it is good for. Leaving the forced change this way changes nothing."""
    response = see("/login")
    end(visit, response)
    return response


# -------------------------------------------------------------------------------------------------- the first log-in


@router.get("/first", response_model=None)
def confirm_who(visit: Visitor) -> HTMLResponse | RedirectResponse:
    """Show name and ID number again before an account binds them (notice 四, cause one)."""
    entered = _in(visit, Scope.FIRST)
    if entered is None:
        return see(_where(visit))
    number = entered.payload["id_number"]
    parts = (number[:6], number[6:14], number[14:])
    return page(visit, "pages/first.html", {"name": entered.payload["name"], "parts": parts})


@router.post("/first", response_model=None)
def confirmed_who(visit: Visitor, answer: Typed = "") -> HTMLResponse | RedirectResponse:
    """Make the account, only now; or go back and correct what was typed."""
    entered = _in(visit, Scope.FIRST)
    if entered is None:
        return _ended(visit, "账号没有建立。请重新登录。") if visit.entered is None else see(_where(visit))
    if answer != "yes":
        return see("/login")
    site, number = visit.site, entered.payload["id_number"]
    response = see("/change")

    def also(desk: Desk, login: Login) -> None:
        if login.session is not None:
            # The log-in before it counts as failed until now.
            delays.succeeded(desk, delays.standing(desk, number, visit.address))
            _begin(visit, response, desk, login.session, None)

    # The initial password was typed to get here, and stands nowhere since.
    login = accounts.first_login(
        site.store, site.credentials, number, entered.payload["name"], site.credentials.initial_password, site.clock(),
        also,
    )  # fmt: skip
    if login.session is None:
        # Pressed twice, or in two tabs: the account is there.
        return _ended(visit, "这个身份证号码刚刚已经建了账号。请用初始密码重新登录。")
    return response


# ------------------------------------------------------------------------------------------------- the forced change


@router.get("/change", response_model=None)
def ask_password(visit: Visitor) -> HTMLResponse | RedirectResponse:
    """Ask for the new password, or for the confirmation of one with capital letters."""
    entered = _in(visit, Scope.CHANGE)
    return see(_where(visit)) if entered is None else _change_page(visit, entered)


@router.post("/change", response_model=None)
def change(
    visit: Visitor, password: Typed = "", again: Typed = "", do: Typed = "save", form: Typed = ""
) -> HTMLResponse | RedirectResponse:
    """Save the new password; one with capital letters only once they have been shown (notice 四, cause two).

    It is shown after sending, too, so that it works without JavaScript. Meanwhile the session keeps the hash that would
    be stored: so the password stands in no page and no row, and nobody has to type it a third time.
    """
    entered = _in(visit, Scope.CHANGE)
    if entered is None or entered.account_id is None:
        said = "这一次没有保存。如果您刚才已经按过“保存”，新密码可能已经生效，请先用新密码登录；不行再用初始密码登录。"
        return _ended(visit, said) if visit.entered is None else see(_where(visit))
    site, now = visit.site, visit.site.clock()
    if do == "again":
        _set_aside(visit, entered, None)
        return see("/change")
    if do == "confirm":
        waiting = _pending(entered)
        if waiting is None or not same(form, waiting.form):
            errors = [{"text": "这个密码没有保存，请再输入一次。（是不是同时开着两个窗口？）", "href": "#password"}]
            return _change_page(visit, entered, errors, again=True)
        return _save(visit, entered, NewPassword(waiting.computed), now)
    if not same(normal_password(password[: MOST + 1]), normal_password(again[: MOST + 1])):
        errors = [{"text": "两次输入的密码不一样，请重新输入", "href": "#again"}]
        return _change_page(visit, entered, errors, again=True)
    chosen = accounts.choose_password(site.store, site.credentials, _session(entered), password, now)
    if isinstance(chosen, Fault):
        return _change_page(visit, entered, [{"text": chosen.why, "href": "#password"}], again=True)
    if not chosen.capitals:
        return _save(visit, entered, chosen, now)
    _set_aside(visit, entered, Pending(chosen.computed, _in_words(chosen.capitals), site.token().hex()))
    return see("/change")


@router.get("/changed", response_model=None)
def changed(visit: Visitor) -> HTMLResponse | RedirectResponse:
    """Tell that it is saved."""
    return see(_where(visit)) if _in(visit, Scope.OWN) is None else page(visit, "pages/changed.html")


# --------------------------------------------------------------------------------------------------------------- home


@router.get("/home", response_model=None)
def home(visit: Visitor) -> HTMLResponse | RedirectResponse:
    """Show what there is, and when the last log-in was."""
    entered = _in(visit, Scope.OWN)
    if entered is None:
        return see(_where(visit))
    last = entered.payload.get("last_login")
    with visit.site.store.look() as desk:
        name = accounts.name_of(desk, _session(entered))
    context = {"name": name, "last_login": None if last is None else _local(visit, datetime.fromisoformat(last))}
    return page(visit, "pages/home.html", context)


# --------------------------------------------------------------------------------------------------- it was not me


@router.get("/not-me", response_model=None)
def tell_of_reset(visit: Visitor) -> HTMLResponse | RedirectResponse:
    """Tell the owner, who has typed the old password, that a reset was asked for and when."""
    entered = _in(visit, Scope.NOT_ME)
    if entered is None:
        return see(_where(visit))
    with visit.site.store.look() as desk:
        asked = accounts.reset_asked(desk, _session(entered), visit.site.clock())
        days = visit.site.limits(desk).taken_back.days
    if asked is None:
        return see("/login")
    return page(
        visit,
        "pages/not-me.html",
        {
            "asked_at": _local(visit, asked.at),
            "changed_at": None if asked.changed is None else _local(visit, asked.changed),
            "days": days,
        },
    )


@router.post("/not-me", response_model=None)
def take_back(visit: Visitor) -> HTMLResponse | RedirectResponse:
    """Take the reset back, and let staff know, both or neither. Logs nobody in."""
    entered = _in(visit, Scope.NOT_ME)
    if entered is None:
        said = "这一次没有撤回。如果您刚才已经按过“撤回”，旧密码已经恢复，请用旧密码登录。"
        return _ended(visit, said) if visit.entered is None else see(_where(visit))
    site, now = visit.site, visit.site.clock()
    with site.store.open() as desk:
        done = accounts.take_back(desk, _session(entered), now)
        if done:
            opening = NewTicket(Kind.TAKEN_BACK, None, TAKEN_BACK, account_id=entered.account_id, at=now)
            open_tickets(desk, [opening], night_of(now, visit.site.zone), now)
    if not done:
        return _ended(visit, "没有可以撤回的重置。请重新登录看看。")
    response = see("/taken-back")
    end(visit, response)
    return response


@router.get("/taken-back")
def taken_back(visit: Visitor) -> HTMLResponse:
    """Tell that the old password works again; says nothing of anybody."""
    return page(visit, "pages/taken-back.html", {"days": visit.site.ask_limits().taken_back.days})


# ------------------------------------------------------------------------------------------------------------ inside


def _where(visit: Visit) -> str:
    """Return the page on which a visitor can go on."""
    return "/login" if visit.entered is None else HOME.get(visit.entered.scope, "/login")


def _in(visit: Visit, scope: Scope) -> Entered | None:
    """Return the session if it is good for this."""
    return visit.entered if visit.entered is not None and visit.entered.scope is scope else None


def _session(entered: Entered) -> Session:
    return Session(entered.account_id or 0, entered.epoch, entered.until, entered.scope)


def _scope_of(login: Login) -> Scope | None:
    if login.entry is Entry.FIRST:
        return Scope.FIRST
    return None if login.session is None else login.session.scope


def _begin(visit: Visit, response: RedirectResponse, desk: Desk, session: Session, last: datetime | None) -> None:
    """Begin the session of somebody who is in, or further in, in the transaction that let them."""
    until = session.until or visit.site.clock() + visit.site.settings.applicant_most
    payload = {} if last is None else {"last_login": last.isoformat()}
    renew(
        visit, response, session.scope, until, desk=desk, account_id=session.account_id, epoch=session.epoch,
        payload=payload,
    )  # fmt: skip


def _login_page(
    visit: Visit,
    id_number: str,
    name: str,
    errors: list[dict[str, str]] | None = None,
    pause: timedelta | None = None,
) -> HTMLResponse:
    """Show the log-in with what was typed, but the password."""
    typed = {"id_number": id_number[:TYPED_MOST], "name": name[:TYPED_MOST]}
    status = 200 if pause is None else 429
    return page(visit, "pages/login.html", {"typed": typed, "errors": errors or []}, status, retry_after=pause)


def _too_soon(visit: Visit, id_number: str, name: str, pause: timedelta) -> HTMLResponse:
    said = f"试得太快了，这一次没有核对。请过{how_long(pause)}再登录；账号没有被锁住。"
    if pause >= LONG:
        said += "不想等的，可以换一个网络（比如手机流量）再登录。"
    return _login_page(visit, id_number, name, [{"text": said, "href": "#login"}], pause)


def _ended(visit: Visit, said: str) -> HTMLResponse:
    """Tell somebody whose session has ended what came of what they have just sent."""
    context = {"heading": "登录已过期", "paragraphs": [said], "actions": [{"text": "重新登录", "href": "/login"}]}
    return page(visit, "pages/message.html", context)


def _change_page(
    visit: Visit, entered: Entered, errors: list[dict[str, str]] | None = None, *, again: bool = False
) -> HTMLResponse:
    context = {
        "shortest": visit.site.credentials.shortest,
        "minutes": int(CHANGE_SESSION.total_seconds() // 60),
        "until": _local(visit, entered.until),
        "pending": None if again else _pending(entered),
        "errors": errors or [],
    }
    return page(visit, "pages/change.html", context)


def _save(visit: Visit, entered: Entered, new: NewPassword, now: datetime) -> HTMLResponse | RedirectResponse:
    """Save a new password and let its owner in, in one transaction."""
    response = see("/changed")
    last = entered.payload.get("last_login")
    with visit.site.store.open() as desk:
        saved = accounts.save_password(desk, _session(entered), new, now)
        if saved is not None:
            keep_device(visit, response, accounts.number_of(desk, saved), saved.epoch)
            _begin(visit, response, desk, saved, None if last is None else datetime.fromisoformat(last))
    if saved is None:
        return _ended(visit, "这一次没有保存。如果您刚才在别处已经保存过，请用那个新密码登录。")
    return response


def _pending(entered: Entered) -> Pending | None:
    kept = entered.payload
    return Pending(kept["computed"], kept["capitals"], kept["form"]) if "computed" in kept else None


def _set_aside(visit: Visit, entered: Entered, pending: Pending | None) -> None:
    """Let the session remember, or forget, a new password that waits to be confirmed."""
    payload = {key: kept for key, kept in entered.payload.items() if key == "last_login"}
    if pending is not None:
        payload |= {"computed": pending.computed, "capitals": pending.capitals, "form": pending.form}
    with visit.site.store.open() as desk:
        sessions.remember(desk, visit.token, payload)


def _in_words(capitals: tuple[tuple[int, str], ...]) -> str:
    """Return "Z（第1位）、Q（第5位）"; of many the first ones and how many there are."""
    shown = "、".join(f"{letter}（第{place}位）" for place, letter in capitals[:CAPITALS_SHOWN])
    return shown if len(capitals) <= CAPITALS_SHOWN else f"{shown}等{len(capitals)}个"


def _local(visit: Visit, at: datetime) -> str:
    """Return a time as people say it, e.g. 5月20日 09:12; with the year if it is another one."""
    here, now = at.astimezone(visit.site.zone), visit.site.clock().astimezone(visit.site.zone)
    year = "" if here.year == now.year else f"{here.year}年"
    return f"{year}{here.month}月{here.day}日 {here:%H:%M}"
