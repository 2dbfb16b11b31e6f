"""Changes of organisations: each in the caller's transaction, with its history and its audit row.

Whoever changes the registry queues up behind whoever does so already: two moves at once can't make a loop, nor two
additions one organisation twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import col

from mailparse import values
from orgregistry import indexing
from orgregistry import names as spelling
from orgregistry.codes import GANSU
from orgregistry.divisions import is_code
from orgregistry.organisations import (
    STATUS_WORDS,
    Details,
    Kind,
    NameKind,
    Organisation,
    OrganisationError,
    Status,
    get,
    named,
    of_code,
    of_row,
)
from orgregistry.tree import children, count_children
from store import Desk, Entry, Filing, OrganisationChange, OrganisationName
from store import Organisation as Row

QUEUE: Final = "organisations"
LINE_MOST: Final = 200
DIVISION_DIGITS: Final = (6, 9)
_CONTACTS: Final = frozenset({"contact_name", "contact_phone"})
TAKEN_BACK: Final = "taken-back"
UNSAID: Final = "***"  # personal data: that it was changed is remembered, not what it was
# Changes of names, and of whether an organisation is there.
_SEARCHED: Final = frozenset(
    "added renamed alias-added former-added alias-dropped former-dropped closed merged took-over brought-back".split()
)
_HR: Final = frozenset({Kind.HR, Kind.TOP})


# ------------------------------------------------------------------------------------------ what an organisation is


def add(
    desk: Desk,
    name: str,
    details: Details,
    now: datetime,
    by: str,
    *,
    others: Sequence[tuple[NameKind, str]] = (),
) -> Organisation:
    """Put an organisation into the registry, without an account; the top alone is open at once.

    Args:
        desk: an open transaction.
        name: full name.
        details: see there.
        now: aware.
        by: who does it, for history and audit.
        others: its former names and aliases.

    Raises:
        OrganisationError: its name or code is another one's, or something of it can't be.
    """
    desk.queue_up(QUEUE)
    full = _name_checked(desk, name, None)
    known = _details_checked(desk, details, None)
    called = {spelling.normal(other): (kind, _spelt(other)) for kind, other in others}
    is_top = known.kind is Kind.TOP
    row = Row(
        name=full,
        key=spelling.normal(full),
        status=str(Status.OPEN if is_top else Status.NO_ACCOUNT),
        created=now,
        changed=now,
        opened=now if is_top else None,
        **asdict(known),
    )
    desk.session.add(row)
    desk.session.flush()
    made = of_row(row)
    _put_name(desk, made.organisation_id, NameKind.FULL, full, now)
    called.pop(row.key, None)
    for kind, other in called.values():
        _put_name(desk, made.organisation_id, kind, other, now)
    after: dict[str, object] = {"name": full, "status": row.status, **_differing(Details(), known)[1]}
    if called:
        after["names"] = [other for _, other in called.values()]
    _remember(desk, row, "added", {}, after, now, by)
    return made


def change(desk: Desk, organisation_id: int, details: Details, now: datetime, by: str) -> Organisation:
    """Replace what is known of an organisation beside name and place; nothing happens if nothing differs.

    Raises:
        OrganisationError: there is none, or something of it can't be.
    """
    row = _row(desk, organisation_id)
    before, known = of_row(row), _details_checked(desk, details, organisation_id)
    was, will = _differing(before.details, known)
    if not will:
        return before
    if Kind.TOP in {known.kind, before.kind} and known.kind is not before.kind:
        raise OrganisationError("省职改办不能改成别的单位，别的单位也不能改成省职改办")
    if before.status.has_account and before.parent_id is not None:
        _check_hr(known.kind, get(desk, before.parent_id))
    for key, value in asdict(known).items():
        setattr(row, key, value)
    return _changed(desk, row, "changed", was, will, now, by)


def rename(desk: Desk, organisation_id: int, name: str, now: datetime, by: str) -> Organisation:
    """Give an organisation another full name; the one that it had becomes a former one.

    Raises:
        OrganisationError: there is none, or the name is another one's.
    """
    row = _row(desk, organisation_id)
    full = _name_checked(desk, name, organisation_id)
    was, key = row.name, spelling.normal(full)
    if full == was:
        return of_row(row)
    rows = _name_rows(desk, organisation_id)
    old = rows[row.key]
    if key == row.key:  # the same name in another spelling is no former one
        old.name = full
    else:
        old.kind, old.since = str(NameKind.FORMER), now
        if key in rows:  # a name of its own that it takes (again)
            rows[key].kind, rows[key].name, rows[key].since = str(NameKind.FULL), full, now
        else:
            desk.session.flush()
            _put_name(desk, organisation_id, NameKind.FULL, full, now)
    row.name, row.key = full, key
    return _changed(desk, row, "renamed", {"name": was}, {"name": full}, now, by)


def add_name(desk: Desk, organisation_id: int, kind: NameKind, name: str, now: datetime, by: str) -> Organisation:
    """Add a further name by which an organisation is found: an alias, or a former name.

    Another organisation may bear the same one; a name that it has already stays what it is.

    Raises:
        OrganisationError: there is none, or it is no name.
    """
    if kind is NameKind.FULL:
        raise ValueError("a full name is given by `rename`")
    row = _row(desk, organisation_id)
    shown = _spelt(name)
    if spelling.normal(shown) in _name_rows(desk, organisation_id):
        return of_row(row)
    _put_name(desk, organisation_id, kind, shown, now)
    return _changed(desk, row, f"{kind}-added", {}, {str(kind): shown}, now, by)


def drop_name(desk: Desk, organisation_id: int, name: str, now: datetime, by: str) -> Organisation:
    """Take an alias or a former name away again.

    Raises:
        OrganisationError: there is no organisation, it has no such name, or it is its full one.
    """
    row = _row(desk, organisation_id)
    found = _name_rows(desk, organisation_id).get(spelling.normal(name))
    if found is None:
        raise OrganisationError(f"{row.name} 没有这个名称")
    if found.kind == NameKind.FULL:
        raise OrganisationError("全称不能去掉", "要改全称，用 yeban orgs rename")
    kind, shown = NameKind(found.kind), found.name
    indexing.forget(desk, [organisation_id])
    desk.session.delete(found)
    return _changed(desk, row, f"{kind}-dropped", {str(kind): shown}, {}, now, by)


# ------------------------------------------------------------------------------------------- its account, its place


def open_account(desk: Desk, organisation_id: int, parent_id: int, now: datetime, by: str) -> Organisation:
    """Open an organisation's account under whoever opens it. # notice 五.

    Raises:
        OrganisationError: it has one, or the parent can't open any.
    """
    row = _row(desk, organisation_id)
    before = of_row(row)
    if before.status is not Status.NO_ACCOUNT:
        raise OrganisationError(f"{row.name} {STATUS_WORDS[before.status]}，不能再开通")
    _check_parent(desk, before, parent_id)
    row.status, row.parent_id, row.opened = str(Status.OPEN), parent_id, now
    was: dict[str, object] = {"status": str(before.status), "parent": None}
    return _changed(desk, row, "opened", was, {"status": row.status, "parent": parent_id}, now, by)


def take_back_account(desk: Desk, organisation_id: int, now: datetime, by: str) -> Organisation:
    """Undo the opening of an account under which nothing has been opened yet.

    Raises:
        OrganisationError: it has none, it is the top, others hang on it, or filings wait for it.
    """
    row = _row(desk, organisation_id)
    before = of_row(row)
    _check_leaf(desk, before, "收回账号")
    _check_idle(desk, before, "收回账号")
    if not before.status.has_account:
        raise OrganisationError(f"{row.name} {STATUS_WORDS[before.status]}")
    row.status, row.parent_id, row.opened = str(Status.NO_ACCOUNT), None, None
    was: dict[str, object] = {"status": str(before.status), "parent": before.parent_id}
    return _changed(desk, row, "account-taken-back", was, {"status": row.status, "parent": None}, now, by)


def move(desk: Desk, organisation_id: int, parent_id: int, now: datetime, by: str) -> Organisation:
    """Hang an organisation under another parent, with all that hangs on it.

    Raises:
        OrganisationError: it has no account, the parent can't have any under it, or it would make a loop, which is
            named.
    """
    row = _row(desk, organisation_id)
    before = of_row(row)
    if before.kind is Kind.TOP:
        raise OrganisationError("省职改办之上没有上级单位")
    if not before.status.has_account:
        raise OrganisationError(
            f"{row.name} {STATUS_WORDS[before.status]}，还没有上级可换", "先用 yeban orgs open 开通"
        )
    if before.parent_id == parent_id:
        return before
    _check_parent(desk, before, parent_id)
    row.parent_id = parent_id
    return _changed(desk, row, "moved", {"parent": before.parent_id}, {"parent": parent_id}, now, by)


def suspend(desk: Desk, organisation_id: int, now: datetime, by: str) -> Organisation:
    """Let an organisation be chosen no more, nor review, for the time being.

    Raises:
        OrganisationError: its account isn't open, or it is the top.
    """
    return _restate(desk, organisation_id, Status.OPEN, Status.SUSPENDED, "suspended", now, by)


def resume(desk: Desk, organisation_id: int, now: datetime, by: str) -> Organisation:
    """Give a suspended organisation its account back.

    Raises:
        OrganisationError: it isn't suspended.
    """
    return _restate(desk, organisation_id, Status.SUSPENDED, Status.OPEN, "resumed", now, by)


def close(desk: Desk, organisation_id: int, now: datetime, by: str) -> Organisation:
    """Take an organisation that is no more out of the registry; its row and history stay.

    Raises:
        OrganisationError: others hang on it, filings wait for it, it is the top, or it is gone already.
    """
    row = _row(desk, organisation_id)
    before = of_row(row)
    if not before.status.is_living:
        raise OrganisationError(f"{row.name} {STATUS_WORDS[before.status]}")
    _check_leaf(desk, before, "撤销")
    _check_idle(desk, before, "撤销")
    row.status, row.parent_id = str(Status.CLOSED), None
    was: dict[str, object] = {"status": str(before.status), "parent": before.parent_id}
    return _changed(desk, row, "closed", was, {"status": row.status, "parent": None}, now, by)


def bring_back(
    desk: Desk, organisation_id: int, status: Status, parent_id: int | None, now: datetime, by: str
) -> Organisation:
    """Put an organisation back that was closed, or merged into another one.

    Args:
        desk: one writing transaction.
        organisation_id: of the one that is gone.
        status: of its account, as it was before.
        parent_id: who has opened its account; None where it has none.
        now: aware.
        by: who does it.

    Raises:
        OrganisationError: it is there, its name or its code is another one's by now, or its parent can't be one any
            more.
    """
    row = _row(desk, organisation_id)
    before = of_row(row)
    if before.status.is_living:
        raise OrganisationError(f"{row.name} {STATUS_WORDS[before.status]}，没有撤销过")
    _name_checked(desk, row.name, organisation_id)
    _details_checked(desk, before.details, organisation_id)
    if parent_id is not None:
        _check_parent(desk, before, parent_id)
    row.status, row.parent_id, row.merged_into_id = str(status), parent_id, None
    was: dict[str, object] = {"status": str(before.status), "parent": None}
    if before.merged_into_id is not None:
        was["into"] = before.merged_into_id
    return _changed(desk, row, "brought-back", was, {"status": row.status, "parent": parent_id}, now, by)


def note_taken_back(
    desk: Desk, organisation_id: int, change_id: int, action: str, now: datetime, by: str
) -> Organisation:
    """Write down that a change, and all that came after it, doesn't hold any more.

    Raises:
        OrganisationError: there is no such organisation.
    """
    row = _row(desk, organisation_id)
    return _changed(desk, row, TAKEN_BACK, {}, {"change": change_id, "action": action}, now, by)


def merge(desk: Desk, organisation_id: int, into_id: int, now: datetime, by: str) -> Organisation:
    """Merge an organisation into another one, which takes over what hangs on it and the names it is found by.

    Returns:
        The other one.

    Raises:
        OrganisationError: one of them is gone, is the top, has no account where one is needed, the other one hangs
            under the first, or filings wait for the first.
    """
    row, into = _row(desk, organisation_id), _row(desk, into_id)
    gone, stays = of_row(row), of_row(into)
    if organisation_id == into_id:
        raise OrganisationError("一个单位不能并入自己")
    if gone.kind is Kind.TOP:
        raise OrganisationError("省职改办不能并入别的单位")
    for one in (gone, stays):
        if not one.status.is_living:
            raise OrganisationError(f"{one.name} {STATUS_WORDS[one.status]}")
    if gone.status.has_account and stays.status is not Status.OPEN:
        raise OrganisationError(
            f"{stays.name} {STATUS_WORDS[stays.status]}，接不住 {gone.name} 的账号", "请先开通它的账号"
        )
    if under := _upto(_path(desk, stays), gone):
        line = " → ".join(one.name for one in under)
        raise OrganisationError(f"{stays.name} 在 {gone.name} 之下（{line}）", "请先把它移到别的上级之下")
    _check_idle(desk, gone, "并入别的单位")
    for child in children(desk, organisation_id):
        move(desk, child.organisation_id, into_id, now, by)
    here, taken = _name_rows(desk, into_id), []
    for key, name in _name_rows(desk, organisation_id).items():
        if key not in here:
            kind = NameKind.ALIAS if NameKind(name.kind) is NameKind.ALIAS else NameKind.FORMER
            _put_name(desk, into_id, kind, name.name, now)
            taken.append(name.name)
    row.status, row.parent_id, row.merged_into_id = str(Status.MERGED), None, into_id
    was: dict[str, object] = {"status": str(gone.status), "parent": gone.parent_id}
    _changed(desk, row, "merged", was, {"status": row.status, "parent": None, "into": into_id}, now, by)
    return _changed(desk, into, "took-over", {}, {"from": organisation_id, "names": taken}, now, by)


# ---------------------------------------------------------------------------------------------------------- inside


def _row(desk: Desk, organisation_id: int) -> Row:
    """The row to be changed, as it is now that nobody else changes any."""
    desk.queue_up(QUEUE)
    row = desk.session.get(Row, organisation_id, populate_existing=True)
    if row is None:
        raise OrganisationError(f"没有编号 {organisation_id} 的单位")
    return row


def _name_rows(desk: Desk, organisation_id: int) -> dict[str, OrganisationName]:
    query = select(OrganisationName).where(col(OrganisationName.organisation_id) == organisation_id)
    rows = desk.session.execute(query.execution_options(populate_existing=True)).scalars()
    return {row.key: row for row in rows}


def _put_name(desk: Desk, organisation_id: int, kind: NameKind, name: str, now: datetime) -> None:
    key = spelling.normal(name)
    desk.session.add(OrganisationName(organisation_id=organisation_id, kind=str(kind), name=name, key=key, since=now))
    desk.session.flush()


def _restate(
    desk: Desk, organisation_id: int, was: Status, will: Status, action: str, now: datetime, by: str
) -> Organisation:
    row = _row(desk, organisation_id)
    before = of_row(row)
    if before.kind is Kind.TOP:
        raise OrganisationError("省职改办不能停用")
    if before.status is not was:
        raise OrganisationError(f"{row.name} {STATUS_WORDS[before.status]}")
    row.status = str(will)
    return _changed(desk, row, action, {"status": str(was)}, {"status": str(will)}, now, by)


def _changed(
    desk: Desk, row: Row, action: str, before: Mapping[str, object], after: Mapping[str, object], now: datetime, by: str
) -> Organisation:
    row.version += 1
    row.changed = now
    _remember(desk, row, action, before, after, now, by)
    return of_row(row)


def _remember(
    desk: Desk, row: Row, action: str, before: Mapping[str, object], after: Mapping[str, object], now: datetime, by: str
) -> None:
    was, will = (json.dumps(one, ensure_ascii=False, sort_keys=True) for one in (before, after))
    organisation_id = of_row(row).organisation_id
    desk.session.add(
        OrganisationChange(organisation_id=organisation_id, at=now, actor=by, action=action, before=was, after=will)
    )
    desk.session.flush()
    detail: dict[str, str | int | bool | None] = {"before": was, "after": will}
    desk.record([Entry(now, by, f"organisation-{action}", f"organisation:{organisation_id}", detail)])
    if action in _SEARCHED:
        indexing.refresh(desk, [organisation_id])


def _differing(before: Details, after: Details) -> tuple[dict[str, object], dict[str, object]]:
    was: dict[str, object] = {}
    will: dict[str, object] = {}
    for one in fields(Details):
        old, new = getattr(before, one.name), getattr(after, one.name)
        if old != new:
            hidden = one.name in _CONTACTS
            was[one.name], will[one.name] = (UNSAID, UNSAID) if hidden else (old, new)
    return was, will


def _spelt(name: str) -> str:
    fault = spelling.fault(name)
    if fault is not None:
        raise OrganisationError(fault)
    return spelling.shown(name)


def _name_checked(desk: Desk, name: str, own: int | None) -> str:
    full = _spelt(name)
    key = spelling.normal(full)
    for other in named(desk, full):
        same = other.organisation_id != own and spelling.normal(other.name) == key
        if same and other.status.is_living:
            raise OrganisationError(f"已有名为 {other.name} 的单位（编号 {other.organisation_id}）")
    return full


def _details_checked(desk: Desk, details: Details, own: int | None) -> Details:
    lines: dict[str, Any] = {one: _line(getattr(details, one), word) for one, word in _LINES.items()}
    if lines["division"] and not (
        lines["division"].isascii() and lines["division"].isdecimal() and len(lines["division"]) in DIVISION_DIGITS
    ):
        raise OrganisationError("区划代码应是 6 位数字")
    if lines["division"].startswith(GANSU) and not is_code(lines["division"]):
        raise OrganisationError(
            f"甘肃没有区划代码 {lines['division']}", "照 GB/T 2260 填写；兰州新区写 620171，甘肃矿区写 620981404"
        )
    uscc = None
    if details.uscc:
        uscc = values.credit_code(details.uscc)
        if uscc is None:
            raise OrganisationError("统一社会信用代码的校验不对", "请照登记证书核对 18 位代码")
        holder = of_code(desk, uscc)
        if holder is not None and holder.organisation_id != own:
            raise OrganisationError(f"这个统一社会信用代码是 {holder.name}（编号 {holder.organisation_id}）的")
    if details.kind is Kind.TOP:
        query = select(Row).where(col(Row.kind) == str(Kind.TOP), col(Row.status) == str(Status.OPEN))
        for other in desk.session.execute(query).scalars():
            if other.id != own:
                raise OrganisationError(f"省职改办只有一个，已登记为 {other.name}（编号 {other.id}）")
    return replace(details, uscc=uscc, **lines)


_LINES: Final = {
    "superior": "隶属单位",
    "registrar": "登记机关",
    "division": "区划代码",
    "address": "地址",
    "contact_name": "联系人",
    "contact_phone": "联系电话",
}


def _line(text: str, what: str) -> str:
    line = " ".join(text.split())
    if not line.isprintable() or len(line) > LINE_MOST:
        raise OrganisationError(f"{what}太长，或含有看不见的字符")
    return line


def _check_leaf(desk: Desk, one: Organisation, what: str) -> None:
    if one.kind is Kind.TOP:
        raise OrganisationError(f"省职改办不能{what}")
    count = count_children(desk, one.organisation_id)
    if count:
        raise OrganisationError(f"{one.name} 之下还有 {count} 个单位，不能{what}", "请先把它们移到别的上级之下")


def _check_idle(desk: Desk, one: Organisation, what: str) -> None:
    # notice 三: nobody is skipped; what waits for one that is gone would wait for ever.
    waiting = select(func.count()).where(col(Filing.holder_id) == one.organisation_id, col(Filing.status) == "review")
    if count := desk.session.execute(waiting).scalar_one():
        raise OrganisationError(f"{one.name} 还有 {count} 件填报等它审核，不能{what}", "请先审完，或退回填报人")


def _check_hr(kind: Kind, parent: Organisation) -> None:
    if kind is Kind.HR and parent.kind not in _HR:
        # notice 三: from the offices on, reviews go through offices only.
        raise OrganisationError("人社（职改）部门的上级只能是人社（职改）部门或省职改办")


def _check_parent(desk: Desk, one: Organisation, parent_id: int) -> None:
    parent = get(desk, parent_id)
    if parent.status is not Status.OPEN:
        raise OrganisationError(f"{parent.name} {STATUS_WORDS[parent.status]}，不能做上级单位")
    _check_hr(one.kind, parent)
    if back := _upto(_path(desk, parent), one):
        line = " → ".join(step.name for step in (one, *back))
        raise OrganisationError(f"这样上级单位会绕成一圈：{line}", "请换一个不在它之下的上级")


def _upto(path: list[Organisation], one: Organisation) -> list[Organisation]:
    """A path as far as one that lies on it; empty if it doesn't."""
    places = [place for place, step in enumerate(path) if step.organisation_id == one.organisation_id]
    return path[: places[0] + 1] if places else []


def _path(desk: Desk, start: Organisation) -> list[Organisation]:
    """An organisation and all above it, whatever their status."""
    path = [start]
    while path[-1].parent_id is not None:
        above = get(desk, path[-1].parent_id)
        if any(one.organisation_id == above.organisation_id for one in path):
            break  # made outside this program; `tree.way_up` tells it
        path.append(above)
    return path
