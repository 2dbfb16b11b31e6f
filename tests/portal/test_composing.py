"""The mail that the page writes is read by our own reader as exactly one request, the one that was meant."""

from datetime import UTC, datetime
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailparse import Action, Request, parse, read
from mailparse import values as normal
from portal.composing import (
    RULES,
    WAYS,
    WRONG_NAME_MOST,
    Asked,
    Cause,
    Composed,
    Fault,
    compose,
    is_read_as_meant,
    plea_from,
    remedies,
)
from tests.clients import build

DESK = "desk@mail.example"
EVENING = datetime(2021, 5, 11, 12, 30, tzinfo=UTC)
WITH_PLEA = [cause for cause, way in WAYS.items() if way.action is not None]

NAMES = (
    # ordinary, compound surnames
    "张伟", "王小明", "欧阳娜娜", "司马相如", "诸葛亮", "上官婉儿", "令狐冲",
    # dots inside; without a dot, of four and more characters
    "买买提·吐尔逊", "阿卜杜拉·艾合买提江", "古丽·热娜", "才让卓玛", "扎西东珠", "尼玛次仁", "买买提江", "贡保才让扎西",
    # rare characters, extensions, an ideograph that GB 2312 doesn't have
    "王喆", "李镕", "赵㛃", "孙𬭎", "周祎", "吴堃", "陈赟",
    # names that are words, or hold one of the words that such mails are made of
    "马上", "安静", "高兴", "和平", "何时", "温馨", "常用", "方便", "房东", "时间", "易经", "任何", "谢谢", "许可",
    "文字", "于是", "黄河", "江山", "向阳", "成功", "白天", "何必", "周一", "安全", "关心", "明白", "万一", "甘肃",
    "兰州", "东方红", "尤其", "全部", "党员", "高级", "解放", "毛线", "郝好", "柳树", "米粉", "冷静", "麻烦", "贾如",
)  # fmt: skip
WRONG = (
    "", "Zhang Wei", "zhangwei", "ZHANG WEI", "张wei", "Li Si-Ming", "李四", "买买提·吐尔逊江", "别人", "不记得",
    "没写",     "空白", "密码", "重置密码", "姓名", "Lǐ Sì",
)  # fmt: skip
# 1 in 11 ends in X; all fabricated, the check digits hold.
NUMBERS = ("62010219700101002X", "620402196912310048")
PROGRAMS = ("qq-web", "qq-phone", "163-web", "netease-master", "foxmail", "iphone", "android-phone", "outlook", "139")


def valid(number: str) -> str:
    """The number with the check digit that it must have."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number[:17] + "10X98765432"[sum(int(c) * w for c, w in zip(number[:17], weights, strict=True)) % 11]


def number_ending_in_x() -> str:
    return next(one for n in range(100, 200) if (one := valid(f"62010219700101{n}0"))[-1] == "X")


def plea(cause: Cause, name: str = "张伟", number: str | None = None, wrong: str = "") -> Asked:
    made = plea_from(cause, number or valid(NUMBERS[0]), name, wrong)
    assert isinstance(made, Asked), made
    return made


def plain(mail: Composed) -> bytes:
    """The mail as text/plain, as a program without habits sends it."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "wang.a1@qq.com", mail.to, mail.subject
    message["Date"], message["Message-ID"] = EVENING, "<1@mail.example>"
    message.set_content(mail.body, charset="utf-8", cte="base64")
    return message.as_bytes()


def wanted(one: Asked) -> tuple[Request, ...]:
    return (Request(one.action, one.id_number, one.name),)


@pytest.mark.parametrize("cause", WITH_PLEA)
@pytest.mark.parametrize("name", NAMES)
def test_the_mail_is_read_as_exactly_one_request_for_every_cause_name_wrong_name_and_number(cause, name):
    for wrong in WRONG if cause is Cause.NAME else ("",):
        for number in (*map(valid, NUMBERS), number_ending_in_x()):
            one = plea(cause, name, number, wrong)
            reading = read(parse(plain(compose(one, DESK))))
            assert reading.requests == wanted(one), (name, wrong, number)
            assert not reading.withdrawals
            assert not reading.missing


@pytest.mark.parametrize("cause", WITH_PLEA)
@pytest.mark.parametrize("program", PROGRAMS)
def test_it_is_read_so_from_the_programs_that_people_paste_it_into(cause, program):
    for name in NAMES[::3]:
        for wrong in WRONG[:5] if cause is Cause.NAME else ("",):
            one = plea(cause, name, number_ending_in_x(), wrong)
            mail = compose(one, DESK)
            for subject in (mail.subject, "", "（无主题）"):
                raw = build(program, subject=subject, text=mail.body, sender="a8@qq.com", date=EVENING, to=DESK)
                assert read(parse(raw)).requests == wanted(one), (name, wrong, subject)


@pytest.mark.parametrize("cause", WITH_PLEA)
def test_what_the_notice_asks_for_is_all_in_the_mail(cause):
    """Notice 四: ID number, name and plea, as text."""
    one = plea(cause, wrong="zhangwei" if cause is Cause.NAME else "")
    mail = compose(one, DESK)
    asked = "删除账号信息" if one.action is Action.DELETE else "重置密码"
    assert one.id_number in mail.body
    assert one.name in mail.body
    assert asked in mail.body
    assert asked in mail.subject
    assert one.id_number not in mail.subject
    assert is_read_as_meant(one, mail)


def test_only_a_wrong_name_asks_for_a_deletion():
    """Notice 四: deleted is only where name and ID number do not match."""
    assert {cause for cause, way in WAYS.items() if way.action is Action.DELETE} == {Cause.NAME}


def test_the_table_has_a_way_for_every_cause_in_the_order_of_the_question():
    assert list(WAYS) == list(Cause)
    assert all(way.because for way in WAYS.values() if way.action is not None)


def test_nothing_is_asked_for_where_the_address_was_wrong():
    with pytest.raises(ValueError, match="nothing is asked for"):
        _ = Asked(Cause.SITE, valid(NUMBERS[0]), "张伟").action


@pytest.mark.parametrize("name", ["单位", "申请", "古丽巴哈尔", "张伟"])
def test_whether_the_night_will_read_it_is_known_beforehand(name):
    """Where a name can't be told from other words, a person will look at that mail, and the page says so."""
    one = plea(Cause.FORGOTTEN, name)
    mail = compose(one, DESK)
    assert is_read_as_meant(one, mail) == (read(parse(plain(mail))).requests == wanted(one))


def test_the_link_gives_address_subject_and_body_back():
    """RFC 6068: line breaks are %0D%0A, all else that isn't plain is percent-encoded UTF-8."""
    mail = compose(plea(Cause.NAME, "买买提·吐尔逊", wrong="Mai Mai-Ti"), "desk+登录&a@mail.example")
    link = mail.mailto
    assert link.isascii()
    assert set(link) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%:@?&=")
    parts = urlsplit(link)
    fields = parse_qs(parts.query, strict_parsing=True)
    assert parts.scheme == "mailto"
    assert unquote(parts.path) == mail.to
    assert fields["subject"] == [mail.subject]
    assert fields["body"] == [mail.body.replace("\n", "\r\n")]


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (("", "张伟", ""), "id_number", "请填写身份证号码"),
        (("62010219700101", "张伟", ""), "id_number", "现在是14位"),
        (("620102700101002", "张伟", ""), "id_number", "现在是15位"),
        ((valid(NUMBERS[1])[:17] + "A", "张伟", ""), "id_number", "校验不对"),
        (("", "", ""), "name", "请填写姓名"),
        ((NUMBERS[1], "Zhang Wei", ""), "name", "不写拼音"),
        ((NUMBERS[1], "张wei", ""), "name", "不写拼音"),
        ((NUMBERS[1], "张", ""), "name", "两个字以上"),
        ((NUMBERS[1], "张伟1", ""), "name", "不加别的符号"),
        ((NUMBERS[1], "张伟", "请重置密码。"), "wrong_name", "不记得就空着"),
        ((NUMBERS[1], "张伟", "甲" * (WRONG_NAME_MOST + 1)), "wrong_name", "不记得就空着"),
        ((NUMBERS[1], "张伟", "张 伟"), "wrong_name", "一样"),
    ],
)
def test_what_is_wrong_is_said_at_once(typed, field, said):
    faults = plea_from(Cause.NAME, *typed)
    assert isinstance(faults, tuple)
    assert [fault.text for fault in faults if fault.field == field and said in fault.text]


def test_a_wrong_check_digit_is_told_and_nothing_is_corrected():
    right = valid(NUMBERS[1])
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    assert plea_from(Cause.FORGOTTEN, wrong, "张伟") == (
        Fault("id_number", "身份证号码校验不对，可能有一位输错了，请核对"),
    )


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (" 620102 19700101 002x ", "张　伟"),
        ("６２０１０２１９７００１０１００２ｘ", "张 伟"),  # full width
        ("620102-19700101-002x", "张\u200b伟"),
    ],
)
def test_blanks_dashes_and_full_width_are_forgiven(number, name):
    right = valid(NUMBERS[0])
    typed = number[:-1] + right[-1].lower() if number[-1] == "x" else number.replace("x ", right[-1].lower() + " ")
    typed = typed.replace("ｘ", right[-1].lower())
    assert plea_from(Cause.FORGOTTEN, typed, name) == Asked(Cause.FORGOTTEN, right, "张伟")


@pytest.mark.parametrize("dot", "·.•・‧")
def test_any_middle_dot_is_one(dot):
    assert plea(Cause.FORGOTTEN, f"古丽{dot}热娜").name == "古丽·热娜"


def test_the_wrong_name_counts_only_where_it_was_the_name():
    assert plea_from(Cause.FORGOTTEN, valid(NUMBERS[0]), "张伟", "???") == Asked(
        Cause.FORGOTTEN, valid(NUMBERS[0]), "张伟"
    )


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_is_a_plea_in_normal_form_or_faults(number, name, wrong):
    made = plea_from(Cause.NAME, number, name, wrong)
    if isinstance(made, Asked):
        assert normal.id_number(made.id_number) == made.id_number
        assert normal.is_han_name(made.name)
    else:
        assert made
        assert len({fault.field for fault in made}) == len(made)


@given(st.from_regex(r"[A-Za-z一-龥]{1,8}( [A-Za-z一-龥]{1,8})?", fullmatch=True))
def test_no_wrong_name_makes_another_request_of_the_mail(wrong):
    """At the worst it is left to a person; never is anybody else, or anything else, asked for."""
    made = plea_from(Cause.NAME, valid(NUMBERS[1]), "王小明", wrong)
    if isinstance(made, Asked):
        found = read(parse(plain(compose(made, DESK))))
        assert found.requests in (wanted(made), ())
        assert not found.withdrawals


@pytest.mark.parametrize("cause", list(Cause))
def test_remedies_have_all_their_gaps_filled(cause):
    assert "{" not in "".join(remedies(cause, initial="初始密码（8个8）", days=7))


def test_the_four_rules_of_the_notice_are_told():
    """Notice 四: text only, once only, tonight, no need to wait."""
    text = "".join(RULES)
    assert all(word in text for word in ("只发文字", "只发一次", "当天晚上", "不用等"))
