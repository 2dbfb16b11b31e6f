"""审计: who did, saw or changed what, as a page and as Excel; and whether the chain holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from accountops.permissions import Permission
from mailparse.shown import redact
from orgregistry.sheets import Cells, Leaf
from portal.console.deeds import DEED_WORDS, deed_word, of_actor, of_subject
from portal.console.excel import download
from portal.console.rooms import Faults, Typed, detail_words, fault, show
from portal.duty import OnDuty, StaffRoute, permitted
from store import AuditRow, Desk, Entry, audit
from store.audit import Wanted

Reading = Annotated[OnDuty, Depends(permitted(Permission.READ_AUDIT))]
Verifying = Annotated[OnDuty, Depends(permitted(Permission.VERIFY_AUDIT))]
Asked = Annotated[str, Query(max_length=80)]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/audit"
AT_ONCE: Final = 100
EXPORTED_MOST: Final = 20_000  # some seconds of one core, and a file that is still pleasant to open
EXPORTED_AT_ONCE: Final = 2_000
COLUMNS: Final = ("序号", "时间", "谁", "做了什么", "动作", "对象", "说明")

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for, as typed (`typed`, by field) and as it is looked for; `errors` of what can't be."""

    typed: dict[str, str]
    wanted: Wanted
    errors: Faults


@router.get("")
def look(
    duty: Reading,
    actor: Asked = "",
    action: Asked = "",
    subject: Asked = "",
    since: Asked = "",
    until: Asked = "",
    before: Annotated[int | None, Query(ge=1)] = None,
) -> HTMLResponse:
    """Show the newest rows, or those that somebody looks for."""
    return _page(duty, _search(duty.visit.site.zone, actor, action, subject, since, until), before)


@router.post("/export", response_model=None)
def export(
    duty: Reading, actor: Typed = "", action: Typed = "", subject: Typed = "", since: Typed = "", until: Typed = ""
) -> Response:
    """Hand out what somebody looks for as Excel; that it was taken out is in the chain, and in the file itself."""
    site = duty.visit.site
    search = _search(site.zone, actor, action, subject, since, until)
    if search.errors:
        return _page(duty, search)
    with site.store.open() as desk:
        detail = {key: text for key, text in search.typed.items() if text}
        desk.record([Entry(site.clock(), duty.person.actor, "export-audit", "audit", detail)])
    with site.store.look() as desk:
        more = audit.count(desk.session, search.wanted) > EXPORTED_MOST
        leaves = [
            Leaf("审计", COLUMNS, _lines(desk, search.wanted, site.zone)),
            Leaf("说明", ("项", "内容"), _about(duty, search, more=more)),
        ]
        return download(f"审计-{site.clock().astimezone(site.zone):%Y-%m-%d}", leaves)


@router.post("/verify")
def verify(duty: Verifying, head: Typed = "") -> HTMLResponse:
    """Walk the whole chain, and say whether it holds; that it was walked is written down afterwards."""
    site = duty.visit.site
    seen = head.strip()
    with site.store.look() as desk:
        verdict = audit.verify(desk.session, desk.keys.audit)
        said = verdict.fault or f"审计链完整：共 {verdict.rows} 条，没有被改动。"
        ok = verdict.ok
        if seen and ok:
            said, ok = _compared(desk, seen, said)
    with site.store.open() as desk:
        detail = {"rows": verdict.rows, "holds": ok}
        desk.record([Entry(site.clock(), duty.person.actor, "verify-audit", "audit", detail)])
    return show(duty, "audit-verified", {"ok": ok, "said": said})


# ------------------------------------------------------------------------------------------------------------ inside


def _search(zone: tzinfo, actor: str, action: str, subject: str, since: str, until: str) -> Search:
    typed = {"actor": actor, "action": action, "subject": subject, "since": since, "until": until}
    typed = {name: text.strip() for name, text in typed.items()}
    if any(redact(text) != text for text in typed.values()):
        said = "这里查不了身份证号：审计里没有。请先在“账号”里查到账号，再看它的记录"
        return Search(dict.fromkeys(typed, ""), Wanted(), fault("subject", said))
    errors: list[dict[str, str]] = []
    days: dict[str, datetime | None] = {}
    for name, later in (("since", timedelta(0)), ("until", timedelta(days=1))):
        try:
            days[name] = _day(typed[name], zone, later)
        except (ValueError, OverflowError):
            days[name] = None
            errors += fault(name, "日期请写成 2021-05-20 的样子")
    wanted = Wanted(
        of_actor(typed["actor"]), typed["action"], of_subject(typed["subject"]), days["since"], days["until"]
    )
    return Search(typed, wanted, errors)


def _compared(desk: Desk, seen: str, said: str) -> tuple[str, bool]:
    try:
        wrong = audit.compared(desk.session, seen)
    except ValueError:
        return "链头写得不对：照夜报上的抄，例如 17-0123456789abcdef", False
    return (f"{said}与夜报上的链头相符。", True) if wrong is None else (wrong, False)


def _page(duty: OnDuty, search: Search, before: int | None = None) -> HTMLResponse:
    refused = search.errors and not any(search.typed.values())  # an ID number was typed: nothing is looked for
    with duty.visit.site.store.look() as desk:
        rows = [] if refused else audit.found(desk.session, search.wanted, AT_ONCE + 1, before)
        context = {
            "rows": rows[:AT_ONCE],
            "typed": search.typed,
            "more": rows[AT_ONCE - 1].number if len(rows) > AT_ONCE else None,
            "later": before is not None,
            "deeds": _choices(search.typed["action"]),
            "exported_most": EXPORTED_MOST,
            "errors": search.errors,
        }
        return show(duty, "audit", context)


def _choices(chosen: str) -> list[dict[str, object]]:
    """Return what the form offers; what an address asks for besides is offered as well."""
    words = {"": "全部", **DEED_WORDS}
    words.setdefault(chosen, deed_word(chosen))
    return [{"value": one, "text": word, "selected": one == chosen} for one, word in words.items()]


def _lines(desk: Desk, wanted: Wanted, zone: tzinfo) -> Iterator[Cells]:
    """Give the rows of the file, newest first, part by part: never all of them at once."""
    before, left = None, EXPORTED_MOST
    while left > 0:
        rows = audit.found(desk.session, wanted, min(left, EXPORTED_AT_ONCE), before)
        for row in rows:
            yield _cells(row, zone)
        if len(rows) < EXPORTED_AT_ONCE:
            return
        before, left = rows[-1].number, left - len(rows)
        desk.session.expunge_all()


def _cells(row: AuditRow, zone: tzinfo) -> Cells:
    at = f"{row.at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
    return row.number, at, row.actor, deed_word(row.action), row.action, row.subject, detail_words(row.detail)


def _about(duty: OnDuty, search: Search, *, more: bool) -> Iterator[Cells]:
    site = duty.visit.site
    yield "导出时间", f"{site.clock().astimezone(site.zone):%Y-%m-%d %H:%M}"
    yield "导出人", duty.person.actor
    words = {"actor": "谁做的", "action": "做了什么", "subject": "对象", "since": "从哪天", "until": "到哪天（含）"}
    for name, word in words.items():
        yield word, search.typed[name] or "全部"
    yield "齐不齐", f"只有最新的 {EXPORTED_MOST} 条，更早的没有导出，请缩小范围" if more else "全部都在"


def _day(text: str, zone: tzinfo, later: timedelta) -> datetime | None:
    """Return the midnight that a day begins with in the office's zone, or `later` than it."""
    return datetime.combine(date.fromisoformat(text), time.min, zone) + later if text else None
