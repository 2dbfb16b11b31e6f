"""The commands about filings. Imports as `daemon.cli.commands`."""
# ruff: noqa: PLC0415 - see there

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from daemon.cli.commands import AsJson
from daemon.cli.help import Commands
from daemon.cli.printing import console, emit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from daemon.checking import Checked

filings_app = Commands(help="填报：核对佐证材料。")

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
