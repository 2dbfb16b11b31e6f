"""Declarations of CSS judged by tables: what hides, what may hide, what colours and sizes come to."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from mailparse.octets import css
from mailparse.octets.colours import Background, Ink
from mailparse.octets.style import UNTOLD, Style

_NONE, _LITTLE = 2.0, 6.0  # pixels below which nothing, or hardly anything, can be seen


def _table(rows: Mapping[str, str]) -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for names, pattern in rows.items() for name in names.split()}


# What is set so is seen by nobody: names, and how the value begins, in the normal form of css.py.
_HIDING: Final = _table({
    "display": r"none",
    "visibility": r"hidden|collapse",
    "content-visibility": r"hidden",
    "mso-hide": r"all",
    "opacity": r"0(?:\.0+)?%?$",
    "transform scale": r"(?:.*[ )])?scale[xy]?\( ?0(?:\.0+)?(?![\d.])",
    "clip clip-path": r"(?!auto|none|inherit|initial|unset)",
    "left top margin-left margin-top text-indent": r"-\d{3}",
    "text-decoration text-decoration-line": r".*line-through",
})  # fmt: skip

_AS_USUAL: Final = (
    r"(?:none|1|1\.0|0?\.[5-9]\d?|normal|auto|visible|inherit|initial|unset|currentcolor|100%|scale\(1\)"
    r"|translate(?:3d|[xyz])?\((?:,? ?0(?:px)?)+\))$"
)
# Whether people see what is set so depends on more than can be told here: a person looks.
_UNJUDGED: Final = _table({
    "transform filter backdrop-filter zoom mask mask-image content-visibility mix-blend-mode opacity text-fill-color"
    " rotate scale translate animation animation-name offset offset-path all": rf"(?!{_AS_USUAL})",
    "position": r"absolute|fixed|sticky",
    "left right top bottom inset margin margin-left margin-right margin-top margin-bottom margin-inline"
    " margin-inline-start margin-inline-end margin-block margin-block-start margin-block-end text-indent"
    " letter-spacing": r"(?:.* )?-\d{2}(?:\d|(?:\.\d+)?(?:r?em|v[wh]|%))",
    "line-height": r"0(?![.\d])",
    "flex-direction flex-flow": r".*-reverse",
    "writing-mode": r"(?!horizontal)",
    "unicode-bidi": r"(?!normal|embed)",
})  # fmt: skip
_TURNED: Final = _table({"unicode-bidi": r"(?:bidi|isolate)-override|override", "direction": r"rtl"})
_CLIPPED: Final = _table({"overflow overflow-x overflow-y": r".*(?:hidden|clip|scroll|auto)"})
_RECKONED: Final = re.compile(r"\b(?:calc|var|env|clamp|min|max|attr)\(")
_LETTERS: Final = frozenset(("font", "font-size"))
_BOXES: Final = frozenset(
    "height width block-size inline-size max-height max-width max-block-size max-inline-size".split()
)
_GROUNDS: Final = frozenset(("background", "background-color", "background-image"))


def judged(written: str) -> Style:
    """Judge the style of an element."""
    try:
        return of(css.declarations(written))
    except css.Untold:
        return UNTOLD


def coloured(ground: str, ink: str) -> Style:
    """Judge the colours of HTML's own attributes; an empty one sets none."""
    return Style(
        inks=(css.ink_of(css.attribute_values(ink)),) if ink else (),
        grounds=(css.background_of(css.attribute_values(ground)),) if ground else (),
    )


def of(declared: Iterable[css.Declared]) -> Style:
    """Judge declarations.

    Raises:
        Untold: raised by what they come from.
    """
    hidden = unsure = turned = writes = clipped = False
    letters = box = _LITTLE
    inks: list[Ink] = []
    grounds: list[Background] = []
    for name, value, tokens in declared:
        if name.startswith("--"):  # sets nothing by itself
            continue
        hidden = hidden or _says(_HIDING, name, value)
        unsure = unsure or _says(_UNJUDGED, name, value) or ("(" in value and _RECKONED.search(value) is not None)
        turned = turned or _says(_TURNED, name, value)
        clipped = clipped or _says(_CLIPPED, name, value)
        if name in _LETTERS:
            letters = min(letters, css.letter_pixels(tokens, _LITTLE))
        elif name in _BOXES:
            box = min(box, css.box_pixels(tokens, _LITTLE))
        elif name == "color":
            inks.append(css.ink_of(tokens))
        elif name in _GROUNDS:
            grounds.append(css.background_of(tokens))
        elif name == "content":
            writes = writes or css.writes(tokens)
    return Style(
        hidden=hidden or letters < _NONE or (clipped and box < _NONE),
        unsure=unsure or writes,
        tiny=min(box, letters) < _LITTLE,
        turned=turned,
        writes=writes,
        inks=tuple(inks),
        grounds=tuple(grounds),
    )


def _says(table: Mapping[str, re.Pattern[str]], name: str, value: str) -> bool:
    pattern = table.get(name)
    return pattern is not None and pattern.match(value) is not None
