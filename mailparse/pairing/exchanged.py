"""Two people of whom it is told by 我 and 他 whose account bears whose name: 我的身份证下头姓名栏打成了他的名.

To be deleted is the account of whose number it is, of both where each bears the other's name; who writes is known by
我叫. Anything less clear is left to a person.
"""

from typing import Final

from mailparse.pairing.handed import SAYS_I
from mailparse.pairing.table import Layout, Row
from mailparse.text.sought import Sought
from mailparse.what.pleas import weigh

_TWO: Final = 2
_NUMBER: Final = "(?:自己|本人)?的?(?:身份证|证件|证号|号码?)"
_BEARS: Final = "[^,。;!\\n不没未0-9]{0,16}"
_NAME: Final = "(?:自己|本人)?的(?:(?:姓名|名字?)(?!叫|是)|(?=[,。;!\\n]|$))"
_MINE: Final = Sought(f"(?<![给帮替])我{_NUMBER}{_BEARS}[他她]{_NAME}")
_THEIRS: Final = Sought(f"[他她]{_NUMBER}{_BEARS}我{_NAME}")


def misnamed(layout: Layout) -> list[Row] | None:
    """The rows whose accounts are to be deleted; none where it can't be told; None where nothing is told so."""
    told = [*(text for _, text in layout.outside), *(row.text for row in layout.rows)]
    mine = any(_MINE.search(said) for said in told)
    theirs = any(_THEIRS.search(said) for said in told)
    if not (mine or theirs):
        return None
    pleas = [weigh(said) for said in told]
    if not any(plea.delete for plea in pleas):
        return None
    rows = layout.rows
    if len(rows) != _TWO or any(plea.reset or plea.withdrawn for plea in pleas):
        return []
    if mine and theirs:
        return rows
    leads = layout.leads()
    writers = [row for row in rows if row.names and SAYS_I.search(_before_name(row, leads.get(row.start, "")))]
    if len(writers) != 1:
        return []
    return writers if mine else [row for row in rows if row is not writers[0]]


def _before_name(row: Row, lead: str) -> str:
    return lead + row.text[: row.text.find(row.names[0])]
