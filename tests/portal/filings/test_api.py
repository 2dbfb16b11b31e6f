"""Filings over the JSON API: who may and nobody else, by session, Origin and token; of two who decide, one has."""

import pytest

from accountops.permissions import Role
from tests.filing.office import BUREAU, SCHOOL
from tests.portal.browsing import PUBLIC_URL
from tests.store.places import id_number

API = "/api/filings"
REASON = "情况说明缺少单位公章，请补盖后重新上传"


def post(browser, path, body, *, token=None, origin=PUBLIC_URL):
    if token is None:
        token = browser.http.get("/api/session").json()["csrf"]
    return browser.http.post(path, json=body, headers={"Origin": origin, "X-CSRF-Token": token})


@pytest.fixture
def filing(office):
    return office.province.submitted()


def test_an_office_sees_what_it_holds_with_numbers_masked(office, filing):
    answer = office.officer(SCHOOL).http.get(API)
    assert answer.status_code == 200
    assert id_number(1) not in answer.text
    [row] = answer.json()["filings"]
    assert (answer.json()["holds"], row["filing"], row["rank"]) == (1, filing, "中级")
    assert office.officer(BUREAU).http.get(API).json() == {"holds": 0, "filings": []}
    one = office.officer(SCHOOL).http.get(f"{API}/{filing}")
    assert id_number(1) not in one.text
    assert one.json()["way"][1] == {"name": SCHOOL, "mark": "here", "at": one.json()["since"]}
    assert len(one.json()["papers"]) == 3


def test_another_offices_filing_is_not_there(office, filing):
    other = office.officer(BUREAU)
    assert other.http.get(f"{API}/{filing}").status_code == 404
    version = office.province.version(filing)
    assert post(other, f"{API}/{filing}/approve", {"version": version}).status_code == 404
    assert office.province.holder(filing) == SCHOOL


def test_it_is_passed_on_once(office, filing):
    browser, version = office.officer(SCHOOL), office.province.version(filing)
    assert post(browser, f"{API}/{filing}/approve", {"version": version}).status_code == 200
    assert office.province.holder(filing) == BUREAU
    again = post(browser, f"{API}/{filing}/approve", {"version": version})
    assert again.status_code == 409
    assert "已经有人办过" in again.json()["error"]


def test_a_return_needs_a_reason(office, filing):
    browser, version = office.officer(SCHOOL), office.province.version(filing)
    assert post(browser, f"{API}/{filing}/return", {"version": version, "reason": "/"}).status_code == 409
    assert post(browser, f"{API}/{filing}/return", {"version": version}).status_code == 422
    assert post(browser, f"{API}/{filing}/return", {"version": version, "reason": REASON}).status_code == 200
    assert office.province.seen(filing).review.reason == REASON


@pytest.mark.parametrize("how", [{"token": ""}, {"token": "0" * 64}, {"origin": "https://evil.example"}])
def test_a_request_of_another_site_does_nothing(office, filing, how):
    body = {"version": office.province.version(filing)}
    assert post(office.officer(SCHOOL), f"{API}/{filing}/approve", body, **how).status_code == 403
    assert office.province.holder(filing) == SCHOOL


@pytest.mark.parametrize(
    ("role", "queue", "approve"),
    [(Role.REVIEWER, 200, 200), (Role.HR_OFFICE, 200, 403), (Role.SEAL_OFFICER, 200, 403), (Role.TECHNICIAN, 403, 403)],
)
def test_each_role_may_what_the_table_says(office, filing, role, queue, approve):
    office.province.people[SCHOOL] = office.province.member(SCHOOL, role, login="wang.qiang")
    browser = office.officer(SCHOOL)
    assert browser.http.get(API).status_code == queue
    assert browser.http.get(f"{API}/{filing}").status_code == queue
    body = {"version": office.province.version(filing)}
    assert post(browser, f"{API}/{filing}/approve", body).status_code == approve


def test_who_is_not_logged_in_is_told_to(office, filing):
    applicant = office.applicant()
    for path in (API, f"{API}/{filing}"):
        assert applicant.http.get(path).status_code == 401


def test_it_is_described(office):
    told = office.officer(SCHOOL).http.get("/api/openapi.json").json()
    assert {API, f"{API}/{{filing_id}}", f"{API}/{{filing_id}}/approve", f"{API}/{{filing_id}}/return"} <= set(
        told["paths"]
    )
    assert "/api/tickets" in told["paths"]
