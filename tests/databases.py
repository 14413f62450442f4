"""Throw-away databases: an SQLite file, or a PostgreSQL cluster that lives as long as the tests."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

from engine.persistence import Store

_OWNER = "postgres" if os.getuid() == 0 else None
"""PostgreSQL refuses to run as root."""
_numbers = count()


def _binaries() -> Path | None:
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
    binaries = _binaries()
    if binaries is None:
        pytest.skip("no PostgreSQL here: install one or set GUICHENG_TEST_POSTGRES to its URL")
    folder = Path(tempfile.mkdtemp(prefix="guicheng-postgres-"))
    if _OWNER:
        shutil.chown(folder, _OWNER)
    data = folder / "data"
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
    _run(binaries / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N")
    _run(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    finally:
        _run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _run(*command: object) -> None:
    subprocess.run(
        [str(part) for part in command],
        user=_OWNER,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )


@contextmanager
def postgres_store(server: str) -> Iterator[Store]:
    """A database of its own on the server, with every table."""
    name = f"guicheng_{os.getpid()}_{next(_numbers)}"
    admin = server.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    store = Store(server.replace("/postgres?", f"/{name}?"))
    store.create_tables()
    try:
        yield store
    finally:
        store.close()
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def sqlite_store(folder: Path) -> Iterator[Store]:
    """A database file in `folder`, with every table."""
    store = Store(f"sqlite:///{folder / 'guicheng.db'}")
    store.create_tables()
    try:
        yield store
    finally:
        store.close()
