"""A text cut into pieces with at most one ID number, each with what stands around it and is said of it alone."""

import re
from dataclasses import dataclass
from typing import Final

from mailparse.text.counted import count
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.values import HAN


@dataclass(slots=True)
class Piece:
    """A stretch of text with at most one ID number."""

    start: int
    text: str
    numbers: list[Number]


# What a row begins with: 1. , (二), a dot.
ORDINAL: Final = re.compile(r"^\s*(?:\(?[0-9]{1,3}[.、)):]|[一二三四五六七八九十]{1,3}[、.)]|[-*•●])\s*")
# at (2) of (1)、(2)已登录 there is none
_BREAK: Final = Sought(r"(?<=[;。!])|\n|(?<=[\s,、;。])(?<!\([0-9]\)[、,])(?=\(?[0-9]{1,2}[.、)]\s*[^0-9\s])")


# 下面三个都要重置密码:第一个张三6201…: what is said of all, and then the first of them
_LEADS_IN: Final = Sought("(?:以下|下面|下列|如下)[^。;:\\n0-9]{2,30}:(?=第?[一1](?:个|位|是)?[^位个人名])")


def pieces_of(text: str, found: list[Number]) -> list[Piece]:
    """The pieces of a text in its reading form, in order; `found` are its numbers."""
    return _labelled(_led(_joined(_headed(_fielded(_cut(text, found))))))


def _cut(text: str, found: list[Number]) -> list[Piece]:
    """Cut at line ends, semicolons, full stops and ordinals, but not within an ID number."""
    pieces: list[Piece] = []
    at = 0
    cuts = sorted(
        {*(m.start() for m in _BREAK.finditer(text)), *(m.end() for m in _LEADS_IN.finditer(text)), len(text)}
    )
    k = 0
    for cut in cuts:
        if cut <= at and cut != len(text):
            continue
        inside: list[Number] = []
        while k < len(found) and found[k].start < cut:
            if found[k].end > cut:  # a number torn by a line's end: no cut here
                break
            inside.append(found[k])
            k += 1
        if k < len(found) and found[k].start < cut < found[k].end:
            continue
        pieces.append(Piece(at, text[at:cut], inside))
        at = cut
    return pieces


BARE_ROW: Final = re.compile(f"\\W*(?:[0-9]{{1,3}}\\W+)?[{HAN}·]{{2,7}}\\W*(?:身份证号?码?)?\\W*")
# What is said of several.
GENERAL: Final = Sought(
    "以上|上述|上面|均|都|全部|几(?:位|个|人|名)"
    "|[两二三四五六七八九十0-9]{1,4}(?:位|个|人|名)"
    "|大家|他们|各位|这些|名单|统一|一并|一起|合计|共"
)


# 张三 6201…、 and on the next line 李四 6202… 两人仍登录不了: what is said behind the last is of both
_GOES_ON: Final = re.compile("(?:[、;]|(?<=[0-9Xx ,、)])(?:和|及|与|以及))\\s*$")
_OF_SO_MANY: Final = re.compile(
    "[ ,)、:-]*(?:老师|同志|等)?(?:(?:以上|上述|这|共|我们|他们){0,2}"
    "(?P<many>[两俩二三四五六七八九十0-9]{1,2})(?:人|位|名|个)|均|都(?!不?是))"
)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with bare rows that 、 leads on from put to the one behind, where that speaks of so many."""
    put: list[Piece] = []
    for piece in pieces:
        put.append(piece)
        if len(piece.numbers) != 1 or _GOES_ON.search(piece.text):
            continue
        first = len(put) - 1
        while first > 0 and _leads_on(put[first - 1]):
            first -= 1
        first -= first > 0 and _leads_on(put[first - 1], led=True)
        size = len(put) - first
        told = _OF_SO_MANY.match(piece.text, piece.numbers[0].end - piece.start) if size > 1 else None
        if told is None or (told["many"] and count(told["many"]) != size):
            continue
        group = put[first:]
        put[first:] = [Piece(group[0].start, "".join(p.text for p in group), [p.numbers[0] for p in group])]
    return put


def _leads_on(piece: Piece, *, led: bool = False) -> bool:
    """Whether a piece is a name and a number and no more, and the next is to be read with it.

    `led`: more may stand before the name, if nothing is told there: 一中职工:张三 6201…、.
    """
    if len(piece.numbers) != 1 or not _GOES_ON.search(piece.text):
        return False
    number = piece.numbers[0]
    before, behind = piece.text[: number.start - piece.start], piece.text[number.end - piece.start :]
    if led:
        return _GOES_ON.sub("", behind).strip(" )") == "" and _TELLS.search(before) is None
    return BARE_ROW.fullmatch(_GOES_ON.sub("", before + behind)) is not None


_TELLS: Final = Sought("忘|登|重置|删|错|密码|误|[账帐][号户]")


_FIELD: Final = re.compile(f" ?(?:[0-9]{{1,3}}[.、] ?)?[{HAN}]{{2,6}}(?:\\([^()\n]{{0,12}}\\))?:[^\n:]*;?")


_HEAD: Final = re.compile("\n?(?P<head>[^:0-9\n]{2,40}:) ?(?=[^:]*$)")
_OF_ALL: Final = Sought("重置|恢复|忘|登|删|处理|名单|人员|如下|以下")
_OF_ONE: Final = Sought("姓名|名字|申请人|填报人|本人|我叫|单位")


def _headed(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with what heads several people of one line cut from the first: 帮忙重置:张三,6201…;李四,6202…."""
    put: list[Piece] = []
    for piece, behind in zip(pieces, [*pieces[1:], None], strict=True):
        several = behind is not None and len(piece.numbers) == len(behind.numbers) == 1
        if several and behind is not None and not behind.text.startswith("\n"):
            before = piece.text[: piece.numbers[0].start - piece.start]
            head = _HEAD.match(before)
            if head is not None and _OF_ALL.search(head[0]) and not _OF_ONE.search(head[0]):
                put.append(Piece(piece.start, head[0], []))
                piece = Piece(piece.start + head.end(), piece.text[head.end() :], piece.numbers)  # noqa: PLW2901
        put.append(piece)
    return put


def _fielded(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with the fields of a line put together that has one number: 正确姓名:…;身份证号:6201…."""
    put: list[Piece] = []
    n = 0
    while n < len(pieces):
        end = n + 1
        while end < len(pieces) and not pieces[end].text.startswith("\n"):
            end += 1
        line = pieces[n:end]
        fields = len(line) > 1 and all(_FIELD.fullmatch(piece.text.strip("\n")) for piece in line)
        if fields and sum(len(piece.numbers) for piece in line) == 1:
            put.append(Piece(line[0].start, "".join(p.text for p in line), [m for p in line for m in p.numbers]))
        else:
            put += line
        n = end
    return put


def _led(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with what stands before a bare name and number in their line put to them, as what is said of them.

    一是我本人忘记了密码，请重置。桑吉加，6230….
    """
    put: list[Piece] = []
    for piece in pieces:
        put.append(piece)
        if len(piece.numbers) != 1 or piece.text.startswith("\n"):
            continue
        number = piece.numbers[0]
        own = piece.text[: number.start - piece.start] + piece.text[number.end - piece.start :]
        if not BARE_ROW.fullmatch(own):
            continue
        first = len(put) - 1
        while first > 0 and not put[first - 1].numbers and not put[first].text.startswith("\n"):
            first -= 1
        lead = put[first:-1]
        if not put[first].text.startswith("\n") or not lead or any(GENERAL.search(p.text) for p in lead):
            continue
        joined = Piece(put[first].start, "".join(p.text for p in put[first:]), piece.numbers)
        put[first:] = [joined]
    return put


_NAME_LINE: Final = re.compile(f"\\s*(?:姓名|名字|人员)[: ]{{1,3}}[{HAN}·]{{2,12}}[ ,;。]*\\s*")
_NUMBER_LINE: Final = re.compile(
    "\\s*(?:(?:居民)?(?:身份证|证件|公民身份)(?:号码?)?|号码)[: ]{1,3}[0-9 ]{17,21}[0-9Xx][ ,;。]*\\s*"
)


_LACKING_LINE: Final = re.compile(
    f"\\s*(?:(?:居民)?(?:身份证|证件)(?:号码?)?|号码)[: ]{{1,3}}(?:暂|缺|待|未|不详|没有?|无|忘)[{HAN},]{{0,12}}\\s*"
)


def _labelled(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with 姓名：… and 身份证号：… on lines of their own put together, where each has one neighbour."""
    told = [n for n, piece in enumerate(pieces) if piece.text.strip()]
    named = [n for n in told if not pieces[n].numbers and _NAME_LINE.fullmatch(pieces[n].text)]
    bare = {
        n
        for n in told
        if (len(pieces[n].numbers) == 1 and _NUMBER_LINE.fullmatch(pieces[n].text))
        or (not pieces[n].numbers and _LACKING_LINE.fullmatch(pieces[n].text))
    }
    if not named or len(named) != len(bare):
        return pieces
    place = {n: k for k, n in enumerate(told)}
    put: dict[int, int] = {}  # a pair's first piece, and its last
    marks = sorted({*named, *bare})
    in_turn = list(zip(marks[::2], marks[1::2], strict=True))
    if all((a in bare) is (marks[0] in bare) and (b in bare) is not (a in bare) for a, b in in_turn):
        pairs = in_turn
    else:
        pairs = []
        for n in named:
            near = [m for k in (place[n] - 1, place[n] + 1) if 0 <= k < len(told) and (m := told[k]) in bare]
            if len(near) != 1:
                return pieces
            pairs.append((min(n, near[0]), max(n, near[0])))
    if any(place[b] - place[a] != 1 for a, b in pairs):
        return pieces
    put |= pairs
    joined: list[Piece] = []
    n = 0
    while n < len(pieces):
        last = put.get(n, n)
        group = pieces[n : last + 1]
        text = "".join(piece.text for piece in group)
        joined.append(Piece(group[0].start, text, [number for piece in group for number in piece.numbers]))
        n = last + 1
    return joined
