"""Mails byte for byte as the mail programs build them that people in Gansu write with.

Nothing here reads a clock or draws a number: boundaries, Message-IDs and trace headers are cut from a digest of what
the mail says, so the same call gives the same bytes for ever. The programs' habits (header order, charset, transfer
encoding, how a reply quotes and how a forward opens) stand in tests/programs.py, one row each.
"""

from __future__ import annotations

import base64
import hashlib
import html as markup
import quopri
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote as percent

from tests.programs import CRLF, PROGRAMS, REPORTS, Program

DESK: Final = "46656825@qq.com"
NBSP: Final = "\u00a0"
WEEKDAYS: Final = "一二三四五六日"
ENCODED_BYTES: Final = {"B": 42, "Q": 18}  # in one encoded word: RFC 2047 allows 75 characters in all


@dataclass(frozen=True, slots=True)
class Part:
    """An attachment, or with `inline` a picture shown in the text; `content` is what it holds before encoding."""

    name: str
    type: str
    content: bytes
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Quote:
    """The earlier mail that a reply quotes or a forward carries."""

    sender: str
    sender_name: str
    date: datetime
    subject: str
    text: str
    to: str = DESK


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody wrote, before a program made a mail of it."""

    subject: str
    text: str
    html: str | None
    sender: str
    sender_name: str
    to: str
    date: datetime
    message_id: str | None
    attachments: tuple[Part, ...]
    headers: Mapping[str, str | list[str]]
    quote: Quote | None
    forward: Quote | None


class _Fields(dict[str, str]):
    """Values for a header template; `hex8`, `HEX8`, `num5`, `mix9` and so on are cut from the digest of the mail."""

    def __missing__(self, key: str) -> str:
        match = re.fullmatch(r"(hex|HEX|num|mix)(\d+)([a-z]*)", key)
        if match is None:
            raise KeyError(key)
        kind, size = match[1], int(match[2])
        digest = hashlib.shake_256(f"{self['seed']}{key}".encode()).digest(size * 2)
        if kind == "num":
            return "".join(str(1 + byte % 9) for byte in digest[:size])
        if kind == "mix":
            return base64.b64encode(digest).decode()[:size]
        text = digest.hex()[:size]
        return text.upper() if kind == "HEX" else text


# --- header values ---------------------------------------------------------------------------------------------


def _codec(charset: str) -> str:
    return "gb18030" if charset.lower().startswith("gb") else charset


def _words(text: str, program: Program) -> str:
    """`text` as a header value: itself if ASCII, else encoded words folded as the program folds them."""
    if text.isascii():
        return text
    charset = program.label or program.charset
    if program.word == "raw":
        return text.encode(_codec(charset)).decode("latin-1")
    pieces: list[bytes] = [b""]
    if program.torn:
        whole = text.encode(_codec(charset))
        pieces = [whole[i : i + 31] for i in range(0, len(whole), 31)]  # 31 is odd: GBK characters are cut in two
    else:
        for character in text:
            coded = character.encode(_codec(charset))
            if len(pieces[-1]) + len(coded) > ENCODED_BYTES[program.word]:
                pieces.append(b"")
            pieces[-1] += coded
    return f"{CRLF} ".join(f"=?{charset}?{program.word}?{_word(piece, program.word)}?=" for piece in pieces)


def _word(piece: bytes, encoding: str) -> str:
    if encoding == "B":
        return base64.b64encode(piece).decode()
    return re.sub(rb"[^A-Za-z0-9 ]", lambda byte: b"=%02X" % ord(byte[0]), piece).replace(b" ", b"_").decode()


def _file_name(key: str, name: str, program: Program) -> str:
    if name.isascii() or program.named == "raw":
        return f'{key}="{name.encode(_codec(program.charset)).decode("latin-1")}"'
    if program.named == "word":
        return f'{key}="{_words(name, program)}"'
    coded = percent(name, safe="")
    runs = re.findall(r"(?:%..|[^%]){1,20}", coded)
    if len(runs) == 1:
        return f"{key}*=utf-8''{coded}"
    runs[0] = f"utf-8''{runs[0]}"
    return f";{CRLF} ".join(f"{key}*{number}*={run}" for number, run in enumerate(runs))


def _date(moment: datetime) -> str:
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[moment.weekday()]
    month = "JanFebMarAprMayJunJulAugSepOctNovDec"[3 * moment.month - 3 : 3 * moment.month]
    return f"{day}, {moment:%d} {month} {moment:%Y %H:%M:%S %z}"


def _moment(moment: datetime) -> dict[str, str]:
    """The ways in which quoting lines tell a time."""
    m, hour = moment, moment.hour
    part = "凌晨" if hour < 6 else "上午" if hour < 11 else "中午" if hour < 13 else "下午" if hour < 18 else "晚上"
    week = WEEKDAYS[m.weekday()]
    day = f"{m.year}年{m.month}月{m.day}日"
    return {
        "part": f"{day}(星期{week}) {part}{(hour - 1) % 12 + 1}:{m:%M}",
        "short": f"{day}(周{week}) {part}{(hour - 1) % 12 + 1}:{m:%M}",
        "gmail": f"{day}周{week} {'上午' if hour < 12 else '下午'}{(hour - 1) % 12 + 1}:{m:%M}",
        "seconds": f"{m:%Y-%m-%d %H:%M:%S}",
        "minutes": f"{m:%Y-%m-%d %H:%M}",
        "padded": f"{m:%Y}年{m:%m}月{m:%d}日 {m:%H:%M}",
        "sina": f"{m:%Y}年{m:%m}月{m:%d}日 {m:%H}点{m:%M}分",
        "day": day,
        "week": f"星期{week}",
        "clock": f"{m:%H:%M}",
        "slashes": f"{m.year}/{m.month}/{m.day} {m.hour}:{m:%M}",
    }


# --- text and HTML ---------------------------------------------------------------------------------------------


def _escape(text: str, program: Program) -> str:
    safe = markup.escape(text, quote=False).replace("  ", "&nbsp; ").replace(NBSP, "&nbsp;")
    if program.latin and not text.isspace():
        return re.sub(r"(?:&\w+;|[ -%'-~])+", lambda run: (program.latin or "{}").format(run[0]), safe)
    return safe


def _paragraphs(text: str, program: Program) -> str:
    """HTML of `text`, line by line; a run of lines with tabs is a pasted table where the program makes one."""
    made: list[str] = []
    rows: list[str] = []

    def close_table() -> None:
        if rows:
            made.append(f"{program.table}<tbody>{''.join(rows)}</tbody></table>")
            rows.clear()

    for line in text.split("\n"):
        if program.table is not None and "\t" in line:
            cells = "".join(f"<td>{_cell(cell, program)}</td>" for cell in line.split("\t"))
            rows.append(f"<tr>{cells}</tr>")
            continue
        close_table()
        made.append(program.line.format(_escape(line, program)) if line.strip() else program.blank)
    close_table()
    return "".join(made)


def _cell(cell: str, program: Program) -> str:
    inner = _escape(cell.strip(), program) or "&nbsp;"
    return program.line.format(inner) if "Mso" in program.line else inner


def _quoting_line(template: str, quote: Quote) -> str:
    fields = _moment(quote.date) | {
        "name": quote.sender_name or quote.sender.split("@")[0],
        "addr": quote.sender,
        "subject": quote.subject,
        "to": quote.to,
        "to_name": quote.to.split("@")[0],
    }
    return template.replace("~", NBSP).format_map(fields)


def _plain(draft: Draft, program: Program, template: str, quote: Quote | None) -> str:
    text = draft.text
    if program.latin:  # Word's plain text gives every cell of a table a paragraph of its own
        text = "\n".join(line.replace("\t", "\n\n") + "\n" if "\t" in line else line for line in text.split("\n"))
    text += program.signature
    if quote is not None:
        head = _quoting_line(template, quote)
        mark = program.mark if draft.forward is None or program.mark_head else ""
        below = "\n".join(mark + line for line in quote.text.split("\n"))
        if program.mark_head:
            opening, blank, head = head.rpartition("\n\n")
            head = opening + blank + "\n".join(mark + line for line in head.split("\n"))
        text = f"{text}\n\n{head}\n{below}"
    if program.flowed:
        text = re.sub(r"(?m)^([^>\n]{40,71} )(?=[^\n]{3})", r"\1\n", text)
    if program.literal:
        text = re.sub(r"(?m)^(发件人|收件人)(.*)>;$", r"\1\2&gt;;", text)
        return text.replace("  ", "&nbsp; ").replace(NBSP, "&nbsp;")
    return text


def _html(draft: Draft, program: Program, template: str, quote: Quote | None) -> str:
    made = draft.html if draft.html is not None else _paragraphs(draft.text + program.signature, program)
    made += "".join(f'<div><img src="cid:{_content_id(part)}"></div>' for part in draft.attachments if part.inline)
    if quote is not None:
        lines = [_escape(line, replace(program, latin=None)) for line in _quoting_line(template, quote).split("\n")]
        if program.bold:
            lines = [re.sub(r"^([^<:：]{2,8}[:：])", r"<b>\1</b>", line) for line in lines]
        head = "".join(f"<div>{line or '<br>'}</div>" for line in lines) if len(lines) > 1 else lines[0]
        made += program.blank + program.head.format(head) + program.body.format(_paragraphs(quote.text, program))
    return program.page.replace("{}", made)


# --- MIME ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Entity:
    """Content fields (latin-1 text, CRLF between them) and the encoded body."""

    fields: str
    body: bytes


def _transfer(content: bytes, coding: str) -> bytes:
    if coding == "base64":
        coded = base64.b64encode(content)
        return b"\r\n".join(coded[i : i + 76] for i in range(0, len(coded), 76)) + b"\r\n"
    if coding == "quoted-printable":
        return quopri.encodestring(content).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _text_entity(kind: str, text: str, program: Program) -> _Entity:
    parameters = program.parameters if kind == "plain" else ""
    fields = (
        f'Content-Type: text/{kind};{CRLF}\tcharset="{program.charset}"{parameters}{CRLF}'
        f"Content-Transfer-Encoding: {program.coding}"
    )
    content = text.replace("\r\n", "\n").replace("\n", CRLF).encode(_codec(program.charset))
    return _Entity(fields, _transfer(content, program.coding))


def _content_id(part: Part) -> str:
    return hashlib.sha256(part.name.encode() + part.content).hexdigest()[:10].upper() + "@mail.example"


def _part_entity(part: Part, program: Program) -> _Entity:
    disposition = "inline" if part.inline else "attachment"
    fields = [f"Content-Type: {part.type};{CRLF}\t{_file_name('name', part.name, program)}"]
    coding = "8bit" if part.type.startswith("message/") else "base64"
    fields.append(f"Content-Transfer-Encoding: {coding}")
    fields.append(f"Content-Disposition: {disposition};{CRLF}\t{_file_name('filename', part.name, program)}")
    if part.inline:
        fields.append(f"Content-ID: <{_content_id(part)}>")
    return _Entity(CRLF.join(fields), _transfer(part.content, coding))


def _multipart(kind: str, entities: Sequence[_Entity], boundary: str, preamble: str = "") -> _Entity:
    mark = f"--{boundary}".encode()
    body = preamble.encode()
    for entity in entities:
        body += mark + b"\r\n" + entity.fields.encode("latin-1") + b"\r\n\r\n" + entity.body + b"\r\n"
    return _Entity(f'Content-Type: multipart/{kind};{CRLF}\tboundary="{boundary}"', body + mark + b"--\r\n")


def _assemble(draft: Draft, program: Program, fields: _Fields) -> _Entity:
    quote, template = (draft.quote, program.reply) if draft.forward is None else (draft.forward, program.forward)
    bodies = "both" if draft.html is not None and program.bodies == "plain" else program.bodies
    texts: list[_Entity] = []
    if bodies != "html":
        texts.append(_text_entity("plain", _plain(draft, program, template, quote) or " ", program))
    if bodies != "plain":
        texts.append(_text_entity("html", _html(draft, program, template, quote), program))

    def boundary(level: str) -> str:
        return program.boundary.format_map(_Fields(fields, seed=fields["seed"] + level))

    entity = texts[0] if len(texts) == 1 else _multipart("alternative", texts, boundary("a"), program.preamble)
    shown = bodies != "plain"  # without HTML a picture in the text is one more part of the mixture
    pictures = [_part_entity(part, program) for part in draft.attachments if part.inline and shown]
    others = [_part_entity(part, program) for part in draft.attachments if not (part.inline and shown)]
    if pictures:
        entity = _multipart("related", [entity, *pictures], boundary("r"))
    return _multipart("mixed", [entity, *others], boundary("m"), program.preamble) if others else entity


def _report(draft: Draft, program: Program, fields: _Fields) -> _Entity:
    """A delivery status or disposition notification (RFC 6522), the returned mail as its last part."""
    kind = fields["report"]
    returned = draft.quote or Quote(draft.to, "", draft.date, draft.subject, draft.text, draft.sender)
    status = (
        f"Reporting-MTA: dns; mail.example{CRLF}{CRLF}Final-Recipient: rfc822;{returned.to}{CRLF}"
        f"Action: failed{CRLF}Status: 5.1.1{CRLF}Diagnostic-Code: smtp; 550 5.1.1 user unknown"
        if kind == "delivery-status"
        else f"Reporting-UA: mail.example; Foxmail 7.2{CRLF}Final-Recipient: rfc822;{draft.sender}{CRLF}"
        f"Original-Message-ID: <{fields['hex16']}@mail.example>{CRLF}"
        "Disposition: manual-action/MDN-sent-manually; displayed"
    )
    plain = PROGRAMS["plain-smtp"]
    original = (
        f"From: {returned.sender}{CRLF}To: {returned.to}{CRLF}Subject: {_words(returned.subject, plain)}{CRLF}"
        f"Date: {_date(returned.date)}{CRLF}Message-ID: <{fields['hex16']}@mail.example>{CRLF}"
        f'Content-Type: text/plain; charset="utf-8"{CRLF}Content-Transfer-Encoding: base64{CRLF}{CRLF}'
    ).encode() + _transfer(returned.text.encode(), "base64")
    entities = [_text_entity("plain", draft.text, program), _Entity(f"Content-Type: message/{kind}", status.encode())]
    entities.append(_Entity("Content-Type: message/rfc822", original))
    made = _multipart("report", entities, program.boundary.format_map(fields))
    return _Entity(made.fields.replace("report;", f"report; report-type={kind};"), made.body)


# --- putting it together ---------------------------------------------------------------------------------------


def _fields(draft: Draft, program: Program, client: str) -> _Fields:
    seed = hashlib.sha256(repr((client, draft)).encode("utf-8", "surrogatepass")).hexdigest()
    fields = _Fields(seed=seed, sender=draft.sender, date=_date(draft.date), report=REPORTS.get(client, ""))
    fields["domain"] = draft.sender.partition("@")[2]
    fields["to"], fields["to_name"] = draft.to, draft.to.split("@")[0]
    fields["subject"] = _words(draft.subject, program)
    fields["from_word"] = _words(draft.sender_name, program)
    fields["attached"] = "yes" if draft.attachments else "no"
    fields["wap"] = "X-QQ-WAPMAIL: 1\n" if client == "qq-phone" else ""
    return fields


def _message_id(draft: Draft, fields: _Fields) -> Callable[[re.Match[str]], str]:
    return lambda slot: slot[1].format_map(fields) if draft.message_id is None else draft.message_id


def _header_block(draft: Draft, program: Program, fields: _Fields, content: str) -> str:
    block = re.sub(r"\{message_id:(<.*>)\}", _message_id(draft, fields), program.header)
    fields["content"] = content.replace(CRLF, "\n")
    block = block.replace("~", " ").format_map(fields)
    if not draft.sender_name:
        block = re.sub(r'(?m)^From: (""|) <(.*)>$', r"From: \2", block)
    for name, value in draft.headers.items():
        values = [value] if isinstance(value, str) else value
        added = "".join(f"{name}: {_words(one, program)}\n" for one in values)
        own = re.search(rf"(?im)^{re.escape(name)}:.*\n(?:[ \t].*\n)*", block)
        start, end = own.span() if own else (len(block), len(block))
        block = block[:start] + added + block[end:]
    if draft.message_id == "":
        block = re.sub(r"(?im)^message-id:.*\n", "", block)
    return block.replace(CRLF, "\n").replace("\n", CRLF)


def build(
    client: str,
    *,
    subject: str,
    text: str,
    sender: str,
    date: datetime,
    html: str | None = None,
    sender_name: str = "",
    to: str = DESK,
    message_id: str | None = None,
    attachments: Sequence[Part] = (),
    headers: Mapping[str, str | list[str]] | None = None,
    quote: Quote | None = None,
    forward: Quote | None = None,
) -> bytes:
    """Give the bytes of one mail as `client` sends it.

    Args:
        client: a key of `PROGRAMS`.
        subject: as typed; no "回复：" is added to it.
        text: what was typed, lines ended by line feeds, columns by tabs.
        sender: address in From; `sender_name` stands before it, "" for none.
        date: aware; goes into the Date header and the trace headers.
        html: the HTML part where it is not what the program would make of `text`.
        sender_name: as typed; QQ Mail on the web shows the local part where it is empty.
        to: one address.
        message_id: with <>; "" for none, None for one in the program's own style.
        attachments: files, and pictures in the text.
        headers: further fields, or other values for those that the program writes.
        quote: the mail that this one answers, below the text.
        forward: the mail that this one passes on; with it `quote` has no effect.

    Raises:
        KeyError: no such client.
    """
    program = PROGRAMS[client]
    if not sender_name and client == "qq-web":
        sender_name = sender.partition("@")[0]
    draft = Draft(
        subject=subject, text=text, html=html, sender=sender, sender_name=sender_name, to=to, date=date, quote=quote,
        message_id=message_id, attachments=tuple(attachments), headers=dict(headers or {}), forward=forward,
    )  # fmt: skip
    fields = _fields(draft, program, client)
    entity = (_report if client in REPORTS else _assemble)(draft, program, fields)
    return _header_block(draft, program, fields, entity.fields).encode("latin-1") + b"\r\n" + entity.body


_FILLINGS: Final = {  # first bytes by which such files are known; the rest is padding
    "image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF", "application/pdf": b"%PDF-1.5\n",
    "application/msword": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
}  # fmt: skip


def _part_of(entry: Mapping[str, Any]) -> Part:
    if "mail" in entry:
        return Part(entry["name"], "message/rfc822", post(entry["mail"]))
    content = entry["text"].encode() if "text" in entry else _FILLINGS.get(entry["type"], b"PK\x03\x04")
    return Part(entry["name"], entry["type"], content.ljust(entry.get("size", 0), b"\0"), entry.get("inline", False))


def post(entry: Mapping[str, Any]) -> bytes:
    """Give the bytes of one `[[mail]]` of tests/letters: the keys of `build`; see the head of those files.

    An attachment is {name, type, size} (filled with padding), with `text` where its content is text, or
    {name, mail = {...}} for a mail attached to a mail.
    """
    keys = ("subject", "text", "html", "sender", "sender_name", "to", "date", "message_id", "headers")
    given = {key: entry[key] for key in keys if key in entry}
    for key in ("quote", "forward"):
        if key in entry:
            given[key] = Quote(**entry[key])
    parts = [_part_of(part) for part in entry.get("attachments", ())]
    return build(entry["client"], attachments=parts, **given)
