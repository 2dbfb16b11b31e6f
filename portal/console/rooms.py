"""The rooms of the console: who finds which in the menu, and how its pages leave."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import Form
from fastapi.responses import HTMLResponse

from accountops import held, staff
from accountops.permissions import Permission, allowed
from filing import queues
from mailparse.shown import mask, redact, visible
from orgregistry import organisations
from portal import opening, piles
from portal.console.deeds import actor_word, deed_word, detail_word, subject_word
from portal.duty import OnDuty
from portal.kept import Kept, of_form, of_page
from portal.piles import Wanted
from portal.visit import page
from store import Desk

LINE_MOST: Final = 400
REASON_TYPED_MOST: Final = 4_000  # far more than is taken: who writes too much is told so, and keeps what they wrote
COUNT_DIGITS_MOST: Final = 9
KEYS_COOKIE: Final = "console-keys"
KEYS_OFF: Final = "off"
Typed = Annotated[str, Form(max_length=LINE_MOST)]
Reason = Annotated[str, Form(max_length=REASON_TYPED_MOST)]
Faults = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Room:
    """One entry of the menu.

    Attributes:
        path: where it is.
        word: what it is called.
        permission: who may enter.
    """

    path: str
    word: str
    permission: Permission


ROOMS: Final = (
    Room("/staff/nights", "昨夜", Permission.SEE_NIGHTS),
    Room("/staff/inbox", "待办", Permission.SEE_REQUESTS),
    Room("/staff/proposals", "待确认", Permission.RELEASE_DELETION),
    Room("/staff/openings", "单位开通", Permission.MANAGE_ORGANISATIONS),
    Room("/staff/reviews", "待审", Permission.SEE_FILINGS),
    Room("/staff/statements", "情况说明", Permission.UNIT_STATEMENTS),
    Room("/staff/accounts", "账号", Permission.SEE_ACCOUNT),
    Room("/staff/reports", "统计", Permission.SEE_REPORTS),
    Room("/staff/policy", "规则与限额", Permission.SEE_POLICY),
    Room("/staff/people", "工作人员", Permission.SEE_STAFF),
    Room("/staff/audit", "审计", Permission.READ_AUDIT),
)


def rooms_of(duty: OnDuty) -> tuple[Room, ...]:
    """Return the rooms that somebody may enter."""
    return tuple(room for room in ROOMS if allowed(duty.person.roles, room.permission))


def waiting_for(desk: Desk, duty: OnDuty) -> dict[str, str]:
    """Return how much waits in the rooms of somebody, by the room's path: "9 件等着"; nothing where nothing does."""
    person, site = duty.person, duty.visit.site
    now = site.clock()
    counts: dict[str, int] = {}
    if allowed(person.roles, Permission.SEE_REQUESTS):
        counts["/staff/inbox"] = piles.count(desk, Wanted(person.login, now.astimezone(site.zone).date()))
    if allowed(person.roles, Permission.RELEASE_DELETION):
        others = [one for one in held.proposals(desk, now) if one.by != person.staff_id]
        counts["/staff/proposals"] = len(others)
    if person.organisation_id is not None:
        office = organisations.get(desk, person.organisation_id)
        if allowed(person.roles, Permission.MANAGE_ORGANISATIONS):
            counts["/staff/openings"] = len(opening.waiting_at(desk, office))
        if allowed(person.roles, Permission.SEE_FILINGS):
            counts["/staff/reviews"] = queues.waiting(desk, [person.organisation_id]).get(person.organisation_id, 0)
    most = piles.COUNTED_MOST
    return {path: f"{most} 件以上等着" if n > most else f"{n} 件等着" for path, n in counts.items() if n}


def show(duty: OnDuty, template: str, context: Mapping[str, object] | None = None, status: int = 200) -> HTMLResponse:
    """Answer with a page of the console.

    Args:
        duty: whose.
        template: its name below pages/console/, without ".html".
        context: what it shows; beside it templates have `rooms`, `here` (the path), `may` (whether a permission by
            its name is granted), `when` (a time in words), `covered` (text with ID numbers
            masked), `detail`, `actor_word`, `deed_word`, `subject_word` (of an audit row), `mask`, `keys` (whether
            single keys do something), `given_back` (a form of this page that was not taken; see `kept_of`).
        status: HTTP status.
    """
    zone = duty.visit.site.zone

    def may(name: str) -> bool:
        return allowed(duty.person.roles, Permission(name))

    def when(at: datetime | None) -> str:
        return "—" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"

    given: dict[str, object] = {
        "rooms": rooms_of(duty),
        "here": duty.visit.request.url.path,
        "may": may,
        "when": when,
        "covered": covered,
        "detail": detail_words,
        "actor_word": actor_word,
        "deed_word": deed_word,
        "subject_word": subject_word,
        "mask": mask,
        "given_back": of_page(duty.visit, duty.entered),
        "keys": duty.visit.request.cookies.get(KEYS_COOKIE) != KEYS_OFF,
    }
    return page(duty.visit, f"pages/console/{template}.html", given | dict(context or {}), status)


def kept_of(duty: OnDuty, to: str) -> Kept:
    """Return what somebody typed into the form that is sent to a path before they had to say who they are, if they did.

    It stands in the form again: nothing has been done.
    """
    visit = duty.visit
    return of_form(visit, duty.entered, to) or Kept(to, "", visit.site.clock(), {})


def who_of(desk: Desk) -> Callable[[str], str]:
    """Return what says who an actor of the audit is: somebody of the staff by name, else by what they are here."""
    names = {staff.actor(one.login): one.name for one in staff.people(desk)}

    def who(actor: str) -> str:
        return names.get(actor) or actor_word(actor)

    return who


def covered(text: str) -> str:
    """Return a text as it may be shown: ID numbers masked, characters that deceive the eye made visible."""
    return visible(redact(text))


def detail_words(detail: str) -> str:
    """Return an audit row's detail (a JSON object) as people read it: "规则：mismatched；诉求：5"."""
    # What was stands before what is, whatever the order of the letters.
    pairs = sorted(json.loads(detail).items(), key=lambda pair: pair[0] == "after")
    return covered("；".join(filter(None, (detail_word(key, value) for key, value in pairs))))


def count_of(typed: str) -> int:
    """Return the number that a hidden field carries; 0 for what no page has written there."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= COUNT_DIGITS_MOST else 0


def fault(name: str, text: str) -> list[dict[str, str]]:
    """Return what the summary on top shows of one field."""
    return [{"text": text, "href": f"#{name}"}]
