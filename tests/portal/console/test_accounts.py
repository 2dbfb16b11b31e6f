"""Accounts in the console: looked up, put right, nothing shown that isn't written down."""

from dataclasses import replace

import pytest

from accountops import accounts
from accountops.credentials import Entry
from accountops.permissions import Role
from accountops.tuning import Policy
from mailparse import Action
from tests.accountops.doings import LIMITS, NUMBER, history, put, repair, stored
from tests.accountops.people import ANOTHER, INITIAL_PASSWORD, NAME, OWN_PASSWORD
from tests.portal.browsing import application
from tests.portal.colleague import MINUTE, Colleague
from tests.store.places import DAY, NOW, SECOND, id_number

REASON = "本人带身份证来过窗口"


@pytest.fixture
def technician(office):
    return office(Role.TECHNICIAN)


def found(colleague, number=NUMBER):
    colleague.browser.open("/staff/accounts")
    return colleague.browser.submit({"id_number": number}, action="/staff/accounts")


def correct(colleague, way, reason=REASON, **fields):
    page = colleague.browser.open(f"{colleague.page.path}/{way}")
    return colleague.browser.submit({"reason": reason} | fields, action=page.path)


def made(site, action):
    with site.store.open() as desk:
        assert accounts.perform(desk, [repair(site.store, action)], LIMITS, NOW, "night") == []


def logged_in(site, password, name=NAME):
    return accounts.login(site.store, site.credentials, NUMBER, name, password, site.clock()).entry


def test_an_account_is_found_by_its_number_which_stands_in_no_address(sqlite_site, technician):
    put(sqlite_site.store, sqlite_site.credentials)
    page = found(technician)
    assert page.path == "/staff/accounts/1"
    assert NAME in page.text
    assert NUMBER not in page.html
    assert NUMBER[:3] + "*" * 13 + NUMBER[-2:] in page.text


@pytest.mark.parametrize("number", ["", "123", NUMBER[:-1] + "?", id_number(7)])
def test_a_number_without_an_account_says_so_and_is_kept_in_the_field(technician, number):
    page = found(technician, number)
    assert page.path == "/staff/accounts"
    assert page.value("id_number") == number
    assert page.title.startswith("错误")


def test_the_number_is_shown_in_full_once_and_it_is_written_down(sqlite_site, technician):
    put(sqlite_site.store, sqlite_site.credentials)
    found(technician)
    page = technician.browser.submit(action="/staff/accounts/1/reveal")
    assert NUMBER in page.text
    assert ("staff:li.na", "reveal", "account:1") in history(sqlite_site.store)
    assert NUMBER not in technician.browser.open("/staff/accounts/1").html


def test_revealing_asks_again_who_is_there(sqlite_site, technician, clock):
    put(sqlite_site.store, sqlite_site.credentials)
    found(technician)
    clock.move(6 * MINUTE)
    page = technician.browser.submit(action="/staff/accounts/1/reveal")
    assert page.path == "/staff/again"
    assert NUMBER not in page.html


@pytest.mark.parametrize("way", ["restore", "rename", "take-back"])
def test_a_correction_without_a_reason_changes_nothing(sqlite_site, technician, way):
    changes = {"deleted_at": NOW - DAY} if way == "restore" else {}
    put(sqlite_site.store, sqlite_site.credentials, **changes)
    if way == "take-back":
        made(sqlite_site, Action.RESET)
    found(technician)
    before = len(history(sqlite_site.store))
    page = correct(technician, way, "  ／ ", **({"name": ANOTHER} if way == "rename" else {}))
    assert "理由" in page.text
    assert page.path.endswith(way)
    assert len(history(sqlite_site.store)) == before


def test_a_deleted_account_is_restored_with_its_password(sqlite_site, technician):
    put(sqlite_site.store, sqlite_site.credentials)
    made(sqlite_site, Action.DELETE)
    assert "已删除" in found(technician).text
    assert "恢复" in technician.browser.open("/staff/accounts/1/restore").text
    technician.browser.open("/staff/accounts/1")
    page = correct(technician, "restore")
    assert page.path == "/staff/accounts/1"
    assert "已删除" not in page.text
    assert logged_in(sqlite_site, OWN_PASSWORD) is Entry.OWN


def test_of_an_id_number_registered_anew_both_accounts_are_seen_and_the_older_one_comes_back(sqlite_site, technician):
    put(sqlite_site.store, sqlite_site.credentials, deleted_at=NOW - DAY)
    newer = put(sqlite_site.store, name=ANOTHER)
    assert found(technician).path == f"/staff/accounts/{newer}"
    page = technician.browser.open("/staff/accounts/1/restore")
    assert NAME in page.text
    assert ANOTHER in page.text
    page = technician.browser.submit({"reason": REASON}, action="/staff/accounts/1/restore")
    assert stored(sqlite_site.store)["id"] == 1
    assert ("staff:li.na", "put-away", f"account:{newer}") in history(sqlite_site.store)
    # And back again: the choice can be undone.
    technician.browser.open(f"/staff/accounts/{newer}")
    correct(technician, "restore")
    assert stored(sqlite_site.store)["id"] == newer


def test_an_account_made_while_the_page_was_open_is_not_put_away_before_it_was_seen(sqlite_site, technician):
    put(sqlite_site.store, deleted_at=NOW - DAY)
    technician.browser.open("/staff/accounts/1/restore")
    newer = put(sqlite_site.store, name=ANOTHER)
    page = technician.browser.submit({"reason": REASON}, action="/staff/accounts/1/restore")
    assert "并排看过" in page.text
    assert ANOTHER in page.text
    assert stored(sqlite_site.store)["id"] == newer
    technician.browser.submit({"reason": REASON}, action="/staff/accounts/1/restore")
    assert stored(sqlite_site.store)["id"] == 1


@pytest.mark.parametrize("filings", ["submitted", "returned", "approved", "something new"])
def test_an_account_with_filings_that_others_have_seen_is_not_put_away(sqlite_site, technician, filings):
    put(sqlite_site.store, deleted_at=NOW - DAY)
    newer = put(sqlite_site.store, filings=filings)
    technician.browser.open("/staff/accounts/1")
    page = correct(technician, "restore")
    assert "提交过填报" in page.text
    assert stored(sqlite_site.store)["id"] == newer


@pytest.mark.parametrize(("past", "comes_back"), [(30 * DAY, True), (30 * DAY + SECOND, False)])
def test_a_deletion_can_be_undone_for_thirty_days(sqlite_site, technician, past, comes_back):
    put(sqlite_site.store, deleted_at=NOW - past)
    technician.browser.open("/staff/accounts/1")
    page = technician.browser.open("/staff/accounts/1/restore")
    if comes_back:
        technician.browser.submit({"reason": REASON}, action=page.path)
    else:
        technician.browser.post(
            page.path, technician.page.filled(technician.page.form("/large-text")) | {"reason": REASON}
        )
    assert (stored(sqlite_site.store) is not None) is comes_back


def test_a_wrong_name_is_corrected_and_the_password_and_the_filings_stay(sqlite_site, technician):
    put(sqlite_site.store, sqlite_site.credentials, name="zhangwei", filings="returned")
    assert "密码和填报都不变" in technician.browser.open("/staff/accounts/1/rename").text
    found(technician)
    page = correct(technician, "rename", name="张 伟")
    assert page.path == "/staff/accounts/1"
    assert logged_in(sqlite_site, OWN_PASSWORD) is Entry.OWN
    assert (stored(sqlite_site.store)["name"], stored(sqlite_site.store)["filings"]) == (NAME, "returned")
    assert ("staff:li.na", "rename", "account:1") in history(sqlite_site.store)


def test_what_it_will_do_is_told_by_the_windows_that_hold(sqlite_site):
    limits = replace(sqlite_site.base.limits, taken_back=12 * DAY, restorable=20 * DAY)
    site = replace(sqlite_site, base=Policy(limits))
    one = Colleague(site, application(site), "li.na", Role.TECHNICIAN).join()
    put(site.store, site.credentials)
    made(site, Action.RESET)
    assert "12天内来信重置这个账号" in one.browser.open("/staff/accounts/1/take-back").text
    put(site.store, deleted_at=NOW - DAY, number=id_number(9))
    page = one.browser.open("/staff/accounts/2/restore")
    assert "20天内来信不能再删除它" in page.text


def test_pinyin_is_no_correction(sqlite_site, technician):
    put(sqlite_site.store, sqlite_site.credentials)
    found(technician)
    page = correct(technician, "rename", name="zhang wei")
    assert "汉字" in page.text
    assert stored(sqlite_site.store)["name"] == NAME


def test_a_mailed_reset_is_taken_back(sqlite_site, technician):
    put(sqlite_site.store, sqlite_site.credentials)
    made(sqlite_site, Action.RESET)
    assert logged_in(sqlite_site, INITIAL_PASSWORD) is Entry.MUST_CHANGE
    found(technician)
    page = correct(technician, "take-back")
    assert page.path == "/staff/accounts/1"
    assert page.tree.css_first("main a[href$='/take-back']") is None
    assert logged_in(sqlite_site, OWN_PASSWORD) is Entry.OWN


def test_what_an_auditor_sees_has_no_way_to_change_anything(sqlite_site, office):
    put(sqlite_site.store, sqlite_site.credentials)
    auditor = office(Role.AUDITOR)
    page = found(auditor)
    assert NAME in page.text
    assert {form.attributes["action"] for form in page.tree.css("main form")} == set()
    assert auditor.browser.open("/staff/accounts/1/rename").status == 403


def test_names_in_mails_are_text_and_numbers_in_them_are_masked(sqlite_site, technician):
    put(sqlite_site.store, name="<b>张伟</b>")
    page = found(technician)
    assert "<b>张伟</b>" not in page.html
    assert "<b>张伟</b>" in page.text
