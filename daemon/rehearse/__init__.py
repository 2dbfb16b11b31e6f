"""Scenarios, played for real in a throw-away place (contracts.md section 4).

Staff try a change of policy with it; the tests use it as their acceptance suite.
A file may hold nights and chains mixed.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any, Final

from accountops.tuning import Policy
from daemon.reading import Reader
from daemon.rehearse import chains
from daemon.rehearse.mails import built
from daemon.rehearse.nights import Nights
from daemon.rehearse.plans import Book, BookError, Scenario, checked

__all__ = ["Book", "BookError", "Scenario", "built", "played", "rehearse"]

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
    return list(played(book, reader, policy))


def played(
    book: Mapping[str, object],
    reader: Reader | None = None,
    policy: Policy | None = None,
    stopping: Callable[[], bool] = lambda: False,
) -> Generator[dict[str, object]]:
    """Play the scenarios of a book one at a time, as they are asked for; see `rehearse`.

    Args:
        book: see there.
        reader: see there.
        policy: see there.
        stopping: whether to stop, asked between the batches of a night; what is given then is not the whole of it.
    """
    read = checked(Book, book, "文件")
    with Nights(read, reader, policy or Policy(), stopping) as nights:
        for raw in read.scenarios:
            yield _play(raw, nights)


def _play(raw: Mapping[str, Any], nights: Nights) -> dict[str, object]:
    kind = raw.get("kind") or NIGHT
    if kind == NIGHT:
        return nights.play(raw)
    if kind in chains.KINDS:
        return chains.play(raw)
    raise BookError(f"情景 {raw.get('id', '（无编号）')}：没有“{kind}”这种情景，kind 要写 {'、'.join(chains.KINDS)}")
