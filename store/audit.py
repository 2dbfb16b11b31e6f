"""The audit chain: every change with who and why, in the transaction of the change, linked so that tampering shows.

Each link is HMAC-SHA256, under a key outside the database, over the previous link and the row's fields. The newest
link also stands in a row of its own, so that rows cut off the end are missed; `head` is what goes to the auditor.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel, col

from store.models import AuditRow, Fact
from store.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select
    from sqlmodel import Session

HEAD = "audit-head"
# Number and link of the last row that was purged; a row "purge-audit" in the chain vouches for it.
START = "audit-start"
FIRST_LINK = bytes(32)
READ_AT_ONCE = 2_000
# Every log-in adds a row: put together once, and plain.
_HEAD = Prepared(select(col(Fact.value)).where(col(Fact.name) == HEAD).with_for_update())
_MOVE_HEAD = Prepared(update(Fact).where(col(Fact.name) == HEAD).values(value=bindparam("is_now")))
_ADD = Prepared(insert(SQLModel.metadata.tables[str(AuditRow.__tablename__)]))
SHOWN = 16  # hex digits of a link that are kept elsewhere; nobody can try links without the key


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be remembered.

    Attributes:
        at: aware.
        actor: "night", "applicant", or who it was; never an ID number.
        action: e.g. "reset".
        subject: e.g. "account:17".
        detail: short plain values; never an ID number, a password or a mail's text.
    """

    at: datetime
    actor: str
    action: str
    subject: str
    detail: Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the chain found: `rows` read; `fault` says in Chinese where it breaks, None if it holds."""

    rows: int
    fault: str | None

    @property
    def ok(self) -> bool:
        """Whether the chain holds."""
        return self.fault is None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows somebody looks for; what is left empty is not looked at.

    Attributes:
        actor: the whole of it, or its beginning up to a colon ("staff" finds all staff).
        action: the whole of it.
        subject: the same as `actor`.
        since: at this time or later, aware.
        until: before this time, aware.
    """

    actor: str = ""
    action: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


def found(session: Session, wanted: Wanted, most: int, before: int | None = None) -> list[AuditRow]:
    """Return rows that somebody looks for, newest first.

    Args:
        session: of a reading transaction.
        wanted: which.
        most: how many at the most.
        before: only rows with a smaller number; None: from the newest on.
    """
    query = _narrowed(select(AuditRow), wanted).order_by(col(AuditRow.number).desc()).limit(most)
    if before is not None:
        query = query.where(col(AuditRow.number) < before)
    return list(session.execute(query).scalars())


def count(session: Session, wanted: Wanted) -> int:
    """Return how many rows somebody looks for."""
    return int(session.execute(_narrowed(select(func.count()).select_from(AuditRow), wanted)).scalar_one())


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    for column, text in ((col(AuditRow.actor), wanted.actor), (col(AuditRow.subject), wanted.subject)):
        if text:
            query = query.where(or_(column == text, column.startswith(f"{text}:", autoescape=True)))
    if wanted.action:
        query = query.where(col(AuditRow.action) == wanted.action)
    if wanted.since is not None:
        query = query.where(col(AuditRow.at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(AuditRow.at) < wanted.until)
    return query


def append(connection: Connection, key: bytes, entries: Sequence[Entry]) -> None:
    """Add entries to the chain, in order. The head row is locked, so two writers queue up here."""
    if not entries:
        return
    head = _HEAD.row(connection, {})
    if head is None:
        note(connection, HEAD, start_text(0, FIRST_LINK))
        head = _HEAD.row(connection, {})
    number, link = _read_link(head.value)
    rows = []
    for entry in entries:
        number += 1
        detail = json.dumps(entry.detail, ensure_ascii=False, sort_keys=True)
        link = _link(key, link, number, entry.at, (entry.actor, entry.action, entry.subject, detail))
        rows.append(
            {
                "number": number,
                "at": entry.at,
                "actor": entry.actor,
                "action": entry.action,
                "subject": entry.subject,
                "detail": detail,
                "link": link,
            }
        )
    _ADD.run_each(connection, rows)
    _MOVE_HEAD.run(connection, {"is_now": start_text(number, link)})


def verify(session: Session, key: bytes) -> Verdict:
    """Walk the whole chain, from the first row that wasn't purged to the head."""
    try:
        return _walked(session, key)
    except (ValueError, TypeError) as error:
        # A time, a link or a mark that is none: not what we have written.
        return Verdict(0, f"审计记录里有读不出来的内容，被改动过（{type(error).__name__}）")
    except OperationalError as error:
        if "decode" not in str(error.orig):
            raise
        return Verdict(0, "审计记录里有读不出来的文字，被改动过")


def _walked(session: Session, key: bytes) -> Verdict:
    begin = session.get(Fact, START)
    number, link = _read_link(begin.value) if begin else (0, FIRST_LINK)
    vouched = begin is None
    count = 0
    with closing(_rows(session)) as rows:
        for row in rows:
            if row.number != number + 1:
                return Verdict(count, f"第 {number + 1} 条审计记录缺失（下一条是第 {row.number} 条）")
            fields = (row.actor, row.action, row.subject, row.detail)
            expected = _link(key, link, row.number, row.at, fields)
            if not hmac.compare_digest(expected, row.link):
                return Verdict(count, f"第 {row.number} 条审计记录被改动过，或密钥不符")
            if begin is not None and row.action == "purge-audit":
                vouched = json.loads(row.detail)["start"] == begin.value
            number, link = row.number, row.link
            count += 1
    newest = session.get(Fact, HEAD, populate_existing=True)
    if newest is None:
        return Verdict(count, None if count == 0 else "审计链的链头缺失")
    if not hmac.compare_digest(newest.value.encode(), start_text(number, link).encode()):
        return Verdict(count, f"审计链末尾缺失：链头与第 {number} 条对不上")
    if not vouched:
        return Verdict(count, "审计链开头的清理没有记录：有较早的记录被删去")
    return Verdict(count, None)


def head(session: Session) -> str | None:
    """Return number and newest link, shortened ("17-ab12…"), to be kept somewhere else.

    None before the first row, and where there is no reading it: `verify` says so, no night ends for it.
    """
    row = session.get(Fact, HEAD, populate_existing=True)
    try:
        return _shown(*_read_link(row.value)) if row else None
    except ValueError:
        return None


def compared(session: Session, seen: str) -> str | None:
    """Look for a head that was kept somewhere else; returns in Chinese what is wrong, None if its row still stands.

    What `verify` can't see: rows that were cut off the end together with the head, or put in their place since.

    Raises:
        ValueError: `seen` isn't a head.
    """
    if not re.fullmatch(rf"[1-9][0-9]{{0,8}}-[0-9a-f]{{{SHOWN}}}", seen):
        raise ValueError("not a head of the audit chain")
    number = int(seen.partition("-")[0])
    row = session.get(AuditRow, number)
    if row is None:
        begin = session.get(Fact, START)
        if begin is not None and number <= _read_link(begin.value)[0]:
            return f"第 {number} 条已过保存期限，无法核对；请用近日夜报上的链头"
        return f"第 {number} 条不在了：审计链末尾被删去"
    if not hmac.compare_digest(_shown(number, row.link), seen):
        return f"第 {number} 条与夜报上的链头不符：审计链末尾被换过"
    return None


def note(connection: Connection, name: str, value: str) -> None:
    """Write a fact unless it is there; of two transactions at once the second waits and leaves the first one's."""
    insert_into = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert_into(Fact).values(name=name, value=value).on_conflict_do_nothing())


def _rows(session: Session) -> Generator[AuditRow]:
    rows = session.execute(select(AuditRow).order_by(col(AuditRow.number)).execution_options(yield_per=READ_AT_ONCE))
    try:
        yield from rows.scalars()
    finally:
        # A cursor on the server outlives a walk that ends early.
        rows.close()


def _link(key: bytes, previous: bytes, number: int, at: datetime, fields: Iterable[str]) -> bytes:
    # JSON keeps the borders between the fields: moving a character from one to the next shows.
    content = json.dumps([number, at.astimezone(UTC).isoformat(), *fields], ensure_ascii=False)
    return hmac.digest(key, previous + content.encode(), hashlib.sha256)


def start_text(number: int, link: bytes) -> str:
    """Write number and link as they stand in a fact."""
    return f"{number} {link.hex()}"


def _shown(number: int, link: bytes) -> str:
    return f"{number}-{link.hex()[:SHOWN]}"


def _read_link(value: str) -> tuple[int, bytes]:
    number, link = value.split(" ")
    return int(number), bytes.fromhex(link)
