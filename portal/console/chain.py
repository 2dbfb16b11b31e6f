"""The audit chain: who did, saw or changed what; and whether the chain holds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops.permissions import Permission
from mailparse.shown import redact
from portal.console.rooms import Typed, fault, show
from portal.duty import OnDuty, StaffRoute, permitted
from store import AuditRow, Desk, Entry, audit
from store.audit import Wanted

Reading = Annotated[OnDuty, Depends(permitted(Permission.READ_AUDIT))]
Verifying = Annotated[OnDuty, Depends(permitted(Permission.VERIFY_AUDIT))]
Asked = Annotated[str, Query(max_length=80)]
Answer = HTMLResponse | RedirectResponse

AT_ONCE: Final = 100

router = APIRouter(prefix="/staff/audit", route_class=StaffRoute)


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
    typed = {"actor": actor, "action": action, "subject": subject, "since": since, "until": until}
    if any(redact(text) != text for text in typed.values()):
        said = "这里查不了身份证号：审计里没有。请先在“账号”里查到账号，再看它的记录"
        return _page(duty, [], dict.fromkeys(typed, ""), errors=fault("subject", said))
    errors = []
    days: dict[str, datetime | None] = {}
    for name, later in (("since", timedelta(0)), ("until", timedelta(days=1))):
        try:
            days[name] = _day(typed[name], duty, later)
        except ValueError:
            days[name] = None
            errors += fault(name, "日期请写成 2021-05-20 的样子")
    wanted = Wanted(actor.strip(), action.strip(), subject.strip(), days["since"], days["until"])
    with duty.visit.site.store.look() as desk:
        rows = audit.found(desk.session, wanted, AT_ONCE + 1, before)
        return _page(duty, rows, typed, errors=errors)


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


def _compared(desk: Desk, seen: str, said: str) -> tuple[str, bool]:
    try:
        wrong = audit.compared(desk.session, seen)
    except ValueError:
        return "链头写得不对：照夜报上的抄，例如 17-0123456789abcdef", False
    return (f"{said}与夜报上的链头相符。", True) if wrong is None else (wrong, False)


def _page(duty: OnDuty, rows: list[AuditRow], typed: dict[str, str], errors: list[dict[str, str]]) -> HTMLResponse:
    more = rows[AT_ONCE - 1].number if len(rows) > AT_ONCE else None
    return show(duty, "audit", {"rows": rows[:AT_ONCE], "typed": typed, "more": more, "errors": errors})


def _day(text: str, duty: OnDuty, later: timedelta) -> datetime | None:
    """Return the midnight that a day begins with in the office's zone, or `later` than it."""
    if not text.strip():
        return None
    return datetime.combine(date.fromisoformat(text.strip()), time.min, duty.visit.site.zone) + later
