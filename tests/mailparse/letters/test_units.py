"""The name that who can't find their organisation gives of it."""

import pytest

from mailparse.letters.units import is_org_not_found, org_named


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # the full name goes before what was typed in its place
        ("我在通渭县榜罗镇农业综合服务中心上班,搜不到,输“榜罗农综中心”也没有。", "通渭县榜罗镇农业综合服务中心"),
        ("输入“二十里铺卫生院”搜不到单位,我是凉州区二十里铺镇卫生院的,怎么办", "凉州区二十里铺镇卫生院"),
        # what the system has instead is not theirs
        ("我是金塔县航天镇卫生院的,系统里搜不到,只能搜到“金塔县中医医院”", "金塔县航天镇卫生院"),
        ("我们学校改名叫夏河县第二小学,系统里面搜索不到,只有老名字王府小学", "夏河县第二小学"),
        ("张掖仁济骨科医院怎么在系统里查不到呀", "张掖仁济骨科医院"),
        ("搜不到单位!临夏仁爱康复医院,全称就是这个", "临夏仁爱康复医院"),
        ("为啥搜索不到我们单位啊", None),
    ],
)
def test_the_name_is_given_in_full_where_it_is_told_in_full(text, name):
    assert is_org_not_found(text)
    assert org_named(text) == name


def test_an_empty_list_finds_nothing():
    assert is_org_not_found("输入“迭部县益哇镇中心小学”后列表为空,无法提交")
    assert not is_org_not_found("浏览器里保存的密码列表为空")
