"""What stands before every page: host, size of the body, where a form comes from; and what goes with every answer.

Everything here fails closed: what can't be checked is refused with a page that says what to do.
"""

from __future__ import annotations

import hmac
import logging
import re
import time
import traceback
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from portal.visit import csrf_of, local, page, site_of, stranger, token_in

if TYPE_CHECKING:
    from fastapi.responses import HTMLResponse
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from portal.site import Site

LOG: Final = logging.getLogger(__name__)
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Asked by whoever watches over the machine, by whatever name they reach it.
PROBES: Final = frozenset({"/healthz", "/readyz"})
STATIC: Final = "/static/"
API: Final = "/api/"
STAFF: Final = "/staff"
CSRF_HEADER: Final = "x-csrf-token"
UPLOADS: Final = re.compile(r"/filings/\d+/papers|/staff/statements")
QUIET: Final = PROBES | {STATIC}  # asked for so often that they would hide the rest
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    # no-referrer would make browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that don't know frame-ancestors
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Browsers take these over TLS only, and complain of the second without.
OVER_TLS: Final = {"Strict-Transport-Security": "max-age=31536000", "Cross-Origin-Opener-Policy": "same-origin"}


class TooSoon(Exception):
    """Somebody tries again before their delay is over."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__("试得太快")
        self.retry_after = retry_after


class Stale(Exception):
    """A form of the staff, from our own page, under a token that the browser has no longer."""

    def __init__(self, sent: str) -> None:
        super().__init__("页面已经失效")
        self.sent = sent


class Gate:
    """The outermost layer (ASGI): refuses unknown hosts and large bodies, sets the headers, catches bugs."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app = app
        self._site = site
        self._headers = HEADERS | OVER_TLS if site.settings.secure else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0
        clock = time.monotonic()

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers.setdefault("Cache-Control", "no-store")
                headers.update(self._headers)
            await send(message)

        try:
            refused = self._refused(scope)
            if refused is None:
                await self._app(scope, self._counted(receive, self._most(scope)), dressed)
            else:
                await fault(Request(scope), refused)(scope, receive, dressed)
        except ClientDisconnect:
            LOG.debug("visitor gone")
        except Exception as error:  # noqa: BLE001 - whatever a bug raises
            # Only where it was, not what it said: a message may hold what somebody typed.
            where = "".join(traceback.format_tb(error.__traceback__))
            LOG.error("页面出了程序错误 %s\n%s", type(error).__name__, where)  # noqa: TRY400 - the same
            if not status:
                await fault(Request(scope), 500)(scope, receive, dressed)
        way = _way(scope)
        level = logging.DEBUG if way in QUIET else logging.INFO
        LOG.log(level, "%s %s %s %.0f ms", scope["method"], way, status or "-", 1000 * (time.monotonic() - clock))

    def _refused(self, scope: Scope) -> int | None:
        """Return the status of a request that gets no further."""
        headers = Headers(scope=scope)
        if scope["path"] not in PROBES and _host(headers.get("host", "")) != self._site.settings.host:
            return 400
        said = headers.get("content-length", "0")
        if not said.isdecimal() or not said.isascii():
            return 400
        return 413 if int(said) > self._most(scope) else None

    def _most(self, scope: Scope) -> int:
        """Return how many octets a body may have: more where papers are uploaded."""
        uploads = scope["method"] == "POST" and UPLOADS.fullmatch(scope["path"]) is not None
        return self._site.settings.upload_most if uploads else self._site.settings.body_most

    def _counted(self, receive: Receive, most: int) -> Receive:
        """Count what comes in: the header that says how much may be absent, or wrong."""
        had = 0

        async def counting() -> Message:
            nonlocal had
            message = await receive()
            had += len(message.get("body", b""))
            if had > most:
                raise HTTPException(413)
            return message

        return counting


async def from_our_own_page(request: Request) -> None:
    """Let a form through only from our own page, in the browser that it was shown in. For every route.

    Raises:
        HTTPException: 403.
        Stale: it is one of the staff's, and only its token is wrong.
    """
    if request.method in SAFE:
        return
    site = site_of(request)
    token = token_in(request)
    if token is None or not _is_origin_ours(site, request.headers):
        raise HTTPException(403)
    right = csrf_of(site.store.keys, token)
    if request.url.path.startswith(API):
        # What sends JSON sends the token in a header, which no form from elsewhere can.
        if not hmac.compare_digest(request.headers.get(CSRF_HEADER, "").encode(errors="replace"), right.encode()):
            raise HTTPException(403)
        return
    try:
        form = await request.form()
    except (ValueError, LookupError):
        # What the header says of the form's encoding is of no sense to the parser.
        raise HTTPException(400) from None
    sent = form.get("csrf")
    if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(errors="replace"), right.encode()):
        await form.close()  # there may be files in it
        if isinstance(sent, str) and sent.isascii() and request.url.path.startswith(f"{STAFF}/"):
            raise Stale(sent)
        raise HTTPException(403)


def fault(
    request: Request,
    status: int,
    retry_after: timedelta | None = None,
    *,
    unusable: bool = False,
    typed: Sequence[tuple[str, str]] = (),
) -> HTMLResponse:
    """Return the page for what went wrong: what happened, and what to do.

    Args:
        request: what was asked for; the staff's pages are answered with one of theirs.
        status: HTTP status.
        retry_after: after how long it makes sense to try again; None: nobody knows.
        unusable: what the site works with is gone or damaged: with waiting alone nothing gets better.
        typed: what would be lost otherwise, to be copied: what it is called, and what it says.
    """
    path = request.url.path
    staffs = path == STAFF or path.startswith(f"{STAFF}/")
    context = {
        "status": status,
        "staffs": staffs,
        "uploads": path if status == 413 and UPLOADS.fullmatch(path) else "",  # a paper: its page is the way back
        "unusable": unusable,
        "typed": typed,
    }
    return page(stranger(request), "pages/error.html", context, status, retry_after=retry_after)


def origin_of(url: str) -> str:
    """Return scheme, host and port of an address, as browsers write them in Origin; "" for what is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}".lower()


def page_before(request: Request) -> str:
    """Return the path of our own page that a request comes from; "" where it comes from elsewhere, or doesn't say."""
    referer = request.headers.get("referer", "")
    ours = origin_of(referer) == origin_of(site_of(request).settings.public_url)
    return local(urlsplit(referer).path) if ours else ""


def _is_origin_ours(site: Site, headers: Headers) -> bool:
    ours = origin_of(site.settings.public_url)
    origin = headers.get("origin")
    if origin is not None:
        return origin.lower() == ours
    return origin_of(headers.get("referer", "")) == ours


def _way(scope: Scope) -> str:
    """Return the route that answered, as it is written down: what stands in an address may be a token."""
    if scope["path"] in PROBES:
        return str(scope["path"])
    if scope["path"].startswith(STATIC):
        return STATIC
    return str(getattr(scope.get("route"), "path", "-"))


def _host(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
