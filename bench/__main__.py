"""How fast are nights and log-ins? `python -m bench` measures them beside bare floors and prints a table for docs/.

Nothing fails for being slow; it fails if a night comes out otherwise than it must.
"""

import argparse
import imaplib
import itertools
import json
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import mailparse
from bench import inbox, logins, mails, office, queues, search
from bench.children import Ran, run
from bench.figures import Figure, number, of
from bench.resets import resets
from tests.servers import Dovecot, PostgreSQL

ROOT = Path(__file__).parent.parent
SIZES = (10_000, 50_000)
RESETS = 100_000
READ = 5_000
LOG_INS = 500
LOAD_SECONDS = 20
PEOPLE_LOADED = 12_000
FILINGS = 1_000_000  # on PostgreSQL; a tenth of them on SQLite
SEARCHED = 1_000_000
INBOX = 100_000


@dataclass(slots=True)
class Bench:
    """What is measured, and what came of it so far."""

    place: Path
    dovecot: Dovecot
    tls: bool
    ran: dict[tuple[str, int], list[Ran]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def beside_the_floor(self, files: list[Path], some: list[mails.Person], template: office.Template) -> None:
        """Run the floor and a night on the same mails, one after the other."""
        for kind in ("floor", "night"):
            user = f"{kind}-{len(some)}-{len(self.ran.get((kind, len(some)), []))}"
            maildir = self.dovecot.maildir(user)
            for file in files[: len(some)]:
                os.link(file, maildir / "cur" / file.name)
            self._look_once(user)
            place = Path(tempfile.mkdtemp(dir=self.place))
            command = self._floor(user) if kind == "floor" else self._night(user, place, template)
            took = run(command, place)
            said = json.loads(took.out)
            left = sum(1 for part in ("cur", "new") for _ in (maildir / part).iterdir())
            counts = {"moved": said["mails"]} if kind == "floor" else said["totals"]["mails"]
            counts = {outcome: count for outcome, count in counts.items() if count}
            wanted = {"moved": len(some)} if kind == "floor" else mails.foreseen(some)
            if counts != wanted or left:
                self.faults.append(
                    f"{kind} of {len(some)}: came to {counts}, {left} left in the inbox; must be {wanted}"
                    f"{_whys(said, counts, wanted)}"
                )
            self.ran.setdefault((kind, len(some)), []).append(took)
            cpu = took.cpu_seconds
            _say(f"{kind} of {len(some)}: {took.seconds:.1f} s, processor {cpu:.1f} s, {took.rss_mib:.0f} MiB")
            shutil.rmtree(maildir.parent)
            shutil.rmtree(place)

    def _floor(self, user: str) -> list[str | Path]:
        port = self.dovecot.tls_port if self.tls else self.dovecot.plain_port
        trust: str | Path = self.dovecot.ca_file if self.tls else "-"
        return [sys.executable, ROOT / "bench" / "floor.py", "127.0.0.1", str(port), user, self.dovecot.PASSWORD, trust]

    def _night(self, user: str, place: Path, template: office.Template) -> list[str | Path]:
        config = office.configure(place, template.copy(place), template.keys, self.dovecot, user, tls=self.tls)
        return [Path(sys.executable).parent / "yeban", "night", "--json", "--config", config]

    def _look_once(self, user: str) -> None:
        """Have the server index the mailbox, as it does with mails that it has delivered itself."""
        with imaplib.IMAP4("127.0.0.1", self.dovecot.plain_port) as client:
            client.login(user, self.dovecot.PASSWORD)
            client.select("INBOX")

    def figures(self, sizes: list[int]) -> list[Figure]:
        """Make the table's lines."""
        made = []
        for size in sizes:
            floors, nights = self.ran["floor", size], self.ran["night", size]
            made += [
                of(f"floor, {size:,} mails", [one.seconds for one in floors], "s"),
                of(f"night, {size:,} mails", [one.seconds for one in nights], "s"),
                of(f"night, {size:,} mails: rate", [size / one.seconds for one in nights], "mails/s"),
                of(
                    f"night / floor, {size:,} mails",
                    [night.seconds / floor.seconds for floor, night in zip(floors, nights, strict=True)],
                    "times",
                    4,
                ),
                of(f"night, {size:,} mails: processor", [one.cpu_seconds for one in nights], "s"),
                of(f"night, {size:,} mails: memory, sum of VmHWM", [one.rss_mib for one in nights], "MiB", 200),
                of(f"night, {size:,} mails: memory, sum of Pss", [one.pss_mib for one in nights], "MiB"),
            ]
        for small, large in itertools.pairwise(sizes):
            pairs = zip(self.ran["night", small], self.ran["night", large], strict=True)
            made.append(
                of(
                    f"night, {large:,} mails / {small:,} mails",
                    [more.seconds / less.seconds for less, more in pairs],
                    "times",
                    1.1 * large / small,
                )
            )
        return made


def main() -> int:
    """Measure, print, and say whether all came out as it must."""
    options = _options()
    sizes = sorted(options.mails)
    begun = time.monotonic()
    bench_faults: list[str] = []
    figures: list[Figure] = []
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yeban-bench-")))
        server = stack.enter_context(office.DurablePostgreSQL()) if not options.no_postgresql else None
        if sizes:
            dovecot = stack.enter_context(Dovecot())
            some = mails.people(sizes[-1])
            now = datetime.now(UTC)
            files = _write(dovecot, some, now)
            size = median(file.stat().st_size for file in files)
            _say(f"{len(files)} mails written, {size:.0f} octets in the middle")
            template = office.fill(place, some, now, server if options.night_on == "postgresql" else None)
            _say("accounts made")
            bench = Bench(place, dovecot, not options.no_tls)
            for _ in range(options.runs):
                for count in sizes:
                    bench.beside_the_floor(files, some[:count], template)
            figures += [*_reading(files[:READ]), *bench.figures(sizes)]
            bench_faults += bench.faults
        if options.resets:
            figures += _resets(options.resets, place, server, options.runs)
        if options.logins or options.load:
            figures += _logins(options, place, server, bench_faults)
        if options.search:
            figures += _search(options.search, place, server, options.runs)
        if options.filings:
            figures += _queues(options.filings, place, server, bench_faults)
        if options.inbox:
            figures += _inbox(options.inbox, place, server, bench_faults)
        where = _machine(place, server)
    setting = {
        "mails": sizes,
        "runs": options.runs,
        "IMAP": "plain" if options.no_tls else "TLS",
        "night on": options.night_on,
        "seconds in all": round(time.monotonic() - begun),
    }
    print(_markdown(figures, where, setting))
    for fault in bench_faults:
        print(f"WRONG: {fault}", file=sys.stderr)
    if options.json:
        told = [asdict(one) | {"verdict": one.verdict} for one in figures]
        said = {"machine": where, "setting": setting, "figures": told, "wrong": bench_faults}
        options.json.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 1 if bench_faults else 0


def _write(dovecot: Dovecot, some: list[mails.Person], now: datetime) -> list[Path]:
    """The mails of all runs; each run links them into a mailbox of its own."""
    maildir = dovecot.maildir("source")
    status = maildir.stat()
    return mails.write_maildir(maildir, some, now, (status.st_uid, status.st_gid))


def _reading(files: list[Path]) -> list[Figure]:
    raws = [file.read_bytes() for file in files]
    begun = time.perf_counter()
    parsed = [mailparse.parse(raw) for raw in raws]
    between = time.perf_counter()
    for one in parsed:
        mailparse.read(one)
    done = time.perf_counter()
    return [
        Figure("reader alone, one process: parse", len(raws) / (between - begun), "mails/s"),
        Figure("reader alone, one process: read", len(raws) / (done - between), "mails/s"),
        Figure("reader alone, one process: both", len(raws) / (done - begun), "mails/s"),
    ]


def _resets(count: int, place: Path, server: PostgreSQL | None, runs: int) -> list[Figure]:
    some = mails.people(count)
    urls: dict[str, Callable[[int], str]] = {"SQLite": lambda n: f"sqlite:///{place / f'resets-{n}.db'}"}
    if server is not None:
        urls["PostgreSQL"] = lambda _: server.url(server.fresh())
    figures = []
    for name, url in urls.items():
        took = [resets(url(n), some) for n in range(runs)]
        _say(f"{count} resets on {name}: " + ", ".join(f"{one.decide:.1f} + {one.perform:.1f} s" for one in took))
        figures += [
            of(f"{count:,} resets with audit rows, {name}", [one.perform for one in took], "s", 20 * count / RESETS),
            of(f"the same with deciding, {name}", [one.decide + one.perform for one in took], "s"),
        ]
    return figures


def _logins(options: argparse.Namespace, place: Path, server: PostgreSQL | None, wrong: list[str]) -> list[Figure]:
    """Measure log-ins on each kind of database; adds to `wrong` what came out otherwise than it must."""
    urls: dict[str, Callable[[str], str]] = {"SQLite": lambda name: f"sqlite:///{place / f'{name}.db'}"}
    if server is not None:
        urls["PostgreSQL"] = lambda _: server.url(server.fresh())
    some = mails.people(max(PEOPLE_LOADED, options.logins * len(logins.KINDS)))
    figures: list[Figure] = []
    for name, url in urls.items():
        if options.logins:
            figures += logins.timing_figures(name, url("timing"), some, options.logins)
            _say(f"{figures[-1].name}: {figures[-1].value:.2f} ms")
        if options.load:
            folder = Path(tempfile.mkdtemp(dir=place))
            come = logins.load(url("load"), folder, some[:PEOPLE_LOADED], options.load, options.runs)
            figures += logins.load_figures(name, come)
            wrong += [f"{name}: {fault}" for fault in come.faults]
            rates = zip(come.log_ins, come.bare, strict=True)
            _say(f"log-ins on {name}: " + ", ".join(f"{one:.1f} of {bare:.1f} a second" for one, bare in rates))
    return figures


def _search(count: int, place: Path, server: PostgreSQL | None, runs: int) -> list[Figure]:
    urls = {"SQLite": f"sqlite:///{place / 'search.db'}"}
    if server is not None:
        urls["PostgreSQL"] = server.url(server.fresh())
    figures: list[Figure] = []
    for name, url in urls.items():
        figures += search.figures(name, url, count, runs)
        _say(f"{figures[-2].name}: {figures[-2].value:.1f} ms")
    return figures


def _queues(count: int, place: Path, server: PostgreSQL | None, wrong: list[str]) -> list[Figure]:
    """Measure pages of a queue on each kind of database; adds to `wrong` what came out otherwise than it must."""
    some = mails.people(count // queues.EACH)
    asked = [("SQLite", f"sqlite:///{place / 'queues.db'}", count // 10)]
    if server is not None:
        asked.append(("PostgreSQL", server.url(server.fresh()), count))
    figures: list[Figure] = []
    for kind, url, size in asked:
        made, faults = queues.page_figures(kind, url, some, size)
        figures += made
        wrong += faults
        _say(f"{made[-1].name}: {made[-1].value:.1f} ms")
    return figures


def _inbox(count: int, place: Path, server: PostgreSQL | None, wrong: list[str]) -> list[Figure]:
    """Measure pages of the inbox on each kind of database; adds to `wrong` what came out otherwise than it must."""
    some = mails.people(count)
    asked = [("SQLite", f"sqlite:///{place / 'inbox.db'}")]
    if server is not None:
        asked.append(("PostgreSQL", server.url(server.fresh())))
    figures: list[Figure] = []
    for kind, url in asked:
        made, faults = inbox.page_figures(kind, url, some)
        figures += made
        wrong += faults
        _say(f"{made[1].name}: {made[1].value:.1f} ms")
    return figures


def _machine(place: Path, server: PostgreSQL | None) -> dict[str, Any]:
    """What was measured on: nothing that names the machine."""
    cpu = re.search(r"(?m)^model name\s*:\s*(.*)$", Path("/proc/cpuinfo").read_text("utf-8"))
    memory = re.search(r"(?m)^MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text("utf-8"))
    kernel = re.match(r"[\d.]*\d", platform.release())
    dovecot = subprocess.run(
        ["dovecot", "--version"], env={"PATH": "/usr/sbin:/usr/local/sbin:" + os.environ["PATH"]},
        capture_output=True, check=True, text=True,
    ).stdout.split()[0]  # fmt: skip
    disk = subprocess.run(["stat", "-f", "-c", "%T", place], capture_output=True, check=True, text=True).stdout.strip()
    return {
        "cores": os.cpu_count(),
        "processor": cpu[1] if cpu else platform.machine(),
        "memory GiB": round(int(memory[1]) / 2**20) if memory else None,
        "kernel": f"{platform.system()} {kernel[0] if kernel else ''}".strip(),
        "file system": disk,
        "Python": platform.python_version(),
        "imapclient": version("imapclient"),
        "Dovecot": dovecot.split("-")[0],
        "SQLite": sqlite3.sqlite_version,
        **({} if server is None else {"PostgreSQL": office.version_of(server)}),
    }


def _markdown(figures: list[Figure], where: dict[str, Any], setting: dict[str, Any]) -> str:
    lines = [
        "Machine: " + ", ".join(f"{name} {value}" for name, value in where.items()) + ".",
        "Setting: " + ", ".join(f"{name} {_plain(value)}" for name, value in setting.items()) + ".",
        "",
        "| measured | median | target | | single runs |",
        "|---|---:|---:|---|---|",
    ]
    for one in figures:
        single = ", ".join(number(value) for value in one.single) if len(one.single) > 1 else ""
        lines.append(f"| {one.name} | {number(one.value)} {one.unit} | {one.target} | {one.verdict} | {single} |")
    return "\n".join(lines)


def _plain(value: object) -> str:
    return " and ".join(f"{one:,}" for one in value) if isinstance(value, list) else str(value)


def _whys(said: dict[str, Any], counts: dict[str, int], wanted: dict[str, int]) -> str:
    """Why what came out too often came out so, the commonest first."""
    if not isinstance(said["mails"], list):
        return ""
    too_many = {outcome for outcome, count in counts.items() if count > wanted.get(outcome, 0)}
    whys = Counter((one["outcome"], one["why"]) for one in said["mails"] if one["outcome"] in too_many)
    return "".join(f"\n  {count} {outcome}: {why}" for (outcome, why), count in whys.most_common(5))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast is a night, beside a bare floor.")
    parser.add_argument("--mails", type=int, nargs="*", default=list(SIZES), help="sizes of nights; none: no night")
    parser.add_argument("--runs", type=int, default=3, help="the table shows the median of so many runs")
    parser.add_argument("--resets", type=int, default=RESETS, help="resets in the database alone; 0: none")
    parser.add_argument("--logins", type=int, default=LOG_INS, help="refused log-ins a kind of account; 0: none")
    parser.add_argument("--load", type=float, default=LOAD_SECONDS, help="seconds of many log-ins a run; 0: none")
    parser.add_argument("--search", type=int, default=SEARCHED, help="names among which is searched; 0: no search")
    parser.add_argument("--filings", type=int, default=FILINGS, help="filings for the queues' pages; 0: none")
    parser.add_argument("--inbox", type=int, default=INBOX, help="open tickets for the inbox's pages; 0: none")
    parser.add_argument("--no-tls", action="store_true", help="speak to Dovecot in plain text")
    parser.add_argument("--night-on", choices=("sqlite", "postgresql"), default="sqlite", help="database of the nights")
    parser.add_argument("--no-postgresql", action="store_true", help="do without a PostgreSQL")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here as well")
    options = parser.parse_args()
    if options.no_postgresql and options.night_on == "postgresql":
        parser.error("--night-on postgresql needs one")
    return options


if __name__ == "__main__":
    sys.exit(main())
