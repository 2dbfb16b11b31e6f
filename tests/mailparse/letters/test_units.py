"""The name that who can't find their organisation gives of it."""

import pytest

from mailparse.letters.units import credit_code_in, is_org_not_found, org_named, without_codes


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


LAPSED, TODAYS = "12620600987502171M", "91620600378797752J"


@pytest.mark.parametrize(
    "text",
    [
        f"原代码:{LAPSED},现代码:{TODAYS}",
        f"法人证书{LAPSED}(已于2020年12月缴销),营业执照{TODAYS}",
        f"营业执照{TODAYS},旧证{LAPSED}已注销",
        f"代码{TODAYS},未注销,下属某所代码{LAPSED}",
    ],
)
def test_a_code_that_has_lapsed_gives_way_to_todays(text):
    assert credit_code_in(text) == TODAYS


def test_a_code_that_has_lapsed_counts_where_there_is_no_other():
    assert credit_code_in(f"原代码{LAPSED}") == LAPSED


def test_the_digits_of_a_code_are_no_telephone_number():
    assert without_codes("代码 5262 0800 4125 5108 73\n电话 0935-7770119") == "代码 \n电话 0935-7770119"
    assert without_codes("代码:9162 1202 0931 7654 32 座机 0939-7770120").strip() == "代码 座机 0939-7770120"
