"""Labels on lines of their own, above what they label, as a table without its grid or a form is pasted: 姓名 / 张三."""

import re
from itertools import pairwise
from typing import Final

from mailparse.text.wording import could_be_name

_NAME: Final = re.compile(r" *(?:姓 ?名|名字)[: ]*")
_LABEL: Final = re.compile(
    r" *(?:姓 ?名|名字|(?:居民)?身份证(?:号码?)?|(?:证件)?号码|证件号|(?:工作)?单位|所在单位|部门"
    r"|(?:联系)?(?:电话|方式)|手机号?码?|诉求|情况(?:说明)?|原因|事由|备注|需求|要求|性别|民族|职务|职称|岗位)[: ]*"
)
_FEWEST: Final = 2  # people


def joined(text: str) -> str:
    """A text in its reading form with such labels put to what they label, where each person's name has one.

    Every character stays where it stands: a line's end becomes a colon, or a blank behind a colon.
    """
    if len(_LABELLED.findall(text)) < _FEWEST:
        return text
    lines = [(line.start(), line.end(), line[0]) for line in re.finditer(r"[^\n]+", text) if line[0].strip()]
    labels = [_LABEL.fullmatch(line) is not None for _, _, line in lines]
    names = [n for n, (_, _, line) in enumerate(lines) if _NAME.fullmatch(line)]
    if len(names) < _FEWEST or any(n + 1 == len(lines) or labels[n + 1] for n in names):
        return text
    if any(n + 2 < len(lines) and could_be_name(lines[n + 2][2].strip()) for n in names):
        return text  # 姓名, 张三, 李四: a column
    out = list(text)
    for n, ((_, end, line), (begins, _, _)) in enumerate(pairwise(lines)):
        if labels[n] and not labels[n + 1] and text[end:begins] == "\n":
            out[end] = " " if ":" in line else ":"
    return "".join(out)


_LABELLED: Final = re.compile(r"(?:\A|\n) *(?:姓 ?名|名字)[: ]*(?=\n)")
