"""Somebody of the staff who is in, and their browser, so that a page is measured with all that makes it."""

from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from starlette.testclient import TestClient

from accountops import staff
from accountops.credentials import Credentials
from accountops.permissions import Role
from accountops.sessions import Scope, enter
from accountops.tuning import Policy
from bench.office import ZONE
from portal.app import create_app
from portal.casework import Casework
from portal.hashing import PooledHasher
from portal.site import Site, WebSettings
from portal.visit import cookie_name
from store import Store

LOGIN = "li.na"
URL = "https://zc.example.cn"
TOKEN = b"b" * 32


def browser_of(
    store: Store, now: datetime, roles: AbstractSet[Role], organisation: tuple[int, str] | None = None
) -> TestClient:
    """Return the browser of somebody who is in.

    Args:
        store: open, with nobody of that name among its staff.
        now: aware; the site's clock stands still there.
        roles: theirs.
        organisation: id and name of theirs; None: the office itself.
    """
    clock, token = (lambda: now), (lambda: TOKEN)
    settings = WebSettings(URL, "desk@mail.example")
    hasher = PooledHasher(1)
    site = Site(
        store, Credentials("Initial-9-password", hasher), Policy(), clock, token, ZONE, settings,
        casework=Casework(store, clock, ZONE, token, "none", settings.desk_address),
    )  # fmt: skip
    number, name = organisation or (None, "")
    with store.open() as desk:
        person = staff.invite(
            desk, LOGIN, "李娜", roles, b"i" * 32, now, "bench", organisation=name, organisation_id=number
        )
        enter(desk, TOKEN, Scope.STAFF, now, now + timedelta(hours=9), staff_id=person.staff_id, epoch=person.epoch)
    browser = TestClient(create_app(site), base_url=URL)
    browser.cookies.set(cookie_name(site), "YmJi" * 10 + "YmI")
    return browser
