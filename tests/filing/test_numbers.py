"""Document numbers in all ways of writing, the derived certificate number, and -1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.levels import LevelClass
from filing.numbers import (
    CERTIFICATE_NUMBER,
    OLD_NUMBER,
    CertificateNumber,
    OldNumber,
    Paper,
    check_certificate_number,
    check_old_number,
    derived_number,
    document_number,
    is_minus_one,
    means_minus_one,
    normal_number,
    same_number,
)
from tests.filing.papers_of import NUMBER, PERSON

WAYS_OF_WRITING = [
    "金人社发〔2016〕88号",
    "金人社发[2016]88号",
    "金人社发（2016）88号",
    "金人社发(2016)88号",
    "金人社发【2016】88号",
    "金人社发﹝2016﹞88号",
    "金人社发［２０１６］８８号",
    "金人社发〔2016〕 88 号",
    "金人社发\u3000〔2016〕\u200b88号",
    "金人社发〔2016〕第88号",
    "金人社发字第〔2016〕88号",
    "金人社发〔2016〕字第88号",
    "金人社发〔2016〕88",
    "金人社发〔2016〕88号文",
    "金人社发〔2016〕88号文件",
    "金人社发〔2016年〕88号",
    "金人社发2016年88号",
    "〔2016〕金人社发88号",
    "《金人社发〔2016〕88号》",
    "“金人社发〔2016〕88号”",
    "金人社发字〔2016〕第88号",
    "金人社发〔2016〕88号。",
    "资格文件号：金人社发〔2016〕88号",
]


@pytest.mark.parametrize("text", WAYS_OF_WRITING)
def test_each_way_of_writing_is_one_number(text):
    assert normal_number(text) == NUMBER
    assert same_number(text, NUMBER)
    assert derived_number(text, PERSON) == "金人社发〔2016〕88104X号"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("甘人字〔1999〕第5号", "甘人字〔1999〕5号"),
        ("甘人发字〔1999〕5号", "甘人发字〔1999〕5号"),
        ("甘职改字(98)12号", "甘职改字〔98〕12号"),
        ("（98）甘职改字第12号", "甘职改字〔98〕12号"),
        ("甘职改办〔2013〕007号", "甘职改办〔2013〕007号"),
    ],
)
def test_no_digit_is_corrected_and_no_sign_shortened(text, normal):
    assert normal_number(text) == normal


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "88",
        "88号",
        "金人社发",
        "〔2016〕88号",
        "金人社发〔2016〕号",
        "金人社发201688号",
        "金人社发〔16年〕",
        "无",
        "金" * 300,
        "金人社发〔2016〕8X号",
    ],
)
def test_what_is_no_document_number(text):
    assert document_number(text) is None
    assert derived_number(text, PERSON) is None


def test_what_is_no_document_number_is_compared_without_blanks():
    assert normal_number(" 无 文号 ") == "无文号"
    assert same_number("j07 12345", "J0712345")
    assert not same_number("J0712345", NUMBER)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("甘职改字〔2013〕7号", True),
        ("甘职改〔2013〕007号", True),
        ("甘职改〔2014〕7号", False),
        ("甘职改〔2013〕70号", False),
    ],
)
def test_one_number_is_one_number_with_zi_and_leading_noughts(other, same):
    assert same_number("甘职改〔2013〕7号", other) is same


def test_a_derived_number_is_known_in_every_way_of_writing():
    derived = derived_number("甘职改办〔2013〕1210号", PERSON)
    assert derived == "甘职改办〔2013〕1210104X号"
    assert same_number(derived, "甘职改办[2013]1210104x")
    assert not same_number(derived, "甘职改办〔2013〕1210号104X")


@pytest.mark.parametrize("who", ["", "123", PERSON[:-1], PERSON[:-1] + "1", "62010219990230123X"])
def test_nothing_is_derived_from_an_id_number_that_does_not_check(who):
    assert derived_number(NUMBER, who) is None


@pytest.mark.parametrize("who", [PERSON.lower(), f" {PERSON[:6]} {PERSON[6:]} ", "６" + PERSON[1:]])
def test_an_id_number_may_be_typed_in_any_way(who):
    assert derived_number(NUMBER, who) == "金人社发〔2016〕88104X号"


@pytest.mark.parametrize("text", ["-1", " -1", "－1", "－１", "-1\u3000"])
def test_minus_one_and_nothing_else(text):
    assert is_minus_one(text)
    assert means_minus_one(text)


@pytest.mark.parametrize("text", ["“-1”", '"-1"', "'-1'", "—1", "–1", "−1", "负1", "-1。", "《-1》"])
def test_who_means_minus_one_and_doesn_t_write_it(text):
    assert not is_minus_one(text)
    assert means_minus_one(text)


@pytest.mark.parametrize("text", ["", "1", "-11", "--1", "-2", "无", "0", "J-1", "- -1", "-1-1"])
def test_what_is_not_minus_one(text):
    assert not means_minus_one(text)


def old(**changes):
    facts = {"level": LevelClass.SENIOR, "reissue": True, "paper": Paper.UNAVAILABLE, "entered": "-1", **changes}
    return check_old_number(OldNumber(**facts))


@pytest.mark.parametrize(
    ("changes", "rule", "value"),
    [
        ({}, "minus-one", "-1"),
        ({"entered": "－1"}, "minus-one", "-1"),
        ({"reissue": False}, "no-reissue", None),
        ({"level": LevelClass.INTERMEDIATE}, "not-senior", None),
        ({"level": LevelClass.JUNIOR}, "not-senior", None),
        ({"paper": Paper.AVAILABLE}, "number-is-known", None),
        ({"entered": "“-1”"}, "not-exactly-minus-one", None),
        ({"entered": ""}, "not-minus-one", None),
        ({"entered": "G110045"}, "not-minus-one", None),
        ({"entered": " ", "paper": Paper.AVAILABLE}, "blank", None),
        ({"entered": " G110045 ", "paper": Paper.AVAILABLE}, "as-on-paper", "G110045"),
    ],
)
def test_each_row_of_the_old_number(changes, rule, value):
    said = old(**changes)
    assert (said.rule, said.value) == (rule, value)


def number(**changes):
    facts = {"level": LevelClass.JUNIOR, "entered": None, "qualification_number": NUMBER, "id_no": PERSON, **changes}
    return check_certificate_number(CertificateNumber(**facts))


@pytest.mark.parametrize(
    ("changes", "rule", "value"),
    [
        ({}, "derived", "金人社发〔2016〕88104X号"),
        ({"level": LevelClass.INTERMEDIATE}, "derived", "金人社发〔2016〕88104X号"),
        ({"level": LevelClass.SENIOR}, "senior", None),
        ({"entered": "-1"}, "minus-one-not-here", None),
        ({"entered": " "}, "blank", None),
        ({"entered": " J07 "}, "remembered", "J07"),
        ({"entered": "J07", "level": LevelClass.SENIOR}, "remembered", "J07"),
        ({"qualification_number": ""}, "no-document-number", None),
        ({"id_no": "123"}, "id-number", None),
    ],
)
def test_each_row_of_the_certificate_number(changes, rule, value):
    said = number(**changes)
    assert (said.rule, said.value) == (rule, value)


@given(st.sampled_from(LevelClass), st.booleans(), st.sampled_from(Paper), st.text(max_size=6))
def test_the_old_number_gets_one_answer_whatever_is_typed(level, reissue, paper, typed):
    said = old(level=level, reissue=reissue, paper=paper, entered=typed)
    assert said.rule in {rule.id for rule in OLD_NUMBER}
    assert said.value != "-1" or (level is LevelClass.SENIOR and reissue and paper is Paper.UNAVAILABLE)


@given(st.sampled_from(LevelClass), st.none() | st.text(max_size=6), st.text(max_size=20), st.text(max_size=20))
def test_the_certificate_number_gets_one_answer_whatever_is_typed(level, entered, document, who):
    said = number(level=level, entered=entered, qualification_number=document, id_no=who)
    assert said.rule in {rule.id for rule in CERTIFICATE_NUMBER}


@given(st.text(max_size=40))
def test_a_normal_form_is_its_own_normal_form(text):
    assert normal_number(normal_number(text)) == normal_number(text)
