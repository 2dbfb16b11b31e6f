"""What a letter says beside the account that it asks for tells nothing of the unit."""

import pytest

from mailparse.letters import affiliation, natures
from mailparse.letters.digressions import without

UNIT = "我单位为民营企业,在武威市市场监督管理局注册,请开通单位账号。"


@pytest.mark.parametrize(
    "aside",
    [
        "另外问一下,外省评的职称要不要填?",
        "以前在央企拿的职称证怎么填?",
        "还有一位同事的职称是新疆评的,算不算?",
        "我公司技术骨干多由中央企业、外省国有企业离职后加入,其职称均为原单位评定。",
        "我们老板以前是省属企业的车间主任,后来下岗了。",
        "有位同事以前在事业单位干,职称是事业单位评的,证书还能不能用?",
        "我公司一名工程师的职称经陕西省人社厅同意转到甘肃,手续有委托函。",
        "外省驻甘单位的委托函向谁出具?",
        "替我同学问的,他在西安的公司。",
    ],
)
def test_what_is_said_of_people_and_their_titles_is_left_out(aside):
    for text in (f"{UNIT}{aside}", f"{aside}\n{UNIT}"):
        left = without(text)
        assert UNIT.rstrip("。") in left
        assert natures.natures(left) == ("private",)
        assert affiliation.former(left) is None
        assert affiliation.consents(left) == affiliation.mandates(left) == ()


@pytest.mark.parametrize(
    "told",
    [
        UNIT,
        "我公司由原省属建筑设计院改制而来,职工买断工龄入股。",
        "公司是几个退休师傅凑钱办的,没有公家的股份。",
        "我们是几个下岗职工办的私营企业。",
        "经中国石油天然气集团有限公司同意,我厂120名职工的职称评审信息在甘肃省采集。",
        "本单位职工的职称经河南省人社厅同意并出具委托函,委托甘肃省采集。",
        "账号该归谁开,请明示。",
        "法人证书12620000,登记机关省事业单位登记管理局。",
        "关于开通某某单位甘肃省职称申报评审管理信息系统账号的函",
    ],
)
def test_what_is_said_of_the_unit_and_who_has_agreed_stays(told):
    assert without(told) == told
