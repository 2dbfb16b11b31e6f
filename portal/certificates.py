"""E-certificates: the applicant's own one as a PDF, and the page where anybody looks one up by its number.

Who has the number was shown the certificate: they see what stands on it, the name masked. A number that there isn't
gets one sentence, and each of them is waited for by the address that tries (accountops.delays).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from accountops import delays
from filing import certificates
from filing.certificates import Certificate, in_groups, read_number
from filing.dossier import FilingError
from portal.filings import HOME as FILINGS
from portal.filings import Here, OwnRoute, Typed, gone, own_dossier
from portal.visit import RowId, Visit, Visitor, how_long, page, see

HOME: Final = "/certificates"
NOT_FOUND: Final = "查不到这个编号的证书，请照证书核对编号"

router = APIRouter()
own = APIRouter(prefix=FILINGS, route_class=OwnRoute)


@router.get(HOME)
def ask(visit: Visitor) -> HTMLResponse:
    """Ask for the number."""
    return _form(visit)


@router.post(HOME, response_model=None)
def answer(visit: Visitor, number: Typed = "") -> HTMLResponse | RedirectResponse:
    """Go to the certificate's own address, which is what the QR code has."""
    if not number.strip():
        return _form(visit, "请输入证书编号")
    known = read_number(number)
    return _form(visit, NOT_FOUND, number) if known is None else see(f"{HOME}/{in_groups(known)}")


@router.get(HOME + "/{number}")
def look_up(visit: Visitor, number: str) -> HTMLResponse:
    """Show what a holder of the number may see."""
    if read_number(number) is None:
        return _form(visit, NOT_FOUND, status=404)
    found = _found(visit, number)
    if isinstance(found, timedelta):
        said = f"从您这里查询的次数多了，请过{how_long(found)}再查"
        return _form(visit, said, number, status=429, retry_after=found)
    if found is None:
        return _form(visit, NOT_FOUND, number, status=404)
    return page(visit, "pages/certificate.html", {"certificate": found, "certified": _day(visit, found)})


@own.get("/{filing_id}/certificate", response_model=None)
def download(owner: Here, filing_id: RowId) -> Response:
    """Return the certificate of one's own reissue as a PDF."""
    site = owner.visit.site
    try:
        with site.store.look() as desk:
            own_dossier(desk, owner, filing_id)
            found = certificates.of_filing(desk, filing_id)
    except FilingError as error:
        return gone(owner, error)
    if found is None:
        return gone(owner, FilingError("这一条还没有电子证书", "补办成功（用印）后，到这里下载"))
    # With it come reportlab and fontTools, a third of a second and 10 MB of each process: a certificate is seldom made.
    from filing.certificate_pdf import draw  # noqa: PLC0415

    octets = draw(found, f"{site.settings.public_url}{HOME}/{found.shown}", site.zone)
    # Its name tells nobody anything: browsers keep lists of downloads.
    disposition = f'attachment; filename="certificate-{filing_id}.pdf"'
    return Response(octets, media_type="application/pdf", headers={"Content-Disposition": disposition})


# ------------------------------------------------------------------------------------------------------------ inside


def _found(visit: Visit, number: str) -> Certificate | timedelta | None:
    """Return the certificate; None if there is none, or how long is to be waited where too many weren't there."""
    site = visit.site
    with site.store.open() as desk:
        tried = delays.attempt_alone(desk, f"certificate:{delays.network(visit.address)}", site.clock())
        if tried.pause:
            return tried.pause
        found = certificates.of_number(desk, number)
        if found is not None:
            delays.undone(desk, tried)
        return found


def _day(visit: Visit, found: Certificate) -> str:
    return f"{found.certified.astimezone(visit.site.zone):%Y-%m-%d}"


def _form(
    visit: Visit, said: str = "", number: str = "", status: int = 200, retry_after: timedelta | None = None
) -> HTMLResponse:
    errors = [{"text": said, "href": "#number"}] if said else []
    context = {"number": number, "errors": errors}
    return page(visit, "pages/certificates.html", context, status, retry_after=retry_after)
