"""The books: open pleas and what is known of their people, out of the store and, as rulings, back into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, or_, select
from sqlmodel import col

from accountops.accounts import OF_FACTS, Repair, facts_in
from accountops.deciding import Person, Plea, Ruling, Sender, Withdrawal, mailbox_of
from accountops.outcomes import Outcome
from accountops.policy import CHANGED_MEANWHILE, CONTESTED, Decision, Limits, MailedReset
from mailparse import Action
from store import Account, Desk, Mail, Request
from store import Withdrawal as WithdrawalRow

AT_ONCE = 500
_Key = TypeVar("_Key")


def open_pleas(desk: Desk) -> list[Plea]:
    """Return all requests without an outcome, in order of arrival (of those that arrived together: as read)."""
    return _pleas(desk, col(Request.outcome).is_(None))


def plea(desk: Desk, request_id: int) -> Plea | None:
    """Return one request, whatever its outcome; None where there is none."""
    return next(iter(_pleas(desk, col(Request.id) == request_id)), None)


def withdrawals(desk: Desk, pleas: Sequence[Plea], limits: Limits) -> list[Withdrawal]:
    """Return what was said against pleas since the oldest of these was written, and for as long before as it counts."""
    if not pleas:
        return []
    deletions = any(plea.action is Action.DELETE for plea in pleas)
    before = max(limits.other_sender, limits.taken_back) if deletions else limits.other_sender
    query = select(
        col(WithdrawalRow.sender),
        col(WithdrawalRow.asked_at),
        col(WithdrawalRow.id_index),
        col(WithdrawalRow.name),
        col(WithdrawalRow.doubtful),
        col(WithdrawalRow.action),
        col(WithdrawalRow.night),
    ).where(col(WithdrawalRow.asked_at) > min(plea.asked_at for plea in pleas) - before)
    if not deletions:
        query = query.where(col(WithdrawalRow.action).is_(None))
    people = {plea.person for plea in pleas}
    names = {plea.name for plea in pleas}
    mailboxes = {mailbox_of(plea.sender) for plea in pleas}
    rows = [
        row
        for row in desk.session.execute(query).all()
        if row.id_index in people or row.name in names or mailbox_of(row.sender) in mailboxes
    ]
    lately = _asked_for(desk, [row for row in rows if row.id_index is None])
    return [
        Withdrawal(
            row.sender,
            row.asked_at,
            row.id_index,
            row.name,
            row.doubtful,
            None if row.action is None else Action(row.action),
            lately.get(row.sender, frozenset()) if row.id_index is None else frozenset(),
        )
        for row in rows
    ]


# How many nights back whoever names nobody may mean: what they wrote about then.
_NIGHTS_BACK = timedelta(days=3)


def _asked_for(desk: Desk, nameless: Sequence[Row[Any]]) -> dict[str, frozenset[tuple[bytes, str]]]:
    """Return for whom those have lately written who say something against pleas without an ID number."""
    found: dict[str, set[tuple[bytes, str]]] = defaultdict(set)
    if not nameless:
        return {}
    first = (date.fromisoformat(min(row.night for row in nameless)) - _NIGHTS_BACK).isoformat()
    for some in batches(sorted({row.sender for row in nameless})):
        rows = desk.session.execute(
            select(col(Request.sender), col(Request.id_index), col(Request.name)).where(
                col(Request.night) >= first, col(Request.sender).in_(some)
            )
        )
        for sender, person, name in rows:
            found[sender].add((person, name))
    return {sender: frozenset(asked) for sender, asked in found.items()}


def people(desk: Desk, pleas: Sequence[Plea], night: str, limits: Limits, now: datetime) -> dict[bytes, Person]:
    """Gather what the books know of everybody who is pleaded for."""
    nobody = Person(account=None)
    known: dict[bytes, Person] = {}
    for some in batches(list(dict.fromkeys(plea.person for plea in pleas))):
        for person in some:
            known[person] = nobody
        # Plain rows: objects that the session keeps track of take three times as long.
        accounts = desk.connection.execute(
            select(col(Account.id_index), *OF_FACTS).where(
                col(Account.id_index).in_(some), col(Account.deleted_at).is_(None)
            )
        )
        for person, *row in accounts.all():
            known[person] = Person(account=facts_in(row, now))
        _add_mailed_resets(desk, some, known, now - limits.resets_period)
    _add_this_night(desk, known, night)
    if any(plea.action is Action.DELETE for plea in pleas):
        _add_what_waits(desk, known, {plea.request_id for plea in pleas})
    return known


def _add_what_waits(desk: Desk, known: dict[bytes, Person], pleas: AbstractSet[int]) -> None:
    """What waits for a person still beside these pleas, whatever night held it: a deletion must not pass it by."""
    query = select(
        col(Request.id),
        col(Request.id_index),
        col(Request.action),
        col(Request.name),
        col(Request.sender),
        col(Request.rule),
    )
    query = query.where(col(Request.outcome) == Outcome.HELD, col(Request.settled).is_(None))
    if len(known) == 1:
        query = query.where(col(Request.id_index) == next(iter(known)))
    for request_id, person, action, name, sender, rule in desk.session.execute(query):
        before = known.get(person)
        if before is not None and request_id not in pleas:
            known[person] = replace(
                before,
                stated=before.stated | {(name, sender)},
                contested=before.contested or (action == Action.DELETE and rule in CONTESTED),
            )


def senders(desk: Desk, night: str, only: str | None = None) -> dict[str, Sender]:
    """Return what this night has already done for whom, by mailbox.

    Args:
        desk: an open transaction.
        night: its label.
        only: address of the one sender that matters; None: all.
    """
    query = select(col(Request.sender), col(Request.action), col(Request.id_index)).where(
        col(Request.night) == night, col(Request.decision) == Decision.DO, col(Request.outcome) == Outcome.DONE
    )
    rows = desk.session.execute(query if only is None else query.where(_of_mailbox(mailbox_of(only))))
    repaired: dict[str, set[bytes]] = defaultdict(set)
    deleted: dict[str, set[bytes]] = defaultdict(set)
    for sender, action, person in rows:
        mailbox = mailbox_of(sender)
        repaired[mailbox].add(person)
        if action == Action.DELETE:
            deleted[mailbox].add(person)
    return {mailbox: Sender(frozenset(people), frozenset(deleted[mailbox])) for mailbox, people in repaired.items()}


def _of_mailbox(mailbox: str) -> ColumnElement[bool]:
    local, at, domain = mailbox.rpartition("@")
    sender = col(Request.sender)
    tagged = sender.startswith(local + "+", autoescape=True) & sender.endswith(at + domain, autoescape=True)
    return or_(sender == mailbox, tagged)


def write_rulings(desk: Desk, rulings: Sequence[Ruling], now: datetime) -> None:
    """Write down what was decided. All but `do` have their outcome with it; `do` gets it when it is performed."""
    desk.update_rows(
        Request,
        (
            {
                "id": ruling.plea.request_id,
                "decision": ruling.decision,
                "rule": ruling.rule,
                "why": ruling.why,
                "decided_at": now,
                "outcome": None if ruling.decision is Decision.DO else ruling.outcome,
            }
            for ruling in rulings
        ),
    )


def write_done(desk: Desk, repairs: Sequence[Repair], now: datetime) -> None:
    """Write down, in the transaction of the changes, that they were made; at most 1,000, as `accounts.perform`."""
    desk.update_each(
        Request,
        [
            {
                "outcome": Outcome.DONE,
                "performed_at": now,
                "account_id": repair.seen.account_id,
                "id": repair.request_id,
            }
            for repair in repairs
        ],
    )


def write_held(desk: Desk, repairs: Sequence[Repair], now: datetime) -> None:
    """Hand the pleas to a person whose accounts changed under every attempt."""
    rule = CHANGED_MEANWHILE
    desk.update_rows(
        Request,
        [
            {
                "id": repair.request_id,
                "decision": rule.then,
                "rule": rule.id,
                "why": rule.why,
                "decided_at": now,
                "outcome": Outcome.HELD,
            }
            for repair in repairs
        ],
    )


def _pleas(desk: Desk, which: ColumnElement[bool]) -> list[Plea]:
    rows = desk.connection.execute(
        select(
            col(Request.id),
            col(Request.action),
            col(Request.id_index),
            col(Request.name),
            col(Request.sender),
            col(Request.asked_at),
            col(Mail.dmarc_fails),
            col(Mail.two_senders),
        )
        .join(Mail, col(Mail.id) == col(Request.mail_id))
        .where(which)
        .order_by(col(Request.arrived), col(Request.mail_id), col(Request.place))
    )
    return [Plea(row[0] or 0, Action(row[1]), *row[2:]) for row in rows]


def _add_mailed_resets(desk: Desk, some: Sequence[bytes], known: dict[bytes, Person], since: datetime) -> None:
    rows = desk.session.execute(
        select(col(Request.id_index), col(Request.performed_at), col(Request.sender))
        .where(
            col(Request.id_index).in_(some),
            col(Request.action) == Action.RESET,
            col(Request.performed_at) >= since,
        )
        .order_by(col(Request.performed_at))
    )
    for person, at, sender in rows:
        before = known[person]
        known[person] = replace(before, mailed_resets=(*before.mailed_resets, MailedReset(at, sender)))


def _add_this_night(desk: Desk, known: dict[bytes, Person], night: str) -> None:
    # One look at the whole night: asked batch by batch, a database without statistics would read all of it each time.
    query = select(
        col(Request.id_index),
        col(Request.action),
        col(Request.name),
        col(Request.sender),
        col(Request.decision),
        col(Request.outcome),
    ).where(col(Request.night) == night, col(Request.outcome).is_not(None))
    if len(known) == 1:  # somebody looks at one plea, by day
        query = query.where(col(Request.id_index) == next(iter(known)))
    rows = desk.session.execute(query)
    # Sets that grow, made part of the frozen values at the end: thousands may have written about one person.
    stated: dict[bytes, set[tuple[str, str]]] = defaultdict(set)
    settled: dict[bytes, set[Action]] = defaultdict(set)
    deleted_for: dict[bytes, set[str]] = defaultdict(set)
    for person, action, name, sender, decision, outcome in rows:
        if person not in known:
            continue
        stated[person].add((name, sender))
        if outcome == Outcome.DONE:
            settled[person].add(Action(action))
            if action == Action.DELETE and decision == Decision.DO:
                deleted_for[person].add(name)
    for person, pairs in stated.items():
        known[person] = replace(
            known[person],
            stated=frozenset(pairs),
            settled=frozenset(settled[person]),
            deleted_for=frozenset(deleted_for[person]),
        )


def batches(keys: Sequence[_Key]) -> Iterator[list[_Key]]:
    """Parts of so many keys as one query is asked for."""
    rest = iter(keys)
    while some := list(islice(rest, AT_ONCE)):
        yield some
