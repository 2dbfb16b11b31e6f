"""A small night over a wire, for the tests of what only an IMAP mailbox meets."""

from datetime import timedelta

from daemon.mailbox.connection import ImapAddress, Security
from daemon.mailbox.imap import ImapMailbox
from tests.daemon.mailbox.conftest import Place
from tests.daemon.mailbox.wires import LOOPBACK, Listener
from tests.servers import Dovecot

CAPABLE = b"* CAPABILITY IMAP4rev1 ID UIDPLUS MOVE\r\nTAG OK done\r\n"
AT_ONCE = (timedelta(0),) * 2


def through(wire: Listener, place: Place, waits=AT_ONCE, **more) -> ImapMailbox:
    """The same inbox, over a wire; what was slept is not waited for."""
    slept = []
    address = ImapAddress(
        LOOPBACK, place.user, Dovecot.PASSWORD, port=wire.port, security=Security.PLAIN, read_seconds=20, **more
    )
    mailbox = ImapMailbox(address, waits=waits, sleep=slept.append)
    mailbox.slept = slept
    return mailbox


def without(*capabilities: bytes):
    """A server that can do less than Dovecot."""

    def change(answer: bytes) -> bytes:
        for capability in capabilities:
            answer = answer.replace(b" " + capability, b"")
        return answer

    return change


LESS = {"move": without(), "copy": without(b"MOVE"), "mark": without(b"MOVE", b"UIDPLUS")}


def night(mailbox: ImapMailbox) -> list[bytes]:
    """What a night does to a mailbox, in small; what it has read."""
    with mailbox:
        uids = mailbox.uids()
        read = [arrival.raw for start in (0, 3) for arrival in mailbox.fetch(uids[start : start + 3])]
        mailbox.move(uids[:4], "已处理")
        mailbox.move(uids[4:5], "待人工")
        assert mailbox.count() == 1
    return read


def settled(place: Place, raws: list[bytes]) -> bool:
    """All is where the night has put it, once."""
    return (
        place.lying("已处理") == sorted(raws[:4])
        and place.lying("待人工") == raws[4:5]
        and place.lying("INBOX") == raws[5:]
    )
