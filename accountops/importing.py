"""Taking over accounts from the system in use: .jsonl, .csv, .xlsx (contracts.md section 2).

Bad rows are listed with their line and reason, good ones are taken, nothing is taken twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import islice
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, SecretStr
from sqlalchemy import insert, select
from sqlmodel import col

from accountops import tables
from accountops.accounts import ID_FIELD
from accountops.credentials import Hasher, normal_password
from accountops.policy import Filings
from accountops.tables import IdNumber, ImportFault, Moment, aware, blank_is_none, text_of
from store import Account, Desk, Entry, Store

__all__ = ["ImportFault", "ImportSummary", "Row", "fields_of", "import_file", "parse_row", "take_over"]

AT_ONCE = 500
CLOCKS_DIFFER = timedelta(days=1)


State = Literal["initial", "must-change", "active"]
# What people call them; only words that can mean one thing: 正常 or 启用 doesn't tell whose the password is.
WORDS: Final = tables.Words(
    {
        "id_number": ("身份证号", "身份证号码", "居民身份证号", "居民身份证号码", "公民身份号码", "证件号码"),
        "name": ("姓名", "登记姓名"),
        "state": ("状态", "账号状态"),
        "password": ("密码",),
        "created": ("建立", "建立时间", "创建时间", "注册时间"),
        "last_login": ("上次登录", "上次登录时间", "最近登录", "最近登录时间", "最后登录时间"),
        "last_password_change": ("上次改密", "上次改密时间", "上次修改密码", "最近修改密码时间", "最后修改密码时间"),
        "last_reset": ("上次重置", "上次重置时间", "最近重置时间", "最后重置时间"),
        "filings": ("填报", "填报状态", "填报情况"),
    },
    {
        "state": {
            "initial": ("初始密码", "初始", "从未登录"),
            "must-change": ("须改密", "待改密", "必须改密", "初始密码，登录后须改密"),
            "active": ("自己的密码", "自设密码", "已改密", "已修改密码"),
        },
        "filings": {
            "none": ("没有", "无", "未填报"),
            "draft": ("草稿", "暂存", "未提交", "有草稿"),
            "submitted": ("已提交", "审核中"),
            "returned": ("已退回", "退回"),
            "approved": ("审核通过", "已通过"),
        },
    },
)
TIMES = ("created", "last_login", "last_password_change", "last_reset")


class Row(BaseModel):
    """One account, as the other system had it. Times without a zone are local ones of the desk."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id_number: IdNumber
    name: Annotated[str, BeforeValidator(text_of)] = ""
    state: State
    password: Annotated[SecretStr | None, BeforeValidator(blank_is_none)] = None
    created: Moment = None
    last_login: Moment = None
    last_password_change: Moment = None
    last_reset: Moment = None
    filings: Annotated[Filings, BeforeValidator(lambda v: v or Filings.NONE)] = Filings.NONE


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What came of an import.

    Attributes:
        taken: new accounts.
        unchanged: rows whose ID number has an account already; nothing was changed.
        without_password: active accounts taken without a password: they can't log in until they are reset.
        faults: (line, reason in Chinese) of the rows that were not taken.
    """

    taken: int = 0
    unchanged: int = 0
    without_password: int = 0
    faults: Sequence[tuple[int, str]] = field(default=())


def import_file(store: Store, hasher: Hasher, path: Path, zone: tzinfo, now: datetime) -> ImportSummary:
    """Take over the accounts in a file.

    Raises:
        ImportFault: the file is not there, of another kind, or damaged as a whole.
    """
    rows, faults = [], []
    seen: dict[str, int] = {}
    for line, row in tables.read(path, Row, WORDS):
        if isinstance(row, str):
            faults.append((line, row))
        elif wrong := [
            # It would overtake every plea until then, silently.
            *(f"{WORDS.told(late)}晚于现在" for late in _later_than(row, zone, now + CLOCKS_DIFFER)),
            *(f"身份证号与第{at}行重复" for at in [seen.get(row.id_number)] if at is not None),
        ]:
            faults.append((line, "；".join(wrong)))
        else:
            seen[row.id_number] = line
            rows.append(row)
    taken = without = 0
    rest = iter(rows)
    while some := list(islice(rest, AT_ONCE)):
        with store.look() as desk:
            # Whom a night has deleted since doesn't come back with the same file.
            some = _without_account(desk, some, deleted_too=True)
        new = take_over(store, hasher, some, zone, now)
        taken += len(new)
        without += sum(row.state == "active" and row.password is None for row in new)
    return ImportSummary(taken, len(rows) - taken, without, tuple(faults))


def parse_row(raw: Mapping[str, object]) -> Row | str:
    """Validate one row; returns it, or in Chinese what is wrong with it (without its values)."""
    return tables.parse_row(Row, raw)


def take_over(store: Store, hasher: Hasher, rows: Sequence[Row], zone: tzinfo, now: datetime) -> list[Row]:
    """Add those of at most 500 rows whose ID number has no account yet; returns them."""
    with store.look() as desk:
        new = _without_account(desk, rows)
    # Hashing takes 20 ms each: before the transaction, and only for the new ones.
    hashes = {
        row.id_number: hasher.fresh(normal_password(row.password.get_secret_value())) for row in new if row.password
    }
    with store.open() as desk:
        new = _without_account(desk, new)
        if new:
            desk.connection.execute(
                insert(Account), [_account(desk, row, hashes.get(row.id_number), zone) for row in new]
            )
            desk.record([Entry(now, "import", "import", "accounts", {"taken": len(new)})])
    return new


def fields_of(row: Row, zone: tzinfo) -> dict[str, object]:
    """Return the columns of an account that a row states."""
    times = {name: aware(getattr(row, name), zone) for name in TIMES}
    # A log-in of an active account was one with its own password, as far as anybody knows.
    own = times["last_login"] if row.state == "active" else None
    filings = dict.fromkeys(("filings", "filings_elsewhere"), str(row.filings))
    return {"name": row.name, "state": row.state, **filings, "last_own_login": own, **times}


def _account(desk: Desk, row: Row, password_hash: str | None, zone: tzinfo) -> dict[str, object]:
    return {
        "id_index": desk.keys.blind(row.id_number),
        "id_sealed": desk.keys.seal(row.id_number, ID_FIELD),
        "epoch": 0,
        "password_hash": password_hash if row.state == "active" else None,
        **fields_of(row, zone),
    }


def _without_account(desk: Desk, rows: Sequence[Row], *, deleted_too: bool = False) -> list[Row]:
    indexes = {desk.keys.blind(row.id_number): row for row in rows}
    query = select(col(Account.id_index)).where(col(Account.id_index).in_(indexes)).distinct()
    if not deleted_too:
        query = query.where(col(Account.deleted_at).is_(None))
    for (index,) in desk.session.execute(query):
        del indexes[index]
    return list(indexes.values())


def _later_than(row: Row, zone: tzinfo, at: datetime) -> list[str]:
    times = {name: aware(getattr(row, name), zone) for name in TIMES}
    return [name for name, time in times.items() if time is not None and time > at]
