"""That the name on an account is wrong, told by how it came there or what stands there: no word of writing it wrongly.

姓名那栏我当成单位了, 输入法自动纠正成了“张贵方”, 用“许yi”顶上去的, 号底下挂的是她. Tables only, for one clause in
its reading form and compact; whether it is the account that a clause is of, and not a paper or a mail, is for pleas.py.
"""

import re
from typing import Final

from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, could_be_name, has_surname
from mailparse.values import HAN

_NAME: Final = "(?:姓名|名字|名子|大名)"
_FIELD: Final = f"{_NAME}(?:那|这|一|个|的)*(?:格子?|栏目?|框|处|项|空|里|中)*"
_OPEN: Final = '["“「『]'
_SHUT: Final = '["”」』]'
# What people take the field of the name for, or write there in its place.
_NICKNAME: Final = "(?:昵称|网名|微信名|外号|绰号|小名|乳名|艺名|笔名|法名|缩写|简拼|首字母)"
_NO_NAME: Final = (
    "(?:(?:(?:工作|用人|我们?|本|所在|现)?(?:单位|学校|公司|医院|部门|科室)(?:的?(?:简称|名称?|全称))?"
    f"|用户名|登录名|账号名?|职务|职称|手机号码?|工号|{_NICKNAME})(?!也|都|还|没|和|不))"
)
_I_DID: Final = "(?:我|他|她|就|顺手|随手|直接|当时|误|错|图省事|不小心|只){0,4}"
_ENTERED: Final = "(?:填|写|输|打|敲|录|用)(?:入|进|上)?(?:的是?|了|成了?|上了?|去了?)"
_TITLED: Final = f"(?:[小老阿大][{HAN}]|[{HAN}](?:工|哥|姐|总|师傅|老师|医生|大夫|主任|护士|校长|院长))"
_BY_ITSELF: Final = "(?:输入法|联想|语音|手机|电脑|键盘|浏览器|软件|自动|系统)"
_ON_THE_ACCOUNT: Final = (
    "(?:(?:我|本人)的?(?:[账帐][号户]|身份证(?:号码?)?|号码?|证号|名下)|[账帐][号户]|系统|后台|库)"
    "(?:的)?(?:上|里|中|底下|下|名下|对应)*[面头边]?"
)
_STANDS: Final = "(?:挂|存|登记?|注册|坐|住|躺|记|绑|写|填|显示|录|待)(?:着|的|了|在|成|上)*"
_THEREFORE: Final = "(?:应该|大概|估计|想必|怕|却|竟|还|就|仍|其实|都|也|现在|至今|倒){0,3}"
_ANOTHERS: Final = f"(?:他|她|别人|他人|人家|我?(?:的|家)?(?:{KIN})|前任)"

TOLD: Final = Sought(
    # 姓名那栏当成单位了, 名字那个格子我以为是填昵称的
    f"{_FIELD}(?:我|他|她|让|被|给|误|也|都|当时){{0,4}}(?:当|看|认|以|误|理解)(?:成|作|为|做|是){{1,2}}了?(?:是|要|让|叫|该)*(?:填|写|输)?的?{_NO_NAME}"
    # 姓名框里我填了单位简称, 在姓名里填了“刘工”两个字, 名字用的是微信名
    f"|{_FIELD}{_I_DID}{_ENTERED}(?:一?个)?(?:是)?(?:我们?的?|本)?(?:{_NO_NAME}|{_OPEN}{_TITLED}{_SHUT})"
    # 姓名一栏误书笔名“听雨楼主”, 名字他按了大家平时叫我的外号
    f"|{_FIELD}[^,密不没]{{0,4}}(?:按|写|填|用|打|输|书|录|登)(?:的是?|了|成)?[^,密不没]{{0,10}}{_NICKNAME}"
    # 姓名栏里就成了bayunlong
    f"|{_FIELD}(?:就|却|竟|直接|自动){{0,2}}(?:成|变成|是|跳成|出来)了? ?[a-zA-Z][a-zA-Z ]{{3,}}"
    # 我的姓名被输入法自动纠正成了“张贵方”, 联想输入把我名字换成了…, 让语音听成了…
    f"|{_NAME}[^,]{{0,4}}(?:被|让|叫|给){_BY_ITSELF}[^,]{{0,8}}(?:成|为|作)了?{_OPEN}"
    f"|{_BY_ITSELF}[^,密]{{0,8}}(?:把|将)[^,密]{{0,4}}{_NAME}[^,密]{{0,10}}(?:成|为|作)了?{_OPEN}"
    # 账号上挂的应该是“付玉兰”, 系统里存的是拼音, 号底下挂的是她, 身份证底下登的是我媳妇
    f"|{_ON_THE_ACCOUNT}{_THEREFORE}{_STANDS}{_THEREFORE}是?(?:{_ANOTHERS}(?:的(?:姓名|名字|名))?(?=$|[-:(])|{_ANOTHERS}的(?:姓名|名字)|[^,]{{0,4}}拼音|[^,]{{0,6}}(?:错|假|旧|半截)的?(?:姓名|名字)|{_NICKNAME}(?=$))"
    # 注册成别人了, 账号里的名字不是我的
    "|(?:注册|登记|认证|实名)成了?(?:别人|他人|旁人|另一?个人)(?:的(?:姓名|名字))?了?$"
    f"|{_ON_THE_ACCOUNT}的?(?:显示的)?{_NAME}(?:却|竟|根本|就|也)?不是我(?:的|本人|自己)?(?:的)?$"
    # 他的名字登在我身份证上
    f"|(?<!把){_ANOTHERS}的(?:姓名|名字|大名)(?:登|写|填|挂|录|打|套|安|弄)(?:记|写|入)?(?:在|到|进|上)了?我(?:自己)?的?(?:身份证|号|[账帐][号户]|名下)(?!码?[前后旁]|码?的[前后旁])"
    # 名字里混进去一个字母, 当时只打了才让两个字, 没打后半截
    f"|{_NAME}(?:里|中|当中)?[面头边]?(?:还|又|也|给|我|不小心){{0,3}}(?:混|夹|掺)(?:进|入|上|了|着)"
    f"|(?P<part>只(?:打|写|输|填|敲|录)(?:进|上|入)?了{_OPEN}?[{HAN}]{{1,5}}{_SHUT}?[一两二三四]个字$"
    "|(?:没|忘了|漏|少)(?:打|写|输|填|敲|录)?(?:上|了|全)?(?:后|前)(?:半[截段边]|一?半)$)"
    # 姓打成了“付”, 名字里的字敲错: 姓氏
    "|(?<![百贵老同])姓氏?(?:也|都|给|我|不小心|当时){0,3}(?:打|写|填|输|敲|录|弄|搞)(?:写|入)?(?:错|成|作|为)"
    # 就用“许yi”顶上去了, 用“yi”代替了
    f"|(?:用|拿)了?{_OPEN}[{HAN}]{{0,3}}[a-zA-Z]{{1,8}}{_SHUT}(?:先|暂时|临时)?(?:代替?|顶|凑|替|充|将就)"
    # 姓名后面带了“老师”两个字
    f"|{_NAME}的?(?:前|后|末尾|中间|当中)[面头边]?(?:还|又|也|给|我|不小心){{0,3}}(?:多|带|加|跟|缀|连)(?:了|上|着|打|写|出|进)"
)
# 打不出来的字, told before: 当时用拼音凑的
WITH_ANOTHER: Final = Sought(
    "(?:打|写|输|填|选|敲|录)(?:写|入)?成了?(?:别的|另外的?|另一?个|其[他它]的?)字|(?:用|拿)(?:了|的)?(?:拼音|字母|同音字?|别的字|近音字|符号|星号|问号)(?:先|暂时|临时|给|来){0,2}(?:代|顶|凑|替|充|将就)"
)
CHARACTER: Final = Sought("名|[字]?[^,]{0,4}打不(?:出|了|上)")

# “韩玉玫”误作“韩玉梅”, “安平”敲成了“平安”: two that are alike, and the one turned into the other.
TURNED: Final = Sought(
    f'{_OPEN}(?P<true>[{HAN}·]{{2,9}}){_SHUT}[^,“”"密不没]{{0,6}}[成作为]了?(?:是)?{_OPEN}(?P<wrong>[{HAN}·]{{2,9}}){_SHUT}'
)


# “成”选成了“诚”
CHARACTER_TURNED: Final = Sought(
    f"{_OPEN}(?P<one>[{HAN}]){_SHUT}字?(?:给|误|错|我|当时|就|被|都){{0,3}}(?:(?:写|输|打|填|录|登|选|敲|点|弄|拼|认|跳)(?:入|写)?成了?|错[为成]|误[作为成]){_OPEN}(?P<other>[{HAN}]){_SHUT}"
)
_OF_ELSE: Final = Sought("密码|口令|验证码|大小?写|单位|学校|公司|医院|证书|论文|文号|职称|专业")
# 输入法自动跳成了“李诚业”, 姓名填的是“教务处”: a name, and what is none.
BY_ITSELF: Final = Sought(
    f"{_BY_ITSELF}[^,密]{{0,6}}(?:跳|变|选|出|打|联想|识别|换|改|听|认|纠正|弹)(?:成|为|作)了?{_OPEN}(?P<wrong>[{HAN}·]{{2,9}}){_SHUT}"
)
IN_ITS_FIELD: Final = Sought(f"{_FIELD}{_I_DID}{_ENTERED}(?:一?个)?{_OPEN}(?P<wrong>[{HAN}]{{2,9}}){_SHUT}")


# 填姓名时没切输入法, and then: 打的是licheng
LATIN: Final = Sought("(?:打|填|写|输|敲)(?:进去)?(?:的是|成了?|了) ?[a-zA-Z]{4,}$")


def search(clause: str, before: str) -> re.Match[str] | None:
    """Where a clause tells that another name was entered than their own; `before` it stands another clause."""
    told = TOLD.search(clause)
    if told is not None and not (told["part"] and "名" not in clause and _OF_ELSE.search(f"{before},{clause}")):
        return told
    character = CHARACTER_TURNED.search(clause)
    if character is not None and character["one"] != character["other"] and not _OF_ELSE.search(f"{before},{clause}"):
        return character
    turned = TURNED.search(clause)
    if turned is not None and _are_alike(turned["true"], turned["wrong"]):
        return turned
    if (by_itself := BY_ITSELF.search(clause)) is not None and _is_named(by_itself["wrong"]):
        return by_itself
    if (in_field := IN_ITS_FIELD.search(clause)) is not None and not could_be_name(in_field["wrong"], labelled=True):
        return in_field
    another = WITH_ANOTHER.search(clause) or LATIN.search(clause)
    return another if another is not None and CHARACTER.search(before + clause) and "密码" not in before else None


def _are_alike(one: str, other: str) -> bool:
    """Whether two differ as a name does from what it was mistaken for: 韩玉玫 and 韩玉梅, 安平 and 平安."""
    if one == other or not _is_named(one):
        return False
    shared = sum(c in other for c in one)
    return abs(len(one) - len(other)) <= 1 and shared * 2 >= len(one)


def _is_named(one: str) -> bool:
    return could_be_name(one, labelled=True) and has_surname(one)


# What else bears a name, told somewhere before: 文件上把我名字“韩玉玫”误作“韩玉梅”
PAPER: Final = Sought(
    "(?:证书|评审表|认定表|(?<!账号信息)文件|聘书|毕业证|学位证|材料|公示|名单|名册|公告|通知|论文|档案|批文|合同|工资|奖状|胸牌|工作证)[^,]{0,12}$"
)
PAPERS: Final = Sought("证书|聘书|评审表|认定表|毕业证|学位证")
SOUGHT: Final = (TOLD, TURNED, CHARACTER_TURNED, BY_ITSELF, IN_ITS_FIELD, WITH_ANOTHER, LATIN)
