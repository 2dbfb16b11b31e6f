"""Names of divisions as people write them, and what codes tell."""

import csv
from pathlib import Path

import pytest

from mailparse.values import credit_code
from orgregistry import codes
from orgregistry.divisions import by_code, city_of, divisions, named_first, named_in
from orgregistry.owners import CENTRAL, division_of, group_of, is_department, is_elsewhere, of_level


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("甘肃省天水市秦州区某局", "秦州区"),
        ("天水某公司", "天水市"),
        ("临夏州国资委", "临夏回族自治州"),
        ("临夏市财政局", "临夏市"),
        ("临夏县财政局", "临夏县"),
        ("临夏某公司", None),
        ("嘉峪关某公司", "嘉峪关市"),
        ("兰州新区某公司", "兰州新区"),
        ("甘肃矿区某公司", "甘肃矿区"),
        ("阿克塞县某局", "阿克塞哈萨克族自治县"),
        ("东乡县某局", "东乡族自治县"),
        ("积石山县某局", "积石山保安族东乡族撒拉族自治县"),
        ("白银市白银区某局", "白银区"),
        ("天水市通渭县某局", "天水市"),
        ("合作社联社", None),
        ("西安市某局", None),
    ],
)
def test_a_name_begins_with_the_innermost_division_that_it_tells(text, name):
    found = named_first(text)
    assert (found and found.name) == name


def test_divisions_in_a_text_are_found_in_order_each_once():
    assert [one.name for one in named_in("由天水市秦州区与定西市、临夏县共同出资")] == ["秦州区", "定西市", "临夏县"]


def test_what_lies_in_jiayuguan_is_jiayuguan_and_every_county_has_its_city():
    assert by_code("620201") == by_code("620200")
    assert by_code("999999") is None
    assert {city_of(one).level for one in divisions() if one.code != "620000"} == {"city"}
    assert city_of(by_code("620000")) is None


@pytest.mark.parametrize(
    ("word", "around", "name"),
    [
        ("省", "620500", "甘肃省"),
        ("市", "620502", "天水市"),
        ("市", "622901", "临夏市"),
        ("州", "622921", "临夏回族自治州"),
        ("县", "622921", "临夏县"),
        ("县", "620500", None),
        ("区", "620171", "兰州新区"),
        ("市", None, None),
        ("市", "620000", None),
    ],
)
def test_what_a_level_by_itself_means_depends_on_where_one_is(word, around, name):
    found = of_level(word, by_code(around) if around else None)
    assert (found and found.name) == name


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("中国石油天然气股份有限公司甘肃销售分公司", CENTRAL),
        ("甘肃省烟草专卖局", CENTRAL),
        ("张掖市气象局", CENTRAL),
        ("国家能源投资集团有限责任公司", CENTRAL),
        ("金川集团股份有限公司", "620000"),
        ("甘肃省电力投资集团有限责任公司", "620000"),
        ("甘肃省丰乐投资集团有限公司", None),
    ],
)
def test_groups_and_systems_are_known_by_their_names(name, owner):
    assert group_of(name) == owner


def test_whose_unit_it_is():
    assert division_of("甘肃省电力投资集团有限责任公司", None) == by_code("620000")
    assert division_of("甘肃某某集团有限公司", None) is None
    assert division_of("天水某某集团有限公司", None) is None
    assert division_of("天水市某某集团有限公司", None) == by_code("620500")
    assert division_of("中国石油天然气集团有限公司", None) is None
    assert (is_department("县教育局"), is_department("县供水公司")) == (True, False)
    assert (is_elsewhere("西安某公司"), is_elsewhere("兰州某公司")) == (True, False)


with (Path(__file__).parent / "uscc-synthetic.csv").open(encoding="utf-8") as lines:
    SYNTHETIC = list(csv.DictReader(lines))


@pytest.mark.parametrize("row", SYNTHETIC, ids=[row["code"] for row in SYNTHETIC])
def test_a_code_tells_its_holder_and_its_place(row):
    assert credit_code(row["code"]) == row["code"]
    holder = codes.holder(row["code"])
    assert row["code"].startswith(holder.begins)
    assert codes.is_national(row["code"]) == (row["division"] == "100000")
    assert codes.is_elsewhere(row["code"]) == row["division"].startswith("11")
    place = codes.place(row["code"])
    assert (place and place.code) == (row["division"] if row["division"].startswith("62") else None)


@pytest.mark.parametrize(
    ("code", "tells", "settled"),
    [
        ("11", "government", True),
        ("12", "institution", True),
        ("91", "", True),
        ("52", "private", False),
        ("N2", "", False),
    ],
)
def test_what_the_first_characters_show(code, tells, settled):
    holder = codes.holder(code)
    assert (holder.tells, holder.settled) == (tells, settled)
