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
from orgregistry.tickets import TicketError
from orgregistry.transitions import STEP_WORDS, Facts, State, Step, judge
from portal.casework import Casework, Handled
from portal.waiting import Waiting, waiting
from store import Desk

MOST: Final = 200
TAKEN_ALREADY: Final = "已经是您在办"
GONE: Final = "没有这一件"
LATER_STEP: Final = "后来又办过别的，请打开逐件撤回"


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
    """What came of one ticket: `step_id` of the step that was made, or `why` (in Chinese) there is none."""

    number: int
    step_id: int = 0
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


def carry_out(work: Casework, chosen: Sequence[Chosen], step: Callable[[Casework, int], int]) -> list[Result]:
    """Do it to each that is still as it was seen, one after the other.

    Args:
        work: see there.
        chosen: at most `MOST` are done.
        step: does it to the ticket of a number, by this; returns the id of the step that was made.
    """
    return [_one(work, one, step) for one in list(dict.fromkeys(chosen))[:MOST]]


def take_back(work: Casework, done: Sequence[Result], by: str) -> list[Result]:
    """Take back what was done to each, unless something else was done to it since."""
    found = []
    for one in done:
        try:
            last = work.view(one.number).ticket.last
            if last is None or last.step_id != one.step_id:
                found.append(Result(one.number, why=LATER_STEP))
            else:
                found.append(Result(one.number, last_step(work.undo(one.number, by))))
        except TicketError as error:
            found.append(Result(one.number, why=str(error)))
    return found


def last_step(outcome: Handled) -> int:
    """Return the id of the step that was made."""
    return outcome.ticket.history[-1].step_id


# ------------------------------------------------------------------------------------------------------------ inside


def _one(work: Casework, chosen: Chosen, step: Callable[[Casework, int], int]) -> Result:
    try:
        return Result(chosen.number, step(work.having_seen(chosen.seen), chosen.number))
    except (TicketError, StaffError) as error:
        return Result(chosen.number, why=str(error))


def _fault(ticket: Waiting, deed: Deed, today: date, me: str) -> str:
    # The date is typed later: any that the table takes will do to find out whether it is the ticket's fault.
    ruling = judge(Facts(_STEPS[deed], State(ticket.state), today=today, until=today + timedelta(days=1)))
    if ruling.then is None:
        return ruling.why
    return TAKEN_ALREADY if deed is Deed.MINE and ticket.assignee == me else ""
