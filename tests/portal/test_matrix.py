"""Who is let in where: every route, tried by every role of the staff, by an applicant, and by nobody in particular."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends

from accountops.permissions import Permission, Role
from portal import duty
from portal.app import create_app
from portal.casework import Casework
from portal.duty import StaffRoute, permitted
from tests.portal import matrix
from tests.portal.matrix import APPLICANT, NOBODY, VISITORS, Door, Everybody

STAFF = VISITORS[: len(Role)]


@pytest.fixture
def desk_site(sqlite_site):
    one = sqlite_site
    work = Casework(one.store, one.clock, one.zone, one.token, "none", "desk@mail.example", one.settings.public_url)
    return replace(one, casework=work)


def test_every_door_opens_to_whom_the_table_lets_in_and_the_page_in_docs_says_so(desk_site):
    found = matrix.tried(desk_site)
    assert len(found) > 100
    wrong = []
    for door, visitors in found.items():
        let_in = {one for one, right in visitors.items() if right}
        if door.permission is not None:
            right = {one for one in STAFF if door.grants(one)}
            assert right, door
            if let_in != right:
                wrong.append((door.method, door.path, let_in ^ right))
        elif door.path.startswith(("/staff", "/api")):
            assert door.path in duty.PUBLIC, door
        # An applicant's page is no page of the staff.
        elif NOBODY not in let_in and let_in - {APPLICANT}:
            wrong.append((door.method, door.path, let_in))
    assert not wrong
    said = "run: scripts/print-routes > docs/routes.md"
    assert Path("docs/routes.md").read_text("utf-8") == matrix.printed(found), said


# Parts of pages, and what is downloaded.
NO_PAGES = {
    "/staff/nights/progress",
    "/staff/policy/versions/{number}/rehearsal",
    "/staff/reviews/{filing_id}/papers/{paper_id}",
    "/staff/reviews/{filing_id}/papers/{paper_id}/preview",
}


def test_every_page_of_the_staff_is_looked_at_in_a_browser(sqlite_site):
    """Each by the gallery of tests/browser: axe, labels, 320 px, large letters, paper."""
    looked = "".join(path.read_text("utf-8") for path in Path("tests/browser").glob("test_*.py"))
    seen = set(re.findall(r'\.look\(\s*"[^"]*",\s*"(/staff[^"]*)"', looked))
    pages = {one.path for one in matrix.doors(create_app(sqlite_site)) if one.method == "GET"} - NO_PAGES
    assert {one for one in pages if one.startswith("/staff")} - seen == set()


def test_a_door_whose_check_asks_for_less_than_it_says_is_found(desk_site):
    """The trial is no tautology: what is declared and what is enforced are looked at apart."""
    stray = APIRouter(route_class=StaffRoute)
    seal = Annotated[duty.OnDuty, Depends(permitted(Permission.SEAL))]

    def stamp(_duty: seal) -> str:
        return "done"

    def open_to_all() -> str:
        return "done"

    stray.add_api_route("/staff/stamp", stamp)
    stray.add_api_route("/staff/open", open_to_all)
    with Everybody(desk_site) as everybody:
        everybody.app.include_router(stray)
        by_path = {door.path: door for door in matrix.doors(everybody.app)}
        assert by_path["/staff/open"] == Door("GET", "/staff/open", None, fresh=False)
        assert [one for one in VISITORS if everybody.is_let_in(one, by_path["/staff/stamp"])] == ["seal_officer"]
        assert [one for one in VISITORS if everybody.is_let_in(one, by_path["/staff/open"])] == list(VISITORS)
