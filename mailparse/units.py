"""Names of organisations in a text: whose account a letter asks for, whose can't be found. # notice 五."""

import re
from typing import Final

from mailparse.sought import Sought
from mailparse.values import HAN

ORG_END: Final = (
    "人民政府|工作室|卫生室|诊所|门诊部|药店|大药房|商行|经营部|服务部|加油站|养老院|敬老院|福利院|基地|酒店|宾馆|饭店|剧团|剧院|艺术团|保护区|车站"
    "|支行|分行|分院|分所|联社|戒毒所|看守所|军分区|技校|体校|教研室|俱乐部|管理委员会|管委会|监狱|法院|检察院|公安局|派出所|供电所|营业部|办事处|街道办|项目部|有限责任公司"
    "|股份有限公司|集团有限公司|有限公司|分公司|公司|集团|事务所|合作社|委员会|研究院|设计院|勘察院|勘测院|工程院"
    "|检测院|检验院|科学院|规划院|研究所|管理所|管理局|管理处|管理站|服务中心|指导中心|中心卫生院|卫生院|保健院|医院"
    "|疾控中心|幼儿园|小学|中学|学校|学院|大学|一中|二中|三中|四中|五中|六中|七中|八中|九中|十中|党校|研究室|县志办|史志办|编办|外事办|招商办|电视台|广播台"
    "|总工会|工会|妇联|残联|科协|文联|红十字会|报社|出版社|文化宫|少年宫|图书馆|博物馆|文化馆|档案馆|体育馆|美术馆|纪念馆|协会|学会|基金会|商会|联合会|银行|信用社|林场"
    "|农场|牧场|苗圃|水库|粮库|油库|储备库|药房|商店|超市|商场|书店|影院|景区|机场|干休所|招待所|拍卖行|典当行|促进会|研究会|联谊会|陵园|水文站|推广站|工作站|兽医站|气象局|中心|总站|总队|支队|大队|站|局|厅|委|办公室|所|厂|矿"
    "|电厂|院|馆|社|队|段|部|处|台|园|场|校|学区"
)
# A partnership's name ends so: 某某会计师事务所(普通合伙).
_FORM: Final = "(?:\\((?:(?:特殊)?(?:的)?普通合伙|有限合伙)\\))?"
_ORG: Final = (
    f"[{HAN}A-Za-z0-9·]{{1,30}}?(?:\\([{HAN}A-Za-z0-9]{{1,12}}\\))?[{HAN}A-Za-z0-9·]{{0,24}}?(?:{ORG_END}){_FORM}"
)
_ORG_WHOLE: Final = (
    f"[{HAN}A-Za-z0-9·]{{1,36}}(?:\\([{HAN}A-Za-z0-9]{{1,12}}\\)[{HAN}A-Za-z0-9·]{{0,24}})?(?:{ORG_END}){_FORM}"
)

_GENERIC: Final = re.compile(
    "^(?:我|本|贵|该|此|其|现|各|某|他|你|您|于(?=[0-9]|[去今本])|[0-9]{4}年|原|上级|主管|所在|所属|在|为|由|向|请|因|是|系|的|等|和(?!政)|一个|这个|我们|搜索"
    "|查询|公办|民办|公立|国有|国营|私营|民营|集体|事业|企业|行政|一家|一所|一个|登记|注册|住所|地址|位于|隶属|下属|附件|特此|兹|经(?![济开])|根据|按照|关于|鉴于|省属|市属|县属|州属|区属|省直|市直|县直"
    "|总部|总公司|总行|总院|集团(?:公司|总部|人)|人力|人事(?!考试)|组织人事|综合(?:办|部|科|管理部)|股份|外商|混合|单位|职称|甘肃省职称|甘肃省人力资源|省人社厅|人社|名称)"
)
# What sort of unit it is, and no name.
_A_KIND: Final = re.compile(
    "(?:农民)?(?:专业)?合作社|(?:民办|公办|普惠性?|私立|公立|乡镇|中心)*(?:幼儿园|学校|小学|中学|医院|卫生院)"
    "|(?:股份)?有限(?:责任)?公司|(?:劳务派遣|人力资源|建筑|施工|科技|设计|监理)(?:有限)?公司|(?:社区)?(?:卫生)?服务中心"
)
_LABELLED_ORG: Final = Sought(
    "(?:(?:全称|全名|现名[为称]?|改名为|更名为|改成|改为|改叫|"
    "(?<!名)(?<!我)(?<!她)(?<!他)(?<!以前)(?<!原来)(?<!原先)(?<!曾经)叫(?:做)?|(?<!户)名称(?=是|为|:)|(?<=[,。;])名称|(?<![原旧老曾])(?<!以前)(?:园|校|馆|院|社|厂|店|所|站|队|场|会|行|司|企业|机构)名(?=:)|(?<![原旧老曾])(?<!以前)(?:园|校)名|单位名"
    "|(?:现工作单位|单位|学校|公司|医院|机构|企业)(?:的)?(?:全称|名称|全名|名字))(?:应该)?(?:现在)?(?:[:]|是|为|叫"
    "|改为|改成)?|(?<!主管)(?<!上级)(?<!隶属)(?<!所属)(?<!举办)(?<!出资)(?<!管理)(?<!归口)(?<!下属)(?<!直属)"
    "(?<!参公)(?<!事业)(?<!性质)(?:现工作单位|申请单位|申报单位|单位)(?:[:]|是|为)|(?:学校|公司|医院|机构|企业):)"
    f"[ \"'“]{{0,3}}({_ORG_WHOLE})"
)
# In a unit's history one name follows another; who signs does so by today's.
_RENAMED: Final = re.compile("(?:改名|更名|改称|改叫|改|转|变更)(?:为|成)")
_TITLE_ORG: Final = Sought(
    f"(?:开通|创建|建立|开设|申请|设立)(?:一个)?(?:为|给)?[\"'“”]?({_ORG}(?:\\([{HAN}]{{1,10}}\\))?)[\"'“”]?(?:在"
    "|的)?(?:甘肃省职称|甘肃省|职称|单位|系统|的?账号|的?帐号|信息)"
)
_CHILD_ORG: Final = Sought(
    "[我本](?:局|厅|委|校|院|公司|集团|县|市|区|镇|乡|中心|办|社|处|单位)的?(?:所属|下属|直属|管理的|主管的)"
    f"[^,。;:\\n]{{0,12}}?(?:单位|企业|公司|机构|学校|[\"'“:])({_ORG_WHOLE})"
)
# 我镇所属靖远县三滩镇农技站; who says 我公司直属… may speak of whoever is above.
_CHILD_NAMED: Final = Sought(
    "[我本](?:局|厅|委|县|市|区|镇|乡|街道|办|社)(?:所属|下属|所辖|下辖|辖区内?)的?"
    f"(?!事业|国有|各|单位|企业|公司|机构|学校)({_ORG_WHOLE})"
)
_AN_OFFICE: Final = re.compile("[局厅委]$|政府$")
_OUR_AREA: Final = Sought(f"我[区县市州镇乡]({_ORG_WHOLE})(?=\\(|没有?|尚|未|至今|需|,|系|为|是|因)")
_QUOTED_ORG: Final = Sought(f'["“「]({_ORG_WHOLE})["”」]')
_ALONE_ORG: Final = Sought(
    f"(?:^|\\n)[ ]{{0,4}}(?:[0-9一二三四五六]{{1,2}}[).、,][ ]{{0,2}})?({_ORG_WHOLE})[ ]*(?=\\n|$)"
)
_AFTER_A_DASH: Final = Sought(
    f"(?:(?<=[{HAN}])[—-]{{1,3}}|子公司|子企业|成立了?|组建为?)({_ORG_WHOLE})(?=[,。;(\\n]|$)"
)
_ASKS_IN_SUBJECT: Final = Sought(
    f"^(?:关于)?({_ORG_WHOLE})(?=(?:关于|现|拟)?(?:申请|请求|要求|需要?|开通|开设|创建|建立))"
)
_FOR_ORG: Final = Sought(f"(?:给|为|替|帮)({_ORG_WHOLE})(?=开通|创建|建立|开设|建一?个|开一?个|办理|申请)")
_SELF_ORG: Final = Sought(
    "(?:[我本](?:公司|单位|学校|医院|企业|机构|集团|诊所|门诊部|合作社|校|院|局|所|站|中心|厂|园|司|社|会|行|店|馆|队|场|台|矿|们)?\\("
    "|我单位是|我公司是|我校是|我院是"
    "|我们是|本单位是|我单位"
    "|我们单位|我们学校|我们公司|我公司|我校|我院|我中心|我局|我所|我园|我司|我企|我社|我馆|我队|我场"
    f"|(?:我们?|咱们?)?(?:这边|这里|这儿)(?:是|就是|叫)|我们|咱们)[ :是叫\"'(]{{0,3}}({_ORG_WHOLE})"
)
_SUBJECT_ORG: Final = Sought(
    f"(?:^|[\\n。:!,;])[ \\t]{{0,8}}({_ORG})"
    "(?=系|是|为|均|、|\\(|,|由|隶属|属|现|成立|申请|在|原(?:系|为|是|属|名)|前身|曾(?:系|为|是|用))"
)
# Of a unit that is named by the way: 某某医院文职人员评职称, 某某中心因系统里没有….
_NAMED_BY_THE_WAY: Final = Sought(
    f"(?:^|[\\n。:!,;])[ \\t]{{0,8}}({_ORG})"
    "(?=文职|职工|员工|教师|医护|全体|专业技术|因|有|需|拟|实行|位于|地处|始建)"
    f"|(?:^|[\\n。:!,;])[ \\t]{{0,8}}([{HAN}A-Za-z0-9·()]{{2,40}}?有限(?:责任)?公司)(?=[{HAN}])"
)
_SIGN_ORG: Final = re.compile(f"^({_ORG_WHOLE})$")
_SEAL_OR_DATE: Final = re.compile(
    "(?:\\((?:章|盖章|公章|印章|加盖公章)\\)"
    "|[ ,]{0,8}[0-9二〇零○]{4}(?:年|[.-])[0-9一二三四五六七八九十]{1,3}(?:月|[.-])[0-9一二三四五六七八九十]{1,3}日?)+$"
)
# 某某县人民医院人事科 signs for 某某县人民医院; 县委办公室 is a unit of its own.
_SECTION: Final = re.compile(
    "(?:(?<=公司|医院|学校|中心|小学|中学|集团|学院|大学)|(?<=[局厅委院校站所厂矿]))"
    "(?:人力资源|人事|组织人事|人事劳资|劳资|综合|综合管理|行政|党政|党群|政工|教务|教育|职称|人秘|秘书)[处科部股室办]$"
    "|(?:(?<=公司|医院|学校|中心|小学|中学|集团|学院|大学)|(?<=[局院校站所厂矿]))办公室$"
)


_CALLED: Final = re.compile(
    "^(?:我们?|本)?(?:医院|学校|公司|单位|中心|幼儿园|[局所院校站园厂])的?(?:名称|全称)?(?:是|叫|系|为)"
)
_COMPANY: Final = re.compile("(.{2,}?(?:有限责任公司|有限公司))(.+)$")
_BRANCH: Final = re.compile(
    f"[{HAN}A-Za-z0-9()·]{{0,24}}(?:公司|院|所|部|处|厂|店|矿|段|室|库|区|场|校|中心|基地|站|队|项目部|支行|分行|医院)"
)
_WITHIN: Final = re.compile(
    "^.{2,40}?(?:公司|集团|局|厅|委|院|校|联合社|总社|政府|[乡镇县市区]|中心|总站|总队|协会)(?:下属|所属|旗下|(?<!县)(?<!市)(?<!区)直属)的?(?=.{4})"
)
# What is said of a unit after its name: 某某公司由原某某厂….
_SAID_OF_IT: Final = re.compile(
    "(?<=[站所局院馆队场园厂校段处台店矿])[是系](?=.{2})"
    "|(?<=公司|医院|学校|中心|小学|中学|集团|银行|总站|林场|农场|水库|协会|学会|商会|诊所|儿园|务所|作社|生院|究院|究所)"
    "(?:由|系|是|隶属|原[系为是属名]|前身|曾[系为是用]"
    "|为(?=公办|公立|民办|国有|集体|事业|全额|差额|私营|[省市县区州我一]))(?=.{2})"
)


def _trim(org: str) -> str | None:
    org = re.sub(
        "^(?:关于|兹有|现有|我们是|我单位是|我是|我在|位于|来自|我单位|我们单位|我公司|的|在|为|给|是|叫|即|开通"
        "|创建|申请|建立|搜索|查询|查找|输入|选择|找|搜|我们)+",
        "",
        org.strip(),
    )
    org = _SAID_OF_IT.split(_WITHIN.sub("", _CALLED.sub("", org)))[0]
    if (company := _COMPANY.match(org)) and not _BRANCH.fullmatch(company[2]):
        org = company[1]
    if (
        len(org) < 4
        or _GENERIC.match(org)
        or _A_KIND.fullmatch(org)
        or re.search(
            "账号|帐号|密码|系统|(?:的|有)(?:一家|一所|一个|一间)|^(?:单独|独立|另行|统一|尽快|及时|重新|新)(?:开通|创建|开设|建立)|原为|原名|曾用|以前|职称办|职改办|全称|搜索|查询|查不到|找不到|无法|没有|怎么|什么|你局|我局|贵局"
            "|国资委|附件|我(?:公司|单位|校|院|局|园|厂|们)|老师|您好|你好|请|身份证",
            org,
        )
    ):
        return None
    return org.replace("(", "（").replace(")", "）")


def org_of_letter(text: str, subject: str) -> str | None:
    """The organisation that a letter is for: by label, title, seal, or its first words; in full if told."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    body = "\n".join(line for line in lines if not line.endswith(":"))
    signed = _signed(lines)
    found = [
        *_named_by(_OUR_AREA, body),
        *_named_by(_LABELLED_ORG, text if not signed else _RENAMED.sub("", text), full=True),
        *_named_by(_TITLE_ORG, text, full=True),
        *signed,
        *_named_by(_FOR_ORG, body),
        *_named_by(_SELF_ORG, body),
        *_named_by(_SUBJECT_ORG, body),
        *_named_by(_TITLE_ORG, subject),
        *_named_by(_ASKS_IN_SUBJECT, subject),
        *_named_by(_WORKS_AT, body),
        *_named_by(_NAMED_BY_THE_WAY, body, full=True),
        *_named_by(_AFTER_A_DASH, body, full=True),
        *_named_by(_QUOTED_ORG, body, full=True),
        *_named_by(_ALONE_ORG, text, full=True),
    ]
    if not found:
        return None
    return next((name for name in found[1:] if len(name) > len(found[0]) and _is_short_for(found[0], name)), found[0])


def child_of(text: str) -> str | None:
    """The unit that its parent asks for: 我局所属事业单位宁县早胜镇畜牧兽医站."""
    named = [
        *_named_by(_CHILD_ORG, text),
        *(one for one in _named_by(_CHILD_NAMED, text) if not _AN_OFFICE.search(one)),
    ]
    return next(iter(named), None)


def signed_by(text: str) -> str | None:
    """The organisation whose name stands alone in one of the last lines."""
    return next(iter(_signed([line.strip() for line in text.split("\n") if line.strip()])), None)


# 我单位为中国地震局直属…, 我公司是陇西县市监局注册的: not the unit, but who is above it or registered it.
_BELONGS_TO_IT: Final = re.compile(
    "的?(?:直接)?(?:直属|所属|下属|主管|管理的|举办|主办|全资|控股|独资|出资|派出|垂直|注册|登记|发证|颁发|核发|批准)"
)


def _goes_on(text: str, end: int) -> bool:
    """Whether what ends there is no name: 县水务局所(属), 国资部(门), or one of which more is said."""
    return text[end - 1 : end + 1] in {"所属", "所辖", "部门", "部属", "处于", "站在", "场地"} or (
        _BELONGS_TO_IT.match(text, end) is not None
    )


def _named_by(pattern: Sought, text: str, *, full: bool = False) -> list[str]:
    matches = (match for match in pattern.finditer(text) if not _goes_on(text, match.end()))
    named = [_trim(match[match.lastindex or 1]) for match in matches]
    return [org for org in named if org is not None and (not full or _is_full(org))]


def _signed(lines: list[str]) -> list[str]:
    """The last lines that are nothing but an organisation's name, a section of it, a seal and a date."""
    bare = [_SECTION.sub("", _SEAL_OR_DATE.sub("", line)) for line in reversed(lines[-5:]) if not line.endswith(":")]
    return [org for match in map(_SIGN_ORG.match, bare) if match is not None and (org := _trim(match[1])) is not None]


def _is_short_for(short: str, full: str) -> bool:
    """Whether each character of one name stands in the other, in order, and both begin and end alike."""
    rest = iter(full)
    return short[:2] == full[:2] and short[-1] == full[-1] and all(character in rest for character in short)


def org_apart(text: str) -> str | None:
    """A name that stands apart, between blanks, in a mail without stops; `text` still has its blanks."""
    for word in re.split("[\\s,。;:!?]+", text):
        if _SIGN_ORG.match(word) and not _AN_OFFICE.search(word) and (org := _trim(word)) is not None and _is_full(org):
            return org
    return None


def org_of_files(names: tuple[str, ...]) -> str | None:
    """The organisation that an attached letter is named for."""
    for file in names:
        if (found := _TITLE_ORG.search(file)) and (org := _trim(found[1])) is not None:
            return org
    return None


def _is_full(org: str) -> bool:
    return len(org) >= 5


# ---------------------------------------------------------------------------------------- organisation not found

_SEEK: Final = "(?:搜索|查询|查找|搜寻|检索|搜|查|找|选择|选|显示|匹配|出现|识别|填)"
_NOT_FOUND: Final = Sought(
    "(?:单位|学校|公司|医院|中心|我们?[校院局所站]|工作单位|机构|企业"
    f"|{ORG_END})[^。;!\\n]{{0,24}}?(?:(?:也|都|就|总|一直|还是|始终|怎么也?|均|仍然?|又)*{_SEEK}(?:也|都"
    "|怎么也?)?(?:不(?:到|出来?|着|了|见|上)|无果|没有?|无结果|无此)|显示无|无数据|无此|无匹配|没有显示|不显示"
    "|没有出现|不出现|不存在|不在(?:列表|里面|名单|系统|下拉|选项)|找不着|没有(?:我|这|该|此|搜)|没显示|没有结果"
    "|无结果|没有(?:我们)?单位|里没有|里面没有|空白)"
    f"|{_SEEK}(?:也|都|怎么也?|了)?(?:不(?:到|出来?|着|了|见|上)|没有?(?:到|出)?)(?:我|我们|本|自己|现|所在|该|这个"
    f"|的|现在|工作|任何|相应)*[^,。;!?\\n]{{0,24}}?(?:单位|学校|公司|医院|中心|机构|企业|{ORG_END})"
    f"|(?:无法|不能|没法|未能|难以)(?:正常)?{_SEEK}(?:到|出|出来)?[^。;!\\n]{{0,30}}?(?:单位|学校|公司|医院|中心"
    f"|机构|企业|{ORG_END})"
    "|(?:搜索|查询)(?:框|栏|栏目|列表)?(?:里|中|内)?(?:面)?(?:居然|竟然|也|都|根本)?没有"
    "|(?:选择|搜索|查询|填报?|选)(?:工作)?(?:单位|学校)的?(?:时候?|里面?|中)(?:也|都|就|根本|还是)*(?:没有|找不到|查无|无)"
    "|没有(?:我们?|我们的?|我的|本|这个?|该|咱们?)(?:现)?(?:工作)?(?:单位|学校|公司|医院|校|院|局)"
    "|(?:列表|下拉|选项|栏目?|框|系统|里面?)[^。;!\\n]{0,10}(?:没有|找不到|没|无)(?:我|我们|本|这个"
    "|该)?(?:的)?(?:工作)?(?:单位|学校|公司|医院|[校院局所站])"
)
_WORTH_SEEKING: Final = Sought("搜|查|找|没有|无法|没法|选|显示|列表|下拉|出现|存在|无数据|检索|匹配|不能|空白")
_FOUND_BY: Final = Sought(
    f"(?:{_SEEK}不(?:到|出来?|着|见)|无法(?:搜索|查询|搜|查|找)到?|没有(?:找到|搜到|查到)?"
    f"|找)[\"'“ ]{{0,3}}({_ORG_WHOLE})"
)
_ORG_THEN: Final = Sought(
    f"(?<![{HAN}A-Za-z0-9·])({_ORG_WHOLE})[\"'” ,]{{0,3}}(?:这个单位|这家单位|单位)?,?(?:在[^,。]{{0,16}})?(?:也|都"
    f"|就|总|怎么也?|一直|还是|却)*(?:{_SEEK}不(?:到|出|着|见)|没有|搜索不|查询不|无法)"
)
_TYPED_IN: Final = Sought(f'(?:输入|检索|搜索|查询|填写|选择|搜|输)[^"“,。]{{0,6}}["“]({_ORG_WHOLE})["”]')
_TYPED_BARE: Final = Sought(
    f"(?:输入|检索|搜索|查询|填写|填入)(?!不|没|无|(?:现|所在)?(?:工作)?单位)(?:了|的是)?[: ]{{0,2}}({_ORG_WHOLE})"
    f"(?=[,。]|{_SEEK}|找|没|无|显示|就|都|也)"
)
_WORKS_AT: Final = Sought(
    f"(?:我是|我在|本人是|本人在|就职于|工作于|供职于|任职于|我们是|现在|,在)({_ORG_WHOLE})(?=的|工作|上班|任教|教师"
    "|职工|员工|护士|医生|一名|,|。|$)"
)


_OF_PAPERS: Final = Sought("(?:文件|证书|评审表|认定表|材料|原件|档案|登记表|聘书|通知)[^,]{0,6}(?:找|查)不")
_IN_THE_BOX: Final = Sought("搜|栏目|查询")
# 这个电脑是单位公用的，浏览器里没有保存过: nothing is looked for there.
_OF_A_MACHINE: Final = Sought("浏览器|电脑|手机|密码|保存|登(?:录|陆)?不|进不")
_LOOKED_FOR: Final = Sought(
    "搜|查询|检索|下拉|列表|选项|工作单位|单位(?:名称|全称|一?栏)|(?:选|查|找)(?:择|到)?不?(?:到|出)?[^,]{0,6}(?:单位|学校|公司|医院)"
    "|(?:单位|学校|公司|医院)[^,]{0,6}(?:选|查|找)"
)


def is_org_not_found(text: str) -> bool:
    """Whether somebody says that their organisation can't be found in the search box."""
    if not _WORTH_SEEKING.search(text):
        return False
    parts = (p[:500] for p in re.split(r"[。!;\n]", text))
    lost = (p for p in parts if _NOT_FOUND.search(p) is not None and _is_looked_for(p))
    return any(not _OF_PAPERS.search(p) or _IN_THE_BOX.search(p) for p in lost) and not re.search(
        "(?:现在|已经|已)[^,。]{0,6}(?:搜到|找到|查到|能搜|可以搜)", text
    )


def _is_looked_for(part: str) -> bool:
    return not _OF_A_MACHINE.search(part) or _LOOKED_FOR.search(part) is not None


_NO_NAME: Final = Sought("去年|今年|由[^,]{0,4}[校院局所站]|合并|改名")


def org_named(text: str) -> str | None:
    """The full name that a sender gives of the organisation that can't be found; None if they only say 我们单位."""
    for pattern in (_LABELLED_ORG, _SELF_ORG, _TYPED_IN, _FOUND_BY, _TYPED_BARE, _ORG_THEN, _WORKS_AT, _QUOTED_ORG):
        for found in pattern.finditer(text):
            org = _trim(found[1])
            if org is not None and len(org) >= 5 and not _NO_NAME.search(org):
                return org
    return None
