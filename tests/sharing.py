"""What the tests of one process make once: compiled SQL and templates, tables, programmes.

Every test has a database and often an application of its own. What the libraries compile for them
is the same each time, and took a third of the time of all tests.
"""

import atexit
import shutil
import tempfile
from pathlib import Path
from typing import Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Engine, event

from engine.persistence import Row, Store
from engine.programmes import Programme

_folder = Path(tempfile.mkdtemp(prefix="guicheng-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_create_tables = Store.create_tables
_open = Store.__init__
_first: dict[str, Engine] = {}
"""The engine of each kind of database that connected first: its dialect and its statements."""
_programmes: dict[str, Programme] = {}
"""What was read of a programme's files, by their digest."""


def share() -> None:
    """Begin to share; called once, before the first test."""
    event.listen(Engine, "engine_connect", _share_compiled_statements)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(_folder))}
    Store.__init__ = _open_with_programmes  # type: ignore[method-assign]  # for the tests alone
    Store.create_tables = _copy_tables  # type: ignore[method-assign]  # for the tests alone


def _share_compiled_statements(connection: Connection) -> None:
    engine = connection.engine
    first = _first.setdefault(engine.dialect.driver, engine)
    if engine is not first:
        connection.dialect = engine.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache


def _open_with_programmes(store: Store, *given: Any, **named: Any) -> None:
    _open(store, *given, **named)
    store._transactions.kw["info"]["read_programmes"] = _programmes


def _copy_tables(store: Store) -> None:
    """Create all tables: for a new SQLite file, by copying one in which they were created."""
    name = store.database.url.database
    if store.database.dialect.name != "sqlite" or name is None or Path(name).exists():
        _create_tables(store)
        return
    empty = _folder / f"{hash(frozenset(Row.metadata.tables))}.db"
    if not empty.exists():
        made = Store(f"sqlite:///{empty}")
        _create_tables(made)
        made.close()
    shutil.copyfile(empty, name)
