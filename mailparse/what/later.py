"""What a later mail says of what its writer, or another, asked for before: that it wait or be left, or only thanks.

Patterns for a whole mail, compact and in its reading form. They decide whether a plea that was complete waits for a
person; where they are in doubt it does.
"""

import re
from enum import Enum, auto
from typing import Final

from mailparse.text.sought import Sought
from mailparse.what import cues, matters, pleas
from mailparse.what.plea import Plea


class Stance(Enum):
    """How a mail that asks for nothing itself stands to what was asked for before."""

    AGAINST = auto()  # 先不要处理, 不是我发的, 已经登上了
    UNCLEAR = auto()  # whatever can't be told
    BESIDE = auto()  # thanks, a repeat, what is handed in later
    ELSEWHERE = auto()  # another matter


# That it wait: 请先不要处理, 等我导出材料再删, 先等等, 出差回来再说.
_WAITS: Final = (
    "(?:先|暂时?|且|稍)[^,。;!?]{0,6}(?:不|别|勿|莫)[^,。;!?]{0,6}(?:处理|办|删|重置|动|管|注销|清|弄|搞|整)"
    "|先(?:等|放|缓|停|搁|不(?:用|要|急))|[暂且](?:缓|停|等|不|时不)|[缓等][一]?[缓等](?:吧|再|$|[,。;!])|稍等|等(?:我|他|她|单位|学校|领导|通知|消息|确认|核实)"
    "[^。;!?]{0,30}(?:再|后|才|说)|等[^,。;]{0,12}(?:通知|消息|确认|答复)|停止|中止|推迟|待定|改日|(?:回来|到岗|出差|假满)[^,。;]{0,6}再"
    "|再说(?:吧|$|[,。;!)])"
)
# That it be left: 不用删了, 请保留账号, 我改主意了.
_LEAVES: Final = (
    "(?:不要|(?<![分特区级性个识辨])别|勿|不用|不必|无需|无须|不需要?|莫|不能|不得|拒绝|反对|不同意|不想)[^,。;!?]{0,8}(?:删|重置|注销|处理|办|理会|管|动我|弄(?![混反错颠乱岔串])|操作|恢复)"
    "|(?<!差)不(?:删|重置|注销|申请|办|弄|必|麻烦|用|要(?!弄[混反错颠乱岔串])|需要?)[^,。;!?]{0,6}了|不麻烦|不必(?:$|[,。;!])"
    "|(?:保留|留着)[^,。;]{0,8}(?:账|号|信息|原)|(?:账|号|信息)[^,。;]{0,8}(?:保留|留着)|(?<![分特区级性个识辨])别动|不要动|改(?:变)?(?:了)?主意"
)
# That the mail is void: 刚才的邮件不作数, 上一封当我没发, 发错了.
_VOID: Final = (
    f"不[作做]数|不算(?:数|了)|{cues.AS_IF_UNSENT}|作废|撤销|撤回|撤掉|收回|取消|作罢|算了|忽略|无视|不用看"
    "|退回[^,。;]{0,6}申请|申请[^,。;]{0,6}退回|(?:弄|搞|发|说|报)错|误(?:发|报|操作)|(?:名单|表)[^,。;]{0,12}(?:去掉|剔除|剔出|删去|划掉|移除|有误)"
    "|(?:去掉|剔除|剔出|划掉|移除)"
)
# That it isn't theirs: 不是我发的, 有人冒用我的身份证号.
_NOT_THEIRS: Final = (
    "不是(?:我|本人|我们|他|她)(?:自己|本人)?(?:申请|要求|发|写|提|的意思)|不是(?:我|本人|他|她)(?:$|[,。;!])|非本人|冒(?:用|充|名|我)|盗用|骗子|诈骗"
    "|有人(?:用|拿|冒|以|盗|说?要|替|申请|发)|(?:没|未)(?:有|曾)?[^,。;!?]{0,4}(?:申请|要求|发过|提出|提过|写过|委托|同意|授权)[^,。;!?]{0,8}(?:重置|删|邮件|过|$|[,。;!])|未经(?:我|本人)"
)
# That the name is right: 账号上的名字其实是对的, 名字已经改过来了.
_NAME_IS_RIGHT: Final = (
    "(?:名字?|姓名|账号信息)[^,。;!?]{0,10}(?:是对的|没(?:有)?(?:[填写输弄搞]的?)?错"
    "|(?<!不)正确的?(?:$|[,。;!])|无误|已(?:经)?[^,。;]{0,8}(?:更正|改|修改))|改过来了"
)
# In the programs' own words, and in English.
_BY_PROGRAM: Final = (
    "ignore|disregard|recall|cancel|withdraw|no longer|never ?mind|don'?t (?:reset|delete)|do not (?:reset|delete)"
)
_WAIT: Final = Sought(_WAITS)
_HOLDS_BACK: Final = Sought(f"{_WAITS}|{_LEAVES}")
_AGAINST: Final = Sought(f"{_WAITS}|{_LEAVES}|{_VOID}|{_NOT_THEIRS}|{_NAME_IS_RIGHT}|{_BY_PROGRAM}", re.IGNORECASE)
# That they need it no more: 已经进去了, 密码试出来了.
_WELL: Final = Sought(
    "(?<![不没未])(?:登[录陆]?(?:上去?|进去?|成功)了?|进去)了|(?<![不没未才])(?:能|可以)(?:正常|够|顺利|自己)*(?:登|进|使?用)[^,。;!?]{0,6}(?:了|$|[,。;!])"
    "|已(?:经)?(?:自行|自己|成功|顺利|能|可以|正常)*(?:登|进去|解决|好了|弄好|找到|想起|试出)|登[录陆]成功|(?:^|[,。;!:])(?:都|我|现在|密码|问题|也)*好了"
    "|问题[^,。;!?]{0,4}解决了?(?:$|[,。;!])|(?:密码|自己)[^,。;!?]{0,8}(?<![不没])(?:找|想|试|记)(?:到|着|回|出|起)来?了"
    "|(?:找到|想起|试出|记起)(?:来)?(?:了)?密码|想起来了|记起来了|试出来了"
)
_NOT_YET: Final = Sought(
    "(?:希望|盼|才|什么时候|何时|请|以便|好让|就|是不是|是否|多久)[^,。;!]{0,10}(?:登|进|好了|解决)|吗(?:$|[,。;!?])|[?]"
)
_KEEPS: Final = Sought(
    "(?:不|别|勿|莫)[^,。;!?]{0,5}(?:删|注销)|(?:删|注销)[^,。;!?]{0,10}(?:不要|不用|不必|不需|取消|作废|撤|算了|免了|停)|改(?:为|成)(?:申请)?(?:密码)?重置"
    f"|(?:只|仅)(?:需要?|要|用|请|想|求)?(?:帮我|给我)?(?:把密码)?重置|作废|忽略|撤[销回]|{_NAME_IS_RIGHT}"
)
_OF_COURTESY: Final = Sought(
    "尊敬的|老师|领导|工作人员|同志|各位|您们?|你们?|好的?|谢谢|感谢|多谢|辛苦|收到|知道|明白|麻烦|打扰|劳烦|祝|工作|顺利|生活|愉快|身体|健康|万事如意|非常|十分|万分"
    "|帮助|支持|耐心|及时|回复|解答|此致|敬礼|嗯|ok|OK|哦|再次|真的?|太|给|添|费心|了|啦|的|呢|啊|吧|我|衷心|深表|期待|静候|佳音|[^\u4e00-\u9fff]"
)
_A_NAME: Final = 4  # characters that whoever thanks may sign with
_SUPPLIES: Final = Sought(
    "(?:补发|补充|补上|补交|附上|附|忘(?:了|记)?(?:附|带|写|说|加|发)|漏(?:了|发|写|附)|提供)[^。;]{0,14}(?:电话|手机|照片|复印件|扫描件|附件|身份证|单位|截图|证明)"
    "|(?:电话|手机|照片|复印件|扫描件|附件|截图|证明)[^,。;]{0,10}(?:补发|补充|补上|忘|漏|附上|见附件|发给)"
    "|(?:我的)?(?:联系)?(?:电话|手机)(?:号码?)?[是为: ]{0,3}1[0-9]{10}"
)
_MOST_SUPPLIED: Final = 60  # characters of a mail that hands something in later
_OF_A_PLEA: Final = Sought(
    "[账帐][号户]|删|注销|密码|登[录陆]|姓名|名字|邮件|来信|申请|处理|办理|重置|上(?:一)?封|那封|刚才|先前|之前|(?:个人|账号)信息|导出|保留|不要|别"
)


def stance(text: str, plea: Plea) -> Stance:
    """How a mail without a complete plea stands to what was asked for before.

    Args:
        text: its own words with its subject, compact.
        plea: what its own words ask for.
    """
    if plea.asks and not (plea.withdrawn or plea.refused):
        return Stance.UNCLEAR if _AGAINST.search(text) or keeps_the_account(text, plea) else Stance.BESIDE
    if is_against(text):
        return Stance.AGAINST
    if len(_OF_COURTESY.sub("", text)) <= _A_NAME:
        return Stance.BESIDE
    if _SUPPLIES.search(text) and len(text) <= _MOST_SUPPLIED:
        return Stance.BESIDE
    if matters.MATTERS.search(matters.FIELDS.sub(" ", text)) and not _OF_A_PLEA.search(text):
        return Stance.ELSEWHERE
    return Stance.UNCLEAR


def waits(text: str) -> bool:
    """Whether it is said that something wait: 这个先等等."""
    return _WAIT.search(text) is not None


def holds_back(text: str) -> bool:
    """Whether it is said that something wait or be left: 第二个先别弄, 李四缓一缓."""
    return _HOLDS_BACK.search(text) is not None


def is_against(text: str) -> bool:
    """Whether it is said that something be left or wait, wasn't asked for, or is needed no more."""
    return _AGAINST.search(text) is not None or (_WELL.search(text) is not None and _NOT_YET.search(text) is None)


def keeps_the_account(text: str, plea: Plea) -> bool:
    """Whether who asks for a reset says that the account is not to be deleted, or that its name is right."""
    return plea.kept or _KEEPS.search(pleas.compact(text)) is not None
