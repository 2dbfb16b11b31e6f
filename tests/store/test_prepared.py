"""Prepared statements: what SQLAlchemy would have done, on both kinds of database."""

from datetime import timedelta, timezone

import pytest
from sqlalchemy import bindparam, delete, insert, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from store import Prepared, Store, StoreError, WebSession
from store.engine import open_engine
from store.migrate import upgrade
from tests.store.places import HOUR, NOW

FACT = SQLModel.metadata.tables["fact"]
SESSION = SQLModel.metadata.tables[str(WebSession.__tablename__)]
ADD = Prepared(insert(FACT))
READ = Prepared(select(FACT).where(FACT.c.name == bindparam("called")))
CHANGE = Prepared(update(FACT).where(FACT.c.name.in_([bindparam("one"), bindparam("other")])).values(value="new"))


def test_it_reads_what_was_written_whoever_wrote_it(store):
    with store.open() as desk:
        ADD.run_each(desk.connection, [{"name": name, "value": f"of {name}"} for name in "ab"])
        desk.connection.execute(insert(FACT), {"name": "c", "value": "of c"})
    with store.look() as desk:
        assert [READ.row(desk.connection, {"called": name}).value for name in "abc"] == ["of a", "of b", "of c"]
        assert READ.row(desk.connection, {"called": "d"}) is None
        assert dict(desk.connection.execute(select(FACT).where(FACT.c.name == "a")).all()) == {"a": "of a"}


def test_it_says_how_many_rows_it_has_changed_and_a_value_of_its_own_is_not_asked_for(store):
    with store.open() as desk:
        ADD.run_each(desk.connection, [{"name": name, "value": ""} for name in "abc"])
        assert CHANGE.run(desk.connection, {"one": "a", "other": "c"}) == 2
        assert CHANGE.run(desk.connection, {"one": "x", "other": "y"}) == 0
        assert READ.row(desk.connection, {"called": "c"}).value == "new"


def test_what_is_done_with_it_belongs_to_the_transaction(store):
    def add_and_fail() -> None:
        with store.open() as desk:
            ADD.run(desk.connection, {"name": "a", "value": ""})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_and_fail()
    with store.look() as desk:
        assert READ.row(desk.connection, {"called": "a"}) is None


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=8)), timezone(timedelta(hours=-5))])
def test_values_go_through_the_types_of_their_columns(store, zone):
    row = dict.fromkeys(SESSION.columns.keys()) | {
        "key": b"k" * 32, "scope": "own", "epoch": 3, "payload": b"\x00sealed",
        "created": NOW.astimezone(zone), "seen": NOW, "until": NOW + HOUR,
    }  # fmt: skip
    with store.open() as desk:
        Prepared(insert(SESSION)).run(desk.connection, row)
        read = Prepared(select(SESSION)).row(desk.connection, {})
        kept = desk.session.get_one(WebSession, b"k" * 32)
        assert (read.created, read.created.utcoffset(), read.fresh_until) == (NOW, timedelta(0), None)
        assert (read.key, read.payload) == (b"k" * 32, b"\x00sealed")
        assert kept.model_dump() == read._asdict()
    naive = row | {"key": b"n" * 32, "seen": NOW.replace(tzinfo=None)}
    with pytest.raises(ValueError, match="naive"), store.open() as desk:
        Prepared(insert(SESSION)).run(desk.connection, naive)


def test_a_value_that_is_not_given_is_an_error(store):
    with pytest.raises(KeyError), store.open() as desk:
        ADD.run(desk.connection, {"name": "a"})


def test_more_rows_than_one_are_no_row(store):
    with store.open() as desk:
        ADD.run_each(desk.connection, [{"name": name, "value": ""} for name in "ab"])
        with pytest.raises(ValueError, match="2 rows"):
            Prepared(select(FACT).where(FACT.c.value == "")).row(desk.connection, {})


def test_what_the_database_refuses_is_told_as_sqlalchemy_tells_it_and_names_no_values(store):
    with store.open() as desk:
        ADD.run(desk.connection, {"name": "secret", "value": ""})
    with pytest.raises(IntegrityError) as told, store.open() as desk:
        ADD.run(desk.connection, {"name": "secret", "value": "hidden"})
    assert "hidden" not in str(told.value)


def test_a_database_that_is_gone_is_told_as_such_and_the_next_transaction_has_another_connection(
    postgresql, postgresql_url, keys
):
    engine = open_engine(postgresql_url)
    upgrade(engine)
    store = Store(engine, keys)

    def read_after_the_server_has_gone() -> None:
        with store.open() as desk:
            process = desk.connection.scalar(text("SELECT pg_backend_pid()"))
            postgresql.run(f"SELECT pg_terminate_backend({int(process)})")
            READ.row(desk.connection, {"called": "a"})

    with pytest.raises(StoreError):
        read_after_the_server_has_gone()
    with store.open() as desk:
        assert READ.row(desk.connection, {"called": "a"}) is None
    store.close()


def test_a_connection_that_died_while_nobody_used_it_costs_no_transaction(postgresql, postgresql_url, keys):
    engine = open_engine(postgresql_url)
    upgrade(engine)
    store = Store(engine, keys)
    for _ in range(3):
        with store.open() as desk:
            process = desk.connection.scalar(text("SELECT pg_backend_pid()"))
        postgresql.run(f"SELECT pg_terminate_backend({int(process)}, 10000)")  # waits until it has gone
    with store.open() as desk:
        assert desk.connection.scalar(text("SELECT pg_backend_pid()")) != process
    store.close()


def test_who_only_looks_leaves_prepared_what_postgresql_has_prepared(store):
    """The driver prepares what it has executed five times; a rollback would make it begin anew."""
    for _ in range(8):
        with store.look() as desk:
            READ.row(desk.connection, {"called": "a"})
    with store.look() as desk:
        if desk.locks_rows:
            prepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement ~ 'FROM fact'"
            assert desk.connection.exec_driver_sql(prepared).scalar_one() == 1


def test_two_statements_in_one_are_both_done(store):
    with store.open() as desk:
        ADD.run(desk.connection, {"name": "a", "value": "old"})
        if desk.locks_rows:
            leaving = delete(FACT).where(FACT.c.name == bindparam("of")).cte("left")
            Prepared(insert(FACT).add_cte(leaving)).run(desk.connection, {"name": "b", "value": "new", "of": "a"})
            assert READ.row(desk.connection, {"called": "a"}) is None
            assert READ.row(desk.connection, {"called": "b"}).value == "new"


def test_what_can_wait_is_written_at_the_end_of_a_transaction_that_many_share_and_at_once_in_any_other(store):
    with store.open() as desk:
        desk.later(ADD, {"name": "own", "value": ""})
        assert READ.row(desk.connection, {"called": "own"}) is not None
    with store.open(many=True) as desk:
        for name in "ab":
            desk.later(ADD, {"name": name, "value": "old"})
            desk.later(CHANGE, {"one": name, "other": "own"})
        assert READ.row(desk.connection, {"called": "a"}) is None
    with store.look() as desk:
        assert [READ.row(desk.connection, {"called": name}).value for name in ("own", "a", "b")] == ["new"] * 3


def test_what_fails_at_the_end_undoes_all_of_its_transaction(store):
    def twice_the_same() -> None:
        with store.open(many=True) as desk:
            ADD.run(desk.connection, {"name": "before", "value": ""})
            desk.later(ADD, {"name": "a", "value": ""}, {"name": "a", "value": ""})

    with pytest.raises(IntegrityError):
        twice_the_same()
    with store.open(many=True) as desk:
        assert READ.row(desk.connection, {"called": "before"}) is None
        assert READ.row(desk.connection, {"called": "a"}) is None
        desk.later(ADD, {"name": "a", "value": ""})
    with store.look() as desk:
        assert READ.row(desk.connection, {"called": "a"}) is not None
