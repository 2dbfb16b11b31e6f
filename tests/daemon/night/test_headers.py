"""What mails say never becomes a header: of replies, of answers to tickets, of the digest, of what is downloaded."""

import re
from email import message_from_bytes, policy
from email.utils import getaddresses

import pytest
from sqlalchemy import update

from accountops.credentials import Credentials
from accountops.tuning import Policy
from orgregistry.papers import PaperKind
from portal.casework import Casework
from portal.hashing import PooledHasher
from portal.site import Site, WebSettings
from store import Attachment, Outgoing, Ticket
from tests.daemon.night.office import OWN, ZONE, address, letter
from tests.daemon.night.test_injection import VICTIM, encoded
from tests.portal.browsing import PUBLIC_URL, Tokens
from tests.portal.matrix import Everybody

# All that ends a line for somebody: for mail servers, for Python's splitlines, for terminals.
BREAKS = ("\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029", "\x00")
REPLY_HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
    "X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
}  # fmt: skip
_DISPOSITION = re.compile(r"attachment; filename=\"[a-z0-9.-]+\"(; filename\*=UTF-8''[A-Za-z0-9%._~-]+)?")


def smuggled(after: str) -> str:
    """Further headers behind every kind of break."""
    return "".join(f"{one}Bcc: {VICTIM}{one}X-Evil: 1" for one in BREAKS) + after


@pytest.fixture
def office(desk_office):
    """A night of mails each of whose fields tries it, all of them to be answered."""
    lines = "".join(f"{one}Bcc:{VICTIM}{one}X-Evil:1" for one in BREAKS[3:-1])  # within one line of a body
    tries = (
        (f"{encoded(smuggled('x'))} <{address(1)}>", "", ()),
        (address(2), encoded(smuggled("x")), ()),
        (f'"x\\\r\n Bcc: {VICTIM}" <{address(3)}>', "=?utf-8?q?a=0D=0ABcc:_victim=40mail.example?=", ()),
        (f"{address(4)}, {VICTIM}", "", ()),
        (f"=?utf-8?q?a=0D=0ABcc:victim=40mail.example=0D=0A?={address(5)}", "", ()),
        (address(6), "", (("Reply-To", VICTIM), ("Return-Path", VICTIM), ("Sender", VICTIM))),
        (f"<{address(7)}\x0bBcc:{VICTIM}>", "", ()),
        (address(8), "", (("References", f"<a@mail.example>\r\n\tBcc: {VICTIM}"),)),
    )
    ids = (
        None,
        f"<a@mail.example>\r\n\tBcc: {VICTIM}",
        "<a\x0bBcc:x@mail.example>",
        encoded(smuggled("<b@mail.example>")),
    )
    for number, (whose, subject, headers) in enumerate(tries):
        given = [*headers, *([("Subject", subject)] if subject else [])]
        for wanting in ("missing name", f'org 甲{lines}"；filename="x.html"；x=有限公司'):
            raw = letter(whose, wanting, subject="", headers=given, message_id=ids[number % len(ids)])
            desk_office.deliver(raw)
    desk_office.deliver(letter(address(9), f'letter 乙{lines}";filename="x.html";x=有限公司'))
    desk_office.run()
    return desk_office


@pytest.fixture
def work(office):
    return Casework(office.store, lambda: office.now, ZONE, Tokens(), "all", OWN, PUBLIC_URL)


def headers_of(mail):
    """What stands in the head of a mail as the wire has it, looked at as octets."""
    head = mail.as_bytes(policy=policy.SMTP).partition(b"\r\n\r\n")[0]
    assert not re.search(rb"[\x00\x0b\x0c\x1c-\x1e\x80-\xff]|\r(?!\n)|(?<!\r)\n", head)
    return [line.partition(b":")[0].decode() for line in re.sub(rb"\r\n[ \t]+", b" ", head).split(b"\r\n")]


def test_replies_and_answers_have_our_own_headers_and_one_recipient_each(office, work):
    for ticket in office.rows(Ticket):
        if ticket.org_name:
            work.refuse(ticket.id, f"没有这个单位 Bcc: {VICTIM}", "staff:li.na")
    office.later(hours=24)
    office.run()
    sent = office.transport.sent
    assert len(sent) > 8
    assert {"开通单位账号的事没有受理：请看理由"} < {str(one["Subject"]) for one in sent}
    genuine = {address(number) for number in range(1, 10)}
    for mail in sent:
        names = headers_of(mail)
        assert set(names) <= REPLY_HEADERS
        assert len(names) == len(set(names))
        read = message_from_bytes(mail.as_bytes(), policy=policy.default)
        ((_, to),) = getaddresses([str(read["To"])])
        assert to in genuine
        assert len(str(read["Subject"]).splitlines()) == 1
        for name in ("In-Reply-To", "References"):
            assert read[name] is None or re.fullmatch(r"<[!-;=?-~]+>", str(read[name]))


def test_nor_does_what_stands_in_the_books_were_it_ever_read_so(office, work):
    """Behind the reader and the answers' texts there is one more fence: whatever is to be sent is looked at again."""
    for ticket in office.rows(Ticket):
        if ticket.org_name:
            work.refuse(ticket.id, "没有这个单位", "staff:li.na")
    waiting = [row.id for row in office.rows(Outgoing) if row.state == "pending"]
    assert len(waiting) > 3
    with office.store.open() as desk:
        for number, row_id in enumerate(waiting):
            evil = (
                {"recipient": f"{address(100 + number)}, {VICTIM}"},
                {"recipient": f"{address(100 + number)}\r\nBcc: {VICTIM}"},
                {"in_reply_to": f"<a@mail.example>{smuggled('')}"},
                {"subject": f"甲{smuggled('')}"},
            )[number % 4]
            desk.session.execute(update(Outgoing).where(Outgoing.id == row_id).values(**evil))
    before = len(office.transport.sent)
    office.later(hours=24)
    office.run()
    sent = office.transport.sent[before:]
    assert sent
    for mail in sent:
        names = headers_of(mail)
        assert set(names) <= REPLY_HEADERS
        assert len(names) == len(set(names))
        assert VICTIM not in str(mail["To"])
        assert VICTIM not in str(mail["In-Reply-To"])
    refused = [row for row in office.rows(Outgoing) if row.state not in {"sent", "pending"}]
    assert len(refused) >= len(waiting) // 4 * 2


def test_the_night_told_nobody_of_whom_it_could_not_be_sure(office):
    recipients = {row.recipient for row in office.rows(Outgoing)}
    assert VICTIM not in recipients
    assert not any(sign in one for one in recipients for sign in ", \r\n\x0b<>:;")


def test_what_is_downloaded_has_one_plain_name(office, work):
    """Letters out, named for the organisation; attachments, whose names are their senders'; tables."""
    site = Site(
        office.store, Credentials("Initial-9-password", PooledHasher(1)), Policy(), lambda: office.now, Tokens(), ZONE,
        WebSettings(PUBLIC_URL, OWN), casework=work, attachment=lambda _name: b"%PDF-1.4",
    )  # fmt: skip
    tickets = [row for row in office.rows(Ticket) if row.org_name]
    name = office.store.keys.seal('函"; filename="x.html\r\nX-Evil: 1', "attachment.name")
    with office.store.open() as desk:
        desk.session.execute(
            update(Ticket).where(Ticket.id == tickets[0].id).values(org_name='丙\r\nX-Evil: 1";x="有限公司')
        )
        desk.session.add(
            Attachment(
                mail_id=tickets[0].mail_id, place=0, name_sealed=name, kind="pdf", size=8, file="f" * 64,
                preview="f" * 64, text_sealed=b"", taken_at=office.now,
            )
        )  # fmt: skip
    for ticket in tickets:
        work.route(ticket.id, "某某县人力资源和社会保障局", "staff:li.na", anyway=True)
    seen = []
    with Everybody(site) as everybody:
        paths = [f"/api/tickets/{one.id}/letters/{kind}?form=docx" for one in tickets for kind in PaperKind]
        paths.append(f"/api/tickets/{tickets[0].id}/files/1?form=file")
        seen += [(path, everybody.ask("technician", "GET", path)) for path in paths]
        seen.append(("report", everybody.ask("technician", "POST", "/staff/reports/export", {"days": "7"})))
        seen.append(("audit", everybody.ask("security_officer", "POST", "/staff/audit/export", {})))
    assert len(seen) > 5
    for path, answer in seen:
        assert answer.status_code == 200, path
        assert "x-evil" not in answer.headers
        assert _DISPOSITION.fullmatch(answer.headers["content-disposition"]), path
        for header, value in answer.headers.items():
            assert value.isascii(), header
            assert value.isprintable(), header
    assert any("%E4%B8%99" in answer.headers["content-disposition"] for _, answer in seen)  # 丙: its name is there
