"""Throw-away databases for a run: an SQLite file, and a PostgreSQL cluster as an installation has
one (fsync on), where PostgreSQL is installed."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from tests.databases import binaries, cluster

_numbers = count()


@contextmanager
def folder() -> Iterator[Path]:
    """A folder that is gone after the run."""
    with tempfile.TemporaryDirectory(prefix="guicheng-bench-") as made:
        yield Path(made)


@contextmanager
def postgres_server() -> Iterator[str | None]:
    """The URL of a PostgreSQL server's own database; None where PostgreSQL isn't installed."""
    programs = binaries()
    if programs is None:
        yield None
        return
    with cluster(programs) as url:
        yield url


def new_database(server: str) -> str:
    """The URL of an empty database on the server."""
    name = f"bench_{next(_numbers)}"
    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return server.replace("/postgres?", f"/{name}?")
