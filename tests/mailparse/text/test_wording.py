"""The reading form: blanks within what is one word are none."""

import pytest

from mailparse.text.wording import reading_form


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("姓名：才 让　扎西，", "姓名:才让扎西,"),
        ("姓名：卡 卓 尔木\n", "姓名:卡卓尔木\n"),
        ("我叫王 高娃，", "我叫王高娃,"),
        ("姓名：欧阳 明华 身份证号", "姓名:欧阳明华 身份证号"),
        ("姓名：孟克 巴特 尔 620621198107131358", "姓名:孟克巴特尔 620621198107131358"),
        ("姓名：张伟 李明，", "姓名:张伟 李明,"),
        ("姓名：张 身份证号", "姓名:张 身份证号"),
    ],
)
def test_a_name_put_down_in_pieces_is_one(said, read):
    assert reading_form(said) == read
