"""Letters as they are laid out: broken lines are joined, a form's choice is read, speech parted; the rest is left."""

import pytest

from mailparse.letters import laid

WIDE = (
    "定西市某特殊教育学校(以下称我校)系市教育局直管公\n"
    "办学校,在编教职工七十八人。因历史原因系统中未建\n"
    "我校账号,现报请转报开通。"
)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        (WIDE, WIDE.replace("\n", "")),
        (
            "高台县巷道防沙治沙\n试验站系你局所属事\n业单位,因系统中无本\n站名称,特请贵局予以\n开通。",
            "高台县巷道防沙治沙试验站系你局所属事业单位,因系统中无本站名称,特请贵局予以开通。",
        ),
        # a letter's ordinary lines, its signature, a form, a list
        ("请予开通。\n甘谷县某站\n2021年5月9日", None),
        ("我公司是民营企业,在天水市登记,请给我们开通账号\n甘肃某某有限公司\n2021年5月9日", None),
        ("单位名称:甘肃某某有限公司\n单位性质:民营\n联系人:某某", None),
        ("现申请开通以下单位的账号\n(1)甘谷县某某中心卫生院的账号\n(2)甘谷县某某镇卫生院的账号", None),
        ("", None),
    ],
)
def test_lines_are_joined_where_a_margin_broke_them_and_nowhere_else(text, then):
    assert laid.joined(text) == (text if then is None else then)


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("单位类别:4(1机关 2事业 3国企 4民企 5其他)", "单位类别:民企"),
        ("单位类别:9(1机关 2事业)", "单位类别:9(1机关 2事业)"),
        ("单位性质:□事业 ☑国企 □民企", "单位性质: 国企 "),
        ("单位性质:事业□ 国企☑ 民企□", "单位性质: 国企 "),
        ("单位性质:□事业 □国企", "单位性质:□事业 □国企"),
        ("注册地址(2楼)", "注册地址(2楼)"),
    ],
)
def test_of_a_forms_options_the_chosen_one_is_left(text, then):
    assert laid.chosen(text) == then


def test_a_drawn_table_is_left_without_its_frame():
    assert laid.unframed("┌──┬──┐\n│单位│某局│\n└──┴──┘") == "\n|单位|某局|\n"
    assert laid.unframed("----------\n某局") == "----------\n某局"


def test_a_column_of_labels_is_read_as_labels_where_there_are_several():
    assert laid.as_said("· 事 项 开通账号\n· 委托手续 待寄") == "事项:开通账号\n委托手续:待寄"
    assert laid.as_said("· 我们 没有账号\n请开通") == "· 我们 没有账号\n请开通"
    assert laid.as_said("类别 | 公办\n主管 | 某局\n事项 | 开通") == "类别:公办\n主管:某局\n事项:开通"
    assert laid.as_said("苦水 | 办公室主任\n谢谢") == "苦水 | 办公室主任\n谢谢"


def test_speech_is_parted_where_a_speaker_pauses_and_writing_is_left_alone():
    spoken = (
        "那个您好我是瓜州县旅游公司的会计啊我们这个公司是国有公司啊然后系统里头搜不到单位想请你们给开通一个账号我姓寇"
    )
    assert laid.parted(spoken).split(",")[-1] == "我姓寇"
    written = "我公司是民营企业,然后我们是搞种植的,请给我们开通账号。"
    assert laid.parted(written) == written
    assert laid.parted("康县茶叶试验站 事业单位 没有账户 请开通") == "康县茶叶试验站,事业单位,没有账户,请开通"
    assert laid.parted("联系人 张三丰 13900001111") == "联系人 张三丰 13900001111"


def test_a_first_look_does_not_mind_broken_lines():
    assert "开通账号" in laid.close("请给我行开\n  通账号")


def test_keys_and_values_are_labelled_lines_and_other_braces_brackets():
    keyed = '{"dwmc": "宁县某某公司", "lxr": "昔红梅", "联系电话":"15193400918"}'
    assert laid.unkeyed(keyed) == "\n单位名称:宁县某某公司\n联系人:昔红梅\n联系电话:15193400918"
    assert laid.unkeyed("联系方式{昔红梅,15193400918}") == "联系方式(昔红梅,15193400918)"
    assert laid.unkeyed('我单位"简称":某某') == '我单位"简称":某某'


HEADS = "单位全称\t单位性质\t主管单位\t联系人"


@pytest.mark.parametrize(
    ("table", "then"),
    [
        (f"{HEADS}\n某某站\t事业单位\t某局\t某甲", "单位全称:某某站\n单位性质:事业单位\n主管单位:某局\n联系人:某甲"),
        (f"{HEADS}\n某某站\t事业单位\t\t某甲", "单位全称:某某站\n单位性质:事业单位\n联系人:某甲"),
        (f"序号\t{HEADS}\n1\t某某站\t事业单位", "单位全称:某某站\n单位性质:事业单位"),
        (f"序号\t{HEADS}\n某某站\t事业单位", "单位全称:某某站\n单位性质:事业单位"),
        ("|单位名称|经办人|\n|---|---|\n|某某站|某甲|\n请开通", "单位名称:某某站\n经办人:某甲\n请开通"),
        ("单位 性质 电话\n某某站 事业单位 139 0000 7755", "单位:某某站\n性质:事业单位\n电话:13900007755"),
        ("单位名称\t电话\n甲站\t1\n乙站\t2", "1.甲站\n电话:1\n2.乙站\n电话:2"),
        # a label before each cell
        ("单位名称\t某某站\t单位性质\t公办\n主管部门\t\t联系人\t某甲", "单位名称:某某站\n单位性质:公办\n联系人:某甲"),
        # people, a line of words, labels with nothing below
        ("单位\t姓名\t身份证号\n某某站\t某甲\t6201", None),
        ("请给 我们单位 开通\n某某站 事业 谢谢", None),
        (f"{HEADS}\n\n谢谢", None),
    ],
)
def test_a_tables_rows_are_read_by_their_labels(table, then):
    assert laid.untabled(table) == (table if then is None else then)


def test_a_label_that_is_spaced_out_is_one():
    assert laid.as_said("联 系 人 | 汪·乌兰\n单 位 | 某局\n电 话 | 1") == "联系人:汪·乌兰\n单位:某局\n电话:1"
    assert laid.as_said("请 开 通 账 号") == "请 开 通 账 号"


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("请问函怎么写?\n-- 以下为通知原文 --\n凡查询不到的,出具公函", "请问函怎么写?"),
        ("请问函怎么写?\n县局通知如下:\n凡查询不到的,出具公函\n以上是通知\n某甲", "请问函怎么写?\n某甲"),
        ("根据县局通知要求:\n请开通账号", None),
        ("附件:县局通知\n请开通账号", None),
    ],
)
def test_what_is_cited_of_a_notice_is_not_the_writers(text, then):
    assert laid.without_cited(text) == (text if then is None else then)


@pytest.mark.parametrize(
    ("spoken", "clause"),
    [
        (
            "你好我们是一个私人公司名字叫兰州顺发机电安装有限公司在城关区市场监管局注册的现在职工要填职称找不到单位",
            "兰州顺发机电安装有限公司,在城关区",
        ),
        (
            "喂我是陇西县文峰镇卫生院的人事我们医院没有账号四十个人填不了我们的上级是陇西县卫健局卫健局说没权限",
            ",卫健局说",
        ),
        (
            "老师好我们单位是舟曲县林业和草原局下面的一个站叫舟曲县沙滩林场管护站全额拨款的老师傅们等着填报呢请开通",
            ",叫舟曲县沙滩林场管护站,全额拨款的",
        ),
        (
            "我也不会写函就在这里说一下请你们给我们园开通一下那个职称申报评审管理信息系统的账号我们有十二个老师等着呢",
            "请你们给我们园开通一下",
        ),
    ],
)
def test_a_speaker_pauses_where_something_else_is_told(spoken, clause):
    assert clause in laid.as_said(spoken)
