"""Compares what is said of a case with what must be said of it, as the files' `comparing` says."""

from collections.abc import Iterator, Mapping
from typing import Any

Table = Mapping[str, Any]


def faults(case: Table, said: Table) -> list[str]:
    """What is wrong with an answer, one sentence a fault.

    Args:
        case: with its `expect`, and `accept`: other results that are as good; `code_accept`: other codes, where
            several things are wrong at once.
        said: the answer as contracts.md section 5 has it.
    """
    expect = case["expect"]
    others = ["accepted" if other == "accepted-if-corrected" else other for other in case.get("accept", ())]
    if said["result"] != expect["result"]:
        # A certificate number's `accept` may also be another way of writing its value.
        allowed = [expect["result"], *others]
        return [] if said["result"] in others else [f"result {said['result']}, expected {allowed}: {said['why']}"]
    return list(_differences(case, said))


def _differences(case: Table, said: Table) -> Iterator[str]:
    expect = case["expect"]
    if "code" in expect and said["code"] not in {expect["code"], *case.get("code_accept", ())}:
        yield f"code {said['code']}, expected {expect['code']}: {said['why']}"
    for column, value in expect.get("fields", {}).items():
        if said.get("fields", {}).get(column) != value:
            yield f"{column} is {said.get('fields', {}).get(column)}, expected {value}"
    for key in ("value", "route"):
        if key in expect and said.get(key) not in {expect[key], *case.get("accept", ())}:
            yield f"{key} is {said.get(key)}, expected {expect[key]}"
    if "warn" in expect and bool(said["warnings"]) is not expect["warn"]:
        yield f"warnings {said['warnings']}, expected {'some' if expect['warn'] else 'none'}"
    if case.get("should_warn") and not said["warnings"]:
        yield "no warning"
