"""What may be done with a ticket: the table is total, its order is the policy."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgregistry.transitions import LATER_MOST, TRANSITIONS, Facts, State, Step, judge

TODAY = date(2021, 5, 20)
FACTS = st.builds(
    Facts,
    step=st.sampled_from(Step),
    state=st.sampled_from(State),
    of_organisation=st.booleans(),
    now_routed_to=st.sampled_from(["", "甲局", "乙局"]),
    office=st.sampled_from(["", "甲局", "乙局"]),
    today=st.just(TODAY),
    until=st.dates(TODAY - timedelta(days=2), TODAY + LATER_MOST + timedelta(days=2)),
    opener_is_competent=st.booleans(),
    same_ticket=st.booleans(),
    target_closed=st.booleans(),
    last=st.none() | st.sampled_from([step for step in Step if step is not Step.UNDO]),
    last_before=st.sampled_from(State),
    admin_joined=st.booleans(),
    of_plea=st.booleans(),
    put_back=st.booleans(),
    nameable=st.booleans(),
    nobody_waits=st.booleans(),
)


def of(step, state=State.OPEN, **more):
    ruling = judge(Facts(step, state, today=TODAY, **{"until": TODAY + timedelta(days=1), **more}))
    return ruling.rule, ruling.then


@given(FACTS)
def test_there_is_a_row_for_whatever_is_asked(facts):
    ruling = judge(facts)
    assert ruling.why
    if facts.state is State.CLOSED and facts.step is not Step.UNDO:
        assert ruling.then is None  # what is settled stays settled until the last step is taken back


@given(FACTS)
def test_an_account_is_never_opened_by_who_is_not_competent(facts):
    if facts.step is Step.OPEN_ACCOUNT and judge(facts).then is not None:
        assert facts.opener_is_competent


def test_rows_have_names_of_their_own():
    assert len({rule.id for rule in TRANSITIONS}) == len(TRANSITIONS)


@pytest.mark.parametrize(
    ("step", "more", "expected"),
    [
        (Step.NAME, {"of_organisation": False, "nameable": True}, ("named", State.OPEN)),
        (Step.NAME, {"nameable": True}, ("named-already", None)),
        (Step.NAME, {"of_organisation": False}, ("nothing-to-name", None)),
        (Step.EXISTS, {}, ("exists", State.CLOSED)),
        (Step.EXISTS, {"of_organisation": False}, ("no-organisation", None)),
        (Step.ROUTE, {"office": "甲局"}, ("routed", State.ROUTED)),
        (Step.ROUTE, {}, ("routed-nowhere", None)),
        (Step.REFUSE, {}, ("refused", State.CLOSED)),
        (Step.MERGE, {}, ("merged", State.CLOSED)),
        (Step.MERGE, {"same_ticket": True}, ("into-itself", None)),
        (Step.MERGE, {"target_closed": True}, ("into-a-closed-one", None)),
        (Step.OPEN_ACCOUNT, {"opener_is_competent": True}, ("opened", State.CLOSED)),
        (Step.OPEN_ACCOUNT, {}, ("opened-by-another", None)),
        (Step.REFUSE, {"of_organisation": False, "of_plea": True}, ("refused", State.CLOSED)),
        (Step.ROUTE, {"of_organisation": False, "of_plea": True, "office": "甲局"}, ("no-organisation", None)),
        (Step.RELEASE, {"of_organisation": False, "of_plea": True}, ("released", State.CLOSED)),
        (Step.RELEASE, {"of_organisation": False}, ("no-plea", None)),
        (Step.UNDO, {"last": Step.RELEASE}, ("account-changed", None)),
        (Step.UNDO, {"last": Step.RELEASE, "put_back": True}, ("undone", State.OPEN)),
        (Step.CLOSE, {"of_organisation": False}, ("closed-by-hand", State.CLOSED)),
        (Step.ASSIGN, {"of_organisation": False}, ("assigned", State.OPEN)),
        (Step.LATER, {"of_organisation": False}, ("later", State.LATER)),
        (Step.UNDO, {}, ("nothing-to-undo", None)),
        (Step.UNDO, {"last": Step.ROUTE}, ("undone", State.OPEN)),
        (Step.UNDO, {"last": Step.OPEN_ACCOUNT, "admin_joined": True}, ("admin-joined", None)),
        (Step.UNDO, {"last": Step.OPEN_ACCOUNT}, ("undone", State.OPEN)),
        (Step.UNDO, {"last": Step.OPEN_ACCOUNT, "nobody_waits": True}, ("undone-for-nobody", State.CLOSED)),
        (Step.UNDO, {"last": Step.OPEN_ACCOUNT, "nobody_waits": True, "admin_joined": True}, ("admin-joined", None)),
        (Step.UNDO, {"last": Step.LATER, "nobody_waits": True}, ("undone", State.OPEN)),
    ],
)
def test_one_step_one_row(step, more, expected):
    assert of(step, **more) == expected


@pytest.mark.parametrize(("office", "rule"), [("甲局", "routed-there"), ("乙局", "routed")])
def test_what_was_routed_may_be_routed_to_another_office(office, rule):
    assert of(Step.ROUTE, State.ROUTED, office=office, now_routed_to="甲局")[0] == rule


@pytest.mark.parametrize(
    ("days", "rule"),
    [(0, "later-is-not-later"), (1, "later"), (LATER_MOST.days, "later"), (LATER_MOST.days + 1, "later-is-too-late")],
)
def test_later_is_from_tomorrow_to_three_months(days, rule):
    assert of(Step.LATER, until=TODAY + timedelta(days=days))[0] == rule


@pytest.mark.parametrize("before", State)
def test_an_undo_leads_back_to_where_it_was(before):
    assert of(Step.UNDO, State.CLOSED, last=Step.REFUSE, last_before=before) == ("undone", before)
