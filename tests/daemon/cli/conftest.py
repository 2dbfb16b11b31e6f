"""A new office in the current folder."""

from contextlib import nullcontext

import pytest

from daemon.cli.running import run
from daemon.wiring import Office


@pytest.fixture(autouse=True)
def _alone(alone):
    """No test sees another's settings."""


@pytest.fixture
def office(tmp_path, capsys):
    """A new office in the current folder."""
    assert run(["init"]) == 0
    capsys.readouterr()
    return tmp_path


@pytest.fixture
def night_is(monkeypatch):
    """Have nights do what is given, or come to a report that is given; no processes get ready to read for them."""

    def given(night):
        monkeypatch.setattr(Office, "run_night", night if callable(night) else lambda *_a, **_o: night)
        monkeypatch.setattr("daemon.reading.PoolReader", nullcontext)

    return given
