"""Who is in no trouble, or needs nothing: how it is said, and what comes near."""

import re

import pytest

from mailparse.what import cues

LOGS_IN = ("能登了", "可以正常登录", "登得上", "登录正常", "进得去", "用着呢", "现在能进去")
WELL = (
    *("没问题", "没麻达", "啥问题都没有", "好着呢", "正常", "是好的", "没忘", "记得密码", "密码想起来了", "找着密码了"),
    *("已自行解决", "自己弄好了", "登上了", "已登录"),
)
NEEDS_NOTHING = ("不用管", "不用重置", "无需处理", "不必办", "别动", "不列入", "暂不")
NOT_WELL = (
    *("不能登", "才能登录", "能登吗", "希望能登录", "好让她能登上", "登不上", "没登上", "登录不正常", "进不去"),
    *("没问题的话", "没问题吗", "好着急", "已登记", "已经登不上", "已好几天", "没想起来", "不记得密码", "没找到密码"),
    *("昨天还能登,今天不行了", "以前可以登录,现在登不上", "信息核对无误", "不用说", "不用回信", "可以登网站"),
)


@pytest.mark.parametrize("said", [*LOGS_IN, *WELL, *NEEDS_NOTHING])
def test_who_is_well_or_needs_nothing_is_told_in_many_words(said):
    assert cues.WELL.search(said)


@pytest.mark.parametrize("said", NOT_WELL)
def test_trouble_questions_hopes_and_what_was_are_not_well(said):
    assert cues.WELL.search(said) is None


@pytest.mark.parametrize(("said", "logs_in"), [(s, True) for s in LOGS_IN] + [(s, False) for s in ("没忘", "不用管")])
def test_who_only_remembers_or_is_to_be_left_alone_need_not_be_able_to_log_in(said, logs_in):
    assert (re.search(cues.LOGS_IN, said) is not None) is logs_in
