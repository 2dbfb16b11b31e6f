"""Several people in a row of whom it is told together that they are well: 昨天报的(张三6201…、李四6202…)都能登了."""

import re
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text.sought import Sought
from mailparse.what import cues, pleas

_STOP: Final = re.compile(r"[。;!?\n]")
_JOINED: Final = re.compile("[、和与及]")
_OF_ONE: Final = Sought(
    "其中|其[他余它]|剩下|余下|另[外一]|只有|第[0-9一二三四五六七八九十]|[他她](?!们)|我|本人|前|后"
)


def settled(layout: Layout) -> frozenset[int]:
    """Where the rows begin of those who stand in a row in one sentence, behind whom it says that they need nothing."""
    told: set[int] = set()
    run: list[Row] = []
    places = [(row.start, row) for row in layout.rows] + [(at, text) for at, text in layout.outside]
    for _, one in sorted(places, key=lambda place: place[0]):
        if isinstance(one, str):
            said = one
        else:
            run = [*run, one] if _JOINED.match(one.text) else [one]
            said = one.text.partition(" , ")[2].lstrip(")、, ")
        if len(run) > 1 and _needs_nothing(_STOP.split(said, maxsplit=1)[0]):
            told.update(row.start for row in run)
        if _STOP.search(one if isinstance(one, str) else said):
            run = []
    return frozenset(told)


def _needs_nothing(said: str) -> bool:
    if not said or said.startswith("(") or _OF_ONE.search(said):
        return False
    plea = pleas.weigh(said)
    return not plea.asks and (plea.withdrawn or plea.refused or cues.WELL.search(pleas.compact(said)) is not None)
