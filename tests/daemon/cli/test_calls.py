"""Calls that are wrong, and what the outside world did: one line, and an exit code."""

import re
from pathlib import Path

import pytest

from daemon.cli import commands
from daemon.cli.running import foreseen, run
from daemon.mailbox import MailboxRefused, MailboxUnreachable
from daemon.night import NightRunning
from store import StoreError
from tests.daemon.cli.clerk import EVENING, MASKED, NUMBER, complaint


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nigt"], "没有 nigt 这个命令"),
        (["night", "--dry"], "没有 --dry"),
        (["read"], "缺少参数 FILE..."),
        (["backup"], "缺少参数 TARGET"),
        (["audit", "verify", "extra"], "多余的参数 extra"),
        (["accounts", "show", "12345"], "ID_NUMBER 位数、校验位或出生日期不对"),
        (["accounts", "show", NUMBER[:-1] + "2"], "ID_NUMBER 位数、校验位或出生日期不对"),
        (["accounts", "restore", NUMBER, "--by", "甲"], "缺少选项 --reason"),
        (["night"], "没有找到配置文件"),
        (["night", "--config", "none.toml"], "没有这个配置文件"),
        (["doctor"], "没有找到配置文件"),
        (["daemon"], "没有找到配置文件"),
        (["rehearse", "none.json"], "读不了"),
        (["night", "--config"], "--config 后面要跟一个值"),
        (["report", "5月20日"], "NIGHT 要写成日期"),
        (["tickets", "show", "x"], "N 的值不对"),
        (["tickets", "close", "1", "--by", "甲"], "缺少选项 --reason"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(arguments, said, capsys):
    assert run(arguments) == 2
    assert said in complaint(capsys)


def test_a_complaint_never_repeats_an_id_number(capsys):
    assert run(["night", f"--{NUMBER}"]) == 2
    assert NUMBER not in complaint(capsys)


def test_a_call_of_nothing_shows_the_help(capsys):
    assert run([]) == 2
    assert "夜班" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["accounts"],
        ["read"],
        ["night"],
        ["rehearse"],
        ["accounts", "import"],
        ["accounts", "show"],
        ["accounts", "restore"],
        ["audit", "verify"],
        ["keys", "rotate"],
        ["backup"],
        ["restore"],
        ["daemon"],
        ["init"],
        ["doctor"],
        ["demo"],
        ["tickets", "list"],
        ["tickets", "show"],
        ["tickets", "close"],
        ["report"],
        ["orgs"],
        ["orgs", "import"],
        ["orgs", "search"],
        ["orgs", "add"],
        ["orgs", "alias"],
    ],
)
def test_every_command_has_help_in_chinese(command, capsys):
    assert run([*command, "--help"]) == 0
    page = capsys.readouterr().out
    assert f"用法：{' '.join(['yeban', *command])}" in page
    assert not re.findall(r"Usage|Option|OPTION|Argument|ARGS|Command|COMMAND|Show|Exit|required|default|<bool>", page)


def test_no_command_takes_a_password():
    source = Path(commands.__file__).read_text("utf-8")
    assert "--password" not in source


def test_settings_that_are_wrong_are_one_line(office, capsys):
    (office / "yeban.toml").write_text("replies = 'some'\n[mailbx]\n", "utf-8")
    assert run(["night"]) == 2
    assert "mailbox" in complaint(capsys)


def test_keys_that_others_may_read_stop_every_command(office, capsys):
    (office / "keys.json").chmod(0o644)
    assert run(["night"]) == 2
    assert "chmod 600" in complaint(capsys)


@pytest.mark.parametrize("content", ["not json", "[]", "[" * 100_000])
def test_a_book_that_is_none_is_one_line(tmp_path, capsys, content):
    (tmp_path / "book.json").write_text(content, "utf-8")
    assert run(["rehearse", "book.json"]) == 2
    complaint(capsys)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (MailboxUnreachable("连不上", "看网络"), 1),
        (MailboxRefused("密码不对", "用授权码"), 2),
        (StoreError("数据库没有了", "找回来"), 1),
        (NightRunning("elsewhere 1 2", EVENING), 1),
    ],
)
def test_what_the_outside_world_did_is_one_line(office, capsys, night_is, error, code):
    def fails(*_args, **_options):
        raise error

    night_is(fails)
    assert run(["night"]) == code
    assert str(error)[:3] in complaint(capsys)


def test_what_is_wrong_and_what_failed_are_told_apart():
    wrong, failed = foreseen().values()
    assert not set(wrong) & set(failed)


def test_a_bug_is_one_line_and_its_traceback_only_where_it_is_asked_for(office, capsys, monkeypatch, night_is):
    def breaks(*_args, **_options):
        raise ZeroDivisionError(NUMBER)

    night_is(breaks)
    assert run(["night"]) == 1
    assert "ZeroDivisionError" in complaint(capsys)
    monkeypatch.setenv("YEBAN_DEBUG", "1")
    assert run(["night"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert NUMBER not in said
    assert MASKED in said
