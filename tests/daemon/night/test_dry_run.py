"""A dry run decides as the night would, and leaves no trace."""

import os
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from daemon.night import lease
from daemon.report import Report
from store import Fact, Lease
from tests.daemon.night.office import EVENING, Office, address, id_number, letter, person
from tests.daemon.night.test_lease import OTHER
from tests.daemon.night.test_steps import a_mail_of_every_kind


def told(report: Report) -> object:
    """All that a report says but when it was made, and what it had to do with the outside."""
    return replace(report, dry_run=False, replies_sent=0, replies_failed=0, finished=report.started, audit_head=None)


def on_disk(path: Path) -> list[tuple[str, int, int]]:
    return sorted(
        (str(file.relative_to(path)), file.stat().st_size, file.stat().st_mtime_ns)
        for folder, _, files in os.walk(path)
        for file in (Path(folder) / name for name in files)
        if not file.name.startswith("dovecot")
    )


def test_a_dry_run_changes_nothing_anywhere(office: Office):
    a_mail_of_every_kind(office)
    office.run()
    a_mail_of_every_kind_again = [letter(address(20 + n), "missing name") for n in range(3)]
    for raw in a_mail_of_every_kind_again:
        office.deliver(raw)
    with office.open_mailbox() as mailbox:
        waiting = mailbox.uids()
    before, files, sent = office.tables(), on_disk(office.path), office.sent()
    report = office.night().rehearse()
    assert len(report.mails) == 3
    assert report.dry_run
    assert office.tables() == before
    assert office.sent() == sent
    if office.open_mailbox().name.startswith("maildir:"):
        assert on_disk(office.path) == files
    with office.open_mailbox() as mailbox:
        assert mailbox.uids() == waiting


def test_a_dry_run_of_an_office_that_never_had_a_night_makes_not_even_a_lease(books_office: Office):
    books_office.plea(1)
    before = books_office.tables()
    books_office.night().rehearse()
    assert books_office.tables() == before
    assert books_office.rows(Lease) == []


def test_the_night_comes_to_what_its_dry_run_said(office: Office):
    a_mail_of_every_kind(office)
    office.account(50, "zhou", created=EVENING)
    office.deliver(letter(address(50), f"delete {id_number(50)} {person(50)}", f"reset {id_number(1)} {person(1)}"))
    said = told(office.night().rehearse())
    assert told(office.run()) == said


@pytest.mark.parametrize("step", ["taken-in", "decided", "batch-performed", "performed", "recorded"])
def test_a_dry_run_after_a_cut_says_what_the_next_night_does(books_office: Office, step):
    a_mail_of_every_kind(books_office)
    books_office.run_until(step)
    before = books_office.tables()
    said = told(books_office.night().rehearse())
    assert books_office.tables() == before
    assert told(books_office.run()) == said


def test_a_dry_run_may_go_beside_a_night(books_office: Office):
    books_office.account(1)
    books_office.plea(1)
    seen = []

    def look(step: str) -> None:
        if step in {"begun", "recorded"}:
            seen.append(len(books_office.night(holder=OTHER).rehearse().mails))

    report = books_office.run(checkpoint=look)
    assert seen == [1, 1]
    assert [mail.outcome for mail in report.mails] == ["done"]
    assert books_office.changes(1) == ["reset"]


def test_a_dry_run_leaves_the_lease_with_its_holder(books_office: Office):
    lease.take(books_office.store, OTHER, EVENING, lambda _: False)
    books_office.night().rehearse()
    (row,) = books_office.rows(Lease)
    assert (row.holder, row.until) == ("elsewhere 2 2", EVENING + lease.LASTS)


def test_a_dry_run_that_fails_changes_nothing_either(books_office: Office):
    books_office.account(1)
    books_office.plea(1)
    before = books_office.tables()

    def fail(step: str) -> None:
        if step == "decided":
            raise OSError(step)

    with pytest.raises(OSError, match="decided"):
        books_office.night(checkpoint=fail).rehearse()
    assert books_office.tables() == before
    assert books_office.run().exit_code() == 0


def test_whoever_is_told_to_be_reset_in_a_dry_run_can_still_be_reset(books_office: Office):
    books_office.account(1)
    books_office.plea(1)
    for _ in range(3):
        (mail,) = books_office.night().rehearse().mails
        assert mail.outcome == "done"
    assert books_office.changes(1) == []
    books_office.run()
    assert books_office.changes(1) == ["reset"]


def test_a_dry_run_keeps_no_writer_waiting(books_office: Office):
    """Somebody changes a password while it decides: neither waits for the other, and the change stays."""
    books_office.account(1)
    books_office.plea(1)
    written = []

    def write(step: str) -> None:
        if step == "decided":
            with books_office.store.open() as desk:
                desk.session.add(Fact(name="meanwhile", value="written"))
            written.append(step)

    before = monotonic()
    (mail,) = books_office.night(checkpoint=write).rehearse().mails
    assert mail.outcome == "done"
    assert written == ["decided"]
    assert monotonic() - before < 10
    assert [fact.value for fact in books_office.rows(Fact) if fact.name == "meanwhile"] == ["written"]
