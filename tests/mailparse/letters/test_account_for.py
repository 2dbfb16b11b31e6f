"""Whose account a letter asks for: what speaks for a unit is weighed against what speaks for the others it names."""

import pytest

from mailparse.letters.account_for import child_of, listed, org_of_letter

PARENT = "永登县教育局"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # of two that are named, whose it is by what stands around them
        (f"{PARENT}:\n永登县苦水镇中心小学系贵局所属事业单位,请开通账号。", "永登县苦水镇中心小学"),
        ("我厂即陇西县丰源化肥有限责任公司,前身陇西县化肥厂,请给我厂开通账号。", "陇西县丰源化肥有限责任公司"),
        ("我司--兰州锦程铸造有限公司--是民营企业,登记机关:兰州新区市场监督管理局,请开通账号。", "兰州锦程铸造有限公司"),
        ("致:天水市人社局\n自:天水市麦积山公交有限公司\n我司培训中心九人,请开通账号。", "天水市麦积山公交有限公司"),
        ("我们是金昌市某集团有限公司的全资子公司,金昌市镍都物业有限公司,请开通账号。", "金昌市镍都物业有限公司"),
        ("我们是瓜州县某经济合作社办的瓜州光明果蔬加工厂,请给厂里开通账号。", "瓜州光明果蔬加工厂"),
        ("上次说的那个公司,甘肃启衡数据科技有限公司\n请开通账号。", "甘肃启衡数据科技有限公司"),
        # a short form is the same unit
        ("我是礼县爷池村卫生室的村医,村卫生室没有账号。村卫生室请求开通。", "礼县爷池村卫生室"),
    ],
)
def test_most_speaks_for_the_unit_whose_account_it_is(text, name):
    assert org_of_letter(text, "") == name


def test_whoever_is_addressed_or_above_gives_way():
    text = f"{PARENT}\n永登县苦水镇中心小学申请开通账号"
    assert org_of_letter(text, "", to=PARENT, above=(PARENT,)) == "永登县苦水镇中心小学"


def test_a_parent_may_say_so_of_its_unit():
    assert child_of("环县耿湾乡农业服务中心是我乡所属公益一类事业单位。") == "环县耿湾乡农业服务中心"
    assert child_of("我站是贵局所属事业单位。") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1.武山县滩歌镇中心卫生院\n2.武山县马力镇中心卫生院", ("武山县滩歌镇中心卫生院", "武山县马力镇中心卫生院")),
        (
            "张掖市金穗种业有限公司--甘州区登记\n临泽县鸿雁制种有限公司--临泽县登记",
            ("张掖市金穗种业有限公司", "临泽县鸿雁制种有限公司"),
        ),
        ("平凉某水务有限公司,持股100%\n股东:\n平凉某发展集团有限公司,持股100%", ()),
        ("一、陇西县某某供热有限公司;\n二、性质:国有;", ("陇西县某某供热有限公司",)),
    ],
)
def test_several_are_listed_line_after_line(text, names):
    assert listed(text) == names
