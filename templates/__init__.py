"""Texts for people: mails, reports, what `yeban init` writes. What a mail said is data here, never a template."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

FOLDER = Path(__file__).parent


@cache
def environment() -> Environment:
    """Return the one environment: HTML is escaped, a variable that is not given is an error."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
