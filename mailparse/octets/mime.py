"""Octets of a mail to a Mail, within LIMITS; never raises, never takes more than linear time.

The standard library's parser recurses with the nesting and is quadratic in the number of parts and addresses, so header
sections and multiparts are split here, by octets; the library reads single header fields and dates.
"""

import hashlib
import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Final

from mailparse.mail import LIMITS, Attached, Attachment, Mail
from mailparse.octets import html
from mailparse.octets.charset import FOLD, decode, header_text, raw_text, transfer_decode

_FIELD: Final = re.compile(rb"^([!-9;-~]{1,100})[ \t]*:[ \t]*(.*(?:\n[ \t].*)*)", re.MULTILINE)
_EMPTY_LINE: Final = re.compile(rb"\n[ \t]*\n")
_EMPTY_FIRST_LINE: Final = re.compile(rb"[ \t]*\n")
_LONGEST_FIELD: Final = 8 * 1024
_MOST_FIELDS: Final = 2_000
_MOST_OCTETS: Final = 10 * LIMITS.text  # of one text part as sent: quoted-printable takes 9 a Chinese character
_MOST_RECIPIENTS: Final = 8

_ADDRESS: Final = re.compile(r"[^\s<>()\[\],;:\\\"@]{1,128}@[A-Za-z0-9.-]{1,255}")
_MESSAGE_ID: Final = re.compile(r"<[^<>\s]{1,900}>")
_LITERAL_ENTITY: Final = re.compile(r"&(?:nbsp|lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
_LINE_END: Final = re.compile(r"[\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?")  # begins with a class: fast
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_OCTET: Final = re.compile(rb"[\x00-\x08\x0e-\x1f\x7f]")
_COMPARED: Final = re.compile(r"[^\w\u3007\u3400-\u9fff\uf900-\ufaff]+")
_COMMENT: Final = re.compile(rb"\((?:[^()\\]|\\.){0,200}\)")
_USUAL_CHARSET: Final = re.compile(rb";\s{0,20}charset=\"?([A-Za-z0-9._-]{1,40})\"?\s{0,20}(?:;|$)", re.IGNORECASE)
_SIGNATURES: Final = frozenset(
    (
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
    )
)
_REPORTS: Final = frozenset((  # RFC 3464, 8098, 5965, 6533
    "message/delivery-status", "message/disposition-notification", "message/feedback-report",
    "message/global-delivery-status", "message/global-disposition-notification",
))  # fmt: skip
_ENVELOPE: Final = "application/ms-tnef"  # what Outlook puts beside the text, or around all that it sends
_NO_FIELD: Final = re.compile(rb"^(?![ \t]|[!-9;-~]{1,200}[ \t]*:|From )[^\n]*[^\s]", re.MULTILINE)
# What mail programs write before the first part, for those that do not know of parts.
_BEFORE_PARTS: Final = re.compile(
    rb"(?:> )?This (?:is a [a-z -]{1,40}message|message is) in MIME format[ -/:-~\n]{0,200}", re.IGNORECASE
)
_PLACEHOLDER: Final = re.compile(r"HTML|multi-?part message|邮件客户端|不支持|浏览器|纯文本", re.IGNORECASE)
_NO_SUBJECT: Final = frozenset(
    ("(无主题)", "（无主题）", "无主题", "(no subject)", "no subject", "<无主题>", "(无标题)", "无标题")
)

# Signs that no person wrote it: RFC 3834, RFC 2369, RFC 2919, and what mail programs had before those.
_AUTOMATIC_FIELDS: Final = frozenset((
    b"x-qq-auto-reply", b"x-autoreply", b"x-autorespond", b"x-autoresponder", b"x-auto-reply", b"x-auto-replied",
    b"auto-reply", b"x-mail-autoreply", b"x-autoreply-from", b"x-vacation", b"x-failed-recipients", b"list-id",
    b"list-unsubscribe", b"list-post", b"list-help", b"list-owner", b"list-archive", b"x-mailing-list",
    b"x-mailman-version", b"mailing-list", b"x-campaignid", b"x-ms-exchange-inbox-rules-loop",
    b"x-netease-autoreply", b"x-coremail-autoreply", b"x-ms-exchange-generated-message-source",
))  # fmt: skip
_AUTOMATIC_VALUES: Final = (
    (b"precedence", re.compile(r"bulk|list|junk|auto", re.IGNORECASE)),
    (b"auto-submitted", re.compile(r"(?!(?:\([^()]*\)|\s)*no\s*(?:[;(]|$)).", re.IGNORECASE)),
    (b"x-precedence", re.compile(r"bulk|list|junk|auto", re.IGNORECASE)),
)
_AUTOMATIC_SENDER: Final = re.compile(
    r"(?:mailer-?daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|bounces?|bounce[-+=].*|newsletter"
    r"|notifications?|autoreply|mail-daemon|listserv|majordomo)(?:[-+=].*)?@"
    r"|10000@qq\.com$|system@mail\.qq\.com$"
)


@dataclass(slots=True)
class _Headers:
    """The fields of one header section, in their order, as octets."""

    fields: list[tuple[bytes, bytes]]
    cut: bool = False

    def all(self, name: bytes) -> list[bytes]:
        return [value for key, value in self.fields if key == name]

    def first(self, name: bytes) -> bytes:
        return next((value for key, value in self.fields if key == name), b"")


@dataclass(slots=True)
class _Body:
    """What one part of a mail comes to."""

    text: str = ""
    markup: str | None = None  # HTML not rendered yet
    variant: str = ""
    unsure: bool = False
    page: bool = False  # it is, or was, HTML
    once: str = ""  # of a page whose cells reach over several rows: each cell once

    def is_bare(self) -> bool:
        return self.markup is None and not (self.text or self.variant or self.unsure)


@dataclass(slots=True)
class _Walk:
    """What is gathered, and used up of the limits, on the way through the parts."""

    parts: int = 0
    cut: bool = False
    pictures: int = 0
    reports: bool = False  # it invites, or tells what became of another mail
    unread: bool = False  # there is something that is neither text nor attached
    attachments: list[Attachment] = field(default_factory=list)
    envelopes: list[Attachment] = field(default_factory=list)  # they count where there is no text beside them
    kept: list[Attached] | None = None  # None: nobody wants their octets
    room: int = 0  # octets that may still be kept


def attached(raw: bytes, most: int = 10, octets: int = 24 << 20) -> tuple[Attached, ...]:
    """Take the attachments and inline pictures of a mail, their transfer encoding undone, unopened. Never raises.

    Args:
        raw: the whole mail; of one that was cut off the last attachment is not whole.
        most: of them that are taken.
        octets: that they come to together; what would exceed it is left out.
    """
    raw = raw.replace(b"\r\n", b"\n")
    head, body = _split(raw.lstrip(b"\n"))
    walk = _Walk(kept=[], room=octets)
    _part(_headers(head), body, walk, depth=0)
    return tuple((walk.kept or [])[:most])


def parse(raw: bytes) -> Mail:
    """Read the octets of a mail, or of its first part. Never raises."""
    raw = raw.replace(b"\r\n", b"\n")
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    head, body = _split(raw.lstrip(b"\n"))
    headers = _headers(head)
    walk = _Walk(cut=headers.cut)
    content = _part(headers, body, walk, depth=0)
    text, variant, unsure = _finish(content, walk)
    blank = not text.strip()
    unread = blank and (walk.unread or b"\r" in head or _NO_FIELD.search(head) or _CONTROL_OCTET.search(head + body))
    froms = headers.all(b"from")
    sender, sender_name, more = _sender(froms)
    subject = _CONTROL.sub("", header_text(headers.first(b"subject"))).strip()
    return Mail(
        message_id=_message_id(headers.first(b"message-id")),
        digest=_digest(headers, body),
        sender=sender,
        sender_name=sender_name,
        senders=more,
        date=_date(headers.first(b"date")),
        subject="" if subject.lower() in _NO_SUBJECT else subject[:2000],
        text=text,
        attachments=(*walk.attachments, *(walk.envelopes if blank else ())),
        pictures=walk.pictures,
        automatic=_is_automatic(headers, sender, walk),
        authentication_results=tuple(_unfold(value) for value in headers.all(b"authentication-results")),
        cut=walk.cut,
        recipients=_recipients(headers),
        variant=variant,
        unsure=unsure,
        unread=bool(unread),
    )


# ------------------------------------------------------------------------------------------------- header fields


_ANY_FIELD: Final = re.compile(rb"(?:From |[!-9;-~]{1,200}[ \t]*:)|\s*$")  # RFC 5322, 2.2; mbox begins with From


def _split(octets: bytes) -> tuple[bytes, bytes]:
    """Header section and body; all is body where nothing that is a field begins it."""
    if _ANY_FIELD.match(octets) is None:
        return b"", octets
    end = _EMPTY_FIRST_LINE.match(octets) or _EMPTY_LINE.search(octets)
    if end is None:
        return octets, b""
    return octets[: end.start() + 1], octets[end.end() :]


def _headers(head: bytes) -> _Headers:
    """Fields of a header section; long ones are shortened, so that 20,000 addresses in To do not hide the Subject."""
    fields: list[tuple[bytes, bytes]] = []
    size = 0
    cut = False
    for match in _FIELD.finditer(head):
        name, value = match[1].lower(), match[2]
        if len(value) > _LONGEST_FIELD:
            cut = cut or name in (b"from", b"subject")
            value = value[:_LONGEST_FIELD]
        size += len(name) + len(value)
        if size > LIMITS.headers or len(fields) >= _MOST_FIELDS:
            if name not in _NEEDED or any(key == name for key, _ in fields[-50:]):
                continue
            value = value[:1024]
            if len(fields) >= _MOST_FIELDS + 50:
                break
        fields.append((name, value))
    return _Headers(fields, cut)


_NEEDED: Final = frozenset(
    (
        b"from",
        b"subject",
        b"date",
        b"message-id",
        b"content-type",
        b"content-transfer-encoding",
        b"auto-submitted",
        b"precedence",
        b"list-id",
        b"content-disposition",
    )
)


def _unfold(value: bytes) -> str:
    return " ".join(decode(value, None).split())


def _message_id(value: bytes) -> str:
    found = _MESSAGE_ID.search(_unfold(value[:2000]))
    return found[0] if found else ""


_ENCODED_WORD: Final = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?[^?\s]{0,4000}\?=")
_IN_ANGLES: Final = re.compile(r"<\s*([^<>\s]{1,400}@[^<>\s]{1,255})\s*>")
# The name shown before an address; where it is an address by itself without quotes, only one of the same domain.
_SHOWN_NAME: Final = re.compile(
    r"\s*(?:\"(?:[^\"\\]|\\.)*\"|'?[^\s<>()\[\],;:\\\"@]{1,128}@(?P<domain>[A-Za-z0-9.-]{1,255})'?\s*(?=<))"
)


def _sender(values: list[bytes]) -> tuple[str, str, int]:
    """Address and name of the first From, and how many senders are named in all."""
    address = name = ""
    count = 0
    for place, value in enumerate(values[:20]):
        found, doubt = _addresses(value)
        count += max(1, len(found)) + doubt
        if place == 0:
            address = found[0] if found else ""
            name = re.sub(r"<[^<>]{0,400}>", "", header_text(value)).strip().strip("\"'").strip()
            name = "" if name.lower() == address else _CONTROL.sub("", name)[:200]
    return address, name, count


def _addresses(value: bytes) -> tuple[list[str], bool]:
    """Each address that a From names, the one in <> first, and whether it can't be told who of them it is.

    Told on the field as it was sent: what an encoded word or a quoted name shows is no address, however it reads. What
    stands in a comment, a group or beside the <> is one, for somebody else may take it for the sender.
    """
    text = _ENCODED_WORD.sub(" ", raw_text(FOLD.sub(b"", value)))
    angled = _IN_ANGLES.search(text)
    shown = _SHOWN_NAME.match(text)
    if shown is not None:
        domain, rest = shown["domain"], text[shown.end() :]
        angled = _IN_ANGLES.search(rest if domain is None else text)
        if domain is None or (angled is not None and angled[1].lower().endswith("@" + domain.lower())):
            text = rest
    specs = [angled[1].lower()] if angled is not None else []
    specs += [spec.lower() for spec in _ADDRESS.findall(text)]
    if specs:
        return list(dict.fromkeys(specs)), False
    hidden = _ADDRESS.findall(header_text(value))
    return [spec.lower() for spec in hidden[:1]], bool(hidden)


def _recipients(headers: _Headers) -> tuple[str, ...]:
    values = headers.all(b"to")[:2] + headers.all(b"cc")[:2]
    found = [spec.lower() for value in values for spec in _ADDRESS.findall(header_text(value[:2048]))]
    return tuple(found[:_MOST_RECIPIENTS])


def _date(value: bytes) -> datetime | None:
    text = _unfold(value[:200])
    if not text:
        return None
    try:
        date = parsedate_to_datetime(text)
        date = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
        date.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date


def _digest(headers: _Headers, body: bytes) -> bytes:
    digest = hashlib.sha256()
    for name in (b"from", b"subject", b"date"):
        for value in headers.all(name):
            digest.update(name + b":" + value + b"\n")
    digest.update(b"\n")
    digest.update(body)
    return digest.digest()


def _is_automatic(headers: _Headers, sender: str, walk: _Walk) -> bool:
    names = {name for name, _ in headers.fields}
    if names & _AUTOMATIC_FIELDS or walk.reports:
        return True
    for name, pattern in _AUTOMATIC_VALUES:
        if name in names and any(pattern.match(_unfold(value[:200])) for value in headers.all(name)):
            return True
    content_type = headers.first(b"content-type")[:60].lower()
    if content_type.startswith((b"multipart/report", b"text/calendar")):
        return True
    if b"return-path" in names and headers.first(b"return-path").strip() == b"<>":
        return True
    return _AUTOMATIC_SENDER.match(sender) is not None


# --------------------------------------------------------------------------------------------------------- parts


def _parameters(value: bytes) -> Message:
    """A field with parameters, read by the standard library; it is quadratic in semicolons, hence the slice."""
    message = Message()
    message["Content-Type"] = _unfold(value[:1000])
    return message


def _part(headers: _Headers, body: bytes, walk: _Walk, *, depth: int) -> _Body:
    """Read one part. Recursion is bounded by LIMITS.nesting."""
    walk.parts += 1
    raw_type = headers.first(b"content-type") or b"text/plain"
    if b"(" in raw_type.split(b'"', 1)[0]:
        raw_type = _COMMENT.sub(b"", raw_type, count=5)
    content_type = raw_type.split(b";", 1)[0].strip().lower().decode("ascii", "replace")
    if content_type.startswith("multipart/"):
        if depth >= LIMITS.nesting:
            walk.cut = True
            return _Body()
        return _multipart(content_type, raw_type, body, walk, depth=depth)
    encoding = (
        _COMMENT.sub(b"", headers.first(b"content-transfer-encoding")[:200]).strip().lower().decode("ascii", "replace")
    )
    if content_type == "message/rfc822":
        if depth >= LIMITS.nesting:
            walk.cut = True
            return _Body()
        return _enclosed(transfer_decode(body, encoding), walk, depth=depth)
    disposition = headers.first(b"content-disposition")
    is_text = (
        content_type in ("text/plain", "text/html", "text/enriched", "text/richtext", "text") or "/" not in content_type
    )
    if depth > 0 or disposition or not is_text:
        name = _file_name(raw_type, disposition)
        walk.reports = walk.reports or _is_report(content_type, disposition, depth)
        if name or not is_text or disposition[:10].lower().startswith(b"attachment"):
            _attach(name, content_type, body, headers, walk, encoding=encoding)
            return _Body()
    if len(body) > _MOST_OCTETS:
        body = body[:_MOST_OCTETS]
        walk.cut = True
    label = _charset(raw_type)
    octets = transfer_decode(body, encoding)
    text = _LINE_END.sub("\n", decode(octets, label))
    walk.unread = walk.unread or _is_lost(body, octets, text)
    if content_type == "text/html" or (content_type != "text/plain" and "</" in text):
        # The marks of enriched text (RFC 1896) are no HTML: what they hide isn't known here.
        return _Body(markup=text, page=True, unsure=content_type in ("text/enriched", "text/richtext"))
    if "&" in text:  # QQ Mail leaves entities in its plain part
        text = _LITERAL_ENTITY.sub(lambda m: entities.unescape(m[0]), text)
    return _Body(text=text)


def _is_report(content_type: str, disposition: bytes, depth: int) -> bool:
    """Whether a part says that a program wrote the mail; what lies deeper may be what a person hands on."""
    if content_type == "text/calendar":
        return not disposition.lower().startswith(b"attachment")
    return depth == 1 and content_type in _REPORTS


def _is_lost(body: bytes, octets: bytes, text: str) -> bool:
    """Whether decoding left nothing, or much less than there was."""
    return len(octets.strip()) > 4 * len(text) or (not octets and bool(body.strip()))


def _charset(raw_type: bytes) -> str | None:
    usual = _USUAL_CHARSET.search(raw_type)
    if usual is not None:
        return usual[1].decode("ascii")
    if b"charset" not in raw_type.lower():
        return None
    label = _parameters(raw_type).get_param("charset")
    return label[-1] if isinstance(label, tuple) else label


def _attach(name: str, content_type: str, body: bytes, headers: _Headers, walk: _Walk, *, encoding: str) -> None:
    if walk.kept is not None and content_type not in (*_SIGNATURES, _ENVELOPE) and 3 * walk.room >= 2 * len(body):
        octets = transfer_decode(body, encoding)
        if len(octets) <= walk.room:
            walk.room -= len(octets)
            walk.kept.append(Attached(name[:300], content_type[:100], octets))
    if content_type.startswith("image/"):
        walk.pictures += 1
        if headers.first(b"content-id") and not headers.first(b"content-disposition").lower().startswith(b"attachment"):
            return
    elif content_type in _SIGNATURES:
        walk.unread = True
        return
    among = walk.envelopes if content_type == _ENVELOPE else walk.attachments
    among.append(Attachment(name[:300], content_type[:100], len(body)))


def _file_name(raw_type: bytes, disposition: bytes) -> str:
    for value, name in ((disposition, "filename"), (raw_type, "name")):
        if b"name" not in value.lower():
            continue
        written = header_text(value[:2000]).encode("utf-8") if b"=?" in value else value
        found = _parameters(b"x/x; " + written.split(b";", 1)[-1]).get_param(name)
        if isinstance(found, tuple):
            found = _rfc2231(found)
        if found:
            return _CONTROL.sub("", found).strip() or "?"
    return ""


def _rfc2231(value: tuple[str | None, str | None, str]) -> str:
    return decode(value[2].encode("latin-1", "replace"), value[0])


def _multipart(content_type: str, raw_type: bytes, body: bytes, walk: _Walk, *, depth: int) -> _Body:
    bodies: list[_Body] = []
    for octets in _pieces(_boundary(raw_type, body), body, walk):
        head, inner = _split(octets) if not octets.startswith(b"\n") else (b"", octets[1:])
        if head and b":" not in head.split(b"\n", 1)[0]:
            head, inner = b"", octets
        walk.unread = walk.unread or _NO_FIELD.search(head) is not None
        bodies.append(_part(_headers(head), inner, walk, depth=depth + 1))
    if content_type == "multipart/alternative":
        return _choose(bodies, walk)
    said = [one for one in bodies if not one.is_bare()]
    if len(said) == 1:
        return said[0]  # a page with its pictures is the page
    # Beside the page of a related part stands what the page shows where it names it, if it does: RFC 2387.
    out = _Body(page=any(one.page for one in said), unsure=content_type == "multipart/related" and len(said) > 1)
    texts: list[str] = []
    variants: list[str] = []
    for one in bodies:
        text, variant, unsure = _finish(one, walk)
        texts.append(text)
        variants.append(variant or text)
        out.unsure = out.unsure or unsure
    out.text = "\n".join(text for text in texts if text.strip())
    if variants != texts:
        out.variant = "\n".join(text for text in variants if text.strip())
    return out


def _boundary(raw_type: bytes, body: bytes) -> bytes:
    found = re.search(rb"boundary\s*=\s*(?:\"([^\"\n]{1,200})\"|([^\s;\"]{1,200}))", raw_type[:4000], re.IGNORECASE)
    if found:
        return (found[1] or found[2]).rstrip()
    first = re.search(rb"^--([^\s]{6,100})$", body[:20_000], re.MULTILINE)
    return first[1] if first else b""


_DELIMITER_END: Final = re.compile(rb"(--)?[ \t]*$", re.MULTILINE)


def _delimiters(boundary: bytes, body: bytes) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each delimiter line, and whether it closes.

    Not by a pattern: one for each mail would drive all others out of the cache of re.
    """
    mark = b"--" + boundary
    at = body.find(mark)
    while at >= 0:
        line = _DELIMITER_END.match(body, at + len(mark)) if at == 0 or body[at - 1 : at] == b"\n" else None
        if line is not None:
            yield at, line.end(), line[1] is not None
        at = body.find(mark, line.end() if line is not None else at + 1)


def _pieces(boundary: bytes, body: bytes, walk: _Walk) -> list[bytes]:
    """The parts between boundary lines; a body without any is one part."""
    if not boundary:
        return [b"\n" + body]
    before = after = b""
    pieces: list[bytes] = []
    start: int | None = None
    for at, end, last in _delimiters(boundary, body):
        if start is not None:
            pieces.append(body[start : max(start, at - 1)])
        elif not pieces:
            before = body[:at].strip()
        start = end + 1
        if last:
            start, after = None, body[end:].strip()
            break
        if walk.parts + len(pieces) >= LIMITS.parts:
            walk.cut = True
            start = None
            break
    if start is not None:
        pieces.append(body[start:])
    if after or (before and _BEFORE_PARTS.fullmatch(before) is None):
        walk.unread = True
    return pieces or [b"\n" + body]


def _enclosed(octets: bytes, walk: _Walk, *, depth: int) -> _Body:
    """A mail within a mail: shown as a forwarded one, its head as lines."""
    head, body = _split(octets.lstrip(b"\n"))
    headers = _headers(head)
    text, variant, unsure = _finish(_part(headers, body, walk, depth=depth + 1), walk)
    lines = ["---------- Forwarded message ----------"]
    for name, shown in ((b"from", "From"), (b"date", "Date"), (b"subject", "Subject"), (b"to", "To")):
        value = _CONTROL.sub("", header_text(headers.first(name)[:1000])).strip()
        if value:
            lines.append(f"{shown}: {value}")
    top = "\n" + "\n".join(lines) + "\n\n"
    return _Body(text=top + text, variant=top + variant if variant else "", unsure=unsure)


def _choose(bodies: list[_Body], walk: _Walk) -> _Body:
    """The alternative that a person would see, the last page or else the last text; what another one says is kept."""
    pages = [b for b in bodies if b.page]
    texts = [b for b in bodies if not b.page and b.text.strip()]
    if len(pages) > 1 and not _finish(pages[-1], walk)[0].strip():
        # Of a blank page behind another one it can't be told which of them is seen.
        pages = [b for b in pages if _finish(b, walk)[0].strip()] or pages[-1:]
        pages[-1].unsure = True
    shown = (pages or texts or [_Body()])[-1]
    others = [b for b in (*pages, *texts) if b is not shown and not (shown.page and _only_points_to_a_page(b))]
    if not others:
        return shown
    alike = shown.markup is not None and len(others) == 1 and not html.has_structure(shown.markup)
    text, variant, unsure = _finish(shown, walk)
    if alike and text.strip() and not unsure and _compared(others[0].text) == _compared(text):
        return others[0]
    # 重置密码 in a cell beside three people stands once in the plain part, and beside the first of them
    seen = _compared(text), _compared(shown.once)
    said = [variant] if variant else []
    for other in others:
        its_text, its_variant, its_unsure = _finish(other, walk)
        differs = [t for t in (its_text, its_variant) if not any(_compared(t) in one for one in seen)]
        unsure = unsure or its_unsure or (bool(differs) and other.page == shown.page)  # of one kind, any may be seen
        said += differs
    unsure = unsure or len({_compared(t) for t in said}) > 1
    return _Body(text, variant=said[0] if said else "", unsure=unsure, page=shown.page)


def _only_points_to_a_page(body: _Body) -> bool:
    return (
        not body.page
        and _PLACEHOLDER.search(body.text[:300]) is not None
        and len(body.text.strip()) < 200
        and not re.search(r"[0-9]{15}", body.text)
    )


def _compared(text: str) -> str:
    return _COMPARED.sub("", text)


def _finish(body: _Body, walk: _Walk) -> tuple[str, str, bool]:
    """Text, variant and doubt of a part; HTML is rendered only here."""
    text, unsure = body.text, body.unsure
    if body.markup is not None:
        text, tangled, body.once = html.render(body.markup)
        walk.unread = walk.unread or (not text.strip() and html.holds_anything(body.markup))
        unsure = unsure or tangled
        walk.cut = walk.cut or tangled
        body.markup = None
        body.text, body.unsure = text, unsure
    text = _CONTROL.sub("", text)
    if len(text) > LIMITS.text:
        text = text[: LIMITS.text]
        walk.cut = True
    return text, _CONTROL.sub("", body.variant[: LIMITS.text]), unsure
