"""What a form or a question offers, and what of it was chosen: only that is said by who filled it in."""

import re
from itertools import pairwise
from typing import Final

from mailparse.text.sought import Sought
from mailparse.what import cues

_EMPTY: Final = r"[□☐◻▢◯]|\[ ?\]|\( {1,3}\)"
_TICKED: Final = r"[☑☒■√✓✔]|\[ ?[xX√✓✔vV] ?\]|\( ?[√✓✔] ?\)"
_BOX: Final = re.compile(f"(?P<ticked>\\( ?[√✓✔] ?\\)|{_TICKED})|(?P<empty>{_EMPTY})")
_ANY_EMPTY: Final = Sought(_EMPTY)
_LABEL: Final = re.compile("[^:|\\t]{0,20}[:|\\t][ |\\t]*|[ ]*")
# (请填写汉字全名,如:张三), (重置密码/删除账号信息,二选一): the form's own words.
_HINT: Final = Sought(
    "\\((?:[^()\\n]{0,40}(?:[二三]选一|任选|选一项|单选|选填|必填|打勾|打√|划√|划勾|请在)[^()\\n]{0,40}|(?:请|须|需要?)(?:简要|如实)?(?:填写|填|写|说明)[^()\\n]{0,40}|[^()\\n]{0,30}(?:例如|如|例):[^()\\n]{1,30})\\)"
)


def without_unchosen(text: str) -> str:
    """A text in its reading form less what it only offers: boxes not ticked, answers not given, a form's hints."""
    text = _HINT.sub("", text)
    return _answered(_ticked(text) if _ANY_EMPTY.search(text) else text)


def _ticked(text: str) -> str:
    """Less the options of empty boxes, wherever one is ticked beside them or two different things are offered."""
    lines = text.split("\n")
    split = [_options(line) for line in lines]
    offered = [option for options in split for option in options]
    if len(offered) < 2:
        return text
    asked = "".join(told for _, told, _ in offered)
    unlike = cues.RESET.search(asked) and (cues.DELETE.search(asked) or cues.NAME_WRONG.search(asked))
    if not unlike and not any(ticked for ticked, *_ in offered):
        return text  # a box that is no more than a bullet
    for n, options in enumerate(split):
        for _, _, (start, end) in reversed([option for option in options if not option[0]]):
            lines[n] = f"{lines[n][:start]} {lines[n][end:]}"
    return "\n".join(lines)


def _options(line: str) -> list[tuple[bool, str, tuple[int, int]]]:
    """The options of a line: whether it is ticked, its words, and where it stands with its box."""
    boxes = list(_BOX.finditer(line))
    if not boxes:
        return []
    label = _LABEL.match(line)
    ahead = label is None or boxes[0].start() <= label.end()  # □重置 □删除; else 重置□ 删除□
    if not ahead and line[boxes[-1].end() :].strip():
        ahead = not _ASKS.search(line[: boxes[0].start()])  # 诉求 □重置 □删除
    if ahead:
        ends = [*(box.start() for box in boxes[1:]), len(line)]
        spans = [(box.start(), end) for box, end in zip(boxes, ends, strict=True)]
    else:
        spans = list(pairwise([label.end() if label else 0, *(box.end() for box in boxes)]))
    return [(box["ticked"] is not None, line[a:b], (a, b)) for box, (a, b) in zip(boxes, spans, strict=True)]


_ASKS: Final = Sought("重置|删除|注销|密码|账号|姓名|单位|机关|企业")
_OFFER: Final = Sought("(?<![A-Za-z0-9])(?P<letter>[A-F])(?:[ .、:)]{0,2})(?P<told>[^A-F\\n?=;。]{2,30})")
_ANSWER: Final = Sought("(?:答案?|选择?|属于|是第?)(?:了|的?是|为|:|第)?[ ]?(?P<letter>[A-F])(?![A-Za-z0-9])")
_LETTERS: Final = "ABCDEF"


def _answered(text: str) -> str:
    """With the answer to a question of several in place of its letter: A 忘记密码 B 没有问题, 答:B."""
    offers: dict[str, str] = {}
    for offer in _OFFER.finditer(text):
        if offer["letter"] != _LETTERS[len(offers) % len(_LETTERS)]:
            continue
        offers[offer["letter"]] = offer["told"].strip()
    answer = _ANSWER.search(text) if len(offers) > 1 else None
    if answer is None or answer["letter"] not in offers:
        return text
    text = f"{text[: answer.start('letter')]}{offers[answer['letter']]}{text[answer.end('letter') :]}"
    for letter, told in offers.items():
        text = re.sub(f"(?<![A-Za-z0-9]){letter}[ .、:)]{{0,2}}{re.escape(told)}", "", text, count=1)
    return text
