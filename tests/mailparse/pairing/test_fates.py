"""The table of what becomes of one of a list: each row decides where it must, and the order is as written."""

from dataclasses import replace

import pytest

from mailparse.pairing.fates import FATES, Case, Fate, OfList, of
from mailparse.pairing.table import Row
from mailparse.pairing.told import action_of
from mailparse.reading import Action
from mailparse.text.numbers import Number
from mailparse.what import pleas

NUMBER = "620102198503070012"
PLAIN = OfList(
    done=-1,
    writer_is_well=False,
    writes_for=False,
    some_ask=False,
    headed=False,
    of_both=False,
    presented=-1,
    letter_asked=False,
    trouble_of=frozenset(),
)


def case(text, *, names=("沈若兰",), lead="", settled=False, asked=None, by_title=False, of_list=PLAIN):
    row = Row(Number(0, 18, NUMBER), names, text, 10)
    plea = pleas.weigh(text)
    return Case(row, plea, lead, settled, asked or action_of(plea), by_title, of_list)


DONE = replace(PLAIN, done=40)
WELL = replace(PLAIN, writer_is_well=True)
FOR_ANOTHER = replace(PLAIN, writes_for=True)
LETTER = replace(PLAIN, letter_asked=True)
SOME_ASK = replace(PLAIN, some_ask=True)

CASES = (
    ("done-and-troubled", case("沈若兰,还是登录不了", of_list=DONE), Fate.HELD | Fate.LEFT),
    ("done-above", case("沈若兰", of_list=DONE), Fate.PASSED),
    ("writer-well", case("我是沈若兰", of_list=WELL), Fate.PASSED),
    ("writer-for-another", case("沈若兰", lead="我是", of_list=FOR_ANOTHER), Fate.LEFT),
    ("presents-another", case("沈若兰", of_list=replace(PLAIN, presented=30)), Fate.PASSED),
    ("of-a-letter", case("沈若兰,登录不了", of_list=LETTER), Fate.PASSED),
    ("taken-back", case("沈若兰,请撤销之前的申请,不要重置"), Fate.WITHDRAWN),
    ("refused", case("沈若兰,密码不用重置"), Fate.PASSED),
    ("for-them", case("我是沈若兰,代他申请"), Fate.PASSED),
    ("no-at-last", case("沈若兰 , ,求重置密码,后来翻本子翻出来了,不用"), Fate.LEFT),
    ("waits", case("沈若兰,这个先等等,她在出差", asked=Action.RESET), Fate.HELD | Fate.LEFT),
    ("not-begun", case("沈若兰 , ,一直没登录过,还没开始", asked=Action.RESET), Fate.LEFT),
    ("deleted-for-else", case("沈若兰,重复注册", asked=Action.DELETE), Fate.HELD | Fate.LEFT),
    ("perhaps-struck", case("沈若兰 , (删去)"), Fate.HELD | Fate.LEFT),
    ("only-helped", case("沈若兰,帮他们登的", asked=Action.RESET), Fate.LEFT),
    (
        "deed-of-another",
        case("沈若兰 , ,请重置密码", lead="我叫", of_list=replace(PLAIN, trouble_of=frozenset((30,)))),
        Fate.LEFT,
    ),
    ("hand", case("沈若兰 , (代办)", asked=Action.RESET), Fate.LEFT),
    ("gone", case("沈若兰", lead="二、已调离:", asked=Action.RESET), Fate.LEFT),
    ("unclear", case("沈若兰,密码忘了,身份证号也填错了"), Fate.UNCLEAR),
    ("asked-and-well", case("沈若兰,重置密码,已登录"), Fate.HELD | Fate.LEFT),
    ("asked-and-gone", case("沈若兰,重置密码,3月已退休,不再填报"), Fate.HELD | Fate.LEFT),
    ("well", case("沈若兰,登录没有问题"), Fate.PASSED),
    ("settled-and-asked", case("沈若兰,以前忘了密码,已处理,请重置密码"), Fate.UNCLEAR),
    ("settled-since", case("沈若兰,上个月忘了密码,现在已经提交"), Fate.PASSED),
    ("settled", case("沈若兰,已上报"), Fate.HELD),
    ("another-wish", case("沈若兰,材料被退回"), Fate.HELD | Fate.LEFT),
    ("under-settled-heading", case("沈若兰", settled=True), Fate.PASSED),
    ("writer-too", case("我是他同事沈若兰, , ,也忘了"), Fate.LEFT),
    (
        "writer-by-office",
        case("我叫沈若兰, , ,是单位人事干事", asked=Action.RESET, by_title=True),
        Fate.LEFT,
    ),
    ("writer-himself", case("我是沈若兰"), Fate.PASSED),
    ("subject-of-another", case("我是沈若兰", asked=Action.RESET, by_title=True, of_list=SOME_ASK), Fate.LEFT),
    ("named-rightly", case("沈若兰,她自己的没登错", asked=Action.DELETE), Fate.PASSED),
    ("well-and-another-asks", case("沈若兰,他的正常),密码忘了"), Fate.HELD | Fate.LEFT),
    (
        "only-stands-there",
        case("有事联系人事干事沈若兰", asked=Action.RESET, by_title=True, of_list=SOME_ASK),
        Fate.LEFT,
    ),
)


@pytest.mark.parametrize(("name", "told", "fate"), CASES, ids=[name for name, *_ in CASES])
def test_each_row_of_the_table_decides(name, told, fate):
    rule = of(told)
    assert rule is not None
    assert (rule.name, rule.then) == (name, fate)


def test_every_row_is_tried_above_in_the_order_of_the_table():
    assert [rule.name for rule in FATES] == [name for name, *_ in CASES]


def test_a_subject_is_of_all_where_two_are_spoken_of_together():
    both = replace(SOME_ASK, of_both=True)
    assert of(case("我是沈若兰", asked=Action.RESET, by_title=True, of_list=both)) is None


@pytest.mark.parametrize("text", ["沈若兰,密码忘了,请重置", "沈若兰", "沈若兰,姓名填成拼音,请删除"])
def test_who_is_in_no_row_is_pleaded_for(text):
    assert of(case(text)) is None
