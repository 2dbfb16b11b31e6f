"""A plea that was handed in by the form of the pages (web.hand_in), in the same queue and under the same rules as mail.

It is entered as if a mail had come, with everything that the night, its report and its tickets know mails by:
- A Message-ID of its own, made of randomness: handing in twice is two mails, and the tables settle the second as
  `repeated` or `at-initial`, just as they do when somebody mails as well.
- A sender made of the network address it came from, keyed so that the books don't tell the address. All that is said
  of senders holds then: 50 accounts and 3 deletions a night from one address, and whoever asks again within 72 hours
  of a reset from elsewhere is another sender and held. It is the same from night to night, is no mail address (nobody
  is ever answered), and never equals a mail's sender: so a mail can't take back what was handed in, or the other way
  round, without a person looking. An office behind one address shares its quota; what is over waits for a person.
- DMARC is unknown, as for a mail without Authentication-Results: a form proves no more, and no less, than such a mail.
- A delivery in a place that is no mailbox, so that the report lists it and balances. There is nothing to be moved.
- Asked and arrived at the moment it was handed in. The night it belongs to is the one that decides it.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import col

from accountops import delays
from daemon.mailbox import Arrival
from daemon.night import conclude, intake
from daemon.reading import Read
from mailparse import Action, Mail, Reading, Verdict
from mailparse import Request as Asked
from store import Delivery, Desk, Keyring, Request, Store
from store import Mail as MailRow

PLACE = intake.Place("web", 0)
# Where the Message-IDs are from: no host has this name (RFC 6761).
HOST = "handed-in.invalid"


@dataclass(frozen=True, slots=True)
class HandingIn:
    """Takes pleas from the pages; `portal.site.Site.hand_in`.

    Attributes:
        store: the books.
        clock: the time, aware.
        token: 32 random octets at each call.
    """

    store: Store
    clock: Callable[[], datetime]
    token: Callable[[], bytes]

    def __call__(self, action: Action, id_number: str, name: str, subject: str, text: str, address: str) -> None:
        """Enter a plea, in a transaction of its own.

        Args:
            action: what is asked for.
            id_number: in normal form.
            name: the true name, in normal form.
            subject: as the mail would have it; for whoever looks at it later.
            text: the same.
            address: the network address that it comes from.

        Raises:
            StoreError: the database can't be used; nothing is entered.
        """
        now = self.clock()
        mail = Mail(
            message_id=f"<{self.token().hex()}@{HOST}>",
            digest=hashlib.sha256(f"{subject}\n\n{text}".encode()).digest(),
            sender=sender_of(self.store.keys, address),
            sender_name="",
            senders=1,
            date=now,
            subject=subject,
            text=text,
        )
        reading = Reading(Verdict.REPAIR, requests=(Asked(action, id_number, name),))
        key = hashlib.sha256(mail.message_id.encode() + b"\n" + mail.digest).digest()
        taken = intake.Taken(
            Arrival(key.hex(), now, len(text.encode()), b""),
            Read(mail, reading),
            key,
            conclude.of_reading(reading, own_copy=False, cut=False),
        )
        # `adopt` says which night's it is.
        taking = intake.Intake("", (), timedelta(0), "", now)
        with self.store.open() as desk:
            intake.write(desk, PLACE, [taken], taking)


def sender_of(keys: Keyring, address: str) -> str:
    """Return what stands for a network address as a sender (of IPv6 for its /56): the same for as long as the keys."""
    kind = hmac.digest(keys.index, b"yeban: handed in", "sha256")
    return f"网上提交:{hmac.digest(kind, delays.network(address).encode(), 'sha256').hex()[:16]}"


def adopt(desk: Desk, night: str) -> None:
    """Make what was handed in and isn't decided yet this night's: whatever counts by nights counts it here."""
    waiting = select(col(Delivery.mail_id)).where(
        col(Delivery.mailbox) == PLACE.mailbox, col(Delivery.moved_at).is_(None)
    )
    quiet = {"synchronize_session": False}
    desk.session.execute(
        update(MailRow).where(col(MailRow.id).in_(waiting), col(MailRow.outcome).is_(None)).values(night=night),
        execution_options=quiet,
    )
    desk.session.execute(
        update(Request).where(col(Request.mail_id).in_(waiting), col(Request.outcome).is_(None)).values(night=night),
        execution_options=quiet,
    )


def tell(desk: Desk, run_id: int, now: datetime) -> None:
    """Say that this run's report lists what is concluded; with that it is through, as a mail is in its folder."""
    concluded = (
        select(col(MailRow.id))
        .where(col(MailRow.id) == col(Delivery.mail_id), col(MailRow.outcome).is_not(None))
        .exists()
    )
    desk.session.execute(
        update(Delivery)
        .where(
            col(Delivery.mailbox) == PLACE.mailbox,
            col(Delivery.moved_at).is_(None),
            concluded,
        )
        .values(run_id=run_id, moved_at=now),
        execution_options={"synchronize_session": False},
    )
