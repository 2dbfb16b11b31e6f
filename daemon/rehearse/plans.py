"""What a file of scenarios holds (contracts.md section 4), checked before anything is played."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

Plan = TypeVar("Plan", bound=BaseModel)
# What pydantic finds, by the beginning of its kind, in Chinese.
_SAID: Final = (
    ("missing", "没有写"),
    ("string", "要是文字"),
    ("int", "要是整数"),
    ("float", "要是数"),
    ("bool", "要是 true 或 false"),
    ("datetime", "不是时间，要写成例如 2021-05-20T22:00:00+08:00"),
    ("timezone", "要写明时区，例如 2021-05-20T22:00:00+08:00"),
    ("date", "不是日期，要写成例如 2021-05-31"),
    ("is_instance_of", "要是一列 […]"),
    ("list", "要是一列 […]"),
    ("dict", "要是一个对象 {…}"),
    ("model", "要是一个对象 {…}"),
    ("mapping", "要是一个对象 {…}"),
)


class BookError(Exception):
    """The file of scenarios can't be played; the message says where it is wrong, in Chinese."""


class Part(BaseModel):
    """A part of a file of scenarios; keys that aren't known are for reading."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class AttachmentPlan(Part):
    """An attachment: `size` octets of filler, or a text."""

    name: str = ""
    type: str = "application/octet-stream"
    size: int = Field(default=0, alias="bytes")
    text: str | None = None


class PadPlan(Part):
    """What a body is filled up with, to so many octets."""

    text: str
    size: int = Field(alias="bytes")
    where: str = "after"


class RepeatPlan(Part):
    """How often a mail comes, each copy under a Message-ID of its own."""

    count: int = Field(ge=1, le=100_000)
    interval_seconds: float = 0


class MailPlan(Part):
    """A mail that comes in."""

    id: str
    sender: str = Field(default="", alias="from")
    received: datetime
    sent: datetime | None = None
    subject: str | None = None
    body: str | None = None
    html: str | None = None
    message_id: str | None = None
    headers: Mapping[str, str | list[str]] = {}
    flags: Sequence[str] = ()
    attachments: Sequence[AttachmentPlan] = ()
    pad: PadPlan | None = None
    repeat: RepeatPlan | None = None
    available_from: datetime | None = None


class EarlierPlan(Part):
    """A night before the one that is played."""

    night: datetime
    mails: Sequence[MailPlan] = ()


class EventPlan(Part):
    """What happens after the night, in order."""

    at: datetime
    do: str
    id_number: str = ""
    name: str | None = None
    password: str = "initial"  # noqa: S105 - "initial", "own", or what is typed


class Scenario(Part):
    """A night and what goes before and after it."""

    id: str
    run_at: datetime
    accounts: Sequence[Mapping[str, Any]] = ()
    mails: Sequence[MailPlan] = ()
    earlier: Sequence[EarlierPlan] = ()
    events: Sequence[EventPlan] = ()


class Book(Part):
    """A file of scenarios."""

    scenarios: Sequence[Mapping[str, Any]]
    initial_password: str = "88888888"  # noqa: S105 - the public one, of the notice
    own_password: str = "Zcxx-2021a"  # noqa: S105 - every active account's, in the throw-away place
    own_address: str = "desk@mail.example"


def checked(kind: type[Plan], raw: object, what: str) -> Plan:
    """Check a part of the file.

    Raises:
        BookError: it isn't as it should be; `what` says which part it was.
    """
    try:
        return kind.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        said = next((word for kind, word in _SAID if first["type"].startswith(kind)), "的值不对")
        raise BookError(f"{what}：{where or '内容'} {said}") from None
