"""People called by their given name alone beside others: 小娜的是忘密码, of 芮小娜. They are told in full."""

import re
from collections import Counter
from typing import Final

from mailparse.text.wording import could_be_name, has_surname, is_word_pair
from mailparse.text.words import NOBODYS
from mailparse.values import HAN

# 芮小娜 6226…, 芮小娜(身份证号6226…: each of a row of their own.
_OF_A_ROW: Final = re.compile(
    f"(?<![{HAN}])(?P<name>[{HAN}]{{3}}) ?[,:( ]? ?(?:居民)?(?:身份证(?:号码?)?)?[:是为]? ?[0-9]{{17}}[0-9Xx]"
)
# What is said of somebody right behind their name: 志光的是…, 志光不用弄, 小娜忘密码.
_GIVEN: Final = re.compile(
    f"(?<![{HAN}])[{HAN}]{{2}}(?=的(?:就?是|密码|[账帐]号|不|没)|不[用要必]|先不|别|也|忘|登[录陆]?不|密码|已经?|自己)"
)
_FEWEST: Final = 2  # people; of one alone all is said anyway


def told_in_full(text: str) -> str:
    """A text in its reading form with the full name of each who stands in a row where the given name alone stood."""
    names = {row["name"] for row in _OF_A_ROW.finditer(text)}
    names = {name for name in names if has_surname(name) and could_be_name(name)}
    if len(names) < _FEWEST:
        return text
    called = Counter(name[1:] for name in names)
    # 明天 is a day, whoever is called 李明天
    full = {name[1:]: name for name in names if called[name[1:]] == 1 and not _is_a_word(name[1:])}
    return _GIVEN.sub(lambda found: full.get(found[0], found[0]), text)


def _is_a_word(given: str) -> bool:
    return given in NOBODYS or is_word_pair(given)
