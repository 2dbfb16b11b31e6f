"""ID numbers in text: where they stand, which hold, and which were meant to be one but do not."""

import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from mailparse import values
from mailparse.text.sought import Sought
from mailparse.values import credit_code

# Each step that looks at a mail asks of the same numbers. Here, where no longer is remembered than a reader lives: the
# pages ask `values` too.
id_number: Final = lru_cache(maxsize=64)(values.id_number)

# The notice's own example: its check digit holds, it may belong to a living person, and people paste it.
# notice 二(二)2
_EXAMPLE: Final = "5cb2b65c4fa45a413397f536bea4f54d16ef20a9c134ea60a61f05ad254e0574"  # SHA-256

# A class comes first, so that `re` skips to it: [0-9]+(?:[Xx](?![A-Za-z0-9]))?|(?<=[0-9 \-])[Xx](?![A-Za-z0-9])
_PIECE: Final = re.compile(r"[0-9Xx](?:(?<=[0-9])[0-9]*(?:[Xx](?![A-Za-z0-9]))?|(?<=[0-9 \-][Xx])(?![A-Za-z0-9]))")
_JOINT: Final = re.compile(r"[ \t\-]{0,4}|[ \t]{0,4}-{0,2}\n(?:> ){0,3}[ \t]{0,4}")
_MASKED: Final = Sought(
    r"(?<![0-9A-Za-z])[1-8][0-9]{2,16}[ ]?(?:[*#?●○□■xX×✕_.\-]|[某]){2,}[ ]?[0-9]{0,8}[0-9Xx*]?(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z*])[*×]{4,}[0-9]{3,6}[Xx]?(?![0-9A-Za-z])"
)
_NEARLY: Final = re.compile(r"(?<![0-9A-Za-z@.])[1-8][0-9A-Za-z×✕Хх]{13,20}(?![0-9A-Za-z@])")
# Told in its three parts: place, birth date, the rest.
_SPELT: Final = Sought(
    r"(?<![0-9])([1-8][0-9]{5})[,、/ ]{1,2}([12][0-9]{7})[,、/ ]{1,2}([0-9]{3}[0-9Xx])(?![0-9A-Za-z])",
    holds="[,、/ ][12][0-9]{7}[,、/ ]",
)
_CODE_LABEL: Final = Sought(
    r"(?:信用|机构|代码|税号|卡号|账户|开户|订单|单号|编号|工号|学号|尾号|证书号|档案号|管理号|批准文号|文号|流水号"
    r"|条码)(?:[^\n,。;]{0,8}\Z|[ :号码]{0,4}\n\Z)"
)
_OTHER_LABEL: Final = Sought(
    r"(?:卡|证书|资格证|准考证|普通话|QQ|微信|电话|手机|联系方式|邮编|传真|社保|医保|驾驶证|护照|聘任|军官证|房产|合同|注册证"
    r"|执业证|登记号|学籍)(?:[^\n,。;]{0,10}\Z|[ :号码]{0,4}\n\Z)",
    re.IGNORECASE,
)
# 18993500001234这串是我医保卡号
_OTHER_BEHIND: Final = re.compile(
    r" ?[,(]? ?(?:这串|这个|那个|这|那|它|前面)?(?:数字?|号码?)?(?:才?是|为|系)(?:我|本人|他|她|单位)?的?"
    r"(?:医保|社保|银行|工资|一卡通|饭|会员|公交|学生证|工作证|准考证|证书|职称证|资格证|手机|电话|档案|学籍)(?!.{0,4}身份证)"
)
_ID_LABEL: Final = Sought(r"(?:身份证|证件)[^\n,。;0-9]{0,8}\Z")


@dataclass(frozen=True, slots=True)
class Number:
    """An ID number in the text, or what was meant as one: then `value` is None."""

    start: int
    end: int
    value: str | None


def numbers(text: str) -> list[Number]:
    """All of them in order of appearance.

    Pieces parted by blanks, dashes or one line's end are joined; nothing is corrected.
    """
    return list(_numbers(text)) if _DIGIT.search(text) else []  # whatever is meant as one has a digit


_DIGIT: Final = re.compile("[0-9]")


@lru_cache(maxsize=8)  # of one mail's text, for all who look at it
def _numbers(text: str) -> tuple[Number, ...]:
    found: list[Number] = []
    pieces = [m.span() for m in _PIECE.finditer(text)]
    i = 0
    while i < len(pieces):
        number, used = _from(text, pieces, i)
        if number is not None:
            found.append(number)
        i += used
    taken = bytearray(len(text))  # which characters belong to a number
    spelt = [
        Number(m.start(), m.end(), value)
        for m in _SPELT.finditer(text)
        if (value := id_number(m[1] + m[2] + m[3])) is not None
    ]
    for number in spelt:
        _take(taken, number)
    found = [*(n for n in found if not any(taken[n.start : n.end])), *spelt]
    for number in found:
        _take(taken, number)
    for pattern in (_MASKED, _NEARLY):
        for m in pattern.finditer(text):
            if pattern is _NEARLY and (m[0].isdecimal() or sum(c.isdigit() for c in m[0]) < 12 or credit_code(m[0])):
                continue
            if pattern is _NEARLY and _CODE_LABEL.search(text[max(0, m.start() - 24) : m.start()]):
                continue
            if not any(taken[m.start() : m.end()]):
                found.append(Number(m.start(), m.end(), None))
                _take(taken, found[-1])
    found.sort(key=lambda n: n.start)
    old = {n.value[:6] + n.value[8:17] for n in found if n.value}  # of fifteen digits, of the same person
    return tuple(
        n for n in found if (not _is_example(n.value) if n.value else text[n.start : n.end].replace(" ", "") not in old)
    )


def _is_example(value: str) -> bool:
    return value.startswith("6228261985") and sha256(value.encode()).hexdigest() == _EXAMPLE


def _take(taken: bytearray, number: Number) -> None:
    taken[number.start : number.end] = b"\1" * (number.end - number.start)


def _from(text: str, pieces: list[tuple[int, int]], i: int) -> tuple[Number | None, int]:
    """The number that begins with piece i, and how many pieces are used up."""
    start, end = pieces[i]
    digits = text[start:end]
    before = text[max(0, start - 24) : start]
    after = text[end : end + 1]
    if len(digits) >= 18:
        return _whole(text, digits, start, end, before, after), 1
    # built up from pieces: 620121 19930113 5245, or torn by a line's end
    j = i
    crossed = False
    while len(digits) < 18 and j + 1 < len(pieces) and j - i < 18:
        joint = text[pieces[j][1] : pieces[j + 1][0]]
        if not _JOINT.fullmatch(joint):
            break
        if id_number(text[slice(*pieces[j + 1])]) is not None:  # an ordinal, and then a number
            break
        torn = "\n" in joint
        # 6 2 0 6 2 2 …, a blank after every digit
        alone = not torn and len(digits) == j - i + 1 and pieces[j + 1][1] - pieces[j + 1][0] <= 2
        spelt = alone or (not torn and j - i >= 3 and id_number(digits + text[slice(*pieces[j + 1])]) is not None)
        if not spelt and not _goes_on(text, *pieces[j + 1], torn=torn):
            break
        crossed = crossed or torn
        j += 1
        digits += text[pieces[j][0] : pieces[j][1]]
    if len(digits) == 18:
        value = id_number(digits)
        if value is not None and not _is_code(digits, before):
            return Number(start, pieces[j][1], value), j - i + 1
        if not crossed and (end - start == 6 or _ID_LABEL.search(before)) and not _is_code(digits, before):
            return Number(start, pieces[j][1], None), j - i + 1
    elif 14 <= len(digits) <= 20 and not crossed and j > i and _ID_LABEL.search(before):
        return Number(start, pieces[j][1], None), j - i + 1
    if end - start >= 14:
        return _whole(text, text[start:end], start, end, before, after), 1
    return None, 1


def _goes_on(text: str, start: int, end: int, *, torn: bool) -> bool:
    """Whether a piece may be the rest of a number, and not the ordinal of the next row."""
    if end - start > 2 or text[start] in "Xx":
        return True
    return not torn and re.match(r" ?(?:[,。;)\n]|$)", text[end : end + 2]) is not None


def _whole(text: str, digits: str, start: int, end: int, before: str, after: str) -> Number | None:
    if after == "@" or (after.isascii() and after.isalpha()) or _is_code(digits, before):
        return None
    if (
        start
        and text[start - 1].isascii()
        and text[start - 1].isalpha()
        and text[max(0, start - 2) : start].lower() not in ("id", "no")
    ):
        return None
    value = id_number(digits) if len(digits) == 18 else None
    labelled = _ID_LABEL.search(before) is not None
    if value is None and not labelled and _OTHER_BEHIND.match(text, end):
        return None
    if value is None and _OTHER_LABEL.search(before) and not re.search(r"(?:身份证|证件)[^\n,。;0-9]{0,8}$", before):
        return None
    if (
        value is None
        and not labelled
        and (len(digits) > 20 or digits[0] in "09" or (len(digits) in (16, 19) and digits[0] == "6"))
    ):
        return None  # a bank card or some such
    return Number(start, end, value)


def _is_code(digits: str, before: str) -> bool:
    """Whether it is an organisation's code rather than a person's number."""
    if _CODE_LABEL.search(before):
        return True
    return (
        digits[:2] in ("11", "12", "13", "91", "92", "93", "51", "52", "53")
        and credit_code(digits) is not None
        and id_number(digits) is None
    )
