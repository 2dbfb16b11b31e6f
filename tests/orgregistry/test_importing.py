"""Organisations in and out as tables."""

from dataclasses import replace

import pytest

from daemon import organising
from orgregistry import importing, organisations, registering, sheets, tree
from orgregistry.founding import founding
from orgregistry.importing import COLUMNS, Summary, entries, take
from orgregistry.organisations import Kind, NameKind, Nature, OrganisationError, Status
from orgregistry.search import the_one
from orgregistry.sheets import SheetFault
from store import Store
from tests.store.places import NOW, SECOND

BY = "operator"
TOP = "甘肃省职称改革办公室"
CODE = "11621026140008821E"
TREE = [
    ["单位全称", "类别", "单位性质", "上级单位", "账号状态", "曾用名", "别名", "统一社会信用代码"],
    # The lower ones stand first.
    ["宁县九岘乡小学", "", "事业单位", "宁县教育局", "", "", "九岘小学；九岘乡小学", ""],
    ["宁县教育局", "用人单位", "government", "宁县人社局", "已开通", "宁县文教局", "", CODE],
    ["宁县人力资源和社会保障局", "hr", "", "省职改办", "", "", "宁县人社局", ""],
    [TOP, "省职改办", "", "", "", "", "省职改办", ""],
    ["宁县九岘煤矿", "", "", "", "", "", "", ""],
]


def table(*rows):
    return list(enumerate(rows, 1))


def taken(store: Store, *rows, **options) -> Summary:
    return take(store, *entries(table(*rows)), NOW, BY, **options)


def rows_of(store: Store) -> list[list[str]]:
    with store.look() as desk:
        return list(importing.table(desk))


def test_a_tree_is_taken_whatever_the_order_of_its_rows_and_taken_once(store):
    assert taken(store, *TREE) == Summary(added=5, opened=3)
    before = rows_of(store)
    with store.look() as desk:
        school = the_one(desk, "九岘小学")
        way = tree.way_up(desk, school.organisation_id)
        assert [one.name for one in way.steps] == ["宁县九岘乡小学", "宁县教育局", "宁县人力资源和社会保障局", TOP]
        assert the_one(desk, "宁县文教局").uscc == CODE
        assert the_one(desk, "宁县九岘煤矿").status is Status.NO_ACCOUNT
    assert taken(store, *TREE) == Summary(unchanged=5)
    assert rows_of(store) == before


def test_a_dry_run_says_what_would_come_and_leaves_nothing(store):
    with store.trial() as trial:
        assert taken(trial, *TREE) == Summary(added=5, opened=3)
    assert rows_of(store) == []


def test_what_is_there_otherwise_is_told_and_changed_only_where_that_is_asked_for(sqlite_store):
    taken(sqlite_store, *TREE)
    other = ["宁县九岘乡小学", "", "民营企业", "宁县人社局", "账号已停用", "九岘学校", "", ""]
    said = taken(sqlite_store, TREE[0], other)
    assert said.differing == ((2, "单位性质、曾用名、上级单位（为其开通账号）、账号状态"),)
    assert taken(sqlite_store, TREE[0], other, update=True) == Summary(updated=1, opened=1)
    assert taken(sqlite_store, TREE[0], other, update=True) == Summary(unchanged=1)
    with sqlite_store.look() as desk:
        one = the_one(desk, "九岘学校")
        assert (one.nature, one.status) == (Nature.PRIVATE, Status.SUSPENDED)
        assert organisations.get(desk, one.parent_id).name == "宁县人力资源和社会保障局"
    back = ["宁县九岘乡小学", "", "", "宁县人社局", "已开通", "", "", ""]
    assert taken(sqlite_store, TREE[0], back, update=True) == Summary(updated=1, opened=1)
    without = ["宁县九岘乡小学", "", "", "", "尚无账号", "", "", ""]
    assert taken(sqlite_store, TREE[0], without, update=True) == Summary(updated=1)
    assert taken(sqlite_store, TREE[0], without, update=True) == Summary(unchanged=1)


def test_one_that_is_known_by_its_code_takes_its_new_name_and_keeps_the_old_one(sqlite_store):
    taken(sqlite_store, *TREE)
    renamed = ["宁县教育和体育局", "", "", "", "", "", "", CODE]
    assert taken(sqlite_store, TREE[0], renamed).differing == ((2, "单位全称"),)
    assert taken(sqlite_store, TREE[0], renamed, update=True).updated == 1
    with sqlite_store.look() as desk:
        one = the_one(desk, CODE)
        assert [name.name for name in organisations.names(desk, one.organisation_id)] == [
            "宁县教育和体育局",
            "宁县教育局",
            "宁县文教局",
        ]
    # The old list, which doesn't know of it, must not bring it back.
    old = ["宁县教育局", "", "", "", "", "", "", ""]
    assert "曾用名或别名" in taken(sqlite_store, TREE[0], old, update=True).faults[0][1]


def test_a_code_of_one_with_the_name_of_another_is_a_fault(sqlite_store):
    taken(sqlite_store, *TREE)
    said = taken(sqlite_store, TREE[0], ["宁县九岘煤矿", "", "", "", "", "", "", CODE], update=True)
    assert said.faults[0][1].startswith("代码是 宁县教育局 的")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["", "hr"], "单位名称太短"),
        (["宁县一中", "学校"], "类别只能是 用人单位"),
        (["宁县一中", "", "", "", "已撤销"], "账号状态不能是 已撤销"),
        (["宁县一中", "", "", "", "已开通"], "要写上级单位"),
        (["宁县一中", "top", "", "宁县教育局"], "之上没有上级单位"),
        (["宁县一中", "", "", "", "", "校"], "曾用名：单位名称太短"),
        (["宁县一中", "", "", "", "", "", "", "116210261400088211"], "校验不对"),
        (["宁县一中", "", "", "", "", "", "", CODE, "多"], "多出一列"),
        (["宁县九岘 煤矿"], "与第2行是同一个单位"),
        (["宁县煤矿", "", "", "", "", "", "", CODE], "与第2行是同一个单位"),
    ],
)
def test_a_bad_row_is_told_by_its_line_and_the_good_ones_are_taken(sqlite_store, row, words):
    good = ["宁县九岘煤矿", "", "", "", "", "", "", CODE]
    said = taken(sqlite_store, TREE[0], good, row)
    assert said.added == 1
    assert [(line, words in why) for line, why in said.faults] == [(3, True)]


@pytest.mark.parametrize(
    ("header", "words"),
    [([], "没有 单位全称"), (["名字"], "不认得 名字"), (["单位全称", "name"], "同名"), (["别名"], "没有 单位全称")],
)
def test_headings_that_are_not_those_of_this_table_are_one_fault(header, words):
    with pytest.raises(SheetFault, match=words):
        entries(table(header) if header else [])


def test_who_has_nobody_above_is_registered_and_told(sqlite_store):
    said = taken(
        sqlite_store,
        TREE[0],
        ["宁县甲厂", "", "", "宁县乙厂", "", "", "", ""],
        ["宁县乙厂", "", "", "宁县甲厂", "", "", "", ""],
        ["宁县丙厂", "", "", "宁县丁厂", "", "", "", ""],
    )
    assert (said.added, said.opened) == (3, 0)
    assert [why.partition("：")[2] for _, why in said.faults] == [
        "宁县乙厂 尚无账号，不能做上级单位",
        "宁县甲厂 尚无账号，不能做上级单位",
        "登记里没有上级单位 宁县丁厂",
    ]


def test_what_was_exported_and_is_imported_elsewhere_is_the_same_registry(store, sqlite_store, tmp_path):
    for ending in sheets.ENDINGS:
        taken(sqlite_store, *TREE)
        path = tmp_path / f"orgs{ending}"
        with sqlite_store.look() as desk:
            assert sheets.write(path, tuple(COLUMNS), importing.table(desk)) == 5
        with store.trial() as other:
            read = entries(sheets.read(path))
            said = take(other, *read, NOW, BY)
            assert (said.added, said.opened, said.faults) == (5, 3, ())
            assert sorted(rows_of(other)) == sorted(rows_of(sqlite_store))


def test_the_offices_of_the_province_hang_under_the_top_city_by_city(sqlite_store):
    said = take(sqlite_store, founding(), [], NOW, BY)
    # 14 cities, 86 counties, 兰州新区 and 甘肃矿区, the top and the office that opens private firms.
    assert said == Summary(added=104, opened=103)
    with sqlite_store.look() as desk:
        kinds = [one.kind for one in tree.children(desk, tree.top(desk).organisation_id)]
        assert (kinds.count(Kind.HR), kinds.count(Kind.UNIT)) == (16, 1)
        for called, steps in (
            ("榆中县人社局", ["榆中县", "兰州市"]),
            ("兰州新区职改办", ["兰州新区"]),
            ("积石山县人社局", ["积石山", "临夏回"]),
            ("甘肃矿区人社局", ["甘肃矿"]),
            ("嘉峪关市职改办", ["嘉峪关"]),
        ):
            way = tree.way_up(desk, the_one(desk, called).organisation_id)
            assert [one.name[: len(step)] for one, step in zip(way.steps, steps, strict=False)] == steps
            assert way.steps[-1].name == TOP
            assert len(way.steps) == len(steps) + 1
    assert take(sqlite_store, founding(), [], NOW + SECOND, BY) == Summary(unchanged=104)


def test_the_shipped_sample_is_whole(sqlite_store):
    take(sqlite_store, founding(), [], NOW, BY)
    read = organising.rows(None, of_offices=False, sample=True)
    said = take(sqlite_store, *read, NOW, BY)
    assert (said.faults, said.differing) == ((), ())
    assert said.added > 30
    with sqlite_store.look() as desk:
        for _, one in organising.branches(desk, None, 20):
            assert not isinstance(tree.way_up(desk, one.organisation_id), tree.Loop)


def test_an_organisation_is_called_by_number_code_or_name_and_by_nothing_else(sqlite_store):
    taken(sqlite_store, *TREE)
    with sqlite_store.open() as desk:
        bureau = the_one(desk, "宁县教育局")
        for called in (str(bureau.organisation_id), CODE, " 宁县 文教局 "):
            assert the_one(desk, called) == bureau
        with pytest.raises(OrganisationError, match="登记里没有 宁县教体局") as caught:
            the_one(desk, "宁县教体局")
        assert "宁县教育局（" in caught.value.hint
        registering.add_name(desk, the_one(desk, "宁县九岘煤矿").organisation_id, NameKind.ALIAS, "宁县文教局", NOW, BY)
        with pytest.raises(OrganisationError, match="有几个单位"):
            the_one(desk, "宁县文教局")
        registering.close(desk, the_one(desk, "宁县九岘煤矿").organisation_id, NOW, BY)
        assert the_one(desk, "宁县文教局") == bureau
        with pytest.raises(OrganisationError, match="没有编号 999"):
            the_one(desk, "999")


def test_contacts_are_in_the_table_and_not_in_its_repr():
    found, _ = entries(table(["单位全称", "联系人", "联系电话"], ["宁县一中", "何建国", "13900000000"]))
    details = replace(organisations.Details(), **found[0].stated)
    assert details.contact_phone == "13900000000"
    assert "139" not in repr(details)
