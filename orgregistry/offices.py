<<<<<<< HEAD
"""The offices that open accounts: name, address and contact, as data that a site corrects without code.

Source: data/offices.csv, [own]: names by the usual pattern, 兰州新区's from the addressees of the notice; addresses and
contacts are left to the site. A site's own file has the same columns; its rows replace those of the same authority.
=======
"""The HR offices of the province, made from its divisions: what a new registry begins with. # notice 三, 五.

Names are as offices are usually called; a site corrects what is otherwise (`yeban orgs rename`, `change`).
>>>>>>> 8e26998 (orgregistry: the search, import and export, the offices of the province; yeban orgs; staff belong to an organisation of the registry)
"""

from __future__ import annotations

<<<<<<< HEAD
import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Final

COLUMNS: Final = ("authority", "name", "address", "contact")


@dataclass(frozen=True, slots=True)
class Office:
    """Who opens accounts under `authority` (as `route.authority` has it); address and contact "" where unknown."""

    authority: str
    name: str
    address: str
    contact: str


class OfficesUnreadable(ValueError):
    """The file of offices is not as it must be."""


def offices(own: str = "") -> Mapping[str, Office]:
    """Return the offices by authority.

    Args:
        own: text of the site's file; "" for none.

    Raises:
        OfficesUnreadable: a column is lacking, or a row has no name or an authority that no letter is routed to.
    """
    shipped = _read(files("orgregistry").joinpath("data/offices.csv").read_text("utf-8"))
    if not own:
        return shipped
    corrected = _read(own)
    if unknown := corrected.keys() - shipped.keys():
        raise OfficesUnreadable(f"没有这样的机关：{'、'.join(sorted(unknown))}；authority 一栏照 offices.csv 填写")
    return {**shipped, **corrected}


def _read(text: str) -> dict[str, Office]:
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if lacking := [column for column in COLUMNS if column not in (rows.fieldnames or ())]:
        raise OfficesUnreadable(f"缺少列：{'、'.join(lacking)}；第一行应为 {','.join(COLUMNS)}")
    found = {}
    for number, row in enumerate(rows, 2):
        office = Office(*((row[column] or "").strip() for column in COLUMNS))
        if not office.authority or not office.name:
            raise OfficesUnreadable(f"第 {number} 行没有 authority 或 name")
        found[office.authority] = office
    return found
=======
from typing import Final

from orgregistry.divisions import Division, divisions
from orgregistry.divisions import Level as Rank
from orgregistry.importing import Entry
from orgregistry.organisations import Kind, Level, Nature, Status

TOP: Final = "甘肃省职称改革工作领导小组办公室"
INDUSTRY: Final = "甘肃省工业和信息化厅人事处"  # opens accounts of private firms. # notice 五(三)1
_OFFICE: Final = "人力资源和社会保障局"
_SHORT_OFFICES: Final = ("人社局", "职改办")
# What isn't called after its division, or has other names. # the notice's own list of addressees
_OTHERWISE: Final = {"620171": ("兰州新区组织部", ("兰州新区" + _OFFICE, "兰州新区人社局", "兰州新区职改办"))}
_RANKS: Final = {Rank.PROVINCE: Level.PROVINCE, Rank.CITY: Level.CITY, Rank.COUNTY: Level.COUNTY}
_NATIONS: Final = ("保安族东乡族撒拉族", "哈萨克族", "裕固族", "蒙古族", "回族", "藏族")


def offices() -> list[Entry]:
    """Return the top, the office that opens private firms, and all HR offices under it, each after the one above it."""
    by_code = {one.code: one for one in divisions()}
    made = [
        Entry(1, TOP, _stated(by_code["620000"], Kind.TOP), alias=("省职改办", "甘肃省职改办")),
        Entry(2, INDUSTRY, _stated(by_code["620000"], Kind.UNIT), TOP, Status.OPEN, alias=("省工信厅人事处",)),
    ]
    for line, one in enumerate((one for one in divisions() if one.level is not Rank.PROVINCE), 3):
        name, others = office_of(one)
        above = TOP if one.level is Rank.CITY else office_of(by_code[one.parent])[0]
        made.append(Entry(line, name, _stated(one, Kind.HR), above, Status.OPEN, alias=others))
    return made


def office_of(division: Division) -> tuple[str, tuple[str, ...]]:
    """Return what the HR office of a city or county is called, and its other names."""
    if division.code in _OTHERWISE:
        return _OTHERWISE[division.code]
    short = division.name
    for nation in _NATIONS:
        short = short.replace(nation, "")
    short = short.replace("自治", "")
    places = dict.fromkeys((division.name, short))
    aliases = [place + office for place in places for office in (_OFFICE, *_SHORT_OFFICES)]
    return aliases[0], tuple(aliases[1:])


def _stated(division: Division, kind: Kind) -> dict[str, object]:
    return {
        "kind": kind,
        "nature": Nature.GOVERNMENT,
        "level": _RANKS[division.level],
        "division": division.code,
    }
>>>>>>> 8e26998 (orgregistry: the search, import and export, the offices of the province; yeban orgs; staff belong to an organisation of the registry)
