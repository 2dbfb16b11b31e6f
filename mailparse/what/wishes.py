"""A plea told as the state that is wished for, put as a plea: 给我退回到发的那个原始密码 is 给我重置密码.

What people wish back has few names (八个8, 最初的状态, 原样), and so have the ways to it: to be brought back to it, to
be given it once more, to be let in with it, to have it all taken for undone. Who wishes it, and whether at all, stands
around these words and is weighed as ever.
"""

import re
from typing import Final

from mailparse.text.sought import Sought

_EIGHTS: Final = "(?:[八8]个[八8](?![0-9月小多])|(?<![0-9])8{8}(?![0-9]))"
_FIRST: Final = (
    "(?:原始|初始|最初|起初|当初|最开始|一开始|最早|开头|头[一]?[回次]|第一[回次]"
    "|默认|出厂|原装|原先|原来|原有|之前|以前|没[改设动]之?前)"
)
_KEY: Final = "(?:密码|口令)"
# 发的那个原始密码, 我们单位发的初始密码
_ISSUED: Final = (
    "(?:(?:当初|起先|先前|原先|你们|系统|统一|省上|单位|大家|给我们?){0,3}"
    "(?:发|给|设|派|配)(?:下来|下|的|给我们?){0,3}的)?"
)
_STATE: Final = (
    f"(?:{_EIGHTS}|{_ISSUED}(?:那个|那种|我的|我){{0,2}}{_FIRST}(?:的|那[个种串套]|设置的?|[头第]一?[回次]的?)*(?:{_KEY}|状态|样子|样|模样|情况)"
    f"|{_ISSUED}(?:那个|那种){{0,2}}{_FIRST}(?:的那个|那个|的)?(?=[,。;!?\\n]|$|就|吧|行|好|可以|了|上)"
    "|原[样状位形](?!字)|如初|出厂设置)"
)
_BACK: Final = (
    "(?:(?:[退恢转返倒拨打调变换改设弄整搞拉送放复归还切撤翻挪捣鼓闹做](?:复|还|归|原)?)"
    "(?:回去|回来|回|到|成|为|归|还|返|过来|给我|去){1,3}|回(?:到|归|成|复到?|去)|复(?:归|位到)|恢复|还原|归|变|返)"
)
_ONCE: Final = "(?:一?[个次回遍枚串]|一下|下子?)"
_WHOM: Final = "(?:我们?|俺|咱|他|她|本人|额)"
_WISHES: Final = Sought(
    f"(?P<key>{_KEY}(?:的事|这个?事|这个?|它)?(?:能不能|能否|可否|可以|麻烦|劳烦|请|求|您|你|们|老师|给|帮|替|{_WHOM}|再|重新|都|也|全|一下|就|快|尽快){{0,8}})?"
    f"(?P<back>{_BACK}(?:我的?)?{_STATE}{_KEY}?(?:的?那个|的?状态|的?样子|上头?去?|里头?去?)?)"
    # 密码复原, 登录密码归位
    f"|(?P<whole>{_KEY}(?:能不能|可否|请|麻烦|给|帮|{_WHOM}|再|都){{0,4}}(?:复原|归位|归原|回原|复初|还原))(?![了过]的?)"
    # 再赏我一次八个8, 重新给个初始的, 求赐八个8一枚
    f"|(?P<given>(?:再|重新|另外?|求|请|麻烦|劳烦|恳请){{1,2}}(?:您|你|老师|们|再|重新|给我|给){{0,3}}(?:赏|给|发|赐|来|派|配|批|分|放|弄|整|拨|开)(?:赐|发|给|放)?{_WHOM}?"
    f"(?:再|重新)?{_ONCE}?(?:{_EIGHTS}|(?:原始|初始|最初|默认|原来)(?:的(?=[,。;!?\\n]|$|吧|就)|{_KEY}))(?!是|多少|怎么|格式|有)(?:{_ONCE})?)"
    # 让我明早能用八个8进去, 让我用最初的密码再进去一回
    f"|(?P<in>(?:让|叫|教|使|容|准|许|允许){_WHOM}(?![^,。;!?\\n]{{0,16}}[不没])(?:(?:明[早天晚]|今晚|后天|也|就|先){{0,2}}(?:能|可以|好|再|重新)(?:够|再|重新|继续|接着)?)用"
    f"(?:回)?(?:{_EIGHTS}|(?:系统)?{_FIRST}(?:的|那个|那种|那串|那)*{_KEY})(?:能|可以|再|重新|去|给)*[登进][^,。;!?\\n不没]{{0,6}}"
    f"|(?:让|叫|教|使|容|准|许|允许){_WHOM}用(?:回)?(?:{_EIGHTS}|(?:系统)?{_FIRST}的?{_KEY})(?:能|再|重新)+[登进][^,。;!?\\n不没]{{0,6}})"
    # 烦请让我用八个八登进去
    f"|(?P<begged>(?:请(?!问)|麻烦|[求恳盼望])[^,。;!?\\n不]{{0,6}}让{_WHOM}用(?:回)?{_EIGHTS}[登进][^,。;!?\\n不没]{{0,4}})"
    # 把它弄得跟新的一样
    "|(?P<anew>(?:[弄整搞变做改恢复]{1,2})(?:得|成|的|到)?(?:跟|像|和|同)(?:新的?|当初|原来|刚发的?|没(?:有)?[改动设登]过的?)(?:时候)?(?:一样|似的))"
    # 能不能就当他没改过
    f"|(?P<undone>(?:能不能|可不可以|能否|就|权|请|麻烦|求|恳请)(?:您|你们?|老师|请|就|先|给我)*(?:权|只)?当(?:作|做|成|是)?{_WHOM}?(?:从来?|压根|根本)?没(?:有)?(?:改|设|动|换)过(?:{_KEY})?)"
    # 密码改得乱七八糟,给我抹了重来
    f"|(?P<over>(?<![^,。;!?\\n])[^,。;!?\\n不没]{{0,6}}{_KEY}[^,。;!?\\n]{{0,12}},(?:请|麻烦|老师|您|给|帮|替|都|把它|全|{_WHOM}){{0,5}}(?:抹|清|涮|消|擦|推倒)(?:了|掉|去|干净)?(?:重来|从头))"
    # 孙子设的密码,问之不记得,恳请予以恢复; 密码弄不清了,求老师给整回去
    "|(?P<bare>(?:请(?!问)|恳请|求|麻烦|劳烦|望|帮我|给我)(?:您|你|老师|们|予以?|给予|给|帮|我|再|把它|尽快|今晚){0,5}(?:恢复|还原|复原|复位|(?:整|弄|倒腾|改|调|变|转|捯饬)回(?:去|来)|(?:重新来|从头来|重来)(?:一?[下遍次回])?)(?=[,。;!\\n]|$|吧|为))"
    # 你们给整回去了: by then it was done
    "|(?P<done>(?:你们?|您们?|老师们?|省上)(?:也|就|已经?|当晚|后来|当天){0,2}(?:给|帮|替)(?:我|俺|额)?(?:恢复|还原|复原|(?:整|弄|倒腾|改|调|变|转|捯饬)回(?:去|来))了)"
    # 给我一个能登上的密码
    f"|(?P<new>(?:给|发|换|弄|设|配|要)(?:我|俺|额|他|她)?一?个(?:能|可以)[登进用][^,。;!?\\n不]{{0,3}}的{_KEY})"
    # 求重来一次设密码的机会
    f"|(?P<chance>(?:重新?来|再来|从头来?|重新|再)(?:上)?{_ONCE}?(?:设|改)(?:置|定)?(?:{_ONCE}|新)?{_KEY}的?机会)",
    holds="[八8]个[八8]|8{8}|[原初当]|开始|[改设动]之?前|最早|开头|头[一回次]|第一|默认|出厂|之前|以前|前的|复|没有?[改设动换]过|机会|归位|[从重新]来|从头|恢复|还原|一样|似的|回[去来]|个(?:能|可以)[登进用]",
)
_OF_THE_KEY: Final = Sought(f"{_KEY}|{_EIGHTS}")
# What was spoken of last is what is wished back, where that is not told: 审核状态退回到最初, 照片换回原来的样子.
_SPOKEN_OF: Final = Sought(
    f"(?P<key>{_KEY}|{_EIGHTS}|[账帐][号户]|登[录陆]?不|进不)|审核|提交|退回|申报|填报|[单学]位|学校|职称|材料|证书|照片|附件|草稿|页面"
    "|浏览器|电脑|手机|字体|格式|姓名|名字|学历|编号|状态"
)
_REFUSED: Final = re.compile(
    "(?:(?<!能)(?<!可)(?<!要)(?<!是)不|别|勿|莫|甭|没)(?:有|要|用|必|想|可|该|让|肯|需要?)?(?:再|又|请|您|你|们|老师|给|帮|替|把|将|我|他|她|的){0,6}$"
)
_KEY_ITSELF: Final = re.compile(_KEY)
_BEGGED: Final = re.compile(r"(?:请|麻烦|[求望盼劳]|给|帮|能)[^,。;!?\n]{0,20}$")
_EIGHT: Final = Sought(_EIGHTS)
_ONCE_MORE: Final = Sought("再|重新|另")
_MOST_BEFORE: Final = 160  # characters


def put_plainly(text: str) -> str:
    """A compact text in its reading form with what is wished for in the words that pleas are weighed by."""
    return _WISHES.sub(_plainly, text) if _OF_THE_KEY.search(text) else text


def _plainly(wish: re.Match[str]) -> str:
    said = wish[0]
    if _REFUSED.search(wish.string, 0, wish.start()):
        return said
    if not _OF_THE_KEY.search(said):
        spoken_of = [*_SPOKEN_OF.finditer(wish.string[max(0, wish.start() - _MOST_BEFORE) : wish.start()])]
        if (
            not spoken_of
            or spoken_of[-1]["key"] is None
            or ((wish["bare"] or wish["done"]) and not _KEY_ITSELF.search(spoken_of[-1][0]))
        ):
            return said
    if said.endswith("如初") and not _BEGGED.search(wish.string, 0, wish.end()):
        return said  # 密码恢复如初,感谢老师
    if wish["given"] and not (_EIGHT.search(said) or _ONCE_MORE.search(said)):
        return said  # 请发我初始密码: perhaps only what it is
    if wish["done"]:
        return "你们给重置了"
    return f"{wish['key']}重置" if wish["key"] else "重置密码"
