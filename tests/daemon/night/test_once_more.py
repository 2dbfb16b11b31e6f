"""Who lacks something once more is for a person; whoever lacks it for the first time is told how to do it."""

import pytest

from orgregistry.tickets import Kind
from store import Mail, Ticket
from tests.daemon.night.office import Office, address, id_number, letter, person


def again(office: Office) -> list[tuple[str, str]]:
    """(sender, why) of what waits since it came again."""
    senders = {mail.id: mail.sender for mail in office.rows(Mail)}
    return [(senders[row.mail_id], row.why) for row in office.rows(Ticket) if row.kind == Kind.INCOMPLETE]


def night(office: Office, *said: tuple[int, str], **how) -> list[str]:
    """A night with mails of somebody each; their outcomes. Another one follows a day later."""
    for n, text in said:
        office.deliver(letter(address(n), text, **how))
    outcomes = [mail.outcome for mail in office.run().mails]
    office.later(days=1)
    return outcomes


def test_an_incomplete_plea_that_comes_again_waits_for_a_person(office: Office):
    assert night(office, (1, "missing name plea"), (2, "missing name")) == ["incomplete", "incomplete"]
    assert again(office) == []
    assert night(office, (1, "missing name"), (3, "missing plea")) == ["incomplete", "incomplete"]
    ((sender, why),) = again(office)
    assert sender == address(1)
    assert "第2次" in why
    assert "缺姓名" in why


@pytest.mark.parametrize(("first", "second"), [("picture", "missing name"), ("missing name", "picture")])
def test_a_picture_is_as_little_as_half_a_plea(desk_office: Office, first, second):
    night(desk_office, (1, first))
    night(desk_office, (1, second))
    assert len(again(desk_office)) == 1


def test_whoever_writes_twice_in_one_evening_has_not_been_told_yet(desk_office: Office):
    night(desk_office, (1, "missing name"), (1, "missing plea"))
    assert again(desk_office) == []


def test_a_plea_that_was_done_in_between_makes_it_another_matter(desk_office: Office):
    desk_office.account(1)
    night(desk_office, (1, "missing name"))
    assert night(desk_office, (1, f"reset {id_number(1)} {person(1)}")) == ["done"]
    night(desk_office, (1, "missing plea"))
    assert again(desk_office) == []
    night(desk_office, (1, "missing plea"))
    assert ["第2次" in why for _, why in again(desk_office)] == [True]


def test_of_one_sender_one_waits_until_it_is_closed(desk_office: Office):
    for _ in range(4):
        night(desk_office, (1, "missing name"))
    assert len(again(desk_office)) == 1
    with desk_office.store.open() as desk:
        desk.session.get_one(Ticket, 1).state = "closed"
    night(desk_office, (1, "missing name"))
    first, second = (why for _, why in again(desk_office))
    assert "第2次" in first
    assert "第5次" in second


@pytest.mark.parametrize(("days", "waits"), [(28, 1), (30, 0)])
def test_what_was_lacking_a_month_ago_is_forgotten(desk_office: Office, days, waits):
    night(desk_office, (1, "missing name"))
    desk_office.later(days=days)
    night(desk_office, (1, "missing name"))
    assert len(again(desk_office)) == waits


def test_nobody_is_taken_for_the_sender_of_a_forged_mail(desk_office: Office):
    two = {"headers": [("From", "Wang <other@mail.example>")]}
    night(desk_office, (1, "missing name"), **two)
    night(desk_office, (1, "missing name"), **two)
    assert [mail.two_senders for mail in desk_office.rows(Mail)] == [True, True]
    assert again(desk_office) == []


def test_a_second_run_of_the_night_opens_nothing_more(desk_office: Office):
    night(desk_office, (1, "missing name"))
    desk_office.deliver(letter(address(1), "missing name"))
    desk_office.run()
    before = desk_office.tables(but=["run", "lease"])
    desk_office.later(hours=8)
    desk_office.run()
    assert desk_office.tables(but=["run", "lease"]) == before


def test_more_senders_than_are_asked_for_at_once(desk_office: Office, monkeypatch):
    monkeypatch.setattr("accountops.books.AT_ONCE", 2)
    for _ in range(2):
        night(desk_office, *((n, "missing name") for n in range(1, 6)))
    assert [sender for sender, _ in again(desk_office)] == [address(n) for n in range(1, 6)]
