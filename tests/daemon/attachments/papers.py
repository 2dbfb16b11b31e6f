"""Files as units attach them, and files made to break whoever opens them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

import docx
from PIL import Image, ImageDraw

UNIT = "景泰县陇原农业技术推广中心"
LETTER = (
    f"关于开通{UNIT}甘肃省职称申报评审管理信息系统账号的函",
    "景泰县农业农村局：",
    "我中心系你局所属公益一类事业单位，现有专业技术人员37人。因在“查询现工作单位”栏目无法搜索到我中心，",
    "现申请为我中心创建单位账号，请予办理。",
    "联系人：魏国栋　联系电话：0943-5500123",
    UNIT,
    "2021年5月11日",
)
WORD = "[Content_Types].xml", "word/document.xml"


def pdf(lines: Sequence[str] = LETTER, **options: bytes) -> bytes:
    """A PDF whose text can be taken out; two octets of it are one character (GB/T 9704 says nothing of PDF)."""
    shown = b"".join(
        b"1 0 0 1 60 %d Tm <%s> Tj " % (780 - 20 * n, line.encode("utf-16-be").hex().encode())
        for n, line in enumerate(lines)
    )
    content = options.get("content", b"BT /F1 12 Tf " + shown + b"ET")
    unicode = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def "
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange "
        b"endcmap end end"
    )
    box = options.get("box", b"0 0 595 842")
    packed = options.get("packed")
    stream = (
        b"<< /Length %d /Filter /FlateDecode >> stream\n%s\nendstream" % (len(packed), packed)
        if packed is not None
        else b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content)
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        options.get("pages", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>" % box,
        stream,
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /FangSong /Encoding /Identity-H /DescendantFonts [6 0 R] "
            b"/ToUnicode 7 0 R >>"
        ),
        (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /FangSong /CIDSystemInfo << /Registry (Adobe) "
            b"/Ordering (Identity) /Supplement 0 >> /DW 1000 >>"
        ),
        b"<< /Length %d >> stream\n%s\nendstream" % (len(unicode), unicode),
    ]
    out = bytearray(b"%PDF-1.5\n")
    at = []
    for number, one in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % one for one in at)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def word(lines: Sequence[str] = LETTER, table: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word file."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def picture(kind: str = "JPEG", size: tuple[int, int] = (1200, 1600), **options: object) -> bytes:
    """A photo of a letter."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((size[0] // 10, size[1] // 10, size[0] // 2, size[1] // 4), fill="red")
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def scan() -> bytes:
    """A PDF that holds a picture only."""
    return picture("PDF")


def archive(**files: bytes) -> bytes:
    """A zip; "__" in a name stands for "/"."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name, octets in files.items():
            made.writestr(name.replace("__", "/"), octets)
    return written.getvalue()


def word_of(document: bytes) -> bytes:
    """A Word file around a document.xml of one's own."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as usual, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as made:
        for name in usual.namelist():
            made.writestr(name, document if name == "word/document.xml" else usual.read(name))
    return written.getvalue()


def lying(honest: bytes) -> bytes:
    """The same archive, its largest file said to be of one octet, in the directory and before the file itself."""
    with zipfile.ZipFile(io.BytesIO(honest)) as archive:
        largest = max(archive.infolist(), key=lambda one: one.file_size)
    return honest.replace(struct.pack("<I", largest.file_size), struct.pack("<I", 1))


def _lol() -> bytes:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "哈">{entities}]><w:document xmlns:w="http://schemas.openxmlformats'
        '.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>'
    ).encode()


def _nested(depth: int) -> bytes:
    inside = b"<w:sdt><w:sdtContent>" * depth + b"</w:sdtContent></w:sdt>" * depth
    return (
        b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + inside
        + b"</w:body></w:document>"
    )


def _many(count: int) -> bytes:
    paragraphs = "<w:p><w:r><w:t>关于开通账号的函，请予办理</w:t></w:r></w:p>" * count
    return (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{paragraphs}</w:body></w:document>"
    ).encode()


def _png_of(width: int, height: int) -> bytes:
    """A PNG that says it is that large; its pixels, if anybody wants them, are zeros."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1 << 20)))
        + chunk(b"IEND", b"")
    )


def _zeros() -> bytes:
    return word_of(b" " * (200 << 20))


# Files that nobody sends by mistake, made when they are asked for.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "pages-that-hold-themselves.pdf": lambda: pdf(pages=b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
    "a-thousand-pages-that-are-one.pdf": lambda: pdf(
        pages=b"<< /Type /Pages /Kids [" + b"3 0 R " * 1000 + b"] /Count 1000 >>"
    ),
    "content-of-400-mb.pdf": lambda: pdf(packed=zlib.compress(bytes(400 << 20), 1)),
    "a-page-of-a-kilometre.pdf": lambda: pdf(box=b"0 0 2834645 2834645"),
    "a-page-of-nothing.pdf": lambda: pdf(box=b"0 0 0 0"),
    "half.pdf": lambda: pdf()[:1_000],
    "brackets.pdf": lambda: pdf(content=b"BT " + b"[" * 200_000 + b" ET"),
    "nothing-but-a-head.pdf": lambda: b"%PDF-1.7\n",
    "zeros.docx": _zeros,
    "lying.docx": lambda: lying(_zeros()),
    "entities.docx": lambda: word_of(_lol()),
    "nested.docx": lambda: word_of(_nested(5_000)),
    "long.docx": lambda: word_of(_many(150_000)),
    "no-xml.docx": lambda: word_of(b"\xff\xfe\x00<<<"),
    "half.docx": lambda: word()[:4_000],
    "square-kilometre.png": lambda: _png_of(60_000, 60_000),
    "large.png": lambda: _png_of(9_000, 6_000),
    "half.jpg": lambda: picture()[:3_000],
    "strip.gif": lambda: b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\xf7\x00\x00" + bytes(768) + b",",
    "loop.tiff": lambda: b"II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00" + bytes(40),
}
