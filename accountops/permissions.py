"""Who of the staff may do what: one table, denied unless granted.

A permission is named by the act. docs/permissions.md is printed from here (`scripts/print-permissions`).
"""
# ruff: noqa: E501 - a row of the table stands on one line

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from store.models import APART


class Role(StrEnum):
    """What somebody of the staff is; the names are those of the columns."""

    TECHNICIAN = "technician"
    ORG_ADMIN = "org_admin"
    REVIEWER = "reviewer"
    SEAL_OFFICER = "seal_officer"
    HR_OFFICE = "hr_office"
    SECURITY_OFFICER = "security_officer"
    AUDITOR = "auditor"


ROLE_WORDS: Final = {
    Role.TECHNICIAN: "技术支持",
    Role.ORG_ADMIN: "单位管理员",
    Role.REVIEWER: "审核人",
    Role.SEAL_OFFICER: "用印人",
    Role.HR_OFFICE: "人社部门",
    Role.SECURITY_OFFICER: "安全管理员",
    Role.AUDITOR: "审计员",
}
# They act for one organisation, so they have one.
OF_AN_ORGANISATION: Final = frozenset({Role.ORG_ADMIN, Role.REVIEWER, Role.SEAL_OFFICER, Role.HR_OFFICE})


class Permission(StrEnum):
    """An act."""

    OWN_ACCOUNT = "own-account"
    SEE_NIGHTS = "see-nights"
    START_NIGHT = "start-night"
    SEE_REQUESTS = "see-requests"
    DECIDE_HELD = "decide-held"
    RELEASE_DELETION = "release-deletion"
    SEE_TICKETS = "see-tickets"
    DECIDE_TICKET = "decide-ticket"
    SEE_ACCOUNT = "see-account"
    REVEAL_ID_NUMBER = "reveal-id-number"
    RESTORE_ACCOUNT = "restore-account"
    RENAME_ACCOUNT = "rename-account"
    TAKE_BACK_RESET = "take-back-reset"
    SEE_ORGANISATIONS = "see-organisations"
    MANAGE_ORGANISATIONS = "manage-organisations"
    SEE_FILINGS = "see-filings"
    FORWARD_FILING = "forward-filing"
    REVIEW_FILING = "review-filing"
    SEAL = "seal"
    UNIT_STATEMENTS = "unit-statements"
    SEE_REPORTS = "see-reports"
    SEE_POLICY = "see-policy"
    SET_POLICY = "set-policy"
    SEE_STAFF = "see-staff"
    MANAGE_STAFF = "manage-staff"
    READ_AUDIT = "read-audit"
    VERIFY_AUDIT = "verify-audit"


@dataclass(frozen=True, slots=True)
class Grant:
    """A row.

    Attributes:
        permission: the act.
        words: the act in Chinese.
        roles: who may; nobody else.
        fresh: only shortly after proving once more who one is.
        another: what one person proposes, another one confirms.
    """

    permission: Permission
    words: str
    roles: frozenset[Role]
    fresh: bool = False
    another: bool = False


def _to(*roles: Role) -> frozenset[Role]:
    return frozenset(roles)


_TECH, _ORG, _REVIEW, _SEAL, _HR, _SECURITY, _AUDIT = Role
_P = Permission

# What can't be undone easily, shows an ID number or changes the rules asks again who is there. The auditor looks and
# changes nothing; who hands out roles has no hand in accounts or filings (APART keeps the roles from meeting in one person).
TABLE: Final[tuple[Grant, ...]] = (
    Grant(_P.OWN_ACCOUNT,          "看自己的账号，改自己的密码",       frozenset(Role)),
    Grant(_P.SEE_NIGHTS,           "看夜报",                           _to(_TECH, _SECURITY, _AUDIT)),
    Grant(_P.START_NIGHT,          "立即办一夜、试运行",               _to(_TECH)),
    Grant(_P.SEE_REQUESTS,         "看来信和诉求",                     _to(_TECH, _AUDIT)),
    Grant(_P.DECIDE_HELD,          "办理挂起的诉求",                   _to(_TECH), fresh=True),
    Grant(_P.RELEASE_DELETION,     "放行挂起的删除",                   _to(_TECH), fresh=True, another=True),
    Grant(_P.SEE_TICKETS,          "看工单、来函和附件",               _to(_TECH, _ORG, _HR, _AUDIT)),
    Grant(_P.DECIDE_TICKET,        "办理单位的工单，撤回上一步",       _to(_TECH)),
    Grant(_P.SEE_ACCOUNT,          "查看填报人账号（身份证号打码）",   _to(_TECH, _AUDIT)),
    Grant(_P.REVEAL_ID_NUMBER,     "看身份证号全文",                   _to(_TECH), fresh=True),  # of any account
    Grant(_P.RESTORE_ACCOUNT,      "恢复已删除的账号",                 _to(_TECH), fresh=True),
    Grant(_P.RENAME_ACCOUNT,       "更正登记姓名",                     _to(_TECH), fresh=True),
    Grant(_P.TAKE_BACK_RESET,      "撤回一次重置",                     _to(_TECH), fresh=True),
    Grant(_P.SEE_ORGANISATIONS,    "看单位",                           _to(_TECH, _ORG, _REVIEW, _HR, _AUDIT)),
    Grant(_P.MANAGE_ORGANISATIONS, "建立、更改单位",                   _to(_ORG, _HR)),  # notice 五(三)2
    Grant(_P.SEE_FILINGS,          "看填报",                           _to(_ORG, _REVIEW, _SEAL, _HR, _AUDIT)),
    Grant(_P.FORWARD_FILING,       "审核填报：往上报、退回",           _to(_ORG, _REVIEW)),  # notice 三: 系统管理员
    Grant(_P.REVIEW_FILING,        "签发单位审核补办",                 _to(_REVIEW)),  # notice 二(二)1
    Grant(_P.SEAL,                 "用印",                             _to(_SEAL), fresh=True),  # notice 二(二)1
    Grant(_P.UNIT_STATEMENTS,      "上传单位的情况说明和名册",         _to(_ORG)),  # notice 二(三)
    Grant(_P.SEE_REPORTS,          "看统计、导出报表",                 _to(_TECH, _ORG, _REVIEW, _HR, _AUDIT)),
    Grant(_P.SEE_POLICY,           "看规则和限额",                     _to(_TECH, _SECURITY, _AUDIT)),
    Grant(_P.SET_POLICY,           "改规则和限额",                     _to(_SECURITY), fresh=True, another=True),
    Grant(_P.SEE_STAFF,            "看工作人员",                       _to(_SECURITY, _AUDIT)),
    Grant(_P.MANAGE_STAFF,         "邀请、停用工作人员，改角色",       _to(_SECURITY), fresh=True),
    Grant(_P.READ_AUDIT,           "查审计记录",                       _to(_SECURITY, _AUDIT)),
    Grant(_P.VERIFY_AUDIT,         "核对审计链",                       _to(_SECURITY, _AUDIT)),
)  # fmt: skip

_BY_PERMISSION: Final = {grant.permission: grant for grant in TABLE}


def allowed(roles: Iterable[Role], permission: Permission) -> bool:
    """Whether somebody with these roles may; whatever the table doesn't name is denied."""
    grant = _BY_PERMISSION.get(permission)
    return grant is not None and not grant.roles.isdisjoint(roles)


def needs_fresh(permission: Permission) -> bool:
    """Whether it asks for a re-authentication; so does whatever the table doesn't name."""
    grant = _BY_PERMISSION.get(permission)
    return grant is None or grant.fresh


def clash(roles: Iterable[Role]) -> tuple[Role, Role] | None:
    """Return two roles among these that one person never has together; None if there are none."""
    held = set(roles)
    for one, other in sorted(APART):
        if {one, other} <= held:
            return Role(one), Role(other)
    return None
