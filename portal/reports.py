"""统计: what nights, pleas, organisations and offices came to in a time. Counted by the database, never row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import col

from accountops.outcomes import ACTION_WORDS, OPEN
from accountops.policy import DELETE, RESET
from mailparse.causes import WORDS as CAUSE_WORDS
from mailparse.causes import Cause
from orgregistry.divisions import by_code
from portal import nights
from store import Desk, Filing, FilingStep, Organisation, Request, Run, Ticket, TicketReport, TicketStep

LISTED_MOST: Final = 50
OFFICES_MOST: Final = 300
# Prefectures that are cities today (GB/T 2260 before 1985 to 2004): who was born there keeps the number.
FORMER_PLACES: Final = {
    "6221": "原酒泉地区（今酒泉市）",
    "6222": "原张掖地区（今张掖市）",
    "6223": "原武威地区（今武威市）",
    "6224": "原定西地区（今定西市）",
    "6225": "原天水地区（今天水市）",
    "6226": "原陇南地区（今陇南市）",
    "6227": "原平凉地区（今平凉市）",
    "6228": "原庆阳地区（今庆阳市）",
}
HERE: Final = "62"  # 甘肃, as codes of divisions begin
ELSEWHERE: Final = "外省"
UNKNOWN: Final = "不知道"
# Upper ends of what has waited for how long, in days.
AGES: Final = (3, 7, 30)


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day, both included, in the office's zone."""

    first: date
    last: date
    zone: tzinfo

    @property
    def begins(self) -> datetime:
        """The instant that it begins with."""
        return datetime.combine(self.first, time.min, self.zone)

    @property
    def ends(self) -> datetime:
        """The first instant after it."""
        return datetime.combine(self.last + timedelta(days=1), time.min, self.zone)

    def has_night(self, night: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column, which SQLModel types as its value
        """Whether a night's label is one of its days."""
        return col(night).between(self.first.isoformat(), self.last.isoformat())


@dataclass(frozen=True, slots=True)
class Tally:
    """One line of a table: what it is about, and how many of each column; `total` is their sum."""

    words: tuple[str, ...]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Unfound:
    """An organisation that waits.

    Attributes:
        number: of its ticket.
        name: as the mails call it.
        opened: aware.
        reports: how many mails are about it.
        state: of the ticket.
        routed_to: the office; "" for none.
    """

    number: int
    name: str
    opened: datetime
    reports: int
    state: str
    routed_to: str


@dataclass(frozen=True, slots=True)
class Queue:
    """How an office's queue stands, and what it has done in the time.

    Attributes:
        office: its name.
        holds: filings now.
        stuck: of these, how many can't go on.
        oldest: since when the oldest is there; None where it holds none.
        passed_on: in the time.
        returned: in the time.
    """

    office: str
    holds: int
    stuck: int
    oldest: datetime | None
    passed_on: int
    returned: int


# ------------------------------------------------------------------------------------------------------------- mails


def mails(desk: Desk, period: Period) -> dict[str, int]:
    """Return {outcome: mails} of the nights of a time, a copy as a duplicate: as 昨夜 counts them."""
    runs = select(col(Run.id)).where(period.has_night(Run.night), col(Run.finished).is_not(None))
    return nights.outcomes(desk, runs)


# ------------------------------------------------------------------------------------------------------------- pleas


def by_cause(desk: Desk, period: Period) -> list[Tally]:
    """Return the pleas of a time by what was asked and why, as their mails say, most frequent first.

    The words are what was asked and the cause; the columns are what came of them.
    """
    outcome = func.coalesce(col(Request.outcome), OPEN)
    rows = desk.connection.execute(
        select(col(Request.action), col(Request.cause), outcome, func.count())
        .where(period.has_night(Request.night))
        .group_by(col(Request.action), col(Request.cause), outcome)
    )
    counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for action, cause, came_to, number in rows:
        counts[ACTION_WORDS.get(action, action), cause_word(cause)][came_to] = int(number)
    return sorted((Tally(words, one) for words, one in counts.items()), key=lambda one: (-one.total, one.words))


def cause_word(cause: str | None) -> str:
    """Return a cause in Chinese; rows older than causes have none."""
    return UNKNOWN if cause is None else CAUSE_WORDS.get(Cause(cause), cause)


def by_rule(desk: Desk, period: Period) -> list[Tally]:
    """Return the pleas of a time by what was asked and by the rule that decided, most frequent first.

    The words are what was asked, the rule's reason in Chinese and its id; the one column is what came of them.
    """
    why = {("reset", one.id): one.why for one in RESET} | {("delete", one.id): one.why for one in DELETE}
    outcome = func.coalesce(col(Request.outcome), OPEN)
    rows = desk.connection.execute(
        select(col(Request.action), col(Request.rule), outcome, func.min(col(Request.why)), func.count())
        .where(period.has_night(Request.night))
        .group_by(col(Request.action), col(Request.rule), outcome)
    )
    found = [
        Tally(
            (ACTION_WORDS.get(action, action), why.get((action, rule), said) or "还没有判断", rule),
            {str(came_to): int(number)},
        )
        for action, rule, came_to, said, number in rows
    ]
    return sorted(found, key=lambda one: (-one.total, one.words))


class Counted(StrEnum):
    """What the columns of a table by place count."""

    OUTCOME = "outcome"
    CAUSE = "cause"


def by_origin(desk: Desk, period: Period, counted: Counted = Counted.OUTCOME) -> list[Tally]:
    """Return the pleas of a time by the prefecture that issued the ID number: where its owner was first registered."""
    origin = case(
        (col(Request.origin).is_(None), ""),
        (col(Request.origin).startswith(HERE), col(Request.origin)),
        else_=ELSEWHERE,
    )
    return _by_place(desk, period, origin, select(col(Request.id)).select_from(Request), counted)


def by_workplace(desk: Desk, period: Period, counted: Counted = Counted.OUTCOME) -> list[Tally]:
    """Return the pleas of a time by the prefecture of the unit that their account files through, if it files."""
    latest = (
        select(col(Filing.account_id).label("account"), func.max(col(Filing.id)).label("filing"))
        .where(col(Filing.unit_id).is_not(None))
        .group_by(col(Filing.account_id))
        .subquery()
    )
    division = func.coalesce(func.substr(col(Organisation.division), 1, 4), "")
    place = case((division == "", ""), (division.startswith(HERE), division), else_=ELSEWHERE)
    query = (
        select(col(Request.id))
        .select_from(Request)
        .outerjoin(latest, latest.c.account == col(Request.account_id))
        .outerjoin(Filing, col(Filing.id) == latest.c.filing)
        .outerjoin(Organisation, col(Organisation.id) == col(Filing.unit_id))
    )
    return _by_place(desk, period, place, query, counted)


def _by_place(
    desk: Desk,
    period: Period,
    place: ColumnElement[str],
    query: Any,  # noqa: ANN401
    counted: Counted,
) -> list[Tally]:
    column = func.coalesce(col(Request.outcome if counted is Counted.OUTCOME else Request.cause), "")
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    rows = desk.connection.execute(
        query.with_only_columns(place, column, func.count())
        .where(period.has_night(Request.night))
        .group_by(place, column)
    )
    for code, counted_as, number in rows:
        counts[code][counted_as] = int(number)
    last = {ELSEWHERE: 1, "": 2}
    return [
        Tally((_place_word(code),), counts[code]) for code in sorted(counts, key=lambda one: (last.get(one, 0), one))
    ]


def _place_word(code: str) -> str:
    if code in {"", ELSEWHERE}:
        return code or UNKNOWN
    found = by_code(f"{code}00")
    return found.name if found is not None else FORMER_PLACES.get(code, f"甘肃（{code}）")


# ----------------------------------------------------------------------------------------------------- organisations


def waiting_by_age(desk: Desk, now: datetime) -> list[Tally]:
    """Return the organisations that wait now, by the office they were routed to, counted by how long they wait."""
    columns = age_words()
    ages = [
        (col(Ticket.opened_at) >= now - timedelta(days=days), word) for days, word in zip(AGES, columns, strict=False)
    ]
    age = case(*ages, else_=columns[-1])
    office = func.coalesce(col(Ticket.routed_to), "")
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    query = select(office, age, func.count()).where(*_WAITING).group_by(office, age)
    for routed_to, word, number in desk.connection.execute(query):
        counts[routed_to][word] = int(number)
    found = [Tally((office or "还没有转办",), one) for office, one in counts.items()]
    return sorted(found, key=lambda one: (-one.total, one.words))


def age_words() -> tuple[str, ...]:
    """Return the columns of `waiting_by_age`, the youngest first."""
    return (*(f"{days}天以内" for days in AGES), f"{AGES[-1]}天以上")


def longest_waiting(desk: Desk) -> list[Unfound]:
    """Return the organisations that have waited longest, at most `LISTED_MOST`."""
    reports = (
        select(func.count()).where(col(TicketReport.ticket_id) == col(Ticket.id)).correlate(Ticket).scalar_subquery()
    )
    rows = desk.connection.execute(
        select(
            col(Ticket.id),
            col(Ticket.org_name),
            col(Ticket.opened_at),
            reports,
            col(Ticket.state),
            col(Ticket.routed_to),
        )
        .where(*_WAITING)
        .order_by(col(Ticket.opened_at), col(Ticket.id))
        .limit(LISTED_MOST)
    )
    return [
        Unfound(number or 0, name or "", opened, int(count), state, routed_to or "")
        for number, name, opened, count, state, routed_to in rows
    ]


def settled(desk: Desk, period: Period) -> dict[str, int]:
    """Return {step: how many} of what was decided of tickets in a time, less what was taken back."""
    rows = desk.connection.execute(
        select(col(TicketStep.step), func.count())
        .where(
            col(TicketStep.at) >= period.begins, col(TicketStep.at) < period.ends, col(TicketStep.undone_at).is_(None)
        )
        .group_by(col(TicketStep.step))
    )
    return {str(step): int(number) for step, number in rows}


_WAITING: Final = (col(Ticket.org_key).is_not(None), col(Ticket.state) != "closed")


# ----------------------------------------------------------------------------------------------------------- offices


def queues(desk: Desk, period: Period, offices: Collection[int] | None = None) -> list[Queue]:
    """Return the offices that hold filings now, or have acted in a time, the fullest first; at most `OFFICES_MOST`.

    Args:
        desk: one reading transaction.
        period: of what was done.
        offices: ids of the only ones to be told of; None: all.
    """
    holding = (
        select(
            col(Filing.holder_id).label("office"),
            func.count().label("holds"),
            func.count().filter(col(Filing.stuck) != "").label("stuck"),
            func.min(col(Filing.since)).label("oldest"),
        )
        .where(col(Filing.holder_id).is_not(None), *_among(Filing.holder_id, offices))
        .group_by(col(Filing.holder_id))
        .subquery()
    )
    acted = (
        select(
            col(FilingStep.by_id).label("office"),
            func.count().filter(col(FilingStep.action).in_(("approve", "seal"))).label("passed_on"),
            func.count().filter(col(FilingStep.action) == "return").label("returned"),
        )
        .where(
            col(FilingStep.at) >= period.begins,
            col(FilingStep.at) < period.ends,
            col(FilingStep.by_id).is_not(None),
            *_among(FilingStep.by_id, offices),
        )
        .group_by(col(FilingStep.by_id))
        .subquery()
    )
    holds = func.coalesce(holding.c.holds, 0)
    rows = desk.connection.execute(
        select(
            col(Organisation.name), holds, func.coalesce(holding.c.stuck, 0), holding.c.oldest,
            func.coalesce(acted.c.passed_on, 0), func.coalesce(acted.c.returned, 0),
        )
        .outerjoin(holding, holding.c.office == col(Organisation.id))
        .outerjoin(acted, acted.c.office == col(Organisation.id))
        .where(holding.c.office.is_not(None) | acted.c.office.is_not(None))
        .order_by(holds.desc(), col(Organisation.key))
        .limit(OFFICES_MOST)
    )  # fmt: skip
    return [
        Queue(name, int(held), int(stuck), oldest, int(on), int(back)) for name, held, stuck, oldest, on, back in rows
    ]


def _among(column: Any, offices: Collection[int] | None) -> Sequence[ColumnElement[bool]]:  # noqa: ANN401 - as above
    return () if offices is None else (col(column).in_(offices),)
