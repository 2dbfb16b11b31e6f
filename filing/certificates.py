"""E-certificates: their numbers, what one says, and what a holder of the number may see. Source: notice 二(二)1.

A number is 100 random bits, so nobody finds one by trying; who has it was shown the certificate.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from filing.dossier import FilingError
from filing.levels import Rank
from mailparse import shown
from mailparse.shown import Unfit
from orgregistry import organisations
from orgregistry.organisations import OrganisationError
from store import Account, Desk, Entry, Filing, FilingStep

RANDOM_OCTETS: Final = 32
# Crockford's base 32: no I, L, O, U, which are misread; what is typed for them is taken for what was meant.
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS: Final = 5
LENGTH: Final = 20
GROUP: Final = 5
_MISREAD: Final = str.maketrans("OIL", "011")
_LONGEST_TYPED: Final = 60


@dataclass(frozen=True, slots=True)
class Certificate:
    """An e-certificate.

    Attributes:
        filing_id: the reissue that it came of.
        account_id: whose.
        number: without its groups.
        name: as the account has it now.
        series: of the title.
        rank: one of five.
        title: e.g. 高级工程师.
        obtained: when the title was obtained; None if it wasn't filled in.
        issuer: the office that has sealed it, by its name now; "" if it is gone.
        certified: when.
        voided: since when it is worth nothing; None: it is valid.
    """

    filing_id: int
    account_id: int
    number: str
    name: str
    series: str
    rank: Rank
    title: str
    obtained: date | None
    issuer: str
    certified: datetime
    voided: datetime | None

    @property
    def shown(self) -> str:
        """The number in groups, as people read it."""
        return in_groups(self.number)

    @property
    def masked_name(self) -> str:
        """The name as a stranger may see it."""
        return masked(self.name)

    @property
    def valid(self) -> bool:
        """Whether it is worth anything."""
        return self.voided is None


# ------------------------------------------------------------------------------------------------------------ numbers


def new_number(octets: bytes) -> str:
    """Return the number that random octets make.

    Args:
        octets: 32 random ones; the first 100 bits are used.

    Raises:
        ValueError: fewer.
    """
    if len(octets) < RANDOM_OCTETS:
        raise ValueError("a number that may be guessed")
    value = int.from_bytes(octets, "big") >> (8 * len(octets) - BITS * LENGTH)
    return "".join(LETTERS[(value >> BITS * place) % len(LETTERS)] for place in reversed(range(LENGTH)))


def in_groups(number: str) -> str:
    """Return a number as people read it, e.g. 7F3K2-9QWXT-0MNR4-C5YZ8."""
    return "-".join(number[place : place + GROUP] for place in range(0, len(number), GROUP))


def read_number(text: str) -> str | None:
    """Return a number that was typed, with or without groups, small letters or full-width ones; None if it is none."""
    if len(text) > _LONGEST_TYPED:
        return None
    plain = unicodedata.normalize("NFKC", text).upper()
    bare = "".join(c for c in plain if unicodedata.category(c)[0] in "LN").translate(_MISREAD)
    return bare if len(bare) == LENGTH and set(bare) <= set(LETTERS) else None


def masked(name: str) -> str:
    """Return a name as a stranger may see it: 王*华, 王*; a name of one character is hidden as a whole."""
    if len(name) < 3:
        return name[: len(name) - 1] + "*" if name else ""
    return name[0] + "*" * (len(name) - 2) + name[-1]


# ---------------------------------------------------------------------------------------------------------- the store


def issue(row: Filing, octets: bytes, now: datetime) -> None:
    """Give a sealed reissue its number, in the transaction that seals it; what has one keeps it.

    Args:
        row: locked.
        octets: 32 random ones.
        now: aware.
    """
    if row.certificate is None:
        row.certificate, row.certified = new_number(octets), now


def of_filing(desk: Desk, filing_id: int) -> Certificate | None:
    """Return the certificate that a reissue came to; None if it hasn't."""
    return _found(desk, Filing.id == filing_id)


def of_number(desk: Desk, text: str) -> Certificate | None:
    """Return the certificate of a number as somebody typed it; None if there is none."""
    number = read_number(text)
    return None if number is None else _found(desk, col(Filing.certificate) == number)


def void(desk: Desk, text: str, reason: str, by: str, now: datetime) -> Certificate:
    """Declare a certificate void: whoever looks it up is told so from now on.

    Args:
        desk: one writing transaction.
        text: its number, as typed.
        reason: why; goes into the audit, see `mailparse.shown.reason`.
        by: who.
        now: aware.

    Raises:
        FilingError: there is none, it is void already, or there is no reason.
    """
    found = of_number(desk, text)
    if found is None:
        raise FilingError("没有这个编号的证书", "请照证书核对编号")
    if not found.valid:
        raise FilingError("这本证书已经作废了")
    why = shown.reason(reason, "姓名有误，另发新证")
    if isinstance(why, Unfit):
        raise FilingError(why.why, why.hint)
    desk.session.get_one(Filing, found.filing_id, with_for_update=desk.locks_rows).voided = now
    desk.record([Entry(now, by, "certificate-voided", f"filing:{found.filing_id}", {"reason": why})])
    desk.session.flush()
    return of_number(desk, text) or found


def _found(desk: Desk, which: object) -> Certificate | None:
    row = desk.session.execute(
        select(Filing, col(Account.name))
        .join(Account, col(Account.id) == col(Filing.account_id))
        .where(which, col(Filing.certificate).is_not(None))  # type: ignore[arg-type] # a condition on Filing
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    filing, name = row
    return Certificate(
        filing_id=filing.id,
        account_id=filing.account_id,
        number=filing.certificate,
        name=name,
        series=filing.series,
        rank=Rank(filing.rank),
        title=filing.title,
        obtained=filing.obtained,
        issuer=_issuer(desk, filing.id),
        certified=filing.certified,
        voided=filing.voided,
    )


def _issuer(desk: Desk, filing_id: int) -> str:
    by = desk.session.execute(
        select(col(FilingStep.by_id))
        .where(col(FilingStep.filing_id) == filing_id, col(FilingStep.action) == "seal")
        .order_by(col(FilingStep.version).desc())
        .limit(1)
    ).scalar()
    try:
        return "" if by is None else organisations.get(desk, by).name
    except OrganisationError:
        return ""
