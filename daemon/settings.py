"""Settings: one TOML file, environment variables over it, and one clear line for every fault.

Secrets stand in no file of settings and in no message: they come from the environment or from files of their own.
"""

from __future__ import annotations

import ipaddress
import os
import re
import stat
import tomllib
from collections.abc import Mapping
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from accountops.policy import Limits
from daemon import faults
from daemon.fields import (
    ADDRESS,
    Address,
    Addresses,
    Clamd,
    Count,
    Days,
    Hours,
    Line,
    Listed,
    Port,
    Seconds,
    Section,
    Security,
    TimeOfDay,
    ZoneName,
)
from daemon.filingsettings import Filing
from daemon.mailbox.connection import Security as MailboxSecurity
from daemon.outbox import SmtpAddress
from daemon.websettings import Web
from store import Hinted
from store.errors import in_words
from store.files import plain

PLACES: Final = (Path("yeban.toml"), Path("/etc/yeban/yeban.toml"))
# notice 四: 8 个 8. It is public, hence no secret.
NOTICE_PASSWORD: Final = "88888888"  # noqa: S105 - published by the notice
ENVIRONMENT: Final = "YEBAN_"
SMTP_PORTS: Final = {"tls": 465, "starttls": 587, "none": 25}
FILE_MOST: Final = 1 << 20  # octets of the settings themselves
_NOT_OURS: Final = 0o077  # what group and others may do with a secret's file: nothing


class SettingsError(Hinted):
    """The settings can't be used; the message says what is wrong in one Chinese line, `hint` how to mend it."""


class _WithSecret(Section):
    """A section that may need a password: from the environment, or from a file of its own."""

    password: SecretStr | None = None
    password_file: Path | None = None

    def _secret(self, section: str) -> str:
        if self.password is not None:
            return self.password.get_secret_value()
        if self.password_file is not None:
            return read_secret(self.password_file, f"{section}.password_file")
        raise SettingsError(
            f"没有设置 {section} 的密码",
            f"请把密码（或邮箱的授权码）写进单独的文件，权限设为 600，并设置 {section}.password_file；"
            f"或设置环境变量 {ENVIRONMENT}{section.upper()}__PASSWORD",
        )


class Database(_WithSecret):
    """Where the books are; `url` as SQLAlchemy writes it, without a password."""

    url: Line = "sqlite:///yeban.db"
    keys_file: Path = Path("keys.json")

    @field_validator("url")
    @classmethod
    def _readable(cls, value: str) -> str:
        try:
            url = make_url(value)
            backend = url.get_backend_name()
        except (ArgumentError, ValueError):
            raise ValueError("应写成 sqlite:///文件名 或 postgresql+psycopg://用户@主机/库名") from None
        if backend not in {"sqlite", "postgresql"}:
            raise ValueError("只支持 sqlite 和 postgresql")
        if url.password is not None:
            raise ValueError(
                f"里面不要写密码，请改用 database.password_file 或环境变量 {ENVIRONMENT}DATABASE__PASSWORD"
            )
        return value

    def file(self) -> Path | None:
        """Return the file of an SQLite database; None for a server's, or one in memory."""
        url = make_url(self.url)
        if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith((":", "file:")):
            return None
        return Path(url.database)

    def address(self) -> str:
        """Return the URL to connect by, with the password in it where one is set: never to be shown.

        Raises:
            SettingsError: the password file can't be used.
        """
        url = make_url(self.url)
        if url.get_backend_name() == "sqlite" or (self.password is None and self.password_file is None):
            return self.url
        return url.set(password=self._secret("database")).render_as_string(hide_password=False)


class Folders(Section):
    """Where mails are filed."""

    done: Line = "已处理"
    staff: Line = "待人工"
    returned: Line = "退回"
    automatic: Line = "自动邮件"

    @model_validator(mode="after")
    def _differ(self) -> Self:
        if len(set(self.by_kind().values())) < len(self.by_kind()):
            raise ValueError("四个文件夹的名字不能相同")
        return self

    def by_kind(self) -> dict[str, str]:
        """Return the names by "done", "staff", "returned", "automatic"."""
        return {"done": self.done, "staff": self.staff, "returned": self.returned, "automatic": self.automatic}


class MailboxSettings(_WithSecret):
    """Where the pleas arrive; `timeout_seconds` holds for every step of a connection, `port` None is the usual one."""

    kind: Literal["maildir", "imap"] = "maildir"
    path: Path = Path("mail")
    host: str = ""
    port: Port | None = None
    security: Security = "tls"
    user: str = ""
    ca_file: Path | None = None
    inbox: Line = "INBOX"
    address: Address = "yeban@localhost"
    authserv_ids: Listed = ()
    folders: Folders = Folders()
    timeout_seconds: Seconds = 60

    @model_validator(mode="before")
    @classmethod
    def _user_is_address(cls, data: object) -> object:
        """Most providers' user names are addresses: then it need not be written twice."""
        if isinstance(data, Mapping) and not data.get("address") and ADDRESS.fullmatch(str(data.get("user", ""))):
            return {**data, "address": data["user"]}
        return data

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "imap":
            for key in ("host", "user"):
                if not getattr(self, key):
                    raise ValueError(f'mailbox.{key} 没有填（kind = "imap" 时必须填）')
            if "address" not in self.model_fields_set:
                raise ValueError("mailbox.address 没有填：请写本邮箱自己的地址")
            _loopback_only("mailbox", self.host, self.security)
        if self.inbox in self.folders.by_kind().values():
            raise ValueError("mailbox.inbox 不能同时是归档的文件夹")
        return self

    def secret(self) -> str:
        """Return the password (or authorisation code) of the mailbox.

        Raises:
            SettingsError: there is none, or its file can't be used.
        """
        return self._secret("mailbox")


class SmtpSettings(_WithSecret):
    """How replies and the digest leave; without this section nobody is written to."""

    host: Line
    port: Port | None = None
    security: Security = "tls"
    user: str = ""
    ca_file: Path | None = None
    sender: Address
    sender_name: Line = "职称信息采集技术支持"
    timeout_seconds: Seconds = 30

    @model_validator(mode="after")
    def _safe(self) -> Self:
        _loopback_only("smtp", self.host, self.security)
        return self

    def secret(self) -> str | None:
        """Return the password, None where no user is set (a relay that takes our mail without a log-in).

        Raises:
            SettingsError: there is none, or its file can't be used.
        """
        return self._secret("smtp") if self.user else None


class Policy(Section):
    """Windows and quotas; what each means stands at `accountops.policy.Limits`."""

    initial_window_days: Days = 7
    fresh_enough_hours: Hours = 72
    other_sender_hours: Hours = 72
    taken_back_days: Days = 30
    date_trust_hours: Hours = 72
    delete_use_within_hours: Hours = 24
    restorable_days: Days = 30
    accounts_per_sender: Count = 50
    deletions_per_sender: Count = 3
    resets_per_account: Count = 3
    resets_period_days: Days = 30

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.fresh_enough_hours >= self.initial_window_days * 24:
            raise ValueError("fresh_enough_hours 必须短于 initial_window_days，否则窗口永远嫌短")
        return self


class Credentials(Section):
    """The public initial password, and what an own one must fulfil."""

    initial_password: SecretStr | None = None
    initial_password_file: Path | None = None
    min_password_length: Annotated[int, Field(ge=8, le=64)] = 10

    def initial(self) -> str:
        """Return the current initial password; the notice's public one by default.

        Raises:
            SettingsError: its file can't be used.
        """
        if self.initial_password is not None:
            return self.initial_password.get_secret_value()
        if self.initial_password_file is not None:
            return read_secret(self.initial_password_file, "credentials.initial_password_file")
        return NOTICE_PASSWORD


class Schedule(Section):
    """When the night runs, and when the sweep of the same night."""

    night: TimeOfDay = time(22)
    sweep: TimeOfDay = time(6)
    timezone: ZoneName = "Asia/Shanghai"

    @model_validator(mode="after")
    def _apart(self) -> Self:
        if self.night == self.sweep:
            raise ValueError("night 和 sweep 不能是同一时刻")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the desk."""
        return ZoneInfo(self.timezone)


class Digest(Section):
    """Who gets the night's report by mail."""

    to: Addresses = ()


class Attachments(Section):
    """Where attachments of letters are kept, how large one may be, and whether clamd looks at them first."""

    folder: Path = Path("attachments")
    most_megabytes: Annotated[int, Field(ge=1, le=24)] = 10
    clamd: Clamd | None = None
    clamd_timeout_seconds: Seconds = 30


class Retention(Section):
    """How long things are kept."""

    mails_days: Days = 30
    tombstones_days: Days = 30
    audit_days: Annotated[int, Field(ge=30, le=3650)] = 365


class Settings(BaseSettings):
    """All settings; relative paths have been made absolute against `base`, the folder of the file."""

    model_config: ClassVar[SettingsConfigDict] = SettingsConfigDict(
        frozen=True,
        extra="forbid",
        hide_input_in_errors=True,
        env_prefix=ENVIRONMENT,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        enable_decoding=False,
    )

    base: Path = Path()
    database: Database = Database()
    mailbox: MailboxSettings = MailboxSettings()
    smtp: SmtpSettings | None = None
    policy: Policy = Policy()
    credentials: Credentials = Credentials()
    replies: Literal["none", "needed", "all"] = "needed"
    schedule: Schedule = Schedule()
    digest: Digest = Digest()
    retention: Retention = Retention()
    attachments: Attachments = Attachments()
    filing: Filing = Filing()
    web: Web | None = None

    @model_validator(mode="after")
    def _fit(self) -> Self:
        if self.digest.to and self.smtp is None:
            raise ValueError("设了 digest.to 就要有 [smtp] 一节，否则寄不出去")
        if self.retention.tombstones_days < self.policy.restorable_days:
            raise ValueError("retention.tombstones_days 不能短于 policy.restorable_days，否则说好能恢复的已经清掉了")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003 - the library's signature
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment stands over the file."""
        return env_settings, init_settings

    def limits(self) -> Limits:
        """Return the windows and quotas for the tables."""
        policy = self.policy
        return Limits(
            initial_window=timedelta(days=policy.initial_window_days),
            fresh_enough=timedelta(hours=policy.fresh_enough_hours),
            other_sender=timedelta(hours=policy.other_sender_hours),
            taken_back=timedelta(days=policy.taken_back_days),
            date_trust=timedelta(hours=policy.date_trust_hours),
            use_after_creation=timedelta(hours=policy.delete_use_within_hours),
            restorable=timedelta(days=policy.restorable_days),
            accounts_per_sender=policy.accounts_per_sender,
            deletions_per_sender=policy.deletions_per_sender,
            resets_per_account=policy.resets_per_account,
            resets_period=timedelta(days=policy.resets_period_days),
        )

    def keys_path(self) -> Path:
        """Return where the key file is."""
        return self.database.keys_file

    def mail_path(self) -> Path:
        """Return where the Maildir is."""
        return self.mailbox.path

    def database_url(self) -> str:
        """Return the URL to connect by: it may hold a password.

        Raises:
            SettingsError: the password file can't be used.
        """
        return self.database.address()

    def initial_password(self) -> str:
        """Return the current initial password.

        Raises:
            SettingsError: its file can't be used.
        """
        return self.credentials.initial()

    def imap_address(self) -> dict[str, Any]:
        """Return the fields of `daemon.mailbox.connection.ImapAddress`.

        Raises:
            SettingsError: there is no password, or its file can't be used.
        """
        one = self.mailbox
        return {
            "host": one.host,
            "port": one.port,
            "security": MailboxSecurity.PLAIN if one.security == "none" else MailboxSecurity(one.security),
            "user": one.user,
            "password": one.secret(),
            "ca_file": one.ca_file,
            "inbox": one.inbox,
            "connect_seconds": one.timeout_seconds,
            "read_seconds": one.timeout_seconds,
        }

    def smtp_address(self) -> SmtpAddress:
        """Return where replies go out.

        Raises:
            SettingsError: there is no [smtp], no password, or its file can't be used.
        """
        one = self.smtp
        if one is None:
            raise SettingsError("没有设置 [smtp]", "请在配置文件里填写 [smtp] 一节")
        return SmtpAddress(
            host=one.host,
            port=one.port or SMTP_PORTS[one.security],
            security=one.security,
            user=one.user,
            password=one.secret() or "",
            sender=one.sender,
            sender_name=one.sender_name,
            ca_file=one.ca_file,
            timeout_seconds=one.timeout_seconds,
        )

    def pages(self) -> Web:
        """Return the [web] section.

        Raises:
            SettingsError: there is none.
        """
        if self.web is None:
            raise SettingsError("没有设置 [web]", "请在配置文件里填写 [web] 一节，至少写 public_url")
        return self.web

    def secrets(self) -> tuple[str, ...]:
        """Return every secret that can be read now, for the log's filter; what can't be read is no fault here."""
        found = []
        askers = [self.mailbox.secret, self.database.address]
        if self.smtp is not None:
            smtp = self.smtp
            askers.append(lambda: smtp.secret() or "")
        for ask in askers:
            try:
                found.append(ask())
            except SettingsError:
                continue
        if self.credentials.initial() != NOTICE_PASSWORD:
            found.append(self.credentials.initial())
        return tuple(one for one in found if one and one != self.database.url)


def load(path: Path | None) -> Settings:
    """Read the settings.

    Args:
        path: the file; None looks for ./yeban.toml, then /etc/yeban/yeban.toml.

    Raises:
        SettingsError: no file, or something in it is wrong: one line that names everything that is.
    """
    found = path if path is not None else next((place for place in PLACES if place.exists()), None)
    if found is None:
        raise SettingsError("没有找到配置文件 yeban.toml", "请先运行 yeban init 新建一份，或用 --config 指明它在哪里")
    data = _parsed(found)
    _refuse_secrets(data)
    base = found.resolve().parent
    try:
        settings = Settings(**(data | {"base": base}))
    except ValidationError as error:
        message, hint = faults.explained(error, Settings)
        raise SettingsError(f"配置有误（{found}）：{message}", hint) from None
    return _settled(settings, base)


def read_secret(path: Path, key: str) -> str:
    """Read a secret from its file: the first line, without the end of the line.

    Args:
        path: absolute.
        key: the setting's name, for the message.

    Raises:
        SettingsError: absent, empty, not text, or open to others than its owner.
    """
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        raise SettingsError(f"找不到 {key} 指的文件 {path}", "请建立这个文件，写入密码，并运行 chmod 600") from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"读不了 {key} 指的文件 {path}", "请检查它的属主和权限，内容应是一行文字") from None
    if os.name == "posix" and mode & _NOT_OURS:
        raise SettingsError(f"{key} 指的文件 {path} 权限是 {mode:04o}，别的用户也能读", f"请运行 chmod 600 {path}")
    if not lines or not lines[0].strip():
        raise SettingsError(f"{key} 指的文件 {path} 是空的", "请写入一行密码")
    return lines[0].strip()


# ------------------------------------------------------------------------------------------------------- inside


def _parsed(path: Path) -> dict[str, Any]:
    try:
        text = plain(path, FILE_MOST).read_bytes().decode("utf-8-sig")  # editors on Windows put a mark in front
    except FileNotFoundError:
        raise SettingsError(f"没有这个配置文件：{path}", "请检查 --config 的路径，或运行 yeban init 新建") from None
    except OSError as error:
        raise SettingsError(f"读不了配置文件 {path}：{in_words(error)}", "请检查文件权限") from None
    except UnicodeDecodeError:
        raise SettingsError(f"配置文件 {path} 不是 UTF-8 编码", "请用编辑器另存为 UTF-8") from None
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        # The library's sentence may quote the line, and the line may hold what should not be there.
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"第 {place[1]} 行第 {place[2]} 列" if place else "末尾"
        # A block out of the README pasted below the commented one (tomllib's sentence names the section's keys only).
        twice = re.search(r"Cannot declare \('([\w-]{1,40})',?\) twice", str(error))
        if twice is not None:
            raise SettingsError(
                f"配置文件 {path} 第 {place[1] if place else '?'} 行：[{twice[1]}] 一节写了两次", "请把两处合成一节"
            ) from None
        raise SettingsError(
            f"配置文件 {path} {where}写法不对", "文字要用英文引号括起来，等号、引号、方括号要用英文半角"
        ) from None


def _refuse_secrets(data: Mapping[str, Any]) -> None:
    for section, keys in data.items():
        if not isinstance(keys, Mapping):
            continue
        for key in faults.SECRET_KEYS:
            if key in keys:
                raise SettingsError(
                    f"{section}.{key} 不能写在配置文件里",
                    f"请改用 {section}.{key}_file 指一个权限为 600 的文件，"
                    f"或设置环境变量 {ENVIRONMENT}{section.upper()}__{key.upper()}",
                )
    if "base" in data:
        raise SettingsError("不认识的设置 base", "请删去这一行；相对路径都从配置文件所在的文件夹算起")


def _settled(settings: Settings, base: Path) -> Settings:
    """Make every relative path absolute."""
    changed: dict[str, Any] = {"base": base}
    for name in ("database", "mailbox", "smtp", "credentials", "attachments", "filing"):
        section = getattr(settings, name)
        if section is None:
            continue
        paths: dict[str, Any] = {
            key: base / value.expanduser()
            for key in type(section).model_fields
            if isinstance(value := getattr(section, key), Path)
        }
        if isinstance(section, Database):
            file = section.file()
            if file is not None:
                paths["url"] = make_url(section.url).set(database=str(base / file)).render_as_string()
        changed[name] = section.model_copy(update=paths)
    return settings.model_copy(update=changed)


def _loopback_only(section: str, host: str, security: str) -> None:
    if security != "none" or host == "localhost":
        return
    try:
        if ipaddress.ip_address(host).is_loopback:
            return
    except ValueError:
        pass
    raise ValueError(f'{section}.security = "none" 会明文传送密码，只许用于本机；请改为 "tls" 或 "starttls"')
