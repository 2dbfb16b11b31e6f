"""Steps two and three: all open pleas are decided together, carried out, and their mails concluded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter

from sqlalchemy import select
from sqlmodel import col

from accountops import books
from accountops.accounts import Repair, perform
from accountops.deciding import decide
from accountops.outcomes import Outcome
from accountops.policy import Decision, Limits
from daemon.night import conclude, handing_in, once_more
from daemon.night.shift import Shift
from orgregistry.tickets import Kind, NewTicket, open_tickets
from store import Desk, Mail, Request

AT_ONCE = 1_000
# A plea whose account changes under every attempt is for a person.
ATTEMPTS = 3


def settle(shift: Shift, night: str, limits: Limits) -> None:
    """Decide and perform; whatever changed between the two is decided again.

    Args:
        shift: of the run.
        night: its label.
        limits: windows and quotas.
    """
    for attempt in range(1, ATTEMPTS + 1):
        with shift.open() as desk:
            repairs = _decide(desk, night, limits, shift.clock())
        shift.checkpoint("decided")
        shift.progress.step("办理", len(repairs))
        left = False
        for start in range(0, len(repairs), AT_ONCE):
            if shift.stopping():
                return
            some = repairs[start : start + AT_ONCE]
            with shift.open() as desk:
                left |= _perform(desk, some, limits, shift.clock(), last=attempt == ATTEMPTS)
            shift.progress.advance(len(some))
            shift.checkpoint("batch-performed")
        if not left:
            break
    with shift.open() as desk:
        _conclude(desk, night, shift.clock())


def _decide(desk: Desk, night: str, limits: Limits, now: datetime) -> list[Repair]:
    handing_in.adopt(desk, night)
    pleas = books.open_pleas(desk)
    rulings = decide(
        pleas,
        books.withdrawals(desk, pleas, limits),
        books.people(desk, pleas, night, limits, now),
        books.senders(desk, night),
        limits=limits,
        now=now,
    )
    books.write_rulings(desk, rulings, now)
    # Of the pleas nothing is kept: in a large night they are most of what this process holds.
    return [
        Repair(ruling.plea.action, ruling.account, ruling.plea.request_id, ruling.rule)
        for ruling in rulings
        if ruling.decision is Decision.DO and ruling.account is not None
    ]


def _perform(desk: Desk, repairs: Sequence[Repair], limits: Limits, now: datetime, *, last: bool) -> bool:
    """Carry out a batch; returns whether some are left, since their accounts have changed meanwhile."""
    stale = perform(desk, repairs, limits, now, "night")
    gone = {repair.request_id for repair in stale}
    books.write_done(desk, [repair for repair in repairs if repair.request_id not in gone], now)
    if stale and last:
        books.write_held(desk, stale, now)
    return bool(stale)


def _conclude(desk: Desk, night: str, now: datetime) -> None:
    """Give every mail whose requests are all settled its outcome, and what is held its ticket."""
    rows = desk.connection.execute(
        select(col(Request.mail_id), col(Request.id), col(Request.outcome), col(Request.why))
        .join(Mail, col(Mail.id) == col(Request.mail_id))
        .where(col(Mail.outcome).is_(None))
        .order_by(col(Request.mail_id), col(Request.place))
    )
    openings: list[NewTicket] = []

    def concluded() -> Iterator[dict[str, object]]:
        for mail_id, requests in groupby(rows, itemgetter(0)):
            of_mail = list(requests)
            settled = [(outcome, why) for _, _, outcome, why in of_mail if outcome is not None]
            if len(settled) < len(of_mail):
                continue
            outcome, why = conclude.of_requests(settled)
            yield {"id": mail_id, "outcome": outcome, "why": why, "concluded_at": now}
            openings.extend(
                NewTicket(Kind.HELD, mail_id, why, request_id)
                for _, request_id, outcome, why in of_mail
                if outcome == Outcome.HELD
            )

    desk.update_rows(Mail, concluded())
    open_tickets(desk, [*openings, *once_more.openings(desk, night, now)], night, now)
