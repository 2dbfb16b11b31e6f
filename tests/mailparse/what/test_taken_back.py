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
