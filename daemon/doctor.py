"""Is all in order? One line for each thing that nights and pages need: what is wrong with it, and how to mend it.

Looks only: nothing is created, moved, sent or migrated.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from sqlalchemy import text
from sqlmodel import col, select

from accountops.tuning import Policy, differences, in_force, values_of, version
from daemon import webcheck
from daemon.attachments.scanning import Clamd
from daemon.attachments.shelf import Shelf
from daemon.hours import Hours
from daemon.machine import is_dead
from daemon.mailbox import Mailbox, MailboxError
from daemon.mailbox.connection import ImapAddress
from daemon.mailbox.imap import ImapMailbox
from daemon.mailbox.maildir import MaildirMailbox
from daemon.outbox import SmtpTransport
from daemon.settings import Settings, SettingsError
from portal import nights
from portal.runs import PUNCTUAL
from store import Fact, Hinted, KeysError, Lease, Run, Store, load_keyring
from store.engine import KEY_PROOF, open_engine
from store.errors import in_words
from store.migrate import revisions

LOG: Final = logging.getLogger(__name__)
DRIFT_MOST: Final = timedelta(minutes=2)
_MOVES: Final = {"mark": "服务器不能单独清除邮件，移走的信会在收件箱里留下删除标记"}


class Ailing(Hinted):
    """Something is not as it should be; `hint` says how to mend it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing."""

    what: str
    ok: bool
    said: str
    mend: str = ""

    def line(self) -> str:
        """Return it as one line."""
        said = f"{'✔' if self.ok else '✖'} {self.what}：{self.said}"
        return f"{said}。{self.mend}" if self.mend else said

    def as_json(self) -> dict[str, Any]:
        """Return it as an object."""
        return {"what": self.what, "ok": self.ok, "said": self.said, "mend": self.mend}


Probe = tuple[str, Callable[[], str]]
"""A thing and how to look at it: returns what is to be said of it, raises what is wrong."""


def examine(probes: Sequence[Probe]) -> Iterator[Finding]:
    """Look at one thing after the other; none keeps the next from being looked at."""
    for what, look in probes:
        try:
            yield Finding(what, ok=True, said=look())
        except (Hinted, MailboxError) as error:
            yield Finding(what, ok=False, said=str(error), mend=error.hint)
        except Exception as error:
            LOG.debug("doctor: %s", what, exc_info=True)
            yield Finding(what, ok=False, said=f"检查时出错（{type(error).__name__}）", mend="请查看日志")


def probes(settings: Settings, now: datetime) -> list[Probe]:
    """Return what nights and pages need, in the order in which it is to be mended.

    Args:
        settings: as loaded.
        now: the machine's time, aware.
    """
    return [
        ("密钥", lambda: _keys(settings)),
        ("数据库", lambda: _database(settings)),
        ("数据表", lambda: _tables(settings)),
        ("时钟", lambda: _clock(settings, now)),
        ("夜班", lambda: _lease(settings, now)),
        ("邮箱", lambda: _mailbox(settings)),
        ("文件夹", lambda: _folders(settings)),
        ("附件", lambda: _attachments(settings)),
        ("发信", lambda: _smtp(settings)),
        ("初始密码", lambda: _initial_password(settings)),
        ("规则和限额", lambda: _policy(settings)),
        ("填报", lambda: _filing(settings, now)),
        *webcheck.probes(settings),
    ]


def mailbox(settings: Settings) -> Mailbox:
    """Return the mailbox of the settings, to be tried once: nobody wants to wait for a table of waits here."""
    if settings.mailbox.kind == "maildir":
        return MaildirMailbox(settings.mail_path())
    return ImapMailbox(ImapAddress(**settings.imap_address()), waits=())


def _keys(settings: Settings) -> str:
    ring = load_keyring(settings.keys_path())
    return f"第 {ring.current} 版，只有属主能读（{settings.keys_path()}）"


def _database(settings: Settings) -> str:
    file = settings.database.file()
    if file is not None:
        _writable(file)
    engine = open_engine(settings.database_url())
    if engine.dialect.name == "sqlite" and not _sqlite_is_there(settings):
        return "SQLite，还没有文件，第一次运行时会建立"
    current, _ = revisions(engine)
    kind = "SQLite" if engine.dialect.name == "sqlite" else "PostgreSQL"
    engine.dispose()
    return f"{kind}，连得上" + ("" if current else "，还是空的")


def _writable(file: Path) -> None:
    folder = file.absolute().parent
    if not folder.is_dir():
        raise Ailing(f"没有 {folder} 这个文件夹", "请先建立它，或改 database.url")
    # SQLite writes its journal beside the file.
    for one in (folder, file):
        if one.exists() and not os.access(one, os.W_OK):
            raise Ailing(f"{one} 不能写", "请检查权限：要归运行夜班的用户所有")


def _tables(settings: Settings) -> str:
    if not _sqlite_is_there(settings):
        return "还没有，第一次运行时会建立"
    engine = open_engine(settings.database_url())
    current, newest = revisions(engine)
    if current is None:
        return "还没有，第一次运行时会建立"
    if current != newest:
        return f"版本 {current}，下次运行时会升级到 {newest}（请先备份）"
    store = Store(engine, load_keyring(settings.keys_path()))
    try:
        with store.look() as desk:
            # Where the proof isn't there yet, the first use leaves it; looking doesn't.
            if desk.session.get(Fact, KEY_PROOF) is not None:
                store.prove_keys_at(desk)
    finally:
        store.close()
    return f"版本 {current}，是最新的，密钥也相符"


def _clock(settings: Settings, now: datetime) -> str:
    local = now.astimezone(settings.schedule.zone)
    said = f"{settings.schedule.timezone} {local:%Y-%m-%d %H:%M}"
    with _books(settings) as store:
        if store is None:
            return said
        with store.look() as desk:
            last = desk.session.execute(select(Run.finished).order_by(col(Run.id).desc()).limit(1)).scalar()
            if last is not None and last > now + DRIFT_MOST:
                raise Ailing(f"{said}，比上一次夜班的结束时间还早", "请校正本机时间（如启用 systemd-timesyncd）")
            if desk.locks_rows:  # SQLite asks the same clock
                other = desk.session.execute(text("SELECT now()")).scalar_one()
                if abs(other - now) > DRIFT_MOST:
                    raise Ailing(
                        f"{said}，与数据库服务器差 {abs(other - now).total_seconds():.0f} 秒",
                        "请校正时间（如启用 systemd-timesyncd）",
                    )
    return said


def _lease(settings: Settings, now: datetime) -> str:
    zone = settings.schedule.zone
    with _books(settings) as store:
        if store is None:
            return _unread(settings, "还没有运行过")
        with store.look() as desk:
            unended = [one for one in nights.unended(desk, now, is_dead=is_dead) if not one.made_good]
            if nights.is_at_work(desk, now, is_dead):
                return next((one.told(zone) for one in unended if not one.why), "正在运行")
            if unended:
                raise Ailing(unended[-1].told(zone), "要现在补办，请运行 yeban night")
            if any(row.holder for row in desk.session.execute(select(Lease)).scalars()):
                raise Ailing("上一次中途断了，没有收尾", "下次运行会自动接着办；要现在补办，请运行 yeban night")
            last = desk.session.execute(
                select(Run).where(col(Run.finished).is_not(None)).order_by(col(Run.id).desc()).limit(1)
            ).scalar()
            if last is None:
                return "还没有运行过"
            at = last.started.astimezone(zone)
            said = f"上一次 {at:%Y-%m-%d %H:%M}，来信 {last.mails} 封"
            hours = Hours(settings.schedule.night, settings.schedule.sweep, settings.schedule.zone)
            due = hours.missed(last.started, now - PUNCTUAL)
            if due is not None:
                raise Ailing(
                    f"{said}；{due.month}月{due.day}日 {due:%H:%M} 该办的没有办",
                    "请看 yeban daemon 是否在运行；要现在补办，请运行 yeban night",
                )
            return said


def _mailbox(settings: Settings) -> str:
    with mailbox(settings) as inbox:
        facts = inbox.facts()
    said = f"{facts.name}，收件箱里有 {facts.mails} 封"
    return f"{said}；{_MOVES[facts.moves]}" if facts.moves in _MOVES else said


def _folders(settings: Settings) -> str:
    wanted = settings.mailbox.folders.by_kind().values()
    try:
        with mailbox(settings) as inbox:
            there = set(inbox.folders())
    except (MailboxError, SettingsError):
        raise Ailing("邮箱还不能用，没法查看", "请先处理上一行") from None
    missing = [name for name in wanted if name not in there]
    if not missing:
        return "、".join(wanted)
    which = "" if len(missing) == len(wanted) else f"{'、'.join(missing)} "
    return f"{'、'.join(wanted)}（{which}还没有，用到时会建立）"


def _attachments(settings: Settings) -> str:
    one = settings.attachments
    said = Shelf(one.folder).check()
    if one.clamd is None:
        return f"{said}，不查毒"
    try:
        Clamd(one.clamd, one.clamd_timeout_seconds).ping()
    except OSError as error:
        raise Ailing(
            f"连不上 clamd（{in_words(error)}），附件都不会保存", "请检查 attachments.clamd，clamd 是否在运行"
        ) from None
    return f"{said}，clamd 在运行"


def _smtp(settings: Settings) -> str:
    if settings.smtp is None:
        return "没有设置 [smtp]，不给任何人回信"
    with SmtpTransport(settings.smtp_address()) as transport:
        transport.check()
    base = Policy(settings.limits(), settings.replies)
    with _books(settings) as store:
        if store is not None:
            with store.look() as desk:
                base = in_force(desk, base)
    who = {"none": "不回信", "needed": "只回要补正的来信", "all": "每封都回"}[base.replies]
    return f"{settings.smtp.host} 能登录，{who}"


def _initial_password(settings: Settings) -> str:
    settings.initial_password()
    one = settings.credentials
    own = one.initial_password is not None or one.initial_password_file is not None
    return "由本单位设置" if own else "通知公布的 8 个 8"


def _policy(settings: Settings) -> str:
    """Tell which values of the store stand over the file's, so that nobody looks for them in vain there."""
    with _books(settings) as store:
        if store is None:
            return _unread(settings, "照配置文件")
        with store.look() as desk:
            base = Policy(settings.limits(), settings.replies)
            now = in_force(desk, base)
            if now.version is None:
                return "照配置文件"
            made = version(desk, now.version)
    file, held = values_of(base), values_of(now)
    parts = [
        f"{key} {'改了文字' if key.startswith('reply.') else f'{after}（配置文件 {before}）'}"
        for key, before, after in differences(file, held)
        if not key.endswith(".subject")
    ]
    who = "" if made is None else f"（{made.proposed_by} 提出，{made.confirmed_by} 确认）"
    return f"网页上第 {now.version} 版在用{who}：" + ("，".join(parts) or "和配置文件一样")


def _filing(settings: Settings, now: datetime) -> str:
    """Tell until when titles are filed; the site's own files about it must be readable, too."""
    settings.filing.site(settings.schedule.zone)
    settings.filing.known_offices()
    return settings.filing.until(now, settings.schedule.zone)


def _sqlite_is_there(settings: Settings) -> bool:
    url = settings.database.file()
    return url is None or url.exists()


def _unread(settings: Settings, new: str) -> str:
    """What is said where the books can't be read: `new` only of an office that has none yet."""
    if not _sqlite_is_there(settings):
        return new
    current, newest = revisions(open_engine(settings.database_url()))
    if current is None:
        return new
    if current != newest:
        return "要等数据表升级后才看得到"
    raise Ailing("看不到：账本打不开", "请先处理密钥那一行")


@contextmanager
def _books(settings: Settings) -> Iterator[Store | None]:
    """The store, if it can be read; None before the first run, and where other lines say what is wrong."""
    store = None
    if _sqlite_is_there(settings):
        with suppress(KeysError):
            keys = load_keyring(settings.keys_path())
            engine = open_engine(settings.database_url())
            current, newest = revisions(engine)
            store = Store(engine, keys) if current == newest else None
    try:
        yield store
    finally:
        if store is not None:
            store.close()
