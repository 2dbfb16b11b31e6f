"""Opening attachments in a child process under limits of processor time, memory and patience, as mails are read.

A file made to break a library costs the child; what is then known of it is that it could not be opened.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Final, ParamSpec, Protocol, Self, TypeVar

import mailparse
from daemon.attachments.kinds import kind_of
from daemon.attachments.looking import Looked, look, roster
from daemon.child import Child, Ended, NotStarted, TooLong, lower
from mailparse import Attached

if TYPE_CHECKING:
    from filing.statements import Roster

CPU_SECONDS: Final = 20
WALL_SECONDS: Final = 40
# A scan of A4 in 600 dpi takes 100 MiB to be drawn; interpreter and libraries take 300 MiB of address space.
ADDRESS_SPACE: Final = 1024 * 1024 * 1024

P = ParamSpec("P")
T = TypeVar("T")


class Opener(Protocol):
    """Something that takes mails apart and looks into files."""

    def split(self, raw: bytes) -> tuple[Attached, ...]:
        """Take the attachments out of a mail."""

    def look(self, octets: bytes, name: str) -> Looked:
        """Look into a file; whatever it does becomes its fault."""

    def roster(self, octets: bytes) -> Roster | str:
        """Read a roster from an .xlsx; or say in Chinese why it can't be opened.

        Raises:
            FilingError: it is no roster.
        """

    def close(self) -> None:
        """Nothing more is to be opened."""


class DirectOpener:
    """Opens in this process: for tests, where what breaks should show as what it is."""

    def split(self, raw: bytes) -> tuple[Attached, ...]:
        """See `Opener`."""
        return mailparse.attached(raw)

    def look(self, octets: bytes, name: str) -> Looked:
        """See `Opener`."""
        return look(octets, name)

    def roster(self, octets: bytes) -> Roster | str:
        """See `Opener`."""
        return roster(octets)

    def close(self) -> None:
        """See `Opener`."""


class PoolOpener:
    """Opens in a child process under limits. A context manager; the child starts with the first file.

    Args:
        cpu: seconds of processor time that one file may take.
        wall: seconds that are waited for it.
    """

    def __init__(self, cpu: int = CPU_SECONDS, wall: float = WALL_SECONDS) -> None:
        self._cpu = cpu
        self._wall = wall
        self._child: Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def split(self, raw: bytes) -> tuple[Attached, ...]:
        """See `Opener`; a mail that breaks the child has none."""
        made = self._in_child(mailparse.attached, raw)
        return made if isinstance(made, tuple) else ()

    def look(self, octets: bytes, name: str) -> Looked:
        """See `Opener`."""
        made = self._in_child(look, octets, name)
        return made if isinstance(made, Looked) else Looked(kind_of(octets), fault=made)

    def roster(self, octets: bytes) -> Roster | str:
        """See `Opener`."""
        return self._in_child(roster, octets)

    def close(self) -> None:
        """End the child."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.close()

    def _in_child(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | str:
        """Return what comes of it, or in Chinese why nothing does."""
        if self._child is None:
            self._child = Child(_limit)
        try:
            made: T = self._child.call(self._wall, _limited, self._cpu, partial(work, *args, **kwargs))
        except TooLong:
            return "打开用的时间太长，没有打开"
        except Ended as error:
            what = "内存的限度" if error.out_of_memory else "时间或内存的限度"
            return f"打开时超出了{what}，没有打开"
        except NotStarted:
            return "打开时出错，没有打开"
        return made


def _limit() -> None:
    lower(resource.RLIMIT_AS, ADDRESS_SPACE)
    lower(resource.RLIMIT_CORE, 0)
    lower(resource.RLIMIT_FSIZE, 0)  # it has nothing to write


def _limited(cpu: int, work: Callable[[], T]) -> T:
    used = resource.getrusage(resource.RUSAGE_SELF)
    # SIGXCPU ends the process even inside a C function.
    lower(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + cpu + 1)
    return work()
