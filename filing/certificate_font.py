"""The characters of one certificate, out of a Chinese font of the system, as a small TrueType font to embed.

Fonts of the system are tens of megabytes, mostly with cubic outlines that PDF libraries don't take; a certificate has
some sixty characters. Where there is no such font, the reader's own is asked for by name.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Final

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont, TTLibError

# In this order: where Debian, Fedora, and whoever has WenQuanYi keep them; a serif is what certificates are set in.
PLACES: Final = (
    Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"),
    Path("/usr/share/fonts/google-noto-serif-cjk-vf-fonts/NotoSerifCJK-VF.ttc"),
    Path("/usr/share/fonts/google-noto-serif-cjk-fonts/NotoSerifCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Path("/usr/share/fonts/wqy-zenhei/wqy-zenhei.ttc"),
)
MOST_OFF: Final = 1.0  # units of the em, by which a curve may lie beside the original
FAMILY: Final = 1  # name IDs of the `name` table
SIMPLIFIED: Final = "SC"
MISSING: Final = ".notdef"


def find(places: Iterable[Path] = PLACES) -> Path | None:
    """Return the first font that there is; None if there is none."""
    return next((place for place in places if place.is_file()), None)


def with_only(path: Path, text: str) -> bytes | None:
    """Return a TrueType font with just the characters of a text; None if the font can't be read.

    Args:
        path: a font or a collection of some; of a collection the one for simplified Chinese.
        text: what must be in it; what the font doesn't have is shown as its empty box.
    """
    try:
        font = _opened(path)
        return _built(font, text)
    except (OSError, TTLibError, KeyError, AttributeError, AssertionError, struct.error):
        return None


@lru_cache(maxsize=1)
def _opened(path: Path) -> Any:  # noqa: ANN401 - published without types
    """Return a font whose tables are read when they are needed; it is kept, since reading takes longer than drawing."""
    file = path.open("rb")
    try:
        return _chosen(file, collection=path.suffix.lower() == ".ttc")
    except BaseException:
        file.close()
        raise


def _chosen(file: BinaryIO, *, collection: bool) -> Any:  # noqa: ANN401 - the same
    if not collection:
        return TTFont(file, lazy=True)
    fonts = list(TTCollection(file, lazy=True))
    chosen = [one for one in fonts if str(one["name"].getDebugName(FAMILY)).endswith(SIMPLIFIED)]
    return (chosen or fonts)[0]


def _built(font: Any, text: str) -> bytes:  # noqa: ANN401 - the same
    characters = {ord(c): name for c in sorted(set(text)) if (name := font.getBestCmap().get(ord(c))) is not None}
    order = [MISSING, *dict.fromkeys(characters.values())]
    drawn, widths = font.getGlyphSet(), font["hmtx"]
    glyphs, metrics = {}, {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, MOST_OFF, reverse_direction=True))
        glyphs[name] = pen.glyph()
        metrics[name] = widths[name]
    head, across = font["head"], font["hhea"]
    made = FontBuilder(head.unitsPerEm, isTTF=True)
    made.setupGlyphOrder(order)
    made.setupCharacterMap(characters)
    made.setupGlyf(glyphs)
    made.setupHorizontalMetrics(metrics)
    made.setupHorizontalHeader(ascent=across.ascent, descent=across.descent)
    made.setupNameTable({"familyName": "YebanCertificate", "styleName": "Regular", "psName": "YebanCertificate"})
    made.setupOS2(sTypoAscender=across.ascent, sTypoDescender=across.descent, usWinAscent=across.ascent)
    made.setupPost()
    # The same certificate makes the same octets.
    made.font["head"].created = made.font["head"].modified = 0
    made.font.recalcTimestamp = False
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
