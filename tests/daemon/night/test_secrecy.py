"""No ID number of the fixtures is found in anything that the night leaves behind, but in the mails themselves."""

import json
import logging
import os
import sqlite3
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from daemon.night import intake
from daemon.rehearse import rehearse
from store import Outgoing, Ticket
from tests.daemon.night.office import EVENING, Office, Stop, address, id_number, letter, person, stop_at

NUMBERS = [id_number(n) for n in range(1, 13)]


def forms(number: str) -> Iterator[bytes]:
    """The ways in which it could stand somewhere."""
    for text in (number, number.lower(), " ".join(number), number[:6] + " " + number[6:14] + " " + number[14:]):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield text.encode(encoding)
    yield number.encode().hex().encode()
    yield number.encode().hex().upper().encode()


FORMS = [form for number in NUMBERS for form in forms(number)]


def found_in(octets: bytes) -> list[bytes]:
    return [form for form in FORMS if form in octets]


def a_night_with_everything(office: Office) -> None:
    """Numbers in every place in which people write them: text, subject, name of the sender."""
    for n in range(1, 6):
        office.account(n)
    office.account(6, "Wang Ming")
    office.account(7, "qian wen hua", created=EVENING)
    office.plea(1)
    office.plea(2, subject=f"{id_number(2)} 重置密码")
    office.plea(2)
    office.deliver(letter(address(3), f"reset {id_number(3)} {person(4)}"))
    office.deliver(letter(address(4), f"我的身份证号 {id_number(4)}", "missing name"))
    office.deliver(letter(f'"{id_number(5)}" <{address(5)}>', f"{id_number(5)}", "picture"))
    office.deliver(letter(address(6), f"reset {id_number(6)} {person(6)}"))
    office.deliver(letter(address(7), f"delete {id_number(7)} {person(7)}"))
    office.deliver(letter(address(8), f"withdraw {id_number(8)}", f"{id_number(8)} 不用了"))
    office.deliver(letter(address(9), f"letter {id_number(9)}"))
    office.deliver(letter(address(10), f"org {id_number(10)}"))
    office.deliver(letter(address(11), f"poison {id_number(11)}"))
    office.deliver(letter(address(12), f"{id_number(12)}", headers=[("Auto-Submitted", "auto-replied")]))


def test_the_test_would_find_them():
    assert found_in(f"…{id_number(3)}…".encode())
    assert found_in(id_number(3).encode("utf-16-le"))
    assert not found_in(b"620102")


def database_octets(office: Office) -> bytes:
    """All that lies on the disk, and all that a dump gives out."""
    url = office.store.engine.url
    if url.get_backend_name() == "sqlite":
        assert url.database is not None
        files = Path(url.database).parent.glob(Path(url.database).name + "*")
        on_disk = b"".join(file.read_bytes() for file in files)
        with sqlite3.connect(url.database) as connection:
            return on_disk + "\n".join(connection.iterdump()).encode()
    plain = url.render_as_string(hide_password=False).replace("+psycopg", "")
    dump = b""
    with psycopg.connect(plain) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            with connection.cursor().copy(f'COPY "{table}" TO STDOUT'.encode()) as copy:
                dump += b"".join(bytes(part) for part in copy)
    return dump


@pytest.mark.parametrize("step", ["taken-in", "decided", "recorded", None])
def test_the_database_holds_none(books_office: Office, step):
    a_night_with_everything(books_office)
    if step:
        books_office.run_until(step)
    else:
        books_office.run()
    octets = database_octets(books_office)
    assert len(octets) > 5_000
    assert found_in(octets) == []


def test_the_log_holds_none_however_much_is_logged(books_office: Office, caplog):
    with caplog.at_level(logging.DEBUG):
        for name in ("sqlalchemy", "sqlalchemy.engine", "sqlalchemy.pool", "imapclient", "imaplib", "daemon", "store"):
            caplog.set_level(logging.DEBUG, logger=name)
        a_night_with_everything(books_office)
        books_office.run()
    assert len(caplog.text) > 10_000  # every statement with its values
    assert found_in(caplog.text.encode()) == []


@pytest.mark.dovecot
@pytest.mark.parametrize("office", ["dovecot"], indirect=True)
def test_our_own_log_holds_none_with_a_real_server_either(office: Office, caplog, capfd):
    with caplog.at_level(logging.DEBUG):
        for name in ("imaplib", "daemon"):
            caplog.set_level(logging.DEBUG, logger=name)
        a_night_with_everything(office)
        office.run()
    said = [record.getMessage() for record in caplog.records if not record.name.startswith("tests")]
    assert found_in("\n".join(said).encode()) == []
    assert found_in("".join(capfd.readouterr()).encode()) == []


def test_the_report_masks_them_unless_they_are_to_be_revealed(books_office: Office):
    a_night_with_everything(books_office)
    report = books_office.run()
    masked = json.dumps(report.as_json(), ensure_ascii=False)
    assert found_in(masked.encode()) == []
    assert found_in(str(report.totals()).encode()) == []
    revealed = json.dumps(report.as_json(reveal=True), ensure_ascii=False)
    assert all(number in revealed for number in (id_number(1), id_number(3), id_number(6), id_number(7)))


def test_tickets_replies_and_the_audit_hold_none(books_office: Office):
    a_night_with_everything(books_office)
    books_office.run()
    texts = [str(row.model_dump()) for row in (*books_office.rows(Ticket), *books_office.rows(Outgoing))]
    assert len(texts) >= 6
    assert found_in("\n".join(texts).encode()) == []
    assert found_in(b"".join(str(mail).encode() for mail in books_office.transport.sent)) == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("step", ["batch-taken-in", "decided", "batch-performed", "recorded", "batch-moved"])
def test_the_traceback_of_a_night_that_fails_holds_none(books_office: Office, step):
    a_night_with_everything(books_office)
    with pytest.raises(Stop) as failed:
        books_office.run(checkpoint=stop_at(step))
    assert found_in("".join(traceback.format_exception(failed.value)).encode()) == []


def test_the_error_of_a_database_that_refuses_a_row_holds_none(books_office: Office, monkeypatch):
    """Database errors repeat the statement with its values."""
    a_night_with_everything(books_office)
    real = intake._mail_row
    monkeypatch.setattr(intake, "_mail_row", lambda *given: real(*given) | {"verdict": None})
    with pytest.raises(IntegrityError) as failed:
        books_office.run()
    assert found_in("".join(traceback.format_exception(failed.value)).encode()) == []


def test_temporary_files_hold_none_and_are_gone(desk_office: Office, tmp_path, monkeypatch):
    """What a night opens for writing, anywhere but in the mailbox and the database."""
    written: set[str] = set()

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event == "open" and isinstance(args[0], str) and isinstance(args[2], int):
            written.update({args[0]} if args[2] & (os.O_WRONLY | os.O_RDWR) else ())

    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    a_night_with_everything(desk_office)
    sys.addaudithook(watch)
    desk_office.run()
    inside = {str(desk_office.path), str(desk_office.store.engine.url.database)}
    outside = {path for path in written if not any(path.startswith(known) for known in inside)}
    assert {path for path in outside if not path.startswith("/dev/")} == set()
    assert list(place.iterdir()) == []


def test_a_rehearsal_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    scenario = {
        "id": "s",
        "run_at": EVENING.isoformat(),
        "accounts": [{"id_number": id_number(1), "name": person(1), "state": "initial"}],
        "mails": [
            {"id": "m", "from": address(1), "received": "2021-05-11T20:00:00+08:00", "subject": "重置", "body": "你好"}
        ],
    }
    rehearse({"scenarios": [scenario]})
    assert list(tmp_path.iterdir()) == []
