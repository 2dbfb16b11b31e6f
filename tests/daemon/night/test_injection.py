"""What mails say is text wherever it is seen: the console's pages, the digest, replies, tables for spreadsheets."""

import base64
import csv
import io
import re
import unicodedata
import zipfile
from email import message_from_bytes, policy
from itertools import product

import pytest
from python_calamine import load_workbook
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import update

from accountops.credentials import Credentials
from accountops.tuning import Policy
from daemon import morning, outbox
from orgregistry import importing, names, registering, sheets
from orgregistry.organisations import Details
from portal.casework import Casework
from portal.hashing import PooledHasher
from portal.site import Site, WebSettings
from store import Account, Staff, Ticket
from tests.daemon.night.office import OWN, ZONE, address, id_number, letter
from tests.portal.browsing import PUBLIC_URL, Tokens
from tests.portal.matrix import Everybody, doors

NEVER = ("iframe", "object", "embed", "base", "style", "x-evil", "marquee", "math")
RUNS = ("=", "+", "-", "@", "\t", "\r")
VICTIM = "victim@mail.example"
STAFF = ("technician", "security_officer", "org_admin")  # between them they may open every page


def evil(mark: str) -> str:
    """A piece of text that would act as markup, as a template, or on the eye; no blanks, since commands end there."""
    return (
        f"{mark}\"'></pre></td><x-evil/onload=alert(1)></x-evil><script>alert(1)</script><img/src=x/onerror=alert(1)>"
        f"Q{{{{7*7}}}}Q{{%print(1)%}}${{7*7}}javascript:alert(1)\u202e&lt;b&gt;"
    )


def encoded(text: str) -> str:
    return f"=?utf-8?b?{base64.b64encode(text.encode()).decode()}?="


def hostile_mails(office) -> None:
    """Each field of a mail, one after the other; some cells that a spreadsheet would run; a header within a header."""
    office.account(1, evil("ACCOUNT"))
    broken = encoded(f"{evil('SUBJECT')}\r\nBcc: {VICTIM}\r\n\r\nbody")
    sender = f"{encoded(evil('SENDER'))} <{address(1)}>"
    lines = (
        (f"reset {id_number(1)} {evil('NAME')}", evil("BODY")),
        (f"org {evil('ORGANISATION')}", evil("BODY")),
        ("org =HYPERLINK(1)有限公司",),
        ("org @SUM(1+1)有限公司",),
        (f"letter {evil('LETTER')}", evil("BODY")),
        ("missing name", evil("BODY")),
        ("poison",),
        (evil("BODY"),),
    )
    for number, commands in enumerate(lines, 1):
        whose = sender if number != 6 else f"{encoded(evil('SENDER'))} <=cmd+{number}@mail.example>"
        whose = whose.replace(address(1), address(number))
        office.deliver(letter(whose, *commands, subject="", headers=[("Subject", broken)]))


def what_acts(html: str) -> list[str]:
    """What on a page is more than text, and not our own."""
    tree = LexborHTMLParser(html)
    found = [tag for tag in NEVER if tree.css_first(tag) is not None]
    found += [
        f"script {one.html}" for one in tree.css("script") if one.text() or not _is_ours(one.attributes.get("src"))
    ]
    found += [f"image {one.html}" for one in tree.css("img") if not _is_ours(one.attributes.get("src"))]
    found += [f"form {one.html[:80]}" for one in tree.css("form") if not _is_ours(one.attributes.get("action"))]
    for node in tree.css("*"):
        for name, value in node.attributes.items():
            if name.startswith("on"):
                found.append(f"{node.tag} {name}")
            if name in {"href", "src", "action", "formaction"} and not _is_ours(value):
                found.append(f"{node.tag} {name}={value}")
    found += [word for word in ("Q49Q", "$49", "\u202e") if word in html]
    return found


def _is_ours(address: str | None) -> bool:
    return (address or "").startswith(("/", "#")) and not (address or "").startswith("//")


@pytest.fixture
def everybody(desk_office):
    """The office after such a night, and all of its staff."""
    office = desk_office
    hostile_mails(office)
    office.report = office.run()
    site = Site(
        office.store, Credentials("Initial-9-password", PooledHasher(1)), Policy(), lambda: office.now, Tokens(), ZONE,
        WebSettings(PUBLIC_URL, OWN),
        casework=Casework(office.store, lambda: office.now, ZONE, Tokens(), "needed", OWN, PUBLIC_URL),
    )  # fmt: skip
    with Everybody(site) as everybody:
        yield everybody


def addresses(office, app) -> list[str]:
    """Of all pages of the staff: of every ticket, of every account, of the night."""
    names = {
        "number": [row.id for row in office.rows(Ticket)],
        "account_id": [row.id for row in office.rows(Account)],
        "night": [row.night for row in office.rows(Ticket)][:1],
        "staff_id": [1],
    }
    found = ["/staff/inbox?state=all", "/staff/inbox/bulk?do=close&scope=all&state=all", "/staff/reports?days=7"]
    for door in doors(app):
        if door.method == "GET" and door.path.startswith("/staff"):
            params = re.findall(r"\{([^}]*)\}", door.path)
            for chosen in product(*(names.get(one, ["1"]) for one in params)):
                path = door.path
                for name, value in zip(params, chosen, strict=True):
                    path = path.replace(f"{{{name}}}", str(value))
                found.append(path)
    return found


def test_on_no_page_of_the_console_does_anything_of_a_mail_act(desk_office, everybody):
    seen = ""
    wrong = []
    for path in addresses(desk_office, everybody.app):
        for visitor in STAFF:
            answer = everybody.ask(visitor, "GET", path)
            assert answer.status_code < 500, path
            if answer.headers.get("content-type", "").startswith("text/html"):
                wrong += [(path, one) for one in what_acts(answer.text)]
                seen += answer.text
            assert "Bcc" not in answer.headers
    assert not wrong
    # They were there, as text.
    for mark in ("SUBJECT", "BODY", "ORGANISATION", "LETTER", "ACCOUNT"):
        assert f"{mark}&#34;&#39;&gt;&lt;/pre&gt;" in seen, mark
    assert "Q{{7*7}}Q" in seen


def test_a_search_for_it_shows_it_as_text(everybody):
    answer = everybody.ask("technician", "POST", "/staff/inbox/find", {"sought": evil("SOUGHT")[:40]})
    page = everybody.ask("technician", "GET", answer.headers["location"])
    assert what_acts(page.text) == []
    assert "SOUGHT&#34;&#39;&gt;" in page.text


def test_the_digest_is_a_page_of_text_and_one_mail_to_whom_it_is_for(desk_office, everybody):
    report = desk_office.report
    html = morning.digest_html(report)
    assert [one for one in what_acts(html) if one != "style"] == []
    text = morning.digest_text(report)
    assert not [sign for sign in text if unicodedata.category(sign) in {"Cf", "Cc"} and sign != "\n"]
    subject = morning.digest_subject(report)
    mail = outbox.digest(
        ["boss@mail.example"], subject, text, html, message_id="<d@mail.example>", sender=OWN, sender_name="夜班",
        date=desk_office.now,
    )  # fmt: skip
    read = message_from_bytes(mail.as_bytes(), policy=policy.default)
    assert (read["To"], read["Bcc"], read["Subject"]) == ("boss@mail.example", None, subject)


def test_replies_go_to_who_wrote_and_to_nobody_else(desk_office, everybody):
    sent = desk_office.transport.sent
    assert sent
    for mail in sent:
        read = message_from_bytes(mail.as_bytes(), policy=policy.default)
        assert VICTIM not in str(mail["To"])
        assert read["Bcc"] is None
        assert read["Cc"] is None
        assert len(read.get_all("To")) == len(read.get_all("Subject")) == 1
        assert "Q49Q" not in read.get_content()


@pytest.mark.parametrize(
    ("visitor", "path", "there"),
    [
        ("technician", "/staff/reports/export", "'=HYPERLINK(1)有限公司"),
        ("security_officer", "/staff/audit/export", "哪一类：要人看；理由：=cmd|' /C calc'!A0"),
    ],
)
def test_no_cell_of_a_table_runs(desk_office, everybody, visitor, path, there):
    work = everybody.site.casework
    with desk_office.store.open() as desk:  # of the office itself, who sees all organisations that wait
        desk.session.execute(update(Staff).values(organisation_id=None))
    for row in desk_office.rows(Ticket)[:2]:
        work.close(row.id, "=cmd|' /C calc'!A0", "staff:=li.1")
    answer = everybody.ask(visitor, "POST", path, {"days": "7"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].isascii()
    book = load_workbook(io.BytesIO(answer.content))
    cells = [cell for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row]
    assert len(cells) > 20
    assert there in cells  # as a text that nothing runs, also once the book is saved as CSV
    assert [cell for cell in cells if isinstance(cell, str) and cell.lstrip(" ").startswith(RUNS)] == []
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in parts.read(name)
                assert b"hyperlink" not in parts.read(name)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_no_name_in_the_table_of_organisations_runs(desk_office, everybody, tmp_path, ending):
    """It is what people called their organisation, once its account was opened."""
    file = tmp_path / f"orgs.{ending}"
    with desk_office.store.open() as desk:
        for row in desk_office.rows(Ticket):
            if row.org_name and names.fault(row.org_name) is None:
                registering.add(desk, row.org_name, Details(), desk_office.now, "test")
        sheets.write(file, importing.COLUMNS, importing.table(desk))
    if ending == "csv":
        with file.open(encoding="utf-8-sig", newline="") as text:
            cells = [cell for line in csv.reader(text) for cell in line]
        assert "'=HYPERLINK(1)有限公司" in cells
        assert [cell for cell in cells if cell.lstrip(" ").startswith(RUNS)] == []
    else:
        with zipfile.ZipFile(file) as parts:
            sheet = b"".join(parts.read(one) for one in parts.namelist() if one.startswith("xl/worksheets/"))
        assert "=HYPERLINK(1)有限公司".encode() in sheet
        assert b"<f>" not in sheet
        assert b"hyperlink" not in sheet
    assert {"=HYPERLINK(1)有限公司", "@SUM(1+1)有限公司"} <= {row[0] for _, row in sheets.read(file)}
