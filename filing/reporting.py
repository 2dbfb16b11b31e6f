"""What goes to the ministry: approved titles that aren't reported yet, as a file with its manifest. Source: notice 三.

A file and the marks on its filings are one transaction. What the file said is kept, sealed: people's names and offices
change, and a file that got lost is written again as it was, octet by octet.
"""

from __future__ import annotations

import hashlib
import io
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

import xlsxwriter
from sqlalchemy import func, select, update
from sqlmodel import col

from accountops.accounts import id_number_of
from filing.certificates import in_groups
from filing.dossier import FilingError
from filing.levels import Rank
from filing.numbers import derived_number
from filing.scope import SOURCE_WORDS, Source
from orgregistry import organisations
from store import Account, Desk, Entry, Filing, Reporting

LINES_FIELD: Final = "reporting.lines"
FILE_MOST: Final = 50_000
AT_ONCE: Final = 500
KIND_WORDS: Final = {"filing": "采集", "reissue": "补办电子证书"}
# What stands in a line, and over which column of the sheet; ID numbers and other numbers are text throughout.
COLUMNS: Final = {
    "filing": "填报号",
    "kind": "类别",
    "name": "姓名",
    "id_number": "身份证号",
    "series": "职称系列",
    "level": "级别",
    "rank": "层级",
    "title": "职称",
    "obtained": "取得时间",
    "source": "取得方式",
    "unit": "现工作单位",
    "certificate_number": "证书编号",
    "document_number": "资格文件号",
    "old_certificate_number": "老证书管理号",
    "e_certificate": "电子证书编号",
    "issuer": "签发单位",
    "approved_at": "审核通过时间",
}
_TO_REPORT: Final = (
    col(Filing.status) == "approved",
    col(Filing.reported_id).is_(None),
    col(Filing.voided).is_(None),
)
# A spreadsheet would take these for the beginning of a formula.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Reported:
    """One file that goes to the ministry.

    Attributes:
        number: of its row in the books.
        at: when it was made, aware.
        by: who made it.
        count: how many titles.
        digest: SHA-256 of `lines`, in hex.
        lines: the file: one JSON object a line, UTF-8.
    """

    number: int
    at: datetime
    by: str
    count: int
    digest: str
    lines: bytes

    @property
    def stem(self) -> str:
        """What its files are called, without the ending."""
        return f"report-{self.number:06d}"

    def rows(self) -> Iterator[Mapping[str, Any]]:
        """Return its lines as objects."""
        return map(json.loads, self.lines.splitlines())


def report(desk: Desk, by: str, now: datetime, most: int = FILE_MOST) -> Reported | None:
    """Make the next file: approved titles that aren't reported, the oldest first; None if there are none.

    Args:
        desk: one writing transaction: with it the titles are marked as reported.
        by: who makes it.
        now: aware.
        most: how many titles a file has at the most.
    """
    desk.queue_up("report")
    chosen = select(col(Filing.id)).where(*_TO_REPORT).order_by(col(Filing.id)).limit(most)
    ids = [int(key) for key in desk.connection.execute(chosen).scalars() if key is not None]
    if not ids:
        return None
    lines = b"".join(_lines(desk, ids))
    digest = hashlib.sha256(lines).hexdigest()
    sealed = desk.keys.seal(zlib.compress(lines), LINES_FIELD)
    row = Reporting(at=now, by=by, count=len(ids), digest=digest, lines_sealed=sealed)
    desk.session.add(row)
    desk.session.flush()
    for some in _parts(ids):
        desk.connection.execute(update(Filing).where(col(Filing.id).in_(some)).values(reported_id=row.id))
    desk.session.expire_all()
    detail: dict[str, str | int | bool | None] = {"count": len(ids), "digest": digest}
    desk.record([Entry(now, by, "reported", f"reporting:{row.id}", detail)])
    return Reported(row.id or 0, now, by, len(ids), digest, lines)


def again(desk: Desk, number: int) -> Reported:
    """Return a file that was made before, as it was.

    Raises:
        FilingError: there is none of this number, or what is kept of it isn't what was reported.
    """
    row = desk.session.get(Reporting, number)
    if row is None or row.lines_sealed is None:
        raise FilingError(f"没有第 {number} 号上报文件", "号码写在当时的清单文件里")
    lines = zlib.decompress(desk.keys.unseal(row.lines_sealed, LINES_FIELD))
    if hashlib.sha256(lines).hexdigest() != row.digest:
        raise FilingError(
            f"第 {number} 号上报文件的存底与当时的校验值不符", "请停下来，先核对审计链：yeban audit verify"
        )
    return Reported(number, row.at, row.by, row.count, row.digest, lines)


def waiting(desk: Desk) -> int:
    """Return how many approved titles aren't reported yet."""
    query = select(func.count()).select_from(Filing).where(*_TO_REPORT)
    return int(desk.connection.execute(query).scalar_one())


def sheet(made: Reported) -> bytes:
    """Return the same titles as .xlsx for people: every cell is text, none is a formula; same titles, same octets."""
    out = io.BytesIO()
    settings = {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, settings) as book:
        book.set_properties({"title": f"职称信息上报 {made.stem}", "created": made.at.replace(tzinfo=None)})
        text = book.add_format({"num_format": "@"})
        page = book.add_worksheet("上报")
        page.set_column(0, len(COLUMNS) - 1, 18, text)
        page.freeze_panes(1, 0)
        for place, word in enumerate(COLUMNS.values()):
            page.write_string(0, place, word, text)
        for line, row in enumerate(made.rows(), 1):
            for place, cell in enumerate(_cells(row)):
                page.write_string(line, place, cell, text)
    return out.getvalue()


def manifest(made: Reported, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return what goes along with the files: which, how large, their SHA-256, how many titles, when, by whom.

    Args:
        made: the file of the books.
        files: the octets of each file by its name.
    """
    return {
        "number": made.number,
        "at": made.at.isoformat(),
        "by": made.by,
        "count": made.count,
        "files": [
            {"name": name, "octets": len(octets), "sha256": hashlib.sha256(octets).hexdigest()}
            for name, octets in files.items()
        ],
    }


# ------------------------------------------------------------------------------------------------------------ inside


def _lines(desk: Desk, ids: Sequence[int]) -> Iterator[bytes]:
    for some in _parts(ids):
        rows = desk.session.execute(
            select(Filing, Account)
            .join(Account, col(Account.id) == col(Filing.account_id))
            .where(col(Filing.id).in_(some))
            .order_by(col(Filing.id))
        ).all()
        offices = {one for row, _ in rows for one in (row.unit_id, row.issuer_id) if one is not None}
        names = {key: one.name for key, one in organisations.of_ids(desk, offices).items()}
        for row, account in rows:
            line = _line(row, account.name, id_number_of(desk, account), names)
            yield json.dumps(line, ensure_ascii=False).encode() + b"\n"
        desk.session.expunge_all()


def _line(row: Filing, name: str, id_number: str, offices: Mapping[int, str]) -> dict[str, Any]:
    rank = Rank(row.rank)
    # notice 二(二)2: the forgotten number of a certificate is made of the document's and the ID number.
    number = (derived_number(row.document_number, id_number) or "") if row.number_forgotten else row.number
    return {
        "filing": row.id,
        "kind": row.kind,
        "name": name,
        "id_number": id_number,
        "series": row.series,
        "level": str(rank.level),
        "rank": rank.word,
        "title": row.title,
        "obtained": None if row.obtained is None else row.obtained.isoformat(),
        "source": row.source,
        "unit": offices.get(row.unit_id or 0, ""),
        "certificate_number": number,
        "document_number": row.document_number,
        "old_certificate_number": row.old_number,
        "e_certificate": "" if row.certificate is None else in_groups(row.certificate),
        "issuer": offices.get(row.issuer_id or 0, ""),
        "approved_at": row.since.isoformat(),
    }


def _cells(row: Mapping[str, Any]) -> Iterator[str]:
    for key in COLUMNS:
        value = "" if row[key] is None else str(row[key])
        if key == "kind":
            value = KIND_WORDS.get(value, value)
        elif key == "source" and value:
            value = SOURCE_WORDS.get(Source(value), value)
        # -1 is what the notice wants in 老证书管理号; as text it is no formula, but opened as CSV it would be.
        yield f"'{value}" if value.startswith(_FORMULA) and value != "-1" else value


def _parts(ids: Sequence[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some
