"""Whether 请忽略 and the like take a plea back, or are of something else that stands in the mail."""

import pytest

from mailparse import read
from mailparse.mail import Mail

NUMBER = "620102198503123011"
PLEA = "您好，我忘记密码登录不上了，请重置密码。姓名：裴俊山，身份证号：" + NUMBER + "。\n"


def reading_of(text):
    return read(Mail("", b"", "sender@mail.example", "", 1, None, "密码", text, recipients=("desk@mail.example",)))


@pytest.mark.parametrize(
    "of_another_thing",
    [
        "以下为单位免责声明，请忽略。",
        "下面的广告是邮箱自动加的，请忽略。",
        "签名里的旧单位请忽略。",
        "附件是误带的，不用管。",
        "如收到重复邮件请忽略。",
    ],
)
def test_what_stands_beside_a_plea_may_be_ignored(of_another_thing):
    assert [request.name for request in reading_of(PLEA + of_another_thing).requests] == ["裴俊山"]


@pytest.mark.parametrize(
    "of_the_plea",
    [
        "请忽略以上内容。",
        "以上请忽略，已经好了。",
        "下面这封邮件请忽略。",
        "算了，不用管了。",
        "声明一下，前面的申请作废。",
    ],
)
def test_a_plea_that_is_taken_back_is_none(of_the_plea):
    assert reading_of(PLEA + of_the_plea).requests == ()


@pytest.mark.parametrize(
    "of_the_earlier_mail",
    [
        "重复的话请忽略前一封。",
        "如重复，请忽略其中一封。",
        "上一封写错了作废，以这封为准。",
        "前面那封忘写身份证了不用理会。",
    ],
)
def test_an_earlier_mail_may_be_ignored_where_this_one_asks_again(of_the_earlier_mail):
    assert [request.name for request in reading_of(PLEA + of_the_earlier_mail).requests] == ["裴俊山"]


@pytest.mark.parametrize(
    "of_both",
    [
        "密码想起来了，前面重复发的两封都请忽略。",
        "请忽略前一封信，以这封为准：密码不用重置了。",
        "重复发的申请请忽略，密码不用重置了。",
    ],
)
def test_who_sends_again_may_take_it_all_back(of_both):
    reading = reading_of(PLEA + of_both)
    assert (reading.requests, [taken.id_number for taken in reading.withdrawals]) == ((), [NUMBER])
