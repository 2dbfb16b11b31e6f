"""Run a program as a child and say what it took: wall clock, processor, memory of it and all its own children."""

import contextlib
import os
import resource
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY_SECONDS = 0.1
MIB = 1024  # /proc tells KiB


@dataclass(frozen=True, slots=True)
class Ran:
    """What a child took.

    Attributes:
        seconds: wall clock, from before its start until it was gone.
        cpu_seconds: of it and its own children, user and system.
        rss_mib: most, at any time, of the sum of every process's peak resident set so far (VmHWM of /proc/PID/status).
            Pages that processes share are counted in each, and their peaks need not coincide: an upper bound.
        pss_mib: most of the sum of their proportional sets (smaps_rollup), where shared pages are counted once.
        out: what it printed.
    """

    seconds: float
    cpu_seconds: float
    rss_mib: float
    pss_mib: float
    out: str


def run(command: Sequence[str | Path], place: Path) -> Ran:
    """Run a program to its end in the folder `place`; no other child may end meanwhile.

    Raises:
        RuntimeError: it failed; with the end of what it said.
    """
    before = _processor()
    begun = time.perf_counter()
    with (place / "stderr").open("w+b") as errors:
        child = subprocess.Popen([str(part) for part in command], cwd=place, stdout=subprocess.PIPE, stderr=errors)
        watch = _Watch(child.pid)
        watch.start()
        out, _ = child.communicate()
        seconds = time.perf_counter() - begun
        watch.stop()
        if child.returncode:
            errors.seek(0)
            said = errors.read().decode("utf-8", "replace")[-4000:]
            message = f"{command[1:3]} ended with {child.returncode}:\n{said}"
            raise RuntimeError(message)
    return Ran(seconds, _processor() - before, watch.rss / MIB, watch.pss / MIB, out.decode())


class _Watch(threading.Thread):
    """Looks at a process and its descendants until stopped."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._over = threading.Event()
        self.rss = self.pss = 0

    def run(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            all_of_them = family(self._process)
            self.rss = max(self.rss, sum(_figure(one, "status", "VmHWM:") for one in all_of_them))
            self.pss = max(self.pss, sum(_figure(one, "smaps_rollup", "Pss:") for one in all_of_them))

    def stop(self) -> None:
        self._over.set()
        self.join()


def family(process: int) -> list[int]:
    """Return a process and its descendants, by their ids."""
    parents: dict[int, list[int]] = {}
    for entry in os.listdir("/proc"):  # noqa: PTH208  # ten times a second
        if entry.isdigit():
            with contextlib.suppress(OSError):
                # The second field is the program's name in brackets, which may hold blanks and brackets.
                parent = int(Path(f"/proc/{entry}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry))
    found = [process]
    for one in found:
        found += parents.get(one, [])
    return found


def _figure(process: int, file: str, name: str) -> int:
    """One figure of a process in KiB; 0 of one that is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/{file}").read_text("ascii", "replace").splitlines():
            if line.startswith(name):
                return int(line.split()[1])
    return 0


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
