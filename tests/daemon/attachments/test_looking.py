"""What is found in files: letters that can be read, scans that a person looks at, and nothing that ends the night."""

import io
import random
import resource
import time
from pathlib import Path

import pytest
import xlsxwriter
from PIL import Image

from daemon.attachments.kinds import Kind, kind_of, media_type
from daemon.attachments.looking import PREVIEW_HEIGHT, PREVIEW_WIDTH, look
from daemon.attachments.opening import ADDRESS_SPACE, WALL_SECONDS, PoolOpener
from filing.dossier import FilingError
from tests.daemon.attachments.papers import HOSTILE, LETTER, UNIT, archive, pdf, picture, scan, word

NAME = "来函.pdf"


@pytest.fixture(scope="module")
def opener():
    with PoolOpener() as opener:
        yield opener


def image_of(octets: bytes) -> Image.Image:
    return Image.open(io.BytesIO(octets))


@pytest.mark.parametrize("octets", [pdf(), word()], ids=["pdf", "docx"])
def test_an_attached_letter_is_read_as_one_in_the_text(octets):
    looked = look(octets, NAME)
    assert all(line.strip() in looked.text for line in LETTER)
    assert looked.letter is not None
    assert looked.letter.org_name == UNIT
    assert looked.letter.nature == "institution"
    assert (looked.letter.contact_name, looked.letter.contact_phone) == ("魏国栋", "0943-5500123")
    assert looked.fault is None


def test_what_stands_in_a_words_table_is_read_row_by_row():
    looked = look(word(LETTER[:1], [("单位全称", UNIT), ("联系电话", "0943-5500123")]), NAME)
    assert f"单位全称\t{UNIT}" in looked.text


def test_a_file_that_asks_for_a_password_is_no_letter():
    """Notice 四: pleas for a reset are text of the mail, never a file."""
    plea = look(word(["本人忘记了密码，请求重置密码，谢谢老师，麻烦您了。", "姓名：占文华"]), "重置.docx")
    assert plea.text
    assert plea.letter is None


def test_a_scan_has_no_text_and_a_picture_of_its_first_page():
    looked = look(scan(), NAME)
    assert (looked.kind, looked.text, looked.letter, looked.pages) == (Kind.PDF, "", None, 1)
    assert "扫描件" in looked.fault
    shown = image_of(looked.preview)
    assert shown.format == "PNG"
    assert shown.width <= PREVIEW_WIDTH
    assert any((r > 200) and (g < 60) for _, (r, g, b) in shown.convert("RGB").getcolors(1 << 20))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF"])
def test_a_photo_is_drawn_anew_for_staff(kind):
    looked = look(picture(kind), "函.jpg")
    assert looked.kind == kind.lower()
    assert looked.fault is None
    shown = image_of(looked.preview)
    assert shown.format == "PNG"
    assert shown.width <= PREVIEW_WIDTH
    assert shown.height <= PREVIEW_HEIGHT


def test_nothing_of_a_photo_but_its_pixels_gets_into_the_preview():
    exif = Image.Exif()
    exif[0x010E] = "62010219880317402X"
    exif[0x0112] = 6  # turned by a quarter
    octets = picture("JPEG", (1000, 500), exif=exif, comment=b"hidden-words")
    shown = look(octets + b"<script>", "函.jpg").preview
    assert b"62010219880317402X" in octets
    assert not any(word in shown for word in (b"62010219880317402X", b"hidden-words", b"<script>"))
    assert image_of(shown).height > image_of(shown).width


@pytest.mark.parametrize(
    ("octets", "kind"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), Kind.DOC),
        (archive(**{"OFD.xml": b"<OFD/>"}), Kind.OFD),
        (b"\x00\x00\x00\x18ftypheic" + bytes(100), Kind.HEIC),
    ],
    ids=["doc", "ofd", "heic"],
)
def test_what_can_be_kept_but_not_opened_waits_for_staff(octets, kind):
    looked = look(octets, "函")
    assert (looked.kind, looked.text, looked.preview) == (kind, "", None)
    assert "/" in media_type(kind)


@pytest.mark.parametrize(
    "octets",
    [
        b"MZ\x90\x00" + b"%PDF-1.4" + bytes(100),
        b"\x7fELF" + bytes(100),
        b"#!/bin/sh\n%PDF-1.4",
        b"<html><script>",
        archive(a=b"x"),
        archive(**{"[Content_Types].xml": b"", "xl/workbook.xml": b""}),
        archive(**{"[Content_Types].xml": b"", "word/document.xml": b"", "word/vbaProject.bin": b""}),
        b"PK\x03\x04" + bytes(50),
        b"BM" + bytes(50),
        b"",
        b"x",
    ],
    ids=["exe", "elf", "script", "html", "zip", "xlsx", "macros", "no-zip", "no-bmp", "empty", "x"],
)
def test_what_is_no_letter_is_not_kept_whatever_it_is_called(octets):
    looked = look(octets, "关于开通账号的函.pdf")
    assert looked.kind is None
    assert looked.fault


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_its_child_at_most(opener, name):
    """Bounded in time and memory, told in words, and the next file is opened as usual."""
    octets = HOSTILE[name]()
    started = time.monotonic()
    looked = opener.look(octets, name)
    assert time.monotonic() - started < 45
    assert looked.kind == kind_of(octets)
    assert looked.fault or looked.text or looked.preview
    assert (
        looked.letter is None or name in {"a-thousand-pages-that-are-one.pdf", "long.docx"} or name.startswith("a-page")
    )


def test_after_all_that_an_ordinary_letter_is_still_read(opener):
    assert opener.look(pdf(), NAME).letter.org_name == UNIT


def hog() -> int:
    return len(bytearray(ADDRESS_SPACE))


def spin() -> None:
    while True:
        pass


def scribble(path: str) -> None:
    Path(path).write_bytes(b"x" * 8_192)


def test_the_child_may_take_so_much_memory_and_time_and_writes_nothing(opener, tmp_path):
    """What the limits are for, each hit by itself: without them each of these would go on."""
    assert "内存的限度" in opener._in_child(hog)
    with PoolOpener(cpu=0) as brief:
        started = time.monotonic()
        assert "时间或内存的限度" in brief._in_child(spin)
        assert time.monotonic() - started < WALL_SECONDS
    with pytest.raises(OSError, match="too large"):
        opener._in_child(scribble, str(tmp_path / "x"))
    assert (tmp_path / "x").stat().st_size == 0
    assert opener._in_child(resource.getrlimit, resource.RLIMIT_AS)[0] == ADDRESS_SPACE


def test_a_file_that_takes_too_long_is_given_up(opener):
    with PoolOpener(wall=0.001) as hasty:
        looked = hasty.look(pdf(), NAME)
    assert (looked.kind, looked.letter) == (Kind.PDF, None)
    assert "时间" in looked.fault


def test_files_with_a_few_octets_changed_raise_nothing():
    chance = random.Random(4)
    for octets in (pdf(), word(), scan(), picture("GIF", (60, 60)), picture("TIFF", (60, 60))):
        for _ in range(12):
            torn = bytearray(octets)
            for _ in range(8):
                torn[chance.randrange(len(torn))] = chance.randrange(256)
            look(bytes(torn), NAME)


def test_a_roster_of_two_cells_far_apart_breaks_the_child_alone(opener):
    """To the library that is a table of a hundred gigabytes, out of a file of six kilobytes."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write(0, 0, "姓名")
        page.write(199_999, 16_383, "")
        page.write(199_999, 16_382, "张")
    assert "没有打开" in opener.roster(made.getvalue())
    with pytest.raises(FilingError, match="打不开"):
        opener.roster(b"%PDF-1.7")
    assert opener.look(pdf(), NAME).kind is Kind.PDF
