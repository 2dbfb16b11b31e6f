"""Looking into a file: its text, and a picture of its first page. Runs in a child process under limits, nowhere else.

The libraries are imported when they are needed: only the child needs them.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import mailparse
from daemon.attachments.kinds import Kind, kind_of
from mailparse import Letter, Mail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from filing.statements import Roster

TEXT_MOST: Final = 100_000  # characters; a letter has a thousand
PAGES_MOST: Final = 20
PARAGRAPHS_MOST: Final = 5_000
UNPACKED_MOST: Final = 64 << 20  # octets that the parts of a .docx come to
PIXELS_MOST: Final = 60_000_000  # a photograph by a good telephone; scans of A4 in 600 dpi have 35
PREVIEW_WIDTH: Final = 1_000  # pixels: small print on A4 can be read
PREVIEW_HEIGHT: Final = 1_600
LEAST_TEXT: Final = 12  # characters below which a page is taken for a scan
_FORMATS: Final = ("JPEG", "PNG", "GIF", "BMP", "WEBP", "TIFF")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


class Unopened(Exception):
    """It can't be opened; the message says why, in Chinese, without a full stop."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in a file.

    Attributes:
        kind: None: not one that is kept.
        text: what can be read of it; "" for a scan or a photo.
        preview: PNG of the first page; None where there is none.
        pages: how many, where that is known.
        fault: why it could not be opened, or not wholly, in Chinese.
        letter: what its text says if it asks for an organisation's account.
    """

    kind: Kind | None
    text: str = ""
    preview: bytes | None = None
    pages: int | None = None
    fault: str | None = None
    letter: Letter | None = None


def roster(octets: bytes) -> Roster:
    """See `filing.statements.read_sheet`: two cells far apart are a table of gigabytes to the library."""
    from filing.statements import read_sheet

    return read_sheet(octets)


def look(octets: bytes, name: str) -> Looked:
    """Look into a file.

    Args:
        octets: of the file.
        name: as the sender wrote it; stands for the letter's subject.

    Raises:
        MemoryError: it needs more than the child may have.
    """
    kind = kind_of(octets)
    if kind is None:
        return Looked(None, fault="不是 PDF、Word、OFD 或图片，没有保存")
    try:
        text, preview, pages = _opened(octets, kind)
    except MemoryError:
        raise
    except Unopened as error:
        return Looked(kind, fault=str(error))
    except Exception as error:  # noqa: BLE001 - whatever a library makes of a hostile file
        return Looked(kind, fault=f"打不开，文件可能已损坏（{type(error).__name__}）")
    text = _cleaned(text)[:TEXT_MOST]
    if len(_HAN.findall(text)) < LEAST_TEXT:
        return Looked(kind, "", preview, pages, None if kind.is_picture else "没有可读的文字，可能是扫描件")
    return Looked(kind, text, preview, pages, None, _letter(text, name))


def _letter(text: str, name: str) -> Letter | None:
    """Read the text as a mail that says it would be read. Pleas in it are none (notice 四): only the letter counts."""
    subject = name.rpartition(".")[0] or name
    mail = Mail("", b"", "", "", 1, None, subject, text)
    return mailparse.read(mail).letter


def _opened(octets: bytes, kind: Kind) -> tuple[str, bytes | None, int | None]:
    match kind:
        case Kind.PDF:
            return _pdf(octets)
        case Kind.DOCX:
            return _docx(octets), None, None
        case Kind.DOC | Kind.OFD | Kind.HEIC:
            return "", None, None
        case _:
            return "", _picture(octets), 1


def _pdf(octets: bytes) -> tuple[str, bytes | None, int | None]:
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(octets))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unopened("PDF 有密码，打不开")
    count = len(reader.pages)
    pieces: list[str] = []
    for number in range(min(count, PAGES_MOST)):
        pieces.append(reader.pages[number].extract_text() or "")
        if sum(map(len, pieces)) > TEXT_MOST:
            break
    return "\n".join(pieces), _first_page(octets), count


def _first_page(octets: bytes) -> bytes | None:
    """A picture of the first page, whatever size it claims to have."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(octets)
    except pypdfium2.PdfiumError:
        return None
    try:
        page = document[0]
        width, height = page.get_size()
        if not (0 < width < 20_000 and 0 < height < 20_000):  # points; the format's own limit is 14,400
            return None
        scale = min(PREVIEW_WIDTH / width, PREVIEW_HEIGHT / height, 4.0)
        return _png(page.render(scale=scale).to_pil())
    except pypdfium2.PdfiumError:
        return None
    finally:
        document.close()


def _docx(octets: bytes) -> str:
    import docx

    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        # Python stops unpacking at the size that the directory names, so a bomb can't lie about itself.
        if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_MOST:
            raise Unopened("Word 文件解开以后太大，没有打开")
    document = docx.Document(io.BytesIO(octets))
    lines: list[str] = []
    length = 0
    for line in _lines(document):
        lines.append(line)
        length += len(line)
        if len(lines) > PARAGRAPHS_MOST or length > TEXT_MOST:
            break
    return "\n".join(lines)


def _lines(document: object) -> Iterator[str]:
    from docx.document import Document
    from docx.table import Table

    if not isinstance(document, Document):
        raise TypeError("no document")
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(dict.fromkeys(cell.text.replace("\n", " ") for cell in row.cells))
        else:
            yield block.text


def _picture(octets: bytes) -> bytes:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = PIXELS_MOST // 2  # at twice that Pillow refuses
    with Image.open(io.BytesIO(octets), formats=_FORMATS) as image:
        if image.width * image.height > PIXELS_MOST:
            raise Unopened("图片太大，没有打开")
        image.draft("RGB", (PREVIEW_WIDTH, PREVIEW_HEIGHT))
        return _png(image)


def _png(image: Image) -> bytes:
    """Drawn anew: nothing of the file but its pixels gets through, no place, no camera, no hidden octets."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image) if image.getexif() else image
    drawn = upright.convert("RGB")
    drawn.thumbnail((PREVIEW_WIDTH, PREVIEW_HEIGHT))
    written = io.BytesIO()
    drawn.save(written, "PNG", exif=b"", icc_profile=None)
    return written.getvalue()


def _cleaned(text: str) -> str:
    """Lone surrogates and control characters have no place in a text that is stored and shown."""
    text = text.encode(errors="replace").decode()
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text)
