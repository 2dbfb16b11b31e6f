"""待办, the list: piles, filters, search, pages. Each item is a page of its own (`portal.console.item`).

What is searched for stands in addresses only sealed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops.permissions import Permission
from mailparse.shown import cover
from orgregistry.tickets import Kind
from portal import batch, piles
from portal.console.rooms import Typed, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.piles import PILE_WORDS, WHOSE_WORDS, Leaf, Pile, Wanted, Whose
from portal.visit import see
from portal.waiting import KIND_WORDS
from store import Desk

# What stands in a mail is for those who work with mails; an office that a ticket was routed to asks the API.
Seeing = Annotated[OnDuty, Depends(permitted(Permission.SEE_REQUESTS))]
Asked = Annotated[str, Query(max_length=400)]
Number = Annotated[int, Query(ge=0, lt=1 << 31)]

HOME: Final = "/staff/inbox"
KIND_NAMES: Final = {str(one): word for one, word in KIND_WORDS.items()}
PILE_NAMES: Final = {str(one): word for one, word in PILE_WORDS.items()}
WHOSE_NAMES: Final = {str(one): word for one, word in WHOSE_WORDS.items()}

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@dataclass(frozen=True, slots=True)
class Filters:
    """What an address or a form says of the list that is wanted; whatever makes no sense counts as not said."""

    state: str = ""
    kind: str = ""
    whose: str = ""
    find: str = ""

    def wanted(self, desk: Desk, duty: OnDuty) -> Wanted:
        """Return what is meant."""
        site = duty.visit.site
        return Wanted(
            me=duty.person.login,
            today=site.clock().astimezone(site.zone).date(),
            pile=Pile(self.state) if self.state in PILE_NAMES else Pile.TODO,
            kind=Kind(self.kind) if self.kind in KIND_NAMES else None,
            whose=Whose(self.whose) if self.whose in WHOSE_NAMES else Whose.ANYBODY,
            sought=piles.unseal(desk.keys, self.find),
        )

    def address(self, path: str = HOME, **changed: str | int) -> str:
        """Return the address of a page with these filters, some of them changed."""
        said = {"state": self.state, "kind": self.kind, "whose": self.whose, "find": self.find} | changed
        query = urlencode({key: value for key, value in said.items() if value})
        return f"{path}?{query}" if query else path


def asked(state: Asked = "", kind: Asked = "", whose: Asked = "", find: Asked = "") -> Filters:
    """Return what an address says."""
    return Filters(state, kind, whose, find)


Filtered = Annotated[Filters, Depends(asked)]


@router.get("")
def everything(duty: Seeing, filters: Filtered, after: Number = 0, before: Number = 0) -> HTMLResponse:
    """List what waits, oldest first."""
    with duty.visit.site.store.look() as desk:
        wanted = filters.wanted(desk, duty)
        leaf = piles.leaf(desk, wanted, after=after, before=before)
        counts = {str(pile): piles.count(desk, _whole(wanted, pile)) for pile in (Pile.TODO, Pile.ROUTED, Pile.LATER)}
    context = {
        "leaf": leaf,
        "wanted": wanted,
        "filters": filters,
        "said": _said(wanted, leaf),
        "sought": _again(wanted.sought),
        "counts": counts,
        "most": piles.COUNTED_MOST,
        "pile_names": PILE_NAMES,
        "kind_names": KIND_NAMES,
        "whose_names": WHOSE_NAMES,
        "deeds": {str(deed): word for deed, word in batch.DEED_WORDS.items()},
        "scopes": _scopes(leaf),
        "days": lambda at: _days(duty, at),
    }
    return show(duty, "inbox", context)


@router.post("/find")
def find(duty: Seeing, state: Typed = "", kind: Typed = "", whose: Typed = "", sought: Typed = "") -> RedirectResponse:
    """Search: what was typed goes on sealed."""
    text = "".join(sign for sign in sought if sign.isprintable()).strip()[: piles.SOUGHT_MOST]
    return see(Filters(state, kind, whose, piles.seal(duty.visit.site.store.keys, text)).address())


# ------------------------------------------------------------------------------------------------------------ inside


def _scopes(leaf: Leaf) -> dict[str, str]:
    """Return to what something can be done at one go: what is ticked, or all that the filters leave."""
    picked = {"picked": "勾选的"}
    if leaf.count <= len(leaf.rows):
        return picked
    whole = f"全部 {leaf.count} 件" if leaf.count <= batch.MOST else f"排在前面的 {batch.MOST} 件"
    return picked | {"all": f"筛选出的{whole}"}


def _whole(wanted: Wanted, pile: Pile) -> Wanted:
    return Wanted(me=wanted.me, today=wanted.today, pile=pile)


def _said(wanted: Wanted, leaf: Leaf) -> str:
    """Return what the list is, in one sentence, as its caption and for who can't see it change."""
    count = f"{piles.COUNTED_MOST} 件以上" if leaf.count > piles.COUNTED_MOST else f"{leaf.count} 件"
    parts = [PILE_WORDS[wanted.pile]]
    if wanted.kind is not None:
        parts.append(KIND_WORDS[wanted.kind])
    if wanted.whose is not Whose.ANYBODY:
        parts.append(WHOSE_WORDS[wanted.whose])
    if wanted.sought:
        parts.append(f"找“{cover(wanted.sought)}”")
    return f"{'，'.join(parts)}：{count}，{'最新' if wanted.newest_first else '最早'}的在前"


def _again(sought: str) -> str:
    """Return what stands in the search field again; what is, or nearly is, an ID number is not shown a second time."""
    return sought if cover(sought) == sought else ""


def _days(duty: OnDuty, at: datetime) -> str:
    """Return how long something has waited."""
    site = duty.visit.site
    days = (site.clock().astimezone(site.zone).date() - at.astimezone(site.zone).date()).days
    return f"{days} 天" if days > 0 else "今天"
