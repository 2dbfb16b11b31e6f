"""One connection to an IMAP server: made, logged in, and its errors turned into the mailbox's own."""

import errno
import imaplib
import ipaddress
import re
import socket
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
_MISSING = re.compile(r"\bNONEXISTENT\b|exist|not found|unknown (mailbox|folder)", re.IGNORECASE)
_PREAMBLE = re.compile(r"(?:[A-Za-z]+ (?:failed|command error): )?(?:\[[^\]]*\] *)?")  # the library's, and the code
_NOT_SAID = re.compile(r"(?:socket error|command|unexpected (?:tagged )?response):")  # the library's, maybe with mail
_QUOTED_MOST = 120  # characters of a server's words in a message
_NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN}


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

    @property
    def server(self) -> str:
        """The server as people are shown it; the port only where it is an unusual one."""
        return self.host if self.port in {None, 143, 993} else f"{self.host}:{self.port}"

    @property
    def account(self) -> str:
        """The account as people are shown it: user@host, or the user where that is an address already."""
        return self.user if "@" in self.user else f"{self.user}@{self.host}"


class Lost(Exception):
    """The connection is gone, or the server asks to come back later: what was being done may be done again.

    Attributes:
        hint: how to mend it, for staff.
    """

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def connect(address: ImapAddress) -> IMAPClient:
    """A connection that is logged in; folder names are handed to it and come from it as modified UTF-7.

    Raises:
        Lost: nobody there, or not now.
        MailboxRefused: certificate, log-in, or plain text over a network.
    """
    if address.security is Security.PLAIN and not _on_this_machine(address.host):
        message = f"不能不加密地连接 {address.server}"
        raise MailboxRefused(message, "不加密的连接只允许连本机；请把 mailbox.security 改为 tls 或 starttls")
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
        message = f"{address.server} 的证书验证不通过（{escaped(error.verify_message)[:_QUOTED_MOST]}）"
        hint = "请确认 mailbox.host 与证书上的主机名一致；自建邮局请把签发证书的 CA 文件填进 mailbox.ca_file"
        raise MailboxRefused(message, hint) from error
    except imaplib.IMAP4.readonly as error:
        message = f"邮箱 {address.account} 的收件箱只能读，不能改"
        raise MailboxRefused(message, "夜班要移动邮件，请邮局管理员给这个账号读写权限") from error
    except (imaplib.IMAP4.abort, OSError, EOFError) as error:
        if isinstance(error, ssl.SSLError) and error.reason in {"WRONG_VERSION_NUMBER", "UNKNOWN_PROTOCOL"}:
            message = f"{address.server} 的这个端口不支持 TLS"
            hint = "请核对 mailbox.port 和 mailbox.security：993 端口用 tls，143 端口用 starttls"
            raise MailboxRefused(message, hint) from error
        raise _lost(error, address) from error
    except imaplib.IMAP4.error as error:
        raise _refusal(said(error, address), address) from error


def said(error: BaseException, address: ImapAddress) -> str:
    """What an error says, in one printable line, without the password; for `code`, and to be quoted by `words`."""
    text = next((part for part in error.args if isinstance(part, str | bytes)), "")
    if isinstance(error, OSError) and error.strerror:
        text = error.strerror
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    if address.password:
        text = text.replace(address.password, "***")
    return escaped(text)[:200] or type(error).__name__


def escaped(text: str) -> str:
    """One printable line: what a terminal or a log might obey is written as an escape."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text.strip()
    )


def words(text: str) -> str:
    """The server's own words, as they stand in brackets at the end of a message; "" if there are none."""
    text = _PREAMBLE.sub("", text, count=1).strip(" .。")[:_QUOTED_MOST]
    return f"（服务器说：{text}）" if text else ""


def code(text: str) -> str:
    """The response code in a server's text (RFC 5530), such as OVERQUOTA; "" if none."""
    found = _CODE.search(text)
    return found.group(1) if found else ""


def no_such_folder(error: BaseException, address: ImapAddress) -> bool:
    """Whether a refusal says that the folder does not exist; not all servers give the code (RFC 5530)."""
    return _MISSING.search(said(error, address)) is not None


def _lost(error: BaseException, address: ImapAddress) -> Lost:
    """What it means that a connection could not be made or has gone."""
    if isinstance(error, socket.gaierror):
        return Lost(f"找不到主机 {address.host}", "请核对 mailbox.host 里的主机名，并检查本机的网络和 DNS")
    if isinstance(error, ConnectionRefusedError):
        hint = "请核对 mailbox.host 和 mailbox.port；都对的话，请邮局管理员看邮件服务是否在运行"
        return Lost(f"{address.server} 拒绝连接，这个端口上没有邮件服务", hint)
    if isinstance(error, TimeoutError):
        return Lost(f"{address.server} 没有应答", "请检查网络和防火墙；也可能是邮件服务器太忙")
    if isinstance(error, OSError) and error.errno in _NO_WAY:
        return Lost(f"本机到 {address.server} 的网络不通", "请检查本机的网络、网关和防火墙")
    text = said(error, address) if isinstance(error, imaplib.IMAP4.abort) else ""
    hint = "请检查网络和防火墙；总在同一步中断的，可能是邮件服务器的磁盘满了"
    return Lost(f"与 {address.server} 的连接中断{'' if _NOT_SAID.match(text) else words(text)}", hint)


def _later(text: str, address: ImapAddress) -> Lost:
    return Lost(f"{address.server} 暂时不受理{words(text)}", "邮件服务器正忙，请过一会儿再运行")


def _refusal(text: str, address: ImapAddress) -> Exception:
    """What a NO or BAD means."""
    if code(text) in _LATER:
        return _later(text, address)
    if _FULL.search(text):
        message = f"邮箱 {address.account} 的空间已满{words(text)}"
        return MailboxFull(message, "请清理或扩容后重试；邮件仍在原处")
    if "unsafe login" in text.lower():
        message = f"网易邮箱认为 {address.account} 这次登录不安全{words(text)}"
        return MailboxRefused(message, "请在网页邮箱“设置”里开启 IMAP 服务，并使用授权码登录")
    message = f"{address.server} 没有照办{words(text)}"
    return MailboxError(message, "请把括号里的原话转给邮局管理员看一看")


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
        raise _lost(error, address) from None
    except ValueError:
        message = f"登录 {address.server} 没有办成：用户名或密码里有换行之类的控制字符"
        raise MailboxRefused(message, "请核对 mailbox.user 和密码") from None
    except imaplib.IMAP4.error as error:
        # imapclient makes one LoginError of a refusal and of a lost connection; what it was stands behind it.
        cause = error.__context__ if isinstance(error.__context__, imaplib.IMAP4.error) else error
        if isinstance(cause, imaplib.IMAP4.abort):
            raise _lost(cause, address) from None
        refused = said(cause, address)
    if code(refused) in _LATER:
        raise _later(refused, address)
    if refused:
        message = f"登录 {address.server} 被拒绝{words(refused)}"
        hint = "请核对 mailbox.user 和密码；QQ、163 等邮箱要用授权码"
        if _at(address.host, _WITH_CODE):
            hint = "请在网页邮箱“设置”里开启 IMAP 服务并生成授权码；密码处填授权码，不是网页登录密码"
        raise MailboxRefused(message, hint)


def _start_tls(client: IMAPClient, address: ImapAddress) -> None:
    try:
        with typed(address):
            client.starttls(_trust(address))
    except MailboxError as error:
        if not isinstance(error.__cause__, CapabilityError):
            raise
        message = f"{address.server} 不支持 starttls"
        raise MailboxRefused(message, "请把 mailbox.security 改为 tls，端口用 993") from error


def _introduce(client: IMAPClient, address: ImapAddress) -> None:
    """Say who we are (RFC 2971): NetEase opens no folder for who has not, and does not always advertise it."""
    try:
        if client.has_capability("ID"):
            client.id_(IDENTITY)
        elif _at(address.host, _NETEASE):
            pairs = " ".join(f'"{word}"' for pair in IDENTITY.items() for word in pair)
            client._imap.xatom("ID", f"({pairs})")  # noqa: SLF001  # id_ asks for the capability
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
        message = f"读不了 CA 文件 {address.ca_file}"
        raise MailboxRefused(message, "请检查 mailbox.ca_file：文件应存在、可读、是 PEM 格式") from error


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
