"""What was read, with where a letter belongs: what `yeban read --json` prints and what the books keep of a mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from mailparse import Letter, Reading

_UNTOLD: Final[tuple[object, ...]] = (None, "", "unknown", (), [], False)


def told(reading: Reading) -> dict[str, Any]:
    """Return the object of contracts.md section 1, without "file".

    `letter.nature` is the nature as understood: what the letter says, else what its code or its names show.
    """
    # Here and not at the top: the night's own process is up in half the time without the reader.
    from orgregistry.routing import route  # noqa: PLC0415

    said = reading.as_json()
    if reading.letter is not None:
        found = route(reading.letter)
        said["letter"] |= {"nature": found.nature, "route": found.as_json()}
    return said


def kept(reading: Reading) -> dict[str, Any]:
    """Return what `told` does; a letter as `kept_letter` has it."""
    said = reading.as_json()
    if reading.letter is not None:
        said["letter"] = kept_letter(reading.letter)
    return said


def kept_letter(letter: Letter) -> dict[str, Any]:
    """Return a letter as the books keep it: contracts.md section 1, with every field of Letter (`said`) and Route."""
    from orgregistry.routing import route  # noqa: PLC0415

    found, said = route(letter), asdict(letter)
    named = ("org_name", "uscc", "contact_name", "contact_phone")
    return {key: said[key] for key in named} | {"nature": found.nature, "said": said, "route": asdict(found)}


def letter_of(said: dict[str, Any]) -> Letter:
    """Return the letter that `kept_letter` wrote down as `said`."""
    from mailparse import Letter, Mark  # noqa: PLC0415

    values: dict[str, Any] = {field.name: said[field.name] for field in fields(Letter) if field.name in said}
    values |= {key: tuple(value) for key, value in values.items() if isinstance(value, list)}
    values["marks"] = tuple(Mark(mark) for mark in values.get("marks", ()))
    return Letter(**values)


def with_attached(own: dict[str, Any] | None, letters: Sequence[Letter]) -> dict[str, Any]:
    """Return a kept letter in which attached ones say what the mail itself does not, routed anew.

    Args:
        own: as `kept_letter` has it; None where the mail itself is no letter.
        letters: at least one, as its attachments were read.
    """
    first, *rest = [letter_of(own["said"]), *letters] if own is not None else letters
    for one in rest:
        more = {
            field.name: getattr(one, field.name)
            for field in fields(one)
            if field.name != "only_attached" and getattr(first, field.name) in _UNTOLD
        }
        first = replace(first, **more, only_attached=first.only_attached and one.only_attached)
    return kept_letter(first)
