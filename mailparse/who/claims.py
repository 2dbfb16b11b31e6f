"""Whose an ID number is where a mail names more than one person beside it: in doubt it is nobody's."""

import re
from enum import Enum, auto
from itertools import islice
from typing import Final

from mailparse.text import extent
from mailparse.text.numbers import Number, numbers
from mailparse.text.sought import Sieve, Sought
from mailparse.text.wording import KIN, LIKELY, has_surname
from mailparse.values import HAN
from mailparse.who import people, sake
from mailparse.who.people import SOMEBODY, Cast, Standing

# 张三也是用…登的, 我们俩都登不上: two people and one number.
_SHARED: Final = Sought(
    "(?:也|都|同样|一样)(?:都)?是?(?:用|拿)(?!户|了?初始|不)|俩|两口子|两个?人(?!事)|(?:我们|他们)都|谁[也都]|共用|同一个身份证"
)
_JOINT: Final = "(?:老师|同志|医生|护士)?(?: ?[、/&] ?| ?[和与跟及] ?|以及)"
_BEHIND: Final = re.compile(f"{_JOINT}(?=[{HAN}])")
_JOINTS: Final = frozenset("、/&和与跟及")  # a joint ends with one of these
_OPENS: Final = _JOINTS | frozenset(" 老同医护以")  # and begins with one of these
_BEFORE: Final = re.compile(f"([{HAN}]{{2,12}}){_JOINT}$")
# 请给她重置: for whom something is asked, where it is said by pronoun.
_FOR_THEM: Final = Sought(
    "(?:给|帮|替|为)(?:他|她)(?:们)?(?:老人家)?(?:把|的|将|一下|下|忙)*(?:登录)?(?:密码|账号|帐号|信息|问题)?[^,。;\\n]{0,4}"
    "(?:重置|恢复|删|弄|处理|办|解决|申请|还原)(?!(?:密码)?(?:好了|过|了|的(?:$|[,。;])))"
)


def rivals(text: str, name: str, found: list[Number], who: Cast) -> list[str]:
    """Others who have as good a claim to the one ID number of a text as the person of this name.

    Args:
        text: in its reading form.
        name: whose the number seems to be.
        found: where the number stands.
        who: everybody named plainly in the text.
    """
    may = _CUES.through(text)
    return [
        *_coordinated(text, name, found),
        *(_sharing(text, name, who) if _SHARED in may else ()),
        *(_pleaded_for(text, name) if _FOR_THEM in may else ()),
        *(_pleaded_for_by_name(text, name, who) if _TROUBLE in may or _FOR in may else ()),
        *_handing_in(text, name, found),
        *_compared(text, name, found, who),
        *_named_last(text, name, found, who),
        *_signed_otherwise(text, name, found, who),
        *_vouching(text, name, found),
        *([SOMEBODY] if sake.is_for_another(text, name, who, lambda: _speaks(text, name)) else ()),
    ]


def _coordinated(text: str, name: str, found: list[Number]) -> list[str]:
    """Who stands beside the name as its equal (张三、李四 6201…), unless elsewhere it has the number to itself."""
    equals: list[str] = []
    for start in islice(extent.places(text, name), _MOST):
        end = start + len(name)
        other = _next(text, end) or _previous(text, start)
        alone = any(0 <= n.start - end <= 16 and "\n" not in text[end : n.start].strip() for n in found)
        if other is None and (alone or _LABEL.search(text[max(0, start - 8) : start])):
            return []
        if other is not None and other != name:
            equals.append(other)
    return equals


_MOST: Final = 20  # places of one name that are looked at
_LABEL: Final = Sought("(?:姓名|名字|我叫|我是|本人)[: ]{0,3}$")


def _next(text: str, at: int) -> str | None:
    joint = _BEHIND.match(text, at) if text[at : at + 1] in _OPENS else None
    if joint is None:
        return None
    taken = extent.take(text, joint.end(), surname=True)
    if taken is None and not re.search("[和与跟及]", joint[0]) and (likely := _LIKELY.match(text, joint.end())):
        return extent.clean(likely[0])  # 、李四合用: where it ends does not matter here
    return extent.clean(taken[0]) if taken is not None else None


_LIKELY: Final = re.compile(LIKELY)
# 她的身份证号是6201…, 我的是6201…: whose it is by the person that speaks of it.
_NUMBER_IS: Final = (
    "(?:的)?(?:居民|二代|公民)?(?:身份证件?|身份|证件|号码|证号|ID)?(?:信息|号码?|证号)?(?:也|就)?(?:是|为|[:,( \\n])*$"
)
_THEIRS: Final = re.compile(f"(?:他|她|其|对方)(?:自己|本人|老人家)?{_NUMBER_IS}")
_THE_WRITERS: Final = re.compile(f"(?<![他她其])(?:我|本人|俺|咱)(?:自己|本人|个人|这边)?{_NUMBER_IS}")


# 代办人身份证：6201…
_HANDS: Final = re.compile(
    f"(?:代办|经办|联系|联络|代理|代发|代写|填表|转发|报送|负责)人(?:的|员)?(?:居民)?(?:身份证件?|证件){_NUMBER_IS}"
)


# 我是李四的女儿张三(我本人身份证6201…,供核实关系): by it the writer is known, and for it nothing is asked.
_OWN_NUMBER: Final = (
    f"(?P<lead>(?:(?:我叫|我是|我系|本人(?:是|系)?)[{HAN}·]{{2,20}})?)[,(]? ?(?:(?:我|本人)(?:本人|自己|个人)?的?)?"
    "(?:居民)?身份证(?:号码?)?[:是为]?[: ]{0,2}[0-9]{17}[0-9Xx]"
)
_TO_PROVE: Final = "(?:核实|核对|查证|核验|查验|验证|证明|备查|参考|联系)"
_AS_PROOF: Final = Sought(
    f"{_OWN_NUMBER} ?[,(] ?(?:这|号码)?(?:就|也)?是?(?:仅|只|可|以|留|专|是)*"
    "(?:(?:供|作为?|用于|用来|用作|留给|便于|以便|便|方便|为了?|给)[^,。;()\\n0-9]{0,10}"
    f"{_TO_PROVE}|证明|备查)[^,。;()\\n0-9]{{0,8}}\\)?",
    holds="[0-9]{17}[0-9Xx] ?[,(]",
)
_ALL_IS_PROOF: Final = Sought(
    "(?:我|本人)的?(?:那个)?(?:身份证|证件)?(?:号码?|身份证)?(?:就|也)?(?:只|仅|光)是?(?:供|作为?|用于|用来|用作|为了|给)?"
    f"[^,。;()\\n0-9]{{0,8}}{_TO_PROVE}"
)
# 身份证号6201…(查成绩用,勿外传), left in a signature
_OF_ANOTHER_USE: Final = Sought(
    "(?:居民)?身份证(?:号码?)?[:是为]?[: ]{0,2}[0-9]{17}[0-9Xx]"
    " ?\\((?:查|报名|考|领|买|挂号|选课|入学)[^,。;()\\n0-9]{0,8}用[^()\\n]{0,10}\\)",
    holds="用",
)
_OWN: Final = Sought(_OWN_NUMBER, holds="[0-9]{17}[0-9Xx]")
_TOGETHER: Final = Sought("俩|[两二]个?人|(?<!怎么)(?<!咋)都(?:给|帮|要|请|重置|登|进|忘)|一并|一起|一同")

_FOR_SOMEBODY: Final = Sought(
    f"(?:给|帮|替|代|为)(?:我|俺)?的?(?:{KIN}|[他她])|由我代|代[发办]"
    f"|(?:{KIN}|[他她老][{HAN}]?)(?:的|昨天|今天|把|又|也|自己)*(?:密码|忘|登不|进不|第一次|首次)"
)


def without_proofs(text: str) -> str:
    """A text in its reading form less the writer's own number, where it only proves who writes for another."""
    proof = _OWN if _ALL_IS_PROOF.search(text) else _AS_PROOF
    less = proof.sub(lambda own: own[0] if not _is_of_the_writer(own) else own["lead"], text)
    less = _OF_ANOTHER_USE.sub("", less)
    if less == text or len(numbers(less)) != 1 or not _FOR_SOMEBODY.search(less):
        return text
    if pleads_for_self(less) or _TOGETHER.search(less):
        return text
    return less


def _is_of_the_writer(own: re.Match[str]) -> bool:
    """Whether an ID number is said to be the writer's: of me, or right behind who they say they are."""
    return bool(own["lead"]) or re.match("[,(]? ?(?:我|本人)", own[0]) is not None


class Teller(Enum):
    """Whose an ID number is said to be, by the person of speech."""

    WRITER = auto()
    THIRD = auto()
    HANDS = auto()  # of who only passes it on
    UNSAID = auto()


def told_by(text: str, number: Number) -> Teller:
    """Whose a number is said to be right before it."""
    before = text[max(0, number.start - 20) : number.start]
    if _THEIRS.search(before):
        return Teller.THIRD
    if _HANDS.search(before):
        return Teller.HANDS
    return Teller.WRITER if _THE_WRITERS.search(before) else Teller.UNSAID


def owner(text: str, number: Number) -> str | None:
    """Whose number it is where that is told by a pronoun, if one person only was named before it."""
    teller = told_by(text, number)
    if teller not in (Teller.THIRD, Teller.WRITER):
        return None
    before = text[max(0, number.start - 300) : number.start]
    if teller is Teller.WRITER:
        return _writer_beside_kin(before)
    who = people.cast(before).meant
    named = {p.name for p in who if p.standing in _NAMED} | extent.titled(before).keys()
    named |= {n for m in _WITH_ME.finditer(before) if (n := extent.clean(m[1]))}
    named -= {p.name for p in who if p.standing is Standing.SELF}
    return named.pop() if len(named) == 1 else None


def _writer_beside_kin(before: str) -> str | None:
    """The writer, where they are named before their number, and kin beside them: 我叫张三,女儿叫李四,我的身份证是…."""
    cast = people.cast(before, weak=False)
    selves = (p for p in cast.meant if p.standing is Standing.SELF)
    mine = {p.name for p in selves if before[p.start - 2 : p.start] not in _THEY_ARE}
    kin = {p.name for p in cast.meant if p.standing is Standing.KIN}
    return mine.pop() if len(mine) == 1 and kin - mine and not mine & (kin | cast.others | cast.wrong) else None


_THEY_ARE: Final = ("他叫", "她叫", "他是", "她是")
_NAMED: Final = (Standing.KIN, Standing.MENTION, Standing.TRUE)


def is_anothers(text: str, name: str, number: Number, who: Cast) -> bool:
    """Whether a number is said to be somebody else's than the person's of this name.

    我爱人李四的密码忘了，我的身份证是6201…: the writer's, who is not 李四. 我叫张三，他的身份证是6201…: not 张三's.
    """
    if (denied := _DENIED_BEHIND.match(text, number.end)) is not None:
        return denied["kin"] is None or not any(p.name == name and p.standing is Standing.KIN for p in who.meant)
    match told_by(text, number):
        case Teller.WRITER:
            return not _speaks(text, name) and _is_for_another(text, name, who)
        case Teller.THIRD:
            return _speaks(text, name)
        case Teller.HANDS:
            return True
        case Teller.UNSAID:
            return False


# 6201…(不是这个号), 6201…(这是我妹的)
_DENIED_BEHIND: Final = re.compile(
    "[ ,(]{0,3}(?:[这此那上]个?(?:号码?)?)?(?:就|也|可)?(?:不是(?:我|本人|这个|他|她)(?!妹|弟|哥|姐|爱|爸|妈|父|母)"
    f"|是(?:我|俺)(?:的|家)?(?P<kin>{KIN})的|是别人的|是借[用的]|先(?:借|顶))"
)
# 我叫张三, 本人是会宁县一中教师张三
_I_AM: Final = re.compile(
    "(?:(?<![让叫替帮给])我(?:就|也)?(?:是|叫|名叫|系)|(?<![他她其])本人|我的(?:名字|姓名)|俺(?:叫|是)|(?:发[件信送]|[写来]信|寄[件信])人)[^,。;!?\\n]{0,24}$"
)
_MY_KIN: Final = re.compile(f"(?:我|俺|咱)(?:的|家)?(?:{KIN})")
_IS_KIN_OF: Final = re.compile(f"我(?:是|叫)?(?:他|她|其|[{HAN}·]{{2,9}})的?(?:{KIN})|(?:我|俺|咱)(?:的|家)?(?:{KIN})")


_CLAUSE_TO: Final = re.compile(r"(?<![^,。;!?\n])[^,。;!?\n]*\Z")
_WHOSE_KIN: Final = re.compile(f"(?:老师|同志)?的?(?:{KIN})")


def _speaks(text: str, name: str) -> bool:
    """Whether the person of this name says I: introduces themselves, or signs."""
    for at in islice(extent.places(text, name), _MOST):
        lead = _CLAUSE_TO.search(text[max(0, at - 32) : at])
        if lead is None or _WHOSE_KIN.match(text, at + len(name)) or _MY_KIN.search(lead[0]):
            continue
        if _I_AM.search(lead[0]) or lead[0].endswith("我") or _I_IN_BRACKETS.match(lead[0]):
            return True
        if _I_WHO.search(text[max(0, at - 48) : at]):
            return True
        if _GREETED.fullmatch(lead[0]) and _THEN_I.match(text, at + len(name)):
            return True
    return any(name in line and len(line) <= _SIGNATURE for line in text[-80:].rstrip().split("\n")[-2:])


# 我是山庄乡农技站的,叫张三
_I_WHO: Final = re.compile(
    f"(?:^|[,。;!?:\n ])(?:我|本人|俺)(?:是|系|在)(?![^,。;!?\n]*(?:{KIN}),)[^,。;!?\n]{{2,30}},名?叫做?\\Z"
)
# 我密码是好的(张三 6201…)
_I_IN_BRACKETS: Final = re.compile(
    "(?:我|本人)(?!的?(?:同|爱|[对徒]|妻|丈|老|父|母|爸|妈|儿|女|[单学医公]|[校院局所站科])|们)[^,。;!?\n]{1,16}[(] ?$"
)
# 张三(6201…)替同事问, 张三 6201…:老伴儿…, 张三,6201…。我对象…: who stands first, and then says I or for whom it is
_GREETED: Final = re.compile('[ "“]*(?:您好|你好|老师好?|领导好?)? ?')
_THEN_I: Final = re.compile(
    "[ ,(:]{0,3}(?:(?:居民)?身份证(?:号码?|号)?[:是为]? ?)?(?:"
    "(?:[0-9]{17}[0-9Xx])?[) ]{0,3}(?:[,。]? ?(?:现|特|在此)?(?:替|代|受|为(?!何|什))(?!我|本人|表|码|课|班)|:[^0-9\n])"
    "|[0-9]{17}[0-9Xx][) ]{0,3}(?:[,。]? ?(?:是|系|任|为)?(?:负责|主管|分管|本?单位的?经办"
    "|[^,。;]{0,8}(?:经办|人事专?干|职称专干|联系人)(?:[,。;]|$))"
    f"|[。;,\n]+ ?(?:我|俺)(?!叫|的?(?:密码|[账帐][号户]|身份|号)|(?:的|家|们)?(?:{KIN})[,。;)])))"
)
_SIGNATURE: Final = 20  # characters of a line that signs
_OF_A_THIRD: Final = Sought(
    "(?:他|她)(?:自己|本人)?(?:的)?(?:登录)?(?:身份证|密码|账号|帐号|登|忘|进不|不会|不懂|不在|没法|记不)"
    "|(?:给|帮|替|代|为)(?:他|她)|代(?:发|办|写|笔)(?:人|件)?|受[^,]{0,6}委托"
)


def _is_for_another(text: str, name: str, who: Cast) -> bool:
    """Whether a mail is of somebody else than the writer: of kin, of 她, of another by name."""
    if any(p.name == name and p.standing is Standing.KIN for p in who.meant) or _OF_A_THIRD.search(text):
        return True
    if name in extent.titled(text):  # nobody calls themselves 张三老师
        return True
    others = {p.name for p in who.meant if p.standing in (Standing.SELF, Standing.KIN)} | who.others
    return bool(others - {name}) or _IS_KIN_OF.search(text) is not None


def _previous(text: str, at: int) -> str | None:
    before = text[max(0, at - 24) : at].rstrip(" ")
    joint = _BEFORE.search(before) if before[-1:] in _JOINTS else None
    if joint is None:
        return None
    for size in (4, 3, 2):
        run = joint[1][-size:]
        if len(run) == size and has_surname(run) and (name := extent.clean(run)) == run:
            return name
    return None


def _sharing(text: str, name: str, who: Cast) -> list[str]:
    """Writer and kin who say that both use it."""
    if not _SHARED.search(text):
        return []
    named = {p.name for p in who.meant if p.standing in (Standing.SELF, Standing.KIN, Standing.TRUE)}
    return sorted(named - {name}) if name in named and len(named) == 2 else []


def _pleaded_for(text: str, name: str) -> list[str]:
    """Whom 给她重置 means, where it is not the person of this name."""
    plea = _FOR_THEM.search(text)
    if plea is None:
        return []
    before = text[max(0, plea.start() - 160) : plea.start()]
    told = {p.name: p.end for p in people.cast(before).meant if p.standing <= Standing.MENTION and has_surname(p.name)}
    told |= extent.titled(before)
    last = max(told, key=lambda n: told[n], default=None)
    return [last] if last is not None and last != name and name not in before else []


# 武建国和我是一个办公室的
_WITH_ME: Final = Sought(f"({LIKELY})(?:老师|同志)?(?:和|跟|与|是)我")


# 李秀梅密码忘了, 给李秀梅重置: for whom something is asked, by name.
_TROUBLE: Final = Sought("(?<!遗)忘|登不|登[录陆]不|进不|无法登|不能登|记不")
_HAN_RUN: Final = re.compile(f"[^{HAN}]?[{HAN}]*$")
_JOINED_TO: Final = re.compile(f'^[0-9A-Za-z"”)][和与跟及]|^[^{HAN}]')  # 8个8和新密码都进不去
_WHO: Final = re.compile(
    f"([{HAN}]{{2,24}}?)(?:老师|同志|同学|医生|护士|大夫|师傅)?的?(?:登录)?(?:密码)?(?:也|又|都|就是?|一直|总是?)?$"
)
_FOR: Final = Sought(
    f"(?:给|帮|替|为)(?:[我咱本]们?)?(?:校|院|局|所|站|单位|公司|厂|园|中心|科室|学校|乡|镇)?的?({LIKELY})(?:老师|同志|同学|医生|护士|大夫|师傅)?(?:重置|恢复|删|把密码|处理|办理|解决)"
)
_MY_OWN: Final = Sought(
    f"我(?!(?:的|家)?(?:{KIN}|们))(?:的|自己的?|本人的?|这边|也|都|就|还|现在|今天|一直|总)*(?:密码|账号|帐号)?[^,。]{{0,6}}(?:忘|登不|登[录陆]不|进不|无法登|不能登"
    "|记不|不对|错)"
    "|(?<!不用)(?<!不必)(?<!不要)(?<!需要)(?:给|帮|替|为)我(?![们校院局所站单公厂园中镇乡的爱妈爸父母妻丈老同弟妹哥姐儿女岳])[^,。]{0,8}(?:重置|恢复|删|把密码|处理|办理|解决)"
)
_MINE: Final = Sought("(?:^|[,。;:!?\\s])我(?:的|自己的?)?密码(?:也)?(?:忘|记不|丢|不对)")


def pleads_for_self(text: str) -> bool:
    """Whether the writer says that they are in trouble themselves, or asks that it be done for them."""
    return _MY_OWN.search(text) is not None


# 密码忘了的是李四, 登不上的人叫李四
_IS_WHO: Final = Sought(
    "(?:忘|登不|登[录陆]不|进不|无法登|不能登|记不)[^,。;!?\\n]{0,6}的(?:那?个?人|老师|同志)?(?:其实|就|只|才)?(?:是|叫)"
    f"(?:我们?的?)?(?:{KIN})?({LIKELY})(?![^,。;!?\\n]{{0,2}}[不没])"
)


def tells_of_own(text: str, name: str) -> bool:
    """Whether right behind their name and number it is told that the person of this name is in trouble."""
    return any(told["name"] == name for told in _WITH_NUMBER.finditer(text))


def _pleaded_for_by_name(text: str, name: str, who: Cast) -> list[str]:
    """Who is said to be in trouble, where that is somebody else and never the person of this name or the writer."""
    if _MY_OWN.search(text):
        kin = any(p.name == name and p.standing is Standing.KIN for p in who.meant)
        return ["我"] if kin and _MINE.search(text) else []
    told: list[str] = []
    for trouble in islice(_TROUBLE.finditer(text), _MOST):
        before = text[max(0, trouble.start() - 24) : trouble.start()]
        tail = _HAN_RUN.search(before)
        run = _WHO.search(_JOINED_TO.sub("", tail[0])) if tail is not None else None
        if run is not None and (ended := _ends_with(run[1])):
            told.append(ended)
    wanted = [n for run in _FOR.finditer(text) if (n := extent.clean(run[1])) and has_surname(n)]
    if not wanted and not _IS_WHO.search(text) and tells_of_own(text, name):
        return []
    told += wanted + [n for run in _IS_WHO.finditer(text) if (n := extent.clean(run[1])) and has_surname(n)]
    return [told[0]] if told and name not in told else []


# 张三,6201…,密码忘了: whoever else has forgotten theirs; but 密码忘了的是李四
_WITH_NUMBER: Final = Sought(
    f"(?:(?<=[\\n,。;:!?(])|(?<=我叫)|(?<=我是)|(?<=本人))(?P<name>{LIKELY})[ ,(:]{{0,2}}(?:身份证(?:号码?)?)?"
    "[:是为 ]{0,2}[0-9]{17}[0-9Xx][), ]{0,2}(?:登录|系统|采集|的|密码|账号|现在|今天|一直|老是|总是|又|把)*"
    "(?:忘|登不|登[录陆]不|进不|无法登|不能登|记不)(?![^,。;!?\\n]{0,6}的(?:是|人|就|那|同事|老师|叫))",
    holds="[0-9]{17}[0-9Xx]",
)


def _ends_with(run: str) -> str | None:
    """The name that a run of Han characters ends with, whatever stands before it."""
    for size in (3, 2):
        lead, part = run[:-size], run[-size:]
        if len(part) == size and has_surname(part) and extent.clean(part) == part and _leads(lead):
            return part
    return None


def _leads(lead: str) -> bool:
    return not lead or lead[-1] in "里组上内边" or extent.leads(lead)


_HANDS_IN: Final = Sought(
    "(?:联系人|经办人?|联络人|负责人|代办人|代理人|代发人?|填表人|审核人|管理员|转发人|干事|专干"
    "|[校院局园站所组科]长|主任)(?:姓名|信息|资料|身份)?[: ,(]{0,2}"
    f"([{HAN}·]{{2,9}})[^{HAN}0-9]*(?:身份证(?:号码?)?)?[^{HAN}0-9]*$"
)


def _handing_in(text: str, name: str, found: list[Number]) -> list[str]:
    """Who hands it in, where the number stands beside them (经办人张三 6201…)."""
    for number in found[:_MOST]:
        row = text[max(0, number.start - 40) : number.start].rsplit("\n", 1)[-1]
        hand = _HANDS_IN.search(row)
        if hand is not None and (other := extent.clean(hand[1])) not in (None, name):
            return [other or ""]
    return []


_IS_THEIRS: Final = re.compile(
    f"(?:{KIN})(?P<name>[{HAN}·]{{2,9}}?)(?:老师|同志)?的(?:身份证(?:号码?|号)?|号码?|证号)?(?:是|为|:) ?$"
)


def _compared(text: str, name: str, found: list[Number], who: Cast) -> list[str]:
    """The writer, where the number is a colleague's and the trouble is not: 我叫李四密码忘了, 我同事张三的是6201…."""
    mine = [p.name for p in who.meant if p.standing is Standing.SELF and p.name != name]
    if not mine or _IN_TROUBLE.search(text.replace(name, "他")):
        return []
    told = (_IS_THEIRS.search(text[max(0, number.start - 24) : number.start]) for number in found[:_MOST])
    return mine[:1] if any(one is not None and one["name"] == name for one in told) else []


def _named_last(text: str, name: str, found: list[Number], who: Cast) -> list[str]:
    """The writer, named between the person of this name and the number: 妻子张三忘了,本人李四代为申请,6201…."""
    for number in found[:_MOST]:
        sentence = _SENTENCE_TO.search(text[max(0, number.start - 80) : number.start])
        begin = number.start - len(sentence[0]) if sentence is not None else number.start
        here = [p for p in who.meant if begin <= p.start < number.start and p.standing in _IN_PERSON]
        last = max(here, key=lambda p: p.start, default=None)
        if (
            last is not None
            and last.name != name
            and last.standing is Standing.SELF
            and name in text[begin : last.start]
        ):
            return [last.name]
    return []


def _signed_otherwise(text: str, name: str, found: list[Number], who: Cast) -> list[str]:
    """Who signs, where the writer says to be called otherwise, but by the same surname: 我是张晓虹 … 张小红."""
    ending = text[found[-1].end :].rstrip()[-_LAST:] if found else ""
    signed = _SIGNED.search(ending)
    if signed is None or len(signed[1]) != len(name) or signed[1] == name or signed[1][0] != name[0]:
        return []
    says_so = any(p.name == name and p.standing is Standing.SELF for p in who.meant)
    return [signed[1]] if says_so and not who.for_other and has_surname(signed[1]) else []


def _vouching(text: str, name: str, found: list[Number]) -> list[str]:
    """Somebody unread, where right behind name and number it is told that their owner vouches for who writes."""
    for number in found[:_MOST]:
        sentence = _SENTENCE_TO.search(text[max(0, number.start - 80) : number.start])
        if sentence is not None and name in sentence[0] and _VOUCHES.match(text, number.end):
            return [SOMEBODY]
    return []


# 同屋的张三6201…可以作证
_VOUCHES: Final = re.compile("[ ,)、]*(?:他|她)?(?:可以?|能|会)?(?:为我|给我|替我)?(?:作证|做证|证明|担保|核实|核对)")
_SIGNED: Final = re.compile(f"\\n[ \\t]*([{HAN}]{{2,4}})\\s*(?:\\n[ 0-9.年月日/-]{{4,16}})?\\Z")
_LAST: Final = 60  # characters: a name and a date, and what blank lines are between them
_SENTENCE_TO: Final = re.compile(r"(?<![^。!?;\n])[^。!?;\n]*$")
_IN_PERSON: Final = (Standing.SELF, Standing.KIN)
_IN_TROUBLE: Final = Sought("(?:帮|替|给|为|代)[^,。 ]{0,6}[他她]|[他她](?:的)?[^,。 ]{0,8}(?:忘|登不|进不|密码)")

_SENTENCE: Final = re.compile(r"[^。;!?\n]+[。;!?\n]*")
_OF_THE_WRITER: Final = re.compile(f"(?:我|俺|本人|咱)(?!(?:的|家)?(?:{KIN}))")


def without_others(text: str, name: str) -> str:
    """A text less the sentences that are of kin and colleagues alone: 我爱人李四的能登，不用管她的.

    Args:
        text: in its reading form.
        name: who is pleaded for.
    """
    text = _less_of_the_named(text, name)
    if not people.may_be_kin(text) - {name}:
        return text  # nearly always, and found out in a tenth of the time
    kin = {p.name for p in people.cast(text, weak=False).meant if p.standing is Standing.KIN} - {name}
    if not kin:
        return text
    return "".join(
        sentence
        for sentence in _SENTENCE.findall(text)
        if name in sentence
        or _OF_THE_WRITER.search(sentence)
        or numbers(sentence)
        or not any(other in sentence for other in kin)
    )


def _less_of_the_named(text: str, name: str) -> str:
    """A text less the sentences that begin with another one's name and take their plea back: 王芳的不用重置了."""
    if not _NEEDS_NOT.search(text):
        return text
    kept: list[str] = []
    dropped = False
    for sentence in _SENTENCE.findall(text):
        goes_on = dropped and sentence.lstrip().startswith(("她", "他"))
        needs_not = _NEEDS_NOT.search(sentence) is not None
        of_kin = needs_not and _is_of_other_kin(sentence, text, name)
        of_another = of_kin or (needs_not and sake.begins_with_another(sentence.lstrip(), name))
        dropped = (
            (goes_on or of_another)
            and name not in sentence
            and (of_kin or not _OF_THE_WRITER.search(sentence))
            and not numbers(sentence)
        )
        if not dropped:
            kept.append(sentence)
    return "".join(kept)


def _is_of_other_kin(sentence: str, text: str, name: str) -> bool:
    """Whether a sentence is of other kin than whom the name is of: 给我妈张三重置。我爸的想起来了,不用了."""
    begins, pleaded_for = _BEGINS_WITH_KIN.match(sentence), re.search(f"({KIN})(?:叫|是|,|:)?{re.escape(name)}", text)
    if begins is None or pleaded_for is None:
        return False
    theirs, whose = _sort_of_kin(begins[1]), _sort_of_kin(pleaded_for[1])
    return theirs is not None and whose is not None and theirs != whose


_BEGINS_WITH_KIN: Final = re.compile(f" *(?:另外|至于|还有|但|不过)?,? ?我(?:的|家)?({KIN})的")
_SORTS_OF_KIN: Final = ("妈母娘", "爸父爹", "爱妻婆媳对公丈夫", "儿", "女", "哥", "姐", "弟", "妹")


def _sort_of_kin(word: str) -> str | None:
    """What sort of kin a word tells of, if it is of one only: 妈 and 母亲 are one, 儿媳 may be either."""
    sorts = [sort for sort in _SORTS_OF_KIN if any(c in word for c in sort)]
    return sorts[0] if len(sorts) == 1 else None


_NEEDS_NOT: Final = Sought("不用|不必|不需|无需|不要|别")


_CUES: Final = Sieve(_SHARED, _FOR_THEM, _TROUBLE, _FOR)
