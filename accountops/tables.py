"""Tables of rows that another system has written: .jsonl, .csv, .xlsx, each row checked against a model by itself.

What is wrong with a file as a whole is said once, with a row with its line; values are never said.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar, get_args, get_origin

import python_calamine
from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError

from mailparse import values
from store.errors import in_words
from store.files import plain, text_encoding

SURPLUS: Final = "surplus"
NUMBERING: Final = "序号"  # a column that says nothing of its rows
ENDINGS: Final = (".jsonl", ".csv", ".xlsx")
OCTETS_MOST: Final = 200 << 20  # a million accounts with their hashes
Model = TypeVar("Model", bound=BaseModel)
Cells = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Words:
    """What the columns of a table and their values are called in Chinese; of each the first word is told.

    Attributes:
        columns: field -> headings.
        choices: field -> value -> words.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    choices: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    def field_of(self, heading: str) -> str:
        """Return the field that a heading is for: "" for a row's number, itself where it is none of these."""
        said = values.plain(heading).strip("*")
        if said == NUMBERING:
            return ""
        return next((one for one, words in self.columns.items() if said in words), heading)

    def value_of(self, column: str, cell: object) -> object:
        """Return the value that a cell names; itself where it names none of these."""
        if not isinstance(cell, str) or column not in self.choices:
            return cell
        said = values.plain(cell)
        return next((one for one, words in self.choices[column].items() if said in map(values.plain, words)), cell)

    def told(self, column: str) -> str:
        """Return what a column is called, in either language: for who can't know which of them the table is in."""
        return f"{self.columns[column][0]}（{column}）"


NO_WORDS: Final = Words()


class ImportFault(Exception):
    """The file as a whole can't be read; the message says why, in Chinese."""


def valid_id_number(text: str) -> str:
    """Return an ID number in its normal form, for pydantic."""
    number = values.id_number(text)
    if number is None:
        raise ValueError("身份证号的位数、校验位或出生日期不对")
    return number


def blank_is_none(value: object) -> object:
    """Take an empty cell for nothing."""
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
    return blank_is_none(value)


def _sensible(value: datetime | None) -> datetime | None:
    if value is not None and value.year < _EARLIEST_YEAR:
        raise ValueError(f"早于{_EARLIEST_YEAR}年；没有这个时间就留空")
    return value


def text_of(value: object) -> object:
    """Take nothing for an empty text; what else isn't text stays what it is, and is refused."""
    # A spreadsheet hands numbers over as numbers; an ID number among them has already lost digits.
    return "" if value is None else value


IdNumber = Annotated[str, AfterValidator(valid_id_number)]
Moment = Annotated[datetime | None, BeforeValidator(_moment), AfterValidator(_sensible)]


def parse_row(model: type[Model], raw: Cells, header: Header | None = None) -> Model | str:
    """Validate one row; returns it, or in Chinese what is wrong with it (without its values).

    Args:
        model: what a row has to be.
        raw: field -> cell.
        header: of the table that it stands in: then its columns are called as they are there.
    """
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        told = (_said(model, one["loc"], one["type"], one["msg"], header) for one in error.errors(include_input=False))
        return "；".join(told)


def aware(value: datetime | None, zone: tzinfo) -> datetime | None:
    """Return a time of a row, which is the desk's local one where it has no zone."""
    return value.replace(tzinfo=zone) if value is not None and value.tzinfo is None else value


def _said(model: type[BaseModel], loc: tuple[int | str, ...], kind: str, message: str, header: Header | None) -> str:
    column = str(loc[0]) if loc else ""
    called = column if header is None else header.called(column)
    match kind:
        case "missing":
            return f"缺 {called}"
        case "extra_forbidden":
            return f"没有 {column} 这一列，请核对列名" if column != SURPLUS else "比第一行多出一列"
        case "literal_error" | "enum":
            among = allowed(model, column) if header is None else header.among(column, allowed(model, column))
            return f"{called} 的值不在允许的范围内，只能是 {'、'.join(among)}"
        case "value_error":
            said = message.removeprefix("Value error, ")
            return said if column == "id_number" else f"{called} {said}"
        case "string_type":
            return f"{called} 要存成文本（数字格式会丢掉末几位）"
        case _ if kind.startswith("date"):
            example = "2021-05-31 22:00" if kind.startswith("datetime") else "2021-05-31"
            return f"{called} 不是日期，要写成例如 {example}；没有就留空"
        case _:
            return f"{called} 的格式不对"


def allowed(model: type[BaseModel], column: str) -> tuple[str, ...]:
    """Return the values that a column of a model may have, where it has a list of them."""
    kind = model.model_fields[column].annotation
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return tuple(kind)
    return get_args(kind) if get_origin(kind) is Literal else ()


@dataclass(frozen=True, slots=True)
class Header:
    """The first row of a table.

    Attributes:
        columns: the fields that its cells are for; "" for none.
        headings: the cells, as they stand there.
        words: what it may be called in Chinese.
    """

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    words: Words

    def cells(self, row: Sequence[object]) -> Cells:
        """Return a row's cells by field."""
        cells = {name: self.words.value_of(name, cell) for name, cell in zip(self.columns, row, strict=False) if name}
        # A comma too many inside a row shifts what follows it: such a row is not taken.
        if any(cell not in {"", None} for cell in row[len(self.columns) :]):
            cells[SURPLUS] = True
        return cells

    def called(self, column: str) -> str:
        """Return what a field's column is called here; by its own name where it isn't here."""
        return self.headings[self.columns.index(column)] if column in self.columns else column

    def among(self, column: str, allowed: Sequence[str]) -> tuple[str, ...]:
        """Return the values of a column, in Chinese where its heading is."""
        if self.called(column) == column:
            return tuple(allowed)
        words = self.words.choices.get(column, {})
        return tuple(words[one][0] if one in words else one for one in allowed)


def read(path: Path, model: type[Model], words: Words = NO_WORDS) -> Iterator[tuple[int, Model | str]]:
    """Yield the line and what it comes to of each row: itself, or in Chinese what is wrong with it.

    Args:
        path: the file; its ending says of which kind it is.
        model: whose fields are the columns.
        words: what columns and values of a table (.csv, .xlsx) may be called as well.

    Raises:
        ImportFault: it is not there, of another kind, damaged as a whole, or has other columns.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise ImportFault(f"只认 {'、'.join(ENDINGS)} 文件")
    if not path.exists():
        raise ImportFault(f"找不到文件 {path}")
    try:
        plain(path, OCTETS_MOST)
        if ending == ".jsonl":
            yield from _of_json(path, model)
        else:
            yield from _of_table(_csv(path) if ending == ".csv" else _xlsx(path), model, words)
    except OSError as error:
        raise ImportFault(f"读不了文件 {path}：{in_words(error)}") from None
    except UnicodeDecodeError:
        raise ImportFault("文件不是 UTF-8 编码（CSV 也可以是 GB 18030），请另存为 UTF-8 后再导入") from None
    except (python_calamine.CalamineError, csv.Error):
        raise ImportFault("文件损坏，或不是真正的表格文件") from None


def _of_json(path: Path, model: type[Model]) -> Iterator[tuple[int, Model | str]]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError):
                    yield number, "不是 JSON"
                    continue
                yield number, parse_row(model, row) if isinstance(row, dict) else "不是 JSON 对象，一行应是 {…}"


def _of_table(
    rows: Iterator[tuple[int, Sequence[object]]], model: type[Model], words: Words
) -> Iterator[tuple[int, Model | str]]:
    first = next(rows, (1, []))[1]
    if _is_title(first, model, words):
        first = next(rows, (1, first))[1]
    header = _header(first, model, words)
    for number, row in rows:
        if any(cell not in {"", None} for cell in row):
            yield number, parse_row(model, header.cells(row), header)


def _csv(path: Path) -> Iterator[tuple[int, Sequence[object]]]:
    with path.open(encoding=text_encoding(path), newline="") as lines:
        reader = csv.reader(lines)
        for row in reader:
            yield reader.line_num, row


def _xlsx(path: Path) -> Iterator[tuple[int, Sequence[object]]]:
    yield from enumerate(python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows(), 1)


def _is_title(cells: Sequence[object], model: type[BaseModel], words: Words) -> bool:
    """Whether a first row holds one cell, and that heads no column: the table's title."""
    said = [str(cell).strip() for cell in cells if cell not in {"", None}]
    return len(said) == 1 and words.field_of(said[0]) not in {"", *model.model_fields}


def _header(cells: Sequence[object], model: type[BaseModel], words: Words) -> Header:
    """Say once for the file, not for each row, that its columns aren't those it should have."""
    headings = [str(cell).strip() for cell in cells]
    named = [words.field_of(heading) for heading in headings]
    stated = [name for name in named if name]
    # In Chinese for whoever keeps their table so.
    is_chinese = any(name != heading for name, heading in zip(named, headings, strict=True)) or not any(
        name in model.model_fields for name in stated
    )
    known = {
        name: words.columns[name][0] if is_chinese and name in words.columns else name for name in model.model_fields
    }
    listed = "、".join(known.values())
    required = [name for name, one in model.model_fields.items() if one.is_required()]
    if lacking := [known[name] for name in required if name not in stated]:
        raise ImportFault(f"第一行应是列名，其中没有 {'、'.join(sorted(lacking))}；列名有：{listed}")
    if unknown := sorted(set(stated) - set(known)):
        raise ImportFault(f"不认得 {'、'.join(unknown)} 这一列；列名有：{listed}")
    if len(stated) > len(set(stated)):
        twice = sorted({known[name] for name in stated if stated.count(name) > 1})
        raise ImportFault(f"第一行里有两列同名：{'、'.join(twice)}")
    return Header(tuple(named), tuple(headings), words)
