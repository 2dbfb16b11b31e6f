"""Which office registered an organisation, in the letter's own words. # notice 五(三).

Offices of that name register and grant other things as well, and other firms; an office counts for the unit that writes
where nothing else is spoken of. Texts are in the reading form, blanks within Chinese left out.
"""

import re
from collections.abc import Iterator
from typing import Final

from mailparse.text.sought import Sought
from mailparse.text.wording import PLACES
from mailparse.values import HAN

_NAME: Final = f"[{HAN}A-Za-z0-9()·]"
_CLAUSE: Final = re.compile(r"[^,。;:!?\n]+")

_REGULATOR: Final = (
    "(?:市场监督管理|市场监管|市场和质量监督管理|市监|工商行政管理|工商|行政审批(?:服务)?|民政|司法|质量监督"
    "|编办|机构编制)"
)
_REGISTRAR: Final = Sought(
    f"(?:(?:登记|发证|注册|核准|颁证|发照|批准登记)(?:机关|机构|部门|单位)(?:是|为|系|:| |变更为|即)*({_NAME}{{2,30}}))"
    f"|({_NAME}{{0,24}}{_REGULATOR}(?:局|总局|部门|机关|厅|所|委)(?:[{HAN}]{{2,12}}分局)?)"
)
_PLACE: Final = Sought(
    "(?:注册(?:登记)?地(?:址|点)?(?:为|是|在|位于|系|:| )*|注册(?:登记)?(?:于|在)|登记(?:注册)?(?:于|在))"
    f"([{HAN}]{{2,16}})"
    f"|在([{HAN}]{{2,14}})(?:依法)?(?:工商)?(?:注册|登记)"
    "|([省市州县区]局)(?=注册|登记|发的?执?照|办的?执?照)"
)


_ONCE: Final = re.compile(
    "(?:原(?:来)?的?(?:在|由|是|为|系|归|注册|登记|发证)|最初|最早|起初|以前|此前|之前|当初|当时|当年|早年|早先|先前|过去|曾|成立时|设立时)[^,]{0,24}$"
)
_GOES: Final = "(?:迁移?|移交?|转移?|划转?|变更|调整|上?收归?|下放|换|改)(?:登记)?(?:到|至|入|为|成|往|在|给)了?"
# 登记机关由榆中县市场监督管理局迁移至甘肃省市场监督管理局: not 变更登记为有限公司.
_MOVES: Final = Sought(
    f"(?:登记|注册|执照|工商|发证)[^,。;\\n]{{0,24}}?{_GOES}(?!有限|股份|集团)[^,。;\\n]{{0,20}}?[局厅省市州县区]"
    f"|(?:登记|注册|执照|发证)[^。;\\n]{{0,40}}(?:自|从|由)[^,。;\\n]{{2,20}}迁[入来到至]"
    "|(?:变更|更换|改换)(?:登记|注册|发证)(?:机关|机构|部门)[为到至成]"
)
_LEAVES: Final = re.compile(f"(?:登记|注册)?(?:迁|移交|移出|转出|划出|{_GOES})")
_PARTS_OF_A_CLAUSE: Final = re.compile(f"(?:(?!{_GOES})[^()])+|{_GOES}[^()]*?(?={_GOES}|[()]|$)")
_BEFORE_AN_OFFICE: Final = re.compile(
    f"^.*(?:机关|机构|[执证]照|{_GOES}|登记|注册|由|在|经|系|是|为|于|到|向|叫|(?<![镇平固太])原|和(?!政)|及|自(?!治)|从)"
)
_ANY_PLACE: Final = re.compile(_REGULATOR)  # 县工商局(现在叫市场监管局): the second says not whose it is
_BEHIND_AN_OFFICE: Final = re.compile(
    "(?<=[局厅委关门所])(?:登记|注册|核准|核发|颁发|批准|依法|正式|进行|办理|的|颁证|发证|管理?辖).*$"
)


def has_moved(text: str) -> bool:
    """Whether it says that another office than the first one registers it now."""
    return _MOVES.search(text) is not None


def registrars(text: str) -> tuple[str, ...]:
    """The offices that registered the organisation, else the place where it says to be registered; the likeliest first.

    More than one is more than the letter should name. Of a registration that has moved only the office that is named
    behind the move, or as today's, counts.
    """
    text = text.replace("机关:", "机关 ").replace("机构:", "机构 ").replace("部门:", "部门 ")
    moves = _MOVES.search(text)
    told = [(old, name) for end, old, name in _registrars(text) if moves is None or end > moves.start()]
    placed = [(old, name) for old, name in told if not _ANY_PLACE.match(name)]
    now = [name for old, name in placed or told if not old]
    if moves is not None:
        return tuple(now[-1:])
    if told:
        return tuple(dict.fromkeys((now or [name for _, name in told])[::-1]))
    if place := _PLACE.search(text):
        return (re.sub("(?:依法|工商|登记|注册).*$", "", place[1] or place[2] or place[3]),)
    return ()


# Offices that do other things as well, and what is said of them where they register: 承建过县民政局的楼.
_ALSO_ELSE: Final = re.compile("民政|司法")
_REGISTERS: Final = re.compile("登记|注册|核准|准予|许可|批准|[发颁办]|证|执照")


# What else such offices register or grant: 商标在省市场监督管理局备案, 由市局颁发食品经营许可证 …
_THINGS: Final = (
    "商标|专利|著作权|地理标志|特种设备|锅炉|电梯|压力容器|起重机|车辆|质押|出质|抵押|担保|许可证?|备案|计量|条形?码|标准|产品|药品|食品"
    "|化妆品|器械|经营权|房产|不动产|项目|合同|广告|处罚|检查|抽检|检验|检测|认证|资质|评为|评定|授予|表彰|称号|信用等级"
)
# … and for whom: 母公司登记机关为….
_OTHERS: Final = (
    "母公司|总公司|集团(?:公司|总部|本部)?(?=的?(?:登记|注册|营业|[在由是经系为]))|总部|上级公司"
    "|(?:另|兄弟|关联)[^,。;]{0,4}公司"
)
_HOLDERS: Final = "股东|出资人|控股方|投资方|合作方|客户"
_US: Final = "[我本](?:公司|单位|企业|[校院局所站厂园社店行])|(?:分|子)公司"
_OF_ELSE: Final = re.compile(
    f"(?P<things>{_THINGS})|(?P<holders>{_HOLDERS})|(?P<others>{_OTHERS})|(?P<us>{_US})"
    "|(?P<itself>执照|信用代码|(?:工商|主体|设立)登记)"
)
_A_NAME: Final = re.compile(
    f"(?:甘肃|{'|'.join(sorted(PLACES, key=len, reverse=True))})[{HAN}A-Za-z0-9()]{{2,30}}?"
    "(?:有限(?:责任)?公司|股份公司|事务所|合作社)"
)
# As the notice has it: 在省市场监管局注册的非公组织由省工信厅….
_IN_GENERAL: Final = re.compile("(?:登记)?(?:注册|登记)的[^,。;]{0,14}(?:由|归|应|均|统一)")
_GOES_ON: Final = re.compile("[ ]*(?:[均都也并由在经向于已系是]|全部|[0-9]{4}年)")
_NEAR: Final = 80  # characters of a clause, on either side of an office
_IN_TRADE: Final = Sought("从事|主营|经营范围|生产|销售|研发|服务|施工|安装|制造|一家|提供")


def _is_of_else(subject: str | None, said: str, behind: str) -> bool:
    """Whether what an office registers is another thing or another firm.

    Args:
        subject: of the clause before, that goes on: things, others or None.
        said: the clause up to the office's name.
        behind: what follows the name.
    """
    kind = subject
    for found in _OF_ELSE.finditer(_A_NAME.sub("", said)):
        told = found.lastgroup
        if told != "itself" or kind == "things":  # the licence of a 母公司 is not the unit's
            kind = None if told in {"us", "itself"} else told
    if _IN_GENERAL.match(behind):
        return True
    if kind is None and (after := _OF_ELSE.search(behind)) is not None:
        kind = "things" if after.lastgroup == "things" else None
    return kind is not None


def _subject_of(clause: str, before: str | None) -> str | None:
    """What a clause speaks of that isn't the unit itself, for the clause behind it."""
    if _IN_TRADE.search(clause):
        return None
    told = [found.lastgroup for found in _OF_ELSE.finditer(_A_NAME.sub("", clause))]
    last = told[-1] if told else before if _GOES_ON.match(clause) else None
    return last if last in {"things", "others"} else None


def _registrars(text: str) -> Iterator[tuple[int, bool, str]]:
    """Where the name of an office ends, whether it was the office once, and the name."""
    subject: str | None = None
    ended = 0
    for clause in _CLAUSE.finditer(text):
        stop = text[ended : clause.start()]
        if re.search("[。;!?\\n]", stop):
            subject = None
        before = subject if ":" in stop or _GOES_ON.match(clause[0]) else None
        subject, ended = _subject_of(clause[0], subject), clause.end()
        if re.match("抄(?:送|报)|主送", clause[0].strip()):
            continue
        for part in re.finditer(_PARTS_OF_A_CLAUSE, clause[0]):
            for match in _REGISTRAR.finditer(part[0]):
                name = _BEFORE_AN_OFFICE.sub("", match[1] or match[2])
                at = part.start() + match.end(1 if match[1] else 2) - len(name)
                end = part.start() + match.end()
                if (
                    re.search(f"{_REGULATOR}|审批", name)
                    and (match[1] or not _ALSO_ELSE.search(name) or _REGISTERS.search(clause[0]))
                    and not _is_of_else(before, clause[0][max(0, at - _NEAR) : at], clause[0][end : end + _NEAR])
                ):
                    once = _ONCE.search(clause[0][:end]) is not None or _LEAVES.match(clause[0], end) is not None
                    yield clause.start() + end, once, _BEHIND_AN_OFFICE.sub("", name)
