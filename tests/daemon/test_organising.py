"""Organisations from the command line."""

import csv
import json
import shutil

import pytest
from sqlalchemy import delete

from daemon import organising
from daemon.cli.running import run
from orgregistry import importing
from store import AuditRow, Fact, new_keyring, open_store
from tests.daemon.test_staffing import _alone, given, office  # noqa: F401 - fixtures
from tests.store.places import NOW

pytestmark = pytest.mark.usefixtures("office")
BY = ["--by", "甲"]


def done(capsys, *arguments):
    assert run(["orgs", *arguments, "--json"]) == 0
    return given(capsys)


@pytest.fixture(scope="module")
def filled(sqlite_template, tmp_path_factory):
    """A database with the offices and the sample, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "yeban.db"
    shutil.copy(sqlite_template, path)
    store = open_store(f"sqlite:///{path}", new_keyring())
    for sort in ({"of_offices": True, "sample": False}, {"of_offices": False, "sample": True}):
        importing.take(store, *organising.rows(None, **sort), NOW, "甲")
    with store.open() as desk:
        # The keys of the office it is copied into are others.
        for table in (AuditRow, Fact):
            desk.session.execute(delete(table))
    store.close()
    return path


@pytest.fixture
def registered(office, filled):  # noqa: F811 - a fixture
    shutil.copy(filled, office / "yeban.db")


def test_a_dry_run_says_what_would_come_and_leaves_nothing(capsys):
    [said] = done(capsys, "import", "--offices", "--dry-run", *BY)
    assert (said["dry_run"], said["added"], said["opened"], said["faults"]) == (True, 104, 103, [])
    assert run(["orgs", "tree"]) == 1
    assert "还没有省职改办" in capsys.readouterr().err


@pytest.mark.usefixtures("registered")
def test_what_is_there_is_not_taken_again(capsys):
    assert run(["orgs", "import", "--offices", *BY]) == 0
    assert "✔ 新登记 0 个，开通 0 个，更改 0 个，原已登记且相同 104 个" in capsys.readouterr().out


@pytest.mark.usefixtures("registered")
def test_what_is_exported_is_imported_again_without_a_change(capsys, tmp_path):
    for name in ("orgs.xlsx", "orgs.csv"):
        [said] = done(capsys, "export", name)
        assert said["exported"] > 130
        [again] = done(capsys, "import", name, *BY)
        assert (again["unchanged"], again["added"], again["differing"], again["faults"]) == (
            said["exported"],
            0,
            [],
            [],
        )
    assert run(["orgs", "export", "orgs.csv"]) == 2
    assert "已经存在" in capsys.readouterr().err


def test_faults_are_told_by_row_and_end_in_exit_code_1(capsys, tmp_path):
    with (tmp_path / "orgs.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["单位全称", "类别"], ["宁县一中", "学校"], ["宁县二中", "用人单位"]])
    assert run(["orgs", "import", "orgs.csv", *BY]) == 1
    said = capsys.readouterr().out
    assert "新登记 1 个" in said
    assert "第2行 问题：类别只能是" in said
    assert run(["orgs", "import", "orgs.csv", "--offices", *BY]) == 2
    assert run(["orgs", "import", "nowhere.csv", *BY]) == 2
    assert "找不到文件" in capsys.readouterr().err


@pytest.mark.usefixtures("registered")
def test_an_organisation_is_shown_with_its_way_and_what_has_become_of_it(capsys):
    done(capsys, "rename", "陇山大学附属医院", "陇山大学第一医院", *BY)
    done(capsys, "alias", "陇大附院", "陇大一院", *BY)
    [shown] = done(capsys, "show", "陇山大学附属医院")
    assert shown["name"] == "陇山大学第一医院"
    assert [(name["kind"], name["name"]) for name in shown["names"]] == [
        ("full", "陇山大学第一医院"),
        ("former", "陇山大学附属医院"),
        ("former", "陇山医学院附属医院"),
        ("alias", "陇大附院"),
        ("alias", "陇大一院"),
    ]
    assert (shown["way"]["whole"], shown["way"]["steps"][1]) == (True, "陇山大学")
    assert [change["action"] for change in shown["history"]][-2:] == ["renamed", "alias-added"]
    assert run(["orgs", "show", "陇大附院"]) == 0
    said = capsys.readouterr().out
    assert "审核路线：陇山大学第一医院 → 陇山大学 → 甘肃省职称改革办公室 → 人社部" in said
    assert "曾用名：陇山大学附属医院" in said
    done(capsys, "suspend", "陇山大学", *BY)
    assert run(["orgs", "show", "陇大附院"]) == 0
    assert "审核路线不通：陇山大学 账号已停用" in capsys.readouterr().out


@pytest.mark.usefixtures("registered")
def test_a_search_names_the_reason_and_who_has_no_account(capsys):
    [hit, *_] = done(capsys, "search", "陇大附院")
    assert (hit["name"], hit["why"], hit["can_be_chosen"]) == ("陇山大学附属医院", "别名：陇大附院", True)
    assert run(["orgs", "search", "白家湾第二幼儿园"]) == 0
    assert "甘谷县白家湾镇第二幼儿园  ［简称］  （尚无账号）" in capsys.readouterr().out
    assert run(["orgs", "search", "qqq"]) == 0
    assert "没有搜到" in capsys.readouterr().out


@pytest.mark.parametrize("nothing", ["", "  ", "（）", "。"])
def test_a_search_for_nothing_is_a_call_that_is_wrong(capsys, nothing):
    assert run(["orgs", "search", nothing]) == 2
    assert "没有写要搜什么" in capsys.readouterr().err


def test_invented_organisations_come_into_a_registry_only_where_that_is_known(capsys):
    done(capsys, "import", "--offices", *BY)
    before = done(capsys, "tree", "--deep", "3")
    assert run(["orgs", "import", "--sample", *BY]) == 2
    said = capsys.readouterr().err
    assert "虚构" in said
    assert "--yes" in said
    [dry] = done(capsys, "import", "--sample", "--dry-run", *BY)
    assert dry["added"] > 30
    assert done(capsys, "tree", "--deep", "3") == before
    [taken] = done(capsys, "import", "--sample", "--yes", *BY)
    assert taken["added"] == dry["added"]


@pytest.mark.usefixtures("registered")
def test_a_merger_made_by_mistake_is_taken_back(capsys):
    [before] = done(capsys, "show", "甘谷县渭水教育局")
    done(capsys, "merge", "甘谷县渭水教育局", "甘谷县人社局", *BY)
    assert run(["orgs", "undo", "甘谷县渭水教育局", *BY]) == 1  # by this name the other one is found now
    said = capsys.readouterr().err
    assert f"yeban orgs undo {before['id']}" in said
    [made] = done(capsys, "undo", str(before["id"]), *BY)
    assert (made["id"], made["status"]) == (before["id"], "open")
    [after] = done(capsys, "show", "甘谷县渭水教育局")
    assert [after[key] for key in ("names", "way", "children")] == [before[key] for key in ("names", "way", "children")]
    assert [change["action"] for change in after["history"]][-3:] == ["merged", "brought-back", "taken-back"]
    assert run(["orgs", "show", str(before["id"])]) == 0
    assert "撤回上一步" in capsys.readouterr().out
    assert run(["orgs", "rename", str(before["id"]), "甘谷县渭水教体局", *BY]) == 0
    assert run(["orgs", "undo", str(before["id"]), *BY]) == 0
    assert "已撤回：更名" in capsys.readouterr().out


def test_options_take_the_words_of_tables(capsys):
    [made] = done(capsys, "add", "甘谷县渭水学校", "--nature", "事业", "--level", "县属", *BY)
    assert (made["nature"], made["level"]) == ("institution", "county")


@pytest.mark.usefixtures("registered")
def test_the_tree_is_shown_as_deep_as_asked_for(capsys):
    lines = done(capsys, "tree", "兰州市人社局", "--deep", "1")
    assert {line["depth"] for line in lines} == {0, 1}
    assert "城关区人力资源和社会保障局" in [line["name"] for line in lines]
    assert run(["orgs", "tree", "甘谷县人社局"]) == 0
    assert capsys.readouterr().out.splitlines()[:3] == [
        "甘谷县人力资源和社会保障局",
        "　　甘谷县渭水教育局",
        "　　　　甘谷县白家湾镇中心小学",
    ]


@pytest.mark.usefixtures("registered")
def test_added_opened_moved_merged_and_closed(capsys):
    [made] = done(capsys, "add", "甘谷县渭水学校", "--nature", "institution", "--level", "county", *BY)
    assert made["status"] == "no-account"
    [made] = done(capsys, "open", "甘谷县渭水学校", "甘谷县渭水教育局", *BY)
    assert made["status"] == "open"
    [made] = done(capsys, "move", str(made["id"]), "甘谷县人社局", *BY)
    assert run(["orgs", "move", "甘谷县人社局", "甘谷县渭水教育局", *BY]) == 1
    assert "人社（职改）部门的上级" in capsys.readouterr().err
    [kept] = done(capsys, "add", "甘谷县渭水实验学校", "--parent", "甘谷县渭水教育局", *BY)
    done(capsys, "merge", "甘谷县渭水学校", "甘谷县渭水实验学校", *BY)
    [hit, *_] = done(capsys, "search", "甘谷县渭水学校")
    assert (hit["id"], hit["why"]) == (kept["id"], "曾用名：甘谷县渭水学校")
    done(capsys, "alias", "甘谷县渭水实验学校", "甘谷县渭水学校", "--drop", *BY)
    done(capsys, "suspend", "甘谷县渭水实验学校", *BY)
    done(capsys, "resume", "甘谷县渭水实验学校", *BY)
    [gone] = done(capsys, "close", "甘谷县渭水实验学校", *BY)
    assert gone["status"] == "closed"
    [said] = done(capsys, "reindex")
    assert said["names"] > 300


def test_what_cannot_be_is_one_clear_line(capsys):
    assert run(["orgs", "add", "甘谷县渭水学校", "--nature", "学校", *BY]) == 2
    assert "只能是：government" in capsys.readouterr().err
    assert run(["orgs", "show", "甘谷县渭水学校"]) == 1
    assert json.dumps(capsys.readouterr().err, ensure_ascii=False) == json.dumps(
        "yeban: 登记里没有 甘谷县渭水学校\n", ensure_ascii=False
    )
