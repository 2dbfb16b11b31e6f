"""A new version of the encryption key, and every sealed field sealed anew under it."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import SQLModel

from store.engine import Store
from store.keys import VERSION_OCTETS
from store.models import Account, Attachment, Mail, Reporting, Request, Staff

# (model, column) -> the name that the field is sealed under.
SEALED: dict[tuple[type[SQLModel], str], str] = {
    (Account, "id_sealed"): "account.id_number",
    (Request, "id_sealed"): "request.id_number",
    (Mail, "text_sealed"): "mail.text",
    (Mail, "reading_sealed"): "mail.reading",
    (Attachment, "name_sealed"): "attachment.name",
    (Attachment, "text_sealed"): "attachment.text",
    (Staff, "totp_sealed"): "staff.totp",
    (Staff, "id_sealed"): "staff.id_number",
    (Reporting, "lines_sealed"): "reporting.lines",
}
AT_ONCE = 500


def reseal(store: Store) -> int:
    """Seal every field under the current key version that is still under an older one; returns how many.

    Cut off half-way it leaves a readable mix, and goes on where it stopped when it is run again.
    """
    count = 0
    for (model, column_name), field_name in SEALED.items():
        table = SQLModel.metadata.tables[str(model.__tablename__)]
        column = table.columns[column_name]
        last = 0
        while True:
            with store.open() as desk:
                rows = desk.connection.execute(
                    select(table.c.id, column).where(table.c.id > last).order_by(table.c.id).limit(AT_ONCE)
                ).all()
                if not rows:
                    break
                last = rows[-1][0]
                current = desk.keys.current.to_bytes(VERSION_OCTETS, "big")
                old = [(key, sealed) for key, sealed in rows if sealed and not sealed.startswith(current)]
                desk.update_rows(
                    model,
                    [
                        {"id": key, column_name: desk.keys.seal(desk.keys.unseal(sealed, field_name), field_name)}
                        for key, sealed in old
                    ],
                )
                count += len(old)
    return count
