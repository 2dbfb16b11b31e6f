"""One visit: who asks for a page, what their cookie stands for, and how an answer leaves.

There is one cookie, and its token alone says nothing: what it stands for is a row of the store
(accountops/sessions.py). A visitor who isn't logged in has a token too: a form is bound to the browser that it was
shown in.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Final, cast

from fastapi import Depends, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

import templates
from accountops import sessions
from accountops.delays import device_token
from accountops.sessions import Entered, Scope
from portal.octets import as_text, token_of
from portal.site import Site
from store import Desk, Keyring, StoreError

LOG: Final = logging.getLogger(__name__)
TOKEN_OCTETS: Final = 32
LARGE_COOKIE: Final = "large"
MOST_SECONDS_SAID: Final = 120
MOST_MINUTES_SAID: Final = 120
DEVICE_KEPT: Final = timedelta(days=90)
POLLS: Final = "x-yeban-polls"
STAFF: Final = frozenset({Scope.STAFF, Scope.STAFF_FIRST, Scope.STAFF_JOIN})


@dataclass(frozen=True, slots=True)
class Visit:
    """One request, as the pages see it.

    Attributes:
        site: see there.
        request: the request itself.
        token: the cookie's, or a new one.
        new: whether the browser doesn't have the token yet.
        entered: the session, if there is one that lives.
        address: where the request comes from, "" if unknown.
        csrf: what every form must carry.
        large_text: whether the visitor has asked for large text.
        device: what the cookie of `keep_device` says, unproved.
    """

    site: Site
    request: Request
    token: bytes = field(repr=False)
    new: bool
    entered: Entered | None
    address: str
    csrf: str = field(repr=False)
    large_text: bool
    device: bytes | None = field(default=None, repr=False)


async def visiting(request: Request) -> Visit:
    """Find out who asks: one look into the store where the browser has a token, none where it hasn't."""
    site = site_of(request)
    token = token_in(request)
    entered = None if token is None else await run_in_threadpool(_seen, site, token, request)
    return _visit(site, request, token, entered)


def _seen(site: Site, token: bytes, request: Request) -> Entered | None:
    """Return the session of a token, which is in use."""
    now = site.clock()
    with site.store.look() as desk:
        entered = _entered(site, desk, token, now)
    # A page that asks by itself how far something has come is nobody's presence.
    if entered is not None and entered.seen + sessions.SEEN_EVERY <= now and POLLS not in request.headers:
        try:
            sessions.touch(site.store, token, now)
        except StoreError as error:
            # The page can be shown all the same; at worst the session idles out a little early.
            LOG.warning("会话时间没有记下：%s", error)
    return entered


def stranger(request: Request) -> Visit:
    """Return a visit for a page about a fault: nothing is looked up, since that may be what is wrong."""
    return _visit(site_of(request), request, token_in(request), None)


async def passing(request: Request) -> Visit:
    """Return a visit for a page that is the same to everybody: whose the token is isn't looked up.

    Not a thread's work: a log-in must cost little more than its hash.
    """
    return stranger(request)


# A row's number in an address; 0 is of what is no row, as the settings' own file among the versions of the policy. No
# database has a row beyond 63 bits, or can even be asked for one: not found.
RowId = Annotated[int, Path(ge=0, le=2**63 - 1)]
Visitor = Annotated[Visit, Depends(visiting)]
Passing = Annotated[Visit, Depends(passing)]


# ------------------------------------------------------------------------------------------------------ answers


def page(
    visit: Visit,
    template: str,
    context: Mapping[str, object] | None = None,
    status: int = 200,
    *,
    retry_after: timedelta | None = None,
) -> HTMLResponse:
    """Answer with a page.

    Args:
        visit: whose.
        template: its path, e.g. "pages/login.html".
        context: what it shows; beside it templates have csrf, large_text, static_path, errors, now, zone, site
            (the settings of the site), retry_after (whole seconds, or None), entered, initial (the initial password in
            words).
        status: HTTP status.
        retry_after: for 429 and 503: after how long it makes sense to try again.
    """
    seconds = None if retry_after is None else whole_seconds(retry_after)
    response = HTMLResponse(_rendered(visit, template, {"retry_after": seconds, **(context or {})}), status)
    if seconds is not None:
        response.headers["Retry-After"] = str(seconds)
    if visit.new:
        give_token(visit.site, response, visit.token)
    return response


def _rendered(visit: Visit, template: str, context: Mapping[str, object]) -> str:
    site = visit.site
    given: dict[str, object] = {
        "csrf": visit.csrf,
        "large_text": visit.large_text,
        "static_path": visit.request.app.state.static_path,
        "errors": (),
        "now": site.clock(),
        "zone": site.zone,
        "site": site.settings,
        "entered": visit.entered,
        "initial": site.credentials.initial_in_words,
        "retry_after": None,
    }
    return templates.environment().get_template(template).render(given | dict(context))


def same_page(visit: Visit, template: str, context: Mapping[str, object]) -> HTMLResponse:
    """Answer with a page that is the same to everybody but for the token of its forms: rendered once.

    Args:
        visit: whose. To whom is logged in it is rendered anew, since it may be another one.
        template: see `page`.
        context: see `page`; few different ones, of values that can be told apart by their repr.
    """
    state = visit.request.app.state
    if visit.entered is not None:
        return page(visit, template, context)
    key = (template, visit.large_text, repr(context))
    html = state.rendered.get(key)
    if html is None:
        html = state.rendered[key] = _rendered(visit, template, {**context, "csrf": state.csrf_place})
    response = HTMLResponse(html.replace(state.csrf_place, visit.csrf))
    if visit.new:
        give_token(visit.site, response, visit.token)
    return response


def see(url: str) -> RedirectResponse:
    """Answer a form with "look there" (303): reloading the page then sends nothing twice.

    Args:
        url: a path of our own.
    """
    return RedirectResponse(local(url), 303)


def renew(  # noqa: PLR0913 - what a session is
    visit: Visit,
    response: Response,
    scope: Scope,
    until: datetime,
    *,
    desk: Desk | None = None,
    account_id: int | None = None,
    staff_id: int | None = None,
    epoch: int = 0,
    payload: dict[str, str] | None = None,
    fresh_until: datetime | None = None,
) -> bytes:
    """Begin a session under a new token; the old token's ends. After anything that lets somebody in or further in.

    A token that was planted in the browser beforehand is worth nothing this way (session fixation).

    Args:
        visit: whose.
        response: gets the cookie.
        scope: what the session is good for.
        until: when it ends at the latest.
        desk: the transaction to do it in; None: one of its own.
        account_id: see `sessions.enter`, as what follows.
        staff_id: the same.
        epoch: the same.
        payload: the same.
        fresh_until: the same.

    Returns:
        The new token.
    """
    if desk is None:
        with visit.site.store.open() as own:
            return renew(
                visit, response, scope, until, desk=own, account_id=account_id, staff_id=staff_id, epoch=epoch,
                payload=payload, fresh_until=fresh_until,
            )  # fmt: skip
    token = visit.site.token()
    sessions.enter(
        desk, token, scope, visit.site.clock(), until, account_id=account_id, staff_id=staff_id, epoch=epoch,
        payload=payload, fresh_until=fresh_until, instead_of=visit.token,
    )  # fmt: skip
    give_token(visit.site, response, token)
    return token


def end(visit: Visit, response: Response) -> None:
    """End the visitor's session, here and in the store; the browser gets a new token, which stands for nothing."""
    with visit.site.store.open() as desk:
        sessions.leave(desk, visit.token)
    give_token(visit.site, response, visit.site.token())


# ------------------------------------------------------------------------------------------------ cookie and form


def cookie_name(site: Site) -> str:
    """The cookie's name; browsers keep the __Host- one to this host, this path and TLS (RFC 6265bis 4.1.3.2)."""
    return "__Host-yeban" if site.settings.secure else "yeban"


def give_token(site: Site, response: Response, token: bytes) -> None:
    """Set the cookie; it goes when the browser is closed, and is shown to no script and no other site's form."""
    response.set_cookie(
        cookie_name(site), as_text(token), path="/", secure=site.settings.secure, httponly=True, samesite="lax"
    )  # fmt: skip


def keep_device(visit: Visit, response: Response, who: str, epoch: int) -> None:
    """Let the browser of somebody who is in show, at later log-ins, that the account's owner has used it.

    It lets nobody in and tells nothing of anybody; it only keeps what others try from slowing its owner.

    Args:
        visit: whose.
        response: gets the cookie.
        who: ID number in normal form.
        epoch: the account's.
    """
    site = visit.site
    response.set_cookie(
        device_cookie_name(site), as_text(device_token(site.store.keys, who, epoch, site.token())), path="/",
        max_age=int(DEVICE_KEPT.total_seconds()), secure=site.settings.secure, httponly=True, samesite="strict",
    )  # fmt: skip


def device_cookie_name(site: Site) -> str:
    """The name of the cookie that `keep_device` sets; see `cookie_name`."""
    return f"{cookie_name(site)}-device"


def token_in(request: Request) -> bytes | None:
    """Return the token in the cookie; None where there is none that we could have made."""
    return _octets_in(request, cookie_name(site_of(request)))


def _octets_in(request: Request, name: str) -> bytes | None:
    return token_of(request.cookies.get(name, ""), TOKEN_OCTETS)


def csrf_of(keys: Keyring, token: bytes) -> str:
    """Return what a form must carry: HMAC over the token, so it can't be made up, nor used in another browser."""
    return keys.mac(b"yeban: forms", token).hex()


def local(url: str) -> str:
    """Return `url` if it is a path of our own, else "/": a browser takes // and backslashes for another host."""
    return url if url.startswith("/") and not url.startswith("//") and "\\" not in url and url.isprintable() else "/"


def whole_seconds(wait: timedelta) -> int:
    """Return a wait in seconds, rounded up, at least 1."""
    return max(1, -(-wait // timedelta(seconds=1)))


def how_long(wait: timedelta) -> str:
    """Return a wait in words, rounded up."""
    seconds = whole_seconds(wait)
    if seconds <= MOST_SECONDS_SAID:
        return f"{seconds}秒"
    minutes = -(-seconds // 60)
    return f"{minutes}分钟" if minutes <= MOST_MINUTES_SAID else f"{-(-minutes // 60)}小时"


def site_of(request: Request) -> Site:
    """Return the site whose request this is."""
    return cast("Site", request.app.state.site)


def _visit(site: Site, request: Request, token: bytes | None, entered: Entered | None) -> Visit:
    used = site.token() if token is None else token
    return Visit(
        site=site,
        request=request,
        token=used,
        new=token is None,
        entered=entered,
        address=request.client.host if request.client else "",
        csrf=csrf_of(site.store.keys, used),
        large_text=request.cookies.get(LARGE_COOKIE) == "1",
        device=_octets_in(request, device_cookie_name(site)),
    )


def _entered(site: Site, desk: Desk, token: bytes, now: datetime) -> Entered | None:
    """Return the session; staff may leave theirs alone for a shorter time than applicants."""
    settings = site.settings
    found = sessions.entered(desk, token, now, max(settings.applicant_idle, settings.staff_idle))
    if found is None:
        return None
    idle = settings.staff_idle if found.scope in STAFF else settings.applicant_idle
    return found if now < found.seen + idle else None
