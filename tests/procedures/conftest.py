"""Guangdong with an open batch: deployed once, then every test has a copy of its own."""

import shutil
from pathlib import Path

import pytest

from app import house
from engine.persistence import migrations
from engine.settings import Settings, shipped
from tests.procedures.guangdong import Guangdong


def _guangdong(database: Path) -> Guangdong:
    settings = Settings(database=f"sqlite:///{database}", mode="demonstration")
    return Guangdong(house.build(settings))


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the batch is open."""
    database = tmp_path_factory.mktemp("guangdong") / "gd.db"
    gd = _guangdong(database)
    migrations.upgrade(gd.engine.store, shipped("migrations"))
    gd.open_batch()
    gd.engine.store.close()
    return database


@pytest.fixture
def gd(opened: Path, tmp_path: Path) -> Guangdong:
    made = _guangdong(shutil.copy(opened, tmp_path / "gd.db"))
    made.batch_id = "GD-2026-1"
    return made
