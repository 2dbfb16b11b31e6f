"""A process for work that may break whoever does it (how mails break it: test_reading.py)."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from daemon.child import Child, Ended, NotStarted, TooLong

ROOT = Path(__file__).parents[2]
SECONDS = 30


def nothing() -> None:
    """Is done first where nothing has to be."""


def fail() -> None:
    raise SystemExit(7)


def begin_for_ever() -> None:
    time.sleep(600)


def double(number: int, *, times: int = 2) -> int:
    return number * times


def own_id() -> int:
    return os.getpid()


class Odd(Exception):
    """Can be packed, but not be unpacked."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} {two}")


def raise_odd() -> None:
    raise Odd(1, 2)


def raise_ordinary() -> None:
    raise LookupError("what is asked for")


def exit_with(code: int) -> None:
    os._exit(code)


def run_out_of_memory() -> None:
    raise MemoryError


def what_nobody_can_pack() -> object:
    return lambda: None


def shout() -> None:
    print("shouted")  # noqa: T201 - as a library may


def open_sockets() -> int:
    return sum(stat.S_ISSOCK(os.fstat(one).st_mode) for one in range(64) if Path(f"/proc/self/fd/{one}").exists())


@pytest.fixture
def child() -> Iterator[Child]:
    one = Child(nothing)
    yield one
    one.kill()
    one.close()


def test_what_it_makes_comes_back(child: Child):
    assert child.call(SECONDS, double, 21) == 42
    assert child.call(SECONDS, double, 21, times=3) == 63
    assert child.call(SECONDS, double, 1 << 8_000_000) == 1 << 8_000_001  # a megabyte each way
    assert child.call(SECONDS, own_id) == child.call(SECONDS, own_id) != os.getpid()


def test_what_its_work_raises_is_raised_here_and_it_lives_on(child: Child):
    before = child.call(SECONDS, own_id)
    with pytest.raises(LookupError, match="what is asked for"):
        child.call(SECONDS, raise_ordinary)
    with pytest.raises(RuntimeError, match=r"^Odd$"):
        child.call(SECONDS, raise_odd)
    assert child.call(SECONDS, own_id) == before


@pytest.mark.parametrize(
    ("work", "args", "code", "memory"),
    [(exit_with, [3], 3, False), (run_out_of_memory, [], 75, True), (what_nobody_can_pack, [], 1, False)],
)
def test_when_it_ends_over_its_work_there_is_another(child: Child, capfd, work, args, code, memory):
    before = child.call(SECONDS, own_id)
    with pytest.raises(Ended) as ended:
        child.call(SECONDS, work, *args)
    assert (ended.value.code, ended.value.out_of_memory) == (code, memory)
    assert child.call(SECONDS, own_id) != before
    capfd.readouterr()


def test_what_takes_too_long_is_ended(child: Child):
    before = child.call(SECONDS, own_id)
    with pytest.raises(TooLong):
        child.call(0.2, time.sleep, 60)
    assert not Path(f"/proc/{before}").exists()
    assert child.call(SECONDS, double, 1) == 2


def test_one_that_cannot_begin_is_not_what_its_work_is_blamed_for():
    child = Child(fail)
    for _ in "twice":
        with pytest.raises(NotStarted, match="7"):
            child.call(SECONDS, double, 1)
    child.close()


def test_one_that_is_not_ready_in_time_is_not_what_its_work_is_blamed_for(monkeypatch):
    monkeypatch.setattr("daemon.child.READY_SECONDS", 0.5)
    with pytest.raises(NotStarted):
        Child(begin_for_ever).call(SECONDS, own_id)


def test_it_is_given_nothing_of_ours_and_prints_nothing_into_our_answer(child: Child, capfd, dovecot):
    with socket.create_connection(("127.0.0.1", dovecot.plain_port)) as mailbox:
        os.set_inheritable(mailbox.fileno(), True)
        child.call(SECONDS, shout)
        with pytest.raises(Ended):
            child.call(SECONDS, exit_with, 0)
        assert child.call(SECONDS, open_sockets) == 1
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_being_asked_to_stop_is_its_parents_affair(child: Child, asked):
    process = child.call(SECONDS, own_id)
    os.kill(process, asked)
    assert child.call(SECONDS, own_id) == process


def test_closed_it_is_gone(child: Child):
    process = child.call(SECONDS, own_id)
    child.close()
    assert not Path(f"/proc/{process}").exists()
    child.close()


def test_a_night_needs_no_multiprocessing():
    code = "import sys, daemon.attachments.opening; print({'multiprocessing', 'asyncio'} & {*sys.modules})"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "set()"
