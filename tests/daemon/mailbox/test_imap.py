"""What only an IMAP mailbox meets: refusals, numbers that change, servers that can do less."""

import logging
import socket
import ssl
import time
from functools import partial

import pytest

from daemon.mailbox import (
    MailboxFull,
    MailboxRefused,
    MailboxUnreachable,
    UidValidityChanged,
)
from daemon.mailbox.connection import ImapAddress, Security
from daemon.mailbox.imap import ImapMailbox, _Folders, batches, uid_set
from tests.daemon.mailbox.conftest import Place, behind, letter
from tests.daemon.mailbox.nights import AT_ONCE, CAPABLE, LESS, through, without
from tests.daemon.mailbox.wires import LOOPBACK, Cut, Listener, Wire, netease, silent_after
from tests.servers import Dovecot, certificate

# ---- refusals


@pytest.mark.dovecot
@pytest.mark.parametrize("password", ["not-this-one", "口令不对", 'quo"te\\', "line\r\nbreak"])
def test_a_wrong_password_is_said_at_once_without_the_password(dovecot: Dovecot, password, caplog):
    caplog.set_level(logging.DEBUG)
    address = ImapAddress(LOOPBACK, "desk", password, port=dovecot.tls_port, ca_file=dovecot.ca_file)
    mailbox = ImapMailbox(address, sleep=lambda _: pytest.fail("waited"))
    with pytest.raises(MailboxRefused) as caught, mailbox:
        pass
    assert "密码" in caught.value.hint
    error = caught.value
    while error is not None:
        assert password not in f"{error!s}{error!r}{getattr(error, 'hint', '')}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    assert password not in caplog.text
    assert password not in repr(address)


@pytest.mark.dovecot
def test_the_password_stands_in_no_log_when_it_is_right_either(dovecot: Dovecot, caplog):
    caplog.set_level(logging.DEBUG)
    place = behind(dovecot)
    place.deliver(letter("a secret plea"))
    with place.mailbox() as mailbox:
        mailbox.fetch(mailbox.uids())
    assert dovecot.PASSWORD not in caplog.text
    assert "secret plea" not in caplog.text


def test_a_server_that_repeats_the_password_in_its_refusal_is_not_quoted():
    refusal = b"TAG NO [AUTHENTICATIONFAILED] no user desk with password hunter-2\r\n"
    with Listener(silent_after(b"* OK ready\r\n", CAPABLE, refusal)) as server:
        address = ImapAddress(LOOPBACK, "desk", "hunter-2", port=server.port, security=Security.PLAIN)
        with pytest.raises(MailboxRefused) as caught, ImapMailbox(address):
            pass
    expected = f"登录 {LOOPBACK}:{server.port} 被拒绝（服务器说：no user desk with password ***）"
    assert str(caught.value) == expected
    assert caught.value.hint == "请核对 mailbox.user 和密码；QQ、163 等邮箱要用授权码"


def test_a_servers_words_are_quoted_in_one_short_line_that_no_terminal_obeys():
    refusal = b"TAG NO [AUTHENTICATIONFAILED] \x1b[31mred " + b"very " * 60 + b"long.\r\n"
    with Listener(silent_after(b"* OK ready\r\n", CAPABLE, refusal)) as server:
        address = ImapAddress(LOOPBACK, "desk", "hunter-2", port=server.port, security=Security.PLAIN)
        with pytest.raises(MailboxRefused) as caught, ImapMailbox(address):
            pass
    said = str(caught.value)
    assert said.isprintable()
    assert "（服务器说：\\x1b[31mred very" in said
    assert len(said.partition("服务器说：")[2]) <= 121


def test_a_server_that_has_no_time_for_log_ins_now_is_asked_again():
    busy = b"TAG NO [UNAVAILABLE] too many connections\r\n"
    with Listener(silent_after(b"* OK ready\r\n", CAPABLE, busy)) as server:
        address = ImapAddress(LOOPBACK, "desk", "x", port=server.port, security=Security.PLAIN)
        slept = []
        with pytest.raises(MailboxUnreachable), ImapMailbox(address, waits=AT_ONCE, sleep=slept.append):
            pass
    assert slept == [0, 0]


@pytest.mark.dovecot
def test_a_certificate_that_nobody_vouches_for_is_refused(dovecot: Dovecot):
    address = ImapAddress(LOOPBACK, "desk", dovecot.PASSWORD, port=dovecot.tls_port)
    with pytest.raises(MailboxRefused) as caught, ImapMailbox(address):
        pass
    assert "证书" in str(caught.value)


def test_a_host_whose_certificate_names_another_is_refused(tmp_path):
    cert, key = certificate(tmp_path, host="mail.example")
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(cert, key)
    with Listener(silent_after(b"* OK ready\r\n"), trust) as server:
        address = ImapAddress(LOOPBACK, "desk", "x", port=server.port, ca_file=cert)
        with pytest.raises(MailboxRefused) as caught, ImapMailbox(address):
            pass
    assert "证书" in caught.value.hint


def test_certificates_that_cannot_be_read_are_said_before_anything_is_tried(tmp_path):
    address = ImapAddress(LOOPBACK, "desk", "x", ca_file=tmp_path / "none.pem")
    with pytest.raises(MailboxRefused) as caught, ImapMailbox(address):
        pass
    assert str(caught.value) == f"读不了 CA 文件 {tmp_path / 'none.pem'}"


@pytest.mark.dovecot
def test_tls_on_a_port_that_speaks_none_is_refused_with_the_right_port(dovecot: Dovecot):
    address = ImapAddress(LOOPBACK, "desk", dovecot.PASSWORD, port=dovecot.plain_port)
    with pytest.raises(MailboxRefused) as caught, ImapMailbox(address):
        pass
    assert "993" in caught.value.hint


@pytest.mark.dovecot
def test_starttls_secures_a_plain_port(dovecot: Dovecot):
    place = behind(dovecot)
    place.deliver(letter("plea"))
    address = ImapAddress(
        "localhost", place.user, dovecot.PASSWORD, dovecot.plain_port, Security.STARTTLS, ca_file=dovecot.ca_file
    )
    with ImapMailbox(address, waits=()) as mailbox:
        assert len(mailbox.uids()) == 1


@pytest.mark.dovecot
def test_starttls_verifies_the_certificate_too(dovecot: Dovecot):
    address = ImapAddress("localhost", "desk", dovecot.PASSWORD, dovecot.plain_port, Security.STARTTLS)
    with pytest.raises(MailboxRefused) as caught, ImapMailbox(address):
        pass
    assert "证书" in caught.value.hint


@pytest.mark.dovecot
def test_a_server_without_starttls_never_hears_the_password(dovecot: Dovecot):
    with Wire(dovecot.plain_port, change=without(b"STARTTLS")) as wire:
        address = ImapAddress(LOOPBACK, "desk", dovecot.PASSWORD, wire.port, Security.STARTTLS)
        with pytest.raises(MailboxRefused) as caught, ImapMailbox(address):
            pass
    assert "starttls" in str(caught.value)
    assert "LOGIN" not in wire.commands


def test_plain_text_goes_to_this_machine_only():
    with pytest.raises(MailboxRefused) as caught:
        ImapMailbox(ImapAddress("mail.example", "desk", "x", security=Security.PLAIN)).__enter__()
    assert "本机" in caught.value.hint


@pytest.mark.dovecot
def test_an_inbox_that_does_not_exist_is_said(dovecot: Dovecot):
    place = behind(dovecot)
    address = ImapAddress(
        LOOPBACK, place.user, dovecot.PASSWORD, port=dovecot.tls_port, inbox="没有", ca_file=dovecot.ca_file
    )
    with pytest.raises(MailboxRefused, match=f"邮箱 {place.user}@{LOOPBACK} 里没有文件夹“没有”") as caught:
        ImapMailbox(address).__enter__()
    assert "mailbox.inbox" in caught.value.hint


# ---- NetEase


def test_who_is_asked_for_an_introduction_gives_one():
    with Listener(netease) as server:
        address = ImapAddress(LOOPBACK, "desk", "x", port=server.port, security=Security.PLAIN)
        with ImapMailbox(address, waits=()) as mailbox:
            assert mailbox.uidvalidity == 7


def test_a_server_of_netease_gets_an_introduction_unasked(tmp_path, monkeypatch):
    cert, key = certificate(tmp_path, host="imap.163.com")
    trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trust.load_cert_chain(cert, key)
    with Listener(partial(netease, advertised=False), trust) as server:
        real = socket.create_connection
        monkeypatch.setattr(socket, "create_connection", lambda _, timeout: real((LOOPBACK, server.port), timeout))
        address = ImapAddress("imap.163.com", "desk@163.com", "x", ca_file=cert)
        with ImapMailbox(address, waits=()) as mailbox:
            assert mailbox.uidvalidity == 7


def test_an_unsafe_log_in_is_explained():
    with Listener(partial(netease, advertised=False)) as server:
        address = ImapAddress(LOOPBACK, "desk", "x", port=server.port, security=Security.PLAIN)
        with pytest.raises(MailboxRefused) as caught, ImapMailbox(address):
            pass
    assert "授权码" in caught.value.hint


# ---- UIDVALIDITY


def renumber(place: Place) -> None:
    """Have Dovecot number all mails anew, as after a restored backup."""
    for file in [*place.path.glob("dovecot*"), *place.path.glob(".*/dovecot*")]:
        file.unlink()
    time.sleep(1.1)  # Dovecot takes the new number from the clock


@pytest.mark.dovecot
def test_mails_numbered_anew_between_two_nights_show_in_uidvalidity(dovecot: Dovecot):
    place = behind(dovecot)
    place.deliver_many(3)
    with place.mailbox() as mailbox:
        before = mailbox.uidvalidity
    renumber(place)
    with place.mailbox() as mailbox:
        assert mailbox.uidvalidity != before
        assert len(mailbox.fetch(mailbox.uids())) == 3


@pytest.mark.dovecot
@pytest.mark.parametrize(
    "step",
    [
        lambda mailbox, _: mailbox.uids(),
        lambda mailbox, uids: mailbox.fetch(uids),
        lambda mailbox, uids: mailbox.move(uids[:1], "已处理"),
    ],
    ids=["uids", "fetch", "move"],
)
def test_mails_numbered_anew_while_the_wire_was_broken_are_not_touched_by_old_numbers(dovecot: Dovecot, step):
    place = behind(dovecot)
    raws = place.deliver_many(3)
    broken = [False]

    def cut(*_: int) -> Cut | None:
        if broken[0]:
            broken[0] = False
            renumber(place)
            return Cut.BEFORE
        return None

    with Wire(dovecot.plain_port, cut=cut) as wire:
        mailbox = through(wire, place)
        with mailbox:
            uids = mailbox.uids()
            broken[0] = True
            with pytest.raises(UidValidityChanged) as caught:
                step(mailbox, uids)
        assert "重新运行" in caught.value.hint
        assert place.lying("INBOX") == raws
        with mailbox:  # the same adapter serves again
            assert len(mailbox.uids()) == 3


# ---- servers that can do less


@pytest.mark.dovecot
@pytest.mark.parametrize("way", ["copy", "mark"])
def test_a_server_without_move_files_mails_all_the_same(dovecot: Dovecot, way):
    place = behind(dovecot)
    raws = place.deliver_many(1_200)
    with Wire(dovecot.plain_port, change=LESS[way]) as wire:
        mailbox = through(wire, place)
        with mailbox:
            assert mailbox.facts().moves == way
            uids = mailbox.uids()
            mailbox.move(uids[:1_100], "已处理")
            mailbox.move(uids[:1_100], "已处理")
            assert (mailbox.uids(), mailbox.count()) == (uids[1_100:], 100)
        assert "UID MOVE" not in wire.commands
        assert "EXPUNGE" not in wire.commands
    assert place.lying("已处理") == sorted(raws[:1_100])
    assert place.lying("INBOX") == sorted(raws[1_100:])


@pytest.mark.dovecot
@pytest.mark.parametrize("way", LESS)
def test_what_somebody_else_has_marked_as_deleted_is_not_removed(dovecot: Dovecot, way):
    place = behind(dovecot)
    place.deliver(letter("marked by staff"), flags="T")
    place.deliver(letter("plea"))
    with Wire(dovecot.plain_port, change=LESS[way]) as wire, through(wire, place) as mailbox:
        mailbox.move(mailbox.uids()[-1:], "已处理")
    left = [file.read_bytes() for file in (place.path / "cur").glob("*")]
    assert letter("marked by staff") in left


@pytest.mark.dovecot
def test_a_folder_that_somebody_removes_meanwhile_is_made_again(dovecot: Dovecot):
    place = behind(dovecot)
    place.deliver_many(2)
    with place.mailbox() as mailbox, place.mailbox() as other:
        first, second = mailbox.uids()
        mailbox.move([first], "已处理")
        other._again(lambda client: client.delete_folder(b"&XfJZBHQG-"))
        mailbox.move([second], "已处理")
        assert (mailbox.count(), mailbox.count("已处理")) == (0, 1)


def test_a_folder_that_the_server_has_put_elsewhere_is_found_there():
    folders = _Folders(
        "", "/", {"INBOX": b"INBOX", "其他文件夹/已处理": b"&UXZO1mWHTvZZOQ-/&XfJZBHQG-"}, {"其他文件夹"}
    )
    assert folders.find("已处理") == b"&UXZO1mWHTvZZOQ-/&XfJZBHQG-"
    assert folders.find("待人工") is None


# ---- no room


@pytest.fixture(scope="module")
def full_dovecot(dovecot: Dovecot):
    """A Dovecot with room for two mails below 小."""
    with Dovecot(quota={"小": 2}) as server:
        yield server


@pytest.mark.dovecot
@pytest.mark.parametrize("way", LESS)
def test_a_full_folder_is_said_and_the_mails_stay_where_they_are(full_dovecot: Dovecot, way):
    place = behind(full_dovecot)
    raws = place.deliver_many(5)
    with Wire(full_dovecot.plain_port, change=LESS[way]) as wire, through(wire, place) as mailbox:
        if way == "move" and not full_dovecot.weighs_moves:
            mailbox.move(mailbox.uids(), "小/已处理")
            assert (mailbox.count(), mailbox.count("小/已处理")) == (0, 5)
            return
        with pytest.raises(MailboxFull) as caught:
            mailbox.move(mailbox.uids(), "小/已处理")
        assert f"邮箱 {place.user}@{LOOPBACK} 的空间已满" in str(caught.value)
        assert mailbox.slept == []
        assert (mailbox.count(), mailbox.count("小/已处理")) == (5, 0)
        mailbox.move(mailbox.uids()[:2], "已处理")  # other folders are not affected
        assert mailbox.count("已处理") == 2
    assert place.lying("INBOX") == raws[2:]


# ---- sets


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [([], ""), ([7], "7"), ([1, 2, 3], "1:3"), ([1, 3, 4, 9], "1,3:4,9"), ([5, 6, 8, 10, 11, 12], "5:6,8,10:12")],
)
def test_a_set_spans_no_gap(numbers, expected):
    assert uid_set(numbers) == expected


def test_a_set_fits_a_command_line_however_scattered_the_mails():
    numbers = list(range(4_000_000_000, 4_000_100_000, 2))
    cut = list(batches(numbers))
    assert [number for batch in cut for number in batch] == numbers
    assert max(len(uid_set(batch)) for batch in cut) < 8_000
    assert max(len(batch) for batch in batches(range(1, 5_000))) == 1_000


def test_the_name_for_the_books_holds_no_secret_and_outlives_a_change_of_security():
    plain = ImapAddress("mail.example", "desk@mail.example", "hunter-2", 143, Security.STARTTLS)
    secure = ImapAddress("mail.example", "desk@mail.example", "other", 993)
    assert plain.name == secure.name == "imap://desk%40mail.example@mail.example/INBOX"
    assert (plain.account, plain.server) == ("desk@mail.example", "mail.example")
