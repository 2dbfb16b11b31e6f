"""Many people logging in at once, as a process of its own; a load that costs the machine as little as it can.

python bench/load.py < JSON: host, port, seconds, at_once, people [[id_number, name, password], …], first (which of them
to begin with), burst. Each log-in comes from an address of its own, told as a reverse proxy tells it. Meanwhile two
pages that hash nothing are asked for five times a second each. Prints JSON: log-ins by status, milliseconds of the
log-ins and of the pages, and what came of a burst of log-ins all at the same moment.
"""

import asyncio
import itertools
import json
import re
import sys
import time
from collections import Counter
from typing import Any
from urllib.parse import urlencode

PAGES = ("/login", "/help")
EVERY_SECONDS = 0.2
_TOKEN = re.compile(rb'name="csrf" value="([0-9a-f]+)"')
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


class Connection:
    """One connection that is kept open."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Send a request; status, head and body of the answer."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(*self._place)
        reader, writer = self._streams
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(head)
        body = await reader.readexactly(int(length[1])) if length else b""
        if b"\r\nconnection: close" in head.lower():
            self.close()
        return int(head.split(b" ", 2)[1]), head, body

    def close(self) -> None:
        """Close it."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


class Load:
    """The people, and what came of them."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.origin = f"http://{given['host']}:{given['port']}"
        self.people = itertools.cycle(given["people"][given["first"] :] + given["people"][: given["first"]])
        self.addresses = itertools.count(given["first"] + 1)
        self.statuses: Counter[int] = Counter()
        self.took: list[float] = []
        self.pages: dict[str, list[float]] = {path: [] for path in PAGES}
        self.cookie = self.csrf = ""
        self.until = 0.0

    def connection(self) -> Connection:
        """A new connection."""
        return Connection(self.given["host"], self.given["port"])

    async def open_form(self) -> None:
        """Get a form, as a browser does; all use it, since nobody is logged in by it twice."""
        one = self.connection()
        _, head, body = await one.ask(self._get("/login"))
        one.close()
        self.cookie = re.search(r"(?i)set-cookie: ([^;]+)", head.decode())[1]  # type: ignore[index]
        self.csrf = _TOKEN.search(body)[1].decode()  # type: ignore[index]

    async def log_in(self, one: Connection) -> tuple[int, bytes]:
        """Log the next one in."""
        number, name, password = next(self.people)
        fields = {"csrf": self.csrf, "id_number": number, "name": name, "password": password}
        status, head, _ = await one.ask(self._post("/login", urlencode(fields).encode()))
        return status, head

    async def stay(self) -> None:
        """One of those who log in, one after the other."""
        one = self.connection()
        while time.perf_counter() < self.until:
            begun = time.perf_counter()
            status, _ = await self.log_in(one)
            done = time.perf_counter()
            if done <= self.until:
                self.statuses[status] += 1
                self.took.append(1000 * (done - begun))
        one.close()

    async def look(self, path: str) -> None:
        """Somebody who only looks."""
        one = self.connection()
        while time.perf_counter() < self.until:
            begun = time.perf_counter()
            status, _, _ = await one.ask(self._get(path))
            self.pages[path].append(1000 * (time.perf_counter() - begun))
            if status != 200:
                raise RuntimeError(f"{path}: {status}")
            await asyncio.sleep(max(0.0, EVERY_SECONDS - (time.perf_counter() - begun)))
        one.close()

    async def burst(self, count: int) -> dict[str, int]:
        """So many at the same moment; how many were let in, and how many told when to come again."""
        connections = [self.connection() for _ in range(count)]
        answers = await asyncio.gather(*(self.log_in(one) for one in connections))
        for one in connections:
            one.close()
        later = sum(status == 503 and b"\r\nretry-after: " in head.lower() for status, head in answers)
        return {"in": sum(status == 303 for status, _ in answers), "later": later, "all": count}

    async def run(self) -> dict[str, Any]:
        """All of it."""
        await self.open_form()
        begun = time.perf_counter()
        self.until = begun + self.given["seconds"]
        await asyncio.gather(*(self.stay() for _ in range(self.given["at_once"])), *(self.look(path) for path in PAGES))
        burst = await self.burst(self.given["burst"]) if self.given["burst"] else {}
        return {
            "seconds": self.given["seconds"],
            "statuses": self.statuses,
            "took": self.took,
            "pages": self.pages,
            "burst": burst,
        }

    def _get(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: {self.given['host']}\r\n\r\n".encode()

    def _post(self, path: str, body: bytes) -> bytes:
        number = next(self.addresses)
        address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.given['host']}\r\nOrigin: {self.origin}\r\nCookie: {self.cookie}\r\n"
            f"X-Forwarded-For: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


if __name__ == "__main__":
    print(json.dumps(asyncio.run(Load(json.load(sys.stdin)).run())))
