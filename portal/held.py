"""Held pleas at the desk: what a person decides goes through accounts, ticket and outbox in one transaction.

What may be done is accountops' business (`overruling`, `held`), what becomes of the ticket the registry's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accountops import corrections, held
from accountops.faults import AccountError
from accountops.held import By, Case, Done, Proposed
from accountops.outcomes import ByHand
from accountops.staff import Person
from accountops.tuning import Policy
from mailparse import Action
from orgregistry import answers, settling
from orgregistry.settling import Known, Settled
from orgregistry.tickets import Kind, TicketError
from orgregistry.transitions import State, Step
from portal.casework import Casework, Handled
from store import Desk, Proposal, Request, Staff

# By the night's own texts (templates/mails): both refusals of a reset read alike, and none tells of an account.
REFUSED: Final = {Action.RESET: "reset-refused", Action.DELETE: "delete-refused"}
DONE: Final = {Action.RESET: "reset-done", Action.DELETE: "delete-done"}


@dataclass(frozen=True, slots=True)
class Waits:
    """A proposal that waits for another person.

    Attributes:
        number: of its ticket.
        proposal: see there.
        by: name of who proposes it.
        why: by which the night has held the plea, in Chinese.
        name: the true name, as stated.
    """

    number: int
    proposal: Proposed
    by: str
    why: str
    name: str


@dataclass(frozen=True, slots=True)
class HeldPleas:
    """Where people decide on held pleas; `work` has store, clock, limits and the texts of replies."""

    work: Casework

    # ------------------------------------------------------------------------------------------------------- looking

    def case(self, desk: Desk, ticket: Known) -> Case | None:
        """Return the plea that a ticket is about; None where it is about none that was held.

        Args:
            desk: a transaction.
            ticket: see there.
        """
        if ticket.kind != Kind.HELD or ticket.request_id is None:
            return None
        return held.case(desk, ticket.request_id, self.work.policy(desk).limits, self.work.clock())

    def waiting(self, desk: Desk) -> list[Waits]:
        """Return what is proposed and waits for another person, the oldest first."""
        found = []
        for one in held.proposals(desk, self.work.clock()):
            plea = desk.session.get_one(Request, one.request_id)
            number = settling.of_plea(desk, plea.mail_id, one.request_id)
            if number is not None:
                found.append(Waits(number, one, name_of(desk, one.by), plea.why, plea.name))
        return found

    def reply(self, kind: str, policy: Policy) -> tuple[str, str] | None:
        """Return subject and body of what the sender of a plea is told, None where nobody is told anything.

        Args:
            kind: its name in templates/mails: of `REFUSED` under "needed" and "all", of `DONE` under "all" only.
            policy: which holds.
        """
        texts, replies = self.work.texts, policy.replies
        if texts is None or replies == "none" or (replies != "all" and kind not in REFUSED.values()):
            return None
        return texts(kind, policy)

    # ------------------------------------------------------------------------------------------------------ deciding

    def release(self, number: int, action: Action, seen: Sequence[str], who: Person, reason: str) -> Handled:
        """Do what a held plea asks for.

        Args:
            number: the ticket's.
            action: see `accountops.held.carry_out`.
            seen: ids of the rules that are overruled, as the person has seen them.
            who: decides.
            reason: why.

        Raises:
            TicketError: it is about no held plea, or is closed.
            AccountError: see `accountops.held.carry_out`.
        """
        with self.work.store.open() as desk:
            by = self._by(desk, who)
            request_id = self._plea(desk, number)
            done = held.carry_out(desk, request_id, action, seen, by, reason)
            return self._released(desk, number, done, by, reason)

    def propose(self, number: int, action: Action, seen: Sequence[str], who: Person, reason: str) -> None:
        """Propose what takes another person; arguments and errors as `release`."""
        with self.work.store.open() as desk:
            held.propose(desk, self._plea(desk, number), action, seen, self._by(desk, who), reason)

    def confirm(self, number: int, proposal_id: int, who: Person) -> Handled:
        """Confirm what somebody else has proposed for a ticket's plea, and do it.

        Raises:
            TicketError: it is about no held plea, or is closed.
            AccountError: see `accountops.held.confirm`.
        """
        with self.work.store.open() as desk:
            by = self._by(desk, who)
            proposal = self._proposal(desk, number, proposal_id)
            reason = proposal.reason
            done = held.confirm(desk, proposal_id, by)
            return self._released(desk, number, done, by, reason)

    def withdraw(self, number: int, proposal_id: int, who: Person) -> None:
        """Take one's own proposal back."""
        with self.work.store.open() as desk:
            self._proposal(desk, number, proposal_id)
            held.withdraw(desk, proposal_id, self._by(desk, who))

    def decline(self, number: int, proposal_id: int, who: Person, reason: str) -> None:
        """Say no to somebody else's."""
        with self.work.store.open() as desk:
            self._proposal(desk, number, proposal_id)
            held.decline(desk, proposal_id, self._by(desk, who), reason)

    def refuse(self, number: int, who: Person, reason: str) -> Handled:
        """Refuse a held plea: the sender is told as by night, the reason stays with us.

        Raises:
            TicketError: it is about no held plea, is closed, or there is no reason.
            AccountError: it is settled already.
        """
        work = self.work
        with work.store.open() as desk:
            by = self._by(desk, who)
            request_id = self._plea(desk, number)
            settled = settling.refuse(desk, number, reason, by.now, by.actor, work.today, plea=True)
            held.settle(desk, request_id, ByHand.REFUSED, by.now, by.actor)
            action = Action(desk.session.get_one(Request, request_id).action)
            return self._told(desk, settled, REFUSED[action])

    def take_back(self, number: int, who: Person, reason: str) -> Handled:
        """Undo what was done for a plea: the account is as it was, and the plea waits again.

        Raises:
            TicketError: nothing was done that could be undone.
            AccountError: it can't be undone any more.
        """
        work = self.work
        with work.store.open() as desk:
            by = self._by(desk, who)
            known = settling.known(desk, number, work.today)
            done = done_of(known)
            if done is None or known.request_id is None:
                raise TicketError("没有可以撤回的照办")
            action, account_id, made_at = done
            if action is Action.RESET:
                corrections.take_back(desk, account_id, by.now, by.actor, reason, made_at=made_at)
            else:
                corrections.restore(desk, account_id, by.limits, by.now, by.actor, reason)
            settled = settling.undo(desk, number, by.now, by.actor, work.today, put_back=True)
            held.unsettle(desk, known.request_id)
            return Handled(settled.ticket, answers.withdraw(desk, settled, work.post(desk), by.now))

    # -------------------------------------------------------------------------------------------------------- inside

    def _by(self, desk: Desk, who: Person) -> By:
        return By(who.staff_id, who.actor, self.work.clock(), self.work.policy(desk).limits)

    def _plea(self, desk: Desk, number: int) -> int:
        known = settling.known(desk, number, self.work.today)
        if known.kind != Kind.HELD or known.request_id is None:
            raise TicketError("这件事不是待核实的诉求", "可以分派、稍后再办或办结")
        if known.state is State.CLOSED:
            raise TicketError("这件事已经办结，要改请先撤回上一步")
        return known.request_id

    def _proposal(self, desk: Desk, number: int, proposal_id: int) -> Proposal:
        """Return a proposal of this ticket's plea: what stands in a form is believed of no other."""
        request_id = self._plea(desk, number)
        proposal = desk.session.get(Proposal, proposal_id)
        if proposal is None or proposal.request_id != request_id:
            raise AccountError("没有这个提议")
        return proposal

    def _released(self, desk: Desk, number: int, done: Done, by: By, reason: str) -> Handled:
        detail: dict[str, object] = {
            "action": str(done.action),
            "account": done.account_id,
            "overruled": ",".join(done.overruled),
            "rule": done.rule,
        }
        settled = settling.release(desk, number, detail, reason, by.now, by.actor, self.work.today)
        return self._told(desk, settled, DONE[done.action] if done.account_id is not None else "")

    def _told(self, desk: Desk, settled: Settled, kind: str) -> Handled:
        text = self.reply(kind, self.work.policy(desk)) if kind else None
        told = 0 if text is None else answers.reply(desk, settled, text, self.work.post(desk), self.work.clock())
        return Handled(settled.ticket, told)


def done_of(ticket: Known) -> tuple[Action, int, datetime] | None:
    """Return what a person's decision has done, to which account and when, if the ticket's last step changed one."""
    last = ticket.last
    if last is None or last.step is not Step.RELEASE or last.detail.get("account") is None:
        return None
    return Action(last.detail["action"]), int(last.detail["account"]), last.at


def name_of(desk: Desk, staff_id: int) -> str:
    """Return what somebody of the staff is called."""
    person = desk.session.get(Staff, staff_id)
    return "" if person is None else person.name
