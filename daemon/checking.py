"""Cases of evidence in a file, judged one by one (contracts.md section 5)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from filing.cases import CaseError, Site, check, held_for
from filing.judging import Judgement
from filing.levels import DataError, read_series
from filing.offices import read_competence
from store.errors import in_words
from store.files import plain

FILE_MOST: Final = 50 << 20  # octets; a hundred thousand cases are less


class CheckError(Exception):
    """The file of cases can't be used; the message says what is wrong with it, in Chinese."""

    hint = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A case and what is said of it; `fault` where it could not be judged: then a person decides."""

    case_id: str
    said: Judgement
    fault: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the object of the contract; "error" stands in it only where the case could not be judged."""
        return {"id": self.case_id, **self.said.as_json(), **({"error": self.fault} if self.fault else {})}


def site(series: Path | None, competence: Path | None) -> Site:
    """Return the rules' data: as shipped, but for the files that are named.

    Raises:
        CheckError: a file can't be read or isn't what it should be.
    """
    shipped = Site()
    try:
        return Site(
            shipped.series if series is None else read_series(own_text(series).splitlines()),
            shipped.competence if competence is None else read_competence(own_text(competence).splitlines()),
            shipped.window,
        )
    except DataError as error:
        raise CheckError(str(error)) from None


def check_file(path: Path, rules: Site) -> Iterator[Checked]:
    """Judge the cases of a file, in order; a case that can't be judged is told like the others.

    Raises:
        CheckError: the file can't be read, or holds no list of cases.
    """
    try:
        book = json.loads(own_text(path))
    except json.JSONDecodeError as error:
        raise CheckError(f"{path} 不是 JSON 文件：第 {error.lineno} 行第 {error.colno} 个字符处不合写法") from None
    except (ValueError, RecursionError):
        raise CheckError(f"{path} 不是 JSON 文件") from None
    cases = book.get("cases") if isinstance(book, dict) else None
    if not isinstance(cases, list):
        raise CheckError(f'{path} 应是一个对象，内有 "cases" 清单')
    return (_checked(number, raw, rules) for number, raw in enumerate(cases, 1))


def _checked(number: int, raw: object, rules: Site) -> Checked:
    case_id = str(raw["id"]) if isinstance(raw, Mapping) and raw.get("id") is not None else f"第 {number} 条"
    try:
        return Checked(case_id, check(_mapping(raw), rules))
    except CaseError as error:
        return Checked(case_id, held_for(error), str(error))


def _mapping(raw: object) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise CaseError("应是一个对象")
    return raw


def own_text(path: Path) -> str:
    """Return the text of a file of the site's own.

    Raises:
        CheckError: it can't be read, or is far too large.
    """
    try:
        return plain(path, FILE_MOST).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise CheckError(f"读不了 {path}：{in_words(error)}") from None
    except UnicodeDecodeError:
        raise CheckError(f"{path} 不是 UTF-8 编码的文件") from None
