"""The migrations make exactly the tables that the code has, on both databases."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from engine.persistence import Store, migrations
from engine.settings import shipped
from tests.databases import postgres_database

FOLDER = shipped("migrations")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database without any table."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/bare.db"
        if request.param == "postgres":
            server = request.getfixturevalue("postgres_server")
            url = stack.enter_context(postgres_database(server))
        store = Store(url)
        stack.callback(store.close)
        yield store


def test_the_migrated_database_has_the_tables_of_the_code(bare: Store) -> None:
    migrations.upgrade(bare, FOLDER)
    assert migrations.differences(bare) == []


def test_migrating_again_changes_nothing(bare: Store) -> None:
    assert not migrations.is_current(bare, FOLDER)
    migrations.upgrade(bare, FOLDER)
    migrations.upgrade(bare, FOLDER)
    assert migrations.is_current(bare, FOLDER)


def test_no_table_hides_its_json_from_the_order_of_keys() -> None:
    text = "\n".join(path.read_text() for path in Path(FOLDER, "versions").glob("*.py"))
    assert "JSONB" not in text
    assert "sa.JSON" not in text
