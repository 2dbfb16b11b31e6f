"""待办, many at one go: a preview that counts, the casework that is done by hand too, its results, the way back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops import sessions
from accountops.permissions import Permission
from orgregistry.settling import reason_of
from orgregistry.tickets import TicketError
from orgregistry.transitions import Facts, State, Step, judge
from portal import batch, piles
from portal.batch import DEED_WORDS, Chosen, Deed, Result
from portal.casework import Casework, Handled
from portal.console.inbox import Filtered
from portal.console.rooms import Faults, Reason, Typed, fault, kept_of, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.visit import see

Deciding = Annotated[OnDuty, Depends(permitted(Permission.DECIDE_TICKET))]
Picked = Annotated[list[int], Query(max_length=batch.MOST)]
Chosen_ = Annotated[list[str], Form(max_length=batch.MOST)]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/inbox/bulk"
DONE: Final = f"{HOME}/done"
KEPT: Final = "bulk"  # in the session, until the next one
_PARTS: Final = 3  # number, last step, mails: what the preview writes of each
UNDO: Final = "undo"
WORDS: Final = {str(deed): word for deed, word in DEED_WORDS.items()} | {UNDO: "撤回"}

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@dataclass(frozen=True, slots=True)
class Kept:
    """What was done last in this session."""

    deed: str
    results: tuple[Result, ...]

    @property
    def done(self) -> list[Result]:
        """What it was done to."""
        return [one for one in self.results if not one.why]

    @property
    def left(self) -> list[Result]:
        """What it was not done to."""
        return [one for one in self.results if one.why]


@router.get("")
def preview(
    duty: Deciding, filters: Filtered, do: Annotated[str, Query(max_length=20)] = "", scope: str = "picked",
    pick: Picked = [],  # noqa: B006 - FastAPI copies it
) -> HTMLResponse:  # fmt: skip
    """Show what would be done to which, and what would not, and why; nothing is changed."""
    numbers: Sequence[int] = pick
    kept = kept_of(duty, HOME)
    if not pick and scope == "picked":
        do = do or kept.one("do")
        numbers = [pair[0] for pair in map(_pair, kept.fields.get("pick", ())) if pair is not None]
    if scope == "all":
        with duty.visit.site.store.look() as desk:
            numbers = piles.numbers(desk, filters.wanted(desk, duty), batch.MOST)
    return _preview(duty, do, numbers, typed={name: kept.one(name) for name in ("reason", "login", "until")})


@router.post("", response_model=None)
def carry_out(
    duty: Deciding, do: Typed = "", pick: Chosen_ = [], reason: Reason = "", login: Typed = "", until: Typed = "",  # noqa: B006
) -> Answer:  # fmt: skip
    """Do it, to each that is still as it was seen; what came of it is a page of its own."""
    chosen = [Chosen(*pair) for pair in map(_pair, pick) if pair is not None]
    work = duty.visit.site.casework
    if work is None or do not in DEED_WORDS or not chosen:
        return _preview(duty, do, [one.number for one in chosen])
    step = _step(duty, work, Deed(do), reason, login.strip(), until.strip())
    if not callable(step):
        return _preview(
            duty, do, [one.number for one in chosen], step, {"reason": reason, "login": login, "until": until}
        )
    _keep(duty, do, batch.carry_out(work, chosen, step))
    return see(DONE)


@router.get("/done", response_model=None)
def done(duty: Deciding) -> Answer:
    """Show what came of it."""
    kept = _kept(duty)
    return (
        see("/staff/inbox") if kept is None else show(duty, "bulk-done", {"kept": kept, "words": WORDS, "undo": UNDO})
    )


@router.post("/undo")
def undo(duty: Deciding) -> RedirectResponse:
    """Take back what was done last in this session, wherever nothing else was done since."""
    kept, work = _kept(duty), duty.visit.site.casework
    if work is None or kept is None or kept.deed == UNDO:
        return see("/staff/inbox")
    _keep(duty, UNDO, batch.take_back(work, kept.done, duty.person.actor))
    return see(DONE)


# ------------------------------------------------------------------------------------------------------------ inside


def _preview(
    duty: OnDuty, do: str, numbers: Sequence[int], errors: Faults = (), typed: Mapping[str, str] | None = None
) -> HTMLResponse:
    site = duty.visit.site
    deed = Deed(do) if do in DEED_WORDS else Deed.MINE
    today = site.clock().astimezone(site.zone).date()
    with site.store.look() as desk:
        foreseen = batch.foresee(desk, numbers, deed, today, duty.person.login)
        colleagues = batch.colleagues(desk) if deed is Deed.ASSIGN else []
    context = {
        "deed": str(deed),
        "word": DEED_WORDS[deed],
        "can": [one for one in foreseen if not one.why],
        "cannot": [one for one in foreseen if one.why],
        "reasons": Counter(one.why for one in foreseen if one.why).most_common(),
        "colleagues": {one.login: f"{one.name}（{one.login}）" for one in colleagues},
        "typed": {"reason": "", "login": "", "until": ""} | dict(typed or {}),
        "most": batch.MOST,
        "errors": errors,
    }
    return show(duty, "bulk", context)


def _step(
    duty: OnDuty, work: Casework, deed: Deed, reason: str, login: str, until: str
) -> Callable[[Casework, int], Handled] | list[dict[str, str]]:
    """Return what is done to each; or what is wrong with what was typed, which is the fault of none of them."""
    by = duty.person.actor
    match deed:
        case Deed.MINE:
            return lambda work, number: work.assign(number, duty.person.login, by)
        case Deed.ASSIGN:
            with work.store.look() as desk:
                known = {one.login for one in batch.colleagues(desk)}
            if login not in known:
                return fault("login", "请选一个人")
            return lambda work, number: work.assign(number, login, by)
        case Deed.LATER:
            try:
                day = date.fromisoformat(until)
            except ValueError:
                return fault("until", "日期请写成 2021-05-25 的样子")
            ruling = judge(Facts(Step.LATER, State.OPEN, today=work.today, until=day))
            if ruling.then is None:
                return fault("until", ruling.why)
            return lambda work, number: work.later(number, day, by)
        case Deed.CLOSE:
            try:
                line = reason_of(reason)
            except TicketError as error:
                return fault("reason", error.in_full())
            return lambda work, number: work.close(number, line, by)


def _pair(text: str) -> tuple[int, str] | None:
    """Return number and what was seen of it as the preview wrote them; None for what it didn't write."""
    number, _, seen = text.partition(".")
    parts = (number, *seen.split("-"))
    right = len(parts) == _PARTS and all(
        part.isascii() and part.isdecimal() and len(part) <= piles.DIGITS_MOST for part in parts
    )
    return (int(number), seen) if right else None


def _keep(duty: OnDuty, deed: str, results: Sequence[Result]) -> None:
    kept = json.dumps([deed, [[one.number, one.seen, one.why] for one in results]])
    with duty.visit.site.store.open() as desk:
        sessions.remember(desk, duty.visit.token, {**duty.entered.payload, KEPT: kept})


def _kept(duty: OnDuty) -> Kept | None:
    text = duty.entered.payload.get(KEPT)
    if text is None:
        return None
    deed, rows = json.loads(text)
    return Kept(deed, tuple(Result(*row) for row in rows))
