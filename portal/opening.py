"""Opening an organisation's account without a letter: whether an office may by itself, and what it has to see to.

Who is competent says the same table as for letters (`orgregistry.routing`), asked with what the office itself states of
the organisation. What the table leaves to a person comes by a ticket that the desk has routed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from accountops.permissions import Role
from accountops.staff import Person
from mailparse import Letter
from mailparse.reading import Mark
from orgregistry import correspondence, names, organisations, routing, settling
from orgregistry.correspondence import Told
from orgregistry.offices import Office
from orgregistry.organisations import NATURE_WORDS, Details, Nature, Organisation
from orgregistry.settling import Known
from orgregistry.tickets import TicketError
from orgregistry.transitions import State
from store import Desk, Ticket
from store import Organisation as Row

OPENED_SHOWN: Final = 20

# What the notice does not settle has a mark by which the routing table holds it.
_MARKS: Final = {
    Nature.SOCIAL: Mark.ASSOCIATION,
    Nature.COLLECTIVE: Mark.COLLECTIVE,
    Nature.LEGAL: Mark.LAW_OFFICE,
    Nature.ARMY: Mark.ARMY,
}
_SEE_ALL: Final = frozenset({Role.TECHNICIAN, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What opening an account would come to; nothing of it has been done.

    Attributes:
        ticket: as it would be: closed, with the step in its history.
        unit: the organisation, with its account.
        parent: who opens it.
        answered: how many would be written to.
        lacking: what the notice asks for beside, for the office to see to.
    """

    ticket: Known
    unit: Organisation
    parent: Organisation
    answered: int
    lacking: tuple[str, ...] = ()

    @property
    def added(self) -> bool:
        """Whether the organisation would be new in the registry."""
        return bool(self.ticket.history[-1].detail["added"])

    @property
    def aliases(self) -> tuple[str, ...]:
        """By which further names it would be found."""
        return tuple(self.ticket.history[-1].detail["aliases"])

    @property
    def corrected(self) -> Mapping[str, object]:
        """What stands in the registry now where it would be corrected, by the name of the field."""
        found: Mapping[str, object] = self.ticket.history[-1].detail["corrected"]
        return found


@dataclass(frozen=True, slots=True)
class Stated:
    """What comes of what an office states: who may open the account, and what the notice asks for beside."""

    competent: Sequence[str] = ()
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Eyes:
    """Which tickets somebody sees: all, or those that were routed to their organisation, or that it has settled.

    Attributes:
        everything: whether it is all.
        names: normal forms of what their organisation is called.
        units: ids of their organisation; mostly one.
    """

    everything: bool
    names: frozenset[str] = frozenset()
    units: frozenset[int] = field(default=frozenset())

    def see(self, desk: Desk, routed_to: str, organisation_id: int | None) -> bool:
        """Whether they see a ticket that was routed there and came to this organisation."""
        if self.everything or (routed_to and names.normal(routed_to) in self.names):
            return True
        if organisation_id is None:
            return False
        return organisations.get(desk, organisation_id).parent_id in self.units


def eyes_of(desk: Desk, viewer: Person) -> Eyes:
    """Return what somebody of the staff may see of tickets."""
    if not viewer.roles.isdisjoint(_SEE_ALL):
        return Eyes(everything=True)
    units = [one.organisation_id for one in organisations.named(desk, viewer.organisation)]
    if viewer.organisation_id is not None:
        units = [viewer.organisation_id]
    own = {names.normal(viewer.organisation)} - {""}
    for unit in units:
        own |= own_names(desk, unit)
    return Eyes(everything=False, names=frozenset(own), units=frozenset(units))


def own_names(desk: Desk, organisation_id: int) -> frozenset[str]:
    """Return the normal forms of all that an organisation is called."""
    return frozenset(names.normal(one.name) for one in organisations.names(desk, organisation_id))


def letter_of(name: str, details: Details) -> Letter:
    """Return the letter that an organisation would have written, had it written what is stated of it."""
    mark = _MARKS.get(details.nature)
    return Letter(
        org_name=name,
        uscc=details.uscc,
        nature=str(Nature.UNKNOWN if mark is not None else details.nature),
        contact_name=details.contact_name or None,
        contact_phone=details.contact_phone or None,
        superiors=(details.superior,) if details.superior else (),
        registrar=details.registrar or None,
        marks=() if mark is None else (mark,),
    )


def checked(desk: Desk, name: str, details: Details, office: Organisation, known: Mapping[str, Office]) -> Stated:
    """Return who may open this account, which `office` is one of, and what the notice asks for beside. # notice 五.

    Args:
        desk: an open transaction, reading is enough.
        name: the organisation's full name.
        details: what the office states of it.
        office: who would open it.
        known: the offices by authority.

    Raises:
        TicketError: another one opens it, the registry says otherwise, or a person has to decide who does; the hint
            says what to do.
    """
    route = routing.route(letter_of(names.shown(name), _registered(desk, name, details)))
    if route.flags:
        raise TicketError(f"由谁开通，要由人定：{route.why}", "请让单位来函，由技术支持核实以后转办给您的单位")
    competent = correspondence.office_of(desk, route, known)
    if not competent:
        raise TicketError(f"还看不出由谁开通：{route.why}", "请写清单位性质、上级主管单位、登记机关")
    if names.normal(competent) not in own_names(desk, office.organisation_id):
        raise TicketError(
            f"按规定由{competent}开通：{route.why}", "请让单位向它来函；您的单位确实有权开通的，请技术支持转办给您"
        )
    return Stated((competent,), tuple(one for one in route.missing if one != routing.CONTACT))


def _registered(desk: Desk, name: str, details: Details) -> Details:
    """Return what is stated with what the registry has beside; who states otherwise doesn't become competent by it."""
    own = names.normal(name)
    living = (one for one in organisations.named(desk, name) if one.status.is_living)
    unit = next((one for one in living if names.normal(one.name) == own), None)
    if unit is None:
        return details
    filled = {}
    for key, word in settling.CONFIRMED.items():
        there, said = getattr(unit, key), getattr(details, key)
        if there in _UNSAID:
            continue
        if said not in _UNSAID and said != there and not _is_same(desk, said, there):
            shown = NATURE_WORDS[there] if isinstance(there, Nature) else there
            raise TicketError(
                f"登记里{unit.name}的{word}是{shown}，与您填的不一样",
                "请先核对；确实变了的，请让单位来函，由技术支持核实以后转办给您的单位",
            )
        filled[key] = there
    return replace(details, **filled)


_UNSAID: Final = ("", None, Nature.UNKNOWN)


def _is_same(desk: Desk, name: str, other: str) -> bool:
    """Whether two names are one organisation's: spelt otherwise, or one of them is a former name or an alias."""
    if names.normal(name) == names.normal(other):
        return True
    units = [{one.organisation_id for one in organisations.named(desk, each)} for each in (name, other)]
    return not units[0].isdisjoint(units[1])


def check_waiting(
    desk: Desk, ticket: Known, told: Told | None, office: Organisation, known: Mapping[str, Office]
) -> None:
    """See that an office that would open an account by itself doesn't pass by those who see to its letters.

    Args:
        desk: an open transaction, reading is enough.
        ticket: of the organisation.
        told: what its letter says; None where it hasn't written.
        office: who would open it.
        known: the offices by authority.

    Raises:
        TicketError: it was routed to another one, or its letter is still being looked into.
    """
    own = own_names(desk, office.organisation_id)
    if ticket.routed_to and names.normal(ticket.routed_to) not in own:
        raise TicketError(
            f"这个单位的来信已经转办给{ticket.routed_to}，由它开通", "要改由您的单位开通，请技术支持先转办给您"
        )
    competent = {names.normal(one) for one in correspondence.competent(desk, told, known)}
    if told is not None and not ticket.routed_to and own.isdisjoint(competent):
        raise TicketError("这个单位已经来函，技术支持还在核实由谁开通", "请等技术支持转办，或与他们联系")


def waiting_at(desk: Desk, office: Organisation) -> list[int]:
    """Return the numbers of the open tickets that were routed to an office, the oldest first."""
    open_ones = col(Ticket.state) != str(State.CLOSED), col(Ticket.org_key).is_not(None)
    routed = desk.session.execute(
        select(col(Ticket.routed_to)).where(col(Ticket.routed_to).is_not(None), *open_ones).distinct()
    ).scalars()
    own = own_names(desk, office.organisation_id)
    here = [one for one in routed if one is not None and names.normal(one) in own]
    found = desk.session.execute(
        select(col(Ticket.id)).where(col(Ticket.routed_to).in_(here), *open_ones).order_by(col(Ticket.id))
    )
    return [number for number in found.scalars() if number is not None]


def opened_by(desk: Desk, office: Organisation) -> list[tuple[int, str, datetime]]:
    """Return the accounts that an office has opened by tickets: ticket, organisation, when; the newest first."""
    rows = desk.session.execute(
        select(col(Ticket.id), col(Row.name), col(Row.opened))
        .join(Row, col(Row.id) == col(Ticket.organisation_id))
        .where(col(Row.parent_id) == office.organisation_id, col(Ticket.state) == str(State.CLOSED))
        .order_by(col(Row.opened).desc(), col(Ticket.id).desc())
        .limit(OPENED_SHOWN)
    )
    return [(number, name, at) for number, name, at in rows if at is not None]
