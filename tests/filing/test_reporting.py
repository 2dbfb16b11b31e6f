"""What goes to the ministry: everything once, and a lost file again as it was."""

import hashlib
import io
import json

import pytest
import python_calamine
from sqlalchemy import select

from filing import certificates, reporting
from filing.dossier import FilingError
from filing.reporting import COLUMNS
from store import Reporting, audit
from store.rotate import reseal
from tests.accountops.doings import put, rename
from tests.filing.office import SCHOOL, TOP
from tests.store.places import HOUR, id_number

BY = "zhang.wei"


def report(province, most=reporting.FILE_MOST):
    with province.store.open() as desk:
        return reporting.report(desk, BY, province.now, most)


def test_what_is_collected_is_reported_once(province):
    filing, lost = province.collected(), province.sealed()
    province.account_id = put(province.store, number=id_number(2))
    province.submitted()
    made = report(province)
    assert made.count == 2
    assert made.digest == hashlib.sha256(made.lines).hexdigest()
    first, second = made.rows()
    assert (first["filing"], first["id_number"], first["unit"], first["rank"]) == (filing, id_number(1), SCHOOL, "中级")
    assert (second["filing"], second["kind"], second["old_certificate_number"]) == (lost, "reissue", "-1")
    assert second["e_certificate"] == certificates.in_groups(province.row(lost)["certificate"])
    assert report(province) is None
    assert province.row(filing)["reported_id"] == made.number
    with province.store.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit).ok
        assert reporting.waiting(desk) == 0


def test_running_again_reports_only_what_is_new(desk_province):
    desk_province.collected()
    first = report(desk_province)
    desk_province.account_id = put(desk_province.store, number=id_number(2))
    newer = desk_province.collected()
    second = report(desk_province)
    assert [row["filing"] for row in second.rows()] == [newer]
    assert second.number != first.number


def test_there_is_an_end_to_one_file(desk_province):
    for serial in range(2, 5):
        desk_province.account_id = put(desk_province.store, number=id_number(serial))
        desk_province.collected()
    assert [report(desk_province, most=2).count, report(desk_province, most=2).count] == [2, 1]
    assert report(desk_province, most=2) is None


def test_what_fails_reports_nothing(desk_province):
    filing = desk_province.collected()
    with desk_province.store.open() as desk:
        assert reporting.report(desk, BY, desk_province.now).count == 1
        desk.session.rollback()
    assert desk_province.row(filing)["reported_id"] is None
    with desk_province.store.look() as desk:
        assert desk.session.execute(select(Reporting)).first() is None


def test_a_lost_file_is_written_again_as_it_was(province):
    province.collected()
    made = report(province)
    with province.store.open() as desk:
        rename(desk, "欧阳改名", province.now + HOUR)
    with province.store.look() as desk:
        again = reporting.again(desk, made.number)
    assert again == made
    assert reporting.sheet(again) == reporting.sheet(made)


def test_a_lost_file_is_written_again_under_a_newer_key(desk_province):
    desk_province.collected()
    made = report(desk_province)
    newer = type(desk_province.store)(desk_province.store.engine, desk_province.store.keys.with_new_version())
    assert reseal(newer) > 0
    with newer.look() as desk:
        assert reporting.again(desk, made.number).lines == made.lines


def test_a_file_that_is_not_there_or_was_changed_is_not_written(desk_province):
    desk_province.collected()
    made = report(desk_province)
    with desk_province.store.look() as desk, pytest.raises(FilingError, match="没有第 77 号"):
        reporting.again(desk, 77)
    with desk_province.store.open() as desk:
        desk.session.get_one(Reporting, made.number).digest = "0" * 64
    with desk_province.store.look() as desk, pytest.raises(FilingError, match="不符"):
        reporting.again(desk, made.number)


def test_a_certificate_that_is_void_is_not_reported(desk_province):
    filing = desk_province.sealed()
    with desk_province.store.open() as desk:
        shown = certificates.of_filing(desk, filing).shown
        certificates.void(desk, shown, "用错了姓名", "operator", desk_province.now)
    assert report(desk_province) is None


def test_the_number_that_was_forgotten_is_the_derived_one(desk_province):
    # notice 二(二)2
    filing = desk_province.submitted()
    with desk_province.store.open() as desk:
        row = desk.session.get_one(reporting.Filing, filing)
        row.number, row.number_forgotten, row.status, row.holder_id = "", True, "approved", None
    [line] = report(desk_province).rows()
    assert line["certificate_number"] == f"甘职改办〔2013〕121{id_number(1)[-4:]}号"


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_in_the_sheet_everything_is_text_and_nothing_a_formula(desk_province, title):
    filing = desk_province.collected()
    with desk_province.store.open() as desk:
        desk.session.get_one(reporting.Filing, filing).title = title
    made = report(desk_province)
    octets = reporting.sheet(made)
    assert octets == reporting.sheet(made)
    header, row = python_calamine.load_workbook(io.BytesIO(octets)).get_sheet_by_index(0).to_python()
    cells = dict(zip(COLUMNS, row, strict=True))
    assert header == list(COLUMNS.values())
    assert cells["id_number"] == id_number(1)
    assert cells["title"] == f"'{title}"
    assert cells["kind"] == "采集"
    assert cells["source"] == "甘肃省评审取得"
    assert all(isinstance(cell, str) for cell in row)
    assert b"<f>" not in octets


def test_the_manifest_says_what_the_files_are(desk_province):
    desk_province.collected()
    made = report(desk_province)
    told = json.loads(json.dumps(reporting.manifest(made, {"a.jsonl": made.lines})))
    assert told == {
        "number": made.number,
        "at": made.at.isoformat(),
        "by": BY,
        "count": 1,
        "files": [{"name": "a.jsonl", "octets": len(made.lines), "sha256": made.digest}],
    }


def test_the_office_that_issues_stands_in_it(desk_province):
    filing = desk_province.sealed()
    with desk_province.store.open() as desk:
        desk.session.get_one(reporting.Filing, filing).issuer_id = desk_province.ids[TOP]
    [line] = report(desk_province).rows()
    assert line["issuer"] == TOP
