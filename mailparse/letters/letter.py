"""Letters that ask for an organisation's account: whether a mail is one, and what it says. # notice 五."""

import re
from typing import Final

from mailparse.letters import account_for, affiliation, contacts, laid, natures, units
from mailparse.reading import Letter, Mark
from mailparse.text.sought import Sought
from mailparse.values import HAN, credit_code
from mailparse.what import pleas

_OPEN: Final = (
    "(?:开通|创建|建立|新建|开设|设立|开立|增设|增加|添加|分配|办理|新增|注册|申请(?!人)|建|开|设|下发|补建|授权)"
)
_ACCOUNT: Final = "(?:账号|帐号|账户|帐户|用户名|单位用户|机构用户|系统用户|管理员)"
_ASKS: Final = Sought(
    f"{_OPEN}(?:一?个|一?下|我们?的?|本|该|相应的?|贵|此|为|了|账号)*[^,。;!?\\n]{{0,60}}?{_ACCOUNT}"
    f"|{_ACCOUNT}[^,。;!?\\n]{{0,16}}?(?:开通|创建|建立|新建|开设|设立|开立|注册|建一下|开一下)"
    "|(?:请|申请|恳请|望|特申请|现申请|麻烦|劳烦|烦请|帮忙?)[^,。;!?\\n]{0,12}(?:开通|创建|开户|建户|立户)"
)
_UNIT: Final = Sought(
    "单位|机构|公司|学校|医院|企业"
    "|[我本贵](?:校|院|局|所|站|中心|厂|司|园|队|镇|乡|会|社|处|馆|办|行|店|诊所|门诊部?|合作社|工作室)"
    f"|集团|的函|(?:{units.ORG_END}){_ACCOUNT}"
)
_SPEAKS_AS_UNIT: Final = Sought(
    f"(?:{units.ORG_END})(?:\\([^()\\n]{{0,40}}\\)|\\))?(?:系|为|是|原为|原系|由|属|隶属)|单位性质|登记机关|隶属关系|主管(?:部门|单位)|"
    "单位账号|信用代码|"
    f"(?:这里|这边|我们)是[^,。;\\n]{{2,30}}(?:{units.ORG_END})(?=[,。;\\n])|"
    "(?:[我本](?:公司|单位|校|院|局|所|站|中心|厂|园|学校|集团|诊所|门诊部|会|社|店|行|合作社|司|企业?|馆|队|场|矿)|我们(?:公司|单位|学校|医院|诊所|合作社))"
    "(?:系|为|是|叫|属|在|由|现有|名称|全称|住所|成立|\\(|于)"
)
_WORTH_LOOKING: Final = Sought("开通|创建|开户|建户|立户|[账帐]号|[账帐]户|用户|管理员|[Aa]ccount")
_NOT_ASKED: Final = Sought(
    "(?:未|没有?|尚未|还没|并未|(?<![能可])不|无法|已经?|是否|有没有|是不是|何时|什么时候|怎么|如何|怎样|哪里|哪个"
    "|由谁|谁|找谁|向谁|应该?由|需要?由|自己|自行|应当?由|会不会|多久|负责|能不能自己)[^,。;!?]{0,12}$"
)
# 没法报请开通: what can't be done stands before the plea, it doesn't deny it.
_PLEADS: Final = re.compile("(?<!申)请(?![问教假示])|麻烦|恳|劳烦|烦请|能不能(?!自己)|能否|可否|希望")
_PLEADING: Final = ("请", "恳请", "麻烦", "劳烦", "烦请", "特申请", "现申请", "望")
_NEGATED: Final = re.compile("(?:没法|没有?|无法|不|未能?|尚未|还没)[^,。;!?申]{1,12}$")
_FORMAL: Final = Sought(
    "账号的?(?:申请)?函|帐号的?(?:申请)?函|开通.{0,60}的函|开通账号函|账号的请示|账号的申请|账号的报告"
)
_ASKS_HOW: Final = Sought(
    "(?:什么|哪些|哪种|啥)(?:程序|材料|流程|手续|资料|条件|方式)|(?:流程|程序|手续)(?:是什么|是啥|怎么走)|(?:怎么|如何|怎样|咋)(?:办理?|申请|操作|开通|创建|弄)"
)
# A form's line for what is wanted: 事由:开通账号; and what is said of the account alone: 能否先把账号开了.
_PURPOSE: Final = Sought(
    "(?:干什么|事[由项]|内容|用途|诉求|请求|申请|目的|要办的?事|办理业务)[^:,。;\\n]{0,4}:[^,。;\\n]{0,12}(?:开通|创建|建立|开设|新建|办理)[^,。;\\n]{0,24}"
    f"{_ACCOUNT}"
)
_DONE_TO_IT: Final = Sought(
    f"(?:能否|能不能|可否|可不可以|请|麻烦|恳请|烦请|希望|给|帮)[^,。;!?\\n]{{0,12}}把[^,。;!?\\n]{{0,14}}{_ACCOUNT}[^,。;!?\\n]{{0,4}}(?:开|建|办|创建|开通)(?:了|上|好|起来|一下|出来|下来|通)?(?=[,。;!?\\n吗吧]|$)"
)
_ASKS_FOR: Final = Sought(
    "(?:请(?!问|教|假)|麻烦|恳请|申请(?!材料|流程|表|人|什么|怎么|账号的?流程)|望|烦|帮忙?|予以|函请|特请|给[^,。;]{0,8})[^,。;?\\n]{0,24}(?:开通|创建|建立|开设|[开建办](?:一?个|一?下)|(?:一个|个)?(?:单位|机构|公司)账号)"
)
_WANTS: Final = Sought(
    "(?<!如果)(?<!不)(?:想|拟|要|打算)(?!知道|问|了解|咨询|请问)[^,。;?\\n]{0,8}(?:开通|创建|建立|开设|开个|建个)[^,。;?\\n]{0,12}"
    f"{_ACCOUNT}(?=[,。;!\\n]|$)"
)
_OF_A_PERSON: Final = Sought("密码|重置|删除|注销|本人|我的(?:个人)?账号|姓名|个人的?(?:账号|帐号|账户|用户)")
_CLOSES: Final = Sought("注销|撤销|停用|销户|关停|删除")
_OPENS: Final = Sought("开通|创建|建立|开设|设立|新建|开立|新增|增设|增加|添加|申请|补建")
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
    if not attachments and not _WORTH_LOOKING.search(pleas.compact(laid.close(f"{subject}\n{text}"))):
        return False
    text = pleas.compact(_as_said(text))
    whole = f"{subject}\n{text}"
    if _is_no_request(whole):
        return False
    formal = _FORMAL.search(whole)
    if (
        formal
        and not re.search("删除|重置|密码|注销", whole[max(0, formal.start() - 40) : formal.end()])
        and not re.search("(?:收到|关于您|是否需要|模板|格式|怎么写|如何写|样本)", whole)
    ):
        return True
    if _is_asked_otherwise(whole):
        return True
    if (_PURPOSE.search(whole) or _DONE_TO_IT.search(whole)) and _speaks_as_unit(whole):
        return True
    if any(_asks(found, sentence, whole) for sentence in _sentences(whole) for found in _ASKS.finditer(sentence)):
        return True
    return any(map(is_letters_name, attachments)) and (
        not text.strip()
        or bool(_LETTER_HINT.search(whole))
        or any(re.search(("账号|帐号|开通"), n) for n in attachments)
    )


def _sentences(text: str) -> list[str]:
    return [sentence[:600] for sentence in re.split(r"[。;!\n]|(?<=\?)", text)]


def _asks(found: re.Match[str], sentence: str, whole: str) -> bool:
    """Whether a wording asks for a unit's account: for a unit, not for a person, neither denied nor wondered at."""
    if (
        not _UNIT.search(sentence)
        and "单位账号" not in whole
        and not (_OPENS_IT.search(found[0]) and _speaks_as_unit(whole))
        and credit_code_in(whole) is None  # nobody gives a code for an account of their own
    ):
        return False
    if _OF_A_PERSON.search(sentence[found.start() : found.end() + 12]) or _BY_A_PERSON.search(found[0]):
        return False
    clause = _PLEADS.split(sentence[: found.start()].rpartition(",")[2])[-1]
    if _NOT_ASKED.search(_NEGATED.sub("", clause) if found[0].startswith(_PLEADING) else clause):
        return False
    if _IS_QUESTION.search(sentence) and _WONDERS.search(sentence):
        return False
    return _IS_DONE.search(found[0]) is None and _IS_WANTED.search(sentence[: found.end() + 20]) is not None


def _speaks_as_unit(text: str) -> bool:
    """Whether a unit speaks: by how it calls itself, or because its name and its nature are told."""
    if _SPEAKS_AS_UNIT.search(text):
        return True
    return bool(natures.natures(text)) and account_for.org_of_letter(text, "") is not None


_OPENS_IT: Final = re.compile(
    "开通|创建|开户|建户|立户|开设|设立|增设|建立|新建|建一|[开建](?:个|一个|一下)?(?:系统)?[账帐]"
)
_BY_A_PERSON: Final = re.compile("^(?:申请|注册|建|开|设).{0,2}(?:人(?![社力事民])|请|个人)")
_IS_QUESTION: Final = re.compile("(?:了|过)?(?:没有|没|吗|么)?\\?$")
_WONDERS: Final = re.compile("什么时候|何时|是不是|是否|有没有|怎么|如何|谁|哪")
_IS_DONE: Final = re.compile(
    "开通了|创建了|建立了|已开通|已创建|开通过|未开通|未创建|没有?开通|没有?创建|没有?建|未建|尚未|还没|没给"
)
_IS_WANTED: Final = re.compile(
    "请|拜托|辛苦|申请|望|麻烦|帮|恳|需要?|求|予以|给|能否|可否|能不能|函|希望|盼|拟|兹|现|想"
    "|(?<![不重主])要(?=开通|开个|开一个|建个|建一个|开设|创建)"
)
# 系统没有我场账号,请局里给建一个; and in English.
_THEN_ASKS: Final = Sought(
    f"{_ACCOUNT}[^。;!?\\n]{{0,24}}[,。]\\n?(?:那就?|就|现|特)?(?:请|麻烦|烦请|劳烦|恳请|望|希望)[^,。;!?\\n]{{0,12}}(?:建|开|办|创建|开通|注册|设)(?:立|设)?(?:一个|一下|个|上|了|吧)?(?=[,。;!\\n]|$)"
)
_MAY_IT_BE_OPENED: Final = Sought(
    f"{_ACCOUNT}(?:我们|你们|您)?(?:那?边)?(?:能不能|能否|可否|可不可以|可以不可以|能|可以)(?:给|帮|为)?(?:我们?)?(?:开|建|办|创建)(?:吗|么|不|一?下|[,。!?\\n]|$)"
)
_COULD_YOU: Final = Sought(
    "(?:能|能不能|能否|可以|可否)(?:不能)?[^,。;?\\n]{0,4}?(?:给|帮)[^,。;?\\n]{0,6}?(?:开|建|办)(?:通|立)?(?:一?个|一下)?(?:账号)?(?:不|吗|么|呢|吧)?(?=[,。;?\\n]|$)"
)
_IN_ENGLISH: Final = re.compile(
    "(?:ask|request|please|kindly|apply|would like|wish)[^.\\n]{0,40}"
    "(?:open|create|set up|register|activate)[^.\\n]{0,24}account",
    re.IGNORECASE,
)


def _is_asked_otherwise(text: str) -> bool:
    """Whether a unit asks for it in two clauses, in English, or whether it may be had."""
    if _IN_ENGLISH.search(text):
        return _SPEAKS_AS_UNIT.search(text) is not None or credit_code_in(text) is not None
    if (asks := _THEN_ASKS.search(text)) and not _OF_A_PERSON.search(asks[0]):
        return _UNIT.search(text) is not None and bool(natures.natures(text))
    if _COULD_YOU.search(text) and _WORTH_LOOKING.search(text):
        return natures.natures(text) != () and _speaks_as_unit(text)
    return _MAY_IT_BE_OPENED.search(text) is not None and (credit_code_in(text) is not None or _speaks_as_unit(text))


def _is_no_request(text: str) -> bool:
    """Whether an account is to be closed, or somebody only asks how one is opened."""
    if _CLOSES.search(text) is not None and not _OPENS.search(text):
        return True
    if _ASKS_HOW.search(text) is None or _ASKS_FOR.search(text) or _DONE_TO_IT.search(text):
        return False
    # 我们公司是…民营企业,想开通单位账号,需要什么材料: all that a letter says, and what else is wanted.
    return not (_WANTS.search(text) and _SPEAKS_AS_UNIT.search(text) and natures.natures(text))


def is_letters_name(name: str) -> bool:
    """Whether a file is called as letters are: 关于开通……账号的函.pdf."""
    return bool(_LETTER_FILE.search(name)) and not _NO_LETTER_FILE.search(name)


def credit_code_in(text: str, *, last: bool = False) -> str | None:
    """The first code whose checks hold, or the last one: a branch names its firm's before its own."""
    found_: str | None = None
    for found in re.finditer(r"(?<![0-9A-Za-z])[0-9A-Za-z](?:[ -]?[0-9A-Za-z]){17}(?![0-9A-Za-z])", text):
        code = credit_code(found[0])
        if code is not None:
            found_ = code
            if not last:
                break
    return found_


_FAILED_CODE: Final = Sought(
    "(?:信用代码|社会代码|机构代码|代码证?号?|税号)(?:证)?(?:号码?)?[是为: (]{0,4}"
    "([0-9A-Za-z](?:[ -]?[0-9A-Za-z]){12,22})(?![0-9A-Za-z])"
)
_EMAIL: Final = re.compile(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_LABELS: Final = (
    "申请单位|申报单位|单位(?:全称|名称|性质|类型|地址)?|(?:企业|机构|公司|学校|医院)(?:全称|名称|性质|类型)|统一社会信用代码|(?:社会)?信用代码"
    "|(?:上级)?主管(?:部门|单位)|上级(?:主管)?(?:部门|单位)|举办单位|隶属(?:关系|单位)|出资(?:人|单位|方)|控股股东|所属(?:集团|部门|单位)"
    "|登记机关|注册(?:机关|地)|发证机关|联系人|经办人|联系电话|联系方式|电话|手机(?:号码?)?|办公电话|主送(?:单位)?|抄送"
)
_ROW: Final = re.compile(
    f"^[ \t]*\\|[ \t]*([{HAN}()/]{{2,12}})[ \t]*\\|[ \t]*([^|\\n]*[^|\\s])[ \t]*\\|?[ \t]*$", re.MULTILINE
)
_CELL: Final = re.compile(f"^[ \t|]*({_LABELS})(?:[ \t]*\\|[ \t|]*|[ \t]*:[ \t]*|[ \t]+)(\\S.*)$", re.MULTILINE)
_SCANNED: Final = Sought("附件|见附|附上|附图|扫描件|照片|拍照|图片|如图|原件|请查收|请查阅|word|PDF|pdf")
_MOST_TEXT: Final = 20_000  # characters; a letter has a page or two
_HARDLY_MORE: Final = 80  # characters of a mail that only carries a letter


def _bare(org: str) -> str:
    return org.replace("（", "(").replace("）", ")")


def _as_said(text: str) -> str:
    """The text with its broken lines, tables, boxes and pauses read as they are meant."""
    plain = laid.chosen(laid.joined(laid.unframed(text[:_MOST_TEXT])))
    return laid.parted(_CELL.sub(r"\1:\2", _ROW.sub(r"\1:\2", plain)))


def read_letter(text: str, subject: str, attachments: tuple[str, ...], *, carries: bool = False) -> Letter:
    """Say what a letter says.

    Args:
        text: in its reading form, with its blanks.
        subject: likewise.
        attachments: names of files.
        carries: the mail has pictures or attachments.
    """
    spaced = _as_said(text)
    name, phone = contacts.contact(spaced)
    text = pleas.compact(spaced)
    child = account_for.child_of(text)
    to = affiliation.addressee(text)
    several = account_for.listed(spaced)
    org = (
        child
        or account_for.org_of_letter(
            text, subject, to=to, above=affiliation.superiors(text, to), several=several, attachments=attachments
        )
        or account_for.org_apart(spaced)
    )
    marks = natures.marks(text, org) + ((Mark.MOVED,) if affiliation.has_moved(text) else ())
    text = natures.told_of_itself(text)
    code = credit_code_in(text, last=Mark.BRANCH in marks)
    email = _EMAIL.search(text)
    told = natures.natures(text.replace(_bare(org), "")) if org else ()
    told = told or natures.natures(text)  # a name may tell it where nothing else does: 某某民营医院
    signed = account_for.signed_by(text)
    of_ours = signed is not None and len(several) > 1 and signed not in several
    if len(several) > 1:
        ours = (Mark.OF_OURS,) if of_ours else ()
        org, marks = org if org in several else several[0], tuple(dict.fromkeys((*marks, Mark.SEVERAL, *ours)))
    if child is not None and (by := account_for.handed_on_by(text)) is not None:
        told_above: tuple[str, ...] = (by,)
    elif signed is not None and (of_ours or (child is not None and signed != child)):
        told_above = (signed,)
    else:
        told_above = affiliation.superiors(text, to)
    above = tuple(unit for unit in told_above if unit != org)
    bare = re.sub(r"\W", "", text)
    return Letter(
        org_name=org,
        uscc=code,
        nature=told[0] if len(told) == 1 else "unknown",
        contact_name=name,
        contact_phone=phone,
        uscc_failed=code is None and _FAILED_CODE.search(text) is not None,
        email=email[0] if email else None,
        addressee=to,
        superiors=above,
        level=affiliation.level(text),
        registrar=affiliation.registrar(text),
        former=affiliation.former(text),
        marks=marks,
        consents=affiliation.consents(text),
        mandates=affiliation.mandates(text),
        only_attached=(carries or bool(attachments) or (org is None and _SCANNED.search(text) is not None))
        and not told
        and code is None
        and not above
        and (len(bare) <= _HARDLY_MORE or _SCANNED.search(text) is not None),
    )
