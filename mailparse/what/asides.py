"""What is said aside in a plea, in words that would be read otherwise: taken out before its clauses are weighed.

如已处理请忽略 takes nothing back, 同事都能登 is of the others, and 那条作废,我重新注册 is of an account.
"""

from typing import Final

from mailparse.text.sought import Sought
from mailparse.what import cues


def without(text: str) -> str:
    """A text, compact and in its reading form, less what is said aside; an account that is annulled is one deleted."""
    text = _NOT_UNDONE.sub(lambda said: f"必须{said[1] or ''}", _IF_DONE.sub("", text))
    text = _OTHERS_CAN.sub(lambda told: told["kept"] or " ", text)
    text = _ANNULLED.sub("\\1删除账号", text)
    if _ANNULLED_AS_WRONG.search(text) and cues.NAME_WRONG.search(text):
        text = _ANNULLED_AS_WRONG.sub("\\1删除账号", text)
    return _WRITTEN_ANEW.sub("\\1", text)


# 请重置,如已处理请忽略: what is done need not be asked for
_IF_DONE: Final = Sought(
    "(?:如果?|若|倘若?|要是)(?:您|你们?|老师|贵处)?已经?(?:给我|帮我|为我)?(?:重置|处理|办理?|恢复|解决|删除|收到)[^,。;!?\\n]{0,4},?"
    "(?:请|就|则|那|即可|可以?|麻烦)*(?:忽略|无视|不用[理管看]|不必[理管看]|不予理会)[^,。;!?\\n]{0,6}(?:[,。;!]|$)",
    holds="忽略|无视|不[用必予]",
)
# 同事都能登,就我不行; 就我登不上,别人都能登: of the others it is told to say who can't
_OF_OTHERS: Final = (
    "(?:(?:我们?|我)?(?:单位|学校|[校院局所站科]里?|科室|办公室)?的?(?:其[他它余]的?|别的|旁边的?|同(?:单位|学校|[校院局所站科]|科室|办公室)的?)?"
    "(?:同事|老师|同志|人)|别人|人家|其他人|旁人|大家)们?"
    f"(?:的)?(?:全|也|都){{1,2}}(?:说)?(?:{cues.LOGS_IN}|登[录陆]?上去?了|进去了|填完了)[^,。;!?\n]{{0,4}}"
)
_ONLY_I: Final = "(?:可|但|偏|怎么|咋|为啥|为什么|现在|目前)*(?:就|只|单单|光|唯独|偏偏?|独独)(?:有|剩|是)*我"
_OTHERS_CAN: Final = Sought(
    f"(?<![^,。;!?\n])(?:(?P<kept>{_ONLY_I}[^,。;!?\n]{{0,14}}[,;]){_OF_OTHERS}|{_OF_OTHERS}(?=[,。;!]{_ONLY_I}))",
    holds="我",
)


def _annulled(by: str, less: str = "") -> Sought:
    """请把那条登记作废,我用汉字重新注册: of the account, unless it is of a mail or of papers."""
    return Sought(
        f"((?<![^,。;!?\\n])(?![^,。;!?\\n]{{0,30}}(?:邮件|信(?!息)|申请|申报|诉求|的事|表|材料|[上前那]一?封{less}))[^,。;!?\\n]{{0,30}}?)作废(?:掉|了|吧)*"
        f"(?=[,。;!](?:然后|以便|好让?|让|我|本人|自己|再|,)*(?:[用按以][^,。;!?\\n]{{1,8}})?(?:来|去)?重新?(?:{by})(?:一[下次遍])?吧?(?:[,。;!\\n]|$))",
        holds="作废",
    )


_ANNULLED: Final = _annulled("登[记录陆]?|注册")
# 请把我这条作废,我重新录: where a name is told to be wrong
_ANNULLED_AS_WRONG: Final = _annulled("录入?|填写?|输入?", "|职称|[中初高副助]级|正高|证书|学历|论文|业绩|提交|填报")
# 前面我名字打错了一个字,重新发: it was wrong in the mail that is sent anew
_WRITTEN_ANEW: Final = Sought(
    "(?<![^,。;!?\\n])(?![^,。;!?\\n]{0,30}(?:[账帐][号户]|系统|登[录陆记]|注册|首次|第一次|填))[^,。;!?\\n]{0,12}(?:姓名|名字?|字)[^,。;!?\\n]{0,6}"
    "(?:打|写|输|弄|搞|报)[错漏反][^,。;!?\\n]{0,8}[,。;!]((?:现在?|这次|今天|特此?|更正|再次?|,)*(?:重新?|再)(?:发|报|写(?:一?封|信|邮件)))",
    holds="发|报|写",
)
# 我不是不要重置,我是非重置不可
_NOT_UNDONE: Final = Sought(
    "(?:不是|并非|绝非)(?:我)?不(?:要|想|用|需要|愿意?)?(?=重置|删)|非得?(重置|删除?)(?:密码|账号)?不可"
    '|(?:写|打|输)成了?["“][^"”,。;!?\\n]{0,4}不(?:用|要|想)?(?:重置|删)[^"”,。;!?\\n]{0,6}["”]',
    holds="[不非][^,。;!?\\n]{0,4}(?:重置|删)",
)
