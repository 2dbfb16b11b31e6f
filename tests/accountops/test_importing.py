"""Accounts taken over from the system in use, from three kinds of file."""

import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from sqlalchemy import func, select

from accountops import accounts, importing
from accountops.accounts import Repair, facts_of
from accountops.credentials import Credentials, Entry, Hasher
from accountops.importing import WORDS, ImportFault, ImportSummary, import_file
from accountops.policy import FILINGS_WORDS, Filings, Limits
from mailparse import Action
from store import Account, AuditRow, Store, audit
from tests.accountops.people import INITIAL_PASSWORD, NAME, OWN_PASSWORD, CheapHasher
from tests.store.places import DAY, NOW, id_number

ZONE = ZoneInfo("Asia/Shanghai")
COLUMNS = (
    "id_number", "name", "state", "password", "created", "last_login", "last_password_change", "last_reset", "filings",
)  # fmt: skip
ACTIVE = {
    "id_number": id_number(1),
    "name": NAME,
    "state": "active",
    "password": OWN_PASSWORD,
    "created": "2021-03-01T08:00:00+08:00",
    "last_login": "2021-05-01 09:30",
    "last_password_change": "2021-03-01T00:05:00Z",
    "filings": "submitted",
}
INITIAL = {"id_number": id_number(2), "name": "zhang wei", "state": "initial"}
BLANK = {"id_number": id_number(3), "name": "", "state": "must-change", "created": "2021-05-10", "filings": ""}
ROWS: Sequence[dict[str, Any]] = (ACTIVE, INITIAL, BLANK)


def jsonl(path: Path, rows: Sequence[dict[str, Any]]) -> Path:
    path = path / "accounts.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def as_csv(path: Path, rows: Sequence[dict[str, Any]], encoding: str = "utf-8-sig") -> Path:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    path = path / "accounts.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def xlsx(path: Path, rows: Sequence[dict[str, Any]], columns: Sequence[str] = COLUMNS) -> Path:
    path = path / "accounts.xlsx"
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, columns)
        for line, row in enumerate(rows, 1):
            for column, name in enumerate(columns):
                if (value := row.get(name)) is not None:
                    write = sheet.write_string if isinstance(value, str) else sheet.write
                    write(line, column, value)
    return path


KINDS = pytest.mark.parametrize("kind", [jsonl, as_csv, xlsx])
Kind = Callable[[Path, Sequence[dict[str, Any]]], Path]


def taken(store: Store, path: Path, hasher: Hasher | None = None, now: datetime = NOW) -> ImportSummary:
    return import_file(store, hasher or CheapHasher(), path, ZONE, now)


def columns_of(store: Store, number: str) -> dict[str, Any] | None:
    with store.look() as desk:
        account = accounts.find(desk, number)
        return None if account is None else account.model_dump()


def faults(store: Store, path: Path) -> list[tuple[int, str]]:
    return list(taken(store, path).faults)


# ------------------------------------------------------------------------------------------------------ what is taken


@KINDS
def test_all_kinds_of_file_come_to_the_same_accounts(store, folder, kind):
    assert taken(store, kind(folder, ROWS)) == ImportSummary(taken=3)
    active = columns_of(store, ACTIVE["id_number"])
    assert (active["name"], active["state"], active["filings"]) == (NAME, "active", "submitted")
    assert active["created"] == datetime(2021, 3, 1, tzinfo=UTC)
    assert active["last_login"] == active["last_own_login"] == datetime(2021, 5, 1, 1, 30, tzinfo=UTC)
    assert active["last_password_change"] == datetime(2021, 3, 1, 0, 5, tzinfo=UTC)
    assert (active["last_reset"], active["window_until"]) == (None, None)
    initial = columns_of(store, INITIAL["id_number"])
    assert (initial["name"], initial["state"], initial["filings"]) == ("zhang wei", "initial", "none")
    assert (initial["created"], initial["password_hash"], initial["window_until"]) == (None, None, None)
    blank = columns_of(store, BLANK["id_number"])
    assert (blank["name"], blank["state"]) == ("", "must-change")
    assert blank["created"] == datetime(2021, 5, 9, 16, tzinfo=UTC)  # midnight in Lanzhou


IN_CHINESE = {
    "身份证号码": "id_number", "登记姓名": "name", "账号状态": "state", "密码": "password", "创建时间": "created",
    "最近登录时间": "last_login", "上次改密": "last_password_change", "填报状态": "filings",
}  # fmt: skip
CELLS = {"active": "自设密码", "initial": "初始密码", "must-change": "须改密", "submitted": "已提交", "none": "无"}


@pytest.mark.parametrize("kind", [as_csv, xlsx])
def test_a_table_in_chinese_comes_to_the_same_accounts(sqlite_store, folder, kind):
    assert taken(sqlite_store, kind(folder, ROWS)) == ImportSummary(taken=3)
    came = [columns_of(sqlite_store, row["id_number"]) for row in ROWS]
    again = [row | {"id_number": id_number(n)} for n, row in enumerate(ROWS, 11)]
    spoken = [{called: CELLS.get(row.get(name), row.get(name)) for called, name in IN_CHINESE.items()} for row in again]
    path = xlsx(folder, spoken, list(IN_CHINESE))
    if kind is as_csv:
        path = folder / "accounts.csv"
        with path.open("w", encoding="gb18030", newline="") as file:
            writer = csv.DictWriter(file, IN_CHINESE)
            writer.writeheader()
            writer.writerows(spoken)
    assert taken(sqlite_store, path) == ImportSummary(taken=3)
    own = {"id", "id_index", "id_sealed", "password_hash"}
    for before, row in zip(came, again, strict=True):
        after = columns_of(sqlite_store, row["id_number"])
        assert {key: one for key, one in after.items() if key not in own} == {
            key: one for key, one in before.items() if key not in own
        }
        assert (after["password_hash"] is None) == (before["password_hash"] is None)


def test_faults_of_a_table_in_chinese_are_told_in_its_words(sqlite_store, folder):
    rows = [
        {"身份证号": id_number(11), "状态": "正常", "姓名": NAME},
        {"身份证号": id_number(12), "状态": "自设密码", "姓名": NAME, "上次重置": "昨天"},
        {"身份证号": id_number(13), "状态": "", "姓名": NAME},
    ]
    path = xlsx(folder, rows, ["序号", "身份证号", "状态", "姓名", "上次重置"])
    among = "状态 的值不在允许的范围内，只能是 初始密码、须改密、自己的密码"
    assert faults(sqlite_store, path) == [
        (2, among),
        (3, "上次重置 不是日期，要写成例如 2021-05-31 22:00；没有就留空"),
        (4, among),
    ]


def test_a_title_above_the_headings_is_passed_over_and_lines_are_still_the_tables(sqlite_store, folder):
    path = folder / "accounts.csv"
    path.write_text(f"2021年5月账号表,\n身份证号,状态\n{id_number(11)},初始密码\n{id_number(12)},正常\n", "utf-8")
    summary = taken(sqlite_store, path)
    assert (summary.taken, [line for line, _ in summary.faults]) == (1, [4])


@KINDS
def test_an_imported_account_opens_with_its_password(store, folder, kind):
    hasher = CheapHasher()
    taken(store, kind(folder, ROWS), hasher)
    credentials = Credentials(INITIAL_PASSWORD, hasher)

    def entry(row: dict[str, Any], password: str) -> Entry:
        return accounts.login(store, credentials, row["id_number"], row["name"], password, NOW).entry

    assert entry(ACTIVE, OWN_PASSWORD) is Entry.OWN
    assert entry(ACTIVE, INITIAL_PASSWORD) is Entry.REFUSED
    assert entry(INITIAL, INITIAL_PASSWORD) is Entry.MUST_CHANGE
    assert entry(BLANK, INITIAL_PASSWORD) is Entry.MUST_CHANGE


def test_an_imported_password_is_hashed_as_any_other(sqlite_store, folder):
    hasher = Hasher()
    taken(sqlite_store, jsonl(folder, [ACTIVE]), hasher)
    assert columns_of(sqlite_store, ACTIVE["id_number"])["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@KINDS
def test_an_active_account_without_a_password_is_counted_and_waits_for_a_reset(store, folder, kind):
    rows = [ACTIVE | {"password": None}, ACTIVE | {"id_number": id_number(4), "password": "  "}, INITIAL]
    assert taken(store, kind(folder, rows)) == ImportSummary(taken=3, without_password=2)
    assert columns_of(store, ACTIVE["id_number"])["password_hash"] is None


def test_a_password_beside_another_state_is_not_kept(store, folder):
    assert taken(store, jsonl(folder, [INITIAL | {"password": OWN_PASSWORD}])) == ImportSummary(taken=1)
    assert columns_of(store, INITIAL["id_number"])["password_hash"] is None


@KINDS
def test_the_same_file_again_changes_nothing(store, folder, kind):
    path = kind(folder, ROWS)
    taken(store, path)
    before = [columns_of(store, row["id_number"]) for row in ROWS]
    hasher = CheapHasher()
    assert taken(store, path, hasher, NOW + DAY) == ImportSummary(unchanged=3)
    assert hasher.computed == 0
    assert [columns_of(store, row["id_number"]) for row in ROWS] == before


def test_what_another_file_says_of_a_known_account_changes_nothing(store, folder):
    taken(store, jsonl(folder, ROWS))
    before = columns_of(store, INITIAL["id_number"])
    changed = [INITIAL | {"name": NAME, "state": "active"}, INITIAL | {"id_number": id_number(9)}]
    assert taken(store, jsonl(folder, changed)) == ImportSummary(taken=1, unchanged=1)
    assert columns_of(store, INITIAL["id_number"]) == before


def test_an_account_that_was_deleted_since_does_not_come_back_with_the_same_file(store, folder):
    path = jsonl(folder, ROWS)
    taken(store, path)
    with store.open() as desk:
        one = Repair(Action.DELETE, facts_of(accounts.find(desk, INITIAL["id_number"]), NOW), None, "mismatched")
        accounts.perform(desk, [one], Limits(), NOW, "night")
    assert taken(store, path, now=NOW + DAY) == ImportSummary(unchanged=3)
    assert columns_of(store, INITIAL["id_number"]) is None


def test_a_file_longer_than_a_batch_is_taken_whole(sqlite_store, folder):
    rows = [INITIAL | {"id_number": id_number(n)} for n in range(1000)]
    assert len({row["id_number"] for row in rows}) == 1000
    path = jsonl(folder, rows)
    assert taken(sqlite_store, path) == ImportSummary(taken=1000)
    assert taken(sqlite_store, path) == ImportSummary(unchanged=1000)


def test_an_import_leaves_one_row_a_batch_in_the_audit_chain(store, folder):
    taken(store, jsonl(folder, ROWS))
    taken(store, jsonl(folder, ROWS))
    with store.look() as desk:
        rows = desk.session.execute(select(AuditRow)).scalars().all()
        assert [(row.actor, row.action, json.loads(row.detail)) for row in rows] == [("import", "import", {"taken": 3})]
        assert audit.verify(desk.session, desk.keys.audit).ok


# ------------------------------------------------------------------------------------------------------------ secrets


@KINDS
def test_passwords_and_id_numbers_are_stored_nowhere_in_clear(sqlite_store, folder, kind, caplog):
    caplog.set_level(0)
    bad = ACTIVE | {"id_number": id_number(8), "created": OWN_PASSWORD}
    summary = taken(sqlite_store, kind(folder, [*ROWS, bad]))
    with sqlite_store.open() as desk:
        raw = desk.connection.connection.driver_connection
        dump = "\n".join(raw.iterdump())
    for secret in (OWN_PASSWORD, ACTIVE["id_number"], id_number(8)):
        assert secret not in dump
        assert secret not in caplog.text
        assert secret not in repr(summary)
    row = importing.parse_row(ACTIVE)
    assert OWN_PASSWORD not in repr(row)


# ------------------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id_number": id_number(1)[:-1] + "?"}, "身份证号的位数、校验位或出生日期不对"),
        ({"id_number": ""}, "身份证号的位数、校验位或出生日期不对"),
        ({"id_number": id_number(1)[:17]}, "身份证号的位数、校验位或出生日期不对"),
        ({"state": "expired"}, "state 的值不在允许的范围内，只能是 initial、must-change、active"),
        ({"state": ""}, "state 的值不在允许的范围内，只能是 initial、must-change、active"),
        ({"state": "ACTIVE"}, "state 的值不在允许的范围内，只能是 initial、must-change、active"),
        ({"filings": "lost"}, "filings 的值不在允许的范围内，只能是 none、draft、submitted、returned、approved"),
        ({"created": "yesterday"}, "created 不是日期，要写成例如 2021-05-31 22:00；没有就留空"),
        ({"created": "2021-02-30 08:00"}, "created 不是日期，要写成例如 2021-05-31 22:00；没有就留空"),
        ({"created": "2021/13/01"}, "created 不是日期，要写成例如 2021-05-31 22:00；没有就留空"),
        ({"last_login": "20210501"}, "last_login 时间要写成日期，例如 2021-05-31 22:00，不能是一个数"),
        ({"last_login": "1619827200"}, "last_login 时间要写成日期，例如 2021-05-31 22:00，不能是一个数"),
        ({"last_login": "44317.5"}, "last_login 时间要写成日期，例如 2021-05-31 22:00，不能是一个数"),
        ({"last_reset": "0001-01-01 00:00:00"}, "last_reset 早于1990年；没有这个时间就留空"),
        ({"last_reset": "1970-01-01T00:00:00Z"}, "last_reset 早于1990年；没有这个时间就留空"),
        ({"created": "2031-05-01"}, "建立（created）晚于现在"),
        (
            {"created": "2031-05-01", "last_login": "2031-05-02"},
            "建立（created）晚于现在；上次登录（last_login）晚于现在",
        ),
    ],
)
@KINDS
def test_a_bad_row_is_listed_by_line_and_the_good_ones_are_taken(sqlite_store, folder, kind, change, reason):
    path = kind(folder, [INITIAL, ACTIVE | change, BLANK])
    summary = taken(sqlite_store, path)
    assert summary == ImportSummary(taken=2, faults=((2 if kind is jsonl else 3, reason),))


def test_all_that_is_wrong_with_a_row_is_said_at_once(sqlite_store, folder):
    ((line, reason),) = faults(sqlite_store, jsonl(folder, [{"name": 5, "state": "x", "colour": "red"}]))
    assert line == 1
    assert set(reason.split("；")) == {
        "缺 id_number",
        "name 要存成文本（数字格式会丢掉末几位）",
        "state 的值不在允许的范围内，只能是 initial、must-change、active",
        "没有 colour 这一列，请核对列名",
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [(line, "不是 JSON") for line in ("{", "[" * 100_000)]
    + [(line, "不是 JSON 对象，一行应是 {…}") for line in ("[]", "null", '"x"', "5")],
)
def test_a_line_that_is_no_object_is_a_bad_row(sqlite_store, folder, line, said):
    path = folder / "a.jsonl"
    path.write_text("\n" + line + "\n\n" + json.dumps(INITIAL), "utf-8")
    summary = taken(sqlite_store, path)
    assert summary == ImportSummary(taken=1, faults=((2, said),))


@KINDS
def test_an_id_number_that_comes_twice_is_taken_once(store, folder, kind):
    lower = INITIAL | {"id_number": " " + INITIAL["id_number"].lower(), "name": NAME}
    first = 1 if kind is jsonl else 2
    summary = taken(store, kind(folder, [INITIAL, ACTIVE, lower]))
    assert summary == ImportSummary(taken=2, faults=((first + 2, f"身份证号与第{first}行重复"),))
    assert columns_of(store, INITIAL["id_number"])["name"] == "zhang wei"


@pytest.mark.parametrize("column", ["id_number", "name", "password"])
def test_a_number_in_a_cell_for_text_is_a_fault(sqlite_store, folder, column):
    """A spreadsheet keeps 15 digits of a number: an ID number among them is lost."""
    value = 620105196102110000 if column == "id_number" else 20210501
    path = xlsx(folder, [ACTIVE | {column: value}, INITIAL])
    assert taken(sqlite_store, path) == ImportSummary(
        taken=1, faults=((2, f"{column} 要存成文本（数字格式会丢掉末几位）"),)
    )


def test_cells_with_dates_are_taken_as_local_times(sqlite_store, folder):
    row = ACTIVE | {"created": datetime(2021, 3, 1, 8), "last_login": datetime(2021, 5, 1)}  # noqa: DTZ001
    assert taken(sqlite_store, xlsx(folder, [row])).taken == 1
    there = columns_of(sqlite_store, ACTIVE["id_number"])
    assert there["created"] == datetime(2021, 3, 1, tzinfo=UTC)
    assert there["last_login"] == datetime(2021, 4, 30, 16, tzinfo=UTC)


def test_a_number_in_a_cell_for_a_time_is_a_fault(sqlite_store, folder):
    path = xlsx(folder, [ACTIVE | {"created": 44317.5}])
    assert "不能是一个数" in faults(sqlite_store, path)[0][1]


@pytest.mark.parametrize("written", ["2021/5/1 9:30", "2021-5-1 9:30", "2021.05.01 09:30:00", " 2021/05/01  9:30 "])
def test_times_are_read_as_spreadsheets_here_write_them(sqlite_store, folder, written):
    assert taken(sqlite_store, as_csv(folder, [ACTIVE | {"last_login": written}])).taken == 1
    assert columns_of(sqlite_store, ACTIVE["id_number"])["last_login"] == datetime(2021, 5, 1, 1, 30, tzinfo=UTC)


def test_empty_rows_are_skipped_and_lines_still_count(sqlite_store, folder):
    path = folder / "a.csv"
    path.write_text(f"id_number,state\n\n{INITIAL['id_number']},initial\n,,\n\nx,initial\n", "utf-8")
    assert taken(sqlite_store, path) == ImportSummary(taken=1, faults=((6, "身份证号的位数、校验位或出生日期不对"),))
    path = xlsx(folder, [{}, INITIAL, {}, {"id_number": "x", "state": "initial"}])
    assert taken(sqlite_store, path) == ImportSummary(
        unchanged=1, faults=((5, "身份证号的位数、校验位或出生日期不对"),)
    )


def test_a_row_shorter_or_longer_than_the_header_is_a_fault(sqlite_store, folder):
    path = folder / "a.csv"
    number = INITIAL["id_number"]
    path.write_text(f"id_number,state,name\n{number}\n{number},initial,张,伟\n{number},initial\n", "utf-8")
    assert taken(sqlite_store, path) == ImportSummary(taken=1, faults=((2, "缺 state"), (3, "比第一行多出一列")))


# --------------------------------------------------------------------------------------------- the file as a whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_byte_order_mark_makes_no_difference(sqlite_store, folder, encoding, ending):
    path = as_csv(folder, ROWS, encoding) if ending == "csv" else jsonl(folder, ROWS)
    if ending == "jsonl":
        path.write_text(path.read_text("utf-8"), encoding)
    assert taken(sqlite_store, path).taken == 3


def test_upper_case_endings_are_known(sqlite_store, folder):
    path = jsonl(folder, ROWS)
    assert taken(sqlite_store, path.rename(folder / "A.JSONL")).taken == 3


@pytest.mark.parametrize("encoding", ["gbk", "gb18030"])
def test_a_csv_file_as_spreadsheets_here_save_it_is_taken(sqlite_store, folder, encoding):
    assert taken(sqlite_store, as_csv(folder, ROWS, encoding)).taken == 3
    assert columns_of(sqlite_store, ACTIVE["id_number"])["name"] == NAME


def gbk_lines(folder: Path) -> Path:
    path = jsonl(folder, ROWS)
    path.write_bytes(path.read_text("utf-8").encode("gbk"))
    return path


def in_no_encoding(folder: Path) -> Path:
    path = as_csv(folder, ROWS)
    path.write_bytes(path.read_bytes() + b"\xff\xff")
    return path


def in_no_chinese_encoding(folder: Path) -> Path:
    path = as_csv(folder, ROWS, "utf-8")
    path.write_bytes(path.read_bytes() + b"\xff\xff")
    return path


def other_ending(folder: Path) -> Path:
    return as_csv(folder, ROWS).rename(folder / "accounts.xls")


def absent(folder: Path) -> Path:
    return folder / "absent.csv"


def absent_book(folder: Path) -> Path:
    return folder / "absent.xlsx"


def text_as_book(folder: Path) -> Path:
    return as_csv(folder, ROWS).rename(folder / "accounts.xlsx")


def torn_book(folder: Path) -> Path:
    path = xlsx(folder, ROWS)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def empty(folder: Path) -> Path:
    path = folder / "empty.csv"
    path.touch()
    return path


def empty_book(folder: Path) -> Path:
    return xlsx(folder, [], [])


def a_folder(folder: Path) -> Path:
    path = folder / "a.csv"
    path.mkdir()
    return path


def without_header(folder: Path) -> Path:
    path = as_csv(folder, ROWS)
    path.write_text(path.read_text("utf-8").partition("\n")[2], "utf-8")
    return path


def with_another_column(folder: Path) -> Path:
    return xlsx(folder, [], ["id_number", "state", "颜色"])


def with_a_name_in_two_languages(folder: Path) -> Path:
    return xlsx(folder, [], ["id_number", "state", "name", "姓名"])


def in_chinese_without_a_state(folder: Path) -> Path:
    return xlsx(folder, [], ["身份证号码", "姓名"])


def with_a_column_twice(folder: Path) -> Path:
    return xlsx(folder, [], ["id_number", "state", "name", "name"])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (gbk_lines, "UTF-8"),
        (in_no_encoding, "UTF-8"),
        (in_no_chinese_encoding, "UTF-8"),
        (other_ending, ".jsonl、.csv、.xlsx"),
        (absent, "找不到文件"),
        (absent_book, "找不到文件"),
        (text_as_book, "损坏"),
        (torn_book, "损坏"),
        (empty, "第一行应是列名"),
        (empty_book, "第一行应是列名"),
        (a_folder, "读不了"),
        (without_header, "第一行应是列名"),
        (with_another_column, "不认得 颜色 这一列；列名有：id_number"),
        (with_a_name_in_two_languages, "同名：姓名"),
        (in_chinese_without_a_state, "没有 状态；列名有：身份证号、姓名"),
        (with_a_column_twice, "同名："),
    ],
)
def test_a_file_that_can_t_be_read_is_one_clear_line(sqlite_store, folder, make, said):
    with pytest.raises(ImportFault, match=said) as caught:
        taken(sqlite_store, make(folder))
    assert "\n" not in str(caught.value)
    with sqlite_store.look() as desk:
        assert desk.connection.scalar(select(func.count()).select_from(Account)) == 0


@pytest.mark.parametrize("filings", Filings)
def test_what_is_shown_of_filings_is_what_a_table_may_say(filings):
    assert FILINGS_WORDS[filings] in WORDS.choices["filings"][filings]
