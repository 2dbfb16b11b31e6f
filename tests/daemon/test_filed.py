"""Filings and staff's identity from the command line."""

import hashlib
import io
import json
import stat
from pathlib import Path

import pytest
from sqlmodel import select

from accountops import staff
from accountops.permissions import Role
from daemon import filed
from daemon.cli.running import run
from daemon.settings import load
from daemon.wiring import Office
from store import AuditRow, Filing
from tests.filing.office import Province
from tests.filing.test_importing import ROW
from tests.store.places import id_number

NUMBER = id_number(1)


@pytest.fixture(autouse=True)
def _alone(alone):
    """No test sees another's settings."""


@pytest.fixture
def province(capsys):
    """An office in the current folder with a small province in its books."""
    assert run(["init"]) == 0
    capsys.readouterr()
    with Office(load(Path("yeban.toml"))) as office:
        yield Province(office.store).build()


def given(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def audited(province):
    with province.store.look() as desk:
        return [(row.actor, row.action, row.subject) for row in desk.session.exec(select(AuditRow)).all()]


# ------------------------------------------------------------------------------------------------------------- import


def test_filings_are_taken_over_and_bad_rows_told(province, capsys, tmp_path):
    path = tmp_path / "filings.jsonl"
    bad = {**ROW, "id_number": id_number(8), "rank": "副高"}
    path.write_text("".join(json.dumps(row) + "\n" for row in (ROW, bad)), "utf-8")
    assert run(["filings", "import", str(path), "--json"]) == 1
    [told] = given(capsys)
    assert (told["taken"], told["unchanged"]) == (1, 0)
    assert told["faults"] == [{"line": 2, "reason": "这个身份证号没有账号，请先导入账号"}]
    assert run(["filings", "import", str(path)]) == 1
    assert "1 条已经有了" in capsys.readouterr().out


def test_a_file_that_is_none_is_told(province, capsys):
    assert run(["filings", "import", "nothing.csv"]) == 2
    assert "找不到文件" in capsys.readouterr().err


# --------------------------------------------------------------------------------------------------------------- show


def test_a_filing_is_shown_masked_with_its_way_and_history(province, capsys):
    filing = province.submitted()
    assert run(["filings", "show", str(filing), "--json"]) == 0
    [told] = given(capsys)
    assert told["id_number"].startswith("620***")
    assert NUMBER not in json.dumps(told)
    assert told["status"] == "审核中"
    assert [node["mark"] for node in told["way"]][:3] == ["done", "here", "ahead"]
    assert [step["action"] for step in told["history"]] == ["begin", "submit"]
    assert run(["filings", "show", str(filing)]) == 0
    shown = capsys.readouterr().out
    assert NUMBER not in shown
    assert "经过：" in shown
    assert not [row for row in audited(province) if "reveal" in row[1]]


def test_who_sees_the_number_is_written_down(province, capsys):
    filing = province.submitted()
    assert run(["filings", "show", str(filing), "--json", "--reveal", "--by", "甲"]) == 0
    assert given(capsys)[0]["id_number"] == NUMBER
    assert ("甲", f"filing:{filing}") in [(row[0], row[2]) for row in audited(province)]


def test_a_filing_that_is_not_there_is_told(province, capsys):
    assert run(["filings", "show", "99"]) == 1
    said = capsys.readouterr().err
    assert "没有 99 号填报" in said
    assert "列表" not in said  # there is none on the command line


# ------------------------------------------------------------------------------------------------------------- export


def test_what_is_collected_is_written_once_for_its_owner_alone(province, capsys, tmp_path):
    province.collected()
    assert run(["filings", "export", "--by", "甲", "--json"]) == 0
    [told] = given(capsys)
    assert (told["count"], told["by"]) == (1, "甲")
    paths = [Path(path) for path in told["written"]]
    assert [path.suffix for path in paths] == [".jsonl", ".xlsx", ".json"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    for one in told["files"]:
        assert hashlib.sha256((tmp_path / one["name"]).read_bytes()).hexdigest() == one["sha256"]
    assert json.loads(paths[0].read_text("utf-8"))["id_number"] == NUMBER
    assert not list(tmp_path.glob("*.part"))
    assert run(["filings", "export"]) == 0
    assert "没有新的" in capsys.readouterr().out


def test_a_lost_file_is_written_again(province, capsys, tmp_path):
    province.collected()
    assert run(["filings", "export", "--json"]) == 0
    [told] = given(capsys)
    before = {path: Path(path).read_bytes() for path in told["written"]}
    for path in before:
        Path(path).unlink()
    assert run(["filings", "export", "--again", str(told["number"]), "--json"]) == 0
    assert {path: Path(path).read_bytes() for path in given(capsys)[0]["written"]} == before
    Path(next(iter(before))).write_text("other", "utf-8")
    assert run(["filings", "export", "--again", str(told["number"])]) == 1
    assert "内容不同" in capsys.readouterr().err
    assert run(["filings", "export", "--again", "55"]) == 1


def test_where_nothing_can_be_written_nothing_is_reported(province, capsys):
    filing = province.collected()
    assert run(["filings", "export", "--to", "nowhere"]) == 1
    assert "没有上报" in capsys.readouterr().err
    assert province.row(filing)["reported_id"] is None


def test_a_disk_that_is_full_loses_nothing(province, capsys, tmp_path, monkeypatch):
    province.collected()

    def full(_path, _octets):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(filed, "_write", full)
        assert run(["filings", "export"]) == 1
    assert "--again 1" in capsys.readouterr().err
    assert run(["filings", "export", "--again", "1"]) == 0
    assert (tmp_path / "report-000001.jsonl").exists()


# ------------------------------------------------------------------------------------------- certificates, identity


def test_a_certificate_is_declared_void(province, capsys):
    filing = province.sealed()
    number = province.row(filing)["certificate"]
    assert run(["filings", "void-certificate", number, "--reason", "用错了姓名", "--by", "甲"]) == 0
    with province.store.look() as desk:
        assert desk.session.get_one(Filing, filing).voided is not None
    assert run(["filings", "void-certificate", number, "--reason", "再来", "--by", "甲"]) == 1
    assert "已经作废" in capsys.readouterr().err


def test_staff_are_proved_by_a_number_that_never_stands_on_the_command_line(province, capsys, monkeypatch, tmp_path):
    province.member("省职改办", Role.SEAL_OFFICER, login="yong.yin")
    path = tmp_path / "number"
    path.write_text(f" {id_number(51)}\n", "utf-8")
    assert run(["staff", "prove", "yong.yin", "--id-number-file", str(path), "--by", "甲"]) == 0
    with province.store.look() as desk:
        proved = staff.find(desk, "yong.yin").id_index
    assert proved is not None
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{id_number(52)}\n"))
    assert run(["staff", "prove", "yong.yin", "--id-number-file", "-", "--by", "甲", "--json"]) == 0
    with province.store.look() as desk:
        assert staff.find(desk, "yong.yin").id_index != proved
    assert ("甲", "staff-identity-proved") in [row[:2] for row in audited(province)]
    out = capsys.readouterr()
    assert id_number(51) not in out.out + out.err


def test_where_nobody_can_type_a_number_a_file_is_asked_for(province, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["staff", "prove", "p0.1", "--by", "甲"]) == 2
    said = capsys.readouterr().err
    assert "--id-number-file" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("text", ["", "123", id_number(51)[:-1]])
def test_what_is_no_number_proves_nobody(province, capsys, tmp_path, text):
    path = tmp_path / "number"
    path.write_text(text, "utf-8")
    assert run(["staff", "prove", "p0.1", "--id-number-file", str(path), "--by", "甲"]) == 2
    assert run(["staff", "prove", "p0.1", "--id-number-file", "nowhere", "--by", "甲"]) == 2
    assert "不对" in capsys.readouterr().err
