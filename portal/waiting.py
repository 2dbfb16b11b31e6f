"""What waits for a person, with what is needed to settle it: who wrote, whom it is about, the mail's own words."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlmodel import col

from accountops import accounts
from orgregistry.tickets import Kind, TicketUnknown
from store import Account, Desk, Mail, Request, Ticket, TicketReport
from store.rotate import SEALED

KIND_WORDS: Final = {
    Kind.HELD: "待核实",
    Kind.INCOMPLETE: "缺内容",
    Kind.LETTER: "单位函件",
    Kind.ORG_NOT_FOUND: "搜不到单位",
    Kind.OTHER: "要人看",
    Kind.CUT: "没有读完",
    Kind.PARKED: "读不了",
    Kind.TAKEN_BACK: "撤回重置",
    Kind.FILING_STUCK: "审核走不下去",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket as a person needs it.

    Attributes:
        number: its number.
        kind: see `orgregistry.tickets.Kind`.
        night: label of the night that opened it.
        opened: aware.
        sender: address; "" if unknown or no longer kept.
        action: "reset" or "delete" where it is about one plea, else "".
        name: as that plea states it; "" if there is none, or it is no longer kept.
        id_number: that plea's or account's, in full: to be masked when shown; "" if there is none.
        why: in Chinese.
        state: see `orgregistry.transitions.State`.
        org_name: the organisation that it is about; "" where it is about something else.
        reports: how many mails are about that.
        senders: whose mails these are, each address once, the earliest first.
        assignee: login of who sees to it; "" for nobody.
        until: the date that it is put off to.
    """

    number: int
    kind: str
    night: str
    opened: datetime
    sender: str
    action: str
    id_number: str
    why: str
    state: str
    name: str = ""
    org_name: str = ""
    reports: int = 0
    senders: tuple[str, ...] = ()
    assignee: str = ""
    until: date | None = None

    @property
    def word(self) -> str:
        """The kind in Chinese."""
        return KIND_WORDS.get(Kind(self.kind), self.kind)


@dataclass(frozen=True, slots=True)
class Written:
    """A mail that a ticket hangs on.

    Attributes:
        sender: address; "" if unknown.
        arrived: aware.
        text: as it was read: subject, blank line, body.
    """

    sender: str
    arrived: datetime
    text: str


def waiting(
    desk: Desk, state: str = "open", number: int | None = None, *, numbers: Sequence[int] | None = None
) -> list[Waiting]:
    """Return tickets, oldest first.

    Args:
        desk: one reading transaction.
        state: which ones; "open": all that aren't closed.
        number: this one only, whatever its state.
        numbers: these only, whatever their state.
    """
    query = (
        select(
            Ticket,
            col(Mail.sender),
            col(Request.action),
            col(Request.name),
            col(Request.id_sealed),
            col(Account.id_sealed),
        )
        .outerjoin(Mail, col(Mail.id) == col(Ticket.mail_id))
        .outerjoin(Request, col(Request.id) == col(Ticket.request_id))
        .outerjoin(Account, col(Account.id) == col(Ticket.account_id))
        .order_by(col(Ticket.id))
    )
    if number is not None:
        query = query.where(col(Ticket.id) == number)
    elif numbers is not None:
        query = query.where(col(Ticket.id).in_(numbers))
    elif state == "open":
        query = query.where(col(Ticket.state) != "closed")
    else:
        query = query.where(col(Ticket.state) == state)
    rows = desk.session.execute(query).all()
    shown = [ticket.id for ticket, *_ in rows if ticket.org_name]
    counted = (
        select(col(TicketReport.ticket_id), func.count())
        .where(col(TicketReport.ticket_id).in_(shown))
        .group_by(col(TicketReport.ticket_id))
    )
    reports = {ticket_id: int(count) for ticket_id, count in desk.session.execute(counted)}
    senders = _senders(desk, shown)
    return [
        Waiting(
            number=ticket.id or 0,
            kind=str(ticket.kind),
            night=ticket.night,
            opened=ticket.opened_at,
            sender=sender or "",
            action=action or "",
            name=name or "",
            id_number=_id_number(desk, sealed, of_account),
            why=ticket.why,
            state=ticket.state,
            org_name=ticket.org_name or "",
            reports=reports.get(ticket.id, 0),
            senders=senders.get(ticket.id, ()),
            assignee=ticket.assignee or "",
            until=ticket.until,
        )
        for ticket, sender, action, name, sealed, of_account in rows
    ]


def _senders(desk: Desk, numbers: Sequence[int | None]) -> dict[int | None, tuple[str, ...]]:
    """Return by ticket who wrote of its organisation; where a mail is no longer kept, nobody stands for it."""
    query = (
        select(col(TicketReport.ticket_id), col(Mail.sender))
        .join(Mail, col(Mail.id) == col(TicketReport.mail_id))
        .where(col(TicketReport.ticket_id).in_(numbers), col(Mail.sender) != "")
        .order_by(col(TicketReport.id))
    )
    found: dict[int | None, dict[str, None]] = {}
    for number, sender in desk.session.execute(query):
        found.setdefault(number, {})[sender] = None
    return {number: tuple(of_ticket) for number, of_ticket in found.items()}


def _id_number(desk: Desk, of_request: bytes | None, of_account: bytes | None) -> str:
    """Return it unsealed; "" where there is none, or none is kept any more."""
    if of_request:
        return desk.keys.unseal_text(of_request, SEALED[Request, "id_sealed"])
    return desk.keys.unseal_text(of_account, accounts.ID_FIELD) if of_account else ""


def opened(desk: Desk, number: int) -> tuple[Waiting, tuple[Written, ...]]:
    """Return a ticket and all mails that it hangs on, the earliest first, without those that are no longer kept.

    Raises:
        TicketError: there is no such ticket.
    """
    found = waiting(desk, number=number)
    if not found:
        raise TicketUnknown(f"没有 {number} 号工单", "号码见 yeban tickets list")
    its = select(col(Ticket.mail_id)).where(col(Ticket.id) == number)
    reported = select(col(TicketReport.mail_id)).where(col(TicketReport.ticket_id) == number)
    rows = desk.session.execute(
        select(col(Mail.sender), col(Mail.arrived), col(Mail.text_sealed))
        .where(or_(col(Mail.id).in_(its), col(Mail.id).in_(reported)))
        .order_by(col(Mail.arrived), col(Mail.id))
    )
    return found[0], tuple(
        Written(sender, arrived, zlib.decompress(desk.keys.unseal(sealed, SEALED[Mail, "text_sealed"])).decode())
        for sender, arrived, sealed in rows
        if sealed
    )
