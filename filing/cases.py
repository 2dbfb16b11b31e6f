"""Cases as other programs hand them in (contracts.md section 5), brought to the rules' own types and judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Final, TypeVar

from pydantic import AliasChoices, BaseModel, BeforeValidator, ConfigDict, Field, Strict, ValidationError

from filing import evidence, levels, numbers, papers, scope
from filing.judging import Judgement, Result
from filing.levels import LevelClass, Series, shipped_series
from filing.offices import Competence, shipped_competence
from mailparse.values import plain


class CaseError(Exception):
    """A case can't be judged; the message says what is wrong in it, in Chinese."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a site may set: series, competence, the end of filing."""

    series: tuple[Series, ...] = field(default_factory=shipped_series)
    competence: Competence = field(default_factory=shipped_competence)
    window: scope.Window = field(default_factory=scope.Window)


def _as_text(value: object) -> object:
    """Take a number for its digits: -1 is written both ways in JSON."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _as_list(value: object) -> object:
    return [] if value is None else value


def _as_moment(value: object) -> datetime:
    """Take an ISO 8601 time only: seconds since 1970 are a number, and a person's guess."""
    if not isinstance(value, str):
        raise ValueError("not text")  # noqa: TRY004 - what pydantic takes for a wrong field
    return datetime.fromisoformat(value)


Text = Annotated[str, BeforeValidator(_as_text)]
# "true", "是" and 1 are a guess: who wrote them has to say which of the two is meant.
Truth = Annotated[bool, Strict()]
Moment = Annotated[datetime, BeforeValidator(_as_moment)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Paper(_Part):
    number: Text | None = None
    format: str | None = None
    column: str | None = None
    copy_unit_seal: Truth = False
    copy_office_seal: Truth = False

    def paper(self) -> papers.Paper:
        # `null` says that it bears none; left out says nothing.
        number = (self.number or "").strip() if "number" in self.model_fields_set else None
        return papers.Paper(number, self.format, self.column, self.copy_unit_seal, self.copy_office_seal)


class _Statement(_Part):
    unit_seal: Truth = False
    office_seal: Truth = False
    hr_stamp: Truth = False
    hr_stamp_by: str | None = None
    contents: Annotated[Sequence[str], BeforeValidator(_as_list)] = ()
    roster_attached: Truth | None = None
    roster_names_applicant: Truth | None = None
    format: str | None = None
    column: str | None = None

    def statement(self) -> papers.Statement:
        contents = frozenset(plain(one).removeprefix("该层级") for one in self.contents)
        attached = self.roster_attached
        return papers.Statement(
            self.unit_seal,
            self.office_seal,
            self.hr_stamp,
            self.hr_stamp_by or None,
            contents,
            papers.Content.ROSTER in contents if attached is None else attached,
            self.roster_names_applicant is not False,
            self.format,
            self.column,
        )


class _Evidence(_Part):
    certificate: Truth
    review_form: Truth
    qualification_doc: _Paper | None = None
    appointment_doc: _Paper | None = None
    post_doc: _Paper | None = None
    statements: Annotated[Sequence[_Statement], BeforeValidator(_as_list)] = ()
    title_rank: str | None = None
    certificate_number: Text | None = None
    id_number: Text | None = None
    reissue_status: str | None = None
    old_certificate_number: Text | None = None
    # No sample names it; these are what it is called elsewhere.
    issuer: str | None = Field(None, validation_alias=AliasChoices("issuer", "issuing_office", "签发单位"))
    entered: Annotated[Mapping[str, Text | None], BeforeValidator(lambda value: value or {})] = {}


class _EvidenceCase(_Part):
    level: str
    evidence: _Evidence


class _NumberCase(_Part):
    level: str
    qualification_number: Text | None = None
    id_number: Text | None = None
    certificate_number: Text | None = None


class _Context(_Part):
    action: str = "reissue"
    paper_number: Text | None = None


class _OldNumberCase(_Part):
    level: str
    context: _Context = _Context()
    entered: Text | None = None


class _SourceCase(_Part):
    source: str


class _TransferFacts(_Part):
    moved: str
    current: str | None = None
    archive_at: str | None = None
    archive_in_gansu: Truth | None = None
    employed: Truth | None = None


class _TransferCase(_Part):
    facts: _TransferFacts
    filed_through: str


class _DeadlineCase(_Part):
    at: Moment
    action: str


class _LevelFacts(_Part):
    holds: Sequence[Any] | None = None
    complete: Sequence[Any] | None = None
    submits: Any = None
    already: Annotated[Sequence[Any], BeforeValidator(_as_list)] = ()


class _LevelCase(_Part):
    facts: _LevelFacts


Model = TypeVar("Model", bound=BaseModel)
FORGOTTEN: Final = "forgotten"
# What stands for "the number can't be given"; anything else is the number, or says that there is one.
_CANNOT_BE_GIVEN: Final = frozenset({"unknown", "unavailable", "forgotten", "missing", "lost", "none", "-1", ""})


def check(raw: Mapping[str, Any], site: Site) -> Judgement:
    """Judge one case.

    Args:
        raw: the case as read from JSON; keys that aren't known are left aside.
        site: what this site has set.

    Raises:
        CaseError: its kind is unknown, or a field is missing or can't be read.
    """
    kind = raw.get("kind")
    judge = _KINDS.get(kind) if isinstance(kind, str) else None
    if judge is None:
        raise CaseError(f"kind 要写 {'、'.join(_KINDS)} 中的一个")
    return judge(raw, site)


_WRONG: Final = {
    "missing": "没有写",
    "bool_type": "要写 true 或 false",
    # Only times are read by a function that raises it.
    "value_error": "要写 ISO 8601 时间，例如 2021-05-31T18:00:00+08:00",
}


def _checked(model: type[Model], raw: Mapping[str, Any]) -> Model:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise CaseError(f"{where or '内容'} {_WRONG.get(first['type'], '写得不对')}") from None


def _level(text: str) -> tuple[LevelClass, levels.Rank | None]:
    ranks = levels.ranks_of(text)
    level = levels.level_of(text)
    if level is None:
        raise CaseError("level 要写高级、中级或初级")
    return level, next(iter(ranks)) if len(ranks) == 1 else None


def _evidence(raw: Mapping[str, Any], site: Site) -> Judgement:
    case = _checked(_EvidenceCase, raw)
    level, rank = _level(case.level)
    said = case.evidence
    title = levels.read_title(said.title_rank or "", site.series)
    # Where only a class is named, any of its ranks shows whether it is the class of the case.
    if title is not None and (len(title.ranks) == 1 or max(title.ranks).level is not level):
        rank = max(title.ranks)
    entered = {papers.Box(key): text for key, text in _boxes(said.entered) if text is not None}
    if said.issuer:
        entered.setdefault(papers.Box.ISSUER, said.issuer)
    number = said.certificate_number
    return evidence.check_evidence(
        papers.Evidence(
            level=level,
            competence=site.competence,
            certificate=said.certificate,
            review_form=said.review_form,
            qualification=_paper(said.qualification_doc),
            appointment=_paper(said.appointment_doc),
            post=_paper(said.post_doc),
            statements=tuple(one.statement() for one in said.statements),
            rank=rank,
            number_forgotten=number == FORGOTTEN,
            number=None if number == FORGOTTEN else number,
            id_no=said.id_number,
            reissue=_word(papers.Reissue, said.reissue_status or "none", papers.Reissue.APPLYING),
            old_number_unknown=said.old_certificate_number is not None
            and said.old_certificate_number.strip() in _CANNOT_BE_GIVEN,
            old_number=_known_number(said.old_certificate_number),
            entered=entered,
        )
    )


def _known_number(said: str | None) -> str | None:
    """Return a number that is given; None for a word that only says whether there is one."""
    number = (said or "").strip()
    return number if number != "-1" and any(c.isdigit() for c in number) else None


def _paper(said: _Paper | None) -> papers.Paper | None:
    return None if said is None else said.paper()


def _boxes(entered: Mapping[str, str | None]) -> list[tuple[str, str | None]]:
    known = {box.value for box in papers.Box}
    return [(name, text) for key, text in entered.items() if (name := plain(key).strip('“”"')) in known]


def _certificate_number(raw: Mapping[str, Any], _site: Site) -> Judgement:
    case = _checked(_NumberCase, raw)
    number = None if case.certificate_number in {FORGOTTEN, None} else case.certificate_number
    return numbers.check_certificate_number(
        numbers.CertificateNumber(_level(case.level)[0], number, case.qualification_number or "", case.id_number or "")
    )


def _old_certificate_number(raw: Mapping[str, Any], _site: Site) -> Judgement:
    case = _checked(_OldNumberCase, raw)
    unknown = (case.context.paper_number or "").strip() in _CANNOT_BE_GIVEN
    paper = numbers.Paper.UNAVAILABLE if unknown else numbers.Paper.AVAILABLE
    reissue = case.context.action == "reissue"
    return numbers.check_old_number(numbers.OldNumber(_level(case.level)[0], reissue, paper, case.entered or ""))


def _source(raw: Mapping[str, Any], _site: Site) -> Judgement:
    return scope.check_source(_word(scope.Source, _checked(_SourceCase, raw).source, scope.Source.UNKNOWN))


def _transfer(raw: Mapping[str, Any], _site: Site) -> Judgement:
    case = _checked(_TransferCase, raw)
    moved = _word(scope.Moved, case.facts.moved, scope.Moved.UNKNOWN)
    through = _word(scope.Through, case.filed_through, scope.Through.UNKNOWN)
    return scope.check_transfer(
        scope.Transfer(moved, through, _custody(case.facts, moved), _employed(case.facts, moved))
    )


def _employed(facts: _TransferFacts, moved: scope.Moved) -> bool | None:
    """Whether there is a unit, as far as it is said; who names a custodian and no unit has none."""
    if facts.employed is not None:
        return facts.employed
    if plain(facts.current or ""):
        return True
    only_a_custodian = moved is scope.Moved.NONE and bool(plain(facts.archive_at or ""))
    return False if only_a_custodian or "current" in facts.model_fields_set else None


def _custody(facts: _TransferFacts, moved: scope.Moved) -> scope.Custody:
    """Where the archive lies, as far as it is said; a custodian of somebody who stayed in the province is in it."""
    if facts.archive_in_gansu is not None:
        return scope.Custody.GANSU if facts.archive_in_gansu else scope.Custody.NOT_HERE
    if "archive_at" not in facts.model_fields_set:
        return scope.Custody.UNKNOWN
    if not plain(facts.archive_at or ""):
        return scope.Custody.NOT_HERE
    known = moved is not scope.Moved.OUT or plain(facts.archive_at or "").startswith("甘肃")
    return scope.Custody.GANSU if known else scope.Custody.UNKNOWN


def _deadline(raw: Mapping[str, Any], site: Site) -> Judgement:
    case = _checked(_DeadlineCase, raw)
    # Returning is reviewing too.
    otherwise = scope.Action.REVIEW if case.action.startswith("review-") else scope.Action.UNKNOWN
    return scope.check_deadline(scope.Moment(_word(scope.Action, case.action, otherwise), case.at, site.window))


def _level_facts(raw: Mapping[str, Any], site: Site) -> Judgement:
    facts = _checked(_LevelCase, raw).facts
    submits = facts.submits if isinstance(facts.submits, list) else [] if facts.submits is None else [facts.submits]

    def known(said: Sequence[Any]) -> tuple[levels.Title, ...]:
        read = [(one, _title(one, site.series)) for one in said]
        wrong = [str(one) for one, title in read if title is None]
        if wrong:
            raise CaseError(f"看不出“{wrong[0]}”是哪个层级")
        return tuple(title for _, title in read if title is not None)

    return levels.check_level(
        levels.LevelFacts(
            tuple(_title(one, site.series) for one in submits),
            None if facts.holds is None else known(facts.holds),
            None if facts.complete is None else known(facts.complete),
            known(facts.already),
        )
    )


def _title(said: object, series: Sequence[Series]) -> levels.Title | None:
    """Read a level: a text, or an object with `series` and `level` (or `rank`)."""
    if isinstance(said, Mapping):
        title = levels.read_title(str(said.get("rank") or said.get("level") or ""), series)
        name = plain(str(said.get("series") or "")).removesuffix("系列")
        return title and levels.Title(name or title.series, title.ranks)
    return levels.read_title(said, series) if isinstance(said, str) else None


Word = TypeVar("Word", papers.Reissue, scope.Source, scope.Moved, scope.Through, scope.Action)


def _word(kind: type[Word], said: str, otherwise: Word) -> Word:
    try:
        return kind(plain(said).lower())
    except ValueError:
        return otherwise


_KINDS: Final[Mapping[str, Callable[[Mapping[str, Any], Site], Judgement]]] = {
    "evidence": _evidence,
    "certificate_number": _certificate_number,
    "old_certificate_number": _old_certificate_number,
    "source": _source,
    "transfer": _transfer,
    "deadline": _deadline,
    "level": _level_facts,
}


def held_for(error: CaseError) -> Judgement:
    """Return what is said of a case that can't be judged: a person decides."""
    return Judgement(Result.HELD, None, "bad-case", f"这一条写得不对：{error}")
