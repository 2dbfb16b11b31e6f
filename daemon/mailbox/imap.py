"""An inbox on an IMAP server (RFC 3501, 9051), by imapclient.

Every operation is a row of steps that may each be cut off and repeated: a lost connection is made again by the table of
waits, the inbox is opened anew, and the step starts over on what it finds there.
"""

import imaplib
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

from imapclient import DELETED, IMAPClient, imap_utf7
from imapclient.response_parser import parse_fetch_response

from daemon.mailbox import (
    FETCH_MOST,
    FETCH_OCTETS,
    WAITS,
    Arrival,
    MailboxError,
    MailboxFacts,
    MailboxRefused,
    MailboxUnreachable,
    Uid,
    UidValidityChanged,
    wait_before,
)
from daemon.mailbox.connection import (
    ImapAddress,
    Lost,
    code,
    connect,
    hang_up,
    no_such_folder,
    said,
    typed,
    words,
)

FETCH_FIRST = 1 << 16
"""Octets of each mail that are asked for at once; the rest only of the few mails that are longer."""

_REST_AT_ONCE = 16  # long mails in one answer: up to 16 MiB
_MOVE_AT_ONCE = 1000  # mails in one MOVE: more gains nothing, and a cut repeats them all
_SET_MOST = 7000  # characters of a set of UIDs: RFC 7162, 4 wants command lines under 8192
_LIST_AT_ONCE = 50_000  # mails in one SEARCH: imaplib takes lines up to 1,000,000 octets
_BYE_SECONDS = 5
# Whoever sits before a night that only waits must learn that they may stop it, and where to look.
_WAY_OUT = "要查原因，可另开窗口运行 yeban doctor；不想等可以停下（命令行按 Ctrl-C），来信都还在邮箱里，下次接着办"
_SLICE_SECONDS = 1.0  # of a wait: how long a request to stop goes unheard

T = TypeVar("T")
Row = Mapping[bytes, Any]

# One mail's head and first octets; whatever else a server says is told by imapclient's own parser.
_ANSWER = re.compile(
    rb"\d+ \(UID (?P<uid>\d+) "
    rb'INTERNALDATE "([ \d]\d)-([A-Z][a-z]{2})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)" '
    rb"(?P<part>BODY\[\](?:<0>)?) \{\d+\}"
)
_MONTHS = {name: number for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}

log = logging.getLogger(__name__)


class ImapMailbox:
    """The `daemon.mailbox.Mailbox` that lies on an IMAP server."""

    def __init__(
        self,
        address: ImapAddress,
        *,
        waits: Sequence[timedelta] = WAITS,
        sleep: Callable[[float], None] | None = None,
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        """Nothing is connected before entering.

        Args:
            address: where, and how to get in.
            waits: pauses before the next connection; empty: one try only, as `yeban doctor` wants it.
            sleep: how to pause, in seconds; it may return early when the process is asked to stop. None: pause in
                slices of a second at most and ask `stopping` before each.
            stopping: whether the process is asked to stop. Asked before each pause and before each further connection;
                once it says so, what is being done ends in MailboxUnreachable. Never asked while all goes well.
        """
        self.address = address
        self.name = address.name
        self.uidvalidity = 0
        self._waits = waits
        self._sleep = sleep or self._doze
        self._stopping = stopping
        self._client: IMAPClient | None = None
        self._welcome = False
        self._made: dict[str, bytes] = {}

    def __enter__(self) -> Self:
        self.uidvalidity = 0
        self._made = {}
        self._again(lambda _: None)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        client, self._client, self._welcome = self._client, None, False
        if client is None:
            return
        try:
            client.socket().settimeout(_BYE_SECONDS)
            client.logout()
        except (OSError, imaplib.IMAP4.error):
            hang_up(client)

    def uids(self) -> list[Uid]:
        """By UID, which is the order of arrival."""
        return self._again(self._list)

    def fetch(self, uids: Sequence[Uid]) -> list[Arrival]:
        """See `Mailbox.fetch`. A mail that the server cannot hand out is logged and left out."""
        numbers = sorted({int(uid) for uid in uids})
        return self._again(lambda client: self._fetch(client, numbers)) if numbers else []

    def whole(self, uid: Uid, most: int) -> bytes:
        """See `Mailbox.whole`."""
        return self._again(lambda client: self._whole(client, int(uid), most))

    def move(self, uids: Sequence[Uid], folder: str) -> None:
        """See `Mailbox.move`.

        By UID MOVE. Where the server has none: COPY, mark, and remove exactly these (UID EXPUNGE); where it cannot do
        that either, they stay marked as deleted and count as gone, since a plain EXPUNGE would remove what others have
        marked.

        A run that dies between COPY and removal leaves a second copy in the folder; a lost connection does not.
        """
        for some in batches(sorted({int(uid) for uid in uids})):
            moving = _Moving(some, folder)
            self._again(partial(self._move, moving=moving))

    def count(self, folder: str | None = None) -> int:
        """See `Mailbox.count`."""
        return self._again(lambda client: self._count(client, folder))

    def folders(self) -> list[str]:
        """See `Mailbox.folders`."""
        return self._again(lambda client: sorted(_folders(client).open))

    def facts(self) -> MailboxFacts:
        """See `Mailbox.facts`."""

        def ask(client: IMAPClient) -> MailboxFacts:
            capabilities = tuple(sorted(one.decode("ascii", "replace") for one in client.capabilities()))
            folders = tuple(sorted(_folders(client).open))
            return MailboxFacts(self.name, self._count(client, None), folders, capabilities, _way(client))

        return self._again(ask)

    # ---- connection

    def _again(self, step: Callable[[IMAPClient], T]) -> T:
        """Do a step, on a new connection if need be, until it is done or the table of waits is used up."""
        lost = 0
        while True:
            try:
                with typed(self.address):
                    return step(self._connected())
            except MailboxError:
                raise  # the server has answered; the connection is as good as before
            except Lost as error:
                self._drop()
                lost += 1
                if lost > len(self._waits):
                    raise MailboxUnreachable(str(error), f"{error.hint}；没有处理的来信仍在邮箱里") from error
                self._go_on(error)
                pause = wait_before(lost, self._waits).total_seconds()
                log.warning("%s，%d 秒后再连", error, pause)
                if lost == 1:
                    log.warning("%s。%s", error.hint, _WAY_OUT)
                self._sleep(pause)
                self._go_on(error)
            except BaseException:
                self._drop()  # interrupted in the midst of an answer
                raise

    def _go_on(self, lost: Lost) -> None:
        """Nothing, unless the process is asked to stop.

        Raises:
            MailboxUnreachable: it is.
        """
        if self._stopping():
            raise MailboxUnreachable("已按要求停止，没有再连", "没有处理的来信仍在邮箱里，下次运行时接着办") from lost

    def _doze(self, seconds: float) -> None:
        """Pause, but not much longer than the process is wanted."""
        while seconds > 0 and not self._stopping():
            time.sleep(min(seconds, _SLICE_SECONDS))
            seconds -= _SLICE_SECONDS

    def _connected(self) -> IMAPClient:
        if self._client is None:
            try:
                self._client = connect(self.address)
            except MailboxError as error:
                if self._welcome:  # logged in with the same words before: some servers refuse who comes back too soon
                    raise Lost(str(error), error.hint) from error
                raise
            self._welcome = True
            try:
                self._open(self._client)
            except MailboxError:
                self._drop()
                raise
        return self._client

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            hang_up(client)

    def _open(self, client: IMAPClient) -> int:
        """Open the inbox, also to see what is new; how many mails there are.

        Raises:
            UidValidityChanged: numbered anew since it was opened first.
        """
        with typed(self.address):
            try:
                answer = client.select_folder(_encoded(self.address.inbox))
            except (imaplib.IMAP4.abort, imaplib.IMAP4.readonly):
                raise
            except imaplib.IMAP4.error as error:
                if not no_such_folder(error, self.address):
                    raise
                text = words(said(error, self.address))
                message = f"邮箱 {self.address.account} 里没有文件夹“{self.address.inbox}”{text}"
                raise MailboxRefused(message, "请核对 mailbox.inbox；一般是 INBOX") from error
        found = int(answer.get(b"UIDVALIDITY", 1))
        if self.uidvalidity not in {0, found}:
            message = f"{self.address.server} 给邮件重新编了号（UIDVALIDITY 原为 {self.uidvalidity}，现为 {found}）"
            raise UidValidityChanged(message, "多半是刚从备份恢复；重新运行一次即可，不会重复处理")
        self.uidvalidity = found
        return int(answer[b"EXISTS"])

    # ---- steps

    def _list(self, client: IMAPClient) -> list[Uid]:
        total = self._open(client)
        found: set[int] = set()
        for start in range(1, total + 1, _LIST_AT_ONCE):
            end = "*" if start + _LIST_AT_ONCE > total else str(start + _LIST_AT_ONCE - 1)
            found.update(client.search(f"{start}:{end}{_unmarked(client)}"))
        return [str(uid) for uid in sorted(found)]

    def _count(self, client: IMAPClient, folder: str | None) -> int:
        if folder is None:
            return len(self._list(client)) if _unmarked(client) else self._open(client)
        name = self._made.get(folder) or _folders(client).open.get(folder)
        return 0 if name is None else int(client.folder_status(name, ["MESSAGES"])[b"MESSAGES"])

    def _fetch(self, client: IMAPClient, numbers: Sequence[int]) -> list[Arrival]:
        client.noop()  # hear of mails that others have removed; until then a server may still hand them out
        rows = self._rows(client, numbers, ["INTERNALDATE", f"BODY.PEEK[]<0.{FETCH_FIRST}>"])
        bodies = {uid: _octets(rows[uid], 0) for uid in sorted(rows)}
        sizes = {uid: len(body) for uid, body in bodies.items()}
        # By what came, not by RFC822.SIZE, which some servers only estimate.
        long = [uid for uid, size in sizes.items() if size == FETCH_FIRST]
        for start in range(0, len(long), _REST_AT_ONCE):
            some = long[start : start + _REST_AT_ONCE]
            if start and sum(map(len, bodies.values())) >= FETCH_OCTETS:
                bodies = {uid: body for uid, body in bodies.items() if uid < some[0]}
                break
            items = ["RFC822.SIZE", f"BODY.PEEK[]<{FETCH_FIRST}.{FETCH_MOST - FETCH_FIRST}>"]
            rest = self._rows(client, some, items)
            for uid in some:
                if uid in rest:
                    bodies[uid] += _octets(rest[uid], FETCH_FIRST)
                    sizes[uid] = max(int(rest[uid].get(b"RFC822.SIZE", 0)), len(bodies[uid]))
                else:
                    del bodies[uid]  # gone meanwhile
        arrivals = []
        for uid, body in bodies.items():
            arrived = rows[uid].get(b"INTERNALDATE")
            if not isinstance(arrived, datetime):
                log.error("邮箱 %s 里的邮件 %s 没有到达时间，留在原处", self.address.account, uid)
                continue
            if arrived.tzinfo is None:
                arrived = arrived.replace(tzinfo=UTC)
            arrivals.append(Arrival(str(uid), arrived.astimezone(UTC), sizes[uid], body[:FETCH_MOST]))
        return arrivals

    def _whole(self, client: IMAPClient, number: int, most: int) -> bytes:
        client.noop()  # as for `_fetch`
        row = self._rows(client, [number], [f"BODY.PEEK[]<0.{most}>"]).get(number, {})
        return bytes(row.get(b"BODY[]<0>") or row.get(b"BODY[]") or b"")[:most]

    def _rows(self, client: IMAPClient, numbers: Sequence[int], items: Sequence[str]) -> dict[int, Row]:
        """FETCH; one mail that cannot be handed out (expunged by another program, damaged) does not hide the others."""
        try:
            return _complete(_fetched(client, numbers, items))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            if self._still_there(client, numbers) == []:
                return {}
            refused = error
        rows: dict[int, Row] = {}
        missing = []
        for number in numbers:
            try:
                rows.update(_complete(client.fetch([number], items)))
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error:
                missing.append(number)
        if stuck := self._still_there(client, missing):
            if not rows:
                raise refused  # not one mail, the server is at fault
            text = words(said(refused, self.address))
            log.error("邮箱 %s 里的邮件取不出来，留在原处：%s%s", self.address.account, uid_set(stuck), text)
        return rows

    def _still_there(self, client: IMAPClient, numbers: Sequence[int]) -> list[int]:
        self._open(client)
        return [uid for some in batches(numbers) for uid in client.search(f"UID {uid_set(some)}")]

    def _move(self, client: IMAPClient, moving: "_Moving") -> None:
        try:
            self._move_into(client, moving, self._target(client, moving.folder))
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as error:
            match code(said(error, self.address)):
                case "TRYCREATE" | "NONEXISTENT":
                    del self._made[moving.folder]  # somebody has removed the folder meanwhile
                case "EXPUNGEISSUED":  # or some of the mails (RFC 5530); opened anew, the inbox shows which are left
                    self._open(client)
                    moving.numbers = sorted(client.search(f"UID {uid_set(moving.numbers)}"))
                    if not moving.numbers:
                        return
                case _:
                    raise
            moving.next_there = None
            self._move_into(client, moving, self._target(client, moving.folder))

    def _move_into(self, client: IMAPClient, moving: "_Moving", target: bytes) -> None:
        way = _way(client)
        if way == "move":
            client.move(uid_set(moving.numbers), target)
            return
        here = sorted(client.search(f"UID {uid_set(moving.numbers)}{_unmarked(client)}"))
        if not here:
            return
        copied: set[int] = set()
        if moving.next_there is None:
            moving.next_there = int(client.folder_status(target, ["UIDNEXT"]).get(b"UIDNEXT", 1))
        else:  # a try before this one was cut off, perhaps after the server had copied
            copied = self._copied(client, here, target, moving.next_there)
        if fresh := [uid for uid in here if uid not in copied]:
            client.copy(uid_set(fresh), target)
        client.add_flags(uid_set(here), [DELETED], silent=True)
        if way == "copy":
            client.uid_expunge(uid_set(here))

    def _copied(self, client: IMAPClient, here: Sequence[int], target: bytes, since: int) -> set[int]:
        """Which mails of the inbox lie in `target` too, among what came there from UID `since` on."""
        items = ["RFC822.SIZE", "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]
        client.select_folder(target, readonly=True)
        there = [uid for uid in client.search(f"UID {since}:*") if uid >= since]
        found = Counter(_likeness(row) for some in batches(there) for row in client.fetch(some, items).values())
        self._open(client)
        copied = set()
        for uid, row in client.fetch(list(here), items).items():
            if found[likeness := _likeness(row)]:
                found[likeness] -= 1
                copied.add(uid)
        return copied

    def _target(self, client: IMAPClient, folder: str) -> bytes:
        """The server's name of a folder, which is made where missing."""
        if folder in self._made:
            return self._made[folder]
        known = _folders(client)
        name = known.open.get(folder)
        if name is None:
            wanted = _encoded(known.prefix + folder.replace("/", known.delimiter))
            refused: imaplib.IMAP4.error | None = None
            try:
                client.create_folder(wanted)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                refused = error  # perhaps only because it is there already: made by another program, or before a cut
            name = _folders(client).find(folder)
            if name is None:
                if refused is not None:
                    raise refused
                name = wanted
            with suppress(imaplib.IMAP4.error):  # for people's mail programs; a lost connection shows at the next step
                client.subscribe_folder(name)
        self._made[folder] = name
        return name


@dataclass(slots=True)
class _Moving:
    """A step of moving, and what must be known when it is repeated.

    Attributes:
        numbers: UIDs, in order.
        folder: where to.
        next_there: the first UID that a copy can have got in the folder; None before the first try.
    """

    numbers: Sequence[int]
    folder: str
    next_there: int | None = None


@dataclass(frozen=True, slots=True)
class _Folders:
    """The server's folders.

    Attributes:
        prefix: what stands before the names of one's own folders, such as "INBOX.".
        delimiter: what stands between a folder and one inside it.
        open: our name → the server's, of all that can be opened.
        closed: our names of those that only hold others.
    """

    prefix: str
    delimiter: str
    open: dict[str, bytes] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)

    def find(self, folder: str) -> bytes | None:
        """Where a folder is that was just made.

        Some servers (QQ) put all of one's own inside a folder that only holds others.
        """
        if folder in self.open:
            return self.open[folder]
        inside = (self.open.get(f"{closed}/{folder}") for closed in sorted(self.closed))
        return next((name for name in inside if name is not None), None)


def _folders(client: IMAPClient) -> _Folders:
    prefix, delimiter = "", "/"
    if client.has_capability("NAMESPACE") and (personal := client.namespace().personal):
        prefix, delimiter = (_text(part or b"") for part in personal[0][:2])
    folders = _Folders(prefix, delimiter or "/")
    for flags, between, name in client.list_folders():
        raw = name if isinstance(name, bytes) else str(name).encode("utf-8")
        ours = imap_utf7_decoded(raw).removeprefix(prefix)
        if between:
            ours = ours.replace(_text(between), "/")
        if ours.upper() == "INBOX":
            ours = "INBOX"
        if {flag.lower() for flag in flags} & {b"\\noselect", b"\\nonexistent"}:
            folders.closed.add(ours)
        else:
            folders.open[ours] = raw
    return folders


def batches(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Cut a row of UIDs into sets that fit one command: at most 1,000 mails and some 7,000 characters."""
    batch: list[int] = []
    length = 0
    for number in numbers:
        if batch and (len(batch) == _MOVE_AT_ONCE or length > _SET_MOST):
            yield batch
            batch, length = [], 0
        if not batch or number != batch[-1] + 1:
            length += 2 * len(str(number)) + 2  # a run takes two numbers, ":" and ","
        batch.append(number)
    if batch:
        yield batch


def uid_set(numbers: Sequence[int]) -> str:
    """A set of UIDs as IMAP writes it (RFC 3501, sequence-set): 1:3,7. Only these, so no run spans a gap."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return ",".join(str(first) if first == last else f"{first}:{last}" for first, last in runs)


def imap_utf7_decoded(name: bytes) -> str:
    """A folder's name as text; one that is no modified UTF-7 (some servers send bare UTF-8) as well as may be."""
    if not name.isascii():
        return name.decode("utf-8", "replace")
    try:
        return str(imap_utf7.decode(name))
    except ValueError:
        return name.decode("ascii")


def _encoded(name: str) -> bytes:
    encoded: bytes = imap_utf7.encode(name)
    return encoded


def _text(part: str | bytes) -> str:
    return part.decode("utf-8", "replace") if isinstance(part, bytes) else part


def _way(client: IMAPClient) -> str:
    """See `MailboxFacts.moves`."""
    if client.has_capability("MOVE"):
        return "move"
    return "copy" if client.has_capability("UIDPLUS") else "mark"


def _unmarked(client: IMAPClient) -> str:
    """What SEARCH must add so that mails which were moved but could only be marked count as gone."""
    return " UNDELETED" if _way(client) == "mark" else ""


def _fetched(client: IMAPClient, numbers: Sequence[int], items: Sequence[str]) -> dict[int, Row]:
    """FETCH, as imapclient's own.

    Its parser goes through an answer character by character, which takes longer than all else that is done with a
    connection; the answers to what we ask for nearly always have one form, and only others are left to it.
    """
    kind, answers = client._imap.uid("FETCH", uid_set(numbers), f"({' '.join(items)})")  # noqa: SLF001  # its socket
    if kind != "OK":
        raise imaplib.IMAP4.error(f"fetch failed: {_text(answers[0] or b'')}")
    if answers == [None]:
        return {}
    rows: dict[int, Row] = {}
    with suppress(KeyError, ValueError):  # no such month, or no such day in it
        for head, end in zip(answers[::2], answers[1::2], strict=True):
            told = _ANSWER.fullmatch(head[0]) if isinstance(head, tuple) and end == b")" else None
            if told is None:
                break
            rows[int(told["uid"])] = {b"INTERNALDATE": _internal_date(told), told["part"]: head[1]}
        else:
            return rows
    parsed = parse_fetch_response(answers, client.normalise_times, client.use_uid)
    return {uid: parsed[uid] for uid in numbers if uid in parsed}


def _internal_date(told: re.Match[bytes]) -> datetime:
    _, day, month, year, hour, minute, second, sign, hours, minutes, _ = told.groups()
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    zone = timezone(-offset if sign == b"-" else offset)
    return datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=zone)


def _complete(rows: Mapping[int, Row]) -> dict[int, Row]:
    """Rows that answer the question; a server may tell of a mail's flags between."""
    return {uid: row for uid, row in rows.items() if any(key.startswith(b"BODY[") for key in row)}


def _octets(row: Row, start: int) -> bytes:
    """The part of a mail's octets that begins at `start`; some servers send the whole mail instead."""
    part = row.get(b"BODY[]<%d>" % start)
    if part is None:
        part = (row.get(b"BODY[]") or b"")[start:FETCH_MOST]
    return bytes(part)


def _likeness(row: Row) -> tuple[int, bytes]:
    """What a mail and its copy have in common: size and Message-ID."""
    header = next((value for key, value in row.items() if key.startswith(b"BODY[HEADER")), b"")
    return int(row.get(b"RFC822.SIZE", 0)), bytes(header or b"").strip().lower()
