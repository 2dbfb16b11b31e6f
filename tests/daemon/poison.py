"""Mails that break the process that reads them. A module of its own, and light: every worker process imports it."""

import os
import resource
import signal
import time

import mailparse
from daemon import reading
from daemon.child import lower
from daemon.reading import Read

MARK = b"X-Poison: "
CPU_SECONDS = 1

_parse = mailparse.parse
_read_all = reading._read_all


def poison(how: str) -> bytes:
    """A mail that does `how` to whoever reads it."""
    return MARK + how.encode() + b"\r\n\r\nhello\r\n"


def parse(raw: bytes) -> mailparse.Mail:
    """Do to this process what the mail says; read any other mail as ever."""
    if raw.startswith(MARK):
        match raw.removeprefix(MARK).split(b"\r\n")[0]:
            case b"cpu":
                while True:
                    pass
            case b"memory":
                hoard = []
                while True:
                    hoard.append(bytearray(16 << 20))
            case b"exit":
                os._exit(3)
            case b"kill":
                os.kill(os.getpid(), signal.SIGKILL)
            case b"segfault":
                os.kill(os.getpid(), signal.SIGSEGV)
            case b"hang":
                time.sleep(600)
            case b"raise":
                raise ValueError("620102199001011234 and a password")
            case _:
                pass
    return _parse(raw)


def limit() -> None:
    """What workers run first in place of `daemon.reading._limit`: the limits alone, no patterns to wait for."""
    lower(resource.RLIMIT_AS, reading.ADDRESS_SPACE)
    lower(resource.RLIMIT_CORE, 0)


def read_all(raws: list[bytes]) -> list[Read]:
    """What workers run in place of `daemon.reading._read_all`: itself, on a reader that can be poisoned."""
    mailparse.parse = parse
    reading.CPU_SECONDS = CPU_SECONDS
    return _read_all(raws)


def limits(_raws: list[bytes]) -> list[Read]:
    """Tell the limits of the worker."""
    found = [resource.getrlimit(which)[0] for which in (resource.RLIMIT_AS, resource.RLIMIT_CORE)]
    return [Read(None, None, " ".join(map(str, found)))]
