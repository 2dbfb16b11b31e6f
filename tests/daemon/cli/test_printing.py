"""What is printed: safe for a terminal, in UTF-8, whoever reads it or stops to."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from accountops.corrections import Gone
from daemon.cli import printing
from daemon.report import MailLine, Report, RequestLine
from daemon.settings import load
from daemon.wiring import Office
from tests.daemon.cli.clerk import EVENING, NUMBER
from tests.store.places import DAY, HOUR, NOW, SECOND


def test_json_holds_nothing_that_could_act_on_a_terminal(capsys):
    printing.emit({"why": "\x1b[31m\u202e\x9b2J\ud800 好"})
    line = capsys.readouterr().out
    assert not {"\x1b", "\u202e", "\x9b", "\ud800"} & set(line)
    assert "好" in line
    assert json.loads(line) == {"why": "\x1b[31m\u202e\x9b2J\ud800 好"}


GONE = Gone("zhang wei", NOW, "night", NOW - HOUR, "姓名不符", NOW + 30 * DAY, anew=False)


@pytest.mark.parametrize(
    ("after", "anew", "last"),
    [
        (30 * DAY, False, "  要恢复请运行：yeban accounts restore 身份证号 --reason 为什么恢复"),
        (30 * DAY + SECOND, False, "；请本人用初始密码登录，重新建立账号"),
        (30 * DAY, True, "  这个身份证号已经重新建了账号：留哪一个，请在网页的“账号”里并排看过再定"),
        (30 * DAY + SECOND, True, "，不能再恢复"),
    ],
)
def test_how_a_deleted_account_comes_back_depends_on_time_and_on_what_is_there_now(after, anew, last):
    lines = printing.gone_lines(replace(GONE, anew=anew), NOW + after, UTC)
    assert lines[0].startswith("以前的账号已删除" if anew else "账号已删除")
    assert "夜班，依 " in lines[0]
    assert lines[-1].endswith(last)


def test_a_line_for_people_holds_nothing_that_could_act_on_a_terminal(capsys):
    printing.say("[red]\x1b[31m\u202e")
    assert capsys.readouterr().out == "[red]\\x1b[31m\\u202e\n"


def yeban(*arguments, **options):
    environment = {"PATH": os.environ["PATH"], **options.pop("env", {})}
    return subprocess.Popen(
        [sys.executable, "-c", "from daemon.cli import main; main()", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**environment, "PYTHONPATH": str(Path(__file__).parents[3])},
        **options,
    )


def test_a_terminal_without_a_language_gets_utf_8():
    with yeban("--help", env={"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}) as process:
        out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "夜班" in out.decode("utf-8")


def test_who_stops_reading_gets_no_complaint(tmp_path):
    for number in range(400):
        (tmp_path / f"{number}").mkdir()
    with yeban("read", "--json", *map(str, range(400)), cwd=tmp_path) as process:
        process.stdout.close()
        err = process.stderr.read()
        process.wait(timeout=120)
    assert err == b""


@pytest.mark.parametrize("closed", [">&-", ">&- 2>&- <&-"])
def test_who_closed_the_output_gets_the_work_done_in_silence(office, closed):
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -c "from daemon.cli import main; main()" night {closed}', sys.executable],
        check=False,
        capture_output=True,
        timeout=120,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    with Office(load(office / "yeban.toml")) as one:
        assert one.last_run() is not None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk_is_one_line_and_no_traceback():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", "from daemon.cli import main; main()", "--version"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=120,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(Path(__file__).parents[3])},
        )
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert "请清出磁盘空间" in done.stderr.decode()


def test_a_worker_process_need_not_import_the_commands():
    code = "import sys, daemon.cli; sys.exit('daemon.cli.commands' in sys.modules or 'sqlalchemy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, timeout=60, env={"PYTHONPATH": str(Path(__file__).parents[3])}
    )
    assert done.returncode == 0


def test_a_night_does_without_what_only_reading_the_pages_and_the_daemon_need():
    unneeded = {"mailparse.reader", "filing", "fastapi", "docx", "pypinyin", "apscheduler", "python_calamine"}
    code = "import sys, daemon.cli.running, daemon.stopping, daemon.wiring; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, timeout=60, env={"PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True, text=True,
    )  # fmt: skip
    assert unneeded & set(done.stdout.split()) == set()


@pytest.mark.parametrize("mails", [0, 1, 3, 7])
def test_a_report_that_is_printed_some_mails_at_a_time_is_the_same_object(mails, monkeypatch, capsys):
    lines = tuple(
        MailLine(
            f"<{n}\u202e@mail.example>", "done", f"{NUMBER} 已办", (RequestLine(NUMBER, "reset", "done", "reset", ""),)
        )
        for n in range(mails)
    )
    report = Report("2021-05-20", EVENING, EVENING, lines, parked=1)
    monkeypatch.setattr(printing, "MAILS_AT_ONCE", 3)
    printing.emit_report(report, reveal=False)
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert "\u202e" not in out
    assert json.loads(out) == report.as_json()
