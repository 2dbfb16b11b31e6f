"""Patterns that are tried only where they can match: reading a mail tries some hundred, of which few match anything.

Each match of `(?:登录|登陆)(?:不了|失败)` holds 登录不了, 登陆不了, 登录失败 or 登陆失败. Such strings are worked out
of the pattern itself, once, when the module is loaded, so that nobody has to keep them beside it; looking for them is
many times faster than trying the pattern at each place. Where none can be worked out, the pattern is tried as it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from re import _parser as grammar  # type: ignore[attr-defined]  # CPython 3.11 and later; has no public name
from typing import Any, Final

_MOST: Final = 300  # strings looked for in place of one pattern
_OTHER_CASES: Final = {"i": "iIİı", "s": "sSſ", "k": "kK\u212a"}  # what IGNORECASE takes for the same letter

# How often a character stands in these mails, roughly: which of two strings is the rarer is all that is asked.
_USUAL: Final = {
    **dict.fromkeys("0123456789", 0.04),
    **dict.fromkeys(" ,.:;!?()\n", 0.04),
    **dict.fromkeys("不我的密码登录请老师了号身份证系统名姓是一有在重置单位职称时没错填人帮他您", 0.015),
}
_RARE: Final = 0.003

_Strings = frozenset[str]
_NOTHING: Final[_Strings] = frozenset(("",))


class Sought:
    """A compiled pattern that is looked for in texts which seldom hold it."""

    __slots__ = ("_hint", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern: Final = re.compile(pattern, flags)
        strings = strings_of(pattern, flags)
        hint = re.compile("|".join(map(re.escape, sorted(strings)))) if strings else self.pattern
        self._hint: Final = hint.search

    def search(self, text: str, at: int = 0) -> re.Match[str] | None:
        """As re.Pattern.search."""
        return self.pattern.search(text, at) if self._hint(text) else None

    def finditer(self, text: str) -> Iterable[re.Match[str]]:
        """As re.Pattern.finditer."""
        return self.pattern.finditer(text) if self._hint(text) else ()

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        """As re.Pattern.sub."""
        return self.pattern.sub(by, text) if self._hint(text) else text


def strings_of(pattern: str, flags: int = 0) -> _Strings:
    """Strings of which every match of a pattern holds one; empty where there are none worth looking for."""
    _, best = _Walk(ignorecase=bool(flags & re.IGNORECASE)).sequence(grammar.parse(pattern, flags))
    if best is None or _weight(best) > 0.3:
        return frozenset()
    return frozenset(s for s in best if not any(t in s for t in best if t != s))


def _weight(strings: _Strings) -> float:
    """What looking for some strings costs: how often one is to be expected by character, and how many they are."""
    total = 0.0001 * len(strings)
    for string in strings:
        chance = 1.0
        for c in string:
            chance *= _USUAL.get(c, _RARE)
        total += chance
    return total


def _rarer(one: _Strings | None, other: _Strings | None) -> _Strings | None:
    """The better of two sets to look for, rarer or smaller; one that holds the empty string is none."""
    known = [s for s in (one, other) if s is not None and "" not in s]
    return min(known, key=_weight) if known else None


# What a piece of a pattern matches: all of it, if that is a few strings; and the best strings of which each match of it
# holds one.
_Held = tuple[_Strings | None, _Strings | None]


class _Walk:
    """One walk through a pattern's tree, as `re` parses it."""

    def __init__(self, *, ignorecase: bool) -> None:
        self._ignorecase = ignorecase

    def sequence(self, items: Iterable[tuple[Any, Any]]) -> _Held:
        best: _Strings | None = None
        run: _Strings = _NOTHING  # what stands side by side, as long as it is known
        whole = True
        for op, value in self._unrolled(items):
            exact, within = self._item(str(op), value)
            best = _rarer(best, within)
            if exact is not None and len(run) * len(exact) <= _MOST:
                run = frozenset(a + b for a, b in product(run, exact))
                continue
            whole = False
            best = _rarer(best, run)
            run = exact if exact is not None else _NOTHING
        best = _rarer(best, run)
        return (run if whole else None), best

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
        if op == "LITERAL":
            return self._cases(chr(value)), None
        if op == "IN":
            return self._one_of(value), None
        if op == "BRANCH":
            return self._branch(value[1])
        if op == "SUBPATTERN" and not value[1] and not value[2]:
            return self.sequence(value[3])
        if op == "OPTIONAL":
            exact, _ = self.sequence(value)
            return (exact | _NOTHING if exact is not None else None), None
        if op in ("AT", "ASSERT_NOT"):
            return _NOTHING, None
        if op == "ASSERT":
            exact, within = self.sequence(value[1])
            return _NOTHING, _rarer(exact, within)
        return None, None

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
        exact = frozenset(s for one, _ in held for s in one or ())
        known = all(one is not None for one, _ in held) and len(exact) <= _MOST
        bests = [_rarer(*one) for one in held]
        within = frozenset(s for best in bests for s in best or ()) if all(bests) else None
        return (exact if known else None), (within if within is None or len(within) <= 4 * _MOST else None)
