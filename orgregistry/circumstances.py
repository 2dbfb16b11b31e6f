"""What a letter, its code and its names together tell of an organisation: the facts that the routing table asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mailparse import Letter, Mark
from orgregistry import codes
from orgregistry.addressing import is_short_for
from orgregistry.divisions import Division, Level, named_first, named_in
from orgregistry.owners import CENTRAL, division_of, group_of, is_department, is_elsewhere, of_level

_UNKNOWN: Final = "unknown"
_OFFICE: Final = re.compile("[局厅委办]$|部门$|机关$|分局$|总局$|工商$|市监$|市场监管$")
_ZONE: Final = re.compile("高新|经开|经济(?:技术)?开发区|技术产业|工业园|保税|循环经济|产业园|示范区|开发区|生态城")
_PUBLIC_NAME: Final = re.compile(
    "学校|小学|中学|[一二三四五六七八九十]中|幼儿园|学院|大学|党校|医院|卫生院|保健院|疾控中心|疾病预防控制中心|中心|站|所|馆|院|队|台|林场|园$|处"
)
_PUBLIC_ORGAN: Final = re.compile(
    "人民政府(?:办公室)?$|人民法院$|人民检察院$|人大常委会|政协.{0,12}委员会$|纪律检查委员会|公安局"
)
_SHORT: Final = re.compile("[县市区州](?!委|政府$)(?=[^县市区州]{2,}[局厅委办府部院心会]$)")
# A section of an office, which opens nothing by itself: 自然资源局人事科.
_SECTION: Final = re.compile(
    "(?<=[局厅委会院校])(?:人力资源|组织人事|干部人事|人事教育|人事劳资|政治|政工|劳资|人事|人教|干部|组织|职称|综合)(?:与?[^局厅委]{0,4})?[科处股室部]$|(?<=[局厅])办公室$"
)
# An office for titles; 人力资源部 is a department of some firm.
_TITLE_OFFICE: Final = re.compile("人社|人力资源(?:和|与)?社会保障|职改|职称|人事厅|劳动和社会")
_IS_A_FIRM: Final = re.compile("有限(?:责任)?公司$|股份公司$|合作社$")
_HOLDS_SHARES: Final = re.compile("国资|国有资产|财政[厅局]|人民政府$|管委会$|管理委员会$")
_FOR_ALL: Final = re.compile(
    "人社|人力资源|职改|职称|人事|组织部|工信|工业和信息化|编办|编制|办公室|市场监督|行政审批|民政|[、,，]"
)
_FIRM: Final = re.compile("公司|集团|企业|本部|董事会|总经理|厂")
_OF_PROVINCE: Final = re.compile(
    "省属|省管|省直|省级|省国资|原省|(?<!外)省[^市县区,。;]{1,10}[厅局委]"
    "|(?<!外)省[^市县区,。;]{1,12}(?:总公司|总厂|总社|管理局|研究院|科学院|设计院)的?(?:所属|下属|直属|主管|管理)"
)
_OF_CITY_OR_COUNTY: Final = re.compile(
    "[市州县区](?:属|管|直|级国有|国资|办国有|办(?=企|工|集|厂|的))|[市州县区镇乡][^市县区,。;]{1,10}(?:局|委|办)(?:的?(?:所属|下属|直属|主管))?"
)
_OF_LOWER_LEVEL: Final = re.compile(
    "(?<!省)[市州县区](?:属|管|办)(?=国|企|事|单|的|集体|全民|,|$)|下放|(?:划归|划给|移交|交给)[^,。;]{0,6}[市州县区]"
)
# 以前是某某集团的子公司: whose the group is nobody says.
_OF_A_GROUP: Final = re.compile("(?:集团|公司|厂|矿|局)[^,。;]{0,6}(?:子公司|子企业|分公司|分厂|二级单位|车间)")
_TAKES_OVER: Final = re.compile("公司[^,。;]{0,10}(?:收购|兼并|并购|买断|受让|购买|接管|接手)")
# 收购了破产的省属水泥厂后成立, 买下县上的厂子, 在原某厂基础上组建
_TAKES_ON: Final = re.compile(
    "(?:承接|承继|接收)[^,。;]{0,24}改制|(?:收购|兼并|买下|盘下)了?[^,。;]{0,8}(?:破产|[省市州县区](?:属|上的|里的)|国有|国营|公家|国家的|集体)|基础上"
)
# 由某县农机厂改制而来: of what is not a firm by its name, somebody's of old; who it belonged to isn't told.
_OF_WORKS: Final = re.compile(
    "(?:由|原|前身)(?![^,。;]{0,20}(?:个体|合伙|私营|民营|有限))[^,。;]{2,40}(?:厂|矿|站|所|院|社|队|场|局|处|部)[^,。;]{0,10}"
    "(?:改制|转制|改组|脱钩|改革)|改制[时中][^,。;]{0,2}(?:由|经|省|市|县|国)"
)
_APPROVED: Final = re.compile(
    "[省市州县区][^,。;省市州县区]{0,12}(?:国资委|国资局|国资办|政府|[厅局委])(?:[^,。;属管办]{0,4}(?:批复|批准|同意|核准|下文|发文)|(?:以|用)?[〔\\[(]?[^,。;]{0,8}号(?:文件?)?)"
)
_IS_REFORMED: Final = re.compile("前身|改[革制]|改组|转制|脱钩|改为|退出|转让")
_STATE_ONCE: Final = re.compile(
    "集体|国有|国营|国资|身份置换|置换身份|事业单位|全民所有|国企|所属|下属|直属|主管"
    # Only what was the state's or a collective's becomes private by a reform; a firm may also become one by shares.
    "|(?:改[制组革]|转制)(?:为|成|后|的)[^,。;]{0,6}(?:民营|私营|民企|非公)|(?:职工|工人|个人)[^,。;]{0,6}买断"
)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the routing table asks for.

    Attributes:
        nature: as understood: what the letter says, else what its code or its names show.
        only_attached: the letter itself can't be read.
        contradicts: the code belongs to another kind of holder than the letter says.
        code_elsewhere: the code was given in another province.
        army, mixed, collective, two_natures, legal_services, non_enterprise, association, rural_bank, other_holder,
            cooperative, individual, foreign: what the notice does not settle, by mark, name or code.
        wider_and_private: it says to be private, and something of it sounds of the centre or another province.
        several: it asks for two organisations.
        of_ours: … which belong to whoever writes.
        named_as_firm: its name ends as only those of firms do.
        asks_whose, account_exists, parent_has_none: doubts that it has itself.
        branch: it is a branch of some other.
        no_legal_person: it has neither a certificate as a legal person nor a licence, by its own word.
        consent_of_branch: not the central department has agreed, but its office in Gansu.
        consent: the central department has agreed.
        mandate: the other province's title office has agreed and issued its 委托函.
        parent: who opens an institution's account; None where the letter doesn't say.
        owner: the division that a state-owned firm belongs to.
        names_owner: it names an owner or level, known or not.
        joint: two founded it together that do not belong to one level and place.
        owners_differ: what it says of its level and of its owner doesn't agree.
        registrar: the division whose registrar it is.
        registrars_differ: an office is named, and the code was given elsewhere; or the registration has moved, and
            it can't be told to whom.
        owner_is_zone: it belongs to a development zone.
        zone: registered by a development zone.
        parent_elsewhere: it belongs to a firm of another province, or is named for one.
        was_level: before a reform.
        was_state_owned: it was, at an unknown level.
        around: the division that the letter is written from.
    """

    nature: str
    only_attached: bool
    contradicts: bool
    code_elsewhere: bool
    army: bool
    mixed: bool
    collective: bool
    two_natures: bool
    legal_services: bool
    non_enterprise: bool
    association: bool
    rural_bank: bool
    other_holder: bool
    cooperative: bool
    individual: bool
    foreign: bool
    wider_and_private: bool
    several: bool
    of_ours: bool
    named_as_firm: bool
    asks_whose: bool
    account_exists: bool
    parent_has_none: bool
    branch: bool
    no_legal_person: bool
    consent_of_branch: bool
    consent: bool
    mandate: bool
    parent: str | None
    owner: Division | None
    names_owner: bool
    joint: bool
    owners_differ: bool
    registrar: Division | None
    registrars_differ: bool
    owner_is_zone: bool
    zone: bool
    parent_elsewhere: bool
    was_level: Level | None
    was_state_owned: bool
    around: Division | None

    @property
    def registered_at(self) -> Level | None:
        """Level of the registrar."""
        return None if self.registrar is None else self.registrar.level


def circumstances(letter: Letter) -> Circumstances:
    """Put together what a letter tells."""
    holder = codes.holder(letter.uscc) if letter.uscc else None
    begins = holder.begins if holder else ""
    nature = _understood(letter, holder)
    around = _around(letter)
    owners = _owners(letter, around)
    registrar, registrars_differ = _registrar(letter, around)
    was_level, was_state_owned = _was(letter)
    has = letter.marks.__contains__
    return Circumstances(
        nature=nature,
        only_attached=letter.only_attached,
        contradicts=holder is not None
        and letter.nature != _UNKNOWN
        and nature not in holder.agrees
        and holder.begins not in {"A", "N"},
        code_elsewhere=letter.uscc is not None and codes.is_elsewhere(letter.uscc),
        army=has(Mark.ARMY) or begins == "A",
        # A private firm by its own word, above which stands one of the state's groups.
        mixed=has(Mark.MIXED) or (nature == "private" and any(group_of(name) is not None for name in letter.superiors)),
        collective=has(Mark.COLLECTIVE) or begins == "N",
        two_natures=has(Mark.TWO_NATURES) and nature == _UNKNOWN,
        legal_services=has(Mark.LAW_OFFICE)
        or begins in {"3", "32"}
        or (begins == "" and _is_registered_by(letter, "司法")),
        # Who is registered with civil affairs is no firm, whatever it is called.
        non_enterprise=begins == "52"
        or (has(Mark.NON_ENTERPRISE) and begins in {"", "51", "53"} and not _is_registered_firm(letter))
        or (begins == "" and _is_registered_by(letter, "民政")),
        association=has(Mark.ASSOCIATION) or begins in {"51", "53"},
        rural_bank=has(Mark.RURAL_BANK),
        other_holder=holder is not None and not holder.settled,
        # Who calls itself 非公组织, as the notice does, is one. # notice 五(三)
        cooperative=(has(Mark.COOPERATIVE) or begins == "93") and not has(Mark.NON_PUBLIC),
        individual=(has(Mark.INDIVIDUAL) or begins == "92") and not has(Mark.NON_PUBLIC),
        foreign=has(Mark.FOREIGN) and not has(Mark.NON_PUBLIC),
        wider_and_private=has(Mark.TWO_NATURES)
        and nature in {"central", "out-of-province"}
        and not has(Mark.BRANCH)
        and group_of(letter.org_name or "") is None
        and not is_elsewhere(letter.org_name or ""),
        several=has(Mark.SEVERAL),
        of_ours=has(Mark.OF_OURS),
        named_as_firm=_is_named_as_firm(letter),
        asks_whose=has(Mark.ASKS_WHOSE),
        account_exists=has(Mark.ACCOUNT_EXISTS),
        parent_has_none=has(Mark.PARENT_HAS_NONE),
        branch=has(Mark.BRANCH),
        no_legal_person=has(Mark.NO_LEGAL_PERSON),
        consent_of_branch=any(
            group_of(name) == CENTRAL and not _is_central_department(name) for name in letter.consents
        ),
        consent=any(_is_central_department(name) for name in letter.consents),
        mandate=_has_mandate(letter),
        parent=_parent(letter, around),
        owner=owners[0] if owners else None,
        names_owner=bool(letter.superiors) or letter.level is not None,
        joint=has(Mark.JOINT) and len(_places_above(letter, around)) > 1,
        owners_differ=len(set(owners)) > 1,
        registrar=registrar,
        registrars_differ=registrars_differ,
        owner_is_zone=not _is_new_area(owners[0] if owners else None)
        and any(_ZONE.search(name) is not None and is_department(name) for name in letter.superiors),
        zone=letter.registrar is not None
        and _ZONE.search(letter.registrar) is not None
        and not _is_new_area(registrar),
        parent_elsewhere=any(is_elsewhere(name) for name in (*letter.superiors, letter.org_name or "")),
        was_level=was_level,
        was_state_owned=was_state_owned,
        around=around,
    )


def _is_registered_by(letter: Letter, office: str) -> bool:
    return letter.registrar is not None and office in letter.registrar


def _is_named_as_firm(letter: Letter) -> bool:
    return _IS_A_FIRM.search(letter.org_name or "") is not None


def _is_registered_firm(letter: Letter) -> bool:
    """Whether it is called a firm, and registered as one: 某某幼儿园有限公司, 营利性民办."""
    return _is_named_as_firm(letter) and any(_is_registered_by(letter, of) for of in ("市场", "市监", "工商"))


def _is_new_area(division: Division | None) -> bool:
    return division is not None and division.name in {"兰州新区", "甘肃矿区"}


# ------------------------------------------------------------------------------------------------------ nature


def _understood(letter: Letter, holder: codes.Holder | None) -> str:
    said, org = letter.nature, letter.org_name or ""
    if said in {"central", "out-of-province"}:
        # 国铁集团所属驻甘单位: of the centre, as nothing of it is another province's.
        elsewhere = any(map(is_elsewhere, (org, *letter.superiors)))
        private = Mark.TWO_NATURES in letter.marks  # 中建某某(西安)公司, a private firm by its own word
        return said if elsewhere or private or group_of(org) != CENTRAL else "central"
    if letter.uscc and codes.is_national(letter.uscc) and letter.uscc.startswith("1"):
        return "central"
    if (
        said != "private"
        and not _is_a_departments_branch(letter)
        and (group_of(org) == CENTRAL or any(group_of(name) == CENTRAL for name in letter.superiors[:1]))
    ):
        return "central"
    if _is_of_another_province(letter, org) and not _is_a_departments(letter):
        return "out-of-province"
    if said != _UNKNOWN:
        return said
    if Mark.MIXED in letter.marks or Mark.COLLECTIVE in letter.marks or Mark.ARMY in letter.marks:
        return _UNKNOWN
    if holder is not None and holder.tells:
        return holder.tells
    if Mark.NON_ENTERPRISE in letter.marks or Mark.INDIVIDUAL in letter.marks or Mark.COOPERATIVE in letter.marks:
        return "private"
    if _is_owned(letter, org):
        return "soe"
    return _UNKNOWN if holder is not None else _by_name(letter, org)


def _is_owned(letter: Letter, org: str) -> bool:
    """Whether a firm says of which level it is, or that whoever holds the state's shares or a group of it is above."""
    if Mark.TWO_NATURES in letter.marks or letter.former is not None:
        return False
    if _is_a_groups_branch(letter):
        return True
    if not _FIRM.search(org):
        return False
    return letter.level is not None or any(_HOLDS_SHARES.search(name) or group_of(name) for name in letter.superiors)


def _is_a_groups_branch(letter: Letter) -> bool:
    """Whether its name is that of a branch of one of the province's groups: 甘肃银行股份有限公司民乐支行."""
    return Mark.BRANCH in letter.marks and group_of(letter.org_name or "") not in {None, CENTRAL}


def _by_name(letter: Letter, org: str) -> str:
    """The nature that a name shows by itself, or with a government's department above it: 县教育局's schools."""
    if _PUBLIC_ORGAN.search(org):
        return "government"
    if {Mark.ONLY_GUIDED, Mark.NO_LEGAL_PERSON}.intersection(letter.marks):
        return _UNKNOWN
    public = (
        any(is_department(name) for name in letter.superiors) and _PUBLIC_NAME.search(org) and not _FIRM.search(org)
    )
    return "institution" if public else _UNKNOWN


def _is_of_another_province(letter: Letter, org: str) -> bool:
    branch = Mark.BRANCH in letter.marks
    if is_elsewhere(org) and (branch or re.search("驻甘|驻兰|甘肃|兰州", org[2:])):
        # 上海某某兰州有限公司, registered here, is a firm of its own: row private-of-elsewhere.
        return branch or letter.nature != "private" or letter.registrar is None
    return branch and any(is_elsewhere(name) for name in letter.superiors)


def _is_a_departments_branch(letter: Letter) -> bool:
    """Whether a hospital's or school's branch names a local department above it: 某某大学医院古浪分院."""
    return (
        Mark.BRANCH in letter.marks
        and _FIRM.search(letter.org_name or "") is None
        and any(is_department(name) and group_of(name) != CENTRAL for name in letter.superiors[:1])
    )


def _is_a_departments(letter: Letter) -> bool:
    """Whether an institution names a department in Gansu above it, whatever it is named for: 西安某某医院庆阳分院."""
    around = _around(letter)
    return letter.nature in {"institution", "government"} and any(
        is_department(name) and division_of(name, around) is not None for name in letter.superiors[:1]
    )


# ------------------------------------------------------------------------------------------------- where it is


def _around(letter: Letter) -> Division | None:
    """The innermost division that the organisation's name, its addressee, its code or its seat tells."""
    told = [named_first(name) for name in (letter.org_name, letter.addressee) if name]
    told.append(codes.place(letter.uscc) if letter.uscc else None)
    told.append(named_first(letter.seat) if letter.seat else None)
    known = [one for one in told if one is not None and one.level is not Level.PROVINCE]
    return known[0] if known else None


def _owners(letter: Letter, around: Division | None) -> list[Division]:
    """Whom a state-owned firm belongs to: by the level that it says, and by its first superior that tells."""
    found = []
    if letter.level is not None:
        found += [_of_said_level(letter, around)]
    found += [division_of(name, around) for name in letter.superiors]
    if not letter.superiors and _is_a_groups_branch(letter):
        found += [division_of(letter.org_name or "", around)]
    return list(dict.fromkeys(one for one in found if one is not None))


def _places_above(letter: Letter, around: Division | None) -> set[str]:
    """Whom those above belong to, as far as it is known: the centre, the province, cities, counties."""
    centre = {CENTRAL for name in letter.superiors if group_of(name) == CENTRAL}
    return centre | {one.authority for name in letter.superiors if (one := division_of(name, around)) is not None}


def _of_said_level(letter: Letter, around: Division | None) -> Division | None:
    said = (letter.level or "").removesuffix("属")
    if len(said) > 1:
        named = named_in(said)
        return named[-1] if named else of_level(said[-1], around)
    named_by = [division_of(name, around) for name in letter.superiors]
    level = {"省": Level.PROVINCE, "市": None, "州": Level.CITY, "县": Level.COUNTY, "区": None}[said]
    for one in named_by:
        if one is not None and (one.level is level or (level is None and one.name.endswith(said))):
            return one
    return of_level(said, around)


def _registrar(letter: Letter, around: Division | None) -> tuple[Division | None, bool]:
    """The registrar's division, and whether that is in doubt, as an office is named that is not the code's."""
    by_place = codes.place(letter.uscc) if letter.uscc else None
    named = None if letter.registrar is None else division_of(letter.registrar, around)
    if Mark.MOVED in letter.marks:  # the code keeps the place where it was given
        return named or by_place, named is None
    if letter.registrar is None:
        return by_place, False
    if _OFFICE.search(letter.registrar) is None:
        # 注册地 靖远县, and the code was given in 会宁县
        elsewhere = named is not None and by_place is not None and named.level is by_place.level and named != by_place
        return by_place or named, elsewhere
    if _LOCAL_BRANCH.search(letter.registrar):  # 某市市场监督管理局某县分局: the city's, or the county's
        return named or by_place, True
    beside = [one for one in (division_of(name, around) for name in letter.registrars_beside) if one is not None]
    if named is not None and any(one != named for one in beside):  # two offices: which of them it is, nobody says
        return by_place if by_place in beside else named, True
    if named is None:
        return by_place, False
    return named, by_place is not None and by_place != named and not _is_new_area(named)


_LOCAL_BRANCH: Final = re.compile("[市州].{0,4}(?:市场监督管理|市场监管|市监|工商(?:行政管理)?)局.{2,10}分局$")


# ------------------------------------------------------------------------------------------- parents, consents


def _parent(letter: Letter, around: Division | None) -> str | None:
    """Who opens an institution's account, in full: as addressed, else 县水务局 by the county around."""
    if not letter.superiors:
        return _addressed_parent(letter)
    to = letter.addressee and _SECTION.sub("", letter.addressee)
    above = [_SECTION.sub("", one) for one in letter.superiors]
    # Of several above it whoever it writes to: who looks after a township's kindergarten is the county's bureau.
    if to is not None and any(is_short_for(one, to) and _ends_alike(one, to) for one in above):
        # 县教育局 is the county's own, whichever county's is written to.
        return to if not _is_of_another_place(to, letter.org_name) else _in_full(above[0], around)
    # 卫健局管的,就是康县卫生健康局
    named = next((one for one in above[1:] if len(one) > len(above[0]) and is_short_for(above[0], one)), above[0])
    return None if _ANY_OF_A_LEVEL.search(named) else _in_full(named, around)


# 省厅直属: which of them, nobody says.
_ANY_OF_A_LEVEL: Final = re.compile("^(?:.{0,6}[省市州县区]|甘肃)[厅局]$")


def _is_of_another_place(office: str, org: str | None) -> bool:
    """Whether an office is of a county or city beside the one that a unit is named for."""
    theirs, ours = named_first(office), named_first(org or "")
    return theirs is not None and ours is not None and theirs.level is ours.level and theirs != ours


def _addressed_parent(letter: Letter) -> str | None:
    """Whom a unit writes to that names nobody above it: its own bureau, but no office that any unit may write to."""
    to = letter.addressee
    if to is None or letter.nature not in {"institution", "government"} or not is_department(to):
        return None
    return None if _FOR_ALL.search(to) or _is_of_another_place(to, letter.org_name) else _SECTION.sub("", to)


def _in_full(name: str, around: Division | None) -> str:
    """The name with its county or city, where it begins with 县, 市, 区 or 州 only, or is a bureau's alone: 教育局."""
    if _BARE_BUREAU.fullmatch(name) and around is not None and around.level is Level.COUNTY:
        return f"{around.name}{name}"
    if (short := _SHORT.match(name)) is None or (place := of_level(short[0], around)) is None:
        return name
    return f"{place.name}{name[1:]}" if place.name.endswith(short[0]) else name


_BARE_BUREAU: Final = re.compile(
    "(?:教育(?:体育|和体育)?|教体|教科|卫健|卫生健康|卫计|卫生|农业农村|畜牧兽医|水务|林业和草原|林草|住建|交通运输|文旅|文体广电和旅游|民政)局"
)


def _ends_alike(short: str, full: str) -> bool:
    """县委 is not 县委编办, nor 市政府 its office."""
    return full.endswith(short[-1]) or (short.endswith("委") and full.endswith("委员会"))


def _is_central_department(name: str) -> bool:
    """Whether who agrees is not an office of Gansu itself, nor nobody in particular."""
    if _OF_A_BRANCH.search(name):
        return False
    return not named_in(name) or group_of(name) == CENTRAL


_OF_A_BRANCH: Final = re.compile("^[省市州县区]|省(?:分)?(?:公司|局|行|院)|分(?:公司|局|行|院)|甘肃|兰州")


_GIVEN_BY: Final = re.compile(r"^委托函?\(([^()]*)\)")  # 委托函(四川省人社厅川人社函〔2021〕88号)


def _has_mandate(letter: Letter) -> bool:
    """Whether another province's title office has agreed and issued its 委托函; the head office alone can't."""
    agreed = any(_TITLE_OFFICE.search(name) and not name.startswith(("甘肃", "省")) for name in letter.consents)
    for said in letter.mandates:
        giver = re.split("委托", said)[0] or "".join(_GIVEN_BY.findall(said))
        if _TITLE_OFFICE.search(
            re.sub("(?:向|致)(?:甘肃)?[^,]{0,4}(?:省)?[^,]{0,12}(?:人社厅|人力资源和社会保障厅|贵厅|职改办)", "", giver)
        ):
            return True
        if agreed and not _FIRM.search(giver):
            return True
    return False


# ------------------------------------------------------------------------------------------------------ former


def _was(letter: Letter) -> tuple[Level | None, bool]:
    """The level before a reform, and whether it was state-owned at all."""
    said = letter.former
    if said is None:
        return None, False
    if (_TAKES_OVER.search(said) and not _IS_REFORMED.search(said)) or _TAKES_ON.search(said):
        return None, True  # 我公司整体收购原省属企业…: whether it is that firm, reformed, a person sees
    # Who approves of a reform needn't be whose the unit was: 改制时省国资委批复.
    if _OF_PROVINCE.search(_APPROVED.sub("", said)):
        if _OF_LOWER_LEVEL.search(said):
            return None, True  # handed down, or up: which of both it was when it was reformed is a person's to see
        return Level.PROVINCE, True
    if _OF_CITY_OR_COUNTY.search(_APPROVED.sub("", said)):
        return Level.COUNTY, True
    return None, any(sort.search(said) for sort in (_STATE_ONCE, _OF_A_GROUP, _OF_WORKS))
