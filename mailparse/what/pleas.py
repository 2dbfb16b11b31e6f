"""What a stretch of text asks for: cues with their polarity, clause by clause.

A cue is looked up in a clause; what stands before it there (不用, 昨天已经, 怎么) and behind it (过, 好了吗, 的邮件)
decides what it means.
"""

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import Final

from mailparse.text.sought import Sieve, Sought
from mailparse.values import HAN
from mailparse.what import asides, cues, entered, moods, naming, troubles, wishes, withdrawals
from mailparse.what.moods import Mood
from mailparse.what.plea import Plea
from mailparse.what.systems import FOREIGN, WELL_THERE, is_of_another, is_ours

# A blank comes first, so that `re` skips to it.
_INNER_BLANK: Final = re.compile(f" (?:(?<=[{HAN}\"'0-9] ) *(?=[{HAN}\"'])|(?<=[{HAN}] ) *(?=[0-9\"']))")
_CLAUSE: Final = re.compile(r"[^,。!?;\n]+|[?]")


@lru_cache(maxsize=8)  # of one mail's text, for all who look at it
def compact(text: str) -> str:
    """The text as the cues want it: less blanks between Han characters, 密码 and 了 spelt, a wish put as a plea."""
    text = _MISSPELT.sub("密码", _INNER_BLANK.sub("", _stopped(text)))
    for spoken in "啦咧喽嘞":  # 登上啦, 忘咧
        text = text.replace(spoken, "了")
    text = _SLANG.sub("怎么办", text)
    return wishes.put_plainly(text)


def _stopped(text: str) -> str:
    """With commas for the blanks of lines that have no stops: 密码忘了 请给重置 谢谢."""
    return _UNSTOPPED.sub(lambda line: _STOP.sub(",", line[0]), text)


# 姓 名 and 张 三 are one word; a line of columns has no clauses.
_STOP: Final = re.compile(f"(?<=[{HAN}]{{3}}) +(?=[{HAN}])|(?<=[{HAN}]) +(?=[{HAN}]{{3}})")
_UNSTOPPED: Final = re.compile(f"^(?=[^\\n]*[{HAN}]{{4}} +[{HAN}]{{4}})[^\\n,。;!?、:|\\t]+$", re.MULTILINE)
_SLANG: Final = Sought("(?:怎么|咋|如何)破(?![解损坏例格费产])|求破(?=[,。!?\n]|$)")
_MISSPELT: Final = Sought(
    "密马|秘码|蜜码|蜜马|秘马|密吗|口令|(?<=登录|登陆|忘记|忘了)秘密"
    "|(?:[Pp]assword|[Pp]wd|PWD)(?= ?[忘不记错丢])|(?<=忘记|忘了)(?:[Pp]assword|[Pp]wd|PWD)"
)


def weigh(text: str, *, answers: bool = False) -> Plea:
    """Say what a stretch of text in its reading form asks for; `answers`: who of several has forgotten the password."""
    return (_weigh if len(text) > _PAGE else _weighed)(text, answers=answers).copy()


_PAGE: Final = 1000  # characters that are remembered for who looks at them once more


def _weigh(text: str, *, answers: bool) -> Plea:
    plea = Plea()
    text = compact(text)
    if not _ANY.search(text):
        plea.thanks = cues.THANKS.search(text) is not None
        return plea
    text = asides.less_of_what_is_well(asides.without(text))
    text = _NUMBER.sub(" ", text)  # so that 请不要给张三(6201…)重置 is read as one
    clauses = [(m[0].strip(), text[m.end() : m.end() + 1]) for m in _CLAUSE.finditer(text) if m[0] != "?"]
    manner = moods.of(clauses)
    again = cues.SENT_AGAIN.search(text) is not None
    of_password = "密码" in text
    may: AbstractSet[Sought] = _NONE
    for n, (clause, end) in enumerate(clauses):
        before_may, may = may, _NONE
        if not clause:
            continue
        may = _cues_in(clause) if len(clause) <= _SHORT else _CUES.through(clause)
        if not may:
            continue
        if_sent = n and cues.IF_SENT.search(clauses[n - 1][0]) and cues.AS_UNSENT.search(clause)
        if manner[n] is not Mood.PLAIN and not if_sent:
            _is_elsewhere(plea, clause, may)  # 压缩包密码是多少? and 我忘了 behind it
            _unreal(plea, clause, may, manner[n])
            continue
        if (
            cues.WITHDRAW in may
            and (again or _asks_by_now(plea, clauses[max(0, n - _MOST_BEFORE) : n]))
            and cues.SENT_BEFORE.search(clause)
        ):
            continue  # 重复的话请忽略前一封: what it asked for is asked for here
        asked = end == "?" or clause.endswith(("吗", "么", "呢"))
        before = clauses[n - 1][0] if n and clauses[n - 1][1] == "," else ""
        _one(plea, clause[:400], before[-40:], (may, before_may), asked=asked)
        if cues.STILL in may and cues.STILL.search(clause) and plea.told and not plea.withdrawn:
            plea.reset = True
        if (
            troubles.FORGOT in may
            and (forgot := troubles.FORGOT.search(clause))
            and not _denied(clause, forgot.start())
            and (of_password or ("重置" in text and "又" in clause) or (answers and _ANSWERS.match(clause)))
            and ("又" in clause or not plea.withdrawn)
            and not (plea.elsewhere or FOREIGN.search(clause) or cues.IN_GENERAL.search(clause))
            and ("密码" in clause or not cues.NOT_FORGOTTEN.search(clause))
        ):
            plea.symptom, plea.withdrawn = True, False
    if plea.says_nothing and troubles.OFFERED.search(text) and not FOREIGN.search(text):
        plea.reset = True
    return plea


_weighed: Final = lru_cache(maxsize=256)(_weigh)


def _asks_by_now(plea: Plea, clauses: list[tuple[str, str]]) -> bool:
    """Whether what stands before is a plea of now and ended: 密码忘记,请重置。上一封请忽略."""
    while clauses and _OF_COURTESY.fullmatch(clauses[-1][0]):
        clauses = clauses[:-1]  # 给您添麻烦了,昨天那封请忽略
    if not (plea.reset and plea.symptom) or plea.told or not clauses or clauses[-1][1] == ",":
        return False
    now = next((n for n in range(len(clauses) - 1, -1, -1) if _FROM_NOW.search(clauses[n][0])), None)
    if now is not None and any(_ASKS_IN_WORDS.search(clause) for clause, _ in clauses[now:]):
        clauses = clauses[now:]  # 昨天发的是照片。今天按要求写:…请求重置
    return not any(_BY_THEN.search(clause) for clause, _ in clauses)


_MOST_BEFORE: Final = 40  # clauses
_BY_THEN: Final = Sought("刚|昨|前天|上[次周午]|之前|早上|已经?|曾|那封|那次")
_FROM_NOW: Final = Sought("今天|现(?:在|按|重新?)|这次|本次|重新?(?:发|写|报)|按(?:要求|通知)")
_OF_COURTESY: Final = re.compile("(?:给|让)?(?:您|你们?|老师)?添?(?:麻烦|辛苦|费心)(?:您|你们?|老师)?了?")
_ASKS_IN_WORDS: Final = Sought("(?:请|求|申请|麻烦|望)[^,不别勿]{0,8}(?:重置|恢复)")


_NUMBER: Final = re.compile(
    "[(0-9](?:(?<=\\() ?(?:居民)?(?:身份证(?:号码?)?|证件号码?)?[:是为]? ?[0-9]|(?<=[0-9])(?<![0-9]{2}))"
    "[0-9]{16}[0-9Xx](?![0-9A-Za-z]) ?\\)?"
)


def _unreal(plea: Plea, clause: str, may: AbstractSet[Sought], mood: Mood) -> None:
    """A clause that asks for something only if, some day, or whether it would be done."""
    if _OF_ASKING.isdisjoint(may):
        return
    if mood is Mood.ASKED:
        plea.status = True
    else:
        plea.unreal = True
        plea.announced = plea.announced or cues.ANNOUNCES.search(clause) is not None
        if plea.announced and cues.NOT_NOW.search(clause):
            plea.reset = plea.delete = False


_ANSWERS: Final = re.compile("(?:我|本人|也|又|早|真|全|给|已经?)*(?:忘|记不|想不起)")
_ANY: Final = Sought(
    "密码|重|登|进|删|销|清|账|帐|姓名|名字|错|误|忘|忽略|撤|取消|作废|不用|不需|解|恢复|还原|初始|好了|可以|拼音"
    "|身份证|reset|delete|改|锁|归|系统|[弄变][回成]|[八8]个8|不必|无需|上不|勿|别|谁|冒|没|[写输打填录]成|大小?写|找回|试出|[想记]起",
    re.IGNORECASE,
)


# Which of them there may be in a clause is found out at one go; where there is none, the clause says nothing.
_Cues = AbstractSet[Sought]
_ACTIONS: Final = (("reset", cues.RESET), ("delete", cues.DELETE))
_OF_ASKING: Final = frozenset((cues.RESET, cues.DELETE, troubles.SYMPTOM, cues.NAME_WRONG, cues.WITHDRAW))
_OF_NO_WEIGHT: Final = frozenset((cues.ON_CONDITION, cues.HEARSAY, cues.OF_WHOEVER))
_OF_NAMES: Final = frozenset((cues.NAME_CHANGE, cues.NAME_RIGHT, cues.NAME_MEND, cues.NAME_WRONG, *entered.SOUGHT))
_OF_LOGGING_IN: Final = frozenset((cues.RESOLVED, cues.CURED, troubles.SYMPTOM, troubles.IN_VAIN))
_CUES: Final = Sieve(
    *_OF_NO_WEIGHT, *_OF_NAMES, *_OF_LOGGING_IN,
    cues.RESET, cues.DELETE, cues.ID_WRONG, cues.THANKS, FOREIGN, cues.COMPLAINT, cues.WITHDRAW, cues.STILL,
    cues.CITED, troubles.IN_VAIN, cues.MAIL_WRONG, troubles.FORGOT,
)  # fmt: skip
_NONE: Final[_Cues] = frozenset()
_SHORT: Final = 40  # characters of a clause whose cues are remembered: mails have many in common
_cues_in: Final = lru_cache(maxsize=512)(_CUES.through)


# No cue is found in a clause without any of these.
_TELLING: Final = re.compile(
    "[重密登进删销清账帐忘错误撤取作不无别勿解恢还初好可改锁谁冒没拼忽停上用先暂免谢感收知了成填写输录少多字变更置复归"
    "原挂存住坐顶凑当找试想记打收弄整晓非口消格抹去盗擅未经妥嗯换设网]"
    "|reset|ok"
    "|名.{0,12}(?:是|为|空|漏|乱)"
    "|说",
    re.IGNORECASE,
)


def _one(plea: Plea, clause: str, before: str, there: tuple[_Cues, _Cues], *, asked: bool) -> None:
    """Take one clause into account; what comes later outweighs what came before.

    `there` are the cues that there may be in the clause, and in the one before it.
    """
    may = there[0]
    if not _TELLING.search(clause):
        return
    if cues.THANKS in may and cues.THANKS.search(clause):
        plea.thanks = True
    if not _OF_NO_WEIGHT.isdisjoint(may | there[1]) and _is_no_word_of_theirs(clause, before):
        return
    if cues.CITED in may and cues.CITED.search(clause):
        return
    if _is_elsewhere(plea, clause, may):
        return
    if cues.COMPLAINT in may and cues.COMPLAINT.search(clause) and not cues.STILL.search(clause):
        plea.complaint = True
        plea.reset = plea.delete = False  # 我并没有要求重置, whatever was told before
        return
    if cues.WITHDRAW in may and withdrawals.takes_back(plea, clause, before):
        return
    plea.of_mail = _is_of_mail(plea, clause, may)
    if not _OF_NAMES.isdisjoint(may):
        hedged = (
            (asked and not cues.HELPLESS.search(clause))
            or bool(cues.HEDGE.search(clause))
            or (bool(cues.HEDGE.search(before)) and len(before) <= 14)
        )
        naming.weigh(plea, clause, before, hedged=hedged)
    if cues.ID_WRONG in may and cues.ID_WRONG.search(clause) and not _OF_THE_MAIL.search(clause + before):
        plea.id_wrong = True
    asked_for = [cue in may and _cues(plea, clause, before, action) for action, cue in _ACTIONS]
    if any(asked_for) or not _OF_LOGGING_IN.isdisjoint(may):
        _log_in(plea, clause, before, may, asked=asked, asked_for=any(asked_for))


_OF_THE_MAIL: Final = Sought("提示|显示|或|/|是否|邮件|那封|信里|上封|上一封|来信|前一封|发的|刚才|发错")


def _is_of_mail(plea: Plea, clause: str, may: _Cues) -> bool:
    """Whether what a clause tells as wrong was so in a mail: named there, or before it, and no account since."""
    if not (plea.of_mail or cues.MAIL_WRONG in may) or naming.OF_AN_ACCOUNT.search(clause) or _FILLED_IN.search(clause):
        return False
    return plea.of_mail or cues.MAIL_WRONG.search(clause) is not None


def _is_elsewhere(plea: Plea, clause: str, may: _Cues) -> bool:
    """Whether a clause is of another system: named there, or before it (继续教育网的密码忘了，请重置)."""
    if FOREIGN in may and FOREIGN.search(clause) and not is_ours(clause):
        if WELL_THERE.search(clause):
            return True  # 继续教育网我能登, and nothing is asked for there
        plea.foreign = plea.elsewhere = True
    elif plea.elsewhere and not _OF_ASKING.isdisjoint(may) and is_ours(clause):
        plea.elsewhere = False
    return plea.elsewhere and (FOREIGN in may or not _OF_ASKING.isdisjoint(may))


def _is_no_word_of_theirs(clause: str, before: str) -> bool:
    """Hearsay, what whoever it concerns is to do, and what is to be asked for only if something happens."""
    if cues.OF_WHOEVER.search(clause):
        return True
    if cues.ON_CONDITION.search(clause) or (cues.ON_CONDITION.search(before) and "再" in clause):
        return True
    return cues.HEARSAY.search(clause) is not None or (
        cues.HEARSAY.search(before) is not None
        and not re.search("请|麻烦|我的|我(?:也|就|因|忘)", clause)
        and re.match("就|会|要|可以|得|需", clause) is not None
    )


_DONE_YET: Final = Sought(
    "(?:已经?|都|到底)(?:给|帮|为)?(?:我们?)?(?:的)?(?:删除?|重置|处理|办理?|注销)(?:好|完|掉)?了?(?:吗|没有?|么)"
)


def _cues(plea: Plea, clause: str, before: str, action: str) -> bool:
    """Take the cues for one action into account; whether it is asked for."""
    meaning, at = "", 0
    clause = cues.LEFT_STANDING.sub(" ", cues.ON_SCREEN.sub(" ", clause))
    for cue in (cues.RESET if action == "reset" else cues.DELETE).finditer(clause):
        meaning, at = _meaning(clause, cue, before), cue.start()
        if meaning == "ask":
            return _ask(plea, clause, before, action)
    if meaning == "how" and action == "reset":
        plea.how = True
    elif meaning in ("status", "how"):
        plea.status = True
        if _DONE_YET.search(clause) and not plea.urgent:
            # 要求删除，请问已经删除了吗: it was asked for before.
            plea.reset = plea.delete = plea.symptom = plea.name_wrong = False
    elif meaning == "thing":
        plea.record = True
    elif meaning == "told":
        plea.told = True
    elif meaning == "past":
        plea.done_before = True
        if not plea.urgent and (_OVER.search(clause) or cues.DONE_BY.search(clause[:at])):
            plea.reset = plea.delete = plea.symptom = False
    elif meaning == "no":
        plea.refused = True
        if action == "reset":
            plea.reset = plea.how = False
            plea.unwanted = plea.unwanted or cues.REFUSAL.search(clause[:at]) is not None
        else:
            plea.delete = False
            plea.kept = True
    return False


def _log_in(plea: Plea, clause: str, before: str, may: _Cues, *, asked: bool, asked_for: bool) -> None:
    """Whether they can't log in, or can again."""
    if cues.CURED in may and cues.CURED.search(clause) and not asked and not _HOPED.search(clause):
        plea.withdrawn = True
        plea.symptom = False
        if not _ANOTHER_ONES.search(clause):
            plea.reset = False
        return
    resolved = cues.RESOLVED.search(clause) if cues.RESOLVED in may else None
    if resolved and is_of_another(clause[: resolved.end()]):
        resolved = None
    symptom = troubles.SYMPTOM.search(clause, resolved.end() if resolved else 0) if troubles.SYMPTOM in may else None
    symptom = _at_the_door(plea, clause, before, symptom) if symptom else None
    if resolved and _LOST_AGAIN.search(clause, resolved.end()):
        resolved, plea.symptom, asked_for = None, True, True  # 昨天说想起来了今天又忘了
    if resolved and symptom is None and not asked and not asked_for:
        if not cues.RESOLVED_NOT.search(clause[: resolved.end() + 2]):
            plea.withdrawn = True
            plea.symptom = False
            if not _ANOTHER_ONES.search(clause):
                plea.reset = plea.how = False  # what comes later outweighs what came before
        return
    if symptom and not _denied(clause, symptom.start()):
        plea.symptom = asked_for = True
    if (
        troubles.IN_VAIN in may
        and not asked
        and troubles.IN_VAIN.search(clause)
        and troubles.TRIED.search(before + clause)
    ):
        plea.symptom = asked_for = True
    if asked_for:
        plea.withdrawn = False


def _at_the_door(plea: Plea, clause: str, before: str, symptom: re.Match[str]) -> re.Match[str] | None:
    """The trouble that is one of logging in; what is shown of somebody's data or on a page behind is none."""
    data = cues.DATA_SHOWN.search(clause)
    if data and data.start() <= symptom.start() < data.end():
        plea.record = True
        return troubles.SYMPTOM.search(clause, data.end())
    if troubles.STUCK.search(clause) and not _OF_THE_LOG_IN.search(clause):
        plea.record = True
        return None
    if _SHOWN_THEN.match(clause) and troubles.STUCK.search(before):
        return None  # 审核状态那一页打不开,显示错误
    return symptom


_OF_THE_LOG_IN: Final = Sought("密码|口令|登")
_SHOWN_THEN: Final = re.compile("(?:老|总|一直|就|都|也|又|还|页面|系统)*(?:提示|显示|说|报|弹出)")
_LOST_AGAIN: Final = Sought("又(?:给|把|都|全)?(?:忘|想不起|记不|登[录陆]?不|进不|丢)")
_HOPED: Final = Sought("希望|请|求|才|是不是|能不能|如果|以便|好让|盼|望")
_OVER: Final = Sought("成功|好了|当晚|已")
_ANOTHER_ONES: Final = Sought("同事|别人|其他|他们|她们|大家|有的|人家|同学|朋友|爱人|他|她|后就|后都")


_FILLED_IN: Final = Sought("(?:填|输入|录)(?:写|入)?[错成]")  # a form; a mail is written


def _ask(plea: Plea, clause: str, before: str, action: str) -> bool:
    if re.search("请(?!问)|麻烦|望|恳|求|帮", clause):
        plea.urgent = True
    if action == "reset":
        plea.unwanted = plea.unwanted and _FIND_BACK.search(clause) is not None  # 不要重置,要的是找回原密码
        plea.reset = not plea.unwanted
        return True
    if plea.name_wrong:
        clause = _THE_WRONG_ONE.sub(" ", clause)
    where = clause + before
    if re.search("邮件|信件|那封|上封|这封|短信", clause) and not re.search(f"{cues.ACCOUNT}|注册", clause):
        return False
    one_of_theirs = plea.name_wrong and not cues.RECORD.search(cues.THE_WRONG_ONE.sub("", clause))
    if (
        cues.RECORD.search(clause)
        and not one_of_theirs
        and not re.search(f"{cues.ACCOUNT}|注册|登录|登陆|个人信息|账号信息", clause)
    ):
        plea.record = True
        return False
    if (
        cues.RECORD.search(before)
        and re.search("错|误|提交|填报|重复", before)
        and not before.endswith(("没有", "还没", "没填", "空的"))  # 填报的内容没有,删了不心疼
        and not re.search(f"{cues.ACCOUNT}|注册|姓名|名字|账号", where)
    ):
        plea.record = True
        return False
    if re.search("密码", clause) and not re.search(f"{cues.ACCOUNT}|信息|姓名|名字|注册|用户", where):
        plea.reset = True  # "把密码删了重来"
        return True
    plea.delete = True
    plea.kept = False
    return True


# 把那条错的删了, where a name is told to be wrong; the telephone number that was typed into its place is no record.
_FIND_BACK: Final = re.compile("(?!.*重置).*找回")
_THE_WRONG_ONE: Final = Sought(
    "[这那](?:一?条|一?个记录)(?:是?错误?的?|拼音的?)|(?:把|将)[^,]{1,10}(?:打|填|写|输|录|弄)(?:到|进|在|入)(?:了)?(?:姓名|名字)"
)


def _meaning(clause: str, cue: re.Match[str], before: str) -> str:
    """ask, no, past, told, thing, status, how or mention."""
    head, tail = clause[: cue.start()], clause[cue.end() :]
    if cues.STATUS_QUESTION.search(clause):
        return "ask" if cues.WHEN_AT_LAST.search(clause) else "status"
    if not cues.NOT_NEGATION.search(clause[: cue.end()]) and cues.NEGATION.search(head):
        return "no"
    if _PLAINLY_NOT.search(head) and _NO_MORE_OF_IT.match(tail):
        return "no"
    aside = _aside(head, tail) or _told_of(clause, head, tail)
    if aside:
        return aside
    if not cues.OF_THE_ACCOUNT.search(clause) and (
        cues.OTHER_THING_BEHIND.match(tail) or cues.OTHER_THING_BEFORE.search(head)
    ):
        return "thing"
    if _RESET_PASSWORD.match(tail) and not re.search("申请$", head) and not _TO_FORMER.search(cue[0]):
        return "past"  # 请您重置的密码: a thing, no plea
    if cues.HOW.search(head):
        return "status" if _BY_HAND.match(cue[0]) or cues.HOW_IN_GENERAL.search(head) else "how"
    if _BY_HAND.match(cue[0]) and _WANT_TO.search(head):
        return "status"
    if re.search("忽略|撤回", before) or re.search("忽略|撤回|收到您", head):
        return "mention"
    return "ask"


def _aside(head: str, tail: str) -> str:
    """Mention or status where a cue is spoken of and nothing asked for; empty where it is not so."""
    if cues.OTHERS_ASK.search(head) or cues.SAID_BY_OTHERS.search(head) or cues.BY_NAME_ALONE.match(tail):
        return "mention"
    if cues.MENTION_AFTER.match(tail) and not re.search("请(?!问)|麻烦|申请重置密码$", head[-3:]):
        return "mention"
    if cues.HOW_IT_STANDS.match(tail) and (cues.TO_BE_TOLD.search(head) or cues.TO_BE_TOLD.search(tail)):
        return "status"
    return "status" if cues.OF_ITS_DOING.match(tail) or cues.UNDECIDED.search(head) else ""


# 李四6202…不重置,他自己会弄; but 再不重置就晚了, 要不重置一下
_PLAINLY_NOT: Final = re.compile("(?:^|[ :)也都就先他她人的])不$")
_NO_MORE_OF_IT: Final = re.compile("(?:密码|账号)?了?$")
# 我想修改密码: who says so would do it themselves.
_BY_HAND: Final = re.compile("修改|更改|改|更换|换|变更|设置")
_BY_NOW: Final = re.compile("(?:都|也|就|已经?)*(?:修?改|换|设)(?:好|完|成功)*了")  # 改密码也改好了
_WANT_TO: Final = Sought("(?:想|要|打算|需要?|准备)(?:自己|重新|再)?(?:去)?$")
_WOULD_DO: Final = re.compile("就(?:行|好|成|可以|是)|吧")  # 把密码重置了就行
_BID: Final = re.compile("(?:^|[ :])给(?:我|他|她)?把(?:我|他|她)?的?(?:登录)?(?:密码|账号)?$")  # 给把密码重置了
_NO_MORE_THAN: Final = re.compile(
    "(?:光|只|仅)(?:要|需要?|想|用|请|求)?(?:您|你们?)?(?:给我?|帮我?)?(?:把|将)[^,]{0,6}$"
)  # 不删,光把密码重置了
_I_SHALL: Final = re.compile("(?<=后)我(?:就|再|会|马上|立刻|明早|明天|今晚)[^,了过不没]{0,16}$")
_TO_FORMER: Final = re.compile("(?:回|成|为|到)")  # 弄成原来的那个密码
_RESET_PASSWORD: Final = re.compile("(?:后|好|过)?的(?:那个|新|登录|登陆|初始)?密码")
_ASKED_EARLIER: Final = Sought(
    "(?:昨天|昨晚|前天|上次|上周|之前|前几天|早上|上午)(?:我|就|已经?|曾|也|本人)*(?:请|麻烦|让|求|托|拜托|烦)(?:您|你|老师|贵)"
)
_BY_OTHERS: Final = Sought("已|昨|前天|上次|之前|以前|刚|过$|被|曾|早上|上午|您|你们|老师|系统|后台")
# 只能请你们重置了: what is begged for is not done.
_BEGGED: Final = Sought(
    "(?:请(?!问)|麻烦|求|劳烦|拜托|烦请|赶紧|赶快|尽快|快点?|立刻|马上)(?:你们?|您们?|老师们?|贵.)?(?:再)?(?:给我|帮我|给|帮|把(?:我的?|[他她]们?的?|这些)?(?:密码|账号)(?:都|全)?[给帮]?)?$"
)
_DONE: Final = Sought("已经?$|已(?:经)?(?:给|帮|为)?(?:我|您|你)?$|被$|曾(?:经)?$|自动$")
_SENT: Final = Sought("(?:发过|发了|发送过|发送了|写过|写了|寄过|寄了|提交过|提交了|收到).{0,16}$")
_EARLIER: Final = Sought("昨|前天|上周|[上头那前][一]?[次回]|之前|前几天|上个月|前些天|那天|[0-9]日|[0-9]号")


def _told_of(clause: str, head: str, tail: str) -> str:
    """past, ask, told or mention where a cue tells of what was; empty where it does not."""
    if _BY_HAND.match(clause, len(head)) and _BY_NOW.match(tail):
        return "past"
    if cues.NOT_NOW_BEFORE.search(head) or cues.REPORTED_AFTER.match(tail):
        return "told"
    if re.search("感谢|谢谢|多谢", head):
        return "past"
    if _BEGGED.search(head) and not _EARLIER.search(head):
        return ""
    if (cues.THUS_DONE.match(tail) and cues.DONE_BY.search(head)) or cues.DONE_THEN.search(head):
        return "past"
    after = cues.PAST_AFTER.match(tail)
    if after and (_WOULD_DO.match(tail, after.end()) or _NO_MORE_THAN.search(head) or _BID.search(head)):
        return ""
    if after and _I_SHALL.match(tail, after.end()) and not _EARLIER.search(head):
        return "mention"  # 重置后我就用8个8登
    behind = _told_behind(head, after) if after and not cues.STILL.search(head) else ""
    return behind or _told_before(clause, head, tail)


def _told_behind(head: str, after: re.Match[str]) -> str:
    """Past or ask by what stands behind the cue: 重置过, 重置后; empty where it tells of nothing."""
    done = _BY_OTHERS.search(head)
    if "后" in after[0] or "结果" in after[0]:
        return "ask" if re.search("请(?!问)|麻烦|望|帮(?!我)|申请", head) and not done else "past"
    return "past" if done or not cues.ASK_BEFORE.search(head) else ""


def _told_before(clause: str, head: str, tail: str) -> str:
    """past, told or mention by what stands before the cue: 已经, 昨天申请; empty where it tells of nothing."""
    if _DONE.search(head) and not cues.STILL.search(clause):
        return "past"
    if _SENT.search(head) and re.search("邮件|信|申请|请求", tail[:12]):
        return "mention"
    if _ASKED_EARLIER.search(head):
        return "told"
    is_earlier = _EARLIER.search(head) and re.search("申请|要求|请求", head)
    return "told" if is_earlier and not re.search("现|今|再|又|(?<!申)请(?!求)|麻烦|特", head) else ""


def _denied(clause: str, start: int) -> bool:
    head = clause[:start]
    if cues.ONCE_UPON.search(head) and not cues.NOW.search(clause):
        return True
    if re.search(("没(?:有)?忘|未忘|不是忘|没(?:有)?错|没问题"), clause[start : start + 24]) or re.search(
        "并非$", head
    ):
        return True
    if cues.MENDED_SINCE.search(clause, start) and not cues.NOW.search(clause, start):
        return True
    once = cues.ONCE.search(clause) or cues.THEN.search(head)
    if (once and not cues.NOW.search(clause)) or cues.IN_GENERAL.search(clause):
        return True
    if re.search(
        "(?:没|没有|(?<!还)(?<!尚)未|并未|并没有?|不是|并非|不会|不存在|避免|防止|以免|免得|以防|否则|不然|要不然|不至于)(?:是|因为"
        "|出现|再|我|又)?[^,]{0,4}$",
        head,
    ) and not re.search("是不是|还没", head):
        return True
    return re.search("(?:发生|遇到)过$|^一?再?动了[^,]{0,3}$", head) is not None  # 别给我动了,动了我又记不住
