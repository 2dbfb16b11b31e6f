"""Logging for people: no ID number, no secret and no deceiving character gets through, whoever wrote the line."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TextIO

from mailparse.shown import redact, visible

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

_SHORTEST_SECRET: Final = 4  # shorter ones would blot out ordinary text
_CONTINUED: Final = "\n  | "  # no line of a traceback can pass for a record of its own
# Their English asides tell an operator nothing; what matters is raised as an error.
_QUIET: Final = ("apscheduler", "imapclient", "imaplib", "tzlocal", "alembic")


class SafeFormatter(logging.Formatter):
    """Formats a record, traceback included, and only then cleans the whole text: nothing can slip past by a side door.

    Args:
        secrets: texts that never may be shown, e.g. the mailbox's password, which a server might repeat in an error.
        dated: whether lines begin with the time; the journal sets its own.
        zone: where the desk is; None: the machine's zone. Either way the offset stands behind the time.
    """

    def __init__(self, secrets: Iterable[str] = (), *, dated: bool = True, zone: tzinfo | None = None) -> None:
        stamp = "%(asctime)s " if dated else ""
        super().__init__(stamp + "%(levelname)s %(name)s: %(message)s")
        self._zone = zone
        self._secrets = sorted({s for s in secrets if len(s) >= _SHORTEST_SECRET}, key=len, reverse=True)

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """Return when it was, as "2021-05-20T22:00:03+08:00"."""
        del datefmt
        return datetime.fromtimestamp(record.created, UTC).astimezone(self._zone).isoformat(timespec="seconds")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line, tracebacks as indented lines under it."""
        try:
            text = super().format(record)
        except (TypeError, ValueError):  # arguments that don't fit: the line is lost, the night is not
            text = f"{record.levelname} {record.name}: (arguments do not fit, {record.pathname}:{record.lineno})"
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return visible(redact(text), keep="\n").replace("\n", _CONTINUED)


def configure(
    stream: TextIO,
    *,
    level: int | None = None,
    secrets: Iterable[str] = (),
    dated: bool = True,
    zone: tzinfo | None = None,
) -> None:
    """Send all log records of the process to a stream, cleaned.

    Args:
        stream: usually standard error.
        level: of our own records, None leaves it as it is; libraries speak from WARNING on only.
        secrets: see `SafeFormatter`.
        dated: see `SafeFormatter`.
        zone: see `SafeFormatter`.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter(secrets, dated=dated, zone=zone))
    root = logging.getLogger()
    for old in tuple(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    for room in ("daemon", "portal", "filing", "store", "accountops", "orgregistry", "mailparse"):
        if level is not None:
            logging.getLogger(room).setLevel(level)
    for library in _QUIET:
        logging.getLogger(library).setLevel(logging.ERROR)
    logging.captureWarnings(capture=True)
