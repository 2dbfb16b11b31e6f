"""Whether a letter went to the office that opens the account."""

from __future__ import annotations

import re
from typing import Final

from orgregistry.divisions import Division, Level, by_code, named_first
from orgregistry.owners import division_of

_TITLE_OFFICE: Final = re.compile("人社|人力资源|职改|职称|组织部|人事局|人事劳动")
_PLACED: Final = re.compile("省|市|州|县|区|甘肃")
_SECTION: Final = re.compile("(?<=[局厅委])[^局厅委]{1,6}[科处股室]$")  # 州人社局专技科
_INDUSTRY: Final = re.compile("工信|工业和信息化")


def differs(addressee: str | None, authority: str, parent: str | None, around: Division | None) -> bool:
    """Whether a letter is addressed to another office than the competent one; several addressees: to none of them.

    Args:
        addressee: as the letter says; None: nobody is named.
        authority: see `Route`; not unknown.
        parent: the parent's name, where the parent opens.
        around: where the letter is written from.
    """
    if addressee is None:
        return False
    return not any(_is(one, authority, parent, around) for one in re.split("[、,，]", addressee))


def astray(addressee: str | None, authority: str, parent: str | None, around: Division | None) -> bool:
    """Whether it even went to a title office of another place, neither above nor below the competent one."""
    if not differs(addressee, authority, parent, around):
        return False
    place = named_first(authority.partition(":")[2])
    offices = [_placed(one, around) for one in re.split("[、,，]", addressee or "")]
    return place is not None and all(
        one is not None and place not in _line(one) and one not in _line(place) for one in offices
    )


def _placed(addressee: str, around: Division | None) -> Division | None:
    return division_of(addressee, around) if _TITLE_OFFICE.search(addressee) else None


def _line(division: Division) -> list[Division]:
    """A division and all that it lies in."""
    above = by_code(division.parent)
    return [division, *(_line(above) if above is not None else ())]


def _is(addressee: str, authority: str, parent: str | None, around: Division | None) -> bool:
    if authority == "parent-org":
        if (
            parent is None
        ):  # not known who it is: a title office of the province surely isn't, unless the unit is its own
            office = _office(addressee, around)
            return office != "hr-province" or around is None
        return is_short_for(*sorted((_SECTION.sub("", addressee), parent), key=len))
    if authority == "省工信厅人事处":
        return _INDUSTRY.search(addressee) is not None
    if _TITLE_OFFICE.search(addressee) and _office(addressee, around) is None and not _PLACED.search(addressee):
        return True  # 职改办, 人社局: whichever is competent
    return _office(addressee, around) == ("hr-province" if authority == "省职改办" else authority)


def _office(addressee: str, around: Division | None) -> str | None:
    """The title office that an addressee is: the province's own and 省职改办 are one."""
    if not _TITLE_OFFICE.search(addressee):
        return None
    division = division_of(addressee, around)
    if division is None:
        return "hr-province" if re.match("省|甘肃", addressee) else None
    return division.authority if division.level is not Level.PROVINCE else "hr-province"


def is_short_for(short: str, full: str) -> bool:
    """Whether each character of one name stands in the other, in order: 州卫健委, 甘南藏族自治州卫生健康委员会."""
    rest = iter(full)
    return all(character in rest for character in short)
