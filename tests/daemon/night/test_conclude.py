"""What a mail comes to, and when it counts as written."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.night import conclude
from daemon.night.intake import asked_at
from daemon.night.tell import FOLDER_OF
from mailparse import Action, Reading, Request, Verdict, Withdrawal
from orgregistry.tickets import Kind

ARRIVED = datetime(2021, 5, 11, 12, tzinfo=UTC)
TRUST = timedelta(hours=72)
SECOND = timedelta(seconds=1)
ONE = (Request(Action.RESET, "620102199001011234", "张三"),)
OUTCOMES = ("done", "duplicate", "held", "refused")


@pytest.mark.parametrize(
    ("date", "counts"),
    [
        (None, False),
        (ARRIVED, True),
        (ARRIVED + SECOND, False),
        (ARRIVED - TRUST, True),
        (ARRIVED - TRUST - SECOND, False),
    ],
)
def test_a_date_is_believed_within_72_hours_before_arrival(date, counts):
    assert asked_at(date, ARRIVED, TRUST) == (date if counts else ARRIVED)


@given(st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=6))
def test_several_outcomes_come_to_one_of_them_done_first(outcomes):
    outcome, why = conclude.of_requests([(one, f"why {one}") for one in outcomes])
    assert outcome in outcomes
    assert outcome == next(one for one in ("done", "held", "refused", "duplicate") if one in outcomes)
    assert len(why.split("；")) == len(set(outcomes))


@pytest.mark.parametrize("verdict", Verdict)
@pytest.mark.parametrize("own_copy", [False, True])
@pytest.mark.parametrize("cut", [False, True])
@pytest.mark.parametrize("requests", [(), ONE])
@pytest.mark.parametrize("empty", [False, True])
def test_every_reading_comes_to_an_outcome_with_a_folder_or_to_its_requests(verdict, own_copy, cut, requests, empty):
    read = Reading(verdict, requests=requests, empty=empty)
    concluded = conclude.of_reading(read, own_copy=own_copy, cut=cut)
    if concluded.outcome is None:
        assert requests
    else:
        assert concluded.outcome in FOLDER_OF
        assert concluded.why


def test_what_takes_a_plea_back_waits_for_a_person_as_that_and_a_doubt_goes_before_it():
    read = Reading(Verdict.OTHER, withdrawals=(Withdrawal("620102199001011234", None),))
    concluded = conclude.of_reading(read, own_copy=False, cut=False)
    why = "要求撤回先前的诉求，由人看"
    assert (concluded.outcome, concluded.why, concluded.tickets) == ("ticket", why, ((Kind.OTHER, why),))
    doubted = conclude.of_reading(replace(read, doubt="读不准"), own_copy=False, cut=False)
    assert doubted.why == "看上去要重置或删除，但读不准，由人看"


@pytest.mark.parametrize("requests", [(), ONE])
def test_a_mail_that_was_cut_off_always_opens_a_ticket(requests):
    concluded = conclude.of_reading(Reading(Verdict.OTHER, requests=requests), own_copy=False, cut=True)
    assert Kind.CUT in {kind for kind, _ in concluded.tickets}


def test_what_is_automatic_or_our_own_opens_no_ticket_however_it_reads():
    for own_copy, verdict in ((True, Verdict.OTHER), (False, Verdict.AUTOMATIC)):
        read = Reading(verdict, requests=ONE, missing=("name",), org_name="某单位")
        assert conclude.of_reading(read, own_copy=own_copy, cut=True).tickets == ()


def test_a_plea_in_an_automatic_mail_keeps_the_outcome_and_waits_for_a_person():
    concluded = conclude.of_reading(Reading(Verdict.AUTOMATIC, left=True), own_copy=False, cut=False)
    assert concluded.outcome == "automatic"
    assert concluded.tickets == ((Kind.OTHER, "自动发出或转来的邮件，不办不答，但里面有诉求，由人看"),)
