"""Several people in a row of whom something is told together: 张三6201…、李四6202…密码忘记;王五6203…姓名录错."""

import re
from itertools import pairwise
from operator import itemgetter
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text.sought import Sought
from mailparse.values import HAN
from mailparse.what import cues, pleas

_STOPS: Final = "。;!?\n"
_STOP: Final = re.compile(f"[{_STOPS}]")
_JOINED: Final = re.compile("[、和与及]")
_JOINS: Final = re.compile("[、和与及] ?$")
_MAY_BE_JOINED: Final = re.compile("[, ]")  # 张三6201…,李四6202…,密码忘记: of both, since a stop stands before it
_OF_ONE: Final = Sought(
    "其中|其[他余它]|剩下|余下|另[外一]|只有|第[0-9一二三四五六七八九十]|[他她](?!们)|我|本人|前|后"
)
_SAYS: Final = re.compile(f"[{HAN}]")


def share(layout: Layout) -> None:
    """Give some of a list, who stand in a row in one sentence and have nothing of their own, what is said behind them.

    What stands outside the rows and is of some of them alone is outside no more. What is asked for all of a list is
    weighed elsewhere (lists.py, chosen.py); that all are well holds for each of them.
    """
    run: list[Row] = []
    outside: list[tuple[int, str]] = []
    places: list[tuple[int, Row | str]] = [*((row.start, row) for row in layout.rows), *layout.outside]
    for at, one in sorted(places, key=itemgetter(0)):
        said = one if isinstance(one, str) else one.text.partition(" , ")[2].lstrip(")")
        told = _JOINS.sub("", _STOP.split(said, maxsplit=1)[0])
        if isinstance(one, Row):
            goes_on = run and (_is_joined(run[-1], one) or _MAY_BE_JOINED.match(one.text))
            run = [*run, one] if goes_on else [one]
        some = len(run) < len(layout.rows)
        theirs = run if _is_of_all(told, run) and (some or _is_well(told)) else []
        for row in theirs:
            row.text += "" if _says(row) else f",{told.lstrip(',、 ')}"
        if isinstance(one, str) and not (some and theirs and said.rstrip(_STOPS) == told):
            outside.append((at, one))
        if _SAYS.search(told) or _STOP.search(said):
            run = []
    layout.outside = outside


def _is_joined(row: Row, following: Row) -> bool:
    """Whether two rows are joined by 、 or 和, which stands with either of them."""
    return _JOINED.match(following.text) is not None or _JOINS.search(row.text) is not None


def _is_of_all(told: str, run: list[Row]) -> bool:
    """Whether what is told behind the last of some people is of all of them."""
    if (
        len(run) < 2
        or not _SAYS.search(told)
        or told.startswith("(")
        or _OF_ONE.search(told)
        or any(name in told for row in run for name in row.names)
    ):
        return False
    joined = all(_is_joined(row, following) for row, following in pairwise(run))
    return (joined or told.startswith((",", ":"))) and not any(_says(row) for row in run[:-1])


def _is_well(told: str) -> bool:
    """Whether it is told that all is well, and nothing is asked or taken back."""
    return cues.WELL.search(pleas.compact(told)) is not None and pleas.weigh(told).says_nothing


def _says(row: Row) -> bool:
    """Whether a row has a plea of its own, or takes one back."""
    return not pleas.weigh(row.text).says_nothing or cues.WELL.search(row.text) is not None
