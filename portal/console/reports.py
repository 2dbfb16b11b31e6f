"""统计: what nights, pleas, organisations and offices came to in a time, as a page to be printed and as Excel.

Each section is shown to whoever may see the room that it is about; offices see their own and those below them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from accountops.outcomes import WORDS, WORDS_OF_PLEAS
from accountops.permissions import Permission, allowed
from mailparse.causes import WORDS as CAUSE_WORDS
from orgregistry import tree
from orgregistry.sheets import Cells, Leaf
from orgregistry.transitions import STATE_WORDS, State
from portal import nights, reports
from portal.console.deeds import deed_word
from portal.console.excel import download
from portal.console.rooms import Typed, fault, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.reports import UNKNOWN, Counted, Period, Tally
from store import Desk, Entry

Seeing = Annotated[OnDuty, Depends(permitted(Permission.SEE_REPORTS))]
Asked = Annotated[str, Query(max_length=20)]

HOME: Final = "/staff/reports"
USUAL_DAYS: Final = 30
OFFERED_DAYS: Final = (7, 30, 90)
DAYS_MOST: Final = 366
_CAUSES: Final = {str(cause): word for cause, word in CAUSE_WORDS.items()} | {"": UNKNOWN}

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the room.

    Attributes:
        title: what it is of; also the sheet's name in Excel.
        counts: what exactly is counted, and how.
        header: names of the columns; how many are words, the others are numbers.
        words: how many of the columns are words.
        rows: cells.
        total: whether a last line adds the numbers up.
    """

    title: str
    counts: str
    header: tuple[str, ...]
    words: int
    rows: tuple[Cells, ...]
    total: bool = True

    @property
    def sums(self) -> Cells:
        """The last line."""
        blank = [""] * (self.words - 1)
        return ("合计", *blank, *(sum(int(row[at]) for row in self.rows) for at in range(self.words, len(self.header))))


@router.get("")
def look(duty: Seeing, days: Asked = "", since: Asked = "", until: Asked = "") -> HTMLResponse:
    """Show the figures of a time."""
    period, errors = _period(duty, days, since, until)
    return _page(duty, period, {"since": since.strip(), "until": until.strip()}, errors)


@router.post("/export", response_model=None)
def export(duty: Seeing, since: Typed = "", until: Typed = "") -> Response:
    """Hand the same figures out as Excel; that they were is in the audit."""
    site = duty.visit.site
    period, errors = _period(duty, "", since, until)
    if errors:
        return _page(duty, period, {"since": since.strip(), "until": until.strip()}, errors)
    with site.store.open() as desk:
        detail = {"since": period.first.isoformat(), "until": period.last.isoformat()}
        desk.record([Entry(site.clock(), duty.person.actor, "export-report", "report", detail)])
    with site.store.look() as desk:
        tables = tuple(_tables(desk, duty, period))
    about = [
        ("从", period.first.isoformat()),
        ("到（含）", period.last.isoformat()),
        ("截至", _when(site.clock(), site.zone)),
    ]
    about += [(table.title, table.counts) for table in tables]
    leaves = [Leaf("说明", ("项", "内容"), about)]
    leaves += [
        Leaf(table.title, table.header, (*table.rows, *([table.sums] if table.total else []))) for table in tables
    ]
    return download(f"统计-{period.first}至{period.last}", leaves)


# ------------------------------------------------------------------------------------------------------------ inside


def _page(duty: OnDuty, period: Period, typed: dict[str, str], errors: list[dict[str, str]]) -> HTMLResponse:
    with duty.visit.site.store.look() as desk:
        tables = tuple(_tables(desk, duty, period))
    context = {
        "period": period,
        "tables": tables,
        "typed": typed,
        "offered": OFFERED_DAYS,
        "chosen": (period.last - period.first).days + 1 if not (typed["since"] or typed["until"]) else 0,
        "errors": errors,
    }
    return show(duty, "reports", context)


def _period(duty: OnDuty, days: str, since: str, until: str) -> tuple[Period, list[dict[str, str]]]:
    """Return the time that is asked for; what can't be is said, and the usual one is shown."""
    site = duty.visit.site
    today = site.clock().astimezone(site.zone).date()
    usual = Period(today - timedelta(days=USUAL_DAYS - 1), today, site.zone)
    errors: list[dict[str, str]] = []
    given: dict[str, date | None] = {}
    for name, text in (("since", since.strip()), ("until", until.strip())):
        try:
            given[name] = date.fromisoformat(text) if text else None
        except ValueError:
            errors += fault(name, "日期请写成 2021-05-20 的样子")
    if errors:
        return usual, errors
    last = given["until"] or today
    if given["since"] is None and given["until"] is None:
        number = int(days) if days in {str(one) for one in OFFERED_DAYS} else USUAL_DAYS
        return Period(today - timedelta(days=number - 1), today, site.zone), errors
    first = given["since"] or last - timedelta(days=USUAL_DAYS - 1)
    if not date(2000, 1, 1) <= first <= last <= date(9000, 1, 1):
        return usual, fault("since", "“从”不能晚于“到”")
    if (last - first).days >= DAYS_MOST:
        return usual, fault("since", f"一次最多看{DAYS_MOST}天，请缩短")
    return Period(first, last, site.zone), errors


def _tables(desk: Desk, duty: OnDuty, period: Period) -> Iterator[Table]:
    roles, office = duty.person.roles, duty.person.organisation_id
    if allowed(roles, Permission.SEE_NIGHTS):
        yield from _of_nights(desk, duty, period)
    if allowed(roles, Permission.SEE_REQUESTS):
        yield from _of_pleas(desk, period)
    if allowed(roles, Permission.SEE_TICKETS) and office is None:
        yield from _of_organisations(desk, duty, period)
    offices = None if office is None else (office, *(one.organisation_id for one in tree.children(desk, office)))
    yield _of_queues(desk, duty, period, offices)


def _of_nights(desk: Desk, duty: OnDuty, period: Period) -> Iterator[Table]:
    site = duty.visit.site
    owed = min(nights.owed(site.clock(), site.zone, site.night), period.last)
    past = nights.between(desk, period.first, owed, site.clock(), period.last)
    yield Table(
        "夜班",
        "每夜一行，按开始那天的日期；来信是那一夜收到的封数（重复投递的也算），重置、删除是真正改了账号的诉求，"
        "待人工是挂起等人决定的诉求。缺跑的夜也列出来，本系统用起来以前的不列",
        ("夜", "情况", "开始", "来信", "重置", "删除", "待人工"),
        3,
        tuple(
            (
                one.night.isoformat(),
                one.word,
                _when(one.began, site.zone),
                one.mails,
                one.resets,
                one.deletions,
                one.held,
            )
            for one in past
        ),
    )
    found = reports.mails(desk, period)
    yield Table(
        "来信结果",
        "这段时间各夜的来信，每封只算一次；同一封信又到一次的算“重复”",
        ("结果", "来信"),
        1,
        tuple((word, found[key]) for key, word in WORDS.items() if key in found),
    )


def _of_pleas(desk: Desk, period: Period) -> Iterator[Table]:
    columns = tuple(WORDS_OF_PLEAS.values())
    yield Table(
        "诉求按原因",
        "一封信里一个人的一项诉求算一件，按它来的那一夜算；原因是照来信的文字认出来的（引用的旧信不算），只用来统计，不影响怎么办；"
        "本功能启用以前的诉求不知道",
        ("诉求", "来信说的原因", *columns, "共"),
        2,
        tuple(_across(reports.by_cause(desk, period), WORDS_OF_PLEAS)),
    )
    yield Table(
        "诉求按规则",
        "同上，按判断它的那条规则",
        ("诉求", "怎么判断的", "规则", "结果", "件"),
        4,
        tuple(
            (*tally.words, WORDS_OF_PLEAS.get(came_to, came_to), number)
            for tally in reports.by_rule(desk, period)
            for came_to, number in tally.counts.items()
        ),
    )
    for title, about, by_place in (
        (
            "诉求按身份证签发地",
            "按身份证号前四位，也就是最初登记户口的市州，不一定是现在工作的地方；本功能启用以前的诉求不知道",
            reports.by_origin,
        ),
        (
            "诉求按单位所在地",
            "按本人填报所在单位登记的区划代码；没有账号、没有填报，或单位没有写区划代码的不知道",
            reports.by_workplace,
        ),
    ):
        of_outcomes, of_causes = (by_place(desk, period, one) for one in Counted)
        yield Table(title, about, ("地方", *columns, "共"), 1, tuple(_across(of_outcomes, WORDS_OF_PLEAS)))
        # Only causes that occur: there are a dozen, and a sheet is narrow.
        occurring = {cause for tally in of_causes for cause in tally.counts}
        causes = {cause: word for cause, word in _CAUSES.items() if cause in occurring}
        yield Table(
            f"{title}和原因",
            "同上，各栏是来信说的原因",
            ("地方", *causes.values(), "共"),
            1,
            tuple(_across(of_causes, causes)),
        )


def _of_organisations(desk: Desk, duty: OnDuty, period: Period) -> Iterator[Table]:
    site = duty.visit.site
    ages = reports.age_words()
    yield Table(
        "等着的单位",
        "此刻没有办结的、关于单位的工单（一个单位一张，不管多少人来信），按转办给哪个部门、等了多久；不受上面的日期影响",
        ("转办部门", *ages, "共"),
        1,
        tuple(_across(reports.waiting_by_age(desk, site.clock()), dict.fromkeys(ages, ""))),
    )
    yield Table(
        "等得最久的单位",
        f"此刻等得最久的，最多{reports.LISTED_MOST}个；来信是提到它的封数",
        ("工单", "单位", "从何时起", "情况", "转办部门", "来信"),
        5,
        tuple(
            (
                str(one.number),
                one.name,
                _when(one.opened, site.zone),
                STATE_WORDS[State(one.state)],
                one.routed_to,
                one.reports,
            )
            for one in reports.longest_waiting(desk)
        ),
        total=False,
    )
    yield Table(
        "工单办理",
        "这段时间里对工单作的决定，撤回了的不算",
        ("决定", "次"),
        1,
        tuple((deed_word(f"ticket-{step}"), number) for step, number in sorted(reports.settled(desk, period).items())),
    )


def _of_queues(desk: Desk, duty: OnDuty, period: Period, offices: Collection[int] | None) -> Table:
    whose = "所有单位" if offices is None else "本单位和由它开通账号的单位"
    rows = reports.queues(desk, period, offices)
    return Table(
        "各单位待审",
        f"{whose}里，此刻有待审填报的，或这段时间审过的；最多{reports.OFFICES_MOST}个。待审、走不下去、最早的是此刻的，通过、退回是这段时间的",
        ("单位", "最早的何时到", "待审", "走不下去", "通过", "退回"),
        2,
        tuple(
            (one.office, _when(one.oldest, duty.visit.site.zone), one.holds, one.stuck, one.passed_on, one.returned)
            for one in rows
        ),
    )


def _across(tallies: Iterable[Tally], columns: Sequence[str] | dict[str, str]) -> Iterator[Cells]:
    """Give a line for each tally with a number for each column; what belongs to none of them counts in the last one."""
    for tally in tallies:
        known = [tally.counts.get(key, 0) for key in columns]
        yield (*tally.words, *known, tally.total)


def _when(at: datetime | None, zone: tzinfo) -> str:
    return "—" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
