"""How a character is told is no name; names are left as they are."""

import pytest

from mailparse.text import glosses


@pytest.mark.parametrize(
    ("text", "less"),
    [
        ("本人赵镕喆,「镕」是朱镕基的镕,「喆」是双吉喆,身份证", "本人赵镕喆,身份证"),
        ("我叫张婕,婕是婕妤的婕,身份证", "我叫张婕,身份证"),
        ("张婕(婕是婕妤的婕)6201", "张婕6201"),
        ("额叫齐步走的齐,齐步云,身份证", "额叫齐步云,身份证"),
        ("我是祥瑞的瑞,瑞芳", "我是瑞芳"),
        ("我姓祁连山的祁,祁连生,身份证", "我姓祁连山的祁,祁连生,身份证"),
        ("我叫高登高,身份证", "我叫高登高,身份证"),
        ("夏禹,是“禹”不是“雨”,身份证", "夏禹,是“禹”不是“雨”,身份证"),
        ("我的同事,张三是张三丰的徒弟,身份证", "我的同事,张三是张三丰的徒弟,身份证"),
    ],
)
def test_what_tells_how_a_character_is_written_is_left_out(text, less):
    assert glosses.without(text) == less
