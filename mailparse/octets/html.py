"""HTML as a person sees it: lines, cells, quoted blocks; what is made invisible is left out."""

import html
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailparse.octets import colours, style
from mailparse.text.sought import Sought


class Rendered(NamedTuple):
    """Text of an HTML part.

    Attributes:
        text: as a person sees it, a cell that reaches over several rows in each of them.
        unsure: it was too tangled to tell what of it can be seen.
        once: what is written in it, each cell once, where that is something else.
    """

    text: str
    unsure: bool
    once: str = ""


_MOST_DEPTH: Final = 400  # lexbor's time grows with the square of the depth: 200,000 levels took two minutes
_MOST_REBUILT: Final = 200_000  # unclosed inline elements are built again in each block that follows
_MOST_CHARACTERS: Final = 1024 * 1024

_MOST_STYLES: Final = 64 * 1024  # characters of the different styles of a page: half a second's work

_DATA: Final = re.compile(r"data:[^\"'<>\s]{100,}")
_LONG_TAG: Final = re.compile(r"<[a-zA-Z][^<>]{20000}")  # attributes are compared each with each
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,20})")
_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SELF_CLOSING: Final = frozenset("p li td th tr dd dt option thead tbody tfoot colgroup html head body".split())
_INLINE: Final = frozenset("a b big code em font i nobr s small strike strong tt u".split())

_ROWS: Final = re.compile("[0-9]{1,2}")  # as many as a person would span

_DROPPED: Final = frozenset(
    "script style head title noscript template meta link object iframe audio video svg math select textarea "
    "datalist dialog canvas progress meter noframes noembed rp".split()
)
_STRUCK: Final = frozenset(("s", "strike", "del"))
_BLOCKS: Final = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr html "
    "li main nav ol p pre section table tbody tfoot thead tr ul includetail caption".split()
)
_STRUCTURED: Final = Sought(r"<table|<blockquote|isreplycontent|gmail_quote|<t[dh]\b")
_CRUDE: Final = re.compile(
    r"<(?:style|script|title)\b[^>]{0,2000}>.{0,100000}?</(?:style|script|title)\s*>"
    r"|<!--.{0,20000}?-->|<[^<>]{1,4000}>",
    re.IGNORECASE | re.DOTALL,
)
_THINGS: Final = re.compile(
    r"<(?:img|input|textarea|select|svg|math|iframe|video|audio|object|embed|canvas|area)\b|<title\b[^<>]{0,200}>\s{0,200}[^<\s]"
    r"|\bbackground\s{0,9}=|\burl\s{0,9}\(",
    re.IGNORECASE,
)


def has_structure(markup: str) -> bool:
    """Whether some HTML has tables or quotations, which a plain part beside it tells less well."""
    return _STRUCTURED.search(markup.lower()) is not None


def without_tags(markup: str) -> str:
    """All text of some HTML, with nothing understood: only good for comparing."""
    return html.unescape(_CRUDE.sub("", markup))


def holds_anything(markup: str) -> bool:
    """Whether there is something in some HTML beside blanks, style sheets and comments, seen or not."""
    return bool(without_tags(markup).strip()) or _THINGS.search(markup) is not None


def render(markup: str) -> Rendered:
    """Render HTML as lines: blocks and br end lines, cells are parted by tabs, quoted blocks stand behind "> "."""
    markup = _DATA.sub("data:,", markup[:_MOST_CHARACTERS])
    if _is_bomb(markup):
        return Rendered(html.unescape(re.sub(r"<[^<>]{0,4000}>", "\n", markup)), unsure=True)
    root = LexborHTMLParser(markup).root
    if root is None:
        return Rendered("", unsure=False)
    written = [node.text() or "" for node in root.css("style")] if "<style" in markup.lower() else []
    if not written:
        return _Page({}).read(root)
    from mailparse.octets import sheets  # noqa: PLC0415 - and tinycss2: most mails have no sheet

    set_so = sheets.applied(root, written, markup.count("<"))
    seen = _Page(set_so.of).read(root)
    return seen._replace(unsure=seen.unsure or set_so.unsure)


def _is_bomb(markup: str) -> bool:
    """Whether parsing would take more than linear time; counts only, no tree."""
    if _LONG_TAG.search(markup):
        return True
    open_of: dict[str, int] = {}
    depth = inline = worst = tags = 0
    foreign = False
    for tag in _TAG.finditer(markup):
        tags += 1
        name = tag[2].lower()
        if name in _VOID or (name in _SELF_CLOSING and not foreign):
            continue
        foreign = foreign or name in ("svg", "math")
        step = -1 if tag[1] else 1
        if step < 0 and not open_of.get(name):
            continue
        open_of[name] = open_of.get(name, 0) + step
        depth += step
        if name in _INLINE:
            inline += step
            worst = max(worst, inline)
        if depth > _MOST_DEPTH:
            return True
    return worst > 8 and worst * tags > _MOST_REBUILT


class _Ground(NamedTuple):
    """What text stands in: the colour of letters, that behind them (None: a picture), what can't be told of them."""

    ink: colours.Colour = colours.BLACK
    paper: colours.Colour | None = colours.WHITE
    doubtful: bool = False


class _Page:
    """One walk over a document, without recursion."""

    def __init__(self, styles: Mapping[int, tuple[style.Style, ...]]) -> None:
        self._styles = styles  # by mem_id: what style sheets set
        self._spans: dict[int, tuple[int, str]] = {}  # by column: a cell that goes on in so many rows below
        self._column = self._cell_begins = 0
        self._items = 0
        self._lines: list[str] = []
        self._line: list[str] = []
        self._written: list[str] = []
        self._is_repeated = False
        self._quotes = 0
        self._unsure = False
        self._judged: dict[str, style.Style] = {"": style.PLAIN}
        self._to_judge = _MOST_STYLES

    def read(self, root: LexborNode) -> Rendered:
        node: LexborNode | None = root
        # (node, what to undo on leaving): closing a block ends a line, closing a quotation ends its depth
        stack: list[tuple[LexborNode, str, _Ground]] = []
        ground = _Ground()
        while node is not None:
            child: LexborNode | None = None
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content or ""
                if self._is_seen(text, ground):
                    self._text(text, keep=any(entry[1] == "pre" for entry in stack[-3:]))
            elif not tag.startswith(("-", "!")) and not self._is_left_out(node, tag):
                child = self._enter(node, tag)
                if child is not None:
                    stack.append((node, tag, ground))
                    ground = self._ground_in(node, tag, ground)
                else:
                    self._leave(node, tag)
            if child is not None:
                node = child
                continue
            while node.next is None and stack:
                node, tag, ground = stack.pop()
                self._leave(node, tag)
            node = node.next if stack else None
        self._end_line()
        once = "\n".join(self._written) if self._is_repeated else ""
        return Rendered("\n".join(self._lines), unsure=self._unsure, once=once)

    def _is_seen(self, text: str, ground: _Ground) -> bool:
        if not text.strip():
            return True
        unseen, unsure = colours.contrast(ground.ink, ground.paper)
        self._unsure = self._unsure or (not unseen and (unsure or ground.doubtful))
        return not unseen

    def _is_left_out(self, node: LexborNode, tag: str) -> bool:
        if tag in _DROPPED:
            return True
        if tag in _STRUCK:  # taken back by its writer
            return True
        attributes = node.attributes
        own = self._style(attributes)
        if own.turned or (attributes.get("dir") or "").lower() == "rtl":
            self._line.append("\ufffd")  # shown in another order than it is stored in
            return True
        set_so = (*self._styles.get(node.mem_id, ()), own)
        if tag in ("col", "colgroup"):  # hides cells that stand elsewhere
            self._unsure = self._unsure or any(one.hidden for one in set_so)
        if "hidden" in attributes or attributes.get("size") == "0" or any(one.hidden for one in set_so):
            return True
        if tag not in _VOID:
            moves = tag == "marquee" or (tag == "details" and "open" not in attributes) or "popover" in attributes
            self._unsure = self._unsure or moves or own.unsure
        return False

    def _ground_in(self, node: LexborNode, tag: str, ground: _Ground) -> _Ground:
        """What the text of an element stands in. Of several colours that sheets set, any may be the one."""
        attributes = node.attributes
        by_sheets = self._styles.get(node.mem_id, ())
        if not attributes and not by_sheets:
            return ground
        set_so = (_of_attributes(attributes, tag), *by_sheets, self._style(attributes))
        ink, paper, doubtful = ground
        doubtful = doubtful or any(one.tiny for one in set_so)
        for laid in (g for one in set_so for g in one.grounds):
            paper, untold = colours.ground_on(laid, paper)
            doubtful = doubtful or untold
        for inked in (i for one in set_so for i in one.inks):
            told = colours.ink_on(inked, ground.ink, paper)
            doubtful = doubtful or told is None
            ink = told or ink
        for rule in by_sheets:
            on = colours.ground_on(rule.grounds[-1], ground.paper)[0] if rule.grounds else paper
            told = colours.ink_on(rule.inks[-1], ground.ink, on) if rule.inks else ink
            doubtful = doubtful or told is None or any(colours.contrast(told, on))
        return _Ground(ink, paper, doubtful)

    def _style(self, attributes: Mapping[str, str | None]) -> style.Style:
        """The style of an element itself; a page of ever different ones is not read to its end."""
        written = (attributes.get("style") or "")[: style.MOST]
        if written not in self._judged:
            self._to_judge -= len(written)
            self._judged[written] = style.judged(written) if self._to_judge >= 0 else style.UNTOLD
        return self._judged[written]

    def _enter(self, node: LexborNode, tag: str) -> LexborNode | None:
        if tag == "br":
            self._end_line()
        elif tag == "input":
            self._line.append(_ticked(node.attributes))
        elif tag in ("td", "th"):
            if self._line and self._line[-1] != "\t":
                self._line.append("\t")
            self._go_on_down()
            self._cell_begins = len(self._line)
        elif tag in _BLOCKS:
            self._end_line(block=True)
            self._column = 0
            if tag == "table":
                self._spans.clear()
            elif tag in ("ol", "li"):
                self._number(node, tag)
        if _is_quotation(node, tag):
            self._quotes += 1
        return node.child

    def _number(self, node: LexborNode, tag: str) -> None:
        """Count list items: where people see another number than the place tells, nobody is sure who 第2位 is."""
        attributes = node.attributes
        if tag == "ol":
            start = (attributes.get("start") or "1").strip()
            goes_on = start == str(self._items + 1)  # a list that other paragraphs part
            self._items = self._items if goes_on else 0
            self._unsure = self._unsure or "reversed" in attributes or not (goes_on or start == "1")
        elif node.parent is not None and node.parent.tag == "ol":
            self._items += 1
            self._unsure = self._unsure or (attributes.get("value") or str(self._items)) != str(self._items)

    def _leave(self, node: LexborNode, tag: str) -> None:
        if tag in ("td", "th"):
            while self._line and self._line[-1] == " ":
                self._line.pop()
            self._spans_rows(node)
            self._line.append("\t")
            self._column += 1
        elif tag in _BLOCKS:
            if tag == "tr":
                self._go_on_down()
            self._end_line(block=True)
        if _is_quotation(node, tag):
            self._end_line(block=True)
            self._quotes -= 1

    def _go_on_down(self) -> None:
        """Put the cells that began in a row above and go on in this one, where people see them."""
        while self._column in self._spans:
            rows, said = self._spans[self._column]
            if rows > 1:
                self._spans[self._column] = rows - 1, said
            else:
                del self._spans[self._column]
            self._line += (said, "\t")
            self._column += 1
            self._is_repeated = True

    def _spans_rows(self, node: LexborNode) -> None:
        rows = _ROWS.fullmatch(node.attributes.get("rowspan") or "")
        if rows is not None and int(rows[0]) > 1:
            self._spans[self._column] = int(rows[0]) - 1, "".join(self._line[self._cell_begins :])

    def _text(self, text: str, *, keep: bool) -> None:
        self._written.append(text)
        if keep:
            first, *rest = text.split("\n")
            self._line.append(first)
            for line in rest:
                self._end_line()
                self._line.append(line)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if text != " " or (self._line and not self._line[-1].endswith((" ", "\t"))):
            self._line.append(text)

    def _end_line(self, *, block: bool = False) -> None:
        line = "".join(self._line).strip(" ")
        self._line.clear()
        if not line.strip("\t "):
            if block:
                return
            line = ""
        self._lines.append(("> " * min(self._quotes, 3) + line.rstrip("\t ")) if self._quotes else line.rstrip("\t "))


def _of_attributes(attributes: Mapping[str, str | None], tag: str) -> style.Style:
    """The colours that HTML's own attributes set."""
    ground = attributes.get("bgcolor")
    ink = attributes.get("text" if tag == "body" else "color")
    return style.coloured(ground or "", ink or "") if ground or ink else style.PLAIN


def _ticked(attributes: Mapping[str, str | None]) -> str:
    """A box or button of a form as a person sees it, as a character."""
    if (attributes.get("type") or "").strip().lower() not in ("checkbox", "radio"):
        return ""
    return "☑" if "checked" in attributes else "☐"


def _is_quotation(node: LexborNode, tag: str) -> bool:
    if tag == "blockquote":
        attributes = node.attributes
        # Word and others indent with a bare blockquote: only a marked one, or one with a bar, is a quotation.
        marks = f"{attributes.get('id') or ''} {attributes.get('class') or ''} {attributes.get('type') or ''}".lower()
        style = (attributes.get("style") or "").lower()
        return "cite" in marks or "reply" in marks or "quote" in marks or "border-left" in style or "cite" in attributes
    return False
