"""Normal forms of what is compared: ID numbers, names, credit codes.

The login page uses the same forms, so that what a mail says and what an applicant types meet.
"""

import re
import unicodedata
from datetime import date
from typing import Final

MIDDLE_DOT: Final = "\u00b7"

# Characters that look like the dot inside a transliterated name, and U+002E, which U+FF0E becomes under NFKC.
_DOTS: Final = dict.fromkeys(
    map(
        ord,
        "\u00b7.\u2022\u30fb\uff65\uff0e\u2027\u2219\u22c5\u0387\u2024\u2e31\u2e33\u16eb\ua78f\u25cf\u26ab\u1427",
    ),
    MIDDLE_DOT,
)

# Blanks of all kinds, and characters not seen at all: zero width, soft hyphen, bidi marks, variation selectors.
_UNSEEN: Final = (
    r"\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff"
)
_DASHES: Final = (
    r"\-\u00af\u02d7\u058a\u05be\u2010-\u2015\u2043\u207b\u208b\u2212\u2500\u2501\u2e3a\u2e3b\u301c\u30fc"
    r"\ufe58\ufe63\uff0d"
)
_BLANK: Final = re.compile(f"[{_UNSEEN}]+")
_BLANK_OR_DASH: Final = re.compile(f"[{_UNSEEN}{_DASHES}]+")

HAN: Final = (
    r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    r"\U00020000-\U0002a6df\U0002a700-\U0002ee5f\U0002f800-\U0002fa1f\U00030000-\U000323af"
)
_HAN_NAME: Final = re.compile(f"[{HAN}]+(?:{MIDDLE_DOT}[{HAN}]+)*")
_IN_NORMAL_FORM: Final = re.compile(r"[\u4e00-\u9fff]*")  # as nearly all names are: NFKC changes nothing there
_ID_NUMBER: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_USCC: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")

# GB 32100-2015: registrar and category, the first two characters.
_REGISTRARS: Final = frozenset(
    "11 12 13 19 21 29 31 32 33 34 35 39 41 49 51 52 53 59 61 62 69 71 72 79 81 89 91 92 93 A1 A9 N1 N2 "
    "N3 N9 Y1".split()
)

_BIRTHS: Final = range(1900, 2041)  # years; who files titles is grown up


def plain(text: str) -> str:
    """NFKC without blanks or unseen characters."""
    bare = _BLANK.sub("", unicodedata.normalize("NFKC", text))
    # a mark may have stood on a blank: without it, on the letter before
    return bare if bare.isascii() else _BLANK.sub("", unicodedata.normalize("NFKC", bare))


def id_number(text: str) -> str | None:
    """Bring a resident ID number (GB 11643) into its normal form.

    Returns:
        18 characters, X in upper case; None where length, check digit or birth date do not hold. Nothing is corrected,
        and the place code is not looked at: codes have changed since such numbers were given out.
    """
    if len(text) > 200:  # far above 18 spaced characters
        return None
    number = _BLANK_OR_DASH.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not _ID_NUMBER.fullmatch(number) or number[-1] != _resident_check(number[:17]):
        return None
    return number if _is_birth_date(number[6:14]) else None


def _resident_check(body: str) -> str:
    """Check character of an ID number's first seventeen digits. Source: GB 11643, ISO 7064 MOD 11-2."""
    rest = (1 - 2 * int(body, 13)) % 11  # each place weighs twice the next one, and 13 is 2 here
    return "X" if rest == 10 else str(rest)


def _is_birth_date(digits: str) -> bool:
    """Whether YYYYMMDD is a day to be born on."""
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year in _BIRTHS
    except ValueError:
        return False


def name(text: str) -> str:
    """Bring a person's name into its normal form: NFKC, no blanks, every kind of middle dot as U+00B7."""
    if _IN_NORMAL_FORM.fullmatch(text):
        return text
    return plain(text.translate(_DOTS)).translate(_DOTS)


def is_han_name(text: str) -> bool:
    """Whether a name in its normal form is 2 to 20 Han characters, with middle dots only between them."""
    return 2 <= len(text) <= 20 and len(text.replace(MIDDLE_DOT, "")) >= 2 and _HAN_NAME.fullmatch(text) is not None


def credit_code(text: str) -> str | None:
    """Bring a unified social credit code (GB 32100-2015) into its normal form.

    Returns:
        18 characters; None where the registrar, the organisation code's check (GB 11714, position 17) or the last check
        do not hold.
    """
    if len(text) > 200:
        return None
    code = _BLANK_OR_DASH.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not _USCC.fullmatch(code) or code[:2] not in _REGISTRARS or not code[2:8].isdecimal():
        return None
    if code[16] != _organisation_check(code[8:16]) or code[17] != _credit_check(code[:17]):
        return None
    return code


def _credit_check(body: str) -> str:
    """Check character of a credit code's first seventeen. Source: GB 32100, MOD 31."""
    return _CREDIT_DIGITS[-sum(_CREDIT_DIGITS.index(c) * 3**n for n, c in enumerate(body)) % 31]


_CREDIT_DIGITS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _organisation_check(body: str) -> str:
    """Check character of an organisation code's eight characters. Source: GB 11714, MOD 11."""
    rest = 11 - sum(int(c, 36) * w for c, w in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))
