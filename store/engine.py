"""The engine and the only transactions: `with store.open() as desk:` commits on leaving, rolls back on an exception."""

from __future__ import annotations

import hmac
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from select import POLLIN, poll
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, col

from store.audit import Entry, append, note
from store.bulk import insert_rows, update_each, update_rows
from store.errors import KeysError, StoreBusy, StoreDamaged, StoreError
from store.models import AuditRow, Fact, Mail
from store.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Engine
    from sqlmodel import SQLModel

    from store.keys import Keyring

BUSY_MS = 30_000
CONNECT_SECONDS = 10
KEY_PROOF = "key-proof"
READS_ONLY = "yeban_reads_only"
RENEWED_SECONDS = 600
_HOLD = Prepared(text("SELECT pg_advisory_xact_lock(one) FROM unnest(CAST(:keys AS bigint[])) AS one"))


def storable(text: str) -> str:
    """Return a text as the database can hold it: lone surrogates, as torn mails have them, become "?", NUL goes."""
    return text.encode(errors="replace").decode().replace("\x00", "")


class Desk:
    """What one transaction works with. It begins with the first use of either session or connection.

    Attributes:
        keys: the keys of the office.
    """

    def __init__(
        self, keys: Keyring, engine: Engine | None = None, session: Session | None = None, *, many: bool = False
    ) -> None:
        """Made by `Store`, of an engine or a session that has begun; nothing else opens a desk."""
        self.keys = keys
        self._held: set[int] = set()
        self._told: list[Entry] | None = [] if many else None
        self._later: dict[Prepared, list[Mapping[str, object]]] = {}
        self._engine = engine
        self._session = session
        self._connection: Connection | None = None

    @property
    def session(self) -> Session:
        """SQLModel session, bound to this transaction; made for who asks for it, since it costs more than a query."""
        if self._session is None:
            self._session = Session(self.connection)
        return self._session

    @property
    def connection(self) -> Connection:
        """The connection underneath, for bulk work with SQLAlchemy Core and prepared statements."""
        if self._connection is None:
            if self._engine is None:
                self._connection = self.session.connection()
            else:
                self._connection = self._engine.connect()
                self._connection.begin()
        return self._connection

    @property
    def locks_rows(self) -> bool:
        """Whether SELECT … FOR UPDATE means something here (SQLite locks the whole file at BEGIN IMMEDIATE)."""
        return self.connection.dialect.name != "sqlite"

    def queue_up(self, what: str) -> None:
        """Wait until nobody else is at `what`; it is ours until the transaction ends. What is read after is the newest.

        Args:
            what: any word, the same in all that queue up behind each other.
        """
        if self.locks_rows:  # SQLite has one writer at a time
            self.connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"yeban {what}"))))

    def hold(self, keys: Iterable[int]) -> None:
        """Keep others from some things until the transaction ends; what is read after is the newest.

        All that a transaction needs is best held at one go: it is done in one order, so that nobody deadlocks. (What a
        row stands for that isn't there yet, or not any more, could not be locked by the row.)

        Args:
            keys: signed, 64 bits; those that are held already are no matter.
        """
        if not self.locks_rows:
            return  # SQLite: the transaction has the whole file
        new = sorted(set(keys) - self._held)
        if new:
            _HOLD.run(self.connection, {"keys": new})
            self._held.update(new)

    def update_rows(self, table: type[SQLModel], rows: Iterable[Mapping[str, object]]) -> None:
        """Update many rows by their ids, in bulk; rows that get the same values share a statement.

        Args:
            table: a model.
            rows: "id" and the columns to set, the same ones in each, with values that can be told apart by hash.
        """
        update_rows(self.connection, table, rows)

    def insert_rows(self, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
        """Insert many rows, in bulk.

        Args:
            table: a model.
            rows: the same columns in each; those that are left out are NULL (the database makes ids).
        """
        insert_rows(self.connection, table, rows)

    def update_each(self, table: type[SQLModel], rows: Sequence[Mapping[str, object]]) -> None:
        """Update many rows by their ids, each to values of its own.

        Args:
            table: a model.
            rows: the same columns in each, "id" the last one.
        """
        update_each(self.connection, table, rows)

    def record(self, entries: Sequence[Entry]) -> None:
        """Add rows to the audit chain, in this transaction; where many share it, at its end."""
        if self._told is not None:
            self._told.extend(entries)
            return
        append(self.connection, self.keys.audit, entries)
        if self._session is not None:
            self._session.flush()

    def later(self, statement: Prepared, *rows: Mapping[str, object]) -> None:
        """Execute a statement in this transaction, once for each row; where many share it, at its end.

        All of a kind then go to the database together: what costs most of a small statement is the way there and back.

        Args:
            statement: what nothing in the transaction depends on.
            rows: see `Prepared.run`.
        """
        if self._told is None:
            statement.run_each(self.connection, rows)
        else:
            self._later.setdefault(statement, []).extend(rows)

    def close(self, *, keep: bool, looked: bool = False) -> None:
        """End the transaction: what was done is kept, or rolled back. By `Store` alone.

        One that could only look is ended on PostgreSQL like any other: after a rollback the driver prepares all its
        statements anew, and sends a word to the server that it may forget them.
        """
        try:
            if keep and self._session is not None:
                self._session.flush()
            if keep:
                for statement, rows in self._later.items():
                    statement.run_each(self.connection, rows)
            if keep and self._told:
                append(self.connection, self.keys.audit, self._told)
            if self._connection is not None:
                transaction = self._connection.get_transaction()
                if transaction is not None and (keep or (looked and self.locks_rows)):
                    transaction.commit()
                elif transaction is not None:
                    transaction.rollback()
        finally:
            if self._session is not None:
                self._session.close()
            if self._connection is not None:
                self._connection.close()


class Store:
    """A database with its keys.

    Raises:
        StoreError: on `open` and `look`, when the database is gone, locked or damaged.
        KeysError: on `open_store`, when the keys are not those that the database was made with.
    """

    def __init__(self, engine: Engine, keys: Keyring) -> None:
        """Use `open_store`."""
        self.engine = engine
        self.keys = keys
        self._looking = engine.execution_options(**{READS_ONLY: True})

    @contextmanager
    def open(self, *, many: bool = False) -> Iterator[Desk]:
        """One writing transaction.

        Args:
            many: it serves several people, who know nothing of each other: what the audit is told is written at its
                end, at one go. The chain's end is what all writers queue up for, so it must be locked after all else.
        """
        with told():
            desk = Desk(self.keys, self.engine, many=many)
            try:
                yield desk
            except BaseException:
                desk.close(keep=False)
                raise
            desk.close(keep=True)

    @contextmanager
    def look(self) -> Iterator[Desk]:
        """One reading transaction: a snapshot that keeps no writer waiting. Whatever is written in it is lost."""
        with told():
            desk = Desk(self.keys, self._looking)
            try:
                yield desk
            except BaseException:
                desk.close(keep=False)
                raise
            desk.close(keep=False, looked=True)

    @contextmanager
    def trial(self) -> Iterator[Store]:
        """Yield a store on which everything works and from which nothing stays: for dry runs.

        On PostgreSQL it is one transaction that is rolled back. On SQLite that would keep all writers waiting, so there
        it is a copy of the database as it stands now, in a file without a name that is gone with the process.
        """
        with told(), _copied(self.engine) as engine, Session(engine) as session, session.begin() as transaction:
            yield _Trial(engine, self.keys, session)
            transaction.rollback()

    def prove_keys(self) -> None:
        """Check that the keys belong to this database; the first use leaves the proof.

        Raises:
            KeysError: they don't.
        """
        with self.look() as desk:
            # Nearly always the proof is there: no need to wait for a writer.
            known = desk.session.get(Fact, KEY_PROOF)
            if known is not None:
                self.prove_keys_at(desk)
        if known is None:
            with self.open() as desk:
                self.prove_keys_at(desk)

    def prove_keys_at(self, desk: Desk) -> None:
        """The same, in a transaction that goes on."""
        proof = hmac.digest(self.keys.index, b"yeban: these keys belong to this database", "sha256").hex()
        known = desk.session.get(Fact, KEY_PROOF, populate_existing=True)
        if known is None:
            note(desk.connection, KEY_PROOF, proof)
            known = desk.session.get_one(Fact, KEY_PROOF)
        if known.value == proof:
            return
        used = (select(col(AuditRow.number)), select(col(Mail.id)))
        if all(desk.connection.execute(query.limit(1)).first() is None for query in used):
            # Nothing was ever sealed or audited here: an empty office takes the keys it is given, e.g. for a restore.
            known.value = proof
            return
        raise KeysError("密钥文件不属于这个数据库", "请放回建库时另存的那份密钥文件，不要新建")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


class _Trial(Store):
    """A store inside one transaction of another: its own transactions are savepoints of that one."""

    def __init__(self, engine: Engine, keys: Keyring, session: Session) -> None:
        super().__init__(engine, keys)
        self._session = session

    @contextmanager
    def open(self, *, many: bool = False) -> Iterator[Desk]:
        del many  # nobody else is here
        with self._session.begin_nested():
            yield Desk(self.keys, session=self._session)

    @contextmanager
    def look(self) -> Iterator[Desk]:
        yield Desk(self.keys, session=self._session)


def open_engine(url: str) -> Engine:
    """Make the engine; nothing is connected yet.

    Args:
        url: SQLAlchemy URL, sqlite or postgresql+psycopg.

    Raises:
        StoreError: the URL can't be read, or names another database.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(url)
        if parsed.get_backend_name() == "postgresql":
            engine = create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                pool_recycle=RENEWED_SECONDS,
                pool_use_lifo=True,  # the connection that was used just now: its server's process is warm
                hide_parameters=True,  # a traceback names no names
                connect_args={"connect_timeout": CONNECT_SECONDS},
            )
            event.listen(engine, "begin", _begin_postgresql)
            _watch(engine)
            return engine
    except (ArgumentError, NoSuchModuleError, ValueError):
        pass
    message = "数据库地址不对"
    raise StoreError(message, "database.url 应写成 sqlite:///文件名 或 postgresql+psycopg://用户@主机/库名")


def open_store(url: str, keys: Keyring) -> Store:
    """Open a database whose tables are there (see `store.migrate.upgrade`) and check the keys against it."""
    store = Store(open_engine(url), keys)
    try:
        store.prove_keys()
    except BaseException:
        store.close()
        raise
    return store


@contextmanager
def _copied(engine: Engine) -> Iterator[Engine]:
    """Yield what a trial works on: of SQLite a copy, of any other database itself."""
    if engine.dialect.name != "sqlite":
        yield engine
        return
    # To SQLite a file without a name is a private one in the directory for such; it removes it on closing, and where
    # the system lets it, at once.
    with closing(sqlite3.connect("", check_same_thread=False)) as copy:
        source = engine.raw_connection()
        try:
            source.driver_connection.backup(copy)  # type: ignore[union-attr]  # sqlite3's; reads a snapshot, at one go
        finally:
            source.close()
        yield _sqlite("sqlite://", creator=lambda: copy, poolclass=StaticPool)


# Blind indexes scatter a night's rows over the whole file: through a cache of the usual 2 MB its pages are read again
# and again, and every 4 MB they are written back. The 8 MB are only taken by who touches as many pages.
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={BUSY_MS}",
    "cache_size=-8000",
    "wal_autocheckpoint=4000",
)


def _sqlite(url: str, **more: Any) -> Engine:  # noqa: ANN401 - create_engine's own
    waits = {"timeout": BUSY_MS / 1000, "check_same_thread": False}
    if make_url(url).database not in {None, "", ":memory:"}:
        more["pool_use_lifo"] = True  # the connection that was used just now knows the most pages
    engine = create_engine(url, hide_parameters=True, connect_args=waits, **more)

    making = Lock()

    @event.listens_for(engine, "do_connect")
    def _before_connect(_dialect: Any, _record: Any, arguments: Any, _named: Any) -> None:  # noqa: ANN401 - the same
        # Names and senders stand in it: made for its owner alone; SQLite gives its other files the same mode.
        # Only ever a file that isn't there: to close one that is would let go of all locks this process has on it
        # (POSIX), the next command to end would take itself for the last one and remove the log under our hands.
        if arguments and arguments[0] not in {"", ":memory:"}:
            with making, suppress(OSError):
                os.close(os.open(arguments[0], os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:  # noqa: ANN401 - DBAPI objects have no static type
        # The driver's own idea of transactions doesn't cover SELECT and savepoints: switch it off, BEGIN ourselves.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        reads_only = connection.get_execution_options().get(READS_ONLY)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")

    return engine


def _watch(engine: Engine) -> None:
    """Look, before a connection is used again, whether it still lives.

    A server that goes says so on every connection, which can be seen here without a way there and back; only a
    connection on which there is something to be read is asked. (What lies between may drop a connection that is idle
    for long without a word: none gets older than `RENEWED_SECONDS`.)
    """

    @event.listens_for(engine, "checkout")
    def _on_checkout(connection: Any, _record: Any, _fairy: Any) -> None:  # noqa: ANN401 - the pool's own
        if not _says(connection):
            return
        try:
            alive = engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error:
            alive = False
        if not alive:
            raise DisconnectionError


def _says(connection: Any) -> bool:  # noqa: ANN401 - psycopg's
    """Whether there is anything to be read on a connection that nobody is using: usually that it has ended."""
    if connection.closed:
        return True
    watching = poll()
    watching.register(connection.fileno(), POLLIN)
    return bool(watching.poll(0))


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(READS_ONLY):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


@contextmanager
def told() -> Iterator[None]:
    """Turn what the driver says of the outside world into our own error; a bug stays what it is."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or _not_ours(error):
            raise _explained(error.orig) from error
        raise
    except sqlite3.Error as error:
        # What a new connection is set up with runs below SQLAlchemy.
        raise _explained(error) from error


def _not_ours(error: DBAPIError) -> bool:
    """Whether the outside world is to blame: server, disk, file, another program, tables that are not there."""
    if isinstance(error.orig, sqlite3.DatabaseError):
        code = getattr(error.orig, "sqlite_errorcode", None)
        if code is None or code & 0xFF == sqlite3.SQLITE_ERROR:
            # SQLite's word for whatever is wrong with a statement: a bug, but for a database that has no tables yet.
            return "no such table" in str(error.orig)
        return type(error.orig) in {sqlite3.DatabaseError, sqlite3.OperationalError}
    undefined_table = "42P01"
    return isinstance(error, OperationalError) or getattr(error.orig, "sqlstate", None) == undefined_table


def _explained(error: BaseException | None) -> StoreError:
    said = str(error).lower()
    if "deadlock" in said or "serialize" in said:
        return StoreBusy("数据库里两项操作互相等待，本次没有做成", "请再运行一次；什么也没有改动")
    if "locked" in said:
        return StoreBusy("数据库正被别的程序占用，等了 30 秒仍未空出", "请稍后再试；若一直如此，请检查是否有程序卡住")
    if "full" in said:
        return StoreError("数据库所在的磁盘满了", "请腾出空间后再运行，未办的来信不会丢")
    if "disk i/o error" in said:
        # What SQLite says as well when there's no room left for the files beside the database (-wal, -shm).
        return StoreError(
            "数据库所在的磁盘写不进或读不出，多半是满了", "请看磁盘还有没有空间，腾出后再运行；未办的来信不会丢"
        )
    if "no such table" in said or "does not exist" in said:
        return StoreError("数据库里还没有表", "请运行 yeban doctor，或检查 database.url 是否指对了库")
    if "malformed" in said or "not a database" in said:
        return StoreDamaged("数据库文件已损坏，或不是数据库", "请停止使用它，从备份恢复")
    if "readonly" in said:
        return StoreError("数据库文件不能写", "请检查数据库文件及所在文件夹的权限")
    if "unable to open" in said:
        return StoreError("打不开数据库文件", "请检查 database.url 的路径和文件夹权限")
    return StoreError("连不上数据库", "请检查数据库是否在运行、database.url 是否正确")
