"""People of a list called by their place in it: 前两位请重置，第三位请删除."""

import re
from typing import Final

from mailparse.text.sought import Sought
from mailparse.what import cues
from mailparse.what.plea import Plea
from mailparse.what.pleas import weigh

_DIGITS: Final = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"两": 2, "俩": 2}
_COUNT: Final = "[0-9]{1,3}|[一二两俩三四五六七八九]?十[一二三四五六七八九]?|[一二两俩三四五六七八九]"
_WHO: Final = "(?:位|个(?!月|星期|小时|学期|工作日)|名|人|行|条)(?:人|老师|同志|教师|职工|人员)?"
_THAT_ONE: Final = "(?:的|那个|那位|这位)(?=[ ,]?(?:请|忘|重置|删|没|不|只是|是|也|已|密码|名字|姓名|能|可以))"
_CALLED: Final = Sought(
    f"第 ?(?P<nth>{_COUNT}) ?(?:{_WHO}|(?=[、和与及]第))"
    f"|序号(?:为|是)?(?P<numbered>{_COUNT})"
    f"|(?<![0-9月本这上下、和])(?P<some>[0-9]{{1,2}}(?:[、,和][0-9]{{1,2}}){{0,9}})号(?=[已不没也都的是重删忘填姓、,和]|密码|老师|同志|{cues.IS_WELL})"
    # 1和3忘了密码,2是把妮输成尼
    "|(?:(?<=[,。;:!?\n])|^)(?:其中|以上|上面|上述)?(?P<bare>[0-9]{1,2}(?:[、,和与及][0-9]{1,2}){0,9})(?=(?:都|均|也|是|的|请|要|需要?){0,2}"
    "(?:忘|登|已|不用|不需|不必|不要|不动|无需|想|重置|删|填|写|把|将|姓名|名字|密码))"
    f"|前(?P<first>{_COUNT}){_WHO}"
    f"|后(?:面)?(?P<last>{_COUNT}){_WHO}"
    f"|最后(?:的)?(?P<final>{_COUNT})?{_WHO}"
    # of two: 前者, 左边的
    f"|(?P<former>前者|(?:前|左)[面边]{_THAT_ONE})"
    f"|(?P<latter>后者|(?:后|右)[面边]{_THAT_ONE})"
    f"|(?P<rest>其余|其他|其它|剩下|余下)(?:的)?(?:{_COUNT})?(?:{_WHO}|人员|老师|的)?"
)
_SENTENCE: Final = re.compile(r"[^。;!\n]+")


def _count(text: str) -> int:
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def calls(text: str, *, others: bool = True) -> bool:
    """Whether a text calls people by their place in a list; `others`: or only as the others."""
    return any(others or not name["rest"] for name in _CALLED.finditer(text))


def asked_by_place(text: str, size: int) -> bool:
    """Whether anything is asked for, or taken back, for a place rather than said of it in passing."""
    parts = (part for sentence in _SENTENCE.finditer(text) for part in _parts(sentence[0], size))
    return any((plea := weigh(said)).asks or plea.withdrawn or plea.refused for places, _, said in parts if places)


def dropped(text: str, size: int) -> tuple[set[int], str]:
    """Places that are said to need nothing any more (上面第二位不用了), and the text less what says so.

    None of them, and the text as it is, where by place anything else is said, or of the others.
    """
    places: set[int] = set()
    rest: list[str] = []
    for sentence in _WITH_STOP.findall(text):
        if not calls(sentence):
            rest.append(sentence)
            continue
        for called, others, said in _parts(sentence, size):
            plea = weigh(said)
            needs_nothing = plea.withdrawn or plea.refused or _NOTHING_NEEDED.search(said) is not None
            if others or not called or plea.asks or not needs_nothing or not all(0 <= at < size for at in called):
                return set(), text
            places.update(called)
        rest.append(_BEFORE_CALL.sub("", sentence[: next(iter(_CALLED.finditer(sentence))).start()]))
    return places, "".join(rest)


_BEFORE_CALL: Final = re.compile(r"(?<![^,])[^,]*$")  # 请重置密码,第2位不用了: what stands before is said of all
_WITH_STOP: Final = re.compile(r"[^。;!\n]*[。;!\n]?")
_NOTHING_NEEDED: Final = Sought(
    f"{cues.IS_WELL}|{cues.NEEDS_NOTHING}|不弄|没事|只是|自己登[录陆上进]|划掉|去掉|不算|不作数|[误错多](?:写|填|列|报)|除外|^(?:以|之)?外,?$"
)


def pleas_by_place(text: str, size: int) -> list[Plea] | None:
    """What is asked for each of a list's rows, in their order.

    Args:
        text: what stands outside the rows, compact, in its reading form.
        size: how many rows there are.

    Returns:
        One plea for each row; None where a row is left out or called twice, or a place is none.
    """
    found: list[Plea | None] = [None] * size
    rest: Plea | None = None
    for sentence in _SENTENCE.finditer(text):
        if not calls(sentence[0]) and _binds(weigh(sentence[0])):
            return None  # of whom it is said can't be told
        for places, others, said in _parts(sentence[0], size):
            plea = weigh(said)
            plea.refused = plea.refused or (not plea.asks and _NOTHING_NEEDED.search(said) is not None)
            if others:
                if rest is not None or places:
                    return None
                rest = plea
            for place in places:
                if not 0 <= place < size or found[place] is not None:
                    return None
                found[place] = plea
    whole = [plea if plea is not None else rest for plea in found]
    if rest is not None and (None not in found or found.count(None) == size):
        return None
    told = [plea for plea in whole if plea is not None]
    return told if len(told) == size else None


def _binds(plea: Plea) -> bool:
    return plea.name_wrong or plea.withdrawn


def _parts(sentence: str, size: int) -> list[tuple[list[int], bool, str]]:
    """Stretches of a sentence: the places called, whether the others are, and what is said of them."""
    parts: list[tuple[list[int], bool, str]] = []
    names = list(_CALLED.finditer(sentence))
    places: list[int] = []
    others = False
    for n, name in enumerate(names):
        end = names[n + 1].start() if n + 1 < len(names) else len(sentence)
        said = sentence[name.end() : end]
        if name["rest"]:
            others = True
        else:
            places += _places(name, size)
        if n + 1 < len(names) and re.fullmatch("[、,和与及以 ]{0,3}", said):
            continue
        parts.append((places, others, said))
        places, others = [], False
    return parts


def _places(name: re.Match[str], size: int) -> list[int]:
    if single := name["nth"] or name["numbered"]:
        return [_count(single) - 1]
    if several := name["some"] or name["bare"]:  # 1、3号
        return [_count(one) - 1 for one in re.split("[、,和与及]", several)]
    if name["former"] or name["latter"]:
        return [-1 if size != 2 else 0 if name["former"] else 1]
    if name["first"]:
        return list(range(_count(name["first"])))
    count = _count(name["last"] or name["final"] or "1")
    return list(range(size - count, size)) if count <= size else [-1]
