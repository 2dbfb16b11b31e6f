"""Staff from the command line: the first security officer is invited by whoever runs the machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Any, Final

from rich.table import Table
from rich.text import Text

from accountops import staff
from accountops.permissions import ROLE_WORDS, Role
from accountops.staff import Person, Standing
from mailparse.shown import visible
from orgregistry.search import the_living_one
from portal.staff import link

if TYPE_CHECKING:
    from daemon.wiring import Office

STANDING_WORDS: Final = {Standing.INVITED: "已邀请，还没有设密码", Standing.JOINED: "在用", Standing.DISABLED: "已停用"}


@dataclass(frozen=True, slots=True)
class Invited:
    """What is handed to somebody: the link, shown once, and until when it works."""

    login: str
    link: str
    until: datetime

    def as_json(self) -> dict[str, Any]:
        """Return it as an object."""
        return {"login": self.login, "link": self.link, "until": self.until.isoformat()}


def invite(
    office: Office, login: str, name: str, roles: Iterable[Role], organisation: str, by: str, token: bytes
) -> Invited:
    """Invite somebody.

    Args:
        office: this one.
        login: what they will log in with.
        name: of the person.
        roles: see `permissions.Role`.
        organisation: theirs, as the registry calls it (number, code or one of its names); "" for the office itself.
        by: who invites, for the audit.
        token: 32 random octets.

    Raises:
        SettingsError: there is no [web], so there is no page to send anybody to.
        StaffError: it can't be, and why.
        OrganisationError: the registry knows no such organisation, or it is no more.
    """
    url, at = office.settings.pages().public_url, office.clock()
    with office.store.open() as desk:
        theirs = the_living_one(desk, organisation) if organisation.strip() else None
        made = staff.invite(
            desk,
            login,
            name,
            roles,
            token,
            at,
            by,
            organisation="" if theirs is None else theirs.name,
            organisation_id=None if theirs is None else theirs.organisation_id,
        )
    return Invited(made.login, link(url, token), (at + staff.INVITATION).astimezone(office.zone))


def invite_again(office: Office, login: str, by: str, token: bytes) -> Invited:
    """Make a new link for somebody; what they logged in with is worth nothing any more.

    Raises:
        SettingsError: there is no [web].
        StaffError: it can't be, and why.
    """
    url, at = office.settings.pages().public_url, office.clock()
    with office.store.open() as desk:
        made = staff.invite_again(desk, login, token, at, by)
    return Invited(made.login, link(url, token), (at + staff.INVITATION).astimezone(office.zone))


def as_json(person: Person, zone: tzinfo) -> dict[str, Any]:
    """Return somebody as an object, times in the office's zone."""
    return {
        "login": person.login,
        "name": person.name,
        "organisation": person.organisation,
        "organisation_id": person.organisation_id,
        "roles": [str(role) for role in Role if role in person.roles],
        "state": str(person.standing),
        "invited": None if person.invited is None else person.invited.astimezone(zone).isoformat(),
        "joined": None if person.joined is None else person.joined.astimezone(zone).isoformat(),
        "last_login": None if person.last_login is None else person.last_login.astimezone(zone).isoformat(),
    }


def table(people: Iterable[Person], zone: tzinfo) -> Table:
    """Return all as a table for people; nothing in it is taken for markup."""
    made = Table("登录名", "姓名", "单位", "角色", "状态", "上次登录")
    for person in people:
        cells = (
            person.login,
            person.name,
            person.organisation or "—",
            "、".join(ROLE_WORDS[role] for role in Role if role in person.roles),
            STANDING_WORDS[person.standing],
            "—" if person.last_login is None else f"{person.last_login.astimezone(zone):%Y-%m-%d %H:%M}",
        )
        made.add_row(*(Text(visible(cell)) for cell in cells))
    return made
