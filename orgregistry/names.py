"""Names of organisations in their normal form: the one in which they are stored, compared and kept apart.

Only what is no difference at all is taken away: width of characters and brackets, blanks, kinds of dots and dashes.
What people leave out or mistype is the search's business.
"""

from __future__ import annotations

import re
from typing import Final

from mailparse import values

MOST: Final = 120  # characters; the longest real ones have some fifty
LEAST: Final = 2
_BRACKETS: Final = str.maketrans("〔【[{〈《「『〕】]}〉》」』", "((((((((" + "))))))))")
_QUOTES: Final = re.compile("[\"'`“”„‟‘’‚‛″′]")
_DASHES: Final = re.compile("[-\u2010-\u2015\u2212\u2e3a\u2e3b\u2500\u2501~\u301c]+")
_DOTS: Final = re.compile("[\u00b7\u2022\u30fb\uff65\u2027\u2219\u22c5\u25cf]+")


def normal(name: str) -> str:
    """Return the form in which two spellings of one full name are equal; "" if nothing is left."""
    key = _QUOTES.sub("", values.plain(name)).translate(_BRACKETS).upper()
    return _DOTS.sub(values.MIDDLE_DOT, _DASHES.sub("-", key))


def shown(name: str) -> str:
    """Return a name as it is kept to be shown: blanks gone between Han characters and at the ends, one elsewhere."""
    one_line = " ".join(name.split())
    return re.sub(rf"(?<=[{values.HAN}（）()]) | (?=[{values.HAN}（）()])", "", one_line)


def fault(name: str) -> str | None:
    """Return in Chinese why this can't be the name of an organisation; None if it can."""
    key = normal(name)
    if len(key) < LEAST or not re.search(f"[{values.HAN}A-Z]", key):
        return "单位名称太短，请写全称"
    if len(key) > MOST or len(name) > 2 * MOST:
        return f"单位名称太长，最多{MOST}个字"
    if not shown(name).isprintable():
        return "单位名称里有看不见的字符"
    return None
