"""What takes a plea back, clause by clause: 不用重置了, 上封邮件作废; and what only looks like it (附件不用管)."""

import re
from typing import Final

from mailparse.text.sought import Sought
from mailparse.what import cues
from mailparse.what.plea import Plea

# What a clause that takes something back may be about, other than a plea: what came with the mail, what stands below
# or on the screen, and who only sends it. 文件名是自动起的,不用管; 以下为免责声明,请忽略; 我本人没有问题,不用管我.
_NO_PLEA: Final = Sought(
    "附件|附图|附档|附表|文件名|截图|图片|照片|链接|二维码|水印|乱码|空白页|示例|广告|免责|声明|页脚|签名|落款|提示|弹框|弹窗"
    "|我(?:本人|自己)没有?(?:什么)?问题|(?<!我)(?:本人|自己|[他她])的?(?:账号|密码)?[都是也]?(?:正常|好的|好着|没有?问题)$"
    "|半[截个段串]|[那几]串|前几位|[几那这]位数|(?:旧|老|原)(?:证书|版|身份证)|会议"
    "|(?:以下|下面|下方|后面|文末|末尾)(?!.{0,8}(?:邮件|来信|那封|这封|诉求))"
)
# 执业药师那个不用管就是职称系统密码不对了
_BUT_THIS: Final = re.compile("不[用要必]管(?:它|那个)?(?:,? ?)(?:就是|就只|只是|只要|只管|主要是)")
_OF_A_PLEA: Final = Sought("重置|删|处理|办|申请|恢复|注销|密码|账号|以上|上述|前面")


def _is_of_no_plea(clause: str, found: re.Match[str], before: str) -> bool:
    """Whether what is to be ignored is no plea: its own clause says what it is, else the one before."""
    if _OF_A_PLEA.search(clause):
        return False
    return _NO_PLEA.search(clause[: found.start()].strip("请均都就可") or before) is not None


# What is feared, as in 别因为没发到时候给我作废了.
_FEARED: Final = Sought(
    "(?:不要|(?<![分特区级性个识辨])别(?![人的处名管])|勿|怕|担心|以免|免得|不会|避免|防止)[^,]{0,12}$"
)
_ANNULS: Final = ("撤", "取消", "作废", "无视", "终止")


def takes_back(plea: Plea, clause: str, before: str) -> bool:
    """Whether a clause takes back what was asked for; notes it in `plea`.

    Args:
        plea: what the clauses before have asked for.
        clause: with a cue of WITHDRAW in it.
        before: the clause before it, where a comma parts them.
    """
    found = cues.WITHDRAW.search(clause)
    if (
        found is None
        or _is_of_no_plea(clause, found, before)
        or (found[0].startswith(_ANNULS) and _FEARED.search(clause[: found.start()]) is not None)
        or (_BUT_THIS.match(clause, found.start()) and not _OF_A_PLEA.search(clause[: found.start()]))
        or re.search("(?:是否|要不要|能不能|可不可以|怎么|如何|请问).{0,6}$", clause[: found.start()])
        or re.search("不要取消|是否(?:取消|撤回)", clause)
    ):
        return False
    # "取消错误的账号" is a deletion, "不要忽略" a plea
    if re.search("(?:不要|别|勿|请勿)(?:忽略|撤)", clause) or re.match(
        f"(?:取消|撤销|作废).{{0,8}}{cues.ACCOUNT}", found[0]
    ):
        return False
    if cues.ANNULLED.search(found[0]) and not cues.OF_A_MAIL.search(clause):
        one_of_theirs = cues.ONE_OF_THEIRS.search(clause)
        if one_of_theirs and plea.name_wrong and not plea.told:  # 名字写成了拉毛措,这个作废,我重新来
            plea.delete = True
            return False
        if one_of_theirs and re.search(f"{cues.ACCOUNT}|信息|注册|登记|重新?[来登填]", clause):
            return False
    plea.withdrawn = plea.taken_back = True
    plea.reset = plea.symptom = plea.delete = plea.how = False
    return True
