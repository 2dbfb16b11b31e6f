"""What the machine has for a process of ours, and which processes live on it."""

from __future__ import annotations

import os
import resource
import socket
from pathlib import Path
from typing import Final

from daemon.night import Holder

OPEN_FILES: Final = 2_048  # a connection is one


def open_files() -> int:
    """Return how many files this process may have open, after asking for as many as the pages can use."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def hashing_threads(processes: int) -> int:
    """Return how many threads compute hashes in each of so many processes: twice its share of the cores.

    A browser's connection stays with the process that took it, and one process may take all that come at a moment: with
    its share alone the other cores would stand idle while people wait.
    """
    return min(cores(), max(1, 2 * cores() // processes))


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


def this_process() -> Holder:
    """Return this process as the holder of a lease."""
    return Holder(_host(), os.getpid(), _started(os.getpid()) or "?")


def is_dead(holder: str) -> bool:
    """Whether the holder of a lease is known to be gone; of another machine's processes nothing is known."""
    host, process, started = holder.split(" ")
    if host != _host():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False  # somebody else's, and perhaps hidden from view
    seen = _started(int(process))
    return seen is not None and seen != started


def _host() -> str:
    """The machine, and which process ids are meant: containers of one name may each have their own."""
    try:
        ids = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        ids = "?"
    return f"{socket.gethostname()}/{ids}"


def _started(process: int) -> str | None:
    """When a process started, in ticks since boot (field 22 of /proc/…/stat); None if there is none."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text("ascii", "replace")
    except OSError:
        return None
    # The second field is the program's name in brackets, which may hold blanks and brackets.
    return stat.rpartition(")")[2].split()[19]
