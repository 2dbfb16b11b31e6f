"""Tables as people keep them: Excel and CSV, in and out. Every cell is text, and none is run by a spreadsheet.

In a CSV file a text that would be taken for a formula gets an apostrophe in front, and loses it when it is read.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import python_calamine
import xlsxwriter

from store import Hinted
from store.errors import in_words
from store.files import plain, text_encoding

ENDINGS: Final = (".xlsx", ".csv")
OCTETS_MOST: Final = 50 * 2**20
ROWS_MOST: Final = 300_000
_RUNS: Final = ("=", "+", "-", "@", "\t", "\r")
_WIDEST: Final = 48  # characters of a column in Excel
# A text is never taken for a formula, a number or a link.
_PLAIN: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

Cells = Sequence[str | int]


class SheetFault(Hinted):
    """The file as a whole can't be read or written; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of a workbook.

    Attributes:
        title: at most 31 characters, as Excel wants it.
        header: the names of its columns.
        rows: cells in that order; a number stays one that can be added up, all else is text.
    """

    title: str
    header: Sequence[str]
    rows: Iterable[Cells]


def read(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield line (from 1) and cells of each row that isn't empty, blanks at their ends gone.

    Raises:
        SheetFault: the file is not there, of another kind, too large, or damaged.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise SheetFault(f"只认 {'、'.join(ENDINGS)} 文件", "请用 Excel 另存为其中一种")
    try:
        plain(path, OCTETS_MOST)
        for line, row in _xlsx(path) if ending == ".xlsx" else _csv(path):
            if line > ROWS_MOST:
                raise SheetFault(f"行数太多，最多 {ROWS_MOST} 行", "请分成几个文件")
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield line, cells
    except FileNotFoundError:
        raise SheetFault(f"找不到文件 {path}") from None
    except OSError as error:
        raise SheetFault(f"读不了文件 {path}：{in_words(error)}") from None
    except UnicodeDecodeError:
        raise SheetFault("文件不是 UTF-8 编码（CSV 也可以是 GB 18030）", "请另存为 UTF-8 后再导入") from None
    except (python_calamine.CalamineError, csv.Error):
        raise SheetFault("文件损坏，或不是真正的表格文件") from None


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a new file; returns how many rows.

    Raises:
        SheetFault: the file is there already, is of another kind, or can't be written.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise SheetFault(f"只写 {'、'.join(ENDINGS)} 文件", "请改文件名的后缀")
    try:
        with path.open("xb") as file:
            path.chmod(0o600)  # telephone numbers stand in it
            return _write_xlsx(file, header, rows) if ending == ".xlsx" else _write_csv(file, header, rows)
    except FileExistsError:
        raise SheetFault(f"{path} 已经存在", "请换一个文件名") from None
    except OSError as error:
        raise SheetFault(f"写不了文件 {path}：{in_words(error)}", "请检查磁盘空间和文件夹权限") from None


def workbook(leaves: Iterable[Leaf]) -> bytes:
    """Return a workbook to be looked at, not to be read in again: cells stay harmless when it is saved as CSV, too."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _PLAIN) as book:
        for leaf in leaves:
            _fill(book, Leaf(leaf.title, leaf.header, map(_all_armed, leaf.rows)))
    return out.getvalue()


def _all_armed(row: Cells) -> Cells:
    return [armed(cell) if isinstance(cell, str) else cell for cell in row]


def armed(cell: str) -> str:
    """Return a cell for a CSV file, so that no spreadsheet runs it."""
    return "'" + cell if cell.lstrip(" '").startswith(_RUNS) or cell.startswith(_RUNS) else cell


def unarmed(cell: str) -> str:
    """Return what `armed` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" '").startswith(_RUNS) else cell


def _write_csv(file: io.BufferedWriter, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    file.write(codecs.BOM_UTF8)  # Excel takes it for GBK without
    lines = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(lines)
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow([armed(cell) for cell in row])
        count += 1
    lines.detach()
    return count


def _write_xlsx(file: io.BufferedWriter, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    with xlsxwriter.Workbook(file, _PLAIN) as book:
        return _fill(book, Leaf("单位", header, rows))


def _fill(book: xlsxwriter.Workbook, leaf: Leaf) -> int:
    text = book.add_format({"num_format": "@"})
    number = book.add_format({"num_format": "0"})
    bold = book.add_format({"bold": True, "num_format": "@"})
    sheet = book.add_worksheet(leaf.title)
    for place, name in enumerate(leaf.header):
        sheet.set_column(place, place, min(_WIDEST, 4 + 2 * len(name)), text)
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(leaf.header):
        sheet.write_string(0, place, name, bold)
    count = 0
    for count, row in enumerate(leaf.rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(count, place, cell, text)
            else:
                sheet.write_number(count, place, cell, number)
    return count


def _xlsx(path: Path) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows(), 1):
        yield line, [_text(cell) for cell in row]


def _text(cell: object) -> str:
    # A number that is whole was meant as its digits: a code of a division, a telephone number. A float has 15 of them.
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    return "" if cell is None else str(cell)


def _csv(path: Path) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=text_encoding(path), newline="") as lines:
        reader = csv.reader(lines)
        for row in reader:
            yield reader.line_num, [unarmed(cell) for cell in row]
