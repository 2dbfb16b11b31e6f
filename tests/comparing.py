"""Compares what came of a rehearsed night with what must come of it.

The scenario files say under `comparing` how: a mail's outcome or one of its `accept`; an account's keys as a whole, or
with one alternative of its `accept` laid over them; after a reset `initial` and `must-change` are the same; `any-of:…`
and `either` leave a key open; groups of mails of which exactly one is done; bounds on resets and on people held;
replies; and no account but the ones that are listed. Keys that a result does not carry (`why`, `only_if`,
`created_again`, `next_day`, …) are for reading.

Beyond that a mail may state `requests`: [{"id_number", "action"?, "outcome", "accept"?}], each of which must be among
the mail's requests.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Table = Mapping[str, Any]

KEYS = (
    "present",
    "name",
    "state",
    "reset",
    "resets",
    "deleted",
    "initial_password_works",
    "own_password_works",
    "filings",
)
AFTER_A_RESET = frozenset({"initial", "must-change"})
ABSENT: Table = {
    "present": False,
    "name": None,
    "state": None,
    "reset": False,
    "resets": 0,
    "deleted": False,
    "filings": None,
    "requests": [],
}


def faults(scenario: Table, result: Table) -> list[str]:
    """What is wrong with a result, one sentence a fault; empty if nothing is.

    Args:
        scenario: one of a file's `scenarios`, with its `expect`.
        result: what the rehearsal gave for it (contracts.md section 4).
    """
    expect = scenario["expect"]
    return [
        *_mails(expect, result),
        *_groups(expect, result),
        *_accounts(expect, result),
        *_bounds(expect, result),
        *_replies(expect, result),
    ]


def remarks(scenario: Table, result: Table) -> list[str]:
    """What is wished for and missing: the soft half of the replies. A reply that was not sent is not judged."""
    found: list[str] = []
    for mail in scenario["expect"].get("mails", ()):
        wished = mail.get("reply", {}).get("should_mention", ())
        for reply in _replies_to(mail["id"], result):
            said = f"{reply['subject']}\n{reply['body']}"
            found += [
                f"{mail['id']}: the reply does not mention {words}"
                for words in _listed(wished)
                if not any(word in said for word in words.split("|"))
            ]
    return found


def _mails(expect: Table, result: Table) -> Iterator[str]:
    for mail in expect.get("mails", ()):
        copies = _copies(mail["id"], result)
        if not copies:
            yield f"{mail['id']}: not in the result"
        for copy in copies:
            allowed = [mail["outcome"], *_listed(mail.get("accept", ()))]
            if not any(_matches(one, copy["outcome"]) for one in allowed):
                yield f"{copy['id']}: {copy['outcome']}, expected {' or '.join(map(str, allowed))} ({copy.get('why')})"
            for request in mail.get("requests", ()):
                yield from _request(copy, request)


def _request(mail: Table, expected: Table) -> Iterator[str]:
    allowed = [expected["outcome"], *_listed(expected.get("accept", ()))]
    same_person = [one for one in mail.get("requests", ()) if one["id_number"] == expected["id_number"]]
    same = [one for one in same_person if expected.get("action") in (None, one["action"])]
    if not any(_matches(outcome, one["outcome"]) for one in same for outcome in allowed):
        got = ", ".join(f"{one['action']} {one['outcome']}" for one in same_person) or "no such request"
        yield f"{mail['id']}, {expected['id_number']}: {got}, expected {' or '.join(map(str, allowed))}"


def _groups(expect: Table, result: Table) -> Iterator[str]:
    for group in expect.get("groups", ()):
        outcomes = [copy["outcome"] for name in group["mails"] for copy in _copies(name, result)]
        one, rest = group["exactly_one"], group["rest"]
        if outcomes.count(one) != 1 or outcomes.count(rest) != len(outcomes) - 1:
            yield f"{'+'.join(group['mails'])}: {outcomes}, expected one {one} and the rest {rest}"


def _accounts(expect: Table, result: Table) -> Iterator[str]:
    found = {account["id_number"]: account for account in result["accounts"]}
    for account in expect.get("accounts", ()):
        actual = found.get(account["id_number"], ABSENT)
        ways = [account, *({**account, **way} for way in _listed(account.get("accept", ())))]
        wrongs = [list(_differences(way, actual)) for way in ways]
        if all(wrongs):
            yield f"account {account['id_number']}: " + "; or ".join(", ".join(wrong) for wrong in wrongs)
    listed = {account["id_number"] for account in expect.get("accounts", ())}
    for id_number, account in found.items():
        if account["present"] and id_number not in listed:
            yield f"account {id_number}: exists and is not among the expected"


def _differences(expected: Table, actual: Table) -> Iterator[str]:
    for key in KEYS:
        if key not in expected or _matches(expected[key], actual.get(key)):
            continue
        if key == "state" and _same_after_a_reset(expected[key], actual):
            continue
        yield f"{key} is {actual.get(key)!r}, expected {expected[key]!r}"


def _same_after_a_reset(expected: object, actual: Table) -> bool:
    return (
        bool(actual.get("reset"))
        and actual.get("state") in AFTER_A_RESET
        and any(_matches(expected, state) for state in AFTER_A_RESET)
        and actual.get("initial_password_works") is True
    )


def _bounds(expect: Table, result: Table) -> Iterator[str]:
    for bounds in _listed(expect.get("bounds", ())):
        mail = bounds.get("of_mail")
        counts = {"resets": _resets(mail, result), "held": _held(mail, result)}
        for what, count in counts.items():
            least, most = bounds.get(f"{what}_min"), bounds.get(f"{what}_max")
            where = f" of {mail}" if mail else ""
            if least is not None and count < least:
                yield f"{what}{where}: {count}, expected at least {least}"
            if most is not None and count > most:
                yield f"{what}{where}: {count}, expected at most {most}"


def _resets(mail: str | None, result: Table) -> int:
    if mail is None:
        return sum(account["resets"] for account in result["accounts"])
    done = _people(mail, "done", result)
    return sum(account["resets"] for account in result["accounts"] if account["id_number"] in done)


def _held(mail: str | None, result: Table) -> int:
    """People with a held request who were not reset all the same."""
    reset = {account["id_number"] for account in result["accounts"] if account["reset"]}
    return len(_people(mail, "held", result) - reset)


def _people(mail: str | None, outcome: str, result: Table) -> set[str]:
    mails = result["mails"] if mail is None else _copies(mail, result)
    return {one["id_number"] for each in mails for one in each.get("requests", ()) if one["outcome"] == outcome}


def _replies(expect: Table, result: Table) -> Iterator[str]:
    for mail in expect.get("mails", ()):
        rules = mail.get("reply", {})
        sent = _replies_to(mail["id"], result)
        if rules.get("must_not_send") and sent:
            yield f"{mail['id']}: {len(sent)} replies, expected none"
        if len(sent) > rules.get("max", len(sent)):
            yield f"{mail['id']}: {len(sent)} replies, expected at most {rules['max']}"
        for word in _listed(rules.get("must_not_contain", ())):
            if any(word in f"{reply['subject']}\n{reply['body']}" for reply in sent):
                yield f"{mail['id']}: the reply contains {word}"
    for rules in _listed(expect.get("replies", ())):
        to = rules.get("to")
        count = sum(1 for reply in result["replies"] if to is None or reply["to"].casefold() == to.casefold())
        if "max" in rules and count > rules["max"]:
            yield f"replies to {to or 'anybody'}: {count}, expected at most {rules['max']}"


def _replies_to(mail: str, result: Table) -> list[Table]:
    return [reply for reply in result["replies"] if _is_copy(reply["mail"], mail)]


def _copies(mail: str, result: Table) -> list[Table]:
    return [one for one in result["mails"] if _is_copy(one["id"], mail)]


def _is_copy(name: str, mail: str) -> bool:
    """A repeated mail m1 is listed as m1#1, m1#2, …; what is expected of m1 is expected of each."""
    return name == mail or name.startswith(f"{mail}#")


def _matches(expected: object, actual: object) -> bool:
    if expected == "either":
        return True
    if isinstance(expected, str) and expected.startswith("any-of:"):
        return ("null" if actual is None else str(actual)) in re.split(
            r"[,|/、\s]+", expected.removeprefix("any-of:").strip()
        )
    return bool(expected == actual and isinstance(expected, bool) == isinstance(actual, bool))


def _listed(value: Any) -> Iterable[Any]:  # one thing or several of them, as the files have it
    return [value] if isinstance(value, str | Mapping) else value
