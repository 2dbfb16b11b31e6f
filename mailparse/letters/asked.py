"""Whether a unit asks for an account of its own. # notice 五.

A deed is looked for, clause by clause: something is opened, and it is an account, the unit itself that is entered into
the system, or what was spoken of before. It counts where it is wished, and neither done, denied, wondered at, nor of a
person. The less is told of what is opened, the more must be told of who asks. Texts are in the reading form, compact.
"""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Final, NamedTuple

from mailparse.letters import account_for, affiliation, laid, natures, units
from mailparse.text.sought import Sought
from mailparse.what import pleas

# ------------------------------------------------------------------------------------------------------- deeds

_OPEN: Final = (
    "(?:开通|创建|建立|新建|开设|设立|开立|增设|增加|添加|分配|办理|新增|注册|申请(?!人)|建|开|设|下发|补建|授权"
    "|录入|配发|核发|申领)"
)
_ACCOUNT: Final = "(?:账号|帐号|账户|帐户|户头|用户名|单位用户|机构用户|系统用户|管理员)"
_ENDS: Final = "(?=[,。;:!?\\n]|$)"
_SOFTLY: Final = "(?:一?下|一?个|了|吧|呗|吗|么|呢|不|行吗|可以吗|为[盼感荷谢]){0,3}"
_ONE: Final = "(?:一?个|一?下|上|好|通|立|新|我们的?|单位|机构|系统|用户|独立|单独|正式|的){0,4}"
_OURS: Final = (
    f"(?:单位|机构|公司|学校|医院|企业|用户|[我本贵](?:们|校|院|局|所|站|中心|厂|司|园|队|场|社|处|馆)|{units.ORG_END})"
)
# What else may be opened or added, and is no account of a unit.
_ELSE: Final = (
    "(?:功能|通道|端口|窗口|证明|专业|系列|(?:上传|审核|填报|修改|查看|导出|下载|报名)权限|审核[员人]|用印员|子账号"
    "|科室|人员|附件)"
)

# What is opened is told: 为我所开通…账号; 在系统开户; 我单位账号…开通; 开个号, 立户.
_OPENS_ACCOUNT: Final = Sought(
    f"{_OPEN}(?:一?个|一?下|我们?的?|本|该|相应的?|贵|此|为|了|账号)*[^,。;!?\\n]{{0,60}}?{_ACCOUNT}"
    f"|(?:想要|需要?|要|求)(?:一?个)[^,。;!?\\n]{{0,12}}?{_ACCOUNT}|[开建立]户(?!行|银行|许可|名|证|资料|信息)"
    "|(?:请|申请|望|麻烦|烦|帮忙?)[^,。;!?\\n]{0,12}(?P<verb>开通|创建)"
    f"(?![^,。;!?\\n]{{0,6}}{_ELSE})"
)
_ACCOUNT_IS_OPENED: Final = Sought(
    f"(?:[账帐][号户]|户头|用户名?)[^,。;!?\\n]{{0,16}}?"
    "(?P<verb>开通|创建|建立|新建|开设|设立|开立|注册"
    f"|(?:开|建|办|批|设|弄)(?:一?下|上|好|起来|出来|下来){_SOFTLY}{_ENDS}|(?:开|建){_SOFTLY}{_ENDS})"
)
_OPENS_NUMBER: Final = Sought(f"[开建设办加弄搞补立批给]{_ONE}(?:{_ACCOUNT}|[账帐]?[号户]){_SOFTLY}{_ENDS}")
# The unit is entered: 把我们院加到系统里; 请给我校增设下级机构.
_ENTERS_UNIT: Final = Sought(
    f'[把将][^,。;!?\\n]{{0,30}}?(?:{_OURS}|名[称字]|["”])[^,。;!?\\n]{{0,6}}?'
    "(?P<verb>补?录(?:入|进|到)|补录|(?:添|增|补)?加(?:入|进|到|上|在)|添加|纳入|收录)"
    "|(?P<first>增设|增加|添加|录入|补录|新增|加上|补上|增补|建立|设立|创建|新建)[^,。;!?\\n的]{0,20}?"
    "(?:(?:下级|下属)(?:单位|机构|组织机构|组织)"
    f"|[我本](?:单位|们?[校院局所站厂园司场队社馆]|们?(?:单位|公司|学校|医院))){_ENDS}"
)
# Only the deed is told: 麻烦给开一下; 求开通; 漏了我们院,请补上.
_OPENS: Final = Sought(
    "(?<!再)(?:(?:开通|创建|建立|开设|新建|开立|增设|补建)"
    f"|[开建](?:一个|个|上|通|起来)?|[弄办加立补](?:一个|个|上)){_SOFTLY}{_ENDS}"
)
# Of a unit that says what it is, more is understood: 请予增加; 能不能把我们公司放进去; 麻烦老师帮我们弄一下吧.
_DOES: Final = Sought(
    f"(?:{_OPEN}|[加弄办补立批放]|安排|登记|纳入)(?![^,。;!?\\n]{{0,12}}{_ELSE})(?!事|法|公|快|班|学|理(?!账|帐|单))"
)


class _Deed(NamedTuple):
    """Something that is opened, as a sentence has it."""

    sentence: str
    begins: int  # in the sentence
    ends: int
    clause: str  # that the verb stands in
    before: str  # of the clause, what stands before the verb

    @property
    def said(self) -> str:
        return self.sentence[self.begins : self.ends]


def _deeds(kind: Sought, sentence: str) -> Iterator[_Deed]:
    for found in kind.finditer(sentence):
        verb = next((found.start(name) for name, at in found.groupdict().items() if at is not None), found.start())
        begun = sentence.rfind(",", 0, verb) + 1
        ended = sentence.find(",", found.end())
        clause = sentence[begun : ended if ended >= 0 else len(sentence)]
        yield _Deed(sentence, found.start(), found.end(), clause, sentence[begun:verb])


# ------------------------------------------------------------------------------------------------- who may ask

_UNIT: Final = Sought(
    "单位|机构|公司|学校|医院|企业|我们[^,。;我]{0,3}[校院局所站厂园馆队场社店室段]"
    "|[我本贵](?:校|院|局|所|站|中心|厂|司|园|队|镇|乡|会|社|处|馆|办|行|店|诊所|门诊部?|合作社|工作室)"
    f"|集团|的函|(?:{units.ORG_END}){_ACCOUNT}"
)
_SPEAKS_AS_UNIT: Final = Sought(
    f"(?:{units.ORG_END})(?:\\([^()\\n]{{0,40}}\\)|\\))?(?:系|为|是|原为|原系|由|属|隶属)|单位性质|登记机关|隶属关系|主管(?:部门|单位)|"
    "单位账号|信用代码|"
    f"(?:这里|这边|我们)是[^,。;\\n]{{2,30}}(?:{units.ORG_END})(?=[,。;\\n])|"
    "(?:[我本](?:公司|单位|校|院|局|所|站|中心|厂|园|学校|集团|诊所|门诊部|会|社|店|行|合作社|司|企业?|馆|队|场|矿)"
    "|我们(?:公司|单位|学校|医院|诊所|合作社|幼儿园|村?卫生[室所]|[校院局所站厂园]))"
    "(?:系|为|是|叫|属|在|由|现有|名称|全称|住所|成立|\\(|于)"
)
_A_PERSONS: Final = Sought("我(?!们|单位|公司|[校院局所站中厂园司场队社馆乡镇县市行店])|本人|姓名|身份证|[0-9]{15}")
_SPOKEN_OF: Final = Sought(f"{_ACCOUNT}|注册(?:一下)?(?:单位|公司|机构)")
_LACKS: Final = Sought(
    f"(?:没有?|无|未(?:见|建|开)?|漏了?|少了|缺)[^,。;\\n]{{0,12}}(?:{_ACCOUNT}|{_OURS})"
    f"|{_ACCOUNT}[^,。;\\n]{{0,10}}(?:没有?人?|未|无人)"
    "|(?:系统(?!专业|系列)|(?<!专业)(?<!系列)列表|名录|单位(?:那里|一?栏|框))[^,。;\\n]{0,10}(?:没有?|无(?!法)|[查搜找]不到)"
)
# Who has an account that is out of order, or open already, lacks none: 账号登不上,麻烦给开一下.
_HAS_ONE: Final = Sought(
    "密码[^,。;\\n]{0,6}(?:忘|丢|错|不对|遗|没|未|找|重置|不知)|锁|登(?:录|陆)?不|我的(?:个人)?账号|本人|能登|可以登"
    "|(?:[账帐]号|管理员)[^,。;\\n]{0,20}(?:变更|更改|更换|改名|更名|改[为成])|(?:变更|更改|更换|修改)[^,。;\\n]{0,8}(?:[账帐]号|管理员)"
    "|填错|误填|注销|删除|(?:不用|不要|不需要|暂缓)(?:再|给|为|办|开|建|了)"
)
_ASKS_HOW: Final = Sought(
    "(?:什么|哪些|哪种|啥)(?:程序|材料|流程|手续|资料|条件|方式)|(?:有没有|有无|是否有|用什么|哪种)[^,。;?]{0,6}(?:模板|格式|范本|样本)|(?:流程|程序|手续)(?:是什么|是啥|怎么走)"
    "|(?:怎么|如何|怎样|咋)(?:办理?|申请|操作|开通|创建|弄)"
)
_IN_A_SYSTEM: Final = Sought("系统|下级|名录|列表|后台|选项|下拉|[账帐]号|[查搜检找]")
_OPENS_IT: Final = re.compile(
    "开通|创建|开户|建户|立户|开设|设立|增设|建立|新建|建一|[开建](?:个|一个|一下)?(?:新|系统)?(?:的)?[账帐]"
)


class _Whole:
    """A mail, subject and all, and what it says of whoever writes it; each is looked for once, if at all."""

    def __init__(self, text: str) -> None:
        self.text: Final = text

    @cached_property
    def says_what_it_is(self) -> bool:
        """A nature is told, or whom the unit belongs to."""
        return natures.natures(self.text) != () or affiliation.superiors(self.text, None) != ()

    @cached_property
    def speaks(self) -> bool:
        """A unit speaks: by how it calls itself, or because its name is told and what it is."""
        if _SPEAKS_AS_UNIT.search(self.text):
            return True
        if _A_PERSONS.search(self.text) and not self.says_what_it_is:
            return False
        org = account_for.org_of_letter(self.text, "")
        return org is not None and (self.says_what_it_is or units.HAS_A_PLACE.match(org) is not None)

    @cached_property
    def tells_itself(self) -> bool:
        """A unit speaks and says what it is, as who only looks for their unit seldom does."""
        return self.says_what_it_is and self.speaks

    @cached_property
    def has_code(self) -> bool:
        """Nobody gives a code for an account of their own."""
        return units.credit_code_in(self.text) is not None

    @cached_property
    def has_one(self) -> bool:
        return _HAS_ONE.search(self.text) is not None

    @cached_property
    def speaks_of_accounts(self) -> bool:
        return (
            _SPOKEN_OF.search(self.text) is not None
            or _LACKS.search(self.text) is not None
            or units.is_org_not_found(self.text)
        )

    @cached_property
    def declines(self) -> bool:
        return _declines(self.text)

    @cached_property
    def asks_only_how(self) -> bool:
        """How one is opened is asked, and nothing told of the unit: 想开通单位账号,需要什么材料?"""
        if _ASKS_HOW.search(self.text) is None:
            return False
        return _SPEAKS_AS_UNIT.search(self.text) is None or natures.natures(self.text) == ()


def _is_of_a_unit(deed: _Deed, whole: _Whole) -> bool:
    return (
        _UNIT.search(deed.sentence) is not None
        or "单位账号" in whole.text
        or (_OPENS_IT.search(deed.said) is not None and whole.speaks)
        or whole.tells_itself
        or whole.has_code
    )


def _is_of_whoever_speaks(deed: _Deed, whole: _Whole) -> bool:
    return _is_of_a_unit(deed, whole) or whole.speaks or _is_of_who_has_none(deed, whole)


def _is_in_the_system(_: _Deed, whole: _Whole) -> bool:
    return _IN_A_SYSTEM.search(whole.text) is not None


def _is_of_who_has_none(deed: _Deed, whole: _Whole) -> bool:
    """Whether what is opened, and isn't told, can only be an account of the unit that speaks."""
    if whole.has_one or _SOMETHING.search(deed.before):
        return False
    lacks = _LACKS.search(deed.sentence) is not None or units.is_org_not_found(deed.sentence)
    if lacks and _UNIT.search(deed.sentence):
        return True
    return whole.speaks_of_accounts and (whole.speaks or whole.has_code)


def _is_of_who_tells_itself(deed: _Deed, whole: _Whole) -> bool:
    return whole.tells_itself and _is_of_who_has_none(deed, whole)


_SOMETHING: Final = re.compile("[把将](?!我|本|单位)")


# ------------------------------------------------------------------------------------------------------ wishes

_PLEADS: Final = re.compile(
    "(?<!申)请(?![问教假示])|麻烦|恳|劳烦|拜托|辛苦|能不能(?!自己)|能否|可否|可不可以"
    "|[你您]们?(?:就|先|直接|也)?(?=(?:给|帮|为|替|把)[^,]{0,16}[开建办弄加])|(?:是不是|是否)?(?:可以|能)(?:直接|先|也)?[给帮为]|最好|(?:[能行]|可以|合适|符合[^,]{0,8})[开办建]?(?:的话)?,?就(?=[给帮为把将])|[盼望]|(?<![要需追])求(?![助职知])"
)
_APPLIES: Final = re.compile("[给帮为替](?!不)|(?:^|现|特|兹|拟|想|来)申请(?![人表材])|^ *申请(?![人表材])")
_IS_WANTED: Final = re.compile(
    "请|拜托|辛苦|申请|望|麻烦|帮|恳|需要?|求|予以|给|能否|可否|能不能|函|希望|盼|拟|兹|现|想|特此|特报告"
    "|(?:^|,)(?:那|就)?(?:给我们?)?[开建弄办][^,。;]{0,12}(?<!了)吧(?=[,。;!]|$)"
    "|(?<![不重主])要(?=开通|开个|开一个|建个|建一个|开设|创建)"
)
# What stands before the verb where nothing is asked for.
_NOT_ASKED: Final = Sought(
    "(?:未|没有?|尚未|还没|并未|(?<![能可])不|无[需须]|毋[需须]|勿|(?<!分)别|无法|已经?|是否|有没有|是不是|何时|什么时候|怎么|如何|怎样|哪里|哪个"
    "|由谁|归谁|谁|找谁|向谁|应该?由|需要?由|自己|自行|应当?由|会不会|多久|负责|能不能自己|如果|假如|要是|要不要|用不用|需不需要|该不该|感谢|谢谢"
    "|昨天|前天|上周|刚刚?|想问|问问|问一下|请教|咨询(?!有限|公司|服务|中心|集团|管理|事务|工程|设计)|[查看]一下|看看|核实|查询)[^,。;!?]{0,12}$"
)
_BY_OTHERS: Final = re.compile("由(?:主管|各|上级|当地|所在)")
_IS_DONE: Final = re.compile(
    "[开建办]的(?:单位|系统)?[账帐][号户]|开通了|创建了|建立了|已开通|已创建|开通过|未开通|未创建|没有?开通|没有?创建|没有?建|未建|尚未|还没|没给"
)
_DONE_THEN: Final = re.compile("(?:[开建办设弄](?:好|通)?|创建|建立)[了过](?!吧)")
_DONE_OR_NOT: Final = re.compile(
    "(?:[开建办设](?:好|通)?|创建|建立)(?:了|过|好)?(?:没有?|吗|么)?(?<=了没|没有|了吗|了么)"
)
# 申请将账号名称变更为…: nothing is opened.
_CHANGES: Final = re.compile(
    "申请(?:[将把对][^,。;]{0,40})?(?:予以|进行)?(?:变更|更改|修改|更换|更名|改名|改[为成]|调整|重置|注销|停用|合并|找回|解锁|恢复|启用|激活|撤回|撤销|收回|取消)"
)
_INTENDS: Final = re.compile("[想要需现拟兹特]|申请")
_WENT: Final = re.compile("(?:申请|函|材料)[^,]{0,6}(?:被|已经?|退|寄|收到|交了|发了|报了|通过)")
_IS_QUESTION: Final = re.compile("(?:了|过)?(?:没有|没|吗|么)?\\?$")
_WONDERS: Final = re.compile("什么时候|何时|是不是|是否|有没有|怎么|如何|谁|哪|还是|几天|多久|多长")
_MAY: Final = re.compile("能不能|能否|可否|可不可以")
_TO_US: Final = re.compile("[给帮为我]")
_OF_A_PERSON: Final = Sought("密码|重置|删[除了掉]|注销|本人|我的(?:个人)?账号|姓名|个人的?(?:账号|帐号|账户|用户)")
_FOR_A_PERSON: Final = re.compile("[给帮为替](?:他|她|[^,我]{1,4}(?:同志|职工|员工))|身份证")
_BY_A_PERSON: Final = re.compile("^(?:申请|注册|建|开|设).{0,2}(?:(?<!用)人(?![社力事民])|请|个人)")
_ANEW_MYSELF: Final = re.compile("(?:我|本人)(?:自己|想|要|来|再|能|可以|好|去|得|需要){0,3}重新$")  # 我想重新注册账号
_WITH_PASSWORD: Final = re.compile("(?:用户名?|[账帐]号)[和及与、]?(?:初始)?密码")  # comes with an account


def _is_wished(deed: _Deed, whole: _Whole) -> bool:
    """Whether a deed is wished: neither denied, done, wondered at nor a person's."""
    if _is_of_a_person(deed) or _is_not_asked(deed):
        return False
    pleads = _PLEADS.search(deed.before) is not None
    if _MAY.search(deed.before) and not _TO_US.search(deed.before) and not whole.speaks:
        return False  # 民办学校能不能开通账号?
    return _IS_WANTED.search(deed.sentence[: deed.ends + 20]) is not None and (pleads or not whole.asks_only_how)


def _is_pleaded(deed: _Deed, whole: _Whole) -> bool:
    """Whether a deed is asked for in its own clause, as one must be that is told in few words."""
    pleads = _PLEADS.search(deed.before) or _APPLIES.search(deed.before) or _is_told_to(deed)
    return bool(pleads) and _is_wished(deed, whole)


def _is_told_to(deed: _Deed) -> bool:
    """开一个吧: nobody but who is written to can be told so."""
    return deed.said.endswith(("吧", "呗")) and not deed.before.strip()


def _is_of_a_person(deed: _Deed) -> bool:
    around = _WITH_PASSWORD.sub("", deed.sentence[deed.begins : deed.ends + 12])
    return (
        _OF_A_PERSON.search(around) is not None
        or _BY_A_PERSON.search(deed.said) is not None
        or _ANEW_MYSELF.search(deed.before) is not None
        or _FOR_A_PERSON.search(deed.sentence) is not None
    )


def _is_not_asked(deed: _Deed) -> bool:
    """Whether a clause tells of a deed that is done, undone, on its way, or asks about it."""
    if _CHANGES.match(deed.sentence, deed.begins):
        return True
    if _NOT_ASKED.search(_PLEADS.split(deed.before)[-1]) or _IS_DONE.search(deed.said):
        return True
    if _DONE_OR_NOT.search(deed.clause) or _WENT.search(deed.clause) or _ASKS_HOW.search(deed.clause):
        return True
    if _PLEADS.search(deed.before):
        return False
    if deed.sentence.endswith("?") and _ASKS_HOW.search(deed.sentence, deed.ends) and not _INTENDS.search(deed.before):
        return not deed.said.startswith("申请")  # 国有企业开通账号,函件有没有模板?
    return (
        _BY_OTHERS.search(deed.before) is not None
        or _DONE_THEN.search(deed.clause) is not None
        or (_IS_QUESTION.search(deed.clause) is not None and _WONDERS.search(deed.clause) is not None)
    )


# -------------------------------------------------------------------------------------------------------- asked

# fmt: off
_ASKS: Final[tuple[tuple[Sought, Callable[[_Deed, _Whole], bool], Callable[[_Deed, _Whole], bool]], ...]] = (
    # deed                how it is wished  whose it is
    (_OPENS_ACCOUNT,      _is_wished,       _is_of_a_unit),
    (_ACCOUNT_IS_OPENED,  _is_wished,       _is_of_a_unit),
    (_OPENS_NUMBER,       _is_pleaded,      _is_of_whoever_speaks),
    (_ENTERS_UNIT,        _is_pleaded,      _is_in_the_system),
    (_OPENS,              _is_pleaded,      _is_of_who_has_none),
    (_DOES,               _is_pleaded,      _is_of_who_tells_itself),
)
# fmt: on
_IN_ENGLISH: Final = re.compile(
    "(?:ask|request|please|kindly|apply|would like|wish)[^.\\n]{0,40}"
    "(?:open|create|set up|register|activate)[^.\\n]{0,24}account",
    re.IGNORECASE,
)
# Who only asks how it is done says so: 暂不申请; 不是正式申请,先了解一下.
_NOT_APPLIED: Final = Sought(
    "(?:(?:暂时?|先|目前|还|现在|这次|本次)(?:都|并|也|就)?不|(?:此信|本邮件|这封?信?)?(?:并非|不是|不作为?|不算)(?:正式)?的?)"
    "(?:申请|开通|开户|办理){1,2}(?:单位)?(?:账号|帐号|账户)?(?=[,。;!?\\n]|$)"
    # 撤回该函; 那封信作废; 不要再开通了; 不再开通账号
    "|(?:撤回|收回|撤销|取消|终止)[^,。;!?\\n]{0,24}(?:函|申请|请示|报告|来信)(?=[,。;!?\\n]|$)"
    "|(?:函|申请|请示|那封信?|邮件)[^,。;!?\\n]{0,10}(?:作废|撤回|撤销|取消|不作数)"
    "|(?:暂时?|先|都|就|请|也|再|现在?|,|^)不(?:要|用|必|需要?)(?:再)?(?:[给为帮][^,。;!?\\n]{1,12})?(?:开通|创建|办理|处理)"
    # 公司开账号的函已经送州人社局了,不用您这边办
    "|不(?:要|用|必|需要?|劳)(?:您们?|你们?|贵处)(?:这边|这里)?(?:再)?(?:开|办|管|建)(?=[,。;!\\n]|理|通|$)"
    "|不再(?:需要?)?(?:申请|开通|创建|开户)"
)
# What was written before is taken back, and this stands for it.
_INSTEAD: Final = Sought("以(?:此|本|这|该)[^,。;\\n]{0,6}为准|(?:现|今|特)(?:重新|另行|再次)(?:发|报|提|申请|寄|来函)")


def _declines(text: str) -> bool:
    """Whether what was asked for is taken back, or isn't asked for yet: what is pleaded for all the same counts."""
    return _NOT_APPLIED.search(text) is not None and _INSTEAD.search(text) is None


# A form's line for what is wanted: 事由:开通账号.
_PURPOSE: Final = Sought(
    "(?:干什么|事[由项]|内容|用途|诉求|请求|申请|目的|要办的?事|办理业务)[^:,。;\\n]{0,4}:[^,。;\\n]{0,12}"
    f"(?:开通|创建|建立|开设|新建|办理)[^,。;\\n]{{0,24}}{_ACCOUNT}"
)
# A subject that is a title: 关于某某中学开通账号.
_TITLE: Final = Sought(
    f"(?:开通|创建|建立|开设|新建|申请|办理|增设|设立)[^,。;!?\\n]{{0,60}}?{_ACCOUNT}"
    f"(?:的?(?:函|请示|申请|报告|请求|事宜|事))?$|{_ACCOUNT}的?(?:开通|创建|申请)(?:函|事宜)?$"
)
# 一直没有账号,请予解决: what is lacking is told, and that something be done.
_LACKS_AND_PLEADS: Final = Sought(
    f"(?:没有?|无|未(?:建|开)?|由谁|归谁)[^,。;?\\n]{{0,12}}{_ACCOUNT}[^?\\n]{{0,40}}?"
    "(?:请|恳|望|盼|求)[^,。;?\\n]{0,8}(?:解决|办理|支持|批准|批复|核发|安排|下发)"
)
_IS_THERE: Final = Sought(
    "(?:已经?|昨天|前天|上周|刚刚?|今天)[^,。;\\n]{0,12}(?:开通|创建|[建开办]好)|(?:开通|创建|[建开办]好)了|能登|可以登"
)
_LONGEST: Final = 600  # characters of a sentence


def _is_asked(text: str, subject: str) -> bool:
    """Whether a sentence of a mail, or its subject alone, asks for a unit's account."""
    whole = _Whole(text)
    if _IN_ENGLISH.search(text):
        return _SPEAKS_AS_UNIT.search(text) is not None or whole.has_code
    sentences = [
        sentence[:_LONGEST] for sentence in re.split(r"[。;!\n]|(?<=\?)", text) if not _is_of_letters(sentence)
    ]
    if any(
        is_so(deed, whole) and is_theirs(deed, whole) and not (whole.declines and _PLEADS.search(deed.before) is None)
        for sentence in sentences
        for kind, is_so, is_theirs in _ASKS
        for deed in _deeds(kind, sentence)
    ):
        return True
    if (_PURPOSE.search(text) or _LACKS_AND_PLEADS.search(text) or _TITLE.search(subject)) is None or not whole.speaks:
        return False
    if _PURPOSE.search(text):
        return True
    if whole.declines:
        return False
    return (_LACKS_AND_PLEADS.search(text) is not None or whole.says_what_it_is) and not _IS_THERE.search(text)


# ------------------------------------------------------------------------------------------------------ letters

_WORTH_LOOKING: Final = Sought(
    "开通|创建|开户|建户|立户|[账帐]号|[账帐]户|户头|用户|管理员|[Aa]ccount|[开建立设办]个[号户]|[开建]号|增设|添加|录[入进到]"
    "|补[录上]|加[到进入上]|事业单位|公益|公办|公立|民营|民企|民办|私企|私营|国企|国有"
)
_CLOSES: Final = Sought("注销|停用|销户|关停|删除|撤销[^,。;!?\\n]{0,20}(?:[账帐][号户]|用户)")
_OPENED: Final = Sought("开通|创建|建立|开设|设立|新建|开立|新增|增设|增加|添加|申请(?!人)|补建")
_FORMAL: Final = Sought(
    "账号的?(?:申请)?函|帐号的?(?:申请)?函|开通.{0,60}的函|开通账号函|账号的请示|账号的申请|账号的报告"
)
_LETTER_FILE: Final = Sought(
    "函|(?:开通|创建|建立|申请).{0,30}(?:账号|帐号|账户)|(?:账号|帐号|账户).{0,10}(?:申请|开通|创建)|公函|请示"
)
_NO_LETTER_FILE: Final = Sought("删除|密码|重置|注销")
_LETTER_HINT: Final = Sought(
    "(?:函|申请|请示|公函|公文)(?:件|书|表)?.{0,16}(?:附件|附后|见附|如附)"
    "|附件.{0,20}(?:函|申请|请示|公文)"
    "|(?:开通|创建).{0,30}(?:账号|帐号)"
)


def is_letter(text: str, subject: str, attachments: tuple[str, ...]) -> bool:
    """Whether an organisation's account is asked for, in words or by an attached letter.

    Args:
        text: in its reading form, with its blanks.
        subject: likewise; empty for an answer to somebody else's.
        attachments: names of files.
    """
    if not attachments and not _WORTH_LOOKING.search(pleas.compact(laid.close(f"{subject}\n{text}"))):
        return False
    text = pleas.compact(laid.as_said(text))
    if _DISOWNED.search(text):
        subject = ""
    whole = f"{subject}\n{text}"
    if _OF_COMPETENCE.search(text) and not units.credit_code_in(text):
        return False
    if _CLOSES.search(whole) is not None and not _OPENED.search(whole):
        return False
    if (_is_formal(whole) and not _declines(whole)) or _is_asked(whole, subject):
        return True
    return any(map(is_letters_name, attachments)) and (
        not text.strip()
        or bool(_LETTER_HINT.search(whole))
        or any(re.search(("账号|帐号|开通"), n) for n in attachments)
    )


# 主题我不会写,照别人的抄的,别当真
_DISOWNED: Final = Sought(
    "(?:主题|标题|题目)[^,。;!?\\n]{0,8}(?:不会写|抄|随便|乱写|别管|别当真|写错)|(?:抄|随便写)的(?:主题|标题|题目)"
)
# An office asks what it is competent for: 请明确哪些由县级创建,哪些须报州局; 是否需要另行授权?
_OF_COMPETENCE: Final = Sought(
    "请[^,。;!?\\n]{0,4}明确[:,]?[^,。;!?\\n]{0,4}哪些|哪些(?:单位|企业)?(?:由|归)[^。;\\n]{2,24}哪些(?:须|需|由|归|应)|(?:账号|开通|创建)的?权限的?(?:请示|咨询|函)"
)


def is_letters_name(name: str) -> bool:
    """Whether a file is called as letters are: 关于开通……账号的函.pdf."""
    return bool(_LETTER_FILE.search(name)) and not _NO_LETTER_FILE.search(name)


def _is_formal(whole: str) -> bool:
    formal = _FORMAL.search(whole)
    if formal is None or re.search("删除|重置|密码|注销", whole[max(0, formal.start() - 40) : formal.end()]):
        return False
    if re.search("(?:收到|关于您|是否需要|模板|格式|怎么写|如何写|样本)", whole):
        return False
    begun = max(whole.rfind(stop, 0, formal.start()) for stop in "。;!?\n") + 1
    sentence = whole[begun : formal.end()] + re.split("[。;!\n]", whole[formal.end() :])[0]
    return not _is_of_letters(sentence)


def _is_of_letters(sentence: str) -> bool:
    """Whether a sentence tells of anybody's letter, or asks how one is to be made."""
    return _IS_CITED.search(sentence) is not None or _ABOUT_A_LETTER.search(sentence) is not None


# 凡查不到的,出具关于开通XX单位…账号的函: as the notice has it, of any unit.
_IS_CITED: Final = Sought(
    "凡|各(?:学?校|单位|企业|乡镇|部门)[^,。;]{0,30}(?:提交|上?报|出具|申请|发)|[Xx×某_]{2,}(?:单位|学校|公司|医院)"
)
# 开户的函要用红头纸吗,盖公章还是科室章
_ABOUT_A_LETTER: Final = Sought(
    "的?函[^,。;]{0,4}(?:是|要|用|得|应该?|须|需要?|上|里|件|往|由|给|交|寄|盖|发|报|写)[^,。;]{0,30}(?:吗|么|还是|哪|谁|几|什么|啥|怎|\\?$|\\?)"
    "|(?:报|发|寄|交|送)(?:到|给|往)?(?:哪|谁)"
)
