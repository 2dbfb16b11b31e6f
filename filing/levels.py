"""Levels of titles: five ranks, three classes, 27 series; and which of one's titles may be filed now.

Series and their titles are data (`data/title-series.csv`): a site corrects them by a file of its own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from importlib import resources
from typing import Final

from filing.judging import Code, Judgement, Result, Rule, always, first_that_holds
from mailparse.values import plain


class DataError(Exception):
    """A data file of the site's own can't be used; the message says which line and why, in Chinese."""


class LevelClass(StrEnum):
    """By which evidence goes."""

    SENIOR = "高级"
    INTERMEDIATE = "中级"
    JUNIOR = "初级"


class Rank(IntEnum):
    """By which submissions are counted; the higher, the larger."""

    YUAN = 1
    ZHULI = 2
    ZHONGJI = 3
    FUGAO = 4
    ZHENGGAO = 5

    @property
    def level(self) -> LevelClass:
        """Its class."""
        if self >= Rank.FUGAO:
            return LevelClass.SENIOR
        return LevelClass.INTERMEDIATE if self is Rank.ZHONGJI else LevelClass.JUNIOR

    @property
    def word(self) -> str:
        """As people say it."""
        return _RANK_WORDS[self]


_RANK_WORDS: Final = {
    Rank.ZHENGGAO: "正高级",
    Rank.FUGAO: "副高级",
    Rank.ZHONGJI: "中级",
    Rank.ZHULI: "助理级",
    Rank.YUAN: "员级",
}
_Ranks = frozenset[Rank]
_BETWEEN: Final = re.compile(r"[-/:·,、—]")
_SERIES_BEHIND: Final = re.compile(r"(.+)\((.+)\)")  # 高级（工程系列）
# What people call a level. A class stands for all its ranks: which one is meant may stay open.
_WORDS: Final[Mapping[str, _Ranks]] = {
    "正高": frozenset({Rank.ZHENGGAO}),
    "副高": frozenset({Rank.FUGAO}),
    "高": frozenset({Rank.ZHENGGAO, Rank.FUGAO}),
    "中": frozenset({Rank.ZHONGJI}),
    "助理": frozenset({Rank.ZHULI}),
    "员": frozenset({Rank.YUAN}),
    "初": frozenset({Rank.ZHULI, Rank.YUAN}),
}


@dataclass(frozen=True, slots=True)
class Series:
    """A series, or a branch of one: its title for each rank; a rank without a title is left out."""

    name: str
    titles: Mapping[Rank, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Title:
    """A level of a series, as far as it was said: `series` empty if it wasn't, several ranks if only a class was."""

    series: str
    ranks: frozenset[Rank]

    def meets(self, other: Title) -> bool:
        """Whether both may be one."""
        return self._same_series(other) and not self.ranks.isdisjoint(other.ranks)

    def is_above(self, other: Title) -> bool:
        """Whether it is higher in the same series, whatever was left open."""
        return self._same_series(other) and min(self.ranks) > max(other.ranks)

    def _same_series(self, other: Title) -> bool:
        # 工程 is short for 工程技术人员; what isn't said may be any.
        return self.series.startswith(other.series) or other.series.startswith(self.series)


def read_series(lines: Iterable[str]) -> tuple[Series, ...]:
    """Read the data file: no, series, zhenggao, fugao, zhongji, zhuli, yuan, source; `|` parts several titles.

    Raises:
        DataError: a column is missing, or a row has no name or no title.
    """
    columns = {
        "zhenggao": Rank.ZHENGGAO,
        "fugao": Rank.FUGAO,
        "zhongji": Rank.ZHONGJI,
        "zhuli": Rank.ZHULI,
        "yuan": Rank.YUAN,
    }
    reader = csv.DictReader(lines)
    missing = {"series", *columns} - set(reader.fieldnames or ())
    if missing:
        raise DataError(f"职称系列表缺少这些列：{'、'.join(sorted(missing))}")
    found = []
    for row in reader:
        titles = {
            rank: tuple(part for part in map(plain, (row[column] or "").split("|")) if part)
            for column, rank in columns.items()
            if (row[column] or "").strip()
        }
        if not plain(row["series"] or "") or not titles:
            raise DataError(f"职称系列表第 {reader.line_num} 行没有系列名或职称")
        found.append(Series(plain(row["series"]), titles))
    return tuple(found)


def shipped_series() -> tuple[Series, ...]:
    """Return the series as they are shipped."""
    return read_series(data("title-series.csv"))


def data(name: str) -> list[str]:
    """Return the lines of a data file of this room."""
    return (resources.files("filing") / "data" / name).read_text("utf-8").splitlines()


def ranks_of(text: str) -> frozenset[Rank]:
    """Return what a level's word stands for (正高, 副高级, 高级, 中级, 初级, 助理级, 员级); empty if it is none."""
    return _WORDS.get(plain(text).removesuffix("职称").removesuffix("级"), frozenset())


def level_of(text: str) -> LevelClass | None:
    """Return the class of a level's word; None if it is none."""
    ranks = ranks_of(text)
    return next(iter(ranks)).level if ranks else None


def read_title(text: str, series: Iterable[Series] = ()) -> Title | None:
    """Read "高级", "工程系列副高级" or, by the series' own titles, "高级工程师"; None if it is none of these."""
    bare = _BETWEEN.sub("", plain(text)).removesuffix("职称")
    bare = _SERIES_BEHIND.sub(r"\2\1", bare)
    for word in sorted(_WORDS, key=len, reverse=True):
        for ending in (f"{word}级", word):
            if bare.endswith(ending) and (bare == ending or ending != word or len(word) > 1):
                return Title(bare.removesuffix(ending).removesuffix("系列").removesuffix("类"), _WORDS[word])
    ranks = {rank for one in series for rank, titles in one.titles.items() if bare in titles}
    names = {one.name for one in series for titles in one.titles.values() if bare in titles}
    if len(ranks) != 1:
        return None
    return Title(next(iter(names)) if len(names) == 1 else "", frozenset(ranks))


# ------------------------------------------------------------------------------------------------- what may be filed


@dataclass(frozen=True, slots=True)
class LevelFacts:
    """A submission among the titles of one person.

    Attributes:
        submits: what is handed in at once; None for what can't be read as a level.
        holds: all titles that the person has; None if nothing is said of it.
        complete: those whose evidence is complete; None if nothing is said of it.
        already: those handed in or collected before, also by a reissue.
    """

    submits: tuple[Title | None, ...]
    holds: tuple[Title, ...] | None = None
    complete: tuple[Title, ...] | None = None
    already: tuple[Title, ...] = ()

    @property
    def title(self) -> Title:
        """The one that is handed in, in rows below those that deal with none, several, or one that can't be read."""
        one = self.submits[0]
        if one is None:
            raise LookupError("a row above this one must deal with what can't be read")
        return one

    @property
    def collected(self) -> bool:
        """Whether this very level was handed in before."""
        return any(one.meets(self.title) and one.ranks == self.title.ranks for one in self.already)

    @property
    def maybe_collected(self) -> bool:
        """Whether it may have been: one of the two names only a class."""
        return any(one.meets(self.title) for one in self.already)

    @property
    def incomplete(self) -> bool:
        """Whether its evidence is known to be incomplete."""
        return self.complete is not None and not any(one.meets(self.title) for one in self.complete)

    @property
    def higher_ready(self) -> bool:
        """Whether a higher level of the series could be handed in now and hasn't been."""
        return self._waits(self.complete if self.complete is not None else self.holds or ())

    @property
    def higher_lacks(self) -> bool:
        """Whether a higher level of the series hasn't been handed in, be its evidence complete or not."""
        return self._waits(self.holds or ())

    def _waits(self, among: tuple[Title, ...]) -> bool:
        return any(one.is_above(self.title) and not any(one.meets(done) for done in self.already) for one in among)


LEVEL: tuple[Rule[LevelFacts], ...] = (
    Rule("none", lambda f: not f.submits,
         Result.REFUSED, None, "没有选层级；请选定一个系列的一个层级再提交", "二(一)"),
    Rule("several", lambda f: len(f.submits) > 1,
         Result.REFUSED, None, "完成一个层级提交一次，不能几个层级合在一条里；请拆开，从最高层级起逐个提交", "二(一)"),
    Rule("unclear", lambda f: f.submits[0] is None,
         Result.HELD, None, "看不出是哪个层级，由人核实", "二(一)"),
    Rule("already-collected", lambda f: f.collected,
         Result.REFUSED, Code.ALREADY_COLLECTED, "这一层级已经提交或采集过（补办成功也算采集），不用再报", "二(一)"),
    Rule("maybe-collected", lambda f: f.maybe_collected,
         Result.HELD, None, "同一类层级已经提交过，看不出是不是同一级（如正高、副高），由人核实", "二(一)"),
    Rule("not-held", lambda f: f.holds is not None and not any(one.meets(f.title) for one in f.holds),
         Result.REFUSED, None, "拥有的职称里没有这一层级；请核对所选的层级", "二(一)"),
    Rule("incomplete", lambda f: f.incomplete,
         Result.REFUSED, None, "这一层级的佐证材料还没有找齐；请找齐后再上传提交", "二(一)"),
    Rule("higher-first", lambda f: f.higher_ready,
         Result.ACCEPTED, None, "可以提交；建议先交最高层级", "二(一)"),
    Rule("higher-later", lambda f: f.higher_lacks,
         Result.ACCEPTED, None, "可以提交；更高层级的佐证材料还没有找齐，不必等", "二(一)"),
    Rule("in-order", always,
         Result.ACCEPTED, None, "按层级提交", "二(一)"),
)  # fmt: skip


_ADVICE: Final = {
    "higher-first": "还有更高层级没有提交：请优先填报各系列的最高层级（通知二(一)）",
    "higher-later": "还有更高层级没有提交：材料找齐后请尽快填报（通知二(一)）",
}


def check_level(facts: LevelFacts) -> Judgement:
    """Judge which level is handed in. Highest first is advice with a warning, no bar. Source: notice 二(一)."""
    said = first_that_holds(LEVEL, facts).judgement()
    warning = _ADVICE.get(said.rule)
    if warning is None:
        return said
    return Judgement(said.result, said.code, said.rule, said.why, warnings=(warning,))
