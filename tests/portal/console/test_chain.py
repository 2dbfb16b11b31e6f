"""The audit in the console."""

import pytest
from sqlalchemy import update
from sqlmodel import col

from accountops.permissions import Role
from portal.console import chain
from store import AuditRow, Entry, audit
from tests.store.places import DAY, NOW, id_number


@pytest.fixture
def auditor(office):
    return office(Role.AUDITOR)


def written(site, count, **fields):
    usual = {"at": NOW, "actor": "night", "action": "reset", "subject": "account:17", "detail": {}}
    with site.store.open() as desk:
        desk.record([Entry(**(usual | fields)) for _ in range(count)])


def shown(page):
    return [row.css_first("td").text() for row in page.tree.css("tbody tr")]


def test_rows_are_found_by_who_what_and_when(sqlite_site, auditor):
    written(sqlite_site, 1, actor="staff:wang.qiang", subject="account:1", at=NOW - 3 * DAY)
    written(sqlite_site, 1, action="delete", subject="account:17")
    written(sqlite_site, 1, subject="account:170")
    last = len(shown(auditor.browser.open("/staff/audit")))
    assert last == 3 + 2  # invited and joined
    assert shown(auditor.browser.open("/staff/audit?subject=account:17")) == ["4"]
    assert shown(auditor.browser.open("/staff/audit?action=delete")) == ["4"]
    assert shown(auditor.browser.open("/staff/audit?actor=staff&until=2021-05-17")) == ["3"]
    assert "3" not in shown(auditor.browser.open("/staff/audit?since=2021-05-18"))


def test_a_day_counts_to_its_end_in_the_offices_zone(sqlite_site, auditor):
    written(sqlite_site, 1, action="here")  # 22:00 in Lanzhou on the 20th
    assert shown(auditor.browser.open("/staff/audit?action=here&since=2021-05-20&until=2021-05-20")) == ["3"]
    assert shown(auditor.browser.open("/staff/audit?action=here&since=2021-05-21")) == ["没有记录"]
    assert shown(auditor.browser.open("/staff/audit?action=here&until=2021-05-19")) == ["没有记录"]


def test_what_is_no_day_is_said_and_finds_everything(auditor):
    page = auditor.browser.open("/staff/audit?since=昨天")
    assert "日期请写成" in page.text
    assert page.value("since") == "昨天"


def test_an_id_number_is_not_looked_for_and_not_shown_again(auditor):
    page = auditor.browser.open(f"/staff/audit?subject={id_number(3)}")
    assert "查不了身份证号" in page.text
    assert id_number(3) not in page.html


def test_many_rows_come_page_by_page_and_none_is_left_out(sqlite_site, auditor):
    written(sqlite_site, 2 * chain.AT_ONCE)
    page = auditor.browser.open("/staff/audit?action=reset")
    first = shown(page)
    assert len(first) == chain.AT_ONCE
    rest = shown(auditor.browser.open(page.tree.css_first("main a.yeban-way").attributes["href"]))
    assert len(set(first) | set(rest)) == 2 * chain.AT_ONCE
    assert auditor.page.tree.css_first("main a.yeban-way") is None


def test_the_chain_is_verified_on_a_button(sqlite_site, auditor):
    auditor.browser.open("/staff/audit")
    page = auditor.browser.submit(action="/staff/audit/verify")
    assert "审计链完整" in page.title
    with sqlite_site.store.open() as desk:
        desk.session.execute(update(AuditRow).where(col(AuditRow.number) == 1).values(actor="night"))
    auditor.browser.open("/staff/audit")
    page = auditor.browser.submit(action="/staff/audit/verify")
    assert "审计链有问题" in page.title
    assert "第 1 条" in page.text


def test_the_head_of_a_report_is_compared(sqlite_site, auditor):
    with sqlite_site.store.look() as desk:
        head = audit.head(desk.session)
    for typed, title in ((head, "审计链完整"), ("1-0123456789abcdef", "审计链有问题"), ("x", "审计链有问题")):
        auditor.browser.open("/staff/audit")
        assert title in auditor.browser.submit({"head": typed}, action="/staff/audit/verify").title
