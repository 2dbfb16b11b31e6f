"""The audit chain: whatever is done to it shows."""
# ruff: noqa: S608 - statements put together here tamper with the books on purpose

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text

from store import AuditRow, Entry, Fact, Keyring, Store, audit, open_store, purge
from tests.store.places import DAY, NOW, SECOND

COUNT = 6
COLUMNS = ("number", "at", "actor", "action", "subject", "detail", "link")


def entry(number: int, at: datetime | None = None) -> Entry:
    detail = {"rule": "asked-by-owner", "request": number, "why": "姓名相符", "dry": False, "none": None}
    return Entry(at or NOW + number * SECOND, "night", "reset", f"account:{number}", detail)


@pytest.fixture
def chained(store: Store) -> Store:
    """A store with some rows in its chain, appended in two transactions."""
    fill(store)
    return store


def fill(store: Store) -> None:
    with store.open() as desk:
        desk.record([entry(number) for number in range(1, 4)])
    with store.open() as desk:
        desk.record([entry(number) for number in range(4, COUNT + 1)])


def fault(store: Store) -> str | None:
    with store.look() as desk:
        return audit.verify(desk.session, desk.keys.audit).fault


def tamper(store: Store, *statements: str) -> None:
    with store.open() as desk:
        for statement in statements:
            desk.connection.execute(text(statement))


# ------------------------------------------------------------------------------------------------------------- growing


def test_an_empty_chain_holds(store):
    with store.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit) == audit.Verdict(0, None)
        assert audit.head(desk.session) is None


def test_what_was_recorded_is_there_in_order_and_holds(chained):
    with chained.look() as desk:
        verdict = audit.verify(desk.session, desk.keys.audit)
        rows = desk.session.execute(select(AuditRow).order_by(AuditRow.number)).scalars().all()
        assert (verdict.rows, verdict.ok) == (COUNT, True)
        assert [row.number for row in rows] == list(range(1, COUNT + 1))
        assert [(row.at, row.subject) for row in rows] == [
            (NOW + n * SECOND, f"account:{n}") for n in range(1, COUNT + 1)
        ]
        assert json.loads(rows[0].detail) == dict(entry(1).detail)
        assert audit.head(desk.session) == f"{COUNT}-{rows[-1].link.hex()[:16]}"


def test_to_record_nothing_changes_nothing(store):
    with store.open() as desk:
        desk.record([])
    with store.look() as desk:
        assert audit.head(desk.session) is None


def test_rows_of_a_transaction_that_failed_are_not_in_the_chain(chained):
    with pytest.raises(ZeroDivisionError), chained.open() as desk:
        1 / len(desk.record([entry(7)]) or [])
    assert fault(chained) is None
    with chained.open() as desk:
        desk.record([entry(8)])
    assert fault(chained) is None


def test_a_row_is_bound_to_the_time_whatever_zone_it_was_given_in(store):
    with store.open() as desk:
        desk.record([entry(1, NOW.astimezone(timezone(timedelta(hours=8)))), entry(2, NOW.replace(microsecond=1))])
    assert fault(store) is None


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20),
            st.dictionaries(
                st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=9), max_size=3
            ),
        ),
        max_size=5,
    )
)
def test_any_content_holds(sqlite_template, tmp_path_factory, some):
    path = tmp_path_factory.mktemp("any") / "yeban.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}", Keyring({1: b"e" * 32}, 1, b"i" * 32, b"a" * 32))
    with store.open() as desk:
        desk.record([Entry(NOW, actor, actor, actor, detail) for actor, detail in some])
    assert fault(store) is None
    store.close()


def test_a_chain_of_another_key_does_not_hold(chained):
    with chained.look() as desk:
        assert not audit.verify(desk.session, b"x" * 32).ok


def test_writers_at_once_make_one_chain(store):
    def write(number: int) -> None:
        with store.open() as desk:
            desk.record([entry(number), entry(number)])

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    with store.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit) == audit.Verdict(48, None)


# ------------------------------------------------------------------------------------------------------------ tampering

ALL_ROWS = list(range(1, COUNT + 1))
FLIPS = {
    "at": "at = at + interval '1 microsecond'",
    "actor": "actor = 'Night'",
    "action": "action = 'delete'",
    "subject": "subject = 'account:17'",
    "detail": "detail = replace(detail, 'owner', 'ownes')",
    "link": "link = set_byte(link, 31, get_byte(link, 31) # 1)",
    "number": "number = number + 100",
}


@pytest.mark.parametrize("number", ALL_ROWS)
@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_of_any_row_is_found(chained, column, number):
    change = FLIPS[column]
    with chained.open() as desk:
        if not desk.locks_rows:  # SQLite's own words for it
            change = {
                "at": "at = replace(at, '.000000', '.000001')",
                "link": f"link = CAST(substr(link, 1, 31) || x'{'00'}' AS BLOB)",
            }.get(column, change)
    tamper(chained, f"UPDATE audit SET {change} WHERE number = {number}")
    found = fault(chained)
    assert found is not None
    if column not in {"number", "link"}:
        assert f"第 {number} 条" in found


def test_one_flipped_bit_anywhere_in_a_stored_row_is_found(sqlite_store, folder: Path, keys):
    """Byte for byte in the file's own values, also where the result is no time or no text any more."""
    fill(sqlite_store)
    sqlite_store.close()
    path = folder / "flipped.db"
    for column in COLUMNS[1:]:
        store = open_store(f"sqlite:///{folder / 'only.db'}", keys)
        with store.look() as desk:
            value = desk.connection.exec_driver_sql(
                f"SELECT CAST({column} AS BLOB) FROM audit WHERE number = 4"
            ).scalar()
        store.close()
        for place in range(len(value)):
            flipped = bytearray(value)
            flipped[place] ^= 1 << (place % 8)
            shutil.copy(folder / "only.db", path)
            store = open_store(f"sqlite:///{path}", keys)
            kind = "BLOB" if column == "link" else "TEXT"
            with store.open() as desk:
                desk.connection.exec_driver_sql(
                    f"UPDATE audit SET {column} = CAST(? AS {kind}) WHERE number = 4",
                    (bytes(flipped),),
                )
            assert fault(store) is not None, (column, place)
            store.close()


@pytest.mark.parametrize("number", ALL_ROWS)
def test_a_row_taken_out_is_found(chained, number):
    tamper(chained, f"DELETE FROM audit WHERE number = {number}")
    found = fault(chained)
    assert found is not None
    assert ("末尾" in found) is (number == COUNT)


@pytest.mark.parametrize("kept", range(COUNT))
def test_a_chain_cut_at_its_end_is_found(chained, kept):
    tamper(chained, f"DELETE FROM audit WHERE number > {kept}")
    assert fault(chained) is not None


@pytest.mark.parametrize("number", ALL_ROWS[1:])
def test_a_chain_cut_at_its_beginning_is_found(chained, number):
    tamper(chained, f"DELETE FROM audit WHERE number < {number}")
    assert fault(chained) is not None


def test_rows_that_changed_places_are_found(chained):
    tamper(
        chained,
        "UPDATE audit SET number = 99 WHERE number = 2",
        "UPDATE audit SET number = 2 WHERE number = 3",
        "UPDATE audit SET number = 3 WHERE number = 99",
    )
    assert "第 2 条" in (fault(chained) or "")


@pytest.mark.parametrize("number", [0, 7, 8])
def test_a_row_put_in_is_found(chained, number):
    tamper(
        chained,
        f"INSERT INTO audit SELECT {number} AS number, at, actor, action, subject, detail, link FROM audit"
        " WHERE audit.number = 6",
    )
    assert fault(chained) is not None


def test_all_rows_taken_out_are_found(chained):
    tamper(chained, "DELETE FROM audit")
    assert fault(chained) is not None
    tamper(chained, "DELETE FROM fact WHERE name = 'audit-head'")
    assert fault(chained) is None  # nothing inside the database remembers: that is what the head kept outside is for


@pytest.mark.parametrize("value", ["", "x", "6 zz", "5 ab", "六 ab", "6", "6 ab cd"])
@pytest.mark.parametrize("name", ["audit-head", "audit-start"])
def test_a_mark_that_is_none_is_a_fault_not_a_crash(chained, name, value):
    with chained.open() as desk:
        desk.session.merge(Fact(name=name, value=value))
    assert fault(chained) is not None


def test_a_missing_head_is_found(chained):
    tamper(chained, "DELETE FROM fact WHERE name = 'audit-head'")
    assert "链头" in (fault(chained) or "")


def test_a_cut_that_was_not_made_by_the_purge_is_found(chained):
    """Whoever moves the start mark has no row in the chain that vouches for it."""
    with chained.open() as desk:
        row = desk.session.get_one(AuditRow, 3)
        desk.session.merge(Fact(name="audit-start", value=audit.start_text(3, row.link)))
    tamper(chained, "DELETE FROM audit WHERE number <= 3")
    assert "开头" in (fault(chained) or "")


# ----------------------------------------------------------------------------------------------- a head kept elsewhere


def kept(store: Store) -> str:
    with store.look() as desk:
        head = audit.head(desk.session)
    assert head is not None
    return head


def compared(store: Store, seen: str) -> str | None:
    with store.look() as desk:
        return audit.compared(desk.session, seen)


def cut_off(store: Store, last: int) -> None:
    """Take the end away as whoever can write to the database would: the head is set back with it."""
    with store.open() as desk:
        row = desk.session.get_one(AuditRow, last)
        desk.session.merge(Fact(name="audit-head", value=audit.start_text(last, row.link)))
    tamper(store, f"DELETE FROM audit WHERE number > {last}")


def test_a_head_that_was_kept_still_stands_when_the_chain_has_grown(chained):
    seen = kept(chained)
    assert compared(chained, seen) is None
    fill(chained)
    assert compared(chained, seen) is None
    assert kept(chained) != seen


def test_an_end_that_was_cut_off_with_its_head_shows_against_a_head_that_was_kept(chained):
    seen = kept(chained)
    cut_off(chained, 4)
    assert fault(chained) is None
    assert "删去" in (compared(chained, seen) or "")


def test_so_does_an_end_that_has_grown_anew_since(chained):
    seen = kept(chained)
    cut_off(chained, 4)
    with chained.open() as desk:
        desk.record([entry(number, NOW + DAY) for number in range(5, 9)])
    assert fault(chained) is None
    assert "换过" in (compared(chained, seen) or "")


def test_a_head_from_before_the_purge_can_no_longer_be_compared(aged):
    """And nobody is accused for it."""
    with aged.look() as desk:
        row = desk.session.get_one(AuditRow, 1)
        seen = f"1-{row.link.hex()[:16]}"
    purged(aged, NOW + 38 * DAY)
    assert "保存期限" in (compared(aged, seen) or "")


@pytest.mark.parametrize(
    "seen", ["", "6", "6-", "6-xyz", "0-0123456789abcdef", "6-0123456789ABCDEF", "6 0123456789abcdef"]
)
def test_what_is_no_head_is_refused(chained, seen):
    with pytest.raises(ValueError, match="not a head"):
        compared(chained, seen)


@pytest.mark.parametrize("value", ["", "x", "6 zz", "六 ab"])
def test_a_head_that_cannot_be_read_is_none(chained, value):
    with chained.open() as desk:
        desk.session.merge(Fact(name="audit-head", value=value))
    with chained.look() as desk:
        assert audit.head(desk.session) is None


# --------------------------------------------------------------------------------------------------------------- purge


def purged(store: Store, now: datetime) -> purge.Purged:
    with store.open() as desk:
        return purge.purge(desk, purge.Retention(audit=30 * DAY), now)


@pytest.fixture
def aged(store: Store) -> Store:
    with store.open() as desk:
        desk.record([entry(number, NOW + number * DAY) for number in range(1, 11)])
    return store


@pytest.mark.parametrize(("more", "gone"), [(-SECOND, 4), (timedelta(0), 4), (SECOND, 5)])
def test_old_rows_go_and_the_rest_still_holds(aged, more, gone):
    assert purged(aged, NOW + 35 * DAY + more).audit_rows == gone
    with aged.look() as desk:
        verdict = audit.verify(desk.session, desk.keys.audit)
        # The purge itself is in the chain: what vouches for the cut, and what went.
        assert verdict == audit.Verdict(10 - gone + 2, None)
        assert desk.session.execute(select(AuditRow.action).order_by(AuditRow.number)).scalars().all()[-2:] == [
            "purge-audit", "purge",
        ]  # fmt: skip


def test_purges_follow_each_other_until_nothing_of_the_first_is_left(aged):
    for later in (33, 36, 60, 100, 200):
        purged(aged, NOW + later * DAY)
        assert fault(aged) is None
    with aged.open() as desk:
        desk.record([entry(11, NOW + 201 * DAY)])
    assert fault(aged) is None


def test_a_purge_with_nothing_to_do_leaves_no_row(aged):
    assert purged(aged, NOW + 2 * DAY) == purge.Purged()
    with aged.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit) == audit.Verdict(10, None)


def test_after_a_purge_a_further_cut_is_found(aged):
    purged(aged, NOW + 35 * DAY)
    with aged.open() as desk:
        row = desk.session.get_one(AuditRow, 6)
        desk.session.merge(Fact(name="audit-start", value=audit.start_text(6, row.link)))
    tamper(aged, "DELETE FROM audit WHERE number <= 6")
    assert "开头" in (fault(aged) or "")


def test_after_a_purge_a_lost_start_mark_is_found(aged):
    purged(aged, NOW + 35 * DAY)
    tamper(aged, "DELETE FROM fact WHERE name = 'audit-start'")
    assert fault(aged) is not None
