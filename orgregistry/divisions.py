"""Gansu's provinces, cities and counties by code and by name, as people write them.

Source: data/gansu-divisions.csv (GB/T 2260). 兰州新区 and 甘肃矿区 have HR offices of their own and stand beside the
cities; 嘉峪关 has no counties.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final


class Level(StrEnum):
    """Whose HR office it is. # notice 五(二)."""

    PROVINCE = "province"
    CITY = "city"  # 市、自治州, and what stands beside them
    COUNTY = "county"  # 县、自治县、市辖区、县级市


@dataclass(frozen=True, slots=True)
class Division:
    """A division, its GB/T 2260 code and the code of what it belongs to ("" for the province)."""

    code: str
    name: str
    level: Level
    parent: str

    @property
    def authority(self) -> str:
        """Its HR office, as `route.authority` has it."""
        return "hr-province" if self.level is Level.PROVINCE else f"hr-{self.level}:{self.name}"


PROVINCE: Final = "620000"
_BESIDE_THE_CITIES: Final = frozenset({"620171", "620981404"})  # 兰州新区, 甘肃矿区
_JIAYUGUAN: Final = "620200"
_LEVELS: Final = {"province": Level.PROVINCE, "prefecture": Level.CITY, "county": Level.COUNTY}

# Nationalities in the names of autonomous counties and prefectures, which people leave out: 临夏州, 天祝县.
_NATIONS: Final = ("保安族东乡族撒拉族", "哈萨克族", "裕固族", "蒙古族", "回族", "藏族")
_OTHERWISE: Final = {
    "甘肃省": ("甘肃",),
    "甘肃矿区": ("甘肃省矿区",),
    "兰州新区": ("兰州市新区",),
    "东乡族自治县": ("东乡县",),
}
# Names that are those of other things, or of two divisions, when their last character is left out.
_NEVER_SHORT: Final = frozenset(
    "城关 安宁 白银 金川 西固 红古 平川 东乡 东乡族 临夏 安定 康乐 合作 清水 高台 民乐 合水 永昌 和政 正宁".split()
)


@cache
def divisions() -> tuple[Division, ...]:
    """All of them, in the order of the file."""
    found = []
    with files("orgregistry").joinpath("data/gansu-divisions.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            level = Level.CITY if row["code"] in _BESIDE_THE_CITIES else _LEVELS.get(row["level"])
            if level is not None:
                found.append(Division(row["code"], row["name"], level, row["parent"]))
    return tuple(found)


def by_code(code: str) -> Division | None:
    """The division of a six-digit code; anything within 嘉峪关 is 嘉峪关市."""
    if code[:4] == _JIAYUGUAN[:4]:
        code = _JIAYUGUAN
    return _by_code().get(code)


def is_code(code: str) -> bool:
    """Whether there is such a division here; 620101 (市辖区 of a city) is one that nobody belongs to but the city."""
    return by_code(code) is not None or (code[4:] == "01" and by_code(f"{code[:4]}00") is not None)


def city_of(division: Division) -> Division | None:
    """The city that a division is or lies in; None for the province."""
    while division.level is Level.COUNTY:
        division = _by_code()[division.parent]
    return division if division.level is Level.CITY else None


def named_first(text: str) -> Division | None:
    """The division that a text begins with: the innermost of 甘肃省天水市秦州区…; also by its short name, 天水…."""
    return parted(text)[0]


def parted(text: str) -> tuple[Division | None, str]:
    """The division that a text begins with, as `named_first` has it, and what follows its name."""
    found: Division | None = None
    while True:
        match = max((name for name in _spellings() if text.startswith(name)), key=len, default=None)
        if match is None:
            return found, text
        inner = _spellings()[match]
        if found is not None and not _lies_in(inner, found):
            return found, text
        found, text = inner, text[len(match) :]


def named_in(text: str) -> tuple[Division, ...]:
    """Every division that a text names in full or short, in order, each where it begins; 天水市秦州区 is one."""
    found: list[Division] = []
    at, end = 0, -1
    while at < len(text):
        match = max((name for name in _spellings() if text.startswith(name, at)), key=len, default=None)
        if match is None:
            at += 1
            continue
        inner = _spellings()[match]
        if at == end and _lies_in(inner, found[-1]):
            found[-1] = inner
        else:
            found.append(inner)
        at = end = at + len(match)
    return tuple(found)


def _lies_in(inner: Division, outer: Division) -> bool:
    return outer.level is Level.PROVINCE or inner.parent == outer.code


@cache
def _by_code() -> dict[str, Division]:
    return {one.code: one for one in divisions()}


@cache
def _spellings() -> dict[str, Division]:
    """How people write each; a city wins its short name over a county (临夏州 and 临夏市 have none in common)."""
    spelt: dict[str, Division] = {}
    for one in sorted(divisions(), key=lambda one: one.level is Level.COUNTY):
        short = one.name
        for nation in _NATIONS:
            short = short.replace(nation, "")
        short = short.replace("自治", "")
        bare = short[:-1]
        names = {one.name, short, *_OTHERWISE.get(one.name, ())}
        if len(bare) >= 2 and bare not in _NEVER_SHORT and not one.code.startswith("620171"):
            names.add(bare)
        for name in names:
            spelt.setdefault(name, one)
    return spelt
