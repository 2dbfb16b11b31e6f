"""Tickets: opened once, listed oldest first."""

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from orgregistry.settling import close
from orgregistry.tickets import AT_ONCE, Kind, NewTicket, TicketError, listed, open_tickets
from store import Account, AuditRow, Store, Ticket
from tests.store.office import mail, request
from tests.store.places import HOUR, NOW

NIGHT = "2021-05-20"


@pytest.fixture
def mails(store: Store) -> list[int]:
    return put(store, 3)


def put(store: Store, count: int) -> list[int]:
    with store.open() as desk:
        some = [mail(store, number, NOW) for number in range(count)]
        desk.session.add_all(some)
        desk.session.flush()
        return [one.id or 0 for one in some]


def opened(store: Store, *openings: NewTicket) -> int:
    with store.open() as desk:
        return open_tickets(desk, openings, NIGHT, NOW)


def tickets(store: Store, state: str = "open") -> list[tuple[str, int | None, str]]:
    with store.look() as desk:
        return [(one.kind, one.mail_id, one.why) for one in listed(desk, state)]


def test_what_waits_is_listed_oldest_first(store, mails):
    assert opened(store, NewTicket(Kind.LETTER, mails[1], "请开通账号"), NewTicket(Kind.OTHER, mails[0], "别的事")) == 2
    with store.open() as desk:
        open_tickets(desk, [NewTicket(Kind.CUT, mails[2], "没有读完")], NIGHT, NOW + HOUR)
    assert tickets(store) == [
        ("letter", mails[1], "请开通账号"),
        ("other", mails[0], "别的事"),
        ("cut", mails[2], "没有读完"),
    ]


def test_all_that_is_known_of_a_ticket_is_kept(store, mails):
    opened(store, NewTicket(Kind.HELD, mails[0], "由人核实"))
    with store.look() as desk:
        (one,) = listed(desk)
        assert (one.night, one.opened_at, one.state, one.request_id, one.account_id) == (NIGHT, NOW, "open", None, None)


def test_the_same_is_opened_once_in_one_run_and_in_two(store, mails):
    held = NewTicket(Kind.HELD, mails[0], "由人核实")
    assert opened(store, held, held) == 1
    assert opened(store, held) == 0
    others = NewTicket(Kind.OTHER, mails[0], "别的事"), NewTicket(Kind.HELD, mails[1], "由人核实")
    assert opened(store, held, *others) == 2
    assert len(tickets(store)) == 3


def test_a_later_reason_does_not_replace_the_first(store, mails):
    opened(store, NewTicket(Kind.HELD, mails[0], "先前的原因"))
    opened(store, NewTicket(Kind.HELD, mails[0], "后来的原因"))
    assert tickets(store) == [("held", mails[0], "先前的原因")]


def test_each_plea_of_a_mail_has_a_ticket_of_its_own(store, mails):
    with store.open() as desk:
        pleas = [request(store, mails[0], NOW, place=place) for place in range(2)]
        desk.session.add_all(pleas)
        desk.session.flush()
        keys = [one.id for one in pleas]
    assert opened(store, *(NewTicket(Kind.HELD, mails[0], "由人核实", key) for key in keys)) == 2
    assert opened(store, *(NewTicket(Kind.HELD, mails[0], "由人核实", key) for key in keys)) == 0


def test_a_closed_ticket_is_not_opened_again_nor_listed(store, mails):
    held = NewTicket(Kind.HELD, mails[0], "由人核实")
    opened(store, held)
    with store.open() as desk:
        desk.session.get_one(Ticket, listed(desk)[0].id).state = "closed"
    assert opened(store, held) == 0
    assert tickets(store) == []
    assert len(tickets(store, "closed")) == 1


def test_nothing_to_open_is_nothing_opened(store):
    assert opened(store) == 0


def test_a_night_that_is_cut_off_has_opened_none(store, mails):
    with pytest.raises(ZeroDivisionError), store.open() as desk:
        _ = open_tickets(desk, [NewTicket(Kind.OTHER, mails[0], "别的事")], NIGHT, NOW) / 0
    assert tickets(store) == []


def test_more_than_fit_into_one_query(sqlite_store):
    keys = put(sqlite_store, AT_ONCE + 50)
    openings = [NewTicket(Kind.OTHER, key, "别的事") for key in keys]
    assert opened(sqlite_store, *openings) == len(keys)
    assert opened(sqlite_store, *openings) == 0


def test_what_a_person_has_settled_is_closed_with_who_and_why(store, mails):
    opened(store, NewTicket(Kind.HELD, mails[0], "由人核实"))
    with store.open() as desk:
        close(desk, listed(desk)[0].id, "电话核实过", NOW + HOUR, "甲", NOW.date())
    assert tickets(store) == []
    with store.look() as desk:
        (row,) = desk.session.execute(select(AuditRow)).scalars()
        number = listed(desk, "closed")[0].id
        assert (row.at, row.actor, row.action, row.subject) == (NOW + HOUR, "甲", "ticket-close", f"ticket:{number}")
        assert json.loads(row.detail) == {"kind": "held", "reason": "电话核实过"}


def test_a_ticket_is_closed_once_and_only_if_it_is_there(store, mails):
    opened(store, NewTicket(Kind.HELD, mails[0], "由人核实"))
    with store.open() as desk:
        number = listed(desk)[0].id
        close(desk, number, "办了", NOW, "甲", NOW.date())
    for one, said in ((number, "已经办结"), (number + 1, "没有")):
        with pytest.raises(TicketError, match=said), store.open() as desk:
            close(desk, one, "办了", NOW, "甲", NOW.date())
    with store.look() as desk:
        assert len(list(desk.session.execute(select(AuditRow)))) == 1


def test_a_ticket_about_an_account_needs_no_mail_and_is_opened_once_for_each_time(store):
    with store.open() as desk:
        account = Account(id_index=b"i" * 32, id_sealed=b"", name="张伟", state="active")
        desk.session.add(account)
        desk.session.flush()
        assert account.id is not None
        taken = NewTicket(Kind.TAKEN_BACK, None, "本人撤回了邮件重置", account_id=account.id, at=NOW)
    assert opened(store, taken, taken) == 1
    assert opened(store, taken) == 0
    assert opened(store, replace(taken, at=NOW + HOUR)) == 1
    assert opened(store, replace(taken, at=NOW.astimezone(ZoneInfo("Asia/Shanghai")))) == 0
    with store.look() as desk:
        assert [(one.kind, one.mail_id, one.account_id) for one in listed(desk)] == [("taken-back", None, 1)] * 2
