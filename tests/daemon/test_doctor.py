"""What the doctor finds."""

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from daemon.doctor import Ailing, Finding, examine, probes
from daemon.machine import this_process
from daemon.settings import load
from daemon.setup import init
from daemon.wiring import Office
from store import Entry, Lease, Run, StoreError, new_keyring

NOW = datetime(2021, 5, 20, 15, 0, tzinfo=UTC)


@pytest.fixture
def place(tmp_path):
    """A new office, not yet opened."""
    return init(tmp_path, new_keyring().dump())


def found(place, now=NOW, **settings):
    text = place.settings.read_text("utf-8")
    for old, new in settings.pop("edits", ()):
        text = text.replace(old, new)
    place.settings.write_text(text + settings.pop("more", ""), "utf-8")
    return {finding.what: finding for finding in examine(probes(load(place.settings), now))}


def opened(place):
    return Office(load(place.settings), lambda: NOW)


def test_a_new_office_is_well_and_nothing_is_made_by_looking(place, tmp_path):
    before = sorted(path.name for path in tmp_path.rglob("*"))
    findings = found(place)
    assert [finding.line() for finding in findings.values() if not finding.ok] == []
    assert list(findings) == [
        *(
            "密钥",
            "数据库",
            "数据表",
            "时钟",
            "夜班",
            "邮箱",
            "文件夹",
            "附件",
            "发信",
            "初始密码",
            "规则和限额",
            "填报",
            "网页",
        )
    ]
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_an_office_at_work_is_well(place):
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Run(night="2021-05-20", started=NOW, finished=NOW, mails=61))
    findings = found(place)
    assert all(finding.ok for finding in findings.values())
    assert "来信 61 封" in findings["夜班"].said
    assert "是最新的" in findings["数据表"].said


def test_keys_that_others_may_read_are_named_with_the_cure(place):
    place.keys.chmod(0o644)
    finding = found(place)["密钥"]
    assert not finding.ok
    assert "chmod 600" in finding.mend


def test_without_its_keys_an_office_that_has_run_is_not_said_to_be_new(place):
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Run(night="2021-05-20", started=NOW, finished=NOW, mails=61))
    place.keys.unlink()
    findings = found(place)
    for what in ("密钥", "夜班", "规则和限额"):
        assert not findings[what].ok
        assert findings[what].mend


@pytest.mark.parametrize(("now", "said"), [(NOW, "开到2021年5月31日"), (NOW + timedelta(days=12), "filing.last_day")])
def test_whether_titles_can_be_filed_is_told(place, now, said):
    finding = found(place, now)["填报"]
    assert finding.ok
    assert said in finding.said


@pytest.mark.parametrize("file", ["series", "offices"])
def test_a_file_of_the_sites_own_that_is_not_there_is_named(place, file):
    finding = found(place, edits=[("[filing]", f'[filing]\n{file} = "own.csv"')])["填报"]
    assert not finding.ok
    assert "own.csv" in finding.said
    assert finding.mend


def test_keys_of_another_office_are_named(place):
    with opened(place) as office, office.store.open() as desk:
        desk.record([Entry(NOW, "operator", "rotate-keys", "store", {})])
    place.keys.write_text(new_keyring().dump(), "utf-8")
    assert "不属于这个数据库" in found(place)["数据表"].said


def test_a_folder_that_is_no_inbox_is_named_once_with_the_cure(place):
    findings = found(place, edits=[('path = "mail"', 'path = "elsewhere"')])
    assert not findings["邮箱"].ok
    assert findings["邮箱"].mend
    assert findings["文件夹"].mend == "请先处理上一行"


def test_servers_that_are_away_are_named_with_the_cure(place, tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "pw").write_text("geheim-4711", "utf-8")
    (tmp_path / "pw").chmod(0o600)
    imap = f'kind = "imap"\nhost = "127.0.0.1"\nport = {port}\nuser = "a@mail.example"\npassword_file = "pw"\n'
    findings = found(
        place,
        edits=[('kind = "maildir"\npath = "mail"\n', imap)],
        more=f'[smtp]\nhost="127.0.0.1"\nport={port}\nsender="a@mail.example"\nuser="a"\npassword_file="pw"\n',
    )
    for what in ("邮箱", "发信"):
        assert not findings[what].ok
        assert findings[what].mend
        assert "geheim" not in findings[what].line()


def test_a_missing_password_is_named_with_the_cure(place):
    imap = 'kind = "imap"\nhost = "127.0.0.1"\nuser = "a@mail.example"\n'
    finding = found(place, edits=[('kind = "maildir"\npath = "mail"\n', imap)])["邮箱"]
    assert "没有设置 mailbox 的密码" in finding.said
    assert "password_file" in finding.mend
    assert found(place)["文件夹"].line() == "✖ 文件夹：邮箱还不能用，没法查看。请先处理上一行"


@pytest.mark.parametrize(
    ("holder", "until", "ok"), [("elsewhere 1 2", 1, True), ("elsewhere 1 2", -1, False), ("", -1, True)]
)
def test_a_lease_that_was_left_behind_is_named(place, holder, until, ok):
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Lease(name="night", holder=holder, until=NOW + timedelta(minutes=until)))
    assert found(place)["夜班"].ok == ok


def test_a_holder_on_this_machine_that_is_gone_is_named_before_its_time_is_up(place):
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Lease(name="night", holder=f"{this_process().host} 4194999 1", until=NOW + timedelta(hours=1)))
    assert not found(place)["夜班"].ok


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("收件箱连不上（连接被拒绝）。请检查网络", "没有办成：收件箱连不上（连接被拒绝）。请检查网络。来信没有丢"),
        (None, "没有办成：夜班程序中途停了。来信没有丢"),
    ],
)
def test_a_run_that_came_to_no_end_is_named_with_why_until_a_later_one_does(place, fault, said):
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Run(night="2021-05-19", started=NOW - timedelta(days=1), finished=NOW - timedelta(days=1)))
        desk.session.flush()
        desk.session.add(Run(night="2021-05-20", started=NOW - timedelta(minutes=30), fault=fault))
    finding = found(place)["夜班"]
    assert not finding.ok
    assert finding.said.startswith(f"5月20日 22:30 开始的那一次{said}")
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Run(night="2021-05-20", started=NOW, finished=NOW))
    assert found(place)["夜班"].ok


def test_a_run_that_goes_on_is_told_and_no_fault(place):
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Run(night="2021-05-20", started=NOW - timedelta(minutes=30)))
        desk.session.add(Lease(name="night", holder="elsewhere 1 2", until=NOW + timedelta(minutes=1)))
    finding = found(place)["夜班"]
    assert (finding.ok, finding.said) == (True, "5月20日 22:30 开始的那一次正在办，还没有办完")


@pytest.mark.parametrize(
    ("started", "ok"),
    [("2021-05-20T22:00", True), ("2021-05-20T06:00", False), ("2021-05-18T22:00", False)],
)
def test_a_night_that_was_not_run_is_named(place, started, ok):
    """It is 23:00 of the 20th: the night of 22:00 is to have begun."""
    begun = datetime.fromisoformat(started + "+08:00")
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Run(night=started[:10], started=begun, finished=begun))
    finding = found(place)["夜班"]
    assert finding.ok == ok
    assert ("5月20日 22:00 该办的没有办" in finding.said) == (not ok)


def test_a_night_that_is_due_just_now_is_given_some_minutes(place):
    begun = datetime(2021, 5, 19, 22, tzinfo=UTC)
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Run(night="2021-05-19", started=begun, finished=begun))
    assert found(place, datetime(2021, 5, 20, 14, 5, tzinfo=UTC))["夜班"].ok


@pytest.mark.parametrize("there", [None, "a file"])
def test_a_database_whose_folder_is_not_there_is_named_with_the_cure(place, tmp_path, there):
    if there:
        (tmp_path / "data").write_text(there, "utf-8")
    finding = found(place, edits=[("sqlite:///yeban.db", "sqlite:///data/yeban.db")])["数据库"]
    assert not finding.ok
    assert f"没有 {tmp_path / 'data'} 这个文件夹" in finding.said
    assert "database.url" in finding.mend


def test_a_database_that_cannot_be_written_is_named_with_the_cure(place, tmp_path, monkeypatch):
    data = tmp_path / "data"
    data.mkdir(mode=0o500)
    # Root may write everywhere, so whoever runs the tests is told here what others would be.
    monkeypatch.setattr("os.access", lambda path, mode: Path(path) != data and bool(mode))
    finding = found(place, edits=[("sqlite:///yeban.db", "sqlite:///data/yeban.db")])["数据库"]
    assert not finding.ok
    assert "不能写" in finding.said


def test_looking_at_the_keys_waits_for_no_writer(place):
    with opened(place) as office, office.store.open():
        assert found(place)["数据表"].ok


@pytest.mark.parametrize(("ahead", "ok"), [(timedelta(minutes=1), True), (timedelta(minutes=3), False)])
def test_a_clock_behind_the_last_night_is_named(place, ahead, ok):
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Run(night="2021-05-20", started=NOW, finished=NOW + ahead))
    assert found(place)["时钟"].ok == ok


def test_looking_leaves_the_books_as_they_are(place):
    with opened(place) as office, office.store.open() as desk:
        desk.session.add(Lease(name="night", holder="elsewhere 1 2", until=NOW - timedelta(1)))
    found(place)
    with opened(place) as office, office.store.look() as desk:
        assert desk.session.execute(select(Lease.holder)).scalar_one() == "elsewhere 1 2"


def test_an_initial_password_of_ones_own_is_not_shown(place, tmp_path):
    (tmp_path / "first").write_text("Anfang-2021", "utf-8")
    (tmp_path / "first").chmod(0o600)
    finding = found(place, edits=[("[credentials]\n", '[credentials]\ninitial_password_file = "first"\n')])["初始密码"]
    assert finding.ok
    assert "Anfang" not in finding.line()


def test_one_that_ails_keeps_no_other_from_being_looked_at():
    def ails():
        raise Ailing("坏了", "修")

    def breaks():
        raise ZeroDivisionError

    def gone():
        raise StoreError("数据库没有了", "找回来")

    findings = list(examine([("a", ails), ("b", breaks), ("c", gone), ("d", lambda: "好")]))
    assert [finding.ok for finding in findings] == [False, False, False, True]
    assert findings[0].line() == "✖ a：坏了。修"
    assert "ZeroDivisionError" in findings[1].said


def test_a_finding_is_an_object_for_programs():
    assert json.loads(json.dumps(Finding("钟", ok=True, said="准").as_json())) == {
        "what": "钟",
        "ok": True,
        "said": "准",
        "mend": "",
    }
