"""The mailbox the pleas arrive in: what the night needs of it, whatever it is.

Two adapters keep this promise and pass one suite of tests: `daemon.mailbox.imap` and `daemon.mailbox.maildir`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

Uid = str
"""IMAP: the UID in decimal. Maildir: the unique part of the file's name."""

FETCH_MOST = 1 << 20
"""Octets of one mail that `fetch` hands out at most; the rest of a larger one comes by `whole`, by itself."""

FETCH_AT_ONCE = 500
"""Mails in one call of `fetch`: fewer cost round trips, more only memory."""

FETCH_OCTETS = 16 << 20
"""Octets that one call of `fetch` hands out, or little more: five hundred photographs must not cost half a GiB."""

WAITS = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 240, 480, 900))
"""Pauses before the next connection; who has used them all up gives up for this run."""


def wait_before(attempt: int, waits: Sequence[timedelta] = WAITS) -> timedelta:
    """Pause before the next connection to the mailbox.

    Args:
        attempt: tries already made, from 1.
        waits: the table; its last entry holds from then on.

    Returns:
        30 s doubling to 15 min, by WAITS.

    Raises:
        ValueError: `attempt` below 1, or an empty table.
    Source: RFC 9051 leaves it open; the cap keeps one night's retries inside its window.
    """
    if attempt < 1 or not waits:
        message = f"no wait before attempt {attempt} of {len(waits)}"
        raise ValueError(message)
    return waits[min(attempt, len(waits)) - 1]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One mail as it lies in the inbox.

    Attributes:
        uid: its name there, stable as long as `uidvalidity` is.
        arrived: when the server took it in, aware.
        size: octets of the whole mail.
        raw: the whole mail, or its first FETCH_MOST octets.
    """

    uid: Uid
    arrived: datetime
    size: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class MailboxFacts:
    """What `yeban doctor` shows of a mailbox.

    Attributes:
        name: as in `Mailbox.name`.
        mails: in the inbox now.
        folders: all that can be opened, by the names that `move` takes.
        capabilities: what the server says it can do, sorted; none for a Maildir.
        moves: how mails are moved: "move" (in one step), "copy" (copied, then removed), "mark" (copied, then only
            marked as deleted, since the server cannot remove single mails).
    """

    name: str
    mails: int
    folders: tuple[str, ...]
    capabilities: tuple[str, ...]
    moves: str


class Mailbox(Protocol):
    """An inbox and folders beside it. A context manager: entering connects and opens the inbox, leaving logs out.

    Folder names are text; "/" stands between a folder and one inside it, whatever the server uses.

    Attributes:
        name: identity for the books, without secrets: imap://user@host/INBOX, maildir:/path.
        uidvalidity: while it stays the same, a UID names the same mail (RFC 9051, 2.3.1.1). Known after entering.
    """

    name: str
    uidvalidity: int

    def __enter__(self) -> Self:
        """Connect and open the inbox.

        Raises:
            MailboxRefused: the settings are wrong: log-in, certificate, folder.
            MailboxUnreachable: nobody answered until the table of waits was used up.
        """
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log out; a connection that is gone already is no error."""
        ...

    def uids(self) -> list[Uid]:
        """All mails in the inbox now, oldest first; that somebody has read one (the Seen flag) means nothing."""
        ...

    def fetch(self, uids: Sequence[Uid]) -> list[Arrival]:
        """Those of `uids` that are still in the inbox, in any order; at most FETCH_AT_ONCE are asked for at a time.

        Where they would come to much more than FETCH_OCTETS, only the first ones, and at least one: what stands behind
        the last that is handed out is to be asked for again. An empty answer means that all are gone.
        """
        ...

    def whole(self, uid: Uid, most: int) -> bytes:
        """One mail of the inbox with all its attachments, or its first `most` octets; empty where it is gone."""
        ...

    def move(self, uids: Sequence[Uid], folder: str) -> None:
        """Take mails out of the inbox into `folder`, which is made where missing.

        Those that are gone from the inbox are skipped, so that a move may be repeated. An error leaves every mail
        either in the inbox or in the folder.
        """
        ...

    def count(self, folder: str | None = None) -> int:
        """How many mails lie in `folder` (0 where it does not exist), or in the inbox."""
        ...

    def folders(self) -> list[str]:
        """Names of all folders that can be opened, the inbox among them."""
        ...

    def facts(self) -> MailboxFacts:
        """What a person wants to know who looks whether the settings are right."""
        ...


class MailboxError(Exception):
    """Something is the matter with the mailbox.

    The message is for staff, without a full stop at its end; what the server said stands last, in brackets.

    Attributes:
        hint: how to mend it, for staff.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint

    def __reduce__(self) -> tuple[type["MailboxError"], tuple[str, str]]:
        return type(self), (str(self), self.hint)


class MailboxUnreachable(MailboxError):
    """The mailbox did not answer, or went away, until the waits were used up or the process was asked to stop."""


class MailboxRefused(MailboxError):
    """The mailbox answers, but not with these settings: log-in, certificate, folder, rights."""


class MailboxFull(MailboxError):
    """The server has no room left; what was to be moved lies where it lay."""


class UidValidityChanged(MailboxError):
    """The server has numbered its mails anew since the inbox was opened; UIDs from before name nothing now."""
