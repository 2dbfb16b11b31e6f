"""Ringed numbers (①, ⑵, ❸) that call people of a list by the label they bear there: ①③忘记密码,②请删除."""

import re
import unicodedata
from itertools import pairwise
from typing import Final

from mailparse.text.sought import Sought
from mailparse.values import HAN

_RING: Final = re.compile("[\u2460-\u249b\u24ea\u2776-\u2793\u3220-\u3229]")
_ID_NUMBER: Final = re.compile(r"(?:[0-9０-９][ -]?){17}[0-9０-９XxＸｘ]")
# 第②位, ②号; but 步骤②, 属于情况② call nobody
_CALL: Final = re.compile(f"(?P<nth>第)?(?P<ring>{_RING.pattern})(?P<who>[位个名人行条])?号?")
_OF_ELSE: Final = re.compile(
    "(?:步骤?|[图表条款点项种步节章]|情况|情形|原因|问题|附件|方法|办法|类型?|见|按照?|第[一二三四五六]?)[ :]?$"
)
_MOST: Final = 60  # people of a list that are called so
_FEWEST: Final = 2


def called(text: str) -> str:
    """A text as it was sent, with the ringed numbers that call people of its list written as 第2位.

    Only where the rings count the rows of one list, each with one ID number, and no number stands elsewhere: so the
    label tells the place. Whatever else is ringed (steps, a second list) stays as it is.
    """
    rings = list(_RING.finditer(text))[: 2 * _MOST]
    size = 0
    while size < len(rings) and unicodedata.numeric(rings[size][0]) == size + 1:
        size += 1
    later = rings[size:]
    labels = {ring[0] for ring in rings[:size]}
    if size < _FEWEST or not later or any(ring[0] not in labels for ring in later):
        return text
    bounds = (0, *(ring.start() for ring in rings[:size]), later[0].start(), len(text))
    if [len(_ID_NUMBER.findall(text, a, b)) for a, b in pairwise(bounds)] != [0, *[1] * size, 0]:
        return text
    last = rings[size - 1].end()
    return text[:last] + _CALL.sub(_by_place, text[last:])


def _by_place(call: re.Match[str]) -> str:
    if call["nth"] is None and _OF_ELSE.search(call.string[max(0, call.start() - 8) : call.start()]):
        return call[0]
    goes_on = "、" if _RING.match(call.string, call.end()) else ""
    return f"第{int(unicodedata.numeric(call['ring']))}{call['who'] or '位'}{goes_on}"


# 👩‍🏫苟文娟: people, houses and cards, drawn before a line; what is drawn besides may say yes or no.
_PEOPLE: Final = "[\U0001f464-\U0001f487\U0001f9d1-\U0001f9dd\U0001f3eb\U0001faaa\U0001f194\u2640\u2642\u200d\ufe0f]"
_DRAWN_FIRST: Final = Sought(f"(?:\\A|(?<=\\n)) ?(?:{_PEOPLE} ?)+(?=[{HAN}0-9])")


def less_of_people(text: str) -> str:
    """A text as it came less those who are drawn where a line begins with a name or a number."""
    return _DRAWN_FIRST.sub(" ", text)
