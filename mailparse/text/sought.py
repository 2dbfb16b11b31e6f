"""Patterns that are tried only where they can match: reading a mail tries some hundred, of which few match anything.

Each match of `(?:登录|登陆)(?:不了|失败)` holds 登录不了, 登陆不了, 登录失败 or 登陆失败. Such strings are worked out
of the pattern itself, once, when the module is loaded, so that nobody has to keep them beside it; looking for them is
many times faster than trying the pattern at each place. Where none can be worked out, the pattern is tried as it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise, product
from re import _parser as grammar  # type: ignore[attr-defined]  # CPython 3.11 and later; has no public name
from typing import Any, Final, NamedTuple

_MOST: Final = 100  # strings looked for in place of one pattern
_OTHER_CASES: Final = {"i": "iIİı", "s": "sSſ", "k": "kK\u212a"}  # what IGNORECASE takes for the same letter

# How often a character stands in these mails, roughly: which of two strings is the rarer is all that is asked.
_USUAL: Final = {
    **dict.fromkeys("0123456789", 0.04),
    **dict.fromkeys(" ,.:;!?()\n", 0.04),
    **dict.fromkeys("为事日年月表前后第对", 0.006),
    **dict.fromkeys("上忘谢记件删除中息天个给们用把改好发信邮来次都要里就以还可能会过到说这再已下回同", 0.006),
    **dict.fromkeys("不我的密码登录请老师了号身份证系统名姓是一有在重置单位职称时没错填人帮他您", 0.015),
}
_RARE: Final = 0.003

_Strings = frozenset[str]
_NOTHING: Final[_Strings] = frozenset(("",))


class Sought:
    """A compiled pattern that is looked for in texts which seldom hold it.

    What is looked for in its place is worked out when it is first looked for, and the pattern itself compiled when such
    a string is first found: a command that reads no mail does without all of them, and few mails need the half.
    """

    __slots__ = ("_begins", "_compiled", "_hint", "_hint_begins", "_source", "_within")

    _compiled: re.Pattern[str] | None
    _hint: Callable[[str], re.Match[str] | None]
    # Where a match may begin; None where `re` itself skips to the places whose first character may begin one.
    _begins: Callable[[str, int], re.Match[str] | None] | None
    _hint_begins: bool  # the hint is the first place where a match may begin

    def __init__(self, pattern: str, flags: int = 0, *, holds: str = "") -> None:
        """`holds`: a simpler pattern found in every match, for where strings alone would stand too often."""
        self._source: Final = pattern, flags, holds
        self._compiled = None
        self._hint = self._first_hint

    def _first_hint(self, text: str) -> re.Match[str] | None:
        self._work_out()
        return self._hint(text)

    def _work_out(self) -> None:
        pattern, flags, holds = self._source
        held = strings_of(pattern, flags)
        self._within = held.within
        within = re.compile(holds) if holds else _any_of(held.within) if held.within else self.pattern
        self._begins = _any_of(held.begun).search if held.begun and not held.led else None
        self._hint_begins = self._begins is not None and not holds and held.begun == held.within
        self._hint = within.search

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern itself."""
        if self._compiled is None:
            pattern, flags, _ = self._source
            self._compiled = re.compile(pattern, flags)
        return self._compiled

    @property
    def within(self) -> _Strings:
        """Each match holds one of them, if there are any."""
        if self._hint == self._first_hint:
            self._work_out()
        return self._within

    def search(self, text: str, at: int = 0) -> re.Match[str] | None:
        """As re.Pattern.search."""
        begun = self._hint(text)
        if begun is None:
            return None
        pattern = self._compiled or self.pattern
        if self._begins is None:
            return pattern.search(text, at)
        if at or not self._hint_begins:
            begun = self._begins(text, at)
        while begun is not None:
            start = begun.start()
            if (found := pattern.match(text, start)) is not None:
                return found
            begun = self._begins(text, start + 1)
        return None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """As re.Pattern.finditer; no match of these patterns is empty."""
        if self._hint(text) is None:
            return ()
        return self.pattern.finditer(text) if self._begins is None else self._each(text)

    def _each(self, text: str) -> Iterator[re.Match[str]]:
        found = self.search(text)
        while found is not None:
            yield found
            found = self.search(text, found.end())

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As re.Pattern.sub."""
        return text if self._hint(text) is None else self.pattern.sub(by, text)


class Sieve:
    """Finds out at one go which of some patterns may match in a text."""

    def __init__(self, *patterns: Sought) -> None:
        self._patterns: Final = patterns
        # By its rarest character each string, and the patterns that it speaks for.
        self._by_char: Final[dict[str, list[tuple[str, frozenset[Sought]]]]] = {}
        self._chars: frozenset[str] = frozenset()
        self._always: frozenset[Sought] = frozenset()

    def _fill(self) -> None:
        self._always = frozenset(one for one in self._patterns if not one.within)
        for string, ones in _speak_for(self._patterns).items():
            self._by_char.setdefault(min(string, key=_chance), []).append((string, ones))
        self._chars = frozenset(self._by_char)

    def through(self, text: str) -> AbstractSet[Sought]:
        """Patterns that may match in a text or in a part of it; the others do not."""
        if not self._chars:
            self._fill()
        found = self._always
        for c in self._chars.intersection(text):
            for string, ones in self._by_char[c]:
                if string in text:
                    found |= ones
        return found


class WideSieve:
    """As a Sieve, for texts as long as a mail.

    Such a text has half of all characters that are looked for, but few of their pairs, and those are looked up at one
    go: characters as units of UTF-16, two of them as one number. What stands beyond its first plane makes a pair alone.
    """

    def __init__(self, *patterns: Sought) -> None:
        self._patterns: Final = patterns
        # Strings by their rarest pair, if they have one, and the patterns that each speaks for.
        self._by_pair: Final[dict[int, list[tuple[str, frozenset[Sought]]]]] = {}
        self._by_unit: Final[dict[int, list[tuple[str, frozenset[Sought]]]]] = {}
        self._always: frozenset[Sought] | None = None

    def _fill(self) -> frozenset[Sought]:
        for string, ones in _speak_for(self._patterns).items():
            if len(_units(string)) == 1:
                self._by_unit.setdefault(_units(string)[0], []).append((string, ones))
            else:
                pair = min(map("".join, pairwise(string)), key=_chance, default=string)
                self._by_pair.setdefault(_pairs(_units(pair))[0], []).append((string, ones))
        return frozenset(one for one in self._patterns if not one.within)

    def through(self, text: str) -> AbstractSet[Sought]:
        """Patterns that may match in a text or in a part of it; the others do not."""
        if self._always is None:
            self._always = self._fill()
        found = set(self._always)
        units = _units(text)
        for by, there in (
            (self._by_unit, units),
            (self._by_pair, _pairs(units)),
            (self._by_pair, _pairs(units[1:])),
        ):
            for key in by.keys() & there:
                for string, ones in by[key]:
                    if string in text:
                        found |= ones
        return found


def _speak_for(patterns: Iterable[Sought]) -> dict[str, frozenset[Sought]]:
    """By each string that is looked for the patterns that may match where it stands."""
    found: dict[str, set[Sought]] = {}
    for one in patterns:
        for string in one.within:
            found.setdefault(string, set()).add(one)
    return {string: frozenset(ones) for string, ones in found.items()}


def _units(text: str) -> memoryview:
    return memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")


def _pairs(units: memoryview) -> memoryview:
    """The first and second unit as one number, the third and fourth, and so on."""
    return units[: len(units) // 2 * 2].cast("B").cast("I")


def _any_of(strings: _Strings) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(strings))))


class Strings(NamedTuple):
    """What is looked for in place of a pattern; each is empty where there is nothing worth looking for."""

    within: _Strings  # of these every match holds one
    begun: _Strings  # with one of these every match begins
    led: bool = False  # its first item is plain characters, so that `re` skips by itself to where a match may begin


def _within(string: str) -> Iterator[str]:
    """All strings within a string but itself."""
    size = len(string)
    return (string[a:b] for a in range(size) for b in range(a + 1, size + 1) if b - a < size)


def strings_of(pattern: str, flags: int = 0) -> Strings:
    """Work out what every match of a pattern holds and how it begins."""
    tree = grammar.parse(pattern, flags)
    held = _Walk(ignorecase=bool(flags & re.IGNORECASE)).sequence(tree)
    within, begun = held.best, held.begun
    if within is None or _weight(within) > 0.3:
        within = frozenset()
    if begun is None or "" in begun or _weight(begun) > 0.15:
        begun = frozenset()
    return Strings(
        frozenset(s for s in within if not any(t in within for t in _within(s))),
        frozenset(s for s in begun if not any(s[:b] in begun for b in range(1, len(s)))),
        not flags and _is_led(tree),
    )


def _is_led(items: Sequence[tuple[Any, Any]]) -> bool:
    """Whether a pattern, or each of its alternatives, begins with a character or a class of characters."""
    if not items:
        return False
    op, value = items[0]
    if str(op) == "SUBPATTERN":
        return not value[1] and not value[2] and _is_led(value[3])
    if str(op) == "BRANCH":
        return all(way and str(way[0][0]) == "LITERAL" for way in value[1])
    return str(op) in ("LITERAL", "IN")


def _weight(strings: _Strings) -> float:
    """What looking for some strings costs: how often one is to be expected by character, and how many they are."""
    return 0.0001 * len(strings) + sum(map(_chance, strings))


def _chance(string: str) -> float:
    chance = 1.0
    for c in string:
        chance *= _USUAL.get(c, _RARE)
    return chance


def _rarer(one: _Strings | None, other: _Strings | None) -> _Strings | None:
    """The better of two sets to look for, rarer or smaller; one that holds the empty string is none."""
    if other is None or "" in other:
        return None if one is None or "" in one else one
    return other if one is None or "" in one else min(one, other, key=_weight)


class _Held(NamedTuple):
    """What every match of a piece of a pattern holds."""

    exact: _Strings | None  # one of these is the match, if that is a few strings
    best: _Strings | None  # one of these is in it: the set that is best looked for
    begun: _Strings | None  # with one of these it begins


class _Walk:
    """One walk through a pattern's tree, as `re` parses it."""

    def __init__(self, *, ignorecase: bool) -> None:
        self._ignorecase = ignorecase

    def sequence(self, items: Iterable[tuple[Any, Any]]) -> _Held:
        best: _Strings | None = None
        begun: _Strings | None = None
        run: _Strings = _NOTHING  # what stands side by side, as long as it is known
        whole = True
        for op, value in self._unrolled(items):
            held = self._item(str(op), value)
            best = _rarer(best, held.best)
            if held.exact is not None and len(run) * len(held.exact) <= _MOST:
                run = frozenset(a + b for a, b in product(run, held.exact))
                continue
            if whole:
                begun = held.begun if run == _NOTHING else run
            whole = False
            best = _rarer(best, run)
            run = held.exact if held.exact is not None else _NOTHING
        best = _rarer(best, run)
        return _Held(run, best, run) if whole else _Held(None, best, begun)

    @staticmethod
    def _unrolled(items: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """The items of a sequence; what is repeated stands as often as it must, with a gap where more may follow."""
        for op, value in items:
            if str(op) not in ("MAX_REPEAT", "MIN_REPEAT"):
                yield op, value
                continue
            least, most, item = value
            if (least, most) == (0, 1):
                yield "OPTIONAL", item
                continue
            for _ in range(min(least, 3)):
                yield from item
            if most > min(least, 3):
                yield "GAP", None

    def _item(self, op: str, value: Any) -> _Held:  # noqa: ANN401 - as the operation has it
        if op in ("LITERAL", "IN"):
            exact = self._cases(chr(value)) if op == "LITERAL" else self._one_of(value)
            return _Held(exact, None, exact)
        if op == "BRANCH":
            return self._branch(value[1])
        if op == "SUBPATTERN" and not value[1] and not value[2]:
            return self.sequence(value[3])
        if op == "OPTIONAL":
            held = self.sequence(value)
            exact = held.exact | _NOTHING if held.exact is not None else None
            return _Held(exact, None, exact)
        if op in ("AT", "ASSERT_NOT"):
            return _Held(_NOTHING, None, _NOTHING)
        if op == "ASSERT":
            held = self.sequence(value[1])
            return _Held(_NOTHING, _rarer(held.exact, held.best), _NOTHING)
        return _Held(None, None, None)

    def _cases(self, c: str) -> _Strings:
        if not self._ignorecase or c.lower() == c.upper():
            return frozenset(c)
        return frozenset(_OTHER_CASES.get(c.lower(), c.lower() + c.upper()))

    def _one_of(self, members: list[tuple[Any, Any]]) -> _Strings | None:
        if len(members) > _MOST:
            return None
        found: set[str] = set()
        for op, value in members:
            if str(op) == "LITERAL":
                found |= self._cases(chr(value))
            elif str(op) == "RANGE" and value[1] - value[0] < 10:
                found.update(*(self._cases(chr(n)) for n in range(value[0], value[1] + 1)))
            else:
                return None
        return frozenset(found) if len(found) <= _MOST else None

    def _branch(self, ways: Iterable[Iterable[tuple[Any, Any]]]) -> _Held:
        held = [self.sequence(way) for way in ways]
        return _Held(
            _all((one.exact for one in held), _MOST),
            _all((_rarer(one.exact, one.best) for one in held), 6 * _MOST),
            _all((one.begun for one in held), 6 * _MOST),
        )


def _all(sets: Iterable[_Strings | None], most: int) -> _Strings | None:
    """The strings of all sets, if all are known and they are not too many."""
    found: set[str] = set()
    for strings in sets:
        if strings is None or len(found) > most:
            return None
        found |= strings
    return frozenset(found)
