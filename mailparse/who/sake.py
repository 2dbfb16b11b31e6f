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
from mailparse.text.sounds import is_syllables
from mailparse.text.wording import KIN, SURNAME, TITLES, has_surname
from mailparse.values import HAN, MIDDLE_DOT
from mailparse.who import unnamed
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
    "忘|登不|登[录陆]不|登[录陆]失败|进不|无法登|不能登|记不|想不起|被锁|锁定|重置|删[除掉了去]|注销|恢复|还原|初始化|解锁|找回|密码(?:错|不对|丢|遗失|没了)"
)
_FIRST: Final = re.compile(
    f"(?<![托让叫请求找跟和与教劝催嘱系诉复知问替])(?:我|俺|本人|咱)(?!(?:的|家|们?)?(?:{KIN})|们|[校院局所站公厂园系科]|单位|学校|中心|去?(?:替|帮(?!我)|代|给(?!我)|为(?!我)|转))"
)
_THIRD: Final = Sought(
    f"(?:{KIN})|[他她](?!们|的?(?:手机|电脑|邮箱|微信|QQ|办公室|家里|那里|那儿|那边))|(?<!尤)其(?![他它中余实次])|对方"
)
# 儿子说可以重置: who tells of it is not who is in trouble; nor is whose name was taken (用我爱人的名字登的).
_TOLD_BY: Final = Sought(
    "说|讲|告诉|听|让我|叫我|建议|提醒|通知|教我|帮我|帮[忙着]?(?:写|弄|登|注册|录|填)|代我|替我|问过|名字|姓名|填成|写成|误|错"
)
# 学生放学我才有空, 电脑被同事用过: who is told of on the way
_IN_PASSING: Final = re.compile(
    f"^(?!.*(?:[他她其]|对方|(?:我|俺|咱)(?:的|家|们)?(?:{KIN})))"
    f"(?:[^,]{{0,6}}(?:孩子|学生|孙子|孙女|外孙|尕娃|领导)|(?! *(?:家里的?)?(?:{KIN})))"
)
# 女儿设的密码太复杂忘了: who helped
_SET_BY: Final = Sought(f"(?:{KIN})(?:给我|帮我|帮忙|给)?(?:新|重新|随便|乱)?[设改弄起定换]的(?:那个|新)?密码")
_BY_ORDER: Final = Sought("(?:让|托|叫|请|求|拜托)我(?:来|也)?(?:帮|替|代|给)(?:忙|[他她]|着)")  # 她让我帮忙重置
# Who is begged: 请领导给重置
_BEGGED: Final = Sought("(?:请|烦|麻烦|求|劳烦|望|盼)(?:各位|尊敬的|有关|相关)?(?:领导|老师傅|师傅|朋友|同志)们?")
_WRITES_FOR: Final = re.compile("[ (:]{0,3}(?:[0-9]{17}[0-9Xx])?[) ]{0,2}(?=[替代受为])")
_WITH_ME: Final = Sought("也|我[和跟与及]")  # 我和马老师都忘了
_I_AM_ONE: Final = Sought("(?:我|本人)(?:作为|身为|(?:已经?|就|也)?是一?[个名位])")  # 我作为一个老人
_BOTH: Final = Sought("都|俩|两个?人|我[和跟与及]|也")
_TITLE: Final = "(?:同志|老师|医生|护士|同学|师傅)?"
_NAME: Final = f"(?:[{HAN}]{{1,8}}?(?:{MIDDLE_DOT}[{HAN}]{{1,8}}?){{1,3}}|[{HAN}]{{2,5}}?)"
_WANTED: Final = "(?:密码|账号|帐号|登录|登陆|忘|登[录陆不]|进不|记不|想不|重置|恢复|删|申请|办理|处理|解决|申报)"
# 代李四申请, 帮我爱人重置, 受他委托, 重置李四的密码: for whom it is, whoever else stands in the clause.
_FOR_SOMEBODY: Final = Sought(
    f"(?:代替?(?![课班岗理表码])|替(?![班岗课考])|帮(?:助|忙)?|给|为|受|关于)(?:一?下)?(?:我|咱|本|俺)?(?:们)?(?:的|家|单位|公司|科室|办公室|学校|[校院局所站厂园])?"
    f"(?:(?P<kin>{KIN})|(?P<them>[他她其]))?的?(?P<name>{_NAME})?{_TITLE}(?:的|把|来信|写信|发|写|问)*{_WANTED}"
    f"|受(?:(?P<by_kin>{KIN})|(?P<by_them>[他她]))?(?P<by>{_NAME})?{_TITLE}(?:委托|所托|之托)"
    f"|(?:重置|恢复|删除|还原)(?:一?下)?(?P<of>{_NAME})(?:(?:同志|老师|医生|护士|同学)的?|的)(?:登录)?(?:密码|账号|帐号|(?=[,。;!\n]|$))"
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
_DONE_BEFORE: Final = Sought(
    "(?:给|帮|替|为)[^,。;他她]{1,14}?[登填报弄办录]完了?(?:以后|之后|后|再)"
    # 昨天你们帮我重置的已经好了
    "|(?:昨[天晚日]|前[天几]|上次|上周|上回|之前)[^,。;]{0,8}(?:给|帮|替|为)我[^,。;]{0,6}(?:重置|恢复|弄|办)(?:好|过)?[了的]?(?=已经?|都|$|[,。;好])(?![^,。;]*(?:又|还|但|却|不))"
)
_ALL: Final = Sought(
    "俩|两个?人|[我咱]们(?!的?(?:单位|公司|学校|医院|中心|[校院局所站园厂县乡镇村办科队场室组班林农牧寺厂系部馆]|主任|领导|老师))|都给"
)

_SURNAME_AND_TITLE: Final = re.compile(f"({SURNAME})(?:{'|'.join(TITLES)})")
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
        clause = _BEGGED.sub("请", _DONE_BEFORE.sub("", match[0]))
        last = _of(clause, name, others) or last or _brought_up(clause, name)
        if last is not None and (_TROUBLE.search(clause) or _FOR_ME.search(clause) or unnamed.misnamed(clause)):
            if last is Sake.THEIRS:
                return False
            found.setdefault(last, match.end())
        if match[0][-1] in _STOPS:
            last = None
    if not found:
        return False
    below = Sake.OTHER in found and (text.find(name) >= found[Sake.OTHER] or _alone(text, name))
    may_sign = signs(text, name) or (below and _DELETES.search(text) is not None)
    if below and may_sign and not _is_theirs(text, name, who):
        return True  # 请删除他的账号。李四 6201…: his name, or whose plea it is
    return Sake.OTHER_NAMED in found or speaks() or (bool(kin - {name}) and name not in kin)


def _brought_up(clause: str, name: str) -> Sake | None:
    told = unnamed.spoken_of(clause) if not _WITH_ME.search(clause) else None
    return _of_unnamed(told, name) if told is not None else None


def signs(text: str, name: str) -> bool:
    """Whether a name stands only below the last sentence, with nothing but a number, a date or a unit beside it."""
    at = text.find(name)
    if at < 0 or _SAYS.search(_BELOW.sub("", text[at + len(name) :])):
        return False
    return _SENTENCE_ENDS.search(text[max(0, at - 60) : at]) is not None


_SAYS: Final = re.compile(f"[{HAN}]")
_BELOW: Final = Sought("身份证|证件|号码?|公民|居民|年|月|日|联系|电话|手机|敬上|谨上|谢谢|老师|您|拜托")
_SENTENCE_ENDS: Final = re.compile(
    "[。!;?\\n)](?<![:,、][。!;?\\n)])[ \\n]{0,20}"
    f"(?:[{HAN}A-Za-z0-9()]{{2,24}}(?:: ?(?!\\n)|[ \\n]{{1,4}}))?[ \\n]{{0,20}}\\Z"
)


def is_of_another_surname(text: str, name: str, at: int) -> bool:
    """Whether the sentence around a number is of somebody of another surname than this name's: 我校马老师(6229…)."""
    before, behind = (_STOP.split(part) for part in (text[max(0, at - 80) : at], text[at : at + 40]))
    clauses = f"{before[-1]}{behind[0]}".split(",")
    told = (unnamed.in_trouble(clause) or unnamed.spoken_of(clause) for clause in clauses)
    return any(one is not None and one.surname and not name.startswith(one.surname) for one in told)


_STOP: Final = re.compile(r"[。!?;\n]")


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
    if name and name in clause and (writes := _WRITES_FOR.match(clause, clause.find(name) + len(name))) is not None:
        clause = clause[writes.end() :]  # 张三(6201…)替同事问
    if (sake := _for_somebody(clause, name, others)) is not None:
        return sake
    if name and name in clause:
        return Sake.OTHER_NAMED if unnamed.is_of(clause, name) else Sake.THEIRS
    if (sake := _in_trouble(clause, name)) is not None:
        return sake
    if _TOLD_BY.search(clause) or _SET_BY.search(clause):
        return Sake.THEIRS if _FIRST.search(clause) else None
    third = None if _I_AM_ONE.search(clause) else _THIRD.search(clause)
    if _FIRST.search(clause) and (third is None or _BOTH.search(clause)):
        return Sake.THEIRS
    if any(other in clause for other in others):
        return Sake.OTHER_NAMED
    named = (*_NAMED_OTHER.finditer(clause), *_NAMED_FIRST.finditer(clause))
    if any(_is_another(found["name"], name) for found in named):
        return Sake.OTHER_NAMED
    passing = _TROUBLE.search(clause) is None and _IN_PASSING.search(clause) is not None
    return None if third is None or passing else Sake.OTHER


def _in_trouble(clause: str, name: str) -> Sake | None:
    """Of whom a clause says to be in trouble, where that is nobody who is named in it."""
    if not _WITH_ME.search(clause) and (told := unnamed.in_trouble(clause)) is not None:
        return _of_unnamed(told, name)
    if (trouble := _THEIR_TROUBLE.search(clause)) is not None:
        return Sake.THEIRS if "也" in trouble[0] else Sake.OTHER
    return Sake.OTHER if unnamed.misnamed(clause) or _BY_ORDER.search(clause) else None


def _of_unnamed(told: unnamed.Unnamed, name: str) -> Sake:
    if told.many:
        return Sake.OTHER_NAMED  # 我带的两个研究生: whoever's the one number is
    if not (told.surname and name):
        return Sake.OTHER
    return Sake.THEIRS if name.startswith(told.surname) else Sake.OTHER_NAMED


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
    told_of = unnamed.pleaded_for(clause) if not (name and name in clause) else None
    return _of_unnamed(told_of, name) if told_of is not None else None


def _is_another(told: str, name: str) -> bool:
    """Whether a run of Han characters is another person's name, or a surname and a title."""
    if (titled := _SURNAME_AND_TITLE.fullmatch(told)) is not None:
        return bool(name) and not name.startswith(titled[1])  # 给杨校长重置
    if name.startswith(told) or not (has_surname(told) or is_syllables(told)):
        return False
    return extent.clean(told) == values.name(told)
