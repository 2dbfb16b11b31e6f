"""Delays as tables: an owner is never kept out by what others try, and what others try is bounded."""

import heapq
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountops.pauses import (
    ADDRESS_RULE,
    CALM,
    FADE,
    FLOOD,
    INITIAL_RULE,
    NEVER,
    SPACING,
    TIERS,
    Counted,
    Kind,
    Over,
    counted_once_more,
    tier_of,
    weigh,
    weigh_alone,
)
from tests.store.places import DAY, HOUR, NOW, SECOND

NOTHING = timedelta(0)
TICK = timedelta(microseconds=1)
MINUTE = 60 * SECOND


# ------------------------------------------------------------------------------------------------------------ tables


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.least)
def test_pauses_grow_and_end_before_the_failures_are_forgotten(tier):
    assert list(tier.waits) == sorted(set(tier.waits))
    assert tier.waits[-1] < tier.memory
    assert tier.pause(0) == NOTHING
    assert tier.pause(1) == SECOND
    assert tier.pause(len(tier.waits)) == tier.pause(10_000) == tier.waits[-1]


def test_the_more_is_tried_the_less_patient_is_one_with_who_has_failed():
    assert [tier.least for tier in TIERS] == sorted({tier.least for tier in TIERS})
    assert TIERS[0].least == 0
    for calm, pressed in pairwise(TIERS):
        assert pressed.memory >= calm.memory
        assert all(pressed.pause(failures) >= calm.pause(failures) for failures in range(20))


@pytest.mark.parametrize(("tried", "place"), [(0, 0), (19, 0), (20, 1), (999, 1), (1_000, 2), (10**6, 2)])
def test_the_tier_goes_by_what_was_tried_within_the_day(tried, place):
    assert tier_of(tried) is TIERS[place]


@pytest.mark.parametrize("rule", [ADDRESS_RULE, INITIAL_RULE], ids=lambda rule: rule.kind)
def test_an_address_s_pauses_grow_and_end_before_its_failures_fade(rule):
    assert list(rule.waits) == sorted(set(rule.waits))
    assert rule.waits[-1] < FADE
    assert rule.pause(rule.free) == NOTHING
    assert rule.pause(rule.free + 1) == rule.waits[0]
    assert rule.pause(rule.free + 10_000) == rule.waits[-1]


# ---------------------------------------------------------------------------------------------------------- one by one

ROW = st.builds(
    lambda failures, last, lasted: Counted(failures, NOW - last, NOW - last - lasted),
    st.integers(0, 200_000),
    st.timedeltas(NOTHING, 2 * DAY),
    st.timedeltas(NOTHING, 2 * DAY),
)


@given(st.dictionaries(st.sampled_from([Kind.NEW, Kind.AGAIN]), ROW))
def test_who_has_not_failed_does_not_wait_for_what_others_have_tried_short_of_a_flood(lanes):
    short = {kind: Counted(min(row.failures, FLOOD // 2 - 1), row.last, row.started) for kind, row in lanes.items()}
    assert weigh(short, None, NOW).pause == NOTHING


@given(ROW, st.dictionaries(st.sampled_from([Kind.NEW, Kind.AGAIN]), ROW), st.timedeltas(NOTHING, 2 * DAY))
def test_a_pause_is_counted_from_one_s_own_last_failure_whatever_others_do(own, lanes, later):
    short = {kind: Counted(min(row.failures, FLOOD // 2 - 1), row.last, row.started) for kind, row in lanes.items()}
    others_go_on = {kind: Counted(row.failures, NOW + later, row.started) for kind, row in short.items()}
    for rows in (short, others_go_on):
        pause = weigh(rows | {Kind.OWN: own}, None, NOW + later).pause
        assert pause <= max(NOTHING, own.last + TIERS[-1].waits[-1] - (NOW + later))


@given(st.dictionaries(st.sampled_from([Kind.OWN, Kind.NEW, Kind.AGAIN]), ROW), st.timedeltas(NOTHING, DAY))
def test_a_reset_clears_what_came_before_it(rows, after):
    assert weigh(rows, NOW, NOW + after).pause == NOTHING
    assert weigh_alone(rows.get(Kind.OWN), NOW, NOW + after).pause == NOTHING


@pytest.mark.parametrize(("failures", "seconds"), [(1, 1), (2, 3), (3, 5), (4, 10), (9, 300), (12, 300)])
def test_while_nobody_else_tries_the_pauses_are_short(failures, seconds):
    own = Counted(failures, NOW, NOW)
    lanes = {Kind.NEW: Counted(1, NOW, NOW), Kind.AGAIN: Counted(failures - 1, NOW, NOW)}
    assert weigh(lanes | {Kind.OWN: own}, None, NOW).pause == seconds * SECOND
    assert weigh_alone(own, None, NOW).pause == seconds * SECOND


def test_a_pause_ends_at_its_second_and_not_before():
    own = {Kind.OWN: Counted(3, NOW, NOW)}
    assert weigh(own, None, NOW + 5 * SECOND - TICK).pause == TICK
    assert weigh(own, None, NOW + 5 * SECOND).pause == NOTHING


@pytest.mark.parametrize(("tried", "memory"), [(0, FADE), (20, DAY)])
def test_one_s_own_failures_are_forgotten_sooner_where_nobody_else_tries(tried, memory):
    lanes = {Kind.NEW: Counted(tried, NOW, NOW)}
    own = {Kind.OWN: Counted(5, NOW, NOW)}
    for now, kept in [(NOW + memory - TICK, True), (NOW + memory, False)]:
        over = weigh(lanes | own, None, now).counting[Kind.OWN]
        # A day later nothing counts of the others either; what is asked is only about the day.
        assert over.has_ended(own[Kind.OWN]) is not kept or now >= NOW + DAY


def test_who_had_failed_before_is_counted_apart_from_who_had_not():
    assert set(weigh({}, None, NOW).counting) == {Kind.OWN, Kind.NEW, Kind.ADDRESS}
    own = {Kind.OWN: Counted(1, NOW - 10 * SECOND, NOW)}
    assert set(weigh(own, None, NOW).counting) == {Kind.OWN, Kind.AGAIN, Kind.ADDRESS}
    taken_back = {Kind.OWN: Counted(0, NOW - 10 * SECOND, NOW)}
    assert set(weigh(taken_back, None, NOW).counting) == {Kind.OWN, Kind.NEW, Kind.ADDRESS}


@given(ROW, st.timedeltas(NOTHING, DAY))
def test_a_count_goes_on_until_it_is_over_and_then_begins_at_one(row, ago):
    assert counted_once_more(row, Over(), NOW) == Counted(row.failures + 1, NOW, row.started)
    assert counted_once_more(None, Over(), NOW) == Counted(1, NOW, NOW)
    assert counted_once_more(row, Over(last=row.last + ago), NOW) == Counted(1, NOW, NOW)
    assert counted_once_more(row, Over(started=row.started + ago), NOW) == Counted(1, NOW, NOW)


# ------------------------------------------------------------------------------------------------------- a day's attack


@dataclass
class Attack:
    """Somebody who tries one account from many addresses as fast as they are let, each from the first second on."""

    addresses: int
    rows: dict[object, Counted] = field(default_factory=dict)
    guesses: int = 0

    def attempt(self, address: object, now: datetime) -> timedelta:
        """One attempt, counted as failed where it may be made."""
        weighed = weigh(self.seen_from(address), None, now)
        if not weighed.pause:
            for kind, over in weighed.counting.items():
                key = (kind, address) if kind in {Kind.OWN, Kind.ADDRESS} else kind
                self.rows[key] = counted_once_more(self.rows.get(key), over, now)
        return weighed.pause

    def seen_from(self, address: object) -> dict[Kind, Counted]:
        keys = {(Kind.OWN, address): Kind.OWN, (Kind.ADDRESS, address): Kind.ADDRESS} | {one: one for one in SPACING}
        return {kind: self.rows[key] for key, kind in keys.items() if key in self.rows}

    def until(self, end: datetime) -> None:
        """Go on until then."""
        due = getattr(self, "_due", None) or [(NOW, place) for place in range(self.addresses)]
        self._due = due
        while due[0][0] < end:
            at, place = heapq.heappop(due)
            pause = self.attempt(place, at)
            self.guesses += not pause
            again = pause or weigh(self.seen_from(place), None, at).pause
            heapq.heappush(due, (at + again, place))


@pytest.mark.parametrize(
    ("addresses", "most"), [(1, 120), (2, 200), (20, 1_200), (200, 5_000), (1_000, 18_500), (4_000, 70_000)]
)
def test_whoever_tries_an_account_all_day_has_few_guesses_and_its_owner_gets_in_at_once(addresses, most):
    """Bounded by 1,500 and 17 for each address; the owner has an address of their own and types it right."""
    attack = Attack(addresses)
    for hour in range(24):
        attack.until(NOW + hour * HOUR + 7 * MINUTE)
        assert weigh(attack.seen_from("the owner's"), None, NOW + hour * HOUR + 7 * MINUTE).pause == NOTHING
    attack.until(NOW + DAY)
    assert attack.guesses <= most <= 1_500 + 17.5 * addresses
    assert attack.guesses > addresses


def test_an_owner_who_slips_twice_in_the_middle_of_it_is_in_within_a_quarter_of_a_minute():
    attack = Attack(300)
    now = NOW + 5 * HOUR
    attack.until(now)
    assert tier_of(attack.guesses) is TIERS[-1]
    waited = NOTHING
    for _ in range(2):
        assert attack.attempt("the owner's", now + waited) == NOTHING
        attack.until(now + waited + SECOND)
        waited += weigh(attack.seen_from("the owner's"), None, now + waited).pause
    assert waited <= 15 * SECOND
    assert attack.attempt("the owner's", now + waited) == NOTHING


def test_a_device_that_the_owner_has_used_waits_by_the_shortest_table_whatever_others_try():
    for failures in range(20):
        assert weigh_alone(Counted(failures, NOW, NOW), None, NOW).pause == CALM.pause(failures)


def flooded(lane: Kind, spaced: timedelta) -> dict[Kind, Counted]:
    return {lane: Counted(FLOOD, NOW - spaced, NOW - HOUR)}


@pytest.mark.parametrize(
    ("lane", "own"), [(Kind.NEW, {}), (Kind.AGAIN, {Kind.OWN: Counted(1, NOW - 3 * HOUR, NOW - 3 * HOUR)})]
)
def test_in_a_flood_strangers_come_one_by_one_the_new_ones_in_a_row_of_their_own(lane, own):
    (other,) = set(SPACING) - {lane}
    assert weigh(flooded(lane, NOTHING) | own, None, NOW).pause == SPACING[lane]
    assert weigh(flooded(lane, SPACING[lane]) | own, None, NOW).pause == NOTHING
    assert weigh(flooded(other, NOTHING) | own, None, NOW).pause == NOTHING
    short = {lane: Counted(FLOOD - 1, NOW, NOW - HOUR)}
    assert weigh(short | own, None, NOW).pause == NOTHING


def test_with_any_number_of_addresses_an_account_is_tried_less_than_two_hundred_thousand_times_a_day():
    assert FLOOD + sum(DAY // spacing + 1 for spacing in SPACING.values()) < 200_000


def test_what_is_aged_by_nothing_is_never_over():
    assert NEVER < NOW - 10_000 * DAY
