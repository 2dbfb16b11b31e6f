"""Changes of organisations: what they are, what they are called, whose account is opened by whom."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from orgregistry import organisations, registering, tree
from orgregistry.organisations import Details, Kind, Level, NameKind, Nature, OrganisationError, Status
from store import AuditRow, OrganisationChange, Store, audit
from tests.store.places import NOW, SECOND

BY = "staff:li.na"
SCHOOL = Details(nature=Nature.INSTITUTION, level=Level.TOWNSHIP, division="620523", superior="甘谷县教育局")
CODE = "11621026140008821E"


def tops(desk):
    """The top, a county's HR office, its education bureau and a school, all open; returns their ids."""
    top = registering.add(desk, "甘肃省职称改革工作领导小组办公室", Details(kind=Kind.TOP), NOW, BY)
    ids = [top.organisation_id]
    for name, details in (
        ("甘谷县人力资源和社会保障局", Details(kind=Kind.HR, nature=Nature.GOVERNMENT, level=Level.COUNTY)),
        ("甘谷县教育局", Details(nature=Nature.GOVERNMENT, level=Level.COUNTY)),
        ("甘谷县磐安镇中心小学", SCHOOL),
    ):
        one = registering.add(desk, name, details, NOW, BY)
        ids.append(registering.open_account(desk, one.organisation_id, ids[-1], NOW, BY).organisation_id)
    return ids


@pytest.fixture
def planted(sqlite_store):
    with sqlite_store.open() as desk:
        return sqlite_store, tops(desk)


def refused(store: Store, words: str, change, *arguments):
    with pytest.raises(OrganisationError, match=words) as caught, store.open() as desk:
        change(desk, *arguments, NOW, BY)
    return caught.value


def test_what_is_added_has_no_account_and_is_found_by_its_name_in_any_spelling(sqlite_store):
    with sqlite_store.open() as desk:
        made = registering.add(desk, " 甘肃 刘家峡 化工（集团）有限公司 ", Details(nature=Nature.PRIVATE), NOW, BY)
    assert (made.status, made.parent_id, made.opened) == (Status.NO_ACCOUNT, None, None)
    assert made.name == "甘肃刘家峡化工（集团）有限公司"
    with sqlite_store.look() as desk:
        for spelt in (
            "甘肃刘家峡化工(集团)有限公司",
            "甘肃刘家峡化工〔集团〕有限公司",
            "甘肃刘家峡 化工【集团】有限公司",
        ):
            assert organisations.named(desk, spelt) == (made,)
        assert organisations.named(desk, "甘肃刘家峡化工集团") == ()


def test_a_name_and_a_code_are_one_organisations_only(planted):
    store, (_, _, bureau, school) = planted
    with store.open() as desk:
        details = organisations.get(desk, bureau).details
        registering.change(desk, bureau, replace(details, uscc=" 1162 1026 1400 0882 1e"), NOW, BY)
        assert organisations.of_code(desk, CODE).organisation_id == bureau
    refused(store, "已有名为 甘谷县教育局 的单位", registering.add, "甘谷县教育局", Details())
    refused(store, "是 甘谷县教育局", registering.add, "甘谷县教育局招生办", Details(uscc=CODE))
    refused(store, "已有名为", registering.rename, school, "甘谷县 教育局")
    refused(store, "校验不对", registering.add, "甘谷县教育局招生办", Details(uscc=CODE[:-1] + "K"))


def test_a_closed_organisations_name_is_free_and_the_living_one_is_named_first(planted):
    store, (_, office, _, school) = planted
    with store.open() as desk:
        registering.close(desk, school, NOW, BY)
        again = registering.add(desk, "甘谷县磐安镇中心小学", SCHOOL, NOW, BY)
        assert [one.organisation_id for one in organisations.named(desk, again.name)] == [again.organisation_id, school]
        assert tree.children(desk, office)[0].name == "甘谷县教育局"
        assert organisations.get(desk, school).parent_id is None


def test_a_renamed_one_keeps_its_former_name_and_may_take_it_again(planted):
    store, (*_, school) = planted
    with store.open() as desk:
        registering.rename(desk, school, "甘谷县磐安镇第一小学", NOW + SECOND, BY)
        kinds = [(one.kind, one.name, one.since) for one in organisations.names(desk, school)]
        assert kinds == [
            (NameKind.FULL, "甘谷县磐安镇第一小学", NOW + SECOND),
            (NameKind.FORMER, "甘谷县磐安镇中心小学", NOW + SECOND),
        ]
        assert organisations.named(desk, "甘谷县磐安镇中心小学")[0].name == "甘谷县磐安镇第一小学"
        registering.rename(desk, school, "甘谷县磐安镇中心小学", NOW + SECOND, BY)
        kinds = [(one.kind, one.name) for one in organisations.names(desk, school)]
        assert kinds == [(NameKind.FULL, "甘谷县磐安镇中心小学"), (NameKind.FORMER, "甘谷县磐安镇第一小学")]


def test_another_spelling_is_no_former_name(sqlite_store):
    with sqlite_store.open() as desk:
        made = registering.add(desk, "酒泉钢铁(集团)有限责任公司", Details(), NOW, BY)
        registering.rename(desk, made.organisation_id, "酒泉钢铁（集团）有限责任公司", NOW, BY)
        assert [one.name for one in organisations.names(desk, made.organisation_id)] == ["酒泉钢铁（集团）有限责任公司"]


def test_an_alias_is_put_down_once_and_can_be_taken_away_a_full_name_cannot(planted):
    store, (*_, school) = planted
    with store.open() as desk:
        first = registering.add_name(desk, school, NameKind.ALIAS, "磐安小学", NOW, BY)
        assert registering.add_name(desk, school, NameKind.FORMER, "磐安 小学", NOW, BY) == first
        assert organisations.named(desk, "磐安小学") == (first,)
        registering.drop_name(desk, school, "磐安小学", NOW, BY)
        assert organisations.named(desk, "磐安小学") == ()
    refused(store, "没有这个名称", registering.drop_name, school, "磐安小学")
    refused(store, "全称不能去掉", registering.drop_name, school, "甘谷县磐安镇中心小学")
    with pytest.raises(ValueError, match="rename"), store.open() as desk:
        registering.add_name(desk, school, NameKind.FULL, "磐安小学", NOW, BY)


@pytest.mark.parametrize("name", ["", "　", "校", "12345", "甘" * 121, "甘谷县\u200b\x07小学"])
def test_what_cannot_be_a_name_is_refused(sqlite_store, name):
    refused(sqlite_store, "单位名称", registering.add, name, Details())


@pytest.mark.parametrize(
    "details",
    [
        Details(division="62010"),
        Details(division="六二〇一〇二"),
        Details(division="620533"),
        Details(division="629999"),
        Details(superior="甘" * 201),
        Details(address="\x07"),
    ],
)
def test_what_cannot_be_known_of_one_is_refused(sqlite_store, details):
    refused(sqlite_store, "代码应是|甘肃没有区划代码|太长", registering.add, "甘谷县磐安镇中心小学", details)


@pytest.mark.parametrize("division", ["", "620171", "620981404", "620200", "620201", "620101", "620523", "110000"])
def test_a_division_is_one_that_there_is_here_or_in_another_province(sqlite_store, division):
    """兰州新区 and 甘肃矿区 stand beside the cities; 嘉峪关 has no counties."""
    with sqlite_store.open() as desk:
        assert registering.add(desk, "甘谷县第一中学", Details(division=division), NOW, BY).division == division


def test_an_account_is_opened_once_under_an_open_one(planted):
    store, (top, _, bureau, school) = planted
    with store.open() as desk:
        firm = registering.add(desk, "甘谷县大像山旅游开发有限公司", Details(), NOW, BY).organisation_id
    refused(store, "已开通，不能再开通", registering.open_account, school, top)
    with store.open() as desk:
        registering.suspend(desk, bureau, NOW, BY)
    refused(store, "甘谷县教育局 账号已停用，不能做上级单位", registering.open_account, firm, bureau)
    refused(store, "尚无账号，不能做上级单位", registering.move, school, firm)
    refused(store, "尚无账号，还没有上级可换", registering.move, firm, top)
    refused(store, "没有编号", registering.open_account, firm, 999)


def test_an_opened_account_can_be_taken_back_while_nothing_hangs_on_it(planted):
    store, (_, _, bureau, school) = planted
    refused(store, "甘谷县教育局 之下还有 1 个单位", registering.take_back_account, bureau)
    with store.open() as desk:
        made = registering.take_back_account(desk, school, NOW, BY)
        assert (made.status, made.parent_id, made.opened) == (Status.NO_ACCOUNT, None, None)
    refused(store, "尚无账号", registering.take_back_account, school)
    with store.open() as desk:
        assert registering.open_account(desk, school, bureau, NOW, BY).status is Status.OPEN


def test_a_loop_is_refused_by_name(planted):
    store, (_, office, bureau, school) = planted
    loop = "甘谷县教育局 → 甘谷县磐安镇中心小学 → 甘谷县教育局"
    assert refused(store, f"绕成一圈：{loop}", registering.move, bureau, school).hint
    refused(store, "甘谷县教育局 → 甘谷县教育局", registering.move, bureau, bureau)
    refused(store, "省职改办之上没有上级", registering.move, 1, office)


def test_an_office_hangs_under_offices_only(planted):
    store, (top, office, bureau, _) = planted
    refused(store, "人社（职改）部门的上级", registering.move, office, bureau)
    with store.open() as desk:
        details = organisations.get(desk, bureau).details
    with store.open() as desk:
        registering.change(desk, bureau, replace(details, kind=Kind.HR), NOW, BY)
        registering.move(desk, bureau, top, NOW, BY)


def test_there_is_one_top_and_it_stays(planted):
    store, (top, _, bureau, _) = planted
    refused(store, "只有一个", registering.add, "省职改办", Details(kind=Kind.TOP))
    refused(store, "不能停用", registering.suspend, top)
    refused(store, "不能撤销", registering.close, top)
    refused(store, "不能并入", registering.merge, top, bureau)
    refused(store, "不能改成", registering.change, top, Details(kind=Kind.UNIT))
    refused(store, "只有一个", registering.change, bureau, Details(kind=Kind.TOP))


def test_suspended_and_resumed(planted):
    store, (*_, school) = planted
    with store.open() as desk:
        assert registering.suspend(desk, school, NOW, BY).status is Status.SUSPENDED
    refused(store, "账号已停用", registering.suspend, school)
    with store.open() as desk:
        assert registering.resume(desk, school, NOW, BY).status is Status.OPEN
    refused(store, "已开通", registering.resume, school)


def test_one_that_is_merged_hands_over_its_names_and_what_hangs_on_it(planted):
    store, (_, office, bureau, school) = planted
    with store.open() as desk:
        other = registering.add(desk, "甘谷县教育和体育局", Details(), NOW, BY).organisation_id
    refused(store, "尚无账号，接不住", registering.merge, bureau, other)
    with store.open() as desk:
        registering.add_name(desk, bureau, NameKind.ALIAS, "甘谷教育局", NOW, BY)
        registering.open_account(desk, other, office, NOW, BY)
        stays = registering.merge(desk, bureau, other, NOW, BY)
        assert [one.organisation_id for one in tree.children(desk, other)] == [school]
        gone = organisations.get(desk, bureau)
        assert (gone.status, gone.merged_into_id, gone.parent_id) == (Status.MERGED, other, None)
        assert {(one.kind, one.name) for one in organisations.names(desk, other)} == {
            (NameKind.FULL, "甘谷县教育和体育局"),
            (NameKind.FORMER, "甘谷县教育局"),
            (NameKind.ALIAS, "甘谷教育局"),
        }
        assert organisations.named(desk, "甘谷县教育局")[0] == stays
    refused(store, "已并入其他单位", registering.merge, bureau, other)
    refused(store, "已并入其他单位", registering.close, bureau)


def test_one_is_not_merged_into_itself_nor_into_what_hangs_under_it(planted):
    store, (_, _, bureau, school) = planted
    refused(store, "不能并入自己", registering.merge, school, school)
    refused(store, "甘谷县磐安镇中心小学 → 甘谷县教育局", registering.merge, bureau, school)


def test_every_change_is_remembered_with_before_and_after_and_no_contacts(planted):
    store, (_, office, _, school) = planted
    with store.open() as desk:
        details = replace(organisations.get(desk, school).details, contact_name="何建国", contact_phone="13900000000")
        registering.change(desk, school, replace(details, address="磐安镇东街"), NOW + SECOND, BY)
        registering.move(desk, school, office, NOW + SECOND, BY)
        made = organisations.history(desk, school)
        assert [one.action for one in made] == ["added", "opened", "changed", "moved"]
        assert json.loads(made[-1].before) == {"parent": 3}
        assert json.loads(made[-1].after) == {"parent": office}
        assert json.loads(made[2].after) == {"address": "磐安镇东街", "contact_name": "***", "contact_phone": "***"}
        assert {one.actor for one in made} == {BY}
        assert organisations.get(desk, school).version == 3
        told = " ".join(f"{row.detail}" for row in desk.session.execute(select(AuditRow)).scalars())
        kept = " ".join(
            f"{row.before}{row.after}" for row in desk.session.execute(select(OrganisationChange)).scalars()
        )
        assert "何建国" not in told + kept
        assert "13900000000" not in told + kept
        assert audit.verify(desk.session, desk.keys.audit).ok


def test_what_changes_nothing_is_not_remembered(planted):
    store, (_, _, bureau, school) = planted
    with store.open() as desk:
        before = organisations.get(desk, school)
        assert registering.change(desk, school, before.details, NOW + SECOND, BY) == before
        assert registering.rename(desk, school, before.name, NOW + SECOND, BY) == before
        assert registering.move(desk, school, bureau, NOW + SECOND, BY) == before
        assert len(organisations.history(desk, school)) == 2


def test_of_two_moves_at_once_that_would_make_a_loop_together_one_is_refused(store):
    with store.open() as desk:
        top, _, one, _ = tops(desk)
        other = registering.add(desk, "甘谷县教育局磐安学区", Details(), NOW, BY).organisation_id
        registering.open_account(desk, other, top, NOW, BY)

    def moved(pair):
        try:
            with store.open() as desk:
                registering.move(desk, *pair, NOW, BY)
        except OrganisationError as error:
            return str(error)
        return "moved"

    with ThreadPoolExecutor(2) as pool:
        came = sorted(pool.map(moved, [(one, other), (other, one)]))
    assert came[0] == "moved"
    assert "绕成一圈" in came[1]
    with store.look() as desk:
        assert isinstance(tree.way_up(desk, one), tree.Up)
        assert isinstance(tree.way_up(desk, other), tree.Up)


def test_of_several_that_add_the_same_organisation_at_once_one_does(store):
    def added(_):
        try:
            with store.open() as desk:
                registering.add(desk, "甘谷县教育局", Details(uscc=CODE), NOW, BY)
        except OrganisationError as error:
            return str(error).partition(" ")[0]
        return "added"

    with ThreadPoolExecutor(4) as pool:
        came = sorted(pool.map(added, range(4)))
    assert came == ["added", "已有名为", "已有名为", "已有名为"]
