"""What is said of somebody beside a list, who needs nothing, is of nobody in the list."""

import pytest

from mailparse.pairing import absent

LIST = "请重置:敬成林620502197304145389、明小红621021199009052907。"


@pytest.mark.parametrize(
    "told",
    [
        "蔡文静老师昨天已经自己登进去了,不用重置。",
        "\n另外暖通所的刁同志自己找到密码了,不用管他。",
        "另外蔡文静不用管了,她自己弄好了。",
    ],
)
def test_who_is_not_in_the_list_is_left_out(told):
    assert absent.without(LIST + told).strip() == LIST


@pytest.mark.parametrize(
    "told",
    [
        "明老师已经登上了,不用重置了。",  # may be 明小红
        "敬成琳老师已经登上了,不用重置了。",  # may be 敬成林, misspelt
        "两位老师已经登上了,不用重置了。",
        "周末老师已经登上了,不用重置了。",
        "单位老师已经登上了,不用重置了。",
        "蔡文静老师也不用重置了。",
        "蔡文静老师不用重置,请删除账号。",
    ],
)
def test_who_may_be_in_the_list_or_asks_is_not(told):
    assert absent.without(LIST + told) == LIST + told


@pytest.mark.parametrize("told", ["前两批已经好了。", "前一批都登上了!", "上批的老师均已办理完毕。"])
def test_earlier_lists_are_none_of_this_one(told):
    assert absent.without(LIST + told).strip("。!") == LIST.strip("。")


def test_a_single_persons_mail_is_left_as_it_is():
    text = "敬成林620502197304145389忘了密码。蔡文静老师已经登上了,不用重置了。"
    assert absent.without(text) == text
