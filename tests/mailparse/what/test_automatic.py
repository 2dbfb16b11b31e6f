"""What a machine sent or handed on: nothing is done by it, but a person's plea in it isn't overlooked."""

import pytest
from stdnum.cn import ric

from mailparse import Reading, Verdict, parse, read

BODY = "62010219850307001"
NUMBER = BODY + ric.calc_check_digit(BODY + "0")
PLEA = f"本人王小明，身份证号{NUMBER}，密码忘记，请重置。"


def reading_of(*fields, sender="a@mail.example", subject="重置密码", text=PLEA):
    head = "".join(f"{field}\n" for field in (f"From: {sender}", f"Subject: {subject}", *fields))
    return read(parse(f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}".encode()))


MACHINES = (
    (("X-MS-Exchange-Inbox-Rules-Loop: a@mail.example",), {}),
    (("List-Id: <teachers.mail.example>", "Precedence: list"), {}),
    (("Auto-Submitted: auto-forwarded (by a rule)",), {}),
    (("Auto-Submitted: no-such-word",), {}),
    (("Return-Path: <>",), {}),
    ((), {"subject": "自动转发：重置密码"}),
    ((), {"sender": "noreply@mail.example"}),
)


@pytest.mark.parametrize(("fields", "how"), MACHINES)
def test_a_complete_plea_is_left_for_a_person(fields, how):
    assert reading_of(*fields, **how) == Reading(Verdict.AUTOMATIC, left=True)


@pytest.mark.parametrize(("fields", "how"), MACHINES)
@pytest.mark.parametrize(
    "text", ["来信已收到，会尽快回复您。", f"来信已收到，会尽快回复您。\n\n在 2021-05-11 某人 写道：\n> {PLEA}"]
)
def test_without_one_or_in_a_quotation_there_is_nothing_to_look_at(fields, how, text):
    assert reading_of(*fields, **how | {"text": text}) == Reading(Verdict.AUTOMATIC)


@pytest.mark.parametrize("value", ["no", "no (sent by hand)", "(by hand) no", "NO; x=y", "no(x)"])
def test_auto_submitted_no_is_a_persons_mail(value):
    assert reading_of(f"Auto-Submitted: {value}").verdict is Verdict.REPAIR  # RFC 3834, 5; comments: RFC 5322, 3.2.2
