"""A night's decisions: duplicates, withdrawals, conflicts and quotas, seen whole."""

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountops.deciding import Person, Plea, Ruling, Sender, Withdrawal, _Latest, decide
from accountops.policy import Decision, Limits, MailedReset, State
from mailparse import Action
from mailparse.values import name as normal_name
from tests.accountops.people import ANOTHER, NAME, SENDER, SLIP, STRANGER, USED, known, person, plea
from tests.store.places import DAY, HOUR, NOW, SECOND

RESET, DELETE = Action.RESET, Action.DELETE
NEVER_LOGGED_IN = replace(USED, state=State.INITIAL, last_login=None, last_own_login=None, last_password_change=None)


def ruled(
    pleas: Iterable[Plea],
    *,
    withdrawals: Sequence[Withdrawal] = (),
    people: dict[bytes, Person] | None = None,
    senders: dict[str, Sender] | None = None,
    limits: Limits | None = None,
) -> list[Ruling]:
    """Decide; people who are not given have the usual account."""
    pleas = list(pleas)
    everybody = {one.person: known() for one in pleas} | (people or {})
    return decide(pleas, withdrawals, everybody, senders or {}, limits=limits or Limits(), now=NOW)


def outcomes(*pleas: Plea, **rest) -> list[tuple[str, str]]:
    return [(ruling.rule, ruling.outcome) for ruling in ruled(pleas, **rest)]


DONE_RESET, DONE_DELETE = ("asked-by-owner", "done"), ("mismatched", "done")


# -------------------------------------------------------------------------------------------------------- duplicates


def test_one_plea_is_ruled_on_with_what_the_decision_saw():
    (ruling,) = ruled([plea(1)])
    assert (ruling.decision, ruling.outcome, ruling.account) == (Decision.DO, "done", USED)


def test_of_five_pleas_in_an_evening_exactly_one_is_done():
    found = outcomes(*(plea(number) for number in range(5)))
    assert found == [DONE_RESET] + [("overtaken", "duplicate")] * 4


def test_a_plea_whose_clock_is_ahead_is_a_repeat_all_the_same():
    assert outcomes(plea(1), plea(2, asked_at=NOW + HOUR)) == [DONE_RESET, ("repeated", "duplicate")]


def test_of_several_deletions_one_is_done():
    found = outcomes(*(plea(number, DELETE) for number in range(3)), people={person(1): known(SLIP)})
    assert found == [DONE_DELETE] + [("repeated", "duplicate")] * 2


def test_of_several_pleas_at_the_initial_password_one_is_done():
    found = outcomes(*(plea(number) for number in range(3)), people={person(1): known(NEVER_LOGGED_IN)})
    assert found == [("at-initial", "done")] + [("repeated", "duplicate")] * 2


def test_of_several_deletions_of_nothing_one_is_done():
    found = outcomes(*(plea(number, DELETE) for number in range(3)), people={person(1): known(None)})
    assert found == [("no-account", "done")] + [("repeated", "duplicate")] * 2


def test_each_reset_without_an_account_is_refused():
    assert outcomes(plea(1), plea(2), people={person(1): known(None)}) == [("no-account", "refused")] * 2


def test_what_an_earlier_run_of_this_night_did_counts():
    at_initial = replace(USED, state=State.INITIAL, last_reset=NOW - HOUR, window_until=NOW + 7 * DAY)
    late = plea(1, asked_at=NOW - SECOND)
    assert outcomes(late, people={person(1): known(at_initial, settled=frozenset({RESET}))}) == [
        ("repeated", "duplicate")
    ]
    gone = known(None, settled=frozenset({DELETE}), deleted_for=frozenset({NAME}))
    assert outcomes(plea(1, DELETE), people={person(1): gone}) == [("repeated", "duplicate")]
    assert outcomes(plea(1), people={person(1): gone}) == [("deleted-tonight", "duplicate")]
    assert outcomes(plea(1, name="张玮"), people={person(1): gone}) == [("no-account", "refused")]


def test_a_genuine_new_plea_of_the_same_night_is_carried_out():
    """Reset at ten, own password at eleven, forgotten by two: the morning's sweep resets again."""
    again = replace(USED, last_reset=NOW - 4 * HOUR, last_password_change=NOW - 3 * HOUR)
    books = known(again, settled=frozenset({RESET}), mailed_resets=(MailedReset(NOW - 4 * HOUR, SENDER),))
    assert outcomes(plea(1, asked_at=NOW - HOUR), people={person(1): books}) == [DONE_RESET]


def test_people_don_t_meddle_with_each_other():
    found = outcomes(plea(1), plea(2, person=person(2)), people={person(2): known(replace(USED, name=ANOTHER))})
    assert found == [DONE_RESET, ("name-differs", "refused")]


def test_a_held_plea_is_settled_when_an_honest_one_follows():
    forged = plea(1, dmarc_fails=True)
    assert outcomes(forged) == [("dmarc-fails", "held")]
    assert outcomes(forged, plea(2)) == [("overtaken", "duplicate"), DONE_RESET]
    assert outcomes(plea(2), forged) == [DONE_RESET, ("overtaken", "duplicate")]


def test_a_held_plea_stays_held_when_nothing_was_done_for_its_person():
    found = outcomes(plea(1, dmarc_fails=True), plea(2, two_senders=True), plea(3, person=person(2)))
    assert found == [("dmarc-fails", "held"), ("two-senders", "held"), DONE_RESET]


def test_a_held_deletion_is_settled_when_an_honest_one_follows():
    found = outcomes(plea(1, DELETE, two_senders=True), plea(2, DELETE), people={person(1): known(SLIP)})
    assert found == [("repeated", "duplicate"), DONE_DELETE]


# ----------------------------------------------------------------------------------------------------- mixed actions


@pytest.mark.parametrize("registered", [ANOTHER, "zhangwei"])
@pytest.mark.parametrize("first", [RESET, DELETE])
def test_reset_and_deletion_by_one_person_come_to_one_deletion_in_either_order(registered, first):
    books = {person(1): known(replace(SLIP, name=registered))}
    pleas = [plea(1, first), plea(2, DELETE if first is RESET else RESET)]
    found = dict(zip([one.action for one in pleas], outcomes(*pleas, people=books), strict=True))
    assert found == {DELETE: DONE_DELETE, RESET: ("deleted-tonight", "duplicate")}


@pytest.mark.parametrize("first", [RESET, DELETE])
def test_reset_and_deletion_of_a_name_that_agrees_come_to_one_reset(first):
    pleas = [plea(1, first), plea(2, DELETE if first is RESET else RESET)]
    found = dict(zip([one.action for one in pleas], outcomes(*pleas), strict=True))
    assert found == {RESET: DONE_RESET, DELETE: ("names-equal", "refused")}


def test_a_reset_under_a_third_name_stays_refused_when_the_account_is_deleted():
    found = outcomes(plea(1, name="李雷", sender=SENDER), plea(2, DELETE), people={person(1): known(SLIP)})
    assert found == [("name-differs", "refused"), DONE_DELETE]


# ------------------------------------------------------------------------------------------------------- withdrawals

ASKED = plea(1).asked_at
LATER = ASKED + SECOND


@pytest.mark.parametrize(
    ("withdrawal", "rule"),
    [
        (Withdrawal(SENDER, LATER), "withdrawn"),
        (Withdrawal(SENDER, LATER, person(1)), "withdrawn"),
        (Withdrawal(SENDER, LATER, None, NAME), "withdrawn"),
        (Withdrawal(STRANGER, LATER, person(1)), "withdrawn-by-another"),
        (Withdrawal(SENDER, ASKED), "asked-by-owner"),
        (Withdrawal(SENDER, ASKED - SECOND, person(1)), "asked-by-owner"),
        (Withdrawal(STRANGER, ASKED, person(1)), "asked-by-owner"),
        (Withdrawal(SENDER, LATER, person(2)), "asked-by-owner"),
        (Withdrawal(SENDER, LATER, person(2), NAME), "asked-by-owner"),
        (Withdrawal(SENDER, LATER, None, ANOTHER), "withdrawn-by-another"),
        (Withdrawal(SENDER, LATER, None, ANOTHER, asked_for=frozenset({(person(2), ANOTHER)})), "asked-by-owner"),
        (Withdrawal(SENDER, LATER, asked_for=frozenset({(person(1), NAME)})), "withdrawn"),
        (Withdrawal(SENDER, LATER, asked_for=frozenset({(person(2), ANOTHER)})), "withdrawn-by-another"),
        (Withdrawal(SENDER, LATER, action=DELETE), "asked-by-owner"),
        (Withdrawal(SENDER, LATER, person(1), action=DELETE), "asked-by-owner"),
        (Withdrawal("zhangwei+1@qq.example", LATER), "withdrawn"),
        (Withdrawal(STRANGER, LATER), "asked-by-owner"),
        (Withdrawal(STRANGER, LATER, None, NAME), "withdrawn-by-another"),
        (Withdrawal(STRANGER, LATER, None, NAME, asked_for=frozenset({(person(2), NAME)})), "asked-by-owner"),
        (Withdrawal(STRANGER, ASKED, None, NAME), "asked-by-owner"),
        (Withdrawal(STRANGER, ASKED - 72 * HOUR, person(1), doubtful=True), "asked-by-owner"),
        (Withdrawal(STRANGER, ASKED - 72 * HOUR + SECOND, person(1), doubtful=True), "withdrawn-by-another"),
        (Withdrawal(SENDER, LATER, doubtful=True), "withdrawn-by-another"),
        (Withdrawal(SENDER, LATER, person(1), doubtful=True), "withdrawn-by-another"),
        (Withdrawal(SENDER, LATER, None, NAME, doubtful=True), "withdrawn-by-another"),
        (Withdrawal(SENDER, ASKED, doubtful=True), "asked-by-owner"),
        (Withdrawal(SENDER, LATER, None, ANOTHER, doubtful=True), "withdrawn-by-another"),
        (Withdrawal(STRANGER, LATER, doubtful=True), "asked-by-owner"),
    ],
)
def test_a_withdrawal_takes_back_what_its_sender_asked_for_before(withdrawal, rule):
    assert ruled([plea(1)], withdrawals=[withdrawal])[0].rule == rule


def test_of_several_withdrawals_the_latest_counts_in_whatever_order_they_stand():
    old, new = Withdrawal(SENDER, ASKED - HOUR), Withdrawal(SENDER, LATER)
    assert ruled([plea(1)], withdrawals=[old, new])[0].rule == "withdrawn"
    assert ruled([plea(1)], withdrawals=[new, old])[0].rule == "withdrawn"


def test_ones_own_late_withdrawal_does_not_hide_another_persons():
    others = [Withdrawal(one, LATER + n * SECOND, person(1)) for n, one in enumerate([STRANGER, "third@mail.example"])]
    early = Withdrawal(SENDER, ASKED - HOUR, person(1))
    assert ruled([plea(1)], withdrawals=[*others, early])[0].rule == "withdrawn-by-another"


@pytest.mark.parametrize("order", [1, -1])
def test_a_withdrawal_that_is_surely_ones_own_counts_beside_a_doubtful_one(order):
    both = [Withdrawal(SENDER, LATER, person(1)), Withdrawal(SENDER, LATER + SECOND, person(1), doubtful=True)]
    assert ruled([plea(1)], withdrawals=both[::order])[0].rule == "withdrawn"


def test_who_withdraws_and_then_asks_again_is_served():
    taken_back = [Withdrawal(SENDER, plea(2).asked_at)]
    found = outcomes(plea(1), plea(3), withdrawals=taken_back)
    assert found == [("withdrawn", "duplicate"), DONE_RESET]


def test_a_deletion_withdrawn_and_asked_for_again_is_done_once():
    taken_back = [Withdrawal(SENDER, plea(2).asked_at)]
    books = {person(1): known(SLIP)}
    found = outcomes(plea(1, DELETE), plea(3, DELETE), withdrawals=taken_back, people=books)
    assert found == [("repeated", "duplicate"), DONE_DELETE]


def test_a_withdrawn_deletion_is_held():
    found = outcomes(plea(1, DELETE), withdrawals=[Withdrawal(SENDER, LATER)], people={person(1): known(SLIP)})
    assert found == [("withdrawn", "held")]


@pytest.mark.parametrize(
    ("withdrawal", "rule"),
    [
        (Withdrawal(SENDER, LATER, action=DELETE), "withdrawn"),
        (Withdrawal(SENDER, LATER, person(1), doubtful=True, action=DELETE), "withdrawn"),
        (Withdrawal(SENDER, ASKED, person(1)), "mismatched"),
        (Withdrawal(SENDER, ASKED, doubtful=True, action=DELETE), "mismatched"),
        (Withdrawal(SENDER, LATER, action=RESET), "mismatched"),
        (Withdrawal(STRANGER, ASKED - 30 * DAY, person(1)), "mismatched"),
        (Withdrawal(STRANGER, ASKED - 30 * DAY + SECOND, person(1)), "withdrawn"),
        (Withdrawal(STRANGER, ASKED - 72 * HOUR, person(1), action=DELETE), "mismatched"),
        (Withdrawal(STRANGER, ASKED - 72 * HOUR + SECOND, person(1), action=DELETE), "withdrawn"),
        (Withdrawal(STRANGER, ASKED - 72 * HOUR, None, NAME), "mismatched"),
        (Withdrawal(STRANGER, ASKED - 72 * HOUR + SECOND, None, NAME), "withdrawn"),
        (Withdrawal(STRANGER, ASKED - HOUR, person(2)), "mismatched"),
    ],
)
def test_what_another_says_against_a_deletion_counts_beforehand_too(withdrawal, rule):
    found = ruled([plea(1, DELETE)], withdrawals=[withdrawal], people={person(1): known(SLIP)})
    assert found[0].rule == rule


def test_who_has_written_for_several_and_names_nobody_takes_nothing_back():
    pleas = [plea(1), plea(2, person=person(2))]
    after = [Withdrawal(SENDER, NOW)]
    assert outcomes(*pleas, withdrawals=after) == [("withdrawn-by-another", "held")] * 2
    assert outcomes(plea(1), plea(2), withdrawals=after) == [("withdrawn", "duplicate")] * 2


def test_who_has_written_for_several_takes_back_whom_they_name():
    pleas = [plea(1), plea(2, person=person(2), name=ANOTHER)]
    books = {person(2): known(replace(USED, name=ANOTHER))}
    found = outcomes(*pleas, withdrawals=[Withdrawal(SENDER, NOW, None, ANOTHER)], people=books)
    assert found == [DONE_RESET, ("withdrawn", "duplicate")]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5))))
def test_the_latest_of_others_is_found_whoever_wrote_in_whatever_order(told):
    latest = _Latest()
    for mailbox, hours in told:
        latest.add("key", mailbox, NOW + hours * HOUR)
    for mailbox in "abcd":
        others = [NOW + hours * HOUR for one, hours in told if one != mailbox]
        assert latest.of_others("key", mailbox) == max(others, default=None)


# --------------------------------------------------------------------------------------------------------- competing


def test_two_senders_with_two_names_for_one_id_number_are_for_a_person():
    books = {person(1): known(SLIP)}
    found = outcomes(plea(1, DELETE), plea(2, DELETE, name="李雷", sender=STRANGER), people=books)
    assert found == [("competing", "held")] * 2


def test_the_other_name_may_come_later_with_a_reset():
    """周文斌, whose account it is, wants it reset; somebody else wants it deleted."""
    found = outcomes(plea(1, DELETE), plea(2, name=ANOTHER, sender=STRANGER), people={person(1): known(SLIP)})
    assert found == [("competing", "held"), ("at-initial", "done")]


def test_a_conflict_with_a_plea_of_this_night_that_is_closed_counts():
    books = known(SLIP, stated=frozenset({(ANOTHER, STRANGER)}))
    assert outcomes(plea(1, DELETE), people={person(1): books}) == [("competing", "held")]


def test_the_same_name_from_two_senders_is_no_conflict():
    found = outcomes(plea(1, DELETE), plea(2, DELETE, sender=STRANGER), people={person(1): known(SLIP)})
    assert found == [DONE_DELETE, ("repeated", "duplicate")]


def test_a_slip_of_the_pen_by_one_sender_is_no_conflict():
    books = {person(1): known(SLIP)}
    found = outcomes(plea(1, DELETE), plea(2, DELETE, name="张玮"), people=books)
    assert found == [DONE_DELETE, ("repeated", "duplicate")]


@pytest.mark.parametrize("registered", [ANOTHER, "周 文斌"])
def test_one_sender_who_also_gives_the_registered_name_is_in_conflict_with_himself(registered):
    books = {person(1): known(replace(SLIP, name=registered))}
    found = outcomes(plea(1, DELETE), plea(2, name=ANOTHER), people=books)
    assert found[0] == ("competing", "held")


# ------------------------------------------------------------------------------------------------------------ quotas


def crowd(count: int, **changes) -> list[Plea]:
    return [plea(number, person=person(number), asked_at=NOW - HOUR, **changes) for number in range(count)]


def test_the_first_fifty_of_a_sender_in_order_of_arrival_go_on():
    found = outcomes(*crowd(53))
    assert found == [DONE_RESET] * 50 + [("sender-quota", "held")] * 3


def test_another_sender_has_fifty_of_his_own():
    others = [replace(one, person=person(1000 + one.request_id), sender=STRANGER) for one in crowd(2)]
    assert outcomes(*crowd(50), *others)[50:] == [DONE_RESET] * 2


def test_who_was_not_helped_does_not_count():
    refused = [replace(one, name="李雷") for one in crowd(60)]
    assert Counter(outcomes(*refused, plea(99, person=person(99))))[DONE_RESET] == 1


def test_a_repeat_for_somebody_among_the_fifty_is_a_duplicate_not_held():
    assert outcomes(*crowd(50), plea(50, person=person(7)))[-1] == ("overtaken", "duplicate")


def test_a_senders_second_plea_for_one_account_does_not_count_twice():
    """His first run reset the account; it was used since, and the next plea is genuine, though he is at his quota."""
    done = Sender(repaired=frozenset(person(number) for number in range(50)))
    assert outcomes(plea(1, person=person(7)), senders={SENDER: done}) == [DONE_RESET]
    assert outcomes(plea(1, person=person(50)), senders={SENDER: done}) == [("sender-quota", "held")]


def test_the_first_three_deletions_of_a_sender_go_on():
    pleas = [replace(one, action=DELETE) for one in crowd(5)]
    found = outcomes(*pleas, people={one.person: known(SLIP) for one in pleas})
    assert found == [DONE_DELETE] * 3 + [("deletion-quota", "held")] * 2


def test_deletions_of_an_earlier_run_count():
    done = Sender(frozenset({person(8), person(9)}), frozenset({person(8), person(9)}))
    pleas = [replace(one, action=DELETE) for one in crowd(2)]
    books = {one.person: known(SLIP) for one in pleas}
    found = outcomes(*pleas, people=books, senders={SENDER: done})
    assert found == [DONE_DELETE, ("deletion-quota", "held")]


def test_deletions_and_resets_share_the_fifty():
    pleas = [*crowd(49), plea(49, DELETE, person=person(49)), plea(50, person=person(50))]
    found = outcomes(*pleas, people={person(49): known(SLIP)})
    assert found[-2:] == [DONE_DELETE, ("sender-quota", "held")]


def test_a_tag_in_the_address_is_no_way_round_a_quota():
    pleas = [plea(n, DELETE, person=person(n), sender=f"a+{n}@b.example") for n in range(1, 6)]
    found = outcomes(*pleas, people={person(n): known(SLIP) for n in range(1, 6)})
    assert found == [DONE_DELETE] * 3 + [("deletion-quota", "held")] * 2


def test_what_is_held_for_one_senders_quota_is_settled_by_another_senders_plea():
    late = plea(99, person=person(51), sender=STRANGER)
    found = outcomes(*crowd(52), late)
    assert found[51] == ("overtaken", "duplicate")
    assert found[52] == DONE_RESET
    assert found[50] == ("sender-quota", "held")


def test_an_account_has_three_mailed_resets_in_thirty_days():
    mailed = tuple(MailedReset(NOW - n * DAY, SENDER) for n in (20, 10, 5))
    assert outcomes(plea(1), people={person(1): known(mailed_resets=mailed)}) == [("account-quota", "held")]
    assert outcomes(plea(1), people={person(1): known(mailed_resets=mailed[1:])}) == [DONE_RESET]


# -------------------------------------------------------------------------------------------------------- properties

SENDERS = [SENDER, STRANGER, "third@mail.example"]
PEOPLE = {
    person(1): known(USED),
    person(2): known(SLIP),
    person(3): known(None),
    person(4): known(NEVER_LOGGED_IN),
    person(5): known(replace(SLIP, name="zhangwei")),
    person(6): known(replace(USED, taken_back=NOW - DAY)),
    person(7): known(replace(SLIP, filings="submitted")),
}


@st.composite
def nights(draw: st.DrawFn) -> tuple[list[Plea], list[Withdrawal]]:
    minutes = st.integers(-90, 2).map(lambda n: NOW + timedelta(minutes=n))
    pleas = draw(
        st.lists(
            st.builds(
                Plea,
                st.just(0),
                st.sampled_from(Action),
                st.sampled_from(list(PEOPLE)),
                st.sampled_from([NAME, NAME, ANOTHER, "李雷"]),
                st.sampled_from(SENDERS),
                minutes,
                dmarc_fails=st.sampled_from([False, False, True]),
                two_senders=st.sampled_from([False, False, False, True]),
            ),
            max_size=14,
        )
    )
    withdrawals = draw(
        st.lists(
            st.builds(
                Withdrawal,
                st.sampled_from(SENDERS),
                minutes,
                st.none() | st.sampled_from(list(PEOPLE)),
                st.none() | st.just(NAME),
            ),
            max_size=2,
        )
    )
    return [replace(one, request_id=place) for place, one in enumerate(pleas)], withdrawals


STRICT = Limits(accounts_per_sender=3, deletions_per_sender=1)


@given(nights())
def test_a_night_does_at_most_one_thing_for_a_person_and_never_under_another_name(night):
    pleas, withdrawals = night
    rulings = ruled(pleas, withdrawals=withdrawals, people=PEOPLE, limits=STRICT)
    assert [ruling.plea for ruling in rulings] == pleas
    done = [ruling for ruling in rulings if ruling.decision is Decision.DO]
    assert max(Counter(ruling.plea.person for ruling in done).values(), default=0) <= 1
    for ruling in done:
        assert ruling.account is not None
        same = normal_name(ruling.account.name) == ruling.plea.name
        assert same is (ruling.plea.action is RESET)
        assert not ruling.plea.dmarc_fails
        assert not ruling.plea.two_senders


@given(nights())
def test_of_one_persons_equal_pleas_at_most_one_counts_as_done(night):
    pleas, withdrawals = night
    rulings = ruled(pleas, withdrawals=withdrawals, people=PEOPLE, limits=STRICT)
    counted = Counter((one.plea.person, one.plea.action) for one in rulings if one.outcome == "done")
    assert max(counted.values(), default=0) <= 1


@given(nights())
def test_quotas_hold_over_all_people(night):
    pleas, withdrawals = night
    rulings = ruled(pleas, withdrawals=withdrawals, people=PEOPLE, limits=STRICT)
    done = [ruling for ruling in rulings if ruling.decision is Decision.DO]
    assert max(Counter(ruling.plea.sender for ruling in done).values(), default=0) <= 3
    deleted = Counter(ruling.plea.sender for ruling in done if ruling.plea.action is DELETE)
    assert max(deleted.values(), default=0) <= 1


@given(nights(), st.randoms(use_true_random=False))
def test_without_quotas_the_order_of_arrival_does_not_tell_what_is_done_for_whom(night, order):
    """Who sent the plea that is carried out may change, and with which stated name a wrong account goes; not what."""
    pleas, withdrawals = night
    ample = Limits(accounts_per_sender=1000, deletions_per_sender=1000)
    shuffled = list(pleas)
    order.shuffle(shuffled)

    def done(some: list[Plea]) -> set[tuple[bytes, Action]]:
        rulings = ruled(some, withdrawals=withdrawals, people=PEOPLE, limits=ample)
        return {(one.plea.person, one.plea.action) for one in rulings if one.decision is Decision.DO}

    assert done(pleas) == done(shuffled)


@given(nights())
def test_a_night_decided_twice_is_decided_alike(night):
    pleas, withdrawals = night
    once = ruled(pleas, withdrawals=withdrawals, people=PEOPLE)
    assert once == ruled(pleas, withdrawals=withdrawals, people=PEOPLE)


# ------------------------------------------------------------------------------------------------------------- speed


def flood(kind: str, count: int) -> tuple[list[Plea], list[Withdrawal]]:
    numbers = range(count)
    asked = NOW - HOUR
    match kind:
        case "one sender, one person":
            return [plea(n, asked_at=asked) for n in numbers], []
        case "one sender, many people":
            return [plea(n, person=person(n), asked_at=asked) for n in numbers], []
        case "many senders, one person":
            return [plea(n, DELETE, sender=f"s{n}@mail.example", asked_at=asked) for n in numbers], []
        case "one sender, many names":
            return [plea(n, name=f"{chr(0x4E00 + n)}伟", asked_at=asked) for n in numbers], []
        case "one sender withdraws":
            return [plea(n, asked_at=asked) for n in numbers], [Withdrawal(SENDER, asked - SECOND)] * count
        case _:
            by_all = [Withdrawal(f"s{n}@mail.example", asked - SECOND, person(1)) for n in numbers]
            return [plea(n, asked_at=asked) for n in numbers], by_all


@pytest.mark.parametrize(
    "kind",
    [
        "one sender, one person",
        "one sender, many people",
        "many senders, one person",
        "one sender, many names",
        "one sender withdraws",
        "everybody withdraws",
    ],
)
def test_a_flood_takes_time_by_its_length_not_by_its_square(kind):
    """Eight times the mails may take eight times the steps; they are counted, since a machine in use is no clock."""
    ample = Limits(accounts_per_sender=10**6, deletions_per_sender=10**6)

    def steps(count: int) -> int:
        pleas, withdrawals = flood(kind, count)
        people = {one.person: known() for one in pleas}
        return steps_of(lambda: decide(pleas, withdrawals, people, {}, limits=ample, now=NOW))

    few = steps(100)
    assert few > 100 * 100
    assert steps(800) < 8.1 * few


def steps_of(work: Callable[[], object]) -> int:
    """How many instructions of Python's own machine are carried out; what is done inside of one counts as one."""
    count = 0

    def trace(frame: FrameType, event: str, _value: object) -> Callable[..., object]:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def test_steps_are_counted_turn_by_turn():
    some = range(100)
    assert steps_of(lambda: [any(one == other for one in some) for other in some]) > 100 * 100 / 2
    assert steps_of(lambda: set(some)) < 10
