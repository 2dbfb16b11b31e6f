"""Files that a person names: read only if they have an end."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def plain(path: Path, most: int | None = None) -> Path:
    """Return `path`, which can be read to its end: a pipe that nobody writes to, or a device, has none.

    Args:
        path: as it was named; a link counts as what it leads to.
        most: octets that it may have; None: as many as there are.

    Raises:
        OSError: it isn't there, is a folder, pipe or device, or has more; `store.errors.in_words` tells it.
    """
    found = path.stat()
    for is_so, code in ((stat.S_ISDIR(found.st_mode), errno.EISDIR), (not stat.S_ISREG(found.st_mode), errno.ESPIPE)):
        if is_so:
            raise OSError(code, os.strerror(code), str(path))
    if most is not None and found.st_size > most:
        raise OSError(errno.EFBIG, f"太大，最多 {most >> 20} MB", str(path))
    return path


def text_encoding(path: Path) -> str:
    """Tell the encoding of a CSV file: spreadsheets here save GB 18030 unless told otherwise."""
    with path.open("rb") as file:
        if file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
            return "utf-8-sig"  # with a fault inside it's a damaged file, not one in another encoding
    try:
        with path.open(encoding="utf-8") as lines:
            for _ in lines:
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"
