"""Codes in place of words: A＝重置密码，B＝删除账号, and a letter behind each person's number."""

import re
from dataclasses import replace
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text.sought import Sought
from mailparse.what.cues import WELL
from mailparse.what.pleas import weigh

_CODE: Final = "[A-Fa-f]|[1-6]|[甲乙丙丁]|[√×✓✗○△☆★]"
# A=重置密码, 1代表删除, 打√的重置密码
_ENTRY: Final = Sought(
    f'(?<![A-Za-z0-9.])(?:打|标|填|写|画|注)?["“]?(?P<code>{_CODE})["”]?(?:类|的)?[ ]?'
    "(?:=|:|-|为|是(?!否)|指|代表|表示|的(?=[重删不已无恢需要请忘都均正没登]|[两二三四五六七八九几][位个名人]))[ ]?"
    f'(?P<told>(?:(?!(?:打|标)?(?:{_CODE})["”]?[ ]?(?:=|:|为|代表|表示|的)|,?[没未不](?:打|标|画))[^;。\\n])+)'
)
# 没打√的请重置: of the rows without any code
_UNMARKED: Final = Sought(
    f"[没未不](?:打|标|填|写|画)(?:{_CODE})?的(?P<told>[^。;\\n]{{2,60}})|(?P<asked>请[^。;\\n]{{2,16}})[没未不](?:打|标|画)(?:{_CODE})?的"
)
_NEEDED: Final = Sought("(?<!不)(?<!无)(?:需要?|要|待|须)(?:再)?(?:处理|办理?|解决|您)|未(?:处理|解决|办)")
_OF_ROW: Final = re.compile(
    f"(?:^|[\\s,(:])(?P<code>{_CODE})类?(?:\\([^()\\n]{{0,40}}\\))?[)\\s,。;]*$|^[\\s,]*(?P<first>[√×✓✗○△☆★])"
)


def spelt_out(layout: Layout) -> Layout | None:
    """A list with its codes written out as what they stand for; None where it has none.

    Where a row's code can't be told, what is said of that row is left open.
    """
    told: dict[str, str] = {}
    for _, text in layout.outside:
        for entry in _ENTRY.finditer(text):
            told.setdefault(entry["code"].upper(), entry["told"])
    for _, text in layout.outside:
        for entry in _UNMARKED.finditer(text):
            told[""] = f"{told.get('', '')},{entry['told'] or entry['asked']}"
    if len(told) < 2 or not any(weigh(said).asks or _NEEDED.search(said) for said in told.values()):
        return None
    rows = [_spelt(row, told) for row in layout.rows]
    if sum(row is not None for row in rows) < 2:
        return None
    outside = [(at, text) for at, text in layout.outside if not (_ENTRY.search(text) or _UNMARKED.search(text))]
    done = [row or replace(old, text="") for row, old in zip(rows, layout.rows, strict=True)]
    return Layout(done, outside, tangled=layout.tangled)


def _spelt(row: Row, told: dict[str, str]) -> Row | None:
    code = _OF_ROW.search(row.text.strip())
    said = told.get((code["code"] or code["first"]).upper() if code is not None else "")
    if said is None:
        return None
    if weigh(said).asks:
        return replace(row, text=said)
    return row if _NEEDED.search(said) and not WELL.search(said) else replace(row, text="没问题")
