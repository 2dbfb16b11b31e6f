"""One night's decisions: all open pleas together, so that duplicates, conflicts and quotas are seen whole. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Generic, TypeVar

from accountops.outcomes import Outcome
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

T = TypeVar("T", bytes, str)
K = TypeVar("K")
# What a mailbox takes back: of one person, of one name, or all; the pleas of one action, or any.
_Taken = tuple[str, bytes | None, str | None, Action | None]

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
    """A mail that says something against pleas; without person and name, against what its sender asked for before.

    Attributes:
        sender: address.
        asked_at: when it was written, as of a plea.
        person: whose plea; None where no ID number stands there.
        name: the same by name.
        doubtful: it takes nothing back in so many words; or its sender wasn't confirmed, or it names several senders,
            so that it may be anybody's.
        action: the pleas that it is against; None: any.
        asked_for: (person, name) of whom its sender has lately written, as far as the books say; looked at where no
            ID number stands there.
    """

    sender: str
    asked_at: datetime
    person: bytes | None = None
    name: str | None = None
    doubtful: bool = False
    action: Action | None = None
    asked_for: frozenset[tuple[bytes, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Person:
    """What the books know of one ID number.

    Attributes:
        account: None where there is none.
        mailed_resets: oldest first.
        settled: actions that this night has carried out, or found already so.
        deleted_for: the names for whom this night deleted the account.
        stated: (name, sender) of pleas of this night that are closed already, and of what waits for a person.
        contested: a deletion waits for a person, held by one of `policy.CONTESTED`.
    """

    account: AccountFacts | None
    mailed_resets: tuple[MailedReset, ...] = ()
    settled: frozenset[Action] = frozenset()
    deleted_for: frozenset[str] = frozenset()
    stated: frozenset[tuple[str, str]] = frozenset()
    contested: bool = False


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
    def outcome(self) -> Outcome:
        """What the request takes once it is carried out (contracts.md section 3)."""
        match self.decision:
            case Decision.DO:
                return Outcome.DONE
            case Decision.ALREADY:
                return Outcome.DUPLICATE if self.rule in MOOT else Outcome.DONE
            case Decision.HOLD:
                return Outcome.HELD
            case Decision.REFUSE:
                return Outcome.REFUSED


class _Latest(Generic[K]):
    """Of each key the latest time, and who it is of; asked for anybody's but one mailbox's."""

    def __init__(self) -> None:
        # Whose the latest is, when it was, and the latest of all others: enough to leave any one mailbox out.
        self._known: dict[K, tuple[str, datetime, datetime | None]] = {}

    def add(self, key: K, mailbox: str, at: datetime) -> None:
        """Note one."""
        if key not in self._known:
            self._known[key] = (mailbox, at, None)
            return
        whose, latest, others = self._known[key]
        if mailbox == whose:
            self._known[key] = (whose, max(latest, at), others)
        elif at > latest:
            self._known[key] = (mailbox, at, latest)
        else:
            self._known[key] = (whose, latest, at if others is None else max(others, at))

    def of_others(self, key: K, mailbox: str) -> datetime | None:
        """The latest that isn't of this mailbox."""
        whose, latest, others = self._known.get(key, (mailbox, None, None))
        return others if whose == mailbox else latest


class _Withdrawals:
    """The latest of what is said against pleas, by who says it and of whom; a few look-ups a plea however many.

    Of its own sender's pleas a mail takes back those it names. Where it names nobody it can only mean the one person
    whom its sender has written about; of several, or where it names somebody else, a person finds out whom it means.
    """

    def __init__(self, withdrawals: Sequence[Withdrawal], pleas: Iterable[Plea], limits: Limits) -> None:
        self._limits = limits
        self._of_sender: dict[_Taken, datetime] = {}
        # Whoever forges a withdrawal must not make a plea vanish: these only ask for a person's look.
        self._doubtful: dict[_Taken, datetime] = {}
        # By whom it is of, and whether it is against whatever was asked for, in doubt, or against deletions alone.
        self._of_person: _Latest[tuple[bytes | str, bool, Action | None]] = _Latest()
        asked_for = _asked_for(withdrawals, pleas)
        for one in withdrawals:
            mailbox = mailbox_of(one.sender)
            asked = asked_for.get(mailbox, set())
            name, doubtful = one.name, one.doubtful
            if one.person is not None:
                self._of_person.add((one.person, doubtful, one.action), mailbox, one.asked_at)
                name = None
            elif name is None:
                doubtful |= len({person for person, _ in asked}) > 1
            elif name not in {known for _, known in asked}:
                # Of somebody who wrote from elsewhere, or of one of theirs in a way that can't be made out.
                self._of_person.add((name, True, one.action), mailbox, one.asked_at)
                name, doubtful = None, True
            key = (mailbox, one.person, name, one.action)
            _keep_latest(self._doubtful if doubtful else self._of_sender, key, one.asked_at)

    def of(self, plea: Plea) -> Withdrawn:
        """Whether a mail that was written after the plea takes it back, or another's stands against it."""
        mailbox = mailbox_of(plea.sender)
        whom = ((plea.person, None), (None, None), (None, plea.name))
        own = [(mailbox, *one, action) for one in whom for action in (None, plea.action)]
        if any(_later(self._of_sender.get(key), plea) for key in own):
            return Withdrawn.BY_SENDER
        if any(_later(self._doubtful.get(key), plea) for key in own) or self._another_objects(plea, mailbox):
            return Withdrawn.BY_ANOTHER
        return Withdrawn.NO

    def _another_objects(self, plea: Plea, mailbox: str) -> bool:
        limits = self._limits
        called: tuple[bytes | str, ...] = (plea.person, plea.name)
        actions: tuple[Action | None, ...] = (None, plea.action)
        for whom, doubtful, action in product(called, (False, True), actions):
            at = self._of_person.of_others((whom, doubtful, action), mailbox)
            if at is None:
                continue
            # An owner's 请不要删除 holds for as long as their taking back of a reset does; a warning, or a question
            # under that number, for as long as another sender's reset; a mere 不用重置了 for what was asked before.
            if plea.action is Action.DELETE and action is None and whom == plea.person:
                before = limits.taken_back
            elif plea.action is Action.DELETE or (doubtful and whom == plea.person):
                before = limits.other_sender
            else:
                before = timedelta(0)
            if at > plea.asked_at - before:
                return True
        return False


def _asked_for(withdrawals: Sequence[Withdrawal], pleas: Iterable[Plea]) -> Mapping[str, set[tuple[bytes, str]]]:
    """Of those who take something back without an ID number: for whom they have written."""
    found: dict[str, set[tuple[bytes, str]]] = {}
    for one in withdrawals:
        if one.person is None:
            found.setdefault(mailbox_of(one.sender), set()).update(one.asked_for)
    if found:
        for plea in pleas:
            asked = found.get(mailbox_of(plea.sender))
            if asked is not None:
                asked.add((plea.person, plea.name))
    return found


def _keep_latest(known: dict[_Taken, datetime], key: _Taken, at: datetime) -> None:
    known[key] = max(at, known.get(key, at))


def _later(at: datetime | None, plea: Plea) -> bool:
    return at is not None and at > plea.asked_at


class _Stated:
    """Under which names one ID number is pleaded for, and by whom; counted, so that a question costs two look-ups."""

    def __init__(self) -> None:
        self._pairs: set[tuple[str, str]] = set()
        self._by_name: Counter[str] = Counter()
        self._by_sender: Counter[str] = Counter()

    def add(self, name: str, sender: str) -> None:
        """Note that `sender` has stated `name`."""
        if (name, sender) not in self._pairs:
            self._pairs.add((name, sender))
            self._by_name[name] += 1
            self._by_sender[sender] += 1

    def competing(self, plea: Plea, account: AccountFacts | None) -> bool:
        """Whether another name was stated, by another sender or as the account has it."""
        if account is not None:
            registered = normal_name(account.name)
            if registered != plea.name and registered in self._by_name:
                return True
        either = self._by_name[plea.name] + self._by_sender[plea.sender]
        return len(self._pairs) > either - ((plea.name, plea.sender) in self._pairs)


@dataclass(slots=True)
class _Tally:
    """What has been done for one sender so far; grows in place, since a site may set the quotas high."""

    repaired: set[bytes] = field(default_factory=set)
    deleted: set[bytes] = field(default_factory=set)


_NOTHING = _Tally()


@dataclass(slots=True)
class _Night:
    """The state of affairs as it will be when the rulings so far have been carried out.

    Most people are pleaded for once, and most senders write once. Of those nothing is noted (nobody looks at it), which
    keeps a night of 50,000 pleas small: `senders` and `stated` have only those who come up again.
    """

    now: datetime
    limits: Limits
    people: Mapping[bytes, Person]
    senders: dict[str, _Tally]
    stated: dict[bytes, _Stated]
    again: set[bytes]
    withdrawals: _Withdrawals
    changed: dict[bytes, Person] = field(default_factory=dict)
    repaired: set[bytes] = field(default_factory=set)

    def rule_on(self, plea: Plea) -> Ruling:
        facts = self.facts_of(plea)
        rule = first_that_holds(TABLES[plea.action], facts)
        return Ruling(plea, rule.then, rule.id, rule.why, facts.account)

    def facts_of(self, plea: Plea) -> Facts:
        person = self.changed.get(plea.person) or self.people[plea.person]
        sender = self.senders.get(mailbox_of(plea.sender), _NOTHING)
        stated = self.stated.get(plea.person)
        return Facts(
            now=self.now,
            name=plea.name,
            sender=plea.sender,
            asked_at=plea.asked_at,
            account=person.account,
            limits=self.limits,
            withdrawn=self.withdrawals.of(plea),
            competing=stated is not None and stated.competing(plea, person.account),
            contested=person.contested,
            settled=plea.action in person.settled,
            deleted_tonight=plea.name in person.deleted_for,
            mailed_resets=person.mailed_resets,
            sender_repairs=len(sender.repaired) - (plea.person in sender.repaired),
            sender_deletions=len(sender.deleted) - (plea.person in sender.deleted),
            dmarc_fails=plea.dmarc_fails,
            two_senders=plea.two_senders,
        )

    def carry_out(self, ruling: Ruling) -> None:
        """Let the pleas that follow see what this one brings about."""
        plea = ruling.plea
        sender = self.senders.get(mailbox_of(plea.sender))
        if ruling.decision is Decision.DO and sender is not None:
            sender.repaired.add(plea.person)
            if plea.action is Action.DELETE:
                sender.deleted.add(plea.person)
        if plea.person not in self.again:
            return
        person = self.changed.get(plea.person) or self.people[plea.person]
        if ruling.outcome is Outcome.DONE:
            person = replace(person, settled=person.settled | {plea.action})
        if ruling.decision is Decision.DO:
            self.repaired.add(plea.person)
            if plea.action is Action.RESET and person.account is not None:
                account = replace(
                    person.account,
                    state=State.INITIAL,
                    last_reset=self.now,
                    window_until=self.now + self.limits.initial_window,
                )
                resets = (*person.mailed_resets, MailedReset(self.now, plea.sender))
                person = replace(person, account=account, mailed_resets=resets)
            else:
                person = replace(person, account=None, deleted_for=person.deleted_for | {plea.name})
        self.changed[plea.person] = person


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
        senders: by mailbox, see `mailbox_of`; who isn't there has had nothing done this night.
        limits: windows and quotas.
        now: when the night decides; a plea asked by then is overtaken by what is done now.

    Returns:
        One ruling a plea, in the same order. At most one `do` for a person and an action.
    """
    ordered = list(pleas)
    night = _begun(ordered, withdrawals, people, senders, limits=limits, now=now)
    rulings = []
    for plea in ordered:
        ruling = night.rule_on(plea)
        night.carry_out(ruling)
        rulings.append(ruling)
    # A plea held for its own mail's sake is settled when another mail of the same person went through after it; so is
    # a reset refused under the name for which the account was then deleted.
    for place, ruling in enumerate(rulings):
        if ruling.decision in {Decision.HOLD, Decision.REFUSE} and ruling.plea.person in night.repaired:
            later = night.rule_on(ruling.plea)
            if later.decision is Decision.ALREADY:
                rulings[place] = later
    return rulings


def look(
    plea: Plea,
    withdrawals: Sequence[Withdrawal],
    people: Mapping[bytes, Person],
    senders: Mapping[str, Sender],
    *,
    limits: Limits,
    now: datetime,
) -> Facts:
    """Return what a decision on one plea by itself looks at; the arguments are those of `decide`."""
    return _begun([plea], withdrawals, people, senders, limits=limits, now=now).facts_of(plea)


def _begun(
    ordered: Sequence[Plea],
    withdrawals: Sequence[Withdrawal],
    people: Mapping[bytes, Person],
    senders: Mapping[str, Sender],
    *,
    limits: Limits,
    now: datetime,
) -> _Night:
    """Return the state of affairs before the first of some pleas is ruled on."""
    again = _repeated(plea.person for plea in ordered)
    stated: dict[bytes, _Stated] = defaultdict(_Stated)
    for person, known in people.items():
        for name, sender in known.stated:
            stated[person].add(name, sender)
    for plea in ordered:
        if plea.person in again or plea.person in stated:
            stated[plea.person].add(plea.name, plea.sender)
    tallies = {mailbox: _Tally() for mailbox in _repeated(mailbox_of(plea.sender) for plea in ordered)}
    for mailbox, done in senders.items():
        tallies[mailbox] = _Tally(set(done.repaired), set(done.deleted))
    return _Night(now, limits, people, tallies, stated, again, _Withdrawals(withdrawals, ordered, limits))


def mailbox_of(sender: str) -> str:
    """Return the mailbox behind an address, which quotas count by: with a tag (zhang+1@…, RFC 5233) it is the same."""
    if "+" not in sender:
        return sender
    local, at, domain = sender.rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def _repeated(some: Iterable[T]) -> set[T]:
    """What occurs more than once."""
    return {one for one, times in Counter(some).items() if times > 1}
