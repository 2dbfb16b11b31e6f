"""A step of the night: attachments of letters out of the mailbox, onto the shelf and into the books.

The mailbox hands mails out up to a limit, and the reader needs no more; a letter's attachments are fetched by
themselves, one mail at a time. Every mail is a transaction of its own: cut off anywhere, the next run goes on with
those still wanted.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update
from sqlmodel import col

from daemon.attachments.kinds import Kind
from daemon.attachments.opening import Opener
from daemon.attachments.scanning import Finding, Scanner
from daemon.attachments.shelf import Shelf
from mailparse import Attached, Letter
from store import Attachment, Delivery, Desk, FilingPaper, Keyring, Mail, UnitStatement, storable

if TYPE_CHECKING:
    from daemon.night.intake import Place

NAME_FIELD: Final = "attachment.name"
TEXT_FIELD: Final = "attachment.text"
WANTED, TAKEN, LEFT = "wanted", "taken", "left"
MAIL_MOST: Final = 32 << 20  # octets of a mail that are fetched; base64 makes a third more of a file
FILES_MOST: Final = 10
# More letters than this in one night are not fetched: staff look into the mailbox. The last evening has some dozens.
MAILS_MOST: Final = 300
NAME_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """A mail whose attachments are still in the mailbox."""

    mail_id: int
    uid: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An attachment as it goes into the books; `file` and `preview` lie on the shelf."""

    name: str
    kind: Kind | None
    size: int
    file: str | None = None
    preview: str | None = None
    pages: int | None = None
    text: str = ""
    fault: str = ""
    letter: Letter | None = None


class Taking:
    """How attachments are taken.

    Args:
        shelf: where they are kept.
        opener: who looks into them.
        scanner: who knows harmful ones.
        most: octets of one file; larger ones are not kept.
    """

    def __init__(self, shelf: Shelf, opener: Opener, scanner: Scanner, most: int = 10 << 20) -> None:
        self.shelf = shelf
        self.opener = opener
        self.scanner = scanner
        self.most = most

    def kept(self, keys: Keyring, raw: bytes) -> list[Kept]:
        """Take a mail's attachments: checked, put on the shelf, looked into.

        Raises:
            ShelfError: the shelf can't be used.
        """
        found = self.opener.split(raw)
        return [self._one(keys, one) for one in found[:FILES_MOST]]

    def _one(self, keys: Keyring, one: Attached) -> Kept:
        size = len(one.octets)
        bare = Kept(one.name[:NAME_MOST], None, size)
        if size == 0:
            return replace(bare, fault="空文件，没有保存")
        if size > self.most:
            return replace(bare, fault=f"超过 {self.most >> 20} MB，没有保存，请到邮箱里看")
        scanned = self.scanner.scan(one.octets)
        if scanned.finding is Finding.HARMFUL:
            return replace(bare, fault=scanned.said)
        if scanned.finding is Finding.UNKNOWN:
            return replace(bare, fault=f"{scanned.said}，没有保存，请到邮箱里看")
        looked = self.opener.look(one.octets, one.name)
        if looked.kind is None:
            return replace(bare, fault=looked.fault or "")
        return replace(
            bare,
            kind=looked.kind,
            file=self.shelf.put(keys, one.octets),
            preview=None if looked.preview is None else self.shelf.put(keys, looked.preview),
            pages=looked.pages,
            text=looked.text,
            fault=looked.fault or "",
            letter=looked.letter,
        )


def wanted(desk: Desk, place: Place) -> list[Wanted]:
    """Return the mails in the inbox whose attachments are wanted, oldest first."""
    rows = desk.connection.execute(
        select(col(Mail.id), col(Delivery.uid))
        .join(Delivery, col(Delivery.mail_id) == col(Mail.id))
        .where(
            col(Mail.attached) == WANTED,
            col(Delivery.mailbox) == place.mailbox,
            col(Delivery.uidvalidity) == place.uidvalidity,
            col(Delivery.moved_at).is_(None),
            col(Delivery.copy_of_known).is_(False),
        )
        .order_by(col(Mail.id))
    )
    return [Wanted(mail_id, uid) for mail_id, uid in rows if mail_id is not None]


def write(desk: Desk, mail_id: int, kept: Sequence[Kept], now: datetime, *, left: bool = False) -> None:
    """Write a mail's attachments into the books; `left`: they stay where they are, in the mailbox."""
    desk.session.add_all(
        Attachment(
            mail_id=mail_id,
            place=place,
            name_sealed=desk.keys.seal(storable(one.name), NAME_FIELD),
            kind=str(one.kind or ""),
            size=one.size,
            file=one.file,
            preview=one.preview,
            pages=one.pages,
            text_sealed=desk.keys.seal(zlib.compress(storable(one.text).encode()), TEXT_FIELD) if one.text else b"",
            fault=one.fault,
            taken_at=now,
        )
        for place, one in enumerate(kept)
    )
    desk.session.execute(
        update(Mail)
        .where(col(Mail.id) == mail_id, col(Mail.attached) == WANTED)
        .values(attached=LEFT if left else TAKEN)
        .execution_options(synchronize_session=False)
    )


def text_of(desk: Desk, row: Attachment) -> str:
    """Return what could be read of an attachment; "" if nothing."""
    return zlib.decompress(desk.keys.unseal(row.text_sealed, TEXT_FIELD)).decode() if row.text_sealed else ""


def name_of(desk: Desk, row: Attachment) -> str:
    """Return what its sender called it: data, never a path."""
    return desk.keys.unseal_text(row.name_sealed, NAME_FIELD)


def names_on_shelf(desk: Desk) -> set[str]:
    """Return the names of all files that the books have."""
    names: set[str] = set()
    for table in (Attachment, FilingPaper, UnitStatement):
        rows = desk.session.execute(select(col(table.file), col(table.preview)))
        names.update(name for row in rows for name in row if name)
    return names
