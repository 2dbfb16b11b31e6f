"""Tickets that wait, of mails and pleas that differ where a test says so."""

import zlib

from orgregistry.names import normal
from orgregistry.tickets import Kind
from store import Mail, Request, Ticket, TicketReport
from tests.store.places import NOW, id_number

NIGHT = "2021-05-20"


def waiting_mail(desk, number, sender="zhangwei@qq.example", text="申请重置密码\n\n请重置密码"):
    """A mail in the books."""
    mail = Mail(
        key=number.to_bytes(32, "big"), message_id=f"<{number}@mail.example>", sender=sender, arrived=NOW,
        asked_at=NOW, night=NIGHT, verdict="repair",
        text_sealed=desk.keys.seal(zlib.compress(text.encode()), "mail.text"),
        reading_sealed=desk.keys.seal(zlib.compress(b"{}"), "mail.reading"), outcome="held",
    )  # fmt: skip
    desk.session.add(mail)
    desk.session.flush()
    return mail


def waits(store, number, *, name="张伟", org="", why="登记姓名不是汉字，由人决定", mailed=None, **fields):
    """Put one ticket into the books: of a held plea, or of an organisation; its number is `number`."""
    with store.open() as desk:
        mail = waiting_mail(desk, number, **(mailed or {}))
        request = None
        if not org:
            request = Request(
                mail_id=mail.id, place=0, action="reset", id_index=desk.keys.blind(id_number(number)),
                id_sealed=desk.keys.seal(id_number(number), "request.id_number"), name=name, sender=mail.sender,
                asked_at=NOW, arrived=NOW, night=NIGHT, outcome="held",
            )  # fmt: skip
            desk.session.add(request)
            desk.session.flush()
        usual = {
            "key": f"test:{number}", "kind": str(Kind.ORG_NOT_FOUND if org else Kind.HELD), "mail_id": mail.id,
            "request_id": None if request is None else request.id, "night": NIGHT, "opened_at": NOW, "why": why,
            "org_name": org or None, "org_key": normal(org) or None,
        }  # fmt: skip
        ticket = Ticket(id=number, **(usual | fields))
        desk.session.add(ticket)
        desk.session.flush()
        if org:
            report = TicketReport(ticket_id=ticket.id, mail_id=mail.id, kind=ticket.kind, wording=org, at=NOW)
            desk.session.add(report)
