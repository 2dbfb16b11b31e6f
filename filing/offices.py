"""HR offices: which tier a name belongs to, and which office is competent for a class of titles.

Competence is data (`data/competence.csv`, general knowledge and not the notice's own words): a site corrects it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from filing.levels import DataError, LevelClass, data, level_of
from mailparse.values import plain
from orgregistry.divisions import Level as Tier
from orgregistry.divisions import divisions, named_first, parted

_HR: Final = re.compile(r"人社|人力资源|职改|职称改革|职称办")
_OF_PARTY: Final = "兰州新区组织部"  # its HR office, as the notice addresses it
_TIER_WORDS: Final = (
    (re.compile(r"各?[(]?[县区]"), Tier.COUNTY),
    (re.compile(r"各?[(]?[市州地]"), Tier.CITY),
    (re.compile(r"省"), Tier.PROVINCE),
)
_TIER_AND_ALL: Final = re.compile(r"[各县区市州地省级直()、的]+")
_ONLY_A_TIER: Final = re.compile(r"[各县区市州地省级()、]+(?:部门)?")
# "The office of the place", a made-up place: only the tier is said.
_SOME: Final = re.compile(
    r"(?:所在地?|属地|当地|本地?|有权限的|某+|该|x+|×+|[甲乙丙丁a-z](?=[市州县区]))+(?=[市州县区])"
)
# As contracts.md names routes, and as programs name tiers.
_IN_ENGLISH: Final = {
    "hr-province": Tier.PROVINCE,
    "province": Tier.PROVINCE,
    "provincial": Tier.PROVINCE,
    "hr-city": Tier.CITY,
    "city": Tier.CITY,
    "prefecture": Tier.CITY,
    "hr-county": Tier.COUNTY,
    "county": Tier.COUNTY,
}


def tier_of(office: str) -> Tier | None:
    """Return the tier of an HR office of Gansu by its name; None if it is no HR office, or another province's.

    Args:
        office: "临夏县人社局", "金昌市人力资源和社会保障局", "省职改办", or only a tier: "市州人社（职改）部门".
    """
    bare = plain(office).lower()
    if bare.partition(":")[0] in _IN_ENGLISH:
        return _IN_ENGLISH[bare.partition(":")[0]]
    bare = _SOME.sub("", bare, count=1) if _SOME.match(bare) else bare
    division, rest = parted(bare)
    is_hr = _HR.match(_TIER_AND_ALL.sub("", rest, count=1) if _TIER_AND_ALL.match(rest) else rest) is not None
    if division is not None and division.level is not Tier.PROVINCE:
        return division.level if is_hr or bare.endswith(_OF_PARTY) else None
    if _HR.match(rest):
        return Tier.PROVINCE if division is not None else None
    if not is_hr and not _ONLY_A_TIER.fullmatch(rest):
        return None
    return next((tier for shape, tier in _TIER_WORDS if shape.match(rest)), None)


def tiers_served(office: str) -> frozenset[Tier]:
    """Return the tiers whose work an HR office does: its own, and its counties' where its city has none.

    嘉峪关, 兰州新区 and 甘肃矿区 have no counties: nobody but their own office could stamp for a junior title.
    """
    tier = tier_of(office)
    if tier is not Tier.CITY:
        return frozenset() if tier is None else frozenset({tier})
    name = plain(office)
    city = named_first(name.partition(":")[2] or name)  # hr-city:嘉峪关市
    alone = city is not None and all(one.parent != city.code for one in divisions() if one.level is Tier.COUNTY)
    return frozenset({Tier.CITY, Tier.COUNTY}) if alone else frozenset({Tier.CITY})


@dataclass(frozen=True, slots=True)
class Competence:
    """Which offices may stamp and issue for each class: tiers, or single offices by name."""

    offices: Mapping[LevelClass, tuple[str, ...]]

    def words(self, level: LevelClass) -> str:
        """Return the competent office as the data names it."""
        return "或".join(self.offices[level])

    def competent(self, level: LevelClass, office: str) -> bool:
        """Whether an office of this name may stamp and issue for a class."""
        tiers = tiers_served(office)
        return any(self._is(one, office, tiers) for one in self.offices[level])

    def covers(self, level: LevelClass, tier: Tier | None) -> bool:
        """Whether all offices of a tier may."""
        return tier is not None and any(_names_a_tier(one) and tier_of(one) is tier for one in self.offices[level])

    @staticmethod
    def _is(listed: str, office: str, tiers: frozenset[Tier]) -> bool:
        if plain(listed) == plain(office):
            return True
        return _names_a_tier(listed) and tier_of(listed) in tiers


def _names_a_tier(listed: str) -> bool:
    """Whether an entry of the data stands for all offices of a tier; the province has but one."""
    division, _ = parted(plain(listed))
    return division is None or division.level is Tier.PROVINCE


def read_competence(lines: Iterable[str]) -> Competence:
    """Read the data file: class, office, source; a class may have several rows, or offices parted by `|`.

    Raises:
        DataError: a column is missing, a class is unknown, or a class has no office.
    """
    reader = csv.DictReader(lines)
    if {"class", "office"} - set(reader.fieldnames or ()):
        raise DataError("权限表要有 class、office 两列")
    found: dict[LevelClass, tuple[str, ...]] = {}
    for row in reader:
        level = level_of(row["class"] or "")
        if level is None:
            raise DataError(f"权限表第 {reader.line_num} 行的层级要写高级、中级或初级")
        found[level] = found.get(level, ()) + tuple(
            part.strip() for part in (row["office"] or "").split("|") if part.strip()
        )
    lacking = [level.value for level in LevelClass if not found.get(level)]
    if lacking:
        raise DataError(f"权限表没有写{'、'.join(lacking)}由哪个部门办")
    return Competence(found)


def shipped_competence() -> Competence:
    """Return competence as it is shipped."""
    return read_competence(data("competence.csv"))
