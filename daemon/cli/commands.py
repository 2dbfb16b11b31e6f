"""The commands: parse, one call, print, exit code.

Each imports what it needs when it runs: `yeban --help` needs next to nothing, and a night not half of the house.
"""
# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import json
import logging
import os
import pwd
import shutil
import sys
from collections import deque
from contextlib import ExitStack
from datetime import date, timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from daemon.cli.help import Commands
from daemon.cli.printing import (
    account_lines,
    console,
    emit,
    emit_report,
    gone_lines,
    reading_json,
    reading_line,
    say,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from daemon.reading import Batch, PoolReader, Read
    from daemon.report import Report
    from daemon.wiring import Office
    from store.backup import Backup

LOG: Final = logging.getLogger(__name__)
READ_AT_ONCE: Final = 50
IN_FLIGHT: Final = 2
BOOK_MOST: Final = 50 << 20  # octets of a book of scenarios
SOMEBODY: Final = "operator"  # where the system names no user

app = Commands(
    name="yeban",
    help="夜班：夜里按规则办理来信的重置密码、删除账号，早上出一份夜报。",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
accounts_app = Commands(help="账号：接管、查看、恢复。")
audit_app = Commands(help="审计记录。")
keys_app = Commands(help="加密密钥。")
for name, group in (("accounts", accounts_app), ("audit", audit_app), ("keys", keys_app)):
    app.add_typer(group, name=name)

Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", metavar="FILE", help="配置文件，默认 ./yeban.toml 或 /etc/yeban/yeban.toml。"),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON，每行一个对象。")]
Reveal = Annotated[bool, typer.Option("--reveal", help="身份证号不打码。")]
RevealNoted = Annotated[bool, typer.Option("--reveal", help="身份证号不打码；谁看过会记入审计。")]


def _whoever() -> str:
    """The user that this process runs as, where the environment names none (cron, containers)."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return SOMEBODY


def _named(by: str) -> str:
    if not by.strip():
        raise typer.BadParameter("要写明是谁办的", param_hint="--by")
    return by


By = Annotated[
    str,
    typer.Option(
        "--by",
        metavar="NAME",
        envvar=["SUDO_USER", "USER", "LOGNAME"],
        show_envvar=False,
        default_factory=_whoever,
        callback=_named,
        show_default=False,
        help="谁办的，不写就是当前用户。",
    ),
]
Viewer = Annotated[str, typer.Option("--by", envvar=["SUDO_USER", "USER", "LOGNAME"], hidden=True)]
IdNumber = Annotated[str, typer.Argument(metavar="ID_NUMBER", help="身份证号。")]


def _version(wanted: bool) -> None:
    if wanted:
        say(f"yeban {metadata.version('yeban')}")
        raise typer.Exit


@app.callback()
def _everywhere(
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本。")] = False,
    debug: Annotated[bool, typer.Option("--debug", envvar="YEBAN_DEBUG", hidden=True)] = False,
) -> None:
    from daemon import logs

    logs.configure(sys.stderr, level=logging.DEBUG if debug else logging.WARNING)


# ------------------------------------------------------------------------------------------------------ commands


@app.command(help="看一封信会怎样读：不办理，不保存。")
def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", readable=False, help="邮件文件（.eml）。")],
    as_json: AsJson = False,
    reveal: Reveal = False,
) -> None:
    """Read mails (contracts.md section 1)."""
    from daemon.reading import PoolReader

    failed = False
    own = () if as_json else _own_address()
    with PoolReader(min(IN_FLIGHT, len(files))) as reader:
        for path, one in _read(files, reader):
            failed = failed or one.reading is None
            if as_json:
                emit(reading_json(path, one))
            else:
                say(reading_line(path, one, reveal=reveal, own=own))
    raise typer.Exit(1 if failed else 0)


@app.command(help="现在就办一夜。")
def night(
    config: Config = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="试运行：只作判断，什么也不改，谁也不通知。")] = False,
    as_json: AsJson = False,
    reveal: RevealNoted = False,
    by: Viewer = SOMEBODY,
) -> None:
    """Run a night now (contracts.md section 3)."""
    from daemon.reading import PoolReader

    # First of all: the workers get ready on the other core while this process imports what it needs.
    with PoolReader() as reader, opened(config) as office:
        from daemon.morning import Bar, post, render
        from daemon.stopping import Stopping

        with Stopping() as stopping:
            if as_json:
                report = office.run_night(dry_run=dry_run, stopping=stopping, reader=reader)
                _note_reveal(office, by, f"night:{report.night}", reveal=reveal)
                emit_report(report, reveal=reveal)
            else:
                screen = console()
                with Bar(screen) as bar:
                    report = office.run_night(dry_run=dry_run, progress=bar, stopping=stopping, reader=reader)
                _note_reveal(office, by, f"night:{report.night}", reveal=reveal)
                render(report, screen, reveal=reveal)
            post(report, office.settings)
    raise typer.Exit(report.exit_code())


@app.command("report", help="再看一次夜报：最近一夜的，或某一夜的。")
def report_command(
    night: Annotated[str | None, typer.Argument(metavar="NIGHT", help="哪一夜，例如 2021-05-20。")] = None,
    config: Config = None,
    as_json: AsJson = False,
    reveal: RevealNoted = False,
    by: Viewer = SOMEBODY,
) -> None:
    """Show a night's report again, all its runs together."""
    from daemon.morning import render

    label = None if night is None else _night(night)
    with opened(config) as office:
        report = office.report(label)
        _note_reveal(office, by, f"night:{report.night}", reveal=reveal)
    if as_json:
        emit_report(report, reveal=reveal)
    else:
        render(report, console(), reveal=reveal)


@app.command("rehearse", help="在临时环境里演练一份情景文件，不碰真实数据。")
def rehearse_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="情景文件（JSON）。")], as_json: AsJson = False
) -> None:
    """Play scenarios (contracts.md section 4)."""
    from daemon.rehearse import rehearse

    for result in rehearse(_book(file)):
        if as_json:
            emit(result)
        else:
            mails: Any = result.get("mails", [])
            steps: Any = result.get("steps", [])
            parts = [f"{mail['id']} {mail['outcome']}" for mail in mails]
            parts += [f"{step['status']}（{step['holder']}）" if step["ok"] else f"✖ {step['why']}" for step in steps]
            say(f"{result['id']}：" + "，".join(parts))


@app.command("daemon", help="常驻运行：每晚到点办理，清早补办一遍。")
def daemon_command(
    config: Config = None,
    web: Annotated[bool, typer.Option("--web", help="同时打开登录页面（要先在配置里填 [web] 一节）。")] = False,
    notify_socket: Annotated[str | None, typer.Option(envvar="NOTIFY_SOCKET", hidden=True)] = None,
    watchdog_usec: Annotated[int, typer.Option(envvar="WATCHDOG_USEC", hidden=True)] = 0,
    journal_stream: Annotated[str | None, typer.Option(envvar="JOURNAL_STREAM", hidden=True)] = None,
) -> None:
    """Run as a service until told to stop."""
    from daemon import logs
    from daemon.life import Life, Notify
    from daemon.morning import post
    from daemon.outbox import TransportError
    from daemon.settings import SettingsError
    from daemon.stopping import Stopping
    from daemon.wiring import Office, configured, now

    settings = configured(config)
    logs.configure(
        sys.stderr,
        level=logging.INFO,
        secrets=settings.secrets(),
        dated=journal_stream is None,
        zone=settings.schedule.zone,
    )

    def mailed(report: Report) -> None:
        try:
            post(report, settings)
        except (TransportError, SettingsError) as error:
            LOG.warning("夜报没有寄出：%s。%s", error, error.hint)

    with ExitStack() as around:
        office = around.enter_context(Office(settings))
        stopping = around.enter_context(Stopping())
        if web:
            from daemon.web import Beside

            settings.pages()  # if there are none, that is told at once
            around.enter_context(Beside(office))
        life = Life(
            office,
            office.hours,
            now,
            stopping,
            notify=Notify(notify_socket),
            watchdog=timedelta(microseconds=watchdog_usec) if watchdog_usec else None,
            told=mailed,
            wanted=office.run_wanted,
        )
        code = life.run()
    raise typer.Exit(code)


@app.command("web", help="打开登录页面：填报人登录、改密码，登录不了的人看怎么办。")
def web_command(config: Config = None) -> None:
    """Serve the pages until told to stop."""
    from daemon import logs
    from daemon.stopping import Stopping
    from daemon.web import serve
    from daemon.wiring import configured, in_journal

    settings = configured(config)
    logs.configure(
        sys.stderr,
        level=logging.INFO,
        secrets=settings.secrets(),
        dated=not in_journal(),
        zone=settings.schedule.zone,
    )
    # uvicorn passes the signal that ended it on to whoever listened before: we do, so it ends in an exit code.
    with Stopping():
        code = serve(settings, config)
    raise typer.Exit(code)


@app.command(help="新建一个办公点：配置文件、密钥、邮件文件夹。")
def init(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="放在哪个文件夹。")] = Path(),
    unit: Annotated[bool, typer.Option("--unit", help="只打印 systemd 服务文件，不新建。")] = False,
    web: Annotated[bool, typer.Option("--web", help="和 --unit 同用：登录页面的服务文件。")] = False,
    as_json: AsJson = False,
) -> None:
    """Set an office up."""
    from daemon import setup
    from daemon.filingsettings import Filing
    from daemon.settings import Schedule
    from daemon.wiring import now
    from store import new_keyring

    if unit:
        command = Path(shutil.which("yeban") or sys.argv[0]).absolute()
        sys.stdout.write(setup.unit(command, (folder / setup.SETTINGS_FILE).absolute(), web=web))
        for path in setup.hidden((command, Path(sys.executable).absolute(), folder.absolute())):
            sys.stderr.write(f"yeban: {path} 在家目录里，服务看不见它（ProtectHome=yes）。请放到 /opt、/srv 等处\n")
        return
    made = setup.init(folder, new_keyring().dump())
    if as_json:
        emit({"settings": str(made.settings), "keys": str(made.keys), "mail": str(made.mail)})
        return
    say(f"✔ 配置 {made.settings}")
    say(f"✔ 密钥 {made.keys}（权限 600；请另存一份，丢了它数据就打不开）")
    say(f"✔ 来信 {made.mail}")
    there = "" if folder.resolve() == Path.cwd() else f"先 cd {folder}，再"
    say(f"接下来：{there}改好配置，运行 yeban doctor 检查，再用 yeban night --dry-run 试一夜。")
    say(f"注意：{Filing().until(now(), Schedule().zone)}。")


@app.command(help="检查邮箱、数据库、密钥、时钟等：每样一行，有问题说怎么改。")
def doctor(config: Config = None, as_json: AsJson = False) -> None:
    """Look whether all is in order."""
    from daemon import logs
    from daemon.doctor import examine, probes
    from daemon.wiring import configured, now

    settings = configured(config)
    logs.configure(sys.stderr, secrets=settings.secrets(), zone=settings.schedule.zone)
    ailing = False
    for finding in examine(probes(settings, now())):
        ailing = ailing or not finding.ok
        if as_json:
            emit(finding.as_json())
        else:
            say(finding.line(), "" if finding.ok else "bold red")
    raise typer.Exit(1 if ailing else 0)


@app.command(help="演示：在临时文件夹里办一夜，看一个人的账号怎样修好。")
def demo() -> None:
    """Show a night in a temporary office."""
    from daemon.demo import demonstrate
    from daemon.wiring import called, now

    raise typer.Exit(demonstrate(console(), now, called(sys.argv[0])))


@app.command(help="把数据库和附件备份到一个新文件（不含密钥）。")
def backup(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="备份文件，必须还不存在。")],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Write a backup."""
    with opened(config) as office:
        made = office.backup(target)
    told(
        {"file": str(target), "rows": made.rows, "files": made.files, "missing": made.missing},
        f"✔ 已备份 {made.total} 行、{made.files} 个附件到 {target}（密钥请另外保存）{_missing(made)}",
        as_json=as_json,
    )


@app.command(help="把备份放回一个空的数据库，附件放回附件文件夹。")
def restore(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="备份文件。")],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Restore a backup into an empty database."""
    with opened(config) as office:
        made = office.restore_backup(source)
    told(
        {"file": str(source), "rows": made.rows, "files": made.files, "missing": made.missing},
        f"✔ 已放回 {made.total} 行、{made.files} 个附件；"
        f"所有人要重新登录，没用过的邀请和恢复码都已作废{_missing(made)}",
        as_json=as_json,
    )


def _missing(made: Backup) -> str:
    return f"\n⚠ 有 {made.missing} 个附件数据库里有记录，却不在附件文件夹里，备份里也没有" if made.missing else ""


@accounts_app.command("import", help="从在用系统接管账号（.jsonl、.csv、.xlsx）；重复导入不会改动已有账号。")
def import_accounts(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="账号文件。")],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Take accounts over (contracts.md section 2)."""
    from mailparse.shown import redact

    with opened(config) as office:
        summary = office.import_accounts(file)
    faults = [(line, redact(reason)) for line, reason in summary.faults]
    if as_json:
        emit(
            {
                "taken": summary.taken,
                "unchanged": summary.unchanged,
                "without_password": summary.without_password,
                "faults": [{"line": line, "reason": reason} for line, reason in faults],
            }
        )
    else:
        say(f"✔ 接管 {summary.taken} 个账号，{summary.unchanged} 个已经有了，没有改动")
        if summary.without_password:
            say(f"  其中 {summary.without_password} 个没有密码：重置之前不能登录")
        for line, reason in faults:
            say(f"✖ 第 {line} 行没有接管：{reason}", "red")
    raise typer.Exit(1 if faults else 0)


@accounts_app.command("show", help="查看一个账号和它的经过。")
def show_account(id_number: IdNumber, config: Config = None, as_json: AsJson = False) -> None:
    """Show an account (contracts.md section 2)."""
    from accountops import corrections
    from daemon import accounting

    number = _id_number(id_number)
    with opened(config) as office, office.store.look() as desk:
        at, zone = office.clock(), office.zone
        account, gone = accounting.show(desk, number, at, zone), corrections.gone(desk, number, office.limits(desk))
    if as_json:
        emit(account)
        return
    named = "" if config is None else f" --config {config}"
    told_of_gone = () if gone is None else gone_lines(gone, at, zone, named)
    for line in account_lines(number, account, told_of_gone):
        say(line)


@accounts_app.command("restore", help="恢复一个已删除的账号。")
def restore_account(
    id_number: IdNumber,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="为什么恢复，记入审计。")],
    by: By,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Bring a deleted account back."""
    from daemon import accounting
    from mailparse.shown import mask

    number = _id_number(id_number)
    with opened(config) as office, office.store.open() as desk:
        accounting.restore(desk, number, office.limits(desk), office.clock(), by, reason)
    told({"restored": True}, f"✔ {mask(number)} 已恢复", as_json=as_json)


@audit_app.command("verify", help="核对审计链有没有被改动。")
def verify_audit(
    head: Annotated[
        str | None, typer.Option("--head", metavar="HEAD", help="夜报邮件末尾的链头，一并核对它还在不在。")
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Walk the audit chain."""
    with opened(config) as office:
        try:
            verdict, newest = office.verify_audit(head)
        except ValueError:
            raise typer.BadParameter(
                "要照夜报邮件末尾的链头写，例如 17-0123456789abcdef", param_hint="--head"
            ) from None
    said = f"✔ 审计链完好，共 {verdict.rows} 条" + (f"，链头 {newest}" if newest else "")
    if not verdict.ok:
        said = f"✖ 审计链断了：{verdict.fault}"
    told({"ok": verdict.ok, "rows": verdict.rows, "fault": verdict.fault, "head": newest}, said, as_json=as_json)
    raise typer.Exit(0 if verdict.ok else 1)


@keys_app.command("rotate", help="换新的加密密钥，并用它重新加密。")
def rotate_keys(config: Config = None, as_json: AsJson = False) -> None:
    """Make a new encryption key."""
    with opened(config) as office:
        fields = office.rotate_keys()
    told({"fields": fields}, f"✔ 已换新密钥，重新加密 {fields} 处；请重新备份密钥文件", as_json=as_json)


# ------------------------------------------------------------------------------------------------------- inside


def opened(config: Path | None) -> Office:
    """Open the office; what is logged has no secrets in it."""
    from daemon import logs
    from daemon.wiring import Office, configured

    settings = configured(config)
    logs.configure(sys.stderr, secrets=settings.secrets(), zone=settings.schedule.zone)
    return Office(settings)


def _note_reveal(office: Office, by: str, subject: str, *, reveal: bool) -> None:
    """Before anything is shown: what can't be noted isn't revealed."""
    if reveal:
        office.note_reveal(by, subject)


def _night(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise typer.BadParameter("要写成日期，例如 2021-05-20", param_hint="NIGHT") from None


def _id_number(text: str) -> str:
    from mailparse import values

    number = values.id_number(text)
    if number is None:
        raise typer.BadParameter("位数、校验位或出生日期不对", param_hint="ID_NUMBER")
    return number


def _book(path: Path) -> dict[str, object]:
    from daemon.rehearse import BookError
    from store.errors import in_words
    from store.files import plain

    try:
        book = json.loads(plain(path, BOOK_MOST).read_bytes())
    except OSError as error:
        raise BookError(f"读不了 {path}：{in_words(error)}") from None
    except (ValueError, RecursionError):
        raise BookError(f"{path} 不是 JSON 文件") from None
    if not isinstance(book, dict):
        raise BookError(f"{path} 应是一个对象，内有 scenarios")
    return book


def _own_address() -> tuple[str, ...]:
    """The mailbox's own address, if there is an office here: reading a mail needs none."""
    from daemon.settings import SettingsError
    from daemon.wiring import configured

    try:
        return (configured(None).mailbox.address,)
    except SettingsError:
        return ()


def _read(files: Sequence[Path], reader: PoolReader) -> Iterator[tuple[Path, Read]]:
    """Read files in order, some at a time, so that thousands need neither long nor much memory."""
    flying: deque[tuple[Sequence[tuple[Path, bytes | Read]], Batch]] = deque()
    for start in range(0, len(files), READ_AT_ONCE):
        loaded = [(path, _loaded(path)) for path in files[start : start + READ_AT_ONCE]]
        flying.append((loaded, reader.submit([raw for _, raw in loaded if isinstance(raw, bytes)])))
        if len(flying) > IN_FLIGHT:
            yield from _landed(*flying.popleft())
    while flying:
        yield from _landed(*flying.popleft())


def _landed(loaded: Iterable[tuple[Path, bytes | Read]], batch: Batch) -> Iterator[tuple[Path, Read]]:
    from daemon.reading import Read

    reads = iter(batch.result())
    for path, raw in loaded:
        yield path, raw if isinstance(raw, Read) else next(reads)


def _loaded(path: Path) -> bytes | Read:
    from daemon.attachments.taking import MAIL_MOST
    from daemon.reading import Read
    from store.errors import in_words
    from store.files import plain

    try:
        with plain(path).open("rb") as file:
            return file.read(MAIL_MOST)
    except OSError as error:
        return Read(None, None, in_words(error))
