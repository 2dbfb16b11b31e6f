"""What a file is, by what it begins with; its name and the type that the mail declares decide nothing."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """Kinds of files that are kept. Everything else is refused: no program, no archive, no spreadsheet is a letter."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    OFD = "ofd"
    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    BMP = "bmp"
    WEBP = "webp"
    TIFF = "tiff"
    HEIC = "heic"

    @property
    def is_picture(self) -> bool:
        """Whether it is a photo or a scan."""
        return self in _PICTURES


_PICTURES: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.GIF, Kind.BMP, Kind.WEBP, Kind.TIFF, Kind.HEIC})
# (offset, octets) that all have to be there. Source: the formats' own specifications.
_MAGIC: Final = (
    (Kind.JPEG, ((0, b"\xff\xd8\xff"),)),
    (Kind.PNG, ((0, b"\x89PNG\r\n\x1a\n"),)),
    (Kind.GIF, ((0, b"GIF8"),)),
    (Kind.WEBP, ((0, b"RIFF"), (8, b"WEBP"))),
    (Kind.TIFF, ((0, b"II*\x00"),)),
    (Kind.TIFF, ((0, b"MM\x00*"),)),
    (Kind.HEIC, ((4, b"ftyphei"),)),
    (Kind.HEIC, ((4, b"ftypmif1"),)),
    (Kind.DOC, ((0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),)),  # Word before 2007, and WPS
)
_BMP_HEADERS: Final = frozenset({12, 40, 52, 56, 64, 108, 124})  # octets of what follows the file's own header
_PDF_WITHIN: Final = 1024  # octets before %PDF- that readers put up with
_MEDIA: Final = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.DOC: "application/msword",
    Kind.OFD: "application/ofd",
}
_ENTRIES_MOST: Final = 2_000


def kind_of(octets: bytes) -> Kind | None:
    """Return what a file is; None for what is not kept."""
    for kind, marks in _MAGIC:
        if all(octets.startswith(mark, at) for at, mark in marks):
            return kind
    if octets.startswith(b"BM") and int.from_bytes(octets[14:18], "little") in _BMP_HEADERS:
        return Kind.BMP
    if b"%PDF-" in octets[: _PDF_WITHIN + 5] and not octets.startswith((b"MZ", b"\x7fELF", b"#!", b"PK")):
        return Kind.PDF
    return _of_archive(octets) if octets.startswith(b"PK\x03\x04") else None


def media_type(kind: Kind) -> str:
    """Return the type that a download is served under."""
    return _MEDIA.get(kind, f"image/{kind}")


def _of_archive(octets: bytes) -> Kind | None:
    """Tell a Word file or an OFD (GB/T 33190) from other archives by its directory; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError):
        return None
    if len(names) > _ENTRIES_MOST:
        return None
    if "[Content_Types].xml" in names and "word/document.xml" in names and "word/vbaProject.bin" not in names:
        return Kind.DOCX
    return Kind.OFD if "OFD.xml" in names else None
