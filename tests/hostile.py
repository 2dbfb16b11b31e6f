"""Mails made to confuse, deceive or exhaust a reader of mail, each with what must be read in it.

Three sorts, and `cases` goes through all of them:

- written ones (`[[mail]]`) in letters/hostile.toml and the tables of letters/hostile, built into bytes here;
- files in letters/hostile, where a table cannot hold the bytes (`[[file]]` in parts.toml tells what is in them);
- `BOMBS` of tests/bombs.py: up to 10 MB each, so they are made when asked for and never stored.

Nothing here reads a clock or draws a number without a seed: a case has the same bytes for ever.
"""

import base64
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests.bombs import BOMBS, DATE, DESK

LETTERS: Final = Path(__file__).parent / "letters"
TABLES: Final = (LETTERS / "hostile.toml", LETTERS / "hostile" / "pleas.toml", LETTERS / "hostile" / "parts.toml")


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile mail.

    `expect` and the alternatives in `accept` hold the fields of `yeban read --json`; requests are dicts as there. Two
    keys of `expect` are about more than that object: `cut` (Mail.cut as it must be) and `some` (true: the requests that
    come out may be any part of those expected, because the mail is longer than what is read of it).
    """

    id: str
    raw: bytes = field(repr=False)
    expect: Mapping[str, Any]
    accept: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    never: tuple[str, ...] = ()
    never_ids: tuple[str, ...] = ()
    never_names: tuple[str, ...] = ()
    note: str = ""


# ------------------------------------------------------------------------------------------------------ judging


def wrong_actions(case: Case, reading: Mapping[str, Any]) -> list[str]:
    """What in a reading would change an account that must not be changed: one sentence each, without ID numbers."""
    wrong: list[str] = []
    lists = (case.expect["requests"], *_given(case, "requests"))
    meant = frozenset(_key(request) for requests in lists for request in requests)
    for place, request in enumerate(reading["requests"], start=1):
        if request["action"] in case.never:
            wrong.append(f"request {place}: action {request['action']}")
        if request["id_number"] in case.never_ids:
            wrong.append(f"request {place}: an ID number that is not meant")
        if request["name"] in case.never_names:
            wrong.append(f"request {place}: a name that is not meant")
        if _key(request) not in meant:
            wrong.append(f"request {place}: nobody asked for it")
    return wrong


def differences(case: Case, reading: Mapping[str, Any], *, cut: bool | None = None) -> list[str]:
    """The fields of a reading that are neither as expected nor as accepted; `cut` is Mail.cut where it is known."""
    found = []
    for key, value in case.expect.items():
        if key == "cut":
            found_beyond = bool(reading["requests"]) and not case.expect["requests"]  # then nothing was lost
            same = cut is None or cut == value or found_beyond
        elif key == "some":
            continue
        elif key == "requests" and case.expect.get("some"):
            same = {_key(request) for request in reading[key]} <= {_key(request) for request in value}
        elif key == "missing":
            same = any(sorted(reading[key]) == sorted(one) for one in (value, *_given(case, key)))
        else:
            same = reading[key] in (value, *_given(case, key))
        if not same:
            found.append(key)
    return found


def _key(request: Mapping[str, str]) -> tuple[str, str, str]:
    return request["action"], request["id_number"], request["name"]


def _given(case: Case, key: str) -> Sequence[Any]:
    return case.accept.get(key, ())


# ------------------------------------------------------------------------------------- mails from the two tables


def _word(text: str) -> str:
    if text.isascii():
        return text
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def _lines(payload: bytes, encoding: str) -> bytes:
    return base64.encodebytes(payload).replace(b"\n", b"\r\n") if encoding == "base64" else payload + b"\r\n"


def _leaf(kind: str, row: Mapping[str, Any], text: str) -> bytes:
    codec = row.get("codec", "utf-8")
    encoding = row.get("cte", "base64")
    head = (
        f"Content-Type: {kind}; charset={row.get('declared', codec)}\r\n"
        f"Content-Transfer-Encoding: {row.get('declared_cte', encoding)}\r\n\r\n"
    )
    return head.encode() + _lines(text.encode(codec), encoding)


def _attached(row: Mapping[str, str]) -> bytes:
    head = f"Content-Type: {row['type']}"
    encoding = "8bit" if row["type"].startswith("message/") else "base64"
    if row["name"]:
        head += f'; name="{_word(row["name"])}"\r\nContent-Disposition: attachment; filename="{_word(row["name"])}"'
    head += f"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + _lines(row["text"].encode(), encoding)


def _joined(kind: str, parts: Iterable[bytes], boundary: str) -> bytes:
    mark = f"--{boundary}".encode()
    inner = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts)
    return f'Content-Type: {kind}; boundary="{boundary}"\r\n\r\n'.encode() + inner + mark + b"--\r\n"


def _built(row: Mapping[str, Any]) -> bytes:
    leaves = [_leaf(f"text/{kind}", row, row[key]) for kind, key in (("plain", "text"), ("html", "html")) if key in row]
    body = leaves[0] if len(leaves) == 1 else _joined("multipart/alternative", leaves, "=_inner")
    attached = [_attached(one) for one in row.get("attachments", ())]
    if attached or "type" in row:
        body = _joined(row.get("type", "multipart/mixed"), ([body] if leaves else []) + attached, "=_outer")
    address = row.get("from_addr", f"{row['id']}@mail.example")
    headers = {
        "From": f"{_word(row.get('from_name', 'desk visitor'))} <{address}>",
        "To": DESK,
        "Subject": _word(row["subject"]),
        "Date": DATE,
        "Message-ID": f"<{row['id']}@mail.example>",
        "MIME-Version": "1.0",
        **row.get("headers", {}),
    }
    return b"".join(f"{name}: {value}\r\n".encode() for name, value in headers.items()) + body


def _request(short: str) -> dict[str, str]:
    action, id_number, name = short.split(" ")
    return {"action": action, "id_number": id_number, "name": name}


def _expected(row: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(row["expect"])
    given["requests"] = [_request(short) for short in given.get("requests", ())]
    return given


def _accepted(row: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The alternatives; where another verdict is accepted, so is what goes with it: no requests, nothing missing."""
    given = {key: list(values) for key, values in row.get("accept", {}).items()}
    given["requests"] = [[_request(short) for short in shorts] for shorts in given.get("requests", ())]
    if "verdict" in given:
        given["requests"].append([])
        given.setdefault("missing", []).append([])
    return given


def _written(row: Mapping[str, Any], raw: bytes) -> Case:
    return Case(
        id=row["id"],
        raw=raw,
        expect=_expected(row),
        accept=_accepted(row),
        never=tuple(row.get("never", ())),
        never_ids=tuple(row.get("never_ids", ())),
        never_names=tuple(row.get("never_names", ())),
        note=row["note"],
    )


def cases() -> Iterator[Case]:
    """All hostile mails, one at a time: the tables in their order, the files, the bombs."""
    for table in TABLES:
        rows = tomllib.loads(table.read_text(encoding="utf-8"))
        for row in rows.get("mail", ()):
            yield _written(row, _built(row))
        for row in rows.get("file", ()):
            yield _written(row, (LETTERS / "hostile" / row["file"]).read_bytes())
    for bomb in BOMBS.values():
        yield Case(f"bomb-{bomb.name}", bomb.build(), bomb.expect, bomb.accept, bomb.never, note=bomb.note)
