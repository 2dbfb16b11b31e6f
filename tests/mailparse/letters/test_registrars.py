"""Which office registered a unit: not what that office registers beside it, nor whom else."""

import pytest

from mailparse.letters.registrars import has_moved, registrars


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("我公司在合水县市场监督管理局登记", ["合水县市场监督管理局"]),
        # the unit, and a thing of it
        ("2015年在合水县市场监督管理局登记注册,商标2019年在甘肃省市场监督管理局登记备案", ["合水县市场监督管理局"]),
        ("经红古区市场监督管理局登记。锅炉等特种设备均由兰州市市场监督管理局登记发证", ["红古区市场监督管理局"]),
        ("取得甘肃省市场监督管理局颁发的许可证,营业执照由白银市市场监督管理局核发", ["白银市市场监督管理局"]),
        ("登记机关:武山县市场监督管理局\n特种设备使用登记:天水市市场监督管理局", ["武山县市场监督管理局"]),
        ("注册:清水县市场监督管理局。股权出质登记机关为甘肃省市场监督管理局", ["清水县市场监督管理局"]),
        ("被甘肃省市场监督管理局评为守合同企业。登记在高台县市场监督管理局", ["高台县市场监督管理局"]),
        # … and another firm
        ("母公司在甘肃省市场监督管理局登记;我公司在永登县市场监督管理局注册", ["永登县市场监督管理局"]),
        ("母公司为民营,在甘肃省市场监督管理局登记;分公司在陇西县市场监督管理局登记", ["陇西县市场监督管理局"]),
        ("总公司的营业执照由甘肃省市场监督管理局核发", []),
        # what a firm trades in, and is called for, is no thing that is registered
        ("甘肃鼎盛特种设备检验有限公司在甘肃省市场监督管理局登记", ["甘肃省市场监督管理局"]),
        ("我公司从事电梯安装,在甘肃省市场监督管理局登记", ["甘肃省市场监督管理局"]),
        ("登记机关:和政县市场监督管理局,控股股东为自然人", ["和政县市场监督管理局"]),
        ("省局注册", ["省局"]),
        # as the notice has it
        ("在省市场监督管理局注册的非公组织由省工信厅开通。我公司在康县市场监管局登记", ["康县市场监管局"]),
        # which of two, nobody says
        (
            "2008年在通渭县工商局登记,2018年在定西市市场监督管理局登记",
            ["定西市市场监督管理局", "通渭县工商局"],
        ),
    ],
)
def test_an_office_counts_where_it_registered_the_unit_itself(text, offices):
    assert list(registrars(text)) == offices


def test_of_a_registration_that_has_moved_the_later_office_counts():
    text = "2009年在甘肃省工商行政管理局注册,2017年变更登记机关为肃南县市场监督管理局"
    assert has_moved(text)
    assert registrars(text) == ("肃南县市场监督管理局",)
