"""The commands about staff. Imports as `daemon.cli.commands`."""
# ruff: noqa: PLC0415 - see there

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from daemon.cli.commands import AsJson, By, Config, opened
from daemon.cli.help import Commands
from daemon.cli.printing import console, emit, say, told

if TYPE_CHECKING:
    from accountops.permissions import Role
    from daemon.staffing import Invited

staff_app = Commands(help="工作人员：邀请、查看、停用。")

Login = Annotated[str, typer.Argument(metavar="LOGIN", help="登录名。")]
Roles = Annotated[
    list[str],
    typer.Option(
        "--role",
        metavar="ROLE",
        help="角色，可以写几次：technician 技术支持、org_admin 单位管理员、reviewer 审核人、seal_officer 用印人、"
        "hr_office 人社部门、security_officer 安全管理员、auditor 审计员。",
    ),
]


@staff_app.command("invite", help="邀请一个人：打印只能用一次的链接，72 小时内有效。")
def invite(
    login: Login,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="姓名。")],
    role: Roles,
    by: By,
    organisation: Annotated[
        str, typer.Option("--organisation", metavar="NAME", help="所在单位：单位登记里的编号、代码或名称。")
    ] = "",
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Invite somebody."""
    from daemon import staffing, wiring

    roles = _roles(role)
    with opened(config) as office:
        _print(staffing.invite(office, login, name, roles, organisation, by, wiring.token()), as_json=as_json)


@staff_app.command("invite-again", help="重新邀请：链接过期、忘了密码或丢了手机。原来的密码和验证器随即作废。")
def invite_again(login: Login, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Make a new link."""
    from daemon import staffing, wiring

    with opened(config) as office:
        _print(staffing.invite_again(office, login, by, wiring.token()), as_json=as_json)


@staff_app.command("list", help="列出工作人员。")
def list_staff(config: Config = None, as_json: AsJson = False) -> None:
    """List all."""
    from accountops import staff
    from daemon import staffing

    with opened(config) as office:
        with office.store.look() as desk:
            people = staff.people(desk)
        if as_json:
            for person in people:
                emit(staffing.as_json(person, office.zone))
        elif people:
            console().print(staffing.table(people, office.zone))
        else:
            say("还没有工作人员。先邀请一位安全管理员：yeban staff invite LOGIN --name NAME --role security_officer")


@staff_app.command("roles", help="改一个人的角色；他要重新登录。")
def change_roles(login: Login, role: Roles, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Give somebody other roles."""
    from accountops import staff

    roles = _roles(role)
    with opened(config) as office, office.store.open() as desk:
        person = staff.change_roles(desk, login, roles, office.clock(), by)
    told({"changed": True}, f"✔ {person.login} 的角色已改", as_json=as_json)


@staff_app.command("prove", help="实名：照身份证核对过本人，记下是谁；补办证书的审核人、用印人都要实名。")
def prove(
    login: Login,
    by: By,
    file: Annotated[
        Path | None,
        typer.Option(
            "--id-number-file", metavar="FILE", help="身份证号所在的文件，- 是标准输入；不写就当场输入，不显示。"
        ),
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Put down by which ID number somebody was proved; it never stands on the command line."""
    from accountops import staff

    number = _id_number(file)
    with opened(config) as office, office.store.open() as desk:
        person = staff.prove_identity(desk, login, number, office.clock(), by)
    told({"proved": True}, f"✔ {person.login} 已实名；他要重新登录", as_json=as_json)


@staff_app.command("disable", help="停用一个人：马上退出，不能再登录。")
def disable(login: Login, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Let somebody in no more."""
    from accountops import staff

    with opened(config) as office, office.store.open() as desk:
        person = staff.disable(desk, login, office.clock(), by)
    told({"disabled": True}, f"✔ {person.login} 已停用", as_json=as_json)


@staff_app.command("enable", help="重新启用一个停用的人。")
def enable(login: Login, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Let somebody in again."""
    from accountops import staff

    with opened(config) as office, office.store.open() as desk:
        person = staff.enable(desk, login, office.clock(), by)
    told({"enabled": True}, f"✔ {person.login} 已启用", as_json=as_json)


# ------------------------------------------------------------------------------------------------------- inside


def _roles(names: Sequence[str]) -> list[Role]:
    from accountops.permissions import Role

    try:
        return [Role(name) for name in names]
    except ValueError:
        raise typer.BadParameter("没有这个角色，可以是：" + "、".join(Role), param_hint="--role") from None


def _id_number(file: Path | None) -> str:
    from mailparse import values

    if file is None and not sys.stdin.isatty():
        raise typer.BadParameter(
            "这里不能当场输入，请写 --id-number-file FILE（- 是标准输入）", param_hint="--id-number-file"
        )
    if file is None:
        text = str(typer.prompt("身份证号（输入时不显示）", hide_input=True, err=True))
    elif str(file) == "-":
        text = sys.stdin.readline()
    else:
        try:
            text = file.read_text("utf-8")[:200]
        except (OSError, UnicodeDecodeError):
            raise typer.BadParameter("这个文件读不了", param_hint="--id-number-file") from None
    number = values.id_number(text.strip())
    if number is None:
        raise typer.BadParameter("身份证号的位数、校验位或出生日期不对", param_hint="--id-number-file")
    return number


def _print(made: Invited, *, as_json: bool) -> None:
    if as_json:
        emit(made.as_json())
        return
    say(f"✔ 已邀请 {made.login}，链接到 {made.until:%Y-%m-%d %H:%M} 有效，只能用一次。请当面或用可靠的方式交给本人：")
    say(made.link)
