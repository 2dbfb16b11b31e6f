"""Chain scenarios of tests/chains, played and compared step by step."""

import json
from pathlib import Path

import pytest

from daemon.rehearse import BookError, rehearse

FILES = sorted((Path(__file__).parent.parent / "chains").glob("*.json"))
SCENARIOS = [
    pytest.param(scenario, id=f"{scenario['id']}-{file.stem}")
    for file in FILES
    for scenario in json.loads(file.read_text("utf-8"))["scenarios"]
]
SAME = {"已通过": "审核通过"}  # the samples' word


def faults(scenario, result):
    """Which steps came out otherwise than the scenario says; what follows another way that is as good isn't judged."""
    found = []
    for number, (step, told) in enumerate(zip(scenario["steps"], result["steps"], strict=True), 1):
        wrong = _differences(step["expect"], told)
        if wrong and any(not _differences(way, told) for way in step.get("accept", ())):
            break
        found += [f"{number}. {step['by']} {step['action']}: {one} ({told['why']})" for one in wrong]
    return found


def _differences(expect, told):
    wanted = {key: SAME.get(expect[key], expect[key]) for key in ("ok", "holder", "status") if key in expect}
    return [f"{key} is {told[key]}, expected {value}" for key, value in wanted.items() if told[key] != value]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_chain_comes_out_as_the_scenario_says(scenario):
    (result,) = rehearse({"scenarios": [scenario]})
    assert result["id"] == scenario["id"]
    assert faults(scenario, result) == []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_step_says_why_in_words(scenario):
    (result,) = rehearse({"scenarios": [scenario]})
    assert all(step["why"] and "{" not in step["why"] for step in result["steps"])


def test_nights_and_chains_may_stand_in_one_file():
    night = {"id": "N", "run_at": "2021-05-20T22:00:00+08:00"}
    chain = next(param.values[0] for param in SCENARIOS)
    assert [one["id"] for one in rehearse({"scenarios": [chain, night, {**night, "kind": "night"}]})] == [
        chain["id"],
        "N",
        "N",
    ]


@pytest.mark.parametrize(
    ("scenario", "said"),
    [
        ({"id": "X", "kind": "dance"}, "没有“dance”这种情景"),
        ({"id": "X", "kind": ["filing"]}, "这种情景"),
        ({"id": "X", "kind": "filing", "steps": [{"action": "submit"}]}, "steps.0.by"),
        ({"kind": "filing", "steps": []}, "无编号"),
        ({"id": "X", "kind": "filing", "orgs": []}, "orgs"),
    ],
)
def test_a_chain_that_can_t_be_played_is_one_sentence(scenario, said):
    with pytest.raises(BookError, match=said):
        rehearse({"scenarios": [scenario]})


def test_a_level_that_is_none_is_refused_and_changes_nothing():
    chain = next(param.values[0] for param in SCENARIOS)
    step = {"by": "申请人", "action": "submit", "unit": next(iter(chain["orgs"])), "level": "特级"}
    (result,) = rehearse({"scenarios": [{**chain, "steps": [step, {"by": "系统", "action": "arrive", "unit": "无"}]}]})
    assert [(one["ok"], one["status"]) for one in result["steps"]] == [(False, "未提交")] * 2
