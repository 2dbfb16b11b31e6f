"""Taking over accounts from the system in use: .jsonl, .csv, .xlsx (contracts.md section 2).

Bad rows are listed with their line and reason, good ones are taken, nothing is taken twice.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import islice
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

import python_calamine
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, SecretStr, ValidationError
from sqlalchemy import insert, select
from sqlmodel import col

from accountops.accounts import ID_FIELD
from accountops.credentials import Hasher, normal_password
from mailparse import values
from store import Account, Desk, Entry, Store

AT_ONCE = 500
CLOCKS_DIFFER = timedelta(days=1)
SURPLUS = "surplus"
ENDINGS = (".jsonl", ".csv", ".xlsx")


class ImportFault(Exception):
    """The file as a whole can't be read; the message says why, in Chinese."""


def _valid_id_number(text: str) -> str:
    number = values.id_number(text)
    if number is None:
        raise ValueError("身份证号的位数、校验位或出生日期不对")
    return number


def _blank_is_none(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


# As spreadsheets here write a time into a CSV file: 2021/5/1 8:00.
_WRITTEN = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
# Earlier ones are another system's way to say "never" (0001-01-01, 1900-01-01, 1970-01-01).
_EARLIEST_YEAR = 1990


def _moment(value: object) -> object:
    if isinstance(value, str):
        value = value.strip()
        if written := _WRITTEN.fullmatch(value):
            year, *rest = written.groups(default="0")
            month, day, hour, minute, second = (part.zfill(2) for part in rest)
            return f"{year}-{month}-{day}T{hour}:{minute}:{second}"
        if value.replace(".", "", 1).isdecimal():
            value = float(value)
    if isinstance(value, int | float):
        # It would be taken for seconds since 1970; a spreadsheet means days since 1900.
        raise ValueError("时间要写成日期，例如 2021-05-31 22:00，不能是一个数")  # noqa: TRY004 - pydantic's way
    return _blank_is_none(value)


def _sensible(value: datetime | None) -> datetime | None:
    if value is not None and value.year < _EARLIEST_YEAR:
        raise ValueError(f"早于{_EARLIEST_YEAR}年；没有这个时间就留空")
    return value


def _text(value: object) -> object:
    # A spreadsheet hands numbers over as numbers; an ID number among them has already lost digits.
    return "" if value is None else value


State = Literal["initial", "must-change", "active"]
Filings = Literal["none", "draft", "submitted", "returned", "approved"]
ALLOWED: Final[dict[str, tuple[str, ...]]] = {"state": get_args(State), "filings": get_args(Filings)}
Moment = Annotated[datetime | None, BeforeValidator(_moment), AfterValidator(_sensible)]
TIMES = ("created", "last_login", "last_password_change", "last_reset")


class Row(BaseModel):
    """One account, as the other system had it. Times without a zone are local ones of the desk."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id_number: Annotated[str, AfterValidator(_valid_id_number)]
    name: Annotated[str, BeforeValidator(_text)] = ""
    state: State
    password: Annotated[SecretStr | None, BeforeValidator(_blank_is_none)] = None
    created: Moment = None
    last_login: Moment = None
    last_password_change: Moment = None
    last_reset: Moment = None
    filings: Annotated[Filings, BeforeValidator(lambda v: v or "none")] = "none"


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What came of an import.

    Attributes:
        taken: new accounts.
        unchanged: rows whose ID number has an account already; nothing was changed.
        without_password: active accounts taken without a password: they can't log in until they are reset.
        faults: (line, reason in Chinese) of the rows that were not taken.
    """

    taken: int = 0
    unchanged: int = 0
    without_password: int = 0
    faults: Sequence[tuple[int, str]] = field(default=())


def import_file(store: Store, hasher: Hasher, path: Path, zone: tzinfo, now: datetime) -> ImportSummary:
    """Take over the accounts in a file.

    Raises:
        ImportFault: the file is not there, of another kind, or damaged as a whole.
    """
    rows, faults = [], []
    seen: dict[str, int] = {}
    for line, raw in _read(path):
        row = raw if isinstance(raw, str) else parse_row(raw)
        if isinstance(row, str):
            faults.append((line, row))
        elif late := _later_than(row, zone, now + CLOCKS_DIFFER):
            # It would overtake every plea until then, silently.
            faults.append((line, f"{late} 晚于现在"))
        elif row.id_number in seen:
            faults.append((line, f"身份证号与第{seen[row.id_number]}行重复"))
        else:
            seen[row.id_number] = line
            rows.append(row)
    taken = without = 0
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        with store.look() as desk:
            # Whom a night has deleted since doesn't come back with the same file.
            some = _without_account(desk, some, deleted_too=True)
        new = take_over(store, hasher, some, zone, now)
        taken += len(new)
        without += sum(row.state == "active" and row.password is None for row in new)
    return ImportSummary(taken, len(rows) - taken, without, tuple(faults))


def parse_row(raw: Mapping[str, object]) -> Row | str:
    """Validate one row; returns it, or in Chinese what is wrong with it (without its values)."""
    try:
        return Row.model_validate(raw)
    except ValidationError as error:
        return "；".join(_said(one["loc"], one["type"], one["msg"]) for one in error.errors(include_input=False))


def take_over(store: Store, hasher: Hasher, rows: Sequence[Row], zone: tzinfo, now: datetime) -> list[Row]:
    """Add those of at most 500 rows whose ID number has no account yet; returns them."""
    with store.look() as desk:
        new = _without_account(desk, rows)
    # Hashing takes 20 ms each: before the transaction, and only for the new ones.
    hashes = {
        row.id_number: hasher.fresh(normal_password(row.password.get_secret_value())) for row in new if row.password
    }
    with store.open() as desk:
        new = _without_account(desk, new)
        if new:
            desk.connection.execute(
                insert(Account), [_account(desk, row, hashes.get(row.id_number), zone) for row in new]
            )
            desk.record([Entry(now, "import", "import", "accounts", {"taken": len(new)})])
    return new


def fields_of(row: Row, zone: tzinfo) -> dict[str, object]:
    """Return the columns of an account that a row states."""
    times = {name: _aware(getattr(row, name), zone) for name in TIMES}
    # A log-in of an active account was one with its own password, as far as anybody knows.
    own = times["last_login"] if row.state == "active" else None
    filings = {"filings": row.filings, "filings_elsewhere": row.filings}
    return {"name": row.name, "state": row.state, **filings, "last_own_login": own, **times}


def _account(desk: Desk, row: Row, password_hash: str | None, zone: tzinfo) -> dict[str, object]:
    return {
        "id_index": desk.keys.blind(row.id_number),
        "id_sealed": desk.keys.seal(row.id_number, ID_FIELD),
        "epoch": 0,
        "password_hash": password_hash if row.state == "active" else None,
        **fields_of(row, zone),
    }


def _without_account(desk: Desk, rows: Sequence[Row], *, deleted_too: bool = False) -> list[Row]:
    indexes = {desk.keys.blind(row.id_number): row for row in rows}
    query = select(col(Account.id_index)).where(col(Account.id_index).in_(indexes)).distinct()
    if not deleted_too:
        query = query.where(col(Account.deleted_at).is_(None))
    for (index,) in desk.session.execute(query):
        del indexes[index]
    return list(indexes.values())


def _later_than(row: Row, zone: tzinfo, at: datetime) -> str | None:
    times = {name: _aware(getattr(row, name), zone) for name in TIMES}
    return next((name for name, time in times.items() if time is not None and time > at), None)


def _aware(value: datetime | None, zone: tzinfo) -> datetime | None:
    return value.replace(tzinfo=zone) if value is not None and value.tzinfo is None else value


def _said(loc: tuple[int | str, ...], kind: str, message: str) -> str:
    column = str(loc[0]) if loc else ""
    match kind:
        case "missing":
            return f"缺 {column}"
        case "extra_forbidden":
            return f"没有 {column} 这一列，请核对列名" if column != SURPLUS else "比第一行多出一列"
        case "literal_error":
            return f"{column} 的值不在允许的范围内，只能是 {'、'.join(ALLOWED[column])}"
        case "value_error":
            said = message.removeprefix("Value error, ")
            return said if column == "id_number" else f"{column} {said}"
        case "string_type":
            return f"{column} 要存成文本（数字格式会丢掉末几位）"
        case _:
            return f"{column} 的格式不对"


def _read(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """Yield line and cells of each row, or line and what is wrong with it."""
    readers: dict[str, Callable[[Path], Iterator[tuple[int, Mapping[str, object] | str]]]] = dict(
        zip(ENDINGS, (_jsonl, _csv, _xlsx), strict=True)
    )
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ImportFault(f"只认 {'、'.join(ENDINGS)} 文件")
    if not path.exists():
        raise ImportFault(f"找不到文件 {path}")
    try:
        yield from reader(path)
    except OSError as error:
        raise ImportFault(f"读不了文件 {path}：{error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ImportFault("文件不是 UTF-8 编码（CSV 也可以是 GB 18030），请另存为 UTF-8 后再导入") from None
    except (python_calamine.CalamineError, csv.Error):
        raise ImportFault("文件损坏，或不是真正的表格文件") from None


def _jsonl(path: Path) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError):
                    yield number, "不是 JSON"
                    continue
                yield number, row if isinstance(row, dict) else "不是 JSON 对象，一行应是 {…}"


def _csv(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    with path.open(encoding=_encoding(path), newline="") as lines:
        reader = csv.reader(lines)
        header = _header(next(reader, []))
        for row in reader:
            if any(row):
                yield reader.line_num, _named(header, row)


def _encoding(path: Path) -> str:
    """Tell the encoding of a CSV file: spreadsheets here save GB 18030 unless told otherwise."""
    with path.open("rb") as file:
        marked = file.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
    if marked:
        return "utf-8-sig"  # with a fault inside it's a damaged file, not one in another encoding
    try:
        with path.open(encoding="utf-8") as lines:
            for _ in lines:
                pass
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _xlsx(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    rows = iter(python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows())
    header = _header(next(rows, []))
    for number, row in enumerate(rows, 2):
        if any(cell not in {"", None} for cell in row):
            yield number, _named(header, row)


def _header(cells: Sequence[object]) -> list[str]:
    """Say once for the file, not for each row, that its columns aren't those it should have."""
    header = [str(cell).strip() for cell in cells]
    named = [name for name in header if name]
    known = set(Row.model_fields)
    required = {name for name, one in Row.model_fields.items() if one.is_required()}
    if lacking := sorted(required - set(named)):
        raise ImportFault(f"第一行应是列名，其中没有 {'、'.join(lacking)}；列名有：{'、'.join(Row.model_fields)}")
    if unknown := sorted(set(named) - known):
        raise ImportFault(f"不认得 {'、'.join(unknown)} 这一列；列名有：{'、'.join(Row.model_fields)}")
    if len(named) > len(set(named)):
        raise ImportFault("第一行里有两列同名")
    return header


def _named(header: Sequence[str], row: Sequence[object]) -> dict[str, object]:
    cells: dict[str, object] = {name: cell for name, cell in zip(header, row, strict=False) if name}
    # A comma too many inside a row shifts what follows it: such a row is not taken.
    if any(cell not in {"", None} for cell in row[len(header) :]):
        cells[SURPLUS] = True
    return cells
