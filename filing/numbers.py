"""Document numbers and certificate numbers: normal forms, the number derived for a forgotten one, and `-1`."""
# ruff: noqa: E501 - a row of a table stands on one line

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from filing.judging import Code, Judgement, Result, Rule, always, first_that_holds
from filing.levels import LevelClass
from mailparse.values import HAN, id_number, plain

MINUS_ONE: Final = "-1"
TAIL: Final = 4  # digits of the ID number that a derived number ends in; the last may be X

_OPEN: Final = r"[\[({<〔【〖〈《「﹝]"
_CLOSE: Final = r"[\])}>〕】〗〉》」﹞]"
_SIGN: Final = rf"(?P<sign>[{HAN}A-Za-z·]{{1,30}}?)"
_YEAR: Final = r"(?P<year>[12][0-9]{3}|[0-9]{2})年?"
_SERIAL: Final = r"(?P<serial>[0-9]{1,10}[Xx]?)号?(?:文件?)?"  # with a tail, if it is a derived number
# As GB/T 9704 has it, and as people type it; blanks are gone and full-width characters are plain by then.
_DOCUMENT: Final = tuple(
    re.compile(shape)
    for shape in (
        rf"{_SIGN}(?:字?第)?{_OPEN}{_YEAR}{_CLOSE}字?第?{_SERIAL}",  # 甘职改办〔2013〕121号, …字〔2013〕第121号
        rf"{_OPEN}{_YEAR}{_CLOSE}{_SIGN}第?{_SERIAL}",  # (98)甘职改字第12号
        rf"{_SIGN}(?:字?第)?(?P<year>[12][0-9]{{3}})年第?{_SERIAL}",  # 甘职改办2013年121号
    )
)
# 字 … 第 is an old way of writing: 甘某发字〔2013〕第7号. After 发, 办, … 字 is no part of the sign; in 甘职改字 it is.
_SIGN_AND_ZI: Final = re.compile(r"(?<=[发办函通令文])字$")
_LABEL: Final = re.compile(r"^(?:资格|聘任|岗位认定)?文件?号:")
_AROUND: Final = "\"'“”‘’「」『』《》〈〉`。.,;、"
_QUOTES: Final = "\"'“”‘’「」『』《》〈〉`"
_DASHES: Final = str.maketrans(dict.fromkeys("—–−‐‑‒―─ー负", "-"))


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """机关代字〔年〕序号号, in its parts; the year and the serial as written: no digit is ever corrected."""

    sign: str
    year: str
    serial: str

    def __str__(self) -> str:
        return f"{self.sign}〔{self.year}〕{self.serial}号"

    def with_tail(self, tail: str) -> str:
        """Return the certificate number that stands in for a forgotten one: the tail before 号. Source: 二(二)2."""
        return f"{self.sign}〔{self.year}〕{self.serial}{tail}号"

    @property
    def key(self) -> tuple[str, str, str]:
        """What two ways of writing one number have in common."""
        return self.sign.removesuffix("字"), self.year, self.serial.lstrip("0").upper()


def document_number(text: str) -> DocumentNumber | None:
    """Read a document number in any of the usual ways of writing; None if it isn't one."""
    read = _read(text)
    return read if read is not None and read.serial.isdecimal() else None


def _read(text: str) -> DocumentNumber | None:
    """Read a document number, or one with a tail behind its serial."""
    if len(text) > 200:  # far above the longest sign
        return None
    bare = _LABEL.sub("", plain(text).strip(_AROUND))
    for shape in _DOCUMENT:
        found = shape.fullmatch(bare)
        if found:
            return DocumentNumber(
                _SIGN_AND_ZI.sub("", found["sign"]) if "第" in bare else found["sign"], *found.group("year", "serial")
            )
    return None


def normal_number(text: str) -> str:
    """Return the normal form of a document number, or the text without blanks if it has none."""
    read = document_number(text)
    return str(read) if read is not None else plain(text)


def same_number(one: str, other: str) -> bool:
    """Whether two texts are one number, however each is written."""
    first, second = _read(one), _read(other)
    if first is not None and second is not None:
        return first.key == second.key
    return plain(one).casefold() == plain(other).casefold()


def derived_number(qualification_number: str, id_no: str) -> str | None:
    """Return 资格文件号 + last four of the ID number, the four before 号; None if one of the two can't be read.

    Source: notice 二(二)2.
    """
    document, number = document_number(qualification_number), id_number(id_no)
    return document.with_tail(number[-TAIL:]) if document is not None and number is not None else None


def is_minus_one(text: str) -> bool:
    """Whether a text is -1 and nothing else, full-width characters and blanks around it aside."""
    return plain(text) == MINUS_ONE


def means_minus_one(text: str) -> bool:
    """Whether somebody meant -1: with quotes, or another dash."""
    return plain(text).strip(_QUOTES).rstrip("。.号").translate(_DASHES) == MINUS_ONE


# --------------------------------------------------------------------------------------------- 证书编号, 老证书管理号


class Paper(StrEnum):
    """Whether the number of the paper certificate can be given."""

    AVAILABLE = "available"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    """What is known when 证书编号 is filled in.

    Attributes:
        level: class of the title.
        entered: the number that the applicant remembers; None if it is forgotten.
        qualification_number: 资格文件号; empty if there is none.
        id_no: the applicant's ID number, as typed.
    """

    level: LevelClass
    entered: str | None
    qualification_number: str
    id_no: str

    @property
    def derived(self) -> str | None:
        """The number that stands in for the forgotten one."""
        return derived_number(self.qualification_number, self.id_no)


@dataclass(frozen=True, slots=True)
class OldNumber:
    """What is known when 老证书管理号 is filled in.

    Attributes:
        level: class of the title.
        reissue: whether an e-certificate is applied for; the column belongs to nothing else.
        paper: whether the paper certificate's number can be given.
        entered: what stands in the column.
    """

    level: LevelClass
    reissue: bool
    paper: Paper
    entered: str


_R, _C = Result, Code
_SENIOR = LevelClass.SENIOR

CERTIFICATE_NUMBER: tuple[Rule[CertificateNumber], ...] = (
    Rule("minus-one-not-here", lambda f: f.entered is not None and means_minus_one(f.entered),
         _R.REFUSED, _C.MINUS_ONE_NOT_HERE, "-1 只用于高级证书补办的“老证书管理号”，不能填在“证书编号”；忘记编号的中、初级证书请按“资格文件号＋身份证后四位”填写", "二(二)1"),
    Rule("blank", lambda f: f.entered is not None and not plain(f.entered),
         _R.REFUSED, None, "“证书编号”没有填写；请照证书填写，忘记编号的请选“忘记原编号”", "二(二)2"),
    Rule("remembered", lambda f: f.entered is not None,
         _R.ACCEPTED, None, "记得原证书编号，照证书填写", "二(二)2"),
    Rule("senior", lambda f: f.level is _SENIOR,
         _R.REFUSED, _C.REISSUE, "“资格文件号＋身份证后四位”只用于中、初级；高级证书请申请补办电子证书，编号确实无法提供的在“老证书管理号”填 -1", "二(二)1"),
    Rule("minus-one-as-document", lambda f: means_minus_one(f.qualification_number),
         _R.REFUSED, _C.MINUS_ONE_NOT_HERE, "-1 只用于高级证书补办的“老证书管理号”，不能当作资格文件号；请照资格文件填写文件号", "二(二)1"),
    Rule("no-document-number", lambda f: document_number(f.qualification_number) is None,
         _R.REFUSED, _C.DOCUMENT_NUMBER, "资格文件号没有填写或者不像文号，推不出证书编号；请照资格文件填写，例如“甘某发〔2013〕121号”", "二(二)2"),
    Rule("id-number", lambda f: f.derived is None,
         _R.REFUSED, None, "身份证号有误（位数、出生日期或校验位不对），推不出证书编号；请核对后再填", "二(二)2"),
    Rule("derived", always,
         _R.DERIVED, None, "忘记原编号：资格文件号后接身份证号末四位，写在“号”字前面", "二(二)2"),
)  # fmt: skip

OLD_NUMBER: tuple[Rule[OldNumber], ...] = (
    Rule("no-reissue", lambda f: means_minus_one(f.entered) and not f.reissue,
         _R.REFUSED, _C.MINUS_ONE_NOT_HERE, "-1 只在补办电子证书时填在“老证书管理号”，平常采集不能填", "二(二)1"),
    Rule("not-senior", lambda f: means_minus_one(f.entered) and f.level is not _SENIOR,
         _R.REFUSED, _C.MINUS_ONE_NOT_HERE, "-1 只用于高级证书补办；中、初级忘记编号的请按“资格文件号＋身份证后四位”填写“证书编号”", "二(二)1"),
    Rule("number-is-known", lambda f: means_minus_one(f.entered) and f.paper is Paper.AVAILABLE,
         _R.REFUSED, _C.MINUS_ONE_NOT_HERE, "纸质证书编号可以提供，请照填；只有确实无法提供时才填 -1", "二(二)1"),
    Rule("minus-one", lambda f: is_minus_one(f.entered),
         _R.ACCEPTED, None, "编号确实无法提供，“老证书管理号”填 -1", "二(二)1"),
    Rule("not-exactly-minus-one", lambda f: means_minus_one(f.entered),
         _R.REFUSED, None, "请只填 -1 两个字符：减号和 1，不加引号", "二(二)1"),
    Rule("not-minus-one", lambda f: f.paper is Paper.UNAVAILABLE,
         _R.REFUSED, None, "编号确实无法提供的，“老证书管理号”请填 -1，不能空着，也不能填别的", "二(二)1"),
    Rule("blank", lambda f: not plain(f.entered),
         _R.REFUSED, None, "“老证书管理号”没有填写；请照纸质证书填写", "二(二)1"),
    Rule("as-on-paper", always,
         _R.ACCEPTED, None, "照纸质证书填写的编号", "二(二)1"),
)  # fmt: skip


def check_certificate_number(facts: CertificateNumber) -> Judgement:
    """Judge 证书编号; `value` is the number that belongs there."""
    said = first_that_holds(CERTIFICATE_NUMBER, facts).judgement()
    match said.rule:
        case "remembered":
            return _with(said, (facts.entered or "").strip())
        case "derived":
            return _with(said, facts.derived)
        case "senior":
            return _with(said, None, {"老证书管理号": MINUS_ONE})
        case _:
            return said


def check_old_number(facts: OldNumber) -> Judgement:
    """Judge 老证书管理号; `value` is the number that belongs there."""
    said = first_that_holds(OLD_NUMBER, facts).judgement()
    match said.rule:
        case "minus-one":
            return _with(said, MINUS_ONE)
        case "as-on-paper":
            return _with(said, facts.entered.strip())
        case "not-exactly-minus-one" | "not-minus-one":
            return _with(said, None, {"老证书管理号": MINUS_ONE})
        case _:
            return said


def _with(said: Judgement, value: str | None, fields: dict[str, str] | None = None) -> Judgement:
    return Judgement(said.result, said.code, said.rule, said.why, value=value, fields=fields or {})
