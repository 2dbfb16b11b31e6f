"""Whose account a letter asks for: what speaks for a unit is weighed against what speaks for the others it names."""

import pytest

from mailparse.letters.account_for import child_of, hands_on, joined, listed, org_of_letter, others_asked_for

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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("武威陇丰农机股份有限公司于2016年完成股份制改造,是民营企业。", "武威陇丰农机股份有限公司"),
        (
            "民乐县融媒体中心于2019年由原民乐县广播电视台、县委报道组整合组建,公益一类。现需开通账号。",
            "民乐县融媒体中心",
        ),
        ("永昌县农业技术推广站因机构改革由农牧局划归农业农村局管理,请开通账号", "永昌县农业技术推广站"),
        ("甘肃陇南祁山酒业有限公司自2012年成立以来在西和县设有酒厂,申请开通账号。", "甘肃陇南祁山酒业有限公司"),
        ("积石山县大河家镇中心卫生院2020年由大河家卫生院升格,请开通单位账号。", "积石山县大河家镇中心卫生院"),
        ("庆阳市环境监测站承担全市监测任务,下设一个站,请开通账号。", "庆阳市环境监测站"),
    ],
)
def test_a_name_ends_where_its_unit_is_told_of(text, name):
    assert org_of_letter(text, "") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我校全称临洮县第三实验小学。系统里只能搜到“临洮县第三小学”。请开通账号。", "临洮县第三实验小学"),
        ("我馆即皋兰县史志馆。系统中仅有“皋兰县地方志办公室”,请予创建。", "皋兰县史志馆"),
        (
            "我是环县道情皮影保护传承中心的。我们就是原来的环县道情剧团,请给新名字开账号",
            "环县道情皮影保护传承中心",
        ),
        ("我们院以前的名字是通渭县城关卫生院,2020年挂牌为“通渭县第二人民医院”,请开通账号。", "通渭县第二人民医院"),
        ("原来的靖远县种子管理站、靖远县植保站两家撤了,合成靖远县种业植保服务中心", "靖远县种业植保服务中心"),
        ("我单位旧名宕昌县职业中专,现改称宕昌县职业技术学校,请按新名开通账号", "宕昌县职业技术学校"),
        ("老账号叫“山丹县广播电视台”。山丹县融媒体中心申请另开账号", "山丹县融媒体中心"),
    ],
)
def test_what_a_unit_was_and_what_the_system_has_instead_gives_way(text, name):
    assert org_of_letter(text, "") == name


def test_a_house_may_begin_a_units_own_name():
    text = "黄河中游水文局临夏水文站申请开通账号。"
    assert org_of_letter(text, "关于开通临夏水文站账号的函") == "黄河中游水文局临夏水文站"


def test_whoever_is_addressed_or_above_gives_way():
    text = f"{PARENT}\n永登县苦水镇中心小学申请开通账号"
    assert org_of_letter(text, "", to=PARENT, above=(PARENT,)) == "永登县苦水镇中心小学"


def test_a_parent_may_say_so_of_its_unit():
    assert child_of("环县耿湾乡农业服务中心是我乡所属公益一类事业单位。") == "环县耿湾乡农业服务中心"
    assert child_of("我站是贵局所属事业单位。") is None
    below = "下属单位卓尼县大峪林场没有账号,请为该场开通账号。"
    assert child_of(f"本局为卓尼县林业和草原局。{below}") == "卓尼县大峪林场"
    assert child_of("现代所属学校卓尼县完冒小学申请。\n卓尼县教育局") == "卓尼县完冒小学"
    assert child_of("我局管理的卓尼县档案馆没有账号。") == "卓尼县档案馆"
    assert child_of("所属单位:康县教育局\n单位名称:康县豆坝小学") is None
    assert child_of("我局是卓尼县水务局,下属单位均已有账号,请为我局开通。") is None


def test_a_letter_that_is_handed_on_is_for_whose_it_is():
    assert child_of("现将民乐县洪水河水电有限责任公司来函转报贵局。\n民乐县水务局") == "民乐县洪水河水电有限责任公司"
    assert hands_on("收到临泽县沙河镇中心小学的请示,现转报贵局。") is False
    assert child_of("请将结果函告民乐县水务局。") is None


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("请给平凉市第十中学开通,同时请为平凉市第十一中学开通账号", ("平凉市第十一中学",)),
        ("请为我校开通;还有一家平凉市第二幼儿园,也请一起开通", ("平凉市第二幼儿园",)),
        ("我校和平凉市第二幼儿园都是公办,请帮我们开通", ("平凉市第二幼儿园",)),
        ("请为平凉市第十中学、平凉市第二幼儿园尽快开通账号", ("平凉市第二幼儿园",)),
        ("地址在平凉市柳湖路、平凉市第二幼儿园对面,请为我校开通", ()),
        ("请给平凉十中开通账号", ()),
        ("请帮忙给检疫站开通账号", ()),
        ("我校和第一幼儿园是两个单位,请为我校开通账号", ()),
    ],
)
def test_whoever_else_an_account_is_asked_for_is_told_from_the_unit(text, others):
    assert others_asked_for(text, "平凉市第十中学") == others


def test_two_names_in_one_are_parted_and_one_with_an_and_is_left():
    both = "康县豆坝镇卫生院和康县王坝镇卫生院"
    assert joined(both) == ("康县豆坝镇卫生院", "康县王坝镇卫生院")
    assert joined("康县文化广电和旅游局") == ("康县文化广电和旅游局",)


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
