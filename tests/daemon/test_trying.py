"""Trying a change of policy on the saved scenarios, and that the night goes by what was confirmed."""

import json
import shutil
import time as clocks
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from accountops import tuning
from accountops.tuning import Policy, applied
from daemon import doctor, trying, wiring
from daemon.reading import DirectReader
from daemon.settings import load
from daemon.setup import init
from daemon.trying import Bounds, tried
from daemon.wanted import try_out
from portal import nights
from store import new_keyring
from tests.store.places import NOW, id_number

NOWHERE = Path("/nowhere")
SCENARIO = {
    "id": "S1",
    "title": "本人来信",
    "run_at": "2021-05-20T22:00:00+08:00",
    "accounts": [{"id_number": id_number(1), "name": "张伟", "state": "active", "created": "2021-03-01"}],
    "mails": [
        {
            "id": f"m{number}", "from": "a@mail.example", "received": f"2021-05-20T15:0{number}:00+08:00",
            "subject": "重置密码", "body": f"姓名：{name}\n身份证号：{id_number(number)}\n重置密码",
        }
        for number, name in ((1, "张伟"), (2, "王芳"))
    ],
}  # fmt: skip


@pytest.fixture
def own_book(monkeypatch):
    """Instead of the program's own scenarios a small one; its `expect` may be set."""

    def given(**more):
        monkeypatch.setattr(trying, "shipped", lambda: {"scenarios": [{**SCENARIO, **more}]})

    given()
    return given


def of(sets, folder=NOWHERE):
    return tried(folder, Policy(), applied(Policy(), sets), DirectReader())


def test_the_same_policy_makes_no_difference(own_book):
    trial = of({})
    assert (trial.scenarios, trial.faults, trial.differences) == (1, (), ())
    assert trial.passed


def test_what_comes_out_otherwise_is_told_and_no_id_number_with_it(own_book):
    trial = of({"replies": "none"})
    assert trial.differences == ("S1 本人来信：来信 m2：不再回信",)
    assert id_number(1) not in str(trial)
    told = of({"replies": "all"}).differences
    assert any("会回信“重置密码已办理”" in one for one in told)


def test_what_differs_alike_is_told_once(own_book):
    mails = [
        {
            **SCENARIO["mails"][0],
            "id": f"m{number}",
            "from": "a@mail.example",
            "body": f"姓名：张伟\n身份证号：{id_number(number)}\n重置密码",
        }
        for number in range(1, 7)
    ]
    accounts = [{**SCENARIO["accounts"][0], "id_number": id_number(number)} for number in range(1, 7)]
    own_book(mails=mails, accounts=accounts)
    differences = of({"accounts_per_sender": 1}).differences
    assert differences[0].startswith("S1 本人来信：来信 m2、m3、m4 等 5 个：已办 → 待人工")
    assert sum("状态：初始密码 → 自己的密码" in one for one in differences) == 1
    assert len(differences) <= 5


def test_a_text_of_a_reply_is_told(own_book):
    texts = {"reply.reset-refused.subject": "没有办成", "reply.reset-refused.body": "请核对"}
    assert of(texts).differences == ("S1 本人来信：来信 m2：回信的文字不同“没有办成”",)


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"mails": [{"id": "m1", "outcome": "done"}, {"id": "m2", "outcome": "held", "accept": ["refused"]}]}, None),
        ({"accounts": [{"id_number": id_number(1), "state": "must-change", "reset": True}]}, None),
        ({"mails": [{"id": "m1", "outcome": "held"}]}, "来信 m1 应是“待人工”，结果是“已办”"),
        ({"mails": [{"id": "m9", "outcome": "held"}]}, "没有这封信"),
        ({"accounts": [{"id_number": id_number(1), "deleted": True}]}, "删除了应是是，结果是否"),
    ],
)
def test_what_a_scenario_says_must_come_out_or_it_has_failed(own_book, expect, said):
    own_book(expect=expect)
    trial = of({})
    assert trial.passed is (said is None)
    assert said is None or said in trial.faults[0]
    assert id_number(1) not in str(trial.faults)


def test_books_of_the_site_are_played_too_and_broken_ones_are_a_fault(own_book, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"scenarios": [{**SCENARIO, "id": "OURS"}]}), "utf-8")
    assert of({}, tmp_path).scenarios == 2
    (tmp_path / "b.json").write_text("{", "utf-8")
    (tmp_path / "c.json").write_text("[]", "utf-8")
    (tmp_path / "d.json").write_text(json.dumps({"scenarios": [{"id": "X"}]}), "utf-8")
    trial = of({}, tmp_path)
    assert not trial.passed
    assert [one.split("：")[0] for one in trial.faults] == [
        "情景文件 b.json 读不了",
        "情景文件 c.json 里没有情景",
        "d.json",
    ]


def test_a_policy_that_breaks_the_program_is_seen_before_it_is_in_force(own_book, monkeypatch):
    def broken(*_given):
        raise ZeroDivisionError

    monkeypatch.setattr(trying, "played", broken)
    trial = of({})
    assert "ZeroDivisionError" in trial.faults[0]
    assert not trial.passed


def test_what_there_is_no_time_for_is_a_fault_and_not_passed_over(own_book, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"scenarios": [SCENARIO]}), "utf-8")
    trial = tried(tmp_path, Policy(), Policy(), DirectReader(), Bounds(most=timedelta(0)))
    assert trial.scenarios == 0
    assert not trial.passed
    assert trial.faults[0].startswith("0 分钟没有演完")


def test_the_time_is_looked_at_in_the_midst_of_a_scenario_too(own_book):
    own_book(mails=[{**SCENARIO["mails"][0], "repeat": {"count": 1200, "interval_seconds": 1}}])
    asked = []

    def stopping():
        asked.append(1)
        return len(asked) > 3  # after it has begun

    assert tried(NOWHERE, Policy(), Policy(), DirectReader(), Bounds(stopping)) is None
    assert len(asked) > 3


def test_it_tells_how_many_have_been_played(own_book, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"scenarios": [SCENARIO, {**SCENARIO, "id": "S2"}]}), "utf-8")
    told = []
    tried(tmp_path, Policy(), Policy(), DirectReader(), Bounds(told=told.append))
    assert told == [1, 2, 3]


# ------------------------------------------------------------------------------------------------ what the daemon does


def proposed(store, **sets):
    with store.open() as desk:
        return tuning.propose(desk, Policy(), sets, "试用", NOW, "staff:a")


def of_version(store, number):
    with store.look() as desk:
        return tuning.version(desk, number)


def test_the_daemon_plays_what_waits_once_and_keeps_what_it_found(sqlite_store):
    played = []

    def play(before, after, _stopping, told):
        played.append((before.limits.accounts_per_sender, after.limits.accounts_per_sender))
        told(2)
        return tuning.Trial(2, (), ("S1：来信 m1：已办 → 待人工",))

    def run():
        return try_out(sqlite_store, Policy(), play, lambda: NOW, lambda: False)

    assert run() is None
    number = proposed(sqlite_store, accounts_per_sender=7)
    assert run() == number
    assert run() is None
    assert played == [(50, 7)]
    version = of_version(sqlite_store, number)
    assert version.rehearsal.stage(NOW) is tuning.Stage.DONE
    assert version.trial.differences == ("S1：来信 m1：已办 → 待人工",)


def test_a_rehearsal_that_breaks_the_program_is_a_fault_and_the_daemon_lives(sqlite_store):
    def play(*_given):
        raise ZeroDivisionError

    number = proposed(sqlite_store, accounts_per_sender=7)
    assert try_out(sqlite_store, Policy(), play, lambda: NOW, lambda: False) == number
    assert "ZeroDivisionError" in of_version(sqlite_store, number).trial.faults[0]


def test_a_daemon_that_is_stopped_leaves_the_rehearsal_to_the_next_one(sqlite_store):
    number = proposed(sqlite_store, accounts_per_sender=7)
    try_out(sqlite_store, Policy(), lambda *_: None, lambda: NOW, lambda: True)
    assert of_version(sqlite_store, number).rehearsal.taken is None
    try_out(sqlite_store, Policy(), lambda *_: tuning.Trial(1), lambda: NOW, lambda: False)
    assert of_version(sqlite_store, number).trial.passed


def test_a_night_that_is_due_goes_first_and_the_rehearsal_is_played_after_it(sqlite_store):
    number = proposed(sqlite_store, accounts_per_sender=7)
    due = iter((False, False, True))  # before it, in its first scenario, in its second

    def play(_before, _after, stopping, _told):
        return None if stopping() or stopping() else tuning.Trial(1)

    run = partial(try_out, sqlite_store, Policy(), play, lambda: NOW, lambda: False)
    assert run(night_waits=lambda: next(due)) == number
    assert of_version(sqlite_store, number).rehearsal.stage(NOW) is tuning.Stage.PAUSED
    assert run(night_waits=lambda: True) is None  # not begun while one waits
    assert of_version(sqlite_store, number).rehearsal.stage(NOW) is tuning.Stage.PAUSED
    assert run() == number
    assert of_version(sqlite_store, number).trial.passed


def test_a_rehearsal_ends_when_the_office_has_a_night_to_run(tmp_path, sqlite_template, own_book, monkeypatch):
    """Its clock comes to the night's hour while the rehearsal plays what would take minutes."""
    monkeypatch.setattr(trying, "shipped", lambda: {"scenarios": [{**SCENARIO, "id": f"L{n}"} for n in range(5_000)]})
    made = init(tmp_path / "office", new_keyring().dump())
    shutil.copy(sqlite_template, tmp_path / "office" / "yeban.db")
    begun, almost = clocks.monotonic(), datetime(2021, 5, 20, 13, 59, 57, tzinfo=UTC)  # 21:59:57 at the desk
    with wiring.Office(load(made.settings), lambda: almost + timedelta(seconds=clocks.monotonic() - begun)) as office:
        number = proposed(office.store, accounts_per_sender=7)
        assert office.run_wanted() is None
        rehearsal = of_version(office.store, number).rehearsal
        assert rehearsal.stage(office.clock()) is tuning.Stage.PAUSED
        assert timedelta() <= rehearsal.moved - datetime(2021, 5, 20, 14, tzinfo=UTC) < timedelta(seconds=10)
        # So it does for a night that is asked for by hand, which is run before anything is played again.
        monkeypatch.setattr(trying, "shipped", lambda: {"scenarios": [SCENARIO]})
        with office.store.open() as desk:
            nights.want(desk, office.clock(), "staff:li.na", dry=True)
        assert office.run_wanted() is None
        with office.store.look() as desk:
            assert nights.wanted(desk).ended is not None
        assert of_version(office.store, number).trial.scenarios == 1


def test_the_programs_own_scenarios_pass_and_show_each_quota_and_window():
    for sets in ({"accounts_per_sender": 10}, {"deletions_per_sender": 1, "resets_per_account": 9}):
        trial = of(sets)
        assert trial.faults == ()
        assert trial.scenarios == len(trying.shipped()["scenarios"])
        assert trial.differences


def test_the_night_goes_by_what_was_confirmed_and_doctor_says_so(tmp_path, sqlite_template):
    made = init(tmp_path / "office", new_keyring().dump())
    settings = load(made.settings)
    with wiring.Office(settings, lambda: NOW) as office:
        assert office.night_settings().limits.accounts_per_sender == 50
        sets = {"accounts_per_sender": 7, "replies": "all", "reply.held.subject": "已收到", "reply.held.body": "等"}
        with office.store.open() as desk:
            number = tuning.propose(desk, office.base, sets, "试用", NOW, "staff:a")
            assert office.night_settings().replies == "needed"
        with office.store.open() as desk:
            tuning.take(desk, NOW)
            tuning.found(desk, number, NOW, tuning.Trial(1), NOW, "night")
            tuning.confirm(desk, office.base, number, NOW, "staff:b")
        now = office.night_settings()
        assert (now.limits.accounts_per_sender, now.replies, now.texts) == (7, "all", {"held": ("已收到", "等")})
        with office.store.look() as desk:
            holds = office.casework().policy(desk)
        assert (holds.replies, holds.limits.accounts_per_sender) == ("none", 7)  # no [smtp]
        assert wiring.worded("held", holds)[0] == "已收到"
    said = {one.what: one.said for one in doctor.examine(doctor.probes(settings, NOW))}["规则和限额"]
    assert said.startswith("网页上第 1 版在用（staff:a 提出，staff:b 确认）：accounts_per_sender 7（配置文件 50）")
    assert "reply.held.body 改了文字" in said
