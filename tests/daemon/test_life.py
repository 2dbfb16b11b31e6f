"""The daemon: nights that were missed, retries, signals, systemd."""

import logging
import os
import signal
import socket
import threading
import time as clocks
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from daemon.hours import Hours
from daemon.life import PULSE_SECONDS, PULSES_MISSED, STILL_MOST, Life, Notify
from daemon.mailbox import MailboxRefused, MailboxUnreachable
from daemon.night import LeaseLost, NightRunning
from daemon.report import MailLine, Report
from daemon.stopping import Stopping
from store import StoreError

ZONE = ZoneInfo("Asia/Shanghai")
HOURS = Hours(time(22), time(6), ZONE)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


NOON = at("2021-05-20T12:00")
REPORT = Report("2021-05-20", NOON, NOON, ())


class Desk:
    """Runs nights as it is told: each entry of `nights` is an error to raise, a function to call, or None."""

    def __init__(self, *nights, last=NOON - timedelta(hours=6)):
        self.nights = list(nights)
        self.last = last
        self.runs = 0

    def run_night(self, *, progress, stopping):
        self.runs += 1
        outcome = self.nights.pop(0) if self.nights else None
        if isinstance(outcome, Exception):
            raise outcome
        progress.step("收信", 3)
        progress.advance(3)
        if outcome is not None:
            outcome(stopping)
        return REPORT

    def last_run(self):
        if isinstance(self.last, Exception):
            raise self.last
        return None if self.last is None else ("2021-05-19", self.last)


def never():
    return False


def life(desk, stopping=never, **options):
    known = {"waits": (timedelta(milliseconds=1),), "tick": 0.01}
    return Life(desk, HOURS, lambda: NOON, stopping, **(known | options))


# ----------------------------------------------------------------------------------------------------- schedule


def test_the_clock_forgives_lateness_and_never_overlaps():
    """The library's own grace of one second would lose a night to a late wake-up."""
    scheduler = life(Desk()).schedule()
    scheduler.start(paused=True)
    try:
        jobs = {job.id: job for job in scheduler.get_jobs()}
        assert set(jobs) == {"night", "sweep", "by-hand", "pulse"}
        for name, hour in (("night", 22), ("sweep", 6)):
            job = jobs[name]
            assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
            assert job.next_run_time.astimezone(ZONE).hour == hour
            assert str(job.trigger.timezone) == "Asia/Shanghai"
    finally:
        scheduler.shutdown()


@pytest.mark.parametrize("last", [NOON - timedelta(days=3), StoreError("数据库连不上")])
def test_a_night_that_was_missed_is_made_up_for_at_the_start(last):
    stopping = Stopping()
    desk = Desk(lambda _: stopping.ask(), last=last)
    assert life(desk, stopping).run() == 0
    assert desk.runs == 1


def test_nothing_runs_at_the_start_where_nothing_was_missed():
    desk = Desk()
    began = clocks.monotonic()
    assert life(desk, lambda: clocks.monotonic() - began > 0.3).run() == 0
    assert desk.runs == 0


# ------------------------------------------------------------------------------------------------------ retries


@pytest.mark.parametrize(
    "error",
    [
        MailboxUnreachable("连不上", "看网络"),
        StoreError("数据库连不上", "看数据库"),
        NightRunning("other 1 2", NOON),
        LeaseLost("另一个夜班已接手"),
    ],
)
def test_what_passes_is_tried_again_and_said_once(error, caplog):
    desk = Desk(error, error, error)
    with caplog.at_level(logging.WARNING, "daemon.life"):
        life(desk).work()
    assert desk.runs == 4
    assert len(caplog.records) == 1
    assert not caplog.records[0].exc_info


def test_a_night_that_is_over_is_told_in_words(caplog):
    report = replace(REPORT, mails=(MailLine("<1@x>", "duplicate", ""),) * 6)
    desk = Desk()
    desk.run_night = lambda **_options: report
    with caplog.at_level(logging.INFO, "daemon.life"):
        Life(desk, HOURS, lambda: NOON, never).work()
    assert "夜班办完：来信 6（重复 6）；运行 yeban report 查看" in caplog.text
    assert "{" not in caplog.text


def test_another_fault_is_said_again(caplog):
    desk = Desk(MailboxUnreachable("连不上", ""), StoreError("磁盘满了", ""))
    with caplog.at_level(logging.WARNING, "daemon.life"):
        life(desk).work()
    assert [record.getMessage()[:12] for record in caplog.records] == [
        "夜班暂时没有办成：连不上",
        "夜班暂时没有办成：磁盘满",
    ]


def test_trying_ends_when_the_next_one_is_due(caplog):
    times = iter([at("2021-05-20T22:00"), at("2021-05-21T05:00"), at("2021-05-21T05:50"), at("2021-05-21T05:50")])
    desk = Desk(*[MailboxUnreachable("连不上", "")] * 9)
    one = Life(desk, HOURS, lambda: next(times), never, waits=(timedelta(0), timedelta(minutes=10)), tick=0.01)
    with caplog.at_level(logging.ERROR, "daemon.life"):
        one.work()
    assert desk.runs == 2
    assert "到下一次开始前都没有办成" in caplog.text


def test_a_refused_log_in_is_left_to_a_person(caplog):
    """Trying a wrong password all night gets the account locked."""
    desk = Desk(MailboxRefused("密码不对", "请改用授权码"))
    with caplog.at_level(logging.ERROR, "daemon.life"):
        life(desk).work()
    assert desk.runs == 1
    assert "请改用授权码" in caplog.text


def test_a_bug_is_logged_with_its_traceback_and_the_daemon_lives_on(caplog):
    desk = Desk(ZeroDivisionError("bug"))
    one = life(desk)
    with caplog.at_level(logging.ERROR, "daemon.life"):
        one.work()
        one.work()
    assert desk.runs == 2
    assert [bool(record.exc_info) for record in caplog.records] == [True]


def test_the_report_is_handed_on():
    told = []
    life(Desk(), told=told.append).work()
    assert told == [REPORT]


# -------------------------------------------------------------------------------------------------- ending well


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_the_batch_in_hand_be_finished(number):
    finished = []

    def batch(stopping):
        os.kill(os.getpid(), number)
        while not stopping():
            clocks.sleep(0.01)
        clocks.sleep(0.1)
        finished.append(True)

    with Stopping() as stopping:
        assert life(Desk(batch, last=NOON - timedelta(days=3)), stopping).run() == 0
    assert finished == [True]


def test_a_night_that_waits_to_try_again_stops_at_once():
    stopping = Stopping()
    desk = Desk(*[MailboxUnreachable("连不上", "")] * 9)
    thread = threading.Thread(target=life(desk, stopping, waits=(timedelta(hours=1),)).work)
    thread.start()
    while not desk.runs:
        clocks.sleep(0.01)
    stopping.ask()
    thread.join(5)
    assert not thread.is_alive()
    assert desk.runs == 1


def test_no_night_begins_once_it_is_told_to_stop():
    desk = Desk()
    life(desk, lambda: True).work()
    assert desk.runs == 0


def test_the_signals_are_as_before_afterwards():
    before = signal.getsignal(signal.SIGTERM)
    with Stopping():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before


def test_a_second_interrupt_means_now():
    with Stopping() as stopping:
        os.kill(os.getpid(), signal.SIGINT)
        assert stopping()
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


# ------------------------------------------------------------------------------------------------------ systemd


@pytest.fixture(params=["path", "abstract"])
def listener(request, tmp_path):
    """What a socket as systemd's hears, and its name."""
    name = str(tmp_path / "notify") if request.param == "path" else f"@yeban-test-{os.getpid()}"
    said = []

    def listen(listening):
        while (line := listening.recv(4096)) != b"enough":
            said.append(line.decode())

    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        address = "\0" + name[1:] if name.startswith("@") else name
        listening.bind(address)
        thread = threading.Thread(target=listen, args=(listening,))
        thread.start()

        def heard():
            if thread.is_alive():
                with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
                    out.sendto(b"enough", address)
                thread.join(5)
            return said

        yield heard, name
        heard()


def test_systemd_hears_of_the_whole_life(listener):
    heard, name = listener
    stopping = Stopping()

    def night(_):
        clocks.sleep(0.2)
        stopping.ask()

    desk = Desk(night, last=NOON - timedelta(days=3))
    life(desk, stopping, notify=Notify(name), watchdog=timedelta(milliseconds=60)).run()
    said = heard()
    assert any(line.startswith("READY=1\nSTATUS=") for line in said)
    assert any("STATUS=正在办理：收信（3）" in line for line in said)
    assert any(line.startswith("STOPPING=1") for line in said)
    assert said.count("WATCHDOG=1") >= 2


def test_one_who_listens_and_never_reads_does_not_stop_us(tmp_path, monkeypatch):
    monkeypatch.setattr("daemon.life.NOTIFY_SECONDS", 0.01)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(str(tmp_path / "deaf"))
        for _ in range(40):
            Notify(str(tmp_path / "deaf"))(STATUS="x" * 1000)


def test_nobody_listening_is_no_error(tmp_path):
    Notify(None)(READY="1")
    Notify(str(tmp_path / "gone"))(READY="1")


def test_the_watchdog_hears_nothing_once_the_scheduler_hangs(listener, monkeypatch):
    heard, name = listener
    one = life(Desk(), notify=Notify(name), watchdog=timedelta(milliseconds=30))
    assert one.alive()
    later = clocks.monotonic() + PULSE_SECONDS * PULSES_MISSED + 1
    monkeypatch.setattr("daemon.life.clocks.monotonic", lambda: later)
    assert not one.alive()
    assert one._ping(0.0, alive=one.alive()) == 0.0
    assert heard() == []


@pytest.mark.parametrize(("still", "alive"), [(STILL_MOST - timedelta(minutes=1), True), (STILL_MOST, False)])
def test_the_watchdog_hears_nothing_once_a_night_stands_still(monkeypatch, still, alive):
    one = life(Desk())
    one._working = True
    later = clocks.monotonic() + still.total_seconds()
    monkeypatch.setattr("daemon.life.clocks.monotonic", lambda: later)
    one._feel()
    assert one.alive() == alive


def test_without_a_watchdog_nothing_is_sent(listener):
    heard, name = listener
    life(Desk(), notify=Notify(name))._ping(0.0, alive=True)
    assert heard() == []


# ----------------------------------------------------------------------------------------- what is asked for by hand


def test_a_night_by_hand_is_run_and_its_report_told():
    told = []
    life(Desk(), told=told.append, wanted=lambda _stopping: REPORT).by_hand()
    assert told == [REPORT]


@pytest.mark.parametrize("error", [StoreError("连不上数据库"), ZeroDivisionError()])
def test_a_night_by_hand_that_fails_does_not_end_the_daemon(error):
    def fails(_stopping):
        raise error

    one = life(Desk(), told=pytest.fail, wanted=fails)
    one.by_hand()
    assert one.alive()


def test_nothing_is_begun_by_hand_while_the_daemon_stops():
    life(Desk(), lambda: True, wanted=pytest.fail).by_hand()
