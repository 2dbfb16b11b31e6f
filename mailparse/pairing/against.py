"""What a mail says against earlier pleas: of whom, and whether in so many words.

Beside what the reader has found to be taken back. Whose pleas they were a mail seldom says by an ID number: by a name,
by 我自己的, or not at all. Whoever reads this must never take what is said of one for what is said of all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from mailparse.pairing.told import Told
from mailparse.reading import Action, Request, Verdict, Withdrawal
from mailparse.text.extent import clean
from mailparse.text.numbers import numbers
from mailparse.text.sought import Sought
from mailparse.text.wording import LIKELY
from mailparse.what import later, pleas
from mailparse.what.later import Stance
from mailparse.who import people
from mailparse.who.people import Standing

# People of whom one mail may say something; more are a list, which a person reads.
_MOST: Final = 40
# 王秀英老师的不用重置了, 把王秀英从名单里去掉: whom a mail names that has no ID number.
_NAMED: Final = Sought(
    f"(?:^|[ ,。;:!?\n、(]|[把将给和与及]|名单(?:里|中|上)?的?|其中的?|关于)({LIKELY})(?:老师|同志|医生|护士)*"
    "(?=[的已也都现不没想能登去从剔除退离调暂先别要今刚她他,、和(]|可以|自己|身份证|老师|同志)"
)
# 除马玉兰外都不用, 第二位老师不用了, 其中一位: whom it is of only a person finds out.
_OTHERS: Final = Sought(
    "其他|其它|其余|别的|剩下|除(?:了)?(?!密码)[^,。;]{1,14}外|以外|之外|第[0-9一二三四五六七八九十]+(?:位|个|名|行)|有一?[位个名]|其中|前者|后者"
    "|部分|有的|[一二三两几][位名]"
)
_OTHERS_AS_BEFORE: Final = Sought(
    "(?:其他|其它|其余|剩下)(?:的)?(?:人员?|老师|同志|几位)*(?:的)?(?:请|都|仍|还)*(?:照办|继续|照常|照旧|不变|办|重置|处理|需要)"
)


@dataclass(frozen=True, slots=True)
class Said:
    """A mail as it is asked what it says against others.

    Attributes:
        title: of its own: "" in a reply.
        own: its own words, in their reading form.
        handed: what it hands on.
    """

    title: str
    own: str
    handed: str


def of(said: Said, told: Told, verdict: Verdict) -> tuple[Withdrawal, ...]:
    """Return all that a mail says against pleas.

    Args:
        said: see there.
        told: what it asks for itself, and what the reader has found to be taken back in so many words.
        verdict: what is about an organisation says nothing of anybody's plea by the way.
    """
    requests, taken_back = told.requests, tuple(dict.fromkeys(told.withdrawals))
    if verdict in (Verdict.LETTER, Verdict.ORG_NOT_FOUND) and not taken_back:
        return ()
    found = list(_narrowed(said, taken_back))
    if requests:
        found += _beside(said, requests, taken_back)
    elif not found:
        found += _alone(said)
    else:
        found += _numbers(said, found, None)
    asked = {one.id_number for one in requests}  # 请删除这个账号;那个人本人的正常,不用管: of another one
    return tuple(one for one in dict.fromkeys(found) if one.action is not None or one.id_number not in asked)


def verdict_with(withdrawals: Sequence[Withdrawal], told: Told, verdict: Verdict) -> Verdict:
    """Return the verdict of a mail that lacks nothing but a plea, where it tells what is wanted: 刚才的申请请暂缓."""
    tells = told.missing == {"plea"} and any(one.action is None for one in withdrawals)
    return Verdict.OTHER if tells and verdict is Verdict.INCOMPLETE else verdict


def _narrowed(said: Said, taken_back: Sequence[Withdrawal]) -> Iterator[Withdrawal]:
    """What is taken back without an ID number, of those alone whom the mail names."""
    for one in taken_back:
        if one.id_number is None and one.name is None:
            yield from _by_name(said, sure=True, action=None)
        else:
            yield one


def _by_name(said: Said, *, sure: bool, action: Action | None) -> Iterator[Withdrawal]:
    text = _OTHERS_AS_BEFORE.sub("", pleas.compact(f"{said.title}\n{said.own}"))
    named = dict.fromkeys(name for match in _NAMED.finditer(text) if (name := clean(match[1])))
    if not named:
        meant = people.cast(said.own, weak=False).meant
        named = dict.fromkeys(one.name for one in meant if one.standing <= Standing.SELF)
    if _OTHERS.search(text) or len(named) > _MOST:
        yield Withdrawal(None, None, action, sure=False)
        return
    for name in named:
        yield Withdrawal(None, name, action, sure=sure and len(named) == 1)
    if not named:
        yield Withdrawal(None, None, action, sure=sure)


def _alone(said: Said) -> Iterator[Withdrawal]:
    """What is said by a mail that asks for nothing itself, or for nothing that is complete."""
    words = said.own if said.own.strip() else said.handed
    if not (said.title or words.strip()):
        return
    plea = pleas.weigh(f"{said.title}\n{words}")
    text = pleas.compact(f"{said.title}\n{words}")
    stance = later.stance(text, plea)
    if stance is Stance.BESIDE:
        return
    action = None if stance is Stance.AGAINST else Action.DELETE
    named = list(_numbers(said, (), action))
    yield from named
    if not named and stance is not Stance.ELSEWHERE:
        yield from _by_name(said, sure=False, action=action)


def _beside(said: Said, requests: Sequence[Request], taken_back: Sequence[Withdrawal]) -> Iterator[Withdrawal]:
    """What a mail that asks for something says against others' pleas, or against an earlier one of the same people."""
    resets = [one for one in requests if one.action is Action.RESET]
    if resets and later.keeps_the_account(said.own, pleas.weigh(said.own)):
        yield from (Withdrawal(one.id_number, one.name, Action.DELETE, sure=False) for one in resets[:_MOST])
    asked = [*taken_back, *(Withdrawal(one.id_number, one.name) for one in requests)]
    against = later.is_against(pleas.compact(f"{said.title}\n{said.own}"))
    yield from _numbers(said, asked, None if against else Action.DELETE)


def _numbers(said: Said, known: Sequence[Withdrawal], action: Action | None) -> Iterator[Withdrawal]:
    """Those whose ID numbers stand in a mail, and of whom nothing else is told."""
    told = {one.id_number for one in known}
    whole = f"{said.title}\n{said.own}\n{said.handed}".strip("\n")  # most often what was looked at for numbers before
    found = dict.fromkeys(one.value for one in numbers(whole) if one.value)
    others = [value for value in found if value not in told]
    if len(others) <= _MOST:
        yield from (Withdrawal(value, None, action, sure=False) for value in others)
