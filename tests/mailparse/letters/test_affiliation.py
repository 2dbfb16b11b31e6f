"""Whom a unit says to belong to: today's, and nobody whom a letter only greets."""

import pytest

from mailparse.letters.affiliation import addressee, superiors


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("原隶属县农业农村局,2019年划归应急管理局,请开通账号。", ("应急管理局",)),
        ("我站2019年转隶至永昌县能源局。", ("永昌县能源局",)),
        ("我所划转到县自然资源局管理。", ("县自然资源局",)),
        ("账号已移交县人社局。", ()),
        ("尊敬的县教育局领导:我校归县教育局管。", ("县教育局",)),
        ("尊敬的县教育局各位领导:我校是公办小学。", ()),
        ("我站受县水务局领导。", ("县水务局",)),
    ],
)
def test_whom_a_unit_belongs_to_is_todays_and_nobody_who_is_greeted(text, above):
    assert superiors(text, None) == above


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("尊敬的兰州新区教育体育局人事处领导:\n我校申请", "兰州新区教育体育局人事处"),
        ("敬爱的康县教育局:\n我校申请", "康县教育局"),
        ("收到康县豆坝小学来函转报县教育局:\n该校申请", None),
    ],
)
def test_a_letter_goes_to_whoever_is_greeted(text, to):
    assert addressee(text) == to
