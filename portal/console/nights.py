"""昨夜: how the last night went, the nights before it, and a night or a dry run asked for by hand."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from accountops.outcomes import WORDS
from accountops.permissions import Permission
from portal import nights
from portal.console.rooms import Faults, Typed, fault, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.nights import NightAsked, NightLine, NightSheet
from portal.runs import NightStanding
from portal.visit import see
from store import Desk, WantedRun

Seeing = Annotated[OnDuty, Depends(permitted(Permission.SEE_NIGHTS))]
Starting = Annotated[OnDuty, Depends(permitted(Permission.START_NIGHT))]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/nights"
BAR_WIDTH: Final = 18
CHART_HEIGHT: Final = 120
LISTED_MOST: Final = 12  # tickets of one reason; the rest is in the inbox

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@dataclass(frozen=True, slots=True)
class Bar:
    """One night in the chart, in SVG units: `x` and `height` from the ground up; `kind` is its standing."""

    x: int
    height: int
    kind: str
    label: str


@router.get("")
def last_night(duty: Seeing) -> HTMLResponse:
    """Show the last night, and the nights before it."""
    return _page(duty)


@router.get("/progress", response_model=None)
def progress(duty: Seeing, seen: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Show how far it has come, as a part of the page that asks for it every few seconds; 204: as far as before."""
    site = duty.visit.site
    if "hx-request" not in duty.visit.request.headers:
        return see(HOME)
    with site.store.look() as desk:
        context = _progress(desk, site.clock())
        return Response(status_code=204) if context["seen"] == seen else show(duty, "nights-progress", context)


@router.get("/{night}")
def one_night(duty: Seeing, night: date) -> HTMLResponse:
    """Show one night."""
    return _page(duty, night)


@router.post("/start", response_model=None)
def start(duty: Starting, dry: Typed = "") -> Answer:
    """Ask for a night, or a dry run; the daemon does it."""
    site = duty.visit.site
    try:
        with site.store.open() as desk:
            nights.want(desk, site.clock(), duty.person.actor, dry=dry == "yes")
    except NightAsked as error:
        return _page(duty, errors=fault("start", error.in_full()))
    return see(HOME)


# ------------------------------------------------------------------------------------------------------------ inside


def _page(duty: OnDuty, night: date | None = None, errors: Faults = ()) -> HTMLResponse:
    site = duty.visit.site
    now = site.clock()
    with site.store.look() as desk:
        past = nights.lines(desk, now, site.zone, site.night)
        shown = night or (past[0].night if past else None)
        sheet = None if shown is None else nights.sheet(desk, shown, site.limits(desk), now)
        owed = nights.owed(now, site.zone, site.night)
        context = {
            "past": past,
            "shown": shown,
            "called": "" if shown is None else _called(shown, owed),
            "sheet": sheet,
            "failed": () if sheet is None else [one.told(site.zone) for one in sheet.failed],
            "absent": "" if shown is None or sheet is not None else _absent(desk, shown, owed, now),
            "listed": LISTED_MOST,
            "outcomes": _outcomes(sheet),
            "span": _span(sheet),
            "bars": _bars(past),
            "chart": (BAR_WIDTH * len(past), CHART_HEIGHT),
            "broken": sum(one.standing is NightStanding.BROKEN for one in past),
            "missed": sum(one.standing is NightStanding.MISSED for one in past),
            "overtime": [one for one in past if one.standing is NightStanding.OVERTIME],
            "at": f"{site.night:%H:%M}",
            "errors": errors,
            **_progress(desk, now),
        }
        return show(duty, "nights", context)


def _called(night: date, owed: date) -> str:
    """Return what a night is called: with its year, unless that is the year we are in."""
    year = "" if night.year == owed.year else f"{night.year}年"
    return f"{year}{night.month}月{night.day}日夜"


def _absent(desk: Desk, night: date, owed: date, now: datetime) -> str:
    """Return why nothing ran on a night: "missed", "ahead" or "before" (there was no office yet)."""
    if night > owed:
        return "ahead"
    return "missed" if nights.between(desk, night, night, now, night) else "before"


def _outcomes(sheet: NightSheet | None) -> list[tuple[str, int]]:
    """Return (in Chinese, mails), in the usual order: what came in is their sum."""
    if sheet is None:
        return []
    return [(word, sheet.outcomes[outcome]) for outcome, word in WORDS.items() if outcome in sheet.outcomes]


def _span(sheet: NightSheet | None) -> tuple[int, int | None] | None:
    """Return how long it took and how long it usually takes, in whole seconds; None where nothing came to its end."""
    if sheet is None or not sheet.finished:
        return None
    return round(sheet.worked.total_seconds()), None if sheet.usual is None else round(sheet.usual.total_seconds())


def _bars(past: Sequence[NightLine]) -> list[Bar]:
    """Return the bars of the chart, oldest first; a night without mails still has a line to be seen."""
    most = max((one.mails for one in past), default=0) or 1
    return [
        Bar(place * BAR_WIDTH, max(2, one.mails * CHART_HEIGHT // most), str(one.standing), f"{one.night:%m-%d}")
        for place, one in enumerate(reversed(past))
    ]


def _progress(desk: Desk, now: datetime) -> dict[str, object]:
    """Return what was asked for last, how far it has come, whether that will change, and a word for how far that is."""
    asked = nights.wanted(desk)
    running = nights.is_at_work(desk, now)
    waits = _waits_of(asked, now, running=running)
    moves = asked is not None and asked.ended is None and (running or nights.is_open(asked, now))
    return {"asked": asked, "waits": waits, "moves": moves, "seen": f"{zlib.crc32(waits.encode()):x}"}


def _waits_of(asked: WantedRun | None, now: datetime, *, running: bool) -> str:
    """Return in Chinese how far what was asked for has come; "" where nothing is under way."""
    if asked is None or asked.ended is not None:
        return ""
    alive = nights.is_open(asked, now)
    if asked.taken is not None:
        if not alive:
            return "办到一半没有动静了：夜班程序可能停了。来信不会丢，重新开始就会接着办"
        share = f"（{asked.done}／{asked.total}）" if asked.total else ""
        return f"正在办：{asked.step}{share}" if asked.step else "刚刚开始，正在连接收件箱"
    if running:
        return "有一夜正在办，等它办完就开始"
    if not alive:
        return "没有人接：夜班程序（yeban daemon）没有运行。请技术人员启动它，或在机器上运行 yeban night"
    return "已经记下，几秒钟内开始"
