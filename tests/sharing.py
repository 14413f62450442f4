"""What the tests of one process make once: compiled SQL, compiled templates, empty tables.

Every test has a database and often an application of its own. What the libraries compile for them
is the same each time, and took a third of the time of all tests.
"""

import atexit
import shutil
import tempfile
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import Connection, Engine, event

from engine.persistence import Row, Store

_folder = Path(tempfile.mkdtemp(prefix="guicheng-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_create_tables = Store.create_tables
_first: dict[str, Engine] = {}
"""The engine of each kind of database that connected first: its dialect and its statements."""


def share() -> None:
    """Begin to share; called once, before the first test."""
    event.listen(Engine, "engine_connect", _share_compiled_statements)
    Flask.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(_folder))}
    Store.create_tables = _copy_tables  # type: ignore[method-assign]  # for the tests alone


def _share_compiled_statements(connection: Connection) -> None:
    engine = connection.engine
    first = _first.setdefault(engine.dialect.driver, engine)
    if engine is not first:
        connection.dialect = engine.dialect = first.dialect
        engine._compiled_cache = first._compiled_cache


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
