"""What a clause says of the name on an account: that it is wrong, or right, or was changed, or is to be mended."""

import re
from typing import Final

from mailparse.text.sought import Sought
from mailparse.text.sounds import is_syllables
from mailparse.text.wording import could_be_name, has_surname
from mailparse.what import cues, entered
from mailparse.what.plea import Plea


def weigh(plea: Plea, clause: str, before: str, *, hedged: bool) -> None:
    """Take what a clause says of a name into account; `before` it stands another one, `hedged`: it is not certain."""
    if cues.NAME_CHANGE.search(clause):
        plea.name_change = True
    right = cues.NAME_RIGHT.search(clause) is not None
    if right or cues.NAMES_IN_GENERAL.search(clause):
        plea.name_right = plea.name_right or (right and not _is_of_else(clause))
        if cues.RIGHT_AFTER_ALL.search(clause + before):
            plea.name_wrong = plea.name_perhaps = False
        return
    if cues.NAME_TRIED.search(clause):
        return
    if cues.NAME_MEND.search(clause):
        plea.name_mend = True
    clause = cues.SAID_BY_SYSTEM.sub(" ", clause)
    found = _told_as_wrong(clause, before)
    if found is None or _ALMOST.search(clause[: found.start()]):
        return
    if cues.PARDON.search(clause) or cues.IN_A_MAIL.search(clause) or cues.OF_A_PAPER.match(clause, found.end()):
        return
    if cues.ONCE_UPON.search(clause[: found.start() + 1]) and not cues.NOW.search(clause):
        plea.done_before = True  # 曾填错姓名
        return
    if plea.of_mail:
        return  # 刚才那封写错了。我名字打成李四了
    head = clause[: found.start() + 2]
    if not OF_AN_ACCOUNT.search(clause + before) and (
        cues.IN_A_REGISTER.search(found[0])
        or cues.ON_PAPER.search(head)
        or (found.start() < 4 and cues.ON_PAPER_BEFORE.search(before))
    ):
        plea.record = True
        return
    if hedged and "以为" not in found[0]:  # 名字那栏我以为是填昵称的
        plea.name_perhaps = True
    else:
        plea.name_wrong = True


_ALMOST: Final = re.compile("(?:差一?点|险些|几乎)儿?(?:就|也|把|将|给){0,2}$")  # 差点打成我的名,被我拦住了


def _is_of_else(clause: str) -> bool:
    """Whether it is the number, a paper, or the unit alone, that is said to be right: 单位和电话都没有填错."""
    if entered.PAPERS.search(clause) and not OF_AN_ACCOUNT.search(clause):
        return True  # 证书上名字印得没错
    return _OF_A_NUMBER.search(clause) is not None or (_OF_ELSE.search(clause) is not None and "名" not in clause)


_OF_A_NUMBER: Final = Sought("身份证?|证号|号码|密码")
_OF_ELSE: Final = Sought("单位|电话|手机|学历|专业|职称|性别")
OF_AN_ACCOUNT: Final = Sought("[账帐][号户]|系统|登[录陆记]|注册|首次|第一次|填报")


def _told_as_wrong(clause: str, before: str) -> re.Match[str] | None:
    """Where a clause says that the name is wrong: in words of writing it wrongly, or by how it came there."""
    found = cues.NAME_WRONG.search(clause)
    if found is not None and _is_of_the_name(clause, found):
        return found
    told = entered.search(clause, before)
    if told is None or cues.NAME_OF_ELSE.search(clause[: told.start()]) or _OF_A_WORD.search(told[0]):
        return None
    on_paper = entered.PAPER.search(clause[: told.start()]) and not OF_AN_ACCOUNT.search(clause + before)
    return None if on_paper else told


_OF_A_WORD: Final = Sought("密码|验证码|口令")


def _is_of_the_name(clause: str, found: re.Match[str]) -> bool:
    """Whether what was written wrongly is the person's name, and not the password, a unit, or a letter to the desk."""
    said = found[0]
    if cues.NAME_OF_ELSE.search(clause[: found.start()]) or re.search("密码|验证码|账号信息|口令", said):
        return False
    if re.search("(?:姓名|名字)(?:去|来|都|再)?(?:登(?!错)[录陆]?|进)[^,]{0,8}(?:不对|不行|有误|错误?)$", said):
        return False  # 用身份证和姓名登录总是不对
    of_letters = "名" not in clause and cues.OF_LETTERS.search(clause)  # 我写了一长串英文加数字
    if of_letters or re.search(
        "密码[^,]{0,12}(?:改|设|换|用)", clause[: found.start()]
    ):  # 密码她改成了女儿生日加我名字拼音
        return False
    if re.search("姓名|名字|拼音|错别字|别字|错字|同音字|[\"']", said) or cues.CHARACTER_TURNED.search(clause):
        return True
    if (quoted := cues.IN_QUOTES.search(said)) is not None:  # 写成“啦毛草”了, and not 填成“副高”了
        # 第一次登录时打成了“平安”
        first = cues.AT_FIRST.search(clause) is not None and cues.OTHER_THINGS.search(clause) is None
        return could_be_name(quoted[1], labelled=first) and (has_surname(quoted[1]) or is_syllables(quoted[1]))
    around = clause[max(0, found.start() - 3) : found.end()]
    if cues.OTHER_THINGS.search(around) or (re.search("身份证", said) and "名" not in said):
        return False
    if said.startswith(("把", "将", "误", "错")):
        if not cues.TURNED.search(clause[found.start() :]):
            return False  # 误将同事李四
        if re.search("(?:发|报|寄|交|传)(?:给|到|送|成|至)|申请", clause[found.start() :]):
            return False  # 误将同事的信息发给你们
        # "把张三写成了张山" is of a name, "把情况写成文字" is not: what it was turned into must be a name, or somebody.
        then = clause[found.start() :]
        first = cues.AT_FIRST.search(clause) is not None  # 首次登录误填为严肃
        return cues.SOMEBODY.search(then) is not None or any(
            could_be_name(m[1], labelled=first) and has_surname(m[1]) for m in cues.TURNED_INTO.finditer(then)
        )
    return True
