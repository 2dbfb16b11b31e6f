"""What looks like a name, learned: whom it finds, whom it leaves, and what it never does."""

import pytest

from mailparse import read
from mailparse.pairing.table import Row
from mailparse.reading import Action
from mailparse.who import alike
from tests.mailparse.truths import ASKED, filled, mail

A = ASKED["A"]


def requests_of(subject, text):
    return [(str(one.action), one.name) for one in read(mail(*filled(ASKED, subject, text))).requests]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("您好老师我是满秀兰在靖远县北滩镇教书我的身份证号是{A}登录密码一直不对请您给我重置一下密码谢谢", "满秀兰"),
        ("老师您好,我是崇信县锦屏镇中学教师祖建国,身份证号{A}。密码我忘了,麻烦给重置一下。", "祖建国"),
        ("说来话长,来信是为密码的事。化玉琴,{A},忘了,请重置。", "化玉琴"),
    ],
)
def test_the_one_name_of_a_mail_is_found_by_its_looks(text, name):
    (text,) = filled(ASKED, text)
    assert alike.only_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "密码忘了,请重置,谢谢老师。",
        "我院满秀兰和祖建国都忘了密码,身份证号{A},请重置。",
    ],
)
def test_where_none_or_several_look_like_names_nobody_is_found(text):
    assert alike.only_name(*filled(ASKED, text)) is None


def test_of_a_long_text_nothing_is_said():
    text = f"我是满秀兰,{A},密码忘了,请重置。" + "。" * 2_000
    assert alike.only_name(text) is None
    assert alike.likely(text, ("满秀兰", "正常")) == ("满秀兰", "正常")
    assert not alike.is_doubtful(text, "满秀兰")


def test_of_several_those_are_left_that_look_like_names_or_are_part_of_one():
    text = f"请重置。正经的忘性大,改完第二天就忘光。卢玉芳,{A},替展鹏飞写信。"
    assert alike.likely(text, ("卢玉芳", "正经", "展鹏")) == ("卢玉芳", "展鹏")


def test_a_word_is_doubtful_by_a_name_and_a_name_by_nobody():
    text = f"习惯性地点了保存,密码就不对了。我叫满秀兰,身份证号{A},请重置。"
    assert alike.is_doubtful(text, "习惯性")
    assert not alike.is_doubtful(text, "满秀兰")


@pytest.mark.parametrize("name", ["名金卓玛草", "四个字金卓玛草"])
def test_what_has_more_in_it_than_a_name_is_doubtful(name):
    text = f"密码\n天祝县抓喜秀龙镇卫生院,{name},证号{A},密码遗忘,求还原。"
    assert alike.is_doubtful(text, name)
    assert not alike.is_doubtful(text.replace(name, "金卓玛草"), "金卓玛草")


def test_who_is_found_by_looks_alone_is_served_a_reset():
    text = "您好老师我是满秀兰在靖远县北滩镇教书我的身份证号是{A}登录密码一直不对请您给我重置一下密码谢谢"
    assert requests_of("求助", text) == [("reset", "满秀兰")]


def test_no_account_is_deleted_of_whom_no_rule_knows():
    text = "身份证{A}，陇西县首阳镇，"
    assert requests_of("重置密码满秀兰", f"{text}忘记密码请求重置") == [("reset", "满秀兰")]
    assert requests_of("删除账号满秀兰", f"{text}首次登录姓名填错，请求删除账号") == []


@pytest.mark.parametrize(
    ("looks", "action", "meant"),
    [
        (True, Action.DELETE, ()),
        (True, Action.RESET, ("满秀兰",)),
        (True, None, ("满秀兰",)),
        (False, Action.DELETE, ("满秀兰",)),
    ],
)
def test_a_row_of_a_list_that_only_looks_have_named_is_of_nobody_to_be_deleted(looks, action, meant):
    assert Row(None, ("满秀兰",), "满秀兰", by_looks=looks).names_for(action) == meant


def test_whom_the_rules_leave_out_is_not_brought_in_by_looks():
    text = "您好 我妈退休前是靖远县乌兰小学的老师 叫满秀兰 她的密码丢了 让我给你们写信 我的身份证号是{A} 麻烦重置 谢谢"
    assert requests_of("我妈的密码", text) == []


def test_numbers_differ_in_nothing_and_blanks_and_lines_are_marks():
    one, other = (list(alike.stretches(f"我叫满秀兰 \t{number}\n谢谢")) for number in (A, ASKED["B"]))
    assert one == other
    assert not any(char in mark for _, marks in one for mark in marks for char in "\t\n")
