"""单位开通: an office opens an account in the console, sees first what it will do, and takes it back."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from accountops import staff
from accountops.permissions import Role, allowed
from accountops.staff import Standing
from orgregistry import organisations, registering
from orgregistry.organisations import Details, Kind, NameKind, Nature, Status
from portal.casework import Casework
from store import AuditRow, Organisation, Outgoing, Ticket
from tests.accountops.crew import STAFF_PASSWORD
from tests.portal.browsing import DESK, PUBLIC_URL, Browser, application
from tests.portal.colleague import MINUTE, Colleague
from tests.portal.waiters import waits
from tests.store.places import NOW

OFFICE, TOP, BUREAU = "兰州市城关区人力资源和社会保障局", "甘肃省职称改革办公室", "某某县教育局"
FIRM = "兰州市陇信智能科技有限公司"
FORM = {
    "name": FIRM, "nature": "private", "registrar": "兰州市城关区市场监督管理局", "admin_login": "longxin",
    "admin_name": "魏国栋",
}  # fmt: skip


def prepared(one):
    """A site with three offices, of which the first has 20 tickets' worth of people waiting."""
    site = replace(one, casework=Casework(one.store, one.clock, one.zone, one.token, "needed", DESK, PUBLIC_URL))
    with site.store.open() as desk:
        top = registering.add(desk, TOP, Details(Kind.TOP), NOW, "test")
        for name, details in (
            (OFFICE, Details(Kind.HR, division="620102")),
            (BUREAU, Details(nature=Nature.GOVERNMENT)),
        ):
            unit = registering.add(desk, name, details, NOW, "test")
            registering.open_account(desk, unit.organisation_id, top.organisation_id, NOW, "test")
    return site


def office_of(site, login, role, name):
    """Somebody of an office who has joined, with the office's row in theirs."""
    one = Colleague(site, application(site), login, role)
    with site.store.open() as desk:
        row = desk.session.get(staff.Staff, one.person.staff_id)
        row.organisation, row.organisation_id = name, organisations.named(desk, name)[0].organisation_id
    return one.join()


@pytest.fixture
def here(sqlite_site):
    return prepared(sqlite_site)


@pytest.fixture
def clerk(here):
    return office_of(here, "he.li", Role.HR_OFFICE, OFFICE)


def routed(site, number=1, office=OFFICE, **fields):
    waits(site.store, number, org=fields.pop("org", FIRM), state="routed", routed_to=office, **fields)


def unit(site, name=FIRM):
    with site.store.look() as desk:
        return next((one for one in organisations.named(desk, name) if one.status.is_living), None)


def rows(site, table):
    with site.store.look() as desk:
        return [table(**row.model_dump()) for row in desk.session.execute(select(table)).scalars()]


def person(site, login):
    with site.store.look() as desk:
        return staff.find(desk, login)


def asked(browser, path="/staff/openings/1", **fields):
    browser.open(path)
    return browser.submit(FORM | fields, action="/staff/openings/check")


def said(page):
    found = page.tree.css_first(".govuk-error-summary")
    return "" if found is None else found.text()


def test_a_routed_ticket_becomes_an_account_with_its_administrator(site):
    """The whole way, on each kind of database: list, form, preview, opened, joined."""
    site = prepared(site)
    routed(site)
    clerk = office_of(site, "he.li", Role.HR_OFFICE, OFFICE)
    assert "转来待开通的：1 件" in clerk.browser.open("/staff/openings").text
    page = asked(clerk.browser)
    assert all(one in page.text for one in ("现在还什么都没有改", FIRM, "新登记", "民营企业", OFFICE, "魏国栋"))
    assert "等着的 1 个人写信" in page.text
    before = len(rows(site, AuditRow))
    assert unit(site) is None
    assert rows(site, Outgoing) == []
    page = clerk.browser.submit(action="/staff/openings/open")
    assert (page.path, page.status) == ("/staff/openings/1", 200)
    opened = unit(site)
    assert (opened.status, opened.nature, opened.registrar) == (Status.OPEN, Nature.PRIVATE, FORM["registrar"])
    assert [one.recipient for one in rows(site, Outgoing)] == ["zhangwei@qq.example"]
    audit = [(row.actor, row.action) for row in rows(site, AuditRow)[before:]]
    assert {("staff:he.li", deed) for deed in ("organisation-added", "organisation-opened", "staff-invited")} < {*audit}
    assert ("staff:he.li", "ticket-open-account") in audit
    # The link is for one session and one page, and lets in somebody who acts for that row of the registry.
    link = page.tree.css_first("code").text()
    assert link not in clerk.browser.open("/staff/openings").html
    admin = person(site, "longxin")
    assert (admin.organisation_id, admin.roles) == (opened.organisation_id, {Role.ORG_ADMIN})
    assert Browser(clerk.browser.app).open(link.removeprefix(PUBLIC_URL)).path == "/staff/join"
    assert "已开通" in clerk.browser.open("/staff/openings/1").text
    assert FIRM in clerk.browser.open("/staff/openings").text


def test_the_first_page_says_how_much_waits_where(here, clerk):
    assert "等着" not in clerk.browser.open("/staff").text
    routed(here)
    routed(here, 2, office=BUREAU, org="另一市自来水公司")
    waits(here.store, 3)
    assert "单位开通 1 件等着" in clerk.browser.open("/staff").text
    technician = Colleague(here, application(here), "li.na", Role.TECHNICIAN).join()
    page = technician.browser.open("/staff")
    assert "待办 1 件等着" in page.text  # what was routed waits for others
    assert "待确认" in page.text
    assert "待确认 0" not in page.text


def test_what_is_foreseen_is_what_is_done_and_leaves_nothing_behind(here, clerk):
    routed(here)
    before = [len(rows(here, table)) for table in (AuditRow, Organisation, Ticket, Outgoing, staff.Staff)]
    asked(clerk.browser)
    asked(clerk.browser)
    page = clerk.browser.submit(action="/staff/openings/check")
    assert page.value("name") == FIRM  # back to the form with all that was typed
    assert page.value("admin_login") == "longxin"
    after = [len(rows(here, table)) for table in (AuditRow, Organisation, Ticket, Outgoing, staff.Staff)]
    assert after == before


def test_a_registered_row_is_taken_and_corrected_and_is_as_before_once_it_is_taken_back(here, clerk):
    with here.store.open() as desk:
        row = registering.add(
            desk, "兰州陇信智能科技有限公司", Details(nature=Nature.SOE, address="某路1号"), NOW, "test"
        )
    routed(here)
    page = clerk.browser.open("/staff/openings/1")
    assert str(row.organisation_id) in [one.attributes["value"] for one in page.tree.css("#chosen option")]
    page = asked(clerk.browser, chosen=str(row.organisation_id))
    assert "登记里已有" in page.text
    assert "登记里的单位性质、登记机关改成上面写的" in page.text
    assert f"写成{FIRM}的也能搜到" in page.text
    clerk.browser.submit(action="/staff/openings/open")
    assert unit(here).organisation_id == row.organisation_id  # found by what people call it
    assert (unit(here).nature, unit(here).address) == (Nature.PRIVATE, "某路1号")
    page = clerk.browser.submit(action="/staff/openings/1/undo")
    assert page.path == "/staff/openings/1"
    assert "下一步" in page.text
    with here.store.look() as desk:
        now = organisations.get(desk, row.organisation_id)
    assert (now.details, now.status) == (row.details, Status.NO_ACCOUNT)
    assert unit(here) is None
    assert rows(here, Outgoing) == []
    assert person(here, "longxin").standing is Standing.DISABLED


def test_a_new_link_makes_the_old_one_worthless(here, clerk):
    routed(here)
    asked(clerk.browser)
    first = clerk.browser.submit(action="/staff/openings/open").tree.css_first("code").text()
    second = clerk.browser.submit(action="/staff/openings/1/link").tree.css_first("code").text()
    assert first != second
    stranger = Browser(clerk.browser.app)
    assert "链接" in stranger.open(first.removeprefix(PUBLIC_URL)).text
    assert stranger.page.tree.css_first("#password") is None
    assert stranger.open(second.removeprefix(PUBLIC_URL)).tree.css_first("#password") is not None
    with here.store.open() as desk:
        desk.session.get(staff.Staff, person(here, "longxin").staff_id).joined = NOW
    page = clerk.browser.open("/staff/openings/1")
    assert "不能再撤回" in page.text
    assert page.tree.css("form[action$='/undo'], form[action$='/link']") == []
    for way in ("link", "undo"):
        clerk.browser.open("/staff/openings/new")
        page = clerk.browser.post(f"/staff/openings/1/{way}", clerk.browser.page.filled(clerk.browser.page.form()))
        assert said(page)
    assert unit(here).status is Status.OPEN


def test_what_was_routed_to_another_office_is_nowhere_to_be_seen(here, clerk):
    routed(here, office=BUREAU)
    assert "待开通的：0 件" in clerk.browser.open("/staff/openings").text
    assert clerk.browser.open("/staff/openings/1").status == 404
    page = asked(clerk.browser, "/staff/openings/new", number="1")
    assert page.status == 404
    page = asked(clerk.browser, "/staff/openings/new")
    assert f"已经转办给{BUREAU}" in said(page)
    for way in ("link", "undo"):
        page = clerk.browser.post(f"/staff/openings/1/{way}", page.filled(page.form()))
        assert page.status in {200, 404}
    assert unit(here) is None


def test_an_office_opens_by_itself_what_the_notice_gives_it(here, clerk):
    """Who waited for it without a letter is told, too."""
    waits(here.store, 1, org=FIRM)
    page = asked(clerk.browser, "/staff/openings/new")
    assert "等着的 1 个人写信" in page.text
    page = clerk.browser.submit(action="/staff/openings/open")
    assert page.path == "/staff/openings/1"
    assert len(rows(here, Outgoing)) == 1
    # Nobody waited: the opening has a ticket all the same, with its history and its way back.
    page = asked(clerk.browser, "/staff/openings/new", name="兰州市金穗农机有限公司", admin_login="jinsui")
    assert "没有人来信等着" in page.text
    page = clerk.browser.submit(action="/staff/openings/open")
    assert page.path == "/staff/openings/2"
    assert "没有人来信等着，这一件就此办结" in page.text
    page = clerk.browser.submit(action="/staff/openings/2/undo")
    assert unit(here, "兰州市金穗农机有限公司") is None
    # Nobody has asked for it: nothing is left for anybody to see to, and it can be begun anew.
    assert "已撤回开通" in page.text
    assert page.tree.css("main form") == []
    assert "待开通的：0 件" in clerk.browser.open("/staff/openings").text
    asked(clerk.browser, "/staff/openings/new", name="兰州市金穗农机有限公司", admin_login="jinsui2")
    assert clerk.browser.submit(action="/staff/openings/open").path == "/staff/openings/3"


def test_an_account_that_people_wait_for_goes_on_waiting_once_its_opening_is_taken_back(here, clerk):
    routed(here)
    asked(clerk.browser)
    page = clerk.browser.submit(action="/staff/openings/open")
    assert "这一件回到待开通" in page.text
    clerk.browser.submit(action="/staff/openings/1/undo")
    assert "待开通的：1 件" in clerk.browser.open("/staff/openings").text


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"registrar": "天水市秦州区市场监督管理局"}, "按规定由"),
        ({"registrar": "甘肃省市场监督管理局"}, "工业和信息化厅"),
        ({"registrar": ""}, "看不出由谁开通"),
        ({"nature": "social"}, "由人定"),
        ({"nature": "army"}, "由人定"),
        ({"nature": "central"}, TOP),
        ({"nature": "institution", "name": "某某县第二中学", "superior": "某某县教育局"}, BUREAU),
        ({"nature": ""}, "请选单位性质"),
        ({"nature": "x"}, "请选单位性质"),
        ({"name": " "}, "单位全称"),
        ({"name": OFFICE}, "已开通"),
        ({"uscc": "91620102000000000X"}, "统一社会信用代码"),
        ({"admin_login": "he.li"}, "已经有了"),
        ({"admin_login": "13800000000"}, "登录名"),
        ({"admin_login": ""}, "登录名"),
        ({"admin_name": ""}, "姓名"),
        ({"chosen": "x"}, "从列出的单位里选"),
        ({"chosen": "999999"}, "没有编号"),
    ],
)
def test_what_cannot_be_is_said_above_the_form_and_nothing_typed_is_lost(here, clerk, fields, reason):
    page = clerk.browser.open("/staff/openings/new")
    typed = page.filled(page.form("/staff/openings/check")) | FORM | fields
    for way in ("check", "open"):
        page = clerk.browser.post(f"/staff/openings/{way}", typed)
        assert reason in said(page)
        assert page.value("admin_name") == typed["admin_name"]
    assert [one.key for one in rows(here, Ticket)] == []
    assert unit(here) is None


def test_a_parent_opens_the_accounts_of_its_own_institutions(here):
    bureau = office_of(here, "an.ran", Role.ORG_ADMIN, BUREAU)
    school = {"name": "某某县第二中学", "nature": "institution", "registrar": ""}
    assert bureau.browser.open("/staff/openings/new").value("superior") == BUREAU
    page = asked(bureau.browser, "/staff/openings/new", **school)
    assert f"先由它审核，再到{BUREAU}" in page.text
    bureau.browser.submit(action="/staff/openings/open")
    assert unit(here, school["name"]).parent_id == unit(here, BUREAU).organisation_id
    page = asked(bureau.browser, "/staff/openings/new")  # a private firm isn't a bureau's
    assert "按规定由" in said(page)


def test_who_states_otherwise_than_the_registry_does_not_become_competent_by_it(here):
    """A school's administrator names the school as the superior of a hospital."""
    school, hospital, above = "某某县第一小学", "某某县人民医院", "某某县卫生健康局"
    with here.store.open() as desk:
        opener = registering.add(desk, school, Details(nature=Nature.INSTITUTION, superior=BUREAU), NOW, "test")
        parent = organisations.named(desk, BUREAU)[0].organisation_id
        registering.open_account(desk, opener.organisation_id, parent, NOW, "test")
        registering.add(desk, hospital, Details(nature=Nature.INSTITUTION, superior=above), NOW, "test")
    admin = office_of(here, "zhu.yi", Role.ORG_ADMIN, school)
    for superior in (school, ""):
        page = asked(
            admin.browser, "/staff/openings/new", name=hospital, nature="institution", superior=superior, registrar=""
        )
        assert "/staff/openings/open" not in [one.attributes.get("action") for one in page.tree.css("form")]
    page = asked(admin.browser, "/staff/openings/new", name=hospital, nature="institution", superior=school)
    assert f"登记里{hospital}的上级主管单位是{above}" in said(page)
    assert (unit(here, hospital).superior, unit(here, hospital).status) == (above, Status.NO_ACCOUNT)


def test_what_the_registry_calls_by_another_of_its_names_is_the_same(here):
    """The bureau's former name stands with the school; the bureau opens its account all the same."""
    school = "某某县第三中学"
    with here.store.open() as desk:
        bureau = organisations.named(desk, BUREAU)[0].organisation_id
        registering.add_name(desk, bureau, NameKind.FORMER, "某某县教育体育局", NOW, "test")
        registering.add(desk, school, Details(nature=Nature.INSTITUTION, superior="某某县教育体育局"), NOW, "test")
    admin = office_of(here, "an.ran", Role.ORG_ADMIN, BUREAU)
    asked(admin.browser, "/staff/openings/new", name=school, nature="institution", superior=BUREAU, registrar="")
    admin.browser.submit(action="/staff/openings/open")
    assert unit(here, school).parent_id == unit(here, BUREAU).organisation_id


def test_what_the_notice_asks_for_beside_is_said_before(here):
    top = office_of(here, "bai.xue", Role.HR_OFFICE, TOP)
    page = asked(
        top.browser,
        "/staff/openings/new",
        nature="central",
        name="中国某某集团兰州研究院",
        superior="中国某某集团有限公司",
    )
    assert "按通知还要有：" in page.text
    assert "中央主管部门同意" in page.text


def test_names_that_carry_markup_stay_text(here, clerk):
    evil = "<script>alert(1)</script>{{7*7}}有限公司"
    routed(here, org=evil)
    assert "<script>alert" not in clerk.browser.open("/staff/openings").html
    page = asked(clerk.browser, name=evil, admin_name="<b>x</b>")
    assert "<b>x" not in page.html
    assert "<script>alert" not in page.html
    assert "49有限" not in clerk.browser.submit(action="/staff/openings/open").html


@pytest.mark.parametrize("role", Role)
def test_only_offices_and_parents_open_accounts(here, role):
    routed(here)
    one = office_of(here, "zhou.wei", role, OFFICE)
    page = one.browser.open("/staff/openings/1")
    may = role in {Role.HR_OFFICE, Role.ORG_ADMIN}
    assert (page.status == 200) is may is allowed([role], "manage-organisations")
    shown = "/staff/openings" in one.browser.open("/staff").html
    assert shown is may


def test_who_acts_for_no_registered_office_is_told_so(here):
    one = Colleague(here, application(here), "zhou.wei", Role.HR_OFFICE).join()
    page = one.browser.open("/staff/openings")
    assert "单位登记里没有" in page.text
    assert one.browser.open("/staff/openings/new").path == "/staff/openings"


@pytest.mark.parametrize("path", ["/staff/openings/1", "/staff/openings/new"])
@pytest.mark.parametrize("step", ["check", "open"])
def test_what_was_filled_in_is_not_lost_by_being_away_too_long(here, clerk, clock, path, step):
    """Also where it was sent from the preview, which stands at no address of its own."""
    routed(here)
    clerk.browser.open(path)
    if step == "open":
        asked(clerk.browser, path)
    page = clerk.page
    to = f"/staff/openings/{step}"
    sent = page.filled(page.form(to)) | FORM
    clock.move(16 * MINUTE)
    clerk.browser.post(to, sent)
    clerk.browser.submit({"login": "he.li", "password": STAFF_PASSWORD})
    page = clerk.type_code()
    assert (page.status, page.path) == (200, path if step == "check" else "/staff/openings")
    assert {name: page.filled(page.form("/staff/openings/check")).get(name) for name in FORM if name != "nature"} == {
        name: value for name, value in FORM.items() if name != "nature"
    }
    assert page.tree.css_first("#nature option[selected]").attributes["value"] == FORM["nature"]
    assert "还没有办" in page.text
