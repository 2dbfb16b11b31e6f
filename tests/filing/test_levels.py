"""Ranks, classes, series, and which level may be filed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.levels import (
    LEVEL,
    DataError,
    LevelClass,
    LevelFacts,
    Rank,
    Title,
    check_level,
    level_of,
    ranks_of,
    read_series,
    read_title,
    shipped_series,
)

SERIES = shipped_series()
HEAD = "series,zhenggao,fugao,zhongji,zhuli,yuan"


def title(text):
    found = read_title(text, SERIES)
    assert found is not None
    return found


def test_five_ranks_are_three_classes():
    assert [rank.level.value for rank in sorted(Rank)] == ["初级", "初级", "中级", "高级", "高级"]
    assert all(ranks_of(rank.word) == {rank} for rank in Rank)


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("高级", "高级"),
        ("正高", "高级"),
        ("副高级职称", "高级"),
        ("中 级", "中级"),
        ("助理级", "初级"),
        ("员级", "初级"),
        ("特级", None),
        ("", None),
    ],
)
def test_a_levels_word_has_a_class(word, level):
    assert level_of(word) == (level and LevelClass(level))


def test_the_shipped_data_has_27_series_with_a_title_for_all_ranks_but_the_lowest():
    assert len({one.name.partition("/")[0] for one in SERIES}) == 27
    assert all(set(one.titles) >= set(Rank) - {Rank.YUAN} for one in SERIES)


@pytest.mark.parametrize(
    ("text", "series", "ranks"),
    [
        ("高级", "", {Rank.FUGAO, Rank.ZHENGGAO}),
        ("工程系列副高级", "工程", {Rank.FUGAO}),
        ("高级（工程系列）", "工程", {Rank.FUGAO, Rank.ZHENGGAO}),
        ("工程/中级", "工程", {Rank.ZHONGJI}),
        ("高级工程师", "工程技术人员", {Rank.FUGAO}),
        ("技术员", "工程技术人员", {Rank.YUAN}),
        ("研究员", "", {Rank.ZHENGGAO}),
    ],
)
def test_a_title_is_read_with_its_series_as_far_as_it_is_said(text, series, ranks):
    assert title(text) == Title(series, frozenset(ranks))


@pytest.mark.parametrize("text", ["", "特级", "工程系列", "讲解员", "师"])
def test_what_is_no_title(text):
    assert read_title(text, SERIES) is None


def test_a_title_that_two_ranks_share_is_none():
    assert read_title("甲师", read_series([HEAD, "一,甲师,,,,", "二,,甲师,,,"])) is None


@pytest.mark.parametrize(
    ("one", "other", "above"),
    [
        ("高级", "中级", True),
        ("中级", "高级", False),
        ("高级", "副高", False),
        ("正高", "副高", True),
        ("工程高级", "经济中级", False),
        ("高级工程师", "工程系列中级", True),
    ],
)
def test_above_is_above_whatever_was_left_open(one, other, above):
    assert title(one).is_above(title(other)) is above


@pytest.mark.parametrize(
    ("lines", "said"),
    [([], "zhenggao"), (["series"], "zhenggao"), ([HEAD, " ,,,工程师,,"], "第 2 行"), ([HEAD, "工程,,,,,"], "第 2 行")],
)
def test_a_table_of_series_that_is_wrong_says_where(lines, said):
    with pytest.raises(DataError, match=said):
        read_series(lines)


def test_the_title_of_nothing_readable_is_a_bug_above():
    with pytest.raises(LookupError):
        _ = LevelFacts((None,)).title


titles = st.builds(
    Title, st.sampled_from(["", "工程", "经济"]), st.frozensets(st.sampled_from(Rank), min_size=1, max_size=2)
)
some = st.lists(titles, max_size=3).map(tuple)


@given(st.lists(st.none() | titles, max_size=2).map(tuple), some, st.none() | some, some)
def test_whatever_is_handed_in_gets_one_answer(submits, holds, complete, already):
    said = check_level(LevelFacts(submits, holds, complete, already))
    assert said.rule in {rule.id for rule in LEVEL}
    assert bool(said.warnings) is (said.rule in {"higher-first", "higher-later"})
    if any(one in already for one in submits if one is not None):
        assert said.result != "accepted"
