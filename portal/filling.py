"""What the forms of a filing say, and what stands in them again where it could not be saved."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from filing.dossier import Dossier, Draft
from filing.scope import SOURCE_WORDS, Custody, Moved, Source, Through

TYPED_MOST: Final = 400
NO_DAY: Final = "取得时间写成年、月、日，例如 2013、8、15；只记得年和月的，日可以不写"
MOVED_WORDS: Final = {Moved.NONE: "没有调动", Moved.WITHIN: "在省内调动", Moved.OUT: "已调到省外"}
THROUGH_WORDS: Final = {
    Through.CURRENT: "现工作单位",
    Through.ARCHIVE: "档案托管机构",
    Through.FORMER: "我省的原工作单位",
}
CUSTODY_WORDS: Final = {
    Custody.GANSU: "在我省档案托管机构",
    Custody.NOT_HERE: "不在我省托管机构",
    Custody.UNKNOWN: "不清楚",
}


@dataclass(frozen=True, slots=True)
class Typing:
    """What the form of a paper has beside the file, to stand in it again where the file can't be taken."""

    kind: str = ""
    column: str = ""
    seals: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    number: str = ""
    stamped_by: str = ""

    @property
    def more(self) -> bool:
        """Whether there is anything of what only some papers want."""
        return any((self.column, self.seals, self.contents, self.number, self.stamped_by))


def filled(dossier: Dossier, form: Mapping[str, str]) -> Draft:
    """Return the draft with what a form says; what a form doesn't have stays."""
    draft = dossier.draft
    changes: dict[str, object] = {}
    for name in ("title", "number", "document_number", "old_number"):
        if name in form:
            changes[name] = form[name].strip()[:TYPED_MOST]
    for name, kind in (("source", Source), ("moved", Moved), ("through", Through), ("custody", Custody)):
        if form.get(name) in {str(value) for value in kind}:
            changes[name] = kind(form[name])
    if form.keys() >= set(_DAY):
        changes["obtained"] = draft.obtained if is_no_day(form) else _day(form)
    if "title" in form:
        changes["number_forgotten"] = form.get("forgotten") == "yes"
    if "issuer_id" in form:
        chosen = number_of(form["issuer_id"])
        changes["issuer_id"] = chosen if chosen > 0 else None
    return changed(draft, **changes)


def changed(draft: Draft, **changes: object) -> Draft:
    """Return a draft with some of its fields changed, to values that were checked before."""
    return replace(draft, **changes)  # type: ignore[arg-type] # each value was checked above


def _day(form: Mapping[str, str]) -> date | None:
    """Return the day that a form has; the first of the month where it has none, None where it has no date (yet)."""
    with suppress(ValueError):
        return date(int(form["year"]), int(form["month"]), int(form["day"].strip() or 1))
    return None


def is_no_day(form: Mapping[str, str]) -> bool:
    """Whether a form has something for a date that is none, as it also is while somebody types: the old one stays."""
    typed = [form.get(part, "").strip() for part in _DAY]
    return any(typed) and form.keys() >= set(_DAY) and _day(form) is None


def day_typed(draft: Draft, form: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in the three fields of a date."""
    if is_no_day(form):
        return {part: form[part][:TYPED_MOST] for part in _DAY}
    day = draft.obtained
    return dict.fromkeys(_DAY, "") if day is None else {part: str(getattr(day, part)) for part in _DAY}


_DAY: Final = ("year", "month", "day")


def number_of(text: str | None) -> int:
    """Return an id or a version as a form has it; -1, which nothing has, for what is none."""
    return int(text) if text and text.isdecimal() and len(text) < 12 else -1


def words() -> dict[str, object]:
    """Return the words that the pages of a filing need."""
    return {
        "source_words": SOURCE_WORDS,
        "moved_words": MOVED_WORDS,
        "through_words": THROUGH_WORDS,
        "custody_words": CUSTODY_WORDS,
    }
