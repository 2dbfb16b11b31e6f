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
_NO_NAME: Final = (
    "(?:(?:工作|我们?|本|所在|现)?(?:单位|学校|公司|医院|部门|科室)(?:的?(?:简称|名称?|全称))?"
    "|用户名|登录名|昵称|网名|微信名|账号名?|职务|职称|手机号码?|工号|外号|绰号|小名|乳名|艺名|笔名|法名)"
)
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
    f"{_FIELD}(?:我|他|她|让|被|给|误|也|都|当时){{0,4}}(?:当|看|认|以|误)(?:成|作|为|做|是){{1,2}}了?(?:是|要|让|叫|该)*(?:填|写|输)?的?{_NO_NAME}"
    # 姓名框里我填了单位简称, 在姓名里填了“刘工”两个字, 姓名栏写的是老师的称呼
    f"|{_FIELD}(?:我|他|她|就|顺手|随手|直接|当时|误|错|图省事|不小心|只){{0,4}}(?:填|写|输|打|敲|录)(?:入|进|上)?(?:的是?|了|成了?|上了?|去了?)(?:一?个)?(?:是)?(?:我们?的?|本)?(?:{_NO_NAME}|{_OPEN}{_TITLED}{_SHUT})"
    # 姓名栏里就成了bayunlong
    f"|{_FIELD}(?:就|却|竟|直接|自动){{0,2}}(?:成|变成|是|跳成|出来)了? ?[a-zA-Z][a-zA-Z ]{{3,}}"
    # 我的姓名被输入法自动纠正成了“张贵方”, 联想输入把我名字换成了…, 让语音听成了…
    f"|{_NAME}[^,]{{0,4}}(?:被|让|叫|给){_BY_ITSELF}[^,]{{0,8}}(?:成|为|作)了?{_OPEN}"
    f"|{_BY_ITSELF}[^,密]{{0,8}}(?:把|将)[^,密]{{0,4}}{_NAME}[^,密]{{0,10}}(?:成|为|作)了?{_OPEN}"
    # 账号上挂的应该是“付玉兰”, 系统里存的是拼音, 号底下挂的是她, 身份证底下登的是我媳妇
    f"|{_ON_THE_ACCOUNT}{_THEREFORE}{_STANDS}{_THEREFORE}是?(?:{_ANOTHERS}(?:的(?:姓名|名字|名))?(?=$|[-:(])|{_ANOTHERS}的(?:姓名|名字)|[^,]{{0,4}}拼音|[^,]{{0,6}}(?:错|假|旧|半截)的?(?:姓名|名字)|{_NO_NAME}(?=$))"
    # 姓打成了“付”, 名字里的字敲错: 姓氏
    "|(?<![百贵老同])姓氏?(?:也|都|给|我|不小心|当时){0,3}(?:打|写|填|输|敲|录|弄|搞)(?:写|入)?(?:错|成|作|为)"
    # 就用“许yi”顶上去了, 用“yi”代替了
    f"|(?:用|拿)了?{_OPEN}[{HAN}]{{0,3}}[a-zA-Z]{{1,8}}{_SHUT}(?:先|暂时|临时)?(?:代替?|顶|凑|替|充|将就)"
    # 姓名后面带了“老师”两个字
    f"|{_NAME}的?(?:前|后|末尾|中间|当中)[面头边]?(?:还|又|也|给|我|不小心){{0,3}}(?:多|带|加|跟|缀|连)(?:了|上|着|打|写|出|进)"
)
# 打不出来的字, told before: 当时用拼音凑的
WITH_ANOTHER: Final = Sought(
    "(?:用|拿)(?:了|的)?(?:拼音|字母|同音字?|别的字|近音字|符号|星号|问号)(?:先|暂时|临时|给|来){0,2}(?:代|顶|凑|替|充|将就)"
)
CHARACTER: Final = Sought("名|[字]?[^,]{0,4}打不(?:出|了|上)")

# “韩玉玫”误作“韩玉梅”, “安平”敲成了“平安”: two that are alike, and the one turned into the other.
TURNED: Final = Sought(
    f'{_OPEN}(?P<true>[{HAN}·]{{2,9}}){_SHUT}[^,“”"密不没]{{0,6}}[成作为]了?(?:是)?{_OPEN}(?P<wrong>[{HAN}·]{{2,9}}){_SHUT}'
)


def search(clause: str, before: str) -> re.Match[str] | None:
    """Where a clause tells that another name was entered than their own; `before` it stands another clause."""
    if (told := TOLD.search(clause)) is not None:
        return told
    turned = TURNED.search(clause)
    if turned is not None and _are_alike(turned["true"], turned["wrong"]):
        return turned
    another = WITH_ANOTHER.search(clause)
    return another if another is not None and CHARACTER.search(before + clause) and "密码" not in before else None


def _are_alike(one: str, other: str) -> bool:
    """Whether two differ as a name does from what it was mistaken for: 韩玉玫 and 韩玉梅, 安平 and 平安."""
    if one == other or not (could_be_name(one, labelled=True) and has_surname(one)):
        return False
    shared = sum(c in other for c in one)
    return abs(len(one) - len(other)) <= 1 and shared * 2 >= len(one)


# What else bears a name, told somewhere before: 文件上把我名字“韩玉玫”误作“韩玉梅”
PAPER: Final = Sought(
    "(?:证书|评审表|认定表|(?<!账号信息)文件|聘书|毕业证|学位证|材料|公示|名单|名册|公告|通知|论文|档案|批文|合同|工资|奖状|胸牌|工作证)[^,]{0,12}$"
)
SOUGHT: Final = (TOLD, TURNED, WITH_ANOTHER)
