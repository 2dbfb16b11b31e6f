"""What a site changes by day: values over a base, two people, versions. On both databases where rows are written."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from accountops import tuning
from accountops.policy import Limits
from accountops.tuning import (
    KNOBS,
    Policy,
    Rehearsal,
    Stage,
    Trial,
    TuningError,
    VersionStanding,
    applied,
    differences,
    faults_of,
    values_of,
)
from store import AuditRow, PolicyVersion, StoreError
from tests.store.places import HOUR, NOW, id_number

BASE = Policy(Limits(accounts_per_sender=40), "needed")
GOOD, BAD = Trial(3), Trial(3, ("来信 m1 应是“已办”",))
SECOND = timedelta(seconds=1)
LI, WANG = "staff:li.na", "staff:wang.qiang"


# -------------------------------------------------------------------------------------------------------- pure parts


def test_every_knob_turns_its_own_limit_and_no_other():
    for knob in KNOBS:
        value = knob.most - 1
        turned = applied(BASE, {knob.key: value}).limits
        changed = {one.name for one in fields(Limits) if getattr(turned, one.name) != getattr(BASE.limits, one.name)}
        assert changed == {knob.limit}
        assert values_of(Policy(turned))[knob.key] == value


def test_what_a_site_may_have_set_in_its_file_fits_the_bounds():
    assert faults_of(Policy(), values_of(Policy())) == {}


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: knob.key)
def test_a_value_may_lie_on_its_bounds_and_not_beyond(knob):
    def wrong(value):
        return faults_of(BASE, {knob.key: value})

    assert not wrong(knob.least)
    assert not wrong(knob.most)
    assert wrong(knob.least - 1)
    assert wrong(knob.most + 1)


@pytest.mark.parametrize(("hours", "wrong"), [(7 * 24 - 1, False), (7 * 24, True)])
def test_a_window_that_is_never_long_enough_is_refused(hours, wrong):
    policy = applied(BASE, {"fresh_enough_hours": hours})
    assert bool(faults_of(policy, {"fresh_enough_hours": hours})) is wrong


def test_a_reply_policy_that_there_is_not_is_refused():
    assert faults_of(applied(BASE, {"replies": "some"}), {})


def test_what_is_not_set_goes_on_following_the_file():
    policy = applied(BASE, {"deletions_per_sender": 5})
    assert policy.limits == replace(BASE.limits, deletions_per_sender=5)
    assert applied(Policy(Limits(accounts_per_sender=9)), {"deletions_per_sender": 5}).limits.accounts_per_sender == 9


def test_a_text_is_set_as_a_whole_and_unknown_values_are_passed_over():
    whole = {"reply.held.subject": "已收到", "reply.held.body": "等"}
    assert applied(BASE, whole).texts == {"held": ("已收到", "等")}
    assert applied(BASE, {"reply.held.subject": "已收到"}).texts == {}
    assert applied(BASE, {"gone": 1, "reply.gone.body": "x"}) == BASE
    assert values_of(applied(BASE, whole))["reply.held.body"] == "等"


def test_differences_stand_in_the_order_of_the_table():
    after = values_of(applied(BASE, {"replies": "all", "accounts_per_sender": 41}))
    assert differences(values_of(BASE), after) == [("accounts_per_sender", 40, 41), ("replies", "needed", "all")]


def test_a_rehearsal_of_nothing_has_not_passed():
    assert GOOD.passed
    assert not BAD.passed
    assert not Trial(0).passed


# ---------------------------------------------------------------------------------------------------------- versions


def propose(store, sets, trial=GOOD, by=LI, reason="申报季来信多", base=BASE):
    """Propose a change and rehearse it as the daemon does; without a trial it waits for one."""
    with store.open() as desk:
        number = tuning.propose(desk, base, sets, reason, NOW, by)
    if trial is not None:
        with store.open() as desk:
            assert tuning.take(desk, NOW) == (number, sets)
        found(store, number, trial)
    return number


def found(store, number, trial=GOOD, taken=NOW, now=NOW):
    with store.open() as desk:
        tuning.found(desk, number, taken, trial, now, "night")


def confirm(store, number, by=WANG, base=BASE, **more):
    with store.open() as desk:
        tuning.confirm(desk, base, number, NOW + HOUR, by, **more)


def now(store, base=BASE):
    with store.look() as desk:
        return tuning.in_force(desk, base)


def audited(store):
    with store.look() as desk:
        rows = select(AuditRow).order_by(col(AuditRow.number))
        return [(row.actor, row.action, row.detail) for row in desk.session.execute(rows).scalars()]


def test_a_version_holds_once_another_person_has_confirmed_it_and_the_next_one_follows(store):
    assert now(store) == BASE
    first = propose(store, {"accounts_per_sender": 80})
    assert now(store) == BASE
    confirm(store, first)
    assert now(store) == replace(BASE, limits=replace(BASE.limits, accounts_per_sender=80), version=first)
    second = propose(store, {"replies": "all"}, by=WANG)
    confirm(store, second, by=LI)
    assert now(store) == replace(BASE, replies="all", version=second)
    with store.look() as desk:
        assert [(one.number, one.standing) for one in tuning.versions(desk)] == [
            (second, VersionStanding.IN_FORCE),
            (first, VersionStanding.PAST),
        ]
        one = tuning.version(desk, second)
        assert (one.was["accounts_per_sender"], one.sets, one.proposed_by, one.confirmed_by) == (
            80, {"replies": "all"}, WANG, LI,
        )  # fmt: skip
        assert tuning.version(desk, 99) is None


def test_the_audit_says_who_from_what_to_what_and_why(store):
    confirm(store, propose(store, {"accounts_per_sender": 80, "reply.held.subject": "x", "reply.held.body": "机密"}))
    (who, proposed, detail), (night, rehearsed, verdict), (other, confirmed, told) = audited(store)
    assert (who, proposed, other, confirmed) == (LI, "policy-proposed", WANG, "policy-confirmed")
    assert (night, rehearsed) == ("night", "policy-rehearsed")
    assert "passed" in verdict
    assert "40 → 80" in detail
    assert "40 → 80" in told
    assert "申报季来信多" in detail
    assert "机密" not in detail + told


def test_nobody_confirms_what_they_proposed_and_the_database_says_so_too(store):
    number = propose(store, {"accounts_per_sender": 80})
    with pytest.raises(TuningError, match="另一位"):
        confirm(store, number, by=LI)
    with pytest.raises((IntegrityError, StoreError)), store.open() as desk:
        desk.session.execute(update(PolicyVersion).values(confirmed_by=LI, confirmed_at=NOW))
    assert now(store) == BASE


def test_a_failed_rehearsal_is_confirmed_only_by_who_says_that_they_know(store):
    number = propose(store, {"accounts_per_sender": 80}, BAD)
    with pytest.raises(TuningError, match="没有通过"):
        confirm(store, number)
    assert now(store) == BASE
    confirm(store, number, anyway=True)
    assert now(store).version == number
    assert "confirmed anyway" in audited(store)[-1][2]
    with store.look() as desk:
        assert tuning.version(desk, number).trial == BAD


def version(store, number):
    with store.look() as desk:
        return tuning.version(desk, number)


def stage(store, number, at):
    return version(store, number).rehearsal.stage(at)


def test_a_rehearsal_is_taken_up_by_one_and_told_until_it_is_done(store):
    number = propose(store, {"accounts_per_sender": 80}, None)
    assert stage(store, number, NOW + tuning.NOT_TAKEN) is Stage.WAITS
    assert stage(store, number, NOW + tuning.NOT_TAKEN + SECOND) is Stage.UNTAKEN
    with store.open() as desk:
        assert tuning.take(desk, NOW) == (number, {"accounts_per_sender": 80})
    with store.open() as desk:
        assert tuning.take(desk, NOW) is None
        tuning.tell(desk, number, NOW, NOW + HOUR, 12)
    assert version(store, number).rehearsal.played == 12
    assert stage(store, number, NOW + HOUR + tuning.SILENT) is Stage.PLAYS
    assert stage(store, number, NOW + HOUR + tuning.SILENT + SECOND) is Stage.BROKEN_OFF
    found(store, number)
    assert stage(store, number, NOW + 9 * HOUR) is Stage.DONE
    assert version(store, number).trial == GOOD


@pytest.mark.parametrize("anyway", [False, True])
def test_nobody_confirms_while_it_is_under_way(store, anyway):
    number = propose(store, {"accounts_per_sender": 80}, None)
    with store.open() as desk:
        tuning.take(desk, NOW + HOUR)
    with pytest.raises(TuningError, match="还没有做完"):
        confirm(store, number, anyway=anyway)
    assert now(store) == BASE


def test_one_that_nobody_has_played_is_confirmed_only_by_who_says_that_they_know(store):
    number = propose(store, {"accounts_per_sender": 80}, None)
    with pytest.raises(TuningError, match="没有预演过"):
        confirm(store, number)
    confirm(store, number, anyway=True)
    assert "none, confirmed anyway" in audited(store)[-1][2]
    found(store, number)  # too late: what holds is changed by nobody
    assert version(store, number).trial == Trial(0)


def test_what_a_daemon_that_was_given_up_still_finds_is_dropped(store):
    number = propose(store, {"accounts_per_sender": 80}, None)
    with store.open() as desk:
        tuning.take(desk, NOW)
    with pytest.raises(TuningError, match="已经在预演"), store.open() as desk:
        tuning.again(desk, number, NOW + tuning.SILENT, WANG)
    with store.open() as desk:
        tuning.again(desk, number, NOW + HOUR, WANG)
    for taken in (NOW, NOW + HOUR):  # by the one that was slow; by nobody, since nobody has taken it up
        found(store, number, BAD, taken=taken)
        with store.open() as desk:
            tuning.tell(desk, number, taken, NOW, 99)
            tuning.give_back(desk, number, taken)
    assert version(store, number).rehearsal == Rehearsal(NOW + HOUR, None, None, None, 0)
    assert audited(store)[-1][:2] == (WANG, "policy-rehearsal-wanted")


def test_a_daemon_that_stops_leaves_it_to_the_next(store):
    number = propose(store, {"accounts_per_sender": 80}, None)
    with store.open() as desk:
        tuning.take(desk, NOW)
    with store.open() as desk:
        tuning.give_back(desk, number, NOW)
    with store.open() as desk:
        assert tuning.take(desk, NOW + HOUR) == (number, {"accounts_per_sender": 80})


def test_one_that_makes_way_for_a_night_says_so_and_is_played_from_its_beginning(store):
    number = propose(store, {"accounts_per_sender": 80}, None)
    with store.open() as desk:
        tuning.take(desk, NOW)
        tuning.tell(desk, number, NOW, NOW, 7)
    later = NOW + HOUR
    with store.open() as desk:
        tuning.give_back(desk, number, NOW, later)
    rehearsal = version(store, number).rehearsal
    assert (rehearsal.taken, rehearsal.moved, rehearsal.played) == (None, later, 0)
    assert rehearsal.stage(later + tuning.PAUSED_MOST) is tuning.Stage.PAUSED
    assert rehearsal.stage(later + tuning.PAUSED_MOST + HOUR / 3600) is tuning.Stage.UNTAKEN
    with pytest.raises(TuningError, match="预演"):
        confirm(store, number)
    with store.open() as desk:
        assert tuning.take(desk, later + HOUR) == (number, {"accounts_per_sender": 80})
    assert version(store, number).rehearsal.stage(later + HOUR) is tuning.Stage.PLAYS


def test_it_is_played_again_after_what_was_wrong_has_been_mended_but_not_once_it_is_settled(store):
    number = propose(store, {"accounts_per_sender": 80}, BAD)
    with store.open() as desk:
        tuning.again(desk, number, NOW, LI)
    assert stage(store, number, NOW) is Stage.WAITS
    assert version(store, number).trial == Trial(0)
    with store.open() as desk:
        tuning.close(desk, number, NOW, LI)
    with pytest.raises(TuningError), store.open() as desk:
        tuning.again(desk, number, NOW, LI)
    with store.open() as desk:
        assert tuning.take(desk, NOW) is None


def test_one_change_waits_at_a_time_and_can_be_given_up(store):
    number = propose(store, {"accounts_per_sender": 80})
    with pytest.raises(TuningError, match=f"第 {number} 版还在等"):
        propose(store, {"accounts_per_sender": 81}, by=WANG)
    with store.open() as desk:
        tuning.close(desk, number, NOW, LI)
    for again in (confirm, lambda store, number: propose(store, {}, by=LI)):
        with pytest.raises(TuningError):
            again(store, number)
    assert propose(store, {"accounts_per_sender": 81}) > number
    with store.look() as desk:
        assert tuning.version(desk, number).standing is VersionStanding.CLOSED


def test_a_change_that_was_rehearsed_on_other_values_is_not_confirmed(store):
    number = propose(store, {"accounts_per_sender": 80})
    other = Policy(Limits(accounts_per_sender=30), "needed")
    with pytest.raises(TuningError, match="已经变了"):
        confirm(store, number, base=other)
    confirm(store, number)


@pytest.mark.parametrize(
    ("sets", "reason", "said"),
    [
        ({"accounts_per_sender": 40}, "试用", "没有要改的"),
        ({}, "试用", "没有要改的"),
        ({"accounts_per_sender": 0}, "试用", "应在"),
        ({"accounts_per_sender": 41}, "  ", "理由"),
    ],
)
def test_a_change_that_is_none_is_not_written_down(sqlite_store, sets, reason, said):
    with pytest.raises(TuningError, match=said):
        propose(sqlite_store, sets, reason=reason)
    assert audited(sqlite_store) == []


def test_a_former_version_is_put_back_by_proposing_it_anew(sqlite_store):
    first = propose(sqlite_store, {"accounts_per_sender": 80})
    confirm(sqlite_store, first)
    confirm(sqlite_store, propose(sqlite_store, {"accounts_per_sender": 90, "replies": "none"}))
    with sqlite_store.look() as desk:
        sets = tuning.version(desk, first).sets
    confirm(sqlite_store, propose(sqlite_store, sets, reason="改回"))
    assert values_of(now(sqlite_store)) == values_of(applied(BASE, {"accounts_per_sender": 80}))


def test_an_id_number_in_a_reason_is_masked_where_it_is_written(sqlite_store):
    number = propose(sqlite_store, {"accounts_per_sender": 80}, reason=f"为了 {id_number(3)}")
    with sqlite_store.look() as desk:
        assert id_number(3) not in tuning.version(desk, number).reason + audited(sqlite_store)[0][2]


def test_windows_are_said_in_whole_days_and_hours():
    assert values_of(Policy(Limits(initial_window=timedelta(days=9))))["initial_window_days"] == 9
