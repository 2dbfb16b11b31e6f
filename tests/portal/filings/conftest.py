"""A province of offices, its applicant and its people in front of the pages; papers are kept in memory."""

import base64
from dataclasses import replace

import pytest

from accountops import sessions, staff
from accountops.sessions import Scope
from filing.dossier import FilingError
from filing.drafting import File
from filing.statements import read_sheet
from portal.visit import cookie_name
from store import Account
from tests.accountops.people import OWN_PASSWORD
from tests.filing.office import Province
from tests.portal.browsing import Browser, application
from tests.portal.doings import log_in
from tests.store.places import HOUR, id_number

PDF = b"%PDF-1.7 one page"


class Shelf:
    """Keeps what is a PDF by its first octets; what the real one makes of files is tested where it is."""

    def __init__(self):
        self.kept = {}

    def take(self, octets):
        if not octets.startswith(b"%PDF-"):
            raise FilingError("这不是 PDF 文件，没有保存", "请用扫描仪或手机扫描成 PDF 再传")
        name = f"{len(self.kept):064x}"
        self.kept[name] = octets
        self.kept["p" + name] = b"\x89PNG"
        return File(name, len(octets), 1, "p" + name)

    def roster(self, octets):
        return read_sheet(octets)

    def get(self, name):
        return self.kept.get(name)


class Office:
    """Applicant and officers, each with a browser."""

    def __init__(self, site):
        self.site = replace(site, papers=Shelf())
        self.app = application(self.site)
        self.province = Province(site.store, now=site.clock()).build()
        hashed = site.credentials.hasher.fresh(OWN_PASSWORD)
        with site.store.open() as desk:
            account = desk.session.get_one(Account, self.province.account_id)
            account.password_hash, account.state, account.last_login = hashed, "active", site.clock()

    def applicant(self):
        browser = Browser(self.app)
        assert log_in(browser, OWN_PASSWORD, id_number(1)).path == "/home"
        return browser

    def officer(self, organisation):
        """Somebody of an organisation, logged in: how they log in is tested elsewhere."""
        person = self.province.people[organisation]
        browser = Browser(self.app, "192.0.2.50")
        browser.open("/staff/login")
        token = self.site.token()
        now = self.site.clock()
        with self.site.store.open() as desk:
            current = staff.person(desk, person.staff_id)
            sessions.enter(
                desk, token, Scope.STAFF, now, now + 10 * HOUR, staff_id=person.staff_id, epoch=current.epoch,
                fresh_until=now + 10 * HOUR,
            )  # fmt: skip
        text = base64.urlsafe_b64encode(token).decode().rstrip("=")
        browser.http.cookies.clear()
        browser.http.cookies.set(cookie_name(self.site), text)
        return browser


@pytest.fixture
def office(sqlite_site):
    return Office(sqlite_site)
