"""A real Chromium, and a real office whose pages it looks at."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import DEVICES, Device, launch, visiting
from tests.browser.office import Desk, opened
from tests.servers import Missing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder need a browser."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, one for all tests of this process."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except Missing as error:
            if os.environ.get("CI") == "true":
                pytest.fail(str(error))
            pytest.skip(str(error))
        yield browser
        browser.close()


@pytest.fixture(params=DEVICES, ids=lambda device: device.name)
def device(request: pytest.FixtureRequest) -> Device:
    """Phone, PC, and a browser in which no script runs."""
    return request.param


@pytest.fixture
def desk(folder, sqlite_template) -> Iterator[Desk]:
    """An office with its mailbox, a clock that the test moves, and its pages at a loopback port."""
    with opened(folder, sqlite_template) as desk:
        yield desk


@pytest.fixture
def page(chromium: Browser, device: Device, desk: Desk) -> Iterator[Page]:
    """Somebody's browser, on each device."""
    with visiting(chromium, device, desk.origin) as page:
        yield page
