"""Several persons in one mail: who of them asks for what."""

import re
from typing import Final

from mailparse.pairing import chosen, epithets, exchanged, fates, headings, holds, legend, ordinals, struck
from mailparse.pairing.fates import Case, Fate, OfList
from mailparse.pairing.holds import Whole
from mailparse.pairing.pieces import BARE_ROW
from mailparse.pairing.table import Layout, Row
from mailparse.pairing.told import Told, action_of, is_for_a_person, withdrawal_of
from mailparse.reading import Action, Request
from mailparse.text.counted import count
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN
from mailparse.values import HAN
from mailparse.what import cues, matters, pleas
from mailparse.what.plea import Plea

_MOST_CALLED: Final = 60  # people of a list that are called by name beside others by place


def several(told: Told, layout: Layout, title: str, *, letter_asked: bool) -> None:
    """Rows, each by its own words, else by the heading above it, else by what is said of all."""
    layout = legend.in_signs(layout)
    spelt = legend.spelt_out(layout)
    if spelt is not None:
        layout, title = spelt, ""
    else:
        layout = legend.chosen(layout) or layout
    told.rows = layout.rows
    layout, marks = struck.less(layout)
    told.aside.extend(marks)
    layout, waits = _without_dropped(layout)
    told.aside.extend(waits)
    told.left = told.left or bool(waits)
    if _is_held(told, Whole(layout), called=True):
        return
    if (misnamed := exchanged.misnamed(layout)) is not None:
        for row in misnamed:
            _ask(told, row, Action.DELETE)
        told.plea, told.held = True, not told.requests
        return
    placed = _by_place(layout)
    # one by name and 其余两位 is by name, too
    named = _by_name(layout) if placed is None or (not placed and _only_the_rest(layout)) else None
    if named is not None:
        told.plea = True
        told.held = not named.requests
        told.requests.extend(named.requests)
        told.withdrawals.extend(named.withdrawals)
        told.missing |= named.missing
        return
    if placed is not None:
        told.plea = True
        told.requests.extend(placed)
        told.held = not placed
        return
    whole = Whole(layout)
    if _is_held(told, whole):
        return
    # what has been done is not asked for again by a subject that was left as it was
    heads = _Headings(layout, "" if whole.overall.done_before and not whole.overall.asks else title)
    _by_rows(told, layout, heads, letter_asked=letter_asked)
    if not (told.requests or told.plea) and matters.asks_else(whole.said):
        told.held, told.missing = True, set()  # 陕西评的这个要不要采集


def _is_held(told: Told, whole: Whole, *, called: bool = False) -> bool:
    """Whether the list as a whole is left to a person; what is taken back by it is told."""
    hold = holds.of(whole, called=called)
    if hold is None:
        return False
    told.held = told.plea = True
    rows, outside = whole.layout.rows, whole.layout.outside
    remarked = any(_REMARK.fullmatch(text.strip()) and pleas.weigh(text).withdrawn for _, text in outside)
    if Fate.WITHDRAWN in hold.then and not remarked:
        told.withdrawals.extend(withdrawal_of(row) for row in rows if row.number and row.number.value)
    return True


def _without_dropped(layout: Layout) -> tuple[Layout, list[str]]:
    """The list less those of whom it is said below that they need nothing any more: 上面第二位不用了.

    With it what is said of those who wait (后面两位的先放着), and so of nobody else.
    """
    told = [(at, pleas.compact(text)) for at, text in layout.outside]
    said = [(at, *ordinals.dropped(text, len(layout.rows))) for at, text in told]
    gone = {place for _, places, _ in said for place in places}
    if not gone or len(gone) == len(layout.rows):
        return layout, []
    tail = set(range(len(layout.rows) - len(gone), len(layout.rows)))
    if ordinals.counts(pleas.compact("\n".join(text for _, _, text in said)), anyhow=gone != tail):
        return layout, []  # of a list without them the third is another one
    rows = [row for place, row in enumerate(layout.rows) if place not in gone]
    waits = [
        one for (_, text), (_, places, _) in zip(told, said, strict=True) if places for one in ordinals.waiting(text)
    ]
    return Layout(rows, [(at, text) for at, _, text in said], layout.tangled), waits


# [已取消，本人不需要]: of the row beside it, and of nobody else.
_REMARK: Final = re.compile("[\\[(【].*[\\])】]")


def _only_the_rest(layout: Layout) -> bool:
    """Whether of a list's people nobody is called by place but those who are left over."""
    said = pleas.compact("\n".join(text for _, text in layout.outside))
    return ordinals.calls(said) and not ordinals.calls(said, others=False)


def _by_rows(told: Told, layout: Layout, heads: "_Headings", *, letter_asked: bool) -> None:
    """What each row comes to: first what the table of fates says of it, else what is asked for it."""
    outside = pleas.compact("\n".join(text for _, text in layout.outside))
    said = pleas.compact("".join((outside, *(row.text for row in layout.rows))))
    answers = holds.asks_who_forgot(outside)
    of_list = OfList(
        done=max((row.start for row in layout.rows if matters.DONE_ABOVE.search(row.text)), default=-1),
        writer_is_well=_is_writer_well(said),
        writes_for=matters.WRITES_FOR.search(said) is not None,
        some_ask=any(pleas.weigh(row.text, answers=answers).asks for row in layout.rows[:_MOST_CALLED]),
        of_both=matters.OF_BOTH.search(said) is not None,
        presented=_where_presented(layout),
        letter_asked=letter_asked,
        headed=heads.any,
        trouble_of=frozenset(row.start for row in layout.rows[:_MOST_CALLED] if _only_in_trouble(row, answers=answers)),
    )
    leads = layout.leads()
    told_by_row: list[Plea] = []
    ruled: list[fates.Rule | None] = []
    for n, row in enumerate(layout.rows):
        plea = pleas.weigh(row.text, answers=answers)
        like = _like_whom(layout.rows, n, plea)
        plea = plea if like is None else told_by_row[like]
        told_by_row.append(plea)
        asked = heads.asked_with(row, plea)
        lead, by_title = leads.get(row.start, ""), heads.is_by_title(row)
        rule = fates.of(Case(row, plea, lead, heads.settles(row), asked, by_title, of_list))
        rule = ruled[like] if like is not None and rule is None else rule  # 等他回来再说, and below it 同上
        ruled.append(rule)
        if rule is None:
            _ask(told, row, asked)
            continue
        told.held = told.held or Fate.HELD in rule.then
        told.left = told.left or Fate.LEFT in rule.then
        if rule.name == "waits" and (row.number is None or row.number.value is None):
            told.missing.add("id_number")  # 号码缺,下次报
        if Fate.UNCLEAR in rule.then:
            told.missing.add("plea")
        if Fate.WITHDRAWN in rule.then:
            told.withdrawals.append(withdrawal_of(row))


def _like_whom(rows: list[Row], n: int, own: Plea) -> int | None:
    """Which row above one says the same as it does: 同上, 与第一行相同, 同张三; None where it speaks for itself."""
    row = rows[n]
    if (as_row := _AS_ROW.search(row.text)) is not None and 0 < (nth := count(as_row[1])) <= n:
        return nth - 1
    if own.says_nothing and (alike := _ALIKE.fullmatch(row.text.rpartition(" , ")[2])) is not None:
        named = [one for one, above in enumerate(rows[:n]) if above.names == (alike["of"] or alike["whom"],)]
        if len(named) == 1:
            return named[0]
    same = _DITTO.search(row.text) is not None or (own.says_nothing and _LIKEWISE.search(row.text) is not None)
    if not (same and n):
        return None
    return next((one for one in range(n - 1, -1, -1) if BARE_ROW.fullmatch(rows[one].text) is None), n - 1)


def _where_presented(layout: Layout) -> int:
    """From where on somebody else is presented than who has named themselves above: 这是我妈妈的信息:; -1 if nobody."""
    for row in layout.rows[:_TWO]:
        if (told := matters.PRESENTS.search(row.text)) is not None:
            return row.start + (told.start() > row.text.find(" , "))
    return -1


def _only_in_trouble(row: Row, *, answers: bool) -> bool:
    """Whether a row tells of a trouble, and does not say what is to be done."""
    plea = pleas.weigh(row.text, answers=answers)
    return (plea.symptom or plea.name_wrong) and not (plea.reset or plea.delete)


def _ask(told: Told, row: Row, action: Action | None) -> None:
    """What is asked for one of several, or what lacks of it."""
    number = row.number.value if row.number is not None else None
    told.plea = told.plea or action is not None
    meant = row.names_for(action)
    if number is not None and len(meant) == 1 and action is not None:
        told.requests.append(Request(action, number, meant[0]))
        return
    lacks = (("id_number", number is None), ("name", len(meant) != 1), ("plea", action is None))
    told.missing |= {what for what, lack in lacks if lack}


def _is_writer_well(said: str) -> bool:
    """Whether who writes says to be in no trouble: 我是张三(6201…),我的密码没忘,是我媳妇的(6202…)."""
    ways = (matters.MINE_IS_WELL, matters.I_HAVE_NOT_FORGOTTEN, matters.NO_USER)
    return any(way.search(said) is not None for way in ways)


# 另外我们单位的李四(6202…)也一样,一并办理
_LIKEWISE: Final = Sought(
    "(?:也|情况|问题|情形|毛病|麻达|原因)(?:也|都|是|跟?[他她我]|完全)*(?:一样|相同|同样|如此|这样|类似)|(?:一并|一起|一同|同时|也)(?:请|给|帮|予以|麻烦)*(?:办理?|处理|解决|弄)"
    "|也(?:忘|登不|进不)|(?:^|[ ,)])也(?:是|要|需要?)[ 。;,!]*$"
)
_AS_ROW: Final = re.compile(
    "(?:同|与|和|跟)(?:上面)?第?([0-9]{1,2}|[一二三四五六七八九十])(?:行|号|位|个|条|人|项|名)?(?:的)?"
    "(?:一样|相同|一致|同)?(?=[ ,。;]*$)"
)  # 与第一行相同
# 同张三, 情况跟张三老师一样
_ALIKE: Final = re.compile(
    "[ ,;:()]*(?:情况|问题|原因|毛病|诉求|也|都|是){0,3}"
    f"(?:同(?P<of>[{HAN}·]{{2,12}}?)|(?:与|和|跟|同)(?P<whom>[{HAN}·]{{2,12}}?)(?:老师|同志)?的?(?:情况|问题)?(?:完全)?(?:是)?(?:一样|相同|一致|同))"
    "(?:老师|同志)?(?:的)?(?:情况|问题)?[ ,。;)]*"
)
_DITTO: Final = Sought("(?:诉求|事由|原因|问题|情况|备注|要求|:|,|\\(|[ \t]|^)(?:同上|同前|同样(?!的)|〃)")


def calls(layout: Layout) -> bool:
    """Whether people of a list are called by name or place, and it can be told what is asked for them."""
    if legend.chosen(legend.in_signs(layout)) is not None:
        return True
    fewer = struck.less(layout)[0] is not layout or _without_dropped(layout)[0] is not layout
    return fewer or bool(_by_name(layout) or _by_place(layout))


def _by_name(layout: Layout) -> Told | None:
    """What comes of a list some of whose people are called by name; nothing where it can't be told; None if none is."""
    people = epithets.written_out(pleas.compact("\n".join(text for _, text in layout.outside)), layout)
    called = chosen.called(_by_relation(people.said, layout), people.called)
    if called is None:
        return None
    told = Told()
    names = {name for row in layout.rows[:_MOST_CALLED] for name in row.names}
    of_nobody = [(at, text) for at, text in layout.outside if not any(name in text for name in names)]
    heads = _Headings(Layout(layout.rows, of_nobody), "")
    for place, row in enumerate(layout.rows):
        own = pleas.weigh(row.text)
        plea = called.plea_of(place)
        action = action_of(plea) if plea is not None else None
        if action is not None and called.is_by_all(place) and heads.differ:
            action = heads.action_for(row)
        if own.asks and plea is not None and action is not action_of(own):
            return Told()
        number = row.number.value if row.number is not None else None
        if action is None and plea is not None:
            if plea.taken_back:
                told.withdrawals.append(withdrawal_of(row))
            continue
        action = action or action_of(own)
        told_well = cues.WELL.search(row.text) or matters.NO_USER.search(row.text)  # 我上初三,不是要评职称
        if action is None and (own.withdrawn or own.refused or own.name_right or told_well):
            continue
        if plea is not None and (plea.id_wrong or plea.record or is_for_a_person(plea, row.text, 2)):
            return Told()
        meant = row.names_for(action)
        lacks = (("id_number", number is None), ("name", len(meant) != 1), ("plea", action is None))
        if number is not None and action is not None and len(meant) == 1:
            told.requests.append(Request(action, number, meant[0]))
        else:
            told.missing |= {what for what, lack in lacks if lack}
    return told


def _by_relation(said: str, layout: Layout) -> str:
    """What is said of a list, with 父亲 and 我 written out as who was introduced so: 父亲张三(6201…), 我李四(6202…)."""
    names = [name for row in layout.rows[:_MOST_CALLED] for name in row.names]
    named = chosen.calls(said, names)
    whose: dict[str, str | None] = {}
    leads = layout.leads()
    for row in layout.rows[:_MOST_CALLED]:
        said_of = leads.get(row.start, "") + row.text
        told = _RELATION.finditer(said_of) if len(row.names) == 1 else ()
        called = next((one for one in told if said_of.startswith(row.names[0], one.end())), None)
        if called is not None:
            whose[called[1]] = None if called[1] in whose else row.names[0]
    if not whose and _PAIR.search(said):
        whose |= _by_sex(layout)
    for alike in _ALSO_CALLED:
        if len(of_one := [whose[relation] for relation in alike if relation in whose]) == 1:
            whose |= dict.fromkeys(alike, of_one[0])
    said = _KIN_BY_KIN.sub("和", said)
    writer = whose.get("我")
    if named:  # 我和张三的密码都忘了
        return (
            said if writer is None else re.sub(f"我(?=[和与跟及、](?:{'|'.join(map(re.escape, names))}))", writer, said)
        )
    if writer is not None and len(layout.rows) == _TWO:
        other = next((row for row in layout.rows if len(row.names) == 1 and row.names[0] != writer), None)
        if other is not None and other.number is not None and other.number.value:
            whose.setdefault("他" if int(other.number.value[16]) % 2 else "她", other.names[0])
    for relation, name in whose.items():
        if name is not None:
            said = re.sub(
                f"(?:(?<![{HAN}])|(?<=[就只]))(?:我(?:的|家)?)?{relation}(?=[的和与及、也都没登密账姓名忘记填]|一直|自己|本人|注册|简单|则|只是|就是)|(?<=重置|删除|恢复|处理){relation}(?=的[,。;!]|的?$|的(?:密码|账号))|(?<=[和与及、给把代替为帮]){relation}(?=[的,。;重删恢申]|$)|(?<![{HAN}]){relation}(?=[让请托求叫])",
                name,
                said,
            )
    return said


def _by_sex(layout: Layout) -> dict[str, str | None]:
    """Who of two are brother and sister, or husband and wife, where their numbers say which is the man."""
    whole = [(row.number.value, row.names[0]) for row in layout.rows if row.number and row.number.value and row.names]
    told: dict[int, str | None] = {int(number[16]) % 2: name for number, name in whole}
    if len(layout.rows) != _TWO or len(told) != _TWO:
        return {}
    return {one: told[sex] for sex, called in enumerate((_WOMEN, _MEN)) for one in called}


_PAIR: Final = Sought("夫妻|夫妇|父女|母子|姐弟|兄妹|姊弟|两口子")
_MEN: Final = tuple("哥哥 弟弟 父亲 儿子 丈夫 老公".split())
_WOMEN: Final = tuple("姐姐 妹妹 母亲 女儿 妻子 老婆 媳妇".split())
_TWO: Final = 2
_ALSO_CALLED: Final = (("父亲", "爸爸", "爸", "老爸"), ("母亲", "妈妈", "妈", "老妈"))
_KIN_BY_KIN: Final = re.compile(
    "(?<=[大二三四五]姐)(?=[二三四五]姐)|(?<=[大二三四五]哥)(?=[二三四五]哥)|(?<=爸)(?=妈)"
)  # 大姐二姐的
_RELATION: Final = re.compile(f"({KIN}|[我他她]|本人)(?:叫|是(?:老[大二三四五])?|:)?(?=[{HAN}])")


def _by_place(layout: Layout) -> list[Request] | None:
    """Requests of a list whose rows are called by their places; none where one can't be told; None if it is no such."""
    said = epithets.written_out(pleas.compact("\n".join(text for _, text in layout.outside)), layout).said
    if ordinals.calls_too_often(said):
        return []
    if ordinals.calls(said, others=False):
        said = ordinals.without_ranges(_AS_ENTERED.sub("", said))
        for place, row in enumerate(layout.rows[:_MOST_CALLED], 1):
            if len(row.names) == 1 and row.names[0] in said and f"位{row.names[0]}" not in said:
                said = said.replace(row.names[0], f"第{place}位")
        said = _OF_ALL_OF_THEM.sub("", said)
    if not ordinals.calls(said) or not (ordinals.calls(said, others=False) or matters.EXCEPT.search(said)):
        return None
    if not matters.EXCEPT.search(said) and not ordinals.asked_by_place(said, len(layout.rows)):
        of_all = pleas.weigh(said)
        return [] if of_all.delete or of_all.name_wrong or of_all.withdrawn else None
    requests: list[Request] = []
    settled = [place for place, row in enumerate(layout.rows[:_MOST_CALLED]) if _needs_nothing(row)]
    asked = ordinals.pleas_by_place(said, len(layout.rows), settled)
    numbered = [row.number is not None for row in layout.rows]
    if asked and not all(numbered) and numbered == [plea.asks for plea in asked]:
        return None  # 请先重置前两位, and the third has no number yet: it is of all of them
    for row, plea in zip(layout.rows, asked or (), strict=False):
        action = action_of(plea)
        number = row.number.value if row.number is not None else None
        if not plea.asks and (plea.withdrawn or plea.refused):
            continue  # 2号已经自己登录成功
        mixed = plea.asks and (plea.withdrawn or plea.refused or plea.id_wrong or plea.record)
        meant = row.names_for(action)
        if action is None or number is None or len(meant) != 1 or mixed or _asks_else(row, action):
            return []
        requests.append(Request(action, number, meant[0]))
    return requests


def _needs_nothing(row: Row) -> bool:
    """Whether one who is not called by place says in their own row why nothing is asked for them."""
    own = pleas.weigh(row.text)
    told = own.refused or own.withdrawn or cues.WELL.search(row.text) or fates.GONE.search(row.text)
    return not own.asks and bool(told)


def _asks_else(row: Row, action: Action) -> bool:
    """Whether one who is called by place asks in their own row for something else."""
    own = pleas.weigh(row.text)
    return own.asks and action_of(own) is not action


_AS_ENTERED: Final = re.compile("\\([^()\\n]{0,12}[写打填输录登敲弄]成[^()\\n]{0,80}\\)")  # (焦点敲成交点)
# 第1位、第2位二人均无法登录: of each of them more follows.
_OF_ALL_OF_THEM: Final = Sought(
    "(?:第[0-9]+位[、和与及,]?){2,}(?:(?:[两二三四五六七八九十]|[0-9]{1,2})[个位名]?(?:人|老师|同志|同事|职工)?)?(?:均|都)[^。;!\n]*[。;!]?"
)


def _settles(text: str, plea: Plea) -> bool:
    """Whether a line heads those for whom nothing is needed: 三、已经能登录的, 不需要重置的:."""
    if plea.asks:
        return False
    if headings.SUBHEAD.match(text):
        return cues.WELL.search(text) is not None or _ON_FILE.search(text) is not None
    settled = plea.refused or plea.withdrawn or any(way.search(text) for way in (cues.WELL, _ON_FILE, fates.NOT_NEEDED))
    return text.rstrip().endswith(":") and bool(settled) and (len(text) <= _HEAD or plea.withdrawn)


# 二、已经填报完成的(仅供参考), 附:第一批(已办结,仅存档)
_ON_FILE: Final = Sought("供参考|存档|备查|办结|已经?(?:全部)?(?:填报|提交|审核|办理|处理)?(?:完成|完毕|通过)")
_HEAD: Final = 24  # characters of a line that heads a list


def _in_words(plea: Plea) -> bool:
    """Whether a line says what is to be done, and does not only tell of a trouble."""
    return plea.reset or plea.delete or plea.how or plea.name_wrong


_OF_PASSWORDS: Final = Sought("密码|口令|忘|记不|想不起|[8八]个?[8八]|初始")


class _Headings:
    """Lines that are no rows, with what they ask for."""

    _MOST: Final = 50

    def __init__(self, layout: Layout, title: str) -> None:
        weighed = [(at, text, pleas.weigh(holds.less_of_some(text))) for at, text in layout.outside]
        self._settled = [at for at, text, plea in weighed if _settles(text, plea)]
        told = [(at, text, plea) for at, text, plea in weighed if action_of(plea) is not None]
        self._told = told[: self._MOST]
        self._last = max((row.start for row in layout.rows), default=0)
        self._title = action_of(pleas.weigh(title))
        self._parts = {at: action_of(plea) is not None for at, text, plea in weighed if headings.SUBHEAD.match(text)}

    def asked_with(self, row: Row, plea: Plea) -> Action | None:
        """What a row asks for; a heading says what is to be done where the row only tells of a trouble."""
        action = action_of(plea)
        if action is None or not _in_words(plea):
            general = self.action_for(row)
            if action is None or general is Action.RESET:
                action = general or action
            elif general is Action.DELETE and _OF_PASSWORDS.search(row.text) is None:
                return None  # 拿“丰”顶的,现在进不去, below 姓名填坏了的: what it is can't be told
        return action

    @property
    def any(self) -> bool:
        """Whether any line asks for something; where none does, the subject alone may."""
        return bool(self._told)

    @property
    def differ(self) -> bool:
        """Whether one line asks for something else than another."""
        return len({action_of(plea) for _, _, plea in self._told}) > 1

    def settles(self, row: Row) -> bool:
        """Whether the nearest heading above a row that says anything says that nothing is needed: 三、已经能登录的."""
        above = [at for at, *_ in self._told if at <= row.start]
        settled = [at for at in self._settled if at <= row.start]
        return bool(settled) and settled[-1] > max(above, default=-1)

    def is_by_title(self, row: Row) -> bool:
        """Whether of a row no line asks anything, but the subject alone may."""
        return self._told_of(row)[1]

    def action_for(self, row: Row) -> Action | None:
        """The nearest above a row, unless it speaks of those above it; then what stands below; then the subject.

        Where one numbered part asks for something by its heading, nothing is asked for in another that doesn't.
        """
        return self._told_of(row)[0]

    def _told_of(self, row: Row) -> tuple[Action | None, bool]:
        """What is asked for a row, and whether the subject alone does."""
        part = max((at for at in self._parts if at <= row.start), default=None)
        if part is not None and not self._parts[part] and any(self._parts.values()):
            return None, False
        above = [plea for at, text, plea in self._told if at <= row.start and not re.search("以上|上述", text)]
        below = [
            (text, plea) for at, text, plea in self._told if at > row.start and not re.search("以下|如下|下列", text)
        ]
        for text, plea in below:
            if re.search("以上|上述", text):
                return action_of(plea), False
        told_below = {action_of(plea) for _, plea in below}
        # 登不上的两个号: is a trouble, and what is to be done stands below them all: 姓名登成了…,请删除
        if above and below and min(at for at, *_ in self._told if at > row.start) > self._last:
            above = above if _in_words(above[-1]) or told_below == {Action.RESET} else []
        if above:
            near = above[-1]
            both = near.reset and near.delete  # of some the one, of some the other
            refused = near.refused and not near.kept  # 不用删,只重置 refuses the deletion alone
            return None if near.withdrawn or refused or both else action_of(near), False
        if below:
            return told_below.pop() if len(told_below) == 1 else None, False
        return self._title, True
