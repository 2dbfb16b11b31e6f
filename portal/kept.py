"""What somebody of the staff had typed where they had to say first who they are: it stands in its form again.

It is laid into their session, sealed like all that a session remembers. From there it goes along when they prove once
more who they are, or log in anew in the same browser: to them and to nobody else. No address and no log has any of it.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute

from accountops import sessions
from accountops.sessions import Entered, Scope
from portal.guards import SAFE, STAFF, Stale, fault, page_before
from portal.visit import Visit, local, see, site_of, token_in, visiting

KEPT, FORMER = "kept", "former_forms"  # in the session
KEPT_FOR: Final = timedelta(minutes=30)
FORMER_MOST: Final = 4
MOST: Final = 64 * 1024  # octets; more comes from no form that people fill in by hand
SECRETS: Final = frozenset({"csrf", "password", "current", "again", "code"})
# What is sent to these is a secret, or nothing.
NEVER: Final = re.compile(rf"{STAFF}/(?:login|logout|code|join|again|password|recovery-codes)(?:/.*)?")
ALSO_FROM: Final = f"{STAFF}/again"  # who had to log in there was on the way to what is kept
# What is worth copying where it can't be kept: sentences, by the field's name.
PROSE: Final = {"reason": "理由", "refusal": "不受理的理由", "subject": "主题", "body": "正文"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was not taken, as it was filled in.

    Attributes:
        to: the path that it was sent to.
        page: address of the page that has it.
        until: it is given back no longer than that.
        fields: what was typed, ticked and chosen.
        files: whether a file was chosen; that is not kept.
    """

    to: str
    page: str
    until: datetime
    fields: Mapping[str, tuple[str, ...]] = field(repr=False)
    files: bool = False

    def one(self, name: str, otherwise: str = "") -> str:
        """Return what stood in a field."""
        return self.fields.get(name, (otherwise,))[-1]

    @property
    def prose(self) -> list[tuple[str, str]]:
        """What is worth copying: what it is called, and what it says."""
        return [(word, self.one(name)) for name, word in PROSE.items() if self.one(name).strip()]


def kept_in(visit: Visit, entered: Entered | None) -> Kept | None:
    """Return what a session has kept, if it isn't too old."""
    return None if entered is None else _read(entered.payload, visit.site.clock())


def of_form(visit: Visit, entered: Entered, to: str) -> Kept | None:
    """Return what is kept of the form that is sent to a path; None where nothing is, or it is being sent now."""
    found = kept_in(visit, entered) if visit.request.method in SAFE else None
    return found if found is not None and found.to == to else None


def of_page(visit: Visit, entered: Entered) -> Kept | None:
    """Return what is kept of a form of the page that is asked for."""
    found = kept_in(visit, entered) if visit.request.method in SAFE else None
    return found if found is not None and urlsplit(found.page).path == visit.request.url.path else None


def is_waiting(visit: Visit) -> bool:
    """Whether the browser's session, which may be over, has kept a form: who has to prove or log in is told so."""
    with visit.site.store.look() as desk:
        left = sessions.left(desk, visit.token)
    return left is not None and left.scope is Scope.STAFF and _read(left.payload, visit.site.clock()) is not None


def onwards(visit: Visit, entered: Entered, path: str) -> str:
    """Return where to go on: `path`, and where that has the form that was kept, just as it was."""
    found = kept_in(visit, entered)
    return found.page if found is not None and path in {urlsplit(found.page).path, ALSO_FROM} else path


def carried(visit: Visit, payload: Mapping[str, str]) -> dict[str, str]:
    """Return what of a session's memory goes along to the one that begins instead of it.

    Forms of pages that are open under the old token are known by it, to be given back filled in; see `answer`.
    """
    former = " ".join([visit.csrf, *payload.get(FORMER, "").split()][:FORMER_MOST])
    return {FORMER: former, **({KEPT: payload[KEPT]} if KEPT in payload else {})}


def left_by(visit: Visit, staff_id: int) -> dict[str, str]:
    """Return what goes along from the session that this browser had before, if it was of the same person."""
    with visit.site.store.look() as desk:
        left = sessions.left(desk, visit.token)
    if left is None or left.staff_id != staff_id or left.scope is not Scope.STAFF:
        return {}
    return carried(visit, left.payload)


async def turned_away(request: Request, there: str) -> Response:
    """Answer a form whose sender has to say first who they are: what was typed is kept, or shown to be copied."""
    kept = await _typed(request)
    if kept is None or await run_in_threadpool(_lay_by, request, kept):
        return see(there)
    prose = kept.prose
    return fault(request, 403, typed=prose) if prose else see(there)


async def answer(request: Request, stale: Stale) -> Response:
    """Answer a form from a page that was shown before the session's token changed.

    If it changed because whoever is in proved or logged in anew, in another tab say, their form is shown once more.
    """
    entered = (await visiting(request)).entered
    if entered is not None and entered.scope is Scope.STAFF and not NEVER.fullmatch(request.url.path):
        former = entered.payload.get(FORMER, "").split()
        if any(hmac.compare_digest(one, stale.sent) for one in former):
            return await turned_away(request, page_of(request))
    kept = await _typed(request)
    return fault(request, 403, typed=() if kept is None else kept.prose)


def given_back(request: Request) -> None:
    """Forget a form once it has been sent again, whatever came of it: what came of it has its own page."""
    token = token_in(request)
    if token is None or getattr(request.state, KEPT, None) != request.url.path:
        return
    with site_of(request).store.open() as desk:
        left = sessions.left(desk, token)
        if left is not None and KEPT in left.payload:
            rest = {name: value for name, value in left.payload.items() if name != KEPT}
            sessions.remember(desk, token, rest)


def pages_of(routes: Iterable[BaseRoute]) -> tuple[re.Pattern[str], ...]:
    """Return the paths of the staff's pages that can be asked for; a number in them is one.

    Of the rooms' own routes: to ask the application makes all of its routes ready, which takes long at the start.
    """
    paths = {
        one.path for one in routes
        if isinstance(one, APIRoute) and one.path.startswith(STAFF) and "GET" in (one.methods or ())
    }  # fmt: skip
    return tuple(re.compile(re.sub(r"\{(\w+)\}", _part, path)) for path in sorted(paths))


def page_of(request: Request) -> str:
    """Return the path of the page that has a form: where it was sent from, else what stands over where it goes."""
    path = page_before(request) or request.url.path
    pages = request.app.state.pages
    while path.startswith(f"{STAFF}/") and not any(one.fullmatch(path) for one in pages):
        path = path.rpartition("/")[0]
    return path if path.startswith(STAFF) else STAFF


# ------------------------------------------------------------------------------------------------------------ inside


def _read(payload: Mapping[str, str], now: datetime) -> Kept | None:
    text = payload.get(KEPT)
    if text is None:
        return None
    to, page, until, fields, files = json.loads(text)
    found = Kept(to, page, datetime.fromisoformat(until), {name: tuple(said) for name, said in fields.items()}, files)
    return found if now < found.until else None


def _part(name: re.Match[str]) -> str:
    return "[a-z-]+" if name[1] == "kind" else "[0-9]+"


async def _typed(request: Request) -> Kept | None:
    """Return what a form has; None for one that has secrets, and for what people don't type."""
    if NEVER.fullmatch(request.url.path) or not request.url.path.startswith(f"{STAFF}/"):
        return None
    fields: dict[str, list[str]] = {}
    files = False
    form = await request.form()
    for name, value in form.multi_items():
        if isinstance(value, str) and name not in SECRETS:
            fields.setdefault(name, []).append(value)
        files |= not isinstance(value, str) and bool(value.size)
    if sum(len(one.encode(errors="replace")) for said in fields.values() for one in said) > MOST:
        return None
    page, query = page_of(request), urlsplit(request.headers.get("referer", "")).query
    address = local(f"{page}?{query}") if query and page == page_before(request) else page
    until = site_of(request).clock() + KEPT_FOR
    return Kept(request.url.path, address, until, {name: tuple(said) for name, said in fields.items()}, files)


def _lay_by(request: Request, kept: Kept) -> bool:
    """Lay it into the session of the browser's token, also into one that is over; False where there is none."""
    token, site = token_in(request), site_of(request)
    if token is None:
        return False
    with site.store.open() as desk:
        left = sessions.left(desk, token)
        if left is None or left.scope is not Scope.STAFF:
            return False
        said = {name: list(values) for name, values in kept.fields.items()}
        text = json.dumps([kept.to, kept.page, kept.until.isoformat(), said, kept.files])
        sessions.remember(desk, token, {**left.payload, KEPT: text})
    return True
