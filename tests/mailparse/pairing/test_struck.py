"""Rows of a list that are struck out, or there to show how one is filled in: nobody is asked for by them."""

import pytest

from mailparse.pairing import struck
from mailparse.pairing.table import Layout, Row
from mailparse.text.numbers import Number

NUMBERS = {"张小兰": "620102198503123011", "王大河": "622628197906082021", "赵桂英": "620421198909259301"}


def a_list(*outside, **remarks):
    rows = [
        Row(Number(at, at + 18, NUMBERS[name]), (name,), f"{name} , {remarks.get(name, '')}", at)
        for at, name in zip((20, 60, 100), NUMBERS, strict=True)
    ]
    return Layout(rows, [(200, text) for text in outside])


def left_of(layout):
    return " ".join(row.names[0] for row in struck.less(layout)[0].rows)


@pytest.mark.parametrize(
    "remark", ["(作废)", "【已划去】", "忘记密码,请重置(此行作废)", "请重置(划掉,本人已好)", "(填写示例)"]
)
def test_a_row_that_is_struck_out_or_an_example_is_none(remark):
    assert left_of(a_list(王大河=remark)) == "张小兰 赵桂英"


@pytest.mark.parametrize("remark", ["密码作废了登不上,请重置", "(样本中心)", "(检验科)", "忘记密码,请重置"])
def test_a_row_that_only_has_such_words_stays(remark):
    assert left_of(a_list(王大河=remark)) == "张小兰 王大河 赵桂英"


@pytest.mark.parametrize("said", ["想起来王大河上礼拜就报完了,他那行作废。", "以上除王大河外。"])
def test_who_is_struck_out_below_the_list_is_none_of_it(said):
    layout = struck.less(a_list(said))[0]
    assert left_of(a_list(said)) == "张小兰 赵桂英"
    assert [text for _, text in layout.outside] == [""]


@pytest.mark.parametrize(
    "said",
    [
        "昨天发的那封里王大河那条作废,以这封为准。",
        "有一个昨晚进去了,那一行作废。",
        "王大河、赵桂英那两行作废。",
        "以上除马得福外。",
    ],
)
def test_it_must_be_told_of_one_of_them_and_of_this_mail(said):
    assert left_of(a_list(said)) == "张小兰 王大河 赵桂英"


def test_a_list_of_which_nothing_would_be_left_stays():
    assert left_of(a_list(**dict.fromkeys(NUMBERS, "(样)"))) == "张小兰 王大河 赵桂英"
