"""Casework: what staff do with tickets, each a transaction in which registry, accounts and outbox go together.

Organisations are the registry's and invitations the accounts' business; what one needs of the other is handed over
here. The command line and the JSON API do the same by this.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from typing import Any, Final

from sqlalchemy import or_, select
from sqlmodel import col

from accountops import held, staff
from accountops.outcomes import ByHand
from accountops.permissions import Permission, Role, allowed
from accountops.policy import Limits
from accountops.staff import Person, Standing
from accountops.tuning import Policy, in_force
from mailparse import Action
from orgregistry import answers, correspondence, names, organisations, search, settling, tickets
from orgregistry.answers import Outbound, Post
from orgregistry.correspondence import File, Sender, Told
from orgregistry.offices import Office, offices
from orgregistry.organisations import Details, Organisation, OrganisationError
from orgregistry.papers import AccountOpening, Paper, PaperKind
from orgregistry.search import Near
from orgregistry.settling import Known, Opening, Settled
from orgregistry.tickets import OF_ORGANISATIONS, TicketError, TicketUnknown
from orgregistry.transitions import State, Step
from portal import opening
from portal.nights import night_of
from portal.opening import Eyes, Foreseen, eyes_of
from portal.staff import link
from store import Desk, Store, Ticket
from templates.replies import SIGNATURE

OFFICES_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class View:
    """A ticket with what is needed to decide it.

    Attributes:
        ticket: see `settling.Known`.
        told: what the unit's letter says and where it belongs; None where it hasn't written.
        office: who opens the account by that; "" if it isn't settled.
        undoing: the answers that an undo would have to take back.
        files: what is attached to its mails.
        nearest: existing organisations that are called alike, the likest first; it decides nothing.
    """

    ticket: Known
    told: Told | None
    office: str
    undoing: Outbound
    files: tuple[File, ...] = ()
    nearest: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Handled:
    """What a step has come to: the ticket as it is now, how many are written to, an invitation where one was made."""

    ticket: Known
    answered: int = 0
    invitation: str = ""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Admin:
    """The first administrator of an organisation: what they will log in with, and their name."""

    login: str
    name: str


@dataclass(frozen=True, slots=True)
class _Wish:
    """An account to be opened; see `Casework.open_account`."""

    number: int | None
    name: str
    admin: Admin
    details: Details | None


class OfficeUnknown(TicketError):
    """Neither the registry nor the site's list of offices knows it; whoever insists refers to it all the same."""


class _Seen(Exception):
    """What would come of it has been seen: the transaction ends as if it had never been."""


@dataclass(frozen=True, slots=True)
class Casework:
    """Where staff settle tickets.

    Attributes:
        store: see there.
        clock: the time, aware.
        zone: where the desk is.
        token: 32 random octets at each call.
        replies: "none", "needed" or "all", as the settings' file has it.
        desk_address: our own.
        public_url: of the pages, for invitations; "" where there are none.
        signature: who signs answers and letters.
        limits: windows and quotas of repairs, as the settings' file has them; `policy` is what holds.
        texts: subject and body of a reply to a plea, by its name in templates/mails; None: nobody is written to.
        offices: the HR offices by authority, as the site has them.
        mails: whether mail can be sent; where it can't, nobody is written to.
        seen: see `having_seen`; "" where nobody has looked before, at the command line.
    """

    store: Store
    clock: Callable[[], datetime]
    zone: tzinfo
    token: Callable[[], bytes]
    replies: str
    desk_address: str
    public_url: str = ""
    signature: str = SIGNATURE
    limits: Limits = field(default_factory=Limits)
    texts: Callable[[str, Policy], tuple[str, str]] | None = None
    offices: Mapping[str, Office] = field(default_factory=offices)
    mails: bool = True
    seen: str = ""

    def having_seen(self, seen: str) -> Casework:
        """Return the same for somebody who has a ticket before them: nothing is done to it once it is otherwise.

        Args:
            seen: what they saw, by `orgregistry.tickets.seen`.
        """
        return replace(self, seen=seen)

    @contextmanager
    def _settling(self, number: int) -> Iterator[Desk]:
        """A transaction in which a ticket is settled, as whoever settles it has seen it."""
        with self.store.open() as desk:
            if self.seen:
                tickets.check_seen(desk, number, self.seen)
            yield desk

    @property
    def today(self) -> date:
        """The date, where the desk is."""
        return self.clock().astimezone(self.zone).date()

    # ------------------------------------------------------------------------------------------------------ looking

    def policy(self, desk: Desk) -> Policy:
        """Return what holds now, in a transaction."""
        holds = in_force(desk, Policy(self.limits, self.replies))
        return holds if self.mails else replace(holds, replies="none")

    def view(self, number: int, viewer: Person | None = None) -> View:
        """Return a ticket; whoever is neither technician nor auditor sees what was routed to their organisation.

        Raises:
            TicketError: there is no such ticket, for them.
        """
        with self.store.look() as desk:
            known = settling.known(desk, number, self.today)
            if viewer is not None and not eyes_of(desk, viewer).see(desk, known.routed_to, known.organisation_id):
                raise TicketUnknown(f"没有 {number} 号工单", "号码见 yeban tickets list")
            told = correspondence.told(desk, known)
            office = "" if told is None else correspondence.office_of(desk, told.route, self.offices)
            # A letter that can't be read names no organisation: its ticket has a mail, and no reports.
            mails = [one.mail_id for one in known.reports] or [one for one in [known.mail_id] if one is not None]
            files = correspondence.files(desk, mails)
            near = search.nearest(desk, known.org_name) if known.org_name else ()
            return View(known, told, office, answers.outbound(desk, known.last), tuple(files), near)

    def listed(self, state: State | None, viewer: Person | None = None) -> list[Known]:
        """Return the tickets of organisations, also of those that nobody has named yet, oldest first.

        Args:
            state: in which they are; None: all that aren't closed.
            viewer: who asks; None: somebody who sees all.
        """
        columns = col(Ticket.id), col(Ticket.routed_to), col(Ticket.organisation_id)
        of_organisations = or_(col(Ticket.org_key).is_not(None), col(Ticket.kind).in_(map(str, OF_ORGANISATIONS)))
        query = select(*columns).where(of_organisations)
        if state is None:
            query = query.where(col(Ticket.state) != str(State.CLOSED))
        with self.store.look() as desk:
            eyes = Eyes(everything=True) if viewer is None else eyes_of(desk, viewer)
            if not eyes.everything:
                # Of very many tickets an office sees a few.
                query = query.where(or_(col(Ticket.routed_to).is_not(None), col(Ticket.organisation_id).is_not(None)))
            rows = desk.session.execute(query.order_by(col(Ticket.id))).all()
            seen = [
                settling.known(desk, number, self.today)
                for number, routed_to, unit in rows
                if eyes.see(desk, routed_to or "", unit)
            ]
        return [one for one in seen if state is None or one.state is state]

    def paper(self, number: int, kind: PaperKind, viewer: Person | None = None) -> Paper:
        """Return a letter out, filled in with what is known: the referral, the return letter, the pattern for the unit.

        Raises:
            TicketError: there is no such ticket, or it is about no organisation.
        """
        view = self.view(number, viewer)
        if not view.ticket.org_name:
            raise TicketError("这件事没有写明单位名称，出不了函")
        office = view.ticket.routed_to or view.office
        sender = Sender(self.signature, self.desk_address, self.zone, self.offices)
        match kind:
            case PaperKind.REFERRAL:
                if not office:
                    raise TicketError("还不知道转办给哪个部门", "请先转办：yeban tickets route N --office NAME")
                return correspondence.referral(view.ticket, view.told, office, sender, self.today)
            case PaperKind.RETURN:
                return correspondence.returned(view.ticket, view.told, office, sender, self.today)
            case PaperKind.ACCOUNT_OPENING:
                made: AccountOpening = correspondence.account_opening(view.ticket, view.told, office)
                return made

    # ------------------------------------------------------------------------------------------------------ deciding

    def assign(self, number: int, whom: str, by: str) -> Handled:
        """Say who of the staff sees to it; "" for nobody.

        Raises:
            TicketError: it can't be.
            StaffError: there is nobody of that name.
        """
        with self._settling(number) as desk:
            login = staff.find(desk, whom).login if whom else ""
            return self.answer(desk, settling.assign(desk, number, login, self.clock(), by, self.today))

    def name(self, number: int, called: str, by: str) -> Handled:
        """Say which organisation a letter is about that only a person can read."""
        with self._settling(number) as desk:
            return self.answer(desk, settling.name(desk, number, called, self.clock(), by, self.today))

    def later(self, number: int, until: date, by: str) -> Handled:
        """Put it off until a date."""
        with self._settling(number) as desk:
            return self.answer(desk, settling.later(desk, number, until, self.clock(), by, self.today))

    def close(self, number: int, reason: str, by: str) -> Handled:
        """Close what was settled otherwise; nobody is written to."""
        now = self.clock()
        with self._settling(number) as desk:
            settled = settling.close(desk, number, reason, now, by, self.today)
            plea = settled.ticket.request_id
            if plea is not None and held.waits(desk, plea):
                held.settle(desk, plea, ByHand.CLOSED, now, by)
            return self.answer(desk, settled)

    def refuse(self, number: int, reason: str, by: str) -> Handled:
        """Refuse it with a reason that all who asked are told."""
        with self._settling(number) as desk:
            return self.answer(desk, settling.refuse(desk, number, reason, self.clock(), by, self.today))

    def merge(self, number: int, into: int, by: str) -> Handled:
        """Give its reports to another ticket of the same organisation."""
        with self._settling(number) as desk:
            return self.answer(desk, settling.merge(desk, number, into, self.clock(), by, self.today))

    def exists(self, number: int, full_name: str, by: str) -> Handled:
        """Say that it is there under its full name; all who asked are told.

        Raises:
            TicketError: it can't be, or no organisation has that full name.
        """
        with self._settling(number) as desk:
            unit = _of_full_name(desk, full_name)
            settled = settling.exists(desk, number, unit.organisation_id, self.clock(), by, self.today)
            return self.answer(desk, settled)

    def route(self, number: int, office: str, by: str, *, anyway: bool = False) -> Handled:
        """Refer it to an office; "": the one that the routing table names.

        Args:
            number: the ticket's.
            office: its name.
            by: who decides.
            anyway: even to one that neither the registry nor the site's list of offices knows.

        Raises:
            OfficeUnknown: nobody knows an office of that name, and it isn't `anyway`.
            TicketError: it can't be, or the table leaves it open.
        """
        with self._settling(number) as desk:
            known = settling.known(desk, number, self.today)
            told = correspondence.told(desk, known)
            missing: Sequence[str] = () if told is None else told.route.missing
            chosen = names.shown(office) or _by_the_table(desk, told, self.offices)
            if office and not anyway:
                _known_office(desk, chosen, told, self.offices)
            settled = settling.route(desk, number, chosen, missing, self.clock(), by, self.today)
            return self.answer(desk, settled)

    def open_account(
        self, number: int | None, name: str, admin: Admin, opener: Person, details: Details | None = None
    ) -> Handled:
        """Open an organisation's account and invite its first administrator; all who waited are told. # notice 五.

        Args:
            number: the ticket's; None: no letter came, and who opens is competent by what they state themselves.
            name: the organisation's full name; "": as its letter has it.
            admin: whom to invite; the link works once and for 72 hours, and there is no password to be mailed.
            opener: who opens: of the office that it was routed to, of the parent, or of whom the table names.
            details: what they have confirmed of it; None: as its letter has it.

        Raises:
            TicketError: it can't be, or they may not.
            OrganisationError: the registry doesn't take it.
            StaffError: the administrator can't be invited.
        """
        now, token = self.clock(), self.token()
        with self.store.open() as desk:
            made = self._opened(desk, _Wish(number, name, admin, details), opener, token, now)
        return Handled(made.ticket, made.answered, link(self.public_url, token), self._until(now))

    def foresee_opening(
        self, number: int | None, name: str, admin: Admin, opener: Person, details: Details | None = None
    ) -> Foreseen:
        """Return what `open_account` would come to: it is done, looked at, and nothing of it stays.

        Raises:
            TicketError: see there, as the others.
        """
        made: list[Foreseen] = []
        with suppress(_Seen), self.store.open() as desk:
            wish = _Wish(number, name, admin, details)
            made.append(self._opened(desk, wish, opener, self.token(), self.clock()))
            raise _Seen
        return made[0]

    def _opened(self, desk: Desk, wish: _Wish, opener: Person, token: bytes, now: datetime) -> Foreseen:
        if not self.public_url:
            raise TicketError("没有开通网页，邀请链接没有地方可去", "请先在配置里填写 [web]")
        office, number, name, details = acting_for(desk, opener), wish.number, wish.name, wish.details
        stated = opening.Stated()
        if number is None:
            stated = opening.checked(desk, name, details or Details(), office, self.offices)
            number = tickets.by_hand(
                desk, name, office.name, f"{office.name}自己登记，没有来信", night_of(now, self.zone), now
            )
        known = settling.known(desk, number, self.today)
        told = correspondence.told(desk, known)
        if wish.number is None:
            opening.check_waiting(desk, known, told, office, self.offices)
        letter, route = (None, None) if told is None else (told.letter, told.route)
        how = Opening(
            name or (letter.org_name if letter is not None else None) or known.org_name,
            correspondence.details_of(letter, route) if details is None else details,
            office.organisation_id,
            stated.competent if told is None else correspondence.competent(desk, told, self.offices),
            wish.admin.login,
            confirmed=details is not None,
        )
        settled = settling.open_account(desk, number, how, now, opener.actor, self.today)
        unit = organisations.get(desk, settled.ticket.organisation_id or 0)
        staff.invite(
            desk, wish.admin.login, wish.admin.name, {Role.ORG_ADMIN}, token, now, opener.actor,
            organisation=unit.name, organisation_id=unit.organisation_id,
        )  # fmt: skip
        lacking = stated.lacking if route is None else route.missing
        return Foreseen(settled.ticket, unit, office, self.answer(desk, settled).answered, lacking)

    def invite_again(self, number: int, opener: Person) -> Handled:
        """Make a new link for the administrator whom the opening of an account has invited and who hasn't joined.

        Raises:
            TicketError: there is no such ticket for them, or nobody waits for a link.
        """
        now, token = self.clock(), self.token()
        with self.store.open() as desk:
            known = settling.known(desk, number, self.today)
            admin = admin_of(desk, known)
            if not eyes_of(desk, opener).see(desk, known.routed_to, known.organisation_id):
                raise TicketUnknown(f"没有 {number} 号工单", "号码见 yeban tickets list")
            if admin is None or admin.standing is not Standing.INVITED:
                raise TicketError("没有等着加入的单位管理员", "已经加入的，忘了密码请安全管理员重新邀请")
            staff.invite_again(desk, admin.login, token, now, opener.actor)
        return Handled(known, 0, link(self.public_url, token), self._until(now))

    def _until(self, now: datetime) -> datetime:
        """Until when an invitation made now works."""
        return (now + staff.INVITATION).astimezone(self.zone)

    def undo(self, number: int, by: str, *, confirmed: bool = False, told: int = 0) -> Handled:
        """Take the last step back; who has heard of it already is written to once more.

        Args:
            number: the ticket's.
            by: who takes it back.
            confirmed: whether they know that answers have gone out, however many.
            told: how many they have been told of; if more have gone out since, nothing is done.

        Raises:
            TicketError: there is nothing to take back, it can't be any more, it needs to be confirmed, or it has
                changed an account (`portal.held` takes that back).
        """
        now = self.clock()
        with self._settling(number) as desk:
            known = settling.known(desk, number, self.today)
            sent = answers.outbound(desk, known.last).sent
            if sent > told and not confirmed:
                what = "撤回后会再寄更正" if known.request_id is None else "撤回后不再去信"
                raise TicketError(
                    f"上一步的答复已经寄出 {sent} 封，{what}", "确定要撤回，请再撤回一次（命令行加 --yes）"
                )
            admin = admin_of(desk, known)
            joined = admin is not None and admin.joined is not None
            back = _is_put_back(desk, known)
            settled = settling.undo(desk, number, now, by, self.today, admin_joined=joined, put_back=back)
            if known.request_id is not None and known.state is State.CLOSED:
                held.unsettle(desk, known.request_id)
            if admin is not None and admin.standing is Standing.INVITED:
                staff.disable(desk, admin.login, now, by)
            return Handled(settled.ticket, answers.withdraw(desk, settled, self.post(desk), now))

    # ------------------------------------------------------------------------------------------ of a step in the books

    def answer(self, desk: Desk, settled: Settled) -> Handled:
        """Put the answers of a step into the outbox, in its transaction."""
        return Handled(settled.ticket, answers.record(desk, settled, self.post(desk), self.clock()))

    def post(self, desk: Desk) -> Post:
        """Return how answers leave today."""
        return Post(self.policy(desk).replies, self.desk_address, self.today, self.signature, self.offices)


def as_json(view: View | Known, zone: tzinfo) -> dict[str, Any]:
    """Return a ticket as an object, times in the office's zone; of reports only what the organisation is called."""
    one = view if isinstance(view, Known) else view.ticket
    said: dict[str, Any] = {
        "number": one.number,
        "kind": one.kind,
        "state": str(one.state),
        "org_name": one.org_name,
        "wordings": list(one.wordings),
        "reports": len(one.reports),
        "opened": one.opened.astimezone(zone).isoformat(),
        "why": one.why,
        "assignee": one.assignee or None,
        "until": None if one.until is None else one.until.isoformat(),
        "routed_to": one.routed_to or None,
        "organisation_id": one.organisation_id,
        "merged_into": one.merged_into,
    }
    if isinstance(view, View):
        route = None if view.told is None else view.told.route
        said |= {
            "office": view.office or None,
            "route": None if route is None else {**route.as_json(), "rule": route.rule, "why": route.why},
            "nearest": [
                {
                    "name": near.organisation.name,
                    "found_by": near.name,
                    "likeness": near.likeness,
                    "status": str(near.organisation.status),
                }
                for near in view.nearest
            ],
            "files": [file.as_json() for file in view.files],
            "undo": {"answers_waiting": view.undoing.waiting, "answers_sent": view.undoing.sent},
            "history": [
                {
                    "at": past.at.astimezone(zone).isoformat(),
                    "by": past.actor,
                    "step": str(past.step),
                    "state": str(past.after),
                    "undone": past.undone is not None,
                    **{key: value for key, value in past.detail.items() if key in _SHOWN},
                }
                for past in one.history
            ],
        }
    return said


def admin_of(desk: Desk, ticket: Known) -> Person | None:
    """Return who was invited by the last step."""
    last = ticket.last
    if last is None or last.step is not Step.OPEN_ACCOUNT:
        return None
    return next((one for one in staff.people(desk) if one.login == last.detail.get("admin")), None)


_SHOWN: Final = (
    "reason",
    "action",
    "overruled",
    "rule",
    "office",
    "missing",
    "name",
    "parent",
    "aliases",
    "into",
    "until",
    "to",
    "undoes",
)


def _of_full_name(desk: Desk, full_name: str) -> Organisation:
    key = names.normal(full_name)
    found = [one for one in organisations.named(desk, full_name) if one.status.is_living]
    exact = [one for one in found if names.normal(one.name) == key]
    if not exact:
        hint = f"它的全称是 {found[0].name}" if found else "请先查到全称（命令行：yeban orgs search）"
        raise TicketError(f"没有全称是“{names.shown(full_name)}”的单位", hint)
    return exact[0]


def _by_the_table(desk: Desk, told: Told | None, known: Mapping[str, Office]) -> str:
    if told is None:
        raise TicketError("单位还没有来函，不知道转办给谁", "请写明部门（命令行：--office NAME）")
    if not told.route.is_settled:
        raise TicketError(f"要由人定：{told.route.why}", "请看过来函，写明部门（命令行：--office NAME）")
    office = correspondence.office_of(desk, told.route, known)
    if not office:
        raise TicketError(f"看不出由谁开通：{told.route.why}", "请写明部门（命令行：--office NAME）")
    return office


def _known_office(desk: Desk, office: str, told: Told | None, known: Mapping[str, Office]) -> None:
    """Refuse an office that nobody knows: a letter to it would reach nobody, and nobody could open the account."""
    of_site = {one.name for one in known.values()}
    by_letter = "" if told is None else correspondence.office_of(desk, told.route, known)
    if names.normal(office) in {names.normal(one) for one in (*of_site, by_letter) if one}:
        return
    if any(one.status.is_living for one in organisations.named(desk, office)):
        return
    near = [one.organisation.name for one in search.nearest(desk, office, OFFICES_NEAR)]
    near += difflib.get_close_matches(office, of_site, OFFICES_NEAR)
    listed = "、".join(list(dict.fromkeys(near))[:OFFICES_NEAR])
    raise OfficeUnknown(
        f"单位登记里没有“{office}”" + (f"，相近的有：{listed}" if listed else ""),
        "请核对全称；确实要转办给它的，请勾选“仍然转办给它”再转办一次（命令行加 --anyway）",
    )


def acting_for(desk: Desk, opener: Person) -> Organisation:
    """Return the organisation that somebody acts for."""
    if opener.standing is not Standing.JOINED or not allowed(opener.roles, Permission.MANAGE_ORGANISATIONS):
        raise TicketError(f"{opener.login} 不能开通单位账号", "要由人社部门或上级单位的管理员开通")
    if opener.organisation_id is not None:
        return organisations.get(desk, opener.organisation_id)
    found = [one for one in organisations.named(desk, opener.organisation) if one.status.is_living]
    if len(found) != 1:
        raise OrganisationError(f"单位登记里没有（或不止一个）{opener.organisation}", "请先在单位登记里建立它")
    return found[0]


def _is_put_back(desk: Desk, ticket: Known) -> bool:
    """Whether the account that the last step has changed is as it was; so it is where it changed none."""
    last = ticket.last
    if last is None or last.detail.get("account") is None:
        return True
    return held.is_put_back(desk, int(last.detail["account"]), Action(last.detail["action"]), last.at)
