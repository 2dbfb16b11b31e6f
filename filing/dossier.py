"""A filing in the store, brought to the rules' own types: its papers to Evidence, its way to Review, and back.

What no machine sees on a scan (a seal, a stamp, what a statement says) is declared by the filer with the paper and
confirmed by the reviewer; both are kept. The rules judge what is declared; a reviewer who sees otherwise returns it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlmodel import col

from accountops import permissions, staff
from accountops.accounts import id_number_of
from accountops.staff import Person
from filing.levels import LevelFacts, Rank, Title
from filing.offices import Competence
from filing.papers import Box, Column, Content, Evidence, Paper, Statement
from filing.people import Actor, Role
from filing.reissue import Reissue
from filing.review import Organisation, Review, Status
from filing.scope import Custody, Moved, Source, Through, Transfer
from orgregistry import organisations
from orgregistry.organisations import Kind as OrgKind
from orgregistry.organisations import OrganisationError
from orgregistry.organisations import Status as OrgStatus
from store import Account, Desk, Filing, FilingPaper, Hinted, UnitStatement, UnitStatementPerson

WITHDRAWN: Final = "withdrawn"
_STATUS: Final = {
    "draft": Status.DRAFT,
    "review": Status.UNDER_REVIEW,
    "returned": Status.RETURNED,
    "approved": Status.APPROVED,
}
STATUS_OF: Final = {status: word for word, status in _STATUS.items()}


class FilingError(Hinted):
    """It can't be done with this filing; the message says why, in Chinese, `hint` what can be done."""


class Sort(StrEnum):
    """What a row is: a title that is filed, or a lost certificate that is to be issued anew."""

    FILING = "filing"
    REISSUE = "reissue"


class PaperKind(StrEnum):
    """What a paper is."""

    CERTIFICATE = "certificate"
    REVIEW_FORM = "review-form"
    QUALIFICATION = "qualification"
    APPOINTMENT = "appointment"
    POST = "post"
    STATEMENT = "statement"


PAPER_WORDS: Final = {
    PaperKind.CERTIFICATE: "职称证书",
    PaperKind.REVIEW_FORM: "评审表（认定表）",
    PaperKind.QUALIFICATION: "资格文件",
    PaperKind.APPOINTMENT: "聘任文件",
    PaperKind.POST: "岗位认定文件",
    PaperKind.STATEMENT: "情况说明",
}
# Where a paper belongs; a statement goes where what it stands for is missing.
COLUMN_OF: Final = {
    PaperKind.CERTIFICATE: Column.CERTIFICATE,
    PaperKind.REVIEW_FORM: Column.REVIEW_FORM,
    PaperKind.QUALIFICATION: Column.QUALIFICATION,
    PaperKind.APPOINTMENT: Column.QUALIFICATION,
    PaperKind.POST: Column.QUALIFICATION,
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What is said of a paper that no machine sees on its scan.

    Attributes:
        unit_seal: it bears the unit's seal.
        office_seal: it bears a business office's seal.
        hr_stamp: an HR office has stamped it.
        hr_stamp_by: which one; "" if nothing is said of it.
        contents: what a statement says, of `Content`.
        roster: a roster is attached.
        on_roster: and names the applicant.
        number: of a document, as written on it.
    """

    unit_seal: bool = False
    office_seal: bool = False
    hr_stamp: bool = False
    hr_stamp_by: str = ""
    contents: tuple[str, ...] = ()
    roster: bool = False
    on_roster: bool = False
    number: str = ""

    def as_text(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def of_text(cls, text: str) -> Declared:
        """Return what was stored; what a newer or older version of the program wrote beside it is left aside."""
        known = {name: value for name, value in json.loads(text or "{}").items() if name in cls.__slots__}
        return cls(**{**known, "contents": tuple(known.get("contents", ()))})


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A paper of a filing.

    Attributes:
        paper_id: of its row.
        kind: what it is.
        column: where it was uploaded.
        declared: what the filer says of it.
        confirmed: what the reviewer saw; None while nobody has looked.
        file: its name on the shelf.
        size: octets.
        pages: None if unknown.
        preview: name of the picture of its first page; None where there is none.
        serial: of the unit's statement that it refers to; "" for a paper of the filer's own.
    """

    paper_id: int
    kind: PaperKind
    column: Column
    declared: Declared
    confirmed: Declared | None
    file: str
    size: int
    pages: int | None
    preview: str | None
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an applicant fills in.

    Attributes:
        series: one of the series of the data.
        rank: one of five.
        title: as on the certificate, e.g. 高级工程师.
        obtained: when; None if not filled in.
        source: how it was obtained.
        moved: whether the applicant has moved.
        through: through whom it is filed.
        custody: where the personal archive lies.
        unit_id: the organisation through which it is filed; None if none is chosen.
        number: of the certificate.
        number_forgotten: it is not remembered: then it is derived.
        document_number: of the qualification document or its substitute.
        old_number: 老证书管理号, of a reissue: the number or -1.
        issuer_id: 签发单位, of a reissue.
    """

    series: str
    rank: Rank
    title: str = ""
    obtained: date | None = None
    source: Source = Source.UNKNOWN
    moved: Moved = Moved.NONE
    through: Through = Through.CURRENT
    custody: Custody = Custody.UNKNOWN
    unit_id: int | None = None
    number: str = ""
    number_forgotten: bool = False
    document_number: str = ""
    old_number: str = ""
    issuer_id: int | None = None


@dataclass(frozen=True, slots=True)
class Dossier:
    """A filing with all that the rules ask for.

    Attributes:
        filing_id: of its row.
        account_id: whose.
        sort: filing or reissue.
        draft: what is filled in.
        papers: in the order in which they were uploaded.
        review: where it is.
        reviewed_by: of a reissue, who has reviewed it where it is issued.
        stuck: why the tree keeps it where it is, in Chinese; "" if it doesn't.
        withdrawn: the applicant has taken it back for good.
        version: counts its changes.
        id_number: the applicant's, in full.
        name: the applicant's, as registered.
    """

    filing_id: int
    account_id: int
    sort: Sort
    draft: Draft
    papers: tuple[Uploaded, ...]
    review: Review
    reviewed_by: Actor | None
    stuck: str
    withdrawn: bool
    version: int
    id_number: str = field(repr=False)
    name: str = field(repr=False)

    @property
    def title(self) -> Title:
        """Its level, as the rules about levels compare them."""
        return Title(self.draft.series, frozenset({self.draft.rank}))

    @property
    def transfer(self) -> Transfer:
        """The applicant's move, and through whom it is filed."""
        return Transfer(self.draft.moved, self.draft.through, self.draft.custody)

    @property
    def reissue(self) -> Reissue:
        """The state of a reissue."""
        return Reissue(self.review, self.reviewed_by)

    def first(self, kind: PaperKind) -> Uploaded | None:
        """Return the first paper of a kind."""
        return next((one for one in self.papers if one.kind is kind), None)

    def evidence(self, competence: Competence) -> Evidence:
        """Return what is laid before, as declared."""
        draft = self.draft
        qualification = self.first(PaperKind.QUALIFICATION)
        entered: dict[Box, str] = {}
        if draft.document_number:
            entered[Box.QUALIFICATION_NUMBER] = draft.document_number
        if draft.number:
            entered[Box.CERTIFICATE_NUMBER] = draft.number
        return Evidence(
            level=draft.rank.level,
            competence=competence,
            certificate=self.first(PaperKind.CERTIFICATE) is not None,
            review_form=self.first(PaperKind.REVIEW_FORM) is not None,
            qualification=None if qualification is None else _paper(qualification, draft.document_number),
            appointment=_substitute(self.first(PaperKind.APPOINTMENT)),
            post=_substitute(self.first(PaperKind.POST)),
            statements=tuple(_statement(one) for one in self.papers if one.kind is PaperKind.STATEMENT),
            rank=draft.rank,
            number_forgotten=draft.number_forgotten,
            number=draft.number or None,
            id_no=self.id_number,
            entered=entered,
        )


def _paper(one: Uploaded, number: str) -> Paper:
    """Take the number that was filled in for the document's own: what was uploaded is looked at by the reviewer."""
    return Paper(number=one.declared.number or number or None, column=one.column)


def _substitute(one: Uploaded | None) -> Paper | None:
    if one is None:
        return None
    said = one.declared
    return Paper(said.number, "pdf", one.column, said.unit_seal, said.office_seal)


def _statement(one: Uploaded) -> Statement:
    said = one.declared
    return Statement(
        unit_seal=said.unit_seal,
        office_seal=said.office_seal,
        hr_stamp=said.hr_stamp,
        hr_stamp_by=said.hr_stamp_by or None,
        contents=frozenset((*said.contents, *((Content.ROSTER,) if said.roster else ()))),
        roster_attached=said.roster,
        roster_names_applicant=said.on_roster,
        column=one.column,
    )


# -------------------------------------------------------------------------------------------------------- the store


def load(desk: Desk, filing_id: int, *, lock: bool = False) -> tuple[Filing, Dossier]:
    """Return a filing's row and what it says, locked for a change if asked.

    Raises:
        FilingError: there is none.
    """
    row = desk.session.get(Filing, filing_id, with_for_update=lock and desk.locks_rows, populate_existing=True)
    if row is None:
        raise FilingError("没有这条填报", "请回到列表里重新打开")
    return row, _dossier(desk, row)


def of_account(desk: Desk, account_id: int) -> list[Dossier]:
    """Return all filings of an account but those withdrawn, the newest last."""
    rows = desk.session.execute(
        select(Filing)
        .where(col(Filing.account_id) == account_id, col(Filing.status) != WITHDRAWN)
        .order_by(col(Filing.id))
    ).scalars()
    return [_dossier(desk, row) for row in rows]


def papers_of(desk: Desk, filing_id: int, id_index: bytes) -> tuple[Uploaded, ...]:
    """Return a filing's papers; of a unit's statement for many it is looked up whether the roster names this person."""
    named = (
        select(col(UnitStatementPerson.id))
        .where(
            col(UnitStatementPerson.statement_id) == col(FilingPaper.statement_id),
            col(UnitStatementPerson.id_index) == id_index,
        )
        .exists()
    )
    rows = desk.session.execute(
        select(FilingPaper, UnitStatement, named)
        .outerjoin(UnitStatement, col(UnitStatement.id) == col(FilingPaper.statement_id))
        .where(col(FilingPaper.filing_id) == filing_id)
        .order_by(col(FilingPaper.id))
    )
    return tuple(_uploaded(paper, statement, bool(on_roster)) for paper, statement, on_roster in rows)


def _uploaded(paper: FilingPaper, statement: UnitStatement | None, on_roster: bool) -> Uploaded:  # noqa: FBT001 - a column of a row
    declared = Declared.of_text(paper.declared)
    held: FilingPaper | UnitStatement = paper
    if statement is not None:
        shared = Declared.of_text(statement.declared)
        declared = Declared(**{**asdict(shared), "on_roster": on_roster})
        held = statement
    return Uploaded(
        paper_id=paper.id or 0,
        kind=PaperKind(paper.kind),
        column=Column(paper.column),
        declared=declared,
        confirmed=Declared.of_text(paper.confirmed) if paper.confirmed else None,
        file=held.file,
        size=held.size,
        pages=held.pages,
        preview=held.preview,
        serial="" if statement is None else statement.serial,
    )


def _dossier(desk: Desk, row: Filing) -> Dossier:
    account = desk.session.get_one(Account, row.account_id)
    number = id_number_of(desk, account)
    owner = Actor(f"account:{row.account_id}", frozenset({Role.APPLICANT}), None, account.id_index.hex())
    under_review = row.status == "review"
    return Dossier(
        filing_id=row.id or 0,
        account_id=row.account_id,
        sort=Sort(row.kind),
        draft=Draft(
            series=row.series,
            rank=Rank(row.rank),
            title=row.title,
            obtained=row.obtained,
            source=Source(row.source or Source.UNKNOWN),
            moved=Moved(row.moved),
            through=Through(row.through),
            custody=Custody(row.custody),
            unit_id=row.unit_id,
            number=row.number,
            number_forgotten=row.number_forgotten,
            document_number=row.document_number,
            old_number=row.old_number,
            issuer_id=row.issuer_id,
        ),
        papers=papers_of(desk, row.id or 0, account.id_index),
        review=Review(
            owner=owner,
            status=_STATUS.get(row.status, Status.DRAFT),
            holder=str(row.holder_id) if under_review else None,
            unit=None if row.unit_id is None else str(row.unit_id),
            passed=tuple(str(one) for one in json.loads(row.passed)),
            reason=row.reason,
            level=Rank(row.rank).level,
        ),
        reviewed_by=None if row.reviewed_by is None else _officer(desk, row.reviewed_by),
        stuck=row.stuck,
        withdrawn=row.status == WITHDRAWN,
        version=row.version,
        id_number=number,
        name=account.name,
    )


# ------------------------------------------------------------------------------------------------------- who acts


_ROLES: Final = {
    permissions.Role.ORG_ADMIN: Role.ADMIN,
    permissions.Role.REVIEWER: Role.REVIEWER,
    permissions.Role.SEAL_OFFICER: Role.SEAL,
    permissions.Role.HR_OFFICE: Role.CLERK,
    permissions.Role.SECURITY_OFFICER: Role.SUPER,
}


def applicant(desk: Desk, account_id: int) -> Actor:
    """Return an applicant as one who acts. People are compared by the blind index of their ID number."""
    index = desk.session.get_one(Account, account_id).id_index.hex()
    return Actor(f"account:{account_id}", frozenset({Role.APPLICANT}), None, index)


def officer(person: Person) -> Actor:
    """Return somebody of the staff as one who acts."""
    return Actor(
        account=person.actor,
        roles=frozenset(_ROLES[role] for role in person.roles if role in _ROLES),
        organisation=None if person.organisation_id is None else str(person.organisation_id),
        id_number=person.id_index,
        real_name=person.id_index is not None,
    )


def _officer(desk: Desk, staff_id: int) -> Actor | None:
    person = staff.person(desk, staff_id)
    return None if person is None else officer(person)


class DeskTree(Mapping[str, Organisation]):
    """The organisations as they are now, looked up when they are asked for: a way up is a handful of a million.

    What has no open account takes nothing in; what was merged is not followed, since people must know who reviews.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._seen: dict[str, Organisation] = {}

    def __getitem__(self, key: str) -> Organisation:
        if key not in self._seen:
            try:
                found = organisations.get(self._desk, int(key))
            except (OrganisationError, ValueError):
                raise KeyError(key) from None
            self._seen[key] = Organisation(
                key=key,
                name=found.name,
                opener=None if found.parent_id is None else str(found.parent_id),
                top=found.kind is OrgKind.TOP,
                hr=found.kind in {OrgKind.HR, OrgKind.TOP},
                closed=found.status is not OrgStatus.OPEN,
            )
        return self._seen[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)


def level_facts(dossier: Dossier, others: Sequence[Dossier]) -> LevelFacts:
    """Return what the rules about levels ask of a filing among the applicant's other ones."""
    return LevelFacts(
        submits=(dossier.title,),
        holds=tuple(one.title for one in (dossier, *others)),
        complete=None,
        already=tuple(one.title for one in others if one.review.status in {Status.UNDER_REVIEW, Status.APPROVED}),
    )
