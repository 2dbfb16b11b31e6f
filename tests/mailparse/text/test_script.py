"""Mails in traditional characters are read as those in simplified ones, and names come out as they were written."""

import pytest

from mailparse import read
from mailparse.text import script
from mailparse.values import is_han_name
from tests.mailparse.truths import mail

NUMBER = "623022198110057052"


def names_of(subject, text):
    return [request.name for request in read(mail(subject, text.format(n=NUMBER))).requests]


def test_every_character_stays_where_it_stands():
    text = "我單位職工鍾麗華,身份證號62,密碼遺忘"
    assert script.simplified(text) == "我单位职工钟丽华,身份证号62,密码遗忘"
    assert script.simplified("乾坤著作") == "乾坤著作"


@pytest.mark.parametrize(
    ("traditional", "simple"),
    [
        ("幹榦後於範餘鍾鐘葉蕭嚴閻閆", "干干后于范余钟钟叶萧严阎闫"),
        ("瑋煒燁贇璉鄔鄺龔嫺靚鑫喆堃淼", "玮炜烨赟琏邬邝龚娴靓鑫喆堃淼"),
        ("麼麽裏裡爲為説說綫線眾衆敎淸妳值値", "么么里里为为说说线线众众教清你值值"),
        ("乾徵范余于后里干谷姜沈藉著瞭", "乾徵范余于后里干谷姜沈藉著瞭"),  # usual as they are
    ],
)
def test_each_character_becomes_the_usual_one_and_names_in_simplified_ones_stay(traditional, simple):
    assert script.simplified(traditional) == simple


def test_every_character_of_the_table_becomes_one_other_han_character():
    assert len(script._SIMPLE) > 3000
    for traditional, simple in script._SIMPLE.items():
        assert is_han_name(chr(traditional) + chr(simple))
        assert traditional != simple


@pytest.mark.parametrize(
    ("name", "text", "written"),
    [
        ("钟丽华", "本人鍾麗華", "鍾麗華"),
        ("钟丽华", "姓名：鍾 麗 華", "鍾麗華"),
        ("买买提·艾尔肯", "買買提•艾爾肯", "買買提·艾爾肯"),
        ("王海燕", "本人王海燕，密碼遺忘", "王海燕"),
        ("李乾", "本人李乾，密碼遺忘", "李乾"),
        ("于则之", "於則之", "於則之"),
        ("范玮", "姓名：范瑋", "范瑋"),
        ("钟丽华", "鍾麗華，也就是钟丽华", None),
        ("钟丽华", "姓鍾名麗華", None),
    ],
)
def test_a_name_comes_out_as_it_was_written(name, text, written):
    assert script.as_written(name, text) == written


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("姓名写成了劉紅霞，现在用刘红霞登不上", True),
        ("申請。申请重置", True),
        ("名字用繁體登記，劉紅霞", False),
        ("申請", False),
    ],
)
def test_what_is_written_in_both_scripts_is_told_apart(text, apart):
    assert script.tells_apart(text) is apart


@pytest.mark.parametrize(
    ("subject", "text", "names"),
    [
        ("密碼", "本人鍾麗華，身份證號{n}，密碼遺忘，請重設", ["鍾麗華"]),
        ("密碼", "歐陽麗華 {n} 無法登錄", ["歐陽麗華"]),
        ("密码", "姓名：張 昇，身份证{n}，忘记密码。", ["張昇"]),
        ("申請", "姓名∶范春梅\n身份证∶{n}\n密码忘了", ["范春梅"]),
        ("申請", "{n}\n密碼忘了，請重置", []),
        ("無法登錄", "登錄 {n} 無法", []),
        ("密碼", "密碼已經重置好了，謝謝。鍾麗華 {n}", []),
        ("密碼", "我沒有忘記密碼，別重置。鍾麗華 {n}", []),
    ],
)
def test_a_mail_in_traditional_characters_is_read_as_in_simplified_ones(subject, text, names):
    assert names_of(subject, text) == names
