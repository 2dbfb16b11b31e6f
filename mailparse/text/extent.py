"""Where a name begins and ends in running text, by the words of these mails around it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from mailparse import values
from mailparse.text.sought import Sought
from mailparse.text.sounds import MONGOL, is_of_syllables, is_syllables
from mailparse.text.wording import (
    COMPOUND_SURNAMES,
    KIN,
    NOT_LAST,
    OPEN,
    PERHAPS_LAST,
    PLACES,
    TITLE_TAIL,
    could_be_name,
    has_surname,
)
from mailparse.text.words import ROLES
from mailparse.values import HAN, MIDDLE_DOT

_REGION: Final = "|".join(sorted(PLACES, key=len, reverse=True))
# What may stand right behind a name.
_BEHIND: Final = (
    f"(?=$|[^{HAN}{MIDDLE_DOT}]|密码|身份|证件|的|忘|遗忘|丢|登[录陆不上进入记]|账[号户]|帐[号户]|老师|同志|同学"
    "|医生|大夫|医师|护士|女士|先生|教师|主任|校长|院长|师傅|工程师|申请|需|请|要(?!强)|无法"
    "|不[能会知记小慎懂在便用太是叫识认擅熟方]|没|姓名|名字|因|由于|于(?:[0-9]|首|第|昨|今)|本人|现|在|想|[第头](?:一)?[次回]|首次|是|为|原"
    "|误|错|被|用|也|都|两|三人|三位|等|和(?!平)|与|及|进[不入]|上不|性别|男|女|[汉回藏满蒙东裕保]族|填|写|输|职称"
    "|电话|手机|联系|单位|工作|同样|今[天早年]|昨|之前|把|将|系|注册|重置|删除|改|谢谢|您好|你好|麻烦|初始|系统"
    "|提示|打不|一直|有(?!才)|叫|说|让我|让他|托|从|已|年龄|出生|现年|求|恳|诉求|拜托|反映|属|自|近|前|刚|也|又|再"
    "|然后(?!来|面|天|续)|只|就|还|总|老是|老忘|怎么|打电话|发|设|记|参加|多次|多年|上[次周个午]|那|这|我|下午|退休|电脑|手头|马上|急|问题|诉求|情况(?!说明)|事由|证件"
    f"|帮|给|您(?=叫|们|看|帮|就)|呃|哦|逗号|句号|证号|[两三四]个字|去年|前年|上回|脾气|性格|随(?=医|队|团|船|车|军)|(?:{_REGION})[县市州]|怀(?=[着了]?孕|[着上了]娃|[着了]?二胎)|年纪|岁数|眼(?=睛|神|花)|腿(?=脚|不|疼|摔)|身体|忙(?=着|得|不)|出差|下(?=乡|井|队|夜班)|值(?=班|夜班)|坐月子|手机|家(?=[里中住]|没|不)|住(?!院|建)|咋|呀|啊|以前|原先|曾|当时|新(?:密码|设)|了(?:(?=身份|密码|登不)|(?![{HAN}])))"
)

_NAME_AT: Final = re.compile(f"[{HAN}{MIDDLE_DOT}]+")

_BEHIND_AT: Final = re.compile(_BEHIND)


def ends_at(text: str, at: int) -> bool:
    """Whether a name may end at a place: what follows is no more of a word."""
    return _BEHIND_AT.match(text, at) is not None


def leads(text: str) -> bool:
    """Whether a text ends with a word that leads up to a name."""
    return _LEAD.search(text) is not None


def is_post(text: str) -> bool:
    """Whether a text ends with a post (驻村干部, 会计师)."""
    return _ENDS_WITH_POST.search(text) is not None


def places(text: str, name: str) -> Iterator[int]:
    """Where a name stands in a text."""
    at = text.find(name)
    while at >= 0:
        yield at
        at = text.find(name, at + len(name))


def take(text: str, at: int, *, surname: bool, labelled: bool = False, owner: bool = True) -> tuple[str, int] | None:
    """The name that begins at a place.

    The whole run of Han characters if it can be one, else its longest beginning that may be one and before which a
    word of these mails follows.

    Args:
        text: in its reading form.
        at: where the name begins.
        surname: only one that begins with a known surname.
        labelled: behind 姓名：.
        owner: 的 may follow (张三的密码; but 我是民勤的… is no name).
    """
    run = _NAME_AT.match(text, at, at + 40)
    if run is None or (at and (text[at - 1 : at + 1] == "师傅" or (text[at] == "长" and text[at - 1] in _HEADED))):
        return None  # 站长尚国栋 is no 长尚国栋
    whole = run[0].strip(MIDDLE_DOT)
    if MIDDLE_DOT in whole:
        part = re.match(f"[{HAN}]{{1,10}}(?:{MIDDLE_DOT}[{HAN}]{{1,12}}){{1,4}}", whole)
        if part is None:
            return None
        last = part[0].rindex(MIDDLE_DOT)
        for end in range(len(part[0]), last + 1, -1):
            if (
                _BEHIND_AT.match(text, at + end)
                and could_be_name(whole[:end])
                and (end == len(whole) or whole[end - 1] not in NOT_LAST)
                and not {"是", "在"} & set(whole[last + 2 : end])  # 桑吉·才让是西|和县的
            ):
                return values.name(whole[:end]), at + end
        return None
    called = text[at - 1 : at] == "叫" and at > 0
    behind = text[at + len(run[0]) :][:12]
    if (named := _whole(whole, behind, surname=surname, labelled=labelled, called=called)) is not None:
        return values.name(named), at + len(whole)
    found = [
        n
        for n in (6, 5, 4, 3, 2)
        if n < len(whole)
        and _may_end(text, at, whole, n, owner=owner)
        and (n <= 3 or whole[:2] in COMPOUND_SURNAMES or is_syllables(whole[:n]) or is_of_syllables(whole[:n]))
        and has_surname(whole) | is_syllables(whole[:n])
        and could_be_name(whole[:n])
        and not (n <= 3 and TITLE_TAIL.search(whole[:n]))
    ]
    if not found or (surname and not has_surname(whole)):
        return None
    length = next((n for n in found if _spells(whole, n)), found[0])
    if len(whole) == length + 1 and (whole[-1] == "给" or (labelled and whole[-1] not in "的是为系要需有因")):
        return None  # 姓名：马哈给
    if not _spells(whole, length) and _cant_be_told(whole, length, others=len(found) > 1):
        return None
    return values.name(whole[:length]), at + length


def _cant_be_told(whole: str, length: int, *, others: bool) -> bool:
    """Whether a name may as well end elsewhere (李建新密码忘了, 张三新密码忘了)."""
    if whole[length : length + 2] in _NO_PART_OF_NAMES:
        return False
    if others and ((length == 3 and whole[2] in PERHAPS_LAST) or (length >= 4 and is_of_syllables(whole[:length]))):
        return True
    return length == 2 and ((whole[2] in PERHAPS_LAST and could_be_name(whole[:3])) or is_syllables(whole[:4]))


_NO_PART_OF_NAMES: Final = frozenset("让我 让他 让她 近期 近日 近来 现在 现因".split())

_HEADED: Final = frozenset("站校院局所科处队厂园区班组股部镇乡村县市州会社台馆社")  # 站长, 校长 …

_AFAR: Final = "阿古买吐艾努热麦帕迪祖米哈木"  # names without dots that begin so are rarely of Han making


# 她叫妥素非燕,6229…: the whole run is the name
_WITH_NUMBER: Final = re.compile("[,(: ]{1,2}(?:(?:居民)?身份证(?:号码?|号)?[:是为]?)? ?[0-9]{2}")


def _whole(whole: str, behind: str, *, surname: bool, labelled: bool, called: bool) -> str | None:
    """A run of Han characters that is a name from end to end."""
    if not could_be_name(whole, labelled=labelled) or (surname and not has_surname(whole)):
        return None
    if (
        len(whole) == 4
        and not (labelled or (called and has_surname(whole) and _WITH_NUMBER.match(behind)))
        and whole[0] not in _AFAR
        and whole[:2] not in COMPOUND_SURNAMES
        and not is_syllables(whole)
        and not is_of_syllables(whole)
        and not (has_surname(whole) and has_surname(whole[1:]) and whole[-1] not in _DONE_FOR_THEM)
    ):
        return None  # 王芳急求
    if len(whole) <= 3 and TITLE_TAIL.search(whole) and not labelled:
        return None
    if (
        len(whole) == 2
        and whole[0] in _AFAR
        and (rest := re.match(f" ([{HAN}]{{2,3}})(?![{HAN}])", behind))
        and could_be_name(rest[1])
    ):
        return None  # 阿依 古丽
    return whole


_DONE_FOR_THEM: Final = frozenset("发写办报问")  # 替桂万年发
_BUILDS: Final = re.compile("(?!的?密码(?:时|后|的|过程|完|好|是|为)|的是)")  # 王建设|密码忘了; but 王建|设密码时断了网
_DOES_FOR: Final = frozenset("让替帮给代教托叫催")  # 韩雪|替我登的
_WHOM: Final = frozenset("我俺咱他她您你")


def _may_end(text: str, at: int, whole: str, length: int, *, owner: bool) -> bool:
    builds = whole[length - 2 : length] == "建设" and _BUILDS.match(whole, length) is not None
    if (
        (whole[length - 1] in NOT_LAST and not builds)
        or (whole[length - 1] in _DOES_FOR and whole[length] in _WHOM)
        or (not owner and whole[length] == "的")
    ):
        return False
    return _BEHIND_AT.match(text, at + length) is not None or _is_spelt_out(whole, length) or _is_echoed(whole, length)


def _is_echoed(whole: str, length: int) -> bool:
    """Whether behind a name the surname comes once more, with a title: 佟树森佟工."""
    return _ECHO.fullmatch(whole[: length + 2]) is not None or _ECHO.fullmatch(whole[: length + 3]) is not None


def _is_spelt_out(whole: str, length: int) -> bool:
    """Whether behind a name its characters are told: 蔺存喜蔺相如的蔺, 王淑贤贤惠的贤."""
    first = whole[0]
    if _spells(whole, length):
        return True
    last = whole[length - 1]
    return any(
        whole.startswith(one, length) and whole.startswith(f"的{one}", length + n)
        for one in (first, last)
        for n in (2, 3, 4)
    )


def _spells(whole: str, length: int) -> bool:
    """Whether behind a name one of its characters is told: 马阿一舍阿是阿訇的阿一是…."""
    return whole[length] in whole[:length] and _SPELLS.match(whole, length) is not None


_SPELLS: Final = re.compile(f"([{HAN}])字?是[{HAN}]{{1,4}}?的\\1")


I_AM: Final = Sought(
    "(?:我的?(?:姓名|名字)[两二三四五六]个字[,:是叫]{0,2}|我叫个?|(?<![爱夫别本])人叫|我的名字(?:是|叫)|我名叫?(?!字)|本人叫|本人名叫|名叫|叫个|叫做|本人姓名(?:是|叫|为)?|本人[系是]?|我是|"
    "我系|我就是|鄙人|(?<=[,。 ])叫|(?<=我姓.)叫|(?<=我姓..)叫|俺叫"
    f"|俺是|额叫|(?:他|她)叫|(?:他|她)的?名字(?:是|叫)|敝人){OPEN}(?=[{HAN}])"
)

POSTS: Final = (
    "教师|幼教|老师|护士|护师|护士长|医生|医师|大夫|职工|员工|工程师|技术员|会计师?|出纳|干部|工作人员|人员|教练员?"
    "|研究员|工人|驾驶员|司机|编辑|记者|农艺师|畜牧师|兽医师?|技师|药师|检验师|检验员|辅导员|讲师|教授|馆员|保管员"
    "|测量员|安全员|施工员|预算员|质检员|监理|造价师|建造师|经济师|统计师|审计师|政工师|工艺师|美术师|播音员|主持人"
    "|导演|演员|演奏员|教研员|班主任|园长|校医|村医|助产士|同志|同事|职员|科员|办事员|专干|主任|副主任|校长|副校长"
    "|院长|站长|所长|局长|队长|班长|组长|技工|高工|负责人|干事|文员|秘书|保育员|教员|实验员|技术人员|水文员|林业员"
    "|理事长|董事长|会长|社长|厂长|镇长|乡长|县长|股长|处长|部长|书记|主席|经理|老板|护林员|测绘员|化验员|电工|焊工|联络员|联系人|管理员|信息员"
    "|科长|馆长|台长|场长|店长|行长|段长|矿长|参谋|政委|教导员|指导员|总监|主管|专员|董事|总经理|总工程师|总工|总裁"
    "|副教授|律师|教练|合伙人|公证员|资料员|档案员|统计员|报账员|秘书长"
)

_ENDS_WITH_POST: Final = re.compile(f"(?:{POSTS})$")

_AHEAD: Final = re.compile(f"(?:{POSTS}|另有|还有|以及|其中|现有|兹有|今有|兹证明)(?=[{HAN}]{{2}})")

_KIN_WORD: Final = re.compile(f"^(?:(?:我的?|俺|咱|他的?|她的?)?(?:{KIN})(?:的)?|[一另这那]?位|一名)")


def _is_of_four(text: str) -> bool:
    """Whether four characters without a dot may be one name: behind a surname, or no Han name."""
    return has_surname(text) or is_syllables(text) or is_of_syllables(text) or text[0] in _AFAR or text.endswith(MONGOL)


@lru_cache(maxsize=1024)
def clean(text: str, *, loose: bool = False) -> str | None:
    """A name in its normal form without titles and kinship before or behind it; None if it can't be a name."""
    text = values.name(text)
    if text in ROLES or text[-1:] in _NEVER_LAST or (text[-1:] == "人" and text[:-1] in PLACES):  # 甘南人
        return None
    text = TITLE_TAIL.sub("", text) if len(text) > 3 else text
    kin = _KIN_WORD.match(text)
    if kin and len(text) - kin.end() >= 2 and text[:2] not in COMPOUND_SURNAMES:  # 哥舒明 is nobody's brother
        text = text[kin.end() :]
    post = _AHEAD.match(text)
    if post and len(text) > 3 and (is_syllables(text[post.end() :]) or (len(text) == 4 and not has_surname(text))):
        text = text[post.end() :]  # 防疫员扎西东智, 会计能静
    if len(text) == 4 and MIDDLE_DOT not in text and not _is_of_four(text):
        return None  # 另有方糖
    if not could_be_name(text, loose=loose) or not values.is_han_name(text):
        return None
    return text


_NEVER_LAST: Final = ("族", "号")  # 哈萨克族; 羊本加号6201…

# 佟树森佟工, 麻占彪麻老师
_ECHO: Final = re.compile(
    f"(?P<name>(?P<surname>[{HAN}])[{HAN}]{{1,2}})(?P=surname)(?:老师|工|主任|医生|大夫|师傅|校长|院长|姐|哥)$"
)
_LONG: Final = (7, 6)  # characters: Tibetan names of several words


def tail(head: str, *, loose: bool = False) -> tuple[str, int] | None:
    """The name that a phrase ends with (我是永登县一中教师李玥), and where it begins.

    Only after a word that leads to names.
    """
    head = _ECHO.sub(r"\g<name>", head)
    bare = head if loose else TITLE_TAIL.sub("", head)  # 高级工程师 is nobody
    for match in I_AM.finditer(bare[-40:]):
        rest = bare[-40:][match.end() :]
        if (name := clean(rest)) and values.name(rest) == name and (len(name) < 4 or _is_long_name(name)):
            return name, len(bare) - len(rest)
    double = bare[-4:-2] in COMPOUND_SURNAMES  # 老公司马光华 is no 马光华
    for length in (*_LONG, *((4,) if double else ()), 3, 2, 4, 5):
        piece, lead = bare[-length:], bare[:-length]
        if len(piece) < length or (
            length >= 4
            and piece[:2] not in COMPOUND_SURNAMES
            and not is_syllables(piece)
            and not is_of_syllables(piece)
        ):
            continue
        name = clean(piece, loose=loose)
        known = name is not None and (has_surname(name) or is_syllables(name) or is_of_syllables(name))
        if name is None or name != values.name(piece) or not known:
            continue
        if (
            length == 3
            and piece[0] in "师员长士生"
            and _LEAD.search(lead)
            and clean(piece[1:])
            and has_surname(piece[1:])
        ):
            continue  # 会计师钱多 is no 师钱多
        if (_LEAD.search(lead) or not lead) and not (lead[-1:] in _I and name[0] in _AFTER_I):
            return name, len(lead)
    return None


def _is_long_name(name: str) -> bool:
    """Whether a name of four characters or more is made like one: no 一时疏忽."""
    return MIDDLE_DOT in name or name[:2] in COMPOUND_SURNAMES or is_syllables(name) or is_of_syllables(name)


# Behind these 和 joins: 张三(6201…)和李四; but (一)和虎国, 1 和虎国 are rows of a list.
JOINED: Final = re.compile(
    "(?:(?<!\\([一二三四五六七八九十0-9])(?<!\\([一二三四五六七八九十0-9]{2})[)\\]]|[0-9]{4}[0-9Xx]) ?$"
)
_I: Final = frozenset("我俺")

_AFTER_I: Final = frozenset("先应时常从单全方都就相经安向明平白万能成解连关强")  # 我先用…; but 我李想


def titled(text: str) -> dict[str, int]:
    """Names with a title behind them (谷雨老师), and where they end."""
    runs = ((tail(run[1]), run.end(1)) for run in _TITLED.finditer(text))
    return {ended[0]: end for ended, end in runs if ended is not None}


_TITLED: Final = re.compile(f"([{HAN}]{{2,20}}?)(?:老师|同志|医生|护士|大夫|师傅)(?!们|好|您|你)")

# 农机手, 花匠, 钳工
_HANDS: Final = "[机能选歌鼓号助扶炮猎]手|[木瓦铁石花漆泥]匠|[钳铣磨管铸锻钻修护检矿林农牧钢漆维]工"
_LEAD: Final = re.compile(
    f"(?:的|{POSTS}|{_HANDS}|校|院|局|中心|公司|学|所|站|厂|(?<=[林农牧渔殖种我本])场|处|科|队|园|部|段|室|股|馆|厅|车间|班组|(?<![员职])员|镇|乡|村|县|市|区|同志|本人|我|俺|受|由|替|代|和|与|跟|及|重置|删除|恢复|还原|解锁|我是"
    "|我叫|姓名|名字|[全大本]名|名叫|兹有|现有|漏了|漏报了?|补报|是|叫个?|为|帮|替|给|把|申请人|填报人|[一二三四五六七八九十]中|您好|你好|(?:老师|领导|你们)好|[呢啦呗]|单位|将|"
    f"我们|[妻妇子女妹弟我]俩|[0-9两二三四五六七八九十几]个?人|就剩|只剩|只有|还剩|剩下|[就只还]差|里|组|其中|包括|[一两二三四五六][位名个]|还有|另有|上回|上次|上周|上月|昨天|前天|今天|这次|刚才|之前|以及|另外|{KIN}"
    # 密码忘了张三6201…, 登不上去了张三6201…: the plea is whole before the name.
    f"|忘(?:记|了)?(?:登录)?密码|(?<![{HAN}])密码|密码[我又也都]?(?:忘记?|丢|记不[得清起])了|[登进录陆]不(?:上去?|进去?|去)了"
    f"|{'|'.join(sorted(PLACES))}|[^{HAN}])[:,]?$"
)
