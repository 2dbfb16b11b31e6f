"""Taking over filings from the system in use: .jsonl, .csv, .xlsx, like the accounts that they belong to.

Bad rows are listed with their line and reason, good ones are taken, nothing is taken twice: what there is already of an
account's series and rank stays as it is. Papers don't come over; who held a filing there holds it here.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from sqlalchemy import select, tuple_
from sqlmodel import col

from accountops import importing as accounts
from accountops import tables
from accountops.tables import IdNumber, Moment, aware, blank_is_none, text_of
from filing.cases import Site
from filing.dossier import WITHDRAWN
from filing.drafting import TEXT_MOST, note_furthest
from filing.levels import Rank, Series, ranks_of
from filing.reporting import KIND_WORDS
from filing.review import is_reason
from filing.scope import SOURCE_WORDS, Source
from mailparse import values
from orgregistry import organisations, tree
from store import Account, Desk, Entry, Filing, FilingStep, Reporting, Store

AT_ONCE: Final = 500
CLOCKS_DIFFER: Final = timedelta(days=1)
ACTOR: Final = "import"
NEAR: Final = 0.5  # of names as short as theirs, half alike is near
NEAR_MOST: Final = 3
# What people call them: as our own pages and tables do, then otherwise; only words that can mean one thing. 级别 is a
# class (中级) in some tables and a rank in others.
WORDS: Final = tables.Words(
    {
        "id_number": accounts.WORDS.columns["id_number"],
        "name": ("姓名",),
        "kind": ("类别", "填报类别"),
        "series": ("职称系列", "系列"),
        "rank": ("层级", "职称层级"),
        "title": ("职称", "职称名称"),
        "obtained": ("取得时间", "取得日期", "职称取得时间"),
        "source": ("取得方式", "职称取得方式"),
        "organisation": ("现工作单位", "工作单位", "用人单位", "单位全称"),
        "state": ("状态", "审核状态", "填报状态"),
        "holder": ("现在由谁办", "现审核单位", "当前审核单位"),
        "reason": ("退回理由", "退回原因"),
        "certificate_number": ("证书编号", "资格证书编号"),
        "document_number": ("资格文件号", "文件号"),
        "old_certificate_number": ("老证书管理号",),
        "submitted": ("提交时间", "提交日期"),
        "since": ("这一步的时间", "收到时间", "到达时间", "退回时间", "审核通过时间"),
        "reported": ("是否已上报", "已上报", "是否上报"),
    },
    {
        "kind": {"filing": (KIND_WORDS["filing"],), "reissue": (KIND_WORDS["reissue"], "补办", "补办证书")},
        "source": {str(one): (word,) for one, word in SOURCE_WORDS.items()},
        "state": {
            "submitted": ("审核中", "已提交"),
            "returned": ("已退回", "退回"),
            "approved": ("审核通过", "已通过"),
        },
        "reported": {"yes": ("是", "已上报"), "no": ("否", "未上报", "没有上报")},
    },
)
_STATUS: Final = {"submitted": "review", "returned": "returned", "approved": "approved"}


def _rank(word: str) -> str:
    if len(ranks_of(word)) != 1:
        raise ValueError("要写正高、副高、中级、助理或员级")
    return word


def _one_line(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > TEXT_MOST:
        raise ValueError(f"太长（超过{TEXT_MOST}字）")
    return text


def _source(text: str) -> str:
    if text and text not in set(Source):
        raise ValueError(f"只能是 {'、'.join(f'{word}（{one}）' for one, word in SOURCE_WORDS.items())}；不清楚就留空")
    return text


Text = Annotated[str, BeforeValidator(text_of), AfterValidator(_one_line)]


class Row(BaseModel):
    """One filing, as the other system had it. Times without a zone are local ones of the desk.

    `holder` is who has to review it now, by full name (submitted only; left out: the unit itself), `since` when it came
    there, was returned or approved. `reported`: whether an approved one has gone to the ministry already.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id_number: IdNumber
    name: Annotated[str, BeforeValidator(text_of), AfterValidator(values.name)] = ""
    kind: Annotated[Literal["filing", "reissue"], BeforeValidator(lambda v: v or "filing")] = "filing"
    series: Text
    rank: Annotated[Text, AfterValidator(_rank)]
    title: Text = ""
    obtained: Annotated[date | None, BeforeValidator(blank_is_none)] = None
    source: Annotated[Text, AfterValidator(_source)] = ""
    organisation: Text
    state: Literal["submitted", "returned", "approved"]
    holder: Text = ""
    reason: Annotated[str, BeforeValidator(text_of)] = ""
    certificate_number: Text = ""
    document_number: Text = ""
    old_certificate_number: Text = ""
    submitted: Moment = None
    since: Moment = None
    reported: Annotated[Literal["", "yes", "no"], BeforeValidator(text_of)] = ""

    @property
    def level(self) -> Rank:
        """Its rank."""
        return next(iter(ranks_of(self.rank)))

    @property
    def key(self) -> tuple[str, str, Rank]:
        """What there is but one of."""
        return (self.id_number, self.series, self.level)


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What came of an import.

    Attributes:
        taken: new filings.
        unchanged: rows whose account has a filing of this series and rank already; nothing was changed.
        faults: (line, reason in Chinese) of the rows that were not taken.
    """

    taken: int = 0
    unchanged: int = 0
    faults: Sequence[tuple[int, str]] = field(default=())


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row whose account and organisations are found."""

    line: int
    row: Row
    account_id: int
    unit_id: int
    holder_id: int | None
    passed: tuple[int, ...]


def import_file(store: Store, site: Site, path: Path, zone: tzinfo, now: datetime) -> ImportSummary:
    """Take over the filings in a file.

    Raises:
        ImportFault: the file is not there, of another kind, or damaged as a whole.
    """
    faults: list[tuple[int, str]] = []
    rows = iter(list(_good_rows(site, path, zone, now, faults)))
    taken = unchanged = 0
    while some := list(islice(rows, AT_ONCE)):
        with store.open() as desk:
            placed = list(_placed(desk, some, faults))
            new = _not_there(desk, placed)
            _take(desk, new, zone, now)
            taken, unchanged = taken + len(new), unchanged + len(placed) - len(new)
    return ImportSummary(taken, unchanged, tuple(sorted(faults)))


def _good_rows(
    site: Site, path: Path, zone: tzinfo, now: datetime, faults: list[tuple[int, str]]
) -> Iterator[tuple[int, Row]]:
    """Yield what can be taken as far as the row itself says; the rest goes to the faults."""
    series = {one.name: one for one in site.series}
    seen: dict[tuple[str, str, Rank], int] = {}
    for line, row in tables.read(path, Row, WORDS):
        wrong = [row] if isinstance(row, str) else [*_wrong(row, zone, now), *_no_such_title(row, series)]
        if isinstance(row, str) or wrong:
            faults.append((line, "；".join(wrong)))
        elif row.key in seen:
            faults.append((line, f"与第{seen[row.key]}行是同一个人的同一层级"))
        else:
            seen[row.key] = line
            yield line, row


def _wrong(row: Row, zone: tzinfo, now: datetime) -> Iterator[str]:
    """Yield all that the columns of a row say against each other: one import should be enough to learn it."""
    if row.state == "returned" and not is_reason(row.reason):
        yield f"已退回的要写{WORDS.told('reason')}"
    if row.state != "submitted" and row.holder:
        yield f"只有审核中（submitted）的才写{WORDS.told('holder')}"
    if row.state == "approved" and not row.reported:
        yield f"审核通过的要写{WORDS.told('reported')}：已经上报人社部的写 是（yes），没有上报的写 否（no）"
    if row.state != "approved" and row.reported == "yes":
        yield "没有审核通过的不会已经上报"
    for name in ("submitted", "since"):
        at = aware(getattr(row, name), zone)
        if at is not None and at > now + CLOCKS_DIFFER:
            yield f"{WORDS.told(name)}晚于现在"


def _no_such_title(row: Row, series: Mapping[str, Series]) -> Iterator[str]:
    """Yield that there is no such series, with those that are called nearly so, or no such rank in it."""
    if row.series not in series:
        near = difflib.get_close_matches(row.series, series, NEAR_MOST, NEAR) or [
            name for name in series if row.series and (row.series in name or name in row.series)
        ]
        yield f"没有“{row.series}”这个职称系列" + (f"，是不是 {'、'.join(near[:NEAR_MOST])}？" if near else "")
    elif row.level not in series[row.series].titles:
        yield f"{row.series}系列没有{row.level.word}"


def _placed(desk: Desk, rows: Sequence[tuple[int, Row]], faults: list[tuple[int, str]]) -> Iterator[_Placed]:
    indexes = {desk.keys.blind(row.id_number) for _, row in rows}
    accounts = {
        index: (key, name)
        for key, index, name in desk.connection.execute(
            select(col(Account.id), col(Account.id_index), col(Account.name)).where(
                col(Account.id_index).in_(indexes), col(Account.deleted_at).is_(None)
            )
        )
    }
    found: dict[str, int | str] = {}
    for line, row in rows:
        account_id, name = accounts.get(desk.keys.blind(row.id_number), (None, ""))
        unit = _organisation(desk, row.organisation, found)
        holder = _organisation(desk, row.holder or row.organisation, found)
        wrong = [one for one in dict.fromkeys((unit, holder)) if isinstance(one, str)]
        if account_id is not None and row.name and row.name != values.name(name):
            wrong.insert(0, "姓名与账号登记的不同")
        if account_id is None:
            wrong.insert(0, "这个身份证号没有账号，请先导入账号")
        if wrong or account_id is None or isinstance(unit, str) or isinstance(holder, str):
            faults.append((line, "；".join(wrong)))
        else:
            way = _way(desk, unit)
            if row.state == "submitted" and holder not in way:
                faults.append((line, f"{row.holder} 不在 {row.organisation} 往上审核的路上"))
                continue
            at = {"submitted": way[: way.index(holder)] if holder in way else [], "returned": [], "approved": way}
            here = holder if row.state == "submitted" else None
            yield _Placed(line, row, account_id, unit, here, tuple(at[row.state]))


def _organisation(desk: Desk, name: str, found: dict[str, int | str]) -> int | str:
    """Return the organisation that has an account and exactly this full name, or what is wrong with it."""
    if name not in found:
        living = [one for one in organisations.named(desk, name) if one.status.has_account]
        if len(living) == 1:
            found[name] = living[0].organisation_id
        else:
            found[name] = f"单位“{name}”" + ("没有账号，请先导入单位" if not living else "有几个，请写全称")
    return found[name]


def _way(desk: Desk, unit: int) -> list[int]:
    """Return who reviews, the unit first, as far as the tree leads."""
    up = tree.way_up(desk, unit)
    ids = [one.organisation_id for one in up.steps]
    if isinstance(up, tree.Broken) and up.because is tree.Break.NO_PARENT:
        ids.append(up.at.organisation_id)
    return ids


def _not_there(desk: Desk, placed: Sequence[_Placed]) -> list[_Placed]:
    wanted = {(one.account_id, one.row.series, int(one.row.level)): one for one in placed}
    rows = desk.connection.execute(
        select(col(Filing.account_id), col(Filing.series), col(Filing.rank)).where(
            tuple_(col(Filing.account_id), col(Filing.series), col(Filing.rank)).in_(wanted),
            col(Filing.status) != WITHDRAWN,
        )
    )
    for account_id, series, rank in rows:
        wanted.pop((account_id, series, rank), None)
    return list(wanted.values())


def _take(desk: Desk, new: Sequence[_Placed], zone: tzinfo, now: datetime) -> None:
    if not new:
        return
    elsewhere = _reported_elsewhere(desk, sum(one.row.reported == "yes" for one in new), now)
    rows = [_filing(one, elsewhere, zone, now) for one in new]
    desk.session.add_all(rows)
    desk.session.flush()
    desk.session.add_all(
        FilingStep(
            filing_id=row.id or 0, version=row.version, at=now, actor=ACTOR, action="import", status=row.status,
            holder_id=row.holder_id, reason=row.reason,
        )
        for row in rows
    )  # fmt: skip
    for account_id in sorted({one.account_id for one in new}):
        note_furthest(desk, account_id)
    desk.record([Entry(now, ACTOR, "filings-imported", "filings", {"taken": len(new)})])


def _reported_elsewhere(desk: Desk, count: int, now: datetime) -> int | None:
    """Return the number under which those stand that the other system has reported: no file of ours says them."""
    if not count:
        return None
    row = Reporting(at=now, by=ACTOR, count=count, digest="")
    desk.session.add(row)
    desk.session.flush()
    return row.id


def _filing(one: _Placed, elsewhere: int | None, zone: tzinfo, now: datetime) -> Filing:
    row = one.row
    submitted = aware(row.submitted, zone)
    return Filing(
        kind=row.kind,
        account_id=one.account_id,
        series=row.series,
        rank=int(row.level),
        title=row.title,
        obtained=row.obtained,
        source=row.source,
        unit_id=one.unit_id,
        number=row.certificate_number,
        document_number=row.document_number,
        old_number=row.old_certificate_number,
        status=_STATUS[row.state],
        holder_id=one.holder_id,
        since=aware(row.since, zone) or submitted or now,
        passed=json.dumps(one.passed),
        reason=row.reason.strip() if row.state == "returned" else "",
        version=1,
        created=submitted or now,
        submitted=submitted,
        reported_id=elsewhere if row.reported == "yes" else None,
    )
