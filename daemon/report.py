"""The night's report: the value, its JSON (contracts.md section 3), and how far it has come while it runs.

How it looks to people is in `daemon.morning`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from accountops.outcomes import OF_PLEAS, OPEN, Outcome
from mailparse import Action
from mailparse.shown import mask, redact
from portal.runs import problems

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One plea and what came of it, None where nothing has yet; the ID number in full, it is masked when shown."""

    id_number: str
    action: str
    outcome: Outcome | None
    rule: str
    why: str


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail and what came of it; None where nothing has yet."""

    message_id: str
    outcome: Outcome | None
    why: str
    requests: tuple[RequestLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One run of a night.

    Attributes:
        night: its label, the date it began on, as "2021-05-11".
        started: aware.
        finished: aware.
        mails: all that came in, one line each.
        parked: how many of them could not be read.
        due: when it should have begun; None where nothing was due that hadn't been done: somebody asked for it.
        usual_seconds: how long a night takes usually; None while that isn't known.
        unusual: a sentence on a night far above the usual.
        interrupted: it was told to stop before it was through.
        broken: sentences on runs that came to no end, and what they left is still to be done.
        dry_run: it only decided.
        replies_sent: by this run.
        replies_failed: refused or not sent in this run.
        replies_why: why, most frequent cause first.
        remarks: sentences for staff, e.g. on risks.
        pending: how many tickets wait for a person at its end, from whichever night; None where nobody has counted.
        audit_head: of the audit chain at the end of the run; None where nothing was kept.
        worked: how long it was at work, where that is less than from start to finish.
        zone: where the desk is: times are shown there.
    """

    night: str
    started: datetime
    finished: datetime
    mails: tuple[MailLine, ...]
    parked: int = 0
    due: datetime | None = None
    usual_seconds: float | None = None
    unusual: str | None = None
    interrupted: bool = False
    broken: tuple[str, ...] = ()
    dry_run: bool = False
    replies_sent: int = 0
    replies_failed: int = 0
    replies_why: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    pending: int | None = None
    audit_head: str | None = None
    worked: timedelta | None = None
    zone: tzinfo = SHANGHAI

    def totals(self) -> dict[str, Any]:
        """Return {"mails": {outcome: number}, "requests": {action: {outcome: number}}}; the mails add up to all."""
        mails = Counter(mail.outcome or OPEN for mail in self.mails)
        requests = Counter((line.action, line.outcome) for mail in self.mails for line in mail.requests)
        return {
            "mails": {str(outcome): mails[outcome] for outcome in dict.fromkeys((*Outcome, *mails))},
            "requests": {
                str(action): {str(outcome): requests[action, outcome] for outcome in OF_PLEAS} for action in Action
            },
        }

    def problems(self) -> tuple[str, ...]:
        """Return what failed, in Chinese: the reasons for an exit code of 1."""
        return (*self.broken, *problems(self))

    def exit_code(self) -> int:
        """Return 1 if something in the night failed, else 0."""
        return 1 if self.problems() else 0

    def as_json(self, *, reveal: bool = False) -> dict[str, Any]:
        """Return the object of contracts.md section 3; "problems" stands in it only if there are any.

        Args:
            reveal: whether ID numbers stand in full.
        """

        def told(text: str) -> str:
            return text if reveal else redact(text)

        shown: dict[str, Any] = {
            "night": self.night,
            "started": self.started.astimezone(self.zone).isoformat(),
            "finished": self.finished.astimezone(self.zone).isoformat(),
            "mails": [
                {
                    "message_id": told(mail.message_id),
                    "outcome": mail.outcome or OPEN,
                    "why": told(mail.why),
                    "requests": [
                        {
                            "id_number": line.id_number if reveal else mask(line.id_number),
                            "action": line.action,
                            "outcome": line.outcome or OPEN,
                            "rule": line.rule,
                            "why": told(line.why),
                        }
                        for line in mail.requests
                    ],
                }
                for mail in self.mails
            ],
            "totals": self.totals(),
        }
        if self.problems():
            shown["problems"] = list(self.problems())
        return shown


class Progress(Protocol):
    """Told how far a night has come."""

    def step(self, name: str, total: int | None) -> None:
        """A step begins; `total` is how much there is to do, None if unknown."""
        ...

    def advance(self, n: int) -> None:
        """So much more of it is done."""
        ...


class Silent:
    """Shows nothing."""

    def step(self, name: str, total: int | None) -> None:
        """Show nothing."""

    def advance(self, n: int) -> None:
        """Show nothing."""


SILENT: Final = Silent()


@dataclass(frozen=True, slots=True)
class Pulse:
    """Passes everything on, and says each time that the night is alive."""

    beat: Callable[[], None]
    shown: Progress = SILENT

    def step(self, name: str, total: int | None) -> None:
        """Pass it on."""
        self.beat()
        self.shown.step(name, total)

    def advance(self, n: int) -> None:
        """Pass it on."""
        self.beat()
        self.shown.advance(n)
