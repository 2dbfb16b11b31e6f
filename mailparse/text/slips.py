"""What a writer takes back in the same mail, put right: 上面的号码写错了，应为6201…; 李建军（打错了，更正：李建君）.

Nothing is guessed: what holds stands there in full, beside words that say so, and is hardly unlike what it stands for.
A number stands only for one that does not hold; a slip on the account is no slip of the mail, and is left as it is.
"""

import re
from itertools import islice
from typing import Final

from mailparse.text import extent
from mailparse.text.counted import count
from mailparse.text.numbers import Number, numbers
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, LIKELY, has_surname
from mailparse.values import HAN, id_number

_SLIP: Final = Sought("(?:写|打|输|填|抄|弄|搞|敲)(?:写|入)?错|笔误|手误|勘误|更正|有误|误(?:写|打|输|填)")
_OF_AN_ACCOUNT: Final = Sought(
    "系统|[账帐][号户]|注册|登记|登[录陆]|首次|第一次|平台|后台|当时|[填录写登输打]成|曾用|原名|改名|更名|删"
)
_OF_ANOTHER: Final = Sought(f"(?:{KIN})|别人|他人|(?<!其)他的?|她的?")
_AS_NUMBERS_ARE: Final = 15  # characters from both ends that two numbers have in common, of which one is a slip
_MOST: Final = 20  # places that are looked at


def put_right(text: str) -> str:
    """A text in its reading form with the mail's own slips put right, and less the words that said so."""
    text = _MISHEARD.sub(_as_told_anew, text)
    if (begun := _NOT_FINISHED.sub(_begun_anew, text)) != text:
        text = _IS_VOID.sub("", begun)
    if not any(said.search(text) for said in (_SLIP, _SAID_OF_WHOM, _SAID_OF_BOTH, _SAID_OF_THE_NAME)):
        return text
    return _name_put_right(_number_by_place(_number_put_right(text)))


# 6210271979... 哎不是,她的是6210…: as one speaks; nothing else stands between what was broken off and the number.
_NOT_FINISHED: Final = Sought(
    "(?<![0-9A-Za-z])[1-6](?:[0-9 ]{2,18} ?(?:\\.{2,6}|…{1,3}|。{2,6}|-{2,})|[0-9]{13,18}[0-9Xx]? ?[,(])[ ,(]{0,3}"
    "(?:[哎唉哦噢啊呀嗯额呃咦]{1,3}[,.。! ]{0,3})?(?:不对|不是|错了|[打写输念]错了?|重来|等等|[少多][打写]了?[一两几]位"
    ")(?:[,。!;: )]|我|再|重新?|来|打|写|念|一遍|[看查]了?[下看]|应该?|是|为|的|[她他]的|号码?|才|这个){0,12}"
    "(?=[1-9][0-9]{16}[0-9Xx])",
    holds="不对|不是|错了|错|重来|等等|少|多",
)
# and behind it: 上面前半截作废
_IS_VOID: Final = re.compile(
    "(?:[上前]面|前[半一][截段]|刚才)(?:的|那个|那|前半截|半截|号码?|不全的?)*"
    "(?:作废|不算|不要看?|忽略|无效|别管)[了哈啊吧]?[,。;!]?"
)


# 我叫王磊,不是不是,手机听错了,是三点水的汪,花蕾的蕾,汪蕾: as one speaks to a telephone
_MISHEARD: Final = Sought(
    f"(?P<lead>我叫|我是|本人|(?:姓名|名字)[:是叫]?)(?P<wrong>[{HAN}]{{2,4}}),(?P<said>(?:[^,。;\\n]{{1,12}},){{2,6}}?)"
    f"(?P<right>(?:(?!的)[{HAN}]){{2,4}})(?=[,。;\\n(])",
)
_TOLD_EACH: Final = re.compile(f"的([{HAN}])(?=[,、])")


def _as_told_anew(said: re.Match[str]) -> str:
    """The name that each character was told of, in place of the one that was taken back."""
    told = "".join(_TOLD_EACH.findall(said["said"]))
    is_right = told == said["right"] and re.search("不是|不对|错", said["said"]) is not None
    return f"{said['lead']}{told}" if is_right else said[0]


def _begun_anew(said: re.Match[str]) -> str:
    """Nothing, in place of a number that was broken off and said to be wrong, and the words that say so."""
    broken = re.match("[0-9 ]+", said[0])
    return said[0] if broken is None or id_number(broken[0]) is not None else ""


# -------------------------------------------------------------------------------------------------------- numbers

_SENTENCE_TO: Final = re.compile(r"(?<![^。;!\n])[^。;!\n]*$")
_SENTENCE_ON: Final = re.compile(r"[^。;!\n]*[。;!]?")
_SENTENCE_ABOVE: Final = re.compile(r"(?<![^。;!\n])(?:[^。;!\n0-9]{0,20}[。;!] ?){0,3}[^。;!\n]{1,40}[。;!\n]{1,2}$")
_HOLDS_THIS: Final = Sought("(?:按|以|用|看)这个?|为准|才[是对]|正确的?[是为]?")
_CLAUSE_TO: Final = re.compile(r"(?<![^,(])[^,(]*$")
_GOES_ON: Final = re.compile("[^,。;!)\n]*(?:,[^,。;!)\n]{0,8}(?:为准|抱歉|不好意思|见谅|打扰))?[,。;!]?")


def _number_put_right(text: str) -> str:
    found = numbers(text)
    for wrong in islice((n for n in found if n.value is None), _MOST):
        written = text[wrong.start : wrong.end]
        like = [n for n in found if n.value is not None and _is_like(written, n.value)]
        if len(like) != 1 or like[0].start < wrong.end:
            continue
        said = _where_said(text, like[0])
        if said is not None and wrong.end <= said[0]:
            return f"{text[: wrong.start]}{like[0].value}{text[wrong.end : said[0]]}{text[said[1] :]}"
    return text


def _is_like(written: str, value: str) -> bool:
    """Whether one number is the other but for a digit or two, one too many or one too few."""
    if abs(len(written) - len(value)) > 1:
        return False
    head = next((i for i, (a, b) in enumerate(zip(written, value, strict=False)) if a != b), len(written))
    ends = zip(reversed(written[head:]), reversed(value[head:]), strict=False)
    tail = next((i for i, (a, b) in enumerate(ends) if a != b), len(written) - head)
    return head + tail >= _AS_NUMBERS_ARE


# 上面第三个写错了,应为6211…,以这个为准
_OF_A_PLACE: Final = Sought(
    "(?<![^。;!\\n])[^。;!\\n0-9]{0,24}?第(?P<nth>[0-9]{1,2}|[一二三四五六七八九]|十[一二三四五六七八九]?)(?:个|位|行|名|条|人)(?:老师|同志)?的?"
    "(?:身份证)?(?:号码?)?我?(?:[写打输抄填弄报敲]错了?|有误),?(?:应该?(?:为|是)|(?:正确|准确)的?(?:号码)?(?:是|为)|更正为|改为|是)"
    "[: ]{0,2}(?=[1-9][0-9]{16}[0-9Xx])"
)


def _number_by_place(text: str) -> str:
    """A list with the number put right of whoever is called by place, each line of which has one number that holds."""
    said = _OF_A_PLACE.search(text)
    if said is None or "删" in text or _OF_AN_ACCOUNT.search(said[0]):
        return text
    found = numbers(text)
    above = [n for n in found if n.end <= said.start()]
    right = next((n for n in found if n.start == said.end()), None)
    place = count(said["nth"])
    lines = {text.count("\n", 0, n.start) for n in above}
    known = {n.value for n in above}
    if right is None or right.value is None or right is not found[-1] or not 0 < place <= len(above):
        return text
    if None in known or right.value in known or len(known) < len(above) or len(lines) < len(above):
        return text
    wrong = above[place - 1]
    ends = _GOES_ON.match(text, right.end)
    behind = text[ends.end() if ends is not None else right.end :]
    return f"{text[: wrong.start]}{right.value}{text[wrong.end : said.start()]}{behind}"


def _where_said(text: str, right: Number) -> tuple[int, int] | None:
    """From where to where a text says that a number was written wrongly, and which one holds."""
    before = _SENTENCE_TO.search(text, 0, right.start)
    behind = _SENTENCE_ON.match(text, right.end)
    if before is None or behind is None:
        return None
    said = before[0] + behind[0]
    slip = _SLIP.search(before[0])
    if (
        slip is None
        and _HOLDS_THIS.search(said)
        and (above := _SENTENCE_ABOVE.search(text, max(0, before.start() - 120), before.start()))
    ):
        before, said = above, f"{above[0]}{said}"  # 打错了!末尾是66不是26, and then the number: 按这个来
        slip = _SLIP.search(before[0])
    if slip is None or _OF_AN_ACCOUNT.search(said) or _OF_ANOTHER.search(said) or len(numbers(behind[0])) > 0:
        return None
    clause = _CLAUSE_TO.search(before[0], 0, slip.start())
    ends = _GOES_ON.match(text, right.end)
    return before.start() + (clause.start() if clause else 0), ends.end() if ends else right.end


# ---------------------------------------------------------------------------------------------------------- names

_BESIDE: Final = Sought(f"(?P<wrong>[{HAN}]{{2,4}})\\((?P<said>[^()\\n]{{2,60}})\\)")
_HOLDS: Final = Sought(
    "(?:更正[为是成]?|应(?:该|当)?(?:[为是]|写[作成为])|我[叫是]|正确(?:的|姓名|名字){0,2}[是为]?|实为|改[为成]|才?是)"
    '[: "“]{0,3}'
    f'(?P<name>[{HAN}]{{2,4}}?)(?=[,。;!()"” \\n]|$)'
)
_SAID_OF_THE_NAME: Final = Sought(
    "(?<![^。;!\\n])[^。;!\\n]*(?:第[一二三四五六七八九十0-9]{1,2}[个位行条名人](?:老师|同志)?的?(?:姓名|名字)?我?(?:[打写输敲]错了?,?)?(?=应)|(?:上面|上述|前面|上文|刚才|刚刚|更正)[^。;!\\n]{0,8}(?:姓名|名字)"
    "|(?:姓名|名字)(?:写|打|输|敲)错了?[^。;!\\n]{0,8}我[叫是])[^。;!\\n]{2,40}[。;!]?"
)
# 更正：张丽应为张莉, 张丽写错了，是张莉
_SAID_OF_WHOM: Final = Sought(
    f"(?<![^。;!\\n])(?:[^。;!\\n]{{0,12}}[ ,:])?(?P<wrong>[{HAN}]{{2,4}}?)(?:老师|同志)?(?:的?(?:姓名|名字))?,?"
    "(?=[我是都]?(?:写|打|输|敲|弄|搞)错|有误|笔误|手误|应)[^。;!\\n]{2,30}[。;!]?"
)


# 第二行“付志国”应为“傅志国”,他身份证上是师傅的傅: both in full, whatever surname was typed
_SAID_OF_BOTH: Final = Sought(
    f'(?<![^。;!\\n])[^。;!\\n0-9]{{0,24}}?["“]?(?P<wrong>{LIKELY})["”]?(?:老师|同志)?,?(?:写错|打错|输错)?了?,?(?:应(?:该|当)?(?:为|是)|(?:更正|改)(?:为|成)|实为)'
    f'["“: ]{{0,2}}(?P<right>{LIKELY})(?=["”,。;!)\\n ]|$)[^。;!\\n]{{0,40}}[。;!]?'
)


def _name_put_right(text: str) -> str:
    if "删" in text:
        return text  # of which name the slip is can't be told
    if (both := _SAID_OF_BOTH.search(text)) is not None and not _OF_AN_ACCOUNT.search(both[0]):
        rest = text[: both.start()] + text[both.end() :]
        wrong, right = both["wrong"], extent.clean(both["right"])
        unlike = len(wrong) - sum(a == b for a, b in zip(wrong, right or "", strict=False))
        if right and len(right) == len(wrong) and unlike == 1 and wrong in rest and right not in rest:
            return rest.replace(wrong, right)
    for aside in islice(_BESIDE.finditer(text), _MOST):
        said = aside["said"]
        right = _right_name(said)
        wrong = aside["wrong"][-len(right) :] if right else ""
        if (
            right
            and _is_one_off(wrong, right)
            and not _OF_AN_ACCOUNT.search(text[max(0, aside.start() - 8) : aside.end()])
        ):
            at = aside.end("wrong")
            return f"{text[: at - len(wrong)]}{right}{text[aside.end() :]}"
    said_of = _SAID_OF_WHOM.search(text)
    if said_of is not None and not _OF_AN_ACCOUNT.search(said_of[0]):
        rest = text[: said_of.start()] + text[said_of.end() :]
        holds = _HOLDS.search(said_of[0], said_of.end("wrong") - said_of.start())
        right = extent.clean(holds["name"]) if holds is not None else None
        if right and _is_one_off(said_of["wrong"], right) and said_of["wrong"] in rest and right not in rest:
            return rest.replace(said_of["wrong"], right)
    said_of = _SAID_OF_THE_NAME.search(text)
    right = _right_name(said_of[0]) if said_of is not None else None
    if said_of is None or right is None or _OF_AN_ACCOUNT.search(said_of[0]):
        return text
    rest = text[: said_of.start()] + text[said_of.end() :]
    wrongs = {rest[at : at + len(right)] for at in extent.places(rest, right[0])}
    wrongs = {wrong for wrong in wrongs if _is_one_off(wrong, right)}
    alone = right not in rest or len(numbers(rest)) == 1  # else the right one may be somebody else's
    return rest.replace(wrongs.pop(), right) if len(wrongs) == 1 and alone else text


def _right_name(said: str) -> str | None:
    """The name that holds, by what is said of a slip."""
    holds = _HOLDS.search(said) if _SLIP.search(said) else None
    name = extent.clean(holds["name"]) if holds is not None else None
    return name if name is not None and has_surname(name) else None


def _is_one_off(wrong: str, right: str) -> bool:
    """Whether two names are of the same surname and differ in one character."""
    return (
        len(wrong) == len(right)
        and wrong[0] == right[0]
        and sum(a != b for a, b in zip(wrong, right, strict=True)) == 1
    )
