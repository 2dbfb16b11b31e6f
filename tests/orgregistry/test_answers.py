"""What those who reported an organisation are told: an answer is a folder and a dataclass of the same name."""

import re
from dataclasses import fields

import pytest
from jinja2 import meta

from orgregistry.answers import ANSWERS, AnswerKind, Corrected, Exists, Opened, Refused, Routed, composed
from templates import FOLDER, environment

SIGN, CALLED = "职称信息采集技术支持", "陇信公司"
EXAMPLES = {
    AnswerKind.EXISTS: Exists(SIGN, CALLED, "兰州市陇信智能科技有限公司"),
    AnswerKind.ROUTED: Routed(SIGN, CALLED, "城关区人力资源和社会保障局", ("联系方式", "单位性质")),
    AnswerKind.REFUSED: Refused(SIGN, CALLED, "该单位已经注销"),
    AnswerKind.OPENED: Opened(SIGN, CALLED, "兰州市陇信智能科技有限公司"),
    AnswerKind.CORRECTED: Corrected(SIGN, CALLED),
}


@pytest.mark.parametrize("kind", AnswerKind)
def test_an_answers_template_uses_just_what_its_dataclass_has(kind):
    assert ANSWERS[kind].__name__.lower() == kind
    used = set()
    for part in ("subject", "body"):
        source = (FOLDER / "answers" / kind / f"{part}.txt").read_text("utf-8")
        used |= meta.find_undeclared_variables(environment().parse(source))
    assert used | {"signature"} == {field.name for field in fields(ANSWERS[kind])}


def test_every_folder_has_its_kind():
    assert {one.name for one in (FOLDER / "answers").iterdir() if one.is_dir()} == set(AnswerKind)


@pytest.mark.parametrize("kind", AnswerKind)
def test_an_answer_says_what_its_reader_called_it_and_who_signs(kind):
    subject, body = composed(EXAMPLES[kind])
    assert "\n" not in subject
    assert SIGN in body
    assert CALLED in body
    assert not re.search(r"\n{3}|[{}]", body)


def test_what_is_missing_is_listed_and_nothing_is_said_where_nothing_is():
    assert "  · 单位性质" in composed(EXAMPLES[AnswerKind.ROUTED])[1]
    assert "联系方式：" not in composed(Routed(SIGN, CALLED, "城关区人社局", ()))[1]
    assert "该部门的地址：某路1号。" in composed(Routed(SIGN, CALLED, "城关区人社局", (), "地址：某路1号"))[1]
    assert "还缺" not in composed(Routed(SIGN, CALLED, "城关区人社局", ()))[1]


@pytest.mark.parametrize("kind", AnswerKind)
def test_what_people_wrote_is_one_line_and_no_template(kind):
    example = EXAMPLES[kind]
    hostile = type(example)(
        **{
            field.name: value
            if isinstance(value := getattr(example, field.name), tuple)
            else "{{ 7*7 }}\r\nBcc: x\u202e"
            for field in fields(example)
        }
    )
    subject, body = composed(hostile)
    assert "\nBcc" not in subject + body
    assert "\u202e" not in subject + body
    assert "{{ 7*7 }}" in body
