"""Whose an ID number is where a mail names more than one person beside it: in doubt it is nobody's."""

import re
from itertools import islice
from typing import Final

from mailparse import people
from mailparse.numbers import Number
from mailparse.people import Standing
from mailparse.sought import Sought
from mailparse.values import HAN
from mailparse.wording import LIKELY, has_surname

# 张三也是用…登的, 我们俩都登不上: two people and one number.
_SHARED: Final = Sought(
    "(?:也|都|同样|一样)(?:都)?是?(?:用|拿)(?!户|了?初始|不)|俩|两口子|两个?人(?!事)|(?:我们|他们)都|谁[也都]|共用|同一个身份证"
)
_JOINT: Final = "(?:老师|同志|医生|护士)?(?: ?[、/&] ?| ?[和与跟及] ?|以及)"
_BEHIND: Final = re.compile(f"{_JOINT}(?=[{HAN}])")
_BEFORE: Final = re.compile(f"([{HAN}]{{2,12}}){_JOINT}$")
# 请给她重置: for whom something is asked, where it is said by pronoun.
_FOR_THEM: Final = Sought(
    "(?:给|帮|替|为)(?:他|她)(?:们)?(?:老人家)?(?:把|的|将|一下|下|忙)*(?:登录)?(?:密码|账号|帐号|信息|问题)?[^,。;\\n]{0,4}"
    "(?:重置|恢复|删|弄|处理|办|解决|申请|还原)"
)


def rivals(text: str, name: str, found: list[Number]) -> list[str]:
    """Others who have as good a claim to the one ID number of a text as the person of this name.

    Args:
        text: in its reading form.
        name: whose the number seems to be.
        found: where the number stands.
    """
    return [*_coordinated(text, name, found), *_sharing(text, name), *_pleaded_for(text, name)]


def _coordinated(text: str, name: str, found: list[Number]) -> list[str]:
    """Who stands beside the name as its equal (张三、李四 6201…), unless elsewhere it has the number to itself."""
    beside: list[str] = []
    for start in islice(people.places(text, name), _MOST):
        end = start + len(name)
        other = _next(text, end) or _previous(text, start)
        alone = any(0 <= n.start - end <= 16 and "\n" not in text[end : n.start].strip() for n in found)
        if other is None and (alone or _LABEL.search(text[max(0, start - 8) : start])):
            return []
        if other is not None and other != name:
            beside.append(other)
    return beside


_MOST: Final = 20  # places of one name that are looked at
_LABEL: Final = Sought("(?:姓名|名字|我叫|我是|本人)[: ]{0,3}$")


def _next(text: str, at: int) -> str | None:
    joint = _BEHIND.match(text, at)
    if joint is None:
        return None
    taken = people.take(text, joint.end(), surname=True)
    if taken is None and not re.search("[和与跟及]", joint[0]) and (likely := _LIKELY.match(text, joint.end())):
        return people.clean(likely[0])  # 、李四合用: where it ends does not matter here
    return people.clean(taken[0]) if taken is not None else None


_LIKELY: Final = re.compile(LIKELY)
# 她的身份证号是6201…: whose it is has been told before.
_THEIRS: Final = re.compile("(?:他|她)的?(?:居民)?(?:身份证|证件)(?:号码?)?(?:是|为|:)? ?$")


def owner(text: str, number: Number) -> str | None:
    """Whose number it is where that is told by a pronoun, if one person only was named before it."""
    if not _THEIRS.search(text[max(0, number.start - 16) : number.start]):
        return None
    before = text[max(0, number.start - 300) : number.start]
    named = {p.name for p in people.cast(before).meant if p.standing in _NAMED}
    return named.pop() if len(named) == 1 else None


_NAMED: Final = (Standing.KIN, Standing.MENTION, Standing.TRUE, Standing.SELF, Standing.ALONE)


def _previous(text: str, at: int) -> str | None:
    joint = _BEFORE.search(text[max(0, at - 24) : at])
    if joint is None:
        return None
    for size in (4, 3, 2):
        run = joint[1][-size:]
        if len(run) == size and has_surname(run) and (name := people.clean(run)) == run:
            return name
    return None


def _sharing(text: str, name: str) -> list[str]:
    """Writer and kin who say that both use it."""
    if not _SHARED.search(text):
        return []
    told = people.cast(text, weak=False).meant
    named = {p.name for p in told if p.standing in (Standing.SELF, Standing.KIN, Standing.TRUE)}
    return sorted(named - {name}) if name in named and len(named) == 2 else []


def _pleaded_for(text: str, name: str) -> list[str]:
    """Whom 给她重置 means, where it is not the person of this name."""
    plea = _FOR_THEM.search(text)
    if plea is None:
        return []
    before = text[max(0, plea.start() - 160) : plea.start()]
    told = {p.name: p.end for p in people.cast(before).meant if p.standing <= Standing.MENTION and has_surname(p.name)}
    for run in _TITLED.finditer(before):
        ended = people.tail(run[1])
        if ended is not None:
            told[ended[0]] = run.end(1)
    last = max(told, key=lambda n: told[n], default=None)
    return [last] if last is not None and last != name and name not in before else []


_TITLED: Final = re.compile(f"([{HAN}]{{2,20}}?)(?:老师|同志|医生|护士|大夫|师傅)(?!们|好|您|你)")
