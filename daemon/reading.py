"""Reading mails in worker processes, so that a mail made to break the reader costs one worker and is parked.

Measured without this: 0.98 MB of tiny parts or 1,500 nested ones take the standard library seconds, or all its stack.
The reader has limits of its own; the processes are the second fence: CPU seconds a mail, memory, and a wall clock.
"""

from __future__ import annotations

import gc
import resource
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from daemon.child import Child, Ended, NotStarted, TooLong, lower

if TYPE_CHECKING:
    from mailparse import Mail, Reading

WORKERS = 2
CPU_SECONDS = 5
WALL_SECONDS = 30
# A worker's base (interpreter and libraries) is about 100 MiB of address space on top of what a mail may need.
ADDRESS_SPACE = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Read:
    """What came of reading one mail: mail and reading, or the fault that it is parked for."""

    mail: Mail | None
    reading: Reading | None
    fault: str | None = None


class Batch(Protocol):
    """Mails being read."""

    def result(self) -> list[Read]:
        """Wait for them; one `Read` a mail, in order."""


class Reader(Protocol):
    """Something that reads mails."""

    def submit(self, raws: Sequence[bytes]) -> Batch:
        """Begin to read."""


class DirectReader:
    """Reads in this process: for the few mails of a test, where a broken reader should show as what it is."""

    def submit(self, raws: Sequence[bytes]) -> Batch:
        """Read at once."""
        return _Done([_read(raw) for raw in raws])


class PoolReader:
    """Reads in worker processes under limits. A context manager; leaving it ends the workers.

    The first one starts at once: whoever makes a reader first thing has it ready when the first mails are there. The
    others start when there is work for them, since getting ready takes each as long as it takes to read 500 mails.

    Attributes:
        meanwhile: called after each mail of a batch that has to be read one by one, which may take hours.
    """

    def __init__(self, workers: int = WORKERS) -> None:
        self.meanwhile: Callable[[], None] = lambda: None
        self._children = [Child(_limit)]
        self._idle: SimpleQueue[Child] = SimpleQueue()
        self._idle.put(self._children[0])
        # As many threads as there may be children: whoever has work for one finds one idle, or may start one.
        self._threads = ThreadPoolExecutor(workers)
        self._ending = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._ending = True
            self._threads.shutdown(wait=False, cancel_futures=True)
            for child in self._children:
                child.kill()
        self.close()

    def submit(self, raws: Sequence[bytes]) -> Batch:
        """Begin to read a batch (at most 500 keeps the night's memory small)."""
        return _Pooled(self, list(raws), self._threads.submit(self._call, raws))

    def close(self) -> None:
        """End the workers once they have read what they were given; nothing more can be submitted."""
        self._threads.shutdown()
        for child in self._children:
            child.close()

    def alone(self, raw: bytes) -> Read:
        """Read one mail by itself; whatever it does to its worker becomes its fault.

        Raises:
            NotStarted: no worker lives, so it isn't the mail's fault; nothing must be parked for it.
        """
        try:
            return self._threads.submit(self._call, [raw]).result()[0]
        except TooLong:
            return Read(None, None, f"reading took longer than {WALL_SECONDS} s")
        except Ended as error:
            if error.out_of_memory:
                return Read(None, None, "reading needed too much memory")
            return Read(None, None, f"the reading process ended ({error.code}): over {CPU_SECONDS} s CPU or memory")

    def _call(self, raws: Sequence[bytes]) -> list[Read]:
        child = self._free()
        try:
            return self._read_by(child, raws)
        except NotStarted:  # told to stop, as all are, before it could know that it need not
            return self._read_by(child, raws)
        finally:
            self._idle.put(child)

    @staticmethod
    def _read_by(child: Child, raws: Sequence[bytes]) -> list[Read]:
        return child.call(WALL_SECONDS + len(raws), _read_all, list(raws))

    def _free(self) -> Child:
        """One that has nothing to do: where all are at work a new one, or if there is no room for it the next idle."""
        with suppress(Empty):
            return self._idle.get_nowait()
        try:
            child = Child(_limit)
        except OSError:
            return self._idle.get()
        self._children.append(child)
        if self._ending:  # all others have been killed meanwhile
            child.kill()
        return child


@dataclass(frozen=True, slots=True)
class _Done:
    reads: list[Read]

    def result(self) -> list[Read]:
        return self.reads


@dataclass(frozen=True, slots=True)
class _Pooled:
    reader: PoolReader
    raws: list[bytes]
    future: Future[list[Read]]

    def result(self) -> list[Read]:
        try:
            return self.future.result()
        except (TooLong, Ended):
            # One of them broke the worker: find out which, the others are read all the same.
            return self._one_by_one()

    def _one_by_one(self) -> list[Read]:
        reads = []
        for raw in self.raws:
            reads.append(self.reader.alone(raw))
            self.reader.meanwhile()
        return reads


_FIRST = """From: a@mail.example
Subject: 重置密码
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

老师您好！我是一中教师张三，身份证号620102198001010017，密码忘了，登录不上系统，麻烦重置为初始密码。谢谢老师！
""".encode()


def _limit() -> None:
    lower(resource.RLIMIT_AS, ADDRESS_SPACE)
    lower(resource.RLIMIT_CORE, 0)
    # The patterns are compiled when a mail first meets them: now, while the night's own process gets ready.
    _read(_FIRST)
    # What is loaded by now stays: going through it for garbage again and again took a twentieth of the time.
    gc.collect()
    gc.freeze()


def _read_all(raws: list[bytes]) -> list[Read]:
    reads = []
    for raw in raws:
        used = resource.getrusage(resource.RUSAGE_SELF)
        # SIGXCPU ends the process even inside a C function, where Python's own signals wait.
        until = int(used.ru_utime + used.ru_stime) + CPU_SECONDS + 1
        lower(resource.RLIMIT_CPU, until)
        reads.append(_read(raw))
    return reads


def _read(raw: bytes) -> Read:
    import mailparse  # noqa: PLC0415 - the night's own process is up in half the time without the reader

    try:
        mail = mailparse.parse(raw)
        return Read(mail, mailparse.read(mail))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - one poisonous mail is parked, the night goes on
        # Only where it happened and of what kind: an exception's text may quote the mail.
        frames = traceback.extract_tb(error.__traceback__)
        where = "\n".join(f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames)
        return Read(None, None, f"{type(error).__name__}\n{where}")
