"""Whether a registered name is the stated one in letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from accountops.names import is_spelling_of, likeness


@pytest.mark.parametrize(
    ("registered", "stated"),
    [
        ("zhangwei", "张伟"),
        ("zhang wei", "张伟"),
        ("Zhang Wei", "张伟"),
        ("ZHANGWEI", "张伟"),
        ("Zhang-Wei", "张伟"),
        ("zhang_wei", "张伟"),
        ("zhang'wei", "张伟"),
        ("zhang.wei", "张伟"),
        ("zhāng wěi", "张伟"),
        ("ZHĀNG WĚI", "张伟"),
        ("zhang1wei3", "张伟"),
        ("zhɑnɡ wei", "张伟"),  # noqa: RUF100 - letters of pinyin fonts
        ("ｚｈａｎｇ　ｗｅｉ", "张伟"),
        (" zhang\u00a0wei\u200b ", "张伟"),
    ],
)
def test_a_name_in_pinyin_is_that_name(registered, stated):
    assert is_spelling_of(registered, stated)


@pytest.mark.parametrize(
    "registered",
    ["张wei", "zhang伟", "张 WEI", "张wěi", "张伟zhangwei", "zhangwei张伟", "张伟(zhang wei)", "张伟（张wei）"],
)
def test_a_mix_of_characters_and_pinyin_is_that_name(registered):
    assert is_spelling_of(registered, "张伟")


@pytest.mark.parametrize(
    "registered", ["lü xin", "lv xin", "lu xin", "lyu xin", "LÜXIN", "lǚ xīn", "lv3xin1", "LYUXIN"]
)
def test_the_u_with_dots_may_be_written_in_four_ways(registered):
    assert is_spelling_of(registered, "吕欣")


@pytest.mark.parametrize("registered", ["nüe", "nve", "nue", "nyue"])
def test_so_may_it_inside_a_syllable(registered):
    assert is_spelling_of("zhang" + registered, "张虐")


@pytest.mark.parametrize(
    ("registered", "stated"),
    [
        ("shan xiong", "单雄"),
        ("dan xiong", "单雄"),
        ("chan xiong", "单雄"),
        ("qiu ying", "仇英"),
        ("chou ying", "仇英"),
        ("xie fang", "解放"),
        ("zeng ming", "曾明"),
        ("zha wen", "查文"),
        ("zhao le", "赵乐"),
        ("zhao yue", "赵乐"),
        ("ouyangxiu", "欧阳修"),
        ("Ouyang Xiu", "欧阳修"),
        ("yuchi gong", "尉迟恭"),
        ("moqi yu", "万俟雨"),
        ("欧yang修", "欧阳修"),
        ("zhu rong", "朱镕"),
        ("tao zhe", "陶喆"),
    ],
)
def test_every_reading_of_a_character_counts(registered, stated):
    assert is_spelling_of(registered, stated)


@pytest.mark.parametrize("dot", ["", " ", "·", "•", "・", ".", "．", "‧"])
def test_names_of_minorities_are_spelled_with_and_without_their_dot(dot):
    assert is_spelling_of(f"gulina{dot}aimaiti", "古丽娜·艾买提")
    assert is_spelling_of(f"古丽娜{dot}aimaiti", "古丽娜·艾买提")


@pytest.mark.parametrize("registered", ["zw", "z w", "zhangw", "zwei", "z伟", "zhang", "wei", "张", "", " ", "·", "12"])
def test_initials_and_parts_are_not_the_name(registered):
    assert not is_spelling_of(registered, "张伟")


@pytest.mark.parametrize(
    "registered",
    [
        "liwei",
        "zhangwen",
        "weizhang",
        "zhangweiwei",
        "zhangweis",
        "xzhangwei",
        "李wei",
        "张wen",
        "zhang9wei",
        "张伟wei",
        "zhangwei李雷",
    ],
)
def test_somebody_elses_pinyin_is_not_the_name(registered):
    assert not is_spelling_of(registered, "张伟")


@pytest.mark.parametrize("registered", ["张伟", "张 伟", "張伟", "张伟张伟", "周文斌"])
def test_characters_alone_are_no_spelling(registered):
    assert not is_spelling_of(registered, "张伟")


def test_a_name_without_characters_is_spelled_by_nothing():
    assert not is_spelling_of("zhang", "")
    assert not is_spelling_of("", "")
    assert not is_spelling_of("zhang", "··")


SYLLABLES = "张王李赵陈杨周吴徐孙马朱胡林郭何高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程苏魏吕丁任卢姚"


@given(st.text(SYLLABLES, min_size=2, max_size=4), st.data())
def test_whatever_is_mixed_of_a_name_in_order_is_that_name(name, data):
    parts = list(zip(name, lazy_pinyin(name), strict=True))
    chosen = data.draw(st.lists(st.integers(0, 1), min_size=len(name), max_size=len(name)))
    mixed = "".join(part[which] for part, which in zip(parts, chosen, strict=True))
    assert is_spelling_of(mixed, name) is (1 in chosen)


@given(st.text(max_size=40), st.text(SYLLABLES, min_size=2, max_size=4))
def test_nothing_that_was_typed_is_an_error(registered, name):
    assert is_spelling_of(registered, name) in {True, False}


def test_a_registered_name_as_long_as_a_page_takes_no_time():
    assert not is_spelling_of("zhang" * 20_000, "张伟")


@pytest.mark.parametrize(
    ("registered", "stated", "hint"),
    [
        ("", "张伟", "登记的姓名是空白"),
        ("zhangwei", "张伟", "登记的是同一姓名的拼音或混写"),
        ("张wei", "张伟", "登记的是同一姓名的拼音或混写"),
        ("章炜", "张伟", "读音相同，字不同"),
        ("张玮", "张伟", "读音相同，字不同"),
        ("张强", "张伟", "只差一个字"),
        ("王建国", "王国建", "字相同，顺序不同"),
        ("张伟强", "张伟", "多一个字或少一个字"),
        ("张", "张伟", "多一个字或少一个字"),
        ("周文斌", "张伟", ""),
        ("李", "张", ""),
        ("张伟伟强", "张伟", ""),
    ],
)
def test_how_two_names_are_alike_is_a_hint(registered, stated, hint):
    assert likeness(registered, stated) == hint


@given(st.text(max_size=12), st.text(SYLLABLES, min_size=2, max_size=4))
def test_whatever_is_registered_there_is_a_hint_or_none(registered, name):
    assert isinstance(likeness(registered, name), str)
