"""What goes wrong and is told to a person; and what can go wrong between us and the database."""

from __future__ import annotations

import errno
from typing import Final

_WORDS: Final = {
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EEXIST: "已经有了",
    errno.EISDIR: "是一个文件夹，不是文件",
    errno.ESPIPE: "是管道或设备，不是文件；请先存成文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EROFS: "那里只能读，不能写",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ELOOP: "符号链接绕成了圈",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
    errno.ECONNREFUSED: "对方没有在听，拒绝连接",
    errno.ETIMEDOUT: "等不到对方回应",
    errno.EHOSTUNREACH: "网络到不了对方",
    errno.ENETUNREACH: "网络不通",
}


def in_words(error: OSError) -> str:
    """Return in Chinese what the system has said; its own words where it says something rare."""
    return _WORDS.get(error.errno or 0) or error.strerror or type(error).__name__


class Hinted(Exception):
    """Something that a person is told in one line: what is wrong, and how to mend it.

    Args:
        message: what is wrong, in Chinese, without secrets and without a full stop at its end.
        hint: how to mend it, in Chinese; "" where there is nothing to be said.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep the hint apart, so that it can be shown on its own."""
        super().__init__(message)
        self.hint = hint

    def in_full(self) -> str:
        """Return both as one text."""
        return f"{self}。{self.hint}" if self.hint else str(self)


class StoreError(Hinted):
    """The database can't be used as it is."""


class StoreBusy(StoreError):
    """Others are at the database just now: the same will do a little later."""


class StoreDamaged(StoreError):
    """What is in the database's file is no database, or no longer a whole one: that doesn't mend itself."""


class TargetError(StoreError):
    """What is to be written can't go where it should: the call is wrong, nothing else."""


class KeysError(StoreError):
    """The key file is missing, readable by others, damaged, or not the one this database was made with."""
