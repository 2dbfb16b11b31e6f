"""People of a list called by their names: 只有李四登不上, 除王五外都要重置, 祁寒没问题."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from mailparse.pairing import fates
from mailparse.text import extent
from mailparse.text.counted import count
from mailparse.text.sought import Sought
from mailparse.text.wording import COMPOUND_SURNAMES, KIN, LIKELY
from mailparse.values import HAN
from mailparse.what import cues, later
from mailparse.what.plea import Plea
from mailparse.what.pleas import weigh

_MOST: Final = 60  # people called by name; of more it can't be told
_SENTENCE: Final = re.compile(r"(?:(?!其中)[^。;!\n]|^其中|(?<=[。;!\n])其中)+|其中[^。;!\n]*")
_ONLY: Final = Sought(
    "(?:只|仅|单)(?:需要?|要|用|请|是|给|帮|为)*(?:重置|删除?|处理|恢复)$|(?:只有|仅有?|唯独|唯有|就只有?|只剩|就剩|光)$|(?<![^,。;:!里中])就$"
)
_AND: Final = re.compile(
    "(?:老师|同志|医生|护士|大夫|主任|师傅)?[、,/ ]?(?:和|与|及|以及|跟)?[、,/ ]?|的(?:[、/]|和|与|及|以及|跟)"
    f"|[、,]?(?:和|与|及|以及|跟|、)(?:我|他|她)?的?(?:{KIN})"
    f"|(?:、{LIKELY}){{1,4}}(?:[、和与及]|以及)"  # 张三、王五、李四: 王五 has no number yet
)
_BUT: Final = re.compile("除(?:了|去|开)?$")
_APART: Final = re.compile(
    "(?:老师|同志|[两二三四五六七八九十几0-9]{1,2}[位个人名])*"
    "(?:(?:以外|之外|外)|(?=,|都|均|全|其[他余])(?![^。;!]{0,40}(?:也|还|一并)))"
)
_LEFT_OUT: Final = re.compile("(?:老师|同志|[两二三四五六七八九十几0-9]{1,2}[位个人名])*除外[,。]?")  # 张三除外
_OTHERS: Final = (
    "(?:(?:另外|其余|其他|其它|剩下|余下)的?|别的|别(?=人))(?:[0-9一二三四五六七八九十两几]{1,3})?(?:(?:位|个|名|人|同志|老师|同事|人员"
    "|都|均)+|(?=[也请麻要需可照还全,]|密码|重置|删|恢复|忘|登|一律|统一))"
    "|(?:还)?(?:没|未)(?:能)?(?:登[录陆上]+|进去|解决|弄好|想起来?|好)的(?:[几两二三四五六七八九十][位个名])?(?:人|老师|同志)?"
)
_OTHER_ONES: Final = Sought(_OTHERS)
# The sentence is about all of them, though it names one (张三代大家申请重置).
_ALL: Final = Sought(
    "大家|这[两二三四五六七八九十几0-9]{1,3}(?:位|个|人|名)|我们|以上|上述|下列|以下|下面|全部|所有"
    "|(?<!从)(?<!在)名单|他们|她们"
)
_ALL_SO_MANY: Final = Sought(
    "([0-9]{1,3}|[两俩二三四五六七八九十])[个位人名]*(?:人|老师|同志|账号|密码|的)*(?:都|均|全)"
)
# 包括张三在内,以上都请重置: of all, and of nobody more than of the others
_COUNTED_IN: Final = re.compile("(?:包括|包含|连同|连着|含)[^,。;!]{2,12}?(?:在内|一起|一共|,)")
# 上述三人中张三、李四是忘记密码,王五为姓名填错
_AMONG: Final = Sought("(?:以上|上述|其)[^,。;]{0,6}中|[人位名个](?:中|里[头面]?|当中|之中)")
_SECOND_THOUGHT: Final = Sought("算了|就[^,。]{2,6}一个|才想起|搞错|弄错|记错")
# 下列三人请重置,其中张三休产假: of one of them, and not of all
_AMONG_ALL: Final = re.compile("(?:^|(?<=[,:(]))其中(?!只有|仅)")


@dataclass(slots=True)
class Called:
    """What is said of a list's people by name."""

    each: dict[int, str] = field(default_factory=dict)  # by place in the list
    others: str | None = None  # of those who are not named
    only: bool = False
    alone: set[int] = field(default_factory=set)  # who is told to be the only one, with whatever is said of them
    among: bool = False  # 其中张三忘了: where nothing is asked for all, of nobody else
    general: str = ""  # what is said of nobody in particular
    apart: set[int] = field(default_factory=set)  # who is told from the others in words that ask for nothing

    def is_by_all(self, place: int) -> bool:
        """Whether one of them is neither called nor one of the others: what is said of nobody in particular holds."""
        return place not in self.each and self.others is None and not self.only

    def plea_of(self, place: int) -> Plea | None:
        """What is asked for one of them; no plea asks where none is needed; None where it can't be told."""
        if (said := self.each.get(place)) is not None:
            plea = weigh(said)
            plea.refused = plea.refused or (not plea.asks and later.holds_back(said))  # 张三那个先缓一缓
            unclear = cues.WELL.search(said) and not _ALL_THE_SAME.search(said)
            if plea.asks and (unclear or (self.only and place not in self.alone)):
                return None  # 没忘的是张三,请重置: whom it is for can't be told; nor where another one is the only one
            if plea.asks or plea.withdrawn or plea.refused or plea.done_before or cues.WELL.search(said):
                return plea
            if plea.name_right:  # 小张说他名字没错: no account is deleted then, and else it is as for all
                general = weigh(self.general)
                return general if general.reset and not (general.delete or general.name_wrong) else Plea()
            if fates.GONE.search(said) or (self.among and self._divides(place) and _SAYS.search(said)):
                return None  # 以上人员中李四维已调出我校; or it is understood of others what is asked, and not of them
            if place in self.alone and self.only:
                return plea if (plea := weigh(self.general)).asks else None  # 就剩张三一个
            if self.others is not None and not _AS_THEY.search(self.others):
                return None  # told from the others in words that are not understood
        if place in self.apart:
            return None
        if self.others is not None:
            return self._of_others(self.others)
        if self.only:
            return Plea()
        plea = weigh(self.general)
        return plea if plea.asks else Plea() if self.among else None

    def _of_others(self, said: str) -> Plea | None:
        """What is asked for those who are not named; 还是要弄 asks for them what was asked for all."""
        plea = weigh(said)
        if not (plea.asks or plea.withdrawn or plea.refused) and _AS_BEFORE.fullmatch(said):
            return plea if (plea := weigh(self.general)).asks else None
        return plea if plea.asks or plea.withdrawn or plea.refused or cues.WELL.search(said) else None

    def _divides(self, place: int) -> bool:
        """Whether of others than this one it is told by name what they want, or that they want nothing."""
        told = (weigh(said) for other, said in self.each.items() if other != place)
        return any(plea.asks or plea.withdrawn or plea.refused for plea in told)


_SAYS: Final = re.compile(f"[{HAN}]{{3}}")
_ALL_THE_SAME: Final = Sought("又|但|可是|还是|仍|再|却|不过|而|没问题")
# 剩下的还是要弄, 其他人照旧
_AS_BEFORE: Final = re.compile(
    "[ ,的]*(?:请|麻烦|您|老师|都|也|就|还|还是|仍|仍然|依然|继续|要|需要?|得|帮忙?|给|照|照样|按|按照)*"
    "(?:弄|办|办理|处理|重置|恢复|照旧|照办|照常|旧|办|原样|原计划|上面|不变|申请)+(?:密码|一下|的|吧|了|哈|谢谢|,)*[。;!]?"
)
# 李四催得急,其余的也请重置
_AS_THEY: Final = re.compile("(?:老师|同志|的|人|,)*(?:也|同样|一并|一起)")


def called(text: str, names: Sequence[str | None]) -> Called | None:
    """Who of a list is called by name where something is asked for or taken back; None where nobody is.

    Args:
        text: what stands outside the rows, compact, in its reading form.
        names: of the rows, in their order; None where a row has no certain one.

    Returns:
        None too where names are not told apart; where more are called than a person would write, nothing is told.
    """
    known = {name: place for place, name in enumerate(names) if name}
    if len(known) < 2 or len(known) != sum(name is not None for name in names):
        return None
    text = _in_full(text, known)
    if _calls_one_of_several(text, known):
        return Called()
    text = _of_all(text, known, len(names))
    known = {name: place for name, place in known.items() if name in text}
    if not calls(text, known):
        return None  # 马上有会议 calls no 马上有
    if len(known) > _MOST:
        return Called()
    pattern = re.compile("|".join([*map(re.escape, sorted(known, key=len, reverse=True)), _OTHERS]))
    told = Called()
    found = False
    for whole in _SENTENCE.findall(text):
        sentence = _COUNTED_IN.sub("", whole)
        if not any(name in sentence for name in known) and not (found and re.search(_OTHERS, sentence)):
            told.general += sentence + "\n"
            continue
        if (one := _apart(sentence, known)) is not None and not _tells(sentence[one[1] :]):
            told.general += sentence[: one[1]] + "\n"
            told.apart.add(one[0])
            found = True
            continue
        if any(f"{name}他们" in sentence or f"{name}她们" in sentence for name in known):
            return Called()  # 张三他们两个: with whom, nobody says
        of_all, sentence = _parted(sentence, known, len(names))
        told.general += of_all
        if not _tells(sentence):
            if _SECOND_THOUGHT.search(sentence):
                return Called()  # 算了就张三一个
            continue
        parted = _AMONG.search(sentence) or _OTHER_ONES.search(sentence) or _names_only(sentence, known)
        if _is_of_all(sentence, len(names)) and not parted and not re.search("只有|[就只]剩|仅|除", sentence):
            told.general += sentence + "\n"
            continue
        found = True
        _take(told, sentence, pattern, known)
    return told if found else None


def _of_all(text: str, known: Iterable[str], size: int) -> str:
    """A text with 张三等二人 as all of them, where they are so many."""
    for name in known if _AND_OTHERS.search(text) else ():
        if name not in text:
            continue
        all_of = re.search(f"{re.escape(name)}(?:老师|同志)?等{_SO_MANY}", text)
        if all_of is not None and count(all_of["many"]) == size:
            text = text.replace(all_of[0], "以上人员")
    return text


_AND_OTHERS: Final = re.compile("等[0-9两二三四五六七八九十]")
_SO_MANY: Final = "(?P<many>[0-9]{1,3}|[两二三四五六七八九十]{1,3})[个位名]?(?:人|老师|同志|教师|职工)"


def _parted(sentence: str, known: Iterable[str], size: int) -> tuple[str, str]:
    """The clauses about all of them that lead up to the one where somebody is called, and that one with the rest.

    我们三个昨天都登不上,今天张三进去了,剩下两个请重置: the first clause is of all.
    """
    first = min((sentence.find(name) for name in known if name in sentence), default=0)
    begin = max(sentence.rfind(stop, 0, first) for stop in ",:(") + 1
    head, rest = sentence[:begin], sentence[begin:]
    if "除" in rest and not _tells(rest) and _tells(head):
        return "", sentence  # 以下人员请重置密码(除张三以外): is of all but one
    if not head or not _is_of_all(head, size) or _ALL.search(rest) is not None or _AMONG.search(head) is not None:
        return "", sentence
    return f"{head}\n", rest


def _names_only(sentence: str, known: Iterable[str]) -> bool:
    """Whether somebody is called as the only one: 这几个人里就张三忘了."""
    return any(_ONLY.search(sentence[: sentence.find(name)]) for name in known if name in sentence)


def _is_of_all(sentence: str, size: int) -> bool:
    """Whether a sentence is about all of them, though it names one: 我也登不上,两个都请重置."""
    many = _ALL_SO_MANY.search(sentence)
    if many is not None and count(many[1]) == size and cues.WELL.search(sentence) is None:
        return True
    return _ALL.search(sentence) is not None


def _tells(said: str) -> bool:
    """Whether anything is asked for, taken back or settled."""
    plea = weigh(said)
    settled = plea.withdrawn or plea.refused or plea.done_before or plea.name_right
    told = cues.WELL.search(said) is not None or fates.GONE.search(said) is not None or later.holds_back(said)
    return plea.asks or settled or told or "除外" in said


def _apart(sentence: str, known: dict[str, int]) -> tuple[int, int] | None:
    """Who alone is told from the others (其中张三休产假), and where that begins."""
    one = _AMONG_ALL.search(sentence)
    named = [name for name in known if name in sentence]
    told = one is not None and len(named) == 1 and sentence.startswith(named[0], one.end())
    return (known[named[0]], one.start()) if told and one is not None else None


def calls(text: str, names: Iterable[str]) -> bool:
    """Whether one of these names stands in a text to call its bearer, and not as what is on an account."""
    return any(
        (_ends(text, at + len(name)) or text.endswith("其中", 0, at))
        and not _AS_A_NAME.search(text[max(0, at - 8) : at])
        for name in names
        for at in extent.places(text, name)
    )


_CALLED_BY: Final = re.compile("(?:老师|同志|医生|护士|大夫|主任|师傅)(?!们)")


_BY_SURNAME: Final = re.compile(
    f"(?:(?<![{HAN}])|(?<=[面给把将是和请让除了含括剩有只就]))(?:{'|'.join(COMPOUND_SURNAMES)}|[{HAN}])(?={_CALLED_BY.pattern})"
)


# 小晏不是忘了密码, 老李除外; but 小时, 老师, 小区
_FAMILIARLY: Final = re.compile(
    f"(?<![0-9两几半个多大])[小老](?!时[候内后前间]|师|区|程序|公|家(?!的)|年|乡|板|总)([{HAN}])"
    "(?=[ ,。;:]|[的他她说也就是不没忘登刚已都本自除例今昨其原后又因把忙重删请回打发来去跟和与那这还能可要拿在]"
    "|密码|[账帐]号|姓名|名字|外|以外|照)"
)


def _in_full(text: str, names: Iterable[str]) -> str:
    """A text with 寇老师 and 小寇 written out, where one of the names alone begins so."""
    of_surname = {surname: list(ones) for surname, ones in groupby(sorted(names), key=_surname)}
    whole = {surname: ones[0] for surname, ones in of_surname.items() if len(ones) == 1}
    text = _BY_SURNAME.sub(lambda call: whole.get(call[0], call[0]), text)
    return _FAMILIARLY.sub(lambda call: whole.get(call[1], call[0]), text)


def _calls_one_of_several(text: str, names: Iterable[str]) -> bool:
    """Whether somebody is called by a surname that two of them bear, where it is told that they need nothing, or else.

    小张刚说不用了, of 张弛 or of 张三丰.
    """
    surnames = [_surname(name) for name in names]
    shared = {surname for surname in surnames if surnames.count(surname) > 1}
    if not shared:
        return False
    for sentence in _SENTENCE.findall(text):
        calls = (
            *(one[0] for one in _BY_SURNAME.finditer(sentence)),
            *(one[1] for one in _FAMILIARLY.finditer(sentence)),
        )
        if shared.isdisjoint(calls):
            continue
        plea = weigh(sentence)
        if _tells(sentence) and (not plea.asks or plea.delete or plea.name_wrong or plea.withdrawn or plea.refused):
            return True
    return False


def _surname(name: str) -> str:
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]


def _take(told: Called, sentence: str, pattern: re.Pattern[str], known: dict[str, int]) -> None:
    """Divide one sentence among those whom it calls."""
    calls = [call for call in pattern.finditer(sentence) if not _AS_A_NAME.search(sentence[: call.start()])]
    group: list[int] = []
    only = but = False
    lead = sentence[: calls[0].start()] if calls else ""
    for n, call in enumerate(calls):
        end = calls[n + 1].start() if n + 1 < len(calls) else len(sentence)
        before, said = sentence[: call.start()], sentence[call.end() : end]
        if call[0] not in known:
            told.others = (told.others or "") + said
            continue
        but = _BUT.search(before) is not None if not group else but
        only = only or _ONLY.search(before) is not None
        told.among = told.among or _OF_THEM.search(before) is not None
        group.append(known[call[0]])
        if n + 1 < len(calls) and calls[n + 1][0] in known and _AND.fullmatch(said):
            continue
        if apart := (but and _APART.match(said)) or _LEFT_OUT.match(said):
            for place in group:
                told.each[place] = told.each.get(place, "") + "没问题"
            rest = said[apart.end() :]
            if n + 1 == len(calls) and _STOPS.fullmatch(rest) and _tells(lead):
                told.others = (told.others or "") + lead  # 以下人员请重置密码(除张三以外):
            elif _ask_otherwise(told.general + lead, rest):
                told.others = ""  # 以下人员请重置密码(张三除外,删除): of whom it is can't be told
            elif rest or n + 1 < len(calls):
                told.others = (told.others or "") + rest
            group = []
            continue
        own = f",{said}" if _SAYS_NO.search(said) else f"{lead},{said}"  # 只重置张三的,李四的不用
        for place in group:
            told.each[place] = told.each.get(place, "") + own
        if only and (weigh(own).asks or not _tells(own)):
            told.only = True
            told.alone.update(group)
        group, lead, only = [], "", False


def _ask_otherwise(one: str, other: str) -> bool:
    """Whether in one stretch a reset is asked for, and in the other a deletion."""
    first, second = weigh(one), weigh(other)
    return first.asks and second.asks and (first.delete or first.name_wrong) != (second.delete or second.name_wrong)


_STOPS: Final = re.compile(r"\W*")
_OF_THEM: Final = re.compile("(?:其|[人位名])中$")
_SAYS_NO: Final = Sought(
    "^(?:老师|同志)?的?(?:密码|账号|信息)?(?:就|都|先|暂时|也)?(?:不用|不要|不必|不需|无需|别|勿|没问题|正常|好着)"
)
# 账号姓名是李四, 错成我爸的名字(李四): what stands on the account, and no call.
_AS_A_NAME: Final = Sought(
    '(?:姓名|名字|名|登记|显示|填|写|输|录)(?:的)?(?:都|也)?(?:是|为|成了?|作)$|错成了?$|(?:姓名|名字)[("“]{1,2}$'
)


def _ends(text: str, at: int) -> bool:
    return extent.ends_at(text, at) or _DOES.match(text, at) is not None


# 张三试了一下进去了, 李四能登了: behind a name that is known already
_DOES: Final = re.compile(
    f"{_APART.pattern}|除外|[他她]|不|试|换|弄|搞|找|查|看|收|接|能|可以|得[到知]|解决|处理|好[的了着像]"
    "|后来|忽然|突然|果然|终于|竟|其实|倒|却|则|仍|早|正|跑|去|来|回|到|上(?:一?次|个?(?:月|周|星期|礼拜))|[那这]一?[行条个位]"
)
