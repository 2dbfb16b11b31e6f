"""For whoever runs commands: a folder of their own, and nothing set from outside."""

import logging
from pathlib import Path

import pytest


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """No settings but those in a new folder, the current one; the log as it was, afterwards."""
    for name in ("YEBAN_CONFIG", "YEBAN_DEBUG", "NOTIFY_SOCKET", "WATCHDOG_USEC", "JOURNAL_STREAM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("daemon.settings.PLACES", (Path("yeban.toml"),))
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)
