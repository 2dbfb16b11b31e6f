"""我的填报: an applicant's titles, filled in, handed in, followed on their way, mended after a return.

What the rules say is asked of the room below; here it is only shown. Everything is saved with every step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from fastapi.routing import APIRoute

from accountops.sessions import Scope
from filing import drafting, story
from filing.dossier import (
    COLUMN_OF,
    PAPER_WORDS,
    Declared,
    Dossier,
    FilingError,
    PaperKind,
    Sort,
    load,
    of_account,
)
from filing.drafting import Pen
from filing.levels import Rank
from filing.papers import Column, Content
from filing.review import Status
from filing.scope import Action, Moment, check_deadline
from orgregistry import organisations, tree
from orgregistry.organisations import Kind as OrgKind
from orgregistry.organisations import Organisation
from orgregistry.search import search
from portal.filling import NO_DAY, TYPED_MOST, Typing, changed, day_typed, filled, is_no_day, number_of, words
from portal.visit import RowId, Visit, Visitor, page, see
from store import Desk, Filing

HOME: Final = "/filings"
HITS: Final = 20
Faults = list[dict[str, str]]
Answer = HTMLResponse | RedirectResponse
Typed = Annotated[str, Form(max_length=TYPED_MOST)]

COLUMNS: Final = tuple(Column)
CONTENTS: Final = (Content.APPLICANT, Content.REVIEW, Content.LOSS, Content.REASON, Content.WHAT)


# ------------------------------------------------------------------------------------------------------ who is here


@dataclass(frozen=True, slots=True)
class Owner:
    """An applicant who is in, with their own password."""

    visit: Visit
    account_id: int

    @property
    def pen(self) -> Pen:
        """In whose hand filings are changed."""
        return Pen(self.account_id, self.visit.site.filing, self.visit.site.clock())


class NotIn(Exception):
    """Log-in comes first."""


def _owner(visit: Visitor) -> Owner:
    entered = visit.entered
    if entered is None or entered.scope is not Scope.OWN or entered.account_id is None:
        raise NotIn
    return Owner(visit, entered.account_id)


class OwnRoute(APIRoute):
    """A route of applicants who are in: everybody else is sent to the front door, and a fault is told once."""

    def get_route_handler(self) -> Callable[[Request], object]:  # type: ignore[override] # a coroutine function
        """See `APIRoute`."""
        handler = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except NotIn:
                return see("/")

        return handle


Here = Annotated[Owner, Depends(_owner)]
router = APIRouter(prefix=HOME, route_class=OwnRoute)


# ------------------------------------------------------------------------------------------------------- 我的填报


@router.get("")
def mine(owner: Here) -> HTMLResponse:
    """List what one has filed: what has been returned first, with its reason and what to do."""
    with owner.visit.site.store.look() as desk:
        dossiers = of_account(desk, owner.account_id)
        shown = [_told(desk, one) for one in dossiers]
    order = [Status.RETURNED, Status.DRAFT, Status.UNDER_REVIEW, Status.APPROVED]
    shown.sort(key=lambda one: order.index(one["dossier"].review.status))  # type: ignore[attr-defined]
    window = owner.visit.site.filing.window
    context = {
        "filings": shown,
        "last_day": window.last_day,
        "is_open": owner.pen.now < window.closes,
        "status": Status,
    }
    return page(owner.visit, "pages/filings/mine.html", context)


@router.get("/new")
def ask_new(owner: Here) -> HTMLResponse:
    """Ask for series and level, one question a step."""
    return _new(owner)


@router.post("/new", response_model=None)
def begin(owner: Here, series: Typed = "", rank: Typed = "") -> Answer:
    """Begin a filing."""
    ranks = {str(int(one)): one for one in Rank}
    if rank not in ranks or not series:
        missing = "series" if not series else "rank"
        said = "请选择职称系列" if missing == "series" else "请选择层级"
        return _new(owner, [{"text": said, "href": f"#{missing}"}], series, rank)
    try:
        with owner.visit.site.store.open() as desk:
            made = drafting.start(desk, owner.pen, series, ranks[rank])
    except FilingError as error:
        return _new(owner, [{"text": error.in_full(), "href": "#series"}], series, rank)
    return see(f"{HOME}/{made}")


@router.get("/{filing_id}")
def one(owner: Here, filing_id: RowId) -> HTMLResponse:
    """Show a filing: to be filled in while the applicant has it, else where it is."""
    return _one(owner, filing_id)


async def _sent(request: Request) -> dict[str, str]:
    return {name: value for name, value in (await request.form()).items() if isinstance(value, str)}


Sent = Annotated[dict[str, str], Depends(_sent)]


@router.post("/{filing_id}", response_model=None)
def save(owner: Here, filing_id: RowId, form: Sent) -> Answer:
    """Save what was filled in, and go on where the button says; what can't be saved is shown as it was typed."""
    if is_no_day(form):
        return _one(owner, filing_id, [{"text": NO_DAY, "href": "#year"}], form)
    try:
        with owner.visit.site.store.open() as desk:
            dossier = own_dossier(desk, owner, filing_id)
            drafting.save(desk, owner.pen, filing_id, number_of(form.get("version")), filled(dossier, form))
    except FilingError as error:
        return _one(owner, filing_id, [{"text": error.in_full(), "href": "#title"}], form)
    onwards = {"unit": "/unit", "check": "/check", "papers": "/papers"}.get(form.get("do", ""), "")
    return see(f"{HOME}/{filing_id}{onwards}")


@router.post("/{filing_id}/autosave")
def autosave(owner: Here, filing_id: RowId, form: Sent) -> JSONResponse:
    """Save while somebody types; answers with the version that the form must carry from now on."""
    try:
        with owner.visit.site.store.open() as desk:
            dossier = own_dossier(desk, owner, filing_id)
            saved = drafting.save(desk, owner.pen, filing_id, number_of(form.get("version")), filled(dossier, form))
    except FilingError as error:
        return JSONResponse({"said": error.in_full()}, 409)
    return JSONResponse({"version": saved.version})


# ------------------------------------------------------------------------------------------------------------- the unit


@router.get("/{filing_id}/unit")
def ask_unit(owner: Here, filing_id: RowId, q: Annotated[str, Query(max_length=TYPED_MOST)] = "") -> HTMLResponse:
    """查询现工作单位: only organisations with an account can be chosen, the others are shown as such."""
    with owner.visit.site.store.look() as desk:
        try:
            dossier = own_dossier(desk, owner, filing_id)
        except FilingError as error:
            return gone(owner, error)
        hits = search(desk, q, HITS) if q.strip() else ()
    context = {"dossier": dossier, "q": q, "hits": hits}
    return page(owner.visit, "pages/filings/unit.html", context)


@router.post("/{filing_id}/unit/choose", response_model=None)
def choose_unit(owner: Here, filing_id: RowId, unit: Typed = "", version: Typed = "") -> Answer:
    """Choose the organisation through which it is filed."""
    try:
        with owner.visit.site.store.open() as desk:
            dossier = own_dossier(desk, owner, filing_id)
            chosen = changed(dossier.draft, unit_id=number_of(unit))
            drafting.save(desk, owner.pen, filing_id, number_of(version), chosen)
    except FilingError as error:
        return _one(owner, filing_id, [{"text": error.in_full(), "href": "#unit"}])
    return see(f"{HOME}/{filing_id}")


# --------------------------------------------------------------------------------------------------------- the papers


@router.get("/{filing_id}/papers")
def ask_papers(owner: Here, filing_id: RowId) -> HTMLResponse:
    """Show the papers, and take more."""
    return _papers(owner, filing_id)


@router.post("/{filing_id}/papers", response_model=None)
def add_paper(  # noqa: PLR0913, PLR0917 - what a form has
    owner: Here,
    filing_id: RowId,
    file: Annotated[UploadFile | None, File()] = None,
    kind: Typed = "",
    column: Typed = "",
    seals: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    contents: Annotated[list[str], Form()] = [],  # noqa: B006 - the same
    number: Typed = "",
    stamped_by: Typed = "",
) -> Answer:
    """Take a paper in: looked into behind a fence first, then laid before."""
    typed = Typing(kind, column, tuple(seals), tuple(contents), number, stamped_by)
    faults: Faults = []
    if kind not in set(PaperKind):
        faults.append({"text": "请选择这是什么材料", "href": "#kind"})
    try:
        octets = uploaded(owner.visit, file)
    except FilingError as error:
        return _papers(owner, filing_id, [*faults, {"text": error.in_full(), "href": "#file"}], typed)
    if not octets:
        faults.append({"text": "请选择要上传的 PDF 文件", "href": "#file"})
    sort = PaperKind(kind) if not faults else PaperKind.CERTIFICATE
    if sort is PaperKind.STATEMENT and column not in set(Column):
        faults.append({"text": "请选择情况说明传到哪个栏目：缺什么就传到什么的栏目", "href": "#column"})
    if faults:
        return _papers(owner, filing_id, faults, typed)
    declared = Declared(
        unit_seal="unit" in seals,
        office_seal="office" in seals,
        hr_stamp="hr" in seals,
        hr_stamp_by=stamped_by.strip(),
        contents=tuple(one for one in CONTENTS if one in contents),
        roster="roster" in seals,
        on_roster="on-roster" in seals,
        number=number.strip(),
    )
    papers = owner.visit.site.papers
    if papers is None:
        return _papers(owner, filing_id, [{"text": "这里暂时不能上传，请过一会儿再来", "href": "#file"}], typed)
    try:
        with owner.visit.site.store.look() as desk:
            own_dossier(desk, owner, filing_id)
        kept = papers.take(octets)
        with owner.visit.site.store.open() as desk:
            where = Column(column) if sort is PaperKind.STATEMENT else COLUMN_OF[sort]
            drafting.add_paper(desk, owner.pen, filing_id, sort, where, declared, kept)
    except FilingError as error:
        return _papers(owner, filing_id, [{"text": error.in_full(), "href": "#file"}], typed)
    return see(f"{HOME}/{filing_id}/papers")


@router.post("/{filing_id}/refer", response_model=None)
def refer(owner: Here, filing_id: RowId, serial: Typed = "", column: Typed = "") -> Answer:
    """Refer to the unit's statement for many."""
    if column not in set(Column):
        return _papers(owner, filing_id, [{"text": "请选择代替哪一样：缺什么就选什么的栏目", "href": "#refer-column"}])
    try:
        with owner.visit.site.store.open() as desk:
            drafting.refer(desk, owner.pen, filing_id, serial, Column(column))
    except FilingError as error:
        return _papers(owner, filing_id, [{"text": error.in_full(), "href": "#serial"}])
    return see(f"{HOME}/{filing_id}/papers")


@router.post("/{filing_id}/papers/{paper_id}/remove", response_model=None)
def remove_paper(owner: Here, filing_id: RowId, paper_id: RowId) -> Answer:
    """Take a paper away again."""
    try:
        with owner.visit.site.store.open() as desk:
            drafting.remove_paper(desk, owner.pen, filing_id, paper_id)
    except FilingError as error:
        return _papers(owner, filing_id, [{"text": error.in_full(), "href": "#file"}])
    return see(f"{HOME}/{filing_id}/papers")


@router.get("/{filing_id}/papers/{paper_id}", response_model=None)
def look_at(owner: Here, filing_id: RowId, paper_id: RowId) -> Response:
    """Return a paper of one's own, as a download."""
    with owner.visit.site.store.look() as desk:
        try:
            dossier = own_dossier(desk, owner, filing_id)
        except FilingError as error:
            return gone(owner, error)
    return paper_of(owner.visit, dossier, paper_id) or gone(owner, FilingError("这份材料已经不在了"))


# --------------------------------------------------------------------------------------------- handing in, taking back


@router.get("/{filing_id}/check")
def check(owner: Here, filing_id: RowId) -> HTMLResponse:
    """提交前核对: all that bars it, with how to mend it, before anything is handed in."""
    return _check(owner, filing_id)


@router.post("/{filing_id}/check", response_model=None)
def hand_in(owner: Here, filing_id: RowId, version: Typed = "") -> Answer:
    """Hand it in."""
    try:
        with owner.visit.site.store.open() as desk:
            own_dossier(desk, owner, filing_id)
            drafting.hand_in(desk, owner.pen, filing_id, number_of(version))
    except FilingError as error:
        return _check(owner, filing_id, [{"text": error.in_full(), "href": "#check"}])
    return see(f"{HOME}/{filing_id}")


@router.post("/{filing_id}/kind", response_model=None)
def turn(owner: Here, filing_id: RowId, version: Typed = "") -> Answer:
    """Turn it into the reissue of a lost certificate, or back."""
    try:
        with owner.visit.site.store.open() as desk:
            own_dossier(desk, owner, filing_id)
            drafting.as_reissue(desk, owner.pen, filing_id, number_of(version))
    except FilingError as error:
        return _one(owner, filing_id, [{"text": error.in_full(), "href": "#title"}])
    return see(f"{HOME}/{filing_id}")


@router.get("/{filing_id}/withdraw")
def ask_withdraw(owner: Here, filing_id: RowId) -> HTMLResponse:
    """Tell what taking it back will do."""
    return _withdraw(owner, filing_id)


@router.post("/{filing_id}/withdraw", response_model=None)
def withdraw(owner: Here, filing_id: RowId, version: Typed = "") -> Answer:
    """Take it back."""
    try:
        with owner.visit.site.store.open() as desk:
            before = own_dossier(desk, owner, filing_id)
            drafting.withdraw(desk, owner.pen, filing_id, number_of(version))
    except FilingError as error:
        return _withdraw(owner, filing_id, [{"text": error.in_full(), "href": "#withdraw"}])
    return see(f"{HOME}/{filing_id}" if before.review.status is Status.UNDER_REVIEW else HOME)


# ------------------------------------------------------------------------------------------------------------ inside


def uploaded(visit: Visit, file: UploadFile | None) -> bytes:
    """Return the octets of a paper that somebody sends; b"" if there is none.

    Raises:
        FilingError: there are more than it may have; none is read.
    """
    most = visit.site.settings.paper_most
    if file is not None and (file.size or 0) > most:
        raise FilingError(
            f"这个文件超过 {most >> 20} MB，没有保存", "请用灰度、200 dpi 左右重新扫描，或把 PDF 压缩以后再传"
        )
    return b"" if file is None else file.file.read()


def paper_of(visit: Visit, dossier: Dossier, paper_id: int) -> Response | None:
    """Return a paper of a filing as a download, never shown by the browser itself; None if it isn't kept."""
    found = next((one for one in dossier.papers if one.paper_id == paper_id), None)
    papers = visit.site.papers
    octets = papers.get(found.file) if found is not None and papers is not None else None
    if octets is None:
        return None
    headers = {"Content-Disposition": f'attachment; filename="paper-{paper_id}.pdf"'}
    return Response(octets, media_type="application/pdf", headers=headers)


def own_dossier(desk: Desk, owner: Owner, filing_id: int) -> Dossier:
    """Return a filing of the owner's.

    Raises:
        FilingError: it isn't there, or is another's, which is the same.
    """
    _, dossier = load(desk, filing_id)
    if dossier.account_id != owner.account_id or dossier.withdrawn:
        raise FilingError("没有这条填报", "请回到“我的填报”重新打开")
    return dossier


def _told(desk: Desk, dossier: Dossier) -> dict[str, object]:
    """Return a filing with what is shown of its way."""
    since = desk.session.get_one(Filing, dossier.filing_id).since
    units = organisations.of_ids(desk, [one for one in (dossier.draft.unit_id, dossier.draft.issuer_id) if one])
    unit: Organisation | None = units.get(dossier.draft.unit_id or 0)
    return {
        "dossier": dossier,
        "nodes": story.nodes(desk, dossier, since),
        "returned": story.last_return(desk, dossier.filing_id) if dossier.review.status is Status.RETURNED else None,
        "unit": unit,
        "rank": dossier.draft.rank.word,
        "is_reissue": dossier.sort is Sort.REISSUE,
    }


def _new(owner: Owner, errors: Faults | None = None, series: str = "", rank: str = "") -> HTMLResponse:
    names = list(dict.fromkeys(one.name for one in owner.visit.site.filing.series))
    ranks = [{"value": str(int(one)), "text": f"{one.word}（{one.level}）"} for one in sorted(Rank, reverse=True)]
    # Who comes too late is told before anything is filled in.
    window = owner.visit.site.filing.window
    late = owner.pen.now >= window.closes
    closed = check_deadline(Moment(Action.SAVE_DRAFT, owner.pen.now, window)).why if late else ""
    context = {
        "series": names,
        "ranks": ranks,
        "chosen": series,
        "rank": rank,
        "errors": errors or [],
        "closed": closed,
    }
    return page(owner.visit, "pages/filings/new.html", context)


def _one(
    owner: Owner, filing_id: int, errors: Faults | None = None, form: Mapping[str, str] | None = None
) -> HTMLResponse:
    """Show a filing; `form`: what was filled in and couldn't be saved, which stands in the fields again."""
    with owner.visit.site.store.look() as desk:
        try:
            dossier = own_dossier(desk, owner, filing_id)
        except FilingError as error:
            return gone(owner, error)
        if form is not None:
            dossier = replace(dossier, draft=filled(dossier, form))
        told = _told(desk, dossier)
        issuers = _issuers(desk, dossier)
    editable = dossier.review.status in {Status.DRAFT, Status.RETURNED}
    context = {
        **told,
        "issuers": issuers,
        **words(),
        "day": day_typed(dossier.draft, form or {}),
        "errors": errors or [],
        "status": Status,
        "is_senior": dossier.draft.rank >= Rank.FUGAO,
    }
    return page(owner.visit, f"pages/filings/{'fill-in' if editable else 'followed'}.html", context)


def _issuers(desk: Desk, dossier: Dossier) -> list[Organisation]:
    """Return the HR offices above the chosen organisation: one of them is the 签发单位 of a reissue."""
    if dossier.sort is not Sort.REISSUE or dossier.draft.unit_id is None:
        return []
    way = tree.way_up(desk, dossier.draft.unit_id)
    return [one for one in way.steps if one.kind in {OrgKind.HR, OrgKind.TOP}]


def _papers(owner: Owner, filing_id: int, errors: Faults | None = None, typed: Typing | None = None) -> HTMLResponse:
    with owner.visit.site.store.look() as desk:
        try:
            dossier = own_dossier(desk, owner, filing_id)
        except FilingError as error:
            return gone(owner, error)
    context = {
        "dossier": dossier,
        "errors": errors or [],
        "kinds": [{"value": str(kind), "text": word} for kind, word in PAPER_WORDS.items()],
        "columns": [str(one) for one in COLUMNS],
        "contents": [str(one) for one in CONTENTS],
        "paper_words": PAPER_WORDS,
        "typed": typed or Typing(),
        "editable": dossier.review.status in {Status.DRAFT, Status.RETURNED},
    }
    return page(owner.visit, "pages/filings/papers.html", context)


def _check(owner: Owner, filing_id: int, errors: Faults | None = None) -> HTMLResponse:
    with owner.visit.site.store.look() as desk:
        try:
            dossier = own_dossier(desk, owner, filing_id)
        except FilingError as error:
            return gone(owner, error)
        checks = drafting.checks(desk, owner.pen, dossier)
        told = _told(desk, dossier)
    lost = any(check.judgement.route is not None for check in checks)
    context = {**told, **words(), "checks": checks, "lost": lost, "errors": errors or []}
    return page(owner.visit, "pages/filings/check.html", context)


def _withdraw(owner: Owner, filing_id: int, errors: Faults | None = None) -> HTMLResponse:
    with owner.visit.site.store.look() as desk:
        try:
            dossier = own_dossier(desk, owner, filing_id)
        except FilingError as error:
            return gone(owner, error)
        context = {**_told(desk, dossier), "errors": errors or [], "status": Status}
    return page(owner.visit, "pages/filings/withdraw.html", context)


def gone(owner: Owner, error: FilingError) -> HTMLResponse:
    """Answer that it isn't there, with the way back to what is."""
    context = {
        "heading": str(error),
        "paragraphs": [error.hint] if error.hint else [],
        "actions": [{"text": "我的填报", "href": HOME}],
    }
    return page(owner.visit, "pages/message.html", context, 404)
