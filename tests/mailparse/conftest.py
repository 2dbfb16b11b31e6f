"""What the tests of this room share."""

from pathlib import Path

import pytest

from mailparse.what import likeness

RULES = {"pairing", "text", "what", "who"}  # rooms of rules: their tests ask what these alone make of a mail
_HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def by_rules_alone(request, monkeypatch):
    room = request.path.relative_to(_HERE).parts[0]
    if room in RULES and request.path.name != "test_likeness.py":
        monkeypatch.setattr(likeness, "of", lambda *_: [])
