"""The acceptance suite: every scenario of tests/nights, rehearsed and compared as the files say."""

import json
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from daemon.reading import DirectReader
from daemon.rehearse import Book, rehearse
from daemon.rehearse.nights import Nights
from daemon.rehearse.plans import checked
from tests.comparing import faults, remarks
from tests.servers import quick_place

FILES = sorted((Path(__file__).parent.parent / "nights").glob("*.json"))
BOOKS = [json.loads(file.read_text(encoding="utf-8")) for file in FILES]
SCENARIOS = [
    pytest.param(book, scenario, id=f"{scenario['id']}-{file.stem}")
    for file, book in zip(FILES, BOOKS, strict=True)
    for scenario in book["scenarios"]
]


@pytest.fixture(scope="module")
def play():
    """Play a night scenario of a book; as in one run of `yeban rehearse`, each in a new copy of one empty database."""
    with ExitStack() as around, pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(quick_place() or tempfile.gettempdir()))
        made = {}

        def played(book, scenario):
            assert scenario.get("kind", "night") == "night"
            if id(book) not in made:
                made[id(book)] = around.enter_context(Nights(checked(Book, book, "文件"), DirectReader()))
            return made[id(book)].play(scenario)

        yield played


@pytest.mark.parametrize(("book", "scenario"), SCENARIOS)
def test_a_night_comes_out_as_the_scenario_says(play, book, scenario):
    result = play(book, scenario)
    assert result["id"] == scenario["id"]
    assert faults(scenario, result) == []
    assert remarks(scenario, result) == []


def test_a_file_gives_one_result_for_each_scenario_in_order():
    book = next(book for file, book in zip(FILES, BOOKS, strict=True) if file.stem == "samples")
    assert [one["id"] for one in rehearse(book)] == [scenario["id"] for scenario in book["scenarios"]]


def test_both_refusals_of_a_reset_are_answered_in_the_same_words():
    resets = next(book for file, book in zip(FILES, BOOKS, strict=True) if file.stem == "resets")
    refused = [one for one in resets["scenarios"] if one["id"] in {"R02", "R03"}]  # no account; another's name
    replies = [one["replies"] for one in rehearse({**resets, "scenarios": refused}, DirectReader())]
    assert len(replies) == 2
    assert len({(reply["subject"], reply["body"]) for (reply,) in replies}) == 1
