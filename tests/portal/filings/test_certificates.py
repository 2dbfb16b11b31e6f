"""A certificate from its seal to whoever looks it up; what a stranger sees, and what nobody sees."""

import logging

import pytest

from filing import certificates
from filing.certificates import in_groups, new_number
from tests.accountops.people import NAME
from tests.filing.office import TOP
from tests.portal.browsing import Browser
from tests.store.places import id_number


@pytest.fixture
def certificate(office):
    filing = office.province.sealed()
    with office.site.store.look() as desk:
        return certificates.of_filing(desk, filing)


@pytest.fixture
def stranger(office):
    return Browser(office.app, "198.51.100.7")


def unknown(serial):
    return in_groups(new_number(bytes([serial]) * 32))


def test_the_applicant_downloads_it(office, certificate):
    applicant = office.applicant()
    page = applicant.open(f"/filings/{certificate.filing_id}")
    assert "下载电子证书" in page.text
    answer = applicant.http.get(f"/filings/{certificate.filing_id}/certificate")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content.startswith(b"%PDF-")


def test_nobody_else_does(office, certificate, stranger):
    assert stranger.open(f"/filings/{certificate.filing_id}/certificate").path != f"/filings/{certificate.filing_id}"
    assert b"%PDF" not in stranger.http.get(f"/filings/{certificate.filing_id}/certificate").content


def test_without_a_seal_there_is_none_to_download(office):
    filing = office.province.collected()
    applicant = office.applicant()
    assert "下载电子证书" not in applicant.open(f"/filings/{filing}").text
    assert "还没有电子证书" in applicant.open(f"/filings/{filing}/certificate").text
    assert "没有这条填报" in applicant.open("/filings/999/certificate").text


def test_who_has_the_number_sees_what_stands_on_it_with_the_name_masked(certificate, stranger):
    stranger.open("/certificates")
    page = stranger.submit({"number": certificate.number.lower()}, action="/certificates")
    assert page.path == f"/certificates/{certificate.shown}"
    for said in ("证书有效", certificate.masked_name, "高级工程师", "工程技术人员", "副高级", TOP, "2021-05-20"):
        assert said in page.text
    assert NAME not in page.text
    assert id_number(1)[:6] not in page.text


def test_a_void_one_is_said_to_be_so(office, certificate, stranger):
    with office.site.store.open() as desk:
        certificates.void(desk, certificate.shown, "姓名有误", "operator", office.site.clock())
    page = stranger.open(f"/certificates/{certificate.shown}")
    assert "已作废" in page.text
    assert "姓名有误" not in page.text
    assert "证书有效" not in page.text


@pytest.mark.parametrize("number", ["nothing", "0" * 19, "王", "%3Cscript%3E"])
def test_what_is_no_number_is_not_found(stranger, number):
    page = stranger.open(f"/certificates/{number}")
    assert page.status == 404
    assert "查不到" in page.text
    assert "<script>alert" not in page.text


def test_an_empty_form_says_what_is_missing(stranger):
    stranger.open("/certificates")
    assert "请输入证书编号" in stranger.submit({"number": " "}, action="/certificates").text
    assert "查不到" in stranger.submit({"number": "abc"}, action="/certificates").text


def test_unknown_numbers_are_told_nothing_and_slow_who_tries_them(office, certificate, stranger, clock):
    pages = [stranger.open(f"/certificates/{unknown(serial)}") for serial in range(1, 9)]
    assert {page.status for page in pages} == {404, 429}
    assert pages[-1].status == 429
    assert stranger.open(f"/certificates/{certificate.shown}").status == 429
    assert Browser(office.app, "203.0.113.9").open(f"/certificates/{certificate.shown}").status == 200


def test_who_looks_up_what_there_is_is_not_slowed(certificate, stranger):
    for _ in range(12):
        assert stranger.open(f"/certificates/{certificate.shown}").status == 200


def test_no_log_has_number_or_name(certificate, stranger, caplog):
    caplog.set_level(logging.DEBUG, logger="portal.guards")
    stranger.open(f"/certificates/{certificate.shown}")
    stranger.open(f"/certificates/{unknown(3)}")
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("portal", "filing")))
    assert "/certificates/{number}" in ours
    assert certificate.shown not in ours
    assert certificate.number not in ours
    assert unknown(3) not in ours
