"""Letters as their writers laid them out: lines broken by a program, speech taken down without stops.

Texts are in the reading form. What is said of a unit is read clause by clause, so clauses must end where they end.
"""

import re
from typing import Final

from mailparse.letters import units
from mailparse.text.sought import Sought
from mailparse.values import HAN

_ENDS: Final = re.compile("[。;:!?)|]$")
_LABEL: Final = re.compile(
    f"^[{HAN} ]{{2,10}}[:|\\t]"
    "|^(?:联系|经办|单位|统一|主管|上级|登记|注册|地址|电话|手机|邮箱|附件|抄送|主送|此致|特此)"
)
_NUMBERED: Final = re.compile("^(?:[▪•·●◆■*-]|[0-9]{1,2}[.、)]|[(]?[一二三四五六七八九十]{1,2}[、)])")
_LEAST: Final = 15  # characters of a line that a program broke, if there are two of them …
_NARROW: Final = 6  # … or of many alike
_MANY: Final = 4
_NEARLY: Final = 0.8  # of the longest line


_IN_BRACKETS: Final = re.compile(f"[【\\[]([{HAN}/]{{2,8}})[】\\]]:?")  # 【单位名称】某某公司【单位性质】…
_FIELDS: Final = 3
_FRAME: Final = re.compile("^[ \\-─━┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝|+=]{4,}$", re.MULTILINE)
_ROW_NUMBER: Final = re.compile(
    "^([ \t]*(?:\\|[ \t]*)?)[0-9]{1,2}[.、)]?[ ]*(?:\t[ \t]*|\\|[ \t|]*)(?=[^\\s0-9])", re.MULTILINE
)

# A form that a program has written: {"dwmc": "某某公司", "lxr": "…"}, with labels in Chinese or their initials.
_INITIALS: Final = {
    "单位名称": "dwmc dwqc qymc xxmc yymc",
    "单位性质": "dwxz qyxz dwlx",
    "统一社会信用代码": "tyshxydm shxydm xydm uscc",
    "主管单位": "zgdw zgbm sjdw sjbm sjzgdw",
    "隶属关系": "lsgx",
    "出资人": "czr",
    "登记机关": "djjg zcjg",
    "注册地": "zcd",
    "联系人": "lxr jbr lianxiren",
    "联系电话": "lxdh lxfs dh sj sjh dianhua",
    "事项": "sx sqsx nr",
}
_LABEL_OF: Final = {short: label for label, shorts in _INITIALS.items() for short in shorts.split()}
_PAIR: Final = re.compile(
    f"[\"'{{}},;\\[\\] ]{{0,12}}(?:(?<![A-Za-z])({'|'.join(sorted(_LABEL_OF, key=len, reverse=True))})[\"']?"
    f"|[\"']([{HAN}()]{{2,10}})[\"'])[ ]*[:=][ ]*[\"'\\[]*",
    re.IGNORECASE,
)
_PAIRS: Final = 2
_ENDS_OF_PAIRS: Final = re.compile("[\"']?[, ]{0,8}[}\\]]{1,4}[,; ]{0,8}$", re.MULTILINE)


def unkeyed(text: str) -> str:
    """The text with keys and values as labelled lines, and other braces as brackets."""
    if len(_PAIR.findall(text)) >= _PAIRS:
        text = _PAIR.sub(lambda pair: f"\n{pair[2] or _LABEL_OF[pair[1].lower()]}:", text)
        text = re.sub("[\"'],?$", "", _ENDS_OF_PAIRS.sub("", text), flags=re.MULTILINE)
    return text.replace("{", "(").replace("}", ")")


def _barred(text: str) -> str:
    for bar in "│┃║":
        text = text.replace(bar, "|")
    return text


def unframed(text: str) -> str:
    """The text with a drawn table's bars as `|`, without frame and row numbers, labels in brackets as any others."""
    text = _barred(text)
    if len(_IN_BRACKETS.findall(text)) >= _FIELDS:
        text = _IN_BRACKETS.sub(r"\n\1:", text)
    if len(_ROW_NUMBER.findall(text)) >= _FIELDS:
        text = _ROW_NUMBER.sub(r"\1", text)
    return _FRAME.sub("", text) if "|" in text else text


def joined(text: str) -> str:
    """The text with the lines joined that were broken at a margin: long, alike, and without a stop at their end.

    What stands between empty lines or rules is looked at by itself: a letter may be quoted within a mail.
    """
    whole = "".join(part if n % 2 else _joined(part) for n, part in enumerate(_BETWEEN.split(text)))
    return whole if whole == text else _BROKEN_NUMBER.sub("", whole)


# -- 以下为通知原文 --, 县局通知如下: what stands below isn't the writer's.
_CITES: Final = Sought(
    "(?:^|\\n)(?![^\\n]{0,12}(?:根据|按照?|依据|遵照|附件))[^\\n,。;]{0,16}"
    "(?:(?:以下|下面|下文|下列)[^\\n,。;]{0,12}(?:通知|文件|公告|通告)[^\\n,。;]{0,6}|(?:通知|文件)的?(?:原文|全文|正文|原话)[^\\n,。;]{0,6}"
    "|通知(?:内容|要求|是这[样么][写说]的?)?(?:如下)?:)[ ]*(?=\\n)"
)
_CITED_TO: Final = re.compile(
    "\\n[^\\n,。;]{0,4}(?:以上|通知(?:到此|完|结束))[^\\n]{0,20}|\\n[ ]*[-=_*]{6,}[ ]*(?=\\n)|$(?![\\n])"
)


def without_cited(text: str) -> str:
    """The text less what it cites of somebody's notice, up to where that is said to end, or a rule."""
    begun = _CITES.search(text)
    if begun is None:
        return text
    ends = _CITED_TO.search(text, begun.end())
    return text[: begun.start()] + (text[ends.end() :] if ends is not None else "")


_BETWEEN: Final = re.compile("(\\n[ ]*\\n|\\n[ ]*[-=_*]{4,}[^\\n]*\\n)")


def _joined(text: str) -> str:
    if not re.search("[。;]", text):
        return text  # a signature, a list: no sentence ends there
    lines = text.split("\n")
    bare = [line.strip() for line in lines]
    wide = [_width(line) for line in bare]
    inner = sorted(width for line, width in zip(bare, wide, strict=True) if line and not _ENDS.search(line))
    longest = max(wide, default=0)
    least = _NEARLY * longest
    alike = sum(size >= least for size in inner)
    if not (alike > 1 and inner[-2] >= _LEAST) and not (alike >= _MANY and longest >= _NARROW):
        return text
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    out = [lines[0]]
    for before, width, line, said in zip(bare, wide, lines[1:], bare[1:], strict=False):
        broken = (
            width >= least
            and _ENDS.search(before) is None
            and said
            and not line[indent:].startswith("  ")
            and not _LABEL.match(said)
            and not _NUMBERED.match(said)
        )
        if broken:
            out[-1] = out[-1].rstrip() + said
        else:
            out.append(line)
    return "\n".join(out)


def _width(line: str) -> float:
    """How wide a line is, in Han characters."""
    return sum(1 if c >= "\u2e80" else 0.5 for c in line)


_BROKEN_NUMBER: Final = re.compile(r"(?<=[0-9])(?<!20[0-9]{2})[ ]*\n[ ]*(?=[0-9])|(?<=[0-9]-)[ ]*\n[ ]*(?=[0-9])")


def close(text: str) -> str:
    """The text as if no line were broken, for a first look."""
    return re.sub(r"(?<=[^\s])\n[ ]*(?=[^\s])", "", text)


_LEGEND: Final = re.compile(
    f"(?<=[:( ])([1-9A-F])[ .]?\\(((?:[1-9A-F][.:、= ]?[{HAN}]{{1,12}}[ ,;、/]{{0,3}}){{2,8}})\\)"
)


def chosen(text: str) -> str:
    """The text with what a form's number stands for: 单位类别:4(1机关 2事业 3国企 4民企)."""

    def meant(found: re.Match[str]) -> str:
        options = dict(re.findall(f"([1-9A-F])[.:、= ]?([{HAN}]{{1,12}})", found[2]))
        return str(options.get(found[1], found[0]))

    return _BOXED.sub(_ticked, _LEGEND.sub(meant, text))


_TICKS: Final = "☑√✓✔■☒●"
_BOXES: Final = "□☐○"
_BOXED: Final = re.compile(f"^[^\n]*[{_BOXES}][^\n]*$", re.MULTILINE)
_OPTION: Final = re.compile(f"([{_TICKS}{_BOXES}])[ ]?([^{_TICKS}{_BOXES}|,;\n ]+)")
_OPTION_THEN: Final = re.compile(f"([{HAN}()]+)[ ]?([{_TICKS}{_BOXES}])")


def _ticked(line: re.Match[str]) -> str:
    """A form's line with only what is ticked of its options; as it is where nothing or everything is."""
    text = line[0]
    if not re.search(f"[{_TICKS}]", text):
        return text
    first = re.search(f"[{_TICKS}{_BOXES}]", text)
    behind = first is not None and re.search(f"[{HAN}][ ]?$", text[: first.start()]) is not None
    if behind:
        return _OPTION_THEN.sub(lambda one: one[1] if one[2] in _TICKS else "", text)
    return _OPTION.sub(lambda one: one[2] if one[1] in _TICKS else "", text)


_STOPS: Final = re.compile("[,。;:!?]")
_LONG: Final = 36  # characters in a row without a stop, which no one writes but who speaks
_PARTICLE: Final = re.compile("(?<=[啊嘛呢呀哦哈哎嗯])(?=[^,。;:!?\\n])|(?<=[了的]吧)(?=[^,。;:!?\\n])")
_BUREAUS: Final = (
    "卫健|卫生健康|卫计|教育|教体|人社|水务|水利|林草|农业农村|畜牧|住建|交通|文旅|市监|市场监管"
    "|工信|国资|民政|科技|财政|自然资源|应急|税务|发改"
)
# Where a speaker begins anew …
_BEGINS: Final = re.compile(
    "(?<=[^,。;:!?\\n (])(?=(?:然后|但是|不过|可是|所以|因为|另外|而且|就是说|麻烦(?!你们了)|"
    "请帮|请给|想请|能不能|能否|我姓|我叫|我是|就是(?=[^说,])|"
    "只有|一[所家个]是(?!我)|(?<![是的在把给])那个|(?<!老板|师傅|厂长|经理|职工|同事|员工|法人|股东|总工)以前(?:叫|是)|我的?(?:电话|手机)"
    "|(?<!我)(?<!我的)(?<!联系)(?:联系)?(?:电话|手机)(?:号码?)?(?=是|号|[0-9:〇零一幺])|全[称名](?:是|叫)|(?<![给帮为替跟和与把将找向对让叫在到是等漏有])(?:我们|咱们|俺们)(?![院校园站所局厂]的)|执照(?:是|在)|上级(?:是|就)|主管(?:部门|单位)?是"
    "|(?<=[^联])系统里|上头(?:是|就)|联系人|联系我|我(?:打|输|搜|查(?!玉)|试了|问了|也不(?:会|懂|知))"
    f"|(?:[省市州县区]上?)?(?:{_BUREAUS})[局委厅](?:那边|里|上)?(?:说|让我|叫我|答复|回复)|归[{HAN}]{{2,12}}?(?:局|委|厅|政府|学区|集团|公司|中心校)(?:直接)?管"
    "|(?<![申恳敬烦劳邀聘])请(?=[你您贵给帮把省老领予开])|现在(?=就?是|要|职|老|在|叫|我)"
    f"|(?<![我姓名字])叫(?={units.HAS_A_PLACE.pattern})|(?<![请让求等给要])[你您]们?(?=给(?:我|开|建|办|弄|学校|单位))"
    "|(?<![年时到了])(?:后来|当时)|注册(?:地)?(?=在)|(?<![的找选查搜])单位(?:那一?栏)?(?=搜|找不|查不|出不|选不|一?直?没有账)"
    "))"
)
# … and what a name, or what is told of a unit, ends with before something else is told.
_IS_OVER: Final = re.compile(
    "(?:(?<=有限公司)|(?<=责任公司)|(?<=小学|中学|医院)|(?<=幼儿园|卫生院|合作社|事务所))"
    "(?=在(?!编|职|岗)|我|归|属|注册|登记|现在|请|麻烦|系统|职称|没有|一直|代码|上级|主管|民营的|民办的|公办的|公立的|私人的|私立的|以前|原来|搜不|找不|查不)"
    f"|(?:(?<=公司)|(?<=企业))(?=[{HAN}]{{2,10}}(?:市场监督管理|市场监管|市监|工商)局(?:注册|登记|发|办))"
    "|(?:(?<=民营企业)|(?<=私人企业)|(?<=私营企业)|(?<=国有企业))(?=[给为在归])"
    "|(?<=公司)(?=的(?:单位|企业)[是归属])|(?:(?<=[站所队馆场])|(?<=中心))(?=(?:全额|差额|公益[一二]|自收自支|财政)(?:拨|事|类|供))"
    "|(?:(?<=注册的|登记的|下面的|所属的|控股的|出资的|公办的|公立的|民办的|民营的|私人的|拨款的)|(?<=管的|批的|办的|发的))"
    f"(?=我|系统|现在|单位[里上]|这|老师|职工|请|麻烦|填|归|注册|登记|在|执照|[{HAN}]{{0,3}}(?:{_BUREAUS})[局委厅]|主管|上级)"
    "|(?<=的时候)(?=[^,。;])|(?<=[^漏]了)(?=现在|系统|老师|请|麻烦|单位|所以|能不能)"
)
_BLANK: Final = re.compile(f"(?<=[{HAN}]{{3}}) +(?=[{HAN}]{{3}})")


def parted(text: str) -> str:
    """The text with commas where a speaker pauses, in lines that have next to no stops."""
    return "\n".join(_paused(line) if _is_spoken(line) else _gapped(line) for line in text.split("\n"))


def _gapped(line: str) -> str:
    """康县某站 事业单位 没有账户 请开通: blanks for commas, where there are no stops at all."""
    gaps = len(_BLANK.findall(line))
    return line if gaps < 2 or _STOPS.search(line) else _BLANK.sub(",", line)


def _is_spoken(line: str) -> bool:
    return any(len(piece) > _LONG for piece in _STOPS.split(line)) and len(_STOPS.findall(line)) * _LONG < len(line)


def _paused(line: str) -> str:
    for pause in (_BLANK, _PARTICLE, _BEGINS, _IS_OVER):
        line = pause.sub(",", line)
    return _COMMAS.sub(",", line)


_COMMAS: Final = re.compile(",{2,}")
_LABELS: Final = (
    "申请单位|申报单位|单位(?:全称|名称|性质|类型|地址)?|(?:企业|机构|公司|学校|医院)(?:全称|名称|性质|类型)|统一社会信用代码|(?:社会)?信用代码"
    "|(?:上级|业务|行政)?主管(?:部门|单位)|上级(?:主管)?(?:部门|单位)|举办单位|隶属(?:关系|单位)|出资(?:人|单位|方)|控股股东|所属(?:集团|部门|单位)"
    "|登记机关|注册(?:机关|地)|发证机关|联系人|经办人|联系电话|联系方式|(?:备用)?电话|手机(?:号码?)?|办公电话|主送(?:单位)?|抄送"
)
_ROW: Final = re.compile(
    f"^[ \t]*\\|[ \t]*([{HAN}()/]{{2,12}})[ \t]*\\|[ \t]*([^|\\n]*[^|\\s])[ \t]*\\|?[ \t]*$", re.MULTILINE
)
_BARE_ROW: Final = re.compile(_ROW.pattern.replace("^[ \t]*\\|", "^", 1), re.MULTILINE)  # without an outer frame
# · 委托手续 已向…请示: a column of labels, parted by blanks from what they label.
_COLUMN: Final = re.compile(
    f"^[ \t]*[▪•·●◆■*-][ ]?(?![我本])((?:[{HAN}][ ]{{1,2}}){{1,5}}[{HAN}]|[{HAN}]{{2,8}})[ ]+(?=[^\\s:])", re.MULTILINE
)
_COLUMN_LEAST: Final = 2  # lines
_CELL: Final = re.compile(
    f"^[ \t|]*({_LABELS})(?:\\([{HAN}/]{{1,6}}\\)|及[{HAN}]{{1,4}})?(?:[ \t]*\\|[ \t|]*|[ \t]*:[ \t]*|[ \t]+)(\\S.*)$",
    re.MULTILINE,
)
_SLASHED: Final = re.compile(f"[{HAN}]+(?:/[{HAN}0-9]+){{3,}}")  # 某某站/事业单位/某局/某甲/139…
# 联 系 人 | …; 主 管 部 门   …, where the label is one that is known.
_SPACED: Final = re.compile(f"(?:^|(?<=[\n\t|])|(?<=[\n\t|] ))(?:[{HAN}] ){{1,7}}[{HAN}](?![{HAN}])")
_MOST_TEXT: Final = 20_000  # characters; a letter has a page or two


def _squeezed(spaced: re.Match[str]) -> str:
    characters = spaced[0].split(" ")
    for size in range(len(characters), 1, -1):
        if _IS_LABEL.fullmatch(label := "".join(characters[:size])):
            return " ".join((label, *characters[size:]))
    return spaced[0]


# ------------------------------------------------------------------------------------------------------- tables

# What heads a column, or stands before a cell: by how such labels end.
_IS_LABEL: Final = re.compile(
    f"(?:[{HAN}()/、]{{0,10}}(?:名称|全称|全名|性质|类型|类别|单位|部门|机关|机构|集团|代码|代码证号?|关系|联系人|联系人员|经办人|负责人|姓名|电话|手机|手机号码?|号码|方式"
    f"|地址|所在地|注册地|邮箱|人数|人员数|事项|诉求|事由|编制|级别|行业)|主管|上级|全称|性质|学校|公司|医院|企业|备注|说明|序号|编号|职务|职称|联系人(?:及|和|、)(?:联系)?(?:电话|方式)|[{HAN}]{{2,6}}数)"
    f"(?:\\([{HAN}、/]{{1,12}}\\))?"
)
_NAMES_A_UNIT: Final = re.compile(
    f"(?:(?!上级|主管|隶属|所属|举办|出资|登记|管理)[{HAN}]{{0,6}}(?:单位|机构|企业|公司|学校|医院)(?:名称|全称|全名)?|名称|全称|全名)(?:\\([{HAN}、/]{{1,12}}\\))?"
)
_A_KIND: Final = re.compile("事业|行政|国有|国营|民营|私营|集体|参公|参照|公办|民办|中央|党政")  # of unit, in its cell
_OF_PEOPLE: Final = re.compile("身份证|证件号")
_ORDER: Final = frozenset(("序号", "编号"))
_A_RULE: Final = re.compile("[ \\-─━┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝|+=]*")


def untabled(text: str) -> str:
    """The text with a table's rows as labelled lines: by the row of labels above, or by the label before each cell.

    Of a table of several units each begins with its number and name, as in a list.
    """
    lines = text.split("\n")
    out: list[str] = []
    at = 0
    while at < len(lines):
        heads = _cells(lines[at], _mark(lines[at]))
        rows, then = _rows_below(lines, at, heads) if _is_head(heads) else ([], at + 1)
        if not rows:
            heads, rows, then = _columns_beside(lines, at)
        if rows:
            out += _labelled(heads, rows)
        else:
            out += _paired(_cells(lines[at], _mark(lines[at]))) or [lines[at]]
            then = at + 1
        at = then
    return "\n".join(out)


def _mark(line: str) -> str:
    """What parts the cells of a line: tabs or bars, else blanks."""
    return next((mark for mark in "\t|" if mark in line.strip(" \n")), " ")


def _cells(line: str, mark: str) -> list[str]:
    bare = line.strip(" \n")
    bare = bare.strip("|") if mark == "|" else bare.rstrip("\t")
    return [cell.strip() for cell in bare.split(mark)]


def _is_label(cell: str) -> bool:
    return _IS_LABEL.fullmatch(cell.replace(" ", "")) is not None and not _A_KIND.match(cell)


def _is_unit(cell: str) -> bool:
    return _A_UNIT.fullmatch(cell.replace(" ", "")) is not None


_A_UNIT: Final = re.compile(f"{units.ORG_WHOLE}(?:\\([盖公]?章\\))?")


def _is_head(cells: list[str]) -> bool:
    """Whether a line names columns of a table of units: none of people."""
    labels = [cell for cell in cells if _is_label(cell)]
    told = sum(1 for cell in cells if cell)
    return (
        len(labels) > 1
        and 2 * len(labels) > told
        and any(map(_NAMES_A_UNIT.fullmatch, labels))
        and not any(map(_OF_PEOPLE.search, cells))
    )


def _rows_below(lines: list[str], at: int, heads: list[str]) -> tuple[list[list[str]], int]:
    """The rows under a line of labels, and where the next line stands; a drawn table's rules are passed over."""
    mark = _mark(lines[at])
    rows: list[list[str]] = []
    then = at + 1
    while then < len(lines):
        line = lines[then]
        if _A_RULE.fullmatch(line):
            then += 1
            continue
        cells = _cells(_IN_GROUPS.sub("", line) if mark == " " else line, mark)
        if len(cells) > 1 and heads[0] in _ORDER and not re.fullmatch("[0-9]{1,3}[.、]?", cells[0]):
            cells = ["", *cells]
        fits = len(cells) == len(heads) if mark == " " else 1 < len(cells) <= len(heads)
        if not fits or any(map(_is_label, cells)):
            break
        rows.append(cells)
        then += 1
    return rows, then


def _columns_beside(lines: list[str], at: int) -> tuple[list[str], list[list[str]], int]:
    """The labels and columns of a table that has one for each of several units beside its labels."""
    rows: list[list[str]] = []
    while at < len(lines) and (mark := _mark(lines[at])) != " ":
        label, *said = _cells(lines[at], mark)
        if not _is_label(label) or len(said) < 2 or any(map(_is_label, said)):
            break
        rows.append([label, *said])
        at += 1
    if len(rows) < 2 or not _is_head([row[0] for row in rows]) or len({len(row) for row in rows}) > 1:
        return [], [], at
    heads, *columns = map(list, zip(*rows, strict=True))
    named = next(column for column in rows if _NAMES_A_UNIT.fullmatch(column[0]))
    return (heads, columns, at) if all(map(_is_unit, named[1:])) else ([], [], at)


_IN_GROUPS: Final = re.compile("(?<=[0-9]{3}) (?=[0-9]{4})")  # 139 0000 7755


def _labelled(heads: list[str], rows: list[list[str]]) -> list[str]:
    labels = [head.replace(" ", "") for head in heads]
    name = next(n for n, label in enumerate(labels) if _NAMES_A_UNIT.fullmatch(label))
    units_told = [row for row in rows if len(row) > name and _is_unit(row[name])]
    rows = units_told or rows  # a sum, a remark below
    several = len({row[name] for row in units_told}) > 1
    out: list[str] = []
    for n, row in enumerate(rows, 1):
        if several:
            out.append(f"{n}.{row[name]}")
        out += [
            f"{label}:{cell}"
            for at, (label, cell) in enumerate(zip(labels, row, strict=False))
            if cell and label not in _ORDER and not (several and at == name)
        ]
    return out


def _paired(cells: list[str]) -> list[str]:
    """单位名称 | 某某局 | 联系人 | 某某: a line each, where every other cell is a label."""
    labels, said = cells[::2], cells[1::2]
    if len(labels) < 2 or not all(map(_is_label, labels)) or any(map(_is_label, said)):
        return []
    return [f"{label}:{cell}" for label, cell in zip(labels, said, strict=False) if cell]


# -------------------------------------------------------------------------------------------------------- whole


def as_said(text: str) -> str:
    """The text with its broken lines, tables, boxes and pauses read as they are meant."""
    text = _SLASHED.sub(lambda line: line[0].replace("/", ","), text[:_MOST_TEXT])
    keyed = _SPACED.sub(_squeezed, _barred(unkeyed(text)))  # 联 系 人 | …
    plain = chosen(joined(unframed(untabled(keyed))))
    if len(_COLUMN.findall(plain)) >= _COLUMN_LEAST:
        plain = _COLUMN.sub(lambda label: f"{label[1].replace(' ', '')}:", plain)
    if len(_BARE_ROW.findall(plain)) >= _FIELDS:
        plain = _BARE_ROW.sub(r"\1:\2", plain)
    return parted(_CELL.sub(r"\1:\2", _ROW.sub(r"\1:\2", plain)))
