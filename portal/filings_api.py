"""The JSON API of filings: what an office holds, one of them, passing it on, returning it. See `portal.api`."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, Field
from starlette.exceptions import HTTPException

from accountops.permissions import Permission
from filing import queues, reviewing, story
from filing.dossier import Dossier, FilingError
from filing.queues import Place
from filing.reviewing import Doing
from mailparse.shown import mask
from portal.api import ApiRoute, Body, Reason, Said
from portal.console.reviews import chair, seen_by
from portal.duty import OnDuty, permitted
from portal.visit import RowId
from store import Filing

MOST: Final = 200
Sees = Annotated[OnDuty, Depends(permitted(Permission.SEE_FILINGS))]
Forwards = Annotated[OnDuty, Depends(permitted(Permission.FORWARD_FILING))]

router = APIRouter(prefix="/api/filings", route_class=ApiRoute)


class Seen(Body):
    """The version that was looked at: of two who decide at once, one has decided."""

    version: Annotated[int, Field(ge=0)]


class Returned(Seen):
    """The same, with a reason that the applicant can act on."""

    reason: Reason


@router.get("", summary="What the office of who asks holds, oldest first; `after` and `behind` of the last one go on")
def waiting(
    duty: Sees,
    after: Annotated[AwareDatetime | None, Query()] = None,
    behind: Annotated[int, Query(ge=0)] = 0,
    most: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> Said:
    """List them, ID numbers masked."""
    office = duty.person.organisation_id
    if office is None:
        raise HTTPException(403)
    place = None if after is None else Place(after, behind)
    with duty.visit.site.store.look() as desk:
        rows = queues.queue(desk, office, most, place)
        holds = queues.waiting(desk, [office]).get(office, 0)
    return {
        "holds": holds,
        "filings": [
            {
                "filing": one.filing_id,
                "version": one.version,
                "kind": one.sort,
                "name": one.name,
                "id_number": mask(one.id_number),
                "series": one.series,
                "rank": one.rank.word,
                "title": one.title,
                "since": _local(duty, one.since),
                "stuck": one.stuck,
            }
            for one in rows
        ],
    }


@router.get("/{filing_id}", summary="A filing that the office holds or has passed on, with its papers and its way")
def one(duty: Sees, filing_id: RowId) -> Said:
    """Show one, the ID number masked."""
    with duty.visit.site.store.look() as desk:
        dossier = seen_by(desk, duty, filing_id)
        if dossier is None:
            raise HTTPException(404)
        since = desk.session.get_one(Filing, filing_id).since
        nodes = story.nodes(desk, dossier, since)
    way = [{"name": node.name, "mark": str(node.mark), "at": _local(duty, node.at)} for node in nodes]
    return {**_shown(dossier), "since": _local(duty, since), "way": way}


@router.post("/{filing_id}/approve", summary="Pass it on to whoever opened the office's account")
def approve(duty: Forwards, filing_id: RowId, body: Seen) -> Said:
    """Pass it on."""
    return _acted(duty, filing_id, body.version, Doing.APPROVE)


@router.post("/{filing_id}/return", summary="Return it to the applicant, with a reason")
def send_back(duty: Forwards, filing_id: RowId, body: Returned) -> Said:
    """Return it."""
    return _acted(duty, filing_id, body.version, Doing.RETURN, body.reason)


# ------------------------------------------------------------------------------------------------------------ inside


def _acted(duty: OnDuty, filing_id: int, version: int, doing: Doing, reason: str = "") -> Said:
    with duty.visit.site.store.look() as desk:
        if seen_by(desk, duty, filing_id) is None:
            raise HTTPException(404)
    with duty.visit.site.store.open() as desk:
        done = reviewing.act(desk, chair(duty), filing_id, version, doing, reason)
    if not done.ok:
        raise FilingError(done.why)
    return {"filing": filing_id, "done": done.why}


def _shown(dossier: Dossier) -> dict[str, Any]:
    draft = dossier.draft
    return {
        "filing": dossier.filing_id,
        "version": dossier.version,
        "kind": str(dossier.sort),
        "name": dossier.name,
        "id_number": mask(dossier.id_number),
        "series": draft.series,
        "rank": draft.rank.word,
        "title": draft.title,
        "obtained": None if draft.obtained is None else draft.obtained.isoformat(),
        "source": str(draft.source),
        "certificate_number": draft.number,
        "document_number": draft.document_number,
        "old_certificate_number": draft.old_number,
        "status": str(dossier.review.status),
        "reason": dossier.review.reason,
        "stuck": dossier.stuck,
        "papers": [
            {"paper": paper.paper_id, "kind": str(paper.kind), "column": str(paper.column), "pages": paper.pages}
            for paper in dossier.papers
        ],
    }


def _local(duty: OnDuty, at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(duty.visit.site.zone).isoformat()
