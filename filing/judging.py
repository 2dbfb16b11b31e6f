"""What the rules answer, and how a table is read: the first row that holds decides.

A row cites the section of the notice that it stands for; its reason is written for the applicant, who must be able to
act on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar

F_contra = TypeVar("F_contra", contravariant=True)
Facts = TypeVar("Facts")


class Result(StrEnum):
    """What becomes of what was asked. ROUTE: not here but by the way that `route` names; HELD: a person decides."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    ROUTE = "route"
    HELD = "held"
    DERIVED = "derived"


class Code(StrEnum):
    """Why, for programs (contracts.md section 5)."""

    ALREADY_COLLECTED = "already-collected"
    CERTIFICATE_ONLY = "certificate-only"
    COMPLETE = "complete"
    COPY_NOT_SEALED = "copy-not-sealed"
    DOCUMENT_NUMBER = "document-number"
    FORMAT = "format"
    HR_NOT_COMPETENT = "hr-not-competent"
    MINUS_ONE_NOT_HERE = "minus-one-not-here"
    NO_HR_STAMP = "no-hr-stamp"
    NO_ROSTER = "no-roster"
    NO_SEAL = "no-seal"
    NO_STATEMENT = "no-statement"
    NO_SUBSTITUTE = "no-substitute"
    NOT_COVERED = "not-covered"
    NOT_ON_ROSTER = "not-on-roster"
    NOTHING = "nothing"
    OFFICE_SEAL = "office-seal"
    REISSUE = "reissue"
    STATEMENT_CONTENT = "statement-content"
    STATEMENT_FOR_CERTIFICATE = "statement-for-certificate"
    STATEMENT_FOR_REVIEW_FORM = "statement-for-review-form"
    SUBSTITUTE_FOR_QUALIFICATION = "substitute-for-qualification"
    WRONG_COLUMN = "wrong-column"
    WRONG_ISSUER = "wrong-issuer"


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer of a table.

    Attributes:
        result: what becomes of it.
        code: why, for programs; None where no code of the list fits.
        rule: id of the row that decided.
        why: for the applicant, with the section of the notice.
        value: a number that was derived or brought into its normal form.
        fields: what belongs into a column, where that isn't plain from the evidence itself.
        route: by which other way, with ROUTE.
        warnings: advice that bars nothing; with a refusal, what else has to be mended.
    """

    result: Result
    code: Code | None
    rule: str
    why: str
    value: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    route: str | None = None
    warnings: tuple[str, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return it as contracts.md section 5 has it, without the id."""
        out: dict[str, object] = {"result": self.result.value, "code": self.code and self.code.value, "why": self.why}
        if self.value is not None:
            out["value"] = self.value
        if self.fields:
            out["fields"] = dict(self.fields)
        if self.route is not None:
            out["route"] = self.route
        return {**out, "rule": self.rule, "warnings": list(self.warnings)}


@dataclass(frozen=True, slots=True)
class Rule(Generic[F_contra]):
    """One row: `when` it holds, `then` that is the result, for the reason `why` (Chinese), by section `cites`."""

    id: str
    when: Callable[[F_contra], bool]
    then: Result
    code: Code | None
    why: str
    cites: str

    def judgement(self) -> Judgement:
        """Return what this row answers."""
        return Judgement(self.then, self.code, self.id, f"{self.why}（通知{self.cites}）" if self.cites else self.why)


def always(_facts: object) -> bool:
    """Hold for whatever got so far: a table's last row."""
    return True


def first_that_holds(table: tuple[Rule[Facts], ...], facts: Facts) -> Rule[Facts]:
    """Return the row that decides; the last row of a table always holds."""
    return next(rule for rule in table if rule.when(facts))
