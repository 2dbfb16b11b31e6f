"""The offices that open accounts: name, address and contact, as data that a site corrects without code.

Source: data/offices.csv, [own]: names by the usual pattern, 兰州新区's from the addressees of the notice; addresses and
contacts are left to the site. A site's own file has the same columns; its rows replace those of the same authority.
"""

from __future__ import annotations

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

    @property
    def reached(self) -> str:
        """How it is reached, as far as the data says: 地址：…，联系方式：…."""
        parts = (("地址", self.address), ("联系方式", self.contact))
        return "，".join(f"{what}：{said}" for what, said in parts if said)


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


def reached(known: Mapping[str, Office], name: str) -> str:
    """Return how the office of a name is reached; "" where nothing is known of it."""
    return next((one.reached for one in known.values() if one.name == name), "")


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
