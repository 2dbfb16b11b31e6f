"""Texts for people: mails, reports, pages, what `yeban init` writes. What people wrote is data here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    Undefined,
    select_autoescape,
)
from markupsafe import Markup

from templates.titles import title_lines

FOLDER = Path(__file__).parent
COMPONENTS = "govuk_frontend_jinja"  # its macros import each other under this name
# The component macros look at these names whether or not anybody has given them.
_OPEN_NAMES = frozenset({"caller", "null", "undefined"})


class Missing(Undefined):
    """A name that is not given is an error; a key that a dict of options doesn't have is simply not set.

    The second half is for the macros of govuk-frontend, whose one argument is a dict with many keys to leave out.
    """

    def _fail_unless_optional(self) -> None:
        if not isinstance(self._undefined_obj, dict) and self._undefined_name not in _OPEN_NAMES:
            self._fail_with_undefined_error()

    def __bool__(self) -> bool:
        self._fail_unless_optional()
        return False

    def __str__(self) -> str:
        self._fail_unless_optional()
        return ""

    def __len__(self) -> int:
        self._fail_unless_optional()
        return 0

    def __iter__(self) -> Iterator[object]:
        self._fail_unless_optional()
        return iter(())

    def __contains__(self, item: object) -> bool:
        self._fail_unless_optional()
        return False

    def __eq__(self, other: object) -> bool:
        self._fail_unless_optional()
        return isinstance(other, Missing)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        self._fail_unless_optional()
        return hash(Missing)


def fault_of(errors: Sequence[Mapping[str, str]] | None, field: str) -> dict[str, str] | None:
    """Return what stands beside a field: the sentence of the summary that links to it, as macros want it.

    Args:
        errors: what the summary on top lists: `text`, and `href` = "#" + the field's id.
        field: the field's id.
    """
    for error in errors or ():
        if error.get("href") == f"#{field}":
            # The macro's own word before it would be followed by a colon that isn't Chinese.
            said = Markup('<span class="govuk-visually-hidden">错误：</span>{}').format(error["text"])
            return {"text": error["text"], "html": said, "visuallyHiddenText": ""}
    return None


@cache
def environment() -> Environment:
    """Return the one environment: HTML is escaped, a variable that is not given is an error."""
    made = Environment(
        loader=ChoiceLoader([FileSystemLoader(FOLDER), PrefixLoader({COMPONENTS: PackageLoader(COMPONENTS)})]),
        autoescape=select_autoescape(["html"]),
        undefined=Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # they don't change while the program runs; to look costs a page a tenth of its time
    )
    made.globals["fault_of"] = fault_of
    made.filters["title_lines"] = title_lines
    return made


def warm(folder: str) -> None:
    """Compile all HTML of a folder, such as "pages/": else whoever is first to see a page waits for that."""
    for name in environment().list_templates():
        if name.startswith(folder) and name.endswith(".html"):
            environment().get_template(name)
