"""Filings from the command line: taken over, shown, reported."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlmodel import col

from filing import certificates, importing, reporting, story
from filing.dossier import DeskTree, Dossier, FilingError, load
from filing.reporting import Reported
from filing.review import Status, holder_word
from filing.scope import SOURCE_WORDS, Source
from mailparse.shown import mask
from orgregistry import organisations
from store import Desk, Filing, FilingStep
from store.errors import in_words

if TYPE_CHECKING:
    from daemon.wiring import Office

MODE: Final = 0o600


class ExportError(FilingError):
    """The books have it, but the files couldn't be written; the message says how to get them."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the ministry with all that goes along, as written.

    Attributes:
        made: what the books say.
        files: where they are; the manifest last.
        manifest: what stands in it.
    """

    made: Reported
    files: tuple[Path, ...]
    manifest: Mapping[str, Any]


def take_over(office: Office, path: Path) -> importing.ImportSummary:
    """Take over filings from a file.

    Raises:
        ImportFault: the file as a whole can't be read.
    """
    return importing.import_file(
        office.store, office.settings.filing.site(office.zone), path, office.zone, office.clock()
    )


def export(office: Office, folder: Path, by: str) -> Written | None:
    """Report the next titles: booked first, then written; None if there are none.

    Raises:
        FilingError: the folder isn't one; nothing is booked.
        ExportError: they are booked, and could not be written.
    """
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise FilingError(f"{folder} 不是能写的文件夹，没有上报", "请先建好文件夹，再运行一次")
    with office.store.open() as desk:
        made = reporting.report(desk, by, office.clock())
    return None if made is None else write(made, folder)


def export_again(office: Office, folder: Path, number: int) -> Written:
    """Write the files of an earlier export once more.

    Raises:
        FilingError: there is none of this number.
        ExportError: they could not be written.
    """
    with office.store.look() as desk:
        made = reporting.again(desk, number)
    return write(made, folder)


def write(made: Reported, folder: Path) -> Written:
    """Write file, sheet and manifest, each for its owner alone; what is there already must be the same.

    Raises:
        ExportError: it can't be.
    """
    files = {f"{made.stem}.jsonl": made.lines, f"{made.stem}.xlsx": reporting.sheet(made)}
    manifest = reporting.manifest(made, files)
    told = json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n"
    again = f"已记在账上；改好后运行 yeban filings export --again {made.number} 重写"
    paths = []
    for name, octets in {**files, f"{made.stem}.manifest.json": told}.items():
        path = folder / name
        try:
            _write(path, octets)
        except FileExistsError:
            raise ExportError(f"{path} 已有同名文件，内容不同，没有改动", again) from None
        except OSError as error:
            raise ExportError(f"{path} 没有写成：{in_words(error)}", again) from None
        paths.append(path)
    return Written(made, tuple(paths), manifest)


def show(office: Office, number: int, *, reveal: bool) -> dict[str, Any]:
    """Return a filing with its way and history, as an object; times in the office's zone.

    Raises:
        FilingError: there is none of this number.
    """
    with office.store.look() as desk:
        if desk.session.get(Filing, number) is None:
            raise FilingError(f"没有 {number} 号填报", "请核对填报号，它在网页上那条填报的地址末尾")
        row, dossier = load(desk, number)
        return _shown(desk, row, dossier, office.zone, reveal=reveal)


def void(office: Office, number: str, reason: str, by: str) -> str:
    """Declare a certificate void; returns its number as people read it.

    Raises:
        FilingError: there is none, or it is void already.
    """
    with office.store.open() as desk:
        return certificates.void(desk, number, reason, by, office.clock()).shown


# ------------------------------------------------------------------------------------------------------------ inside


def _write(path: Path, octets: bytes) -> None:
    """Write a file that is there whole or not at all."""
    if path.exists():
        if path.read_bytes() != octets:
            raise FileExistsError
        path.chmod(MODE)
        return
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with open(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE), "wb") as file:  # noqa: PTH123 - by descriptor
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)


def _shown(desk: Desk, row: Filing, dossier: Dossier, zone: tzinfo, *, reveal: bool) -> dict[str, Any]:
    draft = dossier.draft
    ids = [one for one in (draft.unit_id, draft.issuer_id) if one is not None]
    offices = organisations.of_ids(desk, ids)
    names = {key: one.name for key, one in offices.items()}
    return {
        "filing": dossier.filing_id,
        "kind": str(dossier.sort),
        "name": dossier.name,
        "id_number": dossier.id_number if reveal else mask(dossier.id_number),
        "series": draft.series,
        "rank": draft.rank.word,
        "title": draft.title,
        "obtained": None if draft.obtained is None else draft.obtained.isoformat(),
        "source": None if draft.source is Source.UNKNOWN else SOURCE_WORDS[draft.source],
        "unit": names.get(draft.unit_id or 0),
        "certificate_number": draft.number,
        "document_number": draft.document_number,
        "old_certificate_number": draft.old_number,
        "issuer": names.get(draft.issuer_id or 0),
        "status": "已撤回" if dossier.withdrawn else str(dossier.review.status),
        "holder": None if dossier.withdrawn else holder_word(dossier.review, DeskTree(desk)),
        "since": _local(row.since, zone),
        "reason": dossier.review.reason if dossier.review.status is Status.RETURNED else "",
        "stuck": dossier.stuck,
        "reported": row.reported_id,
        "e_certificate": None if row.certificate is None else certificates.in_groups(row.certificate),
        "papers": [
            {"kind": str(one.kind), "column": str(one.column), "pages": one.pages, "statement": one.serial}
            for one in dossier.papers
        ],
        "way": [
            {"name": node.name, "mark": str(node.mark), "at": _local(node.at, zone)}
            for node in story.nodes(desk, dossier, row.since)
        ],
        "history": _history(desk, dossier.filing_id, zone),
    }


def _history(desk: Desk, filing_id: int, zone: tzinfo) -> list[dict[str, Any]]:
    steps = list(
        desk.session.execute(
            select(FilingStep).where(col(FilingStep.filing_id) == filing_id).order_by(col(FilingStep.version))
        ).scalars()
    )
    offices = organisations.of_ids(desk, {one.by_id for one in steps if one.by_id is not None})
    return [
        {
            "at": _local(one.at, zone),
            "actor": one.actor,
            "for": offices[one.by_id].name if one.by_id in offices else None,
            "action": one.action,
            "status": one.status,
            "reason": one.reason,
        }
        for one in steps
    ]


def _local(at: datetime | None, zone: tzinfo) -> str | None:
    return None if at is None else at.astimezone(zone).isoformat()
