"""What stands between an IMAP client and its server when things go wrong: wires that break, servers gone silent."""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from types import TracebackType
from typing import Self

LOOPBACK = "127.0.0.1"


class Cut(StrEnum):
    """When the wire breaks, as seen from one command."""

    BEFORE = "before the server hears it"
    AFTER = "when the server has done it, before it is told"
    MIDWAY = "in the midst of the answer"


class Listener:
    """Takes connections on a loopback port and serves each on a thread of its own."""

    def __init__(self, serve: Callable[[socket.socket], None], trust: ssl.SSLContext | None = None) -> None:
        self._serve = serve
        self._trust = trust
        self._socket = socket.create_server((LOOPBACK, 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._accepting.join(10)
        for peer in self._open:
            close(peer)
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive()

    def _accept(self) -> None:
        while True:
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            self._open.append(peer)
            thread = threading.Thread(target=self._one, args=(peer,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _one(self, peer: socket.socket) -> None:
        try:
            if self._trust:
                peer = self._trust.wrap_socket(peer, server_side=True)
                self._open.append(peer)
            self._serve(peer)
        except OSError:
            pass  # the client has hung up
        finally:
            close(peer)


class Wire(Listener):
    """Carries commands to a server and answers back, counts the commands, and breaks where it is told to.

    Attributes:
        commands: the names of all commands seen, over all connections.
    """

    def __init__(
        self,
        port: int,
        *,
        cut: Callable[[int, int], Cut | None] = lambda number, on_this: None,
        change: Callable[[bytes], bytes] = lambda answer: answer,
    ) -> None:
        """Listen.

        Args:
            port: the server's, plain text.
            cut: whether to break at a command, by its number over all connections and on this one, both from 1.
            change: what to make of each answer.
        """
        self.commands: list[str] = []
        self._server_port = port
        self._cut = cut
        self._change = change
        super().__init__(self._carry)

    def _carry(self, client: socket.socket) -> None:
        with (
            socket.create_connection((LOOPBACK, self._server_port), timeout=30) as server,
            client.makefile("rb") as lines,
        ):
            client.sendall(self._change(server.recv(65_536)))  # the greeting, one line
            for on_this, line in enumerate(iter(lines.readline, b""), 1):
                tag, _, rest = line.partition(b" ")
                words = rest.decode("ascii", "replace").upper().split()
                self.commands.append(" ".join(words[: 2 if words[0] == "UID" else 1]))
                cut = self._cut(len(self.commands), on_this)
                if cut is Cut.BEFORE:
                    return
                server.sendall(line)
                answer = self._change(_until(server, tag))
                if cut is Cut.AFTER:
                    return
                if cut is Cut.MIDWAY:
                    client.sendall(answer[: len(answer) // 2])
                    return
                client.sendall(answer)


def _until(server: socket.socket, tag: bytes) -> bytes:
    """All that a server says up to the end of the line that answers `tag`."""
    answer = b""
    while True:
        piece = server.recv(1 << 20)
        if not piece:
            return answer
        answer += piece
        start = 0 if answer.startswith(tag + b" ") else answer.rfind(b"\r\n" + tag + b" ")
        if start >= 0 and answer.endswith(b"\r\n"):
            return answer


def close(peer: socket.socket) -> None:
    """Close for both sides, at once."""
    with suppress(OSError):
        peer.shutdown(socket.SHUT_RDWR)
    peer.close()


def silent_after(*answers: bytes) -> Callable[[socket.socket], None]:
    """A server that greets with the first of `answers`, gives one more for each line it gets, then falls silent."""

    def serve(client: socket.socket) -> None:
        left = list(answers)
        with client.makefile("rb") as lines:
            if left:
                client.sendall(left.pop(0))
            for line in iter(lines.readline, b""):
                if left:
                    client.sendall(left.pop(0).replace(b"TAG", line.split()[0]))

    return serve


def netease(client: socket.socket, *, advertised: bool = True) -> None:
    """The habits of 163's server: no folder opens for who has not sent ID after logging in."""
    introduced = False
    can = b"IMAP4rev1 UIDPLUS" + (b" ID" if advertised else b"")
    client.sendall(b"* OK Coremail System IMap Server Ready\r\n")
    with client.makefile("rb") as lines:
        for line in iter(lines.readline, b""):
            tag, command = line.split()[:2]
            match command.upper():
                case b"CAPABILITY":
                    client.sendall(b"* CAPABILITY " + can + b"\r\n" + tag + b" OK CAPABILITY completed\r\n")
                case b"ID":
                    introduced = b'"name"' in line
                    client.sendall(b'* ID ("name" "Coremail Imap")\r\n' + tag + b" OK ID completed\r\n")
                case b"SELECT" if not introduced:
                    client.sendall(tag + b" NO SELECT Unsafe Login. Please contact kefu@188.com for help\r\n")
                case b"SELECT":
                    client.sendall(b"* 0 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n" + tag + b" OK [READ-WRITE] done\r\n")
                case b"LOGOUT":
                    client.sendall(b"* BYE\r\n" + tag + b" OK done\r\n")
                    return
                case _:
                    client.sendall(tag + b" OK done\r\n")
