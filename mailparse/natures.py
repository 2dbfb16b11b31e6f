"""What an organisation says that it is: its nature, and the marks beside it. # notice 五."""

import re
from typing import Final

from mailparse.reading import Mark
from mailparse.sought import Sought
from mailparse.values import HAN

_OTHER_PROVINCE: Final = (
    "(?:北京|上海|天津|重庆|陕西|四川|青海|宁夏|新疆|内蒙古|河南|河北|山东|山西|江苏|浙江|广东|湖北|湖南|安徽"
    "|江西|福建|辽宁|吉林|黑龙江|云南|贵州|广西|海南|西藏)"
)
_NATURES: Final = (
    ("central", Sought(
        "中央在甘|中央驻甘|驻甘中央|中央企业|央企|国务院(?:国资委|国有资产|直属)|中央(?:直属)?(?:单位|管理|部门|主管|金融|事业|机关)"
        "|中直|(?<!本)部属|(?:教育|水利|交通运输|农业农村|自然资源|财政|科技|司法|公安|应急管理|国家)[^,。;]{0,8}部直属"
        "|国家(?:[^,。;]{0,10})(?:局|部|委)(?:直属|垂直|派出|派驻)|中国科学院直属|中央垂直|国家垂直")),
    ("out-of-province", Sought(
        "(?<!非)外省(?!职称|籍|市场)|省外(?:单位|企业|驻)|驻甘(?:肃)?(?:分公司|分支|办事|单位|项目|机构)"
        f"|{_OTHER_PROVINCE}(?:省|市|回族自治区|壮族自治区|维吾尔自治区|自治区)?[^,。;]{{0,16}}(?:驻甘|在甘|所属|管理的|职称|人社厅|省属)"
        f"|{_OTHER_PROVINCE}(?:省|市|回族自治区|壮族自治区|维吾尔自治区|自治区)[^,。;]{{0,16}}(?:下属|直属|派驻|派出|国资委)"
        f"|总(?:部|公司|院)(?:设在|设|在|位于|地|驻)[^,。;]{{0,4}}{_OTHER_PROVINCE}")),
    ("government", Sought(
        "参公|参照(?:《?公务员|国家公务员)|行政机关|(?:政府|党委)(?:组成|工作|直属)?(?:部门|机关)|机关单位|行政单位|党政机关"
        "|机关法人|群团机关|国家机关|行政性质|人民团体|群团组织")),
    ("institution", Sought(
        "事业单位|事业编|公益[一二]类|全额拨款|差额(?:拨款|事业)|自收自支|事业性质|财政(?:拨款|全额|供养)|事业法人|全供|差供"
        "|公办(?:学校|幼儿园|医院|中学|小学|高中|初中|园|中职|职校|卫生|养老|性质|高校)|公立(?:医院|学校|中学|小学|医疗)")),
    ("soe", Sought(
        "(?<!非)国有(?!.{0,4}土地)|国企|国营|(?:省|市|州|县|区)(?:属|管)企业|国资(?!源)|全民所有制"
        "|财政(?:局|厅)(?:全额|独家|100%)?(?:出资|全资|独资|投资)")),
    ("private", Sought(
        "民营|民企|民办|私营|非公|个人独资|自然人(?:独资|控股|投资|出资|股东)|私有|私企|私人|个体|非国有|外商独资|外商投资|外资企业|独资外企"
        "|港(?:、)?澳(?:、)?台(?:独资|商|资|投资)|台商|港资|台资")),
)  # fmt: skip
_BY_KIND: Final = dict(_NATURES)
_WIDER: Final = ("central", "out-of-province")
_UNSETTLED: Final = Sought(
    "混合所有制|混改|公建民营|公办民营|国有民营|集体(?:企业|所有|经济组织|性质)|大集体|股份合作|国有参股|国有股|中外合资|中外合作"
)
_FORMER: Final = Sought(
    f"前身|(?:(?<![{HAN}])|(?<=[是为系由从属的]))原(?!则|因|有|料|煤)|(?<![草高平中太固三陇])原(?:为|是|系|属|隶属|省属|市属|县属|名)"
    "|改制前|脱钩|曾(?:为|是|系)|改革前|以前是|以前属|撤销|退出国有"
    "|(?:国有|国资|集体|政府)[^,。;]{0,10}(?:退出|转让|出让|剥离)|不再(?:是|为|属|含|持)"
)
_NOW: Final = re.compile(
    "现(?:为|系|是|已|属)|改(?:制|组|革)?(?:为|成)了?|转(?:制|型|企)?(?:为|成)了?|变(?:更)?为|成为|退出国有[^,。;]{0,4}"
)
# What a clause says of customers, staff or others, or denies: 为中央企业提供服务, 从外省引进, 不属于国有企业.
_OF_OTHERS: Final = Sought(
    "承接|承揽|(?:为|向)[^,。;]{2,30}提供|客户|经营范围|主营|主要从事|引进|招聘|调入|来自|投标|往来|不属于|并非|不是|同等"
    "|(?:无|没有|不含|不存在|不涉及)(?:任何|一点)?(?:国有|国资|集体|财政)"
)
_ASIDE: Final = re.compile("^[^:]{0,30}:$|^抄(?:送|报)")
_LABEL: Final = Sought(
    "(?:(?:单位|企业|机构|公司|法人|所有制|经济)(?:的)?(?:性质|类型)|性质)(?:\\(类型\\))?(?:为|是|:|属于?|系)?"
    f"[: ]{{0,3}}([{HAN}(),、/]{{2,40}})"
)


def nature(text: str) -> str:
    """What the organisation says that it is; `unknown` where it says nothing, or two things."""
    told = natures(text)
    return told[0] if len(told) == 1 else "unknown"


def natures(text: str) -> tuple[str, ...]:
    """What the organisation says that it is: more than one where it says two things that don't go together."""
    label = _LABEL.search(text)
    if label:
        said = re.split("联系|电话|[,、]?(?:注册|登记|统一|代码|主管|隶属)", label[1])[0]
        kinds = [kind for kind, pattern in _NATURES if pattern.search(said)]
        if kinds and not _UNSETTLED.search(said):
            wider = next((kind for kind in _WIDER if kind in kinds or _says(text, kind)), None)
            if wider is not None and kinds[0] in ("soe", "institution", "government", *_WIDER):
                return (wider,)
            return (kinds[0],)
    if any(_is_said(clause, _UNSETTLED) for clause in _clauses(text)):
        return ()
    found = [kind for kind, _ in _NATURES if _says(text, kind)]
    for kind in _WIDER:
        if kind in found:
            return (kind,)
    if set(found) == {"government", "institution"}:
        return ("government",) if "参公" in text or "参照" in text else tuple(found)
    if "institution" in found and "soe" in found:
        return ("soe",) if re.search("转企|改制|现为|企业", text) else ("institution",)
    return tuple(found)


def _says(text: str, kind: str) -> bool:
    """Whether a clause says so of today; what the unit was, and lines that name an addressee, don't count."""
    pattern = _BY_KIND[kind]
    if not pattern.search(text):
        return False
    return any(_is_said(clause, pattern) for clause in _clauses(text))


def _clauses(text: str) -> list[str]:
    return re.split("[,。;\\n]", text)


def _is_said(clause: str, pattern: Sought) -> bool:
    """Whether a clause says so of today; of 前身是国有企业,现为民营企业 only the latter."""
    if not pattern.search(clause) or _OF_OTHERS.search(clause) or _ASIDE.search(clause.strip()):
        return False
    now = list(_NOW.finditer(clause))
    was = _FORMER.search(clause)
    said = clause[now[-1].end() :] if now else clause[: was.start()] if was else clause
    return pattern.search(said) is not None


_OWNERS: Final = Sought("持股|控股|股权|股东|出资|占股|参股|占比|股占|资本占|各占|入股|股本|持有")
_STATE: Final = Sought(
    "国有|国资|省属|市属|县属|政府|[省市州县区镇乡][^,。;]{0,10}(?:局|厅|委|管委会|国投|城投)[^,。;]{0,3}(?:控股|持股|出资|占|参股|入股)"
)
_PRIVATE: Final = Sought("民营|民间|民资|自然人|社会资本|私人|非公|员工持股|职工持股|个人")
_MARKS: Final = (
    (Mark.MIXED, Sought("混合所有制|混改|公建民营|公办民营|国有民营"
        "|国有参股|国有股.{0,6}(?:民|自然人)|中外合资|中外合作|公私合营"
        "|国有.{0,4}民营.{0,6}合资")),
    (Mark.COLLECTIVE, Sought("集体(?:企业|所有|经济组织|性质|资产)|大集体|股份合作制|二轻")),
    (Mark.ARMY, Sought("军队(?:医院|单位|院校|事业|管理|编制|科研|所属)|解放军|武警(?!战士)"
        "|联勤保障|军委|部队(?:医院|所属|编制|农场|单位|管理)")),
    (Mark.NON_ENTERPRISE, Sought("民办非企业|民非|社会服务机构"
        "|民办(?:学校|幼儿园|高校|中学|小学|高中|学院|职业|教育|非营利|公助)")),
    (Mark.ASSOCIATION, Sought("社会团体|社团(?:组织|法人)|社会组织|基金会法人")),
    (Mark.JOINT, Sought("[与和及、][^,。;]{2,40}?(?:共同|各|分别|联合|合资|合作|合股|按比例)[^,。;]{0,6}"
        "(?:出资|持股|设立|组建|投资|占|持有|注资|控股|成立|50%)")),
    (Mark.INDIVIDUAL, Sought("个体工商户|个体户|个体经营|个体性质")),
)  # fmt: skip
_MARKS_OF_NAMES: Final = (
    (Mark.ARMY, re.compile("解放军|武警|联勤|部队|[军战]区(?:总医院)")),
    (Mark.LAW_OFFICE, re.compile("律师事务所|律所|司法鉴定|公证处|仲裁|基层法律服务")),
    (Mark.ASSOCIATION, re.compile("(?:协会|学会|商会|基金会|促进会|研究会|联谊会)$")),
    (Mark.COLLECTIVE, re.compile("经济合作社|集体经济|供销合作社")),
    (Mark.COOPERATIVE, re.compile("(?<!经济)(?<!供销)(?<!信用)合作社(?:联社)?$")),
    (Mark.BRANCH, re.compile("分公司|分院|分行|分所|支行|支公司|办事处|项目部|分部|分中心|经营部|指挥部|联络处")),
    (Mark.RURAL_BANK, re.compile("农村商业银行|农商(?:银)?行|农村合作银行|农村信用|信用合作|信用社|村镇银行")),
)


def _of_today(sentence: str) -> str:
    """The sentence without clauses that say what was, or what others are."""
    said = (clause for clause in sentence.split(",") if not _OF_OTHERS.search(clause))
    return ",".join(clause for clause in said if not _FORMER.search(clause) or _NOW.search(clause))


def marks(text: str, org: str | None) -> tuple[Mark, ...]:
    """What the text and the organisation's name say beside its nature, as it is today."""
    found = [mark for mark, pattern in _MARKS_OF_NAMES if org is not None and pattern.search(org)]
    for mark, pattern in _MARKS:
        if pattern.search(text) and any(_is_said(clause, pattern) for clause in _clauses(text)):
            found.append(mark)
    if Mark.MIXED not in found and any(
        _OWNERS.search(part) and _STATE.search(part) and _PRIVATE.search(part)
        for part in map(_of_today, re.split("[。;\\n]", text))
    ):
        found.append(Mark.MIXED)
    if len(natures(text)) > 1:
        found.append(Mark.TWO_NATURES)
    return tuple(dict.fromkeys(found))
