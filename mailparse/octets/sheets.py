"""What the style sheets of a page set, applied to its elements; no cascade: of several rules, any may be the one."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

import tinycss2
from selectolax.lexbor import LexborNode, SelectolaxError

from mailparse.octets import css, judging
from mailparse.octets.style import PLAIN, Style


class Sheets(NamedTuple):
    """What the style sheets of a page set, by the `mem_id` of its elements; `unsure` where that can't be told."""

    of: dict[int, tuple[Style, ...]]
    unsure: bool


class _Rule(NamedTuple):
    """One selector that hides or colours, and whether it holds only at times."""

    selector: str
    style: Style
    at_times: bool


_UNTOLD: Final = None  # among rules: something of which it can't be told what it does

_MOST: Final = 128 * 1024  # characters of all sheets of a page: a second's work; what Excel writes has 60,000
_KEPT: Final = 32 * 1024  # characters of a sheet that is remembered: those of a mail program are alike in all its mails
_DEEP: Final = 5  # rules for media in rules for media

_NO_RULES: Final = frozenset(
    "charset namespace font-face page list keyframes viewport counter-style property font-feature-values".split()
)
_BESIDE: Final = re.compile(
    r"::?(?:before|after)\b|::(?:selection|marker|placeholder|-[a-z-]{1,40})|:-[a-z-]{1,40}", re.IGNORECASE
)
# What holds only at times, or in another place once a mail program has taken the page into its own.
_AT_TIMES: Final = re.compile(
    r":(?:link|any-link|visited|hover|active|focus(?:-within|-visible)?|target|:?first-(?:letter|line)|empty"
    r"|(?:first|last|only)-(?:child|of-type))(?![\w(-])|:(?:not|nth-[a-z-]{1,20})\([^()]{0,100}\)",
    re.IGNORECASE,
)
# WPS writes span.15, which no browser takes for a selector.
_NUMBERS: Final = frozenset(("number", "dimension", "percentage"))
_COMBINED: Final = re.compile(r"[\s>+~]+")
_MOST_STEPS: Final = 30_000_000  # of the library that looks for what a selector names
_LEVELS: Final = 400  # html.py takes no deeper page


def applied(root: LexborNode, written: Iterable[str], tags: int) -> Sheets:
    """Apply style sheets to the elements of a page of so many tags."""
    of: dict[int, tuple[Style, ...]] = {}
    unsure = False
    steps = 0
    for rule in _rules(written):
        if rule is _UNTOLD:
            unsure = True
            continue
        selector, style, at_times = rule
        steps += _steps(selector, tags)
        if steps > _MOST_STEPS:
            return Sheets(of, unsure=True)
        try:
            found = root.css(selector)
        except (SelectolaxError, UnicodeEncodeError):  # an escape that stands for half a character
            unsure = True
            continue
        steps += 300 * len(found)
        # Hidden by a sheet: another rule may show it all the same, on a screen that is wide, or while it is pointed at.
        unsure = unsure or (bool(found) and (style.hidden or style.unsure or style.turned or at_times))
        if not at_times:
            for node in found:
                before = of.get(node.mem_id, ())
                if style not in before:
                    of[node.mem_id] = (*before, style)
    return Sheets(of, unsure=unsure)


def _steps(selector: str, tags: int) -> int:
    combined = len(_COMBINED.findall(selector.strip()))
    far = "~" in selector or "(" in selector or ":" in selector
    if combined > 3 or selector.count("(") > 1 or len(selector) > 300:
        return _MOST_STEPS + 1
    steps: int = 5000 + tags * (tags if far else min(tags, _LEVELS)) ** (combined + ("(" in selector))
    return steps


# --------------------------------------------------------------------------------------------------------- rules


def _rules(written: Iterable[str]) -> Iterator[_Rule | None]:
    left = _MOST
    for sheet in written:
        left -= len(sheet)
        if left < 0:
            yield _UNTOLD
            return
        yield from _remembered(sheet) if len(sheet) <= _KEPT else _read(sheet)


@lru_cache(maxsize=16)
def _remembered(sheet: str) -> tuple[_Rule | None, ...]:
    return _read(sheet)


def _read(sheet: str) -> tuple[_Rule | None, ...]:
    """Each selector of a rule that may hide or colour; whatever can't be told, once."""
    try:
        rules = [*_rules_in(css.component_values(sheet), 0)]
    except css.Untold:
        return (_UNTOLD,)
    told = [rule for rule in rules if rule is not _UNTOLD]
    return tuple(told) if len(told) == len(rules) else (_UNTOLD, *told)


def _rules_in(tokens: Iterable[css.Token], depth: int) -> Iterator[_Rule | None]:
    if depth > _DEEP:
        yield _UNTOLD
        return
    for rule in tinycss2.parse_stylesheet(tokens, skip_comments=True, skip_whitespace=True):
        if rule.type == "qualified-rule":
            yield from _of_one(rule.prelude, rule.content, at_times=depth > 0)
        elif rule.type == "at-rule" and rule.lower_at_keyword == "import":
            yield _UNTOLD
        elif rule.type == "at-rule" and rule.content and css.without_prefix(rule.lower_at_keyword) not in _NO_RULES:
            yield from _rules_in(rule.content, depth + 1)


def _of_one(prelude: list[css.Token], content: list[css.Token], *, at_times: bool) -> Iterator[_Rule | None]:
    *_, prelude = css.parted(prelude, ";")
    try:
        style = judging.of(css.declarations(content))
        css.said(prelude)  # no bracket that closes nothing, and none too deep to be written again
    except css.Untold:
        yield _UNTOLD
        return
    if style.writes:
        yield _UNTOLD
    if style == PLAIN:
        return
    for tokens in css.parted(prelude, ","):
        if any(token.type in _NUMBERS for token in tokens) and not (style.hidden or style.unsure or style.tiny):
            continue
        selector = tinycss2.serialize(tokens)
        if not _BESIDE.search(selector):
            yield _Rule(_AT_TIMES.sub("", selector).strip() or "*", style, at_times)
