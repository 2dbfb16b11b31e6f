"""Tables in and out: every cell is text, and none is run."""

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from orgregistry import sheets
from orgregistry.sheets import SheetFault, armed, unarmed

HEADER = ("单位全称", "联系电话")


def rows_of(path):
    return list(sheets.read(path))


@pytest.mark.parametrize("ending", sheets.ENDINGS)
def test_what_is_written_is_read_again(tmp_path, ending):
    rows = [
        ("兰州市第九十九中学", "09310000000"),
        ("=HYPERLINK(1)", "+86 931"),
        ("-中学", "'@x"),
        ("甘,“谷”\n小学", "620523"),
    ]
    path = tmp_path / f"orgs{ending}"
    assert sheets.write(path, HEADER, rows) == len(rows)
    assert [tuple(cells) for _, cells in rows_of(path)] == [HEADER, *rows]
    assert path.stat().st_mode & 0o077 == 0


def test_no_spreadsheet_runs_what_is_in_a_csv_file(tmp_path):
    path = tmp_path / "orgs.csv"
    sheets.write(path, HEADER, [("=1+1", "@SUM(A1)"), ("  =1", "\t=1")])
    text = path.read_text("utf-8-sig")
    assert text.splitlines()[1] == "'=1+1,'@SUM(A1)"
    assert not any(cell.lstrip(" ").startswith(("=", "@", "+", "-")) for cell in text.replace("\n", ",").split(","))


@given(st.text())
def test_an_apostrophe_comes_and_goes(text):
    assert unarmed(armed(text)) == text
    assert not armed(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_numbers_that_a_spreadsheet_made_of_codes_are_their_digits_again(tmp_path):
    path = tmp_path / "orgs.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_row(1, 0, [620523, 13900000000, 12.5])
    assert rows_of(path)[1] == (2, ["620523", "13900000000", "12.5"])


def test_empty_rows_are_passed_over_and_lines_count_from_one(tmp_path):
    path = tmp_path / "orgs.csv"
    path.write_bytes("单位全称\n\n  ,\n甘谷县教育局\n".encode("gb18030"))
    assert rows_of(path) == [(1, ["单位全称"]), (4, ["甘谷县教育局"])]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("orgs.xls", b"", "只认"),
        ("orgs.xlsx", b"no zip", "损坏"),
        ("orgs.csv", b"\xef\xbb\xbf\xff\xff", "编码"),
        ("orgs.csv", b"\x81\xff\xff", "编码"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_fault(tmp_path, name, content, words):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(SheetFault, match=words):
        rows_of(path)


def test_a_file_that_is_not_there_or_too_large_or_there_already(tmp_path, monkeypatch):
    path = tmp_path / "orgs.csv"
    with pytest.raises(SheetFault, match="找不到"):
        rows_of(path)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(SheetFault, match="读不了"):
        rows_of(tmp_path / "folder.csv")
    with pytest.raises(SheetFault, match="写不了"):
        sheets.write(tmp_path / "nowhere" / "orgs.csv", HEADER, [])
    with pytest.raises(SheetFault, match="只写"):
        sheets.write(tmp_path / "orgs.txt", HEADER, [])
    path.write_text("a\nb\nc\n")
    with pytest.raises(SheetFault, match="已经存在"):
        sheets.write(path, HEADER, [])
    monkeypatch.setattr(sheets, "ROWS_MOST", 2)
    with pytest.raises(SheetFault, match="行数太多"):
        rows_of(path)
    monkeypatch.setattr(sheets, "OCTETS_MOST", 2)
    with pytest.raises(SheetFault, match="太大"):
        rows_of(path)
