"""Backup and restore of the whole database, from and to either kind: a zip of JSON lines with a manifest.

The files that the books name (letters, papers, their pictures) go along, one after the other, as they lie on the shelf.
Sealed fields and files stay sealed: without the key file, which is to be kept elsewhere, a backup tells nothing.

What let somebody in when the backup was made lets nobody in once it is restored: sessions may have been ended since,
invitations and recovery codes used.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, text
from sqlalchemy.exc import CompileError, StatementError
from sqlmodel import SQLModel, col

from store.audit import Entry
from store.engine import Desk, Store
from store.errors import StoreError, TargetError, in_words
from store.files import plain
from store.migrate import revisions, upgrade
from store.models import Fact, Invitation, RecoveryCode, WebSession

MANIFEST = "manifest.json"
FILES = "files/"
AT_ONCE = 1_000
# What reading a damaged zip, or what is in it, may end in.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    CompileError,
    StatementError,
)


# What a restored backup must not let anybody in by once more.
_ENDED = {
    "sessions": delete(WebSession),
    "invitations": delete(Invitation).where(col(Invitation.used_at).is_(None)),
    "recovery_codes": delete(RecoveryCode),
}


@dataclass(frozen=True, slots=True)
class Files:
    """Where files lie that the books name; the room that keeps them hands it over.

    Attributes:
        named: their names, as the books have them.
        sealed: a file as it lies there; None where it is no longer kept.
        lay: put one there under its name, sealed as it was.
    """

    named: Callable[[Desk], Collection[str]]
    sealed: Callable[[str], bytes | None]
    lay: Callable[[str, bytes], None]


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        rows: by table.
        files: how many.
        missing: files that the books name, but that were not there any more.
    """

    rows: dict[str, int]
    files: int = 0
    missing: int = 0

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())


def write(store: Store, target: Path, files: Files | None = None) -> Backup:
    """Write one consistent snapshot to a new file.

    Args:
        store: what is written.
        target: the new file.
        files: those that the snapshot names go along; None: the books alone.

    Raises:
        TargetError: the file exists, or is a folder.
        StoreError: it can't be written, or the database or a file can't be read.
    """
    revision, _ = revisions(store.engine)
    if target.is_dir():
        raise TargetError(f"{target} 是一个文件夹", "请写明备份文件的名字，例如 yeban-backup.zip")
    if target.exists():
        raise TargetError(f"{target} 已经存在", "请换一个文件名；备份不覆盖已有的文件")
    partial = target.with_name(target.name + ".partial")
    try:
        with partial.open("xb") as file:
            partial.chmod(0o600)
            rows, digests = {}, {}
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, store.look() as desk:
                for table in _tables():
                    rows[table.name], digests[table.name] = _dump(desk, table, archive)
                named = sorted(files.named(desk)) if files is not None else []
                kept = dict(_gathered(files, named, archive)) if files is not None else {}
                manifest = {"yeban": 1, "revision": revision, "rows": rows, "sha256": digests, "files": kept}
                archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        partial.rename(target)
    except FileExistsError:
        raise StoreError(f"{partial} 已经存在", "上次备份没有写完；确认没有备份正在运行后删去它") from None
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StoreError(f"写不了备份 {target}：{in_words(error)}", "请检查磁盘空间和文件夹权限") from error
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    return Backup(rows, len(kept), len(named) - len(kept))


def restore(store: Store, source: Path, now: datetime, files: Files | None = None) -> Backup:
    """Fill an empty database from a backup; all of it or nothing. Whoever was logged in isn't any more.

    Args:
        store: with an empty database.
        source: what `write` has written.
        now: aware; for the audit.
        files: where the files in it go, before the books name them; None: they stay in it.

    Raises:
        StoreError: the backup is damaged or of a newer version, or the database isn't empty.
        KeysError: it was made under other keys.
    """
    upgrade(store.engine)
    _, newest = revisions(store.engine)
    try:
        with zipfile.ZipFile(plain(source)) as archive, store.open() as desk:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["revision"] != newest:
                raise StoreError(
                    f"备份的数据版本是 {manifest['revision']}，本程序的是 {newest}", "请用同一版本的程序恢复，再升级"
                )
            for table in _tables():
                if desk.connection.scalar(select(func.count()).select_from(table)) and table.name != "fact":
                    raise StoreError("目标数据库里已有数据", "备份只能恢复到空的数据库")
            desk.connection.execute(delete(Fact))
            rows = {table.name: _load(desk, table, archive, manifest) for table in _tables()}
            _advance_sequences(desk)
            store.prove_keys_at(desk)
            ended = {name: getattr(desk.session.execute(gone), "rowcount", 0) for name, gone in _ENDED.items()}
            desk.record([Entry(now, "operator", "restore-backup", "store", ended)])
            laid = _laid(files, archive, manifest["files"]) if files is not None else 0
            missing = len(set(files.named(desk)) - set(manifest["files"])) if files is not None else 0
    except DAMAGED:
        raise StoreError(f"{source} 不是完整的备份文件", "请换一份备份") from None
    except OSError as error:
        raise StoreError(f"读不了备份 {source}：{in_words(error)}", "请检查文件路径和权限") from None
    return Backup(rows, laid, missing)


def _gathered(files: Files, named: list[str], archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Put the files into the archive, one by one; yields name and SHA-256 of each that is there."""
    for name in named:
        sealed = files.sealed(name)
        if sealed is not None:
            archive.writestr(zipfile.ZipInfo(FILES + name), sealed)  # sealed: nothing to deflate
            yield name, hashlib.sha256(sealed).hexdigest()


def _laid(files: Files, archive: zipfile.ZipFile, kept: dict[str, str]) -> int:
    for name, digest in kept.items():
        sealed = archive.read(FILES + name)
        if hashlib.sha256(sealed).hexdigest() != digest:
            raise StoreError(f"备份里的附件 {name} 与清单不符", "备份文件已损坏，请换一份")
        files.lay(name, sealed)
    return len(kept)


def _tables() -> list[Table]:
    return list(SQLModel.metadata.sorted_tables)


def _dump(desk: Desk, table: Table, archive: zipfile.ZipFile) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    with archive.open(f"{table.name}.jsonl", "w") as out:
        for row in desk.connection.execute(select(table).execution_options(yield_per=AT_ONCE)).mappings():
            line = json.dumps({key: _plain(value) for key, value in row.items()}, ensure_ascii=False).encode() + b"\n"
            out.write(line)
            digest.update(line)
            count += 1
    return count, digest.hexdigest()


def _load(desk: Desk, table: Table, archive: zipfile.ZipFile, manifest: dict[str, Any]) -> int:
    digest, count = hashlib.sha256(), 0
    with archive.open(f"{table.name}.jsonl") as lines:
        for some in _chunks(iter(lines)):
            for line in some:
                digest.update(line)
            desk.connection.execute(insert(table), [_row(table, json.loads(line)) for line in some])
            count += len(some)
    if digest.hexdigest() != manifest["sha256"][table.name] or count != manifest["rows"][table.name]:
        raise StoreError(f"备份里的 {table.name} 与清单不符", "备份文件已损坏，请换一份")
    return count


def _chunks(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    some: list[bytes] = []
    for line in lines:
        some.append(line)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _plain(value: object) -> object:
    match value:
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode()
        case datetime() | date():
            return value.isoformat()
        case _:
            return value


def _row(table: Table, plain: dict[str, Any]) -> dict[str, object]:
    return {key: _typed(table.columns[key].type.python_type, value) for key, value in plain.items()}


def _typed(kind: type, value: Any) -> object:  # noqa: ANN401 - whatever JSON holds
    if value is None:
        return None
    if kind is bytes:
        return base64.b64decode(value)
    return kind.fromisoformat(value) if kind in {datetime, date} else value


def _advance_sequences(desk: Desk) -> None:
    # Rows came with their ids; PostgreSQL's sequences don't know.
    if desk.connection.dialect.name != "postgresql":
        return
    for table in _tables():
        if "id" in table.columns:
            name = table.name.replace('"', "")
            desk.connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'),"  # noqa: S608 - our own table names
                    f' coalesce((SELECT max(id) FROM "{name}"), 0) + 1, false)'
                )
            )
