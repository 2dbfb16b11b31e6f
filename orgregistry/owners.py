"""To which level a unit belongs, by what it is called and whom it names as its superior.

Source: data/groups.csv, which a site can correct: which groups and systems are the centre's, which the province's.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from orgregistry.divisions import PROVINCE, Division, Level, by_code, city_of, named_first

CENTRAL: Final = "central"
_OF_THE_STATE: Final = ("国家", "国务院", "中央", "中共中央", "全国")

# Other provinces, and cities that firms are named for. 吉林, 河南 and such are names of provinces and of nothing here.
_ELSEWHERE: Final = re.compile(
    "(?:北京|上海|天津|重庆|陕西|四川|青海|宁夏|新疆|内蒙古|河南|河北|山东|山西|江苏|浙江|广东|湖北|湖南|安徽|江西|福建|辽宁|吉林"
    "|黑龙江|云南|贵州|广西|海南|西藏|西安|咸阳|宝鸡|成都|绵阳|西宁|银川|乌鲁木齐|郑州|洛阳|武汉|长沙|南昌|合肥|南京|苏州|无锡"
    "|杭州|宁波|温州|广州|深圳|佛山|福州|厦门|济南|青岛|烟台|太原|大同|石家庄|唐山|沈阳|大连|长春|哈尔滨|昆明|贵阳|南宁|海口"
    "|拉萨|呼和浩特|包头)"
)
_DEPARTMENT: Final = re.compile(
    "(?:厅|局|委员会|[^省]委|政府|国资委|国资办|国资中心|财政所|管委会|办公室|[省市州县区]委|党委|宣传部|组织部|政府办|街道办事处|部)$"
)
_COMPANY: Final = re.compile("公司|集团|厂|银行|矿务局|总社")
_PARTY: Final = re.compile("^(?:中共|中国共产党)(?!中央)")
_SHORT: Final = re.compile("^(省|市(?!场)|州|县|区)(?=[^区县])")


@dataclass(frozen=True, slots=True)
class Group:
    """A row of groups.csv: `owner` is "central" or a division's code."""

    word: str
    where: str
    owner: str

    def covers(self, name: str) -> bool:
        """Whether a unit of this name is of the group."""
        bare = name.removeprefix("甘肃省").removeprefix("中国共产党")
        return bare.startswith(self.word) or name.startswith(self.word) if self.where == "begins" else self.word in name


@cache
def groups() -> tuple[Group, ...]:
    """The rows, longest word first."""
    with files("orgregistry").joinpath("data/groups.csv").open(encoding="utf-8") as lines:
        rows = [Group(row["word"], row["where"], row["owner"]) for row in csv.DictReader(lines)]
    return tuple(sorted(rows, key=lambda row: -len(row.word)))


def group_of(name: str) -> str | None:
    """Return the owner of the group that a unit is of: "central", a division's code, or None."""
    if name.startswith(_OF_THE_STATE):
        return CENTRAL
    return next((group.owner for group in groups() if group.covers(name)), None)


def is_elsewhere(name: str) -> bool:
    """Whether a unit is named for another province."""
    return _ELSEWHERE.match(name) is not None


def is_department(name: str) -> bool:
    """Whether a unit is a part of a government: a department, a commission, a bureau."""
    return _DEPARTMENT.search(name) is not None and _COMPANY.search(name) is None


def division_of(name: str, around: Division | None) -> Division | None:
    """Return the division whose unit this is.

    Args:
        name: 天水市国资委, 甘肃省电力投资集团有限责任公司, 区国资局.
        around: where the writer is, which tells what 市 or 区 by itself means.
    """
    name = _PARTY.sub("", name)
    owner = group_of(name)
    if owner is not None:
        return None if owner == CENTRAL else by_code(owner)
    if short := _SHORT.match(name):
        return of_level(short[1], around)
    found = named_first(name)
    if found is None:
        return None
    if _COMPANY.search(name) and not _said_in_full(name, found):
        return None  # 甘肃某某集团: a name that any firm may have
    return found


def of_level(word: str, around: Division | None) -> Division | None:
    """Return what 省, 市, 州, 县 or 区 means for a writer who is somewhere."""
    if word == "省":
        return by_code(PROVINCE)
    if around is None or around.level is Level.PROVINCE:
        return None
    if word in "市州":
        return around if around.name.endswith("市") else city_of(around)
    return around if around.level is Level.COUNTY or around.name.endswith("区") else None


def _said_in_full(name: str, found: Division) -> bool:
    """Whether a division is named with its 省, 市, 县: 甘肃省…, 武威市…, not 甘肃… or 武威…."""
    at = name.find(found.name[:2])
    return re.match(".{2,12}?[省市州县区]", name[at:]) is not None and any(
        name[at:].startswith(spelt) for spelt in _spellings_in_full(found)
    )


def _spellings_in_full(found: Division) -> tuple[str, ...]:
    short = re.sub("保安族东乡族撒拉族|哈萨克族|裕固族|蒙古族|回族|藏族|自治", "", found.name)
    return found.name, short
