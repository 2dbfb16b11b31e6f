"""People of the staff in the console."""

import pytest

from accountops import staff
from accountops.permissions import Role
from accountops.staff import Standing
from orgregistry import organisations, registering
from orgregistry.organisations import Details, Kind
from tests.portal.browsing import PUBLIC_URL, Browser

UNIT = "兰州市城关区人力资源和社会保障局"


@pytest.fixture
def officer(office, sqlite_site):
    with sqlite_site.store.open() as desk:
        registering.add(desk, UNIT, Details(Kind.HR), sqlite_site.clock(), "test")
    return office(Role.SECURITY_OFFICER)


def person(site, login):
    with site.store.look() as desk:
        return staff.find(desk, login)


def invite(officer, **fields):
    officer.browser.open("/staff/people/new")
    typed = {"login": "ma.jun", "name": "马军", "organisation": "", "roles": ["technician"]}
    return officer.browser.submit(typed | fields, action="/staff/people/new")


def test_an_invitation_shows_its_link_which_lets_one_person_join(sqlite_site, officer):
    page = invite(officer)
    assert page.path == "/staff/people/2"
    link = page.tree.css_first("code").text()
    assert link.startswith(PUBLIC_URL)
    assert Browser(officer.browser.app).open(link.removeprefix(PUBLIC_URL)).path == "/staff/join"
    assert person(sqlite_site, "ma.jun").roles == {Role.TECHNICIAN}


def test_who_acts_for_an_organisation_acts_for_its_row_in_the_registry(sqlite_site, officer):
    invite(officer, roles=["reviewer"], organisation="兰州市城关区人力资源和社会保障局 ")
    made = person(sqlite_site, "ma.jun")
    with sqlite_site.store.look() as desk:
        (unit,) = organisations.named(desk, UNIT)
    assert (made.organisation, made.organisation_id) == (UNIT, unit.organisation_id)


def test_the_link_of_one_is_not_shown_beside_another(officer):
    invite(officer)
    link = officer.page.tree.css_first("code").text()
    invite(officer, login="he.li", name="何丽")
    assert officer.page.tree.css_first("code").text() != link
    assert officer.browser.open("/staff/people/2").tree.css_first("code") is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"login": "m"}, "登录名不合格"),
        ({"login": "li.na"}, "已经有了"),
        ({"name": " "}, "姓名"),
        ({"roles": []}, "至少选一个角色"),
        ({"roles": ["reviewer", "seal_officer"], "organisation": UNIT}, "同一个人"),
        ({"roles": ["reviewer"]}, "单位"),
        ({"roles": ["reviewer"], "organisation": "兰州市城关区人社厅"}, f"相近的有：{UNIT}"),
    ],
)
def test_an_invitation_that_cannot_be_says_why_and_keeps_what_was_typed(officer, fields, said):
    page = invite(officer, **fields)
    assert page.path == "/staff/people/new"
    assert said in page.text
    assert page.value("name") == fields.get("name", "马军").strip()
    assert officer.browser.open("/staff/people").text.count("马军") == 0


def test_all_that_is_missing_of_an_invitation_is_said_at_once(officer):
    page = invite(officer, login="", name="", roles=[])
    summary = page.tree.css_first(".govuk-error-summary").text()
    assert all(said in summary for said in ("登录名", "姓名", "角色"))


def test_other_roles_end_the_sessions(sqlite_site, office, officer):
    colleague = office(Role.TECHNICIAN)
    officer.browser.open("/staff/people/2")
    officer.browser.submit({"roles": ["auditor"]}, action="/staff/people/2/roles")
    assert person(sqlite_site, colleague.login).roles == {Role.AUDITOR}
    assert colleague.browser.open("/staff").path == "/staff/login"


def test_somebody_is_disabled_and_enabled_again(sqlite_site, office, officer):
    colleague = office(Role.TECHNICIAN)
    officer.browser.open("/staff/people/2")
    officer.browser.submit(action="/staff/people/2/disable")
    assert person(sqlite_site, colleague.login).standing is Standing.DISABLED
    assert colleague.browser.open("/staff").path == "/staff/login"
    officer.browser.submit(action="/staff/people/2/enable")
    assert person(sqlite_site, colleague.login).standing is Standing.JOINED


def test_who_lost_everything_is_invited_again(sqlite_site, office, officer):
    colleague = office(Role.TECHNICIAN)
    officer.browser.open("/staff/people/2")
    page = officer.browser.submit(action="/staff/people/2/invite-again")
    assert page.tree.css_first("code") is not None
    assert person(sqlite_site, colleague.login).standing is Standing.INVITED


@pytest.mark.parametrize("way", ["roles", "disable", "enable", "invite-again"])
def test_nobody_changes_themselves(sqlite_site, officer, way):
    page = officer.browser.open("/staff/people/1")
    assert page.tree.css_first("main form") is None
    sent = page.filled(page.form("/large-text")) | {"roles": "auditor"}
    assert officer.browser.post(f"/staff/people/1/{way}", sent).status == 200
    assert person(sqlite_site, "li.na").roles == {Role.SECURITY_OFFICER}
    assert person(sqlite_site, "li.na").standing is Standing.JOINED


def test_somebody_who_is_not_there_is_said_so(officer):
    assert officer.browser.open("/staff/people/99").status == 404
