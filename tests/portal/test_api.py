"""The JSON API: every route for who may and nobody else, by session, Origin and token."""

from dataclasses import replace
from datetime import UTC

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select
from sqlmodel import col

from accountops.permissions import Permission, Role, allowed
from orgregistry import registering
from orgregistry.organisations import Details, Kind
from orgregistry.tickets import Kind as TicketKind
from orgregistry.tickets import NewTicket, open_tickets
from portal import api, filings_api
from portal.casework import Casework
from portal.duty import Permitted
from store import Attachment, Outgoing
from tests.portal.browsing import DESK, PUBLIC_URL, application
from tests.portal.colleague import ORGANISATION, Colleague
from tests.store.office import mail
from tests.store.places import NOW, id_number

FIRM = "兰州市陇信智能科技有限公司"
PNG = b"\x89PNG\r\n\x1a\n a first page"
OFFICER = Role.SECURITY_OFFICER


@pytest.fixture
def site(sqlite_site):
    one = sqlite_site
    work = Casework(one.store, one.clock, UTC, one.token, "needed", DESK, PUBLIC_URL)
    site = replace(one, casework=work, attachment={"f" * 64: b"%PDF-1.4 <script>", "p" * 64: PNG}.get)
    with site.store.open() as desk:
        top = registering.add(desk, "甘肃省职称改革办公室", Details(Kind.TOP), NOW, "test")
        for name, kind in ((ORGANISATION, Kind.UNIT), ("兰州市陇信集团有限公司", Kind.UNIT)):
            unit = registering.add(desk, name, Details(kind), NOW, "test")
            registering.open_account(desk, unit.organisation_id, top.organisation_id, NOW, "test")
        for number in range(1, 4):
            desk.session.add(mail(site.store, number, NOW, sender=f"person{number}@mail.example"))
        desk.session.flush()
        reports = [NewTicket(TicketKind.ORG_NOT_FOUND, number, "搜不到", org_name=FIRM) for number in (1, 2)]
        reports.append(NewTicket(TicketKind.ORG_NOT_FOUND, 3, "搜不到", org_name="另一个单位有限公司"))
        open_tickets(desk, reports, "2021-05-20", NOW)
        desk.session.add(
            Attachment(
                mail_id=1, place=0, name_sealed=desk.keys.seal(f"{id_number(1)}函.pdf", "attachment.name"), kind="pdf",
                size=17, file="f" * 64, preview="p" * 64, text_sealed=b"", taken_at=NOW,
            )
        )  # fmt: skip
    return site


@pytest.fixture
def app(site):
    return application(site)


@pytest.fixture
def colleague(site, app):
    """Makes colleagues who have joined."""

    def make(*roles: Role) -> Colleague:
        one = Colleague(site, app, roles[0].replace("_", ".").split(".")[0] if roles else "li.na", *roles)
        one.join()
        return one

    return make


def get(one: Colleague, path: str):
    return one.browser.http.get(path)


def csrf(one: Colleague) -> str:
    return get(one, "/api/session").json()["csrf"]


def post(one: Colleague, path: str, body: dict[str, object], **headers: str):
    sent = {"Origin": PUBLIC_URL, "X-CSRF-Token": csrf(one)} | headers
    return one.browser.http.post(path, json=body, headers={key: value for key, value in sent.items() if value})


BODIES = {
    "assign": {"login": ""},
    "name": {"name": FIRM},
    "exists": {"name": "兰州市陇信集团有限公司"},
    "route": {"office": "城关区人力资源和社会保障局"},
    "refuse": {"reason": "不是单位"},
    "later": {"until": "2021-05-30"},
    "merge": {"into": 2},
    "close": {"reason": "已电话告知"},
    "undo": {},
    "open-account": {"name": FIRM, "admin_login": "longxin", "admin_name": "魏国栋"},
}


def test_every_route_names_its_permission():
    """A route without one would be everybody's."""
    assert len(api.router.routes) > 15
    for route in api.router.routes:
        assert isinstance(route, APIRoute)
        checks = [one.call for one in route.dependant.dependencies if isinstance(one.call, Permitted)]
        assert len(checks) == 1, route.path


@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_the_table_says_and_nothing_else(colleague, role):
    """All routes by all roles; what is refused is 403 whatever else is wrong with it."""
    one = colleague(role)
    for route in api.router.routes:
        assert isinstance(route, APIRoute)
        (check,) = (dep.call for dep in route.dependant.dependencies if isinstance(dep.call, Permitted))
        path = route.path.format(number=1, kind="return", file_id=1)
        path += "?q=兰州" if path.endswith("organisations") else ""
        if route.methods == {"POST"}:
            status = post(one, path, BODIES[path.rpartition("/")[2]]).status_code
        else:
            status = get(one, path).status_code
        assert (status == 403) is not allowed([role], check.permission), (path, status)
        assert status < 500, path


def test_who_is_not_in_gets_nothing(app, colleague):
    stranger = colleague(Role.TECHNICIAN)
    stranger.log_out()
    for route in api.router.routes:
        path = route.path.format(number=1, kind="return", file_id=1)
        if route.methods == {"GET"}:
            answer = get(stranger, path)
            assert answer.status_code == 401
            assert answer.json()["error"]
        else:
            assert stranger.browser.http.post(path, json={}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"X-CSRF-Token": ""}, {"X-CSRF-Token": "0" * 64}, {"Origin": "https://evil.example"}, {"Origin": ""}],
    ids=["no-token", "wrong-token", "elsewhere", "no-origin"],
)
def test_a_change_from_elsewhere_changes_nothing(colleague, site, headers):
    one = colleague(Role.TECHNICIAN)
    answer = post(one, "/api/tickets/1/refuse", BODIES["refuse"], **headers)
    assert answer.status_code == 403
    assert get(one, "/api/tickets/1").json()["state"] == "open"


def test_an_office_that_nobody_knows_is_taken_only_where_it_is_meant(colleague):
    one = colleague(Role.TECHNICIAN)
    answer = post(one, "/api/tickets/1/route", {"office": "城关区人社局"})
    assert answer.status_code == 409
    assert "没有“城关区人社局”" in answer.json()["error"]
    assert post(one, "/api/tickets/1/route", {"office": "城关区人社局", "anyway": True}).status_code == 200


def test_a_form_with_its_token_is_no_way_in(colleague):
    one = colleague(Role.TECHNICIAN)
    sent = {"csrf": csrf(one), "reason": "不是单位"}
    answer = one.browser.http.post("/api/tickets/1/refuse", data=sent, headers={"Origin": PUBLIC_URL})
    assert answer.status_code == 403


def test_a_ticket_is_listed_shown_refused_and_taken_back(colleague, site):
    one = colleague(Role.TECHNICIAN)
    assert [ticket["org_name"] for ticket in get(one, "/api/tickets").json()] == [FIRM, "另一个单位有限公司"]
    shown = get(one, "/api/tickets/1").json()
    assert (shown["reports"], shown["state"], shown["wordings"]) == (2, "open", [FIRM])
    assert id_number(1) not in get(one, "/api/tickets/1").text
    told = post(one, "/api/tickets/1/refuse", {"reason": f"{id_number(1)} 不是单位"}).json()
    assert (told["answers"], told["ticket"]["state"]) == (2, "closed")
    with site.store.look() as desk:
        bodies = desk.session.execute(select(col(Outgoing.body))).scalars().all()
    assert len(bodies) == 2
    assert not any(id_number(1) in body for body in bodies)
    assert id_number(1) not in get(one, "/api/tickets/1").text
    assert [ticket["number"] for ticket in get(one, "/api/tickets").json()] == [2]
    assert [ticket["number"] for ticket in get(one, "/api/tickets?state=closed").json()] == [1]
    assert post(one, "/api/tickets/1/undo", {}).json()["ticket"]["state"] == "open"


def test_what_cant_be_done_is_told_with_how_to_mend_it(colleague):
    one = colleague(Role.TECHNICIAN)
    assert post(one, "/api/tickets/99/refuse", BODIES["refuse"]).status_code == 404
    answer = post(one, "/api/tickets/1/exists", {"name": "没有这个单位"})
    assert answer.status_code == 409
    assert answer.json()["hint"]
    answer = post(one, "/api/tickets/1/later", {"until": "昨天", "more": 1})
    assert answer.status_code == 422
    assert answer.json()["fields"] == ["body.more", "body.until"]
    assert "昨天" not in answer.text


def test_attachments_are_handed_out_as_pictures_or_downloads_of_their_own_ticket(colleague):
    one = colleague(Role.TECHNICIAN)
    preview = get(one, "/api/tickets/1/files/1")
    assert (preview.content, preview.headers["content-type"]) == (PNG, "image/png")
    itself = get(one, "/api/tickets/1/files/1?form=file")
    assert itself.headers["content-type"] == "application/octet-stream"
    assert itself.headers["content-disposition"].startswith("attachment;")
    assert itself.headers["x-content-type-options"] == "nosniff"
    assert itself.headers["cache-control"] == "no-store"
    assert get(one, f"/api/tickets/{2**63}").status_code == 404
    assert get(one, "/api/tickets/2/files/1").status_code == 404
    assert get(one, "/api/tickets/1/files/2").status_code == 404


def test_a_letter_out_comes_as_a_file_and_as_a_page(colleague):
    one = colleague(Role.TECHNICIAN)
    assert get(one, "/api/tickets/1/letters/referral").status_code == 409  # to whom, nobody knows yet
    post(one, "/api/tickets/1/route", BODIES["route"])
    file = get(one, "/api/tickets/1/letters/referral")
    assert file.content.startswith(b"PK")
    assert "referral-1.docx" in file.headers["content-disposition"]
    page = get(one, "/api/tickets/1/letters/referral?form=html").text
    assert "城关区人力资源和社会保障局" in page
    assert get(one, page.partition('rel="stylesheet" href="')[2].partition('"')[0]).status_code == 200


def test_who_acts_for_an_organisation_sees_what_was_routed_to_it_and_opens_it(colleague, site):
    clerk, tech = colleague(Role.HR_OFFICE), colleague(Role.TECHNICIAN)
    assert get(clerk, "/api/tickets").json() == []
    assert get(clerk, "/api/tickets/1").status_code == 404
    assert get(clerk, "/api/tickets/1/files/1").status_code == 404
    assert post(clerk, "/api/tickets/1/open-account", BODIES["open-account"]).status_code == 409
    site.casework.route(1, ORGANISATION, "staff:tech")
    assert [one["number"] for one in get(clerk, "/api/tickets").json()] == [1]
    opened = post(clerk, "/api/tickets/1/open-account", BODIES["open-account"]).json()
    assert opened["invitation"].startswith(f"{PUBLIC_URL}/staff/join?invitation=")
    assert opened["answers"] == 2
    (found,) = get(tech, f"/api/organisations?q={FIRM}").json()
    assert (found["name"], found["can_be_chosen"]) == (FIRM, True)


def test_the_description_is_for_staff_and_names_every_route(colleague):
    one = colleague(Role.AUDITOR)
    said = get(one, "/api/openapi.json").json()
    routes = [*api.router.routes, *filings_api.router.routes]
    shown = {route.path for route in routes if isinstance(route, APIRoute) and route.include_in_schema}
    assert set(said["paths"]) == shown
    one.log_out()
    assert get(one, "/api/openapi.json").status_code == 401


def test_permissions_of_tickets_are_told_apart():
    assert {role for role in Role if allowed([role], Permission.DECIDE_TICKET)} == {Role.TECHNICIAN}
    assert not allowed([Role.AUDITOR], Permission.DECIDE_TICKET)
    assert not allowed([OFFICER], Permission.SEE_TICKETS)
