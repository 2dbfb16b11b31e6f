"""What the reader has read, marked in the mail for people: nothing lost, nothing revealed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailparse.marking import Seen, marked
from mailparse.shown import cover, redact
from tests.store.places import id_number

NUMBER, OTHER = id_number(11), id_number(12)
NAME = "马丽·古丽"
MAIL = f"求助\n\n老师好，我叫马丽·古丽，身份证号{NUMBER}，登录不了，请重置密码。\n同事{OTHER}也一样"


def of(text, seen, **more):
    return [piece.text for piece in marked(text, **({"number": NUMBER, "name": NAME} | more)) if piece.seen is seen]


def test_number_name_and_plea_are_marked():
    assert of(MAIL, Seen.NUMBER) == [cover(NUMBER)]
    assert of(MAIL, Seen.OTHER_NUMBER) == [cover(OTHER)]
    assert of(MAIL, Seen.NAME) == ["马丽·古丽"]
    assert of(MAIL, Seen.PLEA) == ["登录不了", "重置"]


@pytest.mark.parametrize("written", ["马丽•古丽", "马丽 · 古丽", "马 丽・古 丽", "马丽古丽", "马\n丽·古丽"])
def test_a_name_is_found_however_it_is_written(written):
    assert of(f"本人{written}，", Seen.NAME) == [written]


@pytest.mark.parametrize("written", [f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", "－".join(NUMBER)])
def test_a_number_is_found_however_it_is_written(written):
    assert of(f"号码：{written}。", Seen.NUMBER) == [redact(written)]


def test_without_a_plea_nothing_is_the_pleas():
    assert of(MAIL, Seen.NUMBER, number="", name="") == []
    assert of(MAIL, Seen.NAME, number="", name="") == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("密码忘了", "密码忘"),
        ("请删除账号信息", "删除"),
        ("姓名填错了", "填错"),
        ("不用重置了", "不用"),
    ],
)
def test_words_of_a_plea_are_seen(text, words):
    assert any(words in piece for piece in of(text, Seen.PLEA))


@given(
    st.lists(
        st.sampled_from(
            [NUMBER, OTHER, NUMBER[:-1], NAME, "重置密码", "恢复88888888", "8" * 15, "，", " ", "\n", "1", "删"]
        ),
        max_size=12,
    )
)
def test_the_pieces_are_the_mail_and_tell_no_number(parts):
    text = "".join(parts)
    shown = "".join(piece.text for piece in marked(text, NUMBER, NAME))
    assert redact(shown) == shown
    for number in (NUMBER, OTHER):
        assert number not in shown
    # Where a number ends the text around it is looked at by itself, so that no more can show than in the whole.
    assert [c for c in shown if c not in "0123456789X*"] == [c for c in text if c not in "0123456789X"]


def test_a_very_long_mail_is_shown_to_its_end_and_marked_at_its_head():
    text = "请重置密码。" * 20_000
    pieces = marked(text, NUMBER, NAME)
    assert "".join(piece.text for piece in pieces) == text
    assert 0 < sum(piece.seen is Seen.PLEA for piece in pieces) <= 200
