"""A database and its transactions: SQLite (WAL) embedded, PostgreSQL in production.

A writer on SQLite begins with BEGIN IMMEDIATE: it waits its turn instead of failing when it
upgrades. On PostgreSQL the instance's row is the lock. On neither does anybody wait for ever.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import psycopg
from sqlalchemy import (
    Connection,
    Delete,
    Engine,
    Update,
    case,
    create_engine,
    event,
    inspect,
    make_url,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from engine.clock import Clock
from engine.errors import Unavailable
from engine.persistence import changed_rows, loading
from engine.persistence.columns import Row
from engine.persistence.counting import count
from engine.persistence.house_rows import KeyBlock
from engine.persistence.keys import NO_KEYS, Keyring
from engine.persistence.loading import Kind
from engine.persistence.prepared import execute_text
from engine.persistence.text import refuse_unstorable
from engine.persistence.trouble import AWAY, BUSY, Busy, told

DatabaseTrouble = OperationalError
"""A lock, a deadlock, a lost connection: the transaction's trouble, whoever met it."""
PATIENCE = 30_000
"""Milliseconds that a transaction waits for another's lock before it is told that it is busy."""
KEYS_IN_A_BLOCK = 1_000_000_000
FIRST_BLOCK_AT = datetime(2026, 1, 1, tzinfo=UTC)
"""The block of a minute is the number of minutes since; blocks of a thousand years fit 64 bits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how widely a process uses a PostgreSQL server.

    `pool`: connections kept open, and as many again at most while they are all in use.
    `connect_seconds`: a server that does not answer within this time is away.
    `statement_seconds`: a statement that takes longer is stopped by the server.
    """

    pool: int = 10
    connect_seconds: int = 5
    statement_seconds: int = 60


DEFAULT_LIMITS = Limits()


class Transaction(Session):
    """A unit of work on the database; what it holds is committed whole or not at all."""

    _held: Connection | None = None

    @property
    def postgres(self) -> bool:
        """Whether rows can be locked one by one."""
        return self.get_bind().dialect.name == "postgresql"

    @property
    def held(self) -> Connection:
        """The connection that it holds to its end, for prepared statements.

        Asked for in a savepoint it begins it there: SQLAlchemy does so only when it is asked.
        """
        if self._held is None or self._held.closed or self.in_nested_transaction():
            self._held = self.connection()
        return self._held

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Write what was added and changed: by prepared statements, wherever these do."""
        if objects is not None or self._flushing or not (self._is_clean() or self._write()):
            super().flush(objects)

    def get(  # type: ignore[override]  # ours has fewer kinds of keys
        self, entity: type[Kind], ident: Any, **options: Any
    ) -> Kind | None:
        """The row of this key: what it holds of it, or by a prepared statement."""
        asked = {name for name, value in options.items() if value}
        if asked - {"populate_existing"} or isinstance(ident, dict):
            return super().get(entity, ident, **options)
        if not asked:
            found = loading.held(self, entity, ident)
            if found is not None:
                return found
        return loading.get(self, self.held, entity, ident)

    def find(self, kind: type[Kind], **values: Any) -> list[Kind]:
        """The rows that hold these values, by column."""
        return loading.find(self, self.held, kind, values)

    def save(self, row: Row) -> None:
        """Write what was changed in one row that it holds."""
        changed_rows.save(self, self.held, row)

    def _write(self) -> bool:
        return changed_rows.write(self, self.held)

    @property
    def keys(self) -> Keyring:
        """What signs the history."""
        keys = self.info.get("keys", NO_KEYS)
        assert isinstance(keys, Keyring)
        return keys

    def signed_by(self, login: str, name: str, at: datetime) -> None:
        """Who changes rows in this transaction, and when, for the chain of rows."""
        self.info["who"] = (login, name, at)

    def change(self, statement: Update | Delete) -> None:
        """Update or delete many rows at once; those loaded are not looked at again."""
        self.execute(statement.execution_options(synchronize_session=False))

    def insert(self, row: type[Row]) -> postgresql.Insert | sqlite.Insert:
        """An INSERT that knows ON CONFLICT, in this database's dialect."""
        return postgresql.insert(row) if self.postgres else sqlite.insert(row)


class Store:
    """The database behind `url` (`sqlite:///path` or `postgresql+psycopg://…`).

    `patience`: milliseconds that a transaction waits for another's lock. `keys` sign the history.
    """

    def __init__(
        self,
        url: str,
        patience: int = PATIENCE,
        keys: Keyring = NO_KEYS,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self.url = url
        self._patience = patience
        self._limits = limits
        self.database = _database(url, limits)
        event.listen(self.database, "before_cursor_execute", _hear, retval=True)
        if self.database.dialect.name == "sqlite":
            event.listen(self.database, "connect", self._prepare_sqlite)
            event.listen(self.database, "begin", _begin_sqlite)
        else:
            event.listen(self.database, "connect", self._prepare_postgres)
        self._transactions = sessionmaker(
            self.database,
            class_=Transaction,
            expire_on_commit=False,
            autoflush=False,
            info={"keys": keys, "programmes": {}, "read_programmes": {}, "audiences": {}},
        )
        self._keys: Iterator[int] = iter(())
        self._keys_lock = Lock()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that commits at the end and rolls back on any exception.

        Raises Busy when another transaction changed the same rows first; Invalid where a name is
        longer than PostgreSQL can find anything by; Unavailable where the database is away.
        """
        with _in_words():
            self.next_key()  # draws a block, if need be, before the transaction begins
            with self._transactions.begin() as transaction:
                transaction.connection(execution_options={"writer": True})
                yield transaction

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that writes nothing and waits for no lock.

        Raises Unavailable where the database is away.
        """
        with _in_words(), self._transactions() as transaction:
            yield transaction

    def next_key(self) -> int:
        """A key that no other row has: the next one of this process's block.

        A block is drawn once in the life of a process (a thousand million keys), so that giving
        out keys costs no statement and a rolled-back transaction gives none out twice. A block is
        no older than the minute in which it is drawn: a database restored from a backup has
        forgotten the blocks drawn after it, and draws none of them again.
        """
        with self._keys_lock:
            key = next(self._keys, None)
            if key is None:
                first = self._draw_block() * KEYS_IN_A_BLOCK + 1
                self._keys = iter(range(first + 1, first + KEYS_IN_A_BLOCK))
                key = first
            return key

    def _draw_block(self) -> int:
        minute = (Clock().now() - FIRST_BLOCK_AT) // timedelta(minutes=1)
        given = case((KeyBlock.given >= minute, KeyBlock.given + 1), else_=minute)
        with self._transactions.begin() as transaction:
            transaction.connection(execution_options={"writer": True})
            return transaction.execute(
                transaction.insert(KeyBlock)
                .values(id=1, given=max(minute, 1))
                .on_conflict_do_update(index_elements=["id"], set_={"given": given})
                .returning(KeyBlock.given)
            ).scalar_one()

    def create_tables(self) -> None:
        """Every table of the metadata, where migrations are not wanted (tests, simulation)."""
        Row.metadata.create_all(self.database)

    def has_tables(self) -> bool:
        """Whether there is any table: a database that is only named has none yet."""
        return bool(inspect(self.database).get_table_names())

    def close(self) -> None:
        """Give the connections back."""
        self.database.dispose()

    def _prepare_sqlite(self, connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; see _begin_sqlite
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA busy_timeout = {self._patience}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA mmap_size = {_MAPPED}")

    def _prepare_postgres(self, connection: psycopg.Connection, _record: Any) -> None:
        connection.execute("SET jit = off")  # compiling takes longer than any of our questions
        connection.execute(f"SET lock_timeout = {self._patience}")
        connection.execute(f"SET statement_timeout = {self._limits.statement_seconds * 1000}")
        connection.commit()


_MAPPED = 2**30
"""Bytes of the file that are read as memory: pages that another connection's commit threw out of
this one's cache are not copied again. What is written goes through the log as ever."""


def _hear(
    _connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool
) -> tuple[str, Any]:
    """Of every statement: it is counted, and what no database keeps is refused.

    It gives back what it was given: a listener that gives nothing back is called through another.
    """
    count()
    refuse_unstorable(parameters)
    return statement, parameters


def _begin_sqlite(connection: Connection) -> None:
    writer = connection.get_execution_options().get("writer", False)
    execute_text(connection, "BEGIN IMMEDIATE" if writer else "BEGIN")


def _database(url: str, limits: Limits) -> Engine:
    """The pool of connections; one that the server has closed meanwhile is replaced unnoticed."""
    if make_url(url).get_backend_name() == "sqlite":
        return create_engine(url, hide_parameters=True)
    return create_engine(
        url,
        hide_parameters=True,  # they are what people typed: no log line may hold them
        pool_pre_ping=True,
        pool_size=limits.pool,
        max_overflow=limits.pool,
        pool_timeout=limits.connect_seconds,
        connect_args={"connect_timeout": limits.connect_seconds},
    )


@contextmanager
def _in_words() -> Iterator[None]:
    """What the database could not do, as a sentence; faults of the program go on as they are."""
    try:
        yield
    except StaleDataError as error:
        raise Busy(BUSY) from error
    except PoolTimeout as error:
        raise Unavailable(AWAY) from error
    except DBAPIError as error:
        sentence = told(error)
        if sentence is None:
            raise
        raise sentence from error
