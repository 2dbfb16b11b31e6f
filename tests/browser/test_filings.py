"""Filings in a real browser: from the draft over a return to the ministry, a reissue, and every page looked at."""

import io
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from sqlalchemy import update
from sqlmodel import col

from accountops import accounts, staff
from accountops.permissions import Role
from filing.reviewing import Doing
from store import Staff
from tests.browser.chromium import PC, visiting
from tests.browser.doings import fill_in, join, log_in, named, path, press, says
from tests.browser.office import NUMBER, OWN
from tests.browser.test_every_page import gallery
from tests.filing.office import BUREAU, CITY, DOCUMENT, SCHOOL, SERIES, TOP, WAY, Province
from tests.store.places import id_number

MINUTE = timedelta(minutes=1)
REASON = "情况说明缺少单位公章（业务处室印章无效），请补盖后重新上传"


@pytest.fixture
def pdf(tmp_path) -> Path:
    """A real PDF of one page."""
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    path = tmp_path / "证书.pdf"
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def province(desk):
    """The offices, and the applicant of the other tests."""
    desk.take_over()
    store = desk.office.store
    made = Province(store, now=desk.clock())
    for name in reversed(WAY):
        made.organisation(name, Province._above(name))
    with store.look() as books:
        account = accounts.find(books, NUMBER)
        assert account is not None
        assert account.id is not None
        made.account_id = account.id
    return made


def invited(desk, province, organisation, *roles, login, number=None):
    """The invitation of somebody of an organisation; `number`: real-name by this ID number."""
    link = desk.invite(login, "李洁", *roles, organisation=organisation)
    with desk.office.store.open() as books:
        values = {"organisation_id": province.ids[organisation]}
        books.session.execute(update(Staff).where(col(Staff.login) == login).values(values))
        if number is not None:
            staff.prove_identity(books, login, number, desk.clock(), "operator")
    return link


def entered(page, desk, link):
    join(page, link, desk.clock())
    press(page, "我已经保存好了")


def filled(page, rank, title, pdf, kinds):
    """A filing up to the last page before it is handed in."""
    page.goto("/filings/new")
    page.locator("#series").select_option(SERIES)
    page.get_by_label(rank).check()
    press(page, "继续")
    press(page, "查询现工作单位")
    fill_in(page, q=SCHOOL[:6])
    press(page, "查询")
    page.get_by_label(SCHOOL).check()
    press(page, "就是它")
    fill_in(page, title=title, year="2013", month="12", day="1", document_number=DOCUMENT)
    if page.locator("#number").count():
        fill_in(page, number="2013-0456")
    page.locator("#source").select_option("gansu-review")
    press(page, "保存，去传材料")
    for kind in kinds:
        page.get_by_label(kind, exact=True).check()
        page.locator("#file").set_input_files(pdf)
        press(page, "上传")
        says(page, kind)


THREE = ("职称证书", "评审表（认定表）", "资格文件")


def test_a_filing_is_filled_in_returned_mended_and_goes_up_to_the_ministry(chromium, desk, province, pdf):
    with gallery(chromium, desk) as shown:
        page = shown.page
        log_in(page, OWN)
        page.goto("/filings")
        shown.look("filings-none", "/filings")
        page.goto("/filings/new")
        press(page, "继续")
        shown.look("filings-new-errors", "/filings/new")
        filled(page, "中级（中级）", "工程师", pdf, THREE)
        shown.look("filings-papers", "/filings/{filing_id}/papers")
        press(page, "回到填报内容")
        shown.look("filings-fill-in", "/filings/{filing_id}")
        press(page, "换一个单位")
        fill_in(page, q=BUREAU[:3])
        press(page, "查询")
        shown.look("filings-unit", "/filings/{filing_id}/unit")
        page.goto("/filings/1/check")
        shown.look("filings-check", "/filings/{filing_id}/check")
        press(page, "提交")
        shown.look("filings-followed", "/filings/{filing_id}")
        press(page, "撤回来修改")
        shown.look("filings-withdraw", "/filings/{filing_id}/withdraw")
        for name in WAY:
            province.member(name, Role.ORG_ADMIN)
        province.now = desk.clock()
        province.act(SCHOOL, 1)
        province.act(BUREAU, 1, Doing.RETURN, REASON)
        page.goto("/filings")
        shown.look("filings-returned", "/filings")
        press(page, "去修改，再提交")
        shown.look("filings-returned-open", "/filings/{filing_id}")
        fill_in(page, title="工程师（土建）")
        press(page, "保存，去核对提交")
        press(page, "提交")
        for name in WAY:
            assert province.act(name, 1).ok
        page.goto("/filings")
        says(page, "审核通过")
        shown.look("filings-approved", "/filings")
        assert not shown.faults, "\n".join(shown.faults)


def test_a_reviewer_opens_looks_and_decides_with_the_keyboard_or_a_finger(chromium, desk, province, pdf):
    with visiting(chromium, PC, desk.origin) as page:
        log_in(page, OWN)
        filled(page, "中级（中级）", "工程师", pdf, THREE)
        press(page, "材料齐了，去核对提交")
        press(page, "提交")
    link = invited(desk, province, SCHOOL, Role.ORG_ADMIN, login="li.jie")
    with gallery(chromium, desk) as shown:
        page = shown.page
        entered(page, desk, link)
        page.goto("/staff/reviews")
        shown.look("reviews", "/staff/reviews")
        press(page, "张伟")
        shown.look("review", "/staff/reviews/{filing_id}")
        assert page.locator("img.yeban-preview").first.evaluate("one => one.naturalWidth") > 0
        press(page, "退回填报人")
        shown.look("review-errors")
        page.goto("/staff/reviews/figures")
        shown.look("review-figures", "/staff/reviews/figures")
        page.goto("/staff/reviews/99")
        shown.look("review-gone")
        page.goto("/staff/reviews")
        page.get_by_label("选 张伟").check()
        press(page, "勾选的全部通过")
        says(page, "通过了 1 条")
        assert province.holder(1) == BUREAU
        assert not shown.faults, "\n".join(shown.faults)


def test_a_reissue_is_reviewed_and_sealed_by_two_people(chromium, desk, province, pdf):
    with visiting(chromium, PC, desk.origin) as page:
        log_in(page, OWN)
        filled(page, "副高级（高级）", "高级工程师", pdf, THREE[1:])
        press(page, "材料齐了，去核对提交")
        press(page, "改为补办电子证书")
        fill_in(page, old_number="-1")
        press(page, "保存，去核对提交")
        press(page, "提交")
        says(page, "审核中")
    for name in WAY[:-1]:
        province.member(name, Role.ORG_ADMIN)
        assert province.act(name, 1).ok
    for login, role, number, word in (
        ("shen.he", Role.REVIEWER, id_number(50), "签发单位审核通过（由另一人用印）"),
        ("yong.yin", Role.SEAL_OFFICER, id_number(51), "用印"),
    ):
        link = invited(desk, province, TOP, role, login=login, number=number)
        with visiting(chromium, PC, desk.origin) as page:
            entered(page, desk, link)
            page.goto("/staff/reviews/1")
            press(page, word)
            assert path(page) == "/staff/reviews"
    assert str(province.seen(1).review.status) == "审核通过"
    with gallery(chromium, desk) as shown:
        page = shown.page
        log_in(page, OWN)
        page.goto("/filings/1")
        says(page, "下载电子证书")
        shown.look("filings-certified", "/filings/{filing_id}")
        page.goto("/certificates")
        press(page, "查验")
        shown.look("certificates-errors", "/certificates")
        fill_in(page, number=str(province.row(1)["certificate"]).lower())
        press(page, "查验")
        says(page, "证书有效")
        shown.look("certificate", "/certificates/{number}")
        assert not shown.faults, "\n".join(shown.faults)


def test_a_units_statement_is_uploaded_with_its_roster(chromium, desk, province, pdf):
    link = invited(desk, province, SCHOOL, Role.ORG_ADMIN, login="xiao.zhang")
    with gallery(chromium, desk) as shown:
        page = shown.page
        entered(page, desk, link)
        page.goto("/staff/statements")
        fill_in(page, about="2013年评审表缺失", stamped_by=CITY, roster="吕春燕 123")
        press(page, "上传")
        says(page, "名册第 1 行")
        shown.look("statements-errors", "/staff/statements")
        page.set_input_files("#file", str(pdf))
        for box in ("seals-unit", "seals-hr", "contents-缺失原因", "contents-缺失内容"):
            page.check(f"[id='{box}']")
        fill_in(page, roster=f"吕春燕 {NUMBER}")
        press(page, "上传")
        says(page, "请把这个编号告诉名册里的 1 个人")
        shown.look("statement", "/staff/statements/{statement_id}")
        assert not shown.faults, "\n".join(shown.faults)


def test_what_is_typed_is_saved_by_itself(chromium, desk, province):
    with visiting(chromium, PC, desk.origin) as page:
        log_in(page, OWN)
        page.goto("/filings/new")
        page.locator("#series").select_option(SERIES)
        page.get_by_label("中级（中级）").check()
        press(page, "继续")
        page.locator("#title").press_sequentially("工程师")
        says(page, "已自动保存")
        page.reload()
        assert page.locator("#title").input_value() == "工程师"
        assert named(page, "只保存").is_visible()
