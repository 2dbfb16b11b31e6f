"""Which evidence is taken: the tables of section 二 of the notice.

First it is looked at which of the three (certificate, review form, qualification document) are there: WAYS has all eight
combinations, by class of the title. Each way has a table of its own, whose first row that holds decides. The rows about
statements, substitutes and numbers are written once and stand in every table that needs them.
"""
# ruff: noqa: E501 - a row of a table stands on one line

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from filing.judging import Code, Judgement, Result, Rule, always, first_that_holds
from filing.levels import LevelClass
from filing.numbers import (
    MINUS_ONE,
    CertificateNumber,
    OldNumber,
    check_certificate_number,
    check_old_number,
    document_number,
    means_minus_one,
    normal_number,
    same_number,
)
from filing.numbers import Paper as PaperNumber
from filing.papers import Box, Column, Content, Evidence, Paper, Piece, Reissue, Statement, in_column, is_pdf
from mailparse.values import plain

REISSUE_ROUTE: Final = "e-certificate-reissue"
_R, _C = Result, Code
Row = Rule[Evidence]
When = Callable[[Evidence], bool]


# ------------------------------------------------------------------------------------------------- one statement


@dataclass(frozen=True, slots=True)
class Need:
    """What a statement has to be in a case.

    Attributes:
        column: where it belongs.
        contents: what it has to say, the roster aside.
        of_hr: it needs the competent HR office's stamp and a roster that names the applicant (notice 二(三), 二(四)).
        cites: section of the notice.
    """

    column: Column
    contents: tuple[Content, ...]
    of_hr: bool
    cites: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A statement with what it has to be, and the case that it stands in."""

    statement: Statement
    need: Need
    case: Evidence


# 业务处室印章 is not the unit's; where both are there, the unit's is. The order is that in which people mend things.
STATEMENT: Final[tuple[Rule[Shown], ...]] = (
    Rule("wrong-column", lambda s: not in_column(s.statement.column, s.need.column),
         _R.REFUSED, _C.WRONG_COLUMN, "情况说明传错了栏目，请改传到“{column}”栏目", ""),
    Rule("format", lambda s: not is_pdf(s.statement.format),
         _R.REFUSED, _C.FORMAT, "情况说明不是 PDF 文件，请扫描成 PDF 再上传", ""),
    Rule("office-seal", lambda s: not s.statement.unit_seal and s.statement.office_seal,
         _R.REFUSED, _C.OFFICE_SEAL, "情况说明盖的是业务处室印章，请改盖用人单位印章", ""),
    Rule("no-seal", lambda s: not s.statement.unit_seal,
         _R.REFUSED, _C.NO_SEAL, "情况说明没有盖用人单位印章，请到单位盖章", ""),
    Rule("no-hr-stamp", lambda s: s.need.of_hr and not s.statement.hr_stamp,
         _R.REFUSED, _C.NO_HR_STAMP, "情况说明没有经人社（职改）部门审核盖章，请单位送{competent}审核盖章", ""),
    Rule("hr-not-competent", lambda s: s.need.of_hr and not _competent(s),
         _R.REFUSED, _C.HR_NOT_COMPETENT, "在情况说明上盖章的部门没有这一层级的权限，请送{competent}审核盖章", ""),
    Rule("statement-content", lambda s: bool(lacking(s)),
         _R.REFUSED, _C.STATEMENT_CONTENT, "情况说明内容不全，还要写明：{lacking}", ""),
    Rule("no-roster", lambda s: s.need.of_hr and not (s.statement.roster_attached and Content.ROSTER in s.statement.contents),
         _R.REFUSED, _C.NO_ROSTER, "情况说明没有缺失人员名册，请单位附上名册", ""),
    Rule("not-on-roster", lambda s: s.need.of_hr and not s.statement.roster_names_applicant,
         _R.REFUSED, _C.NOT_ON_ROSTER, "情况说明的名册里没有您，请单位把您列入名册后重新盖章", ""),
)  # fmt: skip

FOR_CERTIFICATE: Final = Need(
    Column.CERTIFICATE, (Content.APPLICANT, Content.REVIEW, Content.LOSS), of_hr=False, cites="二(二)2"
)
FOR_REVIEW_FORM: Final = Need(Column.REVIEW_FORM, (Content.REASON, Content.WHAT), of_hr=True, cites="二(三)")
FOR_QUALIFICATION: Final = Need(Column.OTHER, (Content.REASON, Content.WHAT), of_hr=True, cites="二(四)")


def _competent(shown: Shown) -> bool:
    by = shown.statement.hr_stamp_by
    return by is None or shown.case.competence.competent(shown.case.level, by)


def lacking(shown: Shown) -> tuple[Content, ...]:
    """Return what a statement has to say and doesn't."""
    return tuple(one for one in shown.need.contents if one not in shown.statement.contents)


def faults(shown: Shown) -> tuple[Rule[Shown], ...]:
    """Return all that is wrong with a statement, in the order of the table."""
    return tuple(rule for rule in STATEMENT if rule.when(shown))


def nearest(case: Evidence, need: Need) -> Shown | None:
    """Return the statement that comes nearest to what is needed: the fewest faults, and the last ones; None if none."""
    shown = [Shown(statement, need, case) for statement in case.statements]
    return min(
        shown,
        key=lambda one: [(len(found), -STATEMENT.index(found[0]) if found else 0) for found in [faults(one)]],
        default=None,
    )


def _statement_rows(need: Need) -> tuple[Row, ...]:
    """Rows of a way about the statement that it needs: there, and then without each fault."""

    def has(fault: Rule[Shown]) -> When:
        def when(case: Evidence) -> bool:
            shown = nearest(case, need)
            return shown is not None and faults(shown)[:1] == (fault,)

        return when

    asked = "、".join(need.contents) + ("、缺失人员名册" if need.of_hr else "")
    stamp = "，经{competent}审核盖章" if need.of_hr else ""
    missing = f"没有情况说明；请单位出具（写明{asked}，盖用人单位印章{stamp}，PDF），传到“{need.column}”栏目"
    none: Row = Rule("no-statement", lambda e: not e.statements, _R.REFUSED, _C.NO_STATEMENT, missing, need.cites)
    wanted = [
        rule
        for rule in STATEMENT
        if need.of_hr or rule.id not in {"no-hr-stamp", "hr-not-competent", "no-roster", "not-on-roster"}
    ]
    return none, *(
        Rule(one.id, has(one), one.then, one.code, one.why.replace("{column}", need.column), need.cites)
        for one in wanted
    )


# -------------------------------------------------------------------------------------------- one substitute


SUBSTITUTE: Final[tuple[Rule[Paper], ...]] = (
    Rule("substitute-wrong-column", lambda p: not in_column(p.column, Column.QUALIFICATION),
         _R.REFUSED, _C.WRONG_COLUMN, "聘任文件（岗位认定文件）传错了栏目，请改传到“上传资格文件证明”栏目", "二(四)"),
    Rule("substitute-format", lambda p: not is_pdf(p.format),
         _R.REFUSED, _C.FORMAT, "聘任文件（岗位认定文件）不是 PDF 文件，请扫描成 PDF 再上传", "二(四)"),
    Rule("substitute-office-seal", lambda p: not p.copy_unit_seal and p.copy_office_seal,
         _R.REFUSED, _C.OFFICE_SEAL, "聘任文件（岗位认定文件）复印件盖的是业务处室印章，请改盖用人单位印章", "二(四)"),
    Rule("copy-not-sealed", lambda p: not p.copy_unit_seal,
         _R.REFUSED, _C.COPY_NOT_SEALED, "聘任文件（岗位认定文件）复印件没有盖用人单位印章，请盖章后重新扫描", "二(四)"),
    Rule("substitute-unnumbered", lambda p: p.number == "",
         _R.REFUSED, _C.DOCUMENT_NUMBER, "聘任文件（岗位认定文件）没有文件号，“资格文件号”栏目要填它的文件号；请补上文件号，或换一份有文件号的", "二(四)"),
)  # fmt: skip


def substitute_of(case: Evidence) -> Paper:
    """Return the substitute that counts: without fault, and the one whose number was entered; else the nearest.

    Raises:
        ValueError: there is none.
    """
    typed = case.box(Box.QUALIFICATION_NUMBER)

    def distance(paper: Paper) -> tuple[int, bool]:
        wrong = sum(rule.when(paper) for rule in SUBSTITUTE)
        return wrong, typed is not None and not (paper.number and same_number(typed, paper.number))

    return min(case.substitutes, key=distance)


def _substitute_rows() -> tuple[Row, ...]:
    def has(fault: Rule[Paper]) -> When:
        return lambda e: next((rule for rule in SUBSTITUTE if rule.when(substitute_of(e))), None) == fault

    none: Row = Rule("no-substitute", lambda e: not e.substitutes, _R.REFUSED, _C.NO_SUBSTITUTE,
               "缺资格文件，也没有代替它的文件；请上传盖有用人单位印章的聘任文件或岗位认定文件复印件（PDF）", "二(四)")  # fmt: skip
    return none, *(Rule(one.id, has(one), one.then, one.code, one.why, one.cites) for one in SUBSTITUTE)


# ------------------------------------------------------------------------------------------- what all ways share


def _document(case: Evidence) -> Paper:
    """Return the qualification document, in tables of ways that have it."""
    if case.qualification is None:
        raise LookupError("this way has a qualification document")
    return case.qualification


def _unreadable(paper: Paper) -> bool:
    return paper.number is not None and document_number(paper.number) is None


def _minus_one_in(case: Evidence, *boxes: Box) -> bool:
    typed = [case.entered[box] for box in boxes if box in case.entered]
    # What isn't said to be typed is the number of the paper that counts.
    if Box.QUALIFICATION_NUMBER in boxes and Box.QUALIFICATION_NUMBER not in case.entered:
        counts = case.qualification or (substitute_of(case) if case.substitutes else None)
        typed.append((counts and counts.number) or "")
    return any(means_minus_one(text) for text in typed)


def _number_differs(case: Evidence, paper: Paper) -> bool:
    typed = case.box(Box.QUALIFICATION_NUMBER)
    return typed is not None and paper.number is not None and not same_number(typed, paper.number)


def _right_number(case: Evidence) -> str | None:
    """Return what belongs into 证书编号 of a lost certificate; None if that isn't known."""
    if not case.number_forgotten:
        return case.number
    if case.qualification is None or case.id_no is None:
        return None
    facts = CertificateNumber(case.level, None, case.qualification.number or "", case.id_no)
    return check_certificate_number(facts).value


def _certificate_number_differs(case: Evidence) -> bool:
    typed, right = case.box(Box.CERTIFICATE_NUMBER), _right_number(case)
    return typed is not None and right is not None and not same_number(typed, right)


def _old_number(case: Evidence) -> Judgement | None:
    """Judge what stands in 老证书管理号; None if nothing is said of it."""
    typed = case.box(Box.OLD_NUMBER)
    if typed is None:
        return None
    paper = PaperNumber.UNAVAILABLE if case.old_number_unknown else PaperNumber.AVAILABLE
    return check_old_number(OldNumber(case.level, reissue=True, paper=paper, entered=typed))


def _old_number_is(case: Evidence, *codes: Code | None) -> bool:
    said = _old_number(case)
    return said is not None and said.result is _R.REFUSED and said.code in codes


_UNCLEAR: Row = Rule("rank-and-class", lambda e: e.rank is not None and e.rank.level is not e.level,
               _R.HELD, None, "所填职级与层级不一致，由人核实", "二(一)")  # fmt: skip
_COLLECTED: Row = Rule("already-collected", lambda e: e.reissue is Reissue.SUCCEEDED,
                 _R.REFUSED, _C.ALREADY_COLLECTED, "电子证书已经补办成功，就是已经采集，不用再填报这一层级", "二(二)1")  # fmt: skip
_MINUS_ONE_WHY = "-1 只用于高级证书补办的“老证书管理号”栏目，不能填在这里；请填真实的编号（文件号）"
_MINUS_ONE: Row = Rule("minus-one-not-here", lambda e: _minus_one_in(e, Box.CERTIFICATE_NUMBER, Box.QUALIFICATION_NUMBER, Box.OLD_NUMBER),
                 _R.REFUSED, _C.MINUS_ONE_NOT_HERE, _MINUS_ONE_WHY, "二(二)1")  # fmt: skip
_FIRST = (_UNCLEAR, _COLLECTED)
_DOCUMENT: tuple[Row, ...] = (
    Rule("document-wrong-column", lambda e: not in_column(_document(e).column, Column.QUALIFICATION),
        _R.REFUSED, _C.WRONG_COLUMN, "资格文件传错了栏目，请改传到“上传资格文件证明”栏目", "二(四)"),
    Rule("document-format", lambda e: not is_pdf(_document(e).format),
        _R.REFUSED, _C.FORMAT, "资格文件不是 PDF 文件，请扫描成 PDF 再上传", "二(四)"),
    Rule("document-unnumbered", lambda e: _document(e).number == "",
        _R.REFUSED, _C.DOCUMENT_NUMBER, "没有资格文件号；请照资格文件填写文件号", "二(四)"),
    Rule("document-number", lambda e: _number_differs(e, _document(e)),
        _R.REFUSED, _C.DOCUMENT_NUMBER, "“资格文件号”与上传的资格文件不一致，请照资格文件填写", "二(四)"),
)  # fmt: skip


# ------------------------------------------------------------------------------------------------------ the ways


COMPLETE: tuple[Row, ...] = (
    *_FIRST,
    _MINUS_ONE,
    *_DOCUMENT,
    Rule("complete", always, _R.ACCEPTED, _C.COMPLETE, "证书、评审表（认定表）、资格文件齐全，可以提交", "二"),
)

# notice 二(二)1: of a senior certificate no statement takes the place.
SENIOR_CERTIFICATE: tuple[Row, ...] = (
    *_FIRST,
    replace(_MINUS_ONE, when=lambda e: _minus_one_in(e, Box.CERTIFICATE_NUMBER, Box.QUALIFICATION_NUMBER)),
    Rule("old-number-known", lambda e: _old_number_is(e, _C.MINUS_ONE_NOT_HERE),
        _R.REFUSED, _C.MINUS_ONE_NOT_HERE, "纸质证书编号可以提供，“老证书管理号”请照填；只有确实无法提供时才填 -1", "二(二)1"),
    Rule("old-number", lambda e: _old_number_is(e, None),
        _R.REFUSED, None, "“老证书管理号”填写不对：有编号的照填，确实无法提供的只填 -1（不加引号）", "二(二)1"),
    Rule("wrong-issuer", lambda e: not e.competence.competent(e.level, e.entered.get(Box.ISSUER, e.competence.offices[e.level][0])),
        _R.REFUSED, _C.WRONG_ISSUER, "“签发单位”选错了，这样报送无效；这一层级由{competent}签发，请重新选择", "二(二)1"),
    Rule("reissue", always,
        _R.ROUTE, _C.REISSUE, "高级职称证书遗失的，不能用情况说明代替，请申请“遗失纸质证书补办电子证书”；补办成功就是采集成功", "二(二)1"),
)  # fmt: skip

CERTIFICATE: tuple[Row, ...] = (
    *_FIRST,
    _MINUS_ONE,
    # Nor is -1 a number that somebody remembers: it would stand in 证书编号.
    replace(_MINUS_ONE, id="minus-one-remembered", when=lambda e: e.number is not None and means_minus_one(e.number)),
    *_statement_rows(FOR_CERTIFICATE),
    *_DOCUMENT,
    Rule("underivable", lambda e: e.number_forgotten and _unreadable(_document(e)),
        _R.REFUSED, _C.DOCUMENT_NUMBER, "资格文件号不像文号，推不出证书编号；请照资格文件填写，例如“甘某发〔2013〕121号”", "二(二)2"),
    Rule("id-number", lambda e: e.number_forgotten and _document(e).number is not None and e.id_no is not None and _right_number(e) is None,
        _R.REFUSED, None, "身份证号有误，推不出证书编号；请核对身份证号", "二(二)2"),
    Rule("certificate-number", _certificate_number_differs,
        _R.REFUSED, _C.DOCUMENT_NUMBER, "“证书编号”填写不对：忘记编号的填资格文件号，把身份证号末四位写在“号”字前面；记得的照证书填", "二(二)2"),
    Rule("statement-for-certificate", always, _R.ACCEPTED, _C.STATEMENT_FOR_CERTIFICATE,
        "中、初级证书遗失，以盖有用人单位印章的情况说明代替，可以提交", "二(二)2"),
)  # fmt: skip

REVIEW_FORM: tuple[Row, ...] = (
    *_FIRST,
    _MINUS_ONE,
    *_statement_rows(FOR_REVIEW_FORM),
    *_DOCUMENT,
    Rule("statement-for-review-form", always, _R.ACCEPTED, _C.STATEMENT_FOR_REVIEW_FORM,
        "以人社（职改）部门盖章同意的情况说明代替评审表（认定表），可以提交", "二(三)"),
)  # fmt: skip

QUALIFICATION: tuple[Row, ...] = (
    *_FIRST,
    _MINUS_ONE,
    *_substitute_rows(),
    Rule("substitute-number", lambda e: _number_differs(e, substitute_of(e)),
        _R.REFUSED, _C.DOCUMENT_NUMBER, "“资格文件号”栏目要填聘任文件或岗位认定文件的文件号，请改填", "二(四)"),
    *_statement_rows(FOR_QUALIFICATION),
    Rule("substitute-for-qualification", always, _R.ACCEPTED, _C.SUBSTITUTE_FOR_QUALIFICATION,
        "以聘任文件（岗位认定文件）和情况说明代替资格文件，可以提交", "二(四)"),
)  # fmt: skip

ONLY_CERTIFICATE: tuple[Row, ...] = (
    *_FIRST,
    Rule("certificate-only", always, _R.REFUSED, _C.CERTIFICATE_ONLY,
        "只有证书，资格文件和评审表（认定表）都缺，不予采集；请先向单位或档案托管机构查找其中一样", "二(五)"),
)  # fmt: skip

TWO_MISSING: tuple[Row, ...] = (
    *_FIRST,
    Rule("not-covered", always, _R.REFUSED, _C.NOT_COVERED,
        "证书缺失，评审表（认定表）、资格文件又缺一样，通知没有规定代替的办法，不能采集；请先查找，至多缺一样时再报", "二"),
)  # fmt: skip

ALL_MISSING: tuple[Row, ...] = (
    *_FIRST,
    Rule("nothing", always, _R.REFUSED, _C.NOTHING,
        "证书、评审表（认定表）、资格文件一样也没有，不能采集；请先向单位或档案托管机构查找", "二"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """One combination: which of the three are missing, for which classes, and the table that decides then.

    Attributes:
        missing: of the three.
        classes: for which it is so.
        table: decides then.
        title: what staff call it.
        need: what a statement has to be here; None where none helps.
    """

    missing: frozenset[Piece]
    classes: frozenset[LevelClass]
    table: tuple[Row, ...]
    title: str
    need: Need | None = None


def _missing(*pieces: Piece) -> frozenset[Piece]:
    return frozenset(pieces)


_CERTIFICATE, _FORM, _DOC = Piece
_ALL = frozenset(LevelClass)
_SENIOR = frozenset({LevelClass.SENIOR})
WAYS: Final[tuple[Way, ...]] = (
    Way(_missing(), _ALL,           COMPLETE,           "三样齐全"),
    Way(_missing(_CERTIFICATE), _SENIOR,        SENIOR_CERTIFICATE, "高级缺证书：二(二)1"),
    Way(_missing(_CERTIFICATE), _ALL - _SENIOR, CERTIFICATE,        "中、初级缺证书：二(二)2", FOR_CERTIFICATE),
    Way(_missing(_FORM), _ALL,           REVIEW_FORM,        "缺评审表（认定表）：二(三)", FOR_REVIEW_FORM),
    Way(_missing(_DOC), _ALL,           QUALIFICATION,      "缺资格文件：二(四)", FOR_QUALIFICATION),
    Way(_missing(_FORM, _DOC), _ALL,           ONLY_CERTIFICATE,   "只有证书：二(五)"),
    Way(_missing(_CERTIFICATE, _FORM), _ALL,           TWO_MISSING,        "只有资格文件"),
    Way(_missing(_CERTIFICATE, _DOC), _ALL,           TWO_MISSING,        "只有评审表（认定表）"),
    Way(_missing(_CERTIFICATE, _FORM, _DOC), _ALL,           ALL_MISSING,        "三样都没有"),
)  # fmt: skip


def way_of(case: Evidence) -> Way:
    """Return the way that fits; there is exactly one for each combination and class."""
    return next(way for way in WAYS if way.missing == case.missing and case.level in way.classes)


# ------------------------------------------------------------------------------------------------------ the answer


def check_evidence(case: Evidence) -> Judgement:
    """Judge the evidence of one title; `fields` says what belongs into a box where that isn't plain."""
    way = way_of(case)
    said = first_that_holds(way.table, case).judgement()
    shown = nearest(case, way.need) if way.need is not None else None
    words = {
        "competent": case.competence.words(case.level),
        "lacking": "、".join(lacking(shown)) if shown is not None else "",
    }
    return replace(
        said,
        why=said.why.format_map(words),
        fields=_fields(case, said.rule),
        route=REISSUE_ROUTE if said.result is _R.ROUTE else None,
        warnings=_advice(case) if said.result is _R.ACCEPTED else _more_to_mend(said.rule, shown, words),
    )


def _fields(case: Evidence, rule: str) -> dict[str, str]:
    match rule:
        case "statement-for-certificate" | "certificate-number":
            right = _right_number(case)
            return {} if right is None else {Box.CERTIFICATE_NUMBER.value: right}
        case "substitute-for-qualification" | "substitute-number":
            number = substitute_of(case).number
            return {} if number is None else {Box.QUALIFICATION_NUMBER.value: normal_number(number)}
        case "document-number":
            return {Box.QUALIFICATION_NUMBER.value: normal_number(_document(case).number or "")}
        case "minus-one-not-here":
            return _instead_of_minus_one(case)
        case "wrong-issuer" if len(case.competence.offices[case.level]) == 1:
            return {Box.ISSUER.value: case.competence.offices[case.level][0]}
        case "reissue" | "old-number" if case.old_number_unknown:
            return {Box.OLD_NUMBER.value: MINUS_ONE}
        case "reissue" | "old-number" | "old-number-known" if case.old_number is not None:
            return {Box.OLD_NUMBER.value: case.old_number}
        case _:
            return {}


def _instead_of_minus_one(case: Evidence) -> dict[str, str]:
    """What belongs into the boxes where -1 was typed, as far as it is known."""
    document = case.qualification and case.qualification.number
    right = {
        Box.CERTIFICATE_NUMBER: None if case.certificate else _right_number(case),
        Box.QUALIFICATION_NUMBER: document and normal_number(document),
    }
    typed = (box for box in right if means_minus_one(case.entered.get(box, "")))
    return {box.value: number for box in typed if (number := right[box]) and not means_minus_one(number)}


def _advice(case: Evidence) -> tuple[str, ...]:
    """What bars nothing, and is better put right."""
    found = []
    typed = case.box(Box.QUALIFICATION_NUMBER)
    if typed is not None and plain(typed) != normal_number(typed):
        found.append(f"“资格文件号”的规范写法是 {normal_number(typed)}")
    if case.certificate and case.number_forgotten:
        found.append("证书还在，“证书编号”请照证书填写")
    if not case.certificate and case.number_forgotten and _right_number(case) is None:
        found.append("“证书编号”请填资格文件号，把身份证号末四位写在“号”字前面")
    return tuple(found)


def _more_to_mend(rule: str, shown: Shown | None, words: dict[str, str]) -> tuple[str, ...]:
    """Where the statement was refused, say all that is wrong with it: one visit to the unit is enough."""
    if shown is None:
        return ()
    wrong = faults(shown)
    if not wrong or wrong[0].id != rule:
        return ()
    return tuple(f"还要改：{one.why}".format_map({**words, "column": shown.need.column.value}) for one in wrong[1:])
