"""The books: what decisions are given, and how they are written down."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import event, select

from accountops import books
from accountops.accounts import Repair
from accountops.deciding import Person, Plea, Ruling, Sender, Withdrawal
from accountops.policy import Decision, Limits, MailedReset, State
from mailparse import Action
from store import Request, Store
from store import Withdrawal as WithdrawalRow
from tests.accountops.people import USED
from tests.store.office import account, mail, request
from tests.store.places import DAY, HOUR, NOW, SECOND, id_number

NIGHT = "2021-05-20"
LIMITS = Limits()


class Books:
    """Fills the books, a mail a request."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.mails = 0

    def add(self, serial: int = 1, arrived: datetime = NOW - HOUR, in_doubt: dict[str, bool] | None = None, **changes):
        """Add a mail with one request for somebody; returns the request's id."""
        self.mails += 1
        with self.store.open() as desk:
            one = mail(self.store, self.mails, arrived, **(in_doubt or {}))
            desk.session.add(one)
            desk.session.flush()
            usual = {"id_index": self.store.keys.blind(id_number(serial)), "outcome": None, "performed_at": None}
            asked = request(self.store, one.id, arrived, **(usual | changes))
            desk.session.add(asked)
            desk.session.flush()
            return asked.id

    def withdraw(self, asked_at: datetime, mail_id: int = 1, **changes) -> None:
        with self.store.open() as desk:
            desk.session.add(WithdrawalRow(mail_id=mail_id, sender="s", asked_at=asked_at, night=NIGHT, **changes))

    def person(self, serial: int = 1, now: datetime = NOW) -> Person:
        index = self.store.keys.blind(id_number(serial))
        plea = Plea(1, Action.RESET, index, "张伟", "s", NOW)
        with self.store.look() as desk:
            return books.people(desk, [plea], NIGHT, LIMITS, now)[index]

    def row(self, key: int) -> dict:
        with self.store.look() as desk:
            return desk.session.execute(select(Request).where(Request.id == key)).scalar_one().model_dump()


@pytest.fixture
def desk_books(store: Store) -> Books:
    return Books(store)


def open_pleas(store: Store) -> list[Plea]:
    with store.look() as desk:
        return books.open_pleas(desk)


# --------------------------------------------------------------------------------------------------------------- pleas


def test_open_pleas_come_in_order_of_arrival_whatever_was_written_first(store, desk_books):
    late = desk_books.add(1, NOW)
    early = desk_books.add(2, NOW - DAY)
    also_late = desk_books.add(3, NOW)
    assert [plea.request_id for plea in open_pleas(store)] == [early, late, also_late]


def test_settled_requests_are_not_open_and_decided_ones_are(store, desk_books):
    """A run that was cut off between decision and change leaves a decision without an outcome."""
    desk_books.add(1, outcome="refused")
    cut_off = desk_books.add(2, decision="do", rule="asked-by-owner")
    assert [plea.request_id for plea in open_pleas(store)] == [cut_off]


def test_a_plea_carries_what_is_known_of_its_mail(store, desk_books):
    key = desk_books.add(
        1, NOW, {"dmarc_fails": True, "two_senders": True}, action="delete", name="李雷", sender="a@b.c"
    )
    index = store.keys.blind(id_number(1))
    assert open_pleas(store) == [Plea(key, Action.DELETE, index, "李雷", "a@b.c", NOW - HOUR, True, True)]


# --------------------------------------------------------------------------------------------------------- withdrawals


def test_withdrawals_are_given_for_as_long_as_they_may_count(store, desk_books):
    index = store.keys.blind(id_number(1))
    desk_books.add(1, NOW, sender="s", name="张伟")
    desk_books.add(1, NOW - 2 * HOUR, sender="s", name="张伟")
    oldest = NOW - 3 * HOUR - LIMITS.other_sender
    desk_books.withdraw(oldest)
    desk_books.withdraw(oldest + SECOND, name="张伟")
    desk_books.withdraw(NOW + HOUR, id_index=index)
    desk_books.withdraw(NOW + 2 * HOUR, id_index=index, action="delete")
    lately = frozenset({(index, "张伟")})
    resets = [
        Withdrawal("s", oldest + SECOND, None, "张伟", asked_for=lately),
        Withdrawal("s", NOW + HOUR, index, None),
    ]
    with store.look() as desk:
        pleas = books.open_pleas(desk)
        found = books.withdrawals(desk, pleas, LIMITS)
        assert sorted(found, key=lambda one: one.asked_at) == resets
        deletion = [replace(pleas[0], action=Action.DELETE)]
        found = books.withdrawals(desk, deletion, LIMITS)
        against = Withdrawal("s", NOW + 2 * HOUR, index, None, action=Action.DELETE)
        first = Withdrawal("s", oldest, asked_for=lately)
        assert sorted(found, key=lambda one: one.asked_at) == [first, *resets, against]
        assert books.withdrawals(desk, [], LIMITS) == []


def test_what_is_said_of_nobody_who_is_pleaded_for_is_left_out(store, desk_books):
    desk_books.add(1, NOW, sender="a@b.c", name="张伟")
    desk_books.withdraw(NOW + HOUR)
    desk_books.withdraw(NOW + HOUR, name="李雷")
    desk_books.withdraw(NOW + HOUR, id_index=b"i" * 32)
    with store.look() as desk:
        assert books.withdrawals(desk, books.open_pleas(desk), LIMITS) == []


@pytest.mark.parametrize(
    ("rule", "settled", "contested"),
    [("competing", None, True), ("contested", None, True), ("in-use", None, False), ("competing", "done", False)],
)
def test_a_deletion_that_waits_for_a_person_is_known_beside_a_new_one(store, desk_books, rule, settled, contested):
    held = {"action": "delete", "name": "李雷", "sender": "a@b.c", "outcome": "held", "night": "2021-05-18"}
    desk_books.add(1, NOW - 2 * DAY, rule=rule, settled=settled, **held)
    index = store.keys.blind(id_number(1))
    new = Plea(99, Action.DELETE, index, "张伟", "s", NOW)
    with store.look() as desk:
        known = books.people(desk, [new], NIGHT, LIMITS, NOW)[index]
        of_reset = books.people(desk, [replace(new, action=Action.RESET)], NIGHT, LIMITS, NOW)[index]
        itself = books.people(desk, [replace(new, request_id=1)], NIGHT, LIMITS, NOW)[index]
    assert known.contested is contested
    assert known.stated == ({("李雷", "a@b.c")} if settled is None else frozenset())
    assert not of_reset.contested
    assert not itself.contested


def test_a_withdrawal_is_doubtful_as_it_was_written(store, desk_books):
    desk_books.add(1, NOW, sender="s")
    for doubtful in (False, True):
        desk_books.withdraw(NOW + (1 + doubtful) * SECOND, doubtful=doubtful)
    with store.look() as desk:
        found = books.withdrawals(desk, books.open_pleas(desk), LIMITS)
    assert [one.doubtful for one in sorted(found, key=lambda one: one.asked_at)] == [False, True]


# -------------------------------------------------------------------------------------------------------------- people


def test_of_somebody_unknown_nothing_is_known(desk_books):
    assert desk_books.person() == Person(None)


def test_the_live_account_is_the_one_that_counts(store, desk_books):
    with store.open() as desk:
        desk.session.add(account(store, 1, deleted_at=NOW - DAY, name="周文斌"))
        desk.session.add(account(store, 1, name="张伟", state="must-change", window_until=NOW + DAY, filings="draft"))
    found = desk_books.person().account
    assert (found.name, found.state, found.filings) == ("张伟", State.MUST_CHANGE, "draft")
    assert desk_books.person(now=NOW + DAY).account.state is State.EXPIRED


@pytest.mark.parametrize(("ago", "count"), [(DAY, 1), (30 * DAY, 1), (30 * DAY + SECOND, 0)])
def test_mailed_resets_of_the_period_are_given_oldest_first(desk_books, ago, count):
    done = {"outcome": "done", "decision": "do"}
    desk_books.add(performed_at=NOW - HOUR, sender="new@mail.example", **done)
    desk_books.add(performed_at=NOW - ago, sender="old@mail.example", **done)
    desk_books.add(2, performed_at=NOW - HOUR, **done)
    desk_books.add(outcome="done", decision="already")
    desk_books.add(action="delete", performed_at=NOW - HOUR, **done)
    old, new = MailedReset(NOW - ago, "old@mail.example"), MailedReset(NOW - HOUR, "new@mail.example")
    assert desk_books.person().mailed_resets == (*([old] * count), new)


@pytest.mark.parametrize(
    ("row", "settled", "deleted_for"),
    [
        ({"outcome": "done", "decision": "do"}, {Action.RESET}, set()),
        ({"outcome": "done", "decision": "already"}, {Action.RESET}, set()),
        ({"outcome": "duplicate", "decision": "already"}, set(), set()),
        ({"outcome": "held", "decision": "hold"}, set(), set()),
        ({"outcome": "refused", "decision": "refuse"}, set(), set()),
        ({"outcome": "done", "decision": "do", "action": "delete"}, {Action.DELETE}, {"李雷"}),
        ({"outcome": "done", "decision": "already", "action": "delete"}, {Action.DELETE}, set()),
        ({"outcome": "done", "decision": "do", "night": "2021-05-19"}, None, set()),
    ],
)
def test_what_this_night_has_settled_is_known_to_its_next_run(desk_books, row, settled, deleted_for):
    desk_books.add(name="李雷", sender="a@b.c", **row)
    found = desk_books.person()
    assert found.settled == (settled or set())
    assert found.deleted_for == deleted_for
    assert found.stated == (set() if settled is None else {("李雷", "a@b.c")})


def test_all_that_was_written_about_one_person_this_night_comes_together(desk_books):
    desk_books.add(name="李雷", sender="a@b.c", outcome="refused")
    desk_books.add(name="张伟", sender="d@e.f", outcome="done", decision="already")
    desk_books.add(name="张伟", sender="a@b.c", outcome="done", decision="do", action="delete")
    desk_books.add(name="韩梅", sender="a@b.c")
    found = desk_books.person()
    assert found.stated == {("李雷", "a@b.c"), ("张伟", "d@e.f"), ("张伟", "a@b.c")}
    assert found.settled == {Action.RESET, Action.DELETE}
    assert found.deleted_for == {"张伟"}


def test_people_by_thousands_are_gathered_in_batches(sqlite_store):
    count = books.AT_ONCE + 100
    with sqlite_store.open() as desk:
        for serial in range(count):
            one = account(sqlite_store, serial)
            desk.session.add(one)
    pleas = [Plea(n, Action.RESET, sqlite_store.keys.blind(id_number(n)), "张伟", "s", NOW) for n in range(count)]
    with sqlite_store.look() as desk:
        found = books.people(desk, pleas + pleas, NIGHT, LIMITS, NOW)
    assert len(found) == count
    assert all(person.account is not None for person in found.values())


def test_of_a_sender_only_what_was_changed_this_night_counts(store, desk_books):
    done = {"outcome": "done", "decision": "do", "sender": "a@b.c"}
    desk_books.add(1, **done)
    desk_books.add(2, action="delete", **done)
    desk_books.add(3, **(done | {"decision": "already"}))
    desk_books.add(4, **(done | {"outcome": None}))
    desk_books.add(5, night="2021-05-19", **done)
    desk_books.add(6, **(done | {"sender": "d@e.f"}))
    one, two, six = (store.keys.blind(id_number(n)) for n in (1, 2, 6))
    with store.look() as desk:
        assert books.senders(desk, NIGHT) == {
            "a@b.c": Sender(frozenset({one, two}), frozenset({two})),
            "d@e.f": Sender(frozenset({six}), frozenset()),
        }
        assert books.senders(desk, NIGHT, "d@e.f") == {"d@e.f": Sender(frozenset({six}), frozenset())}
        assert books.senders(desk, NIGHT, "g@h.i") == {}


def test_an_address_with_a_tag_counts_for_its_mailbox(store, desk_books):
    for n, sender in enumerate(("a_b@c.d", "a_b+1@c.d", "a_b+2@c.d", "axb+3@c.d", "a_b+4@x.d"), 1):
        desk_books.add(n, outcome="done", decision="do", sender=sender)
    mine = frozenset(store.keys.blind(id_number(n)) for n in (1, 2, 3))
    with store.look() as desk:
        assert books.senders(desk, NIGHT)["a_b@c.d"] == Sender(mine, frozenset())
        assert books.senders(desk, NIGHT, "a_b+9@c.d") == {"a_b@c.d": Sender(mine, frozenset())}


def test_one_person_is_told_of_as_among_all(store, desk_books):
    """Who is looked at alone, by day, is asked for otherwise, and comes out the same."""
    for serial in (1, 2):
        desk_books.add(serial, name="李雷", sender="a@b.c", outcome="refused")
        desk_books.add(serial, name="张伟", sender="a@b.c", outcome="done", decision="do", action="delete")
    pleas = [Plea(n, Action.RESET, store.keys.blind(id_number(n)), "张伟", "s", NOW) for n in (1, 2, 3)]
    with store.look() as desk:
        together = books.people(desk, pleas, NIGHT, LIMITS, NOW)
        for plea in pleas:
            assert books.people(desk, [plea], NIGHT, LIMITS, NOW)[plea.person] == together[plea.person]
    assert together[pleas[1].person].deleted_for == {"张伟"}


def test_what_was_taken_back_is_found_without_going_through_all_mails(desk_books):
    said = []
    desk_books.add(1, sender="s")
    desk_books.withdraw(NOW)
    event.listen(desk_books.store.engine, "before_cursor_execute", lambda *told: said.append(told[2]))
    with desk_books.store.look() as desk:
        assert len(books.withdrawals(desk, books.open_pleas(desk), LIMITS)) == 1
    asked = [statement for statement in said if "FROM withdrawal" in statement]
    assert len(asked) == 1
    assert "JOIN" not in asked[0]


# ------------------------------------------------------------------------------------------------------------- writing


def ruling(key: int, decision: Decision, rule: str) -> Ruling:
    return Ruling(Plea(key, Action.RESET, b"", "张伟", "s", NOW), decision, rule, f"因为{rule}", USED)


def test_rulings_are_written_and_only_what_is_still_to_be_done_stays_open(store, desk_books):
    keys = [desk_books.add() for _ in range(5)]
    rulings = [
        ruling(keys[0], Decision.DO, "asked-by-owner"),
        ruling(keys[1], Decision.ALREADY, "overtaken"),
        ruling(keys[2], Decision.ALREADY, "at-initial"),
        ruling(keys[3], Decision.HOLD, "dmarc-fails"),
        ruling(keys[4], Decision.REFUSE, "no-account"),
    ]
    with store.open() as desk:
        books.write_rulings(desk, rulings, NOW)
    rows = [desk_books.row(key) for key in keys]
    assert [row["outcome"] for row in rows] == [None, "duplicate", "done", "held", "refused"]
    for row, one in zip(rows, rulings, strict=True):
        assert (row["decision"], row["rule"], row["why"]) == (one.decision, one.rule, one.why)
        assert (row["decided_at"], row["performed_at"]) == (NOW, None)


def test_what_was_done_is_written_with_its_account(store, desk_books):
    """Also with one that was deleted by it, and not with one that was deleted before."""
    now = NOW + HOUR
    keys = [desk_books.add(serial) for serial in range(12)]
    with store.open() as desk:
        desk.session.add_all(account(store, serial, deleted_at=NOW - DAY) for serial in range(12))
        some = [account(store, serial, deleted_at=now if serial % 2 else None) for serial in range(12)]
        desk.session.add_all(some)
        desk.session.flush()
        ids = [one.id or 0 for one in some]
    repairs = [
        Repair(Action.RESET, replace(USED, account_id=one), key, "asked-by-owner")
        for one, key in list(zip(ids, keys, strict=True))[:10]
    ]
    with store.open() as desk:
        books.write_done(desk, repairs, now)
    rows = [desk_books.row(key) for key in keys]
    assert [row["outcome"] for row in rows] == ["done"] * 10 + [None] * 2
    assert [row["performed_at"] for row in rows] == [now] * 10 + [None] * 2
    assert [row["account_id"] for row in rows] == ids[:10] + [None] * 2


def test_pleas_whose_account_never_stands_still_go_to_a_person(store, desk_books):
    key = desk_books.add(decision="do", rule="asked-by-owner")
    with store.open() as desk:
        books.write_held(desk, [Repair(Action.RESET, USED, key, "asked-by-owner")], NOW)
    row = desk_books.row(key)
    assert (row["outcome"], row["decision"], row["rule"]) == ("held", "hold", "changed-meanwhile")


def test_nothing_to_write_is_nothing_written(store):
    with store.open() as desk:
        books.write_rulings(desk, [], NOW)
        books.write_done(desk, [], NOW)
        books.write_held(desk, [], NOW)


def test_accounts_are_found_by_their_people_not_by_going_through_all_that_are_not_deleted(desk_books):
    said = []
    desk_books.add(1)
    event.listen(desk_books.store.engine, "before_cursor_execute", lambda *told: said.append(told[2:4]))
    desk_books.person(1)
    with desk_books.store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":  # has no statistics, and PostgreSQL's of a small table say little
            plans = [
                row[3]
                for statement, values in tuple(said)
                if "FROM account" in statement
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
            ]
            assert plans == ["SEARCH account USING INDEX one_account_for_an_id_number (id_index=?)"]
