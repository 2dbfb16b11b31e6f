"""One filing from the draft over a return to the ministry, in the browser; and what the pages keep from others."""

import pytest

from filing.review import Status
from orgregistry import organisations, registering
from orgregistry.organisations import Details, NameKind
from tests.accountops.people import OWN_PASSWORD
from tests.filing.office import BUREAU, CITY, COUNTY, DOCUMENT, SCHOOL, SERIES, TOP, WAY
from tests.portal.browsing import Browser
from tests.portal.doings import log_in
from tests.portal.filings.conftest import PDF
from tests.store.places import id_number

REASON = "情况说明缺少单位公章，请补盖后重新上传"
FILLED = {
    "title": "工程师",
    "year": "2013",
    "month": "12",
    "day": "1",
    "source": "gansu-review",
    "number": "2013-0456",
    "document_number": DOCUMENT,
}


def begin(browser, rank="3"):
    browser.open("/filings/new")
    return browser.submit({"series": SERIES, "rank": rank}, action="/filings/new")


def choose(browser, filing, name=SCHOOL):
    browser.open(f"/filings/{filing}/unit?q={name[:4]}")
    label = next(one for one in browser.page.tree.css("label") if name in one.text())
    unit = browser.page.tree.css_first(f"#{label.attributes['for']}").attributes["value"]
    return browser.submit({"unit": unit}, action=f"/filings/{filing}/unit/choose")


def fill_in(browser, filing, **changes):
    browser.open(f"/filings/{filing}")
    return browser.submit(FILLED | changes, action=f"/filings/{filing}", button=("do", "papers"))


def upload(browser, filing, kind, octets=PDF, **fields):
    browser.open(f"/filings/{filing}/papers")
    sent = browser.page.filled(browser.page.form(f"/filings/{filing}/papers")) | {"kind": kind} | fields
    del sent["file"]
    headers = {"Origin": browser.public_url, "Referer": browser.page.url}
    files = {"file": ("证书.pdf", octets, "application/pdf")}
    return browser._land(browser.http.post(f"/filings/{filing}/papers", data=sent, files=files, headers=headers))


def complete(browser):
    filing = int(begin(browser).path.rpartition("/")[2])
    choose(browser, filing)
    assert fill_in(browser, filing).path == f"/filings/{filing}/papers"
    for kind in ("certificate", "review-form", "qualification"):
        assert upload(browser, filing, kind).path == f"/filings/{filing}/papers"
    return filing


def hand_in(browser, filing):
    page = browser.open(f"/filings/{filing}/check")
    assert "✖" not in page.text
    return browser.submit(action=f"/filings/{filing}/check")


def act(browser, filing, way, **fields):
    browser.open(f"/staff/reviews/{filing}")
    return browser.submit(fields, action=f"/staff/reviews/{filing}/{way}")


def test_what_could_not_be_saved_stands_in_the_form_again(office):
    """In another tab a paper was laid before."""
    browser = office.applicant()
    filing = int(begin(browser).path.rpartition("/")[2])
    old = browser.open(f"/filings/{filing}")
    upload(browser, filing, "certificate")
    browser.page = old
    typed = FILLED | {"title": "高级讲师甲"}
    page = browser.submit(typed, action=f"/filings/{filing}", button=("do", "save"))
    assert "这一次没有保存" in page.text
    assert (page.value("title"), page.value("year")) == ("高级讲师甲", FILLED["year"])
    browser.submit(action=f"/filings/{filing}", button=("do", "save"))
    assert browser.open(f"/filings/{filing}").value("title") == "高级讲师甲"


def test_a_day_that_is_none_is_said_and_costs_no_day_that_was_saved(office):
    browser = office.applicant()
    filing = int(begin(browser).path.rpartition("/")[2])
    fill_in(browser, filing)
    browser.open(f"/filings/{filing}")
    page = browser.submit(FILLED | {"month": "13"}, action=f"/filings/{filing}", button=("do", "save"))
    assert "取得时间写成年、月、日" in page.text
    assert page.value("month") == "13"
    assert browser.open(f"/filings/{filing}").value("year") == FILLED["year"]
    blank = FILLED | {"year": "", "month": "", "day": ""}
    browser.submit(blank, action=f"/filings/{filing}", button=("do", "save"))
    assert browser.open(f"/filings/{filing}").value("year") == ""


def test_what_was_ticked_beside_a_file_that_cannot_be_taken_stays_ticked(office):
    browser = office.applicant()
    filing = int(begin(browser).path.rpartition("/")[2])
    page = upload(
        browser,
        filing,
        "statement",
        octets=b"no pdf",
        number="甘某发〔2013〕45号",
        stamped_by="某某县人社局",
        seals="hr",
    )
    assert page.tree.css_first("#seals-hr").attributes.get("checked", "no") != "no"
    assert (page.value("stamped_by"), page.value("number")) == ("某某县人社局", "甘某发〔2013〕45号")
    assert page.tree.css_first("details[open] #stamped_by") is not None


def test_a_unit_is_looked_for_and_only_one_with_an_account_can_be_chosen(office):
    """Notice 五: who isn't found hasn't been typed in full, or has no account; and the page tells the two apart."""
    with office.site.store.open() as desk:
        now = office.site.clock()
        school = organisations.named(desk, SCHOOL)[0]
        registering.add_name(desk, school.organisation_id, NameKind.FORMER, "柳沟坪完全小学", now, "test")
        without = registering.add(desk, "柳沟坪面粉厂", Details(), now, "test")
        stopped = registering.add(desk, "柳沟坪卫生院", Details(), now, "test")
        registering.open_account(desk, stopped.organisation_id, school.parent_id, now, "test")
        registering.suspend(desk, stopped.organisation_id, now, "test")
    applicant = office.applicant()
    filing = int(begin(applicant).path.rpartition("/")[2])
    page = applicant.open(f"/filings/{filing}/unit?q=柳沟坪完全小学")
    (label,) = page.tree.css("label.govuk-radios__label")
    assert label.text().replace(SCHOOL, "", 1) == "曾用名：柳沟坪完全小学"
    for typed, said in (("柳沟坪面粉厂", "尚无账号"), ("柳沟坪卫生院", "账号已停用")):
        page = applicant.open(f"/filings/{filing}/unit?q={typed}")
        assert f"{typed}：{said}" in page.text
        assert page.tree.css_first("input[name=unit]") is None
        assert "没有查到" not in page.text
    page = applicant.open(f"/filings/{filing}/unit?q={SCHOOL}")
    page = applicant.submit({"unit": str(without.organisation_id)}, action=f"/filings/{filing}/unit/choose")
    assert "没有账号，不能选" in page.text
    assert "没有查到" in applicant.open(f"/filings/{filing}/unit?q=qqqq").text


def test_a_filing_goes_from_the_draft_over_a_return_to_the_ministry(office):
    applicant = office.applicant()
    filing = complete(applicant)
    page = hand_in(applicant, filing)
    assert "审核中" in page.text
    assert SCHOOL in page.tree.css_first(".yeban-node--here").text()
    page = act(office.officer(SCHOOL), filing, "approve")
    assert page.path == "/staff/reviews"
    act(office.officer(BUREAU), filing, "return", reason=REASON)
    page = applicant.open("/filings")
    assert f"退回理由：{REASON}" in page.text
    assert "已退回" in page.text
    fill_in(applicant, filing, title="工程师（土建）")
    hand_in(applicant, filing)
    for organisation in WAY:
        assert act(office.officer(organisation), filing, "approve").path == "/staff/reviews"
    page = applicant.open("/filings")
    assert "审核通过" in page.text
    assert "已经采集，不用再报" in page.text
    assert office.province.seen(filing).review.status is Status.APPROVED


def test_what_is_missing_is_said_before_it_is_handed_in_and_nothing_is_lost(office):
    applicant = office.applicant()
    filing = int(begin(applicant).path.rpartition("/")[2])
    fill_in(applicant, filing)
    page = applicant.open(f"/filings/{filing}/check")
    assert "还没有选" in page.text
    assert "一样也没有" in page.text
    assert all(form.attributes["action"] != f"/filings/{filing}/check" for form in page.tree.css("form"))
    assert applicant.open(f"/filings/{filing}").value("title") == "工程师"


def test_a_photo_is_no_paper(office):
    applicant = office.applicant()
    filing = int(begin(applicant).path.rpartition("/")[2])
    page = upload(applicant, filing, "certificate", b"\xff\xd8\xff a photo")
    assert "不是 PDF" in page.text
    assert page.title.startswith("错误")


@pytest.mark.parametrize(
    ("kind", "octets", "said"),
    [("", PDF, "什么材料"), ("certificate", b"", "选择要上传"), ("statement", PDF, "哪个栏目")],
)
def test_an_upload_that_lacks_something_says_what(office, kind, octets, said):
    applicant = office.applicant()
    filing = int(begin(applicant).path.rpartition("/")[2])
    assert said in upload(applicant, filing, kind, octets).text


def test_a_lost_senior_certificate_leads_to_the_reissue(office):
    applicant = office.applicant()
    filing = int(begin(applicant, "4").path.rpartition("/")[2])
    choose(applicant, filing)
    fill_in(applicant, filing, title="高级工程师")
    for kind in ("review-form", "qualification"):
        upload(applicant, filing, kind)
    page = applicant.open(f"/filings/{filing}/check")
    assert "补办" in page.text
    page = applicant.submit(action=f"/filings/{filing}/kind")
    assert page.value("old_number") == ""
    applicant.submit({"old_number": "-1"}, action=f"/filings/{filing}", button=("do", "check"))
    page = applicant.submit(action=f"/filings/{filing}/check")
    assert "审核中" in page.text


@pytest.mark.parametrize(("issuer", "taken"), [(TOP, True), (CITY, False)])
def test_an_issuer_that_is_not_competent_makes_a_reissue_void(office, issuer, taken):
    applicant = office.applicant()
    filing = int(begin(applicant, "4").path.rpartition("/")[2])
    choose(applicant, filing)
    for kind in ("review-form", "qualification"):
        upload(applicant, filing, kind)
    applicant.open(f"/filings/{filing}/check")
    page = applicant.submit(action=f"/filings/{filing}/kind")
    assert [one.text() for one in page.tree.css("#issuer_id option")][1:] == [COUNTY, CITY, TOP]
    typed = {"title": "高级工程师", "old_number": "-1", "issuer_id": str(office.province.ids[issuer])}
    applicant.submit(typed, action=f"/filings/{filing}", button=("do", "check"))
    page = applicant.submit(action=f"/filings/{filing}/check")
    assert ("审核中" in page.text) is taken
    assert ("签发单位”选错了" in page.text) is not taken


def test_typing_saves_and_the_form_goes_on_with_the_new_version(office):
    applicant = office.applicant()
    filing = int(begin(applicant).path.rpartition("/")[2])
    page = applicant.open(f"/filings/{filing}")
    sent = page.filled(page.form(f"/filings/{filing}")) | {"title": "工程师"}
    headers = {"Origin": applicant.public_url, "Referer": page.url}
    answer = applicant.http.post(f"/filings/{filing}/autosave", data=sent, headers=headers)
    assert answer.json() == {"version": int(sent["version"]) + 1}
    again = applicant.http.post(f"/filings/{filing}/autosave", data=sent, headers=headers)
    assert again.status_code == 409
    assert applicant.open(f"/filings/{filing}").value("title") == "工程师"


def test_an_organisation_that_is_not_found_says_who_opens_its_account(office):
    applicant = office.applicant()
    filing = int(begin(applicant).path.rpartition("/")[2])
    page = applicant.open(f"/filings/{filing}/unit?q=没有这个厂")
    assert "没有查到" in page.text
    assert "省工信厅人事处" in page.text


def test_nobody_else_sees_it(office):
    applicant = office.applicant()
    filing = complete(applicant)
    for path in ("", "/papers", "/check", "/unit", "/withdraw", "/papers/1"):
        assert Browser(office.app).open(f"/filings/{filing}{path}").path == "/login"
    assert applicant.open(f"/filings/{filing + 1}").status == 404


def test_a_draft_is_thrown_away_only_after_it_was_told_what_that_does(office):
    applicant = office.applicant()
    filing = int(begin(applicant).path.rpartition("/")[2])
    page = applicant.open(f"/filings/{filing}/withdraw")
    assert "不再保留" in page.text
    assert applicant.submit(action=f"/filings/{filing}/withdraw").path == "/filings"
    assert "还没有填报" in applicant.page.text


@pytest.mark.parametrize(
    ("octets", "said"), [(10 << 20, ""), ((10 << 20) + 1, "超过 10 MB"), (13 << 20, "最大 10 MB，这一个超过了")]
)
def test_a_paper_may_have_10_mb_and_whoever_brings_more_is_told_how_to_mend_it(office, octets, said):
    """Nobody looks into what is too large: that takes long, and calls a sound file damaged."""
    applicant = office.applicant()
    filing = int(begin(applicant).path.rpartition("/")[2])
    page = upload(applicant, filing, "certificate", PDF.ljust(octets, b"0"))
    assert said in page.text
    assert ("没有保存" in page.text and "重新扫描" in page.text) == bool(said)
    assert [len(kept) for kept in office.site.papers.kept.values() if kept.startswith(PDF)] == [octets] * (not said)
    assert f"/filings/{filing}/papers" in page.html  # where it can be done again


def test_the_last_day_is_told_with_its_year(office):
    """Years later it would else read as a day that has long been, or is yet to come."""
    applicant = office.applicant()
    assert "填报截止 2021年5月31日" in applicant.open("/filings").text


def test_ones_own_papers_come_as_downloads(office):
    applicant = office.applicant()
    filing = complete(applicant)
    answer = applicant.http.get(f"/filings/{filing}/papers/1")
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment")


# ----------------------------------------------------------------------------------------------------- the reviewers


def submitted(office):
    applicant = office.applicant()
    filing = complete(applicant)
    hand_in(applicant, filing)
    return filing


def test_the_queue_shows_no_id_number_in_full(office):
    submitted(office)
    page = office.officer(SCHOOL).open("/staff/reviews")
    assert "待审 1 条" in page.text
    assert id_number(1) not in page.html


def test_only_what_was_opened_is_passed_on_with_others(office):
    filing = submitted(office)
    officer = office.officer(SCHOOL)
    page = officer.open("/staff/reviews")
    assert page.tree.css_first("input[name=chosen]") is None
    page = officer.submit({"chosen": str(filing)}, action="/staff/reviews/approve")
    assert "没有打开过的" in page.text
    officer.open(f"/staff/reviews/{filing}")
    officer.open("/staff/reviews")
    page = officer.submit({"chosen": str(filing)}, action="/staff/reviews/approve")
    assert "通过了 1 条" in page.text
    assert office.province.holder(filing) == BUREAU


def test_a_return_without_a_reason_is_refused_beside_the_field(office):
    filing = submitted(office)
    page = act(office.officer(SCHOOL), filing, "return", reason="/")
    assert "注明理由" in page.text
    assert office.province.holder(filing) == SCHOOL


def test_two_who_press_at_once_count_once(office):
    filing = submitted(office)
    first, second = office.officer(SCHOOL), office.officer(SCHOOL)
    for browser in (first, second):
        browser.open(f"/staff/reviews/{filing}")
    first.submit(action=f"/staff/reviews/{filing}/approve")
    page = second.submit(action=f"/staff/reviews/{filing}/approve")
    assert "已经有人办过" in page.text
    assert office.province.holder(filing) == BUREAU


def test_another_office_does_not_see_what_has_not_come_to_it(office):
    filing = submitted(office)
    assert office.officer(BUREAU).open(f"/staff/reviews/{filing}").status == 404
    act(office.officer(SCHOOL), filing, "approve")
    assert office.officer(BUREAU).open(f"/staff/reviews/{filing}").status == 200
    assert office.officer(SCHOOL).open(f"/staff/reviews/{filing}").status == 200


def test_what_the_reviewer_sees_of_a_paper_is_written_down(office):
    applicant = office.applicant()
    filing = complete(applicant)
    upload(applicant, filing, "post", seals=["unit"], number=DOCUMENT)
    hand_in(applicant, filing)
    officer = office.officer(SCHOOL)
    page = officer.open(f"/staff/reviews/{filing}")
    assert officer.http.get(f"/staff/reviews/{filing}/papers/4/preview").content.startswith(b"\x89PNG")
    assert "填报人勾选的" in page.text
    sent = page.filled(page.form(f"/staff/reviews/{filing}/papers/4/confirm"))
    page = officer.post(f"/staff/reviews/{filing}/papers/4/confirm", sent | {"seals": ["office"]})
    assert "审核人看到的" in page.text
    paper = office.province.seen(filing).papers[3]
    assert (paper.declared.unit_seal, paper.confirmed.unit_seal, paper.confirmed.office_seal) == (True, False, True)


def test_how_the_offices_are_doing_is_counted(office):
    filing = submitted(office)
    act(office.officer(SCHOOL), filing, "approve")
    page = office.officer(BUREAU).open("/staff/reviews/figures")
    assert SCHOOL in page.text
    assert len(page.tree.css("tbody tr")) == 2


def test_after_the_last_day_nothing_is_asked_that_could_not_be_saved(office, clock):
    browser = office.applicant()
    assert browser.open("/filings/new").tree.css_first("#series") is not None
    clock.move(office.site.filing.window.closes - clock())
    assert log_in(browser, OWN_PASSWORD, id_number(1)).path == "/home"
    page = browser.open("/filings/new")
    assert "已于2021年5月31日关闭" in page.text
    assert page.tree.css_first("#series") is None
