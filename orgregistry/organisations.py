"""Organisations: what is known of one, and how one is found by what is exactly its own.

It is changed in `orgregistry.registering`; the way up to the top is in `orgregistry.tree`, searching in
`orgregistry.search`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from orgregistry.names import normal
from store import Desk, Hinted, OrganisationChange, OrganisationName
from store import Organisation as Row

AT_ONCE: Final = 500


class OrganisationError(Hinted):
    """It can't be done with this organisation; `hint` says what can."""


class Kind(StrEnum):
    """What part it takes in a review."""

    UNIT = "unit"
    ARCHIVE = "archive"
    HR = "hr"
    TOP = "top"


class Nature(StrEnum):
    """What it is by law (单位性质); from `SOCIAL` on what the notice's section 五 does not settle."""

    GOVERNMENT = "government"
    INSTITUTION = "institution"
    SOE = "soe"
    PRIVATE = "private"
    CENTRAL = "central"
    OUT_OF_PROVINCE = "out-of-province"
    SOCIAL = "social"
    COLLECTIVE = "collective"
    LEGAL = "legal"
    ARMY = "army"
    UNKNOWN = "unknown"


class Level(StrEnum):
    """To which level it belongs (隶属关系), wherever it is registered."""

    CENTRAL = "central"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    TOWNSHIP = "township"
    NONE = "none"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """What has become of its account. Only an open one can be chosen, and reviews."""

    NO_ACCOUNT = "no-account"
    OPEN = "open"
    SUSPENDED = "suspended"
    MERGED = "merged"
    CLOSED = "closed"

    @property
    def is_living(self) -> bool:
        """Whether the organisation is still there: its name and code are its own."""
        return self not in {Status.MERGED, Status.CLOSED}

    @property
    def has_account(self) -> bool:
        """Whether it has a place in the tree."""
        return self in {Status.OPEN, Status.SUSPENDED}


class NameKind(StrEnum):
    """What kind of name of its organisation a name is."""

    FULL = "full"
    FORMER = "former"
    ALIAS = "alias"


KIND_WORDS: Final = {
    Kind.UNIT: "用人单位",
    Kind.ARCHIVE: "档案托管机构",
    Kind.HR: "人社（职改）部门",
    Kind.TOP: "省职改办",
}
NATURE_WORDS: Final = {
    Nature.GOVERNMENT: "行政（参公）机关",
    Nature.INSTITUTION: "事业单位",
    Nature.SOE: "国有企业",
    Nature.PRIVATE: "民营企业",
    Nature.CENTRAL: "中央在甘单位",
    Nature.OUT_OF_PROVINCE: "外省驻甘单位",
    Nature.SOCIAL: "社会组织",
    Nature.COLLECTIVE: "集体或混合所有制",
    Nature.LEGAL: "律师事务所等",
    Nature.ARMY: "部队",
    Nature.UNKNOWN: "不明",
}
LEVEL_WORDS: Final = {
    Level.CENTRAL: "中央",
    Level.PROVINCE: "省属",
    Level.CITY: "市（州）属",
    Level.COUNTY: "县（市、区）属",
    Level.TOWNSHIP: "乡镇（街道）属",
    Level.NONE: "无隶属关系",
    Level.UNKNOWN: "不明",
}
STATUS_WORDS: Final = {
    Status.NO_ACCOUNT: "尚无账号",
    Status.OPEN: "已开通",
    Status.SUSPENDED: "账号已停用",
    Status.MERGED: "已并入其他单位",
    Status.CLOSED: "已撤销",
}
NAME_WORDS: Final = {NameKind.FULL: "全称", NameKind.FORMER: "曾用名", NameKind.ALIAS: "别名"}
# What has been done with one, by what the history calls it.
CHANGE_WORDS: Final = {
    "added": "登记",
    "changed": "更改",
    "renamed": "更名",
    "alias-added": "加别名",
    "former-added": "加曾用名",
    "alias-dropped": "去掉别名",
    "former-dropped": "去掉曾用名",
    "opened": "开通账号",
    "account-taken-back": "收回账号",
    "moved": "换上级",
    "suspended": "停用账号",
    "resumed": "恢复账号",
    "closed": "撤销",
    "merged": "并入其他单位",
    "took-over": "接收并入的单位",
    "brought-back": "恢复已撤销或并入的单位",
    "taken-back": "撤回上一步",
}


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of an organisation beside its name and its place in the tree.

    Attributes:
        kind: what part it takes in a review.
        nature: what it is by law.
        level: to which level it belongs.
        superior: whom it belongs to (隶属单位, 主管部门), as written; may be outside the registry.
        registrar: who has registered it, as written: 甘肃省市场监督管理局.
        division: GB/T 2260 code, 6 digits (甘肃矿区 9), "" if unknown.
        uscc: unified social credit code, None if unknown.
        address: "" if unknown.
        contact_name: somebody's; "" if unknown.
        contact_phone: "" if unknown; never logged.
    """

    kind: Kind = Kind.UNIT
    nature: Nature = Nature.UNKNOWN
    level: Level = Level.UNKNOWN
    superior: str = ""
    registrar: str = ""
    division: str = ""
    uscc: str | None = None
    address: str = ""
    contact_name: str = field(default="", repr=False)
    contact_phone: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation(Details):
    """An organisation as it is now.

    Attributes:
        organisation_id: of the row.
        name: full name.
        status: of its account.
        parent_id: who opened its account; None for the top, and where there is no account.
        merged_into_id: where its people are now; only with `Status.MERGED`.
        version: counts its changes.
        created: aware.
        changed: aware.
        opened: when its account was opened; None if never.
    """

    organisation_id: int
    name: str
    status: Status
    parent_id: int | None
    merged_into_id: int | None
    version: int
    created: datetime
    changed: datetime
    opened: datetime | None

    @property
    def details(self) -> Details:
        """Return what is known beside name and place."""
        return Details(**{one.name: getattr(self, one.name) for one in fields(Details)})


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an organisation; `since`: when it was put down, for a former one when it became that."""

    kind: NameKind
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """One change of an organisation; `before` and `after` are JSON objects of what differs."""

    at: datetime
    actor: str
    action: str
    before: str
    after: str


def of_row(row: Row) -> Organisation:
    """Return what a row says."""
    if row.id is None:
        raise ValueError("an organisation that isn't stored")
    return Organisation(
        organisation_id=row.id,
        name=row.name,
        kind=Kind(row.kind),
        nature=Nature(row.nature),
        level=Level(row.level),
        superior=row.superior,
        registrar=row.registrar,
        division=row.division,
        uscc=row.uscc,
        address=row.address,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        status=Status(row.status),
        parent_id=row.parent_id,
        merged_into_id=row.merged_into_id,
        version=row.version,
        created=row.created,
        changed=row.changed,
        opened=row.opened,
    )


def get(desk: Desk, organisation_id: int) -> Organisation:
    """Return an organisation by the id of its row.

    Raises:
        OrganisationError: there is none.
    """
    row = desk.session.get(Row, organisation_id, populate_existing=True)
    if row is None:
        raise OrganisationError(f"没有编号 {organisation_id} 的单位")
    return of_row(row)


def of_ids(desk: Desk, ids: Iterable[int]) -> dict[int, Organisation]:
    """Return organisations by their ids; those that are not there are left out."""
    wanted, found = list(dict.fromkeys(ids)), {}
    for start in range(0, len(wanted), AT_ONCE):
        query = select(Row).where(col(Row.id).in_(wanted[start : start + AT_ONCE]))
        for row in desk.session.execute(query.execution_options(populate_existing=True)).scalars():
            one = of_row(row)
            found[one.organisation_id] = one
    return found


def named(desk: Desk, name: str) -> tuple[Organisation, ...]:
    """Return the organisations that have exactly this name, in whatever spelling: full name first, then former, alias.

    Merged ones and closed ones stand at the end; an organisation stands once.
    """
    query = select(OrganisationName).where(col(OrganisationName.key) == normal(name))
    rows = desk.session.execute(query).scalars().all()
    order = list(NameKind)
    ids = dict.fromkeys(
        row.organisation_id
        for row in sorted(rows, key=lambda row: (order.index(NameKind(row.kind)), row.organisation_id))
    )
    found = of_ids(desk, ids)
    return tuple(sorted((found[one] for one in ids), key=lambda one: not one.status.is_living))


def of_code(desk: Desk, uscc: str) -> Organisation | None:
    """Return the living organisation of a unified social credit code (in normal form)."""
    living = [str(status) for status in Status if status.is_living]
    row = desk.session.execute(
        select(Row).where(col(Row.uscc) == uscc, col(Row.status).in_(living)).execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return None if row is None else of_row(row)


def names(desk: Desk, organisation_id: int) -> tuple[Name, ...]:
    """Return all names: the full one, former ones (the newest first), aliases."""
    query = select(OrganisationName).where(col(OrganisationName.organisation_id) == organisation_id)
    found: dict[NameKind, list[Name]] = {kind: [] for kind in NameKind}
    for row in desk.session.execute(query.order_by(col(OrganisationName.id))).scalars():
        found[NameKind(row.kind)].append(Name(NameKind(row.kind), row.name, row.since))
    found[NameKind.FORMER].sort(key=lambda name: name.since, reverse=True)
    return tuple(name for some in found.values() for name in some)


def history(desk: Desk, organisation_id: int) -> tuple[Change, ...]:
    """Return all changes, the oldest first."""
    query = select(OrganisationChange).where(col(OrganisationChange.organisation_id) == organisation_id)
    rows = desk.session.execute(query.order_by(col(OrganisationChange.id))).scalars()
    return tuple(Change(row.at, row.actor, row.action, row.before, row.after) for row in rows)
