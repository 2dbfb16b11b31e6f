"""Forms in which names are searched: characters, sounds, initials. Pure; every form of a name comes from here.

Where any of them changes, what stands in `organisation_search` is made anew by `indexing.rebuild`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from pypinyin import lazy_pinyin, load_phrases_dict

from mailparse import values
from orgregistry.divisions import Level, divisions
from orgregistry.names import normal

_KEPT: Final = re.compile(f"[^{values.HAN}A-Z0-9]")
_DIGITS: Final = {"〇": 0, "零": 0} | {character: n for n, character in enumerate("一二三四五六七八九", 1)}
_NUMERAL: Final = re.compile("[〇零一二三四五六七八九十百]+")
# 三十六, 一百零三, 十: what is counted; anything else (四〇四, 三一) is a row of digits.
_COUNTED: Final = re.compile("(?:([一二三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二三四五六七八九])?")
_PROVINCE: Final = ("甘肃省", "甘肃")
_NATIONS: Final = ("保安族东乡族撒拉族", "哈萨克族", "裕固族", "蒙古族", "回族", "藏族")

# Readings that pypinyin doesn't know of places here.
load_phrases_dict(
    {
        "宕昌": [["tàn"], ["chāng"]],
        "迭部": [["dié"], ["bù"]],
        "巉口": [["chán"], ["kǒu"]],
        "崆峒": [["kōng"], ["tóng"]],
        "会宁": [["huì"], ["níng"]],
        "张掖": [["zhāng"], ["yè"]],
        "阿克塞": [["ā"], ["kè"], ["sài"]],
        "北塬": [["běi"], ["yuán"]],
        "藏医": [["zàng"], ["yī"]],
    }
)


@dataclass(frozen=True, slots=True)
class Forms:
    """What stands in the index for one name.

    Attributes:
        form: its characters (see `form`).
        tokens: its characters and its folded sounds, each once, with blanks between.
        sounds: its pinyin, without blanks.
        initials: the first letters of its pinyin.
        core: the same without the place in front.
        short: the same of the usual short form: 兰州一中 for 兰州市第一中学.
    """

    form: str
    tokens: str
    sounds: str
    initials: str
    core: str
    short: str


def form(text: str) -> str:
    """Return the characters that count in a search: Han, A to Z, and digits, also those that were written 三十六."""
    return _NUMERAL.sub(_in_digits, _KEPT.sub("", normal(text)))


def _in_digits(match: re.Match[str]) -> str:
    numeral = match[0]
    counted = _COUNTED.fullmatch(numeral)
    if counted:
        hundreds, tens, ten, ones = counted.groups()
        if hundreds or ten:
            number = 100 * _DIGITS.get(hundreds or "", 0) + _DIGITS.get(ones or "", 0)
            return str(number + (10 * _DIGITS[tens] if tens else 10 if ten else 0))
    # A lone 百 is no digit: 百货.
    return "".join(str(_DIGITS[c]) if c in _DIGITS else "10" if c == "十" else c for c in numeral)


def spoken(characters: str) -> str:
    """Return a form with its digits as people say them, for its sounds: 三十六 for 36."""
    return re.sub("[0-9]+", lambda m: _said(m[0]), characters)


def _said(digits: str) -> str:
    number = int(digits)
    if len(digits) > 2 or digits.startswith("0") or number == 0:
        return "".join("零一二三四五六七八九"[int(c)] for c in digits)
    tens, ones = divmod(number, 10)
    said = ("" if tens == 1 else "零一二三四五六七八九"[tens]) + "十" if tens else ""
    return said + ("一二三四五六七八九"[ones - 1] if ones else "")


@lru_cache(maxsize=4_096)
def syllables(characters: str) -> tuple[str, ...]:
    """Return the pinyin of a form without tones, a syllable a character; numbers as they are said, ü as v."""
    said = lazy_pinyin(spoken(characters), errors=list)  # type: ignore[arg-type] # a list is taken as it is
    return tuple(one.lower() for one in said)


@cache
def folded(syllable: str) -> str:
    """Return a syllable without what people here mix up: zh and z, ng and n, l and n, ü and u."""
    if len(syllable) > 1 and syllable[1] == "h":
        syllable = syllable[0] + syllable[2:]
    syllable = syllable.removesuffix("g") if syllable.endswith("ng") else syllable
    if syllable[:1] == "n" and len(syllable) > 1:
        syllable = "l" + syllable[1:]
    return syllable.replace("v", "u")


def forms(name: str) -> Forms:
    """Return all forms of one name."""
    characters = form(name)
    said = syllables(characters)
    letters = initial(said)
    of_each = dict(zip(spoken(characters), letters, strict=True))
    outer, inner, rest = place_of(characters)
    brief = "".join(of_each.get(c) or initial(syllables(c)) for c in spoken((inner or outer) + contracted(rest)))
    return Forms(
        form=characters,
        tokens=" ".join(dict.fromkeys([*characters.lower(), *map(folded, said)])),
        sounds="".join(said),
        initials=letters,
        core=letters[-len(spoken(rest)) :],
        short=brief,
    )


def initial(said: Sequence[str]) -> str:
    """Return the first letters."""
    return "".join(one[:1] for one in said)


# ------------------------------------------------------------------------------------------------------ places


@cache
def _places() -> dict[str, tuple[str, str, Level]]:
    """Spellings of divisions in their forms -> code, the bare name, level."""
    spelt: dict[str, tuple[str, str, Level]] = {}
    for one in sorted(divisions(), key=lambda one: one.level is Level.COUNTY):
        if one.level is Level.PROVINCE:
            continue
        name = form(one.name)
        short = name
        for nation in _NATIONS:
            short = short.replace(nation, "") if len(short.replace(nation, "")) > 2 else short
        short = short.replace("自治", "")
        bare = short[:-1] if len(short) > 2 and short[-1] in "市县区州" and one.code != "620171" else short
        bare = bare.removesuffix("族") if len(bare) > 2 else bare
        for spelling in (name, short, bare, bare + short[-1]):
            spelt.setdefault(spelling, (one.code, bare, one.level))
    return spelt


@cache
def _longest_place() -> int:
    return max(map(len, _places()))


def place_of(characters: str) -> tuple[str, str, str]:
    """Return bare names of the city and the county that a form begins with, and the rest; "" for what isn't there.

    The province in front is taken away. The rest is never empty: 兰州大学 begins with a place, 兰州 does not.
    """
    rest = characters
    province = ""
    for spelling in _PROVINCE:
        if rest.startswith(spelling) and len(rest) > len(spelling) + 1:
            rest, province = rest[len(spelling) :], "甘肃"
            break
    outer = inner = ""
    for _ in range(2):
        found = next(
            (
                (rest[:length], _places()[rest[:length]])
                for length in range(min(_longest_place(), len(rest) - 2), 1, -1)
                if rest[:length] in _places()
            ),
            None,
        )
        if found is None:
            break
        spelling, (_, bare, level) = found
        if inner or (level is Level.CITY and outer):
            break
        rest = rest[len(spelling) :]
        if level is Level.CITY:
            outer = bare
        else:
            inner = bare
    return outer or province, inner, rest


_CONTRACTIONS: Final = (
    ("人力资源和社会保障", "人社"),
    ("发展和改革", "发改"),
    ("卫生健康", "卫健"),
    ("卫生和计划生育", "卫计"),
    ("住房和城乡建设", "住建"),
    ("工业和信息化", "工信"),
    ("疾病预防控制", "疾控"),
    ("市场监督管理", "市场监管"),
    ("林业和草原", "林草"),
    ("职业中等专业学校", "职专"),
    ("附属中学", "附中"),
    ("附属小学", "附小"),
    ("师范大学", "师大"),
    ("大学", "大"),
    ("研究院", "院"),
    ("委员会", "委"),
    ("中心卫生院", "卫生院"),
    ("中心小学", "小学"),
)
_ONE_OF_A_ROW: Final = re.compile("第([0-9]+)(中|小|幼|医|人民医|高|初)(?:级中)?[学儿园院]*")
_FIRM: Final = re.compile("(?:股份|有限|责任|公司|控股)+$")


@lru_cache(maxsize=4_096)
def contracted(rest: str) -> str:
    """Return the usual short form of what follows the place: 1中 for 第1中学, 人社局, 石化 for 石化有限公司."""
    short = rest
    for long, brief in _CONTRACTIONS:
        short = short.replace(long, brief)
    short = _ONE_OF_A_ROW.sub(lambda m: m[1] + {"人民医": "院", "医": "院"}.get(m[2], m[2]), short)
    cut = _FIRM.sub("", short)
    return cut if len(cut) >= 2 else short


# ------------------------------------------------------------------------------------------------------- pinyin


@cache
def known_syllables() -> frozenset[str]:
    """All syllables of the language, as pypinyin writes them without tones."""
    every = "".join(map(chr, range(0x4E00, 0x9FA6)))
    return frozenset(one for one in lazy_pinyin(list(every), errors="ignore") if re.search("[aeiouv]", one))


SEGMENTATIONS: Final = 4


def segmented(letters: str) -> list[tuple[str, ...]]:
    """Return how a row of letters can be read as pinyin, the fewest syllables first; at most a few ways.

    Args:
        letters: a to z, as typed, at most some 120.
    """
    longest = 6
    ways: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(letters) + 1):
        found = [
            (*way, letters[start:end])
            for start in range(max(0, end - longest), end)
            if letters[start:end] in known_syllables()
            for way in ways[start]
        ]
        ways.append(sorted(found, key=len)[:SEGMENTATIONS])
    return ways[-1]


def variants(characters: str) -> Iterator[str]:
    """Yield a searched form, then with less and less of the place in front: 省, 市 and 县 may be left out or put in."""
    outer, inner, rest = place_of(characters)
    seen = {""}
    for one in (
        characters,
        outer + inner + rest,
        (inner or outer) + rest,
        rest if outer == "甘肃" and not inner else "",
    ):
        if one not in seen:
            seen.add(one)
            yield one


@cache
def _place_initials() -> dict[str, str]:
    """Initials of places as they are written -> those of their bare names: lzs -> lz."""
    made = {"gss": "gs"}
    for spelling, (_, bare, _) in _places().items():
        made.setdefault(initial(syllables(spelling)), initial(syllables(bare)))
    return made


def bare_initials(letters: str) -> str:
    """Return initials with those of a place in front made bare: lzyz for lzsyz; as they are where there is none."""
    for length in range(min(len(letters) - 1, 12), 2, -1):
        bare = _place_initials().get(letters[:length])
        if bare is not None and len(bare) < length:
            return bare + letters[length:]
    return letters
