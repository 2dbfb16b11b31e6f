"""The tables under a million random facts, drawn around their boundaries; a number makes its facts again."""

import os
from dataclasses import fields, replace
from datetime import timedelta
from random import Random

import pytest

from accountops.policy import AccountFacts, Facts, MailedReset, State, Withdrawn
from tests.accountops import test_policy as properties
from tests.accountops.people import NOW

CASES = int(os.environ.get("SOAK_CASES", "1000000"))
AT_ONCE = 50_000
STARTS = [
    pytest.param(0, 2_000, id="short"),
    *(pytest.param(at, AT_ONCE, id=f"from-{at}", marks=pytest.mark.soak) for at in range(0, CASES, AT_ONCE)),
]
NAMES = (
    "张伟",
    "张 伟",
    "张伟因",
    "李娜",
    "zhangwei",
    "Zhang Wei",
    "张wei",
    "",
    " ",
    "古丽娜尔·艾买提",
    "单于",
    "𠮷田",
    "??",
    "张伟1",
)
HOURS = (-24 * 31, -24 * 30, -24 * 7, -73, -72, -48, -24, -2, -1, 0, 1, 72, 24 * 7)
TIMES = [one.name for one in fields(AccountFacts) if one.type == "datetime | None"]
OF_ANY = (properties.test_each_table_is_total, properties.test_nothing_is_done_in_doubt)
OF_AN_ACCOUNT = (
    properties.test_no_reset_under_a_name_that_differs_and_no_deletion_under_the_same,
    properties.test_what_is_asked_before_the_last_change_never_undoes_it,
)


def case(number):
    """The facts of a number. Doubts are rarer than in life's worst night, so that rows far down are reached too."""
    random = Random(number)

    def instant():
        return NOW + timedelta(hours=random.choice(HOURS), seconds=random.choice((-1, 0, 1)))

    account = AccountFacts(
        account_id=1,
        epoch=random.randrange(3),
        name=random.choice(NAMES),
        state=random.choice(list(State)),
        filings=random.choice(("none", "none", "none", "draft", "submitted", "returned", "approved")),
    )
    account = replace(account, **{name: instant() for name in TIMES if random.random() < 0.4})
    resets = [MailedReset(instant(), random.choice(("a@x.example", "b@x.example"))) for _ in range(random.randrange(4))]
    return Facts(
        now=NOW,
        name=random.choice([name for name in NAMES if name.strip()]),
        sender="a@x.example",
        asked_at=instant(),
        account=account if random.random() < 0.95 else None,
        withdrawn=random.choice((Withdrawn.NO, Withdrawn.NO, Withdrawn.NO, *Withdrawn)),
        competing=random.random() < 0.1,
        contested=random.random() < 0.1,
        settled=random.random() < 0.1,
        deleted_tonight=random.random() < 0.1,
        mailed_resets=tuple(sorted(resets, key=lambda one: one.at)) if random.random() < 0.5 else (),
        sender_repairs=random.choice((0, 0, 1, 49, 50, 51)),
        sender_deletions=random.choice((0, 0, 2, 3, 4)),
        dmarc_fails=random.random() < 0.1,
        two_senders=random.random() < 0.1,
    )


@pytest.mark.timeout(0)
@pytest.mark.parametrize(("first", "count"), STARTS)
def test_the_tables_keep_their_promises_for_whatever_facts(first, count):
    for number in range(first, first + count):
        one = case(number)
        for holds in OF_ANY if one.account is None else OF_ANY + OF_AN_ACCOUNT:
            try:
                holds.hypothesis.inner_test(one)
            except AssertionError as error:
                error.add_note(f"case({number})")
                raise


def test_the_cases_reach_every_row():
    missing = {*properties.RESET, *properties.DELETE}
    for one in map(case, range(15_000)):
        missing -= {properties.first_that_holds(table, one) for table in (properties.RESET, properties.DELETE)}
        if not missing:
            return
    assert not missing
