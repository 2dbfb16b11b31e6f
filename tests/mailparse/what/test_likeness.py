"""A second opinion that is learned: what it says, and that it only ever takes back."""

import pytest

from mailparse import read
from mailparse.reading import Action, Request
from mailparse.what import likeness
from tests.mailparse.truths import ASKED, filled, mail

A, B = ASKED["A"], ASKED["B"]
PLAIN = f"\n我叫邵长安,身份证号{A},密码忘了,登录不上,请重置,谢谢。"


def reset(number=A):
    return Request(Action.RESET, number, "邵长安")


def test_a_plain_plea_is_like_others():
    assert likeness.of(PLAIN, [reset()]) == []


@pytest.mark.parametrize(
    "text",
    [
        "今晚食堂吃面,{A}邵长安的快递到了,放在门卫那里",
        "邵长安{A}的职称证书请寄到学校,邮费到付。",
    ],
)
def test_what_is_told_in_no_words_of_a_plea_is_unlike_any(text):
    (text,) = filled(ASKED, text)
    assert likeness.of(text, [reset()]) == [reset()]


def test_each_person_is_weighed_by_what_stands_around_their_number():
    text = f"请重置:\n邵长安{A}忘记密码。\n贺有福{B}已经退休,人在外地,材料下个月再说,不用管他。\n"
    assert likeness.of(text, [reset(), reset(B)]) == [reset(B)]


def test_nobody_is_asked_for_by_it():
    assert likeness.of(PLAIN, []) == []


def test_the_same_number_with_a_small_x_is_the_same():
    text = PLAIN.replace(A, "62082219780405918x")
    assert "62082219780405918X" in likeness.around(text)


def test_staff_are_told_the_clause_that_speaks_most_against_it_and_no_number():
    why = likeness.why(f"邵长安,{A},密码忘了,快递放在门卫那里吧", Action.RESET, {"邵长安"})
    assert "快递放在门卫那里吧" in why
    assert not any(digit in why for digit in "0123456789")


def test_of_a_mail_without_words_nothing_is_cited():
    assert likeness.why("", Action.RESET, ())


def test_who_is_left_by_it_is_told_why(monkeypatch):
    monkeypatch.setitem(likeness.LEAST, Action.RESET, 10_000)
    reading = read(mail("重置", f"邵长安 {A} 密码忘了，请重置"))
    assert (reading.requests, str(reading.verdict)) == ((), "other")
    assert reading.doubt


def test_where_one_of_several_is_unlike_the_others_are_served(monkeypatch):
    monkeypatch.setattr(likeness, "of", lambda _, requests: [one for one in requests if one.id_number == B])
    reading = read(mail("重置", f"邵长安 {A} 密码忘了，请重置\n贺有福 {B} 密码忘了，请重置"))
    assert [one.id_number for one in reading.requests] == [A]
    assert reading.left


def test_a_weight_is_of_one_or_two_characters_and_whole():
    for action in likeness.LEAST:
        weights = likeness._weights()[action]
        assert all(len(gram.lstrip(">")) <= 2 for gram in weights)
        assert any(weights.values())


def test_every_action_has_a_least():
    assert set(likeness.LEAST) == set(Action)
