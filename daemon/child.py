"""A Python process of one's own, for work that may break whoever does it: under limits, one call at a time.

`multiprocessing` would do as much, with a third process of 12 MiB that keeps account of semaphores, and with asyncio
and TLS loaded in every child. Two processes that read and a socket to each are all that a night needs.
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import ParamSpec, TypeVar

READY_SECONDS = 120  # a machine that has just woken up has other things to do
CLOSE_SECONDS = 5
_LENGTH = struct.Struct("!Q")
_OUT_OF_MEMORY = 75  # exit code of a child whose memory is in pieces
# The same modules as here, from the same places; sys.argv: the socket, what to do first, and sys.path.
_START = "import sys; sys.path[:] = sys.argv[3:]; from daemon.child import serve; serve(int(sys.argv[1]), sys.argv[2])"

P = ParamSpec("P")
T = TypeVar("T")


class Ended(Exception):
    """The child ended over a call: of itself, at a limit, or killed; the next call has a new one.

    Attributes:
        code: its exit code; of a signal, minus the signal's number.
    """

    def __init__(self, code: int) -> None:
        """Say how it ended."""
        super().__init__(code)
        self.code = code

    @property
    def out_of_memory(self) -> bool:
        """Whether it ran into the limit of its memory and lived to tell it."""
        return self.code == _OUT_OF_MEMORY


class TooLong(Exception):
    """A call took longer than it may; the child was killed, the next call has a new one."""


class NotStarted(Exception):
    """The child ended before it was given anything: nobody's work is to blame, there is no room for it or no Python."""


class Child:
    """A process that runs functions of modules, found by their names. Not for two threads at once.

    It starts at once, and a new one in its place when it is needed. It ends with this process, however that ends.

    Args:
        first: run in the child before anything else: sets its limits. It costs nobody the wait, unless work is there.
    """

    def __init__(self, first: Callable[[], None]) -> None:
        """Start it."""
        self._first = f"{first.__module__}:{first.__qualname__}"
        self._ready = False
        self._process: subprocess.Popen[bytes] | None = None
        self._start()

    def call(self, seconds: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in the child.

        Args:
            seconds: that it may take.
            work: at the top of a module.
            args: what it is given; as what it returns, anything that pickle takes.
            kwargs: the same.

        Raises:
            Ended: the child ended over it.
            TooLong: it took too long.
            NotStarted: there can be no child now.
            Exception: whatever `work` raises.
        """
        if self._process is None:
            self._start()
        try:
            if not self._ready:
                self._socket.settimeout(READY_SECONDS)
                _receive(self._socket)
                self._ready = True
            self._socket.settimeout(seconds)
            _send(self._socket, pickle.dumps((work, args, kwargs)))
            raised, made = pickle.loads(_receive(self._socket))  # noqa: S301 - from our own child
        except TimeoutError:
            self.kill()
            self._gone()
            if not self._ready:
                message = f"a process for reading was not ready within {READY_SECONDS} s"
                raise NotStarted(message) from None
            raise TooLong from None
        except (OSError, EOFError):
            code = self._gone()
            if self._ready:
                raise Ended(code) from None
            message = f"a process for reading ended before it began, with {code}"
            raise NotStarted(message) from None
        if raised:
            raise made
        result: T = made
        return result

    def kill(self) -> None:
        """End it at once, also from another thread, whose call then ends in `Ended`."""
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """Let it end; nobody may be calling it."""
        if self._process is not None:
            self._gone()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            # Nothing else of ours is passed on: neither the mailbox's nor the database's connections.
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-c", _START, str(theirs.fileno()), self._first, *sys.path],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._socket = ours
        self._ready = False

    def _gone(self) -> int:
        """Wait until it has ended, as it does once nobody is there to be served; returns the exit code."""
        process, self._process = self._process, None
        self._socket.close()
        if process is None:
            return 0
        try:
            return process.wait(CLOSE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            return process.wait()


def serve(number: int, first: str) -> None:
    """Be the child: do what the parent says on socket `number` until it hangs up."""
    # Ctrl-C at a terminal and systemd's stop go to all; the parent decides what comes of it, and hangs up.
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)
    os.dup2(2, 1)  # what is printed here is no part of the parent's answer
    module, _, name = first.partition(":")
    getattr(import_module(module), name)()
    with socket.socket(fileno=number) as parent, suppress(EOFError, OSError):
        _send(parent, b"ready")
        while True:
            work, args, kwargs = pickle.loads(_receive(parent))  # noqa: S301 - from our own parent
            try:
                made = False, work(*args, **kwargs)
            except MemoryError:
                os._exit(_OUT_OF_MEMORY)
            except Exception as error:  # noqa: BLE001 - it is the parent's
                made = True, _portable(error)
            _send(parent, pickle.dumps(made))
            del work, args, kwargs, made


def lower(limit: int, soft: int) -> None:
    """Set a limit, within what the machine's owner has set already: above that nobody gets."""
    _, hard = resource.getrlimit(limit)
    resource.setrlimit(limit, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _portable(error: Exception) -> Exception:
    """Some exceptions can be packed and not be unpacked."""
    try:
        same: Exception = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
    except Exception:  # noqa: BLE001 - whatever it is
        return RuntimeError(type(error).__name__)
    return same


def _send(where: socket.socket, octets: bytes) -> None:
    where.sendall(_LENGTH.pack(len(octets)))
    where.sendall(octets)


def _receive(where: socket.socket) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(where, _LENGTH.size))
    return _exactly(where, length)


def _exactly(where: socket.socket, length: int) -> bytes:
    octets = bytearray(length)
    view = memoryview(octets)
    while view:
        got = where.recv_into(view)
        if not got:
            raise EOFError
        view = view[got:]
    return bytes(octets)
