"""待办: what waits for a person, one inbox. Each item is a page of its own (`portal.console.item`)."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from accountops.permissions import Permission
from orgregistry.tickets import Kind
from portal.console.rooms import show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.waiting import KIND_WORDS, waiting

# What stands in a mail is for those who work with mails; an office that a ticket was routed to asks the API.
Seeing = Annotated[OnDuty, Depends(permitted(Permission.SEE_REQUESTS))]
Asked = Annotated[str, Query(max_length=40)]

HOME: Final = "/staff/inbox"
AT_ONCE: Final = 50
STATE_WORDS: Final = {"open": "没有办完的", "closed": "已办结的"}

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@router.get("")
def everything(
    duty: Seeing, kind: Asked = "", state: Asked = "open", after: Annotated[int, Query(ge=0)] = 0
) -> HTMLResponse:
    """List what waits, oldest first."""
    known = kind if kind in {str(one) for one in Kind} else ""
    wanted = state if state in STATE_WORDS else "open"
    with duty.visit.site.store.look() as desk:
        rows = waiting(desk, wanted, kind=known, after=after, most=AT_ONCE + 1)
    shown = rows[:AT_ONCE]
    context = {
        "rows": shown,
        "more": shown[-1].number if len(rows) > AT_ONCE else None,
        "kind": known,
        "state": wanted,
        "kind_words": {str(one): word for one, word in KIND_WORDS.items()},
        "state_words": STATE_WORDS,
    }
    return show(duty, "inbox", context)
