"""New passwords: a table of what is refused, and why.

What can be guessed is taken out of a password: what stands on the person's identity card, the initial password, common
words and phrases, runs of keys. If hardly anything is left, it is refused, with the words how to do better. Nothing
else is asked of it: no mixture of kinds of characters, no change every few weeks (NIST SP 800-63B, 5.1.1.2).
"""
# ruff: noqa: E501 - a row of the table stands on one line

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import Final

from accountops.credentials import Credentials, normal_password
from accountops.names import syllables
from mailparse.values import MIDDLE_DOT
from mailparse.values import name as normal_name

MOST: Final = 128
LEAST_LEFT: Final = 4
LISTED: Final = Path(__file__).parent / "data" / "guessable.txt"

# Keys that lie side by side or come one after another: rows, the slants between them, the blocks of digits.
_SEQUENCES: Final = """01234567890 abcdefghijklmnopqrstuvwxyz qwertyuiop[]\\ asdfghjkl;' zxcvbnm,./ `1234567890-=
!@#$%^&*()_+ ~!@#$%^&*()_+ 1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/ qazwsxedcrfvtgbyhnujmikolp 1qazxsw23edcvfr45tgbnhy67ujm
zaqxswcdevfrbgtnhymjukilop !qaz@wsx#edc$rfv%tgb^yhn&ujm*ik<(ol>)p:? poiuytrewq147258369 1478963 7894561230 7410852963
159357 9632147 02468 13579""".split()
_SHORTEST_RUN: Final = 3
# Digits out of an ID number are known by four: its last four are given away everywhere.
_SHORTEST_OF_NUMBER: Final = 4

_ALIKE: Final = re.compile(r"(.)\1{2,}", re.DOTALL)
# Overlapping ones too: hence the look-ahead.
_CALENDAR: Final = re.compile(
    r"(?=((?:19|20)\d\d(?:[-./年]?(?:0?[1-9]|1[0-2])[-./月]?(?:0?[1-9]|[12]\d|3[01])日?)?))", re.ASCII
)
_MOBILE: Final = re.compile(r"(?=(1[3-9]\d{9}))", re.ASCII)
# Letters written as signs; 1 and ! stand for i or for l, so a text is looked at both ways.
_SIGNS: Final = str.maketrans("@4380$57!1|", "aaebosstiii")
_SIGNS_L: Final = str.maketrans("@4380$57!1|", "aaebosstlll")


class Source(StrEnum):
    """Where a guess would come from. What several give away counts for the first; the one with most is named."""

    BIRTH_DATE = "birth-date"
    ID_NUMBER = "id-number"
    NAME = "name"
    INITIAL = "initial"
    RUN = "run"
    COMMON = "common"


@dataclass(frozen=True, slots=True)
class Person:
    """Whose password it is: what the account says of them; "" where it doesn't."""

    id_number: str = field(repr=False)
    name: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a password isn't taken.

    Attributes:
        rule: id of the row.
        why: in Chinese, with how to do better; never with a piece of the password.
    """

    rule: str
    why: str


@dataclass(frozen=True)
class Choice:
    """A new password as the rules look at it.

    Attributes:
        typed: its normal form.
        raw_length: characters before that.
        person: whose it is.
        credentials: the initial password, and the least length.
    """

    typed: str = field(repr=False)
    raw_length: int
    person: Person
    credentials: Credentials

    @property
    def too_long(self) -> bool:
        """Longer than anybody types; also after NFKC, which makes up to 18 characters of one."""
        return max(self.raw_length, len(self.typed)) > MOST

    @cached_property
    def guesses(self) -> dict[Source, set[int]]:
        """The places in it that each source gives away, from 0."""
        return _guesses(self.typed, self.person, self.credentials.initial_password)

    @property
    def left(self) -> int:
        """Characters that nobody can guess."""
        return len(self.typed) - sum(map(len, self.guesses.values()))

    @property
    def more(self) -> int:
        """Characters that are missing to what is needed."""
        return LEAST_LEFT - self.left

    @property
    def mostly(self) -> Source | None:
        """The source that gives most of it away; None where enough is left."""
        if self.left >= LEAST_LEFT:
            return None
        return max(Source, key=lambda source: len(self.guesses[source]))


@dataclass(frozen=True, slots=True)
class Rule:
    """A row. `why` may name {shortest}, {most}, {more}."""

    id: str
    when: Callable[[Choice], bool]
    why: str


_MORE = "请换一个，或至少再加{more}个别人猜不到的字符"

RULES: Final = (
    # id                     when                                                      why
    Rule("empty",            lambda c: not c.typed,                                    "请输入新密码"),
    Rule("too-long",         lambda c: c.too_long,                                     "新密码最多{most}位；如果是粘贴的，请看看是不是贴错了内容"),
    Rule("unseen",           lambda c: not c.typed.isprintable(),                      "新密码里有看不见的字符（多半是粘贴时带来的），请用键盘输入"),
    Rule("blank-at-an-end",  lambda c: c.typed != c.typed.strip(),                     "新密码的开头和结尾不能有空格"),
    Rule("initial",          lambda c: c.credentials.is_initial(c.typed),              "新密码不能是初始密码"),
    Rule("too-short",        lambda c: len(c.typed) < c.credentials.shortest,          "新密码至少要有{shortest}位"),
    Rule("birth-date",       lambda c: c.mostly is Source.BIRTH_DATE,                  "新密码几乎全是您的出生日期，容易被猜到。" + _MORE),
    Rule("id-number",        lambda c: c.mostly is Source.ID_NUMBER,                   "新密码几乎全是您身份证号码里的数字，容易被猜到。" + _MORE),
    Rule("name",             lambda c: c.mostly is Source.NAME,                        "新密码几乎全是您的姓名或姓名的拼音，容易被猜到。" + _MORE),
    Rule("initial-and-more", lambda c: c.mostly is Source.INITIAL,                     "新密码几乎就是初始密码，容易被猜到。" + _MORE),
    Rule("run",              lambda c: c.mostly is Source.RUN,                         "新密码几乎全是重复的字符，或键盘上连着的键，容易被猜到。" + _MORE),
    Rule("common",           lambda c: c.mostly is Source.COMMON,                      "新密码几乎全是很多人都用的词、拼音、地名、年份或数字，容易被猜到。" + _MORE),
)  # fmt: skip


def fault_of(password: str, person: Person, credentials: Credentials) -> Fault | None:
    """Say why a new password can't be taken; None if it can. Linear in its length.

    Args:
        password: as typed or pasted, of any length.
        person: whose it is to be.
        credentials: the initial password and the least length.
    """
    # What is far too long isn't even brought into its normal form.
    typed = normal_password(password[: MOST + 1])
    choice = Choice(typed, len(password), person, credentials)
    for rule in RULES:
        if rule.when(choice):
            more = choice.more if choice.typed and not choice.too_long else 0
            return Fault(rule.id, rule.why.format(shortest=credentials.shortest, most=MOST, more=more))
    return None


def capitals(password: str) -> tuple[tuple[int, str], ...]:
    """Return the capital letters of a password with their places, from 1.

    notice 四, cause two: with Caps Lock on, people set a password that they then can't type again.
    """
    return tuple((place, c) for place, c in enumerate(normal_password(password), 1) if c.isupper())


# ------------------------------------------------------------------------------------------------------ taking apart


def _guesses(typed: str, person: Person, initial: str) -> dict[Source, set[int]]:
    # One character for one: places must stay what they are (ß would become ss).
    lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in typed)
    ways = (lower, lower.translate(_SIGNS), lower.translate(_SIGNS_L))
    found = {
        Source.BIRTH_DATE: _found([lower], _birth_dates(person.id_number)),
        Source.ID_NUMBER: _found([lower], _parts(person.id_number.lower(), _SHORTEST_OF_NUMBER)),
        Source.NAME: _found(ways, _of_name(person.name)),
        Source.INITIAL: _found(ways, {initial.lower()} - {""}),
        Source.RUN: _found([lower], _runs()) | {place for one in _ALIKE.finditer(lower) for place in range(*one.span())} | _again(lower),
        Source.COMMON: _found(ways, _listed()) | _matched(lower, _CALENDAR) | _matched(lower, _MOBILE),
    }  # fmt: skip
    taken: set[int] = set()
    for source in Source:
        found[source] -= taken
        taken |= found[source]
    return found


def _found(ways: Iterable[str], pieces: AbstractSet[str]) -> set[int]:
    """Return the places that pieces cover in one of the ways to read a text, overlapping ones too."""
    lengths = sorted({len(piece) for piece in pieces}, reverse=True)
    covered: set[int] = set()
    for text in ways:
        for start in range(len(text)):
            # The longest one that begins here covers whatever else does.
            for length in lengths:
                if text[start : start + length] in pieces:
                    covered.update(range(start, min(start + length, len(text))))
                    break
    return covered


def _matched(text: str, pattern: re.Pattern[str]) -> set[int]:
    return {place for one in pattern.finditer(text) for place in range(*one.span(1))}


def _again(text: str) -> set[int]:
    """Return the places that only repeat what the text began with; none unless it does so at least once in full.

    The shortest period is the length less the longest border (Knuth, Morris and Pratt's failure function).
    """
    borders = [0] * len(text)
    for place in range(1, len(text)):
        border = borders[place - 1]
        while border and text[place] != text[border]:
            border = borders[border - 1]
        borders[place] = border + (text[place] == text[border])
    period = len(text) - (borders[-1] if borders else 0)
    return set(range(period, len(text))) if 2 * period <= len(text) else set()


def _parts(text: str, shortest: int) -> set[str]:
    """Return all parts of a text from a length on, forwards and backwards."""
    ends = range(len(text) + 1)
    forwards = {text[start:end] for start in ends for end in ends if end - start >= shortest}
    return forwards | {part[::-1] for part in forwards}


def _birth_dates(id_number: str) -> set[str]:
    """Return the usual ways to write the birth date that stands in an ID number, from four characters on."""
    year, month, day = id_number[6:10], id_number[10:12], id_number[12:14]
    written = set()
    for y in (year, year[2:]):
        for m in {month, month.lstrip("0")}:
            for d in {day, day.lstrip("0")}:
                for mark in ("", "-", ".", "/", "_", " "):
                    orders = ((y, m, d), (d, m, y), (m, d, y), (m, d), (d, m), (y, m), (m, y))
                    written |= {mark.join(order) for order in orders}
                written |= {f"{y}年{m}月{d}日", f"{y}年{m}月{d}", f"{m}月{d}日", f"{m}月{d}", f"{y}年{m}月"}
    return {one for one in written if len(one) >= _SHORTEST_OF_NUMBER} | ({year} - {""})


def _of_name(name: str) -> set[str]:
    """Return a name's characters, the syllables of its pinyin, its initials; a name in letters as a whole."""
    registered = normal_name(name).lower()
    characters = [c for c in registered if c != MIDDLE_DOT]
    if registered.isascii():
        return {registered} - {""}
    readings = [sorted(syllables(c)) for c in characters]
    initials = {""}
    for reading in readings:
        # Two or three readings for a character, and never many of those in a name.
        initials = {start + letter for start in initials for letter in {one[0] for one in reading}} or initials
        if len(initials) > LEAST_LEFT * 16:
            break
    return (
        set(characters)
        | {one for reading in readings for one in reading if len(one) > 1}
        | {one for one in initials if len(one) > 1}
    )


@cache
def _listed() -> frozenset[str]:
    lines = LISTED.read_text("utf-8").splitlines()
    return frozenset(piece for line in lines for piece in line.partition("#")[0].split())


@cache
def _runs() -> frozenset[str]:
    return frozenset(part for sequence in _SEQUENCES for part in _parts(sequence, _SHORTEST_RUN))
