"""What was read, with where a letter belongs: what `yeban read --json` prints and what the books keep of a mail."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mailparse import Reading


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
    """Return what `told` does and, with a letter, `letter.said` and `letter.route`: every field of Letter and Route."""
    from orgregistry.routing import route  # noqa: PLC0415

    said = told(reading)
    if reading.letter is not None:
        said["letter"] |= {"said": asdict(reading.letter), "route": asdict(route(reading.letter))}
    return said
