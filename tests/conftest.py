"""What all tests share: real servers, loopback only, and how hard hypothesis tries."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.servers import Dovecot, Missing, PostgreSQL, quick_place

# The databases of the tests, for every room; a room with needs of its own overrides them.
pytest_plugins = ["tests.store.places"]

settings.register_profile(
    "ci",
    max_examples=60,
    derandomize=True,  # a red test is red for everybody
    deadline=None,  # machines differ
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "soak",
    max_examples=int(os.environ.get("SOAK_CASES", "1000000")),
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# What is pure is tested without servers: `make check` runs and measures it by itself, and `.ci/run` not a second time.
PURE = {"mailparse", "accountops", "orgregistry", "filing"}
_TESTS = Path(__file__).parent


# Offices that tests make lie in memory, where that can be: no commit waits for a disk. What fails stays to be seen.
if (memory := quick_place()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


class NotOnLoopback(BaseException):
    """A test talked to another machine. Not an Exception, so that no retry of the code under test swallows it."""


def _loopback_only(event: str, args: tuple[object, ...]) -> None:
    """An audit hook (it sees every socket of this process, whoever opens it); cannot be removed, and need not be."""
    if event in {"socket.connect", "socket.sendto"}:
        address = args[1]
        if isinstance(address, tuple) and not _is_loopback(str(address[0])):
            message = f"{event} to {address}"
            raise NotOnLoopback(message)
    elif event == "socket.getaddrinfo" and not _is_loopback(str(args[0] or "localhost")):
        # As on a machine without a name server: the code under test gets to see an ordinary error.
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def _is_loopback(host: str) -> bool:
    return host in {"localhost", "::1", "0.0.0.0", "::", "b'localhost'"} or host.startswith("127.")


def pytest_configure() -> None:
    sys.addaudithook(_loopback_only)


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Say of each part of a soak, as it ends, how long it took: it runs for hours, and may be stopped at any time."""
    if report.when != "call" or not report.passed or "soak" not in report.keywords:
        return None
    return "passed", ".", f"PASSED in {report.duration:.0f} s"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Add up the parts of a soak, test by test; what was stopped says how far it came."""
    parts: dict[str, list[float]] = {}
    for report in terminalreporter.stats.get("passed", []):
        if "soak" in report.keywords:
            parts.setdefault(report.nodeid.partition("[")[0], []).append(report.duration)
    if parts:
        terminalreporter.section("soak")
    for test, took in parts.items():
        terminalreporter.write_line(f"{test}: {len(took)} parts passed, {sum(took) / 60:.0f} minutes of one core")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is pure, before -m is looked at."""
    for item in items:
        room = item.path.relative_to(_TESTS).parts[0] if item.path.is_relative_to(_TESTS) else ""
        if room in PURE and not any(item.get_closest_marker(kind) for kind in ("postgres", "dovecot", "browser")):
            item.add_marker("pure")


def _or_skip(error: Missing) -> None:
    """Where nothing may be skipped, a missing server is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(str(error))
    pytest.skip(str(error))


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A real Dovecot; a user of one's own keeps tests apart."""
    try:
        server = Dovecot()
    except Missing as error:
        _or_skip(error)
        raise
    with server:
        yield server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A real PostgreSQL, one cluster for all tests of this process."""
    try:
        server = PostgreSQL()
    except Missing as error:
        _or_skip(error)
        raise
    with server:
        yield server


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """SQLAlchemy URL of an empty database of this test's own."""
    name = postgresql.fresh()
    yield postgresql.url(name)
    postgresql.drop(name)
