"""Asking clamd whether a file is known to be harmful: INSTREAM over its socket. Off unless a site sets it.

Source: clamd(8), "INSTREAM": chunks with their length in four octets, big-endian, ended by one of length zero.
"""

from __future__ import annotations

import re
import socket
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from store.errors import in_words

CHUNK: Final = 1 << 16
ANSWER_MOST: Final = 4_096
_UNIX: Final = "unix:"
_TCP: Final = "tcp:"


class Finding(StrEnum):
    """What came of a scan."""

    CLEAN = "clean"
    HARMFUL = "harmful"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came of a scan; `said` in Chinese, for staff."""

    finding: Finding
    said: str = ""


class Scanner(Protocol):
    """Something that knows harmful files."""

    def scan(self, octets: bytes) -> Scanned:
        """Say what is known of a file; never raises."""


class NoScanner:
    """Where none is set: every file is as good as its type."""

    def scan(self, octets: bytes) -> Scanned:
        """See `Scanner`."""
        del octets
        return Scanned(Finding.CLEAN)


class Clamd:
    """A running clamd.

    Args:
        address: "unix:/run/clamav/clamd.ctl" or "tcp:127.0.0.1:3310".
        timeout: seconds that each step of the talk may take.
    """

    def __init__(self, address: str, timeout: float = 30) -> None:
        self.address = address
        self.timeout = timeout

    def scan(self, octets: bytes) -> Scanned:
        """See `Scanner`; what can't be scanned is unknown, and is then not opened."""
        try:
            said = self._asked(b"zINSTREAM\0", octets)
        except OSError as error:
            return Scanned(Finding.UNKNOWN, f"病毒扫描没有做成（{in_words(error)}）")
        if said == "stream: OK":
            return Scanned(Finding.CLEAN)
        found = re.fullmatch(r"stream: (.{1,200}) FOUND", said)
        if found:
            return Scanned(Finding.HARMFUL, f"病毒扫描：{found[1]}，没有保存")
        return Scanned(Finding.UNKNOWN, "病毒扫描没有做成（clamd 的答复看不懂，或文件超出它的上限）")

    def ping(self) -> None:
        """Look whether it answers.

        Raises:
            OSError: it doesn't.
        """
        if self._asked(b"zPING\0") != "PONG":
            raise OSError("clamd 没有答 PONG")

    def _asked(self, command: bytes, octets: bytes | None = None) -> str:
        with closing(self._connected()) as connection:
            connection.sendall(command)
            if octets is not None:
                for start in range(0, len(octets), CHUNK):
                    chunk = octets[start : start + CHUNK]
                    connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
                connection.sendall(bytes(4))
            answer = b""
            while b"\0" not in answer and len(answer) < ANSWER_MOST:
                piece = connection.recv(ANSWER_MOST)
                if not piece:
                    break
                answer += piece
        return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()

    def _connected(self) -> socket.socket:
        if self.address.startswith(_UNIX):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(self.timeout)
            try:
                connection.connect(self.address.removeprefix(_UNIX))
            except BaseException:
                connection.close()
                raise
            return connection
        host, _, port = self.address.removeprefix(_TCP).rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), self.timeout)
