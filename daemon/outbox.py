"""Replies on their way out: their texts, the mail around them (RFC 3834), and the ways to send it.

Who is written to, how often, and what was sent already is the night's affair and stands in the books.
"""

from __future__ import annotations

import logging
import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import ClassVar, Final, Protocol, Self

from mailparse.shown import redact, visible
from store import Hinted
from templates import environment, replies
from templates.replies import SIGNATURE

LOG: Final = logging.getLogger(__name__)
Texts = Mapping[str, tuple[str, str]]
"""Subject and body, as templates, of the kinds of reply that a site words itself."""
MISSING: Final = {
    "id_number": "身份证号（18 位，文字，逐位核对无误）",
    "name": "姓名（身份证上的汉字姓名）",
    "plea": "诉求（写明要“重置密码”，还是“删除账号信息”）",
}
_SAID_MOST: Final = 200  # characters of a server's answer that are repeated
_ANY_ADDRESS: Final = re.compile(r"<?[^\s<>@]{1,255}@[^\s<>@]{1,255}>?")
_MESSAGE_ID: Final = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,900}>")
# Stricter than RFC 5321: no quoted local parts, no address literals; nobody who pleads here has one.
_RECIPIENT: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")


class ReplyKind(StrEnum):
    """What a reply says; each has its folder in templates/mails."""

    RESET_REFUSED = "reset-refused"
    DELETE_REFUSED = "delete-refused"
    INCOMPLETE = "incomplete"
    NOT_TEXT = "not-text"
    RESET_DONE = "reset-done"
    DELETE_DONE = "delete-done"
    HELD = "held"
    TICKET = "ticket"


@dataclass(frozen=True, slots=True)
class Signed:
    """What every reply has."""

    signature: str = SIGNATURE


@dataclass(frozen=True, slots=True)
class ResetRefused(Signed):
    """One text for both refusals of a reset: nobody learns which of name and ID number was wrong."""


@dataclass(frozen=True, slots=True)
class DeleteRefused(Signed):
    """Doesn't tell whether there is an account."""


@dataclass(frozen=True, slots=True)
class Incomplete(Signed):
    """What is missing, as it is told to the applicant."""

    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotText(Signed):
    """The plea stands in a picture or an attachment."""


@dataclass(frozen=True, slots=True)
class ResetDone(Signed):
    """How long the initial password works, in days."""

    window_days: int = 7


@dataclass(frozen=True, slots=True)
class DeleteDone(Signed):
    """The same whether an account was deleted or none was there."""


@dataclass(frozen=True, slots=True)
class Held(Signed):
    """A person decides; why is not told."""


@dataclass(frozen=True, slots=True)
class TicketOpened(Signed):
    """Staff see to it."""


FIELDS: Final[Mapping[ReplyKind, type[Signed]]] = {
    ReplyKind.RESET_REFUSED: ResetRefused,
    ReplyKind.DELETE_REFUSED: DeleteRefused,
    ReplyKind.INCOMPLETE: Incomplete,
    ReplyKind.NOT_TEXT: NotText,
    ReplyKind.RESET_DONE: ResetDone,
    ReplyKind.DELETE_DONE: DeleteDone,
    ReplyKind.HELD: Held,
    ReplyKind.TICKET: TicketOpened,
}


def compose(kind: ReplyKind, fields: Signed, texts: Texts = MappingProxyType({})) -> tuple[str, str]:
    """Return subject and body of a reply.

    Args:
        kind: which text.
        fields: an instance of FIELDS[kind].
        texts: the site's own words; greeting and signature stay ours. Where they can't be used, the program's go out.

    Raises:
        TypeError: the fields belong to another text.
    """
    if type(fields) is not FIELDS[kind]:
        raise TypeError(f"{kind} takes {FIELDS[kind].__name__}, not {type(fields).__name__}")
    values = asdict(fields)
    if kind in texts:
        try:
            return _own(texts[kind], values)
        except replies.ReplyFault as fault:
            LOG.error("回信 %s 自定的文字用不了（%s），改用程序自带的", kind, fault)  # noqa: TRY400 - nothing of ours failed
    subject = environment().get_template(f"mails/{kind}/subject.txt").render(values)
    body = environment().get_template(f"mails/{kind}/body.txt").render(values)
    return subject.strip(), _tidy(body)


def _own(text: tuple[str, str], values: dict[str, object]) -> tuple[str, str]:
    shown = {name: value for name, value in values.items() if name != "signature"}
    subject, body = (replies.render(part, shown) for part in text)
    framed = environment().get_template("mails/framed.txt").render(signature=values["signature"], said=body.strip())
    return " ".join(subject.split()), _tidy(framed)


def _tidy(body: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", body).strip() + "\n"


def compose_reply(
    kind: ReplyKind,
    missing: Sequence[str] = (),
    *,
    signature: str = SIGNATURE,
    window_days: int = 7,
    texts: Texts = MappingProxyType({}),
) -> tuple[str, str]:
    """Return subject and body of a reply from what the night knows.

    Args:
        kind: which text.
        missing: of "id_number", "name", "plea"; only for INCOMPLETE.
        signature: who signs.
        window_days: how long the initial password works; only for RESET_DONE.
        texts: see `compose`.
    """
    match kind:
        case ReplyKind.INCOMPLETE:
            told = tuple(said for key, said in MISSING.items() if key in missing) or tuple(MISSING.values())
            return compose(kind, Incomplete(signature, told), texts)
        case ReplyKind.RESET_DONE:
            return compose(kind, ResetDone(signature, window_days), texts)
        case _:
            return compose(kind, FIELDS[kind](signature), texts)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply as it stands in the books; `message_id` and `in_reply_to` with their angle brackets."""

    message_id: str
    to: str
    subject: str
    body: str
    in_reply_to: str


class TransportError(Hinted):
    """A mail could not be sent; `hint` says how to mend it."""


class TransportUnreachable(TransportError):
    """The server is away, or takes nothing from us now: all that waits is tried again later."""


class TransportRefused(TransportError):
    """This one mail is refused for good; others may go."""


def message(reply: Reply, sender: str, sender_name: str, date: datetime) -> EmailMessage:
    """Build the mail of a reply, marked so that no machine answers it (RFC 3834).

    Args:
        reply: what to say and to whom.
        sender: our own address.
        sender_name: shown beside it.
        date: aware.

    Raises:
        TransportRefused: the recipient's address can't be written to.
    """
    if not _RECIPIENT.fullmatch(reply.to) or ".." in reply.to:
        raise TransportRefused("收件地址不合规范，没有发送")
    mail = _addressed([reply.to], reply.subject, sender, sender_name, date)
    mail["Message-ID"] = reply.message_id
    if _MESSAGE_ID.fullmatch(reply.in_reply_to):
        mail["In-Reply-To"] = reply.in_reply_to
        mail["References"] = reply.in_reply_to
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_lines(reply.body), charset="utf-8", cte="base64")
    return mail


def digest(  # noqa: PLR0913 - a mail has that many sides
    to: Sequence[str],
    subject: str,
    text: str,
    html: str,
    *,
    message_id: str,
    sender: str,
    sender_name: str,
    date: datetime,
) -> EmailMessage:
    """Build the mail that brings the night's report to staff: plain text, and HTML beside it.

    Raises:
        TransportRefused: an address can't be written to.
    """
    if not to or not all(_RECIPIENT.fullmatch(one) for one in to):
        raise TransportRefused("夜报的收件地址不合规范，没有发送", "请检查 digest.to")
    mail = _addressed(to, subject, sender, sender_name, date)
    mail["Message-ID"] = message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_lines(text), charset="utf-8", cte="base64")
    mail.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
    return mail


class Transport(Protocol):
    """A way out for mails: a context manager that holds one connection."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, message: EmailMessage) -> None:
        """Send one mail.

        Raises:
            TransportUnreachable: try again later.
            TransportRefused: never try this one again.
        """
        ...


class Outbox:
    """Sends replies by a transport, under our own name. A context manager around the transport's connection."""

    def __init__(self, transport: Transport, sender: str, sender_name: str = SIGNATURE) -> None:
        self._transport = transport
        self._sender = sender
        self._sender_name = sender_name

    def __enter__(self) -> Self:
        self._transport.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transport.__exit__(kind, error, trace)

    def send(self, reply: Reply, now: datetime) -> None:
        """Send one reply; raises as `Transport.send` does."""
        self._transport.send(message(reply, self._sender, self._sender_name, now))


@dataclass(slots=True)
class MemoryTransport:
    """Keeps what is sent: for rehearsals and tests. `refuses` are addresses that it takes no mail for."""

    sent: list[EmailMessage] = field(default_factory=list)
    refuses: frozenset[str] = frozenset()
    unreachable: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, message: EmailMessage) -> None:
        """Keep one mail."""
        if self.unreachable:
            raise TransportUnreachable("发信服务器连不上")
        if str(message["To"]) in self.refuses:
            raise TransportRefused("对方服务器拒收")
        self.sent.append(message)


@dataclass(frozen=True, slots=True)
class SmtpAddress:
    """An SMTP server and how to log in there; `password` empty where no `user` is."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str
    sender_name: str = SIGNATURE
    ca_file: Path | None = None
    timeout_seconds: float = 30


class SmtpTransport:
    """Sends by SMTP, over one connection that is made when first needed and again after it broke.

    The envelope sender is our own address, not <>: large providers refuse <> from a logged-in user. No loop comes of
    it: bounces are read as automatic mail, which is never answered.
    """

    _REFUSED_FOR_NOW: ClassVar[range] = range(400, 500)

    def __init__(self, address: SmtpAddress) -> None:
        self._address = address
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, smtplib.SMTPException):
                connection.quit()
            connection.close()

    def check(self) -> None:
        """Connect and log in, send nothing.

        Raises:
            TransportUnreachable: that fails; the hint says what to look at.
        """
        with self._explained():
            self._connected().noop()

    def send(self, message: EmailMessage) -> None:
        """Send one mail; see `Transport.send`."""
        with self._explained():
            self._connected().send_message(message, from_addr=self._address.sender)

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            return self._connection
        one = self._address
        own_name = one.sender.rpartition("@")[2]  # looking our own name up may hang where there is no DNS
        context = None if one.security == "none" else ssl.create_default_context(cafile=one.ca_file)
        connection: smtplib.SMTP
        if one.security == "tls":
            connection = smtplib.SMTP_SSL(one.host, one.port, own_name, timeout=one.timeout_seconds, context=context)
        else:
            connection = smtplib.SMTP(one.host, one.port, own_name, timeout=one.timeout_seconds)
        try:
            if one.security == "starttls":
                connection.starttls(context=context)
            if one.user:
                connection.login(one.user, one.password)
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        return connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def _explained(self) -> Iterator[None]:
        where = f"{self._address.host}:{self._address.port}"
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            self._settle()
            code, said = next(iter(error.recipients.values()))
            raise self._refusal(code, said, "对方地址被拒收") from None
        except smtplib.SMTPSenderRefused as error:
            self._drop()
            raise TransportUnreachable(
                f"发信服务器 {where} 不接受发件地址{_said(error.smtp_code, error.smtp_error)}",
                "请检查 smtp.sender 是否就是登录用的邮箱地址",
            ) from None
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            raise TransportUnreachable(
                f"发信服务器 {where} 拒绝登录{_said(error.smtp_code, None)}",
                "请检查 smtp.user 和密码；QQ、网易邮箱要用授权码，不是登录密码",
            ) from None
        except smtplib.SMTPNotSupportedError:
            self._drop()
            raise TransportUnreachable(
                f"发信服务器 {where} 不支持所设的加密或登录方式", "请检查 smtp.security 与 smtp.port 是否配套"
            ) from None
        except smtplib.SMTPDataError as error:
            self._settle()
            raise self._refusal(error.smtp_code, error.smtp_error, "邮件被服务器拒收") from None
        except ssl.SSLCertVerificationError:
            self._drop()
            raise TransportUnreachable(
                f"发信服务器 {where} 的证书不可信", "请核对 smtp.host；自建服务器请用 smtp.ca_file 指明证书"
            ) from None
        except (OSError, smtplib.SMTPException):
            self._drop()
            raise TransportUnreachable(
                f"连不上发信服务器 {where}", "请检查网络，以及 smtp.host、smtp.port、smtp.security"
            ) from None
        except (MessageError, UnicodeError):
            self._settle()
            raise TransportRefused("这封回信无法按邮件规范写出，没有发送") from None

    def _settle(self) -> None:
        """Make ready for the next mail, or drop the connection if that fails."""
        if self._connection is not None:
            try:
                self._connection.rset()
            except (OSError, smtplib.SMTPException):
                self._drop()

    def _refusal(self, code: int, said: bytes | str, what: str) -> TransportError:
        if code in self._REFUSED_FOR_NOW or code <= 0:
            self._drop()
            return TransportUnreachable(f"发信服务器暂时不收{_said(code, said)}", "稍后会再试")
        return TransportRefused(f"{what}{_said(code, said)}")


def _addressed(to: Sequence[str], subject: str, sender: str, sender_name: str, date: datetime) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_header(sender_name), addr_spec=sender)
    mail["To"] = ", ".join(to)
    mail["Subject"] = _header(subject)
    mail["Date"] = date
    return mail


def _header(text: str) -> str:
    return " ".join(visible(text, keep="\r\n\t").split())


def _lines(text: str) -> str:
    """Text as it may stand in a body: no lone surrogates, no control characters but newline and tab."""
    return visible(text, keep="\n\t")


def _said(code: int, answer: bytes | str | None) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer or ""
    # Without the recipient's address: nobody's business in a report, and else no two causes would be the same.
    text = _ANY_ADDRESS.sub("<…>", visible(redact(text)))[:_SAID_MOST]
    return f"（{code} {text}）" if text else f"（{code}）"
