"""How many are told of, in digits or in Han."""

from typing import Final

_DIGITS: Final = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2, "俩": 2}


def count(text: str) -> int:
    """A number up to ninety-nine in digits or in Han, 两 and 俩 among them."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
