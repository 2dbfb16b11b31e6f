"""An office in a temporary folder: a night, its report, and what one applicant sees the next morning."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

from rich.console import Console

from accountops import accounts
from accountops.credentials import Credentials, Entry
from daemon.mailbox.maildir import MaildirMailbox
from daemon.morning import Bar, render
from daemon.rehearse import Book, Scenario, built
from daemon.settings import Database, MailboxSettings, Settings
from daemon.wiring import Office, write_privately
from mailparse.shown import mask
from store import new_keyring

OWN_PASSWORD = "Xiaoqiao-0521"  # noqa: S105 - what the applicant of the story chooses
SAID = {
    Entry.REFUSED: "身份证号码、姓名或密码不正确",
    Entry.MUST_CHANGE: "登录成功，请先设置新密码",
    Entry.OWN: "登录成功",
    Entry.OLD_PASSWORD: "这是重置前的密码，可以撤回重置",
}


def demonstrate(console: Console, now: Callable[[], datetime], command: str = "yeban") -> int:
    """Set an embedded office up, run a night twice, tell one applicant's story; everything is removed afterwards.

    Args:
        console: where to.
        now: the real clock; the office's own starts at the evening of its night and runs along.
        command: how this program is called from here.

    Returns:
        0 if the night went as it should.
    """
    data = json.loads(files("daemon").joinpath("data/demo.json").read_text("utf-8"))
    book = Book.model_validate(data)
    scenario = Scenario.model_validate(book.scenarios[0])
    began = now()
    shift = timedelta(0)

    def clock() -> datetime:
        return scenario.run_at + (now() - began) + shift

    with tempfile.TemporaryDirectory(prefix="yeban-demo-") as folder:
        place = Path(folder)
        with _set_up(place, book, scenario, data["story"]["id_number"], clock) as office:
            console.rule("夜班演示")
            console.print("这是一个临时的办公点（Maildir 邮箱、SQLite 数据库），看完即删。")
            console.print(f"系统里有 {len(scenario.accounts)} 个账号，支持邮箱里有 {len(scenario.mails)} 封来信。\n")
            applicant = _Applicant(console, office, data["story"])
            console.print(f"其中一位是{applicant.name}：忘了自己设的密码，来信申请重置。这时候她用初始密码还登不进去：")
            applicant.tries("用初始密码登录", book.initial_password, clock())
            console.print()
            with Bar(console) as bar:
                report = office.run_night(progress=bar)
            render(report, console)
            console.rule("再运行一次：什么也不会办第二遍")
            with Bar(console) as bar:
                again = office.run_night(progress=bar)
            render(again, console)
            console.rule(f"第二天早上：{data['story']['name']}（{mask(data['story']['id_number'])}）")
            shift += timedelta(hours=10, minutes=10)
            changed = applicant.changes_password(book, clock)
            audit, _ = office.verify_audit()
            console.print(f"\n审计链：{audit.rows} 条，{'完好' if audit.ok else audit.fault}")
    console.rule("接下来")
    console.print(
        "\n".join(
            f"{f'{command} {rest}':<{len(command) + len('night --dry-run') + 1}}  {what}"
            for rest, what in (
                ("init", "在当前文件夹建一个自己的办公点（配置、密钥）"),
                ("doctor", "检查邮箱、数据库、密钥，有问题会说怎么改"),
                ("night --dry-run", "试运行一夜：只看结果，什么也不改"),
                ("--help", "其余命令"),
            )
        ),
        soft_wrap=True,
    )
    return 0 if changed and audit.ok and not report.exit_code() and not again.mails else 1


def _set_up(place: Path, book: Book, scenario: Scenario, with_password: str, clock: Callable[[], datetime]) -> Office:
    settings = Settings(
        base=place,
        database=Database(url=f"sqlite:///{place / 'yeban.db'}", keys_file=place / "keys.json"),
        mailbox=MailboxSettings(kind="maildir", path=place / "mail", address=book.own_address),
    )
    write_privately(settings.keys_path(), new_keyring().dump())
    office = Office(settings, clock)
    rows = [
        {**row, "password": book.own_password} if row["id_number"] == with_password else row
        for row in scenario.accounts
    ]
    accounts_file = place / "accounts.jsonl"
    accounts_file.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    office.import_accounts(accounts_file)
    mailbox = MaildirMailbox(settings.mail_path(), create=True)
    with mailbox:
        for number, plan in enumerate(scenario.mails, 1):
            raw = built(plan, plan.id, scenario.id, book.own_address, timedelta(0)).as_bytes()
            mailbox.deliver(raw, plan.received, f"{number:03d}.{plan.id}")
    return office


class _Applicant:
    """One person at the log-in page."""

    def __init__(self, console: Console, office: Office, story: dict[str, str]) -> None:
        self.console = console
        self.office = office
        self.id_number, self.name = story["id_number"], story["name"]
        self.credentials: Credentials = office.credentials()

    def tries(self, when: str, password: str, at: datetime) -> accounts.Login:
        """Log in and say what came of it."""
        login = accounts.login(self.office.store, self.credentials, self.id_number, self.name, password, at)
        self.console.print(f"  {when}：{SAID[login.entry]}")
        return login

    def changes_password(self, book: Book, clock: Callable[[], datetime]) -> bool:
        """Go through the forced change: left half-way once, then done; at last the old password."""
        self.tries("用初始密码登录", book.initial_password, clock())
        self.console.print("  （没改密码就关了网页：什么也没有变）")
        login = self.tries("再用初始密码登录", book.initial_password, clock())
        if login.session is None:
            return False
        fault = accounts.change_password(self.office.store, self.credentials, login.session, OWN_PASSWORD, clock())
        self.console.print(f"  设置新密码：{fault or '已保存'}")
        own = self.tries("用新密码登录", OWN_PASSWORD, clock())
        initial = self.tries("初始密码还能用吗", book.initial_password, clock())
        old = self.tries("用想起来的旧密码登录", book.own_password, clock())
        return (fault, own.entry, initial.entry, old.entry) == (None, Entry.OWN, Entry.REFUSED, Entry.OLD_PASSWORD)
