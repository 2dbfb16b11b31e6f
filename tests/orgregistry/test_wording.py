"""What people write in tables of organisations."""

from itertools import chain

import pytest

from orgregistry import wording
from orgregistry.importing import entries
from orgregistry.organisations import Kind, Level, Nature, Status
from orgregistry.sheets import SheetFault


@pytest.mark.parametrize(
    ("field", "cell", "meant"),
    [
        ("nature", "事业", Nature.INSTITUTION),
        ("nature", "事业单位", Nature.INSTITUTION),
        ("nature", "公益一类", Nature.INSTITUTION),
        ("nature", "institution", Nature.INSTITUTION),
        ("nature", " 行政 机关 ", Nature.GOVERNMENT),
        ("nature", "行政(参公)", Nature.GOVERNMENT),
        ("nature", "参公事业单位", Nature.GOVERNMENT),
        ("nature", "国企", Nature.SOE),
        ("nature", "国有控股", Nature.SOE),
        ("nature", "非公", Nature.PRIVATE),
        ("nature", "民营", Nature.PRIVATE),
        ("nature", "央企", Nature.CENTRAL),
        ("nature", "民办非企业单位", Nature.SOCIAL),
        ("level", "省属", Level.PROVINCE),
        ("level", "省直", Level.PROVINCE),
        ("level", "州属", Level.CITY),
        ("level", "市（州）属", Level.CITY),
        ("level", "市(州)属", Level.CITY),
        ("level", "县级", Level.COUNTY),
        ("level", "区属", Level.COUNTY),
        ("level", "县（市、区）属", Level.COUNTY),
        ("level", "县〔市、区〕属", Level.COUNTY),
        ("level", "乡镇", Level.TOWNSHIP),
        ("level", "无", Level.NONE),
        ("level", "央属", Level.CENTRAL),
        ("kind", "人社局", Kind.HR),
        ("kind", "人才中心", Kind.ARCHIVE),
        ("status", "未开通", Status.NO_ACCOUNT),
        ("status", "停用", Status.SUSPENDED),
    ],
)
def test_usual_words_are_taken(field, cell, meant):
    found = wording.choice(field, cell)
    # Members of two enumerations may be equal as strings.
    assert (found, type(found)) == (meant, type(meant))


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("nature", "企业"),
        ("nature", "民办"),
        ("nature", "学校"),
        ("nature", "省属事业单位或企业"),
        ("nature", "其他"),
        ("nature", "省属"),
        ("level", "事业"),
        ("level", "甘肃省水利厅"),
        ("kind", "职改办"),
        ("status", "正常"),
    ],
)
def test_what_may_mean_several_things_is_asked_about(field, cell):
    assert wording.choice(field, cell) is None


def test_no_word_means_two_things():
    for field, words in wording.CHOICES.items():
        kind = {"kind": Kind, "nature": Nature, "level": Level, "status": Status}[field]
        for word, one in zip(words, kind, strict=True):
            assert wording.choice(field, word) is one
    tables = (wording._KINDS, wording._NATURES, wording._LEVELS, wording._STATUSES)
    for table, own in zip(tables, wording.CHOICES.values(), strict=True):
        listed = [*own, *chain.from_iterable(others.split() for others in table.values())]
        assert len(listed) == len(set(listed))
    headings = list(chain.from_iterable(wording.HEADINGS.values()))
    assert len(headings) == len(set(headings))


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("单位全称", "name"),
        ("*单位 名称", "name"),
        ("单位性质（必填）", "nature"),
        ("上级单位(为其开通账号)", "parent"),
        ("上级单位", "parent"),
        ("主管部门", "superior"),
        ("USCC", "uscc"),
        ("电话", "contact_phone"),
        ("序号", ""),
        ("隶属关系", None),  # a level, or whom it belongs to
        ("备注", None),
    ],
)
def test_headings_as_others_have_them(heading, field):
    assert wording.field_of(heading) == field


def test_a_list_as_an_office_keeps_it_is_read():
    rows = [
        ["甘谷县单位一览表", "", "", ""],
        ["序号", "单位名称", "性质", "层级", "主管部门", "电话"],
        ["1", "甘谷县第九中学", "事业", "县属", "甘谷县教育局", "0938-5550000"],
        ["2", "甘谷县某某面粉厂", "企业", "无", "", ""],
    ]
    found, faults = entries(enumerate(rows, 1))
    (one,) = found
    assert (one.line, one.name) == (3, "甘谷县第九中学")
    assert one.stated == {
        "nature": Nature.INSTITUTION,
        "level": Level.COUNTY,
        "superior": "甘谷县教育局",
        "contact_phone": "0938-5550000",
    }
    assert [(line, why.partition("，")[0][:8]) for line, why in faults] == [(4, "单位性质只能是 ")]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (["单位全称", "单位名称"], "两列同名，都是 单位全称：单位全称、单位名称"),
        (["单位全称", "备注"], "不认得 备注 这一列"),
    ],
)
def test_headings_that_cannot_be_are_named(header, words):
    with pytest.raises(SheetFault, match=words):
        entries([(1, header), (2, ["甘谷县第九中学", ""])])
