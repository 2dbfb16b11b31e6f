"""Two tickets of one organisation in the console: laid side by side, merged, taken apart again."""

from dataclasses import replace

import pytest

from accountops.permissions import Role
from orgregistry.doubles import LOOKED_MOST, doubles
from portal.casework import Casework
from store import Ticket
from tests.portal.browsing import application
from tests.portal.colleague import Colleague
from tests.portal.waiters import waits

NAME, SHORT = "某某县第二中心小学", "某某县二中心小学"


@pytest.fixture
def site(sqlite_site):
    one = sqlite_site
    waits(one.store, 1, org=NAME)
    waits(one.store, 2, org=SHORT)
    waits(one.store, 3, org="另一市自来水公司")
    waits(one.store, 4)
    waits(one.store, 5, org=f"{NAME}校", state="closed")
    return replace(one, casework=Casework(one.store, one.clock, one.zone, one.token, "none", "desk@mail.example"))


@pytest.fixture
def browser(site):
    return Colleague(site, application(site), "li.na", Role.TECHNICIAN).join().browser


def state(site, number):
    with site.store.look() as desk:
        row = desk.session.get(Ticket, number)
        return row.state, row.merged_into


def test_what_is_called_alike_is_offered_and_nothing_else(browser, site):
    page = browser.open("/staff/inbox/2")
    offered = [one.attributes["href"] for one in page.tree.css("main a[href*='merge?into=']")]
    assert offered == ["/staff/inbox/2/merge?into=1"]
    assert "1 封来信说到这个单位" in page.text
    assert browser.open("/staff/inbox/4").tree.css("main a[href*='merge']") == []
    with site.store.look() as desk:
        assert doubles(desk, 4) == doubles(desk, 99) == ()
    assert LOOKED_MOST <= 5_000  # what a page may look through


def test_both_are_laid_side_by_side_merged_and_taken_apart_again(browser, site):
    page = browser.open("/staff/inbox/2/merge?into=1")
    assert all(one in page.text for one in (NAME, SHORT, "2 号的 1 封来信归到 1 号，2 号办结"))
    assert state(site, 2) == ("open", None)
    page = browser.submit(action="/staff/inbox/2/merge")
    assert page.path == "/staff/inbox/1"
    assert f"写成：{NAME}、{SHORT}" in page.text
    assert state(site, 2) == ("closed", 1)
    page = browser.open("/staff/inbox/2")
    assert "并入了 1 号" in page.text
    assert "合并" in page.text or "并入另一件" in page.text
    browser.submit(action="/staff/inbox/2/undo")
    assert state(site, 2) == ("open", None)
    assert "写成：" + NAME in browser.open("/staff/inbox/1").text


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("2", "不能并入自己"),
        ("5", "已经办结"),
        ("4", "单位"),
        ("99", "没有 99 号工单"),
        ("x", "只写数字"),
        ("²", "只写数字"),
        ("1" * 19, "只写数字"),
    ],
)
def test_what_cannot_be_merged_is_said_before_and_after(browser, site, into, said):
    page = browser.open(f"/staff/inbox/2/merge?into={into}")
    assert said in page.tree.css_first(".govuk-error-summary").text()
    assert page.value("into") == into
    page = browser.open("/staff/inbox/2/merge?into=1")
    page = browser.submit({"into": into}, action="/staff/inbox/2/merge")
    assert said in page.tree.css_first(".govuk-error-summary").text()
    assert state(site, 2) == ("open", None)


def test_one_may_ask_for_the_number_first(browser):
    page = browser.open("/staff/inbox/2/merge")
    assert page.tree.css_first(".govuk-error-summary") is None
    assert "归到 1 号" in browser.open("/staff/inbox/2/merge?into=%201号%20").text
    assert browser.open("/staff/inbox/99/merge").status == 404


def test_names_that_carry_markup_stay_text(browser, site):
    waits(site.store, 8, org="<script>alert(1)</script>{{7*7}}小学")
    waits(site.store, 9, org="<script>alert(2)</script>{{7*7}}小学")
    for path in ("/staff/inbox/8", "/staff/inbox/8/merge?into=9", "/staff/inbox/8/merge?into=<b>x"):
        html = browser.open(path).html
        assert "<script>alert" not in html
        assert "<b>x" not in html
        assert "49小学" not in html


def test_letters_and_files_are_linked_where_there_are_any(browser):
    page = browser.open("/staff/inbox/1")
    links = [one.attributes["href"] for one in page.tree.css("main a[href^='/api/']")]
    assert "/api/tickets/1/letters/account-opening?form=docx" in links
    assert not any("referral" in one for one in links)  # nobody to refer it to yet
    for link in links:
        assert browser.http.get(link).status_code == 200, link
