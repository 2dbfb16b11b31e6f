"""What a new registry begins with: the HR offices of the province, one under the other. # notice 三, 五.

Names are those of `orgregistry.offices`, which a site corrects; here they get their places and other names.
"""

from __future__ import annotations

from typing import Final

from orgregistry.divisions import Division, divisions
from orgregistry.divisions import Level as Rank
from orgregistry.importing import Entry
from orgregistry.offices import offices
from orgregistry.organisations import Kind, Level, Nature, Status

TOP: Final = "省职改办"
INDUSTRY: Final = "省工信厅人事处"  # opens accounts of private firms. # notice 五(三)1
_OFFICES: Final = ("人力资源和社会保障局", "人社局", "职改办")
_TOP_TOO: Final = ("省职改办", "甘肃省职改办", "甘肃省职称改革工作领导小组办公室")
_RANKS: Final = {Rank.PROVINCE: Level.PROVINCE, Rank.CITY: Level.CITY, Rank.COUNTY: Level.COUNTY}
_NATIONS: Final = ("保安族东乡族撒拉族", "哈萨克族", "裕固族", "蒙古族", "回族", "藏族")


def founding(own: str = "") -> list[Entry]:
    """Return the top, the office that opens private firms, and all HR offices under it, each after the one above it.

    Args:
        own: text of the site's file of offices; "" for none.
    """
    called = {authority: one.name for authority, one in offices(own).items()}
    by_code = {one.code: one for one in divisions()}
    province = next(one for one in divisions() if one.level is Rank.PROVINCE)
    top = called[TOP]
    made = [
        Entry(1, top, _stated(province, Kind.TOP), alias=_TOP_TOO),
        Entry(2, called[INDUSTRY], _stated(province, Kind.UNIT), top, Status.OPEN, alias=(INDUSTRY,)),
    ]
    for line, one in enumerate((one for one in divisions() if one.level is not Rank.PROVINCE), 3):
        above = top if one.level is Rank.CITY else called[by_code[one.parent].authority]
        name = called[one.authority]
        others = tuple(other for other in _others(one) if other != name)
        made.append(Entry(line, name, _stated(one, Kind.HR), above, Status.OPEN, alias=others))
    return made


def _others(division: Division) -> list[str]:
    """What the HR office of a division is called too: in full, 人社局, 职改办, with and without the nationality."""
    short = division.name
    for nation in _NATIONS:
        short = short.replace(nation, "")
    places = dict.fromkeys((division.name, short.replace("自治", "")))
    return [place + office for place in places for office in _OFFICES]


def _stated(division: Division, kind: Kind) -> dict[str, object]:
    return {
        "kind": kind,
        "nature": Nature.GOVERNMENT,
        "level": _RANKS[division.level],
        "division": division.code,
    }
