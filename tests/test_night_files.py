"""The scenarios themselves: well-formed, told apart, and about nobody alive."""

import json
import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

FILES = sorted((Path(__file__).parent / "nights").glob("*.json"))
BOOKS = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in FILES}
SCENARIOS = [scenario for book in BOOKS.values() for scenario in book["scenarios"]]
OUTCOMES = set(BOOKS["samples"]["outcomes"])
EXAMPLE_OF_THE_NOTICE = "622826198501306" + "421"

NEEDED = {"id", "title", "tests", "rests_on", "run_at", "accounts", "mails", "expect", "weight", "contestable"}
ACCOUNT = {"id_number", "name", "state", "filings", "created", "last_login", "last_password_change", "last_reset"}
MAIL_NEEDED = {"id", "from", "received", "subject", "body"}
MAIL_MAY = {"sent", "message_id", "headers", "flags", "attachments", "pad", "repeat", "available_from"}
ATTACHMENT = {"name", "type", "bytes", "text", "shows"}
EXPECTED_MAIL = {"id", "outcome", "why", "accept", "reply", "requests"}
EXPECTED_ACCOUNT = {
    "id_number", "present", "name", "state", "reset", "resets", "deleted", "initial_password_works",
    "own_password_works", "filings", "accept", "created_again", "only_if",
}  # fmt: skip
each = pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario["id"])


def mails_of(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    return [*scenario["mails"], *(mail for night in scenario.get("earlier", ()) for mail in night["mails"])]


def is_valid(id_number: str) -> bool:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(id_number[:17], weights, strict=True))
    date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    return id_number[17] == "10X98765432"[total % 11]


def test_there_are_enough_scenarios_and_every_one_has_a_name_of_its_own():
    names = Counter(scenario["id"] for scenario in SCENARIOS)
    assert len(names) >= 45
    assert max(names.values()) == 1


def test_the_files_share_their_passwords_and_their_way_of_comparing():
    for book in BOOKS.values():
        for key in ("initial_password", "own_password", "own_address", "outcomes", "comparing"):
            assert book[key] == BOOKS["samples"][key]


def test_nobody_in_the_files_is_the_example_of_the_notice():
    for file in FILES:
        assert EXAMPLE_OF_THE_NOTICE not in file.read_text(encoding="utf-8")


@each
def test_a_scenario_has_all_its_parts(scenario):
    assert set(scenario) >= NEEDED
    assert set(scenario) <= NEEDED | {"earlier", "events"}
    assert scenario["weight"] in {"hard", "soft"}
    assert scenario["rests_on"]["seed"]
    assert scenario["rests_on"]["sense"]


@each
def test_its_accounts_are_whole_and_valid(scenario):
    for account in scenario["accounts"]:
        assert set(account) == ACCOUNT
        assert is_valid(account["id_number"])
        assert account["state"] in {"initial", "must-change", "active"}
        assert account["filings"] in {"none", "draft", "submitted", "returned", "approved"}
        for key in ("created", "last_login", "last_password_change", "last_reset"):
            assert account[key] is None or account[key] <= scenario["run_at"]


@each
def test_its_mails_are_whole_and_told_apart(scenario):
    names = [mail["id"] for mail in mails_of(scenario)]
    assert len(names) == len(set(names))
    for mail in mails_of(scenario):
        assert set(mail) >= MAIL_NEEDED
        assert set(mail) <= MAIL_NEEDED | MAIL_MAY
        assert all(set(attachment) <= ATTACHMENT for attachment in mail.get("attachments", ()))
        assert re.fullmatch(r"[^@\s]+@\S+\.(example|com)", mail["from"].casefold())


@each
def test_its_times_are_aware_and_in_order(scenario):
    def when(text: str) -> datetime:
        moment = datetime.fromisoformat(text)
        assert moment.utcoffset() is not None
        return moment

    events = [when(event["at"]) for event in scenario.get("events", ())]
    assert events == sorted(events)
    assert all(event > when(scenario["run_at"]) for event in events)
    runs = [event["at"] for event in scenario.get("events", ()) if event["do"] == "night"]
    nights = [when(text) for text in (scenario["run_at"], *runs)]
    for mail in scenario["mails"]:
        assert any(when(mail.get("available_from", mail["received"])) <= night for night in nights), "nobody reads it"
    for night in scenario.get("earlier", ()):
        assert when(night["night"]) < when(scenario["run_at"])
        assert all(when(mail["received"]) < when(night["night"]) for mail in night["mails"])


@each
def test_what_must_come_of_it_is_said_of_every_mail_and_every_account(scenario):
    expect = scenario["expect"]
    bounded = {mail for group in expect.get("groups", ()) for mail in group["mails"]}
    many = len(scenario["mails"]) > 50
    said = {mail["id"] for mail in expect["mails"]}
    mails = {mail["id"]: mail.get("repeat", {}).get("count", 0) for mail in scenario["mails"]}
    copies = {f"{mail}#{n}" for mail, count in mails.items() for n in range(1, count + 1)}
    assert said <= mails.keys() | copies
    assert many or {mail.partition("#")[0] for mail in said | bounded} == mails.keys()
    for mail in expect["mails"]:
        assert set(mail) <= EXPECTED_MAIL
        assert {mail["outcome"], *mail.get("accept", ())} <= OUTCOMES
    for account in expect["accounts"]:
        assert set(account) <= EXPECTED_ACCOUNT
        assert is_valid(account["id_number"])
    assert {account["id_number"] for account in scenario["accounts"]} <= {
        account["id_number"] for account in expect["accounts"]
    }
