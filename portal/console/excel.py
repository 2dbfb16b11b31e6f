"""Tables of the console as Excel: cells that a spreadsheet would run are made harmless, ID numbers masked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from fastapi.responses import Response

from orgregistry.sheets import Leaf, workbook
from portal.console.rooms import covered

KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def download(stem: str, leaves: Iterable[Leaf]) -> Response:
    """Answer with a workbook.

    Args:
        stem: the file's name without its ending; nothing about anybody.
        leaves: its sheets; what stands in their cells is covered here.
    """
    octets = workbook(Leaf(leaf.title, leaf.header, map(_covered, leaf.rows)) for leaf in leaves)
    # Old programs take the first name, which is ASCII; the others the second. Source: RFC 6266.
    headers = {"Content-Disposition": f"attachment; filename=\"yeban.xlsx\"; filename*=UTF-8''{quote(stem)}.xlsx"}
    return Response(octets, media_type=KIND, headers=headers)


def _covered(row: Iterable[str | int]) -> list[str | int]:
    return [covered(cell) if isinstance(cell, str) else cell for cell in row]
