"""Source, move and deadline: tables that are total, with boundaries from both sides."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing.judging import Result
from filing.scope import (
    DEADLINE,
    ENDS_WITH_FILING,
    SOURCE,
    TRANSFER,
    Action,
    Custody,
    Moment,
    Moved,
    Source,
    Through,
    Transfer,
    Window,
    check_deadline,
    check_source,
    check_transfer,
)

LAST = datetime(2021, 5, 31, 15, 59, 59, 999_999, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize("source", Source)
def test_each_source_has_a_row_of_its_own(source):
    assert [rule.when(source) for rule in SOURCE[:-1]].count(True) == (source is not Source.UNKNOWN)
    assert check_source(source).rule in {rule.id for rule in SOURCE}


transfers = st.builds(
    Transfer, st.sampled_from(Moved), st.sampled_from(Through), st.sampled_from(Custody), st.none() | st.booleans()
)


@given(transfers)
def test_every_move_gets_one_answer(facts):
    said = check_transfer(facts)
    assert said.rule in {rule.id for rule in TRANSFER}
    if said.result is Result.ACCEPTED:
        assert facts.through is not Through.FORMER or (facts.moved, facts.custody) == (Moved.OUT, Custody.NOT_HERE)
        assert facts.through is not Through.CURRENT or facts.moved in {Moved.NONE, Moved.WITHIN}
        assert facts.through is not Through.ARCHIVE or facts.custody is not Custody.NOT_HERE


@pytest.mark.parametrize("action", Action)
def test_the_last_day_counts_whole_and_the_next_not_at_all(action):
    before, after = check_deadline(Moment(action, LAST)), check_deadline(Moment(action, LAST + TICK))
    if action is Action.UNKNOWN:
        assert before.result is after.result is Result.HELD
    else:
        assert before.result is Result.ACCEPTED
        assert after.result is (Result.REFUSED if action in ENDS_WITH_FILING else Result.ACCEPTED)


@pytest.mark.parametrize("hours", [-12, -4, 0, 5, 8, 9, 14])
def test_an_instant_is_an_instant_in_whatever_offset(hours):
    zone = timezone(timedelta(hours=hours))
    assert check_deadline(Moment(Action.SUBMIT, LAST.astimezone(zone))).result is Result.ACCEPTED
    assert check_deadline(Moment(Action.SUBMIT, (LAST + TICK).astimezone(zone))).result is Result.REFUSED


def test_a_site_sets_another_last_day_and_the_refusal_names_it():
    window = Window(date(2022, 6, 30))
    assert check_deadline(Moment(Action.SUBMIT, LAST + TICK, window)).result is Result.ACCEPTED
    late = check_deadline(Moment(Action.SUBMIT, datetime(2022, 7, 1, tzinfo=UTC), window))
    assert late.result is Result.REFUSED
    assert "2022年6月30日" in late.why


def test_a_time_without_an_offset_matters_only_where_the_end_does():
    naive = datetime(2021, 5, 31, 12)  # noqa: DTZ001 - that is the point
    assert check_deadline(Moment(Action.SUBMIT, naive)).result is Result.HELD
    assert check_deadline(Moment(Action.LOGIN, naive)).result is Result.ACCEPTED


@given(st.sampled_from(Action), st.datetimes(timezones=st.none() | st.just(UTC)))
def test_every_moment_gets_one_answer(action, at):
    assert check_deadline(Moment(action, at)).rule in {rule.id for rule in DEADLINE}
