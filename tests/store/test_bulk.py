"""Many rows at once come to what the ORM would have written."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from store import Fact, Lease, Mail, Run, Store
from tests.store.office import mail
from tests.store.places import NOW

EAST = timezone(timedelta(hours=8))
TIMES = [NOW, datetime(2021, 5, 20, 22, 0, 0, 1, tzinfo=EAST), datetime(1900, 1, 1, tzinfo=UTC)]


def test_rows_inserted_in_bulk_are_those_of_the_orm(store: Store):
    with store.open() as desk:
        for number, at in enumerate(TIMES):
            desk.session.add(Lease(name=f"orm {number}", holder="张伟 %s ?", until=at))
        rows = [{"until": at, "name": f"bulk {n}", "holder": "张伟 %s ?"} for n, at in enumerate(TIMES)]
        desk.insert_rows(Lease, rows)
    with store.look() as desk:
        raw = {name: tuple(rest) for name, *rest in desk.session.execute(text("SELECT name, holder, until FROM lease"))}
        for number, at in enumerate(TIMES):
            assert raw[f"bulk {number}"] == raw[f"orm {number}"]
            assert desk.session.get_one(Lease, f"bulk {number}").until == at


def test_octets_truths_and_what_is_left_out_come_back_as_they_went(store: Store):
    with store.open() as desk:
        row = mail(store, 1, NOW).model_dump(exclude={"id", "concluded_at", "outcome", "fault"})
        desk.insert_rows(Mail, [row | {"two_senders": True, "key": bytes(range(32))}])
    with store.look() as desk:
        found = desk.session.exec(select(Mail)).one()
        assert (found.key, found.two_senders, found.outcome, found.fault) == (bytes(range(32)), True, None, None)
        assert found.id is not None


def test_no_rows_are_no_statement(store: Store):
    with store.open() as desk:
        desk.insert_rows(Fact, [])
        desk.update_each(Fact, [])
        desk.update_rows(Fact, [])


def test_a_naive_time_is_refused_in_bulk_too(store: Store):
    with pytest.raises(ValueError, match="naive"), store.open() as desk:
        desk.insert_rows(Lease, [{"name": "x", "holder": "", "until": datetime(2021, 5, 20)}])  # noqa: DTZ001


def test_each_row_is_updated_to_values_of_its_own(store: Store):
    with store.open() as desk:
        desk.insert_rows(Run, [{"night": "2021-05-20", "started": NOW, "mails": 0, "parked": 0} for _ in range(3)])
        ids = list(desk.session.exec(select(col(Run.id)).order_by(col(Run.id))))
        desk.update_each(Run, [{"mails": n, "finished": NOW, "id": row_id} for n, row_id in enumerate(ids[:2])])
    with store.look() as desk:
        rows = desk.session.exec(select(Run).order_by(col(Run.id))).all()
        assert [(row.mails, row.finished) for row in rows] == [(0, NOW), (1, NOW), (0, None)]
