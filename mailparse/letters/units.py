"""Names and codes of organisations in a text: whose account a letter asks for, whose can't be found. # notice 五."""

import re
from typing import Final

from mailparse.text.sought import Sought
from mailparse.text.wording import PLACES
from mailparse.values import HAN, credit_code

ORG_END: Final = (
    "人民政府|工作室|卫生室|诊所|门诊部|药店|大药房|商行|经营部|服务部|加油站|养老院|敬老院|福利院|基地|酒店|宾馆|饭店|剧团|剧院|艺术团|保护区|车站"
    "|支行|分行|分院|分所|联社|戒毒所|看守所|军分区|技校|体校|教研室|俱乐部|管理委员会|管委会|监狱|法院|检察院|公安局|派出所|供电所|营业部|办事处|街道办|项目部|有限责任公司"
    "|股份有限公司|集团有限公司|有限公司|分公司|公司|集团|事务所|合作社|委员会|研究院|设计院|勘察院|勘测院|工程院"
    "|检测院|检验院|科学院|规划院|研究所|管理所|管理局|管理处|管理站|服务中心|指导中心|中心卫生院|卫生院|保健院|医院"
    "|疾控中心|幼儿园|小学|中学|学校|学院|大学|一中|二中|三中|四中|五中|六中|七中|八中|九中|十中|党校|研究室|县志办|史志办|编办|外事办|招商办|电视台|广播台"
    "|总工会|工会|妇联|残联|科协|文联|红十字会|报社|出版社|文化宫|少年宫|图书馆|博物馆|文化馆|档案馆|体育馆|美术馆|纪念馆|协会|学会|基金会|商会|联合会|银行|信用社|林场"
    "|农场|牧场|苗圃|水库|粮库|油库|储备库|药房|商店|超市|商场|书店|影院|景区|机场|干休所|招待所|拍卖行|典当行|促进会|研究会|联谊会|陵园|水文站|推广站|工作站|兽医站|气象局|中心|总站|总队|支队|大队|站|局|厅|委|办公室|所|厂|矿"
    "|电厂|院区|校区|院|馆|社|队|段|部|处|台|园|场|校|学区"
)
_PLACE: Final = f"(?:甘肃|{'|'.join(sorted(PLACES, key=len, reverse=True))})"
HAS_A_PLACE: Final = re.compile(f"(?:中共|国家税务总局|{_PLACE})")
# A partnership's name ends so: 某某会计师事务所(普通合伙).
_FORM: Final = f"(?:\\((?:(?:特殊)?(?:的)?普通合伙|有限合伙|[{HAN}]{{1,6}}(?:校区|院区|分校|分院))\\))?"
ORG: Final = (
    f"[{HAN}A-Za-z0-9·]{{1,30}}?(?:\\([{HAN}A-Za-z0-9]{{1,12}}\\))?[{HAN}A-Za-z0-9·]{{0,24}}?(?:{ORG_END}){_FORM}"
)
ORG_WHOLE: Final = (
    f"[{HAN}A-Za-z0-9·]{{1,36}}(?:\\([{HAN}A-Za-z0-9]{{1,12}}\\)[{HAN}A-Za-z0-9·]{{0,24}})?(?:{ORG_END}){_FORM}"
)

# What stands between whom an account is for and that it is opened.
ADVERBS: Final = "(?:单独|独立|另行|另外|专门|统一|一并|尽快|及时|尽早|抓紧|新|也|再|都|均|各自?|分别|同时)?"

_GENERIC: Final = re.compile(
    "^(?:我|本|贵|该|此|其|现|各|某|他|你|您|于(?=[0-9]|[去今本])|[0-9]{4}年|原|上级|主管|所在|所属|在|为|由|向|请|因|是|系|的|等|归|上[头面]|和(?!政)|一个|这个|我们|搜索"
    "|查询|公办|民办|公立|国有|国营|私营|民营|集体|事业|企业|行政|一家|一所|一个|登记|注册|住所|地址|位于|隶属|下属|附件|特此|兹|经(?![济开])|根据|按照|关于|鉴于|省属|市属|县属|州属|区属|省直|市直|县直"
    "|总部|总公司|总行|总院|集团(?:公司|总部|人)|人力|人事(?!考试)|组织人事|综合(?:办|部|科|管理部)|股份|外商|混合|单位|公益(?!性)|城镇集体|职称|甘肃省职称|甘肃省人力资源|省人社厅|人社|名称)"
)
# What sort of unit it is, and no name.
_A_KIND: Final = re.compile(
    "(?:农民)?(?:专业)?合作社|(?:民办|公办|普惠性?|私立|公立|乡镇|中心)*(?:幼儿园|学校|小学|中学|医院|卫生院)"
    "|(?:股份)?有限(?:责任)?公司|(?:劳务派遣|人力资源|建筑|施工|科技|设计|监理)(?:有限)?公司|(?:社区)?(?:卫生)?服务中心"
    "|[^省市县]{2,3}中心支行"
    "|(?:政治工作|政治|政工|党委|党群|党政|党建|纪检|干部|组织|组织人事|宣传|行政|综合|综合管理|财务|后勤|总务|医务|护理|教务|科教|劳资|人劳){1,2}(?:工作)?(?:[处部科股室办]|办公室|中心)"
    f"|{_PLACE}[省市州县区]?[分支总]?(?:公司|行)"
)
LABELLED_ORG: Final = Sought(
    "(?:(?:变成了?(?:现在|如今|今天)的|全称|全名|[现新]名[为称]?|[改更]名(?:为|成|叫做?)|改成|改为|改叫|改称|换成|挂牌为?|定名为|合(?:并)?成(?:了|为)?|整合为|组建为|"
    "(?<!名)(?<!我)(?<!她)(?<!他)(?<!以前)(?<!原来)(?<!原先)(?<!曾经)叫(?:做)?|(?<!户)名称(?=是|为|:)|(?<=[,。;])名称|(?<![原旧老曾])(?<!以前)(?:园|校|馆|院|社|厂|店|所|站|队|场|会|行|司|企业|机构)名(?=[:是为叫])|(?<![原旧老曾])(?<!以前)(?:园|校)名|单位名(?!称)|(?:公章|印章|章子?|牌子|证书?|执照)上的?(?:名称|名字|全称|单位)"
    "|(?:现工作单位|单位|学校|公司|医院|机构|企业)(?:的)?(?:全称|名称|全名|名字))(?:应该)?(?:现在)?(?:[:]|是|为|叫"
    "|改为|改成)?|(?<!主管)(?<!上级)(?<!隶属)(?<!所属)(?<!举办)(?<!出资)(?<!管理)(?<!归口)(?<!下属)(?<!直属)"
    "(?<!参公)(?<!事业)(?<!性质)(?:现工作单位|申请单位|申报单位|单位)(?:[:]|是|为)|(?:学校|公司|医院|机构|企业):)"
    f"[: \"'“]{{0,3}}({ORG_WHOLE})"
)
# In a unit's history one name follows another; who signs does so by today's.
RENAMED: Final = re.compile(
    "(?:变成了?(?:现在|如今|今天)的|(?:改名|更名|改称|改叫|改|转|变更|换|挂牌|定名|合并|整合|组建)(?:为|成))"
)
QUOTED_ORG: Final = Sought(f'["“「]({ORG_WHOLE})["”」]')
SELF_ORG: Final = Sought(
    "(?:[我本](?:公司|单位|学校|医院|企业|机构|集团|诊所|门诊部|合作社|校|院|局|所|站|中心|厂|园|司|社|会|行|店|馆|队|场|台|矿|们)?\\("
    "|我单位是|我公司是|我校是|我院是"
    "|我们是|本单位是|我单位"
    "|我们单位|我们学校|我们公司|我公司|我中心|我(?:卫生[室所站院]|服务站|教学点|诊所|学区)|我[校院局所园司企社馆队场站厂店矿台段]"
    f"|(?:我们?|咱们?)?(?:这边|这里|这儿)(?:是|就是|叫)|我们|咱们)[ :是叫\"'(-]{{0,3}}({ORG_WHOLE})"
)
# …那个公司,甘肃某某数据科技有限公司,…
BETWEEN_STOPS: Final = Sought(
    f"(?:^|[\\n,。;!])[ ]{{0,4}}({_PLACE}[{HAN}A-Za-z0-9·()]{{2,30}}?"
    "(?:有限(?:责任)?公司|学校|中学|小学|医院|卫生院|幼儿园|合作社|事务所|中心|学院|[所站场]))(?=[,。;!\\n]|$)"
)
_CALLED: Final = re.compile(
    "^(?:我们?|本)?(?:医院|学校|公司|单位|中心|幼儿园|[局所院校站园厂])的?(?:名称|全称)?(?:是|叫|系|为)"
)
_COMPANY: Final = re.compile("(.{2,}?(?:有限责任公司|有限公司))(.+)$")
_CLAUSE_BEGINS: Final = re.compile("虽|正在|却|已经?|现有|主要|目前|因为?|由于|由|为|系|是|的|也|都|就|并")
_BRANCH: Final = re.compile(
    f"[{HAN}A-Za-z0-9()·]{{0,24}}(?:公司|院|所|部|处|厂|店|矿|段|室|库|区|场|校|中心|基地|站|队|项目部|支行|分行|医院)"
)
_WITHIN: Final = re.compile(
    "^[^是系为属归]{2,40}?(?:公司|集团|局|厅|委|院|校|联合社|总社|政府|管委会|委员会|办事处|[乡镇县市区]|中心|总站|总队|协会)(?:下属|所属|旗下|(?<!县)(?<!市)(?<!区)直属)的?(?=.{4})"
    # 某某卫生院代某某村卫生室申请
    f"|^.{{3,40}}?(?:院|局|站|所|中心|[学党]校|公司|政府|委|委员会|社)(?:现|特|兹)?代(?:为)?(?={_PLACE})"
)
# 我们几个人合伙开了某某公司, 成立某某公司
_FOUNDS: Final = re.compile(f"^.{{0,16}}?(?:[开办]|成立|创[办立]|办起|组建)了?(?:一[家个所])?(?={_PLACE})")
# What a unit is, before how it is called: 公益一类事业单位某某县水土保持站.
_OF_A_SORT: Final = re.compile(
    f"^.{{0,16}}(?:事业单位|国有企业|民营企业|公办学校|公立医院)(?={_PLACE})|^[{HAN}]{{0,6}}[省市州县区]属(?:国有)?(?:企业|国企|事业单位)(?=.{{6}})"
)


def less_sort(org: str) -> str:
    """A name without what sort of unit it is: 民营企业某某县某某公司."""
    return _OF_A_SORT.sub("", org)


# What is said of a unit after its name: 某某公司由原某某厂….
_SAID_OF_IT: Final = re.compile(
    "(?<=[站所局院馆队场园厂校段处台店矿])[是系](?=.{2})"
    "|(?<=公司|医院|学校|中心|小学|中学|集团|银行|总站|林场|农场|水库|协会|学会|商会|诊所|儿园|务所|作社|生院|究院|究所)"
    "(?:由|系|是|归|隶属|属|原[系为是属名]|前身|曾[系为是用]"
    "|为)(?=.{2})"
)


def trim(org: str) -> str | None:
    """A name without what leads to it and what is said of it; None where it is no name. Brackets as （）."""
    org = re.sub(
        "^(?:关于|过|[兹今现]有|俺们是|俺们|俺是|我们是|我单位是|我是|我在|位于|来自|我单位|我们单位|我公司|的|在|为|给|是|叫|即|开通"
        f"|创建|申请|建立|搜索|查询|查找|输入|选择|找|搜|帮?忙给|帮忙|我们|(?:公司|单位|学校|医院|企业|机构|幼儿园|合作社|集团|[厂店园校院矿场站][子里上])(?={HAS_A_PLACE.pattern}))+",
        "",
        org.strip(),
    )
    org = re.sub("(?<=公司|集团)(?:总部|本部)$", "", _FOUNDS.sub("", org))
    if org.count("(") > org.count(")"):
        org = org.partition("(")[0]  # 某某医院(原某某医院,2019年更名)
    org = _SAID_OF_IT.split(_OF_A_SORT.sub("", _WITHIN.sub("", _CALLED.sub("", org))))[0]
    if (company := _COMPANY.match(org)) and (_CLAUSE_BEGINS.match(company[2]) or not _BRANCH.fullmatch(company[2])):
        org = company[1]
    if (
        len(org) < 4
        or _GENERIC.match(org)
        or _A_KIND.fullmatch(org)
        or re.search(
            "账号|帐号|密码|系统|不在|合伙人|(?:的|有)(?:一家|一所|一个|一间)|^(?:单独|独立|另行|统一|尽快|及时|重新|新)(?:开通|创建|开设|建立)|原为|原名|原来|原先|曾用|以前|职称办|职改办|全称|搜索|查询|查不到|找不到|无法|没有|怎么|什么|你局|我局|贵局"
            "|国资委|附件|我(?:公司|单位|校|院|局|园|厂|们)|老师|您好|你好|请|身份证",
            org,
        )
    ):
        return None
    return org.replace("(", "（").replace(")", "）")


# What is told of a unit begins there, and its name has ended: 某某中心于2019年由…, 某某林场位于….
_IS_TOLD_OF: Final = Sought(
    "(?<=[站所局院馆队场园厂校段台店矿社学心司团行])(?<!处)"
    "(?=[于自在]?[12][0-9]{3}年|[去前今]年|上个?月|位于|驻(?=[^,。;]{2,8}[省市州县区])|地处|坐落|成立于|始建|因(?!素|此)|拟(?!定)|承担|现有|现需|现因|现申请|目前|自成立|(?:恳请|特?申请|请)(?:开通|创建|给|为|予|贵|在|省|市|县|老师))"
)


def with_ends(text: str) -> str:
    """The text with a comma behind each name that something is told of without one."""
    return _IS_TOLD_OF.sub(",", text)


# What it was called, or what the system has in its place: 原来的某某剧团; 只能搜到“某某小学”.
WAS_ONCE: Final = Sought(
    "(?:前身|原称|曾用名|旧[称名]|[老旧](?:名字?|[账帐][号户]|单位|牌子)|(?:原来|以前|过去|从前|早先)的?(?:名字|名称|单位)?|原名?(?!则|因|料|州)"
    '|仅有|只有|只能?[搜查找看](?:索|询)?(?:得)?[到出]|(?:出来|显示)的?是)[的是为系:叫名"“]{0,3}$'
)


def is_short_for(short: str, full: str) -> bool:
    """Whether each character of one name stands in the other, in order, and both begin and end alike."""
    rest = iter(full)
    ends = {full[-1], full.removesuffix("学")[-1]}  # 平凉十中, 平凉市第十中学
    alike = short[:2] == full[:2] and short[-1] in ends and all(character in rest for character in short)
    return alike and not are_numbered_apart(short, full)


def is_end_of(short: str, full: str) -> bool:
    """Whether a name is the other without its place or its brackets: 中坝卫生院, 康县豆坝镇中坝卫生院."""
    if full.startswith(f"{short}（") and full.endswith("）"):
        return True  # 某某中学, 某某中学（北校区）
    if not full.endswith(short):
        return False
    placed = HAS_A_PLACE.match(full) is not None and HAS_A_PLACE.match(short) is None
    return placed or _HOUSE.search(full[: -len(short)]) is not None


def less_form(org: str) -> str:
    """A firm's name without what it is in law: 兰州某某医院有限公司."""
    return _LEGAL_FORM.sub("", org)


_LEGAL_FORM: Final = re.compile("(?:集团)?(?:股份)?有限(?:责任)?公司$")


def is_same(short: str, full: str) -> bool:
    """Whether one name is short for the other, in any of these ways, with or without its form in law."""
    bare = less_form(full)
    return short == bare or any(
        len(short) < len(one) and (is_short_for(short, one) or is_end_of(short, one) or is_said_for(short, one))
        for one in {full, bare}
    )


def is_said_for(short: str, full: str) -> bool:
    """Whether one name is how people say the other: 社区中心, 安宁区刘家堡社区卫生服务中心."""
    rest = iter(full)
    placed = HAS_A_PLACE.match(full) is not None and HAS_A_PLACE.match(short) is None
    alike = placed and short[-2:] == full[-2:] and short[:2] in full and all(one in rest for one in short)
    return alike and not are_numbered_apart(short, full)


def are_numbered_apart(one: str, other: str) -> bool:
    """Whether two names have different numbers: 市第十中学, 市第十一中学."""
    numbers, others = _NUMBER.findall(one), _NUMBER.findall(other)
    return bool(numbers and others) and numbers != others


_NUMBER: Final = re.compile("[一二三四五六七八九十]+|[0-9]+")


# A house that a unit's own name begins with: 某某水文局临夏水文站.
_HOUSE: Final = re.compile("(?:公司|集团|大学|学院|研究院|总局|总队|(?:水文|水资源|地矿|勘查|测绘|地震|铁路|管理)局)$")

# 我单位为中国地震局直属…, 我公司是陇西县市监局注册的: not the unit, but who is above it or registered it.
_BELONGS_TO_IT: Final = re.compile(
    "的?(?:直接)?(?:直属|所属|下属|主管|管理的|举办|主办|全资|控股|独资|出资|派出|垂直|注册|登记|发证|颁发|核发|批准)"
    "|的[一二三四骨]?[级干]?(?:子公司|子企业|分公司|分支机构|企业|单位|机构|部门)(?=-|—|[,。:(]|$)"
)


def goes_on(text: str, end: int) -> bool:
    """Whether what ends there is no name: 县水务局所(属), 国资部(门), or one of which more is said."""
    return text[end - 1 : end + 1] in {"所属", "所辖", "部门", "部属", "处于", "站在", "场地"} or (
        _BELONGS_TO_IT.match(text, end) is not None
    )


def credit_code_in(text: str, *, last: bool = False) -> str | None:
    """The first code whose checks hold, or the last one: a branch names its firm's before its own.

    One that has lapsed counts only where there is no other.
    """
    codes = [(code, found) for found in _CODE.finditer(text) if (code := credit_code(found[0])) is not None]
    told = [code for code, found in codes if not _has_lapsed(text, found)] or [code for code, _ in codes]
    return told[-1 if last else 0] if told else None


def code_beside(text: str, org: str | None) -> str | None:
    """The code in the brackets right behind an organisation's name."""
    at = text.find(f"{org}(") if org is not None else -1
    inside = text[at + len(org or "") : at + len(org or "") + _IN_BRACKETS].partition(")")[0] if at >= 0 else ""
    return next((code for found in _CODE.finditer(inside) if (code := credit_code(found[0])) is not None), None)


_IN_BRACKETS: Final = 60  # characters


def has_two_codes(text: str) -> bool:
    """Whether two units give their codes, and neither is said to be that of whoever is above."""
    codes = {
        code
        for found in _CODE.finditer(text)
        if (code := credit_code(found[0])) is not None
        and not _has_lapsed(text, found)
        and not _OF_ANOTHER.search(text[max(0, found.start() - 40) : found.start()])
    }
    return len(codes) > 1


_OF_ANOTHER: Final = re.compile("(?:总公司|母公司|总部|主管|上级|举办|集团|股东|出资|总院|总行|本部)[^。;\\n]*$")


def without_codes(text: str) -> str:
    """The text less the credit codes in it, right or not: parted into groups they look like telephone numbers."""
    return _LABELLED_CODE.sub("", _CODE.sub(lambda found: found[0] if credit_code(found[0]) is None else "", text))


_CODE: Final = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){17}(?![0-9A-Za-z])")
_LABELLED_CODE: Final = Sought("(?<=代码)[:为是 ]{0,4}[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){13,21}(?![0-9A-Za-z])")
# 原代码…; …(已于2020年12月缴销)
_LAPSED_LABEL: Final = re.compile("(?:原|旧|老|曾用)[^,。;:()\\n0-9]{0,14}[:为是 ]{0,3}$")
_LAPSED: Final = re.compile(
    "[,( ]{0,2}(?:该证|此证|此码|现|已|于|[0-9年月日]|经|后|同时|一并|由[^,。;()\\n]{0,12})*"
    "(?<!未)(?:作废|缴销|注销|收回|失效|停用|吊销|不再使用|废止)"
)


def _has_lapsed(text: str, code: re.Match[str]) -> bool:
    before = text[max(0, code.start() - 20) : code.start()]
    return _LAPSED_LABEL.search(before) is not None or _LAPSED.match(text, code.end()) is not None


_SEAT: Final = Sought(
    f"(?:在|位于|地处|坐落于|(?:住所|地址)(?:地)?(?:为|是|在|:)?|(?:我们?|这边|这里|单位|公司)(?:就)?是)(?=({_PLACE}[{HAN}]{{0,8}}))"
)


def seat(text: str) -> str | None:
    """Where a unit says to be, in its words."""
    found = _SEAT.search(text)
    return found[1] if found else None


# ---------------------------------------------------------------------------------------- organisation not found

_SEEK: Final = "(?:搜索|查询|查找|搜寻|检索|搜|(?<![筛检普抽排核体稽巡])查|找|选择|选|显示|匹配|出现|识别|填)"
_NOT_FOUND: Final = Sought(
    "(?:输|打|敲|填)[^,。;!\\n]{0,8}(?:也|都|就|总)(?:出|显示|弹)不(?:来|出来?)(?:我们?|本|自己|咱们?)的?(?:工作)?(?:单位|学校|公司|医院|[校院局所站])|"
    "(?:单位|学校|医院|公司|名[称字]?)[^。;!\\n]{0,10}只能?(?:搜|查|找)(?:索|询)?得?到|"
    "(?:单位|学校|公司|医院|中心|我们?[校院局所站]|工作单位|机构|企业"
    f"|{ORG_END})[^。;!\\n]{{0,24}}?(?:(?:也|都|就|总|一直|还是|始终|怎么也?|均|仍然?|又)*{_SEEK}(?:也|都"
    "|怎么也?)?(?:不(?:到|出来?|着|了|见|上)|无果|没有?|无结果|无此)|显示无|无数据|无此|无匹配|没有显示|不显示"
    "|没有出现|没有?(?:查询|查找|搜索|检索|查|搜|找)到|(?:啥|什么|结果)(?:都|也)(?:没有|没出|不出)|出不来|不出现|不存在|不在(?:列表|里面|名单|系统|下拉|选项)|找不着|没有(?:我|这|该|此|搜)|没显示|没有结果"
    "|无结果|没有(?:我们)?单位|里没有|里面没有|空白|(?:列表|下拉框?|结果|显示|出来)(?:都|却)?[是为]空)"
    f"|{_SEEK}(?:也|都|怎么也?|了)?(?:不(?:到|出来?|着|了|见|上)|没有?(?:到|出)?)(?:我|我们|本|自己|现|所在|该|这个"
    f"|的|现在|工作|任何|相应)*[^,。;!?\\n]{{0,24}}?(?:单位|学校|公司|医院|中心|机构|企业|{ORG_END})"
    f"|(?:无法|不能|没法|未能|难以)(?:正常)?{_SEEK}(?:到|出|出来)?[^。;!\\n]{{0,30}}?(?:单位|学校|公司|医院|中心"
    f"|机构|企业|{ORG_END})"
    "|(?:搜索|查询)(?:框|栏|栏目|列表)?(?:里|中|内)?(?:面)?(?:居然|竟然|也|都|根本)?没有"
    "|(?:选择|搜索|查询|填报?|选)(?:工作)?(?:单位|学校)的?(?:时候?|里面?|中)(?:也|都|就|根本|还是)*(?:没有|找不到|查无|无)"
    # 两个名字轮着输,旧的没有,新的也没有
    "|(?:单位|学校|公司|医院|中心)[^。;!\\n]{0,24}[输搜查打填][^。;!\\n]{0,8},(?:旧|老|原来?|以前)的(?:名[字称])?(?:也|都)?(?:没有|[搜查找]不到|不出来?),(?:新|现在?)的(?:名[字称])?(?:也|都)(?:没有|[搜查找]不到|不出来?)"
    "|没有(?:我们?|我们的?|我的|本|这个?|该|咱们?)(?:现)?(?:工作)?(?:单位|学校|公司|医院|校|院|局)"
    "|(?:列表|下拉|选项|栏目?|框|系统|里面?)[^。;!\\n]{0,10}(?:没有|找不到|没|无)(?:我|我们|本|这个"
    "|该)?(?:的)?(?:工作)?(?:单位|学校|公司|医院|[校院局所站])"
)
_WORTH_SEEKING: Final = Sought(
    "搜|查|找|出不来|没有|无法|没法|选|显示|列表|下拉|出现|存在|无数据|检索|匹配|不能|空白|[为是]空"
)
_FOUND_BY: Final = Sought(
    f"(?:{_SEEK}不(?:到|出来?|着|见)|无法(?:搜索|查询|搜|查|找)到?|没有(?:找到|搜到|查到)?"
    f"|找)[\"'“ ]{{0,3}}({ORG_WHOLE})"
)
_ORG_THEN: Final = Sought(
    f"(?<![{HAN}A-Za-z0-9·])({ORG_WHOLE})[\"'” ,]{{0,3}}(?:\\([^()\\n]{{0,40}}\\))?"
    "(?:的?(?:老师|教师|职工|员工|同志|人员?)们?(?:都|也)?(?:说|反映|讲)?|这个单位|这家单位|单位)?,?(?:怎么|为什么|为啥|咋)?"
    f"(?:在[^,。]{{0,16}})?(?:也|都|就|总|怎么也?|一直|还是|却)*(?:{_SEEK}不(?:到|出|着|见)|没有|搜索不|查询不|无法)"
)
# 请问某某学校有没有建过账号
_ASKED_ABOUT: Final = Sought(
    f"(?:请问|问问|问一下|想问|咨询|查一?下|看一?下)[:, ]?({ORG_WHOLE})"
    "(?=有没有|有无|是否|是不是|建|开通|在不在|的?(?:单位)?账号)"
)
_TYPED_IN: Final = Sought(f'(?:输入|检索|搜索|查询|填写|选择|搜|输)[^"“,。]{{0,6}}["“]({ORG_WHOLE})["”]')
_TYPED_BARE: Final = Sought(
    f"(?:输入?|检索|搜索|查询|填写|填入)(?!不|没|无|(?:现|所在)?(?:工作)?单位)(?:了|的是)?[: ]{{0,2}}({ORG_WHOLE})"
    f"(?=[,。、]|还是|或者?|{_SEEK}|找|没|无|显示|就|都|也)"
)
WORKS_AT: Final = Sought(
    f"(?:我是|我(?:一直|现|目前)?在|(?<=,)是|本人是|本人在|就职于|工作于|供职于|任职于|我们是|现在|,在)({ORG_WHOLE})(?=的|工作|上班|任教|教师|(?:人事|人力资源|组织人事|劳资|综合|行政|党政|财务|政工|护理|医务|科教|教务|总务|办公)[处科部股室办]"
    "|教书|教学|从教|代课|[当做干搞管跑]|负责|就职|供职|担任|从事|职工|员工|护士|医生|一名|,|。|$"
    "|(?:副|第一|教导|教务|总务|政教|德育|人事|办公室){0,2}(?:主任|[校院所站园厂处科队场]长|书记|会计|出纳|干事|老师|经理|主管|负责人))"
)


_OF_PAPERS: Final = Sought(
    "(?:文件|证书|评审表|认定表|材料|原件|档案|登记表|聘书|通知)[^,]{0,8}(?:(?:找|查)不|没有?(?:找|查)到)"
)
_IN_THE_BOX: Final = Sought("搜|栏目|查询")
_OF_ANYBODY: Final = Sought("凡(?:是|在|属)?[^,。;]{0,30}的(?:,|$)")  # 凡查询不到的,出具公函: an office says so
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
    lost = (p for p in parts if _NOT_FOUND.search(p) is not None and _is_looked_for(p) and not _OF_ANYBODY.search(p))
    return any(not _OF_PAPERS.search(p) or _IN_THE_BOX.search(p) for p in lost) and not re.search(
        "(?:现在|已经|已)[^,。]{0,6}(?:搜到|找到|查到|能搜|可以搜)|都?能选上了", text
    )


def _is_looked_for(part: str) -> bool:
    return not _OF_A_MACHINE.search(part) or _LOOKED_FOR.search(part) is not None


_IN_A_PLACE: Final = re.compile(f"^(?:{_PLACE}[省市州县区]?){{1,3}}的(?={_PLACE})")  # 甘南合作市的合作某某公司
_BEFORE: Final = 14  # characters that say of a name what it is
_NO_NAME: Final = Sought("去年|前年|今年|从|由[^,]{0,4}[校院局所站]|合并|改名")


def org_named(text: str) -> str | None:
    """The full name that a sender gives of the organisation that can't be found; None if they only say 我们单位."""
    named: list[str] = []
    for pattern in (
        LABELLED_ORG,
        SELF_ORG,
        _TYPED_IN,
        _FOUND_BY,
        _TYPED_BARE,
        _ASKED_ABOUT,
        _ORG_THEN,
        WORKS_AT,
        QUOTED_ORG,
        BETWEEN_STOPS,
    ):
        for found in pattern.finditer(text):
            if WAS_ONCE.search(text[max(0, found.start(1) - _BEFORE) : found.start(1)]):
                continue
            org = trim(_IN_A_PLACE.sub("", found[1]))
            if org is not None and len(org) >= 5 and not _NO_NAME.search(org):
                named.append(org)
    if not named:
        return None
    return next((org for org in named if is_said_for(named[0], org) or is_end_of(named[0], org)), named[0])
