"""What becomes of one of a list for whom, by their own row, nothing is asked, or not by a machine: a table.

Who is in none of its rows is pleaded for, by their own words, else by the heading above (lists.py).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag
from typing import Final, NamedTuple

from mailparse.pairing import hands, struck
from mailparse.pairing.pieces import BARE_ROW
from mailparse.pairing.table import Row
from mailparse.pairing.told import action_of, is_for_a_person
from mailparse.reading import Action
from mailparse.text.sought import Sought
from mailparse.values import HAN
from mailparse.what import cues, later, matters, pleas, systems
from mailparse.what.plea import Plea


class Fate(Flag):
    """What comes of a row; several may hold together, none of them means that it is passed over."""

    PASSED = 0
    HELD = 1  # where nobody else is asked for, the mail is a person's
    LEFT = 2  # though others are served, a person looks at the mail
    UNCLEAR = 4  # what is asked for them can't be told
    WITHDRAWN = 8


@dataclass(frozen=True, slots=True)
class OfList:
    """What is said of all the people of a mail.

    Attributes:
        done: where the last row stands whose text says that all above it is done; -1 where none does.
        writer_is_well: who writes says to be in no trouble.
        writes_for: who writes says to write for another.
        some_ask: of one of them it is told in their own row what they want.
        headed: a line that is no row asks for something.
        of_both: something is said of two or more together.
        presented: from where on somebody else is presented than who writes; -1 where nobody is.
        trouble_of: where the rows begin that tell of a trouble, and not what is to be done.
        letter_asked: the mail is a letter that asks for an organisation's account.
    """

    done: int
    writer_is_well: bool
    writes_for: bool
    some_ask: bool
    headed: bool
    of_both: bool
    presented: int
    letter_asked: bool
    trouble_of: frozenset[int]


@dataclass(frozen=True, slots=True)
class Case:
    """One row, what its words ask for, and what bears on it from outside.

    Attributes:
        lead: what stands right before the row, cut from it because a name begins there.
        settled: the heading above says that nothing is needed.
        asked: what the row asks for together with its heading.
        by_title: … and no line asks it of this row, but the subject alone.
    """

    row: Row
    plea: Plea
    lead: str
    settled: bool
    asked: Action | None
    by_title: bool
    all: OfList

    @property
    def own(self) -> Action | None:
        """What the row asks for by itself."""
        return action_of(self.plea)

    @property
    def compact(self) -> str:
        """The row's text in its compact form."""
        return pleas.compact(self.row.text)

    @property
    def asks_in_words(self) -> bool:
        """Whether a reset or a deletion is asked for, not only a trouble told."""
        return self.plea.reset or self.plea.delete


class Rule(NamedTuple):
    """A row of the table."""

    name: str
    when: Callable[[Case], bool]
    then: Fate


def of(case: Case) -> Rule | None:
    """The first row of the table that holds; None where the person is pleaded for."""
    return next((rule for rule in FATES if rule.when(case)), None)


def _is_done(case: Case) -> bool:
    return case.row.start <= case.all.done


def _says_i(case: Case) -> bool:
    said = case.lead + case.row.text
    return matters.SAYS_I.search(said) is not None or any(f"本人{name}" in said for name in case.row.names)


def _only_writes(case: Case) -> bool:
    """我是张三(6201…)，替李四(6202…)申请: of who writes nothing is asked."""
    return (case.all.writer_is_well or case.all.writes_for) and not case.plea.asks and _says_i(case)


def _presents_another(case: Case) -> bool:
    """张小虎,6201…。这是我妈妈的信息:王秀兰,6202…, and behind it what is asked: not for who presents her."""
    return case.row.start < case.all.presented and not (case.plea.asks or case.all.of_both)


def _takes_back(case: Case) -> bool:
    taken = case.plea.taken_back or (case.plea.withdrawn and case.plea.refused)
    return (
        taken
        and not case.plea.asks
        and matters.TAKES_BACK.search(case.row.text) is not None
        and not matters.MINE_IS_WELL.search(case.row.text)
    )


def _says_no(case: Case) -> bool:
    """李四维 6201… 不: and no more behind the number."""
    return case.row.number is not None and _NO.search(case.row.text) is not None


_NO: Final = re.compile(" , ?[ ,:]*(?:不|否|不要|不用|不需要?|没有?忘|撤|作罢|划掉)[ ,;。]*$")


def _says_no_at_last(case: Case) -> bool:
    """张三 6201… 忘了密码,昨天想起来了,不用: whatever was asked for."""
    return case.row.number is not None and _NO_AT_LAST.search(case.compact) is not None


_NO_AT_LAST: Final = Sought(
    "[,。;:|(\\n ](?:现在?|就|先|都|也|这个|[他她]|本人|暂时)*(?:不用|不弄|不办)(?:了|弄|办|管)?[ ,;。)|]*$"
)


def _is_who_writes(case: Case) -> bool:
    """Whether a row is of who only writes for another one: 我是张三(6201…), 我们主任李四密码忘了,6202…."""
    return _says_i(case) if case.row.names else matters.WRITERS_OWN.search(case.row.text) is not None


def _is_unclear(case: Case) -> bool:
    if case.plea.name_perhaps and not (case.plea.reset or case.plea.delete or case.plea.name_wrong):
        return True  # 可能是名字填错了
    mixed = is_for_a_person(case.plea, case.row.text, 2) or (case.plea.refused and case.plea.urgent)
    return case.own is not None and mixed


def _is_well(case: Case) -> bool:
    plea = case.plea
    well = (
        cues.WELL.search(_NUMBER_IS_RIGHT.sub("", case.row.text)) is not None
        or NOT_NEEDED.search(case.row.text) is not None
    )
    told = plea.record or plea.status or plea.done_before or well
    lacks = case.row.number is None and "身份证" in case.row.text  # 身份证:还没找到
    return case.own is None and told and not lacks


_NUMBER_IS_RIGHT: Final = Sought(
    "(?:身份证号?码?|证件号码?|号码)[^,。;()]{0,6}(?:核实|核对|确认)过?,?(?:无误|没错|正确)"
)
NOT_NEEDED: Final = re.compile(
    "^[\\s,(]*(?:以下|下列|下面)?(?:不再?(?:需要?|用|必)|无需|没有?忘|还?没忘)[^,。;0-9]{0,10}:"
)  # 不再需要:


def _is_asked_and_well(case: Case) -> bool:
    """张三 6201… 重置密码 已登录: a cell says what was asked for, and the last one what came of it."""
    told = case.asks_in_words and not (case.plea.symptom or case.plea.name_wrong or case.plea.urgent)
    return told and _ENDS_WELL.search(case.row.text.rstrip(" ,。;\n")) is not None


_ENDS_WELL: Final = Sought(f"(?:[ ,;:/|\\t]|^)(?:现在?|目前|都|均|也)?{cues.IS_WELL}[^ ,。;]{{0,4}}$")


def _is_asked_and_gone(case: Case) -> bool:
    """张三 6201… 重置密码 已退休,不再填报: a cell says what was asked for, and the last one why it is no more."""
    told = case.asks_in_words and not (case.plea.symptom or case.plea.name_wrong or case.plea.urgent)
    told = told or _AFTER_ALL.search(case.compact) is not None
    return told and _ASKS_NO_MORE.search(case.compact) is not None


def _was_settled(case: Case) -> bool:
    """Told of somebody who had a trouble: 上个月填了拼音，你们给删了重登就好了."""
    less = systems.ALL_IS_WELL_THERE.sub("", _NAME_IS_WELL.sub("", case.compact))
    return case.own is not None and matters.SETTLED_SINCE.search(less) is not None


_NAME_IS_WELL: Final = Sought(
    "(?:姓名|名字|身份证号?码?|号码|单位|信息)(?:倒|都|也|是|填的?|写的?)*没有?(?:什么|啥)?(?:问题|毛病|麻达)"
)


def _is_settled(case: Case) -> bool:
    return case.own is None and matters.SETTLED.search(case.compact) is not None


def _wants_else(case: Case) -> bool:
    elsewhere = case.plea.foreign or case.plea.unreal or matters.ANOTHER_WISH.search(case.compact) is not None
    return case.own is None and (elsewhere or any(systems.is_another(cell) for cell in case.row.text.split(" , ")))


def _introduces_himself(case: Case) -> bool:
    """本人张三(6201…). 下列同志忘记密码:… below it, the subject as well is of those."""
    unasked = case.asked is None or (case.by_title and case.all.headed)
    return case.row.number is not None and not case.plea.asks and unasked and _is_who_writes(case)


def _is_in_trouble_too(case: Case) -> bool:
    """我是他同事张三(6201…),也忘了: what, is told of another one."""
    return case.asked is None and _is_who_writes(case) and hands.asks_too(case.row.text.rsplit(" , ", 1)[-1])


def _writes_by_office(case: Case) -> bool:
    """我叫张三(6201…),是单位人事干事. below a subject, and others below: it may be of those alone."""
    return case.by_title and not case.plea.asks and _says_i(case) and _OF_OFFICE.search(case.row.text) is not None


_OF_OFFICE: Final = Sought("干事|专干|管理员|负责|经办|人事|劳资|组织员")


def _subject_is_of_another(case: Case) -> bool:
    """我是张三(6201…)，请给李四(6202…)重置: the subject, 密码重置, is of 李四."""
    alone = case.by_title and case.all.some_ask and not case.all.of_both and not case.plea.asks
    return alone and case.row.number is not None and (case.all.writes_for or _is_who_writes(case))


def _only_stands_there(case: Case) -> bool:
    """张三(6201…)密码忘了。有事联系李四(6202…): of 李四 something is told, and nothing asked but by the subject."""
    tells = _SAYS.search(case.row.text) is not None and BARE_ROW.fullmatch(case.row.text) is None
    return tells and case.by_title and case.all.some_ask and not case.all.of_both and not case.plea.asks


def _is_named_rightly(case: Case) -> bool:
    """张三(6201…)她自己的没登错: whoever's account is to be deleted for a wrong name, not hers."""
    return case.plea.name_right and not case.plea.name_wrong and not case.plea.reset and case.asked is Action.DELETE


def _is_well_and_another_asks(case: Case) -> bool:
    """我李四(6202…,丈夫张三6201…,他的正常),请重置我的: what follows is of the writer, but stands behind 张三."""
    return case.plea.asks and _THEIRS_IS_WELL.search(case.row.text) is not None


_THEIRS_IS_WELL: Final = Sought(
    f"[他她](?:自己)?的?(?:账号|密码|信息)?(?:是|都|也|倒|现在)*{cues.IS_WELL}(?![^。;]{{0,12}}[他她])",
)


def _waits(case: Case) -> bool:
    """张三 6201… 这个先等等: whatever is asked for all, for this one it is to wait."""
    whole = case.row.number is not None and bool(case.row.names)  # (姓名待核)6201… lacks a name
    if later.waits(case.compact) or _PUT_OFF.search(case.compact) is not None:
        return True
    return whole and _IN_DOUBT.search(case.compact) is not None


# 号码缺,下次报; 别给他办
_PUT_OFF: Final = Sought(
    "[先暂]不上?报|先(?:别|不)(?=[,。;]|$)|(?:单位|公司|学校|我们?|群主)?不代(?:办|报|发)(?=[,。;!)]|$)|(?:要求|说|愿意?)(?:自行|自己)(?:联系|申请|来信|发)(?=[,。;!)]|$)|(?:别|不要|勿|不用|不)再?(?:给|帮|替|为)[他她]?(?:申请|办|弄|处理|管|动|报|重置|删)"
    "|(?:核实|核对|查)[^,。;]{0,6}再报|(?:另|下次再?|以后再?|随后)报(?!错)"
    "|(?:申请|邮件|信)(?:还)?(?:待|未|没)(?:交|报|发|写)|(?:教|让|叫|告诉|告知|通知)(?:了)?(?:[他她其]|本人)[^,。;]{0,6}(?:[写发](?:个|一?封)?(?:信|邮件|申请)|申请)|已(?:经)?(?:自己|自行)?(?:发|写|寄)(?:了|过)?(?:邮件|信|申请)(?![^\n]*(?:请|仍|还|没|未))|(?:[他她]|本人)[^,。;]{0,8}自己(?![^,。;]{0,6}[不没])[^,。;请]{0,10}(?:[写发](?:信|邮件)?(?:[过了呢]|$|[,。;!])|来信|给[您你]们?[写发])|没吭声|不好管|不掺和|不知情|冒[用名充]|(?:正在|还在|尚在)核实(?!身份)|核实中|存疑|有争议|死亡|病故|去世|亡故"
)
# 可能也忘了,还没问; a cross for whom it is not
_IN_DOUBT: Final = Sought(
    "等(?:一等|一下|几天)(?!级)|(?<!没)(?<!不)再说(?!明)|(?:还没|没有?|未)(?:来得及)?(?:问(?!题)|确认|核实|联系[上到]?)|待(?:核|查|确认)"
    "|我(?:也|还)?(?:不(?:太|大)?(?:确定|清楚|知道|晓得)|说不[准清]|拿不准)(?=[,。;!]|$)"
    "|(?:不(?:清楚|确定|知道?)|拿不准)(?:他|她|本人)?(?:是否|是不是|有没有|要不要)|[×✗✘╳][ ,;。)]*$"
)


def _has_not_begun(case: Case) -> bool:
    """张三 6201… 一直没登录过,还没开始: who has not tried yet is in no trouble, whatever is asked for all."""
    return case.own is None and _NOT_BEGUN.search(case.compact) is not None


_NOT_BEGUN: Final = Sought(
    "(?:从来?|一直|还)(?:都|就)?(?:没有?|未)(?:登[录陆]?|注册|用)过(?=[,。;!)]|$)|还(?:没有?|未)开始(?=[,。;!)]|$)"
)


def _is_gone(case: Case) -> bool:
    """二、已调离:张三 6201…: for whom all ask who are there."""
    return case.own is None and GONE.search(f"{case.lead}{case.compact}") is not None


def _is_deleted_for_else(case: Case) -> bool:
    """张三 6201… 退休了, in a list to be deleted: no account is deleted for that, nor for 重复注册, 单位选错."""
    if case.asked is not Action.DELETE or case.plea.name_wrong:
        return False
    return matters.LEAVING.search(case.compact) is not None or _ANOTHER_REASON.search(case.compact) is not None


_ANOTHER_REASON: Final = Sought(
    "[退离]休|内退|调[走离出动往到入去转]|[离辞]职|辞退|解聘|开除|离岗|(?<!入)借调|不在[岗编职]|不在(?:我|本|这|原)|重复|重了|多余"
    "|[两二2]个(?:账号|号|用户)|(?:单位|职称|级别|系列|专业|时间|日期|学历|手机|电话|证书|身份证号?码?|号码)[^,。;]{0,6}(?:错|有误|不对|不符|变[了更])"
    "|不(?:再|想|愿意?|打算|准备|需要?|用|必|能|够|符)*(?:参加|参评|申报|填报?|报名|评|采集|符合)|没有?(?:资格|参加)|不听|擅自|私自|未经"
    "|弃|产假|病[故休退]|去世|不在了|没来"
)


_GONE_BY_NOW: Final = (
    "(?:(?:已|早|刚|均|都|已经|了)?(?:调离|调走|调出|调往|调去|离职|辞职|解聘|辞退|开除)(?!证)"
    "|(?:已|刚|均|都)(?:经)?退休|(?:本人|自愿|已)放弃)"
)
GONE: Final = Sought(_GONE_BY_NOW)
_AFTER_ALL: Final = Sought(
    "(?:但是?|不过|可是?|后来?|[今昨]天?早?)[^。;]{0,24}(?:不再(?:填报?|采集|参评|评|报送)|调[离走出往去])"
)
_ASKS_NO_MORE: Final = Sought(
    f"(?:{_GONE_BY_NOW}|不再?(?:填报?|采集|参评|评|报送)|故不|这里就不|由(?:他|她|其|本人)(?:自己|自行)|(?:他|她|本人)自己(?:联系|申请|写信|来信))"
    "(?![^\\n]{0,40}(?:但|仍|还|也|又))"
)


def _is_perhaps_struck(case: Case) -> bool:
    """张三 6201…(删去): the row or the account, nobody says."""
    return case.own is Action.DELETE and not case.plea.name_wrong and struck.PERHAPS.search(case.row.text) is not None


def _only_helped(case: Case) -> bool:
    """张三6201…帮他们登的: who lent a hand."""
    troubled = case.plea.symptom or case.plea.name_wrong
    return not troubled and _HELPED.search(case.compact) is not None


_HELPED: Final = Sought(
    "(?:可以?|能|来|愿意?|特此)?(?:作证|见证|担保|(?<!身份)证明(?!材料|文件|书|信|函|人?[:]))[^,。;]{0,8}(?:情况|属实|此事|[他她])"
    "|(?:帮|替|给|代)(?:[他她](?:们)?|大家|[两三几]位|以上|上面)(?:老师|同志)?(?:的)?(?:首次|第一次)?(?:登|填|弄|注册|办|报|写|录)[^,。;]{0,4}的"
)


def _asks_for_another(case: Case) -> bool:
    """我同事张三(6201…)忘了密码。我叫李四,6202…,请重置: who writes says what is to be done, and is in no trouble."""
    troubled = case.plea.symptom or case.plea.name_wrong or hands.asks_too(case.compact)
    troubled = troubled or _OF_ONES_OWN.search(case.compact) is not None
    others = case.all.trouble_of - {case.row.start}
    return _says_i(case) and case.asks_in_words and not troubled and bool(others) and not case.all.of_both


_OF_ONES_OWN: Final = Sought("我(?:的|这个?|自己的?|那个)(?:[账帐][号户]|密码|号)|我的(?=[,。;]|$)|[把给]我(?:这个|的)")
# 张三6201…(代办)
_IS_A_HAND: Final = re.compile(" , [ ,(]{0,3}(?:代办|经办|代报|代填|代发|代理|代申请|填表|汇总|上报|联系)人?[ ,)。;]*$")
_SAYS: Final = re.compile(f"[{HAN}]")


FATES: Final = (
    Rule("done-and-troubled", lambda c: _is_done(c) and c.plea.asks, Fate.HELD | Fate.LEFT),
    Rule("done-above", _is_done, Fate.PASSED),
    Rule("writer-well", lambda c: c.all.writer_is_well and _only_writes(c), Fate.PASSED),
    Rule("writer-for-another", _only_writes, Fate.LEFT),
    Rule("presents-another", _presents_another, Fate.PASSED),
    Rule("of-a-letter", lambda c: c.all.letter_asked and not c.asks_in_words, Fate.PASSED),
    Rule("taken-back", _takes_back, Fate.WITHDRAWN),
    Rule("refused", lambda c: not c.plea.asks and (c.plea.refused or c.plea.withdrawn or _says_no(c)), Fate.PASSED),
    Rule(
        "for-them",
        lambda c: not c.plea.asks and matters.FOR_THEM.search(c.row.text) is not None and _is_who_writes(c),
        Fate.PASSED,
    ),
    Rule("no-at-last", _says_no_at_last, Fate.LEFT),
    Rule("waits", _waits, Fate.HELD | Fate.LEFT),
    Rule("not-begun", _has_not_begun, Fate.LEFT),
    Rule("deleted-for-else", _is_deleted_for_else, Fate.HELD | Fate.LEFT),
    Rule("perhaps-struck", _is_perhaps_struck, Fate.HELD | Fate.LEFT),
    Rule("only-helped", _only_helped, Fate.LEFT),
    Rule("deed-of-another", _asks_for_another, Fate.LEFT),
    Rule("hand", lambda c: c.own is None and _IS_A_HAND.search(c.row.text) is not None, Fate.LEFT),
    Rule("gone", _is_gone, Fate.LEFT),
    Rule("unclear", _is_unclear, Fate.UNCLEAR),
    Rule("asked-and-well", _is_asked_and_well, Fate.HELD | Fate.LEFT),
    Rule("asked-and-gone", _is_asked_and_gone, Fate.HELD | Fate.LEFT),
    Rule("well", _is_well, Fate.PASSED),
    Rule("settled-and-asked", lambda c: _was_settled(c) and c.plea.urgent and c.asks_in_words, Fate.UNCLEAR),
    Rule("settled-since", _was_settled, Fate.PASSED),
    Rule("settled", _is_settled, Fate.HELD),
    Rule("another-wish", _wants_else, Fate.HELD | Fate.LEFT),
    Rule("under-settled-heading", lambda c: c.own is None and c.settled, Fate.PASSED),
    Rule("writer-too", _is_in_trouble_too, Fate.LEFT),
    Rule("writer-by-office", _writes_by_office, Fate.LEFT),
    Rule("writer-himself", _introduces_himself, Fate.PASSED),
    Rule("subject-of-another", _subject_is_of_another, Fate.LEFT),
    Rule("named-rightly", _is_named_rightly, Fate.PASSED),
    Rule("well-and-another-asks", _is_well_and_another_asks, Fate.HELD | Fate.LEFT),
    Rule("only-stands-there", _only_stands_there, Fate.LEFT),
)
