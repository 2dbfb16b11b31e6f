"""A site under a clock that tests move, and a small browser without JavaScript: cookies, forms, 303."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

from anyio.from_thread import BlockingPortal, start_blocking_portal
from fastapi import FastAPI
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.routing import BaseRoute
from starlette.testclient import TestClient

from portal.app import create_app
from portal.hashing import PooledHasher
from portal.site import Site
from tests.accountops.people import CheapHasher
from tests.store.places import NOW

PUBLIC_URL = "https://zc.example"
DESK = "desk@mail.example"
ADDRESS = "192.0.2.7"


class Clock:
    """The time of a test; it moves when the test says so."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


class CountingHasher(PooledHasher, CheapHasher):
    """The real pool; argon2id as weak as it can be, which counts what it computes. `test_hashing` has it strong."""

    def __init__(self) -> None:
        super().__init__(2)


class Tokens:
    """Tokens that are all different, and the same in every run."""

    def __init__(self) -> None:
        self.given = 0

    def __call__(self) -> bytes:
        self.given += 1
        return self.given.to_bytes(32, "big")


_ROUTES: list[BaseRoute] = []


def application(site: Site) -> FastAPI:
    """What `create_app` makes, with the routes of the first one of this process: they are the same for every site.

    At its first request FastAPI makes all of an application's routes ready, which takes longer than twenty pages do.
    """
    app = create_app(site)
    _ROUTES[:] = _ROUTES or app.router.routes
    app.router.routes[:] = _ROUTES
    return app


class Page:
    """What the browser shows."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.url: str = str(response.url)
        self.path: str = urlsplit(self.url).path
        self.headers = response.headers
        self.html: str = response.text
        self.tree = LexborHTMLParser(self.html or "<html></html>")

    @property
    def title(self) -> str:
        found = self.tree.css_first("title")
        return found.text(strip=True) if found else ""

    @property
    def text(self) -> str:
        """All that is written on it, a blank between two pieces."""
        body = self.tree.body
        return " ".join(body.text(separator=" ").split()) if body else ""

    def form(self, action: str | None = None) -> LexborNode:
        """The form with this action; else the first one in the page's own content."""
        forms = self.tree.css("main form") + self.tree.css("form")
        for form in forms:
            if action is None or (form.attributes.get("action") or self.path) == action:
                return form
        raise AssertionError(f"no such form on {self.path}: {action}")

    def filled(self, form: LexborNode) -> dict[str, str]:
        """What the form would send as it was served."""
        sent = {}
        for field in form.css("input, textarea, select"):
            name, kind = field.attributes.get("name"), field.attributes.get("type")
            if not name or kind in {"submit", "button"}:
                continue
            if kind in {"radio", "checkbox"} and "checked" not in field.attributes:
                continue
            sent[name] = field.text() if field.tag == "textarea" else field.attributes.get("value") or ""
        return sent

    def value(self, name: str) -> str | None:
        """What stands in a field."""
        found = self.tree.css_first(f'[name="{name}"]')
        return found.attributes.get("value") if found else None


class Browser:
    """One person's browser, at one address.

    Attributes:
        loop: where the application runs; None: in a new thread and event loop for each request, which takes longer than
            most pages do.
    """

    loop: ClassVar[BlockingPortal | None] = None

    def __init__(self, app: Any, address: str = ADDRESS, public_url: str = PUBLIC_URL) -> None:
        self.app = app
        self.public_url = public_url
        self.http = TestClient(app, base_url=public_url, follow_redirects=False, client=(address, 50_000))
        self.http.portal = self.loop
        self.page: Page

    @property
    def cookies(self) -> Any:
        return self.http.cookies

    def open(self, path: str) -> Page:
        """Go to a page, and wherever it sends one."""
        return self._land(self.http.get(path))

    def submit(
        self, fields: dict[str, str] | None = None, *, action: str | None = None, button: tuple[str, str] | None = None
    ) -> Page:
        """Fill in a form of the page in view and send it off; `button` is name and value of the one pressed."""
        form = self.page.form(action)
        sent = self.page.filled(form) | (fields or {}) | (dict([button]) if button else {})
        return self.post(form.attributes.get("action") or self.page.path, sent)

    def post(self, path: str, fields: dict[str, str]) -> Page:
        """Send a form's content as a browser does: with Origin and Referer."""
        headers = {"Origin": self.public_url, "Referer": self.page.url}
        return self._land(self.http.post(urljoin(self.page.url, path), data=fields, headers=headers))

    def _land(self, response: Any) -> Page:
        for _ in range(5):
            if response.status_code not in {303, 307}:
                break
            response = self.http.get(urljoin(str(response.url), response.headers["location"]))
        self.page = Page(response)
        return self.page


@contextmanager
def one_loop() -> Iterator[None]:
    """All browsers ask in one event loop meanwhile, as all visitors of a site do."""
    with start_blocking_portal() as Browser.loop:
        yield
    Browser.loop = None
