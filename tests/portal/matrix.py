"""Every route of the application, tried by everybody: each role of the staff, an applicant, and nobody in particular.

Routes are taken from the application itself, so that a new one is in by itself. `scripts/print-routes` prints what
comes of it as docs/routes.md.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from fastapi.routing import APIRoute, RouteContext, iter_route_contexts
from httpx2 import Response
from starlette.testclient import TestClient

from accountops.permissions import ROLE_WORDS, Permission, Role, allowed
from accountops.sessions import Scope, enter
from orgregistry import registering
from orgregistry.organisations import Details
from portal.duty import LOGIN, Permitted
from portal.site import Site
from portal.visit import cookie_name, csrf_of
from store import Account, Staff
from tests.portal.browsing import application
from tests.store.places import id_number

APPLICANT, NOBODY = "applicant", "nobody"
VISITORS = (*(str(role) for role in Role), APPLICANT, NOBODY)
WORDS = {**{str(role): word for role, word in ROLE_WORDS.items()}, APPLICANT: "填报人", NOBODY: "没有登录"}
# Where applicants' pages send whom they aren't for; pages of the staff send to their log-in, or refuse.
AWAY = {"/", "/login", "/home", "/change", "/staff", "/staff/login"}
# They do their work, and then lead there, as they should.
LEAD_THERE = {"/", "/logout", "/large-text"}
LOGS_OUT = "/staff/logout"
NOTHING = "999999"  # in place of what an address names: nobody's
HEAD = """# Every page, and whom it lets in

Printed by `scripts/print-routes > docs/routes.md` from the application itself: each route was asked for by each role,
by an applicant and by nobody in particular, with addresses that name nothing there is. ✔: it answered. Blank: it sent
them elsewhere, or refused. A test does the same and compares; it also holds every page of the staff to its permission
in [the table](permissions.md). What a page then shows of others' things is asked once more, by who answers for them.

*again*: asks for password or code once more. A step of a log-in wants the step before: who hasn't taken it is sent
there, or told that it is too late and nothing was saved.
"""


@dataclass(frozen=True, slots=True)
class Door:
    """A route and a method; `permission` is what it asks of the staff, None where it asks for none."""

    method: str
    path: str
    permission: Permission | None
    fresh: bool

    @property
    def address(self) -> str:
        """Where it is asked for: its parameters name nothing that there is."""
        return re.sub(r"\{[^}]*\}", NOTHING, self.path)

    def grants(self, visitor: str) -> bool:
        """Whether the table lets somebody in; only where it asks for a permission."""
        return visitor in VISITORS[: len(Role)] and allowed([Role(visitor)], self.permission or Permission.OWN_ACCOUNT)


def doors(app) -> list[Door]:
    """All of them but the files, by path."""
    found = []
    for route in iter_route_contexts(app.routes):
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"}):
            checks = [*_checks(route)]
            needs = checks[0].permission if checks else None
            found.append(Door(method, route.path or "", needs, any(check.fresh for check in checks)))
    return sorted(found, key=lambda door: (door.path, door.method))


def _checks(route: RouteContext) -> Iterator[Permitted]:
    waiting = [route.dependant] if isinstance(route.original_route, APIRoute) else []
    while waiting:
        one = waiting.pop()
        if isinstance(one.call, Permitted):
            yield one.call
        waiting += one.dependencies


class Everybody:
    """All visitors of one site, each let in anew for each thing that they send."""

    def __init__(self, site: Site) -> None:
        self.site, self.app = site, application(site)
        self._browser = TestClient(self.app, base_url=site.settings.public_url, follow_redirects=False)
        self._given = 0
        self._ids: dict[str, int] = {}
        self._looking: dict[str, bytes] = {}
        now = site.clock()
        with site.store.open() as desk:
            # Everybody has an office: a page that refuses for want of one would look as if it refused the role.
            office = registering.add(desk, "兰州市城关区人力资源和社会保障局", Details(), now, "test").organisation_id
            for number, role in enumerate(Role, 1):
                person = Staff(
                    login=f"li.{number}", name="李洁", joined=now, password_hash="x", organisation_id=office,
                    **{str(role): True},
                )  # fmt: skip
                desk.session.add(person)
                desk.session.flush()
                self._ids[str(role)] = person.id or 0
            sealed = desk.keys.seal(id_number(1), "account.id_number")
            account = Account(id_index=desk.keys.blind(id_number(1)), id_sealed=sealed, name="张伟", state="active")
            desk.session.add(account)
            desk.session.flush()
            self._ids[APPLICANT] = account.id or 0

    def __enter__(self) -> Self:
        """Keep one event loop for all that is tried."""
        self._browser.__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        """Let it go."""
        self._browser.__exit__(*raised)

    def ask(self, visitor: str, method: str, address: str, fields: Mapping[str, str] | None = None) -> Response:
        """Ask for something as their browser would, from a page of ours; it follows nowhere."""
        token, site, browser = self._token(visitor, anew=method != "GET"), self.site, self._browser
        browser.cookies.clear()
        browser.cookies.set(cookie_name(site), base64.urlsafe_b64encode(token).decode().rstrip("="))
        csrf = csrf_of(site.store.keys, token)
        headers = {"Origin": site.settings.public_url, "X-CSRF-Token": csrf}
        if method == "GET":
            return browser.request(method, address, headers=headers)
        if address.startswith("/api/"):
            return browser.request(method, address, headers=headers, json={})
        return browser.request(method, address, headers=headers, data={"csrf": csrf, **(fields or {})})

    def is_let_in(self, visitor: str, door: Door) -> bool:
        """Try it: False where they are sent to a log-in or refused."""
        answer = self.ask(visitor, door.method, door.address)
        assert answer.status_code < 500, f"{door.method} {door.path}: {answer.status_code}"
        if answer.status_code in {401, 403}:
            return False
        if answer.status_code not in {303, 307} or door.path in LEAD_THERE:
            return True
        if door.path == LOGS_OUT:  # one way or the other there is the log-in; who was in gets another cookie
            return "set-cookie" in answer.headers
        return urlsplit(answer.headers["location"]).path not in (AWAY if door.permission is None else {LOGIN})

    def _token(self, visitor: str, *, anew: bool) -> bytes:
        """A session of theirs; a new one where what they send, or have sent, may end it."""
        if not anew and visitor in self._looking:
            return self._looking[visitor]
        self._given += 1
        token = self._given.to_bytes(32, "big")
        if visitor != NOBODY:
            now = self.site.clock()
            scope = Scope.OWN if visitor == APPLICANT else Scope.STAFF
            whose = {"account_id" if visitor == APPLICANT else "staff_id": self._ids[visitor]}
            until = now + timedelta(hours=1)
            with self.site.store.open() as desk:
                epoch = 0
                enter(desk, token, scope, now, until, epoch=epoch, fresh_until=until, **whose)
        if not anew:
            self._looking[visitor] = token
        return token


def tried(site: Site) -> dict[Door, dict[str, bool]]:
    """Everybody at every door."""
    with Everybody(site) as everybody:
        return {door: {one: everybody.is_let_in(one, door) for one in VISITORS} for door in doors(everybody.app)}


def printed(found: Mapping[Door, Mapping[str, bool]]) -> str:
    """The page for docs/."""
    lines = [HEAD]
    lines.append("| page | | asks for | " + " | ".join(f"{WORDS[one]}<br>{one}" for one in VISITORS) + " |")
    lines.append("|---|---|---|" + ":-:|" * len(VISITORS))
    for door, visitors in found.items():
        needs = "" if door.permission is None else f"{door.permission}{' (again)' if door.fresh else ''}"
        cells = " | ".join("✔" if visitors[one] else "" for one in VISITORS)
        lines.append(f"| `{door.path}` | {door.method} | {needs} | {cells} |")
    return "\n".join(lines) + "\n"
