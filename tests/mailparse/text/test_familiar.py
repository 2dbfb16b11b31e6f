"""Who is called by their given name alone beside others is told in full, and a word that is no name stays as it is."""

import pytest

from mailparse.text.familiar import told_in_full

A, B = "620102198503123011", "622628197906082021"


@pytest.mark.parametrize(
    ("names", "said", "in_full"),
    [
        (("裴志光", "芮小娜"), "小娜的是忘密码,志光不用弄", "芮小娜的是忘密码,裴志光不用弄"),
        (("李建国", "王小梅"), "小梅的密码是她女儿改的", "王小梅的密码是她女儿改的"),
        (("李建国", "王建国"), "建国的不用重置了", "建国的不用重置了"),  # which of them can't be told
        (("李明天", "芮小娜"), "明天不用等回信", "明天不用等回信"),
        (("李建国", "王小梅"), "张小梅的密码没忘", "张小梅的密码没忘"),
    ],
)
def test_beside_others_a_given_name_is_told_in_full(names, said, in_full):
    rows = f"{names[0]}{A},{names[1]}{B},登录不上。"
    assert told_in_full(rows + said) == rows + in_full


def test_of_one_alone_nothing_is_changed():
    assert told_in_full(f"芮小娜{B},小娜的密码忘了") == f"芮小娜{B},小娜的密码忘了"
