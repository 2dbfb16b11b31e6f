"""Mail that no person wrote to the desk, by its words: bounces, out-of-office notes, advertisements by subscription."""

import re
from typing import Final

from mailparse.text.numbers import numbers
from mailparse.text.sought import Sought

_AUTO_SUBJECT: Final = re.compile(
    r"^\s*[\[(【]?(?:自动回复|自动答复|自動回覆|自动转发|外出自动|休假自动|out of (?:the )?office|automatic reply"
    r"|auto(?:matic)?[- ]?reply|auto[- ]?response|autoreply|auto:|undeliver|undelivered|delivery status"
    r"|delivery failure|delivery notification|mail delivery|returned mail|failure notice|系统退信|退信|邮件投递失败"
    r"|邮件无法投递|投递失败|无法投递|已读回执|阅读回执|已读:|未读:|read:|not read:|read receipt|递送回执|回执:"
    r"|mail failure|warning: could not send|message undeliverable|您有一封|您的验证码|验证码[::]|安全提醒|登录提醒"
    r"|\[?订阅\]?|电子账单|账单提醒|广告|ad:|\(ad\)|已接受:|已拒绝:|暂定:|会议邀请|accepted:|declined:)",
    re.IGNORECASE,
)
_AUTO_TEXT: Final = Sought(
    "自动回复邮件|自动回复,请勿"
    "|(?:这|本|此)(?:是)?(?:一)?(?:封)?邮?件?(?:为|是|由)(?:一封)?(?:系统)?自动(?:回复|发送|发出|生成)"
    "|系统自动(?:发送|回复|发出|生成)"
    "|由系统自动"
    "|请勿(?:直接)?回复(?:此|本|该)?邮件"
    "|此邮件无需回复|本邮件无需回复|this is an auto|do not reply|automatically generated"
    "|我(?:现在|目前|正在|于|将|会|在)?[^。\\n]{0,30}(?:休假|出差|度假|外出|开会|不在办公室|年假"
    "|产假)[^\\n]{0,40}(?:无法|不能|不便)(?:及时|查收|查看|回复|处理)"
    "|(?:来信|邮件)(?:已|我已|已经)收到[,。!][^\\n]{0,20}(?:尽快|及时|第一时间|抓紧)(?:给您)?(?:回复|处理|答复)"
    "|您的(?:来信|邮件)(?:我)?(?:已|已经)?收到"
    "|退订|unsubscribe",
    re.IGNORECASE,
)


def is_automatic(subject: str, text: str) -> bool:
    """Whether the words of a mail in its reading form are those of a machine, and it holds no plea."""
    if _AUTO_SUBJECT.match(subject):
        return True
    head = text[:600]
    return (
        _AUTO_TEXT.search(head) is not None
        and not numbers(text[:4000])
        and not re.search("我的密码|忘记密码|忘了密码|登录不|登不上|请.{0,6}重置|帮.{0,6}重置", head)
    )
