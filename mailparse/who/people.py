"""Names of persons in text, and as what they stand there: the one meant, the wrong one on the account, a contact."""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

from mailparse import values
from mailparse.text.extent import I_AM, POSTS, clean, is_post, leads, tail, take
from mailparse.text.sought import Sought
from mailparse.text.sounds import is_of_syllables, is_syllables
from mailparse.text.wording import (
    ANY_NAME,
    COMMON_SURNAMES,
    DOTTED,
    KIN,
    LIKELY,
    OPEN,
    SHUT,
    SURNAME,
    could_be_name,
    has_surname,
    is_plain_name,
    is_unit,
    is_word_pair,
)
from mailparse.text.words import NOBODYS, ROLES
from mailparse.values import HAN, MIDDLE_DOT
from mailparse.who import misnamed

SOMEBODY: Final = "?"  # among names: one whose name could not be read


class Standing(IntEnum):
    """How surely a name is the person's whom the plea is for; the lower the surer."""

    LABEL = 1  # 姓名：张三
    BESIDE = 2  # right beside the ID number
    TRUE = 3  # 应为张三
    KIN = 4  # 我父亲张三, 帮张三
    SELF = 5  # 我叫张三
    MENTION = 6  # 张三的密码
    ALONE = 7  # a line or cell of its own
    SIGNED = 8  # under the mail
    PHRASE = 9  # between two stops of running text: perhaps no name at all


@dataclass(frozen=True, slots=True)
class Person:
    """A name found, in its normal form, and where."""

    name: str
    start: int
    end: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Cast:
    """Who occurs in a text: those who may be meant, names said to be wrong, and those who only write or pass on."""

    meant: tuple[Person, ...]
    wrong: frozenset[str]
    others: frozenset[str]
    for_other: bool  # written on behalf of somebody

    @property
    def names(self) -> frozenset[str]:
        """Of all of them."""
        return self.wrong | self.others | {person.name for person in self.meant}


_LABELS: Final = (
    "(?:(?<!单位)(?<!学校)(?<!公司)(?<!误填)(?<!错误)(?<!错误的)(?<!错的)(?<!原来)(?<!登记)(?<!注册)(?<!误写)(?<!错"
    "填)(?<!领导)(?<!联系人)(?<!校长)(?:姓名|名字)|真名|全名|填报人|申请人|申报人|申述人|当事人|求助人|具名|署名"
    "|(?<=[0-9Xx]\\n)人(?= ?:)"
    "|(?<=[\\s,;])人员|name|Name|NAME|(?<![A-Za-z])(?:xm|XM|Xm|[Xx]ing[Mm]ing|XINGMING)(?![A-Za-z]))"
)

_LABELLED: Final = Sought(
    f"{_LABELS}[\"']?(?:栏)?[】\\]]?(?:\\([^()\\n]{{0,12}}\\))?(?:应)?[ \\t]{{0,4}}(?:[:】\\]]|是(?!否|不|拼|错|填|写)"
    f"|为(?!何|拼)|叫(?!人|别|他|她|我|娃|同事|单位|学校)|-|=|\\t|\\n{{1,3}}(?=[^\\n]{{2,12}}(?:\\n|$))| )"
    f"[ \\t\\n]{{0,4}}(?:叫|(?<!:)(?<!: )是)?{OPEN}(?=[{HAN}])"
)

_LABELLED_TIGHT: Final = Sought(
    f'(?:(?:^|[\\s,;。(:用以我0-9Xx]|汉文|汉字|中文|真实|本人|我的|自己的|证件)(?:姓名|名字|真名|大名|官名)|全名|(?:(?<![{HAN}])|(?<=我)|(?<=我的))(?:汉语?|藏|中文)名字?)\\)?(?![是为叫填写输错有没和与的登录太那这栏处一都])["“]?(?=[{HAN}])'
)

# 身份证号补上:6201…,名字还是惠农(女)
_STILL_CALLED: Final = Sought(
    f"(?:^|[\\s,。;:])(?:我的?|本人的?)?(?:姓名|名字)(?:还|仍然?|依旧|照旧)是(?![那这原上前老]|之前|以前|一样){OPEN}(?=[{HAN}])"
)

# 该同志叫祁多杰才让
_CALLED_SO: Final = Sought(
    f"(?:该|这位?|这个|一位|一名|位|有一?个)(?:老?同志|老?教师|老师|职工|员工|同事|医生|护士|人)(?:,)?(?:他|她)?(?:名?叫做?|姓名(?:是|叫|为|:)){OPEN}(?=[{HAN}])"
    f"|(?<=[,。;])名?叫做?{OPEN}(?=[{HAN}])"
)

_SELF_OF: Final = Sought(
    # 我崆峒区图书馆的张三
    f"(?<![{HAN}])我(?!们|单|[校院局所])[{HAN}]{{1,14}}(?:校|院|局|站|所|馆|园|公司|中心|中学|小学|[镇乡村])的[{HAN}]{{2,4}}"
    f"(?= [{HAN}0-9]|,?[0-9]{{15}})|"
    "(?:[又还]是我(?!的|们|自己|忘|没|不)|我是|我系|本人系|本人是|本人为|本人|我乃|我在|我为"
    "|我们?(?:校|院|局|单位|公司|所|站|中心|厂|队|镇|学校|园|馆|社|处)|现有|兹有|这里是|这是)[^,。!?;:\\n(]{2,40}"
)

# 发信人李四 6201…: who writes, whomever it is for
_WRITES: Final = Sought(
    f"(?:发[件信送]|[写来]信|寄[件信])(?:人|者)(?:姓名)?[ ]{{0,3}}[:是为 ,(]{{0,2}}[ ]{{0,3}}{OPEN}(?=[{HAN}])"
)

# 姓郎名玉珍, 鄙姓牛,单名一个犇字
_IN_PARTS: Final = Sought(
    f"姓({SURNAME}|[{HAN}](?=[, ]名))[, ]?(?:单?名(?:叫|是)?(?:一个|个|单字|一字)?|单一个)"
    f'["“]?((?!叫)[{HAN}]{{1,2}}?)["”]?(?=字|[^{HAN}]|身份|\\1|$)'
)

# 我叫管理(姓管名理), 名字元旦(真名): who is called by a word says so
_VOUCHED: Final = Sought(
    f'(?:我叫|我是|本人叫?|(?:姓名|名字)(?:就?是|就?叫)?)[:"“ ]{{0,2}}(?P<name>[{HAN}]{{2,3}})["”]?'
    "(?:\\((?P<said>[^()\n]{1,24})\\)|,(?P<behind>(?:我的)?(?:名字|姓名)?(?:就|真的?|确实|还真){1,2}(?:是|叫)?这[^,。;\n]{0,6}|真名)(?=[,。;\n]))"
)
_SURNAME_IS: Final = re.compile(f'(?:我|本人)?(?:就是)?姓["“]?({SURNAME})')
_TRULY: Final = Sought(
    "真名(?!叫|是|[:为])|本名(?!叫|是|[:为])|真的?(?:就)?叫|就(?:是|叫)?这|确实(?:就)?叫|(?:名字|姓名)没(?:有)?(?:写|打|填)错"
)

_POST: Final = Sought(f"(?:{'|'.join(sorted(POSTS.split('|'), key=len, reverse=True))})(?=[{HAN}])")

_UNIT_THEN: Final = Sought(f"(?:部|科|室|股|局|院|校|站|所|公司|中心|小学|中学)(?=[{HAN}])")

_ENTERED: Final = Sought(
    f"(?:姓名|名字)(?:栏|一栏|处)?(?:我)?(?:填|写|输|用|登记)(?:写|入)?的?(?:是)?{OPEN}(?=[{HAN}])"
)

_KIN: Final = Sought(
    f"(?<!我是)(?<!本人是)(?<!我就是)(?:{KIN})(?:叫|是|名叫|姓名|,|:|的?名字叫|的?名字是|的(?:名字|姓名):)?(?!都|也|就|还|总|又|已|天天|每天){OPEN}(?=[{HAN}])"
)

_FOR: Final = Sought(
    f"(?<!重)(?<!我叫)(?<!我是)(?<!本人)(?<!姓名:)(?<!名叫)(?:帮(?:助|忙)?|代(?:替)?|替|给|为|将|把|对|关于)(?:我|咱|本|我们)?(?:的)?(?:{KIN}|校|单位|院|局|所"
    "|公司|科室?|学校|站|中心|厂|队|馆|园|镇|乡|村|组|班|医院)?(?:的)?(?:老师|同志|教师|职工"
    f"|员工)?(?:叫)?{OPEN}({LIKELY}){SHUT}(?=的?(?:密码|账号|帐号|账户|申请|重置|删除|老师|同志|发|写|代|求|问"
    "|处理|办|身份|恢复|初始|的|[(,]|同学|医生|村医|护士|师傅|报(?!名)))"
)

_ON_BEHALF: Final = Sought(
    f"(?:帮|替|代(?!码|表作|课)|受)(?!我)(?:咱|他|她|人|[{HAN}]{{2,4}}(?:老师|同志|发|申|重|写|处理|办|求))"
    f"|(?:我|俺|咱)(?:的|家|们)?(?:{KIN})(?!们?好|[^,。;\\n]{{0,10}}(?:替|帮|给)(?:我|俺|额)(?:弄|登|填|改|设|录|报|注册|搞|写))"
    f"|(?<![^\\s,。;:!])(?:{KIN})(?!你好|您好|好|们)(?=[{HAN}]{{2,4}}(?:老师|的|,|同志|忘|密))"
    "|(?:我|本)(?:校|单位|院|局|所|公司|科室|站|中心|镇|学校|园|厂|队)(?:\\([^()\n]{0,40}\\))?(?:的)?(?:教师|老师|职工|员工|同志|医生|护士"
    "|技术|专技|人员|有|[0-9一二三四五两几]+[名位个])"
    "|该(?:同志|职工|教师|老师|医生|护士|员工|工作人员)|由(?:我|本人|单位|学校|办公室|人事科?)?代[发写报办]"
    "|[他她]的身份证|不会用电脑|不会发邮件|不会上网|(?<![你您])老人家|委托"
)

# 写成我儿子的名字了: no word of writing for them
_NAMED_SO: Final = Sought(
    f"(?:[填写输登录]成了?|[用写填]的?是?)(?:我|俺)(?:的|家)?(?:{KIN})(?:{LIKELY})?的?(?:名字?|姓名)"
    # 密码是我爱人替我设的
    f"|(?:我|俺)(?:的|家)?(?:{KIN})(?:给|替|帮|代)(?:我|俺)(?:设|改|登|弄|填|注册|搞)"
)

_MENTION: Final = Sought(
    "(?:^|[\\s,;。:!?(、\"']|(?:申请|填报|申报|当事)人|重置|恢复|删除|我们|我校|我院|我局|我所|我站|咱们|本校|本院|我公司|我单位|我中心"
    f"|我园|(?:[我咱]们?|本|单位|学校|医院|公司)(?:单位|学校|医院|公司|中心|[校院局所站科室厂园队])?的)({LIKELY})(?=系[我本](?:单位|公司|学校|医院|中心|[校院局所站县市区镇乡厂队园])|把|将|昨|今|前天|首次|第一次|的?(?:密码|账号|帐号|登录|登陆|首次|第一次|忘记|忘了|无法|登不|进不|姓名|名字|身份证"
    "|,? ?身份证|申请"
    "|请求|需要|重置|要求|删除|委?托我|没有?[写填打登输]错"
    f"|(?:因|由于)为?(?![^,。;!?\\n]{{0,12}}(?:{KIN}|单位|[我他她其您你帮替找让托]))[^,。;!?\\n]{{0,12}}?"
    "(?:,?忘(?:记|了)了?(?:登[录陆])?密码|密码[忘丢遗]|登[录陆]?不|进不[了去]|(?:无法|不能)(?:正常)?登))|(?:老师|同志|医生|护士|同学|教师)(?:的|系|密码|忘|是|,|申请|账号|登|无法|身份"
    "|在|首次|第一次|于|因|由于|误|将|把|错))"
)

_USER: Final = Sought(f'用户["“]({LIKELY})["”]登[录陆]')

# 我们站上的尕藏才让登不上采集系统了: a name without a surname, behind what leads up to it
_TROUBLED: Final = Sought(
    f"(?<![{HAN}])([{HAN}]{{4,24}}?)(?:老师|同志|医生|护士)?的?(?:登录)?(?:密码|[账帐]号)?(?:也|又|都|一直|现在|今天|昨天){{0,2}}(?=忘记?|登[录陆]?不|进不|无法登|不能登|记不)"
)
_OF_UNIT: Final = Sought(
    f"(?:帮|替|代|给|为)[{HAN}]{{2,16}}?(?:学|校|院|局|公司|中心|所|站|厂|科|园|中|处)的?({LIKELY})(?:老师|同志|医生|护士|教师)"
    "(?=申请|重置|求|发|问|办|处理|重|删|恢复|的|[(,])"
)

_KIN_OF: Final = Sought(f"我是({LIKELY})(?:老师|同志)?的?(?:{KIN})")

_SIGNED: Final = re.compile(
    f"^(?:-{{1,4}} ?)?(?:[{HAN}()0-9 ]{{0,30}}(?:单位|学校|校|[小中大]学|[一二三四五六七八九十]中|院|局|中心|公司|所|站"
    "|厂|处|科|部|队|园)[ :]{1,8})?"
    f"(?:署名|敬上|晚辈|后学|学生|职工|教师|签名|落款|填报人|申请人|致敬人|您的)?[ :]{{0,4}}({ANY_NAME})"
    f"(?:敬上|敬启|谨上|上|呈上|拜上|拜托|谢谢)?[。.!]?$"
)

_GRADES: Final = frozenset("高级 高中 高校 高考 万分 万望 严肃 严格".split())

_RESPECTFULLY: Final = Sought(f"({LIKELY}) ?(?:敬上|谨上|敬启|拜上|呈上|叩上|顿首|谨启)")

_ALONE: Final = re.compile(f"^{OPEN}({ANY_NAME}){SHUT}$")

_CHUNK: Final = re.compile(
    f"(?:^|(?<=[\\s,;。:!(\"'、/|+_-])|(?<=[0-9]\\.))({DOTTED}|[{HAN}]{{2,7}})(?=[\\s,;。:!()\"'0-9、/|+_-]|$)",
    re.MULTILINE,
)

_LONGEST_HAN: Final = 4  # characters of a name behind a surname; others are made of syllables (尕藏桑杰卓玛)

# Names that are not the person's: whom one writes to, whom one may call, who passes it on.
_OTHERS_AT: Final = Sought(
    "(?:联系|核实|核对|咨询|[请询可]问|找)(?:一?下)?[^,。;:!?\\n他她]{0,8}?(?:负责人|主任|[科校院局站所园股处部]长|干事|领导|人事|专干"
    f"|管理员|会计|书记|经理)(?:老师|同志)?[ :]{{0,2}}(?=[{HAN}])|"
    "(?:[校院局科股所站厂园处镇乡县会社台队班组]长|经理|书记|联系人(?:信息|资料|身份)?|经办人|联络人|联络员|负责人|代办人|代理人|(?<![我她他])代发人?|填表人|审核人|审核员|管理员|校长|局长|科长|股长"
    "|所长|院长|抄送|收件人|办理人|转交人|单位领导|法人|法定代表人|推荐人|证明人|介绍人|复核人|制表人?|制单"
    "|统计人|上报人|报送人|代笔|代写|受托人|经办|联系方式|联系电话|承办人|整理人|汇总人|录入人"
    f"|转发人)(?:及(?:联系)?(?:电话|方式)|姓名|签字)?[ ]{{0,3}}[:是为 ,(]{{1,2}}[ ]{{0,3}}(?=[{HAN}])"
)

_OTHERS: Final = (
    Sought(
        "(?<![学校院园局站所心司中](?= ))"  # 会宁县一中 张三老师 signs
        f"(?:^|[\\s,。!;:]|尊敬的|亲爱的|找|请|问|联系|致|对|向|跟|给|与|谢谢|感谢)({LIKELY})(?:老师|主任|工程师|工"
        "|科长|处长|经理|先生|女士|局长|领导|师傅|管理员|客服"
        "|股长)(?:[:,!。 ]{0,2}(?:您好|你好|好|您|辛苦|打扰|帮|麻烦|请)|[:]|说|让|告|联系|接|回复|处理|帮我"
        "|[!。]?$)",
        re.MULTILINE,
    ),
    # 借同事李文博的邮箱发
    Sought(
        f"(?:借|用|拿)(?:用|了|的)?[^,。;\\n]{{0,6}}?({LIKELY})(?:老师|同志)?的?(?:邮箱|手机|电脑|QQ|微信)",
        holds="邮箱|手机|电脑|QQ|微信",
    ),
    Sought(
        f"(?:找|问|咨询|联系|请示|报告|打电话给|给)({LIKELY})(?:老师|主任|工程师|科长|处长|经理|局长|领导"
        "|股长)?(?:咨询|问|说|办|主任|科长|处长|经理)"
    ),
    Sought(
        f"({LIKELY})(?:,|:)?(?:电话|手机)[:是]?[ ]?[0-9]{{7,12}}(?![^\\n]{{0,9}}身份证)",
        holds="(?:电话|手机)[:是]? ?[0-9]{7}",
    ),
)

_KIN_SIGNS: Final = Sought(
    f"(?:^|[。!\\n ])(?:{KIN}):[ ]?(?=[{HAN}]{{2,4}}[ ,]{{0,2}}(?:联系|电话|手机|1[3-9][0-9]{{9}}|代|敬|\\Z))"
    f"|(?:^|[。!\\n ])(?:{KIN}) {{1,3}}(?=[{HAN}]{{2,4}}\\s*\\Z)"
)

_PASSED_ON: Final = Sought(f"({LIKELY}) ?(?:代发|代笔|代写|代转|代请|\\(代[发笔写转请办签]?\\))(?=[。,!\\s]|$)")

_OTHERS_BARE: Final = Sought(
    f"(?<![{HAN}])(?:联系人|经办人|联络人|承办人|代发人|代笔人)(?={LIKELY}(?:[ ,(:0-9]|$))|"
    f"(?:我是(?:他|她|其|[{HAN}]{{2,3}}(?:老师)?)的?(?:{KIN})|我叫(?=[{HAN}]{{2,4}},?是(?:他|她)))(?=[{HAN}])"
)

_AGAIN_I: Final = Sought(f"[又还]是我(?=[{HAN}])")  # 不好意思又是我张三上回…

_WHERE: Final = (
    # behind       stands as        surname  labelled  owner (`take`)
    (_LABELLED, Standing.LABEL, False, True, True),
    (_LABELLED_TIGHT, Standing.LABEL, True, False, True),
    (_STILL_CALLED, Standing.LABEL, False, True, True),
    (_KIN, Standing.KIN, True, False, True),
    (_CALLED_SO, Standing.KIN, True, False, True),
    (I_AM, Standing.SELF, False, False, False),
    (_AGAIN_I, Standing.SELF, True, False, False),
    (_WRITES, Standing.SELF, True, False, False),
)

# 尕藏加是我邻居
# 我德吉措么,碌曲的; 我马海明6229…
_I_THEN: Final = Sought(
    f"(?:^|[\\s,;。:!])我([{HAN}]{{3,6}}?)(?:[么嘛]?(?=,[{HAN}]{{1,10}}的[,。])|(?=[,(]? ?[0-9]{{17}}"
    # 我马哈三 韩集卫生院的, 我单玉莲(姓单)6201…, 我朵红梅的号是6201…
    f"| [{HAN}]{{2,12}}(?:[的校院局站所镇乡村司学]|中心|{POSTS})[ ,。0-9]"
    f"|\\([^()\n]{{1,10}}\\) ?[0-9]{{17}}|的(?:身份证)?号码?[是:为]|[三四]个字))"
)
_APPLIES: Final = Sought(f"(?:^|[\\s,;。:!])(?:申请|填报|申报|当事|来电|反映)人({LIKELY})(?=[,(、])")  # 申请人张三,男,…
_IS_MY_KIN: Final = Sought(f"(?:^|[\\s,;。:!])({LIKELY})(?:老师|同志)?是我们?(?:的|家|单位|科室|学校)?的?(?:{KIN})")
_I_IN_BRACKETS: Final = Sought(f"我\\([^()\n]{{0,12}}?({LIKELY})\\)")  # 安排我(办公室张三)写信
_I_IN_BRACKETS_FIRST: Final = Sought(f"(?:我|本人)\\((?:姓名:?)?({ANY_NAME})(?=[,、;])")  # 我(张三,一中,…)

# 同办公室的张三也忘了密码
_OF_THE_ROOM: Final = Sought(
    "(?<![不相等协会共])同(?:一个?)?(?:办公室|科室?|单位|学校|校|组|部门|处室|宿舍|村|班组?)的(?:同事|老师|那?位)?"
    f"({LIKELY})(?:老师|同志)?(?=[也又]?是?忘|[也又还]?登不|也?进不|也?[无没]法|[的也,(])"
)

_WITHIN: Final = (
    (_I_IN_BRACKETS, Standing.SELF),
    (_APPLIES, Standing.SELF),
    *((p, Standing.TRUE) for p in misnamed.TRUE),
    (_FOR, Standing.KIN),
    (_KIN_OF, Standing.KIN),
    (_OF_UNIT, Standing.KIN),
    (_IS_MY_KIN, Standing.KIN),
    (_OF_THE_ROOM, Standing.KIN),
)


@lru_cache(maxsize=16)  # of one mail and its rows, for all who look at them
def cast(text: str, *, weak: bool = True) -> Cast:
    """Everybody who occurs in a text in its reading form, by standing.

    Args:
        text: in its reading form.
        weak: look also for those who are only mentioned, stand alone or sign; the slower half, for when nobody is
            named plainly.
    """
    wrong = _wrong(text)
    if wrong:
        wrong -= {n for p in misnamed.TRUE for m in p.finditer(text) if (n := clean(m[1]))}
    found = _Found(text, wrong)
    found.named()
    if weak:
        found.mentioned()
        found.alone()
    others = _others(text) - {p.name for p in found.meant if p.standing <= Standing.TRUE}
    kept = tuple(p for p in found.meant if p.name not in others)
    return Cast(kept, frozenset(wrong), frozenset(others), _ON_BEHALF.search(_NAMED_SO.sub("", text)) is not None)


def may_be_kin(text: str) -> set[str]:
    """Names that stand as those of kin and colleagues, before others' and wrong ones are told from them."""
    found = _Found(text, set())
    found.named(only=Standing.KIN)
    return {p.name for p in found.meant}


class _Found:
    """Names found in a text, less those said to be wrong."""

    def __init__(self, text: str, wrong: set[str]) -> None:
        self.meant: list[Person] = []
        self._text = text
        self._wrong = wrong

    def named(self, only: Standing | None = None) -> None:
        """Those whom the mail names plainly; `only` of one standing."""
        for places, standing, surname, labelled, owner in _WHERE:
            if only not in (None, standing):
                continue
            for match in places.finditer(self._text):
                # 本人一时疏忽: behind 本人 anything may stand
                known = surname or match[0].endswith(("本人", "鄙人", "敝人"))
                self._at(match.end(), standing, surname=known, labelled=labelled, owner=owner)
        for pattern, standing in _WITHIN:
            if only not in (None, standing):
                continue
            for match in pattern.finditer(self._text):
                if has_surname(values.name(match[1])):
                    self._group(match, standing)
        if only in (None, Standing.SELF):
            self._speaking()
            for match in _I_IN_BRACKETS_FIRST.finditer(self._text):
                if has_surname(values.name(match[1])) or is_syllables(match[1]):
                    self._group(match, Standing.SELF)

    def _speaking(self) -> None:
        """Those who say who they are, behind their unit and post, or in parts."""
        for match in _SELF_OF.finditer(self._text):
            self._tail_of(match, Standing.SELF)
            self._run_on(match)
            begin = match[0].split(" ", 1)[0]  # 我是夏河县的贡保卓玛 密码忘了
            if begin != match[0] and (ended := tail(begin)) is not None:
                at = match.start()
                self._add(Person(ended[0], at + ended[1], at + len(begin), Standing.SELF))
        for match in _VOUCHED.finditer(self._text):
            name, said = match["name"], match["said"] or match["behind"]
            surname = _SURNAME_IS.match(said)
            told = name.startswith(surname[1]) if surname is not None else _TRULY.search(said) is not None
            if told and has_surname(name) and could_be_name(name, labelled=True):
                self._add(Person(name, match.start("name"), match.end("name"), Standing.LABEL))
        for match in _I_THEN.finditer(self._text):
            plain = len(match[1]) == len("某某某") and is_plain_name(match[1]) and not begins_with_a_word(match[1])
            if plain or _is_by_sound(match[1]):
                self._group(match, Standing.SELF)
        for match in _IN_PARTS.finditer(self._text):
            name = match[1] + match[2]
            if clean(name) is not None or could_be_name(name, labelled=True):
                self._add(Person(name, match.start(1), match.end(2), Standing.LABEL))

    def _run_on(self, match: re.Match[str]) -> None:
        """Who says in one breath who they are and what is the matter: 我是临夏县韩集的马阿西叶第一回登的时候."""
        for ahead in _OF_A_PLACE.finditer(match[0]) if _SAYS_I_AM.match(match[0]) else ():
            at = match.start() + ahead.end()
            name, end = take(self._text, at, surname=False, owner=False) or ("", at)
            if end >= match.end() or MIDDLE_DOT in name or len(name) <= _SHORTEST or begins_with_a_word(name):
                continue
            self._at(at, Standing.SELF, surname=not (is_syllables(name) or is_of_syllables(name)), owner=False)

    def mentioned(self) -> None:
        """Those who occur in passing."""
        for pattern in (_POST, _UNIT_THEN, _ENTERED):
            for match in pattern.finditer(self._text):
                self._at(match.end(), Standing.MENTION, surname=True)
        for match in _MENTION.finditer(self._text):
            self._group(match, Standing.MENTION)
        for match in _USER.finditer(self._text):
            self._group(match, Standing.MENTION)
        for match in _TROUBLED.finditer(self._text):
            if (ended := tail(match[1])) is not None and is_syllables(ended[0]):
                self._add(Person(ended[0], match.start(1) + ended[1], match.end(1), Standing.MENTION))
        for match in _DOTTED_RUN.finditer(self._text):
            self._add(dotted(self._text, match.start(), match.end()))

    def alone(self) -> None:
        """Names that are a phrase, a line or a cell of their own: under the mail they sign it."""
        self._lines()
        for match in _RESPECTFULLY.finditer(self._text):
            self._group(match, Standing.SIGNED)
        for match in _PHRASE.finditer(self._text):
            ended = tail(match[0])
            lead = match[0][: ended[1]] if ended is not None else ""
            opens = not self._text[: match.start()].rpartition("\n")[2].strip()
            if _UNIT_LEAD.search(lead) or (opens and lead.endswith("的") and _UNIT_THEN.search(lead)):
                self._tail_of(match, Standing.ALONE)
        for match in _CHUNK.finditer(self._text):
            if (has_surname(match[1]) and len(match[1]) <= _LONGEST_HAN) or _is_by_sound(match[1]):
                ends = match.start() > 20 and not self._text[match.end() :].strip(" 。!\n")
                first = self._text[match.start() - 1 : match.start()] in ("", "\n", "。", "!")
                if first and _FIELDS_WITH_NUMBER.match(self._text, match.end()):
                    self._group(match, Standing.ALONE)
                    continue
                self._group(match, Standing.SIGNED if ends else Standing.PHRASE)

    def _lines(self) -> None:
        lines = [(m.start(), m[0]) for m in re.finditer(r"[^\n]+", self._text) if m[0].strip()]
        for n, (at, line) in enumerate(lines):
            stripped = line.strip()
            if len(stripped) > 40:
                continue
            last = n >= len(lines) - 3 and len(lines) > 1
            match = (_SIGNED if last else _ALONE).match(stripped)
            if match is None or not has_surname(values.name(match[1])):
                continue
            name = clean(match[1])
            if name is None and last and match.start(1) and match[1][0] in COMMON_SURNAMES and match[1] not in _GRADES:
                name = clean(match[1], loose=True)  # behind a unit, below the mail: 石佛镇初级中学 何必
            start = at + line.index(stripped) + match.start(1)
            if name is not None:
                self._add(Person(name, start, start + len(match[1]), Standing.SIGNED if last else Standing.ALONE))

    def _add(self, person: Person | None) -> None:
        if person is not None and person.name not in self._wrong:
            self.meant.append(person)

    def _group(self, match: re.Match[str], standing: Standing, *, of: int = 1) -> None:
        name = clean(match[of])
        if name is not None:
            self._add(Person(name, match.start(of), match.end(of), standing))

    def _at(self, at: int, standing: Standing, *, surname: bool, labelled: bool = False, owner: bool = True) -> None:
        if standing is Standing.LABEL and (behind := _behind_unit(self._text, at)) is not None:
            self._group(behind, standing, of=2)
            if _is_perhaps_named(behind["first"]):
                self._add(
                    Person(behind["first"], at, behind.end("first"), standing)
                )  # 登科 张三: whose it is can't be told
            return
        found = take(self._text, at, surname=surname, labelled=labelled, owner=owner)
        if found is None:
            return
        name = found[0] if labelled else clean(found[0])
        if name is not None and values.is_han_name(name):
            self._add(Person(name, at, found[1], standing))

    def _tail_of(self, match: re.Match[str], standing: Standing) -> None:
        ended = tail(match[0])
        if ended is not None:
            self._add(Person(ended[0], match.start() + ended[1], match.end(), standing))


def _is_by_sound(name: str) -> bool:
    return is_syllables(name) or is_of_syllables(name)


def begins_with_a_word(name: str) -> bool:
    """Whether what may be a name begins with a word, so that the rest may go on with it: 成天|忙, 高兴|坏."""
    return name[:2] in NOBODYS or is_word_pair(name[:2])


_OF_A_PLACE: Final = re.compile(f"(?:的|医院|[小中]学)(?:{POSTS})?")
_SAYS_I_AM: Final = re.compile("我[是系]|[又还]是我|本人")
_SHORTEST: Final = 2  # characters of a name that begins anywhere
# 申请人:会宁二中 张三, 姓名:技术员 李四
_UNIT_THEN_NAME: Final = re.compile(
    f"(?P<first>[{HAN}0-9]{{2,24}})[ ,、/-]{{1,2}}((?>{DOTTED}|[{HAN}]{{2,7}}))(?![{HAN}])"
)
_PERHAPS_UNIT: Final = tuple("科部队组校园馆镇乡村区系中")


def _behind_unit(text: str, at: int) -> re.Match[str] | None:
    """Somebody behind a unit or a post where their name was to stand."""
    found = _UNIT_THEN_NAME.match(text, at)
    if found is None or not (_is_what_they_are(found["first"]) or found["first"].endswith(_PERHAPS_UNIT)):
        return None
    name = found[2]
    return found if clean(name) == name and (has_surname(name) or is_syllables(name)) else None


def _is_perhaps_named(text: str) -> bool:
    return not _is_what_they_are(text) and len(text) < _LONG_UNIT and has_surname(text) and could_be_name(text)


_LONG_UNIT: Final = 4  # characters


def _is_what_they_are(text: str) -> bool:
    return text in ROLES or is_unit(text) or is_post(text)


def _others(text: str) -> set[str]:
    """Those whom one writes to or may call, and who pass it on."""
    return {n for p in _OTHERS for m in p.finditer(text) if (n := clean(m[1]))} | hands(text)


def hands(text: str) -> set[str]:
    """Those through whose hands a plea goes: who passes it on, writes it, or may be asked about it."""
    found = {n for m in _PASSED_ON.finditer(text) if (n := clean(m[1]))}
    for pattern in (_OTHERS_AT, _OTHERS_BARE, _KIN_SIGNS):
        for match in pattern.finditer(text):
            name = take(text, match.end(), surname=False)
            addressed = match[0].endswith(",") and _ADDRESSED.search(text[: match.end()][-_SALUTED:]) is not None
            if name is not None and not addressed:
                found.add(name[0])
    return found


_ADDRESSED: Final = re.compile("(?:尊敬的|敬爱的|亲爱的)[^,。;:!?\\n]{2,16},\\Z")  # and behind it who writes
_SALUTED: Final = 24  # characters of it: 尊敬的系统管理员,


def _wrong(text: str) -> set[str]:
    found: set[str] = set()
    for pattern in misnamed.WRONG_AT:
        for match in pattern.finditer(text):
            quoted = match["open"].strip() != ""
            told = _NAME_IS.search(match[0]) is not None  # 账号上的名字是雨露: whatever the surname
            name = take(text, match.end(), surname=not (quoted or told), labelled=told)
            if name is not None and quoted and _IS_MORE.match(text, name[1]):
                continue  # “祁连山（张掖）”, “关山1” is more than the name
            if name is not None and _IS_RIGHT.match(text, name[1]):
                continue  # 登记的是张三,没有写错
            if name is not None and _BLANKS.match(text, name[1]):
                continue  # “冯 渊”中间多了空格: the name is right
            if name is not None and (cleaned := clean(name[0])):
                found.add(cleaned)
    for pattern in (*misnamed.WRONG, misnamed.MIXED_UP):
        found.update(n for m in pattern.finditer(text) if (n := clean(m[1])) and has_surname(n))
    if misnamed.THEIR_OWN.search(text):
        found.update(ended[0] for m in misnamed.DID_IT.finditer(text) if (ended := tail(m[1])) is not None)
    return found


_IS_RIGHT: Final = re.compile(
    '["”’]?(?:\\([^()\\n]{0,30}没有?[写填打登输]错\\)|(?:\\([^()\\n]{1,20}\\))?,(?:[^,。;!\\n]{2,14},)?(?:没有?[写填打登输]?错|无误))'
)
_IS_MORE: Final = re.compile('[(0-9A-Za-z]|(?:老师|同志|女士|先生)["”]')
_BLANKS: Final = re.compile('["”’]?[^,。;\\n]{0,6}空格')
_NAME_IS: Final = re.compile("(?:姓名|名字)(?:是|为|:|显示为?|叫)[\"'“‘ ]*$")

# A phrase of some length that ends with a name after a unit or post: 会宁县第一中学教师张三,
_PHRASE: Final = re.compile(f"(?:^|(?<=[\\s,;。:!(、]))[{HAN}A-Za-z0-9]{{5,30}}(?=[\\s,;。:(0-9]|$)", re.MULTILINE)

_UNIT_LEAD: Final = Sought(f"(?:{POSTS}|校|院|局|中心|公司|学|所|站|厂|处|科|队|园|部|段|[一二三四五六七八九十]中)$")

# 张三,一中,6201…,忘记密码; 张三 某公司技术员(2015年认定) 6201…: the first of some fields in a row with the number
_FIELDS_WITH_NUMBER: Final = re.compile(
    "(?:[,、;/| ]+[^,。;、/|\\s0-9()]{1,40}(?:\\([^()\\n]{1,30}\\))?){0,6}"
    "[,、;/| ]+(?:(?:身份证|证件)?号?码?[: ]?)?[0-9]{6}"
)

_DOTTED_RUN: Final = Sought(f"[{HAN}]{{1,14}}(?:{MIDDLE_DOT}[{HAN}]{{1,14}}){{1,5}}")


def dotted(text: str, start: int, end: int) -> Person | None:
    """A name with middle dots, out of the run of Han characters around it (护林员交巴·加措在林区)."""
    run = text[start:end]
    left, rest = run.split(MIDDLE_DOT, 1)
    begins = next(
        (
            len(left) - n
            for n in range(1, min(len(left), 9))
            if leads(left[:-n]) or left[:-n].endswith(("师", "员", "士", "工"))
        ),
        0,
    )
    if len(left) - begins > 8:
        return None
    found = take(text, start + begins, surname=False) if rest else None
    if found is None:
        return None
    return Person(found[0], start + begins, found[1], Standing.MENTION)
