"""A Maildir: the embedded default, and for sites whose mail server delivers locally.

The layout is Maildir++ as Dovecot and Courier write it: folders are `.name` beside `cur`, `new`, `tmp`; "/" becomes
".", and what is not ASCII is modified UTF-7 (RFC 3501, 5.1.3), so both read what is filed here.
"""

import errno
import itertools
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import imap_utf7

from daemon.mailbox import (
    FETCH_MOST,
    FETCH_OCTETS,
    Arrival,
    MailboxError,
    MailboxFacts,
    MailboxFull,
    MailboxRefused,
    MailboxUnreachable,
    Uid,
)

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EMLINK}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class MaildirMailbox:
    """The `daemon.mailbox.Mailbox` that is a folder on this machine.

    A UID is the unique part of a file's name (what stands before ":2,"), which no program changes while the mail
    lives; so uidvalidity is always 1. A mail's arrival is its file's modification time. Files that vanish or are
    renamed by another program meanwhile (a reader marks one as seen) are looked for again, then taken as gone.
    """

    uidvalidity = 1

    def __init__(self, path: Path, *, create: bool = False) -> None:
        """Nothing is touched before entering.

        Args:
            path: the folder that holds cur, new and tmp.
            create: make it where missing; else a missing one is MailboxRefused, since a mistyped path would be an
                inbox that stays empty for ever.
        """
        self.path = path.absolute()
        self.name = f"maildir:{self.path}"
        self._create = create
        self._where: dict[Uid, str] = {}

    def __enter__(self) -> Self:
        with _typed(self.path):
            if self._create:
                self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
                _make(self.path)
            if missing := [part for part in ("cur", "new") if not (self.path / part).is_dir()]:
                message = f"{self.path} 不是邮件文件夹（缺 {'、'.join(missing)}）"
                raise MailboxRefused(message, "请核对 mailbox.path：它下面应有 cur、new、tmp 三个目录")
            self._look()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._where = {}

    def uids(self) -> list[Uid]:
        """By modification time, then by name."""
        with _typed(self.path):
            return self._look()

    def fetch(self, uids: Sequence[Uid]) -> list[Arrival]:
        """See `Mailbox.fetch`."""
        with _typed(self.path):
            arrivals, moved = self._read(uids)
            if moved:  # renamed by another program since the last look, or gone
                self._look()
                arrivals += self._read(moved)[0]
            return arrivals

    def whole(self, uid: Uid, most: int) -> bytes:
        """See `Mailbox.whole`."""
        with _typed(self.path):
            for again in (False, True):
                if again:
                    self._look()
                try:
                    with Path(self._where[uid]).open("rb") as file:
                        return file.read(most)
                except (KeyError, FileNotFoundError):
                    continue
        return b""

    def move(self, uids: Sequence[Uid], folder: str) -> None:
        """See `Mailbox.move`; each by one rename, atomic as long as the Maildir is one file system."""
        with _typed(self.path):
            target = self._folder(folder)
            _make(target)
            if moved := [uid for uid in uids if not self._rename(uid, target)]:
                self._look()
                for uid in moved:
                    self._rename(uid, target)

    def count(self, folder: str | None = None) -> int:
        """See `Mailbox.count`."""
        with _typed(self.path):
            path = self.path if folder is None else self._folder(folder)
            return sum(1 for _ in _mails(path)) if path == self.path or path.is_dir() else 0

    def folders(self) -> list[str]:
        """See `Mailbox.folders`; the Maildir itself is INBOX."""
        with _typed(self.path):
            found = sorted(
                entry.name
                for entry in os.scandir(self.path)
                if entry.name.startswith(".") and (Path(entry.path) / "cur").is_dir()
            )
        return ["INBOX", *(imap_utf7.decode(os.fsencode(name[1:])).replace(".", "/") for name in found)]

    def facts(self) -> MailboxFacts:
        """See `Mailbox.facts`."""
        return MailboxFacts(self.name, self.count(), tuple(self.folders()), (), "move")

    def deliver(self, raw: bytes, arrived: datetime, unique: str, *, flags: str = "") -> Uid:
        """Put a mail into the inbox, as a mail server would: for the demonstration, rehearsals and tests.

        Not flushed to the disk: a real mail server delivers by itself.

        Args:
            raw: the whole mail.
            arrived: aware.
            unique: the file's name, so that a scenario is the same each time it is played; no "/", ":" or leading ".".
            flags: Maildir flag letters, such as "S" for a mail that somebody has read.

        Returns:
            the UID, which is `unique`.

        Raises:
            ValueError: a naive `arrived`, or a name that cannot be or is there already.
        """
        if arrived.tzinfo is None:
            raise ValueError("a mail's arrival is an aware time")
        if not unique or unique[0] == "." or set(unique) & {"/", ":", "\0"}:
            raise ValueError("not a name for a mail in a Maildir")
        with _typed(self.path):
            draft = self.path / "tmp" / unique
            final = self.path / "cur" / f"{unique}:2,{flags}" if flags else self.path / "new" / unique
            if final.exists():
                raise ValueError("this name is taken")
            draft.write_bytes(raw)
            os.utime(draft, (arrived.timestamp(), arrived.timestamp()))
            draft.rename(final)
        return unique

    def _look(self) -> list[Uid]:
        """Find all mails anew; oldest first."""
        found = sorted((mtime, uid, path) for uid, path, mtime in _mails(self.path))
        self._where = {uid: path for _, uid, path in found}
        return list(self._where)

    def _read(self, uids: Sequence[Uid]) -> tuple[list[Arrival], list[Uid]]:
        """Read mails from where they were last seen; the second list names those that are not there."""
        arrivals: list[Arrival] = []
        missing: list[Uid] = []
        octets = 0
        for uid in uids:
            if octets >= FETCH_OCTETS:
                break
            try:
                with Path(self._where[uid]).open("rb") as file:
                    status = os.fstat(file.fileno())
                    raw = file.read(FETCH_MOST)
            except (KeyError, FileNotFoundError):
                missing.append(uid)
                continue
            arrived = datetime.fromtimestamp(status.st_mtime, UTC)
            arrivals.append(Arrival(uid, arrived, max(status.st_size, len(raw)), raw))
            octets += len(raw)
        return arrivals, missing

    def _rename(self, uid: Uid, target: Path) -> bool:
        """False where the mail is not where it was last seen."""
        try:
            source = Path(self._where[uid])
        except KeyError:
            return False
        final = target / source.parent.name / source.name
        if (
            final.exists()
        ):  # os.rename would replace it; names are unique by the rules, but not every program keeps them
            stem, colon, flags = source.name.partition(":")
            final = next(
                candidate
                for number in itertools.count(1)
                if not (candidate := final.with_name(f"{stem}_{number}{colon}{flags}")).exists()
            )
        try:
            source.rename(final)
        except FileNotFoundError:
            if not target.is_dir():
                raise
            return False
        del self._where[uid]
        return True

    def _folder(self, folder: str) -> Path:
        """Where a folder lies on the disk.

        Raises:
            MailboxRefused: a name that Maildir++ cannot express.
        """
        parts = folder.split("/")
        if not all(parts) or "." in folder or "\0" in folder:
            message = f"不能建立名为 {folder!r} 的邮件夹"
            raise MailboxRefused(message, "请核对 mailbox.folders：邮件夹名称不能为空，也不能含有“.”")
        if folder == "INBOX":
            return self.path
        encoded: bytes = imap_utf7.encode(".".join(parts))
        return self.path / f".{encoded.decode('ascii')}"


def _make(path: Path) -> None:
    """Make a Maildir's parts where missing, private as mail is; nothing above it, which might be the wrong disk."""
    path.mkdir(mode=0o700, exist_ok=True)
    for part in ("tmp", "new", "cur"):
        (path / part).mkdir(mode=0o700, exist_ok=True)
    if path.name.startswith("."):
        (path / "maildirfolder").touch()  # Maildir++: says that this is a folder, not an account's own Maildir


def _mails(path: Path) -> Iterator[tuple[Uid, str, float]]:
    """Each mail's UID, file and modification time; other programs may add and remove some meanwhile."""
    for part in ("new", "cur"):
        with os.scandir(path / part) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                if stat.S_ISREG(status.st_mode):
                    unique = entry.name.partition(":")[0]
                    uid = os.fsencode(unique).decode("utf-8", "backslashreplace")
                    yield uid, entry.path, status.st_mtime


@contextmanager
def _typed(path: Path) -> Iterator[None]:
    """The file system's errors become the mailbox's own."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise MailboxFull(f"{path} 所在的磁盘（或配额）已满", "请清理后重试；邮件仍在原处") from error
        if error.errno in _FORBIDDEN:
            raise MailboxRefused(f"没有权限读写 {path}", "请检查目录权限：运行夜班的用户要能读写它") from error
        if isinstance(error, NotADirectoryError | FileExistsError):
            raise MailboxRefused(f"{path} 不是目录", "请核对 mailbox.path：它和它的上级都应是目录") from error
        if isinstance(error, FileNotFoundError):
            raise MailboxUnreachable(f"{path} 不见了", "请检查磁盘或网络盘是否已挂载") from error
        if error.errno == errno.ENAMETOOLONG:
            raise MailboxRefused("邮件夹名称过长", "请在 mailbox.folders 里换短一些的名称") from error
        kind = MailboxUnreachable if error.errno in {errno.EIO, errno.ESTALE, errno.ETIMEDOUT} else MailboxError
        raise kind(
            f"读写 {path} 出错（系统说：{error.strerror or type(error).__name__}）", "请检查磁盘或网络盘"
        ) from error
