"""Who sweeps says so; who cannot, does not."""

from datetime import timedelta

import pytest

from engine.commands.core.engine import Engine
from engine.commands.deadlines.record_heartbeat import record_heartbeat
from engine.persistence import Store
from engine.queries.operations import workers_seen
from engine.scheduling.chores import beat
from engine.settings import Settings
from tests.commands.living import NOW


def test_a_process_that_sweeps_is_seen(store: Store) -> None:
    engine = Engine(store, Settings(mode="demonstration"), handlers={})
    chore = beat(engine, lambda: timedelta(seconds=3))
    assert chore() == timedelta(seconds=3)
    [worker] = workers_seen(store)
    assert worker.seen_at >= worker.started_at


def test_a_process_whose_sweep_fails_is_not_seen(sqlite: Store) -> None:
    def failing() -> None:
        raise RuntimeError("断网")

    engine = Engine(sqlite, Settings(mode="demonstration"), handlers={})
    with pytest.raises(RuntimeError):
        beat(engine, failing)()
    assert workers_seen(sqlite) == ()


def test_the_latest_comes_first_and_who_was_away_for_a_day_is_forgotten(store: Store) -> None:
    engine = Engine(store, Settings(mode="demonstration"), handlers={})
    for worker, hours in (("a/1", 0), ("b/2", 12), ("c/3", 25)):
        record_heartbeat(engine, worker, started_at=NOW, now=NOW + timedelta(hours=hours))
    assert [worker.name for worker in workers_seen(store)] == ["c/3", "b/2"]
