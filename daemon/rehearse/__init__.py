"""Scenarios, played for real in a throw-away place (contracts.md section 4).

Staff try a change of policy with it; the tests use it as their acceptance suite.
A file may hold nights and chains mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from accountops.tuning import Policy
from daemon.reading import Reader
from daemon.rehearse import chains
from daemon.rehearse.mails import built
from daemon.rehearse.nights import Nights
from daemon.rehearse.plans import Book, BookError, Scenario, checked

__all__ = ["Book", "BookError", "Scenario", "built", "rehearse"]

NIGHT: Final = "night"


def rehearse(
    book: Mapping[str, object], reader: Reader | None = None, policy: Policy | None = None
) -> list[dict[str, object]]:
    """Play all scenarios of a book.

    Args:
        book: contracts.md section 4, as read from JSON.
        reader: reads the mails; by default worker processes, as at night.
        policy: quotas, windows and replies; None: the usual ones.

    Returns:
        One result a scenario, in order.

    Raises:
        BookError: the book or one of its scenarios can't be played.
    """
    read = checked(Book, book, "文件")
    with Nights(read, reader, policy or Policy()) as nights:
        return [_played(raw, nights) for raw in read.scenarios]


def _played(raw: Mapping[str, Any], nights: Nights) -> dict[str, object]:
    kind = raw.get("kind") or NIGHT
    if kind == NIGHT:
        return nights.play(raw)
    if kind in chains.KINDS:
        return chains.play(raw)
    raise BookError(f"情景 {raw.get('id', '（无编号）')}：没有“{kind}”这种情景，kind 要写 {'、'.join(chains.KINDS)}")
