"""Words that stand by themselves in a subject, a line or a phrase, and whom they are nobody's name of."""

import pytest

from mailparse import read
from tests.mailparse.truths import mail

NUMBER = "623022198110057052"
WORDS = (
    "高级 一级 二级 副高级 中级 求助 申请 申請 更正 咨询 求救 申诉 和谐 尚可 温馨 路过 万分 何时 安全 金昌 白银 "
    "终于 焦急 许久 明日 欢迎 简单 賬號 重設 註銷 謝謝 成功"
).split()
PLACES = {
    "the subject": ("{w}", "{n}\n密码忘了，请重置。"),
    "a line above the number": ("密码重置", "{w}\n身份证号：{n}\n密码忘了，请重置"),
    "the last line": ("密码重置", "身份证号：{n}\n密码忘了，请重置\n{w}"),
    "a phrase before the number": ("密码重置", "密码忘了，{w}，{n}，请重置"),
    "a phrase behind it": ("密码重置", "密码忘了，请重置，{n}，{w}"),
    "what is called out": ("密码重置", "老师您好，{w}！我的密码忘了，身份证号{n}，请重置"),
    "a post": ("密码重置", "会宁县二中，{w}教师（2012年评），身份证号【{n}】，忘记密码"),
}


def names_of(subject, text, word):
    subject, text = (part.format(w=word, n=NUMBER) for part in (subject, text))
    return [request.name for request in read(mail(subject, text)).requests]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("word", WORDS)
def test_a_word_by_itself_is_nobodys_name(word, place):
    assert names_of(*PLACES[place], word) == []


@pytest.mark.parametrize("place", [place for place in PLACES if place != "a post"])
def test_a_name_in_such_a_place_is_one(place):
    expected = ["高峰"] if place != "what is called out" else []
    assert names_of(*PLACES[place], "高峰") == expected


@pytest.mark.parametrize("word", ["温馨", "尚可", "成功", "安全"])
@pytest.mark.parametrize(
    "text", ["姓名：{w}\n身份证号：{n}\n忘记密码", "我叫{w}，身份证号{n}，忘记密码", "{w} {n} 忘记密码"]
)
def test_whoever_is_called_by_a_word_says_so_or_stands_beside_the_number(word, text):
    assert names_of("密码重置", text, word) == [word]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("马哈三，男，现任锁南镇学区教师，一级教师（2012年评），身份证号【{n}】。请重设密码。", ["马哈三"]),
        ("妥世荣，男，副高级（2018年），身份证号：{n}，忘记密码", ["妥世荣"]),
        ("岂玉梅，{n}，忘记密码", ["岂玉梅"]),
        ("1、岂玉梅，{n}，忘记密码", ["岂玉梅"]),
        ("会宁县医院，密码忘了，岂容，{n}", []),
        ("卢照邻  某公司车间技术员（助理工程师，2015年认定）  金川区北京路  {n}  忘记密码", ["卢照邻"]),
        ("高级教师  某公司（2015年）  会宁县会师镇 {n}  忘记密码", []),
    ],
)
def test_a_surname_not_known_here_is_one_where_a_line_begins(text, names):
    assert names_of("密码重置", text, "") == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('{{"xm": "成功", "sfzh": "{n}", "sq": "重置密码"}}', ["成功"]),
        ("xingming: 王海燕\nshenfenzheng: {n}\n忘记密码", ["王海燕"]),
        ("证件号码{n}证件姓名鲁尚可问题描述修改密码后无法登录诉求恢复初始密码", ["鲁尚可"]),
        ("证件号码{n}证件姓名有误问题描述修改密码后无法登录", []),
        ("姓名写成了“关晓燕1”，请删除账号。\n关晓燕 {n}", ["关晓燕"]),
        ("姓名写成了“关晓燕”，请删除账号。\n关晓燕 {n}", []),
    ],
)
def test_labels_of_other_makings_and_what_is_more_than_a_name(text, names):
    assert names_of("账户问题", text, "") == names


@pytest.mark.parametrize("mark", ["（代）", "(代)", "（代发）", " （代笔）", "代发"])
def test_who_signs_for_another_is_not_whose_number_it_is(mark):
    text = "我们科室的老主任许莲现在住院，密码不对，进不去。她的身份证{n}，请重置密码，谢谢。\n张晓东" + mark
    assert "张晓东" not in names_of("替同事求助", text, "")


def test_whoever_signs_for_themselves_is_taken():
    assert names_of("求助", "密码不对，进不去。身份证{n}，请重置密码，谢谢。\n张晓东", "") == ["张晓东"]


@pytest.mark.parametrize("row", ["（一）", "1 ", "（12）", "3. ", "1、"])
def test_behind_the_ordinal_of_a_row_he_is_a_surname(row):
    assert names_of("密码重置", row + "和虎国 {n} 县医院", "") == ["和虎国"]


@pytest.mark.parametrize("first", ["张丽红（620902198204077979）", "张丽红620902198204077979", "张丽红（县医院）"])
def test_behind_another_person_it_joins(first):
    assert "李小军" in names_of("密码重置", first + "和李小军（{n}）密码遗忘，请予重置", "")


def test_behind_anothers_number_a_surname_not_known_here_is_one():
    text = "忘了密码的有：敬文豪（621126196210029016）、操志远（{n}），请重置。"
    assert names_of("密码重置", text, "") == ["敬文豪", "操志远"]


def test_a_given_name_of_one_character_twice_is_one_behind_its_label():
    text = "姓名：付红霞\n身份证号：621126196210029016\n\n姓名：郑刚刚\n身份证号：{n}\n\n都忘了密码，请重置。"
    assert names_of("密码重置", text, "") == ["付红霞", "郑刚刚"]
