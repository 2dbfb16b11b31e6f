"""Nights in processes of their own, to be killed. Run as a program: forks one for each line on its standard input.

Forked from here and not from the tests: this process has imported all that is needed, has run a night and has no
threads, so the next one begins at once.
"""

import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import event

from daemon.machine import is_dead, this_process
from daemon.mailbox.maildir import MaildirMailbox
from daemon.night import Night, Shift, intake, repairs
from daemon.night import run as night_run
from daemon.outbox import Outbox
from daemon.wiring import write_privately
from store import load_keyring, new_keyring, open_store
from store.engine import open_engine
from store.migrate import upgrade
from tests.daemon.night.office import (
    EVENING,
    OWN,
    SETTINGS,
    FileTransport,
    Office,
    Wording,
    address,
    id_number,
    letter,
    person,
)

BATCH = 4
ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Job:
    """One night.

    Attributes:
        url: of the database.
        keys: file of the keys.
        mail: the Maildir.
        sent: file for what goes out.
        now: what the clock says, ISO 8601.
        step, time: the checkpoint that the night ends itself at, when it comes there for the n-th time.
        touch: the n-th time that it is about to touch, or has touched, the database or the mailbox, it ends itself.
    """

    url: str
    keys: str
    mail: str
    sent: str
    now: str
    step: str = ""
    time: int = 1
    touch: int = 0


def die() -> None:
    """End at once, as by kill -9."""
    os.kill(os.getpid(), signal.SIGKILL)


def run(job: Job, begins: Callable[[], None]) -> None:
    """Run the night of a job in this process; `begins` is called when the books are open and it is about to begin."""
    now = datetime.fromisoformat(job.now)
    store = open_store(job.url, load_keyring(Path(job.keys)))
    passed = itertools.count(1)
    touched = itertools.count(1)

    def check(step: str) -> None:
        if step == job.step and next(passed) == job.time:
            die()

    def touch(*_: object, **__: object) -> None:
        if next(touched) == job.touch:
            die()

    if job.touch:
        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(store.engine, name, touch)
        sys.addaudithook(lambda name, _args: touch() if name == "os.rename" else None)
    night = Night(
        SETTINGS,
        Shift(store, this_process(), lambda: now, checkpoint=check),
        MaildirMailbox(Path(job.mail)),
        Wording(),
        Outbox(FileTransport(Path(job.sent)), OWN),
        is_dead=is_dead,
    )
    begins()
    night.run()
    store.close()


def warm_up() -> None:
    """Play a night here: what is worked out at the first use, each forked one would work out for itself."""
    with tempfile.TemporaryDirectory(prefix="yeban-crash-") as folder:
        place = Path(folder)
        url, keys, mail = f"sqlite:///{place / 'yeban.db'}", place / "keys", place / "Maildir"
        engine = open_engine(url)
        upgrade(engine)
        engine.dispose()
        keyring = new_keyring()
        write_privately(keys, keyring.dump())
        with MaildirMailbox(mail, create=True):
            pass
        with closing(open_store(url, keyring)) as store:
            open_engine("postgresql+psycopg://nowhere").dispose()  # loads what speaks to it
            office = Office(store, mail, lambda: MaildirMailbox(mail))
            office.account(1)
            for text in (f"reset {id_number(1)} {person(1)}", "missing name", "请问几号截止？"):
                office.deliver(letter(address(1), text))
        run(Job(url, str(keys), str(mail), str(place / "sent"), EVENING.isoformat()), lambda: None)


def main() -> None:
    """Fork a night for each line; say its process id once it begins; at the next line wait for it, say its exit status.

    Until then its process id is its own, so that nobody else is killed in its stead.
    """
    intake.BATCH = repairs.AT_ONCE = night_run.MOVE_AT_ONCE = BATCH
    warm_up()
    while line := sys.stdin.readline():
        hear, tell = os.pipe()
        process = os.fork()
        if not process:
            try:
                run(Job(**json.loads(line)), partial(os.close, tell))
            except BaseException:  # noqa: BLE001  # the parent is told by the status, people by the text
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        os.close(tell)
        os.read(hear, 1)  # ends when it begins, or is no more
        os.close(hear)
        print(process, flush=True)  # noqa: T201  # the answer
        sys.stdin.readline()
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)  # noqa: T201  # the answer


class Nights:
    """The program above, from the other side."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def begin(self, job: Job) -> int:
        """Begin a night; its process id."""
        return self._answer(json.dumps(asdict(job)))

    def end(self) -> int:
        """Wait for its end; its exit status, or less the signal that has killed it."""
        return self._answer("")

    def _answer(self, line: str) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextmanager
def nights() -> Iterator[Nights]:
    """Start the program; end it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.daemon.night.crash"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        yield Nights(process)
        assert process.stdin is not None
        process.stdin.close()


if __name__ == "__main__":
    main()
