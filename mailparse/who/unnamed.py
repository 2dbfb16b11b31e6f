"""People told of by what they are (我徒弟, 隔壁的老蔡, 一位聘用人员, 王主任): whose trouble a clause tells of.

Patterns for one clause in its reading form. Whom a writer addresses (老师,密码忘了), and who is spoken of by a form
(申请人密码忘了, 该同志登不上), is nobody told of here.
"""

import re
from typing import Final, NamedTuple

from mailparse.text.extent import POSTS
from mailparse.text.sought import Sought
from mailparse.text.wording import COMMON_SURNAMES, KIN, PLAIN_SURNAMES, SURNAME
from mailparse.values import HAN


class Unnamed(NamedTuple):
    """Somebody told of without their name; of 王主任 and 小李 the surname is known, else it is ""."""

    surname: str
    many: bool


# Who is somebody's, and needs nothing before it to be told from whom one writes to …
_OF_SOMEBODY: Final = (
    f"{KIN}|老伴儿?|[那这]口子|[对同]桌|闺蜜|发小|老乡|[学师][兄弟姐妹哥]|妻[弟妹哥姐]|[大小][姨舅姑叔]子|连襟|妯娌|小姑娘|小伙子?"
    "|老大[爷妈]|老太太|研究生|大学生|实习生|毕业生"
    "|(?:别|旁|某|熟|一个|有个?|那个|这个)人"
)
# … and who does: 我们科的主任, 一位聘用人员.
_OF_A_KIND: Final = (
    f"{POSTS}|[技人成队组党社学会]员|大[爷妈哥姐嫂叔]|姑娘|人员|专家|家长|的人|学员|新人|年轻人|领导|师傅|大夫|处座|老总|[校院局科股所站园处部队班组村镇乡县]长"
    "|[多几两二三四五六七八九十些]个?人|(?<=[一二两三四五六七八九十几多0-9])[位名]"
)
_IS_NOT_TOLD_OF: Final = re.compile(
    "尊敬|敬爱|亲爱|各位|[您你贵省厅]|系统|该|此|以下|下列|上述|以上|如下|申请|填报|申报|登录|采集|本人"
    "|我(?:是|系|就是|叫|作为|一个|这个|身为|在|当|做)"
)
_MANY: Final = "(?:们|等|[多几两二三四五六七八九十]+人)?"
# 老师 and 小时 are nobody of a surname.
_USUAL: Final = f"[{''.join(sorted((PLAIN_SURNAMES | COMMON_SURNAMES) - {'师'}))}]"
_SOMEBODY: Final = re.compile(
    f"(?:(?P<surname>{SURNAME})(?:{POSTS}|领导|师傅|大夫|工|[校院局科股所站园处部队班组]长)|[小老](?P<called>{_USUAL})"
    f"|(?:{_OF_SOMEBODY}){_MANY}|[{HAN}0-9](?:{_OF_A_KIND}){_MANY})$"
)
_NUMBER: Final = re.compile(
    "[(, ]{0,3}(?:居民)?(?:身份证(?:号码?|号)?|证件号码?)?[:是为 ]{0,2}[0-9]{17}[0-9Xx][) ]{0,2}"
)
_GOES_ON: Final = re.compile(
    "首次|第一次|初次|在|于(?!是)|把|将|误|的?(?:姓名|名字|[账帐][号户]|身份证)|今[天早晚]|昨|年[纪龄]|岁数|不会"
    "|因|快|刚|已|也|都|又|就|要|最近|平时|姓"
)
_SURNAME_IS: Final = Sought(f"姓({SURNAME})(?![{HAN}])")
_FROM_WHERE: Final = re.compile(
    "^ *(?:(?:我们|咱们?|俺们|本|[我俺](?=单位|公司|学校|医院|中心|[校院局所站科园厂队县乡镇村组班室]))"
    "(?!人|[是系叫在作身当做也就都为])"
    "|[一有][位名个])(?!.*:$)"
)
# What stands between who it is of and the trouble.
_BETWEEN: Final = re.compile(
    "(?:又|都|就|却|倒|还|现在|目前|今[天早晚日]|昨[天晚日]|前天|刚才|刚|一直|总是?|老是?|经常|突然|不小心|不慎|怎么|死活|可能|好像|把|将"
    "|的|[改换]了|登[录陆]|采集|职称|填报|系统|平台|密码|[账帐][号户]|口令|因为?|由于|首次|第一次|多次|自己|[他她]|反[映应]|来电|(?:问|跟|给|对|找)我(?:说|讲)?|(?<=的人)说)*$"
)
_TROUBLE: Final = Sought(
    "忘|登不|登[录陆]不|登[录陆]失败|进不|无法登|不能登|记不|想不起|被锁|锁定|密码(?:错|不对|丢|遗失|没了)"
)
_FOR: Final = (
    Sought(
        f"(?:给|替|帮(?:忙|助)?|为|代替?)(?P<whom>[{HAN}0-9]{{1,16}}?)(?=的?(?:登[录陆])?(?:密码|[账帐][号户]|重置|删|恢复|还原|初始|解锁))"
    ),
    Sought(
        f"(?:替|代替?|为|帮)(?P<whom>[{HAN}0-9]{{1,16}}?)(?=(?:来信|写信|写|发邮件|发信|问|申请|请求|反映|求助|提出|办理|代办)(?!人))"
    ),
)


def in_trouble(clause: str) -> Unnamed | None:
    """Of whom a clause says to be in trouble, if it is by what they are."""
    clause = _NUMBER.sub("", clause)
    trouble = _TROUBLE.search(clause)
    if trouble is None:
        return None
    head = clause[: trouble.start()]
    between = _BETWEEN.search(head)
    return _ends_with(head[: between.start()] if between is not None else head)


def spoken_of(clause: str) -> Unnamed | None:
    """Whom a clause brings up by what they are, and from where: 我们办公室的老张, 我校张老师首次登录….

    Who is only called so (张主任,) may be whom one writes to.
    """
    told = _ends_with(_GOES_ON.split(_NUMBER.sub("", clause), 1)[0].rstrip(" ,。;:!的"))
    if told is None or _FROM_WHERE.search(clause) is None:
        return None
    surname = _SURNAME_IS.search(clause)
    return told if surname is None else Unnamed(surname[1], told.many)


def pleaded_for(clause: str) -> Unnamed | None:
    """For whom a clause asks something, if it is by what they are."""
    told = (_ends_with(found["whom"]) for pattern in _FOR for found in pattern.finditer(clause))
    return next((one for one in told if one is not None), None)


def misnamed(clause: str) -> bool:
    """Whether somebody of the family, by what they are, is said to have entered their name wrongly."""
    return _MISNAMED.search(clause) is not None


_MISNAMED: Final = Sought(
    f"^ *(?:我(?:的|家)?|俺)?(?!同事|领导|朋友|同学|学生|徒弟|师傅|老领导|老同事)(?:{KIN})"
    "(?:在|于|当时|昨天|首次|第一次|首登|登记|注册|登[录陆]|填报|填写|填|写)(?![^,]*(?:[帮替给代][我俺]|我的))[^,]{0,12}(?:姓名|名字)[^,]{0,10}"
    "(?:拼音|[填写输打弄录登]错|英文|漏|空|别字|错字|小名|乳名|曾用名)"
)


def is_of(clause: str, name: str) -> bool:
    """Whether a clause tells of somebody by whose they are: 张三的徒弟."""
    at = clause.find(name)
    return at >= 0 and _WHOSE.match(clause, at + len(name)) is not None


_WHOSE: Final = re.compile(f"(?:老师|同志|主任|校长)?的(?:{_OF_SOMEBODY})")


def _ends_with(head: str) -> Unnamed | None:
    found = _SOMEBODY.search(head[-24:])
    if found is None or _IS_NOT_TOLD_OF.search(head) is not None:
        return None
    return Unnamed(found["surname"] or found["called"] or "", _SEVERAL.search(head) is not None)


_SEVERAL: Final = Sought("们$|[多几两二三四五六七八九十]+[个位名人]")
