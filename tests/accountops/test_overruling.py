"""What a person may overrule: rows that hold, and none that protects; whatever refuses or settles stands for all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountops.deciding import TABLES
from accountops.overruling import STANDS, judge, may_become_a_deletion
from accountops.policy import Decision, MailedReset, Withdrawn, first_that_holds
from mailparse import Action
from tests.accountops.people import ANOTHER, DELETE_FACTS, NAME, RESET_FACTS, STRANGER, facts
from tests.store.places import DAY, HOUR, NOW

RESET, DELETE = Action.RESET, Action.DELETE
ASKED = RESET_FACTS.asked_at
QUOTAS = {"sender_repairs": 50, "sender_deletions": 3}
# Of every rule that holds: what makes it hold, alone.
OF_RESETS = {
    "name-not-han": {"account": {"name": "zhangwei"}},
    "perhaps-misread": {"account": {"name": NAME + "因"}},
    "withdrawn-by-another": {"withdrawn": Withdrawn.BY_ANOTHER},
    "taken-back": {"account": {"taken_back": NOW - DAY}},
    "another-sender": {"mailed_resets": (MailedReset(ASKED - HOUR, STRANGER),)},
    "sender-quota": {"sender_repairs": 50},
    "account-quota": {"mailed_resets": tuple(MailedReset(NOW - n * DAY, RESET_FACTS.sender) for n in (9, 6, 5))},
    "dmarc-fails": {"dmarc_fails": True},
    "two-senders": {"two_senders": True},
}
OF_DELETIONS = {
    "perhaps-misread": {"account": {"name": NAME + "因"}},
    "restored-lately": {"account": {"restored": NOW - 5 * DAY}},
    "competing": {"competing": True},
    "contested": {"contested": True},
    "another-sender": {"mailed_resets": (MailedReset(ASKED - HOUR, STRANGER),)},
    "withdrawn": {"withdrawn": Withdrawn.BY_SENDER},
    "has-filings": {"account": {"filings": "approved"}},
    "in-use": {"account": {"last_login": NOW - HOUR, "created": NOW - 9 * DAY}},
    "use-unknown": {"account": {"last_login": None}},
    "sender-quota": {"sender_repairs": 50},
    "deletion-quota": {"sender_deletions": 3},
    "dmarc-fails": {"dmarc_fails": True},
    "two-senders": {"two_senders": True},
}
CASES = [(RESET, RESET_FACTS, *one) for one in OF_RESETS.items()] + [
    (DELETE, DELETE_FACTS, *one) for one in OF_DELETIONS.items()
]


def ids(action, then):
    return {rule.id for rule in TABLES[action] if rule.then is then}


def test_every_rule_that_holds_is_tried_here():
    assert set(OF_RESETS) == ids(RESET, Decision.HOLD)
    assert set(OF_DELETIONS) == ids(DELETE, Decision.HOLD)


@pytest.mark.parametrize(("action", "base", "rule", "changes"), CASES)
def test_a_rule_that_holds_is_passed_over_alone_or_stands(action, base, rule, changes):
    made = facts(base, **changes)
    assert first_that_holds(TABLES[action], made).id == rule
    judged = judge(action, made)
    if (action, rule) in STANDS:
        assert (judged.rule.id, judged.changes, judged.ids) == (rule, False, ())
        assert judged.instead
    else:
        assert (judged.ids, judged.changes) == ((rule,), True)
        assert judged.needs_another is (action is DELETE)


def test_what_protects_is_what_the_table_says():
    assert set(STANDS) == {(RESET, "name-not-han"), (DELETE, "has-filings")}


@pytest.mark.parametrize("filings", ["submitted", "returned", "approved"])
@pytest.mark.parametrize("more", [{}, {"competing": True}, {"dmarc_fails": True, **QUOTAS}])
def test_an_account_with_filings_that_others_have_seen_is_never_deleted(filings, more):
    judged = judge(DELETE, facts(DELETE_FACTS, account={"filings": filings}, **more))
    assert not judged.changes
    assert judged.rule.id == "has-filings"


def test_several_rules_are_passed_over_by_their_names():
    judged = judge(RESET, facts(RESET_FACTS, dmarc_fails=True, sender_repairs=50, account={"taken_back": NOW - DAY}))
    assert judged.ids == ("taken-back", "sender-quota", "dmarc-fails")
    assert judged.rule.id == "asked-by-owner"


@pytest.mark.parametrize(
    ("action", "changes", "rule"),
    [
        (RESET, {"account": None}, "no-account"),
        (RESET, {"account": {"name": ANOTHER}, "dmarc_fails": True}, "name-differs"),
        (DELETE, {"account": {"name": NAME}, "competing": True}, "names-equal"),
    ],
)
def test_what_the_rules_refuse_a_person_does_not_do_either(action, changes, rule):
    judged = judge(action, facts(RESET_FACTS, **changes))
    assert (judged.rule.id, judged.changes, judged.is_moot) == (rule, False, False)


@pytest.mark.parametrize(
    ("action", "changes", "rule"),
    [
        (RESET, {"account": {"last_own_login": NOW}, "dmarc_fails": True}, "overtaken"),
        (RESET, {"withdrawn": Withdrawn.BY_SENDER}, "withdrawn"),
        (DELETE, {"account": None}, "no-account"),
        (DELETE, {"account": {"name": ANOTHER, "renamed": NOW}}, "overtaken"),
    ],
)
def test_what_has_become_needless_changes_nothing(action, changes, rule):
    judged = judge(action, facts(RESET_FACTS, **changes))
    assert (judged.rule.id, judged.is_moot, judged.needs_another) == (rule, True, False)


@pytest.mark.parametrize(
    ("registered", "may"), [("zhangwei", True), ("张wei", True), ("", True), (ANOTHER, False), (NAME, False)]
)
def test_only_a_reset_under_a_name_that_is_none_may_become_a_deletion(registered, may):
    assert may_become_a_deletion(facts(RESET_FACTS, account={"name": registered})) is may
    assert not may_become_a_deletion(facts(RESET_FACTS, account=None))


@given(
    action=st.sampled_from(Action),
    account=st.none()
    | st.fixed_dictionaries(
        {
            "name": st.sampled_from([NAME, ANOTHER, "zhangwei", ""]),
            "filings": st.sampled_from(["none", "draft", "submitted", "returned", "approved"]),
            "restored": st.none() | st.just(NOW - DAY),
            "taken_back": st.none() | st.just(NOW - DAY),
            "last_reset": st.none() | st.just(NOW),
        }
    ),
    withdrawn=st.sampled_from(Withdrawn),
    competing=st.booleans(),
    doubt=st.booleans(),
)
def test_a_person_never_does_what_only_the_order_of_the_rows_would_have_kept_back(
    action, account, withdrawn, competing, doubt
):
    """Whatever is passed over holds; what decides then is no row that holds, unless it stands."""
    made = facts(RESET_FACTS, account=account, withdrawn=withdrawn, competing=competing, dmarc_fails=doubt)
    judged = judge(action, made)
    assert all(rule.then is Decision.HOLD and rule.when(made) for rule in judged.overrules)
    assert (judged.rule.then is Decision.HOLD) is bool(judged.instead)
    if judged.changes:
        assert made.known.filings in {"none", "draft"} or action is RESET
        assert made.names_equal is (action is RESET)
