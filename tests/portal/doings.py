"""What tests do in a browser as an applicant, and what they look for in the store afterwards."""

from collections import Counter

from sqlalchemy import select
from sqlmodel import col

from store import AuditRow, WebSession
from tests.accountops.doings import NUMBER, put
from tests.accountops.people import INITIAL_PASSWORD, NAME
from tests.portal.browsing import Browser
from tests.store.places import HOUR

NEW = "kuzi-mofang-b"
CAPITAL = "Kuzi-mofanG-b"
MINUTE = HOUR / 60


def log_in(client: Browser, password: str = INITIAL_PASSWORD, number: str = NUMBER, name: str = NAME):
    client.open("/login")
    return client.submit({"id_number": number, "name": name, "password": password})


def choose(client: Browser, password: str = NEW, again: str | None = None):
    return client.submit({"password": password, "again": password if again is None else again}, action="/change")


def settled(client: Browser) -> str:
    """Where the browser is sent from the front door."""
    return client.open("/").path


def own(site) -> int:
    return put(site.store, site.credentials)


def stored_sessions(store) -> list[WebSession]:
    with store.look() as desk:
        return [WebSession(**row.model_dump()) for row in desk.session.execute(select(WebSession)).scalars()]


def actions(store) -> Counter:
    with store.look() as desk:
        rows = desk.session.execute(select(AuditRow).order_by(col(AuditRow.number))).scalars()
        return Counter(row.action for row in rows)
