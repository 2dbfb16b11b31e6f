"""Octets to text: charsets as Chinese mail declares them, encoded words, transfer encodings. Nothing here raises."""

import binascii
import re
from typing import Final

# What mail calls GB2312 or GBK is written by programs that mean GB 18030, else rare names are lost. Only codecs named
# here are used: a label from outside must not reach codecs.lookup (base64, idna and the like are codecs there too).
_CODECS: Final = {
    **dict.fromkeys(
        (
            "gb18030", "gb18030-2000", "gb18030-2005", "gb18030-2022", "gbk", "gb2312", "gb_2312-80", "gb2312-80",
            "gb_2312", "x-gbk", "cp936", "ms936", "936", "windows-936", "csgb2312", "csiso58gb231280", "iso-ir-58",
            "chinese", "euc-cn", "euc_cn", "euccn", "x-euc-cn", "eucgb2312-cn", "gb", "zh_cn", "zh-cn", "gb231280",
        ),
        "gb18030",
    ),
    **dict.fromkeys(("utf-8", "utf8", "utf_8", "unicode-1-1-utf-8", "utf-8-sig", "x-utf-8", "utf8mb4"), "utf-8"),
    **dict.fromkeys(("big5", "big-5", "big5-hkscs", "x-big5", "cp950", "csbig5", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("hz", "hz-gb-2312", "hzgb"), "hz"),
    **dict.fromkeys(("utf-16", "utf16"), "utf-16"),
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    **dict.fromkeys(("utf-7", "unicode-1-1-utf-7"), "utf-7"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "cp932", "windows-31j"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "cp949"), "cp949"),
    "iso-2022-jp": "iso2022_jp",
}  # fmt: skip

# Characters that GB 18030 gave a place in the private use area before Unicode had them; some occur in names.
_FROM_PRIVATE: Final = {
    0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13, 0xE791: 0xFE14, 0xE792: 0xFE15, 0xE793: 0xFE16,
    0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19, 0xE7C7: 0x1E3F, 0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC,
    0xE81E: 0x9FB4, 0xE826: 0x9FB5, 0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F,
    0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB,
}  # fmt: skip
_PRIVATE: Final = re.compile("[\ue78d-\ue7c7\ue816-\ue864]")

_HIGH: Final = re.compile(rb"[\x80-\xff]")
_NOT_BASE64: Final = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="))
_PADDING: Final = re.compile(rb"=+")
_WORD: Final = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,4000})\?=")
FOLD: Final = re.compile(rb"\r?\n(?=[ \t])")


def decode(octets: bytes, label: str | None) -> str:
    """Decode text by its declared charset, or by what the octets show where the label is wrong, unknown or missing."""
    if octets.isascii():
        codec = _CODECS.get((label or "").strip("\"' ").lower())
        if codec in ("hz", "utf-7", "utf-16", "utf-16-le", "utf-16-be", "iso2022_jp"):
            return octets.decode(codec, "replace").removeprefix("\ufeff")
        return octets.decode("ascii", "replace")
    codec = _CODECS.get((label or "").strip("\"' ").lower())
    if octets.startswith(b"\xef\xbb\xbf"):
        codec = "utf-8"
    if codec is None or codec == "utf-8":
        text = _utf8(octets)
        if text is None:
            text = _first_that_fits(octets, codec)
    elif codec == "gb18030" and len(octets) < 400_000 and _is_really_utf8(octets):
        text = octets.decode("utf-8", "replace")
    else:
        text = octets.decode(codec, "replace").removesuffix("\ufffd")
    if _PRIVATE.search(text):
        text = text.translate(_FROM_PRIVATE)
    return text.removeprefix("\ufeff")


def _utf8(octets: bytes) -> str | None:
    """The text if the octets are UTF-8, perhaps cut inside the last character."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(octets) - 3 and error.reason == "unexpected end of data":
            return octets[: error.start].decode("utf-8", "replace")
        return None


def _first_that_fits(octets: bytes, declared: str | None) -> str:
    """GB 18030 where the octets fit it; if UTF-8 was declared, one bad octet does not turn it into GBK."""
    as_gb = octets.decode("gb18030", "replace")
    if declared != "utf-8":
        return as_gb
    as_utf8 = octets.decode("utf-8", "replace")
    return as_gb if as_gb.count("\ufffd") < as_utf8.count("\ufffd") / 4 else as_utf8


def _is_really_utf8(octets: bytes) -> bool:
    """Whether octets declared GBK are UTF-8: valid as such, and too many characters of three octets to be chance."""
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    wide = sum(1 for c in text[:4000] if c >= "\u0800")
    narrow = sum(1 for c in text[:4000] if "\x80" <= c < "\u0800")
    return wide >= 2 and wide >= 4 * narrow


def unbase64(octets: bytes) -> bytes:
    """Decode base64, stepping over whatever is not base64; a torn last group gives the whole octets that it holds."""
    octets = octets.translate(None, _NOT_BASE64)
    whole = octets.rstrip(b"=")
    if b"=" not in whole:
        return _group(whole)
    return b"".join(_group(piece) for piece in _PADDING.split(octets) if piece)


def _group(octets: bytes) -> bytes:
    rest = len(octets) % 4
    octets = octets[:-1] if rest == 1 else octets + b"=" * (-rest % 4)
    return binascii.a2b_base64(octets)


def _is_no_base64(octets: bytes) -> bool:
    """Whether text declared base64 was sent as it stands."""
    start = octets[:2000]
    return not start.isascii() and len(_HIGH.findall(start)) * 10 > len(start)


def transfer_decode(octets: bytes, encoding: str) -> bytes:
    """Undo a Content-Transfer-Encoding; unknown ones are taken as they stand."""
    if encoding == "base64":
        return octets if _is_no_base64(octets) else unbase64(octets)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(octets)
    return octets


def raw_text(octets: bytes) -> str:
    """Header octets outside encoded words: ASCII, UTF-8, or raw GBK as Foxmail writes it."""
    return decode(octets, None)


def header_text(value: bytes) -> str:
    """A header's value as text: unfolded, encoded words decoded (RFC 2047).

    Neighbouring words of one charset are joined as octets before decoding: mail programs split them inside a character.
    """
    value = FOLD.sub(b"", value)
    if b"=?" not in value:
        return raw_text(value)
    out: list[str] = []
    at = 0
    run: list[tuple[bytes, bytes]] = []  # (b or q, encoded text) of one charset
    charset = b""

    def flush() -> None:
        if run:
            out.append(decode(_words(run), charset.decode("ascii", "replace").split("*")[0]))
            run.clear()

    for word in _WORD.finditer(value):
        between = value[at : word.start()]
        if not run or between.strip() or word[1].lower() != charset:
            flush()
            if between.strip() or (at == 0 and between):
                out.append(raw_text(between))
            charset = word[1].lower()
        run.append((word[2].lower(), word[3]))
        at = word.end()
    flush()
    out.append(raw_text(value[at:]))
    return "".join(out)


def _words(run: list[tuple[bytes, bytes]]) -> bytes:
    """Octets of neighbouring encoded words; base64 torn between words is joined first."""
    out: list[bytes] = []
    torn = b""
    for kind, text in run:
        if kind == b"q":
            out.append(unbase64(torn))
            torn = b""
            out.append(binascii.a2b_qp(text, header=True))
            continue
        torn += text.strip()
        if len(torn) % 4 == 0:
            out.append(unbase64(torn))
            torn = b""
    out.append(unbase64(torn))
    return b"".join(out)
