"""What an office does with a filing that it holds: passes it on, returns it, reviews and seals a reissue.

Every step is made on the version that its maker saw: of two reviewers of one office who click at once, one has acted,
and the other one is told so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from accountops.staff import Person
from filing import steps
from filing.cases import Site
from filing.certificates import issue
from filing.dossier import Declared, DeskTree, FilingError, Sort, load, officer
from filing.drafting import note_furthest
from filing.reissue import (
    Act,
    Reissue,
    approve_reissue,
    review_reissue,
    seal_reissue,
    send_back_reissue,
)
from filing.review import Moved, Refused, Review, Status, Step, Stuck, approve, send_back
from mailparse import shown
from mailparse.shown import Unfit
from orgregistry.tickets import Kind, NewTicket, open_tickets
from store import Desk, Filing, FilingPaper


class Doing(StrEnum):
    """What an office can do."""

    APPROVE = "approve"
    RETURN = "return"
    REVIEW = "review"
    SEAL = "seal"


STALE: Final = "这一条刚刚已经有人办过了，这一次没有再办"
AT_ONCE_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Chair:
    """From which chair a step is made.

    Attributes:
        person: who acts, with the roles and the organisation that they have now.
        site: what this site has set.
        now: aware.
        night: label of the night that a ticket counts to.
        token: 32 random octets at each call: the number of a certificate is made of them.
    """

    person: Person
    site: Site
    now: datetime
    night: str
    token: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Done:
    """What came of one step.

    Attributes:
        filing_id: of which filing.
        ok: whether it was made; else nothing has changed.
        why: in Chinese.
    """

    filing_id: int
    ok: bool
    why: str


def act(desk: Desk, chair: Chair, filing_id: int, version: int, doing: Doing, reason: str = "") -> Done:
    """Make one step; what the tree keeps from going on gets a ticket, and stays where it is.

    Args:
        desk: one writing transaction.
        chair: see there.
        filing_id: which.
        version: as it was when its page was shown.
        doing: what.
        reason: of a return; see `mailparse.shown.reason`, and `filing.review.is_reason`.

    Raises:
        FilingError: there is no such filing.
    """
    said = shown.reason(reason, "评审表第二页看不清，请重新扫描") if doing is Doing.RETURN else ""
    row, dossier = load(desk, filing_id, lock=True)
    if dossier.version != version:
        return Done(filing_id, ok=False, why=STALE)
    by = officer(chair.person)
    step = Step(dossier.review, by, DeskTree(desk), reason=reason if isinstance(said, Unfit) else said)
    outcome: Moved[Review] | Moved[Reissue] | Refused | Stuck
    if dossier.sort is Sort.FILING:
        outcome = _FILING[doing](step)
    else:
        outcome = _REISSUE[doing](Act(dossier.reissue, step, chair.site.competence))
    if not isinstance(outcome, Moved):
        if isinstance(outcome, Stuck):
            _stuck(desk, row, outcome.why, chair)
        return Done(filing_id, ok=False, why=outcome.why)
    if isinstance(said, Unfit):
        return Done(filing_id, ok=False, why=f"{said.why}。{said.hint}")
    state = outcome.state if isinstance(outcome.state, Review) else outcome.state.review
    if doing is Doing.REVIEW:
        row.reviewed_by = chair.person.staff_id
    elif state.status is Status.RETURNED:
        row.reviewed_by = None
    elif doing is Doing.SEAL:
        issue(row, chair.token(), chair.now)
    by_id = chair.person.organisation_id
    steps.apply(desk, row, state, steps.Made(chair.now, chair.person.actor, by_id, str(doing), said))
    note_furthest(desk, dossier.account_id)
    return Done(filing_id, ok=True, why=outcome.why)


def approve_all(desk: Desk, chair: Chair, chosen: Sequence[tuple[int, int]]) -> list[Done]:
    """Pass on several that the reviewer has opened, each by itself: what can't be passed on stays, and says why.

    Args:
        desk: one writing transaction.
        chair: see there.
        chosen: (filing, version as it was opened); at most `AT_ONCE_MOST`.

    Raises:
        FilingError: too many at once, or one that isn't there.
    """
    if len(chosen) > AT_ONCE_MOST:
        raise FilingError(f"一次最多办{AT_ONCE_MOST}条", "请分几次办")
    # In the order of their ids, so that two who choose the same ones can't wait for each other.
    return [act(desk, chair, filing_id, version, Doing.APPROVE) for filing_id, version in sorted(set(chosen))]


def confirm(desk: Desk, filing_id: int, paper_id: int, seen: Declared, person: Person) -> None:
    """Write down what the reviewer saw of a paper, beside what the filer declared.

    Raises:
        FilingError: the filing isn't held by the reviewer's office, or there is no such paper.
    """
    _, dossier = load(desk, filing_id, lock=True)
    by = officer(person)
    if dossier.review.holder is None or dossier.review.holder != by.organisation:
        raise FilingError("现在不由您的单位审核", "请回到待审列表")
    if all(one.paper_id != paper_id for one in dossier.papers):
        raise FilingError("这份材料已经不在了", "请刷新看看")
    paper = desk.session.get_one(FilingPaper, paper_id)
    paper.confirmed, paper.confirmed_by = seen.as_text(), person.staff_id


# ------------------------------------------------------------------------------------------------------------ inside


def _no_such_step(step: Step) -> Moved[Review]:
    raise FilingError("这不是证书补办，不用审核员、用印员分开办", f"现在的状态：{step.state.status}")


_FILING: Final[Mapping[Doing, Callable[[Step], Moved[Review] | Refused | Stuck]]] = {
    Doing.APPROVE: approve,
    Doing.RETURN: send_back,
    Doing.REVIEW: _no_such_step,
    Doing.SEAL: _no_such_step,
}
_REISSUE: Final[Mapping[Doing, Callable[[Act], Moved[Reissue] | Refused | Stuck]]] = {
    Doing.APPROVE: approve_reissue,
    Doing.RETURN: send_back_reissue,
    Doing.REVIEW: review_reissue,
    Doing.SEAL: seal_reissue,
}


def _stuck(desk: Desk, row: Filing, why: str, chair: Chair) -> None:
    """Say on the filing why it can't go on, and let staff know, once for each time that it came here."""
    row.stuck = why
    opening = NewTicket(Kind.FILING_STUCK, None, why, account_id=row.account_id, at=row.since)
    open_tickets(desk, [opening], chair.night, chair.now)
