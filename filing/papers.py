"""What an applicant lays before: papers in their columns, and what is declared of seals, stamps and rosters.

A machine sees no seal on a scan: these are facts that the filer declares and the reviewer confirms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from filing.levels import LevelClass, Rank
from filing.offices import Competence
from mailparse.values import plain


class Column(StrEnum):
    """Where a paper is uploaded; the names are the notice's."""

    CERTIFICATE = "上传资格证书"
    REVIEW_FORM = "上传评审/认定表"
    QUALIFICATION = "上传资格文件证明"
    OTHER = "其他"


class Box(StrEnum):
    """What is typed, beside the papers."""

    CERTIFICATE_NUMBER = "证书编号"
    QUALIFICATION_NUMBER = "资格文件号"
    OLD_NUMBER = "老证书管理号"
    ISSUER = "签发单位"


class Content(StrEnum):
    """What a statement says."""

    APPLICANT = "填报人基本信息"
    REVIEW = "职称评审基本信息"
    LOSS = "遗失原因"
    REASON = "缺失原因"
    WHAT = "缺失内容"
    ROSTER = "缺失人员名册"


class Reissue(StrEnum):
    """How far the reissue of a lost certificate has come."""

    NONE = "none"
    APPLYING = "applying"
    SUCCEEDED = "succeeded"


class Piece(StrEnum):
    """One of the three papers that a filing rests on."""

    CERTIFICATE = "职称证书"
    REVIEW_FORM = "评审表（认定表）"
    QUALIFICATION = "资格文件"


PDF: Final = "pdf"


@dataclass(frozen=True, slots=True)
class Paper:
    """An uploaded document.

    Attributes:
        number: as written on it; "" if it bears none, None if nothing is said of it.
        format: kind of file, "pdf" in lower case; None if nothing is said of it.
        column: where it was uploaded; None if nothing is said of it.
        copy_unit_seal: a copy that bears the unit's seal (asked of substitutes only).
        copy_office_seal: a copy that bears a business office's seal.
    """

    number: str | None = None
    format: str | None = PDF
    column: str | None = None
    copy_unit_seal: bool = False
    copy_office_seal: bool = False


@dataclass(frozen=True, slots=True)
class Statement:
    """A unit's 情况说明. One may serve many of its people: then each is on its roster.

    Attributes:
        unit_seal: bears the unit's seal.
        office_seal: bears a business office's seal, which is worth nothing.
        hr_stamp: an HR office has confirmed and stamped it.
        hr_stamp_by: which one; None stands for the competent one.
        contents: what it says.
        roster_attached: the roster is there.
        roster_names_applicant: and names this applicant.
        format: kind of file, "pdf" in lower case; None if nothing is said of it.
        column: where it was uploaded; None if nothing is said of it.
    """

    unit_seal: bool = False
    office_seal: bool = False
    hr_stamp: bool = False
    hr_stamp_by: str | None = None
    contents: frozenset[str] = frozenset()
    roster_attached: bool = False
    roster_names_applicant: bool = True
    format: str | None = PDF
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is laid before for one title.

    Attributes:
        level: class of the title; the rank decides it where both are known.
        competence: which HR office may stamp and issue.
        certificate: the certificate is there.
        review_form: the review form (评审表/认定表) is there.
        qualification: the qualification document (资格文件); None if it is missing.
        appointment: an appointment document (聘任文件).
        post: a post-recognition document (岗位认定文件).
        statements: the unit's statements.
        rank: one of five, where it is known.
        number_forgotten: the certificate's number is forgotten.
        number: the certificate's number, if it is remembered.
        id_no: the applicant's ID number, as typed; None if nothing is said of it.
        reissue: how far a reissue has come.
        old_number_unknown: the paper certificate's number can't be given.
        old_number: it, where it is known.
        entered: what stands in the boxes; what isn't said is right.
    """

    level: LevelClass
    competence: Competence
    certificate: bool
    review_form: bool
    qualification: Paper | None = None
    appointment: Paper | None = None
    post: Paper | None = None
    statements: tuple[Statement, ...] = ()
    rank: Rank | None = None
    number_forgotten: bool = False
    number: str | None = None
    id_no: str | None = None
    reissue: Reissue = Reissue.NONE
    old_number_unknown: bool = False
    old_number: str | None = None
    entered: Mapping[Box, str] = field(default_factory=dict)

    def box(self, box: Box) -> str | None:
        """Return what stands in a box; None if that isn't said."""
        return self.entered.get(box)

    @property
    def missing(self) -> frozenset[Piece]:
        """Which of the three aren't there."""
        there = {
            Piece.CERTIFICATE: self.certificate,
            Piece.REVIEW_FORM: self.review_form,
            Piece.QUALIFICATION: self.qualification is not None,
        }
        return frozenset(piece for piece, is_there in there.items() if not is_there)

    @property
    def substitutes(self) -> tuple[Paper, ...]:
        """What may stand in for the qualification document."""
        return tuple(paper for paper in (self.appointment, self.post) if paper is not None)


def in_column(said: str | None, column: Column) -> bool:
    """Whether a paper was uploaded there; what isn't said is right."""
    return said is None or _bare(said) == _bare(column)


def is_pdf(said: str | None) -> bool:
    """Whether a file is a PDF, however its kind is written; what isn't said is right."""
    return said is None or plain(said).lower().removeprefix("application/").lstrip(".") == PDF


def _bare(column: str) -> str:
    return (
        plain(column)
        .removesuffix("栏目")
        .removesuffix("栏")
        .strip("“”\"'()")
        .replace("(", "")
        .replace(")", "")
        .replace("/", "")
    )
