"""Attachments of tickets handed to staff by commands, as the pages do: the audit chain tells who has seen one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgregistry.tickets import TicketError
from store import Entry

if TYPE_CHECKING:
    from daemon.wiring import Office


def handed_out(office: Office, number: int, file_id: int, by: str, *, first_page: bool) -> bytes:
    """Return an attachment of a ticket, or the picture of its first page (PNG).

    Args:
        office: whose ticket it is.
        number: the ticket's.
        file_id: the attachment's.
        by: who is to see it; stands in the audit chain.
        first_page: the picture instead of the file.

    Raises:
        TicketError: there is no such ticket or attachment, or it wasn't kept.
    """
    found = next((one for one in office.casework().view(number).files if one.file_id == file_id), None)
    if found is None:
        raise TicketError(f"{number} 号没有附件 {file_id}", f"附件号见 yeban tickets show {number}")
    name = found.preview if first_page else found.file
    octets = None if name is None else office.shelf().get(office.store.keys, name)
    if octets is None:
        raise TicketError(found.fault or ("没有第一页的图" if first_page else "这个附件已不保存"))
    with office.store.open() as desk:
        # An ID number may stand on it.
        detail: dict[str, str | int | bool | None] = {"file": file_id, "form": "preview" if first_page else "file"}
        desk.record([Entry(office.clock(), by, "file-seen", f"ticket:{number}", detail)])
    return octets
