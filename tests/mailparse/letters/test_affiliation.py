"""Whom a unit says to belong to: today's, and nobody whom a letter only greets."""

import pytest

from mailparse.letters.affiliation import addressee, consents, former, is_only_guided, mandates, superiors


@pytest.mark.parametrize(
    ("text", "above"),
    [
        ("原隶属县农业农村局,2019年划归应急管理局,请开通账号。", ("应急管理局",)),
        ("我站2019年转隶至永昌县能源局。", ("永昌县能源局",)),
        ("我所划转到县自然资源局管理。", ("县自然资源局",)),
        ("账号已移交县人社局。", ()),
        ("尊敬的县教育局领导:我校归县教育局管。", ("县教育局",)),
        ("尊敬的县教育局各位领导:我校是公办小学。", ()),
        ("我站受县水务局领导。", ("县水务局",)),
        ("我校是新区教育体育局2019年新设的公办小学。", ("新区教育体育局",)),
        ("县政府2019年新建的大楼在我校旁。", ()),
        ("县国资中心是唯一的股东。", ("县国资中心",)),
        ("股份七成在甘肃省农垦集团手里。", ("甘肃省农垦集团",)),
        ("股东有两家:武威市水投集团占60%,古浪县国资局占40%。", ("武威市水投集团", "古浪县国资局")),
        ("由省物产集团(省属)与定西市国投公司(市属)各出资50%。", ("省物产集团", "定西市国投公司")),
        ("由镇人民政府举办、康县教育局主管。", ("镇人民政府", "康县教育局")),
        ("2018年前由陇南市国资委出资,2019年划转成县财政局。", ("成县财政局",)),
        ("省林业和草原局所属。", ("省林业和草原局",)),
        ("某公司是甘肃公航旅下面的一个公司。", ("甘肃公航旅",)),
        ("两所都是县教育局的公办学校。", ("县教育局",)),
        ("中核集团所属企业与瓜州县国资公司合资。", ("中核集团", "瓜州县国资公司")),
        ("项目由中国农业发展银行投资。", ()),
        ("主要给酒钢集团所属各厂维修。", ()),
        ("县国资局全资,委托甘肃药业集团托管经营。", ("县国资局",)),
        ("我店是甘肃某某连锁有限公司的直营店。", ("甘肃某某连锁有限公司",)),
        # who guides, regulates or charges it is above it only where nobody else is
        ("县国资局全资,行业主管部门为市水务局。", ("县国资局",)),
        ("县国资局全资,受县政府委托管理县城供水。", ("县国资局",)),
        ("县国资局全资,党组织关系隶属于县委组织部。", ("县国资局",)),
        ("业务上归镇卫生院管。", ("镇卫生院",)),
        ("主要为中国航天科技集团所属院所做配套。", ()),
    ],
)
def test_whom_a_unit_belongs_to_is_todays_and_nobody_who_is_greeted(text, above):
    assert superiors(text, None) == above


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("尊敬的兰州新区教育体育局人事处领导:\n我校申请", "兰州新区教育体育局人事处"),
        ("敬爱的康县教育局:\n我校申请", "康县教育局"),
        ("收到康县豆坝小学来函转报县教育局:\n该校申请", None),
    ],
)
def test_a_letter_goes_to_whoever_is_greeted(text, to):
    assert addressee(text) == to


def test_who_only_guides_is_told_apart():
    assert is_only_guided("业务上归镇卫生院管。", None)
    assert not is_only_guided("业务上归镇卫生院管,隶属于县卫健局。", None)
    assert not is_only_guided("我站很小。", None)


@pytest.mark.parametrize(
    "text",
    [
        "我公司收购了原省属企业兰州轴承厂的部分设备。",
        "公司租用原省建材局水泥厂的旧厂房。",
        "公司竞得原市属国有企业印刷厂的地块。",
    ],
)
def test_who_buys_or_rents_a_thing_of_a_state_firm_was_not_that_firm(text):
    assert former(text) is None


def test_whom_a_letter_is_written_to_it_never_was():
    assert former("省人社厅:我公司原为镇原县农机厂,改制为民营企业。") == "我公司原为镇原县农机厂,改制为民营企业"


@pytest.mark.parametrize(
    "text", ["原省属企业甘肃机床厂破产,由职工买下厂房设备,改制为民营公司。", "前身为省属轴承厂,职工收购全部资产。"]
)
def test_what_its_own_staff_bought_in_a_reform_it_was(text):
    assert "省属" in (former(text) or "")


@pytest.mark.parametrize(
    ("told", "given"),
    [
        ("四川省人社厅的委托函我们报上去了,那边说下周能批,批下来再寄", False),
        ("四川省人社厅的委托函已经报了。厅里说月底能下来", False),
        ("四川省人社厅的委托函已提交,等厅领导签字", False),
        ("四川省人社厅同意后会出委托函", False),
        ("四川省人社厅委托函卡在盖章环节", False),
        ("四川省人社厅委托函一周内寄到", False),
        ("我们正和四川省人社厅协调委托函", False),
        ("四川省人社厅委托函4月报上去,5月6日批复同意,原件已寄贵厅", True),
        ("四川省人社厅的委托函上周批下来了,附后", True),
        ("四川省人社厅已出具委托函,请尽快批准,以便职工月底前能填报", True),
        ("四川省职改办出具了委托函,下周我们来兰州交原件", True),
    ],
)
def test_a_mandate_that_is_still_to_come_is_none(told, given):
    assert bool(mandates(told)) is given


@pytest.mark.parametrize(
    ("told", "given"),
    [
        ("中国气象局人事司说同意,函件这两天就发", False),
        ("同意的事中国气象局人事司那边还在研究", False),
        ("申请材料中国气象局人事司受理了,同意函下个月出", False),
        ("经中国气象局人事司研究同意,特申请开通单位账号", True),
        ("上报中国气象局后于5月6日获得同意批复", True),
        ("经甘肃省气象局人事处同意(未再报中国气象局),现申请开通账号", True),
    ],
)
def test_a_consent_that_is_still_to_come_is_none(told, given):
    assert bool(consents(told)) is given
