"""Who writes without stops parts what they say by blanks."""

import pytest

from mailparse.what import pleas


@pytest.mark.parametrize(
    ("text", "compact"),
    [
        ("密码忘记了 请给重置一下 谢谢老师", "密码忘记了,请给重置一下,谢谢老师"),
        ("我不会打标点 张 三", "我不会打标点张三"),
        ("姓 名 张 三", "姓名张三"),
        ("密码忘记了，请 给重置一下 谢谢老师".replace("，", ","), "密码忘记了,请给重置一下谢谢老师"),
        ("姓名 身份证号码 申请事项说明\n", "姓名,身份证号码,申请事项说明\n"),
    ],
)
def test_blanks_part_clauses_where_a_line_has_no_stops(text, compact):
    assert pleas.compact(text) == compact


def test_what_is_refused_between_blanks_is_no_more_than_what_stands_there():
    assert pleas.weigh("回来就忘了密码 请重置一下 不用打电话回我").reset
