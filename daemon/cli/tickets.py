"""The commands about tickets. Imports as `daemon.cli.commands`."""
# ruff: noqa: PLC0415 - see there

from __future__ import annotations

import os
import sys
from datetime import date, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from daemon.cli.commands import AsJson, By, Config, RevealNoted, Viewer
from daemon.cli.help import Commands
from daemon.cli.printing import emit, say, say_waiting, waiting_json, waiting_line

if TYPE_CHECKING:
    from daemon.websettings import Web
    from daemon.wiring import Office
    from orgregistry.settling import Known
    from portal.casework import Handled, View

tickets_app = Commands(help="待办：单位查不到、来函、待核实的诉求。")

SOMEBODY: Final = "operator"  # where the system names no user
NUMBER_MOST: Final = 2**31 - 1  # no database has more
Number = Annotated[int, typer.Argument(metavar="N", min=1, max=NUMBER_MOST, help="工单号。")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="理由，一行；答复里会照写。")]


@tickets_app.command("list", help="列出待办。")
def list_tickets(
    state: Annotated[
        str, typer.Option("--state", metavar="STATE", help="open（没有办结的）、later、routed、closed。")
    ] = "open",
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """List what waits for a person."""
    from orgregistry.transitions import State
    from portal.waiting import waiting

    if state not in set(State):
        raise typer.BadParameter("可以是：" + "、".join(State), param_hint="--state")
    with _office(config) as office, office.store.look() as desk:
        found = waiting(desk, state)
    for one in found:
        if as_json:
            emit(waiting_json(one, office.zone))
        else:
            say_waiting(one, office.zone)
    if not found and not as_json:
        say("没有。" if state != "open" else "没有待办。")


@tickets_app.command("show", help="看一件事、它的来信和附件，单位的还有归谁开通、最像的已有单位。")
def show_ticket(
    number: Number, config: Config = None, as_json: AsJson = False, reveal: RevealNoted = False, by: Viewer = SOMEBODY
) -> None:
    """Show a ticket with the text of its mails as it was read."""
    from mailparse.shown import cover, redact
    from orgregistry.transitions import State
    from portal.casework import as_json as case
    from portal.waiting import opened

    with _office(config) as office:
        with office.store.look() as desk:
            one, mails = opened(desk, number)
        if reveal:
            office.note_reveal(by, f"ticket:{number}")
        view = office.casework().view(number)
    files = [file.as_json() for file in view.files]
    told = [
        {
            "sender": mail.sender if reveal else redact(mail.sender),
            "arrived": mail.arrived.astimezone(office.zone).isoformat(),
            "text": mail.text if reveal else cover(mail.text),
        }
        for mail in mails
    ]
    text = told[0]["text"] if told else ""
    if as_json:
        said = {**waiting_json(one, office.zone, reveal=reveal), **case(view, office.zone)}
        emit({**said, "text": text, "mails": told, "files": files})
        return
    say(waiting_line(one, office.zone, reveal=reveal), "bold")
    for line in (
        *_lines(view, office.zone),
        *(f"附件 {file['id']}：{file['name']}（{file['kind'] or file['fault']}）" for file in files),
    ):
        say("  " + line)
    for place, mail in enumerate(told, 1):
        if len(told) > 1:
            say(f"  第 {place} 封，{mail['arrived'][:16].replace('T', ' ')} 来自 {mail['sender'] or '不明'}：", "bold")
        for line in mail["text"].splitlines():
            say("  " + line.replace("\t", "  "))
    if not told:
        say("  （来信的内容已不保存）")
    if view.ticket.state is not State.CLOSED:
        say(_ways_on(view.ticket, office.settings.web), "bold")


@tickets_app.command("assign", help="分派给一位工作人员。")
def assign(
    number: Number,
    whom: Annotated[str, typer.Argument(metavar="LOGIN", help="登录名；写 - 表示不分派。")],
    by: By,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Say who sees to it."""
    with _office(config) as office:
        made = office.casework().assign(number, "" if whom == "-" else whom, by)
    _told(made, f"✔ {number} 号已分派", as_json=as_json)


@tickets_app.command("name", help="看过扫描件、照片以后，写明单位，然后就能转办、开通。")
def name_ticket(
    number: Number,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="单位名称，照来函写。")],
    by: By,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Say which organisation it is about."""
    with _office(config) as office:
        made = office.casework().name(number, name, by)
    _told(made, f"✔ {number} 号是 {made.ticket.org_name} 的", as_json=as_json)


@tickets_app.command("exists", help="单位已有账号：告诉所有来信人全称，他们写的名称记为别名。")
def exists(
    number: Number,
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="单位全称。")],
    by: By,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Say that it is there under its full name."""
    with _office(config) as office:
        made = office.casework().exists(number, name, by)
    _told(made, f"✔ {number} 号已办结：单位全称是 {name}", as_json=as_json)


@tickets_app.command("route", help="转办给有权开通的部门，可同时写出转办函；不写部门就按通知第五部分的规定。")
def route(
    number: Number,
    by: By,
    office_name: Annotated[str, typer.Option("--office", metavar="NAME", help="转办给哪个部门（全称）。")] = "",
    letter: Annotated[
        Path | None, typer.Option("--letter", metavar="FILE", help="把转办函写到这个文件（.docx）。")
    ] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="单位登记里没有这个部门，仍要转办给它。")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Refer it, with its letter."""
    from orgregistry.papers import PaperKind

    if letter is not None:
        _new(letter, "--letter")
    with _office(config) as office:
        work = office.casework()
        made = work.route(number, office_name, by, anyway=anyway)
        if letter is not None:
            _write(office, number, PaperKind.REFERRAL, letter, done=f"{number} 号已转办，转办函没有写成：")
    _told(made, f"✔ {number} 号已转办给 {made.ticket.routed_to}", as_json=as_json)


@tickets_app.command("letter", help="写出一份函：referral 转办函、return 补正函、account-opening 申请函（单位填）。")
def letter(
    number: Number,
    kind: Annotated[str, typer.Argument(metavar="KIND", help="哪一种函。")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪个文件（.docx），必须还不存在。")],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Write a letter out."""
    from daemon.cli.printing import told
    from orgregistry.papers import PAPER_WORDS, PaperKind

    if kind not in set(PaperKind):
        raise typer.BadParameter("可以是：" + "、".join(PaperKind), param_hint="KIND")
    _new(file)
    with _office(config) as office:
        _write(office, number, PaperKind(kind), file)
    told({"file": str(file)}, f"✔ {PAPER_WORDS[PaperKind(kind)]}已写到 {file}", as_json=as_json)


@tickets_app.command("file", help="把来函的附件存成文件来看，扫描件、照片可以只存第一页的图；谁看过会记入审计。")
def save_file(
    number: Number,
    file_id: Annotated[int, typer.Argument(metavar="ID", min=1, max=NUMBER_MOST, help="附件号，见 tickets show。")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="存到哪个文件，必须还不存在。")],
    by: By,
    first_page: Annotated[bool, typer.Option("--first-page", help="只存第一页的图（.png）。")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Take an attachment out."""
    from daemon.attachments.handing_out import handed_out
    from daemon.cli.printing import told

    _new(file, ending=".png" if first_page else "")
    with _office(config) as office:
        octets = handed_out(office, number, file_id, by, first_page=first_page)
    _keep(file, octets)
    told({"file": str(file), "octets": len(octets)}, f"✔ 已存到 {file}，看完请删除", as_json=as_json)


@tickets_app.command("refuse", help="不受理，把理由告诉来信人。")
def refuse(number: Number, reason: Reason, by: By, config: Config = None, as_json: AsJson = False) -> None:
    """Refuse it."""
    with _office(config) as office:
        made = office.casework().refuse(number, reason, by)
    _told(made, f"✔ {number} 号不受理", as_json=as_json)


@tickets_app.command("later", help="稍后再办，到日子自己回来。")
def later(
    number: Number,
    until: Annotated[str, typer.Option("--until", metavar="DATE", help="到哪一天，例如 2021-05-24。")],
    by: By,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Put it off."""
    try:
        day = date.fromisoformat(until)
    except ValueError:
        raise typer.BadParameter("要写成日期，例如 2021-05-24", param_hint="--until") from None
    with _office(config) as office:
        made = office.casework().later(number, day, by)
    _told(made, f"✔ {number} 号稍后再办，到 {day} 回来", as_json=as_json)


@tickets_app.command("merge", help="和另一件是同一个单位：并入那一件，来信都过去。")
def merge(
    number: Number,
    into: Annotated[int, typer.Argument(metavar="INTO", min=1, max=NUMBER_MOST, help="并到哪一件。")],
    by: By,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Give its reports to another one."""
    with _office(config) as office:
        made = office.casework().merge(number, into, by)
    _told(made, f"✔ {number} 号已并入 {into} 号", as_json=as_json)


@tickets_app.command("open-account", help="开通单位账号，邀请第一位单位管理员：打印只能用一次的链接。")
def open_account(
    number: Number,
    opener: Annotated[str, typer.Option("--as", metavar="LOGIN", help="谁开通：有权部门或上级单位的工作人员。")],
    admin: Annotated[str, typer.Option("--admin", metavar="LOGIN", help="单位管理员的登录名。")],
    admin_name: Annotated[str, typer.Option("--admin-name", metavar="NAME", help="单位管理员的姓名。")],
    name: Annotated[str, typer.Option("--name", metavar="NAME", help="单位全称；不写就照来函。")] = "",
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Open the account."""
    from accountops import staff
    from portal.casework import Admin

    with _office(config) as office:
        with office.store.look() as desk:
            person = staff.find(desk, opener)
        made = office.casework().open_account(number, name, Admin(admin, admin_name), person)
    _told(made, f"✔ {made.ticket.org_name} 的账号已开通", as_json=as_json)


@tickets_app.command("undo", help="撤回上一步；答复已经寄出的，会再寄一封更正。")
def undo(
    number: Number,
    by: By,
    yes: Annotated[bool, typer.Option("--yes", help="知道答复已经寄出，仍要撤回。")] = False,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Take the last step back."""
    with _office(config) as office:
        made = office.casework().undo(number, by, confirmed=yes)
    _told(made, f"✔ {number} 号的上一步已撤回", as_json=as_json)


@tickets_app.command("close", help="一件事办结了。")
def close_ticket(
    number: Number,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="怎样办的，记入审计。")],
    by: By,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Close what has been settled."""
    with _office(config) as office:
        made = office.casework().close(number, reason, by)
    _told(made, f"✔ {number} 号已办结", as_json=as_json, more={"closed": True})


# ------------------------------------------------------------------------------------------------------- inside


def _office(config: Path | None) -> Office:
    from daemon import logs
    from daemon.wiring import Office, configured

    settings = configured(config)
    logs.configure(sys.stderr, secrets=settings.secrets(), zone=settings.schedule.zone)
    return Office(settings)


def _new(file: Path, called: str = "FILE", ending: str = ".docx") -> None:
    """Refuse what can't be written before anything is done."""
    folder = file.absolute().parent
    if ending and file.suffix.lower() != ending:
        what = "Word 文件" if ending == ".docx" else "图片"
        raise typer.BadParameter(f"{file} 要以 {ending} 结尾：写出来的是{what}", param_hint=called)
    if not folder.is_dir():
        raise typer.BadParameter(f"没有 {folder} 这个文件夹", param_hint=called)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise typer.BadParameter(f"没有权限写进 {folder}", param_hint=called)
    if file.exists():
        raise typer.BadParameter(f"{file} 已经有了", param_hint=called)


def _write(
    office: Office,
    number: int,
    kind: Any,  # noqa: ANN401 - imported where it is needed
    file: Path,
    *,
    done: str = "",
) -> None:
    from orgregistry.papers import as_docx
    from orgregistry.tickets import TicketError
    from store.errors import in_words

    octets = as_docx(office.casework().paper(number, kind))
    try:
        file.write_bytes(octets)
    except OSError as error:
        raise TicketError(
            f"{done}写不了 {file}：{in_words(error)}", f"换个地方再写：yeban tickets letter {number} {kind} FILE"
        ) from None


def _keep(file: Path, octets: bytes) -> None:
    """Write what was handed out where only its reader can see it."""
    from orgregistry.tickets import TicketError
    from store.errors import in_words

    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(octets)
    except OSError as error:
        raise TicketError(f"写不了 {file}：{in_words(error)}") from None


def _lines(view: View, zone: tzinfo) -> list[str]:
    from orgregistry.transitions import STATE_WORDS, STEP_WORDS
    from portal.console.deeds import actor_word

    one = view.ticket
    lines = [f"状态：{STATE_WORDS[one.state]}" + (f"，{one.assignee} 在办" if one.assignee else "")]
    if one.wordings:
        lines.append(f"来信里的写法：{'；'.join(one.wordings)}")
    if view.told is not None:
        lines.append(f"归口：{view.office or '要由人定'}（{view.told.route.why}）")
        if view.told.route.warnings:
            lines.append(f"要留意：{'；'.join(view.told.route.warnings)}")
        if view.told.route.missing:
            lines.append(f"来函缺：{'、'.join(view.told.route.missing)}")
    for near in view.nearest:
        account = "已有账号" if near.organisation.status.has_account else "没有账号"
        known_as = "" if near.name == near.organisation.name else f"（也叫 {near.name}）"
        lines.append(f"相近：{near.organisation.name}{known_as} {near.likeness}%（{account}）")
    for past in one.history:
        said = STEP_WORDS[past.step] + ("（已撤回）" if past.undone else "")
        lines.append(f"{past.at.astimezone(zone):%Y-%m-%d %H:%M} {actor_word(past.actor)} {said}")
    if view.undoing.sent:
        lines.append(f"上一步的答复已寄出 {view.undoing.sent} 封，撤回会再寄更正")
    return lines


def _ways_on(one: Known, web: Web | None) -> str:
    """Return how to go on with what isn't closed, in one line."""
    if one.request_id is not None:
        where = "网页的“待办”里" if web is None else f"网页 {web.public_url}/staff/inbox/{one.number} "
        return f"怎么办：核实以后在{where}照办或不办；已经另外办了的，用 yeban tickets close {one.number}"
    if one.org_name:
        return f"怎么办：yeban tickets exists、route、refuse、merge、later 或 close {one.number}（各加 --help 看用法）"
    return f"怎么办：看过、答复过以后，用 yeban tickets close {one.number}"


def _told(made: Handled, line: str, *, as_json: bool, more: dict[str, Any] | None = None) -> None:
    if as_json:
        said: dict[str, Any] = {
            **(more or {}),
            "number": made.ticket.number,
            "state": str(made.ticket.state),
            "answers": made.answered,
        }
        if made.invitation:
            said |= {"invitation": made.invitation, "until": made.until.isoformat() if made.until else None}
        emit(said)
        return
    say(line + (f"；答复 {made.answered} 封，下一次办理时寄出" if made.answered else ""))
    if made.invitation:
        say(f"请把链接交给单位管理员本人，{made.until:%Y-%m-%d %H:%M} 前有效，只能用一次：")
        say(made.invitation)
