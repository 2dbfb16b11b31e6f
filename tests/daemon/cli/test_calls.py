"""Calls that are wrong, and what the outside world did: one line, and an exit code."""

import errno
import json
import os
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from daemon.cli import commands
from daemon.cli.running import foreseen, run
from daemon.mailbox import MailboxRefused, MailboxUnreachable
from daemon.night import NightRunning
from daemon.wiring import called
from store import StoreError
from tests.daemon.cli.clerk import EVENING, MASKED, NUMBER, PLEA, complaint


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
        (["tickets", "show", "x"], "N 要写成整数"),
        (["tickets", "show", "0"], "N 不能小于 1"),
        (["tickets", "show", "99999999999999999999"], "N 不能大于"),
        (["orgs", "search", "兰州", "--most", "500"], "--most 不能大于 100"),
        (["orgs", "search", " "], "没有写要搜什么"),
        (["night", "--json=yes"], "--json 后面不要写值"),
        (["tickets", "letter", "3", "referral", "z.txt"], "要以 .docx 结尾"),
        (["tickets", "close", "1", "--reason", "已办", "--by", " "], "--by 要写明是谁办的"),
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


@pytest.mark.parametrize(
    "command", [[], ["night"], ["tickets"], ["filings"], ["orgs"], ["audit", "verify"], ["daemon"]]
)
def test_on_a_narrow_terminal_help_goes_on_in_the_next_line_and_nothing_is_cut_off(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    assert run([*command, "--help"]) == 0
    page = capsys.readouterr().out
    assert "…" not in page.replace("命令 …", "")
    assert all(cell_len(line) <= 60 for line in page.splitlines())


def test_help_tells_what_is_to_be_typed_and_no_types(capsys):
    assert run(["tickets", "show", "--help"]) == 0
    page = capsys.readouterr().out
    assert "工单号" in page
    assert "int" not in page
    assert "<=" not in page


def test_where_a_new_office_lies_elsewhere_one_is_told_to_go_there(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["init", "desk"]) == 0
    said = capsys.readouterr().out
    assert "接下来：先 cd desk，再改好配置" in said
    assert "已于2021年5月31日关闭" in said  # what a fresh office is, until it sets a day of its own
    (tmp_path / "desk" / "new").mkdir()
    monkeypatch.chdir(tmp_path / "desk" / "new")
    assert run(["init"]) == 0
    assert "接下来：改好配置" in capsys.readouterr().out


def test_what_to_type_next_can_be_typed(tmp_path, monkeypatch):
    for place in ("on-the-path", "elsewhere"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "yeban").touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "on-the-path"))
    assert called(str(tmp_path / "on-the-path" / "yeban")) == "yeban"
    assert called(str(tmp_path / "elsewhere" / "yeban")) == str(tmp_path / "elsewhere" / "yeban")
    assert called("-c") == "yeban"


IMPORTS = [["accounts", "import"], ["filings", "import"], ["filings", "check"], ["orgs", "import"], ["rehearse"]]


def pipe(path):
    os.mkfifo(path)


def device(path):
    path.symlink_to("/dev/zero")


def too_large(path):
    with path.open("wb") as file:
        file.truncate(10 << 30)  # no octet of it is on the disk


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("made", "said"),
    [(Path.mkdir, "是一个文件夹"), (pipe, "是管道或设备"), (device, "是管道或设备"), (too_large, "太大")],
)
@pytest.mark.parametrize("command", IMPORTS, ids=" ".join)
def test_what_is_no_plain_file_is_one_line_at_once(office, capsys, command, made, said):
    file = office / ("book.json" if command[-1] in {"check", "rehearse"} else "book.csv")
    made(file)
    assert run([*command, str(file)]) == 2
    assert said in complaint(capsys)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("made", [pipe, device])
def test_of_files_to_read_one_that_is_no_plain_one_is_told_and_the_others_are_read(tmp_path, capsys, made):
    """A pipe that nobody writes to would never be read to its end."""
    (tmp_path / "1.eml").write_bytes(PLEA)
    made(tmp_path / "2.eml")
    assert run(["read", "1.eml", "2.eml"]) == 1
    first, second = capsys.readouterr().out.splitlines()
    assert MASKED in first
    assert "是管道或设备" in second


@pytest.mark.timeout(60)
def test_neither_settings_nor_a_backup_are_waited_for_in_a_pipe(office, capsys):
    pipe(office / "pipe")
    assert run(["night", "--config", "pipe"]) == 2
    assert "是管道或设备" in complaint(capsys)
    assert run(["restore", "pipe"]) == 1
    assert "是管道或设备" in complaint(capsys)


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
    ("book", "said"),
    [
        ({}, "文件：scenarios 没有写"),
        ({"scenarios": [1]}, "文件：scenarios.0 要是一个对象 {…}"),
        ({"scenarios": {}}, "文件：scenarios 要是一列 […]"),
        ({"scenarios": [{"id": "甲"}]}, "情景 甲：run_at 没有写"),
        ({"scenarios": [{"id": "甲", "run_at": "今晚"}]}, "情景 甲：run_at 不是时间，要写成例如"),
        ({"scenarios": [{"id": 1}]}, "id 要是文字"),
    ],
)
def test_what_is_wrong_in_a_book_is_told_in_chinese(tmp_path, capsys, book, said):
    (tmp_path / "book.json").write_text(json.dumps(book), "utf-8")
    assert run(["rehearse", "book.json"]) == 2
    assert said in complaint(capsys)


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


@pytest.mark.parametrize("target", [".", ""])
def test_a_backup_needs_a_file_s_name(office, capsys, target):
    assert run(["backup", target]) == 2
    assert "是一个文件夹" in complaint(capsys)


def test_a_backup_never_overwrites(office, capsys):
    (office / "old.zip").write_text("", "utf-8")
    assert run(["backup", "old.zip"]) == 2
    assert "已经存在" in complaint(capsys)


def test_what_the_system_says_of_a_file_is_told_in_chinese_and_is_no_bug(office, capsys, night_is):
    def shut(*_arguments, **_options):
        raise PermissionError(errno.EACCES, "Permission denied", "/srv/desk/z.docx")

    night_is(shut)
    assert run(["night"]) == 1
    said = complaint(capsys)
    assert "/srv/desk/z.docx 用不了：没有权限" in said
    assert "内部错误" not in said


def test_a_letter_that_can_not_be_written_there_is_refused_before_anything_is_done(office, capsys, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    assert run(["tickets", "route", "1", "--letter", "z.docx"]) == 2
    assert "没有权限写进" in complaint(capsys)


def test_a_file_that_may_not_be_read_is_an_object_like_the_others(tmp_path, capsys, monkeypatch):
    """Typer would end the call before the first file is read (contracts.md section 1)."""
    (tmp_path / "a.eml").write_bytes(PLEA)
    monkeypatch.setattr("os.access", lambda *_: False)
    assert run(["read", "--json", "a.eml"]) == 0
    assert '"verdict": "repair"' in capsys.readouterr().out


def test_a_file_that_may_not_be_read_is_named(tmp_path, capsys, monkeypatch):
    (tmp_path / "cases.json").write_text("{}", "utf-8")
    monkeypatch.setattr("os.access", lambda *_: False)
    assert run(["filings", "check", "cases.json"]) == 2
    assert "没有权限读 cases.json" in complaint(capsys)


@pytest.mark.parametrize(
    ("command", "there", "not_there"),
    [
        (["daemon"], "[web]", "（要先填 ）"),
        (["report"], "[NIGHT]", "[[NIGHT]]"),
        (["orgs", "tree"], "[ORG]", "[[ORG]]"),
        (["tickets", "close"], "不写就是当前用户", "［必填］ --by"),
    ],
)
def test_help_says_what_stands_in_brackets_once(command, there, not_there, capsys):
    for _ in range(2):
        assert run([*command, "--help"]) == 0
        said = capsys.readouterr().out
        assert there in said
        assert not_there not in said
    by = [line for line in said.splitlines() if "--by" in line]
    assert not [line for line in by if "*" in line]


def test_who_does_it_is_known_where_the_environment_names_nobody(office, capsys, monkeypatch):
    for name in ("SUDO_USER", "USER", "LOGNAME"):
        monkeypatch.delenv(name, raising=False)
    assert run(["tickets", "close", "1", "--reason", "已电话核实"]) == 1
    assert "没有 1 号工单" in complaint(capsys)
    monkeypatch.setattr("os.getuid", lambda: 2**31 - 7)
    assert run(["tickets", "close", "1", "--reason", "已电话核实"]) == 1
