"""Of several alternatives the one that people see is read, and where another one says something else a person looks."""

import itertools

import pytest

from mailparse import Verdict, parse, read

PLEA = "老师您好，我忘记密码登录不了，请重置密码。姓名：王芳，身份证号：620105196403142426"
OTHER = "老师您好，附上本单位的会议照片，请查收，谢谢。"
LONG = OTHER + "会议于五月十日在兰州召开，共有各学校的代表一百余人参加，会上交流了本学期以来的教学经验。"
DELETION = "老师您好，我首次登录时姓名填错了，请删除账号信息。真实姓名：王芳，身份证号：620105196403142426"
PICTURE = "Content-Type: image/png\nContent-ID: <x>\nContent-Transfer-Encoding: base64\n\niVBORw0KGgo="


def plain(text):
    return f"Content-Type: text/plain; charset=utf-8\n\n{text}\n"


def page(text):
    return f"Content-Type: text/html; charset=utf-8\n\n<html><body><p>{text}</p></body></html>\n"


BOUNDARY = itertools.count()


def multipart(kind, *parts):
    mark = f"part{next(BOUNDARY)}"
    inner = "".join(f"--{mark}\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary={mark}\n\n{inner}--{mark}--\n"


def mail_of(part, subject="5L2g5aW9"):
    return parse(f"From: wang@mail.example\nSubject: =?utf-8?B?{subject}?=\n{part}".encode())


def related(text):
    return multipart("related", page(text), PICTURE)


def mixed(text):
    return multipart("mixed", page(text))


def two_pages(text):
    return multipart("mixed", page(text), PICTURE, page("王芳"))


@pytest.mark.parametrize("said", [PLEA, DELETION])
@pytest.mark.parametrize("shown", [related, mixed, two_pages, page, plain])
def test_a_plea_that_nobody_sees_is_not_acted_upon(shown, said):
    mail = mail_of(multipart("alternative", plain(said), shown(OTHER)))
    assert OTHER in mail.text
    assert "620105196403142426" not in mail.text
    assert read(mail).verdict is Verdict.OTHER


@pytest.mark.parametrize("said", [LONG, DELETION])
@pytest.mark.parametrize("shown", [related, mixed, two_pages, page, plain])
def test_nor_is_one_that_another_alternative_does_not_have(shown, said):
    mail = mail_of(multipart("alternative", plain(said), shown(PLEA)))
    assert PLEA in mail.text
    assert read(mail).verdict is Verdict.OTHER


@pytest.mark.parametrize("shown", [related, mixed, page])
def test_a_few_words_beside_a_page_are_no_other_plea(shown):
    assert len(read(mail_of(multipart("alternative", plain(OTHER), shown(PLEA)))).requests) == 1


@pytest.mark.parametrize("shown", [related, mixed, two_pages, page, plain])
def test_the_same_plea_in_both_is_one(shown):
    reading = read(mail_of(multipart("alternative", plain(PLEA), shown(PLEA))))
    assert [(r.id_number, r.name) for r in reading.requests] == [("620105196403142426", "王芳")]


@pytest.mark.parametrize("first", [page(OTHER), page(DELETION), related(OTHER)])
def test_two_pages_are_compared(first):
    assert not read(mail_of(multipart("alternative", first, page(PLEA)))).requests
    assert not read(mail_of(multipart("alternative", page(PLEA), first))).requests


def test_three_that_say_three_things_are_for_a_person():
    parts = (plain(PLEA + "，谢谢您"), plain(OTHER), related(PLEA))
    assert not read(mail_of(multipart("alternative", *parts))).requests


def test_alternatives_within_a_related_part_are_compared_with_those_beside_it():
    inner = multipart("related", multipart("alternative", plain(PLEA), page(PLEA)), PICTURE)
    assert len(read(mail_of(multipart("alternative", plain(PLEA), inner))).requests) == 1
    assert not read(mail_of(multipart("alternative", plain(LONG), inner))).requests


def test_a_page_with_a_word_that_points_to_it_is_read():
    parts = (plain("您的邮件客户端不支持HTML格式，请使用支持HTML的客户端查看。"), related(PLEA))
    assert len(read(mail_of(multipart("alternative", *parts))).requests) == 1


@pytest.mark.parametrize("blank", ["Content-Type: text/html; charset=utf-8\n\n\n", page("&nbsp;")])
@pytest.mark.parametrize("said", [page, related, plain])
def test_what_a_blank_page_stands_beside_is_for_a_person(said, blank):
    reading = read(mail_of(multipart("alternative", said(PLEA), blank), subject=""))
    assert reading.verdict is Verdict.OTHER
    assert not reading.empty


@pytest.mark.parametrize(
    "said",
    ["老师您好，已经好了，不用重置了，谢谢", "我的密码已经想起来了", "已解决", "不用办理了", "先不要办", "这是测试"],
)
@pytest.mark.parametrize("shown", [related, mixed, page])
def test_a_few_words_beside_a_page_may_take_it_back(said, shown):
    assert not read(mail_of(multipart("alternative", plain(said), shown(PLEA)))).requests


@pytest.mark.parametrize("said", ["见下表", "请查看表格", "[图片]", "发自我的iPhone", "密码重置"])
@pytest.mark.parametrize("shown", [related, mixed, page])
def test_or_only_point_to_it(said, shown):
    assert len(read(mail_of(multipart("alternative", plain(said), shown(PLEA)))).requests) == 1


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_what_stands_beside_a_related_page_may_be_seen_by_nobody(kind):
    beside = f"Content-Type: text/{kind}; charset=utf-8\nContent-ID: <x>\n\n{PLEA}\n"
    assert not read(mail_of(multipart("related", page(OTHER), beside))).requests
    assert len(read(mail_of(multipart("mixed", page("您好"), beside))).requests) == 1


REPORT = "Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; x@mail.example\nStatus: 5.0.0\n"


def enclosed(part):
    return f"Content-Type: message/rfc822\n\nFrom: wang@mail.example\n{part}"


def test_a_report_is_no_plea_though_its_parts_are_only_mixed():
    returned = multipart("mixed", plain("您的邮件无法送达"), REPORT, enclosed(plain(PLEA)))
    assert read(mail_of(returned)).verdict is Verdict.AUTOMATIC


def test_a_person_may_hand_a_report_on():
    handed_on = multipart("mixed", plain(PLEA), enclosed(multipart("report", plain("退信"), REPORT)))
    assert not mail_of(handed_on).automatic


@pytest.mark.parametrize("kind", ["enriched", "richtext"])
def test_what_marks_of_enriched_text_hide_is_not_known(kind):
    text = f"Content-Type: text/{kind}; charset=utf-8\n\n您好<comment>{PLEA}</comment>\n"
    assert not read(mail_of(text)).requests


TABLE = (
    "</p><table><tr><td>王芳</td><td>620105196403142426</td><td rowspan=2>忘记密码，请重置</td></tr>"
    "<tr><td>李玉梅</td><td>620503198909256103</td></tr></table><p>"
)
WRITTEN = "王芳 620105196403142426 忘记密码，请重置\n李玉梅 620503198909256103"


def test_a_cell_beside_two_people_is_of_both_though_the_plain_part_has_it_once():
    requests = read(mail_of(multipart("alternative", plain(WRITTEN), page(TABLE)))).requests
    assert [request.name for request in requests] == ["王芳", "李玉梅"]


def test_where_the_plain_part_says_more_than_the_table_a_person_looks():
    said = WRITTEN.replace("李玉梅", "李玉梅已经登上了")
    assert not read(mail_of(multipart("alternative", plain(said), page(TABLE)))).requests
