"""A night from the mailbox to the report: what comes in is told, filed and carried out, once."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from daemon.night import repairs, reporting
from daemon.night import run as night_run
from daemon.reading import Read
from daemon.report import Report
from mailparse import Action, Letter, Reading, Verdict, Withdrawal
from mailparse import Request as AskedFor
from store import Account, Delivery, Mail, Request, Run, Ticket, TicketReport
from store.purge import Retention, purge
from tests.daemon.night.office import EVENING, OWN, Office, Wording, address, id_number, letter, person


def outcomes(report: Report) -> list[str]:
    return [mail.outcome for mail in report.mails]


def a_mail_of_every_kind(office: Office) -> dict[str, str]:
    """Delivers one for each outcome; returns outcome by Maildir name."""
    for n in range(1, 6):
        office.account(n)
    office.account(6, "Wang Ming")
    complete = f"reset {id_number(1)} {person(1)}"
    raws = [
        ("done", letter(address(1), complete)),
        ("duplicate", letter(address(1), complete)),
        ("held", letter(address(6), f"reset {id_number(6)} {person(6)}")),
        ("refused", letter(address(2), f"reset {id_number(2)} {person(3)}")),
        ("incomplete", letter(address(3), "missing name plea")),
        ("not-text", letter(address(4), "picture")),
        ("automatic", letter(address(5), "out of office", headers=[("Auto-Submitted", "auto-replied")])),
        ("ticket", letter(address(7), "letter 某某单位")),
        ("ticket", letter(address(8), "org 某某单位")),
        ("ticket", letter(address(9), "请问几号截止？")),
        ("ticket", letter(address(10), "poison")),
        ("none", letter(OWN, complete)),
        ("none", letter(address(11), subject="")),
    ]
    return {office.deliver(raw, EVENING - timedelta(minutes=60 - n)): said for n, (said, raw) in enumerate(raws)}


def test_every_mail_has_its_outcome_and_the_report_adds_up(office: Office):
    expected = a_mail_of_every_kind(office)
    report = office.run()
    assert Counter(outcomes(report)) == Counter(expected.values())
    totals = report.totals()
    assert sum(totals["mails"].values()) == len(report.mails) == len(expected)
    assert totals["requests"]["reset"] == {"done": 1, "duplicate": 1, "held": 1, "refused": 1}
    assert totals["requests"]["delete"] == dict.fromkeys(("done", "duplicate", "held", "refused"), 0)
    assert report.parked == 1
    assert report.exit_code() == 1


def test_mails_are_filed_by_their_outcome(office: Office):
    expected = a_mail_of_every_kind(office)
    office.run()
    assert office.filed() == {"已处理": 4, "待人工": 5, "退回": 3, "自动邮件": 1}
    if office.open_mailbox().name.startswith("maildir:"):
        assert office.lying("退回") == sorted(
            name for name, said in expected.items() if said in {"refused", "incomplete", "not-text"}
        )


def test_a_second_run_changes_nothing(office: Office):
    a_mail_of_every_kind(office)
    office.run()
    before = office.tables(but=["run", "lease"])
    filed = office.filed()
    office.later(hours=8)
    report = office.run()
    assert report.mails == ()
    assert report.exit_code() == 0
    assert office.tables(but=["run", "lease"]) == before
    assert office.filed() == filed


def test_tickets_are_opened_for_what_waits_for_a_person_and_only_once(office: Office):
    a_mail_of_every_kind(office)
    office.run()
    office.run()
    kinds = Counter(ticket.kind for ticket in office.rows(Ticket))
    # The letter and the complaint are about one organisation.
    assert kinds == {"held": 1, "letter": 1, "other": 1, "parked": 1}
    assert len(office.rows(TicketReport)) == 2
    assert all(ticket.mail_id for ticket in office.rows(Ticket))


@pytest.mark.parametrize("step", ["taken-in", "decided", "performed", "recorded", "filed"])
def test_tickets_are_opened_once_though_the_night_was_cut_off(desk_office: Office, step):
    a_mail_of_every_kind(desk_office)
    desk_office.run_until(step)
    desk_office.run()
    assert len(desk_office.rows(Ticket)) == 4
    assert len(desk_office.rows(TicketReport)) == 2


def test_a_complete_plea_is_carried_out_and_its_incomplete_neighbour_gets_a_ticket(desk_office: Office):
    desk_office.account(1)
    desk_office.deliver(letter(address(1), f"reset {id_number(1)} {person(1)}", "missing name"))
    report = desk_office.run()
    assert outcomes(report) == ["done"]
    assert [ticket.kind for ticket in desk_office.rows(Ticket)] == ["incomplete"]


# ------------------------------------------------------------------------------------------------- several requests


@pytest.mark.parametrize(
    ("pleas", "mail", "requests"),
    [
        ((1, 2), "done", ["done", "done"]),
        ((1, 3), "done", ["done", "refused"]),
        ((1, 4), "done", ["done", "held"]),
        ((3, 4), "held", ["refused", "held"]),
        ((3, 3), "refused", ["refused", "refused"]),
        ((5, 5), "duplicate", ["duplicate", "duplicate"]),
        ((5, 3), "refused", ["duplicate", "refused"]),
        ((5, 4), "held", ["duplicate", "held"]),
        ((5, 1), "done", ["duplicate", "done"]),
    ],
)
def test_a_mail_with_several_requests_takes_the_weightiest_outcome(desk_office: Office, pleas, mail, requests):
    desk_office.account(1)
    desk_office.account(2)
    desk_office.account(3, person(33))  # another name
    desk_office.account(4, "Li Na")  # pinyin
    desk_office.account(5, last_password_change=EVENING)  # changed since
    # The same person twice in one mail counts once when it is read, so the second is another of the same kind.
    twice = {3: desk_office.account(53, person(33)), 5: desk_office.account(55, last_password_change=EVENING)}
    first, second = pleas
    again = second + 50 if second == first and first in twice else second
    commands = [f"reset {id_number(n)} {person(n)}" for n in (first, again)]
    desk_office.deliver(letter(address(1), *commands))
    (line,) = desk_office.run().mails
    assert line.outcome == mail
    assert [request.outcome for request in line.requests] == requests


def test_each_request_of_a_long_list_is_told_in_the_order_of_the_mail(books_office: Office):
    for n in range(1, 31):
        books_office.account(n)
    books_office.deliver(letter(address(1), *(f"reset {id_number(n)} {person(n)}" for n in range(1, 31))))
    (line,) = books_office.run().mails
    assert [request.id_number for request in line.requests] == [id_number(n) for n in range(1, 31)]
    assert {request.outcome for request in line.requests} == {"done"}
    assert all(books_office.changes(n) == ["reset"] for n in range(1, 31))


def test_more_requests_than_fit_into_one_batch_are_all_carried_out(books_office: Office, monkeypatch):
    monkeypatch.setattr(repairs, "AT_ONCE", 4)
    for n in range(1, 12):
        books_office.account(n)
        books_office.plea(n)
    assert outcomes(books_office.run()) == ["done"] * 11
    assert all(books_office.changes(n) == ["reset"] for n in range(1, 12))
    assert books_office.chain_holds()


# ------------------------------------------------------------------------------------------------- the same twice


def test_a_person_who_writes_three_times_is_reset_once(office: Office):
    office.account(1)
    for _ in range(3):
        office.plea(1)
    report = office.run()
    assert sorted(outcomes(report)) == ["done", "duplicate", "duplicate"]
    assert office.changes(1) == ["reset"]


def test_the_same_mail_delivered_twice_is_one_mail(office: Office):
    office.account(1)
    raw = letter(address(1), f"reset {id_number(1)} {person(1)}")
    office.deliver(raw)
    office.deliver(raw)
    report = office.run()
    assert sorted(outcomes(report)) == ["done", "duplicate"]
    assert len(office.rows(Mail)) == len(office.rows(Request)) == 1
    assert office.filed() == {"已处理": 2}


def test_a_copy_that_comes_a_night_later_is_a_duplicate_whatever_became_of_the_first(office: Office):
    raw = letter(address(1), f"reset {id_number(1)} {person(1)}")
    office.deliver(raw)
    assert outcomes(office.run()) == ["refused"]
    office.later(days=1)
    office.deliver(raw)
    assert outcomes(office.run()) == ["duplicate"]
    assert office.filed() == {"退回": 1, "已处理": 1}


def test_the_same_message_id_with_other_content_is_another_mail(desk_office: Office):
    desk_office.account(1)
    desk_office.account(2)
    for n in (1, 2):
        desk_office.plea(n, message_id="<same@mail.example>")
    assert outcomes(desk_office.run()) == ["done", "done"]


def test_the_same_content_under_another_message_id_is_another_mail_of_the_same_person(desk_office: Office):
    desk_office.account(1)
    desk_office.plea(1, message_id="<a@mail.example>")
    desk_office.plea(1, message_id="<b@mail.example>")
    assert sorted(outcomes(desk_office.run())) == ["done", "duplicate"]
    assert len(desk_office.rows(Mail)) == 2


def test_the_same_content_without_a_message_id_is_one_mail(desk_office: Office):
    desk_office.account(1)
    desk_office.plea(1, message_id="")
    desk_office.plea(1, message_id="")
    desk_office.run()
    assert len(desk_office.rows(Mail)) == 1


def test_a_copy_of_a_mail_whose_text_has_been_purged_is_still_known(books_office: Office):
    books_office.account(1)
    raw = letter(address(1), f"reset {id_number(1)} {person(1)}")
    books_office.deliver(raw)
    books_office.run()
    books_office.later(days=40)
    with books_office.store.open() as desk:
        assert purge(desk, Retention(), books_office.now).mails == 1
    books_office.deliver(raw)
    report = books_office.run()
    assert outcomes(report) == ["duplicate"]
    assert books_office.changes(1) == ["reset"]


# ------------------------------------------------------------------------------------------- others at the mailbox


def test_a_mail_that_somebody_has_read_still_counts(office: Office):
    office.account(1)
    office.deliver(letter(address(1), f"reset {id_number(1)} {person(1)}"), flags="S")
    assert outcomes(office.run()) == ["done"]
    assert office.filed() == {"已处理": 1}


def test_a_batch_is_as_good_as_any_other(office: Office, monkeypatch):
    monkeypatch.setattr("daemon.night.intake.BATCH", 3)
    monkeypatch.setattr(night_run, "MOVE_AT_ONCE", 2)
    for n in range(1, 12):
        office.account(n)
        office.plea(n)
    assert outcomes(office.run()) == ["done"] * 11
    assert office.filed() == {"已处理": 11}
    assert all(row.folder == "已处理" and row.moved_at for row in office.rows(Delivery))


# ---------------------------------------------------------------------------------------------------- unusual nights


def test_a_night_far_above_the_usual_is_said_and_stops_nothing(desk_office: Office, monkeypatch):
    monkeypatch.setattr(reporting, "UNUSUAL_LEAST", 5)
    for day in range(3):
        desk_office.deliver(letter(address(day), "问候"))
        assert desk_office.run().unusual is None
        desk_office.later(days=1)
    for n in range(1, 8):
        desk_office.account(n)
        desk_office.plea(n)
    report = desk_office.run()
    assert report.unusual is not None
    assert "7" in report.unusual
    assert report.exit_code() == 0
    assert all(desk_office.changes(n) == ["reset"] for n in range(1, 8))


def test_an_empty_night_is_a_quiet_one(office: Office):
    report = office.run()
    assert report.mails == ()
    assert report.exit_code() == 0
    assert len(office.rows(Run)) == 1
    assert office.rows(Run)[0].finished is not None


def test_deleting_and_registering_anew_in_one_night_is_told_as_it_went(books_office: Office):
    """The account goes softly; the plea for a reset that comes after it is moot."""
    books_office.account(1, "qian wen hua", created=EVENING - timedelta(hours=5), last_login=None, last_own_login=None)
    books_office.deliver(letter(address(1), f"delete {id_number(1)} {person(1)}"), EVENING - timedelta(hours=3))
    books_office.plea(1, arrived=EVENING - timedelta(hours=2))
    report = books_office.run()
    assert [(line.action, line.outcome) for mail in report.mails for line in mail.requests] == [
        ("delete", "done"),
        ("reset", "duplicate"),
    ]
    assert books_office.changes(1) == ["delete"]
    assert [row.deleted_at is not None for row in books_office.rows(Account)] == [True]


class Odd(Wording):
    """A reader that passes on what can't be stored as text."""

    def submit(self, raws):
        return _Odd([self._odd(read) for read in super().submit(raws).result()])

    def _odd(self, read: Read) -> Read:
        assert read.mail is not None
        odd = "\udce9\x00张\ud800"
        mail = replace(read.mail, message_id=odd, subject=odd, text=odd, sender=odd + "@mail.example")
        said = Letter(odd, None, odd, odd, odd)
        withdrawn = (Withdrawal(None, odd), Withdrawal(id_number(1), odd))
        requests = (AskedFor(Action.RESET, id_number(1), odd),)
        return Read(mail, Reading(Verdict.REPAIR, requests, (), withdrawn, said, odd))


@dataclass
class _Odd:
    reads: list[Read]

    def result(self) -> list[Read]:
        return self.reads


def test_half_characters_and_nulls_of_a_mail_end_no_night(books_office: Office):
    """Such octets come in headers of forged mails; a night that they end would be ended by them every night."""
    books_office.reader = Odd()
    books_office.account(1)
    books_office.deliver(letter(address(1), "x"))
    assert outcomes(books_office.run()) == ["refused"]
    assert books_office.filed() == {"退回": 1}
