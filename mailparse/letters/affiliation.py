"""Whom an organisation says to belong to: addressee, superiors, level, what it was, who has agreed.

All of it in the letter's own words. Texts are in the reading form, blanks within Chinese left out. # notice 五.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Final

from mailparse.letters.natures import BECAME, OCCASION, ONCE, SOLD
from mailparse.text.sought import Sought
from mailparse.values import HAN

_NAME: Final = f"[{HAN}A-Za-z0-9()·]"
_CLAUSE: Final = re.compile(r"[^,。;:!?\n]+")
_SENTENCE: Final = re.compile(r"[^。;!?\n]+")
_SUPERIORS_MOST: Final = 8
_MOST: Final = 60  # characters of a unit's name with what stands before it

_OFFICE: Final = (
    "部门|妇联|团[省市州县区]?委|总工会|工会|科协|文联|残联|社科联|侨联|工商联|红十字会|供销社|人民政府|管理委员会|管委会|委员会|职改办|办公室|国资委|国资局|国资办|国资中心|国资监管局|卫健委|发改委|教体局"
    "|集团公司|公司|集团|联合社|联社|总社|大学|学院|科学院|研究院|设计院|总局|分局|厅|局|委|办|社|部|院|处|中心|站|所"
    "|总队|支队|学区|小学|中学|校|厂|矿|政府|总行|分行|银行|党委|协会|学会|联合会|办事处|街道|人事处|组织部|宣传部|统战部|总公司|[科股室]"
    "|[建电水国城交农文产铁]投|公航旅|公交建|农垦|能化|金控"  # groups, as people call them
)
_ENDS_AS_OFFICE: Final = re.compile(f"(?:{_OFFICE})$")


# --------------------------------------------------------------------------------------------------- addressee

_LABELLED_ADDRESSEE: Final = Sought(
    f"(?:主送(?:单位|机关)?|致|收件单位|呈报单位|受理(?:单位|部门|机关)|受文(?:单位|机关)|(?<![^\n])(?:发给|发往|收信(?:单位|人)?|呈|报|送|送达|递交)(?=:)|"
    f"收文(?:单位|机关)|(?:报送|呈送)(?:单位|部门|机关)|抬头)[: ]{{1,3}}({_NAME}[{HAN}A-Za-z0-9()·、]{{2,60}})"
)
_COLON_LINE: Final = re.compile(
    f"^[\"'“‘「『]?(?:(?:尊敬|敬爱|亲爱)的|致)?({_NAME}[{HAN}A-Za-z0-9()·、 ]{{2,60}}?)(?:的)?(?:各位)?(?:领导|"
    f"负责同志|老师|同志)?(?:们)?(?:[,!]?(?:[您你]们?好)?[,!]?:|[,!]?[您你]们?好[,!。])"
)
_NO_ADDRESSEE: Final = Sought(
    "来函|来文|转报|收到|老师|领导(?!小组)|您好|你好|同志|附件|联系|电话|单位|名称|性质|代码|内容|事由|抄送|登记|申请|主管|上级|全称|如下|现将|情况|姓名"
    "|负责|机关|地址|类型|系统|账号|账户"
)


def addressee(text: str) -> str | None:
    """To whom a letter is addressed, by its label or by a line before a colon; None for 老师 and for nobody."""
    if labelled := _LABELLED_ADDRESSEE.search(text):
        return labelled[1]
    handing_on: str | None = None
    for line in text.split("\n", _HEAD_LINES)[:_HEAD_LINES]:
        found = _COLON_LINE.match(line.strip())
        if found is None or _NO_ADDRESSEE.search(found[1]):
            continue
        name = found[1].strip()
        if not _ENDS_AS_OFFICE.search(re.sub(r"\([^()]*\)$", "", name)):
            continue
        if handing_on is not None or not _HANDS_ON.search(line):
            return name
        handing_on = name
    asked = _ASKED.search(text)
    return handing_on or (asked[1] if asked else None)


_HEAD_LINES: Final = 12
# 省职改办:现将某县的请示转来: whom the letter itself is written to is told below.
_HANDS_ON: Final = Sought("转(?:来|去|给|呈|报|发|请|送|您|交)")


_ASKED: Final = Sought(
    f"(?:请|烦请|麻烦|恳请|望)((?!你|贵|您|我|本|上级|各)[{HAN}]{{2,24}}?(?:人社局|人社厅|人力资源和?社会保障[局厅]|职改办|职称改革办公室|工信[厅局]|教育局|卫健[局委]))"
    "(?:领导)?(?:给|为|帮|予以|协助|尽快|开通|创建)"
)


# --------------------------------------------------------------------------------------------------- superiors

# What follows the name of whoever a unit belongs to.
_BELONGS: Final = Sought(
    "的?(?:直接)?(?:所属|下属|直属|直管|直办|下设|所辖|下辖|管辖|主管|主办|举办|管理(?!局|处|站|所|中心|委|办|有限|股份|服务|咨询|系统|公司|学院|权限)"
    "|监管(?!局|处)|代管|托管|领导|履行出资人|出资|独资|全资|控股|投资(?!集团|有限|公司|控股|管理|发展|建设|开发|股份|促进)|持股|持有(?=$|[0-9]|的?股|全部)|设立的"
    "|(?:一级|二级|三级|四级|级)?(?:子公司|分公司|分支机构|(?:直营|连锁|加盟|分|门)店|派出机构|子企业|二级单位|二级机构|内设机构|垂管单位)"
    "|(?:于?[12][0-9]{3}年)?(?:[0-9]{1,2}月)?新?(?:设立?|开?办|建|成立|组建|创办)的(?=[^,。;]{0,6}(?:公办|全额|差额|公益|事业|参公|学校|小学|中学|幼儿园|医院|卫生院|国有|企业|公司|机构))"
    "|派出(?!所|机构)的?|派驻的?|下面的?|底下的?|的(?=(?:公办|公立|全额|差额)[^,。;]{0,4}(?:学校|[小中]学|医院|卫生院|幼儿园|单位|机构))|管着|管的|管(?=\\()|管$|工作部门|组成部门|职能部门|直属机构|派出机关|所有$|注资|入股|合[资股](?!公司|企业)|占股?(?=[0-9.]{1,5}%)|是?(?:我们?|本)?(?:[校院局所站厂司]|公司|单位)?的?(?:唯一|最大|独家)的?(?:股东|出资人)|百分之百的?|百分百的?|100%的?)"
)
_BEFORE_IT: Final = re.compile(
    "^.*(?:隶属于?|归属于?|从属于|属于|系由|是由|系|(?<!关)是|为(?!民)|归口|划归|归|将|委托|授权|代表(?!大会)|由(?!于)|受|属(?!企业|公司|单位|国)|接受|名称|我们|本公司|我公司|我单位|我校|我院|出资人|投资人|经(?![济开营贸])|被|[0-9]%[、和及与])"
)
# 省林草局直属事业单位某某保护中心的下属单位: the first is above the one that is above.
_OF_WHO_IS_ABOVE: Final = re.compile(
    "的?(?:公益[一二]类|国有(?:独资)?)?(?:事业单位|企业|公司)"
    f"(?!的|,){_NAME}{{4,30}}?(?:公司|集团|局|院|中心|所|站|校)的?(?:下属|所属|直属|分支|派出|全资|控股|(?:[一二三]级)?子公司)"
)
_LABELLED_SUPERIOR: Final = Sought(
    "(?:业务)?(?:主管(?:部门|单位|机关|(?=:)|(?=[一-龥]{2,12}[局委厅](?:[,。;)\\n]|$)))|上级(?:主管)?(?:部门|单位|机关|公司)?|举办单位|举办者|(?:隶属|出资|股权|产权|控股)关系|隶属(?:单位|部门|于)|归口(?:部门|单位)"
    "|出资(?:人|单位|方|主体)|控股股东|实际控制人|最终控制人|国有股东|唯一股东|股东(?:单位)?|所属(?:部门|集团|单位)|管理部门|母公司|上头|上边|上面(?=就?是)|顶头上司|顶上|隶属)"
    f"(?:名称)?(?:就?是|为|系|:\\n?| |于|\\(单位\\))*({_NAME}{{2,40}})"
)
_YOURS: Final = Sought(
    "(?:是|系|为|属|属于|隶属于?|归|由|受)?(?:你|贵|咱们?)(?:局|厅|委|办|会|部|院|处|公司|集团|单位|校|中心|站|县|镇|乡|政府|社|所|司)"
    "(?:的)?(?:直接)?(?:所属|下属|直属|下设|下辖|设立|派出|派驻|直管|垂管|主管|管理|举办|管辖|下辖|全资|出资|控股|二级|系统内|辖内|领导|管(?=的|着|辖|,))"
)
_AND: Final = re.compile("(?:(?<=[局厅委办部社院处司团站校所府会)])|(?<=企业))[、和及与]")
_OF_A_LEVEL: Final = re.compile(r"\((?:[省市州县区][属管级直]|国有|国企|央企)[^()]{0,12}\)")
_IN_BRACKETS: Final = re.compile(r"\([^()]{0,40}\)$")
# What no unit's name begins with or has in it: a fragment of a sentence is worse than no name.
_NO_UNIT: Final = re.compile(
    "^(?:关系|同(?:集团|上|前)|将|把|被|但|并|而|也|还|则|且|又|若|如|当|可|应(?!急)|须|能(?!源)|会(?!宁)|去|来|到|从|向|对(?!外)|跟|与|或|以|按|照|让|请|找|归|属|口(?!岸)|不|没|未|所|该|这|那|哪|有(?!色)|因|其|给|主要|承[担接]|负责|从事|服务|位于|办公|租用)"
    "|不再|已经|现在|目前|以后|之[前后]|[我你您他]们|将原|仍在|委托|要求|通知"
)
_OURS: Final = re.compile(
    "^(?:我|本|该|其|各|你|贵|上级|主管|所在|自然人|个人|国有|民营|原|股东|社会|政府|省级|市级|县级|现|自|独立)"
)
_FORMERLY: Final = Sought(
    f"{ONCE}|前身|(?:(?<![{HAN}])|(?<=[是为系由从属的]))原(?!则|因|有|料|煤)|(?<![草高平中太固三陇])原(?:为|是|系|属|隶属|省属|市属|县属|名)"
    "|曾(?:为|是|系|隶属|用名)|[0-9]{4}年(?:[0-9]{1,2}月|[底初])?(?:以|之)?前(?!后)|改制前|脱钩|撤销|改革前|以前|企业改革|改[革制](?:时|中|期间|过程)"
)
_ASIDE: Final = re.compile(r"\((?:曾用名|原名|原|前身|曾|以前|之前|旧称|老名)[^()\n]{0,60}\)")
_DENIED: Final = Sought(
    "不属于|不隶属|无隶属|没有隶属|并非|不归|不受|不再(?:隶|属|归|由|受)|划出|脱离|(?:为|向)[^,。;]{2,30}提供|(?:为|向|给)[^,。;]{2,40}(?:配套|供货|代工)"
    "|(?:项目|工程|资金|贷款|经费)(?:由|系|是)"
)
_NOW: Final = re.compile(
    f"{BECAME}|现(?:为|系|是|隶属|归|由|属)|(?:改|转|变更)(?:制)?(?:为|成)|划转|划归|[上下]划|上收|收归|划到|划给|并入|转隶|移交|组建|整合(?:为|成)|更名(?:为|成)?|成立|更为现名|改[革制]后"
)


# To the university: 我校系学校所属事业单位; to the group: 集团下属企业.
_AS_THEY_SAY: Final = (
    ("学校", re.compile("大学|学院|学校")),
    ("集团", re.compile("集团")),
    ("总公司", re.compile("公司")),
    ("(?<![一-龥])中心|(?<=[为是系属归由])中心", re.compile("中心")),
    ("(?<![一-龥])总[站队场社]|(?<=[为是系属归由])总[站队场社]", re.compile("总[站队场社]")),
    ("(?<=[为是系属])[局院厅]", re.compile("(?<!保障)(?<!人社)[局院厅]$")),
)


def _is_spoken_of(to: str, text: str) -> bool:
    return any(
        kind.search(to) and re.search(f"(?<!我)(?:{word})(?:的)?(?:所属|下属|直属|管理的|举办的|全资)", text)
        for word, kind in _AS_THEY_SAY
    )


def superiors(text: str, to: str | None) -> tuple[str, ...]:
    """Whom the unit belongs to, is owned or led by, in the order of the letter; 你局 is the addressee.

    Who only guides its work is above it only where nobody else is named.

    Args:
        text: the letter.
        to: its addressee, see `addressee`.
    """
    found, guiding = _above(text, to)
    return tuple(dict.fromkeys(found or guiding))[:_SUPERIORS_MOST]


def is_only_guided(text: str, to: str | None) -> bool:
    """Whether nobody is named whom the unit belongs to, but somebody who guides its work."""
    found, guiding = _above(text, to)
    return not found and bool(guiding)


def _above(text: str, to: str | None) -> tuple[list[str], list[str]]:
    """Whom the unit belongs to, and who guides its work."""
    found: list[str] = []
    guiding: list[str] = []
    if to is not None and (_YOURS.search(text) or _is_spoken_of(to, text)):
        found.append(to)
    for match in _LABELLED_SUPERIOR.finditer(text):
        if not _ONCE_LABELLED.search(text[max(0, match.start() - 8) : match.start()]):
            before = text[max(0, match.start() - 6) : match.start()]
            only_guides = match[0].startswith("业务") or _GUIDING_LABEL.search(before)
            _add(guiding if only_guides else found, _unit_at_end(_cut(match[1])))
    for clause in _present(text):
        guides = _GUIDES.search(clause) is not None
        for match in _BELONGS.finditer(clause):
            told = guiding if guides or match[0] in {"代管", "托管"} else found
            if _OF_WHO_IS_ABOVE.match(clause, match.end()) or _greets(clause[: match.end()].strip(), to):
                continue
            before = _IN_BRACKETS.sub("", _OF_A_LEVEL.sub("", clause[max(0, match.start() - _MOST) : match.start()]))
            if before.count("(") > before.count(")"):
                before = before.rpartition("(")[2]
            for name in _AND.split(_BEFORE_IT.sub("", before))[:2]:
                _add(told, _unit_at_end(name))
        for match in _LED_BY.finditer(clause):
            _add(guiding if guides else found, _unit_at_end(_cut(next(filter(None, match.groups())))))
    return found, guiding


def _greets(said: str, to: str | None) -> bool:
    """Whether a letter begins so: 尊敬的县教育局领导, 县教育局各位领导."""
    if said.startswith(("尊敬的", "敬爱的", "亲爱的")):
        return True
    return to is not None and said.startswith(to) and re.fullmatch("的?(?:各位)?领导", said[len(to) :]) is not None


_ONCE_LABELLED: Final = re.compile("(?:原|曾|不再|以前|过去)(?:来|经)?(?:的|是|为|系|归)?$")
# 业务上由市种苗站指导、管理: who guides the work isn't who the unit belongs to, and is above only where nobody else is.
# Nor is who regulates its trade, leads its party cell or charges it with a task: 行业上由县住建局监管, 受县政府委托.
_GUIDES: Final = Sought(
    "(?<![和及与、])(?:业务|行业|党组织|党建|党务)(?:上|工作|方面|技术|主管|关系|管理)*[^,、和及与]{0,4}(?:由|归|受|接受|属|隶属|听|服从)"
    "|受[^,。;]{2,20}委托"
)
_GUIDING_LABEL: Final = re.compile("(?:业务|行业|党组织|党建|党务)(?:关系|上|工作)?$")


_LED_BY: Final = Sought(
    f"(?:隶属于?|归属于?|从属于|属于|主管部门是)({_NAME}{{3,40}})"
    # 人财物都归县林草局, 行政上属县文旅局, 编制、人事关系仍在县卫健局
    "|(?:行政(?:上|关系|隶属)?|人事(?:关系)?|编制|人、?财、?物|工资(?:关系)?|组织关系)(?:三权|[和及、]|人员|关系|编制|人事|行政|隶属|工资|[都均也还上]|仍然?|一直|全部)*"
    f"(?:划归|归口|归|属于?|在)({_NAME}{{3,40}})"
    f"|归({_NAME}{{2,30}}?(?:局|厅|委|委员会|政府|办公室|集团|公司|学区|[小中大]学|中心校|总校|学校|学院|医院|卫生院|总站|中心|[科股]))(?:直接|统一)?管"
    f"|(?<![号户通办照记册])归({_NAME}{{2,30}}?(?<!人社)(?<!保障)(?<!监管)(?<!监督管理)(?:局|厅|委|委员会))$"
    f"|(?:划归|转隶(?:至|到)?|划转(?:至|到|给)?|[上下]划(?:至|到|给)|上收(?:至|到|由)?|收归)({_NAME}{{3,30}}?(?<!人社)(?<!保障)(?:局|厅|委|委员会|政府|办事处))(?=$|管理|主管|领导|所属)"
    f"|({_NAME}{{1,16}}?政府)授权(?=[^,。;]{{0,3}}[省市州县区])"  # 市政府授权区国资局: two levels
    f"|在({_NAME}{{3,40}}?)手[里上中]"  # 股份七成在某某集团手里
    f"|^就是({_NAME}{{2,30}}(?:局|厅|委|委员会|政府|学区|中心校|总校))的?[嘛呀啊呢]?$"
    f"|^((?![我你贵是]|本|上级|主管){_NAME}{{3,20}}(?:局|厅|委|委员会|政府))的$"  # 公办学校,玉门市教育局的
    f"|(?:[我本]|我们)(?:单位|校|院|所|站|中心)所属({_NAME}{{2,30}}(?:局|厅|委|委员会|政府))(?=[,。;\\n]|管|领导|$)"
)
_CUT_AT: Final = re.compile(
    "(?:直接)?(?:所属|下属|直属|主管|举办|管理的|管理$|领导|监管|控股|全资|出资|独资|的|,|\\(|系统|100%|履行|,|统一社会|代码|联系|为|是|→|=>|-{1,2}>|—)"
)


def _cut(name: str) -> str:
    closed = name.find(")")
    if closed >= 0 and "(" not in name[:closed]:
        name = name[:closed]
    return _CUT_AT.split(name)[0]


_COMMITTEES: Final = frozenset({"省委", "市委", "州委", "县委", "区委"})


# 我们是公办幼儿园教育局直接管的: what the unit is, before whose it is.
_A_KIND: Final = re.compile(
    "^(?:公[办立]的?|全额|差额|普惠性?|公益[一二]类)?(?:事业单位|幼儿园|学校|小学|中学|医院|卫生院|单位|性质)的?(?=[^,。;]{2,20}(?:局|委|厅|政府)$)|^(?:公[办立]|私立)的"
)


def _unit_at_end(name: str) -> str | None:
    name = re.sub(
        "^(?:(?:[0-9]{4}年|[去前今]年)?(?:[0-9]{1,2}月)?(?:股权|资产|产权)?(?:整体|无偿)?(?:[上下]?划(?:入|转|归)?|上收|收归|移交|交由|交给)(?:至|到|给|由)?"
        "|仍然?|依[旧然]|一直|还|都|均|也|已"
        "|由|在|于|经|为|事业单位|国有企业|是|系|属|归|受|即|与|和(?!政)|我|本|乃|同|级|一家|一个|:| )+",
        "",
        name.strip(),
    )
    name = _A_KIND.sub("", name)
    name = re.sub(
        "(?:举办|主办|承办|创办|开办|共同|联合|各自?|分别|独家|直接|全额|合资|单独|实际|统一|垂直|授权|100%|[0-9.]+%|持有|统筹|归口|行业|业务|的)+$",
        "",
        name,
    )
    name = name.lstrip("(").rstrip("(")
    if name.count(")") > name.count("("):
        name = name.rstrip(")")
    if (
        not (3 <= len(name) <= 40 or name in _COMMITTEES)
        or _OURS.match(name)
        or "贵" in name
        or _NO_UNIT.search(name)
        or not _ENDS_AS_OFFICE.search(re.sub(r"\([^()]*\)$", "", name))
    ):
        return None
    return name


def _add(found: list[str], name: str | None) -> None:
    if name is not None and name not in found:
        found.append(name)


def _present(text: str) -> Iterator[str]:
    """Clauses that speak of what is, not of what was; of a sentence with both, what follows 现为."""
    for sentence in _SENTENCE.finditer(_ASIDE.sub("", text)):
        if re.match("[^:]{0,40}抄(?:送|报)", sentence[0]):
            continue
        past = False
        for clause in _CLAUSE.finditer(sentence[0]):
            said = clause[0]
            if _DENIED.search(said):
                continue
            now = _NOW.search(said)
            if now:
                before = said[: now.start()]
                was = _FORMERLY.search(before) is not None or (past and not _FOUNDS.search(before))
                past = False
                yield said[now.start() :] if was else said
                continue
            past = past or _FORMERLY.search(said) is not None
            if not past:
                yield said


# 2003年改制,由市国资委出资组建现公司: who founds what is there today stands before it.
_FOUNDS: Final = re.compile("出资|投资|注资|控股")


# ------------------------------------------------------------------------------------------------------- level

_LEVEL: Final = Sought(
    f"([{HAN}]{{0,8}}?)(省|市|州|县|区)(?:属(?!重点|项目|龙头|示范|名优|高新|牌)|管(?=国|企|公|单|干)|级(?=国有|企业|国企)|直属?(?=国|企|事|单|部|机)|办(?=国有|企业))"
)


def level(text: str) -> str | None:
    """The level that an organisation says to be of: 省属, 天水市属; of two, none."""
    found: list[str] = []
    for clause in _present(text):
        for match in _LEVEL.finditer(clause):
            before = re.split("是|系|为|属|归|由|的|家|监管|即|:", match[1])[-1]
            said = f"{before}{match[2]}属"
            if not re.search("(?:外|他|跨|本|全|各)$", before) and said not in found:
                found.append(said)
    kinds = {said[-2] for said in found}
    return max(found, key=len) if len(kinds) == 1 else None


# ------------------------------------------------------------------------------------------------------ former

_WAS: Final = Sought(
    f"{ONCE}|前身|原(?:名|称|为|是|系|属|省|市|州|县|区|国有|国营|甘肃|兰州|由|隶属|全民)|由原|\\(原|曾(?:为|是|系|隶属)|改制[前时]|改革[前时]|(?:以前|过去|原来|原先|当年)(?:是|属|叫|的|归)"
    "|改制而来|改制成立|脱钩改制|由[^,。]{2,40}(?:改制|转制|改组|脱钩|改革(?=而来|为|成|后|,|。))|在[^,。;]{2,40}基础上"
)
_REFORMED: Final = Sought(
    f"{SOLD}|买下|盘下|兼并|基础上|(?<!公司制)(?<!公司化)改[了的]?制|转制|改组|脱钩|机构改革|企业改革|国企改革|转企|破产重组|退出国有|民营化|私有化|改革(?:为|成|而来)|改为|改成|转为"
    "|产权(?:制度)?改革|国退民进|买断|拍卖|收购|(?:国有|国资|集体)[^,。;]{0,10}(?:退出|转让|出让|剥离)"
    "|(?:以前|原来|原先|过去|曾经?)(?:是|为|系|属于?)[^。;\\n]{0,30}(?:子公司|子企业|分厂|分公司|车间)"
    "|前身[^。;\\n]{0,40}(?:国有|国营|事业单位|全民所有|所属|直属|下属)"
)


# 收购了破产的省属水泥厂后成立, 买下县上的厂子: whether that makes it the same firm, reformed, is open.
TAKES_ON: Final = (
    "(?:收购|兼并|买下|盘下)了?[^,。;]{0,8}"
    "(?:破产|[省市州县区](?:属|上的|里的)|国有|国营|公家|国家的|集体)[^,。;]{0,14}(?:厂(?!房|区)|企业|公司|矿|场(?!地)|社|站|门市部)"
)
_STATE_LEFT: Final = Sought(
    "(?:国有|国资|集体)[^,。;]{0,10}(?:退出|转让|出让|剥离|买断)|(?:省属|市属|州属|县属|区属|国有|国营)企业?[^,。;]{0,8}(?:改[革制]|主辅分离|脱钩|破产)"
    "|(?:改[制革组]?|转制?)(?:为|成|后|的)[^,。;]{0,6}(?:民营|私营|民企|非公)"
    f"|{TAKES_ON}|身份置换|国企改制"
)
# 老板早年在省属企业当厂长: what was of the people, not of the unit.
_OF_PEOPLE: Final = Sought(
    "老板|创始人|创办人|法定代表人|法人代表|董事长|总经理|发起人|下岗|下海|工龄|辞职|离职|退休|上班|职称|当(?:过|了)?(?:厂长|工人|干部|技术员)"
)


def _is_of_people(clause: str) -> bool:
    return _OF_PEOPLE.search(clause) is not None and not re.search("前身|改[革制]|买下|盘下|收购", clause)


_OF_TODAY: Final = Sought("登记|注册|信用代码|营业执照|发证|联系|地址|开通")


_OPENS_ACCOUNTS: Final = re.compile("(?:人社[局厅]|社会保障[局厅]|职改办|工信[局厅]|信息化[局厅]|人事处|办公室)$")
# 我公司收购了原省属企业的部分设备: who buys or rents things of another was not that other.
_BUYS_THINGS: Final = Sought(
    "(?:收购|购买|购置|购入|购得|买[下入了]|盘下|接手|租赁|租用|承租|租下|受让|竞得|拍得|竞买|接收|使用|借用|代管|利用)[^,。;]{0,30}?"
    "(?:部分|闲置|报废|二手|旧|设备|机器|机床|生产线|厂房|厂区|场地|土地|地块|车间|房产|房屋|办公楼|宿舍|楼|仓库|库房|商标|品牌|专利|技术|图纸|债权|车辆|门店|矿权)"
)


def former(text: str) -> str | None:
    """What the organisation was before a reform, in the words of the letter; None where nothing is said of any."""
    if not _REFORMED.search(text):
        return None
    told = [(sentence[0], _WAS.search(sentence[0])) for sentence in _SENTENCE.finditer(text)]
    stretches = [sentence[max(0, found.start() - 30) : found.end() + 90] for sentence, found in told if found]
    # 2004年省属企业改革中,国有产权全部退出: what it was may be told in the sentence of the reform alone
    stretches += [sentence[:120] for sentence, found in told if found is None and _STATE_LEFT.search(sentence)]
    clauses = [clause for part in stretches for clause in re.split("[,:]", part) if not _BUYS_THINGS.search(clause)]
    clauses = [one for one in clauses if not _OPENS_ACCOUNTS.search(one) or _WAS.search(one)]  # whom it is written to
    said = [OCCASION.sub("", one) for one in clauses if not _OF_TODAY.search(one) and not _is_of_people(one)]
    return ",".join(said)[:300] or None


# ---------------------------------------------------------------------------------------- consents and mandates

_AGREES: Final = Sought(
    "同意|批准(?!文号|登记|设立|成立)|批复|(?:出具|开具|附|取得|获得)[^,。;]{0,12}(?:同意函|批复|同意意见|许可)|授权"
)
_MANDATE: Final = Sought("《[^《》\\n]{0,10}委托[^《》\\n]{0,30}函》|委托(?:函|书|文件|公函)|出具(?:的|了)?委托")
_NOT_YET: Final = Sought(
    "待|拟(?!由)|正(?:在|与|向|报)|尚未|还没|还未|未(?!来|再?[上另]?报)|没有?|口头|电话[里中上]?[说讲]?(?:同意|答应|沟通)|[让要][^,。]{0,4}等|什么时候|到了|[要得](?:有|经|先|由|中央|国家|总|集团|上级|主管)[^,。]{0,14}(?:同意|批)|如需|如果|若|是否|请示(?!件)|恳请|争取|后补|补(?:交|寄|报|办|齐|送)|需要?经|须经|应经"
    "|办理中|流程中|审批中|走流程|将(?:由|于|在)|随后|稍后|后续|即将|邮寄(?:中|途)|在途|不日|等(?:批|集团|总|主管)|原则(?:上)?同意|默许|预计|计划|请(?:贵|你|予)[^,]{0,8}(?:同意|批准|批复)|申请(?:批准|同意)|报请|妥否|如无不妥|敬请|望"
)
# 经…同意,拟在甘肃省采集: what is to come is the collecting, not the consent.
_TO_BE_COLLECTED: Final = re.compile("(?:现|特|兹)?(?:拟|将|需要?|须)(?:在|于|到|通过)[^,]*")
_OUR_OWN: Final = re.compile("^(?:我|本|该|其)?(?:公司|单位|院|校|局)?(?:领导|党委|党组|董事会|办公会|研究)?$")


def consents(text: str) -> tuple[str, ...]:
    """Who has agreed to the titles being collected here: in writing, and already; "" where it isn't said who."""
    found: list[str] = []
    for said, match in _done(text, _AGREES):
        name = said[max(0, match.start() - _MOST) : match.start()]
        name = re.sub(
            ".*(?:(?<!已)经|已?由|取得|获得?|得到|报|请示|主管部门(?=[^,]{4})|按照|根据|有|征得|附)",
            "",
            _IN_BRACKETS.sub("", name),
        )
        name = re.sub(
            "(?:书面|正式|研究|审核|审批|审查|已经?|均|批复|的|发文|来函|复函|明确|出具了?|批准)+$", "", name
        ).strip()
        if not _OUR_OWN.match(name) or not name:
            _add(found, name)
    return tuple(found)


def mandates(text: str) -> tuple[str, ...]:
    """Who has issued a 委托函, in the words before it; what is promised, on its way or oral is none."""
    return tuple(dict.fromkeys(said for said, _ in _done(text, _MANDATE)))


def _done(text: str, sought: Sought) -> Iterator[tuple[str, re.Match[str]]]:
    """The clauses in which something stands that is done, not promised, with where it stands."""
    sentences = [sentence[0] for sentence in _SENTENCE.finditer(text)]
    for at, sentence in enumerate(sentences):
        if not sought.search(sentence):
            continue
        clauses = [clause[0] for clause in re.finditer("[^,:]+", sentence)]
        # 委托函报上去了。那边说下周能批: what is told next may be of the same paper
        then = [clause for clause in re.findall("[^,:]+", "".join(sentences[at + 1 : at + 2])) if _STILL.search(clause)]
        for n, clause in enumerate(clauses):
            match = sought.search(clause)
            if match and not _is_awaited(clause, [*clauses[n + 1 :], *then[:2]]):
                yield clause, match


def _is_awaited(clause: str, after: list[str]) -> bool:
    """Whether what a clause tells of is not there yet, by itself or by what is told behind it."""
    following = list(takewhile(lambda one: not _GOES_ON_TO_ELSE.search(one), after))
    if _NOT_YET.search(clause) or any(_NOT_YET.search(_TO_BE_COLLECTED.sub("", one)) for one in following[:1]):
        return True
    whole = [clause, *following]
    awaited = next((n for n in reversed(range(len(whole))) if _STILL.search(whole[n])), None)
    return awaited is not None and not any(map(_HAS_COME.search, whole[awaited:]))


_GOES_ON_TO_ELSE: Final = re.compile("请|恳|望|账号|帐号|填报|职工")
_WILL: Final = "能|会|才|就|可|下来"
# 报上去了,那边说下周能批,批下来再寄; 卡在盖章环节; 厅里让补材料
_STILL: Final = Sought(
    "报(?:上去|批|了?上去|请)|递(?:上去|交)|提交|上报|申报(?!评审|系统|材料齐)|呈报|(?:的|在|去|来)申请(?!开|人)|受理|据说|估计|可能|大概|应该|说是|答应"
    "|(?:下(?:个?月|周|星期)|月底|年底|明天|后天|[过这]?[两几]天|[一二三两0-9]{1,2}(?:天|日|周|个月|个?工作日)(?:之?内))"
    f"[^,]{{0,6}}(?:{_WILL}|出|发|寄|批|到)|(?<![已于])[一二三四五六七八九十0-9]{{1,2}}月份?[^,]{{0,4}}(?:{_WILL})"
    "|(?:能|会|才|可以?)(?:下来|批|出|拿到|寄|办|给|发|开)|(?:下来|出来|拿到|到|批)了?(?:以?后|之后|再|就|才)|同意(?:以?后|之后)?[^,(未]{0,3}(?:会|再|才|可)"
    "|(?<!未)(?<!不)再(?:寄|补|报|送|发|交)"
    "|卡在|在办|有效期|过期|失效|到期|还[在没]|仍在|研究(?!院|所|院|同意|决定)|协调|沟通|动静|没消息|签字|盖章(?:环节|中)|补(?:充)?材料|排队|等着"
)
_HAS_COME: Final = Sought(
    "(?:批|发|办|拿|开|寄|要|出)(?:下来|出来|回来|到|过来)?了|批复同意|已(?:经)?(?:批复|同意|出具|收到|寄|送|办|下发)|取得|获得|办[好妥]|函?〔[0-9]{4}〕[0-9]+号"
    "|(?:提交|报|交|送|寄)(?:到|至|给|达)?(?:贵|你们|省厅|甘肃)|随(?:信|函|本|邮)|附后|见附|附上|复印件|扫描件|原件"
)
