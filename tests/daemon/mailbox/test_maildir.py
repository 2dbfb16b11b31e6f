"""What only a Maildir meets: other programs at the same files, names, rights, a full disk."""

import errno
import os
import pickle
from datetime import datetime
from pathlib import Path

import pytest

from daemon.mailbox import FETCH_MOST, MailboxFull, MailboxRefused, MailboxUnreachable
from daemon.mailbox.maildir import MaildirMailbox
from tests.daemon.mailbox.conftest import EVENING, letter


@pytest.fixture
def inbox(tmp_path: Path) -> MaildirMailbox:
    """An empty Maildir, opened."""
    mailbox = MaildirMailbox(tmp_path / "Maildir", create=True)
    with mailbox:
        return mailbox


def test_a_missing_maildir_is_refused_rather_than_read_as_empty(tmp_path):
    with pytest.raises(MailboxRefused) as caught, MaildirMailbox(tmp_path / "Mialdir"):
        pass
    assert str(caught.value) == f"{tmp_path / 'Mialdir'} 不是邮件文件夹（缺 cur、new）"
    assert "mailbox.path" in caught.value.hint
    assert not (tmp_path / "Mialdir").exists()


def test_a_maildir_is_made_where_that_is_wanted_and_closed_to_others(tmp_path):
    with MaildirMailbox(tmp_path / "Maildir", create=True) as mailbox:
        assert mailbox.uids() == []
    assert oct((tmp_path / "Maildir" / "new").stat().st_mode & 0o777) == "0o700"


def test_a_file_in_place_of_a_maildir_is_refused(tmp_path):
    (tmp_path / "Maildir").write_text("no folder")
    with pytest.raises(MailboxRefused), MaildirMailbox(tmp_path / "Maildir"):
        pass
    with pytest.raises(MailboxRefused), MaildirMailbox(tmp_path / "Maildir" / "inner", create=True):
        pass


def test_a_disk_that_goes_away_is_unreachable(inbox, tmp_path):
    inbox.deliver(letter("plea"), EVENING, "one")
    uids = inbox.uids()
    (tmp_path / "Maildir").rename(tmp_path / "unmounted")
    for use in (inbox.uids, inbox.count, inbox.folders, lambda: inbox.fetch(uids), lambda: inbox.move(uids, "已处理")):
        with pytest.raises(MailboxUnreachable) as caught:
            use()
        assert "挂载" in caught.value.hint
    assert not (tmp_path / "Maildir").exists()


def test_a_full_disk_is_said_and_the_mail_stays(inbox, monkeypatch):
    inbox.deliver(letter("plea"), EVENING, "one")
    uids = inbox.uids()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", full)
        with pytest.raises(MailboxFull) as caught:
            inbox.move(uids, "已处理")
    assert "仍在原处" in caught.value.hint
    assert (inbox.uids(), inbox.count("已处理")) == (uids, 0)


def test_a_mail_never_replaces_another_of_the_same_file_name(inbox):
    inbox.deliver(letter("first"), EVENING, "same")
    inbox.move(inbox.uids(), "已处理")
    inbox.deliver(letter("second"), EVENING, "same")
    inbox.move(inbox.uids(), "已处理")
    folder = inbox.path / ".&XfJZBHQG-" / "new"
    assert sorted(file.read_bytes() for file in folder.iterdir()) == [letter("first"), letter("second")]


@pytest.mark.parametrize("flags", ["", "S", "RS"])
def test_a_mail_keeps_its_flags_when_it_is_moved(inbox, flags):
    inbox.deliver(letter("plea"), EVENING, "one", flags=flags)
    inbox.move(inbox.uids(), "已处理")
    expected = f"cur/one:2,{flags}" if flags else "new/one"
    assert (inbox.path / ".&XfJZBHQG-" / expected).is_file()


@pytest.mark.parametrize("name", ["", "a//b", "/a", "a.b", ".hidden", "a\0b"])
def test_a_folder_name_that_the_layout_cannot_express_is_refused(inbox, name):
    with pytest.raises(MailboxRefused):
        inbox.move([], name)


def test_a_folder_name_too_long_for_the_disk_is_refused(inbox):
    with pytest.raises(MailboxRefused, match="名称过长"):
        inbox.move([], "长" * 300)


def test_what_is_no_mail_is_not_listed(inbox):
    inbox.deliver(letter("plea"), EVENING, "one")
    (inbox.path / "new" / ".nfs0001").write_text("left by a network disk")
    (inbox.path / "cur" / "folder").mkdir()
    (inbox.path / "new" / "link").symlink_to("/etc/passwd")
    assert inbox.uids() == ["one"]


def test_a_file_name_that_is_no_utf_8_still_has_a_name_that_can_be_written_down(inbox):
    (Path(os.fsdecode(os.fsencode(inbox.path / "new") + b"/1.\xd5\xc5.host"))).write_bytes(letter("plea"))
    [uid] = inbox.uids()
    uid.encode()
    assert [arrival.raw for arrival in inbox.fetch([uid])] == [letter("plea")]
    inbox.move([uid], "已处理")
    assert inbox.count("已处理") == 1


def test_of_a_huge_file_only_the_first_part_is_read(inbox):
    inbox.deliver(b"Subject: huge\r\n\r\n", EVENING, "huge")
    os.truncate(inbox.path / "new" / "huge", 5 << 30)  # a hole, no disk space
    [arrival] = inbox.fetch(inbox.uids())
    assert (len(arrival.raw), arrival.size) == (FETCH_MOST, 5 << 30)


@pytest.mark.parametrize("unique", ["", ".hidden", "a/b", "a:2,S", "a\0b"])
def test_what_is_delivered_has_a_proper_name(inbox, unique):
    with pytest.raises(ValueError, match="not a name"):
        inbox.deliver(letter("plea"), EVENING, unique)


def test_what_is_delivered_has_an_aware_time_and_a_name_of_its_own(inbox):
    with pytest.raises(ValueError, match="aware"):
        inbox.deliver(letter("plea"), datetime(2021, 5, 1), "one")  # noqa: DTZ001
    inbox.deliver(letter("plea"), EVENING, "one")
    with pytest.raises(ValueError, match="taken"):
        inbox.deliver(letter("other"), EVENING, "one")


def test_an_error_can_be_handed_to_another_process():
    error = pickle.loads(pickle.dumps(MailboxFull("Maildir /x: full", "磁盘已满")))  # noqa: S301
    assert (str(error), error.hint) == ("Maildir /x: full", "磁盘已满")
