"""The comparer is itself compared: each of its rules refuses what it must, and only that."""

from copy import deepcopy
from typing import Any

import pytest

from tests.comparing import faults, remarks

ADA, BEN = "620102199003070016", "620102198503070024"


def account(id_number: str = ADA, **difference: Any) -> dict[str, Any]:
    return {
        "id_number": id_number,
        "present": True,
        "name": "艾达",
        "state": "initial",
        "reset": True,
        "resets": 1,
        "deleted": False,
        "initial_password_works": True,
        "own_password_works": False,
        "filings": "none",
        **difference,
    }


def mail(name: str, outcome: str, *requests: tuple[str, str]) -> dict[str, Any]:
    asked = [{"id_number": who, "action": "reset", "outcome": came, "rule": "r", "why": "w"} for who, came in requests]
    return {"id": name, "outcome": outcome, "why": "w", "requests": asked}


def reply(name: str, body: str, to: str = "ada@mail.example") -> dict[str, str]:
    return {"mail": name, "to": to, "subject": "回复", "body": body}


def check(expect: dict[str, Any], **result: Any) -> list[str]:
    return faults({"id": "T", "expect": expect}, {"id": "T", "mails": [], "accounts": [], "replies": [], **result})


def test_a_result_as_expected_has_no_faults():
    expect = {
        "mails": [{"id": "m1", "outcome": "done", "why": "read only"}],
        "accounts": [account(created_again=True)],
        "next_day": [{"id_number": ADA, "works": True}],
    }
    assert check(expect, mails=[mail("m1", "done", (ADA, "done"))], accounts=[account()]) == []


def test_another_outcome_is_a_fault_unless_accepted():
    expect: dict[str, Any] = {"mails": [{"id": "m1", "outcome": "held"}]}
    assert check(expect, mails=[mail("m1", "refused")])
    expect["mails"][0]["accept"] = ["refused", "ticket"]
    assert not check(expect, mails=[mail("m1", "refused")])


def test_a_mail_that_is_not_in_the_result_is_a_fault():
    assert check({"mails": [{"id": "m1", "outcome": "held"}]}) == ["m1: not in the result"]


@pytest.mark.parametrize(
    "difference",
    [
        {"present": False},
        {"name": "别人"},
        {"state": "active"},
        {"reset": False},
        {"resets": 2},
        {"deleted": True},
        {"initial_password_works": False},
        {"own_password_works": True},
        {"filings": "draft"},
    ],
)
def test_each_key_of_an_account_is_compared(difference):
    assert check({"accounts": [account()]}, accounts=[account(**difference)])


def test_keys_that_are_not_expected_are_not_compared():
    assert not check({"accounts": [{"id_number": ADA, "present": True}]}, accounts=[account(state="expired")])


def test_an_accepted_account_is_accepted_as_a_whole():
    expect = {"accounts": [account(accept=[{"state": "active", "reset": False, "only_if": "held"}])]}
    assert check(expect, accounts=[account(state="active")])
    assert check(expect, accounts=[account(state="active", reset=False, filings="draft")])
    assert not check(expect, accounts=[account(state="active", reset=False)])


@pytest.mark.parametrize(("works", "reset", "right"), [(True, True, True), (False, True, False), (True, False, False)])
def test_after_a_reset_must_change_is_as_good_as_initial_if_the_initial_password_works(works, reset, right):
    expect = {"accounts": [{"id_number": ADA, "state": "initial"}]}
    actual = account(state="must-change", reset=reset, initial_password_works=works)
    assert (check(expect, accounts=[actual]) == []) is right


def test_keys_may_be_left_open():
    expect = {"accounts": [{"id_number": ADA, "state": "any-of:active|expired", "reset": "either"}]}
    assert not check(expect, accounts=[account(state="active", reset=False)])
    assert not check(expect, accounts=[account(state="expired")])
    assert check(expect, accounts=[account(state=None)])


def test_an_account_that_is_not_expected_must_not_exist():
    assert check({"accounts": []}, accounts=[account()])
    assert not check({"accounts": []}, accounts=[account(present=False, state=None)])


def test_an_account_that_must_be_absent_may_be_left_out_of_the_result():
    absent = {"id_number": ADA, "present": False, "state": None, "reset": False}
    assert not check({"accounts": [absent]})
    assert check({"accounts": [{**absent, "deleted": True}]})


@pytest.mark.parametrize(
    ("outcomes", "right"),
    [
        (["done", "duplicate", "duplicate"], True),
        (["duplicate", "duplicate", "done"], True),
        (["done", "done", "duplicate"], False),
        (["duplicate", "duplicate", "duplicate"], False),
        (["done", "held", "duplicate"], False),
    ],
)
def test_of_a_group_exactly_one_is_done(outcomes, right):
    mails = [mail(f"m{number}", outcome) for number, outcome in enumerate(outcomes)]
    expect = {"groups": [{"mails": ["m0", "m1", "m2"], "exactly_one": "done", "rest": "duplicate"}]}
    assert (check(expect, mails=mails) == []) is right


def test_what_is_expected_of_a_repeated_mail_is_expected_of_each_copy():
    group = {"mails": ["m1"], "exactly_one": "done", "rest": "duplicate"}
    expect = {"mails": [{"id": "m1", "outcome": "done", "accept": ["duplicate"]}], "groups": [group]}
    copies = [mail("m1#1", "done"), mail("m1#2", "duplicate"), mail("m1#3", "duplicate")]
    assert not check(expect, mails=[*copies, mail("m10", "held")])
    assert check(expect, mails=[*copies, mail("m1#4", "held")])


@pytest.mark.parametrize(("bounds", "right"), [({"resets_max": 1}, False), ({"resets_min": 3}, False), ({}, True)])
def test_resets_of_the_whole_scenario_are_bounded(bounds, right):
    assert (check({"bounds": bounds, "accounts": [account(resets=2)]}, accounts=[account(resets=2)]) == []) is right


def test_bounds_of_one_mail_count_its_own_people_only():
    mails = [mail("m1", "done", (ADA, "done")), mail("m2", "held", (BEN, "held"))]
    accounts = [account(), account(BEN, reset=False, resets=0, state="active")]
    listed = [account(), {"id_number": BEN}]
    for bounds, right in [
        ({"of_mail": "m1", "resets_min": 1, "resets_max": 1, "held_max": 0}, True),
        ({"of_mail": "m2", "resets_max": 0, "held_min": 1}, True),
        ({"of_mail": "m2", "resets_min": 1}, False),
        ({"of_mail": "m1", "held_min": 1}, False),
    ]:
        assert (check({"bounds": bounds, "accounts": listed}, mails=mails, accounts=accounts) == []) is right


def test_who_was_reset_all_the_same_is_not_held():
    mails = [mail("m1", "done", (ADA, "held"))]
    assert check({"bounds": {"held_min": 1}, "accounts": [account()]}, mails=mails, accounts=[account()])


def test_a_reply_that_must_not_be_sent_is_a_fault():
    expect = {"mails": [{"id": "m1", "outcome": "done", "reply": {"must_not_send": True}}]}
    assert not check(expect, mails=[mail("m1", "done")], replies=[reply("m2", "")])
    assert check(expect, mails=[mail("m1", "done")], replies=[reply("m1", "")])


def test_a_reply_must_not_give_away_a_name():
    expect = {"mails": [{"id": "m1", "outcome": "refused", "reply": {"must_not_contain": ["周文斌"]}}]}
    assert not check(expect, mails=[mail("m1", "refused")], replies=[reply("m1", "没有找到")])
    assert check(expect, mails=[mail("m1", "refused")], replies=[reply("m1", "登记的是周文斌")])


def test_replies_are_bounded_for_one_address_or_for_all():
    replies = [reply("m1", ""), reply("m2", "", "ben@mail.example")]
    assert not check({"replies": {"max": 1, "to": "ADA@mail.example"}}, replies=replies)
    assert check({"replies": {"max": 0, "to": "ada@mail.example"}}, replies=replies)
    assert check({"replies": [{"max": 1}]}, replies=replies)


def test_what_a_reply_should_mention_is_a_remark_and_only_of_replies_that_were_sent():
    expect = {"mails": [{"id": "m1", "outcome": "incomplete", "reply": {"should_mention": ["身份证|证件", "姓名"]}}]}
    result = {"mails": [mail("m1", "incomplete")], "accounts": [], "replies": [reply("m1", "请写明身份证号。")]}
    assert not faults({"expect": expect}, result)
    assert remarks({"expect": expect}, result) == ["m1: the reply does not mention 姓名"]
    assert not remarks({"expect": expect}, {**result, "replies": []})


def test_requests_of_a_mail_are_compared_where_they_are_stated():
    expect: dict[str, Any] = {"mails": [{"id": "m1", "outcome": "done", "requests": []}]}
    for stated, right in [((ADA, "done"), True), ((BEN, "done"), False), ((BEN, "held"), True)]:
        one = deepcopy(expect)
        one["mails"][0]["requests"] = [{"id_number": stated[0], "outcome": stated[1]}]
        assert (check(one, mails=[mail("m1", "done", (ADA, "done"), (BEN, "held"))]) == []) is right
