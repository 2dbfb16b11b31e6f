"""A mail's text in its parts: the sender's own words, forwarded text, and quotation, which is no plea."""

import re
from dataclasses import dataclass
from typing import Final

from mailparse.text.numbers import numbers
from mailparse.text.sought import Sought

_FORWARD_SUBJECT: Final = re.compile(
    r"^\s*(?:\[[^\]]{1,20}\]\s*)?(?:fw|fwd|转发|转|轉寄|转寄|wg)\s*[::]", re.IGNORECASE
)
_REPLY_SUBJECT: Final = re.compile(
    r"^\s*(?:\[[^\]]{1,20}\]\s*)?(?:re|回复|答复|回覆|回|aw)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[::]", re.IGNORECASE
)

# Lines that open a quoted or forwarded mail, in the words of the programs that write them.
#    kind        line
_MARKERS: Final = (
    ("forward", re.compile(
        r"^[-_=— ]{2,60}\s*(?:转发(?:的)?(?:原)?邮件(?:信息)?|被转发(?:的)?邮件(?:信息)?|Forwarded message"
        r"|Forwarded by.{0,80}|转发的信息|Forwarded Message)\s*[-_=— ]{0,60}$", re.IGNORECASE)),
    ("forward", re.compile(
        r"^(?:Begin forwarded message|开始转发(?:的)?邮件|以下是转发的?邮件|以下是转发内容|转发自|下面是被转发的邮件"
        r"|被转发的邮件|转发邮件|转发的邮件|转发)\s*:\s*$", re.IGNORECASE)),
    (
        "quote",
        re.compile(
            r"^[-_=— ]{2,60}\s*(?:回复的(?:原)?邮件|Replied Message|回复的信息|原始回复)\s*[-_=— ]{0,60}$",
            re.IGNORECASE,
        ),
    ),
    ("open", re.compile(
        r"^[-_=— ]{2,60}\s*(?:原始邮件|原邮件|邮件原件|原始信息|原始消息|Original(?: Message)?|原始郵件"
        r"|Original Mail|原文)\s*[-_=— ]{0,60}$", re.IGNORECASE)),
    ("quote", re.compile(r"^.{0,200}(?:写道|寫道|wrote|来信内容|来信说)\s*:\s*-*$", re.IGNORECASE)),
    ("open", re.compile(r"^_{20,80}$")),
)  # fmt: skip
_SIGNS: Final = frozenset("-_=—:")  # every line above holds one of them
_HEAD_LINE: Final = re.compile(
    r"^[* ]{0,3}(发件人|发送人|寄件者|From|发送时间|发件时间|寄件日期|日期|Date|Sent|时间|收件[人者]|To"
    r"|抄送(?:人)?|副本|Cc|主题|主旨"
    r"|Subject|发送日期|回复)[* ]{0,3}\s*:\s*(.{0,400})$",
    re.IGNORECASE,
)
_FROM_LINE: Final = re.compile(r"^[* ]{0,3}(?:发件人|发送人|寄件者|From)[* ]{0,3}\s*:", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,100}")
_QUOTED: Final = re.compile(r"^ ?>+ ?")
_PHONE_LINE: Final = re.compile(
    r"^(?:发自我的.{0,30}|发自.{0,20}(?:手机|iPhone|iPad|邮箱|mail|邮件).{0,20}|来自我的.{0,20}|Sent from .{0,60}"
    r"|从我的.{0,20}发送|获取 ?Outlook.{0,40}|使用.{0,20}邮箱.{0,10}发送|发送自.{0,40}|由.{0,10}邮箱大师.{0,10}"
    r"|签名由.{0,30}|网易邮箱大师|从 ?(?:Windows|Outlook).{0,30}发送"
    r"|来自.{0,10}(?:邮箱|手机|Android|iPhone).{0,30})\s*$",
    re.IGNORECASE,
)
_DISCLAIMER: Final = Sought(
    r"(?:本邮件|此邮件|本电子邮件|该邮件).{0,40}(?:保密|机密|仅供|专有|收件人|查毒|病毒|安全)"
    r"|This (?:e-?mail|message).{0,60}(?:confidential|intended)"
    r"|请考虑环境|保护环境.{0,10}打印|360安全|扫描无毒",
    re.IGNORECASE,
)
# Words above a forwarded mail that hand it on.
HANDS_ON: Final = Sought(
    "请.{0,8}(?:处理|办理|协助|重置|帮|查收|阅|审|核|看|支持|解决|予以|给予|删除)"
    "|见下|如下|转发|转来|转给|转交"
    "|帮.{0,6}(?:处理|办|弄|看|重置|解决|转|删)"
    "|麻烦|代.{0,6}(?:转|发|问)|发过来|发给|烦请|劳驾|以下是|下面是|下述|下面这|我校|我单位|我院|我局|老师的邮件"
    "|附上|再发|重发|又发|没收到|妥否|为盼"
)


_MOST_FORWARDS: Final = 3  # a teacher's mail by way of school and county


@dataclass(frozen=True, slots=True)
class Segments:
    """The sender's own words, what they hand on, and what is only quoted."""

    own: str
    forwarded: str
    quoted: str
    is_reply: bool


@dataclass(slots=True)
class _Head:
    sender: str = ""
    recipients: str = ""
    subject: str = ""
    lines: int = 0


def is_forward(subject: str) -> bool:
    """Whether a subject in its reading form says that something is handed on."""
    return _FORWARD_SUBJECT.match(subject) is not None


def is_reply(subject: str) -> bool:
    """Whether a subject in its reading form answers another mail."""
    return _REPLY_SUBJECT.match(subject) is not None


def bare_subject(subject: str) -> str:
    """A subject less its Re:, Fw: and the like."""
    for _ in range(8):
        match = _FORWARD_SUBJECT.match(subject) or _REPLY_SUBJECT.match(subject)
        if match is None:
            break
        subject = subject[match.end() :]
    return subject.strip()


def split(text: str, subject: str, sender: str, desk: tuple[str, ...], *, depth: int = 0) -> Segments:
    """Part a text in its reading form.

    Args:
        text: in its reading form.
        subject: in its reading form, with its Re: or Fw:.
        sender: address of the mail's sender.
        desk: addresses that the mail went to; what one of them wrote is never a plea.
        depth: forwards around this text.
    """
    lines = text.split("\n")
    own: list[str] = []
    for i, line in enumerate(lines):
        stripped = line.strip()
        quoted = _QUOTED.match(stripped)
        if quoted or (len(stripped) >= 5 and _opens(lines, i) is not None):
            # A reference line broken over two: "在 2021…， 某某 <a@b>" and "写道：".
            begins = i
            if not quoted and own and re.match(r"^\s*写道\s*:", line) and re.match(r"^\s*(?:在|于|On)\s", own[-1]):
                begins -= 1
                own.pop()
            if depth > _MOST_FORWARDS:
                return Segments(_own(own), "", "\n".join(lines[begins:]), is_reply(subject))
            return _with_block(own, lines[begins:], subject, sender, desk, depth=depth)
        own.append(line)
    return Segments(_own(own), "", "", is_reply(subject))


def _opens(lines: list[str], i: int) -> str | None:
    """The kind of block that line i opens, None where it opens none."""
    line = lines[i].strip()
    if len(line) > 300 or _SIGNS.isdisjoint(line):
        return None
    for kind, pattern in _MARKERS:
        if pattern.match(line):
            if line.startswith("____"):  # Outlook on the web: a bar, then From
                return "open" if any(_FROM_LINE.match(_bare(x)) for x in lines[i + 1 : i + 4]) else None
            return kind
    if _FROM_LINE.match(line):
        heads = sum(_HEAD_LINE.match(_bare(x)) is not None for x in lines[i : i + 8])
        return "open" if heads >= 3 else None
    return None


def _bare(line: str) -> str:
    return _QUOTED.sub("", line.strip()).strip()


def _with_block(
    own: list[str], block: list[str], subject: str, sender: str, desk: tuple[str, ...], *, depth: int
) -> Segments:
    """Own words above a block, and what the block is."""
    marked = any(_QUOTED.match(line.strip()) for line in block)
    below: list[str] = []
    if marked:
        # "在 … 写道：" and lines behind ">": what stands below without ">" is the sender's again.
        inside: list[str] = []
        for n, line in enumerate(block):
            stripped = line.strip()
            if _QUOTED.match(stripped) or not stripped:
                inside.append(_QUOTED.sub("", stripped))
            elif (n <= 2 and not (_QUOTED.match(block[0].strip()) and len(block[n - 1]) < _WRAPPED)) or (
                not below and n < 12 and (_opens(block, n) is not None or _HEAD_LINE.match(stripped))
            ):
                inside.append(line)
            else:
                below.append(line)
        block = inside
    own_text = _own(own + below)
    kind, head, content = _look_into(block)
    hands_on = _is_handed_on(kind, head, own_text, subject, sender, desk)
    text = "\n".join(content)
    if not hands_on:
        return Segments(own_text, "", text, is_reply(subject) or kind == "quote")
    inner = split(text, head.subject or "Fw:", "", desk, depth=depth + 1)
    forwarded = inner.own
    if inner.forwarded:
        forwarded += "\n" + inner.forwarded
    title = bare_subject(head.subject)
    return Segments(own_text, f"{title}\n{forwarded}" if title else forwarded, inner.quoted, is_reply=False)


_WRAPPED: Final = 60  # characters of a quoted line that a gateway may have broken in two


def _look_into(block: list[str]) -> tuple[str, _Head, list[str]]:
    """Kind, head lines and content of a block."""
    kind = "open"
    head = _Head()
    at = 0
    for at, line in enumerate(block[:30]):
        stripped = _bare(line)
        if not stripped:
            continue
        opened = _opens(block, at) if not _FROM_LINE.match(stripped) else None
        if opened is None and len(stripped) < 300:
            opened = next((k for k, p in _MARKERS if p.match(stripped)), None)
        field = _HEAD_LINE.match(stripped)
        if opened is not None and head.lines == 0:
            kind = opened if kind == "open" else kind
            if opened == "quote" and "@" in stripped:
                head.sender = " ".join(_ADDRESS.findall(stripped)).lower()
                head.lines += 1
            continue
        if field is None:
            if (
                head.lines == 0
                and re.match(r"^(?:在|于|On)\s.{4,200}", stripped)
                and at + 1 < len(block)
                and "写道" in block[at + 1]
            ):
                head.sender = " ".join(_ADDRESS.findall(stripped)).lower()
                continue
            break
        head.lines += 1
        name, value = field[1].lower(), field[2].strip()
        if name in ("发件人", "发送人", "寄件者", "from"):
            head.sender = " ".join(_ADDRESS.findall(value)).lower() or value
        elif name in ("收件人", "收件者", "to"):
            head.recipients = value.lower()
        elif name in ("主题", "主旨", "subject"):
            head.subject = value
    else:
        at = min(30, len(block))
    return kind, head, block[at:]


def _is_handed_on(kind: str, head: _Head, own: str, subject: str, sender: str, desk: tuple[str, ...]) -> bool:
    """Whether a block is handed on rather than quoted.

    By who wrote it first: what this desk wrote is no plea, whatever marks it. Then by the subject and the mark, which
    mail programs set; QQ Mail marks both alike, there a third person's mail that is not answered is handed on.
    """
    if any(address in head.sender for address in desk):
        return False
    if is_forward(subject):
        return True
    if kind == "forward":
        return not is_reply(subject) or bool(HANDS_ON.search(own)) or not own.strip()
    by_third = "@" in head.sender and sender not in head.sender.split() and bool(sender)
    if is_reply(subject):
        plain = HANDS_ON.search(own) and not (numbers(own) or _LIKEWISE.search(own))
        return kind == "open" and by_third and bool(plain)
    if kind == "quote":
        return by_third and (not own.strip() or bool(HANDS_ON.search(own)))
    return by_third or not own.strip()


# 我跟她情况一样,也麻烦了, above a colleague's mail that has been answered: of the writer.
_LIKEWISE: Final = Sought("我(?:也|跟|和|同|与)|[一同]样|同上|我们也")


def _own(lines: list[str]) -> str:
    """Own words less what phones and mail gateways add."""
    kept = [line for line in lines if not _PHONE_LINE.match(line.strip()) and not _DISCLAIMER.search(line[:300])]
    return "\n".join(kept).strip("\n")


def without_signature(text: str) -> str:
    """Below a signature mark stand names and numbers, but no pleas."""
    above, mark, below = text.partition("\n--\n") if "\n--\n" in text else text.partition("\n-- \n")
    if not mark or len(above.strip()) < 6:
        return text
    return above + "\n" + "\n".join(line for line in below.split("\n") if not _OF_A_PLEA.search(line))


_OF_A_PLEA: Final = Sought("密码|重置|删除|登(?!封|[县区乡镇])")  # 永登县
