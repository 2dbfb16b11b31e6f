"""What the tests of the command line have in common: a person, their mail, and what was printed."""

import json
from datetime import UTC, datetime

NUMBER = "620403197911309411"  # fabricated
MASKED = "620*************11"
EVENING = datetime(2021, 5, 20, 14, 0, tzinfo=UTC)
PLEA = (
    "From: =?utf-8?b?5ZCV5pil54eV?= <lv@mail.example>\r\nSubject: =?utf-8?b?6YeN572u5a+G56CB?=\r\n"
    "Date: Thu, 20 May 2021 18:02:00 +0800\r\nMessage-ID: <m1@mail.example>\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
    f"姓名：吕春燕，身份证号{NUMBER}，申请重置密码。\r\n"
).encode()


def objects(text):
    return [json.loads(line) for line in text.splitlines()]


def complaint(capsys):
    """The one line on standard error."""
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("yeban: ")
    assert "Traceback" not in captured.err
    return captured.err
