"""A line of organisations from a school up to the province, and people in it. All of them are made up."""

from typing import Final

from filing.people import Actor, Role
from filing.review import Organisation, Review, Status, Step, Tree

SCHOOL, BUREAU, COUNTY, CITY, TOP = "红山窑学校", "永昌县教育局", "永昌县人社局", "金昌市人社局", "省职改办"
LINE: Final = (SCHOOL, BUREAU, COUNTY, CITY, TOP)
TREE: Final[Tree] = {
    name: Organisation(name, name, opener, name == TOP, "人社" in name or name == TOP)
    for name, opener in zip(LINE, (*LINE[1:], None), strict=True)
}
APPLICANT: Final = Actor("申请人", frozenset({Role.APPLICANT}), id_number="1")


def person(organisation: str | None, *roles: Role, number: str = "", real_name: bool = True) -> Actor:
    """Somebody with an account and an ID number of their own."""
    name = f"{'+'.join(roles)}@{organisation}{number}"
    return Actor(name, frozenset(roles), organisation, number or name, real_name)


ADMINS: Final = {name: person(name, Role.ADMIN) for name in LINE}


def at(holder: str, *passed: str, unit: str = SCHOOL) -> Review:
    """A filing under review."""
    return Review(APPLICANT, Status.UNDER_REVIEW, holder, unit, passed)


RETURNED: Final = Review(APPLICANT, Status.RETURNED, None, SCHOOL, reason="缺页")
DONE: Final = Review(APPLICANT, Status.APPROVED, None, SCHOOL, LINE)


def step(state: Review, by: Actor, **more: object) -> Step:
    """A step in the line as it is, unless `tree` says otherwise."""
    return Step(**{"state": state, "by": by, "tree": TREE, **more})
