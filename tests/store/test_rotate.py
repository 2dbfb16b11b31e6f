"""A new key version, and everything sealed under it."""

import pytest
from sqlalchemy import LargeBinary, select
from sqlmodel import SQLModel

from store import Account, KeysError, Mail, Request, Store
from store.keys import parse_keyring
from store.rotate import AT_ONCE, SEALED, reseal
from tests.store.office import account, furnish
from tests.store.places import id_number


def sealed(store: Store) -> list[bytes]:
    with store.look() as desk:
        return [
            value
            for model, column in SEALED
            for value in desk.session.execute(select(getattr(model, column))).scalars()
        ]


def rotated(store: Store) -> Store:
    return Store(store.engine, store.keys.with_new_version())


def test_every_sealed_column_is_among_them():
    columns = {
        (table.name, column.name)
        for table in SQLModel.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and column.name.endswith("_sealed")
    }
    assert columns == {(model.__tablename__, column) for model, column in SEALED}


def test_everything_is_sealed_under_the_new_version_and_opens(store):
    furnish(store)
    new = rotated(store)
    assert reseal(new) == 4 + 3 + 3 + 3 + 2 + 2 + 1
    assert {value[:2] for value in sealed(new)} == {b"\x00\x02"}
    with new.look() as desk:
        numbers = [
            desk.keys.unseal_text(one.id_sealed, "account.id_number")
            for one in desk.session.execute(select(Account).order_by(Account.id)).scalars()
        ]
        assert numbers == [id_number(n) for n in (0, 1, 2, 9)]
        for one in desk.session.execute(select(Mail)).scalars():
            assert "重置" in desk.keys.unseal_text(one.text_sealed, "mail.text")
            assert desk.keys.unseal_text(one.reading_sealed, "mail.reading") == "{}"
        for one in desk.session.execute(select(Request)).scalars():
            assert desk.keys.unseal_text(one.id_sealed, "request.id_number") == id_number(one.mail_id)
            assert one.id_index == desk.keys.blind(id_number(one.mail_id))


def test_the_old_key_is_not_needed_afterwards(store):
    furnish(store)
    new = rotated(store)
    reseal(new)
    data = new.keys.dump().replace('"1": ', '"7": ')
    only_new = Store(store.engine, parse_keyring(data))
    with only_new.look() as desk:
        hidden = desk.session.execute(select(Account.id_sealed).order_by(Account.id)).scalars().first()
        assert desk.keys.unseal_text(hidden, "account.id_number") == id_number(0)
    with pytest.raises(KeysError):
        store.keys.unseal(hidden, "account.id_number")


def test_a_second_run_finds_nothing_to_do(store):
    furnish(store)
    new = rotated(store)
    reseal(new)
    before = sealed(new)
    assert reseal(new) == 0
    assert sealed(new) == before


def test_what_was_purged_stays_empty(store):
    furnish(store)
    with store.open() as desk:
        desk.session.get_one(Mail, 1).text_sealed = b""
    new = rotated(store)
    assert reseal(new) == 17
    with new.look() as desk:
        assert desk.session.get_one(Mail, 1).text_sealed == b""


def test_a_run_that_is_cut_off_goes_on_where_it_stopped(sqlite_store, monkeypatch):
    count = AT_ONCE + 100
    with sqlite_store.open() as desk:
        for serial in range(count):
            one = account(sqlite_store, serial % 1000)
            one.id_index = serial.to_bytes(32, "big")
            desk.session.add(one)
    new = rotated(sqlite_store)
    batches = iter([None, None])
    ordinary = Store.open

    def cut(self):
        next(batches)
        return ordinary(self)

    monkeypatch.setattr(Store, "open", cut)
    with pytest.raises(StopIteration):
        reseal(new)
    monkeypatch.undo()
    assert {value[:2] for value in sealed(new)} == {b"\x00\x02"}
    assert reseal(new) == 0


def test_a_mix_of_versions_is_readable_meanwhile(sqlite_store):
    furnish(sqlite_store)
    new = rotated(sqlite_store)
    with new.open() as desk:
        desk.session.add(account(new, 7))
    with new.look() as desk:
        for one in desk.session.execute(select(Account)).scalars():
            desk.keys.unseal_text(one.id_sealed, "account.id_number")
    assert reseal(new) == 18
