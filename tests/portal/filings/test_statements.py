"""A unit's statement in the console: uploaded once, told by its serial, referred to by those on its roster."""

import pytest

from accountops.permissions import Role
from filing import statements
from tests.filing.office import BUREAU, CITY, SCHOOL
from tests.filing.test_statements import sheet
from tests.portal.filings.conftest import PDF
from tests.portal.filings.test_filings import begin, choose, fill_in, upload
from tests.store.places import id_number

HOME = "/staff/statements"
GOOD = {
    "about": "2013年评审表缺失",
    "seals": ["unit", "hr"],
    "contents": ["缺失原因", "缺失内容"],
    "stamped_by": CITY,
    "roster": f"吕春燕 {id_number(1)}\n周伟 {id_number(2)}",
}


def send(browser, octets=PDF, rows=b"", **fields):
    browser.open(HOME)
    sent = browser.page.filled(browser.page.form(HOME)) | GOOD | fields
    for name in ("file", "sheet"):
        sent.pop(name, None)
    files = {"file": ("说明.pdf", octets, "application/pdf"), "sheet": ("名册.xlsx", rows, "application/octet-stream")}
    headers = {"Origin": browser.public_url, "Referer": browser.page.url}
    return browser._land(browser.http.post(HOME, data=sent, files=files, headers=headers))


def kept(office):
    with office.site.store.look() as desk:
        return statements.of_organisation(desk, office.province.ids[SCHOOL])


def test_a_statement_is_uploaded_once_and_serves_who_is_on_its_roster(office):
    page = send(office.officer(SCHOOL))
    [made] = kept(office)
    assert page.path == f"{HOME}/{made.statement_id}"
    assert made.serial in page.text
    assert "2 个人" in page.text
    assert id_number(1) not in page.text
    applicant = office.applicant()
    filing = int(begin(applicant).path.rpartition("/")[2])
    choose(applicant, filing)
    fill_in(applicant, filing)
    for kind in ("certificate", "qualification"):
        upload(applicant, filing, kind)
    applicant.open(f"/filings/{filing}/papers")
    page = applicant.submit(
        {"serial": made.serial, "column": "上传评审/认定表"}, action=f"/filings/{filing}/refer"
    )  # fmt: skip
    assert made.serial in page.text
    assert "名册里没有您" not in page.text
    assert "✖" not in applicant.open(f"/filings/{filing}/check").text
    page = office.officer(SCHOOL).open(f"{HOME}/{made.statement_id}")
    assert "引用它的填报" in page.text
    assert "删掉" not in page.text


def test_the_roster_may_be_a_sheet(office):
    rows = sheet(["姓名", "身份证号"], ["吕春燕", id_number(1)], ["周伟", id_number(2)], ["李洁", id_number(3)])
    send(office.officer(SCHOOL), rows=rows, roster="")
    assert kept(office)[0].people == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"octets": b""}, "选择要上传"),
        ({"octets": b"a photo"}, "不是 PDF"),
        ({"about": " "}, "关于什么"),
        ({"seals": ["office", "hr"]}, "业务处室印章无效"),
        ({"seals": ["unit"]}, "盖章同意"),
        ({"contents": []}, "缺失原因"),
        ({"roster": ""}, "没有缺失人员名册"),
        ({"roster": "吕春燕 123"}, "名册第 1 行：没有身份证号"),
        ({"rows": b"no sheet"}, "打不开"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(office, changes, said):
    page = send(office.officer(SCHOOL), **changes)
    assert said in page.text
    assert page.title.startswith("错误")
    if "about" not in changes:
        assert page.value("about") == GOOD["about"]
    assert kept(office) == []


def test_another_units_statement_is_not_there(office):
    send(office.officer(SCHOOL))
    [made] = kept(office)
    other = office.officer(BUREAU)
    assert made.serial not in other.open(HOME).text
    assert other.open(f"{HOME}/{made.statement_id}").status == 404
    other.open(HOME)
    csrf = other.page.filled(other.page.form(HOME))["csrf"]
    assert other.post(f"{HOME}/{made.statement_id}/remove", {"csrf": csrf}).status == 404
    assert kept(office) == [made]


def test_what_nobody_refers_to_goes(office):
    officer = office.officer(SCHOOL)
    send(officer)
    [made] = kept(office)
    assert officer.submit(action=f"{HOME}/{made.statement_id}/remove").path == HOME
    assert kept(office) == []


def test_a_reviewer_uploads_none(office):
    office.province.people[SCHOOL] = office.province.member(SCHOOL, Role.REVIEWER, login="wang.qiang")
    page = office.officer(SCHOOL).open(HOME)
    assert page.status == 403


@pytest.mark.parametrize(("octets", "said"), [((10 << 20) + 1, "超过 10 MB"), (13 << 20, "最大 10 MB，这一个超过了")])
def test_a_statement_may_have_10_mb_and_whoever_brings_more_is_told_how_to_mend_it(office, octets, said):
    page = send(office.officer(SCHOOL), PDF.ljust(octets, b"0"))
    assert said in page.text
    assert "重新扫描" in page.text
    assert page.tree.css_first(f'a[href="{HOME}"]') is not None
    assert not kept(office)
    assert not office.site.papers.kept
