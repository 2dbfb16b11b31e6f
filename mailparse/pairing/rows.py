"""Which name belongs to which ID number, and what is asked for whom: prose, lists, tables, "依次" lists."""

import re
from typing import Final

from mailparse.pairing import (
    blocks,
    column,
    handed,
    hands,
    headings,
    inline,
    owner,
    surnames,
    table,
    together,
    transposed,
    turns,
    two,
)
from mailparse.pairing.pieces import BARE_ROW, ORDINAL, Piece, pieces_of
from mailparse.pairing.table import Layout, Row
from mailparse.text import extent
from mailparse.text.numbers import Number, numbers
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, LIKELY, has_surname
from mailparse.values import HAN
from mailparse.who import beside, certain, claims, people
from mailparse.who.people import SOMEBODY, Cast, Standing

_TWO: Final = 2


def lay_out(text: str, found: list[Number] | None = None) -> Layout:
    """Pair names and ID numbers of a text in its reading form; `found` are its numbers, if they are known already."""
    found = numbers(text) if found is None else found
    distinct = {n.value or f"?{n.start}" for n in found}
    if not found:
        return Layout(outside=[(0, text)])
    tabled = table.read(text, found)
    if tabled is not None:
        return tabled
    if len(distinct) == 1 and not _has_numberless_rows(text):
        return owner.lay_out(text, found)
    return _several(text, found)


def _several(text: str, found: list[Number]) -> Layout:
    for shape in (surnames.by_surname, transposed.read):
        if (layout := shape(text, found)) is not None:
            return layout
    by_lines = _by_lines(text, found)
    if by_lines is not None:
        handed.hand_over(by_lines)
        together.share(by_lines)
        return by_lines
    for shape in (blocks.by_blocks, blocks.in_columns, turns.in_turn, two.of_one_name, two.by_person):
        if (layout := shape(text, found)) is not None:
            layout.rows = [row for row in layout.rows if not _is_of_a_hand(text, row)]
            return layout
    if len(found) == _TWO and len(owner.of_standing(people.cast(text, weak=False), Standing.LABEL)) == 1:
        left = [n for n in found if not (hands.holds_in_its_line(text, n) or hands.holds_below(text, n))]
        if len(left) == 1:
            return owner.lay_out(text, left)  # 姓名:张三 身份证号:6201…, and below it 经办人:李四(6202…)
    return Layout([Row(n, (), "", n.start) for n in found if n.value], [(0, text)], tangled=True)


def _is_of_a_hand(text: str, row: Row) -> bool:
    return row.number is not None and claims.told_by(text, row.number) is claims.Teller.HANDS


def _by_lines(text: str, found: list[Number]) -> Layout | None:
    """Each ID number has its name in its own piece of text."""
    layout = Layout()
    pieces: list[Piece] = []
    for piece in pieces_of(text, found):
        pieces.extend(inline.split(text, piece) if len(piece.numbers) > 1 else [piece])
    headed = headings.among(pieces)
    if headed is None:
        return None
    called_so = column.words(pieces)
    last_row = -1
    paired = 0
    below = False  # a row stands on the line before
    for piece in pieces:
        stripped = piece.text.strip()
        if not stripped:
            below = below and len(piece.text) == 0
            continue
        if not piece.numbers:
            bare, name = _numberless(layout, piece, text, below=below)
            if name is not None and not re.search("以上|以下", bare):
                layout.rows.append(Row(None, (name,), bare[len(name) :], piece.start))
                last_row = len(layout.rows) - 1
            elif (
                last_row >= 0
                and piece.start not in headed
                and headings.continues(layout.rows[last_row], stripped, text, piece.start, found)
            ):
                layout.rows[last_row].text += "," + stripped
            else:
                layout.outside.append((piece.start, stripped))
            below = name is not None
            continue
        if len(piece.numbers) > 1:
            return None
        below = True
        number = piece.numbers[0]
        local = Number(number.start - piece.start, number.end - piece.start, number.value)
        who = people.cast(piece.text)
        if hands.only_pass_on(text, number, piece.text, piece.start):
            layout.outside.append((piece.start, stripped))
            continue
        names = _names_of_row(piece, local, who, called_so) or _writer_by_word(text, number.start)
        looks = not names and bool(names := owner.by_looks(piece.text, who, who.names))
        if not names and number.value is not None:
            return _with_nameless(layout, piece, number, pieces) if _may_lack_name(layout, piece, paired) else None
        paired += bool(names)
        said = piece.text[: local.start] + " , " + piece.text[local.end :]
        layout.rows.append(Row(number, names, said, piece.start, who.wrong, by_looks=looks))
        last_row = len(layout.rows) - 1
    return layout if paired else None


def _names_of_row(piece: Piece, number: Number, who: Cast, called_so: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Whose a row may be, by its own words, or by what stands in the list's place for names."""
    names = _names_in_row(piece.text, number, who)
    if len(names) == 1 and not owner.is_beside(piece.text, names[0], [number], who):
        unread = certain.is_another_unread(piece.text, names[0], [number], who.names)
        names = (*names, SOMEBODY) if unread else names
    if names and any(name in piece.text[: number.start] for name in names):
        return names
    return called_so.get(piece.start, names)  # 安全 6201…(借调)


def _writer_by_word(text: str, at: int) -> tuple[str, ...]:
    """Who writes, where a row calls them 我自己, and the mail says elsewhere who that is: 我叫张三, or below it."""
    before = text[max(0, at - 80) : at]
    if inline.MYSELF.search(before) is None or before.count("(") > before.count(")"):
        return ()
    who = people.cast(text)
    return next((names for one in (Standing.SELF, Standing.SIGNED) if (names := owner.of_standing(who, one))), ())


def _numberless(layout: Layout, piece: Piece, text: str, *, below: bool) -> tuple[str, str | None]:
    """What a line without a number says, and whom it names as one more row, if anybody."""
    stripped = piece.text.strip()
    bare = _PARTED.sub("\\1", ORDINAL.sub("", stripped))
    listed = ORDINAL.match(stripped) or re.match(f"[{HAN}·]{{2,6}} ?[(,:]? ?身份证", stripped)
    if _NUMBER_LACKS.match(bare):
        return (bare := _SOMEBODY_ELSE.sub("", bare)), _row_name(bare)
    name = _row_name(bare) if listed else None
    if name is None and below and _is_row_like_those(layout, piece, text):
        bare = re.sub("^[0-9]{1,3} ", "", bare)
        name = _row_name(bare) or (extent.clean(bare, loose=True) if len(bare) <= 4 else None)
    return bare, name


def _names_in_row(text: str, number: Number, who: Cast) -> tuple[str, ...]:
    """Whose a row's number may be: who is introduced, a word that people are called by, the one cell with a name."""
    told = tuple(p for p in who.meant if p.standing not in (Standing.ALONE, Standing.PHRASE))
    names = owner.name_of(text, [number], Cast(told, who.wrong, who.others, who.for_other))
    if not names:
        called = beside.word_names(text, [(number.start, number.end)])
        names = tuple(n for n in called if n not in who.wrong | who.others and extent.clean(n) is None)
    if not names:
        cells = owner.unique([cell for cell in text.split() if has_surname(cell) and extent.clean(cell) == cell])
        names = cells if len(cells) == 1 else ()
    if not names and (first := _FIRST.match(text)) is not None and first.end() < number.start:
        name = first[1]  # 张三:密码忘了,身份证6201…; 张三,中医科,6201…
        named = extent.clean(name) == name and name not in who.wrong | who.others
        between = text[first.end() : number.start]
        alone = first[2] == ":" or ({one.name for one in who.meant} == {name} and _WHAT_THEY_ARE.fullmatch(between))
        names = (name,) if named and alone else ()
    if len(names) == 1 and claims.is_anothers(text, names[0], number, who):
        return ()  # 我是李四的女儿,我的身份证6201…: not 李四's
    return names


_FIRST: Final = re.compile(f"\\s*(?:\\(?[0-9]{{1,3}}[.、)] ?)?({LIKELY})(?:老师|同志)?([:,])")


# What somebody is and where, in cells: 女,45岁,中医科,主管护师,身份证号
_WHAT_THEY_ARE: Final = re.compile(
    f"(?:(?:[男女]|[0-9]{{2}}岁?|(?![^,]*(?:{KIN}|[我他她其您你请替代帮给为让托]))[{HAN}]{{1,12}}"
    "(?:科|部|室|院|校|[小中大]学|站|所|中心|局|队|厂|公司|园|处|股|组|段|[师士族级]|[教技学职]员|教师|医生)"
    "|(?:居民)?身份证(?:号码?)?|证件号码?)[,: ]{0,3})+"
)


def _may_lack_name(layout: Layout, piece: Piece, paired: int) -> bool:
    """Whether a row with a number and no name may be one of a list whose other rows are whole."""
    if not paired:
        return False
    if re.search(f"[{HAN}]", piece.text):
        return True
    # a row that is a number and no more, below such rows of name and number
    return layout.rows[-1].number is not None and BARE_ROW.fullmatch(layout.rows[-1].text) is not None


_PARTED: Final = re.compile(f"^([{HAN}]) +(?=[{HAN}](?![{HAN}]))")  # 汪 倩
_SOMEBODY_ELSE: Final = re.compile(f"(?:[他她]|{KIN}|另[一外]?[位个名])[:是叫]")
_LACKING: Final = (
    "(?:身份证件?|证件|号码)(?:[^\\n]{0,8}|[^\\n0-9]{0,24})"
    "(?:暂|缺|待报|待查|待核|稍后|后补|待补|补发|未|不详|没有|忘|不清|不知|明天|回头|随后|改天|[先下]次?再?不?报|错了?,?先不|再报|补报|问到|再补)"
)
_IS_EMPTY: Final = (
    "(?:身份证|证件)(?:号码?)?:[ ,;]{0,3}(?:[/无空-]{1,3}(?=[ ,;)]|$)|(?=诉求|电话|手机|单位|备注|事由|原因|要求|性别))"
)
_MAY_LACK: Final = Sought(f"{_LACKING}|{_IS_EMPTY}")
_NUMBER_LACKS: Final = re.compile(
    f"(?:{_SOMEBODY_ELSE.pattern}|(?:姓名|名字)[: ]{{1,3}})?[{HAN}·]{{2,7}}[ ,(:\\n]{{0,2}}(?:[男女][ ,]{{0,2}})?"
    f"(?:{_LACKING}|{_IS_EMPTY})"
    f"|(?:姓名|名字)[: ]{{1,3}}[{HAN}·]{{2,7}}[ ,;]{{1,3}}"
    f"(?:居民)?(?:身份证|证件)(?:号码?)?:[^0-9\\n]{{0,3}}[{HAN}][^0-9\\n]{{1,60}}$"
)
_LISTED: Final = Sought("以下|下列|如下|下面|名单")


def _is_row_like_those(layout: Layout, piece: Piece, text: str) -> bool:
    """Whether a line right below rows of name and number is one more, without its number, and no signature."""
    rows = [row for row in layout.rows if row.number is not None]
    if not rows or not all(BARE_ROW.fullmatch(row.text) for row in rows[-3:]):
        return False
    line = re.sub("^[0-9]{1,3} ", "", piece.text.strip(" \n,;。、"))
    if _NUMBER_LACKS.match(line):
        return True
    if not re.fullmatch(f"[{HAN}·]{{2,7}}", line):
        return False
    behind = text[piece.start + len(piece.text) :][:1000]
    told = any(_LISTED.search(said) for _, said in layout.outside)
    return told or bool(numbers(behind)) or re.match("\\s*(?:以上|上述|这)", behind) is not None


def _with_nameless(layout: Layout, piece: Piece, number: Number, pieces: list[Piece]) -> Layout | None:
    """A list whose other rows are whole: this row lacks its name; anything less clear is left to a person."""
    rest = [p for p in pieces if p.start > piece.start]
    head = _by_lines_rest(rest)
    if head is None:
        return None
    layout.rows.append(Row(number, (), piece.text, piece.start))
    layout.rows.extend(head.rows)
    layout.outside.extend(head.outside)
    return layout


def _by_lines_rest(pieces: list[Piece]) -> Layout | None:
    layout = Layout()
    for piece in pieces:
        stripped = piece.text.strip()
        if not stripped:
            continue
        if not piece.numbers:
            name = _row_name(ORDINAL.sub("", stripped))
            if name is not None and len(stripped) <= 8:
                return None  # a name alone on its line: perhaps the one that is missing above
            layout.outside.append((piece.start, stripped))
            continue
        if len(piece.numbers) > 1:
            return None
        number = piece.numbers[0]
        local = Number(number.start - piece.start, number.end - piece.start, number.value)
        if hands.holds(piece.text, local):
            layout.outside.append((piece.start, stripped))
            continue
        who = people.cast(piece.text)
        names = owner.name_of(piece.text, [local], who)
        layout.rows.append(
            Row(number, names, piece.text[: local.start] + " , " + piece.text[local.end :], piece.start, who.wrong)
        )
    return layout


def _row_name(bare: str) -> str | None:
    """The name that a row without an ID number begins with."""
    match = re.match(f"(?:姓名:? ?)?([{HAN}·]{{2,7}})(?=[\\s,:;(]|$)", bare)
    if match is None or not has_surname(match[1]):
        return None
    return extent.clean(match[1])


_FIELD: Final = re.compile("(?:本人|我的|申请人)?(?:居民)?(?:身份证|证件)")


def _has_numberless_rows(text: str) -> bool:
    """Whether a list names further persons beside the one with an ID number."""
    rows = [line for line in text.split("\n") if ORDINAL.match(line)]
    if any(_FIELD.match(ORDINAL.sub("", line.strip())) for line in rows if numbers(line)):
        return False  # 一、姓名：… 二、身份证号：…: one person's fields
    if _MAY_LACK.search(text) and any(
        _NUMBER_LACKS.match(ORDINAL.sub("", line.strip())) for line in text.split("\n") if not numbers(line)
    ):
        return True
    if len(rows) < 2:
        return False
    named = [line for line in rows if _row_name(ORDINAL.sub("", line.strip()))]
    return len(named) >= 2 or (len(named) >= 1 and any(numbers(line) for line in rows if line not in named))
