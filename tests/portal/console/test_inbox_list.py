"""待办, the list: piles, filters, a search that leaves nothing in an address, and keys that can be switched off."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from accountops.permissions import Role
from orgregistry.tickets import Kind
from portal import piles
from portal.casework import Casework
from tests.portal.browsing import application
from tests.portal.colleague import Colleague
from tests.portal.waiters import waits
from tests.store.places import DAY, id_number


@pytest.fixture
def desk_site(sqlite_site):
    """A site where tickets can be settled."""
    one = sqlite_site
    return replace(one, casework=Casework(one.store, one.clock, one.zone, one.token, "none", "desk@mail.example"))


@pytest.fixture
def technician(desk_site):
    return Colleague(desk_site, application(desk_site), "li.na", Role.TECHNICIAN).join()


def shown(page):
    """The numbers in the list."""
    return [int(row.css_first("a").text()) for row in page.tree.css("tr[data-yeban-row]")]


def sought(colleague, text, start="/staff/inbox"):
    colleague.browser.open(start)
    return colleague.browser.submit({"sought": text}, action="/staff/inbox/find")


def test_the_list_is_filtered_by_pile_kind_and_whose(desk_site, technician):
    store = desk_site.store
    waits(store, 1)
    waits(store, 2, kind=str(Kind.CUT), assignee="li.na")
    waits(store, 3, state="routed", routed_to="城关区人社局", org="某某小学")
    opened = technician.browser.open
    assert shown(opened("/staff/inbox")) == [1, 2]
    assert shown(opened("/staff/inbox?state=routed")) == [3]
    assert shown(opened("/staff/inbox?kind=cut")) == [2]
    assert shown(opened("/staff/inbox?whose=mine")) == [2]
    assert shown(opened("/staff/inbox?whose=nobody")) == [1]
    assert shown(opened("/staff/inbox?state=no&kind=no&whose=no&find=no")) == [1, 2]
    page = opened("/staff/inbox?kind=cut&whose=mine")
    assert "待办，没有读完，我在办的：1 件，最早的在前" in page.text
    assert {node.attributes["value"] for node in page.tree.css('form[action="/staff/inbox"] option[selected]')} == {
        "cut",
        "mine",
    }
    assert "li.na" in page.text


@pytest.mark.parametrize("text", ["张伟", "zhangwei@", id_number(1)])
def test_a_search_goes_on_in_an_address_that_tells_nothing(desk_site, technician, text):
    waits(desk_site.store, 1)
    waits(desk_site.store, 2, name="王芳", mailed={"sender": "wang@qq.example"})
    page = sought(technician, text)
    assert shown(page) == [1]
    assert page.path == "/staff/inbox"
    assert text not in unquote(page.url)
    kept = shown(technician.browser.open(page.url.replace("https://zc.example", "") + "&state=all"))
    assert kept == [1]


def test_an_id_number_that_was_searched_for_is_not_shown_again(desk_site, technician):
    waits(desk_site.store, 1)
    for number in (id_number(1), id_number(1)[:-1] + "?", id_number(1)[:17]):
        page = sought(technician, number)
        assert number not in page.html
        assert number[:17] not in page.html
        assert page.value("sought") == ("" if number[:17].isdecimal() else number)


def test_a_search_that_finds_nothing_leads_to_all(desk_site, technician):
    waits(desk_site.store, 1, state="closed", name="张伟")
    page = sought(technician, "张伟")
    assert "没有。" in page.text
    (onwards,) = [one for one in page.tree.css("td a") if "全部" in one.text()]
    assert shown(technician.browser.open(onwards.attributes["href"])) == [1]


def test_pages_follow_one_another_and_keep_the_filter(desk_site, technician, monkeypatch):
    monkeypatch.setattr(piles, "AT_ONCE", 2)
    for number in range(1, 6):
        waits(desk_site.store, number, kind=str(Kind.CUT if number != 3 else Kind.HELD))
    page = technician.browser.open("/staff/inbox?kind=cut")
    (following,) = page.tree.css(".yeban-pages a")
    page = technician.browser.open(following.attributes["href"])
    assert shown(page) == [4, 5]
    (back,) = page.tree.css(".yeban-pages a")
    assert shown(technician.browser.open(back.attributes["href"])) == [1, 2]


def test_what_was_put_off_comes_back_on_its_day(desk_site, technician, clock):
    waits(desk_site.store, 1)
    technician.browser.open("/staff/inbox/1")
    technician.browser.submit({"until": "2021-05-22"}, action="/staff/inbox/1/later")
    assert shown(technician.browser.open("/staff/inbox")) == []
    assert "等到 2021-05-22" in technician.browser.open("/staff/inbox?state=later").text
    clock.move(2 * DAY)
    technician.log_in()
    page = technician.browser.open("/staff/inbox")
    assert shown(page) == [1]
    assert "2 天" in page.text


def test_keys_are_explained_and_can_be_switched_off_and_on(technician):
    page = technician.browser.open("/staff/keys")
    assert page.tree.css_first("script[data-yeban-keys]") is not None
    page = technician.browser.submit(action="/staff/keys")
    assert page.path == "/staff/keys"
    assert "关着" in page.text
    for path in ("/staff/keys", "/staff/inbox"):
        page = technician.browser.open(path)
        assert page.tree.css_first("script[data-yeban-keys]") is None
        assert page.tree.css_first("#key-help") is None
    technician.browser.open("/staff/keys")
    assert technician.browser.submit(action="/staff/keys").tree.css_first("script[data-yeban-keys]") is not None
