"""Whom a letter gives to call: a name and a telephone number. Texts are in the reading form, with their blanks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from mailparse.letters import units
from mailparse.text.extent import POSTS, clean
from mailparse.text.sought import Sought
from mailparse.text.sounds import MONGOL, is_of_syllables, is_syllables
from mailparse.text.wording import (
    COMPOUND_SURNAMES,
    LIKELY,
    PLACES,
    could_be_name,
    has_surname,
)
from mailparse.values import HAN, MIDDLE_DOT

# ----------------------------------------------------------------------------------------------------- telephones

# People part the digits as they please: 139 0000 7723, 1390000.8846, 0932 551 7741, 86-937-5566120, (0931)5581906.
_MOBILE: Final = r"(?:\+?86[- ]?)?(?P<mobile>1[ .-]{0,3}[3-9](?:[ .-]{0,3}[0-9]){9})"
_LANDLINE: Final = (
    r"(?:\(?(?:(?:\+|00)?86[- ]?)?(?:\(0\))?\(?"
    r"(?P<area>01[0-9]|02[0-9]|0[3-9][0-9]{2}|(?:(?<=86[- ])|(?<=\(0\)))[1-9][0-9]{1,2})[-) .·]{0,3}"
    r"(?P<line>[0-9]{7,8}|[2-9](?:[- .]{0,3}[0-9]){6,7}))"
)
_LOCAL: Final = r"(?P<local>(?!20[0-9]{6}(?![0-9]))[2-8][0-9]{6,7})"
_PHONE: Final = re.compile(f"(?<![0-9A-Za-z])(?:{_MOBILE}|{_LANDLINE}|{_LOCAL})(?![0-9A-Za-z])")
_IN_WORDS: Final = re.compile(
    "[〇零一幺二三四五六七八九]{7,12}(?![十百千万])|[〇零一幺二三四五六七八九]{3,8}(?= ?[0-9]{4})"
)
_DIGITS: Final = str.maketrans("〇零一幺二三四五六七八九", "001123456789")
_NO_PHONE: Final = re.compile(
    "(?:(?<!电话)(?<!电话[(/、兼])传真|(?<![A-Za-z])(?:F|Fax|FAX|fax)(?![A-Za-z])|邮编|QQ|qq|代码|注册号|证第|编号|证号)[^0-9,。;\n]{0,6}$"
)
# People give the area behind the number, or before it: 电话8213907(区号0935).
_AREA_BEHIND: Final = re.compile(
    r"(?<![0-9-])([2-8][0-9]{6,7})(?: ?转 ?[0-9]{1,5})?[ ,]?\(?区号[:为是 ]{0,2}(0[0-9]{2,3})(?![0-9])\)?"
)
_AREA_BEFORE: Final = re.compile(
    r"区号[:为是 ]{0,2}(0[0-9]{2,3})\)?([^0-9\n。;]{0,8}?)(?<![0-9-])([2-8][0-9]{6,7})(?![0-9])"
)
_MARKED: Final = re.compile(r"(?:电话|手机|联系方式|座机|固话|Tel|tel|TEL)[^0-9\n]{0,10}")

# 原联系人老安(电话…,现已停机), up to who it is now; …(已停机): whoever and whatever it was is called no more.
_FORMER_ONE: Final = Sought(
    "(?<![草平高太固])(?:原|旧|前任|(?:以前|之前|原来|原先|过去)的?)(?:的)?(?:单位|账号|系统)?(?:联系人|联系电话|联系方式|经办人|联络[人员]|对接人|管理员|负责人|办公电话|电话|手机)"
    "(?:\\([^()\n]{0,40}\\)|(?!现(?!已|在?停)|新|改|请|目前)[^。;\n()])*"
)
_OUT_OF_USE: Final = re.compile(
    f"{_PHONE.pattern}[ ,(]{{0,2}}(?:小灵通|座机|固话|手机|现在?|该号码?|此号码?|号码|早?已经?|目前|都|也)*"
    "(?:停机|停用|作废|[是为成]?空号|不用了|打不通|不再使用|换号)"
)


def _dialled(found: re.Match[str]) -> str:
    """A number as it is dialled: 13900007723, 0931-5521688, 5521688."""
    if mobile := found["mobile"]:
        return re.sub("[^0-9]", "", mobile)
    if found["local"]:
        return str(found["local"])
    line = re.sub("[^0-9]", "", found["line"])
    return f"0{found['area'].removeprefix('0')}-{line}"


def _phones(text: str) -> Iterator[re.Match[str]]:
    return (
        found
        for found in _PHONE.finditer(text)
        if not _NO_PHONE.search(text[max(0, found.start() - 12) : found.start()])
    )


# ---------------------------------------------------------------------------------------------------------- names

_AND: Final = (
    "(?:就(?:写|是|找)?我(?:吧|好了|就行|就好)?)?(?:及(?:其)?(?:联系)?(?:电话|方式)|"
    f"姓名)?(?:\\([^()\n]{{0,8}}\\))?[ ]{{0,4}}(?::[ ]?[是为](?=[ ]?{LIKELY})|:|[是为]:?)?[ ]{{0,4}}"
)
# Labels by weight: a letter's 负责人 is called only where it has no 联系人.
_LABELS: Final = (
    Sought(
        "(?:联系人(?:员(?!工))?|经办人员?|联络人|联络员|对接人|经手人|承办人|经办(?!人|机构)"
        f"|来电人|(?<![{HAN}])(?:谁)?(?:联系|联络|对接)(?=[ ]{{0,3}}:)|(?:负责|承办|经办)(?=[ ]{{0,3}}:)|"
        f"(?<=\n)[ ]{{0,4}}联系(?= +[{HAN}])|"
        f"(?:本名|真名|中文名)(?=[ ]?[:是])|[Cc]ontact(?: [Pp]erson)?(?=[ ]?:))(?:[兼及、/][{HAN}]{{1,8}})?{_AND}"
    ),
    Sought(f"(?:负责人|管理员(?!信息|名单|账号|登记|审核|权限|表)|联系方式|联系电话)(?![,。;]){_AND}"),
    Sought(
        "(?:申请人|报送人|填报人|报告人|填[表写单]人|制表人|姓名(?=[:是])"
        f"|(?:理事长|经营者|会长|秘书长)(?=[ :]))(?![,。;数员]){_AND}"
    ),
    Sought(
        f"(?<![{HAN}])[{HAN}]{{0,6}}(?:校长|院长|园长|所长|站长|厂长|场长|队长|馆长|主任|经理"
        "|人事|主管|专员|干事|会计|秘书)[ ]{0,3}:[ ]{0,3}"
    ),
)
_SPACED_LABEL: Final = re.compile(f"(?<![{HAN}])(?:[{HAN}] +){{1,5}}[{HAN}](?=[ ]*:)")  # 联 系 人:
# 邸 刚, 令狐 安, with blanks that even them out with longer names.
_PARTED_NAME: Final = re.compile(
    f"(?<![{HAN}])(?:[{HAN}]|{'|'.join(sorted(COMPOUND_SURNAMES))}) {{1,4}}[{HAN}]{{1,2}}(?![{HAN}])"
)
_PARTED_SOUNDS: Final = re.compile(f"(?<=[:人])[ ]?(?:[{HAN}] ){{2,7}}[{HAN}]{{1,3}}(?![{HAN}])")  # 阿 依 古 丽
_PARTED_BEFORE_A_NUMBER: Final = re.compile(
    f"(?<=[{HAN}])([{HAN}]) {{1,4}}([{HAN}])(?=[ :,(]{{0,3}}[+0-9])"
)  # 办公室李 娜0936
# 查玉兰(查读zhā), 解玲(解姓,音谢): how a name is said.
_SAID_SO: Final = Sought(
    f"(?<=[{HAN}])\\([^()\n]{{0,6}}?(?:(?:读|念)(?!书|大)|(?:音|发音|拼音|同音)(?!乐|像|响|频)|[{HAN}]姓[,)])[^()\n]{{0,14}}\\)?(?<=\\))"
)
_LEGAL: Final = re.compile(r"(?:法定代表|法人代表|主要|项目|企业|单位)\Z")
# Surnames of two characters that are rare enough to be nothing in a mail's running text; here a name must stand.
_RARE: Final = frozenset(
    "綦毋 宰父 巫马 厍狄 谷梁 漆雕 乐正 壤驷 公良 拓拔 夹谷 东门 南门 梁丘 左丘 微生 公西 毌丘 库狄 贺兰 "
    "纥干 斛律 宰我 钟离 羊舌 段干 相里 士孙".split()
)
_COMPOUND: Final = _RARE.union(COMPOUND_SURNAMES)
_STOP: Final = re.compile(
    r"\n|[。;:]|(?:联系|办公|固定|移动|值班|秘书处|办公室)?电话|手机|座机|固话|移动|联系方式|传真|邮箱|电邮|邮编|地址|联系人|经办人|职务|单位"
    r"|[Tt]el|[Ee]-?mail|☎|📞|微信"
)
_ASK_FOR: Final = Sought(
    "(?:(?:与|跟|和|由)"
    f"([{HAN}{MIDDLE_DOT} ]{{2,30}}?)(?:同志|老师)?(?:取得|具体|全权|专门|统一|全程)?(?:联系|"
    f"对接|联络|接洽|沟通|负责|办理|经办|跟进|管(?!理))"
    "|(?:找(?!单位|学校|公司|医院|[到不遍了])|请联系|可联系|请径(?:与|向)|联系|(?:事情?|问题|地方|不懂|不明白|不清楚)的?,?(?:请|就|您|你|可以|都|直接){0,2}问)"
    f"([{HAN}{MIDDLE_DOT} ]{{2,30}}?)(?:取得)?(?:联系|对接|联络|接洽|沟通|就行|就好|即可|,|\\(|(?=[ :]{{0,2}}[0-9])"
    "|(?=[。;!\n]|$)))"
    f"|(?:^|[,。;:\n ])([{HAN}{MIDDLE_DOT}]{{2,12}}?)(?:同志|老师)?(?:亲)?收(?=[,。;\n]|$)"  # 邮件请发到…,才让卓玛收
)
_MYSELF: Final = Sought(
    f"(?:我叫|我名叫|本人叫?|我是|我姓[{HAN}]{{1,2}}[ ,]{{0,2}}(?:叫|名)?|经办的是|(?:{POSTS})名?叫)[ ]?"
    f"(?:[{HAN}]{{2,40}}的)?(?:(?:{POSTS})名?叫)?"
    f"([{HAN}{MIDDLE_DOT}]{{2,12}}?)(?=[,。;(\n! ]|[0-9]| ?(?:联系)?(?:电话|手机)|$)"
)
# 姓巫马,单字一个“骁”
_SPELT: Final = Sought(
    f"姓([{HAN}]{{1,2}})[, ]{{0,2}}(?:单字|单名|名字?|大名|名叫)(?:就?一个|是|叫|为)?(?:字)?"
    f"[ \"'“‘「]{{0,2}}([{HAN}]{{1,2}}?)(?:字)?(?=[\"'”’」,。;\n ]|$)"
)
# Whoever may be called in a letter: by a post, or by what the office does.
_TITLES: Final = f"{POSTS}|先生|女士|助理|内勤|文书|人事|行政|法人|经办人|组员|委员|法务|审计|统计|档案|劳资"
_SENIOR: Final = "(?:正?高级|中级|助理|初级|主任|副主任|副|正|总|代|代理|执行|常务|第一|一级|二级|三级|四级)"
_TITLE_BEHIND: Final = re.compile(f"{_SENIOR}*(?:{_TITLES})$")
# What a name stands behind without a blank: 公共卫生科科长仝卓然, 院办茹志明, 人事处小职改办的 is none.
_POSTS_AND_OFFICES: Final = (
    f"(?:{_TITLES}|部|处|科|室|岗|办|股|组|队|站|所|院|校|园|厂|局|中心|集团|学校|政府|委|馆|社|会|机关|本部|资源|劳资|财务|综合"
    "|工会|妇联|团委|编办)的?"
)
_POST_BEFORE: Final = re.compile(f"^[{HAN}]*{_POSTS_AND_OFFICES}(?!公室|[长员](?!孙)|(?<=会)计)(?=[{HAN}]{{2,}})")
_LEAVES_ONE: Final = re.compile(f"[{HAN}]*{_POSTS_AND_OFFICES}[{HAN}]")  # 办公室王: no 公室王 of the 办
# 王主任, 欧阳老师, 车小姐; 蔚然研究员 is called so in full.
_TITLED: Final = re.compile(
    f"(?:老|小)?(?:[{HAN}]|{'|'.join(sorted(_COMPOUND))})(?:{_TITLES}|师傅|大姐)|[老小][{HAN}]|[{HAN}]工"
)
_TITLED_OF_AN_OFFICE: Final = re.compile(
    f"(?:[{HAN}]{{0,12}}(?:[部处科室办股组队站所院校园厂局社馆]|中心|集团|小学|中学)的?)?({_TITLED.pattern})"
)
_NOBODY: Final = frozenset("老师 老板 小学 小区 小组 小时 小计".split())
_NO_PERSON: Final = re.compile(
    f"(?:{_TITLES}|文职|负责|传真|邮编|电话|手机|座机|如下|详见|附后|同上|见|信息表?|本单位|我单位|本人|办公|值班|总机|分机|本部|综合|管理|服务|技术|资源|人力|组织|财务|财会|行政|党政|党群|党委|政工|教务|教研|总务|后勤|劳资|业务|医务|护理|生产|安全|工程|项目|质量|规划|附件|落款|公章|盖章|公函|谢谢|请|账号|系统|方式|号码)"
    "|(?:部|处|(?<!登)科|室|办|局|院|校|股|组|站|所|厂|园|司|中心|公司|集团|学校|医院|政府|县|镇|乡|市|州|省|区)$"
)
_OCCUPATION: Final = re.compile(f"[{HAN}]{{1,8}}(?:[员师长工]|兼[{HAN}]{{1,6}})")
_PARTS: Final = re.compile(r"(?:Mrs?|Ms|Miss|Dr)[. ]|[ ,、()/|<>《》\[\]\"'“”?!+]+|[A-Za-z0-9._@-]+")
_ALONE: Final = re.compile(f"[{HAN}{MIDDLE_DOT}]{{2,16}}")
_SOLITARY: Final = re.compile(f"^[{HAN}]{{0,10}}$")


def contact(text: str) -> tuple[str | None, str | None]:
    """Name and telephone number of whom the letter gives to call; of several the first.

    A name is looked for behind a label (联系人), then right before a number, in 请与某某联系, in 我叫某某, and at last
    among those who sign. Numbers come as they are dialled, without blanks; 0931-5521688 with its area's hyphen.
    """
    text = _SPACED_LABEL.sub(lambda label: label[0].replace(" ", ""), units.without_codes(text))
    text = _SAID_SO.sub("", text)
    text = _PARTED_BEFORE_A_NUMBER.sub(_joined_behind, _PARTED_NAME.sub(_joined, _PARTED_SOUNDS.sub(_joined, text)))
    text = _IN_WORDS.sub(lambda digits: digits[0].translate(_DIGITS), text)
    text = _AREA_BEFORE.sub(r"\2\1-\3", _AREA_BEHIND.sub(r"\2-\1", text))
    text = _OUT_OF_USE.sub("", _FORMER_ONE.sub("", text))
    told = list(_told(text))
    best = max(told, key=lambda one: one.weight, default=None)
    called = next((one.name for one in told if one.titled and one.name), None)
    phone = next((one.phone for one in (best, *told) if one is not None and one.phone), None)
    name = best.name if best is not None and not best.titled else called
    return name, phone or _marked(text) or _anywhere(text)


@dataclass(frozen=True, slots=True)
class _Told:
    """Somebody named in a letter: by what, how likely that is whom to call, and the number beside the name."""

    name: str
    weight: int
    phone: str | None = None
    titled: bool = False  # 王主任: only where nobody is named


# What each way of naming somebody weighs; a label outweighs whoever stands before a number, who outweighs a 院长.
_BY_LABEL: Final = (100, 70, 55, 40)
_INSTEAD: Final = 140  # whoever was named before is called no more
_BEFORE_A_NUMBER: Final = 60
_NAMED: Final = 50  # 请与某某联系, 我叫某某
_AFTER_A_NUMBER: Final = 30
_SIGNS: Final = 20
_WITH_A_NUMBER: Final = 15
_WELL_MADE: Final = 8  # with a surname, or made as names of other languages are


# 又及:账号的事请改找财务室翟冬梅,她的电话是…
_NOW_CALLED: Final = Sought(
    f"(?:改找|换找|改联系|改为联系|(?:联系人|对接人|经办人)(?:现|已|临时)?(?:改为|改成|换成|变更为|改由))[:\\s]?([{HAN}{MIDDLE_DOT}]{{2,16}}?)(?=[,。;(\\s0-9]|联系|对接|办理|负责|同志|老师|$)"
)


def _told(text: str) -> Iterator[_Told]:
    """All who are named, in the order of the ways in which they can be."""
    if (instead := _NOW_CALLED.search(text)) is not None and (name := _person(instead[1], known=True)) is not None:
        number = next(_phones(text[instead.end() : instead.end() + 40]), None)
        yield _Told(name, _INSTEAD, _dialled(number) if number is not None else None)
    for weight, label in zip(_BY_LABEL, _LABELS, strict=True):
        for n, found in enumerate(label.finditer(text)):
            if not _LEGAL.search(text[max(0, found.start() - 4) : found.start()]):
                yield from _behind_a_label(text, found, weight - n)
    for weight, beside in ((_BEFORE_A_NUMBER, _before_a_number), (_AFTER_A_NUMBER, _after_a_number)):
        name, phone = beside(text)
        if name is not None:
            yield _Told(name, weight, phone)
    for weight, seek in (
        (_BEFORE_A_NUMBER + 1, _in_full),
        (_NAMED, _asked_for),
        (_NAMED, _myself),
        (_SIGNS, _signer),
    ):
        if (name := seek(text)) is not None:
            yield _Told(name, weight)
    yield from _called_in_part(text)


def _called_in_part(text: str) -> Iterator[_Told]:
    """Who is named by a surname alone, or with a title, beside a number or as who signs: 王主任, 小阎, 魏."""
    for digits in _phones(text):
        after = _NAME_AFTER.match(text, digits.end())
        if after is not None and (name := _titled(re.split("或者?|[和、 ]", after[1])[0])) is not None:
            yield _Told(name, -3, _dialled(digits), titled=True)
        before = _WORD_BEFORE.search(text[max(0, digits.start() - 30) : digits.start()])
        if before is not None and (name := _titled(before[1]) or _surname(before[1])) is not None:
            yield _Told(name, -4, _dialled(digits), titled=True)
    lines = [line.strip(" 。!-") for line in text.split("\n") if line.strip(" 。!-")][-_SIGNING_LINES:]
    for line in reversed(lines):
        in_english = _ENGLISH_AND_SURNAME.search(line)
        if (name := _surname(in_english[1]) if in_english else _titled(line)) is not None:
            yield _Told(name, -5, titled=True)
    if (only := _SURNAME_ONLY.search(text)) is not None and (name := _surname(only[1])) is not None:
        yield _Told(name, -6, titled=True)


def _titled(word: str) -> str | None:
    """王主任 of 王主任 and of 办公室王主任; None of 副主任, 老师 and whatever else is nobody in particular."""
    found = _TITLED.fullmatch(word) or _TITLED_OF_AN_OFFICE.fullmatch(word)
    who = found[found.lastindex or 0] if found is not None else ""
    bare = who[1:] if who[:1] in {"老", "小"} else who
    return who if bare and who not in _NOBODY and _has_surname(f"{bare}某") else None


def _surname(word: str) -> str | None:
    return word if (len(word) == 1 or word in _COMPOUND) and _has_surname(f"{word}某") else None


# 杨院长 139…, 人事科卞主任电话139…, (魏,也可打139…
_WORD_BEFORE: Final = re.compile(
    f"(?:^|[^{HAN}])([{HAN}]{{1,16}}?)[ ,:(]{{0,4}}(?:(?:的|联系|办公|微信)?(?:电话|手机号?|座机|号码|微信(?:同号)?)"
    "(?:号码)?[是为]?|(?:也|亦)?可?以?(?:请)?(?:打|拨打?|致电))?[ :,(]{0,4}$"
)
_ENGLISH_AND_SURNAME: Final = re.compile(f"(?:^|[^A-Za-z])[A-Z][a-z]{{1,11}} ?\\(([{HAN}]{{1,2}})\\)$")  # Nina(汤)
_SURNAME_ONLY: Final = re.compile(f"(?:我|免贵|本人)姓([{HAN}]{{1,2}})(?![{HAN}])")


def _behind_a_label(text: str, label: re.Match[str], weight: int) -> Iterator[_Told]:
    titled: list[str] = []
    name = _named_in(_up_to_a_stop(text[label.end() : label.end() + 60]), titled)
    if name is not None and _GLUED.fullmatch(text[label.end() - 1 : label.end() + 1]) and not _is_well_made(name):
        name = None  # 管理员说不会操作: the sentence goes on
    number = next(_phones(text[label.start() : label.end() + 120]), None)
    phone = _dialled(number) if number is not None else None
    if name is not None:
        near = number is not None and not re.search("[\n。;]", text[label.end() : label.start() + number.start()])
        yield _Told(name, weight + (_WITH_A_NUMBER if near else 0) + (_WELL_MADE if _is_well_made(name) else 0), phone)
    else:
        yield from (_Told(one, -1, phone, titled=True) for one in titled[:1])
        if phone is not None and not titled:
            yield _Told("", -2, phone, titled=True)


_GLUED: Final = re.compile(f"[{HAN}]{{2}}")
_ITS_LINE: Final = re.compile(
    f"^([{HAN}]{{2,10}}[部处科室办股])[ ]*\n(?=[ ]*[{HAN}{MIDDLE_DOT} ]{{2,8}}[ ]*(?:\n|[0-9]|$))"
)


def _up_to_a_stop(stretch: str) -> str:
    """What follows a label, up to the next label, sentence or number."""
    stretch = _ITS_LINE.sub(r"\1 ", stretch.lstrip(" :\n"))
    digits = _PHONE.search(stretch)
    return _STOP.split(stretch[: digits.start()] if digits else stretch)[0]


def _named_in(stretch: str, titled: list[str]) -> str | None:
    """The name in what follows a label: 人力资源部 党小军, 院办茹志明, Linda 芮琳; 王主任 goes to `titled`."""
    parts = [part.removesuffix("本人") for part in _PARTS.split(stretch) if part]
    alone = len(parts) == 1
    found: list[str] = []
    for part in parts:
        if not alone and _OCCUPATION.fullmatch(part):
            continue  # 安全员 宰父小满
        if (name := _person(part, alone=alone)) is not None:
            found.append(name)
        elif _TITLED.fullmatch(part):
            titled.append(part)
    # a title and then the name in full: 卞参谋, in brackets 卞立国
    if (whole := next((b for a, b in pairwise(parts) if a[0] == b[0] and a != b and b in found), None)) is not None:
        return whole
    # 职改专责 芦花荡: of several words the one that is made like a name
    return next((n for n in found if _is_well_made(n) and not _FAMILIAR.search(n)), next(iter(found), None))


_FAMILIAR: Final = re.compile("(?:小姐|太太|大姐|大哥|师傅|阿姨)$")


def _is_well_made(name: str) -> bool:
    """Whether a name has a surname that is known and the length of names, or is made like one of other languages."""
    usual = len(name) <= 3 or name[:2] in _COMPOUND
    return (usual and _has_surname(name)) or _is_by_sound(name)


def _joined(parted: re.Match[str]) -> str:
    name = parted[0].replace(" ", "")
    usual = (len(name) <= 3 or name[:2] in _COMPOUND) and _has_surname(name) and _person(name) is not None
    return name if usual or _is_by_sound(name) else parted[0]


def _joined_behind(parted: re.Match[str]) -> str:
    name = f"{parted[1]}{parted[2]}"
    return name if _has_surname(name) else parted[0]  # 职称股 包: an office, and a surname alone


def _person(part: str, *, alone: bool = False, known: bool = False) -> str | None:
    """The name that a word is, or ends with behind an office and a post, less the titles behind it.

    Args:
        part: without blanks and stops.
        alone: nothing else stands behind the label, so that what can't be a usual name may be one all the same.
        known: only a name with a surname that is known, or with a post before it.
    """
    if _ALONE.fullmatch(part) is None or _TITLED.fullmatch(part):
        return None
    bare = part
    while (title := _TITLE_BEHIND.search(bare)) is not None and title.start() >= 2:
        bare = bare[: title.start()]
    short = len(bare) <= 3 or MIDDLE_DOT in bare or (len(bare) <= 4 and bare[:2] in _COMPOUND)
    if short and _has_surname(bare) and clean(bare, loose=True) == bare and not _NO_PERSON.search(bare):
        return bare
    behind = _POST_BEFORE.sub("", bare)
    rare = not known and _LEAVES_ONE.fullmatch(bare) is None
    if behind != bare and (rare or _is_well_made(behind)) and _is_called(behind):
        return behind
    if known:
        # 张掖生: a surname and a given name that are a place's together
        usual = (len(bare) == 3 or bare[:2] in _RARE) and _has_surname(bare) and _is_called(bare)
        return bare if _is_by_sound(bare) or usual else None
    if _is_called(bare) or (alone and bare in PLACES):  # a name that is a place's as well: 会宁
        return bare
    return bare if alone and bare in _COMPOUND else None


def _is_called(bare: str) -> bool:
    """Whether somebody may be called so where a name must stand, however rare it is."""
    if _NO_PERSON.search(bare):
        return False
    if len(bare) <= 3:
        return could_be_name(bare, labelled=True)
    return MIDDLE_DOT in bare or bare[:2] in _COMPOUND or _is_by_sound(bare) or 4 <= len(bare) <= 6


def _has_surname(bare: str) -> bool:
    return bare[:2] in _RARE or has_surname(bare)


def _is_by_sound(bare: str) -> bool:
    """Whether it is a name of other languages, written by its sound."""
    return (
        bare.endswith(MONGOL)
        or is_syllables(bare)
        or is_of_syllables(bare)
        or (MIDDLE_DOT in bare and could_be_name(bare))
    )


def _before_a_number(text: str) -> tuple[str | None, str | None]:
    """技术科 漆彧 座机0943-5530092: the last word before a number and its label that is a name."""
    for digits in _phones(text):
        line = text[max(0, digits.start() - 40) : digits.start()].rpartition("\n")[2]
        line = re.split("[。;]", re.sub(f"[ ,:(☎📞]*(?:{_TELEPHONE})?[ ,:(☎📞]*$", "", line))[-1]
        stretch = re.split("[,:]|(?:发|交|转|打|通知|告诉)给?(?=[^,:]{2,6}$)", line)[-1]
        parts = [part for part in _PARTS.split(stretch) if part][-3:]
        for n in reversed(range(len(parts))):
            posted = n > 0 and _OF_AN_OFFICE.search(parts[n - 1]) is not None
            if (name := _person(parts[n][-_LAST:], known=not posted)) is not None:
                return name, _dialled(digits)
    return None, None


_LAST: Final = 16  # characters: 负责此事的同志为人事科副科长冉志新
_TELEPHONE: Final = (
    "(?:加?微信同(?:号|手机号?|电话)?|[手电][机话]微信同号)"
    "|(?:(?:办公室?|联系|移动|固定|值班|单位|本人|个人|我的?|微信|家庭|家里|常用|业务|咨询|财务|人事|公司|学校|医院|他的?|她的?|备用){1,2}的?)?"
    "(?:电话|手机号?码?|座机|固话|移动|联系方式|号码)(?:号码?)?|[Tt]el|TEL|M|T"
)


def _asked_for(text: str) -> str | None:
    for found in _ASK_FOR.finditer(text):
        for part in reversed((found[1] or found[2] or found[3]).split()):
            if (name := _person(part, known=True)) is not None:
                return name
    return None


# 我叫马秀兰马上的马秀丽的秀兰花的兰
_SPOKEN_NAME: Final = re.compile(f"(?:我叫|名字叫)(([{HAN}])[{HAN}]{{1,2}}?)(?=\\2[{HAN}]的\\2|谢谢|多谢|拜托)")


# 我姓巩巩晓霞, 姓贾,西贝贾,全名贾福来; 我是某某公司的工程师,叫倪文斌
_BY_SURNAME: Final = re.compile(
    f"(?:(?<![{HAN}])|[我贵])姓([{HAN}]{{1,2}})[ ,]*(?:[{HAN}]{{1,5}}\\1[ ,]+)?"
    f"(?:我?名?叫|全名是?|大名是?)?(?P<told>\\1[{HAN}]{{1,2}})"
    "(?=[,。;(\n! 0-9]|(?:联系)?(?:电话|手机)|$)"
    f"|[老小]([{HAN}])\\((?P<whole>\\3[{HAN}]{{1,2}})\\)"
    f"|我是[^,。;\n]{{4,40}},(?:名)?叫(?P<called>[{HAN}]{{2,4}})(?=[,。;(\n]|$)"
)


# 找宗师傅,139…,他全名宗成林
_IN_FULL: Final = Sought(
    f"(?P<by>[{HAN}])(?:{_TITLES}|师傅|大姐|大哥|工)(?:[ ,(]"
    f"[^。\n]{{0,40}}?)?(?:全名|大名|本名|名叫)(?:是|叫)?(?P<full>(?P=by)[{HAN}]{{1,2}})(?=[,。;()\n]|$)",
    holds="全名|大名|本名|名叫",
)


def _in_full(text: str) -> str | None:
    told = _IN_FULL.search(text)
    return _person(told["full"], known=True) if told is not None else None


def _myself(text: str) -> str | None:
    for found in _BY_SURNAME.finditer(text):
        if (name := _person(found["told"] or found["whole"] or found["called"], known=True)) is not None:
            return name
        if (told := found["told"]) is not None and could_be_name(told, labelled=True):
            return told  # 我姓吾 吾古丽
        if (called := found["called"]) is not None and _has_surname(called) and could_be_name(called):
            return called  # 叫马哈米代
        if (whole := found["whole"]) is not None and could_be_name(whole, labelled=True):
            return whole  # 老独(独占元)
    if spelt := _SPELT.search(text):
        return f"{spelt[1]}{spelt[2]}"
    for spoken in _SPOKEN_NAME.finditer(text):
        if _is_well_made(spoken[1]) and could_be_name(spoken[1]):
            return spoken[1]
    for found in _MYSELF.finditer(text):
        if (name := _person(found[1], known=True)) is not None:
            return name
    return None


_NAME_AFTER: Final = re.compile(
    f"[ ,(]{{0,4}}(?:[{HAN}]{{2,6}}[,、 ](?=请?找))?"
    f"(?:请?找|联系)?[ :]{{0,3}}([{HAN}{MIDDLE_DOT} ]{{2,20}}?)[ ]*(?=[)。,;\n]|$)"
)


def _after_a_number(text: str) -> tuple[str | None, str | None]:
    """13900000000 程心, at the end of a sentence."""
    for digits in _phones(text):
        after = _NAME_AFTER.match(text, digits.end())
        for part in reversed(after[1].split() if after else []):
            if (name := _person(part, known=True)) is not None:
                return name, _dialled(digits)
    return None, None


_SIGNING_LINES: Final = 4
_SIGNED: Final = re.compile(
    f"^(?P<post>[{HAN}A-Za-z()&, ]{{2,30}}?[ :/、,-]{{1,4}})?(?P<name>[{HAN}{MIDDLE_DOT}]{{2,12}})"
    f"(?:\\([{HAN}]{{2,8}}\\))? *(?:敬上|谨启|拜上|敬启|谨上|上)?(?:[ ]+(?:{_TITLES}))?$"
)


_OF_AN_OFFICE: Final = re.compile(f"(?:[部处科室办股]|{_TITLES})[ :/、,-]*$")


_SIGNED_PLAINLY: Final = re.compile(
    f"^([{HAN}{MIDDLE_DOT}]{{2,8}})[ ]+(?:敬上|谨启|拜上|敬启|谨上|上|{_SENIOR}*(?:{_TITLES}))$"
)
_SIGNED_IN_ENGLISH: Final = re.compile(f"^(?:[A-Z&]{{2,6}}[A-Z& ]* +)?([A-Z][a-z]{{1,11}} ?[{HAN}])$")
# 祁莲 | 人力资源中心 招聘主管
_SIGNED_BEFORE: Final = re.compile(
    f"^(?P<name>[{HAN}{MIDDLE_DOT}]{{2,8}})[ ]*[|/、,·-]+[ ]*[{HAN}A-Za-z ]{{0,16}}(?:{_TITLES}|"
    f"[部处科室办股]|HR)(?:[ |/]|$)"
)


def _signer(text: str) -> str | None:
    """Who signs under a mail: 裴垚, 人事专员 厉梓萱, 人力行政 / 米娜·阿依古丽."""
    lines = [line.strip(" 。!-") for line in text.split("\n") if line.strip(" 。!-")]
    for line in reversed(lines[-_SIGNING_LINES:]):
        if (plain := _SIGNED_PLAINLY.match(line)) and (name := _person(plain[1], known=True)) is not None:
            return name
        if (foreign := _SIGNED_IN_ENGLISH.match(line)) is not None:
            return foreign[1]
        if (before := _SIGNED_BEFORE.match(line)) and (name := _person(before["name"])) and _is_well_made(name):
            return name
        signed = _SIGNED.match(line)
        if signed is None or _LEGAL.search(re.sub("人?[ :/、-]*$", "", signed["post"] or "")):
            continue
        posted = signed["post"] is not None and _OF_AN_OFFICE.search(signed["post"]) is not None
        name = _person(signed["name"], known=not posted)
        if name is not None and (clean(name) == name or signed["post"] or _is_by_sound(name)):
            return name
    return None


def _marked(text: str) -> str | None:
    for marked in _MARKED.finditer(text):
        if digits := next(_phones(text[marked.start() : marked.end() + 40]), None):
            return _dialled(digits)
    return None


def _anywhere(text: str) -> str | None:
    """A number with its area code or a mobile one, wherever it stands."""
    return next((_dialled(digits) for digits in _phones(text) if not digits["local"]), None)
