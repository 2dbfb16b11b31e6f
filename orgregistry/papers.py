"""Letters that go out on paper, in the form of GB/T 9704: filled in as .docx, or shown as a page to be printed.

A letter is a folder, templates/letters/referral/{letter.docx,page.html}, with a frozen dataclass of the same name here.
What fills them in is data: it is escaped, and never read as a template.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final

from jinja2 import Environment, StrictUndefined

from templates import FOLDER, environment
from templates.titles import title_lines

BLANK: Final = "＿＿＿＿＿＿"  # what the unit fills in by hand
NO_DATE: Final = "　　年　　月　　日"
_LONGEST: Final = 300  # characters of one field; nothing on one page is longer
# What can't be seen and what turns writing around has no place on paper; nor is it allowed in XML, some of it.
_UNPRINTED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class PaperKind(StrEnum):
    """Which letter; each has its folder in templates/letters."""

    ACCOUNT_OPENING = "account-opening"
    REFERRAL = "referral"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class AccountOpening:
    """What a unit sends to whoever opens its account. # notice 五(二).

    Attributes:
        unit: full name, as in its seal.
        addressee: the competent office, or the parent.
        facts: (label, value) in order; a value may be BLANK.
        attachments: what goes with it: the central department's consent, the other province's 委托函.
        date: in Chinese, or NO_DATE.
    """

    unit: str
    addressee: str
    facts: tuple[tuple[str, str], ...]
    attachments: tuple[str, ...] = ()
    date: str = NO_DATE


@dataclass(frozen=True, slots=True)
class Referral:
    """What the desk sends to the office that opens the account.

    Attributes:
        office: who sends it.
        number: the letter's number; "" where none is given.
        addressee: the competent office, or the parent.
        unit: whose account it is.
        waiting: how many people have reported it; 0 for none.
        written: the date of the unit's own letter, in Chinese; "" if it hasn't written.
        basis: the place in the notice: "第五部分第（二）项".
        why: why it is theirs, a clause without a full stop.
        facts: (label, value) of what is known of the unit.
        missing: what its letter lacks.
        contact: how the desk is reached.
        attachments: what goes with it.
        date: in Chinese.
    """

    office: str
    number: str
    addressee: str
    unit: str
    waiting: int
    written: str
    basis: str
    why: str
    facts: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    contact: str
    attachments: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True)
class Return:
    """What the desk sends to a unit whose letter lacks something, or went to the wrong office.

    Attributes:
        office: who sends it.
        number: the letter's number; "" where none is given.
        unit: to whom.
        written: the date of its letter, in Chinese; "" if unknown.
        reason: a sentence without a full stop; "" where only something is missing.
        missing: what has to be supplied.
        basis: the place in the notice.
        addressee: to whom the letter is to go; "" where that isn't settled.
        contact: how the desk is reached.
        attachments: what goes with it: the letter's pattern.
        date: in Chinese.
    """

    office: str
    number: str
    unit: str
    written: str
    reason: str
    missing: tuple[str, ...]
    basis: str
    addressee: str
    contact: str
    attachments: tuple[str, ...]
    date: str


Paper = AccountOpening | Referral | Return
PAPERS: Final[Mapping[PaperKind, type[Paper]]] = {
    PaperKind.ACCOUNT_OPENING: AccountOpening,
    PaperKind.REFERRAL: Referral,
    PaperKind.RETURN: Return,
}
# What staff call them, in the console and in commands.
PAPER_WORDS: Final[Mapping[PaperKind, str]] = {
    PaperKind.ACCOUNT_OPENING: "申请函（由单位填写、盖章）",
    PaperKind.REFERRAL: "转办函",
    PaperKind.RETURN: "补正函",
}
_KIND_OF: Final = {made: kind for kind, made in PAPERS.items()}


def dated(day: date) -> str:
    """Return a date as it stands below a letter: 2021年5月20日 (GB/T 9704-2012, 7.3.5)."""
    return f"{day.year}年{day.month}月{day.day}日"


def title(paper: Paper) -> str:
    """Return what the letter is called: for its file's name, and for lists."""
    unit = printed(paper.unit)
    match paper:
        case AccountOpening():
            return f"关于开通{unit}甘肃省职称申报评审管理信息系统账号的函"
        case Referral():
            return f"关于转办{unit}开通单位账号申请的函"
        case Return():
            return f"关于补正{unit}开通单位账号申请的函"


def as_docx(paper: Paper) -> bytes:
    """Return the letter as a file for Word, WPS or LibreOffice."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 - with python-docx and lxml, for whom letters are files

    filled = DocxTemplate(FOLDER / "letters" / _KIND_OF[type(paper)] / "letter.docx")
    # Of its own: what stands in the file is ours, but XML is escaped otherwise than HTML, and nothing may be left out.
    paper_words = Environment(undefined=StrictUndefined, autoescape=True)
    paper_words.filters["title_lines"] = title_lines
    filled.render(_values(paper), paper_words, autoescape=True)
    written = io.BytesIO()
    filled.save(written)
    return written.getvalue()


def as_page(paper: Paper, stylesheet: str) -> str:
    """Return the letter as a page to be printed.

    Args:
        paper: the letter.
        stylesheet: path of letter.css, as the browser finds it.
    """
    context = {**_values(paper), "title": title(paper), "stylesheet": stylesheet}
    return environment().get_template(f"letters/{_KIND_OF[type(paper)]}/page.html").render(context)


def printed(text: str) -> str:
    """Return a text as one line of what can be printed."""
    shown = "".join(" " if c.isspace() and c != "\u3000" else c for c in text if not _is_unprinted(c))
    return re.sub(r" +", " ", shown)[:_LONGEST].strip(" ")


def _is_unprinted(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) in _UNPRINTED


def _values(paper: Paper) -> dict[str, object]:
    return {field.name: _cleaned(getattr(paper, field.name)) for field in fields(paper)}


def _cleaned(value: object) -> object:
    if isinstance(value, str):
        return printed(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(one) for one in value)
    return value
