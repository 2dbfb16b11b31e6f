"""A unit's statement for many of its people: uploaded once, with its roster, and referred to by its serial.

Source: notice 二(三), 二(四): the unit puts its people together and issues one statement, with a roster of who lacks
what; the competent HR office stamps it. Of who is on a roster only the blind index is kept; the scan has the names.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import python_calamine
from sqlalchemy import delete, func, select
from sqlmodel import col

from filing.certificates import LETTERS
from filing.dossier import Declared, FilingError
from filing.drafting import File
from filing.papers import Content
from mailparse import values
from store import Account, Desk, Entry, Filing, FilingPaper, UnitStatement, UnitStatementPerson

SERIAL_LETTERS: Final = 6
SERIAL_PREFIX: Final = "QK-"
ROSTER_MOST: Final = 5_000
ABOUT_MOST: Final = 120
TRIES: Final = 8
_BITS: Final = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on a roster: the ID number in normal form, the name as written."""

    line: int
    name: str
    id_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Roster:
    """A roster as it was read.

    Attributes:
        people: in its order, nobody twice.
        faults: (line, reason in Chinese) of what can't be taken; no number stands in them.
    """

    people: tuple[Named, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A unit's statement.

    Attributes:
        statement_id: of its row.
        organisation_id: whose.
        serial: what its people refer to it by, e.g. QK-7F3A9C.
        about: what it is about, in the unit's words.
        declared: of its seals, stamp and contents.
        file: its name on the shelf.
        pages: None if unknown.
        people: how many its roster names.
        referred: how many filings refer to it.
        uploaded: when.
    """

    statement_id: int
    organisation_id: int
    serial: str
    about: str
    declared: Declared
    file: str
    pages: int | None
    people: int
    referred: int
    uploaded: datetime


@dataclass(frozen=True, slots=True)
class Referring:
    """A filing that refers to a statement; `status` as in its row."""

    filing_id: int
    name: str
    series: str
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class Issued:
    """By whom, for whom and when a statement is uploaded.

    Attributes:
        organisation_id: whose statement.
        staff_id: who uploads it.
        actor: the same, for the audit.
        now: aware.
    """

    organisation_id: int
    staff_id: int
    actor: str
    now: datetime


# ---------------------------------------------------------------------------------------------------------- rosters


def read_lines(text: str) -> Roster:
    """Read a roster that was pasted: a line for each person, name and ID number in either order."""
    return _roster((number, line.split()) for number, line in enumerate(_plain(text).splitlines(), 1))


def read_sheet(octets: bytes) -> Roster:
    """Read a roster from the first page of an .xlsx; a line without any number above the first person is its header.

    Raises:
        FilingError: it is no .xlsx, or damaged.
    """
    try:
        rows = python_calamine.load_workbook(io.BytesIO(octets)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise FilingError("名册文件打不开，或不是真正的表格（.xlsx）", "请另存为 .xlsx，或把名单粘贴到框里") from error
    if len(rows) > ROSTER_MOST * 2:
        raise FilingError(f"名册太长（超过{ROSTER_MOST}人）", "请分成几份情况说明")
    return _roster((number, _cells(row)) for number, row in enumerate(rows, 1))


def _cells(row: Sequence[object]) -> list[str]:
    # A number in a cell has lost its last digits already; "text" is what it must be kept as.
    return [part for cell in row for part in ([str(cell)] if isinstance(cell, float) else _plain(str(cell)).split())]


def _plain(text: str) -> str:
    """Return text with its separators as blanks: what is between a name and a number may be anything."""
    return "".join(" " if c in ",;:|\t，；：、" else c for c in unicodedata.normalize("NFKC", text))


def _roster(lines: Iterable[tuple[int, list[str]]]) -> Roster:
    people: dict[str, Named] = {}
    faults: list[tuple[int, str]] = []
    for number, parts in lines:
        if not parts:
            continue
        read = _person(number, parts)
        if isinstance(read, str):
            # The first line of a sheet says what stands in its columns.
            if people or faults or any(c.isdigit() for part in parts for c in part):
                faults.append((number, read))
        elif read.id_number in people:
            faults.append((number, f"身份证号与第{people[read.id_number].line}行重复"))
        elif len(people) >= ROSTER_MOST:
            faults.append((number, f"名册最多{ROSTER_MOST}人，请分成几份情况说明"))
            break
        else:
            people[read.id_number] = read
    return Roster(tuple(people.values()), tuple(faults))


def _person(line: int, parts: Sequence[str]) -> Named | str:
    numbers = [part for part in parts if sum(c.isdigit() for c in part) > 13]
    if not numbers:
        return "没有身份证号"
    if len(numbers) > 1:
        return "一行里有几个号码，一行只写一个人"
    number = values.id_number(numbers[0])
    if number is None:
        return "身份证号的位数、校验位或出生日期不对" + (
            "（表格里要存成文本）" if "." in numbers[0] or "E" in numbers[0] else ""
        )
    # What comes before may be a number in the list, behind it remarks: the name is what is written in Han characters.
    words = [part for part in parts if part != numbers[0] and not any(c.isdigit() for c in part)]
    if not words:
        return "没有姓名"
    name = values.name("".join(words) if all(len(word) == 1 for word in words) else words[0])
    if not values.is_han_name(name):
        return "姓名要写汉字"
    return Named(line, name, number)


# ---------------------------------------------------------------------------------------------------------- the store


def add(desk: Desk, by: Issued, about: str, declared: Declared, roster: Roster, file: File, octets: bytes) -> Statement:
    """Take in a unit's statement, with its roster.

    Args:
        desk: one writing transaction.
        by: who, for whom, when.
        about: what it is about.
        declared: what no machine sees of it.
        roster: who it is for; one with a fault is not taken.
        file: looked into, and on the shelf.
        octets: 32 random ones, for its serial.

    Raises:
        FilingError: there is no roster, it has faults, or what is declared can't serve.
    """
    about = " ".join(about.split())
    if not about or len(about) > ABOUT_MOST:
        raise FilingError("没有写这份情况说明是关于什么的", f"例如“2013年评审表缺失”，{ABOUT_MOST}字以内")
    for problem in problems(declared, roster):
        raise FilingError(problem)
    row = UnitStatement(
        organisation_id=by.organisation_id,
        serial=_free_serial(desk, octets),
        about=about,
        declared=replace(declared, roster=True).as_text(),
        file=file.name,
        size=file.size,
        pages=file.pages,
        preview=file.preview,
        uploaded=by.now,
        uploaded_by=by.staff_id,
    )
    desk.session.add(row)
    desk.session.flush()
    statement_id = row.id or 0
    people = [{"statement_id": statement_id, "id_index": desk.keys.blind(one.id_number)} for one in roster.people]
    desk.insert_rows(UnitStatementPerson, people)
    detail: dict[str, str | int | bool | None] = {"people": len(people), "for": by.organisation_id}
    desk.record([Entry(by.now, by.actor, "statement-added", f"statement:{statement_id}", detail)])
    return get(desk, by.organisation_id, statement_id)


def problems(declared: Declared, roster: Roster) -> Iterator[str]:
    """Return in Chinese what keeps a statement from serving anybody: said to the unit once, not to all its people."""
    if roster.faults:
        yield f"名册里有 {len(roster.faults)} 行有问题，改好后再传"
    elif not roster.people:
        yield "没有缺失人员名册，请粘贴名单或上传表格"
    if not declared.unit_seal:  # notice 二(三)
        yield "情况说明要盖用人单位印章（业务处室印章无效）"
    if not declared.hr_stamp:
        yield "情况说明要先经人社（职改）部门审核、盖章同意，再上传"
    elif not declared.hr_stamp_by.strip():
        yield "请写明是哪个人社（职改）部门盖的章"
    lacking = [str(one) for one in (Content.REASON, Content.WHAT) if one not in declared.contents]
    if lacking:
        yield f"情况说明里还要写清{'、'.join(lacking)}"


def get(desk: Desk, organisation_id: int, statement_id: int) -> Statement:
    """Return a unit's statement.

    Raises:
        FilingError: it isn't there, or another unit's.
    """
    found = [one for one in _statements(desk, organisation_id, statement_id) if one.statement_id == statement_id]
    if not found:
        raise FilingError("没有这份情况说明", "请回到列表里重新打开")
    return found[0]


def of_organisation(desk: Desk, organisation_id: int) -> list[Statement]:
    """Return a unit's statements, the newest first."""
    return _statements(desk, organisation_id, None)


def referring(desk: Desk, statement: Statement, most: int = 200) -> list[Referring]:
    """Return the filings that refer to a statement, withdrawn ones aside."""
    rows = desk.session.execute(
        select(Filing, col(Account.name))
        .join(FilingPaper, col(FilingPaper.filing_id) == col(Filing.id))
        .join(Account, col(Account.id) == col(Filing.account_id))
        .where(col(FilingPaper.statement_id) == statement.statement_id, col(Filing.status) != "withdrawn")
        .order_by(col(Filing.id))
        .limit(most)
    )
    return [Referring(row.id, name, row.series, row.title, row.status) for row, name in rows]


def remove(desk: Desk, by: Issued, statement_id: int) -> None:
    """Take a statement away that nobody refers to; the file is swept off the shelf.

    Raises:
        FilingError: it isn't there, or somebody refers to it.
    """
    found = get(desk, by.organisation_id, statement_id)
    used = desk.connection.execute(
        select(func.count()).select_from(FilingPaper).where(col(FilingPaper.statement_id) == statement_id)
    ).scalar_one()
    if used:
        raise FilingError(f"已有 {used} 条填报引用这份情况说明，不能删除", "要改的，请另传一份新的，告诉他们新编号")
    desk.session.execute(delete(UnitStatementPerson).where(col(UnitStatementPerson.statement_id) == statement_id))
    desk.session.execute(delete(UnitStatement).where(col(UnitStatement.id) == statement_id))
    detail: Mapping[str, str | int | bool | None] = {"for": by.organisation_id}
    desk.record([Entry(by.now, by.actor, "statement-removed", f"statement:{found.statement_id}", detail)])


# ------------------------------------------------------------------------------------------------------------ inside


def _free_serial(desk: Desk, octets: bytes) -> str:
    """Return a serial that isn't taken: it is short enough to be read over the telephone, so it may be."""
    value = int.from_bytes(octets, "big")
    for _ in range(TRIES):
        serial = SERIAL_PREFIX + "".join(LETTERS[(value >> _BITS * place) % 32] for place in range(SERIAL_LETTERS))
        value >>= _BITS * SERIAL_LETTERS
        if (
            desk.session.execute(select(col(UnitStatement.id)).where(col(UnitStatement.serial) == serial)).first()
            is None
        ):
            return serial
    raise FilingError("没有取得编号", "请再传一次")


def _statements(desk: Desk, organisation_id: int, statement_id: int | None) -> list[Statement]:
    people = (
        select(func.count())
        .where(col(UnitStatementPerson.statement_id) == col(UnitStatement.id))
        .correlate(UnitStatement)
        .scalar_subquery()
    )
    referred = (
        select(func.count())
        .where(col(FilingPaper.statement_id) == col(UnitStatement.id))
        .correlate(UnitStatement)
        .scalar_subquery()
    )
    query = (
        select(UnitStatement, people, referred)
        .where(col(UnitStatement.organisation_id) == organisation_id)
        .order_by(col(UnitStatement.id).desc())
    )
    if statement_id is not None:
        query = query.where(col(UnitStatement.id) == statement_id)
    return [
        Statement(
            statement_id=row.id,
            organisation_id=row.organisation_id,
            serial=row.serial,
            about=row.about,
            declared=Declared.of_text(row.declared),
            file=row.file,
            pages=row.pages,
            people=int(many),
            referred=int(used),
            uploaded=row.uploaded,
        )
        for row, many, used in desk.session.execute(query)
    ]
