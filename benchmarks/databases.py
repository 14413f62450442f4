"""Throw-away databases for a run: an SQLite file, and a PostgreSQL cluster as an installation has
one (fsync on), where PostgreSQL is installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

_OWNER = "postgres" if os.getuid() == 0 else None
"""PostgreSQL refuses to run as root."""
_numbers = count()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone after the run."""
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as made:
        yield Path(made)


@contextmanager
def postgres_server() -> Iterator[str | None]:
    """The URL of a PostgreSQL server's own database; None where PostgreSQL isn't installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not found:
        yield None
        return
    with folder() as place:
        if _OWNER:
            shutil.chown(place, _OWNER)
        data, options = place / "data", f"-k {place} -c listen_addresses="
        _run(found[0] / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8")
        _run(found[0] / "pg_ctl", "-D", data, "-w", "-l", place / "log", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={place}"
        finally:
            _run(found[0] / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def new_database(server: str) -> str:
    """The URL of an empty database on the server."""
    name = f"bench_{next(_numbers)}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.replace("/postgres?", f"/{name}?")


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
