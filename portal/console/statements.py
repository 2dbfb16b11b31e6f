"""情况说明: a unit's statements for many of its people; uploaded once, with the roster, and referred to by a serial."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops.permissions import Permission
from filing import statements
from filing.dossier import Declared, FilingError
from filing.papers import Content
from filing.statements import Issued, Roster, read_lines
from orgregistry import organisations
from portal.console.rooms import Typed, fault, kept_of, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.filings import uploaded
from portal.visit import RowId, see

Uploading = Annotated[OnDuty, Depends(permitted(Permission.UNIT_STATEMENTS))]
Answer = HTMLResponse | RedirectResponse

HOME: Final = "/staff/statements"
ROSTER_TEXT_MOST: Final = 400_000
FAULTS_SHOWN: Final = 20
CONTENTS: Final = (Content.REASON, Content.WHAT)
STATUS_WORDS: Final = {"draft": "未提交", "review": "审核中", "returned": "已退回", "approved": "审核通过"}
NO_OFFICE: Final = "您的账号没有所属单位，不能上传；请安全管理员重新邀请并写上单位"

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@router.get("")
def mine(duty: Uploading) -> HTMLResponse:
    """List the unit's statements, and take another one."""
    return _mine(duty)


@router.post("", response_model=None)
def add(  # noqa: PLR0913, PLR0917 - what a form has
    duty: Uploading,
    file: Annotated[UploadFile | None, File()] = None,
    sheet: Annotated[UploadFile | None, File()] = None,
    about: Typed = "",
    seals: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    contents: Annotated[list[str], Form()] = [],  # noqa: B006 - the same
    stamped_by: Typed = "",
    roster: Annotated[str, Form(max_length=ROSTER_TEXT_MOST)] = "",
) -> Answer:
    """Take a statement in: roster and declared facts first, then the file; both are looked into behind a fence."""
    office, papers = duty.person.organisation_id, duty.visit.site.papers
    typed: dict[str, object] = {
        "about": about,
        "stamped_by": stamped_by,
        "roster": roster,
        "seals": seals,
        "contents": contents,
    }
    if office is None:
        return show(duty, "review-gone", {"said": NO_OFFICE}, 403)
    if papers is None:
        return _mine(duty, fault("file", "这里暂时不能上传，请过一会儿再来"), typed)
    declared = Declared(
        unit_seal="unit" in seals,
        office_seal="office" in seals,
        hr_stamp="hr" in seals,
        hr_stamp_by=stamped_by.strip(),
        contents=tuple(str(one) for one in CONTENTS if one in contents),
    )
    rows = sheet.file.read() if sheet is not None else b""
    try:
        read = papers.roster(rows) if rows else read_lines(roster)
    except FilingError as error:
        return _mine(duty, fault("sheet", error.in_full()), typed)
    try:
        octets = uploaded(duty.visit, file)
    except FilingError as error:
        return _mine(duty, fault("file", error.in_full()), typed, read)
    said = [*fault("file", "请选择要上传的 PDF 文件")] if not octets else []
    if not about.strip():
        said += fault("about", "请写明是关于什么的，例如“2013年评审表缺失”")
    said += [one for problem in statements.problems(declared, read) for one in fault("seals", problem)]
    if said:
        return _mine(duty, said, typed, read)
    try:
        kept = papers.take(octets)
        with duty.visit.site.store.open() as desk:
            made = statements.add(desk, _issued(duty, office), about, declared, read, kept, duty.visit.site.token())
    except FilingError as error:
        return _mine(duty, fault("file", error.in_full()), typed, read)
    return see(f"{HOME}/{made.statement_id}")


@router.get("/{statement_id}")
def one(duty: Uploading, statement_id: RowId) -> HTMLResponse:
    """Show one: its serial to pass on, and who refers to it."""
    return _one(duty, statement_id)


@router.post("/{statement_id}/remove", response_model=None)
def remove(duty: Uploading, statement_id: RowId) -> Answer:
    """Take one away that nobody refers to."""
    try:
        with duty.visit.site.store.open() as desk:
            statements.remove(desk, _issued(duty, duty.person.organisation_id or 0), statement_id)
    except FilingError as error:
        return _one(duty, statement_id, error)
    return see(HOME)


# ------------------------------------------------------------------------------------------------------------ inside


def _issued(duty: OnDuty, office: int) -> Issued:
    return Issued(office, duty.person.staff_id, duty.person.actor, duty.visit.site.clock())


def _mine(
    duty: OnDuty,
    errors: list[dict[str, str]] | None = None,
    typed: dict[str, object] | None = None,
    read: Roster | None = None,
) -> HTMLResponse:
    office = duty.person.organisation_id
    if office is None:
        return show(duty, "review-gone", {"said": NO_OFFICE}, 403)
    kept = kept_of(duty, HOME)
    before = {name: kept.one(name) for name in ("about", "stamped_by", "roster")}
    ticked = {name: kept.fields.get(name, ()) for name in ("seals", "contents")}
    with duty.visit.site.store.look() as desk:
        context = {
            "office": organisations.get(desk, office).name,
            "statements": statements.of_organisation(desk, office),
            "errors": errors or [],
            "typed": typed or {**before, **ticked},
            "bad_lines": read.faults[:FAULTS_SHOWN] if read is not None else (),
            "contents": [str(one) for one in CONTENTS],
        }
    return show(duty, "statements", context)


def _one(duty: OnDuty, statement_id: int, error: FilingError | None = None) -> HTMLResponse:
    try:
        with duty.visit.site.store.look() as desk:
            found = statements.get(desk, duty.person.organisation_id or 0, statement_id)
            referring = statements.referring(desk, found)
    except FilingError as gone:
        return show(duty, "review-gone", {"said": str(gone)}, 404)
    errors = [] if error is None else fault("remove", error.in_full())
    context = {"statement": found, "referring": referring, "status_words": STATUS_WORDS, "errors": errors}
    return show(duty, "statement", context)
