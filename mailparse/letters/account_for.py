"""Whose account a letter asks for: the unit for which most speaks in the letter. # notice 五.

A letter names several units: whom it goes to, whom the writer belongs to, who registered it, what it was called. Each
mention is evidence of a kind (a label, the title, the seal, 我单位…), and what stands around it may speak against it;
the weights are of kinds, not of wordings, and whoever has most is the one. Texts are in the reading form, compact.
"""

import re
from collections.abc import Iterator
from typing import Final

from mailparse.letters import units
from mailparse.text.sought import Sought
from mailparse.values import HAN

_TITLE_ORG: Final = Sought(
    f"(?:开通|创建|建立|开设|申请|设立)(?:一个)?(?:为|给)?[\"'“”]?({units.ORG}(?:\\([{HAN}]{{1,10}}\\))?)[\"'“”]?(?:在"
    "|的)?(?:甘肃省职称|甘肃省|职称|单位|系统|的?账号|的?帐号|信息)"
)
_CHILD_ORG: Final = Sought(
    "[我本](?:局|厅|委|校|院|公司|集团|县|市|区|镇|乡|中心|办|社|处|单位)的?(?:所属|下属|直属|管理的|主管的)"
    f"[^,。;:\\n]{{0,12}}?(?:单位|企业|公司|机构|学校|[\"'“:])({units.ORG_WHOLE})"
)
# 我镇所属靖远县三滩镇农技站; who says 我公司直属… may speak of whoever is above.
_CHILD_NAMED: Final = Sought(
    "(?:[我本]|我们)(?:局|厅|委|县|市|区|镇|乡|街道|办|社)(?:所属|下属|直属|所辖|下辖|辖区内?|管理|主管|监管|举办|[下底]面|底下|手底?下)的?(?:那个|这个|一个)?"
    f"(?!事业|国有|各|单位|企业|公司|机构|学校)({units.ORG_WHOLE})"
)
# 所属事业单位某某文化馆尚未建号: says an office, of what is its own.
_CHILD_BELOW: Final = Sought(
    "(?:^|[\\n。:;,])[ ]{0,4}(?:现?代)?(?:所属|下属|直属|下辖)的?(?:事业|企业|二级|基层|公办|参公){0,2}"
    f"(?:单位|学校|医院|机构)(?!:|均|都|已|全)({units.ORG_WHOLE})"
)
_AS_AN_OFFICE: Final = Sought("[我本](?:局|厅|委|县|市|区|镇|乡|街道|办)")
# 某某乡农业服务中心是我乡所属事业单位, says the township.
_CHILD_SAID: Final = Sought(
    f"(?:^|[\\n,。;])[ ]{{0,4}}({units.ORG_WHOLE})(?:\\([^()\\n]{{0,30}}\\))?(?:系|是|"
    f"为)[我本](?:局|厅|委|县|市|区|镇|乡|街道|办|公司|集团|校|院|中心|社)"
    "(?:新?(?:所属|下属|直属|直管|下辖|管理的|主管的|举办的|设立的|成立的|组建的))"
)
# 我集团(…)所属全资企业的来信; 我局新设立的这所幼儿园来信: the unit is named in the letter below.
_CHILD_WRITES: Final = Sought(
    "[我本](?:局|厅|委|校|院|公司|集团|镇|乡|街道|办|社)(?:\\([^()\\n]{2,60}\\))?(?:新?(?:所属|下属|直属|所辖|设立|成立|举办)的?)"
    "(?:[这该]?[一]?[所家个])?[^,。;:\\n]{0,10}?(?:单位|企业|公司|学校|幼儿园|医院|卫生院|中心|站|所)"
    "(?:\\([^()\\n]{2,30}\\))?的?(?:来信|来函|来文|来电|报来|请示|报告|函件|原信|申请)"
)
# 现将某某公司的来函转报贵局: whose letter is handed on.
_HANDED_ON: Final = Sought(
    f"(?:将|把|收到)({units.ORG_WHOLE})(?:的|\\([^()\\n]{{0,40}}\\))?(?:来函|来文|来信|请示|报告|申请|函件|函)[^,。;\\n]{{0,6}}(?:转|报|呈|送)"
)
# 集团全资子公司某某公司(…)尚无账号, says the group
_CHILD_OF_A_GROUP: Final = Sought(
    f"(?:集团|公司|本部|我们?)的?(?:全资|控股|下属|所属|二级)*(?:子公司|子企业)({units.ORG_WHOLE})(?:\\([^()\\n]{{0,60}}\\))?"
    "(?:自己|本身|目前|至今|现在|一直|尚|还|也|都|仍然?|却)*(?:没有?|无|未(?:开通|建立|创建|设立|建|开))(?:过|有)?(?:单位|系统)?[账帐][号户]"
)
_AN_OFFICE: Final = re.compile("[局厅委]$|政府$")
_OUR_AREA: Final = Sought(f"我[区县市州镇乡]({units.ORG_WHOLE})(?=\\(|没有?|尚|未|至今|需|,|系|为|是|因)")
_ALONE_ORG: Final = Sought(
    f"(?:^|\\n)[ ]{{0,4}}(?:[0-9一二三四五六]{{1,2}}[).、,][ ]{{0,2}})?({units.ORG_WHOLE})[ ]*(?=[。\\n]|$)"
)
# 受某某公司委托,代其申请: whoever writes.
_CHARGED_BY: Final = Sought(f"受({units.ORG_WHOLE})的?委托,?(?:现|特|兹|前来)?(?:代|[为替]其|[为替]它|[为替]该)")
_AFTER_A_DASH: Final = Sought(
    f"(?:(?<=[{HAN}])[—-]{{1,3}}|子公司|子企业|成立了?|组建为?)({units.ORG_WHOLE})(?=[,。;(\\n]|$)"
)
_ASKS_IN_SUBJECT: Final = Sought(
    f"^(?:【[^【】]{{1,8}}】|关于|恳请|请求|申请)?(?:为)?({units.ORG_WHOLE})"
    "(?=(?:关于|现|拟)?(?:申请|请求|要求|需要?|开通|开设|创建|建立|开(?:一?个|单位)?[账帐][号户])"
    "|(?:的)?(?:来函|公?函|账号|帐号)|[ ,:—-]|$)"
    f"|[(【《-]({units.ORG_WHOLE})[)】》]?$"  # 开通账号的函(某某中学)
)
_FOR_ORG: Final = Sought(
    f"(?:给|为|替|帮)({units.ORG_WHOLE})(?=(?:、[{HAN}A-Za-z0-9()·]{{4,40}}){{0,5}}{units.ADVERBS}(?:开通|创建|建立|开设|建一?个|开一?个|办理|申请))"
    f"|(?:把|将)({units.ORG_WHOLE})(?=(?:也|都|一并|给)?(?:补?录[入进到]|补录|加[到进入上在]|添加|增加|纳入|收录|放[进到]|列入))"
)
# 集团旗下的某某公司至今没有账号
_LACKS_ONE: Final = Sought(
    f"(?:^|[\\n,。:;!?(的]|所属)({units.ORG_WHOLE})(?:\\([^()\\n]{{0,40}}\\))?(?:自己|本身|目前|至今|现在|一直|尚|还|也|都|仍然?|迟迟|均|却|就)*"
    "(?:没有?|无|未(?:开通|建立|创建|设立|建|开))(?:过|有)?(?:单位|系统|自己的?|独立的?)*[账帐][号户]"
)
# 某某集团自己的账号是有的
_HAS_ITS_OWN: Final = re.compile(
    "\\)?,?(?:自己|本身|本部|自身|总部|机关)?的?(?:(?:单位|系统)?[账帐]号(?:是|倒是|早就?|早已|已经?|都|现|一直)*(?:有|在用|开通|[开建]好|建立)"
    "|(?:是|早就?|早已|已经?|都|现)+(?:开通|建立|有)了?(?:单位|系统|自己|独立)*的?[账帐]号)"
)
_SUBJECT_ORG: Final = Sought(
    f"(?:^|[\\n。:!,;])[ \\t]{{0,8}}({units.ORG})"
    "(?=系|是|为|正在|目前|虽|仍|已|均|、|\\(|,|由|隶属|属|现|成立|申请|在|原(?:系|为|是|属|名)|前身|曾(?:系|为|是|用))"
)
# Of a unit that is named by the way: 某某医院文职人员评职称, 某某中心因系统里没有….
_NAMED_BY_THE_WAY: Final = Sought(
    f"(?:^|[\\n。:!,;])[ \\t]{{0,8}}({units.ORG})"
    "(?=文职|职工|员工|教师|医护|全体|专业技术|因|有|需|拟|实行|位于|地处|始建)"
    f"|(?:^|[\\n。:!,;])[ \\t]{{0,8}}([{HAN}A-Za-z0-9·()]{{2,40}}?有限(?:责任)?公司)(?=[{HAN}0-9])"
)
_SIGN_ORG: Final = re.compile(f"^({units.ORG_WHOLE})$")
_SEAL_OR_DATE: Final = re.compile(
    "(?:\\((?:章|盖章|公章|印章|印|加盖公章)\\)"
    "|[ ,]{0,8}[0-9二〇零○]{4}(?:年|[.-])[0-9一二三四五六七八九十]{1,3}(?:月|[.-])[0-9一二三四五六七八九十]{1,3}日?)+$"
)
# 某某县人民医院人事科 signs for 某某县人民医院; 县委办公室 is a unit of its own.
_SECTION: Final = re.compile(
    "(?:(?<=公司|医院|学校|中心|小学|中学|集团|学院|大学)|(?<=[局厅委院校站所厂矿]))"
    "(?:人力资源|护理|医教|财务|信息|后勤|人事|组织人事|人事劳资|政治工作|政治|干部|组织|科教|科研|医务|院务|劳资|综合|综合管理|行政|党政|党群|政工|教务|教育|职称|人秘|秘书)[处科部股室办]$"
    "|(?:(?<=公司|医院|学校|中心|小学|中学|集团|学院|大学)|(?<=[局院校站所厂矿]))办公室$"
    "|(?<=协会|学会|商会|金会|合会|进会|究会|谊会)(?:秘书处|秘书部|办公室)$"
)


# --------------------------------------------------------------------------------------------------- evidence

_OURSELVES: Final = (
    "(?:我们?|本|咱们?|俺们?)(?:公司|单位|学校|医院|企业|机构|集团|诊所|门诊部|合作社|"
    "幼儿园|研究院|事务所|协会|[校院局所站厂园司社会行店馆队场台矿企段处])"
)
# 某某学校(以下简称我校), (下称“本公司”)
_CALLED_US: Final = Sought(
    f"({units.ORG_WHOLE})\\((?:以下|下)?(?:简|统)?称(?:为|:)?[\"'“‘]?(?:我|本)[^()\\n]{{0,8}}\\)"
)
# 我厂即…, 我司--…--是
_WE_ARE: Final = Sought(
    f"{_OURSELVES}(?:的)?(?:全称|全名|名称|名字)?(?:[ :\"“'(]|-{{1,3}}|即|就?是|系|为|"
    f"叫做?|,){{1,3}}({units.ORG_WHOLE})"
    "(?=[,。;)\"”'\\n]|-|$|[是系为])"
)
# 我厂系某某集团的二级企业——某某线缆有限公司
_WE_OF_OTHERS: Final = Sought(
    f"{_OURSELVES}(?:系|是|为)[^。;\\n]{{2,60}}?的[^,。;\\n]{{0,10}}?(?:企业|公司|单位|机构|学校|医院)[—-]{{1,3}}"
    f"({units.ORG_WHOLE})(?=[,。;(\\n]|$)"
)
_FROM: Final = Sought(
    "(?:(?:^|\\n)[ ]{0,4}(?:自|发自|来自|来函|发函|来信|写信)(?:单位|机构|人)?:[ ]?|"
    f'名[为叫]["“]?|[,。;]一[所家个]是)({units.ORG_WHOLE})'
    f"|(?:^|\\n)[ ]{{0,4}}({units.ORG_WHOLE})(?:秘书处|办公室)?来[函信文](?=[:,])"
)
# Any label that ends with 单位 or 名称 and doesn't speak of another: 开户单位, 用人单位名称, 机构全名.
_ANY_LABEL: Final = Sought(
    f"(?:^|[\\n,;。|(])[ ]{{0,4}}(?!主管|上级|隶属|举办|出资|抄送|主送|收件|登记|发证|"
    f"批准|业务|挂靠|所属|管理|委托|派出|派驻|归口|股东|控股|法人|原|曾|旧|监管|呈报|受文|接收|母|[一二三四]级|上一?级|直接|间接)"
    f"[{HAN}()0-9.]{{0,8}}?(?:单位|公司|企业|机构|学校|医院|全称|全名|名称|名字)(?:名称|"
    f'全称|全名)?(?:\\([^()\\n]{{1,12}}\\))?(?::|是:?|为:?|叫)[ "“]{{0,2}}({units.ORG_WHOLE})'
)

_LISTED: Final = Sought(
    f"(?:^|\\n)[ ]{{0,4}}(?:\\(?[0-9一二三四五六七八九十]{{1,2}}[).、,]{{1,2}}[ ]?|[0-9]{{1,2}}[ |"
    f"]{{1,3}})({units.ORG_WHOLE})(?=[,;。:( |\\n-]|$)"
)

_BODY, _TEXT, _SUBJECT = "body", "text", "subject"
# fmt: off
_EVIDENCE: Final = (
    # weight  where      kind                 only names that are written in full
    (95,      _TEXT,     _CALLED_US,          True),
    (92,      _BODY,     _CHARGED_BY,         True),
    (90,      _BODY,     _OUR_AREA,           False),
    (88,      _TEXT,     units.LABELLED_ORG,  True),
    (86,      _TEXT,     _FROM,               True),
    (85,      _TEXT,     _TITLE_ORG,          True),
    (78,      _TEXT,     _ANY_LABEL,          True),
    (76,      _BODY,     _FOR_ORG,            False),
    (74,      _BODY,     units.SELF_ORG,      False),
    (74,      _BODY,     _WE_ARE,             True),
    (74,      _BODY,     _WE_OF_OTHERS,       True),
    (70,      _BODY,     _SUBJECT_ORG,        False),
    (68,      _SUBJECT,  _TITLE_ORG,          False),
    (66,      _SUBJECT,  _ASKS_IN_SUBJECT,    False),
    (60,      _BODY,     _LACKS_ONE,          True),
    (56,      _BODY,     units.WORKS_AT,      False),
    (46,      _BODY,     _NAMED_BY_THE_WAY,   True),
    (42,      _BODY,     _AFTER_A_DASH,       True),
    (38,      _BODY,     units.QUOTED_ORG,    True),
    (36,      _BODY,     units.BETWEEN_STOPS,      True),
    (34,      _TEXT,     _ALONE_ORG,          True),
    (30,      _SUBJECT,  _ALONE_ORG,          True),
)
# fmt: on
_SIGNED: Final = 82  # a seal says who writes; a label or the title, whom for
_LISTED_FOR: Final = 90  # a list of several: a letter of whoever is above them
_SECOND: Final = 6  # for each further kind of evidence
_PLACED: Final = 4  # its name begins with a place, as full names do
_FORMED: Final = 4  # … or ends with what it is in law
_IS_ADDRESSED: Final = -60
_IS_ABOVE: Final = -45
_IS_A_SECTION: Final = -45
_WAS_ONCE: Final = -50
_NEEDS_NONE: Final = -60
# 某某集团的全资子公司: what a unit is, and not how it is called.
_DESCRIBED: Final = re.compile(
    "^(?:以下|下列|上述|有关|这)|下面有|(?:^|[只仅都还])有[两二三四五六七八九几][个家所]|说是|^(?:合伙|公司|个人独资|股份|独资|普通合伙|个体)(?:制|性质|类型)|^[两二三四五六七八九十几多]{1,2}[家所个]|^[^某]{0,6}某[部单医公学]|就是|民营|私营|私人|业务主管|只有|[那这](?:个|家|所|边)|另外|的[^的]{0,10}$|(?:全资|控股|直属|下属|[一二三四]级)?(?:子公司|子企业)$"
)
_HAS_A_FORM: Final = re.compile(
    "有限(?:责任)?公司|股份公司|集团公司|学校|中学|小学|医院|卫生院|幼儿园|合作社|事务所|学院"
)
_IS_OF_ANOTHER: Final = -60
_OTHERS_LABEL: Final = re.compile(
    "(?:机关|机构|主管(?:部门|单位)?|上级(?:单位|部门)?|股东|隶属(?:关系|于)?|举办(?:单位|"
    "者)|出资(?:人|方)|监管|主送|抄送|(?<![一-龥])致|To)[ :为是系]{0,3}$"
)
_OF_OURS: Final = Sought(f"{_OURSELVES}(?:的|下设|内设)?$")


def org_of_letter(
    text: str,
    subject: str,
    *,
    to: str | None = None,
    above: tuple[str, ...] = (),
    several: tuple[str, ...] = (),
    attachments: tuple[str, ...] = (),
) -> str | None:
    """The organisation that a letter is for, in full if it is told in full.

    Args:
        text: the letter.
        subject: of the mail.
        to: whom it is addressed to.
        above: whom the writer belongs to.
        several: see `listed`.
        attachments: names of files.
    """
    text = units.with_ends(text)
    lines = [line.strip() for line in text.split("\n") if line.strip() and not _COPY_TO.match(line.strip())]
    signed = _signed(lines)
    body = "\n".join(line for line in lines if not line.endswith(":") or "。" in line)
    where = {_TEXT: text if not signed else units.RENAMED.sub("", text), _BODY: body, _SUBJECT: subject}
    weights: dict[str, int] = {}
    for weight, part, kind, full in _EVIDENCE:
        for name, against in _mentioned(kind, where[part], full=full):
            _count(weights, name, weight + against)
    for n, name in enumerate(several):
        _count(weights, name, (_LISTED_FOR if len(several) > 1 else 32) - n)
    for n, name in enumerate(signed):
        _count(weights, name, _SIGNED - 2 * n)
    for name in _of_files(attachments):
        _count(weights, name, 28)
    whole = _merged({name: weight for name, weight in weights.items() if not _DESCRIBED.search(name)})
    if not whole:
        return None
    return max(whole, key=lambda name: whole[name] + _standing(name, to, above))


_COPY_TO: Final = re.compile("抄(?:送|报|呈)")


def _count(weights: dict[str, int], name: str, weight: int) -> None:
    """Whatever says most counts in full; what says it as well, a little."""
    had = weights.get(name)
    weights[name] = weight if had is None else max(had, weight) + (_SECOND if min(had, weight) > 0 else 0)


def _mentioned(kind: Sought, text: str, *, full: bool) -> Iterator[tuple[str, int]]:
    """The names that a kind of evidence shows, and what stands before each of them against it."""
    for match in kind.finditer(text):
        group = match.lastindex or 1
        whole = _OFFICE_OF_IT.sub("", match[group])
        if units.goes_on(text, match.end()):
            told = _TOLD_OF.match(whole)
            whole = told[0] if told else ""
        if (
            not whole
            or _DESCRIBED.search(said := _whole_after_of(whole))
            or (name := units.trim(_SECTION.sub("", said))) is None
            or (full and not _is_full(name))
            or _DESCRIBED.search(name)
        ):
            continue
        bare = name.replace("（", "(").replace("）", ")")
        at = text.find(bare, match.start(group))
        before = text[max(0, at - 14) : at]
        against = 0
        if units.WAS_ONCE.search(before):
            against += _WAS_ONCE
        if _OTHERS_LABEL.search(before):
            against += _IS_OF_ANOTHER
        if _HAS_ITS_OWN.match(text, at + len(bare)):
            against += _NEEDS_NONE
        if _OF_OURS.search(before) and not units.HAS_A_PLACE.match(name) and not _HAS_A_FORM.search(name):
            against += _IS_A_SECTION
        yield name, against


# 某某中学是市教育局(所属…): the name has ended where it is told whose it is.
_TOLD_OF: Final = re.compile(f"{units.ORG}(?=[是系为属归由])")


# 我是某某中心的办公室主任: whose office it is.
_OFFICE_OF_IT: Final = re.compile(f"的[{HAN}]{{0,6}}(?:办公室|[处科部股室])$")


def _whole_after_of(said: str) -> str:
    """某某合作社办的瓜州果蔬加工厂: the name that follows, if it begins with a place."""
    said = units.less_sort(said)
    last = _OF_WHOM.sub("", said.rpartition("的")[2])
    return last if len(last) >= _FULL and units.HAS_A_PLACE.match(last) else said


_OF_WHOM: Final = re.compile("^(?:全资|控股|直属|下属|[一二三四]级)*(?:子公司|子企业|企业)(?=.{4})")  # 的子公司某某公司


def _merged(weights: dict[str, int]) -> dict[str, int]:
    """One entry for each organisation: what is said of its short form is said of it."""
    whole = dict(weights)
    for short in sorted(weights, key=len):
        if short not in whole:
            continue
        if any(
            len(name) > len(short) and name.endswith(short) and _LEADS.search(name[: -len(short)]) for name in whole
        ):
            for name in [name for name in whole if name.endswith(short) and _LEADS.search(name[: -len(short)])]:
                whole[short] = max(whole[short], whole.pop(name)) + _SECOND
            continue
        longer = [name for name in whole if len(name) > len(short) and units.is_same(short, name)]
        if longer:
            full = max(longer, key=whole.__getitem__)
            whole[full] = max(whole[full], whole.pop(short)) + _SECOND
    return whole


# What leads to a name and is none of it: 更名为…, 公司名称…, (….
_LEADS: Final = re.compile("(?:[为是成叫即（(]|名称|全称|全名)$")


OPENS_ACCOUNTS: Final = re.compile(
    "(?:人社局|人社厅|人力资源和?社会保障[局厅]|职改办|工信[局厅]|市场监督管理局|市场监管局)$"
)


def _standing(name: str, to: str | None, above: tuple[str, ...]) -> int:
    bare = name.replace("（", "(").replace("）", ")")
    standing = (_PLACED if units.HAS_A_PLACE.match(name) else 0) + (_FORMED if _HAS_A_FORM.search(name) else 0)
    if to is not None and (bare in to or to in bare):
        standing += _IS_ADDRESSED
    if bare in above:
        standing += _IS_ABOVE
    if OPENS_ACCOUNTS.search(bare):
        standing += _IS_ABOVE
    return standing


def child_of(text: str) -> str | None:
    """The unit that its parent asks for: 我局所属事业单位宁县早胜镇畜牧兽医站."""
    text = units.with_ends(text)
    named = [
        *_named_by(_CHILD_ORG, text),
        *(one for one in _named_by(_CHILD_NAMED, text) if not _AN_OFFICE.search(one)),
        *_named_by(_CHILD_SAID, text, full=True),
        *_named_by(_HANDED_ON, text, full=True),
        *_named_by(_CHILD_OF_A_GROUP, text, full=True),
        *_of_our_township(text),
    ]
    if _AS_AN_OFFICE.search(text) or _AN_OFFICE.search(signed_by(text) or ""):
        named += [one for one in _named_by(_CHILD_BELOW, text, full=True) if not _AN_OFFICE.search(one)]
    if not named and (handed := _CHILD_WRITES.search(text)):
        below = text[handed.end() :]
        told = (one for kind in _NAMED_BELOW for one in _named_by(kind, below, full=True))
        named = [one for one in told if units.HAS_A_PLACE.match(one) and not OPENS_ACCOUNTS.search(one)]
    return next(iter(named), None)


# 请给我镇社会治安综合治理中心开通账号, 我乡文化站没有账号: a township says so, whose name is that of its unit's place.
_OURS_BY_KIND: Final = Sought(
    f"(?:(?<![{HAN}])|(?<=[给为替帮把将]))[我本](?:镇|乡|街道)(?!政府|人民|党委|机关)({units.ORG_WHOLE})"
    f"(?={units.ADVERBS}(?:开|创建|建|没有?|尚|未|无|目前|一直|因|在系统|,))"
)
_A_TOWNSHIP: Final = re.compile("(.+(?:[镇乡]|街道))(?:人民政府|办事处)$")


def _of_our_township(text: str) -> Iterator[str]:
    """The unit that a township speaks of by what it does: in full as named elsewhere, else behind its own name."""
    found = _OURS_BY_KIND.search(text)
    place = _A_TOWNSHIP.match(signed_by(text) or "")
    if found is None or place is None:
        return
    for full in _named_by(_ALONE_OR_TOLD, text, full=True):
        if full.endswith(found[1]) and units.HAS_A_PLACE.match(full):
            yield full
    yield place[1] + found[1]


_ALONE_OR_TOLD: Final = Sought(f"(?:^|[,。;:\\n (])({units.ORG_WHOLE})(?=[是系为属,。;:(\\n]|$)")
_NAMED_BELOW: Final = (units.LABELLED_ORG, units.SELF_ORG, _SUBJECT_ORG, _NAMED_BY_THE_WAY, _ALONE_ORG)


# 同时请为某某所开通账号; 还有一家公司某某公司,也请一起开通
_ALSO: Final = (
    Sought(
        f"(?:给|为|替|帮(?![忙助我]))({units.ORG_WHOLE})(?:\\([^()\\n]{{0,40}}\\))?(?={units.ADVERBS}(?:开通|创建|建立|开设|建一?个|开一?个))"
    ),
    Sought(
        f"(?:另外?|还有|此外|同时|以及)[^。;\\n]{{0,16}}?(?={units.HAS_A_PLACE.pattern})({units.ORG_WHOLE})(?=[^。;\\n]{{0,60}}(?:也|一并|一起|一同|同时)[^。;\\n]{{0,6}}(?:请|要|需|想|申请|开|建))"
    ),
    Sought(
        f"、(?={units.HAS_A_PLACE.pattern})({units.ORG_WHOLE})(?=等?{units.ADVERBS}(?:开通|创建|建立|开设|建一?个|开一?个))"
    ),
    Sought(
        f"(?:和|与|跟|及|以及)(?:(?:兄弟|关联|姊妹|姐妹|下属|所属|同一老板的?|另一家)的?(?:公司|单位|学校|企业|医院)?)?({units.ORG_WHOLE})"
        "(?:\\([^()\\n]{0,40}\\))?(?=,?(?:都|均|两[家个所]|也都?)(?:是|为|系|没有?|未|尚|无|属|需|要|想|请))"
    ),
)


def others_asked_for(text: str, org: str) -> tuple[str, ...]:
    """Whom else an account is asked for, by names that can't be said for the organisation's own."""
    named = (name for kind in _ALSO for name in _named_by(kind, units.with_ends(text), full=True))
    return tuple(
        name
        for name in named
        if units.HAS_A_PLACE.match(name)
        and (units.are_numbered_apart(name, org) or not (_is_within(name, org) or _is_within(org, name)))
    )


def joined(org: str) -> tuple[str, ...]:
    """The two names that one is made of: 某某镇卫生院和某县某某镇卫生院; the name itself where it is one."""
    for at in _AND.finditer(org):
        first, second = units.trim(org[: at.start()]), units.trim(org[at.end() :])
        if first and second and _SIGN_ORG.match(_bare(first)) and units.HAS_A_PLACE.match(second):
            return first, second
    return (org,)


_AND: Final = re.compile("以及|[和及与、]")


def _bare(org: str) -> str:
    return org.replace("（", "(").replace("）", ")")


def hands_on(text: str) -> bool:
    """Whether the letter of another unit is handed on by name, whoever does so."""
    return _HANDED_ON.search(text) is not None


def _is_within(short: str, full: str) -> bool:
    """Whether all characters of one stand in the other, in order."""
    rest = iter(full)
    return all(character in rest for character in short)


def lacking(text: str) -> tuple[str, ...]:
    """The organisations of which it is said that they have no account."""
    return tuple(_named_by(_LACKS_ONE, text, full=True))


def handed_on_by(text: str) -> str | None:
    """Who hands on the letter of a unit of its own and signs for that, by a name that stands alone in a line."""
    if _CHILD_WRITES.search(text) is None:
        return None
    return next(
        (org for line in text.split("\n") for org in _signed([line.strip()]) if _IS_ABOVE_ANY.search(org)), None
    )


# 某某局给您写信, 我集团(某某集团有限公司)自己的账号是有的
_SPEAKS: Final = Sought(
    f"(?:^|\\n)[ ]{{0,4}}({units.ORG_WHOLE})(?:在此)?(?:给|向|致)?(?:[您你]们?|贵[局厅办处]|老师)?"
    "(?:写信|来信|来函|致信|致函|函告|发函)(?![说称让里中])"
    f"|(?:这里|这边|我们)是({units.ORG_WHOLE})(?=[,。;:(\\n])"
    f"|[我本](?:集团|总?公司|总站|总校|[局厅委校院站])\\(({units.ORG_WHOLE})\\)"
)
_OF_ITS_OWN: Final = Sought(
    "(集团|公司|总站|总校|[局厅委校院站])的?(?:全资|所属|下属|直属|旗下|下面|管理|主管|控股|100%)"
)


def speaker(text: str) -> str | None:
    """Who writes, and speaks of a unit that is theirs: 某某县水务局给您写信:我局下属的…."""
    kinds = {found[1] for found in _OF_ITS_OWN.finditer(text)}
    told = _named_by(_SPEAKS, text, full=True) if kinds else ()
    return next((org for org in told if any(kind in org for kind in kinds)), None)


_IS_ABOVE_ANY: Final = re.compile("[局厅委]$|委员会$|政府$|办事处$|集团")


def listed(text: str) -> tuple[str, ...]:
    """The organisations that stand in a list, one in a line: numbered, or line after line with what is said of each.

    Args:
        text: with its blanks.
    """
    numbered = tuple(dict.fromkeys(name for name, _ in _mentioned(_LISTED, text, full=True)))
    if len(numbered) > 1:
        return numbered
    runs: list[list[str]] = [[]]
    for line in text.split("\n"):
        begins = _BEGINS_A_LINE.match(line)
        name = units.trim(begins[1]) if begins and not _DESCRIBED.search(begins[1]) else None
        if name is not None and units.HAS_A_PLACE.match(name):
            runs[-1].append(name)
        elif line.strip():
            runs.append([])
    longest = max(runs, key=len)
    return tuple(longest) if len(longest) > 1 else numbered


_BEGINS_A_LINE: Final = re.compile(
    f"^[ ]{{0,4}}[·*-]?[ ]?({units.ORG_WHOLE})(?:-{{1,3}}|:(?=[ ]*[^ ])|[(][0-9A-Z代]|[ ]{{1,3}}[0-9])"
)


def signed_by(text: str) -> str | None:
    """The organisation whose name stands alone in one of the last lines, or an office's at the end."""
    alone = next(iter(_signed([line.strip() for line in text.split("\n") if line.strip()])), None)
    if alone is not None or (last := _SIGNS_IN_PASSING.search(text.rstrip(" 。\n"))) is None:
        return alone
    return units.trim(last[1])


# …请予开通。某某乡人民政府 某某 139…
_SIGNS_IN_PASSING: Final = re.compile(
    f"(?:^|[。;\\n])[ ]{{0,4}}({units.HAS_A_PLACE.pattern}[{HAN}]{{1,20}}?(?:人民政府|街道办事处|[局委厅]))"
    f"[ ,]{{0,2}}(?:[{HAN}]{{2,4}})?[ ,]{{0,2}}(?:电话)?[: ]{{0,2}}[0-9-]{{7,14}}$"
)


def _named_by(pattern: Sought, text: str, *, full: bool = False) -> list[str]:
    matches = (match for match in pattern.finditer(text) if not units.goes_on(text, match.end()))
    told = (match[match.lastindex or 1] for match in matches)
    named = [units.trim(name) for name in told if not _DESCRIBED.search(name)]
    return [org for org in named if org is not None and (not full or _is_full(org))]


def _signed(lines: list[str]) -> list[str]:
    """The last lines that are nothing but an organisation's name, a section of it, a seal and a date."""
    bare = [_SECTION.sub("", _SEAL_OR_DATE.sub("", line)) for line in reversed(lines[-5:]) if not line.endswith(":")]
    return [
        org for match in map(_SIGN_ORG.match, bare) if match is not None and (org := units.trim(match[1])) is not None
    ]


def org_apart(text: str) -> str | None:
    """A name that stands apart, between blanks, in a mail without stops; `text` still has its blanks."""
    for word in re.split("[\\s,。;:!?]+", text):
        if (
            not _DESCRIBED.search(word)
            and _SIGN_ORG.match(word)
            and not _AN_OFFICE.search(word)
            and (org := units.trim(word)) is not None
            and _is_full(org)
        ):
            return org
    return None


def _of_files(names: tuple[str, ...]) -> Iterator[str]:
    """The organisations that attached letters are named for."""
    for file in names:
        if (found := _TITLE_ORG.search(file)) and (org := units.trim(found[1])) is not None:
            yield org


_FULL: Final = 5  # characters of a name in full, at the least


def _is_full(org: str) -> bool:
    return len(org) >= _FULL
