"""Colleagues who have joined and are in; each has a browser of their own."""

import pytest

from accountops.permissions import Role
from tests.portal.browsing import application
from tests.portal.colleague import Colleague


@pytest.fixture
def office(sqlite_site):
    """Let somebody with some roles in: `office(Role.AUDITOR)`."""
    app = application(sqlite_site)
    names = iter(("li.na", "wang.qiang", "chen.jing", "zhou.wei"))

    def joined(*roles: Role) -> Colleague:
        return Colleague(sqlite_site, app, next(names), *roles).join()

    return joined
