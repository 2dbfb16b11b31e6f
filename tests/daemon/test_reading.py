"""Reading in worker processes: what breaks one mail's worker costs that mail only."""

import errno
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import mailparse
from daemon import reading
from daemon.child import NotStarted
from daemon.night import conclude
from daemon.reading import DirectReader, PoolReader, Read
from orgregistry.tickets import Kind
from tests.daemon import poison

PLAIN = b"From: a@mail.example\r\nSubject: x\r\nMessage-ID: <%d@mail.example>\r\n\r\nhello\r\n"
ROOT = Path(__file__).parents[2]


def plain(n: int) -> bytes:
    return PLAIN % n


@pytest.fixture
def poisonable(monkeypatch: pytest.MonkeyPatch) -> Iterator[PoolReader]:
    """Workers that can be poisoned, under short limits (what is set there goes with the function that they run)."""
    monkeypatch.setattr(reading, "_read_all", poison.read_all)
    monkeypatch.setattr(reading, "_limit", poison.limit)
    monkeypatch.setattr(reading, "WALL_SECONDS", 2)
    with PoolReader() as reader:
        yield reader


def ids(reads: list[Read]) -> list[str | None]:
    return [read.mail.message_id if read.mail else None for read in reads]


def test_mails_are_read_in_order(poisonable: PoolReader):
    batches = [poisonable.submit([plain(10 * batch + n) for n in range(10)]) for batch in range(4)]
    for number, batch in enumerate(batches):
        assert ids(batch.result()) == [f"<{10 * number + n}@mail.example>" for n in range(10)]


def test_an_empty_batch_is_read(poisonable: PoolReader):
    assert poisonable.submit([]).result() == []


def test_the_pool_reads_what_the_direct_reader_reads(poisonable: PoolReader):
    raws = [plain(n) for n in range(5)] + [b"", b"\x00\xff" * 50, b"From: (" * 500]
    assert poisonable.submit(raws).result() == DirectReader().submit(raws).result()


@pytest.mark.parametrize("how", ["exit", "kill", "segfault", "memory"])
def test_a_mail_that_ends_its_worker_is_parked_and_its_neighbours_are_read(poisonable: PoolReader, how):
    other = poisonable.submit([plain(7), plain(8)])
    reads = poisonable.submit([plain(1), poison.poison(how), plain(2)]).result()
    assert ids(reads) == ["<1@mail.example>", None, "<2@mail.example>"]
    assert reads[1].fault
    assert all(read.fault is None for read in (reads[0], reads[2]))
    assert ids(other.result()) == ["<7@mail.example>", "<8@mail.example>"]


@pytest.mark.timeout(120)
def test_a_mail_that_takes_all_the_processor_is_parked_at_its_limit(poisonable: PoolReader, monkeypatch):
    monkeypatch.setattr(reading, "WALL_SECONDS", 100)
    reads = poisonable.submit([plain(1), poison.poison("cpu"), plain(2)]).result()
    assert ids(reads) == ["<1@mail.example>", None, "<2@mail.example>"]
    assert reads[1].fault is not None
    assert "CPU" in reads[1].fault


def test_a_mail_that_hangs_is_parked_when_its_time_is_up(poisonable: PoolReader):
    reads = poisonable.submit([poison.poison("hang"), plain(2)]).result()
    assert ids(reads) == [None, "<2@mail.example>"]
    assert reads[0].fault is not None
    assert "longer" in reads[0].fault


def test_several_poisons_in_one_batch_are_each_found(poisonable: PoolReader):
    raws = [
        poison.poison("exit"),
        plain(1),
        poison.poison("kill"),
        poison.poison("raise"),
        plain(2),
        poison.poison("exit"),
    ]
    reads = poisonable.submit(raws).result()
    assert ids(reads) == [None, "<1@mail.example>", None, None, "<2@mail.example>", None]
    assert [read.fault is not None for read in reads] == [True, False, True, True, False, True]


def test_whoever_waits_for_mails_read_one_by_one_is_told_after_each(poisonable: PoolReader):
    told = []
    poisonable.meanwhile = lambda: told.append(1)
    poisonable.submit([plain(1), plain(2)]).result()
    assert told == []
    poisonable.submit([plain(1), poison.poison("exit"), plain(2)]).result()
    assert len(told) == 3


def test_the_pool_reads_on_after_poison(poisonable: PoolReader):
    for _ in range(3):
        poisonable.submit([poison.poison("kill")]).result()
    assert ids(poisonable.submit([plain(n) for n in range(20)]).result()) == [f"<{n}@mail.example>" for n in range(20)]


def broken(raw: bytes) -> object:
    raise ValueError(raw.decode())


def test_a_fault_says_where_and_of_what_kind_but_nothing_of_the_mail(monkeypatch):
    monkeypatch.setattr(mailparse, "parse", broken)
    (read,) = DirectReader().submit([b"620102199001011234 and a password"]).result()
    assert read.mail is None
    assert read.reading is None
    assert read.fault is not None
    assert read.fault.startswith("ValueError\n")
    assert "broken" in read.fault
    assert "62010219900101" not in read.fault
    assert "password" not in read.fault


def test_a_stack_that_runs_over_is_a_fault_like_any_other(monkeypatch):
    def deep(raw: bytes) -> object:
        return deep(raw)

    monkeypatch.setattr(mailparse, "parse", deep)
    (read,) = DirectReader().submit([b"x"]).result()
    assert read.fault is not None
    assert read.fault.startswith("RecursionError")
    assert len(read.fault) < 100_000


def test_what_the_reader_broke_on_is_parked_for_a_person():
    concluded = conclude.parked()
    assert concluded.outcome == "ticket"
    assert [kind for kind, _ in concluded.tickets] == [Kind.PARKED]


def test_what_is_left_of_a_mail_beside_its_requests_gets_a_ticket():
    request = mailparse.Request(mailparse.Action.RESET, "620102198004110116", "张建国")
    read = mailparse.Reading(mailparse.Verdict.REPAIR, (request,), left=True)
    concluded = conclude.of_reading(read, own_copy=False, cut=False)
    assert concluded.outcome is None
    assert [kind for kind, _ in concluded.tickets] == [Kind.OTHER]


def test_what_is_read_goes_from_process_to_process_as_it_is():
    (read,) = DirectReader().submit([plain(1)]).result()
    assert pickle.loads(pickle.dumps(read)) == read  # noqa: S301  # our own


# ------------------------------------------------------------------------------------------------- limits, and life


def test_workers_have_little_memory_and_leave_no_core(monkeypatch):
    monkeypatch.setattr(reading, "_read_all", poison.limits)
    with PoolReader(1) as reader:
        (read,) = reader.submit([b""]).result()
    assert read.fault == f"{reading.ADDRESS_SPACE} 0"


LOWER = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (100, 100))
resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40))
from daemon.reading import PoolReader
if __name__ == "__main__":
    with PoolReader(1) as reader:
        (read,) = reader.submit([b"Subject: x\\n\\nhello\\n"]).result()
        print(read.fault, read.mail is not None)
"""


def test_a_service_with_limits_of_its_own_reads_within_them(tmp_path):
    script = tmp_path / "lower.py"
    script.write_text(LOWER, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, script], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, "None True"), done.stderr


ORPHANS = """
import os, sys, time
from daemon.reading import PoolReader
if __name__ == "__main__":
    reader = PoolReader(2)
    for batch in [reader.submit([b"Subject: x\\n\\nhello\\n"]) for _ in range(4)]:
        batch.result()
    print("ready", flush=True)
    time.sleep(60)
"""


def test_for_one_batch_one_process_gets_ready_and_for_more_no_more_than_there_may_be(poisonable: PoolReader):
    before = children_of(os.getpid())
    poisonable.submit([plain(1)]).result()
    assert children_of(os.getpid()) == before
    for batch in [poisonable.submit([plain(n)]) for n in range(6)]:
        batch.result()
    assert len(children_of(os.getpid())) == len(before) + reading.WORKERS - 1


def test_where_there_is_no_room_for_another_process_the_one_there_reads_all(poisonable: PoolReader, monkeypatch):
    def no_room(_first):
        raise OSError(errno.ENOMEM, "no room")

    monkeypatch.setattr(reading, "Child", no_room)
    reads = [batch.result() for batch in [poisonable.submit([plain(n)]) for n in range(4)]]
    assert [one.fault for batch in reads for one in batch] == [None] * 4


def test_a_process_that_ended_while_it_was_starting_has_another_one_in_its_place(poisonable: PoolReader, monkeypatch):
    call, refused = reading.Child.call, []

    def once_in_vain(child, *args):
        if not refused:
            refused.append(child)
            raise NotStarted
        return call(child, *args)

    monkeypatch.setattr(reading.Child, "call", once_in_vain)
    assert ids(poisonable.submit([plain(1)]).result()) == ["<1@mail.example>"]


def test_no_worker_outlives_a_night_that_was_killed(tmp_path):
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, script], env=environment, stdout=subprocess.PIPE, text=True) as night:
        assert night.stdout is not None
        assert night.stdout.readline() == "ready\n"
        workers = children_of(night.pid)
        assert len(workers) >= 2
        night.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while any(Path(f"/proc/{worker}").exists() for worker in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [worker for worker in workers if is_running(worker)] == []


def children_of(process: int) -> list[int]:
    return [
        int(child)
        for task in Path(f"/proc/{process}/task").iterdir()
        for child in (task / "children").read_text("ascii").split()
    ]


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
