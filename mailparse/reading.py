"""What a mail says: the values that reading gives back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    """What is asked to be done to an account. # notice 四."""

    RESET = "reset"
    DELETE = "delete"


class Verdict(StrEnum):
    """What kind of mail it is; where several fit, the first in this order."""

    AUTOMATIC = "automatic"
    REPAIR = "repair"
    LETTER = "letter"
    ORG_NOT_FOUND = "org-not-found"
    NOT_TEXT = "not-text"
    INCOMPLETE = "incomplete"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Request:
    """One person's complete plea; for a deletion `name` is the true name, not the wrong one on the account."""

    action: Action
    id_number: str
    name: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What a mail says against earlier pleas; neither ID number nor name: against what its sender asked for.

    Attributes:
        id_number: whose plea; None where it isn't said.
        name: the same.
        action: the pleas that it is against; None: whatever was asked for.
        sure: they are taken back in so many words; else they wait for a person: 先不要办, 不是我发的, 已经登上了, or
            nothing that can be made out.
    """

    id_number: str | None
    name: str | None
    action: Action | None = None
    sure: bool = True


class Mark(StrEnum):
    """What a letter says of its organisation that matters for who opens the account, beside its nature."""

    MIXED = "mixed"  # state and private owners
    COLLECTIVE = "collective"
    ARMY = "army"
    LAW_OFFICE = "law-office"
    NON_ENTERPRISE = "non-enterprise"  # 民办非企业单位: private schools, hospitals
    ASSOCIATION = "association"  # associations and foundations
    COOPERATIVE = "cooperative"
    NON_PUBLIC = "non-public"  # it calls itself 非公, in the notice's word
    INDIVIDUAL = "individual"  # 个体工商户
    FOREIGN = "foreign"  # owned from abroad, or from Hong Kong, Macao, Taiwan
    BRANCH = "branch"
    NO_LEGAL_PERSON = "no-legal-person"  # it has neither a certificate as one nor a licence
    ONLY_GUIDED = "only-guided"  # whoever is named above it only guides its work
    MOVED = "moved"  # its registration has moved to another office; a code keeps the place of the first one
    TWO_NATURES = "two-natures"  # it says two things that don't go together
    JOINT = "joint"  # founded by two together
    RURAL_BANK = "rural-bank"  # 农商行, 信用社: who they belong to is not settled
    ASKS_WHOSE = "asks-whose"  # it asks itself who is competent, or lays out two ways
    OF_OURS = "units-of-ours"  # … which belong to whoever writes
    SEVERAL = "several-units"  # one letter for two organisations
    ACCOUNT_EXISTS = "account-exists"  # under an old name: open another one or rename it
    PARENT_HAS_NONE = "parent-has-none"  # whoever should open it has no account either


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter that asks for an organisation account says, in its own words. # notice 五.

    Attributes:
        org_name: full name of the organisation that the account is for.
        uscc: its unified social credit code, if the checks hold.
        nature: government, institution, soe, private, central, out-of-province, or unknown where it isn't said.
        contact_name: whom to call.
        contact_phone: the first number given.
        uscc_failed: a code is given whose checks fail.
        email: an address to write to, where one stands in the text.
        addressee: to whom the letter went (主送).
        superiors: units that it says to belong to, be owned or led by; the nearest first.
        level: its level as said: 省属, 天水市属, 区属.
        registrar: the office that registered it, or the place where it is registered; where the registration has
            moved, the office that it has moved to, None where it isn't named.
        registrars_beside: other offices of which it says so too.
        former: what it was before a reform, in the letter's words.
        marks: see `Mark`.
        consents: who has agreed, in writing and already.
        mandates: who has issued the 委托函 of another province.
        only_attached: the letter itself is a picture or file beside a mail that says hardly more.
        seat: where it says to be, in its words: 天水市秦州区的一家公司, 在兰州市七里河区.
    """

    org_name: str | None
    uscc: str | None
    nature: str
    contact_name: str | None
    contact_phone: str | None
    uscc_failed: bool = False
    email: str | None = None
    addressee: str | None = None
    superiors: tuple[str, ...] = ()
    level: str | None = None
    registrar: str | None = None
    former: str | None = None
    marks: tuple[Mark, ...] = ()
    consents: tuple[str, ...] = ()
    mandates: tuple[str, ...] = ()
    only_attached: bool = False
    registrars_beside: tuple[str, ...] = ()
    seat: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    `missing` is in the order id_number, name, plea; `doubt` says in Chinese why a complete plea is for a person;
    `left`: beside the requests more is asked for, for somebody else, that only a person can make out; of an automatic
    mail, which has no requests, that a plea stands in it.
    """

    verdict: Verdict
    requests: tuple[Request, ...] = ()
    missing: tuple[str, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    letter: Letter | None = None
    org_name: str | None = None
    empty: bool = False
    doubt: str = ""
    left: bool = False

    @property
    def taken_back(self) -> tuple[Withdrawal, ...]:
        """What is taken back in so many words."""
        return tuple(one for one in self.withdrawals if one.sure and one.action is None)

    def as_json(self) -> dict[str, Any]:
        """The object that `yeban read --json` prints, without "file"."""
        return {
            "verdict": str(self.verdict),
            "requests": [{"action": str(r.action), "id_number": r.id_number, "name": r.name} for r in self.requests],
            "missing": list(self.missing),
            "withdraws": [w.id_number for w in self.taken_back if w.id_number is not None],
            "letter": None
            if self.letter is None
            else {
                "org_name": self.letter.org_name,
                "uscc": self.letter.uscc,
                "nature": self.letter.nature,
                "contact_name": self.letter.contact_name,
                "contact_phone": self.letter.contact_phone,
                "route": None,
            },
            "org_name": self.org_name,
        }
