"""What people write in tables of organisations for a heading, a kind, a nature, a level or a status.

Only words that can mean one thing are here: 企业 may be anybody's, 民办 a firm or a school, 职改办 a county's or the
province's. Such a cell is told as a fault, with the words that are known.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Final, TypeVar

from mailparse import values
from orgregistry.organisations import (
    KIND_WORDS,
    LEVEL_WORDS,
    NATURE_WORDS,
    STATUS_WORDS,
    Kind,
    Level,
    Nature,
    Status,
)

Choice = TypeVar("Choice", bound=StrEnum)

# Field -> the heading in our own tables, then what others call it.
HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("单位全称", "单位名称", "全称", "机构名称"),
    "uscc": ("统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码"),
    "kind": ("类别", "单位类别"),
    "nature": ("单位性质", "性质"),
    "level": ("隶属层级", "隶属级别", "层级"),
    "superior": ("隶属单位", "主管部门", "主管单位"),
    "registrar": ("登记机关", "注册机关", "登记管理机关"),
    "division": ("区划代码", "行政区划代码"),
    "parent": ("上级单位（为其开通账号）", "上级单位"),
    "status": ("账号状态",),
    "former": ("曾用名", "曾用名称", "原名称", "原名"),
    "alias": ("别名", "简称", "单位简称"),
    "address": ("地址", "单位地址", "联系地址"),
    "contact_name": ("联系人", "联系人姓名"),
    "contact_phone": ("联系电话", "电话", "联系方式", "联系人电话"),
}
_NUMBERING: Final = "序号"  # says nothing of the organisation
# Beside the words that our own tables have. One table a field: members of two enumerations may be equal as strings.
_KINDS: Final = {
    Kind.UNIT: "单位",
    Kind.ARCHIVE: "档案托管 托管机构 档案代理机构 人才中心 人才服务中心 人才交流中心",
    Kind.HR: "人社部门 人社（职改） 职改部门 人社局 人力资源和社会保障局",
    Kind.TOP: "甘肃省职改办",
}
_NATURES: Final = {
    # 参公 is an office, whatever it is registered as: the notice has 行政（参公） as one kind. # notice 五(一)
    Nature.GOVERNMENT: (
        "行政 机关 行政机关 行政单位 党政机关 政府机关 国家机关 机关单位 行政（参公） 行政（参公）单位 参公 "
        "参公单位 参公机关 参公管理 参公事业单位 参照公务员法管理 参照公务员法管理单位 "
        "参照公务员法管理的事业单位"
    ),
    Nature.INSTITUTION: (
        "事业 事业法人 事业单位法人 公办事业单位 公益一类 公益二类 公益一类事业单位 公益二类事业单位 全额拨款 "
        "差额拨款 自收自支 全额事业单位 差额事业单位 全额拨款事业单位 差额拨款事业单位 自收自支事业单位"
    ),
    Nature.SOE: (
        "国有 国企 国有独资 国有控股 国有全资 国有独资企业 国有独资公司 国有控股企业 国有控股公司 "
        "国有全资企业 全民所有制 全民所有制企业"
    ),
    Nature.PRIVATE: (
        "民营 民企 私营 私企 私营企业 非公 非公企业 非公有制 非公有制企业 非公组织 非公经济组织 "
        "非公有制经济组织 个体 个体户 个体工商户"
    ),
    Nature.CENTRAL: "中央 央企 中央企业 中央单位 中央驻甘 中央在甘 中央驻甘单位 中央在甘企业 中央驻甘企业",
    Nature.OUT_OF_PROVINCE: "外省 外省单位 外省在甘 外省驻甘 外省在甘单位 外省在甘企业 外省驻甘企业 省外单位",
    Nature.SOCIAL: "社团 社会团体 社会服务机构 民非 民办非企业 民办非企业单位 基金会 协会",
    Nature.COLLECTIVE: "集体 集体企业 集体单位 集体所有制 集体所有制企业 混合所有制 混合所有制企业",
    Nature.LEGAL: "律师事务所 律所 法律服务机构",
    Nature.ARMY: "军队 军队单位 部队单位",
    Nature.UNKNOWN: "未知 不详 不清楚",
}
_LEVELS: Final = {
    Level.CENTRAL: "中央属 中央级 央属 部属 国家级",
    Level.PROVINCE: "省 省级 省直 省管",
    Level.CITY: "市 州 市级 州级 市（州） 市（州）级 市州 市州级 市州属 市属 州属 市直 州直 市管 州管 地市级",
    Level.COUNTY: (
        "县 区 县级 区级 县（市、区） 县（市、区）级 县市区 县市区属 县市区级 县区 县（区） 县区级 县（区）级 "
        "区县级 县区属 县（区）属 县属 区属 县直 区直 县管"
    ),
    Level.TOWNSHIP: "乡 镇 街道 乡镇 乡（镇） 乡级 镇级 乡镇级 乡（镇）级 街道级 乡镇属 街道属",
    Level.NONE: "无 没有 无隶属 无主管部门",
    Level.UNKNOWN: "未知 不详 不清楚",
}
_STATUSES: Final = {
    Status.NO_ACCOUNT: "无 无账号 没有账号 未开通 未开通账号",
    Status.OPEN: "开通 有 有账号 已有账号 已开通账号",
    Status.SUSPENDED: "停用 已停用 暂停 已暂停",
    Status.CLOSED: "撤销 注销 已注销",
}
_MARKED: Final = re.compile(r"\((?:必填|选填|可不填)\)$")
_BRACKETS: Final = str.maketrans("〔[【〕]】", "((()))")


def _squeezed(text: str) -> str:
    """A cell as it is compared: width, blanks, kinds of brackets and the star of 必填 are no difference."""
    return values.plain(text).translate(_BRACKETS).strip("*").lower()


def _spellings(own: Mapping[Choice, str], others: Mapping[Choice, str]) -> dict[str, Choice]:
    return {_squeezed(word): one for one in own for word in (str(one), own[one], *others.get(one, "").split())}


_FIELDS: Final = {_squeezed(word): one for one, words in HEADINGS.items() for word in (one, *words)}
_KIND: Final = _spellings(KIND_WORDS, _KINDS)
_NATURE: Final = _spellings(NATURE_WORDS, _NATURES)
_LEVEL: Final = _spellings(LEVEL_WORDS, _LEVELS)
_STATUS: Final = _spellings(STATUS_WORDS, _STATUSES)
_CHOICES: Final[Mapping[str, Mapping[str, StrEnum]]] = {
    "kind": _KIND,
    "nature": _NATURE,
    "level": _LEVEL,
    "status": _STATUS,
}
# Fields of which a cell names one of several -> the words of our own tables.
CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": tuple(KIND_WORDS.values()),
    "nature": tuple(NATURE_WORDS.values()),
    "level": tuple(LEVEL_WORDS.values()),
    "status": tuple(STATUS_WORDS.values()),
}


def field_of(heading: str) -> str | None:
    """Return the field that a heading is for: "" for a row's number, None where it isn't known."""
    squeezed = _MARKED.sub("", _squeezed(heading))
    return "" if squeezed == _NUMBERING else _FIELDS.get(squeezed)


def choice(field: str, cell: str) -> StrEnum | None:
    """Return what a cell of a field in `CHOICES` names; None where it isn't known, or may be several things."""
    return _CHOICES[field].get(_squeezed(cell))
