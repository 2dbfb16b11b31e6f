"""IMAP where the wire breaks or the server falls silent, and who is asked to stop meanwhile."""

import threading
import time
from datetime import timedelta

import pytest

from daemon.mailbox import (
    WAITS,
    MailboxUnreachable,
    wait_before,
)
from daemon.mailbox.connection import ImapAddress, Security
from daemon.mailbox.imap import ImapMailbox
from tests.daemon.mailbox.conftest import behind
from tests.daemon.mailbox.nights import AT_ONCE, CAPABLE, LESS, night, settled, through
from tests.daemon.mailbox.wires import LOOPBACK, Cut, Listener, Wire, silent_after
from tests.servers import Dovecot

# ---- wires that break


@pytest.mark.dovecot
@pytest.mark.parametrize("way", LESS)
@pytest.mark.parametrize("how", Cut)
def test_wherever_the_wire_breaks_once_nothing_is_lost_or_doubled(dovecot: Dovecot, way, how):
    place = behind(dovecot)
    raws = place.deliver_many(6)
    with Wire(dovecot.plain_port, change=LESS[way]) as wire:
        night(through(wire, place))
        total = len(wire.commands)
    assert total > 15
    assert settled(place, raws)

    for broken in range(1, total + 1):
        place = behind(dovecot)
        raws = place.deliver_many(6)
        cut = lambda number, _, at=broken: how if number == at else None  # noqa: E731
        with Wire(dovecot.plain_port, cut=cut, change=LESS[way]) as wire:
            mailbox = through(wire, place)
            read = night(mailbox)
            name = wire.commands[broken - 1]
        assert read == raws, (broken, name)
        assert settled(place, raws), (broken, name)
        assert mailbox.slept == ([] if name == "LOGOUT" else [0.0]), (broken, name)


@pytest.mark.dovecot
@pytest.mark.parametrize("way", LESS)
def test_a_wire_that_breaks_ever_later_delays_the_night_and_no_more(dovecot: Dovecot, way):
    """Each connection lasts one command longer than the one before, so each command is cut, many of them often."""
    place = behind(dovecot)
    raws = place.deliver_many(6)
    lasts = [0]

    def cut(_: int, on_this: int) -> Cut | None:
        if on_this == 1:
            lasts[0] += 1
        return Cut.AFTER if on_this >= lasts[0] and lasts[0] < 40 else None

    with Wire(dovecot.plain_port, cut=cut, change=LESS[way]) as wire:
        assert night(through(wire, place, waits=(timedelta(0),) * 50)) == raws
    assert settled(place, raws)


@pytest.mark.dovecot
def test_a_wire_that_always_breaks_is_given_up_after_the_table_of_waits(dovecot: Dovecot):
    with Wire(dovecot.plain_port, cut=lambda *_: Cut.BEFORE) as wire:
        mailbox = through(wire, behind(dovecot), waits=WAITS)
        with pytest.raises(MailboxUnreachable) as caught, mailbox:
            pass
    assert mailbox.slept == [30, 60, 120, 240, 480, 900]
    assert "网络" in caught.value.hint


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 30), (2, 60), (5, 480), (6, 900), (7, 900), (1000, 900)])
def test_the_waits_double_up_to_a_quarter_of_an_hour(attempt, seconds):
    assert wait_before(attempt) == timedelta(seconds=seconds)


def test_there_is_no_wait_before_the_first_try():
    with pytest.raises(ValueError, match="attempt 0"):
        wait_before(0)


@pytest.mark.dovecot
def test_a_server_that_comes_back_in_time_is_waited_for(dovecot: Dovecot):
    refused = iter([Cut.BEFORE] * 5)
    with Wire(dovecot.plain_port, cut=lambda *_: next(refused, None)) as wire:
        mailbox = through(wire, behind(dovecot), waits=WAITS)
        with mailbox:
            assert mailbox.uids() == []
    assert mailbox.slept == [30, 60, 120, 240, 480]


# ---- asked to stop


def refusing_port() -> int:
    """A port that nobody listens on."""
    with Listener(silent_after()) as server:
        return server.port


def test_who_is_asked_to_stop_while_waiting_connects_no_more():
    """The injected `sleep` returns early, as it does when the process gets a signal."""
    connections, slept = [], []
    with Listener(connections.append) as server:
        address = ImapAddress(LOOPBACK, "desk", "x", port=server.port, security=Security.PLAIN)
        mailbox = ImapMailbox(address, sleep=slept.append, stopping=lambda: len(slept) == 2)
        with pytest.raises(MailboxUnreachable, match="已按要求停止，没有再连"), mailbox:
            pass
    assert slept == [30, 60]
    assert len(connections) == 2


def test_the_wait_of_its_own_ends_soon_after_the_process_is_asked_to_stop():
    asked = [False]
    address = ImapAddress(LOOPBACK, "desk", "x", port=refusing_port(), security=Security.PLAIN)
    timer = threading.Timer(0.3, lambda: asked.__setitem__(0, True))
    timer.start()
    started = time.monotonic()
    with pytest.raises(MailboxUnreachable, match="已按要求停止"), ImapMailbox(address, stopping=lambda: asked[0]):
        pass
    assert time.monotonic() - started < 3
    timer.join()


def test_who_is_asked_to_stop_before_the_wait_does_not_wait():
    address = ImapAddress(LOOPBACK, "desk", "x", port=refusing_port(), security=Security.PLAIN)
    mailbox = ImapMailbox(address, sleep=lambda _: pytest.fail("waited"), stopping=lambda: True)
    with pytest.raises(MailboxUnreachable, match="已按要求停止"), mailbox:
        pass


@pytest.mark.dovecot
def test_a_request_to_stop_does_not_hinder_what_goes_well(dovecot: Dovecot):
    """When to end a night that goes well is the night's affair."""
    place = behind(dovecot)
    raws = place.deliver_many(6)
    with Wire(dovecot.plain_port) as wire:
        address = ImapAddress(LOOPBACK, place.user, dovecot.PASSWORD, port=wire.port, security=Security.PLAIN)
        assert night(ImapMailbox(address, stopping=lambda: True)) == raws


# ---- silence


@pytest.mark.parametrize(
    "answers",
    [
        (),
        (b"* OK ready\r\n",),
        (b"* OK ready\r\n", CAPABLE),
        (b"* OK ready\r\n", CAPABLE, b"TAG OK logged in\r\n"),
        (b"* OK ready\r\n", CAPABLE, b"TAG OK logged in\r\n", CAPABLE, b"TAG OK id\r\n"),
        (b"* OK ready\r\n", CAPABLE, b"TAG OK logged in\r\n", CAPABLE, b"TAG OK id\r\n", b"* 5 EXISTS\r\n* 5 "),
    ],
    ids=["at once", "after greeting", "at log-in", "after log-in", "at select", "in an answer"],
)
def test_a_server_that_falls_silent_is_given_up_in_bounded_time(answers):
    with Listener(silent_after(*answers)) as server:
        address = ImapAddress(
            LOOPBACK, "desk", "x", port=server.port, security=Security.PLAIN, connect_seconds=0.3, read_seconds=0.3
        )
        started = time.monotonic()
        with pytest.raises(MailboxUnreachable), ImapMailbox(address, waits=AT_ONCE, sleep=lambda _: None):
            pass
        assert time.monotonic() - started < 6


def test_a_server_that_does_not_shake_hands_for_tls_is_given_up_in_bounded_time():
    with Listener(silent_after()) as server:
        address = ImapAddress(LOOPBACK, "desk", "x", port=server.port, connect_seconds=0.3, read_seconds=0.3)
        with pytest.raises(MailboxUnreachable), ImapMailbox(address, waits=()):
            pass


def test_nobody_listening_is_unreachable_and_no_matter_of_passwords():
    address = ImapAddress(LOOPBACK, "desk", "x", port=refusing_port())
    with pytest.raises(MailboxUnreachable) as caught, ImapMailbox(address, waits=()):
        pass
    assert str(caught.value) == f"{LOOPBACK}:{address.port} 拒绝连接，这个端口上没有邮件服务"
    assert "mailbox.port" in caught.value.hint
    assert "密码" not in caught.value.hint


def test_a_reconnection_is_logged_in_words_for_staff(caplog):
    address = ImapAddress(LOOPBACK, "desk", "x", port=refusing_port())
    mailbox = ImapMailbox(address, waits=WAITS[:2], sleep=lambda _: None)
    with pytest.raises(MailboxUnreachable), mailbox:
        pass
    refused = f"{LOOPBACK}:{address.port} 拒绝连接，这个端口上没有邮件服务"
    first, way_out, second = caplog.messages
    assert (first, second) == (f"{refused}，30 秒后再连", f"{refused}，60 秒后再连")
    assert "mailbox.port" in way_out
    assert "yeban doctor" in way_out
    assert "Ctrl-C" in way_out


def test_a_host_that_no_name_server_knows_is_unreachable():
    with pytest.raises(MailboxUnreachable) as caught, ImapMailbox(ImapAddress("mail.example", "desk", "x"), waits=()):
        pass
    assert "主机名" in caught.value.hint
