"""Who acts in a review: accounts, their roles and organisations; and who may hand roles out.

Two accounts with one ID number are one person.
"""
# ruff: noqa: E501 - a row of a table stands on one line

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from accountops import permissions
from filing.judging import Judgement, Result, Rule, always, first_that_holds
from mailparse.values import plain


class Role(StrEnum):
    """What an account may do in a review. A clerk looks and does nothing; SUPER hands out roles and does nothing else."""

    APPLICANT = "applicant"
    ADMIN = "admin"
    REVIEWER = "reviewer"
    SEAL = "seal"
    CLERK = "clerk"
    SUPER = "super"


# The staff's roles of the pages, whose table says which never meet in one person.
_OF_STAFF: Final = {
    Role.ADMIN: permissions.Role.ORG_ADMIN,
    Role.REVIEWER: permissions.Role.REVIEWER,
    Role.SEAL: permissions.Role.SEAL_OFFICER,
    Role.SUPER: permissions.Role.SECURITY_OFFICER,
}
_OF_AN_ORGANISATION: Final = frozenset({Role.ADMIN, Role.REVIEWER, Role.SEAL})
_REAL_NAME: Final = frozenset({Role.REVIEWER, Role.SEAL})  # notice 二(二)1
REVIEWERS: Final = frozenset({Role.ADMIN, Role.REVIEWER})


@dataclass(frozen=True, slots=True)
class Actor:
    """An account that acts.

    Attributes:
        account: what distinguishes it.
        roles: what it may do.
        organisation: key of the organisation that it acts for; None for applicants and who has none.
        id_number: of the person behind it, in its normal form; None if unknown.
        real_name: the person's identity was proved.
    """

    account: str
    roles: frozenset[Role] = frozenset()
    organisation: str | None = None
    id_number: str | None = None
    real_name: bool = False

    def has(self, *roles: Role) -> bool:
        """Whether it has one of these roles."""
        return not self.roles.isdisjoint(roles)

    def is_same_person(self, other: Actor) -> bool:
        """Whether one person is behind both accounts."""
        return self.account == other.account or (self.id_number is not None and self.id_number == other.id_number)


def normal_id(text: str | None) -> str | None:
    """Return an ID number in the form in which two accounts are compared; a number that doesn't check is kept as it is."""
    return (plain(text).upper() or None) if text is not None else None


@dataclass(frozen=True, slots=True)
class Assignment:
    """Roles about to be handed out.

    Attributes:
        by: who hands them out.
        target: to whom; None if there is no such account.
        roles: which; empty if one of them is unknown or none was named.
        accounts: all accounts, so that other accounts of the same person are seen.
    """

    by: Actor
    target: Actor | None
    roles: frozenset[Role]
    accounts: tuple[Actor, ...] = ()

    @property
    def to(self) -> Actor:
        """The account, in rows below the one that deals with its absence."""
        if self.target is None:
            raise LookupError("a row above this one must deal with absent accounts")
        return self.target

    @property
    def of_the_person(self) -> frozenset[Role]:
        """All roles that the person would have, by all accounts."""
        held = [one.roles for one in self.accounts if one.is_same_person(self.to)]
        return self.roles.union(self.to.roles, *held)


ASSIGN: Final[tuple[Rule[Assignment], ...]] = (
    Rule("not-super",      lambda a: not a.by.has(Role.SUPER),                                     Result.REFUSED,  None, "只有负责授权的人能分配角色", ""),
    Rule("no-account",     lambda a: a.target is None,                                             Result.REFUSED,  None, "没有这个账号", ""),
    Rule("no-role",        lambda a: not a.roles,                                                  Result.REFUSED,  None, "没有这个角色", ""),
    Rule("to-oneself",     lambda a: a.by.is_same_person(a.to),                                    Result.REFUSED,  None, "不能给自己分配角色，请由另一位负责授权的人办理", ""),
    Rule("reviewer-seals", lambda a: {Role.REVIEWER, Role.SEAL} <= a.of_the_person,                Result.REFUSED,  None, "审核员、用印员不能为同一人（按身份证号认人，不按账号）", "二(二)1"),
    Rule("apart",          lambda a: permissions.clash(_OF_STAFF[r] for r in a.of_the_person if r in _OF_STAFF) is not None, Result.REFUSED, None, "这几个角色不能由同一人担任", ""),
    Rule("no-real-name",   lambda a: not a.roles.isdisjoint(_REAL_NAME) and not (a.to.real_name and a.to.id_number), Result.REFUSED, None, "审核员、用印员要先实名认证", "二(二)1"),
    Rule("no-organisation", lambda a: not a.roles.isdisjoint(_OF_AN_ORGANISATION) and a.to.organisation is None, Result.REFUSED, None, "账号没有所属单位，不能担任单位的角色", ""),
    Rule("assigned",       always,                                                                 Result.ACCEPTED, None, "已分配角色", ""),
)  # fmt: skip


def check_assignment(assignment: Assignment) -> Judgement:
    """Judge whether roles may be handed out so."""
    return first_that_holds(ASSIGN, assignment).judgement()
