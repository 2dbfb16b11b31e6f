"""Nights as the console shows them: they say what the reports said; what was asked for by hand is carried out once."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from accountops.policy import Limits
from daemon.mailbox import MailboxUnreachable
from daemon.wanted import carry_out
from portal import nights
from portal.nights import NightAsked
from portal.runs import NightStanding, is_overtime
from store import Request
from tests.daemon.night.office import EVENING, ZONE, Office, address, id_number, letter, person

AT = time(22)
LIMITS = Limits()
MINUTE = timedelta(minutes=1)


def past(office: Office):
    with office.store.look() as desk:
        return nights.lines(desk, office.now, ZONE, AT)


def sheet(office: Office, night=None):
    with office.store.look() as desk:
        return nights.sheet(desk, night or EVENING.date(), LIMITS, office.now)


def busy(office: Office) -> None:
    for n in (1, 2, 3):
        office.account(n)
        office.plea(n)
    office.plea(1, message_id="<again@mail.example>")
    hour = timedelta(hours=1)
    office.account(4, "孙丽", created=EVENING - 9 * hour, last_login=EVENING - 8 * hour, last_own_login=None)
    office.deliver(letter(address(4), f"delete {id_number(4)} {person(4)}"))
    office.account(5, "wangwu")
    office.plea(5)
    office.deliver(letter(address(6), "org 兰州云帆科技有限公司"))
    office.deliver(letter(address(7), "poison"))


def test_the_sheet_of_a_night_adds_up_to_what_its_report_said(books_office: Office):
    busy(books_office)
    told = books_office.run(due=EVENING)
    shown = sheet(books_office)
    assert shown.outcomes == {outcome: n for outcome, n in told.totals()["mails"].items() if n}
    assert sum(shown.outcomes.values()) == shown.line.mails == len(told.mails)
    assert (shown.line.resets, shown.line.deletions, shown.line.held) == (3, 1, 1)
    assert sum(n for _, n in shown.reasons) == 1 + 2  # a plea; a mail of an organisation, one that can't be read
    assert [(one.back, one.until) for one in shown.gone] == [(False, EVENING + LIMITS.restorable)]
    assert shown.line.standing is NightStanding.FAILED
    assert any("读不了" in remark for remark in shown.remarks)


def test_a_second_run_of_the_same_night_counts_nothing_twice(desk_office: Office):
    busy(desk_office)
    desk_office.run(due=EVENING)
    before = sheet(desk_office)
    desk_office.later(hours=8)
    desk_office.run(due=desk_office.now)
    after = sheet(desk_office)
    assert (after.outcomes, after.reasons, after.gone) == (before.outcomes, before.reasons, before.gone)


@pytest.mark.parametrize(
    ("late", "standing"),
    [
        (None, NightStanding.BY_HAND),
        (timedelta(0), NightStanding.ON_TIME),
        (10 * MINUTE, NightStanding.ON_TIME),
        (10 * MINUTE + timedelta(seconds=1), NightStanding.LATE),
    ],
)
def test_a_night_is_late_when_it_began_more_than_ten_minutes_after_its_time(desk_office: Office, late, standing):
    desk_office.run(due=None if late is None else EVENING - late)
    assert [one.standing for one in past(desk_office)] == [standing]


def test_a_stopped_night_was_not_finished(desk_office: Office):
    desk_office.run(stopping=lambda: True, due=EVENING)
    assert past(desk_office)[0].standing is NightStanding.INTERRUPTED


@pytest.mark.parametrize(
    ("taken", "usual", "over"),
    [(30, 10, False), (31, 10, True), (13, 3, False), (14, 3, True), (600, None, False)],
)
def test_a_night_takes_too_long_at_more_than_three_times_the_usual_and_ten_minutes_more(taken, usual, over):
    assert is_overtime(taken * MINUTE, None if usual is None else usual * MINUTE) is over


def test_nights_on_which_nothing_ran_stand_among_the_others(desk_office: Office):
    desk_office.run(due=EVENING)
    desk_office.later(days=3)
    desk_office.run(due=desk_office.now)
    assert [(one.night.day, one.standing) for one in past(desk_office)] == [
        (14, NightStanding.ON_TIME),
        (13, NightStanding.MISSED),
        (12, NightStanding.MISSED),
        (11, NightStanding.ON_TIME),
    ]
    assert sheet(desk_office, past(desk_office)[1].night) is None


def test_tonight_is_not_missed_before_it_should_have_begun(desk_office: Office):
    desk_office.run(due=EVENING)
    desk_office.now = EVENING + timedelta(days=1, minutes=9)
    assert [one.night.day for one in past(desk_office)] == [11]
    desk_office.later(minutes=1)
    assert (past(desk_office)[0].night.day, past(desk_office)[0].standing) == (12, NightStanding.MISSED)


def test_thirty_nights_are_shown(desk_office: Office):
    desk_office.run(due=EVENING)
    desk_office.later(days=40)
    assert len(past(desk_office)) == nights.SHOWN_NIGHTS


def test_an_office_that_never_ran_has_missed_nothing(desk_office: Office):
    assert past(desk_office) == []


def test_why_a_plea_is_made_stands_in_the_books_for_figures(books_office: Office):
    for n, because in ((1, "忘记密码"), (2, "改密码时中途退出"), (3, "")):
        books_office.account(n)
        books_office.deliver(letter(address(n), f"reset {id_number(n)} {person(n)}\n{because}"))
    books_office.run()
    with books_office.store.look() as desk:
        causes = {one.name: one.cause for one in desk.session.execute(select(Request)).scalars()}
    assert causes == {person(1): "forgotten", person(2): "left", person(3): "unsaid"}


# ------------------------------------------------------------------------------------------------ asked for by hand


def asked(office: Office, *, dry: bool):
    with office.store.open() as desk:
        return nights.want(desk, office.now, "staff:li.na", dry=dry)


def wanted(office: Office):
    with office.store.look() as desk:
        row = nights.wanted(desk)
        desk.session.expunge(row)
        return row


def carried_out(office: Office):
    def run(*, dry_run, progress, stopping):
        night = office.night(progress=progress, stopping=stopping)
        return night.rehearse() if dry_run else night.run()

    return carry_out(office.store, run, lambda: office.now, lambda: False)


@pytest.mark.parametrize("dry", [True, False])
def test_what_is_asked_for_is_carried_out_once_and_says_what_came_of_it(books_office: Office, dry: bool):
    number = books_office.account(1)
    books_office.plea(1)
    asked(books_office, dry=dry)
    report = carried_out(books_office)
    assert (report is None) is dry
    assert carried_out(books_office) is None
    row = wanted(books_office)
    assert row.ended is not None
    assert not row.failed
    assert "来信 1" in row.said
    assert number not in row.said
    assert books_office.changes(1) == ([] if dry else ["reset"])


def test_a_night_that_fails_says_why(desk_office: Office):
    asked(desk_office, dry=False)

    def fails(**_):
        raise MailboxUnreachable("连不上邮箱", "请检查网络")

    assert carry_out(desk_office.store, fails, lambda: desk_office.now, lambda: False) is None
    row = wanted(desk_office)
    assert row.failed
    assert row.said == "连不上邮箱。请检查网络"


def test_a_bug_is_told_and_not_swallowed(desk_office: Office):
    asked(desk_office, dry=False)

    def breaks(**_):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        carry_out(desk_office.store, breaks, lambda: desk_office.now, lambda: False)
    assert wanted(desk_office).failed


def test_nobody_asks_while_another_one_waits_or_is_under_way(desk_office: Office):
    asked(desk_office, dry=False)
    with pytest.raises(NightAsked):
        asked(desk_office, dry=True)
    with desk_office.store.open() as desk:
        nights.take(desk, desk_office.now)
    desk_office.later(minutes=9)
    with pytest.raises(NightAsked):
        asked(desk_office, dry=True)


@pytest.mark.parametrize(("taken", "after"), [(False, nights.NOT_TAKEN), (True, nights.SILENT)])
def test_one_that_nobody_takes_up_or_goes_on_with_keeps_nobody_waiting_for_ever(desk_office: Office, taken, after):
    asked(desk_office, dry=False)
    if taken:
        with desk_office.store.open() as desk:
            nights.take(desk, desk_office.now)
    desk_office.now += after
    with pytest.raises(NightAsked):
        asked(desk_office, dry=False)
    desk_office.now += timedelta(seconds=1)
    asked(desk_office, dry=False)
