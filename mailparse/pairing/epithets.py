"""People of a list called by what they are: 两个女老师, 药剂科的那位, 骨科的张伟, (2).

Written out they are called by name or by place, as chosen.py and ordinals.py read it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text.counted import count
from mailparse.text.sought import Sought
from mailparse.values import HAN

_MOST: Final = 60  # rows of a list whose people are called so
_WHO: Final = "(?:老师|教师|同志|同事|职工|员工|医生|护士|大夫|干部)"
# 两个女老师, 男的, 女同志
_BY_SEX: Final = re.compile(
    f"(?:(?P<many>[0-9]{{1,2}}|[一两俩二三四五六七八九十])(?:个|位|名))?(?P<sex>[男女])(?:性)?(?:的(?!方)|{_WHO}|性)"
    "(?:那)?(?:(?P<behind>[0-9]{1,2}|[一两俩二三四五六七八九十])?(?:个|位|名))?"
)
# 备注“退休”的, 标注急的那两位, 除备注“退休”以外
_BY_REMARK: Final = Sought(
    "(?:备注|标注|注明|标明|标有|写有|写着|注着)(?:栏)?(?:里|中)?(?:写|标|注)?(?:明|了|着|有|为|是|:)*"
    "(?:[\"“'](?P<quoted>[^\"”'\n]{1,8})[\"”'](?:字样|字)?|(?P<word>[^\"“”'的\n,。;]{1,6}?)(?=的|(?:以|之)?外|者))"
    f"(?:的|者)?(?:那)?(?:(?P<many>[一两俩二三四五六七八九十])?(?:位|个|名))?{_WHO}?"
)
# 药剂科的那位, 内科、外科的两位
_BY_PLACE: Final = Sought(
    f"(?P<where>(?:(?<![{HAN}])|(?<=[,。;是给把])|(?<=其中))[{HAN}]{{2,8}}?(?:[、和与及][{HAN}]{{2,8}}?){{0,5}})"
    f"的(?:那|这)?(?P<many>[一两俩二三四五六七八九十])?(?:位|个|名){_WHO}?"
)
_UNIT: Final = re.compile(
    f"(?<![{HAN}])[{HAN}]{{1,8}}(?:科|室|组|处|部|中心|小学|中学|学校|学区|卫生院|站|所)(?![{HAN}])"
)
_PARTED: Final = re.compile("[、和与及]")
_LABEL: Final = re.compile("[\\s、,;。]*(?:\\((?P<paren>[0-9]{1,2})\\)|(?P<ring>[①-⑳])|(?P<number>[0-9]{1,2})号)")
_LETTER: Final = re.compile("(?:^|[\\s、,;。(])(?P<letter>[A-H甲乙丙丁戊己])[、.:,) ]{1,2}$")
_LABELLED: Final = re.compile(
    "(?:(?<=[,。;!\\n、和与及])|^)(?P<letter>[A-H甲乙丙丁戊己])(?=[、和与及](?:[A-H甲乙丙丁戊己])|(?:老师|同志)?(?:的|都|均|也|是|忘|重|删|登|名|姓|密|不|已|要|需|请))|第?(?:\\((?P<paren>[0-9]{1,2})\\)|(?P<ring>[①-⑳]))(?:号|位|个人?|名|人)?|(?P<number>[0-9]{1,2})号"
)


@dataclass(frozen=True, slots=True)
class People:
    """What is said of a list, and what each of its people is called there; None who can't be called."""

    said: str
    called: Sequence[str | None]


def written_out(said: str, layout: Layout) -> People:
    """What is said outside a list's rows, compact, with people called by what they are called by who they are."""
    rows = layout.rows[:_MOST]
    called = [row.names[0] if len(row.names) == 1 else None for row in layout.rows]
    if len(rows) < len(layout.rows) or None in called:
        return People(said, called)
    said = _by_label(said, rows, layout.leads())
    if len(set(called)) < len(called):
        return _of_one_name(said, layout, [name for name in called if name])
    return People(_by_department(_by_sex(_by_remark(said, layout), rows), layout), called)


def _by_label(said: str, rows: Sequence[Row], leads: Mapping[int, str]) -> str:
    """(2) as 第2位, where the rows themselves are told by such labels, each by its place."""
    labels = [_LABEL.match(row.text) or _letter_of(row, leads) for row in rows]
    if [_label_of(label) for label in labels] != list(range(1, len(rows) + 1)):
        return said
    kind = labels[0].lastgroup if labels[0] is not None else None
    said = said.replace("、\n", "、")
    return _LABELLED.sub(lambda one: f"第{_label_of(one)}位" if one.lastgroup == kind else one[0], said)


def _letter_of(row: Row, leads: Mapping[int, str]) -> re.Match[str] | None:
    """The letter right before a row's name: A、张三, 甲:李四."""
    if len(row.names) != 1:
        return None
    about = leads.get(row.start, "") + row.text
    return _LETTER.search(about[: about.find(row.names[0])])


def _label_of(label: re.Match[str] | None) -> int:
    if label is None:
        return 0
    if letter := label.groupdict().get("letter"):
        return max("ABCDEFGH".find(letter), "甲乙丙丁戊己".find(letter)) + 1
    ring = label["ring"]
    return ord(ring) - ord("①") + 1 if ring else int(label["paren"] or label["number"])


def _by_sex(said: str, rows: Sequence[Row]) -> str:
    """两个女老师 as their names, told by their numbers; as it stands where there are not so many."""
    of: dict[str, list[str]] = {"男": [], "女": []}
    for row in rows:
        if row.number is None or row.number.value is None:
            return said
        of["男" if int(row.number.value[16]) % 2 else "女"].append(row.names[0])

    def named(call: re.Match[str]) -> str:
        theirs, many = of[call["sex"]], call["many"] or call["behind"]
        known = theirs and len(theirs) < len(rows) and (many is None or count(many) == len(theirs))
        return "、".join(theirs) if known else call[0]

    return _BY_SEX.sub(named, said)


def _by_remark(said: str, layout: Layout) -> str:
    """备注“退休”的 as whoever have that in their rows, if some do and some do not."""

    def named(call: re.Match[str]) -> str:
        remark = re.compile(f"(?<![{HAN}]){re.escape(call['quoted'] or call['word'])}(?![{HAN}])")
        theirs = [row.names[0] for row in layout.rows if remark.search(row.text)]
        known = 0 < len(theirs) < len(layout.rows) and (not call["many"] or count(call["many"]) == len(theirs))
        return "、".join(theirs) if known else call[0]

    return _BY_REMARK.sub(named, said)


def _by_department(said: str, layout: Layout) -> str:
    """药剂科的那位 as who alone has 药剂科 in their row."""
    leads = layout.leads()
    about = [leads.get(row.start, "") + row.text for row in layout.rows]

    units = [{unit[0] for unit in _UNIT.finditer(text)} for text in about]
    for n, row in enumerate(layout.rows):
        own = units[n].difference(*(units[:n] + units[n + 1 :]))
        for unit in own:
            said = re.sub(
                f"(?<![{HAN}]){unit}(?=的?[、和与及])|(?<=[、和与及把给]){unit}|(?<=重置){unit}", row.names[0], said
            )

    def named(call: re.Match[str]) -> str:
        where = _PARTED.split(call["where"])
        holders = [[n for n, text in enumerate(about) if one in text] for one in where]
        if any(len(held) != 1 for held in holders) or (call["many"] and count(call["many"]) != len(where)):
            return call[0]
        return "、".join(layout.rows[held[0]].names[0] for held in holders)

    return _BY_PLACE.sub(named, said)


def _of_one_name(said: str, layout: Layout, names: Sequence[str]) -> People:
    """Namesakes by what stands before their names in their rows: 骨科张伟6201…,检验科张伟6202…."""
    leads = layout.leads()
    called: list[str | None] = []
    for row, name in zip(layout.rows, names, strict=True):
        if names.count(name) == 1:
            called.append(name)
            continue
        before = leads.get(row.start, "") + row.text[: row.text.find(name)]
        told = _EPITHET.search(before)
        called.append(told[0] + name if told is not None else None)
    if None in called or len(set(called)) < len(called):
        return People(said, [None] * len(names))
    for label, name in zip(called, names, strict=True):
        if label is not None and label != name:
            said = re.sub(f"{label[: -len(name)]}的?(?:那个|那位|这个|这位)?(?:{name}|(?<=的))", label, said)
    return People(said, called)


_EPITHET: Final = re.compile(f"(?<![{HAN}])[{HAN}]{{1,8}}$")
