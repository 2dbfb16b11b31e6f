"""Who is told of by what they are: whose trouble a clause tells of, and who is only addressed, or stands on a form."""

import pytest

from mailparse.who.unnamed import Unnamed, in_trouble, is_of, misnamed, pleaded_for


@pytest.mark.parametrize(
    ("clause", "surname", "many"),
    [
        ("我徒弟小赵的密码丢了", "赵", False),
        ("今天轮到我对桌忘记密码了", "", False),
        ("我们科老主任密码记不住", "", False),
        ("内科一名医师反映忘记密码", "", False),
        ("王主任登不上", "王", False),
        ("我带的两个研究生都忘密码了", "", True),
        ("我校驻村的老师们忘记密码", "", True),
        ("班上家长问我密码忘了咋办", "", False),
    ],
)
def test_somebody_is_told_of_by_what_they_are(clause, surname, many):
    assert in_trouble(clause) == Unnamed(surname, many)


@pytest.mark.parametrize(
    "clause",
    [
        "老师密码忘了怎么办",
        "尊敬的各位老师密码忘了",
        "申请人密码忘了",
        "试了两小时登不上",
        "老师说忘记密码可以发邮件",
        "该同志忘记密码无法登录",
        "我是一名普通教师登不上采集系统",
        "现用汉字姓名无法登录",
        "密码忘了",
        "我徒弟帮我发的",
        "学生放学我才有空",
    ],
)
def test_whom_one_writes_to_and_who_stands_on_a_form_is_nobody_told_of(clause):
    assert in_trouble(clause) is None


@pytest.mark.parametrize("clause", ["替隔壁办公室一位同志问", "现为我院护士站的小李申请", "请给新来的护士重置密码"])
def test_for_whom_it_is_asked(clause):
    assert pleaded_for(clause) is not None


@pytest.mark.parametrize("clause", ["请帮忙重置密码", "为尽快填报申请重置", "请老师重置密码", "给我重置密码"])
def test_who_is_begged_and_who_begs_is_not_whom_it_is_for(clause):
    assert pleaded_for(clause) is None


def test_a_name_may_only_say_whose_somebody_is():
    assert is_of("安建平的徒弟忘了密码", "安建平")
    assert not is_of("安建平的密码忘了", "安建平")


def test_who_of_the_family_entered_their_name_wrongly_and_who_did_it_for_the_writer():
    assert misnamed("我对象登记时把名字写成拼音了")
    assert not misnamed("我爱人帮我登记的时候名字写成拼音了")
