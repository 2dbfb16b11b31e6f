"""The application: routes, guards and answers to faults, put together around one site."""

from __future__ import annotations

import hashlib
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from portal import api, applicants, certificates, filings, filings_api, help, kept, staff  # noqa: A004 - the page has that name
from portal.console import (
    accounts,
    bulk,
    chain,
    held,
    inbox,
    item,
    keys,
    merging,
    nights,
    openings,
    people,
    policy,
    reports,
    reviews,
    statements,
)
from portal.desks import Desks
from portal.guards import Gate, Stale, TooSoon, fault, from_our_own_page, page_before
from portal.hashing import Busy
from portal.site import Told
from portal.visit import LARGE_COOKIE, Visitor, see, site_of
from store import KeysError, StoreBusy, StoreDamaged, StoreError

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Scope

    from portal.site import Site

LOG: Final = logging.getLogger(__name__)
STATIC: Final = Path(__file__).parent / "static"
A_YEAR_SECONDS: Final = 365 * 24 * 3600
STORE_RETRY: Final = Busy.retry_after


def create_app(site: Site) -> FastAPI:
    """Return the ASGI application of a site."""
    app = FastAPI(
        title="yeban", docs_url=None, redoc_url=None, openapi_url=None, dependencies=[Depends(from_our_own_page)]
    )
    app.state.site = site
    app.state.static_path = f"/static/{_digest(STATIC)}"
    app.state.desks = Desks(partial(site.store.open, many=True))
    app.state.rendered = {}
    app.state.told = Told(site)
    app.state.damaged = False  # whether a page has met a damaged database: until the next start
    app.state.csrf_place = site.token().hex()  # stands for a form's token in what is rendered once
    app.add_middleware(Gate, site=site)
    app.mount(app.state.static_path, _Forever(directory=STATIC))
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_route("/healthz", _healthz)
    app.add_route("/readyz", _readyz)
    app.add_api_route("/large-text", _large_text, methods=["POST"], response_class=RedirectResponse)
    # In the order of how often they are asked for: routes are looked through one after the other.
    rooms = (
        applicants,
        help,
        api,
        filings,
        certificates,
        staff,
        keys,
        nights,
        inbox,
        bulk,
        merging,
        item,
        held,
        openings,
        reviews,
        statements,
        accounts,
        people,
        policy,
        reports,
        chain,
    )
    for room in rooms:
        app.include_router(room.router)
    app.include_router(certificates.own)
    app.include_router(filings_api.router)
    app.state.pages = kept.pages_of(route for room in rooms for route in room.router.routes)
    app.state.api_routes = [*api.router.routes, *filings_api.router.routes]
    _answer_faults(app)
    return app


def _large_text(visit: Visitor) -> RedirectResponse:
    """Switch large text on or off (适老化), and go back to where one was."""
    response = see(page_before(visit.request) or "/")
    if visit.large_text:
        response.delete_cookie(LARGE_COOKIE, path="/")
    else:
        response.set_cookie(
            LARGE_COOKIE, "1", max_age=A_YEAR_SECONDS, path="/", secure=visit.site.settings.secure, httponly=True,
            samesite="lax",
        )  # fmt: skip
    return response


def _healthz(_request: Request) -> PlainTextResponse:
    """Whether the process lives."""
    return PlainTextResponse("ok\n")


def _readyz(request: Request) -> PlainTextResponse:
    """Whether it can work: the database answers, and its tables are those of this program."""
    if request.app.state.damaged:
        return PlainTextResponse("not ready\n", 503)
    try:
        site_of(request).ready()
    except (StoreError, KeysError) as error:
        LOG.warning("还不能办理：%s", error)
        return PlainTextResponse("not ready\n", 503)
    return PlainTextResponse("ok\n")


def _answer_faults(app: FastAPI) -> None:
    """Register what people are told when something goes wrong."""

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> HTMLResponse:
        response = fault(request, error.status_code)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Stale)
    async def _stale(request: Request, error: Stale) -> Response:
        return await kept.answer(request, error)

    @app.exception_handler(RequestValidationError)
    def _form(request: Request, error: RequestValidationError) -> HTMLResponse:
        in_address = all(one["loc"][0] == "path" for one in error.errors())
        return fault(request, 404 if in_address else 422)

    @app.exception_handler(TooSoon)
    def _soon(request: Request, error: TooSoon) -> HTMLResponse:
        return fault(request, 429, error.retry_after)

    @app.exception_handler(Busy)
    def _busy(request: Request, error: Busy) -> HTMLResponse:
        return fault(request, 503, error.retry_after)

    @app.exception_handler(StoreError)
    def _store(request: Request, error: StoreError) -> HTMLResponse:
        LOG.error("页面用不了数据库：%s", error)
        if isinstance(error, StoreBusy):
            return fault(request, 503, STORE_RETRY)
        request.app.state.damaged |= isinstance(error, StoreDamaged)
        return fault(request, 503, unusable=True)

    @app.exception_handler(NoConnection)
    def _crowded(request: Request, _error: NoConnection) -> HTMLResponse:
        LOG.warning("等数据库连接的人太多")
        return fault(request, 503, STORE_RETRY)


class _Forever(StaticFiles):
    """Files whose path changes whenever one of them does: browsers need never ask again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in {200, 206, 304}:
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR_SECONDS}, immutable"
        return response


def _digest(folder: Path) -> str:
    """Return a short digest over all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
