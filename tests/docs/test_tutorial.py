"""The analyst's guide draws a small procedure: what it promises is what happens."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app import house
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_by_hand import start_by_hand
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.settings import Settings, shipped
from tests.procedures.walking import NOON, complete, ended, task

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    built = house.build(Settings(database=f"sqlite:///{tmp_path}/t.db", mode="demonstration"))
    migrations.upgrade(built.store, shipped("migrations"))
    files = {path.name: path.read_bytes() for path in TUTORIAL.iterdir()}
    deploy_resources(built, files, actor=SYSTEM, now=NOON)
    yield built
    built.store.close()


def begin(engine: Engine, guests: int, budget_wan: int) -> None:
    variables = {"topic": "来访", "guests": guests, "budget_wan": budget_wan}
    start_by_hand(engine, "visit", variables, actor=SYSTEM, now=NOON)


def test_a_small_visit_is_filed(engine: Engine) -> None:
    begin(engine, guests=5, budget_wan=9)
    assert ended(engine, "visit") == ["filed"]


@pytest.mark.parametrize(("guests", "budget_wan"), [(6, 9), (5, 10)])
@pytest.mark.parametrize(("opinion", "end"), [("同意", "yes"), ("不同意", "no")])
def test_a_large_visit_is_approved_or_not(
    engine: Engine, guests: int, budget_wan: int, opinion: str, end: str
) -> None:
    begin(engine, guests, budget_wan)
    complete(engine, "approve", {"opinion": opinion, "reason": "理由"})
    assert ended(engine, "visit") == [end]


def test_an_approval_that_takes_five_working_days_is_supervised_and_goes_on(
    engine: Engine,
) -> None:
    begin(engine, guests=6, budget_wan=9)
    fire_due_timers(engine, now=NOON + timedelta(days=8))
    complete(engine, "remind", {"note": "已电话督办"})
    assert task(engine, "approve")
