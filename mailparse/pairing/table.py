"""Tables: which column is whose name and number, and what the others say of a person."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final

from mailparse import values
from mailparse.reading import Action
from mailparse.text import extent
from mailparse.text.numbers import Number
from mailparse.text.sought import Sought
from mailparse.text.wording import KIN, could_be_name, has_surname
from mailparse.who import beside, people


@dataclass(slots=True)
class Row:
    """One person's place in the text."""

    number: Number | None  # None: a row of a list that names somebody without an ID number
    names: tuple[str, ...]  # one, if it is clear; more, if it is not; none, if there is none
    text: str  # what is said of this person alone
    start: int = 0
    wrong: frozenset[str] = frozenset()
    by_looks: bool = False  # the one name was told from other words by its looks (who/alike)

    def names_for(self, action: Action | None) -> tuple[str, ...]:
        """Who may be asked for: no account is deleted of somebody whom only looks have found."""
        return () if self.by_looks and action is Action.DELETE else self.names


@dataclass(slots=True)
class Layout:
    """All rows of a text, and what stands outside them."""

    rows: list[Row] = field(default_factory=list)
    outside: list[tuple[int, str]] = field(default_factory=list)  # position and text of the lines that are no row
    tangled: bool = False  # names and ID numbers can't be paired for certain

    def leads(self) -> dict[int, str]:
        """What stands right before a row, cut from it because a name begins there (我是, 父亲), by where it begins."""
        return {at + len(text): text[-_LEAD:] for at, text in self.outside}


_LEAD: Final = 16  # characters


_HEADER_CELL: Final = Sought(
    "姓名|名字|证号|情况|申请人|填报人|申报人|身份证|证件号|诉求|序号|单位|电话|备注|手机|性别|事由|申请事项|需求|办理事项|原因|类型|要求|操作"
)


def read(text: str, found: list[Number]) -> Layout | None:
    """A table whose first row, or first column, says what is what; cells parted by tabs, bars or wide blanks."""
    lines = text.split("\n")
    lines, starts = _unstacked(lines, list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0)), found)
    for n, line in enumerate(lines):
        if len(line) > 300 or not _HEADS_A_TABLE.search(line):
            continue
        layout = _on_its_side(lines, starts, n, found) or _upright(lines, starts, n, found)
        if layout is not None and layout.rows:
            return layout
    return None


def _unstacked(lines: list[str], starts: list[int], found: list[Number]) -> tuple[list[str], list[int]]:
    """The lines and their starts, with each table that came with one cell a line in rows again, as Outlook pastes it.

    Cells are joined by tabs in place of line ends, so that every character stays where it stands.
    """
    joined: list[str] = []
    begun: list[int] = []
    at = 0
    while at < len(lines):
        size = _stacked(lines, starts, at, found) if heads_column(lines[at]) else None
        width, height = size or (1, 1)
        for _ in range(height):
            joined.append("\t".join(lines[at : at + width]))
            begun.append(starts[at])
            at += width
    return joined, begun


def _stacked(lines: list[str], starts: list[int], head: int, found: list[Number]) -> tuple[int, int] | None:
    """Columns and rows of a table whose first header cell is a line of its own; None where it is none."""
    width = 1
    while head + width < len(lines) and width < _WIDEST and heads_column(lines[head + width]):
        width += 1
    cells = lines[head : head + width]
    number_at = next((i for i, cell in enumerate(cells) if re.search("身份|证件", cell)), None)
    if width < 2 or number_at is None or not any("姓名" in cell for cell in cells):
        return None
    rows = 1
    while any(_starts_in(lines, starts, head + rows * width + number_at, number) for number in found):
        rows += 1
    if rows < (_FEWEST if width > _NARROW else _FEWEST + 1):
        return None
    return width, rows


_WIDEST: Final = 12  # columns
_NARROW: Final = 2  # columns: of so few it takes two people to tell a table
_FEWEST: Final = 2  # rows: the header, and one person's
_HEADS: Final = re.compile(
    "序号|编号|(?:正确|真实|错误|原|误填|现|登记)?姓名|(?:居民)?身份证(?:号码?|号)?|(?:身份证|证件)号码?|诉求|(?:申请|办理|处理|具体)(?:事项|方式|意见|内容|诉求)|(?:所在|工作)?(?:单位|部门|科室)"
    "|(?:联系)?(?:电话|方式)|联系电话|手机号?码?|备注|性别|民族|年龄|(?:证书|资格证)(?:编号|号码?)|[工学]号|文件?号|级别|系列|(?:取得|发证|评定|工作)?(?:时间|日期)|地址|邮箱|学段|年级|出生(?:年月|日期)|学历|(?:现任?)?(?:职称|职务|岗位)|专业|(?:任教)?学科"
    "|事由|需求|原因|类型|要求|操作|情况(?:说明)?|问题|(?:(?:办理|处理|办结|核实|落实|完成|解决|反馈|回访|登录)的?)?(?:结果|进展|情况|状态)|回访|反馈|回执"
)


def heads_column(line: str) -> bool:
    """Whether a line is nothing but a header cell: 姓名, 身份证号."""
    return _HEADS.fullmatch(line.strip()) is not None


def _starts_in(lines: list[str], starts: list[int], i: int, number: Number) -> bool:
    return i < len(lines) and starts[i] <= number.start < starts[i] + len(lines[i])


def _upright(lines: list[str], starts: list[int], n: int, found: list[Number]) -> Layout | None:
    """The table whose header line n may be."""
    line = lines[n]
    cells = _cells(line)
    ruled = ("\t" in line or "|" in line) and len(cells) > 2
    headed = sum(bool(_HEADER_CELL.search(c)) and len(c) <= 12 for c in cells)
    numbered = [i for i, c in enumerate(cells) if re.search("身份|证件|^证号", c)]
    number_at = next((i for i in numbered if not _OF_SOMEBODY_ELSE.search(cells[i])), next(iter(numbered), None))
    if number_at is None or len(cells) < 2 or (headed < 2 and not ruled) or re.search("[0-9]{6}", line):
        return None
    if any(":" in c for c in cells) or not any(m.start > starts[n] for m in found):
        return None  # 诉求:我的姓名没有填错,身份证也没填错
    name_at = _column_of_names(cells)
    if name_at is not None:
        return _rows(lines, starts, n, cells, name_at, number_at, found)
    may = _columns_of_names(lines[n + 1 :], cells, number_at) if ruled else []
    if len(may) == 1:
        return _rows(lines, starts, n, cells, may[0], number_at, found)
    if may or (any(_OF_NAMES.search(c) for c in cells) and _heads_rows(lines[n + 1 :], number_at)):
        # which of them is the person's can't be told
        numbers = [Row(m, (), "", m.start) for m in found if m.value]
        return Layout(numbers, [(0, "\n".join(lines))], tangled=True) if numbers else None
    return None


def _heads_rows(lines: list[str], number_at: int) -> bool:
    """Whether below stands a row with a bare number in its column: 姓名填错了,与身份证号不匹配 heads none."""
    rows = (_cells(line) for line in lines)
    return any(1 < len(row) > number_at and re.match("\\W{0,3}[0-9]{15}", row[number_at]) for row in rows)


_OF_NAMES: Final = re.compile("姓名|名字")
_OF_OTHER_NAMES: Final = re.compile("错|误|原|登记|系统|注册|账号|现填|联系|校长|领导")
_OF_ACCOUNTS: Final = re.compile("错|误|登记|系统|注册|账号|现填")  # where it is the person's own, it is right
_OF_HANDS: Final = re.compile(
    "负责|主任|[校院科部站所局园]长|领导|[组班]长|联系|经办|填表|审核|管理|代办|证明|介绍|单位|部门|科室|学校|职务|职称|系统|显示|错|误|原"
)
# 负责人身份证号, 配偶身份证号
_OF_SOMEBODY_ELSE: Final = re.compile(f"负责|经办|联系|填表|审核|管理员|代办|证明人|介绍人|配偶|监护|家长|法人|{KIN}")
# Where no column is headed 姓名, whoever applies stands in one of these: 部门, 负责人, 申请人, 身份证号.
_OF_PERSONS: Final = re.compile("[^:]{0,8}(?:人|人员|教师|职工|员工|本人|老师|同志)")
# Beside a column of what stands on the account: 系统现姓名, 身份证号, 应为.
_TRUE: Final = re.compile(
    "应(?:该)?(?:为|是)|(?:更正|改正?|修改)(?:为|后|成)|(?:正确|真实|实际)(?:的|为)?|实为|本名|真名"
)
_HEADS_A_TABLE: Final = Sought(
    "姓名|名字 (?=证|身)"
    "|(?:身份证|证件)[^\\n]{0,60}[\\t|]|[\\t|][^\\n]{0,60}(?:身份证|证件)|(?:人员?|教师|职工|员工|本人)[ ,]"
)


def _column_of_names(cells: list[str]) -> int | None:
    """The column that is headed as that of the persons' names."""
    named = [i for i, c in enumerate(cells) if _OF_NAMES.search(c)]
    theirs = [i for i in named if not _OF_OTHER_NAMES.search(cells[i])]
    true = next((i for i in theirs if not _OF_SOMEBODY_ELSE.search(cells[i])), next(iter(theirs), None))
    if true is not None:
        return true
    heads = _TRUE if named else _OF_PERSONS
    told = [i for i, c in enumerate(cells) if heads.fullmatch(c) and not (_OF_HANDS.search(c) and not named)]
    return told[0] if len(told) == 1 else None


def _columns_of_names(lines: list[str], header: list[str], number_at: int) -> list[int]:
    """The columns that have a name in every row with a number, and are not headed as somebody else's."""
    rows = [_cells(line) for line in lines if "\t" in line or "|" in line]
    rows = [row for row in rows if len(row) == len(header) and re.search("[0-9]{15}", row[number_at])]
    return [
        i
        for i, head in enumerate(header)
        if i != number_at and rows and not _OF_HANDS.search(head) and all(_name_in(row[i]) for row in rows)
    ]


def _on_its_side(lines: list[str], starts: list[int], n: int, found: list[Number]) -> Layout | None:
    """A table with a column for each person: the names in line n, the numbers in one of the next lines."""
    names = _cells(lines[n])
    if len(names) < 3 or not _OF_NAMES.fullmatch(names[0]) or any(_HEADER_CELL.search(c) for c in names[1:]):
        return None
    columns: list[tuple[int, list[str]]] = [(n, names)]
    for i in range(n + 1, min(n + 12, len(lines))):
        cells = _cells(lines[i])
        if len(cells) != len(names):
            break
        columns.append((i, cells))
    numbered = [(i, cells) for i, cells in columns[1:] if re.search("身份|证件", cells[0])]
    if len(numbered) != 1:
        return None
    line, _ = numbered[0]
    inside = [m for m in found if starts[line] <= m.start < starts[line] + len(lines[line])]
    if len(inside) != len(names) - 1 or {m.start for m in found if m.value} - {m.start for m in inside}:
        return None
    layout = Layout(outside=[(starts[i], text) for i, text in enumerate(lines) if not n <= i < n + len(columns)])
    for k, number in enumerate(inside, 1):
        name = _name_in(names[k])
        said = _joined(_told(cells[0], cells[k]) for i, cells in columns if i not in (n, line))
        layout.rows.append(Row(number, (name,) if name else (), said, starts[n]))
    return layout


def _cells(line: str, header: str = "") -> list[str]:
    """The cells of a line, parted as its table's header is, if that is known."""
    like = header or line
    if "\t" in line:
        parts = line.split("\t")
    elif "|" in line:
        parts = line.strip().strip("|").split("|")
    elif re.search("[,、]", like):
        parts = re.split("[,、] ?", line.strip())
    elif ";" in like:
        parts = line.strip().split(";")
    else:
        parts = re.split(r" +", line.strip())
    return [p.strip(' "“”') for p in parts]


# A column that is answered with yes or no (是否需要重置 | 是), and how.
_YES_OR_NO: Final = re.compile(
    "^(?:是否|需不需要|要不要|需要?|要)?(?:需要?|要|申请)?(重置|删除|恢复|注销)(?:登录|初始)?(?:密码|账号|帐号|账号信息|信息)?"
    "(?:\\(.{1,8}\\)|[?])?$"
)
# 是否忘记密码 | 是
_HAS_FORGOTTEN: Final = re.compile(
    "^(?:(?:密码)?(?:是否|有没有|有无)(?:已经?)?(?:忘记?|遗忘|丢失)了?(?:登录)?(?:密码)?|是否(?:无法|不能)登[录陆])[?]?$"
)
_DONE_ALREADY: Final = re.compile("^是否已(?:经)?(?:处理|解决|办理|重置|删除|登录|能登)")
# 办理结果 | 已重新注册: what came of it, whatever was asked for
_OF_RESULT: Final = re.compile(
    "^(?:(?:办理|处理|办结|核实|核对|重置|登[录陆]|验证|落实|完成|解决|执行|最终|昨[晚日天]|今[早日天])?(?:的)?(?:结果|进展)"
    "|(?:办理|处理|办结|核实|落实|完成|解决|执行|反馈|回访)(?:情况|状态)|回访|反馈|回执)$"
)
_CAME_WELL: Final = re.compile(
    "^(?!.*(?:[未没待否无不还仍再忘错锁]|失败|请))(?:.*(?:已|成功|好|完|办结|正常|能|可以|解决|登上|进去|妥)|OK)",
    re.IGNORECASE,
)
# 能否登录 | 能
_IS_ABLE: Final = re.compile(
    "^(?:是否|能否|能不能|可否|可不可以)(?:能|可以|已?能够|正常|成功)*(?:登[录陆]?|进入?)(?:系统|成功|正常|上)?[?]?$"
)
_ABLE: Final = frozenset("是 能 可以 可 正常 √ ✓ ✔ ☑ Y YES".split())
_UNABLE: Final = frozenset("否 不 不能 不可以 无法 × X ✗ ✘ ☒ N NO".split())
_YES: Final = frozenset("是 √ ✓ ✔ ☑ 需 需要 要 对 Y YES V".split())
_NO: Final = frozenset(("", *"否 不 无 × X ✗ ✘ ☒ N NO 不用 不需 不需要 不要 - / 0".split()))


def _told(header: str, cell: str) -> str:
    """What a cell says of its person: 是 below 是否重置 asks, anything else there does not."""
    if _DONE_ALREADY.match(header):
        return _DECLINED if cell.upper() in _YES else cell if cell.upper() not in _NO else ""
    if _OF_RESULT.match(header) and _CAME_WELL.match(cell):
        return _DONE
    if _IS_ABLE.match(header) and cell.upper() in _ABLE | _UNABLE:
        return "能登录" if cell.upper() in _ABLE else "不能登录"
    if _HAS_FORGOTTEN.match(header) and cell.upper() in _YES | _NO:
        return "密码忘记" if cell.upper() in _YES else _DECLINED
    column = _YES_OR_NO.match(header)
    if column is None or cell.upper() not in _YES | _NO:
        return cell
    return f"请{column[1]}" if cell.upper() in _YES else _DECLINED


def _joined(cells: Iterable[str]) -> str:
    """What a person's cells say together; who declines one thing and asks for another asks."""
    said = list(cells)
    if _DONE in said:
        return _DONE
    if any(cell in ("请重置", "请删除", "请恢复", "请注销") for cell in said):
        said = [cell for cell in said if cell != _DECLINED]
    return " , ".join(said)


_DECLINED: Final = "不是要重置"  # no plea, and no withdrawal either
_DONE: Final = "已办结"


def _rows(
    lines: list[str], starts: list[int], head: int, header: list[str], name_at: int, number_at: int, found: list[Number]
) -> Layout | None:
    width = len(header)
    layout = Layout(outside=[(starts[i], lines[i]) for i in range(head) if lines[i].strip()])
    covered: set[int] = set()
    for i in range(head + 1, len(lines)):
        line, start = lines[i], starts[i]
        if not line.strip() or re.fullmatch(r"[-|:+ =]+", line):
            continue
        inside = [n for n in found if start <= n.start < start + len(line)]
        cells = _cells(line, lines[head])
        wide = len(cells) >= min(width, max(name_at, number_at) + 1) and len(cells) >= 2
        if not inside and not (wide and ("\t" in line or "|" in line) and extent.clean(cells[name_at])):
            layout.outside.append((start, line))
            continue
        covered.update(n.start for n in inside)
        if len(inside) > 1:
            inside = _in_column(line, start, inside, header, number_at)
        if len(inside) > 1 or (inside and not wide):
            return None
        cell = re.sub(r"^[0-9]{1,3}[.、]?", "", cells[name_at]) if name_at < len(cells) else ""
        name = _name_in(cell) if inside else extent.clean(cell) or extent.clean(cell, loose=True)
        if name is None and inside and len(cells) != width:
            name = _near(line, inside[0].start - start, inside[0].end - start)
        wrong = people.cast(line).wrong
        right = name is not None and any(
            cell == name and _OF_NAMES.search(head) and _OF_ACCOUNTS.search(head)
            for k, (head, cell) in enumerate(zip(header, cells, strict=False))
            if k != name_at
        )
        other = [k for k in range(max(width, len(cells))) if k not in (name_at, number_at)]
        rest = _joined(
            _told(header[k] if k < width and len(cells) <= width else "", cells[k] if k < len(cells) else "")
            for k in other
            if k < len(cells) or (len(cells) > 2 and k < width and _YES_OR_NO.match(header[k]))
        )
        rest = f"{rest} , 姓名没有填错" if right else rest
        layout.rows.append(
            Row(inside[0] if inside else None, (name,) if name and name not in wrong else (), rest, start, wrong)
        )
    if {n.start for n in found if n.value} - covered:
        return None
    return layout


def _in_column(line: str, start: int, inside: list[Number], header: list[str], number_at: int) -> list[Number]:
    """Of a row's numbers the one in its column, if all others are headed as somebody else's."""
    mark = "\t" if "\t" in line else "|"
    text = line if mark == "\t" else " " * (len(line) - len(line.lstrip("| "))) + line.lstrip("| ")
    at = {n.start: text[: n.start - start].count(mark) for n in inside}
    rest = [n for n in inside if at[n.start] == number_at]
    others = [at[n.start] for n in inside if at[n.start] != number_at]
    known = all(
        k < len(header) and (_OF_HANDS.search(header[k]) or _OF_SOMEBODY_ELSE.search(header[k])) for k in others
    )
    return rest if mark in line and known and len(rest) == 1 else inside


def _name_in(cell: str) -> str | None:
    """The name in a cell of the column of names, beside a number."""
    name = extent.clean(cell) or extent.clean(cell, loose=True)
    if (
        name is None
        and has_surname(cell)
        and 2 <= len(cell) <= 3
        and values.is_han_name(cell)
        and could_be_name(cell, labelled=True)
    ):
        return values.name(cell)
    return name


def _near(line: str, start: int, end: int) -> str | None:
    """The name beside a number, where a row's cells are not those of its header."""
    person = beside.before_number(line[:start]) or beside.behind_number(line[end:])
    return person.name if person is not None else None
