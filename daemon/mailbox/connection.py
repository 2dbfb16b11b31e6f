"""One connection to an IMAP server: made, logged in, and its errors turned into the mailbox's own."""

import imaplib
import ipaddress
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError

from daemon.mailbox import MailboxError, MailboxFull, MailboxRefused

# What NetEase wants to hear before it lets anybody open a folder (RFC 2971); others log it.
IDENTITY = {"name": "yeban", "version": "1", "vendor": "yeban"}

_NETEASE = ("163.com", "126.com", "188.com", "yeah.net", "netease.com")
_WITH_CODE = (*_NETEASE, "qq.com", "foxmail.com")  # these want an authorisation code in place of the password
_LATER = {"UNAVAILABLE", "INUSE"}  # RFC 5530: come back later
_FULL = re.compile(r"\bOVERQUOTA\b|\bquota\b|disk (space|full)|no space|not enough (disk )?space", re.IGNORECASE)
_CODE = re.compile(r"\[([A-Z][A-Z-]*)")


class Security(StrEnum):
    """How the connection is kept from others' eyes."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class ImapAddress:
    """Where the inbox is, and how to get in.

    Attributes:
        host: name or address; the certificate must be for it.
        user: as the server wants it, mostly the whole mail address.
        password: the password, or the authorisation code of QQ, 163 and others.
        port: None for 993 (TLS) or 143.
        security: PLAIN is refused for anything but this machine.
        inbox: the folder that the pleas arrive in.
        ca_file: certificates to trust in place of the system's.
        connect_seconds: until the server has accepted and greeted.
        read_seconds: for each wait for the server's next octets.
    """

    host: str
    user: str
    password: str = field(repr=False)
    port: int | None = None
    security: Security = Security.TLS
    inbox: str = "INBOX"
    ca_file: Path | None = None
    connect_seconds: float = 30
    read_seconds: float = 120

    @property
    def name(self) -> str:
        """The mailbox's identity for the books: without secrets, the same however the connection is secured."""
        port = "" if self.port in {None, 143, 993} else f":{self.port}"
        return f"imap://{quote(self.user, safe='')}@{self.host}{port}/{quote(self.inbox)}"


class Lost(Exception):
    """The connection is gone, or the server asks to come back later: what was being done may be done again."""


def connect(address: ImapAddress) -> IMAPClient:
    """A connection that is logged in; folder names are handed to it and come from it as modified UTF-7.

    Raises:
        Lost: nobody there, or not now.
        MailboxRefused: certificate, log-in, or plain text over a network.
    """
    if address.security is Security.PLAIN and not _on_this_machine(address.host):
        message = f"{address.name}: plain text only to this machine"
        raise MailboxRefused(message, "不加密的连接只允许连本机；请改用 tls 或 starttls")
    with typed(address):
        client = IMAPClient(
            address.host,
            address.port or (993 if address.security is Security.TLS else 143),
            ssl=address.security is Security.TLS,
            ssl_context=_trust(address),
            timeout=SocketTimeout(address.connect_seconds, address.read_seconds),
        )
    try:
        # imapclient has imaplib format every line and literal for a log that nobody keeps (fetching takes 1.6 times as
        # long), the password among them.
        client._imap.debug = 0  # noqa: SLF001  # it offers no other way
        client.folder_encode = False  # one odd name on the server would make listing the folders impossible
        client.normalise_times = False  # else times lose their offset
        if address.security is Security.STARTTLS:
            _start_tls(client, address)
        _log_in(client, address)
        with typed(address):
            _introduce(client, address)
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: IMAPClient) -> None:
    """Close without a word: the connection is gone, or nobody knows what it would answer."""
    with suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()


@contextmanager
def typed(address: ImapAddress) -> Iterator[None]:
    """Errors of sockets, TLS and IMAP become Lost or MailboxError."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        message = f"{address.name}: the certificate does not hold: {error.verify_message}"
        hint = "服务器证书验证不通过；自建邮局请把签发证书的 CA 文件填进邮箱配置，并确认主机名与证书一致"
        raise MailboxRefused(message, hint) from error
    except imaplib.IMAP4.readonly as error:
        message = f"{address.name}: may be read, not changed"
        raise MailboxRefused(message, "这个账号对收件箱只有读取权限，夜班还要能移动邮件") from error
    except (imaplib.IMAP4.abort, OSError, EOFError) as error:
        if isinstance(error, ssl.SSLError) and error.reason in {"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL"}:
            message = f"{address.name}: no TLS on this port"
            raise MailboxRefused(message, "这个端口不说 TLS：993 端口用 tls，143 端口用 starttls") from error
        raise Lost(said(error, address)) from error
    except imaplib.IMAP4.error as error:
        raise _refusal(said(error, address), address) from error


def said(error: BaseException, address: ImapAddress) -> str:
    """What an error says, in one printable line, without the password."""
    text = next((part for part in error.args if isinstance(part, str | bytes)), "")
    if isinstance(error, OSError) and error.strerror:
        text = error.strerror
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if address.password:
        text = text.replace(address.password, "***")
    text = "".join(character if character.isprintable() else " " for character in text).strip()
    return text[:200] or type(error).__name__


def code(text: str) -> str:
    """The response code in a server's text (RFC 5530), such as OVERQUOTA; "" if none."""
    found = _CODE.search(text)
    return found.group(1) if found else ""


def _refusal(text: str, address: ImapAddress) -> Exception:
    """What a NO or BAD means."""
    message = f"{address.name}: {text}"
    if code(text) in _LATER:
        return Lost(text)
    if _FULL.search(text):
        return MailboxFull(message, "邮箱空间已满，请清理或扩容后重试；邮件仍在原处")
    if "unsafe login" in text.lower():
        return MailboxRefused(
            message, "网易邮箱认为这次登录不安全：请在网页邮箱“设置”里开启 IMAP 服务，并使用授权码登录"
        )
    return MailboxError(message, "邮件服务器没有照办，以上是它的原话；多半要请邮局管理员看一看")


def _log_in(client: IMAPClient, address: ImapAddress) -> None:
    """Log in.

    Raises:
        Lost: nobody there, or not now.
        MailboxRefused: the server does not want this user with this password; the password is in no message.
    """
    refused = ""
    try:
        if (address.user + address.password).isascii():
            client.login(address.user, address.password)
        else:  # LOGIN takes ASCII only
            client.plain_login(address.user, address.password)
    except (OSError, EOFError) as error:
        raise Lost(said(error, address)) from None
    except (imaplib.IMAP4.error, ValueError) as error:  # ValueError: control characters
        # imapclient makes one LoginError of a refusal and of a lost connection; what it was stands behind it.
        cause = error.__context__ if isinstance(error.__context__, imaplib.IMAP4.error) else error
        if isinstance(cause, imaplib.IMAP4.abort):
            raise Lost(said(cause, address)) from None
        refused = said(cause, address)
    if code(refused) in _LATER:
        raise Lost(refused)
    if refused:
        message = f"{address.name}: log-in refused: {refused}"
        hint = "邮箱用户名或密码不对；有些邮局还要先开启 IMAP 服务"
        if _at(address.host, _WITH_CODE):
            hint = "请在网页邮箱“设置”里开启 IMAP 服务并生成授权码，配置里填授权码，不是网页登录密码"
        raise MailboxRefused(message, hint)


def _start_tls(client: IMAPClient, address: ImapAddress) -> None:
    try:
        with typed(address):
            client.starttls(_trust(address))
    except MailboxError as error:
        if not isinstance(error.__cause__, CapabilityError):
            raise
        message = f"{address.name}: the server offers no STARTTLS"
        raise MailboxRefused(message, "服务器不支持 starttls，请改用 tls（993 端口）") from error


def _introduce(client: IMAPClient, address: ImapAddress) -> None:
    """Say who we are (RFC 2971): NetEase opens no folder for who has not, and does not always advertise it."""
    try:
        if client.has_capability("ID"):
            client.id_(IDENTITY)
        elif _at(address.host, _NETEASE):
            words = " ".join(f'"{word}"' for pair in IDENTITY.items() for word in pair)
            client._imap.xatom("ID", f"({words})")  # noqa: SLF001  # id_ asks for the capability
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error:
        return  # a courtesy; what matters is whether the folder opens


def _trust(address: ImapAddress) -> ssl.SSLContext:
    """Certificates and host name are always verified.

    Raises:
        MailboxRefused: the file of trusted certificates cannot be read.
    """
    try:
        return ssl.create_default_context(cafile=address.ca_file)
    except OSError as error:
        message = f"{address.name}: cannot read the certificates in {address.ca_file}"
        raise MailboxRefused(message, "请检查邮箱配置里的 CA 文件：它应存在、可读、是 PEM 格式") from error


def _at(host: str, domains: tuple[str, ...]) -> bool:
    host = host.lower().rstrip(".")
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def _on_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
