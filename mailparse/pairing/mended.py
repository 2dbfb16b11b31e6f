"""Whether a mail gives one ID number for another: 号码写错了,应为6201…. Which of them holds, a person finds out."""

import re
from typing import Final

from mailparse.pairing import struck
from mailparse.pairing.table import Layout
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.what import pleas

# A number taken back for another one, in whatever order and words.
_MENDED: Final = Sought(
    "#[^。;\\n#]{0,3}(?:更换|替换|换|改|变更)(?:为|成)[^。;\\n#]{2,10}#|"
    "(?:身份证件?|证件|证号|号码|身份证号)[^。;\\n\\t]{0,14}?(?:写错|输错|填错|打错|弄错|搞错|发错|抄错|错误|有误|不对|错了"
    "|更正|(?<!忘)(?<!忘了)(?<!不得)(?:改为|改成|换成)|应为|应该[是为]|应是|为准|正确)"
    "|(?:更正|更改|正确|实际|准确|真正)的?(?:身份证|证件|号码)"
    "|(?:更正|应为|应该[是为]|应是|正确|准确|改为|改成|实为|才是|不是|而是|以)(?:的)?(?:应?该?[是为])?(?:我的)?"
    "(?:身份证件?|证件)?(?:号码?)?[ :,(\"']{0,3}#"
    "|(?:输|填|写|打|录|登)(?:写|入)?成了?(?!功)(?:[^#,。;\\n()]|\\([^#()\\n]{0,8}\\)){0,12}#"
    "|#[^。;\\n]{0,12}?(?:为准|(?<![他她])才是|有误"
    "|(?<!密码)(?<!大写)(?<!小写)(?:写错|输错|填错|打错|弄错|搞错)|不对|是错|错误(?!的?(?:姓名|名字))|作废)"
)
_MENDED_SOMEHOW: Final = Sought(
    "写错|输错|填错|打错|弄错|搞错|发错|抄错|有误|不对|错了|更正|正确|应该[是为]|应为|应是|改为|改成|为准|重新发|重发"
)


def is_mended(whole: str, found: list[Number], layout: Layout) -> bool:
    """Whether one of several numbers is said to stand for another."""
    if len({n.value or n.start for n in found}) < 2:
        return False
    pieces: list[str] = []
    at = 0
    for number in found:
        pieces += (whole[at : number.start], "#")
        at = number.end
    text = pleas.compact("".join((*pieces, whole[at:])))
    text = _NAMES_WRONG.sub("", _without_put_off(text, layout))
    if _are_all_told_anew(layout):
        text = _OF_EARLIER.sub("", text)
        for mark in struck.less(layout)[1]:  # 李四 6202…(作废): with its row, and none stands for it
            text = text.replace(mark, "")
    if _MENDED.search(text):
        return True
    nameless = any(row.number is not None and not row.names for row in layout.rows)
    return (nameless or layout.tangled) and len(found) <= 4 and _MENDED_SOMEHOW.search(text) is not None


def _are_all_told_anew(layout: Layout) -> bool:
    """Whether each number of a list has its own name beside it."""
    names = [row.names[0] for row in layout.rows if row.number is not None and row.number.value and len(row.names) == 1]
    return len(names) == len(layout.rows) == len(set(names)) > 1


# 昨天那份有一个号码抄错了,请作废: of a mail sent before, if no number stands with it
_OF_EARLIER: Final = Sought(
    "[^。;#\\n]*(?:昨|前天|上周|上次|上午|中午|下午|早上|刚才|上一封|那[封份])[^。;#\\n]*(?:[那上]一?[封份次]|发的?|报|写)[^。;#\\n]*(?:[。;\\n]|$)"
    "|[^。;#\\n]*(?:以(?:这|此|本)[次封份个]?为准|重新?(?:对着[^,。;]{2,8})?[抄打核]的)[^。;#\\n]*(?=[。;\\n:,#]|$)",
    holds="昨|天|上|午|才|那|为准|重",
)


def _without_put_off(text: str, layout: Layout) -> str:
    """A text less what it says of those whose number lacks, and who are to be told of another time."""
    lacks = [row for row in layout.rows if row.number is None or row.number.value is None]
    lacking = {name for row in lacks[:_MOST] for name in row.names}
    told = re.split(r"(?<=[;。\n])", text) if lacking else [text]
    return "".join(
        said
        for said in told
        if not (any(name in said for name in lacking) and said.count("#") < 2 and _PUT_OFF.search(said))
    )


_MOST: Final = 40  # people whose number lacks
_PUT_OFF: Final = Sought("[先暂]不(?:上?报|办)|(?:下次|另|以后|随后|回头|核实后?|再)[^,。;]{0,4}报")
# "name and number do not match" is no number mended, nor what the site says
_NAMES_WRONG: Final = Sought(
    "(?:姓名|名字)[和与跟、及]?身份证(?:号码?|号)?(?:都)?(?:不|未|没)[^,。;\\n]{0,8}"
    "|(?:提示|显示)[^,。;\\n]{0,30}|(?:[账帐]号)?信息(?:输入|填写)?(?:错误|有误)"
    "|(?:姓名|名字)[^,。;#\\n]{0,10}(?:错误?|有误|不对|填成|写成|输成)"
    "|(?:输|填|试|登)(?:什么|啥|怎么|哪个)[也都]?[^,。;#\\n]{0,4}不对|(?:因|由于)(?:打字|输入法?|录入|手误|操作|登记)(?:错误|有误|失误)"
    "|密码[^,。;#\\n]{0,8}(?:错误|不对|有误|输错)"
    "|(?:填|写|输|打|弄|搞)错[^,。;#\\n]{0,4}(?:姓名|名字)"
    "|改(?:成|为|用)?了?(?:现在?的?|新|真|本)名字?"  # 户口上早就改成现名了
)
