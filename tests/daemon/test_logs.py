"""What reaches the log."""

import io
import logging
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from daemon import logs

NUMBER = "620403197911309411"  # fabricated
MASKED = "620*************11"


@pytest.fixture
def stream():
    """A configured log; the loggers are as before afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    rooms = {name: logging.getLogger(name).level for name in ("daemon", "apscheduler")}
    out = io.StringIO()
    logs.configure(out, level=logging.DEBUG, secrets=("hunter2-secret", "abc"))
    yield out
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in rooms.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.parametrize("args", [(NUMBER,), ("６２０４０３ 19791130 9411",)])
def test_a_number_in_an_argument_is_masked(stream, args):
    logging.getLogger("daemon.x").warning("账号 %s", *args)
    assert MASKED in stream.getvalue()
    assert "9411" not in stream.getvalue()


def test_a_number_in_a_traceback_is_masked(stream):
    try:
        int(f"号码{NUMBER}")
    except ValueError:
        logging.getLogger("daemon.x").exception("失败")
    assert MASKED in stream.getvalue()
    assert NUMBER not in stream.getvalue()


def test_a_secret_is_masked_wherever_it_stands(stream):
    try:
        int("LOGIN user hunter2-secret failed")
    except ValueError:
        logging.getLogger("daemon.x").exception("登录 hunter2-secret")
    assert "hunter2" not in stream.getvalue()
    assert "***" in stream.getvalue()


def test_no_line_can_pass_for_another_record(stream):
    logging.getLogger("daemon.x").warning("主题 %s", "x\n2021-05-11 ERROR forged")
    begin = [line for line in stream.getvalue().splitlines() if not line.startswith("  | ")]
    assert len(begin) == 1


def test_control_and_bidi_characters_are_visible(stream):
    logging.getLogger("daemon.x").warning("%s", "\x1b[2J\u202e\u200b")
    assert "\\x1b[2J\\u202e\\u200b" in stream.getvalue()


def test_arguments_that_do_not_fit_lose_the_line_and_nothing_else():
    record = logging.LogRecord("daemon.x", logging.WARNING, "x.py", 7, "%d 封", ("三",), None)
    assert "arguments do not fit, x.py:7" in logs.SafeFormatter().format(record)


def test_the_asides_of_libraries_are_left_out(stream):
    logging.getLogger("apscheduler.scheduler").warning("skipped")
    logging.getLogger("some.library").info("chatter")
    assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        (ZoneInfo("Asia/Shanghai"), "2021-05-20T22:00:03+08:00"),
        (ZoneInfo("Asia/Urumqi"), "2021-05-20T20:00:03+06:00"),
    ],
)
def test_a_line_begins_with_the_time_at_the_desk_and_its_offset(zone, at):
    record = logging.LogRecord("daemon.x", logging.WARNING, "x.py", 7, "三封", None, None)
    record.created = datetime(2021, 5, 20, 14, 0, 3, 999_999, tzinfo=UTC).timestamp()
    assert logs.SafeFormatter(zone=zone).format(record).split()[0] == at


def test_without_a_zone_it_is_the_machines_and_says_which():
    record = logging.LogRecord("daemon.x", logging.WARNING, "x.py", 7, "三封", None, None)
    stamp = datetime.fromisoformat(logs.SafeFormatter().format(record).split()[0])
    assert stamp.utcoffset() is not None
    assert abs(stamp.timestamp() - record.created) <= 1
