"""What must hold for any bytes and any text."""

import string
from pathlib import Path
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailparse import LIMITS, Mail, parse, read
from mailparse.octets.charset import unbase64
from mailparse.values import id_number, name
from tests.mailparse.sound import PHRASES, sound

pytestmark = pytest.mark.unmeasured

SAMPLES = sorted((Path(__file__).parents[1] / "letters" / "samples").glob("*.eml"))
SHORT = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


JUMBLES = st.lists(st.sampled_from(PHRASES), max_size=40).map("".join)


def text_mail(text, subject=""):
    return Mail("", b"", "a@mail.example", "", 1, None, subject, text, recipients=("46656825@qq.com",))


@SHORT
@given(st.binary(max_size=3000))
def test_any_bytes_are_read_without_an_exception(raw):
    sound(read(parse(raw)))


@SHORT
@given(st.sampled_from(SAMPLES), st.lists(st.tuples(st.integers(0, 4000), st.binary(max_size=12)), max_size=8))
def test_a_damaged_mail_is_read_without_an_exception(path, blows):
    raw = bytearray(path.read_bytes())
    for at, octets in blows:
        raw[at % len(raw) : at % len(raw) + len(octets)] = octets
    mail = parse(bytes(raw))
    assert len(mail.text) <= LIMITS.text
    sound(read(mail))


@SHORT
@given(
    st.lists(st.sampled_from(PHRASES), max_size=40).map("".join),
    st.lists(st.sampled_from(PHRASES), max_size=4).map("".join),
)
def test_any_jumble_of_phrases_gives_a_sound_reading(text, subject):
    sound(read(text_mail(text, subject)))


@SHORT
@given(st.text(max_size=400), st.text(max_size=40))
def test_any_text_gives_a_sound_reading(text, subject):
    sound(read(text_mail(text, subject)))


@SHORT
@given(st.text(max_size=60))
def test_normal_forms_are_normal(text):
    assert name(name(text)) == name(text)
    number = id_number(text)
    assert number is None or id_number(number) == number


@SHORT
@given(st.integers(0, 17), st.sampled_from(string.digits + "X"))
def test_a_number_with_one_digit_changed_is_never_taken_for_another(at, digit):
    number = "620421198909259301"
    changed = number[:at] + digit + number[at + 1 :]
    assert id_number(changed) in (None, number) or changed == id_number(changed) != number
    if changed != number:
        assert id_number(changed) is None


NASTY = (
    *("姓名：", "张三", "620421198909259301 ", "> ", "我是", "请重置密码，", "·"),
    *("在 2021 写道：\n", "单位查不到", "1.张小红\n", "(", "姓名填成了", "\t"),
    *("620421********9301 ", "12620000438000000X ", "我的工程 620421198909259301，姓名填错了", " 符"),
)


def cost(text):
    mail = text_mail(text)
    times = []
    for _ in range(2):
        start = process_time()
        read(mail)
        times.append(process_time() - start)
    return min(times)


# What stands before it has all of the reader at work: who signs, and what is asked without a word of request.
AHEAD = (
    *(("", unit) for unit in NASTY),
    *(("张小红620421198909259301，密码忘记登不上，收到了吗？", unit) for unit in ("\n", "a", "我", " \n", *NASTY)),
)


@pytest.mark.parametrize(("ahead", "unit"), AHEAD)
def test_time_grows_no_faster_than_the_text(ahead, unit):
    small, large = (cost(ahead + (unit * size)[:size]) for size in (8_000, 64_000))
    assert large < 24 * small + 0.2  # eight times the text; a square would be 64 times the work


def test_a_list_whose_last_block_has_a_line_more_than_the_others_is_read_without_an_exception():
    sound(read(text_mail("张小红\n620421198909259301\n李大明\n请重置密码\n620102199003078515", "重置密码")))


@pytest.mark.parametrize(
    "octets", [b"x=Y", b"=", b"==", b"A=", b"=A", b"QUI=Q", b"QUI==", b"Q", b"QUJD=QQ=", b"QQ==QQ"]
)
def test_torn_base64_is_decoded_as_far_as_it_goes(octets):
    unbase64(octets)
