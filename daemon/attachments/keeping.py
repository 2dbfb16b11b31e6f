"""Papers of filings: looked into behind a fence and kept on the shelf, before a page takes them in."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from daemon.attachments.kinds import Kind
from daemon.attachments.opening import Opener
from daemon.attachments.scanning import Finding, Scanner
from daemon.attachments.shelf import Shelf, ShelfError
from filing.dossier import FilingError
from filing.drafting import File
from filing.statements import Roster
from store import Store

BUSY_SECONDS: Final = 60.0
RETRY: Final = "请过一会儿再传；已经填的不会丢"


class KeptPapers:
    """See `portal.site.Papers`. One file is looked into at a time: the child behind the fence is one.

    Args:
        shelf: where they are kept.
        store: whose keys seal them.
        opener: looks into them.
        scanner: knows harmful ones.
    """

    def __init__(self, shelf: Shelf, store: Store, opener: Opener, scanner: Scanner) -> None:
        self._shelf = shelf
        self._store = store
        self._opener = opener
        self._scanner = scanner
        self._turn = threading.Lock()

    def take(self, octets: bytes) -> File:
        """See `Papers`."""
        found = self._scanner.scan(octets)
        if found.finding is not Finding.CLEAN:
            harmful = found.finding is Finding.HARMFUL
            raise FilingError(
                "这个文件查出有病毒，没有保存" if harmful else "暂时不能查毒，文件没有保存",
                "请换一台干净的电脑重新扫描" if harmful else RETRY,
            )
        with self._in_turn():
            looked = self._opener.look(octets, "")
        if looked.kind is not Kind.PDF:
            raise FilingError("这不是 PDF 文件，没有保存", "请用扫描仪或手机扫描成 PDF 再传；照片、Word 都不行")
        if looked.pages is None or looked.pages < 1:
            raise FilingError(f"这个 PDF {looked.fault or '打不开'}", "请重新扫描成 PDF 再传")
        try:
            name = self._shelf.put(self._store.keys, octets)
            preview = None if looked.preview is None else self._shelf.put(self._store.keys, looked.preview)
        except ShelfError as error:
            raise FilingError("文件存不下，没有保存", RETRY) from error
        return File(name, len(octets), looked.pages, preview)

    def roster(self, octets: bytes) -> Roster:
        """See `Papers`."""
        with self._in_turn():
            read = self._opener.roster(octets)
        if isinstance(read, str):
            raise FilingError(f"名册文件{read}", "请另存为 .xlsx，或把名单粘贴到框里")
        return read

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise FilingError("正在上传的人太多", RETRY)
        try:
            yield
        finally:
            self._turn.release()

    def get(self, name: str) -> bytes | None:
        """See `Papers`."""
        return self._shelf.get(self._store.keys, name)
