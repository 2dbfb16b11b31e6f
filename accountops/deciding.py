"""One night's decisions: all open pleas together, so that duplicates, conflicts and quotas are seen whole. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from accountops.policy import (
    DELETE,
    MOOT,
    RESET,
    AccountFacts,
    Decision,
    Facts,
    Limits,
    MailedReset,
    Rule,
    State,
    Withdrawn,
    first_that_holds,
)
from mailparse import Action
from mailparse.values import name as normal_name

TABLES: Mapping[Action, tuple[Rule, ...]] = {Action.RESET: RESET, Action.DELETE: DELETE}


@dataclass(frozen=True, slots=True)
class Plea:
    """One open request as the books hold it; `person` is the blind index of the ID number."""

    request_id: int
    action: Action
    person: bytes
    name: str
    sender: str
    asked_at: datetime
    dmarc_fails: bool = False
    two_senders: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A mail that takes pleas back; without person and name it means all that its sender asked for before."""

    sender: str
    asked_at: datetime
    person: bytes | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """What the books know of one ID number.

    Attributes:
        account: None where there is none.
        mailed_resets: oldest first.
        settled: actions that this night has carried out, or found already so.
        deleted_for: the names for whom this night deleted the account.
        stated: (name, sender) of pleas of this night that are closed already.
    """

    account: AccountFacts | None
    mailed_resets: tuple[MailedReset, ...] = ()
    settled: frozenset[Action] = frozenset()
    deleted_for: frozenset[str] = frozenset()
    stated: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Sender:
    """What this night has already done for one sender: ID numbers repaired, and those deleted."""

    repaired: frozenset[bytes] = frozenset()
    deleted: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class Ruling:
    """The decision on one plea. For `do`, `account` is what the decision saw: the change is made only on that."""

    plea: Plea
    decision: Decision
    rule: str
    why: str
    account: AccountFacts | None

    @property
    def outcome(self) -> str:
        """What the request takes once it is carried out (contracts.md section 3)."""
        match self.decision:
            case Decision.DO:
                return "done"
            case Decision.ALREADY:
                return "duplicate" if self.rule in MOOT else "done"
            case Decision.HOLD:
                return "held"
            case Decision.REFUSE:
                return "refused"


class _Withdrawals:
    """The latest withdrawal by whom it came from and what it takes back; one look-up a plea."""

    def __init__(self, withdrawals: Iterable[Withdrawal]) -> None:
        self._of_person: dict[bytes, dict[str, datetime]] = defaultdict(dict)
        self._of_sender: dict[tuple[str, str | None], datetime] = {}
        for one in withdrawals:
            if one.person is not None:
                latest = self._of_person[one.person]
                latest[one.sender] = max(one.asked_at, latest.get(one.sender, one.asked_at))
            else:
                key = (one.sender, one.name)
                self._of_sender[key] = max(one.asked_at, self._of_sender.get(key, one.asked_at))

    def of(self, plea: Plea) -> Withdrawn:
        """Whether a mail that was written after the plea takes it back."""
        by_person = self._of_person.get(plea.person, {})
        own = (
            by_person.get(plea.sender),
            self._of_sender.get((plea.sender, None)),
            self._of_sender.get((plea.sender, plea.name)),
        )
        if any(at is not None and at > plea.asked_at for at in own):
            return Withdrawn.BY_SENDER
        if any(at > plea.asked_at for sender, at in by_person.items() if sender != plea.sender):
            return Withdrawn.BY_ANOTHER
        return Withdrawn.NO


def _competing(plea: Plea, account: AccountFacts | None, stated: set[tuple[str, str]]) -> bool:
    registered = None if account is None else normal_name(account.name)
    return any(name != plea.name and (sender != plea.sender or name == registered) for name, sender in stated)


@dataclass(slots=True)
class _Night:
    """The state of affairs as it will be when the rulings so far have been carried out."""

    now: datetime
    limits: Limits
    people: dict[bytes, Person]
    senders: dict[str, Sender]
    stated: dict[bytes, set[tuple[str, str]]]
    withdrawals: _Withdrawals
    changed: set[bytes] = field(default_factory=set)

    def rule_on(self, plea: Plea) -> Ruling:
        person = self.people[plea.person]
        sender = self.senders.get(plea.sender, Sender())
        facts = Facts(
            now=self.now,
            name=plea.name,
            sender=plea.sender,
            asked_at=plea.asked_at,
            account=person.account,
            limits=self.limits,
            withdrawn=self.withdrawals.of(plea),
            competing=_competing(plea, person.account, self.stated[plea.person]),
            settled=plea.action in person.settled,
            deleted_tonight=plea.name in person.deleted_for,
            mailed_resets=person.mailed_resets,
            sender_repairs=len(sender.repaired) - (plea.person in sender.repaired),
            sender_deletions=len(sender.deleted) - (plea.person in sender.deleted),
            dmarc_fails=plea.dmarc_fails,
            two_senders=plea.two_senders,
        )
        rule = first_that_holds(TABLES[plea.action], facts)
        return Ruling(plea, rule.then, rule.id, rule.why, person.account)

    def carry_out(self, ruling: Ruling) -> None:
        """Let the pleas that follow see what this one brings about."""
        plea = ruling.plea
        person = self.people[plea.person]
        if ruling.outcome == "done":
            person = replace(person, settled=person.settled | {plea.action})
        if ruling.decision is Decision.DO:
            self.changed.add(plea.person)
            sender = self.senders.get(plea.sender, Sender())
            if plea.action is Action.RESET and person.account is not None:
                account = replace(
                    person.account,
                    state=State.INITIAL,
                    last_reset=self.now,
                    window_until=self.now + self.limits.initial_window,
                )
                resets = (*person.mailed_resets, MailedReset(self.now, plea.sender))
                person = replace(person, account=account, mailed_resets=resets)
                sender = replace(sender, repaired=sender.repaired | {plea.person})
            else:
                person = replace(person, account=None, deleted_for=person.deleted_for | {plea.name})
                both = frozenset({plea.person})
                sender = Sender(repaired=sender.repaired | both, deleted=sender.deleted | both)
            self.senders[plea.sender] = sender
        self.people[plea.person] = person


def decide(
    pleas: Iterable[Plea],
    withdrawals: Sequence[Withdrawal],
    people: Mapping[bytes, Person],
    senders: Mapping[str, Sender],
    *,
    limits: Limits,
    now: datetime,
) -> list[Ruling]:
    """Decide on all open pleas of a night.

    Args:
        pleas: in order of arrival; quotas let the first ones go on.
        withdrawals: of this night.
        people: by person; every plea's person must be there.
        senders: by address; who isn't there has had nothing done this night.
        limits: windows and quotas.
        now: when the night decides; a plea asked by then is overtaken by what is done now.

    Returns:
        One ruling a plea, in the same order. At most one `do` for a person and an action.
    """
    ordered = list(pleas)
    stated: dict[bytes, set[tuple[str, str]]] = defaultdict(set)
    for person, known in people.items():
        stated[person] |= known.stated
    for plea in ordered:
        stated[plea.person].add((plea.name, plea.sender))
    night = _Night(now, limits, dict(people), dict(senders), stated, _Withdrawals(withdrawals))
    rulings = []
    for plea in ordered:
        ruling = night.rule_on(plea)
        night.carry_out(ruling)
        rulings.append(ruling)
    # A plea held for its own mail's sake is settled when another mail of the same person went through after it.
    for place, ruling in enumerate(rulings):
        if ruling.decision is Decision.HOLD and ruling.plea.person in night.changed:
            again = night.rule_on(ruling.plea)
            if again.decision is Decision.ALREADY:
                rulings[place] = again
    return rulings
