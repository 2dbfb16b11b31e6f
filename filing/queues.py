"""Queues of the offices, and how an office is doing: listed and counted off indexes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, literal_column, select, tuple_
from sqlmodel import col

from accountops.accounts import id_number_of
from filing.levels import Rank
from store import Account, Desk, Filing, FilingStep


@dataclass(frozen=True, slots=True)
class Waiting:
    """A filing in a queue.

    Attributes:
        filing_id: of its row.
        version: see `Filing`.
        sort: "filing" or "reissue".
        name: the applicant's, as registered.
        id_number: the applicant's, in full: to be masked when shown.
        series: e.g. 工程技术人员.
        rank: one of five.
        title: e.g. 高级工程师.
        since: when it came here, aware.
        stuck: why it can't go on; "" if it can.
        reviewed: of a reissue: it has been reviewed here, and waits for the seal.
    """

    filing_id: int
    version: int
    sort: str
    name: str
    id_number: str
    series: str
    rank: Rank
    title: str
    since: datetime
    stuck: str
    reviewed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page of a queue ends: the next one begins behind it."""

    since: datetime
    filing_id: int


def queue(desk: Desk, holder_id: int, most: int, after: Place | None = None) -> list[Waiting]:
    """Return what an office holds, the oldest first.

    Args:
        desk: one reading transaction.
        holder_id: the organisation.
        most: how many at the most.
        after: the end of the page before; None: from the beginning.
    """
    query = (
        select(Filing, Account)
        .join(Account, col(Account.id) == col(Filing.account_id))
        .where(col(Filing.holder_id) == holder_id)
        .order_by(col(Filing.since), col(Filing.id))
        .limit(most)
    )
    if after is not None:
        query = query.where(tuple_(col(Filing.since), col(Filing.id)) > tuple_(after.since, after.filing_id))
    return [
        Waiting(
            filing_id=row.id or 0,
            version=row.version,
            sort=row.kind,
            name=account.name,
            id_number=id_number_of(desk, account),
            series=row.series,
            rank=Rank(row.rank),
            title=row.title,
            since=row.since,
            stuck=row.stuck,
            reviewed=row.reviewed_by is not None,
        )
        for row, account in desk.session.execute(query)
    ]


def waiting(desk: Desk, holder_ids: Sequence[int]) -> dict[int, int]:
    """Return how many each of some offices holds; those that hold none are left out."""
    rows = desk.connection.execute(
        select(col(Filing.holder_id), func.count())
        .where(col(Filing.holder_id).in_(holder_ids))
        .group_by(col(Filing.holder_id))
    )
    return {int(holder): int(number) for holder, number in rows if holder is not None}


@dataclass(frozen=True, slots=True)
class Figures:
    """How an office has done in a time.

    Attributes:
        holds: filings now.
        oldest: since when the oldest of them is here; None where there is none.
        passed_on: in that time.
        returned: in that time.
        stuck: of those that it holds.
    """

    holds: int
    oldest: datetime | None
    passed_on: int
    returned: int
    stuck: int


def figures(desk: Desk, organisation_id: int, since: datetime) -> Figures:
    """Return how an office has done since a time."""
    held = col(Filing.holder_id) == organisation_id
    holds, oldest = desk.connection.execute(select(func.count(), func.min(col(Filing.since))).where(held)).one()
    # Apart, or each row were fetched for it: written out, it is the condition of an index.
    stuck = desk.connection.scalar(select(func.count()).where(held, col(Filing.stuck) != literal_column("''")))
    done: dict[str, int] = {}
    for action, number in desk.connection.execute(
        select(col(FilingStep.action), func.count())
        .where(col(FilingStep.by_id) == organisation_id, col(FilingStep.at) >= since)
        .group_by(col(FilingStep.action))
    ):
        done[action] = int(number)
    passed_on = sum(done.get(action, 0) for action in ("approve", "seal"))
    return Figures(int(holds), oldest, passed_on, done.get("return", 0), int(stuck or 0))
