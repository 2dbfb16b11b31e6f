"""HTML as a person sees it: lines, cells, quoted blocks; what is made invisible is left out."""

import html
import re
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from mailparse.text.sought import Sought


class Rendered(NamedTuple):
    """Text of an HTML part; `unsure` where it was too tangled to tell what of it can be seen."""

    text: str
    unsure: bool


_MOST_DEPTH: Final = 400  # lexbor's time grows with the square of the depth: 200,000 levels took two minutes
_MOST_REBUILT: Final = 200_000  # unclosed inline elements are built again in each block that follows
_MOST_CHARACTERS: Final = 1024 * 1024

_DATA: Final = re.compile(r"data:[^\"'<>\s]{100,}")
_LONG_TAG: Final = re.compile(r"<[a-zA-Z][^<>]{20000}")  # attributes are compared each with each
_BDO: Final = re.compile(r"unicode-bidi\s*:\s*(?:bidi-)?override|direction\s*:\s*rtl", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]{0,20})")
_VOID: Final = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_SELF_CLOSING: Final = frozenset("p li td th tr dd dt option thead tbody tfoot colgroup html head body".split())
_INLINE: Final = frozenset("a b big code em font i nobr s small strike strong tt u".split())

_ROWS: Final = re.compile("[0-9]{1,2}")  # as many as a person would span

_DROPPED: Final = frozenset(
    "script style head title noscript template meta link object iframe audio video svg math select textarea "
    "datalist dialog canvas progress meter noframes noembed".split()
)
_STRUCK: Final = frozenset(("s", "strike", "del"))
_BLOCKS: Final = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 "
    "h5 h6 header hr html "
    "li main nav ol p pre section table tbody tfoot thead tr ul includetail caption".split()
)
_HIDING: Final = re.compile(
    r"display\s*:\s*none"
    r"|visibility\s*:\s*(?:hidden|collapse)"
    r"|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*[01](?:\.\d{1,9})?\s*(?:px|pt|em|%)?\s*(?:;|!|$)"
    r"|opacity\s*:\s*0(?:\.0{1,9})?\s*(?:;|!|$)"
    r"|(?:max-)?height\s*:\s*[01](?:px)?\s*;.{0,200}overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden.{0,200}(?:max-)?height\s*:\s*[01](?:px)?\s*(?:;|$)"
    r"|scale[xy]?\s*\(\s*0|clip(?:-path)?\s*:\s*(?!auto|none|inherit|initial)"
    r"|(?:max-)?width\s*:\s*[01](?:px)?\s*;.{0,200}overflow\s*:\s*hidden"
    r"|overflow\s*:\s*hidden.{0,200}(?:max-)?width\s*:\s*[01](?:px)?\s*(?:;|$)"
    r"|text-indent\s*:\s*-\d{3}|(?:left|top)\s*:\s*-\d{3}",
    re.IGNORECASE,
)
# Whether people see what is set so depends on more than can be told here: a person looks.
_UNJUDGED: Final = re.compile(
    r"(?:(?<!text-)transform|filter|zoom|mask|mask-image|content-visibility|mix-blend-mode|opacity|text-fill-color)\s*:"
    r"(?!\s*(?:none|1|1\.0|0?\.[5-9]\d?|normal|auto|visible|inherit|initial|unset|currentcolor|100%|scale\(1\)|translate(?:3d|z)?\(0[^)]{0,20}\))\s*(?:;|!|$))"
    r"|(?<!mso-)position\s*:\s*(?:absolute|fixed|sticky)|(?:calc|var|env|clamp)\s*\("
    r"|color\s*:\s*(?:hsla?|hwb|lab|lch|oklab|oklch|color|color-mix|light-dark)\s*\("
    r"|(?<![\w-])(?:left|right|top|bottom|margin[a-z-]{0,12}|text-indent|letter-spacing)\s*:"
    r"(?:[^;:]{0,20}\s)?\s*-\d{2}(?:\d|(?:\.\d{1,9})?(?:r?em|v[wh]|%))"
    r"|(?<![\w-])(?:max-)?(?:height|width)\s*:\s*0(?![.\d])|line-height\s*:\s*0(?![.\d])"
    r"|flex-direction\s*:\s*[a-z]{1,6}-reverse|writing-mode\s*:\s*(?!horizontal)|unicode-bidi\s*:\s*(?!normal|embed)"
    r"|(?<![\w-])font\s*:\s*(?:[^;/]{0,60}\s)?0?\.?[0-3](?:\.\d{1,9})?(?:px|pt|em|rem|%)?\s*/"
    r"|font-size\s*:\s*(?:[0-4](?:\.\d{1,9})?\s*(?:px|pt)|0?\.[0-4]\d{0,9}r?em)"
    r"|content\s*:\s*[\"'][^\"';]{0,200}[\u4e00-\u9fff]",
    re.IGNORECASE,
)
_STRUCK_STYLE: Final = re.compile(r"text-decoration[a-z-]{0,10}\s*:[^;]{0,60}line-through", re.IGNORECASE)
_COLOUR: Final = re.compile(r"(?:^|[;\s])color\s*:\s*([^;!]{1,60})", re.IGNORECASE)
_BACKGROUND: Final = re.compile(r"background(?:-color)?\s*:\s*([^;!]{1,200})", re.IGNORECASE)
_WHITE: Final = re.compile(
    r"#f{3,4}$"
    r"|#f[a-f0-9]f[a-f0-9]f[a-f0-9](?:[a-f0-9]{2})?$"
    r"|(?:white|whitesmoke|ghostwhite|floralwhite|snow|ivory|azure|mintcream|seashell|aliceblue|transparent)$"
    r"|rgba?\(\s*25[0-5](?:\s*,\s*|\s+)25[0-5](?:\s*,\s*|\s+)25[0-5]"
    r"|rgba?\(\s*(?:9[89]|100)%(?:\s*,\s*|\s+)(?:9[89]|100)%(?:\s*,\s*|\s+)(?:9[89]|100)%"
    r"|rgba?\([^)]{1,40}[,/]\s*0?(?:\.0{0,9}[0-3]?\d{0,3})?%?\s*\)",
    re.IGNORECASE,
)
_SHEET: Final = re.compile(r"<style\b[^<>]{0,2000}>([^<]{0,100000})", re.IGNORECASE)
_CSS_COMMENT: Final = re.compile(r"/\*[^*]{0,2000}\*/")
_ANY_RULE: Final = re.compile(r"(?<![^{};])([^{};]{1,400})\{([^{}]{0,500})\}")
_BY_NAME: Final = re.compile(r"(?:[a-z0-9]{0,12}[.#][\w-]{1,60}\s*,?\s*){1,20}", re.IGNORECASE)
_CSS_ESCAPE: Final = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_CSS_RULE: Final = re.compile(r"([.#][\w-]{1,60})\s*\{([^{}]{0,500})\}")
# Cheap signs, looked for before anything is parsed, in lower case: IGNORECASE would take five times as long.
_SUSPECT: Final = Sought(
    r"display\s*:\s*none|visibility\s*:|mso-hide"
    r"|font-size\s*:\s*[01](?:\.\d{1,9})?\s*(?:px|pt|em|%|;|\"|'|!)"
    r"|opacity\s*:|scale[xy]?\s*\(|clip(?:-path)?\s*:|\\[0-9a-f]{2}|overflow\s*:\s*hidden|text-indent\s*:\s*-|(?:left|top)\s*:\s*-\d{3}"
    r"|color\s*[:=]\s*[\"']?\s*(?:#f[a-f0-9]{2}|white|snow|ivory|transparent|rgba?\(\s*25)"
    r"|line-through|<s>|<s\s|<strike|<del|\shidden[\s>=]|style\s*=\s*[\"'][^\"'>]{0,400}/\*|(?<!text-)transform\s*:|filter\s*:"
    r"|zoom\s*:\s*[^1]|mask(?:-image)?\s*:|content\s*:\s*[\"']|content-visibility|(?<!mso-)position\s*:\s*[afs]|blend-mode"
    r"|(?:calc|var|env|clamp)\s*\(|color\s*:\s*(?!rgb)[a-z]{2,10}\s*\(|text-fill-color|(?:left|right|top|bottom|margin)\s*:\s*-\d{2}"
    r"|(?<![\w-])(?:max-)?(?:height|width)\s*:\s*0(?![.\d])|line-height\s*:\s*0(?![.\d])|-reverse|writing-mode"
    r"|(?<![\w-])font\s*:\s*(?:[^;\"'/]{0,60}\s)?0|font-size\s*:\s*(?:[0-4](?![0-9])|\.)|[a-z]*white\b|azure|ivory|seashell"
    r"|<details|<dialog|<datalist|<canvas|<progress|<meter|<no(?:frames|embed)|<body[^>]{0,200}\stext\s*="
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


def is_more_than_text(markup: str) -> bool:
    """Whether some HTML has tables or quotations, or anything by which what is written might not be seen."""
    markup = markup.lower()
    return _STRUCTURED.search(markup) is not None or _SUSPECT.search(markup) is not None


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
    seen = _Page(_invisible_classes(markup)).read(root)
    return Rendered(seen.text, unsure=seen.unsure or _hides_by_its_sheet(markup))


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


def _invisible_classes(markup: str) -> frozenset[str]:
    if "<style" not in markup.lower():
        return frozenset()
    return frozenset(rule[1] for rule in _CSS_RULE.finditer(markup) if _HIDING.search(_unescaped(rule[2])))


def _hides_by_its_sheet(markup: str) -> bool:
    """Whether a style sheet may hide what only its place or attributes tell (p.a span, [data-x]), or who knows how."""
    sheets = (sheet[1] for sheet in _SHEET.finditer(markup))
    rules = (rule for sheet in sheets for rule in _ANY_RULE.finditer(_CSS_COMMENT.sub("", sheet)))
    return any(
        _UNJUDGED.search(said) or (not _BY_NAME.fullmatch(rule[1].strip()) and _HIDING.search(said))
        for rule in rules
        for said in (_unescaped(rule[2]),)
    )


def _unescaped(css: str) -> str:
    """Declarations with what is escaped in them spelt out (a p may be written as its number), less comments."""
    css = _CSS_COMMENT.sub("", css) if "/*" in css else css
    return _CSS_ESCAPE.sub(lambda escape: chr(min(int(escape[1], 16), 0x10FFFF)), css) if "\\" in css else css


class _Page:
    """One walk over a document, without recursion."""

    def __init__(self, invisible: frozenset[str]) -> None:
        self._invisible = invisible
        self._spans: dict[int, tuple[int, str]] = {}  # by column: a cell that goes on in so many rows below
        self._column = self._cell_begins = 0
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._unsure = False

    def read(self, root: LexborNode) -> Rendered:
        node: LexborNode | None = root
        # (node, what to undo on leaving): closing a block ends a line, closing a quotation ends its depth
        stack: list[tuple[LexborNode, str, bool]] = []
        backed = False  # stands on a coloured ground: white letters can be seen
        while node is not None:
            child: LexborNode | None = None
            tag = node.tag or ""
            if tag == "-text":
                self._text(node.text_content or "", keep=any(entry[1] == "pre" for entry in stack[-3:]))
            elif not tag.startswith(("-", "!")) and not self._is_left_out(node, tag, backed=backed):
                child = self._enter(node, tag)
                if child is not None:
                    stack.append((node, tag, backed))
                    backed = backed or _is_backed(node.attributes)
                else:
                    self._leave(node, tag)
            if child is not None:
                node = child
                continue
            while node.next is None and stack:
                node, tag, backed = stack.pop()
                self._leave(node, tag)
            node = node.next if stack else None
        self._end_line()
        return Rendered("\n".join(self._lines), unsure=self._unsure)

    def _is_left_out(self, node: LexborNode, tag: str, *, backed: bool) -> bool:
        if tag in _DROPPED:
            return True
        if tag in _STRUCK:  # taken back by its writer
            return True
        attributes = node.attributes
        if attributes and (
            _BDO.search(attributes.get("style") or "") or (attributes.get("dir") or "").lower() == "rtl"
        ):
            self._line.append("\ufffd")  # shown in another order than it is stored in
            return True
        if attributes and _is_invisible(attributes, self._invisible, backed=backed):
            return True
        self._unsure = self._unsure or (tag not in _VOID and _is_unjudged(tag, attributes))
        return False

    def _enter(self, node: LexborNode, tag: str) -> LexborNode | None:
        if tag == "br":
            self._end_line()
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
        if _is_quotation(node, tag):
            self._quotes += 1
        return node.child

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

    def _spans_rows(self, node: LexborNode) -> None:
        rows = _ROWS.fullmatch(node.attributes.get("rowspan") or "")
        if rows is not None and int(rows[0]) > 1:
            self._spans[self._column] = int(rows[0]) - 1, "".join(self._line[self._cell_begins :])

    def _text(self, text: str, *, keep: bool) -> None:
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


def _is_quotation(node: LexborNode, tag: str) -> bool:
    if tag == "blockquote":
        attributes = node.attributes
        # Word and others indent with a bare blockquote: only a marked one, or one with a bar, is a quotation.
        marks = f"{attributes.get('id') or ''} {attributes.get('class') or ''} {attributes.get('type') or ''}".lower()
        style = (attributes.get("style") or "").lower()
        return "cite" in marks or "reply" in marks or "quote" in marks or "border-left" in style or "cite" in attributes
    return False


_SPELT: Final = {"black": "#000000", "white": "#ffffff", "red": "#ff0000", "blue": "#0000ff", "gray": "#808080"}


def _spelt(colour: str) -> str:
    """A colour in one spelling of several: #abc as #aabbcc, some names as their numbers."""
    colour = colour.strip().lower()
    if re.fullmatch("#[0-9a-f]{3}", colour):
        return "#" + "".join(2 * c for c in colour[1:])
    return _SPELT.get(colour, colour)


def _is_unjudged(tag: str, attributes: dict[str, str | None]) -> bool:
    if tag == "details":
        return "open" not in attributes
    if tag == "body" and _WHITE.match((attributes.get("text") or "").strip()):
        return True
    style = attributes.get("style")
    return bool(style) and _UNJUDGED.search(_unescaped((style or "")[:2000])) is not None


def _is_backed(attributes: dict[str, str | None]) -> bool:
    if not attributes:
        return False
    ground = _BACKGROUND.search(attributes.get("style") or "")
    colour = ground[1] if ground else attributes.get("bgcolor")
    return bool(colour) and not _WHITE.match((colour or "").strip())


def _is_invisible(attributes: dict[str, str | None], classes: frozenset[str], *, backed: bool) -> bool:
    style = _unescaped((attributes.get("style") or "")[:2000])
    if "hidden" in attributes or (style and (_HIDING.search(style) or _STRUCK_STYLE.search(style))):
        return True
    if classes:
        names = [f".{c}" for c in (attributes.get("class") or "").split()[:20]] + [f"#{attributes.get('id') or ''}"]
        if any(name in classes for name in names):
            return True
    if attributes.get("size") == "0":
        return True
    colour = _COLOUR.search(style)
    ink = colour[1] if colour else attributes.get("color")
    ground = _BACKGROUND.search(style)
    if ink and ground and _spelt(ink) == _spelt(ground[1]):
        return True  # black on black
    return bool(ink) and not backed and not _is_backed(attributes) and _WHITE.match((ink or "").strip()) is not None
