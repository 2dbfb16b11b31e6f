"""For whose sake something is asked: whose password it is that is forgotten, for whom a reset is begged.

Clause by clause: I, the person of a name, or somebody else (我母亲, 她, another's name). What is said of nobody in a
clause is of whom its sentence spoke last.
"""

import re
from collections.abc import Callable
from enum import Enum, auto
from itertools import islice
from typing import Final

from mailparse import values
from mailparse.text import extent
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, has_surname, is_syllables
from mailparse.values import HAN, MIDDLE_DOT
from mailparse.who.people import Cast, Standing


class Sake(Enum):
    """Of whom a clause speaks, as seen from the person whose request it may be."""

    THEIRS = auto()  # the writer's, or the person's of the name
    OTHER_NAMED = auto()
    OTHER = auto()  # 她, 我母亲: perhaps the person of the name, perhaps not


_CLAUSE: Final = re.compile(r"[^,。!?;:\n]+[,。!?;:\n]?")
_STOPS: Final = frozenset("。!?;\n")
_MOST: Final = 400  # clauses that are looked at
# What is wrong, or wanted.
_TROUBLE: Final = Sought(
    "忘|登不|登[录陆]不|登[录陆]失败|进不|无法登|不能登|记不|想不起|被锁|锁定|重置|删除|删掉|注销|恢复|还原|初始化|解锁|找回|密码(?:错|不对|丢|没了)"
)
_FIRST: Final = re.compile(
    f"(?<![托让叫请求找跟和与教劝催嘱系诉复知问替])(?:我|俺|本人|咱)(?!(?:的|家|们?)?(?:{KIN})|们|[校院局所站公厂园系科]|单位|学校|中心|去?(?:替|帮(?!我)|代|给(?!我)|为(?!我)|转))"
)
_THIRD: Final = Sought(f"(?:{KIN})|[他她](?!们)|(?<!尤)其(?![他它中余实次])|对方")
# 儿子说可以重置: who tells of it is not who is in trouble; nor is whose name was taken (用我爱人的名字登的).
_TOLD_BY: Final = Sought(
    "说|讲|告诉|听|让我|叫我|建议|提醒|通知|教我|帮我|帮忙写|代我|替我|问过|名字|姓名|填成|写成|误|错"
)
_BOTH: Final = Sought("都|俩|两个?人|我[和跟与及]|也")
_TITLE: Final = "(?:同志|老师|医生|护士|同学|师傅)?"
_NAME: Final = f"(?:[{HAN}]{{1,8}}?(?:{MIDDLE_DOT}[{HAN}]{{1,8}}?){{1,3}}|[{HAN}]{{2,5}}?)"
_WANTED: Final = "(?:密码|账号|帐号|登录|登陆|忘|登[录陆不]|进不|记不|想不|重置|恢复|删|申请|办理|处理|解决|申报)"
# 代李四申请, 帮我爱人重置, 受他委托, 重置李四的密码: for whom it is, whoever else stands in the clause.
_FOR_SOMEBODY: Final = Sought(
    f"(?:代替?|替|帮(?:助|忙)?|给|为|受|关于)(?:一?下)?(?:我|咱|本|俺)?(?:们)?(?:的|家|单位|公司|科室|办公室|学校|[校院局所站厂园])?"
    f"(?:(?P<kin>{KIN})|(?P<them>[他她其]))?的?(?P<name>{_NAME})?{_TITLE}(?:的|把|来信|写信|发|写|问)*{_WANTED}"
    f"|受(?:(?P<by_kin>{KIN})|(?P<by_them>[他她]))?(?P<by>{_NAME})?{_TITLE}(?:委托|所托|之托)"
    f"|(?:重置|恢复|删除|还原)(?:一?下)?(?P<of>{_NAME})(?:(?:同志|老师|医生|护士|同学)的?|的)(?:登录)?(?:密码|账号|帐号)"
    f"|(?:^|[^{HAN}])(?P<who>{_NAME}){_TITLE}(?:委托|拜托|托)(?:我|本人)"
)
# 我单位李四忘记密码, 同事李四登不上, 李四的密码
_NAMED_OTHER: Final = Sought(
    f"(?:将|把|请|的|单位|公司|科室|办公室|学校|[校院局所站厂园]|同事|同学|老师|教师|职工|医生|护士)(?P<name>{_NAME}){_TITLE}的?(?:登录)?(?:密码|账号|帐号|忘|登[录陆不])"
)
_NAMED_FIRST: Final = Sought(f"^(?P<name>{_NAME}){_TITLE}的?(?:登录)?(?:密码|账号|帐号|忘|登[录陆不])")
_NAMED_OF: Final = re.compile(
    f"(?P<name>{_NAME}){_TITLE}的?(?:登录)?(?:密码|账号|帐号)?(?:就|也|已经?|都|现在)?(?:不用|不必|不需|无需|不要|别)"
)
# 他密码忘了让我问一下
_THEIR_TROUBLE: Final = Sought("(?:他|她)(?!们)[^,]{0,6}(?:忘|登不|登[录陆]不|进不|记不|丢)")
# 给我弄一下: whatever stands around it, it is for the writer.
_FOR_ME: Final = re.compile(
    f"(?:给|帮|帮帮|为)我(?!(?:的|家|们?)?(?:{KIN})|们|[校院局所站公厂园系科转给问写发]|单位|学校|中心)"
)
# 给妻子李四填报完以后, 用自己的…: what was done for others before is no plea for them
_DONE_BEFORE: Final = Sought("(?:给|帮|替|为)[^,。;他她]{1,14}?[登填报弄办录]完了?(?:以后|之后|后|再)")
_ALL: Final = Sought("俩|两个?人|[我咱]们(?![校院局所站厂园系科部队馆镇乡村县]|单位|学校|公司|中心|办公室)|都给")


# What can't be had back as it was is not done on a name that may be the writer's.
_DELETES: Final = Sought("删|注销")
_TOLD: Final = (Standing.LABEL, Standing.TRUE, Standing.KIN)
_CALLED: Final = re.compile("[他她](?:的)?(?:真名|本名|名字?|姓名)?(?:叫|是|为|:)?$")


def is_for_another(text: str, name: str, who: Cast, speaks: Callable[[], bool]) -> bool:
    """Whether all that is asked for is for somebody else than the person of this name.

    Args:
        text: in its reading form.
        name: whose number stands in the text.
        who: everybody named plainly in it.
        speaks: whether the person of the name is the writer.
    """
    kin = {p.name for p in who.meant if p.standing is Standing.KIN and has_surname(p.name)}
    others = {*kin, *extent.titled(text)} - {name}
    found: dict[Sake, int] = {}
    last: Sake | None = None
    for match in islice(_CLAUSE.finditer(text), _MOST):
        clause = _DONE_BEFORE.sub("", match[0])
        last = _of(clause, name, others) or last
        if last is not None and (_TROUBLE.search(clause) or _FOR_ME.search(clause)):
            if last is Sake.THEIRS:
                return False
            found.setdefault(last, match.end())
        if match[0][-1] in _STOPS:
            last = None
    if not found:
        return False
    signs = Sake.OTHER in found and (text.find(name) >= found[Sake.OTHER] or _alone(text, name))
    if signs and _DELETES.search(text) and not _is_theirs(text, name, who):
        return True  # 请删除他的账号。李四 6201…: his name, or whose plea it is
    return Sake.OTHER_NAMED in found or speaks() or (bool(kin - {name}) and name not in kin)


def _alone(text: str, name: str) -> bool:
    """Whether the name, and a number, are a sentence of their own."""
    sentence = f"(?<![^\\s。;!?]){re.escape(name)}[,: ]{{0,2}}(?:身份证号?码?[: ]?)?[0-9Xx]{{18}}(?=[\\s。;!?]|$)"
    return re.search(sentence, text) is not None


def _is_theirs(text: str, name: str, who: Cast) -> bool:
    """Whether the name is told as of him or her: 她叫李四, 我爱人李四, 姓名:李四."""
    if any(p.name == name and p.standing in _TOLD for p in who.meant):
        return True
    return any(_CALLED.search(text[max(0, at - 10) : at]) for at in islice(extent.places(text, name), _MOST))


def begins_with_another(sentence: str, name: str) -> bool:
    """Whether a sentence is of another one by name from its first word: 王芳的密码不用重置了."""
    found = _NAMED_OF.match(sentence)
    return found is not None and _is_another(found["name"], name)


def _of(clause: str, name: str, others: set[str]) -> Sake | None:
    """Of whom a clause speaks; None where it names nobody."""
    if _FOR_ME.search(clause) or _ALL.search(clause):
        return Sake.THEIRS
    if (sake := _for_somebody(clause, name, others)) is not None:
        return sake
    if name and name in clause:
        return Sake.THEIRS
    if (trouble := _THEIR_TROUBLE.search(clause)) is not None:
        return Sake.THEIRS if "也" in trouble[0] else Sake.OTHER
    if _TOLD_BY.search(clause):
        return Sake.THEIRS if _FIRST.search(clause) else None
    third = _THIRD.search(clause)
    if _FIRST.search(clause) and (third is None or _BOTH.search(clause)):
        return Sake.THEIRS
    if any(other in clause for other in others):
        return Sake.OTHER_NAMED
    named = (*_NAMED_OTHER.finditer(clause), *_NAMED_FIRST.finditer(clause))
    if any(_is_another(found["name"], name) for found in named):
        return Sake.OTHER_NAMED
    return Sake.OTHER if third is not None else None


def _for_somebody(clause: str, name: str, others: set[str]) -> Sake | None:
    """For whom something is asked, where the clause says so."""
    for found in _FOR_SOMEBODY.finditer(clause):
        told = found["name"] or found["by"] or found["who"] or found["of"]
        third = found["kin"] or found["them"] or found["by_kin"] or found["by_them"]
        if told and name and name.startswith(told):
            return Sake.THEIRS
        if told and _is_another(told, name):
            return Sake.OTHER_NAMED
        if third:
            return Sake.OTHER_NAMED if any(other in clause for other in others) else Sake.OTHER
    return None


def _is_another(told: str, name: str) -> bool:
    """Whether a run of Han characters is another person's name."""
    if name.startswith(told) or not (has_surname(told) or is_syllables(told)):
        return False
    return extent.clean(told) == values.name(told)
