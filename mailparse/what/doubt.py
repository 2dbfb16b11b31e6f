"""One ground for doubt, and what the patterns of several have in common."""

from dataclasses import dataclass
from typing import Final

from mailparse.reading import Action
from mailparse.text.sought import Sought

DEED: Final = "(?:重置|恢复|还原|初始化|删除?|注销)"
OWNER: Final = "[0-9]{17}[0-9Xx][)、]?"  # what is said right behind a number is of whose it is
# Of several people each is told beside a number of their own.
OF_SEVERAL: Final = "\\A(?>[\\s\\S]*?(?<![0-9])([0-9]{17}))[\\s\\S]*?(?<![0-9])(?!\\1)[0-9]{17}"

# In trouble today: 眼下密码忘了, 现在登不上.
IN_TROUBLE_NOW: Final = (
    "(?:现在|眼下|目前|如今|今[天晚早]|这会儿?|这[回次]|又|还是|仍然?)[^。;!?\n]{0,14}"
    "(?:忘|登[录陆]?不|进不|想不起|记不)"
)
# Begged for in so many words, and here; 求过, 申请过 tell of it.
BEGS_HERE: Final = (
    "(?:(?<![申所])请(?![问教示假求])|麻烦|烦(?:请|劳|您|你|帮)|恳|(?<!要)求(?![助过了])|望|拜托|劳驾|(?:现|特|特此|今|再次?)申请|给我|帮我)"
    f"(?:您|你|们|老师){{0,3}}[^,。;!?\n别不勿没未被您你]{{0,12}}{DEED}(?!的|过|好了|了?(?:几|多))"
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """One ground on which a person looks before anything is done.

    Attributes:
        rule: what it is called in tickets.
        said: found in a mail's own words, compact and in their reading form.
        why: for staff, in Chinese.
        unless: where this is found too, there is no doubt.
        of: only of a mail that asks for this; None: of any.
    """

    rule: str
    said: Sought
    why: str
    unless: Sought | None = None
    of: Action | None = None
