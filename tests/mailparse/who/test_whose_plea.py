"""Whose plea it is where somebody writes for another: who signs is not the one for whom it is asked."""

import pytest

from mailparse import read
from tests.mailparse.truths import mail

NUMBER = "623022198110057052"


def asked(text):
    return [(one.action.value, one.name) for one in read(mail("密码重置", text.format(n=NUMBER))).requests]


@pytest.mark.parametrize("label", ["发信人", "发信人：", "发件人：", "写信人 ", "来信人：", "寄件人："])
def test_who_writes_is_pleaded_for_only_where_nobody_else_is(label):
    assert asked(f"请重置我的密码。{label}李晓梅，{{n}}") == [("reset", "李晓梅")]
    assert asked(f"请重置张建国的密码。{label}李晓梅，{{n}}") == []
    assert asked(f"我们站上的尕藏才让登不上系统了，麻烦给他把密码重置一下。\n\n{label}李晓梅，{{n}}") == []


@pytest.mark.parametrize("whose", ["我爱人", "同事"])
def test_the_account_of_somebody_else_is_not_deleted_by_a_name_that_may_be_the_writers(whose):
    assert asked(f"{whose}姓名填错了，请删除他的账号。李晓梅，{{n}}") == []
    assert asked(f"李晓梅，{{n}}。{whose}姓名填错了，请删除他的账号。") == []


@pytest.mark.parametrize(
    "text",
    [
        "我爱人的名字打成拼音了，请删除他的账号。他叫李晓梅，{n}",
        "我妈的名字填错了，麻烦删除她的账号，她叫李晓梅，身份证{n}",
        "同事的账号姓名填错了，麻烦删了他的账号。姓名：李晓梅，身份证号：{n}",
        "兹有我单位职工李晓梅（身份证号：{n}），将姓名误录为“李小梅”，现申请删除其账号信息。",
    ],
)
def test_it_is_where_the_name_is_told_as_theirs(text):
    assert asked(text) == [("delete", "李晓梅")]
