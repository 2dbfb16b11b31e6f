"""What an organisation says that it is: its nature, and the marks beside it. # notice 五."""

import re
from typing import Final

from mailparse.reading import Mark
from mailparse.text.sought import Sought
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
        "(?<!非)外省(?!职称|籍|市场|人(?![社力才事]))|省外(?:单位|企业|驻)|驻甘(?:肃)?(?:分公司|分支|办事|单位|项目|机构)"
        f"|{_OTHER_PROVINCE}(?:省|市|回族自治区|壮族自治区|维吾尔自治区|自治区)?[^,。;]{{0,16}}(?:驻甘|在甘|所属|管理的|职称|人社厅|省属)"
        f"|{_OTHER_PROVINCE}(?:省|市|回族自治区|壮族自治区|维吾尔自治区|自治区)[^,。;]{{0,16}}(?:下属|直属|派驻|派出|国资委)"
        f"|总(?:部|公司|院)(?:设在|设|在|位于|地|驻)[^,。;]{{0,4}}{_OTHER_PROVINCE}")),
    ("government", Sought(
        "参公|参照(?:《?公务员|国家公务员)|行政机关|(?:政府|党委)(?:组成|工作|直属)?(?:部门|机关)|机关单位|行政单位|党政机关"
        "|机关法人|群团机关|国家机关|行政性质|人民团体|群团组织")),
    ("institution", Sought(
        "事业单位(?!改革|分类|改制|转制|转企)|(?<!注销)(?<!核销)(?<!收回)(?<!取消)(?<!撤销)(?<!退出)事业编(?!制?(?:改|转)(?:为|成)?(?:制)?企)|(?:^|(?<=[,。;:\\n]))(?:公益)?事业(?=[,。;\\n]|$)|公益[一二]类|全额拨款|差额(?:拨款|事业)|自收自支|事业性质|财政(?:拨款|全额|供养)|事业法人|全供|差供"
        "|公办的|公立的|(?:^|(?<=[,。;:\\n(是]))公[办立](?=[,。;)\\n]|$)|公办(?:学校|九年|完全|初级|高级|寄宿|幼儿园|医院|中学|小学|高中|初中|园|中职|职校|卫生|养老|性质|高校)"
        "|(?<!只给)(?<!只管)(?<!只为)(?<!只对)(?<!只帮)公立(?:医院|学校|中学|小学|医疗)")),
    ("soe", Sought(
        "(?<!非)国有(?!.{0,4}土地|企业(?:机构|体制|管理体制|产权|公司制|股份制|深化)*改|(?:企业)?(?:职工|员工|工人|身份)|林场|农场|牧场)|国企(?!改|那|时期)|国营(?!那|时)|(?:省|市|州|县|区)(?:属|管)企业|国资(?!源|委[^,。;属管]{0,6}(?:批复|批准|同意|核准|下文))|全民所有制"
        "|财政(?:局|厅)(?:全额|独家|100%)?(?:出资|全资|独资|投资)")),
    ("private", Sought(
        "民营|民企|民办|私营|普通合伙|有限合伙|合伙企业|合伙制|家族企业|家庭农场|自己?家(?:的|办|开)|(?:跟|和|与)国家(?:没|无)关|自筹资金|创始人控股|(?:无|没有|不含)(?:任何|一点)?国有(?:成分|股|资本|资产)|凑钱(?:办|开|成立)|(?:没有|无)(?:公家|国家)的?(?:股份|钱|投资|一分)|老板(?:个人|自己)|个人占股|个人(?:出资|投资|开办|创办|办的|的公司)|自己(?:开|办)的(?:这个|这家|那个)?(?:公司|企业|厂)|[全都]是(?:个人|私人|老板)的钱|一人有限|社会力量办|民间资本|非公|(?:老板|个人|私人|一个人)(?:自己|独自|一个人|一手|全资)?(?:开|办|出钱|掏钱|创办|投)的|个人独资|自然人(?:独资|控股|持股|投资|出资|股东)|(?:股东|出资人|投资人)[^,。;局厅委府司团投企行]{0,12}自然人|私有|私企|私人|个体|非国有|外商独资|外商投资|外资企业|独资外企"
        "|港(?:、)?澳(?:、)?台(?:独资|商|资|投资)|台商|港资|台资")),
)  # fmt: skip
_BY_KIND: Final = dict(_NATURES)
_WIDER: Final = ("central", "out-of-province")
_OF_THE_STATE: Final = ("government", "institution")
_UNSETTLED: Final = Sought(
    "混合所有制|混改|公建民营|公办民营|国有民营|集体(?:企业|所有|经济组织|性质)|大集体|股份合作|国有参股|国有股|中外合资|中外合作"
)
# How people call what a unit was, beside 前身 and 原: 老底子是省属厂, 早先归县农机局.
ONCE: Final = (
    "老底子|老底儿|底子(?:就?是)|脱胎于|早先|早年|从前"
    "|(?:当[年时]|那时候?|那会儿?)(?=是|叫|属|归|为)|过去(?=是|叫|属|归|为)|原先|(?:最早|最初|起初)(?=是|属|叫|归|为)|原来(?=是|属|叫|归)"
)
_FORMER: Final = Sought(
    f"前身|{ONCE}|由(?=[^,。;]{{2,40}}(?:改制|转制)(?:$|[,。;而]))|原来(?:叫|是|属|归)|以前叫|(?:(?<![{HAN}])|(?<=[是为系由从属的]))原(?!则|因|有|料|煤|来的[老职员工股人班])|(?<![草高平中太固三陇])原(?:为|是|系|属|隶属|省属|市属|县属|名)"
    "|改制前|脱钩|曾(?:为|是|系)|改革前|(?:[省市州县区](?:属|管)|国有)?企业改[革制](?!为|成)|改[革制](?:时|中|期间|过程)|以前是|以前属|撤销|退出国有"
    "|(?:国有|国资|集体|政府)[^,。;]{0,10}(?:退出|转让|出让|剥离)|不再(?:是|为|属|含|持)"
)
# 由某某处转企设立: what follows is of today.
BECAME: Final = "(?:转企|改制|转制|改组|脱钩)(?:而?[来成](?!为)|设立|成立|组建|的(?=民营|民企|私营|非公))"
_NOW: Final = re.compile(
    f"{BECAME}|(?:设立|成立|组建)现(?:公司|企业|单位|厂)|"
    "现(?:为|系|是|已|属)|(?<=[让售出卖制组工人企])后(?:即|就)?(?:为|是|属|系)|改(?:制|组|革)?(?:为|成)了?|转(?:制|型|企)?(?:为|成)了?|变(?:更)?为|变成了?|成为|退出国有[^,。;]{0,4}"
)
# What a clause says of customers, staff or others, or denies: 为中央企业提供服务, 从外省引进, 不属于国有企业.
_OF_OTHERS: Final = Sought(
    "(?:其[他它余]|别的?|[省市州县区镇](?:上|里|内)的?|当地|周边|附近|兄弟|同行业?)[^,。;]{0,4}(?:国企|央企|国有企业|民营企业|民企|事业单位|机关)[^,。;]{0,8}(?:都|均|全)"
    "|只(?:管|负责|受理|接)|承接|承揽|往[^,。;]{2,30}派|派出?了|[两二三四五六七八九十几多好](?:几)?家[^,。;都均全是]{0,4}(?:国企|央企|国有企业|中央企业|民营企业|民企|事业单位)|还有一家|派往|派到|派至|派遣[到至往]|服务于|供货|挂靠|中标|毕业于|就职于|曾在|跳槽|辞职|离职|原单位|名[字称]里|名[字称]中|以为|误认|当(?:成|作)?我们是|其实不是|挂着|牌子|那(?:是|个|家|边|所)|(?<!属)另(?:一|外一?)(?:家|个|所)|(?:跟|和|与)(?:我|本)[^,。;]{1,4}(?:没|无)关|其他单位|别的单位|(?:等处|等地|等单位|等企业)(?:工作|上班|服务)|另(?:函|文|信)|另行(?:来函|发函|申请|申报|报送|来信)|同(?:址|楼|院|一园区)(?:办公|经营)?的|(?:为|向)[^,。;]{2,30}提供|客户|经营范围|主营|主要从事|(?<!引资)(?<!招商)引进|招聘|调入|来自|投标|往来|不属于|并非|不是|同等"
    "|(?:无|没有?|不含|不存在|不涉及|未含)(?:任何|一点|一分)?(?:国有|国资|集体|财政|私人|个人|民营|民间|自然人)"
    # 没有事业单位法人证书, 不占事业编制, 也不属事业编制
    "|(?:无|没有?|未(?:取得|办理?|领取|登记)|不(?:占|属|在|具备|具有|算)|[既并也亦]非|不列入)[^,。;]{0,4}事业(?:单位)?(?:法人|编制?|身份|性质|单位)"
)
_BRACKETED: Final = re.compile(r"\([^()]{0,60}\)")
_ASIDE: Final = re.compile("^[^:]{0,30}:$|^抄(?:送|报)")
_LABEL: Final = Sought(
    "(?:(?:单位|企业|机构|公司|法人|所有制|经济)(?:的)?(?:性质|类[型别])|性质)(?:\\(类型\\))?(?:为|是|:|属于?|系)?"
    f"[: ]{{0,3}}([{HAN}(),、/]{{2,40}})"
)


_PUBLIC: Final = re.compile("公[办立]|全民|事业|公益")  # said of a unit's nature, and no more

# What the notice says is not what the unit says of itself: 通知只规定了原省属企业…, 对原市属企业没有明确.
_OF_THE_NOTICE: Final = Sought(
    "(?:通知|文件|规定|166号|第五条|五\\([一二三四]\\))[^,。;\\n]{0,16}(?:只|仅|没有?|未|里|中|规定|提到|写|说|所称|明确)|(?:没有?|未)(?:作|予)?(?:明确|规定|写明|提到)|不知[^,。;\\n]{0,16}(?:归|算|属|哪)"
)


def told_of_itself(text: str) -> str:
    """The text without clauses that cite or question what the notice says."""
    if not _OF_THE_NOTICE.search(text):
        return text
    return "\n".join(
        ",".join(clause for clause in line.split(",") if not _OF_THE_NOTICE.search(clause))
        for line in re.split("(?<=[。;])|\n", text)
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
        if _PUBLIC.fullmatch(said):
            kinds = ["institution"]
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
    if set(found) == {"institution", "soe"}:
        return ("soe",) if re.search("转企|改制|现为|企业", text) else ("institution",)
    return tuple(found)


def _says(text: str, kind: str) -> bool:
    """Whether a clause says so of today; what the unit was, and lines that name an addressee, don't count."""
    pattern = _BY_KIND[kind]
    if not pattern.search(text):
        return False
    return any(_is_said(clause, pattern) for clause in _clauses(text))


def _clauses(text: str) -> list[str]:
    """The clauses, but those that go on with what was: 原为省机械厅的工厂,系国有企业, of one reformed since."""
    if _FORMER.search(text) is None or _REFORMED.search(text) is None:
        return re.split("[,。;\\n]", text)
    found: list[str] = []
    for sentence in re.split("[。;\\n]", text):
        was = False
        for clause in sentence.split(","):
            if was and not _NOW.search(clause) and (_GOES_ON.match(clause.strip()) or not _BEGINS_ANEW.search(clause)):
                continue
            was = _FORMER.search(clause) is not None and not _NOW.search(clause) and not _STATE_GOES.search(clause)
            found.append(clause)
    return found


# 国有股份全部转让给职工,属民营企业: what is told next is what came of it.
_STATE_GOES: Final = Sought("(?:国有|国资|集体|政府)[^,。;]{0,10}(?:退出|转让|出让|剥离)|退出国有")
_GOES_ON: Final = re.compile("系|属|是(?!现)|为(?!现)|隶属")
_BEGINS_ANEW: Final = Sought(
    "[我本](?:公司|单位|[校院局所站厂园司社])|现|目前|如今|至今|仍|登记|注册|股东|退出|[0-9二]{4}年"
)
# Sold to whom it is private with.
SOLD: Final = (
    "(?:出售|转让|卖)给?了?[^,。;]{0,4}(?:个人|私人|自然人|职工|民营|民企|老板)|整体(?:出售|转让)|卖断"
    "|[被由][^,。;]{0,8}(?:个人|私人|职工|民营|民企|老板)[^,。;]{0,4}(?:买[下断走去]|收购|盘[下走])"
)
_REFORMED: Final = Sought(f"改[了的]?制|转制|改组|脱钩|转企|改为|改成|转为|现为|现由|退出|收购|拍卖|买断|{SOLD}")


def _is_said(clause: str, pattern: Sought) -> bool:
    """Whether a clause says so of today; of 前身是国有企业,现为民营企业 only the latter."""
    clause = _BRACKETED.sub(lambda aside: aside[0] if pattern.search(aside[0]) else "", clause)
    if not pattern.search(clause) or _OF_OTHERS.search(clause) or _ASIDE.search(clause.strip()):
        return False
    now = list(_NOW.finditer(clause))
    was = _FORMER.search(clause)
    said = clause[now[-1].end() :] if now else clause[: was.start()] if was else clause
    return pattern.search(said) is not None


_OWNERS: Final = Sought("占(?=[0-9.]{1,5}%)|持股|控股|股权|股东|出资|占股|参股|占比|股占|资本占|各占|入股|股本|持有")
_STATE: Final = Sought(
    "国有|国资|央企|中央企业|(?:中国|中石|国家)[^,。;]{0,14}(?:参股|持股|控股|出资|入股|占)|省属|市属|县属|政府(?!批准|批复|同意|部门|采购|审批)|[省市州县区镇乡][^,。;]{0,10}(?:局|厅|委|管委会|[国城农水交文建产]投(?:集团|公司)?)[^,。;]{0,3}(?:控股|持股|出资|占|参股|入股)"
)
_STATE_LEFT: Final = Sought("国有(?:资本|资产|股份?|股权|产权)[^,。;]{0,6}(?:退出|全?退了|转让|出让|剥离|买断)")
_PRIVATE: Final = Sought("民营|民间|民资|自然人|社会资本|私人|非公|员工持股|职工持股|个人")
# 县文旅集团和两个私人老板合开的公司
_A_STATE_OWNER: Final = "(?:国资|国投|城投|[省市州县区镇乡][^,。;]{0,10}(?:局|厅|委|政府|集团|公司|社))"
_A_PRIVATE_ONE: Final = "(?:私人|个人|老板|民营|民企|自然人)"
_TOGETHER: Final = "(?:合[开办伙资股]|联办|共同(?:出资|投资)|一起(?:开|办|投资))"
_ABROAD: Final = "(?:日本|韩国|美国|德国|英国|法国|新加坡|加拿大|澳大利亚|香港|澳门|台湾|境外|国外|外国)"
_MARKS: Final = (
    (Mark.MIXED, Sought("混合所有制|混改|公建民营|公办民营|国有民营"
        "|国有参股|国有股.{0,6}(?:民|自然人)|中外合资|中外合作|公私合营"
        "|国有.{0,4}民营.{0,6}合资")),
    (Mark.MIXED, Sought(
        f"{_A_STATE_OWNER}[^,。;]{{0,4}}[和与跟及同、][^,。;]{{0,10}}{_A_PRIVATE_ONE}[^,。;]{{0,6}}{_TOGETHER}"
        f"|{_A_PRIVATE_ONE}[^,。;]{{0,6}}[和与跟及同、][^,。;]{{0,4}}{_A_STATE_OWNER}[^,。;]{{0,6}}{_TOGETHER}"
        f"|合伙人[是为系:][^,。;]{{0,4}}{_A_STATE_OWNER}",
        holds="合[开办伙资股]|联办|共同|一起")),
    (Mark.COLLECTIVE, Sought("集体(?:企业|所有|经济组织|性质|资产)|大集体|股份合作制|二轻"
        "|(?:城镇|镇办|村办|社办|街道)集体"
        "|社有(?:企业|资产|资本|独资|全资)|(?:供销(?:合作)?(?:联合|总)?社(?:联合社)?|村民?委(?:员会)?|村集体|经济(?:合作|联合)社)"
        "[^,。;]{0,6}(?:出资|全资|控股|独资|投资|入股)")),
    (Mark.ARMY, Sought("军队(?:医院|单位|院校|事业|管理|编制|科研|所属)|解放军|武警(?!战士)"
        "|联勤保障|军委|部队(?:医院|所属|编制|农场|单位|管理)")),
    (Mark.NON_ENTERPRISE, Sought("民办非企业|民非|社会服务机构"
        "|民办(?:学校|幼儿园|高校|中学|小学|高中|学院|职业|教育|非营利|公助)")),
    (Mark.ASSOCIATION, Sought("社会团体|社团(?:组织|法人)|社会组织|基金会法人")),
    (Mark.JOINT, Sought("[与和及、][^,。;]{2,40}?(?:共同|各|分别|联合|合资|合作|合股|按比例)[^,。;]{0,6}"
        "(?:出资|持股|设立|组建|投资|占|持有|注资|控股|成立|50%)"
        "|[与和及][^,。;]{2,40}?合[资股](?=[,。;\\n]|$|公司|企业|成立|组建|设立|开办|经营)"
        "|(?:持股|占股?|出资)[^,。;、0-9]{0,4}[0-9.]+%[,、][^。;,、\\n]{2,30}?(?:持股|占股?|出资)[^,。;、0-9]{0,4}[0-9.]+%"
        "|(?:其余|剩余|余下|剩下)的?(?:股[份权])?[0-9.]+%[^,。;]{0,40}(?:持有|持股|出资|占|入股|所有)")),
    (Mark.FOREIGN, Sought("外商(?:独资|投资)|外资(?:企业|公司|独资)|独资外企|中外合资"
        "|港(?:、)?澳(?:、)?台|港资|台资|台商"
        f"|{_ABROAD}[^,。;]{{0,14}}(?:独资|全资|投资|控股|出资|持股|合资|股东|老板)|老板[是系为][^,。;]{{0,4}}{_ABROAD}[^,。;]{{0,3}}人")),
    (Mark.NON_PUBLIC, Sought("(?:属于?|系|是|为)[^,。;]{0,4}非公(?:有制)?(?:经济)?(?:组织|企业|单位|性质)")),
    (Mark.NO_LEGAL_PERSON, Sought(
        "(?:没有?|无|未(?:取得|办理?|领|登记)|不(?:具备|具有|是)|尚未)[^,。;]{0,8}法人(?:资格|证|登记|地位|单位)?"
        "|(?:没有?|无|未(?:取得|办理?|领))[^,。;]{0,4}(?:营业)?执照")),
    (Mark.INDIVIDUAL, Sought("个体工商户|个体户|个体经营|个体性质")),
)  # fmt: skip
# A school, a hospital that is 民办: who runs firms says 民营.
_TAUGHT_OR_TENDED: Final = re.compile(
    "(?:学校|小学|中学|高中|幼儿园|学院|医院|养老院|福利院|敬老院|康复中心|托育中心)$"
)
_PRIVATELY_RUN: Final = Sought("(?<!公)民办")
# What makes a letter a person's to decide, whatever else it says.
_DOUBTS: Final = (
    (Mark.ASKS_WHOSE, Sought(
        "(?<!无论)(?<!不论)(?<!不管)(?:归|由|属(?:于)?|算|按)(?:[^,。;!?\\n]{0,6})(?:谁|哪(?!怕|里(?:都|也))|何部门|何单位|何处)(?![^,。;!?]{0,6}(?:电话|联系))"
        "|(?:哪|何)(?:个|家|一级|一家|类)?(?:部门|机关|单位)(?:来)?(?:为|给|替)?(?:我|本|开|办|负责|管|受理)"
        "|请(?:贵[^,。;]{1,2}|你[^,。;]|上级|省厅|省里|领导|予以?|一并)?(?:酌定|酌处|裁定|一并明确|商定|予以明确|明确由)"
        "|由[两二三]局商定|(?:通知|文件|政策|规定|166号|第五条)[^。;\\n]{0,40}(?:没有?|未(?:作|予|做)?)(?:明确(?:规定)?|写明|写清|写到|写|提到|规定|涉及|说)"
        '|(?:是否|是不是|算不算|属不属于?)[^,。;!?\\n]{0,3}(?:属于?|算|按|作为)?["“]?(?:外省|省外|中央|国有|国企|民营|非公|事业)[^,。;]{0,12}(?:单位|企业|管|吗|办|性质)["”]?(?=[,。;!?、\\n]|还是|$)'
        "|(?:(?:还是|抑或)(?:是|应?该|应|须|由|给|归|按|直接|在|先|请){1,3}|或者?(?:应?该|直接给|由[你您贵省市州县区]))[^,。;!?\\n]{0,16}(?:开通?|建|管|办理|账号|帐号|改名|创建|处理|负责)"
        "|(?:能否|能不能|可否|是否可以?)[^,。;]{0,4}(?:共用|合用|代开|代为(?:开|创)|由[^,。;]{1,12}(?:先|代))"
        "|(?:均|都|也)?(?:答复|回复|说|称)(?:是)?[^,。;]{0,4}不(?:归|属|在)(?:其|他们?|我们|自己|本)?[^,。;]{0,4}(?:管|负责|范围)|互相推|推来推去|两头推|踢皮球|来回推|绕了一圈")),
    (Mark.SEVERAL, Sought(
        "(?<!原)(?<!原有)(?<!原来)(?<!是)(?:以下|下列|下面|下属|所属)?(?:[两二三四五六七八九十几]|(?<![0-9])[2-9])(?:家|个|所)(?:下属|所属|公办|民办|直属|基层|乡镇|国有|民营)*(?:单位|公司|学校|医院|卫生院|企业|机构|幼儿园)[^。;\\n已]{0,40}(?:账号|帐号)"
        "|(?:一并|同时|分别)(?:开通|创建|建立|开设)[^。;\\n]{0,12}(?:[两二三四五六七八九几]|(?<![0-9])[2-9])个[^。;\\n]{0,8}(?:账号|帐号)|(?<!原)(?<!原有)(?<!原来)(?:[两二三四五六七八九几]|(?<![0-9])[2-9])个(?:单位)?(?:账号|帐号)")),
    (Mark.ACCOUNT_EXISTS, Sought(
        '(?:旧|原|老|曾用)(?:单位)?(?:名称?)?(?:的)?[账帐]号(?:仍|还|尚|依然|也)(?:在|存|有|能|可)|(?:是|要)(?:改名|更名|变更(?:名称)?|沿用)[^,。;]{0,12}还是|(?:系统(?:中|里|内)?|已)(?:里面)?(?:存有|已有|仍有|仍为|仍是)[^。;\\n]{0,24}(?:旧名|原名|曾用名|老名|旧账号|原账号|["”](?:的)?账号)'
        "|[账帐]号[^,。;\\n没未无]{0,12}(?:开|建|办|申请|注册|创建|开通)过(?!吗|没)|(?:曾经?|以前|之前|过去|早年|[0-9]{4}年)[^,。;\\n没未无]{0,12}(?:开|建|办|注册|创建|开通)过[^,。;\\n]{0,8}[账帐]号"
        "|(?:注销|撤销|停用|合并|沿用|继续用)(?:旧|原|老)的?(?:单位)?账号|(?:旧|原|老)账号(?:上|里)?(?:改名|更名|变更)")),
    (Mark.PARENT_HAS_NONE, Sought(
        "(?:上级|局里|局上|镇上|乡上|厅里|委里|主管(?:部门|单位|局)?|母公司|(?<![我本])集团|(?<!人事说)(?<!财务说)(?<!单位说)(?<!公司说)他们)(?:单位|部门)?(?:自己|本身|自身|目前|现在|也|都|还|至今)*(?:没有?|未|尚未|无|没)(?:有|开通|建|创建|设)?(?:单位|系统|自己的)?(?:账号|帐号)")),
)  # fmt: skip
_MARKS_OF_NAMES: Final = (
    (Mark.ARMY, re.compile("解放军|武警|联勤|部队|[军战]区(?![域路街巷])|军分区|人武部|人民武装部")),
    (Mark.LAW_OFFICE, re.compile("律师事务所|律所|司法鉴定|公证处|仲裁|基层法律服务")),
    (Mark.ASSOCIATION, re.compile("(?:协会|学会|商会|基金会|促进会|研究会|联谊会)$")),
    (Mark.COLLECTIVE, re.compile("经济合作社|集体经济|供销合作社")),
    (Mark.COOPERATIVE, re.compile("(?<!经济)(?<!供销)(?<!信用)合作社(?:联社)?$")),
    (Mark.BRANCH, re.compile("分公司|分院|分行|分所|支行|支公司|办事处|项目部|分部|分中心|经营部|指挥部|联络处")),
    (Mark.RURAL_BANK, re.compile("农村商业银行|农商(?:银)?行|农村合作银行|农村信用|信用合作|信用社|信用联社|村镇银行")),
)


# 请新建…账号,旧账号建议停用: they say themselves what is to become of the old one.
_OLD_ONE_GOES: Final = Sought(
    "(?:旧|原|老)(?:单位)?[账帐]号[^,。;]{0,6}(?:停用|注销|撤销|作废|删除)"
    "|(?:停用|注销|撤销|删除|关停)(?:旧|原|老)(?:单位|名称)?的?[账帐]号(?=[。;\\n]|$)"
)


# By what a reform came about, which is no owner: 按省政府国企改革方案, 经省国资委批复.
OCCASION: Final = re.compile(
    "《[^》]{0,60}》|(?:按照?|根据|依据?|依照|遵照|经|在)[^,。;]{0,30}?(?:改[革制](?:的)?(?:统一)?(?:方案|部署|政策|文件|精神|要求|安排|中|时)|部署|方案|批复|批准|同意|文件|意见)"
)


def _of_today(sentence: str) -> str:
    """The sentence without clauses that say what was, or what others are."""
    said = (OCCASION.sub("", clause) for clause in sentence.split(",") if not _OF_OTHERS.search(clause))
    return ",".join(clause for clause in said if not _FORMER.search(clause) or _NOW.search(clause))


def marks(text: str, org: str | None) -> tuple[Mark, ...]:
    """What the text and the organisation's name say beside its nature, as it is today."""
    whole, text = text, told_of_itself(text)
    found = [mark for mark, pattern in _MARKS_OF_NAMES if org is not None and pattern.search(org)]
    if nature(text) in _OF_THE_STATE:  # 县供销合作社联合社, 参公
        found = [mark for mark in found if mark is not Mark.COLLECTIVE]
    for mark, pattern in _MARKS:
        if pattern.search(text) and any(_is_said(clause, pattern) for clause in _clauses(text)):
            found.append(mark)
    if Mark.MIXED not in found and any(
        _OWNERS.search(part) and _STATE.search(_STATE_LEFT.sub("", part)) and _PRIVATE.search(part)
        for part in map(_of_today, re.split("[。;\\n]", text))
    ):
        found.append(Mark.MIXED)
    if (
        org is not None
        and _TAUGHT_OR_TENDED.search(org)
        and any(_is_said(one, _PRIVATELY_RUN) for one in _clauses(text))
    ):
        found.append(Mark.NON_ENTERPRISE)
    told = natures(text)
    # 陕西民营企业的甘肃分公司 is two things, though the wider one tells where it belongs.
    if len(told) > 1 or (told and told[0] in _WIDER and _says(text, "private")):
        found.append(Mark.TWO_NATURES)
    found += [mark for mark, pattern in _DOUBTS if pattern.search(whole)]
    if Mark.ACCOUNT_EXISTS in found and _OLD_ONE_GOES.search(whole):
        found.remove(Mark.ACCOUNT_EXISTS)
    return tuple(dict.fromkeys(found))
