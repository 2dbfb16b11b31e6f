"""Filings taken over from the system in use."""

import csv
import json
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlmodel import col

from accountops import importing as importing_accounts
from filing import importing, reporting
from filing.importing import ImportSummary
from filing.reviewing import Doing
from orgregistry import registering
from store import Filing, Organisation, Reporting, audit
from tests.accountops.doings import put
from tests.accountops.people import NAME
from tests.filing.office import BUREAU, CITY, COUNTY, SCHOOL, SERIES, SITE, TOP, WAY
from tests.store.places import id_number

ZONE = ZoneInfo("Asia/Shanghai")
ROW = {
    "id_number": id_number(1),
    "series": SERIES,
    "rank": "中级",
    "title": "工程师",
    "obtained": "2013-12-01",
    "source": "gansu-review",
    "organisation": SCHOOL,
    "state": "submitted",
    "holder": COUNTY,
    "certificate_number": "2013-0456",
    "document_number": "甘职改办〔2013〕121号",
    "submitted": "2021-04-01 09:00",
    "since": "2021-04-20 09:00",
}
APPROVED = {**ROW, "rank": "副高", "state": "approved", "holder": "", "reported": "yes"}
RETURNED = {**ROW, "rank": "助理", "state": "returned", "holder": "", "reason": "情况说明缺少单位公章"}


def take(province, folder, *rows):
    path = folder / "filings.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return importing.import_file(province.store, SITE, path, ZONE, province.now)


def filings(province):
    with province.store.look() as desk:
        rows = desk.session.execute(select(Filing).order_by(col(Filing.id))).scalars()
        return [row.model_dump() for row in rows]


def test_filings_come_over_as_they_were(province, folder):
    assert take(province, folder, ROW, RETURNED, APPROVED) == ImportSummary(3)
    under_way, returned, approved = filings(province)
    ids = province.ids
    assert (under_way["status"], under_way["holder_id"]) == ("review", ids[COUNTY])
    assert json.loads(under_way["passed"]) == [ids[SCHOOL], ids[BUREAU]]
    assert (returned["status"], returned["holder_id"], returned["reason"]) == ("returned", None, RETURNED["reason"])
    assert (approved["status"], approved["holder_id"]) == ("approved", None)
    assert json.loads(approved["passed"]) == [ids[name] for name in WAY]
    assert province.furthest() == "approved"
    with province.store.look() as desk:
        assert audit.verify(desk.session, desk.keys.audit).ok


def test_what_has_come_over_goes_on_here(desk_province, folder):
    take(desk_province, folder, ROW)
    [row] = filings(desk_province)
    for office in (COUNTY, CITY, TOP):
        assert desk_province.act(office, row["id"]).ok
    assert filings(desk_province)[0]["status"] == "approved"


def test_what_was_returned_there_is_mended_here(desk_province, folder):
    take(desk_province, folder, RETURNED)
    [row] = filings(desk_province)
    assert desk_province.fill_in(row["id"], title="助理工程师").draft.title == "助理工程师"


def test_without_a_holder_the_unit_itself_has_it(desk_province, folder):
    take(desk_province, folder, {**ROW, "holder": ""})
    assert desk_province.act(SCHOOL, filings(desk_province)[0]["id"], Doing.APPROVE).ok


def test_nothing_comes_over_twice(desk_province, folder):
    take(desk_province, folder, ROW, APPROVED)
    before = filings(desk_province)
    summary = take(desk_province, folder, {**ROW, "state": "returned", "holder": "", "reason": "缺少公章"}, APPROVED)
    assert summary == ImportSummary(0, 2)
    assert filings(desk_province) == before


def test_what_the_other_system_has_reported_is_not_reported_again(desk_province, folder):
    take(desk_province, folder, APPROVED, {**ROW, "state": "approved", "holder": "", "reported": "no"})
    with desk_province.store.open() as desk:
        made = reporting.report(desk, "operator", desk_province.now)
    assert [row["rank"] for row in made.rows()] == ["中级"]
    with desk_province.store.look() as desk:
        assert [row.count for row in desk.session.execute(select(Reporting)).scalars()] == [1, 1]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id_number": id_number(1)[:-1]}, "身份证号"),
        ({"id_number": id_number(9)}, "没有账号"),
        ({"name": "别人"}, "姓名与账号"),
        ({"series": "炼金术"}, "没有“炼金术”"),
        ({"series": "高校教师"}, "是不是 高等学校教师"),
        ({"series": "炼金术", "submitted": "2031-01-01"}, "提交时间（submitted）晚于现在；没有“炼金术”"),
        ({"organisation": "不存在的学校", "name": "别人"}, "姓名与账号登记的不同；单位“不存在的学校”"),
        ({"series": "高等学校教师", "rank": "员"}, "没有员级"),
        ({"rank": "高级"}, "rank"),
        ({"organisation": "不存在的学校"}, "没有账号，请先导入单位"),
        ({"holder": "城关区卫健局"}, "没有账号"),
        ({"organisation": BUREAU, "holder": SCHOOL}, "不在"),
        ({"state": "draft"}, "submitted、returned、approved"),
        ({"state": "returned", "holder": ""}, "退回理由"),
        ({"state": "returned", "holder": "", "reason": "/"}, "退回理由"),
        ({"state": "returned", "reason": "缺少公章"}, "只有审核中（submitted）"),
        ({"state": "approved", "holder": ""}, "reported"),
        ({"reported": "yes"}, "不会已经上报"),
        ({"submitted": "2031-01-01"}, "晚于现在"),
        ({"title": "长" * 200}, "title"),
        ({"source": "bought"}, "source 只能是 甘肃省评审取得（gansu-review）"),
        ({"extra": 1}, "没有 extra"),
        ({"obtained": "去年"}, "obtained"),
    ],
)
def test_a_bad_row_is_told_by_line_and_reason_and_the_good_ones_are_taken(desk_province, folder, changes, said):
    summary = take(desk_province, folder, RETURNED, {**ROW, **changes})
    assert summary.taken == 1
    [(line, reason)] = summary.faults
    assert line == 2
    assert said in reason
    assert id_number(1) not in reason


def test_two_rows_of_one_rank_are_one(desk_province, folder):
    summary = take(desk_province, folder, ROW, {**ROW, "title": "别的"})
    assert (summary.taken, summary.faults) == (1, ((2, "与第1行是同一个人的同一层级"),))


def test_a_name_that_is_stated_is_the_accounts(desk_province, folder):
    assert take(desk_province, folder, {**ROW, "name": f" {NAME[0]} {NAME[1:]}"}).taken == 1


def test_a_broken_tree_keeps_nothing_from_coming_over(desk_province, folder):
    lonely = "永登县第一中学"
    with desk_province.store.open() as desk:
        made = registering.add(desk, lonely, registering.Details(), desk_province.now, "operator")
        row = desk.session.get_one(Organisation, made.organisation_id)
        row.status = "open"
    summary = take(desk_province, folder, {**ROW, "organisation": lonely, "holder": ""})
    assert summary.taken == 1
    assert filings(desk_province)[0]["holder_id"] == made.organisation_id


def test_csv_is_read_like_the_accounts(desk_province, folder):
    path = folder / "filings.csv"
    path.write_bytes((",".join(ROW) + "\n" + ",".join(map(str, ROW.values())) + "\n").encode("gb18030"))
    assert importing.import_file(desk_province.store, SITE, path, ZONE, desk_province.now).taken == 1


IN_CHINESE = {
    "身份证号码": "id_number", "职称系列": "series", "层级": "rank", "职称名称": "title", "取得时间": "obtained",
    "取得方式": "source", "工作单位": "organisation", "审核状态": "state", "现审核单位": "holder",
    "证书编号": "certificate_number", "资格文件号": "document_number", "提交时间": "submitted", "收到时间": "since",
    "退回原因": "reason", "是否已上报": "reported",
}  # fmt: skip
CELLS = {
    "gansu-review": "甘肃省评审取得", "submitted": "审核中", "returned": "已退回", "approved": "审核通过", "yes": "是",
}  # fmt: skip


def in_chinese(folder, rows):
    path = folder / "filings-zh.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["2021年4月填报清单"])
        writer.writerow(["序号", *IN_CHINESE])
        for number, row in enumerate(rows, 1):
            cells = [row.get(name, "") for name in IN_CHINESE.values()]
            writer.writerow([number, *(CELLS.get(cell, cell) for cell in cells)])
    return path


def test_a_table_in_chinese_comes_to_the_same_filings(desk_province, folder):
    put(desk_province.store, number=id_number(2))
    rows = [ROW, RETURNED, APPROVED]
    take(desk_province, folder, *rows)
    path = in_chinese(folder, [row | {"id_number": id_number(2)} for row in rows])
    summary = importing.import_file(desk_province.store, SITE, path, ZONE, desk_province.now)
    assert summary == ImportSummary(3)
    came = filings(desk_province)
    own = {"id", "account_id", "reported_id"}
    for before, after in zip(came[:3], came[3:], strict=True):
        assert {key: after[key] for key in after if key not in own} == {
            key: before[key] for key in before if key not in own
        }
        assert (after["reported_id"] is None) == (before["reported_id"] is None)


def test_faults_of_a_table_in_chinese_are_told_in_its_words(desk_province, folder):
    path = in_chinese(folder, [{**ROW, "state": "暂存"}, {**ROW, "source": "买的"}, {**ROW, "obtained": "去年"}])
    summary = importing.import_file(desk_province.store, SITE, path, ZONE, desk_province.now)
    said = dict(summary.faults)
    assert said[3] == "审核状态 的值不在允许的范围内，只能是 审核中、已退回、审核通过"
    assert said[4].startswith("取得方式 只能是 甘肃省评审取得（gansu-review）、")
    assert said[5] == "取得时间 不是日期，要写成例如 2021-05-31；没有就留空"


@pytest.mark.parametrize("table", [importing, importing_accounts], ids=["filings", "accounts"])
def test_words_of_a_table_mean_one_thing_each(table):
    columns = [word for words in table.WORDS.columns.values() for word in words]
    assert len(columns) == len(set(columns))
    assert set(table.WORDS.columns) == set(table.Row.model_fields)
    for choices in table.WORDS.choices.values():
        listed = [word for words in choices.values() for word in words]
        assert len(listed) == len(set(listed))


def test_the_furthest_of_all_counts(desk_province, folder):
    other = put(desk_province.store, number=id_number(2))
    take(desk_province, folder, {**RETURNED, "id_number": id_number(2)})
    desk_province.account_id = other
    assert desk_province.furthest() == "returned"
