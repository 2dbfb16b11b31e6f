"""What may be shown to people: ID numbers masked, characters that deceive a terminal or a log made visible.

And what people may write for good: a reason is one line without either, whichever room asks for it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from mailparse.values import id_number

ID_LENGTH: Final = 18
KEPT_HEAD: Final = 3
KEPT_TAIL: Final = 2  # 3 + 2 leaves some 10^11 candidates, 6 + 4 only 1,700
REASON_LEAST: Final = 2  # letters or figures
REASON_MOST: Final = 400  # characters

_SEPARATORS: Final = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Mn", "Me", "Pd"})
_OTHER_SEPARATORS: Final = frozenset("\u2212\u2500\u2501\u30fc\u00af\u02d7\u2043\u115f\u1160\u3164\uffa0_")
_FURTHEST_APART: Final = 4  # separators between two digits of one number
_DECEIVING: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800") | {chr(c) for c in range(0xFE00, 0xFE10)}
_ANY_UNSEEN: Final = re.compile(f"[{''.join(sorted(_UNSEEN))}]")
_DIGITS: Final = frozenset("0123456789X")
# Of text in ASCII, most of which a night writes (Message-IDs): what `_runs` would find anything in.
_ASCII_RUN: Final = re.compile(r"(?:[0-9Xx][\x00-\x20\x7f_-]{0,4}){17}[0-9Xx]")
# A number with a slip in it is no valid one, and still tells nearly all of somebody's.
_NEARLY: Final = re.compile(r"(?<!\d)\d{14,17}[\dXx]")
_CENTURIES: Final = frozenset({"19", "20"})  # a quick look before the check digit is reckoned


def mask(number: str) -> str:
    """Return an ID number with its first three and last two characters only; shorter text is hidden as a whole."""
    if len(number) < ID_LENGTH:
        return "*" * len(number)
    return number[:KEPT_HEAD] + "*" * (len(number) - KEPT_HEAD - KEPT_TAIL) + number[-KEPT_TAIL:]


def redact(text: str) -> str:
    """Mask every valid resident ID number in a text, also in full-width digits or with blanks and dashes inside.

    Each window of 18 digits counts, so a number that is glued to a telephone number is found too.
    """
    if text.isascii():
        if _ASCII_RUN.search(text) is None:
            return text
    elif sum(map(str.isnumeric, text)) < ID_LENGTH - 1:
        return text
    out: list[str] = []
    done = 0
    for first, last in _spans(text):
        out += (text[done:first], _masked(text[first : last + 1]))
        done = last + 1
    return "".join(out) + text[done:] if out else text


def cover(text: str) -> str:
    """Mask whatever is, or with a slip in it nearly is, an ID number: of text that people wrote, to people or for good.

    It masks more than `redact`: any 15 to 18 digits in a row, whatever they are.
    """
    return _NEARLY.sub(lambda found: mask(found[0]), redact(text))


def numbers_in(text: str) -> list[tuple[int, int]]:
    """Return first and last place of each valid ID number in a text, in order; those that overlap are one."""
    return _spans(text)


def _spans(text: str) -> list[tuple[int, int]]:
    """First and last place of each number; numbers that overlap are one span."""
    spans: list[tuple[int, int]] = []
    for run in _runs(text):
        for begin in range(len(run) - ID_LENGTH + 1):
            window = run[begin : begin + ID_LENGTH]
            if window[6][0] + window[7][0] not in _CENTURIES:
                continue
            if id_number("".join(character for character, _ in window)) is None:
                continue
            first, last = window[0][1], window[-1][1]
            if spans and first <= spans[-1][1]:
                first = spans.pop()[0]
            spans.append((first, last))
    return spans


def _masked(text: str) -> str:
    return mask("".join(c for c in unicodedata.normalize("NFKC", text).upper() if c in _DIGITS))


def _runs(text: str) -> list[list[tuple[str, int]]]:
    """Digits (and X) with their places, in runs that nothing but a few separators interrupts."""
    runs: list[list[tuple[str, int]]] = []
    run: list[tuple[str, int]] = []
    apart = 0
    for place, character in enumerate(text):
        plain = character if character.isascii() else unicodedata.normalize("NFKC", character)
        digits = plain.upper()
        if digits and all(c in _DIGITS for c in digits):
            run += [(c, place) for c in digits]
            apart = 0
            continue
        apart += 1
        if apart > _FURTHEST_APART or not _separates(character):
            if len(run) >= ID_LENGTH:
                runs.append(run)
            run = []
    if len(run) >= ID_LENGTH:
        runs.append(run)
    return runs


def _separates(character: str) -> bool:
    return unicodedata.category(character) in _SEPARATORS or character in _OTHER_SEPARATORS


def visible(text: str, keep: str = "") -> str:
    r"""Escape control, bidi, zero-width and unassigned characters as \xNN or \uNNNN, so that they can't act.

    Args:
        text: from a mail, a server, a file name.
        keep: characters that stay as they are, e.g. a newline in a traceback.
    """
    # `isprintable` knows all that deceives but what is merely unseen; a whole night's report takes no time so.
    if text.isprintable() and _ANY_UNSEEN.search(text) is None:
        return text
    return "".join(c if c in keep or not _deceives(c) else _escape(c) for c in text)


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a text can't stand as a reason, in Chinese.

    Attributes:
        why: what is wrong with it.
        hint: how to mend it.
    """

    why: str
    hint: str


def reason(text: str, such_as: str) -> str | Unfit:
    """Return a reason in one line, with ID numbers masked: it stays for as long as the audit does.

    Args:
        text: as typed; blanks and line breaks become one blank each.
        such_as: what somebody might write here, for who has written nothing.

    Returns:
        At least `REASON_LEAST` letters or figures, at most `REASON_MOST` characters, all of which can be seen.
    """
    line = cover(" ".join(text.split()))
    letters = sum(character.isalnum() for character in line)
    if visible(line) != line:
        return Unfit("理由里有看不见的字符", "请去掉后再写一次")
    if not letters:
        return Unfit("没有写理由", f"请用一行写明，例如“{such_as}”")
    if letters < REASON_LEAST:
        return Unfit("理由太短", f"至少写{REASON_LEAST}个字，例如“{such_as}”")
    if len(line) > REASON_MOST:
        return Unfit(f"理由太长，有 {len(line)} 个字", f"最多{REASON_MOST}个字")
    return line


def _deceives(character: str) -> bool:
    return unicodedata.category(character) in _DECEIVING or character in _UNSEEN


def _escape(character: str) -> str:
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
