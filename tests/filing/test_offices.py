"""Offices by their names, competence by class, and the data that both rest on."""

import pytest

from filing.levels import DataError, LevelClass
from filing.offices import read_competence, shipped_competence, tier_of, tiers_served
from orgregistry.divisions import Level, divisions

PROVINCE, CITY, COUNTY = Level
SHIPPED = shipped_competence()


@pytest.mark.parametrize(
    ("office", "tier"),
    [
        ("省职改办", PROVINCE),
        ("甘肃省职称改革办公室", PROVINCE),
        ("甘肃省人力资源和社会保障厅", PROVINCE),
        ("省人社厅", PROVINCE),
        ("省级", PROVINCE),
        ("hr-province", PROVINCE),
        ("金昌市人社局", CITY),
        ("甘肃省金昌市人力资源和社会保障局", CITY),
        ("金昌职改办", CITY),
        ("甘南州人社局", CITY),
        ("甘南藏族自治州人社局", CITY),
        ("临夏州人社局", CITY),
        ("嘉峪关市人社局", CITY),
        ("兰州新区组织部", CITY),
        ("兰州新区人社局", CITY),
        ("甘肃矿区人社局", CITY),
        ("市州人社（职改）部门", CITY),
        ("市（州）人社部门", CITY),
        ("某市人社局", CITY),
        ("hr-city:金昌市", CITY),
        ("永昌县人社局", COUNTY),
        ("金昌市永昌县职改办", COUNTY),
        ("敦煌市人社局", COUNTY),
        ("临夏市人社局", COUNTY),
        ("合作市职改办", COUNTY),
        ("凉州区人社局", COUNTY),
        ("东乡县人社局", COUNTY),
        ("东乡族自治县人社局", COUNTY),
        ("积石山县人社局", COUNTY),
        ("县市区人社（职改）部门", COUNTY),
        ("各县（市、区）人社部门", COUNTY),
        ("某县人社局", COUNTY),
        ("县级", COUNTY),
        ("county", COUNTY),
    ],
)
def test_the_tier_of_an_office_is_read_off_its_name(office, tier):
    assert tier_of(office) is tier


@pytest.mark.parametrize(
    "office",
    [
        "",
        "人社局",
        "职改办",
        "永昌县教育局",
        "永昌县教育局职改办",
        "省教育厅",
        "省直部门人事处",
        "金昌市",
        "甘肃省",
        "临夏人社局",
        "西安市人社局",
        "陕西省人社厅",
        "某省人社厅",
        "上级主管部门",
        "本单位",
    ],
)
def test_what_is_no_hr_office_of_gansu_or_not_plainly_one(office):
    assert tier_of(office) is None


@pytest.mark.parametrize("division", divisions(), ids=lambda one: one.name)
def test_every_division_is_known_by_its_name(division):
    assert tier_of(f"{division.name}人社局") is division.level


@pytest.mark.parametrize(
    ("level", "office"), [("高级", "省职改办"), ("中级", "金昌市人社局"), ("初级", "永昌县人社局")]
)
def test_each_class_has_one_competent_tier(level, office):
    assert [one for one in LevelClass if SHIPPED.competent(one, office)] == [LevelClass(level)]


@pytest.mark.parametrize(
    "office",
    [
        "嘉峪关市人社局",
        "甘肃省嘉峪关市职改办",
        "hr-city:嘉峪关市",
        "兰州新区组织部",
        "甘肃矿区人力资源和社会保障局",
    ],
)
def test_where_there_are_no_counties_the_citys_office_does_their_work_too(office):
    assert tiers_served(office) == {CITY, COUNTY}
    assert [one for one in LevelClass if SHIPPED.competent(one, office)] == [
        LevelClass.INTERMEDIATE,
        LevelClass.JUNIOR,
    ]


@pytest.mark.parametrize(
    ("office", "tiers"),
    [
        ("金昌市人社局", {CITY}),
        ("兰州市人社局", {CITY}),
        ("市州人社（职改）部门", {CITY}),
        ("hr-city:金昌市", {CITY}),
        ("hr-city", {CITY}),
        ("永昌县人社局", {COUNTY}),
        ("省职改办", {PROVINCE}),
        ("嘉峪关市教育局", set()),
    ],
)
def test_elsewhere_an_office_does_the_work_of_its_own_tier(office, tiers):
    assert tiers_served(office) == tiers


def test_a_site_may_name_several_tiers_or_a_single_office():
    own = read_competence(
        [
            "class,office",
            "高级,省职改办",
            "中级,市州人社（职改）部门|省职改办",
            "初级,永昌县人社局",
            "初级,某大学职改办",
        ]
    )
    assert own.competent(LevelClass.INTERMEDIATE, "省职改办")
    assert own.competent(LevelClass.INTERMEDIATE, "金昌市人社局")
    assert own.competent(LevelClass.JUNIOR, "永昌县人社局")
    assert not own.competent(LevelClass.JUNIOR, "民勤县人社局")
    assert own.competent(LevelClass.JUNIOR, "某大学职改办")
    assert own.words(LevelClass.JUNIOR) == "永昌县人社局或某大学职改办"
    assert not own.covers(LevelClass.JUNIOR, COUNTY)
    assert own.covers(LevelClass.INTERMEDIATE, PROVINCE)
    assert not own.covers(LevelClass.INTERMEDIATE, None)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["class,who", "高级,省职改办"], "office"),
        ([], "office"),
        (["class,office", "特级,省职改办"], "第 2 行"),
        (["class,office", "高级"], "高级、中级、初级"),
        (["class,office", "高级,省职改办", "中级,", "初级,县级"], "中级"),
    ],
)
def test_a_table_of_competence_that_is_wrong_says_where(lines, said):
    with pytest.raises(DataError, match=said):
        read_competence(lines)
