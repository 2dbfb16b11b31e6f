"""Step one: mails out of the mailbox into the books. A mail is in the books once, however often it is delivered."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update
from sqlmodel import col

from accountops.outcomes import Outcome
from daemon.attachments.taking import MAIL_MOST, WANTED
from daemon.mailbox import FETCH_OCTETS, Arrival, Mailbox, Uid
from daemon.night import conclude
from daemon.night.authentication import dmarc_fails, may_be_forged
from daemon.reading import Batch, Read, Reader
from daemon.routed import kept
from mailparse import Mail as ParsedMail
from mailparse.causes import cause_of
from orgregistry.tickets import OF_ORGANISATIONS, NewTicket, open_tickets
from store import Delivery, Desk, Mail, Request, Withdrawal, storable

BATCH = 125
# After a batch of large mails (photos) the next is smaller, down to this many.
BATCH_LEAST = 20
# Batches being read while the next is fetched: enough to keep two workers busy, few enough to stay small.
IN_FLIGHT = 2
ID_FIELD = "request.id_number"
TEXT_FIELD = "mail.text"
READING_FIELD = "mail.reading"
PACKED_FROM = 1_024
ORIGIN_DIGITS = 4  # the prefecture: county and more would say who it is
# RFC 5322 allows 998 characters a line; no honest Message-ID is longer.
MESSAGE_ID_MOST = 998


@dataclass(frozen=True, slots=True)
class Place:
    """Where mails are taken from: a mailbox under one UIDVALIDITY."""

    mailbox: str
    uidvalidity: int


@dataclass(frozen=True, slots=True)
class Intake:
    """What intake must know.

    Attributes:
        own_address: the mailbox's own address, lower case; what comes from there is a copy of ours.
        authserv_ids: names of our own servers, lower case.
        date_trust: how far before arrival a Date header is believed.
        night: the label of tonight.
        now: when the night began.
        attachments: whether those of letters are to be taken, which then tell what their tickets are about.
    """

    own_address: str
    authserv_ids: Sequence[str]
    date_trust: timedelta
    night: str
    now: datetime
    attachments: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """An arrival that was read, with what it comes to."""

    arrival: Arrival
    read: Read
    key: bytes
    conclusion: conclude.Conclusion


def fetched(
    mailbox: Mailbox, uids: Sequence[Uid], reader: Reader, intake: Intake, stopping: Callable[[], bool]
) -> Iterator[list[Taken]]:
    """Fetch and read in batches; the next batches are fetched while the workers read."""
    flying: deque[tuple[list[Arrival], Batch]] = deque()
    start, at_once = 0, BATCH
    while start < len(uids) and not stopping():
        wanted = uids[start : start + at_once]
        place = {uid: number for number, uid in enumerate(wanted)}
        arrivals = sorted(mailbox.fetch(wanted), key=lambda arrival: place[arrival.uid])
        # Of large mails only the first ones come; what comes of none of them is gone.
        start += place[arrivals[-1].uid] + 1 if arrivals else len(wanted)
        octets = sum(len(arrival.raw) for arrival in arrivals)
        at_once = max(BATCH_LEAST, min(BATCH, FETCH_OCTETS * len(arrivals) // max(octets, 1)))
        if arrivals:
            flying.append((arrivals, reader.submit([arrival.raw for arrival in arrivals])))
        if len(flying) > IN_FLIGHT:
            yield _taken(mailbox, reader, *flying.popleft(), intake)
    while flying:
        yield _taken(mailbox, reader, *flying.popleft(), intake)


def unknown_uids(desk: Desk, place: Place, uids: Sequence[Uid], *, only_look: bool = False) -> list[Uid]:
    """Return those that aren't in the books yet, in order.

    One that the books say was filed has been put back into the inbox (by a person, or by a power cut that undid the
    move): it is waiting again, as a copy of what was dealt with, and is marked so unless this is to `only_look`.
    """
    known: set[str] = set()
    for start in range(0, len(uids), BATCH):
        rows = desk.session.execute(
            select(col(Delivery.uid), col(Delivery.id), col(Delivery.moved_at)).where(
                col(Delivery.mailbox) == place.mailbox,
                col(Delivery.uidvalidity) == place.uidvalidity,
                col(Delivery.uid).in_(uids[start : start + BATCH]),
            )
        ).all()
        known.update(uid for uid, _, _ in rows)
        back = [delivery_id for _, delivery_id, moved_at in rows if moved_at is not None]
        if back and not only_look:
            desk.session.execute(
                update(Delivery)
                .where(col(Delivery.id).in_(back))
                .values(moved_at=None, folder=None, run_id=None, copy_of_known=True)
                .execution_options(synchronize_session=False)
            )
    return [uid for uid in uids if uid not in known]


def asked_at(date: datetime | None, arrived: datetime, trust: timedelta) -> datetime:
    """Return when a mail was written: its Date header if that lies within `trust` before arrival, else arrival."""
    if date is not None and arrived - trust <= date <= arrived:
        return date
    return arrived


def write(desk: Desk, place: Place, batch: Sequence[Taken], intake: Intake) -> list[tuple[int, Taken]]:
    """Write a batch into the books, in the desk's transaction.

    Returns:
        (id, taken) of the mails that are new; the others were copies, or lie under a new UID.
    """
    ids = _known(desk, [taken.key for taken in batch])
    new: dict[bytes, Taken] = {}
    for taken in batch:
        if taken.key not in ids:
            new.setdefault(taken.key, taken)
    known_before = set(ids)
    if new:
        desk.insert_rows(Mail, [_mail_row(desk, taken, intake) for taken in new.values()])
        # Looked up afterwards: RETURNING for many rows costs four times as much.
        ids |= _known(desk, list(new))
        _write_requests(desk, [(ids[key], taken) for key, taken in new.items()], intake)
    _write_deliveries(desk, place, batch, ids, known_before)
    written = [(ids[key], taken) for key, taken in new.items()]
    openings = [
        NewTicket(kind, mail_id, why, org_name=conclude.organisation(kind, taken.read.reading))
        for mail_id, taken in written
        for kind, why in taken.conclusion.tickets
        # What a letter is about may stand in its attachment; see `letters.Taker`.
        if not (kind in OF_ORGANISATIONS and _wants(taken, intake))
    ]
    open_tickets(desk, openings, intake.night, intake.now)
    return written


def _taken(mailbox: Mailbox, reader: Reader, arrivals: Sequence[Arrival], batch: Batch, intake: Intake) -> list[Taken]:
    return [
        _one(arrival, _in_full(mailbox, reader, arrival, read), intake)
        for arrival, read in zip(arrivals, batch.result(), strict=True)
    ]


def _in_full(mailbox: Mailbox, reader: Reader, arrival: Arrival, first: Read) -> Read:
    """Read a large mail once more, whole: its text may stand behind a picture, as iPhones send it.

    One at a time, and its octets are let go at once. `first`, its beginning, is what there is where that fails.
    """
    if arrival.size <= len(arrival.raw):
        return first
    raw = mailbox.whole(arrival.uid, MAIL_MOST)
    read = reader.submit([raw]).result()[0] if len(raw) >= len(arrival.raw) else first
    if read.mail is None:
        read = first
    is_whole = read is not first and len(raw) < MAIL_MOST
    if is_whole or read.mail is None:
        return read
    return replace(read, mail=replace(read.mail, cut=True))


def _one(arrival: Arrival, read: Read, intake: Intake) -> Taken:
    if read.mail is None or read.reading is None:
        key = hashlib.sha256(arrival.raw).digest()
        return Taken(arrival, read, key, conclude.parked())
    mail = read.mail
    # A mail that was cut off says nothing of its end: two such ones may differ there.
    # Without Message-ID and Date the same words on another day are another mail, else one is no plea ever again.
    told_by = mail.message_id or ("" if mail.date else f"{arrival.arrived.astimezone(UTC):%Y-%m-%d}")
    key = hashlib.sha256(told_by.encode(errors="surrogatepass") + b"\n" + mail.digest).digest()
    own_copy = mail.sender == intake.own_address
    return Taken(arrival, read, key, conclude.of_reading(read.reading, own_copy=own_copy, cut=mail.cut))


def _wants(taken: Taken, intake: Intake) -> bool:
    """Whether this mail's attachments are to be taken."""
    mail, reading = taken.read.mail, taken.read.reading
    if not intake.attachments or mail is None or reading is None or mail.sender == intake.own_address:
        return False
    return conclude.wants_attachments(mail, reading)


def _known(desk: Desk, keys: Sequence[bytes]) -> dict[bytes, int]:
    rows = desk.connection.execute(select(col(Mail.key), col(Mail.id)).where(col(Mail.key).in_(keys)))
    return {key: mail_id for key, mail_id in rows if mail_id is not None}


def _mail_row(desk: Desk, taken: Taken, intake: Intake) -> dict[str, object]:
    mail, reading = taken.read.mail, taken.read.reading
    arrived = taken.arrival.arrived
    conclusion = taken.conclusion
    done = intake.now if conclusion.outcome is not None else None
    return {
        "key": taken.key,
        "message_id": storable(mail.message_id)[:MESSAGE_ID_MOST] if mail else "",
        "sender": storable(mail.sender) if mail else "",
        "arrived": arrived,
        "asked_at": asked_at(mail.date if mail else None, arrived, intake.date_trust),
        "night": intake.night,
        "verdict": reading.verdict if reading else "",
        "text_sealed": desk.keys.seal(_packed(_shown(mail)), TEXT_FIELD),
        "reading_sealed": desk.keys.seal(
            storable(json.dumps(kept(reading), ensure_ascii=False)) if reading else "", READING_FIELD
        ),
        "dmarc_fails": mail is not None and dmarc_fails(mail.authentication_results, intake.authserv_ids),
        "two_senders": mail is not None and (mail.senders > 1 or not mail.sender),
        "cut": mail is not None and mail.cut,
        "fault": taken.read.fault,
        "outcome": conclusion.outcome,
        "why": conclusion.why,
        "concluded_at": done,
        "attached": WANTED if _wants(taken, intake) else None,
    }


def _write_requests(desk: Desk, written: Iterable[tuple[int, Taken]], intake: Intake) -> None:
    requests: list[dict[str, object]] = []
    withdrawals: list[dict[str, object]] = []
    for mail_id, taken in written:
        mail, reading = taken.read.mail, taken.read.reading
        if mail is None or reading is None or taken.conclusion.outcome in {Outcome.AUTOMATIC, Outcome.NONE}:
            continue
        asked = asked_at(mail.date, taken.arrival.arrived, intake.date_trust)
        common = {"mail_id": mail_id, "sender": storable(mail.sender), "asked_at": asked, "night": intake.night}
        causes = {
            action: cause_of(action, mail.subject, mail.text) for action in {one.action for one in reading.requests}
        }
        for place, request in enumerate(reading.requests):
            requests.append(
                common
                | {
                    "place": place,
                    "action": request.action,
                    "id_index": desk.keys.blind(request.id_number),
                    "id_sealed": desk.keys.seal(request.id_number, ID_FIELD),
                    "name": storable(request.name),
                    "origin": request.id_number[:ORIGIN_DIGITS],
                    "cause": causes[request.action],
                    "arrived": taken.arrival.arrived,
                    "rule": "",
                    "why": "",
                }
            )
        doubtful = (
            mail.senders > 1
            or not mail.sender
            or may_be_forged(mail.authentication_results, intake.authserv_ids, mail.sender)
        )
        for one in reading.withdrawals:
            person = desk.keys.blind(one.id_number) if one.id_number else None
            name = None if one.name is None else storable(one.name)
            withdrawals.append(
                common | {"id_index": person, "name": name, "doubtful": doubtful or not one.sure, "action": one.action}
            )
    desk.insert_rows(Request, requests)
    desk.insert_rows(Withdrawal, withdrawals)


def _write_deliveries(
    desk: Desk, place: Place, batch: Sequence[Taken], ids: dict[bytes, int], known_before: set[bytes]
) -> None:
    lying = _lying_elsewhere(desk, place, [ids[key] for key in known_before]) if known_before else {}
    seen = set(known_before)
    rows = []
    for taken in batch:
        mail_id = ids[taken.key]
        if lying.get(mail_id):
            # Not yet moved away under another UIDVALIDITY: the same delivery under its new number.
            desk.session.execute(
                update(Delivery)
                .where(col(Delivery.id) == lying[mail_id].popleft())
                .values(uidvalidity=place.uidvalidity, uid=taken.arrival.uid)
            )
            continue
        rows.append(
            {
                "mailbox": place.mailbox,
                "uidvalidity": place.uidvalidity,
                "uid": taken.arrival.uid,
                "mail_id": mail_id,
                "copy_of_known": taken.key in seen,
            }
        )
        seen.add(taken.key)
    desk.insert_rows(Delivery, rows)


def _lying_elsewhere(desk: Desk, place: Place, mail_ids: Sequence[int]) -> dict[int, deque[int]]:
    """Return by mail the deliveries that lay in the inbox under another UIDVALIDITY, the first before its copies."""
    rows = desk.session.execute(
        select(col(Delivery.mail_id), col(Delivery.id))
        .where(
            col(Delivery.mail_id).in_(mail_ids),
            col(Delivery.mailbox) == place.mailbox,
            col(Delivery.uidvalidity) != place.uidvalidity,
            col(Delivery.moved_at).is_(None),
        )
        .order_by(col(Delivery.id))
    )
    lying: dict[int, deque[int]] = defaultdict(deque)
    for mail_id, delivery_id in rows:
        if delivery_id is not None:
            lying[mail_id].append(delivery_id)
    return lying


def _shown(mail: ParsedMail | None) -> str:
    return f"{mail.subject}\n\n{mail.text}" if mail else ""


def _packed(text: str) -> bytes:
    octets = text.encode(errors="replace")
    # Packing an ordinary mail takes longer than sealing it and saves a hundred octets or two; a long one is worth it.
    # A window of 4 KiB, since setting up the default one takes longer still.
    packer = zlib.compressobj(0 if len(octets) < PACKED_FROM else 1, zlib.DEFLATED, 12, 5)
    return packer.compress(octets) + packer.flush()
