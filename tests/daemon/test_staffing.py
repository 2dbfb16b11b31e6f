"""Staff from the command line."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import select

from accountops import staff
from daemon.cli.running import run
from daemon.settings import load
from daemon.wiring import Office
from portal.staff import _token
from store import AuditRow, Invitation

REGISTERED = ["orgs", "add", "兰州市人社局", "--kind", "hr", "--by", "甲"]
INVITE = ["staff", "invite", "li.na", "--name", "李娜", "--role", "security_officer", "--by", "甲"]


@pytest.fixture(autouse=True)
def _alone(alone):
    """No test sees another's settings."""


@pytest.fixture
def office(tmp_path, capsys):
    """A new office with pages, in the current folder."""
    assert run(["init"]) == 0
    with (tmp_path / "yeban.toml").open("a", encoding="utf-8") as file:
        file.write('\n[web]\npublic_url = "https://zc.example"\n')
    capsys.readouterr()
    return tmp_path


def given(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def people(capsys):
    assert run(["staff", "list", "--json"]) == 0
    return given(capsys)


def opens(link):
    """Whose invitation a printed link is; None if it is nobody's."""
    token = _token(link.partition("invitation=")[2])
    with Office(load(Path("yeban.toml"))) as one, one.store.look() as desk:
        found = staff.opened(desk, token, one.clock())
    return None if found is None else found.login


def test_the_first_security_officer_gets_a_link_that_works_and_stands_nowhere_else(office, capsys, caplog):
    assert run([*INVITE, "--json"]) == 0
    [made] = given(capsys)
    assert made["link"].startswith("https://zc.example/staff/join?invitation=")
    assert datetime.fromisoformat(made["until"]).utcoffset() is not None
    assert opens(made["link"]) == "li.na"
    secret = made["link"].partition("invitation=")[2]
    assert secret not in caplog.text
    for path in office.glob("yeban.db*"):
        assert secret.encode() not in path.read_bytes()
        assert _token(secret) not in path.read_bytes()
    with Office(load(Path("yeban.toml"))) as one, one.store.look() as desk:
        rows = desk.session.exec(select(AuditRow)).all()
        assert ("甲", "staff-invited") in [(row.actor, row.action) for row in rows]
        assert len(desk.session.exec(select(Invitation)).all()) == 1


def test_the_link_is_printed_on_a_line_of_its_own_so_that_it_can_be_copied(office, capsys):
    run(REGISTERED)
    capsys.readouterr()
    assert run([*INVITE, "--organisation", "兰州市人社局"]) == 0
    said, link = capsys.readouterr().out.splitlines()
    assert "只能用一次" in said
    assert opens(link) == "li.na"


def test_somebody_belongs_to_an_organisation_of_the_registry_as_it_is_called_there(office, capsys):
    run(REGISTERED)
    run(["orgs", "rename", "兰州市人社局", "兰州市人力资源和社会保障局", "--by", "甲"])
    capsys.readouterr()
    assert run([*INVITE, "--organisation", "兰州市人事局"]) == 1
    assert "登记里没有 兰州市人事局。相近的有：兰州市人力资源和社会保障局（1）" in capsys.readouterr().err
    assert run([*INVITE, "--organisation", " 兰州市 人社局"]) == 0
    capsys.readouterr()
    [one] = people(capsys)
    assert (one["organisation"], one["organisation_id"]) == ("兰州市人力资源和社会保障局", 1)
    run(["orgs", "close", "1", "--by", "甲"])
    capsys.readouterr()
    other = ["staff", "invite", "he.ping", "--name", "何平", "--role", "reviewer", "--by", "甲"]
    assert run([*other, "--organisation", "1"]) == 1
    assert "兰州市人力资源和社会保障局 已撤销" in capsys.readouterr().err


def test_without_pages_nobody_is_invited(tmp_path, capsys):
    assert run(["init"]) == 0
    capsys.readouterr()
    assert run(INVITE) == 2
    assert "[web]" in capsys.readouterr().err
    assert people(capsys) == []


def test_a_new_link_ends_the_old_one(office, capsys):
    run([*INVITE, "--json"])
    [first] = given(capsys)
    assert run(["staff", "invite-again", "li.na", "--by", "甲", "--json"]) == 0
    [second] = given(capsys)
    assert (opens(first["link"]), opens(second["link"])) == (None, "li.na")


def test_staff_are_listed_disabled_enabled_and_given_other_roles(office, capsys):
    run(REGISTERED)
    run([*INVITE, "--organisation", "1"])
    capsys.readouterr()
    assert [(one["login"], one["roles"], one["state"], one["organisation"]) for one in people(capsys)] == [
        ("li.na", ["security_officer"], "invited", "兰州市人社局")
    ]
    assert run(["staff", "disable", "Li.Na", "--by", "甲"]) == 0
    assert "li.na 已停用" in capsys.readouterr().out
    assert [one["state"] for one in people(capsys)] == ["disabled"]
    assert run(["staff", "enable", "li.na", "--by", "甲"]) == 0
    assert run(["staff", "roles", "li.na", "--role", "reviewer", "--role", "hr_office", "--by", "甲"]) == 0
    capsys.readouterr()
    assert [one["roles"] for one in people(capsys)] == [["reviewer", "hr_office"]]
    assert run(["staff", "list"]) == 0
    shown = capsys.readouterr().out
    assert "李娜" in shown
    assert "审核人" in shown


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([*INVITE[:-3], "auditor", "--role", "reviewer", "--by", "甲"], 1, "既是审核人又是审计员"),
        ([*INVITE[:-3], "boss", "--by", "甲"], 2, "没有这个角色"),
        (["staff", "invite", "620403197911309411", *INVITE[3:]], 1, "登录名不合格"),
        (["staff", "invite", "li.na", "--name", "李娜", "--role", "reviewer", "--by", "甲"], 1, "要写明所在单位"),
        (["staff", "disable", "nobody", "--by", "甲"], 1, "没有这个登录名"),
        (["staff", "invite", "li.na", "--role", "auditor", "--by", "甲"], 2, "缺少选项 --name"),
    ],
)
def test_what_can_not_be_is_one_line(office, capsys, arguments, code, said):
    assert run(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err
    assert "620403197911309411" not in captured.err


def test_an_empty_list_says_whom_to_invite_first(office, capsys):
    assert run(["staff", "list"]) == 0
    assert "security_officer" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["invite", "invite-again", "list", "roles", "disable", "enable"])
def test_every_command_about_staff_has_help_in_chinese(command, capsys):
    assert run(["staff", command, "--help"]) == 0
    assert "用法" in capsys.readouterr().out
