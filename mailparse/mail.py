"""A mail as it arrived: the value, and the limits that it is read within."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a mail is read. What lies beyond is left out and said (`Mail.cut`), never an error."""

    text: int = 100_000  # characters of text; a list of 2,000 persons fits, and is read in a second or two
    headers: int = 64 * 1024  # octets of one header section
    parts: int = 50  # parts of all levels
    nesting: int = 8  # levels of multipart and message/rfc822


LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is attached, never opened; `size` in octets as encoded, advisory."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment with its octets, which nobody has looked into; `name` as the sender wrote it, perhaps empty."""

    name: str
    type: str  # as declared
    octets: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as it arrived, decoded within LIMITS; picklable."""

    message_id: str  # with <>; "" where there is none
    digest: bytes  # SHA-256 of From, Subject, Date and body as octets, without the trace headers
    sender: str  # addr-spec of From in lower case; "" where there is none
    sender_name: str
    senders: int  # From fields, and addresses in them beyond the first; 1 is usual, of more nobody is it alone
    date: datetime | None  # Date, aware; None where absent or unreadable
    subject: str
    text: str  # what a person sees; cells of a table parted by tabs, rows by newlines, quotations behind "> "
    attachments: tuple[Attachment, ...] = ()
    pictures: int = 0  # inline or attached
    automatic: bool = False  # by headers, envelope or structure; wording is the reader's matter
    authentication_results: tuple[str, ...] = ()  # unfolded, topmost first
    cut: bool = False  # a limit was reached, text was left out
    recipients: tuple[str, ...] = ()  # To and Cc, in lower case, the first few: one of them is this desk
    variant: str = ""  # another alternative where it does not say what `text` says
    unsure: bool = False  # it cannot be told which text a person would see
    unread: bool = (
        False  # no text was found, but something else: hidden text, text outside of the parts, a signature, NULs
    )
