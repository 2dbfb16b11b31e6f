"""Organisations from the command line: what is asked of the registry, and how its answers look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import tzinfo
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from orgregistry import importing, registering, sheets, tree
from orgregistry.founding import founding
from orgregistry.importing import Entry, Summary
from orgregistry.offices import OfficesUnreadable
from orgregistry.organisations import (
    CHANGE_WORDS,
    KIND_WORDS,
    LEVEL_WORDS,
    NAME_WORDS,
    NATURE_WORDS,
    STATUS_WORDS,
    Change,
    Details,
    Name,
    Organisation,
    OrganisationError,
    history,
    names,
)
from orgregistry.search import Hit, the_one
from orgregistry.tree import Broken, Loop, Up, Way, way_up
from store import Desk, Store

if TYPE_CHECKING:
    from daemon.wiring import Office

SAMPLE: Final = "data/sample-organisations.csv"
FAULTS_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is known of one organisation."""

    organisation: Organisation
    names: tuple[Name, ...]
    way: Way
    children: int
    history: tuple[Change, ...]


def rows(
    path: Path | None, *, of_offices: bool, sample: bool, own: str = ""
) -> tuple[list[Entry], list[tuple[int, str]]]:
    """Return what is to be imported, and the faults of rows that can't be read.

    Args:
        path: a file; None: none.
        of_offices: the HR offices of the province instead.
        sample: the sample instead.
        own: text of the site's file of offices; "" for none.

    Raises:
        SheetFault: a file can't be read or used; or none, or more than one thing is asked for.
    """
    if (path is not None) + of_offices + sample != 1:
        raise sheets.SheetFault("要写明导入什么", "写一个文件名，或 --offices，或 --sample，三者取一")
    if of_offices:
        try:
            return founding(own), []
        except OfficesUnreadable as error:
            raise sheets.SheetFault(str(error), "请改正 filing.offices 指的文件，或删去那一行") from None
    if path is not None:
        return importing.entries(sheets.read(path))
    with as_file(files("daemon").joinpath(SAMPLE)) as shipped:
        return importing.entries(sheets.read(shipped))


def take(
    office: Office, read: tuple[list[Entry], list[tuple[int, str]]], by: str, *, update: bool, dry: bool
) -> Summary:
    """Import; on a dry run nothing of it stays."""
    entries, faults = read

    def into(store: Store) -> Summary:
        return importing.take(store, entries, faults, office.clock(), by, update=update)

    if not dry:
        return into(office.store)
    with office.store.trial() as trial:
        return into(trial)


def summary_json(summary: Summary, *, dry: bool) -> dict[str, Any]:
    """Return what came of an import as an object."""
    listed = {
        name: [{"line": line, "why": why} for line, why in getattr(summary, name)] for name in ("differing", "faults")
    }
    return {"dry_run": dry, **{one: getattr(summary, one) for one in _COUNTS}, **listed}


_COUNTS: Final = ("added", "opened", "updated", "unchanged")


def summary_lines(summary: Summary, *, dry: bool) -> Iterator[str]:
    """Yield what came of an import, for people."""
    begin = "试导入，什么也没有改：" if dry else "✔ "
    yield (
        f"{begin}新登记 {summary.added} 个，开通 {summary.opened} 个，更改 {summary.updated} 个，"
        f"原已登记且相同 {summary.unchanged} 个，登记得不同而没有动 {len(summary.differing)} 个，"
        f"有问题 {len(summary.faults)} 行"
    )
    for what, some in (("不同（加 --update 才改）", summary.differing), ("问题", summary.faults)):
        for line, why in some[:FAULTS_SHOWN]:
            yield f"  第{line}行 {what}：{why}"
        if len(some) > FAULTS_SHOWN:
            yield f"  …… 还有 {len(some) - FAULTS_SHOWN} 行"


def shown(desk: Desk, called: str) -> Shown:
    """Return all that is known of the organisation that is called so.

    Raises:
        OrganisationError: none is, or several are.
    """
    one = the_one(desk, called)
    number = one.organisation_id
    return Shown(
        one, names(desk, number), way_up(desk, number), tree.count_children(desk, number), history(desk, number)
    )


def as_json(one: Organisation, zone: tzinfo) -> dict[str, Any]:
    """Return an organisation as an object, times in the office's zone; contacts stand in `shown_json` only."""
    return {
        "id": one.organisation_id,
        "name": one.name,
        "uscc": one.uscc,
        "kind": str(one.kind),
        "nature": str(one.nature),
        "level": str(one.level),
        "superior": one.superior,
        "registrar": one.registrar,
        "division": one.division,
        "parent_id": one.parent_id,
        "status": str(one.status),
        "merged_into_id": one.merged_into_id,
        "version": one.version,
        "created": one.created.astimezone(zone).isoformat(),
        "changed": one.changed.astimezone(zone).isoformat(),
        "opened": None if one.opened is None else one.opened.astimezone(zone).isoformat(),
    }


def shown_json(one: Shown, zone: tzinfo) -> dict[str, Any]:
    """Return all that is known of one organisation as an object."""
    return {
        **as_json(one.organisation, zone),
        "address": one.organisation.address,
        "contact_name": one.organisation.contact_name,
        "contact_phone": one.organisation.contact_phone,
        "names": [
            {"kind": str(name.kind), "name": name.name, "since": name.since.astimezone(zone).isoformat()}
            for name in one.names
        ],
        "way": {
            "whole": isinstance(one.way, Up),
            "steps": [step.name for step in one.way.steps],
            "why": None if isinstance(one.way, Up) else one.way.why,
        },
        "children": one.children,
        "history": [asdict(change) | {"at": change.at.astimezone(zone).isoformat()} for change in one.history],
    }


def shown_lines(one: Shown, zone: tzinfo) -> Iterator[str]:
    """Yield all that is known of one organisation, for people; empty fields are left out."""
    it = one.organisation
    yield f"{it.name}（编号 {it.organisation_id}，{STATUS_WORDS[it.status]}）"
    facts = {
        "统一社会信用代码": it.uscc or "",
        "类别": KIND_WORDS[it.kind],
        "单位性质": NATURE_WORDS[it.nature],
        "隶属": "，".join(filter(None, (LEVEL_WORDS[it.level], it.superior))),
        "登记机关": it.registrar,
        "区划代码": it.division,
        "地址": it.address,
        "联系人": " ".join(filter(None, (it.contact_name, it.contact_phone))),
    }
    yield from (f"{label}：{said}" for label, said in facts.items() if said)
    yield from (f"{NAME_WORDS[name.kind]}：{name.name}" for name in one.names[1:])
    match one.way:
        case Up(steps):
            yield "审核路线：" + " → ".join(step.name for step in (*steps,)) + " → 人社部"
        case Broken() | Loop():
            yield f"审核路线不通：{one.way.why}"
    yield f"由它开通的单位：{one.children} 个"
    yield "经过："
    for change in one.history:
        what = CHANGE_WORDS.get(change.action, change.action)
        yield f"  {change.at.astimezone(zone):%Y-%m-%d %H:%M}  {change.actor}  {what}"


def hit_json(hit: Hit) -> dict[str, Any]:
    """Return a hit as an object."""
    return {
        "id": hit.organisation.organisation_id,
        "name": hit.organisation.name,
        "matched": hit.name,
        "why": hit.why,
        "can_be_chosen": hit.can_be_chosen,
        "status": str(hit.organisation.status),
        "note": hit.note,
    }


def hit_line(hit: Hit) -> str:
    """Return a hit in one line for people."""
    note = f"  （{hit.note}）" if hit.note else ""
    return f"{hit.organisation.organisation_id:>6}  {hit.organisation.name}  ［{hit.why}］{note}"


def branches(desk: Desk, called: str | None, deep: int) -> Iterator[tuple[int, Organisation]]:
    """Yield an organisation and what hangs on it, each with its depth below it; without a name from the top.

    Raises:
        OrganisationError: none is called so, or there is no top.
    """
    start = tree.top(desk) if called is None else the_one(desk, called)
    waiting = [(0, start)]
    seen: set[int] = set()
    while waiting:
        depth, one = waiting.pop()
        if one.organisation_id in seen:
            raise OrganisationError(f"{one.name} 之下绕成了一圈", "请运行 yeban orgs show 看它的审核路线")
        seen.add(one.organisation_id)
        yield depth, one
        if depth < deep:
            waiting += [(depth + 1, child) for child in reversed(tree.children(desk, one.organisation_id))]


def add(office: Office, name: str, details: Details, parent: str | None, by: str) -> Organisation:
    """Put an organisation into the registry; with a parent its account is opened at once.

    Raises:
        OrganisationError: it can't be.
    """
    with office.store.open() as desk:
        made = registering.add(desk, name, details, office.clock(), by)
        if parent is None:
            return made
        above = the_one(desk, parent)
        return registering.open_account(desk, made.organisation_id, above.organisation_id, office.clock(), by)


def header() -> Sequence[str]:
    """Return the headings of a table of organisations."""
    return tuple(importing.COLUMNS)
