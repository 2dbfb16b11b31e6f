"""Backup and restore, from either kind of database to either."""

import errno
import io
import json
import shutil
import stat
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import SQLModel, col

from store import (
    Account,
    AuditRow,
    Entry,
    Fact,
    Invitation,
    KeysError,
    Store,
    StoreError,
    audit,
    backup,
    new_keyring,
    open_store,
)
from store.engine import open_engine
from store.migrate import upgrade
from tests.store.office import account, everything, furnish
from tests.store.places import NOW, id_number


@pytest.fixture
def furnished(store: Store) -> Store:
    furnish(store)
    return store


@pytest.fixture
def archive(sqlite_store: Store, folder: Path) -> Path:
    furnish(sqlite_store)
    path = folder / "archive.zip"
    backup.write(sqlite_store, path)
    return path


def empty(store_url: str, keys) -> Store:
    engine = open_engine(store_url)
    upgrade(engine)
    engine.dispose()
    return open_store(store_url, keys)


@pytest.fixture
def other(request, folder, keys) -> Store:
    """An empty store: on SQLite unless the test asks for "postgresql" indirectly."""
    if getattr(request, "param", "sqlite") == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "other.db")
        store = open_store(f"sqlite:///{folder / 'other.db'}", keys)
    else:
        store = empty(request.getfixturevalue("postgresql_url"), keys)
    yield store
    store.close()


def lasting(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All rows but those of what a restored backup ends, and what it says of that."""
    rows = everything(store)
    for name in ("session", "invitation", "recovery_code"):
        del rows[name]
    rows["audit"] = [row for row in rows["audit"] if "restore-backup" not in row]
    rows["fact"] = [row for row in rows["fact"] if audit.HEAD not in row]
    return rows


def test_every_table_has_rows_in_these_tests(furnished):
    assert all(everything(furnished).values())
    assert set(everything(furnished)) == set(SQLModel.metadata.tables)


@pytest.mark.parametrize("other", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_backup_of_either_kind_restores_to_either_kind(furnished, other, folder):
    written = backup.write(furnished, folder / "b.zip")
    assert written.rows["mail"] == 3
    assert written.total == sum(len(rows) for rows in everything(furnished).values())
    assert backup.restore(other, folder / "b.zip", NOW) == written
    assert lasting(other) == lasting(furnished)
    with other.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit).ok


@pytest.mark.parametrize("other", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_restored_office_goes_on(archive, other):
    """New rows get new ids, the chain grows, the same keys open what is sealed."""
    backup.restore(other, archive, NOW)
    with other.open() as desk:
        one = account(other, 20)
        desk.session.add(one)
        desk.session.flush()
        assert one.id == 5
        assert desk.keys.unseal_text(desk.session.get_one(Account, 1).id_sealed, "account.id_number") == id_number(0)
        desk.record([Entry(NOW, "night", "reset", "account:5", {})])
    with other.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit) == audit.Verdict(7, None)


@pytest.mark.parametrize("other", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_nobody_is_let_in_by_what_a_backup_holds(sqlite_store, other, folder):
    """A session logged out since, an invitation followed since, a code used since: none lives again."""
    furnish(sqlite_store)
    with sqlite_store.open() as desk:
        desk.session.add(Invitation(key=b"u" * 32, staff_id=1, until=NOW, used_at=NOW))
    backup.write(sqlite_store, folder / "b.zip")
    backup.restore(other, folder / "b.zip", NOW)
    rows = everything(other)
    assert rows["session"] == rows["recovery_code"] == []
    assert [row[0] for row in rows["invitation"]] == [b"u" * 32]
    with other.look() as desk:
        last = desk.session.execute(select(AuditRow).order_by(col(AuditRow.number).desc()).limit(1)).scalar_one()
        assert (last.actor, last.action, last.at) == ("operator", "restore-backup", NOW)
        assert json.loads(last.detail) == {"sessions": 1, "invitations": 1, "recovery_codes": 1}
        assert audit.verify(desk.session, desk.keys.audit).ok


def test_there_and_back_again_is_the_same(archive, other, postgresql_url, keys, folder):
    backup.restore(other, archive, NOW)
    there = empty(postgresql_url, keys)
    backup.write(other, folder / "1.zip")
    backup.restore(there, folder / "1.zip", NOW)
    backup.write(there, folder / "2.zip")
    there.close()
    back = empty(f"sqlite:///{folder / 'back.db'}", keys)
    backup.restore(back, folder / "2.zip", NOW)
    assert lasting(back) == lasting(other)
    back.close()


def test_a_backup_tells_nothing_that_is_sealed(archive):
    with zipfile.ZipFile(archive) as file:
        content = b"".join(file.read(name) for name in file.namelist())
    for number in (*range(4), 9):
        assert id_number(number).encode() not in content


def test_a_backup_is_for_its_owner_only_and_whole_or_not_at_all(furnished, folder):
    backup.write(furnished, folder / "b.zip")
    assert stat.S_IMODE((folder / "b.zip").stat().st_mode) == 0o600
    assert not (folder / "b.zip.partial").exists()


def test_a_backup_is_one_snapshot(furnished, folder, monkeypatch, keys):
    """What is committed while it is written is in none of its tables."""
    dump = backup._dump

    def slow(desk, table, archive):
        with furnished.open() as writing:
            writing.session.merge(Fact(name=f"while {table.name} was written", value=""))
        return dump(desk, table, archive)

    before = lasting(furnished)
    monkeypatch.setattr(backup, "_dump", slow)
    backup.write(furnished, folder / "b.zip")
    monkeypatch.undo()
    restored = empty(f"sqlite:///{folder / 'snapshot.db'}", keys)
    backup.restore(restored, folder / "b.zip", NOW)
    found = lasting(restored)
    restored.close()
    assert len(found["fact"]) <= len(before["fact"]) + 1  # the snapshot begins with the first table read
    assert {name: rows for name, rows in found.items() if name != "fact"} == {
        name: rows for name, rows in before.items() if name != "fact"
    }


def test_an_existing_file_is_not_overwritten(archive, sqlite_store):
    before = archive.read_bytes()
    with pytest.raises(StoreError, match="已经存在"):
        backup.write(sqlite_store, archive)
    assert archive.read_bytes() == before


def test_a_backup_that_runs_already_is_left_alone(sqlite_store, folder):
    (folder / "b.zip.partial").write_bytes(b"in hand")
    with pytest.raises(StoreError, match="partial"):
        backup.write(sqlite_store, folder / "b.zip")
    assert (folder / "b.zip.partial").read_bytes() == b"in hand"


def test_a_folder_that_is_not_there_is_one_clear_line(sqlite_store, folder):
    with pytest.raises(StoreError, match="写不了"):
        backup.write(sqlite_store, folder / "none" / "b.zip")


def test_a_backup_that_fails_leaves_no_file(sqlite_store, folder, monkeypatch):
    def broken(*_args):
        raise StoreError("连不上数据库")

    monkeypatch.setattr(backup, "_dump", broken)
    with pytest.raises(StoreError):
        backup.write(sqlite_store, folder / "b.zip")
    assert not list(folder.glob("b.zip*"))


def test_a_full_disk_is_one_clear_line_and_leaves_no_file(sqlite_store, folder, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "_dump", full)
    with pytest.raises(StoreError, match="写不了"):
        backup.write(sqlite_store, folder / "b.zip")
    assert not list(folder.glob("b.zip*"))


# ------------------------------------------------------------------------------------------------- files on the shelf


NAMES = ["a" * 64, "b" * 64, "c" * 64]


def shelf(kept: dict[str, bytes], named=NAMES) -> backup.Files:
    return backup.Files(lambda _desk: named, kept.get, kept.__setitem__)


@pytest.fixture
def full(sqlite_store, folder) -> Path:
    """A backup with two files; a third one is named, but isn't there any more."""
    furnish(sqlite_store)
    kept = {NAMES[0]: b"sealed letter", NAMES[1]: b"", "d" * 64: b"about to be swept"}
    made = backup.write(sqlite_store, folder / "full.zip", shelf(kept))
    assert (made.files, made.missing) == (2, 1)
    return folder / "full.zip"


def test_files_that_the_books_name_go_along_as_they_lie_there(full, other):
    laid = {}
    made = backup.restore(other, full, NOW, shelf(laid))
    assert laid == {NAMES[0]: b"sealed letter", NAMES[1]: b""}
    assert (made.files, made.missing) == (2, 1)
    assert made.total == sum(made.rows.values())


def test_the_books_can_be_restored_without_the_files(full, other):
    assert backup.restore(other, full, NOW).files == 0
    assert everything(other)["account"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({f"files/{NAMES[0]}": lambda _: b"another letter"}, "附件 aaaa.*不符"),
        ({f"files/{NAMES[0]}": lambda _: None}, "完整"),
        ({"manifest__json": lambda c: c.replace(b"files", b"flies")}, "完整"),
    ],
)
def test_a_file_that_is_not_what_it_was_is_refused_with_all_the_rest(full, other, changes, said):
    before = everything(other)
    with pytest.raises(StoreError, match=said):
        backup.restore(other, rewritten(full, **changes), NOW, shelf({}))
    assert everything(other) == before


def test_what_can_not_be_laid_leaves_no_books_that_name_it(full, other):
    def no_room(_name, _sealed):
        raise StoreError("附件存不进")

    before = everything(other)
    with pytest.raises(StoreError, match="存不进"):
        backup.restore(other, full, NOW, backup.Files(lambda _desk: NAMES, {}.get, no_room))
    assert everything(other) == before


# ----------------------------------------------------------------------------------------------------- what is refused


def refused(store: Store, source: Path, said: str) -> None:
    """It is refused, and what was there stays."""
    before = everything(store)
    with pytest.raises(StoreError, match=said):
        backup.restore(store, source, NOW)
    assert everything(store) == before


@pytest.mark.parametrize("other", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True)
def test_a_database_with_anything_in_it_is_not_filled(archive, other):
    with other.open() as desk:
        desk.session.add(account(other, 5))
    refused(other, archive, "已有数据")


def test_a_backup_is_not_restored_twice(archive, other):
    backup.restore(other, archive, NOW)
    refused(other, archive, "已有数据")


def test_a_backup_of_other_keys_is_refused_before_anything_is_kept(archive, folder):
    strange = empty(f"sqlite:///{folder / 'strange.db'}", new_keyring())
    before = everything(strange)
    with pytest.raises(KeysError):
        backup.restore(strange, archive, NOW)
    assert everything(strange) == before
    strange.close()


def test_a_database_without_tables_is_given_them(archive, folder, keys):
    store = Store(open_engine(f"sqlite:///{folder / 'bare.db'}"), keys)
    backup.restore(store, archive, NOW)
    assert len(everything(store)["account"]) == 4
    store.close()


def rewritten(archive: Path, **changes) -> Path:
    """The same backup with some of its files changed by functions of their content."""
    names = {name.replace("__", "."): change for name, change in changes.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = names.get(name, lambda same: same)(old.read(name))
            if content is not None:
                new.writestr(name, content)
    path = archive.with_name("rewritten.zip")
    path.write_bytes(out.getvalue())
    return path


def manifest(change) -> bytes:
    return lambda content: json.dumps(change(json.loads(content))).encode()


def test_a_backup_of_another_version_is_refused(archive, other):
    path = rewritten(archive, manifest__json=manifest(lambda m: m | {"revision": "9999"}))
    refused(other, path, "9999")


@pytest.mark.parametrize(
    "changes",
    [
        {"manifest__json": lambda _: None},
        {"manifest__json": lambda _: b"{"},
        {"manifest__json": lambda _: b"[]"},
        {"manifest__json": lambda _: b"{}"},
        {"manifest__json": manifest(lambda m: m | {"rows": {}})},
        {"manifest__json": manifest(lambda m: m | {"rows": None})},
        {"mail__jsonl": lambda _: None},
        {"mail__jsonl": lambda _: b""},
        {"mail__jsonl": lambda c: c[:-5]},
        {"mail__jsonl": lambda c: c + c},
        {"mail__jsonl": lambda c: c.replace("重置".encode(), "删除".encode())},
        {"mail__jsonl": lambda c: c.replace(b"message_id", b"massage_id")},
        {"mail__jsonl": lambda c: c.replace(b"2021-05-20T", b"2021-05-2xT")},
        {"mail__jsonl": lambda c: c.replace(b"2021-05-20T14:00:00+00:00", b"2021-05-20T14:00:00")},
        {"mail__jsonl": lambda _: b"\xff\xfe\n"},
        {"mail__jsonl": lambda _: b"5\n"},
        {"mail__jsonl": lambda _: b"[]\n"},
        {"mail__jsonl": lambda _: b'{"id": null}\n'},
        {"account__jsonl": lambda c: c.replace(b'"name"', b'"nome"')},
        {"account__jsonl": lambda c: c.splitlines(keepends=True)[0]},
    ],
)
def test_a_backup_that_was_changed_is_refused_and_nothing_of_it_kept(archive, other, changes):
    refused(other, rewritten(archive, **changes), "完整|不符")


@pytest.mark.parametrize("content", [b"", b"PK", b"This is a letter.", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(other, folder, content):
    path = folder / "x.zip"
    path.write_bytes(content)
    refused(other, path, "完整")


def test_a_file_that_is_not_there_is_one_clear_line(other, folder):
    refused(other, folder / "none.zip", "读不了")


def test_a_backup_cut_short_anywhere_is_refused(archive, other):
    content = archive.read_bytes()
    for length in range(0, len(content), 97):
        archive.write_bytes(content[:length])
        refused(other, archive, "完整")


def test_a_flipped_bit_anywhere_is_refused_or_does_no_harm(archive, other, sqlite_store):
    """Some bits of a zip mean nothing: a time, an attribute. All others are noticed."""
    content = archive.read_bytes()
    good = lasting(sqlite_store)
    empty_now = everything(other)
    for place in range(0, len(content), 61):
        flipped = bytearray(content)
        flipped[place] ^= 1 << (place % 8)
        archive.write_bytes(bytes(flipped))
        try:
            backup.restore(other, archive, NOW)
        except StoreError:
            assert everything(other) == empty_now
        else:
            assert lasting(other) == good
            with other.open() as desk:
                for table in reversed(SQLModel.metadata.sorted_tables):
                    desk.connection.execute(table.delete())
            other.prove_keys()


def test_rows_by_thousands_come_over(other, sqlite_store, folder):
    with sqlite_store.open() as desk:
        desk.session.add_all(Fact(name=f"fact {n}", value=str(n)) for n in range(2_500))
    backup.write(sqlite_store, folder / "b.zip")
    backup.restore(other, folder / "b.zip", NOW)
    assert lasting(other) == lasting(sqlite_store)
