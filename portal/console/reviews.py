"""待审: what an office holds, opened one by one, passed on or returned; several that were opened, at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from accountops import sessions
from accountops.permissions import Permission, Role
from filing import queues, reviewing, story
from filing.dossier import PAPER_WORDS, Declared, Dossier, FilingError, Sort, load
from filing.queues import Place
from filing.review import Status
from filing.reviewing import Chair, Doing, Done
from filing.scope import SOURCE_WORDS
from orgregistry import organisations, tree
from portal.console.rooms import Faults, Reason, Typed, fault, kept_of, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.filings import CONTENTS, paper_of
from portal.filling import CUSTODY_WORDS, MOVED_WORDS, THROUGH_WORDS
from portal.nights import night_of
from portal.visit import RowId, see
from store import Desk, Entry, Filing

Seeing = Annotated[OnDuty, Depends(permitted(Permission.SEE_FILINGS))]
Passing = Annotated[OnDuty, Depends(permitted(Permission.FORWARD_FILING))]
Reviewing = Annotated[OnDuty, Depends(permitted(Permission.REVIEW_FILING))]
Sealing = Annotated[OnDuty, Depends(permitted(Permission.SEAL))]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/reviews"
AT_ONCE: Final = 50
OPENED_MOST: Final = 100
FIGURES_DAYS: Final = 7
NO_OFFICE: Final = "您的账号没有所属单位，不能审核；请安全管理员重新邀请并写上单位"

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@router.get("")
def waiting(
    duty: Seeing, after: Annotated[str, Query(max_length=40)] = "", behind: Annotated[int, Query(ge=0)] = 0
) -> HTMLResponse:
    """Show what the office holds, the oldest first."""
    return _queue(duty, _place(after, behind))


@router.post("/approve", response_model=None)
def approve_all(duty: Passing, chosen: Annotated[list[str], Form()] = []) -> Answer:  # noqa: B006 - FastAPI copies it
    """Pass on several that this reviewer has opened and that haven't changed since."""
    opened = _opened(duty)
    picked = [(int(one), opened[one]) for one in dict.fromkeys(chosen) if one in opened]
    if not picked:
        return _queue(duty, None, fault("chosen", "请先打开看过，再勾选；没有打开过的不能一起通过"))
    try:
        with duty.visit.site.store.open() as desk:
            done = reviewing.approve_all(desk, chair(duty), picked)
    except FilingError as error:
        return _queue(duty, None, fault("chosen", error.in_full()))
    return _queue(duty, None, (), done)


@router.get("/figures")
def figures(duty: Seeing) -> HTMLResponse:
    """Show how the office and those whose accounts it has opened are doing."""
    office = duty.person.organisation_id
    if office is None:
        return _no_office(duty)
    since = duty.visit.site.clock() - timedelta(days=FIGURES_DAYS)
    with duty.visit.site.store.look() as desk:
        offices = (organisations.get(desk, office), *tree.children(desk, office)[:200])
        rows = [(one, queues.figures(desk, one.organisation_id, since)) for one in offices]
        return show(duty, "review-figures", {"rows": rows, "days": FIGURES_DAYS})


@router.get("/{filing_id}")
def one(duty: Seeing, filing_id: RowId) -> HTMLResponse:
    """Open one: its content, its papers, what the filer declares of them."""
    return _one(duty, filing_id, opening=True)


@router.get("/{filing_id}/papers/{paper_id}", response_model=None)
def paper(duty: Seeing, filing_id: RowId, paper_id: RowId) -> Response:
    """Return a paper as a download; that it was looked at is written down."""
    with duty.visit.site.store.look() as desk:
        dossier = seen_by(desk, duty, filing_id)
    if dossier is None:
        return _gone(duty)
    found = paper_of(duty.visit, dossier, paper_id)
    if found is None:
        return _gone(duty)
    _note_seen(duty, filing_id, {"paper": paper_id})
    return found


@router.get("/{filing_id}/papers/{paper_id}/preview", response_model=None)
def preview(duty: Seeing, filing_id: RowId, paper_id: RowId) -> Response:
    """Return a picture of a paper's first page."""
    with duty.visit.site.store.look() as desk:
        dossier = seen_by(desk, duty, filing_id)
    found = next((one for one in dossier.papers if one.paper_id == paper_id), None) if dossier is not None else None
    papers = duty.visit.site.papers
    octets = papers.get(found.preview) if papers is not None and found is not None and found.preview else None
    if octets is None:
        return _gone(duty)
    _note_seen(duty, filing_id, {"paper": paper_id, "form": "preview"})
    return Response(octets, media_type="image/png")


@router.post("/{filing_id}/papers/{paper_id}/confirm", response_model=None)
def confirm(
    duty: Passing, filing_id: RowId, paper_id: RowId, seals: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
) -> Answer:  # fmt: skip
    """Write down what the reviewer sees of a paper, beside what the filer declared."""
    try:
        with duty.visit.site.store.open() as desk:
            dossier = load(desk, filing_id)[1]
            declared = next((one.declared for one in dossier.papers if one.paper_id == paper_id), Declared())
            seen = replace(
                declared,
                unit_seal="unit" in seals,
                office_seal="office" in seals,
                hr_stamp="hr" in seals,
                roster="roster" in seals,
                on_roster="on-roster" in seals,
            )
            reviewing.confirm(desk, filing_id, paper_id, seen, duty.person)
    except FilingError as error:
        return _one(duty, filing_id, fault("papers", error.in_full()))
    return see(f"{HOME}/{filing_id}")


@router.post("/{filing_id}/approve", response_model=None)
def approve(duty: Passing, filing_id: RowId, version: Typed = "") -> Answer:
    """Pass it on."""
    return _acted(duty, filing_id, version, Doing.APPROVE)


@router.post("/{filing_id}/return", response_model=None)
def send_back(duty: Passing, filing_id: RowId, version: Typed = "", reason: Reason = "") -> Answer:
    """Return it to the applicant, with a reason that they can act on."""
    return _acted(duty, filing_id, version, Doing.RETURN, reason)


@router.post("/{filing_id}/review", response_model=None)
def review(duty: Reviewing, filing_id: RowId, version: Typed = "") -> Answer:
    """Review a reissue where it is issued; somebody else seals it."""
    return _acted(duty, filing_id, version, Doing.REVIEW)


@router.post("/{filing_id}/seal", response_model=None)
def seal(duty: Sealing, filing_id: RowId, version: Typed = "") -> Answer:
    """Seal a reissue that somebody else has reviewed: then it is collected."""
    return _acted(duty, filing_id, version, Doing.SEAL)


# ------------------------------------------------------------------------------------------------------------ inside


def _note_seen(duty: OnDuty, filing_id: int, detail: dict[str, str | int | bool | None]) -> None:
    """Write down who has looked at a paper: an ID number may stand on it."""
    with duty.visit.site.store.open() as desk:
        desk.record([Entry(duty.visit.site.clock(), duty.person.actor, "paper-seen", f"filing:{filing_id}", detail)])


def chair(duty: OnDuty) -> Chair:
    """Return from which chair somebody acts now."""
    site = duty.visit.site
    now = site.clock()
    return Chair(duty.person, site.filing, now, night_of(now, site.zone), site.token)


def _acted(duty: OnDuty, filing_id: int, version: str, doing: Doing, reason: str = "") -> Answer:
    seen = int(version) if version.isdecimal() and len(version) < 12 else -1
    try:
        with duty.visit.site.store.open() as desk:
            done = reviewing.act(desk, chair(duty), filing_id, seen, doing, reason)
    except FilingError as error:
        return _one(duty, filing_id, fault("act", error.in_full()), reason=reason)
    if done.ok:
        return see(HOME)
    return _one(duty, filing_id, fault("reason" if doing is Doing.RETURN else "act", done.why), reason=reason)


def seen_by(desk: Desk, duty: OnDuty, filing_id: int) -> Dossier | None:
    """Return a filing that somebody's office holds or has passed on; the auditor, who is of no office, sees all."""
    try:
        dossier = load(desk, filing_id)[1]
    except FilingError:
        return None
    if Role.AUDITOR in duty.person.roles:
        return dossier
    return dossier if str(duty.person.organisation_id) in {dossier.review.holder, *dossier.review.passed} else None


def _queue(duty: OnDuty, after: Place | None, errors: Faults = (), done: list[Done] | None = None) -> HTMLResponse:
    office = duty.person.organisation_id
    if office is None:
        return _no_office(duty)
    with duty.visit.site.store.look() as desk:
        rows = queues.queue(desk, office, AT_ONCE + 1, after)
        holds = queues.waiting(desk, [office]).get(office, 0)
        name = organisations.get(desk, office).name
    shown = rows[:AT_ONCE]
    more = shown[-1] if len(rows) > AT_ONCE else None
    opened = _opened(duty)
    context = {
        "office": name,
        "rows": shown,
        "holds": holds,
        "more": more,
        "opened": {one.filing_id for one in shown if opened.get(str(one.filing_id)) == one.version},
        "errors": errors,
        "done": done,
        "passed_on": sum(one.ok for one in done or ()),
    }
    return show(duty, "reviews", context)


def _one(
    duty: OnDuty, filing_id: int, errors: Faults = (), *, opening: bool = False, reason: str = ""
) -> HTMLResponse:  # fmt: skip
    with duty.visit.site.store.look() as desk:
        dossier = seen_by(desk, duty, filing_id)
        if dossier is None:
            return _gone(duty)
        since = desk.session.get_one(Filing, filing_id).since
        units = [one for one in (dossier.draft.unit_id, dossier.draft.issuer_id) if one]
        context = {
            "dossier": dossier,
            "since": since,
            "nodes": story.nodes(desk, dossier, since),
            "units": organisations.of_ids(desk, units),
            "holds": dossier.review.holder == str(duty.person.organisation_id),
            "is_reissue": dossier.sort is Sort.REISSUE,
            "status": Status,
            "paper_words": PAPER_WORDS,
            "contents": [str(one) for one in CONTENTS],
            "source_words": SOURCE_WORDS,
            "moved_words": MOVED_WORDS,
            "through_words": THROUGH_WORDS,
            "custody_words": CUSTODY_WORDS,
            "reason": reason or kept_of(duty, f"{HOME}/{filing_id}/return").one("reason"),
            "errors": errors,
        }
    if opening and dossier.review.holder == str(duty.person.organisation_id):
        _remember(duty, dossier)
    return show(duty, "review", context)


def _opened(duty: OnDuty) -> dict[str, int]:
    """Return which filings this session has opened, and in which version."""
    kept = duty.entered.payload.get("opened", "")
    pairs = (one.partition(":") for one in kept.split() if ":" in one)
    return {filing: int(version) for filing, _, version in pairs}


def _remember(duty: OnDuty, dossier: Dossier) -> None:
    opened = _opened(duty)
    key = str(dossier.filing_id)
    if opened.pop(key, None) == dossier.version:
        return
    opened[key] = dossier.version
    newest = list(opened.items())[-OPENED_MOST:]
    payload = {**duty.entered.payload, "opened": " ".join(f"{filing}:{version}" for filing, version in newest)}
    with duty.visit.site.store.open() as desk:
        sessions.remember(desk, duty.visit.token, payload)


def _place(after: str, behind: int) -> Place | None:
    try:
        at = datetime.fromisoformat(after)
    except ValueError:
        return None
    return Place(at, behind) if at.tzinfo is not None else None


def _no_office(duty: OnDuty) -> HTMLResponse:
    return show(duty, "review-gone", {"said": NO_OFFICE}, 403)


def _gone(duty: OnDuty) -> HTMLResponse:
    return show(duty, "review-gone", {"said": "没有这条填报，或者它不在您的单位"}, 404)
