"""What may be shown."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailparse.shown import REASON_MOST, Unfit, cover, mask, reason, redact, visible
from mailparse.values import id_number

NUMBER = "620403197911309411"  # fabricated
WITH_X = "62082219780405918X"  # fabricated
MASKED = "620*************11"


def test_a_mask_keeps_three_and_two():
    assert mask(NUMBER) == MASKED


def test_what_is_no_whole_number_is_hidden_altogether():
    assert mask("62040319") == "*" * 8


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        "620403 19791130 9411",
        "620403-19791130-9411",
        "６２０４０３１９７９１１３０９４１１",
        "620403\u3000197911309411",
        "620403\u200b19791130\u00ad9411",
        "6 2 0 4 0 3 1 9 7 9 1 1 3 0 9 4 1 1",
        "6204031979\n11309411",
        "\ufeff620403197911309411",
    ],
)
def test_a_number_is_masked_however_it_is_written(written):
    shown = redact(f"姓名：吕春燕，{written}。")
    assert MASKED in shown
    assert shown.startswith("姓名：吕春燕，")
    assert shown.endswith("。")


@pytest.mark.parametrize("written", [WITH_X, WITH_X.lower(), WITH_X[:-1] + "Ｘ"])
def test_the_last_character_may_be_any_x(written):
    assert redact(written) == "620*************8X"


@pytest.mark.parametrize("glued", [f"13900000000{NUMBER}", f"{NUMBER}13900000000", f"id={NUMBER}x", f"a{NUMBER}b"])
def test_a_number_glued_to_something_else_is_found(glued):
    assert NUMBER not in redact(glued)
    assert MASKED in redact(glued)


def test_several_numbers_are_masked_each():
    assert redact(f"{NUMBER}、{WITH_X}\t{NUMBER}") == f"{MASKED}、620*************8X\t{MASKED}"


def test_numbers_that_overlap_are_hidden_together():
    front = next(f for f in (f"62{place:04}19791130" for place in range(10_000)) if id_number(f + NUMBER[:4]))
    assert redact(front + NUMBER) == mask(front + NUMBER)


@pytest.mark.parametrize("text", ["620403197911309412", "20210511220000123456", "", "没有号码", "0931-12345678"])
def test_other_digits_stay(text):
    assert redact(text) == text


@given(st.text(), st.text())
def test_no_surrounding_hides_a_number(before, after):
    assert NUMBER not in redact(f"{before}{NUMBER}{after}")


@given(st.text(alphabet=st.characters(codec=None)))
def test_any_text_can_be_redacted_and_shown(text):
    assert visible(visible(text)) == visible(text)
    redact(text)


def test_redaction_takes_time_in_proportion_to_the_text():
    began = time.process_time()
    redact("1 " * 200_000)
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31m红", "\\x1b[31m红"),
        ("\x9b2J", "\\x9b2J"),
        ("a\nb", "a\\x0ab"),
        ("gpj\u202eexe", "gpj\\u202eexe"),
        ("零\u200b宽", "零\\u200b宽"),
        ("\U000e0041", "\\U000e0041"),
        ("\ud800", "\\ud800"),
        ("王小明 Ⅱ级·㛃", "王小明 Ⅱ级·㛃"),
    ],
)
def test_what_deceives_a_terminal_is_made_visible(text, shown):
    assert visible(text) == shown


def test_what_may_stay_is_said():
    assert visible("a\nb\t", keep="\n") == "a\nb\\x09"


@pytest.mark.parametrize("slip", [NUMBER[:-1] + "2", NUMBER[:-1], NUMBER[:15], "620403197911309X"[:16]])
def test_a_number_with_a_slip_in_it_is_covered_too(slip):
    assert redact(f"证号{slip}。") == f"证号{slip}。"
    shown = cover(f"证号{slip}，电话13900000000")
    assert slip not in shown
    assert shown.startswith("证号")
    assert shown.endswith("，电话13900000000")


def test_a_number_that_holds_is_covered_as_it_is_redacted():
    assert cover(f"{NUMBER}、2021年5月") == f"{MASKED}、2021年5月"


@pytest.mark.parametrize("typed", ["来过", "a1", "很" * REASON_MOST, f"  {'很' * REASON_MOST}\n"])
def test_what_says_something_in_one_line_is_a_reason(typed):
    assert reason(typed, "本人来过") == typed.strip()


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "没有写理由"),
        (" \u3000\n", "没有写理由"),
        ("——。", "没有写理由"),
        ("又", "理由太短"),
        ("x!", "理由太短"),
        ("很" * (REASON_MOST + 1), "理由太长，有 401 个字"),
        ("核实\u202e过", "理由里有看不见的字符"),
        ("核实\x1b过", "理由里有看不见的字符"),
        ("\u3164\u3164", "理由里有看不见的字符"),  # letters, by Unicode, that nobody sees
    ],
)
def test_what_is_no_reason_is_told_apart(typed, why):
    unfit = reason(typed, "本人来过")
    assert isinstance(unfit, Unfit)
    assert unfit.why == why
    assert unfit.hint


def test_who_has_written_too_little_is_shown_what_might_be_written():
    for typed in ("", "又"):
        unfit = reason(typed, "本人来过")
        assert isinstance(unfit, Unfit)
        assert unfit.hint.endswith("例如“本人来过”")


@given(st.text(max_size=40))
def test_a_reason_can_be_seen_stands_on_one_line_and_is_one_for_whoever_asks_again(typed):
    line = reason(typed, "本人来过")
    if not isinstance(line, Unfit):
        assert visible(line) == line == cover(line)
        assert "\n" not in line
        assert reason(line, "") == line
