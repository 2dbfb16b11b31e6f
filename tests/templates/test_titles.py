"""The title of a letter: as few lines as there can be, parted where words end, none wider than the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates.titles import LINE, title_lines


@pytest.mark.parametrize(
    ("unit", "lines"),
    [
        ("成县一中", ["关于转办成县一中开通单位账号申请的函"]),
        ("兰州市陇信智能科技有限公司", ["关于转办兰州市陇信智能科技有限公司", "开通单位账号申请的函"]),
        (
            "积石山保安族东乡族撒拉族自治县大河家镇中心卫生院",
            ["关于转办积石山保安族东乡族撒拉族自治县", "大河家镇中心卫生院开通单位账号申请的函"],
        ),
    ],
)
def test_a_title_is_parted_where_words_end(unit, lines):
    assert title_lines(["关于转办", unit, "开通单位账号申请的函"]) == lines


@given(st.text("甘肃省市县镇有限公司甲乙", max_size=60))
def test_nothing_is_lost_and_no_line_is_too_wide(unit):
    pieces = ["关于开通", unit, "甘肃省职称申报评审管理信息系统账号的函"]
    lines = title_lines(pieces)
    assert "".join(lines) == "".join(pieces)
    assert max(map(len, lines)) <= LINE
