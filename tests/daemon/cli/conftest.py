"""A new office in the current folder."""

import pytest

from daemon.cli.running import run


@pytest.fixture(autouse=True)
def _alone(alone):
    """No test sees another's settings."""


@pytest.fixture
def office(tmp_path, capsys):
    """A new office in the current folder."""
    assert run(["init"]) == 0
    capsys.readouterr()
    return tmp_path
