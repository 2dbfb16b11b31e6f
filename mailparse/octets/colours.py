"""Colours that a page sets, mixed with what is behind them, and whether letters of one can be seen on another."""

from functools import lru_cache
from typing import Final, Literal, NamedTuple

Colour = tuple[float, float, float]  # 0 to 255 each

BLACK: Final[Colour] = (0.0, 0.0, 0.0)
WHITE: Final[Colour] = (255.0, 255.0, 255.0)


class Wash(NamedTuple):
    """A colour as it is written; alpha is 0 where what is behind shows as it is, 1 where it does not show at all."""

    colour: Colour
    alpha: float = 1.0


# Of letters; "inherited": as those around them; None: can't be told.
Ink = Wash | Literal["inherited"] | None


class Background(NamedTuple):
    """What one declaration lays behind letters."""

    washes: tuple[Wash, ...] = ()
    is_picture: bool = False
    untold: bool = False


def ink_on(written: Ink, around: Colour, ground: Colour | None) -> Colour | None:
    """Say what colour letters have, mixed with what is behind them where it is thin; None: can't be told."""
    if written is None:
        return None
    return around if written == "inherited" else _mixed(written, ground or WHITE)


def ground_on(written: Background, ground: Colour | None) -> tuple[Colour | None, bool]:
    """Say what a background comes to (None: a picture), and whether it can't be told."""
    for wash in written.washes:
        ground = _mixed(wash, ground or WHITE)
    return None if written.is_picture else ground, written.untold


@lru_cache(maxsize=64)
def contrast(ink: Colour, ground: Colour | None) -> tuple[bool, bool]:
    """Say whether letters of a colour can't be seen on another one, and whether that can't be told."""
    if ground is None:
        return False, _luminance(ink) > 0.4  # light letters on a picture
    if max(abs(a - b) for a, b in zip(ink, ground, strict=True)) <= 20:
        return True, False
    dark, light = sorted((_luminance(ink), _luminance(ground)))
    return False, (light + 0.05) / (dark + 0.05) < 1.4


def _mixed(wash: Wash, behind: Colour) -> Colour:
    (r, g, b), alpha = wash
    rest = 1 - alpha
    return r * alpha + behind[0] * rest, g * alpha + behind[1] * rest, b * alpha + behind[2] * rest


def _luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1. Source: WCAG 2.1."""
    r, g, b = (c / 3294.6 if c <= 10.3 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
