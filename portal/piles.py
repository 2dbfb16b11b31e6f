"""待办 as a list: piles, filters, what is searched for, and pages, each a few looks into indexes however much waits.

What can be searched is what stands in the store in clear (numbers, addresses, names of organisations and people), and
an ID number as a whole, by its blind index. What a mail says is sealed: nobody searches that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, text, union_all
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import col

from mailparse import values
from orgregistry import names
from orgregistry.tickets import Kind
from orgregistry.transitions import STATE_WORDS, State
from portal.octets import as_text, octets_of
from portal.waiting import Waiting, waiting
from store import Account, Desk, Keyring, KeysError, Mail, Request, Ticket, TicketReport
from store.models.tickets import WAITS

AT_ONCE: Final = 50
COUNTED_MOST: Final = 999  # beyond that a count says no more than "many"
SOUGHT_MOST: Final = 60
SOUGHT_FIELD: Final = "inbox.sought"
DIGITS_MOST: Final = 9
MANY: Final = 2_000
LAST: Final = "\U0010ffff"  # comes after whatever a text may go on with


class Pile(StrEnum):
    """Where a ticket lies for the desk."""

    TODO = "todo"
    ROUTED = "routed"
    LATER = "later"
    CLOSED = "closed"
    ALL = "all"


PILE_WORDS: Final = {
    Pile.TODO: STATE_WORDS[State.OPEN],
    Pile.ROUTED: STATE_WORDS[State.ROUTED],
    Pile.LATER: STATE_WORDS[State.LATER],
    Pile.CLOSED: STATE_WORDS[State.CLOSED],
    Pile.ALL: "全部",
}
# What is settled is looked for among the latest.
NEWEST_FIRST: Final = frozenset({Pile.CLOSED, Pile.ALL})


class Whose(StrEnum):
    """Who sees to it."""

    ANYBODY = ""
    MINE = "mine"
    NOBODY = "nobody"
    SOMEBODY = "somebody"


WHOSE_WORDS: Final = {
    Whose.ANYBODY: "不限",
    Whose.MINE: "我在办的",
    Whose.NOBODY: "还没有人办的",
    Whose.SOMEBODY: "有人在办的",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the inbox is wanted.

    Attributes:
        me: login of who asks.
        today: where the desk is.
        pile: see there.
        kind: of this kind only; None for all.
        whose: see there.
        sought: what was typed into the search; "" for nothing.
    """

    me: str
    today: date
    pile: Pile = Pile.TODO
    kind: Kind | None = None
    whose: Whose = Whose.ANYBODY
    sought: str = ""

    @property
    def newest_first(self) -> bool:
        """Whether larger numbers come first."""
        return self.pile in NEWEST_FIRST


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the list.

    Attributes:
        rows: at most `AT_ONCE`.
        earlier: whether a page comes before.
        later: whether a page comes after.
        count: how many there are on all pages; above `COUNTED_MOST`: more than that.
    """

    rows: tuple[Waiting, ...]
    earlier: bool
    later: bool
    count: int


def leaf(desk: Desk, wanted: Wanted, *, after: int = 0, before: int = 0) -> Leaf:
    """Return a page.

    Args:
        desk: one reading transaction.
        wanted: see there.
        after: what comes after this number in the order of the list; 0: the first page.
        before: what comes before this number; 0: `after` decides.
    """
    backwards = bool(before)
    place, falling = before or after, wanted.newest_first is not backwards
    found = numbers(desk, wanted, AT_ONCE + 1, place=place, falling=falling)
    more, shown = len(found) > AT_ONCE, found[:AT_ONCE]
    rows = {one.number: one for one in waiting(desk, numbers=shown)}
    whole = not place and not more
    return Leaf(
        rows=tuple(rows[number] for number in (reversed(shown) if backwards else shown)),
        earlier=more if backwards else bool(after),
        later=bool(shown) if backwards else more,
        count=len(shown) if whole else count(desk, wanted),
    )


def numbers(desk: Desk, wanted: Wanted, most: int, *, place: int = 0, falling: bool | None = None) -> list[int]:
    """Return the numbers of what is wanted, in the order of the list.

    Args:
        desk: one reading transaction.
        wanted: see there.
        most: how many at the most.
        place: beyond this number only; 0: from the beginning.
        falling: whether larger numbers come first; None: as the pile has it.
    """
    down = wanted.newest_first if falling is None else falling
    number = col(Ticket.id)
    query = select(number).where(*_conditions(desk, wanted)).order_by(number.desc() if down else number).limit(most)
    if place:
        query = query.where(number < place if down else number > place)
    return [found for found in desk.session.execute(query).scalars() if found is not None]


def count(desk: Desk, wanted: Wanted, most: int = COUNTED_MOST) -> int:
    """Return how many there are; at most `most` + 1, which says that there are more."""
    some = select(col(Ticket.id)).where(*_conditions(desk, wanted)).limit(most + 1).subquery()
    return int(desk.session.execute(select(func.count()).select_from(some)).scalar_one())


# --------------------------------------------------------------------------------------------------------- searching


def seal(keys: Keyring, sought: str) -> str:
    """Return what is searched for as it may stand in an address, which others can see: sealed. "" for nothing."""
    return as_text(keys.seal(sought, SOUGHT_FIELD)) if sought else ""


def unseal(keys: Keyring, sealed: str) -> str:
    """Return what `seal` made of it; "" for whatever else stands there."""
    try:
        octets = octets_of(sealed)
        return keys.unseal_text(octets, SOUGHT_FIELD) if octets else ""
    except (ValueError, KeysError):  # ValueError: what was sealed is no text
        return ""


def _matches(desk: Desk, typed: str) -> ColumnElement[bool]:
    """Return whether a ticket is what was typed: by number, ID number, address, or name.

    Each way is a look into an index of its own; as one condition with "or" they would be a look at every ticket.
    """
    sought = " ".join(typed.split())
    id_number = values.id_number(sought)
    if id_number is not None:
        return _among(_of_person(desk.keys.blind(id_number)))
    plain = values.plain(sought)
    digits = plain.removesuffix("号").removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) <= DIGITS_MOST:
        return col(Ticket.id) == int(digits)
    name, key, address = values.name(sought), names.normal(sought), plain.lower()
    of_request, of_account = _begins(desk, col(Request.name), name), _begins(desk, col(Account.name), name)
    of_mail = _begins(desk, col(Mail.sender), address)
    called = col(Ticket.org_key).contains(key, autoescape=True) if key else false()
    # Few tickets are about an account: each is looked up, rather than all accounts searched by name.
    account = and_(
        col(Ticket.account_id).is_not(None), exists().where(col(Account.id) == col(Ticket.account_id), of_account)
    )
    pleas, mails = select(col(Request.id)).where(of_request), select(col(Mail.id)).where(of_mail)
    wrote = address.isascii()
    if _many(desk, pleas) or (wrote and _many(desk, mails)):
        # So many that a walk along the list meets enough of them soon.
        plea = exists().where(col(Request.id) == col(Ticket.request_id), of_request)
        sender = exists().where(col(Mail.id) == col(Ticket.mail_id), of_mail)
        return or_(called, plea, account, sender if wrote else false())
    ways = [
        select(col(Ticket.id)).where(called),
        select(col(Ticket.id)).where(account),
        select(col(Ticket.id)).where(col(Ticket.request_id).in_(pleas)),
    ]
    if wrote:
        ways.append(select(col(Ticket.id)).where(col(Ticket.mail_id).in_(mails)))
        ways.append(select(col(TicketReport.ticket_id)).where(col(TicketReport.mail_id).in_(mails)))
    return _among(ways)


def _many(desk: Desk, rows: Select[Any]) -> bool:
    some = rows.limit(MANY + 1).subquery()
    return int(desk.session.execute(select(func.count()).select_from(some)).scalar_one()) > MANY


def _among(ways: Sequence[Select[Any]]) -> ColumnElement[bool]:
    return col(Ticket.id).in_(union_all(*ways))


def _of_person(id_index: bytes) -> list[Select[Any]]:
    pleas = select(col(Request.id)).where(col(Request.id_index) == id_index)
    accounts = select(col(Account.id)).where(col(Account.id_index) == id_index)
    return [
        select(col(Ticket.id)).where(col(Ticket.request_id).in_(pleas)),
        select(col(Ticket.id)).where(col(Ticket.account_id).in_(accounts)),
    ]


def _begins(desk: Desk, column: InstrumentedAttribute[Any] | Any, text: str) -> ColumnElement[bool]:  # noqa: ANN401 - what `col` gives
    """Return whether a column begins with a text, octet by octet, by an index where there is one."""
    if desk.locks_rows:
        return and_(column.op("~>=~")(text), column.op("~<~")(text + LAST))
    return and_(column >= text, column < text + LAST)


# ------------------------------------------------------------------------------------------------------------ inside


def _conditions(desk: Desk, wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [*_of_pile(wanted)]
    if wanted.kind is not None:
        found.append(col(Ticket.kind) == str(wanted.kind))
    assignee = col(Ticket.assignee)
    match wanted.whose:
        case Whose.ANYBODY:
            pass
        case Whose.MINE:
            found.append(assignee == wanted.me)
        case Whose.NOBODY:
            found.append(assignee.is_(None))
        case Whose.SOMEBODY:
            found.append(assignee.is_not(None))
    if wanted.sought:
        found.append(_matches(desk, wanted.sought))
    return found


def _of_pile(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Return what makes a ticket lie in a pile; one that was put off comes back by itself when its day has come."""
    state, routed = col(Ticket.state), col(Ticket.routed_to)
    waits: ColumnElement[bool] = text(f"ticket.{WAITS}")  # type: ignore[assignment]  # a condition as any other
    back = and_(state == str(State.LATER), col(Ticket.until) <= wanted.today)
    match wanted.pile:
        case Pile.TODO:
            return [waits, or_(state == str(State.OPEN), and_(back, routed.is_(None)))]
        case Pile.ROUTED:
            return [waits, or_(state == str(State.ROUTED), and_(back, routed.is_not(None)))]
        case Pile.LATER:
            return [waits, state == str(State.LATER), col(Ticket.until) > wanted.today]
        case Pile.CLOSED:
            return [state == str(State.CLOSED)]
        case Pile.ALL:
            return []
