"""What an applicant does with a filing: begin it, fill it in, lay papers before, hand it in, take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import col

from accountops.accounts import hold_after_reset
from accountops.policy import Filings
from filing import steps
from filing.cases import Site
from filing.dossier import (
    COLUMN_OF,
    WITHDRAWN,
    Declared,
    DeskTree,
    Dossier,
    Draft,
    FilingError,
    PaperKind,
    Sort,
    applicant,
    level_facts,
    load,
    of_account,
)
from filing.evidence import check_evidence
from filing.judging import Judgement, Result
from filing.levels import Rank, check_level
from filing.numbers import OldNumber, Paper, check_old_number, means_minus_one
from filing.papers import Column
from filing.reissue import Act, edit_reissue, submit_reissue
from filing.review import Moved, Review, Status, Step, edit, submit
from filing.scope import Action, Moment, check_deadline, check_source, check_transfer
from store import Account, Desk, Filing, FilingPaper, UnitStatement

PAPERS_MOST: Final = 12
TEXT_MOST: Final = 120


@dataclass(frozen=True, slots=True)
class File:
    """An uploaded file that has been looked into and lies on the shelf.

    Attributes:
        name: on the shelf.
        size: octets.
        pages: of the PDF.
        preview: name of the picture of its first page; None where there is none.
    """

    name: str
    size: int
    pages: int | None
    preview: str | None = None


@dataclass(frozen=True, slots=True)
class Pen:
    """In whose hand a filing is changed, and when.

    Attributes:
        account_id: the applicant's; another's filing isn't there for them.
        site: what this site has set.
        now: aware.
    """

    account_id: int
    site: Site
    now: datetime

    @property
    def actor(self) -> str:
        """What the audit calls them."""
        return f"account:{self.account_id}"

    def made(self, action: str) -> steps.Made:
        """Return a step of theirs."""
        return steps.Made(self.now, self.actor, None, action)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at before handing in; `about` says in Chinese what."""

    about: str
    judgement: Judgement

    @property
    def bars(self) -> bool:
        """Whether it keeps the filing from being handed in. What a person has to decide is handed in and says so."""
        return self.judgement.result in {Result.REFUSED, Result.ROUTE}


def start(desk: Desk, pen: Pen, series: str, rank: Rank, sort: Sort = Sort.FILING) -> int:
    """Begin a filing, or the reissue of a lost certificate; returns its number.

    Raises:
        FilingError: the filing port is closed, the series has no such rank, or this rank is there already.
    """
    _open_for(Action.SAVE_DRAFT, pen)
    known = [one for one in pen.site.series if one.name == series]
    if not known:
        raise FilingError("没有这个职称系列", "请从列表里选")
    if not any(rank in one.titles for one in known):
        raise FilingError(f"{series}系列没有{rank.word}", "请核对层级")
    row = Filing(
        kind=str(sort), account_id=pen.account_id, series=series, rank=int(rank), since=pen.now, created=pen.now
    )
    desk.session.add(row)
    try:
        desk.session.flush()
    except IntegrityError:
        # The transaction ends with this error.
        raise FilingError("这个系列的这一层级已经有一条了", "请回到“我的填报”，接着填那一条") from None
    steps.record(desk, row, pen.made("begin"))
    note_furthest(desk, pen.account_id)
    return row.id or 0


def save(desk: Desk, pen: Pen, filing_id: int, version: int, draft: Draft) -> Dossier:
    """Save what was filled in; series and rank stay.

    Args:
        desk: one writing transaction.
        filing_id: which.
        pen: whose hand.
        version: as it was when the form was shown.
        draft: all of it.

    Raises:
        FilingError: it isn't theirs, was changed meanwhile, is under review, or the port is closed.
    """
    row, _ = _to_change(desk, pen, filing_id, version)
    for text in (draft.title, draft.number, draft.document_number, draft.old_number):
        if len(text) > TEXT_MOST:
            raise FilingError(f"每一格请写在{TEXT_MOST}字以内", "请照证件填写")
    row.title, row.obtained, row.source = draft.title, draft.obtained, str(draft.source)
    row.moved, row.through, row.custody = str(draft.moved), str(draft.through), str(draft.custody)
    row.number, row.number_forgotten = draft.number, draft.number_forgotten
    row.document_number, row.old_number = draft.document_number, draft.old_number
    if draft.unit_id is not None:
        _choosable(desk, draft.unit_id)
    row.unit_id, row.issuer_id = draft.unit_id, draft.issuer_id
    steps.touch(row)
    desk.session.flush()
    return load(desk, filing_id)[1]


def as_reissue(desk: Desk, pen: Pen, filing_id: int, version: int) -> Dossier:
    """Turn a draft into the reissue of its lost certificate, or back: what was filled in stays. # notice 二(二)1."""
    row, before = _to_change(desk, pen, filing_id, version)
    row.kind = str(Sort.REISSUE if before.sort is Sort.FILING else Sort.FILING)
    steps.record(desk, row, pen.made(f"as-{row.kind}"))
    return load(desk, filing_id)[1]


# ----------------------------------------------------------------------------------------------------------- papers


def add_paper(
    desk: Desk, pen: Pen, filing_id: int, kind: PaperKind, column: Column | None, declared: Declared, file: File
) -> int:
    """Lay a paper before; returns its number.

    Args:
        desk: one writing transaction.
        filing_id: which filing.
        pen: whose hand.
        kind: what it is.
        column: where it goes; None: where a paper of its kind belongs.
        declared: what no machine sees of it.
        file: looked into, and on the shelf.

    Raises:
        FilingError: it isn't theirs or can't be changed now, or there are too many.
    """
    row, before = _to_change(desk, pen, filing_id, None)
    paper = FilingPaper(
        filing_id=filing_id,
        kind=str(kind),
        column=str(column or COLUMN_OF[kind]),
        declared=declared.as_text(),
        file=file.name,
        size=file.size,
        pages=file.pages,
        preview=file.preview,
        uploaded=pen.now,
    )
    return _lay(desk, row, before, paper)


def refer(desk: Desk, pen: Pen, filing_id: int, serial: str, column: Column) -> int:
    """Refer to a unit's statement for many, which is uploaded once; returns the paper's number.

    Raises:
        FilingError: there is no such statement, or as `add_paper`.
    """
    row, before = _to_change(desk, pen, filing_id, None)
    wanted = serial.strip().upper()
    statement = desk.session.execute(select(UnitStatement).where(col(UnitStatement.serial) == wanted)).scalar()
    if statement is None:
        raise FilingError("没有这个编号的情况说明", "编号请向单位人事部门要，例如 QK-3F7A9C")
    paper = FilingPaper(
        filing_id=filing_id,
        kind=str(PaperKind.STATEMENT),
        column=str(column),
        declared="{}",
        statement_id=statement.id,
        uploaded=pen.now,
    )
    return _lay(desk, row, before, paper)


def remove_paper(desk: Desk, pen: Pen, filing_id: int, paper_id: int) -> None:
    """Take a paper away again; the file is swept off the shelf once nothing names it.

    Raises:
        FilingError: as `add_paper`, or there is no such paper.
    """
    row, before = _to_change(desk, pen, filing_id, None)
    if all(one.paper_id != paper_id for one in before.papers):
        raise FilingError("这份材料已经不在了", "请刷新看看")
    desk.session.execute(delete(FilingPaper).where(col(FilingPaper.id) == paper_id))
    steps.touch(row)


# --------------------------------------------------------------------------------------------------------- handing in


def checks(desk: Desk, pen: Pen, dossier: Dossier) -> list[Check]:
    """Return all that is looked at before a filing is handed in; those that bar it say how to mend it."""
    others = [one for one in of_account(desk, dossier.account_id) if one.filing_id != dossier.filing_id]
    again = dossier.review.status is Status.RETURNED
    moment = Moment(Action.RESUBMIT if again else Action.SUBMIT, pen.now, pen.site.window)
    found = [Check("填报时间", check_deadline(moment))]
    if dossier.sort is Sort.FILING:
        found += [
            Check("取得方式", check_source(dossier.draft.source)),
            Check("通过哪个单位", check_transfer(dossier.transfer)),
            Check("层级", check_level(level_facts(dossier, others))),
            Check("佐证材料", check_evidence(dossier.evidence(pen.site.competence))),
        ]
    else:
        # Whether the paper's number can be given knows only the applicant: -1 says that it can't.
        typed = dossier.draft.old_number
        paper = Paper.UNAVAILABLE if means_minus_one(typed) else Paper.AVAILABLE
        asked = OldNumber(dossier.draft.rank.level, reissue=True, paper=paper, entered=typed)
        found.append(Check("老证书管理号", check_old_number(asked)))
    return found


def hand_in(desk: Desk, pen: Pen, filing_id: int, version: int) -> str:
    """Hand it in: the review begins at the chosen organisation. Returns what came of it, in Chinese.

    Raises:
        FilingError: something bars it; the message says what, `hint` what else.
    """
    row, dossier = _own(desk, pen, filing_id, version)
    barring = [check for check in checks(desk, pen, dossier) if check.bars]
    if barring:
        first, *more = (check.judgement.why for check in barring)
        raise FilingError(first.rstrip("。"), "；".join(more))
    tree = DeskTree(desk)
    unit = None if dossier.draft.unit_id is None else str(dossier.draft.unit_id)
    step = Step(dossier.review, applicant(desk, pen.account_id), tree, unit=unit, level=dossier.draft.rank.level)
    if dossier.sort is Sort.FILING:
        outcome = submit(step)
        state = outcome.state if isinstance(outcome, Moved) else None
    else:
        issuer = None if dossier.draft.issuer_id is None else str(dossier.draft.issuer_id)
        handed = submit_reissue(Act(dossier.reissue, step, pen.site.competence, issuer))
        outcome = handed  # type: ignore[assignment] # either's rule and why are alike
        state = handed.state.review if isinstance(handed, Moved) else None
    if state is None:
        raise FilingError(outcome.why)
    row.submitted = pen.now
    row.reviewed_by = None
    steps.apply(desk, row, state, pen.made("submit"))
    note_furthest(desk, pen.account_id)
    return outcome.why


def withdraw(desk: Desk, pen: Pen, filing_id: int, version: int) -> None:
    """Take a filing back: a draft for good, one under review into a draft again; what was collected stays.

    Raises:
        FilingError: it is collected; or a mailed reset lies less than 72 hours back and others have seen it.
    """
    row, dossier = _own(desk, pen, filing_id, version)
    if dossier.review.status is Status.APPROVED:
        raise FilingError("已审核通过，不能撤回", "确有错误的，请联系单位")
    if dossier.review.status is not Status.DRAFT:
        until = hold_after_reset(desk.session.get_one(Account, pen.account_id), pen.now)
        if until is not None:
            hours = -(-(until - pen.now).total_seconds() // 3600)
            raise FilingError(
                f"密码刚刚按来信重置过，为防别人冒用，还要过{hours:.0f}小时才能撤回已提交的填报",
                "不是您要求重置的，请到“登录不了”看怎么办",
            )
    if dossier.review.status is Status.UNDER_REVIEW:
        row.reviewed_by = None
        state = Review(dossier.review.owner, Status.DRAFT, unit=dossier.review.unit, level=dossier.review.level)
        steps.apply(desk, row, state, pen.made("taken-back"))
    else:
        row.status = WITHDRAWN
        steps.record(desk, row, pen.made("withdrawn"))
    note_furthest(desk, pen.account_id)


# ------------------------------------------------------------------------------------------------------------ inside


def _to_change(desk: Desk, pen: Pen, filing_id: int, version: int | None) -> tuple[Filing, Dossier]:
    """Return their filing, which they may change now.

    Raises:
        FilingError: it isn't theirs, was changed since `version`, is under review, or the port is closed.
    """
    row, dossier = _own(desk, pen, filing_id, version)
    _open_for(Action.SAVE_DRAFT, pen)
    _editable(desk, pen, dossier)
    return row, dossier


def _lay(desk: Desk, row: Filing, dossier: Dossier, paper: FilingPaper) -> int:
    if len(dossier.papers) >= PAPERS_MOST:
        raise FilingError(f"一条填报最多{PAPERS_MOST}份材料", "请先删掉不用的")
    desk.session.add(paper)
    desk.session.flush()
    steps.touch(row)
    return paper.id or 0


def _own(desk: Desk, pen: Pen, filing_id: int, version: int | None) -> tuple[Filing, Dossier]:
    row, dossier = load(desk, filing_id, lock=True)
    if dossier.account_id != pen.account_id or dossier.withdrawn:
        raise FilingError("没有这条填报", "请回到“我的填报”重新打开")
    if version is not None and dossier.version != version:
        raise FilingError("这条填报刚刚在别处改过，这一次没有保存", "请核对以后再办一次")
    return row, dossier


def _editable(desk: Desk, pen: Pen, dossier: Dossier) -> None:
    """Refuse to change what the applicant doesn't hold: the same row of the table as everywhere."""
    step = Step(dossier.review, applicant(desk, pen.account_id), DeskTree(desk))
    act = Act(dossier.reissue, step, pen.site.competence)
    outcome = edit(step) if dossier.sort is Sort.FILING else edit_reissue(act)
    if not isinstance(outcome, Moved):
        raise FilingError(outcome.why)


def _choosable(desk: Desk, unit_id: int) -> None:
    unit = DeskTree(desk).get(str(unit_id))
    if unit is None or unit.closed:
        raise FilingError("所选单位还没有账号，不能选", "请重新查询；查不到的，看“单位查不到怎么办”")


def _open_for(action: Action, pen: Pen) -> None:
    said = check_deadline(Moment(action, pen.now, pen.site.window))
    if said.result is not Result.ACCEPTED:
        raise FilingError(said.why)


_ORDER: Final = tuple(Filings)
_FACT: Final = {
    "draft": Filings.DRAFT,
    "review": Filings.SUBMITTED,
    "returned": Filings.RETURNED,
    "approved": Filings.APPROVED,
}


def note_furthest(desk: Desk, account_id: int) -> None:
    """Keep the account's own fact of how far any of its filings has come: the night's tables look at it.

    What was imported of filings that lie elsewhere is not lowered by what is here.
    """
    account = desk.session.get_one(Account, account_id, with_for_update=desk.locks_rows)
    there: Sequence[str] = (
        desk.session.execute(
            select(col(Filing.status)).where(col(Filing.account_id) == account_id, col(Filing.status) != WITHDRAWN)
        )
        .scalars()
        .all()
    )
    here = [_FACT[status] for status in there]
    elsewhere = Filings(account.filings_elsewhere or Filings.NONE)
    account.filings = str(max((*here, elsewhere), key=_ORDER.index))
