"""The night as the office runs it: settings, worker processes, the real reader, and the purge afterwards."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from daemon import reading
from daemon.mailbox.maildir import MaildirMailbox
from daemon.settings import Database, MailboxSettings, Settings
from daemon.wiring import Office as Wired
from daemon.wiring import write_privately
from store import AuditRow, Mail, Ticket, new_keyring
from tests.daemon import poison
from tests.daemon.night.office import EVENING, OWN, Office, address, id_number, letter, person


class Clock:
    """Stands still until told."""

    def __init__(self) -> None:
        self.now = EVENING

    def __call__(self):
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def wired(tmp_path: Path, clock: Clock) -> Iterator[Wired]:
    settings = Settings(
        base=tmp_path,
        database=Database(url=f"sqlite:///{tmp_path / 'yeban.db'}", keys_file=tmp_path / "keys.json"),
        mailbox=MailboxSettings(kind="maildir", path=tmp_path / "mail", address=OWN),
    )
    write_privately(settings.keys_path(), new_keyring().dump())
    with MaildirMailbox(settings.mail_path(), create=True):
        pass
    with Wired(settings, clock) as office:
        yield office


@pytest.fixture
def office(wired: Wired, tmp_path: Path) -> Office:
    return Office(wired.store, tmp_path / "mail", lambda: MaildirMailbox(tmp_path / "mail"))


def plea(n: int) -> bytes:
    return letter(
        address(n), f"姓名：{person(n)}", f"身份证号：{id_number(n)}", "忘记密码了，登录不上，请重置密码，谢谢！"
    )


def test_one_poisonous_mail_is_parked_and_the_night_goes_on(wired: Wired, office: Office, monkeypatch):
    monkeypatch.setattr(reading, "_read_all", poison.read_all)
    for n in range(1, 6):
        office.account(n)
        office.deliver(plea(n))
    for how in ("kill", "memory", "raise"):
        office.deliver(poison.poison(how))
    report = wired.run_night()
    assert Counter(mail.outcome for mail in report.mails) == {"done": 5, "ticket": 3}
    assert report.parked == 3
    assert report.exit_code() == 1
    assert all(office.changes(n) == ["reset"] for n in range(1, 6))
    assert office.filed() == {"已处理": 5, "待人工": 3}
    assert Counter(ticket.kind for ticket in office.rows(Ticket)) == {"parked": 3}
    assert all(mail.fault for mail in office.rows(Mail) if mail.outcome == "ticket")
    assert wired.run_night().exit_code() == 0


def test_what_is_old_goes_after_the_night_but_not_what_waits_for_a_person(wired: Wired, office: Office, clock: Clock):
    office.account(1)
    office.deliver(plea(1))
    office.deliver(letter(address(2), "请问几号截止？"))
    wired.run_night()
    assert all(mail.text_sealed for mail in office.rows(Mail))
    clock.now += timedelta(days=31)
    wired.run_night(dry_run=True)
    assert all(mail.text_sealed for mail in office.rows(Mail))
    wired.run_night()
    assert [bool(mail.text_sealed) for mail in office.rows(Mail)] == [False, True]
    assert [row.action for row in office.rows(AuditRow)][-1] == "purge"
    assert office.chain_holds()


def test_a_mail_that_still_lies_in_the_inbox_is_never_purged(wired: Wired, office: Office, clock: Clock):
    office.account(1)
    office.deliver(plea(1))
    wired.run_night(stopping=lambda: bool(office.rows(Mail)))
    clock.now += timedelta(days=31)
    office.now = clock.now
    report = wired.run_night()
    assert [mail.outcome for mail in report.mails] in (["done"], [])
    assert office.changes(1) == ["reset"]
