"""What goes, what stays, and what is told of it."""

import json
from dataclasses import asdict
from datetime import timedelta

import pytest
from sqlalchemy import select

from store import (
    Account,
    AuditRow,
    Delay,
    Delivery,
    Invitation,
    Mail,
    Outgoing,
    Request,
    Staff,
    Store,
    Ticket,
    TicketReport,
    WebSession,
    Withdrawal,
    audit,
)
from store.purge import Purged, Retention, purge
from tests.store.office import NAME, SENDER, account, delivery, furnish, mail, request
from tests.store.places import DAY, HOUR, NOW, SECOND, id_number

THEN = NOW - 30 * DAY  # the last instant that is kept, of mails and tombstones


def purged(store: Store, retention: Retention | None = None) -> Purged:
    with store.open() as desk:
        return purge(desk, retention or Retention(), NOW)


def put_mail(store: Store, arrived=THEN - SECOND, moved: bool = True, **changes) -> int:
    with store.open() as desk:
        one = mail(store, 1, arrived, **changes)
        desk.session.add(one)
        desk.session.flush()
        assert one.id is not None
        desk.session.add(delivery(one.id, arrived, **({} if moved else {"moved_at": None, "folder": None})))
        desk.session.add(request(store, one.id, arrived))
        desk.session.add(Withdrawal(mail_id=one.id, name=NAME, sender=SENDER, asked_at=arrived, night="2021-04-20"))
        return one.id


def rows(store: Store, model) -> list[dict]:
    with store.look() as desk:
        return [one.model_dump() for one in desk.session.execute(select(model)).scalars()]


def test_of_an_old_mail_only_what_makes_it_known_again_stays(store):
    put_mail(store, fault="Traceback", why="已重置")
    assert purged(store) == Purged(mails=1, requests=1)
    (one,) = rows(store, Mail)
    assert (one["text_sealed"], one["reading_sealed"], one["sender"], one["fault"]) == (b"", b"", "", None)
    assert (one["key"], one["outcome"], one["why"]) == ((1).to_bytes(32, "big"), "done", "已重置")
    (asked,) = rows(store, Request)
    assert (asked["id_sealed"], asked["name"], asked["sender"]) == (b"", "", "")
    assert asked["id_index"] == store.keys.blind(id_number(one["id"]))
    assert (asked["outcome"], asked["performed_at"]) == ("done", THEN - SECOND + HOUR)
    assert rows(store, Withdrawal) == []
    assert len(rows(store, Delivery)) == 1


@pytest.mark.parametrize(("later", "gone"), [(-SECOND, 1), (timedelta(0), 0), (SECOND, 0)])
def test_a_mail_is_kept_for_thirty_days(store, later, gone):
    put_mail(store, THEN + later)
    assert purged(store).mails == gone


def test_how_long_is_a_setting(store):
    put_mail(store, NOW - 8 * DAY)
    assert purged(store, Retention(mails=8 * DAY)).mails == 0
    assert purged(store, Retention(mails=7 * DAY)).mails == 1


def open_ticket(store: Store, mail_id: int, state: str = "open") -> None:
    with store.open() as desk:
        desk.session.add(
            Ticket(
                key="k", kind="held", mail_id=mail_id, night="2021-04-20", opened_at=THEN, why="由人核实", state=state
            )
        )


def test_a_mail_that_waits_for_a_person_stays_readable(store):
    open_ticket(store, put_mail(store))
    assert purged(store) == Purged()
    assert rows(store, Mail)[0]["sender"] == SENDER
    assert rows(store, Request)[0]["name"] == NAME
    assert len(rows(store, Withdrawal)) == 1


def test_once_its_ticket_is_closed_it_goes(store):
    open_ticket(store, put_mail(store), "closed")
    assert purged(store).mails == 1
    assert len(rows(store, Ticket)) == 1


@pytest.mark.parametrize("unfinished", [{"outcome": None}, {"moved": False}])
def test_a_mail_that_is_not_dealt_with_stays(store, unfinished):
    put_mail(store, **unfinished)
    assert purged(store) == Purged()


def test_a_ticket_that_is_about_no_mail_keeps_no_mail(store):
    """NOT IN with a NULL among the values would keep them all."""
    put_mail(store)
    with store.open() as desk:
        desk.session.add(Ticket(key="k", kind="other", night="2021-04-20", opened_at=THEN, why=""))
    assert purged(store).mails == 1


@pytest.mark.parametrize(("until", "gone"), [(NOW - SECOND, 1), (NOW, 1), (NOW + SECOND, 0)])
def test_a_session_goes_when_it_has_ended(store, until, gone):
    with store.open() as desk:
        desk.session.add(WebSession(key=b"s" * 32, scope="own", created=THEN, seen=THEN, until=until))
    assert purged(store) == Purged(sessions=gone)


@pytest.mark.parametrize(("last", "gone"), [(NOW - DAY - SECOND, 1), (NOW - DAY, 0)])
def test_what_slows_a_log_in_goes_a_day_after_it_was_last_needed(store, last, gone):
    with store.open() as desk:
        desk.session.add(Delay(key=b"d" * 32, failures=9, last=last, started=THEN))
    assert purged(store) == Purged(delays=gone)


@pytest.mark.parametrize(("until", "gone"), [(NOW, 1), (NOW + SECOND, 0)])
def test_an_invitation_goes_when_it_has_expired_and_whom_it_was_for_stays(store, until, gone):
    with store.open() as desk:
        desk.session.add(Staff(login="liping", name="李萍"))
        desk.session.flush()
        desk.session.add(Invitation(key=b"v" * 32, staff_id=1, until=until))
    assert purged(store) == Purged(invitations=gone)
    assert len(rows(store, Staff)) == 1


def test_a_second_purge_finds_nothing(store):
    put_mail(store)
    purged(store)
    count = len(rows(store, AuditRow))
    assert purged(store) == Purged()
    assert len(rows(store, AuditRow)) == count


@pytest.mark.parametrize(("state", "gone"), [("sent", 1), ("failed", 1), ("pending", 0)])
@pytest.mark.parametrize(("later", "due"), [(-SECOND, True), (timedelta(0), False)])
def test_old_replies_go_unless_they_are_still_to_be_sent(store, state, gone, later, due):
    mail_id = put_mail(store, NOW)
    with store.open() as desk:
        created = THEN + later
        desk.session.add(
            Outgoing(
                message_id="<r@mail.example>", mail_id=mail_id, recipient=SENDER, day=created.date(), in_reply_to="",
                subject="回复", body="您好", created=created, state=state,
            )
        )  # fmt: skip
    assert purged(store).replies == (gone if due else 0)


# ------------------------------------------------------------------------------------------------------------ accounts


def put_account(store: Store, serial: int = 1, **changes) -> int:
    with store.open() as desk:
        one = account(store, serial, **changes)
        desk.session.add(one)
        desk.session.flush()
        assert one.id is not None
        return one.id


@pytest.mark.parametrize(("later", "gone"), [(-SECOND, 1), (timedelta(0), 0)])
def test_a_deleted_account_is_kept_as_long_as_it_can_be_restored(store, later, gone):
    put_account(store, deleted_at=THEN + later)
    assert purged(store).accounts == gone
    assert len(rows(store, Account)) == 1 - gone


def test_a_live_account_never_goes(store):
    put_account(store, created=NOW - 4000 * DAY, last_login=NOW - 4000 * DAY)
    assert purged(store) == Purged()
    assert len(rows(store, Account)) == 1


def test_a_deleted_account_with_a_ticket_stays(store):
    key = put_account(store, deleted_at=THEN - DAY)
    with store.open() as desk:
        desk.session.add(Ticket(key="k", kind="held", account_id=key, night="2021-04-20", opened_at=THEN, why=""))
    assert purged(store) == Purged()


def test_a_closed_ticket_keeps_no_account_and_stays_itself(store):
    key = put_account(store, deleted_at=THEN - DAY)
    with store.open() as desk:
        for state in ("closed", "closed too"):
            desk.session.add(
                Ticket(
                    key=state,
                    kind="taken-back",
                    account_id=key,
                    night="2021-04-20",
                    opened_at=THEN,
                    why="",
                    state="closed",
                )
            )
    assert purged(store).accounts == 1
    assert [one["account_id"] for one in rows(store, Ticket)] == [None, None]


def test_the_number_of_a_purged_account_goes_to_nobody_else(store):
    """The audit chain names accounts by their numbers."""
    gone = put_account(store, deleted_at=THEN - DAY)
    assert purged(store).accounts == 1
    assert put_account(store, 2) > gone


# ------------------------------------------------------------------------------------------------------------- as told


def test_the_purge_is_in_the_audit_chain(store):
    put_mail(store)
    put_account(store, deleted_at=THEN - DAY)
    found = purged(store)
    (row,) = rows(store, AuditRow)
    assert (row["actor"], row["action"], row["subject"], row["at"]) == ("night", "purge", "store", NOW)
    assert json.loads(row["detail"]) == asdict(found)
    assert found == Purged(mails=1, requests=1, accounts=1)


def test_of_a_whole_old_office_what_must_stay_stays(store):
    furnish(store, NOW - 400 * DAY)
    found = purged(store)
    assert found.audit_rows == 5
    assert found.accounts == 1
    with store.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit).ok


def test_a_purge_that_is_cut_off_has_changed_nothing(store):
    put_mail(store)
    before = rows(store, Mail)
    with pytest.raises(ZeroDivisionError), store.open() as desk:
        _ = purge(desk, Retention(), NOW).mails / 0
    assert rows(store, Mail) == before
    assert rows(store, AuditRow) == []


@pytest.mark.parametrize(("state", "gone"), [("open", 0), ("later", 0), ("routed", 0), ("closed", 1)])
def test_what_reports_an_organisation_stays_until_its_ticket_is_closed(sqlite_store, state, gone):
    """Whoever asked is to be told what came of it, however long that takes."""
    with sqlite_store.open() as desk:
        one = mail(sqlite_store, 1, NOW - 60 * DAY)
        ticket = Ticket(key="organisation:x:0", kind="letter", night="n", opened_at=NOW, why="", state=state)
        desk.session.add_all([one, ticket])
        desk.session.flush()
        desk.session.add(delivery(one.id, one.arrived))
        desk.session.add(TicketReport(ticket_id=ticket.id, mail_id=one.id, kind="letter", wording="某单位", at=NOW))
    assert purged(sqlite_store).mails == gone
