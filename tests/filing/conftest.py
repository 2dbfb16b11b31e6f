"""A province on each kind of database, and one on SQLite where that makes no difference."""

import pytest

from tests.filing.office import Province


@pytest.fixture
def province(store):
    return Province(store).build()


@pytest.fixture
def desk_province(sqlite_store):
    return Province(sqlite_store).build()
