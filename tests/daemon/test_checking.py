"""`yeban filings check`: cases out of a file, one answer each, and nothing that ends in a traceback."""

import json
from pathlib import Path

import pytest

from daemon.cli.running import run

SAMPLES = Path(__file__).parent.parent / "filing" / "samples.json"
GOOD = {"kind": "source", "id": "S1", "source": "gansu-review"}


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def written(content):
    Path("cases.json").write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return "cases.json"


def answers(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_case_of_a_file_is_an_object_in_order(capsys):
    assert run(["filings", "check", "--json", str(SAMPLES)]) == 0
    cases = json.loads(SAMPLES.read_text("utf-8"))["cases"]
    assert [one["id"] for one in answers(capsys)] == [case["id"] for case in cases]


def test_a_refusal_is_an_answer_and_no_failure(capsys):
    assert run(["filings", "check", "--json", written({"cases": [{**GOOD, "source": "army-review"}]})]) == 0
    assert [one["result"] for one in answers(capsys)] == ["refused"]


@pytest.mark.parametrize(
    "bad",
    [7, None, [], {}, {"id": "B", "kind": "dance"}, {"id": "B", "kind": "deadline", "at": "?", "action": "submit"}],
)
def test_a_bad_case_is_one_object_among_the_good_ones_and_exit_code_1(bad, capsys):
    assert run(["filings", "check", "--json", written({"cases": [GOOD, bad, GOOD]})]) == 1
    first, wrong, last = answers(capsys)
    assert first["result"] == last["result"] == "accepted"
    assert (wrong["result"], wrong["code"]) == ("held", None)
    assert wrong["error"] in wrong["why"]
    assert wrong["id"] in {"B", "第 2 条"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("no json", "不是 JSON"),
        ("[" * 100_000, "不是 JSON"),
        ("[]", "cases"),
        ("{}", "cases"),
        ('{"cases": {}}', "cases"),
    ],
)
def test_a_file_of_no_cases_is_one_line_and_exit_code_2(content, said, capsys):
    assert run(["filings", "check", written(content)]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1


def test_a_file_that_is_not_there_or_not_text_is_one_line(capsys):
    assert run(["filings", "check", "none.json"]) == 2
    Path("gbk.json").write_bytes('{"cases": ["甘肃"]}'.encode("gbk"))
    assert run(["filings", "check", "gbk.json"]) == 2
    assert "UTF-8" in capsys.readouterr().err


def test_for_people_it_is_a_table(capsys):
    refused = {**GOOD, "id": "S2", "source": "exam-in-lieu"}
    number = {
        "kind": "old_certificate_number",
        "id": "O1",
        "level": "高级",
        "context": {"action": "reissue", "paper_number": "unavailable"},
        "entered": "“-1”",
    }
    assert run(["filings", "check", written({"cases": [GOOD, refused, number]})]) == 0
    told = capsys.readouterr().out
    assert "S1" in told
    assert "✖ 不收" in told
    assert "老证书管理号：-1" in told


def test_a_site_corrects_competence_and_series(capsys):
    Path("competence.csv").write_text(
        "class,office\n高级,省职改办\n中级,市州人社（职改）部门|省职改办\n初级,县级\n", "utf-8"
    )
    Path("series.csv").write_text("series,zhenggao,fugao,zhongji,zhuli,yuan\n探伤,,,探伤师,,\n", "utf-8")
    statement = {
        "unit_seal": True,
        "hr_stamp": True,
        "hr_stamp_by": "省职改办",
        "contents": ["缺失原因", "缺失内容", "缺失人员名册"],
    }
    evidence = {
        "certificate": True,
        "review_form": False,
        "qualification_doc": {"number": "金人社发〔2016〕88号"},
        "statements": [statement],
    }
    cases = {
        "cases": [
            {"kind": "evidence", "id": "E", "level": "中级", "evidence": evidence},
            {"kind": "level", "id": "P", "facts": {"holds": ["探伤师"], "submits": "探伤师"}},
        ]
    }
    assert run(["filings", "check", "--json", written(cases)]) == 1
    assert [one["result"] for one in answers(capsys)] == ["refused", "held"]
    own = ["--competence", "competence.csv", "--series", "series.csv"]
    assert run(["filings", "check", "--json", *own, "cases.json"]) == 0
    assert [one["result"] for one in answers(capsys)] == ["accepted", "accepted"]


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("--competence", "office\n省职改办\n", "class"),
        ("--competence", "class,office\n特级,省职改办\n", "第 2 行"),
        ("--competence", "class,office\n高级,省职改办\n", "中级"),
        ("--series", "series\n工程\n", "zhenggao"),
        ("--series", "series,zhenggao,fugao,zhongji,zhuli,yuan\n,,,工程师,,\n", "第 2 行"),
        ("--series", "series,zhenggao,fugao,zhongji,zhuli,yuan\n工程,,,,,\n", "第 2 行"),
    ],
)
def test_a_data_file_that_is_wrong_is_one_line_that_says_where(option, content, said, capsys):
    Path("own.csv").write_text(content, "utf-8")
    assert run(["filings", "check", option, "own.csv", written({"cases": []})]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_no_json_is_told_with_the_place(tmp_path, capsys):
    (tmp_path / "cases.json").write_text('{"cases": [\n  {"id": 1,}\n]}', "utf-8")
    assert run(["filings", "check", str(tmp_path / "cases.json")]) == 2
    assert "第 2 行" in capsys.readouterr().err
