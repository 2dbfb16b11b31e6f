"""The shelf: sealed, for its owner only, named by content."""

import os
import stat
from datetime import timedelta

import pytest

from daemon.attachments.shelf import YOUNG, Shelf, ShelfError
from store import KeysError, new_keyring
from tests.store.places import NOW

OCTETS = b"%PDF-1.4 a letter of a unit"


@pytest.fixture
def shelf(folder):
    return Shelf(folder / "attachments")


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def files(shelf):
    return sorted(path for path in shelf.folder.rglob("*") if path.is_file())


def test_a_file_comes_back_as_it_was_put_and_twice_the_same_is_one(shelf, keys):
    name = shelf.put(keys, OCTETS)
    assert shelf.put(keys, OCTETS) == name
    assert shelf.get(keys, name) == OCTETS
    assert len(files(shelf)) == 1
    assert shelf.put(keys, OCTETS + b".") != name


def test_nothing_on_the_disk_tells_what_it_is(shelf, keys):
    name = shelf.put(keys, OCTETS)
    (path,) = files(shelf)
    assert path.name == name
    assert b"letter" not in path.read_bytes()
    assert shelf.put(new_keyring(), OCTETS) != name  # nobody without the key can look for a file that they know


def test_only_the_owner_may_enter(shelf, keys):
    old = os.umask(0)
    try:
        shelf.put(keys, OCTETS)
    finally:
        os.umask(old)
    (path,) = files(shelf)
    assert (mode(shelf.folder), mode(path.parent), mode(path)) == (0o700, 0o700, 0o600)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "/"])
def test_no_name_leads_out_of_it(shelf, keys, name):
    with pytest.raises(ValueError, match="no name"):
        shelf.get(keys, name)


def test_what_is_gone_is_none_and_what_was_changed_is_told(shelf, keys):
    name = shelf.put(keys, OCTETS)
    (path,) = files(shelf)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    with pytest.raises(KeysError):
        shelf.get(keys, name)
    path.unlink()
    assert shelf.get(keys, name) is None


def test_a_file_goes_to_another_shelf_as_it_lies_there(shelf, keys, folder):
    name = shelf.put(keys, OCTETS)
    other = Shelf(folder / "other")
    other.lay(name, b"damaged")
    other.lay(name, shelf.sealed(name))
    assert other.get(keys, name) == OCTETS
    assert [mode(path) for path in files(other)] == [0o600]
    assert shelf.sealed("0" * 64) is None
    with pytest.raises(ValueError, match="no name"):
        other.lay("../../etc/cron.d/x", b"")


def test_what_the_books_dont_name_is_swept_once_it_is_old(shelf, keys):
    kept, gone, young = (shelf.put(keys, bytes([n])) for n in range(3))
    for path in files(shelf):
        age = YOUNG if path.name == young else YOUNG + timedelta(seconds=1)
        os.utime(path, ((NOW - age).timestamp(),) * 2)
    assert shelf.sweep({kept}, NOW) == 1
    assert {path.name for path in files(shelf)} == {kept, young}
    assert shelf.get(keys, gone) is None


def test_what_is_put_again_is_young_again(shelf, keys):
    name = shelf.put(keys, OCTETS)
    (path,) = files(shelf)
    os.utime(path, (0, 0))
    shelf.put(keys, OCTETS)
    assert path.stat().st_mtime > 0
    assert shelf.get(keys, name) == OCTETS


def test_a_folder_that_others_can_enter_is_an_ailment(shelf, keys):
    assert "还没有" in shelf.check()
    shelf.put(keys, OCTETS)
    assert "1 个文件" in shelf.check()
    shelf.folder.chmod(0o750)
    with pytest.raises(ShelfError, match="0750") as told:
        shelf.check()
    assert "chmod 700" in told.value.hint


def test_a_folder_that_cant_be_made_is_told_with_how_to_mend_it(folder, keys):
    (folder / "file").touch()
    with pytest.raises(ShelfError, match="存不进") as told:
        Shelf(folder / "file" / "attachments").put(keys, OCTETS)
    assert "attachments.folder" in told.value.hint
