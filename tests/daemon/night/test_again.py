"""The report of a past night says what it said that morning."""

from dataclasses import replace
from datetime import timedelta

import pytest

from daemon.again import NoNightYet, report_again
from daemon.morning import morning
from daemon.outbox import MemoryTransport
from daemon.report import Report
from store import Lease, Run
from tests.daemon.night.office import EVENING, ZONE, Office, address, letter

NIGHT = "2021-05-11"


def again(office: Office) -> Report:
    with office.store.look() as desk:
        return report_again(desk, NIGHT, ZONE, office.now)


def first_line(report: Report) -> str:
    shown = morning(report)
    return f"{shown.sign} {shown.headline}"


@pytest.mark.parametrize("late", [None, timedelta(0), timedelta(minutes=35)])
def test_whether_a_night_was_on_time_is_still_known(books_office: Office, late: timedelta | None):
    books_office.plea(1)
    books_office.account(1)
    told = books_office.run(due=None if late is None else EVENING - late)
    assert first_line(again(books_office)) == first_line(told)
    assert replace(again(books_office), worked=None) == replace(told, audit_head=None)


def test_a_night_that_was_stopped_is_still_said_to_be_unfinished(desk_office: Office):
    told = desk_office.run(stopping=lambda: True, due=EVENING)
    assert first_line(told).startswith("✖")
    assert first_line(again(desk_office)) == first_line(told)


def test_what_a_stopped_run_left_undone_is_done_once_the_sweep_has_done_it(desk_office: Office):
    desk_office.run(stopping=lambda: True, due=EVENING)
    desk_office.later(hours=8)
    desk_office.run(due=desk_office.now)
    assert "按时完成" in first_line(again(desk_office))


def test_a_sweep_in_which_nothing_happened_changes_nothing_of_what_was_said(desk_office: Office):
    desk_office.plea(1)
    told = desk_office.run(due=EVENING)
    desk_office.later(hours=8)
    desk_office.run(due=desk_office.now)
    assert first_line(again(desk_office)) == first_line(told)
    assert again(desk_office).remarks == ()


def test_a_night_is_as_late_as_the_latest_of_its_runs(desk_office: Office):
    desk_office.plea(1)
    desk_office.run(due=EVENING)
    desk_office.later(hours=8)
    desk_office.plea(2)
    desk_office.run(due=desk_office.now - timedelta(minutes=40))
    assert "晚开始 40 分" in first_line(again(desk_office))


def test_why_replies_could_not_be_sent_is_said_that_morning_and_later(books_office: Office):
    for n in range(1, 5):
        books_office.deliver(letter(address(n), "missing name"))
    books_office.transport = MemoryTransport(unreachable=True)
    told = books_office.run()
    assert told.problems() == ("4 封回信没有发出去（账号不受影响）：发信服务器连不上",)
    assert again(books_office).problems() == told.problems()


def test_replies_that_the_sweep_could_send_are_no_problem_of_the_night(desk_office: Office):
    for n in range(1, 4):
        desk_office.deliver(letter(address(n), "missing name"))
    desk_office.transport = MemoryTransport(unreachable=True)
    desk_office.run()
    desk_office.later(hours=8)
    desk_office.transport = MemoryTransport(refuses=frozenset({address(2)}))
    desk_office.run()
    assert again(desk_office).replies_sent == 2
    assert again(desk_office).problems() == ("1 封回信没有发出去（账号不受影响）：对方服务器拒收",)
    desk_office.later(minutes=5)
    desk_office.run()
    assert again(desk_office).problems() == ("1 封回信没有发出去（账号不受影响）：对方服务器拒收",)


def test_a_night_from_before_these_were_written_down_is_said_without_them(desk_office: Office):
    with desk_office.store.open() as desk:
        desk.session.add(Run(night=NIGHT, started=EVENING, finished=EVENING + timedelta(minutes=7)))
    assert first_line(again(desk_office)) == "✔ 5月11日夜 22:00–22:07 完成（用时 7 分）"


def note(office: Office, **fields):
    """A run that has come to no end, begun now."""
    with office.store.open() as desk:
        desk.session.add(Run(**({"night": NIGHT, "started": office.now} | fields)))


def newest(office: Office, is_dead=lambda _holder: False) -> Report:
    with office.store.look() as desk:
        return report_again(desk, None, ZONE, office.now, is_dead)


def test_a_run_that_failed_since_is_told_with_the_last_night_until_a_later_one_makes_it_good(desk_office: Office):
    desk_office.run(due=EVENING)
    desk_office.later(hours=24)
    note(desk_office, night="2021-05-12", fault="收件箱连不上（连接被拒绝）。请检查网络")
    told = newest(desk_office)
    said = (
        "5月12日 22:00 开始的那一次没有办成：收件箱连不上（连接被拒绝）。请检查网络。"
        "来信没有丢，下一次运行时接着办，不会漏，也不会办两次"
    )
    assert (told.night, told.problems()) == (NIGHT, (said,))
    assert first_line(told).startswith("⚠")
    assert again(desk_office).problems() == ()  # what came after that night is no matter of it
    desk_office.later(hours=1)
    desk_office.run(due=desk_office.now)
    told = newest(desk_office)
    assert (told.night, told.problems()) == ("2021-05-12", ())
    assert told.remarks[0].endswith("请检查网络。后来的一次已接着办完")


def test_a_run_that_goes_on_is_told_as_that_unless_whoever_is_at_it_has_died(desk_office: Office):
    desk_office.run(due=EVENING)
    desk_office.later(hours=8)
    note(desk_office)
    with desk_office.store.open() as desk:
        desk.session.merge(Lease(name="night", holder="elsewhere 1 2", until=desk_office.now + timedelta(minutes=1)))
    told = newest(desk_office)
    assert (told.problems(), told.remarks) == ((), ("5月12日 06:00 开始的那一次正在办，还没有办完",))
    dead = newest(desk_office, lambda _holder: True)
    assert dead.problems()[0].startswith("5月12日 06:00 开始的那一次没有办成：夜班程序中途停了。")


@pytest.mark.parametrize("night", [None, NIGHT])
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"fault": "收件箱登录被拒绝。请改用授权码"},
            "开始的那一次没有办成：收件箱登录被拒绝。请改用授权码。来信没有丢",
        ),
        (None, "没有办过|还没有办过夜班"),
    ],
)
def test_where_no_run_came_to_its_end_it_is_told_why(desk_office: Office, night, fields, said):
    if fields is not None:
        note(desk_office, **fields)
    with desk_office.store.look() as desk, pytest.raises(NoNightYet, match=said):
        report_again(desk, night, ZONE, desk_office.now)
