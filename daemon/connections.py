"""How many connections visitors may hold, and for how long: a night beside the pages must never lack open files.

uvicorn closes a connection that is kept open after an answer; one that never asks for anything it keeps for ever, and
its `limit_concurrency` looks at requests only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from uvicorn.protocols.http.h11_impl import H11Protocol

from daemon.websettings import ListenError

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

# A visitor's browser holds a connection for some seconds; so many more than can be answered at once are no use.
CONNECTIONS: Final = 1_000
BACKLOG: Final = 64  # so many are accepted at one go, before any is counted
# For database, mailbox, worker processes, logs; and for connections that come and go at the same moment.
RESERVED: Final = 256 + 2 * BACKLOG
FEWEST: Final = 64


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited for a visitor.

    Attributes:
        most: connections at once; one more takes the place of the one that has been idle for the longest.
        head_seconds: until a request's headers are there, from the connection or the request's first octet on.
        request_seconds: from then until the whole answer has left.
    """

    most: int
    head_seconds: float = 10
    request_seconds: float = 60


def patience(open_files: int) -> Patience:
    """Return what can be had with so many open files at most.

    Raises:
        ListenError: too few for pages at all.
    """
    most = min(CONNECTIONS, open_files - RESERVED)
    if most < FEWEST:
        raise ListenError(
            f"本进程最多只能打开 {open_files} 个文件，开网页不够用",
            f"请把上限调到 {RESERVED + CONNECTIONS} 以上（systemd 里的 LimitNOFILE，或 ulimit -n）",
        )
    return Patience(most)


class Visitors:
    """Makes uvicorn's protocol within bounds, for `Config(http=…)`: one for all connections of a process.

    Args:
        given: see `Patience`.
    """

    def __init__(self, given: Patience) -> None:
        self.given = given
        self.idle: dict[Visitor, None] = {}  # those that wait for no answer, longest first

    def __call__(self, **given: Any) -> Visitor:  # noqa: ANN401 - uvicorn's own
        """Return the protocol of one connection."""
        return Visitor(self, **given)


class Visitor(H11Protocol):
    """One connection."""

    def __init__(self, visitors: Visitors, **given: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(**given)
        self._all = visitors
        self._deadline: asyncio.TimerHandle | None = None
        self._answering = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn's own
        """Take a newcomer in; who has been idle for the longest makes room, else the newcomer goes."""
        super().connection_made(transport)
        if len(self.connections) > self._all.given.most:
            next(iter(self._all.idle), self).drop()
        if not transport.is_closing():
            self._all.idle[self] = None
            self._expect(self._all.given.head_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget about it."""
        super().connection_lost(exc)
        self._forget()

    def data_received(self, data: bytes) -> None:
        """Wait for the whole head from its first octet on."""
        if self._deadline is None:
            self._expect(self._all.given.head_seconds)
        super().data_received(data)

    def handle_events(self) -> None:
        """Wait for the rest and the answer once the head is there."""
        super().handle_events()
        cycle: RequestResponseCycle | None = self.cycle  # there is none before the first request
        answering = cycle is not None and not cycle.response_complete
        if answering and not self._answering:
            self._all.idle.pop(self, None)
            self._expect(self._all.given.request_seconds)
        self._answering = answering

    def on_response_complete(self) -> None:
        """Leave it to uvicorn's own timer until the next request begins."""
        self._answering = False
        if not self.transport.is_closing():
            self._expect(None)
            self._all.idle[self] = None
        super().on_response_complete()

    def drop(self) -> None:
        """Give the connection up, whatever is in hand."""
        self._forget()
        self.connections.discard(self)
        self.transport.abort()

    def _forget(self) -> None:
        self._all.idle.pop(self, None)
        self._expect(None)

    def _expect(self, seconds: float | None) -> None:
        """Wait for so long and no longer; None: without end."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self.drop)
