"""Throw-away databases: an SQLite file, or a PostgreSQL cluster that lives as long as the tests."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from sqlalchemy import text

from engine.persistence import Row, Store

_OWNER = "postgres" if os.getuid() == 0 else None
"""PostgreSQL refuses to run as root."""
_numbers = count()
_tables: dict[str, set[str]] = {}
"""URL of a database → the tables made in it: the metadata grows as rooms are imported."""


def binaries() -> Path | None:
    """The folder of an installed PostgreSQL's programs."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "pg_ctl").exists()), None)


@contextmanager
def postgres_cluster() -> Iterator[str]:
    """The URL of a PostgreSQL server: GUICHENG_TEST_POSTGRES, or a cluster started here.

    Skips the test, with the reason, where there is neither.
    """
    given = os.environ.get("GUICHENG_TEST_POSTGRES")
    if given:
        yield given
        return
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL here: install one or set GUICHENG_TEST_POSTGRES to its URL")
    with cluster(programs, fsync="off", full_page_writes="off") as url:
        yield url


@contextmanager
def cluster(programs: Path, **settings: str) -> Iterator[str]:
    """The URL of a PostgreSQL server that lives in a folder of its own; `settings` are those of
    postgresql.conf.
    """
    with tempfile.TemporaryDirectory(prefix="guicheng-postgres-") as made:
        folder = Path(made)
        if _OWNER:
            shutil.chown(folder, _OWNER)
        data = folder / "data"
        given = " ".join(f"-c {name}={value}" for name, value in settings.items())
        options = f"-k {folder} -c listen_addresses= {given}"
        _run(programs / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N")
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(*command: object) -> None:
    subprocess.run(
        [str(part) for part in command],
        user=_OWNER,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        timeout=120,
    )


@contextmanager
def postgres_database(server: str) -> Iterator[str]:
    """The URL of a new database on the server, without any table."""
    name = f"guicheng_{os.getpid()}_{next(_numbers)}"
    _as_superuser(server, f"CREATE DATABASE {name}")
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        _as_superuser(server, f"DROP DATABASE {name} WITH (FORCE)")


def _as_superuser(server: str, statement: LiteralString) -> None:
    admin = server.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(statement)


@contextmanager
def postgres_store(database: str) -> Iterator[Store]:
    """The database with every table and no row: emptied, which is quicker than another one."""
    store = Store(database)
    try:
        _complete_tables(store)
        with store.database.begin() as connection:
            connection.execute(text(_END_OTHERS))
            emptied = reversed(Row.metadata.sorted_tables)
            connection.exec_driver_sql(";".join(f"DELETE FROM {table.name}" for table in emptied))
        yield store
    finally:
        store.close()


_END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
"""What a killed process or a thread left behind must not hold a lock."""


def _complete_tables(store: Store) -> None:
    made = _tables.setdefault(store.url, set())
    if made != set(Row.metadata.tables):
        store.create_tables()
        made.update(Row.metadata.tables)


@contextmanager
def sqlite_store(folder: Path) -> Iterator[Store]:
    """A database file in `folder`, with every table."""
    store = Store(f"sqlite:///{folder / 'guicheng.db'}")
    store.create_tables()
    try:
        yield store
    finally:
        store.close()
