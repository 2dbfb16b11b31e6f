"""Whatever cuts a night off or meddles with its mailbox and accounts, nothing is lost, done twice or told twice."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from accountops.accounts import find
from daemon.mailbox import MailboxError, MailboxFull, UidValidityChanged
from daemon.mailbox.maildir import MaildirMailbox
from daemon.night import repairs
from daemon.night import run as night_run
from daemon.report import Report
from store import Account, Delivery, Mail, Request, Run
from tests.accountops.doings import rename
from tests.daemon.night.office import EVENING, FOLDERS, Office, Renumbered, address, id_number, letter, person

CHECKPOINTS = (
    "begun",
    "batch-taken-in",
    "taken-in",
    "decided",
    "batch-performed",
    "performed",
    "recorded",
    "sent",
    "batch-moved",
    "filed",
)


def outcomes(report: Report) -> list[str]:
    return [mail.outcome for mail in report.mails]


def some_pleas(office: Office, count: int = 6) -> None:
    for n in range(1, count + 1):
        office.account(n)
        office.plea(n)


def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("daemon.night.intake.BATCH", 2)
    monkeypatch.setattr(repairs, "AT_ONCE", 2)
    monkeypatch.setattr(night_run, "MOVE_AT_ONCE", 2)


# -------------------------------------------------------------------------------------------------------- cut off


@pytest.mark.parametrize("step", CHECKPOINTS)
def test_a_night_that_is_cut_off_is_finished_by_the_next(office: Office, step, monkeypatch):
    small_batches(monkeypatch)
    some_pleas(office)
    office.run_until(step)
    office.later(minutes=1)
    report = office.run()
    # What the first one has filed already is told by the second: it never came to its own report.
    assert outcomes(report) == ["done"] * 6
    assert all(office.changes(n) == ["reset"] for n in range(1, 7))
    assert office.filed() == {"已处理": 6}
    assert office.run().mails == ()
    assert office.chain_holds()


def test_every_checkpoint_is_known_to_these_tests(desk_office: Office):
    some_pleas(desk_office)
    seen: list[str] = []
    desk_office.run(checkpoint=seen.append)
    assert set(seen) == set(CHECKPOINTS)


@pytest.mark.parametrize("step", CHECKPOINTS)
def test_a_night_told_to_stop_finishes_the_batch_in_hand_and_the_next_one_the_rest(office: Office, step, monkeypatch):
    small_batches(monkeypatch)
    some_pleas(office)
    office.deliver(letter(address(9), "missing name"))
    told: list[str] = []
    first = office.run(checkpoint=told.append, stopping=lambda: step in told)
    assert first.interrupted
    assert first.exit_code() == 1
    office.later(minutes=1)
    second = office.run()
    assert second.exit_code() == 0
    # Between the two of them each mail is told exactly once.
    both = Counter(mail.message_id for mail in (*first.mails, *second.mails))
    assert len(both) == 7
    assert set(both.values()) == {1}
    assert Counter(outcomes(first) + outcomes(second)) == {"done": 6, "incomplete": 1}
    assert all(office.changes(n) == ["reset"] for n in range(1, 7))
    assert office.filed() == {"已处理": 6, "退回": 1}
    assert len(office.sent()) == 1


def test_nothing_is_marked_in_the_mailbox_before_the_commit(office: Office):
    some_pleas(office)
    seen = {}
    office.run(checkpoint=lambda step: seen.setdefault(step, len(office.lying())))
    assert all(seen[step] == 6 for step in CHECKPOINTS[: CHECKPOINTS.index("batch-moved")])


def test_a_crash_between_moving_and_writing_it_down_is_told_and_closed_by_the_next_run(office: Office):
    some_pleas(office)
    office.run_until("batch-moved")
    report = office.run()
    assert outcomes(report) == ["done"] * 6
    assert all(row.moved_at is not None for row in office.rows(Delivery))
    assert office.run().mails == ()


# --------------------------------------------------------------------------------------------------- at the mailbox


def once(step: str, act: Callable[[], object]) -> Callable[[str], None]:
    """Does something when the night comes to a step for the first time."""
    done: list[str] = []

    def check(here: str) -> None:
        if here == step and not done:
            done.append(here)
            act()

    return check


def move_away(office: Office, count: int) -> None:
    with office.open_mailbox() as mailbox:
        mailbox.move(mailbox.uids()[:count], "私人")


@pytest.mark.parametrize("step", ["taken-in", "performed", "sent"])
def test_mails_that_somebody_moves_away_meanwhile_are_carried_out_and_left_where_they_are(office: Office, step):
    some_pleas(office)
    report = office.run(checkpoint=once(step, lambda: move_away(office, 2)))
    assert outcomes(report) == ["done"] * 6
    assert len(office.lying("私人")) == 2
    assert office.filed() == {"已处理": 4}
    assert office.run().mails == ()


class Vanishing(MaildirMailbox):
    """A Maildir from which somebody takes one mail as soon as they have been counted."""

    def uids(self) -> list[str]:
        uids = super().uids()
        if len(uids) == 6:
            super().move(uids[:1], "私人")
        return uids


def test_a_mail_that_vanishes_before_it_is_fetched_is_no_mail(books_office: Office):
    some_pleas(books_office)
    report = books_office.run(mailbox=Vanishing(books_office.path))
    assert outcomes(report) == ["done"] * 5
    assert len(books_office.rows(Delivery)) == 5
    assert books_office.filed() == {"已处理": 5}


def test_a_mail_that_somebody_reads_meanwhile_is_filed_all_the_same(desk_office: Office):
    some_pleas(desk_office)

    def read() -> None:
        for name in desk_office.lying():
            (desk_office.path / "new" / name).rename(desk_office.path / "cur" / f"{name}:2,S")

    desk_office.run(checkpoint=once("taken-in", read))
    assert desk_office.filed() == {"已处理": 6}


def test_mails_that_come_in_meanwhile_wait_for_the_next_run(office: Office):
    some_pleas(office, 3)
    office.account(9)
    report = office.run(checkpoint=once("taken-in", lambda: office.plea(9)))
    assert outcomes(report) == ["done"] * 3
    assert outcomes(office.run()) == ["done"]
    assert office.filed() == {"已处理": 4}


def test_a_mail_that_is_put_back_into_the_inbox_is_a_duplicate_and_filed_again(office: Office):
    office.account(1)
    office.plea(1)
    office.run()
    files = [file for part in ("new", "cur") for file in (office.path / ".&XfJZBHQG-" / part).glob("*")]
    assert len(files) == 1
    files[0].rename(office.path / files[0].parent.name / files[0].name)
    report = office.run()
    assert outcomes(report) == ["duplicate"]
    assert office.changes(1) == ["reset"]
    assert office.filed() == {"已处理": 1}


@pytest.mark.parametrize("step", CHECKPOINTS)
def test_new_numbers_for_all_mails_after_a_cut_lose_and_repeat_nothing(books_office: Office, step, monkeypatch):
    small_batches(monkeypatch)
    some_pleas(books_office)
    books_office.plea(1, message_id="<twice@mail.example>")
    books_office.plea(1, message_id="<twice@mail.example>")
    books_office.run_until(step)
    books_office.later(minutes=1)
    books_office.run(mailbox=Renumbered(books_office.open_mailbox(), 77))
    assert all(books_office.changes(n) == ["reset"] for n in range(1, 7))
    assert books_office.filed() == {"已处理": 8}
    assert len(books_office.rows(Mail)) == 7
    # Nothing is taken for lying there still: later nights are quiet.
    assert all(row.moved_at is not None for row in books_office.rows(Delivery))
    assert books_office.run(mailbox=Renumbered(books_office.open_mailbox(), 77)).mails == ()


def test_new_numbers_for_copies_in_the_inbox_make_no_further_copies(books_office: Office):
    raw = letter(address(1), f"reset {id_number(1)} {person(1)}")
    books_office.account(1)
    for _ in range(3):
        books_office.deliver(raw)
    books_office.run_until("taken-in")
    report = books_office.run(mailbox=Renumbered(books_office.open_mailbox(), 77))
    assert Counter(outcomes(report)) == {"done": 1, "duplicate": 2}
    assert len(books_office.rows(Delivery)) == 3


def test_new_numbers_while_the_night_works_end_it_and_the_next_one_finishes(books_office: Office):
    some_pleas(books_office)
    mailbox = Renumbered(books_office.open_mailbox(), 1)

    def renumber() -> None:
        mailbox.numbered_anew = True

    with pytest.raises(UidValidityChanged):
        books_office.run(mailbox=mailbox, checkpoint=once("performed", renumber))
    assert books_office.filed() == {"": 6}
    report = books_office.run(mailbox=Renumbered(books_office.open_mailbox(), 78))
    assert outcomes(report) == ["done"] * 6
    assert books_office.filed() == {"已处理": 6}
    assert all(books_office.changes(n) == ["reset"] for n in range(1, 7))
    assert len(books_office.rows(Mail)) == 6


@pytest.mark.dovecot
@pytest.mark.parametrize("office", ["dovecot"], indirect=True)
@pytest.mark.parametrize("step", ["taken-in", "batch-moved"])
def test_a_dovecot_that_numbers_its_mails_anew_after_a_cut_loses_and_repeats_nothing(office: Office, step, monkeypatch):
    small_batches(monkeypatch)
    some_pleas(office)
    office.run_until(step)
    for file in [*office.path.glob("dovecot*"), *office.path.glob(".*/dovecot*")]:
        file.unlink()
    time.sleep(1.1)  # Dovecot takes the new number from the clock
    report = office.run()
    assert outcomes(report) == ["done"] * 6
    assert office.filed() == {"已处理": 6}
    assert all(office.changes(n) == ["reset"] for n in range(1, 7))
    assert office.run().mails == ()


class Full(MaildirMailbox):
    """A Maildir whose disk is full when a mail is to be moved."""

    def move(self, uids: Sequence[str], folder: str) -> None:
        raise MailboxFull("no space left", "请清理")


def test_a_full_disk_at_the_mailbox_ends_the_night_and_the_next_one_files_what_it_left(books_office: Office):
    some_pleas(books_office)
    with pytest.raises(MailboxError):
        books_office.run(mailbox=Full(books_office.path))
    assert [(run.finished, run.fault) for run in books_office.rows(Run)] == [(None, "no space left。请清理")]
    assert all(books_office.changes(n) == ["reset"] for n in range(1, 7))
    assert books_office.filed() == {"": 6}
    assert outcomes(books_office.run()) == ["done"] * 6
    assert books_office.filed() == {"已处理": 6}
    assert all(books_office.changes(n) == ["reset"] for n in range(1, 7))


def test_what_is_a_fault_of_ours_is_kept_for_staff_without_its_technical_words(desk_office: Office):
    def break_down() -> None:
        raise ZeroDivisionError("SELECT 'secret'")

    some_pleas(desk_office, 1)
    with pytest.raises(ZeroDivisionError):
        desk_office.run(checkpoint=once("performed", break_down))
    desk_office.run()
    assert [run.fault for run in desk_office.rows(Run)] == ["程序出错，技术细节在日志里", None]


def test_a_renamed_folder_setting_holds_from_the_next_mail_on(desk_office: Office):
    desk_office.account(1)
    desk_office.plea(1)
    desk_office.run()
    settings = desk_office.settings
    desk_office.settings = type(settings)(
        **{name: getattr(settings, name) for name in settings.__slots__} | {"folders": FOLDERS | {"done": "夜班/办好"}}
    )
    desk_office.plea(1)
    desk_office.run()
    assert len(desk_office.lying("夜班/办好")) == 1
    assert len(desk_office.lying("已处理")) == 1


# --------------------------------------------------------------------------- accounts that change under the night


def touch(office: Office, n: int, **columns: object) -> None:
    with office.store.open() as desk:
        desk.session.execute(
            update(Account)
            .where(col(Account.id_index) == desk.keys.blind(id_number(n)))
            .values(epoch=col(Account.epoch) + 1, **columns)
        )


def test_an_account_that_changes_between_decision_and_change_is_decided_again(books_office: Office):
    some_pleas(books_office, 3)
    change = once("decided", lambda: touch(books_office, 2, last_password_change=books_office.now))
    report = books_office.run(checkpoint=change)
    assert Counter(outcomes(report)) == {"done": 2, "duplicate": 1}
    assert books_office.changes(2) == []
    (line,) = (request for mail in report.mails for request in mail.requests if request.id_number == id_number(2))
    assert line.rule == "overtaken"


def test_a_change_that_takes_nothing_from_the_plea_only_repeats_the_decision(books_office: Office):
    some_pleas(books_office, 3)
    report = books_office.run(checkpoint=once("decided", lambda: touch(books_office, 2)))
    assert outcomes(report) == ["done"] * 3
    assert books_office.changes(2) == ["reset"]


def test_an_account_that_changes_under_every_attempt_is_held_for_a_person(books_office: Office):
    some_pleas(books_office, 3)

    def always(step: str) -> None:
        if step == "decided":
            touch(books_office, 2)

    report = books_office.run(checkpoint=always)
    assert Counter(outcomes(report)) == {"done": 2, "held": 1}
    assert books_office.changes(2) == []
    assert books_office.changes(1) == books_office.changes(3) == ["reset"]
    assert books_office.filed() == {"已处理": 2, "待人工": 1}


def test_an_account_that_is_renamed_between_decision_and_change_is_not_reset_under_the_old_name(books_office: Office):
    some_pleas(books_office, 1)

    def correct() -> None:
        with books_office.store.open() as desk:
            rename(desk, person(55), books_office.now, id_number(1))

    report = books_office.run(checkpoint=once("decided", correct))
    assert outcomes(report) == ["refused"]
    assert books_office.changes(1) == ["rename"]


def test_an_account_that_is_deleted_between_decision_and_change_is_not_reset(books_office: Office):
    some_pleas(books_office, 1)
    gone = once("decided", lambda: touch(books_office, 1, deleted_at=books_office.now))
    assert outcomes(books_office.run(checkpoint=gone)) == ["refused"]
    assert books_office.changes(1) == []


def test_what_was_decided_before_a_cut_is_decided_again_after_it(books_office: Office):
    """Between the two runs the owner has logged in with the own password: nothing is reset any more."""
    some_pleas(books_office, 2)
    books_office.run_until("decided")
    books_office.later(hours=1)
    with books_office.store.open() as desk:
        account = find(desk, id_number(1), lock=True)
        assert account is not None
        account.last_own_login = books_office.now
    report = books_office.run()
    assert Counter(outcomes(report)) == {"done": 1, "duplicate": 1}
    assert books_office.changes(1) == []
    assert books_office.changes(2) == ["reset"]


def test_a_withdrawal_that_comes_after_a_cut_is_heeded(books_office: Office):
    some_pleas(books_office, 1)
    books_office.run_until("decided")
    books_office.deliver(letter(address(1), "withdraw"), EVENING - timedelta(minutes=5))
    books_office.run()
    assert books_office.changes(1) == []
    assert [row.rule for row in books_office.rows(Request)] == ["withdrawn"]


def test_a_run_that_was_cut_off_is_seen_as_such_in_the_books(desk_office: Office):
    some_pleas(desk_office, 1)
    desk_office.run_until("performed")
    desk_office.run()
    assert [row.finished is None for row in desk_office.rows(Run)] == [True, False]
