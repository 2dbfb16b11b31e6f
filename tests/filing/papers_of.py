"""Ordinary evidence, to be changed in one thing at a time. All of it is made up."""

from dataclasses import replace
from typing import Any, Final

from filing.levels import LevelClass
from filing.offices import shipped_competence
from filing.papers import Column, Content, Evidence, Paper, Statement

PERSON: Final = "62052319870314104X"
NUMBER: Final = "金人社发〔2016〕88号"
COMPETENCE: Final = shipped_competence()
DOCUMENT: Final = Paper(NUMBER, "pdf", Column.QUALIFICATION)
SUBSTITUTE: Final = Paper("永教发〔2009〕27号", "pdf", Column.QUALIFICATION, copy_unit_seal=True)
FOR_CERTIFICATE: Final = Statement(
    unit_seal=True,
    contents=frozenset({Content.APPLICANT, Content.REVIEW, Content.LOSS}),
    column=Column.CERTIFICATE,
)
FOR_REVIEW_FORM: Final = Statement(
    unit_seal=True,
    hr_stamp=True,
    contents=frozenset({Content.REASON, Content.WHAT, Content.ROSTER}),
    roster_attached=True,
    column=Column.REVIEW_FORM,
)
FOR_QUALIFICATION: Final = replace(FOR_REVIEW_FORM, column=Column.OTHER)
WHOLE: Final = Evidence(LevelClass.INTERMEDIATE, COMPETENCE, certificate=True, review_form=True, qualification=DOCUMENT)
LOST: Final = replace(WHOLE, certificate=False, statements=(FOR_CERTIFICATE,))
NO_FORM: Final = replace(WHOLE, review_form=False, statements=(FOR_REVIEW_FORM,))
NO_DOCUMENT: Final = replace(WHOLE, qualification=None, appointment=SUBSTITUTE, statements=(FOR_QUALIFICATION,))


def but(case: Evidence, **changes: Any) -> Evidence:
    """The case with these changes; `statement` changes its one statement."""
    statement = changes.pop("statement", None)
    if statement is not None:
        changes["statements"] = (replace(case.statements[0], **statement),)
    return replace(case, **changes)
