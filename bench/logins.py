"""Log-ins: whether their time tells anything, and how many a second there are beside the bare rate of argon2."""

import itertools
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import insert
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from accountops import accounts
from accountops.credentials import Credentials, Hasher
from accountops.tuning import Policy
from bench.browsing import URL
from bench.children import family
from bench.figures import Figure, of
from bench.mails import Person
from bench.office import ZONE, open_empty
from portal.app import create_app
from portal.applicants import REFUSED
from portal.hashing import NICENESS, PooledHasher
from portal.site import Site, WebSettings
from store import Account, Keyring, Store, new_keyring
from tests.servers import free_port

ROOT = Path(__file__).parent.parent
INITIAL = "88888888"
RIGHT, WRONG = "huanghe-qiao-7", "huanghe-qiao-8"
KINDS = ("absent", "active", "initial", "expired", "deleted")
AT_ONCE_ROWS = 1_000
WORKERS = 2
AT_ONCE = 24  # log-ins under way at any time
BURST = 160
START_SECONDS = 60
MOST_APART_MS = 2.0
LEAST_SHARE = 0.85
PAGE_MS = 50.0


# ---------------------------------------------------------------------------------------------------------- timing


def timing(url: str, some: list[Person], count: int) -> list[float]:
    """Log in at the page with a wrong password `count` times for each kind of account, in turn, one after the other.

    Each log-in comes from an address of its own, so that nobody has to wait.

    Args:
        url: an empty database.
        some: at least `count` for each kind.
        count: of log-ins a kind.

    Returns:
        Milliseconds from the form's sending to the whole answer, medians by kind.

    Raises:
        RuntimeError: one of them was answered otherwise than by the one message.
    """
    keys = new_keyring()
    store = open_empty(url, keys)
    hasher = _AtOnce(1)
    of_kind = {kind: some[place * count : (place + 1) * count] for place, kind in enumerate(KINDS)}
    for kind, people in of_kind.items():
        if kind != "absent":
            _fill(store, people, datetime.now(UTC), kind, hasher.fresh(RIGHT))
    took: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with _log_in_page(store, hasher) as log_in:
        log_in(some[-1], WRONG)  # everything is loaded and compiled
        for turn in range(count):
            # Another one first each time, so that nobody is always after the same.
            for kind in KINDS[turn % len(KINDS) :] + KINDS[: turn % len(KINDS)]:
                begun = time.perf_counter()
                said = log_in(of_kind[kind][turn], WRONG)
                took[kind].append(1000 * (time.perf_counter() - begun))
                if REFUSED not in said:
                    raise RuntimeError(f"{kind}: answered otherwise")
    hasher.close()
    store.close()
    return [median(took[kind]) for kind in KINDS]


class _AtOnce(PooledHasher):
    """Computes on the thread that asks: one of lower priority would have to wait for whatever else a machine does."""

    def computing(self, password: str, like: str | None) -> Future[str]:
        came: Future[str] = Future()
        came.set_result(Hasher.compute(self, password, like))
        return came


@contextmanager
def _log_in_page(store: Store, hasher: PooledHasher) -> Iterator[Callable[[Person, str], str]]:
    """Give what sends the form with a password and returns the page that comes back."""
    settings = WebSettings(URL, "desk@mail.example")
    clock, token = (lambda: datetime.now(UTC)), (lambda: secrets.token_bytes(32))
    app = create_app(Site(store, Credentials(INITIAL, hasher), Policy(), clock, token, ZONE, settings))
    numbers = itertools.count(1)

    async def from_another_address(scope: Scope, receive: Receive, send: Send) -> None:
        number = next(numbers)
        scope["client"] = (f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}", 1)
        await app(scope, receive, send)

    with TestClient(from_another_address, base_url=URL) as browser:
        shown = re.search(r'name="csrf" value="([0-9a-f]+)"', browser.get("/login").text)
        csrf = "" if shown is None else shown[1]

        def log_in(person: Person, password: str) -> str:
            fields = {"csrf": csrf, "id_number": person.id_number, "name": person.name, "password": password}
            return browser.post("/login", data=fields, headers={"Origin": URL}).text

        yield log_in


def timing_figures(name: str, url: str, some: list[Person], count: int) -> list[Figure]:
    """Return the table's lines on one kind of database."""
    medians = timing(url, some, count)
    told = f"log-in refused, {name}"
    return [
        *(Figure(f"{told}: {kind}, median of {count}", one, "ms") for kind, one in zip(KINDS, medians, strict=True)),
        Figure(f"{told}: medians apart", max(medians) - min(medians), "ms", MOST_APART_MS),
    ]


# ------------------------------------------------------------------------------------------------------------ load


@dataclass(slots=True)
class Loaded:
    """What came of some runs of the load beside the bare rate."""

    bare: list[float] = field(default_factory=list)
    cpu_shares: list[float] = field(default_factory=list)
    load_cpu: list[float] = field(default_factory=list)
    log_ins: list[float] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    pages: dict[str, list[float]] = field(default_factory=dict)
    burst: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def load(url: str, place: Path, some: list[Person], seconds: float, runs: int) -> Loaded:
    """Log people in at the pages of a real `yeban web`, each run between two measurements of bare argon2."""
    keys = new_keyring()
    store = open_empty(url, keys)
    _fill(store, some, datetime.now(UTC), "active", Hasher().fresh(RIGHT))
    store.close()
    come = Loaded()
    with _web(url, place, keys) as (port, server):
        _ask(port, some, 0, 2.0)  # everything is loaded and compiled
        for run in range(runs):
            before, used = bare_rate(seconds / 3), _processor(server)
            said = _ask(port, some, (run + 1) * len(some) // (runs + 1), seconds)
            used = _processor(server) - used
            after = bare_rate(seconds / 3)
            done = said["statuses"].get("303", 0)
            come.bare.append((before.a_second + after.a_second) / 2)
            come.cpu_shares.append(done * (before.cpu_seconds + after.cpu_seconds) / 2 / used)
            come.load_cpu.append(1000 * float(said["processor"]) / done)  # type: ignore[arg-type]
            come.log_ins.append(done / seconds)
            come.took += said["took"]
            for path, one in said["pages"].items():
                come.pages.setdefault(path, []).extend(one)
            if set(said["statuses"]) - {"303"}:
                come.faults.append(f"log-ins ended with {said['statuses']}; must all be 303")
        come.burst = _ask(port, some, 0, 0.0, BURST)["burst"]
    if come.burst["in"] + come.burst["later"] != come.burst["all"] or not come.burst["later"]:
        come.faults.append(f"of a burst of log-ins came {come.burst}; must be let in, or told when to come again")
    return come


def load_figures(name: str, come: Loaded) -> list[Figure]:
    """Return the table's lines on one kind of database."""
    told = f"log-ins at {WORKERS} workers, {name}"
    shares = [one / bare for one, bare in zip(come.log_ins, come.bare, strict=True)]
    made = [
        of(f"bare argon2, {os.cpu_count()} threads, around the log-ins on {name}", come.bare, "hashes/s"),
        of(told, come.log_ins, "log-ins/s"),
        of(f"{told}: share of the bare rate", shares, "times", least=LEAST_SHARE),
        of(f"{told}: share of processor time that is argon2's", come.cpu_shares, "times", least=LEAST_SHARE),
        of(f"{told}: processor that sending a log-in and reading its answer takes", come.load_cpu, "ms"),
        Figure(f"{told}: median time with {AT_ONCE} at once", median(come.took), "ms"),
    ]
    for path, took in come.pages.items():
        parts = quantiles(took, n=100)
        made.append(Figure(f"{told}: GET {path} meanwhile, median", parts[49], "ms"))
        made.append(Figure(f"{told}: GET {path} meanwhile, 99th percentile", parts[98], "ms", PAGE_MS))
    made.append(Figure(f"{told}: of {come.burst['all']} at one moment, told to come again", come.burst["later"], "503"))
    return made


@dataclass(frozen=True, slots=True)
class Bare:
    """What argon2 alone takes: hashes a second, and seconds of a processor for each."""

    a_second: float
    cpu_seconds: float


def bare_rate(seconds: float) -> Bare:
    """Say how fast the machine computes hashes with a thread on each core and nothing else to do.

    At the same priority as the pages' hashes, so that what else the machine does takes as much from both.
    """
    hasher = Hasher()
    until = time.perf_counter() + seconds
    found: list[tuple[int, float]] = []

    def compute() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
        count, begun = 0, time.thread_time()
        while time.perf_counter() < until:
            hasher.compute(RIGHT, None)
            count += 1
        found.append((count, time.thread_time() - begun))

    threads = [threading.Thread(target=compute) for _ in range(len(os.sched_getaffinity(0)))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    count = sum(one for one, _ in found)
    return Bare(count / seconds, sum(used for _, used in found) / count)


def _processor(server: int) -> float:
    """Return the seconds of a processor that a server and its workers have used so far."""
    ticks = 0
    for one in family(server):
        with suppress(OSError):
            # After the name: state is field 3, utime and stime are 14 and 15 (proc(5)).
            rest = Path(f"/proc/{one}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
            ticks += int(rest[11]) + int(rest[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _ask(port: int, some: list[Person], first: int, seconds: float, burst: int = 0) -> dict[str, dict]:  # type: ignore[type-arg]
    given = {
        "host": "127.0.0.1",
        "port": port,
        "seconds": seconds,
        "at_once": AT_ONCE,
        "first": first,
        "burst": burst,
        "people": [[person.id_number, person.name, RIGHT] for person in some],
    }
    ran = subprocess.run(
        [sys.executable, ROOT / "bench" / "load.py"], input=json.dumps(given), capture_output=True, check=False,
        text=True, timeout=seconds + 120,
    )  # fmt: skip
    if ran.returncode:
        raise RuntimeError(f"the load ended with {ran.returncode}:\n{ran.stderr[-2000:]}")
    said: dict[str, dict] = json.loads(ran.stdout)  # type: ignore[type-arg]
    return said


@contextmanager
def _web(url: str, place: Path, keys: Keyring) -> Iterator[tuple[int, int]]:
    """Serve the pages of an office with this database; the port, and the server's process id."""
    port = free_port()
    config = _configure(place, url, keys, port)
    with (place / "web.log").open("w+b") as log:
        server = subprocess.Popen(
            [Path(sys.executable).parent / "yeban", "web", "--config", config], stdout=log, stderr=log, cwd=place
        )
        try:
            _await(port, lambda: server.poll() is None, place / "web.log")
            yield port, server.pid
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(START_SECONDS)


def _await(port: int, lives: Callable[[], bool], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while lives() and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"yeban web did not start:\n{log.read_text('utf-8', 'replace')[-2000:]}")


def _configure(place: Path, url: str, keys: Keyring, port: int) -> Path:
    """Write the settings of an office with pages, behind a proxy on the same machine."""
    password = make_url(url).password
    for name, secret in (("keys.json", keys.dump()), ("db.secret", password or "-")):
        (place / name).touch(mode=0o600)
        (place / name).write_text(secret, "utf-8")
    for part in ("new", "cur", "tmp"):
        (place / "mail" / part).mkdir(parents=True)
    config = place / "yeban.toml"
    config.write_text(
        f"""[database]
url = "{make_url(url)._replace(password=None).render_as_string()}"
{'password_file = "db.secret"' if password else ""}

[mailbox]
kind = "maildir"
path = "mail"
address = "desk@mail.example"

[web]
public_url = "http://127.0.0.1:{port}"
port = {port}
workers = {WORKERS}
proxies = ["127.0.0.1"]
""",
        "utf-8",
    )
    return config


def _fill(store: Store, some: list[Person], now: datetime, kind: str, computed: str) -> None:
    """Put accounts of a kind into the store, all with the same password."""
    hour = timedelta(hours=1)
    own: dict[str, object] = {"state": "active", "password_hash": computed}
    fields: dict[str, dict[str, object]] = {
        "active": own,
        "initial": {"state": "initial", "password_hash": None, "window_until": now + 100 * hour},
        "expired": {"state": "initial", "password_hash": None, "window_until": now - hour},
        "deleted": own | {"deleted_at": now - hour},
    }
    for start in range(0, len(some), AT_ONCE_ROWS):
        rows = [
            {
                "id_index": store.keys.blind(person.id_number),
                "id_sealed": store.keys.seal(person.id_number, accounts.ID_FIELD),
                "name": person.name,
                "epoch": 0,
                "filings": "none",
                "created": now - 2000 * hour,
                **fields[kind],
            }
            for person in some[start : start + AT_ONCE_ROWS]
        ]
        with store.open() as desk:
            desk.connection.execute(insert(Account), rows)
