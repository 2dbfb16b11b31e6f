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
    """A plea taken back; both None: the sender's earlier mail as a whole."""

    id_number: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter that asks for an organisation account says. # notice 五."""

    org_name: str | None
    uscc: str | None
    nature: str
    contact_name: str | None
    contact_phone: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read; `missing` in the order id_number, name, plea."""

    verdict: Verdict
    requests: tuple[Request, ...] = ()
    missing: tuple[str, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    letter: Letter | None = None
    org_name: str | None = None
    empty: bool = False

    def as_json(self) -> dict[str, Any]:
        """The object that `yeban read --json` prints, without "file"."""
        return {
            "verdict": str(self.verdict),
            "requests": [{"action": str(r.action), "id_number": r.id_number, "name": r.name} for r in self.requests],
            "missing": list(self.missing),
            "withdraws": [w.id_number for w in self.withdrawals if w.id_number is not None],
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
