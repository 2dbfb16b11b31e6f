"""The JSON API of the staff: tickets and organisations, as the console and other programs use them.

It is entered as the pages are: a staff session, the Origin, and the token that /api/session tells, in the header
X-CSRF-Token. Every route names its permission; what is refused is told in JSON: {"error", "hint"?}.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from datetime import date
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from accountops.permissions import Permission
from accountops.staff import StaffError
from filing.dossier import FilingError
from mailparse.shown import REASON_MOST
from orgregistry import search
from orgregistry.organisations import OrganisationError
from orgregistry.papers import PaperKind, as_docx, as_page, title
from orgregistry.tickets import TicketError, TicketUnknown
from orgregistry.transitions import State
from portal.casework import Admin, Casework, Handled, as_json
from portal.duty import Elsewhere, NotPermitted, OnDuty, permitted
from portal.visit import RowId, csrf_of, token_in
from store import Entry

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DENIED: Final = {401: "请先登录", 403: "没有这个权限，或请求不是从本站发出的", 404: "没有这一项", 413: "请求太大"}


class ApiRoute(APIRoute):
    """A route of the API: whatever keeps it from being done is told in JSON."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """See `APIRoute`."""
        handler: Callable[[Request], Awaitable[Response]] = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await handler(request)
            except Elsewhere:
                return _refused(401)
            except NotPermitted:
                return _refused(403)
            except HTTPException as error:
                return _refused(error.status_code)
            except RequestValidationError as error:
                if all(one["loc"][0] == "path" for one in error.errors()):
                    return _refused(404)
                # Where, not what: a value may be anything that somebody typed.
                fields = sorted({".".join(str(part) for part in one["loc"]) for one in error.errors()})
                return JSONResponse({"error": "请求的内容不对", "fields": fields}, 422)
            except TicketUnknown as error:
                return JSONResponse({"error": str(error)}, 404)
            except (TicketError, OrganisationError, StaffError, FilingError) as error:
                return JSONResponse({"error": str(error), "hint": error.hint or None}, 409)

        return handle


router = APIRouter(prefix="/api", route_class=ApiRoute)


class Body(BaseModel):
    """What is handed in: nothing in it that isn't known."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


Line = Annotated[str, Field(min_length=1, max_length=300)]
Reason = Annotated[str, Field(min_length=1, max_length=REASON_MOST)]


class Whom(Body):
    """Who sees to it; empty for nobody."""

    login: Annotated[str, Field(max_length=32)] = ""


class FullName(Body):
    """The full name of an organisation."""

    name: Line


class Where(Body):
    """To whom; empty: as section 五 of the notice has it. `anyway`: even to an office that nobody knows."""

    office: Annotated[str, Field(max_length=120)] = ""
    anyway: bool = False


class Why(Body):
    """A reason, one line; ID numbers in it are masked."""

    reason: Reason


class Until(Body):
    """Until when."""

    until: date


class Into(Body):
    """Another ticket of the same organisation."""

    into: Annotated[int, Field(ge=1)]


class Account(Body):
    """The account to be opened, and its first administrator."""

    name: Annotated[str, Field(max_length=120)] = ""
    admin_login: Annotated[str, Field(min_length=2, max_length=32)]
    admin_name: Annotated[str, Field(min_length=1, max_length=60)]


class Undone(Body):
    """`confirmed`: that answers have gone out already, and that corrections will follow, is known."""

    confirmed: bool = False


Own = Annotated[OnDuty, Depends(permitted(Permission.OWN_ACCOUNT))]
Sees = Annotated[OnDuty, Depends(permitted(Permission.SEE_TICKETS))]
Decides = Annotated[OnDuty, Depends(permitted(Permission.DECIDE_TICKET))]
Opens = Annotated[OnDuty, Depends(permitted(Permission.MANAGE_ORGANISATIONS))]
Looks = Annotated[OnDuty, Depends(permitted(Permission.SEE_ORGANISATIONS))]
Said = dict[str, Any]


@router.get("/session", summary="Who is logged in, and the token that changes need")
def session(duty: Own) -> Said:
    """Tell who is there."""
    token = token_in(duty.visit.request)
    csrf = "" if token is None else csrf_of(duty.visit.site.store.keys, token)
    roles = sorted(str(role) for role in duty.person.roles)
    return {"login": duty.person.login, "name": duty.person.name, "roles": roles, "csrf": csrf}


@router.get("/openapi.json", include_in_schema=False)
def openapi(duty: Own) -> JSONResponse:
    """Describe this API (OpenAPI 3.1); for staff only."""
    routes = duty.visit.request.app.state.api_routes
    return JSONResponse(get_openapi(title="yeban", version="1", routes=routes))


# --------------------------------------------------------------------------------------------------------- tickets


@router.get("/tickets", summary="Tickets of organisations, oldest first; without a state all that are not closed")
def tickets(duty: Sees, state: Annotated[State | None, Query()] = None) -> list[Said]:
    """List them; whoever acts for an organisation sees what was routed to it."""
    zone = duty.visit.site.zone
    return [as_json(one, zone) for one in _work(duty).listed(state, duty.person)]


@router.get("/tickets/{number}", summary="One ticket with its letter's route, files and history")
def ticket(duty: Sees, number: RowId) -> Said:
    """Show one."""
    return as_json(_work(duty).view(number, duty.person), duty.visit.site.zone)


@router.get("/tickets/{number}/letters/{kind}", summary="A letter out, as a file or as a page to be printed")
def letter(duty: Sees, number: RowId, kind: PaperKind, form: Literal["docx", "html"] = "docx") -> Response:
    """Fill a letter in."""
    paper = _work(duty).paper(number, kind, duty.person)
    if form == "html":
        return HTMLResponse(as_page(paper, f"{duty.visit.request.app.state.static_path}/letter.css"))
    return Response(as_docx(paper), media_type=DOCX, headers=_download(f"{kind}-{number}.docx", title(paper)))


@router.get(
    "/tickets/{number}/files/{file_id}", summary="An attachment: itself as a download, or its first page as PNG"
)
def file(duty: Sees, number: RowId, file_id: RowId, form: Literal["file", "preview"] = "preview") -> Response:
    """Hand out an attachment of a ticket that may be seen."""
    view = _work(duty).view(number, duty.person)
    found = next((one for one in view.files if one.file_id == file_id), None)
    name = None if found is None else (found.preview if form == "preview" else found.file)
    octets = None if name is None else duty.visit.site.attachment(name)
    if found is None or octets is None:
        raise HTTPException(404)
    with duty.visit.site.store.open() as desk:
        # An ID number may stand on it.
        detail = {"file": file_id, "form": form}
        desk.record([Entry(duty.visit.site.clock(), duty.person.actor, "file-seen", f"ticket:{number}", detail)])
    if form == "preview":
        return Response(octets, media_type="image/png")
    # Never by the kind that it claims to be, and never shown within our own pages.
    headers = _download(f"attachment-{file_id}.{found.kind}", f"附件{file_id}.{found.kind}")
    return Response(octets, media_type="application/octet-stream", headers=headers)


@router.post("/tickets/{number}/assign", summary="Say who sees to it")
def assign(duty: Decides, number: RowId, body: Whom) -> Said:
    """Assign."""
    return _told(duty, _work(duty).assign(number, body.login, duty.person.actor))


@router.post("/tickets/{number}/name", summary="Say which organisation a letter is about that only a person can read")
def name(duty: Decides, number: RowId, body: FullName) -> Said:
    """Name its organisation."""
    return _told(duty, _work(duty).name(number, body.name, duty.person.actor))


@router.post("/tickets/{number}/exists", summary="It has an account under this full name: all who asked are told")
def exists(duty: Decides, number: RowId, body: FullName) -> Said:
    """Say that it exists."""
    return _told(duty, _work(duty).exists(number, body.name, duty.person.actor))


@router.post("/tickets/{number}/route", summary="Refer it to the office that opens the account")
def route(duty: Decides, number: RowId, body: Where) -> Said:
    """Refer."""
    return _told(duty, _work(duty).route(number, body.office, duty.person.actor, anyway=body.anyway))


@router.post("/tickets/{number}/refuse", summary="Refuse it with a reason")
def refuse(duty: Decides, number: RowId, body: Why) -> Said:
    """Refuse."""
    return _told(duty, _work(duty).refuse(number, body.reason, duty.person.actor))


@router.post("/tickets/{number}/later", summary="Put it off")
def later(duty: Decides, number: RowId, body: Until) -> Said:
    """Put off."""
    return _told(duty, _work(duty).later(number, body.until, duty.person.actor))


@router.post("/tickets/{number}/merge", summary="Give its reports to another ticket of the same organisation")
def merge(duty: Decides, number: RowId, body: Into) -> Said:
    """Merge."""
    return _told(duty, _work(duty).merge(number, body.into, duty.person.actor))


@router.post("/tickets/{number}/close", summary="Close what was settled otherwise")
def close(duty: Decides, number: RowId, body: Why) -> Said:
    """Close."""
    return _told(duty, _work(duty).close(number, body.reason, duty.person.actor))


@router.post("/tickets/{number}/undo", summary="Take the last step back")
def undo(duty: Decides, number: RowId, body: Undone) -> Said:
    """Undo."""
    return _told(duty, _work(duty).undo(number, duty.person.actor, confirmed=body.confirmed))


@router.post("/tickets/{number}/open-account", summary="Open the account and invite its first administrator")
def open_account(duty: Opens, number: RowId, body: Account) -> Said:
    """Open; by who acts for the competent office or the parent only."""
    admin = Admin(body.admin_login, body.admin_name)
    return _told(duty, _work(duty).open_account(number, body.name, admin, duty.person))


# --------------------------------------------------------------------------------------------------- organisations


@router.get("/organisations", summary="Organisations by whatever is typed of their names")
def organisations_named(duty: Looks, q: Annotated[str, Query(min_length=1, max_length=120)]) -> list[Said]:
    """Find organisations; only those with an open account can be chosen."""
    with duty.visit.site.store.look() as desk:
        return [
            {
                "id": hit.organisation.organisation_id,
                "name": hit.organisation.name,
                "found_by": hit.name,
                "reason": str(hit.reason),
                "status": str(hit.organisation.status),
                "can_be_chosen": hit.can_be_chosen,
            }
            for hit in search.search(desk, q)
        ]


# ---------------------------------------------------------------------------------------------------------- inside


def _work(duty: OnDuty) -> Casework:
    work = duty.visit.site.casework
    if work is None:
        raise HTTPException(404)
    return work


def _told(duty: OnDuty, made: Handled) -> Said:
    zone = duty.visit.site.zone
    said = {"ticket": as_json(made.ticket, zone), "answers": made.answered}
    if made.invitation:
        said |= {"invitation": made.invitation, "until": None if made.until is None else made.until.isoformat()}
    return said


def _download(plain: str, name: str) -> dict[str, str]:
    """RFC 6266: a name for old browsers, and the real one in UTF-8."""
    quoted = "".join(f"%{octet:02X}" for octet in name.encode())
    return {"Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quoted}"}


def _refused(status: int) -> JSONResponse:
    return JSONResponse({"error": DENIED.get(status, "办不到")}, status)
