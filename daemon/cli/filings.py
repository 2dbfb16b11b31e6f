"""The commands about filings. Imports as `daemon.cli.commands`."""
# ruff: noqa: PLC0415 - see there

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from daemon.cli.commands import SOMEBODY, AsJson, By, Config, RevealNoted, Viewer, opened
from daemon.cli.help import Commands
from daemon.cli.printing import console, emit, say, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from daemon.checking import Checked
    from daemon.filed import Written

filings_app = Commands(help="填报：核对佐证材料，从在用系统接管，查看，上报人社部。")

RESULT_WORDS: Final = {
    "accepted": "✔ 合格",
    "refused": "✖ 不收",
    "route": "→ 转办",
    "held": "？ 由人定",
    "derived": "✔ 推出",
}
RESULT_STYLES: Final = {"accepted": "green", "derived": "green", "refused": "red", "route": "yellow", "held": "yellow"}


@filings_app.command("check", help="核对一份文件里的佐证材料收不收，说明依据哪一条。")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="待核对的情形（JSON，内有 cases）。")],
    series: Annotated[Path | None, typer.Option("--series", metavar="FILE", help="本地改正过的职称系列表。")] = None,
    competence: Annotated[
        Path | None, typer.Option("--competence", metavar="FILE", help="本地改正过的审核、签发权限表。")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Judge evidence (contracts.md section 5)."""
    from daemon.checking import check_file, site

    failed = False
    checked = []
    for one in check_file(file, site(series, competence)):
        failed = failed or bool(one.fault)
        if as_json:
            emit(one.as_json())
        else:
            checked.append(one)
    if checked:
        _show(checked)
    raise typer.Exit(1 if failed else 0)


@filings_app.command("import", help="从在用系统接管填报（.jsonl、.csv、.xlsx）；重复导入不会改动已有的。")
def import_filings(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="填报文件。")],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Take filings over."""
    from daemon import filed
    from mailparse.shown import redact

    with opened(config) as office:
        summary = filed.take_over(office, file)
    faults = [(line, redact(reason)) for line, reason in summary.faults]
    if as_json:
        listed = [{"line": line, "reason": reason} for line, reason in faults]
        emit({"taken": summary.taken, "unchanged": summary.unchanged, "faults": listed})
    else:
        say(f"✔ 接管 {summary.taken} 条填报，{summary.unchanged} 条已经有了，没有改动")
        for line, reason in faults:
            say(f"✖ 第 {line} 行没有接管：{reason}", "red")
    raise typer.Exit(1 if faults else 0)


@filings_app.command("show", help="查看一条填报：内容、走到哪里、经过。")
def show_filing(
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=1, max=2**31 - 1, help="填报号。")],
    config: Config = None,
    as_json: AsJson = False,
    reveal: RevealNoted = False,
    by: Viewer = SOMEBODY,
) -> None:
    """Show a filing."""
    from daemon import filed

    with opened(config) as office:
        shown = filed.show(office, number, reveal=reveal)
        if reveal:  # before anything is shown: what can't be noted isn't revealed
            office.note_reveal(by, f"filing:{number}")
    if as_json:
        emit(shown)
        return
    for line in _lines(shown):
        say(line)


@filings_app.command("export", help="把审核通过、还没有上报的填报写成上报文件（附清单和校验值）；每次只报新的。")
def export_filings(
    by: By,
    folder: Annotated[Path, typer.Option("--to", metavar="FOLDER", help="写到哪个文件夹。")] = Path(),
    again: Annotated[
        int | None, typer.Option("--again", metavar="N", min=1, max=2**31 - 1, help="重写第 N 号上报文件，内容不变。")
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Report what is approved."""
    from daemon import filed

    written = 0
    with opened(config) as office:
        if again is not None:
            _print(filed.export_again(office, folder, again), as_json=as_json)
            return
        while (one := filed.export(office, folder, by)) is not None:
            _print(one, as_json=as_json)
            written += 1
    if not written and not as_json:
        say("没有新的要上报。")


@filings_app.command("void-certificate", help="宣布一本电子证书作废：查验的人从此会看到“已作废”。")
def void_certificate(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help="证书编号。")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="为什么作废，记入审计。")],
    by: By,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Declare a certificate void."""
    from daemon import filed

    with opened(config) as office:
        shown = filed.void(office, number, reason, by)
    told({"voided": True}, f"✔ 证书 {shown} 已作废", as_json=as_json)


# ------------------------------------------------------------------------------------------------------- inside


def _print(written: Written, *, as_json: bool) -> None:
    if as_json:
        emit({**written.manifest, "written": [str(path) for path in written.files]})
        return
    say(f"✔ 第 {written.made.number} 号上报文件：{written.made.count} 条")
    for one in written.manifest["files"]:
        say(f"  {one['name']}  SHA-256 {one['sha256']}")
    say(f"  清单 {written.files[-1]}")


SHOWN_WORDS: Final = {
    "name": "姓名",
    "id_number": "身份证号",
    "series": "系列",
    "rank": "层级",
    "title": "职称",
    "obtained": "取得时间",
    "source": "取得方式",
    "unit": "现工作单位",
    "certificate_number": "证书编号",
    "document_number": "资格文件号",
    "old_certificate_number": "老证书管理号",
    "issuer": "签发单位",
    "status": "状态",
    "holder": "现在由谁办",
    "reason": "退回理由",
    "stuck": "卡住的原因",
    "reported": "上报文件号",
    "e_certificate": "电子证书编号",
}
WAY_MARKS: Final = {"done": "✔", "here": "●", "ahead": "○"}


def _lines(shown: dict[str, Any]) -> Iterator[str]:
    from daemon.cli.printing import to_the_minute
    from mailparse.shown import redact
    from portal.console.deeds import actor_word, deed_word

    for key, word in SHOWN_WORDS.items():
        if shown[key] not in {None, ""}:
            yield f"{word}：{shown[key]}"
    if shown["way"]:
        yield "路径：" + " → ".join(f"{WAY_MARKS[node['mark']]}{node['name']}" for node in shown["way"])
    yield "经过："
    for step in shown["history"]:
        deed = "filings-imported" if step["action"] == "import" else f"filing-{step['action']}"
        said = deed_word(deed).removeprefix("填报：")
        parts = (to_the_minute(step["at"]), step["for"] or actor_word(step["actor"]), said, redact(step["reason"]))
        yield "  " + "  ".join(filter(None, parts))


def _show(checked: Iterable[Checked]) -> None:
    from rich.table import Table
    from rich.text import Text

    from mailparse.shown import visible

    table = Table("情形", "结果", box=None, pad_edge=False)
    table.add_column("说明", overflow="fold")
    for one in checked:
        said = one.said
        lines = [said.why]
        lines += [f"{column}：{value}" for column, value in said.fields.items()]
        lines += [f"编号：{said.value}"] if said.value is not None else []
        lines += said.warnings
        table.add_row(
            Text(visible(one.case_id)),
            Text(RESULT_WORDS[said.result], style=RESULT_STYLES[said.result]),
            Text(visible("\n".join(lines), keep="\n")),
        )
    console().print(table)
