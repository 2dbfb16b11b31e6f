"""How a clause is said: on condition, of a time to come, or as a question. Such clauses ask for nothing.

Patterns for one clause, compact and in its reading form. What a condition opens goes on to the end of its sentence.
"""

from collections.abc import Sequence
from enum import Enum, auto
from typing import Final

from mailparse.text.sought import Sought


class Mood(Enum):
    """How a clause is said."""

    PLAIN = auto()
    UNREAL = auto()  # 若明天仍未收到，请重置
    ASKED = auto()  # 是不是发邮件，就能重置？


# What opens a condition. 若 and 如 stand in names too (王若兰): these count only where a clause begins, and 如 only
# before what no name goes on with.
_IF: Final = Sought(
    "(?:^|[ :)])要(?:真|确实|实在)(?:的)?(?:是|不|没|忘|登)"
    "|(?:^|[ :)])哪天[^,]{0,10}(?:忘|登|进|想)"
    "|(?:^|[ :)])(?:先)?等(?:我|他|她|单位|学校|领导)[^,]{0,24}(?:确认|问|查|商量|核实|想|试|回来|决定|点头|同意)"
    "|(?:^|[ :)])(?:先)?等(?![级等于了到]|[^,]*就)[^,]{2,24}(?:后|了|完|时|再)$"
    "|(?:今后|往后|日后|将来)[^,]{0,8}(?:代|办|申请|重置|删)"
    "|(?:决定|考虑|商量|确认|琢磨)[^,]{0,6}(?:要不要|是否|是不是)"
    "|(?<!没)(?:如果|(?<![主只重])要是)(?!(?:您|你们|老师|再|还)*不[^,]{0,3}(?:重置|处理|删|帮|解决|恢复))|假如|假若|倘若|倘使|假设|假使|一旦|除非|(?<!以)若是"
    "|(?:^|[ :)])(?!不|没|再不)[^,]{0,16}(?:忘|登|进|锁|重置|删|错|需)[^,]{0,8}的话"
    "|^(?:不(?:需要?|用|行|能|可以)|没(?:问题|事)|这样|那样)的话"
    "|的话(?:,)?(?:我|本人|那我|那就)?(?:再|才)(?:给|向|跟)?(?:您|你|老师)?们?(?:来|去|写|发|申请|请|麻烦|找|重置|删)"
    "|(?:^|[ :)])(?:但|那么?|而|请问|或者?|并|今后|以后|将来|日后|可)?(?:我|您|你们|系统|账号|密码)?"
    "(?:若(?!干|愚|兰)|倘|万一|如(?=需|果|若|仍|还|再|未|没|无法|不能|不行|有人|有变|有误|明|后天|下周|姓名|名字|我|忘|登|密码"
    "|确|系|因|遇|是|要|账|帐|收到|查|发现|出现|被|[^,]{1,12}(?:来信|来函|来电|要求|提出|申请)))"
)
# What it would come to, said to urge: 如果月底前登不上就报不了了，请尽快重置. The condition ends with it.
_OR_ELSE: Final = Sought(
    "就[^,]{0,10}(?:不了|不上|不成|没法)|来不及|耽误|影响|完不成|错过|逾期|赶不|晚了|[交填报]不(?:了|上)"
)
# A condition in form only: 如果方便请今晚重置, 若信息无误请重置, 如果我没记错.
_POLITE: Final = Sought(
    "(?:如果|要是|若是?|如|假如|倘若)(?:您们?|你们?|老师们?|各位|贵.{1,3}|工作人员|领导|技术人员|今晚|尽快|现在|今天|是|还|有|能够?|可以|可|得|觉得|条件|时间|上|述|以|信息|核对|核实|审核|材料|资料|查验|都|均|确认|确|一切|之)*"
    "(?:能|可以|可能|可|方便|行|有空|空|时间|不忙|允许|属实|无误|相符|一致|没问题|无问题|不妥|不当|打扰|冒犯|符合|通过|可行)"
    "|(?:如果|要是|若是?|如|假如|倘若)(?:您们?|你们?|老师们?|各位|今晚|今天|现在|这会儿?|此时|还|也|都|不|没有?|未|太|正|在|会|觉得|给您|给你们?)*"
    "(?:上班|值班|在岗|在线|下班|休息|睡|(?:太|很|正)?忙(?:不过来|得很)?|来得及|赶得上|打扰|麻烦|嫌麻烦|嫌烦|嫌弃|费事|为难|添麻烦)(?:着|的时候)?(?:的?话)?$"
    "|(?:如果|要是|若是?)[^,]{0,10}(?:不用|不必|不要|别)(?:再|给我|跟我|专门)*(?:回|答复|打电话|联系)"
    "|(?:如果|要是|若是?|如)(?:我|本人)?(?:没有?|未)(?:记|弄|搞|看|说|理解)错"
    "|(?<![不没])(?:可以|方便|可能|行|允许|需要|有时间|有空|不麻烦|不介意|能行|无误|必要)的话"
    "|(?:如有|若有|如果有)(?:需要|问题|疑问|必要|不清楚|不明|任何|其他|其它|不便|打扰|不全|缺|遗漏|不当|不足|什么)"
    "|(?:如果|如|若)?还?(?:需要?|缺|要)(?:提供|补充|补|其他|其它|什么|别的|材料|资料|说明|证明|电话|联系|进一步|核实|我提供|我补)"
    "|(?:如果|要是|如)(?:系统|你们|贵处|后台|库)(?:里|中|那边|这边)?(?:还)?(?:有|存在|查得到|能查到|查到)(?:我|本人)的?(?:账号|帐号|账户|信息|名字)"
    "|^[^,]{0,4}(?:倘|如|若|承)蒙"
    "|(?:如果|要是|若是?)[^,]{0,4}归(?:您|你)们?管|(?<!不)能[^,]{0,10}(?:重置|恢复|删|弄好)[^,]{0,6}的话(?:就|那)?(?:最|太|真|再)好"
    "|^(?:如果)?(?:如题|如下|如上|如图)"
)
# 要是当初截个图就好了: over, and no condition of what follows
_REGRETS: Final = Sought("(?:当初|那会儿?|那时|早知)[^,]{0,30}(?:就好了|该?多好)(?:啊|呀|哈)?$")
# 您说如果还登不上就再写信，我试了还是登不上: here it is so.
_IN_FACT: Final = Sought(
    "试了|试过|试来试去|果然|结果|确实|真的(?!要)|我(?:今天|今晚|现在|刚才|昨天|昨晚)[^,]{0,8}(?:还是|仍|又|也|就|都)"
    "|^(?:但|可|而)?(?:我|他|她)?(?:现在|今[天早晚]|刚才)[^,]{0,2}(?:又|还是|仍然?|果然)[^,]{0,6}(?:不[了上去行对进]|登不|进不)(?!的话)"
)
# What will be asked for some day: 到时再请你们重置.
_SOME_DAY: Final = Sought(
    "(?:到时候?|届时|以后|下次|过几天|过两天|改天|改日|回头|之后|下周|下个?月|明天|后天|明年|将来|日后|办完后|结束后|回来后|出院后|等[^,]{1,14}(?:后|了|时)?)(?:,)?(?:我|本人)?(?:会|可能|也许)?(?:再|才|另行|重新)(?!次)[^,]{0,8}(?:请|麻烦|申请|找|求|联系|发|写|向|劳烦|拜托|重置|删)"
    "|(?:不行|不成|没用|不管用|不好使|没效果|登不上|登不了|进不去|没办法)(?:的话|了)?(?:,)?(?:那)?(?:就|再|才)(?:请|麻烦)?(?:您|你们?|老师)?(?:给我|帮我)?(?:把|将)?[^,]{0,6}(?:删|注销)"
    "|(?<![按照据依])(?:通知|文件|公告|群)(?:里|上|中)面?(?:说|写|讲)(?:的是|了|要)?(?:把|将|让)[^,:]*(?:重置|删除)"
    "|(?:打算|准备|计划|考虑)(?:在|于|等)?(?:下周|下个?月|明天|后天|以后|过几天|过两天|[^,]{2,12}(?:后|再))[^,]{0,10}(?:申请|请|发|重置|删)"
)
# 等表填完，再请重置: then, not now; after anything else 再请 is once more.
_ONLY_THEN: Final = Sought(
    "^(?:再|才)(?:请|麻烦|申请|求|劳烦|拜托)(?:您|你们?|老师|贵.)*(?:给|帮|为)?(?:我)?(?:重置|删除)"
)
_FIRST_THAT: Final = Sought("等|先|到时|届时|之?后$|以后$|[完好齐毕成]了?$|再[说看]$")
# A question whose answer is wanted, and not the thing: 会不会丢, 是不是就能重置.
_WHETHER: Final = Sought(
    "会不会|是不是|是否(?!可以|能|可)|需不需要|要不要|有没有|算不算|用不用|(?<!不)必须|(?<!我)会[^,]{0,12}$|需要[^,]{0,12}$|多久|多长时间|几天|几时|什么时候|啥时候|何时"
    "|哪[天里儿个些种]|什么(?!办法)|啥(?!办)|谁|多少|为什么|为何|有无|能不能自己|可以自己|影响|还在|还能|区别|规定"
)
_QUESTION_END: Final = ("吗", "么", "呢", "吧")
# 那就请重置吧
_BEGGED: Final = Sought(
    "(?:(?<!申)请(?![问教])|给|帮|麻烦|求|劳|快)[^,]{0,16}(?:重置|恢复|删|解决|处理|弄|办)[^,]{0,8}吧$"
)
# 麻烦问下，能不能帮我重置？ is a plea said politely, 密码忘了怎么办 one said helplessly.
_REQUEST: Final = Sought(
    "(?:能不能|能否|可否|可不可以|可以|是否可以|是否能|是否可|能|有没有办法|有无办法|行不行)[^,]{0,14}(?:帮|给|替|为|把|请|麻烦|再|协助|重置|将|删|恢复|处理|解决|弄)"
    "|怎么办|咋办|怎么弄|怎么处理|怎么解决|如何处理|如何解决|如何是好|咋弄|怎么回事|(?:不知道?|说不(?:上来?|清|出来?)|想不起来?|记不[得清住起]来?|忘了?|不清楚|不记得)[^,]{0,8}(?:啥|什么|多少|哪)|(?:可以|行|好|可否|成|能行)(?:吗|不|么)?$"
)


def of(clauses: Sequence[tuple[str, str]]) -> list[Mood]:
    """How each clause is said.

    Args:
        clauses: each with the stop behind it, in the order of the text.
    """
    moods = [Mood.PLAIN] * len(clauses)
    first = 0
    for n, (_, stop) in enumerate(clauses):
        if stop == "," and n + 1 < len(clauses):
            continue
        _sentence(clauses, moods, first, n + 1)
        first = n + 1
    return moods


def _sentence(clauses: Sequence[tuple[str, str]], moods: list[Mood], first: int, last: int) -> None:
    unreal = False
    for n in range(first, last):
        said = clauses[n][0]
        if _REGRETS.search(said):
            unreal, moods[n] = False, Mood.UNREAL
            continue
        if _IF.search(said):
            unreal = not _POLITE.search(said)
        elif unreal and _IN_FACT.search(said):
            unreal = False
        put_off = n > first and _ONLY_THEN.search(said) and _FIRST_THAT.search(clauses[n - 1][0])
        if unreal or put_off or _SOME_DAY.search(said):
            moods[n] = Mood.UNREAL
        if unreal and _OR_ELSE.search(said):
            unreal = False
    end, stop = clauses[last - 1]
    if stop != "?" and (not end.endswith(_QUESTION_END) or _BEGGED.search(end)):
        return
    for n in range(first, last):
        said = clauses[n][0]
        if moods[n] is Mood.PLAIN and _WHETHER.search(said) and not _REQUEST.search(said):
            for asked in range(n, last):
                if moods[asked] is Mood.PLAIN and not _REQUEST.search(clauses[asked][0]):
                    moods[asked] = Mood.ASKED
            return
