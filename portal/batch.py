"""Many tickets at one go: what would be done and what would not, and why; then each by itself, as by hand.

Every ticket is a step of `portal.casework` in a transaction of its own, with its own row in the history and in the
audit: what one of them comes to is nothing to the others, and each can be taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from accountops import staff
from accountops.permissions import Permission, allowed
from accountops.staff import Person, StaffError, Standing
from orgregistry import tickets
from orgregistry.tickets import TicketError, TicketMoved
from orgregistry.transitions import STEP_WORDS, Facts, State, Step, judge
from portal.casework import Casework, Handled
from portal.waiting import Waiting, waiting
from store import Desk

MOST: Final = 200
TAKEN_ALREADY: Final = "已经是您在办"
GONE: Final = "没有这一件"
SINCE: Final = "后来又办过别的，或又有来信，请打开看过，逐件撤回"


class Deed(StrEnum):
    """What is done with all of them."""

    MINE = "mine"
    ASSIGN = "assign"
    LATER = "later"
    CLOSE = "close"


DEED_WORDS: Final = {
    Deed.MINE: "我来办",
    Deed.ASSIGN: STEP_WORDS[Step.ASSIGN],
    Deed.LATER: STEP_WORDS[Step.LATER],
    Deed.CLOSE: STEP_WORDS[Step.CLOSE],
}
_STEPS: Final = {Deed.MINE: Step.ASSIGN, Deed.ASSIGN: Step.ASSIGN, Deed.LATER: Step.LATER, Deed.CLOSE: Step.CLOSE}


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One ticket in the preview; `seen` as of `orgregistry.tickets`, `why` in Chinese why it can't be done, or ""."""

    ticket: Waiting
    seen: str
    why: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """One ticket as it was seen in the preview."""

    number: int
    seen: str


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one ticket: what it looked like then (`seen`, as above), or `why` (in Chinese) nothing was done."""

    number: int
    seen: str = ""
    why: str = ""


def foresee(desk: Desk, numbers: Sequence[int], deed: Deed, today: date, me: str) -> list[Foreseen]:
    """Return what would come of each; the order is kept, and what isn't there is left out.

    Args:
        desk: one reading transaction.
        numbers: at most `MOST` are looked at.
        deed: see there.
        today: where the desk is.
        me: login of who asks.
    """
    wanted = list(dict.fromkeys(numbers))[:MOST]
    known = {one.number: one for one in waiting(desk, numbers=wanted)}
    seen = tickets.seen(desk, wanted)
    return [
        Foreseen(known[number], seen[number], _fault(known[number], deed, today, me))
        for number in wanted
        if number in known
    ]


def colleagues(desk: Desk) -> list[Person]:
    """Return to whom a ticket can be given: whoever has joined and may decide it."""
    return [
        person
        for person in staff.people(desk)
        if person.standing is Standing.JOINED and allowed(person.roles, Permission.DECIDE_TICKET)
    ]


def carry_out(work: Casework, chosen: Sequence[Chosen], step: Callable[[Casework, int], Handled]) -> list[Result]:
    """Do it to each that is still as it was seen, one after the other.

    Args:
        work: see there.
        chosen: at most `MOST` are done.
        step: does it to the ticket of a number, by this.
    """
    return [_one(work, one.number, one.seen, step) for one in list(dict.fromkeys(chosen))[:MOST]]


def take_back(work: Casework, done: Sequence[Result], by: str) -> list[Result]:
    """Take back what was done to each, unless something has come to it since: it must be as that left it."""
    return [_one(work, one.number, one.seen, lambda seen, number: seen.undo(number, by), SINCE) for one in done]


# ------------------------------------------------------------------------------------------------------------ inside


def _one(
    work: Casework, number: int, seen: str, step: Callable[[Casework, int], Handled], moved: str = ""
) -> Result:  # fmt: skip
    """Do a step to what was seen, which its own transaction checks; `moved`: what is said where it is otherwise."""
    try:
        return Result(number, step(work.having_seen(seen), number).ticket.seen)
    except TicketMoved as error:
        return Result(number, why=moved or str(error))
    except (TicketError, StaffError) as error:
        return Result(number, why=str(error))


def _fault(ticket: Waiting, deed: Deed, today: date, me: str) -> str:
    # The date is typed later: any that the table takes will do to find out whether it is the ticket's fault.
    ruling = judge(Facts(_STEPS[deed], State(ticket.state), today=today, until=today + timedelta(days=1)))
    if ruling.then is None:
        return ruling.why
    return TAKEN_ALREADY if deed is Deed.MINE and ticket.assignee == me else ""
