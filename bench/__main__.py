"""How fast is a night? `python -m bench` measures it beside a bare floor and prints a table that is ready for docs/.

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
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import mailparse
from bench import mails, office
from bench.children import Ran, run
from bench.resets import resets
from tests.servers import Dovecot, PostgreSQL

ROOT = Path(__file__).parent.parent
SIZES = (10_000, 50_000)
RESETS = 100_000
READ = 5_000


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table.

    Attributes:
        name: what was measured.
        value: the figure.
        unit: of it.
        most: the target, reached at or below it; None if there is none.
        single: figures of the single runs that `value` is the median of.
    """

    name: str
    value: float
    unit: str
    most: float | None = None
    single: tuple[float, ...] = ()

    @property
    def verdict(self) -> str:
        """Whether the target is reached."""
        return "" if self.most is None else ("reached" if self.value <= self.most else "MISSED")


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
                _of(f"floor, {size:,} mails", [one.seconds for one in floors], "s"),
                _of(f"night, {size:,} mails", [one.seconds for one in nights], "s"),
                _of(f"night, {size:,} mails: rate", [size / one.seconds for one in nights], "mails/s"),
                _of(
                    f"night / floor, {size:,} mails",
                    [night.seconds / floor.seconds for floor, night in zip(floors, nights, strict=True)],
                    "times",
                    4,
                ),
                _of(f"night, {size:,} mails: processor", [one.cpu_seconds for one in nights], "s"),
                _of(f"night, {size:,} mails: memory, sum of VmHWM", [one.rss_mib for one in nights], "MiB", 200),
                _of(f"night, {size:,} mails: memory, sum of Pss", [one.pss_mib for one in nights], "MiB"),
            ]
        for small, large in itertools.pairwise(sizes):
            pairs = zip(self.ran["night", small], self.ran["night", large], strict=True)
            made.append(
                _of(
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
            _of(f"{count:,} resets with audit rows, {name}", [one.perform for one in took], "s", 20 * count / RESETS),
            _of(f"the same with deciding, {name}", [one.decide + one.perform for one in took], "s"),
        ]
    return figures


def _of(name: str, values: list[float], unit: str, most: float | None = None) -> Figure:
    return Figure(name, median(values), unit, most, tuple(values))


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
        "| measured | median | at most | | single runs |",
        "|---|---:|---:|---|---|",
    ]
    for one in figures:
        target = "" if one.most is None else f"{_number(one.most)} {one.unit}"
        single = ", ".join(_number(value) for value in one.single) if len(one.single) > 1 else ""
        lines.append(f"| {one.name} | {_number(one.value)} {one.unit} | {target} | {one.verdict} | {single} |")
    return "\n".join(lines)


def _plain(value: object) -> str:
    return " and ".join(f"{one:,}" for one in value) if isinstance(value, list) else str(value)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="How fast is a night, beside a bare floor.")
    parser.add_argument("--mails", type=int, nargs="*", default=list(SIZES), help="sizes of nights; none: no night")
    parser.add_argument("--runs", type=int, default=3, help="the table shows the median of so many runs")
    parser.add_argument("--resets", type=int, default=RESETS, help="resets in the database alone; 0: none")
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
