"""What CSS comes to: whether people see what is written in an element, as far as that can be told.

No browser is built here. What surely hides is left out; of whatever may hide and isn't understood, a person is asked.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from selectolax.lexbor import LexborNode, SelectolaxError

Colour = tuple[float, float, float]  # 0 to 255 each

BLACK: Final[Colour] = (0.0, 0.0, 0.0)
WHITE: Final[Colour] = (255.0, 255.0, 255.0)


class Style(NamedTuple):
    """What the declarations of an element, or of a rule of a sheet, come to."""

    hidden: bool = False  # nobody sees what stands in it
    unsure: bool = False  # whether people see it, or what stands around it, can't be told
    tiny: bool = False  # nor can it of text that stands in it: a box or letters of almost no size
    inks: tuple[str, ...] = ()  # as they are written
    grounds: tuple[str, ...] = ()


_PLAIN: Final = Style()

_HIDING: Final = re.compile(
    r"display\s*:\s*none"
    r"|visibility\s*:\s*(?:hidden|collapse)"
    r"|mso-hide\s*:\s*all"
    r"|opacity\s*:\s*0(?:\.0{1,9})?%?\s*(?:;|!|$)"
    r"|scale[xy]?\s*\(\s*0|clip(?:-path)?\s*:(?!\s*(?:auto|none|inherit|initial))"
    r"|text-indent\s*:\s*-\d{3}|(?:left|top)\s*:\s*-\d{3}"
    r"|text-decoration[a-z-]{0,10}\s*:[^;]{0,60}line-through"
)
# Whether people see what is set so depends on more than can be told here: a person looks.
_UNJUDGED: Final = re.compile(
    r"(?:(?<!text-)transform|filter|zoom|mask|mask-image|content-visibility|mix-blend-mode|opacity|text-fill-color"
    r"|(?<![\w-])(?:rotate|scale|translate|animation|animation-name|offset|offset-path|all))\s*:"
    r"(?!\s*(?:none|1|1\.0|0?\.[5-9]\d?|normal|auto|visible|inherit|initial|unset|currentcolor|100%|scale\(1\)|translate(?:3d|z)?\(0[^)]{0,20}\))\s*(?:;|!|$))"
    r"|(?<!mso-)position\s*:\s*(?:absolute|fixed|sticky)|(?:calc|var|env|clamp|min|max|attr)\s*\("
    r"|(?<![\w-])(?:left|right|top|bottom|margin[a-z-]{0,12}|text-indent|letter-spacing)\s*:"
    r"(?:[^;:]{0,20}\s)?\s*-\d{2}(?:\d|(?:\.\d{1,9})?(?:r?em|v[wh]|%))"
    r"|line-height\s*:\s*0(?![.\d])"
    r"|flex-direction\s*:\s*[a-z]{1,6}-reverse|writing-mode\s*:\s*(?!horizontal)|unicode-bidi\s*:\s*(?!normal|embed)"
    r"|content\s*:\s*[\"'][^\"';]{0,200}[\u4e00-\u9fff]"
)
_CLIPPED: Final = re.compile(r"(?<![\w-])overflow(?:-[xy])?\s*:\s*(?:hidden|clip|scroll|auto)")
_SIZED: Final = re.compile(
    r"(?<![\w-])(?:(font|font-size)|(?:max-)?(?:height|width|block-size|inline-size))\s*:([^;!]{1,200})"
)
_LENGTH: Final = re.compile(r"([+-]?(?:\d{1,9}\.?\d{0,9}|\.\d{1,9})(?:e[+-]?\d{1,2})?)(%|[a-z]{0,4})")
# Pixels of a unit, about: of letters where they are 14 px high, of a page where it is 800 wide.
_PIXELS: Final = {
    "": 1, "px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 38, "mm": 3.8, "q": 0.95, "em": 14, "rem": 14, "ex": 7,
    "ch": 7, "lh": 20, "rlh": 20, "vw": 8, "vh": 8, "vmin": 8, "vmax": 8,
}  # fmt: skip
_NONE, _LITTLE = 2, 6  # pixels below which nothing, or hardly anything, can be seen

_INK: Final = re.compile(r"(?<![\w-])color\s*:\s*([^;!]{1,200})")
_GROUND: Final = re.compile(r"(?<![\w-])background(?:-color|-image)?\s*:\s*([^;!]{1,400})")
_HEX: Final = re.compile(r"#?(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_RGB: Final = re.compile(r"rgba?\(\s*([^()]{1,80})\)")
_NUMBER: Final = re.compile(r"([+-]?\d{0,9}\.?\d{1,9})(%?)")
_TOKEN: Final = re.compile(r"rgba?\([^()]{0,80}\)|#[0-9a-f]{3,8}|[a-z-]{3,30}(?![\w(-])|[a-z-]{2,30}\(")
_NO_COLOUR: Final = frozenset(
    "none inherit unset revert repeat no-repeat repeat-x repeat-y scroll fixed local center top left right bottom "
    "border-box padding-box content-box cover contain auto transparent initial space round currentcolor".split()
)
_INHERITED: Final = frozenset(("inherit", "unset", "currentcolor", "revert", "auto", "windowtext", "initial"))
_NAMES: Final = {
    "black": "000000", "white": "ffffff", "red": "ff0000", "blue": "0000ff", "green": "008000", "yellow": "ffff00",
    "gray": "808080", "grey": "808080", "silver": "c0c0c0", "maroon": "800000", "purple": "800080", "navy": "000080",
    "teal": "008080", "olive": "808000", "lime": "00ff00", "aqua": "00ffff", "cyan": "00ffff", "fuchsia": "ff00ff",
    "magenta": "ff00ff", "orange": "ffa500", "orangered": "ff4500", "darkred": "8b0000", "darkblue": "00008b",
    "darkgreen": "006400", "crimson": "dc143c", "brown": "a52a2a", "royalblue": "4169e1", "steelblue": "4682b4",
    "dodgerblue": "1e90ff", "dimgray": "696969", "dimgrey": "696969", "darkgray": "a9a9a9", "darkgrey": "a9a9a9",
    "lightgray": "d3d3d3", "lightgrey": "d3d3d3", "gainsboro": "dcdcdc", "whitesmoke": "f5f5f5", "snow": "fffafa",
    "ivory": "fffff0", "azure": "f0ffff", "mintcream": "f5fffa", "seashell": "fff5ee", "aliceblue": "f0f8ff",
    "ghostwhite": "f8f8ff", "floralwhite": "fffaf0", "lightyellow": "ffffe0", "transparent": "00000000",
    "window": "ffffff", "buttonface": "f0f0f0",
}  # fmt: skip

_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|([^\n]))")
_COMMENT_OR_STRING: Final = re.compile(
    r"/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|<!--|-->", re.DOTALL
)
_COMMENT: Final = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_WRITES: Final = re.compile(r"content\s*:[^;{}]{0,200}?(?:[\u4e00-\u9fff]|\\)", re.IGNORECASE)
_BRACE: Final = re.compile(r"([{}])")
_NO_RULES: Final = re.compile(
    r"@(?:font-face|page|list|(?:-[a-z]{1,6}-)?(?:keyframes|viewport)|counter-style|property|font-feature-values)\b",
    re.IGNORECASE,
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
_COMBINED: Final = re.compile(r"[\s>+~]+")
_MOST_STEPS: Final = 30_000_000  # of the library that looks for what a selector names
_DEEP: Final = 400  # levels; html.py takes no deeper page


@lru_cache(maxsize=2048)
def judged(css: str) -> Style:
    """Judge declarations, of which only the first 2,000 characters are read."""
    css = _unescaped(_COMMENT.sub("", css[:2000])).lower()
    if not css.strip():
        return _PLAIN
    smallest_letter: float = _LITTLE
    smallest_box: float = _LITTLE
    for letters, value in _SIZED.findall(css):
        if letters:
            smallest_letter = min(smallest_letter, _letters(value))
        else:
            smallest_box = min(smallest_box, _pixels(value.strip(), percent=8))
    gone = smallest_letter < _NONE or (smallest_box < _NONE and _CLIPPED.search(css) is not None)
    return Style(
        hidden=gone or _HIDING.search(css) is not None,
        unsure=_UNJUDGED.search(css) is not None,
        tiny=min(smallest_box, smallest_letter) < _LITTLE,
        inks=tuple(value.strip() for value in _INK.findall(css)),
        grounds=tuple(value.strip() for value in _GROUND.findall(css)),
    )


def _unescaped(css: str) -> str:
    r"""Spell out what is escaped: a p may be written as its number, and d\isplay is display."""
    if "\\" not in css:
        return css
    return _ESCAPE.sub(lambda e: chr(min(int(e[1], 16), 0x10FFFF)) if e[1] else e[2], css)


def _letters(value: str) -> float:
    """Pixels of `font-size` or of the size among what `font` sets: the first length, a weight has no unit."""
    for word in value.replace("/", " ").split():
        length = _LENGTH.fullmatch(word)
        if length is not None and (length[2] or not float(length[1])):
            return _pixels(word, percent=0.14)
    return _LITTLE


def _pixels(value: str, *, percent: float) -> float:
    length = _LENGTH.fullmatch(value)
    if length is None:
        return _LITTLE
    unit = percent if length[2] == "%" else _PIXELS.get(length[2], _LITTLE)
    return max(float(length[1]), 0.0) * unit


# ------------------------------------------------------------------------------------------------------- colours


def ink_on(written: str, ink: Colour, ground: Colour | None) -> Colour | None:
    """Say what colour is meant, mixed with what is behind it where it is thin; None: can't be told."""
    written = written.strip().lower()
    if written in _INHERITED:
        return BLACK if written in ("windowtext", "initial") else ink
    found = _colour(written)
    if found is None:
        return None
    return _mixed(found, ground or WHITE)


def ground_on(written: str, ground: Colour | None) -> tuple[Colour | None, bool]:
    """Say what a background comes to (None: a picture), and whether it can't be told."""
    unsure = False
    for token in _TOKEN.findall(written.strip().lower()):
        if token in ("url(", "image-set(", "image(") or "gradient(" in token:
            return None, unsure
        if token in _NO_COLOUR:
            continue
        found = _colour(token)
        if found is None:
            unsure = True
        else:
            ground = _mixed(found, ground or WHITE)
    return ground, unsure


def contrast(ink: Colour, ground: Colour | None) -> tuple[bool, bool]:
    """Say whether letters of a colour can't be seen on another one, and whether that can't be told."""
    if ground is None:
        return False, _luminance(ink) > 0.4  # light letters on a picture
    if max(abs(a - b) for a, b in zip(ink, ground, strict=True)) <= 20:
        return True, False
    dark, light = sorted((_luminance(ink), _luminance(ground)))
    return False, (light + 0.05) / (dark + 0.05) < 1.4


def _colour(written: str) -> tuple[Colour, float] | None:
    written = _NAMES.get(written, written)
    if _HEX.fullmatch(written):
        digits = written.lstrip("#")
        digits = "".join(2 * c for c in digits) if len(digits) < 6 else digits
        r, g, b, a = (float(int((digits + "ff")[n : n + 2], 16)) for n in (0, 2, 4, 6))
        return (r, g, b), a / 255
    rgb = _RGB.fullmatch(written)
    values = [(float(number), bool(percent)) for number, percent in _NUMBER.findall(rgb[1])] if rgb else []
    if len(values) not in (3, 4):
        return None
    r, g, b = (min(max(n * 2.55 if percent else n, 0.0), 255.0) for n, percent in values[:3])
    alpha = values[3] if len(values) > 3 else (1.0, False)
    return (r, g, b), min(max(alpha[0] / 100 if alpha[1] else alpha[0], 0.0), 1.0)


def _mixed(colour: tuple[Colour, float], behind: Colour) -> Colour:
    (r, g, b), alpha = colour
    rest = 1 - alpha
    return r * alpha + behind[0] * rest, g * alpha + behind[1] * rest, b * alpha + behind[2] * rest


def _luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1. Source: WCAG 2.1."""
    r, g, b = (c / 3294.6 if c <= 10.3 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


# -------------------------------------------------------------------------------------------------------- sheets


class Sheets(NamedTuple):
    """What the style sheets of a page set, by the `mem_id` of its elements; `unsure` where that can't be told."""

    of: dict[int, tuple[Style, ...]]
    unsure: bool


_NO_SHEETS: Final = Sheets({}, unsure=False)


def sheets(root: LexborNode, tags: int) -> Sheets:
    """Apply the style sheets of a page of so many tags to its elements."""
    written = [node.text() or "" for node in root.css("style")]
    if not written:
        return _NO_SHEETS
    of: dict[int, tuple[Style, ...]] = {}
    unsure = False
    steps = 0
    for rule in _rules(written):
        if rule is None:
            unsure = True
            continue
        selector, style, at_times = rule
        steps += _steps(selector, tags)
        if steps > _MOST_STEPS:
            return Sheets(of, unsure=True)
        try:
            found = root.css(selector)
        except SelectolaxError:
            unsure = True
            continue
        steps += 300 * len(found)
        # Hidden by a sheet: another rule may show it all the same, on a screen that is wide, or while it is pointed at.
        unsure = unsure or (bool(found) and (style.hidden or style.unsure or at_times))
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
    steps: int = 5000 + tags * (tags if far else min(tags, _DEEP)) ** (combined + ("(" in selector))
    return steps


def _rules(written: Iterable[str]) -> Iterator[tuple[str, Style, bool] | None]:
    """Each selector of a rule that may hide or colour, its style, and whether it holds only at times; None: untold."""
    for sheet in written:
        if "@import" in sheet.lower() or _WRITES.search(sheet):
            yield None
        for prelude, declared, at_times in _blocks(sheet):
            if declared is None:
                yield None
                continue
            style = judged(declared)
            if style == _PLAIN:
                continue
            selectors = [prelude] if "(" in prelude else prelude.split(",")
            for selector in selectors:
                if not _BESIDE.search(selector):
                    yield _AT_TIMES.sub("", selector).strip() or "*", style, at_times


def _blocks(sheet: str) -> Iterator[tuple[str, str | None, bool]]:
    """Selectors, declarations and whether they hold only at times; declarations are None where braces don't pair."""
    tangled = False

    def plain(match: re.Match[str]) -> str:
        nonlocal tangled
        if match[0][0] in "/<-":
            return " "
        tangled = tangled or any(c in match[0] for c in "{};")
        return match[0]

    open_at: list[str] = []
    pieces = _BRACE.split(_COMMENT_OR_STRING.sub(plain, sheet))
    for said, brace in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        if brace == "{":
            tangled = tangled or (bool(open_at) and not open_at[-1].startswith("@"))
            open_at.append(said.rsplit(";", 1)[-1].strip())
            continue
        prelude = open_at.pop() if open_at else ""
        tangled = tangled or (brace == "}" and not prelude)
        if prelude and not prelude.startswith("@") and not any(map(_NO_RULES.match, open_at)):
            yield prelude, said, bool(open_at)
    if tangled:
        yield "", None, False
