"""Many people logging in at once, as a process of its own; a load that costs the machine as little as it can.

python bench/load.py < JSON: host, port, seconds, at_once, people [[id_number, name, password], …], first (which of them
to begin with), burst. Each log-in comes from an address of its own, told as a reverse proxy tells it. Meanwhile two
pages that hash nothing are asked for five times a second each. Prints JSON: log-ins by status, milliseconds of the
log-ins and of the pages, what came of a burst of log-ins all at the same moment, and the seconds of a processor that
this process itself took for the load.

What browsers do is done by other machines in life; here it comes from the cores that compute the hashes. So requests
are written down beforehand, and one thread without a framework sends them and reads the answers.
"""

from __future__ import annotations

import itertools
import json
import re
import selectors
import socket
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

PAGES = ("/login", "/help")
EVERY_SECONDS = 0.2
ANSWER_SECONDS = 60
AT_ONE_GO = 65_536
_TOKEN = re.compile(rb'name="csrf" value="([0-9a-f]+)"')
_COOKIE = re.compile(rb"(?i)set-cookie: ([^;]+)")
_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


@dataclass(slots=True)
class Answer:
    """A whole answer."""

    status: int
    head: bytes
    body: bytes


@dataclass(slots=True)
class Browser:
    """One connection that is kept open, and what is being waited for on it.

    Attributes:
        place: host and port.
        page: the path that it looks at again and again; "" for one of those who log in.
        begun: when the request was sent.
        due: of a page, when it is to be asked for again; 0 while an answer is being waited for.
    """

    place: tuple[str, int]
    page: str = ""
    begun: float = 0.0
    due: float = 0.0
    line: socket.socket | None = None
    got: bytes = field(default=b"", repr=False)

    def connect(self) -> socket.socket:
        """Return the connection, a new one where there is none."""
        if self.line is None:
            self.line = socket.create_connection(self.place, ANSWER_SECONDS)
            self.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.line

    def send(self, request: bytes) -> None:
        """Ask."""
        self.got, self.due = b"", 0.0
        line = self.connect()
        self.begun = time.perf_counter()
        line.sendall(request)

    def read(self) -> Answer | None:
        """Read what has come; None while the answer isn't whole."""
        came = self.connect().recv(AT_ONE_GO)
        if not came:
            raise RuntimeError(f"the server hung up on {self.page or 'a log-in'}")
        self.got += came
        end = self.got.find(b"\r\n\r\n") + 4
        if end < 4:
            return None
        head = self.got[:end]
        length = _LENGTH.search(head)
        if length is not None and len(self.got) < end + int(length[1]):
            return None
        return Answer(int(head[9:12]), head, self.got[end:])

    def close(self) -> None:
        """Close it."""
        if self.line is not None:
            self.line.close()
            self.line = None


class Load:
    """The people, and what came of them."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.place = (given["host"], given["port"])
        self.statuses: Counter[int] = Counter()
        self.took: list[float] = []
        self.pages: dict[str, list[float]] = {path: [] for path in PAGES}
        self.looks = {path: f"GET {path} HTTP/1.1\r\nHost: {given['host']}\r\n\r\n".encode() for path in PAGES}

    def run(self) -> dict[str, Any]:
        """All of it."""
        requests = itertools.cycle(self._requests())
        used = time.process_time()
        if self.given["seconds"]:
            self._people(requests)
        used = time.process_time() - used
        return {
            "seconds": self.given["seconds"],
            "statuses": self.statuses,
            "took": self.took,
            "pages": self.pages,
            "burst": self._burst(requests) if self.given["burst"] else {},
            "processor": used,
        }

    def _requests(self) -> list[bytes]:
        """Write down everybody's log-in. They share one form, since nobody is logged in by it twice."""
        one = Browser(self.place)
        one.send(self.looks["/login"])
        shown = None
        while shown is None:
            shown = one.read()
        one.close()
        cookie, csrf = _COOKIE.search(shown.head)[1].decode(), _TOKEN.search(shown.body)[1].decode()  # type: ignore[index]
        first, people = self.given["first"], self.given["people"]
        return [
            self._post(cookie, {"csrf": csrf, "id_number": number, "name": name, "password": password}, first + place)
            for place, (number, name, password) in enumerate(people[first:] + people[:first], 1)
        ]

    def _people(self, requests: itertools.cycle[bytes]) -> None:
        """Those who log in, one after the other, and those who only look."""
        waiting = selectors.DefaultSelector()
        browsers = [Browser(self.place) for _ in range(self.given["at_once"])]
        lookers = [Browser(self.place, path) for path in PAGES]
        for one in browsers + lookers:
            waiting.register(one.connect(), selectors.EVENT_READ, one)
        until = time.perf_counter() + self.given["seconds"]
        for one in browsers:
            one.send(next(requests))
        for one in lookers:
            one.send(self.looks[one.page])

        def leave(one: Browser) -> None:
            # At once: a server hangs up on who has been idle for some seconds, while others still wait.
            waiting.unregister(one.connect())
            one.close()
            one.due = 0.0

        while waiting.get_map():
            due = min((one.due for one in lookers if one.due), default=0.0)
            ready = waiting.select(max(0.0, due - time.perf_counter()) if due else ANSWER_SECONDS)
            if not ready and not due:
                raise RuntimeError(f"no answer within {ANSWER_SECONDS} s")
            for key, _ in ready:
                answer = key.data.read()
                if answer is not None and not self._go_on(key.data, answer, requests, until):
                    leave(key.data)
            now = time.perf_counter()
            for one in lookers:
                if one.due and one.due <= now < until:
                    one.send(self.looks[one.page])
                elif one.due and one.due <= now:
                    leave(one)

    def _go_on(self, one: Browser, answer: Answer, requests: itertools.cycle[bytes], until: float) -> bool:
        """Note an answer and ask again; False for who has finished."""
        done = time.perf_counter()
        if b"\r\nconnection: close" in answer.head.lower():
            raise RuntimeError(f"the server closed a connection, {answer.status}")
        if one.page:
            if answer.status != 200:
                raise RuntimeError(f"{one.page}: {answer.status}")
            self.pages[one.page].append(1000 * (done - one.begun))
            one.due = max(done, one.begun + EVERY_SECONDS)
            return True
        if done <= until:
            self.statuses[answer.status] += 1
            self.took.append(1000 * (done - one.begun))
            one.send(next(requests))
        return done <= until

    def _burst(self, requests: itertools.cycle[bytes]) -> dict[str, int]:
        """So many at the same moment; how many were let in, and how many told when to come again."""
        count = self.given["burst"]
        browsers = [Browser(self.place) for _ in range(count)]
        for one in browsers:
            one.connect()
        for one in browsers:
            one.send(next(requests))
        answers = []
        for one in browsers:
            answer = None
            while answer is None:
                answer = one.read()
            answers.append(answer)
            one.close()
        later = sum(one.status == 503 and b"\r\nretry-after: " in one.head.lower() for one in answers)
        return {"in": sum(one.status == 303 for one in answers), "later": later, "all": count}

    def _post(self, cookie: str, fields: dict[str, str], number: int) -> bytes:
        body = urlencode(fields).encode()
        head = (
            f"POST /login HTTP/1.1\r\nHost: {self.given['host']}\r\nOrigin: http://{self.place[0]}:{self.place[1]}\r\n"
            f"Cookie: {cookie}\r\nX-Forwarded-For: 10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


if __name__ == "__main__":
    print(json.dumps(Load(json.load(sys.stdin)).run()))
