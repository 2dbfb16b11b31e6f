"""A deed that is only spoken of: 你们一晚上能重置多少个密码, 我共帮助教师重置密码12次.

Whatever turns a cue round has its words (pleas.py); what speaks of a deed and asks for nothing has none of its own. So
it is seen from the other side: who pleads tells a trouble, or begs for the deed, or writes it down and no more behind.
"""

import re
from collections.abc import Collection
from typing import Final

from mailparse.reading import Action
from mailparse.text.sought import Sought
from mailparse.values import HAN
from mailparse.what import cues
from mailparse.what.doubt import OF_SEVERAL, Doubt

_CLAUSE: Final = re.compile(r"[^,。;!?\n]+")
_TROUBLE: Final = Sought(
    "忘|记不|想不起|登[录陆]?[^,。]{0,3}不|进不|不[能让给].{0,2}[登进]|锁|不对|不行|不管用|错|误|失败|失效|丢|不见|没了|没记|急急|不认|只[写填输录打]|拼音|[写填输录打登]成|成了|[写登填输打]到|[写登填输打]上"
)
# Who begs, before the deed; 想了解, 请问, 帮助教师 do not.
_BEGS: Final = re.compile(
    "(?<!申)请(?![问教示假])|麻烦|[烦恳盼望劳]|求(?!助)|帮(?![助了过]|(?:同事|别人|他人|大家|人家)们?(?:重置|恢复|删))|拜托|申请|想(?![了问知请咨打弄搞象]|不通)|要(?![多几花什哪])|需|给|替|把|将|予|协助|希望|能否|可否|能不能|可不可以|再|重新|赶|快|让|就|直接|只|诉求|事项|事由|[:]"
)
# What may stand behind it where nothing more is said: 重置密码, 删除账号信息吧, 恢复成八个8就行.
_NOTHING_MORE: Final = re.compile(
    f"(?:(?:一下|下|我|本人|他|她|其|俺|咱|的|个人|采集|系统|登录|登陆|初始|原始|默认|用户|密码|口令|账号|帐号|账户|账|号|信息|注册|姓名|除|掉|了|吧|啊|呀|呗|哈|嘛|成|为|到|回|重[新来填登]?|来|登|填|就?(?:行|好|可以|成)[吗不么]?|即可|[八8]个[八8]|8{{6,8}}|状态|[多拜]?谢谢?|感谢|申请|请求|求助|诉求|身份证|号码|实在|不好意思|打扰|这么晚){{0,16}}(?:$|或|〇(?:老师|同志|身份证|证件|号码?|[^{HAN}]){{0,40}}的?(?:登录|初始)?(?:密码|账号信息|账号)?(?:$|[^{HAN}])|(?![0-9]{{1,5}}[多余]?[次人个位例件遍回])[^{HAN}]))"
)
_UNDONE: Final = re.compile("(?<!还)(?<!尚)(?<!至今)未(?:及时|按时|能|予|曾|给){0,2}$")
_SPOKEN_OF: Final = Doubt(
    "only-spoken-of", cues.RESET, "信里只是说到重置或删除，没有请人办", unless=Sought(OF_SEVERAL, holds="[0-9]")
)


def of(text: str, actions: Collection[Action]) -> Doubt | None:
    """The doubt of a mail that tells no trouble and begs for nothing; None of any other.

    Args:
        text: a mail's own words, compact and in their reading form.
        actions: what it seems to ask for.
    """
    if _TROUBLE.search(text) or (_SPOKEN_OF.unless and _SPOKEN_OF.unless.search(text)):
        return None
    spoken = False
    for clause in _CLAUSE.finditer(text):
        said = clause[0]
        for cue in (*cues.RESET.finditer(said), *cues.DELETE.finditer(said)):
            spoken = True
            if _UNDONE.search(said, 0, cue.start()):
                continue
            if _BEGS.search(said[: cue.end()]) or _NOTHING_MORE.match(said, cue.end()):
                return None
    return _SPOKEN_OF if spoken and actions else None
