"""Codes in place of words: A＝重置密码，B＝删除账号, and a letter behind each person's number."""

import re
from dataclasses import replace
from typing import Final

from mailparse.pairing.table import Layout, Row
from mailparse.text.sought import Sought
from mailparse.values import HAN
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


# 打叉的, 画勾的, 打了星号的: as the rows have them
_IN_WORDS: Final = Sought(
    "(?P<how>打|画|标|带|加)(?:了|上|个|有|着)?(?P<sign>叉|勾|钩|对勾|对号|星|三角|圈)号?(?=的)"
    f"|(?:(?<![{HAN}])|(?<=[没未无有]))(?P<alone>星|三角|叉)号(?=的)"
)
_TICK: Final = "√"
_CROSS: Final = "×"
_SIGNS: Final = {"叉": _CROSS, "星": "*", "三角": "△", "圈": "○"}
_SAME: Final = {_TICK: "√✓✔☑", _CROSS: "×✗✘✕╳", "*": "*★☆", "△": "△▲", "○": "○●◎"}


def in_signs(layout: Layout) -> Layout:
    """A list with what is told of marks in words told by the marks themselves: 打叉的登不上."""
    told = [(at, _IN_WORDS.sub(_sign, text)) for at, text in layout.outside]
    return layout if told == layout.outside else Layout(layout.rows, told, layout.tangled)


def _sign(word: re.Match[str]) -> str:
    return (word["how"] or "有") + _SIGNS.get(word["sign"] or word["alone"], _TICK)


def chosen(layout: Layout) -> Layout | None:
    """The rows that are pleaded for by what is told of a mark: 打×的登不上, 带*的不用管; None where nothing is told."""
    asked: dict[str, bool] = {}
    others: bool | None = None
    outside: list[tuple[int, str]] = []
    for at, text in layout.outside:
        rest = ""
        for said in _SENTENCE.findall(text):
            marks = list(_BY_MARK.finditer(said))
            rest += said if not marks else said[: marks[0].start()]
            for n, mark in enumerate(marks):
                end = marks[n + 1].start() if n + 1 < len(marks) else len(said)
                own, of_others = _parted(said[mark.end() : end])
                is_asked = _is_asked(own if _SAYS.search(own) else said[: mark.start()])
                if is_asked is not None:
                    asked[mark[1]] = is_asked
                others = _is_asked(of_others) if of_others else others
                rest += (own if is_asked is not False else "") + (of_others if others is not False else "")
        outside.append((at, rest))
    if not asked:
        return None
    if others is None:
        others = not any(asked.values())  # 带*的不用管: whatever is asked is asked for the others
    rows = [
        replace(row, text=_without(row.text, asked)) for row in layout.rows if _asked_for(row, asked, others=others)
    ]
    return Layout(rows, outside, layout.tangled) if rows and len(rows) < len(layout.rows) else None


def _parted(said: str) -> tuple[str, str]:
    """What is said of those who bear a mark, and what of the others."""
    told = _OF_OTHERS.search(said)
    return (said, "") if told is None else (said[: told.start()], said[told.end() :])


def _is_asked(said: str) -> bool | None:
    """Whether anything is asked by what is said of a mark, or nothing needed; None where it says neither."""
    plea = weigh(said)
    if not plea.asks and (plea.refused or plea.withdrawn or WELL.search(said) or _NOT_NEEDED.search(said)):
        return False
    return True if plea.asks or _TROUBLED.search(said) else None


def _asked_for(row: Row, asked: dict[str, bool], *, others: bool) -> bool:
    return next((told for mark, told in asked.items() if _bears(row, mark)), others)


def _bears(row: Row, mark: str) -> bool:
    return any(sign in row.text for sign in _signs(mark))


def _signs(mark: str) -> str:
    return next((same for same in _SAME.values() if mark in same), mark)


def _without(text: str, asked: dict[str, bool]) -> str:
    """A row's words less the marks that are understood; a cross would be read as a no."""
    for mark in asked:
        for sign in _signs(mark):
            text = text.replace(sign, "")
    return text


_SENTENCE: Final = re.compile(r"[^。;!\n]+[。;!\n]?")
_BY_MARK: Final = re.compile('(?<![没未无])(?<!没有)(?:打|画|标|带|加|有)(?:了|上|有|着)?["“(]?([√✓✔☑×✗✘✕╳*★☆▲△○●◆])')
_SAYS: Final = re.compile(f"[{HAN}]{{2}}")
_OF_OTHERS: Final = re.compile("(?:其[余他它]|剩下|别的|[没未无]有?(?:打|画|标|带|加|有)[√✓✔☑×✗✘✕╳*★☆▲△○●◆]?)的?")
_NOT_NEEDED: Final = Sought("不[用动管必]|没[事问]|正常|已|好[了着]|能登")
_TROUBLED: Final = Sought("重置|删|忘|登不|进不|需要|办|处理|错|恢复")


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
