"""The audit in the console."""

import ast
import io
import json
from dataclasses import fields
from pathlib import Path

import pytest
from python_calamine import load_workbook
from sqlalchemy import update
from sqlmodel import col

from accountops import accounts
from accountops.permissions import Role
from accountops.tuning import KNOBS
from filing.dossier import Sort
from filing.reviewing import Doing
from orgregistry.organisations import CHANGE_WORDS
from orgregistry.transitions import Step
from portal.console import chain, deeds, excel
from portal.console.deeds import actor_word, of_actor
from portal.console.rooms import detail_words
from store import AuditRow, Entry, audit
from store.purge import Purged
from tests.portal.browsing import PUBLIC_URL
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


def exported(auditor):
    """Rows of the file that the page's button gives, and what it says of itself."""
    form = auditor.page.form("/staff/audit/export")
    headers = {"Origin": PUBLIC_URL, "Referer": auditor.page.url}
    answer = auditor.browser.http.post("/staff/audit/export", data=auditor.page.filled(form), headers=headers)
    assert answer.headers["content-type"] == excel.KIND
    book = load_workbook(io.BytesIO(answer.content))
    return book.get_sheet_by_name("审计").to_python()[1:], dict(book.get_sheet_by_name("说明").to_python()[1:])


def test_what_was_looked_for_is_exported_and_nothing_else_and_that_it_was_is_in_the_chain(sqlite_site, auditor):
    written(sqlite_site, 3, action="reveal", actor="staff:wang.qiang")
    written(sqlite_site, 2, action="reset")
    auditor.browser.open("/staff/audit?action=reveal")
    rows, about = exported(auditor)
    assert [row[0] for row in rows] == [5, 4, 3]
    assert {(row[2], row[3], row[4], row[5]) for row in rows} == {
        ("staff:wang.qiang", "看身份证号全文", "reveal", "account:17")
    }
    assert about["做了什么"] == "reveal"
    assert about["导出人"] == "staff:li.na"
    assert about["齐不齐"] == "全部都在"
    page = auditor.browser.open("/staff/audit?action=export-audit")
    assert shown(page) == ["8"]
    assert "哪一种：reveal" in page.text


def test_the_file_says_where_it_ends_and_that_there_is_more(sqlite_site, auditor, monkeypatch):
    monkeypatch.setattr(chain, "EXPORTED_MOST", 7)
    monkeypatch.setattr(chain, "EXPORTED_AT_ONCE", 3)
    written(sqlite_site, 8, action="reset")
    auditor.browser.open("/staff/audit?action=reset")
    rows, about = exported(auditor)
    assert [row[0] for row in rows] == [10, 9, 8, 7, 6, 5, 4]
    assert "只有最新的 7 条" in about["齐不齐"]
    monkeypatch.setattr(chain, "EXPORTED_MOST", 8)
    rows, about = exported(auditor)
    assert len(rows) == 8
    assert about["齐不齐"] == "全部都在"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", " ="])
def test_no_cell_of_the_file_is_run_by_a_spreadsheet_and_no_id_number_is_in_it(sqlite_site, auditor, start):
    trap = f"{start}cmd|' /C calc'!A0"
    written(sqlite_site, 1, actor=trap, action="trap", subject=trap, detail={"reason": f"见 {id_number(3)}"})
    auditor.browser.open("/staff/audit?action=trap")
    [row], _ = exported(auditor)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", " ")) for cell in (row[2], row[5]))
    assert "calc" in row[2]
    assert id_number(3) not in str(row)
    assert "见 620" in row[6]


@pytest.mark.parametrize("typed", [{"subject": id_number(3)}, {"since": "昨天"}])
def test_what_cannot_be_looked_for_is_not_exported_either(sqlite_site, auditor, typed):
    page = auditor.browser.open("/staff/audit")
    page = auditor.browser.submit(typed, action="/staff/audit/export")
    assert page.tree.css_first(".govuk-error-summary")
    assert id_number(3) not in page.html
    assert shown(auditor.browser.open("/staff/audit?action=export-audit")) == ["没有记录"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("账号17", "17"), ("账号 17", "17"), ("账号：17", "17"), ("account:17", "17"), ("工单5", None), ("账号", "17")],
)
def test_a_subject_is_found_as_people_say_it(sqlite_site, auditor, said, meant):
    written(sqlite_site, 1, action="reset", subject="account:17")
    page = auditor.browser.open(f"/staff/audit?action=reset&subject={said}")
    assert shown(page) == (["3"] if meant else ["没有记录"])
    assert page.value("subject") == said


def test_a_deed_that_has_no_word_can_still_be_looked_for_by_its_address(sqlite_site, auditor):
    written(sqlite_site, 1, action="filing-odd")
    page = auditor.browser.open("/staff/audit?action=filing-odd")
    assert shown(page) == ["3"]
    assert page.tree.css_first("select option[selected]").text() == "填报：odd"


def test_who_may_not_read_the_chain_exports_nothing(sqlite_site, office):
    technician = office(Role.TECHNICIAN)
    technician.browser.open("/staff")
    for path in ("/staff/audit/export", "/staff/audit/verify"):
        csrf = technician.page.value("csrf")
        assert technician.browser.post(path, {"csrf": csrf}).status == 403
        technician.browser.open("/staff")


def deeds_recorded():
    """The deeds that the sources write into the chain by a plain word, wherever an audit entry is made."""
    for room in ("accountops", "orgregistry", "filing", "portal", "daemon", "store"):
        for path in Path(room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
                if name in {"Entry", "AuditEntry", "audit.Entry"} and len(node.args) == 5:
                    deed = node.args[2]
                    if isinstance(deed, ast.Constant):
                        yield deed.value


def keys_recorded():
    """What the sources write beside deeds: keys of what is called `detail`, and of what stands in an entry itself."""
    for room in ("accountops", "orgregistry", "filing", "store", "portal", "daemon"):
        for path in Path(room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                found = None
                if isinstance(node, ast.Assign | ast.AnnAssign):
                    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                    found = node.value if [ast.unparse(one) for one in targets] == ["detail"] else None
                elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"Entry", "AuditEntry", "audit.Entry"}:
                    found = node.args[-1] if node.args else None
                if isinstance(found, ast.Dict):
                    yield from (key.value for key in found.keys if isinstance(key, ast.Constant))


def test_whatever_stands_beside_a_deed_has_a_word():
    found = {*keys_recorded(), *(one.name for one in fields(Purged)), *(knob.key for knob in KNOBS)}
    assert {"reason", "admin", "holds", "mails"} <= found
    assert found <= set(deeds.KEY_WORDS)


def test_every_deed_in_the_chain_has_a_word():
    found = set(deeds_recorded())
    assert {"reveal", "reset-taken-back", "staff-login", "purge"} <= found
    assert found <= set(deeds.DEED_WORDS)


def test_every_deed_that_is_put_together_has_a_word_too():
    """Of families: what is done with tickets, organisations, filings, proposals, at the log-in."""
    filed = (*Doing, "begin", "submit", "taken-back", "withdrawn", *(f"as-{sort}" for sort in Sort))
    found = {
        *(f"ticket-{step}" for step in Step),
        *(f"organisation-{change}" for change in CHANGE_WORDS),
        *(f"filing-{doing}" for doing in filed),
        *(f"login-{entry}" for entry in accounts.Entry if entry not in accounts.REFUSALS),
        *(f"delete-{what}" for what in ("proposed", "withdrawn", "declined")),
    }
    assert found <= set(deeds.DEED_WORDS)


@pytest.mark.parametrize(
    ("said", "actor"),
    [
        ("夜班", "night"),
        ("night", "night"),
        ("填报人", "applicant"),
        ("值班人员", "operator"),
        ("li.na", "staff:li.na"),
        ("staff:li.na", "staff:li.na"),
        ("", ""),
        ("staff", "staff"),
    ],
)
def test_who_did_it_is_looked_for_as_people_call_them(said, actor):
    assert of_actor(said) == actor
    assert of_actor(actor_word(actor)) == actor


def test_what_stands_beside_a_deed_is_told_in_chinese_and_nothing_for_what_is_not_there():
    said = {
        "rule": "mismatched",
        "request": 5,
        "state_before": "active",
        "dry": False,
        "name": "",
        "roles": "auditor odd",
    }
    detail = json.dumps(said)
    assert detail_words(detail) == "规则：mismatched；诉求：5；原来：自己的密码；试运行：否；角色：审计员、odd"


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        (
            {"before": '{"parent": null, "status": "no-account"}', "after": '{"parent": 2, "status": "open"}'},
            "原来：上级编号 无，账号 尚无账号；改为：上级编号 2，账号 已开通",
        ),
        (
            {"before": "{}", "after": '{"nature": "private", "names": ["甲", "乙"]}'},
            "改为：性质 民营企业，其他名称 甲、乙",
        ),
        ({"kind": "letter", "aliases": "[]", "missing": '["联系方式"]'}, "哪一类：单位函件；还缺：联系方式"),
        ({"undoes": "open-account", "of": 7}, "撤回的是：开通账号；第几步：7"),
        ({"reason": '{"status": "open"}', "kind": "odd"}, '理由：{"status": "open"}；哪一类：odd'),
        ({"after": "{不是JSON", "before": "3"}, "原来：3；改为：{不是JSON"),
    ],
)
def test_what_was_changed_is_told_in_words_and_not_in_brackets(detail, said):
    assert detail_words(json.dumps(detail)) == said
