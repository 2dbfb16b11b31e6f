"""What a ticket's letters say, who opens the account by them, and the letters that go out in turn."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from mailparse import Letter
from mailparse.shown import redact
from orgregistry.divisions import divisions
from orgregistry.offices import Office, offices, reached
from orgregistry.organisations import NATURE_WORDS, Details, Kind, Nature
from orgregistry.papers import BLANK, AccountOpening, Referral, Return, dated
from orgregistry.routing import PARENT, TOP, Route
from orgregistry.settling import Known
from orgregistry.tickets import Kind as TicketKind
from store import Attachment, Desk, Mail
from store import Organisation as Row

READING_FIELD: Final = "mail.reading"
NAME_FIELD: Final = "attachment.name"


@dataclass(frozen=True, slots=True)
class Told:
    """What a unit's letter says and where it belongs; `written` is when it came."""

    letter: Letter
    route: Route
    written: datetime


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends letters out: the desk's name, how it is reached, and where it looks up other offices."""

    office: str
    contact: str
    zone: tzinfo
    offices: Mapping[str, Office] = field(default_factory=offices)


def told(desk: Desk, ticket: Known) -> Told | None:
    """Return what the newest letter of a ticket says, with its attachments; None where the unit hasn't written."""
    mail_ids = [one.mail_id for one in ticket.reports if one.kind == TicketKind.LETTER]
    rows = desk.session.execute(
        select(Mail).where(col(Mail.id).in_(mail_ids)).order_by(col(Mail.arrived).desc(), col(Mail.id).desc())
    ).scalars()
    for mail in rows:
        sealed = mail.reading_sealed
        said = json.loads(desk.keys.unseal_text(sealed, READING_FIELD) or "{}") if sealed else {}
        letter = said.get("letter") or {}
        if "said" in letter and "route" in letter:
            return Told(Letter(**_tuples(letter["said"])), Route(**_tuples(letter["route"])), mail.arrived)
    return None


@dataclass(frozen=True, slots=True)
class File:
    """An attachment of a ticket's mails; `name` as its sender wrote it, ID numbers masked."""

    file_id: int
    mail_id: int
    name: str
    kind: str
    size: int
    pages: int | None
    file: str | None
    preview: str | None
    fault: str

    def as_json(self) -> dict[str, Any]:
        """What is told of it: never where it lies."""
        return {
            "id": self.file_id,
            "mail": self.mail_id,
            "name": self.name,
            "kind": self.kind or None,
            "size": self.size,
            "pages": self.pages,
            "kept": self.file is not None,
            "preview": self.preview is not None,
            "fault": self.fault or None,
        }


def files(desk: Desk, mail_ids: Sequence[int]) -> list[File]:
    """Return the attachments of mails, in order."""
    rows = desk.session.execute(
        select(Attachment)
        .where(col(Attachment.mail_id).in_(mail_ids))
        .order_by(col(Attachment.mail_id), col(Attachment.place))
    ).scalars()
    return [
        File(
            row.id or 0,
            row.mail_id,
            redact(desk.keys.unseal_text(row.name_sealed, NAME_FIELD)),
            row.kind,
            row.size,
            row.pages,
            row.file,
            row.preview,
            row.fault,
        )
        for row in rows
    ]


def office_of(desk: Desk, route: Route, known: Mapping[str, Office]) -> str:
    """Return the full name of the office, or parent, that opens an account by a route; "" where that isn't known.

    As the registry calls it, which is what accounts are opened under; where it isn't registered yet, as the site's
    data does, from which `yeban orgs import --offices` registers it.

    Args:
        desk: an open transaction, reading is enough.
        route: of a letter.
        known: the offices by authority, see `orgregistry.offices`.
    """
    authority = route.authority
    if authority == PARENT:
        return route.authority_parent or ""
    if authority in {TOP, "hr-province"}:
        top = desk.session.execute(select(col(Row.name)).where(col(Row.kind) == str(Kind.TOP))).scalars().first()
        if top is not None:
            return str(top)
    division = next((one for one in divisions() if one.authority == authority), None)
    if division is not None:
        of_division = select(col(Row.name)).where(col(Row.kind) == str(Kind.HR), col(Row.division) == division.code)
        registered = desk.session.execute(of_division).scalars().first()
        if registered is not None:
            return str(registered)
    office = known.get(authority)
    return "" if office is None else office.name


def details_of(letter: Letter | None, route: Route | None) -> Details:
    """Return what the registry is told of an organisation whose account is opened by its letter."""
    if letter is None:
        return Details()
    nature = route.nature if route is not None else letter.nature
    known = Nature(nature) if nature in {str(one) for one in Nature} else Nature.UNKNOWN
    return Details(
        nature=known,
        superior=letter.superiors[0] if letter.superiors else "",
        registrar=letter.registrar or "",
        uscc=letter.uscc,
        contact_name=letter.contact_name or "",
        contact_phone=letter.contact_phone or "",
    )


def referral(ticket: Known, said: Told | None, office: str, sender: Sender, today: date) -> Referral:
    """Return the letter to the office that opens the account."""
    route = None if said is None else said.route
    return Referral(
        office=sender.office,
        number="",
        addressee=office,
        unit=_unit(ticket, said),
        waiting=len({one.mail_id for one in ticket.reports if one.kind != TicketKind.LETTER}),
        written="" if said is None else dated(said.written.astimezone(sender.zone).date()),
        basis=_basis(route),
        why=_why(route),
        facts=_facts(said),
        missing=() if route is None else route.missing,
        contact=sender.contact,
        attachments=("单位来函",) if said is not None else (),
        date=dated(today),
    )


def returned(ticket: Known, said: Told | None, office: str, sender: Sender, today: date) -> Return:
    """Return the letter that asks the unit for what is missing, or tells it whom to turn to."""
    route = None if said is None else said.route
    return Return(
        office=sender.office,
        number="",
        unit=_unit(ticket, said),
        written="" if said is None else dated(said.written.astimezone(sender.zone).date()),
        reason=_why(route) if route is not None else "",
        missing=() if route is None else route.missing,
        basis=_basis(route),
        addressee=f"{office}（{how}）" if (how := reached(sender.offices, office)) else office,
        contact=sender.contact,
        attachments=(),
        date=dated(today),
    )


def account_opening(ticket: Known, said: Told | None, office: str) -> AccountOpening:
    """Return the letter for the unit to fill in: what is known of it stands there, all else is left blank."""
    unit = _unit(ticket, said)
    letter = None if said is None else said.letter
    nature = None if said is None else said.route.nature
    known = NATURE_WORDS.get(Nature(nature)) if nature in {str(one) for one in Nature} and nature != "unknown" else None
    name = (letter and letter.contact_name) or BLANK
    phone = (letter and letter.contact_phone) or BLANK
    facts = (
        ("单位全称", unit),
        ("统一社会信用代码", (letter and letter.uscc) or BLANK),
        ("单位性质", known or BLANK),
        ("隶属关系（主管部门或出资人）", (letter and "、".join(letter.superiors)) or BLANK),
        ("登记机关", (letter and letter.registrar) or BLANK),
        ("联系方式", f"联系人{name}，电话{phone}"),
    )
    enclosed = {
        "central": ("中央主管部门同意的文件",),
        "out-of-province": ("外省职称管理部门的同意文件和委托函",),
    }  # notice 五(四)
    return AccountOpening(unit, office or BLANK, facts, enclosed.get(nature or "", ()))


# ---------------------------------------------------------------------------------------------------------- inside


def _unit(ticket: Known, said: Told | None) -> str:
    return (said.letter.org_name if said is not None else None) or ticket.org_name


def _basis(route: Route | None) -> str:
    """五（三）2 as it is cited in a letter: 第五部分第（三）项."""
    cites = "" if route is None else route.cites
    item = cites.removeprefix("五").partition("）")[0]
    return f"第五部分第{item}）项" if item else "第五部分"


def _why(route: Route | None) -> str:
    if route is None or route.authority == "unknown":
        return "该单位的账号由你单位创建"
    return route.why


def _facts(said: Told | None) -> tuple[tuple[str, str], ...]:
    if said is None:
        return ()
    letter, nature = said.letter, said.route.nature
    known = NATURE_WORDS[Nature(nature)] if nature in {str(one) for one in Nature} and nature != "unknown" else ""
    contact = "，".join(one for one in (letter.contact_name, letter.contact_phone) if one)
    pairs = (
        ("统一社会信用代码", letter.uscc or ""),
        ("单位性质", known),
        ("登记机关", letter.registrar or ""),
        ("单位联系方式", contact),
    )
    return tuple(pair for pair in pairs if pair[1])


def _tuples(said: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}


def competent(desk: Desk, said: Told | None, known: Mapping[str, Office]) -> Sequence[str]:
    """Return who may open the account although nobody has referred it: whom the routing table names without a doubt."""
    if said is None or said.route.flags:
        return ()
    office = office_of(desk, said.route, known)
    return (office,) if office else ()
