"""Whether a name is read from its first character to its last, and nobody else's stands unread beside the number.

A name that is cut short (张志 of 张志刚登不上), begun too late (玉平 of 代玉平) or taken for want of the right one is a
wrong name. So what people.py and rows.py come to is looked at once more, wherever it was found: there must be one place
in the mail where the name can only begin and end as it was read.
"""

import re
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Final

from mailparse.text import extent
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.text.wording import (
    BESIDE_NAMES,
    COMMON_SURNAMES,
    COMPOUND_SURNAMES,
    KIN,
    LIKELY,
    PLACES,
    SURNAMES,
    TITLE_TAIL,
    TITLES,
    could_be_name,
    has_surname,
    is_word_pair,
)
from mailparse.values import HAN, MIDDLE_DOT

_MOST: Final = 50  # places of one name that are looked at
# Given names end with these as often as words begin with them …
_EITHER: Final = frozenset("设刚前来为如想今进发新现改原明同成安平")
_AT_AN_END: Final = frozenset("在和忘")  # no clause ends with these behind a name
# … but not with these.
_WORDS: Final = frozenset(
    "刚才 刚刚 刚开 刚好 前几 前天 前些 前面 前后 前段 前两 前一 前日 来信 来电 来函 来说 来不 来自 为了 "
    "为此 为何 为什 为盼 如果 如图 如何 如下 如今 想请 想问 想要 想把 想办 想重 想让 今天 今日 今年 今晚 "
    "今早 今儿 进不 进入 进去 进系 进了 发来 发现 发邮 发信 新密 新设 新改 新的 现在 现因 现申 现无 现请 "
    "现将 改密 改完 改了 改过 改成 改为 原密 原始 原来 原因 原先 明天 明明 同志 同学 同事 同样 成功 成了 "
    "安全 平时 平台 平常".split()
)


def unsure_of(text: str, name: str, others: Collection[str]) -> bool:
    """Whether nowhere in a text it is certain where a name begins and ends.

    Args:
        text: all that was said, in its reading form.
        name: as it was read.
        others: whoever else is named in it, rightly or wrongly.
    """
    told = _SURNAME_TOLD.search(text)
    if told is not None and not name.startswith(told[1] or told[2]):
        return True  # 姓名是永胜,姓“是”
    mended = _CHARACTER_MENDED.search(text)
    if mended is not None and next(filter(None, mended.groups())) in name:
        return True  # 夏雨: 是“禹”不是“雨”
    if name[1:2] == "和" and all(one in text.replace(name, " ") for one in (name[0], name[2:])):
        return True  # 窦和豆, of who is called by one and was written with the other
    if _may_be_run_on(text, name) or (_CHARACTER_MORE.search(text) and _stands_shorter(text, name)):
        return True
    if any(_TAKEN_BACK.match(text, at + len(name)) for at in islice(extent.places(text, name), _MOST)):
        return True  # 李建军(打错了), “付志国”应为“傅志国”
    blotted = name in text
    text = _without_wrong(text, name)
    longer = [other for other in others if name in other and name != other]
    for other in longer:
        text = text.replace(other, " ")
    found = list(islice(extent.places(text, name), _MOST))
    if not found:
        return bool(longer) or blotted  # dots and blanks are written otherwise: that was seen to where it was read
    if len(name) == len("某某") and any(_is_given(text, at, name) for at in found):
        return True  # 志刚6201…, and below it 全名:黎志刚
    return not any(_begins(text, at, name) and _ends(text, at + len(name), name) for at in found)


_TAKEN_BACK: Final = re.compile(
    # 我叫王磊,不是不是,手机又听错了; 我叫张玮错了错了是章玮
    "(?:错了错了|不对不对|不是不是)|"
    "[,。;!、. ]{1,4}"
    "(?:哦|噢|啊|唉|呃|嗯|哎|,){0,3}(?:不是不是|不对不对|不对(?=[,。;!.])|不是(?=[,。;!.])|不不|(?:[说念打写])?错了(?=[,。;!.])|(?:手机|语音|输入法|它)?(?:又|给|都){0,2}(?:[听写打说]|识别|转)错了)"
    "|\\((?![^()\\n]{0,40}(?:系统|[账帐][号户]|登|首次|第一次|[填录写输打]成))[^()\\n]{0,12}(?:[写打输]错|笔误|手误|更正|勘误|输入法)"
    # 乔玉连(登录时写的), below 乔玉莲(正确)
    "|\\((?:登[录陆记]|注册|首次|第一次|当时|系统)[^()\\n]{0,6}[填写打输登录]的\\)"
    f'|["”]?(?:老师|同志)?,?(?:应(?:该|当)?(?:为|是)|更正为|实为)["“: ]{{0,2}}{LIKELY}(?=["”,。;!)\\n ]|$)'
)
_CHARACTER_MENDED: Final = Sought(
    f'是["“]?[{HAN}]["”]?字?,?(?:而)?不是["“]?(?P<wrong>[{HAN}])["”]?(?![{HAN}])'
    f'|["“](?P<slip>[{HAN}])["”]字?(?:是|我)?(?:打|写|输|敲)错'
    f'|不是["“]?(?P<before>[{HAN}])["”]?字?,?(?:而)?是["“]?[{HAN}]["”]?(?![{HAN}])'
    f'|(?!名)[{HAN}]字[^,。;\n]{{0,4}}(?:打|写|输|填|登|录)成了?["“](?P<into>[{HAN}])["”]'
)
# 多填了一个字,张三三,6201…: and signed 张三
_CHARACTER_MORE: Final = Sought("多(?:填|写|打|输|录|敲|出)?了?[一1]?个?(?:汉)?字")


def _is_given(text: str, at: int, name: str) -> bool:
    """Whether of a name that is by itself elsewhere the surname stands before it here."""
    if at == 0 or not has_surname(text[at - 1 : at + 2]) or text[at - 1] in "和于从同与给代由权向时令":
        return False
    return not (_HAN.match(text, at - 2) if at > 1 else None) and not _HAN.match(text, at + len(name))


_HAN: Final = re.compile(f"[{HAN}]")


def _stands_shorter(text: str, name: str) -> bool:
    """Whether a name less one of its characters stands by itself in a text."""
    shorter = {name[:n] + name[n + 1 :] for n in range(1, len(name))}
    return any(re.search(f"(?<![{HAN}]){re.escape(one)}(?![{HAN}])", text) for one in shorter if len(one) > 1)


_SURNAME_TOLD: Final = Sought(f'姓["“]([{HAN}]{{1,2}})["”]|我姓([{HAN}])(?=[,。;!]|$)')
# What was written where the true name belongs: nobody's own, if it stands nowhere else.
_TOLD_AS_WRONG: Final = Sought(
    '(?:(?:填|写|输|录|登记?|打|弄|变|注册)(?:写|入)?(?:成了?|为)|换成了?(?=["“])|带出(?:来)?了?|误(?:填|写|输|录|登)(?:成了?|为|的)?)'
    "(?P<then>:?[^,。;!:\\n]{2,24})"
)
_ENDS_THERE: Final = re.compile('的|["”』」)]|了|这|$')


_TO_BE_DELETED: Final = Sought(f'[把将]["“]?([{HAN}·]{{2,9}})["”]?(?=删|注销|清)')


def _without_wrong(text: str, name: str) -> str:
    """A text less the places where a name is told as what was entered wrongly, or is what is to be deleted."""
    text = _TO_BE_DELETED.sub(lambda told: "" if told[1] == name else told[0], text)
    for told in _TOLD_AS_WRONG.finditer(text):
        at = told["then"].find(name)
        if 0 <= at <= _AWAY and _ENDS_THERE.match(told["then"], at + len(name)):
            begins = told.start("then") + at
            text = text[:begins] + " " * len(name) + text[begins + len(name) :]
    return text


_AWAY: Final = 13  # characters: 误填成了科室主任张三的名字


def less_what_is_run_on(text: str, name: str) -> str:
    """A name less what was read into it: a title behind it (张伟女士), the next word of the clause (李明因忘记密码).

    Args:
        text: all that was said, in its reading form.
        name: as it was read.
    """
    title = _RUN_ON.search(name)
    if title is not None and title.start() > 1 and _is_usual(name[: title.start()]):
        return name[: title.start()]
    bare = name.rstrip(BESIDE_NAMES.goes_on)  # 何英曾于
    if bare != name and _is_usual(bare):
        behind = [at + len(name) for at in extent.places(text, name)]
        goes_on = all(_GOES_ON.match(text, at) and not _BY_TITLE.match(text, at) for at in behind)
        return bare if goes_on and not _lacks_object(text, name) else name
    bare = name[:-1]
    if (
        len(name) > len("某某某")
        and name[-1] in BESIDE_NAMES.sexes
        and _is_usual(bare)
        and bare[:2] not in COMPOUND_SURNAMES
    ):
        return bare  # 姓名:赵永强男
    return name


# 高方向老师登不上; but 李明向老师请教
_BY_TITLE: Final = re.compile("(?:老师|同志|医生|护士|大夫)(?![请问学反说求打咨报借要提])")


def only_signs(own: str, handed_on: str, name: str) -> bool:
    """Whether a name stands nowhere in what somebody hands on, and in their own words not as whose it is: who signs."""
    return (
        bool(handed_on.strip())
        and name not in handed_on
        and name in own
        and re.search(_OF_THE_PLEA + name, own) is None
    )


# 姓名:张三, 我叫张三, 这是张三的
_OF_THE_PLEA: Final = "(?:姓名|名字|[我他她]是|[我他她]叫|本人|人是|这是|职工|教师|同事|员工|老师)[:是为叫]? ?"


def is_by_surname(name: str) -> bool:
    """Whether a name may be a surname and a title: 王老师, 王姐; somebody may be called 段经理."""
    title = _RUN_ON.search(name) or _AS_KIN.search(name)
    surname = name[: title.start()] if title is not None else ""
    return bool(surname) and (surname in COMPOUND_SURNAMES or surname in set(SURNAMES))


_AS_KIN: Final = re.compile("[姐哥叔姨嫂婶总工]$")


def _may_be_run_on(text: str, name: str) -> bool:
    """Whether a name's last character may be the next word of the clause wherever it stands: 李明特申请."""
    goes_on = name[-1] in BESIDE_NAMES.may_go_on and _is_usual(name[:-1])
    return goes_on and all(_GOES_ON.match(text, at + len(name)) for at in extent.places(text, name))


def _lacks_object(text: str, name: str) -> bool:
    """Whether a name's last character can't be the next word, since that needs another one behind it: 薛伟向让我写."""
    behind = [at + len(name) for at in extent.places(text, name)]
    if name[-1] == "向":
        return not all(_ASKED.match(text, at) for at in behind)
    pattern = _NO_OBJECT.get(name[-1])
    return pattern is not None and any(pattern.match(text, at) for at in behind)


# Whom one turns to: 张三向您申请; but 任忠向因忘记密码.
_ASKED: Final = re.compile(
    "[您你贵各省厅市县局我他她咱]|老师(?!因|的|密码|忘|系)|领导|单位|学校|人社|职改|技术|系统|有关|相关|上级|管理|工作|后台|平台"
    "|客服|大家|办公|人事"
)
_NONE: Final = "[的让托也都就还,;。(]|叫我|同志(?!们)|忘|无法|不能|登不"
_NO_OBJECT: Final = {
    **dict.fromkeys("于自由从在", re.compile(_NONE)),  # 于首次登录时
    **dict.fromkeys("与对", re.compile(f"{_NONE}|首次|第一次|初次")),
    "把": re.compile(f"{_NONE}|首次|第一次|初次|以前|今[年天]|昨|现在"),
}


def may_end_with_a_sex(name: str, id_number: str) -> bool:
    """Whether 男 or 女 behind a name may be what they are: 张伟男, whose ID number says so; no 李亚男."""
    return (
        name[-1] in BESIDE_NAMES.sexes
        and name[-2] not in _LEADS_ON
        and BESIDE_NAMES.sexes.index(name[-1]) == int(id_number[16]) % 2
        and _is_usual(name[:-1])
    )


_LEADS_ON: Final = frozenset("尕招引转改盼跟领")  # 尕女, 招女: no name ends before the sex


def _is_usual(bare: str) -> bool:
    may_be = could_be_name(bare) or could_be_name(bare, loose=True)
    return MIDDLE_DOT not in bare and may_be and has_surname(bare)


_RUN_ON: Final = re.compile(f"(?:{'|'.join(sorted(BESIDE_NAMES.said_of_them, key=len, reverse=True))})$")
# Where a clause does go on; but 李自由6201… ends there.
_GOES_ON: Final = re.compile(f"[{HAN}]|[0-9]{{1,4}}[年月日号点.:/-]")


def _ends(text: str, end: int, name: str) -> bool:
    behind = text[end : end + 2]
    if behind.startswith(MIDDLE_DOT):
        return False
    if not behind or not _HAN.match(behind):
        return True
    if is_word_pair(name[-1] + behind[0]):
        return False  # 白杨申|请
    if name[-1] in "和与及" and len(name) > 2 and behind == "身份":
        return False  # 我的姓名张三和身份证6201…
    bounded = not _HAN.match(behind[1:2])  # 古兰在(6204…), 何必忘,
    either = (behind[0] in _EITHER and behind not in _WORDS) or (bounded and behind[0] in _AT_AN_END)
    longer = len(name) == 2 and either
    return not (longer and could_be_name(name + behind[0], labelled=bounded))


def _begins(text: str, at: int, name: str) -> bool:
    before = text[max(0, at - 26) : at]
    if name[0] in "和与" and extent.JOINED.search(before):
        return False  # 张三(6201…)和李四
    if (
        name[0] in "代替"
        and has_surname(name[1:])
        and _FOR_THEM.match(text, at + len(name))
        and not extent.I_AM.search(before)
    ):
        return False  # 代张丽、马建国申请: of 张丽
    if before.endswith(MIDDLE_DOT) or _may_belong_to(name, before):
        return False  # 艾力 of 买买提·艾力
    if not before or not _HAN.match(before[-1]):
        return True
    if before[-1] in "和与及跟" and extent.JOINED.search(before[:-1]):
        return True  # 张三(6201…)和李四
    if name[0] in "成为作" and before[-1] in "填写输录登打":
        return False  # 填成何世聊
    if extent.is_post(before[-8:] + name[0]):
        return False  # 职员高兴 is no 员高兴
    if len(name) != 2 or not has_surname(before[-1]) or _BY_THEIR_POST.search(before):
        return True
    opens = len(before) == 1 or not _HAN.match(before[-2])  # 由文静(6201…)的账号: hardly of 文静
    if not opens and (name[0] in COMMON_SURNAMES or not extent.leads(before[-24:-1])):
        return True
    return not could_be_name(before[-1] + name, labelled=True)


def _may_belong_to(name: str, before: str) -> bool:
    """Whether what ends before a name may be its beginning: 我嫂子区敏仪 is no 敏仪, 东乡海麦 perhaps no 海麦."""
    rare = len(name) == len("某某") and name[0] not in COMMON_SURNAMES
    return _OF_NO_PLACE.search(before) is not None or (rare and _PEOPLE_OF.search(before) is not None)


# What places and offices end with, and nothing that would be one: that is a surname then.
_OF_NO_PLACE: Final = re.compile(f"(?:(?:^|[^{HAN}0-9])|{KIN}|我叫|我是|名叫)[区县市镇乡村校院局所站厂]$")
_PEOPLE_OF: Final = re.compile(f"(?:^|[^{HAN}])(?:{'|'.join(sorted(PLACES))})$")
_BY_THEIR_POST: Final = re.compile(
    f"(?:我[是叫]|本人)[{HAN}]{{0,8}}(?:校|院|局|科|股|所|站|部|处|园|馆|队|厂|组|乡|镇|台)长$"
)
_FOR_THEM: Final = re.compile("[、和与及]|(?:老师|同志|等)?[^,。;\\n0-9]{0,12}(?:申请|请求|反映|发送?|写信|办理|提出)")


# ------------------------------------------------------------------------------------------- somebody left unread

_SLOT: Final = Sought(
    f"(?:(?:{KIN})(?:名?叫|的?(?:姓名|名字)(?:是|叫))|"
    "我叫个?|我是|名叫|(?:该|这位?|位)(?:同志|职工|教师|老师|员工|同事)叫|本人|我的?(?:姓名|名字)(?:是|叫)|(?:^|\\n)人:"
    "|(?<![误错原])(?:姓名|名字)(?:[:是为]|(?![应填写有错为是不和与栏处及的空没未输])))[: ]{0,2}"
    f'["“]?([{HAN}{MIDDLE_DOT}]{{2,9}}?)["”]?'
    "(?=[,。;!、:(\\s]|,? ?(?:居民)?身份证|$)"
)
_NO_PERSON: Final = re.compile(
    f"(?:{KIN})|.*(?:[的了过着是在有不没也把被人员校院局站所司厂园县市区镇乡村科室队处]|老师|教师|医生|护士|主任"
    "|[工程会计][师员])$"
)


def is_another_unread(text: str, name: str, found: Sequence[Number], known: Collection[str]) -> bool:
    """Whether where a person introduces themselves, or right before the number, stands a name that could not be read.

    Args:
        text: in its reading form.
        name: the one who was taken, for want of that.
        found: where the number stands.
        known: all who were read in the text.
    """
    for slot in _SLOT.finditer(text):
        said = slot[1]
        if name in said or said in name or any(one in said or said in one for one in known):
            continue
        if _may_be_somebody(said):
            return True
    if name in text and all(_TELLER.match(text, at + len(name)) for at in extent.places(text, name)):
        return True
    return any(
        _is_unread(_RUN.search(text[max(0, number.start - 12) : number.start]), name, slot=True)
        or _is_unread(_BEHIND.match(text, number.end, number.end + 12), name, slot=False)
        or _is_owner_unread(text, number.start, {name, *known})
        or _is_line_unread(text, number.start, {name, *known})
        for number in found
    )


_TITLED: Final = f"(?:{'|'.join(TITLES)})?"
# 研究馆员于是之(6210…, 我是藏医院的候能旺,身份证6207…: the run of Han characters that the number belongs to.
_OWNER: Final = re.compile(
    f"(?:^|[^{HAN}])(?P<run>[{HAN}]{{5,24}}?)"
    f"(?:{_TITLED}\\((?:身份证(?:号码?|号)?[:是为]? ?)?"
    "|(?P<apart>[,:、 ]{1,2}(?:居民)?身份证(?:号码?|号)?[:是为]? ?))$"
)
_LONGEST: Final = 4


def _is_owner_unread(text: str, at: int, known: Collection[str]) -> bool:
    """Whether the phrase right before a number ends with what may be a name, and has none that was read."""
    owner = _OWNER.search(text[max(0, at - 44) : at])
    if owner is None or any(name in owner["run"] for name in known) or TITLE_TAIL.search(owner["run"]):
        return False
    run, apart = owner["run"], owner["apart"] is not None
    introduced = _INTRODUCED.search(run) is not None
    return any(
        (has_surname(run[-size:]) or (introduced and size <= len("某某某")))
        and could_be_name(run[-size:], loose=apart and not introduced, labelled=introduced or not apart)
        and not _NO_PERSON.match(run[-size:])
        and extent.leads(run[:-size])
        for size in range(_LONGEST, 1, -1)
    )


_INTRODUCED: Final = re.compile("^(?:我是|本人[是系]?|我系).*的.{2,3}$")


def _is_line_unread(text: str, at: int, known: Collection[str]) -> bool:
    """Whether a number's line begins with nothing but what a name is made like, though as a word: 于是之 6224…."""
    line = _LINE.search(text[max(0, at - 16) : at])
    if line is None or any(name in line[1] or line[1] in name for name in known):
        return False
    return has_surname(line[1]) and not _OF_A_NUMBER.search(line[1]) and not _NO_PERSON.match(line[1])


_LINE: Final = re.compile(f"(?:^|\n)[ 0-9.、()]{{0,6}}([{HAN}]{{2,4}})[ ,、:\t]{{1,3}}$")
_OF_A_NUMBER: Final = re.compile("身份|证|号码?$|密码|如下|信息|重置|姓名|名字|资料|系统|账号|帐号|[是为叫]$")


def _may_be_somebody(said: str) -> bool:
    return (
        len(said) <= 4
        and not _NO_PERSON.match(said)
        and not TITLE_TAIL.search(said)
        and (said in COMPOUND_SURNAMES or could_be_name(said, labelled=True))  # 宗政 may be a whole name
        and (has_surname(said) or said[:2] in COMPOUND_SURNAMES)
    )


# 审核人员张三说只能发邮件, 同事李四给了我网址: who is told of, and hardly who asks
_TELLER: Final = re.compile(
    "(?:老师|同志|主任|科长|校长|[校院局站所]长)?(?:也|都|又|就|跟我|和我|对我)?"
    "(?:(?:说|讲)(?!不|错|没|有误|[账帐][号户]|密码|姓名)|告诉|建议|提醒|通知|教我|帮我|给了我|问我|催)"
)
_RUN: Final = re.compile(f"(?:^|[^{HAN}])(?:我|本人)?([{HAN}]{{2,4}}?){_TITLED}[ ,、:;(\t]*$")
_BEHIND: Final = re.compile(f"[ ,、:;)\t]*([{HAN}]{{2,4}})(?=[,。;!)\n ]|$)")
_IS_A_LABEL: Final = re.compile("[身份证件号码是为的]|[我他她您你]|密码|如下|信息|[、:]")


def _is_unread(run: re.Match[str] | None, name: str, *, slot: bool) -> bool:
    """Whether a run of Han characters of a name's length beside the number may be somebody who was not read.

    In a `slot` of a name any word may be one; behind the number it may as well be 谢谢.
    """
    if run is None or name in run[1] or _IS_A_LABEL.search(run[1]) or _NO_PERSON.match(run[1]):
        return False
    any_word = slot and len(run[1]) < _LONGEST
    return has_surname(run[1]) and could_be_name(run[1], loose=not any_word, labelled=any_word)
