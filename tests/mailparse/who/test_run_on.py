"""A name of two characters and what is written right behind it, which no name is: titles, the next word, 男 or 女."""

import pytest

from mailparse import read
from mailparse.mail import Mail

NUMBER = "620102198503123011"  # a man's

CUT = {
    "本人李明于5月10日首次登录系统时忘记密码，身份证号{n}，请重置密码。": "李明",
    "本人赵永强于5月10日修改密码后忘记，身份证号{n}，请重置密码。": "赵永强",
    "我单位职工李明自5月10日起登录不上，身份证号{n}，请重置密码。": "李明",
    "教师李明曾登录过一次，密码忘记，身份证号{n}，请重置密码。": "李明",
    "本人李明对系统不熟，密码忘记，身份证号{n}，请重置密码。": "李明",
    "本人李明未记住密码，身份证号{n}，请重置密码。": "李明",
    "李明因忘记密码，身份证号{n}，请重置密码。": "李明",
    "李明在首次登录时忘记密码，身份证号{n}，请重置密码。": "李明",
    "本人何英曾于5月初登录过系统，密码忘了。身份证号{n}，请重置密码。": "何英",
    "本人李明因忘记系统登录密码，现无法登录职称系统，身份证号{n}，特申请重置密码。": "李明",
    "李明已忘记密码，身份证号{n}，请重置密码。": "李明",
    "姓名：张伟女士\n身份证号：{n}\n密码忘记，请重置密码": "张伟",
    "姓名：马云老师\n身份证号：{n}\n密码忘记，请重置密码": "马云",
    "姓名：杨柳主任\n身份证号：{n}\n密码忘记，请重置密码": "杨柳",
    "姓名：张伟谨上\n身份证号：{n}\n密码忘记，请重置密码": "张伟",
    "姓名：赵永强男\n身份证号：{n}\n密码忘记，请重置密码": "赵永强",
    "姓名：欧阳春老师\n身份证号：{n}\n密码忘记，请重置密码": "欧阳春",
}
WHOLE = {
    "姓名：李亚女，身份证号{n}，请重置密码。": "李亚女",
    "姓名：王永和，身份证号{n}，请重置密码。": "王永和",
    "张大为忘记密码，身份证号{n}，请重置密码。": "张大为",
    "姓名：李自由，身份证号{n}，密码忘了，李自由请求重置。": "李自由",
    "本人李于，身份证号{n}，请重置密码。": "李于",
    "姓名：段经理，身份证号：{n}，诉求：重置密码": "段经理",
    "于丰收，身份证号{n}，请重置密码。": "于丰收",
    "张院，身份证号{n}，密码忘了请重置。": "张院",
}
UNSURE = (
    "姓名：张伟男\n身份证号：{n}\n密码忘记，请重置密码",
    "本人李明经首次登录修改后忘记密码，身份证号{n}，请重置密码。",
    "本人李明特申请重置密码，身份证号{n}。",
    "欧阳春现登录不上，身份证号{n}，请重置密码。",
    "王艳 {n} 忘记密码，请重置。\n更正：上面的“艳”打错了，是燕子的燕，王燕，身份证号没错。",
    "我叫何必忘，身份证号{n}，密码忘记，请重置密码",
    "姓名：王老师\n身份证号：{n}\n首次登录时姓名填成了拼音，请删除账号",
)


def names_of(text):
    said = Mail(
        "", b"", "sender@mail.example", "", 1, None, "密码", text.format(n=NUMBER), recipients=("desk@mail.example",)
    )
    return [request.name for request in read(said).requests]


@pytest.mark.parametrize("text", CUT)
def test_what_is_written_behind_a_name_is_none_of_it(text):
    assert names_of(text) == [CUT[text]]


@pytest.mark.parametrize("text", WHOLE)
def test_a_name_that_ends_like_a_word_stays_whole_where_it_ends(text):
    assert names_of(text) == [WHOLE[text]]


@pytest.mark.parametrize("text", UNSURE)
def test_where_it_can_not_be_told_a_person_looks(text):
    assert names_of(text) == []


@pytest.mark.parametrize("name", ["魏康向", "魏康对"])
@pytest.mark.parametrize("what", ["首次登录时误将姓名录为“weikang”", "忘记密码"])
def test_a_preposition_needs_what_it_is_of(name, what):
    text = f"我院医师{name}{what}，登录不了。现申请重置密码。身份证号：620102198503123011"
    assert names_of(text) == [name]
