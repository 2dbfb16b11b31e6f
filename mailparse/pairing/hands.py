"""Whether an ID number is only of who passes a plea on, writes it, or lent an account their name."""

import re
from collections.abc import Collection
from typing import Final

from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.text.wording import LIKELY
from mailparse.values import HAN
from mailparse.what.pleas import weigh
from mailparse.who import beside, claims, people
from mailparse.who.people import Cast

_HAND: Final = re.compile(
    "(?:(?:填表|填报)(?:人?:|人(?!员))"
    "|(?<!被)(?:经办|经手|代办|代报|报送|提交|汇总|制表|上报|转发|发[信件送]|寄[信件]|[写来]信|联系|联络|审核|办理)(?:人员?:?|:))[^\n,。;]{0,24}"
    "(?:,(?:居民)?(?:身份证|证件)[^\n,。;]{0,8})?$"
)
_SENDS: Final = re.compile("[) ]{0,2}代[发办写转报请](?!了)")  # 由张三(6201…)代发


def holds(text: str, number: Number) -> bool:
    """Whether a number stands beside who only passes a list on: 经办人:张三,身份证6201…."""
    if claims.told_by(text, number) is claims.Teller.HANDS or _HAND.search(text[: number.start]):
        return True
    if _SENDS.match(text, number.end):
        return True
    near = beside.before_number(text[: number.start])
    return near is not None and near.name in people.hands(text)


def holds_in_its_line(text: str, number: Number) -> bool:
    """The same, of the line alone in which the number stands."""
    begin, line = _line_of(text, number)
    return holds(line, Number(number.start - begin, number.end - begin, number.value))


def holds_below(text: str, number: Number) -> bool:
    """Whether a number stands on the line below who acts for another: 代理人:李四, and below it 身份证:6202…."""
    return _ON_LINE_ABOVE.search(text, max(0, number.start - _AROUND), number.start) is not None


_ON_LINE_ABOVE: Final = re.compile(
    f"\n ?(?:委托)?(?:代理|代办|受托|被委托|经办|承办|填表|联系|代笔|代报)人"
    f"(?:姓名)?[: ]{{1,3}}[{HAN}·]{{2,9}} *\n ?(?:居民)?(?:身份证|证件)[^\n0-9]{{0,8}}\\Z"
)


def only_pass_on(text: str, number: Number, piece: str, at: int) -> bool:
    """Whether a row is of who passes the others on, and asks for nothing of their own.

    Args:
        text: in its reading form.
        number: of the row.
        piece: the row.
        at: where the row begins; of a row cut out of its line what leads up to it stands before.
    """
    begin, line = _line_of(text, number)
    lead = text[begin:at].rstrip()
    if lead and lead[-1] not in "。;!?":
        return holds_in_its_line(text, number) and not asks_too(line)
    local = Number(number.start - at, number.end - at, number.value)
    before, behind = piece[: local.start], piece[local.end :]
    return holds(piece, local) and not (asks_too(before) or is_in_trouble(behind))


def _line_of(text: str, number: Number) -> tuple[int, str]:
    """The line in which a number stands, and where it begins."""
    begin = max(text.rfind("\n", 0, number.start) + 1, number.start - _AROUND)
    return begin, text[begin : number.end + _AROUND].split("\n", 1)[0]


_AROUND: Final = 200  # characters of a line that are looked at on either side of a number


def hold_all(text: str, near: Collection[str], who: Cast, *, but: str) -> bool:
    """Whether all beside the numbers only pass the plea on: 请重置李四的密码，我是他爱人张三，6201….

    Args:
        text: in its reading form.
        near: who stands right before a number.
        who: everybody in the text.
        but: for whom something is asked; "" where nobody was found.
    """
    return bool(near) and but not in near and who.others >= set(near) and set(near) <= people.hands(text)


def is_in_trouble(said: str) -> bool:
    """Whether who passes a list on says to be in trouble as well: 联系人:张三 6201… 忘记密码, 给我也重置."""
    return asks_too(said) or (weigh(said).symptom and _OF_OTHERS.search(said) is None)


def asks_too(said: str) -> bool:
    """Whether who passes a plea on has one of their own, in so many words."""
    return _OWN_TROUBLE.search(said) is not None


_TROUBLE: Final = "(?:忘|登不|登[录陆]不|记不|进不|无法登|不能登)"
_OWN_TROUBLE: Final = Sought(
    f"(?:本人|我|自己)(?:的|也|又|都|自己|登录|密码){{0,4}}{_TROUBLE}"
    f"|(?<![帮替])我们?(?:俩|两个?人?|[和跟与][^,。;!?\\n]{{1,40}}?)的?(?:密码|账号)?(?:都|全|均)[^,。;!?\\n]{{0,6}}(?:{_TROUBLE}|重置|恢复)"
    "|(?:[给把]我的?|我的|(?<![帮替])我)(?:密码|账号)?也(?:一[并起块]|请|给|要|想|需要?|得|顺便|帮忙?|麻烦){0,3}(?:重置|恢复|弄|办|处理)"
    "|(?:重置|恢复|处理|办|弄)我的"
    "|也(?:请|麻烦|帮忙?|一[并起])?[给把]我的?(?:密码|账号)?(?:重置|恢复|弄|办|处理)"
    f"|^[ ,。;)]{{0,3}}也(?:是|把|都|一样){{0,2}}(?:密码)?{_TROUBLE}"
)
_OF_OTHERS: Final = Sought("代|替|[我本][校院局所站单公厂园中县乡镇]|[位名人]|老师|同志|职工|[他她其]|下列|以下|如下")


def lent_their_name(text: str, near: Collection[str], who: Cast) -> bool:
    """Whether a number is of who says I, and whose name another's account bears: 我是张三,6201…,妻子的填成了张三."""
    return bool(who.wrong) and any(match[1] in who.wrong and match[1] in near for match in _SAYS_I.finditer(text))


_SAYS_I: Final = Sought(
    f"(?:我是|我叫|本人[是叫]?|我系)({LIKELY})(?=[ ,(:]{{1,3}}(?:(?:居民)?身份证(?:号码?)?[:是为 ]*)?[0-9]{{6}})"
)
