"""Mails made to exhaust a reader or to trip its parser: too deep, too many, too long, wrongly coded.

Each is built when it is needed, up to 10 MB large. Where it carries the plea `PLEA`, a reader either finds exactly that
or leaves the mail to a person; nothing else may come out of it.
"""

import base64
import binascii
import io
import itertools
import random
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

DESK: Final = "46656825@qq.com"
DATE: Final = "Mon, 17 May 2021 20:15:00 +0800"

RESET: Final = "reset"
DELETE: Final = "delete"
NOTHING: Final = (RESET, DELETE)  # as `never`: no action at all may come out


@dataclass(frozen=True, slots=True)
class Bomb:
    """A mail that is built when it is needed; `expect` and `accept` as in tests/hostile.py (`Case`)."""

    name: str
    note: str
    build: Callable[[], bytes]
    expect: Mapping[str, Any] = field(default_factory=lambda: ASKED)
    accept: Mapping[str, Sequence[Any]] = field(default_factory=lambda: STAFF)
    never: tuple[str, ...] = (DELETE,)


# -------------------------------------------------------------------------------------------------- how they are built

WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident(place: int, birth: int, sequence: int) -> str:
    """A fabricated resident ID number with its check digit.

    Source: GB 11643, ISO 7064 MOD 11-2.
    """
    body = f"{place:06d}{birth:08d}{sequence:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


OWNER: Final = resident(620103, 19790423, 356)
NAME: Final = "孟庆云"
PLEA: Final = f"姓名：{NAME}，身份证号：{OWNER}，忘记密码登录不上，请重置密码。\r\n"
PLAIN: Final = "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit"
HTML: Final = "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit"
FILLER: Final = "今天大家学习了文件精神，收获很大。\r\n"


def _mail(body: str | bytes, kind: str = PLAIN, first: str = "", last: str = "", date: str = DATE) -> bytes:
    """A mail in whose headers `first` and `last` are extra lines, each ended by CRLF."""
    head = (
        f"{first}From: <bomb@mail.example>\r\nTo: {DESK}\r\nSubject: bomb\r\nDate: {date}\r\n"
        f"Message-ID: <bomb@mail.example>\r\nMIME-Version: 1.0\r\n{kind}\r\n{last}\r\n"
    )
    return head.encode() + (body.encode() if isinstance(body, str) else body)


def _bait(bait: str) -> Callable[[], bytes]:
    return lambda: _mail(f"{PLEA}\r\n{bait}")


def _page(after: str, before: str = "") -> Callable[[], bytes]:
    return lambda: _mail(f"<html><body>{before}<p>{PLEA}</p>{after}", HTML)


def _multipart(body: str, boundary: str = '; boundary="b"') -> bytes:
    return _mail(body, f"Content-Type: multipart/mixed{boundary}")


def _leaf_of(text: str) -> str:
    return f"--b\r\n{PLAIN}\r\n\r\n{text}\r\n"


def _nested_multiparts(depth: int) -> bytes:
    opened = "".join(f'--b{n}\r\nContent-Type: multipart/mixed; boundary="b{n + 1}"\r\n\r\n' for n in range(depth))
    closed = "".join(f"--b{n}--\r\n" for n in range(depth, -1, -1))
    return _multipart(f"{opened}--b{depth}\r\n{PLAIN}\r\n\r\n{PLEA}\r\n{closed}", '; boundary="b0"')


def _nested_mails(depth: int) -> bytes:
    around = "From: <a@mail.example>\r\nSubject: Fwd\r\nContent-Type: message/rfc822\r\n\r\n"
    return _mail(f"{around * depth}{PLAIN}\r\n\r\n{PLEA}", "Content-Type: message/rfc822")


def _zipped(name: str, content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        entry = zipfile.ZipInfo(name, (2021, 5, 17, 20, 15, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, content)
    return made.getvalue()


def _with_attachment(name: str, content: bytes) -> bytes:
    coded = base64.encodebytes(content).decode().replace("\n", "\r\n")
    head = f'--b\r\nContent-Type: application/octet-stream; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
    disposition = f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    return _multipart(f"{_leaf_of('申请见附件')}{head}{disposition}{coded}\r\n--b--\r\n")


TIBETAN: Final = ("扎西才让", "旦增平措", "格桑达瓦", "洛桑贡布", "索南嘉措", "仁青顿珠", "丹增晋美", "次仁央金")
LONG_NAMES: Final = tuple("".join(pair) for pair in itertools.permutations(TIBETAN, 2))
SHORT_NAMES: Final = tuple(
    "".join(pair) for pair in itertools.product("孟魏秦康樊牛", ("建军", "丽", "晓燕", "国栋", "强"))
)


def _people(count: int, names: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of ID number and name, the names taken in turn; long names are often hit by a cut in the list."""
    births = [(1961 + n % 38) * 10000 + (1 + n % 12) * 100 + 1 + n % 28 for n in range(count)]
    turns = itertools.cycle(names)
    return [(resident(623001, birth, n % 997 + 1), next(turns)) for n, birth in enumerate(births)]


def _list_of(people: Iterable[tuple[str, str]], pad: str = "") -> bytes:
    rows = "".join(f"{id_number} {name}\r\n" for id_number, name in people)
    return _mail(f"{pad}以下人员忘记密码，请重置密码：\r\n{rows}")


def _resets(people: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"action": RESET, "id_number": id_number, "name": name} for id_number, name in people]


def _five_hundred() -> bytes:
    people = _people(500, SHORT_NAMES)
    id_number, name = people[321]
    people[321] = (id_number[:17] + str((int(id_number[17].replace("X", "0")) + 1) % 10), name)
    return _list_of(people)


def _broken_base64(wreck: Callable[[str], str]) -> bytes:
    coded = base64.b64encode((PLEA + FILLER * 4).encode()).decode()
    return _mail(wreck(coded), PLAIN.replace("8bit", "base64"))


def _uuencoded(text: str) -> str:
    data = text.encode()
    rows = [binascii.b2a_uu(data[at : at + 45]).decode().strip("\n") for at in range(0, len(data), 45)]
    return "begin 644 plea.txt\r\n" + "\r\n".join(rows) + "\r\n`\r\nend\r\n"


def _soft_breaks() -> bytes:
    coded = "".join(f"={byte:02X}=\r\n" for byte in PLEA.encode())
    return _mail(coded + "=\r\n" * 200_000, PLAIN.replace("8bit", "quoted-printable"))


def _filename_in_pieces() -> bytes:
    pieces = "".join(f";\r\n filename*{n}*={'utf-8%27%27' if n == 0 else ''}%E9%87%8D" for n in range(10_000))
    head = f"--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment{pieces}\r\n\r\nx\r\n--b--\r\n"
    return _multipart(_leaf_of(PLEA) + head)


def _noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


# -------------------------------------------------------------------------------------------- what must come out

ASKED: Final[Mapping[str, Any]] = {
    "verdict": "repair",
    "requests": [{"action": RESET, "id_number": OWNER, "name": NAME}],
}
ASKED_AND_CUT: Final[Mapping[str, Any]] = {**ASKED, "cut": True}
LOST: Final[Mapping[str, Any]] = {
    "verdict": "other",
    "requests": [],
    "cut": True,
}  # beyond the limits: a person must hear of it
SILENT: Final[Mapping[str, Any]] = {"verdict": "other", "requests": []}
UNNUMBERED: Final[Mapping[str, Any]] = {"verdict": "incomplete", "requests": [], "missing": ["id_number"]}
ATTACHED: Final[Mapping[str, Any]] = {"verdict": "not-text", "requests": []}
STAFF: Final[Mapping[str, Sequence[Any]]] = {
    "verdict": ["other"],
    "requests": [[]],
    "missing": [[]],
}  # a person looks: never a mistake
STRICT: Final[Mapping[str, Sequence[Any]]] = MappingProxyType({})
STAFF_OR_BACK: Final[Mapping[str, Sequence[Any]]] = {"verdict": ["other", "incomplete"], "requests": [[]]}
OR_READ: Final[Mapping[str, Sequence[Any]]] = {
    "verdict": ["repair", "incomplete", "other"],
    "requests": [ASKED["requests"], []],
    "missing": [[]],
}
LIST: Final[Mapping[str, Any]] = {
    "verdict": "repair",
    "requests": _resets(_people(15_000, LONG_NAMES)),
    "some": True,
    "cut": True,
}
WRONG_ROW: Final[Mapping[str, Any]] = {
    "verdict": "repair",
    "requests": _resets(row for n, row in enumerate(_people(500, SHORT_NAMES)) if n != 321),
    "missing": ["id_number"],
}

_ROWS: Final = (
    # ---- structure
    Bomb(
        "tiny-parts",
        "the plea, then 140,000 parts of nothing",
        lambda: _multipart(_leaf_of(PLEA) + "--b\r\n\r\n\r\n" * 140_000 + "--b--\r\n"),
        ASKED_AND_CUT,
    ),
    Bomb(
        "tiny-parts-first",
        "140,000 parts of nothing, then the plea",
        lambda: _multipart("--b\r\n\r\n\r\n" * 140_000 + _leaf_of(PLEA) + "--b--\r\n"),
        LOST,
        OR_READ,
    ),
    Bomb("deep-multiparts", "the plea in 1,500 multiparts", lambda: _nested_multiparts(1_500), LOST, OR_READ),
    Bomb("deep-mails", "the plea in 500 mails within mails", lambda: _nested_mails(500), LOST, OR_READ),
    Bomb("open-end", "no closing boundary", lambda: _multipart(_leaf_of(PLEA)), ASKED, STRICT),
    Bomb(
        "boundary-missing",
        "a multipart that names no boundary",
        lambda: _multipart(_leaf_of(PLEA), ""),
        SILENT,
        OR_READ,
    ),
    Bomb(
        "boundary-empty",
        "the boundary is empty",
        lambda: _multipart(_leaf_of(PLEA).replace("--b", "--"), '; boundary=""'),
        SILENT,
        OR_READ,
    ),
    Bomb(
        "boundary-long",
        "a boundary of 1 MB",
        lambda: _multipart(_leaf_of(PLEA).replace("--b", "--" + "b" * 1_000_000), f'; boundary="{"b" * 1_000_000}"'),
        SILENT,
        OR_READ,
    ),
    Bomb(
        "boundary-twice",
        "the inner multipart has the outer one's boundary",
        lambda: _multipart(
            f'--b\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n{_leaf_of(PLEA)}--b--\r\n--b--'
        ),
    ),
    Bomb(
        "attachments",
        "10,000 attachments with names",
        lambda: _multipart(
            _leaf_of(PLEA)
            + "".join(f'--b\r\nContent-Disposition: attachment; filename="{n}.doc"\r\n\r\nx\r\n' for n in range(10_000))
        ),
        ASKED_AND_CUT,
    ),
    # ---- headers
    Bomb(
        "addresses",
        "20,000 addresses in To",
        lambda: _mail(PLEA, last=f"Cc: {', '.join(f'Name {n} <a{n}@mail.example>' for n in range(20_000))}\r\n"),
    ),
    Bomb(
        "brackets-in-from", "100,000 opening brackets in From", lambda: _mail(PLEA, first=f"From: {'(' * 100_000}\r\n")
    ),
    Bomb(
        "quotes-in-from", "100,000 quotation marks in From", lambda: _mail(PLEA, first=f"From: {chr(34) * 100_001}\r\n")
    ),
    Bomb("groups-in-from", "100,000 groups in From", lambda: _mail(PLEA, first=f"From: {'a:' * 100_000}\r\n")),
    Bomb("routes-in-from", "100,000 angle brackets in From", lambda: _mail(PLEA, first=f"From: {'<@' * 100_000}\r\n")),
    Bomb(
        "long-header",
        "one header line of 5 MB before all others",
        lambda: _mail(PLEA, first=f"X-Pad: {'x' * 5_000_000}\r\n"),
    ),
    Bomb("folded-header", "a header of 100,000 lines", lambda: _mail(PLEA, first="X-Pad: x\r\n" + " x\r\n" * 100_000)),
    Bomb("headers", "100,000 headers", lambda: _mail(PLEA, first="".join(f"X-{n}: x\r\n" for n in range(100_000)))),
    Bomb(
        "authentication",
        "20,000 Authentication-Results",
        lambda: _mail(
            PLEA, first="Authentication-Results: mx.example; dmarc=pass header.from=mail.example\r\n" * 20_000
        ),
    ),
    Bomb(
        "encoded-word",
        "one encoded word of 1 MB",
        lambda: _mail(PLEA, last=f"Subject: =?utf-8?B?{base64.b64encode(('好' * 250_000).encode()).decode()}?=\r\n"),
    ),
    Bomb(
        "encoded-words",
        "50,000 encoded words",
        lambda: _mail(PLEA, first=f"Subject: {'=?gbk?Q?=C4?= =?gbk?Q?=E3?= ' * 25_000}\r\n"),
    ),
    Bomb(
        "half-words",
        "100,000 beginnings of encoded words",
        lambda: _mail(PLEA, first=f"Subject: {'=?utf-8?Q?' * 100_000}\r\n"),
    ),
    Bomb("message-id", "a Message-ID of 1 MB", lambda: _mail(PLEA, first=f"Message-ID: <{'a.' * 500_000}@x>\r\n")),
    Bomb(
        "parameters",
        "100,000 parameters",
        lambda: _mail(PLEA, PLAIN.replace("utf-8", "utf-8" + "".join(f"; p{n}=1" for n in range(100_000)))),
    ),
    Bomb(
        "semicolons",
        "an unclosed quoted parameter, then 500,000 semicolons",
        lambda: _mail(PLEA, PLAIN.replace("utf-8", 'utf-8; a="' + "\\;" * 500_000)),
        ASKED,
        OR_READ,
    ),
    Bomb("continuations", "a file name in 10,000 pieces", _filename_in_pieces),
    # ---- dates
    Bomb("date-far", "the year 99999", lambda: _mail(PLEA, date="Mon, 17 May 99999 20:15:00 +0800"), ASKED, STRICT),
    Bomb(
        "date-zone", "no zone known (-0000)", lambda: _mail(PLEA, date="Mon, 17 May 2021 12:15:00 -0000"), ASKED, STRICT
    ),
    Bomb("date-early", "the first second", lambda: _mail(PLEA, date="Thu, 01 Jan 1970 00:00:00 +0000"), ASKED, STRICT),
    Bomb(
        "date-zone-wide",
        "a zone of 99 hours",
        lambda: _mail(PLEA, date="Mon, 17 May 2021 20:15:00 +9999"),
        ASKED,
        STRICT,
    ),
    Bomb(
        "date-edge",
        "the first day of the calendar, east of it",
        lambda: _mail(PLEA, date="Mon, 01 Jan 0001 00:00:00 +1400"),
        ASKED,
        STRICT,
    ),
    Bomb(
        "date-words", "no date at all", lambda: _mail(PLEA, date="2021年5月17日 晚上8:15 " + "(" * 5_000), ASKED, STRICT
    ),
    Bomb(
        "date-digits",
        "a day of 50,000 digits",
        lambda: _mail(PLEA, date=f"Mon, {'1' * 50_000} May 2021 20:15:00 +0800"),
    ),
    # ---- long bodies
    Bomb("plea-first", "6 MB, the plea at the start", lambda: _mail(PLEA + FILLER * 115_000), ASKED_AND_CUT, STRICT),
    Bomb("plea-last", "6 MB, the plea at the end", lambda: _mail(FILLER * 115_000 + PLEA), LOST, OR_READ),
    Bomb("long-line", "one line of 10 MB after the plea", lambda: _mail(PLEA + "哈" * 3_400_000), ASKED_AND_CUT),
    Bomb("page-first", "6 MB of HTML, the plea at the start", _page(f"<p>{FILLER}</p>" * 100_000), ASKED_AND_CUT),
    Bomb("people", "15,000 people, cut off within one of them", lambda: _list_of(_people(15_000, LONG_NAMES)), LIST),
    Bomb(
        "people-later",
        "the same, cut off elsewhere",
        lambda: _list_of(_people(15_000, LONG_NAMES), "谢谢老师！\r\n老师辛苦了，"),
        LIST,
    ),
    Bomb("one-wrong-row", "500 people, one check digit wrong", _five_hundred, WRONG_ROW),
    # ---- markup
    Bomb("divs", "100,000 elements deep, the plea inside", _page("", "<div>" * 100_000), LOST, OR_READ),
    Bomb("divs-after", "the plea, then 100,000 elements deep", _page("<div>" * 100_000)),
    Bomb("cells", "a table of 50,000 cells", _page("<table>" + ("<tr>" + "<td>无</td>" * 10 + "</tr>") * 5_000)),
    Bomb("tables", "5,000 tables within tables", _page("<table><tr><td>" * 5_000)),
    Bomb(
        "formatting",
        "misnested formatting, which a browser repairs again and again",
        _page("<b><i><a href=x><p>" * 5_000),
    ),
    Bomb("comments", "100,000 comments that never end", _page("<!--" * 100_000)),
    Bomb("brackets-open", "500,000 opening angle brackets", _page("<" * 500_000)),
    Bomb("attributes", "50,000 attributes on one element", _page(f"<p {''.join(f'a{n}=1 ' for n in range(50_000))}>")),
    Bomb("entities", "200,000 character references", _page("&#x4f60;&nbsp;" * 100_000)),
    Bomb("style", "a style of 1 MB on a visible element", _page(f'<p style="{"color:red;" * 100_000}">谢谢</p>')),
    # ---- encodings
    Bomb(
        "base64-rubbish",
        "characters that are not base64 after each third",
        lambda: _broken_base64(lambda c: "".join(c[n : n + 3] + "!*~\r\n" for n in range(0, len(c), 3))),
    ),
    Bomb("base64-short", "cut off within a group of four", lambda: _broken_base64(lambda c: c[:-7]), ASKED, STRICT),
    Bomb(
        "base64-padded",
        "padding in the middle",
        lambda: _broken_base64(lambda c: f"{c[: len(c) // 2 // 4 * 4]}=={c[len(c) // 2 // 4 * 4 :]}"),
        ASKED,
        OR_READ,
    ),
    Bomb("soft-breaks", "200,000 soft line breaks", _soft_breaks),
    Bomb(
        "uuencoded",
        "the plea is a uuencoded block in the text",
        lambda: _mail("您好，见下。\r\n\r\n" + _uuencoded(PLEA)),
        SILENT,
        {"verdict": ["not-text", "incomplete"]},
        NOTHING,
    ),
    Bomb(
        "uuencoding",
        "uuencoded as a transfer encoding",
        lambda: _mail(_uuencoded(PLEA), PLAIN.replace("8bit", "x-uuencode")),
    ),
    Bomb(
        "flowed",
        "format=flowed with DelSp, the ID number on two lines",
        lambda: _mail(
            PLEA.replace(OWNER, f"{OWNER[:6]} \r\n{OWNER[6:]}"),
            PLAIN.replace("utf-8", "utf-8; format=flowed; delsp=yes"),
        ),
        ASKED,
        STAFF_OR_BACK,
    ),
    Bomb(
        "nul-lines",
        "NUL bytes around each line",
        lambda: _mail("\0\0\r\n" + PLEA.strip() + "\0\r\n\0"),
        ASKED,
        STAFF_OR_BACK,
    ),
    Bomb(
        "nul-digits",
        "a NUL byte within the ID number",
        lambda: _mail(PLEA.replace(OWNER, f"{OWNER[:9]}\0{OWNER[9:]}")),
        UNNUMBERED,
        OR_READ,
    ),
    Bomb(
        "lone-cr", "CR alone ends the lines of the body", lambda: _mail(PLEA.replace("，", "\r").replace("\r\n", "\r"))
    ),
    Bomb(
        "cr-everywhere",
        "CR alone ends all lines, the headers' too",
        lambda: _mail(PLEA).replace(b"\r\n", b"\r"),
        ASKED,
        STAFF_OR_BACK,
    ),
    Bomb(
        "mixed-ends",
        "CRLF, LF and CR by turns",
        lambda: _mail(PLEA.replace("，", "\n") + "谢谢\r老师\n", last="X-A: b\n"),
    ),
    Bomb(
        "overlong",
        "digits as overlong UTF-8: they are no digits",
        lambda: _mail(
            PLEA.encode().replace(OWNER.encode(), b"".join(bytes((0xC0, 0x80 | byte)) for byte in OWNER.encode()))
        ),
        UNNUMBERED,
        STAFF,
        NOTHING,
    ),
    Bomb(
        "surrogates",
        "UTF-8 of surrogates in the name",
        lambda: _mail(PLEA.encode().replace(NAME.encode(), b"\xed\xa0\x80\xed\xb0\x80")),
        {**UNNUMBERED, "missing": ["name"]},
        STAFF,
        NOTHING,
    ),
    Bomb(
        "four-bytes",
        "half characters of four bytes, declared gb18030",
        lambda: _mail(
            PLEA.encode("gb18030") + b"\x81\x30\x81\xff\xfe" * 50_000 + b"\x81\x30", PLAIN.replace("utf-8", "gb18030")
        ),
    ),
    Bomb(
        "shifts",
        "100,000 shifts of a seven-bit charset",
        lambda: _mail(b"\x1b$)A\x0e\x0f~{~}" * 100_000, PLAIN.replace("utf-8", "iso-2022-cn")),
        SILENT,
        {"verdict": ["not-text", "incomplete"]},
        NOTHING,
    ),
    # ---- baits for patterns, each below the plea
    Bomb("bait-wrote", "在 100,000 times, then 写道", _bait("在" * 100_000 + "写道：")),
    Bomb("bait-wrote-often", "lines that might say who wrote", _bait("在 2021-05-12，\r\n" * 30_000 + "写道")),
    Bomb("bait-digits", "100,000 digits", _bait("1" * 100_000), ASKED, STAFF_OR_BACK),
    Bomb("bait-apart", "100,000 digits with blanks between", _bait("1 " * 100_000), ASKED, STAFF_OR_BACK),
    Bomb("bait-dashes", "digits with ten dashes between", _bait(("1" + "-" * 10) * 20_000), ASKED, STAFF_OR_BACK),
    Bomb("bait-labels", "姓名： 100,000 times", _bait("姓名：" * 100_000), ASKED, STAFF_OR_BACK),
    Bomb("bait-quotes", "100,000 marks of quoting on a line", _bait(">" * 100_000)),
    Bomb(
        "bait-steps", "1,000 lines quoted deeper and deeper", _bait("".join(">" * n + " 好\r\n" for n in range(1_000)))
    ),
    Bomb("bait-cues", "重置 200,000 times", _bait("重置" * 200_000), ASKED, STAFF_OR_BACK),
    Bomb("bait-brackets", "100,000 brackets of two kinds", _bait("【（" * 50_000)),
    Bomb("bait-dots", "a name of 100,000 middle dots", _bait("扎西·" * 100_000), ASKED, STAFF_OR_BACK),
    Bomb("bait-han", "100,000 surnames", _bait("王李张刘陈" * 20_000), ASKED, STAFF_OR_BACK),
    Bomb("bait-blanks", "300,000 blanks of three kinds, then a word", _bait(" \u3000\u00a0" * 100_000 + "好")),
    Bomb("bait-lines", "300,000 empty lines", _bait("\r\n" * 300_000)),
    Bomb("bait-tabs", "a table of blanks", _bait(("\t" * 50 + "\r\n") * 5_000)),
    Bomb("bait-dividers", "100,000 dashes as in a forwarded mail's line", _bait("-" * 100_000 + "原始邮件")),
    Bomb("bait-urls", "an address that never ends", _bait("http://" + "a.b@" * 50_000)),
    Bomb("bait-unseen", "300,000 characters without width", _bait("\u200b\u200d\ufeff" * 100_000 + "好")),
    Bomb("bait-ligature", "a ligature that NFKC makes eighteen times as long", _bait("\ufdfa" * 80_000)),
    Bomb("bait-marks", "combining marks that normalising has to sort", _bait("a" + "\u0301\u0316" * 60_000)),
    # ---- files and nothing
    Bomb(
        "zip",
        "a document that unpacks to 16 MB",
        lambda: _with_attachment("application.docx", _zipped("word/document.xml", bytes(16_000_000))),
        ATTACHED,
        {"verdict": ["other", "incomplete"]},
        NOTHING,
    ),
    Bomb(
        "document",
        "the plea stands in a Word document",
        lambda: _with_attachment("application.docx", _zipped("word/document.xml", PLEA.encode())),
        ATTACHED,
        {"verdict": ["other"]},
        NOTHING,
    ),
    Bomb("nothing", "no bytes", lambda: b"", SILENT, STRICT, NOTHING),
    Bomb("one-byte", "one byte", lambda: b"\xff", SILENT, STRICT, NOTHING),
    Bomb("line-end", "an empty line", lambda: b"\r\n", SILENT, STRICT, NOTHING),
    Bomb("headers-only", "headers and no body", lambda: _mail("")[:-2], SILENT, STRICT, NOTHING),
    Bomb("colons", "1,000,000 colons", lambda: b":" * 1_000_000, SILENT, STRICT, NOTHING),
    Bomb("noise", "100,000 bytes at random", lambda: _noise(1, 100_000), SILENT, {"verdict": ["incomplete"]}, NOTHING),
    Bomb(
        "noise-as-text",
        "the same as a body",
        lambda: _mail(_noise(2, 100_000)),
        SILENT,
        {"verdict": ["incomplete"]},
        NOTHING,
    ),
    Bomb(
        "noise-as-page",
        "the same as HTML declared gbk",
        lambda: _mail(_noise(3, 100_000), HTML.replace("utf-8", "gbk")),
        SILENT,
        {"verdict": ["incomplete"]},
        NOTHING,
    ),
)

BOMBS: Final[Mapping[str, Bomb]] = MappingProxyType({bomb.name: bomb for bomb in _ROWS})
