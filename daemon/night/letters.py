"""Between taking in and deciding: the attachments of letters, and the tickets that waited for what stands in them."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import col

from daemon.attachments import taking
from daemon.attachments.shelf import ShelfError
from daemon.attachments.taking import Kept, Taking, Wanted
from daemon.mailbox import Mailbox
from daemon.night import conclude, intake
from daemon.night.shift import Shift
from daemon.routed import with_attached
from orgregistry.tickets import Kind, NewTicket, open_tickets
from store import Desk, Mail

LOG: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Taker:
    """What the step needs: of the run, how attachments are taken, and the night's label."""

    shift: Shift
    taking: Taking
    night: str

    def take(self, mailbox: Mailbox, place: intake.Place) -> None:
        """Take what is wanted, mail by mail; whatever can't be taken is left in the mailbox, and its ticket says so."""
        with self.shift.open() as desk:
            wanted = taking.wanted(desk, place)
            keys = desk.keys
        if not wanted:
            return
        self.shift.progress.step("附件", len(wanted))
        try:
            for number, one in enumerate(wanted):
                if self.shift.stopping():
                    return
                kept: list[Kept] | None = None
                if number < taking.MAILS_MOST:
                    raw = mailbox.whole(one.uid, taking.MAIL_MOST)
                    try:
                        kept = self.taking.kept(keys, raw)
                    except ShelfError as error:
                        LOG.error("%s", error.in_full())  # noqa: TRY400 - an outside fault has no traceback
                with self.shift.open() as desk:
                    self._settle(desk, one, kept)
                self.shift.progress.advance(1)
        finally:
            self.taking.opener.close()

    def _settle(self, desk: Desk, one: Wanted, kept: list[Kept] | None) -> None:
        """Write down what came of one mail, and open the tickets that waited for it."""
        now = self.shift.clock()
        taking.write(desk, one.mail_id, kept or (), now, left=kept is None)
        mail = desk.session.execute(select(Mail).where(col(Mail.id) == one.mail_id)).scalar_one()
        text = desk.keys.unseal_text(mail.reading_sealed, intake.READING_FIELD)
        reading: dict[str, Any] = json.loads(text)
        attached = [file.letter for file in kept or () if file.letter is not None]
        unread = kept is None or any(file.kind is not None and not file.text for file in kept)
        conclusion = conclude.of_attachments(reading, asks=bool(attached), unread=unread)
        if attached:
            reading["letter"] = with_attached(reading.get("letter"), attached)
            mail.reading_sealed = desk.keys.seal(json.dumps(reading, ensure_ascii=False), intake.READING_FIELD)
        if conclusion.outcome is not None:
            mail.outcome, mail.why = conclusion.outcome, conclusion.why
        openings = [
            NewTicket(kind, one.mail_id, why, org_name=_organisation(kind, reading)) for kind, why in conclusion.tickets
        ]
        open_tickets(desk, openings, self.night, now)


def _organisation(kind: Kind, reading: dict[str, Any]) -> str:
    """Return what a ticket is about, by a mail's reading as the books have it."""
    return (reading["letter"] or {}).get("org_name") or "" if kind is Kind.LETTER else reading["org_name"] or ""
