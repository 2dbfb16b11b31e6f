"""Section 二 as tables: the eight combinations, every row's boundary, the order of the rows, and totality."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.evidence import (
    CERTIFICATE,
    FOR_QUALIFICATION,
    QUALIFICATION,
    REVIEW_FORM,
    STATEMENT,
    SUBSTITUTE,
    WAYS,
    Shown,
    check_evidence,
    faults,
    nearest,
    substitute_of,
    way_of,
)
from filing.judging import Code, Result
from filing.levels import LevelClass, Rank
from filing.papers import Box, Column, Content, Evidence, Paper, Piece, Reissue, Statement, in_column, is_pdf
from tests.filing.papers_of import (
    COMPETENCE,
    DOCUMENT,
    FOR_CERTIFICATE,
    FOR_REVIEW_FORM,
    LOST,
    NO_DOCUMENT,
    NO_FORM,
    NUMBER,
    PERSON,
    WHOLE,
    but,
)
from tests.filing.papers_of import (
    SUBSTITUTE as GOOD_SUBSTITUTE,
)


def code(case):
    return check_evidence(case).code


# ------------------------------------------------------------------------------------------------ combinations


@pytest.mark.parametrize("level", LevelClass)
@pytest.mark.parametrize(("certificate", "form", "document"), list(product([True, False], repeat=3)))
def test_each_combination_and_class_has_exactly_one_way(level, certificate, form, document):
    case = Evidence(level, COMPETENCE, certificate, form, DOCUMENT if document else None)
    fitting = [way for way in WAYS if way.missing == case.missing and level in way.classes]
    assert fitting == [way_of(case)]


def test_there_is_a_way_for_all_three_papers_and_for_none():
    assert {way.missing for way in WAYS} == {
        frozenset(one) for one in [(), *([p] for p in Piece), *(set(Piece) - {p} for p in Piece), Piece]
    }


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (WHOLE, Code.COMPLETE),
        (LOST, Code.STATEMENT_FOR_CERTIFICATE),
        (NO_FORM, Code.STATEMENT_FOR_REVIEW_FORM),
        (NO_DOCUMENT, Code.SUBSTITUTE_FOR_QUALIFICATION),
    ],
)
@pytest.mark.parametrize("level", [LevelClass.INTERMEDIATE, LevelClass.JUNIOR])
def test_what_is_missing_can_be_made_up_for_as_the_notice_says(case, expected, level):
    said = check_evidence(but(case, level=level))
    assert (said.result, said.code) == (Result.ACCEPTED, expected)


@pytest.mark.parametrize("case", [WHOLE, NO_FORM, NO_DOCUMENT])
def test_a_senior_title_differs_only_where_the_certificate_is_lost(case):
    assert check_evidence(but(case, level=LevelClass.SENIOR)).result is Result.ACCEPTED
    said = check_evidence(but(LOST, level=LevelClass.SENIOR))
    assert (said.result, said.code, said.route) == (Result.ROUTE, Code.REISSUE, "e-certificate-reissue")


@pytest.mark.parametrize("statements", [(), (FOR_CERTIFICATE,), (FOR_REVIEW_FORM,), (FOR_CERTIFICATE, FOR_REVIEW_FORM)])
@pytest.mark.parametrize("appointment", [None, GOOD_SUBSTITUTE])
def test_no_statement_and_no_substitute_helps_where_two_are_missing(statements, appointment):
    case = replace(WHOLE, qualification=None, review_form=False, statements=statements, appointment=appointment)
    assert code(case) is Code.CERTIFICATE_ONLY
    assert code(replace(case, certificate=False)) is Code.NOTHING
    assert code(replace(case, certificate=False, review_form=True)) is Code.NOT_COVERED
    assert code(replace(case, certificate=False, qualification=DOCUMENT)) is Code.NOT_COVERED


# --------------------------------------------------------------------------------------------------- statements

BAD = [
    ({"column": Column.QUALIFICATION}, Code.WRONG_COLUMN),
    ({"format": "jpg"}, Code.FORMAT),
    ({"unit_seal": False, "office_seal": True}, Code.OFFICE_SEAL),
    ({"unit_seal": False}, Code.NO_SEAL),
]
BAD_OF_HR = [
    *BAD,
    ({"hr_stamp": False}, Code.NO_HR_STAMP),
    ({"hr_stamp_by": "永昌县人社局"}, Code.HR_NOT_COMPETENT),
    ({"contents": frozenset({Content.ROSTER, Content.REASON})}, Code.STATEMENT_CONTENT),
    ({"contents": frozenset({Content.ROSTER, Content.WHAT})}, Code.STATEMENT_CONTENT),
    ({"contents": frozenset({Content.REASON, Content.WHAT})}, Code.NO_ROSTER),
    ({"roster_attached": False}, Code.NO_ROSTER),
    ({"roster_names_applicant": False}, Code.NOT_ON_ROSTER),
]


@pytest.mark.parametrize(("change", "expected"), BAD)
def test_one_thing_wrong_with_the_statement_for_a_certificate(change, expected):
    assert code(but(LOST, statement=change)) is expected


@pytest.mark.parametrize("missing", [Content.APPLICANT, Content.REVIEW, Content.LOSS])
def test_the_statement_for_a_certificate_says_three_things(missing):
    said = check_evidence(but(LOST, statement={"contents": FOR_CERTIFICATE.contents - {missing}}))
    assert said.code is Code.STATEMENT_CONTENT
    assert missing in said.why


@pytest.mark.parametrize("change", [{"hr_stamp": False}, {"roster_attached": False}, {"roster_names_applicant": False}])
def test_the_statement_for_a_certificate_needs_no_stamp_and_no_roster(change):
    assert code(but(LOST, statement=change)) is Code.STATEMENT_FOR_CERTIFICATE


@pytest.mark.parametrize(("change", "expected"), BAD_OF_HR)
def test_one_thing_wrong_with_the_statement_for_a_review_form(change, expected):
    assert code(but(NO_FORM, statement=change)) is expected


@pytest.mark.parametrize(("change", "expected"), BAD_OF_HR)
def test_one_thing_wrong_with_the_statement_for_a_qualification_document(change, expected):
    assert code(but(NO_DOCUMENT, statement=change)) is expected


@pytest.mark.parametrize("case", [LOST, NO_FORM, NO_DOCUMENT])
def test_a_unit_seal_beside_an_office_seal_is_a_unit_seal(case):
    assert check_evidence(but(case, statement={"office_seal": True})).result is Result.ACCEPTED


@pytest.mark.parametrize("case", [LOST, NO_FORM, NO_DOCUMENT])
def test_one_good_statement_among_bad_ones_is_enough_wherever_it_stands(case):
    bad = replace(case.statements[0], unit_seal=False)
    for statements in ((bad, *case.statements), (*case.statements, bad)):
        assert check_evidence(but(case, statements=statements)).result is Result.ACCEPTED


@pytest.mark.parametrize("case", [LOST, NO_FORM, NO_DOCUMENT])
def test_without_a_statement_it_is_said_which_one_is_needed(case):
    said = check_evidence(but(case, statements=()))
    assert said.code is Code.NO_STATEMENT
    assert str(way_of(case).need.column) in said.why


def test_the_statement_that_is_told_about_is_the_one_that_comes_nearest():
    worse = Statement(column=Column.REVIEW_FORM)
    better = replace(FOR_REVIEW_FORM, roster_names_applicant=False)
    assert code(but(NO_FORM, statements=(worse, better))) is Code.NOT_ON_ROSTER


def test_all_that_is_wrong_with_a_statement_is_told_at_once():
    said = check_evidence(but(NO_FORM, statement={"unit_seal": False, "hr_stamp": False, "roster_attached": False}))
    assert said.code is Code.NO_SEAL
    assert len(said.warnings) == 2
    assert "市州" in said.warnings[0]
    assert "名册" in said.warnings[1]


def test_what_else_is_wrong_is_not_told_where_the_statement_was_not_what_failed():
    said = check_evidence(but(NO_FORM, qualification=replace(DOCUMENT, format="jpg")))
    assert (said.code, said.warnings) == (Code.FORMAT, ())


def test_the_order_of_what_is_wrong_with_a_statement():
    nothing_right = Statement(format="jpg", column="桌上", hr_stamp_by="某学校", roster_names_applicant=False)
    found = [rule.id for rule in faults(Shown(nothing_right, FOR_QUALIFICATION, WHOLE))]
    assert found == [rule.id for rule in STATEMENT if rule.id != "office-seal"]


@pytest.mark.parametrize(
    ("level", "by", "good"),
    [
        (LevelClass.SENIOR, "省职改办", True),
        (LevelClass.SENIOR, "金昌市人社局", False),
        (LevelClass.INTERMEDIATE, "金昌市人社局", True),
        (LevelClass.INTERMEDIATE, "省职改办", False),
        (LevelClass.INTERMEDIATE, "永昌县人社局", False),
        (LevelClass.JUNIOR, "永昌县人社局", True),
        (LevelClass.JUNIOR, "金昌市人社局", False),
        (LevelClass.JUNIOR, "永昌县教育局", False),
    ],
)
def test_the_stamp_is_that_of_the_office_competent_for_the_class(level, by, good):
    expected = Code.STATEMENT_FOR_REVIEW_FORM if good else Code.HR_NOT_COMPETENT
    assert code(but(NO_FORM, level=level, statement={"hr_stamp_by": by})) is expected


# -------------------------------------------------------------------------------------------------- substitutes

BAD_SUBSTITUTES = [
    ({"column": Column.OTHER}, Code.WRONG_COLUMN),
    ({"format": "png"}, Code.FORMAT),
    ({"copy_unit_seal": False, "copy_office_seal": True}, Code.OFFICE_SEAL),
    ({"copy_unit_seal": False}, Code.COPY_NOT_SEALED),
    ({"number": ""}, Code.DOCUMENT_NUMBER),
]


@pytest.mark.parametrize("kind", ["appointment", "post"])
@pytest.mark.parametrize(("change", "expected"), BAD_SUBSTITUTES)
def test_one_thing_wrong_with_a_substitute(kind, change, expected):
    none = {"appointment": None, "post": None}
    assert code(but(NO_DOCUMENT, **{**none, kind: replace(GOOD_SUBSTITUTE, **change)})) is expected


@pytest.mark.parametrize(("change", "_expected"), BAD_SUBSTITUTES)
def test_one_good_substitute_is_enough_whichever_it_is(change, _expected):
    bad, other = replace(GOOD_SUBSTITUTE, **change), replace(GOOD_SUBSTITUTE, number="永岗认〔2014〕6号")
    for pair in ({"appointment": bad, "post": other}, {"appointment": other, "post": bad}):
        said = check_evidence(but(NO_DOCUMENT, **pair))
        assert said.fields == {"资格文件号": "永岗认〔2014〕6号"}


def test_every_row_about_substitutes_stands_in_its_way():
    assert {rule.id for rule in SUBSTITUTE} <= {rule.id for rule in QUALIFICATION}
    assert substitute_of(NO_DOCUMENT) is GOOD_SUBSTITUTE


def test_without_a_substitute_a_statement_alone_is_not_enough():
    assert code(but(NO_DOCUMENT, appointment=None)) is Code.NO_SUBSTITUTE


def test_the_number_of_the_substitute_is_what_belongs_into_the_box():
    typed = {Box.QUALIFICATION_NUMBER: NUMBER}
    said = check_evidence(but(NO_DOCUMENT, entered=typed))
    assert (said.code, said.fields) == (Code.DOCUMENT_NUMBER, {"资格文件号": GOOD_SUBSTITUTE.number})


def test_a_substitute_whose_number_is_not_told_brings_no_field():
    assert check_evidence(but(NO_DOCUMENT, appointment=replace(GOOD_SUBSTITUTE, number=None))).fields == {}


# ------------------------------------------------------------------------------------- document and its number


@pytest.mark.parametrize("case", [WHOLE, LOST, NO_FORM])
@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"column": Column.OTHER}, Code.WRONG_COLUMN),
        ({"format": "docx"}, Code.FORMAT),
        ({"number": ""}, Code.DOCUMENT_NUMBER),
    ],
)
def test_one_thing_wrong_with_the_qualification_document(case, change, expected):
    assert code(but(case, qualification=replace(DOCUMENT, **change))) is expected


@pytest.mark.parametrize("typed", [NUMBER, "金人社发[2016]88", "金人社发（2016）第88号", " 金人社发【2016】 88 号 "])
def test_a_number_may_be_typed_in_any_way(typed):
    said = check_evidence(but(WHOLE, entered={Box.QUALIFICATION_NUMBER: typed}))
    assert said.code is Code.COMPLETE
    assert bool(said.warnings) is (typed != NUMBER and "〔" not in typed)


@pytest.mark.parametrize("typed", ["", "金人社发〔2016〕89号", "金人社发〔2017〕88号", "永人社发〔2016〕88号", "88"])
def test_another_number_than_the_documents_is_refused(typed):
    said = check_evidence(but(WHOLE, entered={Box.QUALIFICATION_NUMBER: typed}))
    assert (said.code, said.fields) == (Code.DOCUMENT_NUMBER, {"资格文件号": NUMBER})


@pytest.mark.parametrize("case", [WHOLE, LOST, NO_FORM, NO_DOCUMENT])
@pytest.mark.parametrize("box", [Box.CERTIFICATE_NUMBER, Box.QUALIFICATION_NUMBER, Box.OLD_NUMBER])
@pytest.mark.parametrize("typed", ["-1", "－1", "“-1”", "—1", " -1 "])
def test_minus_one_is_nowhere_but_in_a_reissue(case, box, typed):
    assert code(but(case, entered={box: typed})) is Code.MINUS_ONE_NOT_HERE


def test_a_forgotten_number_is_derived_for_a_lost_certificate():
    case = but(LOST, number_forgotten=True, id_no=PERSON)
    assert check_evidence(case).fields == {"证书编号": "金人社发〔2016〕88104X号"}
    right = but(case, entered={Box.CERTIFICATE_NUMBER: "金人社发[2016]88104x号"})
    assert code(right) is Code.STATEMENT_FOR_CERTIFICATE
    wrong = but(case, entered={Box.CERTIFICATE_NUMBER: "金人社发〔2016〕88号104X"})
    assert code(wrong) is Code.DOCUMENT_NUMBER
    assert check_evidence(wrong).fields == {"证书编号": "金人社发〔2016〕88104X号"}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"id_no": PERSON[:-1] + "1"}, "id-number"),
        ({"qualification": replace(DOCUMENT, number="88")}, "underivable"),
        ({"qualification": replace(DOCUMENT, number="")}, "document-unnumbered"),
        ({"id_no": None}, "statement-for-certificate"),
        ({"qualification": replace(DOCUMENT, number=None)}, "statement-for-certificate"),
    ],
)
def test_what_can_t_be_derived_is_asked_for_and_what_isn_t_told_is_advised(change, rule):
    said = check_evidence(but(LOST, number_forgotten=True, **{"id_no": PERSON, **change}))
    assert (said.rule, said.fields) == (rule, {})
    assert bool(said.warnings) is (rule == "statement-for-certificate")


def test_a_remembered_number_is_compared_as_it_is():
    case = but(LOST, number="J0712345", entered={Box.CERTIFICATE_NUMBER: "j0712345"})
    assert code(case) is Code.STATEMENT_FOR_CERTIFICATE
    assert check_evidence(but(case, number="J0712346")).rule == "certificate-number"
    assert check_evidence(but(case, number="J0712346")).fields == {"证书编号": "J0712346"}


def test_a_forgotten_number_of_a_certificate_that_is_there_stands_on_it():
    said = check_evidence(but(WHOLE, number_forgotten=True, id_no=PERSON))
    assert (said.code, said.fields) == (Code.COMPLETE, {})
    assert said.warnings


# -------------------------------------------------------------------------------------------- senior, reissue

SENIOR = replace(LOST, level=LevelClass.SENIOR, statements=(), reissue=Reissue.APPLYING)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({}, "reissue"),
        ({"old_number_unknown": True}, "reissue"),
        ({"old_number_unknown": True, "entered": {Box.OLD_NUMBER: "-1"}}, "reissue"),
        ({"old_number_unknown": True, "entered": {Box.OLD_NUMBER: "“-1”"}}, "old-number"),
        ({"old_number_unknown": True, "entered": {Box.OLD_NUMBER: "无"}}, "old-number"),
        ({"entered": {Box.OLD_NUMBER: "-1"}}, "old-number-known"),
        ({"entered": {Box.OLD_NUMBER: "G110045"}}, "reissue"),
        ({"entered": {Box.OLD_NUMBER: ""}}, "old-number"),
        ({"entered": {Box.CERTIFICATE_NUMBER: "-1"}}, "minus-one-not-here"),
        ({"entered": {Box.ISSUER: "省职改办"}}, "reissue"),
        ({"entered": {Box.ISSUER: "金昌市人社局"}}, "wrong-issuer"),
        ({"entered": {Box.ISSUER: ""}}, "wrong-issuer"),
        ({"reissue": Reissue.SUCCEEDED}, "already-collected"),
        ({"reissue": Reissue.NONE}, "reissue"),
    ],
)
def test_a_lost_senior_certificate(change, rule):
    said = check_evidence(but(SENIOR, **change))
    assert said.rule == rule
    expected = {"老证书管理号": "-1"} if but(SENIOR, **change).old_number_unknown else {}
    assert said.fields == ({"签发单位": "省职改办"} if rule == "wrong-issuer" else expected)


@pytest.mark.parametrize(
    ("case", "typed", "belongs"),
    [
        (WHOLE, {Box.QUALIFICATION_NUMBER: "-1"}, {"资格文件号": "金人社发〔2016〕88号"}),
        (WHOLE, {Box.CERTIFICATE_NUMBER: "－1"}, {}),  # it stands on the certificate, which is not read here
        (but(LOST, number_forgotten=True, id_no=PERSON), {Box.CERTIFICATE_NUMBER: "-1"}, None),
        (but(LOST, number_forgotten=False, number="G110045"), {Box.CERTIFICATE_NUMBER: "-1"}, {"证书编号": "G110045"}),
    ],
)
def test_who_types_minus_one_where_it_has_no_place_is_told_what_belongs_there(case, typed, belongs):
    said = check_evidence(but(case, entered=typed))
    assert said.code is Code.MINUS_ONE_NOT_HERE
    derived = check_evidence(but(case, entered={})).fields
    assert said.fields == (derived if belongs is None else belongs)
    assert belongs is not None or said.fields


@pytest.mark.parametrize(
    "case", [WHOLE, LOST, NO_FORM, NO_DOCUMENT, SENIOR, replace(WHOLE, qualification=None, review_form=False)]
)
def test_a_reissue_that_succeeded_is_the_collection(case):
    assert code(but(case, reissue=Reissue.SUCCEEDED)) is Code.ALREADY_COLLECTED


@pytest.mark.parametrize("rank", Rank)
def test_rank_and_class_agree_or_a_person_looks(rank):
    said = check_evidence(but(WHOLE, rank=rank))
    assert said.result is (Result.ACCEPTED if rank is Rank.ZHONGJI else Result.HELD)


# ----------------------------------------------------------------------------------------------- files, columns


@pytest.mark.parametrize("said", ["pdf", "PDF", ".pdf", "application/pdf", " Pdf ", None])
def test_a_pdf_is_a_pdf_however_it_is_called(said):
    assert is_pdf(said)


@pytest.mark.parametrize("said", ["jpg", "docx", "pdf.exe", "", "png", "pdfa"])
def test_what_is_no_pdf(said):
    assert not is_pdf(said)


@pytest.mark.parametrize(
    "said",
    ["上传评审/认定表", "上传评审／认定表", "“上传评审/认定表”栏目", "上传评审认定表", " 上传评审/认定表 ", None],
)
def test_a_column_is_known_by_its_name(said):
    assert in_column(said, Column.REVIEW_FORM)
    assert said is None or not in_column(said, Column.OTHER)


# ---------------------------------------------------------------------------------------------------- totality

papers = st.none() | st.builds(
    Paper,
    st.none() | st.sampled_from(["", NUMBER, "88", "-1"]),
    st.none() | st.sampled_from(["pdf", "jpg"]),
    st.none() | st.sampled_from(Column),
    st.booleans(),
    st.booleans(),
)
statements = st.builds(
    Statement,
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.none() | st.sampled_from(["省职改办", "金昌市人社局", "永昌县人社局", "某学校"]),
    st.frozensets(st.sampled_from(Content)),
    st.booleans(),
    st.booleans(),
    st.none() | st.sampled_from(["pdf", "jpg"]),
    st.none() | st.sampled_from(Column),
)
cases = st.builds(
    Evidence,
    st.sampled_from(LevelClass),
    st.just(COMPETENCE),
    st.booleans(),
    st.booleans(),
    papers,
    papers,
    papers,
    st.lists(statements, max_size=3).map(tuple),
    st.none() | st.sampled_from(Rank),
    st.booleans(),
    st.none() | st.just("J0712345"),
    st.none() | st.sampled_from([PERSON, "123"]),
    st.sampled_from(Reissue),
    st.booleans(),
    st.dictionaries(st.sampled_from(Box), st.sampled_from(["", "-1", "“-1”", NUMBER, "省职改办", "无"]), max_size=3),
)


@given(cases)
def test_whatever_is_laid_before_gets_one_answer_in_words(case):
    said = check_evidence(case)
    assert said.rule in {rule.id for rule in way_of(case).table}
    assert "{" not in said.why + "".join(said.warnings)
    assert (said.route is not None) is (said.result is Result.ROUTE)


@given(cases)
def test_what_is_accepted_lacks_at_most_one_paper_and_has_what_stands_for_it(case):
    said = check_evidence(case)
    if said.result is not Result.ACCEPTED:
        return
    assert len(case.missing) <= 1
    assert case.reissue is not Reissue.SUCCEEDED
    if Piece.CERTIFICATE in case.missing:
        assert case.level is not LevelClass.SENIOR
    if case.missing:
        assert any(one.unit_seal and is_pdf(one.format) for one in case.statements)
    if case.missing & {Piece.REVIEW_FORM, Piece.QUALIFICATION}:
        assert any(one.hr_stamp and one.roster_attached and one.roster_names_applicant for one in case.statements)
    if Piece.QUALIFICATION in case.missing:
        assert any(one.copy_unit_seal for one in case.substitutes)


@given(cases)
def test_a_further_bad_statement_never_changes_what_a_good_one_brought(case):
    said = check_evidence(case)
    if said.result is Result.ACCEPTED and case.statements:
        more = replace(case, statements=(Statement(), *case.statements))
        assert check_evidence(more).code == said.code


@pytest.mark.parametrize("table", [CERTIFICATE, REVIEW_FORM, QUALIFICATION])
def test_rows_of_a_table_have_ids_of_their_own(table):
    ids = [rule.id for rule in table]
    assert len(ids) == len(set(ids))


def test_no_statement_comes_nearest_where_there_is_none():
    assert nearest(WHOLE, FOR_QUALIFICATION) is None


def test_a_table_asked_for_a_document_that_isn_t_there_says_so():
    row = next(rule for rule in REVIEW_FORM if rule.id == "document-format")
    with pytest.raises(LookupError):
        row.when(replace(NO_FORM, qualification=None))
