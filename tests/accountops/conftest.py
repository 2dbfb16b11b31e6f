"""The databases of the tests here."""

import pytest

from accountops.credentials import Credentials
from tests.accountops.people import INITIAL_PASSWORD, CheapHasher
from tests.store.places import (
    database_url,
    empty_url,
    folder,
    keys,
    postgresql_tables,
    sqlite_store,
    sqlite_template,
    store,
)

__all__ = [
    "database_url",
    "empty_url",
    "folder",
    "keys",
    "postgresql_tables",
    "sqlite_store",
    "sqlite_template",
    "store",
]


@pytest.fixture
def hasher() -> CheapHasher:
    return CheapHasher()


@pytest.fixture
def credentials(hasher: CheapHasher) -> Credentials:
    return Credentials(INITIAL_PASSWORD, hasher)
