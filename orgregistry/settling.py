"""What staff do with tickets: each step in the caller's transaction, with its row in the history and in the audit.

What may be done is `orgregistry.transitions`'s table. Every step but an undo can be taken back, the last one first.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlmodel import col

from mailparse import shown
from mailparse.shown import Unfit, redact
from orgregistry import names, organisations, registering, tickets
from orgregistry.organisations import Details, NameKind, Nature, Organisation
from orgregistry.tickets import TicketError, TicketUnknown
from orgregistry.transitions import Facts, State, Step, judge
from store import Desk, Entry, Ticket, TicketReport, TicketStep

# What who opens an account corrects of a registered organisation; whom to call there stays as it is.
CONFIRMED: Final = {
    "nature": "单位性质",
    "superior": "上级主管单位",
    "registrar": "登记机关",
    "uscc": "统一社会信用代码",
}
_COLUMNS: Final = ("state", "until", "routed_to", "organisation_id", "merged_into", "assignee", "org_name", "org_key")
# What may be about an organisation whose name no program has found, a scanned letter first of all.
_NAMEABLE: Final = frozenset({tickets.Kind.LETTER, tickets.Kind.ORG_NOT_FOUND, tickets.Kind.OTHER, tickets.Kind.CUT})


@dataclass(frozen=True, slots=True)
class Report:
    """A mail that is about a ticket's organisation."""

    mail_id: int
    kind: str
    wording: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Past:
    """A step that was done; `detail` as the step has it, `undone` when it was taken back."""

    step_id: int
    at: datetime
    actor: str
    step: Step
    before: State
    after: State
    detail: Mapping[str, Any]
    undone: datetime | None


@dataclass(frozen=True, slots=True)
class Known:
    """A ticket with its reports and its history.

    Attributes:
        number: its id.
        kind: see `orgregistry.tickets.Kind`.
        state: see `State`; one that was put off until today or earlier is open again.
        org_name: the organisation as it is called first; "" where the ticket is about something else.
        mail_id: the mail that it is about, if it is one.
        request_id: the held plea that it is about, if it is one.
        reports: oldest first.
        history: oldest first.
    """

    number: int
    kind: str
    state: State
    org_name: str
    assignee: str
    until: date | None
    routed_to: str
    organisation_id: int | None
    merged_into: int | None
    opened: datetime
    why: str
    reports: tuple[Report, ...]
    history: tuple[Past, ...]
    mail_id: int | None = None
    request_id: int | None = None

    @property
    def is_nameable(self) -> bool:
        """Whether it is about a mail, as a whole, that may be about an organisation."""
        return self.mail_id is not None and self.request_id is None and self.kind in _NAMEABLE

    @property
    def wordings(self) -> tuple[str, ...]:
        """What the organisation is called, each spelling of one form once."""
        return tuple({names.normal(one.wording): one.wording for one in reversed(self.reports)}.values())[::-1]

    @property
    def last(self) -> Past | None:
        """The step that an undo would take back."""
        return next((one for one in reversed(self.history) if one.undone is None and one.step is not Step.UNDO), None)

    @property
    def seen(self) -> str:
        """What somebody has seen who has seen it as it is; see `orgregistry.tickets.seen`."""
        return tickets.mark(max((one.step_id for one in self.history), default=0), len(self.reports))

    @property
    def nobody_waits(self) -> bool:
        """Whether no mail is about it: an office has opened it by itself, with the account."""
        return self.mail_id is None and not self.reports


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done: the ticket as it is now, the step, and on an undo the step that was taken back."""

    ticket: Known
    step_id: int
    step: Step
    undone: Past | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """How an account is to be opened.

    Attributes:
        name: the organisation's full name.
        details: what is known of it.
        opener_id: the organisation that opens it: its parent from then on.
        competent: names of those that may where the ticket hasn't been routed to anybody.
        admin: login of the first administrator who is invited.
        confirmed: whether who opens has looked over the details: then they hold for a registered organisation, too.
    """

    name: str
    details: Details
    opener_id: int
    competent: Sequence[str] = field(default=())
    admin: str = ""
    confirmed: bool = False


def reason_of(text: str) -> str:
    """Return why a person settles a ticket so, as it is written down: see `mailparse.shown.reason`.

    Raises:
        TicketError: it is no reason.
    """
    line = shown.reason(text, "电话核实，本人不需要了")
    if isinstance(line, Unfit):
        raise TicketError(line.why, line.hint)
    return line


def known(desk: Desk, number: int, today: date) -> Known:
    """Return a ticket.

    Raises:
        TicketError: there is no such ticket.
    """
    return _known(desk, _row(desk, number), today)


def of_plea(desk: Desk, mail_id: int, request_id: int) -> int | None:
    """Return the number of the ticket about a held plea of a mail; None where there is none."""
    key = tickets.NewTicket(tickets.Kind.HELD, mail_id, "", request_id).key
    return desk.session.execute(select(col(Ticket.id)).where(col(Ticket.key) == key)).scalar()


def assign(desk: Desk, number: int, whom: str, now: datetime, by: str, today: date) -> Settled:
    """Say who sees to it; "" for nobody."""
    row = _row(desk, number, lock=True)
    return _done(
        desk,
        row,
        Facts(Step.ASSIGN, _state(row, today), today=today),
        {"assignee": whom or None},
        {"to": whom},
        now,
        by,
    )


def name(desk: Desk, number: int, called: str, now: datetime, by: str, today: date) -> Settled:
    """Say which organisation a mail is about that somebody has looked at: from then on it is settled as any other.

    Args:
        desk: one writing transaction.
        number: the ticket's.
        called: the organisation, as the letter has it.
        now: aware.
        by: who has looked.
        today: where the desk is.

    Raises:
        TicketError: it is no name, the ticket has one already, or it is about something else.
    """
    row = _row(desk, number, lock=True)
    facts = Facts(
        Step.NAME, _state(row, today), of_organisation=row.org_key is not None,
        nameable=row.mail_id is not None and row.request_id is None and row.kind in _NAMEABLE, today=today,
    )  # fmt: skip
    _allowed(facts)
    if wrong := names.fault(called):
        raise TicketError(wrong)
    shown = redact(names.shown(called))
    kind = tickets.Kind.LETTER if row.kind == tickets.Kind.LETTER else tickets.Kind.ORG_NOT_FOUND
    report = tickets.report(desk, number, row.mail_id or 0, kind, shown, now)
    changes = {"org_name": shown, "org_key": tickets.key_of(desk, shown)}
    return _done(desk, row, facts, changes, {"name": shown, "report": report}, now, by)


def later(desk: Desk, number: int, until: date, now: datetime, by: str, today: date) -> Settled:
    """Put it off until a date."""
    row = _row(desk, number, lock=True)
    facts = Facts(Step.LATER, _state(row, today), today=today, until=until)
    return _done(desk, row, facts, {"until": until}, {"until": until.isoformat()}, now, by)


def close(desk: Desk, number: int, reason: str, now: datetime, by: str, today: date) -> Settled:
    """Close what was settled otherwise.

    Args:
        desk: one writing transaction.
        number: the ticket's.
        reason: what was done, or why nothing; an ID number in it is masked.
        now: aware.
        by: who closes it; never an ID number.
        today: where the desk is.

    Raises:
        TicketError: there is no such ticket, or it is closed already.
    """
    row = _row(desk, number, lock=True)
    return _done(
        desk, row, Facts(Step.CLOSE, _state(row, today), today=today), {}, {"reason": reason_of(reason)}, now, by
    )


def refuse(desk: Desk, number: int, reason: str, now: datetime, by: str, today: date, *, plea: bool = False) -> Settled:
    """Refuse it; of an organisation, whoever asked is told the reason.

    Args:
        desk: one writing transaction.
        number: the ticket's.
        reason: why; an ID number in it is masked.
        now: aware.
        by: who decides.
        today: where the desk is.
        plea: whether it is a held plea that is refused.
    """
    row = _row(desk, number, lock=True)
    facts = Facts(
        Step.REFUSE, _state(row, today), of_organisation=row.org_key is not None,
        of_plea=plea and row.request_id is not None, today=today,
    )  # fmt: skip
    return _done(desk, row, facts, {}, {"reason": reason_of(reason)}, now, by)


def release(
    desk: Desk, number: int, detail: Mapping[str, object], reason: str, now: datetime, by: str, today: date
) -> Settled:
    """Close what a person has let be carried out; the change itself is the caller's (accountops.held).

    Args:
        desk: the transaction of the change.
        number: the ticket's.
        detail: what was done: "action", "account" (the one that was changed, None for none), "overruled", "rule".
        reason: why; an ID number in it is masked.
        now: aware.
        by: who decides.
        today: where the desk is.

    Raises:
        TicketError: it is about no held plea, or is closed.
    """
    row = _row(desk, number, lock=True)
    facts = Facts(
        Step.RELEASE, _state(row, today), of_organisation=False, of_plea=row.request_id is not None, today=today
    )
    return _done(desk, row, facts, {}, {**detail, "reason": reason_of(reason)}, now, by)


def route(desk: Desk, number: int, office: str, missing: Sequence[str], now: datetime, by: str, today: date) -> Settled:
    """Refer it to the office (or the parent) that opens the account.

    Args:
        desk: one writing transaction.
        number: the ticket's.
        office: full name.
        missing: what the unit's letter lacks, as its sender is told.
        now: aware.
        by: who decides.
        today: where the desk is.
    """
    row = _row(desk, number, lock=True)
    office = names.shown(office)
    facts = Facts(
        Step.ROUTE, _state(row, today), of_organisation=row.org_key is not None, office=office,
        now_routed_to=row.routed_to or "", today=today,
    )  # fmt: skip
    return _done(desk, row, facts, {"routed_to": office}, {"office": office, "missing": list(missing)}, now, by)


def exists(desk: Desk, number: int, organisation_id: int, now: datetime, by: str, today: date) -> Settled:
    """Say that it is there already under its full name; what people call it becomes an alias.

    Raises:
        TicketError: it can't be done with this ticket, or the organisation has no account.
        OrganisationError: there is no such organisation.
    """
    row = _row(desk, number, lock=True)
    found = organisations.get(desk, organisation_id)
    if not found.status.has_account:
        raise TicketError(f"{found.name} 没有账号", "没有账号的单位请转办或开通，不能告诉来信人去选它")
    facts = Facts(Step.EXISTS, _state(row, today), of_organisation=row.org_key is not None, today=today)
    _allowed(facts)
    aliases = _give_aliases(desk, row, found, now, by)
    detail = {"organisation": organisation_id, "name": found.name, "aliases": aliases}
    return _done(desk, row, facts, {"organisation_id": organisation_id}, detail, now, by)


def merge(desk: Desk, number: int, into: int, now: datetime, by: str, today: date) -> Settled:
    """Give its reports to another ticket of the same organisation; reports to come go there too."""
    row, target = _row(desk, number, lock=True), _row(desk, into, lock=True)
    facts = Facts(
        Step.MERGE, _state(row, today), of_organisation=row.org_key is not None and target.org_key is not None,
        same_ticket=number == into, target_closed=target.state == State.CLOSED, today=today,
    )  # fmt: skip
    _allowed(facts)
    moved = [report.id for report in _report_rows(desk, number)]
    _give_reports(desk, moved, into)
    return _done(desk, row, facts, {"merged_into": into}, {"into": into, "reports": moved}, now, by)


def open_account(desk: Desk, number: int, how: Opening, now: datetime, by: str, today: date) -> Settled:
    """Open the organisation's account under whoever opens it; all wordings become aliases.

    Whether who acts may act for that organisation is the caller's to know (accountops.permissions).

    Raises:
        TicketError: it can't be done with this ticket, or not by them.
        OrganisationError: the registry doesn't take it.
    """
    row = _row(desk, number, lock=True)
    opener = organisations.get(desk, how.opener_id)
    may = {names.normal(row.routed_to)} if row.routed_to else {names.normal(one) for one in how.competent}
    own = {names.normal(one.name) for one in organisations.names(desk, how.opener_id)}
    facts = Facts(
        Step.OPEN_ACCOUNT, _state(row, today), of_organisation=row.org_key is not None,
        opener_is_competent=not may.isdisjoint(own), today=today,
    )  # fmt: skip
    _allowed(facts)
    there = [one for one in organisations.named(desk, how.name) if one.status.is_living]
    own_name = names.normal(how.name)
    unit = next((one for one in there if names.normal(one.name) == own_name), None)
    added, corrected = unit is None, {}
    if unit is None:
        unit = registering.add(desk, how.name, how.details, now, by)
    elif how.confirmed:
        corrected = _correct(desk, unit, how.details, now, by)
    opened = registering.open_account(desk, unit.organisation_id, opener.organisation_id, now, by)
    aliases = _give_aliases(desk, row, opened, now, by)
    detail = {
        "organisation": opened.organisation_id,
        "name": opened.name,
        "parent": opener.name,
        "added": added,
        "admin": how.admin,
        "aliases": aliases,
        "corrected": corrected,
    }
    changes = {"organisation_id": opened.organisation_id, "org_name": opened.name}
    return _done(desk, row, facts, changes, detail, now, by)


def undo(
    desk: Desk, number: int, now: datetime, by: str, today: date, *, admin_joined: bool = False, put_back: bool = False
) -> Settled:
    """Take the last step back: the ticket, the aliases, the organisation and its account are as they were.

    An opening that nobody has written for is over with that: its ticket is closed.

    Args:
        desk: one writing transaction.
        number: the ticket's.
        now: aware.
        by: who takes it back.
        today: where the desk is.
        admin_joined: whether the administrator who was invited by that step has joined.
        put_back: whether the account that was changed by that step is as it was before.

    Raises:
        TicketError: there is nothing to take back, or it can't be any more.
        OrganisationError: something hangs on the organisation meanwhile.
    """
    row = _row(desk, number, lock=True)
    before = _known(desk, row, today)
    last = before.last
    facts = Facts(
        Step.UNDO, State(row.state), last=None if last is None else last.step,
        last_before=State.OPEN if last is None else last.before, admin_joined=admin_joined, put_back=put_back,
        nobody_waits=before.nobody_waits, today=today,
    )  # fmt: skip
    _allowed(facts)
    if last is None:
        raise TicketError("没有可以撤回的一步")
    detail = dict(last.detail)
    organisation_id = int(detail.get("organisation", 0))
    _take_aliases(desk, organisation_id, detail.get("aliases", ()), now, by)
    if last.step is Step.OPEN_ACCOUNT:
        registering.take_back_account(desk, organisation_id, now, by)
        if detail["added"]:
            registering.close(desk, organisation_id, now, by)
        elif was := detail.get("corrected"):
            known = organisations.get(desk, organisation_id).details
            registering.change(desk, organisation_id, replace(known, **_read(was)), now, by)
    if last.step is Step.NAME:
        _take_report(desk, number, int(detail["report"]))
    if last.step is Step.MERGE:
        _give_reports(desk, detail["reports"], number)
    was = {key: _unwritten(key, value) for key, value in detail["was"].items() if key != "state"}
    desk.session.execute(update(TicketStep).where(col(TicketStep.id) == last.step_id).values(undone_at=now))
    settled = _done(desk, row, facts, was, {"of": last.step_id, "undoes": str(last.step)}, now, by)
    return Settled(settled.ticket, settled.step_id, Step.UNDO, last)


# ---------------------------------------------------------------------------------------------------------- inside


def _row(desk: Desk, number: int, *, lock: bool = False) -> Ticket:
    row = desk.session.get(Ticket, number, with_for_update=lock and desk.locks_rows, populate_existing=True)
    if row is None:
        raise TicketUnknown(f"没有 {number} 号工单", "号码见 yeban tickets list")
    return row


def _state(row: Ticket, today: date) -> State:
    """A ticket that was put off comes back by itself when its day has come."""
    if row.state == State.LATER and row.until is not None and row.until <= today:
        return State.ROUTED if row.routed_to else State.OPEN
    return State(row.state)


def _allowed(facts: Facts) -> State:
    ruling = judge(facts)
    if ruling.then is None:
        raise TicketError(ruling.why)
    return ruling.then


def _done(
    desk: Desk,
    row: Ticket,
    facts: Facts,
    changes: Mapping[str, object],
    detail: Mapping[str, object],
    now: datetime,
    by: str,
) -> Settled:
    """Judge, change the row, write history and audit."""
    after = _allowed(facts)
    was = {key: _written(getattr(row, key)) for key in _COLUMNS}
    before = State(row.state)
    row.state = str(after)
    for key, value in changes.items():
        setattr(row, key, value)
    if row.id is None:
        raise ValueError("a ticket that isn't stored")
    made = TicketStep(
        ticket_id=row.id, at=now, actor=by, step=str(facts.step), before=str(before), after=str(after),
        detail=json.dumps({**detail, "was": was}, ensure_ascii=False),
    )  # fmt: skip
    desk.session.add(made)
    desk.session.flush()
    told: dict[str, str | int | bool | None] = {
        key: value if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)
        for key, value in detail.items()
    }
    desk.record([Entry(now, by, f"ticket-{facts.step}", f"ticket:{row.id}", {"kind": row.kind, **told})])
    return Settled(_known(desk, row, facts.today), made.id or 0, facts.step)


def _correct(desk: Desk, unit: Organisation, details: Details, now: datetime, by: str) -> dict[str, object]:
    """Let what was looked over hold for a registered organisation; returns what stood there instead."""
    known = {key: said for key in CONFIRMED if (said := getattr(details, key)) not in {"", None, Nature.UNKNOWN}}
    was = {key: getattr(unit, key) for key, said in known.items() if getattr(unit, key) != said}
    registering.change(desk, unit.organisation_id, replace(unit.details, **{key: known[key] for key in was}), now, by)
    return was


def _read(was: Mapping[str, Any]) -> dict[str, Any]:
    return {key: Nature(value) if key == "nature" else value for key, value in was.items()}


def _written(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _unwritten(key: str, value: Any) -> object:  # noqa: ANN401 - out of JSON
    return date.fromisoformat(value) if key == "until" and value is not None else value


def _give_aliases(desk: Desk, row: Ticket, unit: Organisation, now: datetime, by: str) -> list[str]:
    """Let an organisation be found by what people call it; returns the names that it didn't have."""
    has = {names.normal(one.name) for one in organisations.names(desk, unit.organisation_id)}
    given: list[str] = []
    for report in _report_rows(desk, row.id or 0):
        key = names.normal(report.wording)
        if key in has or names.fault(report.wording) is not None:
            continue
        has.add(key)
        registering.add_name(desk, unit.organisation_id, NameKind.ALIAS, report.wording, now, by)
        given.append(report.wording)
    return given


def _take_aliases(desk: Desk, organisation_id: int, given: Sequence[str], now: datetime, by: str) -> None:
    """Take the names away again that a step gave; what has become of them since stays as it is."""
    aliases = {names.normal(one.name): one.kind for one in organisations.names(desk, organisation_id)} if given else {}
    for name in given:
        if aliases.get(names.normal(name)) is NameKind.ALIAS:
            registering.drop_name(desk, organisation_id, name, now, by)


def _take_report(desk: Desk, number: int, report: int) -> None:
    """Take away what naming a ticket has put down of its mail, while it stands alone."""
    if [one.id for one in _report_rows(desk, number)] != [report]:
        raise TicketError(
            "写明单位以后，又有来信并到这一件，不能再撤回", "名称写错的，可以告知正确的全称，或转办时写明"
        )
    desk.session.execute(delete(TicketReport).where(col(TicketReport.id) == report))


def _give_reports(desk: Desk, report_ids: Sequence[int | None], number: int) -> None:
    desk.session.execute(
        update(TicketReport)
        .where(col(TicketReport.id).in_(report_ids))
        .values(ticket_id=number)
        .execution_options(synchronize_session=False)
    )


def _report_rows(desk: Desk, number: int) -> list[TicketReport]:
    query = select(TicketReport).where(col(TicketReport.ticket_id) == number).order_by(col(TicketReport.id))
    return list(desk.session.execute(query.execution_options(populate_existing=True)).scalars())


def _known(desk: Desk, row: Ticket, today: date) -> Known:
    steps = desk.session.execute(
        select(TicketStep)
        .where(col(TicketStep.ticket_id) == row.id)
        .order_by(col(TicketStep.id))
        .execution_options(populate_existing=True)
    ).scalars()
    return Known(
        number=row.id or 0,
        kind=row.kind,
        state=_state(row, today),
        org_name=row.org_name or "",
        assignee=row.assignee or "",
        until=row.until,
        routed_to=row.routed_to or "",
        organisation_id=row.organisation_id,
        merged_into=row.merged_into,
        opened=row.opened_at,
        why=row.why,
        mail_id=row.mail_id,
        request_id=row.request_id,
        reports=tuple(Report(one.mail_id, one.kind, one.wording, one.at) for one in _report_rows(desk, row.id or 0)),
        history=tuple(
            Past(
                step_id=one.id or 0,
                at=one.at,
                actor=one.actor,
                step=Step(one.step),
                before=State(one.before),
                after=State(one.after),
                detail=json.loads(one.detail),
                undone=one.undone_at,
            )
            for one in steps
        ),
    )
