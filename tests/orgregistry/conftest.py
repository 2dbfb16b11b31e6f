"""The databases of the tests here."""

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
