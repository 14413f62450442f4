"""A database and its transactions: SQLite (WAL) embedded, PostgreSQL in production.

A writer on SQLite begins with BEGIN IMMEDIATE: it waits its turn instead of failing when it
upgrades. On PostgreSQL the instance's row is the lock. On neither does anybody wait for ever.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Lock
from typing import Any

import psycopg
from sqlalchemy import Connection, Delete, Update, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from engine.errors import Invalid, Refused
from engine.persistence.columns import Row
from engine.persistence.house_rows import KeyBlock
from engine.persistence.keys import NO_KEYS, Keyring
from engine.persistence.text import refuse_unstorable

DatabaseTrouble = OperationalError
"""A lock, a deadlock, a lost connection: the transaction's trouble, whoever met it."""
PATIENCE = 30_000
"""Milliseconds that a transaction waits for another's lock before it is told that it is busy."""
KEYS_IN_A_BLOCK = 1_000_000_000
BUSY = "系统正忙：同一件事正在被另一个操作处理，请刷新后重试。"
TOO_LONG = "有一个名称或编号太长，无法保存；请改短后再试。"
_TOO_LONG = "54000"
_DEADLOCK, _LOCK_NOT_AVAILABLE, _SERIALIZATION = "40P01", "55P03", "40001"


class Busy(Refused):
    """Another transaction was at the same rows first; nothing was changed, try again."""


class Transaction(Session):
    """A unit of work on the database; what it holds is committed whole or not at all."""

    @property
    def postgres(self) -> bool:
        """Whether rows can be locked one by one."""
        return self.get_bind().dialect.name == "postgresql"

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

    def __init__(self, url: str, patience: int = PATIENCE, keys: Keyring = NO_KEYS) -> None:
        self.url = url
        self._patience = patience
        self.database = create_engine(url)
        event.listen(self.database, "before_cursor_execute", refuse_unstorable)
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
            info={"keys": keys, "programmes": {}, "read_programmes": {}},
        )
        self._keys: Iterator[int] = iter(())
        self._keys_lock = Lock()

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that commits at the end and rolls back on any exception.

        Raises Busy when another transaction changed the same rows first; Invalid where a name is
        longer than PostgreSQL can find anything by.
        """
        try:
            self.next_key()  # draws a block, if need be, before the transaction begins
            with self._transactions.begin() as transaction:
                transaction.connection(execution_options={"writer": True})
                yield transaction
        except StaleDataError as error:
            raise Busy(BUSY) from error
        except OperationalError as error:
            if _is_contention(error):
                raise Busy(BUSY) from error
            if getattr(error.orig, "sqlstate", None) == _TOO_LONG:
                raise Invalid(TOO_LONG) from error
            raise

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that writes nothing and waits for no lock."""
        with self._transactions() as transaction:
            yield transaction

    def next_key(self) -> int:
        """A key that no other row has: the next one of this process's block.

        A block is drawn once in the life of a process (a thousand million keys), so that giving
        out keys costs no statement and a rolled-back transaction gives none out twice.
        """
        with self._keys_lock:
            key = next(self._keys, None)
            if key is None:
                first = self._draw_block() * KEYS_IN_A_BLOCK + 1
                self._keys = iter(range(first + 1, first + KEYS_IN_A_BLOCK))
                key = first
            return key

    def _draw_block(self) -> int:
        with self._transactions.begin() as transaction:
            transaction.connection(execution_options={"writer": True})
            return transaction.execute(
                transaction.insert(KeyBlock)
                .values(id=1, given=1)
                .on_conflict_do_update(index_elements=["id"], set_={"given": KeyBlock.given + 1})
                .returning(KeyBlock.given)
            ).scalar_one()

    def create_tables(self) -> None:
        """Every table of the metadata, where migrations are not wanted (tests, simulation)."""
        Row.metadata.create_all(self.database)

    def close(self) -> None:
        """Give the connections back."""
        self.database.dispose()

    def _prepare_sqlite(self, connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver begins nothing by itself; see _begin_sqlite
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"PRAGMA busy_timeout = {self._patience}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    def _prepare_postgres(self, connection: psycopg.Connection, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = {self._patience}")
        connection.commit()


def _begin_sqlite(connection: Connection) -> None:
    writer = connection.get_execution_options().get("writer", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writer else "BEGIN")


def _is_contention(error: OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in (_DEADLOCK, _LOCK_NOT_AVAILABLE, _SERIALIZATION) or "locked" in str(error.orig)
