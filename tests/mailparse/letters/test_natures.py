"""What a letter says of its organisation: what is its own, what was, what others are, and what it doubts itself."""

import pytest

from mailparse import Mark
from mailparse.letters.natures import marks, natures, told_of_itself

DOUBTS = {Mark.ASKS_WHOSE, Mark.SEVERAL, Mark.ACCOUNT_EXISTS, Mark.PARENT_HAS_NONE}


@pytest.mark.parametrize(
    ("text", "nature"),
    [
        ("我公司为民营企业,员工派往国有电厂、公立医院等处工作。", ("private",)),
        ("我公司原为省机械厅直属的机械厂,系省属国有企业。2004年国企改革中整体改为民营企业。", ("private",)),
        ("我公司前身为县农机厂,系县属国有企业,2003年改制,现为自然人控股的民营企业。", ("private",)),
        ("我站前身为县农机站,系县农业农村局所属事业单位。", ("institution",)),
        ("我公司是民营企业(不是国有企业)。", ("private",)),
        ("个体老板办的私企执照在临夏市市场监督管理局办的(不是州上也不是临夏县)", ("private",)),
        ("我公司控股股东为自然人。", ("private",)),
        ("我公司为民营企业。通知只规定了国有企业和非公组织,对我们没有明确。", ("private",)),
        ("我公司原属省地矿局,2006年在全省国有企业机构改革中整体改制,改为民营企业。", ("private",)),
        ("我公司2004年改制为民营企业,国有职工身份全部置换。", ("private",)),
        ("2003年由区种子公司改制设立,国有股份全部转让给职工个人,属民营企业。", ("private",)),
        ("我公司由个人投资成立,县上国企、事业单位都已有账号。", ("private",)),
        ("我公司是招商引资引进的民营企业,从国有企业引进了工程师。", ("private",)),
        ("我们是县上的国有企业,都要填报。", ("soe",)),
        ("我公司为市属国有企业,现有国有职工120人。", ("soe",)),
        ("股东为王、李二位自然人。", ("private",)),
        ("公司是老板一个人开的。", ("private",)),
        ("我公司系非国有企业。", ("private",)),
        ("我公司民营,与我公司同址办公的国有企业另函申请。", ("private",)),
        ("没有私人一分钱,是国有的。", ("soe",)),
        ("我所既非企业,也不属事业编制。", ()),
        ("没有事业单位法人证书。", ()),
        ("我院是非营利性事业单位。", ("institution",)),
        ("由某银行作为主发起人、本地企业和自然人共同设立。", ()),
        ("事业单位改革后我单位是国有独资公司。", ("soe",)),
    ],
)
def test_the_nature_is_what_the_unit_is_today_and_itself(text, nature):
    assert natures(told_of_itself(text)) == nature


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("我问了区里,区里说不归他们管,到底归谁?请给我们开通账号。", Mark.ASKS_WHOSE),
        ("通知对原市属企业没有明确,请贵局酌定。", Mark.ASKS_WHOSE),
        ("股东在外省,是否属“外省驻甘单位”,请明示。", Mark.ASKS_WHOSE),
        ("请给我们站开一个账号,还是该给派遣公司开账号?", Mark.ASKS_WHOSE),
        ("不知由哪一级职改办负责,请开通账号。", Mark.ASKS_WHOSE),
        ("现申请开通以下两家单位的账号:", Mark.SEVERAL),
        ("请一并开通3个单位账号。", Mark.SEVERAL),
        ("系统中存有“崇信县广播电视台”账号,管理员已退休。", Mark.ACCOUNT_EXISTS),
        ("是注销旧账号,请告知。", Mark.ACCOUNT_EXISTS),
        ("我公司的账号2017年开过,现在申请重新开通。", Mark.ACCOUNT_EXISTS),
        ("局里说他们自己都还没有账号,没办法给我们建。", Mark.PARENT_HAS_NONE),
    ],
)
def test_what_a_unit_doubts_itself_is_marked(text, mark):
    assert mark in marks(text, None)


@pytest.mark.parametrize(
    ("name", "army"),
    [("兰州军区机关幼儿园", True), ("古浪县人民武装部", True), ("甘肃省军区", True), ("秦安县战区路幼儿园", False)],
)
def test_a_name_tells_what_is_the_armys(name, army):
    assert (Mark.ARMY in marks("请开通账号。", name)) is army


@pytest.mark.parametrize(
    "text",
    [
        "妥否,请批示。",
        "妥否,请予研究解决。",
        "请贵局研究批复为盼。",
        "请予办理,或转请有权限的部门代为创建。",
        "请开通账号,或由我单位派人前往办理。",
        "用曾用名查询,系统还是查不到。",
        "原三个单位账号停用,现申请为新单位开通账号。",
        "我公司下属三家单位均已有账号,唯我公司没有账号。",
        "我集团没有账号,职工无法填报,请开通账号。",
        "请问开通账号需要多久?如需补充材料请告知。",
        "算外省驻甘单位,请开通账号。",
        "无论由谁经办,请电话联系。",
        "职工人数12家单位中最多,请开通账号。",
    ],
)
def test_the_formulas_of_letters_are_no_doubts(text):
    assert not DOUBTS & set(marks(text, None))
