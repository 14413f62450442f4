"""Fixtures of every room: a store on SQLite and on PostgreSQL.

GUICHENG_TEST_REQUIRED names markers (browser, postgres, clients) whose tests must not be skipped.
"""

import os
import sqlite3
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from sqlalchemy import Pool, event

from engine.commands.accounts import passwords
from engine.persistence import Store
from tests import sharing
from tests.databases import postgres_cluster, postgres_database, postgres_store, sqlite_store

# How fast a test runs is no fact about the program: a slow machine must not turn one red.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

sharing.share()

# What hashing costs an attacker is no fact about the program either.
passwords._HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@event.listens_for(Pool, "checkout")
def _trust_the_power_supply(connection: object, *_: object) -> None:
    """No test's database must outlive a power cut: nothing waits for the disk."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


REQUIRED = tuple(filter(None, os.environ.get("GUICHENG_TEST_REQUIRED", "").split(",")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A required test that was skipped has failed."""
    report = yield
    if report.skipped and any(item.get_closest_marker(name) for name in REQUIRED):
        report.outcome = "failed"
        report.longrepr = f"required here, but skipped: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with postgres_cluster() as url:
        yield url


@pytest.fixture(scope="session")
def postgres(postgres_server: str) -> Iterator[str]:
    """The URL of the database that every test on PostgreSQL finds empty."""
    with postgres_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty database; every test that asks for it runs on both kinds."""
    if request.param == "sqlite":
        with sqlite_store(tmp_path) as made:
            yield made
    else:
        with postgres_store(request.getfixturevalue("postgres")) as made:
            yield made


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Store]:
    """A fresh SQLite database, for what does not depend on the database."""
    with sqlite_store(tmp_path) as made:
        yield made
