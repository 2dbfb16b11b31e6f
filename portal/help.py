"""登录不了: one question, quick remedies, and only then the mail to send (or, where a site allows it, the plea itself).

Nothing here looks anything up, so nothing is told about anybody's account; what is typed is not kept, unless it is
handed in. The composed mail is shown in the answer to the form itself, against the rule of 303: to redirect, the ID
number would have to stand in a URL or in the store; sending the form twice changes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.exceptions import HTTPException

from accountops import delays
from portal.composing import RULES, WAYS, Asked, Cause, Composed, Fault, compose, is_read_as_meant, plea_from, remedies
from portal.visit import Visitor, page, same_page, see, whole_seconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accountops.policy import Limits
    from portal.site import Told
    from portal.visit import Visit

Typed = Annotated[str, Form(max_length=400)]

router = APIRouter()


@router.get("/help")
async def ask(visit: Visitor) -> HTMLResponse:
    """Ask the one question. While many others log in, too: hardly ever is the store asked."""
    told: Told = visit.request.app.state.told
    limits = told.known()
    return _question(visit, await run_in_threadpool(told.ask) if limits is None else limits)


@router.post("/help", response_model=None)
def answer(visit: Visitor, cause: Typed = "") -> HTMLResponse | RedirectResponse:
    """Go to what the answer calls for."""
    if cause not in WAYS:
        return _question(visit, visit.site.ask_limits(), (Fault("cause", "请选一种情况"),))
    return see(f"/help/{cause}")


@router.get("/help/handed-in")
def handed_in(visit: Visitor) -> HTMLResponse:
    """Tell that it is in the queue; the page stands by itself and says nothing of anybody."""
    if not _may_hand_in(visit):
        raise HTTPException(404)
    return page(visit, "pages/help-handed-in.html")


@router.get("/help/{cause}")
def try_first(visit: Visitor, cause: str) -> HTMLResponse:
    """Tell the remedies that need no mail, and below them ask for whom the mail is to be written."""
    return _tried(visit, _cause(cause))


@router.post("/help/{cause}", response_model=None)
def write(
    visit: Visitor, cause: str, id_number: Typed = "", name: Typed = "", wrong_name: Typed = "", how: Typed = "mail"
) -> HTMLResponse | RedirectResponse:
    """Show the mail to send; or hand the plea in, where that is allowed and chosen."""
    chosen = _cause(cause, with_plea=True)
    plea = plea_from(chosen, id_number, name, wrong_name)
    if not isinstance(plea, Asked):
        typed = {"id_number": id_number, "name": name, "wrong_name": wrong_name}
        return _tried(visit, chosen, typed, plea)
    mail = compose(plea, visit.site.settings.desk_address)
    if how == "hand-in":
        wait = _hand_in(visit, plea, mail)
        if wait:
            typed = {"id_number": id_number, "name": name, "wrong_name": wrong_name}
            text = f"从您这里提交的次数多了，请过 {whole_seconds(wait)} 秒再按“提交申请”"
            return _tried(visit, chosen, typed, (Fault("how", text),), retry_after=wait)
        return see("/help/handed-in")
    context = {"cause": chosen, "mail": mail, "rules": RULES, "certain": is_read_as_meant(plea, mail)}
    return page(visit, "pages/help-mail.html", context)


def _question(visit: Visit, limits: Limits, faults: Sequence[Fault] = ()) -> HTMLResponse:
    choices = [{"value": str(cause), "text": way.choice} for cause, way in WAYS.items()]
    context = {"choices": choices, "errors": _summary(faults), "days": limits.initial_window.days}
    return page(visit, "pages/help.html", context) if faults else same_page(visit, "pages/help.html", context)


def _tried(
    visit: Visit,
    cause: Cause,
    typed: dict[str, str] | None = None,
    faults: Sequence[Fault] = (),
    retry_after: timedelta | None = None,
) -> HTMLResponse:
    """The page of a cause; where something is wrong with what was typed, the form without the remedies."""
    site = visit.site
    days = site.ask_limits().initial_window.days
    context = {
        "cause": cause,
        "way": WAYS[cause],
        "remedies": remedies(cause, initial=site.credentials.initial_in_words, days=days),
        "typed": typed or {"id_number": "", "name": "", "wrong_name": ""},
        "errors": _summary(faults),
        "hand_in": _may_hand_in(visit),
    }
    return page(visit, "pages/help-cause.html", context, 429 if retry_after else 200, retry_after=retry_after)


def _summary(faults: Sequence[Fault]) -> list[dict[str, str]]:
    return [{"text": fault.text, "href": f"#{fault.field}"} for fault in faults]


def _cause(text: str, *, with_plea: bool = False) -> Cause:
    """Return the cause in a URL; another one is a page that isn't there."""
    if text not in WAYS or (with_plea and WAYS[Cause(text)].action is None):
        raise HTTPException(404)
    return Cause(text)


def _may_hand_in(visit: Visit) -> bool:
    return visit.site.settings.hand_in and visit.site.hand_in is not None


def _hand_in(visit: Visit, plea: Asked, mail: Composed) -> timedelta:
    """Put a plea into the night's queue; returns how long is to be waited before, where too many came from there."""
    site = visit.site
    if not site.settings.hand_in or site.hand_in is None:
        raise HTTPException(404)
    now = site.clock()
    # Counted by the address alone: by ID number, anybody could keep anybody else's plea away.
    who = f"hand-in:{delays.network(visit.address)}"
    with site.store.open() as desk:
        wait = delays.attempt_alone(desk, who, now).pause
    if not wait:
        site.hand_in(plea.action, plea.id_number, plea.name, mail.subject, mail.body, visit.address)
    return wait
