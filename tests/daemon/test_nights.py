"""The acceptance suite: every scenario of tests/nights, rehearsed and compared as the files say."""

import json
from pathlib import Path

import pytest

from daemon.reading import DirectReader
from daemon.rehearse import rehearse
from tests.comparing import faults, remarks

FILES = sorted((Path(__file__).parent.parent / "nights").glob("*.json"))
BOOKS = [json.loads(file.read_text(encoding="utf-8")) for file in FILES]
SCENARIOS = [
    pytest.param(book, scenario, id=f"{scenario['id']}-{file.stem}")
    for file, book in zip(FILES, BOOKS, strict=True)
    for scenario in book["scenarios"]
]


@pytest.mark.parametrize(("book", "scenario"), SCENARIOS)
def test_a_night_comes_out_as_the_scenario_says(book, scenario):
    (result,) = rehearse({**book, "scenarios": [scenario]}, DirectReader())
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
