"""What a style comes to: whether people see what is written in an element, as far as that can be told.

No browser is built here. What surely hides is left out; of whatever may hide and isn't understood, a person is asked.
"""

from functools import lru_cache
from typing import Final, NamedTuple

from mailparse.octets.colours import Background, Ink


class Style(NamedTuple):
    """What the declarations of an element, or of a rule of a sheet, come to."""

    hidden: bool = False  # nobody sees what stands in it
    unsure: bool = False  # whether people see it, or what stands around it, can't be told
    tiny: bool = False  # nor can it of text that stands in it: a box or letters of almost no size
    turned: bool = False  # shown in another order than it is stored in
    writes: bool = False  # words that stand in the style, not on the page
    inks: tuple[Ink, ...] = ()
    grounds: tuple[Background, ...] = ()


PLAIN: Final = Style()
UNTOLD: Final = Style(unsure=True)
MOST: Final = 2000  # characters of one style that are read


@lru_cache(maxsize=2048)
def judged(css: str) -> Style:
    """Judge the style of an element, of which only the first 2,000 characters are read."""
    if not css or css.isspace():
        return PLAIN
    from mailparse.octets import judging  # noqa: PLC0415 - and tinycss2: a plain mail does without, as most nights' are

    return judging.judged(css[:MOST])


@lru_cache(maxsize=256)
def coloured(ground: str, ink: str) -> Style:
    """The colours that HTML's own attributes set; an empty one sets none."""
    from mailparse.octets import judging  # noqa: PLC0415 - as above

    return judging.coloured(ground, ink)
