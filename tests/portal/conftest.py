"""A site on each kind of database, its application, and a browser in front of it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import pytest

from accountops.credentials import Credentials
from accountops.tuning import Policy
from portal.site import Site, WebSettings
from tests.accountops.people import INITIAL_PASSWORD
from tests.portal.browsing import DESK, PUBLIC_URL, Browser, Clock, CountingHasher, Tokens, application, one_loop


@pytest.fixture(scope="session", autouse=True)
def event_loop() -> Iterator[None]:
    """One for all browsers."""
    with one_loop():
        yield


@pytest.fixture
def clock():
    """The site's time: 22:00 in Lanzhou, until it is moved."""
    return Clock()


@pytest.fixture
def hasher() -> Iterator[CountingHasher]:
    """In the real pool, but weak; `computed` counts."""
    one = CountingHasher()
    yield one
    one.close()


@pytest.fixture
def web_settings():
    """What the site has set; a test module may have another one."""
    return WebSettings(public_url=PUBLIC_URL, desk_address=DESK)


@pytest.fixture
def site(store, hasher, clock, web_settings):
    """A site; the test runs on each kind of database."""
    credentials = Credentials(INITIAL_PASSWORD, hasher)
    return Site(store, credentials, Policy(), clock, Tokens(), ZoneInfo("Asia/Shanghai"), web_settings)


@pytest.fixture
def sqlite_site(sqlite_store, hasher, clock, web_settings):
    """A site on SQLite only, for pages that the database makes no difference to."""
    credentials = Credentials(INITIAL_PASSWORD, hasher)
    return Site(sqlite_store, credentials, Policy(), clock, Tokens(), ZoneInfo("Asia/Shanghai"), web_settings)


@pytest.fixture
def app(site):
    """The application of the site."""
    return application(site)


@pytest.fixture
def client(app):
    """Somebody's browser."""
    return Browser(app)


@pytest.fixture
def sqlite_client(sqlite_site):
    """Somebody's browser, on SQLite only."""
    return Browser(application(sqlite_site))
