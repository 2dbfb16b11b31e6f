"""Organisations: letters that ask for an account, and complaints that a unit can't be found. # notice 五."""

import re
from typing import Final

from mailparse import beside, people
from mailparse.reading import Letter
from mailparse.sought import Sought
from mailparse.values import HAN, credit_code

_ORG_END: Final = (
    "人民政府|管理委员会|管委会|监狱|法院|检察院|公安局|派出所|供电所|营业部|办事处|街道办|项目部|有限责任公司"
    "|股份有限公司|集团有限公司|有限公司|分公司|公司|集团|事务所|合作社|委员会|研究院|设计院|勘察院|勘测院|工程院"
    "|检测院|检验院|科学院|规划院|研究所|管理所|管理局|管理处|管理站|服务中心|指导中心|中心卫生院|卫生院|保健院|医院"
    "|疾控中心|幼儿园|小学|中学|学校|学院|大学|一中|二中|三中|四中|五中|六中|七中|八中|九中|十中|党校|电视台|广播台"
    "|报社|出版社|图书馆|博物馆|文化馆|档案馆|体育馆|美术馆|纪念馆|协会|学会|基金会|商会|联合会|银行|信用社|林场"
    "|农场|牧场|苗圃|水库|水文站|推广站|工作站|兽医站|气象局|中心|总站|总队|支队|大队|站|局|厅|委|办公室|所|厂|矿"
    "|电厂|院|馆|社|队|段|部|处|台|园|场|校"
)
_ORG: Final = f"[{HAN}A-Za-z0-9·]{{1,30}}?(?:\\([{HAN}A-Za-z0-9]{{1,12}}\\))?[{HAN}A-Za-z0-9·]{{0,24}}?(?:{_ORG_END})"
_ORG_WHOLE: Final = (
    f"[{HAN}A-Za-z0-9·]{{1,36}}(?:\\([{HAN}A-Za-z0-9]{{1,12}}\\)[{HAN}A-Za-z0-9·]{{0,24}})?(?:{_ORG_END})"
)
_OPEN: Final = (
    "(?:开通|创建|建立|新建|开设|设立|开立|增设|增加|添加|分配|办理|新增|注册|申请(?!人)|建|开|设|下发|补建|授权)"
)
_ACCOUNT: Final = "(?:账号|帐号|账户|帐户|用户名|单位用户|机构用户|管理员)"
_ASKS: Final = Sought(
    f"{_OPEN}(?:一?个|一?下|我们?的?|本|该|相应的?|贵|此|为|了|账号)*[^,。;!?\\n]{{0,60}}?{_ACCOUNT}"
    f"|{_ACCOUNT}[^,。;!?\\n]{{0,16}}?(?:开通|创建|建立|新建|开设|设立|开立|注册|建一下|开一下)"
    "|(?:请|申请|恳请|望|特申请|现申请)[^,。;!?\\n]{0,12}(?:开通|创建)"
)
_UNIT: Final = Sought(
    "单位|机构|公司|学校|医院|企业"
    "|[我本贵](?:校|院|局|所|站|中心|厂|司|园|队|镇|乡|会|社|处|馆|办)"
    f"|集团|的函|(?:{_ORG_END}){_ACCOUNT}"
)
_SPEAKS_AS_UNIT: Final = Sought(
    "单位账号|信用代码|(?:[我本](?:公司|单位|校|院|局|所|站|中心|厂|园|学校|集团))(?:系|为|是|属|现有|住所|成立|\\(|于)"
)
_WORTH_LOOKING: Final = Sought("开通|创建|[账帐]号|[账帐]户|用户|管理员")
_NOT_ASKED: Final = Sought(
    "(?:未|没有?|尚未|还没|并未|(?<![能可])不|无法|已经?|是否|有没有|是不是|何时|什么时候|怎么|如何|怎样|哪里|哪个"
    "|由谁|谁|找谁|向谁|应该?由|需要?由|自己|自行|应当?由|会不会|多久|负责|能不能自己)[^,。;!?]{0,12}$"
)
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
    """Whether an organisation's account is asked for, in words or by an attached letter."""
    whole = f"{subject}\n{text}"
    if not attachments and not _WORTH_LOOKING.search(whole):
        return False
    formal = _FORMAL.search(whole)
    if (
        formal
        and not re.search("删除|重置|密码|注销", whole[max(0, formal.start() - 40) : formal.end()])
        and not re.search("(?:收到|关于您|是否需要|模板|格式|怎么写|如何写|样本)", whole)
    ):
        return True
    for sentence in re.split(r"[。;!\n]|(?<=\?)", whole):
        for found in _ASKS.finditer(sentence[:600]):
            if (
                not _UNIT.search(sentence)
                and "单位账号" not in whole
                and not (re.search("开通|创建", found[0]) and _SPEAKS_AS_UNIT.search(whole))
            ):
                continue
            if re.search("密码|重置|删除|注销|本人|我的(?:个人)?账号|姓名", found[0]):
                continue
            clause = re.split("[,]", sentence[: found.start()])[-1]
            if _NOT_ASKED.search(clause) or re.search("^(?:申请|注册|建|开|设).{0,2}(?:人|请|个人)", found[0]):
                continue
            if re.search("(?:了|过)?(?:没有|没|吗|么)?\\?$", sentence) and re.search(
                "什么时候|何时|是不是|是否|有没有|怎么|如何|谁|哪", sentence
            ):
                continue
            if re.search(
                "开通了|创建了|建立了|已开通|已创建|开通过|未开通|未创建|没有?开通|没有?创建|没有?建|未建|尚未|还没"
                "|没给",
                found[0],
            ):
                continue
            if not re.search(
                "请|申请|望|麻烦|帮|恳|需要?|求|予以|给|能否|可否|能不能|函|希望|盼|拟|兹|现|想",
                sentence[: found.end() + 20],
            ):
                continue
            return True
    return any(map(is_letters_name, attachments)) and (
        not text.strip()
        or bool(_LETTER_HINT.search(whole))
        or any(re.search(("账号|帐号|开通"), n) for n in attachments)
    )


def is_letters_name(name: str) -> bool:
    """Whether a file is called as letters are: 关于开通……账号的函.pdf."""
    return bool(_LETTER_FILE.search(name)) and not _NO_LETTER_FILE.search(name)


_NATURES: Final = (
    ("central", Sought(
        "中央在甘|中央驻甘|驻甘中央|中央企业|央企|国务院国资委"
        "|中央(?:直属)?(?:单位|管理|部门|主管)"
        "|中直|部属"
        "|国家(?:[^,。;]{0,8})(?:局|部|委)直属")),
    ("out-of-province", Sought(
        "外省|省外"
        "|驻甘(?:肃)?(?:分公司|分支|办事|单位|项目)"
        "|(?:北京|上海|天津|重庆|陕西|四川|青海|宁夏|新疆|内蒙古|河南|河北|山东|山西|江苏|浙江|广东|湖北|湖南|安徽"
        "|江西|福建|辽宁|吉林|黑龙江|云南|贵州|广西|海南|西藏)(?:省|市|自治区)?[^,。;]{0,16}(?:驻甘|在甘|所属|管理的"
        "|职称|人社厅)")),
    ("government", Sought(
        "参公|参照公务员|行政机关|政府(?:组成|工作|直属)?(?:部门|机关)|机关单位|行政单位|党政机关|机关法人|群团机关")),
    ("institution", Sought(
        "事业单位|事业编|公益[一二]类|全额拨款|差额(?:拨款|事业)|自收自支|事业性质|财政拨款|事业法人"
        "|公办(?:学校|幼儿园|医院|中学|小学)")),
    ("soe", Sought("国有(?!.{0,4}土地)|国企|(?:省|市|县|区)属企业|国资委|国有资产|全民所有制")),
    ("private", Sought("民营|民办|私营|非公|个人独资|自然人独资|私有|私人|个体")),
)  # fmt: skip
_UNSETTLED: Final = Sought("混合所有制|集体(?:企业|所有)|股份合作|国有参股|国有股|中外合资|中外合作|外商")
_FORMER: Final = Sought("前身|原(?!则|因|有)|改制前|脱钩|曾(?:为|是)|改革前|以前是|撤销")


def nature(text: str) -> str:
    """What the organisation says that it is; `unknown` where it says nothing, or two things."""
    label = re.search(f"(?:单位|企业|机构)?性质(?:为|是|:|属)?[: ]{{0,3}}([{HAN}()]{{2,30}})", text)
    if label:
        told = [kind for kind, pattern in _NATURES if pattern.search(label[1])]
        if told and not _UNSETTLED.search(label[1]):
            broader = [k for k in ("central", "out-of-province") if k in told or _NATURES_BY_KIND[k].search(text)]
            return broader[0] if broader and told[0] in ("soe", "central", "out-of-province") else told[0]
    if _UNSETTLED.search(text):
        return "unknown"
    found: list[str] = []
    for clause in re.split("[,。;\\n]", text):
        now = re.split("现(?:为|系|是|已)|改为|转为|转制为|改制为|改制成", clause)
        said = now[-1] if len(now) > 1 else clause
        if len(now) == 1 and _FORMER.search(clause):
            continue
        if re.search("^[^:]{0,30}:$", clause.strip()):
            continue
        found += [kind for kind, pattern in _NATURES if pattern.search(said) and kind not in found]
    for kind in ("central", "out-of-province"):
        if kind in found:
            return kind
    if len(found) == 1:
        return found[0]
    if set(found) == {"government", "institution"}:
        return "unknown" if "参公" not in text and "参照" not in text else "government"
    if found and "institution" in found and "soe" in found:
        return "soe" if re.search("转企|改制|现为|企业", text) else "institution"
    return "unknown" if len(found) != 1 else found[0]


_NATURES_BY_KIND: Final = dict(_NATURES)

_PHONE: Final = re.compile(
    r"(?<![0-9])(?:1[3-9][0-9]{9}|1[3-9][0-9][- ][0-9]{4}[- ][0-9]{4}|0[0-9]{2,3}[- )]{0,2}[0-9]{7,8}"
    r"|[2-8][0-9]{6,7})(?![0-9])"
)
_CONTACT: Final = Sought(
    "(?:联系人|经办人|联络人|联络员|负责人|联系方式|联系电话|管理员|经办)(?:及(?:联系)?(?:电话|方式)"
    f"|姓名)?[ ]{{0,4}}[:是为]?[ ]{{0,4}}([{HAN}· ,、()/0-9-]{{2,60}})"
)


def contact(text: str) -> tuple[str | None, str | None]:
    """Name and telephone number of whom the letter gives to call."""
    name: str | None = None
    phone: str | None = None
    for found in _CONTACT.finditer(text):
        stretch = re.split(r"\n|(?:联系)?电话|手机|联系方式", found[1])[0]
        for run in re.findall(f"[{HAN}·]{{2,20}}", stretch):
            person = beside.before_number(re.sub("(?:科长|主任|部长|经理|处长|老师|同志)$", "", run))
            candidate = person.name if person else people.clean(run, loose=True)
            if name is None and candidate is not None and not re.search("(?:部|处|科|室|办|局|院|校)$", candidate):
                name = candidate
        if phone is None and (digits := _PHONE.search(text, found.start(), found.end() + 60)):
            phone = digits[0].strip()
    if name is None:
        for digits in _PHONE.finditer(text):
            person = beside.before_number(
                re.split("[,。;\n]", text[max(0, digits.start() - 30) : digits.start()].rstrip(" ,:("))[-1]
            )
            if person is not None:
                name, phone = person.name, phone or digits[0].strip()
                break
    if phone is None:
        marked = re.search(r"(?:电话|手机|联系方式|Tel|tel|TEL)[^0-9\n]{0,10}", text)
        digits = _PHONE.search(text, marked.end()) if marked else None
        phone = digits[0].strip() if digits else None
    return name, re.sub(r"[ )]", "", phone) if phone else None


def credit_code_in(text: str) -> str | None:
    """The unified social credit code given, if its checks hold."""
    for found in re.finditer(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){17}(?![0-9A-Za-z])", text):
        code = credit_code(found[0])
        if code is not None:
            return code
    return None


_GENERIC: Final = re.compile(
    "^(?:我|本|贵|该|此|其|现|各|某|他|你|您|原|上级|主管|所在|在|为|由|向|请|因|是|系|的|等|和|一个|这个|我们|搜索"
    "|查询|单位|职称|甘肃省职称|甘肃省人力资源|省人社厅|人社|名称)"
)
_LABELLED_ORG: Final = Sought(
    "(?:(?:全称|全名|改名为|更名为|改成|改为|改叫|"
    "(?<!名)(?<!我)(?<!她)(?<!他)(?<!以前)(?<!原来)(?<!原先)(?<!曾经)叫(?:做)?|(?<!户)名称(?=是|为|:)|园名|校名|单位名"
    "|(?:现工作单位|单位|学校|公司|医院|机构|企业)(?:的)?(?:全称|名称|全名|名字))(?:应该)?(?:现在)?(?:[:]|是|为|叫"
    f"|改为|改成)?|(?:现工作单位|单位)(?:[:]|是|为)|(?:学校|公司|医院|机构|企业):)[ \"'“]{{0,3}}({_ORG_WHOLE})"
)
_TITLE_ORG: Final = Sought(
    f"(?:开通|创建|建立|开设|申请|设立)(?:一个)?(?:为|给)?[\"'“”]?({_ORG}(?:\\([{HAN}]{{1,10}}\\))?)[\"'“”]?(?:在"
    "|的)?(?:甘肃省职称|甘肃省|职称|单位|系统|的?账号|的?帐号|信息)"
)
_SELF_ORG: Final = Sought(
    "(?:我(?:公司|单位|校|院|局|所|站|中心|厂|园|们)?\\(|我单位是|我公司是|我校是|我院是|我们是|本单位是|我单位"
    f"|我们单位|我们学校|我们公司|我公司|我校|我院|我中心|我局|我所|我园|我们)[ :是叫\"'(]{{0,3}}({_ORG_WHOLE})"
)
_SUBJECT_ORG: Final = Sought(f"(?:^|[\\n。:])[ \\t]{{0,8}}({_ORG})(?=系|是|为|\\(|,|由|隶属|属|现|成立|申请|在)")
_SIGN_ORG: Final = re.compile(f"^({_ORG_WHOLE})(?:\\((?:章|盖章|公章|印章|加盖公章)\\))?$")


def _trim(org: str) -> str | None:
    org = re.sub(
        "^(?:关于|兹有|现有|我们是|我单位是|我是|我在|位于|来自|我单位|我们单位|我公司|的|在|为|给|是|叫|即|开通"
        "|创建|申请|建立|搜索|查询|查找|输入|选择|找|搜|我们)+",
        "",
        org.strip(),
    )
    if (
        len(org) < 4
        or _GENERIC.match(org)
        or re.search(
            "账号|帐号|密码|系统|原为|原名|曾用|以前|职称办|职改办|全称|搜索|查询|查不到|找不到|无法|没有|怎么|什么|你局|我局|贵局"
            "|国资委|老师|您好|你好|请|身份证",
            org,
        )
    ):
        return None
    return org.replace("(", "（").replace(")", "）")


def org_of_letter(text: str, subject: str) -> str | None:
    """The organisation that a letter is for: by label, title, seal, or its first words."""
    whole = f"{subject}\n{text}"
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    body = "\n".join(line for line in lines if not line.endswith(":"))
    for pattern in (_LABELLED_ORG, _TITLE_ORG):
        for found in pattern.finditer(whole):
            if (org := _trim(found[1])) is not None and _is_full(org):
                return org
    for line in reversed(lines[-5:]):
        if not line.endswith(":") and (found_ := _SIGN_ORG.match(line)) and (org := _trim(found_[1])) is not None:
            return org
    for pattern in (_SELF_ORG, _SUBJECT_ORG):
        for found in pattern.finditer(body):
            if (org := _trim(found[1])) is not None:
                return org
    for found in _TITLE_ORG.finditer(whole):
        if (org := _trim(found[1])) is not None:
            return org
    return None


def _is_full(org: str) -> bool:
    return len(org) >= 5


def read_letter(text: str, subject: str, attachments: tuple[str, ...]) -> Letter:
    """The fields of a letter."""
    name, phone = contact(text)
    org = org_of_letter(text, subject)
    if org is None:
        for file in attachments:
            if (found := _TITLE_ORG.search(file)) and (org := _trim(found[1])) is not None:
                break
    return Letter(org, credit_code_in(text), nature(text), name, phone)


# ---------------------------------------------------------------------------------------- organisation not found

_SEEK: Final = "(?:搜索|查询|查找|搜寻|检索|搜|查|找|选择|选|显示|匹配|出现|识别|填)"
_NOT_FOUND: Final = Sought(
    "(?:单位|学校|公司|医院|中心|我们?[校院局所站]|工作单位|机构|企业"
    f"|{_ORG_END})[^。;!\\n]{{0,24}}?(?:(?:也|都|就|总|一直|还是|始终|怎么也?|均|仍然?|又)*{_SEEK}(?:也|都"
    "|怎么也?)?(?:不(?:到|出来?|着|了|见|上)|无果|没有?|无结果|无此)|显示无|无数据|无此|无匹配|没有显示|不显示"
    "|没有出现|不出现|不存在|不在(?:列表|里面|名单|系统|下拉|选项)|找不着|没有(?:我|这|该|此|搜)|没显示|没有结果"
    "|无结果|没有(?:我们)?单位|里没有|里面没有|空白)"
    f"|{_SEEK}(?:也|都|怎么也?|了)?(?:不(?:到|出来?|着|了|见|上)|没有?(?:到|出)?)(?:我|我们|本|自己|现|所在|该|这个"
    f"|的|现在|工作|任何|相应)*[^,。;!?\\n]{{0,24}}?(?:单位|学校|公司|医院|中心|机构|企业|{_ORG_END})"
    f"|(?:无法|不能|没法|未能|难以)(?:正常)?{_SEEK}(?:到|出|出来)?[^。;!\\n]{{0,30}}?(?:单位|学校|公司|医院|中心"
    f"|机构|企业|{_ORG_END})"
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
    f"(?:输入|检索|搜索|查询|填写|填入)(?!不|没|无)(?:了|的是)?[: ]{{0,2}}({_ORG_WHOLE})"
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


def org_named(text: str) -> str | None:
    """The full name that a sender gives of the organisation that can't be found; None if they only say 我们单位."""
    for pattern in (_LABELLED_ORG, _SELF_ORG, _TYPED_IN, _FOUND_BY, _TYPED_BARE, _ORG_THEN, _WORKS_AT):
        for found in pattern.finditer(text):
            org = _trim(found[1])
            if org is not None and len(org) >= 5:
                return org
    return None
