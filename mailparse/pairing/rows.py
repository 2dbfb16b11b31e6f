"""Which name belongs to which ID number, and what is asked for whom: prose, lists, tables, "依次" lists."""

import re
from bisect import bisect_left, bisect_right
from typing import Final

from mailparse.pairing import blocks, column, handed, hands, headings, inline, surnames, table, together, transposed
from mailparse.pairing.pieces import BARE_ROW, Piece, pieces_of
from mailparse.pairing.table import Layout, Row
from mailparse.text import extent
from mailparse.text.numbers import Number, numbers
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, LIKELY, has_surname, is_plain_name
from mailparse.values import HAN
from mailparse.what.pleas import weigh
from mailparse.who import beside, certain, claims, people, sake
from mailparse.who.people import Cast, Person, Standing

_TWO: Final = 2
_ORDINAL: Final = re.compile(r"^\s*(?:\(?[0-9]{1,3}[.、)):]|[一二三四五六七八九十]{1,3}[、.)]|[-*•●])\s*")


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
        return _single(text, found)
    return _several(text, found)


# -------------------------------------------------------------------------------------------------- one person


def _single(text: str, found: list[Number]) -> Layout:
    """A mail about one ID number: the name by its standing."""
    who = people.cast(text, weak=False)
    owner = claims.owner(text, found[0])
    names = (owner,) if owner is not None else name_of(text, found, who)
    if not names:
        who = _without_signature(text, people.cast(text))
        names = name_of(text, found, who) or tuple(
            n for n in beside.word_names(text, [(n.start, n.end) for n in found]) if n not in who.wrong | who.others
        )
    if not names and sake.is_for_another(text, "", who, lambda: False):
        names = ("", "?")  # 我的身份证6201…，请给李四重置: whose name lacks can't be told
    if len(names) > 1 and (signed := _SIGNATURE.search(text)) and signed.start() >= found[-1].end:
        above = name_of(text[: signed.start()], found, people.cast(text[: signed.start()]))
        names = above if len(above) == 1 else names
    if len(names) == 1:
        # 李明因 of 李明因忘记密码 is no rival of 李明
        rivals = claims.rivals(text, names[0], found, who)
        unnamed = rivals and sake.signs(text, names[0]) and sake.is_of_another_surname(text, names[0], found[0].start)
        rivals = [one for one in rivals if certain.less_what_is_run_on(text, one) != names[0]]
        names = () if unnamed else _unique([*names, *rivals])
    if len(names) == 1 and not _is_beside(text, names[0], found, who) and _is_only_told_of(text, names[0], who):
        names = ()
    if len(names) == 1 and not _is_beside(text, names[0], found, who):
        known = {p.name for p in who.meant} | who.wrong | who.others
        names = (*names, "?") if certain.is_another_unread(text, names[0], found, known) else names
    number = found[0]
    if len(names) == 1 and (
        all(claims.is_anothers(text, names[0], n, who) for n in found) or _is_of_hands(text, names[0], found, who)
    ):
        number = Number(number.start, number.end, None)
    lent = not names and hands.lent_their_name(text, {p.name for n in found for p in _beside(text, n, found)}, who)
    if not names and (lent or _is_of_hands(text, "", found, who)):
        number = Number(number.start, number.end, None)
    return Layout([Row(number, names, text, 0, who.wrong)], [])


def _is_of_hands(text: str, name: str, found: list[Number], who: Cast) -> bool:
    sides = [beside.before_number(_around(text, n, found)[0]) for n in found] if who.others else []
    return hands.hold_all(text, {side.name for side in sides if side is not None}, who, but=name)


def _is_only_told_of(text: str, name: str, who: Cast) -> bool:
    """Whether of a person nothing is told but what was done for them before: 我老公张三的前天也是你们重置好的."""
    if any(p.name == name and p.standing in (Standing.TRUE, Standing.SELF) for p in who.meant):
        return False
    told = [said for said in re.split("[。;!?\n]", text) if name in said]
    return bool(told) and all(_tells_of_before(said[said.find(name) :]) for said in told)


def _tells_of_before(said: str) -> bool:
    plea = weigh(said)
    return (plea.done_before or plea.withdrawn) and not plea.asks and _AGAIN.search(said) is None


_AGAIN: Final = Sought("又|再|还是|现在|今天|仍")


def _is_beside(text: str, name: str, found: list[Number], who: Cast) -> bool:
    """Whether a name stands right beside the number, or behind 姓名：."""
    return name in _names(who, Standing.LABEL) or any(p.name == name for n in found for p in _beside(text, n, found))


def _without_signature(text: str, who: Cast) -> Cast:
    """Who writes for another signs: below the mark, or behind an office, stands nobody who is pleaded for."""
    signed = _SIGNATURE.search(text) if who.for_other else None
    if signed is None:
        return who
    meant = tuple(p for p in who.meant if p.start < signed.start())
    below = {p.name for p in who.meant} - {p.name for p in meant}
    return Cast(meant, who.wrong, who.others | below, who.for_other)


# Below the mail: a mark, or an office and who writes for it.
_SIGNATURE: Final = re.compile(
    f"\\n-{{1,60}} ?\\n|\\n[^\\n。,]{{0,20}}(?:部|科|处|室|股|办|专干|干事|经办人?)[ :]{{1,3}}[{HAN}]{{2,4}}\\s*"
    "(?:\\n[^\\n]{0,60}[0-9]{7}[^\\n]*\\s*)?\\Z"
    f"|\\n *[{HAN}]{{2,4}} {{0,3}}(?:副?(?:[校院局科股所站园处]长|主任|书记|经理)|干事|专干)"
    "\\s*(?:\\n[^\\n]{0,60}){0,2}\\Z"
)


def name_of(text: str, found: list[Number], who: Cast) -> tuple[str, ...]:
    """The name that belongs to the one ID number of a text: one; several if they can't be told apart; or none."""
    adjacent = [p for n in found for p in _beside(text, n, found)]
    labelled = _names(who, Standing.LABEL)
    adjacent = _surest(adjacent, who)
    near = _unique([p.name for p in adjacent if p.name not in who.wrong and p.name not in who.others])
    if any(p.name in who.wrong for p in adjacent) and not near and not labelled:
        true = _names(who, Standing.TRUE)
        if len(true) == 1:
            return true
        if not true:
            rest = _unique([p.name for p in people.cast(text).meant])
            return rest if len(rest) == 1 and not who.for_other else ()
    first = _unique([*labelled, *near])
    true = _names(who, Standing.TRUE)
    if true and not (len(true) == 1 and set(first) <= set(true)):
        return _unique([*true, *first])
    if first:
        kin = tuple(n for n in _names(who, Standing.KIN) if not _helps(text, n))
        mine = _names(who, Standing.SELF)
        # 我是李四,密码忘了,号码问审核员要,他叫张三,6201…
        others = tuple(n for n in mine if n not in _introduced_as_other(text, who))
        of_them = len(first) == 1 and first[0] in mine and first[0] not in others and not labelled
        if of_them and others and not who.for_other:
            return _unique([*first, *others])
        # "我父亲张三，密码忘了。李四 6201…": whose number it is can't be told
        if len(first) == 1 and mine and first[0] not in mine and not labelled and _BOTH.search(text):
            return _unique([*first, *mine])
        if (
            len(first) == 1
            and kin
            and first[0] not in kin
            and not labelled
            and first[0] in mine
            and not (claims.pleads_for_self(text) or claims.tells_of_own(text, first[0]))
        ):
            return _unique([*first, *kin])
        return first
    return _by_standing(text, who)


def _is_of_them(text: str, at: int) -> bool:
    """Whether the name there is introduced as somebody else's: 他叫张三."""
    return _OF_THEM.search(text[max(0, at - 24) : at]) is not None


def _introduced_as_other(text: str, who: Cast) -> set[str]:
    """Who is introduced by name as somebody else than who writes: 他叫张三."""
    return {p.name for p in who.meant if p.standing is Standing.SELF and _is_of_them(text, p.start)}


def _by_standing(text: str, who: Cast) -> tuple[str, ...]:
    """The name that a mail introduces, where none stands beside the number."""
    mine: set[str] = set()
    if who.for_other:
        theirs = _introduced_as_other(text, who)
        mine = {*_names(who, Standing.SELF)} - theirs
        told = {*theirs, *extent.titled(text)} - mine - who.others - who.wrong
        if len(told) == 1 and not _names(who, Standing.KIN):
            return tuple(told)
    phrases = tuple(n for n in _names(who, Standing.PHRASE) if is_plain_name(n))
    for standing in _BY_STANDING:
        if who.for_other and standing in (Standing.SELF, Standing.SIGNED):
            continue
        found = _names(who, standing)
        if standing is Standing.SELF:  # 他叫张三, 我叫李四
            mine_own = [p.name for p in who.meant if p.standing is standing and not _is_of_them(text, p.start)]
            found = tuple(mine_own) or found
        if standing is Standing.SIGNED:  # 我单位职工 张三 因…, and below it who writes
            found = (*found, *(_names(who, Standing.PHRASE) if found else phrases))
        names = tuple(n for n in found if n not in who.others | mine and not _helps(text, n))
        if names and standing is Standing.KIN and not who.for_other and _BOTH.search(text):
            names = (*names, *_names(who, Standing.SELF))  # 我叫张三,同事李四也忘了,6201…
        if names:
            return _unique([*names])
    return tuple(n for n in phrases if n not in who.others | mine and not _helps(text, n))


_BY_STANDING: Final = (
    Standing.TRUE, Standing.KIN, Standing.SELF, Standing.MENTION, Standing.ALONE, Standing.SIGNED,
)  # fmt: skip


def _helps(text: str, name: str) -> bool:
    """Whether somebody only writes for the sender: 老伴王桂香帮我发的."""
    ends = (at + len(name) for at in extent.places(text, name))
    return any(text.startswith(_HELPING, end) for end in ends)


# 她叫苟秀莲, 我单位职工马得福
_OF_THEM: Final = re.compile(
    "[他她](?:叫|的?名字(?:是|叫))$"
    f"|(?:[我本]们?|咱们?)(?:单位|学校|医院|公司|中心|[校院局所站厂园县乡镇村科室])的?[{HAN}]{{0,8}}(?:职工|教师|老师|员工|医生|护士|同志|干部|[技人]员)$"
)
_HELPING: Final = tuple("帮我 替我 代我 让我 叫我 帮忙 帮着 给弄 给登 给填 给我弄 给我登 给我填".split())
_BOTH: Final = Sought("也(?:忘|登|进|不|是)|两个?人|我们俩|我俩|我和|(?<![回次遍么咋直天样])都(?:忘|登|是我|进)")


def _surest(adjacent: list[Person], who: Cast) -> list[Person]:
    """Those beside the number, less what only looks like a name where the mail introduces somebody else."""
    told = {p.name for p in who.meant if p.standing in (Standing.SELF, Standing.KIN, Standing.LABEL)}
    return [p for p in adjacent if has_surname(p.name) or p.name[0] == "把" or not told or p.name in told]


def _names(who: Cast, standing: Standing) -> tuple[str, ...]:
    return _unique([p.name for p in who.meant if p.standing is standing])


def _unique(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _is_a_headline(before: str, left: Person, after: str) -> bool:
    """Whether a word stands on the line above, and a name right behind the number: 救急, and below 6201… 郎文学."""
    right = beside.behind_number(after) if "\n" in before[left.start :] and not has_surname(left.name) else None
    return right is not None and has_surname(right.name) and "\n" not in after[: right.start]


_ENDS_HAN: Final = re.compile(f"[{HAN}]\\Z")


def _beside(text: str, number: Number, found: list[Number]) -> list[Person]:
    before, after = _around(text, number, found)
    if (told := beside.of_whom(before)) is not None:
        return [told]
    left = beside.before_number(before) or beside.before_number(inline.unowned(before))
    if left is not None and (not _is_in_its_line(before, left.name) or _is_a_headline(before, left, after)):
        left = None
    if left is not None:
        # 张三,李四,6201…: whose it is can't be told
        second = (
            beside.before_number(before[: left.start].rstrip(" ,、和与及\t"))
            if left.start and before[left.start - 1 : left.start] in " ,、和与及\t" and "\t" not in before
            else None
        )
        whole = (
            second is not None
            and has_surname(second.name)
            and before[: left.start].rstrip(" ,、和与及").endswith(second.name)
        )
        return (
            [left, second]
            if second is not None
            and whole
            and not _ENDS_HAN.search(before[: left.start].rstrip(" ,、和与及").removesuffix(second.name))
            else [left]
        )
    right = beside.behind_number(after) if _GLOSS.match(after) is None else None
    if right is not None and after.startswith("。") and (troubled := beside.in_trouble(before)) is not None:
        return [troubled]  # who stands behind the stop signs
    if right is not None:
        other = _ANOTHER_BEHIND.match(after, right.end)  # 6201…,张三,李四: neither
        named = extent.clean(other[1]) if other else None
        return [right] if named is None else [right, Person(named, 0, 0, Standing.BESIDE)]
    # 甄士隐老师密码忘记，身份证6201…: of whom the sentence is
    of_whom = list(extent.titled(re.split("[。;!?\n]", before)[-1]))
    if len(of_whom) == 1 and claims.told_by(text, number) is not claims.Teller.WRITER:
        return [Person(of_whom[0], 0, 0, Standing.BESIDE)]
    # 身份证号：6201… on the line below the name
    above = before.rstrip().rsplit("\n", 1)[-1].strip() if "\n" in before else ""
    if above and not re.search(
        r"[^\n]*[^\s:]", before.rsplit("\n", 1)[-1].replace("身份证", "").replace("号码", "").replace("号", "")
    ):
        name = (
            extent.clean(_ORDINAL.sub("", above)) if re.fullmatch(f"[^{HAN}]*[{HAN}·]{{2,8}}[ ,;。:]*", above) else None
        )
        if name is not None:
            return [Person(name, 0, 0, Standing.BESIDE)]
    return []


def _is_in_its_line(before: str, name: str) -> bool:
    """Whether a name stands in the number's own line, or makes up a line above it: 在线等 above it is no 线等."""
    at = before.rfind(name)
    if at < 0 or "\n" not in before[at:]:
        return True
    line = before[:at].rsplit("\n", 1)[-1]
    return not line or not _ENDS_HAN.search(line) or extent.leads(line)


_GLOSS: Final = re.compile(f"[ ,。;:)]*(?=[{HAN}]{{0,3}}([{HAN}]))[{HAN}]{{2,4}}的\\1(?![{HAN}])")  # 6201…,玉玺的玺
_ANOTHER_BEHIND: Final = re.compile(f" ?(?:[,、]|和|与|及) ?({LIKELY})(?= ?(?:[,。;!?\\n]|$))")


def _around(text: str, number: Number, found: list[Number]) -> tuple[str, str]:
    """The text before and behind a number, up to its neighbours."""
    ahead = bisect_right(found, number.start, key=lambda n: n.end)  # in the order they stand in, and none over another
    behind = bisect_left(found, number.end, key=lambda n: n.start)
    left = found[ahead - 1].end if ahead else 0
    right = found[behind].start if behind < len(found) else len(text)
    before = text[max(left, number.start - 200) : number.start]
    return before.rsplit("\n\n", 1)[-1], text[number.end : min(right, number.end + 100)].split("\n", 1)[0]


# ---------------------------------------------------------------------------------------------- several persons


def _several(text: str, found: list[Number]) -> Layout:
    for shape in (surnames.by_surname, transposed.read):
        if (layout := shape(text, found)) is not None:
            return layout
    by_lines = _by_lines(text, found)
    if by_lines is not None:
        handed.hand_over(by_lines)
        together.share(by_lines)
        return by_lines
    for shape in (blocks.by_blocks, blocks.in_columns, blocks.in_turn, blocks.of_one_name, blocks.by_person):
        if (layout := shape(text, found)) is not None:
            layout.rows = [row for row in layout.rows if not _is_of_a_hand(text, row)]
            return layout
    if len(found) == _TWO and len(_names(people.cast(text, weak=False), Standing.LABEL)) == 1:
        left = [n for n in found if not (hands.holds_in_its_line(text, n) or hands.holds_below(text, n))]
        if len(left) == 1:
            return _single(text, left)  # 姓名:张三 身份证号:6201…, and below it 经办人:李四(6202…)
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
        if not names and number.value is not None:
            return _with_nameless(layout, piece, number, pieces) if _may_lack_name(layout, piece, paired) else None
        paired += bool(names)
        layout.rows.append(
            Row(number, names, piece.text[: local.start] + " , " + piece.text[local.end :], piece.start, who.wrong)
        )
        last_row = len(layout.rows) - 1
    return layout if paired else None


def _names_of_row(piece: Piece, number: Number, who: Cast, called_so: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
    """Whose a row may be, by its own words, or by what stands in the list's place for names."""
    names = _names_in_row(piece.text, number, who)
    if len(names) == 1 and not _is_beside(piece.text, names[0], [number], who):
        known = {p.name for p in who.meant} | who.wrong | who.others
        names = (*names, "?") if certain.is_another_unread(piece.text, names[0], [number], known) else names
    if names and any(name in piece.text[: number.start] for name in names):
        return names
    return called_so.get(piece.start, names)  # 安全 6201…(借调)


def _writer_by_word(text: str, at: int) -> tuple[str, ...]:
    """Who writes, where a row calls them 我自己, and the mail says elsewhere who that is: 我叫张三, or below it."""
    before = text[max(0, at - 80) : at]
    if inline.MYSELF.search(before) is None or before.count("(") > before.count(")"):
        return ()
    who = people.cast(text)
    return next((names for one in (Standing.SELF, Standing.SIGNED) if (names := _names(who, one))), ())


def _numberless(layout: Layout, piece: Piece, text: str, *, below: bool) -> tuple[str, str | None]:
    """What a line without a number says, and whom it names as one more row, if anybody."""
    stripped = piece.text.strip()
    bare = _PARTED.sub("\\1", _ORDINAL.sub("", stripped))
    listed = _ORDINAL.match(stripped) or re.match(f"[{HAN}·]{{2,6}} ?[(,:]? ?身份证", stripped)
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
    names = name_of(text, [number], Cast(told, who.wrong, who.others, who.for_other))
    if not names:
        called = beside.word_names(text, [(number.start, number.end)])
        names = tuple(n for n in called if n not in who.wrong | who.others and extent.clean(n) is None)
    if not names:
        cells = _unique([cell for cell in text.split() if has_surname(cell) and extent.clean(cell) == cell])
        names = cells if len(cells) == 1 else ()
    if not names and (first := _FIRST.match(text)) is not None and first.end() < number.start:
        name = first[1]  # 张三:密码忘了,身份证6201…
        names = (name,) if extent.clean(name) == name and name not in who.wrong | who.others else ()
    if len(names) == 1 and claims.is_anothers(text, names[0], number, who):
        return ()  # 我是李四的女儿,我的身份证6201…: not 李四's
    return names


_FIRST: Final = re.compile(f"\\s*(?:\\(?[0-9]{{1,3}}[.、)] ?)?({LIKELY})(?:老师|同志)?:")


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
            name = _row_name(_ORDINAL.sub("", stripped))
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
        names = name_of(piece.text, [local], who)
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
    rows = [line for line in text.split("\n") if _ORDINAL.match(line)]
    if any(_FIELD.match(_ORDINAL.sub("", line.strip())) for line in rows if numbers(line)):
        return False  # 一、姓名：… 二、身份证号：…: one person's fields
    if _MAY_LACK.search(text) and any(
        _NUMBER_LACKS.match(_ORDINAL.sub("", line.strip())) for line in text.split("\n") if not numbers(line)
    ):
        return True
    if len(rows) < 2:
        return False
    named = [line for line in rows if _row_name(_ORDINAL.sub("", line.strip()))]
    return len(named) >= 2 or (len(named) >= 1 and any(numbers(line) for line in rows if line not in named))
