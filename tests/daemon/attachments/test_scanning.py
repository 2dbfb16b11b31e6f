"""Talking to clamd: by a small server that speaks as it does."""

import socket
import threading
from pathlib import Path

import pytest

from daemon.attachments.scanning import Clamd, Finding, NoScanner

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS" + b"-TEST-FILE!$H+H*"


class Server(threading.Thread):
    """Answers one talk after the other; `odd` is said instead of what it finds."""

    def __init__(self, listener: socket.socket, odd: bytes | None = None, *, silent: bool = False) -> None:
        super().__init__(daemon=True)
        self.listener, self.odd, self.silent = listener, odd, silent
        self.received: list[bytes] = []

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as file:
                command = b""
                while not command.endswith(b"\0"):
                    command += file.read(1)
                octets = b""
                if command == b"zINSTREAM\0":
                    while length := int.from_bytes(file.read(4), "big"):
                        octets += file.read(length)
                self.received.append(octets)
                if self.silent:
                    file.read(1)  # until the other side gives up
                    continue
                answer = b"PONG" if command == b"zPING\0" else b"stream: OK"
                if EICAR in octets:
                    answer = b"stream: Win.Test.EICAR_HDB-1 FOUND"
                connection.sendall((self.odd or answer) + b"\0")


@pytest.fixture
def served(folder: Path):
    """Makes servers at a socket of their own; returns the address and the server."""
    listeners = []

    def serve(odd: bytes | None = None, *, tcp: bool = False, silent: bool = False) -> tuple[str, Server]:
        if tcp:
            listener = socket.create_server(("127.0.0.1", 0))
            address = f"tcp:127.0.0.1:{listener.getsockname()[1]}"
        else:
            path = folder / f"clamd{len(listeners)}"
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(str(path))
            listener.listen()
            address = f"unix:{path}"
        listeners.append(listener)
        server = Server(listener, odd, silent=silent)
        server.start()
        return address, server

    yield serve
    for listener in listeners:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


@pytest.mark.parametrize("tcp", [False, True], ids=["unix", "tcp"])
def test_a_clean_file_is_clean_and_a_harmful_one_is_named(served, tcp):
    address, server = served(tcp=tcp)
    clamd = Clamd(address)
    large = bytes(range(256)) * 1_000
    assert clamd.scan(large).finding is Finding.CLEAN
    assert server.received == [large]
    found = clamd.scan(large + EICAR)
    assert found.finding is Finding.HARMFUL
    assert "EICAR" in found.said


@pytest.mark.parametrize(
    "odd", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: OK but", b"\xff\xfe", b"x" * 9_000]
)
def test_an_answer_that_is_none_makes_nothing_clean(served, odd):
    address, _ = served(odd or b" ")
    assert Clamd(address).scan(b"x").finding is Finding.UNKNOWN


def test_who_doesnt_answer_in_time_makes_nothing_clean(served):
    address, _ = served(silent=True)
    assert Clamd(address, timeout=0.1).scan(b"x").finding is Finding.UNKNOWN


def test_where_nobody_listens_nothing_is_clean(folder):
    assert Clamd(f"unix:{folder}/nobody").scan(b"x").finding is Finding.UNKNOWN
    with pytest.raises(OSError, match="No such file"):
        Clamd(f"unix:{folder}/nobody").ping()


def test_doctor_asks_whether_it_lives(served):
    Clamd(served()[0]).ping()
    with pytest.raises(OSError, match="PONG"):
        Clamd(served(b"what?")[0]).ping()


def test_without_one_every_file_passes():
    assert NoScanner().scan(EICAR).finding is Finding.CLEAN
