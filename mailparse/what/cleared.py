"""A deletion told as clearing away what stands there wrongly: 登成了“党生挥”,清了我重弄 is 登成了“党生挥”,删除账号.

What clears away has no end (拿掉, 撤走, 取缔, 剔了), and of itself it is of anything: a photo, a line, a plea. So it
counts only where another name is told to stand on the account, and is said of that name, of what is wrong, or of the
account.
"""

import re
from itertools import islice
from typing import Final

from mailparse.text.sought import Sought
from mailparse.text.wording import could_be_name
from mailparse.values import HAN

_ENTER: Final = "(?:登[录陆记]?|注册|填|写|输|录|打|敲|选|听|认|配|整|弄|误)(?:写|入|记)?"
# 登成党生挥, 录作“鲜于青”, 系统里是“狄维新”, 只填了“申玉洁”
_ENTERED: Final = Sought(
    f"(?:(?:{_ENTER}(?:成了?|作|为)"
    f"|(?:系统|[账帐][号户])[里上]?[面头]?(?:只有|只认|的|是|叫|登的|那个){{1,3}})(?:了|个|[^,。;!?“\\n]{{1,4}}的){{0,2}}"
    f'(?:[“"「](?P<quoted>[{HAN}]{{2,5}})[”"」]|(?P<bare>[{HAN}]{{2,4}}?)(?=了?(?:$|[^{HAN}]|也是|那个)))'
    f'|(?:{_ENTER}(?:了|的是?|着)|[姓名]名?(?:为|是)|[挂叫])(?:了|个|[^,。;!?“\\n]{{1,4}}的){{0,2}}[“"「](?P<told>[{HAN}]{{2,5}})[”"」])'
)
_OF_ELSE: Final = Sought(
    "证书|评审表|认定表|聘书|毕业证|论文|文件|公示|名单|合同|工资|邮件|来信|上一?封|那封|信里|密码|平台|网站"
)
_WRONG_ONE: Final = (
    "(?:[那这](?:一?[个条份]|个?号|个?账号)?|[错旧老]的(?:那[个条份])?|(?:错|误)?(?:登|注册|录)(?:记|错)*的|登记"
    "|(?:旧的?)?注册(?:记录|信息)?|[账帐][号户]|号)"
)
_OF_WHOM: Final = "(?:请|把|将|给|帮|我|您|你|们|老师|麻烦|求|烦|只|是|能不能|能否|的|上|号|身份证|下|名下){0,8}"
_AWAY: Final = (
    "(?:(?:拿|撤|清|取|去|抹|除|销|擦|剔|踢|移|退|刷|洗|划|勾|打|丢|扔|灭|弄|下)(?:掉|走|除|下去|出去|干净)|[清抹销撤取去剔](?=了)"
    "|取消(?:掉)?|废除|取缔|清除|清理(?:掉|干净)?|清退|移除|消除|归零|铲除|核销|勾销|注消|废掉|作废|撤销|腾开)"
)
_LAID_OPEN: Final = re.compile("[,。;!?\n]")
_MOST: Final = 8  # names that are told to stand there
_LONGEST: Final = 80  # characters of a clause that is looked at


def put_plainly(text: str) -> str:
    """A compact text in its reading form; what is told as cleared away is told as deleted."""
    wrong = {
        told["quoted"] or told["bare"] or told["told"]
        for told in islice(_ENTERED.finditer(text), _MOST)
        if _is_anothers(text, told)
    }
    if not wrong:
        return text
    names = "|".join(map(re.escape, sorted(wrong, key=len, reverse=True)))
    cleared = re.compile(
        "(?<![^,。;!?\\n])(?P<head>(?![^,。;!?\\n]{0,20}(?:不|别|勿|莫|甭|没|信|申请|材料|职称|照片|附件|密码))(?:(?:"
        f'[^,。;!?\\n]{{0,14}}?[“"「]?(?:{names})[”"」]?(?:的|那|这|一|[个条份]){{0,4}}|{_OF_WHOM}{_WRONG_ONE})'
        f"[^,。;!?\\n]{{0,8}}?|(?:请|麻烦|求|烦请|劳驾)?(?:您|你们?|老师|给|帮|我|予以?){{0,4}})){_AWAY}"
        f'(?:[“"「]?(?:{names})[”"」]?)?(?:了|吧|行吗){{0,2}}(?=$|[,。;!?\\n]|我|让|好|重|容)'
    )
    return cleared.sub(lambda told: f"{told['head']}删除账号", text)


def _is_anothers(text: str, told: re.Match[str]) -> bool:
    """Whether it may be a name: in quotes as what stands there, or a slip of one that stands elsewhere in the text."""
    name = told["quoted"] or told["bare"] or told["told"]
    clause = _LAID_OPEN.split(text[max(0, told.end() - _LONGEST) : told.end()])[-1]
    if _OF_ELSE.search(clause) or not could_be_name(name, labelled=True):
        return False
    return told["bare"] is None or any(
        _is_like(name, text[at : at + len(name)]) for at in range(len(text) - len(name) + 1)
    )


def _is_like(one: str, other: str) -> bool:
    """Whether they differ in one character and no more."""
    differ = sum(a != b for a, b in zip(one, other, strict=True))
    return differ == 1 and _ALL_HAN.fullmatch(other) is not None


_ALL_HAN: Final = re.compile(f"[{HAN}]+")
