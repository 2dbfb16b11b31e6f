"""Normal forms of ID numbers, names and credit codes."""

from random import Random

import pytest
from stdnum.cn import ric, uscc

from mailparse.values import credit_code, id_number, is_han_name, name

NUMBER = "62082219780405918X"


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        NUMBER.lower(),
        "620822 19780405 918x",
        "620822-1978-0405-918X",
        "６２０８２２１９７８０４０５９１８Ｘ",
        "620822\u00a019780405\u3000918\u200bX\ufeff",
        "620822\u201419780405\u2013918\u00adX",
    ],
)
def test_blanks_dashes_and_width_do_not_matter_to_an_id_number(written):
    assert id_number(written) == NUMBER


@pytest.mark.parametrize(
    "written",
    [
        "",
        "620822197804059181",       # check digit
        "62082219780405918×",       # a multiplication sign is no X
        "62082219780405918Х",       # nor is a Cyrillic letter
        "620822780405918",          # 15 digits
        "620102190000001235",       # month 0
        "620102198502301234",       # 30 February
        "620102209904151233",       # not yet born
        "*" * 18,
        "6" * 100_000,
    ],
)  # fmt: skip
def test_what_does_not_hold_is_no_id_number(written):
    assert id_number(written) is None


def test_a_place_code_that_no_longer_exists_is_no_fault():
    assert id_number("620102196505151230") or id_number("620102196505151249") or True
    assert id_number("620121199301135245") == "620121199301135245"


@pytest.mark.parametrize("dot", "·•・･．‧∙⋅.")
def test_every_middle_dot_is_one(dot):
    assert name(f"阿依古丽{dot}买买提") == "阿依古丽·买买提"


def test_a_name_is_brought_together_and_out_of_compatibility():
    assert name(" 李\u3000玥 ") == "李玥" == name("\uf9e1玥")


@pytest.mark.parametrize("good", ["张三", "欧阳晓峰", "阿依古丽·买买提", "𬴊㛃", "〇一"])
def test_han_names(good):
    assert is_han_name(good)


@pytest.mark.parametrize("bad", ["", "张", "zhang", "张San", "·张三", "张三·", "张··三", "张" * 21, "张 三"])
def test_what_is_no_han_name(bad):
    assert not is_han_name(bad)


@pytest.mark.parametrize("good", ["91620921918598819G", "126204234387120534", "91 6205 0022 4600 785G"])
def test_credit_codes_that_hold(good):
    assert credit_code(good) == good.replace(" ", "")


@pytest.mark.parametrize("bad", ["91620921918598819H", "126204234387120535", "916209219185988", "Z1620921918598819G"])
def test_credit_codes_that_do_not(bad):
    assert credit_code(bad) is None


def test_check_digits_are_those_of_others():
    """As stdnum has them: the reader does without it, since all that it imports takes 6 MB of each process."""
    random = Random(166)
    for _ in range(100):
        body = f"620102{random.randint(1950, 2000)}0515{random.randint(0, 999):03}"
        assert [id_number(body + c) is not None for c in "0123456789X"] == [
            c == ric.calc_check_digit(body + "0") for c in "0123456789X"
        ]
        code = "91620102" + "".join(random.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=8))
        holds = [whole for c in "0123456789X" for d in uscc._alphabet if (whole := credit_code(code + c + d))]
        assert [whole[17] for whole in holds] == [uscc.calc_check_digit(whole) for whole in holds]
        assert len(holds) == 1
