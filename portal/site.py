"""What the pages are given: the store, the log-in's judge, clock, randomness and settings, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from accountops.tuning import in_force
from filing.cases import Site as FilingSite

if TYPE_CHECKING:
    # The settings of the command line have WebSettings in them, and need none of these.
    from collections.abc import Callable
    from datetime import datetime, tzinfo

    from accountops.credentials import Credentials
    from accountops.policy import Limits
    from accountops.tuning import Policy
    from filing.drafting import File
    from filing.statements import Roster
    from portal.casework import Casework
    from store import Desk, Store

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
# A change of policy is proposed, rehearsed and confirmed by two people: that pages tell of it so much later is no harm.
TOLD_FOR = MINUTE


@dataclass(frozen=True, slots=True)
class WebSettings:
    """What a site may set about its pages.

    Attributes:
        public_url: where people find them, e.g. https://zc.example.cn; no path, no slash at the end.
        desk_address: where pleas are mailed to.
        hand_in: whether a plea may be handed in by the form, without a mail.
        own_site: the sentence or address by which people know this system (cause five of the notice).
        other_site: the one that is mistaken for it.
        applicant_idle: an applicant's session ends when it is unused for so long.
        applicant_most: and after so long in any case.
        staff_idle: the same for staff.
        staff_most: the same for staff.
        fresh: how long a re-authentication holds.
        body_most: octets of a request's body.
        upload_most: octets of one that brings a paper.
        paper_most: octets of the paper itself.
    """

    public_url: str
    desk_address: str
    hand_in: bool = False
    own_site: str = ""
    other_site: str = ""
    applicant_idle: timedelta = 30 * MINUTE
    applicant_most: timedelta = 12 * HOUR
    staff_idle: timedelta = 15 * MINUTE
    staff_most: timedelta = 10 * HOUR
    fresh: timedelta = 5 * MINUTE
    body_most: int = 64 * 1024
    upload_most: int = 12 << 20
    paper_most: int = 10 << 20

    @property
    def secure(self) -> bool:
        """Whether the pages are reached over TLS."""
        return self.public_url.startswith("https://")

    @property
    def host(self) -> str:
        """The name in public_url, lower case, without a port."""
        return urlsplit(self.public_url).hostname or ""


class Papers(Protocol):
    """Keeps what is uploaded, outside of the web, and looks into it behind a fence."""

    def take(self, octets: bytes) -> File:
        """Look into a file and keep it.

        Raises:
            FilingError: it isn't a PDF that can be opened, or is known to be harmful; says how to mend it.
        """
        ...

    def roster(self, octets: bytes) -> Roster:
        """Read a unit's roster from an .xlsx.

        Raises:
            FilingError: it can't be opened, or is no roster; says how to mend it.
        """
        ...

    def get(self, name: str) -> bytes | None:
        """Return a file, or the picture of one's first page; None where it is no longer kept."""
        ...


@dataclass(frozen=True, slots=True)
class Site:
    """One site, as its pages see it.

    Attributes:
        store: see there.
        credentials: what log-ins are judged by; its hasher is a `portal.hashing.PooledHasher`.
        base: what the settings' file says of windows, quotas and replies; `limits` are those that hold.
        clock: the time, aware.
        token: 32 random octets at each call.
        zone: the office's.
        settings: see there.
        hand_in: puts a plea into the night's queue; None where that isn't allowed.
        night: when a night is to begin, at the office.
        casework: where staff settle tickets; None where there are none.
        attachment: what is kept on the shelf under a name; None where it is no longer there.
        filing: what this site has set about filing.
        papers: keeps what is uploaded; None where nothing can be.
        ready: raises what keeps the site from working (database gone, tables of another version).
    """

    store: Store
    credentials: Credentials
    base: Policy
    clock: Callable[[], datetime]
    token: Callable[[], bytes]
    zone: tzinfo
    settings: WebSettings
    hand_in: Callable[..., None] | None = None
    night: time = time(22)
    casework: Casework | None = None
    attachment: Callable[[str], bytes | None] = lambda _name: None
    filing: FilingSite = field(default_factory=FilingSite)
    papers: Papers | None = None
    ready: Callable[[], None] = lambda: None

    def limits(self, desk: Desk) -> Limits:
        """Return windows and quotas that hold now: a version of the store may stand over the file's."""
        return in_force(desk, self.base).limits

    def ask_limits(self) -> Limits:
        """Return them by a look of its own into the store."""
        with self.store.look() as desk:
            return self.limits(desk)


class Told:
    """What pages tell everybody of the limits: asked for anew once it is older than `TOLD_FOR`.

    For what is told, never for what is decided.

    Args:
        site: whose.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._last: tuple[Limits, datetime] | None = None

    def known(self) -> Limits | None:
        """Return them without asking; None: ask."""
        if self._last is None:
            return None
        limits, at = self._last
        return limits if at <= self._site.clock() < at + TOLD_FOR else None

    def ask(self) -> Limits:
        """Return them as they are now."""
        limits = self._site.ask_limits()
        self._last = limits, self._site.clock()
        return limits
