"""What a database cannot do is told as a sentence; nothing of the transaction remains."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from engine.errors import Unavailable
from engine.persistence import Store
from engine.persistence.house_rows import Installation
from engine.persistence.store import Limits
from engine.persistence.trouble import AWAY, FULL, TOO_SLOW
from tests.databases import sqlite_store

HURRIED = Limits(pool=1, connect_seconds=1, statement_seconds=1)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_server_that_is_not_there_is_away() -> None:
    with pytest.raises(Unavailable, match=AWAY), Store(_at(1), limits=HURRIED).read() as reading:
        reading.get(Installation, 1)


def test_a_server_that_says_nothing_is_away_after_its_time(silent_port: int) -> None:
    store = Store(_at(silent_port), limits=HURRIED)
    with pytest.raises(Unavailable, match=AWAY), store.write():
        raise AssertionError("the transaction has begun")


def _at(port: int) -> str:
    return f"postgresql+psycopg://nobody@127.0.0.1:{port}/nothing"


@pytest.mark.postgres
def test_a_statement_that_takes_too_long_is_stopped_by_the_server(postgres: str) -> None:
    store = Store(postgres, limits=HURRIED)
    with pytest.raises(Unavailable, match=TOO_SLOW), store.read() as reading:
        reading.execute(text("SELECT pg_sleep(30)"))
    store.close()


@pytest.mark.postgres
def test_whoever_finds_every_connection_in_use_is_told_to_come_later(postgres: str) -> None:
    store = Store(postgres, limits=HURRIED)
    with store.read() as first, store.read() as second:
        first.execute(text("SELECT 1"))
        second.execute(text("SELECT 1"))
        with pytest.raises(Unavailable, match=AWAY), store.read() as third:
            third.execute(text("SELECT 1"))
    store.close()


def test_a_file_that_cannot_be_opened_is_away(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/no-such-folder/guicheng.db")
    with pytest.raises(Unavailable, match=AWAY), store.read() as reading:
        reading.get(Installation, 1)


def test_a_full_disk_refuses_the_transaction_and_keeps_what_was_there(tmp_path: Path) -> None:
    with sqlite_store(tmp_path) as store:
        with store.read() as reading:
            pages = reading.execute(text("PRAGMA page_count")).scalar_one()
            reading.execute(text(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(Unavailable, match=FULL), store.write() as writing:
            writing.add(Installation(id=1, mode="x" * 1_000_000))
        with store.read() as reading:
            count = select(func.count()).select_from(Installation)
            assert reading.execute(count).scalar_one() == 0
