"""The databases of the tests here."""

from tests.store.places import (
    database_url,
    empty_url,
    folder,
    keys,
    postgresql_template,
    sqlite_store,
    sqlite_template,
    store,
)

__all__ = [
    "database_url",
    "empty_url",
    "folder",
    "keys",
    "postgresql_template",
    "sqlite_store",
    "sqlite_template",
    "store",
]
