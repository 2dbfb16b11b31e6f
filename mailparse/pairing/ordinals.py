"""People of a list called by their place in it: 前两位请重置，第三位请删除."""

import re
from collections.abc import Collection
from itertools import islice
from typing import Final, NamedTuple

from mailparse.pairing.told import action_of
from mailparse.text.counted import count
from mailparse.text.sought import Sought
from mailparse.what import cues, later
from mailparse.what.plea import Plea, both
from mailparse.what.pleas import weigh

_COUNT: Final = "[0-9]{1,3}|[一二两俩三四五六七八九]?十[一二三四五六七八九]?|[一二两俩三四五六七八九]"
_WHO: Final = (
    "(?:位|个(?!月|星期|小时|学期|工作日|证|材料|附件|文件|问题|系统)|名|人(?!民)|行|条)"
    "(?:人|老师|同志|教师|职工|人员)?"
)
_THAT_ONE: Final = (
    "(?:的|[那这][个位])(?=[ ,]?(?:请|忘|重置|删|没|不|只是|是|也|都|均|要|需|已|密码|名字|姓名|能|可以|好|正常|登))"
)
_THOSE: Final = "(?:[面边头]|的|那|这)*"
_AMIDST: Final = "(?<![们人位个员者里名])当中"
_CALLED: Final = Sought(
    "(?<!倒数)(?<!通知)(?<!通知的)(?<!文件)(?<!规定)"  # 依通知第四条
    f"第 ?(?P<nth>{_COUNT}) ?(?:[两俩二三四五六七八九]?{_WHO}|(?=[、和与及]第))"
    f"|倒数第(?P<from_end>{_COUNT}) ?{_WHO}"
    f"|序号(?:为|是)?(?P<numbered>{_COUNT})"
    f"|(?<![0-9月本这上下、和])(?P<some>[0-9]{{1,2}}(?:[、,和][0-9]{{1,2}}){{0,9}})号(?=[已不没也都的是重删忘填姓、,和]|密码|老师|同志|{cues.IS_WELL})"
    # 1和3忘了密码,2是把妮输成尼
    "|(?:(?<=[,。;:!?\n])|^)(?:其中|以上|上面|上述)?(?P<bare>[0-9]{1,2}(?:[、,和与及][0-9]{1,2}){0,9})(?=(?:都|均|也|是|的|请|要|需要?){0,2}"
    "(?:忘|登|已|不用|不需|不必|不要|不动|无需|想|重置|删|填|写|把|将|姓名|名字|密码))"
    # 说明:(1)已退休,不用办;(4)调走了. What is numbered there may as well be remarks: (1)以上均为职工
    f"|(?:\\(|(?<![0-9A-Za-z一二三四五六七八九十]))(?P<ringed>{_COUNT})\\)(?=[、,和与及]?\\(|[以之]?外|(?:老师|同志)?(?:[已早刚昨现目前后来自己]|今[早天]|上个?[月周]|去年|不(?!慎)|没|忘|登|首次|第一次|[填写]|姓名|名字|密码"
    f"|调|退休|离|休|在外|无需|别|勿|的|是(?!因)|也|{cues.IS_WELL}))"
    f"|(?:前|上(?=[面边])|(?<![老带班工巨])头){_THOSE}(?P<first>{_COUNT}){_WHO}"
    f"|(?<!最)后{_THOSE}(?P<last>{_COUNT}){_WHO}"
    f"|(?:最后|末尾|最末){_THOSE}(?P<final>{_COUNT})?{_WHO}"
    f"|(?:中间|{_AMIDST}){_THOSE}(?P<middle>{_COUNT})?{_WHO}"
    f"|(?P<amidst>(?:中间|{_AMIDST}){_THAT_ONE})"
    # 打头那位, 首位; 两头的, 首尾两位
    f"|(?P<head>打头{_THOSE}一?{_WHO}|打头{_THAT_ONE}|(?<![之榜居在])首(?:位|个(?!月|学期)|行)(?!数|工作日))"
    f"|(?P<ends>(?:两头|首尾)(?:{_THOSE}[两俩二]?{_WHO}|{_THAT_ONE}))"
    # of two: 前者, 左边的; of more 前面的 are the others, where 后两位 is told, too
    f"|(?P<former>前者|(?:前|左)[面边头]{_THAT_ONE})"
    f"|(?P<latter>后者|(?:后|右)[面边头]{_THAT_ONE})"
    f"|(?P<rest>其余|其他|其它|剩下|余下)(?:的)?(?:{_COUNT})?(?:{_WHO}|人员|老师|的)?"
)
_SENTENCE: Final = re.compile(r"[^。;!\n]+")


def calls(text: str, *, others: bool = True) -> bool:
    """Whether a text calls people by their place in a list; `others`: or only as the others."""
    return any(others or not name["rest"] for name in _CALLED.finditer(text))


def without_ranges(text: str) -> str:
    """A text with 1至3号 as 1、2、3号."""
    return _RANGE.sub(lambda told: "、".join(map(str, range(int(told[1]), int(told[2]) + 1))), text)


_RANGE: Final = re.compile("(?<![0-9])([0-9]{1,2})号? ?(?:至|到|[-~—–]{1,2}) ?([0-9]{1,2})(?=号(?!楼|机)|行|位)")


def calls_too_often(text: str) -> bool:
    """Whether people are called by place more often than anybody would: each call is read with all before it."""
    return sum(1 for _ in islice(_CALLED.finditer(text), _MOST_CALLS + 1)) > _MOST_CALLS


_MOST_CALLS: Final = 200


def counts(text: str, *, anyhow: bool) -> bool:
    """Whether a text counts people of a list, from its end or, if `anyhow`, from its beginning."""
    from_end = ("last", "final", "from_end", "middle", "amidst", "ends", "former", "latter")
    calls = [name for name in _CALLED.finditer(text) if not name["rest"]]
    return any(anyhow or any(name[one] for one in from_end) or name[0].startswith(_AT_END) for name in calls)


_AT_END: Final = ("最后", "末尾", "最末", "中间", "当中")


def asked_by_place(text: str, size: int) -> bool:
    """Whether anything is asked for, or taken back, for a place rather than said of it in passing."""
    parts = (part for sentence in _SENTENCE.finditer(text) for part in _parts(sentence[0], size))
    told = (weigh(part.said) for part in parts if part.places)
    return any(plea.asks or plea.withdrawn or plea.refused for plea in told)


def dropped(text: str, size: int) -> tuple[set[int], str]:
    """Places that are said to need nothing any more (上面第二位不用了), and the text less what says so.

    None of them, and the text as it is, where by place anything else is said, or of the others.
    """
    places: set[int] = set()
    rest: list[str] = []
    if calls_too_often(text):
        return places, text
    for sentence in _WITH_STOP.findall(text):
        if not calls(sentence):
            rest.append(sentence)
            continue
        for part in _parts(sentence, size):
            plea = weigh(part.said)
            needs_nothing = plea.withdrawn or plea.refused or _NOTHING_NEEDED.search(part.said) is not None
            needs_nothing = needs_nothing or later.waits(part.said)
            known = part.places and all(0 <= at < size for at in part.places)
            if part.others or part.only or not known or plea.asks or not needs_nothing:
                return set(), text
            places.update(part.places)
        rest.append(_BEFORE_CALL.sub("", sentence[: next(iter(_CALLED.finditer(sentence))).start()]))
    return places, "".join(rest)


def waiting(text: str) -> list[str]:
    """The sentences that say of a place that it wait, and may say it of nobody else."""
    return [sentence for sentence in _WITH_STOP.findall(text) if calls(sentence) and later.waits(sentence)]


_BEFORE_CALL: Final = re.compile(r"(?<![^,:])[^,:]*$")  # 请重置密码,第2位不用了: what stands before is said of all
_WITH_STOP: Final = re.compile(r"[^。;!\n]*[。;!\n]?")
_NOTHING_NEEDED: Final = Sought(
    f"{cues.IS_WELL}|{cues.NEEDS_NOTHING}|不弄|没事|自己(?:去)?(?:找|联系|解决|想办法)|只是|自己登[录陆上进]|划掉|去掉|不算|不作数|[误错多](?:写|填|列|报)|除外|^(?:以|之)?外,?$"
)


def pleas_by_place(text: str, size: int, settled: Collection[int] = ()) -> list[Plea] | None:
    """What is asked for each of a list's rows, in their order.

    Args:
        text: what stands outside the rows, compact, in its reading form.
        size: how many rows there are.
        settled: places whose rows say themselves why they need nothing.

    Returns:
        One plea for each row; None where of a row nothing is told, or not one thing, or a place is none.
    """
    found: list[Plea | None] = [None] * size
    rest: Plea | None = None
    only = also = False
    of_all: list[str] = []
    for sentence in _SENTENCE.finditer(text):
        if not calls(sentence[0]):
            if _binds(weigh(sentence[0])):
                return None  # of whom it is said can't be told
            of_all.append(sentence[0])
            continue
        parts = _parts(sentence[0], size)
        of_all.append(parts[0].before)
        for part in parts:
            plea = _plea_of(part.said)
            if plea is None or (part.others and (part.places or not _agree(rest, plea))):
                return None
            only = only or (part.only and plea.asks)
            also = also or (plea.asks and _ALSO.search(part.said) is not None)
            rest = rest or plea if part.others else rest
            for place in part.places:
                told = _together(found[place], plea) if 0 <= place < size else None
                if told is None:
                    return None
                found[place] = told
    for place in settled:
        found[place] = found[place] or Plea(refused=True)
    if rest is None:
        rest = _of_the_rest(text, weigh("\n".join(of_all)), only=only, also=also)
        if also and not only and rest is not None and rest.asks:  # 2号最急,1、3号也登不上
            found = [one if one is not None and (one.asks or one.refused or one.withdrawn) else None for one in found]
    elif None not in found or found.count(None) == size:
        return None
    each = [one for one in (rest if plea is None else plea for plea in found) if one is not None]
    return each if len(each) == size else None


def _of_the_rest(text: str, of_all: Plea, *, only: bool, also: bool) -> Plea | None:
    """What is asked for those who are not called by place; None where it can't be told."""
    among = _AMONG.search(text) is not None and not of_all.asks  # 其中前三位密码忘了: and nothing is asked for all
    return Plea(refused=True) if only or among else of_all if also else None


def _plea_of(said: str) -> Plea | None:
    """What is asked by what is said of a place; None where a trouble is told of who can log in."""
    plea = weigh(said)
    if plea.symptom and not plea.reset and cues.WELL.search(said) and not _BUT_CANT.search(said):
        return None  # 后者能登上但是姓名显示不对
    plea.refused = plea.refused or (not plea.asks and _NOTHING_NEEDED.search(said) is not None)
    return plea


_BUT_CANT: Final = Sought("忘|(?:登|进)[^,。;]{0,3}不|无法|不能|[又再却]")
_AMONG: Final = re.compile("(?:其中|[人员名位]中)[,:]?(?:的)?(?=第|前|后|最后|[0-9])")
# 第3位也忘了密码, 第2位除了密码忘了,验证码也看不清: what was asked for all is asked for the others
_ALSO: Final = Sought("也(?!许)|同样|一并|除(?:了|去|开)|还(?:有|换|是)")


def _together(one: Plea | None, other: Plea) -> Plea | None:
    """What is told of one place twice, where it is the same, or says something but once; None where it isn't."""
    if one is None or one.says_nothing:
        return other
    if other.says_nothing:
        return one
    if one.asks and other.asks and action_of(one) is action_of(other):
        return both(one, other)
    return None if one.asks or other.asks else one


def _agree(one: Plea | None, other: Plea) -> bool:
    """Whether of one place the same is told twice: that nothing is needed."""
    return one is None or not (one.asks or other.asks)


def _binds(plea: Plea) -> bool:
    return plea.name_wrong or plea.withdrawn


class _Part(NamedTuple):
    """A stretch of a sentence: the places it calls, whether the others are called, and what is said of them.

    Attributes:
        only: … and of nobody else: 只有第2位忘了, 忘了密码的是第2位.
        before: what stands before the clause it begins in.
    """

    places: list[int]
    others: bool
    said: str
    only: bool = False
    before: str = ""


def _parts(sentence: str, size: int) -> list[_Part]:
    parts: list[_Part] = []
    names = list(_CALLED.finditer(sentence))
    places: list[int] = []
    others = but = False
    before, lead = "", ""
    for n, name in enumerate(names):
        end = names[n + 1].start() if n + 1 < len(names) else len(sentence)
        said = sentence[name.end() : end]
        before, lead = (before, lead) if places or others else _led_by(sentence[: name.start()], parts)
        but = but or _BUT.search(lead) is not None
        is_group = name["former"] or name["latter"]
        if name["rest"] or (is_group and size > _TWO and not is_group.endswith("者")):
            others = True
        else:
            places += _places(name, size)
        stops = (but and names[n + 1]["rest"]) or ("," in said and _ONLY.search(lead)) if n + 1 < len(names) else True
        if not stops and _AND.fullmatch(said):
            continue
        if but and (apart := _APART.match(said)) is not None:
            parts.append(_Part(places, others, "除外", before=before))
            if said[apart.end() :].strip(","):
                parts.append(_Part([], others=True, said=said[apart.end() :]))
        else:
            own = said.removeprefix("的") if _DEED.search(lead) else said  # 重置第2位的密码
            parts.append(_Part(places, others, lead + own, _ONLY.search(lead) is not None, before))
        places, others, but = [], False, False
    return parts


def _led_by(text: str, parts: list[_Part]) -> tuple[str, str]:
    """What stands before somebody who is called: what is said of all, and the clause that leads up to them.

    It is of them only where nobody was called before, whose it else is.
    """
    lead = _BEFORE_CALL.search(text)
    own = lead[0] if lead is not None else ""
    if not parts:
        return text[: len(text) - len(own)], own
    return "", own if _BUT.search(own) else ""


_TWO: Final = 2
_FOUR: Final = 4
_DEED: Final = re.compile("(?:重置|删除?|恢复|处理)(?:一下)?$")
_AND: Final = re.compile("[、,和与及以 ]{0,3}")
_BUT: Final = re.compile("除(?:了|去|开)?$")
_APART: Final = re.compile("(?:老师|同志)?(?:[以之]?外)|,|$")
# 请重置第2位的密码, 只有第2位忘了, 忘了密码的是第2位: and nobody else
_ONLY: Final = Sought(
    "(?:请|麻烦|先|申请|需要?|要|帮忙?)(?:先|您|你们|给|帮|把|将|对)*(?:重置|删除?|处理|恢复)(?:一下)?$"
    "|(?:只|仅|单|光)(?:有|需要?|要|用|请|是|给|把|帮|为|重置|删除?|处理|恢复)*$|(?:唯独|唯有|就只?有|[只就]剩下?)$"
    "|(?:忘|登[录陆]?不|进不|重置|删|恢复|处理|办|错|需要?|密码)[^,。;!]{0,8}的(?:人|老师|同志)?(?:就|只|仅|便)*(?:是|有)$"
)


def _places(name: re.Match[str], size: int) -> list[int]:
    if single := name["nth"] or name["numbered"] or name["ringed"]:
        return [count(single) - 1]
    if several := name["some"] or name["bare"]:  # 1、3号
        return [count(one) - 1 for one in re.split("[、,和与及]", several)]
    if name["head"]:
        return [0]
    if name["ends"]:
        return [0, size - 1] if size > _TWO else [-1]
    if name["amidst"]:  # 中间的, of three or four; of more it may be one, or all but the ends
        return list(range(1, size - 1)) if _TWO < size <= _FOUR else [-1]
    if name["former"] or name["latter"]:
        return [-1 if size != _TWO else 0 if name["former"] else 1]
    if name["first"]:
        return list(range(count(name["first"])))
    if name["from_end"]:
        return [size - count(name["from_end"])]
    many = count(name["last"] or name["final"] or name["middle"] or "1")
    within = name[0].startswith(("中间", "当中"))
    if many > size or (within and (size - many) % 2):
        return [-1]
    begin = (size - many) // 2 if within else size - many
    return list(range(begin, begin + many))
