"""The routing table: every row reached on both sides of its boundary, total, in its order, never silent."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailparse import Letter, Mark
from orgregistry.circumstances import circumstances
from orgregistry.divisions import Level, by_code, divisions
from orgregistry.routing import (
    ADDRESSEE_DIFFERS,
    DOUBTS,
    NATURE_VS_USCC,
    ROUTES,
    STAFF,
    USCC_INVALID,
    doubts_of,
    route,
    rule_for,
)

COUNTY, CITY, PROVINCE = by_code("621121"), by_code("621100"), by_code("620000")
PLAIN = Letter("通渭县某单位", None, "unknown", "蒲万福", "0932-5550117")
BASE = circumstances(PLAIN)
PRIVATE = {"nature": "private", "registrar": COUNTY}
SOE = {"nature": "soe", "owner": CITY, "names_owner": True}

# (rule, what makes it hold, what among that makes it not hold, the rule that holds then)
EDGES = [
    ("only-attached", {"only_attached": True}, {"only_attached": False}, "nature-unknown"),
    (
        "several-of-a-parent",
        {"nature": "institution", "several": True, "of_ours": True},
        {"of_ours": False},
        "several-units",
    ),
    ("several-of-a-group", SOE | {"several": True, "of_ours": True}, {"owners_differ": True}, "several-units"),
    ("several-units", PRIVATE | {"several": True, "contradicts": True}, {"several": False}, "code-contradicts"),
    ("code-contradicts", PRIVATE | {"contradicts": True}, {"contradicts": False}, "private-county"),
    ("army", {"army": True}, {"army": False}, "nature-unknown"),
    ("two-natures", {"two_natures": True}, {"two_natures": False}, "nature-unknown"),
    ("mixed", SOE | {"mixed": True, "two_natures": True}, {"mixed": False, "two_natures": False}, "soe"),
    ("collective", {"collective": True}, {"collective": False}, "nature-unknown"),
    ("joint", SOE | {"joint": True}, {"joint": False}, "soe"),
    ("central", {"nature": "central"}, {"nature": "institution"}, "institution"),
    ("out-of-province", {"nature": "out-of-province"}, {"nature": "government"}, "government"),
    ("code-elsewhere", PRIVATE | {"code_elsewhere": True}, {"code_elsewhere": False}, "private-county"),
    ("institution", {"nature": "institution"}, {"nature": "unknown"}, "nature-unknown"),
    ("government", {"nature": "government"}, {"nature": "unknown"}, "nature-unknown"),
    ("legal-services", PRIVATE | {"legal_services": True}, {"legal_services": False}, "private-county"),
    ("non-enterprise", PRIVATE | {"non_enterprise": True}, {"non_enterprise": False}, "private-county"),
    ("association", PRIVATE | {"association": True}, {"association": False}, "private-county"),
    ("rural-bank", SOE | {"rural_bank": True}, {"rural_bank": False}, "soe"),
    ("other-holder", PRIVATE | {"other_holder": True}, {"other_holder": False}, "private-county"),
    ("soe-levels-differ", SOE | {"owners_differ": True}, {"owners_differ": False}, "soe"),
    ("soe-of-zone", SOE | {"owner_is_zone": True}, {"owner_is_zone": False}, "soe"),
    ("soe", SOE, {"owner": None}, "soe-owner-unplaced"),
    ("soe-owner-unplaced", {"nature": "soe", "names_owner": True}, {"names_owner": False}, "soe-without-owner"),
    ("soe-without-owner", {"nature": "soe"}, {"nature": "unknown"}, "nature-unknown"),
    ("once-provincial", PRIVATE | {"was_level": Level.PROVINCE}, {"was_level": Level.COUNTY}, "once-of-city-or-county"),
    ("once-of-city-or-county", PRIVATE | {"was_level": Level.CITY}, {"was_level": None}, "private-county"),
    ("once-of-unknown-level", PRIVATE | {"was_state_owned": True}, {"was_state_owned": False}, "private-county"),
    ("private-zone", PRIVATE | {"zone": True}, {"zone": False}, "private-county"),
    ("private-moved", PRIVATE | {"registrars_differ": True}, {"registrars_differ": False}, "private-county"),
    ("private-of-elsewhere", PRIVATE | {"parent_elsewhere": True}, {"parent_elsewhere": False}, "private-county"),
    ("cooperative", PRIVATE | {"cooperative": True}, {"registrar": None}, "private-unplaced"),
    ("private-province", PRIVATE | {"registrar": PROVINCE}, {"registrar": CITY}, "private-city"),
    ("private-city", PRIVATE | {"registrar": CITY}, {"registrar": COUNTY}, "private-county"),
    ("private-county", PRIVATE, {"registrar": None}, "private-unplaced"),
    ("private-unplaced", {"nature": "private"}, {"nature": "unknown"}, "nature-unknown"),
    ("no-legal-person", {"no_legal_person": True}, {"no_legal_person": False}, "nature-unknown"),
    ("nature-unknown", {}, {"nature": "soe"}, "soe-without-owner"),
]


def test_every_row_has_its_edge():
    assert [rule for rule, *_ in EDGES] == [rule.id for rule in ROUTES]


@pytest.mark.parametrize(("rule", "holds", "undone", "then"), EDGES, ids=[edge[0] for edge in EDGES])
def test_a_row_decides_on_its_own_side_of_its_boundary_only(rule, holds, undone, then):
    assert rule_for(replace(BASE, **holds)).id == rule
    assert rule_for(replace(BASE, **holds | undone)).id == then


CENTRAL = {"nature": "central"}
# (doubt, what makes it hold, what among that makes it not hold)
OPEN = [
    ("asks-whose", {"asks_whose": True}, {"asks_whose": False}),
    ("name-contradicts", {"named_as_firm": True, "nature": "institution"}, {"named_as_firm": False}),
    ("name-contradicts", {"named_as_firm": True, "nature": "government"}, {"nature": "soe"}),
    ("wider-and-private", CENTRAL | {"wider_and_private": True}, {"wider_and_private": False}),
    ("account-exists", {"account_exists": True}, {"account_exists": False}),
    ("parent-has-none", {"parent_has_none": True}, {"parent_has_none": False}),
    ("consent-of-branch", CENTRAL | {"consent_of_branch": True}, {"consent_of_branch": False}),
    ("consent-of-branch", CENTRAL | {"consent_of_branch": True}, {"consent": True}),
    ("consent-of-branch", CENTRAL | {"consent_of_branch": True}, {"nature": "soe"}),
    ("private-branch", PRIVATE | {"branch": True}, {"branch": False}),
    ("private-branch", PRIVATE | {"branch": True}, {"nature": "soe"}),
    ("individual", PRIVATE | {"individual": True}, {"individual": False}),
    ("individual", PRIVATE | {"individual": True}, {"nature": "unknown"}),
    ("foreign", PRIVATE | {"foreign": True}, {"foreign": False}),
    ("foreign", PRIVATE | {"foreign": True}, {"nature": "soe"}),
]


def test_every_doubt_has_its_edge():
    assert list(dict.fromkeys(doubt for doubt, *_ in OPEN)) == [doubt.id for doubt in DOUBTS]


@pytest.mark.parametrize(("doubt", "holds", "undone"), OPEN)
def test_a_doubt_holds_on_its_own_side_of_its_boundary_only(doubt, holds, undone):
    assert [one.id for one in doubts_of(replace(BASE, **holds))] == [doubt]
    assert doubts_of(replace(BASE, **holds | undone)) == ()


@pytest.mark.parametrize("mark", [Mark.ASKS_WHOSE, Mark.ACCOUNT_EXISTS, Mark.PARENT_HAS_NONE])
def test_a_letter_in_doubt_keeps_its_route_as_a_proposal_and_asks_a_person(mark):
    plain = replace(PLAIN, nature="private", registrar="通渭县市场监督管理局", addressee="定西市人社局")
    sure, doubtful = route(plain), route(replace(plain, marks=(mark,)))
    assert sure.flags == ("addressee-differs",)
    assert (doubtful.authority, doubtful.rule, doubtful.flags) == (sure.authority, sure.rule, (STAFF,))
    assert doubtful.why.startswith(sure.why)
    assert doubtful.why.endswith("由人定")


@pytest.mark.parametrize(
    ("addressee", "astray"),
    [
        ("临洮县人社局", True),
        ("兰州市人社局", True),
        ("兰州市人社局、临洮县人社局", True),
        ("通渭县人社局", False),
        ("定西市人社局", False),
        ("省人社厅", False),
        ("通渭县人社局、临洮县人社局", False),
        ("临洮县卫健局", False),
    ],
)
def test_an_office_of_another_place_is_wrong_whether_or_not_the_account_is_opened(addressee, astray):
    plain = replace(PLAIN, nature="private", registrar="通渭县市场监督管理局", addressee=addressee)
    found = route(replace(plain, marks=(Mark.INDIVIDUAL,)))
    assert STAFF in found.flags
    assert ("addressee-differs" in found.flags) is astray
    assert "addressee-differs" not in route(replace(plain, marks=(Mark.ASKS_WHOSE,))).flags


UNSETTLED = [
    Mark.ASKS_WHOSE,
    Mark.ACCOUNT_EXISTS,
    Mark.PARENT_HAS_NONE,
    Mark.BRANCH,
    Mark.INDIVIDUAL,
    Mark.FOREIGN,
    Mark.COOPERATIVE,
    Mark.MIXED,
    Mark.COLLECTIVE,
    Mark.ARMY,
    Mark.NON_ENTERPRISE,
    Mark.ASSOCIATION,
    Mark.LAW_OFFICE,
    Mark.SEVERAL,
]


@pytest.mark.parametrize("marks", list(combinations(UNSETTLED, 2)))
def test_a_letter_with_two_doubts_at_once_is_never_routed_in_silence(marks):
    """Neither doubt, nor a wrong addressee, nor a bad code beside them, hides the other one from a person."""
    plain = replace(PLAIN, nature="private", registrar="通渭县市场监督管理局", addressee="定西市人社局")
    found = route(replace(plain, marks=marks, uscc_failed=True))
    assert STAFF in found.flags
    assert "addressee-differs" not in found.flags


@pytest.mark.parametrize(
    ("registrar", "rule"),
    [
        ("通渭县民政局", "non-enterprise"),
        ("定西市司法局", "legal-services"),
        ("通渭县市场监督管理局", "private-county"),
    ],
)
def test_whom_no_market_regulator_registers_is_no_private_firm(registrar, rule):
    assert route(replace(PLAIN, nature="private", registrar=registrar)).rule == rule


@pytest.mark.parametrize("mark", [Mark.INDIVIDUAL, Mark.FOREIGN, Mark.COOPERATIVE])
def test_who_calls_itself_as_the_notice_does_is_what_the_notice_means(mark):
    """非公组织 is the notice's own word: a cooperative, a shop or a foreign firm that says so of itself is one."""
    plain = replace(PLAIN, nature="private", registrar="通渭县市场监督管理局")
    assert STAFF in route(replace(plain, marks=(mark,))).flags
    assert route(replace(plain, marks=(mark, Mark.NON_PUBLIC))).flags == ()


FLAGS = [name for name in BASE.__dataclass_fields__ if isinstance(getattr(BASE, name), bool)]
PLACES = st.sampled_from([None, *divisions()])


@st.composite
def cases(draw):
    return replace(
        BASE,
        nature=draw(
            st.sampled_from(["government", "institution", "soe", "private", "central", "out-of-province", "unknown"])
        ),
        owner=draw(PLACES),
        registrar=draw(PLACES),
        was_level=draw(st.sampled_from([None, *Level])),
        **{name: draw(st.booleans()) for name in FLAGS},
    )


@given(cases())
def test_the_first_row_that_holds_decides_whatever_the_case(found):
    holding = [rule.id for rule in ROUTES if rule.when(found)]
    assert holding[0] == rule_for(found).id


WORDS = st.sampled_from(
    [
        None,
        "天水市国资委",
        "甘肃省农业农村厅",
        "县财政局",
        "中国石油天然气集团有限公司",
        "兰州高新区市场监督管理局",
        "省属",
        "市属",
        "区属",
        "四川路桥集团",
    ]
)
CODES = st.sampled_from(
    [None, "126204234387120534", "91620000MA72LP5N48", "91620400224706133U", "52620000888888888X", "11100000755292443Q"]
)


@settings(max_examples=300)
@given(
    st.builds(
        Letter,
        org_name=st.sampled_from(
            [None, "景泰县农技中心", "西安某某公司甘肃分公司", "甘肃某某农商银行", "国家税务总局崇信县税务局"]
        ),
        uscc=CODES,
        nature=st.sampled_from(
            ["government", "institution", "soe", "private", "central", "out-of-province", "unknown"]
        ),
        contact_name=st.none(),
        contact_phone=st.sampled_from([None, "0931-5550000"]),
        uscc_failed=st.booleans(),
        email=st.none(),
        addressee=WORDS,
        superiors=st.lists(WORDS.filter(bool), max_size=2).map(tuple),
        level=st.sampled_from([None, "省属", "市属", "县属", "区属", "天水市属"]),
        registrar=WORDS,
        former=st.sampled_from([None, "原省属国有企业", "原为县办国有工厂", "前身是某厂"]),
        marks=st.lists(st.sampled_from(list(Mark)), max_size=2).map(tuple),
        consents=st.lists(WORDS.filter(bool), max_size=1).map(tuple),
        mandates=st.just(()),
        only_attached=st.booleans(),
    )
)
def test_every_letter_has_a_route_and_none_is_left_open_in_silence(letter):
    found = route(letter)
    kind = found.authority.partition(":")[0]
    assert kind in {"parent-org", "hr-province", "hr-city", "hr-county", "省工信厅人事处", "省职改办", "unknown"}
    if found.authority == "unknown":
        assert STAFF in found.flags or found.missing
    if "nature-vs-uscc" in found.flags:
        assert found.authority == "unknown"
    assert found.why


@pytest.mark.parametrize(
    ("changes", "authority"),
    [
        ({"level": "省属"}, "hr-province"),
        ({"superiors": ("天水市国资委",)}, "hr-city:天水市"),
        ({"superiors": ("临夏州国资委",)}, "hr-city:临夏回族自治州"),
        ({"superiors": ("临夏市财政局",)}, "hr-county:临夏市"),
        ({"superiors": ("临夏县财政局",)}, "hr-county:临夏县"),
        ({"superiors": ("嘉峪关市国资委",)}, "hr-city:嘉峪关市"),
        ({"superiors": ("兰州新区国资局",)}, "hr-city:兰州新区"),
        ({"superiors": ("甘肃矿区国资部门",)}, "hr-city:甘肃矿区"),
        ({"superiors": ("县国资办",)}, "hr-county:通渭县"),
        ({"superiors": ("市国资委",)}, "hr-city:定西市"),
        ({"superiors": ("金川集团股份有限公司",)}, "hr-province"),
        ({"superiors": ("甘肃某某集团有限公司",)}, "unknown"),
    ],
)
def test_a_state_owned_firm_goes_to_the_level_that_it_belongs_to(changes, authority):
    assert route(replace(PLAIN, nature="soe", **changes)).authority == authority


@pytest.mark.parametrize(
    ("to", "differs"),
    [
        (None, False),
        ("通渭县人力资源和社会保障局", False),
        ("通渭县人社局", False),
        ("通渭县职改办", False),
        ("职改办", False),  # whichever is competent
        ("人社局", False),
        ("中共通渭县委组织部", False),
        ("定西市人社局、通渭县人社局", False),
        ("定西市人力资源和社会保障局", True),
        ("省职改办", True),
        ("通渭县工业和信息化局", True),
    ],
)
def test_a_letter_that_went_to_another_office_is_flagged(to, differs):
    found = route(replace(PLAIN, nature="private", registrar="通渭县市场监督管理局", addressee=to))
    assert found.authority == "hr-county:通渭县"
    assert ("addressee-differs" in found.flags) == differs


@pytest.mark.parametrize(
    ("registrar", "authority"),
    [
        ("甘肃省市场监督管理局", "省工信厅人事处"),
        ("省市场监管局", "省工信厅人事处"),
        ("市市场监督管理局", "hr-city:定西市"),
        ("县市场监管局", "hr-county:通渭县"),
        ("兰州新区市场监督管理局", "hr-city:兰州新区"),
        ("甘肃矿区市场监督管理局", "hr-city:甘肃矿区"),
        ("嘉峪关市市场监督管理局", "hr-city:嘉峪关市"),
        ("临夏市市场监督管理局", "hr-county:临夏市"),
        ("临夏州市场监督管理局", "hr-city:临夏回族自治州"),
        ("西安市市场监督管理局", "unknown"),
        ("市场监管局", "unknown"),
    ],
)
def test_a_private_firm_goes_to_the_level_of_its_registrar(registrar, authority):
    found = route(replace(PLAIN, nature="private", registrar=registrar))
    assert (found.authority, "staff" in found.flags) == (authority, False)


@pytest.mark.parametrize(
    ("registrar", "rule"),
    [
        (None, "private-province"),
        ("甘肃省市场监督管理局", "private-province"),
        ("定西市市场监督管理局", "private-moved"),
        ("兰州新区市场监督管理局", "private-city"),
        ("定西市", "private-province"),
        ("兰州高新技术产业开发区市场监督管理局", "private-zone"),
        ("某市市场监督管理局", "private-province"),
    ],
)
def test_an_office_that_is_named_stands_above_the_code_and_is_asked_about_where_they_differ(registrar, rule):
    assert route(replace(PLAIN, nature="private", uscc="91620000MA72LP5N48", registrar=registrar)).rule == rule


@pytest.mark.parametrize(
    ("beside", "rule"),
    [
        ((), "private-city"),
        (("定西市市监局",), "private-city"),
        (("通渭县市场监督管理局",), "private-moved"),
        (("某某市场监督管理局",), "private-city"),
    ],
)
def test_of_two_offices_of_two_places_a_person_says_which(beside, rule):
    two = replace(PLAIN, nature="private", registrar="定西市市场监督管理局", registrars_beside=beside)
    assert route(two).rule == rule


@pytest.mark.parametrize(
    ("superiors", "rule"),
    [
        (("通渭县国资局",), "soe"),
        (("通渭县国资局", "通渭县水务局"), "soe"),
        (("定西市财政局", "通渭县水务局"), "soe-levels-differ"),
    ],
)
def test_a_firm_of_owners_of_two_places_is_a_persons_to_place(superiors, rule):
    assert route(replace(PLAIN, nature="soe", superiors=superiors)).rule == rule


def test_a_firm_that_calls_itself_private_below_a_group_of_the_states_is_a_persons_to_place():
    private = replace(PLAIN, nature="private", registrar="通渭县市场监督管理局")
    assert route(replace(private, superiors=("大唐甘肃发电有限公司",))).rule == "mixed"
    assert route(replace(private, superiors=("甘肃丰乐农业集团有限公司",))).rule == "private-county"


@pytest.mark.parametrize(
    ("former", "rule"),
    [
        ("我公司整体收购原省属企业陶瓷厂", "once-of-unknown-level"),
        ("前身为原省属企业陶瓷厂,2005年公司收购全部资产", "once-provincial"),
        ("原为通渭县农机厂,改制为民营企业", "once-of-unknown-level"),
        ("原为县办企业,卖给个人", "once-of-city-or-county"),
        ("原为有限责任公司,整体改制为股份有限公司", "private-county"),
    ],
)
def test_who_bought_a_whole_firm_of_the_states_may_not_be_it(former, rule):
    assert route(replace(PLAIN, nature="private", registrar="通渭县市场监督管理局", former=former)).rule == rule


def test_an_office_that_is_any_of_its_level_is_no_parent():
    found = route(replace(PLAIN, nature="institution", superiors=("省厅",)))
    assert (found.authority_parent, found.missing) == (None, ("隶属关系",))
    addressed = route(replace(PLAIN, nature="institution", superiors=("县局",), addressee="通渭县教育局"))
    assert addressed.authority_parent in {"通渭县教育局", None}


def test_a_kindergarten_that_is_a_registered_firm_is_no_non_enterprise():
    firm = replace(PLAIN, org_name="通渭县蓝天幼儿园有限公司", nature="private", marks=(Mark.NON_ENTERPRISE,))
    assert route(replace(firm, registrar="通渭县市场监督管理局")).rule == "private-county"
    assert route(replace(firm, registrar="通渭县民政局")).rule == "non-enterprise"


@pytest.mark.parametrize(
    ("registrar", "rule"),
    [("甘肃省市场监督管理局", "private-province"), (None, "private-moved"), ("某某局", "private-moved")],
)
def test_of_a_registration_that_has_moved_only_the_office_that_it_moved_to_decides(registrar, rule):
    moved = replace(PLAIN, nature="private", uscc="916201230842228060", registrar=registrar, marks=(Mark.MOVED,))
    assert route(moved).rule == rule


@pytest.mark.parametrize(
    ("changes", "nature"),
    [
        ({"org_name": "和政县人民法院"}, "government"),
        ({"org_name": "某某小学", "superiors": ("和政县教育局",)}, "institution"),
        ({"org_name": "某某小学"}, "unknown"),
        ({"org_name": "某某供水公司", "superiors": ("和政县水务局",)}, "unknown"),
        ({"uscc": "126204234387120534"}, "institution"),
        ({"uscc": "91620000MA72LP5N48"}, "unknown"),
        ({"uscc": "121000006679608276", "nature": "institution"}, "central"),
        ({"org_name": "张掖市气象局"}, "central"),
        ({"org_name": "某某风电公司", "nature": "soe", "superiors": ("中国华能集团有限公司",)}, "central"),
        ({"org_name": "某某加油站", "nature": "private", "superiors": ("中国石油天然气集团有限公司",)}, "private"),
        ({"org_name": "四川某某公司甘肃分公司", "nature": "private", "marks": (Mark.BRANCH,)}, "out-of-province"),
        ({"org_name": "某某甘肃分公司", "superiors": ("四川某某公司",), "marks": (Mark.BRANCH,)}, "out-of-province"),
        ({"marks": (Mark.INDIVIDUAL,)}, "private"),
        ({"marks": (Mark.COLLECTIVE,), "uscc": "126204234387120534"}, "unknown"),
    ],
)
def test_what_a_letter_does_not_say_of_its_nature_its_code_and_names_may_show(changes, nature):
    assert route(replace(PLAIN, **changes)).nature == nature


@pytest.mark.parametrize(
    ("consents", "missing"),
    [
        (("中国铁塔股份有限公司",), ()),
        (("中央主管部门",), ()),
        (("中国铁塔股份有限公司甘肃省分公司",), ("中央主管部门同意",)),
        (("甘肃省人社厅",), ("中央主管部门同意",)),
        ((), ("中央主管部门同意",)),
    ],
)
def test_a_central_unit_needs_its_central_departments_consent(consents, missing):
    assert route(replace(PLAIN, nature="central", consents=consents)).missing == missing


@pytest.mark.parametrize(
    ("consents", "mandates", "missing"),
    [
        (("四川省人社厅",), ("并向甘肃省人社厅出具委托函",), False),
        ((), ("四川省人力资源和社会保障厅出具的委托函附后",), False),
        (("四川省人社厅",), (), True),
        (("总公司人力资源部",), ("并向甘肃省人社厅出具委托函",), True),
        (("四川省人社厅",), ("总公司出具的委托函",), True),
        (("甘肃省职改办",), ("附委托函",), True),
        ((), ("总公司人力资源部出具的委托函",), True),
    ],
)
def test_a_unit_of_another_province_needs_the_mandate_of_its_title_office(consents, mandates, missing):
    letter = replace(PLAIN, nature="out-of-province", consents=consents, mandates=mandates)
    assert (route(letter).missing == ("外省委托函",)) == missing


@pytest.mark.parametrize(
    ("former", "rule"),
    [
        ("原省属国有企业", "once-provincial"),
        ("前身为甘肃省建设厅所属设计院", "once-provincial"),
        ("原为天水市建设局下属事业单位", "once-of-city-or-county"),
        ("原县属国营工厂", "once-of-city-or-county"),
        ("原国营某厂", "once-of-unknown-level"),
        ("原名某某公司", "private-county"),
        (None, "private-county"),
    ],
)
def test_who_was_state_owned_before_a_reform_is_told_by_its_former_level(former, rule):
    found = route(replace(PLAIN, nature="private", registrar="通渭县市场监督管理局", former=former))
    assert found.rule == rule


def test_a_parent_that_nobody_names_is_no_title_office_of_the_province():
    institution = replace(PLAIN, nature="institution")
    assert "addressee-differs" in route(replace(institution, addressee="省职改办")).flags
    assert "addressee-differs" not in route(replace(institution, addressee="通渭县人社局")).flags
    assert "addressee-differs" not in route(replace(institution, org_name=None, addressee="职称办")).flags


@pytest.mark.parametrize(
    ("flags", "settled"),
    [((), True), ((ADDRESSEE_DIFFERS, USCC_INVALID), True), ((NATURE_VS_USCC,), False), ((USCC_INVALID, STAFF), False)],
)
def test_what_the_table_leaves_open_is_not_settled_and_every_flag_has_words(flags, settled):
    found = replace(route(PLAIN), flags=flags)
    assert found.is_settled is settled
    assert len(found.warnings) == len(flags)


def test_what_is_lacking_and_a_bad_code_are_said_beside_the_route():
    found = route(replace(PLAIN, nature="soe", contact_phone=None, uscc_failed=True))
    assert (found.missing, found.flags) == (("隶属关系", "联系方式"), ("uscc-invalid",))
    assert "联系方式" not in route(replace(PLAIN, contact_phone=None, email="a@example.cn")).missing


@pytest.mark.parametrize(
    ("superior", "authority"), [("兰州高新技术产业开发区管理委员会", "hr-city:兰州市"), ("某工业园区管委会", "unknown")]
)
def test_a_development_zones_firm_is_always_a_persons(superior, authority):
    found = route(replace(PLAIN, nature="soe", superiors=(superior,)))
    assert (found.rule, found.authority, found.flags) == ("soe-of-zone", authority, (STAFF,))


def test_a_branch_that_is_named_for_a_group_of_the_provinces_is_the_provinces():
    branch = replace(PLAIN, org_name="甘肃银行股份有限公司民乐支行", marks=(Mark.BRANCH,))
    assert (route(branch).nature, route(branch).authority) == ("soe", "hr-province")
    assert route(replace(branch, marks=())).nature == "unknown"


def test_of_several_above_an_institution_whoever_it_writes_to_opens():
    both = replace(PLAIN, nature="institution", superiors=("马营镇人民政府", "通渭县教育局"))
    assert route(both).authority_parent == "马营镇人民政府"
    assert route(replace(both, addressee="通渭县教育局")).authority_parent == "通渭县教育局"
