"""Nights that are killed (SIGKILL) anywhere while mails come in: each plea is carried out once, and nothing is lost."""

import json
import os
import random
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import pytest

from daemon.mailbox.maildir import MaildirMailbox
from daemon.wiring import write_privately
from store import Delivery, Lease, Mail, Outgoing, Request, Run, new_keyring, open_store
from tests.daemon.night.conftest import BOOKS
from tests.daemon.night.crash import Job, Nights, nights
from tests.daemon.night.office import EVENING, FOLDERS, FileTransport, Office, address, id_number, letter, person
from tests.daemon.night.test_interrupted import CHECKPOINTS

KILLS = 10  # in each of the random episodes: 12 on SQLite and 8 on PostgreSQL, 200 in all
SQLITE_EPISODES, POSTGRES_EPISODES = 12, 8
TOUCHES = 15  # in each of the episodes that end at a touch of the books or the mailbox
KILLED = -signal.SIGKILL


@pytest.fixture(scope="module")
def program() -> Iterator[Nights]:
    with nights() as running:
        yield running


@dataclass
class Scene:
    """An office whose nights run in another process, and what must have come of all mails in the end."""

    office: Office
    job: Job
    program: Nights
    random: random.Random
    people: int = 0
    folder_of: dict[str, str] = field(default_factory=dict)
    changes_of: dict[int, list[str]] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)
    usual_seconds: float = 0

    def deliver(self, count: int) -> None:
        """Mails come in, of one kind or another, some of them from people who have written before."""
        for _ in range(count):
            match self.random.choice(["reset"] * 4 + ["delete", "again", "refused", "incomplete", "other", "machine"]):
                case "again" if self.changes_of:
                    n = self.random.choice(list(self.changes_of))
                    action = self.changes_of[n][0]
                    self._put(letter(address(n), f"{action} {id_number(n)} {person(n)}"), "done")
                case "delete":
                    n = self._somebody()
                    created = self.office.now - timedelta(hours=5)
                    self.office.account(n, " ", created=created, last_login=None, last_own_login=None, state="initial")
                    self.changes_of[n] = ["delete"]
                    self._put(letter(address(n), f"delete {id_number(n)} {person(n)}"), "done")
                case "refused":
                    n = self._somebody()
                    self.answered.add(address(n))
                    self._put(letter(address(n), f"reset {id_number(n)} {person(n)}"), "returned")
                case "incomplete":
                    n = self._somebody()
                    self.answered.add(address(n))
                    self._put(letter(address(n), "missing name"), "returned")
                case "other":
                    self._put(letter(address(self._somebody()), "请问几号截止？"), "staff")
                case "machine":
                    self._put(letter(address(self._somebody()), "x", headers=[("Precedence", "bulk")]), "automatic")
                case _:
                    n = self._somebody()
                    self.office.account(n)
                    self.changes_of[n] = ["reset"]
                    self._put(letter(address(n), f"reset {id_number(n)} {person(n)}"), "done")

    def _somebody(self) -> int:
        self.people += 1
        return self.people

    def _put(self, raw: bytes, folder: str) -> None:
        name = self.office.deliver(raw, self.office.now - timedelta(seconds=30))
        self.folder_of[name] = FOLDERS[folder]

    def night(self, **how: object) -> int:
        """Run one in the other process to its end, whatever that is."""
        self.begin(**how)
        return self.program.end()

    def begin(self, **how: object) -> int:
        self.office.later(minutes=1)
        return self.program.begin(replace(self.job, now=self.office.now.isoformat(), **how))  # type: ignore[arg-type]

    def time_a_night(self) -> None:
        """Find out how long one takes on this machine now."""
        self.begin()
        began = time.monotonic()
        assert self.program.end() == 0
        self.usual_seconds = time.monotonic() - began

    def killed_after(self, share: float) -> bool:
        """Run one, kill it after a share of the time that it would take; mails come in meanwhile."""
        raw = letter(address(self._somebody()), "请问几号截止？")
        process = self.begin()
        began = time.monotonic()
        self._put(raw, "staff")
        time.sleep(max(0.0, share * self.usual_seconds - (time.monotonic() - began)))
        os.kill(process, signal.SIGKILL)
        killed = self.program.end() == KILLED
        # A machine's speed changes: so long as a night is killed at all, the next one may be given more time.
        self.usual_seconds *= 1.05 if killed else 0.9
        return killed

    def verify(self) -> None:
        """Let a last night finish, then count everything."""
        assert self.night() == 0
        office = self.office
        assert office.lying() == []
        where = [(name, folder) for folder in FOLDERS.values() for name in office.lying(folder)]
        assert sorted(where) == sorted(self.folder_of.items())
        deliveries, mails = office.rows(Delivery), {mail.id: mail for mail in office.rows(Mail)}
        assert sorted(row.uid for row in deliveries) == sorted(self.folder_of)
        assert all(row.moved_at is not None and mails[row.mail_id].outcome for row in deliveries)
        assert all(row.outcome for row in office.rows(Request))
        made = {n: office.changes(n) for n in range(1, self.people + 1)}
        assert {n: changes for n, changes in made.items() if changes} == self.changes_of
        done = Counter((row.id_index, row.action) for row in office.rows(Request) if row.performed_at is not None)
        assert set(done.values()) <= {1}
        assert len(done) == len(self.changes_of)
        assert office.chain_holds()
        assert [row.holder for row in office.rows(Lease)] == [""]
        self._verify_replies()
        finished = {row.id for row in office.rows(Run) if row.finished is not None}
        assert all(row.run_id in finished for row in deliveries)

    def _verify_replies(self) -> None:
        path = Path(self.job.sent)
        sent = {tuple(json.loads(line)) for line in path.read_text("utf-8").splitlines()} if path.exists() else set()
        assert Counter(to for to, _ in sent) == Counter(self.answered)  # one Message-ID each, sent once or again
        assert {row.state for row in self.office.rows(Outgoing)} <= {"sent"}


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In memory where there is such a folder.

    What a killed process leaves behind is the same on every file system; only here nothing waits for a disk.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="yeban-crash-", dir=memory if os.access(memory, os.W_OK) else None) as path:
        yield Path(path)


@pytest.fixture
def scene(
    request: pytest.FixtureRequest, books: Callable[[str], str], program: Nights, tmp_path: Path
) -> Iterator[Scene]:
    """An office on a kind of books (parameter: kind, seed)."""
    kind, seed = request.param
    url, keys = books(kind), tmp_path / "keys"
    keyring = new_keyring()
    write_privately(keys, keyring.dump())
    path = tmp_path / "Maildir"
    with MaildirMailbox(path, create=True):
        pass
    store = open_store(url, keyring)
    sent = tmp_path / "sent"
    office = Office(store, path, lambda: MaildirMailbox(path), transport=FileTransport(sent), now=EVENING)
    yield Scene(office, Job(url, str(keys), str(path), str(sent), ""), program, random.Random(seed))
    store.close()


def scenes(sqlite: int, postgres: int) -> pytest.MarkDecorator:
    """So many seeds on each kind of books."""
    kinds = [("sqlite", seed) for seed in range(sqlite)] + [("postgres", seed) for seed in range(1000, 1000 + postgres)]
    params = [
        pytest.param(one, marks=[pytest.mark.postgres] if one[0] == "postgres" else [], id=f"{one[0]}-{one[1]}")
        for one in kinds
    ]
    return pytest.mark.parametrize("scene", params, indirect=True)


@scenes(1, 1)
def test_a_night_that_nobody_kills_does_all_of_it(scene: Scene):
    scene.deliver(40)
    scene.verify()
    assert scene.night() == 0
    scene.verify()


@pytest.mark.parametrize("step", CHECKPOINTS)
@scenes(1, 1)
def test_a_night_that_is_killed_at_a_boundary_of_its_steps_loses_and_repeats_nothing(scene: Scene, step):
    scene.random.seed(step)
    for n in range(1, 4):
        scene.deliver(12)
        time_there = n if step.startswith("batch") else 1
        status = scene.night(step=step, time=time_there)
        assert status == KILLED or (time_there > 1 and status == 0)
    scene.verify()


@scenes(SQLITE_EPISODES, POSTGRES_EPISODES)
def test_a_night_that_is_killed_at_any_moment_while_mails_come_in_loses_and_repeats_nothing(scene: Scene):
    kills = 0
    scene.deliver(3)
    scene.time_a_night()
    for _ in range(6 * KILLS):
        scene.deliver(3)
        kills += scene.killed_after(scene.random.random())
        if kills == KILLS:
            break
    assert kills == KILLS
    scene.verify()


@scenes(2, 2)
def test_a_night_that_is_killed_between_any_two_touches_of_books_and_mailbox_loses_and_repeats_nothing(scene: Scene):
    """Before a statement, after it, before the commit, before a mail is renamed."""
    kills = 0
    for _ in range(3 * TOUCHES):
        scene.deliver(3)
        kills += scene.night(touch=scene.random.randint(1, 90)) == KILLED
        if kills == TOUCHES:
            break
    assert kills == TOUCHES
    scene.verify()


def test_both_kinds_of_books_are_played():
    assert len(BOOKS) == 2
    assert KILLS * (SQLITE_EPISODES + POSTGRES_EPISODES) >= 200
