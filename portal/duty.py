"""Who of the staff is at work: the one check before every page of theirs.

    @router.get("/staff/held")
    def held(duty: Annotated[OnDuty, Depends(permitted(Permission.SEE_REQUESTS))]) -> HTMLResponse: ...

A test walks all routes under /staff and fails for one that neither has it nor is listed in `PUBLIC`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from accountops import staff
from accountops.permissions import Permission, allowed, needs_fresh
from accountops.sessions import Entered, Scope
from accountops.staff import Person
from portal.guards import SAFE
from portal.kept import KEPT, given_back, kept_in, page_of, turned_away
from portal.visit import Visit, Visitor, local, page, see, stranger

HOME: Final = "/staff"
LOGIN: Final = "/staff/login"
AGAIN: Final = "/staff/again"
# Whoever opens these isn't in yet; each looks at the session by itself.
PUBLIC: Final = frozenset({LOGIN, "/staff/code", "/staff/join"})


class Elsewhere(Exception):
    """Another page comes first: log-in, or proving again who one is."""

    def __init__(self, path: str) -> None:
        super().__init__("首先要登录")
        self.path = path


class NotPermitted(Exception):
    """The roles don't allow it."""


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody of the staff who may do what they ask for.

    Attributes:
        visit: the request.
        entered: their session.
        person: who they are, with the roles that they have now.
    """

    visit: Visit
    entered: Entered
    person: Person


class Permitted:
    """A dependency: the person, if they may; else an exception that `StaffRoute` answers."""

    def __init__(self, permission: Permission, *, fresh: bool) -> None:
        self.permission = permission
        self.fresh = fresh

    def __call__(self, visit: Visitor) -> OnDuty:
        """Check one request.

        Raises:
            Elsewhere: to log in, or to prove again who one is.
            NotPermitted: not with these roles.
        """
        entered = visit.entered
        if entered is None or entered.scope is not Scope.STAFF or entered.staff_id is None:
            raise Elsewhere(_on_the_way(LOGIN, visit))
        with visit.site.store.look() as desk:
            person = staff.person(desk, entered.staff_id)
        if person is None or person.epoch != entered.epoch:
            raise Elsewhere(LOGIN)
        if not allowed(person.roles, self.permission):
            raise NotPermitted(self.permission)
        if self.fresh and not is_fresh(visit, entered):
            raise Elsewhere(_on_the_way(AGAIN, visit))
        kept = kept_in(visit, entered)
        setattr(visit.request.state, KEPT, "" if kept is None else kept.to)
        return OnDuty(visit, entered, person)


def permitted(permission: Permission, *, fresh: bool | None = None) -> Permitted:
    """Return the check for a route.

    Args:
        permission: what the route does.
        fresh: whether it needs a re-authentication; None: as the table says.
    """
    return Permitted(permission, fresh=needs_fresh(permission) if fresh is None else fresh)


def is_fresh(visit: Visit, entered: Entered) -> bool:
    """Whether who is there has proved lately who they are."""
    return entered.fresh_until is not None and visit.site.clock() < entered.fresh_until


def back_to(path: str) -> str:
    """Return where to go on: a page of the staff, whatever the form says."""
    path = local(path)
    return path if path == HOME or path.startswith((f"{HOME}/", f"{HOME}?")) else HOME


class StaffRoute(APIRoute):
    """A route of the staff: answers what `Permitted` raises. `APIRouter(route_class=StaffRoute)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """See `APIRoute`."""
        handler: Callable[[Request], Awaitable[Response]] = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                response = await handler(request)
            except Elsewhere as elsewhere:
                if request.method in SAFE:
                    return see(elsewhere.path)
                return await turned_away(request, elsewhere.path)
            except NotPermitted:
                return page(stranger(request), "pages/staff/forbidden.html", status=403)
            if request.method not in SAFE and getattr(request.state, KEPT, "") == request.url.path:
                await run_in_threadpool(given_back, request)
            return response

        return handle


def _on_the_way(first: str, visit: Visit) -> str:
    """Return the page that comes first, with where to go on afterwards: of a form that is the page that has it."""
    request = visit.request
    path = back_to(request.url.path if request.method in SAFE else page_of(request))
    return first if path == HOME else f"{first}?next={quote(path, safe='/')}"
