"""Attachments at night: out of the mailbox, onto the shelf, into the books, and gone with their mail."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy import update

from daemon.attachments.opening import DirectOpener
from daemon.attachments.scanning import Finding, NoScanner, Scanned
from daemon.attachments.shelf import Shelf
from daemon.attachments.taking import Taking, name_of, text_of
from daemon.reading import DirectReader
from store import Attachment, Mail, Ticket, TicketReport
from store.purge import Retention, purge
from tests.daemon.attachments.papers import UNIT, pdf, picture, scan, word
from tests.daemon.night.conftest import *  # noqa: F403 - its offices
from tests.daemon.night.office import OWN, Stop, stop_at

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def mail(body: str, *files: tuple[str, bytes], subject: str = "单位来函", sender: str = "unit@mail.example") -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, OWN, subject
    made["Message-ID"] = f"<{abs(hash((body, sender, files)))}@mail.example>"
    made.set_content(body)
    for name, octets in files:
        made.add_attachment(octets, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


LETTER = mail("您好，附件是我单位开通账号的函，请查收。", ("关于开通账号的函.pdf", pdf()))


class Suspicious:
    """Finds harm in what says so."""

    def scan(self, octets: bytes) -> Scanned:
        if b"harmful" in octets:
            return Scanned(Finding.HARMFUL, "病毒扫描：Harmful，没有保存")
        return Scanned(Finding.UNKNOWN, "病毒扫描没有做成") if b"unknown" in octets else Scanned(Finding.CLEAN)


@pytest.fixture
def taking(tmp_path):
    return Taking(Shelf(tmp_path / "attachments"), DirectOpener(), NoScanner())


@pytest.fixture
def at_night(desk_office, taking):
    """An office whose nights read as they do and take attachments; runs one when called."""
    desk_office.reader = DirectReader()

    def run(*raws: bytes, **options):
        for raw in raws:
            desk_office.deliver(raw)
        return desk_office.run(taking=taking, **options)

    run.office = desk_office
    return run


def kept(office) -> list[tuple[str, str, bool, str]]:
    """(name, kind, on the shelf, fault) of all attachments."""
    with office.store.look() as desk:
        rows = office.rows(Attachment)
        return [(name_of(desk, row), row.kind, row.file is not None, row.fault) for row in rows]


def tickets(office) -> list[tuple[str, str]]:
    return [(row.kind, row.why) for row in office.rows(Ticket)]


def test_a_letters_attachment_is_kept_read_and_its_unit_known(at_night, taking):
    report = at_night(LETTER)
    office = at_night.office
    assert [line.outcome for line in report.mails] == ["ticket"]
    assert kept(office) == [("关于开通账号的函.pdf", "pdf", True, "")]
    (row,) = office.rows(Attachment)
    with office.store.look() as desk:
        assert UNIT in text_of(desk, row)
        assert taking.shelf.get(desk.keys, row.file) == pdf()
    (one,) = office.rows(Mail)
    assert one.attached == "taken"
    assert UNIT in office.store.keys.unseal_text(one.reading_sealed, "mail.reading")
    assert [kind for kind, _ in tickets(office)] == ["letter"]


def test_what_nobody_needs_stays_in_the_mailbox(at_night):
    at_night(
        mail("我的密码忘了，请重置密码。姓名：占文华，身份证号见附件。", ("身份证.jpg", picture())),
        mail("在查询现工作单位里搜不到我们单位，兰州市城关区陇原路小学。", sender="b@mail.example"),
    )
    assert kept(at_night.office) == []


def test_a_photo_and_a_scan_are_kept_with_a_picture_for_staff(at_night, taking):
    at_night(mail("附件是我单位申请开通账号的函，请查收。", ("函1.jpg", picture()), ("函2.pdf", scan())))
    office = at_night.office
    assert [(kind, there) for _, kind, there, _ in kept(office)] == [("jpeg", True), ("pdf", True)]
    for row in office.rows(Attachment):
        assert taking.shelf.get(office.store.keys, row.preview).startswith(b"\x89PNG")


def test_a_mail_whose_letter_stands_in_a_file_only_is_no_refusal(at_night):
    """It would have been told to write its plea as text: the letter is text, in the file."""
    report = at_night(mail("请查收附件", ("公函.docx", word()), subject="附件"))
    assert [line.outcome for line in report.mails] == ["ticket"]
    assert at_night.office.sent() == []
    assert [kind for kind, _ in tickets(at_night.office)] == ["letter"]


def test_what_is_no_letter_is_listed_with_why_and_not_kept(at_night, tmp_path):
    body = "附件是我单位开通账号的函，请查收。"
    at_night(
        mail(
            body,
            ("函.pdf", pdf()),
            ("说明.exe", b"MZ" + bytes(99)),
            ("表.zip", b"PK\x03\x04" + bytes(99)),
            ("空.pdf", b""),
            ("函.jpg", b"harmless"),
        )
    )
    found = kept(at_night.office)
    assert [there for _, _, there, _ in found] == [True, False, False, False, False]
    assert all(fault for _, _, there, fault in found if not there)
    assert sum(path.is_file() for path in (tmp_path / "attachments").rglob("*")) == 2  # the letter and its picture


def test_harmful_and_unscanned_files_are_not_kept(at_night, taking):
    taking.scanner = Suspicious()
    at_night(mail("附件是我单位开通账号的函", ("函1.pdf", pdf() + b"harmful"), ("函2.pdf", pdf() + b"unknown")))
    assert [(there, "病毒扫描" in fault) for _, _, there, fault in kept(at_night.office)] == [(False, True)] * 2


@pytest.mark.parametrize(("more", "there"), [(0, True), (1, False)])
def test_a_file_of_just_the_limit_is_kept(at_night, taking, more, there):
    taking.most = len(pdf()) - more
    at_night(LETTER)
    assert [found[2] for found in kept(at_night.office)] == [there]


def test_a_long_attachment_is_fetched_whole(at_night, taking):
    """The reader needs a mail's first MiB only; of the letter nothing may be missing."""
    long = pdf() + b"\n%" + bytes(3 << 20)
    at_night(mail("附件是我单位开通账号的函，请查收。", ("关于开通账号的函.pdf", long)))
    (row,) = at_night.office.rows(Attachment)
    assert taking.shelf.get(at_night.office.store.keys, row.file) == long


def test_a_name_is_what_the_sender_wrote_sealed_and_no_path(at_night, tmp_path):
    name = "../../62010219880317402X的函.pdf"
    at_night(mail("附件是我单位开通账号的函，请查收。", (name, pdf())))
    (row,) = at_night.office.rows(Attachment)
    assert b"62010219880317402X" not in row.name_sealed
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("att")) == ["attachments"]


def test_a_night_cut_off_between_two_letters_goes_on_with_the_second(at_night):
    office = at_night.office
    office.deliver(LETTER)
    office.deliver(mail("附件是我校申请开通账号的函。", ("开通账号的函.docx", word()), sender="school@mail.example"))
    with pytest.raises(Stop):
        at_night(checkpoint=stop_at("taken-in"))
    assert [one.attached for one in office.rows(Mail)] == ["taken", "taken"]
    assert len(office.rows(Attachment)) == 2
    at_night()
    assert len(office.rows(Attachment)) == 2
    assert len(office.rows(Ticket)) == 1  # both are about one unit
    assert len(office.rows(TicketReport)) == 2


def test_a_night_told_to_stop_leaves_attachments_to_the_next(at_night):
    office = at_night.office
    told = iter([False, True])  # the batch is fetched, then the letters' turn comes
    at_night(LETTER, stopping=lambda: next(told, True))
    assert [one.attached for one in office.rows(Mail)] == ["wanted"]
    at_night()
    assert [one.attached for one in office.rows(Mail)] == ["taken"]
    assert len(office.rows(Ticket)) == 1


def test_where_the_shelf_cant_be_used_the_letter_stays_in_the_mailbox_and_waits_all_the_same(
    at_night, taking, tmp_path
):
    (tmp_path / "file").touch()
    taking.shelf = Shelf(tmp_path / "file" / "attachments")
    report = at_night(LETTER)
    assert [line.outcome for line in report.mails] == ["ticket"]
    assert [one.attached for one in at_night.office.rows(Mail)] == ["left"]
    assert [kind for kind, _ in tickets(at_night.office)] == ["letter"]


def test_a_copy_of_a_letter_brings_nothing_new(at_night):
    at_night(LETTER, LETTER)
    assert len(at_night.office.rows(Attachment)) == 1


def test_attachments_go_when_their_mail_goes(at_night):
    office = at_night.office
    at_night(LETTER)
    later = office.now + timedelta(days=40)
    with office.store.open() as desk:
        assert purge(desk, Retention(), later).attachments == 0  # it still waits for a person
    with office.store.open() as desk:
        desk.session.execute(update(Ticket).values(state="closed"))
    with office.store.open() as desk:
        assert purge(desk, Retention(), later).attachments == 1
    assert office.rows(Attachment) == []


def test_a_dry_run_keeps_nothing(at_night, taking):
    at_night.office.deliver(LETTER)
    at_night.office.night(taking=taking).rehearse()
    assert at_night.office.rows(Attachment) == []
    assert not taking.shelf.folder.exists()
