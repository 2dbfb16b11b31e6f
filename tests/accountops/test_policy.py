"""The two tables: every row, its boundaries, the order of the rows, and that nothing falls through."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountops.policy import (
    DELETE,
    FILINGS_WORDS,
    MOOT,
    RESET,
    AccountFacts,
    Decision,
    Facts,
    Filings,
    Limits,
    MailedReset,
    Rule,
    State,
    Withdrawn,
    first_that_holds,
)
from tests.accountops.people import (
    ANOTHER,
    DELETE_FACTS,
    NAME,
    RESET_FACTS,
    SENDER,
    STRANGER,
    facts,
)
from tests.store.places import DAY, HOUR, NOW, SECOND

ASKED = RESET_FACTS.asked_at


def reset(**changes: Any) -> str:
    return first_that_holds(RESET, facts(RESET_FACTS, **changes)).id


def delete(**changes: Any) -> str:
    return first_that_holds(DELETE, facts(DELETE_FACTS, **changes)).id


# ------------------------------------------------------------------------------------------------------------- reset


def test_a_plea_that_agrees_with_its_account_is_carried_out():
    rule = first_that_holds(RESET, RESET_FACTS)
    assert (rule.id, rule.then) == ("asked-by-owner", Decision.DO)


def test_a_reset_without_an_account_is_refused():
    assert reset(account=None) == "no-account"


def test_a_reset_after_tonights_deletion_for_the_same_name_has_become_needless():
    assert reset(account=None, deleted_tonight=True) == "deleted-tonight"


def test_a_deletion_tonight_is_forgotten_once_the_account_is_there_again():
    assert reset(deleted_tonight=True) == "asked-by-owner"


@pytest.mark.parametrize("registered", ["zhangwei", "Zhang Wei", "张wei", "", "   ", "\u3000", "张", "张伟1", "张 wei"])
def test_a_registered_name_that_is_not_of_han_characters_is_for_a_person(registered):
    assert reset(account={"name": registered}) == "name-not-han"


@pytest.mark.parametrize("registered", ["张 伟", " 张伟", "张\u3000伟", "张\u200b伟\ufeff"])
def test_blanks_in_a_registered_name_make_no_difference(registered):
    assert reset(account={"name": registered}) == "asked-by-owner"


@pytest.mark.parametrize("registered", [ANOTHER, "张玮", "张伟强", "伟张"])
def test_another_han_name_is_refused(registered):
    assert reset(account={"name": registered}) == "name-differs"


@pytest.mark.parametrize(
    ("registered", "stated"),
    [("李明", "李明于"), ("李明", "李明女士"), ("何必忘", "何必"), ("钱多", "师钱多"), ("赵永强", "赵永强男")],
)
def test_names_that_differ_by_a_word_beside_them_may_have_been_misread(registered, stated):
    assert reset(name=stated, account={"name": registered}) == "perhaps-misread"
    assert delete(name=stated, account={"name": registered}) == "perhaps-misread"


@pytest.mark.parametrize(("registered", "stated"), [("李明", "李明华"), ("李明", "王明"), ("李华明", "李明")])
def test_a_character_more_or_less_is_another_name(registered, stated):
    assert reset(name=stated, account={"name": registered}) == "name-differs"
    assert delete(name=stated, account={"name": registered}) == "mismatched"


@pytest.mark.parametrize("dot", "·•・･．‧∙⋅")
def test_all_middle_dots_are_one_in_a_registered_name(dot):
    assert reset(name="古丽娜尔·艾买提", account={"name": f"古丽娜尔{dot}艾买提"}) == "asked-by-owner"


@pytest.mark.parametrize("event", ["last_reset", "last_password_change", "created", "restored", "last_own_login"])
@pytest.mark.parametrize(
    ("later", "rule"), [(timedelta(0), "overtaken"), (SECOND, "overtaken"), (-SECOND, "asked-by-owner")]
)
def test_a_reset_asked_no_later_than_what_it_would_undo_is_overtaken(event, later, rule):
    assert reset(account={event: ASKED + later}) == rule


@pytest.mark.parametrize("event", ["last_login", "renamed"])
def test_a_log_in_with_the_initial_password_or_a_new_name_overtakes_no_reset(event):
    assert reset(account={event: ASKED + SECOND}) == "asked-by-owner"


def test_times_that_nobody_knows_overtake_nothing():
    unknown = {"created": None, "last_login": None, "last_own_login": None, "last_password_change": None}
    assert reset(account=unknown) == "asked-by-owner"


@pytest.mark.parametrize(
    ("withdrawn", "rule", "then"),
    [
        (Withdrawn.NO, "asked-by-owner", Decision.DO),
        (Withdrawn.BY_SENDER, "withdrawn", Decision.ALREADY),
        (Withdrawn.BY_ANOTHER, "withdrawn-by-another", Decision.HOLD),
    ],
)
def test_a_withdrawn_reset_is_dropped_or_held_by_whose_withdrawal_it_was(withdrawn, rule, then):
    found = first_that_holds(RESET, facts(RESET_FACTS, withdrawn=withdrawn))
    assert (found.id, found.then) == (rule, then)


@pytest.mark.parametrize(
    ("ago", "rule"), [(SECOND, "taken-back"), (30 * DAY, "taken-back"), (30 * DAY + SECOND, "asked-by-owner")]
)
def test_resets_by_mail_rest_for_thirty_days_after_the_owner_took_one_back(ago, rule):
    assert reset(account={"taken_back": NOW - ago}) == rule


@pytest.mark.parametrize("state", [State.INITIAL, State.MUST_CHANGE])
@pytest.mark.parametrize(
    ("left", "rule"),
    [
        (None, "at-initial"),
        (7 * DAY, "at-initial"),
        (72 * HOUR + SECOND, "at-initial"),
        (72 * HOUR, "at-initial"),
        (72 * HOUR - SECOND, "asked-by-owner"),
        (timedelta(0), "asked-by-owner"),
        (-SECOND, "asked-by-owner"),
    ],
)
def test_an_account_at_the_initial_password_is_renewed_only_when_its_window_is_short(state, left, rule):
    assert reset(account={"state": state, "window_until": None if left is None else NOW + left}) == rule


@pytest.mark.parametrize("state", [State.ACTIVE, State.EXPIRED])
def test_an_account_that_the_initial_password_does_not_open_is_reset(state):
    assert reset(account={"state": state}) == "asked-by-owner"
    assert reset(account={"state": state}, settled=True) == "asked-by-owner"


def test_the_second_plea_of_a_night_is_a_repeat_and_the_first_is_not():
    assert reset(account={"state": State.INITIAL}, settled=True) == "repeated"
    assert reset(account={"state": State.INITIAL}, settled=False) == "at-initial"


@pytest.mark.parametrize(
    ("since", "rule"),
    [
        (HOUR, "another-sender"),
        (72 * HOUR, "another-sender"),
        (72 * HOUR + SECOND, "asked-by-owner"),
    ],
)
def test_another_senders_plea_within_72_hours_of_a_mailed_reset_is_held(since, rule):
    last = (MailedReset(ASKED - since, STRANGER),)
    assert reset(mailed_resets=last) == rule
    assert reset(mailed_resets=last, sender=STRANGER) == "asked-by-owner"


def test_only_the_last_mailed_reset_says_whose_turn_it_is():
    earlier, later = MailedReset(ASKED - 2 * HOUR, STRANGER), MailedReset(ASKED - HOUR, SENDER)
    assert reset(mailed_resets=(earlier, later)) == "asked-by-owner"
    assert reset(mailed_resets=(replace(later, at=earlier.at), replace(earlier, at=later.at))) == "another-sender"


@pytest.mark.parametrize(
    ("repairs", "rule"), [(0, "asked-by-owner"), (49, "asked-by-owner"), (50, "sender-quota"), (51, "sender-quota")]
)
def test_one_sender_has_fifty_accounts_a_night(repairs, rule):
    assert reset(sender_repairs=repairs) == rule


@pytest.mark.parametrize(
    ("resets", "rule"), [(0, "asked-by-owner"), (2, "asked-by-owner"), (3, "account-quota"), (4, "account-quota")]
)
def test_one_account_has_three_mailed_resets_in_thirty_days(resets, rule):
    mailed = tuple(MailedReset(NOW - 20 * DAY + n * DAY, SENDER) for n in range(resets))
    assert reset(mailed_resets=mailed) == rule


@pytest.mark.parametrize(("ago", "rule"), [(30 * DAY, "account-quota"), (30 * DAY + SECOND, "asked-by-owner")])
def test_a_mailed_reset_leaves_the_quota_after_thirty_days(ago, rule):
    mailed = tuple(MailedReset(NOW - one, SENDER) for one in (ago, 20 * DAY, 10 * DAY))
    assert reset(mailed_resets=mailed) == rule


@pytest.mark.parametrize(("flag", "rule"), [("dmarc_fails", "dmarc-fails"), ("two_senders", "two-senders")])
def test_a_mail_whose_sender_is_in_doubt_changes_nothing_by_itself(flag, rule):
    assert reset(**{flag: True}) == rule
    assert delete(**{flag: True}) == rule


def test_windows_and_quotas_are_settings():
    strict = Limits(
        fresh_enough=DAY, other_sender=HOUR, taken_back=DAY, accounts_per_sender=1, resets_per_account=1,
        resets_period=DAY,
    )  # fmt: skip
    initial = {"state": State.INITIAL, "window_until": NOW + DAY}
    assert reset(limits=strict, account=initial) == "at-initial"
    assert reset(limits=strict, account=initial | {"window_until": NOW + DAY - SECOND}) == "asked-by-owner"
    assert reset(limits=strict, account={"taken_back": NOW - DAY - SECOND}) == "asked-by-owner"
    mailed = (MailedReset(ASKED - HOUR - SECOND, STRANGER),)
    assert reset(limits=replace(strict, resets_per_account=2), mailed_resets=mailed) == "asked-by-owner"
    assert reset(limits=strict, mailed_resets=(MailedReset(NOW - DAY, SENDER),)) == "account-quota"
    assert reset(limits=strict, sender_repairs=1) == "sender-quota"
    assert delete(limits=replace(strict, deletions_per_sender=1), sender_deletions=1) == "deletion-quota"
    used = {"last_login": DELETE_FACTS.known.created + HOUR + SECOND}
    assert delete(limits=Limits(use_after_creation=HOUR), account=used) == "in-use"


# ------------------------------------------------------------------------------------------------------------ delete


def test_a_mismatched_account_that_was_never_used_is_deleted():
    rule = first_that_holds(DELETE, DELETE_FACTS)
    assert (rule.id, rule.then) == ("mismatched", Decision.DO)


def test_where_there_is_no_account_what_was_asked_for_holds():
    assert delete(account=None) == "no-account"
    assert delete(account=None, settled=True) == "repeated"


def test_a_repeat_needs_the_account_to_be_gone():
    assert delete(settled=True) == "mismatched"


@pytest.mark.parametrize("event", ["created", "restored", "renamed"])
@pytest.mark.parametrize(("later", "rule"), [(timedelta(0), "overtaken"), (SECOND, "overtaken"), (-SECOND, None)])
def test_a_deletion_asked_no_later_than_the_account_was_put_right_is_overtaken(event, later, rule):
    # Beside being overtaken or not, an account that was restored a while ago is for a person.
    otherwise = "restored-lately" if event == "restored" else "mismatched"
    assert delete(account={event: ASKED + later}) == (rule or otherwise)


@pytest.mark.parametrize("event", ["last_reset", "last_password_change", "last_own_login", "last_login"])
def test_repairs_and_log_ins_overtake_no_deletion(event):
    at = ASKED + SECOND
    assert delete(account={event: at, "name": "zhangwei"}) == "mismatched"


@pytest.mark.parametrize("registered", [NAME, "张 伟", "\u3000张伟"])
def test_an_account_whose_name_agrees_is_never_deleted(registered):
    rule = first_that_holds(DELETE, facts(DELETE_FACTS, account={"name": registered}))
    assert (rule.id, rule.then) == ("names-equal", Decision.REFUSE)


@pytest.mark.parametrize(("ago", "rule"), [(30 * DAY, "restored-lately"), (30 * DAY + SECOND, "mismatched")])
def test_an_account_that_a_person_brought_back_is_not_deleted_again_for_thirty_days(ago, rule):
    assert delete(account={"restored": NOW - ago}) == rule


def test_a_deletion_that_competes_is_held():
    assert delete(competing=True) == "competing"
    assert reset(competing=True) == "asked-by-owner"


@pytest.mark.parametrize(
    ("sender", "ago", "rule"),
    [
        (STRANGER, timedelta(0), "another-sender"),
        (STRANGER, timedelta(hours=72), "another-sender"),
        (STRANGER, timedelta(hours=72) + SECOND, "mismatched"),
        (SENDER, timedelta(0), "mismatched"),
    ],
)
def test_no_deletion_a_while_after_another_sender_had_it_reset_under_the_registered_name(sender, ago, rule):
    assert delete(mailed_resets=(MailedReset(ASKED - ago, sender),)) == rule


@pytest.mark.parametrize("withdrawn", [Withdrawn.BY_SENDER, Withdrawn.BY_ANOTHER])
def test_a_withdrawn_deletion_is_held_whoever_withdrew_it(withdrawn):
    assert delete(withdrawn=withdrawn) == "withdrawn"


@pytest.mark.parametrize(
    ("filings", "rule"),
    [
        ("none", "mismatched"),
        ("draft", "mismatched"),
        ("submitted", "has-filings"),
        ("returned", "has-filings"),
        ("approved", "has-filings"),
        ("something new", "has-filings"),
    ],
)
def test_an_account_with_filings_beyond_a_draft_is_held(filings, rule):
    assert delete(account={"filings": filings}) == rule


def test_each_word_for_filings_can_be_shown():
    assert list(FILINGS_WORDS) == list(Filings)


@pytest.mark.parametrize("event", ["last_login", "last_own_login", "last_password_change"])
@pytest.mark.parametrize(
    ("after", "rule"),
    [(HOUR, "mismatched"), (24 * HOUR, "mismatched"), (24 * HOUR + SECOND, "in-use"), (20 * DAY, "in-use")],
)
def test_an_account_used_later_than_its_first_day_is_held(event, after, rule):
    created = NOW - 40 * DAY
    account = {"created": created, "last_login": created, event: created + after}
    assert delete(account=account) == rule


@pytest.mark.parametrize("unknown", ["created", "last_login"])
def test_unknown_use_counts_as_use(unknown):
    assert delete(account={unknown: None}) == "use-unknown"


def test_what_is_known_of_its_use_is_said_though_a_log_in_is_not():
    created = NOW - 40 * DAY
    used = {"created": created, "last_login": None, "last_password_change": created + 2 * DAY}
    assert delete(account=used) == "in-use"


@pytest.mark.parametrize("registered", ["", "  ", "zhangwei", "Zhāng Wěi", "张wei", "zhang伟"])
def test_a_used_account_is_deleted_where_the_name_is_the_first_log_ins_slip(registered):
    account = {"created": NOW - 40 * DAY, "last_login": NOW - DAY, "name": registered}
    assert delete(account=account) == "mismatched"


@pytest.mark.parametrize("registered", ["liwei", "zw", "张", "zhang", ANOTHER])
def test_a_used_account_in_some_other_name_is_held(registered):
    account = {"created": NOW - 40 * DAY, "last_login": NOW - DAY, "name": registered}
    assert delete(account=account) == "in-use"


def test_a_slip_of_a_name_does_not_open_an_account_with_filings():
    assert delete(account={"name": "zhangwei", "filings": "submitted"}) == "has-filings"


@pytest.mark.parametrize(("repairs", "rule"), [(49, "mismatched"), (50, "sender-quota")])
def test_deletions_count_among_a_senders_fifty_accounts(repairs, rule):
    assert delete(sender_repairs=repairs) == rule


@pytest.mark.parametrize(("deletions", "rule"), [(0, "mismatched"), (2, "mismatched"), (3, "deletion-quota")])
def test_one_sender_has_three_deletions_a_night(deletions, rule):
    assert delete(sender_deletions=deletions) == rule


# ------------------------------------------------------------------------------------------------- order of the rows

INITIAL = {"state": State.INITIAL}
# What makes a row hold, over the example that is carried out; "account" is field by field, None for no account.
HOLDS_RESET: dict[str, dict[str, Any]] = {
    "deleted-tonight": {"account": None, "deleted_tonight": True},
    "no-account": {"account": None},
    "name-not-han": {"account": {"name": "zhangwei"}},
    "perhaps-misread": {"account": {"name": NAME + "因"}},
    "name-differs": {"account": {"name": ANOTHER}},
    "overtaken": {"account": {"restored": NOW}},
    "withdrawn": {"withdrawn": Withdrawn.BY_SENDER},
    "withdrawn-by-another": {"withdrawn": Withdrawn.BY_ANOTHER},
    "taken-back": {"account": {"taken_back": NOW - DAY}},
    "repeated": {"account": INITIAL, "settled": True},
    "at-initial": {"account": INITIAL},
    "another-sender": {"mailed_resets": (MailedReset(ASKED - HOUR, STRANGER),)},
    "sender-quota": {"sender_repairs": 50},
    "account-quota": {"mailed_resets": (MailedReset(ASKED - HOUR, SENDER),) * 3},
    "dmarc-fails": {"dmarc_fails": True},
    "two-senders": {"two_senders": True},
    "asked-by-owner": {},
}
HOLDS_DELETE: dict[str, dict[str, Any]] = {
    "repeated": {"account": None, "settled": True},
    "no-account": {"account": None},
    "overtaken": {"account": {"restored": NOW}},
    "names-equal": {"account": {"name": NAME}},
    "perhaps-misread": {"account": {"name": NAME + "女士"}},
    "restored-lately": {"account": {"restored": NOW - 5 * DAY}},
    "competing": {"competing": True},
    "contested": {"contested": True},
    "another-sender": {"mailed_resets": (MailedReset(ASKED - HOUR, STRANGER),)},
    "withdrawn": {"withdrawn": Withdrawn.BY_SENDER},
    "has-filings": {"account": {"filings": "approved"}},
    "in-use": {"account": {"last_password_change": NOW, "created": NOW - 2 * DAY}},
    "use-unknown": {"account": {"last_login": None}},
    "sender-quota": {"sender_repairs": 50},
    "deletion-quota": {"sender_deletions": 3},
    "dmarc-fails": {"dmarc_fails": True},
    "two-senders": {"two_senders": True},
    "mismatched": {},
}
# Neighbours that exclude each other: an account is there or not, a withdrawal is one's own or another's.
NEVER_TOGETHER = {
    ("reset", "no-account", "name-not-han"),
    ("reset", "name-not-han", "perhaps-misread"),
    ("reset", "perhaps-misread", "name-differs"),
    ("delete", "names-equal", "perhaps-misread"),
    ("reset", "withdrawn", "withdrawn-by-another"),
    ("delete", "no-account", "overtaken"),
}


def joined(base: Facts, above: dict[str, Any], below: dict[str, Any]) -> Facts:
    """Facts in which both rows hold, if that can be; in doubt it is as the upper one wants it."""
    merged = below | above
    if isinstance(above.get("account"), dict) and isinstance(below.get("account"), dict):
        merged["account"] = below["account"] | above["account"]
    return facts(base, **merged)


def holds(rule: Rule, one: Facts) -> bool:
    try:
        return rule.when(one)
    except LookupError:
        return False


def pairs() -> Iterator[Any]:
    for table, named, base, examples in (
        (RESET, "reset", RESET_FACTS, HOLDS_RESET),
        (DELETE, "delete", DELETE_FACTS, HOLDS_DELETE),
    ):
        for place, above in enumerate(table):
            for below in table[place + 1 :]:
                adjacent = table[place + 1] is below
                key = (named, above.id, below.id)
                both = joined(base, examples[above.id], examples[below.id])
                if holds(above, both) and holds(below, both):
                    yield pytest.param(table, both, above.id, id="-".join(key))
                elif adjacent:
                    assert key in NEVER_TOGETHER


@pytest.mark.parametrize(("table", "both", "first"), list(pairs()))
def test_of_two_rows_that_hold_the_upper_one_decides(table, both, first):
    assert first_that_holds(table, both).id == first


@pytest.mark.parametrize(
    ("table", "base", "examples"), [(RESET, RESET_FACTS, HOLDS_RESET), (DELETE, DELETE_FACTS, HOLDS_DELETE)]
)
def test_every_row_can_decide(table, base, examples):
    assert [rule.id for rule in table] == list(examples)
    for rule in table:
        assert first_that_holds(table, joined(base, examples[rule.id], {})).id == rule.id


def test_rules_of_a_table_have_names_of_their_own_and_a_reason_without_names_of_fields():
    for table in (RESET, DELETE):
        assert len({rule.id for rule in table}) == len(table)
        for rule in table:
            assert rule.why
            assert "_" not in rule.why
    assert {rule.id for table in (RESET, DELETE) for rule in table if rule.then is Decision.ALREADY} > MOOT


def test_rows_about_an_account_say_so_when_they_are_asked_without_one():
    with pytest.raises(LookupError):
        _ = facts(RESET_FACTS, account=None).known


# ----------------------------------------------------------------------------------------------------------- totality

names = st.one_of(
    st.sampled_from([NAME, "张 伟", ANOTHER, "zhangwei", "Zhang Wei", "张wei", "", " ", "古丽娜尔·艾买提", "单于"]),
    st.text(max_size=12),
)
# Around the boundaries, so that equal times and full windows come up.
instants = st.builds(
    lambda hours, seconds: NOW + timedelta(hours=hours, seconds=seconds),
    st.sampled_from([-24 * 31, -24 * 30, -24 * 7, -73, -72, -48, -24, -2, -1, 0, 1, 72, 24 * 7]),
    st.sampled_from([-1, 0, 1]),
)
maybe = st.none() | instants


@st.composite
def any_facts(draw: st.DrawFn) -> Facts:
    times = {one.name: draw(maybe) for one in fields(AccountFacts) if one.type == "datetime | None"}
    account = draw(
        st.none()
        | st.builds(
            AccountFacts,
            account_id=st.just(1),
            epoch=st.integers(0, 3),
            name=names,
            state=st.sampled_from(State),
            filings=st.sampled_from(["none", "none", "draft", "submitted", "returned", "approved"]),
            **{name: st.just(value) for name, value in times.items()},
        )
    )
    mailed = draw(st.lists(st.builds(MailedReset, instants, st.sampled_from([SENDER, STRANGER])), max_size=4))
    return Facts(
        now=NOW,
        name=draw(names.filter(bool)),
        sender=SENDER,
        asked_at=draw(instants),
        account=account,
        withdrawn=draw(st.sampled_from(Withdrawn)),
        competing=draw(st.booleans()),
        contested=draw(st.booleans()),
        settled=draw(st.booleans()),
        deleted_tonight=draw(st.booleans()),
        mailed_resets=tuple(sorted(mailed, key=lambda one: one.at)),
        sender_repairs=draw(st.integers(0, 51)),
        sender_deletions=draw(st.integers(0, 4)),
        dmarc_fails=draw(st.booleans()),
        two_senders=draw(st.booleans()),
    )


def test_all_times_of_an_account_are_drawn():
    times = {one.name for one in fields(AccountFacts) if one.type == "datetime | None"}
    assert len(times) == 9


@given(any_facts())
def test_each_table_is_total(one):
    for table in (RESET, DELETE):
        rule = first_that_holds(table, one)
        assert rule in table
        # No row above the one that decides holds, and the last one always does.
        assert not any(above.when(one) for above in table[: table.index(rule)])
        assert table[-1].when(one)


@given(any_facts())
def test_nothing_is_done_in_doubt(one):
    for table in (RESET, DELETE):
        if first_that_holds(table, one).then is Decision.DO:
            assert one.account is not None
            assert not one.dmarc_fails
            assert not one.two_senders
            assert one.withdrawn is Withdrawn.NO
            assert one.sender_repairs < one.limits.accounts_per_sender


@given(any_facts())
def test_no_reset_under_a_name_that_differs_and_no_deletion_under_the_same(one):
    if one.account is None:
        return
    if first_that_holds(RESET, one).then in {Decision.DO, Decision.ALREADY}:
        assert one.names_equal
    if first_that_holds(DELETE, one).then is Decision.DO:
        assert not one.names_equal
        assert one.known.filings in {"none", "draft"}


@given(any_facts())
def test_what_is_asked_before_the_last_change_never_undoes_it(one):
    if one.account is None:
        return
    latest: list[datetime] = [
        time for time in (one.known.last_reset, one.known.last_password_change, one.known.last_own_login) if time
    ]
    if first_that_holds(RESET, one).then is Decision.DO:
        assert all(time < one.asked_at for time in latest)
