"""Who opens an organisation's account: one table, read from the top; the first row that holds decides.

Source: section 五 of the notice. What it does not settle is flagged `staff` with its reason, never routed silently.
The order of the rows is the policy and is tested; docs/rules.md is printed from here.
"""
# ruff: noqa: E501 - a row of a table stands on one line

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from mailparse import Letter
from orgregistry.addressing import astray, differs
from orgregistry.circumstances import Circumstances, circumstances
from orgregistry.divisions import Level

UNKNOWN: Final = "unknown"
PARENT: Final = "parent-org"
TOP: Final = "省职改办"
INDUSTRY: Final = "省工信厅人事处"

ADDRESSEE_DIFFERS: Final = "addressee-differs"
NATURE_VS_USCC: Final = "nature-vs-uscc"
USCC_INVALID: Final = "uscc-invalid"
STAFF: Final = "staff"
FLAG_WORDS: Final = {
    ADDRESSEE_DIFFERS: "函写给的不是该开通的部门",
    NATURE_VS_USCC: "函里写的单位性质和信用代码对不上",
    USCC_INVALID: "统一社会信用代码不对",
    STAFF: "通知没有写明，由人定",
}

CONTACT: Final = "联系方式"
NATURE: Final = "单位性质"
CONSENT: Final = "中央主管部门同意"
MANDATE: Final = "外省委托函"
BELONGING: Final = "隶属关系"
PLACE: Final = "注册地"

Opener = Callable[[Circumstances], str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: who opens where `when` holds, what the letter lacks then, and why.

    Attributes:
        id: what staff see.
        when: whether it holds.
        then: who opens the account.
        lacks: (what, whether it is lacking).
        flags: that it sets.
        cites: the place in the notice; "" where it says nothing.
        why: in Chinese, for staff.
    """

    id: str
    when: Callable[[Circumstances], bool]
    then: str | Opener
    why: str
    cites: str = ""
    lacks: tuple[tuple[str, Callable[[Circumstances], bool]], ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """Where a letter belongs.

    Attributes:
        rule: id of the row that decided.
        nature: as understood from the letter's words, its code and its names.
        authority: parent-org, hr-province, hr-city:<name>, hr-county:<name>, 省工信厅人事处, 省职改办, unknown.
        authority_parent: the parent, where the authority is parent-org and the letter names it.
        missing: what the letter lacks.
        flags: addressee-differs, nature-vs-uscc, uscc-invalid, staff.
        why: in Chinese, for staff.
        cites: the place in the notice; "" where it says nothing.
    """

    rule: str
    nature: str
    authority: str
    authority_parent: str | None
    missing: tuple[str, ...]
    flags: tuple[str, ...]
    why: str
    cites: str

    @property
    def is_settled(self) -> bool:
        """Whether the table says who opens it, and nothing in the letter speaks against that."""
        return not {STAFF, NATURE_VS_USCC} & {*self.flags}

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person has to look at, in Chinese."""
        return tuple(FLAG_WORDS[flag] for flag in self.flags)

    def as_json(self) -> dict[str, Any]:
        """`letter.route` of contracts.md section 1."""
        return {
            "authority": self.authority,
            "authority_parent": self.authority_parent,
            "missing": list(self.missing),
            "flags": list(self.flags),
        }


def _owner(c: Circumstances) -> str:
    return UNKNOWN if c.owner is None else c.owner.authority


def _registrar(c: Circumstances) -> str:
    if c.registrar is None:
        return UNKNOWN
    # notice 五(三)1: who is registered with the province is not its HR office's.
    return INDUSTRY if c.registrar.level is Level.PROVINCE else c.registrar.authority


def _always(_: Circumstances) -> bool:
    return True


def _no_superior(c: Circumstances) -> bool:
    return c.parent is None


_NO_PARENT: Final = ((BELONGING, _no_superior),)

# fmt: off
ROUTES: Final = (
    #    rule                      when                                                                  then        why                                                                       cites      lacks, flags
    Rule("only-attached",          lambda c: c.only_attached,                                            UNKNOWN,    "函件只在附件或图片里，由人看过原件再定", flags=(STAFF,)),
    Rule("several-of-a-parent",    lambda c: c.several and c.of_ours and c.nature in {"institution", "government"} and not c.contradicts, PARENT, "上级为所属几个单位来信，由上级逐个开通，由人分开办理", "五（一）", flags=(STAFF,)),
    Rule("several-of-a-group",     lambda c: c.several and c.of_ours and c.nature == "soe" and c.owner is not None and not (c.contradicts or c.owners_differ), _owner, "集团为所属几家企业来信，隶属关系同集团，由人分开办理", "五（二）", flags=(STAFF,)),
    Rule("several-units",          lambda c: c.several,                                                  UNKNOWN,    "一封信里有几个单位，由人分开办理", flags=(STAFF,)),
    Rule("code-contradicts",       lambda c: c.contradicts,                                              UNKNOWN,    "统一社会信用代码与自述的单位性质不符，由人核实", flags=(NATURE_VS_USCC, STAFF)),
    Rule("army",                   lambda c: c.army,                                                     UNKNOWN,    "军队单位由谁开通，通知没有写到", flags=(STAFF,)),
    Rule("two-natures",            lambda c: c.two_natures and not c.mixed,                              UNKNOWN,    "信里说了两种单位性质，由人核实", flags=(STAFF,)),
    Rule("mixed",                  lambda c: c.mixed,                                                    UNKNOWN,    "国有与民营资本混合，归哪一项通知没有写到", flags=(STAFF,)),
    Rule("collective",             lambda c: c.collective,                                               UNKNOWN,    "集体单位由谁开通，通知没有写到", flags=(STAFF,)),
    Rule("joint",                  lambda c: c.nature in {"central", "soe"} and c.joint,                 UNKNOWN,    "由不同级别或地方的单位共同出资，隶属哪一方，由人核实", flags=(STAFF,)),
    Rule("central",                lambda c: c.nature == "central",                                      TOP,        "中央在甘单位，经其中央主管部门同意，由省职改办开通", "五（四）", ((CONSENT, lambda c: not c.consent),)),
    Rule("out-of-province",        lambda c: c.nature == "out-of-province",                              TOP,        "外省在甘单位，凭外省职称管理部门的同意和委托函，由省职改办开通", "五（四）", ((MANDATE, lambda c: not c.mandate),)),
    Rule("code-elsewhere",         lambda c: c.code_elsewhere,                                           UNKNOWN,    "信用代码在外省登记，信里没有说是外省在甘单位，由人核实", flags=(STAFF,)),
    Rule("institution",            lambda c: c.nature == "institution",                                  PARENT,     "事业单位由上级单位逐级开通", "五（一）", _NO_PARENT),
    Rule("government",             lambda c: c.nature == "government",                                   PARENT,     "行政（参公）机关由上级单位逐级开通", "五（一）", _NO_PARENT),
    Rule("legal-services",         lambda c: c.legal_services,                                           UNKNOWN,    "律师事务所等法律服务机构由谁开通，通知没有写到", flags=(STAFF,)),
    Rule("non-enterprise",         lambda c: c.non_enterprise,                                           UNKNOWN,    "民办非企业单位不在市场监管部门登记，由谁开通，通知没有写到", flags=(STAFF,)),
    Rule("association",            lambda c: c.association,                                              UNKNOWN,    "社会团体、基金会由谁开通，通知没有写到", flags=(STAFF,)),
    Rule("rural-bank",             lambda c: c.rural_bank and c.nature != "private",                     UNKNOWN,    "农村合作金融机构是否国有、隶属哪一级，由人核实", flags=(STAFF,)),
    Rule("other-holder",           lambda c: c.other_holder,                                             UNKNOWN,    "信用代码表明的机构类别，通知没有写到", flags=(STAFF,)),
    Rule("soe-levels-differ",      lambda c: c.nature == "soe" and c.owners_differ,                      UNKNOWN,    "信里说的隶属级别互相矛盾，由人核实", flags=(STAFF,)),
    Rule("soe-of-zone",            lambda c: c.nature == "soe" and c.owner_is_zone,                      _owner,     "由开发区管委会出资或主管，开发区归哪一级人社部门，由人核实", "五（二）", flags=(STAFF,)),
    Rule("soe",                    lambda c: c.nature == "soe" and c.owner is not None,                  _owner,     "国有企业按企业隶属关系，由所属一级人社（职改）部门开通", "五（二）"),
    Rule("soe-owner-unplaced",     lambda c: c.nature == "soe" and c.names_owner,                        UNKNOWN,    "写了主管或出资单位，但看不出属于哪一级，由人核实", "五（二）", flags=(STAFF,)),
    Rule("soe-without-owner",      lambda c: c.nature == "soe",                                          UNKNOWN,    "国有企业没有写明隶属关系", "五（二）", ((BELONGING, _always),)),
    Rule("once-provincial",        lambda c: c.nature == "private" and c.was_level is Level.PROVINCE,    INDUSTRY,   "原省属企事业单位改为民营企业的，由省工信厅人事处开通", "五（三）1"),
    Rule("once-of-city-or-county", lambda c: c.nature == "private" and c.was_level is not None,          UNKNOWN,    "原市（州）、县（市、区）属单位改为民营企业的，通知没有写到", flags=(STAFF,)),
    Rule("once-of-unknown-level",  lambda c: c.nature == "private" and c.was_state_owned,                UNKNOWN,    "由国有单位改制而来，原属哪一级没有写明，由人核实", flags=(STAFF,)),
    Rule("private-zone",           lambda c: c.nature == "private" and c.zone,                           _registrar, "在开发区登记，开发区归哪一级人社部门，由人核实", "五（三）2", flags=(STAFF,)),
    Rule("private-moved",          lambda c: c.nature == "private" and c.registrars_differ,              _registrar, "信里说了两处登记机关，或与信用代码的登记地不同，或登记已迁移而看不出迁到哪里，由人核实", "五（三）", flags=(STAFF,)),
    Rule("private-of-elsewhere",   lambda c: c.nature == "private" and c.parent_elsewhere,               _registrar, "外省企业在甘肃登记的子公司，是否算外省在甘单位，由人核实", "五（三）", flags=(STAFF,)),
    Rule("cooperative",            lambda c: c.nature == "private" and c.cooperative and c.registrar is not None, _registrar, "农民专业合作社，按登记地开通是否合适，由人核实", "五（三）", flags=(STAFF,)),
    Rule("private-province",       lambda c: c.nature == "private" and c.registered_at is Level.PROVINCE, INDUSTRY,  "在省市场监管部门注册的民营企业，由省工信厅人事处开通", "五（三）1"),
    Rule("private-city",           lambda c: c.nature == "private" and c.registered_at is Level.CITY,    _registrar, "在市（州）市场监管部门注册的民营企业，由市（州）人社（职改）部门开通", "五（三）2"),
    Rule("private-county",         lambda c: c.nature == "private" and c.registered_at is Level.COUNTY,  _registrar, "在县（市、区）市场监管部门注册的民营企业，由县（市、区）人社（职改）部门开通", "五（三）2"),
    Rule("private-unplaced",       lambda c: c.nature == "private",                                      UNKNOWN,    "民营企业没有写明在哪一级市场监管部门注册，代码也看不出", "五（三）", ((PLACE, _always),)),
    Rule("no-legal-person",        lambda c: c.no_legal_person,                                          UNKNOWN,    "没有法人证书和执照，算哪一类单位、能否单独开通，通知没有写到", flags=(STAFF,)),
    Rule("nature-unknown",         _always,                                                              UNKNOWN,    "没有写明单位性质，也不能从信里得知", "五（二）", ((NATURE, _always),)),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Doubt:
    """What makes a letter a person's to decide whichever row holds.

    Attributes:
        id: what staff see.
        when: whether it holds.
        why: in Chinese, for staff.
        whether: whether the account is opened is open, and not in which place: an office of another place is wrong anyway.
    """

    id: str
    when: Callable[[Circumstances], bool]
    why: str
    whether: bool = False


# fmt: off
DOUBTS: Final = (
    #     doubt                when                                                                              why
    Doubt("asks-whose",        lambda c: c.asks_whose,                                                           "来信自己拿不准归哪里，或写了几种办法"),
    Doubt("name-contradicts",  lambda c: c.named_as_firm and c.nature in {"institution", "government"},               "名称是企业的名称，信里却说是事业单位或机关"),
    Doubt("wider-and-private", lambda c: c.wider_and_private,                                                    "自述民营，又像是中央或外省在甘单位"),
    Doubt("account-exists",    lambda c: c.account_exists,                                                       "系统里已有旧名称的账号，改名还是新开", whether=True),
    Doubt("parent-has-none",   lambda c: c.parent_has_none,                                                      "上级单位自己也没有账号，先由谁开"),
    Doubt("consent-of-branch", lambda c: c.nature == "central" and c.consent_of_branch and not c.consent,        "只有在甘的下级机构同意，是否等于中央主管部门同意", whether=True),
    Doubt("private-branch",    lambda c: c.nature == "private" and c.branch,                                     "民营企业的分公司，随登记地还是随总公司，通知没有写到"),
    Doubt("individual",        lambda c: c.nature == "private" and c.individual,                                 "个体工商户算不算非公组织，通知没有写明", whether=True),
    Doubt("foreign",           lambda c: c.nature == "private" and c.foreign,                                    "外商投资企业算不算非公组织，通知没有写明", whether=True),
)
# fmt: on


def doubts_of(found: Circumstances) -> tuple[Doubt, ...]:
    """What a person has to decide beside the row that holds; mostly nothing."""
    return tuple(doubt for doubt in DOUBTS if doubt.when(found))


def rule_for(found: Circumstances) -> Rule:
    """The first row that holds; the last one holds always."""
    return next(rule for rule in ROUTES if rule.when(found))


def route(letter: Letter) -> Route:
    """Say who opens the account that a letter asks for. Total: every letter has a route."""
    found = circumstances(letter)
    rule = rule_for(found)
    authority = rule.then if isinstance(rule.then, str) else rule.then(found)
    of_the_state = found.nature in {"institution", "government"}
    parent = (
        found.parent if authority == PARENT or (authority == UNKNOWN and of_the_state and not found.several) else None
    )
    no_contact = not letter.only_attached and letter.contact_phone is None and letter.email is None
    missing = [what for what, lacking in rule.lacks if lacking(found)] + ([CONTACT] if no_contact else [])
    doubts = doubts_of(found)
    flags = list(dict.fromkeys((*rule.flags, *((STAFF,) if doubts else ()))))
    why = "；".join((rule.why, *(f"{doubt.why}，由人定" for doubt in doubts)))
    if letter.uscc_failed:
        flags.append(USCC_INVALID)
    # While it is open who opens the account, nobody can be told to have written to the wrong office.
    # An office of another county is wrong whatever is decided.
    wrong = astray if doubts else differs
    if (
        authority != UNKNOWN
        and all(doubt.whether for doubt in doubts)
        and wrong(letter.addressee, authority, parent, found.around)
    ):
        flags.append(ADDRESSEE_DIFFERS)
    return Route(rule.id, found.nature, authority, parent, tuple(missing), tuple(flags), why, rule.cites)
