"""What may be done about a plea: two tables, read from the top; the first row that holds decides.

The order of the rows is the policy and is tested. Each row has an id that staff see, and its reason in Chinese.
docs/rules.md is printed from here.
"""
# ruff: noqa: E501 - a row of a table stands on one line

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from accountops.names import differ_by_a_word, is_spelling_of
from mailparse.values import is_han_name
from mailparse.values import name as normal_name


class Decision(StrEnum):
    """What becomes of a plea."""

    DO = "do"
    ALREADY = "already"
    HOLD = "hold"
    REFUSE = "refuse"


class State(StrEnum):
    """State of an account. Expired is derived: the window of a mailed reset ran out."""

    INITIAL = "initial"
    MUST_CHANGE = "must-change"
    ACTIVE = "active"
    EXPIRED = "expired"


class Filings(StrEnum):
    """How far the furthest filing of an account has come; in this order."""

    NONE = "none"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"


FILINGS_WORDS: dict[str, str] = {
    Filings.NONE: "没有",
    Filings.DRAFT: "有草稿",
    Filings.SUBMITTED: "已提交",
    Filings.RETURNED: "已退回",
    Filings.APPROVED: "审核通过",
}


def seen_by_others(filings: str) -> bool:
    """Whether somebody else has seen an account's filings; a word that isn't of `Filings` counts as seen."""
    return filings not in {Filings.NONE, Filings.DRAFT}


class Withdrawn(StrEnum):
    """Whether a later mail takes the plea back, and whose it is."""

    NO = "no"
    BY_SENDER = "by-sender"
    BY_ANOTHER = "by-another"


@dataclass(frozen=True, slots=True)
class Limits:
    """Windows and quotas; a site sets them, these are the defaults.

    Attributes:
        initial_window: how long the initial password works after a mailed reset.
        fresh_enough: an initial password with this much of its window left is not renewed.
        other_sender: within this time after a mailed reset, another sender's plea is held.
        taken_back: how long mailed resets rest after the owner took one back.
        date_trust: how far before arrival a Date header is believed.
        use_after_creation: an account used later than this after its creation is a used one.
        restorable: how long a deleted account can be restored.
        accounts_per_sender: repairs a night for one sender.
        deletions_per_sender: deletions a night for one sender.
        resets_per_account: mailed resets of one account within `resets_period`.
        resets_period: see there.
    """

    initial_window: timedelta = timedelta(days=7)
    fresh_enough: timedelta = timedelta(hours=72)
    other_sender: timedelta = timedelta(hours=72)
    taken_back: timedelta = timedelta(days=30)
    date_trust: timedelta = timedelta(hours=72)
    use_after_creation: timedelta = timedelta(hours=24)
    restorable: timedelta = timedelta(days=30)
    accounts_per_sender: int = 50
    deletions_per_sender: int = 3
    resets_per_account: int = 3
    resets_period: timedelta = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """An account as it stood when the facts were gathered; every time aware, or None where unknown."""

    account_id: int
    epoch: int
    name: str
    state: State
    filings: str = Filings.NONE  # as the books have it
    window_until: datetime | None = None
    created: datetime | None = None
    last_login: datetime | None = None
    last_own_login: datetime | None = None
    last_password_change: datetime | None = None
    last_reset: datetime | None = None
    restored: datetime | None = None
    renamed: datetime | None = None
    taken_back: datetime | None = None


@dataclass(frozen=True, slots=True)
class MailedReset:
    """A reset that a mail brought about, from the books."""

    at: datetime
    sender: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a decision may look at: a snapshot, with `now`.

    Attributes:
        now: when the night decides.
        name: the stated name, normal form.
        sender: address the plea came from.
        asked_at: when it was asked (the Date header where it can be believed, else arrival).
        account: None where there is none.
        limits: windows and quotas.
        withdrawn: by a later mail; one that may be forged, or doesn't say plainly what it takes back, counts as
            another's. What another one says against a deletion counts for a while beforehand too.
        competing: the same ID number is pleaded for under another name, by another sender or as it is registered;
            this night, or in what waits for a person still.
        contested: a deletion for this ID number waits for a person already, since somebody else stands against it.
        settled: this night has carried out, or found already so, the same action for this ID number.
        deleted_tonight: this night deleted the account for the one who states this name.
        mailed_resets: of this ID number, newest last.
        sender_repairs: accounts that this sender's mails have repaired this night.
        sender_deletions: accounts that they have deleted this night.
        dmarc_fails: the sender's domain disowns the mail, under a policy that it enforces.
        two_senders: the mail has no From that names one sender: none, two headers, or several addresses.
    """

    now: datetime
    name: str
    sender: str
    asked_at: datetime
    account: AccountFacts | None
    limits: Limits = Limits()
    withdrawn: Withdrawn = Withdrawn.NO
    competing: bool = False
    contested: bool = False
    settled: bool = False
    deleted_tonight: bool = False
    mailed_resets: tuple[MailedReset, ...] = ()
    sender_repairs: int = 0
    sender_deletions: int = 0
    dmarc_fails: bool = False
    two_senders: bool = False

    @property
    def known(self) -> AccountFacts:
        """The account, in rows below the one that deals with its absence."""
        if self.account is None:
            raise LookupError("a row above this one must deal with absent accounts")
        return self.account

    @property
    def names_equal(self) -> bool:
        """Whether stated and registered name have one normal form."""
        return normal_name(self.known.name) == self.name

    @property
    def perhaps_misread(self) -> bool:
        """Whether the names differ by no more than a word that stands beside names in mails.

        Whoever has it carried out all the same has read the mail, and says that it is the registered name.
        """
        return differ_by_a_word(normal_name(self.known.name), self.name)

    @property
    def registered_is_han(self) -> bool:
        """Whether the registered name is one of Han characters."""
        return is_han_name(normal_name(self.known.name))

    @property
    def registered_spells_stated(self) -> bool:
        """Whether the account was made by the first log-in's typical slip: blank, pinyin, or a mix."""
        written = normal_name(self.known.name)
        return not written or is_spelling_of(self.known.name, self.name)

    def asked_by(self, *times: datetime | None) -> bool:
        """Whether it was asked no later than one of these; unknown times say nothing."""
        return any(time is not None and self.asked_at <= time for time in times)

    @property
    def reset_overtaken(self) -> bool:
        """Whether something has happened since that a reset would undo."""
        a = self.known
        return self.asked_by(a.last_reset, a.last_password_change, a.created, a.restored, a.last_own_login)

    @property
    def delete_overtaken(self) -> bool:
        """Whether the account was made or put right since."""
        return self.asked_by(self.known.created, self.known.restored, self.known.renamed)

    @property
    def at_initial(self) -> bool:
        """Whether the initial password works, and will for long enough."""
        if self.known.state not in {State.INITIAL, State.MUST_CHANGE}:
            return False
        until = self.known.window_until
        return until is None or until - self.now >= self.limits.fresh_enough

    @property
    def rests_after_taking_back(self) -> bool:
        """Whether the owner has lately taken a mailed reset back."""
        at = self.known.taken_back
        return at is not None and self.now - at <= self.limits.taken_back

    @property
    def restored_lately(self) -> bool:
        """Whether a person has brought the account back a while ago: a machine must not delete it again."""
        at = self.known.restored
        return at is not None and self.now - at <= self.limits.restorable

    @property
    def another_sender_lately(self) -> bool:
        """Whether another sender's mail has reset the account a short while before this one was written."""
        if not self.mailed_resets:
            return False
        last = self.mailed_resets[-1]
        return last.sender != self.sender and self.asked_at - last.at <= self.limits.other_sender

    @property
    def resets_lately(self) -> int:
        """Mailed resets within the period."""
        return sum(self.now - reset.at <= self.limits.resets_period for reset in self.mailed_resets)

    @property
    def used(self) -> bool:
        """Whether the account is known to have been used after the first day."""
        a = self.known
        if a.created is None:
            return False
        known = [time for time in (a.last_login, a.last_own_login, a.last_password_change) if time is not None]
        return any(time - a.created > self.limits.use_after_creation for time in known)

    @property
    def use_unknown(self) -> bool:
        """Whether nobody knows if it was: that counts as used."""
        return self.known.created is None or self.known.last_login is None


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: `when` it holds, `then` that is the decision, for the reason `why` (Chinese, shown to staff)."""

    id: str
    when: Callable[[Facts], bool]
    then: Decision
    why: str


def _always(_facts: Facts) -> bool:
    return True


DO, ALREADY, HOLD, REFUSE = Decision

# notice 四: who can't log in writes, and the password is reset the same night. Names are compared before times, so that
# nobody learns from the answer what has happened to an account whose registered name they don't know.
RESET: tuple[Rule, ...] = (
    #    rule                    when                                                     then     why
    Rule("deleted-tonight",      lambda f: f.account is None and f.deleted_tonight,       ALREADY, "本夜已按此人来信删除账号，用初始密码重新登录即可"),
    Rule("no-account",           lambda f: f.account is None,                             REFUSE,  "没有与身份证号相符的账号"),
    Rule("name-not-han",         lambda f: not f.names_equal and not f.registered_is_han, HOLD,    "登记姓名不是汉字（拼音、混写或空白），由人决定删除还是更正"),
    Rule("perhaps-misread",      lambda f: f.perhaps_misread,                             HOLD,    "姓名与登记的只差一个称呼或虚词，可能是读信时连读了，由人核对来信"),
    Rule("name-differs",         lambda f: not (f.names_equal or f.perhaps_misread),      REFUSE,  "姓名与登记的不一致"),
    Rule("overtaken",            lambda f: f.reset_overtaken,                             ALREADY, "来信之后已重置、改密、恢复或登录过"),
    Rule("withdrawn",            lambda f: f.withdrawn is Withdrawn.BY_SENDER,            ALREADY, "发信人随后来信说不用办了"),
    Rule("withdrawn-by-another", lambda f: f.withdrawn is Withdrawn.BY_ANOTHER,           HOLD,    "来信说不用办或先不要办，但不能确定是不是发信人的意思、指的是不是这一件，由人核实"),
    Rule("taken-back",           lambda f: f.rests_after_taking_back,                     HOLD,    "本人近期撤回过邮件重置，由人核实"),
    Rule("repeated",             lambda f: f.at_initial and f.settled,                    ALREADY, "同一人同一诉求，本夜已按另一封信办过"),
    Rule("at-initial",           lambda f: f.at_initial,                                  ALREADY, "本来就是初始密码，可直接登录"),
    Rule("another-sender",       lambda f: f.another_sender_lately,                       HOLD,    "刚按另一发信人的信重置过，由人核实"),
    Rule("sender-quota",         lambda f: f.sender_repairs >= f.limits.accounts_per_sender, HOLD, "同一发信人一夜办理的账号超过上限"),
    Rule("account-quota",        lambda f: f.resets_lately >= f.limits.resets_per_account, HOLD,   "该账号近期按邮件重置的次数超过上限"),
    Rule("dmarc-fails",          lambda f: f.dmarc_fails,                                 HOLD,    "发信域声明此信不是它发出的（DMARC 未通过）"),
    Rule("two-senders",          lambda f: f.two_senders,                                 HOLD,    "信上没有发信人，或不止一个"),
    Rule("asked-by-owner",       _always,                                                 DO,      "姓名、身份证号相符，已重置为初始密码"),
)  # fmt: skip

# notice 四: deletion only where name and ID number don't match. Anyone can write a wrong name, so an account that has
# been used or holds filings is never deleted by a machine.
DELETE: tuple[Rule, ...] = (
    #    rule                    when                                                     then     why
    Rule("repeated",             lambda f: f.account is None and f.settled,               ALREADY, "同一人同一诉求，本夜已按另一封信办过"),
    Rule("no-account",           lambda f: f.account is None,                             ALREADY, "该身份证号名下没有账号，可直接用初始密码首次登录"),
    Rule("overtaken",            lambda f: f.delete_overtaken,                            ALREADY, "来信之后账号已重新建立、恢复或更正"),
    Rule("names-equal",          lambda f: f.names_equal,                                 REFUSE,  "姓名与身份证号相符，不属于可删除的情况"),
    Rule("perhaps-misread",      lambda f: f.perhaps_misread,                             HOLD,    "姓名与登记的只差一个称呼或虚词，可能是读信时连读了，由人核对来信"),
    Rule("restored-lately",      lambda f: f.restored_lately,                             HOLD,    "账号近期由人恢复过，由人核实"),
    Rule("competing",            lambda f: f.competing,                                   HOLD,    "同一身份证号另有人以另一姓名来信，由人核实"),
    Rule("contested",            lambda f: f.contested,                                   HOLD,    "同一身份证号先前有争议的删除还在等人决定，由人一并核实"),
    Rule("another-sender",       lambda f: f.another_sender_lately,                       HOLD,    "刚按另一发信人的信以登记姓名重置过，由人核实"),
    Rule("withdrawn",            lambda f: f.withdrawn is not Withdrawn.NO,               HOLD,    "另有来信说不用删、先不要删，或说法不一，由人核实"),
    Rule("has-filings",          lambda f: seen_by_others(f.known.filings),               HOLD,    "账号下有已提交的填报信息，由人决定"),
    Rule("in-use",               lambda f: f.used and not f.registered_spells_stated,     HOLD,    "账号建立一天之后还使用过，由人核实"),
    Rule("use-unknown",          lambda f: f.use_unknown and not f.registered_spells_stated, HOLD, "没有账号建立时间或登录时间的记录，不知道有没有使用过，由人核实"),
    Rule("sender-quota",         lambda f: f.sender_repairs >= f.limits.accounts_per_sender, HOLD, "同一发信人一夜办理的账号超过上限"),
    Rule("deletion-quota",       lambda f: f.sender_deletions >= f.limits.deletions_per_sender, HOLD, "同一发信人一夜删除的账号超过上限"),
    Rule("dmarc-fails",          lambda f: f.dmarc_fails,                                 HOLD,    "发信域声明此信不是它发出的（DMARC 未通过）"),
    Rule("two-senders",          lambda f: f.two_senders,                                 HOLD,    "信上没有发信人，或不止一个"),
    Rule("mismatched",           _always,                                                 DO,      "姓名与身份证号不匹配，已删除账号（可恢复）"),
)  # fmt: skip

# No facts tell it beforehand: the account has changed under every attempt to do what the table said.
CHANGED_MEANWHILE = Rule("changed-meanwhile", _always, HOLD, "账号正被同时改动，由人核实")

# A deletion held by one of these stands against somebody else: the next one waits with it.
CONTESTED = frozenset({"competing", "contested", "another-sender"})

# ALREADY rows whose plea was carried out for another mail or has become moot: the mail counts as a duplicate. At the
# other ALREADY rows what was asked for holds: the mail counts as done.
MOOT = frozenset({"deleted-tonight", "overtaken", "withdrawn", "repeated"})


def first_that_holds(table: tuple[Rule, ...], facts: Facts) -> Rule:
    """Return the row that decides; the last row of a table always holds."""
    return next(rule for rule in table if rule.when(facts))
