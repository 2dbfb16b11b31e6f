"""What people and staff do between the night and the sweep of the same night, and late mails about it."""

from collections import Counter
from datetime import timedelta

import pytest

from accountops import corrections
from accountops.accounts import find
from accountops.corrections import deleted_last, restore
from accountops.policy import Limits
from daemon.report import Report
from store import Account, Desk
from tests.accountops.doings import rename
from tests.daemon.night.office import EVENING, Office, address, id_number, letter, person

ANOTHER = 55  # whose name stands on the account by mistake


def rules(report: Report) -> list[tuple[str, str]]:
    """Outcome and rule of all requests, in order."""
    return [(request.outcome, request.rule) for mail in report.mails for request in mail.requests]


def ask(office: Office, action: str, n: int, after: timedelta, *, sent: timedelta | None = None, by: int | None = None):
    """A plea that arrives so long after ten o'clock, and was sent then unless told."""
    when = EVENING + (after if sent is None else sent)
    raw = letter(address(by or n), f"{action} {id_number(n)} {person(n)}", date=when)
    office.deliver(raw, EVENING + after)


def at(**delta: float) -> timedelta:
    return timedelta(**delta)


def desk_does(office: Office, after: timedelta, what) -> None:
    office.now = EVENING + after
    with office.store.open() as desk:
        what(desk)


def corrected(n: int):
    return lambda desk: rename(desk, person(n), EVENING + at(hours=1), id_number(n))


def sweep(office: Office) -> Report:
    office.now = EVENING + at(hours=8)
    return office.run()


def registered(office: Office, n: int, after: timedelta) -> None:
    """The n-th person has logged in for the first time and has a password of their own."""
    when = EVENING + after
    office.account(n, created=when, last_login=when, last_own_login=when, last_password_change=when)


# ------------------------------------------------------------------------------------------------- a name corrected


def test_who_was_refused_for_another_ones_name_is_served_once_it_is_corrected(desk_office: Office):
    desk_office.account(1, person(ANOTHER))
    ask(desk_office, "reset", 1, at(hours=-1))
    assert rules(desk_office.run()) == [("refused", "name-differs")]
    desk_does(desk_office, at(hours=1), corrected(1))
    ask(desk_office, "reset", 1, at(hours=1, minutes=30))
    assert [outcome for outcome, _ in rules(sweep(desk_office))] == ["done"]
    assert desk_office.changes(1) == ["rename", "reset"]


def test_a_reset_asked_before_the_correction_is_none_the_less_due(desk_office: Office):
    desk_office.account(1, person(ANOTHER))
    ask(desk_office, "reset", 1, at(minutes=10))
    desk_does(desk_office, at(hours=1), corrected(1))
    assert [outcome for outcome, _ in rules(sweep(desk_office))] == ["done"]


def test_a_deletion_asked_before_the_correction_has_nothing_left_to_mend(desk_office: Office):
    desk_office.account(1, person(ANOTHER))
    ask(desk_office, "delete", 1, at(minutes=10))
    desk_does(desk_office, at(hours=1), corrected(1))
    assert rules(sweep(desk_office)) == [("duplicate", "overtaken")]
    assert desk_office.changes(1) == ["rename"]


# ------------------------------------------------------------------------------------- deleted, restored, begun anew


def unused(office: Office, n: int) -> None:
    """An account that was hardly used since, under another one's name."""
    created = EVENING - at(days=3)
    office.account(
        n, person(ANOTHER), created=created, last_login=created, last_own_login=created, last_password_change=created
    )


def restored(n: int, after: timedelta):
    now = EVENING + after
    return lambda desk: restore(desk, deleted_last(desk, id_number(n), Limits(), now), Limits(), now, "staff", "删错了")


def test_what_was_asked_before_a_restoration_is_not_done_a_second_time(desk_office: Office):
    unused(desk_office, 1)
    ask(desk_office, "delete", 1, at(hours=-1))
    assert [outcome for outcome, _ in rules(desk_office.run())] == ["done"]
    desk_does(desk_office, at(hours=1), restored(1, at(hours=1)))
    ask(desk_office, "delete", 1, at(hours=2), sent=at(minutes=-30))
    ask(desk_office, "reset", 1, at(hours=2), sent=at(minutes=30))
    assert [outcome for outcome, _ in rules(sweep(desk_office))] == ["duplicate", "refused"]
    assert desk_office.changes(1) == ["delete", "restore"]
    (row,) = desk_office.rows(Account)
    assert row.deleted_at is None


def test_a_late_mail_of_before_does_nothing_to_who_began_anew(desk_office: Office):
    unused(desk_office, 1)
    ask(desk_office, "delete", 1, at(hours=-1))
    desk_office.run()
    registered(desk_office, 1, at(hours=1))
    ask(desk_office, "delete", 1, at(hours=2), sent=at(minutes=-50))
    ask(desk_office, "reset", 1, at(hours=2), sent=at(minutes=-40))
    assert rules(sweep(desk_office)) == [("duplicate", "overtaken"), ("duplicate", "overtaken")]
    assert desk_office.changes(1) == ["delete"]
    assert [row.deleted_at is None for row in desk_office.rows(Account)] == [False, True]


def test_who_began_anew_and_forgot_at_once_is_served_and_the_deleted_account_left_alone(desk_office: Office):
    unused(desk_office, 1)
    ask(desk_office, "delete", 1, at(hours=-1))
    desk_office.run()
    registered(desk_office, 1, at(hours=1))
    ask(desk_office, "reset", 1, at(hours=2))
    assert [outcome for outcome, _ in rules(sweep(desk_office))] == ["done"]
    old, new = desk_office.rows(Account)
    assert (old.state, new.state) == ("active", "initial")


def test_no_deletion_takes_away_who_has_begun_anew_under_their_own_name(desk_office: Office):
    unused(desk_office, 1)
    ask(desk_office, "delete", 1, at(hours=-1))
    desk_office.run()
    registered(desk_office, 1, at(hours=1))
    ask(desk_office, "delete", 1, at(hours=2))
    assert [outcome for outcome, _ in rules(sweep(desk_office))] == ["refused"]


# ------------------------------------------------------------------------------------------------ imported, taken back


def test_who_had_no_account_yet_is_served_once_it_is_imported(desk_office: Office):
    ask(desk_office, "reset", 1, at(hours=-1))
    assert rules(desk_office.run()) == [("refused", "no-account")]
    desk_office.account(1)
    ask(desk_office, "reset", 1, at(hours=2))
    assert [outcome for outcome, _ in rules(sweep(desk_office))] == ["done"]


def test_an_account_imported_with_a_log_in_of_tonight_is_not_reset_for_a_mail_of_this_afternoon(desk_office: Office):
    desk_office.account(1, last_login=EVENING - at(hours=2), last_own_login=EVENING - at(hours=2))
    ask(desk_office, "reset", 1, at(hours=-5))
    assert rules(desk_office.run()) == [("duplicate", "overtaken")]


@pytest.mark.parametrize("by", [1, 2])
def test_what_the_owner_has_taken_back_nobody_gets_by_asking_again(desk_office: Office, by):
    desk_office.account(1)
    ask(desk_office, "reset", 1, at(hours=-1), by=2)
    assert [outcome for outcome, _ in rules(desk_office.run())] == ["done"]

    def taken_back(desk: Desk) -> None:
        account = find(desk, id_number(1))
        assert account is not None
        assert account.id is not None
        corrections.take_back(desk, account.id, EVENING + at(hours=1), "staff", "本人来电")

    desk_does(desk_office, at(hours=1), taken_back)
    ask(desk_office, "reset", 1, at(hours=2), by=by)
    assert [outcome for outcome, _ in rules(sweep(desk_office))] == ["held"]


# ----------------------------------------------------------------------------------------------------------- quotas


def test_the_sweep_goes_on_counting_where_the_night_left_off(desk_office: Office):
    for n in range(1, 53):
        desk_office.account(n)
    for n in range(1, 51):
        ask(desk_office, "reset", n, at(hours=-1), by=99)
    assert Counter(outcome for outcome, _ in rules(desk_office.run())) == {"done": 50}
    ask(desk_office, "reset", 51, at(hours=1), by=99)
    ask(desk_office, "reset", 52, at(hours=1))
    assert [outcome for outcome, _ in rules(sweep(desk_office))] == ["held", "done"]
    desk_office.now = EVENING + at(days=1)
    ask(desk_office, "reset", 51, at(hours=20), by=99)
    assert [outcome for outcome, _ in rules(desk_office.run())] == ["done"]


def test_repeats_take_nothing_of_the_quota(desk_office: Office):
    for n in range(1, 51):
        desk_office.account(n)
    for n in range(1, 50):
        ask(desk_office, "reset", n, at(hours=-3), by=99)
    for _ in range(5):
        ask(desk_office, "reset", 1, at(hours=-2), by=99)
    ask(desk_office, "reset", 50, at(hours=-1), by=99)
    assert Counter(outcome for outcome, _ in rules(desk_office.run())) == {"done": 50, "duplicate": 5}
