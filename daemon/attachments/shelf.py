"""Where attachments lie: outside of the web, sealed, named by what they hold, never as their sender called them."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from store import Hinted, Keyring
from store.errors import in_words

FILE_FIELD: Final = "attachment.file"
# What the books don't name is swept away, unless it is so new that they may be about to.
YOUNG: Final = timedelta(hours=1)
_NAME: Final = re.compile(r"[0-9a-f]{64}")


class ShelfError(Hinted):
    """The folder can't be used; the message says why, `hint` how to mend it."""


class Shelf:
    """A folder of sealed files that only its owner may enter.

    A name is HMAC-SHA256 of the content under a key outside the database, in hex: the same file is kept once, and
    who sees the folder can't tell whether it holds a file that they know.

    Args:
        folder: made where missing, mode 0700.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, keys: Keyring, octets: bytes) -> str:
        """Keep a file; returns its name.

        Raises:
            ShelfError: there is no room, or no right.
        """
        name = hmac.digest(keys.index, b"attachment\0" + octets, hashlib.sha256).hex()
        self._keep(name, lambda: keys.seal(octets, FILE_FIELD), anew=False)
        return name

    def lay(self, name: str, sealed: bytes) -> None:
        """Put a file back under its name, sealed as it was.

        Raises:
            ShelfError: there is no room, or no right.
            ValueError: it is no name of a kept file.
        """
        self._keep(name, lambda: sealed, anew=True)

    def get(self, keys: Keyring, name: str) -> bytes | None:
        """Return a file; None where it is no longer kept.

        Raises:
            KeysError: it can't be unsealed.
            ShelfError: it can't be read.
        """
        sealed = self.sealed(name)
        return None if sealed is None else keys.unseal(sealed, FILE_FIELD)

    def sealed(self, name: str) -> bytes | None:
        """Return a file as it lies there; None where it is no longer kept.

        Raises:
            ShelfError: it can't be read.
        """
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise ShelfError(f"附件读不出来：{in_words(error)}", "请检查 attachments.folder 的权限") from None

    def sweep(self, kept: Collection[str], now: datetime) -> int:
        """Remove what the books no longer name; returns how many files.

        Args:
            kept: names that the books still have.
            now: aware; what is younger than YOUNG stays.
        """
        removed = 0
        for path in self._files():
            if path.name not in kept and path.stat().st_mtime < (now - YOUNG).timestamp():
                path.unlink(missing_ok=True)
                removed += 1
        return removed

    def check(self) -> str:
        """Say how it stands with the folder.

        Raises:
            ShelfError: it can't be used, or others can enter it.
        """
        if not self.folder.exists():
            return f"{self.folder}（还没有附件）"
        mode = self.folder.stat().st_mode & 0o777
        if mode & 0o077:
            raise ShelfError(
                f"附件文件夹 {self.folder} 的权限是 {mode:04o}，别的用户也能进", f"请运行 chmod 700 {self.folder}"
            )
        if not os.access(self.folder, os.R_OK | os.W_OK | os.X_OK):
            raise ShelfError(f"附件文件夹 {self.folder} 不能写", "请检查它的属主")
        return f"{self.folder}（{sum(1 for _ in self._files())} 个文件）"

    def _keep(self, name: str, sealed: Callable[[], bytes], *, anew: bool) -> None:
        path = self._path(name)
        try:
            self._make(self.folder)
            self._make(path.parent)
            if path.exists() and not anew:
                os.utime(path)  # young again: what was about to be swept stays
                return
            partial = path.with_suffix(".new")
            descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(sealed())
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError as error:
            raise ShelfError(
                f"附件存不进 {self.folder}：{in_words(error)}", "请检查 attachments.folder 的权限和磁盘空间"
            ) from None

    def _files(self) -> Iterator[Path]:
        yield from sorted(path for path in self.folder.glob("??/*") if path.is_file() and not path.is_symlink())

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise ValueError("no name of a kept file")
        return self.folder / name[:2] / name

    def _make(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
