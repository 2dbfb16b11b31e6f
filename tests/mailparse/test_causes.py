"""Why somebody says that they can't log in: for figures. Sentences as people write them, made up beforehand."""

import pytest

from mailparse import Action
from mailparse.causes import OF_A_DELETION, OF_A_RESET, WORDS, Cause, cause_of
from tests.store.places import id_number

FORGOTTEN, CAPITALS, LEFT, AGAIN = Cause.FORGOTTEN, Cause.CAPITALS, Cause.LEFT, Cause.AGAIN


def cause(action, text, subject="来信"):
    return cause_of(action, subject, f"姓名：张伟\n身份证号：{id_number(1)}\n{text}\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("密码忘了，请重置密码", FORGOTTEN),
        ("忘记密码 请老师重置", FORGOTTEN),
        ("改过一次密码现在想不起来了，请帮忙重置", FORGOTTEN),
        ("我记不清当时设的密码，请重置", FORGOTTEN),
        ("写密码的本子丢了，密码记不住，请重置", FORGOTTEN),
        ("密码遗失，申请重置密码", FORGOTTEN),
        ("设密码的时候大写锁定开着，现在怎么也登不上，请重置密码", CAPITALS),
        ("改密码时误按了大写键，请重置", CAPITALS),
        ("当时没注意大小写，登录不上了，请重置密码", CAPITALS),
        ("可能开着Caps Lock，请重置密码", CAPITALS),
        ("第一次登录强制改密码，改了一半断电了，现在登不进去，请重置密码", LEFT),
        ("改密码的时候中途退出了，请重置", LEFT),
        ("密码没改完就退出来了，原始密码也不行，请重置密码", LEFT),
        ("改密码时页面卡死，请重置密码", LEFT),
        ("上次重置过，登录以后又登不上了，请再重置一次密码", AGAIN),
        ("你们重置之后我登进去了，今天还是不行，请重置密码", AGAIN),
        ("第二次申请重置密码，谢谢", AGAIN),
        ("之前登错系统了，密码不对，请重置密码", Cause.SITE),
        ("显示账号信息输入错误，请重置密码", Cause.REFUSED),
        ("登录不上，请重置密码", Cause.REFUSED),
        ("一直提示密码错误，请重置密码", Cause.REFUSED),
        ("无法登录系统，请重置密码", Cause.REFUSED),
        ("请重置密码", Cause.UNSAID),
        ("诉求：重置密码", Cause.UNSAID),
    ],
)
def test_a_reset_s_cause(text, said):
    assert cause(Action.RESET, text) is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("第一次登录姓名填成了拼音，请删除账号信息", Cause.PINYIN),
        ("姓名那栏写的是英文字母，请删除账号信息", Cause.PINYIN),
        ("首次登录时名字写成同事的了，请删除账号", Cause.ANOTHER),
        ("会计替我填的，填的是她的名字，请删除账号信息", Cause.ANOTHER),
        ("用我的身份证登记成了我爱人的姓名，申请删除", Cause.ANOTHER),
        ("登录时姓名没有填，请删除账号信息", Cause.BLANK),
        ("当时忘了写姓名就点了登录，请删除账号信息", Cause.BLANK),
        ("姓名一栏空着，请删除账号信息", Cause.BLANK),
        ("名字里有个错别字，请删除账号信息", Cause.MISSPELT),
        ("姓名少写了一个字，请删除账号信息", Cause.MISSPELT),
        ("姓名填错了，请删除账号信息", Cause.WRONG),
        ("账号上的姓名与身份证不符，请删除账号信息", Cause.WRONG),
        ("姓名误填成“周文斌”，请删除账号信息", Cause.WRONG),
        ("请删除账号信息", Cause.UNSAID),
    ],
)
def test_a_deletion_s_cause(text, said):
    assert cause(Action.DELETE, text) is said


def test_what_is_quoted_of_our_own_mail_is_no_cause():
    quoted = "\n\n------------------ 原始邮件 ------------------\n主题: 回复\n\n忘了密码、登录不了的，请来信"
    assert cause(Action.RESET, f"请重置密码{quoted}") is Cause.UNSAID
    assert cause(Action.RESET, f"改密码时中途退出，请重置密码{quoted}") is LEFT


def test_a_subject_says_it_too_and_blanks_do_not_hide_it():
    assert cause(Action.RESET, "请重置", "忘 记 密 码") is FORGOTTEN


def test_each_cause_has_a_word_and_a_row_of_its_own():
    assert set(WORDS) == set(Cause)
    rows = [row.cause for row in (*OF_A_RESET, *OF_A_DELETION)]
    assert sorted([*rows, Cause.UNSAID]) == sorted(Cause)


@pytest.mark.parametrize("text", ["", "密" * 200_000, "改密码" * 3_000, "姓名没" * 5_000, "大写" * 9_000])
def test_a_long_text_takes_no_time(text):
    assert cause(Action.RESET, text) in Cause
    assert cause(Action.DELETE, text) in Cause
