"""CSS as tinycss2 reads it: declarations with their values in one normal form, colours, lengths.

Imported where a style is met: most mails of a night have the same few, which are judged once.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import tinycss2
from tinycss2.color4 import parse_color

from mailparse.octets.colours import BLACK, WHITE, Background, Ink, Wash
from mailparse.values import HAN

Token = Any  # tinycss2 is published without types; a `Node` of its `ast`


class Declared(NamedTuple):
    """One declaration: its name in lower case, without a browser's prefix, and its value twice."""

    name: str
    value: str  # in lower case, without comments, and with nothing in quotation marks
    tokens: Sequence[Token]


class Untold(Exception):
    """It isn't CSS, or nested so deeply that nobody writes it."""


_DEEP: Final = 12  # brackets in brackets
_PREFIX: Final = re.compile(r"^-(?:webkit|moz|ms|o|khtml)-")
_PLAIN_WORD: Final = re.compile(r"[\w-]+")
_HAN: Final = re.compile(f"[{HAN}]")
_BRACKETS: Final = {"() block": ("(", ")"), "[] block": ("[", "]"), "{} block": ("{", "}")}
_ENDS: Final = ("eof-in-string", "eof-in-url")  # the end closes what is open


def declarations(css: str | Iterable[Token]) -> Iterator[Declared]:
    """Each declaration of a style, or of the tokens of a rule's block.

    What stands behind an asterisk counts, as it does for old programs; what is none at all is passed over, as all do.

    Raises:
        Untold: rules within rules, a value that is broken off, brackets too deep.
    """
    for tokens in parted(component_values(css) if isinstance(css, str) else css, ";"):
        if any(token.type == "{} block" for token in tokens):
            raise Untold
        one = tinycss2.parse_one_declaration(tokens[1:] if tokens and tokens[0] == "*" else tokens)
        if one.type == "declaration":
            yield Declared(without_prefix(one.lower_name), said(one.value).strip(), one.value)
        elif any(token.type == "literal" and token.value == ":" for token in tokens):
            raise Untold


def without_prefix(name: str) -> str:
    """A name in lower case without a browser's prefix."""
    return _PREFIX.sub("", name, count=1) if name.startswith("-") else name


def component_values(css: str) -> list[Token]:
    """The tokens of some CSS, brackets with what stands in them.

    Raises:
        Untold: a number that has thousands of digits.
    """
    try:
        tokens: list[Token] = tinycss2.parse_component_value_list(css, skip_comments=True)
    except ValueError as error:
        raise Untold from error
    return tokens


def parted(tokens: Iterable[Token], at: str) -> Iterator[list[Token]]:
    """Tokens between those that are one character, without the blanks before them."""
    part: list[Token] = []
    for token in tokens:
        if token == at:
            yield part
            part = []
        elif part or token.type != "whitespace":
            part.append(token)
    yield part


def said(tokens: Iterable[Token], depth: int = 0) -> str:
    """Tokens in one normal form, for patterns.

    Raises:
        Untold: a string that a line's end breaks off, a bracket that closes nothing, too many in each other.
    """
    if depth > _DEEP:
        raise Untold
    parts: list[str] = []
    for token in tokens:
        if token.type == "function":
            parts += (_word(token.name), "(", said(token.arguments, depth + 1), ")")
        elif token.type in _BRACKETS:
            opens, closes = _BRACKETS[token.type]
            parts += (opens, said(token.content, depth + 1), closes)
        elif token.type == "error" and token.kind not in _ENDS:
            raise Untold
        else:
            parts.append(_SAID.get(token.type, _other)(token))
    return "".join(parts)


def _word(word: str) -> str:
    return word.lower() if _PLAIN_WORD.fullmatch(word) else "?"  # escapes can put anything into one


def _other(token: Token) -> str:
    """What means nothing here: @, a range of Unicode."""
    return "" if token.type == "error" else "?"


_SAID: Final[Mapping[str, Callable[[Token], str]]] = {
    "whitespace": lambda _: " ",
    "ident": lambda token: _word(token.value),
    "number": lambda token: str(token.representation),
    "percentage": lambda token: f"{token.representation}%",
    "dimension": lambda token: token.representation + _word(token.unit),
    "hash": lambda token: f"#{_word(token.value)}",
    "string": lambda _: '""',
    "url": lambda _: "url()",
    "literal": lambda token: str(token.value),
}


def writes(tokens: Iterable[Token]) -> bool:
    """Whether what `content` sets has Chinese words in it."""
    return any(token.type == "string" and _HAN.search(token.value) is not None for token in tokens)


# ------------------------------------------------------------------------------------------------------- lengths

# Pixels of a unit, about: of letters where they are 14 px high, of a page where it is 800 wide.
_PIXELS: Final = {
    "px": 1, "pt": 4 / 3, "pc": 16, "in": 96, "cm": 38, "mm": 3.8, "q": 0.95, "em": 14, "rem": 14, "ex": 7,
    "ch": 7, "lh": 20, "rlh": 20, "vw": 8, "vh": 8, "vmin": 8, "vmax": 8,
}  # fmt: skip


def box_pixels(tokens: Iterable[Token], otherwise: float) -> float:
    """Pixels of a width or height, of a page 800 wide; `otherwise` where it is none."""
    lengths = [token for token in tokens if token.type != "whitespace"]
    return _pixels(lengths[0], 8, otherwise) if len(lengths) == 1 else otherwise


def letter_pixels(tokens: Iterable[Token], otherwise: float) -> float:
    """Pixels of `font-size`, or of the size among what `font` sets: the first length, a weight has no unit."""
    for token in tokens:
        if token.type in ("dimension", "percentage") or (token.type == "number" and not token.value):
            return _pixels(token, 0.14, otherwise)
    return otherwise


def _pixels(token: Token, percent: float, otherwise: float) -> float:
    match token.type:
        case "percentage":
            pixels = token.value * percent
        case "dimension":
            pixels = token.value * _PIXELS.get(token.lower_unit, otherwise)
        case "number":
            pixels = token.value
        case _:
            return otherwise
    return max(float(pixels), 0.0)


# ------------------------------------------------------------------------------------------------------- colours

_INHERITED: Final = frozenset("inherit unset currentcolor revert auto".split())
_SYSTEM: Final = {  # colours of the reader's own desktop, about; tinycss2 knows all others by name
    "window": Wash(WHITE), "buttonface": Wash((240.0, 240.0, 240.0)), "windowtext": Wash(BLACK), "initial": Wash(BLACK),
}  # fmt: skip
_NO_COLOUR: Final = frozenset(
    "none inherit unset revert repeat no-repeat repeat-x repeat-y scroll fixed local center top left right bottom "
    "border-box padding-box content-box text cover contain auto initial space round currentcolor".split()
)
_PICTURES: Final = ("url", "image", "image-set", "cross-fade", "element")
_BARE_HEX: Final = re.compile(r"[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8}")


def ink_of(tokens: Iterable[Token]) -> Ink:
    """What `color` sets."""
    written = [token for token in tokens if token.type != "whitespace"]
    if len(written) != 1:
        return None
    if written[0].type == "ident" and written[0].lower_value in _INHERITED:
        return "inherited"
    return _wash(written[0])


def background_of(tokens: Iterable[Token]) -> Background:
    """What `background` or a part of it sets."""
    washes: list[Wash] = []
    untold = False
    for token in tokens:
        match token.type:
            case "url":
                return Background(tuple(washes), is_picture=True, untold=untold)
            case "function" if token.lower_name.endswith("gradient") or token.lower_name in _PICTURES:
                return Background(tuple(washes), is_picture=True, untold=untold)
            case "ident" if token.lower_value in _NO_COLOUR:
                continue
            case "ident" | "hash" | "function":
                wash = _wash(token)
                untold = untold or wash is None
                washes += () if wash is None else (wash,)
            case _:
                continue  # places, sizes and what parts them
    return Background(tuple(washes), untold=untold)


def attribute_values(written: str) -> list[Token]:
    """The tokens of a colour in an attribute of HTML's own, such as `bgcolor`: there the # may be missing."""
    written = written.strip()[:100]
    return component_values(f"#{written}" if _BARE_HEX.fullmatch(written) else written)


def _wash(token: Token) -> Wash | None:
    if token.type == "ident" and token.lower_value in _SYSTEM:
        return _SYSTEM[token.lower_value]
    try:
        colour = parse_color(token)
        if colour is None or isinstance(colour, str):
            return None
        red, green, blue = colour.to("srgb").coordinates
    except (NotImplementedError, ValueError):  # a space without a way to sRGB; `color()` of nothing
        return None
    if not math.isfinite(red + green + blue):
        return None
    return Wash((_octet(red), _octet(green), _octet(blue)), colour.alpha)


def _octet(part: float) -> float:
    return min(max(part * 255, 0.0), 255.0)
