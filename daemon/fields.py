"""What a field of the settings may be: addresses, times, counts, and what is said of anything else."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, ClassVar, Final, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")


def listed(value: object) -> object:
    """Environment variables have no lists: commas separate."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _address(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise ValueError("不是一个邮件地址")
    return value.lower()


def _clock(value: object) -> object:
    """A time of day is text: an unquoted 22:00:00 in TOML is one too, seconds since midnight is not."""
    if isinstance(value, str):
        if not re.fullmatch(r"([01]?\d|2[0-3])[:\uff1a]([0-5]\d)", value):
            raise ValueError('应写成 "22:00" 这样的时刻')
        hour, minute = re.split("[:\uff1a]", value)
        return time(int(hour), int(minute))
    if not isinstance(value, time):
        raise ValueError('应写成 "22:00" 这样的时刻')  # noqa: TRY004 - pydantic turns ValueError into a fault
    return value


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError('没有这个时区，应写成 "Asia/Shanghai" 这样') from None
    return value


def _one_line(value: str) -> str:
    if not value.isprintable():
        raise ValueError("不能含换行或控制字符")
    return value


def _clamd(value: str) -> str:
    if not re.fullmatch(r"unix:/\S{1,100}|tcp:(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5}", value):
        raise ValueError('应写成 "unix:/run/clamav/clamd.ctl" 或 "tcp:127.0.0.1:3310"')
    return value


Address = Annotated[str, AfterValidator(_address)]
Listed = Annotated[tuple[str, ...], BeforeValidator(listed)]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(listed)]
Clamd = Annotated[str, AfterValidator(_clamd)]
Text = Annotated[str, AfterValidator(_one_line)]
Line = Annotated[Text, Field(min_length=1)]
TimeOfDay = Annotated[time, BeforeValidator(_clock)]
Port = Annotated[int, Field(ge=1, le=65535)]
Days = Annotated[int, Field(ge=1, le=3650)]
Hours = Annotated[int, Field(ge=1, le=24 * 365)]
Count = Annotated[int, Field(ge=1, le=1_000_000)]
Seconds = Annotated[int, Field(ge=1, le=3600)]
ZoneName = Annotated[str, AfterValidator(_zone)]
Security = Literal["tls", "starttls", "none"]


class Section(BaseModel):
    """One section of the settings: nothing in it that isn't known, and nothing of it repeated in a fault."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
