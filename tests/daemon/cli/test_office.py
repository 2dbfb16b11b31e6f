"""Each command on a whole office: what it does, prints and leaves in the books."""

import io
import json
import logging
import re
import shutil
import zlib
from datetime import timedelta
from email.message import EmailMessage

from sqlmodel import select

from accountops import accounts
from daemon import life, logs, morning
from daemon.attachments.taking import names_on_shelf
from daemon.cli.running import run
from daemon.night.intake import ID_FIELD, TEXT_FIELD
from daemon.report import MailLine, Report, RequestLine
from daemon.settings import load
from daemon.wiring import Office
from mailparse import Action
from orgregistry.tickets import Kind, NewTicket, open_tickets
from store import AuditRow
from tests.daemon.attachments.papers import pdf
from tests.daemon.cli.clerk import EVENING, MASKED, NUMBER, PLEA, complaint, objects
from tests.store.office import mail, request

SECOND = "621122198001014129"  # fabricated


def test_mails_are_read_in_order_and_an_unreadable_file_is_an_object_too(tmp_path, capsys):
    (tmp_path / "a.eml").write_bytes(PLEA)
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / "folder.eml").mkdir()
    assert run(["read", "--json", "none.eml", "a.eml", "folder.eml", "empty.eml"]) == 1
    told = objects(capsys.readouterr().out)
    assert [one["file"] for one in told] == ["none.eml", "a.eml", "folder.eml", "empty.eml"]
    keys = {"file", "verdict", "requests", "missing", "withdraws", "letter", "org_name"}
    assert set(told[1]) == keys
    assert set(told[0]) == set(told[2]) == keys | {"error"}
    assert told[1]["verdict"] == "repair"
    assert told[1]["requests"] == [{"action": "reset", "id_number": NUMBER, "name": "吕春燕"}]


def test_a_person_sees_a_mail_with_its_number_masked(tmp_path, capsys):
    (tmp_path / "a.eml").write_bytes(PLEA)
    assert run(["read", "a.eml"]) == 0
    text = capsys.readouterr().out
    assert text == f"a.eml：可以办理；重置密码 吕春燕 {MASKED}\n"
    assert run(["read", "--reveal", "a.eml"]) == 0
    assert NUMBER in capsys.readouterr().out


def test_what_a_night_would_only_file_is_said_to_be_filed(office, capsys):
    (office / "blank.eml").write_bytes(b"From: a@mail.example\r\nSubject: \r\nContent-Type: text/plain\r\n\r\n\r\n")
    (office / "own.eml").write_bytes(PLEA.replace(b"lv@mail.example", b"yeban@localhost"))
    (office / "none").mkdir()
    assert run(["read", "blank.eml", "own.eml", "none"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "blank.eml：空白邮件，夜班只归档",
        f"own.eml：本邮箱自己发出的信，夜班只归档；重置密码 吕春燕 {MASKED}",
        "none：读不了（是一个文件夹，不是文件）",
    ]


def test_an_office_from_init_to_a_night_to_a_backup(office, capsys):
    """Each command once, on a real store and a real Maildir."""
    accounts = [
        {
            "id_number": NUMBER,
            "name": "吕春燕",
            "state": "active",
            "created": "2021-03-29T15:30:00+08:00",
            "filings": "none",
        },
        {"id_number": "1", "name": "无"},
    ]
    (office / "accounts.jsonl").write_text("\n".join(json.dumps(row) for row in accounts), "utf-8")
    assert run(["accounts", "import", "accounts.jsonl", "--json"]) == 1
    (summary,) = objects(capsys.readouterr().out)
    assert (summary["taken"], summary["unchanged"], summary["without_password"]) == (1, 0, 1)
    assert [fault["line"] for fault in summary["faults"]] == [2]

    (office / "mail" / "new" / "1621504920.M1.mail.example").write_bytes(PLEA)
    assert run(["night", "--dry-run", "--json"]) == 0
    (dry,) = objects(capsys.readouterr().out)
    assert dry["totals"]["mails"]["done"] == 1
    assert run(["night", "--json"]) == 0
    captured = capsys.readouterr()
    (told,) = objects(captured.out)
    assert captured.err == ""
    assert told["totals"]["mails"]["done"] == 1
    assert told["mails"][0]["requests"][0]["id_number"] == MASKED
    assert NUMBER not in captured.out

    assert run(["accounts", "show", NUMBER, "--json"]) == 0
    (account,) = objects(capsys.readouterr().out)
    assert (account["present"], account["state"], account["name"]) == (True, "initial", "吕春燕")
    assert run(["accounts", "show", NUMBER]) == 0
    assert NUMBER not in capsys.readouterr().out
    assert run(["accounts", "restore", NUMBER, "--reason", "误删", "--by", "甲"]) == 1
    complaint(capsys)

    assert run(["night"]) == 0
    assert "没有来信" in capsys.readouterr().out
    assert run(["audit", "verify", "--json"]) == 0
    assert objects(capsys.readouterr().out)[0]["ok"]
    assert run(["keys", "rotate"]) == 0
    assert run(["backup", "saved"]) == 0
    assert run(["tickets", "list"]) == 0
    assert run(["doctor"]) == 0
    assert "✖" not in capsys.readouterr().out


def on_shelf(place):
    """What lies on an office's shelf of what its books name, by name."""
    with Office(load(place / "yeban.toml")) as one, one.store.look() as desk:
        return {name: one.shelf().get(one.store.keys, name) for name in names_on_shelf(desk)}


def test_an_office_is_restored_with_its_shelf(office, capsys, monkeypatch):
    """Another folder, an empty database, the old keys: the letter of the night before is there, and its first page."""
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Message-ID"] = "unit@mail.example", "来函", "<m2@mail.example>"
    letter.set_content("您好，附件是我单位开通账号的函，请查收。")
    letter.add_attachment(pdf(), maintype="application", subtype="pdf", filename="关于开通账号的函.pdf")
    (office / "mail" / "new" / "1621504921.M2.mail.example").write_bytes(letter.as_bytes())
    assert run(["night"]) == 0
    kept = on_shelf(office)
    assert pdf() in kept.values()
    assert len(kept) == 2
    capsys.readouterr()
    assert run(["backup", "saved.zip", "--json"]) == 0
    (made,) = objects(capsys.readouterr().out)
    assert (made["files"], made["missing"]) == (2, 0)

    (office / "new").mkdir()
    monkeypatch.chdir(office / "new")
    assert run(["init"]) == 0
    shutil.copy(office / "keys.json", "keys.json")
    capsys.readouterr()
    assert run(["restore", "../saved.zip"]) == 0
    assert "2 个附件" in capsys.readouterr().out
    assert on_shelf(office / "new") == kept

    next((office / "attachments").rglob("*/" + next(iter(kept)))).unlink()
    monkeypatch.chdir(office)
    assert run(["backup", "less.zip"]) == 0
    assert "1 个附件到" in (said := capsys.readouterr().out)
    assert "有 1 个附件数据库里有记录" in said


def test_a_restored_office_goes_on_with_its_nights(office, capsys, monkeypatch):
    """What the night before the backup has done is known and not done again; what is new is done."""
    accounts = [
        {"id_number": number, "name": name, "state": "active", "created": "2021-03-29T15:30:00+08:00"}
        for number, name in ((NUMBER, "吕春燕"), (SECOND, "骆永红"))
    ]
    (office / "accounts.jsonl").write_text("\n".join(json.dumps(row) for row in accounts), "utf-8")
    assert run(["accounts", "import", "accounts.jsonl"]) == 0
    (office / "mail" / "new" / "1621504920.M1.mail.example").write_bytes(PLEA)
    assert run(["night"]) == 0
    assert run(["backup", "saved"]) == 0

    (office / "new").mkdir()
    monkeypatch.chdir(office / "new")
    assert run(["init"]) == 0
    shutil.copy(office / "keys.json", "keys.json")
    assert run(["restore", "../saved"]) == 0
    new = PLEA.replace(NUMBER.encode(), SECOND.encode()).replace("吕春燕".encode(), "骆永红".encode())
    for name, raw in (("M1", PLEA), ("M2", new.replace(b"m1@", b"m2@"))):
        (office / "new" / "mail" / "new" / f"1621504922.{name}.mail.example").write_bytes(raw)
    capsys.readouterr()
    assert run(["night", "--json", "--reveal"]) == 0
    (told,) = objects(capsys.readouterr().out)
    came_to = {one["id_number"]: one["outcome"] for mail in told["mails"] for one in mail["requests"]}
    assert told["totals"]["mails"] | {"done": 1, "duplicate": 1} == told["totals"]["mails"]
    assert came_to[SECOND] == "done"
    assert run(["accounts", "show", NUMBER, "--json"]) == 0
    (account,) = objects(capsys.readouterr().out)
    assert [one["action"] for one in account["history"]].count("reset") == 1
    assert run(["audit", "verify"]) == 0


def test_a_night_that_failed_in_part_exits_1_and_says_what(office, capsys, night_is):
    report = Report("2021-05-20", EVENING, EVENING, (), parked=1)
    night_is(report)
    assert run(["night", "--json"]) == 1
    assert "1 封信读不了" in objects(capsys.readouterr().out)[0]["problems"][0]
    assert run(["night"]) == 1
    assert "1 封信读不了" in capsys.readouterr().out


def test_numbers_are_shown_in_full_only_when_asked_for(office, capsys, night_is):
    line = RequestLine(NUMBER, "reset", "held", "name-not-han", "登记姓名不是汉字")
    report = Report("2021-05-20", EVENING, EVENING, (MailLine("<m@x>", "held", "", (line,)),))
    night_is(report)
    for options, full in (([], False), (["--json"], False), (["--reveal"], True), (["--json", "--reveal"], True)):
        assert run(["night", *options]) == 0
        assert (NUMBER in capsys.readouterr().out) == full


def noted(office):
    """Actor, action and subject of what people did."""
    with Office(load(office / "yeban.toml")) as one, one.store.look() as desk:
        rows = desk.session.execute(select(AuditRow).order_by(AuditRow.number)).scalars()
        return [(row.actor, row.action, row.subject) for row in rows if row.action in {"reveal", "ticket-close"}]


def test_each_reveal_of_a_night_leaves_a_trace_and_nothing_else_does(office, capsys, night_is):
    report = Report("2021-05-20", EVENING, EVENING, ())
    night_is(report)
    for options in ([], ["--json"], ["--reveal", "--by", "甲"], ["--reveal", "--json", "--by", "乙"]):
        assert run(["night", *options]) == 0
    assert noted(office) == [("甲", "reveal", "night:2021-05-20"), ("乙", "reveal", "night:2021-05-20")]


def test_the_head_in_last_mornings_mail_shows_what_was_cut_off_since(office, capsys):
    row = {"id_number": NUMBER, "name": "吕春燕", "state": "active", "created": "2021-01-02T03:04:05+08:00"}
    (office / "a.jsonl").write_text(json.dumps(row), "utf-8")
    assert run(["accounts", "import", "a.jsonl"]) == 0
    capsys.readouterr()
    assert run(["audit", "verify", "--json"]) == 0
    (found,) = objects(capsys.readouterr().out)
    assert run(["audit", "verify", "--head", found["head"]]) == 0
    assert f"共 1 条，链头 {found['head']}" in capsys.readouterr().out
    assert run(["audit", "verify", "--head", "9" + found["head"]]) == 1
    assert "审计链末尾被删去" in capsys.readouterr().out
    assert run(["audit", "verify", "--head", "x"]) == 2
    assert "--head 要照夜报邮件末尾的链头写" in complaint(capsys)


def test_an_account_and_its_history_are_told_in_chinese_to_the_minute(office, capsys):
    row = {"id_number": NUMBER, "name": "吕春燕", "state": "active", "created": "2021-01-02T03:04:05+08:00"}
    (office / "a.jsonl").write_text(json.dumps(row), "utf-8")
    assert run(["accounts", "import", "a.jsonl"]) == 0
    (office / "mail" / "new" / "1621504920.M1.mail.example").write_bytes(PLEA)
    assert run(["night"]) == 0
    capsys.readouterr()
    assert run(["accounts", "show", NUMBER]) == 0
    *facts, event = capsys.readouterr().out.splitlines()
    assert facts[:4] == ["登记姓名：吕春燕", "状态：初始密码", "填报：没有", "建立：2021-01-02 03:04"]
    assert re.fullmatch(r"  \d{4}-\d\d-\d\d \d\d:\d\d  夜班  重置密码", event)


def test_of_a_deleted_account_it_is_told_when_why_until_when_and_how_it_comes_back(office, capsys):
    row = {"id_number": NUMBER, "name": "lv chunyan", "state": "initial", "created": "2021-01-02T03:04:05+08:00"}
    (office / "a.jsonl").write_text(json.dumps(row), "utf-8")
    assert run(["accounts", "import", "a.jsonl"]) == 0
    with Office(load(office / "yeban.toml")) as one, one.store.open() as desk:
        account = accounts.find(desk, NUMBER)
        deletion = accounts.Repair(Action.DELETE, accounts.facts_of(account, one.clock()), None, "mismatched")
        assert accounts.perform(desk, [deletion], one.limits, one.clock(), "night") == []
    capsys.readouterr()
    assert run(["accounts", "show", NUMBER, "--json"]) == 0
    (told,) = objects(capsys.readouterr().out)
    assert (told["present"], told["name"], [one["action"] for one in told["history"]]) == (False, None, ["delete"])
    assert run(["accounts", "show", NUMBER, "--config", "yeban.toml"]) == 0
    out = capsys.readouterr().out
    assert NUMBER not in out
    none, gone, name, why, until, how, *_ = out.splitlines()
    assert none == f"{MASKED}：没有账号"
    assert re.fullmatch(r"账号已删除：\d{4}-\d\d-\d\d \d\d:\d\d，夜班", gone)
    assert (name, why) == ("  登记姓名：lv chunyan", "  为什么：姓名与身份证号不匹配，已删除账号（可恢复）")
    assert until.endswith("连同原来的密码、状态和填报草稿")
    command = how.partition("：")[2].replace("身份证号", NUMBER)
    assert command.startswith("yeban accounts restore ")
    assert run(command.split()[1:]) == 0
    capsys.readouterr()
    assert run(["accounts", "show", NUMBER]) == 0
    assert "已删除" not in capsys.readouterr().out


def test_the_report_is_shown_again_with_all_runs_of_its_night(office, capsys):
    assert run(["report"]) == 1
    assert "还没有办过夜班" in complaint(capsys)
    (office / "mail" / "new" / "1621504920.M1.mail.example").write_bytes(PLEA)
    assert run(["night", "--json"]) == 0
    (first,) = objects(capsys.readouterr().out)
    (office / "mail" / "new" / "1621504921.M2.mail.example").write_bytes(PLEA)
    assert run(["night"]) == 0
    capsys.readouterr()
    assert run(["report", first["night"], "--json"]) == 0
    (again,) = objects(capsys.readouterr().out)
    assert again["mails"][0] == first["mails"][0]
    assert [mail["outcome"] for mail in again["mails"]] == [first["mails"][0]["outcome"], "duplicate"]
    assert again["started"] == first["started"]
    assert run(["report"]) == 0
    text = capsys.readouterr().out
    assert "来信 2 = " in text
    assert "这一夜分 2 次办理" in text
    assert run(["report", "1999-05-20"]) == 1
    assert "1999-05-20 这一夜没有办过" in complaint(capsys)
    assert noted(office) == []
    assert run(["report", "--reveal", "--json", "--by", "甲"]) == 0
    assert NUMBER in capsys.readouterr().out
    assert noted(office) == [("甲", "reveal", f"night:{first['night']}")]


def test_what_waits_is_listed_shown_and_closed(office, capsys):
    """The number is masked everywhere, in the mail's own text too, until somebody leaves his name for it."""
    slip = NUMBER[:-1] + "2"
    with Office(load(office / "yeban.toml")) as one, one.store.open() as desk:
        text = zlib.compress(f"重置密码\n\n吕春燕\t{NUMBER}，不是{slip}\x1b[31m".encode())
        desk.session.add(
            mail(one.store, 1, EVENING, sender="lv@mail.example", text_sealed=desk.keys.seal(text, TEXT_FIELD))
        )
        desk.session.flush()
        plea = request(one.store, 1, EVENING, id_sealed=desk.keys.seal(NUMBER, ID_FIELD))
        desk.session.add(plea)
        desk.session.flush()
        openings = [NewTicket(Kind.HELD, 1, "由人核实", plea.id), NewTicket(Kind.LETTER, 1, "请开通账号")]
        open_tickets(desk, openings, "2021-05-20", EVENING)

    assert run(["tickets", "list"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.split() == ["1", "05-20", "22:00", "待核实", "lv@mail.example", "重置密码", MASKED, "由人核实"]
    assert second.split() == ["2", "05-20", "22:00", "单位函件", "lv@mail.example", "请开通账号"]
    assert run(["tickets", "list", "--json"]) == 0
    told = objects(capsys.readouterr().out)
    assert [(one["id"], one["kind"], one["sender"], one["id_number"]) for one in told] == [
        (1, "held", "lv@mail.example", MASKED),
        (2, "letter", "lv@mail.example", None),
    ]

    for options in ([], ["--json"]):
        assert run(["tickets", "show", "1", *options]) == 0
        out = capsys.readouterr().out
        assert MASKED in out
        assert not [one for one in (NUMBER, slip, "\x1b") if one in out]
    assert noted(office) == []
    assert run(["tickets", "show", "1", "--reveal", "--by", "甲"]) == 0
    assert f"  吕春燕  {NUMBER}，不是{slip}\\x1b[31m" in capsys.readouterr().out.splitlines()

    assert run(["tickets", "name", "1", "--name", "甘谷县磐安镇中心小学", "--by", "甲"]) == 1
    assert "不是为单位来的信" in capsys.readouterr().err
    assert run(["tickets", "name", "2", "--name", "甘谷县磐安镇中心小学", "--by", "甲"]) == 0
    assert "2 号是 甘谷县磐安镇中心小学 的" in capsys.readouterr().out
    assert run(["tickets", "show", "2"]) == 0
    assert "写明单位" in capsys.readouterr().out
    assert run(["tickets", "undo", "2", "--by", "甲"]) == 0
    capsys.readouterr()

    assert run(["tickets", "close", "1", "--by", "甲", "--reason", f"{NUMBER} 已核实"]) == 0
    assert run(["tickets", "close", "1", "--by", "甲", "--reason", "再来"]) == 1
    assert run(["tickets", "show", "7"]) == 1
    assert "没有 7 号工单" in capsys.readouterr().err
    assert noted(office) == [("甲", "reveal", "ticket:1"), ("甲", "ticket-close", "ticket:1")]
    with Office(load(office / "yeban.toml")) as one, one.store.look() as desk:
        details = desk.session.execute(select(AuditRow.detail)).scalars().all()
        assert not [detail for detail in details if NUMBER in detail]


def test_the_version_is_told(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("yeban 0.")


def test_init_refuses_to_overwrite(office, capsys):
    keys = (office / "keys.json").read_bytes()
    assert run(["init"]) == 2
    assert "已经存在" in complaint(capsys)
    assert (office / "keys.json").read_bytes() == keys


def test_init_prints_a_unit_for_this_office(office, capsys):
    assert run(["init", "--unit"]) == 0
    assert f"--config {office / 'yeban.toml'}" in capsys.readouterr().out


def test_the_doctor_exits_1_where_something_ails(office, capsys):
    (office / "mail" / "cur").rmdir()
    (office / "mail" / "new").rmdir()
    assert run(["doctor", "--json"]) == 1
    told = {one["what"]: one for one in objects(capsys.readouterr().out)}
    assert not told["邮箱"]["ok"]
    assert told["邮箱"]["mend"]


def test_a_scenario_is_played_from_its_file(tmp_path, capsys):
    scenario = {
        "id": "S1",
        "run_at": "2021-05-20T22:00:00+08:00",
        "accounts": [],
        "mails": [
            {
                "id": "m1",
                "from": "lv@mail.example",
                "received": "2021-05-20T18:00:00+08:00",
                "subject": "谢谢",
                "body": "已经登录了，谢谢。",
            }
        ],
    }
    (tmp_path / "book.json").write_text(json.dumps({"scenarios": [scenario]}), "utf-8")
    assert run(["rehearse", "book.json", "--json"]) == 0
    (told,) = objects(capsys.readouterr().out)
    assert told["id"] == "S1"
    assert [mail["id"] for mail in told["mails"]] == ["m1"]
    assert run(["rehearse", "book.json"]) == 0
    assert capsys.readouterr().out.startswith("S1：m1 ")


def test_the_daemon_runs_the_office_and_mails_its_reports(office, monkeypatch, capsys):
    """The life is a fake here; tests/daemon/test_life.py lives a real one."""
    made = {}

    class Life:
        def __init__(self, desk, hours, _now, _stopping, **options):
            made.update(desk=desk, hours=hours, **options)

        def run(self):
            made["told"](Report("2021-05-20", EVENING, EVENING, ()))
            return 0

    posted = []
    monkeypatch.setattr(life, "Life", Life)
    monkeypatch.setattr(morning, "post", lambda report, _settings: posted.append(report))
    monkeypatch.setenv("WATCHDOG_USEC", "180000000")
    assert run(["daemon"]) == 0
    assert isinstance(made["desk"], Office)
    assert made["watchdog"] == timedelta(minutes=3)
    assert made["hours"].night.hour == 22
    assert len(posted) == 1
    assert capsys.readouterr().out == ""


def test_the_password_of_the_mailbox_never_reaches_the_log(office, monkeypatch, night_is):
    monkeypatch.setenv("YEBAN_MAILBOX__PASSWORD", "geheim-4711")
    text = (office / "yeban.toml").read_text("utf-8")
    imap = 'kind = "imap"\nhost = "127.0.0.1"\nport = 1\nuser = "a@mail.example"\n'
    (office / "yeban.toml").write_text(text.replace('kind = "maildir"\npath = "mail"\n', imap), "utf-8")
    out = io.StringIO()
    real = logs.configure
    monkeypatch.setattr(logs, "configure", lambda _stream, **options: real(out, **options))

    def fails(*_args, **_options):
        logging.getLogger("daemon.x").error("LOGIN a geheim-4711")
        return Report("2021-05-20", EVENING, EVENING, ())

    night_is(fails)
    assert run(["night"]) == 0
    assert "LOGIN a ***" in out.getvalue()
