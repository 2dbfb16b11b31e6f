"""Texts of replies that a site writes: what such a template may do, and that it can do nothing else."""

import pytest

from accountops.tuning import REPLY_FIELDS, REPLY_WORDS
from daemon.outbox import FIELDS, MISSING, ReplyKind, compose_reply
from portal.console.policy import own_text, previewed
from portal.console.samples import SAMPLES
from templates.replies import ReplyFault, check, render

FIELD = {"window_days": 7}
LIST = {"missing": ("甲", "乙")}


@pytest.mark.parametrize(
    ("source", "values", "said"),
    [
        ("您好", {}, "您好"),
        ("{{ window_days }} 天内", FIELD, "7 天内"),
        ("{% for x in missing %}\n· {{ x }}\n{% endfor %}\n", LIST, "· 甲\n· 乙\n"),
        ("{{'a' 文字没有闭合", {}, None),
        ("100% { } # 都可以", {}, "100% { } # 都可以"),
    ],
)
def test_fields_are_shown_and_all_else_stays_as_written(source, values, said):
    if said is None:
        with pytest.raises(ReplyFault, match="花括号"):
            render(source, values)
    else:
        assert render(source, values) == said


@pytest.mark.parametrize(
    "source",
    [
        "{{ 7 * 7 }}",
        "{{ '7' }}",
        "{{ signature }}",
        "{{ unknown }}",
        "{{ missing }}",
        "{{ window_days.__class__ }}",
        "{{ window_days.__class__.__mro__[1].__subclasses__() }}",
        "{{ ''.__class__ }}",
        "{{ window_days|string }}",
        "{{ window_days|attr('__class__') }}",
        "{{ missing[0] }}",
        "{{ range(1000000000) }}",
        "{% for x in range(1000000000) %}{% endfor %}",
        "{% for x in missing %}{% for y in missing %}{{ y }}{% endfor %}{% endfor %}",
        "{% for x in missing recursive %}{{ loop(missing) }}{% endfor %}",
        "{% for window_days in missing %}{% endfor %}",
        "{% for x in missing if x %}{{ x }}{% endfor %}",
        "{% for x in missing %}{{ x.format(x) }}{% endfor %}",
        "{% for x in missing %}{{ loop.index }}{% endfor %}",
        "{% for x, y in missing %}{{ x }}{% endfor %}",
        "{% if window_days %}x{% endif %}",
        "{% set x = 1 %}",
        "{% include 'mails/frame.txt' %}",
        "{% import 'pages/macros.html' as m %}",
        "{% extends 'mails/frame.txt' %}",
        "{% macro m() %}{% endmacro %}",
        "{% block b %}{% endblock %}",
        "{% filter upper %}x{% endfilter %}",
        "{{ self }}",
        "{{ cycler }}",
        "{{ lipsum.__globals__ }}",
        "{{ window_days ~ missing }}",
        "{{ (window_days, window_days) }}",
        "{%" + "{{" * 500,
        "{{" + "(" * 5_000 + "window_days" + ")" * 5_000 + "}}",
    ],
)
def test_nothing_else_can_be_done(source):
    with pytest.raises(ReplyFault):
        check(source, ("window_days", "missing"))
    with pytest.raises(ReplyFault):
        render(source, FIELD | LIST)


def test_a_value_is_never_run():
    assert render("{% for x in missing %}{{ x }}{% endfor %}", {"missing": ("{{ 7 * 7 }}",)}) == "{{ 7 * 7 }}"


def test_the_table_of_replies_is_that_of_the_night():
    assert set(REPLY_WORDS) == {str(one) for one in ReplyKind}
    for kind, fields in FIELDS.items():
        assert set(fields.__slots__) == set(REPLY_FIELDS.get(str(kind), ())), kind


@pytest.mark.parametrize("kind", ReplyKind)
def test_the_programs_own_text_written_by_a_site_says_the_same(kind):
    given = {"missing": ["name"] if kind is ReplyKind.INCOMPLETE else (), "window_days": 9}
    ours = compose_reply(kind, **given)
    theirs = compose_reply(kind, **given, texts={str(kind): own_text(kind)})
    assert theirs == ours
    sample = SAMPLES[kind][0]
    shown = previewed(str(kind), *own_text(kind), sample, 9)
    assert shown is not None
    assert shown.subject == ours[0]


def test_a_text_of_the_site_goes_out_in_our_frame():
    subject, body = compose_reply(
        ReplyKind.INCOMPLETE,
        ["name"],
        texts={"incomplete": ("还缺内容", "缺：{% for x in missing %}{{ x }}{% endfor %}\n")},
    )
    assert subject == "还缺内容"
    assert body.startswith("您好！\n\n缺：" + MISSING["name"])
    assert body.endswith("（本邮件由系统自动发出。）\n")


def test_a_text_that_can_no_longer_be_used_gives_way_to_the_programs_own(caplog):
    assert compose_reply(ReplyKind.HELD, texts={"held": ("{{ gone }}", "x")}) == compose_reply(ReplyKind.HELD)
    assert "改用程序自带的" in caplog.text
