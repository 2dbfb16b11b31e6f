"""The commands about organisations. Imports as `daemon.cli.commands`."""
# ruff: noqa: PLC0415 - see there

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from daemon.cli.commands import AsJson, By, Config
from daemon.cli.help import Commands
from daemon.cli.printing import emit, say, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from daemon.wiring import Office
    from orgregistry.organisations import Organisation

orgs_app = Commands(help="单位：登记、搜索、上下级。")

Called = Annotated[str, typer.Argument(metavar="ORG", help="单位：编号、统一社会信用代码，或它的全称、曾用名、别名。")]
Parent = Annotated[str, typer.Argument(metavar="PARENT", help="上级单位，写法同上。")]
FullName = Annotated[str, typer.Argument(metavar="NAME", help="单位全称。")]


@orgs_app.command("import", help="导入单位表（.xlsx、.csv）：问题按行列出，同一份表再导入一次什么也不变。")
def import_orgs(
    by: By,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help="单位表。")] = None,
    offices: Annotated[bool, typer.Option("--offices", help="不用文件：登记省职改办和各级人社部门。")] = False,
    sample: Annotated[
        bool, typer.Option("--sample", help="不用文件：登记一批虚构的单位，只供试用；要和 --yes 或 --dry-run 一起写。")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="知道 --sample 的单位都是虚构的，仍要登记。")] = False,
    update: Annotated[bool, typer.Option("--update", help="已登记的单位，表里写得不同的也照表改。")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="试导入：只看结果，什么也不改。")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Import."""
    from daemon import organising

    if sample and not yes and not dry_run:
        raise typer.BadParameter(
            "这些单位都是虚构的，登记后只能逐个撤销；正式使用的登记不要导入。只看看用 --dry-run，确实要登记请加 --yes",
            param_hint="--sample",
        )
    with _office(config) as office:
        own = office.settings.filing.own_offices() if offices else ""
        read = organising.rows(file, of_offices=offices, sample=sample, own=own)
        summary = organising.take(office, read, by, update=update, dry=dry_run)
    if as_json:
        emit(organising.summary_json(summary, dry=dry_run))
    else:
        for line in organising.summary_lines(summary, dry=dry_run):
            say(line)
    raise typer.Exit(1 if summary.faults else 0)


@orgs_app.command("export", help="导出单位表（.xlsx、.csv），改后可再导入。")
def export_orgs(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="新文件。")],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Export."""
    from daemon import organising
    from orgregistry import importing, sheets

    with _office(config) as office, office.store.look() as desk:
        count = sheets.write(file, organising.header(), importing.table(desk))
    told({"exported": count}, f"✔ 已导出 {count} 个单位到 {file}，里面有联系电话，请妥善保管", as_json=as_json)


@orgs_app.command(help="看一个单位：名称、上级、审核路线、经过。")
def show(org: Called, config: Config = None, as_json: AsJson = False) -> None:
    """Show one."""
    from daemon import organising

    with _office(config) as office:
        with office.store.look() as desk:
            one = organising.shown(desk, org)
        if as_json:
            emit(organising.shown_json(one, office.zone))
        else:
            for line in organising.shown_lines(one, office.zone):
                say(line)


@orgs_app.command(help="按全称、简称、曾用名、拼音或首字母搜单位，错一两个字也能搜到。")
def search(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="要搜的。")],
    most: Annotated[int, typer.Option("--most", min=1, max=100, help="最多列几个。")] = 10,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Search."""
    from daemon import organising
    from orgregistry.forms import form
    from orgregistry.search import search as search_for

    if not form(text):
        raise typer.BadParameter("没有写要搜什么", param_hint="TEXT")
    with _office(config) as office, office.store.look() as desk:
        hits = search_for(desk, text, most)
    for hit in hits:
        if as_json:
            emit(organising.hit_json(hit))
        else:
            say(organising.hit_line(hit))
    if not hits and not as_json:
        say("没有搜到。请换全称再试；仍没有的，就是还没有登记")


@orgs_app.command(help="看上下级：从省职改办起，或从一个单位起。")
def tree(
    org: Annotated[str | None, typer.Argument(metavar="ORG", help="从哪个单位起。")] = None,
    deep: Annotated[int, typer.Option("--deep", min=0, max=20, help="看几层。")] = 2,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Show the tree."""
    from daemon import organising
    from orgregistry.organisations import STATUS_WORDS, Status

    with _office(config) as office, office.store.look() as desk:
        for depth, one in organising.branches(desk, org, deep):
            if as_json:
                emit({"depth": depth, **organising.as_json(one, office.zone)})
            else:
                note = "" if one.status is Status.OPEN else f"（{STATUS_WORDS[one.status]}）"
                say(f"{'　　' * depth}{one.name}{note}")


@orgs_app.command(help="登记一个单位；写了 --parent 的同时开通账号。")
def add(
    name: FullName,
    by: By,
    parent: Annotated[str | None, typer.Option("--parent", metavar="ORG", help="为它开通账号的上级单位。")] = None,
    kind: Annotated[
        str, typer.Option("--kind", help="unit 用人单位、archive 档案托管机构、hr 人社部门、top 省职改办。")
    ] = "unit",
    nature: Annotated[
        str,
        typer.Option(
            "--nature",
            help="government 机关、institution 事业、soe 国企、private 民营、central 中央在甘、out-of-province 外省、"
            "social 社会组织、collective 集体、legal 律所等、army 部队、unknown 不明。",
        ),
    ] = "unknown",
    level: Annotated[
        str, typer.Option("--level", help="隶属：central、province、city、county、township、none、unknown。")
    ] = "unknown",
    uscc: Annotated[str | None, typer.Option("--uscc", help="统一社会信用代码。")] = None,
    division: Annotated[str, typer.Option("--division", help="区划代码。")] = "",
    superior: Annotated[str, typer.Option("--superior", help="隶属单位。")] = "",
    registrar: Annotated[str, typer.Option("--registrar", help="登记机关。")] = "",
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Add one."""
    from daemon import organising
    from orgregistry.organisations import Details, Kind, Level, Nature

    details = Details(
        kind=_chosen(Kind, kind, "--kind"),
        nature=_chosen(Nature, nature, "--nature"),
        level=_chosen(Level, level, "--level"),
        superior=superior,
        registrar=registrar,
        division=division,
        uscc=uscc,
    )
    with _office(config) as office:
        made = organising.add(office, name, details, parent, by)
        _told(office, made, "已登记" if parent is None else "已登记并开通", as_json=as_json)


@orgs_app.command(help="换上级单位：它之下的单位随它走。绕成圈的不让换。")
def move(org: Called, parent: Parent, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Hang it under another parent."""
    from orgregistry import registering

    _under(registering.move, org, parent, "已换上级", by, config, as_json=as_json)


@orgs_app.command("open", help="给已登记的单位开通账号。")
def open_account(org: Called, parent: Parent, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Open its account."""
    from orgregistry import registering

    _under(registering.open_account, org, parent, "已开通", by, config, as_json=as_json)


@orgs_app.command(help="并入另一个单位：它之下的单位和它的名称都归过去。")
def merge(
    org: Called,
    into: Annotated[str, typer.Argument(metavar="INTO", help="并入哪个单位。")],
    by: By,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Merge it into another one."""
    from orgregistry import registering

    _under(registering.merge, org, into, "已接收并入的单位", by, config, as_json=as_json)


@orgs_app.command(help="更名：原来的全称成为曾用名，仍能搜到。")
def rename(org: Called, name: FullName, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Give it another full name."""
    from orgregistry import registering
    from orgregistry.search import the_one

    with _office(config) as office:
        with office.store.open() as desk:
            number = the_one(desk, org).organisation_id
            made = registering.rename(desk, number, name, office.clock(), by)
        _told(office, made, "已更名", as_json=as_json)


@orgs_app.command(help="加一个别名或曾用名，按它也能搜到；--drop 去掉一个。")
def alias(
    org: Called,
    name: Annotated[str, typer.Argument(metavar="NAME", help="别名或曾用名。")],
    by: By,
    former: Annotated[bool, typer.Option("--former", help="是曾用名。")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="去掉。")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Add a name, or take one away."""
    from orgregistry import registering
    from orgregistry.organisations import NameKind
    from orgregistry.search import the_one

    with _office(config) as office:
        with office.store.open() as desk:
            number, at = the_one(desk, org).organisation_id, office.clock()
            if drop:
                made = registering.drop_name(desk, number, name, at, by)
            else:
                made = registering.add_name(desk, number, NameKind.FORMER if former else NameKind.ALIAS, name, at, by)
        _told(office, made, "已去掉名称" if drop else "已加名称", as_json=as_json)


@orgs_app.command(help="停用账号：不能再选它，它也不能审核。")
def suspend(org: Called, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Suspend it."""
    from orgregistry import registering

    _simply(registering.suspend, org, "账号已停用", by, config, as_json=as_json)


@orgs_app.command(help="恢复停用的账号。")
def resume(org: Called, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Give it its account back."""
    from orgregistry import registering

    _simply(registering.resume, org, "账号已恢复", by, config, as_json=as_json)


@orgs_app.command(help="撤销一个不再存在的单位；它的经过仍留着。")
def close(org: Called, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Take it out of the registry."""
    from orgregistry import registering

    _simply(registering.close, org, "已撤销", by, config, as_json=as_json)


@orgs_app.command(help="撤回一个单位的最近一次更改（更名、换上级、并入、撤销等）；再运行一次撤回更早的一次。")
def undo(org: Called, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Take its last change back."""
    from orgregistry import reversing
    from orgregistry.organisations import CHANGE_WORDS
    from orgregistry.search import the_one

    with _office(config) as office:
        with office.store.open() as desk:
            made = reversing.undo(desk, the_one(desk, org).organisation_id, office.clock(), by)
        lost = "；联系人、电话没有留底，请重新填写" if made.lost else ""
        _told(office, made.organisation, f"已撤回：{CHANGE_WORDS[made.change.action]}{lost}", as_json=as_json)


@orgs_app.command(help="重建搜索用的索引。")
def reindex(config: Config = None, as_json: AsJson = False) -> None:
    """Make what the search looks into anew."""
    from orgregistry import indexing

    with _office(config) as office, office.store.open() as desk:
        count = indexing.rebuild(desk)
    told({"names": count}, f"✔ 索引已重建，共 {count} 个名称", as_json=as_json)


# ------------------------------------------------------------------------------------------------------- inside


def _office(config: Path | None) -> Office:
    from daemon import logs
    from daemon.wiring import Office, configured

    settings = configured(config)
    logs.configure(sys.stderr, secrets=settings.secrets(), zone=settings.schedule.zone)
    return Office(settings)


def _chosen(kind: Any, said: str, option: str) -> Any:  # noqa: ANN401 - any of the enumerations
    """What an option names; in the words of tables, too: 事业, 省属."""
    from orgregistry import wording

    found = wording.choice(option.removeprefix("--"), said)
    if found is None:
        raise typer.BadParameter("只能是：" + "、".join(kind), param_hint=option)
    return found


def _told(office: Office, made: Organisation, what: str, *, as_json: bool) -> None:
    from daemon import organising

    told(organising.as_json(made, office.zone), f"✔ {made.name}（编号 {made.organisation_id}）{what}", as_json=as_json)


def _simply(
    change: Callable[..., Organisation], org: str, what: str, by: str, config: Path | None, *, as_json: bool
) -> None:
    from orgregistry.search import the_one

    with _office(config) as office:
        with office.store.open() as desk:
            made = change(desk, the_one(desk, org).organisation_id, office.clock(), by)
        _told(office, made, what, as_json=as_json)


def _under(
    change: Callable[..., Organisation], org: str, other: str, what: str, by: str, config: Path | None, *, as_json: bool
) -> None:
    from orgregistry.search import the_one

    with _office(config) as office:
        with office.store.open() as desk:
            numbers = [the_one(desk, called).organisation_id for called in (org, other)]
            made = change(desk, *numbers, office.clock(), by)
        _told(office, made, what, as_json=as_json)
