"""Somebody of the staff in front of the pages."""

import base64
from datetime import timedelta

from accountops import codes, staff
from accountops.permissions import Role
from portal import staff as pages
from tests.accountops.crew import ORGANISATION, STAFF_PASSWORD
from tests.portal.browsing import PUBLIC_URL, Browser

MINUTE = timedelta(minutes=1)
LINK = b"L" * 32


class Colleague:
    """Somebody of the staff: a browser, and a telephone with an app."""

    def __init__(self, site, app, login="li.na", *roles, address="192.0.2.9"):
        self.site, self.login = site, login
        self.browser = Browser(app, address)
        self.secret = b""
        self.recovery = []
        self.link = login.encode().ljust(32, b".")
        with site.store.open() as desk:
            self.person = staff.invite(
                desk,
                login,
                "李娜",
                roles or (Role.TECHNICIAN,),
                self.link,
                site.clock(),
                "operator",
                organisation=ORGANISATION,
            )

    @property
    def page(self):
        return self.browser.page

    @property
    def path(self):
        return pages.link(PUBLIC_URL, self.link).removeprefix(PUBLIC_URL)

    def code(self, steps=0):
        return codes.code_of(self.secret, codes.step_of(self.site.clock()) + steps)

    def follow(self):
        """Open the link, and put the secret into the app by hand."""
        page = self.browser.open(self.path)
        found = page.tree.css_first("code")
        if found is not None:
            self.secret = secret_of(found.text())
        return page

    def join(self):
        self.follow()
        page = self.browser.submit({"password": STAFF_PASSWORD, "again": STAFF_PASSWORD, "code": self.code()})
        self.recovery = [one.text() for one in page.tree.css("li code")]
        assert self.recovery
        assert self.browser.submit(action="/staff/recovery-codes").path == "/staff"
        return self

    def type_password(self, password=STAFF_PASSWORD, login=None):
        self.browser.open("/staff/login")
        return self.browser.submit({"login": login or self.login, "password": password})

    def type_code(self, code=None):
        return self.browser.submit({"code": self.code() if code is None else code})

    def log_in(self):
        self.type_password()
        return self.type_code()

    def log_out(self):
        self.browser.open("/staff")
        return self.browser.submit(action="/staff/logout")


def secret_of(text):
    return base64.b32decode(text.replace(" ", ""))
