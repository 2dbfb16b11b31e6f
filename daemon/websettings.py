"""The [web] section: where the pages are, and for how long somebody stays logged in."""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from daemon.fields import Address, Port, Section, Text, listed
from store import Hinted

if TYPE_CHECKING:
    from portal.site import WebSettings

_TO_BE_WRITTEN: Final = "应写成 https://zc.example.cn 这样的网址，后面不带路径"


class ListenError(Hinted):
    """The pages' address or port can't be had."""


def _public(value: str) -> str:
    """An origin: scheme, host, perhaps a port. Without TLS too: many an office's net has none (the log says so)."""
    value = value.rstrip("/")
    try:
        parts = urlsplit(value)
        plain = not (parts.path or parts.query or parts.fragment or parts.username or parts.password)
        known = parts.scheme in {"https", "http"} and parts.hostname and parts.port != 0
    except ValueError:
        raise ValueError(_TO_BE_WRITTEN) from None
    if not (plain and known) or not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError(_TO_BE_WRITTEN)
    scheme, host = str(parts.scheme), str(parts.netloc).lower()
    usual = {"https": ":443", "http": ":80"}[scheme]  # browsers leave it out of Origin
    return f"{scheme}://{host.removesuffix(usual)}"


def _listening(value: str) -> str:
    if value != "localhost":
        try:
            ipaddress.ip_address(value)
        except ValueError:
            raise ValueError("应是本机的一个 IP 地址，如 127.0.0.1") from None
    return value


def _proxy(value: str) -> str:
    try:
        return str(ipaddress.ip_network(value)) if "/" in value else str(ipaddress.ip_address(value))
    except ValueError:
        raise ValueError("应是反向代理的 IP 地址或网段，如 127.0.0.1、10.0.0.0/8") from None


Minutes = Annotated[int, Field(ge=1, le=24 * 60)]
HoursOfADay = Annotated[int, Field(ge=1, le=24)]


class Web(Section):
    """The pages; without this section there are none.

    Attributes:
        public_url: what people type, or what the reverse proxy answers to.
        listen: the address that the server itself listens at.
        port: the same.
        proxies: whose word about a visitor's address is taken.
        workers: processes.
        desk_address: where pleas are mailed to; the mailbox's own address if it is not set.
    """

    public_url: Annotated[str, AfterValidator(_public)]
    listen: Annotated[str, AfterValidator(_listening)] = "127.0.0.1"
    port: Port = 8000
    proxies: Annotated[tuple[Annotated[str, AfterValidator(_proxy)], ...], BeforeValidator(listed)] = ()
    workers: Annotated[int, Field(ge=1, le=32)] = 2
    hand_in: bool = False
    desk_address: Address | None = None
    own_site: Text = ""
    other_site: Text = ""
    applicant_idle_minutes: Minutes = 30
    applicant_most_hours: HoursOfADay = 12
    staff_idle_minutes: Minutes = 15
    staff_most_hours: HoursOfADay = 10
    fresh_minutes: Minutes = 5

    def settings(self, desk_address: str) -> WebSettings:
        """Return what the pages must know.

        Args:
            desk_address: the mailbox's own.
        """
        # Every command reads the settings; a night knows neither pages nor filings.
        from portal.site import WebSettings  # noqa: PLC0415

        return WebSettings(
            public_url=self.public_url,
            desk_address=self.desk_address or desk_address,
            hand_in=self.hand_in,
            own_site=self.own_site,
            other_site=self.other_site,
            applicant_idle=timedelta(minutes=self.applicant_idle_minutes),
            applicant_most=timedelta(hours=self.applicant_most_hours),
            staff_idle=timedelta(minutes=self.staff_idle_minutes),
            staff_most=timedelta(hours=self.staff_most_hours),
            fresh=timedelta(minutes=self.fresh_minutes),
        )
