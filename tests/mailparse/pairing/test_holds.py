"""The table of what leaves a whole list to a person: each row decides where it must, and the order is as written."""

import pytest

from mailparse.pairing.fates import Fate
from mailparse.pairing.holds import HOLDS, Whole, of
from mailparse.pairing.table import Layout, Row
from mailparse.text.numbers import Number

A, B = "620102198503070012", "620102198503123011"


def whole(*outside, first="沈若兰 , ", second="缪世昌 , ", names=("沈若兰", "缪世昌"), head="请重置密码:"):
    """A list of two, at 10 and 20; what stands outside is said below it."""
    rows = [
        Row(Number(at, at + 18, number), (name,) if name else (), text, at)
        for at, number, name, text in zip((10, 20), (A, B), names, (first, second), strict=True)
    ]
    return Whole(Layout(rows, [(0, head), *((40, text) for text in outside)]))


REPORT = "现将密码重置情况反馈如下:"
CASES = (
    ("named-otherwise", whole("更正:第二个应为缪世安。")),
    ("report", whole("特此反馈。", head=REPORT, first="沈若兰 , 重置密码 能登录")),
    ("two-numbers-of-one", whole(names=("沈若兰", "沈若兰"))),
    ("as-on-accounts", whole("请删除。", head="两人的姓名弄反了。", first="系统里现在是沈若兰 , ")),
    ("told-apart", whole("标红的才要重置密码。")),
    ("told-by-relation", whole("我姐姐用我的号注册了,请删除。", second="我姐姐缪世昌 , ")),
    ("namesakes-apart", whole("两位沈若兰,请重置那个年长些的。", names=("沈若兰", "沈若兰"))),
    ("of-those-who-are", whole("只重置中级的。", first="沈若兰 , 中级", second="缪世昌 , 高级")),
    ("of-some", whole("其中李强忘了密码。")),
    ("of-some-unnamed", whole("两个人里有一个登不上,忘了密码。")),
    ("by-side", whole("左边:密码忘记,要重置。右边:已填完。")),
    ("number-wrong", whole(second="缪世昌 , 身份证号填错了")),
    ("writer-unread", whole(first="我叫雨天, ", second="缪世昌 , 密码忘了,我和他一样", names=("", "缪世昌"))),
    ("of-nobody-there", whole(second="缪世昌 , ,单位老师已经登上了,不用重置。")),
    ("asks-otherwise-below", whole("刚问了,她的是名字打错了,要删除。")),
    ("not-yet", whole("密码可能忘了,请暂不处理,等我们核实后另行发函。")),
    ("taken-back", whole("谢谢,不用重置了,登上了。")),
    ("taken-back-below", whole("以上老师已经登上了,不用重置了。", first="沈若兰 , 密码忘了")),
    ("some-wait", whole("缪世昌缓一缓。")),
)


@pytest.mark.parametrize(("name", "told"), CASES, ids=[name for name, _ in CASES])
def test_each_row_of_the_table_decides(name, told):
    hold = of(told)
    assert hold is not None
    assert hold.name == name


def test_every_row_is_tried_above_in_the_order_of_the_table():
    assert [hold.name for hold in HOLDS] == [name for name, _ in CASES]


@pytest.mark.parametrize(("name", "told"), CASES, ids=[name for name, _ in CASES])
def test_where_people_are_called_only_a_report_and_the_numbers_hold_the_list(name, told):
    hold = of(told, called=True)
    assert (hold.name if hold else None) == (
        name if name in {"named-otherwise", "report", "two-numbers-of-one", "as-on-accounts"} else None
    )


def test_what_is_said_of_all_takes_their_pleas_back():
    assert {hold.name for hold in HOLDS if Fate.WITHDRAWN in hold.then} == {"taken-back", "taken-back-below"}


@pytest.mark.parametrize(
    "told",
    [
        whole(),
        whole(first="互相填错了姓名,请删除我们两人的账号信息:沈若兰 , "),
        whole("两位沈若兰是同名。", names=("沈若兰", "沈若兰")),
        whole("以上人员不用删除账号。"),
        whole("以上人员经核实确系本人,请予处理。"),
        whole("我们单位老师都等着用,请尽快。"),
        whole("以上老师都试过多次,都登不上。", first="沈若兰 , 密码忘了"),
        whole("不用打电话,短信告知即可。"),
        whole("其余职工均已正常登录,不用处理。", first="沈若兰 , 密码忘了", second="缪世昌 , 登不上"),
        whole("特此报告,请予办理。", head="现将忘记密码人员报告如下:"),
        whole("特此反馈,请重置。", head=REPORT),
        whole(second="缪世昌 , 老师,他的不用重置了"),
        whole(second="缪世昌 , 自己登上了,不用重置"),
    ],
)
def test_a_plain_list_is_not_held(told):
    assert of(told) is None
