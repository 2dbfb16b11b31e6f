"""Whatever people write, in whatever order, over several nights: what must always hold of the books afterwards."""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import col

from daemon.mailbox.maildir import MaildirMailbox
from daemon.night.tell import FOLDER_OF
from daemon.report import Report
from mailparse import values
from store import Account, AuditRow, Delivery, Mail, Outgoing, Request, new_keyring, open_store
from tests.daemon.night.office import EVENING, FOLDERS, Office, Stop, address, id_number, letter, person, stop_at
from tests.daemon.night.test_interrupted import CHECKPOINTS

PEOPLE = range(1, 5)
NIGHTS = 3
REGISTERED = {
    "right": person,
    "pinyin": lambda n: "qian wen hua",  # of the first of them; of nobody else
    "another's": lambda n: person(n + 40),
    "blank": lambda n: "",
}


@dataclass(frozen=True)
class Letter:
    """A mail of a night: what it says of whom, and when it was written and came."""

    sender: int
    says: Sequence[tuple[str, int, bool]]  # command, person, whether the name is right
    minutes: int  # before the night
    written: int | None  # minutes before it came; None: no Date
    header: str

    def raw(self, night: int, place: int, now: datetime) -> tuple[bytes, datetime]:
        arrived = now - timedelta(minutes=self.minutes)
        commands = [
            f"{command} {id_number(n)} {person(n if right else n + 20)}" if n else command
            for command, n, right in self.says
        ]
        headers = {
            "": [],
            "two": [("From", address(99))],
            "dmarc": [("Authentication-Results", "mx.mail.example; dmarc=fail (p=reject)")],
            "machine": [("Auto-Submitted", "auto-generated")],
        }[self.header]
        date = None if self.written is None else arrived - timedelta(minutes=self.written)
        message_id = f"<{night}.{place}@mail.example>"
        return letter(address(self.sender), *commands, message_id=message_id, date=date, headers=headers), arrived


MOSTLY_RIGHT = st.sampled_from([True, True, True, True, False])
PLEAS = st.tuples(st.sampled_from(["reset"] * 4 + ["delete", "withdraw"]), st.sampled_from(PEOPLE), MOSTLY_RIGHT)
OTHERS = st.sampled_from(
    [("withdraw", 0, True), ("missing name", 0, True), ("picture", 0, True), ("letter 某单位", 0, True)]
)
SAYS = st.one_of(PLEAS, PLEAS, PLEAS, OTHERS)
LETTERS = st.builds(
    Letter,
    st.integers(1, 3),
    st.lists(SAYS, min_size=1, max_size=3, unique_by=lambda one: one[1] or one[0]),
    st.integers(0, 600),
    st.none() | st.integers(-30, 6_000),
    st.sampled_from([""] * 9 + ["two", "dmarc", "machine"]),
)
NIGHT = st.fixed_dictionaries(
    {
        "letters": st.lists(LETTERS, min_size=1, max_size=6),
        "again": st.booleans(),  # the first mail of the night comes once more
        "cut": st.none() | st.sampled_from(CHECKPOINTS),
        "active": st.sets(st.sampled_from(PEOPLE)),  # who sets a password after it
    }
)


@contextmanager
def an_office(empty_file: Path) -> Iterator[Office]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="yeban-", dir=memory if os.access(memory, os.W_OK) else None) as folder:
        path = Path(folder) / "Maildir"
        shutil.copy(empty_file, Path(folder) / "yeban.db")
        with MaildirMailbox(path, create=True):
            pass
        store = open_store(f"sqlite:///{folder}/yeban.db", new_keyring())
        try:
            yield Office(store, path, lambda: MaildirMailbox(path))
        finally:
            store.close()


def run(office: Office, cut: str | None) -> Report:
    if cut is not None:
        try:
            return office.run(checkpoint=stop_at(cut))
        except Stop:
            pass
    return office.run()


def combined(outcomes: Sequence[str | None]) -> str | None:
    """contracts.md section 3: its requests' outcome if they agree; else done, else held, else refused."""
    if len(set(outcomes)) == 1:
        return outcomes[0]
    return next(one for one in ("done", "held", "refused") if one in outcomes)


def what_must_hold(office: Office, report: Report, came: int, rows_before: int) -> None:
    accounts = {row.id: row for row in office.rows(Account)}
    requests, mails = office.rows(Request), office.rows(Mail)
    tonight = office.rows(AuditRow)[rows_before:]

    assert len(report.mails) == came
    assert sum(report.totals()["mails"].values()) == came
    assert all(line.outcome in FOLDER_OF for line in report.mails)
    assert all(request.outcome for line in report.mails for request in line.requests)
    assert office.lying() == []
    assert all(row.moved_at is not None for row in office.rows(Delivery))
    assert Counter(row.folder for row in office.rows(Delivery)) == Counter(
        folder for folder in FOLDERS.values() for _ in office.lying(folder)
    )

    done = {row.id: row for row in requests if row.performed_at is not None}
    assert all(row.outcome == "done" for row in done.values())
    changes = [row for row in office.rows(AuditRow) if row.action in {"reset", "delete"}]
    assert len(changes) == len(done)
    for request in done.values():
        registered = accounts[request.account_id].name
        assert accounts[request.account_id].id_index == request.id_index
        assert (values.name(registered) == request.name) is (request.action == "reset")
    assert set(Counter(row.subject for row in tonight if row.action == "reset").values()) <= {1}
    deleted = [row for row in accounts.values() if row.deleted_at is not None]
    assert len(deleted) == sum(row.action == "delete" for row in changes)

    of_mail: dict[int, list[str | None]] = {}
    for row in requests:
        of_mail.setdefault(row.mail_id, []).append(row.outcome)
    for mail in mails:
        assert mail.id is not None
        assert mail.outcome is not None
        if mail.id in of_mail:
            assert mail.outcome == combined(of_mail[mail.id])
        assert not (mail.two_senders and any(one.mail_id == mail.id for one in done.values()))
        assert not (mail.dmarc_fails and any(one.mail_id == mail.id for one in done.values()))
    assert office.chain_holds()


@given(
    registered=st.lists(st.sampled_from(["right"] * 4 + [*REGISTERED, None]), min_size=4, max_size=4),
    unused=st.sets(st.sampled_from(PEOPLE), max_size=2),
    nights=st.lists(NIGHT, min_size=NIGHTS, max_size=NIGHTS),
)
def test_what_holds_of_every_night(empty_file, registered, unused, nights):
    with an_office(empty_file) as office:
        for n, kind in zip(PEOPLE, registered, strict=True):
            if kind is not None:
                fresh = {"created": EVENING - timedelta(hours=3), "last_login": None, "last_own_login": None}
                office.account(n, REGISTERED[kind](n), **(fresh | {"state": "initial"} if n in unused else {}))
        for number, night in enumerate(nights):
            letters = [one.raw(number, place, office.now) for place, one in enumerate(night["letters"])]
            if night["again"] and letters:
                letters.append(letters[0])
            for raw, arrived in letters:
                office.deliver(raw, arrived)
            rows_before = len(office.rows(AuditRow))
            report = run(office, night["cut"])
            what_must_hold(office, report, len(letters), rows_before)

            books = office.tables(but=["run", "lease"])
            sent = office.sent()
            office.later(minutes=5)
            assert office.run().mails == ()
            assert office.tables(but=["run", "lease"]) == books
            assert office.sent() == sent

            office.later(hours=3)
            with office.store.open() as desk:
                desk.session.execute(
                    update(Account)
                    .where(col(Account.id_index).in_([desk.keys.blind(id_number(n)) for n in night["active"]]))
                    .values(
                        state="active",
                        window_until=None,
                        last_password_change=office.now,
                        last_own_login=office.now,
                        epoch=col(Account.epoch) + 1,
                    )
                )
            office.now = EVENING + timedelta(days=number + 1)
        days = Counter((row.recipient, row.day) for row in office.rows(Outgoing))
        assert set(days.values()) <= {1}
