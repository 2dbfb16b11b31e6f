"""Tables of rows that another system has written: .jsonl, .csv, .xlsx, each row checked against a model by itself.

What is wrong with a file as a whole is said once, with a row with its line; values are never said.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Annotated, Final, Literal, TypeVar, get_args, get_origin

import python_calamine
from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationError

from mailparse import values
from store.errors import in_words

SURPLUS: Final = "surplus"
ENDINGS: Final = (".jsonl", ".csv", ".xlsx")
Model = TypeVar("Model", bound=BaseModel)


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


def parse_row(model: type[Model], raw: Mapping[str, object]) -> Model | str:
    """Validate one row; returns it, or in Chinese what is wrong with it (without its values)."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        return "；".join(_said(model, one["loc"], one["type"], one["msg"]) for one in error.errors(include_input=False))


def aware(value: datetime | None, zone: tzinfo) -> datetime | None:
    """Return a time of a row, which is the desk's local one where it has no zone."""
    return value.replace(tzinfo=zone) if value is not None and value.tzinfo is None else value


def _said(model: type[BaseModel], loc: tuple[int | str, ...], kind: str, message: str) -> str:
    column = str(loc[0]) if loc else ""
    match kind:
        case "missing":
            return f"缺 {column}"
        case "extra_forbidden":
            return f"没有 {column} 这一列，请核对列名" if column != SURPLUS else "比第一行多出一列"
        case "literal_error":
            return f"{column} 的值不在允许的范围内，只能是 {'、'.join(allowed(model, column))}"
        case "value_error":
            said = message.removeprefix("Value error, ")
            return said if column == "id_number" else f"{column} {said}"
        case "string_type":
            return f"{column} 要存成文本（数字格式会丢掉末几位）"
        case _ if kind.startswith("date"):
            example = "2021-05-31 22:00" if kind.startswith("datetime") else "2021-05-31"
            return f"{column} 不是日期，要写成例如 {example}；没有就留空"
        case _:
            return f"{column} 的格式不对"


def allowed(model: type[BaseModel], column: str) -> tuple[str, ...]:
    """Return the values that a column of a model may have, where it has a list of them."""
    kind = model.model_fields[column].annotation
    return get_args(kind) if get_origin(kind) is Literal else ()


def read_rows(path: Path, model: type[BaseModel]) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    """Yield line and cells of each row, or line and what is wrong with it.

    Args:
        path: the file; its ending says of which kind it is.
        model: whose fields are the columns.

    Raises:
        ImportFault: it is not there, of another kind, damaged as a whole, or has other columns.
    """
    readers: dict[str, Callable[[Path, type[BaseModel]], Iterator[tuple[int, Mapping[str, object] | str]]]] = dict(
        zip(ENDINGS, (_jsonl, _csv, _xlsx), strict=True)
    )
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ImportFault(f"只认 {'、'.join(ENDINGS)} 文件")
    if not path.exists():
        raise ImportFault(f"找不到文件 {path}")
    try:
        yield from reader(path, model)
    except OSError as error:
        raise ImportFault(f"读不了文件 {path}：{in_words(error)}") from None
    except UnicodeDecodeError:
        raise ImportFault("文件不是 UTF-8 编码（CSV 也可以是 GB 18030），请另存为 UTF-8 后再导入") from None
    except (python_calamine.CalamineError, csv.Error):
        raise ImportFault("文件损坏，或不是真正的表格文件") from None


def _jsonl(path: Path, _model: type[BaseModel]) -> Iterator[tuple[int, Mapping[str, object] | str]]:
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    row = json.loads(line)
                except (ValueError, RecursionError):
                    yield number, "不是 JSON"
                    continue
                yield number, row if isinstance(row, dict) else "不是 JSON 对象，一行应是 {…}"


def _csv(path: Path, model: type[BaseModel]) -> Iterator[tuple[int, Mapping[str, object]]]:
    with path.open(encoding=_encoding(path), newline="") as lines:
        reader = csv.reader(lines)
        header = _header(next(reader, []), model)
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


def _xlsx(path: Path, model: type[BaseModel]) -> Iterator[tuple[int, Mapping[str, object]]]:
    rows = iter(python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows())
    header = _header(next(rows, []), model)
    for number, row in enumerate(rows, 2):
        if any(cell not in {"", None} for cell in row):
            yield number, _named(header, row)


def _header(cells: Sequence[object], model: type[BaseModel]) -> list[str]:
    """Say once for the file, not for each row, that its columns aren't those it should have."""
    header = [str(cell).strip() for cell in cells]
    named = [name for name in header if name]
    known = set(model.model_fields)
    required = {name for name, one in model.model_fields.items() if one.is_required()}
    if lacking := sorted(required - set(named)):
        raise ImportFault(f"第一行应是列名，其中没有 {'、'.join(lacking)}；列名有：{'、'.join(model.model_fields)}")
    if unknown := sorted(set(named) - known):
        raise ImportFault(f"不认得 {'、'.join(unknown)} 这一列；列名有：{'、'.join(model.model_fields)}")
    if len(named) > len(set(named)):
        raise ImportFault("第一行里有两列同名")
    return header


def _named(header: Sequence[str], row: Sequence[object]) -> dict[str, object]:
    cells: dict[str, object] = {name: cell for name, cell in zip(header, row, strict=False) if name}
    # A comma too many inside a row shifts what follows it: such a row is not taken.
    if any(cell not in {"", None} for cell in row[len(header) :]):
        cells[SURPLUS] = True
    return cells
