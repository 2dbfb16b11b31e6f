"""A unit's statement for many: its roster, its serial, who may refer to it."""

import hashlib
import io

import pytest
import xlsxwriter

from filing import drafting, statements
from filing.dossier import Declared, FilingError, PaperKind
from filing.drafting import File
from filing.levels import Rank
from filing.papers import Column, Content
from filing.statements import Issued, Roster, read_lines, read_sheet
from store import UnitStatement, audit
from tests.accountops.doings import put
from tests.filing.office import BUREAU, CITY, SCHOOL
from tests.store.places import id_number

STAMPED = Declared(unit_seal=True, hr_stamp=True, hr_stamp_by=CITY, contents=(Content.REASON, Content.WHAT))
A, B = id_number(1), id_number(2)


def sheet(*rows):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write(line, place, cell)
    return out.getvalue()


def issued(province, unit=SCHOOL):
    person = province.people[unit]
    return Issued(province.ids[unit], person.staff_id, person.actor, province.now)


def add(province, roster=None, declared=STAMPED, serial=1, unit=SCHOOL):
    file = File(f"{serial:064x}", 1000, 2)
    octets = hashlib.sha256(str(serial).encode()).digest()
    roster = read_lines(f"吕春燕 {A}") if roster is None else roster
    with province.store.open() as desk:
        return statements.add(desk, issued(province, unit), "2013年评审表缺失", declared, roster, file, octets)


# ------------------------------------------------------------------------------------------------------------ rosters


@pytest.mark.parametrize(
    "line",
    [
        f"吕春燕 {A}", f"{A} 吕春燕", f"吕春燕，{A}", f"吕春燕\t{A}", f"1. 吕春燕 {A}", f"（3） 吕春燕：{A}；",
        f"吕 春 燕 {A}", f"吕春燕、{A}、13893112233", f"吕春燕 {A} 评审表", f"吕春燕 {A.lower()}",
    ],
)  # fmt: skip
def test_a_line_is_a_name_and_a_number_however_they_are_parted(line):
    assert [(one.name, one.id_number) for one in read_lines(line).people] == [("吕春燕", A)]


def test_full_width_numbers_are_numbers():
    wide = "".join(chr(ord(c) + 0xFEE0) for c in A)
    assert [one.id_number for one in read_lines(f"吕春燕　{wide}").people] == [A]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"吕春燕 {A[:-1]}{(int(A[-1], 11) + 1) % 10}", "校验位"),
        ("吕春燕 12345", "没有身份证号"),
        (f"吕春燕 {A} {B}", "几个号码"),
        (A, "没有姓名"),
        (f"lv chunyan {A}", "汉字"),
    ],
)
def test_what_is_wrong_with_a_line_is_said_without_the_number(line, said):
    roster = read_lines(f"周伟 {B}\n\n{line}")
    assert [one.line for one in roster.people] == [1]
    [(number, reason)] = roster.faults
    assert number == 3
    assert said in reason
    assert A[4:] not in reason


def test_nobody_is_on_a_roster_twice():
    roster = read_lines(f"吕春燕 {A}\n周伟 {B}\n吕春燕 {A}")
    assert len(roster.people) == 2
    assert roster.faults == ((3, "身份证号与第1行重复"),)


def test_a_roster_has_an_end(monkeypatch):
    monkeypatch.setattr(statements, "ROSTER_MOST", 2)
    roster = read_lines("\n".join(f"周伟 {id_number(n)}" for n in range(5)))
    assert (len(roster.people), len(roster.faults)) == (2, 1)
    with pytest.raises(FilingError, match="太长"):
        read_sheet(sheet(*([["周伟", id_number(n)] for n in range(6)])))


def test_a_sheet_may_have_a_header_and_numbers_as_text():
    roster = read_sheet(sheet(["序号", "姓名", "身份证号", "备注"], [1, "吕春燕", A, ""], [2, "周伟", B, "评审表"]))
    assert [(one.line, one.name) for one in roster.people] == [(2, "吕春燕"), (3, "周伟")]
    assert roster.faults == ()


def test_a_number_that_a_spreadsheet_has_rounded_is_not_taken():
    roster = read_sheet(sheet(["姓名", "身份证号"], ["吕春燕", 620105196101111001]))
    assert roster.people == ()
    assert roster.faults[0][0] == 2


def test_what_is_no_sheet_is_said_so():
    with pytest.raises(FilingError, match="打不开"):
        read_sheet(b"%PDF-1.7")


# ---------------------------------------------------------------------------------------------------------- the store


def test_a_statement_is_taken_in_with_its_roster(province):
    made = add(province, read_lines(f"吕春燕 {A}\n周伟 {B}"))
    assert made.serial.startswith("QK-")
    assert len(made.serial) == 9
    assert (made.people, made.referred) == (2, 0)
    with province.store.look() as desk:
        assert [one.serial for one in statements.of_organisation(desk, province.ids[SCHOOL])] == [made.serial]
        assert statements.of_organisation(desk, province.ids[BUREAU]) == []
        with pytest.raises(FilingError, match="没有这份"):
            statements.get(desk, province.ids[BUREAU], made.statement_id)
        assert audit.verify(desk.session, desk.keys.audit).ok


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit_seal": False}, "用人单位印章"),
        ({"unit_seal": False, "office_seal": True}, "业务处室印章无效"),
        ({"hr_stamp": False}, "盖章同意"),
        ({"hr_stamp_by": " "}, "哪个人社"),
        ({"contents": (Content.REASON,)}, "缺失内容"),
        ({"contents": ()}, "缺失原因、缺失内容"),
    ],
)
def test_what_could_serve_nobody_is_not_taken(desk_province, changes, said):
    declared = Declared.of_text(STAMPED.as_text())
    declared = type(declared)(**{**{name: getattr(declared, name) for name in declared.__slots__}, **changes})
    with pytest.raises(FilingError, match=said):
        add(desk_province, declared=declared)


@pytest.mark.parametrize(("roster", "said"), [(Roster(), "名册"), (Roster(faults=((3, "x"),)), "1 行有问题")])
def test_a_roster_that_is_empty_or_has_faults_is_not_taken(desk_province, roster, said):
    with pytest.raises(FilingError, match=said):
        add(desk_province, roster)


def test_a_serial_that_is_taken_is_not_given_again(desk_province):
    first, second = add(desk_province), add(desk_province)
    assert first.serial != second.serial


def test_without_a_word_on_what_it_is_about_it_is_not_taken(desk_province):
    file = File("0" * 64, 1, 1)
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="关于什么"):
        statements.add(desk, issued(desk_province), " ", STAMPED, read_lines(f"吕春燕 {A}"), file, b"x" * 32)


def lacking_the_form(province):
    filing = province.begin(Rank.ZHONGJI)
    province.fill_in(filing)
    for kind in (PaperKind.CERTIFICATE, PaperKind.QUALIFICATION):
        province.paper(filing, kind)
    return filing


def refer(province, filing, serial):
    with province.store.open() as desk:
        drafting.refer(desk, province.pen, filing, serial, Column.REVIEW_FORM)


def test_who_is_on_the_roster_files_with_it_and_nobody_else(province):
    # notice 二(三); COMPETENCE: the city stamps for intermediate titles
    made = add(province)
    filing = lacking_the_form(province)
    refer(province, filing, made.serial.lower())
    province.hand_in(filing)
    province.account_id = put(province.store, number=id_number(3))
    other = lacking_the_form(province)
    refer(province, other, made.serial)
    with pytest.raises(FilingError, match="名册"):
        province.hand_in(other)
    with province.store.look() as desk:
        told = statements.get(desk, province.ids[SCHOOL], made.statement_id)
        assert told.referred == 2
        assert [one.filing_id for one in statements.referring(desk, told)] == [filing, other]


def test_a_reference_counts_among_the_papers_of_a_filing(desk_province):
    made = add(desk_province)
    filing = lacking_the_form(desk_province)
    for _ in range(drafting.PAPERS_MOST - 2):
        refer(desk_province, filing, made.serial)
    with pytest.raises(FilingError, match="最多"):
        refer(desk_province, filing, made.serial)
    with pytest.raises(FilingError, match="最多"):
        desk_province.paper(filing, PaperKind.POST)
    assert len(desk_province.seen(filing).papers) == drafting.PAPERS_MOST


def test_what_somebody_refers_to_stays(desk_province):
    made = add(desk_province)
    refer(desk_province, lacking_the_form(desk_province), made.serial)
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="1 条填报引用"):
        statements.remove(desk, issued(desk_province), made.statement_id)


def test_what_nobody_refers_to_goes(desk_province):
    made = add(desk_province)
    with desk_province.store.open() as desk, pytest.raises(FilingError, match="没有这份"):
        statements.remove(desk, issued(desk_province, BUREAU), made.statement_id)
    with desk_province.store.open() as desk:
        statements.remove(desk, issued(desk_province), made.statement_id)
    with desk_province.store.look() as desk:
        assert desk.session.get(UnitStatement, made.statement_id) is None
