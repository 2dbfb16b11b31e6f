"""Replies: only to people who must do something, once a day each, under one Message-ID whatever happens."""

from collections import Counter
from dataclasses import replace
from email.message import EmailMessage

import pytest

from daemon.night import sending, tell
from daemon.outbox import MemoryTransport, TransportUnreachable
from store import Outgoing
from tests.daemon.night.office import OWN, Office, address, id_number, letter, person
from tests.daemon.night.test_steps import a_mail_of_every_kind

ASKS = ("missing name", "picture", f"reset {id_number(90)} {person(90)}")


def recipients(office: Office) -> list[str]:
    return sorted(to for to, _ in office.sent())


def states(office: Office) -> Counter[str]:
    return Counter(row.state for row in office.rows(Outgoing))


def test_only_those_are_written_to_who_must_do_something(books_office: Office):
    a_mail_of_every_kind(books_office)
    report = books_office.run()
    assert recipients(books_office) == sorted([address(2), address(3), address(4)])
    assert report.replies_sent == 3
    assert states(books_office) == {"sent": 3}


def test_by_another_setting_everybody_hears_but_duplicates_and_machines(books_office: Office):
    books_office.settings = replace(books_office.settings, replies="all")
    a_mail_of_every_kind(books_office)
    books_office.run()
    assert recipients(books_office) == sorted(address(n) for n in (1, 2, 3, 4, 6, 7, 8, 9))


def test_by_another_setting_nobody_hears(books_office: Office):
    books_office.settings = replace(books_office.settings, replies="none")
    a_mail_of_every_kind(books_office)
    books_office.run()
    assert books_office.sent() == []
    assert books_office.rows(Outgoing) == []


def test_without_a_way_out_nothing_is_even_written_down(books_office: Office):
    a_mail_of_every_kind(books_office)
    replace(books_office.night(), outbox=None).run()
    assert books_office.rows(Outgoing) == []


def test_a_mail_of_which_a_part_was_refused_is_answered_though_it_counts_as_done(books_office: Office):
    books_office.account(1)
    books_office.deliver(letter(address(1), f"reset {id_number(1)} {person(1)}", f"reset {id_number(2)} {person(2)}"))
    (mail,) = books_office.run().mails
    assert mail.outcome == "done"
    assert recipients(books_office) == [address(1)]


def test_both_refusals_of_a_reset_have_one_text_word_for_word(desk_office: Office):
    desk_office.account(2)
    desk_office.deliver(letter(address(1), f"reset {id_number(1)} {person(1)}"))
    desk_office.deliver(letter(address(2), f"reset {id_number(2)} {person(3)}"))
    desk_office.run()
    first, second = desk_office.rows(Outgoing)
    assert (first.subject, first.body) == (second.subject, second.body)


# ------------------------------------------------------------------------------------------------ how often, to whom


@pytest.mark.parametrize("ask", ASKS)
def test_a_sender_hears_once_a_day_however_often_they_write(books_office: Office, ask):
    for _ in range(3):
        books_office.deliver(letter(address(1), ask))
    books_office.run()
    books_office.later(minutes=30)
    books_office.deliver(letter(address(1).upper(), ask))
    books_office.run()
    assert len(books_office.sent()) == 1
    books_office.later(days=1)
    books_office.deliver(letter(address(1), ask))
    books_office.run()
    assert len(books_office.sent()) == 2


@pytest.mark.parametrize(
    "sender",
    [
        OWN,
        "MAILER-DAEMON@mail.example",
        "postmaster@mail.example",
        "noreply@mail.example",
        "no-reply@mail.example",
        "DoNotReply@mail.example",
        "bounce-17@mail.example",
        "nobody",
        "",
        "a@mail.example, b@mail.example",
    ],
)
@pytest.mark.parametrize("ask", ASKS)
def test_nobody_is_written_to_who_does_not_read_it_or_has_not_written(desk_office: Office, sender, ask):
    desk_office.settings = replace(desk_office.settings, replies="all")
    desk_office.deliver(letter(sender, ask))
    desk_office.run()
    assert desk_office.sent() == []


@pytest.mark.parametrize("ask", ASKS)
@pytest.mark.parametrize(
    "header",
    [
        ("Auto-Submitted", "auto-replied"),
        ("X-QQ-AUTO-REPLY", "1"),
        ("Precedence", "bulk"),
        ("List-Id", "<list.mail.example>"),
        ("From", "other@mail.example"),
        ("Authentication-Results", "mx.mail.example; dmarc=fail (p=reject) header.from=mail.example"),
    ],
    ids=lambda header: header[0],
)
def test_machines_and_forgeries_are_never_answered(desk_office: Office, ask, header):
    desk_office.settings = replace(desk_office.settings, replies="all")
    desk_office.deliver(letter(address(1), ask, headers=[header]))
    desk_office.run()
    assert desk_office.sent() == []


def test_what_another_server_says_of_a_sender_silences_nobody(desk_office: Office):
    stranger = ("Authentication-Results", "mx.elsewhere.example; dmarc=fail (p=reject)")
    desk_office.deliver(letter(address(1), "missing name", headers=[stranger]))
    desk_office.run()
    assert recipients(desk_office) == [address(1)]


def test_a_reply_is_marked_so_that_no_machine_answers_it(desk_office: Office):
    desk_office.deliver(letter(address(1), "missing name", message_id="<plea@mail.example>"))
    desk_office.run()
    assert isinstance(desk_office.transport, MemoryTransport)
    (sent,) = desk_office.transport.sent
    assert sent["Auto-Submitted"] == "auto-replied"
    assert sent["In-Reply-To"] == "<plea@mail.example>"
    assert sent["From"].addresses[0].addr_spec == OWN


def test_a_copy_of_our_own_reply_is_filed_and_answered_by_nobody(desk_office: Office):
    desk_office.deliver(letter(address(1), "missing name"))
    desk_office.run()
    assert isinstance(desk_office.transport, MemoryTransport)
    raw = desk_office.transport.sent[0].as_bytes()
    for _ in range(2):
        desk_office.deliver(raw)
        desk_office.deliver(raw.replace(OWN.encode(), b"other@mail.example"))
    report = desk_office.run()
    assert Counter(mail.outcome for mail in report.mails) == {"none": 1, "automatic": 1, "duplicate": 2}
    assert len(desk_office.sent()) == 1


# ------------------------------------------------------------------------------------------------------------ crashes


@pytest.mark.parametrize("step", ["performed", "recorded", "sent", "batch-moved"])
def test_a_night_that_is_cut_off_writes_to_nobody_under_two_message_ids(books_office: Office, step):
    a_mail_of_every_kind(books_office)
    books_office.run_until(step)
    books_office.later(hours=8)  # another day: the limit of one a day does not hide a second reply
    books_office.run()
    assert recipients(books_office) == sorted([address(2), address(3), address(4)])
    assert {message_id for _, message_id in books_office.sent()} == {
        row.message_id for row in books_office.rows(Outgoing)
    }


class Cut(BaseException):
    """The process ends."""


class CutAfterSending(MemoryTransport):
    """The server has taken the mail, and the night ends before it can write that down."""

    def send(self, message: EmailMessage) -> None:
        super().send(message)
        if len(self.sent) == 2:
            raise Cut


def test_a_reply_that_was_cut_off_while_it_was_sent_goes_again_under_its_old_message_id(books_office: Office):
    a_mail_of_every_kind(books_office)
    books_office.transport = CutAfterSending()
    with pytest.raises(Cut):
        books_office.run()
    books_office.later(hours=8)
    books_office.run()
    by_recipient = Counter(books_office.sent())
    assert len(by_recipient) == 3
    assert sorted(by_recipient.values()) == [1, 1, 2]


# ------------------------------------------------------------------------------------------------- a way out that fails


def test_while_the_server_is_away_replies_wait_for_the_next_run(books_office: Office):
    a_mail_of_every_kind(books_office)
    books_office.transport = MemoryTransport(unreachable=True)
    report = books_office.run()
    assert (report.replies_sent, report.replies_failed) == (0, 3)
    assert report.exit_code() == 1
    assert books_office.filed() == {"已处理": 4, "待人工": 5, "退回": 3, "自动邮件": 1}
    before = {row.message_id for row in books_office.rows(Outgoing)}
    books_office.transport = MemoryTransport()
    books_office.later(hours=8)
    report = books_office.run()
    assert (report.replies_sent, report.replies_failed) == (3, 0)
    assert {message_id for _, message_id in books_office.sent()} == before


def test_what_is_refused_for_good_is_not_tried_again(books_office: Office):
    a_mail_of_every_kind(books_office)
    books_office.transport = MemoryTransport(refuses=frozenset({address(2)}))
    report = books_office.run()
    assert (report.replies_sent, report.replies_failed) == (2, 1)
    books_office.transport = MemoryTransport()
    books_office.run()
    assert books_office.sent() == []
    assert states(books_office) == {"sent": 2, "failed": 1}


class Greylisting(MemoryTransport):
    """Puts off the recipients in `refuses`, each time."""

    def send(self, message: EmailMessage) -> None:
        if str(message["To"]) in self.refuses:
            raise TransportUnreachable("450 try again later")
        super().send(message)


def test_one_recipient_who_is_put_off_keeps_nobody_else_waiting(books_office: Office):
    for n in range(1, 8):
        books_office.deliver(letter(address(n), "missing name"))
    put_off = frozenset({address(1), address(2), address(4)})
    books_office.transport = Greylisting(refuses=put_off)
    report = books_office.run()
    assert recipients(books_office) == [address(n) for n in (3, 5, 6, 7)]
    assert (report.replies_sent, report.replies_failed) == (4, 3)
    books_office.transport = MemoryTransport()
    books_office.run()
    assert recipients(books_office) == sorted(put_off)


class Counting(MemoryTransport):
    """An unreachable server that counts how often it is tried."""

    tries = 0

    def send(self, message: EmailMessage) -> None:
        self.tries += 1
        super().send(message)


def test_a_server_that_is_away_is_not_asked_for_every_single_reply(desk_office: Office):
    """Each try may wait for its time-out, and the mails are filed only after it."""
    for n in range(1, 30):
        desk_office.deliver(letter(address(n), "missing name"))
    desk_office.transport = Counting(unreachable=True)
    report = desk_office.run()
    assert desk_office.transport.tries == sending.UNREACHABLE_AFTER
    assert report.replies_failed == 29
    assert desk_office.filed() == {"退回": 29}


def test_a_reply_that_never_goes_out_is_given_up(books_office: Office):
    books_office.deliver(letter(address(1), "missing name"))
    books_office.transport = MemoryTransport(unreachable=True)
    for run in range(1, tell.TRIES + 1):
        assert states(books_office) == ({"pending": 1} if run > 1 else {})
        books_office.run()
        books_office.later(hours=12)
    assert states(books_office) == {"failed": 1}
    assert books_office.run().exit_code() == 0


def test_a_reader_that_gives_no_address_gets_no_reply_and_a_ticket_all_the_same(desk_office: Office):
    desk_office.deliver(b"Subject: \r\n\r\nmissing name\r\n")
    (mail,) = desk_office.run().mails
    assert mail.outcome == "incomplete"
    assert desk_office.sent() == []
