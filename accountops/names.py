"""A registered name against a stated one: is it the same person's name, written in letters?

At the first log-in some people typed pinyin, or pinyin mixed with characters (notice 四, cause one).
"""

import re
import unicodedata

from mailparse.text.wording import BESIDE_NAMES
from mailparse.values import name as normal_name

# What people put between syllables and around them, and tone numbers after them.
_BETWEEN = re.compile(r"[\s\-_'’`.,·()0-5]+")
# Letters as pinyin fonts and input methods write them, U+0251 and U+0261.
_SCRIPT = str.maketrans({"\u0251": "a", "\u0261": "g"})


def is_spelling_of(registered: str, stated: str) -> bool:
    """Whether `registered` is `stated` in pinyin, in a mix of characters and pinyin in order, or in both one by one.

    Every reading of a character counts (单 is dan, chan or shan); ü may stand as ü, v, u or yu; case, tone marks, tone
    numbers and blanks don't matter. At least one syllable must be in letters: a name equal in characters is no
    spelling. Initials alone ("zw") are not the name.

    Args:
        registered: the name on the account, as typed.
        stated: the true name, Han characters.
    """
    written = _letters(registered)
    characters = "".join(c for c in stated if c != "·")
    # "zhangwei" and "张wei"; "张伟zhangwei" and "zhangwei张伟".
    wholes = {written, written.removeprefix(characters), written.removesuffix(characters)}
    return any(_spells(whole, characters) for whole in wholes)


# What stands right beside a name in a mail and may have been read into it, or a name's last character as such a word:
# titles, what somebody is, words that a clause goes on with.
_BESIDE = frozenset(
    (
        *BESIDE_NAMES.said_of_them,
        *BESIDE_NAMES.sexes,
        *BESIDE_NAMES.goes_on,
        *BESIDE_NAMES.may_go_on,
        *BESIDE_NAMES.others,
    )
)


def differ_by_a_word(one: str, other: str) -> bool:
    """Whether one of two names is the other with a word beside it, as a misread one is (李明于 of 李明于5月…).

    Args:
        one: normal form.
        other: normal form.
    """
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return len(shorter) > 1 and (
        (longer.startswith(shorter) and longer[len(shorter) :] in _BESIDE)
        or (longer.endswith(shorter) and longer[: -len(shorter)] in _BESIDE)
    )


def likeness(registered: str, stated: str) -> str:
    """Say how two different names are alike, in Chinese, as a hint to people; "" where they aren't. It decides nothing.

    Args:
        registered: the name on the account, as typed.
        stated: the true name, Han characters.
    """
    one, other = normal_name(registered), stated
    if not one:
        return "登记的姓名是空白"
    if is_spelling_of(registered, stated):
        return "登记的是同一姓名的拼音或混写"
    if len(one) == len(other):
        different = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        if different and all(syllables(a) & syllables(b) for a, b in different):
            return "读音相同，字不同"
        if len(different) == 1 and len(one) > 1:
            return "只差一个字"
        if sorted(one) == sorted(other):
            return "字相同，顺序不同"
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    if len(longer) - len(shorter) == 1 and any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer))):
        return "多一个字或少一个字"
    return ""


def _spells(written: str, characters: str) -> bool:
    # Ends of what can be read so far, each with whether a syllable was in letters: both sets stay small.
    ends = {(0, False)}
    for character in characters:
        reached = set()
        for end, spelled in ends:
            if written.startswith(character, end):
                reached.add((end + len(character), spelled))
            for syllable in syllables(character):
                if written.startswith(syllable, end):
                    reached.add((end + len(syllable), True))
        ends = reached
    return (len(written), True) in ends


def _letters(text: str) -> str:
    """Fold case, width and tone marks; ü becomes v, as pypinyin writes it."""
    folded = unicodedata.normalize("NFD", normal_name(text).casefold()).translate(_SCRIPT)
    folded = folded.replace("u\u0308", "v")
    return _BETWEEN.sub("", "".join(c for c in folded if not unicodedata.combining(c)))


def syllables(character: str) -> set[str]:
    """Return every reading of a character, without tones; ü as v, u and yu. None where it isn't a Han character."""
    # Its dictionaries take 45 MiB, and few nights need them.
    from pypinyin import Style, pinyin  # noqa: PLC0415

    readings = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    plain = {reading for place in readings for reading in place if reading.isascii()}
    return plain | {reading.replace("v", other) for reading in plain if "v" in reading for other in ("u", "yu")}
