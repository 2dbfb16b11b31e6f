"""Transactions: whole or not at all, on both kinds of database."""

import sqlite3
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, StatementError

from store import (
    Delivery,
    Entry,
    Fact,
    KeysError,
    Run,
    Store,
    StoreBusy,
    StoreDamaged,
    StoreError,
    new_keyring,
    open_store,
)
from store.engine import open_engine
from store.migrate import upgrade
from tests.store.places import NOW

LOCAL = timezone(timedelta(hours=8))


def names(store: Store) -> set[str]:
    with store.look() as desk:
        return {name for (name,) in desk.session.execute(select(Fact.name))} - {"key-proof", "audit-head"}


def add(desk, name: str) -> None:
    desk.session.add(Fact(name=name, value=""))
    desk.session.flush()


class Trouble(BaseException):
    """As a KeyboardInterrupt is: no Exception."""


def add_and_fail(desk, *some: str) -> None:
    for name in some:
        add(desk, name)
    raise Trouble


def test_leaving_a_transaction_commits_it(store):
    with store.open() as desk:
        add(desk, "a")
    assert names(store) == {"a"}


def test_any_exception_rolls_it_back(store):
    with pytest.raises(Trouble), store.open() as desk:
        add_and_fail(desk, "a")
    assert names(store) == set()


def test_bulk_statements_on_the_connection_are_in_the_same_transaction(store):
    def add_in_bulk_and_fail() -> None:
        with store.open() as desk:
            desk.connection.execute(Fact.__table__.insert(), [{"name": "a", "value": ""}])
            add_and_fail(desk, "b")

    with pytest.raises(Trouble):
        add_in_bulk_and_fail()
    assert names(store) == set()


def test_savepoints_roll_back(store):
    with store.open() as desk:
        add(desk, "before")
        with pytest.raises(Trouble), desk.session.begin_nested():
            add_and_fail(desk, "inside")
        add(desk, "after")
    assert names(store) == {"before", "after"}


def test_tables_made_in_a_transaction_roll_back_with_it(store):
    def make_and_fail() -> None:
        with store.open() as desk:
            desk.connection.execute(text("CREATE TABLE extra (x integer)"))
            raise Trouble

    with pytest.raises(Trouble):
        make_and_fail()
    with store.look() as desk, pytest.raises(Exception, match="extra"):
        desk.connection.execute(text("SELECT * FROM extra"))


def test_foreign_keys_hold(store):
    with pytest.raises(IntegrityError), store.open() as desk:
        desk.session.add(Delivery(mailbox="m", uidvalidity=1, uid="1", mail_id=4711))


def test_a_look_sees_one_snapshot_and_keeps_no_writer_waiting(store):
    with store.look() as looking:
        count = select(func.count()).select_from(Fact)
        before = looking.connection.scalar(count)
        begun = time.monotonic()
        with store.open() as desk:
            add(desk, "meanwhile")
        assert time.monotonic() - begun < 5
        assert looking.connection.scalar(count) == before
    assert names(store) == {"meanwhile"}


def test_a_look_is_not_kept_waiting_by_a_writer(store):
    with store.open() as desk:
        add(desk, "unfinished")
        begun = time.monotonic()
        assert names(store) == set()
        assert time.monotonic() - begun < 5


def test_what_is_changed_in_a_look_is_lost(sqlite_store):
    with sqlite_store.look() as desk:
        add(desk, "a")
    assert names(sqlite_store) == set()


def test_writers_take_turns_and_none_is_lost(store):
    def count(_number: int) -> None:
        for _ in range(5):
            with store.open() as desk:
                row = desk.session.get_one(Fact, "count", with_for_update=True)
                row.value = str(int(row.value) + 1)

    with store.open() as desk:
        desk.session.add(Fact(name="count", value="0"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(8)))
    with store.look() as desk:
        assert desk.session.get_one(Fact, "count").value == "40"


# ------------------------------------------------------------------------------------------------------------ times


@pytest.mark.parametrize("zone", [UTC, LOCAL])
def test_times_come_back_aware_and_in_utc(store, zone):
    at = datetime(2021, 5, 31, 23, 59, 59, 123456, tzinfo=UTC).astimezone(zone)
    with store.open() as desk:
        desk.session.add(Run(night="x", started=at))
    with store.look() as desk:
        found = desk.session.execute(select(Run.started)).scalar_one()
        assert found == at
        assert found.tzinfo == UTC
        assert desk.session.execute(select(Run).where(Run.started == at)).scalar_one().finished is None


def test_a_naive_time_is_an_error(store):
    naive = datetime(2021, 5, 31, 22)  # noqa: DTZ001
    with pytest.raises(StatementError, match="naive"), store.open() as desk:
        desk.session.add(Run(night="x", started=naive))
    with pytest.raises(StatementError, match="naive"), store.look() as desk:
        desk.session.execute(select(Run).where(Run.started < naive))


# ------------------------------------------------------------------------------------------------------------- trials


def test_of_a_trial_nothing_stays(store):
    with store.trial() as trial:
        with trial.open() as desk:
            add(desk, "a")
        with trial.look() as desk:
            assert desk.session.get(Fact, "a") is not None
        with pytest.raises(Trouble), trial.open() as desk:
            add_and_fail(desk, "b")
        with trial.look() as desk:
            assert desk.session.get(Fact, "b") is None
    assert names(store) == set()


def test_of_a_trial_that_fails_nothing_stays(store):
    with pytest.raises(Trouble), store.trial() as trial, trial.open() as desk:
        add_and_fail(desk, "a")
    assert names(store) == set()


# ------------------------------------------------------------------------------------------------------ keys and doors


def test_a_database_in_which_nothing_was_written_takes_other_keys(store, database_url):
    open_store(database_url, new_keyring()).close()


def test_a_database_knows_its_keys(store, database_url):
    with store.open() as desk:
        desk.record([Entry(NOW, "night", "reset", "account:1", {})])
    again = open_store(database_url, store.keys.with_new_version())
    again.close()
    with pytest.raises(KeysError, match="不属于"):
        open_store(database_url, new_keyring())


def test_stores_opened_at_once_for_the_first_time_agree(database_url, keys):
    start = threading.Barrier(6)

    def use(_number: int) -> None:
        start.wait()
        store = open_store(database_url, keys)
        with store.open() as desk:
            desk.record([Entry(NOW, "night", "test", "store", {})])
        store.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(use, range(6)))


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://x/y", "oracle+oracledb://x", "postgresql+psycopg2x://h/d", "sqlite", "no-such://x"]
)
def test_an_address_that_can_t_be_is_one_clear_line(url):
    with pytest.raises(StoreError) as caught:
        open_store(url, new_keyring())
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_another_driver_named_for_postgresql_is_replaced():
    assert open_engine("postgresql://localhost/x").dialect.driver == "psycopg"


def test_a_database_without_tables_says_so(empty_url, keys):
    with pytest.raises(StoreError, match="还没有表"):
        open_store(empty_url, keys)


def test_a_server_that_is_not_there_says_so(keys):
    with pytest.raises(StoreError, match="连不上") as caught:
        open_store("postgresql+psycopg://clerk:secret-word@127.0.0.1:1/yeban", keys)
    assert "secret-word" not in str(caught.value) + caught.value.hint


def test_a_folder_that_is_not_there_says_so(folder, keys):
    with pytest.raises(StoreError, match="打不开"):
        open_store(f"sqlite:///{folder}/none/yeban.db", keys)


def test_a_file_that_is_no_database_says_so(folder, keys):
    path = folder / "yeban.db"
    path.write_bytes(b"This is a letter to the office. " * 200)
    with pytest.raises(StoreDamaged, match="损坏"):
        open_store(f"sqlite:///{path}", keys)


def test_a_damaged_database_says_so(sqlite_store, folder):
    with sqlite_store.open() as desk:
        for number in range(2000):
            desk.session.add(Fact(name=f"fact {number}", value="x" * 200))
    with sqlite_store.open() as desk:
        desk.connection.execute(text("SELECT 1"))
    sqlite_store.close()
    path = folder / "only.db"
    content = bytearray(path.read_bytes())
    content[8192:] = b"\x55" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match="损坏"), sqlite_store.look() as desk:
        desk.session.execute(select(Fact)).scalars().all()


def test_a_database_in_use_says_so_after_its_time(sqlite_store, folder):
    held = sqlite3.connect(folder / "only.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    with sqlite_store.look() as desk:
        desk.connection.exec_driver_sql("PRAGMA busy_timeout=50")
    with pytest.raises(StoreBusy, match="占用"), sqlite_store.open() as desk:
        add(desk, "now")
    held.execute("ROLLBACK")
    held.close()
    with sqlite_store.open() as desk:
        add(desk, "later")


def test_a_reader_opens_a_store_while_a_writer_is_at_work(sqlite_store, folder, keys):
    """`yeban accounts show` beside a night that is writing."""
    with sqlite_store.open() as desk:
        add(desk, "unfinished")
        begun = time.monotonic()
        other = open_store(f"sqlite:///{folder / 'only.db'}", keys)
        assert names(other) == set()
        other.close()
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize("statement", ["SELEC 1", "SELECT no_such_column FROM fact", "SELECT no_such_function(1)"])
def test_a_wrong_statement_is_a_bug_not_a_missing_database(store, statement):
    with pytest.raises(DBAPIError), store.look() as desk:
        desk.connection.execute(text(statement))


def test_a_full_disk_says_so(sqlite_store):
    with sqlite_store.look() as desk:
        desk.connection.exec_driver_sql("PRAGMA max_page_count = 1")

    def fill() -> None:
        with sqlite_store.open() as desk:
            desk.session.add_all(Fact(name=f"fact {n}", value="x" * 500) for n in range(2000))

    with pytest.raises(StoreError, match="满了"):
        fill()


def test_no_room_beside_the_database_says_so(sqlite_store):
    said = sqlite3.OperationalError("disk I/O error")
    said.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE

    def fill() -> None:
        with sqlite_store.open():
            raise OperationalError("INSERT", {}, said)

    with pytest.raises(StoreError, match="多半是满了"):
        fill()


def test_two_transactions_that_wait_for_each_other_say_so(postgresql_tables, keys):
    store = open_store(postgresql_tables, keys)
    with store.open() as desk:
        desk.session.merge(Fact(name="a", value=""))
        desk.session.merge(Fact(name="b", value=""))
    both = threading.Barrier(2)

    def cross(first: str, second: str) -> str | None:
        try:
            with store.open() as desk:
                desk.session.get_one(Fact, first, with_for_update=True)
                both.wait()
                desk.session.get_one(Fact, second, with_for_update=True)
        except StoreError as error:
            return str(error)
        return None

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(cross, ["a", "b"], ["b", "a"]), key=str)
    store.close()
    assert said[0] is None
    assert "互相等待" in (said[1] or "")


def test_a_bug_stays_what_it_is(store):
    with store.open() as desk:
        add(desk, "a")
    with pytest.raises(IntegrityError), store.open() as desk:
        add(desk, "a")


def test_a_connection_that_the_server_dropped_is_told_and_the_next_one_works(postgresql, postgresql_url, keys):
    engine = open_engine(postgresql_url)
    upgrade(engine)
    store = Store(engine, keys)
    store.prove_keys()

    def add_after_the_server_has_gone() -> None:
        with store.open() as desk:
            add(desk, "lost")
            process = desk.connection.scalar(text("SELECT pg_backend_pid()"))
            postgresql.run(f"SELECT pg_terminate_backend({int(process)})")
            add(desk, "lost too")

    with pytest.raises(StoreError):
        add_after_the_server_has_gone()
    with store.open() as desk:
        add(desk, "kept")
    assert names(store) == {"kept"}
    store.close()


def test_sqlite_is_set_up_to_survive_a_power_cut(sqlite_store, folder: Path):
    with sqlite_store.look() as desk:
        asked = {
            name: desk.connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


_ELSEWHERE = """
import sqlite3, sys
there = sqlite3.connect(sys.argv[1])
there.execute("INSERT INTO told VALUES ('from elsewhere')")
there.commit()
there.close()
"""


def test_what_is_committed_after_another_process_has_come_and_gone_is_there(tmp_path):
    place = tmp_path / "y.db"
    engine = open_engine(f"sqlite:///{place}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE told (what TEXT)"))
    kept = [engine.connect() for _ in range(3)]  # as a web process has: each is opened while others are in use
    for connection in kept:
        connection.execute(text("SELECT * FROM told")).all()
        connection.rollback()
    subprocess.run([sys.executable, "-c", _ELSEWHERE, str(place)], check=True, timeout=60)
    kept[0].execute(text("INSERT INTO told VALUES ('from here')"))
    kept[0].commit()
    with closing(sqlite3.connect(place)) as looked:
        assert {what for (what,) in looked.execute("SELECT what FROM told")} == {"from here", "from elsewhere"}
    for connection in kept:
        connection.close()
    engine.dispose()


def test_the_file_of_a_database_is_its_owners_alone(tmp_path):
    engine = open_engine(f"sqlite:///{tmp_path / 'y.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE told (what TEXT)"))
    assert stat.S_IMODE((tmp_path / "y.db").stat().st_mode) == 0o600
    engine.dispose()
