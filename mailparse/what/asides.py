"""What is said aside in a plea, in words that would be read otherwise: taken out before its clauses are weighed.

如已处理请忽略 takes nothing back, 同事都能登 is of the others, and 那条作废,我重新注册 is of an account.
"""

import re
from typing import Final

from mailparse.text.sought import Sought
from mailparse.what import cleared, cues


def without(text: str) -> str:
    """A text, compact and in its reading form, less what is said aside; an account that is annulled is one deleted."""
    text = _NOT_UNDONE.sub(lambda said: f"必须{said[1] or ''}", _IF_DONE.sub("", text))
    text = _NOT_TO_LEAVE.sub("", _PUT_RIGHT.sub("", text))
    text = _OTHERS_CAN.sub(lambda told: told["kept"] or " ", text)
    text = cleared.put_plainly(_WRITTEN_DOWN.sub("密码丢了", text))
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
# 昨天写的是重置密码,其实应该是删除账号: what is told last is meant
_DEED: Final = "(?:重置|恢复|删除?|注销)(?:密码|[账帐][号户]|信息)*"
_PUT_RIGHT: Final = Sought(
    f'(?<![^,。;!?\n])[^,。;!?\n]{{0,44}}(?:写|发|报|填|申请|要求|说)(?:错)?(?:成|的是|了|的|为)?["“]?{_DEED}["”]?(?:了|的)?[,。;]'
    f"(?=[^,。;!?\n]{{0,4}}(?:其实|实际|应该|应当|应为|应是|正确|更正|改成|改为|现)[^,。;!?\n不]{{0,8}}{_DEED})",
    holds="其实|实际|应|正确|更正|改成|改为|现",
)
# 不是不想填了要删: the deletion is for another reason
_NOT_TO_LEAVE: Final = Sought(
    "(?:不是|并非)(?:因为|我)?不(?:想|愿意?|打算)(?:再)?(?:填|报|评|弄)(?:报|了|才|就|要|想|来)*(?:删除?|注销)(?:账号|信息)*",
    holds="删|注销",
)
# 密码抄在烟盒上,烟盒叫人扔了: what it was written on is gone, and so is the password
_WRITTEN_DOWN: Final = Sought(
    "(?<!初始)密码(?:我|是|都|当时|就|给|只|原先|本来){0,3}[写记抄存](?:在|到|上|的(?=那?[张个本]?(?:纸|本|条|便签|卡片|手机|盒)))(?:了)?[^。;!?\\n没不]{1,24}?(?:丢|扔|撕|折飞机|啃|吃|卖|掉水|掉进|不见|找不[见到着]|没了|烧|洗|淋|泡|糊|烂|坏|格式化|换|刷机|恢复出厂)(?:了|掉|过)*"
    "(?![^。;!?\\n]{0,20}(?:修好|找回|找[到着见]了|还在|捞|又))",
    holds="[写记抄存][在到上的]",
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
        f"((?<![^,。;!?\\n])(?![^,。;!?\\n]{{0,30}}(?:邮件|信(?!息)|申请|申报|诉求|的事|表|材料|[上前那]一?封{less}))[^,。;!?\\n]{{0,30}}?)作废(?:掉|了|吧|行不行|可以吗|好不好|行吗|可否|可以不)*"
        f"(?=[,。;!?\\s]?(?:然后|以便|好让?|让|我|本人|自己|再|,)*(?:[用按以][^,。;!?\\n]{{1,8}})?(?:来|去)?重新?(?:{by})(?:一[下次遍])?吧?(?:[,。;!\\n]|$))",
        holds="作废",
    )


_ANNULLED: Final = _annulled("登[记录陆]?|注册")
# 请把我这条作废,我重新录: where a name is told to be wrong
_ANNULLED_AS_WRONG: Final = _annulled(
    "录入?|填写?|输入?|来过?|登|弄", "|职称|[中初高副助]级|正高|证书|学历|论文|业绩|提交|填报"
)
# 前面我名字打错了一个字,重新发: it was wrong in the mail that is sent anew
_WRITTEN_ANEW: Final = Sought(
    "(?<![^,。;!?\\n])(?![^,。;!?\\n]{0,30}(?:[账帐][号户]|系统|登[录陆记]|注册|首次|第一次|填))[^,。;!?\\n]{0,12}(?:姓名|名字?|字)[^,。;!?\\n]{0,6}"
    "(?:打|写|输|弄|搞|报)[错漏反][^,。;!?\\n]{0,8}[,。;!]((?:现在?|这次|今天|特此?|更正|再次?|,)*(?:(?:重新?|再)(?:发|报|写(?:一?封|信|邮件))|(?:[这此本]封)?(?:给您?|来)?补(?:上|发|报|写|一下|齐)))",
    holds="发|报|写|补",
)
# 我不是不要重置,我是非重置不可
_NOT_UNDONE: Final = Sought(
    "(?:不是|并非|绝非)(?:我)?(?:(?:叫|让|请|要)(?:您们?|你们?|老师)?(?:别|不要|不用)|不(?:要|想|用|需要|愿意?)?)(?=重置|删)|非得?(重置|删除?)(?:密码|账号)?不可"
    '|(?:写|打|输)成了?["“][^"”,。;!?\\n]{0,4}不(?:用|要|想)?(?:重置|删)[^"”,。;!?\\n]{0,6}["”]',
    holds="[不非][^,。;!?\\n]{0,8}(?:重置|删)",
)


# ------------------------------------------------------------------------------------- what is of another matter
# A plain reset is in no doubt for what is said of papers that come later, of the unit's own account, or asked behind.


def less_of_other_matters(text: str) -> str:
    """A text of a reset, compact, less its sentences that are of another matter alone and say nothing of the log-in."""
    text = _GIVEN_UP_ALMOST.sub("", _REGRETTED.sub("", text))
    return _SENTENCE.sub(lambda told: "" if _is_of_another_matter(told[0]) else told[0], text)


def less_of_what_is_well(text: str) -> str:
    """A text, compact, less its sentences that tell of a unit's account, or of the other system, that all is well."""
    return _WELL_ELSEWHERE.sub("", text)


_SENTENCE: Final = Sought("[^。;!?\\n]+[。;!?]?")
_PAPERS: Final = (
    "(?:评审表|认定表|资格文件|文件|证书|聘书|论文|学历|业绩|材料|照片|扫描件?|附件"
    "|退回|按钮|编号|文号|档案|公示|上传|继续教育|学时|证明|页面|浏览器)"
)
# 这些都以后再说, 这个不劳你们, 也不用你们管, 等进去了再问你们
_LEFT_FOR_LATER: Final = Sought(
    f"(?:[这那][个些件]?|它们?|{_PAPERS})(?:我|自己|都|也|就|倒|可以|先|慢慢|等|以后|回头|到时候?|过后|之后|下次|再|跟|向|和|[进登][得上去]*了){{0,5}}"
    "(?:再(?:说|问|弄|补|传|找|讲)|不(?:劳|用|必|需要?|麻烦)(?:您|你|老师|们|管|操心|费心)|自己(?:弄|解决|办|来))"
    "|也(?:就)?不(?:劳|用|必|需要?|麻烦)(?:您|你|老师|们|管|操心|费心)",
)
_OF_PAPERS: Final = Sought(_PAPERS)
_ASKED_BEHIND: Final = re.compile(
    r"\W{0,4}(?:[一二三四五六七八九0-9]{1,2}[、.])?\s?"
    "(?:另外?|还有|此外|再有|顺便|顺带|捎带着?|最后|附带|再者|对了)[,:、]?(?!请|麻烦|烦)"
)
_ASKS: Final = Sought("问|打听|请教|咨询|了解|[?]|吗|怎么|咋|几点|要不要|是不是|多少|希望|建议")
_OF_THE_LOG_IN: Final = Sought(
    "密码|口令|登|[进上][不去]|[账帐][号户]|重置|恢复|还原|初始|删|注销|邮件|来信|[这那][封信]|申请|姓名|名字|忘|通知我|电话|[处办]理|急|先[别不]|暂"
    "|等我|[等待][^,]{0,6}通知|不用了|不必了|算了|动|丢|没了|影响|清空|别人|同事|[他她]|撤|取消|作废|[0-9]{15}"
)


def _is_of_another_matter(told: str) -> bool:
    if _ASKED_BEHIND.match(told) and _ASKS.search(told):
        return not _OF_THE_LOG_IN.search(_OF_A_PAGE.sub("", told)) and not _OF_LEAVE.search(told)
    if not _OF_PAPERS.search(told) or not _LEFT_FOR_LATER.search(told):
        return False
    return not _OF_THE_LOG_IN.search(_ONCE_IN.sub("", told))


_OF_LEAVE: Final = Sought("同意|批准|领导|盖章|确认|核实|[这此]事")
_OF_A_PAGE: Final = Sought("登[录陆](?:页面?|界面|框|窗口|按钮|的?地方)")
_ONCE_IN: Final = Sought("等(?:我|能)?[进登][得上去录陆]*了?(?:以后|之后|后)?(?=再)")
# 要是当初把密码截个图就好了
_REGRETTED: Final = Sought(
    "(?:(?:要是|如果|若是|早知道?)当初|当初(?:要是|如果|若是)|早知道?(?:这样|如此)?)[^。;!?\\n]{0,30}?(?:就好了|该?多好|就不会|也不至于|何至于|何必)[^。;!?,\\n]{0,12}",
    holds="当初|早知",
)
# 也想过要不要算了不填了,但还是舍不得
_GIVEN_UP_ALMOST: Final = Sought(
    "(?<!现在)(?:想过|差一?点|都想|也想|本想|原想|真想)(?:要不要|是不是|干脆|就)*[^,。;!?\\n密码删]{0,8}(?:算了|不(?:填|报|评|弄|参加)了?)+(?=[,。](?:但|可|不过|又|还是|舍不得|终究|到底))",
    holds="但|可|不过|又|还是|舍不得|终究|到底",
)
_WELL_ELSEWHERE: Final = Sought(
    "(?<![^。;!?\\n])(?![^。;!?\\n]*(?:采集|个人|忘|[登进]不|无法|不能|错|不对|重置|删|请|申请|麻烦|同事|[他她]|老师))"
    "[^。;!?\\n]{0,40}?(?:管理员|审核员|单位(?:的|这边的?|那个)?[账帐][号户]|继续教育(?:网|平台|那边|系统){0,2}|学习平台|(?:申报)?评审(?:管理)?系统|管理系统|另一个系统|那个系统)[^。;!?\\n]{0,40}?"
    "(?:能[登进用]|[登进]得去?|好着|没有?问题|正常|不用管|不必管)[^。;!?\\n]{0,20}[。;!]"
    # 单位管理员账号登得好好的,是我个人的密码忘了
    "|(?<![^,。;!?\\n])[^,。;!?\\n]{0,40}?(?:管理员|审核员?|单位)[^,。;!?\\n]{0,10}[账帐][号户][^,。;!?\\n不没忘]{0,4}"
    "(?:好好的|好着呢?|没(?:有)?(?:问题|毛病)|正常|好使|好用)[,。;](?=[^。;!?\\n]{0,6}(?:我?个人|我自己)[^。;!?\\n]{0,20}(?:忘|记不|进不|登[录陆]?不|密码))",
    holds="能[登进用]|得|好|问题|毛病|正常|管",
)
