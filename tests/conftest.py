"""Fixtures of every room: a store on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.persistence import Store
from tests.databases import postgres_cluster, postgres_store, sqlite_store


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres_cluster() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A fresh database; every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        with sqlite_store(tmp_path) as made:
            yield made
    else:
        with postgres_store(request.getfixturevalue("postgres_server")) as made:
            yield made


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    """A fresh SQLite database, for what does not depend on the database."""
    with sqlite_store(tmp_path) as made:
        yield made
