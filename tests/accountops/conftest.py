"""What log-ins are judged by in the tests here."""

import pytest

from accountops.credentials import Credentials
from tests.accountops.people import INITIAL_PASSWORD, CheapHasher


@pytest.fixture
def hasher() -> CheapHasher:
    return CheapHasher()


@pytest.fixture
def credentials(hasher: CheapHasher) -> Credentials:
    return Credentials(INITIAL_PASSWORD, hasher)
