"""The cases of evidence, numbers, sources, moves, the deadline and levels: what is said of each."""

import json
from pathlib import Path

import pytest

from filing.cases import CaseError, Site, check, held_for
from filing.evidence import WAYS
from filing.judging import Code, Result
from filing.levels import LEVEL
from filing.numbers import CERTIFICATE_NUMBER, OLD_NUMBER
from filing.scope import DEADLINE, SOURCE, TRANSFER
from tests.filing.judging import faults

HERE = Path(__file__).parent
CASES = [
    pytest.param(case, id=f"{case['id']}-{file}")
    for file in ("cases", "samples", "blind", "blind-2", "blind-3", "blind-4", "blind-5")
    for case in json.loads((HERE / f"{file}.json").read_text("utf-8"))["cases"]
]
SITE = Site()
PLAIN = {"certificate": True, "review_form": True, "qualification_doc": {"number": "金人社发〔2016〕88号"}}


def judged(case):
    return check(case, SITE).as_json()


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_judged_as_the_notice_says(case):
    assert faults(case, judged(case)) == []


@pytest.mark.parametrize("case", CASES)
def test_every_answer_says_why_in_words_and_by_which_section(case):
    said = judged(case)
    assert "通知" in said["why"]
    assert "{" not in said["why"] + "".join(said["warnings"])
    assert said["code"] in {None, *Code}
    assert said["result"] in set(Result)


def test_every_code_of_the_contract_is_met():
    assert {judged(param.values[0])["code"] for param in CASES} == {None, *Code}


def test_every_row_of_every_table_is_met_by_a_case():
    met = {(param.values[0]["kind"], judged(param.values[0])["rule"]) for param in CASES}
    tables = {
        "evidence": [rule for way in WAYS for rule in way.table],
        "certificate_number": CERTIFICATE_NUMBER,
        "old_certificate_number": OLD_NUMBER,
        "source": SOURCE,
        "transfer": TRANSFER,
        "deadline": DEADLINE,
        "level": LEVEL,
    }
    unmet = {(kind, rule.id) for kind, table in tables.items() for rule in table} - met
    assert unmet == set()


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ({}, "kind"),
        ({"kind": "evidense"}, "kind"),
        ({"kind": ["evidence"]}, "kind"),
        ({"kind": "evidence"}, "level 没有写"),
        ({"kind": "evidence", "level": "特级", "evidence": PLAIN}, "level"),
        ({"kind": "evidence", "level": "中级", "evidence": []}, "evidence"),
        ({"kind": "evidence", "level": "中级", "evidence": {**PLAIN, "certificate": "也许"}}, "evidence.certificate"),
        ({"kind": "evidence", "level": "中级", "evidence": {**PLAIN, "certificate": 1}}, "要写 true 或 false"),
        ({"kind": "evidence", "level": "中级", "evidence": {**PLAIN, "review_form": "true"}}, "要写 true 或 false"),
        ({"kind": "evidence", "level": "中级", "evidence": {**PLAIN, "statements": [7]}}, "statements.0"),
        (
            {"kind": "evidence", "level": "中级", "evidence": {**PLAIN, "statements": [{"unit_seal": "true"}]}},
            "statements.0.unit_seal 要写 true 或 false",
        ),
        ({"kind": "deadline", "at": "五月底", "action": "submit"}, "ISO 8601"),
        ({"kind": "deadline", "at": 1622476799, "action": "submit"}, "at 要写 ISO 8601"),
        ({"kind": "deadline", "at": "1622476799", "action": "submit"}, "at 要写 ISO 8601"),
        ({"kind": "deadline", "at": None, "action": "login"}, "at 要写 ISO 8601"),
        ({"kind": "deadline", "action": "submit"}, "at 没有写"),
        ({"kind": "transfer", "facts": {}, "filed_through": "current"}, "facts.moved"),
        ({"kind": "level", "facts": {"holds": ["特级"], "submits": "高级"}}, "特级"),
        ({"kind": "source"}, "source 没有写"),
        ({"kind": "old_certificate_number", "level": 7, "entered": "-1"}, "level"),
    ],
)
def test_a_bad_case_is_one_sentence_that_says_where(case, said):
    with pytest.raises(CaseError, match=said) as caught:
        check(case, SITE)
    assert "\n" not in str(caught.value)
    assert held_for(caught.value).result is Result.HELD


@pytest.mark.parametrize("field", ["statements", "entered", "appointment_doc", "post_doc", "reissue_status"])
def test_what_is_null_is_as_if_it_were_left_out(field):
    evidence = {**PLAIN, field: None}
    assert judged({"kind": "evidence", "level": "中级", "evidence": evidence})["code"] == "complete"


def test_a_document_number_that_is_left_out_says_nothing_and_null_says_that_there_is_none():
    without = {**PLAIN, "qualification_doc": {"format": "pdf"}}
    assert judged({"kind": "evidence", "level": "中级", "evidence": without})["code"] == "complete"
    none = {**PLAIN, "qualification_doc": {"number": None}}
    assert judged({"kind": "evidence", "level": "中级", "evidence": none})["code"] == "document-number"


@pytest.mark.parametrize(
    ("level", "rank", "rule"),
    [
        ("中级", "高级", "rank-and-class"),
        ("中级", "副高", "rank-and-class"),
        ("中级", "高级工程师", "rank-and-class"),
        ("中级", "副主任医师", "rank-and-class"),
        ("初级", "工程系列中级", "rank-and-class"),
        ("初级", "助理研究员", "rank-and-class"),
        ("高级", "讲师", "rank-and-class"),
        ("高级", "高级", "reissue"),
        ("高级", "教授", "reissue"),
        ("中级", "工程师", "no-statement"),
        ("初级", "初级", "no-statement"),
        ("初级", "助理工程师", "no-statement"),
        ("中级", "没有的职称", "no-statement"),
        ("中级", None, "no-statement"),
    ],
)
def test_a_title_of_another_class_is_for_a_person_however_it_is_named(level, rank, rule):
    evidence = {**PLAIN, "certificate": False, "title_rank": rank}
    assert judged({"kind": "evidence", "level": level, "evidence": evidence})["rule"] == rule


@pytest.mark.parametrize("number", ["-1", "－1", "“-1”"])
def test_minus_one_is_no_document_number_wherever_it_stands(number):
    paper = {"number": number, "copy_unit_seal": True}
    for evidence in (
        {**PLAIN, "qualification_doc": paper},
        {**PLAIN, "certificate": False, "qualification_doc": paper},
        {**PLAIN, "review_form": False, "qualification_doc": paper},
        {**PLAIN, "qualification_doc": None, "appointment_doc": paper},
    ):
        for level in ("高级", "初级"):
            said = judged({"kind": "evidence", "level": level, "evidence": evidence})
            assert (said["result"], said["code"]) == ("refused", "minus-one-not-here")
    forgotten = {"kind": "certificate_number", "level": "中级", "qualification_number": number}
    assert judged(forgotten)["code"] == "minus-one-not-here"


def test_a_good_substitute_beside_one_numbered_minus_one_counts():
    evidence = {
        **PLAIN,
        "qualification_doc": None,
        "appointment_doc": {"number": "-1", "copy_unit_seal": False},
        "post_doc": {"number": "永岗发〔2012〕6号", "copy_unit_seal": True},
    }
    assert judged({"kind": "evidence", "level": "中级", "evidence": evidence})["code"] == "no-statement"


def test_minus_one_as_a_number_is_minus_one():
    evidence = {**PLAIN, "entered": {"证书编号": -1}}
    assert judged({"kind": "evidence", "level": "中级", "evidence": evidence})["code"] == "minus-one-not-here"
    old = {"kind": "old_certificate_number", "level": "高级", "entered": -1}
    assert judged(old)["value"] == "-1"


@pytest.mark.parametrize("key", ["issuer", "issuing_office", "签发单位"])
def test_the_issuer_may_stand_beside_the_boxes(key):
    evidence = {**PLAIN, "certificate": False, "reissue_status": "applying", key: "武威市人社局"}
    assert judged({"kind": "evidence", "level": "高级", "evidence": evidence})["code"] == "wrong-issuer"


@pytest.mark.parametrize(
    ("holds", "submits", "warned"),
    [
        (["工程系列高级", "经济系列中级"], "经济系列中级", False),
        (["经济系列高级", "经济系列中级"], "经济系列中级", True),
        (["高级工程师", "工程师"], "工程师", True),
        (["高级工程师", "经济师"], "经济师", False),
        (
            [{"series": "工程", "level": "高级"}, {"series": "经济", "rank": "中级"}],
            {"series": "经济", "rank": "中级"},
            False,
        ),
    ],
)
def test_highest_first_holds_within_a_series(holds, submits, warned):
    said = judged({"kind": "level", "facts": {"holds": holds, "submits": submits}})
    assert said["result"] == "accepted"
    assert bool(said["warnings"]) is warned


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"submits": None}, "none"),
        ({"submits": []}, "none"),
        ({"submits": "中级", "holds": []}, "not-held"),
        ({"submits": "中级", "holds": None}, "in-order"),
        ({"submits": "什么师"}, "unclear"),
        ({"submits": 7}, "unclear"),
        ({"submits": "副高级", "already": ["高级"]}, "maybe-collected"),
        ({"submits": "高级", "already": ["高级"]}, "already-collected"),
        ({"submits": "经济系列高级", "already": ["工程系列高级"]}, "in-order"),
    ],
)
def test_the_rest_of_the_table_of_levels(facts, rule):
    assert judged({"kind": "level", "facts": facts})["rule"] == rule


@pytest.mark.parametrize(
    ("at", "through", "result"),
    [
        ("甘肃省人才中心", "archive", "accepted"),
        ("某人才中心", "archive", "held"),
        (None, "former", "accepted"),
        ("", "former", "accepted"),
    ],
)
def test_where_the_archive_lies_is_read_off_the_custodian_as_far_as_can_be(at, through, result):
    case = {"kind": "transfer", "facts": {"moved": "out", "archive_at": at}, "filed_through": through}
    assert judged(case)["result"] == result


@pytest.mark.parametrize(
    ("case", "rule"),
    [
        ({"kind": "transfer", "facts": {"moved": "none"}, "filed_through": "朋友"}, "through-unclear"),
        ({"kind": "deadline", "at": "2021-05-01T00:00:00+08:00", "action": "dance"}, "action-unclear"),
        ({"kind": "certificate_number", "level": "中级", "certificate_number": " "}, "blank"),
    ],
)
def test_what_is_unclear_is_for_a_person_or_asked_again(case, rule):
    assert judged(case)["rule"] == rule
