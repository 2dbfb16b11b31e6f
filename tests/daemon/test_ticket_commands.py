"""Tickets of organisations by commands, each step and the way back."""

import shutil
import time
import zlib
from pathlib import Path

import docx
import pytest
from sqlalchemy import select

from accountops import staff
from accountops.permissions import Role
from daemon.cli.running import run
from daemon.night.intake import TEXT_FIELD
from daemon.settings import load
from daemon.wiring import Office
from orgregistry.tickets import Kind, NewTicket, open_tickets
from store import Attachment, AuditRow, Staff
from tests.daemon.test_organising import filled  # noqa: F401 - a fixture
from tests.daemon.test_staffing import _alone, given, office  # noqa: F401 - fixtures
from tests.store.office import mail
from tests.store.places import NOW

BY = ["--by", "甲"]
FIRM, SHORT = "甘谷县陇信智能科技有限公司", "甘谷陇信智能科技公司"
OFFICE = "甘谷县人力资源和社会保障局"


@pytest.fixture
def waiting(office, filled, capsys):  # noqa: F811 - fixtures
    """A registered office with three tickets: 1 of a letter that only a person can read, 2 and 3 of a firm."""
    shutil.copy(filled, office / "yeban.db")
    with Office(load(Path("yeban.toml"))) as one, one.store.open() as desk:
        text = desk.keys.seal(zlib.compress("搜不到单位".encode()), TEXT_FIELD)
        desk.session.add_all(mail(one.store, n, NOW, sender=f"p{n}@mail.example", text_sealed=text) for n in range(3))
        desk.session.flush()
        named = [NewTicket(Kind.ORG_NOT_FOUND, n, "搜不到", org_name=name) for n, name in ((1, FIRM), (2, SHORT))]
        open_tickets(desk, [*named, NewTicket(Kind.LETTER, 3, "函件只在图片里")], "2021-05-20", NOW)
        for login, role, of in (("li.na", Role.TECHNICIAN, ""), ("zhang.hui", Role.HR_OFFICE, OFFICE)):
            staff.invite(desk, login, "张慧", {role}, login.encode().ljust(32), NOW, "test", organisation=of)
        for row in desk.session.execute(select(Staff)).scalars():
            row.joined = NOW
    capsys.readouterr()


@pytest.fixture
def did(waiting, capsys):
    """Runs a command about tickets that works; returns what it tells."""

    def do(*arguments):
        assert run(["tickets", *arguments, "--json"]) == 0
        return given(capsys)[0]

    return do


def test_each_step_is_done_and_taken_back(did):
    assert did("assign", "2", "li.na", *BY)["state"] == "open"
    assert did("show", "2")["assignee"] == "li.na"
    assert did("assign", "2", "-", *BY)["state"] == "open"
    assert did("show", "2")["assignee"] is None
    soon = time.strftime("%Y-%m-%d", time.localtime(time.time() + 3 * 86400))
    assert did("later", "2", "--until", soon, *BY)["state"] == "later"
    assert did("undo", "2", *BY)["state"] == "open"
    assert did("exists", "2", "--name", "甘谷县渭水教育局", *BY)["state"] == "closed"
    assert did("undo", "2", *BY)["state"] == "open"
    assert did("refuse", "2", "--reason", "该单位已经注销", *BY)["state"] == "closed"
    assert did("undo", "2", *BY)["state"] == "open"
    assert did("merge", "3", "2", *BY)["state"] == "closed"
    assert did("show", "2")["wordings"] == [FIRM, SHORT]
    assert did("undo", "3", *BY)["state"] == "open"
    assert did("show", "2")["wordings"] == [FIRM]
    steps = [(one["step"], one["undone"]) for one in did("show", "2")["history"]]
    assert steps == [
        ("assign", False),
        ("assign", False),
        ("later", True),
        ("undo", False),
        ("exists", True),
        ("undo", False),
        ("refuse", True),
        ("undo", False),
    ]


def test_of_a_ticket_all_mails_are_shown_that_it_hangs_on(did, capsys):
    assert [one["sender"] for one in did("show", "2")["mails"]] == ["p0@mail.example"]
    assert run(["tickets", "show", "2"]) == 0
    assert "第 1 封" not in capsys.readouterr().out
    did("merge", "3", "2", *BY)
    shown = did("show", "2")
    assert [(one["sender"], one["text"]) for one in shown["mails"]] == [
        ("p0@mail.example", "搜不到单位"),
        ("p1@mail.example", "搜不到单位"),
    ]
    assert shown["text"] == "搜不到单位"
    assert run(["tickets", "show", "2"]) == 0
    said = capsys.readouterr().out
    assert said.count("搜不到单位\n") == 2
    assert "第 2 封，2021-05-20 22:00 来自 p1@mail.example：" in said


def test_it_is_referred_with_its_letter_and_its_account_opened(did, capsys):
    assert did("name", "1", "--name", "甘谷县第九中学", *BY)["state"] == "open"
    assert did("merge", "3", "2", *BY)["state"] == "closed"
    assert did("route", "2", "--office", OFFICE, "--letter", "ref.docx", *BY)["state"] == "routed"
    said = "".join(one.text for one in docx.Document("ref.docx").paragraphs)
    assert OFFICE in said
    assert "2名填报人员反映" in said
    for kind, word in (("return", "补正函"), ("account-opening", "申请函"), ("referral", "转办函")):
        assert run(["tickets", "letter", "2", kind, f"{kind}.docx"]) == 0
        assert f"✔ {word}" in capsys.readouterr().out
        assert FIRM in "".join(one.text for one in docx.Document(f"{kind}.docx").paragraphs)
    made = did("open-account", "2", "--as", "zhang.hui", "--admin", "longxin", "--admin-name", "魏国栋")
    assert made["state"] == "closed"
    assert made["invitation"].startswith("https://zc.example/staff/join?invitation=")
    assert run(["orgs", "search", SHORT]) == 0
    assert f"{FIRM}  ［别名：{SHORT}］" in capsys.readouterr().out
    assert did("undo", "2", *BY)["state"] == "routed"
    assert run(["orgs", "search", FIRM]) == 0
    assert FIRM not in capsys.readouterr().out


def test_an_attachment_is_taken_out_for_its_reader_only_and_that_is_told(did, capsys):
    shelved = b"%PDF-1.4 a letter"
    with Office(load(Path("yeban.toml"))) as one, one.store.open() as desk:
        name = desk.keys.seal("函.pdf", "attachment.name")
        file, page = (one.shelf().put(desk.keys, octets) for octets in (shelved, b"\x89PNG page"))
        kept = {"mail_id": 3, "name_sealed": name, "kind": "pdf", "size": 17, "text_sealed": b"", "taken_at": NOW}
        desk.session.add(Attachment(place=0, file=file, preview=page, **kept))
        desk.session.add(Attachment(place=1, fault="超过 10 MB，没有保存", **kept))
    assert run(["tickets", "show", "1"]) == 0
    assert "附件 1：函.pdf（pdf）" in capsys.readouterr().out
    assert did("file", "1", "1", "letter.pdf", *BY)["octets"] == len(shelved)
    assert Path("letter.pdf").read_bytes() == shelved
    assert Path("letter.pdf").stat().st_mode & 0o777 == 0o600
    did("file", "1", "1", "page.png", "--first-page", *BY)
    assert Path("page.png").read_bytes().startswith(b"\x89PNG")
    for arguments, code, said in (
        (["1", "1", "letter.pdf"], 2, "已经有了"),
        (["1", "1", "page.jpg", "--first-page"], 2, ".png"),
        (["1", "2", "x.pdf"], 1, "超过 10 MB"),
        (["1", "3", "x.pdf"], 1, "没有附件 3"),
        (["2", "1", "x.pdf"], 1, "没有附件 1"),
    ):
        assert run(["tickets", "file", *arguments, *BY]) == code
        assert said in capsys.readouterr().err
    with Office(load(Path("yeban.toml"))) as one, one.store.look() as desk:
        rows = desk.session.execute(select(AuditRow).where(AuditRow.action == "file-seen")).scalars().all()
        assert [(row.actor, row.subject) for row in rows] == [("甲", "ticket:1")] * 2


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["later", "2", "--until", "明天"], 2, "要写成日期"),
        (["later", "2", "--until", "2001-01-01"], 1, "今天以后"),
        (["assign", "2", "nobody"], 1, "没有这个登录名"),
        (["exists", "2", "--name", "没有这个单位"], 1, "没有全称是"),
        (["route", "2"], 1, "单位还没有来函"),
        (["route", "2", "--office", OFFICE, "--letter", "ref.pdf"], 2, ".docx"),
        (["letter", "2", "poem", "x.docx"], 2, "可以是：account-opening、referral、return"),
        (["letter", "1", "return", "x.docx"], 1, "出不了函"),
        (["merge", "2", "2"], 1, "不能并入自己"),
        (["refuse", "2", "--reason", " "], 1, "没有写理由"),
        (["refuse", "2", "--reason", "又"], 1, "理由太短"),
        (["undo", "2"], 1, "没有可以撤回的一步"),
    ],
)
@pytest.mark.usefixtures("waiting")
def test_what_cannot_be_done_is_one_clear_line(capsys, arguments, code, said):
    more = [] if arguments[0] == "letter" else BY
    assert run(["tickets", *arguments, *more]) == code
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
