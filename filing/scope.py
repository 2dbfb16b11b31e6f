"""What is collected at all, through whom, and until when: notice 三 and 一 as tables."""
# ruff: noqa: E501 - a row of a table stands on one line

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from filing.judging import Judgement, Result, Rule, always, first_that_holds

_R = Result


# -------------------------------------------------------------------------------------------------------- source


class Source(StrEnum):
    """How a title was obtained."""

    GANSU_REVIEW = "gansu-review"
    GANSU_RECOGNITION = "gansu-recognition"
    EXAM_PLUS_REVIEW = "exam-plus-review-gansu"
    EXAM_IN_LIEU = "exam-in-lieu"
    OTHER_PROVINCE = "other-province-review"
    CONFIRMED_BY_GANSU = "other-province-confirmed-by-gansu"
    CENTRAL_UNIT = "central-unit-review"
    ARMY = "army-review"
    UNKNOWN = "unknown"


SOURCE_WORDS: Final = {
    Source.GANSU_REVIEW: "甘肃省评审取得",
    Source.GANSU_RECOGNITION: "甘肃省初聘认定",
    Source.EXAM_PLUS_REVIEW: "考评结合，由甘肃省评审",
    Source.EXAM_IN_LIEU: "以考代评（只考试，不评审）",
    Source.OTHER_PROVINCE: "外省评审取得",
    Source.CONFIRMED_BY_GANSU: "外省评审，甘肃省确认",
    Source.CENTRAL_UNIT: "中央单位评审取得",
    Source.ARMY: "部队评审取得",
}

SOURCE: Final[tuple[Rule[Source], ...]] = (
    Rule("gansu-review",        lambda s: s is Source.GANSU_REVIEW,       _R.ACCEPTED, None, "我省评审取得，属于采集范围", "三"),
    Rule("gansu-recognition",   lambda s: s is Source.GANSU_RECOGNITION,  _R.ACCEPTED, None, "我省初聘认定取得，属于采集范围", "三"),
    Rule("exam-plus-review",    lambda s: s is Source.EXAM_PLUS_REVIEW,   _R.ACCEPTED, None, "考评结合、由我省评审取得，不是“以考代评”，属于采集范围", "三"),
    Rule("exam-in-lieu",        lambda s: s is Source.EXAM_IN_LIEU,       _R.REFUSED,  None, "“以考代评”取得的职称不列入采集范围，不用填报", "三"),
    Rule("other-province",      lambda s: s is Source.OTHER_PROVINCE,     _R.REFUSED,  None, "在外省评审取得的职称不列入采集范围，不用填报", "三"),
    Rule("central-unit",        lambda s: s is Source.CENTRAL_UNIT,       _R.REFUSED,  None, "中央单位评审取得的职称不列入采集范围，不用填报", "三"),
    Rule("army",                lambda s: s is Source.ARMY,               _R.REFUSED,  None, "部队评审取得的职称不列入采集范围，不用填报", "三"),
    Rule("confirmed-by-gansu",  lambda s: s is Source.CONFIRMED_BY_GANSU, _R.HELD,     None, "外省评审、经我省确认的职称，通知没有规定，由人决定", "三"),
    Rule("unknown",             always,                                   _R.HELD,     None, "看不出职称怎样取得，由人核实", "三"),
)  # fmt: skip


def check_source(source: Source) -> Judgement:
    """Judge whether a title obtained so is collected. Source: notice 三."""
    return first_that_holds(SOURCE, source).judgement()


# ------------------------------------------------------------------------------------------------------ transfer


class Moved(StrEnum):
    """Where the applicant has moved to."""

    NONE = "none"
    WITHIN = "within"
    OUT = "out"
    UNKNOWN = "unknown"


class Through(StrEnum):
    """Through whom it is filed."""

    CURRENT = "current"
    FORMER = "former"
    ARCHIVE = "archive"
    UNKNOWN = "unknown"


class Custody(StrEnum):
    """Where the personal archive lies."""

    GANSU = "gansu"
    NOT_HERE = "not-here"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A move, the archive, and through whom the title is filed. `employed`: None where nothing is said of it."""

    moved: Moved
    through: Through
    custody: Custody = Custody.UNKNOWN
    employed: bool | None = None

    def is_(self, moved: Moved, custody: Custody | None = None, through: Through | None = None) -> bool:
        """Whether these hold; None for either."""
        return self.moved is moved and custody in {None, self.custody} and through in {None, self.through}


_M, _T, _CU = Moved, Through, Custody

TRANSFER: Final[tuple[Rule[Transfer], ...]] = (
    Rule("move-unclear",       lambda f: f.moved is _M.UNKNOWN,                               _R.HELD,     None, "没有说清是否调动，由人核实", "三"),
    Rule("through-unclear",    lambda f: f.through is _T.UNKNOWN,                             _R.HELD,     None, "没有说清通过哪个单位填报，由人核实", "三"),
    Rule("out-current",        lambda f: f.is_(_M.OUT, through=_T.CURRENT),                   _R.REFUSED,  None, "已调往省外，不能通过省外现单位填报；档案在我省托管的通过托管机构，没有托管的通过我省原工作单位", "三"),
    Rule("out-unclear",        lambda f: f.is_(_M.OUT, _CU.UNKNOWN),                          _R.HELD,     None, "没有说清档案是否在我省托管机构托管，由人核实", "三"),
    Rule("out-custodian",      lambda f: f.is_(_M.OUT, _CU.GANSU, _T.ARCHIVE),                _R.ACCEPTED, None, "已调往省外、档案在我省托管，通过档案托管机构填报", "三"),
    Rule("out-not-former",     lambda f: f.is_(_M.OUT, _CU.GANSU),                            _R.REFUSED,  None, "档案在我省托管机构托管的，请通过档案托管机构填报，不通过原工作单位", "三"),
    Rule("out-former",         lambda f: f.is_(_M.OUT, _CU.NOT_HERE, _T.FORMER),              _R.ACCEPTED, None, "已调往省外、档案没有在我省托管，通过我省原工作单位填报", "三"),
    Rule("out-no-custodian",   lambda f: f.moved is _M.OUT,                                   _R.REFUSED,  None, "档案没有在我省托管机构托管，请通过我省原工作单位填报", "三"),
    Rule("no-current",         lambda f: f.through is _T.CURRENT and f.employed is False,     _R.REFUSED,  None, "现在没有工作单位；请通过档案托管机构填报", "三"),
    Rule("current",            lambda f: f.through is _T.CURRENT,                             _R.ACCEPTED, None, "通过现工作单位填报", "三"),
    Rule("no-custodian",       lambda f: f.through is _T.ARCHIVE and f.custody is _CU.NOT_HERE, _R.REFUSED, None, "档案没有在我省托管机构托管；请通过现工作单位填报", "三"),
    Rule("within-custodian",   lambda f: f.is_(_M.WITHIN, through=_T.ARCHIVE),                _R.ACCEPTED, None, "省内调动，可以通过档案托管机构填报", "三"),
    Rule("custodian",          lambda f: f.through is _T.ARCHIVE and f.employed is False,     _R.ACCEPTED, None, "没有工作单位，通过档案托管机构填报", "三"),
    Rule("custodian-beside",   lambda f: f.through is _T.ARCHIVE,                             _R.HELD,     None, "没有调动又有工作单位，是否可以通过托管机构填报，通知没有规定，由人决定", "三"),
    Rule("within-former",      lambda f: f.moved is _M.WITHIN,                                _R.REFUSED,  None, "省内调动的，请通过现工作单位或档案托管机构填报，不通过原工作单位", "三"),
    Rule("left-no-custodian",  lambda f: f.employed is False and f.custody is not _CU.GANSU,  _R.HELD,     None, "没有工作单位，档案也没有说明在我省托管，通知没有规定，由人决定", "三"),
    Rule("not-former",         always,                                                        _R.REFUSED,  None, "请通过现工作单位（没有单位的通过档案托管机构）填报，不通过原工作单位", "三"),
)  # fmt: skip


def check_transfer(facts: Transfer) -> Judgement:
    """Judge through whom a title is filed. Source: notice 三."""
    return first_that_holds(TRANSFER, facts).judgement()


# ------------------------------------------------------------------------------------------------------ deadline


class Action(StrEnum):
    """What is done in the system, as far as the closing of the filing port matters."""

    SUBMIT = "submit"
    SAVE_DRAFT = "save-draft"
    RESUBMIT = "resubmit-returned"
    REVIEW = "review-approve"
    LOGIN = "login"
    NIGHT_RESET = "night-reset"
    UNKNOWN = "unknown"


SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
ENDS_WITH_FILING: Final = frozenset({Action.SUBMIT, Action.SAVE_DRAFT, Action.RESUBMIT})


@dataclass(frozen=True, slots=True)
class Window:
    """When filing ends: the last day, which counts whole, in the office's zone. A setting; the notice's by default."""

    last_day: date = date(2021, 5, 31)
    zone: tzinfo = SHANGHAI

    @property
    def closes(self) -> datetime:
        """The first instant at which nothing is filed any more."""
        return datetime.combine(self.last_day + timedelta(days=1), time(), self.zone)


@dataclass(frozen=True, slots=True)
class Moment:
    """An action at a time. A time without an offset is no instant: whether it lies before the end is not known."""

    action: Action
    at: datetime
    window: Window = field(default_factory=Window)

    @property
    def is_open(self) -> bool:
        """Whether the filing port is open; the time has an offset, in rows below the one that deals with those without."""
        return self.at < self.window.closes


DEADLINE: Final[tuple[Rule[Moment], ...]] = (
    Rule("action-unclear", lambda m: m.action is Action.UNKNOWN,            _R.HELD,     None, "看不出是什么操作，由人核实", "一"),
    Rule("goes-on",        lambda m: m.action not in ENDS_WITH_FILING,      _R.ACCEPTED, None, "只关闭填报端口；审核、登录、账号处理照常", "一"),
    Rule("no-offset",      lambda m: m.at.tzinfo is None,                   _R.HELD,     None, "时间没有写明时区，由人核实", "一"),
    Rule("open",           lambda m: m.is_open,                             _R.ACCEPTED, None, "填报端口还开着，截止日当天算在内", "一"),
    Rule("closed",         always,                                          _R.REFUSED,  None, "填报端口已于{last_day}关闭（当天算在内），不能再填报、保存、提交；审核和登录照常", "一"),
)  # fmt: skip


def check_deadline(moment: Moment) -> Judgement:
    """Judge whether an action is still possible. Source: notice 一."""
    said = first_that_holds(DEADLINE, moment).judgement()
    day = moment.window.last_day
    return replace(said, why=said.why.replace("{last_day}", f"{day.year}年{day.month}月{day.day}日"))
