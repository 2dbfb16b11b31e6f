"""An e-certificate as a PDF of one page, with a QR code that leads to the page where anybody can look it up.

Its characters are embedded, so it looks the same everywhere; where the system has no Chinese font, the reader's own one
is asked for (STSong-Light, Adobe-GB1). The same certificate makes the same octets.
"""

from __future__ import annotations

import io
import threading
from datetime import date, tzinfo
from typing import Final

import segno
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from filing import certificate_font
from filing.certificates import Certificate

EMBEDDED: Final = "YebanCertificate"
ASKED_FOR: Final = "STSong-Light"
FIGURES: Final = "Courier-Bold"
INK, QUIET, RED = HexColor("#1a1a1a"), HexColor("#5a5a5a"), HexColor("#a8201a")
QR_SIDE: Final = 34 * mm
NAME_WIDEST: Final = 100 * mm
HEADING: Final = "职 称 电 子 证 书"
KIND: Final = "（遗失纸质证书补办）"
HINT: Final = "扫描二维码，或到查验页面输入证书编号，可核对真伪"
NUMBER: Final = "证书编号"
VOID: Final = "已 作 废"
# reportlab keeps its fonts by name for the whole process, and each certificate has a font of its own.
_ONE_AT_A_TIME: Final = threading.Lock()


def draw(certificate: Certificate, url: str, zone: tzinfo) -> bytes:
    """Return the PDF.

    Args:
        certificate: what it says.
        url: where it can be looked up; goes into the QR code.
        zone: of the office, for the date.
    """
    facts = _facts(certificate, zone)
    text = "".join((HEADING, KIND, HINT, NUMBER, VOID, *(part for fact in facts for part in fact)))
    with _ONE_AT_A_TIME:
        return _drawn(certificate, facts, url, _font_for(text))


def _font_for(text: str) -> str:
    """Return the name of a font with these characters."""
    path = certificate_font.find()
    octets = None if path is None else certificate_font.with_only(path, text)
    if octets is not None:
        try:
            pdfmetrics.registerFont(TTFont(EMBEDDED, io.BytesIO(octets)))
        except TTFError:
            pass
        else:
            return EMBEDDED
    pdfmetrics.registerFont(UnicodeCIDFont(ASKED_FOR))
    return ASKED_FOR


def _drawn(certificate: Certificate, facts: list[tuple[str, str]], url: str, font: str) -> bytes:
    out = io.BytesIO()
    width, height = landscape(A4)
    canvas = Canvas(out, pagesize=(width, height), invariant=True, lang="zh-CN")
    canvas.setTitle("职称电子证书")
    canvas.setAuthor(certificate.issuer)
    canvas.setSubject(certificate.shown)
    _frame(canvas, width, height)
    _middle(canvas, font, (width / 2, height - 46 * mm), HEADING, 34, RED)
    _middle(canvas, font, (width / 2, height - 58 * mm), KIND, 13, QUIET)
    left, top = 42 * mm, height - 78 * mm
    for place, (word, said) in enumerate(facts):
        at = top - place * 12.5 * mm
        canvas.setFillColor(QUIET)
        canvas.setFont(font, 14)
        canvas.drawString(left, at, word)
        canvas.setFillColor(INK)
        canvas.setFont(font, 17 if canvas.stringWidth(said, font, 17) <= NAME_WIDEST else 12)
        canvas.drawString(left + 34 * mm, at, said)
    _qr(canvas, url, width - 42 * mm - QR_SIDE, height - 78 * mm - QR_SIDE + 6 * mm)
    canvas.setFillColor(QUIET)
    canvas.setFont(font, 14)
    canvas.drawString(left, 30 * mm, NUMBER)
    canvas.setFillColor(INK)
    canvas.setFont(FIGURES, 15)
    canvas.drawString(left + 34 * mm, 30 * mm, certificate.shown)
    _middle(canvas, font, (width / 2, 19 * mm), HINT, 10, QUIET)
    if not certificate.valid:
        _middle(canvas, font, (width / 2, height / 2), VOID, 60, RED)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _facts(certificate: Certificate, zone: tzinfo) -> list[tuple[str, str]]:
    obtained = [] if certificate.obtained is None else [("取得时间", _day(certificate.obtained))]
    return [
        ("姓　　名", certificate.name),
        ("系　　列", certificate.series),
        ("层　　级", f"{certificate.rank.level}（{certificate.rank.word}）"),
        ("职　　称", certificate.title),
        *obtained,
        ("签发单位", certificate.issuer),
        ("签发日期", _day(certificate.certified.astimezone(zone).date())),
    ]


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _frame(canvas: Canvas, width: float, height: float) -> None:
    canvas.setStrokeColor(RED)
    for inset, thick in ((12 * mm, 2.2), (14.5 * mm, 0.6)):
        canvas.setLineWidth(thick)
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset)


def _middle(canvas: Canvas, font: str, at: tuple[float, float], text: str, size: int, ink: Color) -> None:
    canvas.setFillColor(ink)
    canvas.setFont(font, size)
    canvas.drawCentredString(*at, text)


def _qr(canvas: Canvas, url: str, x: float, y: float) -> None:
    """Draw the QR code as squares: sharp at every size."""
    matrix = [bytearray(row) for row in segno.make_qr(url, error="m").matrix_iter(scale=1, border=2)]
    side = QR_SIDE / len(matrix)
    canvas.setFillColor(HexColor("#000000"))
    for row, squares in enumerate(matrix):
        for column, dark in enumerate(squares):
            if dark:
                canvas.rect(x + column * side, y + QR_SIDE - (row + 1) * side, side, side, stroke=0, fill=1)
