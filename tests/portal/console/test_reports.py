"""统计 in the console: who sees which figures, of which days, and that a file says the same as the page."""

import io

import pytest
from python_calamine import load_workbook
from sqlalchemy import update
from sqlmodel import col

from accountops.permissions import Role
from portal import reports as figures
from portal.console import excel
from store import AuditRow, Staff
from tests.accountops.doings import put
from tests.portal.browsing import PUBLIC_URL
from tests.portal.test_reports import Books
from tests.store.places import DAY, NOW

NIGHTS, PLEAS, UNITS, QUEUES = "夜班", "诉求按规则", "等着的单位", "各单位待审"


@pytest.fixture
def books(sqlite_site):
    return Books(sqlite_site.store)


def titles(page):
    return [one.text() for one in page.tree.css("section h2")]


def table(page, title):
    """Cells of a table's lines, its last one too."""
    section = next(one for one in page.tree.css("section") if one.css_first("h2").text() == title)
    return [[cell.text(strip=True) for cell in row.css("th, td")] for row in section.css("tbody tr, tfoot tr")]


@pytest.mark.parametrize(
    ("role", "seen", "hidden"),
    [
        (Role.TECHNICIAN, {NIGHTS, PLEAS, UNITS, QUEUES}, set()),
        (Role.AUDITOR, {NIGHTS, PLEAS, UNITS, QUEUES}, set()),
        (Role.REVIEWER, {QUEUES}, {NIGHTS, PLEAS, UNITS}),
        (Role.HR_OFFICE, {QUEUES}, {NIGHTS, PLEAS}),
    ],
)
def test_each_role_sees_the_figures_of_its_rooms(office, role, seen, hidden):
    found = set(titles(office(role).browser.open("/staff/reports")))
    assert seen <= found
    assert not hidden & found


@pytest.mark.parametrize("role", [Role.SECURITY_OFFICER, Role.SEAL_OFFICER])
def test_who_may_not_see_reports_sees_and_takes_out_none(office, role):
    one = office(role)
    assert one.browser.open("/staff/reports").status == 403
    csrf = one.browser.open("/staff").value("csrf")
    assert one.browser.post("/staff/reports/export", {"csrf": csrf}).status == 403


def test_an_office_sees_its_own_queue_and_no_stranger_s(sqlite_site, office, books):
    own, other = books.organisation("自己局"), books.organisation("别的局")
    account = put(books.store)
    for one in (own, other):
        books.filing(account, holder_id=one)
    reviewer = office(Role.REVIEWER)
    with sqlite_site.store.open() as desk:
        desk.session.execute(update(Staff).where(col(Staff.login) == "li.na").values(organisation_id=own))
    page = reviewer.browser.open("/staff/reports")
    assert [row[0] for row in table(page, QUEUES)] == ["自己局", "合计"]
    assert titles(page) == [QUEUES]


def test_the_usual_time_is_thirty_days_and_others_are_a_click_away(office, books):
    for days in (0, 8, 40):
        books.plea((NOW - days * DAY).date().isoformat())
    browser = office(Role.TECHNICIAN).browser
    pleas = {days: table(browser.open(f"/staff/reports?days={days}"), PLEAS)[-1][-1] for days in (7, 30, 90)}
    assert pleas == {7: "1", 30: "2", 90: "3"}
    page = browser.open("/staff/reports")
    assert table(page, PLEAS)[-1] == ["合计", "", "", "", "2"]
    assert table(page, "诉求按原因")[-1] == ["合计", "", "2", "0", "0", "0", "0", "2"]
    assert table(page, "诉求按身份证签发地和原因")[-1] == ["合计", "2", "2"]


def test_a_time_of_ones_own_has_both_its_ends(office, books):
    for night in ("2021-05-09", "2021-05-10", "2021-05-12", "2021-05-13"):
        books.plea(night)
    page = office(Role.TECHNICIAN).browser.open("/staff/reports?since=2021-05-10&until=2021-05-12")
    assert table(page, PLEAS)[-1][-1] == "2"
    assert "2021-05-10 至 2021-05-12" in page.tree.css_first("h1").text()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("since=昨天", "日期请写成"),
        ("since=2021-05-12&until=2021-05-10", "不能晚于"),
        ("since=2019-05-12", "一次最多看366天"),
        ("since=0001-01-01&until=9999-12-31", "不能晚于"),
        ("days=-1", ""),
        ("days=100000", ""),
    ],
)
def test_what_is_no_time_is_said_and_the_usual_one_is_shown(office, asked, said):
    page = office(Role.TECHNICIAN).browser.open(f"/staff/reports?{asked}")
    assert page.status == 200
    assert said in page.text
    assert "2021-04-21 至 2021-05-20" in page.tree.css_first("h1").text()


def test_nights_of_the_time_are_told_missed_ones_too_and_added_up(office, books, clock):
    books.run("2021-05-16", mails=3)
    books.run("2021-05-18", mails=4)
    books.plea("2021-05-18", decision="do")
    browser = office(Role.TECHNICIAN).browser
    page = browser.open("/staff/reports?since=2021-05-10&until=2021-05-18")
    assert [(row[0], row[1], row[3], row[4]) for row in table(page, NIGHTS)] == [
        ("2021-05-18", "手工", "4", "1"),
        ("2021-05-17", "缺跑", "0", "0"),
        ("2021-05-16", "手工", "3", "0"),
        ("合计", "", "7", "1"),
    ]


def test_a_file_says_what_the_page_says_with_numbers_and_what_they_count(sqlite_site, office, books):
    books.plea(origin="6205")
    books.plea(rule="=1+1", why="+cmd", outcome="held")
    books.ticket("@单位")
    technician = office(Role.TECHNICIAN)
    page = technician.browser.open("/staff/reports")
    form = page.form("/staff/reports/export")
    headers = {"Origin": PUBLIC_URL, "Referer": page.url}
    answer = technician.browser.http.post("/staff/reports/export", data=page.filled(form), headers=headers)
    assert answer.headers["content-type"] == excel.KIND
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names == ["说明", *titles(page)]
    about = dict(book.get_sheet_by_name("说明").to_python()[1:])
    assert "规则" in about[PLEAS]
    rows = book.get_sheet_by_name(PLEAS).to_python()[1:]
    assert [row[4] for row in rows] == [1.0, 1.0, 2.0]
    assert {"'=1+1", "'+cmd"} <= {cell for row in rows for cell in row}
    assert "'@单位" in str(book.get_sheet_by_name("等得最久的单位").to_python())
    assert technician.browser.open("/staff").status == 200
    with sqlite_site.store.look() as desk:
        last = desk.session.get_one(AuditRow, 3)
        assert (last.actor, last.action) == ("staff:li.na", "export-report")
        assert "2021-05-20" in last.detail


def test_a_time_that_is_none_is_not_exported(office):
    technician = office(Role.TECHNICIAN)
    technician.browser.open("/staff/reports")
    page = technician.browser.submit({"since": "昨天"}, action="/staff/reports/export")
    assert "日期请写成" in page.text


def test_names_of_organisations_from_mails_do_nothing_on_the_page(office, books):
    books.ticket("<script>alert(1)</script>厂\u202e")
    page = office(Role.TECHNICIAN).browser.open("/staff/reports")
    assert "<script>alert" not in page.html
    assert "\u202e" not in page.html


def test_of_the_longest_waiting_the_page_lists_only_so_many(office, books, monkeypatch):
    monkeypatch.setattr(figures, "LISTED_MOST", 2)
    for number in range(3):
        books.ticket(f"单位{number}")
    page = office(Role.TECHNICIAN).browser.open("/staff/reports")
    assert len(table(page, "等得最久的单位")) == 2
    assert table(page, UNITS)[-1][-1] == "3"
