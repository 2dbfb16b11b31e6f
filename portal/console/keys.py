"""Keys that save the mouse, in the console: what they are, and that somebody may do without them (WCAG 2.1.4)."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse

from accountops.permissions import Permission
from portal.console.rooms import KEYS_COOKIE, KEYS_OFF, Typed, show
from portal.duty import OnDuty, StaffRoute, permitted
from portal.visit import see

Own = Annotated[OnDuty, Depends(permitted(Permission.OWN_ACCOUNT))]

HOME: Final = "/staff/keys"
A_YEAR_SECONDS: Final = 365 * 24 * 3600

router = APIRouter(prefix=HOME, route_class=StaffRoute)


@router.get("")
def explained(duty: Own) -> HTMLResponse:
    """Say what the keys do, and whether they do it in this browser."""
    return show(duty, "keys")


@router.post("")
def switch(duty: Own, keys: Typed = "") -> RedirectResponse:
    """Switch them on or off for this browser."""
    response = see(HOME)
    if keys == KEYS_OFF:
        settings = duty.visit.site.settings
        response.set_cookie(
            KEYS_COOKIE, KEYS_OFF, max_age=A_YEAR_SECONDS, path="/", secure=settings.secure, httponly=True,
            samesite="lax",
        )  # fmt: skip
    else:
        response.delete_cookie(KEYS_COOKIE, path="/")
    return response
