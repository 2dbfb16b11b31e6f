"""Several people in one line, cut so that each has their own: 张三(6201…)、李四(6202…); 第一个是张三6201…."""

import re
from bisect import bisect_left
from itertools import pairwise
from typing import Final

from mailparse.pairing.pieces import GENERAL, Piece
from mailparse.text import extent
from mailparse.text.wording import LIKELY, has_surname
from mailparse.values import HAN
from mailparse.who import beside
from mailparse.who.people import Person, Standing


def split(text: str, piece: Piece) -> list[Piece]:
    """张三6201…、李四6201… in one line: cut so that each has the name before it, or behind it."""
    here = piece.numbers
    gaps = [text[a.end : b.start] for a, b in pairwise(here)]
    lead = text[piece.start : here[0].start]
    if _before(lead) and _are_named(gaps, text[here[-1].end : here[-1].end + 60]):
        cuts = []
        for a, gap in zip(here, gaps, strict=False):
            person = _before(gap)
            name_at = gap.rfind(person.name[0]) if person else 0
            comma = max(gap.rfind(c, 0, max(0, gap.rfind(person.name) if person else 0)) for c in ",、; 和与及。")
            joined = comma >= 0 and gap[comma] in "和与及"  # 和王芳(6202…) is no 和王芳
            counted = _COUNTS.search(gap, 0, max(0, name_at))
            at = comma + joined if comma >= 0 else max(0, name_at)
            cuts.append(a.end + (min(at, counted.start()) if counted is not None else at))
        last = here[-1].end
        if _BY_TURNS.search(text, last) and all(_BETWEEN_TURNS.fullmatch(gap) for gap in gaps):
            return [piece]  # 张三、6201…、李四、6202…、王五: whose is whose can't be told
    elif (
        all(beside.behind_number(g) for g in gaps)
        and (behind := beside.behind_number(text[here[-1].end : here[-1].end + 60])) is not None
        and not beside.before_number(lead)
    ):
        cuts = [b.start for b in here[1:]]
        cuts = [b.start for b in here] if re.search(f"[{HAN}]", lead) else cuts
        last = here[-1].end + behind.end
    else:
        return [piece]
    # what leads up to the first name is said of all
    person = _before(lead)
    head_end = piece.start
    if person and person.name in lead:
        counted = _COUNTS.search(lead, 0, lead.rfind(person.name))
        head_end += counted.start() if counted is not None else lead.rfind(person.name)
    rest = text[last : piece.start + len(piece.text)]
    shared = GENERAL.search(rest)
    bare = all(_is_bare(gap) for gap in gaps)  # 张三6201…、李四6201…: what follows is said of both
    stop = [last + 1 if rest.startswith(_SHUT) else last] if bare or (shared and shared.start() < 30) else []
    bounds = [
        piece.start,
        *([head_end] if head_end > piece.start else []),
        *cuts,
        *stop,
        piece.start + len(piece.text),
    ]
    firsts = [bisect_left(here, bound, key=lambda n: n.start) for bound in bounds]
    return [Piece(a, text[a:b], here[i:j]) for (a, b), (i, j) in zip(pairwise(bounds), pairwise(firsts), strict=True)]


def _are_named(gaps: list[str], behind: str) -> bool:
    """Whether before each number stands a name, but for one who is nobody known: 还有个护士,6201…,名字想不起来."""
    lack = [n for n, gap in enumerate(gaps) if _before(gap) is None]
    if not lack:
        return True
    then = (*gaps[1:], behind)[lack[0]]
    one = len(lack) == 1 < len(gaps)
    return one and bool(_SOMEBODY.search(gaps[lack[0]]) and _NAME_UNKNOWN.search(then))


_SOMEBODY: Final = re.compile("(?:还有|另外?|再有|有)[^。;0-9]{0,10}[个位名]")
_NAME_UNKNOWN: Final = re.compile(
    "^[^。;0-9]{0,8}(?:姓名|名字|叫什么|叫啥)[^。;0-9]{0,10}(?:不知|不清|不详|不晓|想不|记不|忘|没问|待)"
)


def _before(text: str) -> Person | None:
    """Who stands right before a number: by name, by a word that people are called by, or as who writes."""
    if (person := beside.before_number(text, loose=True) or beside.before_number(unowned(text))) is not None:
        return person
    myself = MYSELF.search(text)
    return Person(myself[1], myself.start(1), myself.end(1), Standing.BESIDE) if myself is not None else None


def unowned(before: str) -> str:
    """What stands before a number, less what is said behind whose it is: 张三的6201…, 张三(放射科,身份证号6201…."""
    return _OWNED.sub("", _BRACKET.sub("", before))


_OWNED: Final = re.compile(f"(?<=[{HAN}]{{2}})的(?:号|证号)?[(:]{{0,2}}$")
_BRACKET: Final = re.compile("\\([^()0-9\n]{1,24}[,、;: ](?:居民)?(?:身份证号?码?|证件?号码?|号码?)?[:是为 ]{0,2}$")
MYSELF: Final = re.compile(
    "(?<![用拿以把将给借])(我自己|我本人|本人|我|(?<=[,。;])自己)(?:的)?(?:居民)?(?:身份证号?码?|号码?)?"
    "[ :,是为(]{0,3}(?:身份证号?码?[:是为 ]{0,2})?$"
)
_BETWEEN_TURNS: Final = re.compile(f"[、,] ?[{HAN}·]{{2,7}}[、,] ?")
_BY_TURNS: Final = re.compile(f"(?<=[0-9Xx])[、,] ?(?={LIKELY}(?:[。;!\n]|$))")


# 第二个是李四, 还有一个叫李四, 另一位是李四
_COUNTS: Final = re.compile(
    "(?:第[一二三四五六七八九十0-9]{1,2}|(?:另外?|还有|再有|另有|有|再)?[一])[个位名]"
    "(?:人|老师|同志|同事)?(?:呢|就)?(?:名?[是叫为:,]){0,2} ?$"
)


# 张三(男,汉族,1970年生,6201…
_WHAT_THEY_ARE: Final = (
    f"(?:(?:(?:性别:?)?[男女]|[{HAN}]{{1,2}}族|[0-9]{{4}}年(?:[0-9]{{1,2}}月(?:[0-9]{{1,2}}日)?)?出?生|[0-9]{{2}}岁)"
    "[ ,、]{1,2}){0,4}"
)
_SHUT: Final = tuple(")]】〕}>")
_BARE_GAP: Final = re.compile(
    f"[)\\]】〕}}>,、;。/ ]*(?:和|与|及|以及|还有)?\\s?([{HAN}·]{{2,6}}?)[ (\\[【〔{{<:,]*{_WHAT_THEY_ARE}"
    "(?:身份证号?码?)?[ (:,是为]*"
)


def _is_bare_behind(gaps: list[str], lead: str) -> bool:
    """Whether nothing but names stands behind the numbers: 6201…应为张三,6202…应为李四."""
    named = [beside.behind_number(gap) for gap in gaps]
    told = (gap[one.end :] if one is not None else gap for one, gap in zip(named, gaps, strict=True))
    return beside.before_number(lead) is None and not any(re.search(f"[{HAN}]", rest) for rest in told)


def _is_bare(gap: str) -> bool:
    """Whether between two numbers stands nothing but the name of the second."""
    named = _BARE_GAP.fullmatch(gap)
    return named is not None and extent.clean(named[1]) == named[1] and has_surname(named[1])
